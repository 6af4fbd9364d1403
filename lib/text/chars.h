/* Internal: what Unicode says about a code point. One two-stage table, generated at build time by
 * data/gen/gen_chars.c from ICU and utf8proc; tests/unit/test_text_chars.c compares every code
 * point with both. Two loads per look-up. */
#ifndef TEXT_CHARS_H
#define TEXT_CHARS_H
#include <stdint.h>

enum { CHARS_SHIFT = 6, CHARS_STAGE1 = (0x110000 >> CHARS_SHIFT) + 1 };

/* General categories: same numbers as ICU's UCharCategory. */
enum {
	CHARS_CN,
	CHARS_LU,
	CHARS_LL,
	CHARS_LT,
	CHARS_LM,
	CHARS_LO,
	CHARS_MN,
	CHARS_ME,
	CHARS_MC,
	CHARS_ND,
	CHARS_NL,
	CHARS_NO,
	CHARS_ZS,
	CHARS_ZL,
	CHARS_ZP,
	CHARS_CC,
	CHARS_CF,
	CHARS_CO,
	CHARS_CS,
	CHARS_PD,
	CHARS_PS,
	CHARS_PE,
	CHARS_PC,
	CHARS_PO,
	CHARS_SM,
	CHARS_SC,
	CHARS_SK,
	CHARS_SO,
	CHARS_PI,
	CHARS_PF
};
/* Grapheme_Cluster_Break: same numbers as ICU's UGraphemeClusterBreak. */
enum {
	CHARS_GCB_OTHER,
	CHARS_GCB_CONTROL,
	CHARS_GCB_CR,
	CHARS_GCB_EXTEND,
	CHARS_GCB_L,
	CHARS_GCB_LF,
	CHARS_GCB_LV,
	CHARS_GCB_LVT,
	CHARS_GCB_T,
	CHARS_GCB_V,
	CHARS_GCB_SPACINGMARK,
	CHARS_GCB_PREPEND,
	CHARS_GCB_RI,
	CHARS_GCB_ZWJ = 17
};
/* Word_Break: same numbers as ICU's UWordBreakValues. */
enum {
	CHARS_WB_OTHER,
	CHARS_WB_ALETTER,
	CHARS_WB_FORMAT,
	CHARS_WB_KATAKANA,
	CHARS_WB_MIDLETTER,
	CHARS_WB_MIDNUM,
	CHARS_WB_NUMERIC,
	CHARS_WB_EXTENDNUMLET,
	CHARS_WB_CR,
	CHARS_WB_EXTEND,
	CHARS_WB_LF,
	CHARS_WB_MIDNUMLET,
	CHARS_WB_NEWLINE,
	CHARS_WB_RI,
	CHARS_WB_HEBREW,
	CHARS_WB_SQUOTE,
	CHARS_WB_DQUOTE,
	CHARS_WB_ZWJ = 21,
	CHARS_WB_SPACE
};
/* Sentence_Break: same numbers as ICU's USentenceBreak. */
enum {
	CHARS_SB_OTHER,
	CHARS_SB_ATERM,
	CHARS_SB_CLOSE,
	CHARS_SB_FORMAT,
	CHARS_SB_LOWER,
	CHARS_SB_NUMERIC,
	CHARS_SB_OLETTER,
	CHARS_SB_SEP,
	CHARS_SB_SP,
	CHARS_SB_STERM,
	CHARS_SB_UPPER,
	CHARS_SB_CR,
	CHARS_SB_EXTEND,
	CHARS_SB_LF,
	CHARS_SB_SCONTINUE
};
/* Joining_Type: same numbers as ICU's UJoiningType. RIGHT: joins only to the letter before it
 * (alef, dal, waw ...). */
enum {
	CHARS_JT_NONE,
	CHARS_JT_CAUSING,
	CHARS_JT_DUAL,
	CHARS_JT_LEFT,
	CHARS_JT_RIGHT,
	CHARS_JT_TRANSPARENT
};

/* chars_props.flags */
enum {
	CHARS_NFC_MAYBE = 1, /* NFC_Quick_Check=Maybe: may combine with what is before */
	CHARS_NFC_NO = 2,    /* NFC_Quick_Check=No: never in NFC text */
	CHARS_NFD_NO = 4,    /* has a canonical decomposition */
	CHARS_NFKC_MAYBE = 8,
	CHARS_NFKC_NO = 16,
	CHARS_NFKD_NO = 32,
	CHARS_SPACE = 64,        /* White_Space */
	CHARS_IGNORABLE = 128,   /* Default_Ignorable_Code_Point */
	CHARS_ALPHA = 256,       /* Alphabetic */
	CHARS_EMOJI = 512,       /* Emoji (holds ASCII digits, # and *) */
	CHARS_EMOJI_PRES = 1024, /* Emoji_Presentation: shown as emoji without VS16 */
	CHARS_EMOJI_MOD = 2048,  /* skin tones */
	CHARS_PICT = 4096,       /* Extended_Pictographic */
	CHARS_BIDI = 8192        /* Bidi_Control */
};

typedef struct chars_props {
	int32_t lower;  /* simple lower case = cp + lower */
	uint16_t flags; /* CHARS_* bits */
	uint8_t script; /* kelma_script */
	uint8_t gc;     /* general category */
	uint8_t ccc;    /* canonical combining class */
	uint8_t gcb, wb, sb, jt;
	uint8_t digit; /* decimal value of gc ND, 255 for others */
} chars_props;

extern const uint16_t chars_stage1[CHARS_STAGE1];
extern const uint16_t chars_stage2[];
extern const chars_props chars_records[];

/* Properties of cp; values beyond U+10FFFF look like an unassigned code point. Never NULL. */
static inline const chars_props *
chars_get(uint32_t cp)
{
	uint32_t hi = cp >> CHARS_SHIFT;
	hi = hi < CHARS_STAGE1 ? hi : CHARS_STAGE1 - 1;
	return &chars_records[chars_stage2[(uint32_t)chars_stage1[hi] << CHARS_SHIFT |
					   (cp & ((1u << CHARS_SHIFT) - 1))]];
}

/* Is the category in a set of categories, given as 1 << CHARS_LU | ...? */
static inline int
chars_in(const chars_props *p, uint32_t set)
{
	return (int)(set >> p->gc & 1);
}

enum {
	CHARS_LETTERS =
		1 << CHARS_LU | 1 << CHARS_LL | 1 << CHARS_LT | 1 << CHARS_LM | 1 << CHARS_LO,
	CHARS_MARKS = 1 << CHARS_MN | 1 << CHARS_ME | 1 << CHARS_MC,
	CHARS_NUMBERS = 1 << CHARS_ND | 1 << CHARS_NL | 1 << CHARS_NO,
	CHARS_PUNCTS = 1 << CHARS_PD | 1 << CHARS_PS | 1 << CHARS_PE | 1 << CHARS_PC |
		       1 << CHARS_PO | 1 << CHARS_PI | 1 << CHARS_PF,
	CHARS_SYMBOLS = 1 << CHARS_SM | 1 << CHARS_SC | 1 << CHARS_SK | 1 << CHARS_SO
};

/* Compatibility decomposition of one code point of at most 4 code points: their number, or 0 when
 * it has none or a longer one. For presentation forms and ligatures. */
int chars_decompose(uint32_t cp, uint32_t *d);
#endif
