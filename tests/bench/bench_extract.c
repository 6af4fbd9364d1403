/* bench_extract FILE...: fields beside six PCRE2-JIT patterns tried one after the other on each
 * line, one thread, in the same run. The patterns come twice: for ASCII digits and letters alone,
 * and as they must be to find what kelma finds, with every digit, letter and word boundary of
 * Unicode and in either case; the ratios are to the second. Prints `job<TAB>MB/s<TAB>ratio to the
 * peer`, median of the rounds; the last rows are hostile texts, whose speed must not fall with
 * their size. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <kelma/kelma.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 5, PATTERNS = 6, MAX_BYTES = 8 << 20 };
enum { LEAN, SAME };
static const char *const pattern[2][PATTERNS] = {
	{
		"\\b[A-Za-z]{1,2}[0-9]{5,6}\\b",
		"(?:\\+212|00212|\\b0)[ .-]?[5-8](?:[ .-]?[0-9]){8}\\b",
		"\\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}\\b",
		"\\b[0-9]{4}-[0-9]{2}-[0-9]{2}\\b",
		"\\b[0-9]{1,3}(?:[ .][0-9]{3})*(?:,[0-9]{1,2})? "
		"?(?:DH|dh|Dhs|dirhams?|MAD|\u062f\u0631\u0647\u0645)",
		"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}",
	},
	{
		"\\b[a-z]{1,2}\\d{5,6}\\b",
		"(?:\\+212|00212|\\b0)[ .-]?[5-8](?:[ .-]?\\d){8}\\b",
		"\\b\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4}\\b",
		"\\b\\d{4}-\\d{2}-\\d{2}\\b",
		"\\b\\d{1,3}(?:[ .]\\d{3})*(?:,\\d{1,2})?\\s?"
		"(?:dhs?|dirhams?|mad|\u062f\u0631\u0647\u0645)\\b",
		"[\\w.%+-]+@[\\w-]+(?:\\.[\\w-]+)+",
	},
};
static kelma_res *res;
static char *text;
static size_t len;

typedef struct job {
	kelma_extract *ex;
	pcre2_code *re[PATTERNS];
	pcre2_match_data *md;
	size_t found;
} job;

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
one_line(job *j, const char *s, size_t n)
{
	kelma_field f;
	if (j->ex) {
		if (kelma_extract_start(j->ex, s, n, NULL, 0, NULL)) exit(3);
		while (kelma_extract_next(j->ex, &f)) j->found++;
		return;
	}
	for (int p = 0; p < PATTERNS; p++)
		for (size_t at = 0; at <= n;) {
			if (pcre2_match(j->re[p], (PCRE2_SPTR)s, n, at, PCRE2_NO_UTF_CHECK, j->md,
					NULL) < 0)
				break;
			at = pcre2_get_ovector_pointer(j->md)[1];
			j->found++;
		}
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

/* Median MB/s over the rounds. */
static double
speed(job *j)
{
	double r[ROUNDS];
	for (int k = 0; k < ROUNDS; k++) {
		double t = now();
		j->found = 0;
		for (size_t i = 0, e; i < len; i = e + 1) {
			const char *nl = memchr(text + i, '\n', len - i);
			e = nl ? (size_t)(nl - text) : len;
			if (e > i) one_line(j, text + i, e - i);
		}
		t = now() - t;
		r[k] = (double)len / 1e6 / (t > 1e-9 ? t : 1e-9);
	}
	qsort(r, ROUNDS, sizeof *r, by_value);
	return r[ROUNDS / 2];
}

static void
make(job *j, const char *types, int in_digits)
{
	kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
	memset(j, 0, sizeof *j);
	o.types = types;
	o.in_digits = in_digits;
	if (kelma_extract_new(res, &o, &j->ex, NULL)) exit(3);
}

static void
make_peer(job *j, int set)
{
	uint32_t how = PCRE2_UTF | (set == SAME ? PCRE2_UCP | PCRE2_CASELESS : 0);
	int e;
	PCRE2_SIZE at;
	memset(j, 0, sizeof *j);
	for (int p = 0; p < PATTERNS; p++) {
		j->re[p] = pcre2_compile((PCRE2_SPTR)pattern[set][p], PCRE2_ZERO_TERMINATED, how,
					 &e, &at, NULL);
		if (!j->re[p] || pcre2_jit_compile(j->re[p], PCRE2_JIT_COMPLETE)) exit(3);
	}
	j->md = pcre2_match_data_create(16, NULL);
}

/* The same bytes over and over: MB/s of a small and of a ten times larger text; the ratio shows
 * that it is linear. */
static void
hostile(job *all, const char *name, const char *unit)
{
	size_t k = strlen(unit);
	double v[2];
	for (int big = 0; big < 2; big++) {
		size_t n = big ? 1000000 : 100000;
		for (len = 0; len + k <= n; len += k) memcpy(text + len, unit, k);
		v[big] = speed(all);
	}
	printf("hostile %s\t%.1f\t%.2f\n", name, v[1], v[1] / v[0]);
}

int
main(int argc, char **argv)
{
	job all, six, like, peer, lean;
	if (kelma_res_open(NULL, &res, NULL)) return 3;
	make(&all, NULL, 0);
	make(&like, "cnie,phone,date,amount,email", 1);
	make(&six, "cnie,phone,date,amount,email", 0);
	make_peer(&peer, SAME);
	make_peer(&lean, LEAN);
	text = malloc(MAX_BYTES);
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		if (!f || !text) return 3;
		len = fread(text, 1, MAX_BYTES, f);
		fclose(f);
		const char *name = strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i];
		double l = speed(&lean), p = speed(&peer), s = speed(&six), q = speed(&like),
		       a = speed(&all);
		printf("pcre2 six ASCII patterns %s\t%.1f\t%.2f\npcre2 six patterns "
		       "%s\t%.1f\t1.00\n",
		       name, l, l / p, name, p);
		printf("the same fields %s\t%.1f\t%.2f\n", name, q, q / p);
		printf("... amounts in words too %s\t%.1f\t%.2f\nall types %s\t%.1f\t%.2f\n", name,
		       s, s / p, name, a, a / p);
	}
	hostile(&all, "digits", "1234567890");
	hostile(&all, "phones", "0612345678");
	hostile(&all, "labels", "CIN n° RIB tel ");
	hostile(&all, "names", "Mohamed El Alami ");
	hostile(&all, "streets", "rue 1, ");
	hostile(&all, "numbers in words", "mille cent vingt ");
	return 0;
}
