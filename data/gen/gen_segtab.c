/* Prints build/gen/segtab.h: the segmenter's class of every code point, from ICU's properties. */
#define SEG_NO_TABLE
#include "segment/class.h"
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

enum { BLOCK = 64, MAX_CP = 0x110000 };

/* Characters whose place in writing differs from what their general category says. */
static const struct {
	uint32_t from, to;
	unsigned char cls;
} special[] = {
	{ '\'', '\'', SEG_APOS },
	{ 0x2018, 0x2019, SEG_APOS },
	{ 0x02bc, 0x02bc, SEG_APOS },
	{ 0x02b9, 0x02bb, SEG_APOS },
	{ '`', '`', SEG_APOS },
	{ 0x00b4, 0x00b4, SEG_APOS },
	{ 0x201b, 0x201b, SEG_APOS },
	{ 0xff07, 0xff07, SEG_APOS },
	{ 0x2032, 0x2032, SEG_APOS },
	{ '-', '-', SEG_HYPHEN },
	{ 0x2010, 0x2011, SEG_HYPHEN },
	{ 0x00ad, 0x00ad, SEG_MARK },
	{ '.', '.', SEG_DOT },
	{ '!', '!', SEG_STOP },
	{ '?', '?', SEG_STOP },
	{ 0x061f, 0x061f, SEG_STOP },
	{ 0x2026, 0x2026, SEG_STOP },
	{ 0x203c, 0x203d, SEG_STOP },
	{ 0x2047, 0x2049, SEG_STOP },
	{ 0x06d4, 0x06d4, SEG_STOP },
	{ 0x3002, 0x3002, SEG_STOP },
	{ 0xff01, 0xff01, SEG_STOP },
	{ 0xff1f, 0xff1f, SEG_STOP },
	{ 0x2d70, 0x2d70, SEG_PUNCT },
	{ '_', '_', SEG_UNDER },
	{ '+', '+', SEG_SIGN },
	{ 0x2212, 0x2212, SEG_SIGN },
	{ '@', '@', SEG_AT },
	{ '#', '#', SEG_HASH },
	{ ':', ';', SEG_FACE },
	{ '<', '=', SEG_FACE },
	{ '^', '^', SEG_FACE },
	{ '%', '&', SEG_SYMBOL },
	{ '*', '*', SEG_SYMBOL },
	{ 0x066a, 0x066a, SEG_SYMBOL },
	{ '|', '|', SEG_PUNCT },
	{ 0x2030, 0x2031, SEG_SYMBOL },
	{ 0x00a7, 0x00a7, SEG_SYMBOL },
	{ 0x00b6, 0x00b6, SEG_SYMBOL },
	{ 0x0640, 0x0640, SEG_ARABIC },
	{ 0x200c, 0x200d, SEG_MARK },
	{ 0x200b, 0x200b, SEG_FORMAT },
	{ 0x2d6f, 0x2d6f, SEG_TIFINAGH },
	{ 0x2d7f, 0x2d7f, SEG_MARK },
	{ 0x1f3fb, 0x1f3ff, SEG_TONE },
	{ 0xe0020, 0xe007f, SEG_MARK },
	{ 0x00b7, 0x00b7, SEG_PUNCT },
	{ '"', '"', SEG_PUNCT },
};

static int
is_format(UChar32 c)
{
	return u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) || c == 0xfeff || c == 0x2060 ||
	       c == 0x180e || (c >= 0x2061 && c <= 0x206f);
}

static unsigned
letter_class(UChar32 c)
{
	UErrorCode e = U_ZERO_ERROR;
	switch (uscript_getScript(c, &e)) {
	case USCRIPT_LATIN: return SEG_LATIN;
	case USCRIPT_ARABIC: return SEG_ARABIC;
	case USCRIPT_TIFINAGH: return SEG_TIFINAGH;
	case USCRIPT_COMMON: return u_charType(c) == U_MODIFIER_LETTER ? SEG_MARK : SEG_LETTER;
	default: return SEG_LETTER;
	}
}

static int
is_pictograph(UChar32 c)
{
	if (u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION)) return 1;
	return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) &&
	       (c >= 0x1f000 || (c >= 0x2600 && c <= 0x27bf));
}

static unsigned
class_of(UChar32 c)
{
	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if ((uint32_t)c >= special[i].from && (uint32_t)c <= special[i].to)
			return special[i].cls;
	if (c == '\n' || c == '\r' || c == 0x0b || c == 0x0c || c == 0x85 || c == 0x2028 ||
	    c == 0x2029)
		return SEG_NEWLINE;
	if (u_isUWhiteSpace(c)) return SEG_SPACE;
	if (is_format(c)) return SEG_FORMAT;
	if (c >= 0x1f1e6 && c <= 0x1f1ff) return SEG_FLAG;
	if (is_pictograph(c)) return SEG_EMOJI;
	switch (u_charType(c)) {
	case U_UPPERCASE_LETTER:
	case U_LOWERCASE_LETTER:
	case U_TITLECASE_LETTER:
	case U_MODIFIER_LETTER:
	case U_OTHER_LETTER: return letter_class(c);
	case U_DECIMAL_DIGIT_NUMBER: return SEG_DIGIT;
	case U_LETTER_NUMBER: case U_OTHER_NUMBER: return SEG_NUMERAL;
	case U_NON_SPACING_MARK:
	case U_ENCLOSING_MARK:
	case U_COMBINING_SPACING_MARK: return SEG_MARK;
	case U_START_PUNCTUATION: case U_INITIAL_PUNCTUATION: return SEG_OPEN;
	case U_END_PUNCTUATION: case U_FINAL_PUNCTUATION: return SEG_CLOSE;
	case U_DASH_PUNCTUATION:
	case U_CONNECTOR_PUNCTUATION:
	case U_OTHER_PUNCTUATION: return SEG_PUNCT;
	case U_MATH_SYMBOL:
	case U_CURRENCY_SYMBOL:
	case U_MODIFIER_SYMBOL:
	case U_OTHER_SYMBOL: return SEG_SYMBOL;
	default: return SEG_OTHER;
	}
}

static void
print_row(const unsigned char *t, size_t n)
{
	for (size_t i = 0; i < n; i++) printf("%u,%s", t[i], i % 64 == 63 ? "\n" : "");
}

int
main(void)
{
	static unsigned char block[MAX_CP / BLOCK][BLOCK], low[0x800];
	static unsigned index[MAX_CP / BLOCK];
	unsigned nblock = 0;
	for (unsigned b = 0; b < MAX_CP / BLOCK; b++) {
		unsigned char row[BLOCK];
		for (unsigned i = 0; i < BLOCK; i++)
			row[i] = (unsigned char)class_of((UChar32)(b * BLOCK + i));
		if (b * BLOCK < sizeof low) memcpy(low + b * BLOCK, row, BLOCK);
		unsigned k = 0;
		while (k < nblock && memcmp(block[k], row, BLOCK)) k++;
		if (k == nblock) memcpy(block[nblock++], row, BLOCK);
		index[b] = k;
	}
	printf("/* Classes of code points for lib/segment, from ICU (Unicode %s), by "
	       "data/gen/gen_segtab.c. */\n",
	       U_UNICODE_VERSION);
	printf("#include <stdint.h>\nstatic const unsigned char seg_low[0x800] = {\n");
	print_row(low, sizeof low);
	printf("};\nstatic const uint16_t seg_index[%d] = {\n", MAX_CP / BLOCK);
	for (unsigned b = 0; b < MAX_CP / BLOCK; b++)
		printf("%u,%s", index[b], b % 64 == 63 ? "\n" : "");
	printf("};\nstatic const unsigned char seg_block[%u][64] = {\n", nblock);
	for (unsigned k = 0; k < nblock; k++) {
		printf("{");
		print_row(block[k], BLOCK);
		printf("},\n");
	}
	printf("};\n");
	return 0;
}
