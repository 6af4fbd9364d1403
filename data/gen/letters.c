/* Compiles data/models/text.letters.tsv to the letter pair table of lib/text/letters.h. */
#include "gen/gen.h"
#include "text/letters.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_SYMBOLS = 256, C = LETTERS_CLASS_COUNT };

typedef struct model {
	int n, after[C][C], in_class[MAX_SYMBOLS], back[MAX_SYMBOLS], rest[C];
	uint32_t cp[MAX_SYMBOLS]; /* UINT32_MAX = the rest of a class */
	unsigned cls[MAX_SYMBOLS];
	uint16_t pair[MAX_SYMBOLS][MAX_SYMBOLS]; /* cost + 1, 0 = no line */
	unsigned char cost[MAX_SYMBOLS][MAX_SYMBOLS];
} model;

static int
class_named(base_str s)
{
	for (unsigned c = 0; c < C; c++)
		if (base_str_is(s, letters_class_name(c))) return (int)c;
	return -1;
}

/* Code point of "U+XXXX", or UINT32_MAX. */
static uint32_t
code_point(base_str s)
{
	char b[16] = { 0 };
	if (s.n < 6 || s.n > 8 || memcmp(s.s, "U+", 2) != 0) return UINT32_MAX;
	memcpy(b, s.s + 2, s.n - 2);
	return (uint32_t)strtoul(b, NULL, 16);
}

static int
symbol_named(const model *m, base_str s)
{
	int c = class_named(s);
	if (c >= 0) return m->rest[c];
	uint32_t cp = code_point(s);
	for (int i = 0; i < m->n; i++)
		if (cp != UINT32_MAX && m->cp[i] == cp) return i;
	return -1;
}

static int
cost_of(base_str s)
{
	int v = atoi(s.s);
	return v < 0 || v > 100000 ? -1 : v;
}

/* One line; `pass` 0 reads classes and symbols, 1 the pairs, when the symbols are known. */
static int
read_line(model *m, base_str *f, size_t k, int pass)
{
	if (k == 4 && base_str_is(f[0], "class")) {
		int a = class_named(f[1]), b = class_named(f[2]);
		if (a < 0 || b < 0) return -1;
		m->after[a][b] = cost_of(f[3]);
		return 0;
	}
	if (k == 3 && base_str_is(f[0], "symbol")) {
		int c = class_named(f[1]);
		if (pass) return 0;
		if (m->n == MAX_SYMBOLS) return -1;
		m->cp[m->n] = c < 0 ? code_point(f[1]) : UINT32_MAX;
		if (c < 0 && m->cp[m->n] >= LETTERS_DIRECT) return -1;
		m->cls[m->n] = c < 0 ? letters_class_of(m->cp[m->n]) : (unsigned)c;
		if (c >= 0) m->rest[c] = m->n;
		m->in_class[m->n++] = cost_of(f[2]);
		return 0;
	}
	if (!pass) return base_str_is(f[0], "after") || base_str_is(f[0], "pair") ? 0 : -1;
	int a = k > 1 ? symbol_named(m, f[1]) : -1;
	if (a >= 0 && k == 3 && base_str_is(f[0], "after")) {
		m->back[a] = cost_of(f[2]);
		return 0;
	}
	if (k != 4 || !base_str_is(f[0], "pair")) return -1;
	int b = symbol_named(m, f[2]), u = cost_of(f[3]);
	if (a < 0 || b < 0 || u < 0 || u > 255) return -1;
	m->pair[a][b] = (uint16_t)(u + 1);
	return 0;
}

static int
read_pass(gen_job *j, model *m, int pass)
{
	for (size_t i = 0; i < j->n; i++) {
		base_lines l = { j->in[i].data, j->in[i].len, 0, 0 };
		base_str line, f[4];
		while (base_lines_next(&l, &line))
			if (read_line(m, f, base_fields(line, f, 4), pass))
				return gen_fail(j, i, l.line, "wrong line");
	}
	return 0;
}

/* What every pair costs. */
static void
fill(model *m)
{
	for (int a = 0; a < m->n; a++)
		for (int b = 0; b < m->n; b++) {
			int u = m->back[a] + m->after[m->cls[a]][m->cls[b]] + m->in_class[b];
			if (m->pair[a][b]) u = m->pair[a][b] - 1;
			m->cost[a][b] = (unsigned char)(u > 255 ? 255 : u);
		}
}

static int
put(gen_job *j, const model *m)
{
	unsigned char head[8 + C] = { (unsigned char)(m->n & 255), (unsigned char)(m->n >> 8), 0, 0,
				      C };
	unsigned char *direct = malloc(LETTERS_DIRECT);
	int rc = direct ? 0 : -1;
	for (int c = 0; c < C; c++) head[8 + c] = (unsigned char)m->rest[c];
	for (uint32_t cp = 0; !rc && cp < LETTERS_DIRECT; cp++)
		direct[cp] = (unsigned char)m->rest[letters_class_of(cp)];
	for (int i = 0; !rc && i < m->n; i++)
		if (m->cp[i] != UINT32_MAX) direct[m->cp[i]] = (unsigned char)i;
	if (!rc && (kelma_buf_add(j->out, (char *)head, sizeof head) ||
		    kelma_buf_add(j->out, (char *)direct, LETTERS_DIRECT)))
		rc = -1;
	for (int a = 0; !rc && a < m->n; a++)
		if (kelma_buf_add(j->out, (const char *)m->cost[a], (size_t)m->n)) rc = -1;
	free(direct);
	return rc;
}

int
gen_letters(gen_job *j)
{
	model *m = calloc(1, sizeof *m);
	if (!m) return -1;
	for (int c = 0; c < C; c++) m->rest[c] = -1;
	int rc = read_pass(j, m, 0);
	for (int c = 0; !rc && c < C; c++)
		if (m->rest[c] < 0)
			rc = gen_fail(j, j->n, 0, "no symbol line for class %s",
				      letters_class_name((unsigned)c));
	if (!rc) rc = read_pass(j, m, 1);
	if (!rc) fill(m);
	if (!rc) rc = put(j, m);
	free(m);
	return rc;
}
