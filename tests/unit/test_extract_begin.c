/* extract: what patterns begin with never says no where one of them is. */
#include <check.h>
#include "extract/begin.h"
#include "match/re.h"
#include <stdlib.h>
#include <string.h>

/* In the manner of data/patterns/types.tsv, and what is not known of. */
static const char *const patterns[][5] = {
	{ "\\d{1,5} ?[|/-] ?(?:\u0627|\u0628) ?[|/-] ?\\d{1,2}",
	  "\\d{3,5} (?:\u0627|\u062f) \\d{1,2}", "\\d{2,5}[ ]?[|-] ?[abd] ?[|-] ?\\d{1,2}",
	  "\\d{1,6} ?[/-] ?\\d{4} ?[/-] ?(?:19|20)\\d\\d",
	  "(?:19|20)\\d\\d ?[/-] ?\\d{4} ?[/-] ?\\d{1,6}" },
	{ "1?2?3?4", "a(?:12|34){2}b", "[12]{0,2}x", "3{2}", "4{1,3}5" },
	{ "(?:12|34)?5", "1(?:2|34)", "2+1", "\\d\\w", "a?b?1?" },
	{ "1|2a", NULL, NULL, NULL, NULL },
};
enum { SETS = sizeof patterns / sizeof *patterns };

static int
is_there(match_re *re[5], match_work *w, const char *s)
{
	for (int k = 0; k < 5; k++)
		if (re[k] && match_re_run(re[k], w, s, strlen(s), 0) == 1) return 1;
	return 0;
}

START_TEST(never_a_wrong_no)
{
	static const char *const piece[] = { "1", "2",      "3",      "4",      "5", "20", "19",
					     " ", "/",      "-",      "|",      "a", "b",  "x",
					     "A", "\u0627", "\u062f", "\u0631", "." };
	enum { PIECES = sizeof piece / sizeof *piece, TEXTS = 60000 };
	match_work *w;
	ck_assert_int_eq(match_work_new(100000, &w), KELMA_OK);
	for (int p = 0; p < SETS; p++) {
		match_re *re[5] = { NULL };
		x_begin b = { .many = 0 };
		unsigned seed = 1, found = 0, no = 0;
		for (int k = 0; k < 5 && patterns[p][k]; k++) {
			base_str s = { patterns[p][k], strlen(patterns[p][k]) };
			ck_assert_int_eq(match_re_new(s.s, s.n, MATCH_ANCHORED, &re[k], NULL),
					 KELMA_OK);
			x_begin_add(&b, s, strcmp(s.s, "1|2a") == 0);
		}
		for (int t = 0; t < TEXTS; t++) {
			char s[64] = "";
			for (int k = 0; k < 12; k++) {
				seed = seed * 1103515245u + 12345u;
				strcat(s, piece[(seed >> 16) % PIECES]);
			}
			int may = x_begin_may(&b, s), is = is_there(re, w, s);
			ck_assert_msg(may || !is, "set %d: %s", p, s);
			found += (unsigned)is;
			no += (unsigned)!may;
		}
		ck_assert_uint_gt(p == 0 ? no : found, 0);
		for (int k = 0; k < 5; k++) match_re_free(re[k]);
	}
	match_work_free(w);
}
END_TEST

START_TEST(plates_and_files)
{
	static const struct {
		const char *s;
		int may;
	} row[] = { { "12345|\u0627|6", 1 },
		    { "12345 - \u0628 - 6", 1 },
		    { "123 \u062f 1", 1 },
		    { "500 \u062f\u0631\u0647\u0645", 0 },
		    { "12/03/2024", 0 },
		    { "2024-03-12", 0 },
		    { "1187/1101/2024", 1 },
		    { "100 dh", 0 },
		    { "0612345678", 0 },
		    { "45 - b - 6", 1 },
		    { "", 0 } };
	x_begin b = { .many = 0 };
	for (int k = 0; k < 5; k++)
		x_begin_add(&b, (base_str){ patterns[0][k], strlen(patterns[0][k]) }, 0);
	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		ck_assert_msg(x_begin_may(&b, row[i].s) == row[i].may, "%s", row[i].s);
}
END_TEST

START_TEST(more_patterns_than_there_is_room_for)
{
	x_begin b = { .many = 0 };
	for (int k = 0; k < 6; k++) x_begin_add(&b, (base_str){ "12", 2 }, 0);
	ck_assert_int_eq(x_begin_may(&b, "zz"), 1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("extract_begin");
	TCase *t = tcase_create("all");
	tcase_add_test(t, never_a_wrong_no);
	tcase_add_test(t, plates_and_files);
	tcase_add_test(t, more_patterns_than_there_is_room_for);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad != 0;
}
