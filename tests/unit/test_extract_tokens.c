/* extract: fields that are shapes have the spans of the tokens of the same text. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;
static kelma_tok *tok;
static kelma_extract *ex;

static void
setup(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_tok_new(res, NULL, &tok, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_extract_new(res, NULL, &ex, NULL), KELMA_OK);
}

static void
teardown(void)
{
	kelma_extract_free(ex);
	kelma_tok_free(tok);
	kelma_res_free(res);
}

static const struct shape {
	const char *text;
	unsigned type;
	kelma_token_class cls;
} shapes[] = {
	{ "0661223344", KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "06 61 22 33 44", KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "05.37.70.12.34", KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "+212 6 61 22 33 44", KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "00212661223344", KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "\xd9\xa0\xd9\xa6\xd9\xa6\xd9\xa1\xd9\xa2\xd9\xa2\xd9\xa3\xd9\xa3\xd9\xa4\xd9\xa4",
	  KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "12/03/2024", KELMA_FIELD_DATE, KELMA_TOKEN_DATE },
	{ "2024-03-12", KELMA_FIELD_DATE, KELMA_TOKEN_DATE },
	{ "5.6.2021", KELMA_FIELD_DATE, KELMA_TOKEN_DATE },
	{ "14h30", KELMA_FIELD_TIME, KELMA_TOKEN_TIME },
	{ "09:45", KELMA_FIELD_TIME, KELMA_TOKEN_TIME },
	{ "1 250,50 dirhams", KELMA_FIELD_AMOUNT, KELMA_TOKEN_AMOUNT },
	{ "350 DH", KELMA_FIELD_AMOUNT, KELMA_TOKEN_AMOUNT },
	{ "BE123456", KELMA_FIELD_CNIE, KELMA_TOKEN_ID },
	{ "J123456789", KELMA_FIELD_MASSAR, KELMA_TOKEN_ID },
	{ "amal.b@exemple.ma", KELMA_FIELD_EMAIL, KELMA_TOKEN_EMAIL },
	{ "https://exemple.ma/a/b?c=1", KELMA_FIELD_URL, KELMA_TOKEN_URL },
};
static const struct around {
	const char *before, *after;
	size_t mark; /* bytes of marks on each side that a token may hold, a field not */
} arounds[] = {
	{ "", "", 0 },
	{ "salam, ", " chokran", 0 },
	{ "\xd9\x87\xd8\xa7\xd9\x87\xd9\x88 ", " \xd8\xb4\xd9\x83\xd8\xb1\xd8\xa7", 0 },
	{ "(", ")", 1 }, /* "(+212": the bracket may open a dialling code */
	{ "voir : ", ", merci", 0 },
	{ "\"", "\"", 0 },
	{ "fin ", ".", 0 },
	{ "\xe2\x80\x8f", "\xe2\x80\x8f", 3 },
	{ "kayn \xe2\x80\x8e", "\xe2\x80\x8e daba", 3 },
};
enum { SHAPES = sizeof shapes / sizeof *shapes, AROUNDS = sizeof arounds / sizeof *arounds };

/* Is there a token of class cls at [start, end), or wider by the marks at its edges? */
static int
is_token(const char *s, size_t start, size_t end, kelma_token_class cls, size_t mark)
{
	kelma_token t;
	ck_assert_int_eq(kelma_tok_start(tok, s, strlen(s), NULL), KELMA_OK);
	while (kelma_tok_next(tok, &t) > 0)
		if (t.cls == cls && (t.start == start || t.start + mark == start) &&
		    (t.end == end || t.end - mark == end))
			return 1;
	return 0;
}

START_TEST(shapes_are_tokens)
{
	for (size_t k = 0; k < AROUNDS; k++) {
		char s[200];
		kelma_field f;
		const struct shape *h = &shapes[_i];
		const struct around *a = &arounds[k];
		int found = 0;
		snprintf(s, sizeof s, "%s%s%s", a->before, h->text, a->after);
		ck_assert_int_eq(kelma_extract_start(ex, s, strlen(s), NULL, 0, NULL), KELMA_OK);
		while (kelma_extract_next(ex, &f) > 0) {
			if (f.type != h->type) continue;
			found++;
			ck_assert_uint_eq(f.start, strlen(a->before));
			ck_assert_uint_eq(f.end, f.start + strlen(h->text));
			ck_assert_msg(is_token(s, f.start, f.end, h->cls, a->mark), "no token: %s",
				      s);
		}
		ck_assert_msg(found == 1, "%d fields in: %s", found, s);
	}
}
END_TEST

START_TEST(two_phones_are_no_account)
{
	static const char s[] = "0661-22-33-44 00212661223344";
	kelma_field f;
	int n = 0;
	ck_assert_int_eq(kelma_extract_start(ex, s, sizeof s - 1, NULL, 0, NULL), KELMA_OK);
	while (kelma_extract_next(ex, &f) > 0) {
		ck_assert_uint_eq(f.type, KELMA_FIELD_PHONE);
		ck_assert(is_token(s, f.start, f.end, KELMA_TOKEN_PHONE, 0));
		n++;
	}
	ck_assert_int_eq(n, 2);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("extract_tokens");
	TCase *c = tcase_create("extract_tokens");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, shapes_are_tokens, 0, SHAPES);
	tcase_add_test(c, two_phones_are_no_account);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
