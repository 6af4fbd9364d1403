/* Cutting a text into folded atoms. Words are read in bulk; what is rare goes character by
 * character. */
#include "match/fold.h"
#include "match/watch.h"
#include "match/word.h"
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
	BASE_KNOWN(a);
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

/* --- words in bulk --- */

/* Words, marks and blanks, as long as they can be read in bulk. */
static __attribute__((noinline)) void
words(cutter *c)
{
	const match_fold *fo = c->fo;
	const match_watch *watched = c->watch;
	const char *s = c->s;
	char *fold = c->w;
	match_atom *a = c->cur, *last = c->last - 1;
	uint32_t line = c->line;
	size_t i = c->i, o = c->o, k = 0;
	unsigned flags = c->before;
	while (a < last) {
		char *w = fold + o;
		unsigned lead = fo->lead[(unsigned char)s[i]];
		a->start = (uint32_t)i;
		a->f = (uint32_t)o;
		a->line = line;
		if (lead == LEAD_LATIN && (k = small16(s + i, w)) - 1 < 15 &&
		    fo->lead[(unsigned char)s[i + k]] >= LEAD_SPACE) {
			a->hash = match_hash16(w, k);
			a->kind = MATCH_WORD;
			a->flags = (uint8_t)(flags | MATCH_LATIN);
			a->hot = watched->quick[match_quick(a->hash) & watched->mask];
			i += k;
			o += k;
		} else if (lead == LEAD_SPACE) {
			*w = ' ';
			i++;
			o++;
			flags |= MATCH_SPACE;
			continue;
		} else {
			match_word r = any_word(fo, s + i, c->end, w, lead, k);
			if (!r.k) break;
			a->hash = match_hash_at(w, r.n);
			a->kind = r.kind;
			a->flags = (uint8_t)(flags | r.flags);
			a->hot = (uint8_t)heat(watched, w, r.n, a->hash, r.flags);
			w[r.n] = ' '; /* perhaps; behind small letters it is there */
			i += r.k;
			o += r.n;
		}
		a->end = (uint32_t)i;
		a->fe = (uint32_t)o;
		a++;
		flags = 0;
		if (s[i] == ' ') { /* it folds to itself */
			i++;
			o++;
			flags = MATCH_SPACE;
		}
	}
	c->cur = a;
	c->i = i;
	c->o = o;
	c->before = (uint8_t)flags;
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
	BASE_KNOWN(a);
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
	BASE_KNOWN(a);
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

/* A character, and those behind it that may belong to the same word. */
static kelma_status
slow(cutter *c)
{
	kelma_status st;
	do st = one_char(c);
	while (!st && c->open && c->s + c->i < c->end);
	return st;
}

kelma_status
match_text_set(match_text *t, const match_fold *fo, const char *s, size_t n)
{
	kelma_status st = KELMA_OK;
	t->n = t->fold.len = t->src.len = 0;
	/* a replacement has at most 3 bytes; ASCII never grows */
	size_t most = n + n / 2 + PAD;
	if ((t->fold.cap <= most && kelma_buf_reserve(&t->fold, most)) ||
	    (t->src.cap <= n + PAD && kelma_buf_reserve(&t->src, n + PAD)))
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
	while (c.i < n && !st) {
		if (fo->lead[' ']) words(&c);
		if (c.i < n) st = slow(&c);
	}
	if (!st && c.open) st = put(&c);
	t->n = t->a ? (size_t)(c.cur - t->a) : 0;
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
	*t = (match_text)MATCH_TEXT_INIT;
}
