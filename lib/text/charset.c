/* Decoding charsets: single-byte tables and UTF-8/16 here, everything else through ICU. */
#include "text/charset.h"
#include "base/base.h"
#include "text/utf8.h"
#include <string.h>
#include <gen/charsets.h> /* written by data/gen/gen_charsets.c */

enum { CHUNK = 32768, KEY = 40 };

/* Letters and digits of a name in lower case; 0 when it is too long to be one of ours. */
static size_t
name_key(const char *name, size_t n, char *key)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		char c = name[i];
		if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) continue;
		if (k + 1 == KEY) return 0;
		key[k++] = c;
	}
	key[k] = 0;
	return k;
}

int
charset_find(const char *name, size_t n)
{
	char key[KEY];
	size_t lo = 0, hi = sizeof charset_aliases / sizeof *charset_aliases;
	if (!name_key(name, n, key)) return -1;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int d = strcmp(key, charset_aliases[mid].name);
		if (!d) return charset_aliases[mid].set;
		if (d < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return -1;
}

const char *
charset_name(int cs)
{
	return charset_names[cs];
}

const unsigned char *
charset_byte(int cs, unsigned char b)
{
	return charset_utf8[cs][b];
}

int
font_find(const char *name, size_t n)
{
	for (int i = 0; i < FONT_COUNT && i < FONTS_MAX; i++)
		if (strlen(font_tables[i].name) == n && !memcmp(font_tables[i].name, name, n))
			return i;
	return -1;
}

const char *
font_name(int font)
{
	return font_tables[font].name;
}

const char *
font_text(int font, uint32_t cp)
{
	if (cp < 0x80 || (cp >= 0xa0 && cp < 0x100)) return font_tables[font].text[cp];
	for (int b = 0x80; b < 0xa0; b++) { /* the characters of windows-1252 that latin1 has not */
		uint32_t c;
		utf8_get((const char *)charset_byte(CHARSET_1252, (unsigned char)b), &c);
		if (c == cp) return font_tables[font].text[b];
	}
	return "";
}

/* Decode without a map. d has room for 3 bytes for each of s, plus 1. Returns the end of what was
 * written. */
static char *
decode_bytes(const unsigned char (*t)[4], const char *s, size_t n, char *d, size_t *bad)
{
	size_t i = 0;
	while (i < n) {
		uint64_t w;
		while (i + 8 <= n) {
			memcpy(&w, s + i, 8);
			if (w & 0x8080808080808080u) break;
			memcpy(d, &w, 8);
			d += 8;
			i += 8;
		}
		for (size_t e = i + 8 < n ? i + 8 : n; i < e;
		     i++) { /* d has room: n - i bytes are left, 3 for each */
			const unsigned char *u = t[(unsigned char)s[i]];
			memcpy(d, u, 4);
			d += u[3] & 3;
			*bad += u[3] >> 7;
		}
	}
	return d;
}

static kelma_status
decode_mapped(const unsigned char (*t)[4], const char *s, size_t n, kelma_buf *out, kelma_map *map,
	      size_t *bad)
{
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < n && !st; i++) {
		const unsigned char *u = t[(unsigned char)s[i]];
		size_t k = u[3] & 3;
		*bad += u[3] >> 7;
		st = kelma_buf_add(out, (const char *)u, k);
		if (!st) st = kelma_map_add(map, k, 1);
	}
	return st;
}

static kelma_status
decode_single(int cs, const char *s, size_t n, kelma_buf *out, kelma_map *map, size_t *bad)
{
	if (map) return decode_mapped(charset_utf8[cs], s, n, out, map, bad);
	for (size_t i = 0; i < n;) {
		size_t k = n - i < CHUNK ? n - i : CHUNK;
		kelma_status st = kelma_buf_reserve(out, 3 * k + 8);
		if (st) return st;
		char *e = decode_bytes(charset_utf8[cs], s + i, k, out->data + out->len, bad);
		out->len = (size_t)(e - out->data);
		out->data[out->len] = 0;
		i += k;
	}
	return KELMA_OK;
}

static kelma_status
add_char(uint32_t cp, size_t in, kelma_buf *out, kelma_map *map)
{
	char u[4];
	size_t k = utf8_put(cp, u);
	kelma_status st = kelma_buf_add(out, u, k);
	return st || !map ? st : kelma_map_add_whole(map, k, in);
}

static uint32_t
unit16(const char *s, int be)
{
	const unsigned char *p = (const unsigned char *)s;
	return be ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

/* be: 1, 0, or -1 = as the byte order mark says, big-endian without one. */
static kelma_status
decode_utf16(int be, const char *s, size_t n, kelma_buf *out, kelma_map *map, size_t *bad)
{
	kelma_status st = KELMA_OK;
	size_t i = 0;
	if (n >= 2 && (unit16(s, 1) == 0xfeff || unit16(s, 1) == 0xfffe)) {
		int mark = unit16(s, 1) == 0xfeff;
		if (be < 0 || be == mark) {
			be = mark;
			i = 2;
			if (map) st = kelma_map_add(map, 0, 2);
		}
	}
	if (be < 0) be = 1;
	while (i + 2 <= n && !st) {
		uint32_t c = unit16(s + i, be), d = i + 4 <= n ? unit16(s + i + 2, be) : 0;
		size_t k = 2;
		if (c >= 0xd800 && c < 0xdc00 && d >= 0xdc00 && d < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
			k = 4;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
			++*bad;
		}
		st = add_char(c, k, out, map);
		i += k;
	}
	if (i < n && !st) {
		++*bad;
		st = add_char(0xfffd, n - i, out, map);
	}
	return st;
}

static kelma_status
decode_utf8(const char *s, size_t n, kelma_buf *out, kelma_map *map, size_t *bad)
{
	size_t bom = n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3) ? 3 : 0, i = bom;
	kelma_status st = bom && map ? kelma_map_add(map, 0, bom) : KELMA_OK;
	while (i < n && !st) {
		size_t k = kelma_utf8_valid(s + i, n - i);
		st = kelma_buf_add(out, s + i, k);
		if (!st && map) st = kelma_map_add(map, k, k);
		i += k;
		if (i == n || st) break;
		++*bad;
		k = utf8_bad_len(s + i, n - i);
		st = add_char(0xfffd, k, out, map);
		i += k;
	}
	return st;
}

static kelma_status
decode(const char *name, const char *s, size_t n, kelma_buf *out, kelma_map *map, size_t *bad,
       kelma_err *err)
{
	char key[KEY];
	size_t k = name_key(name, strlen(name), key);
	int cs = charset_find(name, strlen(name));
	int font = font_find(name, strlen(name));
	if (font >= 0) return font_decode(font, s, n, out, map);
	if (cs >= 0) return decode_single(cs, s, n, out, map, bad);
	if (k && !strcmp(key, "utf8")) return decode_utf8(s, n, out, map, bad);
	if (k && !strcmp(key, "utf16le")) return decode_utf16(0, s, n, out, map, bad);
	if (k && !strcmp(key, "utf16be")) return decode_utf16(1, s, n, out, map, bad);
	if (k && !strcmp(key, "utf16")) return decode_utf16(-1, s, n, out, map, bad);
	if (k && (!strcmp(key, "usascii") || !strcmp(key, "ascii")))
		return decode_utf8(s, n, out, map, bad);
	return charset_icu_decode(name, s, n, out, map, bad, err);
}

kelma_status
kelma_charset_decode(const char *name, const char *s, size_t n, kelma_buf *out, kelma_map *map,
		     size_t *bad, kelma_err *err)
{
	size_t none = 0;
	if (!bad) bad = &none;
	*bad = 0;
	if (!name || !out || (!s && n))
		return base_fail(err, KELMA_EARG, 0, 0, "charset_decode: missing argument");
	size_t len = out->len;
	if (map) map->n = 0;
	kelma_status st = decode(name, s, n, out, map, bad, err);
	if (!st) return st;
	out->len = len;
	if (out->data) out->data[len] = 0;
	if (map) map->n = 0;
	return st == KELMA_ENOMEM || st == KELMA_ELIMIT ? base_fail(err, st, 0, 0, "out of memory")
							: st;
}
