/* The trainer of the spelling model, in parts. */
#ifndef TRAIN_CODA_H
#define TRAIN_CODA_H
#include "norm/coda.h"

/* One character of the training text that has a choice. */
typedef struct coda_case {
	uint32_t sym;          /* index in coda_set.sym */
	uint32_t first, n;     /* its features: coda_set.feat[first .. first + n) */
	uint8_t gold, has_gold;
} coda_case;
typedef struct coda_sym {
	uint32_t cp;
	size_t nlabels;
	char label[CODA_MAX_LABELS][32];
	size_t count[CODA_MAX_LABELS];
} coda_sym;
/* A feature met in training: text for the model file, weights per label. */
typedef struct coda_feat {
	uint64_t key; /* coda_mix(key, cp, 0): one per character it belongs to */
	uint32_t sym, text, seen; /* text = offset in names */
	size_t w;     /* first of nlabels weights */
} coda_feat;
typedef struct coda_set {
	coda_sym *sym;
	size_t nsym;
	coda_case *kase;
	size_t ncase, capcase;
	uint32_t *feat;
	size_t nfeat, capfeat;
	coda_feat *f;
	size_t nf, capf;
	uint32_t *slot; /* hash table of features */
	size_t nslot;
	kelma_buf names;
	double *w, *sum;
	size_t nw;
} coda_set;

/* What each of the n code points of a became in b: label[i], at most 31 bytes each. 0 = cannot
 * align. */
int coda_align(const uint32_t *a, size_t n, const uint32_t *b, size_t m, char (*label)[32]);
/* Count labels, keep those seen min times; then collect the cases of one line. */
void coda_count(coda_set *s, uint32_t cp, const char *label);
void coda_settle(coda_set *s, size_t min);
int coda_collect(coda_set *s, const coda_line *l, const char (*label)[32]);
int coda_learn(coda_set *s, int epochs, double margin);
int coda_write(const coda_set *s, const char *path, double scale, const char *head);
void coda_set_free(coda_set *s);
#endif
