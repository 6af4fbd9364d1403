/* kelma form: a letter or form as one record. */
#include "layers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of a table of records: the schema, its fields, then these. */
static const char *const tail[] = { "body", "missing", "warnings" };
enum { TAIL = 3 };

typedef struct self {
	kelma_form *fm;
	kelma_unit unit;
	int guard, explain; /* --spreadsheet, --explain */
	pretty_options page;
	const char *s;
	size_t columns;
	kelma_buf value;          /* one cell before it is guarded */
	const char **name, **row; /* of each column: its name, its best value */
} self;

static void
close_form(void *v)
{
	self *d = v;
	kelma_form_free(d->fm);
	kelma_buf_free(&d->value);
	free(d->row);
	free(d->name);
	free(d);
}

static kelma_status
name_columns(self *d, kelma_err *err)
{
	while (kelma_form_get_column(d->fm, d->columns)) d->columns++;
	d->row = calloc(d->columns + 1, sizeof *d->row);
	d->name = calloc(d->columns + 1, sizeof *d->name);
	if (!d->row || !d->name) return refuse(err, KELMA_ENOMEM, "out of memory");
	for (size_t i = 0; i < d->columns; i++) d->name[i] = kelma_form_get_column(d->fm, i);
	return KELMA_OK;
}

static kelma_status
open_form(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	held h = { 0 };
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	d->unit = (kelma_unit)arg_choice(a, OPT_OFFSETS);
	d->page = pretty_terminal();
	d->guard = a->val[OPT_SPREADSHEET] != NULL;
	d->explain = a->val[OPT_EXPLAIN] != NULL;
	kelma_status st = form_options(a, &h, err);
	if (!st) st = form_open(&h, res, &d->fm, err);
	held_free(&h);
	if (!st) st = name_columns(d, err);
	if (st)
		close_form(d);
	else
		*out = d;
	return st;
}

kelma_status
form_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	(void)o; /* layers_open() adds the layer */
	if (a->val[OPT_SPREADSHEET])
		return refuse(err, KELMA_EARG,
			      "--spreadsheet belongs to kelma form, not to a pipe");
	if (h->wants_form) return refuse(err, KELMA_EARG, "step form stands twice");
	return form_options(a, h, err);
}

static kelma_status
run(void *v, const char *s, size_t n, kelma_err *err)
{
	self *d = v;
	d->s = s;
	kelma_form_field f;
	kelma_status st = kelma_form_run(d->fm, s, n, err);
	if (st) return st;
	memset(d->row, 0, (d->columns + 1) * sizeof *d->row);
	for (size_t i = 0; kelma_form_get_field(d->fm, i, &f); i++)
		for (size_t k = 0; !f.rank && k < d->columns; k++)
			if (!strcmp(d->name[k], f.name)) d->row[k] = f.value;
	return KELMA_OK;
}

static kelma_status
members(void *v, kelma_buf *out)
{
	self *d = v;
	kelma_buf why = KELMA_BUF_INIT;
	kelma_status st = kelma_form_json_members(d->fm, d->unit, out);
	if (st || !d->explain) return st;
	st = form_explain(d->fm, "", &why);
	if (!st) st = put_explain_member(out, &why);
	kelma_buf_free(&why);
	return st;
}

static kelma_status
pretty(void *v, kelma_buf *out)
{
	self *d = v;
	return pretty_form(d->fm, &d->page, out);
}

static kelma_status
lines(void *v, kelma_buf *out)
{
	size_t at = out->len;
	kelma_status st = members(v, out);
	if (!st) out->data[at] = '{';
	return st ? st : put_word(out, "}");
}

static kelma_status
names_list(const self *d, kelma_buf *out)
{
	const char *p;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; (p = kelma_form_get_missing(d->fm, i)) && !st; i++) {
		if (i) st = put_word(out, " ");
		if (!st) st = put_word(out, p);
	}
	return st;
}

static kelma_status
warnings_list(const self *d, kelma_buf *out)
{
	kelma_form_warning w;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; kelma_form_get_warning(d->fm, i, &w) && !st; i++) {
		if (i) st = put_word(out, " ");
		if (!st) st = put_word(out, kelma_form_warning_name(w.code));
		if (!st && *w.field) st = put_word(out, ":");
		if (!st) st = put_word(out, w.field);
	}
	return st;
}

static kelma_status
column(const self *d, size_t i, kelma_buf *out)
{
	if (!i) return put_word(out, kelma_form_get_schema(d->fm));
	if (--i < d->columns) return d->row[i] ? put_word(out, d->row[i]) : KELMA_OK;
	i -= d->columns;
	kelma_span b = kelma_form_get_body(d->fm);
	if (i == 0) return kelma_buf_add(out, d->s + b.start, b.end - b.start);
	return i == 1 ? names_list(d, out) : warnings_list(d, out);
}

/* A spreadsheet program takes a cell that begins with = + - @ or a tab for a formula: with
 * --spreadsheet an apostrophe stands before it, which such programs show as text. Without the
 * option cells are as they are. */
static kelma_status
cell(void *v, size_t i, kelma_buf *out)
{
	self *d = v;
	if (!d->guard) return column(d, i, out);
	d->value.len = 0;
	kelma_status st = column(d, i, &d->value);
	return st ? st : put_guarded(out, d->value.data, d->value.len);
}

static size_t
columns(void *v)
{
	return 1 + ((const self *)v)->columns + TAIL;
}

static const char *
heading(void *v, size_t i)
{
	const self *d = v;
	if (!i) return "schema";
	return --i < d->columns ? d->name[i] : tail[i - d->columns];
}

/* A letter is seldom one line. */
static void
form_adapt(const args *a, task *t)
{
	(void)t;
	if (a->noperand && !a->val[OPT_IN_FORMAT] && !a->val[OPT_NUL])
		complain(a, "each line is read as a letter of its own; -i file reads whole files");
}

static const char *const names[] = { "schema",   "fields",  "subject",  "body", "body_start",
				     "body_end", "missing", "warnings", "rows", "explain", NULL };
static const task form_task = {
	.open = open_form,
	.run = run,
	.lines = lines,
	.pretty = pretty,
	.members = members,
	.cell = cell,
	.close = close_form,
	.adapt = form_adapt,
	.names = names,
	.column_count = columns,
	.heading = heading,
	.ndjson = 1,
	.wrap = 1,
	.bare = 1,
};
static const opt_id own[] = { OPT_SCHEMA, OPT_MIN_CONFIDENCE, OPT_SPREADSHEET, OPT_EXPLAIN,
			      OPT_COUNT };
const command cmd_form = {
	.name = "form",
	.operands = "[FILE...]",
	.summary = "a letter or form as one record: fields, subject, body",
	.own = own,
	.step = form_step,
	.task = &form_task,
};
