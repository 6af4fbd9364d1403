#include "train/translit_pairs.h"
#include "base/lines.h"
#include "translit/decode_code.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TOKENS = 80 };
typedef struct token {
	const char *s;
	size_t n;
	int latin;                /* no Arabic letter */
	unsigned char c[EM_WORD]; /* codes of its letters */
	size_t k;
} token;
typedef struct step {
	double cost;
	int dl, da;
} step;

static void
put_pair(pairs *p, const unsigned char *l, size_t nl, const unsigned char *a, size_t na,
	 double weight)
{
	unsigned char key[2 * EM_WORD + 2];
	if (!nl || !na || nl > EM_WORD || na > EM_WORD) return;
	memcpy(key, l, nl);
	key[nl] = 0;
	memcpy(key + nl + 1, a, na);
	tmap_add(&p->map, key, nl + 1 + na, weight);
}

void
pairs_add(pairs *p, const char *l, size_t nl, const char *a, size_t na, double weight)
{
	unsigned char lc[EM_WORD], ac[EM_WORD];
	size_t x = code_latin(l, nl, lc, EM_WORD, NULL), y = code_arab(a, na, ac, EM_WORD);
	put_pair(p, lc, x, ac, y, weight);
}

void
pairs_keep(pairs *p, const char *l, size_t nl, double weight)
{
	unsigned char lc[EM_WORD], keep = PAIR_KEEP;
	put_pair(p, lc, code_latin(l, nl, lc, EM_WORD, NULL), &keep, 1, weight);
}

static int
next_part(base_str *rest, base_str *part)
{
	if (!rest->n) return 0;
	const char *b = memchr(rest->s, '|', rest->n);
	size_t k = b ? (size_t)(b - rest->s) : rest->n;
	*part = (base_str){ rest->s, k };
	rest->s += k + (b != NULL);
	rest->n -= k + (b != NULL);
	return 1;
}

/* A spelling further down its list is rarer; a frequent word says more about its spellings than a
 * rare one. */
void
pairs_lexicon(pairs *p, const kelma_buf *text)
{
	base_lines it = { text->data, text->len, 0, 0 };
	base_str line, f[5], part;
	while (base_lines_next(&it, &line)) {
		if (base_fields(line, f, 5) < 5 || base_str_is(f[3], "fr")) continue;
		double w = 1 + sqrt(strtod(f[4].s, NULL)) / 4, rank = 1;
		while (next_part(&f[2], &part))
			pairs_add(p, part.s, part.n, f[1].s, f[1].n, w / rank++);
	}
}

void
pairs_latin(pairs *p, const kelma_buf *text)
{
	base_lines it = { text->data, text->len, 0, 0 };
	base_str line, f[3], part;
	while (base_lines_next(&it, &line)) {
		if (base_fields(line, f, 3) < 3) continue;
		double rank = 1;
		while (next_part(&f[1], &part))
			pairs_add(p, f[0].s, f[0].n, part.s, part.n, 2 / rank++);
	}
}

static int
is_space(char c)
{
	return c == ' ' || c == '\t';
}

/* Punctuation in ASCII, the Arabic comma, semicolon and question mark, general punctuation,
 * guillemets. */
static size_t
punct_at(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	if (u[0] < 0x80) return strchr(".,!?;:()\"*[]{}<>~/+-_='", u[0]) && u[0] ? 1 : 0;
	if (n > 1 && u[0] == 0xd8 && (u[1] == 0x8c || u[1] == 0x9b || u[1] == 0x9f)) return 2;
	if (n > 1 && u[0] == 0xc2 && (u[1] == 0xab || u[1] == 0xbb)) return 2;
	if (n > 2 && u[0] == 0xe2 && u[1] == 0x80) return 3;
	return 0;
}

static void
trim(token *t)
{
	size_t k;
	while (t->n && (k = punct_at(t->s, t->n))) {
		t->s += k;
		t->n -= k;
	}
	while (t->n) {
		size_t back = 1;
		while (back < t->n && ((unsigned char)t->s[t->n - back] & 0xc0) == 0x80) back++;
		k = punct_at(t->s + t->n - back, back);
		if (!k || k != back) break;
		t->n -= k;
	}
}

static size_t
split(base_str s, token *out, int arab)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n && n < MAX_TOKENS;) {
		while (i < s.n && is_space(s.s[i])) i++;
		token t = { s.s + i, 0, 0, { 0 }, 0 };
		while (i < s.n && !is_space(s.s[i])) i++;
		t.n = (size_t)(s.s + i - t.s);
		trim(&t);
		if (!t.n) continue;
		if (arab) t.k = code_arab(t.s, t.n, t.c, EM_WORD);
		t.latin = !t.k;
		if (!arab) t.k = code_latin(t.s, t.n, t.c, EM_WORD, NULL);
		out[n++] = t;
	}
	return n;
}

static double
cost_of(const em_model *m, const unsigned char *l, size_t nl, const unsigned char *a, size_t na)
{
	em_pair p = { .nl = (uint8_t)nl, .na = (uint8_t)na };
	uint32_t ids[EM_WORD];
	double c;
	if (!nl || !na || nl > EM_WORD || na > EM_WORD) return 60;
	memcpy(p.l, l, nl);
	memcpy(p.a, a, na);
	em_segment(m, &p, ids, &c);
	if (c > 60 && code_lower(p.l, nl))
		em_segment(m, &p, ids, &c); /* capitals are rarer than their letters */
	return c > 60 ? 60 : c;
}

/* What l[0..dl) stands for when it is a[0..da), as codes; 0 = impossible. Two to one: the first is
 * a prefix letter. */
static size_t
reading(const token *l, const token *a, int dl, int da, unsigned char *out, size_t *rest)
{
	if (a->latin || (da == 2 && a[1].latin)) return 0;
	if (dl == 1) {
		if (a->k + (da == 2 ? a[1].k + 1 : 0) > EM_WORD) return 0;
		memcpy(out, a->c, a->k);
		if (da == 1) return a->k;
		out[a->k] = CODE_SPACE;
		memcpy(out + a->k + 1, a[1].c, a[1].k);
		return a->k + 1 + a[1].k;
	}
	if (l->k > 2 || a->k < 3 || !memchr("\x48\x41\x44\x28", a->c[0], 4)) return 0;
	*rest = a->k - 1;
	memcpy(out, a->c + 1, *rest);
	if (a->c[0] == 0x44 && a->c[1] == 0x44 &&
	    *rest < EM_WORD) { /* for + the: the article's alef comes back */
		memmove(out + 1, out, *rest);
		out[0] = 0x27;
		++*rest;
	}
	return *rest;
}

static double
step_cost(const em_model *m, const token *l, const token *a, int dl, int da)
{
	unsigned char r[2 * EM_WORD + 1];
	size_t rest = 0;
	if (dl == 1 && da == 1 && a->latin)
		return l->n == a->n && !memcmp(l->s, a->s, l->n) ? 0 : 60;
	size_t k = reading(l, a, dl, da, r, &rest);
	if (!k) return 60;
	if (dl == 1) return cost_of(m, l->c, l->k, r, k) + (da == 2);
	return cost_of(m, l->c, l->k, a->c, 1) + cost_of(m, l[1].c, l[1].k, r, rest) + 1;
}

static void
emit(pairs *p, const token *l, const token *a, int dl, int da, double cost)
{
	unsigned char r[2 * EM_WORD + 1], prefix[2] = { a->c[0], PAIR_JOIN };
	size_t rest = 0, k = reading(l, a, dl, da, r, &rest);
	if (!k) {
		r[0] = PAIR_KEEP;
		put_pair(p, l->c, l->k, r, 1, 1);
		return;
	}
	if (cost > 12 + 5 * (double)(l->k + (dl == 2 ? l[1].k : 0))) {
		p->dropped++;
		return;
	}
	if (dl == 2) {
		put_pair(p, l->c, l->k, prefix, 2, 1);
		put_pair(p, l[1].c, l[1].k, r, rest, 1);
	} else if (k == 1 && memchr("\x48\x41\x44\x28", r[0], 4))
		put_pair(p, l->c, l->k, prefix, 2, 1);
	else
		put_pair(p, l->c, l->k, r, k, 1);
}

static void
align(pairs *p, const em_model *m, const token *l, size_t nl, const token *a, size_t na)
{
	static step t[MAX_TOKENS + 1][MAX_TOKENS + 1];
	static const int8_t moves[][2] = { { 1, 1 }, { 1, 2 }, { 2, 1 }, { 1, 0 }, { 0, 1 } };
	for (size_t i = 0; i <= nl; i++)
		for (size_t j = 0; j <= na; j++) t[i][j] = (step){ i || j ? HUGE_VAL : 0, 0, 0 };
	for (size_t i = 0; i <= nl; i++)
		for (size_t j = 0; j <= na; j++)
			for (int s = 0; s < 5; s++) {
				size_t x = i + (size_t)moves[s][0], y = j + (size_t)moves[s][1];
				if (x > nl || y > na || t[i][j].cost == HUGE_VAL) continue;
				double c = s > 2 ? 30
						 : step_cost(m, l + i, a + j, moves[s][0],
							     moves[s][1]);
				if (t[i][j].cost + c < t[x][y].cost)
					t[x][y] = (step){ t[i][j].cost + c, moves[s][0],
							  moves[s][1] };
			}
	for (size_t i = nl, j = na; i || j;) {
		step s = t[i][j];
		i -= (size_t)s.dl;
		j -= (size_t)s.da;
		if (s.dl && s.da)
			emit(p, l + i, a + j, s.dl, s.da, s.cost - t[i][j].cost);
		else
			p->dropped++;
		p->words++;
	}
}

void
pairs_sentences(pairs *p, const em_model *m, const kelma_buf *text)
{
	static token l[MAX_TOKENS + 1], a[MAX_TOKENS + 1];
	base_lines it = { text->data, text->len, 0, 0 };
	base_str line, f[3];
	while (base_lines_next(&it, &line)) {
		if (base_fields(line, f, 3) < 3) continue;
		size_t nl = split(f[0], l, 0), na = split(f[1], a, 1);
		align(p, m, l, nl, a, na);
		p->sentences++;
		if (p->arab &&
		    (kelma_buf_add(p->arab, f[1].s, f[1].n) || kelma_buf_add(p->arab, "\n", 1)))
			exit(1);
	}
}

em_pair *
pairs_list(const pairs *p, size_t *n)
{
	em_pair *out = train_alloc(p->map.n * sizeof *out);
	*n = 0;
	for (size_t i = 0; i < p->map.n; i++) {
		const tmap_item *t = &p->map.item[i];
		size_t nl = strlen(t->key), na = t->len - nl - 1;
		const char *a = t->key + nl + 1;
		if (a[0] == PAIR_KEEP || a[na - 1] == PAIR_JOIN) continue;
		em_pair *e = &out[(*n)++];
		memcpy(e->l, t->key, nl);
		memcpy(e->a, a, na);
		e->nl = (uint8_t)nl;
		e->na = (uint8_t)na;
		e->weight = t->count < 4 ? 1 : t->count < 16 ? 2 : 3;
	}
	return out;
}
