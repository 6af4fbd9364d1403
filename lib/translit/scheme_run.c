/* Running a scheme. The input is decoded to symbols a window at a time; at each symbol the longest
 * key whose context holds wins. Most symbols have one unconditional rule: those are stored straight
 * from a table. */
#include "translit/scheme_table.h"
#include "translit/scheme_marks.h"
#include "text/chars.h"
#include "text/utf8.h"
#include <stdio.h>

enum { WINDOW = 1024 };
#define ALWAYS static inline __attribute__((always_inline))

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

/* The last symbol changes places with a mark before it: see @before. */
static void
swap_back(run *r, uint16_t *last)
{
	uint16_t y = *last;
	if (last <= r->sym + r->i || !(r->sc->attr[last[-1]] & ATTR_LATER)) return;
	last[0] = last[-1];
	last[-1] = y;
}

/* Append the symbols of the characters of p that `starts` tells of; p is at byte `at` of the text.
 * One function for ASCII and two bytes, one for ASCII and three, one for all. Returns the new end.
 */
static __attribute__((noinline)) size_t
decode_two(run *r, const unsigned char *p, size_t at, uint64_t starts)
{
	const uint16_t *two = r->sc->two;
	const uint32_t *lead = r->sc->lead;
	uint16_t *sym = r->sym;
	size_t *off = r->off, e = r->end;
	unsigned before = r->sc->before;
	while (starts) {
		size_t i = marks_next(&starts);
		unsigned t = lead[p[i]], y = two[(t >> 16) + (p[i + 1] & t)];
		off[e] = at + i;
		sym[e] = (uint16_t)y;
		if (y == before) swap_back(r, sym + e);
		e++;
	}
	return e;
}

static __attribute__((noinline)) size_t
decode_three(run *r, const unsigned char *p, size_t at, uint64_t starts)
{
	const uint16_t *tab = r->sc->tab, *third = r->sc->third;
	const uint32_t *lead = r->sc->lead3;
	uint16_t *sym = r->sym;
	size_t *off = r->off, e = r->end, len;
	unsigned before = r->sc->before;
	while (starts) {
		size_t i = marks_next(&starts);
		unsigned t = lead[p[i]];
		unsigned y = tab[third[(t >> 16) + (p[i + 1] & t)] + (p[i + 2] & t)];
		if (y == SYM_NONE) y = symbol(r->sc, p + i, &len);
		off[e] = at + i;
		sym[e] = (uint16_t)y;
		if (y == before) swap_back(r, sym + e);
		e++;
	}
	return e;
}

static size_t
decode_any(run *r, const unsigned char *p, size_t at, uint64_t starts)
{
	size_t e = r->end, len;
	while (starts) {
		size_t i = marks_next(&starts);
		r->off[e] = at + i;
		r->sym[e] = (uint16_t)symbol(r->sc, p + i, &len);
		if (r->sym[e] == r->sc->before) swap_back(r, r->sym + e);
		e++;
	}
	return e;
}

/* Decode the characters that begin in bytes [pos, end) of the text. */
static void
decode(run *r, size_t pos, size_t end)
{
	unsigned char last[MARKS_WINDOW + 8];
	for (; pos < end; pos += MARKS_WINDOW) {
		const unsigned char *p = (const unsigned char *)r->s + pos;
		size_t have = r->n - pos;
		if (have < MARKS_WINDOW + 4) {
			memset(last, 0, sizeof last);
			memcpy(last, p, have);
			p = last;
		}
		marks m = marks_of(p);
		if (end - pos < MARKS_WINDOW) m.starts &= ((uint64_t)1 << (end - pos)) - 1;
		r->end = !m.three && !m.four ? decode_two(r, p, pos, m.starts)
			 : !m.other	     ? decode_three(r, p, pos, m.starts)
					     : decode_any(r, p, pos, m.starts);
	}
}

/* Decode more input. Keeps SCHEME_MARGIN symbols before i, so contexts can look back. */
static void
fill(run *r)
{
	if (r->i > SCHEME_MARGIN) {
		size_t drop = r->i - SCHEME_MARGIN, keep = r->end - drop;
		memmove(r->sym, r->sym + drop, keep * sizeof *r->sym);
		memmove(r->off, r->off + drop, keep * sizeof *r->off);
		r->end = keep;
		r->i = SCHEME_MARGIN;
	}
	size_t pos = r->pos, end = r->n, room = WINDOW + 2 * SCHEME_MARGIN - r->end;
	if (end - pos > room) end = pos + room;
	decode(r, pos, end);
	while (end < r->n && ((unsigned char)r->s[end] & 0xc0) == 0x80) end++; /* of the last one */
	r->pos = end;
	r->off[r->end] = end;
	if (end < r->n)
		r->lim = r->end - SCHEME_MARGIN;
	else {
		r->lim = r->end;
		for (size_t j = 0; j < SCHEME_MARGIN; j++) r->sym[r->end + j] = SYM_END;
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
applies(const run *r, const scheme_act *a, size_t i, size_t len)
{
	scheme_sig left = r->sc->sig[r->sym[i - 1]], right = r->sc->sig[r->sym[i + len]];
	if ((left & a->lneed) != a->lneed || (left & a->lforbid)) return 0;
	if ((right & a->rneed) != a->rneed || (right & a->rforbid)) return 0;
	if ((r->flags & a->need) != a->need || (r->flags & a->forbid)) return 0;
	return !a->more || all_tests(r, a, i, len);
}

/* The first rule of a node that applies to `len` symbols at i. */
static const scheme_act *
choose(const run *r, const scheme_node *nd, size_t i, size_t len)
{
	const scheme *sc = r->sc;
	const scheme_act *a = &sc->act[nd->act];
	if (nd->can) {
		const uint64_t *can = sc->can + nd->can;
		uint64_t m = can[sc->cls[r->sym[i - 1]]] & can[sc->ncls + sc->cls[r->sym[i + len]]];
		while (m) {
			const scheme_act *x = a + marks_next(&m);
			if (applies(r, x, i, len)) return x;
		}
		return NULL;
	}
	for (uint32_t k = 0; k < nd->nact; k++)
		if (applies(r, a + k, i, len)) return a + k;
	return NULL;
}

/* The rule for the longest key at symbol i, its length in *len; NULL when none applies. */
static const scheme_act *
match(const run *r, size_t i, size_t *len)
{
	const scheme *sc = r->sc;
	uint32_t path[SCHEME_KEY_MAX + 1], node = sc->root[r->sym[i]];
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
		const scheme_act *a = nd->nact ? choose(r, nd, i, d) : NULL;
		if (!a) continue;
		*len = d;
		return a;
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
		r->odd |= y == SYM_UNKNOWN || r->sc->attr[y] & ATTR_SCRIPT;
		step(r, y);
	} while (e < r->lim && !r->sc->root[r->sym[e]]);
	size_t k = r->off[e] - r->off[i];
	r->i = e;
	memcpy(r->out->data + r->out->len, r->s + r->off[i], k);
	r->out->len += k;
	return r->map ? kelma_map_add(r->map, k, k) : KELMA_OK;
}

/* What run_quick() changes, kept apart from the bytes that it writes. */
typedef struct pen {
	char *o;
	scheme_segs map;
	unsigned cap, flags;
} pen;

/* What the loop is made for: word flags matter; words begin with a capital, too. */
enum { STATE_NONE, STATE_FLAGS, STATE_TITLE };

/* Copy symbol i, which is a blank or a sign: at most 4 bytes. */
ALWAYS void
copy_sign(const run *r, size_t i, pen *p, int with_map)
{
	size_t at = r->off[i], k = r->off[i + 1] - at;
	if (at + 4 <= r->n)
		memcpy(p->o, r->s + at, 4);
	else
		memcpy(p->o, r->s + at, k);
	p->o += k;
	if (with_map) scheme_segs_put(&p->map, k, k, 0);
}

/* Apply a rule that does nothing but write, to a key of `len` symbols and k bytes. 0: the marks of
 * the word forbid it. */
ALWAYS int
put_quick(pen *p, const scheme_quick *q, size_t len, size_t k, int with_map, int states)
{
	unsigned c = states == STATE_TITLE && p->cap;
	size_t n = q->len[c];
	if (states && (p->flags ^ q->need) & q->mask) return 0;
	if (states && len > 1) p->flags |= q->set;
	memcpy(p->o, q->out[c], 8);
	p->o += n;
	if (with_map) scheme_segs_put(&p->map, n, k, len > 1 || n != k || q->first != n);
	return 1;
}

/* step() over the symbol of row w. */
ALWAYS void
pass(pen *p, const scheme *sc, const scheme_row *w, int states)
{
	if (states) p->flags = (p->flags | w->flags) & w->keep;
	if (states == STATE_TITLE && !w->keep && p->cap < 2)
		p->cap = sc->attr[w - sc->row] & ATTR_STOP ? 2 : 1;
}

/* Symbols whose neighbours at most decide; stops at the first other one. Returns where. Room in out
 * and map is there. Each caller has the loop for its own constants. */
ALWAYS size_t
run_quick(const run *r, pen *out, int with_map, int states)
{
	const scheme *sc = r->sc;
	const uint16_t *sym = r->sym, *pick = sc->pick;
	const size_t *off = r->off;
	const scheme_node *node = sc->node;
	const scheme_quick *quick = sc->quick, *q;
	size_t i = r->i, lim = r->lim;
	pen p = *out;
	const scheme_row *row = sc->row, *prev = &row[sym[i - 1]], *w = &row[sym[i]], *next;
	for (; i < lim; prev = w, w = next, i++) {
		unsigned y = sym[i + 1], k;
		next = &row[y];
		const scheme_cell *c = &w->kids[y];
		if (c->parent == w->parent && node[c->node].left & sc->leftbit[sym[i - 1]]) {
			const scheme_node *kid = &node[c->node];
			unsigned y2 = sym[i + 2];
			if (sc->cell[kid->base + y2].parent == c->node + 1) break; /* longer ones */
			k = pick[kid->pick + (kid->mask & (unsigned)(prev->left + row[y2].right))];
			if (k == PICK_SLOW) break;
			if (k != PICK_NONE) {
				q = &quick[(k & ~(unsigned)PICK_FAR) - PICK_RULE];
				if (q->far & ~sc->sig[sym[i + 3]]) break;
				if (!put_quick(&p, q, 2, off[i + 2] - off[i], with_map, states))
					break;
				pass(&p, sc, w, states);
				pass(&p, sc, next, states);
				if (states == STATE_TITLE && q->cased) p.cap = 0;
				w = next;
				next = &row[y2];
				i++;
				continue;
			}
		}
		k = pick[w->base + (w->mask & (unsigned)(prev->left + next->right))];
		if (k < PICK_FAR && k >= PICK_RULE) {
			q = &quick[k - PICK_RULE];
			if (!put_quick(&p, q, 1, off[i + 1] - off[i], with_map, states)) break;
			pass(&p, sc, w, states);
			if (states == STATE_TITLE && q->cased) p.cap = 0;
		} else if (k == PICK_COPY) {
			copy_sign(r, i, &p, with_map);
			pass(&p, sc, w, states);
		} else if (k != PICK_SLOW) {
			q = &quick[k - PICK_FAR - PICK_RULE];
			if (q->far & ~sc->sig[sym[i + 2]]) break;
			if (!put_quick(&p, q, 1, off[i + 1] - off[i], with_map, states)) break;
			pass(&p, sc, w, states);
			if (states == STATE_TITLE && q->cased) p.cap = 0;
		} else
			break;
	}
	*out = p;
	return i;
}

static void
quick(run *r)
{
	pen p = { .o = r->out->data + r->out->len, .cap = r->cap, .flags = r->flags };
	int states = r->sc->title ? STATE_TITLE : r->sc->stateful ? STATE_FLAGS : STATE_NONE;
	if (r->explain) return;
	if (r->map) p.map = scheme_segs_open(r->map);
	if (states == STATE_TITLE)
		r->i = r->map ? run_quick(r, &p, 1, STATE_TITLE) : run_quick(r, &p, 0, STATE_TITLE);
	else if (states == STATE_FLAGS)
		r->i = r->map ? run_quick(r, &p, 1, STATE_FLAGS) : run_quick(r, &p, 0, STATE_FLAGS);
	else
		r->i = r->map ? run_quick(r, &p, 1, STATE_NONE) : run_quick(r, &p, 0, STATE_NONE);
	r->out->len = (size_t)(p.o - r->out->data);
	if (r->map) r->map->n = (size_t)(p.map.seg - r->map->seg);
	r->cap = p.cap;
	r->flags = p.flags;
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
	for (size_t k = 0; k < SCHEME_MARGIN; k++) r.sym[k] = SYM_END;
	kelma_status st = KELMA_OK;
	while (!st && (r.pos < n || r.i < r.end)) {
		fill(&r);
		st = run_window(&r);
	}
	if (!st && seen && r.odd) look(sc, s, n, seen);
	return st;
}
