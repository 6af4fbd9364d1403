/* segment: plain words found by windows. Where a window begins must not matter, nor which loop
 * runs. */
#include <check.h>
#include "segment/tok.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Text, and its tokens with a | between them. */
static const struct {
	const char *text, *want;
} tokens[] = {
	{ "wach kayn chi 7aja", "wach|kayn|chi|7aja" },
	{ "واش كاين شي حاجة", "واش|كاين|شي|حاجة" },
	{ "a  b   c", "a|b|c" },
	{ "salam سلام bonjour", "salam|سلام|bonjour" },
	{ "salamسلام سلامsalam سلام3 s3سلام", "salam|سلام|سلام|salam|سلام|3|s3|سلام" },
	{ "3likom 9bel w7ed 3elnou 7elloooh 5assni", "3likom|9bel|w7ed|3elnou|7elloooh|5assni" },
	{ "3a 5h30 3dh 2eme 7 jours 22ans", "3a|5h30|3dh|2eme|7|jours|22ans" },
	{ "été l'été où ×2 a×b ÷ naïf", "été|l'|été|où|×|2|a|×|b|÷|naïf" },
	{ "مُحَمَّدٌ ًا كَ", "مُحَمَّدٌ|ً|ا|كَ" },
	{ "ڭاع فين ڭالس كَڭ", "ڭاع|فين|ڭالس|كَڭ" },
	{ "راه، واخا؟ لا؟؟ آه؟! نعم. صافي...", "راه|،|واخا|؟|لا|؟؟|آه|؟!|نعم|.|صافي|..." },
	{ "oui, non! ah?! fin. d'accord. etc. l'an 'x'",
	  "oui|,|non|!|ah|?!|fin|.|d'|accord|.|etc.|l'|an|'|x|'" },
	{ "xseɣ ruḥeɣ ɣer aḍu", "xseɣ|ruḥeɣ|ɣer|aḍu" },
	{ "ⵜⴰⵎⴰⵣⵉⵖⵜ ⴷ ⵜⵓⵜⵍⴰⵢⵜ, ⵉⵀ", "ⵜⴰⵎⴰⵣⵉⵖⵜ|ⴷ|ⵜⵓⵜⵍⴰⵢⵜ|,|ⵉⵀ" },
	{ "e\xcc\x81t a\xcc\x81 b", "e\xcc\x81t|a\xcc\x81|b" },
	{ "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz a",
	  "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz|a" },
	{ "سلامسلامسلامسلامسلامسلامسلامسلامسلامسلام ب",
	  "سلامسلامسلامسلامسلامسلامسلامسلامسلامسلام|ب" },
	{ "a b c d e f g h i j k l m n o p q r s t u v w x y z",
	  "a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t|u|v|w|x|y|z" },
	{ "merci 😍😍 bzaf (lah) y7fdek @ana #maroc a@b.ma http://a.ma/x",
	  "merci|😍|😍|bzaf|(|lah|)|y7fdek|@ana|#maroc|a@b.ma|http://a.ma/x" },
};

/* Behind `lead` letters and a space, when there are any, the text has the same tokens. */
static void
same_behind(const char *text, const char *want, size_t lead)
{
	char s[1024], got[1024] = "";
	kelma_token t;
	size_t from = lead ? lead + 1 : 0, k = 0, n;
	memset(s, 'z', lead);
	if (lead) s[lead] = ' ';
	strcpy(s + from, text);
	n = strlen(s);
	char *exact = malloc(n); /* nothing behind it may be read */
	memcpy(exact, s, n);
	ck_assert_int_eq(kelma_tok_start(tk, exact, n, NULL), KELMA_OK);
	for (size_t end = 0; kelma_tok_next(tk, &t) == 1; end = t.end) {
		ck_assert_uint_ge(t.start, end);
		ck_assert_uint_le(t.end, n);
		if (t.start < from) ck_assert_uint_eq(t.end, lead);
		else
			k += (size_t)snprintf(got + k, sizeof got - k, "%s%.*s", k ? "|" : "",
					      (int)(t.end - t.start), exact + t.start);
	}
	free(exact);
	ck_assert_msg(!strcmp(got, want), "behind %zu letters (wide %d):\n%s\n%s", lead, tk->wide,
		      got, want);
}

START_TEST(windows)
{
	const int wide = tk->wide;
	for (tk->wide = 0; tk->wide <= wide; tk->wide++)
		for (size_t lead = 0; lead < 140; lead += lead ? 1 : 5)
			same_behind(tokens[_i].text, tokens[_i].want, lead);
}
END_TEST

/* Lines in one text: line ends between and behind words are what they are behind other tokens. */
START_TEST(lines)
{
	kelma_span sp;
	const char *text = "wach nta\n\nla\r\nsafi. iyyeh\nواخا\n";
	size_t n = 0;
	ck_assert_int_eq(kelma_tok_start(tk, text, strlen(text), NULL), KELMA_OK);
	while (kelma_sent_next(tk, &sp) == 1) n++;
	ck_assert_uint_eq(n, 4);
	ck_assert_uint_eq(tk->tok[2].flags, SEG_SPACE_BEFORE | SEG_LINE_BEFORE | SEG_BLANK_BEFORE);
	ck_assert_uint_eq(tk->tok[3].flags, SEG_SPACE_BEFORE | SEG_LINE_BEFORE);
	ck_assert_uint_eq(tk->tok[6].flags, SEG_SPACE_BEFORE | SEG_LINE_BEFORE);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("segment_plain");
	TCase *c = tcase_create("plain");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, windows, 0, (int)(sizeof tokens / sizeof *tokens));
	tcase_add_test(c, lines);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad != 0;
}
