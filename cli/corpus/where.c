/* Conditions on the members of a record: scores that other tools wrote, sources, dates. */
#include "where.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TESTS = 32 };

typedef enum op { GE, GT, LE, LT, EQ, NE } op;
static const char *const op_names[] = { ">=", ">", "<=", "<", "==", "!=" };

typedef struct test {
	char *path, *text;        /* text: what it is compared with */
	double number;            /* the same as a number */
	int is_number, new_group; /* new_group: `or` stands before it */
	op op;
} test;

struct where {
	test t[MAX_TESTS];
	size_t n;
};

static const char *
spaces(const char *s)
{
	while (*s == ' ' || *s == '\t' || *s == '\n') s++;
	return s;
}

static int
wrong(const args *a, const char *why, const char *at)
{
	complain(a, "--where: %s: %s", why, *at ? at : "(end)");
	return STATUS_USAGE;
}

/* A whole JSON number without what JSON does not know (0x1, inf). */
static int
to_number(const char *s, size_t n, double *v)
{
	char b[64], *end;
	if (!n || n >= sizeof b || strspn(s, "+-.0123456789eE") < n) return 0;
	memcpy(b, s, n);
	b[n] = '\0';
	*v = strtod(b, &end);
	return !*end && isfinite(*v);
}

/* The word or "text" at *s; a copy, or NULL with a message. */
static char *
value(const args *a, const char **s, int *quoted)
{
	const char *p = *s, *end;
	*quoted = *p == '"';
	end = *quoted ? strchr(p + 1, '"') : p + strcspn(p, " \t\n");
	if (!end || (!*quoted && end == p)) {
		wrong(a, "a number, a word or a \"text\" expected", p);
		return NULL;
	}
	char *v = strndup(p + *quoted, (size_t)(end - p) - (size_t)*quoted);
	if (!v) tell_memory(a);
	*s = end + *quoted;
	return v;
}

/* PATH OP VALUE at *s. */
static int
comparison(const args *a, where *w, const char **s)
{
	test *t = &w->t[w->n];
	const char *p = spaces(*s);
	size_t k = strcspn(p, " \t\n<>=!\""), o = 0, ops = sizeof op_names / sizeof *op_names;
	int quoted;
	if (!k) return wrong(a, "a path such as metadata.score expected", p);
	if (!(t->path = strndup(p, k))) return tell_memory(a);
	w->n++;
	p = spaces(p + k);
	while (o < ops && strncmp(p, op_names[o], strlen(op_names[o])) != 0) o++;
	if (o == ops) return wrong(a, "one of >= > <= < == != expected", p);
	t->op = (op)o;
	p = spaces(p + strlen(op_names[o]));
	if (!(t->text = value(a, &p, &quoted))) return STATUS_USAGE;
	t->is_number = !quoted && to_number(t->text, strlen(t->text), &t->number);
	if (!t->is_number && t->op < EQ)
		return wrong(a, "a text can be compared with == and != only", t->text);
	*s = spaces(p);
	return STATUS_OK;
}

int
where_new(const args *a, const char *expr, where **out)
{
	where *w = *out = calloc(1, sizeof *w);
	int rc = STATUS_OK, or = 0;
	if (!w) return tell_memory(a);
	for (const char *s = expr; !rc;) {
		if (w->n == MAX_TESTS) rc = wrong(a, "more than 32 comparisons", s);
		if (!rc) rc = comparison(a, w, &s);
		if (rc || !*s) break;
		w->t[w->n - 1].new_group = or ;
		size_t k = strcspn(s, " \t\n");
		or = k == 2 && !memcmp(s, "or", 2);
		if (! or &&(k != 3 || memcmp(s, "and", 3) != 0))
			rc = wrong(a, "and, or, or the end expected", s);
		s += k;
	}
	if (!rc) w->t[w->n - 1].new_group = or ;
	if (rc) {
		where_free(w);
		*out = NULL;
	}
	return rc;
}

/* The member at the path; empty when there is none. */
static kelma_span
member(const test *t, record_views *v, const record_in *in)
{
	kelma_span p;
	kelma_err none;
	if (!in->json || json_place((json_object_view *)(size_t)in->json, &v->inner, in->raw,
				    t->path, &p, &none))
		return (kelma_span){ 0, 0 };
	return p;
}

/* Is the string at the path the text? Otherwise what stands there, such as true, is compared as it
 * is. */
static int
same_text(const test *t, record_views *v, const record_in *in, kelma_span p)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_err none;
	const char *s = in->raw + p.start;
	size_t n = p.end - p.start;
	if (*s == '"' && !json_text((json_object_view *)(size_t)in->json, &v->inner, in->raw,
				    t->path, &b, &none)) {
		s = b.data ? b.data : "";
		n = b.len;
	}
	int same = n == strlen(t->text) && !memcmp(s, t->text, n);
	kelma_buf_free(&b);
	return same;
}

static int
holds(const test *t, record_views *v, const record_in *in)
{
	double x;
	kelma_span p = member(t, v, in);
	if (p.start == p.end) return t->op == NE;
	if (!t->is_number || t->op >= EQ) {
		int same = t->is_number && to_number(in->raw + p.start, p.end - p.start, &x)
				   ? !(x < t->number) && !(x > t->number)
				   : same_text(t, v, in, p);
		return t->op == EQ ? same : !same;
	}
	if (!to_number(in->raw + p.start, p.end - p.start, &x)) return 0;
	return t->op == GE   ? x >= t->number
	       : t->op == GT ? x > t->number
	       : t->op == LE ? x <= t->number
			     : x < t->number;
}

int
where_holds(const where *w, record_views *v, const record_in *in, size_t *failed)
{
	for (size_t i = 0; i < w->n;) {
		int yes = 1;
		size_t group = i;
		for (; i < w->n && (i == group || !w->t[i].new_group); i++) {
			if (!yes || (yes = holds(&w->t[i], v, in))) continue;
			*failed = i;
		}
		if (yes) return 1;
	}
	return 0;
}

kelma_status
where_cause(const where *w, size_t failed, record_views *v, const record_in *in, int hide,
	    kelma_buf *out)
{
	const test *t = &w->t[failed];
	kelma_span p = member(t, v, in);
	if (hide && p.start < p.end && strchr("\"{[", in->raw[p.start])) p.end = p.start;
	kelma_status st = put_word(out, ",\"rule\":\"where\",\"measure\":");
	if (!st) st = kelma_json_string(t->path, strlen(t->path), out);
	if (!st) st = put_word(out, ",\"value\":");
	if (!st)
		st = p.start < p.end ? kelma_buf_add(out, in->raw + p.start, p.end - p.start)
				     : put_word(out, "null");
	if (!st) st = put_word(out, ",\"op\":\"");
	if (!st) st = put_word(out, op_names[t->op]);
	if (!st) st = put_word(out, "\",\"threshold\":");
	if (st || !t->is_number) return st ? st : kelma_json_string(t->text, strlen(t->text), out);
	return put_number(out, t->number);
}

void
where_free(where *w)
{
	if (!w) return;
	for (size_t i = 0; i < w->n; i++) {
		free(w->t[i].path);
		free(w->t[i].text);
	}
	free(w);
}
