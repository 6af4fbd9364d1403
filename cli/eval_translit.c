/* kelma eval translit: INPUT<TAB>REFERENCE[|REFERENCE][<TAB>SOURCE] a line. */
#include "eval.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_LINE = 4000 }; /* characters: the edit distance is quadratic in them */
enum { ROWS, EXACT, WORDS, WORD_ERRORS, CHARS, CHAR_ERRORS }; /* counts of a source */

/* A text as units to be compared: characters, or words by number. */
typedef struct units {
	uint32_t u[MAX_LINE];
	size_t n;
} units;

typedef struct self {
	kelma_translit *tl;
	kelma_norm *nm;
	kelma_buf out, result; /* ours; a text through the profile */
	units rc, hc, rw, hw; /* reference, ours: characters, words */
	size_t row[MAX_LINE + 1];
	size_t total[GROUP_COUNTS];
	groups sources;
} self;

static kelma_status
open_translit(void *v, const args *a, const kelma_res *res, kelma_err *err)
{
	self *e = v;
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	held h = { 0 };
	kelma_status st = translit_step(a, &o, &h, err);
	if (!st) st = kelma_translit_new(res, &o.translit, &e->tl, err);
	if (!st && a->val[OPT_PROFILE]) st = kelma_norm_new(res, a->val[OPT_PROFILE], &e->nm, err);
	held_free(&h);
	return st;
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Changes, insertions and deletions that make one from the other. */
static size_t
distance(self *e, const units *a, const units *b)
{
	size_t *row = e->row;
	for (size_t j = 0; j <= b->n; j++) row[j] = j;
	for (size_t i = 1; i <= a->n; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b->n; j++) {
			size_t change = diagonal + (a->u[i - 1] != b->u[j - 1]);
			diagonal = row[j];
			row[j] = smaller(change, smaller(row[j], row[j - 1]) + 1);
		}
	}
	return row[b->n];
}

/* s, through --profile when there is one, as characters with single blanks between words. */
static kelma_status
read_chars(self *e, const char *s, size_t n, units *c, kelma_err *err)
{
	int blank = 0;
	c->n = 0;
	e->result.len = 0;
	if (e->nm) {
		kelma_status st = kelma_norm_run(e->nm, s, n, &e->result, NULL, err);
		if (st) return st;
		s = e->result.data ? e->result.data : "";
		n = e->result.len;
	}
	for (size_t i = 0, k; i < n; i += k) {
		uint32_t cp;
		if (!(k = kelma_utf8_next(s + i, n - i, &cp))) break;
		if (cp <= ' ' || cp == 0xa0) {
			blank = c->n > 0;
			continue;
		}
		if (c->n + 2 > MAX_LINE)
			return refuse(err, KELMA_ELIMIT, "more than %d characters", MAX_LINE);
		if (blank) c->u[c->n++] = ' ';
		blank = 0;
		c->u[c->n++] = cp;
	}
	return KELMA_OK;
}

/* Words of c as hashes (FNV-1a): equal words, equal units. */
static void
read_words(const units *c, units *w)
{
	w->n = 0;
	for (size_t i = 0; i < c->n; i++) {
		uint32_t h = 2166136261u;
		for (; i < c->n && c->u[i] != ' '; i++) h = (h ^ c->u[i]) * 16777619u;
		w->u[w->n++] = h;
	}
}

/* The reference with the fewest wrong words, then characters, into best[]. */
static kelma_status
closest_reference(self *e, const char *s, size_t n, size_t *best, kelma_err *err)
{
	kelma_span c;
	int any = 0;
	for (size_t at = 0; next_choice(s, n, &at, &c); ) {
		kelma_status st = read_chars(e, s + c.start, c.end - c.start, &e->rc, err);
		if (st) return st;
		if (!e->rc.n) continue;
		read_words(&e->rc, &e->rw);
		size_t words = distance(e, &e->rw, &e->hw), chars = distance(e, &e->rc, &e->hc);
		if (any && (words > best[WORD_ERRORS] ||
			    (words == best[WORD_ERRORS] && chars >= best[CHAR_ERRORS])))
			continue;
		any = 1;
		best[WORDS] = e->rw.n;
		best[WORD_ERRORS] = words;
		best[CHARS] = e->rc.n;
		best[CHAR_ERRORS] = chars;
	}
	best[ROWS] = 1;
	best[EXACT] = !best[CHAR_ERRORS];
	return any ? KELMA_OK : refuse(err, KELMA_ESYNTAX, "no reference in column 2");
}

static kelma_status
line(void *v, const gold *g, kelma_err *err)
{
	self *e = v;
	kelma_span f[3];
	size_t best[GROUP_COUNTS] = { 0 }, k = gold_fields(g, f, 3), *count = NULL;
	if (k < 2 || k > 3)
		return refuse(err, KELMA_ESYNTAX,
			      "%zu column%s; input, reference and maybe a source are wanted", k,
			      k == 1 ? "" : "s");
	if (f[0].end > 4 * MAX_LINE)
		return refuse(err, KELMA_ELIMIT, "more than %d characters", MAX_LINE);
	e->out.len = 0;
	kelma_status st = kelma_translit_run(e->tl, g->s, f[0].end, &e->out, NULL, NULL, err);
	if (!st) st = read_chars(e, e->out.data ? e->out.data : "", e->out.len, &e->hc, err);
	if (st) return st;
	read_words(&e->hc, &e->hw);
	st = closest_reference(e, g->s + f[1].start, f[1].end - f[1].start, best, err);
	if (!st && k == 3 &&
	    !(count = group_counts(&e->sources, g->s + f[2].start, f[2].end - f[2].start, err)))
		st = err->code;
	for (int i = 0; i < GROUP_COUNTS && !st; i++) {
		e->total[i] += best[i];
		if (count) count[i] += best[i];
	}
	return st;
}

static void
put_row(report *r, const char *name, const size_t *c)
{
	double wrong = (double)smaller(c[WORD_ERRORS], c[WORDS]);
	table_text(r, name);
	table_count(r, c[ROWS]);
	table_count(r, c[WORDS]);
	table_ratio(r, (double)c[WORDS] - wrong, (double)c[WORDS]);
	table_ratio(r, (double)c[CHAR_ERRORS], (double)c[CHARS]);
	table_ratio(r, (double)c[EXACT], (double)c[ROWS]);
}

static size_t
print(void *v, report *r)
{
	static const char *const heads[] = { "source",        "rows", "words",
					     "word accuracy", "CER",  "exact" };
	const self *e = v;
	if (!e->total[ROWS]) return 0;
	table_begin(r, "translit", heads, 6);
	for (size_t i = 0; i < e->sources.n; i++)
		put_row(r, e->sources.g[i].name, e->sources.g[i].count);
	put_row(r, "all", e->total);
	table_end(r);
	return e->total[ROWS];
}

static void
close_translit(void *v)
{
	self *e = v;
	kelma_translit_free(e->tl);
	kelma_norm_free(e->nm);
	kelma_buf_free(&e->out);
	kelma_buf_free(&e->result);
	groups_free(&e->sources);
}

static const opt_id own[] = { OPT_TO,      OPT_FROM,  OPT_SCHEME,   OPT_RULES,   OPT_DOMAIN,
			      OPT_FOREIGN, OPT_STYLE, OPT_MIN_PROB, OPT_PROFILE, OPT_COUNT };
const eval_kind eval_translit = {
	.name = "translit",
	.own = own,
	.size = sizeof(self),
	.open = open_translit,
	.line = line,
	.print = print,
	.close = close_translit,
};
