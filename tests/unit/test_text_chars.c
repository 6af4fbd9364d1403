/* text: the generated table against ICU and utf8proc, grapheme clusters and normalization forms
 * against ICU. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <utf8proc.h>
#include "text/chars.h"
#include "text/nfc.h"
#include "text/utf8.h"

static const struct {
	UProperty prop;
	unsigned flag;
} binary[] = {
	{ UCHAR_WHITE_SPACE, CHARS_SPACE },
	{ UCHAR_DEFAULT_IGNORABLE_CODE_POINT, CHARS_IGNORABLE },
	{ UCHAR_ALPHABETIC, CHARS_ALPHA },
	{ UCHAR_EMOJI, CHARS_EMOJI },
	{ UCHAR_EMOJI_PRESENTATION, CHARS_EMOJI_PRES },
	{ UCHAR_EMOJI_MODIFIER, CHARS_EMOJI_MOD },
	{ UCHAR_EXTENDED_PICTOGRAPHIC, CHARS_PICT },
	{ UCHAR_BIDI_CONTROL, CHARS_BIDI },
};

static unsigned
quick(UChar32 c, UProperty p, unsigned maybe, unsigned no)
{
	int q = u_getIntPropertyValue(c, p);
	return q == UNORM_MAYBE ? maybe : q == UNORM_NO ? no : 0;
}

static unsigned
icu_flags(UChar32 c)
{
	unsigned f = quick(c, UCHAR_NFC_QUICK_CHECK, CHARS_NFC_MAYBE, CHARS_NFC_NO) |
		     quick(c, UCHAR_NFKC_QUICK_CHECK, CHARS_NFKC_MAYBE, CHARS_NFKC_NO) |
		     quick(c, UCHAR_NFD_QUICK_CHECK, 0, CHARS_NFD_NO) |
		     quick(c, UCHAR_NFKD_QUICK_CHECK, 0, CHARS_NFKD_NO);
	for (size_t i = 0; i < sizeof binary / sizeof *binary; i++)
		if (u_hasBinaryProperty(c, binary[i].prop)) f |= binary[i].flag;
	return f;
}

START_TEST(every_code_point_is_what_icu_says)
{
	for (UChar32 c = 0; c < 0x110000; c++) {
		const chars_props *p = chars_get((uint32_t)c);
		int ok = c + p->lower == u_tolower(c) && p->gc == u_charType(c) &&
			 p->ccc == u_getCombiningClass(c) &&
			 p->gcb == u_getIntPropertyValue(c, UCHAR_GRAPHEME_CLUSTER_BREAK) &&
			 p->wb == u_getIntPropertyValue(c, UCHAR_WORD_BREAK) &&
			 p->sb == u_getIntPropertyValue(c, UCHAR_SENTENCE_BREAK) &&
			 p->jt == u_getIntPropertyValue(c, UCHAR_JOINING_TYPE) &&
			 p->flags == icu_flags(c) &&
			 (p->gc != CHARS_ND || p->digit == u_charDigitValue(c)) &&
			 (p->gc == CHARS_ND || p->digit == 255);
		if (!ok) ck_abort_msg("U+%04X differs from ICU", (unsigned)c);
	}
}
END_TEST

START_TEST(every_code_point_is_what_utf8proc_says)
{
	static const unsigned char gc[] = {
		/* by utf8proc_category_t */
		CHARS_CN, CHARS_LU, CHARS_LL, CHARS_LT, CHARS_LM, CHARS_LO, CHARS_MN, CHARS_MC,
		CHARS_ME, CHARS_ND, CHARS_NL, CHARS_NO, CHARS_PC, CHARS_PD, CHARS_PS, CHARS_PE,
		CHARS_PI, CHARS_PF, CHARS_PO, CHARS_SM, CHARS_SC, CHARS_SK, CHARS_SO, CHARS_ZS,
		CHARS_ZL, CHARS_ZP, CHARS_CC, CHARS_CF, CHARS_CS, CHARS_CO
	};
	for (int32_t c = 0; c < 0x110000; c++) {
		const chars_props *p = chars_get((uint32_t)c);
		const utf8proc_property_t *u = utf8proc_get_property(c);
		if (p->gc != gc[utf8proc_category(c)] || p->ccc != u->combining_class ||
		    c + p->lower != utf8proc_tolower(c) ||
		    (p->gc != CHARS_CN && !(p->flags & CHARS_IGNORABLE) != !u->ignorable))
			ck_abort_msg("U+%04X differs from utf8proc", (unsigned)c);
	}
}
END_TEST

START_TEST(every_code_point_has_its_script)
{
	for (UChar32 c = 0; c < 0x110000; c++) {
		UErrorCode e = U_ZERO_ERROR;
		UScriptCode sc = uscript_getScript(c, &e);
		const char *want = sc == USCRIPT_INHERITED ? "Zyyy" : uscript_getShortName(sc);
		kelma_script k = kelma_script_of((uint32_t)c);
		if (k != KELMA_SCRIPT_OTHER)
			ck_assert_msg(!strcmp(kelma_script_code(k), want), "U+%04X", (unsigned)c);
		else
			ck_assert_msg(!strstr("Zyyy Latn Arab Tfng Grek Cyrl Hebr", want), "U+%04X",
				      (unsigned)c);
	}
	ck_assert_int_eq(kelma_script_of(0x110000), KELMA_SCRIPT_OTHER);
	ck_assert_int_eq(kelma_script_of(UINT32_MAX), KELMA_SCRIPT_OTHER);
	ck_assert_str_eq(kelma_script_code(KELMA_SCRIPT_COUNT), "Zzzz");
}
END_TEST

/* A text of characters that break in interesting ways, as UTF-8 and UTF-16. */
typedef struct sample {
	char u8[512];
	UChar u16[256];
	int32_t n8, n16;
} sample;

static const UChar32 alphabet[] = { 'a',     ' ',     '\r',    '\n',   0x301,  0x200d, 0x1f600,
				    0x1f3fd, 0x1f1f2, 0x1f1e6, 0x1100, 0x1161, 0x11a8, 0xac00,
				    0xac01,  0x903,   0x600,   0x622,  0x627,  0x653,  0x654,
				    0x64b,   0x651,   0x2d5c,  0x2d7f, 0xfe0f, 0x2764, 0x1f468,
				    0xad,    0xe01f0, 0x323,   0x1e63, 0x307,  0x1e69, 0xe9,
				    0x212b,  0xfb01,  0xfdfa,  0xfef7, 0x344,  0xf73,  0x9c7,
				    0x9be,   0x1d15e, 0x3a9 };

static sample
make_sample(int seed, int len)
{
	sample t = { { 0 }, { 0 }, 0, 0 };
	UErrorCode e = U_ZERO_ERROR;
	srand((unsigned)seed);
	for (int i = 0; i < len; i++)
		t.n8 += (int32_t)utf8_put(
			(uint32_t)alphabet[(size_t)rand() % (sizeof alphabet / sizeof *alphabet)],
			t.u8 + t.n8);
	u_strFromUTF8(t.u16, 256, &t.n16, t.u8, t.n8, &e);
	ck_assert(U_SUCCESS(e));
	return t;
}

START_TEST(graphemes_break_where_icu_breaks)
{
	UErrorCode e = U_ZERO_ERROR;
	UBreakIterator *bi = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &e);
	for (int r = 0; r < 500; r++) {
		sample t = make_sample(_i * 500 + r, 20);
		size_t i = 0;
		ubrk_setText(bi, t.u16, t.n16, &e);
		for (int32_t a = 0, b; (b = ubrk_next(bi)) != UBRK_DONE; a = b) {
			int32_t want = 0;
			u_strToUTF8(NULL, 0, &want, t.u16 + a, b - a, &e);
			e = U_ZERO_ERROR;
			size_t k = kelma_grapheme_next(t.u8 + i, (size_t)t.n8 - i);
			ck_assert_msg(k == (size_t)want, "sample %d: %zu for %d bytes at %zu",
				      _i * 500 + r, k, want, i);
			i += k;
		}
		ck_assert_uint_eq(i, (size_t)t.n8);
	}
	ck_assert_uint_eq(kelma_grapheme_next("", 0), 0);
	ubrk_close(bi);
}
END_TEST

static const UNormalizer2 *
icu_form(nfc_form f)
{
	UErrorCode e = U_ZERO_ERROR;
	return f == NFC_NFC    ? unorm2_getNFCInstance(&e)
	       : f == NFC_NFD  ? unorm2_getNFDInstance(&e)
	       : f == NFC_NFKC ? unorm2_getNFKCInstance(&e)
			       : unorm2_getNFKDInstance(&e);
}

/* Normalize only the segments nfc_find() names, copy the rest: must equal ICU on the whole text. */
START_TEST(segments_normalize_as_icu_normalizes_the_text)
{
	nfc_work w = NFC_WORK_INIT;
	kelma_buf out = KELMA_BUF_INIT;
	for (int r = 0; r < 2000; r++) {
		nfc_form f = (nfc_form)(r % 4);
		sample t = make_sample(_i * 2000 + r, 2 + r % 24);
		UErrorCode e = U_ZERO_ERROR;
		UChar want16[2048];
		char want[4096];
		int32_t nwant;
		int32_t k = unorm2_normalize(icu_form(f), t.u16, t.n16, want16, 2048, &e);
		u_strToUTF8(want, sizeof want, &nwant, want16, k, &e);
		ck_assert(U_SUCCESS(e));
		size_t at = 0, b, end, n = (size_t)t.n8;
		out.len = 0;
		while (nfc_find(f, t.u8, n, at, &b, &end)) {
			kelma_buf_add(&out, t.u8 + at, b - at);
			ck_assert_int_eq(nfc_apply(f, t.u8 + b, end - b, &w, &out), KELMA_OK);
			at = end;
		}
		kelma_buf_add(&out, t.u8 + at, n - at);
		ck_assert_msg(out.len == (size_t)nwant && !memcmp(out.data, want, out.len),
			      "sample %d form %d", _i * 2000 + r, f);
	}
	kelma_buf_free(&out);
	nfc_work_free(&w);
}
END_TEST

/* Marks in the worst order: an exchange sort would take minutes. */
START_TEST(a_million_marks_are_sorted_at_once)
{
	enum { N = 1000000 };
	nfc_work w = NFC_WORK_INIT;
	kelma_buf in = KELMA_BUF_INIT, out = KELMA_BUF_INIT;
	for (int i = 0; i < N; i++)
		kelma_buf_add(&in, i % 2 ? "\xcc\xa3" : "\xcc\x81", 2); /* below, above */
	ck_assert_int_eq(nfc_apply(NFC_NFD, in.data, in.len, &w, &out), KELMA_OK);
	ck_assert_uint_eq(out.len, in.len);
	for (size_t i = 0; i < N; i++)
		ck_assert(!memcmp(out.data + 2 * i, i < N / 2 ? "\xcc\xa3" : "\xcc\x81", 2));
	kelma_buf_free(&in), kelma_buf_free(&out);
	nfc_work_free(&w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("text: characters");
	TCase *t = tcase_create("chars");
	tcase_set_timeout(t, 60);
	tcase_add_test(t, every_code_point_is_what_icu_says);
	tcase_add_test(t, every_code_point_is_what_utf8proc_says);
	tcase_add_test(t, every_code_point_has_its_script);
	tcase_add_loop_test(t, graphemes_break_where_icu_breaks, 0, 10);
	tcase_add_loop_test(t, segments_normalize_as_icu_normalizes_the_text, 0, 10);
	tcase_add_test(t, a_million_marks_are_sorted_at_once);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
