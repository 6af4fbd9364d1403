/* Arabic words of the corpora, and a dictionary's. */
#ifndef TRAIN_TEXT_WORDS_H
#define TRAIN_TEXT_WORDS_H
#include "train/train_text.h"
#include "text/lamalef.h"

/* The dictionary has it; it is made of a word and an affix. */
enum { WORD_LISTED = 1, WORD_MADE };
typedef struct word {
	uint16_t c[LAMALEF_LETTERS];
	uint8_t len, listed; /* len 0: a free slot; listed: WORD_LISTED, WORD_MADE, or 0 */
	uint8_t stem;        /* of a word with a prefix: where the rest begins */
	uint32_t n, doubt; /* how often the corpora have it; of these, in sources repaired before */
	uint32_t told;     /* times that the table of words counts it */
	double made[2]; /* how often it is to be expected, made of others: without those of sources
			   repaired before, and with them */
} word;

struct word_count {
	word *slot;
	size_t used, cap; /* cap: a power of two */
	kelma_buf
		text[2]; /* the healthy lines, a newline behind each; of sources repaired before */
	kelma_buf readings; /* the table of readings (data/train/text.readings.tsv) */
};

/* Next Arabic word of s at or after *at without marks: its letters (at most LAMALEF_LETTERS + 1) in
 * c, their number in *k; *at is moved behind it. 0 = no more. */
int word_next(const char *s, size_t n, size_t *at, uint16_t *c, size_t *k);
/* The word of these letters; len 0: it was never met. */
const word *word_find(const word_count *w, const uint16_t *c, size_t n);
/* A word of the dictionary. */
void word_count_entry(word_count *w, const uint16_t *c, size_t n);

/* One alef-lam of a word: the letters as they stand in the text, where it is, the answer. */
typedef struct example {
	uint16_t c[LAMALEF_LETTERS];
	size_t n, i;
	int answer;
} example;
enum { EXAMPLES = 2 * LAMALEF_LETTERS };

/* The alef-lam of a word in a damaged text; and of a healthy word that looks damaged: God's name,
 * which some readers leave alone, and alef-lam behind a lam. */
size_t examples_of(const word *w, example *e);
/* Sources that were damaged once have words still damaged that are words, too: alef-lam in a word
 * that other sources often write with lam-alef is not believed. */
int believed(const word_count *all, const word *w, const uint16_t *c, size_t i);

/* Weights of windows (text_windows.c). */
typedef struct windows windows;
windows *windows_learn(const word_count *all);
/* What all windows of an alef-lam say, in 1/LAMALEF_UNIT nat. */
int windows_odds(const windows *t, const uint16_t *c, size_t n, size_t i);
/* Windows of an alef-lam that were not given before: the letters in c, the weight in *odds. Returns
 * how many letters; 0 = no more. *at = 0 at first. */
size_t windows_next(windows *t, const uint16_t *w, size_t n, size_t i, size_t *at, uint16_t *c,
		    int *odds);
size_t windows_used(const windows *t);
void windows_free(windows *t);
#endif
