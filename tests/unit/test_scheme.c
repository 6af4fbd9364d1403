/* The scheme engine: reading rules, longest match, contexts, flags, case, offsets, errors. */
#include <check.h>
#include "translit/scheme.h"
#include <stdlib.h>
#include <string.h>

static const scheme_lib no_lib = { NULL, 0 };

/* Read rules, run them over in; the result is the caller's. */
static kelma_buf
run_rules(const char *rules, const char *in, int reverse, kelma_map *map)
{
	scheme *sc;
	kelma_err err = { 0 };
	kelma_buf out = KELMA_BUF_INIT;
	kelma_status st =
		scheme_new(no_lib, (base_str){ rules, strlen(rules) }, reverse, &sc, &err);
	ck_assert_msg(st == KELMA_OK, "line %zu: %s", err.line, err.msg);
	ck_assert_int_eq(scheme_run(sc, in, strlen(in), &out, map, NULL, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_buf_add(&out, "", 0), KELMA_OK);
	scheme_free(sc);
	return out;
}

static const struct {
	const char *claim, *rules, *in, *want;
} rows[] = {
	{ "longest key wins", "a\t1\nab\t2\nabc\t3\n", "abcabaabx", "3212x" },
	{ "a longer key that does not end falls back", "a\t1\nabcd\t4\nb\t2\n", "abc", "12c" },
	{ "an empty output deletes", "b\t\n", "abc", "ac" },
	{ "characters without a rule pass", "a\tb\n", "xay \xc3\xa9\xf0\x9f\x98\x80",
	  "xby \xc3\xa9\xf0\x9f\x98\x80" },
	{ "word edges", "a\tA\t# _\na\tZ\t_ #\na\tm\n", "aaa a,a", "AmZ A,A" },
	{ "inside a word", "a\tm\t!# _ !#\n", "aaa a", "ama a" },
	{ "left and right characters", "a\t1\tx _ y\na\t0\n", "xay xaz yax", "x1y x0z y0x" },
	{ "left context reads outwards", "a\t1\txy _\n", "xya yxa", "xy1 yxa" },
	{ "classes in contexts", "@class VV aeiou\nn\tN\tVV _ VV\n", "ana nan un", "aNa nan un" },
	{ "negated class", "@class VV aeiou\nn\tN\t_ !VV\n", "na nb n", "na Nb N" },
	{ "class in a key, output by reference", "@class CC bc\nb\tB\nc\tC\n[CC]2\t[1][1]\n",
	  "b2c2c", "BBCCC" },
	{ "reference to what follows", "@class SS st\nl\tl\ns\tsh\nt\tt\nl\t[+1]-\t# _ SS\n",
	  "ls lt lx sl", "sh-sh t-t lx shl" },
	{ "plus joins classes", "@class AA ab\n@class BB c +AA\nx\ty\t_ BB\n", "xa xc xd",
	  "ya yc xd" },
	{ "more context is stronger", "a\t1\na\t2\tb _\na\t3\tb _ b\n", "bab ba ab", "b3b b2 1b" },
	{ "the first of two equal rules wins", "a\t1\na\t2\n", "a", "1" },
	{ "flags last to the end of the word", "a\ta\t\tset=F\nb\tx\t\thas=F\nb\ty\n", "bab b",
	  "yax y" },
	{ "forbidden flags", "a\ta\t\tset=F\nb\tx\t\t!has=F\n", "bab b", "xab x" },
	{ "seen class", "@class VV ae\nb\tx\t\tseen=VV\n", "bab b", "bax b" },
	{ "title case", "@case title\nb\tb\nc\t'c\n", "bb cb. b", "Bb 'Cb. B" },
	{ "lower and first", "@case title\nl\tal-\t# _\tlower\nm\tel \t# _\tfirst\nb\tb\n",
	  "lb mb. mb", "al-B el B. El B" },
	{ "capitals fold to small letters", "@fold yes\na\t1\n", "aA", "11" },
	{ "escapes", "\\u{61}\t\\[\\\\\\]\\s\\u{e9}\n\\#\th\n", "a#", "[\\] \xc3\xa9h" },
	{ "letters of a word with a space in the context", "a\tx\t_ SPACE LETTER\n", "a b a ,a",
	  "x b a ,a" },
};

START_TEST(rules_do_what_they_say)
{
	kelma_buf out = run_rules(rows[_i].rules, rows[_i].in, 0, NULL);
	ck_assert_msg(!strcmp(out.data, rows[_i].want), "%s: got %s", rows[_i].claim, out.data);
	kelma_buf_free(&out);
}
END_TEST

START_TEST(both_rules_turn_round_and_one_way_rules_do_not)
{
	const char *r = "a\tx\nbc\tyy\n@forward\nd\tz\n@reverse\nw\tq\n";
	kelma_buf f = run_rules(r, "abcdw", 0, NULL), b = run_rules(r, "xyyzw", 1, NULL);
	ck_assert_str_eq(f.data, "xyyzw");
	ck_assert_str_eq(b.data, "abczq");
	kelma_buf_free(&f);
	kelma_buf_free(&b);
}
END_TEST

START_TEST(base_gives_rules_and_may_be_overridden)
{
	const char *lib = "@scheme one\n@class VV ae\na\t1\nb\t2\nx\tX\tVV _\n@scheme two\n@base "
			  "one\nb\t3\n@class VV e\n";
	scheme_lib l = { lib, strlen(lib) };
	base_str two = scheme_find(l, "two", 3);
	scheme *sc;
	kelma_buf out = KELMA_BUF_INIT;
	ck_assert_uint_gt(two.n, 0);
	ck_assert_uint_eq(scheme_find(l, "three", 5).n, 0);
	ck_assert_uint_eq(scheme_nth(l, 2).n, 0);
	ck_assert_int_eq(scheme_new(l, two, 0, &sc, NULL), KELMA_OK);
	ck_assert_int_eq(scheme_run(sc, "abaxex", 6, &out, NULL, NULL, NULL), KELMA_OK);
	ck_assert_int_eq(memcmp(out.data, "131xeX", 6), 0);
	scheme_free(sc);
	kelma_buf_free(&out);
}
END_TEST

START_TEST(offsets_point_to_the_original)
{
	kelma_map m = KELMA_MAP_INIT;
	kelma_buf out = run_rules("ab\tXYZ\nc\t\nd\tD\n", "-abcd-", 0, &m); /* -XYZD- */
	kelma_span s = kelma_map_to_orig(&m, (kelma_span){ 2, 3 });
	ck_assert_str_eq(out.data, "-XYZD-");
	ck_assert(s.start == 1 && s.end == 3);
	s = kelma_map_to_orig(&m, (kelma_span){ 4, 5 });
	ck_assert(s.start == 4 && s.end == 5);
	s = kelma_map_to_orig(&m, (kelma_span){ 0, 6 });
	ck_assert(s.start == 0 && s.end == 6);
	kelma_map_free(&m);
	kelma_buf_free(&out);
}
END_TEST

/* Text longer than the window: contexts and keys across its edge, same result with and without a
 * map. */
START_TEST(long_text_is_the_same_as_short_text)
{
	enum { N = 20000 };
	char *in = malloc(N + 1), *want = malloc(2 * N + 1);
	const char *rules = "abc\tX\na\t1\tb _\nb\t2\n";
	size_t w = 0;
	for (size_t i = 0; i < N; i++) in[i] = "abcb a"[i % 6];
	in[N] = 0;
	for (size_t i = 0; i < N;
	     i++) { /* by hand: "abc" -> X, "b" -> 2, " " and "a" stay (a is never right after b) */
		size_t k = i % 6;
		if (k == 0 && i + 2 < N)
			want[w++] = 'X';
		else if (k == 0 || k > 3)
			want[w++] = in[i];
		else if (k == 3)
			want[w++] = '2';
		else if (i >= N - N % 6)
			want[w++] = k == 1 ? '2' : in[i];
	}
	want[w] = 0;
	kelma_map m = KELMA_MAP_INIT;
	kelma_buf a = run_rules(rules, in, 0, NULL), b = run_rules(rules, in, 0, &m);
	ck_assert_str_eq(a.data, b.data);
	ck_assert_str_eq(a.data, want);
	ck_assert_uint_eq(kelma_map_to_orig(&m, (kelma_span){ 0, b.len }).end, N);
	kelma_map_free(&m);
	kelma_buf_free(&a);
	kelma_buf_free(&b);
	free(in);
	free(want);
}
END_TEST

static const struct {
	const char *rules;
	size_t line;
} wrong[] = {
	{ "a\n", 1 },                            /* no output */
	{ "a\t1\n\tx\n", 2 },                    /* empty key */
	{ "[CC\tx\n", 1 },                       /* open bracket */
	{ "[CC]\tx\n", 1 },                      /* no such class */
	{ "@class CC\n", 1 },                    /* empty class */
	{ "@class CC a\n@class CC b +DD\n", 2 }, /* class of a class that is not there */
	{ "@nothing\n", 1 },                     /* unknown directive */
	{ "@base x\n", 1 },                      /* no such base */
	{ "a\tb\t_ _\n", 1 },                    /* two places */
	{ "a\tb\tx\n", 1 },                      /* no place */
	{ "a\tb\t_ NONE\n", 1 },                 /* class in a context */
	{ "a\tb\t\tfoo=1\n", 1 },                /* option */
	{ "a\t[1]\n", 1 },                       /* refers to itself */
	{ "a\t[2]\n", 1 },                       /* refers to nothing */
	{ "a\t[+1]\n", 1 },                      /* nothing follows */
	{ "a\t\\q\n", 1 },                       /* escape */
	{ "\\u{d800}\tx\n", 1 },                 /* surrogate */
	{ "abcdefghijklmnopqrstu\tx\n", 1 },     /* key too long */
	{ "\xf0\x9f\x98\x80\tx\n", 1 },          /* outside the basic plane */
};

START_TEST(wrong_rules_name_their_line)
{
	scheme *sc;
	kelma_err err = { 0 };
	base_str t = { wrong[_i].rules, strlen(wrong[_i].rules) };
	ck_assert_int_ne(scheme_new(no_lib, t, 0, &sc, &err), KELMA_OK);
	ck_assert_ptr_null(sc);
	ck_assert_uint_eq(err.line, wrong[_i].line);
}
END_TEST

START_TEST(unknown_letters_are_reported)
{
	const char *rules = "@script Arab Latn\n\u0628\tb\n", *in = "\u0628\u062c x \u062c";
	scheme *sc;
	kelma_buf out = KELMA_BUF_INIT;
	scheme_seen seen = { .n = 0 };
	ck_assert_int_eq(scheme_new(no_lib, (base_str){ rules, strlen(rules) }, 0, &sc, NULL),
			 KELMA_OK);
	ck_assert_int_eq(scheme_run(sc, in, strlen(in), &out, NULL, &seen, NULL), KELMA_OK);
	ck_assert_uint_eq(seen.letters, 3);
	ck_assert_uint_eq(seen.unknown, 2);
	ck_assert_uint_eq(seen.n, 1);
	ck_assert_uint_eq(seen.cp[0], 0x62c);
	ck_assert_uint_eq(seen.at[0], 2);
	scheme_free(sc);
	kelma_buf_free(&out);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("scheme");
	TCase *t = tcase_create("engine");
	tcase_add_loop_test(t, rules_do_what_they_say, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, both_rules_turn_round_and_one_way_rules_do_not);
	tcase_add_test(t, base_gives_rules_and_may_be_overridden);
	tcase_add_test(t, offsets_point_to_the_original);
	tcase_add_test(t, long_text_is_the_same_as_short_text);
	tcase_add_loop_test(t, wrong_rules_name_their_line, 0, sizeof wrong / sizeof *wrong);
	tcase_add_test(t, unknown_letters_are_reported);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
