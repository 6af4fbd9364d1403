/* Old Amazigh fonts: Tifinagh or dotted letters stored as Latin ones. Decoded by name only; the
 * guess is for people. */
#include "pack/pack.h"
#include "text/charset.h"
#include "text/letters.h"
#include "text/utf8.h"
#include <math.h>
#include <string.h>

enum { LOOK_AT = 4096, GAIN = 7 * LETTERS_UNIT /* what a font must save to be worth a word */ };

/* One character of s, which is UTF-8 when `utf8`, else windows-1252. Returns its length. */
static size_t
next_char(const char *s, int utf8, uint32_t *cp)
{
	if (utf8) return utf8_get(s, cp);
	utf8_get((const char *)charset_byte(CHARSET_1252, (unsigned char)*s), cp);
	return 1;
}

kelma_status
font_decode(int font, const char *s, size_t n, kelma_buf *out, kelma_map *map)
{
	int utf8 = kelma_utf8_valid(s, n) == n;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < n && !st;) {
		uint32_t cp;
		char u[4];
		size_t k = next_char(s + i, utf8, &cp);
		const char *t = font_text(font, cp);
		size_t len = strlen(t);
		if (!len) {
			t = u;
			len = utf8_put(cp, u);
		}
		st = kelma_buf_add(out, t, len);
		if (!st && map) st = kelma_map_add_whole(map, len, k);
		i += k;
	}
	return st;
}

/* Cost of the text as it is (font < 0) or as a font draws it, in 1/8 nat. *odd counts the
 * characters that the font draws otherwise and that are no plain letters. */
static uint64_t
read_as(const letters *m, int font, int utf8, const char *s, size_t n, size_t *odd)
{
	unsigned last = letters_symbol(m, ' ');
	uint64_t sum = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp, c;
		i += next_char(s + i, utf8, &cp);
		const char *t = font < 0 ? "" : font_text(font, cp);
		*odd += *t && cp >= 0x80;
		c = cp;
		do {
			if (*t) t += utf8_get(t, &c);
			unsigned sy = letters_symbol(m, c);
			sum += letters_cost(m, last, sy);
			last = sy;
		} while (*t);
	}
	return sum;
}

kelma_charset_guess
kelma_font_guess_of(const char *s, size_t n)
{
	kelma_charset_guess g = { "", 0 };
	kelma_res *res = NULL;
	letters m;
	size_t len, odd = 0;
	int utf8 = kelma_utf8_valid(s, n) == n;
	if (n > LOOK_AT) n = LOOK_AT;
	while (utf8 && n && kelma_utf8_valid(s, n) < n) n--; /* not inside a character */
	if (kelma_res_open(NULL, &res, NULL)) return g;
	const void *p = pack_section(res, "text.letters", &len);
	if (!letters_open(&m, p, len, NULL)) {
		uint64_t plain = read_as(&m, -1, utf8, s, n, &odd), best = plain;
		for (int f = 0; f < FONTS_MAX; f++) {
			size_t marks = 0;
			uint64_t cost = read_as(&m, f, utf8, s, n, &marks);
			if (marks < 2 || cost >= best || plain - cost < GAIN) continue;
			best = cost;
			g.name = font_name(f);
			g.confidence = 1 - exp(-(double)(plain - cost) / LETTERS_UNIT / 10);
		}
	}
	kelma_res_free(res);
	return g;
}
