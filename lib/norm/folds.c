/* Fold tables: parsing and look-up. */
#include "norm/norm.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t
norm_value_hash(const char *v, size_t n)
{
	return n ? (uint32_t)base_hash(v, n, 7) | 1 : 0;
}

/* "U+" and hexadecimal digits from t; moves t on. */
static int
take_hex(base_str *t, uint32_t *cp)
{
	if (t->n < 6 || t->s[0] != 'U' || t->s[1] != '+') return 0;
	size_t i = 2;
	uint32_t v = 0;
	for (; i < t->n && i < 8; i++) {
		char c = t->s[i];
		uint32_t d = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
			     : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
						    : 16;
		if (d == 16) break;
		v = v << 4 | d;
	}
	if (i < 6 || v > 0x10ffff || (v >= 0xd800 && v < 0xe000)) return 0;
	*cp = v;
	t->s += i;
	t->n -= i;
	return 1;
}

uint32_t
norm_code_point(base_str t)
{
	uint32_t cp = 0;
	if (take_hex(&t, &cp)) return t.n ? 0 : cp;
	return t.n && kelma_utf8_next(t.s, t.n, &cp) == t.n ? cp : 0;
}

static kelma_status
grow(void **p, size_t *cap, size_t n, size_t size)
{
	if (n <= *cap) return KELMA_OK;
	size_t c = *cap ? *cap * 2 : 256;
	if (c < n) c = n;
	void *q = realloc(*p, c * size);
	if (!q) return KELMA_ENOMEM;
	*p = q;
	*cap = c;
	return KELMA_OK;
}

static kelma_status
add_row(norm_folds *f, norm_fold row)
{
	void *p = f->row;
	kelma_status st = grow(&p, &f->cap, f->n + 1, sizeof row);
	f->row = p;
	if (!st) f->row[f->n++] = row;
	return st;
}

kelma_status
norm_folds_add(norm_folds *f, int step, uint32_t cp, const uint32_t *to, size_t nto)
{
	void *p = f->to;
	kelma_status st = grow(&p, &f->capto, f->nto + nto, sizeof *to);
	f->to = p;
	if (st) return st;
	norm_fold row = { cp, 0, (uint32_t)f->nto, 0, (uint8_t)step, (uint8_t)nto };
	for (size_t i = 0; i < nto; i++) f->to[f->nto++] = to[i];
	return add_row(f, row);
}

/* The TO column: fills row->nto and to[]; *move = the range keeps its order there. */
static int
parse_to(base_str t, norm_fold *row, uint32_t *to, int *move)
{
	*move = 0;
	row->nto = 0;
	if (base_str_is(t, "-")) return 1;
	row->nto = base_str_is(t, "nfkc") ? FOLD_NFKC : base_str_is(t, "=") ? FOLD_VALUE : 0;
	if (row->nto) return 1;
	while (t.n) {
		if (row->nto == FOLD_MAX_TO || !take_hex(&t, &to[row->nto])) return 0;
		row->nto++;
		if (t.n == 1 && *t.s == '+') return *move = 1, row->nto == 1;
		if (t.n && *t.s == ' ') t.s++, t.n--;
	}
	return row->nto > 0;
}

static kelma_status
add_letter(norm_folds *f, int step, uint32_t cp, size_t line, kelma_err *err)
{
	if (f->nletter == FOLD_LETTERS)
		return base_fail(err, KELMA_ESYNTAX, 0, line, "too many values");
	f->letter[f->nletter].cp = cp;
	f->letter[f->nletter++].step = step;
	return KELMA_OK;
}

kelma_status
norm_folds_check(const norm_folds *f, int step, base_str name, base_str s, size_t line,
		 kelma_err *err)
{
	char list[160] = "";
	size_t n = 0, any = 0;
	uint32_t cp = norm_code_point(s);
	for (size_t i = 0; i < f->nletter; i++) {
		if (f->letter[i].step != step) continue;
		if (f->letter[i].cp == cp) return KELMA_OK;
		char utf8[5] = "";
		utf8_put(f->letter[i].cp, utf8);
		n += (size_t)snprintf(list + n, sizeof list - n, "%s%s U+%04X", any++ ? ", " : "",
				      utf8, f->letter[i].cp);
		if (n > sizeof list - 20) break;
	}
	if (!any) return KELMA_OK;
	int k = s.n < 24 ? (int)s.n : 24;
	while (k && k < (int)s.n && (s.s[k] & 0xc0) == 0x80) k--;
	return base_fail(err, KELMA_EARG, 0, line, "%.*s %.*s: choose one of %s", (int)name.n,
			 name.s, k, s.s, list);
}

static kelma_status
parse_row(norm_folds *f, const base_str *c, size_t line, kelma_err *err)
{
	uint32_t to[FOLD_MAX_TO] = { 0 }, a, b;
	const char *eq = memchr(c[0].s, '=', c[0].n);
	base_str name = { c[0].s, eq ? (size_t)(eq - c[0].s) : c[0].n }, from = c[1];
	norm_fold row = { 0, eq ? norm_value_hash(eq + 1, c[0].n - name.n - 1) : 0, 0, 0, 0, 0 };
	int step = norm_step_find(name), move;
	kelma_status st = KELMA_OK;
	if (step < 0) return base_fail(err, KELMA_ESYNTAX, 0, line, "no such step");
	row.step = (uint8_t)step;
	if (!take_hex(&from, &a)) return base_fail(err, KELMA_ESYNTAX, 0, line, "want U+XXXX");
	b = a;
	if (from.n && (*from.s != '-' || (from.s++, from.n--, !take_hex(&from, &b)) || from.n ||
		       b < a || b - a > 4096))
		return base_fail(err, KELMA_ESYNTAX, 0, line, "want U+XXXX-U+YYYY");
	if (base_str_is(c[2], "value"))
		return a == b ? add_letter(f, step, a, line, err)
			      : base_fail(err, KELMA_ESYNTAX, 0, line, "a value is one letter");
	if (!parse_to(c[2], &row, to, &move))
		return base_fail(err, KELMA_ESYNTAX, 0, line, "bad replacement");
	if (row.nto == FOLD_VALUE && a == b && (st = add_letter(f, step, a, line, err))) return st;
	for (uint32_t cp = a; cp <= b; cp++) {
		uint32_t one = to[0] + (cp - a);
		size_t k = row.nto <= FOLD_MAX_TO ? row.nto : 0;
		void *p = f->to;
		st = grow(&p, &f->capto, f->nto + k, sizeof *to);
		f->to = p;
		if (st) return st;
		row.cp = cp;
		row.to = (uint32_t)f->nto;
		for (size_t i = 0; i < k; i++) f->to[f->nto++] = move ? one : to[i];
		if ((st = add_row(f, row))) return st;
	}
	return KELMA_OK;
}

kelma_status
norm_folds_parse(norm_folds *f, const char *s, size_t n, kelma_err *err)
{
	base_lines l = { s, n, 0, 0 };
	base_str line, c[4];
	while (base_lines_next(&l, &line)) {
		if (base_fields(line, c, 4) < 3)
			return base_fail(err, KELMA_ESYNTAX, 0, l.line, "want step, from, to");
		kelma_status st = parse_row(f, c, l.line, err);
		if (st) return st;
	}
	return KELMA_OK;
}

kelma_status
norm_folds_build(norm_folds *f)
{
	enum { PAGES = 0x110000 >> 6 };
	free(f->page), free(f->first);
	f->first = NULL;
	f->npages = 1;
	if (!(f->page = calloc(PAGES, sizeof *f->page))) return KELMA_ENOMEM;
	for (size_t i = 0; i < f->n; i++)
		if (!f->page[f->row[i].cp >> 6]) f->page[f->row[i].cp >> 6] = (uint16_t)f->npages++;
	if (!(f->first = calloc(f->npages << 6, sizeof *f->first))) return KELMA_ENOMEM;
	for (size_t i = f->n; i-- > 0;) {
		uint32_t cp = f->row[i].cp,
			 *at = &f->first[(size_t)f->page[cp >> 6] << 6 | (cp & 63)];
		while (*at && f->row[*at - 1].step < f->row[i].step) at = &f->row[*at - 1].next;
		f->row[i].next = *at;
		*at = (uint32_t)i + 1;
	}
	return KELMA_OK;
}

const norm_fold *
norm_folds_get(const norm_folds *f, uint32_t cp)
{
	if (cp > 0x10ffff || !f->first) return NULL;
	uint32_t i = f->first[(size_t)f->page[cp >> 6] << 6 | (cp & 63)];
	return i ? &f->row[i - 1] : NULL;
}

void
norm_folds_free(norm_folds *f)
{
	free(f->row), free(f->to), free(f->page), free(f->first);
	*f = (norm_folds){ 0 };
}
