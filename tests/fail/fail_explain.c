/* The same for what hot paths do without: reasons, keys, redaction, JSON of parts, export. */
#include "fail.h"
#include <string.h>

static kelma_res *res;
static const char text[] = "salam, CIN BE123456, tel 06 12 34 56 78, 1 250,50 DH le 12/03/2024\n";
enum { N = sizeof text - 1 };

/* A failed call leaves its buffer as it was before it, so that more can be added. */
static kelma_status
s_json(void)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_status st = kelma_buf_reserve(&b, 10);
	if (!st) st = kelma_buf_add(&b, "x", 1);
	size_t was = b.len;
	for (int i = 0; i < 20 && !st; i++) st = kelma_json_string(text, N, &b);
	if (!st && b.data[was] != '"') st = KELMA_EDATA;
	kelma_buf_free(&b);
	return st;
}

static kelma_status
s_norm_steps(void)
{
	kelma_norm *nm = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_status st = kelma_norm_new(res, "unify", &nm, NULL);
	if (!st) st = kelma_norm_set(nm, "case", 1, NULL, NULL);
	if (!st) st = kelma_norm_set(nm, "gaf", 1, "U+06AF", NULL);
	if (!st) st = kelma_norm_run(nm, text, N, &b, NULL, NULL);
	kelma_norm_free(nm);
	kelma_buf_free(&b);
	return st;
}

static kelma_status
s_keys(void)
{
	kelma_tok *tk = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_status st = kelma_tok_new(res, NULL, &tk, NULL);
	if (!st) st = kelma_word_key(tk, KELMA_KEY_STEM, "jawebtouch", 10, &b);
	if (!st) st = kelma_word_key(tk, KELMA_KEY_SKELETON, "7anout", 6, &b);
	kelma_tok_free(tk);
	kelma_buf_free(&b);
	return st;
}

static kelma_status
s_doc_parts(void)
{
	kelma_doc *d = NULL;
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	kelma_buf b = KELMA_BUF_INIT;
	o.layers = KELMA_LAYER_NORM | KELMA_LAYER_TOKENS | KELMA_LAYER_LANG | KELMA_LAYER_TRANSLIT |
		   KELMA_LAYER_FIELDS;
	o.translit.to = "Arab";
	o.steps = "+case";
	o.protect = "[0-9]+";
	kelma_status st = kelma_doc_new(res, &o, &d, NULL);
	if (!st) st = kelma_doc_run(d, text, N, NULL);
	if (!st) st = kelma_doc_json_members(d, KELMA_UNIT_UTF16, &b);
	if (!st) st = kelma_doc_explain(d, &b, NULL);
	kelma_doc_free(d);
	kelma_buf_free(&b);
	return st;
}

static kelma_status
s_translit(void)
{
	kelma_translit *tl = NULL;
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	kelma_token tok = { 0, 5, KELMA_TOKEN_WORD, KELMA_SCRIPT_LATIN, 0 };
	kelma_lang_token lab = { KELMA_LABEL_ARY_LATN, 1 };
	kelma_buf b = KELMA_BUF_INIT;
	o.to = "Arab";
	kelma_status st = kelma_translit_new(res, &o, &tl, NULL);
	if (!st) st = kelma_translit_run_tokens(tl, text, 5, &tok, &lab, 1, &b, NULL, NULL, NULL);
	if (!st) st = kelma_translit_explain(tl, text, N, &b, NULL);
	kelma_translit_free(tl);
	kelma_buf_free(&b);
	return st;
}

static kelma_status
s_export(void)
{
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	kelma_buf b = KELMA_BUF_INIT;
	size_t skipped;
	o.to = "Latn";
	o.from = "Arab";
	o.scheme = "safe-buckwalter";
	kelma_status st = kelma_translit_export_icu(res, &o, &b, &skipped, NULL);
	kelma_buf_free(&b);
	return st;
}

static kelma_status
s_extract(void)
{
	kelma_extract *ex = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_status st = kelma_extract_new(res, NULL, &ex, NULL);
	if (!st) st = kelma_extract_explain(ex, text, N, &b, NULL);
	kelma_extract_free(ex);
	kelma_buf_free(&b);
	return st;
}

static kelma_status
s_redact(void)
{
	kelma_redact *rd = NULL;
	kelma_redact_options o = KELMA_REDACT_OPTIONS_INIT;
	kelma_replacement r;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	o.mode = KELMA_REDACT_NUMBER;
	kelma_status st = kelma_redact_new(res, &o, &rd, NULL);
	if (!st) st = kelma_redact_run(rd, text, N, &b, &m, NULL);
	while (!st && kelma_redact_next(rd, &r) > 0) {}
	if (!st) st = kelma_redact_explain(rd, text, N, &b, NULL);
	kelma_redact_free(rd);
	kelma_buf_free(&b);
	kelma_map_free(&m);
	return st;
}

static const fail_scenario scenario[] = {
	{ "json", s_json },           { "steps", s_norm_steps },     { "keys", s_keys },
	{ "parts", s_doc_parts },     { "translit", s_translit },    { "export", s_export },
	{ "extract", s_extract },     { "redact", s_redact },
};

START_TEST(each_failing_allocation_is_reported_and_nothing_leaks)
{
	fail_each(&scenario[_i]);
}
END_TEST

/* Checking the pack needs no memory at all. */
START_TEST(verifying_allocates_nothing)
{
	alloc_fail_at = SIZE_MAX;
	alloc_count = 0;
	kelma_status st = kelma_res_verify(res, NULL);
	size_t made = alloc_count;
	ck_assert_int_eq(st, KELMA_OK);
	ck_assert_uint_eq(made, 0);
}
END_TEST

int
main(void)
{
	if (kelma_res_open(NULL, &res, NULL)) return EXIT_FAILURE;
	Suite *s = suite_create("fail: beside the hot paths");
	TCase *t = tcase_create("fail");
	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, each_failing_allocation_is_reported_and_nothing_leaks, 0,
			    sizeof scenario / sizeof *scenario);
	tcase_add_test(t, verifying_allocates_nothing);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
