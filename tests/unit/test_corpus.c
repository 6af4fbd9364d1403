/* Corpora: expressions, measures, rules, statistics, sums. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;

/* --- hashes ---------------------------------------------------------------------------------- */

START_TEST(hash_is_the_same_for_ever)
{
	ck_assert_uint_eq(kelma_corpus_hash("", 0, 0),
			  0x2d06800538d394c2u); /* XXH3-64 of nothing, from its specification */
	ck_assert_uint_ne(kelma_corpus_hash("kelma", 5, 0), kelma_corpus_hash("kelma", 5, 7));
}
END_TEST

START_TEST(sha256_of_the_standard)
{
	kelma_sha256 *h;
	char hex[65];
	ck_assert_int_eq(kelma_sha256_new(&h, NULL), KELMA_OK);
	kelma_sha256_add(h, "a", 1);
	kelma_sha256_add(h, "bc", 2);
	kelma_sha256_hex(h, hex);
	ck_assert_str_eq(
		hex,
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
			/* FIPS 180-2, B.1 */
	kelma_sha256_hex(h, hex);
	ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	kelma_sha256_free(h);
}
END_TEST

/* --- expressions ----------------------------------------------------------------------------- */

static const struct { const char *expr; int want; const char *cause; } truths[] = {
	/* words = 5, ary-Arab = 0.6, fra-Latn = 0.4, label = ary-Arab */
	{ "words >= 5", 1, "words" },
	{ "words>5", 0, "words" },
	{ "ary-Arab >= 60%", 1, "ary-Arab" },
	{ "ary-Arab + fra-Latn == 1", 1, "ary-Arab+fra-Latn" },
	{ "words > 5 or fra-Latn < 0.5", 1, "fra-Latn" },
	{ "words > 5 or fra-Latn < 0.3", 0, "fra-Latn" },
	{ "not words > 5 and ary-Arab > 0.5", 1, "ary-Arab" },
	{ "not (words > 5 or ary-Arab > 0.5)", 0, "ary-Arab" },
	{ "words == 1 or words == 5 and words == 5", 1, "words" },
	{ "words == 5 or words == 5 and words == 1", 1, "words" },
	{ "(words == 5 or words == 5) and words == 1", 0, "words" },
	{ "not not words == 5", 1, "words" },
	{ "label == ary-Arab", 1, "label" },
	{ "label != ary-Arab or not label != fra-Latn", 0, "label" },
	{ "((((words<=5))))", 1, "words" },
};

START_TEST(expression_is_true_for_the_right_reason)
{
	double m[KELMA_MEASURE_COUNT] = { 0 };
	kelma_keep *k;
	kelma_err err;
	kelma_cause why;
	m[KELMA_MEASURE_WORDS] = 5;
	m[KELMA_MEASURE_MIX + KELMA_LABEL_ARY_ARAB] = 0.6;
	m[KELMA_MEASURE_MIX + KELMA_LABEL_FRA_LATN] = 0.4;
	ck_assert_msg(kelma_keep_new(truths[_i].expr, 0, &k, &err) == KELMA_OK, "%s: %s",
		      truths[_i].expr, err.msg);
	ck_assert_msg(kelma_keep_test(k, m, KELMA_LABEL_ARY_ARAB, &why) == truths[_i].want, "%s",
		      truths[_i].expr);
	ck_assert_str_eq(why.measure, truths[_i].cause);
	ck_assert_int_eq(kelma_keep_test(k, m, KELMA_LABEL_ARY_ARAB, NULL), truths[_i].want);
	kelma_keep_free(k);
}
END_TEST

START_TEST(expression_error_has_a_place)
{
	static const struct { const char *expr; size_t pos; int line;
	} bad[] = {
		{ "", 0, 0 },
		{ "words", 5, 0 },
		{ "words >= ", 9, 0 },
		{ "words >= 1 and", 14, 0 },
		{ "words >= 1)", 10, 0 },
		{ "(words >= 1", 11, 0 },
		{ "wrods >= 1", 0, 0 },
		{ "label >= und", 9, 0 },
		{ "lines > 1", 0, 1 },
		{ "words >= 1e5", 9, 0 },
		{ "words >= 1234567890123456", 9, 0 },
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		kelma_keep *k;
		kelma_err err = { 0 };
		ck_assert_int_eq(kelma_keep_new(bad[i].expr, bad[i].line, &k, &err), KELMA_ESYNTAX);
		ck_assert_msg(err.pos == bad[i].pos, "%s: byte %zu", bad[i].expr, err.pos);
		ck_assert_ptr_null(k);
	}
}
END_TEST

START_TEST(expression_may_be_deep_and_no_deeper)
{
	char e[2048];
	kelma_keep *k;
	for (size_t n = 100; n <= 1000; n += 900) {
		memset(e, '(', n);
		memcpy(e + n, "words>1", 7);
		memset(e + n + 7, ')', n);
		e[2 * n + 7 < sizeof e ? 2 * n + 7 : sizeof e - 1] = '\0';
		kelma_status st = kelma_keep_new(e, 0, &k, NULL);
		ck_assert_int_eq(st, n == 100 ? KELMA_OK : KELMA_ESYNTAX);
		kelma_keep_free(k);
	}
}
END_TEST

START_TEST(measures_have_names)
{
	for (unsigned m = 0; m < KELMA_MEASURE_COUNT; m++) {
		const char *name = kelma_measure_name(m);
		ck_assert_int_eq(kelma_measure_find(name, strlen(name)), (int)m);
		ck_assert_str_ne(kelma_measure_what(m), "");
	}
	ck_assert_int_eq(kelma_measure_find("ary-Arab", 8),
			 KELMA_MEASURE_MIX + KELMA_LABEL_ARY_ARAB);
	ck_assert_int_eq(kelma_measure_find("name", 4), -1);
}
END_TEST

/* --- measures -------------------------------------------------------------------------------- */

static kelma_clean *
cleaner(const char *rules, const char *keep)
{
	kelma_clean_options o = KELMA_CLEAN_OPTIONS_INIT;
	kelma_clean *c;
	kelma_err err = { 0 };
	o.rules = rules;
	o.keep = keep;
	o.all = 1;
	ck_assert_msg(kelma_clean_new(res, &o, &c, &err) == KELMA_OK, "%s", err.msg);
	return c;
}

static const struct { const char *text; unsigned m; double want;
} measured[] = {
	{ "wa7ed jouj tlata", KELMA_MEASURE_WORDS, 3 },
	{ "wa7ed jouj tlata", KELMA_MEASURE_TOP_2GRAM, 0 }, /* each occurs once: no repetition */
	{ "wa7ed jouj tlata", KELMA_MEASURE_RAW_2GRAM,
	  10.0 / 16 },                                         /* the published count says 0.625 */
	{ "la la la la", KELMA_MEASURE_TOP_2GRAM, 10.0 / 11 }, /* "la la" twice, without overlap */
	{ "la la la la", KELMA_MEASURE_RAW_2GRAM,
	  15.0 / 11 },                              /* three times with it: more than the text */
	{ "la la la", KELMA_MEASURE_TOP_2GRAM, 0 }, /* once and a half */
	{ "a b c d e x a b c d e", KELMA_MEASURE_TOP_3GRAM, 10.0 / 21 },
	{ "a b c d e x a b c d e", KELMA_MEASURE_DUP_5GRAM, 9.0 / 21 },
	{ "a b c d e x a b c d e", KELMA_MEASURE_DUP_6GRAM, 0 },
	{ "a b c d e a b c d e a b c d e", KELMA_MEASURE_DUP_5GRAM, 18.0 / 29 },
	{ "", KELMA_MEASURE_TOP_2GRAM, 0 },
	{ "", KELMA_MEASURE_PUNCT_LINES, 0 },
	{ "fin ghadi?\nma 3reft\nsafi.", KELMA_MEASURE_PUNCT_LINES, 2.0 / 3 },
	{ "\xd9\x81\xd9\x8a\xd9\x86\xd8\x9f\nx", KELMA_MEASURE_PUNCT_LINES, 0.5 },     /* U+061F */
	{ "\xd9\x81\xd9\x8a\xd9\x86\xd8\x9b\nx", KELMA_MEASURE_PUNCT_LINES, 0.5 },     /* U+061B */
	{ "\xe2\xb4\xb0\xe2\xb5\x93\xe2\xb5\xb0\nx", KELMA_MEASURE_PUNCT_LINES, 0.5 }, /* U+2D70 */
	{ "\xd9\x81\xdb\x94\nx", KELMA_MEASURE_PUNCT_LINES, 0.5 },                     /* U+06D4 */
	{ "il dit : \xc2\xab oui. \xc2\xbb\nx", KELMA_MEASURE_PUNCT_LINES,
	  0.5 }, /* a quotation closed */
	{ "\xe2\x80\xa2 a\n- b\nc", KELMA_MEASURE_BULLET_LINES, 2.0 / 3 },
	{ "a b\n\na b\nc", KELMA_MEASURE_DUP_LINES, 1.0 / 3 },
	{ "a b\n\na b\nc", KELMA_MEASURE_DUP_LINE_CHARS, 3.0 / 7 },
	{ "a b\n\na b\nc", KELMA_MEASURE_PARAGRAPHS, 2 },
	{ "a b\n\n a b \n\n\nc", KELMA_MEASURE_DUP_PARAGRAPHS, 1.0 / 3 },
	{ "\xd9\x81\xd9\x8a caf\xc3\xa9", KELMA_MEASURE_CHARS, 7 },
	{ "\xd9\x81\xd9\x8a caf\xc3\xa9", KELMA_MEASURE_ARAB, 0.5 },
	{ "\xe2\xb4\xb0 b", KELMA_MEASURE_TFNG, 0.5 },
	{ "a\xef\xbf\xbd"
	  "b\xee\x80\x80",
	  KELMA_MEASURE_UNKNOWN, 0.5 },
	{ "\xc3\x96\xc2\xb0\xc3\xbb\xc3\xbf"
	  "G \xc3\xb8"
	  "e OG\xc6\x92q",
	  KELMA_MEASURE_STRAY_SIGNS, 0.5 }, /* U+00B0, U+0192 in words */
	{ "20\xc2\xb0"
	  "C, 5\xc2\xa2, \xe2\x89\xa0 n\xc2\xba 3, l\xe2\x80\x99\xc3\xa9t\xc3\xa9",
	  KELMA_MEASURE_STRAY_SIGNS, 0 },
	{ "lire aussi", KELMA_MEASURE_BOILERPLATE, 1 },
	{ "Lire la suite de l'article", KELMA_MEASURE_C4_DOC, 0 },
	{ "we need JavaScript here", KELMA_MEASURE_C4_LINE, 1 },
	{ "lorem ipsum dolor", KELMA_MEASURE_C4_DOC, 2 },
	{ "ok http://a.ma/x", KELMA_MEASURE_LINKS, 0.5 },
	{ "{{a}}", KELMA_MEASURE_CURLY, 2 },
	{ "3lach 7it", KELMA_MEASURE_DIGITS, 0 }, /* digits of Arabizi are letters */
	{ "tel 0612", KELMA_MEASURE_DIGITS, 0.5 },
	{ "salam. labas? safi.", KELMA_MEASURE_SENTENCES, 3 },
};

START_TEST(measure_is)
{
	kelma_clean *c = cleaner(NULL, NULL);
	kelma_verdict v;
	ck_assert_int_eq(kelma_clean_run(c, measured[_i].text, strlen(measured[_i].text), &v, NULL),
			 KELMA_OK);
	ck_assert_int_eq(v.keep, 1);
	ck_assert_msg(v.measure[measured[_i].m] > measured[_i].want - 1e-9 &&
			      v.measure[measured[_i].m] < measured[_i].want + 1e-9,
		      "%s of \"%s\": %g, want %g", kelma_measure_name(measured[_i].m),
		      measured[_i].text, v.measure[measured[_i].m], measured[_i].want);
	kelma_clean_free(c);
}
END_TEST

START_TEST(published_filters_keep_no_message_and_ours_do)
{
	static const char *const says[] = {
		"wakha safi", "merci khouya", "fin wslat la demande dyali ?",
		"\xd9\x88\xd8\xa7\xd8\xae\xd8\xa7 \xd8\xb5\xd8\xa7\xd9\x81\xd9\x8a"
	};
	kelma_clean *ours = cleaner("kelma", NULL), *theirs = cleaner("fineweb2", NULL);
	kelma_verdict v;
	for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
		ck_assert_int_eq(kelma_clean_run(ours, says[i], strlen(says[i]), &v, NULL),
				 KELMA_OK);
		ck_assert_int_eq(v.keep, 1);
		ck_assert_int_eq(kelma_clean_run(theirs, says[i], strlen(says[i]), &v, NULL),
				 KELMA_OK);
		ck_assert_int_eq(v.keep, 0);
	}
	kelma_clean_free(ours);
	kelma_clean_free(theirs);
}
END_TEST

START_TEST(every_set_of_the_pack_can_be_read)
{
	const char *name;
	size_t n = 0;
	for (; (name = kelma_clean_get_set(res, n)); n++) {
		kelma_clean *c = cleaner(name, NULL);
		kelma_clean_rule r;
		ck_assert_int_eq(kelma_clean_get_rule(c, 0, &r), 1);
		kelma_clean_free(c);
	}
	ck_assert_uint_ge(n, 5);
}
END_TEST

START_TEST(the_most_exact_row_counts)
{
	static const char rules[] =
		"r\tdocument\t*\t-\twords >= 9\nr\tdocument\t*-Latn\t-\twords >= 2\n"
		"r\tdocument\tfra-Latn\t-\t-\nr\tdocument\tary-La*\twords >= 2\twords >= 3\n";
	static const struct { const char *text; int keep;
	} t[] = {
		{ "\xe2\xb4\xb0\xe2\xb5\xa3\xe2\xb5\x93\xe2\xb5\x8d "
		  "\xe2\xb4\xbc\xe2\xb5\x8d\xe2\xb5\x8d\xe2\xb4\xb0\xe2\xb5\xa1\xe2\xb5\x8f",
		  0 },
		{ "bonjour", 1 },
		{ "wakha", 1 },
		{ "wakha khouya", 0 },
		{ "wakha a khouya", 1 },
	};
	kelma_clean *c = cleaner(rules, NULL);
	kelma_verdict v;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		ck_assert_int_eq(kelma_clean_run(c, t[i].text, strlen(t[i].text), &v, NULL),
				 KELMA_OK);
		ck_assert_msg(v.keep == t[i].keep, "%s is %s", t[i].text,
			      kelma_label_name(v.label));
	}
	kelma_clean_free(c);
}
END_TEST

START_TEST(lines_are_taken_out_whole)
{
	static const char rules[] = "x\tline\t*\t-\twords >= 2\nx\tline\tund\t-\twords >= 2\n";
	static const struct { const char *in, *out;
	} t[] = {
		{ "a b\nc\nd e\n", "a b\nd e\n" },
		{ "a b\nc", "a b" },
		{ "c\na b", "a b" },
		{ "  c  \r\na b\r\n", "a b\r\n" },
		{ "a b\n\nc\n\nd e", "a b\n\n\nd e" },
		{ "c\nd", "" },
	};
	kelma_clean *c = cleaner(rules, NULL);
	kelma_verdict v;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		ck_assert_int_eq(kelma_clean_run(c, t[i].in, strlen(t[i].in), &v, NULL), KELMA_OK);
		ck_assert_uint_eq(v.n, strlen(t[i].out));
		ck_assert(!memcmp(v.text, t[i].out, v.n));
		ck_assert_int_eq(v.keep, *t[i].out != '\0');
		for (size_t k = 0; k < v.nline; k++)
			ck_assert_int_eq(v.whole[v.line[k].span.start], k ? 'd' : 'c');
	}
	kelma_clean_free(c);
}
END_TEST

START_TEST(verdict_names_rule_value_and_threshold)
{
	kelma_clean *c =
		cleaner("short\tdocument\t*\t-\twords >= 4 and chars <= 99\n", "Latn >= 0.5");
	kelma_verdict v;
	ck_assert_int_eq(kelma_clean_run(c, "a b c", 5, &v, NULL), KELMA_OK);
	ck_assert_str_eq(v.rule, "short");
	ck_assert_str_eq(v.why.measure, "words");
	ck_assert_str_eq(v.why.op, ">=");
	ck_assert(v.why.value > 2.9 && v.why.value < 3.1 && v.why.threshold > 3.9 &&
		  v.why.threshold < 4.1);
	ck_assert_int_eq(kelma_clean_run(c, "1 2", 3, &v, NULL), KELMA_OK);
	ck_assert_str_eq(v.rule, "keep"); /* expressions of the options come first */
	kelma_err err = { 0 };
	ck_assert_int_eq(kelma_clean_run(c, "a\xff", 2, &v, &err), KELMA_EUTF8);
	ck_assert_uint_eq(err.pos, 1);
	kelma_clean_free(c);
}
END_TEST

/* --- statistics ------------------------------------------------------------------------------ */

static void
count(kelma_stats *s, kelma_clean *c, const char *text)
{
	kelma_verdict v;
	ck_assert_int_eq(kelma_clean_run(c, text, strlen(text), &v, NULL), KELMA_OK);
	kelma_stats_add(s, &v);
}

START_TEST(statistics_merge_in_any_order)
{
	static const char *const t[] = { "wach labas 3lik",
					 "bonjour tout le monde, \xc3\xa7"
					 "a va ?",
					 "merci bzaf khouya", "1 2 3" };
	kelma_clean *c = cleaner(NULL, NULL);
	kelma_stats *all, *a, *b;
	kelma_buf j1 = KELMA_BUF_INIT, j2 = KELMA_BUF_INIT;
	ck_assert(!kelma_stats_new(&all, NULL) && !kelma_stats_new(&a, NULL) &&
		  !kelma_stats_new(&b, NULL));
	for (int i = 0; i < 4; i++) {
		count(all, c, t[i]);
		count(i % 2 ? a : b, c, t[i]);
	}
	kelma_stats_add_field(all, KELMA_FIELD_PHONE);
	kelma_stats_add_field(b, KELMA_FIELD_PHONE);
	kelma_stats_merge(a, b);
	ck_assert_int_eq(kelma_stats_json(all, &j1), KELMA_OK);
	ck_assert_int_eq(kelma_stats_json(a, &j2), KELMA_OK);
	ck_assert_str_eq(j1.data, j2.data);
	kelma_stats_free(b);
	ck_assert_int_eq(kelma_stats_new(&b, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_stats_read(b, j1.data, j1.len, NULL), KELMA_OK);
	j2.len = 0;
	ck_assert_int_eq(kelma_stats_json(b, &j2), KELMA_OK);
	ck_assert_str_eq(j1.data, j2.data);
	ck_assert_uint_eq(kelma_stats_get_sum(b, KELMA_SUM_DOCS, KELMA_LABEL_COUNT), 4);
	ck_assert_uint_eq(kelma_stats_get_sum(b, KELMA_SUM_WORDS, KELMA_LABEL_COUNT),
			  3 + 6 + 3 + 3);
	ck_assert_uint_eq(kelma_stats_get_fields(b, KELMA_FIELD_PHONE), 1);
	kelma_stats_free(all), kelma_stats_free(a), kelma_stats_free(b);
	kelma_buf_free(&j1), kelma_buf_free(&j2);
	kelma_clean_free(c);
}
END_TEST

START_TEST(statistics_of_others_are_refused)
{
	static const char *const bad[] = {
		"",
		"[]",
		"{}",
		"{\"kelma_stats\":2}",
		"{\"labels\":{},\"kelma_stats\":1}",
		"{\"kelma_stats\":1,\"x\":1}",
		"{\"kelma_stats\":1} x",
		"{\"kelma_stats\":1,\"labels\":{\"ary-Arab\":{\"sums\":{\"docs\":-1}}}}",
		"{\"kelma_stats\":1,\"labels\":{\"ary-Arab\":{\"bins\":{\"words\":[[64,1]]}}}}",
		"{\"kelma_stats\":1,\"fields\":{\"phone\":1.5}}",
		"{\"kelma_stats\":1,\"fields\":{\"phone\":1",
		"{\"kelma_stats\":99999999999999999999}",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		kelma_stats *s;
		kelma_err err = { 0 };
		ck_assert_int_eq(kelma_stats_new(&s, NULL), KELMA_OK);
		ck_assert_msg(kelma_stats_read(s, bad[i], strlen(bad[i]), &err) == KELMA_ESYNTAX,
			      "%s", bad[i]);
		ck_assert(err.msg[0] && err.pos <= strlen(bad[i]));
		kelma_stats_free(s);
	}
}
END_TEST

START_TEST(bins_hold_what_they_say)
{
	ck_assert(kelma_stats_get_edge(KELMA_MEASURE_WORDS, 0) < 1e-9);
	ck_assert(kelma_stats_get_edge(KELMA_MEASURE_WORDS, 3) > 1.99 &&
		  kelma_stats_get_edge(KELMA_MEASURE_WORDS, 4) < 3.01);
	for (unsigned m = 0; m < KELMA_MEASURE_COUNT; m++)
		for (unsigned b = 1; b < KELMA_STATS_BINS; b++)
			ck_assert(kelma_stats_get_edge(m, b) > kelma_stats_get_edge(m, b - 1));
	kelma_clean *c = cleaner(NULL, NULL);
	kelma_stats *s;
	ck_assert_int_eq(kelma_stats_new(&s, NULL), KELMA_OK);
	for (int i = 0; i < 10; i++) count(s, c, i < 9 ? "a b c" : "a b c d e f g h i");
	ck_assert(kelma_stats_get_quantile(s, KELMA_LABEL_COUNT, KELMA_MEASURE_WORDS, 0.5) < 3.01);
	ck_assert(kelma_stats_get_quantile(s, KELMA_LABEL_COUNT, KELMA_MEASURE_WORDS, 0.99) > 7.99);
	kelma_stats_free(s);
	kelma_clean_free(c);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("corpus");
	TCase *t = tcase_create("all");
	if (kelma_res_open(NULL, &res, NULL)) return EXIT_FAILURE;
	tcase_add_test(t, hash_is_the_same_for_ever);
	tcase_add_test(t, sha256_of_the_standard);
	tcase_add_loop_test(t, expression_is_true_for_the_right_reason, 0,
			    sizeof truths / sizeof *truths);
	tcase_add_test(t, expression_error_has_a_place);
	tcase_add_test(t, expression_may_be_deep_and_no_deeper);
	tcase_add_test(t, measures_have_names);
	tcase_add_loop_test(t, measure_is, 0, sizeof measured / sizeof *measured);
	tcase_add_test(t, published_filters_keep_no_message_and_ours_do);
	tcase_add_test(t, every_set_of_the_pack_can_be_read);
	tcase_add_test(t, the_most_exact_row_counts);
	tcase_add_test(t, lines_are_taken_out_whole);
	tcase_add_test(t, verdict_names_rule_value_and_threshold);
	tcase_add_test(t, statistics_merge_in_any_order);
	tcase_add_test(t, statistics_of_others_are_refused);
	tcase_add_test(t, bins_hold_what_they_say);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
