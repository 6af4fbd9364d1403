/* Joint units of Latin and Arabic letters, learnt from word pairs by expectation maximisation. */
#ifndef TRAIN_TRANSLIT_EM_H
#define TRAIN_TRANSLIT_EM_H
#include "train/tmap.h"

enum { EM_WORD = 48, EM_UNIT_L = 3, EM_UNIT_A = 2 };
typedef struct em_pair {
	unsigned char l[EM_WORD], a[EM_WORD]; /* codes of translit/decode_code.h */
	uint8_t nl, na;
	double weight;
} em_pair;
/* Units: key = one byte with the Latin length, Latin codes, Arabic codes; count = probability. */
typedef struct em_model {
	tmap unit;
} em_model;

void em_train(em_model *m, const em_pair *p, size_t n, int rounds);
/* Best segmentation: unit ids into out (EM_WORD of them fit); returns how many, 0 when there is
 * none. *cost = -log probability. */
size_t em_segment(const em_model *m, const em_pair *p, uint32_t *out, double *cost);
/* Forget units rarer than `least` expected uses; the rest keeps its probability. Ids change. */
void em_prune(em_model *m, double least);
#endif
