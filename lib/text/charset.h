/* Internal: charsets we decode with our own tables. */
#ifndef TEXT_CHARSET_H
#define TEXT_CHARSET_H
#include <kelma/text.h>

/* Order of the table in data/gen/gen_charsets.c. */
enum {
	CHARSET_1256,
	CHARSET_1252,
	CHARSET_8859_1,
	CHARSET_8859_6,
	CHARSET_8859_15,
	CHARSET_850,
	CHARSET_437,
	CHARSET_720,
	CHARSET_864,
	CHARSET_MAC_ARABIC,
	CHARSET_MAC_ROMAN
};

/* Number of the single-byte charset called name[0..n) (case and punctuation do not count), or -1.
 */
int charset_find(const char *name, size_t n);
/* Its usual name, static. */
const char *charset_name(int cs);
/* UTF-8 of byte b: up to three bytes, then their number, + 128 when the byte means nothing
 * (U+FFFD). */
const unsigned char *charset_byte(int cs, unsigned char b);

/* Number of the old font called name[0..n), or -1. */
int font_find(const char *name, size_t n);
/* Its name, static. */
const char *font_name(int font);
enum { FONTS_MAX = 3 };
/* What the font draws for a character, NUL-terminated; "" = the character itself. */
const char *font_text(int font, uint32_t cp);
/* Decode text that was set in a font; s is UTF-8 or windows-1252. */
kelma_status font_decode(int font, const char *s, size_t n, kelma_buf *out, kelma_map *map);

/* Decode through ICU, which is opened when first needed. Same contract as kelma_charset_decode().
 */
kelma_status charset_icu_decode(const char *name, const char *s, size_t n, kelma_buf *out,
				kelma_map *map, size_t *bad, kelma_err *err);
#endif
