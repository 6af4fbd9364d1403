/* Internal: one byte a letter. The models keep Latin and Arabic words in these codes: half the size
 * of UTF-8, and every table is indexed by a byte. Latin = Latin-1 (lower case, but T S D H Z keep
 * their capital inside a word that also has small letters: many writers mark emphatic letters so).
 * Arabic = code point - 0x600, extended letters 0x60.. */
#ifndef TRANSLIT_DECODE_CODE_H
#define TRANSLIT_DECODE_CODE_H
#include <stddef.h>

enum {
	CODE_MAX = 64,    /* longest word the models read; longer ones are decoded in pieces of this
			     size */
	CODE_SPACE = 0x20 /* between the words of a reading that has several */
};

/* Latin letters, digits and apostrophes of s[0..n) -> codes, other bytes skipped; letters typed
 * three times or more count once. Stops at cap. *used (may be NULL): bytes of s read. Returns the
 * number of codes. */
size_t code_latin(const char *s, size_t n, unsigned char *out, size_t cap, size_t *used);
/* Arabic letters and spaces -> codes; signs above and below letters and tatweel are dropped, gaf
 * letters are one letter. Returns the number of codes, or 0 when a character has no code or there
 * are more than cap. */
size_t code_arab(const char *s, size_t n, unsigned char *out, size_t cap);
/* Back to UTF-8: out has room for 2 * n bytes; returns the bytes written. */
size_t code_arab_put(const unsigned char *c, size_t n, char *out);
size_t code_latin_put(const unsigned char *c, size_t n, char *out);
/* A name: as code_latin(), then small letters without accents, apostrophes, spaces and hyphens. */
size_t code_name(const char *s, size_t n, unsigned char *out, size_t cap);
/* In place: a capital typed twice inside a word (muwaDDaf) is one letter, as it is in Arabic
 * letters; at the beginning it also shows the article (DDar). Returns the length. */
size_t code_fold_twins(unsigned char *c, size_t n);
/* The same word in the commonest spelling of its letters (darija.md 2.3): 4 = gh, 5 = kh, 8 = h, x
 * and sh = ch, q = 9. Returns the number of codes in out, at most cap. */
size_t code_plain(const unsigned char *c, size_t n, unsigned char *out, size_t cap);
/* In place: capitals to small letters. Returns 1 when something changed. */
int code_lower(unsigned char *c, size_t n);
#endif
