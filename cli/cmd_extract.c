/* kelma extract: typed fields with values. */
#include "layers.h"
#include <string.h>

kelma_status
extract_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	int bad = 0;
	o->layers |= KELMA_LAYER_FIELDS;
	o->extract.types = a->val[OPT_TYPES];
	o->extract.min_confidence = arg_double(a, OPT_MIN_CONFIDENCE, 0, &bad);
	o->extract.in_digits = a->val[OPT_IN_DIGITS] != NULL;
	if (bad) return refuse(err, KELMA_EARG, "--min-confidence");
	kelma_status st = a->val[OPT_PATTERNS] ? KELMA_OK : check_types(a->val[OPT_TYPES], err);
	if (st) return st;
	if (a->val[OPT_PATTERNS] && !(o->extract.patterns = hold_file(h, a, a->val[OPT_PATTERNS], err))) return err->code;
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

static const char *const names[] = { "fields", "explain", NULL };
static const task extract_task = {
	.open = layers_open, .run = layers_run, .pretty = layers_pretty, .lines = lines, .members = layers_members, .cell = layers_cell,
	.close = layers_close, .names = names, .columns = 1, .keep = "", .block = 1,
};
static const opt_id own[] = { OPT_TYPES, OPT_IN_DIGITS, OPT_PATTERNS, OPT_MIN_CONFIDENCE, OPT_EXPLAIN, OPT_COUNT };
const command cmd_extract = {
	.name = "extract", .operands = "[FILE...]", .summary = "typed fields: phone, CNIE, RIB, date, amount, place ...",
	.own = own, .step = extract_step, .task = &extract_task,
};
