/* kelma eval tok: blocks of `# text = ...` and lines TOKEN<TAB>CLASS[|CLASS]. */
#include "eval.h"
#include <stdlib.h>
#include <string.h>

typedef struct piece {
	size_t end;     /* in squeezed bytes */
	uint32_t classes; /* bits; 0: none given */
	int first;      /* the first class, -1 when none */
} piece;

typedef struct pieces {
	piece *p;
	size_t n, cap;
} pieces;

typedef struct self {
	kelma_tok *tk;
	kelma_buf text, squeezed,
		tokens; /* of the block: as given, without white space; what its tokens add up to */
	pieces gold, found;
	size_t line;                      /* of "# text", 0: no block is open */
	int skipping; /* a block was refused: its other tokens are passed over */
	size_t texts, exact;
	size_t ngold, nfound, nright, classed, class_right;
	size_t per[KELMA_TOKEN_COUNT], per_found[KELMA_TOKEN_COUNT], per_right[KELMA_TOKEN_COUNT];
} self;

static const char mark[] = "# text = ";

static kelma_status
open_tok(void *v, const args *a, const kelma_res *res, kelma_err *err)
{
	self *e = v;
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	held h = { 0 };
	kelma_status st = tok_step(a, &o, &h, err);
	return st ? st : kelma_tok_new(res, &o.tok, &e->tk, err);
}

/* White space and invisible marks do not count: it does not matter to which token they are given.
 */
static int
passed_over(uint32_t c)
{
	if (c <= 0x20 || c == 0x7f || c == 0x85 || c == 0xa0 || c == 0xad || c == 0x61c ||
	    c == 0x1680)
		return 1;
	return (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) || c == 0x205f ||
	       c == 0x2060 || (c >= 0x2066 && c <= 0x2069) || c == 0x3000 || c == 0xfeff;
}

/* Append s without them. */
static kelma_status
squeeze(const char *s, size_t n, kelma_buf *out)
{
	kelma_status st = kelma_buf_reserve(out, n);
	for (size_t i = 0, k; i < n && !st; i += k) {
		uint32_t c;
		k = kelma_utf8_next(s + i, n - i, &c);
		if (!k) break;
		if (!passed_over(c)) st = kelma_buf_add(out, s + i, k);
	}
	return st;
}

static kelma_status
add_piece(pieces *l, size_t end, uint32_t classes, int first)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 256;
		piece *p = realloc(l->p, cap * sizeof *p);
		if (!p) return KELMA_ENOMEM;
		l->p = p;
		l->cap = cap;
	}
	l->p[l->n++] = (piece){ end, classes, first };
	return KELMA_OK;
}

static int
class_of(const char *s, size_t n)
{
	for (int i = 0; i < KELMA_TOKEN_COUNT; i++) {
		const char *name = kelma_token_class_name((kelma_token_class)i);
		if (strlen(name) == n && !memcmp(name, s, n)) return i;
	}
	return -1;
}

/* The tokens of kelma for the block, in squeezed offsets. */
static kelma_status
tokenize(self *e, kelma_err *err)
{
	kelma_token t;
	int more;
	e->found.n = 0;
	e->tokens.len = 0;
	kelma_status st =
		kelma_tok_start(e->tk, e->text.data ? e->text.data : "", e->text.len, err);
	while (!st && (more = kelma_tok_next(e->tk, &t)) != 0) {
		if (more < 0)
			return refuse(err, (kelma_status)more, "%s",
				      kelma_strstatus((kelma_status)more));
		size_t before = e->tokens.len;
		st = squeeze(e->text.data + t.start, t.end - t.start, &e->tokens);
		if (!st && e->tokens.len > before)
			st = add_piece(&e->found, e->tokens.len, 1u << t.cls, (int)t.cls);
	}
	return st;
}

/* One gold token against the piece of kelma that ends where it does (p), or NULL. */
static void
count_token(self *e, const piece *g, const piece *p)
{
	e->nright += p != NULL;
	if (g->first < 0) return;
	int right = p && (g->classes >> p->first & 1);
	e->classed += p != NULL;
	e->class_right += (size_t)right;
	e->per[g->first]++;
	e->per_found[g->first] += p != NULL;
	e->per_right[g->first] += (size_t)right;
}

static void
compare(self *e)
{
	const piece *g = e->gold.p, *p = e->found.p;
	size_t right = e->nright, from = 0, start = 0, j = 0;
	for (size_t i = 0; i < e->gold.n; from = g[i++].end) {
		while (j < e->found.n && p[j].end < g[i].end) start = p[j++].end;
		count_token(e, &g[i],
			    j < e->found.n && p[j].end == g[i].end && start == from ? &p[j] : NULL);
	}
	right = e->nright - right;
	e->texts++;
	e->exact += right == e->gold.n && right == e->found.n;
	e->ngold += e->gold.n;
	e->nfound += e->found.n;
}

/* Score the open block. */
static kelma_status
finish(void *v, const gold *g, kelma_err *err)
{
	self *e = v;
	size_t line = e->line;
	e->line = 0;
	e->skipping = 0;
	(void)g;
	if (!line) return KELMA_OK;
	size_t n = e->squeezed.len, k = e->gold.n ? e->gold.p[e->gold.n - 1].end : 0;
	if (k != n)
		return refuse(err, KELMA_ESYNTAX,
			      "the tokens of the text of line %zu stop before its end", line);
	kelma_status st = tokenize(e, err);
	if (!st && e->tokens.len != n)
		st = refuse(err, KELMA_EDATA, "the tokens of kelma do not add up to the text");
	if (!st) compare(e);
	return st;
}

static kelma_status
begin(self *e, const gold *g, const char *s, size_t n, kelma_err *err)
{
	e->text.len = e->squeezed.len = e->gold.n = 0;
	e->line = g->line;
	e->skipping = 0;
	kelma_status st = kelma_buf_add(&e->text, s, n);
	if (!st) st = squeeze(s, n, &e->squeezed);
	return st ? refuse(err, st, "out of memory") : st;
}

static kelma_status
read_classes(const char *s, size_t n, uint32_t *bits, int *first, kelma_err *err)
{
	kelma_span c;
	*first = -1;
	for (size_t at = 0; next_choice(s, n, &at, &c); ) {
		int k = class_of(s + c.start, c.end - c.start), len = (int)(c.end - c.start);
		if (k < 0)
			return refuse(err, KELMA_ENOTFOUND,
				      "\"%.*s\" is not a class (see kelma info)",
				      len > 40 ? 40 : len, s + c.start);
		if (*first < 0) *first = k;
		*bits |= 1u << k;
	}
	return KELMA_OK;
}

/* The next token of the block: it must be the next piece of the text. */
static kelma_status
add_token(self *e, const gold *g, kelma_err *err)
{
	kelma_span f[2];
	uint32_t bits = 0;
	int first = -1;
	size_t k = gold_fields(g, f, 2), at = e->gold.n ? e->gold.p[e->gold.n - 1].end : 0;
	if (k > 2) return refuse(err, KELMA_ESYNTAX, "%zu columns; token and class are wanted", k);
	kelma_status st =
		k == 2 ? read_classes(g->s + f[1].start, f[1].end - f[1].start, &bits, &first, err)
		       : KELMA_OK;
	if (st) return st;
	e->tokens.len = 0;
	st = squeeze(g->s, f[0].end, &e->tokens);
	if (st) return refuse(err, st, "out of memory");
	if (!e->tokens.len) return KELMA_OK;
	if (e->tokens.len > e->squeezed.len - at ||
	    memcmp(e->tokens.data, e->squeezed.data + at, e->tokens.len) != 0)
		return refuse(err, KELMA_ESYNTAX,
			      "this token is not the next piece of the text of line %zu", e->line);
	return add_piece(&e->gold, at + e->tokens.len, bits, first)
		       ? refuse(err, KELMA_ENOMEM, "out of memory")
		       : KELMA_OK;
}

static kelma_status
line(void *v, const gold *g, kelma_err *err)
{
	self *e = v;
	size_t k = sizeof mark - 1;
	kelma_status st = KELMA_OK;
	if (g->n >= k && !memcmp(g->s, mark, k)) {
		st = finish(e, g, err);
		kelma_err second; /* what went wrong first is what is told */
		kelma_status next = begin(e, g, g->s + k, g->n - k, st ? &second : err);
		return st ? st : next;
	}
	if (g->n >= 2 && !memcmp(g->s, "# ", 2)) return KELMA_OK;
	if (e->line) st = add_token(e, g, err);
	else if (!e->skipping)
		st = refuse(err, KELMA_ESYNTAX, "a token before a line \"# text = ...\"");
	if (st) e->line = 0;
	if (st) e->skipping = 1;
	return st;
}

static size_t
print(void *v, report *r)
{
	static const char *const heads[] = { "class", "tokens", "found", "class right" };
	static const char *const edges[] = {
		"tokens", "gold", "kelma", "precision", "recall", "F1"
	};
	const self *e = v;
	if (!e->texts) return 0;
	table_begin(r, "classes", heads, 4);
	for (int c = 0; c < KELMA_TOKEN_COUNT; c++) {
		if (!e->per[c]) continue;
		table_text(r, kelma_token_class_name((kelma_token_class)c));
		table_count(r, e->per[c]);
		table_ratio(r, (double)e->per_found[c], (double)e->per[c]);
		table_ratio(r, (double)e->per_right[c], (double)e->per_found[c]);
	}
	table_end(r);
	table_begin(r, "boundaries", edges, 6);
	table_text(r, "both ends right");
	table_count(r, e->ngold);
	table_count(r, e->nfound);
	table_prf(r, e->nright, e->ngold, e->nfound);
	table_end(r);
	figures_begin(r);
	figure_count(r, "texts", e->texts);
	figure_ratio(r, "texts with every token right", (double)e->exact, (double)e->texts);
	figure_ratio(r, "class accuracy on found tokens", (double)e->class_right,
		     (double)e->classed);
	table_end(r);
	return e->texts;
}

static void
close_tok(void *v)
{
	self *e = v;
	kelma_tok_free(e->tk);
	kelma_buf_free(&e->text);
	kelma_buf_free(&e->squeezed);
	kelma_buf_free(&e->tokens);
	free(e->gold.p);
	free(e->found.p);
}

static const opt_id own[] = { OPT_HYPHENS, OPT_UAX29, OPT_COUNT };
const eval_kind eval_tok = {
	.name = "tok",
	.own = own,
	.size = sizeof(self),
	.open = open_tok,
	.line = line,
	.end = finish,
	.print = print,
	.close = close_tok,
};
