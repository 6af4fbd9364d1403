/* Letters and digits of ASCII, 16 bytes at a time. */
#ifndef MATCH_ASCII_H
#define MATCH_ASCII_H
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Folds the ASCII letters s begins with, 16 at most, to w (16 bytes are written); returns how many;
 * *upper: a bit for each capital. */
static inline unsigned
letters16(const char *s, char *w, unsigned *upper)
{
#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s),
		low = _mm_or_si128(v, _mm_set1_epi8(0x20)),
		d = _mm_sub_epi8(low, _mm_set1_epi8('a')),
		in = _mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(25)), d);
	_mm_storeu_si128((__m128i *)(void *)w, low);
	unsigned other = ~(unsigned)_mm_movemask_epi8(in); /* bits 16 and up are set */
	*upper = ~(unsigned)_mm_movemask_epi8(_mm_slli_epi16(v, 2)) & (other - 1) & ~other;
	return (unsigned)__builtin_ctz(other);
#else
	unsigned k = 0;
	*upper = 0;
	for (; k < 16; k++) {
		unsigned char l = (unsigned char)(s[k] | 0x20);
		if ((unsigned)l - 'a' > 25) break;
		w[k] = (char)l;
		*upper |= (unsigned)!(s[k] & 0x20) << k;
	}
	if (k < 16) w[k] = (char)(s[k] | 0x20);
	return k;
#endif
}

/* How many small ASCII letters 16 bytes begin with; they are copied to w. */
static inline unsigned
small16(const char *s, char *w)
{
#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s),
		d = _mm_sub_epi8(v, _mm_set1_epi8('a')),
		in = _mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(25)), d);
	_mm_storeu_si128((__m128i *)(void *)w, v);
	return (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(in));
#else
	unsigned k = 0;
	for (; k < 16; k++) {
		w[k] = s[k];
		if ((unsigned)(unsigned char)s[k] - 'a' > 25) break;
	}
	return k;
#endif
}

/* What 16 bytes begin with: ASCII letters and digits, as bits; *letter, *upper of those, *in all of
 * them. Their folded form is written to w (16 bytes); returns how many, 16 = perhaps more. */
static inline unsigned
word16(const char *s, char *w, unsigned *in, unsigned *letter, unsigned *upper)
{
#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s),
		low = _mm_or_si128(v, _mm_set1_epi8(0x20)),
		d = _mm_sub_epi8(low, _mm_set1_epi8('a')),
		n = _mm_sub_epi8(v, _mm_set1_epi8('0')),
		is_letter = _mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(25)), d),
		is_digit = _mm_cmpeq_epi8(_mm_min_epu8(n, _mm_set1_epi8(9)), n);
	_mm_storeu_si128((__m128i *)(void *)w, low);
	unsigned l = (unsigned)_mm_movemask_epi8(is_letter),
		 other = ~((unsigned)_mm_movemask_epi8(is_digit) | l);
	*in = (other - 1) & ~other;
	*letter = l & *in;
	*upper = ~(unsigned)_mm_movemask_epi8(_mm_slli_epi16(v, 2)) & l & *in;
	return (unsigned)__builtin_ctz(other);
#else
	unsigned k = 0;
	for (*letter = *upper = 0; k < 16; k++) {
		unsigned char c = (unsigned char)s[k], l = c | 0x20, is = (unsigned)l - 'a' < 26;
		w[k] = (char)l;
		if (!is && (unsigned)c - '0' > 9) break;
		*letter |= (unsigned)is << k;
		*upper |= (unsigned)(is && l != c) << k;
	}
	*in = (1u << k) - 1;
	return k;
#endif
}
#endif
