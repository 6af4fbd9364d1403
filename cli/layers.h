/* Commands that are one view of an analysed document. */
#ifndef LAYERS_H
#define LAYERS_H
#include "letter.h"
#include "pretty.h"
#include "records/records.h"

/* Self of all of them. */
typedef struct layers {
	const args *a;
	kelma_doc *d; /* of the last record: one of doc */
	kelma_doc *doc[RECORDS_AHEAD]; /* the first and its twins, as far as they were needed */
	struct {
		const char *s[RECORDS_AHEAD];
		size_t n[RECORDS_AHEAD], k, next;
		kelma_status st[RECORDS_AHEAD];
		kelma_err err[RECORDS_AHEAD];
	} ahead; /* texts that doc holds the results of, from `next` on */
	kelma_unit unit;
	const char *s; /* the record's text during the printers */
	size_t n;
	pretty_options page;
	size_t row;    /* of those of a record, in CSV and TSV */
	size_t *off;   /* scratch of the line printers */
	size_t cap_off;
	letter letter; /* steps form and redact */
	const char *
		charset; /* what the record was decoded from by a step of the pipe; NULL: no such
			    step */
} layers;

kelma_status layers_open(const args *a, const kelma_res *res, void **self, kelma_err *err);
kelma_status layers_run(void *self, const char *s, size_t n, kelma_err *err);
void layers_ahead(void *self, const char *const *s, const size_t *n, size_t k);
kelma_status layers_members(void *self, kelma_buf *out);
/* The text of the record and its members as an object. */
kelma_status layers_object(void *self, kelma_buf *out);
/* hint of a pipe that decodes: remember the charset, for the member "encoding". */
void layers_hint(void *self, const char *charset, double confidence);
kelma_status layers_pretty(void *self, kelma_buf *out);
/* What the terminal on standard output can do. */
pretty_options pretty_terminal(void);
/* For --explain: turn the lines of `why` into lines after the record's own, or into
 * `,"explain":[...]`. */
kelma_status put_explain_lines(kelma_buf *out, const kelma_buf *why);
kelma_status put_explain_member(kelma_buf *out, const kelma_buf *why);
/* The two with the reasons of the document, when the user asked for them. */
kelma_status layers_explain(layers *l, kelma_buf *out, int member);
/* adapt of tasks with --explain: a blank line after each record. */
void explain_adapt(const args *a, task *t);
void layers_close(void *self);
/* A cell: the value of the only member, as JSON. */
kelma_status layers_cell(void *self, size_t i, kelma_buf *out);
/* Start and end of k spans, each two numbers, `stride` bytes apart from `first`, in the unit
 * wanted; NULL: no memory. */
const size_t *layers_offsets(layers *l, const size_t *first, size_t stride, size_t k);

/* Text for lines: \t, \n and \r are written as these two letters, so that columns stay columns. */
kelma_status put_text(kelma_buf *out, const char *s, size_t n);
kelma_status put_word(kelma_buf *out, const char *s);
/* Share with at most 4 decimals, number; with a tab before when `tab`. */
kelma_status put_share(kelma_buf *out, int tab, double v);
kelma_status put_size(kelma_buf *out, int tab, size_t v);
/* Write the digits of v to p, 20 at most; where they end. */
char *size_at(char *p, size_t v);
/* `,"map":[[a,b,c,d],...]`: result and original of each segment, in the unit. */
kelma_status put_map(kelma_buf *out, const kelma_map *m, const char *result, size_t nresult,
		     const char *orig, size_t norig, kelma_unit unit);
/* --spreadsheet: a cell that such programs would run as a formula (= + - @, a control) gets an
 * apostrophe first. */
kelma_status put_guarded(kelma_buf *out, const char *s, size_t n);
/* Keep a copy of s (or of the file s) in h; NULL with err set. */
const char *hold(held *h, const char *s, kelma_err *err);
const char *hold_file(held *h, const args *a, const char *path, kelma_err *err);
void held_free(held *h);

/* words.c: KELMA_ENOTFOUND with `no WHAT WORD; did you mean ...?`; word has n bytes, known k
 * names. */
kelma_status unknown_word(kelma_err *err, const char *what, const char *word, size_t n,
			  const char *const *known, size_t k);
/* The pattern of --protect and --protect-words; NULL when neither is given. */
kelma_status protect_pattern(const args *a, held *h, const char **out, kelma_err *err);
/* Names of a comma-separated list that do not exist are refused that way; NULL is an empty list. */
kelma_status check_types(const char *list, kelma_err *err);
kelma_status check_profile(const kelma_res *res, const char *name, kelma_err *err);
kelma_status check_prior(const kelma_res *res, const char *name, kelma_err *err);
kelma_status check_steps(const kelma_res *res, const char *list, kelma_err *err);

step_options norm_step, tok_step, sent_step, lang_step, translit_step, extract_step, redact_step,
	form_step;
#endif
