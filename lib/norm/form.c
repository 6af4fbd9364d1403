/* Unicode forms, case and accents. utf8proc does the segments that are not in form, and only
 * those. */
#include "norm/norm.h"
#include "text/utf8.h"
#include <string.h>

static const uint16_t suspect[] = { [NFC_NFC] = CHARS_NFC_MAYBE | CHARS_NFC_NO,
				    [NFC_NFD] = CHARS_NFD_NO,
				    [NFC_NFKC] = CHARS_NFKC_MAYBE | CHARS_NFKC_NO,
				    [NFC_NFKD] = CHARS_NFKD_NO };

static void
put(kelma_buf *b, uint32_t cp)
{
	b->len += utf8_put(cp, b->data + b->len);
}

/* Items [i, j) as one text in nm->tmp. */
static kelma_status
text_of(norm_region *r, size_t i, size_t j)
{
	kelma_buf *b = &r->nm->tmp;
	b->len = 0;
	kelma_status st = kelma_buf_reserve(b, 4 * (j - i));
	for (; !st && i < j; i++) put(b, r->v[i].cp);
	return st;
}

/* The segment [i, j) in the form wanted; unchanged items keep their places, else the segment maps
 * as a whole. */
static void
segment(norm_region *r, size_t i, size_t j, nfc_form form, unsigned step)
{
	kelma_norm *nm = r->nm;
	kelma_buf *o = &nm->tmp2;
	o->len = 0;
	if (!r->st) r->st = text_of(r, i, j);
	if (!r->st) r->st = nfc_apply(form, nm->tmp.data, nm->tmp.len, &nm->nfc, o);
	if (r->st) return;
	int changed = o->len != nm->tmp.len || memcmp(o->data, nm->tmp.data, o->len);
	uint32_t at = r->v[i].at, len = 0;
	for (size_t k = i; k < j; k++) len += r->v[k].len & ~NORM_GLUE;
	if (!changed) {
		for (size_t k = i; k < j; k++) norm_copy(r, k);
		return;
	}
	nm->changes[step]++;
	uint32_t glue = r->v[i].len & NORM_GLUE;
	for (size_t k = 0; k < o->len;) {
		uint32_t cp;
		size_t l = utf8_get(o->data + k, &cp);
		norm_push(r, cp, k ? at + len : at, k ? NORM_GLUE : len | glue);
		k += l;
	}
}

static void
form(norm_region *r, unsigned step, nfc_form f)
{
	size_t j;
	for (size_t i = 0; i < r->n && !r->st; i = j) { /* i is where a text may be cut */
		unsigned last = 0;
		int bad = 0;
		for (j = i; j < r->n; j++) {
			const chars_props *p = chars_get(r->v[j].cp);
			int q = p->flags & suspect[f];
			if (j > i && !p->ccc && !q) break;
			if (q || (p->ccc && p->ccc < last)) bad = 1;
			last = p->ccc;
		}
		if (bad) segment(r, i, j, f, step);
		else for (size_t k = i; k < j; k++) norm_copy(r, k);
	}
	norm_swap(r);
}

void
step_nfc(norm_region *r, unsigned step)
{
	form(r, step, NFC_NFC);
}

void
step_nfd(norm_region *r, unsigned step)
{
	form(r, step, NFC_NFD);
}

void
step_nfkc(norm_region *r, unsigned step)
{
	form(r, step, NFC_NFKC);
}

void
step_nfkd(norm_region *r, unsigned step)
{
	form(r, step, NFC_NFKD);
}

void
step_case(norm_region *r, unsigned step)
{
	for (size_t i = 0; i < r->n; i++) {
		int32_t d = r->v[i].cp < NORM_OPAQUE ? chars_get(r->v[i].cp)->lower : 0;
		if (!d) continue;
		r->v[i].cp = (uint32_t)((int32_t)r->v[i].cp + d);
		r->nm->changes[step]++;
	}
}

/* Does the mark belong to the letter (rows of step "accents": letter, mark), so that it stays? */
static int
keeps(const kelma_norm *nm, uint32_t letter, uint32_t mark)
{
	const norm_folds *f = &nm->folds;
	const norm_fold *row = norm_folds_get(f, letter);
	for (; row; row = norm_folds_next(f, row))
		if (row->step == NORM_ACCENTS && row->nto == 1 && f->to[row->to] == mark) return 1;
	return 0;
}

/* One Latin letter with what is composed into it: the letter, with its one mark when that stays. */
static uint32_t
bare(kelma_norm *nm, uint32_t cp)
{
	char b[8];
	uint32_t base, mark;
	kelma_buf *o = &nm->tmp;
	o->len = 0;
	if (!(chars_get(cp)->flags & CHARS_NFD_NO)) return cp;
	if (nfc_apply(NFC_NFD, b, utf8_put(cp, b), &nm->nfc, o) || !o->len) return cp;
	size_t i = utf8_get(o->data, &base), k = 0;
	for (; i < o->len; i += utf8_get(o->data + i, &mark)) {
		utf8_get(o->data + i, &mark);
		if (!k && keeps(nm, base, mark)) k = utf8_put(base, b), k += utf8_put(mark, b + k);
	}
	if (!k) return base;
	o->len = 0;
	if (nfc_apply(NFC_NFC, b, k, &nm->nfc, o)) return base;
	return utf8_get(o->data, &base) == o->len ? base : cp;
}

/* S5: accents of Latin letters go; dots that make another Amazigh letter stay. */
void
step_accents(norm_region *r, unsigned step)
{
	int latin = 0, any = 0;
	for (size_t i = 0; i < r->n; i++) {
		norm_item x = r->v[i];
		int mark = norm_mark(x.cp);
		if (mark && latin && x.cp >= 0x300 && x.cp < 0x370) {
			r->nm->changes[step]++;
			any = 1;
			continue;
		}
		if (!mark)
			latin = x.cp < NORM_OPAQUE && chars_get(x.cp)->script == KELMA_SCRIPT_LATIN;
		if (!mark && latin) {
			uint32_t b = bare(r->nm, x.cp);
			if (b != x.cp) x.cp = b, any = 1, r->nm->changes[step]++;
		}
		norm_push(r, x.cp, x.at, x.len);
	}
	if (any) norm_swap(r);
	else r->m = 0;
}

size_t
norm_compat(uint32_t cp, uint32_t *to)
{
	char b[4];
	kelma_buf o = KELMA_BUF_INIT;
	nfc_work w = NFC_WORK_INIT;
	size_t k = 0;
	if (!(chars_get(cp)->flags & CHARS_NFKD_NO)) return 0;
	if (!nfc_apply(NFC_NFKC, b, utf8_put(cp, b), &w, &o))
		for (size_t i = 0; i < o.len && k < 20; k++) i += utf8_get(o.data + i, &to[k]);
	nfc_work_free(&w);
	kelma_buf_free(&o);
	return k;
}
