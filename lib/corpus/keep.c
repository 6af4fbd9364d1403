/* Expressions over measures: a list of steps in postfix order, made without recursion by operator
 * precedence. */
#include "corpus/keep.h"
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_TESTS = 64, MAX_TERMS = 8, MAX_STEPS = 256, MAX_NAME = 96, LABEL_TEST = -1 };

typedef enum op { GE, GT, LE, LT, EQ, NE } op;
static const char *const op_names[] = { ">=", ">", "<=", "<", "==", "!=" };

/* One comparison. */
typedef struct test {
	int term[MAX_TERMS]; /* measures, or LABEL_TEST alone */
	size_t nterm;
	op op;
	double threshold;
	char name[MAX_NAME];
} test;

/* A step: a test by its number, or an operator. */
enum { NOT = MAX_TESTS, AND, OR, OPEN };

struct kelma_keep {
	test *t;
	size_t ntest;
	unsigned char step[MAX_STEPS];
	size_t nstep;
	char *text;
};

typedef struct parser {
	const char *s;
	size_t n, at;
	int line;
	kelma_keep *k;
	unsigned char stack[MAX_STEPS];
	size_t depth;
	kelma_err *err;
} parser;

static kelma_status
wrong(const parser *p, size_t at, const char *why)
{
	return base_fail(p->err, KELMA_ESYNTAX, at, 0, "expression: %s", why);
}

static void
space(parser *p)
{
	while (p->at < p->n && strchr(" \t\r\n", p->s[p->at])) p->at++;
}

static int
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* The word at the cursor; its length. */
static size_t
word(parser *p)
{
	size_t k = 0;
	space(p);
	while (p->at + k < p->n && is_word(p->s[p->at + k])) k++;
	return k;
}

/* Take the word if it is this one. */
static int
take(parser *p, const char *w)
{
	size_t k = word(p);
	if (k != strlen(w) || memcmp(p->s + p->at, w, k) != 0) return 0;
	p->at += k;
	return 1;
}

/* How many letters two words share at their start and end: enough to say what was probably meant.
 * */
static size_t
likeness(const char *a, size_t n, const char *b)
{
	size_t m = strlen(b), k = 0, e = 0;
	while (k < n && k < m && a[k] == b[k]) k++;
	while (e < n - k && e < m - (k < m ? k : m) && a[n - 1 - e] == b[m - 1 - e]) e++;
	size_t longer = n > m ? n : m;
	return longer && (k + e) * 10 >= longer * 6 ? (k + e) * 100 / longer : 0;
}

static kelma_status
unknown_name(const parser *p, size_t at, size_t k, const char *what)
{
	const char *best = NULL;
	size_t most = 0;
	for (unsigned m = 0; m < KELMA_MEASURE_COUNT; m++) {
		size_t l = likeness(p->s + at, k, kelma_measure_name(m));
		if (l > most) {
			most = l;
			best = kelma_measure_name(m);
		}
	}
	int n = k > 40 ? 40 : (int)k;
	if (best)
		return base_fail(p->err, KELMA_ESYNTAX, at, 0,
				 "expression: no %s %.*s; did you mean %s?", what, n, p->s + at,
				 best);
	return base_fail(p->err, KELMA_ESYNTAX, at, 0, "expression: no %s %.*s (see kelma info)",
			 what, n, p->s + at);
}

static int
known_of_lines(int m)
{
	static const char of_line[] = {
#define OF_LINE(id, text, line, what) line,
		KELMA_MEASURE_LIST(OF_LINE)
#undef OF_LINE
	};
	return of_line[m < KELMA_MEASURE_MIX ? m : KELMA_MEASURE_MIX];
}

/* name + name ... */
static kelma_status
terms(parser *p, test *t)
{
	size_t len = 0;
	for (;;) {
		size_t k = word(p), at = p->at;
		if (!k) return wrong(p, at, "a measure expected, such as ary-Arab or words");
		int is_label = k == 5 && !memcmp(p->s + at, "label", 5);
		int m = is_label ? LABEL_TEST : kelma_measure_find(p->s + at, k);
		if (m < 0 && !is_label) return unknown_name(p, at, k, "measure");
		if (p->line && (m == LABEL_TEST || !known_of_lines(m)))
			return base_fail(p->err, KELMA_ESYNTAX, at, 0,
					 "expression: %.*s is not known of a line", (int)k,
					 p->s + at);
		if (t->nterm == MAX_TERMS || len + k + 2 > MAX_NAME)
			return wrong(p, at, "too many measures in a sum");
		if (t->nterm) t->name[len++] = '+';
		memcpy(t->name + len, p->s + at, k);
		t->name[len += k] = '\0';
		t->term[t->nterm++] = m;
		p->at += k;
		space(p);
		if (p->at == p->n || p->s[p->at] != '+') break;
		if (m == LABEL_TEST) return wrong(p, p->at, "label is no number");
		p->at++;
	}
	return t->nterm > 1 && t->term[t->nterm - 1] == LABEL_TEST
		       ? wrong(p, p->at, "label is no number")
		       : KELMA_OK;
}

static kelma_status
operator_of(parser *p, test *t)
{
	space(p);
	for (unsigned i = 0; i < sizeof op_names / sizeof *op_names; i++) {
		size_t k = strlen(op_names[i]);
		if (p->n - p->at < k || memcmp(p->s + p->at, op_names[i], k) != 0) continue;
		p->at += k;
		t->op = (op)i;
		return KELMA_OK;
	}
	return wrong(p, p->at, "one of >= > <= < == != expected");
}

/* A number without sign or exponent, in no locale; % divides by 100. */
static kelma_status
number(parser *p, double *v)
{
	double unit = 0;
	size_t digits = 0, from;
	space(p);
	from = p->at;
	for (*v = 0; p->at < p->n; p->at++) {
		char c = p->s[p->at];
		if (c == '.' && unit <= 0) {
			unit = 1;
			continue;
		}
		if (c < '0' || c > '9') break;
		*v = *v * 10 + (c - '0');
		unit *= 10;
		if (++digits > 15) return wrong(p, from, "a number of at most 15 digits expected");
	}
	if (!digits) return wrong(p, from, "a number expected, such as 0.6 or 60%");
	if (unit > 0) *v /= unit;
	if (p->at < p->n && p->s[p->at] == '%') {
		*v /= 100;
		p->at++;
	}
	return p->at < p->n && is_word(p->s[p->at])
		       ? wrong(p, from, "a number expected, such as 0.6 or 60%")
		       : KELMA_OK;
}

static kelma_status
comparison(parser *p)
{
	kelma_keep *k = p->k;
	if (k->ntest == MAX_TESTS) return wrong(p, p->at, "more than 64 comparisons");
	test *t = &k->t[k->ntest];
	kelma_status st = terms(p, t);
	if (!st) st = operator_of(p, t);
	if (st) return st;
	if (t->term[0] != LABEL_TEST) st = number(p, &t->threshold);
	else {
		size_t n = word(p);
		int l = kelma_label_find(p->s + p->at, n);
		if (t->op != EQ && t->op != NE)
			return wrong(p, p->at, "a label can be compared with == and != only");
		if (l < 0) return unknown_name(p, p->at, n, "label");
		t->threshold = l;
		p->at += n;
	}
	if (st) return st;
	if (k->nstep == MAX_STEPS) return wrong(p, p->at, "too long");
	k->step[k->nstep++] = (unsigned char)k->ntest++;
	return KELMA_OK;
}

/* Move operators that bind at least as strongly as `than` from the stack to the steps. */
static kelma_status
unwind(parser *p, unsigned char than)
{
	while (p->depth && p->stack[p->depth - 1] != OPEN && p->stack[p->depth - 1] <= than) {
		if (p->k->nstep == MAX_STEPS) return wrong(p, p->at, "too long");
		p->k->step[p->k->nstep++] = p->stack[--p->depth];
	}
	return KELMA_OK;
}

static kelma_status
push(parser *p, unsigned char what)
{
	if (p->depth == MAX_STEPS) return wrong(p, p->at, "too many brackets");
	p->stack[p->depth++] = what;
	return KELMA_OK;
}

/* not and ( before a comparison, the comparison, ) after it. */
static kelma_status
operand(parser *p)
{
	kelma_status st = KELMA_OK;
	for (;;) {
		space(p);
		int bracket = p->at < p->n && p->s[p->at] == '(';
		if (bracket) p->at++;
		else if (!take(p, "not")) break;
		if ((st = push(p, bracket ? OPEN : NOT))) return st;
	}
	if ((st = comparison(p))) return st;
	for (space(p); p->at < p->n && p->s[p->at] == ')'; space(p)) {
		if ((st = unwind(p, OR))) return st;
		if (!p->depth) return wrong(p, p->at, "a bracket is closed that was not opened");
		p->depth--;
		p->at++;
	}
	return KELMA_OK;
}

static kelma_status
expression(parser *p)
{
	for (;;) {
		kelma_status st = operand(p);
		if (st || p->at == p->n) break;
		size_t at = p->at;
		unsigned char o = take(p, "and") ? AND : take(p, "or") ? OR : 0;
		if (!o) return wrong(p, at, "and, or, or the end expected");
		if ((st = unwind(p, o))) return st;
		if ((st = push(p, o))) return st;
	}
	if (p->err && p->err->code) return p->err->code;
	kelma_status st = unwind(p, OR);
	return !st && p->depth ? wrong(p, p->n, "a bracket is not closed") : st;
}

kelma_status
corpus_keep_parse(const char *s, size_t n, int line, kelma_keep **out, kelma_err *err)
{
	kelma_err own = { 0 };
	parser p = { .s = s, .n = n, .line = line, .err = err ? err : &own };
	*out = NULL;
	p.err->code = KELMA_OK;
	kelma_keep *k = p.k = calloc(1, sizeof *k);
	if (k) k->t = calloc(MAX_TESTS, sizeof *k->t);
	if (k) k->text = malloc(n + 1);
	if (!k || !k->t || !k->text) {
		kelma_keep_free(k);
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	}
	memcpy(k->text, s, n);
	k->text[n] = '\0';
	space(&p);
	kelma_status st = p.at == n ? wrong(&p, 0, "nothing in it") : expression(&p);
	if (st) kelma_keep_free(k);
	else *out = k;
	return st;
}

kelma_status
kelma_keep_new(const char *expr, int line, kelma_keep **out, kelma_err *err)
{
	if (!out || !expr)
		return base_fail(err, KELMA_EARG, 0, 0, "no expression or no place for it");
	return corpus_keep_parse(expr, strlen(expr), line, out, err);
}

static int
holds(const test *t, const double *m, kelma_label label, double *value)
{
	double v = 0;
	for (size_t i = 0; i < t->nterm; i++)
		v += t->term[i] == LABEL_TEST ? (double)label : m[t->term[i]];
	*value = v;
	/* sums of shares: what is 0.6 in decimal digits satisfies >= 0.6 */
	double d = v - t->threshold, eps = 1e-9;
	switch (t->op) {
	case GE: return d >= -eps;
	case GT: return d > eps;
	case LE: return d <= eps;
	case LT: return d < -eps;
	case EQ: return d <= eps && d >= -eps;
	default: return d > eps || d < -eps;
	}
}

int
kelma_keep_test(const kelma_keep *k, const double *m, kelma_label label, kelma_cause *why)
{
	struct {
		int yes;
		unsigned cause;
	} st[MAX_STEPS] = { { 0, 0 } };
	double value;
	size_t n = 0;
	for (size_t i = 0; i < k->nstep; i++) {
		unsigned o = k->step[i];
		if (o < MAX_TESTS) {
			st[n].yes = holds(&k->t[o], m, label, &value);
			st[n++].cause = o;
		} else if (o == NOT) st[n - 1].yes = !st[n - 1].yes;
		else {
			/* the side that decides: for `and` the first that fails, for `or` the
			 * first that holds */
			n--;
			if (st[n - 1].yes == (o == AND)) st[n - 1] = st[n];
		}
	}
	if (why) {
		const test *t = &k->t[st[0].cause];
		holds(t, m, label, &value);
		*why = (kelma_cause){ t->name, op_names[t->op], value, t->threshold };
	}
	return st[0].yes;
}

void
corpus_keep_measures(const kelma_keep *k, uint64_t set[2])
{
	for (size_t i = 0; i < k->ntest; i++)
		for (size_t j = 0; j < k->t[i].nterm; j++) {
			int m = k->t[i].term[j];
			if (m >= 0) set[m / 64] |= (uint64_t)1 << m % 64;
		}
}

const char *
corpus_keep_text(const kelma_keep *k)
{
	return k->text;
}

void
kelma_keep_free(kelma_keep *k)
{
	if (!k) return;
	free(k->t);
	free(k->text);
	free(k);
}
