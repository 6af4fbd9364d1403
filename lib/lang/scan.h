/* Internal: the hot loop from text to folded words; its rare cases are in word.c. */
#ifndef LANG_SCAN_H
#define LANG_SCAN_H
#include "lang/model.h"
#include "text/utf8.h"
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/* Letter of two bytes at q as in lang_model.letter. */
static inline unsigned
lang_letter2(const lang_model *m, const unsigned char *q)
{
	return m->letter[((unsigned)q[0] << 6) + q[1] - (0xc0u << 6) - 0x80u];
}

/* Append a symbol unless it is the third of a run. */
#define LANG_PUSH(p, y) ((uint8_t)(y) == (p)[-1] && (uint8_t)(y) == (p)[-2] ? (void)0 : (void)(*(p)++ = (uint8_t)(y)))

/* The ASCII letters at q, 16 bytes of which may be read, to p: how many; 0 when three are alike in a row, or when the model
 * does not number them in a row. */
static inline unsigned
lang_fold16(const lang_model *m, const unsigned char *q, uint8_t *p)
{
#ifdef __SSE2__
	if (!m->ascii_a[0]) return 0;
	const __m128i a = _mm_set1_epi8('a'), last = _mm_set1_epi8(25);
	__m128i t = _mm_sub_epi8(_mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)q), _mm_set1_epi8(0x20)), a);
	unsigned letters = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(t, last), t));
	__m128i y = _mm_add_epi8(t, _mm_loadu_si128((const __m128i *)(const void *)m->ascii_a));
	__m128i two = _mm_cmpeq_epi8(y, _mm_slli_si128(y, 1));
	unsigned three = (unsigned)_mm_movemask_epi8(_mm_and_si128(two, _mm_slli_si128(two, 1)));
	if (three & letters & ~(letters + 1)) return 0; /* among the first letters */
	_mm_storeu_si128((__m128i *)(void *)p, y);
	return (unsigned)__builtin_ctz(~letters);
#else
	(void)m, (void)q, (void)p;
	return 0;
#endif
}

/* The letters and digits from i on; returns where they end. A stretch of at most WORD_MAX - 3 bytes cannot fill the word,
 * so only the end of the stretch is looked at. */
static inline size_t
lang_take_letters(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w)
{
	const unsigned char *q = (const unsigned char *)s + i;
	const unsigned char *const stop = (const unsigned char *)s + (n - i > WORD_MAX - 3 ? i + WORD_MAX - 3 : n);
	uint8_t *p = w->sym + w->len;
	unsigned y, mask = 0;
	if (stop - q >= 16 && *q < 0x80) {
		unsigned k = lang_fold16(m, q, p);
		if (k) mask = CLS_LATIN << 8;
		p += k;
		q += k;
	}
	for (;;) {
		for (; q < stop && (y = m->ascii[*q]) != 0; q++) {
			mask |= y;
			LANG_PUSH(p, y);
		}
		if (q >= stop || *q < 0x80) break;
		for (; q < stop && *q >= 0xc2 && *q < 0xe0 && (y = lang_letter2(m, q)) != 0; q += 2) {
			mask |= y;
			LANG_PUSH(p, y);
		}
		if (q >= stop) break;
		if (*q < 0x80) {
			if (!m->ascii[*q]) break;
			continue;
		}
		size_t k;
		y = lang_fold(m, (const char *)q, &k);
		if (y < SYM_LETTER && y != SYM_SKIP) break;
		q += k;
		if (y == SYM_SKIP) continue;
		mask |= (unsigned)m->cls[y] << 8;
		LANG_PUSH(p, y);
	}
	w->len = (unsigned)(p - w->sym);
	w->cls = mask >> 8;
	i = (size_t)(q - (const unsigned char *)s);
	return q >= stop && i < n ? lang_take_rest(m, s, n, i, w) : i;
}

/* Whether a letter or digit of one or two bytes begins at s[i]. */
static inline int
lang_letter_at(const lang_model *m, const char *s, size_t i)
{
	const unsigned char *q = (const unsigned char *)s + i;
	return m->ascii[*q] || (*q >= 0xc2 && *q < 0xe0 && lang_letter2(m, q));
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
		if (i >= n) break;
		if (!lang_letter_at(m, s, i) && (i = lang_skip_odd(m, s, n, i, w)) >= n) break;
		w->end = i = lang_take_letters(m, s, n, i, w);
		if (i < n && s[i] != ' ') {
			if (lang_opens_address(s, n, i)) continue; /* the beginning of an address says nothing either */
			w->end = i = lang_take_apostrophe(m, s, n, i, w);
		}
		if (w->cls != CLS_LATIN && w->cls != CLS_ARABIC && (w->cls & CLS_LETTER & ((w->cls & CLS_LETTER) - 1))) {
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

/* A row as bytes, sums of rows, and their widening: SSE2 spelled out, because compilers widen half a register badly. */
#ifdef __SSE2__
typedef __m128i lang_bytes;
static inline lang_bytes
lang_row_at(const uint8_t *rows, uint32_t row)
{
	return _mm_loadl_epi64((const __m128i *)(const void *)(rows + (size_t)row * LANES));
}
static inline lang_bytes
lang_row_add(lang_bytes a, lang_bytes b)
{
	return _mm_add_epi8(a, b);
}
static inline lang_lanes
lang_widen(lang_bytes v)
{
	return (lang_lanes)_mm_unpacklo_epi8(v, _mm_setzero_si128());
}
#else
typedef uint8_t lang_bytes __attribute__((vector_size(LANES)));
static inline lang_bytes
lang_row_at(const uint8_t *rows, uint32_t row)
{
	lang_bytes v;
	memcpy(&v, rows + (size_t)row * LANES, sizeof v);
	return v;
}
static inline lang_bytes
lang_row_add(lang_bytes a, lang_bytes b)
{
	return a + b;
}
static inline lang_lanes
lang_widen(lang_bytes v)
{
	return __builtin_convertvector(v, lang_lanes);
}
#endif

/* The three rows of a window. */
static inline lang_lanes
lang_window(const uint8_t *rows, uint32_t mix)
{
	lang_bytes v = lang_row_add(lang_row_at(rows, lang_row(mix, 2)), lang_row_at(rows, lang_row(mix, 3)));
	return lang_widen(lang_row_add(v, lang_row_at(rows, lang_row(mix, 4))));
}

/* The rows of all windows from p to end, the word hash in *hash. */
__attribute__((always_inline)) static inline lang_lanes
lang_windows(const uint8_t *rows, const uint8_t *p, const uint8_t *end, uint32_t *hash)
{
	uint32_t h = 0;
	lang_lanes sum = { 0 };
	if ((end - p) % 2) { /* positions in pairs, the odd one first */
		h = lang_mix(base_le32(p++));
		sum = lang_window(rows, h);
	}
	for (; p < end; p += 2) {
		uint32_t mix = lang_mix(base_le32(p)), mix2 = lang_mix(base_le32(p + 1));
		sum += lang_window(rows, mix) + lang_window(rows, mix2);
		h = lang_word_step(lang_word_step(h, mix), mix2);
	}
	*hash = h;
	return sum;
}

/* Score a word with the table of its family. */
static inline void
lang_word_score(const lang_model *m, int fam, const lang_word *w, lang_score *x)
{
	const uint8_t *const rows = m->rows[fam];
	uint32_t h;
	lang_lanes sum = lang_windows(rows, w->sym, w->sym + w->len - 1, &h);
	x->pos = w->len - 1;
	x->rows = x->pos * 3;
	if (w->len >= 5) {
		sum += lang_widen(lang_row_at(rows, lang_word_row(h)));
		x->rows++;
	}
	x->v = sum;
}
#endif
