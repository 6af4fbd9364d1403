/* Darija to CODA: features, the packed model, decisions. See coda.h. */
#include "norm/coda.h"
#include "text/chars.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

kelma_status
coda_line_start(coda_line *l, size_t n)
{
	size_t need = n + 2 * CODA_PAD + 1;
	if (need > l->cap) {
		size_t c = need + need / 2;
		uint32_t *p = c <= SIZE_MAX / 16 ? realloc(l->cp, c * 4 * sizeof *p) : NULL;
		if (!p) return KELMA_ENOMEM;
		l->cp = p;
		l->cap = c;
	}
	l->off = l->cp + l->cap;
	l->ws = l->off + l->cap;
	l->we = l->ws + l->cap;
	l->n = l->text.len = 0;
	kelma_status st = kelma_buf_reserve(&l->text, need * 4);
	for (int i = 0; i < CODA_PAD && !st; i++) coda_line_add(l, '^');
	return st;
}

void
coda_line_add(coda_line *l, uint32_t cp)
{
	if (cp < 0x20 || cp > 0x10ffff || cp == '_') cp = '^';
	l->cp[l->n] = cp;
	l->off[l->n++] = (uint32_t)l->text.len;
	l->text.len += utf8_put(cp, l->text.data + l->text.len);
}

static int
wordly(uint32_t cp)
{
	return chars_in(chars_get(cp), CHARS_LETTERS | CHARS_MARKS | CHARS_NUMBERS);
}

void
coda_line_end(coda_line *l)
{
	for (int i = 0; i < CODA_PAD; i++) coda_line_add(l, '^');
	l->off[l->n] = (uint32_t)l->text.len;
	for (size_t i = 0, b; i < l->n; i = b) {
		b = i + 1;
		if (wordly(l->cp[i]))
			while (b < l->n && wordly(l->cp[b])) b++;
		int in = wordly(l->cp[i]) && b - i <= CODA_MAX_WORD;
		for (size_t k = i; k < b; k++) {
			l->ws[k] = in ? (uint32_t)i : 0;
			l->we[k] = in ? (uint32_t)b : 0;
		}
	}
}

void
coda_line_free(coda_line *l)
{
	free(l->cp);
	kelma_buf_free(&l->text);
	*l = (coda_line){ 0 };
}

uint64_t
coda_key(uint16_t tpl, const char *a, size_t an, const char *b, size_t bn)
{
	uint64_t h = base_hash(a, an, tpl);
	return bn ? base_hash(b, bn, h) : h;
}

typedef struct collector {
	const coda_line *l;
	coda_feature *f;
	size_t n;
} collector;

/* Feature with the characters [a, an) and [b, bn). */
static void
add2(collector *c, unsigned tpl, size_t a, size_t an, size_t b, size_t bn)
{
	const coda_line *l = c->l;
	const char *s = l->text.data;
	coda_feature *f = &c->f[c->n++];
	*f = (coda_feature){ 0,           (uint16_t)tpl, (uint32_t)a,
			     (uint32_t)an, (uint32_t)b,  (uint32_t)bn };
	f->key = coda_key((uint16_t)tpl, s + l->off[a], l->off[an] - l->off[a], s + l->off[b],
			  l->off[bn] - l->off[b]);
}

static void
add(collector *c, unsigned tpl, size_t a, size_t an)
{
	add2(c, tpl, a, an, 0, 0);
}

enum { T_WINDOW = 0, T_GAP = 32, T_WORD = 64, T_SHAPE = 128, T_FAR = 512 };

/* A blank: the words on both sides. */
static void
gap(collector *c, size_t i)
{
	const coda_line *l = c->l;
	size_t a = i, ae = i, b = i + 1, be = i + 1;
	if (l->we[i - 1]) a = l->ws[i - 1];
	if (l->we[i + 1]) be = l->we[i + 1];
	add(c, T_GAP, a, ae);
	add(c, T_GAP + 1, b, be);
	if (b == be) return;
	size_t k = be - b;
	add2(c, T_GAP + 2, a, ae, b, be);
	for (size_t m = 1; m < 4 && m <= k; m++) add2(c, T_GAP + 2 + (unsigned)m, a, ae, b, b + m);
	add2(c, T_GAP + 6, a, ae, be - 1, be);
	if (k > 1) add2(c, T_GAP + 7, a, ae, be - 2, be);
	add2(c, T_GAP + 8 + (k < 8 ? (unsigned)k : 8), a, ae, b, b + 1);
}

/* Where in its word: up to the third letter, up to the fourth last. */
static unsigned
place(size_t q, size_t t)
{
	return (unsigned)(q < 3 ? q : 3) * 5 + (unsigned)(t < 5 ? t - 1 : 4);
}

static void
shape(collector *c, size_t i)
{
	const coda_line *l = c->l;
	size_t s = l->ws[i], e = l->we[i], q = i - s, k = e - s, p = place(q, e - i);
	unsigned t = T_SHAPE + (unsigned)p * 16;
	size_t ps = s, pe = s, ns = e, ne = e; /* the words before and after */
	if (l->we[s - 1] == 0 && s > 1 && l->cp[s - 1] == ' ' && l->we[s - 2])
		ps = l->ws[s - 2], pe = s - 1;
	if (l->cp[e] == ' ' && l->we[e + 1]) ns = e + 1, ne = l->we[e + 1];
	unsigned w = T_WORD + (unsigned)(q < 15 ? q : 15) * 3;
	add(c, w, s, e);
	add2(c, w + 1, s, e, ps, pe);
	add2(c, w + 2, s, e, ns, ne);
	for (size_t m = 1; m <= 3 && m <= k; m++) add(c, t + (unsigned)m, s, s + m);
	for (size_t m = 2; m <= 3 && m <= k; m++) add(c, t + 2 + (unsigned)m, e - m, e);
	if (k > 2) add2(c, t + 6, s, s + 1, e - 2, e), add2(c, t + 7, s, s + 2, e - 2, e);
	if (k > 3) add2(c, t + 8, s, s + 2, e - 3, e);
	add(c, t + 9, ps, pe);
	add2(c, t + 10, ps, pe, s, s + 1);
	if (pe > ps) add2(c, t + 11, pe - 1, pe, s, s + 1);
	add(c, t + 12, ns, ne);
	if (ne > ns) add(c, t + 13, ns, ns + 1);
	unsigned far = T_FAR + (unsigned)p * 8;
	add(c, far + (k < 8 ? (unsigned)k - 1 : 7), 0, 0);
	for (size_t d = 1; d < 6; d++) {
		if (q >= d) add(c, 700 + (unsigned)d, i - d, i - d + 1);
		if (i + d < e) add(c, 710 + (unsigned)d, i + d, i + d + 1);
	}
}

size_t
coda_features(const coda_line *l, size_t i, coda_feature *f)
{
	static const unsigned char win[][2] = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 }, { 2, 0 },
						{ 0, 2 }, { 2, 1 }, { 1, 2 }, { 3, 0 }, { 0, 3 },
						{ 2, 2 }, { 3, 1 }, { 1, 3 }, { 4, 0 }, { 0, 4 },
						{ 3, 3 }, { 4, 1 }, { 5, 1 }, { 6, 0 } };
	collector c = { l, f, 0 };
	for (unsigned k = 0; k < sizeof win / sizeof *win; k++)
		add(&c, T_WINDOW + k, i - win[k][0], i + win[k][1] + 1);
	if (l->cp[i] == ' ') gap(&c, i);
	else if (l->we[i]) shape(&c, i);
	return c.n;
}

kelma_status
coda_model_open(coda_model *m, const void *p, size_t n, kelma_err *err)
{
	const unsigned char *b = p;
	*m = (coda_model){ 0 };
	if (!n) return KELMA_OK;
	if (n < 16 || memcmp(b, "KCDA", 4))
		return base_fail(err, KELMA_EDATA, 0, 0, "not a spelling model");
	uint64_t chars = base_le32(b + 4), labels = base_le32(b + 8), slots = base_le32(b + 12);
	if (!slots || (slots & (slots - 1)) || labels % 4 ||
	    16 + chars * 12 + labels + slots * 8 != n)
		return base_fail(err, KELMA_EDATA, 4, 0, "spelling model has wrong sizes");
	m->chars = b + 16;
	m->labels = m->chars + chars * 12;
	m->slots = m->labels + labels;
	m->nchars = (uint32_t)chars;
	m->nlabels = (uint32_t)labels;
	m->mask = (uint32_t)slots - 1;
	return KELMA_OK;
}

static int32_t
weight(const coda_model *m, uint64_t h)
{
	uint32_t check = (uint32_t)(h >> 32) | 1;
	for (uint32_t k = (uint32_t)h & m->mask, tries = 0; tries < 64;
	     k = (k + 1) & m->mask, tries++) {
		uint32_t c = base_le32(m->slots + (size_t)k * 8);
		if (c == check) return (int32_t)base_le32(m->slots + (size_t)k * 8 + 4);
		if (!c) return 0;
	}
	return 0;
}

const char *
coda_decide(const coda_model *m, const coda_line *l, size_t i, size_t *len)
{
	uint32_t lo = 0, hi = m->nchars, cp = l->cp[i];
	coda_feature f[CODA_MAX_FEATURES];
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (base_le32(m->chars + (size_t)mid * 12) < cp) lo = mid + 1;
		else hi = mid;
	}
	if (lo == m->nchars || base_le32(m->chars + (size_t)lo * 12) != cp) return NULL;
	size_t off = base_le32(m->chars + (size_t)lo * 12 + 4),
	       n = base_le32(m->chars + (size_t)lo * 12 + 8), best = 0;
	size_t nf = coda_features(l, i, f);
	int64_t top = INT64_MIN;
	for (unsigned k = 0; k < n && k < CODA_MAX_LABELS; k++) {
		int64_t sum = 0;
		for (size_t q = 0; q < nf; q++) sum += weight(m, coda_mix(f[q].key, cp, k));
		if (sum > top) top = sum, best = k;
	}
	if (!best) return NULL; /* label 0: as it is */
	for (size_t k = 0; off < m->nlabels; k++) {
		size_t w = m->labels[off];
		if (w > m->nlabels - off - 1) return NULL;
		if (k == best) return *len = w, (const char *)m->labels + off + 1;
		off += w + 1;
	}
	return NULL;
}
