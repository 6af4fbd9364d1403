/* Looking up words and phrases, with and without clitics. */
#include "extract/extract.h"
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { HITS_AT = 12 };

/* Room for the hits of one record, 255 at most. */
static __attribute__((noinline)) int
more_hits(x_ex *x)
{
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

/* What a hit says of the block whatever stands around it; ASK: x_has_of() knows more. */
enum { ASK = 1 << 15 };
static const uint16_t has_alone[KIND_COUNT] = {
	[KIND_TIMES] = HAS_MONEY,
	[KIND_MONEY] = HAS_MONEY,
	[KIND_HOUR] = HAS_FIELD,
	[KIND_PLACE] = HAS_FIELD,
	[KIND_ORG] = HAS_FIELD | HAS_OFFICE,
	[KIND_OFFICE] = HAS_OFFICE,
	[KIND_ORGTAIL] = ASK,
	[KIND_ADDRESSEE] = HAS_ADDRESSEE,
	[KIND_LABEL] = ASK,
	[KIND_GIVEN] = ASK,
	[KIND_FAMILY] = ASK,
	[KIND_PROF] = ASK,
	[KIND_MARITAL] = ASK,
	[KIND_INTRO] = ASK,
	[KIND_TITLE] = ASK,
	[KIND_STREET] = ASK,
	[KIND_ORGHEAD] = ASK,
};

/* The entries of the record of atoms [i, end) become hits. */
static inline __attribute__((always_inline)) void
put_entries(x_ex *x, const match_phrases *m, uint32_t rec, size_t i, size_t end, unsigned cut,
	    int latin)
{
	size_t n;
	const unsigned char *r = match_record(m, rec, &n), *to = r + n * MATCH_ENTRY;
	if (x->hit_cap - x->nhit < n && !more_hits(x)) return;
	x_hit *o = x->hit + x->nhit;
	uint32_t start = x_atom(x, i)->start;
	uint64_t kinds = 0;
	unsigned has = 0;
	for (; r < to; r += MATCH_ENTRY) {
		match_entry e;
		if (!match_entry_at(m, r, &e) || e.kind >= KIND_COUNT ||
		    (cut && !allowed(&e, cut, latin))) {
			n--;
			continue;
		}
		*o = (x_hit){ (uint32_t)i,    (uint32_t)end, start,  (uint8_t)e.kind,
			      (uint8_t)e.sub, (uint8_t)cut,  e.value };
		kinds |= (uint64_t)1 << e.kind;
		has |= has_alone[e.kind];
		if (has_alone[e.kind] & ASK) has |= x_has_of(x, o);
		o++;
	}
	x->nhit += n;
	x->w[i].kinds |= kinds;
	x->word_has |= has & ~(unsigned)ASK;
}

static __attribute__((noinline)) void
put_record(x_ex *x, const match_phrases *m, uint32_t rec, size_t i, size_t end)
{
	put_entries(x, m, rec, i, end, 0, 0);
}

static __attribute__((noinline)) void
put_cut(x_ex *x, const match_phrases *m, uint32_t rec, size_t i, size_t end, unsigned cut,
	int latin)
{
	put_entries(x, m, rec, i, end, cut, latin);
}

/* May a longer phrase begin with atom a, whose hash is h, and the one behind it? */
static inline int
goes_on(const x_ex *x, const match_phrases *m, const match_atom *a, uint64_t h)
{
	const match_atom *b = a + 1;
	if (b == x->t.a + x->t.n) return 0;
	if (b->kind == MATCH_MARK) {
		size_t i = (size_t)(a - x->t.a), j = match_next_word(&x->t, i, i);
		if (!j) return 0;
		b = x_atom(x, j);
	}
	return match_may_go_on(m, h, b->hash);
}

/* The phrases that begin with atom i, whose hash is h and stands for v: longer ones too. */
static __attribute__((noinline)) void
look_longer(x_ex *x, const match_phrases *m, size_t i, uint64_t h, uint32_t v)
{
	size_t j = i, many = 0;
	if (v & MATCH_RECORD) put_record(x, m, (v & MATCH_RECORD) - 1, i, i + 1), many++;
	if (!goes_on(x, m, x_atom(x, i), h) || !(j = match_next_word(&x->t, i, j))) return;
	do {
		h = match_chain(h, x->t.a[j].hash);
		v = match_slot(m, h);
		if (v & MATCH_RECORD && many++ < HITS_AT)
			put_record(x, m, (v & MATCH_RECORD) - 1, i, j + 1);
	} while (v & MATCH_LONGER && (j = match_next_word(&x->t, i, j)) != 0);
}

static inline void
look_up(x_ex *x, const match_phrases *m, size_t i, uint64_t h, uint32_t v)
{
	if (v & MATCH_LONGER) look_longer(x, m, i, h, v);
	else if (v) put_record(x, m, (v & MATCH_RECORD) - 1, i, i + 1);
}

/* The same behind clitics that were cut. */
static void
look_up_cut(x_ex *x, const match_phrases *m, size_t i, uint64_t h, unsigned cut, int latin)
{
	size_t j = i, many = 0;
	for (;;) {
		uint32_t v = match_slot(m, h);
		if (v & MATCH_RECORD && many++ < HITS_AT)
			put_cut(x, m, (v & MATCH_RECORD) - 1, i, j + 1, cut, latin);
		if (!(v & MATCH_LONGER) || !(j = match_next_word(&x->t, i, j))) return;
		h = match_chain(h, x->t.a[j].hash);
	}
}

/* The folded word f[0..n) in place of atom i (16 bytes behind any byte of it may be read). */
static inline void
look(x_ex *x, size_t i, const char *f, size_t n, unsigned cut, int latin)
{
	const match_phrases *m = &x->words;
	uint64_t h = match_hash_at(f, n);
	if (!match_may_begin(m, h)) return;
	if (latin && !(match_first(m, h) & FIRST_TOWN)) return;
	if (cut) {
		look_up_cut(x, m, i, h, cut, latin);
		return;
	}
	look_up(x, m, i, h, match_slot(m, h));
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
	char word[64 + 16];
	size_t cut = 2 * (size_t)letters, first = x->nhit;
	look(x, i, f + cut, n - cut, letters, 0);
	/* li- + al- is written ll-: للوكالة = ل + الوكالة */
	if (!memcmp(f + cut - 2, "\xd9\x84\xd9\x84", 4) && n - cut + 2 <= sizeof word - 16) {
		memcpy(word, "\xd8\xa7", 2); /* ا */
		memcpy(word + 2, f + cut, n - cut);
		memset(word + n - cut + 2, 0, 16);
		look(x, i, word, n - cut + 2, letters, 0);
	}
	for (; first < x->nhit; first++) x->hit[first].start = after_letters(x, i, letters);
}

static inline void
look_arabic(x_ex *x, size_t i, const char *f, size_t n, int c)
{
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
	look(x, i, f + 1, n - 1, 1, 1);
	for (; first < x->nhit; first++) x->hit[first].start++;
}

/* Bytes of s[0..n) that are ASCII digits, as bits; n <= 16, 16 bytes may be read. */
static inline unsigned
digits16(const char *s, size_t n)
{
#ifdef __SSE2__
	__m128i d =
		_mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)s), _mm_set1_epi8('0'));
	unsigned m =
		(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(9)), d));
#else
	unsigned m = 0;
	for (unsigned k = 0; k < 16; k++) m |= (unsigned)((unsigned)(s[k] - '0') < 10) << k;
#endif
	return m & ((1u << n) - 1);
}

/* Arabizi digits as the letters of Latin spelling: 7ajji = hajji, bouch3ib = bouchaib. digits:
 * where they are, when the word is short. */
static inline void
look_digits(x_ex *x, size_t i, const char *f, size_t n, unsigned digits)
{
	static const char letter[10] = { '0', '1', 'a', 'a', '4', '5', '6', 'h', '8', 'k' };
	char w[40 + 16];
	if (n < 3 || n > 40) return;
	memcpy(w, f, 16);
	if (n <= 16) {
		for (; digits; digits &= digits - 1) {
			unsigned k = (unsigned)__builtin_ctz(digits);
			w[k] = letter[f[k] - '0'];
		}
	} else {
		for (size_t k = 0; k < n; k++) {
			unsigned d = (unsigned)(f[k] - '0');
			w[k] = d < 10 ? letter[d] : f[k];
		}
		memset(w + n, 0, 16);
	}
	look(x, i, w, n, 0, 0);
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
seen_digits(x_ex *x, size_t i, const char *f, size_t n)
{
	unsigned bits = 0, many = 0;
	if (n <= 16) {
		bits = digits16(f, n);
		many = (bits & (bits - 1)) != 0 ? 2 : 1;
	} else
		for (size_t k = 0; k < n; k++) many += (unsigned)(f[k] - '0') < 10;
	if (!x->digits_only && x_atom(x, i)->flags & MATCH_LATIN) look_digits(x, i, f, n, bits);
	x->num[x->nnum++] = (uint32_t)i;
	x->w[i].kinds |= X_WITH_DIGITS;
	x->all_kinds |= X_WITH_DIGITS;
	if (many > 1 || (n == 2 && f[1] == 'h')) return SEEN_DIGIT | SEEN_VALUE;
	uint64_t h = match_hash_at(f + 1, n - 1);
	if ((unsigned)(f[0] - '0') < 10 && match_may_begin(&x->words, h) &&
	    match_first(&x->words, h) & FIRST_MONEY)
		return SEEN_DIGIT | SEEN_VALUE;
	return SEEN_DIGIT;
}

/* Atoms that are looked at: by the words that may begin there, and by what their first bytes may
 * mean beside; x_saying and x_written_onto() have marked other words in the table. */
void
x_watch(x_ex *x)
{
	match_watch *w = &x->watch;
	w->quick = x->words.quick;
	w->mask = match_quick_mask(&x->words);
	for (const char *p = "@.|:=0123456789"; *p; p++) w->lead[(unsigned char)*p] = MATCH_ALWAYS;
	w->lead[0xd8] = w->lead[0xd9] = MATCH_PAIR;             /* clitics: see is_clitic() */
	for (const char *p = "\xa8\x88\x81\x84\x83"; *p; p++)
		w->second[(unsigned char)*p] = MATCH_PAIR;
	x->t.watch = w;
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
	} else if (a->flags & MATCH_ARABIC) {
		int c = is_clitic(f);
		if (c) look_arabic(x, i, f, n, c);
	}
	if (a->flags & MATCH_DIGITS) return seen_digits(x, i, f, n);
	if (a->kind != MATCH_NUM) return 0;
	x->num[x->nnum++] = (uint32_t)i;
	x->w[i].kinds |= X_NUM;
	x->all_kinds |= X_NUM;
	return SEEN_DIGIT | SEEN_NUM | SEEN_VALUE;
}

/* The hits of atom i are those from `first` on. */
static inline void
end_atom(x_ex *x, size_t i, size_t first)
{
	if (x->nhit == first) return;
	x->w[i].at = (uint32_t)first;
	x->w[i].many = (uint32_t)(x->nhit - first);
	x->all_kinds |= x->w[i].kinds;
	x->has_twice |= x->has & x->word_has;
	x->has |= x->word_has;
	x->word_has = 0;
}

/* What atom i says. */
static inline void
listen(x_ex *x, size_t i, const match_atom *a)
{
	x->seen |= a->kind == MATCH_MARK ? seen_mark(x, i) : look_word(x, i, a);
}

/* The words of all atoms at once, the user's too. */
static void
look_careful(x_ex *x)
{
	for (size_t i = 0; i < x->t.n; i++) {
		size_t first = x->nhit;
		const match_atom *a = x_atom(x, i);
		const match_phrases *m[] = { &x->words, &x->mine };
		for (int k = 0; k < 2; k++) {
			uint32_t v = m[k]->slots ? match_slot(m[k], a->hash) : 0;
			if (v) look_up(x, m[k], i, a->hash, v);
		}
		listen(x, i, a);
		end_atom(x, i, first);
	}
}

/* Words of the hot atoms, marks and numbers; words that only help wait until the text is worth it:
 * with digits alone all that do not find something themselves. */
static void
look_now(x_ex *x, const match_phrases *m)
{
	const unsigned single = x->digits_only ? QUICK_SELF : QUICK_NOW,
		       longer = x->digits_only ? QUICK_SELF_LONGER : QUICK_NOW_LONGER,
		       any = single | longer | MATCH_SAYS;
	match_atom *a = x->t.a, *end = a + x->t.n;
	for (;; a++) {
		while (a < end && !(a->hot & any)) a++;
		if (a == end) return;
		unsigned hot = a->hot;
		int now = hot & single || (hot & longer && goes_on(x, m, a, a->hash));
		if (!now && !(hot & MATCH_SAYS)) continue;
		size_t i = (size_t)(a - x->t.a), first = x->nhit;
		if (now) {
			uint32_t v = match_slot(m, a->hash);
			if (v && !(v & MATCH_LATER) &&
			    (!x->digits_only ||
			     match_first(m, a->hash) & (FIRST_SELF | FIRST_MONEY))) {
				look_up(x, m, i, a->hash, v);
				a->hot = (uint8_t)(hot &= ~(unsigned)MATCH_BEGINS);
			}
		}
		if (hot & MATCH_SAYS) {
			listen(x, i, a);
			/* hits of a word stay together */
			if (hot & MATCH_BEGINS && x->nhit > first) {
				look_up(x, m, i, a->hash, match_slot(m, a->hash));
				a->hot &= (uint8_t)~MATCH_BEGINS;
			}
		}
		end_atom(x, i, first);
	}
}

/* Words that only help, those of these classes; ~0 = all. */
static void
look_later(x_ex *x, const match_phrases *m, unsigned classes)
{
	match_atom *a = x->t.a, *end = a + x->t.n;
	for (;; a++) {
		uint32_t v;
		while (a < end && !(a->hot & MATCH_BEGINS)) a++;
		if (a == end) return;
		if (classes != ~0u && !(match_first(m, a->hash) & classes)) continue;
		a->hot &= (uint8_t)~MATCH_BEGINS;
		if (!(v = match_slot(m, a->hash))) continue;
		size_t i = (size_t)(a - x->t.a), first = x->nhit;
		look_up(x, m, i, a->hash, v);
		x->w[i].at = (uint32_t)first;
		x->w[i].many = (uint32_t)(x->nhit - first);
		x->all_kinds |= x->w[i].kinds;
	}
}

/* The same where fields in digits alone are wanted: what goes between a label and its number, or
 * joins numbers, is looked up only where there are such; what a million counts may be any word. */
static void
look_digits_later(x_ex *x, const match_phrases *m)
{
	const unsigned any = FIRST_SELF | FIRST_MONEY | MATCH_HELPS;
	const uint64_t counts = X_KIND(TIMES) | X_KIND(NUM),
		       links = X_KIND(LABEL) | X_KIND(NOT) | X_KIND(MONTH) | X_KIND(HIJRI);
	unsigned classes = any;
	if (!x->whole && !(x->wanted[0] >> KELMA_FIELD_TIME & 1) && !(x->all_kinds & counts)) {
		const unsigned first = FIRST_SELF | FIRST_MONEY | FIRST_HELP_NUM;
		int linked = x->all_kinds & links || memchr(x->t.fold.data, '-', x->t.fold.len);
		look_later(x, m, linked ? first | FIRST_HELP_LABEL : first);
		if (!(x->all_kinds & (counts | links))) return;
		classes = x->all_kinds & counts ? any : FIRST_HELP_LABEL;
		if (linked && classes != any) return;
	}
	look_later(x, m, classes);
}

int
x_find_hits(x_ex *x)
{
	const match_phrases *m = &x->words;
	x->seen = x->careful ? SEEN_OWN : 0;
	x->nhit = x->nnum = 0;
	x->word_has = x->has = x->has_twice = 0;
	x->all_kinds = 0;
	memset(x->w, 0, x->t.n * sizeof *x->w);
	if (x->careful) look_careful(x);
	else look_now(x, m);
	if (!x_worth_it(x)) return 0;
	if (!x->careful && !x->digits_only) look_later(x, m, ~0u);
	else if (!x->careful) look_digits_later(x, m);
	x->w[x->t.n] = (x_word){ (uint32_t)x->nhit, 0, ~(uint64_t)0 };
	return 1;
}

const x_hit *
x_longest(const x_ex *x, size_t i, int kind)
{
	const x_hit *best = NULL;
	for (uint32_t k = x->w[i].at; k < x_hits_end(x, i); k++) {
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
	size_t n;
	const char *f = x_folded(x, i, &n);
	return x->common && match_common_has(x->common, match_common_hash_at(f, n));
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
