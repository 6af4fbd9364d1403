/* base: statuses, buffers, offset maps. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdlib.h>
#include <string.h>

START_TEST(every_status_has_its_own_text)
{
#define T(name, value, text) ck_assert_str_eq(kelma_strstatus(KELMA_##name), text);
	KELMA_STATUS_LIST(T)
	ck_assert_str_eq(kelma_strstatus((kelma_status)-99), "unknown status");
}
END_TEST

START_TEST(buf_keeps_nul_bytes_and_frees_twice)
{
	kelma_buf b = KELMA_BUF_INIT;
	ck_assert_int_eq(kelma_buf_add(&b, "a\0b", 3), KELMA_OK);
	ck_assert_uint_eq(b.len, 3);
	ck_assert(memcmp(b.data, "a\0b", 4) == 0);
	kelma_buf_free(&b);
	kelma_buf_free(&b);
	ck_assert_int_eq(kelma_buf_add(NULL, "a", 1), KELMA_EARG);
	ck_assert_int_eq(kelma_buf_reserve(&b, SIZE_MAX - 1), KELMA_ELIMIT);
}
END_TEST

/* abcdef -> aXef: 1:1, 1 for 3, 2:2 */
START_TEST(map_answers_both_ways)
{
	kelma_map m = KELMA_MAP_INIT;
	kelma_map_add(&m, 1, 1);
	kelma_map_add(&m, 1, 3);
	kelma_map_add(&m, 1, 1);
	kelma_map_add(&m, 1, 1);
	ck_assert_uint_eq(m.n, 3); /* the last two are joined */
	static const struct { kelma_span q, orig;
	} t[] = {
		{ { 0, 1 }, { 0, 1 } }, { { 1, 2 }, { 1, 4 } },  { { 0, 2 }, { 0, 4 } },
		{ { 2, 3 }, { 4, 5 } }, { { 3, 4 }, { 5, 6 } },  { { 1, 4 }, { 1, 6 } },
		{ { 2, 2 }, { 4, 4 } }, { { 9, 12 }, { 6, 6 } },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		kelma_span r = kelma_map_to_orig(&m, t[i].q);
		ck_assert_uint_eq(r.start, t[i].orig.start);
		ck_assert_uint_eq(r.end, t[i].orig.end);
	}
	kelma_span r = kelma_map_to_result(&m, (kelma_span){ 2, 5 });
	ck_assert_uint_eq(r.start, 1);
	ck_assert_uint_eq(r.end, 3);
	kelma_map_free(&m);
	kelma_map_free(&m);
}
END_TEST

/* For random pairs of maps: the composition covers both ends, ascends, and never claims less than
 * going step by step. */
START_TEST(map_composition_covers_what_two_steps_cover)
{
	unsigned rnd = 7u + (unsigned)_i;
	kelma_map a = KELMA_MAP_INIT, b = KELMA_MAP_INIT, c = KELMA_MAP_INIT;
	size_t mid = 0, b_in = 0, out = 0, in = 0;
	for (int k = 0; k < 12; k++) {
		rnd = rnd * 1103515245u + 12345u;
		size_t o = rnd >> 16 & 3, i = rnd >> 20 & 3;
		kelma_map_add(&a, o, i), mid += o, in += i;
	}
	kelma_map_add(&a, 1, 2), mid++, in += 2;
	while (b_in < mid) {
		rnd = rnd * 1103515245u + 12345u;
		size_t o = rnd >> 16 & 3, i = rnd >> 20 & 3;
		if (i > mid - b_in) i = mid - b_in;
		kelma_map_add(&b, o, i), b_in += i, out += o;
	}
	ck_assert_int_eq(kelma_map_compose(&a, &b, &c), KELMA_OK);
	size_t o = 0, i = 0;
	for (size_t k = 0; k < c.n; k++) {
		ck_assert_uint_eq(c.seg[k].out, o);
		ck_assert_uint_eq(c.seg[k].in, i);
		o += c.seg[k].out_len, i += c.seg[k].in_len;
	}
	ck_assert_uint_eq(i, in);
	ck_assert_uint_eq(o, out);
	for (size_t p = 0; c.n && p < out; p++) {
		kelma_span q = { p, p + 1 }, m = kelma_map_to_orig(&b, q);
		kelma_span two = kelma_map_to_orig(&a, m), one = kelma_map_to_orig(&c, q);
		if (m.start < m.end) ck_assert(one.start <= two.start && one.end >= two.end);
	}
	kelma_map_free(&a), kelma_map_free(&b), kelma_map_free(&c);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("base");
	TCase *t = tcase_create("base");
	tcase_add_test(t, every_status_has_its_own_text);
	tcase_add_test(t, buf_keeps_nul_bytes_and_frees_twice);
	tcase_add_test(t, map_answers_both_ways);
	tcase_add_loop_test(t, map_composition_covers_what_two_steps_cover, 0, 500);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
