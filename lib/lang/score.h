/* Internal: the rows of a folded word added up. */
#ifndef LANG_SCORE_H
#define LANG_SCORE_H
#include "lang/model.h"
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SHORT = 12 }; /* symbols of a word that fits in a register with what stands around it */

/* Number of the row of k symbols that the window begins with: two bytes of its product, read from
 * memory. */
static inline uint32_t
lang_row_of(const uint32_t *mix, unsigned k)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint16_t row;
	memcpy(&row, (const char *)mix + (k - 2), sizeof row);
	return row;
#else
	return lang_row(*mix, k);
#endif
}

/* Two rows beside each other, sums of such pairs in bytes, and both added to 16-bit sums: SSE2
 * spelled out, because compilers widen half a register badly. */
#ifdef __SSE2__
typedef __m128i lang_pair;
static inline lang_pair
lang_pair_at(const uint8_t *rows, uint32_t a, uint32_t b)
{
	__m128i v = _mm_loadl_epi64((const __m128i *)(const void *)(rows + (size_t)a * LANES));
	return _mm_castps_si128(_mm_loadh_pi(
		_mm_castsi128_ps(v), (const __m64 *)(const void *)(rows + (size_t)b * LANES)));
}
static inline lang_pair
lang_pair_add(lang_pair a, lang_pair b)
{
	return _mm_add_epi8(a, b);
}
static inline void
lang_pair_sum(lang_lanes *sum, lang_pair v)
{
	*sum += (lang_lanes)_mm_unpacklo_epi8(v, _mm_setzero_si128());
	*sum += (lang_lanes)_mm_unpackhi_epi8(v, _mm_setzero_si128());
}
static inline lang_lanes
lang_row_at(const uint8_t *rows, uint32_t row)
{
	__m128i v = _mm_loadl_epi64((const __m128i *)(const void *)(rows + (size_t)row * LANES));
	return (lang_lanes)_mm_unpacklo_epi8(v, _mm_setzero_si128());
}
static inline lang_lanes
lang_three(const uint8_t *rows, uint32_t a, uint32_t b, uint32_t c)
{
	__m128i x = _mm_loadl_epi64((const __m128i *)(const void *)(rows + (size_t)a * LANES));
	x = _mm_add_epi8(
		x, _mm_loadl_epi64((const __m128i *)(const void *)(rows + (size_t)b * LANES)));
	x = _mm_add_epi8(
		x, _mm_loadl_epi64((const __m128i *)(const void *)(rows + (size_t)c * LANES)));
	return (lang_lanes)_mm_unpacklo_epi8(x, _mm_setzero_si128());
}
#else
typedef uint8_t lang_row8 __attribute__((vector_size(LANES)));
typedef struct lang_pair {
	lang_row8 a, b;
} lang_pair;
static inline lang_pair
lang_pair_at(const uint8_t *rows, uint32_t a, uint32_t b)
{
	lang_pair v;
	memcpy(&v.a, rows + (size_t)a * LANES, LANES);
	memcpy(&v.b, rows + (size_t)b * LANES, LANES);
	return v;
}
static inline lang_pair
lang_pair_add(lang_pair a, lang_pair b)
{
	return (lang_pair){ a.a + b.a, a.b + b.b };
}
static inline void
lang_pair_sum(lang_lanes *sum, lang_pair v)
{
	*sum += __builtin_convertvector(v.a, lang_lanes) + __builtin_convertvector(v.b, lang_lanes);
}
static inline lang_lanes
lang_row_at(const uint8_t *rows, uint32_t row)
{
	lang_row8 v;
	memcpy(&v, rows + (size_t)row * LANES, LANES);
	return __builtin_convertvector(v, lang_lanes);
}
static inline lang_lanes
lang_three(const uint8_t *rows, uint32_t a, uint32_t b, uint32_t c)
{
	return lang_row_at(rows, a) + lang_row_at(rows, b) + lang_row_at(rows, c);
}
#endif

/* Four symbols as a number. */
static inline uint32_t
lang_four(const uint8_t *sym)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint32_t four;
	memcpy(&four, sym, sizeof four);
	return four;
#else
	return base_le32(sym);
#endif
}

/* The rows of a word of k symbols between its SEPs, from the products of its windows and its hash:
 * that of the whole word, a 4-gram, a 3-gram and a 2-gram at each of the first k - 1 windows, and
 * what is left: the last 3-gram and the last two 2-grams. */
__attribute__((always_inline)) static inline lang_lanes
lang_rows(const uint8_t *rows, const uint32_t *mix, unsigned k, uint32_t hash)
{
	lang_lanes sum = lang_three(rows, lang_row_of(mix + (k - 1), 2),
				    lang_row_of(mix + (k - 1), 3), lang_row_of(mix + k, 2));
	sum += lang_row_at(rows, lang_word_row(hash));
	const uint32_t *m = mix, *const end = mix + (k - 1);
	if (!(k & 1)) {
		sum += lang_three(rows, lang_row_of(m, 2), lang_row_of(m, 3), lang_row_of(m, 4));
		m++;
	}
	for (; m != end; m += 2) {
		lang_pair v = lang_pair_at(rows, lang_row_of(m, 2), lang_row_of(m + 1, 2));
		v = lang_pair_add(v, lang_pair_at(rows, lang_row_of(m, 3), lang_row_of(m + 1, 3)));
		v = lang_pair_add(v, lang_pair_at(rows, lang_row_of(m, 4), lang_row_of(m + 1, 4)));
		lang_pair_sum(&sum, v);
	}
	return sum;
}

#ifdef __SSE2__
/* Powers of the factor of lang_word_step, the highest first: from [7 - n] on those of n steps. */
extern const uint64_t lang_steps[16];

/* The products of eight windows from the pairs of symbols that they begin and end with, by 16 bits
 * (a product's upper half is made of three), and their part of the hash. */
__attribute__((always_inline)) static inline __m128i
lang_mix8(__m128i pair, __m128i next, const uint64_t *step, uint32_t *mix)
{
	const __m128i low = _mm_set1_epi16((short)(lang_mix(1) & 0xffff)),
		      high = _mm_set1_epi16((short)(lang_mix(1) >> 16));
	__m128i a = _mm_mullo_epi16(pair, low),
		b = _mm_add_epi16(
			_mm_mulhi_epu16(pair, low),
			_mm_add_epi16(_mm_mullo_epi16(pair, high), _mm_mullo_epi16(next, low))),
		x = _mm_unpacklo_epi16(a, b), y = _mm_unpackhi_epi16(a, b);
	_mm_storeu_si128((__m128i *)(void *)mix, x);
	_mm_storeu_si128((__m128i *)(void *)(mix + 4), y);
	x = _mm_mul_epu32(x, _mm_loadu_si128((const __m128i *)(const void *)step));
	y = _mm_mul_epu32(y, _mm_loadu_si128((const __m128i *)(const void *)(step + 2)));
	return _mm_add_epi32(x, y);
}

/* A word of at most SHORT symbols: w is SEP symbols SEP 0 0 0, then anything. */
__attribute__((always_inline)) static inline lang_lanes
lang_short(const uint8_t *rows, __m128i w, unsigned k, uint32_t *hash)
{
	uint32_t mix[16];
	__m128i w1 = _mm_srli_si128(w, 1), w2 = _mm_srli_si128(w, 2), w3 = _mm_srli_si128(w, 3);
	const uint64_t *step = lang_steps + 6 - k / 2;
	__m128i h = lang_mix8(_mm_unpacklo_epi8(w, w1), _mm_unpacklo_epi8(w2, w3), step, mix);
	if (k > 7)
		h = _mm_add_epi32(h, lang_mix8(_mm_unpackhi_epi8(w, w1), _mm_unpackhi_epi8(w2, w3),
					       step + 4, mix + 8));
	*hash = (uint32_t)_mm_cvtsi128_si32(_mm_add_epi32(h, _mm_unpackhi_epi64(h, h)));
	return lang_rows(rows, mix, k, *hash);
}
#endif

/* A word of any length, from memory. */
__attribute__((always_inline)) static inline lang_lanes
lang_windows(const uint8_t *rows, const uint8_t *sym, unsigned k, uint32_t *hash)
{
	uint32_t mix[WORD_MAX + 8], h = 0, *to = mix;
	const uint8_t *p = sym, *const last_window = sym + k;
	do {
		to[0] = lang_mix(lang_four(p));
		to[1] = lang_mix(lang_four(p + 1));
		h = lang_word_step(h, to[0]);
		p += 2;
		to += 2;
	} while (p <= last_window);
	*hash = h;
	return lang_rows(rows, mix, k, h);
}

/* Score a word of k symbols with the table of its family. */
__attribute__((always_inline)) static inline void
lang_word_score(const lang_model *m, int fam, const uint8_t *sym, unsigned k, lang_score *x)
{
	x->v = lang_windows(m->rows[fam], sym, k, &x->hash);
	x->pos = k + 1;
}
#endif
