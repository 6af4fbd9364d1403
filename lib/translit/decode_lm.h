/* Internal: what is known about whole words: Arabic-script words and their neighbours, affixes of
 * unseen words, readings of Latin spellings, foreign words. Costs are -log p in 1/128 nat
 * (JOINT_NAT). Sections, layouts in decode_map.h: words: map, codes -> u16 cost, u8 back-off in
 * 1/16 nat; the id of a word is its place; lexicon: map, Latin codes -> readings: weight, length,
 * codes; classes: map, Latin codes -> LM_*; bigrams, foreign: prints; affixes: lines
 * "prefix-<TAB>log p", "-suffix<TAB>log p" as they are */
#ifndef TRANSLIT_DECODE_LM_H
#define TRANSLIT_DECODE_LM_H
#include "pack/pack.h"
#include "translit/decode_joint.h"
#include "translit/decode_map.h"

enum {
	LM_NONE = MAP_NONE, /* no such word */
	LM_KEEP = 1,        /* reading that says: as typed (one code) */
	LM_JOIN = 2,        /* last code of a reading written together with the next word */
	LM_EDGE = 3,        /* the word before the first one (one code) */
	LM_AFFIXES = 160
};
typedef struct lm_affix {
	unsigned char c[4];
	uint8_t n, suffix, next; /* next + 1 with the same end letter, 0 = none */
	int cost;
} lm_affix;
typedef struct lm {
	code_map words, lexicon, classes;
	prints pairs, foreign;
	lm_affix affix[LM_AFFIXES];
	size_t affixes;
	uint8_t prefix[256],
		suffix[256]; /* first affix + 1 with this first (last) letter; affix.next goes on */
	uint32_t edge;       /* id of LM_EDGE */
} lm;

/* Bind the sections FAMILY.words, .lexicon and, where there are any, .bigrams, .classes, .foreign,
 * .affixes. */
kelma_status lm_open(lm *m, const kelma_res *res, const char *family, kelma_err *err);
/* Id of a word, or LM_NONE. */
uint32_t lm_find(const lm *m, const unsigned char *c, size_t n);
/* Cost of a reading: a known word, words between spaces, or affixes around known words, or letters.
 * *known = 1 when every part is in the list. */
int lm_cost(const lm *m, const unsigned char *c, size_t n, int *known);
/* What the neighbour adds to the cost of `next` after `prev` (negative: they belong together). 0
 * for unknown words. */
int lm_pair(const lm *m, uint32_t prev, uint32_t next);
/* log2 of the count of a foreign word in codes (lower case), 0 = not one. */
int lm_foreign(const lm *m, const unsigned char *c, size_t n);

/* Class of a Latin word in codes: an article or the like, letters with digits; 0 = none. */
enum { LM_BOUND = 1, LM_TECHNICAL };
int lm_class(const lm *m, const unsigned char *c, size_t n);

/* Readings of a Latin spelling. */
typedef struct lm_reading {
	const unsigned char *c;
	size_t n;
	double weight;
} lm_reading;
/* Up to cap readings stored under a key; returns how many. */
size_t lm_readings(const code_map *m, const unsigned char *key, size_t n, lm_reading *out,
		   size_t cap);
#endif
