/* A scheme as an ICU transform. ICU matches what is before a key in its own output, we in the
 * input: so rules for the beginning of a word run in a first pass that only puts a private
 * character in place of the key, and rules with any other left context, word flags or case cannot
 * be said. They stay as comments and are counted. */
#include "translit/scheme_build.h"
#include "text/chars.h"
#include "text/utf8.h"
#include <stdio.h>
#include <stdlib.h>

enum { PRIVATE = 0xe000, PRIVATE_MAX = 0x1800 };

typedef struct icu {
	builder b;
	kelma_buf *out;
	size_t skipped, nmark;
	uint32_t *mark; /* first symbol of each rule that has a private character */
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

/* A context item as a set; private characters stand for the first symbol of their rule. */
static void
put_item(icu *x, const scheme_item *it, unsigned sym)
{
	const scheme_class *c = it->cls >= 0 && !sym ? &x->b.src->cls[it->cls] : NULL;
	put(x, it->neg ? "[^" : "[");
	if (it->cls == SCHEME_CLS_LETTER)
		put(x, "[:L:][:M:]\\uE000-\\uF7FF");
	else if (it->cls == SCHEME_CLS_SPACE)
		put(x, "[:White_Space:]");
	else {
		size_t n = c ? c->n : 1;
		for (size_t i = 0; i < n; i++) {
			unsigned s = c     ? scheme_sym(&x->b, c->cp[i])
				     : sym ? sym
					   : scheme_sym(&x->b, it->cp);
			put_sym(x, s, 1);
			for (size_t m = 0; m < x->nmark; m++)
				if (x->mark[m] == s) put_cp(x, PRIVATE + (uint32_t)m);
		}
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
	if (u->nleft && !starts_word(u)) return 0;
	for (size_t i = 0; i < u->nright; i++)
		if (u->right[i].cls == SCHEME_CLS_EDGE && u->right[i].neg && i + 1 < u->nright)
			return 0;
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
		if (it->cls != SCHEME_CLS_EDGE)
			put_item(x, it, i ? 0 : f->right0);
		else if (i + 1 == u->nright)
			put(x, it->neg ? "[[:L:][:M:]\\uE000-\\uF7FF] "
				       : "[^[:L:][:M:]\\uE000-\\uF7FF] ");
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
		put(x, "[^[:L:][:M:]\\uE000-\\uF7FF] { ");
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

kelma_status
scheme_icu(const scheme_src *src, int reverse, kelma_buf *out, size_t *skipped, kelma_err *err)
{
	icu x = { .out = out };
	size_t start = out->len;
	x.st = scheme_build_open(&x.b, src, reverse > 0, err);
	x.mark = malloc(PRIVATE_MAX * sizeof *x.mark);
	if (!x.st && !x.mark) x.st = base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	if (!x.st) {
		if (x.b.nf) qsort(x.b.f, x.b.nf, sizeof *x.b.f, by_length);
		first_pass(&x);
		second_pass(&x);
		if (x.st) base_fail(err, x.st, 0, 0, "out of memory");
	}
	if (x.st) out->len = start;
	*skipped = x.skipped;
	free(x.mark);
	scheme_build_close(&x.b);
	return x.st;
}
