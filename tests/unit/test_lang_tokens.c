/* lang: labels of tokens, explanations, long and odd input. */
#include <check.h>
#include "lang/lang.h"
#include "lang/scan.h"
#include "lang/score.h"
#include <kelma/kelma.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TOK = 64 };
static kelma_res *res;
static kelma_lang *lg;

static void
setup(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_lang_new(res, NULL, &lg, NULL), KELMA_OK);
}

static void
teardown(void)
{
	kelma_lang_free(lg);
	kelma_res_free(res);
}

static size_t
cut(const char *s, kelma_token tok[MAX_TOK])
{
	kelma_tok *tk;
	size_t n = 0;
	ck_assert_int_eq(kelma_tok_new(res, NULL, &tk, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_tok_start(tk, s, strlen(s), NULL), KELMA_OK);
	while (n < MAX_TOK && kelma_tok_next(tk, &tok[n]) == 1) n++;
	kelma_tok_free(tk);
	return n;
}

/* Text and the labels of its tokens, in order. */
static const struct {
	const char *text, *labels;
} mixed[] = {
	{ "khassni njib la carte nationale dyali ghedda",
	  "ary-Latn ary-Latn fra-Latn fra-Latn fra-Latn ary-Latn ary-Latn" },
	{ "bghit le formulaire, 0612345678", "ary-Latn fra-Latn fra-Latn other other" },
	{ "واش عندكم شي خبر على le virement ديالي",
	  "ary-Arab ary-Arab ary-Arab ary-Arab ary-Arab fra-Latn fra-Latn ary-Arab" },
	{ "ⴰⵣⵓⵍ bonjour tout le monde", "zgh-Tfng fra-Latn fra-Latn fra-Latn fra-Latn" },
	{ "https://example.ma 12 ؟", "other other other" },
};

START_TEST(tokens_of_mixed_messages_get_their_language)
{
	kelma_token tok[MAX_TOK];
	kelma_lang_token out[MAX_TOK];
	kelma_lang_result r;
	char got[1024] = "";
	const char *s = mixed[_i].text;
	size_t n = cut(s, tok);
	ck_assert_int_eq(kelma_lang_run_tokens(lg, s, strlen(s), tok, n, out, &r, NULL), KELMA_OK);
	for (size_t i = 0; i < n; i++) {
		if (i) strcat(got, " ");
		strcat(got, kelma_label_name(out[i].label));
		ck_assert(out[i].prob > 0 && out[i].prob <= 1.000001);
	}
	ck_assert_str_eq(got, mixed[_i].labels);
}
END_TEST

START_TEST(mix_counts_words_of_languages_only)
{
	kelma_token tok[MAX_TOK];
	kelma_lang_token out[MAX_TOK];
	kelma_lang_result r, whole;
	const char *s = "salam khouya, chno homa les documents? 06 12 34 56 78";
	size_t n = cut(s, tok);
	double sum = 0;
	ck_assert_int_eq(kelma_lang_run_tokens(lg, s, strlen(s), tok, n, out, &r, NULL), KELMA_OK);
	for (int l = 0; l < KELMA_LABEL_COUNT; l++) sum += r.mix[l];
	ck_assert_double_eq_tol(sum, 1, 1e-9);
	ck_assert_double_eq_tol(r.mix[KELMA_LABEL_FRA_LATN], 2.0 / 6, 1e-9);
	ck_assert(r.mix[KELMA_LABEL_OTHER] == 0);
	ck_assert_int_eq(kelma_lang_run(lg, s, strlen(s), &whole, NULL), KELMA_OK);
	ck_assert_int_eq(whole.label, r.label);
	ck_assert(whole.prob == r.prob);
}
END_TEST

/* Names have no language, whatever the words around them; words that are also names keep theirs. */
START_TEST(names_are_named)
{
	static const struct {
		const char *text, *word;
		int name;
	} list[] = {
		{ "chkoun 3ref Abdelkader dyal Tiznit", "Abdelkader", 1 },
		{ "chkoun 3ref Abdelkader dyal Tiznit", "Tiznit", 1 },
		{ "on a rendez-vous avec Rachida demain", "Rachida", 1 },
		{ "\u0645\u0634\u064a\u062a \u0644\u0645\u0643\u0646\u0627\u0633 "
		  "\u0627\u0644\u0628\u0627\u0631\u062d",
		  "\u0644\u0645\u0643\u0646\u0627\u0633", 1 }, /* "to Meknes" */
		{ "kteb liya f WhatsApp", "WhatsApp", 1 },
		{ "les roses sont belles", "roses", 0 },
		{ "Rose est une fleur", "Rose", 0 }, /* begins the sentence */
		{ "wlah Allah y7fdek", "Allah", 0 },
		{ "\u0647\u0627\u062f \u0627\u0644\u0631\u0627\u062c\u0644 "
		  "\u0643\u0631\u064a\u0645 \u0628\u0632\u0627\u0641",
		  "\u0643\u0631\u064a\u0645", -1 }, /* "generous": either */
	};
	const char *s = list[_i].text, *at = strstr(s, list[_i].word);
	kelma_token tok[MAX_TOK];
	kelma_lang_token out[MAX_TOK];
	kelma_lang_result r;
	size_t k = cut(s, tok);
	ck_assert_int_eq(kelma_lang_run_tokens(lg, s, strlen(s), tok, k, out, &r, NULL), KELMA_OK);
	ck_assert(r.mix[KELMA_LABEL_NAME] == 0);
	for (size_t i = 0; i < k; i++)
		if (tok[i].start == (size_t)(at - s) && list[_i].name >= 0)
			ck_assert_int_eq(out[i].label == KELMA_LABEL_NAME, list[_i].name);
}
END_TEST

/* Wide registers or not: the same bits. */
START_TEST(chains_agree)
{
	static const char *const part[] = {
		"bghit", "la", "carte", "\u0643\u0627\u0631\u0637",
		"\u062f\u064a\u0627\u0644\u064a", "the", "casa", "\u2d30\u2d63\u2d53\u2d4d",
		"\u043f\u043e", "zz", "06", "l'eau", "a\u0639", "tmazi\u0263t", "Tiznit"
	};
	kelma_token tok[MAX_TOK];
	kelma_lang_token a[MAX_TOK], b[MAX_TOK];
	uint32_t seed = 5;
	kelma_lang_options o = KELMA_LANG_OPTIONS_INIT;
	o.labels = 1u << KELMA_LABEL_FRA_LATN | 1u << KELMA_LABEL_ZGH_TFNG;
	kelma_lang *two[2] = { lg, NULL };
	ck_assert_int_eq(kelma_lang_new(res, &o, &two[1], NULL), KELMA_OK);
	for (int round = 0; round < 600; round++) {
		char s[800] = "";
		kelma_lang *x = two[round & 1];
		for (unsigned i = 0, n = seed >> 20 & 31; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			strcat(s, part[(seed >> 12) % (sizeof part / sizeof *part)]);
			strcat(s, " ");
		}
		seed = seed * 1664525 + 1013904223;
		size_t n = cut(s, tok);
		int wide = x->wide;
		ck_assert_int_eq(kelma_lang_run_tokens(x, s, strlen(s), tok, n, a, NULL, NULL),
				 KELMA_OK);
		x->wide = 0;
		ck_assert_int_eq(kelma_lang_run_tokens(x, s, strlen(s), tok, n, b, NULL, NULL),
				 KELMA_OK);
		x->wide = wide;
		for (size_t i = 0; i < n; i++)
			if (a[i].label != b[i].label ||
			    memcmp(&a[i].prob, &b[i].prob, sizeof(double)))
				ck_abort_msg("token %zu of %s", i, s);
	}
	kelma_lang_free(two[1]);
}
END_TEST

START_TEST(dialectness_rises_from_standard_to_darija)
{
	static const char *const step[] = {
		"يرجى تقديم الطلب إلى المصلحة المختصة قبل نهاية الشهر الجاري",
		"تقدمت بالطلب إلى المصلحة ولكن ما عطاوني حتى جواب",
		"بغيت نعرف علاش باقي ما جاوبتونيش على الطلب ديالي"
	};
	double last = -1;
	for (size_t i = 0; i < 3; i++) {
		kelma_lang_result r;
		ck_assert_int_eq(kelma_lang_run(lg, step[i], strlen(step[i]), &r, NULL), KELMA_OK);
		ck_assert_double_gt(r.dialectness, last);
		last = r.dialectness;
	}
	ck_assert_double_gt(last, 0.7);
}
END_TEST

START_TEST(explanation_names_the_telling_words)
{
	kelma_buf out = KELMA_BUF_INIT;
	ck_assert_int_eq(kelma_lang_explain(lg, "wach bezzaf", 11, &out, NULL), KELMA_OK);
	ck_assert_ptr_nonnull(strstr(out.data, "\tary-Latn\t"));
	ck_assert(strstr(out.data, "wac") || strstr(out.data, "=wach="));
	double last = 1e9;
	for (char *p = out.data; *p; p = strchr(p, '\n') + 1) { /* strongest first */
		char *tab = strchr(strchr(p, '\t') + 1, '\t');
		double w = atof(tab + 1);
		ck_assert_double_le(w, last);
		last = w;
	}
	kelma_buf_free(&out);
}
END_TEST

/* One letter ten million times, one word of all letters, nothing but marks: linear, and no word
 * longer than its room. */
START_TEST(odd_input_stays_in_bounds)
{
	static const char *const unit[] = { "a",       "\u0639", "\u064b", "'",   "-", "@",
					    "a\u0639", "\u2d63", "7",      "://", "l'" };
	const size_t want = 1 << 20;
	char *s = malloc(want + 16);
	size_t k = strlen(unit[_i]), n = 0;
	lang_word w;
	lang_model *m = &lg->m;
	for (; n + k <= want; n += k) memcpy(s + n, unit[_i], k);
	kelma_lang_result r;
	ck_assert_int_eq(kelma_lang_run(lg, s, n, &r, NULL), KELMA_OK);
	size_t pos = 0, last = 0, words = 0;
	while (lang_word_next(m, s, n, &pos, &w)) {
		if (w.start < last || w.end > n || w.end <= w.start || w.len > WORD_MAX + 2)
			ck_abort_msg("bad word at %zu", w.start);
		last = w.end;
		if (++words > want) ck_abort_msg("more words than bytes");
	}
	free(s);
}
END_TEST

START_TEST(rows_of_a_word_add_up)
{
	lang_word w;
	size_t pos = 0;
	ck_assert_int_eq(lang_word_next(&lg->m, "3afakom", 7, &pos, &w), 1);
	lang_score x;
	lang_word_score(&lg->m, FAM_LATN, w.sym, w.len - 2, &x);
	uint32_t row[3 * WORD_MAX + 8];
	unsigned rows = lang_word_rows(w.sym, w.len, row);
	ck_assert_uint_eq(x.pos, 8);
	ck_assert_uint_eq(rows, 8 + 7 + 6 + 1); /* 2-, 3-, 4-grams of _3afakom_ and the word */
	ck_assert_uint_eq(lang_score_rows(x.pos), rows);
	for (unsigned lane = 0; lane < LANES; lane++) {
		int sum = 0;
		for (unsigned i = 0; i < rows; i++)
			sum += lg->m.rows[FAM_LATN][row[i] * LANES + lane] - ROW_ZERO;
		ck_assert_int_eq((int)x.v[lane] - (int)(rows * ROW_ZERO), sum);
	}
}
END_TEST

/* The hot loop finds the words that the careful one defines, and adds up their rows, whatever
 * stands where. */
static void
same_words(const char *s, size_t n)
{
	const lang_model *m = &lg->m;
	lang_text t;
	lang_word fast, slow;
	size_t pos = 0;
	uint32_t row[3 * WORD_MAX + 8];
	lang_text_start(&t, m, s, n, &fast);
	const unsigned char *at = t.q;
	while (lang_text_next(m, &t, &at, &fast, &fast.fam, 1)) {
		if (!lang_word_next(m, s, n, &pos, &slow))
			ck_abort_msg("a word too many in %.*s", (int)n, s);
		if (fast.start != slow.start || fast.len != slow.len || fast.cls != slow.cls ||
		    fast.fam != slow.fam || memcmp(fast.sym, slow.sym, slow.len + 4))
			ck_abort_msg("another word at %zu of %.*s", slow.start, (int)n, s);
		if (fast.fam < 0) continue;
		lang_score x;
		unsigned rows = lang_word_rows(slow.sym, slow.len, row);
		lang_word_score(m, fast.fam, fast.sym, fast.len - 2, &x);
		for (unsigned lane = 0; lane < LANES; lane++) {
			int sum = 0;
			for (unsigned i = 0; i < rows; i++)
				sum += m->rows[fast.fam][row[i] * LANES + lane] - ROW_ZERO;
			if (lang_score_rows(x.pos) != rows ||
			    (int)x.v[lane] - (int)(rows * ROW_ZERO) != sum)
				ck_abort_msg("another sum in %.*s", (int)n, s);
		}
	}
	if (lang_word_next(m, s, n, &pos, &slow))
		ck_abort_msg("a word is missing at %zu of %.*s", slow.start, (int)n, s);
}

START_TEST(short_cuts_find_the_same_words)
{
	static const char *const part[] = {
		"a",
		"bghit",
		"Wlad",
		"zz",
		"aaa",
		"zzz",
		"\u0627\u0627\u0627",
		"\u0628\u0627\u0628\u0627\u0628\u0627",
		"abcdefghijklmnop",
		"abcdefghijklmnopq",
		"3la",
		"l'",
		"-nni",
		"\u00e9t\u00e9",
		"\u0639\u0646\u062f\u064a",
		"\u0640",
		"\u0648\u0648\u0648\u0648",
		"\u0665",
		"\u2d63",
		"\u0434",
		"\u4e2d",
		"@",
		"://",
		":",
		".",
		",",
		" ",
		" ",
		" ",
		"  ",
		"\t",
		"'",
		"\u2019",
		"\u1e0d",
		"\u064e",
		"\u0628\u0628\u0628\u0628\u0628\u0628\u0628\u0628\u0628\u0627\u0628\u0627\u0628"
		"\u0627\u0628\u0627\u0628\u0627",
		"\u0628\u0627\u0628\u0627\u0628\u0627\u0628\u0627",
		"\u200f",
		"\u060c",
		"\u061f",
		"\u0620",
		"\u063b",
		"\u064b",
		"\u0621\u063a\u0641\u064a",
		"\U0001f600",
		"06",
		"2024",
		"\u0686",
		"-",
		"abc\u0639"
	};
	uint32_t seed = 7;
	for (int round = 0; round < 40000; round++) {
		char s[800];
		size_t n = 0, parts = (seed >> 16) % 16;
		for (size_t i = 0; i < parts; i++) {
			seed = seed * 1664525 + 1013904223;
			const char *u = part[(seed >> 12) % (sizeof part / sizeof *part)];
			memcpy(s + n, u, strlen(u));
			n += strlen(u);
		}
		seed = seed * 1664525 + 1013904223;
		char *own = malloc(n ? n : 1); /* reading past the end shows under a sanitizer */
		memcpy(own, s, n);
		same_words(own, n);
		free(own);
	}
}
END_TEST

/* Words that are kept for tokens change nothing. */
START_TEST(kept_words_add_up_the_same)
{
	const char *s = "bghit n\u00e9gocier 3la \u0639\u0646\u062f\u064a \u2d63\u2d63 06 l'eau";
	lang_sum x, y;
	ck_assert_int_eq(lang_sum_text(lg, s, strlen(s), 0, &x), KELMA_OK);
	ck_assert_int_eq(lang_sum_text(lg, s, strlen(s), 1, &y), KELMA_OK);
	ck_assert_mem_eq(&x, &y, sizeof x);
	ck_assert_uint_eq(lg->nword, 7);
}
END_TEST

START_TEST(long_texts_agree_with_their_beginning)
{
	const char *unit = "bghit nsewlek 3la lwra9 dyal lmdrasa ";
	size_t k = strlen(unit), n = 0;
	char *s = malloc(k * 6000);
	for (int i = 0; i < 6000; i++, n += k) memcpy(s + n, unit, k);
	kelma_lang_result a, b;
	ck_assert_int_eq(kelma_lang_run(lg, s, n, &a, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_lang_run(lg, s, TEXT_MAX, &b, NULL), KELMA_OK);
	ck_assert_int_eq(a.label, KELMA_LABEL_ARY_LATN);
	ck_assert(a.prob == b.prob);
	free(s);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("lang tokens");
	TCase *t = tcase_create("all");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, tokens_of_mixed_messages_get_their_language, 0,
			    (int)(sizeof mixed / sizeof *mixed));
	tcase_add_test(t, mix_counts_words_of_languages_only);
	tcase_add_loop_test(t, names_are_named, 0, 9);
	tcase_add_test(t, chains_agree);
	tcase_add_test(t, dialectness_rises_from_standard_to_darija);
	tcase_add_test(t, explanation_names_the_telling_words);
	tcase_add_loop_test(t, odd_input_stays_in_bounds, 0, 11);
	tcase_add_test(t, rows_of_a_word_add_up);
	tcase_add_test(t, short_cuts_find_the_same_words);
	tcase_add_test(t, kept_words_add_up_the_same);
	tcase_add_test(t, long_texts_agree_with_their_beginning);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad != 0;
}
