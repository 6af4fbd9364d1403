/* Several documents of the same layers: a text each, layer by layer. */
#include "doc/doc.h"
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

kelma_status
kelma_doc_twin(kelma_doc *d, kelma_doc **out, kelma_err *err)
{
	if (out) *out = NULL;
	if (!d || !out) return base_fail(err, KELMA_EARG, 0, 0, "no document or no place for one");
	kelma_doc *first = d->first, *t = doc_keep_values(first) ? NULL : calloc(1, sizeof *t);
	if (!t) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	t->first = first;
	t->layers = first->layers;
	t->uax29 = first->uax29;
	t->nm = first->nm;
	t->tk = first->tk;
	t->lg = first->lg;
	t->tl = first->tl;
	t->ex = first->ex;
	t->protect = first->protect;
	t->pwork = first->pwork;
	t->scheme = first->scheme;
	t->shown = first->shown;
	t->shown_conf = first->shown_conf;
	first->users++;
	*out = t;
	return KELMA_OK;
}

static size_t
strings_of(const kelma_field *f)
{
	return strlen(f->value) + strlen(f->code) + strlen(f->candidates) + 3;
}

/* Append s to b, which has room. */
static const char *
keep(kelma_buf *b, const char *s)
{
	size_t n = strlen(s) + 1;
	char *to = b->data + b->len;
	memcpy(to, s, n);
	b->len += n;
	return to;
}

static void
keep_all(kelma_buf *b, kelma_field *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		f[i].value = keep(b, f[i].value);
		f[i].code = keep(b, f[i].code);
		f[i].candidates = keep(b, f[i].candidates);
	}
}

kelma_status
doc_keep_values(kelma_doc *d)
{
	size_t n = 0;
	if (d->kept) return KELMA_OK;
	for (size_t i = 0; i < d->n_field; i++) n += strings_of(&d->field[i]);
	for (size_t i = 0; i < d->n_all; i++) n += strings_of(&d->all[i]);
	if (!n) return KELMA_OK;
	d->values.len = 0;
	if (kelma_buf_reserve(&d->values, n)) return KELMA_ENOMEM;
	keep_all(&d->values, d->field, d->n_field);
	keep_all(&d->values, d->all, d->n_all);
	d->kept = 1;
	return KELMA_OK;
}

/* Are these documents of the same layers, with a text each? */
static int
are_twins(kelma_doc *const *d, const char *const *s, const size_t *n, size_t k)
{
	for (size_t i = 0; i < k; i++)
		if (!d[i] || d[i]->first != d[0]->first || (!s[i] && n[i])) return 0;
	return 1;
}

kelma_status
kelma_doc_run_all(kelma_doc *const *d, const char *const *s, const size_t *n, size_t k,
		  kelma_status *st, kelma_err *err)
{
	if (k && (!d || !s || !n || !st || !are_twins(d, s, n, k))) return KELMA_EARG;
#define ERR (err ? &err[i] : NULL)
	for (size_t i = 0; i < k; i++) st[i] = doc_run_text(d[i], s[i], n[i], ERR);
	for (size_t i = 0; i < k; i++)
		if (!st[i]) st[i] = doc_run_words(d[i], ERR);
	for (size_t i = 0; i < k; i++)
		if (!st[i] && d[i]->lg) st[i] = doc_run_lang(d[i], ERR);
	for (size_t i = 0; i < k; i++) {
		if (!st[i]) st[i] = doc_run_fields(d[i], ERR);
		if (st[i]) doc_failed(d[i], st[i], ERR);
	}
#undef ERR
	return KELMA_OK;
}
