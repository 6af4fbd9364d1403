/* Tables of scores: aligned for people, tab-separated, or one object a row. */
#include "eval.h"
#include <stdio.h>
#include <string.h>

enum { FORMAT_NDJSON = 1, FORMAT_TSV = 2, MAX_COLUMNS = 32 };

static void
cell(report *r, char kind, const char *s)
{
	if (!r->st) r->st = kelma_buf_add(&r->text, &kind, 1);
	if (!r->st) r->st = kelma_buf_add(&r->text, s, strlen(s) + 1);
	r->cells++;
}

void
table_begin(report *r, const char *name, const char *const *heads, size_t n)
{
	r->name = name;
	r->heads = heads;
	r->columns = n < MAX_COLUMNS ? n : MAX_COLUMNS;
	r->cells = 0;
	r->text.len = 0;
}

void
table_text(report *r, const char *s)
{
	cell(r, 't', s);
}

void
table_count(report *r, size_t v)
{
	char b[32];
	snprintf(b, sizeof b, "%zu", v);
	cell(r, 'n', b);
}

void
table_ratio(report *r, double num, double den)
{
	char b[32];
	snprintf(b, sizeof b, "%.4f", den > 0 ? num / den : 0);
	cell(r, den > 0 ? 'n' : '-', den > 0 ? b : "-");
}

void
table_prf(report *r, size_t hit, size_t wanted, size_t found)
{
	table_ratio(r, (double)hit, (double)found);
	table_ratio(r, (double)hit, (double)wanted);
	table_ratio(r, 2 * (double)hit, (double)(wanted + found));
}

void
figures_begin(report *r)
{
	static const char *const heads[] = { "figure", "value" };
	table_begin(r, "figures", heads, 2);
}

void
figure_count(report *r, const char *name, size_t v)
{
	table_text(r, name);
	table_count(r, v);
}

void
figure_ratio(report *r, const char *name, double num, double den)
{
	table_text(r, name);
	table_ratio(r, num, den);
}

/* Characters, for the width of a column. */
static int
width(const char *s)
{
	int n = 0;
	for (; *s; s++) n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static void
put_cell(const char *s, int column, int last, int wide)
{
	int pad = wide - width(s);
	if (column) printf("  %*s%s", pad, "", s);
	else printf("%s%*s", s, last ? 0 : pad, "");
	if (last) putchar('\n');
}

static void
print_aligned(const report *r)
{
	int wide[MAX_COLUMNS];
	int k = (int)r->columns;
	const char *p = r->text.data;
	for (int i = 0; i < k; i++) wide[i] = width(r->heads[i]);
	for (size_t i = 0; i < r->cells; i++, p += strlen(p) + 1) {
		int w = width(p + 1);
		if (w > wide[i % r->columns]) wide[i % r->columns] = w;
	}
	printf(r->tables ? "\n%s\n" : "%s\n", r->name);
	for (int i = 0; i < k; i++) put_cell(r->heads[i], i, i == k - 1, wide[i]);
	p = r->text.data;
	for (size_t i = 0; i < r->cells; i++, p += strlen(p) + 1) {
		int c = (int)(i % r->columns);
		put_cell(p + 1, c, c == k - 1, wide[c]);
	}
}

static void
print_tsv(const report *r)
{
	const char *p = r->text.data;
	printf(r->tables ? "\ntable" : "table");
	for (size_t i = 0; i < r->columns; i++) printf("\t%s", r->heads[i]);
	putchar('\n');
	for (size_t i = 0; i < r->cells; i++, p += strlen(p) + 1) {
		if (i % r->columns == 0) printf("%s", r->name);
		printf("\t%s", *p == '-' ? "" : p + 1);
		if ((i + 1) % r->columns == 0) putchar('\n');
	}
}

static void
print_ndjson(report *r)
{
	const char *p = r->text.data;
	kelma_buf b = KELMA_BUF_INIT;
	for (size_t i = 0; i < r->cells && !r->st; i++, p += strlen(p) + 1) {
		size_t c = i % r->columns;
		if (!c) r->st = put_word(&b, "{\"table\":");
		if (!c && !r->st) r->st = kelma_json_string(r->name, strlen(r->name), &b);
		if (!r->st) r->st = put_word(&b, ",");
		if (!r->st) r->st = kelma_json_string(r->heads[c], strlen(r->heads[c]), &b);
		if (!r->st) r->st = put_word(&b, ":");
		if (!r->st && *p == 't') r->st = kelma_json_string(p + 1, strlen(p + 1), &b);
		else if (!r->st) r->st = put_word(&b, *p == 'n' ? p + 1 : "null");
		if (!r->st && c + 1 == r->columns) r->st = put_word(&b, "}\n");
	}
	if (!r->st && b.len) fwrite(b.data, 1, b.len, stdout);
	kelma_buf_free(&b);
}

void
table_end(report *r)
{
	if (r->st || !r->cells || !r->columns) return;
	if (r->format == FORMAT_NDJSON) print_ndjson(r);
	else if (r->format == FORMAT_TSV) print_tsv(r);
	else print_aligned(r);
	r->tables++;
}
