/* Internal: the scorer and the steps that its parts share. */
#ifndef LANG_LANG_H
#define LANG_LANG_H
#include "lang/model.h"

enum {
	TEXT_MAX = 1 << 16,  /* bytes of a text that are read for its label */
	EXPLAIN_MAX = 4096   /* bytes that are explained */
};

/* What the words of a text add up to. */
typedef struct lang_sum {
	int32_t score[FAMS][LANES];
	unsigned pos[FAMS], words[FAMS]; /* positions and words that were scored */
	unsigned tifinagh, foreign;      /* words of other scripts */
	double dial, dial_words;         /* dialectness: sum over words, and how many */
} lang_sum;

struct kelma_lang {
	lang_model m;
	double prior[KELMA_LABEL_COUNT]; /* nats added to a label */
	uint32_t labels;                 /* bit set that may be answered */
	double min_prob;                 /* 0: the calibrated ones */
	float next[STATES][STATES], first[STATES]; /* chances of a label after a label, and at the start, up to a factor */
	/* for the tokens of one text, grown as needed: emissions, chances, number of the token each belongs to */
	float *work;
	uint32_t *at;
	size_t cap;
};

/* Chances of the labels given one family's sums, calibrated: out[] over KELMA_LABEL_*, sums to 1. */
void lang_family_probs(const kelma_lang *lg, int fam, const int32_t *sum, unsigned pos, unsigned words,
		       double out[KELMA_LABEL_COUNT]);
/* n, or less: at most max bytes of s, whole characters. */
size_t lang_prefix(const char *s, size_t n, size_t max);
/* Length class of a number of words. */
int lang_cut(unsigned words);
/* "inbox", "corpus", "none" or "label=nats,..." into add[]. KELMA_EARG with err. */
kelma_status lang_prior_parse(const char *s, double add[KELMA_LABEL_COUNT], kelma_err *err);
#endif
