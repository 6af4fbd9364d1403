/* A glance at the words of a text that is not folded yet: may one of them begin a phrase of
 * some kind? Words are told by the first bits of their hash: yes is only likely, no is sure. */
#include "extract/extract.h"
#include "match/arabic.h"
#include "match/ascii.h"
#include <string.h>

enum { WORD = 64, PAD = 16 };

#define FOUR(b) (unsigned char)(b), (unsigned char)(b), (unsigned char)(b), (unsigned char)(b)
#define ALL(b)                                                                                   \
	{                                                                                        \
		FOUR(b), FOUR(b), FOUR(b), FOUR(b), FOUR(b), FOUR(b), FOUR(b), FOUR(b)           \
	}
_Alignas(32) const unsigned char x_look32[LOOK_COUNT][32] = {
	[LOOK_DIGIT] = ALL(0x80 - '0'),    [LOOK_DIGITS] = ALL(0x80 + 10),
	[LOOK_TAIL] = ALL(0x180 - 0xa0),   [LOOK_TAILS] = ALL(0x80 + 26),
	[LOOK_LEAD_BIT] = ALL(2),          [LOOK_LEAD] = ALL(0xdb),
	[LOOK_AT] = ALL('@'),
};

/* The folded word w[0..n) (PAD bytes behind it may be read). */
static inline unsigned
bits_of(const x_ex *x, const char *w, size_t n)
{
	return x->words.quick[match_quick(match_hash_at(w, n)) & match_quick_mask(&x->words)];
}

/* The Arabic one: whole, and behind one or two letters that may be written onto it; li- + al- is
 * written ll-. */
static unsigned
arabic_bits(const x_ex *x, char *w, size_t n)
{
	unsigned bits = bits_of(x, w, n);
	for (size_t cut = 2; cut <= 4 && n > cut + 2; cut += 2) {
		bits |= bits_of(x, w + cut, n - cut);
		if (memcmp(w + cut - 2, "\xd9\x84\xd9\x84", 4)) continue;
		char al[WORD + PAD + 2] = "\xd8\xa7";
		memcpy(al + 2, w + cut, n - cut);
		bits |= bits_of(x, al, n - cut + 2);
	}
	return bits;
}

/* Text that is neither ASCII nor Arabic letters alone: folded and cut. */
static unsigned
mixed_bits(x_ex *x, const char *s, size_t n)
{
	unsigned bits = 0;
	char w[WORD + PAD];
	if (match_text_set(&x->t, &x->fold, s, n)) return ~0u;
	for (size_t i = 0; i < x->t.n; i++) {
		const match_atom *a = x_atom(x, i);
		const char *f = x->t.fold.data + a->f;
		size_t k = a->fe - a->f;
		if (a->flags & MATCH_ARABIC && k <= WORD) {
			memset(w, 0, sizeof w);
			memcpy(w, f, k);
			bits |= arabic_bits(x, w, k);
		} else
			bits |= bits_of(x, f, k);
	}
	return bits;
}

/* Are s[0..n) Arabic letters? Then their bits. */
static int
all_arabic(const x_ex *x, const char *s, size_t n, unsigned *bits)
{
	char from[WORD + PAD] = "", to[WORD + PAD] = "", *w = to;
	if (n > WORD) return 0;
	memcpy(from, s, n);
	if (arabic_letters(&x->fold, from, &w) != from + n) return 0;
	*bits = arabic_bits(x, to, (size_t)(w - to));
	return 1;
}

/* The Latin word s[0..n) begins with, in ASCII and letters of two bytes: its bits. room: bytes that
 * may be read. *k = its bytes, 0 = there may be more to it than that. */
static unsigned
latin_bits(const x_ex *x, const char *s, size_t n, size_t room, size_t *k)
{
	char tail[PAD], w[WORD + PAD]; /* of w only what is written counts */
	unsigned in, letter, upper;
	size_t i = 0, o = 0;
	if (room < PAD) {
		memset(tail, 0, sizeof tail);
		memcpy(tail, s, n);
	}
	size_t here = word16(room < PAD ? tail : s, w, &in, &letter, &upper);
	if (here > n) here = n;
	for (i = o = here; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (is_letter(s[i]) || is_digit(s[i])) {
			if (o < WORD) w[o] = s[i] | 0x20;
			o++;
		} else if (c < 0x80)
			break;
		else {
			uint32_t e = 0;
			if (c >= 0xc3 && c <= 0xcb && i + 1 < n)
				e = x->fold.near[(uint32_t)(c & 0x1f) << 6 | (s[++i] & 0x3f)];
			if ((e >> NEAR_CLASS & 15) != C_LATIN) {
				*k = 0;
				return 0;
			}
			for (unsigned len = e >> NEAR_LEN & 3; len; len--, e >>= 8, o++)
				if (o < WORD) w[o] = (char)e;
		}
	}
	*k = o <= WORD ? i : 0;
	return *k ? bits_of(x, w, o) : 0;
}

/* Bits of the word or mark at s[0..n), *k = its bytes. */
static __attribute__((noinline)) unsigned
next_bits(x_ex *x, const char *s, size_t n, size_t room, size_t *k)
{
	unsigned bits = 0, c = (unsigned char)s[0];
	size_t e = 0;
	*k = 1;
	if (c <= ' ') return 0;
	if (c < 0x80 && !is_letter(s[0]) && !is_digit(s[0])) {
		char mark[PAD * 2] = { s[0] };
		return bits_of(x, mark, 1);
	}
	if (c < 0xd0) {
		bits = latin_bits(x, s, n, room, k);
		if (*k) return bits;
	}
	while (e < n && (unsigned char)s[e] >= 0x80) e++;
	*k = e;
	if (e && (e == n || (!is_letter(s[e]) && !is_digit(s[e]))) && all_arabic(x, s, e, &bits))
		return bits;
	while (e < n && (unsigned char)s[e] > ' ') e++;
	*k = e;
	return mixed_bits(x, s, e);
}

/* The same where it is a short word of ASCII letters and digits, as most are; else *k = 0. */
static inline __attribute__((always_inline)) unsigned
short_bits(const x_ex *x, const char *s, size_t n, size_t room, size_t *k)
{
	char w[PAD * 2];
	unsigned in, letter, upper;
	*k = 0;
	if (room <= PAD || (!is_letter(s[0]) && !is_digit(s[0]))) return 0;
	size_t here = word16(s, w, &in, &letter, &upper);
	if (here > n) here = n;
	if (here == PAD || (here < n && (unsigned char)s[here] >= 0x80)) return 0;
	*k = here;
	return bits_of(x, w, here);
}

unsigned
x_glance(x_ex *x, const char *s, size_t from, size_t to, size_t n, unsigned enough)
{
	unsigned bits = 0;
	for (size_t i = from, k; i < to && !(bits & enough); i += k) {
		bits |= short_bits(x, s + i, to - i, n - i, &k);
		if (!k) bits |= next_bits(x, s + i, to - i, n - i, &k);
	}
	return bits;
}

unsigned
x_glance_one(x_ex *x, const char *s, size_t i, size_t n)
{
	size_t k, to;
	while (i < n && (unsigned char)s[i] <= ' ') i++;
	if (i == n) return 0;
	unsigned bits = short_bits(x, s + i, n - i < WORD ? n - i : WORD, n - i, &k);
	if (k) return bits;
	to = n - i < WORD ? n : i + WORD;
	while (to > i && to < n && (s[to] & 0xc0) == 0x80) to--;
	return to > i ? next_bits(x, s + i, to - i, n - i, &k) : 0;
}
