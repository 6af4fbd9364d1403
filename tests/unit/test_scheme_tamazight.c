/* Tamazight between scripts: exact tables, round trips, what is typed on phones, damaged word
 * lists. */
#include <check.h>
#include <kelma/translit.h>
#include "translit/phone_search.h"
#include "pack/pack.h"
#include <stdlib.h>
#include <string.h>

static kelma_res *res;

static kelma_translit *
make(const char *from, const char *to, const char *scheme)
{
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	kelma_translit *tl;
	kelma_err err = { 0 };
	o.from = from;
	o.to = to;
	o.scheme = scheme;
	ck_assert_msg(kelma_translit_new(res, &o, &tl, &err) == KELMA_OK, "%s", err.msg);
	return tl;
}

static void
check(kelma_translit *tl, const char *in, const char *want)
{
	kelma_buf out = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	double p = -1;
	ck_assert_int_eq(kelma_translit_run(tl, in, strlen(in), &out, &m, &p, NULL), KELMA_OK);
	ck_assert_str_eq(out.data, want);
	ck_assert(p >= 0 && p <= 1.0000001);
	if (*in)
		ck_assert_uint_eq(kelma_map_to_orig(&m, (kelma_span){ 0, out.len }).end,
				  strlen(in));
	kelma_buf_free(&out);
	kelma_map_free(&m);
}

static const char *const alphabet = "\u2d30\u2d31\u2d33\u2d37\u2d39\u2d3b\u2d3c\u2d3d\u2d40\u2d43"
				    "\u2d44\u2d45\u2d47\u2d49\u2d4a\u2d4d\u2d4e\u2d4f\u2d53"
				    "\u2d54\u2d55\u2d56\u2d59\u2d5a\u2d5b\u2d5c\u2d5f\u2d61\u2d62"
				    "\u2d63\u2d65\u2d33\u2d6f\u2d3d\u2d6f";

/* Text x through scheme one way and back. */
static void
comes_back(kelma_translit *there, kelma_translit *back, const char *x)
{
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT;
	ck_assert_int_eq(kelma_translit_run(there, x, strlen(x), &a, NULL, NULL, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_translit_run(back, a.data, a.len, &b, NULL, NULL, NULL), KELMA_OK);
	ck_assert_str_eq(b.data, x);
	kelma_buf_free(&a);
	kelma_buf_free(&b);
}

START_TEST(the_alphabet_comes_back_from_latin_and_arabic)
{
	const char *scheme[] = { "ircam", "kab-latin", "tfng-arab" },
		   *to[] = { "Latn", "Latn", "Arab" };
	kelma_translit *there = make("Tfng", to[_i], scheme[_i]),
		       *back = make(to[_i], "Tfng", scheme[_i]);
	comes_back(there, back, alphabet);
	kelma_translit_free(there);
	kelma_translit_free(back);
}
END_TEST

/* Random words over the alphabet with vowels, geminates, schwa between equal letters and
 * labialisation after g k. */
START_TEST(any_word_comes_back_from_arabic_letters)
{
	static const char *const letter[] = { "\u2d30", "\u2d49", "\u2d53", "\u2d61",
					      "\u2d62", "\u2d4e", "\u2d59", "\u2d33",
					      "\u2d3d", "\u2d5c", "\u2d65", "\u2d55" };
	kelma_translit *there = make("Tfng", "Arab", "tfng-arab"),
		       *back = make("ber-Arab", "Tfng", "tfng-arab");
	uint32_t x = 12345;
	for (int round = 0; round < 3000; round++) {
		char w[160] = "";
		unsigned last = 99, twice = 0, schwa = 0;
		for (int k = 0; k < 12; k++) {
			x = x * 1664525u + 1013904223u;
			unsigned r = x >> 16;
			if (r % 9 == 0 && last >= 3 && last != 99 &&
			    !schwa) { /* schwa, then the same letter */
				strcat(strcat(w, "\u2d3b"), letter[last]);
				twice = 2;
				schwa = 1;
				continue;
			}
			unsigned c = r % 12;
			if (c == last && (++twice > 2 || c < 3)) continue;
			if (c != last) twice = 1;
			schwa = 0;
			last = c;
			strcat(w, r % 31 == 0 ? " " : letter[c]);
			if (w[strlen(w) - 1] == ' ') last = 99;
			if ((c == 7 || c == 8) && last != 99 && r % 5 == 0)
				strcat(w, "\u2d6f"), last = 99;
		}
		comes_back(there, back, w);
	}
	kelma_translit_free(there);
	kelma_translit_free(back);
}
END_TEST

static const struct {
	const char *typed, *want;
} typed[] = {
	{ "azoul", "\u2d30\u2d63\u2d53\u2d4d" },
	{ "AZUL", "\u2d30\u2d63\u2d53\u2d4d" },
	{ "tamazight", "\u2d5c\u2d30\u2d4e\u2d30\u2d63\u2d49\u2d56\u2d5c" },
	{ "tanemmirt", "\u2d5c\u2d30\u2d4f\u2d4e\u2d4e\u2d49\u2d54\u2d5c" },
	{ "lmghrib", "\u2d4d\u2d4e\u2d56\u2d54\u2d49\u2d31" },
	{ "aseggwas", "\u2d30\u2d59\u2d33\u2d33\u2d6f\u2d30\u2d59" },
	{ "tamaziɣt", "\u2d5c\u2d30\u2d4e\u2d30\u2d63\u2d49\u2d56\u2d5c" },
	{ "2974", "2974" },
	{ "", "" },
	{ "; \u0633\u0644\u0627\u0645 .", "; \u0633\u0644\u0627\u0645 ." },
};

START_TEST(typed_words_are_read)
{
	kelma_translit *tl = make("ber-Latn", "Tfng", "phone-latin");
	check(tl, typed[_i].typed, typed[_i].want);
	kelma_translit_free(tl);
}
END_TEST

START_TEST(steps_are_chained_with_offsets)
{
	kelma_translit *tl = make("ber-Latn", "Arab", NULL);
	kelma_buf out = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	const char *in = "(azoul) 12";
	ck_assert_int_eq(kelma_translit_run(tl, in, strlen(in), &out, &m, NULL, NULL), KELMA_OK);
	ck_assert_str_eq(out.data, "(\u0623\u0632\u0648\u0644) 12");
	kelma_span s = kelma_map_to_orig(&m, (kelma_span){ 3, 5 });
	ck_assert(s.start == 1 && s.end == 6);
	s = kelma_map_to_orig(&m, (kelma_span){ out.len - 2, out.len });
	ck_assert(s.start == 8 && s.end == 10);
	kelma_buf_free(&out);
	kelma_map_free(&m);
	kelma_translit_free(tl);
}
END_TEST

START_TEST(very_long_words_go_by_rule)
{
	enum { N = 200000 };
	char *in = malloc(N + 1);
	kelma_translit *tl = make("ber-Latn", "Tfng", "phone-latin");
	kelma_buf out = KELMA_BUF_INIT;
	memset(in, 'a', N);
	ck_assert_int_eq(kelma_translit_run(tl, in, N, &out, NULL, NULL, NULL), KELMA_OK);
	ck_assert_uint_eq(out.len, 3 * N);
	kelma_buf_free(&out);
	kelma_translit_free(tl);
	free(in);
}
END_TEST

START_TEST(damaged_word_lists_are_refused_or_harmless)
{
	size_t n;
	const char *sec = pack_section(res, "tamazight.phone", &n);
	char *bad = malloc(n);
	phone_search p;
	phone_result r;
	ck_assert_ptr_nonnull(sec);
	for (size_t cut = 0; cut < n; cut += n / 50 + 1) {
		ck_assert_int_eq(phone_search_open(&p, sec, cut, NULL), KELMA_EDATA);
		phone_search_close(&p);
	}
	uint32_t x = 7;
	for (int round = 0; round < 60; round++) {
		memcpy(bad, sec, n);
		for (int k = 0; k < 20; k++) {
			x = x * 1664525u + 1013904223u;
			size_t at = round % 2 ? x % 4096 : x % n;
			bad[at] = (char)(x >> 24);
		}
		if (!phone_search_open(&p, bad, n, NULL))
			(void)phone_search_run(&p, "tamazight", 9, &r);
		phone_search_close(&p);
	}
	free(bad);
}
END_TEST

int
main(void)
{
	if (kelma_res_open(NULL, &res, NULL)) return EXIT_FAILURE;
	Suite *s = suite_create("scheme_tamazight");
	TCase *t = tcase_create("tamazight");
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, the_alphabet_comes_back_from_latin_and_arabic, 0, 3);
	tcase_add_test(t, any_word_comes_back_from_arabic_letters);
	tcase_add_loop_test(t, typed_words_are_read, 0, sizeof typed / sizeof *typed);
	tcase_add_test(t, steps_are_chained_with_offsets);
	tcase_add_test(t, very_long_words_go_by_rule);
	tcase_add_test(t, damaged_word_lists_are_refused_or_harmless);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
