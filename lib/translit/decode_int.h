/* Internal to the decoder: readings of one word, the lattice of a sentence. */
#ifndef TRANSLIT_DECODE_INT_H
#define TRANSLIT_DECODE_INT_H
#include "translit/decode.h"
#include "translit/decode_lm.h"

enum {
	CAND_MAX = 8,    /* readings kept of a word */
	CAND_TEXT = 2 * CODE_MAX,
	CACHE_SLOTS = 4096, CACHE_KEY = 24, CACHE_TEXT = 28,
	SENTENCE = 64    /* words decoded together */
};
enum { CAND_AS_TYPED = 1, CAND_JOINS = 2, CAND_LEXICON = 4 };

/* One reading of a word. */
typedef struct cand {
	float logp;           /* log of its probability among the readings of the word */
	uint32_t first, last; /* word ids for neighbours */
	uint8_t flags, n;
	unsigned char c[CAND_TEXT]; /* codes */
} cand;

/* What decides how a word is read, beside its letters. */
typedef struct word_hint {
	double foreign; /* log odds that it is a foreign word; 0 = nothing known */
	int many;       /* as many different readings as possible are wanted */
} word_hint;

/* Models, shared by all words. */
typedef struct word_model {
	lm words;
	joint units;
	joint_beam beam;
} word_model;

/* Readings of the Latin word s[0..n), best first, into out[0..CAND_MAX); at least 1. */
size_t word_read(word_model *m, const char *s, size_t n, const word_hint *hint, cand *out);
/* How word_read() came to its readings, a line each. */
kelma_status word_explain(word_model *m, const char *s, size_t n, const word_hint *hint, kelma_buf *out);
#endif
