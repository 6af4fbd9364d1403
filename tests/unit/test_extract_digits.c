/* extract: texts without digits are told apart by vectors and byte by byte alike. */
#include <check.h>
#include <stdlib.h>
#undef __SSE2__ /* the same code without vectors */
#define x_has_digits plain_has_digits
#define x_digits_matter plain_digits_matter
#define x_find_least plain_find_least
int plain_has_digits(const char *s, size_t n);
#include "extract/digits.c"
#undef x_has_digits
int x_has_digits(const char *s, size_t n);

static uint32_t seed = 7;

static uint32_t
rnd(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(seed >> 4) * below >> 28);
}

static int
slow(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '@' || (is_digit(s[i]) && in_company(s, n, i))) return 1;
		if (i + 1 < n && ((unsigned char)s[i] | 2) == 0xdb &&
		    (unsigned char)s[i + 1] >= 0xa0 && (unsigned char)s[i + 1] <= 0xb9)
			return 1;
	}
	return 0;
}

START_TEST(with_and_without_vectors)
{
	static const char rare[] = "0189 ./-@\xd9\xdb\xa0\xb9\xba\x9f";
	size_t found = 0;
	for (int turn = 0; turn < 200000; turn++) {
		size_t n = rnd(200);
		char *s = malloc(n + 1); /* exactly as long: nothing behind it may be read */
		for (size_t i = 0; i < n; i++)
			s[i] = rnd(60) ? (char)('a' + rnd(26)) : rare[rnd(sizeof rare - 1)];
		char *exact = malloc(n ? n : 1);
		memcpy(exact, s, n);
		int want = slow(exact, n);
		ck_assert_int_eq(x_has_digits(exact, n), want);
		ck_assert_int_eq(plain_has_digits(exact, n), want);
		found += (size_t)want;
		free(exact);
		free(s);
	}
	ck_assert_uint_gt(found, 20000);
	ck_assert_uint_lt(found, 180000);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("extract_digits");
	TCase *c = tcase_create("extract_digits");
	tcase_add_test(c, with_and_without_vectors);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
