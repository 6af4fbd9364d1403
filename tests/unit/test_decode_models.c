/* Parts of the decoder: n-best, names, the way back, models that are damaged, words of any length.
 */
#include "translit/decode_int.h"
#include "translit/names_parts.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

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

static decode *
new_decoder(const char *wish)
{
	decode *d;
	decode_options o = { 0, 0, wish };
	ck_assert_int_eq(decode_new(res, &o, &d, NULL), KELMA_OK);
	return d;
}

START_TEST(readings_are_ranked_and_share_one)
{
	decode *d = new_decoder(NULL);
	kelma_buf out = KELMA_BUF_INIT;
	kelma_candidate c[5];
	readings r = { &out, c, NULL, 5, 0 };
	const char *s = "3lach jiti";
	ck_assert_int_eq(decode_nbest(d, s, strlen(s), NULL, NULL, 0, &r, NULL), KELMA_OK);
	ck_assert_uint_gt(r.got, 1);
	double sum = 0;
	for (size_t i = 0; i < r.got; i++) {
		ck_assert(c[i].prob >= 0 && c[i].prob <= 1.000001);
		ck_assert(!i || c[i].prob <= c[i - 1].prob);
		sum += c[i].prob;
	}
	ck_assert(sum <= 1.000001);
	ck_assert_int_eq(strncmp(out.data, "علاش جيتي", c[0].end), 0);
	kelma_buf_free(&out);
	decode_free(d);
}
END_TEST

START_TEST(a_cached_word_reads_the_same)
{
	decode *d = new_decoder(NULL);
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT;
	const char *s = "bghit nchofk ghedda f ssou9, mzyan?";
	ck_assert_int_eq(decode_text(d, s, strlen(s), NULL, NULL, 0, &a, NULL, NULL, NULL),
			 KELMA_OK);
	ck_assert_int_eq(decode_text(d, s, strlen(s), NULL, NULL, 0, &b, NULL, NULL, NULL),
			 KELMA_OK);
	ck_assert_str_eq(a.data, b.data);
	kelma_buf_free(&a);
	kelma_buf_free(&b);
	decode_free(d);
}
END_TEST

START_TEST(words_of_ten_thousand_letters_stay_as_typed)
{
	enum { N = 10000 };
	decode *d = new_decoder(NULL);
	kelma_buf out = KELMA_BUF_INIT;
	char *s = malloc(N);
	for (size_t i = 0; i < N; i++) s[i] = "bghitkifach"[i % 11];
	ck_assert_int_eq(decode_text(d, s, N, NULL, NULL, 0, &out, NULL, NULL, NULL), KELMA_OK);
	ck_assert_uint_eq(out.len, N);
	ck_assert_int_eq(memcmp(out.data, s, N), 0);
	free(s);
	kelma_buf_free(&out);
	decode_free(d);
}
END_TEST

START_TEST(many_words_are_decoded_in_rounds)
{
	decode *d = new_decoder(NULL);
	kelma_buf in = KELMA_BUF_INIT, out = KELMA_BUF_INIT;
	for (int i = 0; i < 200; i++) ck_assert_int_eq(kelma_buf_add(&in, "bghit ", 6), KELMA_OK);
	ck_assert_int_eq(decode_text(d, in.data, in.len, NULL, NULL, 0, &out, NULL, NULL, NULL),
			 KELMA_OK);
	size_t n = 0;
	for (const char *p = out.data; (p = strstr(p, "بغيت")); p++) n++;
	ck_assert_uint_eq(n, 200);
	kelma_buf_free(&in);
	kelma_buf_free(&out);
	decode_free(d);
}
END_TEST

START_TEST(style_says_where_it_is_wrong)
{
	style st;
	kelma_err err;
	ck_assert_int_eq(style_parse("gaf=ك,article=l", &st, &err), KELMA_OK);
	ck_assert_int_eq(st.bare_article, 1);
	ck_assert_int_eq(style_parse("article=l,taa=x", &st, &err), KELMA_EARG);
	ck_assert_uint_eq(err.pos, 10);
}
END_TEST

START_TEST(explain_names_the_lexicon_and_the_segments)
{
	decode *d = new_decoder(NULL);
	kelma_buf out = KELMA_BUF_INIT;
	ck_assert_int_eq(decode_explain(d, "mzyan", 5, NULL, NULL, 0, &out, NULL), KELMA_OK);
	ck_assert_ptr_nonnull(strstr(out.data, "lexicon="));
	ck_assert_ptr_nonnull(strstr(out.data, "m=م"));
	kelma_buf_free(&out);
	decode_free(d);
}
END_TEST

/* Each word that stays as typed says what kept it. */
START_TEST(explain_names_what_kept_a_word)
{
	static const struct {
		const char *in, *want;
	} t[] = { { "3g", "3g\n\tkept\ttechnical word\n" },
		  { "bghit l4G", "l4G\n\tkept\ttechnical word\n" },
		  { "CNSS", "CNSS\n\tkept\tcapitals without a vowel\n" },
		  { "6km", "6km\n\tkept\ta number and what it counts\n" },
		  { "\xc9\xa3\x65r", "\tkept\tletters or digits that Arabizi does not use\n" },
		  { "https://exemple.ma", "https://exemple.ma\n\tkept\turl\n" },
		  { "06 12 34 56 78", "\tkept\tphone\n" },
		  { "fin facture", "facture\n\tkept\tas typed in the lexicon " },
		  { "fin recette", "recette\n\tkept\t" } };
	decode *d = new_decoder(NULL);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		kelma_buf out = KELMA_BUF_INIT;
		kelma_token tok[8];
		kelma_tok *tk;
		size_t k = 0;
		ck_assert_int_eq(kelma_tok_new(res, NULL, &tk, NULL), KELMA_OK);
		ck_assert_int_eq(kelma_tok_start(tk, t[i].in, strlen(t[i].in), NULL), KELMA_OK);
		while (k < 8 && kelma_tok_next(tk, &tok[k]) == 1) k++;
		ck_assert_int_eq(
			decode_explain(d, t[i].in, strlen(t[i].in), tok, NULL, k, &out, NULL),
			KELMA_OK);
		ck_assert_msg(strstr(out.data, t[i].want) != NULL, "%s: %s", t[i].in, out.data);
		kelma_buf_free(&out);
		kelma_tok_free(tk);
	}
	decode_free(d);
}
END_TEST

START_TEST(names_have_variants)
{
	names *d;
	kelma_buf out = KELMA_BUF_INIT;
	kelma_candidate c[4];
	readings r = { &out, c, NULL, 4, 0 };
	const char *s = "يوسف";
	ck_assert_int_eq(names_new(res, 0, &d, NULL), KELMA_OK);
	ck_assert_int_eq(parts_nbest(names_parts(d), s, strlen(s), &r, NULL), KELMA_OK);
	ck_assert_uint_ge(r.got, 2);
	ck_assert_int_eq(strncmp(out.data, "Youssef", c[0].end), 0);
	kelma_buf_free(&out);
	names_free(d);
}
END_TEST

START_TEST(names_leave_other_scripts_alone)
{
	names *d;
	kelma_buf out = KELMA_BUF_INIT;
	const char *s = "محمد 12 @a";
	ck_assert_int_eq(names_new(res, 1, &d, NULL), KELMA_OK);
	ck_assert_int_eq(parts_text(names_parts(d), s, strlen(s), &out, NULL, NULL, NULL),
			 KELMA_OK);
	ck_assert_str_eq(out.data, s);
	kelma_buf_free(&out);
	names_free(d);
}
END_TEST

START_TEST(the_way_back_knows_its_styles)
{
	reverse *d = NULL;
	kelma_err err;
	ck_assert_int_eq(reverse_new(res, "klingon", &d, &err), KELMA_EARG);
	ck_assert_ptr_null(d);
}
END_TEST

START_TEST(parts_are_bounded)
{
	part p = { .n = 0 };
	char s[8];
	for (int i = 0; i < 40; i++) {
		s[0] = (char)('a' + i % 26);
		part_add(&p, s, 1, 1.0 / (i + 1));
	}
	ck_assert_uint_eq(p.n, PART_SPELLINGS);
	part_normalize(&p);
	for (size_t i = 1; i < p.n; i++) ck_assert(p.sp[i].logp <= p.sp[i - 1].logp);
}
END_TEST

/* Every section cut short, or with a number changed, is refused or answers within its bounds. */
START_TEST(damaged_models_do_no_harm)
{
	static joint_beam beam;
	size_t n;
	const unsigned char *p = pack_section(res, "translit.joint", &n);
	unsigned char *copy = malloc(n);
	joint j;
	ck_assert_int_eq(joint_open(&j, p, n - 1, NULL), KELMA_EDATA);
	ck_assert_int_eq(joint_open(&j, p, 8, NULL), KELMA_EDATA);
	for (unsigned seed = 1; seed < 40; seed++) {
		memcpy(copy, p, n);
		for (size_t i = 32; i < n; i += 97 + seed)
			copy[i] ^= (unsigned char)(seed * 37 + i);
		if (joint_open(&j, copy, n, NULL)) continue;
		memset(&beam, 0, sizeof beam);
		joint_decode(&j, &beam, JOINT_TO_ARAB, (const unsigned char *)"bghitnmchi", 10,
			     &joint_wide);
		memset(&beam, 0, sizeof beam);
		joint_decode(&j, &beam, JOINT_TO_LATN, (const unsigned char *)"\x28\x3a\x4a\x2a", 4,
			     &joint_wide);
	}
	free(copy);
	p = pack_section(res, "translit.lexicon", &n);
	code_map m;
	ck_assert_int_eq(code_map_open(&m, p, n - 1, NULL), KELMA_EDATA);
	ck_assert_int_eq(code_map_open(&m, p, n, NULL), KELMA_OK);
	ck_assert_uint_ne(code_map_find(&m, (const unsigned char *)"bghit", 5), MAP_NONE);
	ck_assert_uint_eq(code_map_find(&m, (const unsigned char *)"bghitqqq", 8), MAP_NONE);
}
END_TEST

START_TEST(all_models_fit_in_four_megabytes)
{
	size_t sum = 0;
	kelma_res_section s;
	for (size_t i = 0; kelma_res_get_section(res, i, &s); i++)
		if (!strncmp(s.name, "translit.", 9) || !strncmp(s.name, "names.", 6) ||
		    !strncmp(s.name, "reverse.", 8))
			sum += s.size;
	ck_assert_uint_gt(sum, 1000000);
	ck_assert_uint_le(sum, 4000000);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("decode_models");
	TCase *t = tcase_create("all");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, readings_are_ranked_and_share_one);
	tcase_add_test(t, a_cached_word_reads_the_same);
	tcase_add_test(t, words_of_ten_thousand_letters_stay_as_typed);
	tcase_add_test(t, many_words_are_decoded_in_rounds);
	tcase_add_test(t, style_says_where_it_is_wrong);
	tcase_add_test(t, explain_names_the_lexicon_and_the_segments);
	tcase_add_test(t, explain_names_what_kept_a_word);
	tcase_add_test(t, names_have_variants);
	tcase_add_test(t, names_leave_other_scripts_alone);
	tcase_add_test(t, the_way_back_knows_its_styles);
	tcase_add_test(t, parts_are_bounded);
	tcase_add_test(t, damaged_models_do_no_harm);
	tcase_add_test(t, all_models_fit_in_four_megabytes);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
