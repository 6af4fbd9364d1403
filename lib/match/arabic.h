/* Arabic letters, two bytes at a time. */
#ifndef MATCH_ARABIC_H
#define MATCH_ARABIC_H
#include "match/fold.h"
#include <string.h>

/* Two bytes as a number, the first one the lowest. */
static inline uint32_t
le16(const char *s)
{
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint16_t v;
	memcpy(&v, s, 2);
	return v;
#else
	return (uint32_t)(unsigned char)s[0] | (uint32_t)(unsigned char)s[1] << 8;
#endif
}

static inline void
put16(char *w, uint32_t v)
{
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint16_t x = (uint16_t)v;
	memcpy(w, &x, 2);
#else
	w[0] = (char)v;
	w[1] = (char)(v >> 8);
#endif
}

/* Folds the Arabic letters s begins with to w, where they have as many bytes: returns how many. */
static inline size_t
arabic_run(const match_fold *fo, const char *s, char *w)
{
	size_t k = 0;
	uint32_t e = fo->arabic[le16(s) & 0x3fff];
	while (e) {
		put16(w + k, e);
		k += 2;
		e = fo->arabic[le16(s + k) & 0x3fff];
	}
	return k;
}

/* Behind letters of an Arabic word: the vowel signs and tatweels that follow, and more of it. */
static inline const char *
arabic_rest(const match_fold *fo, const char *s, char **w)
{
	while ((*s & 0xfc) == 0xd8) {
		uint32_t e = fo->near[(uint32_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3f)];
		if ((e >> NEAR_LEN & 3) || !(e & NEAR_MARK)) break;
		size_t k = arabic_run(fo, s + 2, *w);
		s += 2 + k;
		*w += k;
	}
	return s;
}

/* The Arabic letters from s on, folded to *w, with the vowel signs and tatweels among them.
 * Returns the byte behind them. */
static inline const char *
arabic_letters(const match_fold *fo, const char *s, char **w)
{
	size_t k = arabic_run(fo, s, *w);
	*w += k;
	return k ? arabic_rest(fo, s + k, w) : s;
}
#endif
