/* kelma translit: the text in another script. */
#include "layers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NBEST = 100 };

typedef struct self {
	const args *a;
	kelma_translit *tl;
	kelma_unit unit;
	const char *s;
	size_t n, nbest, got;
	kelma_buf out;
	kelma_map map;
	double confidence;
	kelma_candidate cand[MAX_NBEST];
	kelma_map maps[MAX_NBEST];
} self;

static kelma_status
set_options(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	kelma_translit_options *t = &o->translit;
	int bad = 0;
	o->layers |= KELMA_LAYER_TRANSLIT;
	t->to = a->val[OPT_TO];
	t->from = a->val[OPT_FROM];
	t->scheme = a->val[OPT_SCHEME];
	t->domain = a->val[OPT_DOMAIN];
	t->style = a->val[OPT_STYLE];
	t->foreign_arab = (int)arg_choice(a, OPT_FOREIGN);
	t->min_prob = arg_double(a, OPT_MIN_PROB, 0, &bad);
	if (a->val[OPT_RULES] && !(t->rules = hold_file(h, a, a->val[OPT_RULES], err)))
		return err->code;
	if (bad) return told(err);
	if (!t->to && !t->scheme && !t->rules)
		return refuse(err, KELMA_EARG, "--to Arab, Latn or Tfng is needed");
	return protect_pattern(a, h, &t->protect, err);
}

kelma_status
translit_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	if (a->val[OPT_EXPORT]) return refuse(err, KELMA_EARG, "--export does not go into a pipe");
	return set_options(a, o, h, err);
}

/* A wrong scheme name gets the name that was probably meant. */
static kelma_status
suggest(const args *a, const kelma_res *res, kelma_err *err)
{
	const char *known[512], *name = a->val[OPT_SCHEME];
	kelma_scheme_info info;
	size_t n = 0;
	while (n < 512 && kelma_translit_get_scheme(res, n, &info)) known[n++] = info.name;
	for (size_t i = 0; i < n; i++)
		if (!strcmp(known[i], name)) return KELMA_ENOTFOUND;
	return unknown_word(err, "scheme", name, strlen(name), known, n);
}

static kelma_status
open_translit(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	held h = { 0 };
	int bad = 0;
	self *t = calloc(1, sizeof *t);
	if (!t) return refuse(err, KELMA_ENOMEM, "out of memory");
	t->a = a;
	t->unit = (kelma_unit)arg_choice(a, OPT_OFFSETS);
	t->nbest = arg_size(a, OPT_NBEST, 0, 1, MAX_NBEST, &bad);
	kelma_status st = bad ? told(err) : translit_step(a, &o, &h, err);
	if (!st) st = kelma_translit_new(res, &o.translit, &t->tl, err);
	if (st == KELMA_ENOTFOUND && a->val[OPT_SCHEME]) st = suggest(a, res, err);
	held_free(&h);
	if (st) free(t);
	else *out = t;
	return st;
}

static kelma_status
run(void *v, const char *s, size_t n, kelma_err *err)
{
	self *t = v;
	size_t bad = kelma_utf8_valid(s, n);
	if (bad < n) {
		refuse(err, KELMA_EUTF8, "invalid UTF-8");
		err->pos = bad;
		return KELMA_EUTF8;
	}
	t->s = s;
	t->n = n;
	t->out.len = 0;
	t->map.n = 0;
	if (t->nbest)
		return kelma_translit_nbest_maps(t->tl, s, n, &t->out, t->cand,
						 t->a->val[OPT_MAP] ? t->maps : NULL, t->nbest,
						 &t->got, err);
	return kelma_translit_run(t->tl, s, n, &t->out, &t->map, &t->confidence, err);
}

static kelma_status
explain(const self *t, kelma_buf *out, int member)
{
	kelma_buf why = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	if (!t->a->val[OPT_EXPLAIN]) return KELMA_OK;
	kelma_status st = kelma_translit_explain(t->tl, t->s, t->n, &why, &err);
	if (!st) st = member ? put_explain_member(out, &why) : put_explain_lines(out, &why);
	kelma_buf_free(&why);
	return st;
}

static kelma_status
put_readings(const self *t, kelma_buf *out)
{
	kelma_status st = KELMA_OK;
	if (!t->nbest) return kelma_buf_add(out, t->out.data ? t->out.data : "", t->out.len);
	for (size_t i = 0; i < t->got && !st; i++) {
		const kelma_candidate *c = &t->cand[i];
		if (i) st = put_word(out, "\n");
		if (!st) st = put_size(out, 0, i + 1);
		if (!st) st = put_share(out, 1, c->prob);
		if (!st) st = put_word(out, "\t");
		if (!st) st = put_text(out, t->out.data + c->start, c->end - c->start);
	}
	return st;
}

static kelma_status
lines(void *v, kelma_buf *out)
{
	kelma_status st = put_readings(v, out);
	return st ? st : explain(v, out, 0);
}

static kelma_status
put_nbest(const self *t, kelma_buf *out)
{
	kelma_status st = put_word(out, ",\"nbest\":[");
	for (size_t i = 0; i < t->got && !st; i++) {
		const kelma_candidate *c = &t->cand[i];
		st = put_word(out, i ? ",{\"text\":" : "{\"text\":");
		if (!st) st = kelma_json_string(t->out.data + c->start, c->end - c->start, out);
		if (!st) st = put_word(out, ",\"prob\":");
		if (!st) st = put_share(out, 0, c->prob);
		if (!st && t->a->val[OPT_MAP])
			st = put_map(out, &t->maps[i], t->out.data + c->start, c->end - c->start,
				     t->s, t->n, t->unit);
		if (!st) st = put_word(out, "}");
	}
	return st ? st : put_word(out, "]");
}

static kelma_status
cell(void *v, size_t i, kelma_buf *out)
{
	const self *t = v;
	const char *s = t->out.data ? t->out.data : "";
	size_t n = t->out.len;
	(void)i;
	if (t->nbest)
		s += t->got ? t->cand[0].start : 0,
			n = t->got ? t->cand[0].end - t->cand[0].start : 0;
	return kelma_buf_add(out, s, n);
}

static kelma_status
members(void *v, kelma_buf *out)
{
	const self *t = v;
	const char *scheme = t->a->val[OPT_SCHEME] ? t->a->val[OPT_SCHEME]
						   : kelma_translit_get_used(t->tl),
		   *s = t->out.data ? t->out.data : "";
	size_t n = t->nbest ? t->got ? t->cand[0].end - t->cand[0].start : 0 : t->out.len;
	if (t->nbest && t->got) s += t->cand[0].start;
	kelma_status st = put_word(out, ",\"translit\":");
	if (!st) st = kelma_json_string(s, n, out);
	if (!st) st = put_word(out, ",\"scheme\":");
	if (!st) st = kelma_json_string(scheme, strlen(scheme), out);
	if (!st) st = put_word(out, ",\"confidence\":");
	if (!st) st = put_share(out, 0, t->nbest ? t->got ? t->cand[0].prob : 0 : t->confidence);
	if (!st && t->nbest) st = put_nbest(t, out);
	if (!st && t->a->val[OPT_MAP])
		st = put_map(out, t->nbest ? &t->maps[0] : &t->map, s, n, t->s, t->n, t->unit);
	return st ? st : explain(t, out, 1);
}

/* --export icu: a scheme in the language of ICU. */
static int
export_scheme(const args *a)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	held h = { 0 };
	kelma_err err = { 0 };
	kelma_res *res;
	kelma_buf out = KELMA_BUF_INIT;
	size_t skipped = 0;
	int rc = open_pack(a, &res);
	if (rc) return rc;
	kelma_status st = set_options(a, &o, &h, &err);
	if (!st && !o.translit.scheme && !o.translit.rules)
		st = refuse(&err, KELMA_EARG, "--export wants --scheme or --rules");
	if (!st) st = kelma_translit_export_icu(res, &o.translit, &out, &skipped, &err);
	if (st == KELMA_ENOTFOUND && a->val[OPT_SCHEME]) suggest(a, res, &err);
	if (st) complain(a, "%s", err.msg[0] ? err.msg : kelma_strstatus(st));
	else fwrite(out.data, 1, out.len, stdout);
	if (skipped)
		complain(a,
			 "ICU cannot say %zu of the rules; they are left out, with a comment each",
			 skipped);
	kelma_buf_free(&out);
	held_free(&h);
	kelma_res_free(res);
	return finish_stdout(a, st ? STATUS_USAGE : skipped ? STATUS_REJECTED : STATUS_OK);
}

static void
close_translit(void *v)
{
	self *t = v;
	kelma_translit_free(t->tl);
	kelma_buf_free(&t->out);
	kelma_map_free(&t->map);
	for (size_t i = 0; i < MAX_NBEST; i++) kelma_map_free(&t->maps[i]);
	free(t);
}

static void
adapt(const args *a, task *t)
{
	explain_adapt(a, t);
	if (!a->val[OPT_NBEST]) return;
	t->block = 1;
	t->keep = "";
}

static const char *const names[] = { "translit", "scheme",  "confidence", "nbest",
				     "map",      "explain", NULL };
static const task translit_task = {
	.open = open_translit,
	.run = run,
	.lines = lines,
	.members = members,
	.cell = cell,
	.close = close_translit,
	.adapt = adapt,
	.names = names,
	.columns = 1,
};
static int
run_translit(const args *a)
{
	return a->val[OPT_EXPORT] ? export_scheme(a) : run_records(a, &translit_task);
}

static const opt_id own[] = { OPT_TO,      OPT_FROM,    OPT_SCHEME,   OPT_EXPORT, OPT_DOMAIN,
			      OPT_FOREIGN, OPT_STYLE,   OPT_MIN_PROB, OPT_NBEST,  OPT_RULES,
			      OPT_PROTECT, OPT_PROTECT_WORDS, OPT_MAP, OPT_EXPLAIN, OPT_COUNT };
const command cmd_translit = {
	.name = "translit", .operands = "[FILE...]", .summary = "the text in another script",
	.own = own, .step = translit_step, .task = &translit_task, .run = run_translit,
};
