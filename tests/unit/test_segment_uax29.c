/* UAX #29: word, sentence and grapheme boundaries against ICU on made-up strings, and against the
 * test files of the Unicode database where they are installed (Debian package unicode-data, or a
 * folder named in UCD). */
#include <check.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>
#include "segment/uax29.h"
#include "text/utf8.h"

enum { MAX = 400 };

static size_t
grapheme(const char *s, size_t n, size_t i)
{
	return i + kelma_grapheme_next(s + i, n - i);
}

static const struct {
	const char *file;
	UBreakIteratorType icu;
	size_t (*next)(const char *s, size_t n, size_t i);
	long rows;
} kind[] = {
	{ "WordBreakTest.txt", UBRK_WORD, uax29_word, 1823 },
	{ "SentenceBreakTest.txt", UBRK_SENTENCE, uax29_sentence, 502 },
	{ "GraphemeBreakTest.txt", UBRK_CHARACTER, grapheme, 602 },
};

static size_t
boundaries(int k, const char *s, size_t n, size_t *at)
{
	size_t m = 0;
	for (size_t i = 0; i < n; at[m++] = i) {
		size_t j = kind[k].next(s, n, i);
		ck_assert_uint_gt(j, i);
		i = j;
	}
	return m;
}

/* Characters that matter to the rules, but for scripts that ICU cuts by dictionary and the colon,
 * which it tailors. */
static const uint32_t letters[] = {
	'a',    'B',    '1',   ' ',    '.',    ',',    '\'',  '"',     '_',     '\r',    '\n',
	0x85,   0x5d0,  0x627, 0x2d30, 0x300,  0x200d, 0xad,  0x1f469, 0x1f3fd, 0x1f1f2, 0x1f1e6,
	0x2764, 0xfe0f, 0x661, 0x3002, 0x2019, ')',    '?',   0xa0,    0x2028,  0x3000,  '-',
	0x61f,  0x64b,  0x640, 0x2014, 0x202f, 0x903,  0x600, ';',
};

static unsigned
random_of(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 12;
}

START_TEST(boundaries_are_those_of_icu)
{
	UErrorCode e = U_ZERO_ERROR;
	UBreakIterator *bi = ubrk_open(kind[_i].icu, "", NULL, 0, &e);
	unsigned seed = 7;
	ck_assert(U_SUCCESS(e));
	for (int round = 0; round < 20000; round++) {
		char s[MAX];
		size_t n = 0, at[MAX], m;
		int32_t start[MAX];
		UChar u[MAX];
		int32_t un = 0;
		unsigned count = 1 + random_of(&seed) % 12;
		for (unsigned i = 0; i < count; i++) {
			uint32_t cp =
				letters[random_of(&seed) % (sizeof letters / sizeof *letters)];
			start[n] = un;
			size_t k = utf8_put(cp, s + n);
			n += k;
			if (cp > 0xffff)
				u[un++] = (UChar)(0xd7c0 + (cp >> 10)),
				u[un++] = (UChar)(0xdc00 | (cp & 0x3ff));
			else u[un++] = (UChar)cp;
		}
		start[n] = un;
		m = boundaries(_i, s, n, at);
		ubrk_setText(bi, u, un, &e);
		ubrk_first(bi);
		for (size_t i = 0; i < m; i++) {
			int32_t b = ubrk_next(bi);
			ck_assert_msg(b == start[at[i]], "%s, string of round %d: ours %d, ICU %d",
				      kind[_i].file, round, (int)start[at[i]], (int)b);
		}
		ck_assert_int_eq(ubrk_next(bi), UBRK_DONE);
	}
	ubrk_close(bi);
}
END_TEST

/* One line of a test file: ÷ 0061 × 0300 ÷ # comment. Returns 0 for a line without a test, 1
 * right, -1 wrong. */
static int
check_line(int k, char *line)
{
	char s[MAX * 4];
	size_t n = 0, want[MAX], at[MAX], m = 0;
	line[strcspn(line, "#\n")] = '\0';
	for (char *p = strtok(line, " \t"); p; p = strtok(NULL, " \t")) {
		if (!strcmp(p, "\xc3\xb7")) {
			if (n) want[m++] = n;
		} else if (strcmp(p, "\xc3\x97"))
			n += utf8_put((uint32_t)strtoul(p, NULL, 16), s + n);
	}
	if (!n) return 0;
	size_t got = boundaries(k, s, n, at);
	return got == m && !memcmp(at, want, m * sizeof *at) ? 1 : -1;
}

START_TEST(test_files_of_the_unicode_database)
{
	char path[512], line[8192];
	const char *dir = getenv("UCD");
	snprintf(path, sizeof path, "%s/%s", dir ? dir : "/usr/share/unicode/auxiliary",
		 kind[_i].file);
	FILE *f = fopen(path, "r");
	long right = 0, wrong = 0;
	if (!f) return;
	while (fgets(line, sizeof line, f)) {
		int r = check_line(_i, line);
		right += r > 0;
		wrong += r < 0;
	}
	fclose(f);
	ck_assert_msg(!wrong && right >= kind[_i].rows, "%s: %ld right, %ld wrong", kind[_i].file,
		      right, wrong);
}
END_TEST

START_TEST(tokens_and_sentences_follow_the_option)
{
	kelma_res *res;
	kelma_tok *tk;
	kelma_tok_options o = KELMA_TOK_OPTIONS_INIT;
	kelma_token t;
	kelma_span sp;
	const char *s = "l'eau 3.5 dh. Oui\xf0\x9f\x98\x80";
	static const size_t end[] = { 5, 9, 12, 13, 17, 21 };
	static const kelma_token_class cls[] = { KELMA_TOKEN_WORD, KELMA_TOKEN_NUMBER,
						 KELMA_TOKEN_WORD, KELMA_TOKEN_PUNCT,
						 KELMA_TOKEN_WORD, KELMA_TOKEN_EMOJI };
	o.uax29 = 1;
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_tok_new(res, &o, &tk, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_tok_start(tk, s, strlen(s), NULL), KELMA_OK);
	for (size_t i = 0; i < 6; i++) {
		ck_assert_int_eq(kelma_tok_next(tk, &t), 1);
		ck_assert_uint_eq(t.end, end[i]);
		ck_assert_int_eq(t.cls, cls[i]);
	}
	ck_assert_int_eq(kelma_tok_next(tk, &t), 0);
	ck_assert_int_eq(kelma_sent_next(tk, &sp), 1);
	ck_assert_uint_eq(sp.end, 13);
	ck_assert_int_eq(kelma_sent_next(tk, &sp), 1);
	ck_assert_uint_eq(sp.start, 14);
	ck_assert_int_eq(kelma_sent_next(tk, &sp), 0);
	kelma_tok_free(tk);
	kelma_res_free(res);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("segment uax29");
	TCase *t = tcase_create("uax29");
	tcase_add_loop_test(t, boundaries_are_those_of_icu, 0, 3);
	tcase_add_loop_test(t, test_files_of_the_unicode_database, 0, 3);
	tcase_add_test(t, tokens_and_sentences_follow_the_option);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
