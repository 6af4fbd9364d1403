/* The trainer of the language model: what its parts share. */
#ifndef TRAIN_LANG_TRAIN_H
#define TRAIN_LANG_TRAIN_H
#include "base/base.h"
#include "base/lines.h"
#include "lang/model.h"
#include <stdint.h>
#include <stdio.h>

enum { MAX_LANES = FAMS * LANES, MAX_SOURCES = 256, VOCAB_BITS = 1 << 24, VOCABS = 3 };

/* Random numbers that are the same everywhere. */
typedef struct rng {
	uint64_t s;
} rng;
static inline uint32_t
rng_next(rng *r)
{
	r->s += 0x9e3779b97f4a7c15u;
	uint64_t z = r->s;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((z ^ z >> 31) >> 32);
}
static inline uint32_t
rng_below(rng *r, uint32_t n)
{
	return (uint32_t)((uint64_t)rng_next(r) * n >> 32);
}
static inline double
rng_unit(rng *r)
{
	return rng_next(r) / 4294967296.0;
}

/* exp and log by their series, not by libm, whose last digit differs between processors: same
 * input, same bytes. */
double fixed_exp(double x);
double fixed_log(double x);

typedef struct lane {
	char name[16];
	int fam, at, label; /* at = number of the lane in a table row */
} lane;

/* One folded line: words as length byte and symbols (SEP, letters, SEP). */
typedef struct line {
	uint32_t at;
	uint16_t words;
	uint8_t src, dead; /* dead: not to be learnt from: taken out by the purge, or (2) held back
			      for now */
	uint8_t fold;      /* half of the token-labelled messages it comes from: 1, 2; 0 = no such
			      message */
} line;

typedef struct source {
	int lane, purge, marked, vocab; /* vocab: its words are shared ones; marked: a sample needs
					   a word that is not */
	double weight, plain;
	size_t first, n, max, alive;
	char name[64];
} source;

typedef struct corpus {
	const lang_model *m; /* folds the text; no weights needed */
	lane lanes[MAX_LANES];
	int nlanes;
	source src[MAX_SOURCES];
	int nsrc;
	line *lines;
	size_t nlines, cap_lines;
	uint8_t *pool;
	size_t npool, cap_pool;
	struct speller *sp;
	uint8_t fold;           /* of the lines being read */
	uint8_t *vocab[VOCABS]; /* bit sets of word hashes */
	uint64_t hash;          /* of all text that was read */
	rng r;
} corpus;

/* Read the list of sources and everything it names. 0, or -1 with a message on stderr. */
int corpus_load(corpus *c, const char *list, const char *corpora, const char *debs);
void corpus_free(corpus *c);
/* Whether a word (length byte, symbols) belongs to the standard language: in a vocab=1 source, or,
 * unless a vocab=3 source has it, in a vocab=2 source with or without clitics. */
int corpus_known(const corpus *c, const uint8_t *word);
/* Fold one text and append it as a line of source s; lines without words of the lane's family are
 * dropped. */
void corpus_add(corpus *c, int s, const char *t, size_t n);

/* Spelling in another script. */
typedef struct speller speller;
enum make {
	MAKE_NONE,
	MAKE_ARABIZI,
	MAKE_ACADEMIC,
	MAKE_KABYLE,
	MAKE_PHONE,
	MAKE_ARABIC,
	MAKE_LETTERS,
	MAKE_HABIT
};
speller *speller_new(const char *rules, const char *lexicon);
void speller_free(speller *sp);
/* Write s[0..n) in the other script; out is replaced. 0 when too little of it could be spelled. */
int speller_make(const speller *sp, enum make how, rng *r, const char *s, size_t n, kelma_buf *out);
/* A line of keys hit without sense: those called `keys` in the rules, a walk over their rows, or
 * letters at random when they are one row. -1 when there are none of that name. */
int speller_noise(const speller *sp, const char *keys, rng *r, kelma_buf *out);

/* Write the words of names that lang.names.tsv speaks of. */
int names_learn(const corpus *c, const char *list, const char *corpora, const char *debs,
		const char *path);

/* Trained scores of one family. */
typedef struct weights {
	float *w, *g; /* rows x LANES, and their sums of squared gradients */
	float bias[LANES], gbias[LANES];
	uint32_t bits;
} weights;
int weights_init(weights *w, uint32_t bits);
void weights_free(weights *w);
/* Learn family fam from `steps` samples of c. */
void weights_train(weights *w, const corpus *c, int fam, size_t steps, uint64_t seed);
/* Chance of each lane for a line. */
void weights_score(const weights *w, const corpus *c, int fam, const line *l, double p[LANES]);
/* Raw scores of the lanes for one text: sums over the root of the positions, and the bias. 0 = no
 * word of a family. */
typedef struct raw {
	int fam; /* -1: Tifinagh */
	unsigned pos, words;
	double z[LANES];
} raw;
int weights_raw(const weights w[FAMS], const corpus *c, const char *s, size_t n, raw *out);
/* Write the rows that are not zero as text. */
int weights_write(const weights *w, const corpus *c, FILE *out, float unit[FAMS]);
/* Numbers of the model, by LANG_PARAM_LIST. */
typedef struct numbers {
	double v[P_COUNT];
} numbers;
/* Numbers chosen by hand. */
int numbers_read(numbers *p, const char *path);
int numbers_write(const numbers *p, const char *path, const char *note);

/* Token-labelled messages, scored by a model that has not seen them. */
typedef struct messages messages;
messages *messages_new(void);
void messages_free(messages *m);
/* Add the messages of a file that belong to half `fold` (1 or 2). */
int messages_add(messages *m, const char *path, int fold, const weights w[FAMS], const corpus *c);
/* Fit token-scale, token-bias, token-next, token-first. Prints accuracy. */
void messages_fit(const messages *m, const corpus *c, numbers *p);
/* Fit temperature and lift, per family and length, to texts of other sources than the training:
 * file names and labels in `list`, in folder corpora/tune. Prints the error of calibration before
 * and after. */
int calibrate(const char *list, const char *corpora, const weights w[FAMS], const corpus *c,
	      numbers *p);
#endif
