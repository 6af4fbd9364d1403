/* One data pack, many threads: each has its own analyser, and all give what one thread alone
 * gives. */
#include <check.h>
#include <kelma/kelma.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, ROUNDS = 20 };
static kelma_res *res;
static const char *const text[] = {
	"salam, bghit n3ref wa9tach ghadi nakhod la carte dyali CIN BE123456, tel 06 12 34 56 78",
	"\xd8\xa8\xd8\xba\xd9\x8a\xd8\xaa \xd9\x86\xd8\xb9\xd8\xb1\xd9\x81 "
	"\xd8\xb4\xd8\xad\xd8\xa7\xd9\x84", /* بغيت نعرف شحال */
	"\xe2\xb4\xb0\xe2\xb5\xa3\xe2\xb5\x93\xe2\xb5\x8d, 1 250,50 DH le 12/03/2024",
};
enum { TEXTS = sizeof text / sizeof *text };
static kelma_buf want[TEXTS];

static kelma_doc *
make(void)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	kelma_doc *d;
	o.layers = KELMA_LAYER_NORM | KELMA_LAYER_TOKENS | KELMA_LAYER_SENTENCES |
		   KELMA_LAYER_CLITICS | KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_TRANSLIT |
		   KELMA_LAYER_FIELDS;
	o.translit.to = "Arab";
	return kelma_doc_new(res, &o, &d, NULL) ? NULL : d;
}

static void *
work(void *arg)
{
	size_t bad = 0;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_doc *d = make();
	(void)arg;
	for (size_t i = 0; d && i < ROUNDS * TEXTS; i++) {
		size_t k = i % TEXTS;
		b.len = 0;
		bad += kelma_doc_run(d, text[k], strlen(text[k]), NULL) ||
		       kelma_doc_json(d, KELMA_UNIT_BYTES, &b) || b.len != want[k].len ||
		       memcmp(b.data, want[k].data, b.len);
	}
	bad += !d;
	kelma_doc_free(d);
	kelma_buf_free(&b);
	return bad ? &res : NULL;
}

START_TEST(threads_share_a_pack)
{
	pthread_t t[THREADS];
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	kelma_doc *d = make();
	ck_assert_ptr_nonnull(d);
	for (size_t k = 0; k < TEXTS; k++) {
		ck_assert_int_eq(kelma_doc_run(d, text[k], strlen(text[k]), NULL), KELMA_OK);
		ck_assert_int_eq(kelma_doc_json(d, KELMA_UNIT_BYTES, &want[k]), KELMA_OK);
	}
	kelma_doc_free(d);
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&t[i], NULL, work, NULL), 0);
	for (int i = 0; i < THREADS; i++) {
		void *bad;
		pthread_join(t[i], &bad);
		ck_assert_ptr_null(bad);
	}
	for (size_t k = 0; k < TEXTS; k++) kelma_buf_free(&want[k]);
	kelma_res_free(res);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("threads");
	TCase *t = tcase_create("threads");
	tcase_add_test(t, threads_share_a_pack);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
