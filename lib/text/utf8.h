/* Internal: decoding UTF-8 that was validated before. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H
#include <stddef.h>
#include <stdint.h>

/* Decode the scalar value at s[0..n), n > 0, of VALID UTF-8; returns its length. Branches on the
 * lead byte only. */
static inline size_t
utf8_get(const char *s, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s;
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (p[0] < 0xe0) {
		*cp = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
		return 2;
	}
	if (p[0] < 0xf0) {
		*cp = (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
		return 3;
	}
	*cp = (p[0] & 7u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
	return 4;
}

/* Length of the character that starts with lead byte b of valid UTF-8. */
static inline size_t
utf8_len(unsigned char b)
{
	return b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
}

/* Encode cp (a scalar value) to d, which has room for 4 bytes; returns the length. */
static inline size_t
utf8_put(uint32_t cp, char *d)
{
	if (cp < 0x80) {
		d[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		d[0] = (char)(0xc0 | cp >> 6);
		d[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		d[0] = (char)(0xe0 | cp >> 12);
		d[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		d[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	d[0] = (char)(0xf0 | cp >> 18);
	d[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	d[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	d[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

/* Largest multiple of 64 such that the blocks before it hold no error but perhaps an unfinished
 * character at the very end; 0 on machines without the vector instructions. The _sse one is for
 * tests. */
size_t utf8_valid_blocks(const char *s, size_t n);
size_t utf8_valid_blocks_sse(const char *s, size_t n);
/* Length of the ill-formed sequence (maximal subpart) at s[0..n), n > 0, where kelma_utf8_valid()
 * stopped. */
size_t utf8_bad_len(const char *s, size_t n);
/* kelma_utf8_valid() without vectors, starting at character boundary i. */
size_t utf8_valid_scalar(const char *s, size_t n, size_t i);
#endif
