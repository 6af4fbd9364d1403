/* kelma eval lang: TEXT<TAB>LABEL[|LABEL][<TAB>SOURCE] a line. */
#include "eval.h"
#include <stdlib.h>
#include <string.h>

enum { BINS = 10 };

typedef struct answer {
	double prob;
	int hit;
} answer;

typedef struct self {
	kelma_lang *lg;
	size_t rows, hits, und;
	size_t gold[KELMA_LABEL_COUNT],
		found[KELMA_LABEL_COUNT]; /* by the first label given; by the answer */
	size_t recalled[KELMA_LABEL_COUNT], right[KELMA_LABEL_COUNT];
	size_t confusion[KELMA_LABEL_COUNT][KELMA_LABEL_COUNT];
	answer *ans; /* all but und */
	size_t n, cap;
	groups sources;
} self;

static kelma_status
open_lang(void *v, const args *a, const kelma_res *res, kelma_err *err)
{
	self *e = v;
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	held h = { 0 };
	kelma_status st = lang_step(a, &o, &h, err);
	if (!st) st = check_prior(res, o.lang.prior, err);
	return st ? st : kelma_lang_new(res, &o.lang, &e->lg, err);
}

/* The labels of column 2 as bits, the first one in *first. */
static kelma_status
no_label(const char *s, size_t n, kelma_err *err)
{
	const char *known[KELMA_LABEL_COUNT];
	size_t k = 0;
	if (kelma_label_find(s, n) >= 0)
		return refuse(err, KELMA_ENOTFOUND, "%.*s is a label of words, not of texts",
			      (int)n, s);
	for (; k < KELMA_LABEL_OTHER; k++) known[k] = kelma_label_name((kelma_label)k);
	return unknown_word(err, "label", s, n, known, k);
}

static kelma_status
read_gold(const char *s, size_t n, uint32_t *bits, int *first, kelma_err *err)
{
	kelma_span c;
	*first = -1;
	for (size_t at = 0; next_choice(s, n, &at, &c); ) {
		int l = kelma_label_find(s + c.start, c.end - c.start);
		if (l < 0 || l == KELMA_LABEL_OTHER || l == KELMA_LABEL_NAME)
			return no_label(s + c.start, c.end - c.start, err);
		if (*first < 0) *first = l;
		*bits |= 1u << l;
	}
	return KELMA_OK;
}

static kelma_status
keep_answer(self *e, double prob, int hit, kelma_err *err)
{
	if (e->n == e->cap) {
		size_t cap = e->cap ? 2 * e->cap : 1024;
		answer *p = realloc(e->ans, cap * sizeof *p);
		if (!p) return refuse(err, KELMA_ENOMEM, "out of memory");
		e->ans = p;
		e->cap = cap;
	}
	e->ans[e->n++] = (answer){ prob, hit };
	return KELMA_OK;
}

static kelma_status
line(void *v, const gold *g, kelma_err *err)
{
	self *e = v;
	kelma_span f[3];
	kelma_lang_result r;
	uint32_t bits = 0;
	int first;
	size_t k = gold_fields(g, f, 3), *count = NULL;
	if (k < 2 || k > 3)
		return refuse(err, KELMA_ESYNTAX,
			      "%zu column%s; text, label and maybe a source are wanted", k,
			      k == 1 ? "" : "s");
	kelma_status st = read_gold(g->s + f[1].start, f[1].end - f[1].start, &bits, &first, err);
	if (!st && k == 3 &&
	    !(count = group_counts(&e->sources, g->s + f[2].start, f[2].end - f[2].start, err)))
		st = err->code;
	if (!st) st = kelma_lang_run(e->lg, g->s, f[0].end, &r, err);
	int hit = !st && (bits >> r.label & 1);
	if (!st && r.label != KELMA_LABEL_UND) st = keep_answer(e, r.prob, hit, err);
	if (st) return st;
	e->rows++;
	e->hits += (size_t)hit;
	e->und += r.label == KELMA_LABEL_UND;
	e->gold[first]++;
	e->recalled[first] += (size_t)hit;
	e->found[r.label]++;
	e->right[r.label] += (size_t)hit;
	e->confusion[first][r.label]++;
	if (count) {
		count[0]++;
		count[1] += (size_t)hit;
	}
	return KELMA_OK;
}

static void
print_labels(const self *e, report *r)
{
	static const char *const heads[] = {
		"label", "gold", "answers", "precision", "recall", "F1"
	};
	table_begin(r, "labels", heads, 6);
	for (int l = 0; l < KELMA_LABEL_COUNT; l++) {
		if (!e->gold[l] && !e->found[l]) continue;
		double p = e->found[l] ? (double)e->right[l] / (double)e->found[l] : 0;
		double q = e->gold[l] ? (double)e->recalled[l] / (double)e->gold[l] : 0;
		table_text(r, kelma_label_name((kelma_label)l));
		table_count(r, e->gold[l]);
		table_count(r, e->found[l]);
		table_ratio(r, (double)e->right[l], (double)e->found[l]);
		table_ratio(r, (double)e->recalled[l], (double)e->gold[l]);
		table_ratio(r, 2 * p * q, p + q > 0 ? p + q : (double)e->gold[l]);
	}
	table_end(r);
}

/* A row for each label of the file, a column for each answer. */
static void
print_confusion(const self *e, report *r)
{
	const char *heads[1 + KELMA_LABEL_COUNT] = { "gold \\ answer" };
	size_t n = 1;
	for (int l = 0; l < KELMA_LABEL_COUNT; l++)
		if (e->found[l]) heads[n++] = kelma_label_name((kelma_label)l);
	table_begin(r, "confusion", heads, n);
	for (int l = 0; l < KELMA_LABEL_COUNT; l++) {
		if (!e->gold[l]) continue;
		table_text(r, kelma_label_name((kelma_label)l));
		for (int m = 0; m < KELMA_LABEL_COUNT; m++)
			if (e->found[m]) table_count(r, e->confusion[l][m]);
	}
	table_end(r);
}

static void
print_sources(const self *e, report *r)
{
	static const char *const heads[] = { "source", "rows", "recall" };
	if (!e->sources.n) return;
	table_begin(r, "sources", heads, 3);
	for (size_t i = 0; i < e->sources.n; i++) {
		const size_t *c = e->sources.g[i].count;
		table_text(r, e->sources.g[i].name);
		table_count(r, c[0]);
		table_ratio(r, (double)c[1], (double)c[0]);
	}
	table_end(r);
}

/* Returns the expected calibration error times the number of answers. */
static double
print_calibration(const self *e, report *r)
{
	static const char *const heads[] = { "from", "to", "answers", "confidence", "accuracy" };
	double sum[BINS] = { 0 }, error = 0;
	size_t n[BINS] = { 0 }, hit[BINS] = { 0 };
	for (size_t i = 0; i < e->n; i++) {
		int b = (int)(e->ans[i].prob * BINS);
		if (b >= BINS) b = BINS - 1;
		n[b]++;
		hit[b] += (size_t)e->ans[i].hit;
		sum[b] += e->ans[i].prob;
	}
	table_begin(r, "calibration", heads, 5);
	for (int b = 0; b < BINS; b++) {
		double d = sum[b] - (double)hit[b];
		error += d < 0 ? -d : d;
		table_ratio(r, b, BINS);
		table_ratio(r, b + 1, BINS);
		table_count(r, n[b]);
		table_ratio(r, sum[b], (double)n[b]);
		table_ratio(r, (double)hit[b], (double)n[b]);
	}
	table_end(r);
	return error;
}

static int
by_prob(const void *a, const void *b)
{
	double x = ((const answer *)a)->prob, y = ((const answer *)b)->prob;
	return x < y ? 1 : x > y ? -1 : 0;
}

/* How many of the surest answers can be taken with at least 95 % of them right; *least = the
 * confidence of the last. */
static size_t
covered(self *e, double *least)
{
	size_t best = 0, hits = 0;
	if (e->n) qsort(e->ans, e->n, sizeof *e->ans, by_prob);
	for (size_t i = 0; i < e->n; i++) {
		hits += (size_t)e->ans[i].hit;
		if (i + 1 < e->n && e->ans[i + 1].prob >= e->ans[i].prob)
			continue; /* equals stand or fall together */
		if (100 * hits < 95 * (i + 1)) continue;
		best = i + 1;
		*least = e->ans[i].prob;
	}
	return best;
}

static size_t
print(void *v, report *r)
{
	self *e = v;
	double least = 0;
	if (!e->rows) return 0;
	print_labels(e, r);
	print_confusion(e, r);
	print_sources(e, r);
	double error = print_calibration(e, r);
	size_t k = covered(e, &least);
	figures_begin(r);
	figure_count(r, "rows", e->rows);
	figure_ratio(r, "accuracy", (double)e->hits, (double)e->rows);
	figure_ratio(r, "share of und", (double)e->und, (double)e->rows);
	figure_ratio(r, "calibration error (ECE)", error, (double)e->n);
	figure_ratio(r, "coverage at 95 % precision", (double)k, (double)e->rows);
	figure_ratio(r, "confidence needed for it", least, k ? 1 : 0);
	table_end(r);
	return e->rows;
}

static void
close_lang(void *v)
{
	self *e = v;
	kelma_lang_free(e->lg);
	groups_free(&e->sources);
	free(e->ans);
}

static const opt_id own[] = { OPT_LABELS, OPT_PRIOR, OPT_MIN_PROB, OPT_COUNT };
const eval_kind eval_lang = {
	.name = "lang",
	.own = own,
	.size = sizeof(self),
	.open = open_lang,
	.line = line,
	.print = print,
	.close = close_lang,
};
