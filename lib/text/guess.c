/* Guessing the charset of a text from its bytes. */
#include "text/charset.h"
#include <string.h>

enum { LOOK_AT = 65536 };

/* UTF-16 without a mark: one half of the bytes is (nearly) always a small high byte. Returns NULL when it is not. */
static const char *
utf16(const unsigned char *p, size_t n)
{
	size_t low[2] = { 0, 0 }, ctl[2] = { 0, 0 }, pairs = n / 2;
	if (pairs < 2) return NULL;
	for (size_t i = 0; i + 1 < n; i++) {
		low[i & 1] += p[i] == 0 || p[i] == 6 || p[i] == 0x2d || p[i] == 0x20;
		ctl[i & 1] += p[i] == 0 || p[i] == 6;
	}
	if (ctl[1] * 10 >= pairs * 6 && low[1] * 10 >= pairs * 9 && ctl[0] * 4 < pairs) return "UTF-16LE";
	if (ctl[0] * 10 >= pairs * 6 && low[0] * 10 >= pairs * 9 && ctl[1] * 4 < pairs) return "UTF-16BE";
	return NULL;
}

kelma_charset_guess
kelma_charset_guess_of(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t valid, high = 0;
	if (n > LOOK_AT) n = LOOK_AT;
	if (n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3)) return (kelma_charset_guess){ "UTF-8", 1 };
	if (n >= 2 && p[0] == 0xff && p[1] == 0xfe) return (kelma_charset_guess){ "UTF-16LE", 1 };
	if (n >= 2 && p[0] == 0xfe && p[1] == 0xff) return (kelma_charset_guess){ "UTF-16BE", 1 };
	const char *wide = utf16(p, n);
	if (wide) return (kelma_charset_guess){ wide, 0.95 };
	valid = kelma_utf8_valid(s, n);
	if (valid == n || (n == LOOK_AT && valid + 3 >= n)) return (kelma_charset_guess){ "UTF-8", 1 };
	for (size_t i = 0; i < n; i++) high += p[i] >= 0xc0;
	return (kelma_charset_guess){ high * 4 > n ? "windows-1256" : "windows-1252", 0.7 };
}
