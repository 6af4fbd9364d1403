/* The step `html`: character references that end with ';'. */
#include "text/charset.h"
#include "text/repair.h"
#include "text/utf8.h"
#include <string.h>

enum { LONGEST = 32 };

/* Number of a numeric reference s[0..n) (after "&#", without ';'), or 0. */
static uint32_t
number(const char *s, size_t n)
{
	int hex = n > 1 && (s[0] == 'x' || s[0] == 'X');
	uint32_t v = 0, base = hex ? 16 : 10;
	if (n == (size_t)hex) return 0;
	for (size_t i = (size_t)hex; i < n; i++) {
		uint32_t d = 99;
		if (s[i] >= '0' && s[i] <= '9')
			d = (uint32_t)(s[i] - '0');
		else if (s[i] >= 'a' && s[i] <= 'f')
			d = (uint32_t)(s[i] - 'a' + 10);
		else if (s[i] >= 'A' && s[i] <= 'F')
			d = (uint32_t)(s[i] - 'A' + 10);
		if (d >= base) return 0;
		v = v * base + d;
		if (v > 0x10ffff) return 0;
	}
	return v >= 0xd800 && v < 0xe000 ? 0 : v;
}

/* Text of the reference at s[0..n), s[0] == '&': its bytes in u, *ulen; returns the length of the
 * reference or 0. */
static size_t
reference(const repair_model *m, const char *s, size_t n, char *u, size_t *ulen)
{
	const char *e = memchr(s, ';', n < LONGEST ? n : LONGEST);
	size_t k = e ? (size_t)(e - s) : 0;
	if (k < 3) return 0;
	if (s[1] == '#') {
		uint32_t cp = number(s + 2, k - 2);
		if (cp >= 0x80 &&
		    cp < 0xa0) { /* meant as windows-1252, as every browser reads it */
			const unsigned char *b = charset_byte(CHARSET_1252, (unsigned char)cp);
			*ulen = b[3] & 3;
			memcpy(u, b, *ulen);
			return k + 1;
		}
		if (!cp || (cp < ' ' && cp != '\t' && cp != '\n') || cp == 0x7f) return 0;
		*ulen = utf8_put(cp, u);
		return k + 1;
	}
	size_t vlen;
	const char *v = pack_map_get(&m->entities, s + 1, k - 1, &vlen);
	if (!v || vlen > 4) return 0;
	memcpy(u, v, vlen);
	*ulen = vlen;
	return k + 1;
}

/* As reference(), but an escaped escape ("&amp;eacute;", "&amp;amp;") is undone at once: the step
 * is idempotent. */
static size_t
whole_reference(const repair_model *m, const char *s, size_t n, char *u, size_t *ulen)
{
	size_t k = reference(m, s, n, u, ulen), done = 0;
	while (k && *ulen == 1 && u[0] == '&') {
		char v[4];
		size_t vlen;
		done += k - 1; /* what follows is read as if the last ';' were its '&' */
		if (done + 1 >= n) return done + 1;
		char joined[LONGEST + 1] = "&";
		size_t rest = n - done - 1 < LONGEST ? n - done - 1 : LONGEST;
		memcpy(joined + 1, s + done + 1, rest);
		k = reference(m, joined, rest + 1, v, &vlen);
		if (!k) return done + 1;
		memcpy(u, v, vlen);
		*ulen = vlen;
	}
	return k ? done + k : 0;
}

/* In a URL "&copy;" may be a parameter; "&amp;" is damage there too. */
static int
in_url(const char *s, size_t start, size_t i)
{
	size_t n = i - start;
	for (size_t k = 0; k + 3 <= n; k++)
		if (!memcmp(s + start + k, "://", 3)) return 1;
	return n > 4 && !memcmp(s + start, "www.", 4);
}

kelma_status
repair_html(const repair_model *m, repair_work *w, const char *s, size_t n, kelma_buf *out,
	    kelma_map *map, repair_report *rep)
{
	kelma_status st = KELMA_OK;
	size_t from = 0, word = 0; /* copied up to; where the current word began */
	int url = -1;              /* -1: not looked at yet in this word */
	*rep = (repair_report){ 0, 0, "" };
	w->a.len = w->m1.n = 0;
	for (size_t i = 0; i < n && !st; i++) {
		const char *amp = memchr(s + i, '&', n - i);
		if (!amp) break;
		size_t at = (size_t)(amp - s), b = at, ulen;
		while (b > i && (unsigned char)s[b - 1] > ' ') b--;
		if (b > i || i == 0) word = b, url = -1;
		i = at;
		char u[4];
		size_t k = whole_reference(m, s + at, n - at, u, &ulen);
		if (!k) continue;
		if (url < 0) url = in_url(s, word, at);
		if (url && (ulen != 1 || u[0] != '&')) continue;
		if ((st = kelma_buf_add(&w->a, s + from, at - from)) ||
		    (st = kelma_map_add(&w->m1, at - from, at - from)) ||
		    (st = kelma_buf_add(&w->a, u, ulen)) ||
		    (st = kelma_map_add_whole(&w->m1, ulen, k)))
			break;
		rep->changes++;
		rep->what = "HTML character reference";
		from = at + k;
		i = from - 1;
	}
	if (st || !rep->changes) return st;
	if ((st = kelma_buf_add(&w->a, s + from, n - from)) ||
	    (st = kelma_map_add(&w->m1, n - from, n - from)))
		return st;
	return repair_hand_over(&w->a, &w->m1, out, map);
}
