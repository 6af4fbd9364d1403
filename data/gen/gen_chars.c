/* Prints build/gen/chars.h: what ICU and utf8proc say about every code point, as a two-stage table.
 * The two libraries must agree where they say the same thing; a disagreement stops the build. */
#include "text/chars.h"
#include <kelma/text.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uversion.h>
#include <utf8proc.h>

enum { BLOCK = 1 << CHARS_SHIFT, MAX_RECORDS = 8192, CPS = 0x110000 };

static chars_props records[MAX_RECORDS];
static size_t nrecords;
static uint16_t stage1[CHARS_STAGE1], stage2[CPS + BLOCK];
static size_t nblocks;

static uint8_t
script_of(UChar32 c)
{
	UErrorCode e = U_ZERO_ERROR;
	switch (uscript_getScript(c, &e)) {
	case USCRIPT_COMMON:
	case USCRIPT_INHERITED: return KELMA_SCRIPT_COMMON;
	case USCRIPT_LATIN: return KELMA_SCRIPT_LATIN;
	case USCRIPT_ARABIC: return KELMA_SCRIPT_ARABIC;
	case USCRIPT_TIFINAGH: return KELMA_SCRIPT_TIFINAGH;
	case USCRIPT_GREEK: return KELMA_SCRIPT_GREEK;
	case USCRIPT_CYRILLIC: return KELMA_SCRIPT_CYRILLIC;
	case USCRIPT_HEBREW: return KELMA_SCRIPT_HEBREW;
	default: return KELMA_SCRIPT_OTHER;
	}
}

static uint16_t
flags_of(UChar32 c)
{
	static const struct {
		UProperty prop;
		uint16_t flag;
	} bin[] = {
		{ UCHAR_WHITE_SPACE, CHARS_SPACE },
		{ UCHAR_DEFAULT_IGNORABLE_CODE_POINT, CHARS_IGNORABLE },
		{ UCHAR_ALPHABETIC, CHARS_ALPHA },
		{ UCHAR_EMOJI, CHARS_EMOJI },
		{ UCHAR_EMOJI_PRESENTATION, CHARS_EMOJI_PRES },
		{ UCHAR_EMOJI_MODIFIER, CHARS_EMOJI_MOD },
		{ UCHAR_EXTENDED_PICTOGRAPHIC, CHARS_PICT },
		{ UCHAR_BIDI_CONTROL, CHARS_BIDI },
	};
	int f = 0, q = u_getIntPropertyValue(c, UCHAR_NFC_QUICK_CHECK);
	f |= q == UNORM_MAYBE ? CHARS_NFC_MAYBE : q == UNORM_NO ? CHARS_NFC_NO : 0;
	q = u_getIntPropertyValue(c, UCHAR_NFKC_QUICK_CHECK);
	f |= q == UNORM_MAYBE ? CHARS_NFKC_MAYBE : q == UNORM_NO ? CHARS_NFKC_NO : 0;
	if (u_getIntPropertyValue(c, UCHAR_NFD_QUICK_CHECK) == UNORM_NO) f |= CHARS_NFD_NO;
	if (u_getIntPropertyValue(c, UCHAR_NFKD_QUICK_CHECK) == UNORM_NO) f |= CHARS_NFKD_NO;
	for (size_t i = 0; i < sizeof bin / sizeof *bin; i++)
		if (u_hasBinaryProperty(c, bin[i].prop)) f |= bin[i].flag;
	return (uint16_t)f;
}

static chars_props
props_of(UChar32 c)
{
	chars_props p;
	memset(&p, 0, sizeof p); /* compared as bytes */
	p.lower = u_tolower(c) - c;
	p.flags = flags_of(c);
	p.script = script_of(c);
	p.gc = (uint8_t)u_charType(c);
	p.ccc = u_getCombiningClass(c);
	p.gcb = (uint8_t)u_getIntPropertyValue(c, UCHAR_GRAPHEME_CLUSTER_BREAK);
	p.wb = (uint8_t)u_getIntPropertyValue(c, UCHAR_WORD_BREAK);
	p.sb = (uint8_t)u_getIntPropertyValue(c, UCHAR_SENTENCE_BREAK);
	p.jt = (uint8_t)u_getIntPropertyValue(c, UCHAR_JOINING_TYPE);
	p.digit = (uint8_t)(u_charType(c) == U_DECIMAL_DIGIT_NUMBER ? u_charDigitValue(c) : 255);
	const utf8proc_property_t *u = utf8proc_get_property(c);
	if (u->combining_class != p.ccc || utf8proc_tolower(c) != c + p.lower) {
		fprintf(stderr, "gen_chars: ICU and utf8proc disagree about U+%04X\n", (unsigned)c);
		exit(1);
	}
	return p;
}

static uint16_t
record_of(const chars_props *p)
{
	for (size_t i = nrecords; i-- > 0;)
		if (!memcmp(&records[i], p, sizeof *p)) return (uint16_t)i;
	if (nrecords == MAX_RECORDS) {
		fprintf(stderr, "gen_chars: too many different code points\n");
		exit(1);
	}
	records[nrecords] = *p;
	return (uint16_t)nrecords++;
}

static uint16_t
block_of(const uint16_t *b)
{
	size_t i = 0;
	while (i < nblocks && memcmp(stage2 + i * BLOCK, b, BLOCK * sizeof *b) != 0) i++;
	if (i == nblocks) memcpy(stage2 + nblocks++ * BLOCK, b, BLOCK * sizeof *b);
	return (uint16_t)i;
}

static void
build(void)
{
	uint16_t b[BLOCK];
	chars_props p;
	for (UChar32 c = 0; c < CPS; c++) {
		p = props_of(c);
		b[c % BLOCK] = record_of(&p);
		if (c % BLOCK == BLOCK - 1) stage1[c / BLOCK] = block_of(b);
	}
	p = props_of(0x378); /* unassigned: stands for everything beyond Unicode */
	for (size_t i = 0; i < BLOCK; i++) b[i] = record_of(&p);
	stage1[CHARS_STAGE1 - 1] = block_of(b);
}

static void
print16(const char *head, const uint16_t *v, size_t n)
{
	printf("%s = {", head);
	for (size_t i = 0; i < n; i++) printf("%s%u,", i % 24 ? "" : "\n", v[i]);
	printf("\n};\n");
}

int
main(void)
{
	build();
	printf("/* Unicode %s, from ICU %s and utf8proc %s by data/gen/gen_chars.c. */\n",
	       U_UNICODE_VERSION, U_ICU_VERSION, utf8proc_version());
	print16("const uint16_t chars_stage1[CHARS_STAGE1]", stage1, CHARS_STAGE1);
	print16("const uint16_t chars_stage2[]", stage2, nblocks * BLOCK);
	printf("const chars_props chars_records[] = {\n");
	for (size_t i = 0; i < nrecords; i++) {
		const chars_props *p = &records[i];
		printf("{%d,%u,%u,%u,%u,%u,%u,%u,%u,%u},\n", (int)p->lower, p->flags, p->script,
		       p->gc, p->ccc, p->gcb, p->wb, p->sb, p->jt, p->digit);
	}
	printf("};\n");
	return 0;
}
