/* Pattern tables -> one deterministic, minimal automaton (lib/segment/dfa.h describes the
 * section). Rows: kind<TAB>name<TAB>pattern<TAB>note. `@<TAB>NAME<TAB>pattern` defines a macro
 * (several rows = alternatives); `=<TAB>x<TAB>yz<TAB>note` says that the characters y and z are
 * read as x. */
#include "gen/dfa.h"
#include "segment/dfa.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

typedef struct alias {
	uint32_t cp, as;
} alias;

typedef struct table {
	dfa_build b;
	alias alias[512];
	size_t nalias;
	base_str kind[DFA_MAX_ROWS + 1], name[DFA_MAX_ROWS + 1];
	unsigned nrow;
	/* deterministic automaton */
	int **set, *setlen; /* states of the NFA in each state, ascending */
	int nstate, capstate, *hash;
	int *next;          /* [nstate][nsym + 1] */
	int *accept, *group;
} table;

enum { HASH = 1 << 17, MAX_DFA = 60000 };

static void *
must(void *p)
{
	if (!p) exit(1);
	return p;
}

static int
cmp_int(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* All states reachable over free edges from list[0..n), sorted; list must have room. */
static int
closure(const dfa_build *b, int *list, int n, unsigned char *seen)
{
	for (int i = 0; i < n; i++) seen[list[i]] = 1;
	for (int i = 0; i < n; i++) {
		const nfa_state *s = &b->nfa[list[i]];
		if (s->has_set) continue;
		for (int k = 0; k < 2; k++) {
			int to = k ? s->out2 : s->out;
			if (to != DFA_NONE && !seen[to]) seen[to] = 1, list[n++] = to;
		}
	}
	for (int i = 0; i < n; i++) seen[list[i]] = 0;
	int m = 0;
	for (int i = 0; i < n; i++)
		if (b->nfa[list[i]].has_set || b->nfa[list[i]].accept) list[m++] = list[i];
	qsort(list, (size_t)m, sizeof *list, cmp_int);
	return m;
}

/* Number of the deterministic state for this set, made when new. */
static int
state_of(table *t, const int *list, int n)
{
	uint64_t h = base_hash(list, (size_t)n * sizeof *list, 7) % HASH;
	for (; t->hash[h]; h = (h + 1) % HASH) {
		int k = t->hash[h];
		if (t->setlen[k] == n && !memcmp(t->set[k], list, (size_t)n * sizeof *list))
			return k;
	}
	if (t->nstate == t->capstate) {
		t->capstate = t->capstate ? t->capstate * 2 : 1024;
		t->set = must(realloc(t->set, (size_t)t->capstate * sizeof *t->set));
		t->setlen = must(realloc(t->setlen, (size_t)t->capstate * sizeof *t->setlen));
	}
	t->set[t->nstate] = must(malloc((size_t)(n ? n : 1) * sizeof *list));
	memcpy(t->set[t->nstate], list, (size_t)n * sizeof *list);
	t->setlen[t->nstate] = n;
	t->hash[h] = t->nstate;
	return t->nstate++;
}

/* Subset construction. State 0 is the empty set. */
static int
determinize(table *t)
{
	unsigned w = t->b.nsym + 1;
	int *list = must(malloc((size_t)t->b.n * 2 * sizeof *list));
	unsigned char *seen = must(calloc((size_t)t->b.n, 1));
	t->hash = must(calloc(HASH, sizeof *t->hash));
	state_of(t, list, 0);
	list[0] = 0;
	state_of(t, list, closure(&t->b, list, 1, seen));
	for (int k = 1; k < t->nstate; k++) {
		t->next = must(realloc(t->next, (size_t)(k + 1) * w * sizeof *t->next));
		if (k == 1) memset(t->next, 0, w * sizeof *t->next);
		t->next[(size_t)k * w] = 0;
		for (unsigned c = 1; c < w; c++) {
			int n = 0;
			for (int i = 0; i < t->setlen[k]; i++) {
				const nfa_state *s = &t->b.nfa[t->set[k][i]];
				if (s->has_set && s->set.bit[c / 64] >> (c % 64) & 1)
					list[n++] = s->out;
			}
			int m = n ? closure(&t->b, list, n, seen) : 0;
			t->next[(size_t)k * w + c] = m ? state_of(t, list, m) : 0;
		}
		if (t->nstate > MAX_DFA) return gen_fail(t->b.job, 0, 0, "automaton too big");
	}
	t->accept = must(calloc((size_t)t->nstate, sizeof *t->accept));
	for (int k = 1; k < t->nstate; k++)
		for (int i = 0; i < t->setlen[k]; i++) {
			int a = t->b.nfa[t->set[k][i]].accept;
			if (a && (!t->accept[k] || a < t->accept[k])) t->accept[k] = a;
		}
	free(list);
	free(seen);
	return 0;
}

/* Partition refinement: group[k] = number of the class of state k, in order of first appearance. */
static int
minimize(table *t)
{
	unsigned w = t->b.nsym + 1;
	int *cur = must(calloc((size_t)t->nstate, sizeof *cur)),
	    *sig = must(malloc((w + 1) * sizeof *sig));
	uint64_t *hs = must(malloc((size_t)t->nstate * sizeof *hs));
	int ncur = 0, before;
	for (int k = 0; k < t->nstate; k++) cur[k] = t->accept[k];
	do {
		before = ncur;
		for (int k = 0; k < t->nstate; k++) {
			sig[0] = cur[k];
			for (unsigned c = 0; c < w; c++)
				sig[c + 1] = cur[t->next[(size_t)k * w + c]];
			hs[k] = base_hash(sig, (w + 1) * sizeof *sig, 1);
		}
		memset(t->hash, 0, HASH * sizeof *t->hash);
		ncur = 0;
		for (int k = 0; k < t->nstate; k++) {
			uint64_t h = hs[k] % HASH;
			while (t->hash[h] && hs[t->hash[h] - 1] != hs[k]) h = (h + 1) % HASH;
			if (!t->hash[h]) t->hash[h] = k + 1, cur[k] = ncur++;
			else cur[k] = cur[t->hash[h] - 1];
		}
	} while (ncur != before);
	t->group = cur;
	free(sig);
	free(hs);
	return ncur;
}

static int
put(kelma_buf *out, uint32_t v, size_t bytes)
{
	char b[4];
	for (size_t i = 0; i < bytes; i++) b[i] = (char)(v >> 8 * i & 255);
	return kelma_buf_add(out, b, bytes) != KELMA_OK;
}

/* Symbols with equal columns become one. col[c] = new symbol, *n = how many (0 included). */
static void
merge_columns(const table *t, const int *rep, int nstate, unsigned *col, unsigned *n)
{
	unsigned w = t->b.nsym + 1, first[DFA_SYMS];
	*n = 1;
	col[0] = 0;
	for (unsigned c = 1; c < w; c++) {
		unsigned k = 1;
		for (; k < *n; k++) {
			int s = 0;
			while (s < nstate &&
			       t->group[t->next[(size_t)rep[s] * w + c]] ==
				       t->group[t->next[(size_t)rep[s] * w + first[k]]])
				s++;
			if (s == nstate) break;
		}
		if (k == *n) first[(*n)++] = c;
		col[c] = k;
	}
}

static int
cmp_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* ASCII table and sorted list of the other characters, aliases resolved. */
static int
write_symbols(table *t, const unsigned *col, kelma_buf *out, uint32_t *nmap)
{
	char ascii[DFA_ASCII] = { 0 };
	uint32_t map[DFA_SYMS + 512];
	size_t n = 0;
	for (unsigned c = 1; c <= t->b.nsym; c++)
		if (t->b.cp[c] < DFA_ASCII) ascii[t->b.cp[c]] = (char)col[c];
		else map[n++] = t->b.cp[c] << 8 | col[c];
	for (size_t i = 0; i < t->nalias; i++) {
		unsigned c = 1, sym = 0;
		while (c <= t->b.nsym && t->b.cp[c] != t->alias[i].as) c++;
		if (c > t->b.nsym) continue;
		sym = col[c];
		if (t->alias[i].cp < DFA_ASCII) ascii[t->alias[i].cp] = (char)sym;
		else map[n++] = t->alias[i].cp << 8 | sym;
	}
	qsort(map, n, sizeof *map, cmp_u32);
	int rc = kelma_buf_add(out, ascii, sizeof ascii) != KELMA_OK;
	for (size_t i = 0; i < n; i++) rc |= put(out, map[i], 4);
	*nmap = (uint32_t)n;
	return rc;
}

static int
write_rows(table *t, kelma_buf *rows, kelma_buf *names)
{
	int rc = kelma_buf_add(names, "", 1) != KELMA_OK;
	for (unsigned i = 1; i <= t->nrow; i++)
		for (int k = 0; k < 2; k++) {
			base_str s = k ? t->name[i] : t->kind[i];
			rc |= put(rows, (uint32_t)names->len, 2);
			rc |= kelma_buf_add(names, s.s, s.n) || kelma_buf_add(names, "", 1);
		}
	return rc;
}

static int
write_table(table *t, kelma_buf *out)
{
	int n = minimize(t), *rep = must(malloc((size_t)n * sizeof *rep)), rc = 0;
	unsigned col[DFA_SYMS], ncol, w = t->b.nsym + 1;
	kelma_buf sym = KELMA_BUF_INIT, rows = KELMA_BUF_INIT, names = KELMA_BUF_INIT;
	uint32_t nmap;
	for (int k = t->nstate - 1; k >= 0; k--) rep[t->group[k]] = k;
	merge_columns(t, rep, n, col, &ncol);
	if (write_symbols(t, col, &sym, &nmap) || write_rows(t, &rows, &names)) rc = 1;
	rc |= kelma_buf_add(out, "KDFA", 4) || put(out, ncol, 4) || put(out, (uint32_t)n, 4) ||
	      put(out, nmap, 4);
	rc |= put(out, t->nrow, 4) || put(out, (uint32_t)names.len, 4) ||
	      kelma_buf_add(out, sym.data, sym.len);
	for (int s = 0; s < n; s++)
		for (unsigned k = 0; k < ncol; k++) {
			unsigned c = 0;
			for (unsigned i = 1; i < w && k; i++)
				if (col[i] == k) c = i;
			rc |= put(out, c ? (uint32_t)t->group[t->next[(size_t)rep[s] * w + c]] : 0,
				  2);
		}
	for (int s = 0; s < n; s++) rc |= put(out, (uint32_t)t->accept[rep[s]], 1);
	rc |= kelma_buf_add(out, rows.data, rows.len) || kelma_buf_add(out, names.data, names.len);
	kelma_buf_free(&sym);
	kelma_buf_free(&rows);
	kelma_buf_free(&names);
	free(rep);
	return rc ? gen_fail(t->b.job, 0, 0, "out of memory") : 0;
}

/* Row number of (kind, name), made when new. */
static int
row_of(table *t, base_str kind, base_str name)
{
	for (unsigned i = 1; i <= t->nrow; i++)
		if (t->name[i].n == name.n && !memcmp(t->name[i].s, name.s, name.n)) {
			if (t->kind[i].n == kind.n && !memcmp(t->kind[i].s, kind.s, kind.n))
				return (int)i;
			return gen_fail(t->b.job, t->b.file, t->b.line, "one name, two kinds");
		}
	if (t->nrow == DFA_MAX_ROWS)
		return gen_fail(t->b.job, t->b.file, t->b.line, "too many rows");
	t->kind[++t->nrow] = kind;
	t->name[t->nrow] = name;
	return (int)t->nrow;
}

static int
add_aliases(table *t, base_str as, base_str list)
{
	uint32_t x, y;
	utf8_get(as.s, &x);
	for (size_t i = 0; i < list.n; t->nalias++) {
		if (t->nalias == sizeof t->alias / sizeof *t->alias) return -1;
		i += utf8_get(list.s + i, &y);
		t->alias[t->nalias] = (alias){ y, x };
	}
	return 0;
}

/* One pass over all files: pass 0 collects macros and aliases, pass 1 the patterns. */
static int
read_rows(table *t, int pass)
{
	for (t->b.file = 0; t->b.file < t->b.job->n; t->b.file++) {
		const kelma_buf *in = &t->b.job->in[t->b.file];
		base_lines l = { in->data, in->len, 0, 0 };
		base_str line, f[4];
		while (base_lines_next(&l, &line)) {
			t->b.line = l.line;
			if (base_fields(line, f, 4) < 3 || !f[2].n)
				return gen_fail(t->b.job, t->b.file, l.line,
						"want kind<TAB>name<TAB>pattern<TAB>note");
			if (base_str_is(f[0], "=")) {
				if (!pass && add_aliases(t, f[1], f[2])) return -1;
			} else if (base_str_is(f[0], "@")) {
				if (pass) continue;
				t->b.macro = must(realloc(t->b.macro,
							  (t->b.nmacro + 1) * sizeof *t->b.macro));
				t->b.macro[t->b.nmacro++] = (dfa_macro){ f[1], f[2] };
			} else if (pass) {
				int row = row_of(t, f[0], f[1]);
				if (row < 0 || dfa_parse(&t->b, f[2], 0, row)) return -1;
			}
		}
	}
	return 0;
}

int
gen_dfa(gen_job *j)
{
	table *t = must(calloc(1, sizeof *t));
	t->b.job = j;
	dfa_state(&t->b);
	int rc = read_rows(t, 0) || read_rows(t, 1) || determinize(t) || write_table(t, j->out) ? -1
												: 0;
	for (int i = 0; i < t->nstate; i++) free(t->set[i]);
	free(t->set);
	free(t->setlen);
	free(t->hash);
	free(t->next);
	free(t->accept);
	free(t->group);
	free(t->b.nfa);
	free(t->b.macro);
	free(t);
	return rc;
}
