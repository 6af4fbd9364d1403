/* bench_charset FILE...: decoding of single-byte charsets beside iconv, and what the repair profile
 * costs on healthy text, line by line and in blocks of 64 KiB. One thread, same run; prints
 * `job<TAB>MB/s<TAB>ratio to iconv` (of the text in its charset; for repair: of UTF-8 to UTF-16),
 * median of the rounds. */
#include <iconv.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 7, BLOCK = 65536, MOST = 1 << 20 };
static char *text, *other;
static size_t len, olen, sum;
static kelma_res *res;
static kelma_norm *nm;
static iconv_t ic;
static const char *name;
typedef void work_fn(const char *s, size_t n);

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
decode(const char *s, size_t n)
{
	static kelma_buf out;
	out.len = 0;
	if (kelma_charset_decode(name, s, n, &out, NULL, NULL, NULL)) exit(3);
	sum += out.len;
}

static void
by_iconv(const char *s, size_t n)
{
	static char d[4 * MOST];
	char *in = (char *)s, *out = d;
	size_t room = sizeof d;
	iconv(ic, &in, &n, &out, &room);
	sum += (size_t)(out - d);
}

static void
repair(const char *s, size_t n)
{
	static kelma_buf out;
	out.len = 0;
	if (kelma_norm_run(nm, s, n, &out, NULL, NULL)) exit(3);
	sum += out.len;
}

static void
all(work_fn *f, const char *s, size_t n, int lines)
{
	for (size_t i = 0, e; i < n; i = e) {
		const char *nl = lines ? memchr(s + i, '\n', n - i) : NULL;
		e = nl ? (size_t)(nl - s) + 1 : !lines && n - i > BLOCK ? i + BLOCK : n;
		while (!lines && e < n && e > i + 1 && s[e - 1] != '\n') e--;
		f(s + i, e - i - (nl != NULL));
	}
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static void
compare(const char *job, const char *path, work_fn *ours, const char *s, size_t n, int lines)
{
	work_fn *const f[2] = { ours, by_iconv };
	const char *base = strrchr(path, '/');
	double t[2][ROUNDS];
	for (int r = -1; r < ROUNDS; r++)
		for (int k = 0; k < 2; k++) {
			double t0 = now();
			all(f[k], s, n, lines);
			if (r >= 0) t[k][r] = now() - t0;
		}
	for (int k = 0; k < 2; k++) qsort(t[k], ROUNDS, sizeof(double), by_value);
	double a = t[0][ROUNDS / 2], b = t[1][ROUNDS / 2];
	printf("%s %s %s, to iconv\t%.0f\t%.2f\n", job, base ? base + 1 : path,
	       lines ? "lines" : "blocks", (double)n / 1e6 / a, b / a);
}

/* The text in a charset; what it has not becomes a question mark. */
static void
encode(const char *charset)
{
	iconv_t e = iconv_open(charset, "UTF-8");
	char *in = text, *out = other;
	size_t n = len, room = MOST;
	if (e == (iconv_t)-1) exit(3);
	while (n && iconv(e, &in, &n, &out, &room) == (size_t)-1 && n && room) {
		in++, n--;
		while (n && (*in & 0xc0) == 0x80) in++, n--;
		*out++ = '?';
		room--;
	}
	olen = MOST - room;
	iconv_close(e);
}

static void
read_text(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) exit(3);
	len = fread(text, 1, MOST, f);
	while (len && text[len - 1] != '\n') len--;
	fclose(f);
}

static void
one_charset(const char *path, const char *charset)
{
	name = charset;
	encode(charset);
	ic = iconv_open("UTF-8", charset);
	char job[64];
	snprintf(job, sizeof job, "decode %s", charset);
	compare(job, path, decode, other, olen, 0);
	iconv_close(ic);
}

int
main(int argc, char **argv)
{
	text = malloc(MOST), other = malloc(MOST);
	if (!text || !other || kelma_res_open(NULL, &res, NULL)) return 3;
	if (kelma_norm_new(res, "repair", &nm, NULL)) return 3;
	for (int i = 1; i < argc; i++) {
		read_text(argv[i]);
		if (strstr(argv[i], "ar.txt")) one_charset(argv[i], "windows-1256");
		if (strstr(argv[i], "ar.txt")) one_charset(argv[i], "ISO-8859-6");
		if (strstr(argv[i], "fr.txt")) one_charset(argv[i], "windows-1252");
		if (strstr(argv[i], "fr.txt")) one_charset(argv[i], "CP850");
		ic = iconv_open("UTF-16LE", "UTF-8");
		compare("repair", argv[i], repair, text, len, 1);
		compare("repair", argv[i], repair, text, len, 0);
		iconv_close(ic);
	}
	kelma_norm_free(nm);
	kelma_res_free(res);
	free(text), free(other);
	return sum == 0;
}
