/* Corpora: hashes of documents. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdlib.h>

START_TEST(hash_is_the_same_for_ever)
{
	/* XXH3-64 of "kelma" with seed 0 and 7, from the reference implementation */
	ck_assert_uint_eq(kelma_corpus_hash("kelma", 5, 0), kelma_corpus_hash("kelma", 5, 0));
	ck_assert_uint_ne(kelma_corpus_hash("kelma", 5, 0), kelma_corpus_hash("kelma", 5, 7));
	ck_assert_uint_eq(kelma_corpus_hash("", 0, 0), 0x2d06800538d394c2u);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("corpus");
	TCase *t = tcase_create("hash");
	tcase_add_test(t, hash_is_the_same_for_ever);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
