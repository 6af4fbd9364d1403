/* Internal to plain.c: 64 bytes of text at once, one bit each. */
#ifndef SEGMENT_WINDOW_H
#define SEGMENT_WINDOW_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

/* What follows the last byte may make it part of a word or not: nothing is said of it. */
enum { WINDOW = 64, SURE = WINDOW - 1 };
typedef struct window {
	/* ASCII letters, U+00C0-00FF but the two signs among them, digits that no digit follows;
	 * U+0620-065F */
	uint64_t word;
	uint64_t arabic; /* the last of these */
	uint64_t never;  /* digits and marks: what begins with one is perhaps no word */
	uint64_t change; /* first bytes of letters behind one of the other script */
	uint64_t space;
} window;

/* What single bytes are. */
typedef struct kinds {
	uint64_t letter, digit, space;
	uint64_t c3, sign;           /* lead byte C3; 97 and B7, the last byte of its signs */
	uint64_t d8, low, mid, mark; /* lead bytes D8 and D9; bit 0 and bit 5; any but 80 to 8A */
} kinds;

/* The window of these bytes, valid UTF-8 or its end, without the first `skip`. */
static inline window
window_of(kinds k, size_t skip)
{
	const uint64_t sure = INT64_MAX;
	uint64_t latin1 = k.c3 & ~(k.sign >> 1),
		 pair = k.d8 & (k.low ^ k.mid >> 1); /* D8 A0-BF, D9 80-9F */
	uint64_t digit = (k.digit & ~(k.digit >> 1)) >> skip;
	uint64_t mark = (pair & k.low & k.mark >> 1) >> skip; /* from D9 8B on */
	uint64_t latin = ((k.letter | latin1 | latin1 << 1) >> skip | digit) & sure;
	uint64_t arabic = (pair | pair << 1) >> skip & sure;
	return (window){ latin | arabic, arabic, digit | mark,
			 (latin & arabic << 1) | (arabic & latin << 1), k.space >> skip & sure };
}

/* Of 32 bytes at s, and of 32 more `at` bytes behind them, which may lie over the first. */
#if defined(__SSE2__)
static inline kinds
kinds_of(const unsigned char *s, size_t at)
{
#define IS(x, c) _mm_cmpeq_epi8(x, _mm_set1_epi8((char)(c)))
#define AND(x, c) _mm_and_si128(x, _mm_set1_epi8((char)(c)))
#define OR(x, c) _mm_or_si128(x, _mm_set1_epi8((char)(c)))
#define IN(x, from, count) /* moved to the lower end of the signed range, one comparison tells */  \
	_mm_cmplt_epi8(_mm_add_epi8(x, _mm_set1_epi8((char)(-128 - (from)))),                      \
		       _mm_set1_epi8((char)(-128 + (count))))
#define BITS(x) (uint64_t)(unsigned) _mm_movemask_epi8(x)
#define EACH(is) (BITS(is(a)) | BITS(is(b)) << 16 | (BITS(is(c)) | BITS(is(d)) << 16) << at)
#define IS_LETTER(x) IN(OR(x, 0x20), 'a', 26)
#define IS_DIGIT(x) IN(x, '0', 10)
#define IS_SPACE(x) IS(x, ' ')
#define IS_C3(x) IS(x, 0xc3)
#define IS_SIGN(x) IS(AND(x, 0xdf), 0x97)
#define IS_D8(x) IS(AND(x, 0xfe), 0xd8)
#define IS_MARK(x) _mm_cmpgt_epi8(x, _mm_set1_epi8((char)0x8a))
#define HAS_LOW(x) _mm_slli_epi16(x, 7)
#define HAS_MID(x) _mm_slli_epi16(x, 2)
	const __m128i *p = (const __m128i *)(const void *)s,
		      *q = (const __m128i *)(const void *)(s + at);
	const __m128i a = _mm_loadu_si128(p), b = _mm_loadu_si128(p + 1), c = _mm_loadu_si128(q),
		      d = _mm_loadu_si128(q + 1);
	return (kinds){ EACH(IS_LETTER), EACH(IS_DIGIT), EACH(IS_SPACE),
			EACH(IS_C3),     EACH(IS_SIGN),  EACH(IS_D8),
			EACH(HAS_LOW),   EACH(HAS_MID),  EACH(IS_MARK) };
}
#undef BITS
#undef EACH
#else
static inline kinds
kinds_of(const unsigned char *s, size_t at)
{
	kinds k = { 0 };
	for (size_t i = 0; i < at + 32; i++) {
		const unsigned char c = s[i];
		k.letter |= (uint64_t)((c | 0x20u) - 'a' < 26u) << i;
		k.digit |= (uint64_t)(c - (unsigned)'0' < 10u) << i;
		k.space |= (uint64_t)(c == ' ') << i;
		k.c3 |= (uint64_t)(c == 0xc3) << i;
		k.sign |= (uint64_t)((c & 0xdf) == 0x97) << i;
		k.d8 |= (uint64_t)((c & 0xfe) == 0xd8) << i;
		k.mark |= (uint64_t)(c > 0x8a || c < 0x80) << i;
		k.low |= (uint64_t)(c & 1) << i;
		k.mid |= (uint64_t)(c >> 5 & 1) << i;
	}
	return k;
}
#endif

/* Fewer than 32 bytes, with zeros behind them. */
static __attribute__((noinline)) const unsigned char *
window_few(const unsigned char *s, size_t n, unsigned char few[32])
{
	memset(few, 0, 32);
	return memcpy(few, s, n);
}

/* The window from i on; zeros behind the end of the text. */
static inline window
window_at(const unsigned char *s, size_t n, size_t i)
{
	unsigned char few[32];
	size_t from = 0, half = 32;
	if (n >= WINDOW) from = i < n - WINDOW ? i : n - WINDOW;
	else if (n >= 32) half = n - 32;
	else s = window_few(s, n, few), half = 0;
	return window_of(kinds_of(s + from, half), i - from);
}

#if defined(__x86_64__) && defined(__GNUC__)
#define WINDOW_WIDE __attribute__((target("avx2,bmi,bmi2")))
static inline int
window_is_wide(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("bmi2");
}

/* One vector for each comparison. */
typedef struct wide_consts {
	__m256i small, letter_move, letter_top, digit_move, digit_top, space, c3, sign_bits, sign,
		d8_bits, d8, letter_last;
} wide_consts;
#define ALL(c)                                                                                     \
	{                                                                                          \
		EIGHT(c), EIGHT(c), EIGHT(c), EIGHT(c)                                             \
	}
#define EIGHT(c) (long long)(((c)&0xffu) * 0x0101010101010101u)
/* FROM(low): moves bytes from low on to the lower end of the signed range; TOP(count): one
 * comparison with it tells whether they are no more than that many. */
#define FROM(low) ALL(0x80u - (low))
#define TOP(count) ALL(0x80u + (count))
static const wide_consts wide_all = { ALL(0x20u), FROM('a'),  TOP(26u),   FROM('0'),
				      TOP(10u),   ALL(0x20u), ALL(0xc3u), ALL(0xdfu),
				      ALL(0x97u), ALL(0xfeu), ALL(0xd8u), ALL(0x8au) };

WINDOW_WIDE static inline __attribute__((always_inline)) kinds
kinds_wide(const unsigned char *s, size_t at)
{
#define BITS(x) (uint64_t)(uint32_t) _mm256_movemask_epi8(x)
#define EACH(is) (BITS(is(a)) | BITS(is(b)) << at)
#define IS_LETTER_32(x)                                                                            \
	_mm256_cmpgt_epi8(c->letter_top,                                                           \
			  _mm256_add_epi8(_mm256_or_si256(x, c->small), c->letter_move))
#define IS_DIGIT_32(x) _mm256_cmpgt_epi8(c->digit_top, _mm256_add_epi8(x, c->digit_move))
#define IS_SPACE_32(x) _mm256_cmpeq_epi8(x, c->space)
#define IS_C3_32(x) _mm256_cmpeq_epi8(x, c->c3)
#define IS_SIGN_32(x) _mm256_cmpeq_epi8(_mm256_and_si256(x, c->sign_bits), c->sign)
#define IS_D8_32(x) _mm256_cmpeq_epi8(_mm256_and_si256(x, c->d8_bits), c->d8)
#define IS_MARK_32(x) _mm256_cmpgt_epi8(x, c->letter_last)
#define HAS_LOW_32(x) _mm256_slli_epi16(x, 7)
#define HAS_MID_32(x) _mm256_slli_epi16(x, 2)
	const wide_consts *c = &wide_all;
	__asm__("" : "+r"(c)); /* seen through, each vector would be built anew for every window */
	const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)s),
		      b = _mm256_loadu_si256((const __m256i *)(const void *)(s + at));
	return (kinds){ EACH(IS_LETTER_32), EACH(IS_DIGIT_32), EACH(IS_SPACE_32),
			EACH(IS_C3_32),     EACH(IS_SIGN_32),  EACH(IS_D8_32),
			EACH(HAS_LOW_32),   EACH(HAS_MID_32),  EACH(IS_MARK_32) };
}

WINDOW_WIDE static inline window
window_at_wide(const unsigned char *s, size_t n, size_t i)
{
	unsigned char few[32];
	size_t from = 0, half = 32;
	if (n >= WINDOW) from = i < n - WINDOW ? i : n - WINDOW;
	else if (n >= 32) half = n - 32;
	else s = window_few(s, n, few), half = 0;
	return window_of(kinds_wide(s + from, half), i - from);
}
#else
#define WINDOW_WIDE
#define window_at_wide window_at
static inline int
window_is_wide(void)
{
	return 0;
}
#endif
#endif
