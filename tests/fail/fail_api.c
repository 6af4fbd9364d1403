/* Every public function with every allocation made to fail in turn: it must say KELMA_ENOMEM, leak
 * nothing (ASan watches) and leave its object usable. And the hot paths must allocate nothing once
 * warm. */
#include "fail.h"
#include <stdio.h>
#include <string.h>

static kelma_res *res;
static const char text[] =
	"salam, bghit n3ref wa9tach ghadi nakhod la carte dyali CIN BE123456, tel 06 12 34 56 78\n"
	"\xd8\xa7\xd9\x84\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 \xd8\xb9\xd9\x84\xd9\x8a\xd9\x83\xd9\x85 "
	"1 250,50 DH le 12/03/2024, "
	"l'\xc3\xa9"
	"cole e\xcc\x81t\xc3\xa9 \xe2\xb4\xb0\xe2\xb5\xa3\xe2\xb5\x93\xe2\xb5\x8d a@b.ma "
	"\xf0\x9f\x98\x80\n";
enum { N = sizeof text - 1 };

static kelma_status
s_buf_and_map(void)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT, m2 = KELMA_MAP_INIT, m3 = KELMA_MAP_INIT;
	kelma_status st = kelma_buf_add(&b, text, N);
	for (size_t i = 1; i < 40 && !st; i++) st = kelma_map_add(&m, i, i + 1);
	for (size_t i = 1; i < 40 && !st; i++) st = kelma_map_add_whole(&m2, 1, i);
	if (!st) st = kelma_map_compose(&m, &m2, &m3);
	kelma_buf_free(&b);
	kelma_map_free(&m), kelma_map_free(&m2), kelma_map_free(&m3);
	return st;
}

static kelma_status
s_res(void)
{
	kelma_res *r = NULL;
	kelma_status st = kelma_res_open(NULL, &r, NULL);
	kelma_res_free(r);
	return st;
}

static kelma_status
s_text(void)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	kelma_status st = kelma_utf8_repair("ab\xff\xfe z", 6, &b, &m);
	if (!st)
		st = kelma_charset_decode("windows-1256", "\xc7\xe1\xd3\xe1\xc7\xe3 \xe9", 8, &b,
					  &m, NULL, NULL);
	if (!st) st = kelma_charset_decode("UTF-16LE", "a\0b\0", 4, &b, &m, NULL, NULL);
	kelma_charset_check *c = NULL;
	if (!st) st = kelma_charset_check_new("windows-1256", &c, NULL);
	kelma_charset_check_free(c);
	kelma_buf_free(&b);
	kelma_map_free(&m);
	return st;
}

static kelma_status
norm_with(const char *profile)
{
	kelma_norm *nm = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	kelma_status st = kelma_norm_new(res, profile, &nm, NULL);
	static const kelma_span keep[] = { { 3, 9 } };
	if (!st) st = kelma_norm_protect(nm, keep, 1);
	if (!st) st = kelma_norm_run(nm, text, N, &b, &m, NULL);
	if (st && nm) { /* still usable: the same call works when memory is back */
		size_t at = alloc_fail_at;
		alloc_fail_at = SIZE_MAX;
		ck_assert_int_eq(kelma_norm_run(nm, text, N, &b, &m, NULL), KELMA_OK);
		alloc_fail_at = at;
	}
	kelma_norm_free(nm);
	kelma_buf_free(&b);
	kelma_map_free(&m);
	return st;
}
static kelma_status
s_norm_unify(void)
{
	return norm_with("unify");
}
static kelma_status
s_norm_search(void)
{
	return norm_with("search");
}
static kelma_status
s_norm_repair(void)
{
	return norm_with("repair");
}

static kelma_status
s_tok(void)
{
	kelma_tok *tk = NULL;
	kelma_token t;
	kelma_span sp;
	int k = 0;
	kelma_status st = kelma_tok_new(res, NULL, &tk, NULL);
	if (!st) st = kelma_tok_start(tk, text, N, NULL);
	while (!st && (k = kelma_tok_next(tk, &t)) > 0)
		if (t.cls == KELMA_TOKEN_WORD)
			kelma_clitics(tk, text + t.start, t.end - t.start, &sp, 1);
	if (!st && k < 0) st = (kelma_status)k;
	while (!st && (k = kelma_sent_next(tk, &sp)) > 0) {}
	if (!st && k < 0) st = (kelma_status)k;
	kelma_tok_free(tk);
	return st;
}

static kelma_status
s_lang(void)
{
	kelma_lang *lg = NULL;
	kelma_lang_result r;
	kelma_token tok[2] = { { 0, 5, KELMA_TOKEN_WORD, KELMA_SCRIPT_LATIN, 0 },
			       { 7, 12, KELMA_TOKEN_WORD, KELMA_SCRIPT_LATIN, 0 } };
	kelma_lang_token lt[2];
	kelma_buf b = KELMA_BUF_INIT;
	kelma_lang_options o = KELMA_LANG_OPTIONS_INIT;
	o.prior = "inbox";
	kelma_status st = kelma_lang_new(res, &o, &lg, NULL);
	if (!st) st = kelma_lang_run(lg, text, N, &r, NULL);
	if (!st) st = kelma_lang_run_tokens(lg, text, N, tok, 2, lt, &r, NULL);
	if (!st) st = kelma_lang_explain(lg, text, N, &b, NULL);
	kelma_lang_free(lg);
	kelma_buf_free(&b);
	return st;
}

static kelma_status
translit_with(const char *to, const char *scheme, const char *domain, int foreign,
	      const char *protect)
{
	kelma_translit *tl = NULL;
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	kelma_candidate c[3];
	kelma_map maps[3] = { KELMA_MAP_INIT };
	size_t got;
	o.to = to;
	o.scheme = scheme;
	o.domain = domain;
	o.foreign_arab = foreign;
	o.protect = protect;
	kelma_status st = kelma_translit_new(res, &o, &tl, NULL);
	if (!st) st = kelma_translit_run(tl, text, N, &b, &m, NULL, NULL);
	if (!st) st = kelma_translit_nbest(tl, "khdma", 5, &b, c, 3, &got, NULL);
	if (!st) st = kelma_translit_nbest_maps(tl, "khdma", 5, &b, c, maps, 3, &got, NULL);
	kelma_translit_free(tl);
	for (int i = 0; i < 3; i++) kelma_map_free(&maps[i]);
	kelma_buf_free(&b);
	kelma_map_free(&m);
	return st;
}
static kelma_status
s_translit_arab(void)
{
	return translit_with("Arab", NULL, NULL, 0, NULL);
}
static kelma_status
s_translit_foreign(void)
{
	return translit_with("Arab", NULL, NULL, 1, NULL);
}
static kelma_status
s_translit_protect(void)
{
	return translit_with("Arab", NULL, NULL, 0, "[a-z]{3}");
}
static kelma_status
s_translit_scheme(void)
{
	return translit_with("Latn", "buckwalter", NULL, 0, NULL);
}
static kelma_status
s_translit_name(void)
{
	return translit_with("Arab", NULL, "name", 0, NULL);
}

static kelma_status
s_extract(void)
{
	kelma_extract *ex = NULL;
	kelma_field f;
	kelma_status st = kelma_extract_new(res, NULL, &ex, NULL);
	if (!st) st = kelma_extract_start(ex, text, N, NULL, 0, NULL);
	while (!st && kelma_extract_next(ex, &f) > 0) {}
	kelma_extract_free(ex);
	return st;
}

static kelma_status
s_clean(void)
{
	kelma_clean *c = NULL;
	kelma_clean_options o = KELMA_CLEAN_OPTIONS_INIT;
	kelma_verdict v;
	kelma_stats *st = NULL, *again = NULL;
	kelma_sha256 *h = NULL;
	kelma_keep *k = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	o.rules = "kelma";
	o.keep = "words >= 1 and (Latn > 0.1 or not label == und)";
	o.keep_lines = "words >= 1 and not Tfng > 0.4";
	o.repair = "repair";
	o.all = 1;
	kelma_status rc = kelma_clean_new(res, &o, &c, NULL);
	if (!rc) rc = kelma_clean_run(c, text, N, &v, NULL);
	if (rc && c) { /* still usable */
		size_t at = alloc_fail_at;
		alloc_fail_at = SIZE_MAX;
		ck_assert_int_eq(kelma_clean_run(c, text, N, &v, NULL), KELMA_OK);
		alloc_fail_at = at;
	}
	if (!rc) rc = kelma_stats_new(&st, NULL);
	if (!rc) kelma_stats_add(st, &v);
	if (!rc) rc = kelma_stats_json(st, &b);
	if (!rc) rc = kelma_stats_new(&again, NULL);
	if (!rc) rc = kelma_stats_read(again, b.data, b.len, NULL);
	if (!rc) rc = kelma_sha256_new(&h, NULL);
	if (!rc) rc = kelma_keep_new(o.keep_lines, 1, &k, NULL);
	kelma_keep_free(k);
	kelma_clean_free(c);
	kelma_stats_free(st);
	kelma_stats_free(again);
	kelma_sha256_free(h);
	kelma_buf_free(&b);
	return rc;
}

static kelma_doc *
full_doc(kelma_status *st)
{
	kelma_doc *d = NULL;
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	o.layers = KELMA_LAYER_NORM | KELMA_LAYER_TOKENS | KELMA_LAYER_SENTENCES |
		   KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_TRANSLIT | KELMA_LAYER_FIELDS |
		   KELMA_LAYER_CLITICS | KELMA_LAYER_KEYS;
	o.translit.to = "Arab";
	*st = kelma_doc_new(res, &o, &d, NULL);
	return d;
}
static kelma_status
s_doc(void)
{
	kelma_status st;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_doc *d = full_doc(&st);
	if (!st) st = kelma_doc_run(d, text, N, NULL);
	if (!st) st = kelma_doc_json(d, KELMA_UNIT_BYTES, &b);
	if (st && d) {
		size_t at = alloc_fail_at;
		alloc_fail_at = SIZE_MAX;
		ck_assert_int_eq(kelma_doc_run(d, text, N, NULL), KELMA_OK);
		alloc_fail_at = at;
	}
	kelma_doc_free(d);
	kelma_buf_free(&b);
	return st;
}

static kelma_status
s_doc_twin(void)
{
	kelma_status st, each[2];
	const char *s[2] = { text, text };
	const size_t n[2] = { N, N };
	kelma_doc *d[2] = { full_doc(&st), NULL };
	if (!st) st = kelma_doc_twin(d[0], &d[1], NULL);
	if (!st) st = kelma_doc_run_all(d, s, n, 2, each, NULL);
	if (!st) st = each[0] ? each[0] : each[1];
	kelma_doc_free(d[0]);
	kelma_doc_free(d[1]);
	return st;
}

static kelma_status
s_chat(void)
{
	kelma_chat *c = NULL;
	kelma_buf b = KELMA_BUF_INIT, back = KELMA_BUF_INIT;
	size_t n = 0;
	kelma_status st = kelma_chat_new(res, NULL, &c, NULL);
	if (!st) st = kelma_chat_run(c, NULL, text, N, NULL);
	if (!st) st = kelma_chat_json_members(c, &b);
	const char *t = st ? "" : kelma_chat_get_template(c, &n);
	if (!st) st = kelma_chat_fill(c, t, n, &back);
	if (!st && (back.len != N || memcmp(back.data, text, N))) st = KELMA_EDATA;
	kelma_buf_free(&b);
	kelma_buf_free(&back);
	kelma_chat_free(c);
	return st;
}

static const fail_scenario scenario[] = {
	{ "buf_and_map", s_buf_and_map },
	{ "res", s_res },
	{ "text", s_text },
	{ "norm unify", s_norm_unify },
	{ "norm search", s_norm_search },
	{ "norm repair", s_norm_repair },
	{ "tok", s_tok },
	{ "lang", s_lang },
	{ "translit to Arab", s_translit_arab },
	{ "translit foreign words", s_translit_foreign },
	{ "translit protected", s_translit_protect },
	{ "translit scheme", s_translit_scheme },
	{ "translit names", s_translit_name },
	{ "extract", s_extract },
	{ "doc", s_doc },
	{ "doc, two texts", s_doc_twin },
	{ "clean", s_clean },
	{ "chat", s_chat },
};
enum { SCENARIOS = sizeof scenario / sizeof *scenario };

START_TEST(each_failing_allocation_is_reported_and_nothing_leaks)
{
	fail_each(&scenario[_i]);
}
END_TEST

START_TEST(full_analysis_allocates_nothing_once_warm)
{
	kelma_status st;
	kelma_buf b = KELMA_BUF_INIT;
	alloc_fail_at = SIZE_MAX;
	kelma_doc *d = full_doc(&st);
	ck_assert_int_eq(st, KELMA_OK);
	size_t made =
		1; /* by the last run: Check's own assertions allocate too, so they stand outside */
	for (int i = 0; i < 4; i++) {
		b.len = alloc_count = 0;
		st = kelma_doc_run(d, text, N, NULL);
		if (!st) st = kelma_doc_json(d, KELMA_UNIT_CODEPOINTS, &b);
		made = alloc_count;
		ck_assert_int_eq(st, KELMA_OK);
	}
	ck_assert_uint_eq(made, 0);
	kelma_doc_free(d);
	kelma_buf_free(&b);
}
END_TEST

START_TEST(cleaning_allocates_nothing_once_warm)
{
	kelma_clean *c = NULL;
	kelma_clean_options o = KELMA_CLEAN_OPTIONS_INIT;
	kelma_verdict v;
	size_t made = 1;
	alloc_fail_at = SIZE_MAX;
	o.rules = "kelma";
	o.keep_lines = "words >= 1 and not Tfng > 0.4";
	o.repair = "repair";
	o.all = 1;
	ck_assert_int_eq(kelma_clean_new(res, &o, &c, NULL), KELMA_OK);
	for (int i = 0; i < 4; i++) {
		alloc_count = 0;
		kelma_status st = kelma_clean_run(c, text, N, &v, NULL);
		made = alloc_count;
		ck_assert_int_eq(st, KELMA_OK);
	}
	ck_assert_uint_eq(made, 0);
	kelma_clean_free(c);
}
END_TEST

START_TEST(a_message_allocates_nothing_once_warm)
{
	kelma_chat *c = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	alloc_fail_at = SIZE_MAX;
	ck_assert_int_eq(kelma_chat_new(res, NULL, &c, NULL), KELMA_OK);
	size_t made = 1;
	for (int i = 0; i < 4; i++) {
		b.len = alloc_count = 0;
		kelma_status st = kelma_chat_run(c, NULL, text, N, NULL);
		if (!st) st = kelma_chat_json_members(c, &b);
		made = alloc_count;
		ck_assert_int_eq(st, KELMA_OK);
	}
	ck_assert_uint_eq(made, 0);
	kelma_chat_free(c);
	kelma_buf_free(&b);
}
END_TEST

int
main(void)
{
	if (kelma_res_open(NULL, &res, NULL)) return EXIT_FAILURE;
	Suite *s = suite_create("fail");
	TCase *t = tcase_create("fail");
	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, each_failing_allocation_is_reported_and_nothing_leaks, 0, SCENARIOS);
	tcase_add_test(t, full_analysis_allocates_nothing_once_warm);
	tcase_add_test(t, cleaning_allocates_nothing_once_warm);
	tcase_add_test(t, a_message_allocates_nothing_once_warm);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
