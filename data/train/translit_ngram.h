/* N-grams of joint units: interpolated Kneser-Ney, pruned, written as text. */
#ifndef TRAIN_TRANSLIT_NGRAM_H
#define TRAIN_TRANSLIT_NGRAM_H
#include "train/translit_em.h"
#include <stdio.h>

enum { NGRAM_MAX = 6, NGRAM_END = 0, NGRAM_BEGIN = 1, NGRAM_FIRST = 2 /* symbol of unit 0 */ };
typedef struct ngram_model {
	int order;
	tmap count[NGRAM_MAX + 1]; /* by order; keys are arrays of uint16_t symbols */
	double *p[NGRAM_MAX + 1];
	uint8_t *keep[NGRAM_MAX + 1];
	tmap ctx[NGRAM_MAX + 1]; /* contexts by length: count = sum; mark = kinds of followers */
	double d[NGRAM_MAX + 1]; /* discounts */
	size_t symbols;
} ngram_model;

/* Add one word: ids of its units, how often. */
void ngram_add(ngram_model *m, const uint32_t *unit, size_t n, double weight);
/* Estimate with `symbols` different symbols, then drop n-grams whose loss (nats x count) is below
 * `prune`. */
void ngram_finish(ngram_model *m, size_t symbols, double prune);
/* Lines `unit unit ...<TAB>log p<TAB>log back-off`, sorted. */
void ngram_write(ngram_model *m, const em_model *units, FILE *f);
#endif
