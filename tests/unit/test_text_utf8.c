/* text: UTF-8 validation (vector and scalar against a slow definition), repair, offset units. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdlib.h>
#include <string.h>
#include "text/utf8.h"

/* The definition, Unicode table 3-7, one character at a time: its length or 0. */
static size_t
one(const unsigned char *p, size_t n)
{
	static const unsigned char t[][8] = { { 0x00, 0x7f },
					      { 0xc2, 0xdf, 0x80, 0xbf },
					      { 0xe0, 0xe0, 0xa0, 0xbf, 0x80, 0xbf },
					      { 0xe1, 0xec, 0x80, 0xbf, 0x80, 0xbf },
					      { 0xed, 0xed, 0x80, 0x9f, 0x80, 0xbf },
					      { 0xee, 0xef, 0x80, 0xbf, 0x80, 0xbf },
					      { 0xf0, 0xf0, 0x90, 0xbf, 0x80, 0xbf, 0x80, 0xbf },
					      { 0xf1, 0xf3, 0x80, 0xbf, 0x80, 0xbf, 0x80, 0xbf },
					      { 0xf4, 0xf4, 0x80, 0x8f, 0x80, 0xbf, 0x80, 0xbf } };
	static const unsigned char len[] = { 1, 2, 3, 3, 3, 3, 4, 4, 4 };
	for (size_t i = 0; i < sizeof len; i++) {
		size_t k = 0;
		while (k < len[i] && k < n && p[k] >= t[i][2 * k] && p[k] <= t[i][2 * k + 1]) k++;
		if (k == len[i]) return k;
	}
	return 0;
}

static size_t
valid_by_definition(const char *s, size_t n)
{
	size_t i = 0, k;
	while (i < n && (k = one((const unsigned char *)s + i, n - i)) > 0) i += k;
	return i;
}

static void
same_verdict(const char *s, size_t n)
{
	size_t want = valid_by_definition(s, n), b = utf8_valid_blocks(s, n),
	       c = utf8_valid_blocks_sse(s, n);
	ck_assert_uint_eq(kelma_utf8_valid(s, n), want);
	ck_assert_uint_eq(utf8_valid_scalar(s, n, 0), want);
	ck_assert(b % 64 == 0 && c % 64 == 0 && (!b || !c || b == c));
	ck_assert(b < want + 4 && c < want + 4);
}

/* Every sequence of up to three bytes at every place around the border of two blocks. */
START_TEST(every_byte_pair_at_every_block_edge)
{
	char s[160];
	static const unsigned char third[] = {
		'a', 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc2, 0xf4
	};
	for (unsigned a = 0x70; a < 256; a++)
		for (unsigned b = 0x70; b < 256; b++)
			for (size_t c = 0; c < sizeof third; c++) {
				memset(s, 'x', sizeof s);
				memcpy(s, "\xd8\xa7", 2); /* not plain ASCII */
				s[60 + _i] = (char)a, s[61 + _i] = (char)b,
				       s[62 + _i] = (char)third[c];
				s[63 + _i] = (char)0x80;
				same_verdict(s, sizeof s);
			}
}
END_TEST

START_TEST(random_text_with_a_fault)
{
	char s[400];
	srand((unsigned)_i);
	for (int r = 0; r < 2000; r++) {
		size_t n = 0, want = (size_t)rand() % 390;
		while (n < want) {
			static const uint32_t top[] = { 0x80, 0x800, 0x10000, 0x110000 };
			uint32_t cp = (uint32_t)rand() % top[rand() % 4];
			if (cp >= 0xd800 && cp < 0xe000) cp = 0x627;
			n += utf8_put(cp, s + n);
		}
		same_verdict(s, n);
		ck_assert_uint_eq(kelma_utf8_valid(s, n), n);
		if (n) s[(size_t)rand() % n] = (char)rand();
		same_verdict(s, n);
		same_verdict(s, n ? n - 1 : 0);
	}
}
END_TEST

START_TEST(next_decodes_or_says_zero)
{
	uint32_t cp = 7;
	ck_assert_uint_eq(kelma_utf8_next("", 0, &cp), 0);
	ck_assert_uint_eq(kelma_utf8_next("\xe2\xb4\xb0", 3, &cp), 3);
	ck_assert_uint_eq(cp, 0x2d30);
	ck_assert_uint_eq(kelma_utf8_next("\xe2\xb4\xb0", 2, &cp), 0);
	ck_assert_uint_eq(kelma_utf8_next("\xed\xa0\x80", 3, &cp), 0);
	ck_assert_uint_eq(kelma_utf8_next("\0", 1, &cp), 1);
	ck_assert_uint_eq(cp, 0);
}
END_TEST

#define R "\xef\xbf\xbd"
/* Unicode 15.0, section 3.9, table 3-8 and after: one U+FFFD for a maximal subpart. */
static const struct {
	const char *in, *out;
} repairs[] = {
	{ "abc", "abc" },
	{ "", "" },
	{ "a\x80z", "a" R "z" },
	{ "\xc0\xaf", R R },
	{ "\xe0\x80\xaf", R R R },
	{ "\xe2\xb4z", R "z" },
	{ "\xf0\x9f\x98", R },
	{ "\xf0\x9f\x98\xf0\x9f\x98\x80", R "\xf0\x9f\x98\x80" },
	{ "\xed\xa0\x80", R R R },
	{ "\xf1\x80\x80\xe1\x80\xc2 b", R R R " b" },
	{ "\xd8\xa7\xd8", "\xd8\xa7" R },
};

START_TEST(repair_replaces_maximal_subparts)
{
	kelma_buf out = KELMA_BUF_INIT;
	kelma_map map = KELMA_MAP_INIT;
	const char *in = repairs[_i].in;
	kelma_buf_add(&out, "<", 1);
	ck_assert_int_eq(kelma_utf8_repair(in, strlen(in), &out, &map), KELMA_OK);
	ck_assert_str_eq(out.data + 1, repairs[_i].out);
	kelma_span all = kelma_map_to_orig(&map, (kelma_span){ 0, out.len - 1 });
	ck_assert_uint_eq(all.start, 0);
	ck_assert_uint_eq(all.end, strlen(in));
	kelma_buf_free(&out);
	kelma_map_free(&map);
}
END_TEST

START_TEST(repair_maps_each_mark_to_its_bytes)
{
	kelma_buf out = KELMA_BUF_INIT;
	kelma_map map = KELMA_MAP_INIT;
	ck_assert_int_eq(kelma_utf8_repair("ab\xe2\xb4zz", 6, &out, &map), KELMA_OK);
	kelma_span p = kelma_map_to_orig(&map, (kelma_span){ 2, 5 }),
		   q = kelma_map_to_orig(&map, (kelma_span){ 5, 6 });
	ck_assert(p.start == 2 && p.end == 4 && q.start == 4 && q.end == 5);
	ck_assert_int_eq(kelma_utf8_repair("x", 1, NULL, NULL), KELMA_EARG);
	kelma_buf_free(&out);
	kelma_map_free(&map);
}
END_TEST

START_TEST(offsets_in_code_points_and_utf16)
{
	/* a, alef (2), tifinagh ya (3), emoji (4), z */
	static const char s[] = "a\xd8\xa7\xe2\xb4\xb0\xf0\x9f\x98\x80z";
	static const size_t in[] = { 0, 1, 2, 3, 4, 6, 8, 10, 11, 99 },
			    cps[] = { 0, 1, 1, 2, 2, 3, 3, 4, 5, 5 },
			    u16[] = { 0, 1, 1, 2, 2, 3, 3, 5, 6, 6 };
	enum { K = sizeof in / sizeof *in };
	size_t off[K];
	for (kelma_unit u = KELMA_UNIT_BYTES; u <= KELMA_UNIT_UTF16; u++) {
		const size_t *want = u == KELMA_UNIT_BYTES        ? in
				     : u == KELMA_UNIT_CODEPOINTS ? cps
								  : u16;
		memcpy(off, in, sizeof in);
		kelma_offsets_convert(s, sizeof s - 1, u, off, K);
		for (size_t i = 0; i < K; i++) ck_assert_uint_eq(off[i], want[i]);
	}
}
END_TEST

START_TEST(offsets_of_long_text)
{
	enum { N = 1000 };
	char s[N * 4];
	size_t n = 0, off[N], cp[N];
	for (size_t i = 0; i < N; i++) {
		off[i] = n;
		n += utf8_put(i % 5 ? 0x627 : i % 3 ? 0x1f600 : 'a', s + n);
	}
	memcpy(cp, off, sizeof off);
	kelma_offsets_convert(s, n, KELMA_UNIT_CODEPOINTS, cp, N);
	for (size_t i = 0; i < N; i++) ck_assert_uint_eq(cp[i], i);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("text: UTF-8");
	TCase *t = tcase_create("utf8");
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, every_byte_pair_at_every_block_edge, 0, 4);
	tcase_add_loop_test(t, random_text_with_a_fault, 0, 20);
	tcase_add_test(t, next_decodes_or_says_zero);
	tcase_add_loop_test(t, repair_replaces_maximal_subparts, 0,
			    sizeof repairs / sizeof *repairs);
	tcase_add_test(t, repair_maps_each_mark_to_its_bytes);
	tcase_add_test(t, offsets_in_code_points_and_utf16);
	tcase_add_test(t, offsets_of_long_text);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
