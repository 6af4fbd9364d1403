/* The step `lam-meem`. Fonts of newer official texts draw lam and meem of the article as one sign,
 * which some PDF readers turn round: "almadda" becomes alef, meem, lam. Such a reader leaves no
 * article before meem as it is; words that begin with alef, meem, lam are few, and most of them go
 * on with alef. */
#include "text/repair.h"
#include "text/scan.h"
#include <string.h>

enum { WAW = 0x648, FEH = 0x641, BEH = 0x628, ALEF = 0x627 };
enum { FEW = 2, SURE_REST = 3 /* letters behind, least and of a word that counts alone */ };
enum {
	TEXT_LEAST = 3,
	TEXT_SHARE = 10 /* of a text: damaged ones, healthy ones for each of them */
};

/* Arabic letter of two bytes at s[i], 0 = none. */
static unsigned
letter(const unsigned char *p, size_t i, size_t n)
{
	if (i + 1 >= n || (p[i] != 0xd8 && p[i] != 0xd9)) return 0;
	unsigned cp = (p[i] & 0x1fu) << 6 | (p[i + 1] & 0x3fu);
	return cp >= 0x621 && cp <= 0x64a ? cp : 0;
}

/* Do alef and two of lam and meem, the last ending at byte i, begin a word, perhaps behind wa-, fa-
 * or bi-? */
static int
begins_word(const unsigned char *p, size_t i, size_t n)
{
	unsigned before = i >= 7 ? letter(p, i - 7, n) : 0;
	if (!before) return 1;
	if (before != WAW && before != FEH && before != BEH) return 0;
	return !(i >= 9 && letter(p, i - 9, n));
}

/* Do alef, lam, meem or alef, meem, lam of a word end at byte i? */
static inline int
is_article(const unsigned char *p, size_t i, size_t n)
{
	if (i < 5 || (p[i] ^ p[i - 2]) != (0x84 ^ 0x85) || (p[i] != 0x84 && p[i] != 0x85)) return 0;
	return p[i - 1] == 0xd9 && p[i - 3] == 0xd9 && p[i - 4] == 0xa7 && p[i - 5] == 0xd8 &&
	       letter(p, i + 1, n) && begins_word(p, i, n);
}

#if defined(__SSE2__)
static inline __m128i
article16(const unsigned char *p, size_t i)
{
	__m128i v = scan_load(p + i), w = scan_load(p + i - 2);
	__m128i alef = scan_is(scan_load(p + i - 4), 0xa7);
	return _mm_and_si128(alef, _mm_or_si128(_mm_and_si128(scan_is(v, 0x84), scan_is(w, 0x85)),
						_mm_and_si128(scan_is(v, 0x85), scan_is(w, 0x84))));
}
#endif
SCAN(find_article, is_article, article16)

/* What a text has: words that a reader has damaged for sure, or perhaps; articles before meem. */
typedef struct count {
	size_t sure, perhaps, healthy;
} count;

static size_t
letters_behind(const unsigned char *p, size_t i, size_t n)
{
	size_t k = 0;
	while (k < SURE_REST && letter(p, i, n)) i += 2, k++;
	return k;
}

static count
count_articles(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	count c = { 0, 0, 0 };
	for (size_t i = find_article(s, 0, n); i < n; i = find_article(s, i + 1, n)) {
		size_t k = letters_behind(p, i + 1, n);
		if (p[i] == 0x85) c.healthy++;
		else if (k == SURE_REST && letter(p, i + 1, n) != ALEF) c.sure++;
		else if (k >= FEW) c.perhaps++;
	}
	return c;
}

/* Turn the articles of s round, appended to w->a and w->m1. */
static kelma_status
turn(repair_work *w, const char *s, size_t n, repair_report *rep)
{
	const unsigned char *p = (const unsigned char *)s;
	kelma_status st = KELMA_OK;
	size_t from = 0;
	for (size_t i = find_article(s, 0, n); i < n && !st; i = find_article(s, i + 1, n)) {
		if (p[i] != 0x84 || letters_behind(p, i + 1, n) < FEW) continue;
		if ((st = kelma_buf_add(&w->a, s + from, i - 3 - from)) ||
		    (st = kelma_map_add(&w->m1, i - 3 - from, i - 3 - from)) ||
		    (st = kelma_buf_add(&w->a, "\xd9\x84\xd9\x85", 4)))
			break;
		st = kelma_map_add_whole(&w->m1, 4, 4);
		from = i + 1;
		rep->changes++;
	}
	if (!st) st = kelma_buf_add(&w->a, s + from, n - from);
	return st ? st : kelma_map_add(&w->m1, n - from, n - from);
}

kelma_status
repair_lammeem(const repair_model *m, repair_work *w, const char *s, size_t n, kelma_buf *out,
	       kelma_map *map, repair_report *rep)
{
	kelma_status st = KELMA_OK;
	(void)m;
	*rep = (repair_report){ 0, 0, "" };
	w->a.len = w->m1.n = 0;
	count all = count_articles(s, n);
	size_t swapped = all.sure + all.perhaps;
	if (!swapped) return KELMA_OK;
	int damaged = swapped >= TEXT_LEAST && all.sure && all.healthy * TEXT_SHARE <= swapped;
	for (size_t i = 0, e; i < n && !st; i = e) {
		const char *nl = memchr(s + i, '\n', n - i);
		e = nl ? (size_t)(nl - s) + 1 : n;
		count c = count_articles(s + i, e - i);
		if (damaged || (!c.healthy && (c.sure || c.perhaps >= 2)))
			st = turn(w, s + i, e - i, rep);
		else if (!(st = kelma_buf_add(&w->a, s + i, e - i)))
			st = kelma_map_add(&w->m1, e - i, e - i);
	}
	if (st || !rep->changes) return st;
	rep->what = "lam-meem swapped by a PDF reader";
	return repair_hand_over(&w->a, &w->m1, out, map);
}
