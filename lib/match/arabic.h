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

/* The Arabic letters from s on, folded to *w, with the vowel signs and tatweels among them.
 * Returns the byte behind them. */
static inline const char *
arabic_letters(const match_fold *fo, const char *s, char **w)
{
	const char *from = s;
	for (char *o = *w;; s += 2) {
		uint32_t v = le16(s) ^ 0x80d8u, e = 0;
		while (v < 0x4000 && (e = fo->arabic[v]) != 0) {
			put16(o, e);
			o += 2;
			s += 2;
			v = le16(s) ^ 0x80d8u;
		}
		*w = o;
		/* tatweel and vowel signs belong to their word */
		if (v >= 0x4000 || (v & 0xff) > 3 || s == from) return s;
		e = fo->near[0x600 | (v & 3) << 6 | v >> 8];
		if ((e >> NEAR_LEN & 3) || !(e & NEAR_MARK)) return s;
	}
}
#endif
