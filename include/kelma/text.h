/** @file kelma/text.h  Bytes to text: UTF-8, scripts, charsets, damaged text. */
#ifndef KELMA_TEXT_H
#define KELMA_TEXT_H
#include <kelma/base.h>
#ifdef __cplusplus
extern "C" {
#endif

/** Byte offset of the first invalid UTF-8 sequence in s[0..n), or n when all is valid. Never
 *  fails; thread-safe. */
KELMA_API size_t kelma_utf8_valid(const char *s, size_t n);
/** Decode one scalar value at s[0..n) into *cp. Returns its length in bytes, 0 when n == 0 or the
 *  bytes are invalid. */
KELMA_API size_t kelma_utf8_next(const char *s, size_t n, uint32_t *cp);
/** Append s to out with every maximal invalid sequence replaced by U+FFFD (Unicode "substitution
 *  of maximal subparts"); map (may be NULL, replaced) tells where. Returns KELMA_OK or
 *  KELMA_ENOMEM (out and map unchanged). */
KELMA_API kelma_status kelma_utf8_repair(const char *s, size_t n, kelma_buf *out, kelma_map *map);

/** Units of offsets for callers who do not count bytes. */
typedef enum kelma_unit { KELMA_UNIT_BYTES, KELMA_UNIT_CODEPOINTS, KELMA_UNIT_UTF16 } kelma_unit;
/** Convert k ascending byte offsets of valid UTF-8 s[0..n), in place, to `unit`. One pass: O(n +
 *  k). Offsets inside a character count as its start; beyond n as n. */
KELMA_API void kelma_offsets_convert(const char *s, size_t n, kelma_unit unit, size_t *off,
				     size_t k);

/* Scripts we tell apart: X(NAME, "ISO 15924 code"). OTHER = any other script, COMMON = digits,
 * marks, spaces. */
#define KELMA_SCRIPT_LIST(X)                                                                       \
	X(COMMON, "Zyyy")                                                                          \
	X(LATIN, "Latn")                                                                           \
	X(ARABIC, "Arab")                                                                          \
	X(TIFINAGH, "Tfng")                                                                        \
	X(GREEK, "Grek")                                                                           \
	X(CYRILLIC, "Cyrl")                                                                        \
	X(HEBREW, "Hebr")                                                                          \
	X(OTHER, "Zzzz")
typedef enum kelma_script {
#define KELMA_SCRIPT_ENUM(name, code) KELMA_SCRIPT_##name,
	KELMA_SCRIPT_LIST(KELMA_SCRIPT_ENUM)
#undef KELMA_SCRIPT_ENUM
	KELMA_SCRIPT_COUNT
} kelma_script;
/** Script of a code point (Unicode Script property; Inherited counts as COMMON). Never fails;
 *  thread-safe. */
KELMA_API kelma_script kelma_script_of(uint32_t cp);
/** ISO 15924 code, "Zzzz" for values out of range. Static. */
KELMA_API const char *kelma_script_code(kelma_script sc);
/** Length in bytes of the first grapheme cluster (UAX #29, extended) of valid UTF-8 s[0..n); 0
 *  when n == 0. */
KELMA_API size_t kelma_grapheme_next(const char *s, size_t n);

/** Result of guessing: name usable with kelma_charset_decode(), confidence 0..1. name is static,
 *  never NULL. */
typedef struct kelma_charset_guess {
	const char *name;
	double confidence;
} kelma_charset_guess;
/** Guess the charset of s[0..n): BOM, UTF-8, UTF-16 LE/BE without BOM, then Arabic and Western
 *  single-byte code pages, from the text itself. Looks at no more than the first 64 KiB. Empty and
 *  pure ASCII input give "UTF-8", 1.0. */
KELMA_API kelma_charset_guess kelma_charset_guess_of(const char *s, size_t n);
/** Where a text of lines changes its charset, as files do that were put together from others: the
 *  offset of the line in s[0..n) from which on another charset is clearly better (UTF-8 and the
 *  single-byte ones), with both guesses; n when one charset will do for all, then *before is its
 *  guess and *after the same. before, after: may be NULL. Looks at no more than the first 64 KiB.
 *  Never fails; thread-safe; linear. */
KELMA_API size_t kelma_charset_seam(const char *s, size_t n, kelma_charset_guess *before,
				    kelma_charset_guess *after);
/** A check whether a long text goes on in the charset that its start has settled. Read-only once
 *  made: threads share it. */
typedef struct kelma_charset_check kelma_charset_check;
/** Make one; free it with kelma_charset_check_free(). name: a charset that
 *  kelma_charset_guess_of() gives, but not UTF-16. About 1 MB. KELMA_ENOTFOUND, KELMA_ENOMEM,
 *  KELMA_EDATA; *out is NULL then. */
KELMA_API kelma_status kelma_charset_check_new(const char *name, kelma_charset_check **out,
					       kelma_err *err);
/** 1: no stretch of s[0..n) is clearly better text in another charset, so that
 *  kelma_charset_seam() would find none either; 0: perhaps there is one, ask kelma_charset_seam().
 *  Never fails; thread-safe; linear, about a fifteenth of the work of a guess. */
KELMA_API int kelma_charset_check_run(const kelma_charset_check *c, const char *s, size_t n);
/** NULL is allowed. */
KELMA_API void kelma_charset_check_free(kelma_charset_check *c);
/** Does s[0..n) look like text set in an old Amazigh font, whose letters are stored under other
 *  characters? Returns a name usable with kelma_charset_decode() ("ircam-ansi", "tawalt",
 *  "sildoulos"), or "" with confidence 0. A suggestion for people: nothing else in the library
 *  acts on it. s is UTF-8 or windows-1252. Never fails; thread-safe. */
KELMA_API kelma_charset_guess kelma_font_guess_of(const char *s, size_t n);
/** Decode s[0..n) from charset `name` (IANA or ICU name, any case: "windows-1256", "UTF-16LE",
 *  "cp850" ...) and append UTF-8 to out. A BOM is dropped. map (may be NULL, replaced): result ->
 *  s. Undefined bytes become U+FFFD and are counted in *bad (may be NULL). KELMA_ENOTFOUND: no
 *  such charset; KELMA_ENOMEM. Linear. Thread-safe. */
KELMA_API kelma_status kelma_charset_decode(const char *name, const char *s, size_t n,
					    kelma_buf *out, kelma_map *map, size_t *bad,
					    kelma_err *err);

#ifdef __cplusplus
}
#endif
#endif
