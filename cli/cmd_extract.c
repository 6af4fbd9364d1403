/* kelma extract: typed fields with values. */
#include "layers.h"
#include <string.h>

/* Does it write CSV or TSV? */
static int
writes_rows(const args *a)
{
	const char *f = a->val[OPT_OUT_FORMAT] ? a->val[OPT_OUT_FORMAT] : a->val[OPT_IN_FORMAT];
	return f && (!strcmp(f, "csv") || !strcmp(f, "tsv"));
}

kelma_status
extract_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	int bad = 0;
	if (a->val[OPT_ROWS_EACH] && !writes_rows(a))
		return refuse(err, KELMA_EARG, "--rows is for -o csv and -o tsv");
	o->layers |= KELMA_LAYER_FIELDS;
	o->extract.types = a->val[OPT_TYPES];
	o->extract.min_confidence = arg_double(a, OPT_MIN_CONFIDENCE, 0, &bad);
	o->extract.in_digits = a->val[OPT_IN_DIGITS] != NULL;
	if (bad) return told(err);
	kelma_status st = a->val[OPT_PATTERNS] ? KELMA_OK : check_types(a->val[OPT_TYPES], err);
	if (st) return st;
	if (a->val[OPT_PATTERNS] &&
	    !(o->extract.patterns = hold_file(h, a, a->val[OPT_PATTERNS], err)))
		return err->code;
	return KELMA_OK;
}

static kelma_status
put_field(layers *l, const kelma_field *f, const size_t *off, kelma_buf *out)
{
	kelma_status st = put_word(out, f->type_name);
	if (!st) st = put_word(out, "\t");
	if (!st) st = put_text(out, f->value, strlen(f->value));
	if (!st) st = put_size(out, 1, off[0]);
	if (!st) st = put_size(out, 1, off[1]);
	if (!st) st = put_share(out, 1, f->confidence);
	if (!st) st = put_word(out, f->valid ? "\t1\t" : "\t0\t");
	return st ? st : put_text(out, l->s + f->start, f->end - f->start);
}

static kelma_status
lines(void *self, kelma_buf *out)
{
	layers *l = self;
	size_t n;
	const kelma_field *f = kelma_doc_get_fields(l->d, &n);
	const size_t *off = layers_offsets(l, n ? &f->start : NULL, sizeof *f, n);
	kelma_status st = off ? KELMA_OK : KELMA_ENOMEM;
	for (size_t i = 0; i < n && !st; i++) {
		if (i) st = put_word(out, "\n");
		if (!st) st = put_field(l, &f[i], off + 2 * i, out);
	}
	return st ? st : layers_explain(l, out, 0);
}

/* --rows: a row for each field. */
static const char *const row_names[] = { "type",       "value", "start", "end",
					 "confidence", "valid", "field", NULL };

static size_t
rows(void *self)
{
	layers *l = self;
	size_t n;
	const kelma_field *f = kelma_doc_get_fields(l->d, &n);
	return layers_offsets(l, n ? &f->start : NULL, sizeof *f, n) ? n : SIZE_MAX;
}

static void
row(void *self, size_t i)
{
	((layers *)self)->row = i;
}

static kelma_status
put_cell(const layers *l, kelma_buf *out, const char *s, size_t n)
{
	return l->a->val[OPT_SPREADSHEET] ? put_guarded(out, s, n) : kelma_buf_add(out, s, n);
}

static kelma_status
row_cell(void *self, size_t i, kelma_buf *out)
{
	const layers *l = self;
	size_t n;
	const kelma_field *f = kelma_doc_get_fields(l->d, &n) + l->row;
	switch (i) {
	case 0: return put_word(out, f->type_name);
	case 1: return put_cell(l, out, f->value, strlen(f->value));
	case 2: return put_size(out, 0, l->off[2 * l->row]);
	case 3: return put_size(out, 0, l->off[2 * l->row + 1]);
	case 4: return put_share(out, 0, f->confidence);
	case 5: return put_word(out, f->valid ? "1" : "0");
	default: return put_cell(l, out, l->s + f->start, f->end - f->start);
	}
}

static void
adapt(const args *a, task *t)
{
	if (!a->val[OPT_ROWS_EACH]) return;
	t->names = row_names;
	t->columns = sizeof row_names / sizeof *row_names - 1;
	t->cell = row_cell;
	t->rows = rows;
	t->row = row;
}

static const char *const names[] = { "fields", "explain", NULL };
static const task extract_task = {
	.open = layers_open,
	.run = layers_run,
	.ahead = layers_ahead,
	.pretty = layers_pretty,
	.lines = lines,
	.members = layers_members,
	.object = layers_object,
	.cell = layers_cell,
	.close = layers_close,
	.names = names,
	.columns = 1,
	.keep = "",
	.block = 1,
	.adapt = adapt,
};
static const opt_id own[] = { OPT_TYPES,    OPT_ROWS_EACH,      OPT_SPREADSHEET, OPT_IN_DIGITS,
			      OPT_PATTERNS, OPT_MIN_CONFIDENCE, OPT_EXPLAIN,     OPT_COUNT };
const command cmd_extract = {
	.name = "extract",
	.operands = "[FILE...]",
	.summary = "typed fields: phone, CNIE, RIB, date, amount, place ...",
	.own = own,
	.step = extract_step,
	.task = &extract_task,
};
