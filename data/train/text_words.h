/* Arabic words of the corpora, and a dictionary's. */
#ifndef TRAIN_TEXT_WORDS_H
#define TRAIN_TEXT_WORDS_H
#include "train/train_text.h"
#include "text/lamalef.h"

typedef struct word {
	uint16_t c[LAMALEF_LETTERS];
	uint8_t len, listed; /* len 0: a free slot; listed: the dictionary has it */
	uint32_t n, doubt;   /* how often the corpora have it; of these, in sources repaired before */
} word;

struct word_count {
	word *slot;
	size_t used, cap; /* cap: a power of two */
	kelma_buf text[2]; /* the healthy lines, a newline behind each; of sources repaired before */
	kelma_buf readings; /* the table of readings (data/train/text.readings.tsv) */
};

/* Next Arabic word of s at or after *at without marks: its letters (at most LAMALEF_LETTERS + 1) in
 * c, their number in *k; *at is moved behind it. 0 = no more. */
int word_next(const char *s, size_t n, size_t *at, uint16_t *c, size_t *k);
/* The word of these letters; len 0: it was never met. */
const word *word_find(const word_count *w, const uint16_t *c, size_t n);
/* A word of the dictionary. */
void word_count_entry(word_count *w, const uint16_t *c, size_t n);
#endif
