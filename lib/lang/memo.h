/* Internal: a text in chunks, which are what stands between white space, and what chunks added up
 * to when they were met before. Words come again and again: a chunk is looked up by its bytes,
 * before anything is folded. A chunk means the same wherever it stands, so what a handle has read
 * before changes its speed alone. */
#ifndef LANG_MEMO_H
#define LANG_MEMO_H
#include "lang/model.h"
#if defined(__SSE2__) && defined(__x86_64__)
#define LANG_MEMO 1
#include <emmintrin.h>
#endif

enum {
	MEMO_KEY = 16,   /* shorter chunks are remembered */
	MEMO_BITS = 14,  /* places; the first is that of the empty chunk */
	MEMO_LIVES = 2,  /* chunks of the same place that one met again outlives */
	MEMO_MANY = 254, /* name: several words, which tokens have to be told apart */
	MEMO_NEW = 255   /* name: not looked up yet */
};

/* Words and windows (letters and one) of both families, eight bits each: windows below, words
 * above. */
typedef uint32_t lang_tally;
static inline lang_tally
lang_tally_of(int fam, unsigned pos)
{
	return ((1u << 16) + pos) << (8 * fam);
}
static inline unsigned
lang_tally_pos(lang_tally t, int fam)
{
	return t >> (8 * fam) & 255;
}
static inline unsigned
lang_tally_words(lang_tally t, int fam)
{
	return t >> (16 + 8 * fam) & 255;
}

/* What the words of a chunk add up to: of one family, at most one Arabic word, or none. */
typedef struct lang_memo {
	uint8_t key[MEMO_KEY]; /* bytes and zeros; a free place has no bytes */
	lang_lanes v[FAMS];
	lang_tally tally;
	float dial; /* dialectness of the Arabic word */
	/* The word for tokens, as lang_scored has it, once its name was looked for; before that
	 * hash is its hash. */
	union {
		uint32_t hash;
		struct {
			uint16_t pos;
			uint8_t words;
			int8_t fam;
		};
	};
	uint8_t cls;
	uint8_t name;  /* as lang_name_find says, MEMO_NEW or MEMO_MANY */
	uint8_t start; /* it begins so many bytes into the chunk */
	uint8_t lives;
} lang_memo;
_Static_assert(sizeof(lang_memo) == 64, "one cache line");

#ifdef LANG_MEMO
/* n bytes of 255, then zeros. */
extern const uint8_t lang_keep[MEMO_KEY][MEMO_KEY];

/* Bit i: white space or the like at q[i], of 16 bytes. */
static inline unsigned
lang_ends(__m128i v)
{
	const __m128i space = _mm_set1_epi8(' ');
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(v, space), v));
}
/* The first n bytes of v, less than MEMO_KEY. */
static inline __m128i
lang_first(__m128i v, size_t n)
{
	return _mm_and_si128(v, _mm_load_si128((const __m128i *)(const void *)lang_keep[n]));
}
/* Where in the memo a chunk has its place, in bytes. */
static inline size_t
lang_memo_at(__m128i key)
{
	uint64_t a = (uint64_t)_mm_cvtsi128_si64(key),
		 b = (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(key, key));
	uint64_t mix = (a ^ (b << 29 | b >> 35)) * 0x9e3779b97f4a7c15u;
	return (size_t)(mix >> (58 - MEMO_BITS)) & ~(sizeof(lang_memo) - 1);
}
static inline lang_memo *
lang_memo_in(lang_memo *memo, size_t at)
{
	return (lang_memo *)(void *)((char *)memo + at);
}
/* 1 when e is of that chunk, else 0. */
static inline size_t
lang_memo_same(const lang_memo *e, __m128i key)
{
	__m128i own = _mm_load_si128((const __m128i *)(const void *)e->key);
	return ((unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(key, own)) + 1) >> 16;
}
#endif
#endif
