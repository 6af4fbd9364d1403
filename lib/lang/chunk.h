/* Internal: chunks of text that are one plain word, folded in a register. */
#ifndef LANG_CHUNK_H
#define LANG_CHUNK_H
#include "lang/memo.h"
#include "lang/scan.h"
#include "lang/score.h"

#ifdef LANG_MEMO
/* As lang_count16, whatever stands behind the first letters. */
static inline unsigned
lang_count_run(__m128i y, unsigned letters)
{
	unsigned two = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(y, _mm_slli_si128(y, 1)));
	two &= letters & ~(letters + 1);
	return two & two << 1 ? 0 : (unsigned)__builtin_ctz(~letters);
}

/* SEP, the first k of y, SEP, zeros; k < 15. */
static inline __m128i
lang_framed(__m128i y, unsigned k)
{
	static const uint8_t sep[2 * MEMO_KEY] = { [MEMO_KEY] = SYM_SEP };
	__m128i last = _mm_loadu_si128((const __m128i *)(const void *)(sep + MEMO_KEY - (k + 1)));
	y = lang_first(_mm_slli_si128(y, 1), k + 1);
	return _mm_or_si128(_mm_or_si128(y, last), _mm_cvtsi32_si128(SYM_SEP));
}

/* Whether the chunk ends at q, or with the sign there. */
static inline int
lang_chunk_ends(const lang_model *m, const unsigned char *q)
{
	return m->ascii_end[*q] & ((*q <= ' ') | (q[1] <= ' '));
}

/* Digits among the letters of the 16 bytes v, which have become y: with their symbols in *y, 0 when
 * they are too many for a word that says something. */
static inline unsigned
lang_chunk_digits(const lang_model *m, __m128i v, unsigned letters, __m128i *y)
{
	const __m128i nine = _mm_set1_epi8(9);
	__m128i d = _mm_sub_epi8(v, _mm_set1_epi8('0')),
		is_digit = _mm_cmpeq_epi8(_mm_min_epu8(d, nine), d);
	d = _mm_add_epi8(d, _mm_loadu_si128((const __m128i *)(const void *)m->ascii_0));
	*y = _mm_or_si128(_mm_andnot_si128(is_digit, *y), _mm_and_si128(d, is_digit));
	unsigned digits = (unsigned)_mm_movemask_epi8(is_digit),
		 k = lang_count_run(*y, letters | digits), n = 0;
	for (digits &= (1u << k) - 1; digits; digits &= digits - 1) n++;
	return n < k && n <= 3 && n <= k - n + 1 ? k : 0;
}

/* The chunk at q as a word of ASCII letters, digits among them, and at most one sign behind: how
 * long the word is, which is in *w; 0: it is another one. */
__attribute__((always_inline)) static inline unsigned
lang_chunk_latin(const lang_model *m, const unsigned char *q, __m128i *w)
{
	const __m128i last = _mm_set1_epi8(25),
		      v = _mm_loadu_si128((const __m128i *)(const void *)q);
	__m128i t = _mm_sub_epi8(_mm_or_si128(v, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
	unsigned letters = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(t, last), t));
	__m128i y = _mm_add_epi8(t, _mm_loadu_si128((const __m128i *)(const void *)m->ascii_a));
	unsigned k = lang_count_run(y, letters);
	if ((unsigned)q[k] - '0' < 10) k = lang_chunk_digits(m, v, letters, &y);
	if (k - 1 > SHORT - 1 || !lang_chunk_ends(m, q + k)) return 0;
	*w = lang_framed(y, k);
	return k;
}

/* The same for a chunk of Arabic letters, with at most a sign of two bytes behind; 32 bytes at q
 * are read. */
__attribute__((always_inline)) static inline unsigned
lang_chunk_arabic(const lang_model *m, const unsigned char *q, __m128i *w)
{
	unsigned letters, more;
	__m128i y = lang_arabic8(m, _mm_loadu_si128((const __m128i *)(const void *)q), &letters);
	if (letters == 255) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(q + 16));
		y = _mm_unpacklo_epi64(y, lang_arabic8(m, v, &more));
		letters |= more << 8;
	}
	unsigned k = lang_count_run(y, letters);
	if (k - 1 > SHORT - 1) return 0;
	q += 2 * k;
	if (!lang_chunk_ends(m, q) &&
	    (*q < 0x80 || *q >= 0xe0 || q[2] > ' ' ||
	     m->low[(q[0] & 0x1fu) << 6 | (q[1] & 0x3fu)]))
		return 0;
	*w = lang_framed(y, k);
	return k;
}
#endif

enum { CHUNK = 32 }; /* bytes of a chunk, at most */

/* A word of a chunk, read letter by letter. */
typedef struct lang_piece {
	uint8_t before, sym[CHUNK + 8]; /* SEP, symbols, SEP, zeros */
	unsigned k, cls;
	int fam;
	const unsigned char *start;
} lang_piece;

/* Next word of the chunk [from, end), of which *at is left: 1, or 0 at the end; -1 for words of two
 * scripts. It finds the words of lang_word_next. */
int lang_piece_next(const lang_model *m, const unsigned char *from, const unsigned char *end,
		    const unsigned char **at, lang_piece *w);
#endif
