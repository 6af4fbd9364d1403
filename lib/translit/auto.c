/* Mixed text: find runs of words of one kind, convert run by run. */
#include "translit/auto.h"
#include <stdlib.h>

/* The labels that stand for a kind of word, the best guess first. */
static const char *const from_of[AUTO_KINDS] = { "", "Arab", "Tfng", "ary-Latn", "ber-Latn" };

kelma_status
auto_open(const kelma_res *res, const kelma_translit_options *opt, autoconv *a, kelma_err *err)
{
	int any = 0;
	kelma_status st = KELMA_OK;
	*a = (autoconv){ .tok = NULL };
	for (int k = AUTO_ARAB; k < AUTO_KINDS && !st; k++) {
		conv_want w = { res, opt, from_of[k], opt->to ? opt->to : "", opt->scheme };
		if (k == AUTO_ARAB && !opt->scheme && !strcmp(w.to, "Tfng"))
			continue; /* Arabic is no Tamazight */
		kelma_err e = { .msg = "" };
		st = conv_open(&w, &a->by[k], &e);
		if (st == KELMA_ENOTFOUND)
			st = KELMA_OK;
		else if (st && err)
			*err = e;
		any |= a->by[k] != NULL;
	}
	if (!st && !any)
		st = base_fail(err, KELMA_ENOTFOUND, 0, 0,
			       "no such scheme, or not for this script");
	if (!st) st = kelma_tok_new(res, NULL, &a->tok, err);
	if (!st && (a->by[AUTO_LATN] || a->by[AUTO_BER])) {
		st = kelma_lang_new(res, NULL, &a->lang, err);
		if (st == KELMA_EUNSUPPORTED) st = KELMA_OK;
	}
	if (st) auto_free(a);
	return st;
}

void
auto_free(autoconv *a)
{
	for (int k = 0; k < AUTO_KINDS; k++) conv_free(a->by[k]);
	kelma_tok_free(a->tok);
	kelma_lang_free(a->lang);
	kelma_buf_free(&a->tokens);
	kelma_buf_free(&a->labels);
	kelma_buf_free(&a->sub);
	*a = (autoconv){ .tok = NULL };
}

kelma_status
auto_tokens(autoconv *a, conv_text *t, kelma_err *err)
{
	kelma_token k;
	int more;
	a->tokens.len = 0;
	kelma_status st = kelma_tok_start(a->tok, t->s, t->n, err);
	while (!st && (more = kelma_tok_next(a->tok, &k)) != 0)
		st = more < 0 ? (kelma_status)more
			      : kelma_buf_add(&a->tokens, (const char *)&k, sizeof k);
	if (st) return st;
	t->tok = (const kelma_token *)(const void *)a->tokens.data;
	t->k = a->tokens.len / sizeof k;
	t->lab = NULL;
	if (!a->lang || !t->k) return KELMA_OK;
	kelma_lang_result whole;
	a->labels.len = 0;
	st = kelma_buf_reserve(&a->labels, t->k * sizeof *t->lab);
	if (st) return st;
	kelma_lang_token *lab = (kelma_lang_token *)(void *)a->labels.data;
	st = kelma_lang_run_tokens(a->lang, t->s, t->n, t->tok, t->k, lab, &whole, err);
	if (!st) t->lab = lab;
	return st;
}

/* What kind of word token i is; -1: belongs to whatever is before it. */
static int
kind_of(const autoconv *a, const conv_text *t, size_t i)
{
	const kelma_token *k = &t->tok[i];
	switch (k->cls) {
	case KELMA_TOKEN_PUNCT:
	case KELMA_TOKEN_NUMBER: return -1;
	case KELMA_TOKEN_WORD: break;
	default: return AUTO_KEEP;
	}
	int kind = AUTO_KEEP;
	if (k->script == KELMA_SCRIPT_ARABIC)
		kind = AUTO_ARAB;
	else if (k->script == KELMA_SCRIPT_TIFINAGH)
		kind = AUTO_TFNG;
	else if (k->script == KELMA_SCRIPT_LATIN) {
		kelma_label l = t->lab ? t->lab[i].label : KELMA_LABEL_UND;
		int foreign = l == KELMA_LABEL_FRA_LATN || l == KELMA_LABEL_ENG_LATN ||
			      l == KELMA_LABEL_SPA_LATN;
		kind = l == KELMA_LABEL_BER_LATN ? AUTO_BER : AUTO_LATN;
		if (!a->by[AUTO_LATN] && (foreign || l == KELMA_LABEL_ARY_LATN))
			kind = AUTO_KEEP;
		else if (!a->by[AUTO_LATN])
			kind = AUTO_BER; /* to Tifinagh: what may be Tamazight */
	} else
		return -1;
	return a->by[kind] ? kind : AUTO_KEEP;
}

/* A run: tokens [i, e) and the bytes they cover. */
typedef struct stretch {
	size_t i, e, start, end;
	int kind;
} stretch;

/* The run that begins at token i: up to the next word of another kind. Trailing marks and numbers
 * are left outside. */
static stretch
next_stretch(const autoconv *a, const conv_text *t, size_t i)
{
	int kind = kind_of(a, t, i), k;
	stretch r = { i, i + 1, t->tok[i].start, t->tok[i].end, kind < 0 ? AUTO_KEEP : kind };
	for (size_t j = i + 1; r.kind != AUTO_KEEP && j < t->k; j++) {
		if ((k = kind_of(a, t, j)) != kind && k >= 0) break;
		if (k < 0 && kind != AUTO_ARAB && kind != AUTO_LATN) break;
		r.e = j + 1;
		r.end = t->tok[j].end;
	}
	return r;
}

/* The tokens of a run with offsets from its start. */
static kelma_status
sub_text(autoconv *a, const conv_text *t, const stretch *r, conv_text *sub)
{
	a->sub.len = 0;
	for (size_t i = r->i; i < r->e; i++) {
		kelma_token k = t->tok[i];
		k.start -= r->start;
		k.end -= r->start;
		if (kelma_buf_add(&a->sub, (const char *)&k, sizeof k)) return KELMA_ENOMEM;
	}
	*sub = (conv_text){ t->s + r->start, r->end - r->start,
			    (const kelma_token *)(const void *)a->sub.data,
			    t->lab ? t->lab + r->i : NULL, r->e - r->i };
	return KELMA_OK;
}

void
auto_add_seen(scheme_seen *all, const scheme_seen *one, size_t start)
{
	all->letters += one->letters;
	all->unknown += one->unknown;
	for (size_t i = 0; i < one->n; i++) {
		size_t j = 0;
		while (j < all->n && all->cp[j] != one->cp[i]) j++;
		if (j == SCHEME_UNKNOWN_MAX) continue;
		if (j == all->n) {
			all->cp[all->n] = one->cp[i];
			all->at[all->n] = start + one->at[i];
			all->count[all->n++] = 0;
		}
		all->count[j] += one->count[i];
	}
}

static kelma_status
copy(const char *s, size_t n, kelma_buf *out, kelma_map *map)
{
	kelma_status st = kelma_buf_add(out, s, n);
	return st || !map ? st : kelma_map_add(map, n, n);
}

static void
note_used(autoconv *a, const conv *c)
{
	int first = !strcmp(a->used, "none");
	if (first)
		a->used = c->name;
	else if (strcmp(a->used, c->name))
		a->used = "auto";
}

kelma_status
auto_run(autoconv *a, conv_text t, kelma_buf *out, kelma_map *map, double *confidence,
	 scheme_seen *seen, kelma_err *err)
{
	kelma_status st = t.tok ? KELMA_OK : auto_tokens(a, &t, err);
	size_t at = 0, done = 0;
	double sum = 0;
	a->used = "none";
	for (size_t i = 0; i < t.k && !st;) {
		stretch r = next_stretch(a, &t, i);
		i = r.e;
		if (!a->by[r.kind]) continue;
		conv_text sub;
		double p = 1;
		scheme_seen one;
		one.n = one.letters = one.unknown = 0;
		st = copy(t.s + at, r.start - at, out, map);
		if (!st) st = sub_text(a, &t, &r, &sub);
		if (!st) st = conv_run(a->by[r.kind], &sub, out, map, &p, &one, err);
		if (seen) auto_add_seen(seen, &one, r.start);
		note_used(a, a->by[r.kind]);
		at = r.end;
		sum += p * (double)(r.end - r.start);
		done += r.end - r.start;
	}
	if (!st) st = copy(t.s + at, t.n - at, out, map);
	*confidence = done ? sum / (double)done : 1;
	return st;
}

kelma_status
auto_explain(autoconv *a, conv_text t, kelma_buf *out, kelma_err *err)
{
	kelma_status st = t.tok ? KELMA_OK : auto_tokens(a, &t, err);
	for (size_t i = 0; i < t.k && !st;) {
		stretch r = next_stretch(a, &t, i);
		conv_text sub;
		i = r.e;
		if (!a->by[r.kind]) continue;
		st = sub_text(a, &t, &r, &sub);
		if (!st) st = conv_explain(a->by[r.kind], &sub, out, err);
	}
	return st;
}

conv *
auto_only(autoconv *a, conv_text *t, kelma_err *err, kelma_status *st)
{
	int only = -1;
	*st = t->tok ? KELMA_OK : auto_tokens(a, t, err);
	for (size_t i = 0; i < t->k && !*st; i++) {
		int k = kind_of(a, t, i);
		if (k < 0 || k == only) continue;
		if (only >= 0 || k == AUTO_KEEP) return NULL;
		only = k;
	}
	return *st || only < 0 ? NULL : a->by[only];
}
