/* bench_segment FILE...: tokens, and tokens with sentences, beside ICU's word and sentence
 * iterators over UTF-8 (UText), one thread, in the same run, line by line and in blocks of 64 KiB;
 * then hostile texts of 1 and 10 MB, which must take the same time per byte. Prints
 * `job<TAB>MB/s<TAB>ratio`, median of the rounds. */
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

enum { ROUNDS = 5, BLOCK = 65536 };
static kelma_tok *tk;
static UBreakIterator *words, *sentences;
static char *text;
static size_t len, sum; /* sum keeps the work from being optimized away */
typedef void work_fn(const char *s, size_t n);

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
tokens(const char *s, size_t n)
{
	kelma_token t;
	if (kelma_tok_start(tk, s, n, NULL)) exit(3);
	while (kelma_tok_next(tk, &t) > 0) sum += t.end + t.cls;
}

static void
tokens_and_sentences(const char *s, size_t n)
{
	kelma_span sp;
	tokens(s, n);
	while (kelma_sent_next(tk, &sp) > 0) sum += sp.end;
}

static void
icu(UBreakIterator *bi, const char *s, size_t n)
{
	UErrorCode e = U_ZERO_ERROR;
	UText u = UTEXT_INITIALIZER;
	utext_openUTF8(&u, s, (int64_t)n, &e);
	ubrk_setUText(bi, &u, &e);
	if (U_FAILURE(e)) exit(3);
	for (int32_t b = ubrk_first(bi); b != UBRK_DONE; b = ubrk_next(bi))
		sum += (size_t)(b + ubrk_getRuleStatus(bi));
	utext_close(&u);
}

static void
icu_words(const char *s, size_t n)
{
	icu(words, s, n);
}

static void
icu_both(const char *s, size_t n)
{
	icu(words, s, n);
	icu(sentences, s, n);
}

static void
all(work_fn *f, int lines)
{
	for (size_t i = 0, e; i < len; i = e) {
		const char *nl = NULL;
		if (lines) nl = memchr(text + i, '\n', len - i);
		else if (len - i > BLOCK)
			for (nl = text + i + BLOCK; nl > text + i && *nl != '\n'; nl--) {}
		e = nl && nl > text + i ? (size_t)(nl - text) : lines && nl ? i : len;
		if (e > i) f(text + i, e - i);
		e += e < len && text[e] == '\n';
	}
}

static int
cmp(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double
mbps(work_fn *f, int lines)
{
	double t[ROUNDS];
	for (int r = 0; r < ROUNDS; r++) {
		double a = now();
		all(f, lines);
		t[r] = now() - a;
	}
	qsort(t, ROUNDS, sizeof *t, cmp);
	return (double)len / 1e6 / t[ROUNDS / 2];
}

static void
compare(const char *file, const char *job, work_fn *f, work_fn *peer, int lines)
{
	double a = mbps(f, lines), b = mbps(peer, lines);
	printf("%s %s%s\t%.1f\t%.2f\n", file, job, lines ? " by line" : "", a, a / b);
}

static void
file(const char *path)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	FILE *f = fopen(path, "rb");
	if (!f || !(text = malloc(8u << 20))) exit(3);
	len = fread(text, 1, 8u << 20, f);
	fclose(f);
	while (len && text[len - 1] != '\n') len--;
	compare(name, "tokens", tokens, icu_words, 0);
	compare(name, "tokens", tokens, icu_words, 1);
	compare(name, "tokens+sentences", tokens_and_sentences, icu_both, 0);
	free(text);
}

/* The same piece again and again: time per byte of 10 MB against 1 MB. */
static void
hostile(const char *name, const char *piece)
{
	enum { SMALL = 1000000, BIG = 10000000 };
	size_t k = strlen(piece);
	double t[2];
	if (!(text = malloc(BIG + 64))) exit(3);
	for (size_t i = 0; i < BIG; i += k) memcpy(text + i, piece, k);
	for (int r = 0; r < 2; r++) {
		len = (r ? BIG : SMALL) / k * k;
		tokens_and_sentences(text, len); /* warm: pages of the token array */
		double a = now();
		tokens_and_sentences(text, len);
		t[r] = (now() - a) / (double)len;
	}
	printf("hostile %s\t%.1f\t%.2f\n", name, 1e-6 / t[1], t[0] / t[1]);
	free(text);
}

int
main(int argc, char **argv)
{
	static const char *const bad[][2] = {
		{ "a-a-a-", "a-" },
		{ "((((", "(" },
		{ "emoji", "\xf0\x9f\x98\x82" },
		{ "marks", "\xcc\x81" },
		{ "a.a.a.", "a." },
		{ "@@@@", "@" },
		{ "a@a@", "a@" },
		{ "digits", "1" },
		{ "1 1 1", "1 " },
		{ "123 123", "123 " },
		{ "1/1/1/", "1/" },
		{ "((.((.", "((." },
		{ "a' a' ", "l'" },
		{ "bidi", "1\xe2\x80\x8f" },
		{ "http://", "http://" },
		{ "#a#a", "#a" },
		{ "\"a.\"", "\"a." },
		{ "0 6 0 6", "06 12 34 5" },
		{ "newlines", "\n" },
		{ "a.\\n(", "a.\n(" },
	};
	kelma_res *res;
	UErrorCode e = U_ZERO_ERROR;
	if (kelma_res_open(NULL, &res, NULL) || kelma_tok_new(res, NULL, &tk, NULL)) return 3;
	words = ubrk_open(UBRK_WORD, "fr", NULL, 0, &e);
	sentences = ubrk_open(UBRK_SENTENCE, "fr", NULL, 0, &e);
	if (U_FAILURE(e)) return 3;
	for (int i = 1; i < argc; i++) file(argv[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) hostile(bad[i][0], bad[i][1]);
	ubrk_close(words);
	ubrk_close(sentences);
	kelma_tok_free(tk);
	kelma_res_free(res);
	return sum == 1;
}
