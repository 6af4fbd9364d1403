/* bench_norm FILE...: normalization beside ICU (UTF-8 -> UTF-16 -> NFC -> UTF-8) and utf8proc
 * (NFC), one thread, in the same run, line by line and in blocks of 64 KiB. Prints
 * `job<TAB>MB/s<TAB>ratio to the peer`, median of the rounds. */
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <utf8proc.h>

enum { ROUNDS = 7, BLOCK = 65536 };
static kelma_res *res;
static char *text;
static size_t len;

typedef struct job {
	kelma_norm *nm;
	const UNormalizer2 *icu;
	UChar *a, *b;
	char *c;
	kelma_buf out;
	kelma_map map;
	size_t sum; /* keeps the work from being optimized away */
} job;
typedef void work_fn(job *j, const char *s, size_t n);

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
ours(job *j, const char *s, size_t n)
{
	j->out.len = 0;
	if (kelma_norm_run(j->nm, s, n, &j->out, &j->map, NULL)) exit(3);
	j->sum += j->out.len + j->map.n;
}

static void
icu(job *j, const char *s, size_t n)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t k, m, o;
	u_strFromUTF8(j->a, BLOCK * 2, &k, s, (int32_t)n, &e);
	m = unorm2_normalize(j->icu, j->a, k, j->b, BLOCK * 4, &e);
	u_strToUTF8(j->c, BLOCK * 8, &o, j->b, m, &e);
	if (U_FAILURE(e)) exit(3);
	j->sum += (size_t)o;
}

static void
utf8p(job *j, const char *s, size_t n)
{
	utf8proc_uint8_t *d = NULL;
	utf8proc_ssize_t k = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &d,
					  UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (k < 0) exit(3);
	j->sum += (size_t)k;
	free(d);
}

static void
all(job *j, work_fn *f, int lines)
{
	for (size_t i = 0, e; i < len; i = e) {
		const char *nl = NULL;
		if (lines) nl = memchr(text + i, '\n', len - i);
		else if (len - i > BLOCK)
			for (nl = text + i + BLOCK; nl > text + i && *nl != '\n'; nl--) {}
		e = nl && nl > text + i ? (size_t)(nl - text) : lines && nl ? i : len;
		if (e > i) f(j, text + i, e - i);
		e += e < len && text[e] == '\n';
	}
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static void
measure(job *j, const char *file, const char *profile, int lines)
{
	static work_fn *const f[3] = { ours, icu, utf8p };
	double t[3][ROUNDS], mid[3];
	if (kelma_norm_new(res, profile, &j->nm, NULL)) exit(3);
	for (int r = -1; r < ROUNDS; r++)
		for (int k = 0; k < 3; k++) {
			double t0 = now();
			all(j, f[k], lines);
			if (r >= 0) t[k][r] = now() - t0;
		}
	for (int k = 0; k < 3; k++) {
		qsort(t[k], ROUNDS, sizeof(double), by_value);
		mid[k] = t[k][ROUNDS / 2];
	}
	const char *unit = lines ? "lines" : "blocks", *base = strrchr(file, '/');
	base = base ? base + 1 : file;
	printf("%s %s %s, to ICU\t%.0f\t%.2f\n", profile, base, unit, (double)len / 1e6 / mid[0],
	       mid[1] / mid[0]);
	printf("%s %s %s, to utf8proc\t%.0f\t%.2f\n", profile, base, unit,
	       (double)len / 1e6 / mid[0], mid[2] / mid[0]);
	kelma_norm_free(j->nm);
}

static void
read_text(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) exit(3);
	fseek(f, 0, SEEK_END);
	len = (size_t)ftell(f);
	rewind(f);
	free(text);
	text = malloc(len + 1);
	if (!text || fread(text, 1, len, f) != len) exit(3);
	fclose(f);
}

int
main(int argc, char **argv)
{
	UErrorCode e = U_ZERO_ERROR;
	job j = { .icu = unorm2_getNFCInstance(&e),
		  .a = malloc(BLOCK * 4),
		  .b = malloc(BLOCK * 8),
		  .c = malloc(BLOCK * 8) };
	if (U_FAILURE(e) || !j.a || !j.b || !j.c || kelma_res_open(NULL, &res, NULL)) return 3;
	for (int i = 1; i < argc; i++) {
		read_text(argv[i]);
		measure(&j, argv[i], "unify", 1);
		measure(&j, argv[i], "unify", 0);
		measure(&j, argv[i], "search", 1);
	}
	kelma_buf_free(&j.out);
	kelma_map_free(&j.map);
	free(j.a), free(j.b), free(j.c), free(text);
	kelma_res_free(res);
	return j.sum == 0;
}
