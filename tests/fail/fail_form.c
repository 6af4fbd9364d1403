/* The same for letters and forms, and for redaction with everything it can do. */
#include "fail.h"
#include <string.h>

static kelma_res *res;
static const char text[] = "salam, CIN BE123456, tel 06 12 34 56 78, 1 250,50 DH le 12/03/2024\n";
enum { N = sizeof text - 1 };
static const char named[] = "Je soussign\xc3\xa9 Houda Sebti, n\xc3\xa9"
			    "e le 12/03/1980 \xc3\xa0 Temara, tel 0612345678.\nSEBTI Houda\n";

static kelma_status
s_form(void)
{
	static const char s[] =
		"Objet : demande\nNom | CIN\nBENANI | BE123456\nALAMI | BK112233\n[x] M [ ] F\n"
		"Fait \xc3\xa0 Rabat, le 3 mars 2025\nP.J. :\n- copie\n- plan\n";
	static const char own[] = "schema\tt\nfield\tphone\t-"
				  "\trequired\nfield\tx\ttext\toptional\nlabel\tx\tCasier|Box\n";
	kelma_form_options o = KELMA_FORM_OPTIONS_INIT;
	kelma_form *fm = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_status st = kelma_form_new(res, NULL, &fm, NULL);
	for (int i = 0; i < 2 && !st; i++) st = kelma_form_run(fm, s, sizeof s - 1, NULL);
	if (!st) st = kelma_form_run(fm, text, N, NULL);
	if (!st) st = kelma_form_json_members(fm, KELMA_UNIT_CODEPOINTS, &b);
	kelma_form_free(fm);
	o.text = own;
	o.text_len = sizeof own - 1;
	fm = NULL;
	if (!st) st = kelma_form_new(res, &o, &fm, NULL);
	kelma_form_free(fm);
	kelma_buf_free(&b);
	return st;
}

static kelma_status
s_redact(void)
{
	static const unsigned char key[] = "0123456789abcdef";
	kelma_redact_options o = KELMA_REDACT_OPTIONS_INIT;
	kelma_redact *rd = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	kelma_status st = KELMA_OK;
	o.key = key;
	o.key_len = 16;
	o.years = o.provinces = 1;
	for (int mode = 0; mode < KELMA_REDACT_COUNT && !st; mode++, rd = NULL) {
		o.mode = (kelma_redact_mode)mode;
		st = kelma_redact_new(res, &o, &rd, NULL);
		for (int i = 0; i < 2 && !st; i++)
			st = kelma_redact_run(rd, named, sizeof named - 1, &b, &m, NULL);
		kelma_redact_free(rd);
	}
	kelma_buf_free(&b);
	kelma_map_free(&m);
	return st;
}

static kelma_status
s_from_doc(void)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	kelma_doc *d = NULL;
	kelma_form *fm = NULL;
	kelma_redact *rd = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	o.layers = KELMA_LAYER_NORM | KELMA_LAYER_FIELDS | KELMA_LAYER_ALL_FIELDS;
	kelma_status st = kelma_doc_new(res, &o, &d, NULL);
	if (!st) st = kelma_form_new(res, NULL, &fm, NULL);
	if (!st) st = kelma_redact_new(res, NULL, &rd, NULL);
	if (!st) st = kelma_doc_run(d, named, sizeof named - 1, NULL);
	if (!st) st = kelma_form_run_doc(fm, d, NULL);
	if (!st) st = kelma_redact_run_doc(rd, d, &b, NULL, NULL);
	kelma_redact_free(rd);
	kelma_form_free(fm);
	kelma_doc_free(d);
	kelma_buf_free(&b);
	return st;
}

static const fail_scenario scenario[] = { { "form", s_form },
					  { "redact", s_redact },
					  { "from_doc", s_from_doc } };

START_TEST(each_failing_allocation_is_reported_and_nothing_leaks)
{
	fail_each(&scenario[_i]);
}
END_TEST

START_TEST(redaction_allocates_nothing_once_warm)
{
	kelma_redact_options o = KELMA_REDACT_OPTIONS_INIT;
	kelma_redact *rd = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	alloc_fail_at = SIZE_MAX;
	o.mode = KELMA_REDACT_NUMBER;
	o.years = 1;
	ck_assert_int_eq(kelma_redact_new(res, &o, &rd, NULL), KELMA_OK);
	size_t made = 1;
	for (int i = 0; i < 5; i++) {
		b.len = alloc_count = 0;
		kelma_status st = kelma_redact_run(rd, named, sizeof named - 1, &b, NULL, NULL);
		made = alloc_count;
		ck_assert_int_eq(st, KELMA_OK);
	}
	ck_assert_uint_eq(made, 0);
	kelma_redact_free(rd);
	kelma_buf_free(&b);
}
END_TEST

START_TEST(a_form_allocates_nothing_once_warm)
{
	static const char s[] =
		"Objet : demande\nNom | CIN\nBENANI | BE123456\nALAMI | BK112233\nTel 0612345678\n";
	kelma_form *fm = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	alloc_fail_at = SIZE_MAX;
	ck_assert_int_eq(kelma_form_new(res, NULL, &fm, NULL), KELMA_OK);
	size_t made = 1;
	for (int i = 0; i < 4; i++) {
		b.len = alloc_count = 0;
		kelma_status st = kelma_form_run(fm, s, sizeof s - 1, NULL);
		if (!st) st = kelma_form_json_members(fm, KELMA_UNIT_CODEPOINTS, &b);
		made = alloc_count;
		ck_assert_int_eq(st, KELMA_OK);
	}
	ck_assert_uint_eq(made, 0);
	kelma_form_free(fm);
	kelma_buf_free(&b);
}
END_TEST

int
main(void)
{
	if (kelma_res_open(NULL, &res, NULL)) return EXIT_FAILURE;
	Suite *s = suite_create("fail: forms");
	TCase *t = tcase_create("fail");
	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, each_failing_allocation_is_reported_and_nothing_leaks, 0,
			    sizeof scenario / sizeof *scenario);
	tcase_add_test(t, redaction_allocates_nothing_once_warm);
	tcase_add_test(t, a_form_allocates_nothing_once_warm);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
