/* kelma norm: one text, many spellings less. */
#include "layers.h"
#include <string.h>

kelma_status
norm_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	kelma_buf b = KELMA_BUF_INIT;
	const char *path = a->val[OPT_PROFILE];
	kelma_status st = KELMA_OK;
	o->layers |= KELMA_LAYER_NORM;
	if (path && strchr(path, '/') && !(path = hold_file(h, a, path, err))) return err->code;
	o->profile = path;
	if (a->val[OPT_STEPS]) st = put_word(&b, a->val[OPT_STEPS]);
	const char *gaf = a->val[OPT_GAF];
	int keep = gaf && !strcmp(gaf, "keep");
	if (gaf && (!*gaf || strchr(gaf, ',')))
		st = refuse(err, KELMA_EARG, "--gaf wants one letter, such as U+06AF, or keep");
	if (!st && gaf && b.len) st = put_word(&b, ",");
	if (!st && gaf) st = put_word(&b, keep ? "-gaf" : "gaf=");
	if (!st && gaf && !keep) st = put_word(&b, gaf);
	if (!st) st = protect_pattern(a, h, &o->protect, err);
	if (!st && b.len && !(o->steps = hold(h, b.data, err))) st = KELMA_ENOMEM;
	kelma_buf_free(&b);
	return st;
}

static kelma_status
put_norm(const layers *l, kelma_buf *out)
{
	size_t n;
	const char *s = kelma_doc_get_norm(l->d, &n);
	return kelma_buf_add(out, s, n);
}

static kelma_status
lines(void *self, kelma_buf *out)
{
	kelma_status st = put_norm(self, out);
	return st ? st : layers_explain(self, out, 0);
}

static kelma_status
members(void *self, kelma_buf *out)
{
	layers *l = self;
	size_t n;
	kelma_status st = layers_members(self, out);
	if (st || !l->a->val[OPT_MAP]) return st;
	const char *s = kelma_doc_get_norm(l->d, &n);
	return put_map(out, kelma_doc_get_map(l->d), s, n, l->s, l->n, l->unit);
}

static kelma_status
cell(void *self, size_t i, kelma_buf *out)
{
	(void)i;
	return put_norm(self, out);
}

static const char *const names[] = { "norm", "map", "explain", NULL };
static const task norm_task = {
	.open = layers_open,
	.run = layers_run,
	.ahead = layers_ahead,
	.pretty = layers_pretty,
	.lines = lines,
	.members = members,
	.cell = cell,
	.close = layers_close,
	.adapt = explain_adapt,
	.names = names,
	.columns = 1,
};
static const opt_id own[] = { OPT_PROFILE,       OPT_STEPS, OPT_GAF,     OPT_PROTECT,
			      OPT_PROTECT_WORDS, OPT_MAP,   OPT_EXPLAIN, OPT_COUNT };
const command cmd_norm = {
	.name = "norm",
	.operands = "[FILE...]",
	.summary = "normalize: presentation forms, digits, spaces, look-alikes",
	.own = own,
	.step = norm_step,
	.task = &norm_task,
};
