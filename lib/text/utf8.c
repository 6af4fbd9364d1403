/* UTF-8: validation, decoding, repair, conversion of offsets. */
#include "text/utf8.h"
#include <kelma/text.h>
#include <string.h>

/* Length of the longest prefix of p[0..n), n > 0, that begins a well-formed character; *full = it
 * is a whole one. At least 1: a byte that begins nothing is an ill-formed sequence of its own. */
static inline size_t
sequence(const unsigned char *p, size_t n, int *full)
{
	unsigned b = p[0], lo = 0x80, hi = 0xbf;
	size_t k = b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4, i = 1;
	*full = 0;
	if (b < 0x80) {
		*full = 1;
		return 1;
	}
	if (b < 0xc2 || b > 0xf4) return 1;
	if (b == 0xe0)
		lo = 0xa0;
	else if (b == 0xed)
		hi = 0x9f;
	else if (b == 0xf0)
		lo = 0x90;
	else if (b == 0xf4)
		hi = 0x8f;
	while (i < k && i < n && p[i] >= lo && p[i] <= hi) {
		lo = 0x80;
		hi = 0xbf;
		i++;
	}
	*full = i == k;
	return i;
}

size_t
kelma_utf8_next(const char *s, size_t n, uint32_t *cp)
{
	int full;
	if (!n) return 0;
	size_t k = sequence((const unsigned char *)s, n, &full);
	if (!full) return 0;
	utf8_get(s, cp);
	return k;
}

size_t
utf8_valid_scalar(const char *s, size_t n, size_t i)
{
	const unsigned char *p = (const unsigned char *)s;
	while (i < n) {
		if (p[i] < 0x80) {
			uint64_t w;
			for (i++; i + 8 <= n; i += 8) {
				memcpy(&w, p + i, 8);
				if (w & 0x8080808080808080u) break;
			}
			while (i < n && p[i] < 0x80) i++;
			continue;
		}
		if (p[i] >= 0xc2 && p[i] < 0xe0 && i + 1 < n &&
		    (p[i + 1] & 0xc0) == 0x80) { /* most of our letters */
			i += 2;
			continue;
		}
		int full;
		size_t k = sequence(p + i, n - i, &full);
		if (!full) return i;
		i += k;
	}
	return n;
}

/* Start of the character that may reach over position i; everything before i was seen to be
 * well-formed. */
static size_t
back_up(const char *s, size_t i)
{
	for (size_t k = 1; k <= 3 && k <= i; k++)
		if ((s[i - k] & 0xc0) == 0xc0) return i - k;
	return i;
}

size_t
kelma_utf8_valid(const char *s, size_t n)
{
	enum { BLOCK = 64, FEW = 16 };
	size_t i = n < BLOCK ? 0 : back_up(s, utf8_valid_blocks(s, n));
	if (n - i > FEW &&
	    n - i < BLOCK) { /* the tail as a block of its own, at least one ASCII byte behind it */
		char tail[BLOCK] = { 0 };
		memcpy(tail, s + i, n - i);
		if (utf8_valid_blocks(tail, BLOCK) == BLOCK) return n;
	}
	return utf8_valid_scalar(s, n, i);
}

size_t
utf8_bad_len(const char *s, size_t n)
{
	int full;
	return sequence((const unsigned char *)s, n, &full);
}

/* Append the text of s[0..n) to o and m, which are empty objects of ours. */
static kelma_status
repair_into(const char *s, size_t n, kelma_buf *o, kelma_map *m)
{
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < n && !st;) {
		size_t k = kelma_utf8_valid(s + i, n - i);
		if (k) {
			if ((st = kelma_buf_add(o, s + i, k)) ||
			    (m && (st = kelma_map_add(m, k, k))))
				break;
			i += k;
		}
		if (i == n) break;
		k = utf8_bad_len(s + i, n - i);
		if ((st = kelma_buf_add(o, "\xef\xbf\xbd", 3))) break; /* U+FFFD */
		if (m) st = kelma_map_add_whole(m, 3, k);
		i += k;
	}
	return st;
}

kelma_status
kelma_utf8_repair(const char *s, size_t n, kelma_buf *out, kelma_map *map)
{
	kelma_map m = KELMA_MAP_INIT;
	if (!out || (!s && n)) return KELMA_EARG;
	size_t len = out->len;
	kelma_status st = repair_into(s, n, out, map ? &m : NULL);
	if (st) {
		out->len = len;
		if (out->data) out->data[len] = 0;
		kelma_map_free(&m);
		return st;
	}
	if (map) {
		kelma_map_free(map);
		*map = m;
	}
	return KELMA_OK;
}

/* Number of characters that begin in s[0..n), and of those that begin with 4 bytes. Eight bytes at
 * a time. */
static size_t
count_starts(const char *s, size_t n, size_t *four)
{
	const uint64_t ones = 0x0101010101010101u;
	size_t starts = 0, i = 0;
	for (; i + 8 <= n; i += 8) {
		uint64_t w;
		memcpy(&w, s + i, 8);
		uint64_t cont = w >> 7 & ~(w >> 6) & ones;              /* 10______ */
		uint64_t f4 = w >> 7 & w >> 6 & w >> 5 & w >> 4 & ones; /* 1111____ */
		starts += 8 - (cont * ones >> 56);
		*four += f4 * ones >> 56;
	}
	for (; i < n; i++) {
		starts += (s[i] & 0xc0) != 0x80;
		*four += (unsigned char)s[i] >= 0xf0;
	}
	return starts;
}

void
kelma_offsets_convert(const char *s, size_t n, kelma_unit unit, size_t *off, size_t k)
{
	size_t at = 0, chars = 0, four = 0;
	if (unit == KELMA_UNIT_BYTES) return;
	for (size_t i = 0; i < k; i++) {
		size_t to = off[i] < n ? off[i] : n;
		while (to < n && to > at && (s[to] & 0xc0) == 0x80) to--;
		if (to > at) {
			chars += count_starts(s + at, to - at, &four);
			at = to;
		}
		off[i] = unit == KELMA_UNIT_UTF16 ? chars + four : chars;
	}
}
