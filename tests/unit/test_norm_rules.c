/* norm: the readers of rules, fold tables and the spelling model refuse what is not one. */
#include <check.h>
#include "norm/norm.h"
#include <string.h>

START_TEST(rules_with_errors_name_the_line)
{
	static const char *const bad[] = {
		"darija\ta\tb\n",       "nobody\t\ta\t\tb\n",
		"darija\t\t\t\tb\n",    "darija\t<Xxxx>\ta\t\tb\n",
		"darija\t<L\ta\t\tb\n", "darija\t\taaaaaaaaaaaaaaaaa\t\tb\n",
		"darija\t\t\xff\t\tb\n"
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		norm_rules r = { 0 };
		kelma_err err = { 0 };
		ck_assert_int_ne(norm_rules_parse(&r, bad[i], strlen(bad[i]), &err), KELMA_OK);
		ck_assert(err.msg[0] != '\0');
		norm_rules_free(&r);
	}
}
END_TEST

START_TEST(fold_tables_with_errors_name_the_line)
{
	static const char *const bad[] = { "alef\tU+0623\n",           "nobody\tU+0623\t-\n",
					   "alef\t0623\t-\n",          "alef\tU+0623-\t-\n",
					   "alef\tU+0623-U+0622\t-\n", "alef\tU+D800\t-\n",
					   "alef\tU+0623\t\n",         "alef\tU+0623\tx\n",
					   "alef\tU+110000\t-\n" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		norm_folds f = { 0 };
		kelma_err err = { 0 };
		ck_assert_int_eq(norm_folds_parse(&f, bad[i], strlen(bad[i]), &err), KELMA_ESYNTAX);
		ck_assert_uint_eq(err.line, 1);
		norm_folds_free(&f);
	}
}
END_TEST

START_TEST(models_of_wrong_size_are_refused)
{
	unsigned char b[64] = "KCDA";
	coda_model m;
	ck_assert_int_eq(coda_model_open(&m, b, 0, NULL), KELMA_OK); /* none */
	ck_assert_int_eq(coda_model_open(&m, b, 15, NULL), KELMA_EDATA);
	ck_assert_int_eq(coda_model_open(&m, b, 64, NULL), KELMA_EDATA); /* no slots */
	b[12] = 3;
	ck_assert_int_eq(coda_model_open(&m, b, 16 + 24, NULL),
			 KELMA_EDATA); /* not a power of two */
	b[12] = 4;
	ck_assert_int_eq(coda_model_open(&m, b, 16 + 32, NULL), KELMA_OK);
	b[4] = 0xff, b[5] = 0xff, b[6] = 0xff, b[7] = 0xff;
	ck_assert_int_eq(coda_model_open(&m, b, 16 + 32, NULL), KELMA_EDATA);
}
END_TEST

START_TEST(features_stay_inside_the_line)
{
	coda_line l = { 0 };
	coda_feature f[CODA_MAX_FEATURES];
	static const char *const line[] = { "",    "a",  " ",
					    "a b", "  ", "abcdefghijklmnopqrstuvwxyzabcdefghij",
					    " a ", "_\n" };
	for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
		ck_assert_int_eq(coda_line_start(&l, strlen(line[i])), KELMA_OK);
		for (const char *p = line[i]; *p; p++) coda_line_add(&l, (unsigned char)*p);
		coda_line_end(&l);
		ck_assert_uint_eq(l.n, strlen(line[i]) + 2 * CODA_PAD);
		for (size_t k = CODA_PAD; k < l.n - CODA_PAD; k++) {
			size_t n = coda_features(&l, k, f);
			ck_assert_uint_le(n, CODA_MAX_FEATURES);
			for (size_t q = 0; q < n; q++)
				ck_assert(f[q].an <= l.n && f[q].bn <= l.n && f[q].a <= f[q].an);
		}
	}
	coda_line_free(&l);
}
END_TEST

int
main(void)
{
	TCase *t = tcase_create("rules");
	tcase_add_test(t, rules_with_errors_name_the_line);
	tcase_add_test(t, fold_tables_with_errors_name_the_line);
	tcase_add_test(t, models_of_wrong_size_are_refused);
	tcase_add_test(t, features_stay_inside_the_line);
	Suite *s = suite_create("norm rules");
	suite_add_tcase(s, t);
	SRunner *sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	int bad = srunner_ntests_failed(sr);
	srunner_free(sr);
	return bad != 0;
}
