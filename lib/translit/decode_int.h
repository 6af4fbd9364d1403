/* Internal to the decoder: readings of one word, the lattice of a sentence. */
#ifndef TRANSLIT_DECODE_INT_H
#define TRANSLIT_DECODE_INT_H
#include <kelma/norm.h>
#include "translit/decode.h"
#include "translit/decode_lm.h"
#include "translit/foreign.h"

enum {
	CAND_MAX = 8, /* readings kept of a word */
	CAND_FEW = 4, /* where only the best text is wanted */
	TYPOS = 40,   /* readings of spellings one slip away */
	CAND_TEXT = 2 * CODE_MAX,
	CACHE_SETS = 4096,
	CACHE_WAYS = 4,
	ODDS = 100,
	CACHE_KEY = 24,
	CACHE_TEXT = 28,
	SENTENCE = 64, /* words decoded together */
	NBEST_MAX = 64 /* readings of a text */
};
enum {
	CAND_AS_TYPED = 1,
	CAND_JOINS = 2,
	CAND_LEXICON = 4,
	CAND_SHORT = 8, /* one or two letters, as typed */
	CAND_UNSURE = 16, /* as typed because no reading was sure */
	CAND_HIDDEN = 32, /* an article that the Latin letters do not show */
	CAND_BOUND = 64   /* as typed, but not without a word as typed behind it: la, the */
};

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

/* Readings on trial: each with what letters and words cost together, in nats. */
typedef struct trial {
	struct {
		unsigned char c[CAND_TEXT];
		uint8_t n;
		double cost;
	} t[JOINT_HITS + TYPOS];
	size_t n;
} trial;

/* Models, shared by all words, and their scratch. */
typedef struct word_model {
	lm words;
	joint units;
	joint_beam beam;
	trial trial;
} word_model;

/* Readings of the Latin word s[0..n), best first, into out[0..CAND_MAX); at least 1. */
size_t word_read(word_model *m, const char *s, size_t n, const word_hint *hint, cand *out);
/* Has the lexicon an Arabic reading of it? */
int word_known(const word_model *m, const char *s, size_t n);
/* The same for the codes of a name: always read, never kept as typed. 0 when there is no reading.
 */
size_t word_read_name(word_model *m, const unsigned char *lat, size_t n, cand *out);
/* How word_read() came to its readings, a line each; before them, after `head`, why it is foreign
 * when the one that was picked says so. */
kelma_status word_explain(word_model *m, const char *s, size_t n, const word_hint *hint,
			  const cand *picked, const char *head, kelma_buf *out);

/* A word of the sentence with its readings. */
typedef struct slot {
	cand c[CAND_MAX];
	uint8_t n, pick;
	uint8_t apart;                        /* punctuation or the like stands before it */
	double best[CAND_MAX], sum[CAND_MAX]; /* log: best path, all paths that end here */
	double post[CAND_MAX];                /* log: all paths that go on from here */
	uint8_t from[CAND_MAX];
	size_t tok, span; /* its first token, how many */
} slot;

/* Choose the best path through s[0..n) (its picks); returns the log of its share of all paths. */
double lattice_best(const lm *m, slot *s, size_t n);
/* After lattice_best(): probability of the picked reading of s[k] among all paths. */
void lattice_posteriors(const lm *m, slot *s, size_t n, double *p);
/* After lattice_best(): up to cap paths, best first: picks of path i at pick[i * SENTENCE], its log
 * share in share[i]. */
size_t lattice_paths(const lm *m, slot *s, size_t n, uint8_t *pick, double *share, size_t cap);

/* Letters of the output that the caller may choose. */
typedef struct style {
	unsigned char gaf, ta; /* codes; 0 = as they are */
	int bare_article;      /* l instead of al */
	int shadda;            /* written where the Latin letter is doubled */
	int coda;
} style;
/* "gaf=X,ta=X,article=X,shadda=X,coda": KELMA_EARG with the byte in err. NULL = house spelling. */
kelma_status style_parse(const char *s, style *out, kelma_err *err);
/* Write a reading in UTF-8 into d, which has room for 4 * n bytes; lat = the Latin word (for
 * shadda). */
size_t style_put(const style *st, const unsigned char *c, size_t n, const unsigned char *lat,
		 size_t nlat, char *d);

/* Text being written. */
typedef struct writer {
	const style *st;
	const char *s;
	kelma_buf *out;
	kelma_map *map;
	size_t at; /* next byte of s to account for */
	int join;  /* a prefix letter waits for its word: no space */
	int lam;   /* and it was lam */
	int arab;  /* the word just written is in Arabic letters */
	foreign *fr; /* NULL: foreign words stay as typed */
} writer;
/* Is it the prefix lam, to be joined to the next word? */
int cand_is_lam(const cand *c);
/* What still waits, and the text up to `end` as it is. */
kelma_status writer_end(writer *w, size_t end);
kelma_status writer_copy(writer *w, size_t end);
/* label: what the word was taken for; it matters for those that stay as typed. */
kelma_status writer_word(writer *w, const kelma_token *t, const cand *c, kelma_label label);
kelma_status writer_other(writer *w, const kelma_token *t);
#endif
