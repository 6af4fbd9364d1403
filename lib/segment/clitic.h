/* Internal: clitics. A word is read as conjunction + prefix + stem + object + indirect object +
 * negation; the affixes of
 * data/clitics/affixes.*.tsv say what may stand where, and a model of stems and affixes
 * (data/models/clitics.*.tsv, trained by data/train/train_clitics.c over the same readings) says
 * which reading is the likeliest. Costs are -100 ln p. */
#ifndef SEGMENT_CLITIC_H
#define SEGMENT_CLITIC_H
#include <kelma/segment.h>
#include "base/lines.h"
#include "pack/pack.h"

enum { CLIT_N, CLIT_I, CLIT_P, CLIT_W, CLIT_CLASSES }; /* noun, imperfect, perfect, function word */
enum { CLIT_CONJ, CLIT_PRE, CLIT_OBJ, CLIT_DAT, CLIT_NEG, CLIT_SLOTS };
enum {
	CLIT_MAX_ROWS = 160,
	CLIT_MAX_WORD = 40,
	CLIT_MAX_FORM = 8,
	CLIT_MAX_PIECES = 3,
	CLIT_MAX_SET = 28
};
enum { CLIT_FREE = 0, CLIT_BEGINS, CLIT_ENDS, CLIT_ENDS_NOT };
/* What a function word takes. */
enum { CLIT_TAKES_CONJ = 1, CLIT_TAKES_PREP = 2, CLIT_TAKES_PRONOUN = 4, CLIT_TAKES_NEG = 8 };

typedef struct clit_row {
	uint8_t slot, classes, len, npiece, cond, negates, needs_neg, no_obj, nset;
	uint8_t cut[CLIT_MAX_PIECES]; /* length of each piece */
	uint16_t form[CLIT_MAX_FORM], set[CLIT_MAX_SET];
	int cost[CLIT_CLASSES];
} clit_row;

typedef struct clit_table {
	clit_row row[CLIT_MAX_ROWS];
	unsigned nrow, first[CLIT_SLOTS + 1]; /* rows of a slot stand together */
	int none[CLIT_SLOTS][CLIT_CLASSES];   /* cost of an empty slot */
	int neg[2][2][CLIT_CLASSES];          /* cost of the last slot [negated in front][negated
						 behind] */
	uint16_t begins[CLIT_CLASSES][CLIT_MAX_FORM]; /* letters a bare stem of the class begins
							 with; none = any */
	int cls[CLIT_CLASSES], unknown[CLIT_CLASSES], letter;
	pack_map stems;
} clit_table;

/* A word to read: folded letters and where each begins in its bytes. */
typedef struct clit_word {
	uint16_t c[CLIT_MAX_WORD];
	uint16_t off[CLIT_MAX_WORD + 1];
	unsigned n;
	int latin;
} clit_word;

/* One reading: rows (NULL = empty slot) and the stem [from, to) in letters; variant = the key under
 * which the stem counts. */
typedef struct clit_reading {
	const clit_row *row[CLIT_SLOTS];
	unsigned cls, from, to, variant;
} clit_reading;

/* Read the affix table; KELMA_ESYNTAX with err->line. */
kelma_status clit_affixes(clit_table *t, const char *s, size_t n, kelma_err *err);
/* Fold the letters of s[0..n). 0 when the word is too long or has letters of another script. */
int clit_fold(clit_word *w, const char *s, size_t n, int latin);
/* Key of a stem: class letter, '/', letters in UTF-8; returns its length (key has room for 4 *
 * CLIT_MAX_WORD). */
size_t clit_key(const clit_word *w, const clit_reading *r, char *key);
/* Every reading the affixes allow; a word that is a function word as it stands has only the whole.
 * function() tells what a
 * function word takes, -1 = it is none. */
typedef struct clit_visit {
	void (*reading)(void *ctx, const clit_reading *r);
	int (*function)(void *ctx, const char *key, size_t n);
	void *ctx;
} clit_visit;
void clit_readings(const clit_table *t, const clit_word *w, const clit_visit *v);

/* Bind the costs of the trained model to the rows. An empty section gives a table that cuts
 * nothing. */
kelma_status clit_costs(clit_table *t, const void *p, size_t n, kelma_err *err);
/* Cost of a reading. */
int clit_cost(const clit_table *t, const clit_word *w, const clit_reading *r);
/* Best reading; 0 when there is none. */
int clit_best(const clit_table *t, const clit_word *w, clit_reading *best);
#endif
