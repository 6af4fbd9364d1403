/* Internal: the language model, as a section of the data pack and as the hot loops see it.
 *
 * Text is folded to 8-bit symbols (data/models/lang.alphabet.tsv). A word becomes SEP symbols SEP 0
 * 0 0. Every 2-, 3- and 4-gram of symbols in it selects one row of LANES weights, and the whole
 * word selects one. Latin and Arabic-script words have a table each.
 *
 * Section, little-endian: "KLANG005", u32 table bits, u32 number of pages; low[2048] symbols of
 * U+0000..U+07FF; page[256] number of the page of U+0800..U+FFFF / 256; npage pages of 256;
 * cls[256]; name[256][4] UTF-8 of each symbol; plain[256]; params as i32 (16 fractional bits) in
 * the order of enum; rows of the two tables; words of names as u32 [1 << NAME_BITS], an open hash
 * table of lang_name_key, lowest bit: with a capital only; 0 = free.
 */
#ifndef LANG_MODEL_H
#define LANG_MODEL_H
#include "base/base.h"
#include <kelma/lang.h>

enum {
	LANES = 8,     /* scores per table row */
	ROW_BITS = 16, /* rows of a table: 2^16, a row number is two bytes of a product */
	FAM_LATN = 0,  /* script families with a table */
	FAM_ARAB = 1,
	FAMS = 2,
	SYM_SEP = 1,    /* word boundary */
	ROW_ZERO = 42,  /* what a weight of 0 is stored as; the largest weight */
	SYM_SKIP = 2,   /* characters the model does not see */
	SYM_JOINER = 3, /* apostrophe, hyphen */
	SYM_LETTER = 8, /* letters and digits from here on */
	WORD_MAX = 60,  /* symbols of a word that are looked at */
	SIZES = 4,      /* length classes of tokens: up to 3, 5, 7, more positions */
	CUTS = 5,       /* length classes of calibration: 1, 2, 3-4, 5-9, more words */
	NAME_BITS = 15, /* places in the table of names */
	STATES = KELMA_LABEL_OTHER /* labels of tokens: und and all languages */
};

/* Classes of symbols. */
enum {
	CLS_LATIN = 1,
	CLS_ARABIC = 2,
	CLS_TIFINAGH = 4,
	CLS_FOREIGN = 8,
	CLS_DIGIT = 16,
	CLS_JOINER = 32,
	CLS_SKIP = 64,
	CLS_LETTER = 15,
	CLS_DRAWN = 3 /* letters that are drawn out: those of the scripts with a table */
};

/* Numbers of the model: X(NAME, "name in lang.params.tsv", how many). */
#define LANG_PARAM_LIST(X)                                                                         \
	X(SCALE, "scale", FAMS)             /* weight of 1 in a table row, per family */           \
	X(BIAS, "bias", FAMS *LANES)        /* score of a lane before any evidence */              \
	X(LABEL, "label", FAMS *LANES)      /* number of the label a lane belongs to, -1 = none */ \
	X(TEMP, "temperature", FAMS *CUTS)  /* scores are divided by it, per family and length */  \
	X(LIFT, "lift", FAMS *CUTS *STATES) /* then added to a label */                            \
	X(MINP, "min-prob", FAMS *CUTS)     /* under it the answer is und */                       \
	X(EMIT, "token-scale", FAMS *SIZES) /* weight of a token's scores by its length */         \
	X(EBIAS, "token-bias", STATES)      /* added to a label of one token */                    \
	X(TRANS, "token-next", STATES *STATES) /* score of a label after a label */                \
	X(START, "token-first", STATES)        /* score of the first label */                      \
	X(NAME, "name", 2) /* how often a name in the list, and one with a capital, is one */      \
	X(DIAL, "dialectness",                                                                     \
	  4) /* offset, slope per word, offset of the whole, slope of the whole */
enum {
#define LANG_PARAM_AT(name, text, n) P_##name, P_##name##_END = P_##name + (n)-1,
	LANG_PARAM_LIST(LANG_PARAM_AT)
#undef LANG_PARAM_AT
		P_COUNT
};

typedef struct lang_model {
	const uint8_t *low, *page, *pages, *cls, *name, *plain;
	const uint8_t *rows[FAMS], *names;
	uint32_t npage;
	double par[P_COUNT];
	/* letters and digits below U+0800 as symbol | class << 8, 0 for all others; and those of
	 * one byte by byte */
	uint16_t letter[2048], ascii[256];
	uint8_t ascii_end[256]; /* 1: an ASCII character that only separates words */
	/* symbols of "a" and "0", and the one before that of U+0621, 16 times */
	uint8_t ascii_a[16], ascii_0[16], arabic_a[16];
} lang_model;

/* Bind m to a section; KELMA_EDATA unless all of it is in bounds. */
kelma_status lang_model_open(lang_model *m, const void *p, size_t n, kelma_err *err);

/* The texts of data/models -> the bytes of the section. Any of them may be empty (n = 0): zero
 * weights. */
kelma_status lang_model_build(const kelma_buf *alphabet, const kelma_buf *params,
			      const kelma_buf *weights, const kelma_buf *names, kelma_buf *out,
			      kelma_err *err);

/* Number of the parameter list called name, its first index and length; 0 when there is none. */
int lang_param_find(const char *name, size_t n, size_t *at, size_t *len);

/* Key of a word of a name from the hash of its symbols; never 0. */
static inline uint32_t
lang_name_key(int fam, uint32_t hash)
{
	return ((hash ^ (uint32_t)fam * 0x5bd1e995u) & ~1u) | 2u;
}
/* Whether the word is a name: 1 always, 2 with a capital only, 0 no. */
int lang_name_find(const lang_model *m, int fam, uint32_t hash);

/* Length class of a token with so many positions. */
static inline int
lang_size(unsigned pos)
{
	return pos <= 3 ? 0 : pos <= 5 ? 1 : pos <= 7 ? 2 : 3;
}

/* One folded word. */
typedef struct lang_word {
	uint8_t before;            /* 0, so that sym[-1] may be looked at */
	uint8_t sym[WORD_MAX + 8]; /* SEP, symbols, SEP, 0, 0, 0 */
	unsigned len;              /* with both SEP */
	unsigned cls;              /* CLS_ bits of its symbols */
	int fam;                   /* as lang_word_family says */
	size_t start, end;         /* bytes of the text */
} lang_word;

/* Next word of s[*pos..n): 1, or 0 at the end. Three or more of a letter in a row are one, "bzaaaf"
 * is bzaf; two when the word begins with them, "hhhh", and of digits. This is what a word is;
 * lang_text_next of scan.h finds the same words faster. */
int lang_word_next(const lang_model *m, const char *s, size_t n, size_t *pos, lang_word *w);
/* Family whose table scores the word, -1 for words of other scripts, -2 for those that say nothing
 * (numbers, ids). */
int lang_word_family(const lang_model *m, const lang_word *w);

/* A window of four symbols as one product: its bytes 0-1 depend on the first two symbols only,
 * bytes 1-2 on the first three, bytes 2-3 on all four. Those pairs of bytes are the numbers of the
 * rows. */
static inline uint32_t
lang_mix(uint32_t window)
{
	return window * 0x9e3779b1u;
}
static inline uint32_t
lang_row(uint32_t mix, unsigned k)
{
	return mix >> (8 * (k - 2)) & 0xffff;
}
/* Hash of a whole word from the products of every second window, in order. */
static inline uint32_t
lang_word_step(uint32_t hash, uint32_t mix)
{
	return hash * 0x85ebca6bu + mix;
}
static inline uint32_t
lang_word_row(uint32_t hash)
{
	return hash >> (32 - ROW_BITS);
}
/* Row of the word SEP symbols SEP 0 0 0. */
uint32_t lang_word_hash(const uint8_t *sym, unsigned len);

/* Numbers of the rows of a word, in any order; room for 3 * WORD_MAX + 8. Returns how many. For the
 * trainer, the explanation and tests; score.h adds the same rows up. */
unsigned lang_word_rows(const uint8_t *sym, unsigned len, uint32_t *row);

/* Rows are stored as bytes 0 .. 2 * ROW_ZERO, so that three of them add up in bytes. Sums of a word
 * are kept as 16-bit numbers, still with ROW_ZERO for every row added. */
typedef uint16_t lang_lanes __attribute__((vector_size(2 * LANES)));
typedef struct lang_score {
	lang_lanes v;
	unsigned pos;  /* windows: letters and one */
	uint32_t hash; /* of the word */
} lang_score;
/* Rows that a word of pos windows adds up: three a letter and its own. */
static inline unsigned
lang_score_rows(unsigned pos)
{
	return 3 * pos - 2;
}
#endif
