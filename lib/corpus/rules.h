/* Internal: sets of rules, data/corpus/NAME.rules. A line: NAME SCOPE LABEL WHEN KEEP, parted by
 * tabs. Rows of one name
 * are one rule; the row whose label fits a document best applies to it. */
#ifndef CORPUS_RULES_H
#define CORPUS_RULES_H
#include "corpus/keep.h"

typedef struct corpus_row {
	char *label;      /* "*", "*-Latn", "ary-Arab" */
	kelma_keep *when; /* NULL: always */
	kelma_keep *keep; /* NULL: this label is exempt */
} corpus_row;

typedef struct corpus_rule {
	char *name;
	int line;
	corpus_row *row;
	size_t nrow;
	unsigned char pick[KELMA_LABEL_COUNT]; /* row for a label, plus one; 0 = none */
	int broken;                            /* by the document judged last */
} corpus_rule;

typedef struct corpus_rules {
	corpus_rule *r;
	size_t n, cap;
} corpus_rules;

enum { MAX_ROWS = 64, MAX_RULES = 256 };

/* Add one row; text fields need no NUL. err->line is set by the caller. */
kelma_status corpus_rules_add(corpus_rules *s, const char *name, int line, const char *label,
			      const char *when, const char *keep, kelma_err *err);
/* Read a set. KELMA_ESYNTAX with err->line. */
kelma_status corpus_rules_read(corpus_rules *s, const char *text, size_t n, kelma_err *err);
/* Choose the rows for each label, once all are there. */
void corpus_rules_pick(corpus_rules *s);
/* Bit set of the measures named anywhere. */
void corpus_rules_measures(const corpus_rule *r, uint64_t set[2]);
void corpus_rules_free(corpus_rules *s);
#endif
