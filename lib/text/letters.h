/* Internal: how likely one character follows another in the texts we know. The judge of charset
 * guessing and repair. Section "text.letters" of the pack, from data/models/text.letters.tsv by
 * data/gen/letters.c: u32 number of symbols N, u32 number of classes C, C bytes: symbol that stands
 * for the rest of each class, LETTERS_DIRECT bytes: symbol of each code point below, N * N bytes:
 * cost of symbol b after symbol a. */
#ifndef TEXT_LETTERS_H
#define TEXT_LETTERS_H
#include <kelma/base.h>

enum { LETTERS_DIRECT = 0x3000, LETTERS_UNIT = 8 /* costs are in 1/8 nat */ };

/* Classes of characters: what a pair never seen is judged by. X(NAME, "name in the model") */
#define LETTERS_CLASSES(X)                                                                        \
	X(SPACE, "space")                                                                         \
	X(DIGIT, "digit") X(PUNCT, "punct") X(TYPO, "typo") X(SYMBOL, "symbol") X(LOWER, "lower") \
		X(UPPER, "upper") X(LOWER_EXT, "lower-ext") X(UPPER_EXT, "upper-ext")             \
			X(ARABIC, "arabic") X(ARABIC_MARK, "arabic-mark")                         \
				X(ARABIC_DIGIT, "arabic-digit") X(ARABIC_PUNCT, "arabic-punct")   \
					X(ARABIC_EXT, "arabic-ext") X(ARABIC_FORM, "arabic-form") \
						X(TIFINAGH, "tifinagh") X(EMOJI, "emoji")         \
							X(OTHER, "other")                         \
								X(INVISIBLE, "invisible")         \
									X(CONTROL, "control")
enum letters_class {
#define LETTERS_ENUM(name, text) LETTERS_##name,
	LETTERS_CLASSES(LETTERS_ENUM)
#undef LETTERS_ENUM
		LETTERS_CLASS_COUNT
};

typedef struct letters {
	const unsigned char *rest, *direct, *cost;
	uint32_t n;
} letters;

/* Class of a code point. */
unsigned letters_class_of(uint32_t cp);
/* Name of a class, static. */
const char *letters_class_name(unsigned c);
/* Bind to a section; KELMA_EDATA when it is not one. */
kelma_status letters_open(letters *m, const void *p, size_t n, kelma_err *err);

/* Symbol of a code point: an index into the cost table. */
static inline unsigned
letters_symbol(const letters *m, uint32_t cp)
{
	return cp < LETTERS_DIRECT ? m->direct[cp] : m->rest[letters_class_of(cp)];
}

/* Cost of symbol b after symbol a, 0..255 in 1/8 nat. */
static inline unsigned
letters_cost(const letters *m, unsigned a, unsigned b)
{
	return m->cost[(size_t)a * m->n + b];
}
#endif
