/* form: letters read and redacted from a document that has found the fields before. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;
/* presentation forms and a tatweel, which normalization takes out, stand before the fields */
static const char letter[] =
	"\xef\xbb\xbb \xd8\xb3\xd9\x80\xd9\x80\xd9\x84\xd8\xa7\xd9\x85\n"
	"Objet : plainte\nNom : BENNANI\nT\xc3\xa9l : 06 12 34 56 78, CIN BE123456\n"
	"M. Ahmed Alami habite \xc3\xa0 Rabat depuis le 3 mars 2025.\n";
enum { N = sizeof letter - 1 };

static void
open_pack(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
}
static void
close_pack(void)
{
	kelma_res_free(res);
}

static kelma_doc *
analyse(unsigned layers, const char *types)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	kelma_doc *d;
	o.layers = layers;
	o.extract.types = types;
	ck_assert_int_eq(kelma_doc_new(res, &o, &d, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_doc_run(d, letter, N, NULL), KELMA_OK);
	return d;
}

START_TEST(redaction_takes_what_it_takes_alone)
{
	static const kelma_redact_mode modes[] = { KELMA_REDACT_TAG, KELMA_REDACT_NUMBER,
						   KELMA_REDACT_MASK };
	kelma_redact_options o = KELMA_REDACT_OPTIONS_INIT;
	kelma_redact *rd;
	kelma_replacement r;
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT;
	kelma_doc *d = analyse(KELMA_LAYER_ALL_FIELDS, NULL);
	o.mode = modes[_i];
	ck_assert_int_eq(kelma_redact_new(res, &o, &rd, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_redact_run(rd, letter, N, &a, NULL, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_redact_run_doc(rd, d, &b, NULL, NULL), KELMA_OK);
	ck_assert_mem_eq(a.data, b.data, a.len);
	ck_assert_uint_eq(a.len, b.len);
	ck_assert(kelma_redact_next(rd, &r));
	kelma_buf_free(&a);
	kelma_buf_free(&b);
	kelma_redact_free(rd);
	kelma_doc_free(d);
}
END_TEST

START_TEST(spans_are_bytes_of_the_original)
{
	kelma_redact *rd;
	kelma_form *fm;
	kelma_replacement r;
	kelma_form_field f;
	kelma_buf b = KELMA_BUF_INIT;
	int phones = 0;
	kelma_doc *d = analyse(KELMA_LAYER_NORM | KELMA_LAYER_ALL_FIELDS, NULL);
	ck_assert_int_eq(kelma_redact_new(res, NULL, &rd, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_redact_run_doc(rd, d, &b, NULL, NULL), KELMA_OK);
	ck_assert_ptr_nonnull(strstr(b.data, "[PHONE], CIN [CNIE]"));
	while (kelma_redact_next(rd, &r))
		if (r.type == KELMA_FIELD_PHONE)
			ck_assert_mem_eq(letter + r.orig.start, "06 12 34 56 78",
					 r.orig.end - r.orig.start);
	ck_assert_int_eq(kelma_form_new(res, NULL, &fm, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_form_run_doc(fm, d, NULL), KELMA_OK);
	for (size_t i = 0; kelma_form_get_field(fm, i, &f); i++) {
		if (strcmp(f.name, "phone")) continue;
		phones++;
		ck_assert_mem_eq(letter + f.orig.start, "06 12 34 56 78", 14);
	}
	ck_assert_int_eq(phones, 1);
	ck_assert_str_eq(kelma_form_get_reason(fm, 0), "label");
	ck_assert_str_eq(kelma_form_get_reason(fm, 1000), "");
	b.len = 0;
	ck_assert_int_eq(kelma_form_json_members(fm, KELMA_UNIT_CODEPOINTS, &b), KELMA_OK);
	ck_assert_ptr_nonnull(strstr(b.data, "\"text\":\"06 12 34 56 78\",\"start\":45,"));
	kelma_form_free(fm);
	kelma_redact_free(rd);
	kelma_buf_free(&b);
	kelma_doc_free(d);
}
END_TEST

START_TEST(what_is_reported_is_chosen_apart)
{
	size_t n, all;
	kelma_doc *d = analyse(KELMA_LAYER_FIELDS | KELMA_LAYER_ALL_FIELDS, "phone");
	const kelma_field *f = kelma_doc_get_fields(d, &n);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(f->value, "+212612345678");
	kelma_doc_get_all_fields(d, &all);
	ck_assert_uint_gt(all, 3);
	kelma_doc_free(d);
	d = analyse(KELMA_LAYER_FIELDS, "phone");
	ck_assert_ptr_null(kelma_doc_get_all_fields(d, &all));
	ck_assert_uint_eq(all, 0);
	kelma_doc_free(d);
}
END_TEST

START_TEST(documents_without_their_fields_are_refused)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	kelma_redact *rd;
	kelma_form *fm;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_doc *d = analyse(KELMA_LAYER_FIELDS, NULL);
	ck_assert_int_eq(kelma_redact_new(res, NULL, &rd, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_form_new(res, NULL, &fm, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_redact_run_doc(rd, d, &b, NULL, NULL), KELMA_EARG);
	ck_assert_int_eq(kelma_form_run_doc(fm, d, NULL), KELMA_EARG);
	ck_assert_int_eq(kelma_form_run_doc(fm, NULL, NULL), KELMA_EARG);
	kelma_doc_free(d);
	d = analyse(KELMA_LAYER_ALL_FIELDS, NULL);
	ck_assert_int_eq(kelma_doc_run(d, "\xff", 1, NULL), KELMA_EUTF8); /* it is empty now */
	ck_assert_int_eq(kelma_redact_run_doc(rd, d, &b, NULL, NULL), KELMA_EARG);
	kelma_doc_free(d);
	o.layers = KELMA_LAYER_ALL_FIELDS;
	o.extract.types = "phone,shoe_size";
	ck_assert_int_eq(kelma_doc_new(res, &o, &d, NULL), KELMA_ENOTFOUND);
	o.extract.types = NULL;
	o.extract.in_digits = 1;
	ck_assert_int_eq(kelma_doc_new(res, &o, &d, NULL), KELMA_EARG);
	kelma_form_free(fm);
	kelma_redact_free(rd);
	kelma_buf_free(&b);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("form_doc");
	TCase *t = tcase_create("documents");
	tcase_add_unchecked_fixture(t, open_pack, close_pack);
	tcase_add_loop_test(t, redaction_takes_what_it_takes_alone, 0, 3);
	tcase_add_test(t, spans_are_bytes_of_the_original);
	tcase_add_test(t, what_is_reported_is_chosen_apart);
	tcase_add_test(t, documents_without_their_fields_are_refused);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
