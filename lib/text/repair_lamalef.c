/* The step `lamalef`. A PDF reader that damages lam-alef damages all of a line, so the line is
 * judged first: every word is evidence for or against; then the words are repaired whose other
 * reading is likelier in such a line. */
#include "text/lamalef.h"
#include "text/scan.h"
#include "text/utf8.h"
#include <math.h>
#include <string.h>

/* In nats. Chosen on clean and damaged lines of the tune corpora. */
#define PRIOR (-4.2)   /* of a line to be damaged */
#define SURE 6.0       /* a word that cannot be healthy */
#define INTACT (-1.5)  /* a healthy lam-alef in the line; counts twice at most */
#define MOST 5.0       /* what one line says for the whole text */
#define ASK 0.2        /* evidence of a word for which its neighbours are asked */
#define TEXT_LEAST 1.0 /* log-odds of a text to be damaged though no line is by itself */
#define TEXT_MOST 8.0  /* what all lines together can say */

/* Letter at s[i] that may be part of a word: its code point, 0 = none. */
static inline unsigned
letter(const char *s, size_t i, size_t n)
{
	unsigned a = (unsigned char)s[i];
	if (a < 0xd8 || a > 0xdb || i + 1 >= n) return 0;
	unsigned cp = (a & 0x1f) << 6 | ((unsigned char)s[i + 1] & 0x3f);
	return (cp >= 0x621 && cp <= 0x652) || (cp >= 0x670 && cp <= 0x6d3) ? cp : 0;
}

/* Vowel marks and the stretching bar. */
static inline int
is_mark(unsigned cp)
{
	return (cp >= 0x64b && cp <= 0x652) || cp == 0x670 || cp == 0x640;
}

static inline int
is_blank(char c)
{
	return c == ' ' || (c >= 9 && c <= 13);
}

/* Next Arabic word of s at or after *at: its bytes [*at, end). Words that are too long have w->n ==
 * 0. */
static size_t
next_word(const char *s, size_t n, size_t *at, lamalef_word *w)
{
	size_t i = *at, fits = 1;
	unsigned cp = 0;
	while (i < n && !letter(s, i, n)) i++;
	*at = i;
	w->n = w->tanwin = 0;
	for (; i < n && (cp = letter(s, i, n)); i += 2) {
		if (cp == 0x64b) w->tanwin = w->n;
		if (is_mark(cp)) continue;
		if (w->n == LAMALEF_LETTERS) fits = 0;
		if (!fits) continue;
		w->at[w->n] = i - *at;
		w->c[w->n++] = (uint16_t)cp;
	}
	/* a stretching bar at the end stands for the rest of the word */
	if (!fits || (i >= 2 && i > *at && letter(s, i - 2, n) == 0x640)) w->n = 0;
	return i;
}

/* Does a lam end at byte i, right after alef, or as the second after heh ("hll", God's name
 * backwards)? */
static inline int
is_pair(const unsigned char *p, size_t i, size_t n)
{
	(void)n;
	if (i < 3 || p[i] != 0x84 || p[i - 1] != 0xd9) return 0;
	if (p[i - 3] == 0xd9)
		return p[i - 2] == 0x84 && i >= 5 && p[i - 4] == 0x87 && p[i - 5] == 0xd9;
	return p[i - 3] == 0xd8 &&
	       (p[i - 2] == 0xa7 || p[i - 2] == 0xa3 || p[i - 2] == 0xa5 || p[i - 2] == 0xa2);
}

#if defined(__SSE2__)
static inline __m128i
pair16(const unsigned char *p, size_t i)
{
	__m128i lam =
		_mm_and_si128(scan_is(scan_load(p + i), 0x84), scan_is(scan_load(p + i - 1), 0xd9));
	__m128i v = scan_load(p + i - 2);
	__m128i alef = scan_among(v, 0xa2, 0xa7); /* or waw, yeh with hamza */
	__m128i god = _mm_and_si128(scan_is(v, 0x84), scan_is(scan_load(p + i - 4), 0x87));
	return _mm_and_si128(lam, _mm_or_si128(alef, god));
}
#endif
SCAN(find_pair, is_pair, pair16)

/* Letters from s[i] on without a break, at most `most`. */
static size_t
letters_from(const char *s, size_t i, size_t n, size_t most)
{
	size_t k = 0;
	while (k < most && letter(s, i, n)) i += 2, k++;
	return k;
}

/* Is the alef-lam that ends at byte p plainly the article, first in a longer word or behind wa, fa,
 * bi, ka? It says nothing about the text then, and need not be looked up. */
static int
is_plain_article(const char *s, size_t n, size_t p)
{
	enum { AFTER = 3, AFTER_PREFIX = 4 };
	unsigned before = p >= 5 ? letter(s, p - 5, n) : 0;
	if ((unsigned char)s[p - 2] != 0xa7 || s[p - 3] != (char)0xd8) return 0;
	if (!before) return letters_from(s, p + 1, n, AFTER) == AFTER;
	if (before != 0x648 && before != 0x641 && before != 0x628 && before != 0x643) return 0;
	return !(p >= 7 && letter(s, p - 7, n)) &&
	       letters_from(s, p + 1, n, AFTER_PREFIX) == AFTER_PREFIX;
}

/* Start of the word that holds byte i, not before `from`. */
static size_t
word_start(const char *s, size_t from, size_t i, size_t n)
{
	while (i >= from + 2 && letter(s, i - 2, n)) i -= 2;
	return i;
}

/* Does an alef end at byte i, right after lam, and no lam after it: what a damaged text has not?
 * ("laaa", drawn out and damaged, is no such place.) */
static inline int
is_intact(const unsigned char *p, size_t i, size_t n)
{
	if (i < 3 || p[i - 1] != 0xd8 || p[i - 2] != 0x84 || p[i - 3] != 0xd9) return 0;
	if (p[i] != 0xa7 && p[i] != 0xa3 && p[i] != 0xa5 && p[i] != 0xa2) return 0;
	if (i >= 5 && i + 2 < n && p[i + 1] == 0xd8 && p[i + 2] == 0xa7 && p[i - 4] == 0xa7 &&
	    p[i - 5] == 0xd8)
		return 0;
	return !(i + 2 < n && p[i + 1] == 0xd9 && p[i + 2] == 0x84);
}

#if defined(__SSE2__)
static inline __m128i
intact16(const unsigned char *p, size_t i)
{
	__m128i v = scan_load(p + i);
	__m128i lam = _mm_and_si128(scan_is(scan_load(p + i - 1), 0xd8),
				    scan_is(scan_load(p + i - 2), 0x84));
	__m128i alef = scan_among(v, 0xa2, 0xa7);
	return _mm_and_si128(lam, alef);
}
#endif
SCAN(find_intact, is_intact, intact16)

/* Intact lam-alef in a line: a sign of health. At most 2. */
static int
count_intact(const char *s, size_t n)
{
	int k = 0;
	for (size_t i = find_intact(s, 0, n); i < n && k < 2; i = find_intact(s, i + 1, n)) k++;
	return k;
}

/* Letters of the Arabic word s[b..e) without marks, at most LAMALEF_LETTERS. */
static size_t
letters_of(const char *s, size_t b, size_t e, uint16_t *c)
{
	size_t k = 0;
	for (; b < e; b += 2) {
		unsigned cp = letter(s, b, e);
		if (is_mark(cp)) continue;
		if (k == LAMALEF_LETTERS) return 0;
		c[k++] = (uint16_t)cp;
	}
	return k;
}

/* What stands for a neighbour that is no Arabic word: a number, a sign, the edge of the line. */
static size_t
other_neighbour(unsigned char first, uint16_t *c)
{
	*c = first >= '0' && first <= '9' ? '0' : first ? '.' : '^';
	return 1;
}

/* The neighbours of the word s[b..e) of a line s[0..n). Far away is unknown. */
static void
find_neighbours(const char *s, size_t n, size_t b, size_t e, lamalef_word *w)
{
	enum { FAR = 64 };
	size_t i = b, stop = b > FAR ? b - FAR : 0, k;
	while (i > stop && is_blank(s[i - 1])) i--;
	k = word_start(s, 0, i, n);
	if (k < i) w->nbefore = letters_of(s, k, i, w->before);
	else {
		while (k > stop && !is_blank(s[k - 1]) && !(k >= 2 && letter(s, k - 2, n))) k--;
		w->nbefore = other_neighbour(k < i ? (unsigned char)s[k] : 0, w->before);
	}
	for (i = e; i < n && is_blank(s[i]);) i++;
	for (k = i; k < n && letter(s, k, n);) k += 2;
	w->nbehind = k > i ? letters_of(s, i, k, w->behind)
			   : other_neighbour(i < n ? (unsigned char)s[i] : 0, w->behind);
}

static int
is_among(uint32_t h, const uint32_t *of, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (of[i] == h) return 1;
	return 0;
}

/* Log-odds of the line s[0..n) being damaged; pair = its first alef-lam; *sure = how many words
 * cannot be healthy. */
static double
judge_line(const repair_model *m, const char *s, size_t n, size_t pair, size_t *sure)
{
	enum { REMEMBER = 8 };
	double odds = PRIOR;
	lamalef_word w;
	uint32_t seen[REMEMBER] = { 0 };
	size_t k = 0;
	*sure = 0;
	for (size_t end = 0; pair < n; pair = find_pair(s, end, n)) {
		if (is_plain_article(s, n, pair)) {
			end = pair + 1;
			continue;
		}
		size_t at = word_start(s, 0, pair - 1, n);
		end = next_word(s, n, &at, &w);
		if (end <= pair) end = pair + 1;
		if (!w.n) continue;
		uint32_t h = lamalef_hash(w.c, w.n);
		if (is_among(h, seen, REMEMBER))
			continue; /* said twice, it is no stronger evidence */
		seen[k++ % REMEMBER] = h;
		w.nbefore = w.nbehind = 0;
		lamalef_read(&m->lamalef, &w, 0);
		if (w.evidence > ASK && !w.sure) { /* what do the neighbours say? */
			find_neighbours(s, n, at, end, &w);
			lamalef_read(&m->lamalef, &w, 0);
		}
		odds += w.evidence;
		*sure += (size_t)w.sure;
	}
	return odds > PRIOR ? odds + INTACT * count_intact(s, n) : odds;
}

/* The line of s[0..n) that holds byte p: [*b, *e), the line end included; *b is not after p, from a
 * line start before. */
static void
line_around(const char *s, size_t n, size_t p, size_t *b, size_t *e)
{
	for (const char *nl; (nl = memchr(s + *b, '\n', p - *b)) != NULL;)
		*b = (size_t)(nl - s) + 1;
	const char *nl = memchr(s + p, '\n', n - p);
	*e = nl ? (size_t)(nl - s) + 1 : n;
}

/* Append the word s[0..n) with the letters meant. */
static kelma_status
put_meant(repair_work *w, const char *s, size_t n, const lamalef_word *x)
{
	size_t from = w->a.len;
	kelma_status st = kelma_buf_add(&w->a, s, n);
	for (size_t i = 0; i < x->n && !st; i++) utf8_put(x->meant[i], w->a.data + from + x->at[i]);
	return st ? st : kelma_map_add_whole(&w->m1, n, n);
}

/* Repair one line, appended to w->a and w->m1. */
static kelma_status
repair_line(const repair_model *m, repair_work *w, const char *s, size_t n, double odds,
	    repair_report *rep)
{
	kelma_status st = KELMA_OK;
	lamalef_word x;
	size_t from = 0;
	for (size_t at = 0, end; at < n && !st; at = end) {
		end = next_word(s, n, &at, &x);
		if (!x.n || !lamalef_suspect(&x)) continue;
		find_neighbours(s, n, at, end, &x);
		lamalef_read(&m->lamalef, &x, odds);
		if (!x.changed) continue;
		if ((st = kelma_buf_add(&w->a, s + from, at - from)) ||
		    (st = kelma_map_add(&w->m1, at - from, at - from)) ||
		    (st = put_meant(w, s + at, end - at, &x)))
			break;
		from = end;
		rep->changes++;
	}
	if (!st) st = kelma_buf_add(&w->a, s + from, n - from);
	return st ? st : kelma_map_add(&w->m1, n - from, n - from);
}

/* What all lines say. */
typedef struct verdict {
	double text; /* of a text of several lines: evidence of the first for each, in nats */
	int damaged; /* there is a line that looks damaged by itself */
} verdict;

/* Lines of one text come from one reader: what all of them say together is evidence for each. The
 * first lines are enough to know. */
static verdict
judge_text(const repair_model *m, const char *s, size_t n)
{
	enum { LINES = 512 };
	verdict v = { 0, 0 };
	size_t i = 0, k = 0;
	for (size_t p = find_pair(s, 0, n); p < n; p = find_pair(s, i, n), k++) {
		size_t e, sure;
		line_around(s, n, p, &i, &e);
		double odds = judge_line(m, s + i, e - i, p - i, &sure);
		v.damaged |= odds > 0 || sure;
		i = e;
		if (k >= LINES) continue;
		odds -= PRIOR;
		v.text += odds > MOST ? MOST : odds < -MOST ? -MOST : odds;
	}
	if (k < 2) v.text = 0;
	v.text = v.text > TEXT_MOST ? TEXT_MOST : v.text < -TEXT_MOST ? -TEXT_MOST : v.text;
	return v;
}

kelma_status
repair_lamalef(const repair_model *m, repair_work *w, const char *s, size_t n, kelma_buf *out,
	       kelma_map *map, repair_report *rep)
{
	kelma_status st = KELMA_OK;
	size_t done = 0, i = 0; /* copied up to; start of a line */
	*rep = (repair_report){ 0, 0, "" };
	w->a.len = w->m1.n = 0;
	if (!m->lamalef.slots) return KELMA_OK;
	verdict v = judge_text(m, s, n);
	if (v.text + PRIOR < TEXT_LEAST && !v.damaged) return KELMA_OK;
	for (size_t p = find_pair(s, 0, n); p < n && !st; p = find_pair(s, i, n)) {
		size_t e, sure;
		line_around(s, n, p, &i, &e);
		double odds = judge_line(m, s + i, e - i, p - i, &sure) + v.text;
		if (sure || odds > 0) {
			size_t before = rep->changes;
			if (!(st = kelma_buf_add(&w->a, s + done, i - done)))
				st = kelma_map_add(&w->m1, i - done, i - done);
			if (!st) st = repair_line(m, w, s + i, e - i, odds, rep);
			if (rep->changes > before) rep->gain += odds > SURE ? odds : SURE;
			done = e;
		}
		i = e;
	}
	if (st || !rep->changes) return st;
	rep->what = "lam-alef swapped by a PDF reader";
	if ((st = kelma_buf_add(&w->a, s + done, n - done)) ||
	    (st = kelma_map_add(&w->m1, n - done, n - done)))
		return st;
	return repair_hand_over(&w->a, &w->m1, out, map);
}
