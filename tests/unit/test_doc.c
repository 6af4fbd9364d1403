/* doc: every layer once, every span in bytes of the original. */
#define _GNU_SOURCE
#include "../../cli/records/json.c"
#include <check.h>

static kelma_res *res;

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
make(unsigned layers, const char *profile, const char *steps)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	kelma_doc *d = NULL;
	kelma_err err = { 0 };
	o.layers = layers;
	o.profile = profile;
	o.steps = steps;
	o.translit.to = "Arab";
	kelma_status st = kelma_doc_new(res, &o, &d, &err);
	ck_assert_msg(st == KELMA_OK, "%s", err.msg);
	return d;
}

static size_t
space_at(const char *s, size_t n)
{
	static const char *const spaces[] = { " ",
					      "\t",
					      "\n",
					      "\v",
					      "\f",
					      "\r",
					      "\xc2\x85",
					      "\xc2\xa0",
					      "\xe1\x9a\x80",
					      "\xe2\x80\x80",
					      "\xe2\x80\x81",
					      "\xe2\x80\x82",
					      "\xe2\x80\x83",
					      "\xe2\x80\x84",
					      "\xe2\x80\x85",
					      "\xe2\x80\x86",
					      "\xe2\x80\x87",
					      "\xe2\x80\x88",
					      "\xe2\x80\x89",
					      "\xe2\x80\x8a",
					      "\xe2\x80\xa8",
					      "\xe2\x80\xa9",
					      "\xe2\x80\xaf",
					      "\xe2\x81\x9f",
					      "\xe3\x80\x80" };
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (n >= strlen(spaces[i]) && !memcmp(s, spaces[i], strlen(spaces[i])))
			return strlen(spaces[i]);
	return 0;
}

/* Every byte that is not white space is in exactly one token; tokens and sentences ascend. */
static void
check_spans(const kelma_doc *d, const char *s, size_t n)
{
	size_t k, at = 0, i = 0;
	const kelma_doc_token *t = kelma_doc_get_tokens(d, &k);
	for (; i <= k; i++) {
		size_t start = i < k ? t[i].tok.start : n;
		ck_assert_uint_le(at, start);
		while (at < start) {
			size_t w = space_at(s + at, n - at);
			ck_assert_msg(w > 0, "byte %zu of \"%.*s\" is in no token", at, (int)n, s);
			at += w;
		}
		if (i == k) break;
		ck_assert_uint_lt(t[i].tok.start, t[i].tok.end);
		ck_assert_uint_le(t[i].tok.end, n);
		ck_assert(i == 0 || t[i - 1].norm.end <= t[i].norm.start);
		size_t m = t[i].tok.end - t[i].tok.start;
		ck_assert_msg(kelma_utf8_valid(s + t[i].tok.start, m) == m,
			      "token [%zu, %zu) of \"%s\" cuts a letter", t[i].tok.start,
			      t[i].tok.end, s);
		for (size_t c = 0, from = t[i].tok.start; c < t[i].nclitics; c++) {
			ck_assert_uint_eq(t[i].clitics[c].start, from);
			from = t[i].clitics[c].end;
			ck_assert(c + 1 < t[i].nclitics || from == t[i].tok.end);
		}
		at = t[i].tok.end;
	}
	const kelma_span *p = kelma_doc_get_sentences(d, &k);
	for (i = 0, at = 0; i < k; i++) {
		ck_assert(p[i].start >= at && p[i].start < p[i].end && p[i].end <= n);
		at = p[i].end;
	}
}

/* Text with its tokens "original=normalized", joined by spaces. */
static const struct { const char *profile, *in, *want;
} mapped[] = {
	{ "unify", "salam", "salam=salam" },
	{ "unify", "\xe2\x80\x8fsalam\xe2\x80\x8e  x", "\xe2\x80\x8fsalam\xe2\x80\x8e=salam x=x" },
	{ "unify", "a \xe2\x80\x8f b", "a=a \xe2\x80\x8f= b=b" },
	{ "unify", "\xd8\xb3\xd9\x80\xd9\x84\xd8\xa7\xd9\x85",
	  "\xd8\xb3\xd9\x80\xd9\x84\xd8\xa7\xd9\x85=\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85" },
	{ "unify", "\xef\xac\x81n", "\xef\xac\x81n=fin" },
	{ "unify", "\xc2\xa0x\xc2\xa0", "x=x" },
	{ "unify", "\xe2\x80\x8f", "\xe2\x80\x8f=" },
	{ "search", "\xc3\x89t\xc3\xa9!!", "\xc3\x89t\xc3\xa9=ete !!=!!" },
	{ NULL, "a\xe2\x80\x8f b", "a\xe2\x80\x8f=a b=b" },
};
START_TEST(tokens_map_back_to_the_original)
{
	kelma_doc *d = make(KELMA_LAYER_NORM | KELMA_LAYER_TOKENS, mapped[_i].profile, NULL);
	const char *s = mapped[_i].in;
	kelma_buf b = KELMA_BUF_INIT;
	size_t k, m;
	ck_assert_int_eq(kelma_doc_run(d, s, strlen(s), NULL), KELMA_OK);
	check_spans(d, s, strlen(s));
	const kelma_doc_token *t = kelma_doc_get_tokens(d, &k);
	const char *norm = kelma_doc_get_norm(d, &m);
	kelma_buf_add(&b, "", 0);
	for (size_t i = 0; i < k; i++) {
		if (i) kelma_buf_add(&b, " ", 1);
		kelma_buf_add(&b, s + t[i].tok.start, t[i].tok.end - t[i].tok.start);
		kelma_buf_add(&b, "=", 1);
		kelma_buf_add(&b, norm + t[i].norm.start, t[i].norm.end - t[i].norm.start);
	}
	ck_assert_str_eq(b.data, mapped[_i].want);
	kelma_buf_free(&b);
	kelma_doc_free(d);
}
END_TEST

static const char *const pieces[] = {
	"salam",
	" ",
	"  ",
	"\n",
	"\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85",
	"\xd9\x80",
	"\xe2\x80\x8f",
	"\xe2\x80\x8b",
	"\xc2\xad",
	"\xef\xbb\xbf",
	"\xef\xb7\xb2",
	"\xef\xbb\xbb",
	"\xef\xac\x83",
	"&nbsp;",
	"&eacute;",
	"&#1587;",
	"\xc3\x83\xc2\xa9",
	".",
	"!!!",
	"?!",
	"06 12 34 56 78",
	"12/03/2024",
	"1 250,00 DH",
	"http://a.ma/x",
	"a@b.ma",
	"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80",
	"\xd9\x88\xd8\xa7\xd9\x84\xd9\x86\xd8\xa7\xd8\xb3",
	"\xe2\xb4\xb0\xe2\xb5\xa3\xe2\xb5\x93\xe2\xb5\x8d",
	"e\xcc\x81",
	"\xd9\x91\xd9\x8e",
	"\xc2\xa0",
	"\xe3\x80\x80",
	"\xe2\x80\xa8",
	"-",
	"'",
	"\xe2\x80\x99",
	"l'",
	"aaaaa",
	"\x01",
	"\x7f",
	"\xc2\x80",
};
static const char *const profiles[] = { NULL, "unify", "search", "social", "repair", "none" };

/* Random texts, every profile, every layer that touches spans; and the JSON of each is strict. */
START_TEST(no_byte_is_lost_or_claimed_twice)
{
	const char *profile = profiles[_i / 2];
	unsigned layers = KELMA_LAYER_TOKENS;
	if (_i % 2)
		layers |= KELMA_LAYER_SENTENCES | KELMA_LAYER_CLITICS | KELMA_LAYER_LANG_TOKENS |
			  KELMA_LAYER_TRANSLIT;
	if (profile) layers |= KELMA_LAYER_NORM;
	kelma_doc *d = make(layers, profile, NULL);
	json_object_view v = { 0 };
	kelma_buf s = KELMA_BUF_INIT, out = KELMA_BUF_INIT;
	unsigned r = 7;
	for (int round = 0; round < 3000; round++) {
		s.len = out.len = 0;
		kelma_buf_add(&s, "", 0);
		for (int k = round % 12; k >= 0; k--) {
			r = r * 1103515245u + 12345u;
			const char *p = pieces[(r >> 8) % (sizeof pieces / sizeof *pieces)];
			kelma_buf_add(&s, p, strlen(p));
		}
		kelma_err err = { 0 };
		ck_assert_msg(kelma_doc_run(d, s.data, s.len, &err) == KELMA_OK, "%s: %s", err.msg,
			      s.data);
		check_spans(d, s.data, s.len);
		ck_assert_int_eq(kelma_doc_json(d, (kelma_unit)(round % 3), &out), KELMA_OK);
		ck_assert_msg(json_read(&v, out.data, out.len, &err) == KELMA_OK, "%s at %zu: %s",
			      err.msg, err.pos, out.data);
	}
	kelma_buf_free(&s);
	kelma_buf_free(&out);
	json_view_free(&v);
	kelma_doc_free(d);
}
END_TEST

START_TEST(invalid_text_is_refused_and_the_object_stays_usable)
{
	kelma_err err = { 0 };
	size_t n;
	for (int norm = 0; norm < 2; norm++) {
		kelma_doc *d = make(KELMA_LAYER_TOKENS | (norm ? KELMA_LAYER_NORM : 0), NULL, NULL);
		ck_assert_int_eq(kelma_doc_run(d, "ab \xff", 4, &err), KELMA_EUTF8);
		ck_assert_uint_eq(err.pos, 3);
		kelma_doc_get_tokens(d, &n);
		ck_assert_uint_eq(n, 0);
		ck_assert_int_eq(kelma_doc_run(d, "ab c", 4, &err), KELMA_OK);
		kelma_doc_get_tokens(d, &n);
		ck_assert_uint_eq(n, 2);
		ck_assert_int_eq(kelma_doc_run(d, NULL, 0, &err), KELMA_OK);
		ck_assert_int_eq(kelma_doc_run(d, NULL, 1, &err), KELMA_EARG);
		kelma_doc_free(d);
	}
	kelma_doc_free(NULL);
}
END_TEST

START_TEST(steps_change_the_profile_and_wrong_ones_are_named)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	kelma_doc *d = make(KELMA_LAYER_NORM, "search", "-case");
	kelma_err err = { 0 };
	size_t n;
	ck_assert_int_eq(kelma_doc_run(d, "ABC", 3, NULL), KELMA_OK);
	ck_assert_str_eq(kelma_doc_get_norm(d, &n), "ABC");
	kelma_doc_free(d);
	o.layers = KELMA_LAYER_NORM;
	o.steps = "+nosuchstep";
	ck_assert_int_eq(kelma_doc_new(res, &o, &d, &err), KELMA_ENOTFOUND);
	ck_assert_ptr_null(d);
	o.profile = "nosuchprofile";
	ck_assert_int_eq(kelma_doc_new(res, &o, &d, &err), KELMA_ENOTFOUND);
	ck_assert_int_eq(kelma_doc_new(res, &o, NULL, &err), KELMA_EARG);
}
END_TEST

START_TEST(layers_not_asked_for_are_empty)
{
	kelma_doc *d = make(KELMA_LAYER_TOKENS, NULL, NULL);
	double c = 1;
	size_t n;
	ck_assert_int_eq(kelma_doc_run(d, "a b", 3, NULL), KELMA_OK);
	ck_assert_ptr_null(kelma_doc_get_lang(d));
	ck_assert_ptr_null(kelma_doc_get_translit(d, &n, &c));
	kelma_doc_get_sentences(d, &n);
	ck_assert_uint_eq(n, 0);
	kelma_doc_get_fields(d, &n);
	ck_assert_uint_eq(n, 0);
	ck_assert_uint_eq(kelma_doc_get_map(d)->n, 0);
	ck_assert_str_eq(kelma_doc_get_norm(d, &n), "a b");
	kelma_doc_free(d);
}
END_TEST

START_TEST(json_strings_are_escaped)
{
	static const struct { const char *s; size_t n; const char *want;
	} t[] = {
		{ "", 0, "\"\"" },
		{ "a\"b\\c/", 6, "\"a\\\"b\\\\c/\"" },
		{ "\n\t\r\b\f", 5, "\"\\n\\t\\r\\b\\f\"" },
		{ "\0\x1f\x7f", 3, "\"\\u0000\\u001f\x7f\"" },
		{ "0123456789abcdef\"0123456789abcdef\n", 34,
		  "\"0123456789abcdef\\\"0123456789abcdef\\n\"" },
		{ "\xd8\xb3\xf0\x9f\x98\x80", 6, "\"\xd8\xb3\xf0\x9f\x98\x80\"" },
	};
	kelma_buf b = KELMA_BUF_INIT;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		b.len = 0;
		ck_assert_int_eq(kelma_json_string(t[i].s, t[i].n, &b), KELMA_OK);
		ck_assert_str_eq(b.data, t[i].want);
	}
	ck_assert_int_eq(kelma_json_string(NULL, 1, &b), KELMA_EARG);
	ck_assert_int_eq(kelma_json_string("", 0, NULL), KELMA_EARG);
	kelma_buf_free(&b);
}
END_TEST

/* One object, the documented names in the documented order, offsets in the unit. */
START_TEST(json_has_the_shape_of_the_manual)
{
	kelma_doc *d = make(KELMA_LAYER_NORM | KELMA_LAYER_TOKENS | KELMA_LAYER_SENTENCES |
				    KELMA_LAYER_LANG_TOKENS,
			    NULL, NULL);
	kelma_buf b = KELMA_BUF_INIT;
	const char *s = "\xc3\xa9t\xc3\xa9 ok.";
	ck_assert_int_eq(kelma_doc_run(d, s, strlen(s), NULL), KELMA_OK);
	ck_assert_int_eq(kelma_doc_json(d, KELMA_UNIT_CODEPOINTS, &b), KELMA_OK);
	const char *at = b.data;
	static const char *const in_order[] = {
		"{\"text\":\"\xc3\xa9t\xc3\xa9 ok.\",\"norm\":\"\xc3\xa9t\xc3\xa9 "
		"ok.\",\"tokens\":[{\"text\":",
		"\"start\":0,\"end\":3,\"class\":\"word\",\"norm\":",
		"\"label\":",
		"\"prob\":",
		"\"start\":4,\"end\":6",
		"\"lang\":{\"label\":",
		"\"probs\":{",
		"\"mix\":{",
		"\"dialectness\":",
		"\"scripts\":{\"Latn\":1}}",
		"\"sentences\":[{\"start\":0,\"end\":7,\"text\":"
	};
	ck_assert(!strncmp(at, in_order[0], strlen(in_order[0])));
	for (size_t i = 0; i < sizeof in_order / sizeof *in_order; i++) {
		ck_assert_msg((at = strstr(at, in_order[i])) != NULL, "%s is not in %s",
			      in_order[i], b.data);
		at += strlen(in_order[i]);
	}
	kelma_buf_free(&b);
	kelma_doc_free(d);
}
END_TEST

START_TEST(words_have_keys_behind_norm_too)
{
	static const char text[] = "l7anout 12 dyali";
	kelma_doc_keys k;
	kelma_doc *d = make(KELMA_LAYER_NORM | KELMA_LAYER_KEYS, NULL, NULL);
	ck_assert_int_eq(kelma_doc_run(d, text, strlen(text), NULL), KELMA_OK);
	ck_assert_int_eq(kelma_doc_get_keys(d, 0, &k), 1);
	ck_assert(k.nstem == 6 && !memcmp(k.stem, "7anout", 6));
	ck_assert(k.nskeleton == 3 && !memcmp(k.skeleton, "hnt", 3));
	ck_assert_uint_eq(k.nstop, 0);
	ck_assert_int_eq(kelma_doc_get_keys(d, 1, &k), 1);
	ck_assert_uint_eq(k.nstem + k.nskeleton + k.nstop, 0);
	ck_assert_int_eq(kelma_doc_get_keys(d, 2, &k), 1);
	ck_assert(k.nstop == 8 && !memcmp(k.stop, "ary-Latn", 8));
	ck_assert_int_eq(kelma_doc_get_keys(d, 3, &k), 0);
	kelma_doc_free(d);
	d = make(KELMA_LAYER_TOKENS, NULL, NULL);
	ck_assert_int_eq(kelma_doc_run(d, text, strlen(text), NULL), KELMA_OK);
	ck_assert_int_eq(kelma_doc_get_keys(d, 0, &k), 0);
	kelma_doc_free(d);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("doc");
	TCase *t = tcase_create("doc");
	tcase_set_timeout(t, 120);
	tcase_add_unchecked_fixture(t, open_pack, close_pack);
	tcase_add_loop_test(t, tokens_map_back_to_the_original, 0, sizeof mapped / sizeof *mapped);
	tcase_add_loop_test(t, no_byte_is_lost_or_claimed_twice, 0,
			    2 * sizeof profiles / sizeof *profiles);
	tcase_add_test(t, invalid_text_is_refused_and_the_object_stays_usable);
	tcase_add_test(t, steps_change_the_profile_and_wrong_ones_are_named);
	tcase_add_test(t, layers_not_asked_for_are_empty);
	tcase_add_test(t, json_strings_are_escaped);
	tcase_add_test(t, json_has_the_shape_of_the_manual);
	tcase_add_test(t, words_have_keys_behind_norm_too);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
