/* segment: keys for retrieval and stop words; tokens are the spans that extract reports; a warm tokenizer. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word, *stem, *skeleton;
} keys[] = {
	{ "7anout", "7anout", "hnt" },
	{ "حانوت", "حانوت", "hnt" },
	{ "الحانوت", "حانوت", "hnt" },
	{ "والحانوت", "حانوت", "hnt" },
	{ "l7anout", "7anout", "hnt" },
	{ "hanout", "hanout", "hnt" },
	{ "فالحانوت", "حانوت", "hnt" },
	{ "khedma", "khedm", "xdm" },
	{ "خدمة", "خدم", "xdm" },
	{ "الخدمة", "خدم", "xdm" },
	{ "lkhedma", "khedm", "xdm" },
	{ "خدمتي", "خدم", "xdm" },
	{ "خدمات", "خدم", "xdm" },
	{ "سيارة", "سيار", "sr" },
	{ "السيارات", "سيار", "sr" },
	{ "سيارتي", "سيار", "sr" },
	{ "الدراري", "درار", "dr" },
	{ "darori", "daror", "dr" },
	{ "كتاب", "كتاب", "ktb" },
	{ "الكتاب", "كتاب", "ktb" },
	{ "كتابو", "كتاب", "ktb" },
	{ "وليدات", "وليد", "ld" },
	{ "wlidat", "wlid", "ld" },
	{ "مدرسة", "مدرس", "mdrs" },
	{ "المدارس", "مدارس", "mdrs" },
	{ "lmedrasa", "medras", "mdrs" },
	{ "mdrasa", "mdras", "mdrs" },
	{ "tamurt", "tamurt", "tmrt" },
	{ "tamdint", "tamdint", "tmdnt" },
	{ "9ahwa", "9ahw", "qh" },
	{ "قهوة", "قهو", "qh" },
	{ "القهوة", "قهو", "qh" },
	{ "qahwa", "qahw", "qh" },
	{ "l9ahwa", "9ahw", "qh" },
	{ "chouf", "chouf", "cf" },
	{ "شوف", "شوف", "cf" },
	{ "shouf", "shouf", "cf" },
	{ "mzyan", "mzyan", "mzn" },
	{ "مزيان", "مزيان", "mzn" },
	{ "mezyan", "mezyan", "mzn" },
	{ "مزيانين", "مزيان", "mzn" },
	{ "3arbia", "3arbi", "3rb" },
	{ "عربية", "عرب", "3rb" },
	{ "العربية", "عرب", "3rb" },
	{ "machakil", "machakil", "mckl" },
	{ "مشاكل", "مشاكل", "mckl" },
	{ "المشاكل", "مشاكل", "mckl" },
	{ "m3alem", "m3alem", "m3lm" },
	{ "معلم", "معلم", "m3lm" },
	{ "المعلمين", "معلم", "m3lm" },
	{ "lm3allem", "m3allem", "m3lm" },
	{ "sbitar", "sbitar", "sbtr" },
	{ "سبيطار", "سبيطار", "sbtr" },
	{ "السبيطار", "سبيطار", "sbtr" },
	{ "fsbitar", "sbitar", "sbtr" },
	{ "kayktbo", "yktb", "ktb" },
	{ "كيكتبو", "يكتب", "ktb" },
	{ "maktbch", "ktb", "ktb" },
	{ "ماكتبش", "كتب", "ktb" },
	{ "bghit", "bghit", "bght" },
	{ "بغيت", "بغيت", "bght" },
	{ "mabghitch", "bghit", "bght" },
	{ "ديالي", "ديال", "dl" },
	{ "ديالهم", "ديال", "dl" },
	{ "بلاصتو", "بلاص", "bls" },
	{ "البلاصة", "بلاص", "bls" },
	{ "فالبلاصة", "بلاص", "bls" },
	{ "lblasa", "blas", "bls" },
	{ "lmdina", "mdin", "mdn" },
	{ "المدينة", "مدين", "mdn" },
	{ "والمدينة", "مدين", "mdn" },
	{ "مدينتنا", "مدين", "mdn" },
	{ "kanmchi", "nmch", "nmc" },
	{ "ماكنمشيش", "نمش", "nmc" },
	{ "غنمشيو", "نمشي", "nmc" },
	{ "lwra9", "wra9", "rq" },
	{ "الوراق", "وراق", "rq" },
	{ "وراقي", "وراق", "rq" },
	{ "lbatiment", "batiment", "btmnt" },
	{ "فلوس", "فلوس", "fls" },
	{ "lflous", "flous", "fls" },
	{ "الفلوس", "فلوس", "fls" },
	{ "flous", "flous", "fls" },
	{ "lbab", "bab", "b" },
	{ "الباب", "باب", "b" },
	{ "وبابي", "باب", "b" },
	{ "bnat", "bnat", "bnt" },
	{ "البنات", "بنات", "bnt" },
	{ "بناتنا", "بنات", "bnt" },
	{ "lkhobz", "khobz", "xbz" },
	{ "الخبز", "خبز", "xbz" },
	{ "خبزنا", "خبز", "xbz" },
	{ "lkar", "kar", "kr" },
	{ "kar", "kar", "kr" },
	{ "الحكومة", "حكوم", "hkm" },
	{ "حكومتنا", "حكوم", "hkm" },
	{ "l7okouma", "7okoum", "hkm" },
	{ "rajel", "rajel", "rjl" },
	{ "الراجل", "راجل", "rjl" },
	{ "رجالة", "رجال", "rjl" },
	{ "chari3", "chari3", "cr3" },
	{ "الشارع", "شارع", "cr3" },
	{ "شوارع", "شوارع", "cr3" },
};

static const struct {
	const char *word, *labels; /* NULL = no stop word */
} stops[] = {
	{ "ما", "ary-Arab arb-Arab" },
	{ "من", "ary-Arab arb-Arab" },
	{ "واش", "ary-Arab" },
	{ "wach", "ary-Latn" },
	{ "la", "ary-Latn fra-Latn spa-Latn" },
	{ "dyal", "ary-Latn" },
	{ "ديال", "ary-Arab" },
	{ "في", "ary-Arab arb-Arab" },
	{ "على", "ary-Arab arb-Arab" },
	{ "de", "fra-Latn spa-Latn" },
	{ "les", "ary-Latn fra-Latn" },
	{ "et", "fra-Latn" },
	{ "the", "eng-Latn" },
	{ "los", "spa-Latn" },
	{ "ⴷ", "zgh-Tfng" },
	{ "ⵏ", "zgh-Tfng" },
	{ "اللي", "ary-Arab" },
	{ "شي", "ary-Arab" },
	{ "هاد", "ary-Arab" },
	{ "باش", "ary-Arab" },
	{ "غادي", "ary-Arab" },
	{ "حتى", "ary-Arab" },
	{ "مع", "ary-Arab arb-Arab" },
	{ "ولا", "ary-Arab" },
	{ "هو", "ary-Arab arb-Arab" },
	{ "راه", "ary-Arab" },
	{ "كان", "ary-Arab arb-Arab" },
	{ "بزاف", "ary-Arab" },
	{ "ماشي", "ary-Arab" },
	{ "أن", "arb-Arab" },
	{ "عن", "arb-Arab" },
	{ "أو", "arb-Arab" },
	{ "التي", "arb-Arab" },
	{ "هذا", "arb-Arab" },
	{ "هذه", "arb-Arab" },
	{ "الذي", "arb-Arab" },
	{ "mn", "ary-Latn" },
	{ "ana", "ary-Latn" },
	{ "3la", "ary-Latn" },
	{ "chi", "ary-Latn" },
	{ "ma", "ary-Latn ber-Latn" },
	{ "li", "ary-Latn" },
	{ "rah", "ary-Latn" },
	{ "daba", "ary-Latn" },
	{ "machi", "ary-Latn" },
	{ "le", "fra-Latn spa-Latn" },
	{ "l", "ary-Latn fra-Latn" },
	{ "d", "ary-Latn fra-Latn ber-Latn" },
	{ "des", "fra-Latn" },
	{ "est", "fra-Latn" },
	{ "du", "fra-Latn" },
	{ "en", "fra-Latn spa-Latn" },
	{ "un", "fra-Latn spa-Latn" },
	{ "une", "fra-Latn" },
	{ "par", "fra-Latn" },
	{ "au", "fra-Latn" },
	{ "pour", "fra-Latn" },
	{ "sur", "fra-Latn" },
	{ "qui", "fra-Latn" },
	{ "que", "fra-Latn spa-Latn" },
	{ "sont", "fra-Latn" },
	{ "and", "eng-Latn" },
	{ "of", "eng-Latn" },
	{ "to", "eng-Latn spa-Latn" },
	{ "is", "eng-Latn ber-Latn" },
	{ "el", "spa-Latn" },
	{ "y", "spa-Latn" },
	{ "ⴳ", "zgh-Tfng" },
	{ "ⴰⴷ", "zgh-Tfng" },
	{ "ⵙ", "zgh-Tfng" },
	{ "ⵓⵔ", "zgh-Tfng" },
	{ "ⵉ", "zgh-Tfng" },
	{ "ⵏⵏⴰ", "zgh-Tfng" },
	{ "ⵏⵖ", "zgh-Tfng" },
	{ "ⴽⵔⴰ", "zgh-Tfng" },
	{ "ⵖⴼ", "zgh-Tfng" },
	{ "ⵖⵔ", "zgh-Tfng" },
	{ "ⵅⴼ", "zgh-Tfng" },
	{ "ⴰⵔ", "zgh-Tfng" },
	{ "واحد", "ary-Arab arb-Arab" },
	{ "غير", "ary-Arab arb-Arab" },
	{ "د", "ary-Arab" },
	{ "ليه", "ary-Arab" },
	{ "كاين", "ary-Arab" },
	{ "ولكن", "ary-Arab" },
	{ "حيت", "ary-Arab" },
	{ "فيه", "ary-Arab arb-Arab" },
	{ "بلا", "ary-Arab" },
	{ "بحال", "ary-Arab" },
	{ "قبل", "ary-Arab arb-Arab" },
	{ "هي", "ary-Arab arb-Arab" },
	{ "دابا", "ary-Arab" },
	{ "كل", "ary-Arab arb-Arab" },
	{ "انا", "ary-Arab" },
	{ "ديالو", "ary-Arab" },
	{ "فين", "ary-Arab" },
	{ "علاش", "ary-Arab" },
	{ "كلشي", "ary-Arab" },
	{ "إلى", "arb-Arab" },
	{ "تم", "arb-Arab" },
	{ "بعد", "ary-Arab arb-Arab" },
	{ "بين", "arb-Arab" },
	{ "خلال", "arb-Arab" },
	{ "كما", "arb-Arab" },
	{ "كانت", "ary-Arab arb-Arab" },
	{ "عليه", "ary-Arab arb-Arab" },
	{ "سيارة", NULL },
	{ "كتاب", NULL },
	{ "الحكومة", NULL },
	{ "facture", NULL },
	{ "dossier", NULL },
	{ "7anout", NULL },
	{ "ferran", NULL },
	{ "ⴰⵖⵔⵎ", NULL },
	{ "government", NULL },
	{ "casa", NULL },
	{ "قنطرة", NULL },
};

static kelma_res *res;
static kelma_tok *tk;

static void
setup(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_tok_new(res, NULL, &tk, NULL), KELMA_OK);
}

static void
teardown(void)
{
	kelma_tok_free(tk);
	kelma_res_free(res);
}

START_TEST(words_have_keys)
{
	kelma_buf b = KELMA_BUF_INIT;
	const char *w = keys[_i].word;
	ck_assert_int_eq(kelma_word_key(tk, KELMA_KEY_STEM, w, strlen(w), &b), KELMA_OK);
	ck_assert_str_eq(b.data, keys[_i].stem);
	b.len = 0;
	ck_assert_int_eq(kelma_word_key(tk, KELMA_KEY_SKELETON, w, strlen(w), &b), KELMA_OK);
	ck_assert_str_eq(b.len ? b.data : "", keys[_i].skeleton);
	kelma_buf_free(&b);
}
END_TEST

START_TEST(stop_words_are_known)
{
	size_t n;
	const char *p = kelma_stop_word(tk, stops[_i].word, strlen(stops[_i].word), &n);
	ck_assert_int_eq(p != NULL, stops[_i].labels != NULL);
	if (p) ck_assert(n == strlen(stops[_i].labels) && !memcmp(p, stops[_i].labels, n));
	ck_assert_ptr_null(kelma_stop_word(tk, "", 0, &n));
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(stop_words_ignore_case_and_marks)
{
	size_t n;
	ck_assert_ptr_nonnull(kelma_stop_word(tk, "LES", 3, &n));
	ck_assert_ptr_nonnull(kelma_stop_word(tk, "\u0645\u0650\u0646", 6, &n));
}
END_TEST

/* A field of a class that the tokenizer has too is one of its tokens. */
START_TEST(fields_are_tokens)
{
	static const char *const text[] = {
		"Tél : 06 12-34-56-78, fixe (0522) 33 44 55, CIN BE654321 le 12/03/2024 à 10h30, 1.250,50 DH",
		"RIB 011 780 0000123456789012 34 ICE 001525713000072 a@b.ma https://x.ma/y?z=1.",
		"المبلغ ٢٥٠ درهم بتاريخ ١٥/٠٧/٢٠٢٣ الهاتف ٠٥٢٢٣٣٤٤٥٥ ملف 123/1201/2024 السيارة 12345-أ-6",
		"IBAN MA64011519000001205000534921, massar K138617117, www.example.ma 20dh 14:45 50 ريال",
	};
	kelma_extract *ex;
	ck_assert_int_eq(kelma_extract_new(res, NULL, &ex, NULL), KELMA_OK);
	for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
		kelma_token t[128];
		kelma_field f;
		size_t n = 0, fields = 0, k;
		ck_assert_int_eq(kelma_tok_start(tk, text[i], strlen(text[i]), NULL), KELMA_OK);
		while (kelma_tok_next(tk, &t[n]) == 1) n++;
		ck_assert_int_eq(kelma_extract_start(ex, text[i], strlen(text[i]), NULL, 0, NULL), KELMA_OK);
		while (kelma_extract_next(ex, &f) == 1) {
			if (f.type == KELMA_FIELD_PLACE || f.type == KELMA_FIELD_PERSON || f.type == KELMA_FIELD_ORGANIZATION) continue;
			for (k = 0; k < n && !(t[k].start == f.start && t[k].end == f.end); k++) {}
			ck_assert_msg(k < n, "%s: %s at %zu..%zu is no token", text[i], f.type_name, f.start, f.end);
			fields++;
		}
		ck_assert_uint_ge(fields, 4);
	}
	kelma_extract_free(ex);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("segment keys");
	TCase *t = tcase_create("keys");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, words_have_keys, 0, sizeof keys / sizeof *keys);
	tcase_add_loop_test(t, stop_words_are_known, 0, sizeof stops / sizeof *stops);
	tcase_add_test(t, stop_words_ignore_case_and_marks);
	tcase_add_test(t, fields_are_tokens);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
