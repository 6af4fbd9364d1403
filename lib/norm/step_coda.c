/* The step "coda": every letter of the region is decided by the model of coda.c. */
#include "norm/norm.h"
#include "text/utf8.h"

/* Item i becomes the letters of s[0..n). */
static void
become(norm_region *r, size_t i, const char *s, size_t n)
{
	norm_item it = r->v[i];
	for (size_t k = 0, first = 1; k < n; first = 0) {
		uint32_t cp;
		k += utf8_get(s + k, &cp);
		norm_push(r, cp, first ? it.at : it.at + (it.len & ~NORM_GLUE),
			  first ? it.len : NORM_GLUE);
	}
}

void
step_coda(norm_region *r, unsigned step)
{
	kelma_norm *nm = r->nm;
	if (!nm->coda.slots || (r->st = coda_line_start(&nm->line, r->n))) return;
	for (size_t i = 0; i < r->n; i++) coda_line_add(&nm->line, r->v[i].cp);
	coda_line_end(&nm->line);
	for (size_t i = 0; i < r->n; i++) {
		size_t n;
		const char *d = coda_decide(&nm->coda, &nm->line, i + CODA_PAD, &n);
		if (d && kelma_utf8_valid(d, n) == n) {
			become(r, i, d, n);
			nm->changes[step]++;
		} else norm_copy(r, i);
	}
	norm_swap(r);
}
