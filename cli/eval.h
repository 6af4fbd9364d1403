/* kelma eval: scores on the user's own labelled files. What the kinds share. */
#ifndef EVAL_H
#define EVAL_H
#include "layers.h"

/* A labelled file, line by line; empty lines are passed over. */
typedef struct gold {
	const args *a;
	const char *path;
	kelma_buf all;
	size_t at, line;
	const char *s; /* the current line without its end */
	size_t n;
	size_t bad;    /* lines that were refused, over all files */
} gold;

/* Columns of the current line, cut at tabs; how many there are, of which at most cap are stored. */
size_t gold_fields(const gold *g, kelma_span *f, size_t cap);
/* Next of the alternatives a|b|c from s[*at..n): 1 and its span, 0 at the end. */
int next_choice(const char *s, size_t n, size_t *at, kelma_span *out);

/* Tables on standard output: aligned, tab-separated, or one object a row. Cells go in row by row.
 */
typedef struct report {
	size_t format; /* index of the choices of -o */
	const char *name;
	const char *const *heads;
	size_t columns, cells, tables;
	kelma_buf
		text; /* the cells, each a kind (t text, n number, - nothing) and NUL-terminated
			 text */
	kelma_status st;
} report;

void table_begin(report *r, const char *name, const char *const *heads, size_t n);
void table_text(report *r, const char *s);
void table_count(report *r, size_t v);
/* num / den with four decimals; nothing when den is 0. */
void table_ratio(report *r, double num, double den);
void table_end(report *r);
/* Precision, recall and F1 as three cells. */
void table_prf(report *r, size_t hit, size_t wanted, size_t found);
/* A table of two columns, figure by figure. */
void figures_begin(report *r);
void figure_count(report *r, const char *name, size_t v);
void figure_ratio(report *r, const char *name, double num, double den);

/* Counts by the name in a column of the file (sources, groups). */
enum { MAX_GROUPS = 256, GROUP_COUNTS = 6 };
typedef struct groups {
	struct group { char *name; size_t len, count[GROUP_COUNTS]; } g[MAX_GROUPS];
	size_t n, last;
} groups;
/* The counts of a name; NULL with err set when there are too many. */
size_t *group_counts(groups *gs, const char *name, size_t n, kelma_err *err);
void groups_free(groups *gs);

/* A kind of labelled file. Failures of `line` but KELMA_ENOMEM refuse the line; err->pos is its
 * byte. */
typedef struct eval_kind {
	const char *name;
	const opt_id *own; /* options that this kind takes, ended by OPT_COUNT */
	size_t size;       /* of self, which starts as zeros */
	kelma_status (*open)(void *self, const args *a, const kelma_res *res, kelma_err *err);
	kelma_status (*line)(void *self, const gold *g, kelma_err *err);
	/* The file is at its end; may be NULL. Failures are as those of line. */
	kelma_status (*end)(void *self, const gold *g, kelma_err *err);
	size_t (*print)(void *self,
			report *r); /* how many items were scored; prints when there are some */
	void (*close)(void *self);
} eval_kind;
extern const eval_kind eval_lang, eval_translit, eval_extract, eval_tok, eval_form;

/* err when s[0..n) is not UTF-8. */
kelma_status check_utf8(const char *s, size_t n, kelma_err *err);
#endif
