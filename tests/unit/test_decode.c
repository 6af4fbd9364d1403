/* The Arabizi decoder: letters, words, sentences. */
#include "translit/decode.h"
#include "translit/decode_code.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;
static decode *dec;

static void
setup(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(decode_new(res, NULL, &dec, NULL), KELMA_OK);
}

static void
teardown(void)
{
	decode_free(dec);
	kelma_res_free(res);
}

/* Words between spaces; everything else is punctuation of one byte. */
static size_t
tokens(const char *s, kelma_token *t)
{
	size_t k = 0;
	for (size_t i = 0; s[i];) {
		size_t b = i, w = strcspn(s + i, " ,?!.");
		if (s[i] == ' ') {
			i++;
			continue;
		}
		i += w ? w : 1;
		t[k++] = (kelma_token){ b, i, w ? KELMA_TOKEN_WORD : KELMA_TOKEN_PUNCT,
					KELMA_SCRIPT_COMMON, 0 };
	}
	return k;
}

static void
decodes(const char *in, const char *want)
{
	kelma_token t[64];
	kelma_buf out = KELMA_BUF_INIT;
	kelma_map map = KELMA_MAP_INIT;
	double p = -1;
	size_t k = tokens(in, t);
	ck_assert_int_eq(decode_text(dec, in, strlen(in), t, NULL, k, &out, &map, &p, NULL),
			 KELMA_OK);
	ck_assert_str_eq(out.data, want);
	ck_assert(p > 0 && p <= 1);
	kelma_span all = kelma_map_to_orig(&map, (kelma_span){ 0, out.len });
	ck_assert_uint_eq(all.start, 0);
	ck_assert_uint_eq(all.end, strlen(in));
	kelma_map_free(&map);
	kelma_buf_free(&out);
}

START_TEST(words_of_every_habit)
{
	decodes("bghit", "بغيت");
	decodes("b4it", "بغيت");
	decodes("chno", "شنو");
	decodes("xno", "شنو");
	decodes("bzzzzaaaaf", "بزاف");
	decodes("lmedrasa", "المدرسة");
}
END_TEST

START_TEST(prefix_letters_join_their_word)
{
	decodes("f ddar", "فالدار");
	decodes("l lmdina", "للمدينة");
	decodes("ana w khouya", "انا وخويا");
}
END_TEST

START_TEST(negation_is_two_words)
{
	decodes("ma3reftch", "ما عرفتش");
}
END_TEST

START_TEST(french_is_left_alone)
{
	decodes("bghit la carte nationale", "بغيت la carte nationale");
}
END_TEST

START_TEST(punctuation_follows_the_script)
{
	decodes("chno, fin?", "شنو، فين؟");
	decodes("la carte, merci?", "la carte, merci?");
}
END_TEST

START_TEST(codes_of_latin_words)
{
	unsigned char c[16];
	ck_assert_uint_eq(code_latin("Salam", 5, c, 16, NULL), 5);
	ck_assert_int_eq(memcmp(c, "Salam", 5), 0);
	ck_assert_uint_eq(code_latin("SALAM", 5, c, 16, NULL), 5);
	ck_assert_int_eq(memcmp(c, "salam", 5), 0);
	ck_assert_uint_eq(code_latin("bzaaaaf", 7, c, 16, NULL), 4);
	ck_assert_int_eq(memcmp(c, "bzaf", 4), 0);
	ck_assert_uint_eq(code_latin("l\xe2\x80\x99"
				     "bit",
				     7, c, 16, NULL),
			  5);
	ck_assert_int_eq(memcmp(c, "l'bit", 5), 0);
}
END_TEST

START_TEST(codes_of_arabic_words_come_back)
{
	unsigned char c[16];
	char s[32];
	const char *in = "كَڭ پ";
	size_t n = code_arab(in, strlen(in), c, 16);
	ck_assert_uint_eq(n, 4);
	s[code_arab_put(c, n, s)] = '\0';
	ck_assert_str_eq(s, "كڭ پ");
	ck_assert_uint_eq(code_arab("سabc", 5, c, 16), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("decode");
	TCase *t = tcase_create("all");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, words_of_every_habit);
	tcase_add_test(t, prefix_letters_join_their_word);
	tcase_add_test(t, negation_is_two_words);
	tcase_add_test(t, french_is_left_alone);
	tcase_add_test(t, punctuation_follows_the_script);
	tcase_add_test(t, codes_of_latin_words);
	tcase_add_test(t, codes_of_arabic_words_come_back);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
