/* norm: the rules of the profiles, protected spans, switches, errors. */
#include <check.h>
#include "norm/norm.h"
#include <stdlib.h>
#include <string.h>

static kelma_res *res;

static kelma_norm *
make(const char *profile)
{
	kelma_norm *nm = NULL;
	kelma_err err = { 0 };
	if (!res) ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_msg(!kelma_norm_new(res, profile, &nm, &err), "%s: line %zu: %s", profile,
		      err.line, err.msg);
	return nm;
}

static void
says(kelma_norm *nm, const char *in, const char *want)
{
	kelma_buf out = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	ck_assert_int_eq(kelma_norm_run(nm, in, strlen(in), &out, &m, NULL), KELMA_OK);
	ck_assert_msg(out.len == strlen(want) && !memcmp(out.data ? out.data : "", want, out.len),
		      "[%s] gave [%s], not [%s]", in, out.data, want);
	kelma_map_free(&m);
	kelma_buf_free(&out);
}

static const struct {
	const char *profile, *in, *want;
} rules[] = {
	{ "none", " a\r\n\xc2\xa0 e\xcc\x81 ", " a\r\n\xc2\xa0 e\xcc\x81 " },
	{ "unify", "", "" },
	{ "unify", " ", "" },
	{ "unify", "x", "x" },
	{ "unify", "a  b", "a b" },
	{ "unify", " a\t\t b\xc2\xa0", "a b" },
	{ "unify", "a \xe2\x80\x8b b", "a b" }, /* spaces around a zero-width space */
	{ "unify", "a \xe2\x80\x8b", "a" },
	{ "unify", "\xe2\x80\x8b a", "a" },
	{ "unify", "a \r\n \r b", "a\n\nb" },
	{ "unify",
	  "a\xe2\x80\xa8"
	  "b\xe2\x80\xa9",
	  "a\nb\n" },
	{ "unify", "e\xcc\x81t\xc3\xa9", "\xc3\xa9t\xc3\xa9" },
	{ "unify", "a\xd9\x8e\xd9\x91", "a\xd9\x8e\xd9\x91" }, /* fatha, shadda: in order */
	{ "unify", "a\xd9\x91\xd9\x8e", "a\xd9\x8e\xd9\x91" }, /* shadda, fatha: put in order */
	{ "unify", "a\xd9\x92\xd9\x91\xd9\x8e", "a\xd9\x8e\xd9\x91\xd9\x92" },
	{ "unify", "a\xd9\x91\xe2\x80\x8c\xd9\x8e", "a\xd9\x8e\xd9\x91" },
	{ "unify", "\xef\xbb\xbb", "\xd9\x84\xd8\xa7" }, /* lam-alef ligature */
	{ "unify", "\xef\xb7\xb2", "\xd8\xa7\xd9\x84\xd9\x84\xd9\x87" },
	{ "unify", "\xef\xb7\xba", "\xef\xb7\xba" }, /* other word ligatures stay */
	{ "unify", "\xd9\xa1\xd9\xab\xd9\xa2 \xd9\xab", "1,2 \xd9\xab" },
	{ "unify", "a\xce\xb5 \xce\xb5 \xce\xb5\xce\xb1", "a\xc9\x9b \xce\xb5 \xce\xb5\xce\xb1" },
	{ "unify", "l`a `a l` ``", "l'a `a l` ``" },
	{ "unify", "a\xe2\x80\x8d\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d",
	  "a\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9" },
	{ "search", "\xc4\xb0I", "ii" }, /* capital dotted I */
	{ "search", "\xe1\xb9\xa9\xe1\xb8\xb9",
	  "\xe1\xb9\xa3l" }, /* s with two dots keeps the one below */
	{ "search", "d\xcc\x81\xcc\xa3", "\xe1\xb8\x8d" },
	{ "search", "a \xd9\x8e b", "a b" }, /* a lone mark between spaces */
	{ "search", "aaa@b.ma http://aaa.ma www.aaa aaa", "aaa@b.ma http://aaa.ma www.aaa a" },
	{ "search", "xxx XXXX mmm viii iiii", "xxx x mmm viii i" },
	{ "search",
	  "a\xe2\x80\x8c"
	  "aa",
	  "a" },
	{ "social", "a.. b.... !!??", "a... b... !?" },
	{ "social",
	  "aaab 1\xef\xb8\x8f\xe2\x83\xa3"
	  "1\xef\xb8\x8f\xe2\x83\xa3",
	  "aab 1\xef\xb8\x8f\xe2\x83\xa3" },
};

START_TEST(rule)
{
	kelma_norm *nm = make(rules[_i].profile);
	says(nm, rules[_i].in, rules[_i].want);
	says(nm, rules[_i].want, rules[_i].want);
	kelma_norm_free(nm);
}
END_TEST

START_TEST(protected_spans_are_left_alone)
{
	static const char in[] = " e\xcc\x81  <  x  >  \xd9\x80 ";
	kelma_norm *nm = make("unify");
	kelma_buf out = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	kelma_span p = { 6, 13 }, bad[] = { { 4, 6 }, { 5, 7 } }, half = { 3, 4 };
	ck_assert_int_eq(kelma_norm_protect(nm, bad, 2), KELMA_EARG);
	ck_assert_int_eq(kelma_norm_protect(nm, &p, 1), KELMA_OK);
	ck_assert_int_eq(kelma_norm_run(nm, in, sizeof in - 1, &out, &m, NULL), KELMA_OK);
	ck_assert_str_eq(out.data, "\xc3\xa9 <  x  >");
	kelma_span r = kelma_map_to_orig(&m, (kelma_span){ 3, 10 });
	ck_assert_uint_eq(r.start, 6);
	ck_assert_uint_eq(r.end, 13);
	out.len = 0; /* only the next text is protected */
	ck_assert_int_eq(kelma_norm_run(nm, in, sizeof in - 1, &out, &m, NULL), KELMA_OK);
	ck_assert_str_eq(out.data, "\xc3\xa9 < x >");
	ck_assert_int_eq(kelma_norm_protect(nm, &half, 1), KELMA_OK);
	ck_assert_int_eq(kelma_norm_run(nm, in, sizeof in - 1, &out, &m, NULL), KELMA_EARG);
	p = (kelma_span){ 0, sizeof in - 1 };
	out.len = 0;
	ck_assert_int_eq(kelma_norm_protect(nm, &p, 1), KELMA_OK);
	ck_assert_int_eq(kelma_norm_run(nm, in, sizeof in - 1, &out, &m, NULL), KELMA_OK);
	ck_assert_str_eq(out.data, in);
	kelma_map_free(&m);
	kelma_buf_free(&out);
	kelma_norm_free(nm);
}
END_TEST

START_TEST(steps_are_switched_one_by_one)
{
	kelma_norm *nm = make("unify");
	kelma_err err;
	says(nm, "\xd9\x80" "a  b", "a b");
	ck_assert_int_eq(kelma_norm_set(nm, "tatweel", 0, NULL, &err), KELMA_OK);
	says(nm, "\xd9\x80" "a  b", "\xd9\x80" "a b");
	ck_assert_int_eq(kelma_norm_set(nm, "collapse", 0, NULL, &err), KELMA_OK);
	says(nm, "a  b ", "a  b ");
	ck_assert_int_eq(kelma_norm_set(nm, "nfd", 1, NULL, &err), KELMA_OK);
	says(nm, "\xc3\xa9", "e\xcc\x81");
	ck_assert_int_eq(kelma_norm_set(nm, "gaf", 1, "\xd9\x83", &err), KELMA_OK);
	says(nm, "\xda\xad", "\xd9\x83");
	ck_assert_int_eq(kelma_norm_set(nm, "gaf", 1, "U+06AD", &err), KELMA_OK);
	says(nm, "\xdd\xa3", "\xda\xad");
	ck_assert_int_eq(kelma_norm_set(nm, "no such", 1, NULL, &err), KELMA_ENOTFOUND);
	ck_assert_int_eq(kelma_norm_set(nm, "gaf", 1, "x", &err), KELMA_EARG);
	ck_assert_ptr_nonnull(strstr(err.msg, "gaf x: choose one of"));
	ck_assert_int_eq(kelma_norm_set(nm, "gaf", 1, "U+0642", &err), KELMA_OK);
	ck_assert_int_eq(kelma_norm_set(NULL, "gaf", 1, NULL, &err), KELMA_EARG);
	kelma_norm_free(nm);
}
END_TEST

START_TEST(users_write_profiles)
{
	kelma_norm *nm = make("# mine\ninclude unify\n-tatweel\ndigits arabic\n");
	kelma_err err;
	says(nm, "\xd9\x80" "1", "\xd9\x80\xd9\xa1");
	kelma_norm_free(nm);
	ck_assert_int_eq(kelma_norm_new(res, "tatweel\nnot-a-step\n", &nm, &err), KELMA_ESYNTAX);
	ck_assert_uint_eq(err.line, 2);
	ck_assert_ptr_null(nm);
	ck_assert_int_eq(kelma_norm_new(res, "include nobody\n", &nm, &err), KELMA_ESYNTAX);
	ck_assert_int_eq(kelma_norm_new(res, "nobody", &nm, &err), KELMA_ENOTFOUND);
	ck_assert_int_eq(kelma_norm_new(NULL, "none", &nm, &err), KELMA_EARG);
}
END_TEST

START_TEST(what_was_done_is_counted)
{
	kelma_norm *nm = make("search");
	kelma_norm_step s;
	says(nm, "A\xd8\xa3 B aaaa \xd9\x80", "a\xd8\xa7 b a");
	for (size_t i = 0; kelma_norm_get_step(nm, i, &s); i++) {
		ck_assert_ptr_nonnull(s.what);
		size_t want = !strcmp(s.name, "case")         ? 2
			      : !strcmp(s.name, "alef")       ? 1
			      : !strcmp(s.name, "elongation") ? 1
			      : !strcmp(s.name, "tatweel")    ? 1
			      : !strcmp(s.name, "collapse")   ? 1
							      : 0;
		ck_assert_msg(s.changes == want, "%s: %zu", s.name, s.changes);
		ck_assert_int_eq(s.lossy, !strcmp(s.name, "case") || s.lossy);
	}
	kelma_norm_free(nm);
}
END_TEST

START_TEST(invalid_text_is_refused_with_its_place)
{
	kelma_norm *nm = make("unify");
	kelma_buf out = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	kelma_err err;
	ck_assert_int_eq(kelma_buf_add(&out, "keep", 4), KELMA_OK);
	ck_assert_int_eq(kelma_norm_run(nm, "ab\xff", 3, &out, &m, &err), KELMA_EUTF8);
	ck_assert_uint_eq(err.pos, 2);
	ck_assert_str_eq(out.data, "keep");
	ck_assert_int_eq(kelma_norm_run(nm, "x\0 y", 4, &out, &m, &err),
			 KELMA_OK); /* NUL is data */
	ck_assert_uint_eq(out.len, 8);
	kelma_map_free(&m);
	kelma_buf_free(&out);
	kelma_norm_free(nm);
}
END_TEST

START_TEST(every_profile_of_the_pack_opens)
{
	size_t n = 0;
	kelma_norm_free(make("none"));
	for (const char *p; (p = kelma_norm_get_profile(res, n)); n++) kelma_norm_free(make(p));
	ck_assert_uint_ge(n, 5);
	kelma_norm_free(NULL);
}
END_TEST

/* "affix" written with the ligature U+FB03: as many bytes on both sides, but no offset falls
 * inside the ligature. */
START_TEST(a_ligature_maps_as_a_whole_even_when_as_long)
{
	kelma_res *r;
	kelma_norm *nm;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	ck_assert_int_eq(kelma_res_open(NULL, &r, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_norm_new(r, "unify", &nm, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_norm_run(nm, "a\xef\xac\x83x", 5, &b, &m, NULL), KELMA_OK);
	ck_assert_str_eq(b.data, "affix");
	kelma_span o = kelma_map_to_orig(&m, (kelma_span){ 1, 2 });
	ck_assert_uint_eq(o.start, 1);
	ck_assert_uint_eq(o.end, 4);
	kelma_norm_free(nm);
	kelma_buf_free(&b);
	kelma_map_free(&m);
	kelma_res_free(r);
}
END_TEST

int
main(void)
{
	TCase *t = tcase_create("norm");
	tcase_add_test(t, a_ligature_maps_as_a_whole_even_when_as_long);
	tcase_add_loop_test(t, rule, 0, sizeof rules / sizeof *rules);
	tcase_add_test(t, protected_spans_are_left_alone);
	tcase_add_test(t, steps_are_switched_one_by_one);
	tcase_add_test(t, users_write_profiles);
	tcase_add_test(t, what_was_done_is_counted);
	tcase_add_test(t, invalid_text_is_refused_with_its_place);
	tcase_add_test(t, every_profile_of_the_pack_opens);
	Suite *s = suite_create("norm");
	suite_add_tcase(s, t);
	SRunner *sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	int bad = srunner_ntests_failed(sr);
	srunner_free(sr);
	return bad != 0;
}
