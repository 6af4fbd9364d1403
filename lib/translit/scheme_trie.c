/* Second half of scheme_build(): tests of contexts, the trie of keys as a double array, outputs
 * with their capitals. */
#include "translit/scheme_build.h"
#include "text/nfc.h"
#include "text/utf8.h"
#include <stdlib.h>

/* Set number of class c, made when first used. */
static int
set_of(builder *b, int c)
{
	if (b->cls_set[c] >= 0) return b->cls_set[c];
	uint8_t bits[SCHEME_SET_BYTES] = { 0 };
	for (size_t i = 0; i < b->src->cls[c].n; i++) {
		uint16_t s = scheme_sym(b, b->src->cls[c].cp[i]);
		bits[s >> 3] |= (uint8_t)(1u << (s & 7));
	}
	if (kelma_buf_add(&b->sets, (char *)bits, sizeof bits)) return -1;
	return b->cls_set[c] = (int)b->sc->nset++;
}

static kelma_status
add_test(builder *b, const scheme_item *it, uint16_t sym)
{
	scheme_test t = { sym, TEST_SYM, it->neg };
	if (!sym) {
		if (it->cls == SCHEME_CLS_EDGE)
			t.kind = TEST_EDGE;
		else if (it->cls == SCHEME_CLS_LETTER)
			t = (scheme_test){ ATTR_WORD, TEST_ATTR, it->neg };
		else if (it->cls == SCHEME_CLS_SPACE)
			t = (scheme_test){ ATTR_SPACE, TEST_ATTR, it->neg };
		else if (it->cls >= 0) {
			int s = set_of(b, it->cls);
			if (s < 0) return KELMA_ENOMEM;
			t = (scheme_test){ (uint16_t)s, TEST_SET, it->neg };
		} else
			t.v = scheme_sym(b, it->cp);
	}
	b->sc->ntest++;
	return kelma_buf_add(&b->tests, (char *)&t, sizeof t);
}

/* The capital of cp as UTF-8; one that has no character of its own (h with a line below) is taken
 * apart first. */
static kelma_status
write_capital(const builder *b, uint32_t cp, kelma_buf *out)
{
	char d[4];
	size_t n = utf8_put(cp, d);
	uint32_t up = scheme_capital(b, cp), base;
	out->len = 0;
	if (up != cp) return kelma_buf_add(out, d, utf8_put(up, d));
	nfc_work w = NFC_WORK_INIT;
	kelma_buf t = KELMA_BUF_INIT;
	kelma_status st = nfc_apply(NFC_NFD, d, n, &w, &t);
	size_t k = !st && t.len ? utf8_get(t.data, &base) : 0;
	if (k && (up = scheme_capital(b, base)) != base) {
		st = kelma_buf_add(out, d, utf8_put(up, d));
		if (!st) st = kelma_buf_add(out, t.data + k, t.len - k);
	}
	nfc_work_free(&w);
	kelma_buf_free(&t);
	return st;
}

/* Add the output with its first cased letter in upper case to the pool. */
static kelma_status
add_capital(builder *b, const flat *f, scheme_act *a)
{
	size_t at = f->out, end = f->out + f->nout;
	kelma_buf up = KELMA_BUF_INIT;
	kelma_status st = KELMA_OK;
	a->cap = a->out;
	a->cap_len = a->out_len;
	for (size_t k; at < end && !st; at += k) {
		uint32_t cp;
		k = utf8_get(b->pool.data + at, &cp);
		st = write_capital(b, cp, &up);
		if (st || !up.len) continue;
		a->cased = 1;
		a->cap = (uint32_t)b->pool.len;
		st = kelma_buf_reserve(&b->pool, f->nout + up.len);
		if (st) break;
		kelma_buf_add(&b->pool, b->pool.data + f->out,
			      at - f->out); /* room is there: nothing moves */
		kelma_buf_add(&b->pool, up.data, up.len);
		kelma_buf_add(&b->pool, b->pool.data + at + k, end - at - k);
		a->cap_len = (uint16_t)(b->pool.len - a->cap);
		break;
	}
	kelma_buf_free(&up);
	return st;
}

/* Bit of the signature for what item (symbol sym when it is not 0) asks; 0 when all bits are taken.
 */
static scheme_sig
sig_bit(builder *b, const scheme_item *it, uint16_t sym)
{
	if (!sym && (it->cls == SCHEME_CLS_EDGE || it->cls == SCHEME_CLS_LETTER)) return 1;
	if (!sym && it->cls == SCHEME_CLS_SPACE) return 2;
	int cls = !sym && it->cls >= 0;
	uint32_t name = cls ? 0x10000u + (uint32_t)it->cls : sym ? sym : scheme_sym(b, it->cp);
	for (unsigned k = 2; k < b->nsig; k++)
		if (b->sig[k] == name) return (scheme_sig)1 << k;
	if (b->nsig == 64) return 0;
	scheme_sig bit = (scheme_sig)1 << b->nsig;
	b->sig[b->nsig++] = name;
	for (size_t i = 0; cls && i < b->src->cls[it->cls].n; i++)
		b->sc->sig[scheme_sym(b, b->src->cls[it->cls].cp[i])] |= bit;
	if (!cls) b->sc->sig[name] |= bit;
	return bit;
}

/* The nearest item of one side as signature bits; 0: it cannot be said, or there is more to test.
 */
static int
nearest(builder *b, const scheme_item *it, size_t n, uint16_t sym, scheme_sig *need,
	scheme_sig *forbid)
{
	if (!n) return 1;
	scheme_sig bit = sig_bit(b, it, sym);
	int edge = !sym && it->cls == SCHEME_CLS_EDGE;
	if (edge != it->neg)
		*forbid |= bit;
	else
		*need |= bit;
	return bit && n == 1;
}

/* Signature bit of the second item on the right when it is a letter or a blank and the first one is
 * a bit, too. */
static uint8_t
second(builder *b, const scheme_rule *u)
{
	const scheme_item *it = &u->right[1];
	if (it->neg || u->right[0].cls == SCHEME_CLS_EDGE || !sig_bit(b, &u->right[0], 0)) return 0;
	return it->cls == SCHEME_CLS_LETTER ? 1 : it->cls == SCHEME_CLS_SPACE ? 2 : 0;
}

static kelma_status
make_act(builder *b, const flat *f, scheme_act *a)
{
	const scheme_rule *u = f->rule;
	*a = (scheme_act){ .out = f->out,
			   .test = (uint32_t)b->sc->ntest,
			   .line = (uint32_t)u->line,
			   .out_len = (uint16_t)f->nout,
			   .need = u->need,
			   .forbid = u->forbid,
			   .set = u->set,
			   .nleft = u->nleft,
			   .nright = u->nright,
			   .cas = u->cas,
			   .brk = u->brk };
	kelma_status st = b->sc->title ? add_capital(b, f, a) : KELMA_OK;
	if (!b->sc->title) a->cap = a->out, a->cap_len = a->out_len;
	for (size_t i = 0; i < u->nleft && !st; i++) st = add_test(b, &u->left[i], 0);
	for (size_t i = 0; i < u->nright && !st; i++)
		st = add_test(b, &u->right[i], i ? 0 : f->right0);
	int l = nearest(b, u->left, u->nleft, 0, &a->lneed, &a->lforbid);
	a->more = !nearest(b, u->right, u->nright, f->right0, &a->rneed, &a->rforbid) || !l;
	if (a->more && l && u->nright == 2) a->far = second(b, u);
	if (a->cap_len > b->sc->max_out) b->sc->max_out = a->cap_len;
	if (a->out_len > b->sc->max_out) b->sc->max_out = a->out_len;
	if (u->need || u->forbid || u->set || u->brk) b->sc->stateful = 1;
	return st;
}

/* Flat rules in key order (a key right after its prefixes), the most demanding first, then the
 * nearest file and line. */
static int
by_key(const void *x, const void *y)
{
	const flat *a = x, *b = y;
	for (size_t i = 0; i < a->nkey && i < b->nkey; i++)
		if (a->key[i] != b->key[i]) return a->key[i] < b->key[i] ? -1 : 1;
	if (a->nkey != b->nkey) return a->nkey < b->nkey ? -1 : 1;
	if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
	if (a->rule->level != b->rule->level) return a->rule->level < b->rule->level ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* A node waiting for its children: the flat rules [lo, hi) share the first `depth` symbols of their
 * keys. */
typedef struct range {
	size_t lo, hi;
	uint32_t node;
	uint8_t depth;
} range;

typedef struct trie {
	builder *b;
	range *q; /* breadth first */
	size_t nq;
	size_t ncap, first_free;
} trie;

static kelma_status
grow_cells(trie *t, size_t need)
{
	scheme *sc = t->b->sc;
	if (need <= t->ncap) return KELMA_OK;
	size_t c = t->ncap ? t->ncap : 4096;
	while (c < need) c *= 2;
	scheme_cell *p = realloc(sc->cell, c * sizeof *p);
	if (!p) return scheme_build_fail(t->b, NULL, KELMA_ENOMEM, "out of memory");
	memset(p + t->ncap, 0, (c - t->ncap) * sizeof *p);
	sc->cell = p;
	t->ncap = c;
	return KELMA_OK;
}

/* Next sub-range of r with one symbol at its depth, from *lo on. */
static int
next_child(const trie *t, const range *r, size_t *lo, size_t *hi, uint16_t *sym)
{
	const flat *f = t->b->f;
	while (*lo < r->hi && f[*lo].nkey <= r->depth) ++*lo; /* the rules of the node itself */
	if (*lo >= r->hi) return 0;
	*sym = f[*lo].key[r->depth];
	for (*hi = *lo + 1; *hi < r->hi && f[*hi].key[r->depth] == *sym; ++*hi) {
	}
	return 1;
}

/* Lowest base at which all children of r fall on free cells. */
static kelma_status
find_base(trie *t, const range *r, uint32_t *base)
{
	scheme *sc = t->b->sc;
	while (t->first_free < t->ncap && sc->cell[t->first_free].parent) t->first_free++;
	for (size_t at = t->first_free;; at++) {
		kelma_status st = grow_cells(t, at + SCHEME_SYMS_MAX + 1);
		if (st) return st;
		size_t lo = r->lo, hi = 0;
		uint16_t sym;
		int free_all = 1;
		for (; free_all && next_child(t, r, &lo, &hi, &sym); lo = hi)
			free_all = !sc->cell[at + sym].parent;
		if (!free_all) continue;
		*base = (uint32_t)at;
		if (sc->ncell < at + SCHEME_SYMS_MAX) sc->ncell = at + SCHEME_SYMS_MAX;
		return KELMA_OK;
	}
}

static kelma_status
place_node(trie *t, const range *r)
{
	scheme *sc = t->b->sc;
	scheme_node *nd = &sc->node[r->node];
	size_t lo = r->lo, hi = 0;
	uint16_t sym;
	nd->act = (uint32_t)r->lo;
	while (lo < r->hi && t->b->f[lo].nkey == r->depth) lo++;
	nd->nact = (uint32_t)(lo - r->lo);
	nd->leaf = !next_child(t, r, &lo, &hi, &sym);
	if (nd->leaf) return KELMA_OK;
	kelma_status st = find_base(t, r, &nd->base);
	for (lo = r->lo; !st && next_child(t, r, &lo, &hi, &sym); lo = hi) {
		uint32_t child = (uint32_t)sc->nnode++;
		t->q[t->nq++] = (range){ lo, hi, child, (uint8_t)(r->depth + 1) };
		sc->cell[nd->base + sym] = (scheme_cell){ r->node + 1, child };
		if (!r->depth) sc->root[sym] = child;
	}
	return st;
}

static kelma_status
make_trie(builder *b)
{
	size_t keys = 2;
	for (size_t i = 0; i < b->nf; i++) keys += b->f[i].nkey;
	scheme *sc = b->sc;
	range *q = malloc(keys * sizeof *q);
	trie t = { .b = b, .q = q };
	sc->node = calloc(keys, sizeof *sc->node);
	if (!q || !sc->node) {
		free(q);
		return scheme_build_fail(b, NULL, KELMA_ENOMEM, "out of memory");
	}
	sc->nnode = 1; /* node 0 is the root; as a child number, 0 means none */
	t.q[t.nq++] = (range){ 0, b->nf, 0, 0 };
	kelma_status st = grow_cells(&t, SCHEME_SYMS_MAX);
	if (sc->ncell < SCHEME_SYMS_MAX) sc->ncell = SCHEME_SYMS_MAX;
	for (size_t i = 0; i < t.nq && !st; i++) st = place_node(&t, &t.q[i]);
	free(q);
	return st;
}

/* Word flags that classes set (seen=CLASS). */
static void
make_flags(builder *b)
{
	for (size_t c = 0; c < b->src->ncls; c++) {
		int f = b->src->cls[c].flag;
		for (size_t i = 0; f >= 0 && i < b->src->cls[c].n; i++) {
			uint16_t s = scheme_sym(b, b->src->cls[c].cp[i]);
			if (s) b->sc->flags[s] |= (uint16_t)(1u << f);
		}
	}
}

/* @before, in the direction it is for. */
static void
make_before(builder *b)
{
	const scheme_src *src = b->src;
	if (!src->before || b->reverse) return;
	b->sc->before = scheme_sym(b, src->before);
	for (size_t i = 0; i < src->cls[src->before_cls].n; i++)
		b->sc->attr[scheme_sym(b, src->cls[src->before_cls].cp[i])] |= ATTR_LATER;
}

static void *
take(kelma_buf *b)
{
	void *p = b->data;
	*b = (kelma_buf)KELMA_BUF_INIT;
	return p;
}

kelma_status
scheme_build_tables(builder *b)
{
	scheme *sc = b->sc;
	b->nsig = 2;
	make_flags(b);
	make_before(b);
	if (b->nf) qsort(b->f, b->nf, sizeof *b->f, by_key);
	sc->act = calloc(b->nf + 1, sizeof *sc->act);
	if (!sc->act) return scheme_build_fail(b, NULL, KELMA_ENOMEM, "out of memory");
	kelma_status st = kelma_buf_reserve(&b->pool, 16);
	for (size_t i = 0; i < b->nf && !st; i++) st = make_act(b, &b->f[i], &sc->act[i]);
	if (!st) st = kelma_buf_reserve(&b->pool, 16);
	if (st) return scheme_build_fail(b, NULL, st, "out of memory");
	sc->nact = b->nf;
	st = make_trie(b);
	if (st) return st;
	for (size_t i = 0; i < sc->nsym; i++) {
		if (sc->attr[i] & ATTR_WORD) sc->sig[i] |= 1;
		if (sc->attr[i] & ATTR_SPACE) sc->sig[i] |= 2;
	}
	sc->npool = b->pool.len;
	sc->pool = take(&b->pool);
	sc->test = take(&b->tests);
	sc->set = take(&b->sets);
	return scheme_build_quick(b);
}
