/* The step `lamalef`. A PDF reader that damages lam-alef damages all of a line, so the line is
 * judged first: every word is evidence for or against; then the words are repaired whose other
 * reading is likelier in such a line. */
#include "text/lamalef.h"
#include "text/scan.h"
#include "text/utf8.h"
#include <math.h>
#include <string.h>

/* In nats. Chosen on clean and damaged lines of the tune corpora. */
#define PRIOR (-3.2)  /* of a line to be damaged */
#define SURE 6.0      /* a word that cannot be healthy */
#define INTACT (-2.5) /* a healthy lam-alef in the line; counts twice at most */
#define MOST 5.0      /* what one word can say */
#define TEXT_MOST 8.0 /* what all lines together can say */
#define UNSEEN                                                                                   \
	0.5 /* count of a long word never met; short ones are often a spelling of something else \
	     */

/* Letter at s[i] that may be part of a word: its code point, 0 = none. */
static inline unsigned
letter(const char *s, size_t i, size_t n)
{
	unsigned a = (unsigned char)s[i];
	if (a < 0xd8 || a > 0xdb || i + 1 >= n) return 0;
	unsigned cp = (a & 0x1f) << 6 | ((unsigned char)s[i + 1] & 0x3f);
	return (cp >= 0x621 && cp <= 0x652) || (cp >= 0x670 && cp <= 0x6d3) ? cp : 0;
}

/* Next Arabic word of s at or after *at: its bytes [*at, end). Words with marks before the last
 * letter, or too long, have w->n == 0. */
static size_t
next_word(const char *s, size_t n, size_t *at, lamalef_word *w)
{
	size_t i = *at, plain = 1;
	unsigned cp = 0;
	while (i < n && !letter(s, i, n)) i++;
	*at = i;
	w->n = w->tail = 0;
	for (; i < n && (cp = letter(s, i, n)); i += 2) {
		if (cp >= 0x64b && cp <= 0x652)
			w->tail += 2;
		else if (cp == 0x640 || cp == 0x670 || w->tail || w->n == LAMALEF_LETTERS)
			plain = 0;
		else if (plain)
			w->c[w->n++] = (uint16_t)cp;
	}
	if (!plain) w->n = 0;
	return i;
}

static double
unseen(const lamalef_word *w)
{
	return w->n <= 3 ? 16 * UNSEEN : w->n == 4 ? 8 * UNSEEN : w->n == 5 ? 3 * UNSEEN : UNSEEN;
}

static double
evidence(const lamalef_word *w)
{
	double u = unseen(w), e = log((w->n_written + w->n_meant + u) / (w->n_written + u));
	if (!w->meant_len) return 0;
	if (w->sure) return SURE;
	double most = w->n <= 2 ? 1 : w->n == 3 ? 2.5 : w->n == 4 ? 4 : MOST;
	return !w->known ? 0 : e < most ? e : most;
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
	__m128i alef = _mm_or_si128(_mm_or_si128(scan_is(v, 0xa7), scan_is(v, 0xa3)),
				    _mm_or_si128(scan_is(v, 0xa5), scan_is(v, 0xa2)));
	__m128i god = _mm_and_si128(scan_is(v, 0x84), scan_is(scan_load(p + i - 4), 0x87));
	return _mm_and_si128(lam, _mm_or_si128(alef, god));
}
#endif
SCAN(find_pair, is_pair, pair16)

/* Start of the word that holds byte i, not before `from`. */
static size_t
word_start(const char *s, size_t from, size_t i, size_t n)
{
	while (i >= from + 2 && letter(s, i - 2, n)) i -= 2;
	return i;
}

/* Intact lam-alef in a line: a sign of health. At most 2. */
static int
count_intact(const char *s, size_t n)
{
	int k = 0;
	lamalef_word w;
	for (size_t at = 0, end; at < n && k < 2; at = end) {
		end = next_word(s, n, &at, &w);
		k += w.n && lamalef_intact(&w) && !lamalef_suspect(&w);
	}
	return k;
}

/* Log-odds of the line s[0..n) being damaged; pair = its first alef-lam; *sure = how many words
 * cannot be healthy. */
static double
judge_line(const repair_model *m, const char *s, size_t n, size_t pair, size_t *sure)
{
	double odds = PRIOR;
	lamalef_word w;
	*sure = 0;
	for (size_t end = 0; pair < n; pair = find_pair(s, end, n)) {
		size_t at = word_start(s, end, pair - 1, n);
		end = next_word(s, n, &at, &w);
		if (end <= pair) end = pair + 1;
		if (!w.n) continue;
		lamalef_look_up(m, &w, 0);
		odds += evidence(&w);
		*sure += w.meant_len && w.sure;
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

/* Cost of a word in the letter model, 1/8 nat. */
static unsigned
word_cost(const letters *m, const char *s, size_t n)
{
	unsigned last = letters_symbol(m, ' '), sum = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		unsigned sy = letters_symbol(m, cp);
		sum += letters_cost(m, last, sy);
		last = sy;
	}
	return sum + letters_cost(m, last, letters_symbol(m, ' '));
}

static int
better(const repair_model *m, const lamalef_word *w, const char *s, size_t n, double odds)
{
	double p = 1 / (1 + exp(-odds));
	if (!w->meant_len) return 0;
	if (w->sure) return 1;
	if (p < 0.5) return 0;
	if (w->known) return p * w->n_meant > 1.5 * w->n_written;
	return m->letters.n && p > 0.95 &&
	       word_cost(&m->letters, w->meant, w->meant_len) + LETTERS_UNIT / 2 <
		       word_cost(&m->letters, s, n);
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
		lamalef_look_up(m, &x, 1);
		size_t to = end - x.tail;
		if (!better(m, &x, s + at, to - at, odds)) continue;
		if ((st = kelma_buf_add(&w->a, s + from, at - from)) ||
		    (st = kelma_map_add(&w->m1, at - from, at - from)) ||
		    (st = kelma_buf_add(&w->a, x.meant, x.meant_len)))
			break;
		st = kelma_map_add_whole(&w->m1, x.meant_len, to - at);
		from = to;
		rep->changes++;
	}
	if (!st) st = kelma_buf_add(&w->a, s + from, n - from);
	return st ? st : kelma_map_add(&w->m1, n - from, n - from);
}

/* Lines of one text come from one reader: what all of them say together, in nats, as evidence for
 * each. The first lines are enough to know. */
static double
judge_text(const repair_model *m, const char *s, size_t n)
{
	enum { LINES = 512 };
	double sum = 0;
	size_t i = 0, k = 0;
	for (size_t p = find_pair(s, 0, n); p < n && k < LINES; p = find_pair(s, i, n), k++) {
		size_t e, sure;
		line_around(s, n, p, &i, &e);
		double odds = judge_line(m, s + i, e - i, p - i, &sure) - PRIOR;
		sum += odds > MOST ? MOST : odds < -MOST ? -MOST : odds;
		i = e;
	}
	return k < 2 ? 0 : sum > TEXT_MOST ? TEXT_MOST : sum < -TEXT_MOST ? -TEXT_MOST : sum;
}

/* Is there a line that looks damaged by itself? Healthy texts end here. */
static int
any_damaged(const repair_model *m, const char *s, size_t n)
{
	size_t i = 0, e, sure;
	for (size_t p = find_pair(s, 0, n); p < n; p = find_pair(s, i, n)) {
		line_around(s, n, p, &i, &e);
		if (judge_line(m, s + i, e - i, p - i, &sure) > 0 || sure) return 1;
		i = e;
	}
	return 0;
}

kelma_status
repair_lamalef(const repair_model *m, repair_work *w, const char *s, size_t n, kelma_buf *out,
	       kelma_map *map, repair_report *rep)
{
	kelma_status st = KELMA_OK;
	size_t done = 0, i = 0; /* copied up to; start of a line */
	*rep = (repair_report){ 0, 0, "" };
	w->a.len = w->m1.n = 0;
	if (!m->filter) return KELMA_OK;
	if (!any_damaged(m, s, n)) return KELMA_OK;
	double text = memchr(s, '\n', n) ? judge_text(m, s, n) : 0;
	for (size_t p = find_pair(s, 0, n); p < n && !st; p = find_pair(s, i, n)) {
		size_t e, sure;
		line_around(s, n, p, &i, &e);
		double odds = judge_line(m, s + i, e - i, p - i, &sure) + text;
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
