/* The steps `visual` and `glued`: what PDF readers do to Arabic besides lam-alef. */
#include "text/chars.h"
#include "text/repair.h"
#include "text/scan.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <string.h>

enum { TEH_MARBUTA = 0x629 };

/* Is there anything but ASCII and plain Arabic, Latin and Tifinagh letters: U+FB50..U+FDFF,
 * U+FE70..U+FEFC? */
static size_t
find_form(const char *s, size_t i, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	while (i < n) {
		const unsigned char *e = memchr(p + i, 0xef, n - i);
		if (!e) return n;
		i = (size_t)(e - p);
		if (i + 2 < n && ((p[i + 1] >= 0xad && p[i + 1] <= 0xb6) ||
				  (p[i + 1] >= 0xb9 && p[i + 1] <= 0xbb))) {
			uint32_t cp, d[4];
			utf8_get(s + i, &cp);
			if (cp < 0xfdf0 || cp >= 0xfe70)
				if (chars_decompose(cp, d)) return i;
		}
		i += 3;
	}
	return n;
}

/* Letters of the shapes in s, appended to w->a with the map in w->m1. */
static kelma_status
plain_letters(repair_work *w, const char *s, size_t n, size_t at, repair_report *rep)
{
	kelma_status st = KELMA_OK;
	size_t from = 0;
	while (at < n && !st) {
		uint32_t cp, d[4];
		char u[16];
		size_t k = 0;
		utf8_get(s + at, &cp);
		int m = chars_decompose(cp, d),
		    first = d[0] == ' ' && m > 1; /* a mark alone comes on a space */
		for (int i = first; i < m; i++) k += utf8_put(d[i], u + k);
		if (!(st = kelma_buf_add(&w->a, s + from, at - from)))
			st = kelma_map_add(&w->m1, at - from, at - from);
		if (!st && !(st = kelma_buf_add(&w->a, u, k)))
			st = kelma_map_add_whole(&w->m1, k, 3);
		rep->changes++;
		from = at + 3;
		at = find_form(s, from, n);
	}
	if (!st && !(st = kelma_buf_add(&w->a, s + from, n - from)))
		st = kelma_map_add(&w->m1, n - from, n - from);
	return st;
}

static int
is_arabic(uint32_t cp)
{
	return chars_get(cp)->script == KELMA_SCRIPT_ARABIC &&
	       chars_in(chars_get(cp), CHARS_LETTERS | CHARS_MARKS);
}

/* How much likelier, in 1/8 nat, the Arabic words of s are when read backwards; *letters = how many
 * letters. */
static long
backwards_gain(const letters *m, const char *s, size_t n, size_t *count)
{
	unsigned sp = letters_symbol(m, ' '), last = sp;
	long fwd = 0, back = 0;
	*count = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp, d[4];
		if (!(s[i] & 0x80)) {
			i++;
			cp = ' ';
		} else i += utf8_get(s + i, &cp);
		if (cp >= 0xfb50 && chars_decompose(cp, d)) cp = d[0];
		unsigned sy = cp > 0x620 && is_arabic(cp) ? letters_symbol(m, cp) : sp;
		if (sy != sp || last != sp) {
			fwd += letters_cost(m, last, sy);
			back += letters_cost(m, sy, last);
		}
		*count += sy != sp;
		last = sy;
	}
	return fwd - back;
}

/* Mirror image of a bracket. */
static uint32_t
mirror(uint32_t cp)
{
	static const uint16_t pair[][2] = {
		{ '(', ')' }, { '[', ']' }, { '{', '}' }, { '<', '>' }, { 0xab, 0xbb }
	};
	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
		if (cp == pair[i][0]) return pair[i][1];
		if (cp == pair[i][1]) return pair[i][0];
	}
	return cp;
}

/* Characters that keep their order when a line is turned: numbers and Latin words with what stands
 * inside them. */
static int
keeps_order(uint32_t cp)
{
	const chars_props *p = chars_get(cp);
	return p->gc == CHARS_ND || p->script == KELMA_SCRIPT_LATIN;
}

/* Start of the character that ends before byte i > 0; *cp = it. */
static size_t
before(const char *s, size_t i, uint32_t *cp)
{
	while (--i > 0 && (s[i] & 0xc0) == 0x80) {
	}
	utf8_get(s + i, cp);
	return i;
}

/* Start of the run of numbers or Latin words whose last character begins at b. Single . , / : - '
 * between two of its members belong to it; a space does between Latin words, or such a word and a
 * number, but not between two numbers, which are set from right to left. */
static size_t
run_start(const char *s, size_t b)
{
	uint32_t cp, left;
	while (b > 0) {
		size_t c = before(s, b, &cp), d;
		if (keeps_order(cp)) {
			b = c;
			continue;
		}
		if (!c || cp > 0x7f || !memchr(".,/:-' ", (int)cp, 7)) break;
		d = before(s, c, &left);
		if (!keeps_order(left)) break;
		if (cp == ' ' && chars_get(left)->script != KELMA_SCRIPT_LATIN) break;
		b = d;
	}
	return b;
}

/* Append s[0..n) turned round to out. */
static kelma_status
turn(const char *s, size_t n, kelma_buf *out)
{
	kelma_status st = KELMA_OK;
	for (size_t i = n; i > 0 && !st;) {
		uint32_t cp;
		size_t b = before(s, i, &cp);
		if (keeps_order(cp)) {
			size_t start = run_start(s, b);
			st = kelma_buf_add(out, s + start, i - start);
			i = start;
			continue;
		}
		char u[4];
		st = kelma_buf_add(out, u, utf8_put(mirror(cp), u));
		i = b;
	}
	return st;
}

enum { LEAST = 16, GAIN = 5 /* 1/8 nat a letter */, LEAST_KNOWN = 3, GAIN_TEXT = 2 };
enum { LEAST_SHAPED = 12, GAIN_SHAPED = 4 }; /* shapes come from readers that turn lines, too */

/* Are the k letters of the line s[0..n) clearly likelier backwards? */
static int
is_backward_line(const char *s, size_t n, size_t k, long gain)
{
	if (k >= LEAST && gain > (long)k * GAIN) return 1;
	return k >= LEAST_SHAPED && gain > (long)k * GAIN_SHAPED && find_form(s, 0, n) < n;
}

/* Is the text as a whole written backwards? Then its short lines are, too. */
static int
is_backward_text(const letters *m, const char *s, size_t n)
{
	enum { LOOK_AT = 1 << 16, LINES = 3 };
	size_t letters_all = 0, lines = 0, k;
	long sum = 0;
	if (n > LOOK_AT) n = LOOK_AT;
	for (size_t i = 0; i < n;) {
		const char *nl = memchr(s + i, '\n', n - i);
		size_t e = nl ? (size_t)(nl - s) : n;
		if (!nl && i) break; /* perhaps cut inside a character */
		long gain = backwards_gain(m, s + i, e - i, &k);
		sum += gain;
		letters_all += k;
		lines += k >= LEAST && gain > (long)k * GAIN;
		i = e + 1;
	}
	return lines >= LINES && sum > (long)letters_all * GAIN_TEXT;
}

/* Turn the lines of s that are written backwards; the result goes to w->b and w->m2. Returns how
 * many through *turned; 0: nothing was written. */
static kelma_status
turn_lines(const repair_model *m, repair_work *w, const char *s, size_t n, size_t *turned,
	   repair_report *rep)
{
	kelma_status st = KELMA_OK;
	size_t done = 0;
	*turned = w->b.len = w->m2.n = 0;
	if (!m->letters.n) return KELMA_OK;
	int known = memchr(s, '\n', n) && is_backward_text(&m->letters, s, n);
	for (size_t i = 0; i < n && !st;) {
		const char *nl = memchr(s + i, '\n', n - i);
		size_t e = nl ? (size_t)(nl - s) : n, k;
		long gain = backwards_gain(&m->letters, s + i, e - i, &k);
		if (known ? k >= LEAST_KNOWN && gain > 0
			  : is_backward_line(s + i, e - i, k, gain)) {
			if (!(st = kelma_buf_add(&w->b, s + done, i - done)))
				st = kelma_map_add(&w->m2, i - done, i - done);
			size_t at = w->b.len;
			if (!st && !(st = turn(s + i, e - i, &w->b)))
				st = kelma_map_add_whole(&w->m2, w->b.len - at, e - i);
			rep->gain += (double)gain / LETTERS_UNIT;
			done = e;
			++*turned;
		}
		i = e + 1;
	}
	if (st || !*turned) return st;
	rep->changes += *turned;
	st = kelma_buf_add(&w->b, s + done, n - done);
	return st ? st : kelma_map_add(&w->m2, n - done, n - done);
}

kelma_status
repair_visual(const repair_model *m, repair_work *w, const char *s, size_t n, kelma_buf *out,
	      kelma_map *map, repair_report *rep)
{
	size_t turned;
	*rep = (repair_report){ 0, 0, "" };
	kelma_status st = turn_lines(m, w, s, n, &turned, rep);
	if (st) return st;
	if (turned) s = w->b.data, n = w->b.len;
	size_t at = find_form(s, 0, n);
	if (turned || at < n) rep->what = "Arabic shapes and lines in visual order";
	if (at == n) return turned ? repair_hand_over(&w->b, &w->m2, out, map) : KELMA_OK;
	w->a.len = w->m1.n = 0;
	st = plain_letters(w, s, n, at, rep);
	if (!st && turned) {
		kelma_map both = KELMA_MAP_INIT, t = w->m1;
		st = kelma_map_compose(&w->m2, &w->m1, &both);
		w->m1 = both;
		kelma_map_free(&t);
	}
	return st ? st : repair_hand_over(&w->a, &w->m1, out, map);
}

/* Arabic letter of two bytes at s[i], 0 = none. */
static uint32_t
letter_at(const char *s, size_t i, size_t n)
{
	unsigned a = (unsigned char)s[i];
	if (a < 0xd8 || a > 0xdb || i + 1 >= n) return 0;
	uint32_t cp = (a & 0x1f) << 6 | ((unsigned char)s[i + 1] & 0x3f);
	return (cp >= 0x621 && cp <= 0x64a) || (cp >= 0x671 && cp <= 0x6d3) ? cp : 0;
}

/* Number of Arabic letters that follow position i without a break, up to 3. */
static size_t
letters_after(const char *s, size_t i, size_t n)
{
	size_t k = 0;
	while (k < 3 && i < n && letter_at(s, i, n)) i += 2, k++;
	return k;
}

/* Digits between two Arabic words: where they end, or 0 when they are something else. */
static size_t
digits_between(const char *s, size_t i, size_t n)
{
	size_t e = i;
	while (e < n && s[e] >= '0' && s[e] <= '9') e++;
	return e - i <= 4 && letters_after(s, e, n) >= 2 ? e : 0;
}

static kelma_status
cut(repair_work *w, const char *s, size_t *from, size_t at, repair_report *rep)
{
	kelma_status st = kelma_buf_add(&w->a, s + *from, at - *from);
	if (!st) st = kelma_map_add(&w->m1, at - *from, at - *from);
	if (!st) st = kelma_buf_add(&w->a, " ", 1);
	if (!st) st = kelma_map_add_whole(&w->m1, 1, 0);
	rep->changes++;
	*from = at;
	return st;
}

/* Letters of the word that ends before position i, up to 4. */
static size_t
letters_before(const unsigned char *p, size_t i)
{
	size_t k = 0;
	while (k < 4 && i >= 2 && letter_at((const char *)p, i - 2, i)) i -= 2, k++;
	return k;
}

/* Does the article stand at byte i behind the plural -at of a word of six letters or more, and
 * three letters after it? */
static inline int
is_plural_seam(const unsigned char *p, size_t i, size_t n)
{
	return i >= 4 && i + 4 < n && !memcmp(p + i - 4, "\xd8\xa7\xd8\xaa\xd8\xa7\xd9\x84", 8) &&
	       letters_before(p, i - 4) >= 4 && letters_after((const char *)p, i + 4, n) == 3;
}

/* Is byte i where a space is missing: after teh marbuta, which ends words, a digit after an Arabic
 * word, or the article after a plural? */
static inline int
is_seam(const unsigned char *p, size_t i, size_t n)
{
	const char *s = (const char *)p;
	if (i < 6) return 0;
	if (p[i] >= '0' && p[i] <= '9')
		return p[i - 1] >= 0x80 && letters_before(p, i) >= 2 && digits_between(s, i, n);
	if (p[i - 1] == 0xaa) return is_plural_seam(p, i, n);
	if (p[i - 1] != 0xa9 || p[i - 2] != 0xd8 || p[i] < 0xd8 || p[i] > 0xdb) return 0;
	return letter_at(s, i, n) != TEH_MARBUTA && letters_after(s, i, n) == 3 &&
	       letters_before(p, i) >= 3;
}

#if defined(__SSE2__)
static inline __m128i
seam16(const unsigned char *p, size_t i)
{
	__m128i v = scan_load(p + i), prev = scan_load(p + i - 1), prev2 = scan_load(p + i - 2);
	__m128i teh =
		_mm_and_si128(_mm_or_si128(scan_is(prev, 0xa9), scan_is(prev, 0xaa)),
			      _mm_and_si128(scan_is(prev2, 0xd8), v)); /* then any high byte */
	__m128i digit = _mm_cmpgt_epi8(_mm_set1_epi8(-128 + 10),
				       _mm_add_epi8(v, _mm_set1_epi8((char)(-'0' - 128))));
	return _mm_or_si128(teh, _mm_and_si128(digit, prev));
}
#endif
SCAN(find_seam, is_seam, seam16)

kelma_status
repair_glued(const repair_model *m, repair_work *w, const char *s, size_t n, kelma_buf *out,
	     kelma_map *map, repair_report *rep)
{
	kelma_status st = KELMA_OK;
	size_t from = 0;
	(void)m;
	*rep = (repair_report){ 0, 0, "" };
	w->a.len = w->m1.n = 0;
	for (size_t i = find_seam(s, 0, n); i < n && !st;) {
		size_t e = s[i] >= '0' && s[i] <= '9' ? digits_between(s, i, n) : i;
		st = cut(w, s, &from, i, rep);
		if (e > i && !st) st = cut(w, s, &from, e, rep);
		i = find_seam(s, e + 1, n);
	}
	if (st || !rep->changes) return st;
	rep->what = "words written together";
	if ((st = kelma_buf_add(&w->a, s + from, n - from)) ||
	    (st = kelma_map_add(&w->m1, n - from, n - from)))
		return st;
	return repair_hand_over(&w->a, &w->m1, out, map);
}
