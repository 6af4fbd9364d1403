/* UTF-8 validation by vectors: the three table look-ups of Keiser and Lemire, "Validating UTF-8 In
 * Less Than One Instruction Per Byte" (2021). A byte pair is wrong when the high nibble of the
 * first, its low nibble and the high nibble of the second agree on one kind of error; the third and
 * fourth bytes are checked by counting leads. */
#include "text/utf8.h"
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#include <string.h>

/* Kinds of error, one bit each. */
#define SHORT 1   /* 11______ 0_______, 11______ 11______ */
#define LONG 2    /* 0_______ 10______ */
#define OVER3 4   /* 11100000 100_____ */
#define SURR 16   /* 11101101 101_____ */
#define OVER2 32  /* 1100000_ 10______ */
#define LARGE 8   /* 11110100 1001____ and more */
#define LARGE2 64 /* 11110101 1000____ and more; with OVER4 11110000 1000____ */
#define OVER4 64
#define TWO 128 /* 10______ 10______ */
#define CARRY (SHORT | LONG | TWO)
#define HIGH1                                                                            \
	LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, (char)TWO, (char)TWO, (char)TWO, \
		(char)TWO, SHORT | OVER2, SHORT, SHORT | OVER3 | SURR,                   \
		SHORT | LARGE | LARGE2 | OVER4
#define LOW1                                                                                    \
	(char)(CARRY | OVER3 | OVER2 | OVER4), (char)(CARRY | OVER2), (char)CARRY, (char)CARRY, \
		(char)(CARRY | LARGE), (char)(CARRY | LARGE | LARGE2),                          \
		(char)(CARRY | LARGE | LARGE2), (char)(CARRY | LARGE | LARGE2),                 \
		(char)(CARRY | LARGE | LARGE2), (char)(CARRY | LARGE | LARGE2),                 \
		(char)(CARRY | LARGE | LARGE2), (char)(CARRY | LARGE | LARGE2),                 \
		(char)(CARRY | LARGE | LARGE2), (char)(CARRY | LARGE | LARGE2 | SURR),          \
		(char)(CARRY | LARGE | LARGE2), (char)(CARRY | LARGE | LARGE2)
#define HIGH2                                                        \
	SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT,      \
		(char)(LONG | OVER2 | TWO | OVER3 | LARGE2 | OVER4), \
		(char)(LONG | OVER2 | TWO | OVER3 | LARGE),          \
		(char)(LONG | OVER2 | TWO | SURR | LARGE),           \
		(char)(LONG | OVER2 | TWO | SURR | LARGE), SHORT, SHORT, SHORT, SHORT

__attribute__((target("sse4.1"))) static inline __m128i
check16(__m128i in, __m128i prev)
{
	const __m128i t1 = _mm_setr_epi8(HIGH1), t2 = _mm_setr_epi8(LOW1),
		      t3 = _mm_setr_epi8(HIGH2);
	const __m128i nib = _mm_set1_epi8(15);
	__m128i p1 = _mm_alignr_epi8(in, prev, 15), p2 = _mm_alignr_epi8(in, prev, 14),
		p3 = _mm_alignr_epi8(in, prev, 13);
	__m128i a = _mm_shuffle_epi8(t1, _mm_and_si128(_mm_srli_epi16(p1, 4), nib));
	__m128i b = _mm_shuffle_epi8(t2, _mm_and_si128(p1, nib));
	__m128i c = _mm_shuffle_epi8(t3, _mm_and_si128(_mm_srli_epi16(in, 4), nib));
	__m128i special = _mm_and_si128(_mm_and_si128(a, b), c);
	__m128i third = _mm_subs_epu8(p2, _mm_set1_epi8((char)(0xe0 - 0x80)));
	__m128i fourth = _mm_subs_epu8(p3, _mm_set1_epi8((char)(0xf0 - 0x80)));
	__m128i must = _mm_and_si128(_mm_or_si128(third, fourth), _mm_set1_epi8((char)0x80));
	return _mm_xor_si128(must, special);
}

/* Bytes that start a character which needs more bytes than the vector has. */
__attribute__((target("sse4.1"))) static inline __m128i
open16(__m128i in)
{
	const char f = (char)0xff;
	return _mm_subs_epu8(in,
			     _mm_setr_epi8(f, f, f, f, f, f, f, f, f, f, f, f, f, (char)(0xf0 - 1),
					   (char)(0xe0 - 1), (char)(0xc0 - 1)));
}

__attribute__((target("sse4.1"))) static size_t
prefix_sse(const char *s, size_t n)
{
	__m128i prev = _mm_setzero_si128(), open = prev;
	size_t i = 0;
	for (; i + 64 <= n; i += 64) {
		const __m128i *p = (const __m128i *)(const void *)(s + i);
		__m128i a = _mm_loadu_si128(p), b = _mm_loadu_si128(p + 1),
			c = _mm_loadu_si128(p + 2), d = _mm_loadu_si128(p + 3), err;
		if (!_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d)))) {
			err = open;
			open = _mm_setzero_si128();
		} else {
			err = _mm_or_si128(_mm_or_si128(check16(a, prev), check16(b, a)),
					   _mm_or_si128(check16(c, b), check16(d, c)));
			open = open16(d);
		}
		if (!_mm_testz_si128(err, err)) break;
		prev = d;
	}
	return i;
}

__attribute__((target("avx2"))) static inline __m256i
check32(__m256i in, __m256i prev)
{
	const __m256i t1 = _mm256_setr_epi8(HIGH1, HIGH1), t2 = _mm256_setr_epi8(LOW1, LOW1),
		      t3 = _mm256_setr_epi8(HIGH2, HIGH2), nib = _mm256_set1_epi8(15);
	__m256i mid = _mm256_permute2x128_si256(prev, in, 0x21);
	__m256i p1 = _mm256_alignr_epi8(in, mid, 15), p2 = _mm256_alignr_epi8(in, mid, 14),
		p3 = _mm256_alignr_epi8(in, mid, 13);
	__m256i a = _mm256_shuffle_epi8(t1, _mm256_and_si256(_mm256_srli_epi16(p1, 4), nib));
	__m256i b = _mm256_shuffle_epi8(t2, _mm256_and_si256(p1, nib));
	__m256i c = _mm256_shuffle_epi8(t3, _mm256_and_si256(_mm256_srli_epi16(in, 4), nib));
	__m256i special = _mm256_and_si256(_mm256_and_si256(a, b), c);
	__m256i third = _mm256_subs_epu8(p2, _mm256_set1_epi8((char)(0xe0 - 0x80)));
	__m256i fourth = _mm256_subs_epu8(p3, _mm256_set1_epi8((char)(0xf0 - 0x80)));
	__m256i must =
		_mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
	return _mm256_xor_si256(must, special);
}

__attribute__((target("avx2"))) static size_t
prefix_avx2(const char *s, size_t n)
{
	const char f = (char)0xff;
	const __m256i last = _mm256_setr_epi8(f, f, f, f, f, f, f, f, f, f, f, f, f, f, f, f, f, f,
					      f, f, f, f, f, f, f, f, f, f, f, (char)(0xf0 - 1),
					      (char)(0xe0 - 1), (char)(0xc0 - 1));
	__m256i prev = _mm256_setzero_si256(), open = prev;
	size_t i = 0;
	for (; i + 64 <= n; i += 64) {
		const __m256i *p = (const __m256i *)(const void *)(s + i);
		__m256i a = _mm256_loadu_si256(p), b = _mm256_loadu_si256(p + 1), err;
		if (!_mm256_movemask_epi8(_mm256_or_si256(a, b))) {
			err = open;
			open = _mm256_setzero_si256();
		} else {
			err = _mm256_or_si256(check32(a, prev), check32(b, a));
			open = _mm256_subs_epu8(b, last);
		}
		if (!_mm256_testz_si256(err, err)) break;
		prev = b;
	}
	return i;
}

size_t
utf8_valid_blocks(const char *s, size_t n)
{
	if (__builtin_cpu_supports("avx2")) return prefix_avx2(s, n);
	if (__builtin_cpu_supports("sse4.1")) return prefix_sse(s, n);
	return 0;
}

size_t
utf8_valid_blocks_sse(const char *s, size_t n)
{
	return __builtin_cpu_supports("sse4.1") ? prefix_sse(s, n) : 0;
}
#else
size_t
utf8_valid_blocks(const char *s, size_t n)
{
	(void)s, (void)n;
	return 0;
}

size_t
utf8_valid_blocks_sse(const char *s, size_t n)
{
	(void)s, (void)n;
	return 0;
}
#endif
