/* Internal: finding the few places of a text that a repair has to look at, sixteen bytes at a time.
 */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__SSE2__)
static inline __m128i
scan_load(const unsigned char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline __m128i
scan_is(__m128i v, int byte)
{
	return _mm_cmpeq_epi8(v, _mm_set1_epi8((char)byte));
}

/* Bytes from `low` to `high`, from 0x81 on. */
static inline __m128i
scan_among(__m128i v, int low, int high)
{
	return _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8((char)(low - 1))),
			     _mm_cmplt_epi8(v, _mm_set1_epi8((char)(high + 1))));
}
#endif

/* Next i in [from, n) for which `one` says yes, else n. VECTOR(p, i) gives an __m128i with the
 * bytes that may be such places among p[i..i+16); it may read p[i - 4]. */
#if defined(__SSE2__)
#define SCAN(name, one, VECTOR)                                                 \
	static size_t name(const char *s, size_t from, size_t n)                \
	{                                                                       \
		const unsigned char *p = (const unsigned char *)s;              \
		size_t i = from;                                                \
		for (; i < n && i < 4; i++)                                     \
			if (one(p, i, n)) return i;                             \
		while (i + 16 <= n) {                                           \
			unsigned m = (unsigned)_mm_movemask_epi8(VECTOR(p, i)); \
			for (; m; m &= m - 1) {                                 \
				size_t k = i + (size_t)__builtin_ctz(m);        \
				if (one(p, k, n)) return k;                     \
			}                                                       \
			i += 16;                                                \
		}                                                               \
		for (; i < n; i++)                                              \
			if (one(p, i, n)) return i;                             \
		return n;                                                       \
	}
#else
#define SCAN(name, one, VECTOR)                                            \
	static size_t name(const char *s, size_t from, size_t n)           \
	{                                                                  \
		for (size_t i = from; i < n; i++)                          \
			if (one((const unsigned char *)s, i, n)) return i; \
		return n;                                                  \
	}
#endif
#endif
