/* Internal: where the characters of 64 bytes of valid UTF-8 begin, as bits, so that words and the
 * spaces between them need no branch. */
#ifndef TRANSLIT_SCHEME_MARKS_H
#define TRANSLIT_SCHEME_MARKS_H
#include <stddef.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { MARKS_WINDOW = 64 };

/* Bits of a window: characters that begin there, those of three bytes, of two or four, of four. */
typedef struct marks {
	uint64_t starts, three, other, four;
} marks;

#ifdef __SSE2__
static inline marks
marks_of(const unsigned char *p)
{
	const __m128i cont = _mm_set1_epi8((char)0xbf), lead = _mm_set1_epi8((char)0xf0),
		      want = _mm_set1_epi8((char)0xe0);
	uint64_t starts = 0, ascii = 0, three = 0, four = 0;
	for (unsigned i = 0; i < MARKS_WINDOW; i += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		__m128i w = _mm_cmpeq_epi8(_mm_and_si128(x, lead), want);
		starts |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(x, cont)) << i;
		ascii |= (uint64_t)(0xffffu & ~(unsigned)_mm_movemask_epi8(x)) << i;
		three |= (uint64_t)(unsigned)_mm_movemask_epi8(w) << i;
		w = _mm_cmpeq_epi8(_mm_and_si128(x, lead), lead);
		four |= (uint64_t)(unsigned)_mm_movemask_epi8(w) << i;
	}
	return (marks){ starts, three, starts & ~ascii & ~three, four };
}
#else
static inline marks
marks_of(const unsigned char *p)
{
	marks m = { 0, 0, 0, 0 };
	for (unsigned i = 0; i < MARKS_WINDOW; i++) {
		m.starts |= (uint64_t)((p[i] & 0xc0) != 0x80) << i;
		m.three |= (uint64_t)((p[i] & 0xf0) == 0xe0) << i;
		m.four |= (uint64_t)(p[i] >= 0xf0) << i;
		m.other |= (uint64_t)(p[i] >= 0xc0 && (p[i] & 0xf0) != 0xe0) << i;
	}
	return m;
}
#endif

/* Place of the next character; its bit is taken away. */
static inline size_t
marks_next(uint64_t *starts)
{
	size_t i = (unsigned)__builtin_ctzll(*starts);
	*starts &= *starts - 1;
	return i;
}
#endif
