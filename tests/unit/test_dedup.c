/* Sketches: equal texts agree, values follow the Jaccard similarity, kernels agree, bad options are
 * refused. */
#include <check.h>
#include <kelma/kelma.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../lib/corpus/sketch.h"

static kelma_res *res;

static void
setup(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
}

static void
teardown(void)
{
	kelma_res_free(res);
}

static kelma_sketch *
make(const char *key, unsigned ngram, unsigned bands, unsigned rows)
{
	kelma_sketch_options o = KELMA_SKETCH_OPTIONS_INIT;
	kelma_sketch *sk;
	o.key = key, o.ngram = ngram, o.bands = bands, o.rows = rows;
	ck_assert_int_eq(kelma_sketch_new(res, &o, &sk, NULL), KELMA_OK);
	return sk;
}

static uint64_t
next_random(uint64_t *s)
{
	*s = *s * 6364136223846793005u + 1442695040888963407u;
	return *s >> 33;
}

START_TEST(kernels_agree)
{
	uint32_t x[1000], flip[128], mul[128], a[128], b[128];
	uint64_t s = 7;
	for (size_t i = 0; i < 1000; i++) x[i] = (uint32_t)(next_random(&s) << 1 ^ next_random(&s));
	for (size_t i = 0; i < 128; i++)
		flip[i] = (uint32_t)next_random(&s), mul[i] = (uint32_t)next_random(&s) * 2 + 1;
	for (size_t n = 0; n < 1000; n = n * 3 + 1) {
		memset(a, 0xff, sizeof a), memset(b, 0xff, sizeof b);
		sketch_min(a, flip, mul, 112, x, n);
		sketch_min_scalar(b, flip, mul, 112, x, n);
		ck_assert_mem_eq(a, b, sizeof a);
		ck_assert_uint_eq(a[112], 0xffffffff);
	}
}
END_TEST

/* Two texts of one-word shingles that share a known part of their words: how often bands meet,
 * beside the formula. */
static void
recall_at(kelma_sketch *sk, unsigned bands, unsigned rows, size_t shared, size_t own,
	  uint64_t *seed)
{
	enum { PAIRS = 600 };
	static char t[2][100000];
	uint64_t key[2][256];
	uint8_t sig[2][1024];
	double s = (double)shared / (double)(shared + 2 * own),
	       p = kelma_dedup_recall(s, bands, rows), sum = 0;
	unsigned met = 0;
	for (unsigned i = 0; i < PAIRS; i++) {
		size_t n[2] = { 0, 0 };
		for (size_t w = 0; w < shared + own; w++)
			for (int d = 0; d < 2; d++) {
				static uint64_t common;
				if (w >= shared || !d)
					common = next_random(seed) << 31 ^ next_random(seed);
				n[d] += (size_t)sprintf(t[d] + n[d], "w%llux%d ",
							(unsigned long long)common,
							w < shared ? 0 : d);
			}
		for (int d = 0; d < 2; d++) {
			ck_assert_int_eq(kelma_sketch_run(sk, t[d], n[d], NULL), KELMA_OK);
			ck_assert_uint_eq(kelma_sketch_get_shingles(sk), shared + own);
			kelma_sketch_get_bands(sk, key[d]);
			kelma_sketch_get_bytes(sk, sig[d]);
		}
		int meet = 0;
		for (unsigned b = 0; b < bands; b++) meet |= key[0][b] == key[1][b];
		met += (unsigned)meet;
		sum += kelma_dedup_similarity(sig[0], sig[1], (size_t)bands * rows);
	}
	double got = (double)met / PAIRS, sd = sqrt(p * (1 - p) / PAIRS) + 0.004;
	ck_assert_msg(fabs(got - p) < 4 * sd, "s %.3f: found %.3f, formula %.3f", s, got, p);
	double se = sqrt(s * (1 - s) / (bands * rows) / PAIRS) + 0.002;
	ck_assert_msg(fabs(sum / PAIRS - s) < 4 * se, "s %.3f: estimated %.4f", s, sum / PAIRS);
}

START_TEST(found_as_theory_says)
{
	uint64_t seed = 1;
	static const size_t parts[][2] = { { 100, 50 }, { 120, 40 }, { 150, 38 }, { 160, 27 },
					   { 180, 20 }, { 180, 16 }, { 20, 3 } };
	kelma_sketch *sk = make("none", 1, 14, 8), *sm = make("none", 1, 20, 4);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		recall_at(sk, 14, 8, parts[i][0], parts[i][1], &seed);
		recall_at(sm, 20, 4, parts[i][0], parts[i][1], &seed);
	}
	kelma_sketch_free(sk);
	kelma_sketch_free(sm);
}
END_TEST

static double
between(kelma_sketch *sk, const char *a, const char *b)
{
	uint8_t sig[2][1024];
	ck_assert_int_eq(kelma_sketch_run(sk, a, strlen(a), NULL), KELMA_OK);
	kelma_sketch_get_bytes(sk, sig[0]);
	ck_assert_int_eq(kelma_sketch_run(sk, b, strlen(b), NULL), KELMA_OK);
	kelma_sketch_get_bytes(sk, sig[1]);
	return kelma_dedup_similarity(sig[0], sig[1], 112);
}

START_TEST(keys_make_spellings_meet)
{
	kelma_sketch *search = make(NULL, 2, 14, 8), *bones = make("skeleton", 1, 14, 8),
		     *tr = make("translit", 1, 14, 8);
	/* vowel marks, case, punctuation and spaces do not count */
	ck_assert(between(search, "Salam, labas 3lik?", "salam  LABAS 3lik!!") == 1);
	ck_assert(
		between(search,
			"\xd8\xb3\xd9\x8e\xd9\x84\xd8\xa7\xd9\x85 \xd8\xb9\xd9\x84\xd9\x8a\xd9\x83",
			"\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 "
			"\xd8\xb9\xd9\x84\xd9\x8a\xd9\x83\xd8\x9f") == 1);
	ck_assert(between(search, "bonjour tout le monde", "azul fellawen imddukal inu") < 0.2);
	/* l7anout kbir f Casa, in both scripts */
	const char *arab = "\xd8\xa7\xd9\x84\xd8\xad\xd8\xa7\xd9\x86\xd9\x88\xd8\xaa "
			   "\xd9\x83\xd8\xa8\xd9\x8a\xd8\xb1 "
			   "\xd8\xa8\xd8\xb2\xd8\xa7\xd9\x81";
	ck_assert(between(search, "l7anout kbir bzaf", arab) < 0.2);
	ck_assert(between(bones, "l7anout kbir bzaf", arab) == 1);
	ck_assert(between(tr, "l7anout kbir bzaf", arab) == 1);
	kelma_sketch_free(search);
	kelma_sketch_free(bones);
	kelma_sketch_free(tr);
}
END_TEST

START_TEST(texts_without_words)
{
	kelma_sketch *sk = make(NULL, 5, 14, 8);
	ck_assert(between(sk, "!!! ...", "!!! ...") == 1);
	ck_assert(between(sk, "!!! ...", "!!! ....") < 0.2);
	ck_assert(between(sk, "", "") == 1);
	ck_assert_uint_eq(kelma_sketch_get_shingles(sk), 0);
	ck_assert(between(sk, "salam", "salam!") == 1);
	ck_assert_uint_eq(kelma_sketch_get_shingles(sk), 1);
	kelma_sketch_free(sk);
}
END_TEST

START_TEST(values_never_change)
{
	/* files of one version are read by another: these numbers are part of the format */
	kelma_sketch *sk = make("none", 2, 2, 2);
	uint64_t key[2];
	ck_assert_int_eq(kelma_sketch_run(sk, "one two three", 13, NULL), KELMA_OK);
	kelma_sketch_get_bands(sk, key);
	const uint32_t *v = kelma_sketch_get_values(sk);
	ck_assert_uint_eq(v[0], 665942599u);
	ck_assert_uint_eq(v[3], 2465442072u);
	ck_assert_uint_eq(key[0], 5459658829884476579u);
	ck_assert_uint_eq(key[1], 18271481911938249810u);
	kelma_hash128 h = kelma_dedup_hash("salam", 5);
	ck_assert_uint_eq(h.hi, 18290029932022314984u);
	ck_assert_uint_eq(h.lo, 3232976439676263362u);
	kelma_sketch_free(sk);
}
END_TEST

START_TEST(refused)
{
	static const unsigned bad[][3] = { { 0, 14, 8 }, { 33, 14, 8 },  { 5, 0, 8 },
					   { 5, 14, 0 }, { 5, 256, 64 }, { 5, 257, 1 } };
	kelma_sketch *sk = NULL;
	kelma_err err;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		kelma_sketch_options o = KELMA_SKETCH_OPTIONS_INIT;
		o.ngram = bad[i][0], o.bands = bad[i][1], o.rows = bad[i][2];
		ck_assert_int_eq(kelma_sketch_new(res, &o, &sk, &err), KELMA_EARG);
		ck_assert_ptr_null(sk);
	}
	kelma_sketch_options o = KELMA_SKETCH_OPTIONS_INIT;
	o.key = "no such key";
	ck_assert_int_eq(kelma_sketch_new(res, &o, &sk, &err), KELMA_ENOTFOUND);
	for (int i = 0; i < 3; i++) {
		sk = make(i == 0 ? "search" : i == 1 ? "skeleton" : "translit", 5, 14, 8);
		ck_assert_int_eq(kelma_sketch_run(sk, "ab\xff", 3, &err), KELMA_EUTF8);
		ck_assert_uint_eq(err.pos, 2);
		kelma_sketch_free(sk);
	}
	ck_assert(kelma_dedup_recall(0, 14, 8) == 0 && kelma_dedup_recall(1, 14, 8) == 1);
	ck_assert(fabs(kelma_dedup_recall(0.8, 14, 8) - 0.9236) < 0.0001);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("dedup");
	TCase *c = tcase_create("all");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, kernels_agree);
	tcase_add_test(c, found_as_theory_says);
	tcase_add_test(c, keys_make_spellings_meet);
	tcase_add_test(c, texts_without_words);
	tcase_add_test(c, values_never_change);
	tcase_add_test(c, refused);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
