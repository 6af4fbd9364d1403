/* Internal: the hot loop from text to folded words; its rare cases are in word.c. */
#ifndef LANG_SCAN_H
#define LANG_SCAN_H
#include "lang/model.h"
#include "text/utf8.h"
#include <string.h>

/* Rare cases, see word.c. */
size_t lang_skip_odd(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w);
size_t lang_take_rest(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w);
size_t lang_take_apostrophe(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w);
void lang_cut_mixed(const lang_model *m, const char *s, lang_word *w);
int lang_opens_address(const char *s, size_t n, size_t i);

/* Symbol of the character at s, its length in *len. */
static inline uint8_t
lang_fold(const lang_model *m, const char *s, size_t *len)
{
	uint32_t cp;
	size_t k = *len = utf8_get(s, &cp);
	if (k <= 2) return m->low[cp];
	if (k == 3) return m->pages[(size_t)m->page[cp >> 8] * 256 + (cp & 255)];
	return 0; /* emoji and the like */
}

/* Append a symbol unless it is the third of a run. */
static inline uint8_t *
lang_push(uint8_t *p, unsigned y)
{
	*p = (uint8_t)y;
	return p + !(y == p[-1] && y == p[-2]);
}

/* The letters and digits from i on; returns where they end. A stretch of at most WORD_MAX - 3 bytes cannot fill the word,
 * so only the end of the stretch is looked at. */
static inline size_t
lang_take_letters(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w)
{
	const uint8_t *const ascii = m->ascii, *const low = m->low, *const cls = m->cls;
	const unsigned char *q = (const unsigned char *)s + i;
	const unsigned char *const stop = (const unsigned char *)s + (n - i > WORD_MAX - 3 ? i + WORD_MAX - 3 : n);
	uint8_t *p = w->sym + w->len, mask = 0;
	unsigned y;
	while (q < stop) {
		if ((y = ascii[*q]) != 0) {
			q++;
			mask |= cls[y];
			p = lang_push(p, y);
		} else if (*q >= 0xc2 && *q < 0xe0) {
			y = low[(*q & 0x1fu) << 6 | (q[1] & 0x3fu)];
			if (y < SYM_LETTER && y != SYM_SKIP) break;
			q += 2;
			if (y == SYM_SKIP) continue;
			mask |= cls[y];
			p = lang_push(p, y);
		} else if (*q >= 0xe0) {
			size_t k;
			y = lang_fold(m, (const char *)q, &k);
			if (y < SYM_LETTER && y != SYM_SKIP) break;
			q += k;
			if (y == SYM_SKIP) continue;
			mask |= cls[y];
			p = lang_push(p, y);
		} else break;
	}
	w->len = (unsigned)(p - w->sym);
	w->cls = mask;
	i = (size_t)(q - (const unsigned char *)s);
	return q >= stop && i < n ? lang_take_rest(m, s, n, i, w) : i;
}

/* Next word: 1, or 0 at the end. */
static inline int
lang_scan(const lang_model *m, const char *s, size_t n, size_t *pos, lang_word *w)
{
	size_t i = *pos;
	w->before = 0;
	w->sym[0] = SYM_SEP;
	for (;;) {
		w->len = 1;
		while (i < n && s[i] == ' ') i++;
		w->start = i;
		if (i < n && ((unsigned char)s[i] >= 0x80 || m->low[(unsigned char)s[i]] < SYM_LETTER)) i = lang_skip_odd(m, s, n, i, w);
		if (i >= n) break;
		w->end = i = lang_take_letters(m, s, n, i, w);
		if (i < n && s[i] != ' ') {
			if (lang_opens_address(s, n, i)) continue; /* the beginning of an address says nothing either */
			w->end = i = lang_take_apostrophe(m, s, n, i, w);
		}
		if ((w->cls & CLS_LETTER) & ((w->cls & CLS_LETTER) - 1)) {
			lang_cut_mixed(m, s, w);
			i = w->end;
		}
		*pos = i;
		w->sym[w->len++] = SYM_SEP;
		memset(w->sym + w->len, 0, 4); /* constant size: one store */
		return 1;
	}
	*pos = n;
	return 0;
}

static inline uint64_t
lang_row_at(const uint8_t *rows, uint32_t row)
{
	uint64_t v;
	memcpy(&v, rows + (size_t)row * LANES, sizeof v);
	return v;
}

/* Score a word with the table of its family. */
static inline lang_score
lang_word_score(const lang_model *m, int fam, const lang_word *w)
{
	const uint8_t *const rows = m->rows[fam], *p = w->sym, *const end = p + w->len - 1;
	const uint64_t half = 0x00ff00ff00ff00ffu;
	uint32_t h = 0;
	lang_score x = { 0, 0, w->len - 1, (w->len - 1) * 3 };
	do {
		uint32_t mix = lang_mix(base_le32(p));
		uint64_t v = lang_row_at(rows, lang_row(mix, 2)) + lang_row_at(rows, lang_row(mix, 3)) +
			lang_row_at(rows, lang_row(mix, 4));
		x.low += v & half;
		x.high += v >> 8 & half;
		h = lang_word_step(h, mix);
	} while (++p < end);
	if (w->len >= 5) {
		uint64_t v = lang_row_at(rows, lang_word_row(h));
		x.low += v & half;
		x.high += v >> 8 & half;
		x.rows++;
	}
	return x;
}
#endif
