/* lang: labels, text level, priors, damaged models. */
#include <check.h>
#include "lang/lang.h"
#include "pack/pack.h"
#include <kelma/kelma.h>
#include <math.h>
#include <stdio.h>
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

static kelma_lang_result
label_with(const char *prior, const char *s)
{
	kelma_lang_options o = KELMA_LANG_OPTIONS_INIT;
	kelma_lang *lg;
	kelma_lang_result r;
	o.prior = prior;
	ck_assert_int_eq(kelma_lang_new(res, &o, &lg, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_lang_run(lg, s, strlen(s), &r, NULL), KELMA_OK);
	kelma_lang_free(lg);
	return r;
}

START_TEST(label_names_go_both_ways)
{
	for (int i = 0; i < KELMA_LABEL_COUNT; i++) {
		const char *n = kelma_label_name((kelma_label)i);
		ck_assert_int_eq(kelma_label_find(n, strlen(n)), i);
	}
	ck_assert_str_eq(kelma_label_name((kelma_label)99), "und");
	ck_assert_int_eq(kelma_label_find("ary", 3), -1);
}
END_TEST

static const struct {
	const char *text, *label;
} clear[] = {
	{ "salam khouya, bghit nsewlek 3la lwra9 dyal lmdrasa", "ary-Latn" },
	{ "كيفاش نقدر نبدل العنوان ديالي فالكارط ناسيونال؟", "ary-Arab" },
	{ "يشرفني أن أتقدم إلى سيادتكم بهذا الطلب قصد الاستفادة من الدعم", "arb-Arab" },
	{ "Je vous prie de bien vouloir examiner ma demande", "fra-Latn" },
	{ "could you please tell me when the office opens", "eng-Latn" },
	{ "por favor necesito una copia del certificado", "spa-Latn" },
	{ "ⵔⵉⵖ ⴰⴷ ⵙⵇⵙⵉⵖ ⵅⴼ ⵜⴽⴰⵕⴹⴰ ⵉⵏⵓ", "zgh-Tfng" },
	{ "riɣ ad ssqsaɣ xf tkaṛḍa inu d yiwn ufran amaynu", "ber-Latn" },
	{ "Пожалуйста, скажите мне", "und" },
	{ "asdkjhqwe zxcmn", "und" }, /* keys hit at random */
	{ "qsdfjklm wxcvb", "und" },
	{ "0612345678 12/03/2024", "und" },
	{ "https://www.example.ma/bghit", "und" },
	{ "", "und" },
};

START_TEST(clear_texts_get_their_label)
{
	kelma_lang_result r = label_with(NULL, clear[_i].text);
	ck_assert_str_eq(kelma_label_name(r.label), clear[_i].label);
	double sum = 0, scripts = 0;
	for (int i = 0; i < KELMA_LABEL_COUNT; i++) sum += r.probs[i];
	for (int i = 0; i < KELMA_SCRIPT_COUNT; i++) scripts += r.scripts[i];
	ck_assert_double_eq_tol(sum, 1, 1e-6);
	ck_assert(scripts == 0 || fabs(scripts - 1) < 1e-9);
}
END_TEST

START_TEST(priors_move_and_bad_ones_are_refused)
{
	static const char *const bad[] = { "x=1",     "ary-Arab",    "ary-Arab=",    "ary-Arab=1x",
					   "other=1", "ary-Arab=1,", "ary-Arab=1e9", "inbx",
					   "und=-",   "und=101",     "und=-101",     "und=1.2.3",
					   "=1" };
	const char *s = "واش هاد الشي صحيح";
	kelma_lang_result none = label_with("none", s), less = label_with("ary-Arab=-3", s),
			  more = label_with("ary-Arab=+2.5", s);
	ck_assert_double_lt(less.probs[KELMA_LABEL_ARY_ARAB], none.probs[KELMA_LABEL_ARY_ARAB]);
	ck_assert_double_gt(more.probs[KELMA_LABEL_ARY_ARAB], none.probs[KELMA_LABEL_ARY_ARAB]);
	ck_assert_double_lt(label_with("inbox", s).probs[KELMA_LABEL_ARA_OTHER],
			    none.probs[KELMA_LABEL_ARA_OTHER] + 1e-12);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		kelma_lang_options o = KELMA_LANG_OPTIONS_INIT;
		kelma_lang *lg;
		kelma_err err = { 0 };
		o.prior = bad[i];
		ck_assert_int_eq(kelma_lang_new(res, &o, &lg, &err), KELMA_EARG);
		ck_assert_ptr_null(lg);
		ck_assert_int_ne(err.msg[0], 0);
	}
}
END_TEST

/* What a prior expects is a file of data/priors; each of them can be read. */
START_TEST(priors_are_data)
{
	const char *name,
		*s = "\u0634\u0646\u0648 \u0647\u0627\u062f \u0627\u0644\u062d\u0627\u0644\u0629";
	size_t n = 0, inbox = 0;
	for (; (name = kelma_lang_get_prior(res, n)) != NULL; n++) {
		double sum = 0;
		kelma_lang_result r = label_with(name, s);
		for (int i = 0; i < KELMA_LABEL_COUNT; i++) sum += r.probs[i];
		ck_assert_double_eq_tol(sum, 1, 1e-6);
		inbox += !strcmp(name, "inbox");
	}
	ck_assert_uint_ge(n, 2);
	ck_assert_uint_eq(inbox, 1);
	ck_assert_ptr_null(kelma_lang_get_prior(NULL, 0));
	kelma_lang_result a = label_with("inbox", s), b = label_with("und=-1,ara-other=-2.0", s),
			  c = label_with("corpus", s), d = label_with(NULL, s);
	for (int i = 0; i < KELMA_LABEL_COUNT; i++) {
		ck_assert(a.probs[i] == b.probs[i]);
		ck_assert(c.probs[i] == d.probs[i]);
	}
}
END_TEST

START_TEST(labels_outside_the_set_are_never_answered)
{
	kelma_lang_options o = KELMA_LANG_OPTIONS_INIT;
	kelma_lang *lg;
	kelma_lang_result r;
	const char *s = "bghit nsewlek 3la lwra9";
	o.labels = 1u << KELMA_LABEL_FRA_LATN | 1u << KELMA_LABEL_ENG_LATN;
	ck_assert_int_eq(kelma_lang_new(res, &o, &lg, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_lang_run(lg, s, strlen(s), &r, NULL), KELMA_OK);
	ck_assert_int_ne(r.label, KELMA_LABEL_ARY_LATN);
	ck_assert(r.probs[KELMA_LABEL_ARY_LATN] == 0);
	kelma_lang_free(lg);
}
END_TEST

START_TEST(words_are_folded_and_cut)
{
	size_t n, pos = 0;
	lang_model m;
	lang_word w;
	const void *p = pack_section(res, "lang", &n);
	ck_assert_int_eq(lang_model_open(&m, p, n, NULL), KELMA_OK);
	const char *s = "l'Eau salaaaam rendez-vous a@b.c 06 \u0627\u0644\u0640\u0640CIN";
	static const size_t span[][2] = { { 0, 2 },   { 2, 5 },   { 6, 14 },  { 15, 21 },
					  { 21, 26 }, { 33, 35 }, { 36, 44 }, { 44, 47 } };
	for (size_t i = 0; i < sizeof span / sizeof *span; i++) {
		ck_assert_int_eq(lang_word_next(&m, s, strlen(s), &pos, &w), 1);
		ck_assert_uint_eq(w.start, span[i][0]);
		ck_assert_uint_eq(w.end, span[i][1]);
		if (i == 2) ck_assert_uint_eq(w.len, 2 + 5); /* salam */
	}
	ck_assert_int_eq(lang_word_next(&m, s, strlen(s), &pos, &w), 0);
}
END_TEST

/* Letters that are held down say nothing: the answer is that of the word without them. */
static const struct {
	const char *drawn, *word;
} drawn[] = {
	{ "\u0648\u0627\u0627\u0627\u0627\u0634", "\u0648\u0627\u0634" },
	{ "\u0628\u0632\u0627\u0627\u0627\u0641 \u0628\u0632\u0632\u0632\u0632\u0627\u0641",
	  "\u0628\u0632\u0627\u0641 \u0628\u0632\u0627\u0641" },
	{ "\u0645\u0633\u062a\u062d\u064a\u0644\u0627\u0627\u0627",
	  "\u0645\u0633\u062a\u062d\u064a\u0644\u0627" },
	{ "\u0648\u0627\u0640\u0627\u0640\u0627\u0634", "\u0648\u0627\u0634" },
	{ "bzaaaaf", "bzaf" },
	{ "HADAaaa khouyaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	  "hada khouya" },
	{ "tr\u00e9\u00e9\u00e9s merciiiii", "tr\u00e9s merci" },
	{ "hhhhhhhhh", "hh" },
	{ "3333lach", "33lach" },
};

START_TEST(drawn_words_are_their_words)
{
	kelma_lang_result a = label_with(NULL, drawn[_i].drawn),
			  b = label_with(NULL, drawn[_i].word);
	ck_assert_int_eq(a.label, b.label);
	for (int k = 0; k < KELMA_LABEL_COUNT; k++) ck_assert(a.probs[k] == b.probs[k]);
}
END_TEST

/* Append a parameter of rows * n numbers, in which row r, column c is 1 + r + c below `known`, else
 * 0; with `all` the zeros are written, too. square: rows are labels. */
static void
put_rows(kelma_buf *b, const char *name, unsigned rows, unsigned known, int square, int all)
{
	char num[32];
	kelma_buf_add(b, name, strlen(name));
	for (unsigned r = 0; r < rows; r++)
		for (unsigned c = 0; c < STATES; c++) {
			int has = c < known && (!square || r < known);
			if (!has && !all) continue;
			snprintf(num, sizeof num, "%c%u", r || c ? ' ' : '\t', has ? 1 + r + c : 0);
			kelma_buf_add(b, num, strlen(num));
		}
	kelma_buf_add(b, "\n", 1);
}

/* A model learnt before a label was added: the new label has zeros, so that `make retrain` can
 * begin. */
START_TEST(a_model_without_the_newest_label_is_read)
{
	kelma_buf none = KELMA_BUF_INIT, text[2] = { KELMA_BUF_INIT, KELMA_BUF_INIT },
		  out[2] = { KELMA_BUF_INIT, KELMA_BUF_INIT };
	kelma_err err;
	for (int all = 0; all < 2; all++) {
		kelma_buf *b = &text[all];
		put_rows(b, "lift", FAMS * CUTS, STATES - 1, 0, all);
		put_rows(b, "token-bias", 1, STATES - 1, 0, all);
		put_rows(b, "token-next", STATES, STATES - 1, 1, all);
		put_rows(b, "token-first", 1, STATES - 1, 0, all);
		ck_assert_int_eq(lang_model_build(&none, b, &none, &none, &out[all], &err), 0);
	}
	ck_assert_uint_gt(text[1].len, text[0].len);
	ck_assert_uint_eq(out[0].len, out[1].len);
	ck_assert(!memcmp(out[0].data, out[1].data, out[0].len));
	text[0].len = 0;
	kelma_buf_add(&text[0], "token-next\t1 2 3 4 5\n", 21);
	ck_assert_int_eq(lang_model_build(&none, &text[0], &none, &none, &out[0], &err),
			 KELMA_ESYNTAX);
	for (int i = 0; i < 2; i++) kelma_buf_free(&text[i]), kelma_buf_free(&out[i]);
}
END_TEST

START_TEST(damaged_models_are_refused)
{
	size_t n;
	lang_model m;
	const unsigned char *p = pack_section(res, "lang", &n);
	unsigned char *copy = malloc(n);
	ck_assert_int_eq(lang_model_open(&m, NULL, 0, NULL), KELMA_EDATA);
	for (size_t cut = 1; cut < n; cut = cut * 3 + 1)
		ck_assert_int_eq(lang_model_open(&m, p, n - cut, NULL), KELMA_EDATA);
	static const size_t at[] = { 0, 8, 11, 12, 15, 16 + 2048 };
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		memcpy(copy, p, n);
		copy[at[i]] ^= 0xff;
		ck_assert_int_eq(lang_model_open(&m, copy, n, NULL), KELMA_EDATA);
	}
	free(copy);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("lang");
	TCase *t = tcase_create("all");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, label_names_go_both_ways);
	tcase_add_loop_test(t, clear_texts_get_their_label, 0, (int)(sizeof clear / sizeof *clear));
	tcase_add_test(t, priors_move_and_bad_ones_are_refused);
	tcase_add_test(t, priors_are_data);
	tcase_add_test(t, labels_outside_the_set_are_never_answered);
	tcase_add_test(t, words_are_folded_and_cut);
	tcase_add_loop_test(t, drawn_words_are_their_words, 0, (int)(sizeof drawn / sizeof *drawn));
	tcase_add_test(t, a_model_without_the_newest_label_is_read);
	tcase_add_test(t, damaged_models_are_refused);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad != 0;
}
