/* Texts scored for fitting and reporting confidence. */
#ifndef TRAIN_LANG_CALIB_H
#define TRAIN_LANG_CALIB_H
#include "train/lang_train.h"

enum { MAX_ITEMS = 200000 };

typedef struct item {
	raw r;
	int label, cut;
	int of;               /* words of the cut; 0 = the whole text */
	double weight, trust; /* trust: of the labels of its file */
} item;

typedef struct items {
	item *it;
	size_t n;
	int of; /* for the next one */
} items;

/* Add a text whole and as one random cut each of 1, 2, 3 and 5 words. */
void items_add(items *x, const weights w[FAMS], const corpus *c, int label, base_str t, rng *r);
/* Chances of the labels, and of the lanes; lanes of one label are added. */
void item_chances(const item *it, const corpus *c, const numbers *p, double out[STATES],
		  double lane_p[LANES]);
/* Write the model card: what was learnt, and figures per label, group and length on the texts of
 * `list`. */
int card_write(const char *path, const char *list, const char *corpora, const weights w[FAMS],
	       const corpus *c, const numbers *p);
#endif
