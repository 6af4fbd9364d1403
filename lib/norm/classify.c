/* What the fast loop may do with a code point, found out when it is first met: the steps run over
 * it alone. */
#include "norm/norm.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

/* Does a step on want to see the neighbours of cp? */
static uint8_t
asked_for(const kelma_norm *nm, uint32_t cp)
{
	uint8_t a = NORM_NEW;
	for (unsigned i = NORM_CONTROLS; i < NORM_STEPS; i++) {
		if (!(nm->on >> i & 1) || !norm_steps[i].trigger) continue;
		int t = norm_steps[i].trigger(nm, cp);
		if (t > a) a = (uint8_t)t;
	}
	return a;
}

static int
suspect(int form, const chars_props *p)
{
	switch (form) {
	case NFC_NFC: return p->flags & (CHARS_NFC_MAYBE | CHARS_NFC_NO);
	case NFC_NFD: return p->flags & CHARS_NFD_NO;
	case NFC_NFKC: return p->flags & (CHARS_NFKC_MAYBE | CHARS_NFKC_NO);
	case NFC_NFKD: return p->flags & CHARS_NFKD_NO;
	default: return 0;
	}
}

static norm_repl *
new_repl(kelma_norm *nm, uint32_t cp)
{
	if (nm->nrepl == 65534) return NULL;
	if (nm->nrepl == nm->caprepl) {
		size_t c = nm->caprepl ? nm->caprepl * 2 : 64;
		norm_repl *p = realloc(nm->repl, c * sizeof *p);
		if (!p) return NULL;
		nm->repl = p;
		nm->caprepl = c;
	}
	uint16_t *cell = &nm->cell[cp / NORM_CELL];
	if (!*cell) {
		if (nm->ncells >= nm->capcells) {
			size_t c = nm->capcells ? nm->capcells * 2 : 16;
			uint16_t *p = realloc(nm->ridx, c * NORM_CELL * sizeof *p);
			if (!p) return NULL;
			memset(p + nm->capcells * NORM_CELL, 0,
			       (c - nm->capcells) * NORM_CELL * sizeof *p);
			nm->ridx = p;
			nm->capcells = c;
		}
		*cell = (uint16_t)nm->ncells++;
	}
	nm->ridx[(size_t)*cell * NORM_CELL + cp % NORM_CELL] = (uint16_t)(nm->nrepl + 1);
	norm_repl *r = &nm->repl[nm->nrepl++];
	*r = (norm_repl){ .cp = cp };
	return r;
}

/* Run all steps over cp alone; which of them changed it goes to *steps. */
static kelma_status
alone(kelma_norm *nm, uint32_t cp, uint64_t *by)
{
	char b[4];
	size_t was[NORM_STEPS], nprot = nm->nprot, k = utf8_put(cp, b);
	memcpy(was, nm->changes, sizeof was);
	memset(nm->changes, 0, sizeof nm->changes);
	nm->nprot = 0;
	kelma_status st = norm_region_items(nm, b, 0, k, 0, 0);
	nm->nprot = nprot;
	*by = 0;
	for (unsigned i = 0; i < NORM_STEPS; i++)
		if (nm->changes[i]) *by |= NORM_BIT(i);
	memcpy(nm->changes, was, sizeof was);
	return st;
}

/* The replacement just made can be done without a look around: short, and of characters that stay
 * as they are. */
static uint8_t
replacement(kelma_norm *nm, uint32_t cp, uint64_t by)
{
	norm_region *r = &nm->r;
	char b[32];
	size_t k = 0;
	uint32_t last = r->v[r->n - 1].cp;
	if (r->n > 4 || (nm->runs && r->n > 1)) return NORM_REGION;
	for (size_t i = 0; i < r->n; i++) {
		if (r->v[i].cp >= NORM_FLAT || chars_get(r->v[i].cp)->ccc) return NORM_REGION;
		if (suspect(nm->form, chars_get(r->v[i].cp)) || asked_for(nm, r->v[i].cp))
			return NORM_REGION;
		if (r->v[i].cp == ' ' && r->n > 1) return NORM_EDGE;
		if (nm->on & NORM_BIT(NORM_ELONGATION) && r->v[i].cp < 0x80 &&
		    memchr("@:/.\t", (int)r->v[i].cp, 5))
			return NORM_REGION; /* what addresses are known by */
		k += utf8_put(r->v[i].cp, b + k);
	}
	if (last == '\n') return NORM_EDGE;
	if (k > 7 || k > utf8_len((unsigned char)(cp < 0x80      ? cp
						  : cp < 0x800   ? 0xc2
						  : cp < 0x10000 ? 0xe0
								 : 0xf0)))
		return NORM_REGION;
	norm_repl *p = new_repl(nm, cp);
	if (!p) return NORM_REGION;
	p->len = (unsigned char)k;
	p->steps = by;
	p->next = last;
	memcpy(p->b, b, k);
	return last == ' ' ? NORM_WSREPL : NORM_REPL;
}

static uint8_t
classify(kelma_norm *nm, uint32_t cp)
{
	uint64_t by;
	uint8_t a = asked_for(nm, cp);
	if (nm->whole && a != NORM_EDGE)
		return cp == '\n' ? NORM_WS : norm_is(cp, CHARS_PUNCTS) ? NORM_REGION : NORM_EDGE;
	if (a) return a;
	if (cp == ' ' || cp == '\n') return NORM_WS;
	const chars_props *p = chars_get(cp);
	if (suspect(nm->form, p)) {
		if (alone(nm, cp, &by) || !nm->r.n || norm_space(nm->r.v[0].cp)) return NORM_EDGE;
		return NORM_REGION;
	}
	int mark = nm->form >= 0 && p->ccc;
	if (alone(nm, cp, &by)) return NORM_REGION;
	if (!nm->r.n) {
		norm_repl *d = cp < NORM_FLAT ? new_repl(nm, cp) : NULL;
		if (!d) return NORM_EDGE;
		d->steps = by;
		return NORM_DEL;
	}
	if (nm->r.n == 1 && nm->r.v[0].cp == cp) return mark ? NORM_MARK : NORM_KEEP;
	if (mark || cp >= NORM_FLAT) return NORM_REGION;
	return replacement(nm, cp, by);
}

/* Tell the tables by bytes. */
static void
note(kelma_norm *nm, uint32_t cp, uint8_t a)
{
	uint16_t w;
	char b[4];
	size_t k = utf8_put(cp, b);
	uint8_t ccc = chars_get(cp)->ccc;
	if (a == NORM_KEEP) inert_note(&nm->inert, b, k);
	if (k == 2 && (a == NORM_KEEP || (a == NORM_MARK && ccc < NORM_ODD))) {
		memcpy(&w, b, 2);
		nm->pair[w] = a == NORM_KEEP ? 0 : ccc;
	} else if (k == 3 && b[0] == '\xe2' && a == NORM_KEEP) {
		memcpy(&w, b + 1, 2);
		nm->triple[w] = 1;
	}
}

uint8_t
norm_classify(kelma_norm *nm, uint32_t cp)
{
	uint8_t a = classify(nm, cp);
	if (cp < NORM_FLAT) nm->act[cp] = a;
	note(nm, cp, a);
	return a;
}

enum { PAIRS = 65536 };

/* How the fast loop may treat ASCII in blocks. */
static void
look_at_ascii(kelma_norm *nm)
{
	size_t odd = 0;
	int few = 1;
	nm->ascii_odd[0] = nm->ascii_odd[1] = 0;
	nm->ascii_upper = nm->runs && norm_act(nm, 'A') != NORM_KEEP;
	for (uint32_t c = 0x21; c < 0x7f && few; c++) {
		if (norm_act(nm, c) == NORM_KEEP || (nm->ascii_upper && c >= 'A' && c <= 'Z'))
			continue;
		if (odd == 2) few = 0;
		else nm->ascii_odd[odd++] = (unsigned char)c;
	}
	nm->ascii_fast = few && !nm->runs && !nm->whole;
	nm->ascii_runs = few && nm->runs && norm_act(nm, ' ') == NORM_WS;
	nm->inert.on = (nm->runs ? nm->ascii_runs : nm->ascii_fast) &&
		       norm_act(nm, ' ') == NORM_WS && inert_usable();
	nm->inert.runs = nm->runs;
	nm->inert.pairs = (nm->on & (NORM_BIT(NORM_PUNCT_RUNS) | NORM_BIT(NORM_EMOJI_RUNS))) != 0;
	nm->inert.upper = nm->ascii_upper;
	nm->inert.single = nm->spaces;
	nm->hold = 1;
	nm->inert.newline = norm_act(nm, '\n') == NORM_WS ? '\n' : ' ';
	memcpy(nm->inert.odd, nm->ascii_odd, sizeof nm->inert.odd);
}

kelma_status
norm_reset(kelma_norm *nm)
{
	uint64_t on = nm->on;
	for (size_t i = 0; i < nm->nrepl; i++)
		for (unsigned k = 0; k < NORM_STEPS; k++)
			if (nm->repl[i].steps >> k & 1) nm->changes[k] += nm->repl[i].hits;
	if (!nm->act) nm->act = malloc(NORM_FLAT);
	if (!nm->cell) nm->cell = malloc(NORM_FLAT / NORM_CELL * sizeof *nm->cell);
	if (!nm->pair) nm->pair = malloc(PAIRS);
	if (!nm->triple) nm->triple = malloc(PAIRS);
	if (!nm->act || !nm->cell || !nm->pair || !nm->triple) return KELMA_ENOMEM;
	memset(nm->pair, NORM_ODD, PAIRS);
	memset(nm->triple, 0, PAIRS);
	memset(nm->act, 0, NORM_FLAT);
	memset(&nm->inert, 0, sizeof nm->inert);
	memset(nm->cell, 0, NORM_FLAT / NORM_CELL * sizeof *nm->cell);
	nm->nrepl = 0;
	nm->ncells = 1;
	if (nm->capcells) memset(nm->ridx, 0, nm->capcells * NORM_CELL * sizeof *nm->ridx);
	nm->form = on & NORM_BIT(NORM_NFC) ? NFC_NFC : on & NORM_BIT(NORM_NFD) ? NFC_NFD :
		   on & NORM_BIT(NORM_NFKC) ? NFC_NFKC : on & NORM_BIT(NORM_NFKD) ? NFC_NFKD : -1;
	nm->spaces = (on & NORM_BIT(NORM_COLLAPSE)) != 0;
	nm->runs = (on & (NORM_BIT(NORM_ELONGATION) | NORM_BIT(NORM_PUNCT_RUNS) |
			  NORM_BIT(NORM_EMOJI_RUNS))) != 0;
	nm->whole = (on & (NORM_BIT(NORM_DARIJA) | NORM_BIT(NORM_CODA) | NORM_BIT(NORM_TAGS))) !=
		    0; /* look across spaces */
	look_at_ascii(nm);
	return KELMA_OK;
}
