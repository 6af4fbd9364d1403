/* Word pairs (Latin, Arabic script) out of the authored lexicons and sentence pairs. */
#ifndef TRAIN_TRANSLIT_PAIRS_H
#define TRAIN_TRANSLIT_PAIRS_H
#include "train/translit_em.h"
#include <kelma/base.h>

enum {
	PAIR_KEEP = 1, /* the reading "stays as typed": one code */
	PAIR_JOIN = 2  /* last code of a reading that is written together with the next word */
};
/* Key = Latin codes, NUL, Arabic codes; count = weight. */
typedef struct pairs {
	tmap map;
	kelma_buf *arab; /* NULL, or receives the Arabic side of the sentences, a line each */
	size_t sentences, words, dropped;
} pairs;

/* Count one pair given as UTF-8; readings with several words have spaces. Ignored when a letter has
 * no code. */
void pairs_add(pairs *p, const char *l, size_t nl, const char *a, size_t na, double weight);
/* Count a word that stays as typed. */
void pairs_keep(pairs *p, const char *l, size_t nl, double weight);
/* lexicon.tsv: arabic, house spelling, latin|latin, tag, count. */
void pairs_lexicon(pairs *p, const kelma_buf *text);
/* lexicon.latin.tsv: latin, arabic|arabic, tag. */
void pairs_latin(pairs *p, const kelma_buf *text);
/* pairs.N.tsv, aligned word by word with the units of m. */
void pairs_sentences(pairs *p, const em_model *m, const kelma_buf *text);
/* All pairs as input of em_train, without those kept as typed; *n of them, to be freed. */
em_pair *pairs_list(const pairs *p, size_t *n);
#endif
