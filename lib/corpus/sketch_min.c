/* The smallest of many hashes, for all shingles of a text: two vectors of hashes stay in registers.
 */
#include "corpus/sketch.h"

void
sketch_min_scalar(uint32_t *min, const uint32_t *flip, const uint32_t *mul, size_t k,
		  const uint32_t *x, size_t n)
{
	for (size_t i = 0; i < k; i++) {
		uint32_t m = min[i], f = flip[i], u = mul[i];
		for (size_t j = 0; j < n; j++) {
			uint32_t h = (x[j] ^ f) * u;
			m = h < m ? h : m;
		}
		min[i] = m;
	}
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

__attribute__((target("avx2"))) static void
min_avx2(uint32_t *min, const uint32_t *flip, const uint32_t *mul, size_t k, const uint32_t *x,
	 size_t n)
{
	for (size_t i = 0; i < k; i += SKETCH_LANES) {
		__m256i *at = (__m256i *)(void *)(min + i), m0 = _mm256_loadu_si256(at),
			m1 = _mm256_loadu_si256(at + 1);
		const __m256i *fp = (const __m256i *)(const void *)(flip + i),
			      *up = (const __m256i *)(const void *)(mul + i);
		__m256i f0 = _mm256_loadu_si256(fp), f1 = _mm256_loadu_si256(fp + 1);
		__m256i u0 = _mm256_loadu_si256(up), u1 = _mm256_loadu_si256(up + 1);
		for (size_t j = 0; j < n; j++) {
			__m256i v = _mm256_set1_epi32((int)x[j]);
			m0 = _mm256_min_epu32(m0, _mm256_mullo_epi32(_mm256_xor_si256(v, f0), u0));
			m1 = _mm256_min_epu32(m1, _mm256_mullo_epi32(_mm256_xor_si256(v, f1), u1));
		}
		_mm256_storeu_si256(at, m0);
		_mm256_storeu_si256(at + 1, m1);
	}
}

__attribute__((target("sse4.1"))) static void
min_sse(uint32_t *min, const uint32_t *flip, const uint32_t *mul, size_t k, const uint32_t *x,
	size_t n)
{
	for (size_t i = 0; i < k; i += SKETCH_LANES / 2) {
		__m128i *at = (__m128i *)(void *)(min + i), m0 = _mm_loadu_si128(at),
			m1 = _mm_loadu_si128(at + 1);
		const __m128i *fp = (const __m128i *)(const void *)(flip + i),
			      *up = (const __m128i *)(const void *)(mul + i);
		__m128i f0 = _mm_loadu_si128(fp), f1 = _mm_loadu_si128(fp + 1);
		__m128i u0 = _mm_loadu_si128(up), u1 = _mm_loadu_si128(up + 1);
		for (size_t j = 0; j < n; j++) {
			__m128i v = _mm_set1_epi32((int)x[j]);
			m0 = _mm_min_epu32(m0, _mm_mullo_epi32(_mm_xor_si128(v, f0), u0));
			m1 = _mm_min_epu32(m1, _mm_mullo_epi32(_mm_xor_si128(v, f1), u1));
		}
		_mm_storeu_si128(at, m0);
		_mm_storeu_si128(at + 1, m1);
	}
}

void
sketch_min(uint32_t *min, const uint32_t *flip, const uint32_t *mul, size_t k, const uint32_t *x,
	   size_t n)
{
	if (__builtin_cpu_supports("avx2")) min_avx2(min, flip, mul, k, x, n);
	else if (__builtin_cpu_supports("sse4.1")) min_sse(min, flip, mul, k, x, n);
	else sketch_min_scalar(min, flip, mul, k, x, n);
}
#else
void
sketch_min(uint32_t *min, const uint32_t *flip, const uint32_t *mul, size_t k, const uint32_t *x,
	   size_t n)
{
	sketch_min_scalar(min, flip, mul, k, x, n);
}
#endif
