/* Exported schemes in ICU: both must give the same text. */
#include <check.h>
#include <kelma/translit.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

static kelma_res *res;

static const struct {
	const char *scheme, *from, *to;
} rows[] = {
	{ "buckwalter", "Arab", "Latn" },
	{ "buckwalter", "Latn", "Arab" },
	{ "safe-buckwalter", "Arab", "Latn" },
	{ "safe-buckwalter", "Latn", "Arab" },
	{ "xml-buckwalter", "Arab", "Latn" },
	{ "xml-buckwalter", "Latn", "Arab" },
	{ "hsb", "Arab", "Latn" },
	{ "hsb", "Latn", "Arab" },
	{ "ircam", "Tfng", "Latn" },
	{ "ircam", "ber-Latn", "Tfng" },
	{ "kab-latin", "Tfng", "Latn" },
	{ "tfng-arab-plain", "Tfng", "Arab" },
	{ "tfng-arab-plain", "ber-Arab", "Tfng" },
	{ "tfng-arab", "Tfng", "Arab" },
	{ "tfng-arab", "ber-Arab", "Tfng" },
	{ "phone-latin", "Tfng", "Latn" },
	{ "kab-latin", "ber-Latn", "Tfng" },
	{ "french-arab", "fra-Latn", "Arab" },
	{ "english-arab", "eng-Latn", "Arab" },
	{ "spanish-arab", "spa-Latn", "Arab" },
	{ "legacy-ircam-ansi", "ber-Latn", "Tfng" },
	{ "legacy-sildoulos", "ber-Latn", "Tfng" },
	{ "legacy-tawalt", "ber-Latn", "Tfng" },
};

static kelma_translit_options
options(int i)
{
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	o.scheme = rows[i].scheme;
	o.from = rows[i].from;
	o.to = rows[i].to;
	return o;
}

static UTransliterator *
in_icu(const kelma_translit_options *o, size_t *skipped)
{
	static UChar id[] = { 'k', 0 };
	kelma_buf rules = KELMA_BUF_INIT;
	UErrorCode e = U_ZERO_ERROR;
	UParseError where = { 0 };
	ck_assert_int_eq(kelma_translit_export_icu(res, o, &rules, skipped, NULL), KELMA_OK);
	UChar *u = malloc((rules.len + 1) * sizeof *u);
	int32_t n;
	u_strFromUTF8(u, (int32_t)rules.len + 1, &n, rules.data, (int32_t)rules.len, &e);
	UTransliterator *t = utrans_openU(id, 1, UTRANS_FORWARD, u, n, &where, &e);
	ck_assert_msg(U_SUCCESS(e), "%s: %s at line %d", o->scheme, u_errorName(e),
		      (int)where.line);
	free(u);
	kelma_buf_free(&rules);
	return t;
}

/* s through ICU, as UTF-8 in out[0..cap). */
static void
run_icu(UTransliterator *t, const char *s, char *out, int32_t cap)
{
	UChar u[4096];
	int32_t n, limit;
	UErrorCode e = U_ZERO_ERROR;
	u_strFromUTF8(u, 4096, &n, s, -1, &e);
	limit = n;
	utrans_transUChars(t, u, &n, 4096, 0, &limit, &e);
	u_strToUTF8(out, cap, NULL, u, n, &e);
	ck_assert_msg(U_SUCCESS(e), "%s", u_errorName(e));
}

static void
put_utf8(char *s, uint32_t cp)
{
	size_t n = strlen(s);
	UErrorCode e = U_ZERO_ERROR;
	UChar c = (UChar)cp;
	int32_t k;
	u_strToUTF8(s + n, 8, &k, &c, 1, &e);
	s[n + (size_t)k] = '\0';
}

/* A character of a script, sometimes a space or a sign; few different ones, so that keys of two
 * letters come up. */
static uint32_t
any_char(uint32_t r, const char *from)
{
	if (r % 8 == 0) return " ,.?!7-x"[r / 8 % 8];
	if (from[0] == 'T') return 0x2d30 + r / 8 % (r % 3 ? 12 : 56);
	if (from[0] == 'A') return r % 3 ? 0x621 + r / 8 % 42 : 0x64b + r / 8 % 8;
	return r % 5 ? 'a' + r / 8 % 26 : r % 3 ? 'A' + r / 8 % 26 : 0x21 + r / 8 % 30;
}

START_TEST(icu_says_the_same)
{
	kelma_translit_options o = options(_i);
	size_t skipped = 99;
	UTransliterator *t = in_icu(&o, &skipped);
	kelma_translit *tl;
	kelma_buf out = KELMA_BUF_INIT;
	uint32_t x = 42;
	ck_assert_uint_eq(skipped, 0);
	ck_assert_int_eq(kelma_translit_new(res, &o, &tl, NULL), KELMA_OK);
	for (int round = 0; round < 2000; round++) {
		char in[512] = "", want[8192];
		for (int k = 0; k < 24; k++) {
			x = x * 1664525u + 1013904223u;
			put_utf8(in, any_char(x >> 12, rows[_i].from));
		}
		run_icu(t, in, want, sizeof want);
		out.len = 0;
		ck_assert_int_eq(kelma_translit_run(tl, in, strlen(in), &out, NULL, NULL, NULL),
				 KELMA_OK);
		ck_assert_str_eq(out.data, want);
	}
	kelma_buf_free(&out);
	kelma_translit_free(tl);
	utrans_close(t);
}
END_TEST

START_TEST(what_icu_cannot_say_is_counted_and_the_rest_is_valid)
{
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	size_t skipped = 0;
	o.rules = "@script Arab Latn\na\tb\t\thas=F\nc\td\nd\te\t_ #\nq\tk\t# _ u\nqx\tr\n";
	UTransliterator *t = in_icu(&o, &skipped);
	char out[64];
	ck_assert_uint_eq(skipped, 1);
	run_icu(t, "xac dd qu qx", out, sizeof out);
	ck_assert_str_eq(out, "xad de ku r");
	utrans_close(t);
	o.rules = "@script Arab Latn\n@class VV aeo\na\tb\tx _\nxy\tz\nn\tN\t# VV y _ !VV\n"
		  "n\tm\t!VV _\n";
	t = in_icu(&o, &skipped); /* the left side is what was typed, whatever it became */
	ck_assert_uint_eq(skipped, 0);
	run_icu(t, "xa xya eyn ey na eyna tn en", out, sizeof out);
	ck_assert_str_eq(out, "xb za eyN ey ma eyma tm en");
	utrans_close(t);
	o.rules = NULL;
	o.scheme = "none";
	kelma_buf b = KELMA_BUF_INIT;
	ck_assert_int_eq(kelma_translit_export_icu(res, &o, &b, &skipped, NULL), KELMA_ENOTFOUND);
	kelma_buf_free(&b);
}
END_TEST

int
main(void)
{
	if (kelma_res_open(NULL, &res, NULL)) return EXIT_FAILURE;
	Suite *s = suite_create("scheme_icu");
	TCase *t = tcase_create("icu");
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, icu_says_the_same, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, what_icu_cannot_say_is_counted_and_the_rest_is_valid);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
