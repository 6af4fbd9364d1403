/* Internal: the rows of a folded word added up. */
#ifndef LANG_SCORE_H
#define LANG_SCORE_H
#include "lang/model.h"
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/* The rows of a word of k symbols between its SEPs: that of the whole word, a 4-gram, a 3-gram and
 * a 2-gram at each of the first k - 1 windows, and what is left: the last 3-gram and the last two
 * 2-grams. */
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
	lang_lanes sum = lang_three(rows, lang_row_of(mix + (k - 1), 2),
				    lang_row_of(mix + (k - 1), 3), lang_row_of(mix + k, 2));
	sum += lang_row_at(rows, lang_word_row(h));
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

/* Score a word of k symbols with the table of its family. */
__attribute__((always_inline)) static inline void
lang_word_score(const lang_model *m, int fam, const uint8_t *sym, unsigned k, lang_score *x)
{
	x->v = lang_windows(m->rows[fam], sym, k, &x->hash);
	x->pos = k + 1;
}
#endif
