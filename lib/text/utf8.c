/* UTF-8 validation and decoding. */
#include "text/utf8.h"
#include <kelma/text.h>

size_t
kelma_utf8_next(const char *s, size_t n, uint32_t *cp)
{
	if (!n) return 0;
	const unsigned char *p = (const unsigned char *)s;
	size_t k = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	if (!k || k > n) return 0;
	for (size_t i = 1; i < k; i++)
		if ((p[i] & 0xc0) != 0x80) return 0;
	utf8_get(s, cp);
	if ((k == 3 && (*cp < 0x800 || (*cp >= 0xd800 && *cp < 0xe000))) || (k == 4 && (*cp < 0x10000 || *cp > 0x10ffff)))
		return 0;
	return k;
}

size_t
kelma_utf8_valid(const char *s, size_t n)
{
	size_t i = 0, k;
	uint32_t cp;
	while (i < n && (k = kelma_utf8_next(s + i, n - i, &cp)) > 0) i += k;
	return i;
}
