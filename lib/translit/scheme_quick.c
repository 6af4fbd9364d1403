/* Short cuts through the tables of a scheme: what most symbols become depends on nothing, or on the
 * two symbols beside them. */
#include "translit/scheme_build.h"
#include "text/chars.h"
#include "text/utf8.h"
#include <stdlib.h>

enum { PICKS_MAX = 1 << 17, CAN_MAX = 1 << 16 };

/* The one rule of a symbol when it needs no look around, or NULL. */
static const scheme_act *
lone_rule(const scheme *sc, size_t sym)
{
	const scheme_node *nd = &sc->node[sc->root[sym]];
	if (!sc->root[sym] || !nd->nact || !nd->leaf) return NULL;
	const scheme_act *a = &sc->act[nd->act];
	return a->nleft || a->nright || a->cas || a->out_len > DIRECT_MOST ? NULL : a;
}

static uint64_t
direct_entry(const scheme *sc, uint32_t cp, unsigned pg)
{
	unsigned y = pg ? sc->tab[pg * 64 + (cp & 63)] : scheme_default_sym(cp, sc->script);
	const scheme_act *a = y >= SYM_FIRST ? lone_rule(sc, y) : NULL;
	char d[4];
	size_t n = utf8_put(cp, d);
	if (!a)
		return scheme_direct(d, n, n, y < SYM_FIRST ? (y == SYM_UNKNOWN) * DIRECT_UNKNOWN
					      : sc->attr[y] & ATTR_SCRIPT ? DIRECT_UNKNOWN
									: 0);
	const char *o = sc->pool + a->out;
	int same = a->out_len == n && utf8_len((unsigned char)*o) == n;
	return scheme_direct(o, a->out_len, n, same ? 0 : DIRECT_WHOLE);
}

/* The table of a scheme of letters alone. Machines that store the high byte first do without it. */
static kelma_status
make_direct(builder *b)
{
	static const uint16_t one = 1;
	scheme *sc = b->sc;
	sc->letters = !sc->title && !sc->stateful && sc->before == SYM_NONE && *(const char *)&one;
	for (size_t y = SYM_FIRST; y < sc->nsym && sc->letters; y++)
		if (sc->root[y] && !lone_rule(sc, y)) sc->letters = 0;
	if (!sc->letters) return KELMA_OK;
	sc->direct = calloc(SCHEME_DIRECT + sc->npage * 64 + 1, sizeof *sc->direct);
	sc->third8 = malloc(sizeof sc->third);
	if (!sc->direct || !sc->third8)
		return scheme_build_fail(b, NULL, KELMA_ENOMEM, "out of memory");
	for (unsigned i = 0; i < 128 + 1024; i++)
		sc->third8[i] = (uint16_t)(i < 128 ? i * 64
						 : SCHEME_DIRECT + sc->page[i - 128] * 64u);
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

/* Can the quick loop do it? A key of two symbols may set flags, one of one symbol has no time for
 * that. */
static int
is_quick(const scheme *sc, const scheme_act *a, int two)
{
	if (a->brk || a->out_len > 8 || a->cap_len > 8 || (a->need & a->forbid)) return 0;
	if (a->cas && sc->title) return 0;
	return (!a->more || a->far) && (two || !a->set);
}

/* A sign of ASCII that no rule begins with. */
static int
is_sign(const builder *b, size_t y)
{
	if (y < SYM_FIRST || y >= b->sc->nsym) return 0;
	return !b->sc->root[y] && b->cp_of[y] < 0x80 && !(b->sc->attr[y] & ATTR_WORD) &&
	       b->sc->nact + y + PICK_RULE < PICK_FAR;
}

/* Of all rules; behind them, of all symbols: signs stand for themselves. */
static kelma_status
make_outputs(builder *b)
{
	scheme *sc = b->sc;
	BASE_KNOWN(sc->nsym >= SYM_FIRST);
	sc->quick = calloc(sc->nact + sc->nsym, sizeof *sc->quick);
	if (!sc->quick) return KELMA_ENOMEM;
	for (size_t y = SYM_FIRST; y < sc->nsym; y++)
		if (is_sign(b, y))
			sc->quick[sc->nact + y] = (scheme_quick){ .out = { { (char)b->cp_of[y] },
									   { (char)b->cp_of[y] } },
								  .len = { 1, 1 },
								  .first = 1 };
	for (size_t i = 0; i < sc->nact; i++) {
		const scheme_act *a = &sc->act[i];
		scheme_quick *q = &sc->quick[i];
		if (!is_quick(sc, a, 1)) continue;
		memcpy(q->out[0], sc->pool + a->out, a->out_len);
		memcpy(q->out[1], sc->pool + a->cap, a->cap_len);
		q->len[0] = (uint8_t)a->out_len;
		q->len[1] = (uint8_t)a->cap_len;
		q->cased = a->cased;
		q->need = a->need;
		q->mask = a->need | a->forbid;
		q->set = a->set;
		q->far = a->far;
		q->first = a->out_len ? (uint8_t)utf8_len((unsigned char)*q->out[0]) : 0;
	}
	return KELMA_OK;
}

/* Symbols with the same bits under `mask` share a class. Returns the number of classes; `of` holds
 * the bits of each, cls the class of each symbol. */
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
static int
fits_right(const scheme_act *a, scheme_sig right)
{
	return (right & a->rneed) == a->rneed && !(right & a->rforbid);
}

/* The rule of a node of one or two symbols between two such classes. */
static uint16_t
pick(const scheme *sc, const scheme_node *nd, int two, scheme_sig left, scheme_sig right)
{
	for (size_t i = nd->act; i < (size_t)nd->act + nd->nact; i++) {
		const scheme_act *a = &sc->act[i];
		if (!fits_left(a, left) || !fits_right(a, right)) continue;
		if (!is_quick(sc, a, two) || i + PICK_RULE >= PICK_FAR) return PICK_SLOW;
		return (uint16_t)((i + PICK_RULE) | (a->far ? PICK_FAR : 0));
	}
	return two ? PICK_NONE : PICK_SLOW;
}

/* Does the rule of a symbol depend on its neighbours? */
static int
looks_around(const scheme *sc, const scheme_node *nd)
{
	for (size_t i = nd->act; i < (size_t)nd->act + nd->nact; i++)
		if (sc->act[i].nleft || sc->act[i].nright) return 1;
	return 0;
}

/* Classes of neighbours: all there are, what each means, and those of the symbols. */
typedef struct sides {
	size_t nl, nr;
	scheme_sig left[SCHEME_SYMS_MAX], right[SCHEME_SYMS_MAX];
	uint16_t cl[SCHEME_SYMS_MAX], cr[SCHEME_SYMS_MAX];
} sides;

/* Add the rules of a node to the table: by its neighbours, or one entry when they do not matter.
 * Returns where; *mask is set. */
static uint32_t
add_picks(scheme *sc, const sides *c, const scheme_node *nd, int two, size_t *n, uint32_t *mask)
{
	size_t at = *n, wide = (size_t)looks_around(sc, nd);
	*mask = wide ? UINT32_MAX : 0;
	for (size_t l = 0; l < (wide ? c->nl : 1); l++)
		for (size_t r = 0; r < (wide ? c->nr : 1); r++)
			sc->pick[(*n)++] = pick(sc, nd, two, c->left[l], c->right[r]);
	return (uint32_t)at;
}

/* Rows of all symbols; one for each that looks at nothing. pick[0] is for those without a rule,
 * pick[1] for blanks and signs, which are copied. */
static kelma_status
make_rows(builder *b, sides *c)
{
	scheme *sc = b->sc;
	size_t n = 2, around = 0, all = c->nl * c->nr;
	for (size_t i = 1; i < sc->nnode; i++)
		if (sc->node[i].left) around += (size_t)looks_around(sc, &sc->node[i]);
	for (size_t y = SYM_FIRST; y < sc->nsym; y++)
		if (sc->root[y]) around += (size_t)looks_around(sc, &sc->node[sc->root[y]]);
	if (around * all > PICKS_MAX) all = 0; /* such rules go the long way */
	sc->pick = calloc(2 + sc->nnode + sc->nsym + around * all, sizeof *sc->pick);
	if (!sc->pick) return KELMA_ENOMEM;
	sc->row = calloc(sc->nsym, sizeof *sc->row);
	if (!sc->row) return KELMA_ENOMEM;
	sc->pick[1] = PICK_COPY;
	for (size_t i = 1; i < sc->nnode; i++) {
		scheme_node *nd = &sc->node[i];
		if (nd->left && (all || !looks_around(sc, nd)))
			nd->pick = add_picks(sc, c, nd, 1, &n, &nd->mask);
	}
	for (size_t y = 0; y < sc->nsym; y++) {
		const scheme_node *nd = &sc->node[sc->root[y]];
		scheme_row *w = &sc->row[y];
		w->base = y == SYM_OTHER || y == SYM_SPACE || y == SYM_NEWLINE || y == SYM_STOP;
		w->left = (uint16_t)(c->cl[y] * c->nr);
		w->right = c->cr[y];
		w->flags = sc->flags[y];
		w->keep = sc->attr[y] & ATTR_WORD ? UINT32_MAX : 0;
		w->parent = UINT32_MAX;
		w->kids = sc->cell;
		if (is_sign(b, y)) {
			w->base = (uint32_t)n;
			sc->pick[n++] = (uint16_t)(sc->nact + y + PICK_RULE);
		}
		sc->leftbit[y] = c->nl > 64 ? UINT64_MAX : (uint64_t)1 << c->cl[y];
		if (!sc->root[y] || (!all && looks_around(sc, nd))) continue;
		w->base = add_picks(sc, c, nd, 0, &n, &w->mask);
		w->kids = sc->cell + nd->base;
		if (!nd->leaf) w->parent = sc->root[y] + 1;
	}
	return KELMA_OK;
}

/* What may stand before the keys of two and more symbols. */
static void
make_lefts(builder *b, size_t nl, const scheme_sig *left)
{
	scheme *sc = b->sc;
	for (size_t i = 0; i < b->nf; i++) {
		const flat *f = &b->f[i];
		if (f->nkey < 2) continue;
		const scheme_node *nd = &sc->node[sc->root[f->key[0]]];
		scheme_node *kid = &sc->node[sc->cell[nd->base + f->key[1]].node];
		for (size_t k = 0; k < nl; k++)
			if (fits_left(&sc->act[i], left[k]))
				kid->left |= nl > 64 ? 1 : (uint64_t)1 << k;
	}
}

/* Which rules of a node fit between two neighbours, for nodes with a choice. */
static kelma_status
make_can(scheme *sc, scheme_sig mask)
{
	scheme_sig of[SCHEME_SYMS_MAX];
	size_t n = 1, nc = make_classes(sc, mask, sc->cls, of), at = 1;
	for (size_t i = 0; i < sc->nnode; i++)
		if (sc->node[i].nact > 1 && sc->node[i].nact <= 64) n += 2 * nc;
	if (n > CAN_MAX) return KELMA_OK;
	sc->ncls = nc;
	sc->can = calloc(n, sizeof *sc->can);
	if (!sc->can) return KELMA_ENOMEM;
	for (size_t i = 0; i < sc->nnode; i++) {
		scheme_node *nd = &sc->node[i];
		if (nd->nact < 2 || nd->nact > 64) continue;
		nd->can = (uint32_t)at;
		for (size_t j = 0; j < nd->nact; j++)
			for (size_t k = 0; k < nc; k++) {
				const scheme_act *a = &sc->act[nd->act + j];
				sc->can[at + k] |= (uint64_t)fits_left(a, of[k]) << j;
				sc->can[at + nc + k] |= (uint64_t)fits_right(a, of[k]) << j;
			}
		at += 2 * nc;
	}
	return KELMA_OK;
}

/* From bytes to symbols. */
static void
make_leads(scheme *sc)
{
	for (uint32_t cp = 0; cp < 0x800; cp++) {
		unsigned pg = sc->page[cp >> 6];
		sc->two[cp] =
			pg ? sc->tab[pg * 64 + (cp & 63)] : scheme_default_sym(cp, sc->script);
	}
	for (unsigned b = 0; b < 256; b++) {
		sc->lead[b] = b < 0x80 ? b << 16 : (b & 0x1f) << 22 | 63;
		sc->lead3[b] = b < 0x80 ? b << 16 : (128 + (b & 0xf) * 64) << 16 | 63;
	}
	for (unsigned i = 0; i < 128 + 1024; i++)
		sc->third[i] = (uint16_t)(i < 128 ? 64 + i : sc->page[i - 128] * 64u);
}

kelma_status
scheme_build_quick(builder *b)
{
	scheme *sc = b->sc;
	for (size_t y = SYM_FIRST; y < sc->nsym; y++)
		if (chars_get(b->cp_of[y])->script == sc->script && !is_sign(b, y))
			sc->attr[y] |= ATTR_SCRIPT;
	make_leads(sc);
	scheme_sig l = 0, r = 0, all = 0;
	sides c;
	for (size_t i = 0; i < sc->nact; i++) {
		const scheme_act *a = &sc->act[i];
		l |= a->lneed | a->lforbid;
		if (b->f[i].nkey <= 2) r |= a->rneed | a->rforbid;
		all |= a->lneed | a->lforbid | a->rneed | a->rforbid;
	}
	c.nl = make_classes(sc, l, c.cl, c.left);
	c.nr = make_classes(sc, r, c.cr, c.right);
	make_lefts(b, c.nl, c.left);
	kelma_status st = make_outputs(b);
	if (!st) st = make_rows(b, &c);
	if (!st) st = make_can(sc, all);
	return st ? scheme_build_fail(b, NULL, st, "out of memory") : make_direct(b);
}
