/* Guessing the charset of a text: byte order marks, UTF-8 by its form, and for the rest the letter
 * pairs that each code page would give. Pairs of two ASCII bytes are the same in all of them and
 * are not looked at. */
#include "text/charset.h"
#include "text/chars.h"
#include "text/letters.h"
#include "text/utf8.h"
#include "pack/pack.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LOOK_AT = 65536,
	UTF8_FAULTS = 5 /* well-formed characters for each ill-formed one that make it UTF-8 all the
			   same: in other charsets most pairs of high bytes are ill-formed */
};

/* Candidates and what they cost beforehand, in 1/8 nat: how much rarer they are in files found
 * today. */
static const struct {
	unsigned char charset, prior;
} candidates[] = {
	{ CHARSET_1256, 0 },    { CHARSET_1252, 0 },       { CHARSET_8859_1, 4 },
	{ CHARSET_8859_15, 8 }, { CHARSET_8859_6, 12 },    { CHARSET_850, 16 },
	{ CHARSET_720, 16 },    { CHARSET_MAC_ROMAN, 20 }, { CHARSET_MAC_ARABIC, 24 },
	{ CHARSET_864, 40 },
};
enum { CANDIDATES = sizeof candidates / sizeof *candidates };

static int
open_letters(letters *m, kelma_res **res)
{
	size_t n;
	if (kelma_res_open(NULL, res, NULL)) return 0;
	const void *p = pack_section(*res, "text.letters", &n);
	return !letters_open(m, p, n, NULL);
}

static uint32_t
unit16(const unsigned char *p, int be)
{
	return be ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

/* Share of 16-bit units that are characters of our texts, when read in this order. */
static double
utf16_share(const unsigned char *p, size_t n, int be)
{
	size_t good = 0, units = n / 2;
	for (size_t i = 0; i + 1 < n; i += 2) {
		uint32_t u = unit16(p + i, be);
		unsigned c = letters_class_of(u);
		good += c != LETTERS_OTHER && c != LETTERS_CONTROL && c != LETTERS_EMOJI;
		if (u >= 0xd800 && u < 0xdc00 && i + 3 < n &&
		    unit16(p + i + 2, be) >> 10 == 0x37) { /* a pair */
			good += 2;
			i += 2;
		}
	}
	return units ? (double)good / (double)units : 0;
}

/* UTF-16 without a mark. Plain 8-bit text read so gives Chinese and unassigned characters. */
static kelma_charset_guess
guess_utf16(const unsigned char *p, size_t n)
{
	kelma_charset_guess g = { NULL, 0 };
	if (n < 4 || n % 2) return g;
	double le = utf16_share(p, n, 0), be = utf16_share(p, n, 1);
	if (le < 0.85 && be < 0.85) return g;
	g.name = le >= be ? "UTF-16LE" : "UTF-16BE";
	g.confidence = le >= be ? le - be / 4 : be - le / 4;
	return g;
}

/* Well-formed multi-byte characters of s, and ill-formed places. A character cut off by the end of
 * s is no fault. */
static size_t
count_utf8(const char *s, size_t n, size_t *faults)
{
	size_t many = 0;
	*faults = 0;
	for (size_t i = 0; i < n;) {
		size_t k = kelma_utf8_valid(s + i, n - i);
		for (size_t j = i; j < i + k; j++) many += (s[j] & 0xc0) == 0xc0;
		if ((i += k) == n) break;
		k = utf8_bad_len(s + i, n - i);
		int cut = i + k == n && (unsigned char)s[i] >= 0xc2 && (unsigned char)s[i] < 0xf5;
		*faults += !(cut && many);
		i += k;
	}
	return many;
}

enum { LATIN = 1, ARABIC, ARABIC_PUNCT, SHAPE = 5, NO_BREAK = 2 * LETTERS_UNIT };
/* What a byte is in one charset. */
typedef struct byte_view {
	unsigned char sym[256],
		script[256];     /* script: LATIN letter, ARABIC letter or sign, 0 anything else */
	unsigned char form[256]; /* what it costs that Arabic letters come as shapes: in doubt they
				    do not */
} byte_view;

static void
look_through(const letters *m, int charset, byte_view *v)
{
	for (int b = 0; b < 256; b++) {
		uint32_t cp, form[4];
		utf8_get((const char *)charset_byte(charset, (unsigned char)b), &cp);
		v->form[b] = cp >= 0xfb50 && cp != 0xfffd ? SHAPE : 0;
		if (cp >= 0xfb50 && chars_decompose(cp, form))
			cp = form[0]; /* presentation forms count as their letters */
		unsigned c = letters_class_of(cp);
		if (cp == 0xa0) { /* our sources are typed without it: a space, and a little rarer */
			cp = ' ';
			v->form[b] = NO_BREAK;
		}
		v->sym[b] = (unsigned char)letters_symbol(m, cp);
		v->script[b] = c >= LETTERS_LOWER && c <= LETTERS_UPPER_EXT ? LATIN
			       : c == LETTERS_ARABIC                        ? ARABIC
			       : c == LETTERS_ARABIC_PUNCT                  ? ARABIC_PUNCT
									    : 0;
	}
}

/* Cost of the text in a charset, in 1/8 nat, without the pairs of ASCII bytes. A change of script
 * costs extra: a single Arabic letter between French words is a wrong guess, not a word. */
static uint64_t
judge(const letters *m, const byte_view *v, const unsigned char *p, size_t n)
{
	enum { SWITCH = 3 * LETTERS_UNIT };
	uint64_t sum = 0;
	unsigned last = letters_symbol(m, ' '), script = 0;
	for (size_t i = 0, high = 0; i < n; i++) {
		unsigned s = v->sym[p[i]], sc = v->script[p[i]];
		if (high | (p[i] & 0x80)) sum += letters_cost(m, last, s) + v->form[p[i]];
		if (sc) {
			if (script && script != sc && script + sc != ARABIC + ARABIC_PUNCT)
				sum += SWITCH;
			if (sc != ARABIC_PUNCT) script = sc;
		}
		high = p[i] & 0x80;
		last = s;
	}
	return sum;
}

/* Do two charsets give the same text for the bytes that occur? */
static int
same_text(int a, int b, const unsigned char *used)
{
	for (int i = 0x80; i < 256; i++)
		if (used[i] && memcmp(charset_byte(a, (unsigned char)i),
				      charset_byte(b, (unsigned char)i), 4) != 0)
			return 0;
	return 1;
}

/* A charset for Arabic without a single Arabic letter is an unlikely one, in 1/8 nat. */
static unsigned
no_arabic(const byte_view *v, int charset, const unsigned char *used)
{
	if (charset != CHARSET_8859_6 && charset != CHARSET_720 && charset != CHARSET_864 &&
	    charset != CHARSET_MAC_ARABIC)
		return 0;
	for (int b = 0x80; b < 256; b++)
		if (used[b] && v->script[b] == ARABIC) return 0;
	return 5 * LETTERS_UNIT;
}

static kelma_charset_guess
guess_single(const letters *m, const unsigned char *p, size_t n)
{
	double cost[CANDIDATES], second = HUGE_VAL;
	unsigned char used[256] = { 0 };
	int best = 0;
	for (size_t i = 0; i < n; i++) used[p[i]] = 1;
	for (int c = 0; c < CANDIDATES; c++) {
		byte_view v;
		look_through(m, candidates[c].charset, &v);
		cost[c] = (double)(judge(m, &v, p, n) + candidates[c].prior +
				   no_arabic(&v, candidates[c].charset, used)) /
			  LETTERS_UNIT;
	}
	for (int c = 1; c < CANDIDATES; c++)
		if (cost[c] < cost[best]) best = c;
	for (int c = 0; c < CANDIDATES; c++)
		if (cost[c] < second &&
		    !same_text(candidates[best].charset, candidates[c].charset, used))
			second = cost[c];
	double gap = second - cost[best];
	return (kelma_charset_guess){ charset_name(candidates[best].charset),
				      1 / (1 + exp(-gap / 2)) };
}

kelma_charset_guess
kelma_charset_guess_of(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	kelma_charset_guess g = { "UTF-8", 1 };
	size_t faults;
	if (n > LOOK_AT) n = LOOK_AT;
	if (n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3)) return g;
	if (n >= 2 && p[0] == 0xff && p[1] == 0xfe) return (kelma_charset_guess){ "UTF-16LE", 1 };
	if (n >= 2 && p[0] == 0xfe && p[1] == 0xff) return (kelma_charset_guess){ "UTF-16BE", 1 };
	kelma_charset_guess wide = guess_utf16(p, n);
	if (wide.name) return wide;
	size_t many = count_utf8(s, n, &faults);
	if (!faults) return g;
	if (many >= UTF8_FAULTS * faults)
		return (kelma_charset_guess){ "UTF-8", 1 - (double)faults / (double)many };
	letters m;
	kelma_res *res = NULL;
	g = (kelma_charset_guess){ "windows-1256", 0 };
	if (open_letters(&m, &res)) g = guess_single(&m, p, n);
	kelma_res_free(res);
	return g;
}

enum { READERS = CANDIDATES + 1, UTF8_READER = CANDIDATES, FAULT = 40 * LETTERS_UNIT };
#define SEAM (25.0 * LETTERS_UNIT) /* what two charsets must save over one */

typedef struct readers {
	letters m;
	byte_view view[CANDIDATES];
} readers;

/* Cost of a line read as UTF-8, as judge(). */
static uint64_t
judge_utf8(const letters *m, const char *s, size_t n)
{
	uint64_t sum = 0;
	unsigned last = letters_symbol(m, ' ');
	for (size_t i = 0, high = 0; i < n;) {
		uint32_t cp;
		size_t k = kelma_utf8_next(s + i, n - i, &cp);
		if (!k) {
			sum += FAULT;
			i += utf8_bad_len(s + i, n - i);
			continue;
		}
		unsigned sy = letters_symbol(m, cp);
		if (high | (cp & ~0x7fu)) sum += letters_cost(m, last, sy);
		high = cp & ~0x7fu;
		last = sy;
		i += k;
	}
	return sum;
}

/* Add the cost of one line in every charset. */
static void
add_costs(const readers *r, const char *s, size_t n, double *cost)
{
	for (int c = 0; c < CANDIDATES; c++)
		cost[c] += (double)judge(&r->m, &r->view[c], (const unsigned char *)s, n);
	cost[UTF8_READER] += (double)judge_utf8(&r->m, s, n);
}

static size_t
line_end(const char *s, size_t i, size_t n)
{
	const char *nl = memchr(s + i, '\n', n - i);
	return nl ? (size_t)(nl - s) + 1 : n;
}

/* The best place to change, n = none. */
static size_t
find_seam(const readers *r, const char *s, size_t n)
{
	double total[READERS] = { 0 }, so_far[READERS] = { 0 }, one = HUGE_VAL, two = HUGE_VAL;
	size_t at = n;
	for (size_t i = 0, e; i < n; i = e) add_costs(r, s + i, (e = line_end(s, i, n)) - i, total);
	for (int c = 0; c < READERS; c++)
		if (total[c] < one) one = total[c];
	for (size_t i = 0, e; i < n; i = e) {
		double a = HUGE_VAL, b = HUGE_VAL;
		for (int c = 0; c < READERS; c++) {
			if (so_far[c] < a) a = so_far[c];
			if (total[c] - so_far[c] < b) b = total[c] - so_far[c];
		}
		if (i && a + b < two) {
			two = a + b;
			at = i;
		}
		add_costs(r, s + i, (e = line_end(s, i, n)) - i, so_far);
	}
	return two + SEAM < one ? at : n;
}

size_t
kelma_charset_seam(const char *s, size_t n, kelma_charset_guess *before, kelma_charset_guess *after)
{
	size_t look = n < LOOK_AT ? n : LOOK_AT, at = n;
	readers *r = malloc(sizeof *r);
	kelma_res *res = NULL;
	kelma_charset_guess a = kelma_charset_guess_of(s, n), b = a;
	if (r && strncmp(a.name, "UTF-16", 6) && kelma_utf8_valid(s, look) < look &&
	    open_letters(&r->m, &res)) {
		for (int c = 0; c < CANDIDATES; c++)
			look_through(&r->m, candidates[c].charset, &r->view[c]);
		at = find_seam(r, s, look);
		at = at == look ? n : at;
	}
	kelma_res_free(res);
	free(r);
	if (at < n) {
		a = kelma_charset_guess_of(s, at);
		b = kelma_charset_guess_of(s + at, n - at);
	}
	if (before) *before = a;
	if (after) *after = b;
	return at;
}
