/* datarun KELMA TABLE...: run kelma over tables of input and expected output. A table is a TSV
 * file: `# args: ARGS` says how kelma is called for the rows that follow (other `#` lines are
 * comments), then rows INPUT<TAB>EXPECTED. Escapes on both sides: \t \n \r \\ and \u{HEX}. All
 * rows of one args line go through one process as NUL-separated records (-0), so a row can hold
 * newlines. `# columns: N`: of each line of the output the first N columns count. `# known: WHY`:
 * the next row says what is right and kelma gives something else, so far; when it gives what is
 * right the line has to go. Prints the rows that differ. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct text {
	char *s;
	size_t n;
} text;
typedef struct row {
	text in, want;
	size_t line;
	int known; /* to fail */
} row;
enum { MAX_ROWS = 20000 };
static row rows[MAX_ROWS];
static size_t nrows, passed, failed, known, columns;

static void
die(const char *what, const char *name)
{
	fprintf(stderr, "datarun: %s: %s\n", what, name);
	exit(2);
}

static text
read_file(const char *path)
{
	text t = { malloc(1), 0 };
	char b[65536];
	size_t k;
	FILE *f = fopen(path, "rb");
	if (!f) die("cannot read", path);
	while ((k = fread(b, 1, sizeof b, f)) > 0) {
		if (!(t.s = realloc(t.s, t.n + k + 1))) die("out of memory", path);
		memcpy(t.s + t.n, b, k);
		t.n += k;
	}
	fclose(f);
	t.s[t.n] = '\0';
	return t;
}

/* UTF-8 of a code point; surrogates too, so that tables can hold what must be refused. */
static size_t
put_utf8(unsigned long cp, char *d)
{
	if (cp < 0x80) return d[0] = (char)cp, (size_t)1;
	size_t k = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	for (size_t i = k - 1; i; i--, cp >>= 6) d[i] = (char)(0x80 | (cp & 0x3f));
	d[0] = (char)(lead[k] | cp);
	return k;
}

static text
unescape(const char *s, size_t n)
{
	text t = { malloc(n + 4), 0 };
	if (!t.s) die("out of memory", "unescape");
	for (size_t i = 0; i < n; i++) {
		const char *e = NULL;
		if (s[i] != '\\' || i + 1 == n) t.s[t.n++] = s[i];
		else if (s[i + 1] == 'u' && i + 2 < n && s[i + 2] == '{' &&
			 (e = memchr(s + i, '}', n - i))) {
			t.n += put_utf8(strtoul(s + i + 3, NULL, 16), t.s + t.n);
			i = (size_t)(e - s);
		} else {
			i++;
			t.s[t.n++] = s[i] == 't'   ? '\t'
				     : s[i] == 'n' ? '\n'
				     : s[i] == 'r' ? '\r'
						   : s[i];
		}
	}
	return t;
}

static void
print_escaped(const char *what, const char *s, size_t n)
{
	printf("  %s: ", what);
	for (size_t i = 0; i < n; i++)
		if (s[i] == '\n') fputs("\\n", stdout);
		else if (s[i] == '\t') fputs("\\t", stdout);
		else putchar(s[i]);
	putchar('\n');
}

/* Keep the first `columns` columns of the lines of s[0..n); returns the bytes that stay. */
static size_t
cut_columns(char *s, size_t n)
{
	size_t w = 0, column = 1;
	for (size_t i = 0; i < n && columns; i++) {
		if (s[i] == '\n') column = 1;
		else column += s[i] == '\t';
		if (s[i] == '\n' || column <= columns) s[w++] = s[i];
	}
	return columns ? w : n;
}

static void
compare(const row *r, const char *table, const char *args, const char *got, size_t k)
{
	int same = k == r->want.n && !memcmp(got, r->want.s, k);
	if (same != r->known) {
		passed += !r->known;
		known += r->known != 0;
		return;
	}
	failed++;
	printf("%s:%zu: kelma %s%s\n", table, r->line, args,
	       same ? ": right now, its `# known` line has to go" : "");
	if (same) return;
	print_escaped("input", r->in.s, r->in.n);
	print_escaped("want ", r->want.s, r->want.n);
	print_escaped("got  ", got, k);
}

/* Run the rows collected so far with one args line and compare. */
static void
flush(const char *kelma, const char *table, const char *args)
{
	char in[] = "/tmp/datarun-in-XXXXXX", out[] = "/tmp/datarun-out-XXXXXX", cmd[4096];
	if (!nrows) return;
	int a = mkstemp(in), b = mkstemp(out);
	FILE *f = a < 0 || b < 0 ? NULL : fdopen(a, "wb");
	if (!f) die("cannot make a file", in);
	for (size_t i = 0; i < nrows; i++) {
		fwrite(rows[i].in.s, 1, rows[i].in.n, f);
		putc('\0', f);
	}
	fclose(f);
	snprintf(cmd, sizeof cmd, "'%s' %s -0 < %s > %s", kelma, args, in, out);
	int rc = system(cmd);
	text got = read_file(out);
	size_t at = 0, i = 0;
	for (; i < nrows && at < got.n; i++) {
		size_t k = strlen(got.s + at);
		compare(&rows[i], table, args, got.s + at, cut_columns(got.s + at, k));
		at += k + 1;
	}
	if (i < nrows || at < got.n) {
		printf("%s: kelma %s: %zu rows, %s records came back (status %d)\n", table, args,
		       nrows, i < nrows ? "fewer" : "more", rc);
		failed += nrows - i + (at < got.n);
	}
	for (i = 0; i < nrows; i++) free(rows[i].in.s), free(rows[i].want.s);
	nrows = 0;
	free(got.s);
	remove(in), remove(out);
}

static void
run_table(const char *kelma, const char *path)
{
	text t = read_file(path);
	char args[2048] = "";
	size_t line = 0;
	int fails = 0;
	columns = 0;
	for (char *p = t.s, *e; *p; p = e) {
		e = p + strcspn(p, "\n");
		size_t n = (size_t)(e - p);
		line++;
		if (*e) e++;
		if (n > 7 && !strncmp(p, "# args:", 7)) {
			flush(kelma, path, args);
			snprintf(args, sizeof args, "%.*s", (int)(n - 7), p + 7);
			continue;
		}
		if (n > 10 && !strncmp(p, "# columns:", 10)) columns = strtoul(p + 10, NULL, 10);
		if (n > 8 && !strncmp(p, "# known:", 8)) fails = 1;
		if (!n || *p == '#') continue;
		char *tab = memchr(p, '\t', n);
		if (!*args || !tab || nrows == MAX_ROWS)
			die("no args line, no tab or too many rows", path);
		rows[nrows].in = unescape(p, (size_t)(tab - p));
		rows[nrows].want = unescape(tab + 1, n - (size_t)(tab - p) - 1);
		rows[nrows].known = fails;
		fails = 0;
		rows[nrows++].line = line;
	}
	flush(kelma, path, args);
	free(t.s);
}

int
main(int argc, char **argv)
{
	if (argc < 2) die("usage", "datarun KELMA TABLE...");
	for (int i = 2; i < argc; i++) run_table(argv[1], argv[i]);
	printf("data: %zu passed, %zu failed", passed, failed);
	printf(known ? ", %zu known to fail\n" : "\n", known);
	return failed > 0;
}
