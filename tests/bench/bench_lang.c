/* bench_lang FILE...: language of every line beside CLD2 (when libcld2-0 is installed), one
 * thread, in the same run. Prints `job<TAB>MB/s<TAB>ratio to CLD2`, median of the rounds. "tokens"
 * labels every word too; its tokens are made beforehand, as CLD2's are inside. */
#include <dlfcn.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 7, MAX_TOK = 4096 };
/* CLD2::DetectLanguage(const char *buffer, int length, bool is_plain_text, bool *is_reliable), C++
 * calling C ABI */
typedef int cld2_fn(const char *, int, _Bool, _Bool *);
static kelma_res *res;
static char *text;
static size_t len, nlines, sum;
static size_t *line;      /* start of each line, and of the one after the last */
static kelma_token *tok;  /* of all lines, offsets within the line */
static size_t *first_tok; /* of each line */
static cld2_fn *cld2;
static kelma_lang *lg;

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
read_all(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) perror(path), exit(3);
	fseek(f, 0, SEEK_END);
	len = (size_t)ftell(f);
	rewind(f);
	if (!(text = malloc(len + 1)) || fread(text, 1, len, f) != len) exit(3);
	fclose(f);
	nlines = 0;
	for (size_t i = 0; i < len; i++) nlines += text[i] == '\n';
	line = malloc((nlines + 1) * sizeof *line);
	first_tok = malloc((nlines + 1) * sizeof *first_tok);
	if (!line || !first_tok) exit(3);
	nlines = line[0] = 0;
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n') line[++nlines] = i + 1;
}

static void
cut_tokens(void)
{
	kelma_tok *tk;
	size_t n = 0, cap = len / 2 + 1024;
	if (!(tok = malloc(cap * sizeof *tok)) || kelma_tok_new(res, NULL, &tk, NULL)) exit(3);
	for (size_t i = 0; i < nlines; i++) {
		first_tok[i] = n;
		if (kelma_tok_start(tk, text + line[i], line[i + 1] - line[i] - 1, NULL)) exit(3);
		while (n < cap && kelma_tok_next(tk, &tok[n]) == 1) n++;
	}
	first_tok[nlines] = n;
	kelma_tok_free(tk);
}

static void
by_cld2(size_t i)
{
	_Bool sure;
	sum += (size_t)cld2(text + line[i], (int)(line[i + 1] - line[i] - 1), 1, &sure);
}

static void
by_text(size_t i)
{
	kelma_lang_result r;
	if (kelma_lang_run(lg, text + line[i], line[i + 1] - line[i] - 1, &r, NULL)) exit(3);
	sum += r.label;
}

static void
by_token(size_t i)
{
	static kelma_lang_token out[MAX_TOK];
	kelma_lang_result r;
	size_t k = first_tok[i + 1] - first_tok[i];
	if (k > MAX_TOK) k = MAX_TOK;
	if (kelma_lang_run_tokens(lg, text + line[i], line[i + 1] - line[i] - 1, tok + first_tok[i],
				  k, out, &r, NULL))
		exit(3);
	for (size_t j = 0; j < k; j++) sum += out[j].label;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static double
speed(void (*f)(size_t))
{
	double t[ROUNDS];
	for (int r = 0; r < ROUNDS; r++) {
		double from = now();
		for (size_t i = 0; i < nlines; i++) f(i);
		t[r] = (double)len / 1e6 / (now() - from);
	}
	qsort(t, ROUNDS, sizeof *t, by_size);
	return t[ROUNDS / 2];
}

static void
bench(const char *path)
{
	read_all(path);
	cut_tokens();
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	double peer = cld2 ? speed(by_cld2) : 0, a = speed(by_text), b = speed(by_token);
	if (cld2) printf("CLD2 %s\t%.1f\t1\n", name, peer);
	printf("language %s\t%.1f\t%.1f\n", name, a, cld2 ? a / peer : 0);
	printf("language, tokens %s\t%.1f\t%.1f\n", name, b, cld2 ? b / peer : 0);
	free(text);
	free(line);
	free(first_tok);
	free(tok);
}

int
main(int argc, char **argv)
{
	void *so = dlopen("libcld2.so.0", RTLD_NOW);
	if (so) *(void **)&cld2 = dlsym(so, "_ZN4CLD214DetectLanguageEPKcibPb");
	if (!cld2) printf("# libcld2-0 is not installed: no peer\n");
	if (kelma_res_open(NULL, &res, NULL) || kelma_lang_new(res, NULL, &lg, NULL)) return 4;
	for (int i = 1; i < argc; i++) bench(argv[i]);
	kelma_lang_free(lg);
	kelma_res_free(res);
	return sum == 42;
}
