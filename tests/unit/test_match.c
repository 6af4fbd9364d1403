/* match: folding, phrases, patterns under limits. */
#include <check.h>
#include "match/common.h"
#include "match/phrase.h"
#include "match/re.h"
#include <stdlib.h>
#include <string.h>

static kelma_buf table = KELMA_BUF_INIT;
static match_fold fold;
static match_text t = MATCH_TEXT_INIT;

static const char tsv[] =
	"U+0041\ta\tU\nU+0042\tb\tU\nU+00C9\te\tU\nU+00E9\te\nU+0623\t\xd8\xa7\nU+0640\t\n"
	"U+064B-U+0652\t\nU+0660\t0\nU+0661\t1\nU+200F\t\nU+00A0\t \n";

static void
setup(void)
{
	kelma_err err;
	table.len = 0;
	ck_assert_msg(match_fold_build(tsv, strlen(tsv), &table, &err) == KELMA_OK, "%s", err.msg);
	ck_assert_int_eq(match_fold_open(&fold, table.data, table.len, &err), KELMA_OK);
}

static void
teardown(void)
{
	match_text_free(&t);
	kelma_buf_free(&table);
}

static void
set(const char *s)
{
	ck_assert_int_eq(match_text_set(&t, &fold, s, strlen(s)), KELMA_OK);
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

START_TEST(folding_joins_variants)
{
	set("\xc3\x89t\xc3\xa9 A\xd9\x80\xd9\x8b");
	ck_assert_str_eq(t.fold.data, "ete a");
	ck_assert_uint_eq(t.n, 2);
	ck_assert_int_eq(t.a[0].flags & MATCH_UPPER, MATCH_UPPER);
	ck_assert_uint_eq(t.a[0].end, 5);
	ck_assert_uint_eq(t.a[1].start, 6);
	ck_assert_uint_eq(t.a[1].end, 11); /* tatweel and vowel signs belong to the word */
	set("\xe2\x80\x8f"
	    "A\xe2\x80\x8f"
	    "B\xe2\x80\x8f");
	ck_assert_uint_eq(t.a[0].start, 3);
	ck_assert_uint_eq(t.a[0].end, 8); /* direction marks at the edges do not */
	set("a\xf0\x9f\x98\x80"
	    "b");
	ck_assert_uint_eq(t.n, 3);
	ck_assert_int_eq(t.a[1].kind, MATCH_MARK);
	ck_assert_uint_eq(t.a[2].start, 5);
}
END_TEST

START_TEST(atoms_part_letters_digits_and_marks)
{
	set("AB12-x\n\xd8\xa3"
	    "3 \xd9\xa0\xd9\xa1");
	ck_assert_uint_eq(t.n, 6);
	ck_assert_int_eq(t.a[0].kind, MATCH_WORD);
	ck_assert_int_eq(t.a[0].flags & (MATCH_DIGITS | MATCH_LATIN | MATCH_CAPS),
			 MATCH_DIGITS | MATCH_LATIN | MATCH_CAPS);
	ck_assert_int_eq(t.a[1].kind, MATCH_MARK);
	ck_assert_int_eq(t.a[3].flags & (MATCH_ARABIC | MATCH_LINE), MATCH_ARABIC | MATCH_LINE);
	ck_assert_int_eq(t.a[4].kind, MATCH_NUM); /* Arabic letters and digits never join */
	ck_assert_int_eq(t.a[5].kind, MATCH_NUM);
	ck_assert_uint_eq(t.a[5].line, 1);
	ck_assert_str_eq(t.fold.data + t.a[5].f, "01");
}
END_TEST

START_TEST(fold_tables_with_errors)
{
	static const char *const bad[] = { "X\ta", "U+0041\taaaa", "U+0041-U+0040\tb", "U+0041",
					   "U+0041\tbb" };
	kelma_err err;
	kelma_buf b = KELMA_BUF_INIT;
	ck_assert_int_eq(match_fold_build(bad[_i], strlen(bad[_i]), &b, &err), KELMA_ESYNTAX);
	ck_assert_uint_eq(err.line, 1);
	kelma_buf_free(&b);
	match_fold f;
	ck_assert_int_eq(match_fold_open(&f, table.data, table.len - 1, &err), KELMA_EDATA);
	ck_assert_int_eq(match_fold_open(&f, "KFLD", 4, &err), KELMA_EDATA);
}
END_TEST

static void
build(kelma_buf *out)
{
	static const struct {
		const char *phrase, *value;
		unsigned kind;
	} p[] = { { "\xc3\xa9t\xc3\xa9", "summer", 1 },
		  { "a b", "two", 2 },
		  { "A B c", "three", 3 },
		  { "a-b", "hyphen", 4 } };
	match_phrasew w = { .fold = &fold };
	for (size_t i = 0; i < sizeof p / sizeof *p; i++)
		ck_assert_int_eq(match_phrasew_add(&w, p[i].phrase, strlen(p[i].phrase),
						   &(match_entry){ p[i].kind, 7, p[i].value }),
				 KELMA_OK);
	ck_assert_int_eq(match_phrasew_add(&w, "", 0, &(match_entry){ 1, 0, "" }), KELMA_ELIMIT);
	ck_assert_int_eq(match_phrasew_finish(&w, out), KELMA_OK);
	match_phrasew_free(&w);
}

START_TEST(phrases_are_found_longest_last)
{
	kelma_buf b = KELMA_BUF_INIT;
	match_phrases m;
	match_hit hit[4];
	match_entry e[MATCH_ENTRIES];
	build(&b);
	ck_assert_int_eq(match_phrases_open(&m, b.data, b.len, NULL), KELMA_OK);
	set("x a b c a b");
	ck_assert_uint_eq(match_phrases_at(&m, &t, 0, t.a[0].hash, hit, 4), 0);
	ck_assert_uint_eq(match_phrases_at(&m, &t, 1, t.a[1].hash, hit, 4), 2);
	ck_assert_uint_eq(hit[1].end, 4);
	ck_assert_uint_eq(match_entries(&m, hit[1].rec, e, MATCH_ENTRIES), 1);
	ck_assert_str_eq(e[0].value, "three");
	ck_assert_uint_eq(e[0].sub, 7);
	ck_assert_uint_eq(match_phrases_at(&m, &t, 4, t.a[4].hash, hit, 4), 1);
	ck_assert_uint_eq(match_entries(&m, 0x7fffffff, e, MATCH_ENTRIES), 0);
	ck_assert_uint_eq(match_entries(&m, hit[0].rec, e, MATCH_ENTRIES),
			  2); /* "a-b" is the same phrase as "a b" */
	set("a-b a - b");
	ck_assert_uint_eq(match_phrases_at(&m, &t, 0, t.a[0].hash, hit, 4), 1);
	ck_assert_uint_eq(match_phrases_at(&m, &t, 3, t.a[3].hash, hit, 4), 0);
	kelma_buf_free(&b);
}
END_TEST

START_TEST(damaged_phrase_tables)
{
	kelma_buf b = KELMA_BUF_INIT;
	match_phrases m;
	build(&b);
	ck_assert_int_eq(match_phrases_open(&m, b.data, b.len - 1, NULL), KELMA_EDATA);
	ck_assert_int_eq(match_phrases_open(&m, b.data, 10, NULL), KELMA_EDATA);
	b.data[b.len - 1] = 'x';
	ck_assert_int_eq(match_phrases_open(&m, b.data, b.len, NULL), KELMA_EDATA);
	b.data[b.len - 1] = 0;
	b.data[4] ^= 1;
	ck_assert_int_eq(match_phrases_open(&m, b.data, b.len, NULL), KELMA_EDATA);
	ck_assert_int_eq(match_phrases_open(&m, b.data, 0, NULL), KELMA_OK);
	ck_assert_uint_eq(match_phrases_at(&m, &t, 0, 1, NULL, 0), 0);
	kelma_buf_free(&b);
}
END_TEST

START_TEST(patterns_match_where_they_are_tried)
{
	match_re *re;
	match_work *w;
	kelma_err err;
	ck_assert_int_eq(match_work_new(1000, &w), KELMA_OK);
	ck_assert_int_eq(match_re_new("a(b+)c", 6, MATCH_ANCHORED, &re, &err), KELMA_OK);
	ck_assert_int_eq(match_re_run(re, w, "xabbc", 5, 0), 0);
	ck_assert_int_eq(match_re_run(re, w, "xabbc", 5, 1), 1);
	ck_assert_uint_eq(match_group(w, 1).start, 2);
	ck_assert_uint_eq(match_group(w, 1).end, 4);
	ck_assert_uint_gt(match_group(w, 2).start, match_group(w, 2).end);
	match_re_free(re);
	ck_assert_int_eq(match_re_new("b+", 2, 0, &re, &err), KELMA_OK);
	ck_assert_int_eq(match_re_run(re, w, "xabbc", 5, 0), 1);
	match_re_free(re);
	ck_assert_int_eq(match_re_new("(a+)+$", 6, MATCH_ANCHORED, &re, &err), KELMA_OK);
	ck_assert_int_eq(match_re_run(re, w, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 41, 0),
			 KELMA_ELIMIT);
	match_re_free(re);
	ck_assert_int_eq(match_re_new("a(", 2, 0, &re, &err), KELMA_ESYNTAX);
	ck_assert_uint_eq(err.pos, 2);
	ck_assert_ptr_null(re);
	match_work_free(w);
	match_work_free(NULL);
	match_re_free(NULL);
}
END_TEST

START_TEST(short_words_have_hashes_of_their_own)
{
	/* all words of one to three letters a-z, 18278 of them */
	enum { LETTERS = 26, ALL = 26 + 26 * 26 + 26 * 26 * 26 };
	uint64_t *h = malloc(ALL * sizeof *h);
	size_t n = 0;
	for (int len = 1; len <= 3; len++)
		for (int v = 0; v < (len == 1 ? 26 : len == 2 ? 676 : 17576); v++) {
			char w[3] = { (char)('a' + v % LETTERS), (char)('a' + v / 26 % LETTERS),
				      (char)('a' + v / 676) };
			h[n++] = match_hash(w, (size_t)len);
		}
	ck_assert_uint_eq(n, ALL);
	qsort(h, n, sizeof *h, by_value);
	for (size_t i = 1; i < n; i++) ck_assert_uint_ne(h[i - 1], h[i]);
	free(h);
}
END_TEST

START_TEST(frequent_words)
{
	static unsigned char bits[MATCH_COMMON_BYTES];
	size_t wrong = 0;
	for (unsigned i = 0; i < 11000; i++)
		match_common_add(bits, match_hash((const char *)&i, sizeof i));
	for (unsigned i = 0; i < 11000; i++)
		ck_assert_int_eq(match_common_has(bits, match_hash((const char *)&i, sizeof i)), 1);
	for (unsigned i = 20000; i < 40000; i++)
		wrong += (size_t)match_common_has(bits, match_hash((const char *)&i, sizeof i));
	ck_assert_uint_lt(wrong, 200);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("match");
	TCase *c = tcase_create("match");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, folding_joins_variants);
	tcase_add_test(c, atoms_part_letters_digits_and_marks);
	tcase_add_loop_test(c, fold_tables_with_errors, 0, 5);
	tcase_add_test(c, phrases_are_found_longest_last);
	tcase_add_test(c, damaged_phrase_tables);
	tcase_add_test(c, patterns_match_where_they_are_tried);
	tcase_add_test(c, short_words_have_hashes_of_their_own);
	tcase_add_test(c, frequent_words);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
