/* segment: keys for retrieval and stop words (more of both in tests/data/tok-keys.tsv,
 * tok-stop.tsv); tokens are the spans that extract reports; a warm tokenizer. */
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
	{ "facture", NULL },
	{ "government", NULL },
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
		"Tél : 06 12-34-56-78, fixe (0522) 33 44 55, CIN BE654321 le 12/03/2024 à 10h30, "
		"1.250,50 DH",
		"RIB 011 780 0000123456789012 34 ICE 001525713000072 a@b.ma https://x.ma/y?z=1.",
		"المبلغ ٢٥٠ درهم بتاريخ ١٥/٠٧/٢٠٢٣ الهاتف ٠٥٢٢٣٣٤٤٥٥ ملف 123/1201/2024 السيارة "
		"12345-أ-6",
		"IBAN MA64011519000001205000534921, massar K138617117, www.example.ma 20dh 14:45 "
		"50 ريال",
	};
	kelma_extract *ex;
	ck_assert_int_eq(kelma_extract_new(res, NULL, &ex, NULL), KELMA_OK);
	for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
		kelma_token t[128];
		kelma_field f;
		size_t n = 0, fields = 0, k;
		ck_assert_int_eq(kelma_tok_start(tk, text[i], strlen(text[i]), NULL), KELMA_OK);
		while (kelma_tok_next(tk, &t[n]) == 1) n++;
		ck_assert_int_eq(kelma_extract_start(ex, text[i], strlen(text[i]), NULL, 0, NULL),
				 KELMA_OK);
		while (kelma_extract_next(ex, &f) == 1) {
			if (f.type == KELMA_FIELD_PLACE || f.type == KELMA_FIELD_PERSON ||
			    f.type == KELMA_FIELD_ORGANIZATION)
				continue;
			for (k = 0; k < n && !(t[k].start == f.start && t[k].end == f.end); k++) {}
			ck_assert_msg(k < n, "%s: %s at %zu..%zu is no token", text[i], f.type_name,
				      f.start, f.end);
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
