/* Is there anything in a text that fields in digits could be made of? Texts are passed over at the speed
 * of memory where nothing is. */
#include "extract/extract.h"
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Of 64 bytes, a bit each: ASCII digits; blank . / -; "@"; first bytes of Arabic digits; second ones. */
typedef struct masks {
	uint64_t digit, part, at, lead, tail;
} masks;

#ifdef __SSE2__
static inline __m128i
between(__m128i v, char from, char last)
{
	__m128i d = _mm_sub_epi8(v, _mm_set1_epi8(from));
	return _mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8((char)(last - from))), d);
}
static inline masks
look(const unsigned char *s)
{
	masks m = { 0 };
	for (int k = 0; k < 4; k++) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s + 16 * k));
		__m128i part = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(' ')), between(v, '-', '/'));
		__m128i lead = _mm_cmpeq_epi8(_mm_or_si128(v, _mm_set1_epi8(2)), _mm_set1_epi8((char)0xdb));
		m.digit |= (uint64_t)(unsigned)_mm_movemask_epi8(between(v, '0', '9')) << 16 * k;
		m.part |= (uint64_t)(unsigned)_mm_movemask_epi8(part) << 16 * k;
		m.at |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('@'))) << 16 * k;
		m.lead |= (uint64_t)(unsigned)_mm_movemask_epi8(lead) << 16 * k;
		m.tail |= (uint64_t)(unsigned)_mm_movemask_epi8(between(v, (char)0xa0, (char)0xb9)) << 16 * k;
	}
	return m;
}
#else
static inline unsigned char
in(unsigned char c, unsigned char from, unsigned char many)
{
	return (unsigned char)(c - from) < many;
}

static inline masks
look(const unsigned char *s)
{
	masks m = { 0 };
	for (int k = 0; k < 64; k++) {
		m.digit |= (uint64_t)in(s[k], '0', 10) << k;
		m.part |= (uint64_t)(s[k] == ' ' || in(s[k], '-', 3)) << k;
		m.at |= (uint64_t)(s[k] == '@') << k;
		m.lead |= (uint64_t)((s[k] | 2) == 0xdb) << k;
		m.tail |= (uint64_t)in(s[k], 0xa0, 26) << k;
	}
	return m;
}
#endif

/* A digit beside another (at once or behind one mark), "@", an Arabic-Indic or Persian digit. The single
 * digits of Arabizi words do not count. */
static inline uint64_t
hits(masks m)
{
	return (m.digit & (m.digit >> 1 | (m.part >> 1 & m.digit >> 2))) | m.at | (m.lead & m.tail >> 1);
}

int
x_has_digits(const char *text, size_t n)
{
	enum { STEP = 62 }; /* what begins in the last two bytes is seen by the next step */
	const unsigned char *s = (const unsigned char *)text;
	if (n < 64) {
		unsigned char all[64] = "";
		memcpy(all, s, n);
		return hits(look(all)) != 0;
	}
	for (size_t i = 0; i + 64 <= n; i += STEP)
		if (hits(look(s + i))) return 1;
	return hits(look(s + n - 64)) != 0;
}
