/* Cutting a text into folded atoms. Words are read in bulk; what is rare goes character by
 * character. */
#include "match/fold.h"
#include "match/arabic.h"
#include "match/ascii.h"
#include "match/watch.h"
#include "base/base.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

enum { PAD = 48 }; /* bytes behind the copied text and the folded one that may be touched */

const unsigned char match_keep[32] = { 255, 255, 255, 255, 255, 255, 255, 255,
				       255, 255, 255, 255, 255, 255, 255, 255 };

uint64_t
match_hash(const char *s, size_t n)
{
	char tail[16] = "";
	uint64_t h = n;
	for (; n > 16; s += 16, n -= 16) h = match_mix(h, base_le64(s), base_le64(s + 8));
	if (n) memcpy(tail, s, n);
	return match_mix(h, base_le64(tail), base_le64(tail + 8));
}

/* Nothing is looked out for. */
static const unsigned char nothing[1];
static const match_watch nobody = { .quick = nothing };

typedef struct cutter {
	match_text *t;
	const match_fold *fo;
	const char *s;    /* the text, zeros behind it */
	const char *end;
	char *w;          /* the folded text */
	size_t i, o;      /* where we are in both */
	match_atom *cur;  /* the atom being made: the first free place of t */
	match_atom *last; /* behind the places of t */
	size_t nhot;      /* those that are hot */
	const match_watch *watch;
	int open;         /* is a word being made? */
	int cls;          /* class of its letters */
	unsigned letters, small;
	uint32_t line;
	uint8_t before; /* MATCH_SPACE | MATCH_LINE for the next atom */
} cutter;

/* One free place behind the atoms that are there. */
static kelma_status
grow(cutter *c)
{
	match_text *t = c->t;
	size_t n = t->a ? (size_t)(c->cur - t->a) : 0, cap = t->cap ? t->cap * 2 : 512;
	match_atom *p = realloc(t->a, cap * sizeof *p);
	if (!p) return KELMA_ENOMEM;
	t->a = p;
	uint32_t *hot = realloc(t->hot, cap * sizeof *hot);
	if (!hot) return KELMA_ENOMEM;
	t->hot = hot;
	t->cap = cap;
	c->cur = p + n;
	c->last = p + cap;
	return KELMA_OK;
}

/* What makes the folded atom f[0..n) of hash h hot; n > 0. */
static inline __attribute__((always_inline)) unsigned
heat(const match_watch *k, const char *f, size_t n, uint64_t h, unsigned flags)
{
	unsigned hot = (flags & MATCH_DIGITS) | k->quick[match_quick(h) & k->mask],
		 what = k->lead[(unsigned char)*f];
	if (what & MATCH_PAIR) what = n > 5 ? k->second[(unsigned char)f[1]] : 0u;
	if (what) hot |= what & MATCH_ALWAYS ? MATCH_SAYS : says_pair(k, f, n);
	return hot;
}

/* A place of text and folded text ends atom a, folded f[0..n). */
static inline __attribute__((always_inline)) void
watch(cutter *c, match_atom *a, const char *f, size_t n, unsigned flags)
{
	a->hash = match_hash_at(f, n);
	a->line = c->line;
	a->hot = (uint8_t)heat(c->watch, f, n, a->hash, flags);
	c->t->hot[c->nhot] = (uint32_t)(a - c->t->a);
	c->nhot += a->hot != 0;
}

/* The atom being made is complete. */
static inline kelma_status
next_atom(cutter *c)
{
	match_atom *a = c->cur++;
	const char *f = c->w + a->f;
	size_t n = a->fe - a->f;
	c->before = 0;
	watch(c, a, f, n, a->flags);
	return c->cur < c->last ? KELMA_OK : grow(c);
}

static inline kelma_status
put(cutter *c)
{
	static const uint8_t script[] = { [C_LATIN] = MATCH_LATIN,
					  [C_ARABIC] = MATCH_ARABIC,
					  [C_TIFINAGH] = MATCH_TIFINAGH,
					  [C_OTHER] = 0 };
	match_atom *a = c->cur;
	c->open = 0;
	a->kind = MATCH_WORD;
	if (c->letters) {
		a->flags |= script[c->cls];
		if (c->letters > 1 && !c->small) a->flags |= MATCH_CAPS;
	} else {
		a->kind = MATCH_NUM;
		a->flags &= (uint8_t)~MATCH_DIGITS;
	}
	return next_atom(c);
}

/* --- words in bulk: they stay open when a character follows that may still belong to them --- */

/* Entry of the Latin letter beyond ASCII at s, *k = its bytes; 0 = there is none. */
static inline uint32_t
latin_entry(const match_fold *fo, const unsigned char *s, size_t *k)
{
	uint32_t e, cp;
	if (*s >= 0xc3 && *s <= 0xcb) {
		e = fo->near[(uint32_t)(*s & 0x1f) << 6 | (s[1] & 0x3f)];
		*k = 2;
	} else if (*s == 0xe1) {
		*k = utf8_get((const char *)s, &cp);
		e = match_fold_entry(fo, cp);
	} else
		return 0;
	return (e >> NEAR_CLASS & 15) == C_LATIN ? e : 0;
}

/* Flags of a word of ASCII letters and digits. */
static inline unsigned
word_flags(unsigned in, unsigned letter, unsigned upper)
{
	if (!letter) return 0;
	return MATCH_LATIN | (upper & 1) * MATCH_UPPER | (letter != in ? MATCH_DIGITS : 0u) |
	       (upper == letter && upper & (upper - 1) ? MATCH_CAPS : 0u);
}

/* The word or mark of ASCII at s, of up to 15 bytes: how many, 0 = it is not one; its flags and
 * kind. */
static inline size_t
plain_word(const cutter *c, const char *s, char *w, unsigned *flags, unsigned *kind)
{
	unsigned in, letter, upper, lead = c->fo->lead[(unsigned char)*s];
	if (lead == LEAD_MARK) {
		if (s == c->end) return 0;
		*w = (char)c->fo->near[(unsigned char)*s];
		w[1] = ' '; /* perhaps */
		*kind = MATCH_MARK;
		return 1;
	}
	if ((signed char)*s < 0) return 0;
	unsigned k = word16(s, w, &in, &letter, &upper);
	if (k > 15 || (signed char)s[k] < 0) return 0;
	*kind = MATCH_NUM;
	if (!letter) return k;
	*kind = MATCH_WORD;
	*flags |= MATCH_LATIN | (upper & 1) * MATCH_UPPER | (letter != in ? MATCH_DIGITS : 0u) |
		  (upper == letter && upper & (upper - 1) ? MATCH_CAPS : 0u);
	return k;
}

/* Words of up to 15 ASCII letters and digits, ASCII marks and blanks, as long as there are any:
 * most of a text in Latin letters. Stops before a word that is not one, or behind the last. */
static __attribute__((noinline)) void
plain_words(cutter *c)
{
	const match_watch *watched = c->watch;
	const char *s = c->s;
	char *fold = c->w;
	match_atom *a = c->cur, *last = c->last - 1;
	uint32_t *hot = c->t->hot, n = (uint32_t)(a - c->t->a), line = c->line;
	size_t i = c->i, lag = i - c->o, k, nhot = c->nhot;
	unsigned flags = c->before, kind;
	while (a < last) {
		char *w = fold + (i - lag);
		k = small16(s + i, w);
		a->start = (uint32_t)i;
		a->f = (uint32_t)(i - lag);
		a->line = line;
		unsigned char after = (unsigned char)s[i + k];
		if (k - 1 < 15 && (after == ' ' || c->fo->lead[after] == LEAD_MARK)) {
			/* small letters alone: most words */
			a->hash = match_hash16(w, k);
			a->kind = MATCH_WORD;
			a->flags = (uint8_t)(flags | MATCH_LATIN);
			a->hot = watched->quick[match_quick(a->hash) & watched->mask];
		} else if (!k && after == ' ') {
			i++;
			flags |= MATCH_SPACE;
			continue;
		} else {
			if (!(k = plain_word(c, s + i, w, &flags, &kind))) break;
			a->hash = match_hash16(w, k);
			a->kind = (uint8_t)kind;
			a->flags = (uint8_t)flags;
			a->hot = (uint8_t)heat(watched, w, k, a->hash, flags);
		}
		i += k;
		a->end = (uint32_t)i;
		a->fe = (uint32_t)(i - lag);
		hot[nhot] = n++;
		nhot += a->hot != 0;
		a++;
		flags = s[i] == ' '; /* it folds to itself */
		i += flags;
	}
	c->cur = a;
	c->nhot = nhot;
	c->i = i;
	c->o = i - lag;
	c->before = (uint8_t)flags;
}

/* A word between two places of the text and of the folded text. */
typedef struct word {
	const char *s0, *s;
	char *w0, *w;
	unsigned flags, letters, small; /* of the atom; how many letters; one that is no capital? */
	int cls;
} word;

/* Is a word complete before s: a character of ASCII, or a mark of two bytes, as the Arabic comma?
 */
static inline int
stops(const match_fold *fo, const char *s)
{
	unsigned char lead = (unsigned char)*s;
	if (lead < 0x80) return 1;
	if (lead < 0xc2 || lead > 0xdf) return 0;
	uint32_t e = fo->near[(uint32_t)(lead & 0x1f) << 6 | (s[1] & 0x3f)];
	return (e >> NEAR_CLASS & 15) == C_MARK && (e >> NEAR_LEN & 3);
}

/* The word r is read. It is complete unless more of it may follow; a blank behind it is taken
 * along. Does another word begin behind it? */
static inline __attribute__((always_inline)) int
end_word(cutter *c, word *r, kelma_status *st)
{
	match_atom *a = c->cur;
	a->start = (uint32_t)(r->s0 - c->s);
	a->end = (uint32_t)(r->s - c->s);
	a->f = (uint32_t)(r->w0 - c->w);
	a->fe = (uint32_t)(r->w - c->w);
	a->flags = (uint8_t)r->flags;
	c->before = 0;
	if (!stops(c->fo, r->s)) {
		c->open = 1;
		c->cls = r->cls;
		c->letters = r->letters;
		c->small = r->small;
		return 0;
	}
	a->kind = r->letters ? MATCH_WORD : MATCH_NUM;
	watch(c, a, r->w0, (size_t)(r->w - r->w0), r->flags);
	if (++c->cur == c->last && (*st = grow(c)) != KELMA_OK) return 0;
	if (*r->s != ' ') return 0;
	r->s++;
	*r->w++ = ' ';
	c->before = MATCH_SPACE;
	return 1;
}

static inline word
begin_word(const cutter *c, int cls)
{
	return (word){ .s = c->s + c->i, .w = c->w + c->o, .cls = cls };
}

static inline void
next_word(const cutter *c, word *r)
{
	r->s0 = r->s;
	r->w0 = r->w;
	r->flags = c->before;
	r->letters = r->small = 0;
}

static inline kelma_status
leave(cutter *c, const word *r, kelma_status st)
{
	c->i = (size_t)(r->s - c->s);
	c->o = (size_t)(r->w - c->w);
	return st;
}

static inline void
put_entry(word *r, uint32_t e)
{
	r->w[0] = (char)e;
	r->w[1] = (char)(e >> 8);
	r->w[2] = (char)(e >> 16);
	r->w += e >> NEAR_LEN & 3;
}

/* One word of Latin letters and digits, perhaps of none. */
static inline void
latin_word(const match_fold *fo, word *r)
{
	if ((unsigned char)(*r->s - 'A') < 26) r->flags |= MATCH_UPPER;
	for (;;) {
		unsigned up, k = letters16(r->s, r->w, &up);
		r->small |= up != (1u << k) - 1;
		r->letters += k;
		r->s += k;
		r->w += k;
		if (k == 16) continue;
		if ((signed char)*r->s >= 0) {
			if ((unsigned char)(*r->s - '0') > 9) return;
			do *r->w++ = *r->s++;
			while ((unsigned char)(*r->s - '0') < 10);
			r->flags |= MATCH_DIGITS;
			continue;
		}
		size_t len = 0;
		uint32_t e = latin_entry(fo, (const unsigned char *)r->s, &len);
		if (!e) return;
		if (r->s == r->s0 && e & NEAR_UPPER) r->flags |= MATCH_UPPER;
		put_entry(r, e);
		r->s += len;
		r->letters++;
		r->small |= !(e & NEAR_UPPER);
	}
}

/* These read a word, and those of the same script behind it where no others are to be expected.
 * KELMA_OK with c->i as it was when there is none. */
static __attribute__((noinline)) kelma_status
latin_words(cutter *c)
{
	kelma_status st = KELMA_OK;
	word r = begin_word(c, C_LATIN);
	next_word(c, &r);
	latin_word(c->fo, &r);
	if (r.s == r.s0) return leave(c, &r, st);
	if (!r.letters)
		r.cls = C_DIGIT;
	else if (stops(c->fo, r.s)) {
		r.flags |= MATCH_LATIN;
		if (r.letters > 1 && !r.small) r.flags |= MATCH_CAPS;
	}
	if (!r.letters && stops(c->fo, r.s)) r.flags &= ~(unsigned)MATCH_DIGITS;
	end_word(c, &r, &st);
	return leave(c, &r, st);
}

static __attribute__((noinline)) kelma_status
arabic_words(cutter *c)
{
	kelma_status st = KELMA_OK;
	const char *base = c->s, *s = base + c->i;
	char *fold = c->w, *w = fold + c->o;
	match_atom *a = c->cur;
	unsigned flags = c->before;
	for (;;) {
		const char *s0 = s;
		char *w0 = w;
		s = arabic_letters(c->fo, s, &w);
		if (s == s0) break;
		a->start = (uint32_t)(s0 - base);
		a->end = (uint32_t)(s - base);
		a->f = (uint32_t)(w0 - fold);
		a->fe = (uint32_t)(w - fold);
		a->kind = MATCH_WORD;
		a->flags = (uint8_t)flags;
		if (!stops(c->fo, s)) {
			c->open = 1;
			c->cls = C_ARABIC;
			c->letters = c->small = 1;
			flags = 0;
			break;
		}
		a->flags |= MATCH_ARABIC;
		watch(c, a, w0, (size_t)(w - w0), flags);
		flags = 0;
		if (++a == c->last) {
			c->cur = a;
			if ((st = grow(c)) != KELMA_OK) break;
			a = c->cur;
		}
		if (*s != ' ') break;
		s++;
		*w++ = ' ';
		flags = MATCH_SPACE;
		if (c->fo->lead[(unsigned char)*s] != LEAD_ARABIC) break;
	}
	c->cur = a;
	c->i = (size_t)(s - base);
	c->o = (size_t)(w - fold);
	c->before = (uint8_t)flags;
	return st;
}

static __attribute__((noinline)) kelma_status
tifinagh_words(cutter *c)
{
	kelma_status st = KELMA_OK;
	word r = begin_word(c, C_TIFINAGH);
	do {
		next_word(c, &r);
		const unsigned char *s = (const unsigned char *)r.s;
		for (; s[0] == 0xe2 && (s[1] & 0xfe) == 0xb4; s += 3) {
			uint32_t e = c->fo->high[128 | (s[1] & 1u) << 6 | (s[2] & 0x3fu)];
			if ((e >> NEAR_CLASS & 15) != C_TIFINAGH) break;
			put_entry(&r, e);
		}
		r.s = (const char *)s;
		if (r.s == r.s0) break;
		r.letters = r.small = 1;
		if (stops(c->fo, r.s)) r.flags |= MATCH_TIFINAGH;
	} while (end_word(c, &r, &st) && c->fo->lead[(unsigned char)*r.s] == LEAD_TIFINAGH);
	return leave(c, &r, st);
}

/* --- character by character --- */

/* May a character of class k go on with the current word? Letters of one script stay together,
 * Latin letters and digits too (3ndi, BE123456, h2o); Arabic letters and digits never. */
static inline int
joins(const cutter *c, int k)
{
	if (!c->open || k < C_DIGIT) return 0;
	if (k == c->cls) return 1;
	return (k == C_DIGIT && c->cls == C_LATIN) || (k == C_LATIN && c->cls == C_DIGIT);
}

static kelma_status
mark(cutter *c, size_t at, size_t end, size_t f, size_t fe, int upper)
{
	match_atom *a = c->cur;
	a->start = (uint32_t)at;
	a->end = (uint32_t)end;
	a->f = (uint32_t)f;
	a->fe = (uint32_t)fe;
	a->kind = MATCH_MARK;
	a->flags = (uint8_t)(c->before | (upper ? MATCH_UPPER : 0));
	return next_atom(c);
}

/* One folded character of class k, text bytes [at, end), folded bytes [f, fe). */
static kelma_status
step(cutter *c, int k, size_t at, size_t end, size_t f, size_t fe, int upper)
{
	kelma_status st = KELMA_OK;
	if (c->open && !joins(c, k)) st = put(c);
	if (st) return st;
	if (k == C_SPACE || k == C_NL) {
		c->before |= MATCH_SPACE;
		if (k == C_NL) {
			c->before |= MATCH_LINE;
			c->line++;
		}
		return KELMA_OK;
	}
	if (k == C_MARK) return mark(c, at, end, f, fe, upper);
	match_atom *a = c->cur;
	if (!c->open) {
		a->start = (uint32_t)at;
		a->f = (uint32_t)f;
		a->flags = (uint8_t)(c->before | (upper ? MATCH_UPPER : 0));
		c->before = 0;
		c->open = 1;
		c->cls = k;
		c->letters = c->small = 0;
	}
	if (k == C_DIGIT)
		a->flags |= MATCH_DIGITS;
	else {
		c->letters++;
		c->small |= !upper;
		if (c->cls == C_DIGIT) c->cls = k;
	}
	a->end = (uint32_t)end;
	a->fe = (uint32_t)fe;
	return KELMA_OK;
}

static kelma_status
one_char(cutter *c)
{
	uint32_t cp;
	size_t i = c->i, at = c->o, k = utf8_get(c->s + i, &cp);
	uint32_t e = cp < 0x800 ? c->fo->near[cp] : match_fold_entry(c->fo, cp);
	size_t len = e >> NEAR_LEN & 3;
	c->i += k;
	if (!len) {
		if (!(e & NEAR_COPY)) {
			/* tatweel and vowel signs belong to their word; direction signs at its
			 * edges do not */
			if (e & NEAR_MARK && c->open) c->cur->end = (uint32_t)c->i;
			return KELMA_OK;
		}
		memcpy(c->w + at, c->s + i, 4);
		len = 4;
	} else {
		c->w[at] = (char)e;
		c->w[at + 1] = (char)(e >> 8);
		c->w[at + 2] = (char)(e >> 16);
	}
	c->o += len;
	return step(c, (int)(e >> NEAR_CLASS & 15), i, c->i, at, c->o, (e & NEAR_UPPER) != 0);
}

/* The next word, mark or blank. */
static inline kelma_status
cut(cutter *c)
{
	kelma_status st;
	size_t was = c->i;
	switch (c->open ? 0 : c->fo->lead[(unsigned char)c->s[was]]) {
	case LEAD_SPACE:
		c->w[c->o++] = ' ';
		c->i++;
		c->before |= MATCH_SPACE;
		return KELMA_OK;
	case LEAD_MARK:
	case LEAD_LATIN:
		plain_words(c);
		if (c->i != was) return KELMA_OK;
		st = latin_words(c);
		break;
	case LEAD_ARABIC: st = arabic_words(c); break;
	case LEAD_TIFINAGH: st = tifinagh_words(c); break;
	default: return one_char(c);
	}
	return st || c->i != was ? st : one_char(c);
}

kelma_status
match_text_set(match_text *t, const match_fold *fo, const char *s, size_t n)
{
	kelma_status st = KELMA_OK;
	t->n = t->nhot = t->fold.len = t->src.len = 0;
	/* a replacement has at most 3 bytes; ASCII never grows */
	if (kelma_buf_reserve(&t->fold, n + n / 2 + PAD) || kelma_buf_reserve(&t->src, n + PAD))
		return KELMA_ENOMEM;
	memcpy(t->src.data, s, n);
	memset(t->src.data + n, 0, PAD);
	cutter c = { .t = t,
		     .fo = fo,
		     .s = t->src.data,
		     .end = t->src.data + n,
		     .w = t->fold.data,
		     .cur = t->a,
		     .last = t->a ? t->a + t->cap : NULL,
		     .watch = t->watch ? t->watch : &nobody,
		     .before = MATCH_SPACE | MATCH_LINE };
	if (!t->cap) st = grow(&c);
	while (c.i < n && !st) st = cut(&c);
	if (!st && c.open) st = put(&c);
	t->n = t->a ? (size_t)(c.cur - t->a) : 0;
	t->nhot = c.nhot;
	t->fold.len = c.o;
	c.w[c.o] = '\0';
	return st;
}

void
match_text_free(match_text *t)
{
	kelma_buf_free(&t->fold);
	kelma_buf_free(&t->src);
	free(t->a);
	free(t->hot);
	*t = (match_text)MATCH_TEXT_INIT;
}
