/* bench_decode FILE...: the Arabizi decoder on arz.txt, one thread: whole lines with the word cache
 * (tokens and labels given, and made on the way), and words without the cache: running words, and
 * each different word once. Prints `job<TAB>MB/s<TAB>words/s`, median of the rounds; the last line
 * is the memory of one decoder. */
#include <kelma/kelma.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "translit/decode_int.h"

enum { ROUNDS = 7, MAX_TOKENS = 1 << 20 };
typedef struct line {
	const char *s;
	size_t n, tok, k;
} line;
static char *text;
static size_t len, lines, tokens, words;
static line *ln;
static kelma_token *tok;
static kelma_lang_token *lab;
static kelma_res *res;

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static void
read_text(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) exit(3);
	text = malloc(8 << 20);
	ln = malloc(MAX_TOKENS * sizeof *ln);
	tok = malloc(MAX_TOKENS * sizeof *tok);
	lab = malloc(MAX_TOKENS * sizeof *lab);
	if (!text || !ln || !tok || !lab) exit(3);
	len = fread(text, 1, 2 << 20, f);
	fclose(f);
}

/* Lines, tokens and labels of the whole text, once. */
static void
prepare(void)
{
	kelma_tok *tk;
	kelma_lang *lg;
	kelma_lang_result r;
	if (kelma_tok_new(res, NULL, &tk, NULL) || kelma_lang_new(res, NULL, &lg, NULL)) exit(3);
	for (size_t i = 0, e; i < len && tokens + 4096 < MAX_TOKENS; i = e + 1) {
		const char *nl = memchr(text + i, '\n', len - i);
		e = nl ? (size_t)(nl - text) : len;
		line *l = &ln[lines++];
		*l = (line){ text + i, e - i, tokens, 0 };
		if (kelma_tok_start(tk, l->s, l->n, NULL)) exit(3);
		while (l->k < 4096 && kelma_tok_next(tk, &tok[tokens + l->k]) > 0) l->k++;
		if (kelma_lang_run_tokens(lg, l->s, l->n, tok + tokens, l->k, lab + tokens, &r,
					  NULL))
			exit(3);
		for (size_t t = 0; t < l->k; t++) words += tok[tokens + t].cls == KELMA_TOKEN_WORD;
		tokens += l->k;
	}
	kelma_tok_free(tk);
	kelma_lang_free(lg);
}

static void
report(const char *job, double *t, size_t bytes, size_t n)
{
	qsort(t, ROUNDS, sizeof *t, by_value);
	double m = t[ROUNDS / 2];
	printf("%s\t%.1f\t%.0f\n", job, (double)bytes / 1e6 / m, (double)n / m);
}

static void
whole_lines(kelma_translit *tl, int given)
{
	double t[ROUNDS];
	kelma_buf out = KELMA_BUF_INIT;
	size_t bytes = 0;
	for (int r = -1; r < ROUNDS; r++) {
		double t0 = now();
		bytes = 0;
		for (size_t i = 0; i < lines; i++) {
			const line *l = &ln[i];
			out.len = 0;
			kelma_status st =
				given ? kelma_translit_run_tokens(tl, l->s, l->n, tok + l->tok,
								  lab + l->tok, l->k, &out, NULL,
								  NULL, NULL)
				      : kelma_translit_run(tl, l->s, l->n, &out, NULL, NULL, NULL);
			if (st) exit(3);
			bytes += l->n + 1;
		}
		if (r >= 0) t[r] = now() - t0;
	}
	report(given ? "arabizi, tokens and labels given" : "arabizi, tokens and labels made", t,
	       bytes, words);
	kelma_buf_free(&out);
}

static int
seen_before(uint64_t *set, uint64_t h)
{
	size_t i = h & 0xfffff;
	for (; set[i]; i = (i + 1) & 0xfffff)
		if (set[i] == h) return 1;
	set[i] = h;
	return 0;
}

static void
single_words(word_model *m, int different)
{
	double t[ROUNDS];
	cand c[CAND_MAX];
	word_hint hint = { 0, 0 };
	size_t n = 0, bytes = 0, sum = 0;
	uint64_t *set = malloc((1 << 20) * sizeof *set);
	if (!set) exit(3);
	for (int r = -1; r < ROUNDS; r++) {
		memset(set, 0, (1 << 20) * sizeof *set);
		n = bytes = 0;
		double spent = 0;
		for (size_t i = 0; i < lines; i++)
			for (size_t k = ln[i].tok; k < ln[i].tok + ln[i].k; k++) {
				const char *w = ln[i].s + tok[k].start;
				size_t wn = tok[k].end - tok[k].start;
				if (tok[k].cls != KELMA_TOKEN_WORD) continue;
				if (different && seen_before(set, base_hash(w, wn, 0) | 1))
					continue;
				double t0 = different ? now() : 0;
				sum += word_read(m, w, wn, &hint, c);
				if (different) spent += now() - t0;
				n++;
				bytes += wn;
			}
		(void)spent;
		if (r >= 0) t[r] = different ? spent : 0;
		if (r >= 0 && !different) {
			double t0 = now();
			for (size_t i = 0; i < lines; i++)
				for (size_t k = ln[i].tok; k < ln[i].tok + ln[i].k; k++)
					if (tok[k].cls == KELMA_TOKEN_WORD)
						sum += word_read(m, ln[i].s + tok[k].start,
								 tok[k].end - tok[k].start, &hint,
								 c);
			t[r] = now() - t0;
		}
	}
	report(different ? "different words, no cache" : "running words, no cache", t, bytes, n);
	free(set);
	if (!sum) exit(3);
}

int
main(int argc, char **argv)
{
	const char *file = NULL;
	for (int i = 1; i < argc; i++)
		if (strstr(argv[i], "arz.txt")) file = argv[i];
	if (!file || kelma_res_open(NULL, &res, NULL)) return 3;
	read_text(file);
	prepare();
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	o.from = "ary-Latn";
	o.to = "Arab";
	kelma_translit *tl;
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
	if (kelma_translit_new(res, &o, &tl, NULL)) return 3;
	whole_lines(tl, 1);
	whole_lines(tl, 0);
	size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
	kelma_translit_free(tl);
	word_model *m = calloc(1, sizeof *m);
	size_t n;
	const void *p = pack_section(res, "translit.joint", &n);
	if (!m || lm_open(&m->words, res, "translit", NULL) || joint_open(&m->units, p, n, NULL))
		return 3;
	single_words(m, 0);
	single_words(m, 1);
	printf("memory of one transliterator\t%.1f\tMB\n", (double)(after - before) / 1e6);
	free(m);
	kelma_res_free(res);
	return 0;
}
