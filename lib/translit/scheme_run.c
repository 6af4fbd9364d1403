/* Running a scheme. The input is decoded to symbols a window at a time; at each symbol the longest
 * key whose context holds wins. Most symbols have one unconditional rule: those are stored straight
 * from a table. */
#include "translit/scheme_table.h"
#include "text/chars.h"
#include "text/utf8.h"
#include <stdio.h>

enum { WINDOW = 1024 };

typedef struct run {
	const scheme *sc;
	const char *s;
	size_t n, pos; /* pos: next byte to decode */
	size_t i, lim,
		end; /* next symbol, first one that must wait for more input, number of symbols */
	uint16_t sym[WINDOW + 3 * SCHEME_MARGIN];
	size_t off[WINDOW + 3 * SCHEME_MARGIN];
	unsigned cap, flags; /* 1: the next cased letter is a capital, 2: and begins a sentence;
				word flags */
	int odd;             /* a letter without a rule was met */
	kelma_buf *out, *explain;
	kelma_map *map;
} run;

/* Symbol of the character at p of valid UTF-8 and its length. The six bits of the last byte are the
 * place on the page, what is before them is the number of the page: no code point has to be put
 * together. */
static inline unsigned
symbol(const scheme *sc, const unsigned char *p, size_t *len)
{
	unsigned pg, b = *p;
	if (b < 0x80) {
		*len = 1;
		return sc->tab[64 + b];
	}
	if (b < 0xe0) {
		*len = 2;
		pg = sc->page[b & 0x1f];
		if (pg) return sc->tab[pg * 64 + (p[1] & 63u)];
	} else if (b < 0xf0) {
		*len = 3;
		pg = sc->page[(b & 0xf) << 6 | (p[1] & 63u)];
		if (pg) return sc->tab[pg * 64 + (p[2] & 63u)];
	} else
		*len = 4;
	uint32_t cp;
	utf8_get((const char *)p, &cp);
	return scheme_default_sym(cp, sc->script);
}

/* Decode more input. Keeps SCHEME_MARGIN symbols before i, so contexts can look back. */
static void
fill(run *r)
{
	const scheme *sc = r->sc;
	if (r->i > SCHEME_MARGIN) {
		size_t drop = r->i - SCHEME_MARGIN, keep = r->end - drop;
		memmove(r->sym, r->sym + drop, keep * sizeof *r->sym);
		memmove(r->off, r->off + drop, keep * sizeof *r->off);
		r->end = keep;
		r->i = SCHEME_MARGIN;
	}
	const unsigned char *t = (const unsigned char *)r->s;
	uint16_t *sym = r->sym;
	size_t *off = r->off, e = r->end, pos = r->pos, n = r->n, k;
	unsigned before = sc->before ? sc->before : SCHEME_SYMS_MAX;
	if (n - pos > WINDOW + 2 * SCHEME_MARGIN - e) n = pos + WINDOW + 2 * SCHEME_MARGIN - e;
	for (; pos < n; pos += k) {
		unsigned y = symbol(sc, t + pos, &k);
		off[e] = pos;
		sym[e++] = (uint16_t)y;
		if (y == before && e > r->i + 1 && sc->attr[sym[e - 2]] & ATTR_LATER) {
			sym[e - 1] = sym[e - 2];
			sym[e - 2] = (uint16_t)y;
		}
	}
	r->pos = pos;
	r->end = e;
	r->off[e] = pos;
	if (pos < r->n)
		r->lim = e - SCHEME_MARGIN;
	else {
		r->lim = e;
		for (k = 0; k < SCHEME_MARGIN; k++) r->sym[e + k] = SYM_END;
	}
}

static int
holds(const scheme *sc, const scheme_test *t, unsigned sym)
{
	switch (t->kind) {
	case TEST_SYM: return (sym == t->v) != t->neg;
	case TEST_SET:
		return (sc->set[t->v * SCHEME_SET_BYTES + (sym >> 3)] >> (sym & 7) & 1) != t->neg;
	case TEST_EDGE: return ((sc->attr[sym] & ATTR_WORD) == 0) != t->neg;
	default: return ((sc->attr[sym] & t->v) != 0) != t->neg;
	}
}

/* The tests of rule a at symbols [i, i + len) one by one: # takes no room, a negated item also
 * holds at the end. */
static int
all_tests(const run *r, const scheme_act *a, size_t i, size_t len)
{
	const scheme *sc = r->sc;
	const scheme_test *t = sc->test + a->test;
	const uint16_t *p = r->sym + i - 1;
	for (unsigned k = 0; k < a->nleft; k++, t++) {
		if (!holds(sc, t, *p)) return 0;
		p -= t->kind != TEST_EDGE;
	}
	p = r->sym + i + len;
	for (unsigned k = 0; k < a->nright; k++, t++) {
		if (!holds(sc, t, *p)) return 0;
		p += t->kind != TEST_EDGE;
	}
	return 1;
}

/* Does rule a apply there? Mostly the signatures of the two neighbours say no. */
static inline int
applies(const run *r, const scheme_act *a, size_t i, size_t len, scheme_sig left)
{
	scheme_sig right = r->sc->sig[r->sym[i + len]];
	if ((left & a->lneed) != a->lneed || (left & a->lforbid)) return 0;
	if ((right & a->rneed) != a->rneed || (right & a->rforbid)) return 0;
	if ((r->flags & a->need) != a->need || (r->flags & a->forbid)) return 0;
	return !a->more || all_tests(r, a, i, len);
}

/* The rule for the longest key at symbol i, its length in *len; NULL when none applies. */
static const scheme_act *
match(const run *r, size_t i, size_t *len)
{
	const scheme *sc = r->sc;
	uint32_t path[SCHEME_KEY_MAX + 1], node = sc->root[r->sym[i]];
	scheme_sig left = sc->sig[r->sym[i - 1]];
	size_t d = 0;
	while (node) {
		path[d++] = node;
		const scheme_node *nd = &sc->node[node];
		if (nd->leaf) break;
		const scheme_cell *c = &sc->cell[nd->base + r->sym[i + d]];
		node = c->parent == node + 1 ? c->node : 0;
	}
	for (; d; d--) {
		const scheme_node *nd = &sc->node[path[d - 1]];
		for (uint32_t k = 0; k < nd->nact; k++)
			if (applies(r, &sc->act[nd->act + k], i, d, left)) {
				*len = d;
				return &sc->act[nd->act + k];
			}
	}
	return NULL;
}

/* What passing over symbol s does to the word state. */
static inline void
step(run *r, unsigned s)
{
	unsigned a = r->sc->attr[s];
	r->flags |= r->sc->flags[s];
	if (!(a & ATTR_WORD)) {
		r->flags = 0;
		if (r->sc->title && r->cap < 2) r->cap = a & ATTR_STOP ? 2 : 1;
	}
}

static kelma_status
add_explain(run *r, const scheme_act *a, size_t i, size_t len, const char *o, size_t n)
{
	char line[48];
	int k = snprintf(line, sizeof line, "\trule line %u\n", (unsigned)a->line);
	kelma_status st = kelma_buf_add(r->explain, r->s + r->off[i], r->off[i + len] - r->off[i]);
	if (!st) st = kelma_buf_add(r->explain, "\t", 1);
	if (!st) st = kelma_buf_add(r->explain, o, n);
	return st ? st : kelma_buf_add(r->explain, line, (size_t)k);
}

/* Apply rule a to symbols [i, i + len). Room in out is there. */
static kelma_status
apply(run *r, const scheme_act *a, size_t len)
{
	int cap = r->cap &&
		  (a->cas == SCHEME_CASE_WORD || (a->cas == SCHEME_CASE_FIRST && r->cap == 2));
	const char *o = r->sc->pool + (cap ? a->cap : a->out);
	size_t n = cap ? a->cap_len : a->out_len, i = r->i;
	kelma_status st = KELMA_OK;
	char *d = r->out->data + r->out->len;
	memcpy(d, o, 8); /* there is room behind both */
	if (n > 8) memcpy(d + 8, o + 8, n - 8);
	r->out->len += n;
	if (r->map) {
		size_t k = r->off[i + len] - r->off[i];
		int letter = len == 1 && n == k &&
			     utf8_len((unsigned char)*o) == n; /* same size: byte by byte */
		st = letter ? kelma_map_add(r->map, n, k) : kelma_map_add_whole(r->map, n, k);
	}
	if (r->explain && !st) st = add_explain(r, a, i, len, o, n);
	r->flags |= a->set;
	for (size_t k = 0; k < len; k++) step(r, r->sym[i + k]);
	if (a->cased && a->cas == SCHEME_CASE_WORD)
		r->cap = 0;
	else if (cap && a->cased)
		r->cap = 1;
	if (a->brk == SCHEME_JOIN)
		r->cap = 0;
	else if (a->brk) {
		r->flags = 0;
		if (r->sc->title && !r->cap) r->cap = 1;
	}
	r->i = i + len;
	return st;
}

/* Copy the symbols that no rule begins with, from i on (at least one). */
static kelma_status
copy(run *r)
{
	size_t i = r->i, e = i;
	do {
		unsigned y = r->sym[e++];
		if (y == SYM_LETTER || y == SYM_UNKNOWN) r->cap = 0;
		r->odd |= y == SYM_UNKNOWN || y >= SYM_FIRST;
		step(r, y);
	} while (e < r->lim && !r->sc->root[r->sym[e]]);
	size_t k = r->off[e] - r->off[i];
	r->i = e;
	memcpy(r->out->data + r->out->len, r->s + r->off[i], k);
	r->out->len += k;
	return r->map ? kelma_map_add(r->map, k, k) : KELMA_OK;
}

/* Copy symbol i, which is a blank or a sign: at most 4 bytes. */
static inline size_t
copy_sign(const run *r, size_t i, char *o)
{
	size_t at = r->off[i], k = r->off[i + 1] - at;
	if (at + 4 <= r->n)
		memcpy(o, r->s + at, 4);
	else
		memcpy(o, r->s + at, k);
	return k;
}

/* Apply a rule that does nothing but write to the `len` symbols at i. 0: the marks of the word
 * forbid it. */
static inline __attribute__((always_inline)) int
put_quick(run *r, const scheme_quick *q, size_t i, size_t len, char **o, int with_map, int states)
{
	unsigned c = states && r->cap != 0;
	size_t n = q->len[c];
	if (states && ((r->flags & q->need) != q->need || (r->flags & q->forbid))) return 0;
	memcpy(*o, q->out[c], 8);
	*o += n;
	if (with_map) {
		size_t k = r->off[i + len] - r->off[i];
		base_map_put(r->map, n, k, len > 1 || n != k || q->first != n);
	}
	if (!states) return 1;
	for (size_t j = 0; j < len; j++) step(r, r->sym[i + j]);
	if (q->cased) r->cap = 0;
	return 1;
}

/* Symbols whose neighbours at most decide; stops at the first other one. Room in out and map is
 * there. Each caller has the loop for its own constants. */
static inline __attribute__((always_inline)) void
run_quick(run *r, int with_map, int states)
{
	const scheme *sc = r->sc;
	const uint16_t *sym = r->sym;
	size_t i = r->i, lim = r->lim;
	char *o = r->out->data + r->out->len;
	while (i < lim) {
		unsigned y = sym[i], next = sym[i + 1], p = 0;
		const scheme_row *w = &sc->row[y];
		if (w->parent) {
			const scheme_cell *c = &sc->cell[w->kids + next];
			const scheme_node *kid = &sc->node[c->node];
			if (c->parent == w->parent && kid->left & sc->leftbit[sym[i - 1]]) {
				p = kid->two;
				if (!p || !put_quick(r, &sc->quick[p - PICK_RULE], i, 2, &o,
						     with_map, states))
					break;
				i += 2;
				continue;
			}
		}
		p = sc->pick[w->base + (w->mask & (sc->left[sym[i - 1]] + sc->right[next]))];
		if (p >= PICK_RULE) {
			if (!put_quick(r, &sc->quick[p - PICK_RULE], i, 1, &o, with_map, states))
				break;
		} else if (p == PICK_COPY) {
			size_t n = copy_sign(r, i, o);
			o += n;
			if (with_map) base_map_put(r->map, n, n, 0);
			if (states) step(r, y);
		} else
			break;
		i++;
	}
	r->i = i;
	r->out->len = (size_t)(o - r->out->data);
}

static void
quick(run *r)
{
	if (r->explain) return;
	if (r->sc->title || r->sc->stateful) {
		if (r->map)
			run_quick(r, 1, 1);
		else
			run_quick(r, 0, 1);
	} else if (r->map)
		run_quick(r, 1, 0);
	else
		run_quick(r, 0, 0);
}

static kelma_status
run_window(run *r)
{
	const scheme *sc = r->sc;
	size_t per = sc->max_out > 8 ? sc->max_out : 8, left = r->lim - r->i;
	kelma_status st = kelma_buf_reserve(r->out, left * per + 16);
	if (!st && r->map) st = base_map_reserve(r->map, left);
	while (r->i < r->lim && !st) {
		quick(r);
		if (r->i >= r->lim) break;
		size_t len;
		const scheme_act *a = sc->root[r->sym[r->i]] ? match(r, r->i, &len) : NULL;
		st = a ? apply(r, a, len) : copy(r);
	}
	if (r->out->data) r->out->data[r->out->len] = '\0';
	return st;
}

/* Count the letters of the source script, and those that no rule names. */
static void
look(const scheme *sc, const char *s, size_t n, scheme_seen *seen)
{
	for (size_t i = 0, k; i < n; i += k) {
		unsigned sym = symbol(sc, (const unsigned char *)s + i, &k);
		uint32_t cp;
		if (sym != SYM_UNKNOWN && !(sc->attr[sym] & ATTR_SCRIPT)) continue;
		seen->letters++;
		if (sc->root[sym]) continue;
		seen->unknown++;
		size_t j = 0;
		utf8_get(s + i, &cp);
		while (j < seen->n && seen->cp[j] != cp) j++;
		if (j == SCHEME_UNKNOWN_MAX) continue;
		if (j == seen->n) {
			seen->cp[j] = cp;
			seen->at[j] = i;
			seen->count[j] = 0;
			seen->n++;
		}
		seen->count[j]++;
	}
}

kelma_status
scheme_run(const scheme *sc, const char *s, size_t n, kelma_buf *out, kelma_map *map,
	   scheme_seen *seen, kelma_buf *explain)
{
	run r;
	r.odd = 0;
	if (seen) seen->n = seen->letters = seen->unknown = 0;
	if (sc->letters && !explain) {
		kelma_status st = scheme_run_letters(sc, s, n, out, map, &r.odd);
		if (!st && seen && r.odd) look(sc, s, n, seen);
		return st;
	}
	r.sc = sc, r.s = s, r.n = n, r.pos = 0, r.i = SCHEME_MARGIN, r.lim = 0,
	r.end = SCHEME_MARGIN;
	r.cap = sc->title ? 2 : 0, r.flags = 0;
	r.out = out, r.explain = explain, r.map = map;
	for (size_t k = 0; k < SCHEME_MARGIN; k++) r.sym[k] = SYM_END, r.off[k] = 0;
	kelma_status st = KELMA_OK;
	while (!st && (r.pos < n || r.i < r.end)) {
		fill(&r);
		st = run_window(&r);
	}
	if (!st && seen && r.odd) look(sc, s, n, seen);
	return st;
}
