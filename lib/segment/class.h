/* Internal: what the segmenter wants to know of a character. The table is made from ICU by
 * data/gen/gen_segtab.c. */
#ifndef SEGMENT_CLASS_H
#define SEGMENT_CLASS_H
#include <stddef.h>
#include <stdint.h>

/* X(NAME): meaning. Order matters: the letters come first, then what else can stand inside a
 * word. */
#define SEG_CLASS_LIST(X)                                                                          \
	X(LATIN)   /* letters of the script, modifier letters too */                               \
	X(ARABIC)  /* with tatweel and presentation forms */                                       \
	X(TIFINAGH)                                                                                \
	X(LETTER)  /* of any other script */                                                       \
	X(DIGIT)   /* decimal digits of every script */                                            \
	X(NUMERAL) /* other numbers: superscripts, fractions, Roman numerals */                    \
	X(MARK)    /* combining marks, variation selectors, joiners, soft hyphen: stay inside */   \
	X(FORMAT)  /* bidi controls, zero-width spaces: inside a word they stay, at its edge they  \
		      separate */                                                                  \
	X(SPACE)                                                                                   \
	X(NEWLINE)                                                                                 \
	X(APOS)    /* apostrophes and what is typed for them */                                    \
	X(HYPHEN)                                                                                  \
	X(DOT)                                                                                     \
	X(STOP)    /* ! ? and their like, ellipsis */                                              \
	X(UNDER)                                                                                   \
	X(OPEN)    /* opening brackets and quotes */                                               \
	X(CLOSE)   /* closing ones */                                                              \
	X(PUNCT)                                                                                   \
	X(SYMBOL)                                                                                  \
	X(SIGN)    /* + and minus */                                                               \
	X(AT)                                                                                      \
	X(HASH)                                                                                    \
	X(FACE)    /* ASCII marks an emoticon can begin with: : ; = ^ < */                         \
	X(EMOJI)   /* pictographs */                                                               \
	X(TONE)    /* skin tones */                                                                \
	X(FLAG)    /* regional indicators */                                                       \
	X(OTHER)   /* controls, private use, unassigned */
enum {
#define SEG_CLASS_ENUM(name) SEG_##name,
	SEG_CLASS_LIST(SEG_CLASS_ENUM)
#undef SEG_CLASS_ENUM
	SEG_CLASS_COUNT
};

#ifndef SEG_NO_TABLE
#include "segtab.h"
#include "text/utf8.h"

static inline unsigned
seg_class_of(uint32_t cp)
{
	return cp < 0x800 ? seg_low[cp] : seg_block[seg_index[cp >> 6]][cp & 63];
}

/* Class of the character at s (valid UTF-8, not at the end); its length in *len. */
static inline unsigned
seg_class_at(const char *s, size_t *len)
{
	const unsigned char *p = (const unsigned char *)s;
	if (p[0] < 0x80) {
		*len = 1;
		return seg_low[p[0]];
	}
	if (p[0] < 0xe0) {
		*len = 2;
		return seg_low[(p[0] & 0x1fu) << 6 | (p[1] & 0x3fu)];
	}
	uint32_t cp;
	*len = utf8_get(s, &cp);
	return seg_class_of(cp);
}
#endif
#endif
