/* The same for sketches of documents. */
#include "fail.h"
#include <string.h>

static kelma_res *res;
static const char text[] =
	"salam, bghit n3ref wa9tach ghadi tjawbouni 3la talab dyali, 06 12 34 56 78\n";
enum { N = sizeof text - 1 };

static kelma_status
sketch_by(const char *key)
{
	kelma_sketch *sk = NULL;
	kelma_sketch_options o = KELMA_SKETCH_OPTIONS_INIT;
	o.key = key;
	kelma_status st = kelma_sketch_new(res, &o, &sk, NULL);
	if (!st) st = kelma_sketch_run(sk, text, N, NULL);
	if (st && sk) { /* still usable: the same call works when memory is back */
		size_t at = alloc_fail_at;
		alloc_fail_at = SIZE_MAX;
		ck_assert_int_eq(kelma_sketch_run(sk, text, N, NULL), KELMA_OK);
		ck_assert_uint_gt(kelma_sketch_get_shingles(sk), 3);
		alloc_fail_at = at;
	}
	kelma_sketch_free(sk);
	return st;
}

static kelma_status
s_search(void)
{
	return sketch_by(NULL);
}

static kelma_status
s_skeleton(void)
{
	return sketch_by("skeleton");
}

static kelma_status
s_translit(void)
{
	return sketch_by("translit");
}

static const fail_scenario scenario[] = {
	{ "search", s_search },
	{ "skeleton", s_skeleton },
	{ "translit", s_translit },
};

START_TEST(each_failing_allocation_is_reported_and_nothing_leaks)
{
	fail_each(&scenario[_i]);
}
END_TEST

START_TEST(sketching_allocates_nothing_once_warm)
{
	static const char *const keys[] = { "search", "skeleton" };
	kelma_sketch *sk = NULL;
	kelma_sketch_options o = KELMA_SKETCH_OPTIONS_INIT;
	uint64_t bands[14];
	uint8_t sig[112];
	kelma_status st = KELMA_OK;
	size_t made = 1;
	alloc_fail_at = SIZE_MAX;
	o.key = keys[_i];
	ck_assert_int_eq(kelma_sketch_new(res, &o, &sk, NULL), KELMA_OK);
	for (int i = 0; i < 3 && !st; i++) {
		alloc_count = 0;
		st = kelma_sketch_run(sk, text, N, NULL);
		kelma_sketch_get_bands(sk, bands);
		kelma_sketch_get_bytes(sk, sig);
		made = alloc_count;
	}
	ck_assert_int_eq(st, KELMA_OK);
	ck_assert_uint_eq(made, 0);
	kelma_sketch_free(sk);
}
END_TEST

int
main(void)
{
	if (kelma_res_open(NULL, &res, NULL)) return EXIT_FAILURE;
	Suite *s = suite_create("fail: sketches");
	TCase *t = tcase_create("fail");
	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, each_failing_allocation_is_reported_and_nothing_leaks, 0,
			    sizeof scenario / sizeof *scenario);
	tcase_add_loop_test(t, sketching_allocates_nothing_once_warm, 0, 2);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
