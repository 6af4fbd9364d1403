/* segment: tokens, shapes, sentences. */
#include <check.h>
#include <kelma/segment.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static kelma_res *res;
static kelma_tok *tk;

static void
setup(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_tok_new(res, NULL, &tk, NULL), KELMA_OK);
}

static void
teardown(void)
{
	kelma_tok_free(tk);
	kelma_res_free(res);
}

/* Tokens as "text/class text/class", and checks that they ascend and cover all but separators. */
static void
expect(const char *text, const char *want)
{
	char got[4096] = "";
	size_t n = 0, end = 0;
	kelma_token t;
	ck_assert_int_eq(kelma_tok_start(tk, text, strlen(text), NULL), KELMA_OK);
	while (kelma_tok_next(tk, &t) == 1) {
		ck_assert_uint_ge(t.start, end);
		ck_assert_uint_gt(t.end, t.start);
		end = t.end;
		n += (size_t)snprintf(got + n, sizeof got - n, "%s%.*s/%s", n ? " " : "",
				      (int)(t.end - t.start), text + t.start,
				      kelma_token_class_name(t.cls));
		ck_assert_uint_lt(n, sizeof got);
	}
	ck_assert_str_eq(got, want);
}

static const struct {
	const char *text, *want;
} tokens[] = {
	{ "", "" },
	{ " \t\n ", "" },
	{ "sbah lkhir", "sbah/word lkhir/word" },
	{ "9lb 3la 7a9ek", "9lb/word 3la/word 7a9ek/word" },
	{ "7 jours, 4 dh", "7/number jours/word ,/punct 4 dh/amount" },
	{ "d'abord l'hiver, s\u2019il",
	  "d'/word abord/word l'/word hiver/word ,/punct s\u2019/word il/word" },
	{ "aujourd'hui jusqu'ici", "aujourd'hui/word jusqu'/word ici/word" },
	{ "arc-en-ciel l-7awma", "arc-en-ciel/word l-7awma/word" },
	{ "al. 2 du chap. 4", "al./word 2/number du/word chap./word 4/number" },
	{ "le port. fini", "le/word port/word ./punct fini/word" },
	{ "S.N.T.L. et R.A.M", "S.N.T.L./word et/word R.A.M/word" },
	{ "n°7", "n°/word 7/number" },
	{ "2 750,30 DH", "2 750,30 DH/amount" },
	{ "30dh 50درهم", "30dh/amount 50درهم/amount" },
	{ "4-7 ans", "4/number -/punct 7/number ans/word" },
	{ "3+4", "3/number +/symbol 4/number" },
	{ "-12", "-12/number" },
	{ "07/11/2023 8:05 9h15", "07/11/2023/date 8:05/time 9h15/time" },
	{ "0661020304 06.61.02.03.04 +212 661-020304",
	  "0661020304/phone 06.61.02.03.04/phone +212 661-020304/phone" },
	{ "CD123456 12345-ب-7", "CD123456/id 12345-ب-7/id" },
	{ "https://a.ma/x?y=1. www.b.com,",
	  "https://a.ma/x?y=1/url ./punct www.b.com/url ,/punct" },
	{ "a.b@c.org!", "a.b@c.org/email !/punct" },
	{ "#salam_3likom @ali.b.", "#salam_3likom/hashtag @ali.b/mention ./punct" },
	{ "غادي.دابا", "غادي/word ./punct دابا/word" },
	{ "المادة7 بالـSMS", "المادة/word 7/number بالـ/word SMS/word" },
	{ "كِتَابٌ", "كِتَابٌ/word" },
	{ "ⴰⴽⴽⵯ ⵙ-ⵜⴰⵎⴰ", "ⴰⴽⴽⵯ/word ⵙ-ⵜⴰⵎⴰ/word" },
	{ "hi :) ^^ <3", "hi/word :)/emoji ^^/emoji <3/emoji" },
	{ "(cf. note)", "(/punct cf./word note/word )/punct" },
	{ "chno?!...", "chno/word ?!.../punct" },
	{ "a\u0301b", "a\u0301b/word" },
	{ "\u200fنعم\u200f!", "نعم/word !/punct" },
	{ "👩🏽\u200d🚀👋🏿🇲🇦🇪🇭1\ufe0f\u20e3",
	  "👩🏽\u200d🚀/emoji 👋🏿/emoji 🇲🇦/emoji 🇪🇭/emoji "
	  "1\ufe0f\u20e3/emoji" },
	{ "tamaziγt", "tamaziγt/word" },
	{ "12.5kg", "12.5kg/number" },
	{ "a-b_c.39@x-y.org.ma, 0612345678@d.com",
	  "a-b_c.39@x-y.org.ma/email ,/punct 0612345678@d.com/email" },
	{ "ali@ @ali x@y a.@b.c",
	  "ali/word @/symbol @ali/mention x/word @/symbol y/word a/word ./punct @b.c/mention" },
	{ "بريدي:ali@x.ma", "بريدي/word :/punct ali@x.ma/email" },
	{ "لش#\u061aال", "لش/word #\u061a/symbol ال/word" },
	{ "#\ufe0f\u20e3 *\ufe0f\u20e3", "#\ufe0f\u20e3/emoji *\ufe0f\u20e3/emoji" },
};

START_TEST(text_becomes_tokens)
{
	expect(tokens[_i].text, tokens[_i].want);
}
END_TEST

START_TEST(sentences_end_where_a_reader_stops)
{
	static const struct {
		const char *text, *want;
	} row[] = {
		{ "Oui. Non", "Oui.|Non" },
		{ "Voir M. Tazi. Merci", "Voir M. Tazi.|Merci" },
		{ "Il a 3.5 points. Bien", "Il a 3.5 points.|Bien" },
		{ "Hein?! bon", "Hein?!|bon" },
		{ "ah... bon", "ah... bon" },
		{ "ah... Bon", "ah...|Bon" },
		{ "1. Lire\n2. Signer", "1. Lire|2. Signer" },
		{ "une ligne\nsuite", "une ligne\nsuite" },
		{ "titre\nSuite", "titre|Suite" },
		{ "une ligne\n\nsuite", "une ligne|suite" },
		{ "safi.daba", "safi.|daba" },
		{ "(Ah bon ?) Oui. Non", "(Ah bon ?)|Oui.|Non" },
		{ "lui (ah bon ?) oui. Non", "lui (ah bon ?) oui.|Non" },
		{ "« Va. » Il va", "« Va. »|Il va" },
		{ "Bravo ! 🎉 Merci", "Bravo ! 🎉|Merci" },
		{ "واش؟ لا. نعم", "واش؟|لا.|نعم" },
	};
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		char got[512] = "";
		kelma_span sp;
		ck_assert_int_eq(kelma_tok_start(tk, row[i].text, strlen(row[i].text), NULL),
				 KELMA_OK);
		while (kelma_sent_next(tk, &sp) == 1) {
			if (*got) strcat(got, "|");
			strncat(got, row[i].text + sp.start, sp.end - sp.start);
		}
		ck_assert_str_eq(got, row[i].want);
	}
}
END_TEST

/* Time per byte of a text ten times longer stays the same (with room for a busy machine). */
START_TEST(hostile_texts_are_linear)
{
	static const char *const piece[] = {
		"a-", "(",       "\xf0\x9f\x98\x82", "\xcc\x81", "a.", "@",          "a@",    "1 ",
		"1/", "http://", "1\u200f",          "\"a.",     "#",  "06 12 34 5", "a.\n(", "l'"
	};
	enum { SMALL = 100000, TIMES = 10 };
	const char *p = piece[_i];
	size_t k = strlen(p), n = SMALL / k * k;
	char *s = malloc(n * TIMES);
	double t[2];
	for (size_t i = 0; i < n * TIMES; i += k) memcpy(s + i, p, k);
	for (int r = 0; r < 2; r++) {
		kelma_token tok;
		kelma_span sp;
		clock_t a = clock();
		ck_assert_int_eq(kelma_tok_start(tk, s, r ? n * TIMES : n, NULL), KELMA_OK);
		while (kelma_tok_next(tk, &tok) == 1) {}
		while (kelma_sent_next(tk, &sp) == 1) {}
		t[r] = (double)(clock() - a);
	}
	ck_assert_msg(t[1] < 60 * TIMES / 10.0 * t[0] + 200000, "%s: %.0f then %.0f", p, t[0],
		      t[1]);
	free(s);
}
END_TEST

/* A token that ends at white space is the same when the text is cut there. */
START_TEST(cutting_at_white_space_changes_nothing)
{
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
		char both[2048], want[4096];
		snprintf(both, sizeof both, "%s\n%s", tokens[i].text, tokens[(i + 7) % 30].text);
		const char *a = tokens[i].want, *b = tokens[(i + 7) % 30].want;
		snprintf(want, sizeof want, "%s%s%s", a, *a && *b ? " " : "", b);
		expect(both, want);
	}
}
END_TEST

/* Words are read by windows of 64 bytes: where a word stands in them, and how the text ends, must
 * not matter. */
START_TEST(the_place_of_a_word_does_not_matter)
{
	static const char *const piece[] = { "3likom 7a9 b9a",
					     "d'accord d' accord",
					     "x, y. art. 5",
					     "fin. Z",
					     "caf\xc3\xa9, l\xe2\x80\x99or",
					     "ok!!? \xd8\xa8\xd8\xa7 b",
					     "m3a12 a1",
					     "a\nb\n\nc",
					     "lbitan\xe2\x80\xa6",
					     "www.a.ma x@y.ma" };
	char text[400];
	for (size_t i = 0; i < sizeof piece / sizeof *piece; i++) {
		size_t n = strlen(piece[i]);
		kelma_token want[16], t;
		size_t k = 0, m;
		ck_assert_int_eq(kelma_tok_start(tk, piece[i], n, NULL), KELMA_OK);
		while (k < 16 && kelma_tok_next(tk, &want[k])) k++;
		for (size_t before = 0; before < 150; before++)
			for (size_t after = 0; after < 150; after += after ? 37 : 1) {
				memset(text, ' ', sizeof text);
				for (size_t j = 0; j + 1 < before; j += 7) text[j] = 'a';
				memcpy(text + before, piece[i], n);
				ck_assert_int_eq(
					kelma_tok_start(tk, text, before + n + after, NULL),
					KELMA_OK);
				for (m = 0; kelma_tok_next(tk, &t);) {
					if (t.start < before) continue;
					ck_assert_uint_lt(m, k);
					ck_assert_uint_eq(t.start, want[m].start + before);
					ck_assert_uint_eq(t.end, want[m].end + before);
					ck_assert_int_eq(t.cls, want[m].cls);
					m++;
				}
				ck_assert_uint_eq(m, k);
			}
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("segment");
	TCase *t = tcase_create("tokens");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, text_becomes_tokens, 0, sizeof tokens / sizeof *tokens);
	tcase_add_test(t, sentences_end_where_a_reader_stops);
	tcase_add_loop_test(t, hostile_texts_are_linear, 0, 16);
	tcase_add_test(t, cutting_at_white_space_changes_nothing);
	tcase_add_test(t, the_place_of_a_word_does_not_matter);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
