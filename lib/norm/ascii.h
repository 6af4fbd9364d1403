/* Internal to fast.c: its loops over ASCII text, 16 bytes at a time. */
#ifndef NORM_ASCII_H
#define NORM_ASCII_H
#include "norm/pass.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__SSE2__)
/* Over ASCII text without odd characters and double spaces, 16 bytes at a time. Returns where it
 * stopped. */
static inline size_t
ascii_run(pass *p, size_t i, size_t end)
{
	const __m128i odd0 = _mm_set1_epi8((char)p->nm->ascii_odd[0]),
		      odd1 = _mm_set1_epi8((char)p->nm->ascii_odd[1]);
	const __m128i sp = _mm_set1_epi8(' '), del = _mm_set1_epi8(0x7f);
	size_t cut = NOWHERE;
	unsigned before = i == p->ws_end || i == p->del_end, k = 16;
	while (k == 16 && end - i > 0 && end >= 16) {
		unsigned skip = end - i < 16 ? 16 - (unsigned)(end - i)
					     : 0; /* the last block lies over the one before */
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p->s + i - skip));
		__m128i bad = _mm_or_si128(_mm_cmplt_epi8(v, sp),
					   _mm_cmpeq_epi8(v, del)); /* signed: also bytes >= 0x80 */
		bad = _mm_or_si128(bad,
				   _mm_or_si128(_mm_cmpeq_epi8(v, odd0), _mm_cmpeq_epi8(v, odd1)));
		unsigned w = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, sp)) >> skip;
		unsigned stop = (unsigned)_mm_movemask_epi8(bad) >> skip | 0x10000u >> skip;
		if (p->nm->spaces) stop |= w & (w << 1 | before);
		k = (unsigned)__builtin_ctz(stop);
		w &= (1u << k) - 1;
		if (w) cut = i + 31 - (unsigned)__builtin_clz(w);
		i += k;
		before = w >> 15;
		uint16_t two;
		if (k == 16 || end - i < 3 || (signed char)p->s[i + 2] < 0) continue;
		memcpy(&two, p->s + i, 2);
		if (p->nm->pair[two]) break;
		i += 2; /* one letter with an accent in between */
		k = 16;
		before = 0;
	}
	pass_cut(p, cut);
	return i;
}

/* Where equal letters matter: over ASCII that stays, no three characters equal, and single spaces,
 * 16 bytes at a time. s[i - 1] stayed, too. Returns where it stopped: the character before is not
 * the second of two equal ones. */
static inline size_t
ascii_keep(pass *p, size_t i, size_t end, uint32_t *prev)
{
	const kelma_norm *nm = p->nm;
	const __m128i odd0 = _mm_set1_epi8((char)nm->ascii_odd[0]);
	const __m128i odd1 = _mm_set1_epi8((char)nm->ascii_odd[1]);
	const __m128i sp = _mm_set1_epi8(' '), del = _mm_set1_epi8(0x7f);
	const __m128i least = _mm_set1_epi8(nm->ascii_upper ? 'A' - 1 : 0x7f),
		      most = _mm_set1_epi8('Z' + 1);
	size_t cut = NOWHERE, from = i;
	for (unsigned k = 16; k == 16 && end - i > 0 && end > 16; i += k) {
		/* the last block lies over the one before */
		unsigned skip = end - i < 16 ? 16 - (unsigned)(end - i) : 0;
		const char *at = p->s + i - skip;
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
		__m128i last = _mm_loadu_si128((const __m128i *)(const void *)(at - 1));
		__m128i bad = _mm_or_si128(_mm_cmplt_epi8(v, sp), _mm_cmpeq_epi8(v, del));
		__m128i upper = _mm_and_si128(_mm_cmpgt_epi8(v, least), _mm_cmplt_epi8(v, most));
		bad = _mm_or_si128(bad,
				   _mm_or_si128(_mm_cmpeq_epi8(v, odd0), _mm_cmpeq_epi8(v, odd1)));
		bad = _mm_or_si128(bad, upper);
		unsigned same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, last)) >> skip;
		unsigned stop = (unsigned)_mm_movemask_epi8(bad) >> skip | 0x10000u >> skip;
		unsigned w = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, sp)) >> skip;
		stop |= nm->inert.pairs ? same
					: same & (w | same >> 1 |
						  0x8000u >> skip); /* what follows the last one? */
		k = (unsigned)__builtin_ctz(stop);
		if (k && same >> (k - 1) & 1) k--;
		w &= (1u << k) - 1;
		if (w) cut = i + 31 - (unsigned)__builtin_clz(w);
	}
	pass_cut(p, cut);
	if (i > from) *prev = p->s[i - 1] == ' ' ? 0 : (unsigned char)p->s[i - 1];
	return i;
}
#else
static inline size_t
ascii_keep(pass *p, size_t i, size_t end, uint32_t *prev)
{
	(void)p, (void)end, (void)prev;
	return i;
}

static inline size_t
ascii_run(pass *p, size_t i, size_t end)
{
	(void)p;
	(void)end;
	return i;
}
#endif
#endif
