/* kelma lang: which language, per text and per token. */
#include "layers.h"
#include <string.h>

static kelma_status
read_labels(const char *list, uint32_t *bits, kelma_err *err)
{
	const char *known[KELMA_LABEL_COUNT];
	for (int i = 0; i < KELMA_LABEL_COUNT; i++) known[i] = kelma_label_name((kelma_label)i);
	for (const char *p = list; *p; p += *p == ',') {
		size_t n = strcspn(p, ",");
		int l = kelma_label_find(p, n);
		if (l < 0 || l >= KELMA_LABEL_COUNT)
			return unknown_word(err, "label", p, n, known, KELMA_LABEL_COUNT);
		*bits |= 1u << l;
		p += n;
	}
	return KELMA_OK;
}

kelma_status
lang_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	int bad = 0;
	(void)h;
	/* the mix that objects report is counted over tokens; lines do without */
	const char *out = a->val[OPT_OUT_FORMAT] ? a->val[OPT_OUT_FORMAT] : a->val[OPT_IN_FORMAT];
	o->layers |= a->val[OPT_TOKENS] ? KELMA_LAYER_LANG_TOKENS
		   : out && !strcmp(out, "ndjson") ? KELMA_LAYER_MIX : KELMA_LAYER_LANG;
	o->lang.prior = a->val[OPT_PRIOR];
	o->lang.min_prob = arg_double(a, OPT_MIN_PROB, 0, &bad);
	if (bad) return told(err);
	return a->val[OPT_LABELS] ? read_labels(a->val[OPT_LABELS], &o->lang.labels, err)
				  : KELMA_OK;
}

static size_t
how_many(const args *a)
{
	int bad = 0;
	return arg_size(a, OPT_TOP, 1, 1, KELMA_LABEL_COUNT, &bad);
}

/* The k most probable labels, best first. */
static kelma_status
put_top(kelma_buf *out, const kelma_lang_result *r, size_t k)
{
	int done[KELMA_LABEL_COUNT] = { 0 };
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < k && !st; i++) {
		int best = -1;
		for (int l = 0; l < KELMA_LABEL_COUNT; l++)
			if (!done[l] && l != KELMA_LABEL_OTHER && l != KELMA_LABEL_NAME &&
			    (best < 0 || r->probs[l] > r->probs[best]))
				best = l;
		if (best < 0) break;
		done[best] = 1;
		if (i) st = put_word(out, "\t");
		if (!st) st = put_word(out, kelma_label_name((kelma_label)best));
		if (!st) st = put_share(out, 1, r->probs[best]);
	}
	return st;
}

static kelma_status
put_tokens(const layers *l, kelma_buf *out)
{
	size_t n;
	const kelma_doc_token *t = kelma_doc_get_tokens(l->d, &n);
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < n && !st; i++) {
		if (i) st = put_word(out, "\n");
		if (!st) st = put_text(out, l->s + t[i].tok.start, t[i].tok.end - t[i].tok.start);
		if (!st) st = put_word(out, "\t");
		if (!st) st = put_word(out, kelma_label_name(t[i].lang.label));
		if (!st) st = put_share(out, 1, t[i].lang.prob);
	}
	return st;
}

static kelma_status
put_labels(const layers *l, kelma_buf *out)
{
	const kelma_lang_result *r = kelma_doc_get_lang(l->d);
	if (l->a->val[OPT_TOKENS]) return put_tokens(l, out);
	if (l->a->val[OPT_TOP]) return put_top(out, r, how_many(l->a));
	kelma_status st = put_word(out, kelma_label_name(r->label));
	return st ? st : put_share(out, 1, r->prob);
}

static kelma_status
lines(void *self, kelma_buf *out)
{
	kelma_status st = put_labels(self, out);
	return st ? st : layers_explain(self, out, 0);
}

static kelma_status
cell(void *self, size_t i, kelma_buf *out)
{
	const layers *l = self;
	const kelma_lang_result *r = kelma_doc_get_lang(l->d);
	return i ? put_share(out, 0, r->prob) : put_word(out, kelma_label_name(r->label));
}

static void
adapt(const args *a, task *t)
{
	explain_adapt(a, t);
	if (!a->val[OPT_TOKENS]) return;
	t->block = 1;
	t->keep = "";
}

static kelma_status
open_lang(const args *a, const kelma_res *res, void **self, kelma_err *err)
{
	int bad = 0;
	arg_size(a, OPT_TOP, 1, 1, KELMA_LABEL_COUNT, &bad);
	return bad ? told(err) : layers_open(a, res, self, err);
}

static const char *const names[] = { "lang", "prob", "tokens", "spans", "explain", NULL };
static const task lang_task = {
	.open = open_lang,
	.run = layers_run,
	.ahead = layers_ahead,
	.pretty = layers_pretty,
	.lines = lines,
	.members = layers_members,
	.object = layers_object,
	.cell = cell,
	.close = layers_close,
	.adapt = adapt,
	.names = names,
	.columns = 2,
	.keep = "und\t0",
};
static const opt_id own[] = { OPT_TOKENS,   OPT_LABELS,  OPT_PRIOR, OPT_TOP,
			      OPT_MIN_PROB, OPT_EXPLAIN, OPT_COUNT };
const command cmd_lang = {
	.name = "lang",
	.operands = "[FILE...]",
	.summary = "language and script, per text or per token",
	.own = own,
	.step = lang_step,
	.task = &lang_task,
};
