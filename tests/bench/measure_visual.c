/* measure_visual CORPORA: how many lines that a PDF reader stored from right to left are turned
 * back exactly, alone and twenty together, and how many healthy lines are touched. On the texts of
 * CORPORA/tune. Letters are turned one by one; numbers and Latin words keep their order, brackets
 * are mirrored. */
#include "base/base.h"
#include "base/lines.h"
#include "text/utf8.h"
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 64 << 20, LETTERS = 3 /* a line has at least */ };
static const char *const texts[] = { "arb-Arab.malaw.tsv", "arb-Arab.mnc.tsv",
				     "arb-Arab.mac.tsv",   "ary-Arab.bodmagh.tsv",
				     "ary-Arab.mac.tsv",   "ary-Arab.aatweets.tsv" };
typedef struct score {
	size_t lines, exact, wrong, changed;
} score;

static int
is_letter(uint32_t cp)
{
	return cp >= 0x621 && cp <= 0x64a;
}

/* Marks and shapes are stored in ways that differ between readers. */
static int
is_measured(base_str l)
{
	size_t letters = 0;
	uint32_t cp;
	if (kelma_utf8_valid(l.s, l.n) < l.n) return 0;
	for (size_t i = 0; i < l.n;) {
		i += utf8_get(l.s + i, &cp);
		if ((cp >= 0x64b && cp <= 0x652) || cp == 0x670 || cp >= 0xfb50) return 0;
		letters += (size_t)is_letter(cp);
	}
	return letters >= LETTERS;
}

static int
keeps_order(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 0x660 && cp <= 0x669) || (cp | 32) - 'a' < 26u ||
	       (cp >= 0xc0 && cp < 0x250);
}

static uint32_t
mirror(uint32_t cp)
{
	static const char pair[] = "()[]{}<>";
	const char *p = cp && cp < 0x80 ? strchr(pair, (int)cp) : NULL;
	if (cp == 0xab || cp == 0xbb) return 0xab + 0xbb - cp;
	return p ? (uint32_t)(unsigned char)pair[(p - pair) ^ 1] : cp;
}

/* The line as such a reader stores it, appended to out. */
static void
store(base_str l, kelma_buf *out)
{
	uint32_t *c = malloc((l.n + 1) * sizeof *c);
	size_t n = 0;
	char u[4];
	if (!c) exit(3);
	for (size_t i = 0; i < l.n; n++) i += utf8_get(l.s + i, &c[n]);
	for (size_t e = n; e > 0;) {
		size_t b = e - 1;
		if (keeps_order(c[b]))
			while (b && (keeps_order(c[b - 1]) ||
				     (b > 1 && strchr(".,/:-'", (int)(c[b - 1] & 0x7f)) &&
				      c[b - 1] < 0x80 && c[b - 1] && keeps_order(c[b - 2]))))
				b--;
		for (size_t i = b; i < e; i++) {
			uint32_t cp = e - b > 1 ? c[i] : mirror(c[i]);
			if (kelma_buf_add(out, u, utf8_put(cp, u))) exit(3);
		}
		e = b;
	}
	free(c);
	if (kelma_buf_add(out, "\n", 1)) exit(3);
}

static base_str
line_at(const kelma_buf *b, size_t i)
{
	const char *nl = memchr(b->data + i, '\n', b->len - i);
	return (base_str){ b->data + i, nl ? (size_t)(nl - b->data) + 1 - i : b->len - i };
}

static int
is_same(base_str a, base_str b)
{
	return a.n == b.n && !memcmp(a.s, b.s, a.n);
}

/* Lines of got that are those of want; *other: neither these nor those of given. */
static size_t
same_lines(const kelma_buf *want, const kelma_buf *given, const kelma_buf *got, size_t *other)
{
	size_t same = 0, i = 0, j = 0, k = 0;
	while (i < want->len && j < given->len && k < got->len) {
		base_str a = line_at(want, i), b = line_at(given, j), c = line_at(got, k);
		same += (size_t)is_same(a, c);
		*other += !is_same(a, c) && !is_same(b, c);
		i += a.n, j += b.n, k += c.n;
	}
	return same;
}

static void
flush(kelma_norm *nm, kelma_buf *clean, kelma_buf *stored, size_t lines, score *sc)
{
	static kelma_buf out;
	size_t none = 0;
	out.len = 0;
	if (kelma_norm_run(nm, stored->data, stored->len, &out, NULL, NULL)) exit(3);
	sc->lines += lines;
	sc->exact += same_lines(clean, stored, &out, &sc->wrong);
	out.len = 0;
	if (kelma_norm_run(nm, clean->data, clean->len, &out, NULL, NULL)) exit(3);
	sc->changed += lines - same_lines(clean, clean, &out, &none);
	clean->len = stored->len = 0;
}

static void
measure(kelma_norm *nm, const char *name, const kelma_buf *file, size_t together)
{
	kelma_buf clean = KELMA_BUF_INIT, stored = KELMA_BUF_INIT;
	base_lines l = { file->data, file->len, 0, 0 };
	base_str line, f[4];
	score sc = { 0, 0, 0, 0 };
	size_t k = 0;
	while (base_lines_next(&l, &line)) {
		if (!base_fields(line, f, 4) || !is_measured(f[0])) continue;
		if (kelma_buf_add(&clean, f[0].s, f[0].n) || kelma_buf_add(&clean, "\n", 1))
			exit(3);
		store(f[0], &stored);
		if (++k % together == 0) flush(nm, &clean, &stored, together, &sc);
	}
	if (k % together) flush(nm, &clean, &stored, k % together, &sc);
	printf("%-24s %3zu together: turned back %6.2f %% of %zu, otherwise changed %.2f %%; "
	       "healthy "
	       "lines changed %zu\n",
	       name, together, 100.0 * (double)sc.exact / (double)sc.lines, sc.lines,
	       100.0 * (double)sc.wrong / (double)sc.lines, sc.changed);
	kelma_buf_free(&clean);
	kelma_buf_free(&stored);
}

int
main(int argc, char **argv)
{
	kelma_res *res;
	kelma_norm *nm;
	kelma_err err;
	kelma_buf file = KELMA_BUF_INIT;
	char path[4096];
	if (argc != 2) return fprintf(stderr, "usage: measure_visual CORPORA\n"), 2;
	if (kelma_res_open(NULL, &res, &err) || kelma_norm_new(res, "visual\n", &nm, &err))
		return fprintf(stderr, "measure_visual: %s\n", err.msg), 3;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		snprintf(path, sizeof path, "%s/tune/%s", argv[1], texts[i]);
		file.len = 0;
		if (base_read_file(path, MAX_FILE, &file, &err))
			return fprintf(stderr, "measure_visual: %s: %s\n", path, err.msg), 1;
		measure(nm, texts[i], &file, 1);
		measure(nm, texts[i], &file, 20);
	}
	kelma_buf_free(&file);
	kelma_norm_free(nm);
	kelma_res_free(res);
	return 0;
}
