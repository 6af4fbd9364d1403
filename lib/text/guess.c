/* Guessing the charset of a text: byte order marks, UTF-8 by its form, and for the rest the letter
 * pairs that each code page would give. Pairs of two ASCII bytes are the same in all of them and
 * are not looked at. */
#include "text/charset.h"
#include "base/base.h"
#include "pack/pack.h"
#include "text/chars.h"
#include "text/letters.h"
#include "text/scan.h"
#include "text/utf8.h"
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

static kelma_status
open_letters(letters *m, kelma_res **res)
{
	size_t n;
	kelma_status st = kelma_res_open(NULL, res, NULL);
	if (st) return st;
	const void *p = pack_section(*res, "text.letters", &n);
	return letters_open(m, p, n, NULL);
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

enum {
	LATIN = 1,
	ARABIC,
	ARABIC_PUNCT,
	SHAPE = 5,
	NO_BREAK = 2 * LETTERS_UNIT,
	TURN = 3 * LETTERS_UNIT
};
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
		if (cp ==
		    0xa0) { /* our sources are typed without it: a space, and a little rarer */
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
	uint64_t sum = 0;
	unsigned last = letters_symbol(m, ' '), script = 0;
	for (size_t i = 0, high = 0; i < n; i++) {
		unsigned s = v->sym[p[i]], sc = v->script[p[i]];
		if (high | (p[i] & 0x80)) sum += letters_cost(m, last, s) + v->form[p[i]];
		if (sc) {
			if (script && script != sc && script + sc != ARABIC + ARABIC_PUNCT)
				sum += TURN;
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
	if (!open_letters(&m, &res)) g = guess_single(&m, p, n);
	kelma_res_free(res);
	return g;
}

/* A check that a text goes on in a charset: for each pair of bytes and each other charset what the
 * latter would save, as a lane of a vector. What all of the text would save, and the most that a
 * part up to a line or from a line on would, are found in one pass for all lanes at once. */
enum { LANES = 8, SAVES = 160 /* less than SEAM, lines are judged a little different */ };
enum { AT_END = 3, BETWEEN = 8 /* characters that are a sign of UTF-8 */ };
enum { SCRIPTS = 4, TURNED = 4 };
struct kelma_charset_check {
	int charset;               /* -1: UTF-8 */
	int arabic;                /* it has Arabic letters: scripts may change */
	unsigned char script[256]; /* of a byte */
	unsigned char never[256];  /* bytes that no text has */
	int16_t prior[LANES]; /* what it costs the others beforehand, of what it costs this one */
	int16_t saves[65536][LANES];
};
/* By the script before and that of a letter: the script then, + TURNED where it changed (judge()).
 */
static const unsigned char turns[SCRIPTS][SCRIPTS] = {
	{ 0, LATIN, ARABIC, 0 },
	{ LATIN, LATIN, ARABIC | TURNED, LATIN | TURNED },
	{ ARABIC, LATIN | TURNED, ARABIC, ARABIC },
	{ 0, 0, 0, 0 },
};

/* Is this no character of a text: undefined, or a control character that is none of ASCII? */
static int
is_nothing(const unsigned char *utf8)
{
	uint32_t cp;
	utf8_get((const char *)utf8, &cp);
	return utf8[3] & 128 || (cp >= 0x80 && cp < 0xa0);
}

static int
prior_of(int charset)
{
	int k = 0;
	while (candidates[k].charset != charset) k++;
	return candidates[k].prior;
}

static void
fill_lane(kelma_charset_check *c, const letters *m, const byte_view *v, int charset, int lane)
{
	byte_view t;
	look_through(m, charset, &t);
	c->prior[lane] = (int16_t)(prior_of(charset) - prior_of(c->charset));
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = a & 0x80 ? 0 : 0x80; b < 256; b++)
			c->saves[a << 8 | b][lane] =
				(int16_t)((int)(letters_cost(m, v->sym[a], v->sym[b]) +
						v->form[b]) -
					  (int)(letters_cost(m, t.sym[a], t.sym[b]) + t.form[b]));
}

static void
fill_check(kelma_charset_check *c, const letters *m)
{
	/* these two differ in what `never` holds of the one */
	int twin = c->charset == CHARSET_8859_1 ? CHARSET_1252 : CHARSET_8859_1, lane = 0;
	byte_view v;
	look_through(m, c->charset, &v);
	for (int b = 0; b < 256; b++) {
		c->never[b] = b >= 0x80 && is_nothing(charset_byte(c->charset, (unsigned char)b));
		c->script[b] = v.script[b];
		c->arabic |= v.script[b] == ARABIC;
	}
	for (int k = 0; k < CANDIDATES && lane < LANES; k++)
		if (candidates[k].charset != c->charset && candidates[k].charset != twin)
			fill_lane(c, m, &v, candidates[k].charset, lane++);
}

kelma_status
kelma_charset_check_new(const char *name, kelma_charset_check **out, kelma_err *err)
{
	letters m;
	kelma_res *res = NULL;
	kelma_status st = KELMA_OK;
	*out = NULL;
	int charset = charset_find(name, strlen(name)),
	    known = charset < 0 && !strcmp(name, "UTF-8");
	for (int k = 0; k < CANDIDATES; k++) known |= candidates[k].charset == charset;
	if (!known)
		return base_fail(err, KELMA_ENOTFOUND, 0, 0, "%s is no charset that is guessed",
				 name);
	kelma_charset_check *c = calloc(1, sizeof *c);
	if (!c) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	c->charset = charset;
	if (charset >= 0 && (st = open_letters(&m, &res)) != KELMA_OK)
		base_fail(err, st, 0, 0, "the model of letters cannot be read");
	else if (charset >= 0) fill_check(c, &m);
	kelma_res_free(res);
	if (st) free(c);
	else *out = c;
	return st;
}

void
kelma_charset_check_free(kelma_charset_check *c)
{
	free(c);
}

/* For each lane the sum of all, the largest sum from the start on, and the largest up to the end.
 * They stay at the ends of their range. */
#if defined(__SSE2__)
typedef __m128i lanes;

static inline lanes
lanes_load(const int16_t *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}
#define lanes_set _mm_set1_epi16
#define lanes_add _mm_adds_epi16
#define lanes_max _mm_max_epi16
#else
typedef struct lanes {
	int16_t x[LANES];
} lanes;

static inline lanes
lanes_load(const int16_t *p)
{
	lanes v;
	memcpy(v.x, p, sizeof v.x);
	return v;
}

static inline lanes
lanes_set(int16_t x)
{
	lanes v;
	for (int k = 0; k < LANES; k++) v.x[k] = x;
	return v;
}

static inline lanes
lanes_add(lanes a, lanes b)
{
	for (int k = 0; k < LANES; k++) {
		int x = a.x[k] + b.x[k];
		a.x[k] = (int16_t)(x > INT16_MAX ? INT16_MAX : x < INT16_MIN ? INT16_MIN : x);
	}
	return a;
}

static inline lanes
lanes_max(lanes a, lanes b)
{
	for (int k = 0; k < LANES; k++)
		if (b.x[k] > a.x[k]) a.x[k] = b.x[k];
	return a;
}
#endif
typedef struct sums {
	lanes all, begin, end;
} sums;

static inline void
add_lanes(sums *s, lanes v)
{
	s->all = lanes_add(s->all, v);
	s->begin = lanes_max(s->begin, s->all);
	s->end = lanes_max(lanes_add(s->end, v), lanes_set(0));
}

static int
is_over(const sums *s, const int16_t *prior)
{
	int16_t all[LANES], begin[LANES], end[LANES];
	int over = 0, a = 0, b = 0;
	memcpy(all, &s->all, sizeof all);
	memcpy(begin, &s->begin, sizeof begin);
	memcpy(end, &s->end, sizeof end);
	for (int k = 0; k < LANES; k++) {
		over |= all[k] > prior[k];
		a = begin[k] > a ? begin[k] : a;
		b = end[k] > b ? end[k] : b;
	}
	return over || a + b > SAVES;
}

/* Characters that could be UTF-8 with no ill-formed one between: up to the first of these, the
 * longest run, and the run up to now. */
typedef struct utf8_runs {
	size_t first, most, now;
	int broken;
} utf8_runs;

static inline void
break_run(utf8_runs *r)
{
	if (!r->broken) r->first = r->now;
	r->broken = 1;
	r->now = 0;
}

static inline void
utf8_step(unsigned before, unsigned b, utf8_runs *r)
{
	int after = before >= 0xc2, in = (b & 0xc0) == 0x80;
	if (after & in) {
		if (++r->now > r->most) r->most = r->now;
	} else if (after | (in & (before < 0x80))) break_run(r);
}

/* Is there a stretch that looks like UTF-8? At the start or the end a short one tells; between, an
 * accented letter before an Arabic comma looks the same, so that only many do. */
static int
has_utf8(const unsigned char *p, size_t n)
{
	utf8_runs r = { 0, 0, 0, 0 };
	size_t i = 1;
#if defined(__SSE2__)
	for (; i + 16 <= n; i += 16) {
		__m128i b = scan_load(p + i), a = scan_load(p + i - 1);
		__m128i in = _mm_cmplt_epi8(b, _mm_set1_epi8((char)0xc0));
		/* as signed bytes those from 0xc2 on are -62 .. -1 */
		__m128i after = _mm_and_si128(_mm_cmpgt_epi8(a, _mm_set1_epi8(-63)),
					      _mm_cmplt_epi8(a, _mm_setzero_si128()));
		int good = _mm_movemask_epi8(_mm_and_si128(in, after));
		if (!good && _mm_movemask_epi8(after)) break_run(&r);
		if (!good) continue; /* a lone one between does not matter here */
		for (size_t k = i; k < i + 16; k++) utf8_step(p[k - 1], p[k], &r);
	}
#endif
	for (; i < n; i++) utf8_step(p[i - 1], p[i], &r);
	return r.first >= AT_END || r.now >= AT_END || r.most >= BETWEEN;
}

/* Sum up; 0 = there is a byte that no text has. */
static inline int
sum_up(const kelma_charset_check *c, const unsigned char *p, size_t n, int arabic, sums *t)
{
	unsigned last = ' ', script = 0, never = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned b = p[i];
		if (arabic) script = turns[script & 3][c->script[b]];
		if ((last | b) & 0x80) {
			never |= c->never[b];
			add_lanes(t, lanes_load(c->saves[last << 8 | b]));
			if (arabic && script & TURNED) add_lanes(t, lanes_set(TURN));
		}
		last = b;
	}
	return !never;
}

int
kelma_charset_check_run(const kelma_charset_check *c, const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	sums t = { lanes_set(0), lanes_set(0), lanes_set(0) };
	if (c->charset < 0) return kelma_utf8_valid(s, n) == n;
	int ok = c->arabic ? sum_up(c, p, n, 1, &t) : sum_up(c, p, n, 0, &t);
	return ok && !is_over(&t, c->prior) && !has_utf8(p, n);
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

/* The cost of one line in every charset. */
static void
line_costs(const readers *r, const char *s, size_t n, uint32_t *cost)
{
	for (int c = 0; c < CANDIDATES; c++)
		cost[c] = (uint32_t)judge(&r->m, &r->view[c], (const unsigned char *)s, n);
	cost[UTF8_READER] = (uint32_t)judge_utf8(&r->m, s, n);
}

static size_t
line_end(const char *s, size_t i, size_t n)
{
	const char *nl = memchr(s + i, '\n', n - i);
	return nl ? (size_t)(nl - s) + 1 : n;
}

static size_t
count_line_ends(const char *s, size_t n)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i = line_end(s, i, n)) k++;
	return k;
}

/* The best place to change, n = none. */
static size_t
find_seam(const readers *r, const char *s, size_t n)
{
	double total[READERS] = { 0 }, so_far[READERS] = { 0 }, one = HUGE_VAL, two = HUGE_VAL;
	size_t at = n, k = 0;
	uint32_t(*cost)[READERS] = malloc((count_line_ends(s, n) + 1) * sizeof *cost);
	if (!cost) return n;
	for (size_t i = 0, e; i < n; i = e, k++) {
		line_costs(r, s + i, (e = line_end(s, i, n)) - i, cost[k]);
		for (int c = 0; c < READERS; c++) total[c] += cost[k][c];
	}
	for (int c = 0; c < READERS; c++)
		if (total[c] < one) one = total[c];
	k = 0;
	for (size_t i = 0; i < n; i = line_end(s, i, n), k++) {
		double a = HUGE_VAL, b = HUGE_VAL;
		for (int c = 0; c < READERS; c++) {
			if (so_far[c] < a) a = so_far[c];
			if (total[c] - so_far[c] < b) b = total[c] - so_far[c];
		}
		if (i && a + b < two) {
			two = a + b;
			at = i;
		}
		for (int c = 0; c < READERS; c++) so_far[c] += cost[k][c];
	}
	free(cost);
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
	    !open_letters(&r->m, &res)) {
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
