/* Cutting a text into folded atoms. Words are read in bulk; what is rare goes character by
 * character. */
#include "match/fold.h"
#include "base/base.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { PAD = 32 }; /* bytes behind the copied text and the folded one that may be touched */

static inline uint64_t
hash(const char *s, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15u * (2 * (uint64_t)n + 1), w;
	for (; n >= 8; s += 8, n -= 8) {
		w = base_le64(s);
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	const unsigned char *b = (const unsigned char *)s;
	if (n >= 4)
		w = (uint64_t)base_le32(s) | (uint64_t)base_le32(s + n - 4) << 32;
	else
		w = n ? (uint64_t)b[0] | (uint64_t)b[n >> 1] << 8 | (uint64_t)b[n - 1] << 16 : 0;
	h = (h ^ w) * 0xc4ceb9fe1a85ec53u;
	h = (h ^ h >> 32) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

uint64_t
match_hash(const char *s, size_t n)
{
	return hash(s, n);
}

typedef struct cutter {
	match_text *t;
	const match_fold *fo;
	const char *s;    /* the text, zeros behind it */
	char *w;          /* the folded text */
	size_t i, o;      /* where we are in both */
	match_atom *cur;  /* the atom being made: the first free place of t */
	match_atom *last; /* behind the places of t */
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

/* The atom being made is complete. */
static inline kelma_status
next_atom(cutter *c)
{
	match_atom *a = c->cur++;
	c->before = 0;
	a->line = c->line;
	a->hash = hash(c->w + a->f, a->fe - a->f);
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

/* Folds the ASCII letters s begins with, 16 at most, to w (16 bytes are written); returns how many;
 * *small: is one of them no capital? */
static inline unsigned
letters16(const char *s, char *w, unsigned *small)
{
#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s),
		low = _mm_or_si128(v, _mm_set1_epi8(0x20)),
		d = _mm_sub_epi8(low, _mm_set1_epi8('a')),
		in = _mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(25)), d);
	_mm_storeu_si128((__m128i *)(void *)w, low);
	unsigned other = ~(unsigned)_mm_movemask_epi8(in); /* bits 16 and up are set */
	*small |= (unsigned)_mm_movemask_epi8(_mm_slli_epi16(v, 2)) & (other - 1) & ~other;
	return (unsigned)__builtin_ctz(other);
#else
	unsigned k = 0;
	for (; k < 16; k++) {
		unsigned char l = (unsigned char)(s[k] | 0x20);
		if ((unsigned)l - 'a' > 25) break;
		w[k] = (char)l;
		*small |= (unsigned)(s[k] & 0x20);
	}
	return k;
#endif
}

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

/* The word is read up to text s, folded text w; it ends there unless more of it may follow. */
static inline kelma_status
end_word(cutter *c, const char *s, size_t end, char *w)
{
	c->i = (size_t)(s - c->s);
	c->o = (size_t)(w - c->w);
	c->cur->end = (uint32_t)end;
	c->cur->fe = (uint32_t)c->o;
	if ((unsigned char)*s < 0x80) return put(c);
	c->open = 1;
	c->before = 0;
	return KELMA_OK;
}

static inline void
begin_word(cutter *c, int cls)
{
	c->cur->start = (uint32_t)c->i;
	c->cur->f = (uint32_t)c->o;
	c->cls = cls;
	c->letters = c->small = 0;
}

/* Latin letters and digits. KELMA_OK with c->i as it was when there is none. */
static kelma_status
latin_word(cutter *c)
{
	const char *s = c->s + c->i;
	char *w = c->w + c->o;
	unsigned letters = 0, small = 0, flags = c->before;
	if ((unsigned char)(*s - 'A') < 26) flags |= MATCH_UPPER;
	for (;;) {
		unsigned k = letters16(s, w, &small);
		letters += k;
		s += k;
		w += k;
		if (k == 16) continue;
		if ((signed char)*s >= 0) {
			if ((unsigned char)(*s - '0') > 9) break;
			do *w++ = *s++;
			while ((unsigned char)(*s - '0') < 10);
			flags |= MATCH_DIGITS;
			continue;
		}
		size_t len = 0;
		uint32_t e = latin_entry(c->fo, (const unsigned char *)s, &len);
		if (!e) break;
		if (s == c->s + c->i && e & NEAR_UPPER) flags |= MATCH_UPPER;
		w[0] = (char)e;
		w[1] = (char)(e >> 8);
		w[2] = (char)(e >> 16);
		w += e >> NEAR_LEN & 3;
		s += len;
		letters++;
		small |= !(e & NEAR_UPPER);
	}
	if (s == c->s + c->i) return KELMA_OK;
	begin_word(c, letters ? C_LATIN : C_DIGIT);
	c->cur->flags = (uint8_t)flags;
	c->letters = letters;
	c->small = small;
	return end_word(c, s, (size_t)(s - c->s), w);
}

static kelma_status
arabic_word(cutter *c)
{
	const match_fold *fo = c->fo;
	const char *s = c->s + c->i, *begin = s;
	char *w = c->w + c->o;
	for (;;) {
		uint32_t v, e = 0;
		for (;; s += 2, w += 2) {
			v = ((uint32_t)(unsigned char)s[0] | (uint32_t)(unsigned char)s[1] << 8) ^
			    0x80d8;
			if (v >= 0x4000 || !(e = fo->arabic[v])) break;
			w[0] = (char)e;
			w[1] = (char)(e >> 8);
		}
		/* tatweel and vowel signs belong to their word */
		if (v >= 0x4000 || (v & 0xff) > 3 || s == begin) break;
		e = fo->near[0x600 | (v & 3) << 6 | v >> 8];
		if ((e >> NEAR_LEN & 3) || !(e & NEAR_MARK)) break;
		s += 2;
	}
	if (s == begin) return KELMA_OK;
	begin_word(c, C_ARABIC);
	c->cur->flags = c->before;
	c->letters = c->small = 1;
	return end_word(c, s, (size_t)(s - c->s), w);
}

static kelma_status
tifinagh_word(cutter *c)
{
	const unsigned char *s = (const unsigned char *)c->s + c->i, *begin = s;
	char *w = c->w + c->o;
	for (; s[0] == 0xe2 && (s[1] & 0xfe) == 0xb4; s += 3) {
		uint32_t e = c->fo->high[128 | (s[1] & 1u) << 6 | (s[2] & 0x3fu)];
		if ((e >> NEAR_CLASS & 15) != C_TIFINAGH) break;
		w[0] = (char)e;
		w[1] = (char)(e >> 8);
		w[2] = (char)(e >> 16);
		w += e >> NEAR_LEN & 3;
	}
	if (s == begin) return KELMA_OK;
	begin_word(c, C_TIFINAGH);
	c->cur->flags = c->before;
	c->letters = c->small = 1;
	return end_word(c, (const char *)s, (size_t)(s - (const unsigned char *)c->s), w);
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
		return st;
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
	return st;
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
	case LEAD_LATIN: st = latin_word(c); break;
	case LEAD_ARABIC: st = arabic_word(c); break;
	case LEAD_TIFINAGH: st = tifinagh_word(c); break;
	case LEAD_MARK:
		c->w[c->o++] = (char)c->fo->near[(unsigned char)c->s[was]];
		c->i++;
		return mark(c, was, was + 1, c->o - 1, c->o, 0);
	default: return one_char(c);
	}
	return st || c->i != was ? st : one_char(c);
}

kelma_status
match_text_set(match_text *t, const match_fold *fo, const char *s, size_t n)
{
	kelma_status st = KELMA_OK;
	t->n = t->fold.len = t->src.len = 0;
	/* a replacement has at most 3 bytes; ASCII never grows */
	if (kelma_buf_reserve(&t->fold, n + n / 2 + PAD) || kelma_buf_reserve(&t->src, n + PAD))
		return KELMA_ENOMEM;
	memcpy(t->src.data, s, n);
	memset(t->src.data + n, 0, PAD);
	cutter c = { .t = t,
		     .fo = fo,
		     .s = t->src.data,
		     .w = t->fold.data,
		     .cur = t->a,
		     .last = t->a + t->cap,
		     .before = MATCH_SPACE | MATCH_LINE };
	if (!t->cap) st = grow(&c);
	while (c.i < n && !st) st = cut(&c);
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
