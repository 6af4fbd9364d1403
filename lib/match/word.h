/* The word or mark a text begins with, read in bulk where that is safe. */
#ifndef MATCH_WORD_H
#define MATCH_WORD_H
#include "match/arabic.h"
#include "match/ascii.h"
#include "match/fold.h"
#include "text/utf8.h"

/* k bytes of the text became n bytes; k = 0: there is none, or more may belong to it than was
 * read. */
typedef struct match_word {
	uint32_t k, n;
	uint8_t kind, flags;
} match_word;

static inline unsigned
class_of_entry(uint32_t e)
{
	return e >> NEAR_CLASS & 15;
}

static inline uint32_t
near2(const match_fold *fo, const unsigned char *s) /* two bytes */
{
	return fo->near[(uint32_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3f)];
}

/* Entry of the mark of two to four bytes at s, *k = its bytes; 0 = it is not one. */
static inline uint32_t
mark_entry(const match_fold *fo, const char *text, unsigned *k)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t e = 0;
	if (s[0] >= 0xc2 && s[0] <= 0xdf) {
		e = near2(fo, s);
		*k = 2;
	} else if (s[0] == 0xe2 && (s[1] & 0xfe) == 0x80) { /* dashes, quotation marks */
		e = fo->high[(s[1] & 1u) << 6 | (s[2] & 0x3fu)];
		*k = 3;
	} else if (s[0] == 0xf0 && s[1] == 0x9f) { /* emoji */
		*k = 4;
		return (uint32_t)C_MARK << NEAR_CLASS | NEAR_COPY;
	}
	return class_of_entry(e) == C_MARK && e >> NEAR_LEN & 3 ? e : 0;
}

/* Is a word complete before s: a character of ASCII, a mark, a letter that does not join those of
 * the classes (bits)? */
static inline int
stops(const match_fold *fo, const char *text, unsigned classes)
{
	const unsigned char *s = (const unsigned char *)text;
	unsigned k;
	if (*s < 0x80) return 1;
	uint32_t e = *s >= 0xc2 && *s <= 0xdf ? near2(fo, s) : 0;
	if (e >> NEAR_LEN & 3) return !(classes >> class_of_entry(e) & 1);
	return mark_entry(fo, text, &k) != 0;
}

/* Entry of the Latin letter or digit beyond ASCII at s, *k = its bytes; 0 = there is none. */
static inline uint32_t
latin_entry(const match_fold *fo, const unsigned char *s, size_t *k)
{
	uint32_t e, cp;
	if (*s >= 0xc3 && *s <= 0xdb) {
		e = near2(fo, s);
		*k = 2;
	} else if (*s == 0xe1) {
		*k = utf8_get((const char *)s, &cp);
		e = match_fold_entry(fo, cp);
	} else
		return 0;
	return class_of_entry(e) == C_LATIN || class_of_entry(e) == C_DIGIT ? e : 0;
}

static inline char *
put_entry(char *w, uint32_t e)
{
	w[0] = (char)e;
	w[1] = (char)(e >> 8);
	w[2] = (char)(e >> 16);
	return w + (e >> NEAR_LEN & 3);
}

/* Bits that are set, two at most. */
static inline unsigned
some_bits(unsigned bits)
{
	return (unsigned)(bits != 0) + (unsigned)((bits & (bits - 1)) != 0);
}

/* Latin letters and digits from s + k on, behind those that word16() has read. */
static __attribute__((noinline)) match_word
latin_rest(const match_fold *fo, const char *text, char *fold, unsigned k, unsigned in,
	   unsigned letter, unsigned upper)
{
	const char *s = text + k;
	char *w = fold + k;
	unsigned letters = some_bits(letter),
		 small = (letter & ~upper) != 0,
		 flags = (upper & 1) * MATCH_UPPER | (letter != in ? MATCH_DIGITS : 0u);
	for (;;) {
		if ((signed char)*s < 0) {
			size_t len = 0;
			uint32_t e = latin_entry(fo, (const unsigned char *)s, &len);
			if (!e) break;
			if (s == text && e & NEAR_UPPER) flags |= MATCH_UPPER;
			w = put_entry(w, e);
			s += len;
			if (class_of_entry(e) == C_DIGIT) flags |= MATCH_DIGITS;
			else letters++, small |= !(e & NEAR_UPPER);
		}
		k = word16(s, w, &in, &letter, &upper);
		letters += some_bits(letter);
		small |= letter & ~upper;
		flags |= letter != in ? MATCH_DIGITS : 0u;
		s += k;
		w += k;
		if (k < 16 && (signed char)*s >= 0) break;
	}
	if (s == text || !stops(fo, s, 1u << C_LATIN | 1u << C_DIGIT)) return (match_word){ 0 };
	if (letters) flags |= MATCH_LATIN | (letters > 1 && !small ? MATCH_CAPS : 0u);
	else flags &= MATCH_UPPER; /* a capital may stand for a digit */
	return (match_word){ (uint32_t)(s - text), (uint32_t)(w - fold),
			     letters ? MATCH_WORD : MATCH_NUM, (uint8_t)flags };
}

/* A word of Latin letters and digits: nearly always up to 15 of ASCII. */
static inline match_word
latin_word(const match_fold *fo, const char *s, char *w)
{
	unsigned in, letter, upper, k = word16(s, w, &in, &letter, &upper);
	if (k - 1 > 14 || (signed char)s[k] < 0)
		return latin_rest(fo, s, w, k, in, letter, upper);
	if (!letter) return (match_word){ k, k, MATCH_NUM, 0 };
	unsigned flags = MATCH_LATIN | (upper & 1) * MATCH_UPPER;
	if (letter != in) flags |= MATCH_DIGITS;
	if (upper == letter && upper & (upper - 1)) flags |= MATCH_CAPS;
	return (match_word){ k, k, MATCH_WORD, (uint8_t)flags };
}

/* A word of small Latin letters, with accents behind its first k. */
static __attribute__((noinline)) match_word
accented_word(const match_fold *fo, const char *s, char *w, size_t k)
{
	size_t n = k, more;
	do {
		uint32_t e = near2(fo, (const unsigned char *)s + k);
		if ((unsigned char)s[k] > 0xcb || class_of_entry(e) != C_LATIN || e & NEAR_UPPER)
			return (match_word){ 0 };
		n = (size_t)(put_entry(w + n, e) - w);
		k += 2;
		more = small16(s + k, w + n);
		k += more;
		n += more;
		if (fo->lead[(unsigned char)s[k]] >= LEAD_SPACE && more < 16)
			return (match_word){ (uint32_t)k, (uint32_t)n, MATCH_WORD, MATCH_LATIN };
	} while ((unsigned char)s[k] >= 0xc3);
	return (match_word){ 0 };
}

static __attribute__((noinline)) match_word
tifinagh_word(const match_fold *fo, const char *text, char *fold)
{
	const unsigned char *s = (const unsigned char *)text;
	char *w = fold;
	for (; s[0] == 0xe2 && (s[1] & 0xfe) == 0xb4; s += 3) {
		uint32_t e = fo->high[128 | (s[1] & 1u) << 6 | (s[2] & 0x3fu)];
		if (class_of_entry(e) != C_TIFINAGH) break;
		w = put_entry(w, e);
	}
	if (w == fold || !stops(fo, (const char *)s, 1u << C_TIFINAGH)) return (match_word){ 0 };
	return (match_word){ (uint32_t)((const char *)s - text), (uint32_t)(w - fold), MATCH_WORD,
			     MATCH_TIFINAGH };
}

/* An Arabic word with vowel signs, whose first k bytes are read. */
static __attribute__((noinline)) match_word
arabic_long(const match_fold *fo, const char *text, char *fold, size_t k)
{
	char *w = fold + k;
	const char *s = arabic_rest(fo, text + k, &w);
	if (!stops(fo, s, 1u << C_ARABIC)) return (match_word){ 0 };
	return (match_word){ (uint32_t)(s - text), (uint32_t)(w - fold), MATCH_WORD,
			     MATCH_ARABIC };
}

static inline __attribute__((always_inline)) match_word
arabic_word(const match_fold *fo, const char *s, char *w, size_t k)
{
	if ((signed char)s[k] < 0) return arabic_long(fo, s, w, k);
	return (match_word){ (uint32_t)k, (uint32_t)k, MATCH_WORD, MATCH_ARABIC };
}

/* A mark of two to four bytes. */
static __attribute__((noinline)) match_word
long_mark(const match_fold *fo, const char *s, char *w)
{
	unsigned k = 0, n;
	uint32_t e = mark_entry(fo, s, &k);
	if (!e) return (match_word){ 0 };
	n = e >> NEAR_LEN & 3;
	if (n) put_entry(w, e);
	else memcpy(w, s, n = 4); /* emoji */
	return (match_word){ k, n, MATCH_MARK, e & NEAR_UPPER ? MATCH_UPPER : 0 };
}

/* A word or mark, but no mark of one byte and no Arabic word; what lead says of it. */
static __attribute__((noinline)) match_word
other_word(const match_fold *fo, const char *s, char *w, unsigned lead)
{
	if (lead == LEAD_LATIN ||
	    (lead == LEAD_ARABIC &&
	     class_of_entry(near2(fo, (const unsigned char *)s)) == C_DIGIT)) {
		match_word r = latin_word(fo, s, w);
		if (r.k) return r;
	} else if (lead == LEAD_TIFINAGH && ((unsigned char)s[1] & 0xfe) == 0xb4)
		return tifinagh_word(fo, s, w);
	return long_mark(fo, s, w);
}

/* The word or mark at s, where the text has not ended; k: how many small letters of ASCII it begins
 * with when it is Latin. */
static inline __attribute__((always_inline)) match_word
any_word(const match_fold *fo, const char *s, const char *end, char *w, unsigned lead, size_t k)
{
	if (lead == LEAD_MARK) {
		if (s == end) return (match_word){ 0 };
		*w = (char)fo->near[(unsigned char)*s];
		return (match_word){ 1, 1, MATCH_MARK, 0 };
	}
	if (lead == LEAD_ARABIC && (k = arabic_run(fo, s, w)) != 0) return arabic_word(fo, s, w, k);
	if (lead == LEAD_LATIN && (unsigned char)s[k] >= 0xc3) {
		match_word r = accented_word(fo, s, w, k);
		if (r.k) return r;
	}
	return other_word(fo, s, w, lead);
}
#endif
