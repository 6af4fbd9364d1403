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
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		unsigned sy = is_arabic(cp) ? letters_symbol(m, cp) : sp;
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

/* Append s[0..n) turned round to out. */
static kelma_status
turn(const char *s, size_t n, kelma_buf *out)
{
	kelma_status st = KELMA_OK;
	for (size_t i = n; i > 0 && !st;) {
		uint32_t cp;
		size_t b = i - 1, e = i;
		while (b > 0 && (s[b] & 0xc0) == 0x80) b--;
		utf8_get(s + b, &cp);
		if (!keeps_order(cp)) {
			char u[4];
			st = kelma_buf_add(out, u, utf8_put(mirror(cp), u));
			i = b;
			continue;
		}
		size_t start = b; /* the run goes back to `start`; single . , / : - between two of
				     its members belong to it */
		while (b > 0) {
			size_t c = b - 1;
			while (c > 0 && (s[c] & 0xc0) == 0x80) c--;
			utf8_get(s + c, &cp);
			if (keeps_order(cp))
				start = c;
			else if (!memchr(".,/:-' ", s[c], 7) || b != start)
				break;
			b = c;
		}
		st = kelma_buf_add(out, s + start, e - start);
		i = start;
	}
	return st;
}

/* Turn the lines of w->a that are written backwards; the result replaces w->a and w->m1. */
static kelma_status
turn_lines(const repair_model *m, repair_work *w, repair_report *rep)
{
	enum { LEAST = 12, GAIN = 4 /* 1/8 nat a letter */ };
	kelma_status st = KELMA_OK;
	kelma_map both = KELMA_MAP_INIT;
	size_t done = 0, turned = 0;
	w->b.len = w->m2.n = 0;
	for (size_t i = 0; i < w->a.len && !st;) {
		const char *nl = memchr(w->a.data + i, '\n', w->a.len - i);
		size_t e = nl ? (size_t)(nl - w->a.data) : w->a.len, k;
		long gain = backwards_gain(&m->letters, w->a.data + i, e - i, &k);
		if (k >= LEAST && gain > (long)k * GAIN) {
			if (!(st = kelma_buf_add(&w->b, w->a.data + done, i - done)))
				st = kelma_map_add(&w->m2, i - done, i - done);
			size_t at = w->b.len;
			if (!st && !(st = turn(w->a.data + i, e - i, &w->b)))
				st = kelma_map_add_whole(&w->m2, w->b.len - at, e - i);
			rep->gain += (double)gain / LETTERS_UNIT;
			done = e;
			turned++;
		}
		i = e + 1;
	}
	if (st || !turned) return st;
	if (!(st = kelma_buf_add(&w->b, w->a.data + done, w->a.len - done)))
		st = kelma_map_add(&w->m2, w->a.len - done, w->a.len - done);
	if (!st) st = kelma_map_compose(&w->m1, &w->m2, &both);
	kelma_buf t = w->a;
	w->a = w->b, w->b = t;
	kelma_map_free(&w->m1);
	w->m1 = both;
	rep->changes += turned;
	return st;
}

kelma_status
repair_visual(const repair_model *m, repair_work *w, const char *s, size_t n, kelma_buf *out,
	      kelma_map *map, repair_report *rep)
{
	*rep = (repair_report){ 0, 0, "" };
	size_t at = find_form(s, 0, n);
	if (at == n) return KELMA_OK; /* readers that turn lines give the shapes, too */
	w->a.len = w->m1.n = 0;
	rep->what = "Arabic shapes and lines in visual order";
	kelma_status st = plain_letters(w, s, n, at, rep);
	if (!st && m->letters.n) st = turn_lines(m, w, rep);
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

/* Is byte i where a space is missing: after teh marbuta, which ends words, or a digit after an
 * Arabic word? */
static inline int
is_seam(const unsigned char *p, size_t i, size_t n)
{
	const char *s = (const char *)p;
	if (i < 6) return 0;
	if (p[i] >= '0' && p[i] <= '9')
		return p[i - 1] >= 0x80 && letters_before(p, i) >= 2 && digits_between(s, i, n);
	if (p[i - 1] != 0xa9 || p[i - 2] != 0xd8 || p[i] < 0xd8 || p[i] > 0xdb) return 0;
	return letter_at(s, i, n) != TEH_MARBUTA && letters_after(s, i, n) == 3 &&
	       letters_before(p, i) >= 3;
}

#if defined(__SSE2__)
static inline __m128i
seam16(const unsigned char *p, size_t i)
{
	__m128i v = scan_load(p + i), prev = scan_load(p + i - 1), prev2 = scan_load(p + i - 2);
	__m128i teh = _mm_and_si128(scan_is(prev, 0xa9), _mm_and_si128(scan_is(prev2, 0xd8),
								       v)); /* then any high byte */
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
