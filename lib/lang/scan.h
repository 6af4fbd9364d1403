/* Internal: the hot loop from text to folded words. It finds the words of lang_word_next: plain
 * ones here, sixteen bytes at a time, the others in scan.c. */
#ifndef LANG_SCAN_H
#define LANG_SCAN_H
#include "lang/model.h"
#include "text/utf8.h"
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	NEAR = 34
}; /* bytes from the start of a word that are read without asking where the text ends */

/* A text being cut into words. Its last NEAR bytes are read from a copy with white space after it.
 */
typedef struct lang_text {
	const lang_model *m;
	const char *s;
	size_t n;
	const unsigned char *q, *end; /* what is left, in s or in tail */
	const unsigned char *limit;   /* from here on words are read from tail */
	unsigned char tail[2 * NEAR + 4];
} lang_text;

static inline void
lang_text_start(lang_text *t, const lang_model *m, const char *s, size_t n, lang_word *w)
{
	t->m = m;
	t->s = s;
	t->n = n;
	t->q = (const unsigned char *)s;
	t->end = t->q + n;
	t->limit = n > NEAR ? t->end - NEAR : t->q;
	w->before = 0;
	w->sym[0] = SYM_SEP;
}

/* A text of n bytes behind which white space stands, and so many more bytes that nothing has to be
 * copied. */
static inline void
lang_text_within(lang_text *t, const lang_model *m, const unsigned char *s, size_t n)
{
	t->m = m;
	t->s = (const char *)s;
	t->n = n;
	t->q = s;
	t->end = s + n;
	t->limit = t->end + 2; /* never */
}

/* Go on in a copy of the end of the text. */
static inline void
lang_text_near(lang_text *t)
{
	size_t left = (size_t)(t->end - t->q);
	if (t->n >= NEAR) {
		memcpy(t->tail, t->s + t->n - NEAR, NEAR);
		memset(t->tail + NEAR, ' ', sizeof t->tail - NEAR);
		t->end = t->tail + NEAR;
	} else {
		memset(t->tail, ' ', sizeof t->tail);
		memcpy(t->tail, t->s, t->n);
		t->end = t->tail + t->n;
	}
	t->q = t->end - left;
	t->limit = t->end + 2; /* never */
}

/* Byte of the text where p points. */
static inline size_t
lang_text_at(const lang_text *t, const unsigned char *p)
{
	return t->n - (size_t)(t->end - p);
}

/* Whatever is not a plain word: white space and marks are passed, a word of which `taken` bytes are
 * folded already is finished. 1: w is a word, 0: end of text, 2: go on at t->q. */
int lang_text_odd(lang_text *t, lang_word *w, unsigned taken);

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

/* Bytes of s[0..n) that are the letter sym again, and marks. */
__attribute__((cold)) size_t lang_run_end(const lang_model *m, const char *s, size_t n,
					  uint8_t sym);

/* Letter of two bytes at q as in lang_model.letter. */
static inline unsigned
lang_letter2(const lang_model *m, const unsigned char *q)
{
	return m->letter[((unsigned)q[0] << 6) + q[1] - (0xc0u << 6) - 0x80u];
}

#ifdef __SSE2__
/* How many letters, which have their bit in `letters`, stand at the front of y; or 0 when three in
 * a row are alike. */
static inline unsigned
lang_count16(__m128i y, unsigned letters)
{
	unsigned two =
		(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(y, _mm_slli_si128(y, 1))) & letters;
	return two && two & two << 1 ? 0 : (unsigned)__builtin_ctz(~letters);
}
#endif

/* The ASCII letters at q, 16 bytes of which are read, to p: how many; 0 when three are alike in a
 * row. */
static inline unsigned
lang_fold16(const lang_model *m, const unsigned char *q, uint8_t *p)
{
#ifdef __SSE2__
	const __m128i a = _mm_set1_epi8('a'), last = _mm_set1_epi8(25);
	__m128i t = _mm_sub_epi8(_mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)q),
					      _mm_set1_epi8(0x20)),
				 a);
	unsigned letters = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(t, last), t));
	__m128i y = _mm_add_epi8(t, _mm_loadu_si128((const __m128i *)(const void *)m->ascii_a));
	_mm_storeu_si128((__m128i *)(void *)p, y);
	return lang_count16(y, letters);
#else
	(void)m, (void)q, (void)p;
	return 0;
#endif
}

#ifdef __SSE2__
/* The Arabic letters U+0621..U+063A, U+0641..U+064A of the 16 bytes v as symbols, their bits in
 * *letters. A letter XX YY makes the number (XX << 6) + YY, which is 1 .. 26 and 33 .. 42 once that
 * of U+0620 is taken off. */
static inline __m128i
lang_arabic8(const lang_model *m, __m128i v, unsigned *letters)
{
	__m128i high = _mm_slli_epi16(_mm_and_si128(v, _mm_set1_epi16(0xff)), 6);
	__m128i u = _mm_sub_epi16(_mm_add_epi16(high, _mm_srli_epi16(v, 8)),
				  _mm_set1_epi16((0xd8 << 6) + 0xa0));
	u = _mm_packus_epi16(u, _mm_setzero_si128()); /* 0 and 255: neither */
	__m128i near = _mm_subs_epu8(_mm_sub_epi8(u, _mm_set1_epi8(1)), _mm_set1_epi8(25));
	__m128i far = _mm_subs_epu8(_mm_sub_epi8(u, _mm_set1_epi8(33)),
				    _mm_set1_epi8(9)); /* 0: within the range */
	__m128i in = _mm_cmpeq_epi8(_mm_min_epu8(near, far), _mm_setzero_si128());
	*letters = (unsigned)_mm_movemask_epi8(in);
	__m128i gap = _mm_and_si128(_mm_cmpgt_epi8(u, _mm_set1_epi8(32)), _mm_set1_epi8(6));
	return _mm_add_epi8(_mm_sub_epi8(u, gap),
			    _mm_loadu_si128((const __m128i *)(const void *)m->arabic_a));
}
#endif

/* The same for those Arabic letters: at most 8 of them. */
static inline unsigned
lang_fold_arabic(const lang_model *m, const unsigned char *q, uint8_t *p)
{
#ifdef __SSE2__
	unsigned letters;
	__m128i y = lang_arabic8(m, _mm_loadu_si128((const __m128i *)(const void *)q), &letters);
	_mm_storel_epi64((__m128i *)(void *)p, y);
	return lang_count16(y, letters);
#else
	(void)m, (void)q, (void)p;
	return 0;
#endif
}

/* Finish the plain word of k letters at q when white space follows; 0 when something else does. */
__attribute__((always_inline)) static inline int
lang_plain(const lang_model *m, const unsigned char *q, unsigned k, unsigned bytes, lang_word *w)
{
	static const uint8_t end[8] = { SYM_SEP }; /* SEP 0 0 0 0, in one store */
	if (!m->ascii_end[q[bytes]]) return 0;
	memcpy(w->sym + k + 1, end, sizeof end);
	return 1;
}

/* Next word: how many symbols stand between its SEPs, or 0 at the end. *at is what is left of the
 * text: t->q to begin with, kept apart so that it can stay in a register. Sets sym and *fam; start,
 * cls and len of plain words only when asked to; never end. */
__attribute__((always_inline)) static inline unsigned
lang_text_next(const lang_model *m, lang_text *t, const unsigned char **at, lang_word *w, int *fam,
	       int start)
{
	const unsigned char *q = *at;
	for (;;) {
		unsigned k, bytes, cls;
		if (q >= t->limit) {
			t->q = q;
			lang_text_near(t);
			q = t->q;
		}
		if (*q < 0x80) {
			if (m->ascii_end[*q]) {
				if (q++ < t->end) continue;
				return 0;
			}
			k = bytes = lang_fold16(m, q, w->sym + 1);
			cls = CLS_LATIN;
			*fam = FAM_LATN;
			if (lang_plain(m, q, k, bytes, w)) goto plain;
		} else {
			k = lang_fold_arabic(m, q, w->sym + 1);
			/* from the 7th on again: three alike may lie across */
			if (k == 8) k = 6 + lang_fold_arabic(m, q + 12, w->sym + 7);
			bytes = 2 * k;
			cls = CLS_ARABIC;
			*fam = FAM_ARAB;
			if (lang_plain(m, q, k, bytes, w)) goto plain;
		}
		t->q = q;
		w->cls = cls;
		w->len = k + 1;
		int r = lang_text_odd(t, w, bytes);
		q = *at = t->q;
		if (r == 2) continue;
		*fam = w->fam;
		return r ? w->len - 2 : 0;
	plain:
		if (start) {
			w->start = lang_text_at(t, q);
			w->cls = cls;
			w->len = k + 2;
		}
		*at = q + bytes + 1; /* may be one past the end */
		return k;
	}
}
#endif
