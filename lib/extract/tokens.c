/* The tokens of shapes in a block: telephones, identifiers, dates, amounts, addresses of mail and web. A field
 * never cuts one in two. They are the caller's where he gave them, else made where a candidate asks. */
#include "extract/extract.h"
#include <stdlib.h>
#include <string.h>

static int
is_shape(kelma_token_class c)
{
	return c == KELMA_TOKEN_PHONE || c == KELMA_TOKEN_ID || c == KELMA_TOKEN_DATE || c == KELMA_TOKEN_AMOUNT ||
	       c == KELMA_TOKEN_URL || c == KELMA_TOKEN_EMAIL;
}

static void
keep(x_ex *x, size_t start, size_t end, kelma_token_class cls)
{
	if (!is_shape(cls) || x->st) return;
	if (x->nshape == x->shape_cap) {
		size_t cap = x->shape_cap ? x->shape_cap * 2 : 64;
		x_shape *p = realloc(x->shape, cap * sizeof *p);
		if (!p) {
			x->st = KELMA_ENOMEM;
			return;
		}
		x->shape = p;
		x->shape_cap = cap;
	}
	x->shape[x->nshape++] = (x_shape){ (uint32_t)start, (uint32_t)end, (uint8_t)cls };
}

/* Those of the block from the caller's list, which goes on behind it. */
static void
from_given(x_ex *x)
{
	while (x->ngiven && x->given->start < x->base) x->given++, x->ngiven--;
	for (; x->ngiven && x->given->end <= x->base + x->n; x->given++, x->ngiven--)
		keep(x, x->given->start - x->base, x->given->end - x->base, x->given->cls);
}

static void
know_shapes(x_ex *x)
{
	kelma_token t;
	if (x->shapes_known) return;
	x->shapes_known = 1;
	x->nshape = 0;
	if (!(x->seen & (SEEN_DIGIT | SEEN_AT | SEEN_WEB))) return;
	if (x->given) {
		from_given(x);
		return;
	}
	kelma_status st = kelma_tok_start(x->tok, x->s, x->n, x->err);
	if (st) x->st = st;
	while (!x->st && kelma_tok_next(x->tok, &t) > 0) keep(x, t.start, t.end, t.cls);
}

/* The first shape that ends behind byte `start`. */
static size_t
shape_from(const x_ex *x, size_t start)
{
	size_t lo = 0, hi = x->nshape;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (x->shape[mid].end <= start)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

x_fit
x_fits(x_ex *x, size_t start, size_t end)
{
	x_fit fit = FIT_FREE;
	know_shapes(x);
	for (size_t k = shape_from(x, start); k < x->nshape && x->shape[k].start < end; k++) {
		const x_shape *t = &x->shape[k];
		if (t->start == start && t->end == end) return FIT_TOKEN;
		if (t->start < start || t->end > end) return FIT_CUTS;
		fit = FIT_HOLDS;
	}
	return fit;
}

void
x_web(x_ex *x)
{
	size_t i = 0;
	know_shapes(x);
	for (size_t k = 0; k < x->nshape && !x->st; k++) {
		const x_shape *t = &x->shape[k];
		if (t->cls != KELMA_TOKEN_EMAIL && t->cls != KELMA_TOKEN_URL) continue;
		unsigned type = t->cls == KELMA_TOKEN_EMAIL ? KELMA_FIELD_EMAIL : KELMA_FIELD_URL;
		x_cand *c = x_put_text(x, type, t->start, t->end, 0.99, PRIO_MAIL);
		while (i < x->t.n && x_atom(x, i)->end <= t->start) i++;
		for (; c && i < x->t.n && x_atom(x, i)->start < t->end; i++) x->busy[i] = 1;
	}
}
