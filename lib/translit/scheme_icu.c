/* A scheme as an ICU transform. ICU matches what is before a key in its own output, we in the
 * input. So where rules look to the left, a first pass puts private characters in place of the key,
 * one for each of its symbols, that still tell which symbol was there; a second pass writes the
 * outputs. When they only ask for the beginning of a word, one private character does. Rules with
 * word flags or a case of their own, and those of schemes that write titles or reorder marks,
 * cannot be said. They stay as comments and are counted. */
#include "translit/scheme_build.h"
#include "text/chars.h"
#include "text/utf8.h"
#include <stdio.h>
#include <stdlib.h>

enum { PRIVATE = 0xe000, PRIVATE_MAX = 0x1800, MARKS = 0xf0000, SIGNS = 0x100000 };

typedef struct icu {
	builder b;
	kelma_buf *out;
	size_t skipped, nmark;
	uint32_t *mark; /* first symbol of each rule that has a private character */
	/* where rules look to the left: private characters [from, to) of each symbol, the first for
	 * one that is not the first of its key */
	uint32_t from[SCHEME_SYMS_MAX], to[SCHEME_SYMS_MAX];
	int left; /* that is so here */
	kelma_status st;
} icu;

static void
put(icu *x, const char *s)
{
	if (!x->st) x->st = kelma_buf_add(x->out, s, strlen(s));
}

/* One character: letters as they are, all others as \uXXXX. */
static void
put_cp(icu *x, uint32_t cp)
{
	char d[16];
	const chars_props *c = chars_get(cp);
	if (chars_in(c, CHARS_LETTERS) && !(cp >= PRIVATE && cp < 0xf900) &&
	    (cp > 127 || cp != 'u'))
		d[utf8_put(cp, d)] = '\0';
	else
		snprintf(d, sizeof d, cp > 0xffff ? "\\U%08X" : "\\u%04X", (unsigned)cp);
	put(x, d);
}

/* All characters of a symbol: with folding, its capital too. */
static void
put_sym(icu *x, unsigned sym, int in_set)
{
	const builder *b = &x->b;
	uint32_t cp = b->cp_of[sym], up = scheme_capital(b, cp);
	unsigned pg = up < 0x10000 ? b->sc->page[up >> 6] : 0;
	int two = up != cp && pg && b->sc->tab[pg * 64 + (up & 63)] == sym;
	if (two && !in_set) put(x, "[");
	put_cp(x, cp);
	if (two) put_cp(x, up);
	if (two && !in_set) put(x, "]");
}

/* The private characters that stand for a symbol. */
static void
put_marks(icu *x, unsigned s)
{
	if (!x->left) {
		for (size_t m = 0; m < x->nmark; m++)
			if (x->mark[m] == s) put_cp(x, PRIVATE + (uint32_t)m);
	} else if (x->to[s]) {
		put_cp(x, x->from[s]);
		if (x->to[s] - x->from[s] > 1) put(x, "-");
		if (x->to[s] - x->from[s] > 1) put_cp(x, x->to[s] - 1);
	}
}

static const char *
word_set(const icu *x)
{
	return x->left ? "[:L:][:M:]\\U000F0000-\\U000FFFFD" : "[:L:][:M:]\\uE000-\\uF7FF";
}

/* The edge of a word, or no edge. */
static void
put_edge(icu *x, int neg)
{
	if (x->left) {
		put(x, neg ? "$w " : "$e ");
		return;
	}
	put(x, neg ? "[" : "[^");
	put(x, word_set(x));
	put(x, "] ");
}

/* Sets that have a name, as ICU has no room for one a rule. */
static void
put_name(icu *x, int cls, int neg)
{
	char name[24];
	snprintf(name, sizeof name, "$%c%d ", neg ? 'n' : 'c', cls);
	put(x, name);
}

static void
put_class(icu *x, const scheme_item *it)
{
	const scheme_class *c = &x->b.src->cls[it->cls];
	put(x, it->neg ? "[^" : "[");
	for (size_t i = 0; i < c->n; i++) {
		unsigned s = scheme_sym(&x->b, c->cp[i]);
		put_sym(x, s, 1);
		put_marks(x, s);
	}
	put(x, "] ");
}

/* A context item as a set; private characters stand for the first symbol of their rule. */
static void
put_item(icu *x, const scheme_item *it, unsigned sym)
{
	if (!sym && it->cls == SCHEME_CLS_LETTER && x->left) {
		put(x, it->neg ? "$e " : "$w ");
		return;
	}
	if (!sym && it->cls >= 0) {
		if (x->left)
			put_name(x, it->cls, it->neg);
		else
			put_class(x, it);
		return;
	}
	put(x, it->neg ? "[^" : "[");
	if (!sym && it->cls == SCHEME_CLS_LETTER)
		put(x, word_set(x));
	else if (!sym && it->cls == SCHEME_CLS_SPACE) {
		put(x, "[:White_Space:]");
		for (unsigned s = 0; s < x->b.sc->nsym; s++)
			if (x->b.sc->attr[s] & ATTR_SPACE) put_marks(x, s);
	} else {
		unsigned s = sym ? sym : scheme_sym(&x->b, it->cp);
		put_sym(x, s, 1);
		put_marks(x, s);
	}
	put(x, "] ");
}

static int
starts_word(const scheme_rule *u)
{
	return u->nleft == 1 && u->left[0].cls == SCHEME_CLS_EDGE && !u->left[0].neg;
}

/* Can ICU say it? */
static int
sayable(const icu *x, const flat *f)
{
	const scheme_rule *u = f->rule;
	if (u->need || u->forbid || u->set || u->cas || u->brk) return 0;
	if (x->b.sc->title || (x->b.src->before && !x->b.reverse)) return 0;
	for (size_t i = 0; i + 1 < u->nleft; i++) /* an edge takes no room: only the last one */
		if (u->left[i].cls == SCHEME_CLS_EDGE) return 0;
	for (size_t i = 0; i + 1 < u->nright; i++)
		if (u->right[i].cls == SCHEME_CLS_EDGE && (u->right[i].neg || x->left)) return 0;
	return 1;
}

static void
put_key(icu *x, const flat *f)
{
	for (size_t k = 0; k < f->nkey; k++) put_sym(x, f->key[k], 0);
	put(x, " ");
}

static void
put_right(icu *x, const flat *f)
{
	const scheme_rule *u = f->rule;
	if (u->nright) put(x, "} ");
	for (size_t i = 0; i < u->nright; i++) {
		const scheme_item *it = &u->right[i];
		if (x->left && it->cls == SCHEME_CLS_NONE && !it->neg) /* not rewritten yet */
			put_sym(x, scheme_sym(&x->b, it->cp), 0);
		else if (it->cls != SCHEME_CLS_EDGE)
			put_item(x, it, i ? 0 : f->right0);
		else if (i + 1 == u->nright)
			put_edge(x, it->neg);
	}
}

static void
put_output(icu *x, const flat *f)
{
	put(x, "> ");
	for (size_t i = 0; i < f->nout && !x->st;) {
		uint32_t cp;
		i += utf8_get(x->b.pool.data + f->out + i, &cp);
		put_cp(x, cp);
	}
	put(x, " ;\n");
}

static int
is_prefix(const flat *a, const flat *b)
{
	return a->nkey < b->nkey && !memcmp(a->key, b->key, a->nkey * sizeof *a->key);
}

/* Longest keys first, then the most demanding, the nearest file, the line. */
static int
by_length(const void *p, const void *q)
{
	const flat *a = p, *b = q;
	if (a->nkey != b->nkey) return a->nkey > b->nkey ? -1 : 1;
	int c = memcmp(a->key, b->key, a->nkey * sizeof *a->key);
	if (c) return c;
	if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
	if (a->rule->level != b->rule->level) return a->rule->level < b->rule->level ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* Does a rule without context stand before f with the same key? Then f never applies, and ICU
 * refuses it. */
static int
hidden(const flat *first, const flat *f)
{
	for (; f > first && f[-1].nkey == f->nkey &&
	       !memcmp(f[-1].key, f->key, f->nkey * sizeof *f->key);
	     f--)
		if (!f[-1].weight) return 1;
	return 0;
}

/* In the first pass: rules for the beginning of a word, and longer ones that would win over them
 * there. */
static int
in_first_pass(const icu *x, const flat *f)
{
	if (starts_word(f->rule)) return 1;
	if (f->rule->nleft) return 0;
	for (size_t i = 0; i < x->b.nf; i++)
		if (starts_word(x->b.f[i].rule) && sayable(x, &x->b.f[i]) &&
		    is_prefix(&x->b.f[i], f))
			return 1;
	return 0;
}

static void
first_pass(icu *x)
{
	for (size_t i = 0; i < x->b.nf && !x->st; i++) {
		const flat *f = &x->b.f[i];
		if (!sayable(x, f) || !in_first_pass(x, f) || hidden(x->b.f, f) ||
		    x->nmark == PRIVATE_MAX)
			continue;
		put_edge(x, 0);
		put(x, "{ ");
		put_key(x, f);
		put_right(x, f);
		put(x, "> ");
		put_cp(x, PRIVATE + (uint32_t)x->nmark);
		put(x, " ;\n");
		x->mark[x->nmark++] = f->key[0];
	}
	if (x->nmark) put(x, "::Null ;\n");
	size_t m = 0;
	for (size_t i = 0; i < x->b.nf && !x->st; i++) {
		const flat *f = &x->b.f[i];
		if (!sayable(x, f) || !in_first_pass(x, f) || hidden(x->b.f, f) || m == x->nmark)
			continue;
		put_cp(x, PRIVATE + (uint32_t)m++);
		put(x, " ");
		put_output(x, f);
	}
}

static void
second_pass(icu *x)
{
	char line[64];
	for (size_t i = 0; i < x->b.nf && !x->st; i++) {
		const flat *f = &x->b.f[i];
		if (!sayable(x, f)) {
			snprintf(line, sizeof line, "# line %zu cannot be said here\n",
				 f->rule->line);
			put(x, line);
			x->skipped++;
		} else if (!f->rule->nleft && !hidden(x->b.f, f)) {
			put_key(x, f);
			put_right(x, f);
			put_output(x, f);
		}
	}
}

/* The same key and contexts as an earlier rule: never reached, and ICU refuses it. */
static int
twice(const flat *first, const flat *f)
{
	for (const flat *g = f; g-- > first && g->nkey == f->nkey &&
				!memcmp(g->key, f->key, f->nkey * sizeof *f->key);) {
		const scheme_rule *a = g->rule, *b = f->rule;
		if (a->nleft == b->nleft && a->nright == b->nright && g->right0 == f->right0 &&
		    !memcmp(a->left, b->left, a->nleft * sizeof *a->left) &&
		    !memcmp(a->right, b->right, a->nright * sizeof *a->right))
			return 1;
	}
	return 0;
}

static int
written(const icu *x, const flat *f)
{
	return sayable(x, f) && !hidden(x->b.f, f) && !twice(x->b.f, f);
}

/* Private characters for all symbols, those of one in a row; words and other signs apart. */
static void
number_marks(icu *x)
{
	uint32_t next[2] = { MARKS, SIGNS };
	uint32_t count[SCHEME_SYMS_MAX] = { 0 };
	for (size_t i = 0; i < x->b.nf; i++) count[x->b.f[i].key[0]]++;
	for (unsigned s = SYM_FIRST; s < x->b.sc->nsym; s++) {
		uint32_t *n = &next[!(x->b.sc->attr[s] & ATTR_WORD)];
		x->from[s] = *n;
		*n += 1 + count[s];
		x->to[s] = x->from[s] + 1; /* grows with the rules */
	}
}

static void
put_left(icu *x, const scheme_rule *u)
{
	for (size_t i = u->nleft; i-- > 0;)
		if (u->left[i].cls == SCHEME_CLS_EDGE)
			put_edge(x, u->left[i].neg);
		else
			put_item(x, &u->left[i], 0);
	if (u->nleft) put(x, "{ ");
}

/* Names for the sets that contexts use. */
static void
name_sets(icu *x)
{
	put(x, "use variable range 0xE000 0xF8FF ;\n$w = [");
	put(x, word_set(x));
	put(x, "] ;\n$e = [^");
	put(x, word_set(x));
	put(x, "] ;\n");
	for (size_t c = 0; c < x->b.src->ncls; c++)
		for (uint8_t neg = 0; neg < 2; neg++) {
			put_name(x, (int)c, neg);
			put(x, "= ");
			put_class(x, &(scheme_item){ .cls = (short)c, .neg = neg });
			put(x, ";\n");
		}
}

/* Every rule through private characters. All ranges must be known before the first is written. */
static void
by_marks(icu *x)
{
	char line[64];
	number_marks(x);
	for (size_t i = 0; i < x->b.nf; i++)
		if (written(x, &x->b.f[i])) x->mark[i] = x->to[x->b.f[i].key[0]]++;
	name_sets(x);
	for (size_t i = 0; i < x->b.nf && !x->st; i++) {
		const flat *f = &x->b.f[i];
		if (!written(x, f)) continue;
		put_left(x, f->rule);
		put_key(x, f);
		put_right(x, f);
		put(x, "> ");
		put_cp(x, x->mark[i]);
		for (size_t k = 1; k < f->nkey; k++) put_cp(x, x->from[f->key[k]]);
		put(x, " ;\n");
	}
	put(x, "::Null ;\n");
	for (unsigned s = SYM_FIRST; s < x->b.sc->nsym && !x->st; s++) {
		put_cp(x, x->from[s]);
		put(x, " > ;\n");
	}
	for (size_t i = 0; i < x->b.nf && !x->st; i++) {
		const flat *f = &x->b.f[i];
		if (written(x, f)) {
			put_cp(x, x->mark[i]);
			put(x, " ");
			put_output(x, f);
		} else if (!sayable(x, f)) {
			snprintf(line, sizeof line, "# line %zu cannot be said here\n",
				 f->rule->line);
			put(x, line);
			x->skipped++;
		}
	}
}

static int
looks_left(const icu *x)
{
	for (size_t i = 0; i < x->b.nf; i++)
		if (x->b.f[i].rule->nleft && !starts_word(x->b.f[i].rule) &&
		    sayable(x, &x->b.f[i]))
			return 1;
	return 0;
}

kelma_status
scheme_icu(const scheme_src *src, int reverse, kelma_buf *out, size_t *skipped, kelma_err *err)
{
	icu x = { .out = out };
	size_t start = out->len;
	x.st = scheme_build_open(&x.b, src, reverse > 0, err);
	size_t marks = x.b.nf > PRIVATE_MAX ? x.b.nf : PRIVATE_MAX;
	x.mark = malloc(marks * sizeof *x.mark);
	if (!x.st && !x.mark) x.st = base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	if (!x.st) {
		if (x.b.nf) qsort(x.b.f, x.b.nf, sizeof *x.b.f, by_length);
		x.left = looks_left(&x);
		if (x.left)
			by_marks(&x);
		else {
			first_pass(&x);
			second_pass(&x);
		}
		if (x.st) base_fail(err, x.st, 0, 0, "out of memory");
	}
	if (x.st) out->len = start;
	*skipped = x.skipped;
	free(x.mark);
	scheme_build_close(&x.b);
	return x.st;
}
