/* Why fields were taken: the label before them and the known words in and around them, a line a
 * field. */
#include "extract/extract.h"
#include "base/base.h"
#include <stdio.h>
#include <string.h>

enum { LOOK_BACK = 12, MOST = 48 << 10 }; /* atoms before a field; bytes of the text: one block */

static const char *const kind_names[] = {
	"",
#define EXTRACT_KIND_NAME(id, name) name,
	EXTRACT_KIND_LIST(EXTRACT_KIND_NAME)
#undef EXTRACT_KIND_NAME
};

/* First atom that ends after byte b. */
static size_t
atom_at(const x_ex *x, size_t b)
{
	size_t lo = 0, hi = x->t.n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (x_atom(x, mid)->end <= b)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static kelma_status
put(kelma_buf *out, const char *s)
{
	return kelma_buf_add(out, s, strlen(s));
}

/* `; what: words of the text`, white space as blanks so that lines stay lines. */
static kelma_status
put_hit(const x_ex *x, const x_hit *h, const char *what, kelma_buf *out)
{
	kelma_status st = put(out, "; ");
	if (!st) st = put(out, what);
	if (!st) st = put(out, ": ");
	for (size_t i = h->start; i < x_atom(x, h->end - 1)->end && !st; i++)
		st = kelma_buf_add(out, (unsigned char)x->s[i] > ' ' ? x->s + i : " ", 1);
	return st;
}

/* The nearest label of the type that ends before atom i, or NULL. */
static const x_hit *
label_before(const x_ex *x, size_t i, unsigned type)
{
	const x_hit *best = NULL;
	for (size_t k = i > LOOK_BACK ? i - LOOK_BACK : 0; k < i; k++)
		for (uint32_t q = x->w[k].at; q < x_hits_end(x, k); q++) {
			const x_hit *h = &x->hit[q];
			if (h->kind != KIND_LABEL || h->sub != type || h->end > i) continue;
			if (!best || h->end > best->end) best = h;
		}
	return best;
}

/* Known words of atoms [i, e), the longest of each place; before the field only what announces
 * one. */
static kelma_status
put_words(const x_ex *x, size_t i, size_t e, int before, kelma_buf *out)
{
	kelma_status st = KELMA_OK;
	for (size_t k = i; k < e && !st;) {
		const x_hit *best = NULL;
		for (uint32_t q = x->w[k].at; q < x_hits_end(x, k); q++) {
			const x_hit *h = &x->hit[q];
			int announces = h->kind == KIND_TITLE || h->kind == KIND_INTRO ||
					h->kind == KIND_BEFORE || h->kind == KIND_TO;
			if (h->end > e || h->kind == KIND_LABEL || h->kind == KIND_FILLER) continue;
			if (before && (!announces || h->end + 1 < e)) continue;
			if (!best || h->end > best->end) best = h;
		}
		if (best) st = put_hit(x, best, kind_names[best->kind], out);
		k = best ? best->end : k + 1;
	}
	return st;
}

static int
has_digits(const x_ex *x, size_t i, size_t e)
{
	for (; i < e && i < x->t.n; i++)
		if (x_atom(x, i)->kind == MATCH_NUM || (x_atom(x, i)->flags & MATCH_DIGITS))
			return 1;
	return 0;
}

static kelma_status
explain_field(const x_ex *x, const x_field *f, kelma_buf *out)
{
	char line[128];
	size_t i = atom_at(x, f->start), e = atom_at(x, f->end - 1) + 1;
	int sums = f->type == KELMA_FIELD_RIB || f->type == KELMA_FIELD_IBAN ||
		   f->type == KELMA_FIELD_ICE;
	const x_hit *label = f->type < LABEL_MINE ? label_before(x, i, f->type) : NULL;
	snprintf(line, sizeof line, "\t%zu\t%zu\t%.4g\t", f->start, f->end, (double)f->conf);
	kelma_status st = put(out, x_type_name(&x->types, f->type));
	if (!st) st = put(out, line);
	const char *by = !f->valid             ? "check failed"
			 : sums                ? "check digits right"
			 : has_digits(x, i, e) ? "shape"
					       : "words";
	if (!st) st = put(out, by);
	if (!st && label) st = put_hit(x, label, "label", out);
	if (!st && !label) st = put(out, "; no label");
	if (!st) st = put_words(x, i > 3 ? i - 3 : 0, i, 1, out);
	if (!st && e <= x->t.n) st = put_words(x, i, e, 0, out);
	return st ? st : put(out, "\n");
}

kelma_status
kelma_extract_explain(kelma_extract *ex, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	if (!ex || !out || (!s && n))
		return base_fail(err, KELMA_EARG, 0, 0, "no extractor, text or buffer");
	size_t k = n < MOST ? n : MOST;
	while (k && k < n && ((unsigned char)s[k] & 0xc0) == 0x80) k--;
	ex->whole = 1;
	kelma_status st = kelma_extract_start(ex, s, k, NULL, 0, err);
	ex->whole = 0;
	for (size_t i = 0; i < ex->nfield && !st; i++) st = explain_field(ex, &ex->field[i], out);
	ex->nfield = ex->next = 0; /* those got before are void: hand out none of these */
	return st == KELMA_ENOMEM ? base_fail(err, st, 0, 0, "out of memory") : st;
}
