/* Folding for look-ups: text -> lower case without accents, Arabic letter variants joined, digits
 * 0-9, and the text cut into atoms (words, numbers, single marks) that know their bytes in the
 * text. The table is data (fold.tsv). */
#ifndef MATCH_FOLD_H
#define MATCH_FOLD_H
#include <kelma/base.h>
#include "base/base.h"

/* Table: "KFLD", u32 pages, 256 page numbers (0 = nothing changes), then pages of 256 entries of 4
 * bytes: length | flags, up to three bytes of UTF-8. */
typedef struct match_fold {
	const unsigned char *index, *pages;
	uint8_t lead[256];       /* how text that begins with a byte is read in bulk, 0 = not */
	uint32_t near[0x800];    /* entries of the first code points */
	uint32_t high[256];      /* of U+2000..207F, U+2D00..2D7F */
	uint16_t arabic[0x4000]; /* folded bytes of letters, by the low bits of theirs; 0 = none */
} match_fold;
/* What a folded character is. */
enum { C_MARK, C_SPACE, C_NL, C_DIGIT, C_LATIN, C_ARABIC, C_TIFINAGH, C_OTHER };
enum { LEAD_LATIN = 1, LEAD_ARABIC, LEAD_TIFINAGH, LEAD_SPACE, LEAD_MARK };
/* Entry: bytes | class << 24 | length << 28 | upper << 30 | mark << 31. */
enum { NEAR_MARK = 1u << 31, NEAR_UPPER = 1 << 30, NEAR_LEN = 28, NEAR_CLASS = 24, NEAR_COPY = 1 };
/* What becomes of a code point: folded bytes, class, length, capital; length 0 = dropped (mark: it
 * belongs to its word; NEAR_COPY: its four bytes stay as they are). */
uint32_t match_fold_entry(const match_fold *f, uint32_t cp);
enum { MATCH_FOLD_KEEP = 0x40, MATCH_FOLD_UPPER = 0x80, MATCH_FOLD_LEN = 0x03 };

/* Compile lines "U+XXXX[-U+YYYY]<TAB>replacement<TAB>flags" (replacement up to 3 bytes, "" =
 * dropped; flag U = upper case). */
kelma_status match_fold_build(const char *tsv, size_t n, kelma_buf *out, kelma_err *err);
kelma_status match_fold_open(match_fold *f, const void *p, size_t n, kelma_err *err);

enum { MATCH_WORD = 1, MATCH_NUM, MATCH_MARK };
enum {
	MATCH_SPACE = 1,  /* white space before it (or the text begins) */
	MATCH_LINE = 2,   /* first of its line */
	MATCH_UPPER = 4,  /* begins with a capital */
	MATCH_CAPS = 8,   /* has two letters or more, all capitals */
	MATCH_LATIN = 16, /* script of the letters of a word */
	MATCH_ARABIC = 32,
	MATCH_TIFINAGH = 64,
	MATCH_DIGITS = 128, /* a word with digits in it */
};
typedef struct match_atom {
	uint32_t start, end; /* bytes of the text */
	uint32_t f, fe;      /* bytes of the folded text */
	uint64_t hash;       /* match_hash() of the folded bytes */
	uint32_t line;
	uint8_t kind, flags;
	uint8_t hot; /* MATCH_BEGINS, ...; 0 when nobody looks out for it */
} match_atom;

/* What the cutter looks out for: words that phrases may begin with, and those that say something
 * by their place among them (MATCH_SAYS), their first bytes and their length, or by digits. */
typedef struct match_watch {
	const unsigned char *quick; /* of match_phrases */
	uint32_t mask;              /* match_quick_mask() */
	uint8_t lead[256];          /* MATCH_ALWAYS, ... by the first folded byte; 0 for a to z */
	uint8_t second[256];        /* MATCH_PAIR: of such a letter */
} match_watch;
/* What makes an atom hot: a phrase may begin with it (with what else the builder of the phrases
 * knows of these, its bits between); it says something itself. */
enum { MATCH_BEGINS = 1, MATCH_SAYS = MATCH_DIGITS };
/* Atoms say something: all; of six bytes or more when a phrase may begin behind one letter of two
 * bytes or two that are written onto words. */
enum { MATCH_ALWAYS = 1, MATCH_PAIR = 2 };

/* A folded text. Buffers are reused from call to call. */
typedef struct match_text {
	kelma_buf fold, src; /* src: the text with room behind it */
	match_atom *a;
	size_t n, cap;
	const match_watch *watch; /* NULL: nothing is looked out for */
} match_text;
#define MATCH_TEXT_INIT                                                                            \
	{                                                                                          \
		KELMA_BUF_INIT, KELMA_BUF_INIT, 0, 0, 0, 0                                         \
	}
/* Fold valid UTF-8 s[0..n), n < 2^31. Linear. KELMA_ENOMEM. */
kelma_status match_text_set(match_text *t, const match_fold *f, const char *s, size_t n);
void match_text_free(match_text *t);

/* Hash of a folded word. match_hash_at: the same where 16 bytes behind any byte of it may be read;
 * match_hash16: of 16 bytes at most. */
uint64_t match_hash(const char *s, size_t n);
extern const unsigned char match_keep[32]; /* 16 times ff, 16 times 0 */
static inline uint64_t
match_mix(uint64_t h, uint64_t a, uint64_t b)
{
	h = (h ^ a ^ b * 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;
	return h ^ h >> 32;
}
static inline __attribute__((always_inline)) uint64_t
match_hash_end(uint64_t h, const char *s, size_t n)
{
	const unsigned char *keep = match_keep + 16 - n;
	return match_mix(h, base_le64(s) & base_le64(keep), base_le64(s + 8) & base_le64(keep + 8));
}
static inline __attribute__((always_inline)) uint64_t
match_hash16(const char *s, size_t n)
{
	return match_hash_end(n, s, n);
}
static inline __attribute__((always_inline)) uint64_t
match_hash_at(const char *s, size_t n)
{
	uint64_t h = n;
	for (; n > 16; s += 16, n -= 16) h = match_mix(h, base_le64(s), base_le64(s + 8));
	return match_hash_end(h, s, n);
}
/* The bits of a hash that are asked first, and those of two words. */
static inline uint32_t
match_quick(uint64_t hash)
{
	return (uint32_t)(hash >> 36);
}
static inline uint32_t
match_pair(uint32_t first, uint32_t second)
{
	return first * 5 ^ second;
}
#endif
