/* extract: fields, values and spans through the library. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;
static kelma_extract *ex;

static void
setup(void)
{
	kelma_err err;
	ck_assert_msg(kelma_res_open(NULL, &res, &err) == KELMA_OK, "%s", err.msg);
	ck_assert_msg(kelma_extract_new(res, NULL, &ex, &err) == KELMA_OK, "%s", err.msg);
}

static void
teardown(void)
{
	kelma_extract_free(ex);
	kelma_res_free(res);
}

/* All fields of s as "type=value" with the text in [], joined by " | "; an invalid one has a '!'.
 */
static const char *
fields(kelma_extract *e, const char *s)
{
	static char out[4096];
	kelma_field f;
	size_t n = 0;
	ck_assert_int_eq(kelma_extract_start(e, s, strlen(s), NULL, 0, NULL), KELMA_OK);
	out[0] = '\0';
	while (kelma_extract_next(e, &f))
		n += (size_t)snprintf(out + n, sizeof out - n, "%s%s%s=%s[%.*s]", n ? " | " : "",
				      f.valid ? "" : "!", f.type_name, f.value,
				      (int)(f.end - f.start), s + f.start);
	return out;
}

static const char *const rows[][2] = {
	{ "tel 06 12 34 56 78", "phone=+212612345678[06 12 34 56 78]" },
	{ "CIN BE123456", "cnie=BE123456[BE123456]" },
	{ "mon rib 011 519 0000012050005349 21 merci",
	  "rib=011519000001205000534921[011 519 0000012050005349 21]" },
	{ "RIB : 011519000001205000534922",
	  "!rib=011519000001205000534922[011519000001205000534922]" },
	{ "IBAN MA64 0115 1900 0001 2050 0053 4921",
	  "iban=MA64011519000001205000534921[MA64 0115 1900 0001 2050 0053 4921]" },
	{ "ICE 001561191000066", "ice=001561191000066[001561191000066]" },
	{ "le 3 mars 2021", "date=2021-03-03[3 mars 2021]" },
	{ "le 03/04/2021", "date=2021-04-03[03/04/2021]" },
	{ "le 30/02/2021", "!date=2021-02-30[30/02/2021]" },
	{ "250,50 DH", "amount=250.50 MAD[250,50 DH]" },
	{ "1 250 000 dirhams", "amount=1250000.00 MAD[1 250 000 dirhams]" },
	{ "100 ryal", "amount=5.00 MAD[100 ryal]" },
	{ "ecrire a nadia@exemple.ma.", "email=nadia@exemple.ma[nadia@exemple.ma]" },
	{ "voir https://exemple.ma/a?b=1.",
	  "url=https://exemple.ma/a?b=1[https://exemple.ma/a?b=1]" },
	{ "la loi 09.08 et le decret 2.17.265", "" },
	{ "facture n\xc2\xb0 FA123456", "" },
	{ "a 10h30", "time=10:30[10h30]" },
};

START_TEST(values_and_spans)
{
	ck_assert_str_eq(fields(ex, rows[_i][0]), rows[_i][1]);
}
END_TEST

/* Phones, identifiers, dates, times and amounts never cut a token: a field covers tokens whole, but
 * for direction marks at its edges and a clitic before a number in words. */
START_TEST(spans_agree_with_the_tokenizer)
{
	static const char *const text[] = {
		"tel 06 12-34-56-78, CIN BE123456, le 12/03/2024 a 10h30, 1.250,50 DH, RIB 011 519 "
		"0000012050005349 21",
		"\u0627\u0644\u0647\u0627\u062a\u0641 "
		"\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668 "
		"\u0628\u062a\u0627\u0631\u064a\u062e 2024-03-12 12345-\u0623-6 5000 "
		"\u0631\u064a\u0627\u0644",
		"dossier 125/7110/2021, passeport AB1234567, ICE 001561191000066, "
		"nadia@exemple.ma, https://exemple.ma/x",
	};
	kelma_tok *tk;
	kelma_token t;
	kelma_field f;
	const char *s = text[_i];
	int found = 0;
	ck_assert_int_eq(kelma_tok_new(res, NULL, &tk, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_extract_start(ex, s, strlen(s), NULL, 0, NULL), KELMA_OK);
	while (kelma_extract_next(ex, &f)) {
		int start = 0, end = 0;
		ck_assert_int_eq(kelma_tok_start(tk, s, strlen(s), NULL), KELMA_OK);
		while (kelma_tok_next(tk, &t) > 0) {
			start |= t.start == f.start;
			end |= t.end == f.end;
		}
		ck_assert_msg(start && end, "%s %.*s", f.type_name, (int)(f.end - f.start),
			      s + f.start);
		found++;
	}
	ck_assert_int_ge(found, 4);
	kelma_tok_free(tk);
}
END_TEST

START_TEST(types_are_chosen)
{
	kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
	kelma_extract *e;
	kelma_err err;
	o.types = "phone,date";
	ck_assert_int_eq(kelma_extract_new(res, &o, &e, &err), KELMA_OK);
	ck_assert_str_eq(fields(e, "CIN BE123456 tel 0612345678"),
			 "phone=+212612345678[0612345678]");
	kelma_extract_free(e);
	o.types = "phone,nothing";
	ck_assert_int_eq(kelma_extract_new(res, &o, &e, &err), KELMA_ENOTFOUND);
	ck_assert_uint_eq(err.pos, 6);
	ck_assert_str_eq(kelma_extract_get_type(ex, KELMA_FIELD_PHONE), "phone");
	ck_assert_ptr_null(kelma_extract_get_type(ex, KELMA_FIELD_COUNT));
}
END_TEST

START_TEST(own_types)
{
	kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
	kelma_extract *e;
	kelma_err err;
	o.patterns = "# ours\nbadge\tluhn\tbare\t0.9\t0.8\tbdg-\\d{4,8}\nlabel\tbadge\tbadge|carte "
		     "du personnel\n";
	ck_assert_int_eq(kelma_extract_new(res, &o, &e, &err), KELMA_OK);
	ck_assert_str_eq(kelma_extract_get_type(e, KELMA_FIELD_COUNT), "badge");
	ck_assert_ptr_null(kelma_extract_get_type(e, KELMA_FIELD_COUNT + 1));
	kelma_extract_free(e);
	o.patterns = "badge\tnone\tbare\t0.9\t0.8\tbdg-\\d{4}";
	ck_assert_int_eq(kelma_extract_new(res, &o, &e, &err), KELMA_OK);
	ck_assert_str_eq(fields(e, "voir BDG-1234 svp"), "badge=BDG1234[BDG-1234]");
	kelma_extract_free(e);
}
END_TEST

START_TEST(a_text_without_digits_is_left_alone)
{
	kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
	kelma_extract *e;
	o.types = "phone,cnie,email";
	ck_assert_int_eq(kelma_extract_new(res, &o, &e, NULL), KELMA_OK);
	ck_assert_str_eq(fields(e, "3ndi wa7ed l7aja f casa"), "");
	ck_assert_str_eq(
		fields(e, "a long text that says nothing of numbers ... cin \u0642 ab123456"),
		"cnie=AB123456[ab123456]");
	ck_assert_str_eq(fields(e, "\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"),
			 "phone=+212612345678["
			 "\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668]");
	ck_assert_str_eq(fields(e, "tel 0 6 1 2 3 4 5 6 7 8"),
			 "phone=+212612345678[0 6 1 2 3 4 5 6 7 8]");
	kelma_extract_free(e);
}
END_TEST

static const struct {
	const char *file;
	size_t line;
} bad[] = {
	{ "badge\tluhn\tbare\t0.9\t0.8\t(", 1 },  { "\nbadge\tnocheck\tbare\t0.9\t0.8\tx", 2 },
	{ "badge\tnone\tnever\t0.9\t0.8\tx", 1 }, { "badge\tnone\tbare\t1.9\t0.8\tx", 1 },
	{ "Badge!\tnone\tbare\t0.9\t0.8\tx", 1 }, { "badge\tnone\tbare", 1 },
};

START_TEST(own_files_with_errors)
{
	kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
	kelma_extract *e;
	kelma_err err;
	o.patterns = bad[_i].file;
	ck_assert_int_eq(kelma_extract_new(res, &o, &e, &err), KELMA_ESYNTAX);
	ck_assert_uint_eq(err.line, bad[_i].line);
	ck_assert_ptr_null(e);
}
END_TEST

START_TEST(reasons_are_lines_and_void_the_fields)
{
	static char big[200000];
	const char *s = "CIN BE123456\ntel\t0612345678";
	kelma_buf b = KELMA_BUF_INIT;
	kelma_field f;
	ck_assert_int_eq(kelma_extract_explain(ex, s, strlen(s), &b, NULL), KELMA_OK);
	ck_assert_ptr_nonnull(strstr(b.data, "cnie\t4\t12\t"));
	ck_assert_ptr_nonnull(strstr(b.data, "\tshape; label: CIN\nphone\t17\t27\t"));
	ck_assert(b.data[b.len - 1] == '\n');
	ck_assert_int_eq(kelma_extract_next(ex, &f), 0);
	b.len = 0;
	ck_assert_int_eq(kelma_extract_explain(ex, "", 0, &b, NULL), KELMA_OK);
	ck_assert_uint_eq(b.len, 0);
	/* long texts: the beginning, cut between characters */
	for (size_t i = 0; i + 1 < sizeof big; i += 2) memcpy(big + i, "\xd8\xa7", 2);
	memcpy(big, "CIN BE123456  ", 14);
	ck_assert_int_eq(kelma_extract_explain(ex, big, sizeof big, &b, NULL), KELMA_OK);
	ck_assert_ptr_nonnull(strstr(b.data, "label: CIN"));
	ck_assert_int_eq(kelma_extract_explain(ex, s, 3, NULL, NULL), KELMA_EARG);
	kelma_buf_free(&b);
}
END_TEST

START_TEST(a_runaway_pattern_is_an_error)
{
	kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
	kelma_extract *e;
	kelma_err err;
	char text[4000];
	memset(text, 'a', sizeof text);
	o.patterns = "boom\tnone\tbare\t0.9\t0.8\t(a+a+)+[bc]";
	ck_assert_int_eq(kelma_extract_new(res, &o, &e, &err), KELMA_OK);
	ck_assert_int_eq(kelma_extract_start(e, text, sizeof text, NULL, 0, &err), KELMA_ELIMIT);
	ck_assert_ptr_nonnull(strstr(err.msg, "boom"));
	kelma_field f;
	ck_assert_int_eq(kelma_extract_next(e, &f), 0);
	kelma_extract_free(e);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("extract");
	TCase *t = tcase_create("fields");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, values_and_spans, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_loop_test(t, spans_agree_with_the_tokenizer, 0, 3);
	tcase_add_test(t, types_are_chosen);
	tcase_add_test(t, a_text_without_digits_is_left_alone);
	tcase_add_test(t, own_types);
	tcase_add_loop_test(t, own_files_with_errors, 0, (int)(sizeof bad / sizeof *bad));
	tcase_add_test(t, reasons_are_lines_and_void_the_fields);
	tcase_add_test(t, a_runaway_pattern_is_an_error);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
