/* match: words read in bulk are those read character by character. */
#include <check.h>
#include "match/fold.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static match_fold fast, slow;
static match_text a = MATCH_TEXT_INIT, b = MATCH_TEXT_INIT;
static kelma_buf table = KELMA_BUF_INIT;
static unsigned char quick[1024];
static match_watch watch = { quick, sizeof quick - 1, { 0 }, { 0 } };

static void
setup(void)
{
	char tsv[2048] = "U+00C9\te\tU\nU+00E9\te\nU+00E6\tae\nU+0301\t\n"
			 "U+0623\t\xd8\xa7\n"
			 "U+0640\t\nU+064B-U+0652\t\nU+0660\t0\nU+00AD\t\nU+200F\t\nU+00A0\t \n"
			 "U+0190\t3\tU\nU+025B\t3\n"
			 "U+1E25\th\nU+1E24\th\tU\nU+066B\t.\nU+FEFB\tla\nU+0686\tch\nU+2D6F\t\n";
	size_t n = strlen(tsv);
	for (int c = 'A'; c <= 'Z'; c++)
		n += (size_t)snprintf(tsv + n, sizeof tsv - n, "U+%04X\t%c\tU\n", (unsigned)c,
				      c + 32);
	for (size_t i = 0; i < sizeof quick; i++)
		quick[i] = (unsigned char)(i % 3 ? 0 : (i >> 3 & 7) | (i % 5 ? 0 : MATCH_SAYS));
	for (unsigned i = 'z' + 1; i < 256; i++) watch.lead[i] = (uint8_t)(i % 5 ? 0 : i & 3);
	for (unsigned i = 0; i < 256; i++) watch.second[i] = (uint8_t)(i % 3 ? 0 : MATCH_PAIR);
	table.len = 0;
	ck_assert_int_eq(match_fold_build(tsv, n, &table, NULL), KELMA_OK);
	ck_assert_int_eq(match_fold_open(&fast, table.data, table.len, NULL), KELMA_OK);
	slow = fast;
	memset(slow.lead, 0, sizeof slow.lead);
}

static void
teardown(void)
{
	match_text_free(&a);
	match_text_free(&b);
	kelma_buf_free(&table);
}

/* What is looked out for is the same in bulk, and so are hashes that are asked for. */
static void
same_watched(const char *s, size_t n)
{
	a.watch = b.watch = &watch;
	ck_assert_int_eq(match_text_set(&a, &fast, s, n), KELMA_OK);
	ck_assert_int_eq(match_text_set(&b, &slow, s, n), KELMA_OK);
	ck_assert_uint_eq(a.n, b.n);
	for (size_t i = 0; i < b.n; i++) {
		ck_assert_uint_eq(a.a[i].hot, b.a[i].hot);
		ck_assert_uint_eq(a.a[i].hash,
				  match_hash(b.fold.data + b.a[i].f, b.a[i].fe - b.a[i].f));
	}
	a.watch = b.watch = NULL;
}

static void
same(const char *s, size_t n)
{
	same_watched(s, n);
	ck_assert_int_eq(match_text_set(&a, &fast, s, n), KELMA_OK);
	ck_assert_int_eq(match_text_set(&b, &slow, s, n), KELMA_OK);
	ck_assert_uint_eq(a.n, b.n);
	ck_assert_uint_eq(a.fold.len, b.fold.len);
	ck_assert_int_eq(memcmp(a.fold.data, b.fold.data, b.fold.len + 1), 0);
	for (size_t i = 0; i < b.n; i++) {
		const match_atom *p = &a.a[i], *q = &b.a[i];
		ck_assert_uint_eq(p->start, q->start);
		ck_assert_uint_eq(p->end, q->end);
		ck_assert_uint_eq(p->f, q->f);
		ck_assert_uint_eq(p->fe, q->fe);
		ck_assert_uint_eq(p->line, q->line);
		ck_assert_uint_eq(p->kind, q->kind);
		ck_assert_uint_eq(p->flags, q->flags);
		ck_assert_uint_eq(p->hash, q->hash);
		ck_assert_uint_eq(p->hash, match_hash(a.fold.data + p->f, p->fe - p->f));
	}
}

START_TEST(bulk_and_single_characters_agree)
{
	static const char *const part[] = { "a",
					    "Z",
					    "q",
					    "E",
					    "9",
					    "0",
					    "42",
					    " ",
					    " ",
					    "\n",
					    "-",
					    "/",
					    "@",
					    "\t",
					    "'",
					    "\xc3\xa9",
					    "\xc3\x89",
					    "\xc3\xa6",
					    "\xc3\x97",
					    "\xc9\xa3",
					    "\xe1\xb8\xa5",
					    "\xe1\xb8\xa4",
					    "\xcc\x81",
					    "\xc2\xad",
					    "\xd8\xa3",
					    "\xd9\x84",
					    "\xd8\xa8",
					    "\xd9\x80",
					    "\xd9\x8b",
					    "\xd9\xa0",
					    "\xd8\x8c",
					    "\xda\x86",
					    "\xef\xbb\xbb",
					    "\xe2\xb4\xb0",
					    "\xe2\xb5\xa2",
					    "\xe2\xb5\xaf",
					    "\xe2\x80\x8f",
					    "\xe2\x80\x99",
					    "\xf0\x9f\x98\x80",
					    "\xd0\x96",
					    "\xe2\x82\xac",
					    "\xe2\x80\x8d",
					    "\xef\xb8\x8f",
					    "\xf0\xa0\x80\x80",
					    "\xc9\x9b",
					    "\xc6\x90",
					    "\xd9\xa1\xd9\xa2",
					    "\xd9\x84\xd9\x91\xd9\x84",
					    "abcdefghijklmnopqrstuvwxyz",
					    "ABCDEFGHIJKLMNOPQR" };
	char s[400];
	uint32_t x = 12345;
	for (int turn = 0; turn < 20000; turn++) {
		size_t n = 0, count = 1 + turn % 12;
		for (size_t i = 0; i < count; i++) {
			x = x * 1664525 + 1013904223;
			const char *p = part[(x >> 16) % (sizeof part / sizeof *part)];
			memcpy(s + n, p, strlen(p));
			n += strlen(p);
		}
		same(s, n);
	}
}
END_TEST

START_TEST(every_length_of_word_ends_in_its_place)
{
	char s[80];
	for (size_t n = 0; n <= 70; n++) {
		memset(s, n & 1 ? 'x' : 'X', n);
		same(s, n);
		ck_assert_uint_eq(a.n, n > 0);
		if (n) ck_assert_uint_eq(a.a[0].end, n);
		if (n > 1) ck_assert_int_eq((a.a[0].flags & MATCH_CAPS) != 0, !(n & 1));
		for (size_t i = 0; i + 1 < n; i += 2) memcpy(s + i, "\xd9\x84", 2);
		same(s, n & ~(size_t)1);
	}
	same("\0a\0", 3); /* NUL is a mark like others */
	ck_assert_uint_eq(a.n, 3);
}
END_TEST

START_TEST(tables_that_make_ascii_longer_are_refused)
{
	kelma_err err;
	/* the page of U+00xx is the first: give "A" the length 3 */
	table.data[8 + 256 + 'A' * 4] = 3;
	memcpy(table.data + 8 + 256 + 'A' * 4 + 1, "xyz", 3);
	ck_assert_int_eq(match_fold_open(&fast, table.data, table.len, &err), KELMA_EDATA);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("match_text");
	TCase *c = tcase_create("match_text");
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, bulk_and_single_characters_agree);
	tcase_add_test(c, every_length_of_word_ends_in_its_place);
	tcase_add_test(c, tables_that_make_ascii_longer_are_refused);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
