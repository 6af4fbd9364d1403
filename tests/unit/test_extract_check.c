/* extract: check digits and normalized values, on published numbers and on the mistakes other tools
 * make. */
#include <check.h>
#include "extract/types.h"
#include <stdlib.h>
#include <string.h>

typedef struct row {
	x_check check;
	const char *in;
	int want; /* 1 valid, 0 check wrong, -1 not one */
	const char *value;
} row;

static const row rows[] = {
	/* the RIB and IBAN of administration.md: MA64 0115 1900 0001 2050 0053 4921, key 21 */
	{ CHECK_RIB, "011519000001205000534921", 1, "011519000001205000534921" },
	{ CHECK_RIB, "011 519 0000012050005349 21", 1, "011519000001205000534921" },
	/* 97 - N22 mod 97 is a formula seen in the wild: it gives 07 */
	{ CHECK_RIB, "011519000001205000534907", 0, NULL },
	{ CHECK_RIB, "011519000001205000534922", 0, NULL },
	{ CHECK_RIB, "0115190000012050005349217", -1,
	  NULL }, /* 25 digits, as in that tool's own test */
	{ CHECK_RIB, "000000000000000000000000", 0, NULL },
	{ CHECK_IBAN, "ma64 0115 1900 0001 2050 0053 4921", 1, "MA64011519000001205000534921" },
	{ CHECK_IBAN, "ma65 0115 1900 0001 2050 0053 4921", 0, NULL },
	{ CHECK_IBAN, "fr7630006000011234567890189", -1, NULL },
	/* ICE: the whole number is divisible by 97 */
	{ CHECK_ICE, "001561191000066", 1, "001561191000066" },
	{ CHECK_ICE, "001561191000065", 0, NULL },
	{ CHECK_ICE, "00156119 1000066", 1, "001561191000066" },
	{ CHECK_ICE, "12345678", -1, NULL }, /* 8 digits: a tax number, not a wrong ICE */
	{ CHECK_ICE, "000000000000000", 0, NULL },
	/* telephone ranges */
	{ CHECK_PHONE, "06 12 34 56 78", 1, "+212612345678" },
	{ CHECK_PHONE, "+212 (0) 6 12 34 56 78", 1, "+212612345678" },
	{ CHECK_PHONE, "00212 612345678", 1, "+212612345678" },
	{ CHECK_PHONE, "(+212) 661-456403", 1, "+212661456403" },
	{ CHECK_PHONE, "6 12 34 56 78", 1, "+212612345678" },
	{ CHECK_PHONE, "0522334455", 1, "+212522334455" },
	{ CHECK_PHONE, "0801234567", 1, "+212801234567" },
	{ CHECK_PHONE, "0512345678", 0, NULL },
	{ CHECK_PHONE, "061234567", -1, NULL },
	{ CHECK_PHONE, "06123456789", -1, NULL },
	{ CHECK_CNIE, "be 123456", 1, "BE123456" },
	{ CHECK_CNIE, "jg7652", 1, "JG7652" }, /* a specimen card outside the list of prefixes */
	{ CHECK_CNIE, "be000000", 0, NULL },
	{ CHECK_PLATE, "12345-a-6", 1, "12345|\xd8\xa3|6" },
	{ CHECK_PLATE, "12345 | \xd8\xa8 | 26", 1, "12345|\xd8\xa8|26" },
	{ CHECK_PLATE, "12345-\xd8\xa7-6", 1, "12345|\xd8\xa3|6" },
	{ CHECK_PLATE, "6-b-12345", 1, "12345|\xd8\xa8|6" },
	{ CHECK_PLATE, "12345-b-90", 0, NULL },
	{ CHECK_COURT, "123/1201/2024", 1, "123/1201/2024" },
	{ CHECK_COURT, "2024/1201/123", 1, "123/1201/2024" },
	{ CHECK_COURT, "12 / 1201 / 2024", 1, "12/1201/2024" },
	{ CHECK_COURT, "123/12/2024", -1, NULL },
	{ CHECK_ACT, "1412/1985", 1, "1412/1985" },
	{ CHECK_ACT, "1985/1412", 1, "1412/1985" },
	{ CHECK_ACT, "14/15", -1, NULL },
	{ CHECK_LUHN, "4539 1488 0343 6467", 1, NULL },
	{ CHECK_LUHN, "4539 1488 0343 6468", 0, NULL },
	{ CHECK_MOD97, "97", 1, NULL },
	{ CHECK_MOD97, "98", 0, NULL },
	{ CHECK_POSTAL, "20250", 1, "20250" },
	{ CHECK_POSTAL, "02025", 0, NULL },
	{ CHECK_UPPER, "sgg/412/24", 1, "SGG/412/24" },
};

START_TEST(check_and_value)
{
	const row *r = &rows[_i];
	kelma_buf out = KELMA_BUF_INIT;
	int got = x_check_value(r->check, r->in, strlen(r->in), &out);
	ck_assert_msg(got == r->want, "%s: %d", r->in, got);
	if (r->value) ck_assert_str_eq(out.data, r->value);
	kelma_buf_free(&out);
}
END_TEST

START_TEST(remainders)
{
	ck_assert_uint_eq(x_mod97("", 0), 0);
	ck_assert_uint_eq(x_mod97("96", 2), 96);
	ck_assert_uint_eq(x_mod97("0097", 4), 0);
	/* key = 97 - (N22 * 100 mod 97) */
	ck_assert_uint_eq(97 - x_mod97("011519000001205000534900", 24), 21);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("extract-check");
	TCase *t = tcase_create("values");
	tcase_add_loop_test(t, check_and_value, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_test(t, remainders);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
