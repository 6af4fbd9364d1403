/* Internal: what is counted of a text, line by line and as a whole. */
#ifndef CORPUS_MEASURE_H
#define CORPUS_MEASURE_H
#include <kelma/corpus.h>
#include "pack/pack.h"

/* A word: what the counts of n-grams need. */
typedef struct corpus_word {
	uint64_t hash;
	uint32_t start, end; /* bytes of the text; longer texts are measured up to TEXT_LIMIT */
	uint32_t chars;
} corpus_word;

/* Strings with a class each, for starts and ends of lines, and signs between letters:
 * data/corpus/marks.tsv. */
enum {
	MARK_TERMINAL,
	MARK_CLOSING,
	MARK_BULLET,
	MARK_ELLIPSIS,
	MARK_STRAY,
	MARK_KINDS,
	MARK_MAX = 32,
	MARK_BYTES = 8
};
typedef struct corpus_marks {
	struct {
		char s[MARK_BYTES];
		unsigned char n;
	} mark[MARK_KINDS][MARK_MAX];
	size_t n[MARK_KINDS];
	unsigned char stray[256]; /* 1: a stray sign begins with this byte */
} corpus_marks;

/* Phrases as hashes of their words, sorted by the first: data/corpus/phrases.tsv. */
enum { PHRASE_BOILERPLATE, PHRASE_C4_LINE, PHRASE_C4_DOC, PHRASE_KINDS, PHRASE_WORDS = 8 };
typedef struct corpus_phrase {
	uint64_t word[PHRASE_WORDS];
	unsigned char n, kind;
} corpus_phrase;
typedef struct corpus_phrases {
	corpus_phrase *p;
	size_t n, cap;
	uint64_t filter[64]; /* bit of the low 12 bits of each first word's hash */
} corpus_phrases;

/* A line that is not blank. */
typedef struct corpus_line {
	size_t start, end;                   /* without white space at both ends */
	size_t tok, tok_end, word, word_end; /* its tokens and words */
	size_t chars, boiler[PHRASE_KINDS];  /* words in phrases */
	uint64_t hash;
	int paragraph; /* 1: the first line of a paragraph */
} corpus_line;

/* Open-addressed table of hashes whose slots are void when their stamp is old: cleared in no time.
 * */
typedef struct corpus_slot {
	uint64_t hash;
	uint32_t stamp, count, first, last_end, covered,
		whole; /* see ngram.c; lines use hash and stamp alone */
} corpus_slot;
typedef struct corpus_table {
	corpus_slot *slot;
	size_t cap; /* power of two */
	uint32_t stamp;
} corpus_table;
/* Begin an empty table for at most n entries; 0 when there is no memory. */
int corpus_table_begin(corpus_table *t, size_t n);
/* The slot of hash; a new one has count 0. */
corpus_slot *corpus_table_get(corpus_table *t, uint64_t hash);

enum { TEXT_LIMIT = 1 << 30 };

typedef struct corpus_measurer {
	const kelma_res *res;
	kelma_tok *tk;
	kelma_lang *lg;
	corpus_marks marks;
	corpus_phrases phrases;
	/* bit sets of the measures that somebody asks for, of texts and of lines: costly ones are
	 * left out otherwise */
	uint64_t need[2], need_line[2];
	/* of the text measured last */
	const char *s;
	size_t n;
	kelma_token *tok;
	kelma_lang_token *lab;
	corpus_word *word;
	corpus_line *line;
	size_t ntok, cap_tok, cap_lab, nword, cap_word, nline, cap_line, nparagraph;
	uint32_t *gram, *mark; /* scratch of ngram.c */
	size_t cap_gram, cap_mark;
	uint64_t *roll;
	size_t cap_roll;
	corpus_table table;
	kelma_lang_result lang;
	size_t words[KELMA_LABEL_COUNT], script_words[KELMA_SCRIPT_COUNT], switches;
	double m[KELMA_MEASURE_COUNT];
} corpus_measurer;

kelma_status corpus_measurer_open(corpus_measurer *x, const kelma_res *res, const char *prior,
				  kelma_err *err);
void corpus_measurer_close(corpus_measurer *x);
/* Measure s[0..n) (valid UTF-8), which must stay while lines are asked for. */
kelma_status corpus_measure(corpus_measurer *x, const char *s, size_t n, kelma_err *err);
/* The measures of line i into m; those not known of a line, and costly ones that nobody asks for,
 * are 0. */
void corpus_measure_line(const corpus_measurer *x, size_t i, double m[KELMA_MEASURE_COUNT]);

/* ngram.c: repeated n-grams of x->word into x->m. */
kelma_status corpus_ngrams(corpus_measurer *x);
/* phrases.c */
kelma_status corpus_marks_read(corpus_marks *k, const char *s, size_t n, kelma_err *err);
kelma_status corpus_phrases_read(corpus_phrases *p, kelma_tok *tk, const char *s, size_t n,
				 kelma_err *err);
/* Words of word[i..n) that begin with a phrase: how many words it takes, 0 for none; *kind is its
 * kind. */
size_t corpus_phrase_at(const corpus_phrases *p, const corpus_word *word, size_t i, size_t n,
			int *kind);
/* Does s[0..n) begin, or end, with a mark of the kind? Length of the mark or 0. */
size_t corpus_mark_start(const corpus_marks *k, int kind, const char *s, size_t n);
size_t corpus_mark_end(const corpus_marks *k, int kind, const char *s, size_t n);
/* Hash of a word, ASCII letters in one case. */
uint64_t corpus_word_hash(const char *s, size_t n);
#endif
