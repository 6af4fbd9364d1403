/* Rewrite rules: parsing and applying. */
#include "norm/norm.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

static kelma_status
put(norm_rules *r, uint32_t v)
{
	if (r->ncp == r->capcp) {
		size_t c = r->capcp ? r->capcp * 2 : 1024;
		uint32_t *p = realloc(r->cp, c * sizeof *p);
		if (!p) return KELMA_ENOMEM;
		r->cp = p;
		r->capcp = c;
	}
	r->cp[r->ncp++] = v;
	return KELMA_OK;
}

/* <L>, <Arab> ...: the piece, 0 = no such class. */
static uint32_t
class_of(base_str t)
{
	if (base_str_is(t, "L")) return REWRITE_LETTER;
	for (uint32_t k = 0; k < KELMA_SCRIPT_COUNT; k++)
		if (base_str_is(t, kelma_script_code((kelma_script)k))) return REWRITE_SCRIPT + k;
	return 0;
}

/* One string of pieces: count, then the pieces. */
static kelma_status
pieces(norm_rules *r, base_str t, int pattern, uint32_t *at)
{
	*at = (uint32_t)r->ncp;
	kelma_status st = put(r, 0);
	for (size_t i = 0; i < t.n && !st;) {
		uint32_t cp;
		const char *close;
		size_t k = utf8_get(t.s + i, &cp);
		if (pattern && cp == '#') cp = REWRITE_EDGE;
		else if (pattern && cp == '<') {
			if (!(close = memchr(t.s + i, '>', t.n - i))) return KELMA_ESYNTAX;
			k = (size_t)(close - t.s) - i + 1;
			if (!(cp = class_of((base_str){ t.s + i + 1, k - 2 })))
				return KELMA_ESYNTAX;
		}
		i += k;
		st = put(r, cp);
		if (++r->cp[*at] > REWRITE_MAX) return KELMA_ELIMIT;
	}
	return st;
}

static kelma_status
context(norm_rules *r, base_str t, uint32_t *at, uint16_t *n)
{
	kelma_status st = KELMA_OK;
	uint32_t one;
	*at = (uint32_t)r->ncp;
	*n = 0;
	while (t.n && !st) {
		const char *bar = memchr(t.s, '|', t.n);
		size_t k = bar ? (size_t)(bar - t.s) : t.n;
		st = pieces(r, (base_str){ t.s, k }, 1, &one);
		++*n;
		t.s += k + (bar != NULL);
		t.n -= k + (bar != NULL);
	}
	return st;
}

static kelma_status
link_rule(norm_rules *r, size_t i)
{
	enum { PAGES = 0x110000 >> 6, CELLS = 256 * 64 };
	if (!r->page && (!(r->page = calloc(PAGES, sizeof *r->page)) ||
			 !(r->head = calloc(CELLS, sizeof *r->head))))
		return KELMA_ENOMEM;
	const uint32_t *from = r->cp + r->rule[i].from;
	uint16_t *page = &r->page[from[1] >> 6];
	if (!*page) {
		uint16_t last = 0;
		for (size_t k = 0; k < PAGES; k++)
			if (r->page[k] > last) last = r->page[k];
		if (last == 255) return KELMA_ELIMIT;
		*page = (uint16_t)(last + 1);
	}
	uint32_t *at = &r->head[(size_t)*page << 6 | (from[1] & 63)];
	while (*at && r->cp[r->rule[*at - 1].from] >= from[0]) at = &r->rule[*at - 1].next;
	r->rule[i].next = *at;
	*at = (uint32_t)i + 1;
	return KELMA_OK;
}

static kelma_status
parse_rule(norm_rules *r, const base_str *f)
{
	norm_rule x = { 0 };
	int step = norm_step_find(f[0]);
	if (step < 0 || !f[2].n) return KELMA_ESYNTAX;
	if (r->n == r->cap) {
		size_t c = r->cap ? r->cap * 2 : 256;
		norm_rule *p = realloc(r->rule, c * sizeof *p);
		if (!p) return KELMA_ENOMEM;
		r->rule = p;
		r->cap = c;
	}
	x.step = (uint8_t)step;
	kelma_status st = context(r, f[1], &x.left, &x.nleft);
	if (!st) st = pieces(r, f[2], 0, &x.from);
	if (!st) st = context(r, f[3], &x.right, &x.nright);
	if (!st) st = pieces(r, f[4], 0, &x.to);
	if (st) return st;
	r->steps |= NORM_BIT(step);
	r->rule[r->n++] = x;
	return link_rule(r, r->n - 1);
}

kelma_status
norm_rules_parse(norm_rules *r, const char *s, size_t n, kelma_err *err)
{
	base_lines l = { s, n, 0, 0 };
	base_str line, f[6];
	if (kelma_utf8_valid(s, n) < n)
		return base_fail(err, KELMA_ESYNTAX, 0, 0, "rules are not UTF-8");
	while (base_lines_next(&l, &line)) {
		if (base_fields(line, f, 6) < 5)
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "want step, left, from, right, to");
		kelma_status st = parse_rule(r, f);
		if (st) return base_fail(err, st, 0, l.line, "not a rewrite rule");
	}
	return KELMA_OK;
}

void
norm_rules_free(norm_rules *r)
{
	free(r->rule), free(r->cp), free(r->page), free(r->head);
	*r = (norm_rules){ 0 };
}

static int
in_word(uint32_t cp)
{
	return norm_is(cp, CHARS_LETTERS | CHARS_MARKS | 1 << CHARS_ND);
}

/* Does piece want fit item i (beyond the ends: an edge)? */
static int
fits(const norm_region *r, size_t i, uint32_t want)
{
	uint32_t cp = i < r->n ? r->v[i].cp : ' ';
	if (want == REWRITE_EDGE) return !in_word(cp);
	if (want == REWRITE_LETTER) return norm_letter(cp);
	if (want >= REWRITE_SCRIPT)
		return norm_letter(cp) && chars_get(cp)->script == want - REWRITE_SCRIPT;
	return cp == want;
}

/* One of the alternatives at `at` fits at the items from i on (right), or up to i (left, i not
 * included). */
static int
around(const norm_region *r, size_t i, uint32_t at, uint16_t n, int left)
{
	const uint32_t *p = r->nm->rules.cp + at;
	if (!n) return 1;
	for (; n; n--, p += p[0] + 1) {
		size_t k = 0, m = p[0];
		while (k < m && fits(r, left ? i - m + k : i + k, p[1 + k])) k++;
		if (k == m) return 1;
	}
	return 0;
}

static const norm_rule *
rule_at(const norm_region *r, size_t i, unsigned step)
{
	const norm_rules *t = &r->nm->rules;
	uint32_t cp = r->v[i].cp;
	if (cp >= NORM_OPAQUE || !t->page || !t->page[cp >> 6]) return NULL;
	for (uint32_t k = t->head[(size_t)t->page[cp >> 6] << 6 | (cp & 63)]; k;
	     k = t->rule[k - 1].next) {
		const norm_rule *x = &t->rule[k - 1];
		const uint32_t *from = t->cp + x->from;
		size_t m = 1;
		if (x->step != step || from[0] > r->n - i) continue;
		while (m < from[0] && r->v[i + m].cp == from[1 + m]) m++;
		if (m < from[0] || !around(r, i, x->left, x->nleft, 1) ||
		    !around(r, i + m, x->right, x->nright, 0))
			continue;
		return x;
	}
	return NULL;
}

/* Items [i, i + n) become the pieces `to`: the common beginning and end keep their places. */
static void
replace(norm_region *r, size_t i, size_t n, const uint32_t *to)
{
	size_t m = to[0], a = 0, b = 0;
	to++;
	while (a < n && a < m && r->v[i + a].cp == to[a]) norm_copy(r, i + a), a++;
	while (b < n - a && b < m - a && r->v[i + n - 1 - b].cp == to[m - 1 - b]) b++;
	if (n - a - b == 0 || m - a - b == 0) { /* only put in, or only dropped */
		uint32_t at = i + a < r->n ? r->v[i + a].at : (uint32_t)(r->end - r->base);
		for (size_t k = a; k < m - b; k++) norm_push(r, to[k], at, 0);
	} else {
		uint32_t at = r->v[i + a].at, e = at;
		for (size_t k = a; k < n - b; k++)
			e = r->v[i + k].at + (r->v[i + k].len & ~NORM_GLUE);
		for (size_t k = a; k < m - b; k++)
			norm_push(r, to[k], k > a ? e : at, k > a ? NORM_GLUE : e - at);
	}
	for (size_t k = n - b; k < n; k++) norm_copy(r, i + k);
}

/* End of the number that begins at item i: a word without a letter, which no rule about letters may
 * change (a 7 is a letter in 7it, not in 0677). i when there is none. */
static size_t
number_end(const norm_region *r, size_t i)
{
	size_t e = i;
	if (!norm_is(r->v[i].cp, 1 << CHARS_ND) || (i && in_word(r->v[i - 1].cp))) return i;
	for (; e < r->n && in_word(r->v[e].cp); e++)
		if (!norm_is(r->v[e].cp, 1 << CHARS_ND)) return i;
	return e;
}

void
step_rewrite(norm_region *r, unsigned step)
{
	const norm_rules *t = &r->nm->rules;
	int any = t->steps >> step & 1;
	for (int pass = 0; pass < REWRITE_PASSES && any && !r->st; pass++) {
		any = 0;
		for (size_t i = 0; i < r->n;) {
			for (size_t e = number_end(r, i); i < e; i++) norm_copy(r, i);
			if (i == r->n) break;
			const norm_rule *x = rule_at(r, i, step);
			if (x) {
				replace(r, i, t->cp[x->from], t->cp + x->to);
				i += t->cp[x->from];
				r->nm->changes[step]++;
				any = 1;
			} else norm_copy(r, i++);
		}
		if (any) norm_swap(r);
		else r->m = 0;
	}
}

int
trig_rewrite(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return in_word(cp) ? NORM_EDGE
			   : NORM_NEW; /* a word may vanish, and the spaces around it meet */
}
