/* Internal: what is known about whole words: Arabic-script words and their neighbours, affixes of unseen words, readings
 * of Latin spellings, foreign words. Costs are -log p in 1/128 nat (JOINT_NAT).
 *
 * words: "KWRD", u32 words, u32 slots (power of two), u32 bytes of text; u32 place of each word in the text; u16 cost and
 *   u8 back-off (1/16 nat) of each, padded to 4; u32 slots (word + 1); text: length byte, codes. Sorted: word id = rank.
 * prints ("KFPT", u32 slots, u64 0, u32 slots: 24 bits of hash, 8 bits of value): neighbours and foreign words.
 * affixes: lines "prefix-<TAB>log p", "-suffix<TAB>log p" as they are. */
#ifndef TRANSLIT_DECODE_LM_H
#define TRANSLIT_DECODE_LM_H
#include "pack/pack.h"
#include "translit/decode_joint.h"

enum {
	LM_NONE = UINT32_MAX, /* no such word */
	LM_KEEP = 1,          /* reading that says: as typed (one code) */
	LM_JOIN = 2,          /* last code of a reading written together with the next word */
	LM_EDGE = 3,          /* the word before the first one (one code) */
	LM_AFFIXES = 160
};
typedef struct lm_prints {
	const unsigned char *slot;
	uint32_t mask;
} lm_prints;
typedef struct lm_affix {
	unsigned char c[4];
	uint8_t n, suffix;
	int cost;
} lm_affix;
typedef struct lm {
	const unsigned char *off, *cost, *back, *slot, *text;
	uint32_t words, mask, bytes;
	lm_prints pairs, foreign;
	lm_affix affix[LM_AFFIXES];
	size_t affixes;
	pack_map lexicon;
	uint32_t edge; /* id of LM_EDGE */
} lm;

/* Bind the sections FAMILY.words, .lexicon and, where there are any, .bigrams, .foreign, .affixes. */
kelma_status lm_open(lm *m, const kelma_res *res, const char *family, kelma_err *err);
/* Id of a word, or LM_NONE. */
uint32_t lm_find(const lm *m, const unsigned char *c, size_t n);
/* Cost of a reading: a known word, words between spaces, or affixes around known words, or letters. *known = 1 when
 * every part is in the list. */
int lm_cost(const lm *m, const unsigned char *c, size_t n, int *known);
/* What the neighbour adds to the cost of `next` after `prev` (negative: they belong together). 0 for unknown words. */
int lm_pair(const lm *m, uint32_t prev, uint32_t next);
/* log2 of the count of a foreign word in codes (lower case), 0 = not one. */
int lm_foreign(const lm *m, const unsigned char *c, size_t n);

/* Readings of a Latin spelling. */
typedef struct lm_reading {
	const unsigned char *c;
	size_t n;
	double weight;
} lm_reading;
/* Up to cap readings stored under a key; returns how many. */
size_t lm_readings(const pack_map *m, const unsigned char *key, size_t n, lm_reading *out, size_t cap);

/* Hash of the two tables of prints; used by their builder too. */
uint64_t lm_hash_pair(uint32_t a, uint32_t b);
uint64_t lm_hash_word(const unsigned char *c, size_t n);
#endif
