/* Looking up words and phrases, with and without clitics. */
#include "extract/extract.h"
#include <stdlib.h>
#include <string.h>

enum { HITS_AT = 12 };

/* Room for the hits of one record. */
static int
hit_room(x_ex *x)
{
	if (x->hit_cap - x->nhit >= MATCH_ENTRIES) return 1;
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

/* The entries of the record of atoms [i, end) become hits. */
static void
put_record(x_ex *x, const match_phrases *m, uint32_t rec, size_t i, size_t end, unsigned cut,
	   int latin)
{
	size_t n;
	match_entry e;
	const unsigned char *r = match_record(m, rec, &n);
	if (!n || !hit_room(x)) return;
	x_hit *o = x->hit + x->nhit;
	uint32_t start = x_atom(x, i)->start;
	uint64_t kinds = 0;
	unsigned has = 0;
	for (n = n < MATCH_ENTRIES ? n : MATCH_ENTRIES; n; n--, r += MATCH_ENTRY) {
		if (!match_entry_at(m, r, &e) || !allowed(&e, cut, latin)) continue;
		*o++ = (x_hit){ (uint32_t)i,    (uint32_t)end, start,  (uint8_t)e.kind,
				(uint8_t)e.sub, (uint8_t)cut,  e.value };
		kinds |= (uint64_t)1 << (e.kind & 63);
		has |= x_has_of(x, o - 1);
	}
	x->nhit = (size_t)(o - x->hit);
	x->kinds[i] |= kinds;
	x->word_has |= has;
}

static __attribute__((noinline)) void
look_up(x_ex *x, const match_phrases *m, size_t i, uint64_t h, unsigned cut, int latin)
{
	size_t j = i, many = 0;
	for (;;) {
		uint32_t v = match_slot(m, h), rec = v & ~MATCH_LONGER;
		if (rec && many++ < HITS_AT) put_record(x, m, rec - 1, i, j + 1, cut, latin);
		if (!(v & MATCH_LONGER) || !(j = match_next_word(&x->t, i, j))) return;
		h = match_chain(h, x_atom(x, j)->hash);
	}
}

static inline void
look(x_ex *x, const match_phrases *m, size_t i, uint64_t h, unsigned cut, int latin)
{
	unsigned c = match_first(m, h);
	if (latin ? c & FIRST_TOWN : c) look_up(x, m, i, h, cut, latin);
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

static __attribute__((noinline)) void
look_arabic(x_ex *x, size_t i, int c)
{
	size_t n;
	const char *f = x_folded(x, i, &n);
	if (n < 6 || n > 60) return;
	look_cut(x, i, f, n, 1);
	if (c <= 2 && n >= 8 && is_clitic(f + 2) > 1) look_cut(x, i, f, n, 2);
}

/* A town behind "f", "l", "b" in Latin letters: fcasa, lfes. */
static inline void
look_latin(x_ex *x, size_t i, const char *f, size_t n)
{
	uint32_t first = (uint32_t)x->nhit;
	if (n > 39 || (f[0] != 'f' && f[0] != 'l' && f[0] != 'b')) return;
	look(x, &x->words, i, match_hash_at(f + 1, n - 1), 1, 1);
	for (; first < x->nhit; first++) x->hit[first].start++;
}

/* Arabizi digits as the letters of Latin spelling: 7ajji = hajji, bouch3ib = bouchaib. */
static __attribute__((noinline)) void
look_digits(x_ex *x, size_t i)
{
	static const char letter[10] = { '0', '1', 'a', 'a', '4', '5', '6', 'h', '8', 'k' };
	char w[40 + 16];
	size_t n;
	const char *f = x_folded(x, i, &n);
	if (n < 3 || n > 40) return;
	for (size_t k = 0; k < n; k++) {
		unsigned d = (unsigned)(f[k] - '0');
		w[k] = d < 10 ? letter[d] : f[k];
	}
	memset(w + n, 0, 16);
	look(x, &x->words, i, match_hash_at(w, n), 0, 0);
}

/* Does the mark at atom i stand between two Latin words with nothing else: "chikaya.ma"? */
static int
in_word(const x_ex *x, size_t i)
{
	const match_atom *a = x_atom(x, i);
	if (!i || i + 1 >= x->t.n || (a->flags | a[1].flags) & MATCH_SPACE) return 0;
	return a[-1].flags & a[1].flags & MATCH_LATIN && a[1].end - a[1].start > 1;
}

/* What the marks of a text say about it. */
static unsigned
seen_mark(const x_ex *x, size_t i)
{
	switch (x->t.fold.data[x_atom(x, i)->f]) {
	case '@': return SEEN_AT;
	case '.': return SEEN_COLON | (in_word(x, i) ? SEEN_WEB : 0u);
	case '|': return SEEN_BAR | SEEN_COLON;
	case ':':
	case '=': return SEEN_COLON;
	default: return 0;
	}
}

/* "http", "https", "www" (n is 3, 4 or 5; four bytes may be read) */
static inline unsigned
seen_word(const char *f, size_t n)
{
	uint32_t v = base_le32(f);
	if (n == 3) return (v & 0xffffff) == 0x777777 ? SEEN_WEB : 0;
	return v == 0x70747468 && (n == 4 || f[4] == 's') ? SEEN_WEB : 0;
}

/* A word with digits: is it more than an Arabizi word? Two digits, a digit with "h" or money. */
static __attribute__((noinline)) unsigned
seen_digits(const x_ex *x, size_t i)
{
	size_t n, digits = 0;
	const char *f = x_folded(x, i, &n);
	for (size_t k = 0; k < n; k++) digits += (unsigned)(f[k] - '0') < 10;
	if (digits > 1 || (n == 2 && f[1] == 'h') ||
	    ((unsigned)(f[0] - '0') < 10 &&
	     match_first(&x->words, match_hash_at(f + 1, n - 1)) & FIRST_MONEY))
		return SEEN_DIGIT | SEEN_VALUE;
	return SEEN_DIGIT;
}

/* Looks at word i with the clitics it may have; what it says about the text. */
static inline unsigned
look_word(x_ex *x, size_t i, const match_atom *a)
{
	const char *f = x->t.fold.data + a->f;
	size_t n = a->fe - a->f;
	if (a->flags & MATCH_LATIN) {
		if (n > 5 && !x->digits_only) look_latin(x, i, f, n);
		if (!(a->flags & MATCH_DIGITS)) return n - 3 < 3 ? seen_word(f, n) : 0;
		if (!x->digits_only) look_digits(x, i);
	} else if (a->flags & MATCH_ARABIC) {
		int c = is_clitic(f);
		if (c) look_arabic(x, i, c);
	}
	if (a->kind != MATCH_NUM && !(a->flags & MATCH_DIGITS)) return 0;
	x->num[x->nnum++] = (uint32_t)i;
	return a->kind == MATCH_NUM ? SEEN_DIGIT | SEEN_NUM | SEEN_VALUE : seen_digits(x, i);
}

/* The words of atom i, all at once: the user's too. */
static void
look_careful(x_ex *x, size_t i)
{
	uint64_t h = x_atom(x, i)->hash;
	look(x, &x->words, i, h, 0, 0);
	look(x, &x->mine, i, h, 0, 0);
}

/* Words that can do more than help, at every atom; helpers wait until the text is worth it. Returns
 * how many those are, in x->later. */
static size_t
look_all(x_ex *x)
{
	const match_phrases m = x->words;
	const match_atom *atoms = x->t.a;
	uint32_t *at = x->at, *later = x->later;
	uint16_t *many = x->many;
	uint64_t *kinds = x->kinds;
	size_t n = x->t.n, nlater = 0;
	unsigned seen = 0, careful = (unsigned)x->careful,
		 now = x->digits_only ? 0xffu & ~(unsigned)(FIRST_HELP | FIRST_NAME | FIRST_TOWN)
				      : 0xffu & ~(unsigned)FIRST_HELP;
	for (size_t i = 0; i < n; i++) {
		const match_atom *a = &atoms[i];
		uint32_t first = (uint32_t)x->nhit;
		unsigned c = careful ? 0 : match_class(m.first, m.first_mask, a->hash);
		at[i] = first;
		kinds[i] = 0;
		if (c & now) look_up(x, &m, i, a->hash, 0, 0);
		if (careful) look_careful(x, i);
		seen |= a->kind == MATCH_MARK ? seen_mark(x, i) : look_word(x, i, a);
		if (c & FIRST_HELP && !(c & now)) {
			if (x->nhit == first)
				later[nlater++] = (uint32_t)i;
			else /* hits of a word stay together */
				look_up(x, &m, i, a->hash, 0, 0);
		}
		many[i] = (uint16_t)(x->nhit - first);
		if (!x->word_has) continue;
		x->has_twice |= x->has & x->word_has;
		x->has |= x->word_has;
		x->word_has = 0;
	}
	x->seen |= seen;
	return nlater;
}

int
x_find_hits(x_ex *x)
{
	size_t n = x->t.n;
	x->seen = x->careful ? SEEN_OWN : 0;
	x->nhit = x->nnum = 0;
	x->word_has = x->has = x->has_twice = 0;
	x->all_kinds = 0;
	size_t nlater = look_all(x);
	if (!x_worth_it(x)) return 0;
	for (size_t k = 0; k < nlater; k++) {
		uint32_t i = x->later[k];
		x->at[i] = (uint32_t)x->nhit;
		look_up(x, &x->words, i, x_atom(x, i)->hash, 0, 0);
		x->many[i] = (uint16_t)(x->nhit - x->at[i]);
	}
	for (size_t i = 0; i < n; i++) x->all_kinds |= x->kinds[i];
	x->at[n] = (uint32_t)x->nhit;
	x->many[n] = 0;
	return 1;
}

const x_hit *
x_longest(const x_ex *x, size_t i, int kind)
{
	const x_hit *best = NULL;
	for (uint32_t k = x->at[i]; k < x_hits_end(x, i); k++) {
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
