/* Short cuts through the tables of a scheme: what most symbols become depends on nothing, or on the
 * two symbols beside them. */
#include "translit/scheme_build.h"
#include "text/chars.h"
#include "text/utf8.h"
#include <stdlib.h>

enum { PICKS_MAX = 1 << 17 };

/* The one rule of a symbol when it needs no look around, or NULL. */
static const scheme_act *
lone_rule(const scheme *sc, size_t sym)
{
	const scheme_node *nd = &sc->node[sc->root[sym]];
	if (!sc->root[sym] || !nd->nact || !nd->leaf) return NULL;
	const scheme_act *a = &sc->act[nd->act];
	return a->nleft || a->nright || a->cas || a->out_len > 6 ? NULL : a;
}

static uint64_t
direct_entry(const scheme *sc, uint32_t cp, unsigned pg)
{
	unsigned y = pg ? sc->tab[pg * 64 + (cp & 63)] : scheme_default_sym(cp, sc->script);
	const scheme_act *a = y >= SYM_FIRST ? lone_rule(sc, y) : NULL;
	char d[4];
	size_t n = utf8_put(cp, d);
	if (!a)
		return scheme_direct(d, n,
				     y == SYM_UNKNOWN || y >= SYM_FIRST ? DIRECT_UNKNOWN : 0);
	const char *o = sc->pool + a->out;
	int same = a->out_len == n && utf8_len((unsigned char)*o) == n;
	return scheme_direct(o, a->out_len, same ? 0 : DIRECT_WHOLE);
}

/* The table of a scheme of letters alone. Machines that store the high byte first do without it. */
static kelma_status
make_direct(builder *b)
{
	static const uint16_t one = 1;
	scheme *sc = b->sc;
	sc->letters = !sc->title && !sc->stateful && !sc->before && *(const char *)&one;
	for (size_t y = SYM_FIRST; y < sc->nsym && sc->letters; y++)
		if (sc->root[y] && !lone_rule(sc, y)) sc->letters = 0;
	if (!sc->letters) return KELMA_OK;
	sc->direct = calloc(SCHEME_DIRECT + sc->npage * 64, sizeof *sc->direct);
	if (!sc->direct) return scheme_build_fail(b, NULL, KELMA_ENOMEM, "out of memory");
	for (uint32_t cp = 0; cp < 0x10000; cp++) {
		unsigned pg = sc->page[cp >> 6];
		if (!pg && cp >= 0x800) {
			cp |= 63;
			continue;
		}
		uint64_t v = direct_entry(sc, cp, pg);
		for (unsigned i = 0; cp < 0x80 && i < 64; i++) sc->direct[cp << 6 | i] = v;
		if (cp >= 0x80 && cp < 0x800) sc->direct[(0xc0 | cp >> 6) << 6 | (cp & 63)] = v;
		if (pg) sc->direct[SCHEME_DIRECT + (pg << 6 | (cp & 63))] = v;
	}
	return KELMA_OK;
}

static int
is_quick(const scheme_act *a)
{
	return !a->more && !a->set && !a->brk && !a->cas && a->out_len <= 8 && a->cap_len <= 8;
}

static kelma_status
make_outputs(scheme *sc)
{
	sc->quick = calloc(sc->nact + 1, sizeof *sc->quick);
	if (!sc->quick) return KELMA_ENOMEM;
	for (size_t i = 0; i < sc->nact; i++) {
		const scheme_act *a = &sc->act[i];
		scheme_quick *q = &sc->quick[i];
		if (!is_quick(a)) continue;
		memcpy(q->out[0], sc->pool + a->out, a->out_len);
		memcpy(q->out[1], sc->pool + a->cap, a->cap_len);
		q->len[0] = (uint8_t)a->out_len;
		q->len[1] = (uint8_t)a->cap_len;
		q->cased = a->cased;
		q->need = a->need;
		q->forbid = a->forbid;
		q->first = a->out_len ? (uint8_t)utf8_len((unsigned char)*q->out[0]) : 0;
	}
	return KELMA_OK;
}

/* Symbols with the same bits under `mask` share a class. Returns the number of classes; `of` holds
 * the bits of each. */
static size_t
make_classes(const scheme *sc, scheme_sig mask, uint16_t *cls, scheme_sig *of)
{
	size_t n = 0;
	for (size_t y = 0; y < sc->nsym; y++) {
		size_t k = 0;
		while (k < n && of[k] != (sc->sig[y] & mask)) k++;
		if (k == n) of[n++] = sc->sig[y] & mask;
		cls[y] = (uint16_t)k;
	}
	return n;
}

static int
fits_left(const scheme_act *a, scheme_sig left)
{
	return (left & a->lneed) == a->lneed && !(left & a->lforbid);
}

/* The rule of a symbol between two such classes. */
static uint16_t
pick(const scheme *sc, const scheme_node *nd, scheme_sig left, scheme_sig right)
{
	for (size_t i = nd->act; i < (size_t)nd->act + nd->nact; i++) {
		const scheme_act *a = &sc->act[i];
		if (!fits_left(a, left)) continue;
		if ((right & a->rneed) != a->rneed || (right & a->rforbid)) continue;
		return is_quick(a) && i + PICK_RULE <= UINT16_MAX ? (uint16_t)(i + PICK_RULE)
								  : PICK_SLOW;
	}
	return PICK_SLOW;
}

/* Does the rule of a symbol depend on its neighbours? */
static int
looks_around(const scheme *sc, const scheme_node *nd)
{
	for (size_t i = nd->act; i < (size_t)nd->act + nd->nact; i++)
		if (sc->act[i].nleft || sc->act[i].nright) return 1;
	return 0;
}

/* Rows of all symbols; one for each that looks at nothing. pick[0] is for those without a rule,
 * pick[1] for blanks and signs, which are copied. */
static kelma_status
make_rows(builder *b, size_t nl, const scheme_sig *left, size_t nr, const scheme_sig *right)
{
	scheme *sc = b->sc;
	size_t n = 2, around = 0;
	for (size_t y = SYM_FIRST; y < sc->nsym; y++)
		if (sc->root[y]) around += (size_t)looks_around(sc, &sc->node[sc->root[y]]);
	if (around * nl * nr > PICKS_MAX) nl = nr = 0; /* such rules go the long way */
	sc->pick = calloc(2 + sc->nsym + around * nl * nr, sizeof *sc->pick);
	if (!sc->pick) return KELMA_ENOMEM;
	sc->pick[1] = PICK_COPY;
	for (size_t y = 0; y < sc->nsym; y++) {
		const scheme_node *nd = &sc->node[sc->root[y]];
		int wide = sc->root[y] && looks_around(sc, nd);
		sc->row[y].base = y == SYM_OTHER || y == SYM_SPACE || y == SYM_NEWLINE || y == SYM_STOP;
		if (!sc->root[y] || (wide && !nl)) continue;
		sc->row[y] = (scheme_row){ (uint32_t)n, wide ? UINT32_MAX : 0, nd->base,
					   nd->leaf ? 0 : sc->root[y] + 1 };
		for (size_t l = 0; l < (wide ? nl : 1); l++)
			for (size_t r = 0; r < (wide ? nr : 1); r++)
				sc->pick[n++] = pick(sc, nd, left[l], right[r]);
	}
	for (size_t y = 0; y < sc->nsym; y++) sc->left[y] = (uint16_t)(sc->left[y] * nr);
	return KELMA_OK;
}

/* What may stand before the keys of two and more symbols. */
static void
make_lefts(builder *b, size_t nl, const scheme_sig *left)
{
	scheme *sc = b->sc;
	for (size_t y = 0; y < sc->nsym; y++)
		sc->leftbit[y] = nl > 64 ? UINT64_MAX : (uint64_t)1 << sc->left[y];
	for (size_t i = 0; i < b->nf; i++) {
		const flat *f = &b->f[i];
		if (f->nkey < 2) continue;
		const scheme_node *nd = &sc->node[sc->root[f->key[0]]];
		scheme_node *kid = &sc->node[sc->cell[nd->base + f->key[1]].node];
		const scheme_act *a = &sc->act[i];
		for (size_t k = 0; k < nl; k++)
			if (fits_left(a, left[k])) kid->left |= nl > 64 ? 1 : (uint64_t)1 << k;
		if (kid->leaf && kid->act == i && is_quick(a) && !a->nleft && !a->nright)
			kid->two = (uint32_t)i + PICK_RULE;
	}
}

kelma_status
scheme_build_quick(builder *b)
{
	scheme *sc = b->sc;
	for (size_t y = SYM_FIRST; y < sc->nsym; y++)
		if (chars_get(b->cp_of[y])->script == sc->script) sc->attr[y] |= ATTR_SCRIPT;
	scheme_sig l = 0, r = 0, left[SCHEME_SYMS_MAX], right[SCHEME_SYMS_MAX];
	for (size_t i = 0; i < sc->nact; i++) {
		const scheme_act *a = &sc->act[i];
		l |= a->lneed | a->lforbid;
		if (b->f[i].nkey == 1) r |= a->rneed | a->rforbid;
	}
	size_t nl = make_classes(sc, l, sc->left, left), nr = make_classes(sc, r, sc->right, right);
	make_lefts(b, nl, left);
	kelma_status st = make_outputs(sc);
	if (!st) st = make_rows(b, nl, left, nr, right);
	return st ? scheme_build_fail(b, NULL, st, "out of memory") : make_direct(b);
}
