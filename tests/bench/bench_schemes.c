/* bench_schemes FILE...: rule schemes beside ICU, one thread, same run, line by line: the scheme
 * exported to ICU rules (UTF-8 -> UTF-16 -> transform -> UTF-8), and `uconv -x` with ICU's own
 * Arabic-Latin. Files whose name has no job are passed over; at most 400 kB of a file are read.
 * Prints `job<TAB>MB/s<TAB>ratio to the peer`, median of the rounds. */
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { ROUNDS = 5, MOST = 400000, WIDE = 1 << 16 };

static const struct {
	const char *file, *scheme, *from, *to;
	int map; /* ours with an offset map, as a document wants it */
} jobs[] = {
	{ "ar.txt", "buckwalter", "Arab", "Latn", 0 },
	{ "ar.txt", "buckwalter", "Arab", "Latn", 1 },
	{ "ar.txt", "ala-lc", "Arab", "Latn", 0 },
	{ "voc.txt", "buckwalter", "Arab", "Latn", 0 },
	{ "voc.txt", "ala-lc", "Arab", "Latn", 0 },
	{ "tfng.txt", "ircam", "Tfng", "Latn", 0 },
	{ "tfng.txt", "tfng-arab-plain", "Tfng", "Arab", 0 },
};

static kelma_res *res;
static char text[MOST];
static size_t len, sum;

static double
now(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
need(int ok, const char *what)
{
	if (ok) return;
	fprintf(stderr, "bench_schemes: %s\n", what);
	exit(3);
}

/* Next line of the text from *i on: its length, and *i behind it. */
static int
line(size_t *i, const char **s, size_t *n)
{
	if (*i >= len) return 0;
	const char *e = memchr(text + *i, '\n', len - *i);
	*s = text + *i;
	*n = e ? (size_t)(e - *s) : len - *i;
	*i += *n + 1;
	return 1;
}

static void
ours(kelma_translit *tl, kelma_map *map)
{
	static kelma_buf out;
	const char *s;
	size_t n;
	for (size_t i = 0; line(&i, &s, &n);) {
		out.len = 0;
		need(!kelma_translit_run(tl, s, n, &out, map, NULL, NULL), "run");
		sum += out.len;
	}
}

static void
icu(UTransliterator *t)
{
	static UChar u[WIDE];
	static char c[WIDE * 3];
	const char *s;
	size_t n;
	for (size_t i = 0; line(&i, &s, &n);) {
		UErrorCode e = U_ZERO_ERROR;
		int32_t k, limit, o;
		u_strFromUTF8(u, WIDE, &k, s, (int32_t)n, &e);
		limit = k;
		utrans_transUChars(t, u, &k, WIDE, 0, &limit, &e);
		u_strToUTF8(c, sizeof c, &o, u, k, &e);
		need(U_SUCCESS(e), "ICU");
		sum += (size_t)o;
	}
}

static UTransliterator *
open_icu(const char *rules, size_t n)
{
	static UChar u[WIDE * 4], id[] = { 'k', 0 };
	UErrorCode e = U_ZERO_ERROR;
	UParseError where;
	int32_t k;
	u_strFromUTF8(u, WIDE * 4, &k, rules, (int32_t)n, &e);
	UTransliterator *t = utrans_openU(id, 1, UTRANS_FORWARD, u, k, &where, &e);
	need(U_SUCCESS(e), "ICU rules");
	return t;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

/* Processor time of finished child processes: the clock on the wall tells about the neighbours. */
static double
children(void)
{
	struct rusage r;
	getrusage(RUSAGE_CHILDREN, &r);
	return (double)r.ru_utime.tv_sec + 1e-6 * (double)r.ru_utime.tv_usec +
	       (double)r.ru_stime.tv_sec + 1e-6 * (double)r.ru_stime.tv_usec;
}

/* uconv over a file with the same text: the whole program. 0 when it is not installed. */
static double
uconv(void)
{
	char path[] = "/tmp/bench-schemes-XXXXXX", cmd[128];
	int fd = mkstemp(path);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");
	need(f && fwrite(text, 1, len, f) == len && !fclose(f), "temporary file");
	snprintf(cmd, sizeof cmd, "uconv -f utf-8 -t utf-8 -x Arabic-Latin %s > /dev/null 2>&1",
		 path);
	double t = children();
	int rc = system(cmd);
	t = children() - t;
	remove(path);
	return rc ? 0 : t;
}

static void
job(size_t j)
{
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	kelma_translit *tl;
	kelma_buf rules = KELMA_BUF_INIT;
	kelma_map map = KELMA_MAP_INIT;
	size_t skipped;
	double a[ROUNDS], b[ROUNDS], c[ROUNDS];
	o.scheme = jobs[j].scheme;
	o.from = jobs[j].from;
	o.to = jobs[j].to;
	need(!kelma_translit_new(res, &o, &tl, NULL), "new");
	need(!kelma_translit_export_icu(res, &o, &rules, &skipped, NULL), "export");
	UTransliterator *t = skipped ? NULL : open_icu(rules.data, rules.len);
	for (int r = 0; r < ROUNDS; r++) {
		double t0 = now(CLOCK_THREAD_CPUTIME_ID);
		ours(tl, jobs[j].map ? &map : NULL);
		a[r] = now(CLOCK_THREAD_CPUTIME_ID) - t0;
		t0 = now(CLOCK_THREAD_CPUTIME_ID);
		if (t) icu(t);
		b[r] = now(CLOCK_THREAD_CPUTIME_ID) - t0;
		c[r] = strcmp(jobs[j].from, "Arab") ? 0 : uconv();
	}
	qsort(a, ROUNDS, sizeof *a, by_value);
	qsort(b, ROUNDS, sizeof *b, by_value);
	qsort(c, ROUNDS, sizeof *c, by_value);
	double m = a[ROUNDS / 2], mb = (double)len / 1e6 / m;
	const char *with = jobs[j].map ? " with map" : "";
	if (t)
		printf("%s%s %s, to ICU rules\t%.0f\t%.1f\n", o.scheme, with, jobs[j].file, mb,
		       b[ROUNDS / 2] / m);
	if (c[0] > 0)
		printf("%s%s %s, to uconv\t%.0f\t%.1f\n", o.scheme, with, jobs[j].file, mb,
		       c[ROUNDS / 2] / m);
	if (t) utrans_close(t);
	kelma_translit_free(tl);
	kelma_buf_free(&rules);
	kelma_map_free(&map);
}

int
main(int argc, char **argv)
{
	need(!kelma_res_open(NULL, &res, NULL), "data pack");
	for (int i = 1; i < argc; i++) {
		const char *base = strrchr(argv[i], '/');
		FILE *f = fopen(argv[i], "rb");
		need(f != NULL, argv[i]);
		len = fread(text, 1, sizeof text, f);
		fclose(f);
		while (len && text[len - 1] != '\n') len--;
		for (size_t j = 0; j < sizeof jobs / sizeof *jobs; j++)
			if (!strcmp(jobs[j].file, base ? base + 1 : argv[i])) job(j);
	}
	kelma_res_free(res);
	return sum == 0;
}
