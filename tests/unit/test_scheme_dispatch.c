/* The public functions of transliteration over rule schemes: options, listing, own rules, mixed
 * text, errors. */
#include <check.h>
#include <kelma/translit.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;

static kelma_status
open_with(kelma_translit_options o, kelma_translit **tl, kelma_err *err)
{
	*tl = NULL;
	return kelma_translit_new(res, &o, tl, err);
}

#define OPTIONS(...)                      \
	(kelma_translit_options)          \
	{                                 \
		.version = 1, __VA_ARGS__ \
	}

static void
check(kelma_translit_options o, const char *in, const char *want)
{
	kelma_translit *tl;
	kelma_err err = { 0 };
	kelma_buf out = KELMA_BUF_INIT, again = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	ck_assert_msg(open_with(o, &tl, &err) == KELMA_OK, "%s", err.msg);
	ck_assert_int_eq(kelma_translit_run(tl, in, strlen(in), &out, NULL, NULL, NULL), KELMA_OK);
	ck_assert_str_eq(out.data, want);
	ck_assert_int_eq(kelma_translit_run(tl, in, strlen(in), &again, &m, NULL, NULL), KELMA_OK);
	ck_assert_str_eq(again.data, want); /* the same with a map */
	size_t at = 0, from = 0;
	for (size_t i = 0; i < m.n; i++) {
		ck_assert(m.seg[i].out == at && m.seg[i].in == from);
		at += m.seg[i].out_len;
		from += m.seg[i].in_len;
	}
	ck_assert(at == out.len && from == strlen(in));
	kelma_buf_free(&out);
	kelma_buf_free(&again);
	kelma_map_free(&m);
	kelma_translit_free(tl);
}

START_TEST(wrong_options_are_refused)
{
	static const struct {
		kelma_translit_options o;
		kelma_status st;
	} bad[] = {
		{ { .version = 1 }, KELMA_EARG }, /* nothing to write */
		{ { .version = 0, .to = "Latn" }, KELMA_EARG },
		{ { .version = 1, .to = "Grek" }, KELMA_EARG },
		{ { .version = 1, .to = "Latn", .from = "Cyrl" }, KELMA_EARG },
		{ { .version = 1, .to = "Latn", .domain = "towns" }, KELMA_EARG },
		{ { .version = 1, .to = "Latn", .from = "Arab", .scheme = "nothing" },
		  KELMA_ENOTFOUND },
		{ { .version = 1, .to = "Latn", .scheme = "nothing" }, KELMA_ENOTFOUND },
		{ { .version = 1, .to = "Tfng", .from = "Arab", .scheme = "buckwalter" },
		  KELMA_ENOTFOUND },
		{ { .version = 1, .to = "Latn", .from = "Latn" }, KELMA_ENOTFOUND },
		{ { .version = 1, .to = "Latn", .rules = "a\n" }, KELMA_ESYNTAX },
		{ { .version = 1, .to = "Latn", .rules = "@script Arab Latn\na\tb\n@oops\n" },
		  KELMA_ESYNTAX },
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		kelma_translit *tl;
		kelma_err err = { 0 };
		ck_assert_int_eq(open_with(bad[i].o, &tl, &err), bad[i].st);
		ck_assert_ptr_null(tl);
		ck_assert_uint_gt(strlen(err.msg), 0);
		if (i == sizeof bad / sizeof *bad - 1) ck_assert_uint_eq(err.line, 3);
	}
}
END_TEST

START_TEST(every_scheme_of_the_list_opens_both_ways)
{
	kelma_scheme_info s;
	size_t n = 0;
	for (; kelma_translit_get_scheme(res, n, &s); n++) {
		ck_assert(*s.name && *s.from && *s.to && *s.title && *s.source);
		for (int back = 0; back <= s.reversible; back++) {
			kelma_translit *tl;
			kelma_err err = { 0 };
			kelma_translit_options o =
				OPTIONS(.scheme = s.name, .from = back ? s.to : s.from,
					.to = back ? s.from : s.to);
			ck_assert_msg(open_with(o, &tl, &err) == KELMA_OK, "%s: %s", s.name,
				      err.msg);
			kelma_translit_free(tl);
		}
	}
	ck_assert_uint_ge(n, 24);
	ck_assert_int_eq(kelma_translit_get_scheme(NULL, 0, &s), 0);
}
END_TEST

/* A text of all letters a reversible scheme knows comes back. */
START_TEST(reversible_schemes_keep_their_promise)
{
	static const char *const names[] = { "buckwalter", "safe-buckwalter", "xml-buckwalter",
					     "hsb" };
	static const char *const text =
		"\u0621\u0622\u0623\u0624\u0625\u0626\u0627\u0628\u0629\u062a\u062b\u062c\u062d"
		"\u062e\u062f"
		"\u0630\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0638\u0639\u063a\u0640\u0641"
		"\u0642\u0643\u0644\u0645\u0646\u0647"
		"\u0648\u0649\u064a\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0671"
		"\u067e\u0686\u06a4\u06af\u06ad\u0763"
		"\u06a8";
	kelma_translit *tl[2];
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT;
	ck_assert_int_eq(open_with(OPTIONS(.scheme = names[_i], .from = "Arab"), &tl[0], NULL),
			 KELMA_OK);
	ck_assert_int_eq(
		open_with(OPTIONS(.scheme = names[_i], .to = "Arab", .from = "Latn"), &tl[1], NULL),
		KELMA_OK);
	ck_assert_int_eq(kelma_translit_run(tl[0], text, strlen(text), &a, NULL, NULL, NULL),
			 KELMA_OK);
	for (size_t i = 0; i < a.len && _i < 3; i++)
		ck_assert(!(a.data[i] & 0x80)); /* ASCII, but for hsb */
	ck_assert_int_eq(kelma_translit_run(tl[1], a.data, a.len, &b, NULL, NULL, NULL), KELMA_OK);
	ck_assert_str_eq(b.data, text);
	kelma_buf_free(&a);
	kelma_buf_free(&b);
	kelma_translit_free(tl[0]);
	kelma_translit_free(tl[1]);
}
END_TEST

START_TEST(own_rules_are_used_and_may_stand_on_a_scheme)
{
	check(OPTIONS(.to = "Latn", .rules = "@script Arab Latn\n\u0628\tbee\n"), "\u0628\u0628 x",
	      "beebee x");
	check(OPTIONS(.to = "Latn", .from = "Arab",
		      .rules = "@scheme mine\n@script Arab Latn\n@base ala-lc\n\u062c\tdj\n"),
	      "\u062c\u064e\u0628\u064e\u0644", "djabal");
}
END_TEST

START_TEST(mixed_text_changes_run_by_run)
{
	check(OPTIONS(.to = "Latn", .scheme = "ascii"),
	      "abc \u0628\u064e\u064a\u062a \u2d30\u2d63\u2d53\u2d4d 12",
	      "abc bayt \u2d30\u2d63\u2d53\u2d4d 12");
	check(OPTIONS(.to = "Latn", .scheme = "ircam"), "\u0628 \u2d30\u2d63\u2d53\u2d4d! a@b.ma",
	      "\u0628 azul! a@b.ma");
	check(OPTIONS(.to = "Arab", .scheme = "tfng-arab"), "(\u2d30\u2d63\u2d53\u2d4d) voil\u00e0",
	      "(\u0623\u0632\u0648\u0644) voil\u00e0");
	check(OPTIONS(.to = "Latn", .scheme = "ircam"), "", "");
	check(OPTIONS(.to = "Arab", .from = "ary-Latn"), "", "");
}
END_TEST

START_TEST(unvowelled_words_become_readable)
{
	kelma_scheme_info s;
	const char *word = "\u0628\u064a\u062a";
	for (size_t i = 0; kelma_translit_get_scheme(res, i, &s); i++) {
		kelma_translit *tl;
		kelma_buf out = KELMA_BUF_INIT;
		if (strcmp(s.from, "Arab")) continue;
		ck_assert_int_eq(open_with(OPTIONS(.scheme = s.name, .from = "Arab", .to = "Latn"),
					   &tl, NULL),
				 KELMA_OK);
		ck_assert_int_eq(kelma_translit_run(tl, word, strlen(word), &out, NULL, NULL, NULL),
				 KELMA_OK);
		for (size_t k = 0; k < out.len; k++)
			ck_assert_msg(((unsigned char)out.data[k] & 0xf8) != 0xd8, "%s", s.name);
		kelma_buf_free(&out);
		kelma_translit_free(tl);
	}
}
END_TEST

START_TEST(unknown_letters_lower_the_confidence_and_are_listed)
{
	kelma_translit *tl;
	kelma_buf out = KELMA_BUF_INIT;
	kelma_unknown u;
	double p = 0;
	const char *in = "\u0628\u0688 \u0688\u0628 x"; /* U+0688 belongs to Urdu */
	ck_assert_int_eq(open_with(OPTIONS(.scheme = "buckwalter", .from = "Arab"), &tl, NULL),
			 KELMA_OK);
	ck_assert_int_eq(kelma_translit_run(tl, in, strlen(in), &out, NULL, &p, NULL), KELMA_OK);
	ck_assert_str_eq(out.data, "b\u0688 \u0688b x");
	ck_assert_double_eq_tol(p, 0.5, 1e-9);
	ck_assert_int_eq(kelma_translit_get_unknown(tl, 0, &u), 1);
	ck_assert(u.cp == 0x688 && u.count == 2 && u.first == 2);
	ck_assert_int_eq(kelma_translit_get_unknown(tl, 1, &u), 0);
	ck_assert_int_eq(kelma_translit_run(tl, "\u0628", 2, &out, NULL, &p, NULL), KELMA_OK);
	ck_assert_double_eq(p, 1);
	ck_assert_int_eq(kelma_translit_get_unknown(tl, 0, &u), 0);
	kelma_buf_free(&out);
	kelma_translit_free(tl);
}
END_TEST

static void
check_used(kelma_translit_options o, const char *in, const char *want)
{
	kelma_translit *tl;
	kelma_err err = { 0 };
	kelma_buf out = KELMA_BUF_INIT;
	kelma_candidate cand[1];
	size_t got;
	ck_assert_msg(open_with(o, &tl, &err) == KELMA_OK, "%s", err.msg);
	ck_assert_str_eq(kelma_translit_get_used(tl), "none");
	ck_assert_int_eq(kelma_translit_run(tl, in, strlen(in), &out, NULL, NULL, NULL), KELMA_OK);
	ck_assert_str_eq(kelma_translit_get_used(tl), want);
	ck_assert_int_eq(kelma_translit_run(tl, "\xff", 1, &out, NULL, NULL, NULL), KELMA_EUTF8);
	ck_assert_int_eq(kelma_translit_nbest(tl, in, strlen(in), &out, cand, 1, &got, NULL),
			 KELMA_OK);
	ck_assert_str_eq(kelma_translit_get_used(tl), want);
	kelma_buf_free(&out);
	kelma_translit_free(tl);
}

START_TEST(the_scheme_that_was_used_has_a_name)
{
	const char *azul = "\xe2\xb4\xb0\xe2\xb5\xa3\xe2\xb5\x93\xe2\xb5\x8d"; /* ⴰⵣⵓⵍ */
	const char *both =
		"\xe2\xb4\xb0\xe2\xb5\xa3 \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85"; /* ⴰⵣ سلام */
	ck_assert_str_eq(kelma_translit_get_used(NULL), "none");
	check_used(OPTIONS(.to = "Latn"), azul, "ircam");
	check_used(OPTIONS(.to = "Arab"), azul, "tfng-arab-plain");
	check_used(OPTIONS(.to = "Latn"), both, "auto");
	check_used(OPTIONS(.to = "Latn"), "12 34", "none");
	check_used(OPTIONS(.to = "Latn", .from = "Arab", .scheme = "buckwalter"), "\xd8\xb3",
		   "buckwalter");
	check_used(OPTIONS(.to = "Latn", .from = "ber-Arab"), "\xd8\xb3", "tfng-arab+ircam");
	check_used(OPTIONS(.rules = "a\tb\n"), "a", "rules");
	check_used(OPTIONS(.rules = "@scheme mine\na\tb\n"), "a", "mine");
	check_used(OPTIONS(.to = "Arab", .domain = "name"), "Mohammed", "names");
}
END_TEST

/* Every reading comes with a map that covers it and the text, also beyond the words that are read
 * together, and with CODA, whose spelling is a second step. */
static void
check_nbest_maps(kelma_translit_options o, const char *in, size_t times)
{
	kelma_translit *tl;
	kelma_buf s = KELMA_BUF_INIT, out = KELMA_BUF_INIT, plain = KELMA_BUF_INIT;
	kelma_candidate cand[4], again[4];
	kelma_map map[4] = { KELMA_MAP_INIT };
	size_t got, same;
	while (times--) ck_assert_int_eq(kelma_buf_add(&s, in, strlen(in)), KELMA_OK);
	ck_assert_int_eq(open_with(o, &tl, NULL), KELMA_OK);
	for (int round = 0; round < 2; round++) { /* maps are replaced */
		out.len = plain.len = 0;
		ck_assert_int_eq(kelma_translit_nbest_maps(tl, s.data, s.len, &out, cand, map, 4,
							   &got, NULL),
				 KELMA_OK);
		ck_assert_int_eq(
			kelma_translit_nbest(tl, s.data, s.len, &plain, again, 4, &same, NULL),
			KELMA_OK);
		ck_assert_uint_eq(got, same);
		ck_assert_mem_eq(out.data, plain.data, out.len);
		for (size_t i = 0; i < got; i++) {
			size_t o_at = 0, in_at = 0;
			for (size_t k = 0; k < map[i].n; k++) {
				const kelma_seg *g = &map[i].seg[k];
				ck_assert(g->out == o_at && g->in == in_at);
				o_at += g->out_len;
				in_at += g->in_len;
			}
			ck_assert_uint_eq(o_at, cand[i].end - cand[i].start);
			ck_assert_uint_eq(in_at, s.len);
		}
	}
	for (int i = 0; i < 4; i++) kelma_map_free(&map[i]);
	kelma_buf_free(&s);
	kelma_buf_free(&out);
	kelma_buf_free(&plain);
	kelma_translit_free(tl);
}

START_TEST(readings_have_maps)
{
	const char *mixed = "\xe2\xb4\xb0\xe2\xb5\xa3 \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85, salam ";
	const char *name = "\xd9\x8a\xd9\x88\xd8\xb3\xd9\x81 "; /* يوسف */
	check_nbest_maps(OPTIONS(.to = "Arab", .from = "ary-Latn"), "3lach jiti l dar? ", 1);
	check_nbest_maps(OPTIONS(.to = "Arab", .from = "ary-Latn"), "3lach jiti l dar? ", 40);
	check_nbest_maps(OPTIONS(.to = "Arab", .from = "ary-Latn", .style = "coda"),
			 "kifach ghandirou ", 3);
	check_nbest_maps(OPTIONS(.to = "Latn", .domain = "name"), name, 1);
	check_nbest_maps(OPTIONS(.to = "Latn", .domain = "name"), name, 100);
	check_nbest_maps(OPTIONS(.to = "Latn", .from = "ary-Arab"), name, 100);
	check_nbest_maps(OPTIONS(.to = "Latn", .from = "Tfng"), "\xe2\xb4\xb0\xe2\xb5\xa3", 1);
	check_nbest_maps(OPTIONS(.to = "Latn"), mixed, 2);
	check_nbest_maps(OPTIONS(.to = "Arab", .from = "ber-Latn"), "azoul", 1);
}
END_TEST

START_TEST(bad_input_leaves_the_buffer_alone)
{
	kelma_translit *tl;
	kelma_buf out = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	kelma_candidate c[2];
	size_t got;
	ck_assert_int_eq(open_with(OPTIONS(.scheme = "ircam", .from = "Tfng"), &tl, NULL),
			 KELMA_OK);
	ck_assert_int_eq(kelma_buf_add(&out, "keep", 4), KELMA_OK);
	ck_assert_int_eq(kelma_translit_run(tl, "ab\xff", 3, &out, NULL, NULL, &err), KELMA_EUTF8);
	ck_assert_uint_eq(err.pos, 2);
	ck_assert_str_eq(out.data, "keep");
	ck_assert_int_eq(kelma_translit_nbest(tl, "\u2d30", 3, &out, c, 2, &got, NULL), KELMA_OK);
	ck_assert_uint_eq(got, 1);
	ck_assert(c[0].start == 4 && c[0].end == 5 && c[0].prob == 1);
	ck_assert_int_eq(kelma_translit_nbest(tl, "a", 1, &out, c, 0, &got, NULL), KELMA_EARG);
	out.len = 0;
	ck_assert_int_eq(kelma_translit_explain(tl, "\u2d30\u2d63", 6, &out, NULL), KELMA_OK);
	ck_assert_ptr_nonnull(strstr(out.data, "\u2d63\tz\trule line "));
	kelma_buf_free(&out);
	kelma_translit_free(tl);
	kelma_translit_free(NULL);
}
END_TEST

int
main(void)
{
	if (kelma_res_open(NULL, &res, NULL)) return EXIT_FAILURE;
	Suite *s = suite_create("scheme_dispatch");
	TCase *t = tcase_create("dispatch");
	tcase_set_timeout(t, 60);
	tcase_add_test(t, wrong_options_are_refused);
	tcase_add_test(t, every_scheme_of_the_list_opens_both_ways);
	tcase_add_loop_test(t, reversible_schemes_keep_their_promise, 0, 4);
	tcase_add_test(t, own_rules_are_used_and_may_stand_on_a_scheme);
	tcase_add_test(t, mixed_text_changes_run_by_run);
	tcase_add_test(t, unvowelled_words_become_readable);
	tcase_add_test(t, unknown_letters_lower_the_confidence_and_are_listed);
	tcase_add_test(t, the_scheme_that_was_used_has_a_name);
	tcase_add_test(t, readings_have_maps);
	tcase_add_test(t, bad_input_leaves_the_buffer_alone);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
