/* Counts of Arabic-script words and of neighbours, in the house spelling. */
#ifndef TRAIN_TRANSLIT_LM_H
#define TRAIN_TRANSLIT_LM_H
#include "train/tmap.h"
#include <kelma/base.h>
#include <stdio.h>

typedef struct lm {
	tmap type;     /* words as read; mark = first part + 1 when split */
	uint32_t *seq; /* types in text order; UINT32_MAX = break */
	float *weight; /* of each place in seq */
	size_t n, cap, wcap;
	tmap house; /* spelling -> house spelling: key = spelling, NUL, house spelling */
	tmap word;  /* parts: words and prefixes (last code PAIR_JOIN) */
	tmap pair;  /* two uint32 word ids */
	tmap left;  /* mark = kinds of right neighbours, count = sum; key = word id */
	double total;
} lm;

/* Learn respellings from lexicon.tsv (columns 1 and 2). */
void lm_house(lm *m, const kelma_buf *lexicon);
/* Add a text, one sentence a line, text in the first column, at most `lines` lines. */
void lm_text(lm *m, const kelma_buf *text, double weight, size_t lines, int darija);
/* Make sure a word (codes; may hold spaces) is known. */
void lm_need(lm *m, const unsigned char *c, size_t n);
void lm_count(lm *m);
void lm_write_words(lm *m, FILE *f);
void lm_write_pairs(lm *m, FILE *f);
void lm_write_affixes(lm *m, FILE *f);
#endif
