/* Looking up words and phrases, with and without clitics. */
#include "extract/extract.h"
#include <stdlib.h>
#include <string.h>

enum { HITS_AT = 12 };

/* Room for all hits of one word. */
static int
hit_room(x_ex *x)
{
	enum { MORE = HITS_AT * MATCH_ENTRIES };
	if (x->hit_cap - x->nhit >= MORE) return 1;
	size_t cap = x->hit_cap ? x->hit_cap * 2 : 1024;
	x_hit *p = realloc(x->hit, cap * sizeof *p);
	if (!p) {
		x->st = KELMA_ENOMEM;
		return 0;
	}
	x->hit = p;
	x->hit_cap = cap;
	return 1;
}

/* What a word may stand for after clitics were cut: no labels of identifiers, no small words. */
static int
allowed(const match_entry *e, unsigned cut, int latin)
{
	if (!cut) return 1;
	if (latin) return e->kind == KIND_PLACE && e->sub <= PLACE_TOWN;
	return e->kind != KIND_FILLER && e->kind != KIND_BEFORE && e->kind != KIND_PARTICLE;
}

static void
look_up(x_ex *x, const match_phrases *m, size_t i, uint64_t h, unsigned cut, int latin)
{
	match_hit hit[HITS_AT];
	match_entry e;
	size_t n, k = match_phrases_at(m, &x->t, i, h, hit, HITS_AT);
	if (!k || !hit_room(x)) return;
	x_hit *o = x->hit + x->nhit;
	uint32_t start = x_atom(x, i)->start;
	uint64_t kinds = 0;
	for (size_t j = 0; j < k; j++) {
		const unsigned char *r = match_record(m, hit[j].rec, &n);
		for (n = n < MATCH_ENTRIES ? n : MATCH_ENTRIES; n; n--, r += MATCH_ENTRY) {
			if (!match_entry_at(m, r, &e) || !allowed(&e, cut, latin)) continue;
			*o++ = (x_hit){ (uint32_t)i,    hit[j].end,   start,  (uint8_t)e.kind,
					(uint8_t)e.sub, (uint8_t)cut, e.value };
			kinds |= (uint64_t)1 << (e.kind & 63);
		}
	}
	x->nhit = (size_t)(o - x->hit);
	x->kinds[i] |= kinds;
}

static inline void
look(x_ex *x, const match_phrases *m, size_t i, uint64_t h, unsigned cut, int latin)
{
	if (match_begins(m, h)) look_up(x, m, i, h, cut, latin);
}

/* Byte of the text after the first `letters` letters of atom i: marks and tatweel between them are
 * skipped. */
static uint32_t
after_letters(const x_ex *x, size_t i, unsigned letters)
{
	const unsigned char *s = (const unsigned char *)x->s;
	uint32_t p = x_atom(x, i)->start, end = x_atom(x, i)->end;
	for (; p < end; p++) {
		if ((s[p] & 0xc0) == 0x80) continue;
		int mark = (s[p] == 0xd9 &&
			    (s[p + 1] == 0x80 || (s[p + 1] >= 0x8b && s[p + 1] <= 0x9f))) ||
			   s[p] == 0xe2;
		if (mark) continue;
		if (!letters--) break;
	}
	return p;
}

/* Arabic letters that are written onto the next word, as the second byte after 0xd8/0xd9. */
static int
is_clitic(const char *f)
{
	unsigned char a = (unsigned char)f[0], b = (unsigned char)f[1];
	if (a == 0xd8) return b == 0xa8 ? 3 : 0; /* ب */
	if (a != 0xd9) return 0;
	switch (b) {
	case 0x88: return 1; /* و */
	case 0x81: return 2; /* ف */
	case 0x84: return 4; /* ل */
	case 0x83: return 5; /* ك */
	default: return 0;
	}
}

static void
look_cut(x_ex *x, size_t i, const char *f, size_t n, unsigned letters)
{
	char word[64];
	size_t cut = 2 * (size_t)letters, first = x->nhit;
	look(x, &x->words, i, match_hash_at(f + cut, n - cut), letters, 0);
	/* li- + al- is written ll-: للوكالة = ل + الوكالة */
	if (!memcmp(f + cut - 2, "\xd9\x84\xd9\x84", 4) && n - cut + 2 <= sizeof word) {
		memcpy(word, "\xd8\xa7", 2); /* ا */
		memcpy(word + 2, f + cut, n - cut);
		look(x, &x->words, i, match_hash(word, n - cut + 2), letters, 0);
	}
	for (; first < x->nhit; first++) x->hit[first].start = after_letters(x, i, letters);
}

static void
look_arabic(x_ex *x, size_t i)
{
	size_t n;
	const char *f = x_folded(x, i, &n);
	if (n < 6 || n > 60) return;
	int c = is_clitic(f);
	if (!c) return;
	look_cut(x, i, f, n, 1);
	if (c <= 2 && n >= 8 && is_clitic(f + 2) > 1) look_cut(x, i, f, n, 2);
}

static void
look_latin(x_ex *x, size_t i)
{
	size_t n, first = x->nhit;
	const char *f = x_folded(x, i, &n);
	if (n > 5 && n < 40 && (f[0] == 'f' || f[0] == 'l' || f[0] == 'b')) {
		look(x, &x->words, i, match_hash_at(f + 1, n - 1), 1, 1);
		for (; first < x->nhit; first++) x->hit[first].start++;
	}
	if (n > 40 || n < 3 || !(x_atom(x, i)->flags & MATCH_DIGITS)) return;
	/* Arabizi digits as the letters of Latin spelling: 7ajji = hajji, bouch3ib = bouchaib */
	char w[40];
	for (size_t k = 0; k < n; k++)
		w[k] = f[k] == '7'   ? 'h'
		       : f[k] == '3' ? 'a'
		       : f[k] == '9' ? 'k'
		       : f[k] == '2' ? 'a'
				     : f[k];
	look(x, &x->words, i, match_hash(w, n), 0, 1);
}

/* What the marks of a text say about it. */
static unsigned
seen_mark(char c)
{
	return c == '@' ? SEEN_AT : c == '|' ? SEEN_BAR : c == '/' || c == '.' ? SEEN_WEB : 0;
}

void
x_find_hits(x_ex *x)
{
	unsigned seen = x->types.own < x->types.n ? SEEN_OWN : 0;
	uint64_t all = 0;
	size_t n = x->t.n;
	x->nhit = x->nnum = 0;
	for (size_t i = 0; i < n; i++) {
		const match_atom *a = x_atom(x, i);
		x->at[i] = (uint32_t)x->nhit;
		x->kinds[i] = 0;
		look(x, &x->words, i, a->hash, 0, 0);
		if (x->mine.bits) look(x, &x->mine, i, a->hash, 0, 0);
		if (a->flags & MATCH_ARABIC)
			look_arabic(x, i);
		else if (a->flags & MATCH_LATIN)
			look_latin(x, i);
		if (a->kind == MATCH_MARK)
			seen |= seen_mark(x->t.fold.data[a->f]);
		else if (a->kind == MATCH_NUM || (a->flags & MATCH_DIGITS)) {
			x->num[x->nnum++] = (uint32_t)i;
			seen |= a->kind == MATCH_NUM ? SEEN_DIGIT | SEEN_NUM : SEEN_DIGIT;
		}
		all |= x->kinds[i];
	}
	x->at[n] = (uint32_t)x->nhit;
	x->seen = seen;
	x->all_kinds = all;
}

const x_hit *
x_longest(const x_ex *x, size_t i, int kind)
{
	const x_hit *best = NULL;
	for (uint32_t k = x->at[i]; k < x->at[i + 1]; k++) {
		const x_hit *h = &x->hit[k];
		if (h->kind != kind) continue;
		if (!best || h->end > best->end || (h->end == best->end && h->cut < best->cut))
			best = h;
	}
	return best;
}

int
x_common(const x_ex *x, size_t i)
{
	return x->common && match_common_has(x->common, x_atom(x, i)->hash);
}

long
x_int(const x_ex *x, size_t i)
{
	size_t n;
	if (i >= x->t.n || x_atom(x, i)->kind != MATCH_NUM) return -1;
	const char *f = x_folded(x, i, &n);
	long v = 0;
	if (n > 9) return -1;
	for (size_t k = 0; k < n; k++) v = v * 10 + (f[k] - '0');
	return v;
}
