/* lang: chunks that are remembered add up to what their words do, whatever was read before. */
#include <check.h>
#include "lang/chunk.h"
#include "lang/lang.h"
#include "lang/memo.h"
#include "text/utf8.h"
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;
static kelma_lang *warm, *cold;

static void
setup(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_lang_new(res, NULL, &warm, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_lang_new(res, NULL, &cold, NULL), KELMA_OK);
}

static void
teardown(void)
{
	kelma_lang_free(warm);
	kelma_lang_free(cold);
	kelma_res_free(res);
}

static float
dialectness(const kelma_lang *lg, const int *sum, unsigned pos)
{
	float y = lg->dial[0] +
		  lg->dial[1] * (float)(sum[lg->ary] - sum[lg->arb]) * lg->inv_sqrt[pos];
	return y > 1 ? 1 : y < -1 ? -1 : y;
}

/* What a text adds up to, by the words and rows that lang_word_next and lang_word_rows define; the
 * words with a family go to word[]. */
static size_t
by_definition(const kelma_lang *lg, const char *s, size_t n, lang_sum *t, lang_scored *word)
{
	const lang_model *m = &lg->m;
	size_t pos = 0, words = 0;
	uint32_t row[3 * WORD_MAX + 8], cp;
	lang_word w;
	memset(t, 0, sizeof *t);
	while (lang_word_next(m, s, n, &pos, &w)) {
		int sum[LANES] = { 0 };
		lang_scored y = { .start = w.start, .fam = (int8_t)w.fam, .cls = (uint8_t)w.cls };
		if (w.fam == -1) {
			utf8_get(s + w.start, &cp);
			t->letters[kelma_script_of(cp)] += w.len - 2;
			t->tifinagh += (w.cls & CLS_TIFINAGH) != 0;
			t->foreign += !(w.cls & CLS_TIFINAGH);
		} else if (w.fam >= 0) {
			unsigned rows = lang_word_rows(w.sym, w.len, row);
			for (int lane = 0; lane < LANES; lane++) {
				for (unsigned i = 0; i < rows; i++)
					sum[lane] +=
						m->rows[w.fam][row[i] * LANES + (unsigned)lane];
				t->score[w.fam][lane] += sum[lane] - (int)rows * ROW_ZERO;
				y.v[lane] = (uint16_t)sum[lane];
			}
			t->words[w.fam]++;
			t->pos[w.fam] += w.len - 1;
			t->letters[w.fam == FAM_LATN ? KELMA_SCRIPT_LATIN : KELMA_SCRIPT_ARABIC] +=
				w.len - 2;
			if (w.fam == FAM_ARAB) t->dial += dialectness(lg, sum, w.len - 1);
			y.pos = (uint16_t)(w.len - 1);
			y.words = 1;
			y.name = (uint8_t)lang_name_find(m, w.fam, lang_word_hash(w.sym, w.len));
		} else continue;
		word[words++] = y;
	}
	return words;
}

static void
same_sum(const lang_sum *a, const lang_sum *b, const char *what, const char *s, size_t n)
{
	if (memcmp(a->score, b->score, sizeof a->score) || memcmp(a->pos, b->pos, sizeof a->pos) ||
	    memcmp(a->words, b->words, sizeof a->words) || a->tifinagh != b->tifinagh ||
	    a->foreign != b->foreign || memcmp(a->letters, b->letters, sizeof a->letters) ||
	    memcmp(&a->dial, &b->dial, sizeof a->dial))
		ck_abort_msg("%s: another sum of %.*s", what, (int)n, s);
}

static void
same_words(const kelma_lang *lg, const lang_scored *word, size_t n, const char *s, size_t len)
{
	if (lg->nword != n) ck_abort_msg("%zu words, not %zu, in %.*s", lg->nword, n, (int)len, s);
	for (size_t i = 0; i < n; i++) {
		const lang_scored *a = &lg->word[i], *b = &word[i];
		if (a->start != b->start || a->fam != b->fam || a->name != b->name ||
		    (a->cls ^ b->cls) & CLS_LETTER || a->pos != b->pos || a->words != b->words ||
		    memcmp(&a->v, &b->v, sizeof a->v))
			ck_abort_msg("another word at %zu of %.*s", b->start, (int)len, s);
	}
}

/* The text by definition, by a handle that remembers what came before, without and with words for
 * tokens, and by one that remembers nothing. */
static void
same(const char *text, size_t n)
{
	static lang_scored word[70000];
	lang_sum t, u;
	char *s = malloc(n ? n : 1); /* reading past the end shows under a sanitizer */
	memcpy(s, text, n);
	size_t words = by_definition(warm, s, n, &t, word);
	ck_assert_int_eq(lang_sum_text(warm, s, n, 0, &u), KELMA_OK);
	same_sum(&t, &u, "warm", s, n);
	ck_assert_int_eq(lang_sum_text(warm, s, n, 1, &u), KELMA_OK);
	same_sum(&t, &u, "tokens", s, n);
	same_words(warm, word, words, s, n);
	ck_assert_int_eq(lang_sum_text(warm, s, n, 0, &u), KELMA_OK);
	same_sum(&t, &u, "again", s, n);
	if (n < 2000) memset(cold->memo, 0, sizeof *cold->memo << MEMO_BITS);
	ck_assert_int_eq(lang_sum_text(cold, s, n, 0, &u), KELMA_OK);
	same_sum(&t, &u, "cold", s, n);
	free(s);
}

/* Parts of chunks and white space, in any order. */
static const char *const part[] = {
	"a",
	"bghit",
	"Wlad",
	"zz",
	"aaa",
	"zzzzz",
	"\u0627\u0627\u0627",
	"\u0628\u0627\u0628\u0627",
	"abcdefghijkl",
	"abcdefghijklm",
	"abcdefghijklmnop",
	"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmn",
	"3la",
	"l'",
	"d\u2019",
	"-nni",
	"-",
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
	"\u2010",
	"'",
	"`",
	"\u1e0d",
	"\u064e",
	"\u0628\u0627\u0628\u0627\u0628\u0627\u0628",
	"\u0628\u0627\u0628\u0627\u0628\u0627\u0628\u0627\u062a",
	"\u0628\u0627\u0628\u0627\u0628\u0627\u0628\u0627\u062a\u0628\u0627\u0628\u0627\u062a",
	"\u200f",
	"\u060c",
	"\u061f",
	"\u00ab",
	"\u00a0",
	"\u3000",
	"\U0001f600",
	"06",
	"2000",
	"77777",
	"\u0686",
	"abc\u0639",
	"\u017f",
	"\x01",
	"_",
	" ",
	"\t",
	"\r",
	"\n",
};

static uint32_t seed = 11;
static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 10) % n;
}

START_TEST(chunks_add_up_as_their_words)
{
	enum { PARTS = sizeof part / sizeof *part };
	for (int round = 0; round < 30000; round++) {
		char s[4000];
		size_t n = 0;
		uint32_t parts = below(round % 50 ? 14 : 60), kinds = below(PARTS) + 1;
		for (uint32_t i = 0; i < parts; i++) {
			const char *u = part[below(kinds)];
			memcpy(s + n, u, strlen(u));
			n += strlen(u);
			if (below(3) == 0) s[n++] = ' ';
		}
		same(s, n);
	}
}
END_TEST

/* Every character alone, in a word and beside one. */
START_TEST(every_character_is_read_as_before)
{
	char s[64], c[5] = "";
	for (uint32_t cp = 0; cp < 0x3100; cp++) {
		size_t k = utf8_put(cp, c);
		int n = snprintf(s, sizeof s, "ab%.4s %.4s cd%.4sef", k && *c ? c : " ", c, c);
		if (!cp) memcpy(s, "ab\0cd \0 e", (size_t)(n = 9));
		same(s, (size_t)n);
		memset(c, 0, sizeof c);
	}
}
END_TEST

/* More words than places, so that many have the same one; each is met again after others, and a
 * text of nothing but new words has the handle leave off looking. */
START_TEST(words_of_the_same_place_are_told_apart)
{
	enum { WORDS = 3 << MEMO_BITS };
	char s[512];
	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < WORDS; i += 7) {
			int n = snprintf(s, sizeof s, "q%xk z%x %xg bghit", i, i / 2, i % 1000);
			same(s, (size_t)n);
		}
}
END_TEST

/* Sums of many words without an end of line, and of a chunk without an end. */
START_TEST(long_texts_add_up)
{
	static const char *const unit[] = {
		"bghit nsewlek 3la lwra9 dyal lmdrasa ",
		"\u0628\u063a\u064a\u062a\u060c\u0639\u0646\u062f\u064a\u060c",
		"zwxq\u0628\u063a\u064a\u062a.",
		"abcdefghijklm\u00e9nopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh",
		"\u0639\u0646\u062f\u064a,\u0639\u0646\u062f\u064a,\u0646\u062f\u064a ",
	};
	const size_t want = 1 << 15, k = strlen(unit[_i]);
	char *s = malloc(want + 200);
	size_t n = 0;
	for (; n < want; n += k) memcpy(s + n, unit[_i], k);
	for (size_t cut = 0; cut < 130; cut++) {
		size_t m = cut < 65 ? n - cut : cut * 2;
		while (m && ((unsigned char)s[m] & 0xc0) == 0x80 && m < n) m--;
		same(s, m);
	}
	free(s);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("lang memo");
	TCase *t = tcase_create("all");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, chunks_add_up_as_their_words);
	tcase_add_test(t, every_character_is_read_as_before);
	tcase_add_test(t, words_of_the_same_place_are_told_apart);
	tcase_add_loop_test(t, long_texts_add_up, 0, 5);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad != 0;
}
