/* Where the text of a record is: the record itself, a JSON field, a column. */
#include "engine.h"
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Invalid bytes made valid as --invalid says: w->fixed holds the result. */
static kelma_status
repair(worker *w, const char *s, size_t n, kelma_err *err)
{
	w->fixed.len = 0;
	if (w->e->set.invalid == INVALID_REPLACE) return kelma_utf8_repair(s, n, &w->fixed, NULL);
	kelma_charset_guess g = kelma_charset_guess_of(s, n);
	return kelma_charset_decode(g.name, s, n, &w->fixed, NULL, NULL, err);
}

typedef struct column {
	size_t want, now;
	kelma_buf *out;
	int found, broken;
} column;

static void
on_field(void *s, size_t n, void *arg)
{
	column *c = arg;
	if (c->now++ != c->want) return;
	c->found = 1;
	c->broken = kelma_buf_add(c->out, s ? s : "", n) != KELMA_OK;
}

static int
csv_field(char comma, const char *s, size_t n, size_t want, kelma_buf *out)
{
	struct csv_parser p;
	column c = { want, 0, out, 0, 0 };
	if (csv_init(&p, CSV_APPEND_NULL)) return 0;
	csv_set_delim(&p, (unsigned char)comma);
	size_t done = csv_parse(&p, s, n, on_field, NULL, &c);
	if (done == n) csv_fini(&p, on_field, NULL, &c);
	csv_free(&p);
	return c.found && !c.broken;
}

int
row_field(const settings *f, const char *s, size_t n, size_t want, kelma_buf *out)
{
	if (f->in == CSV) return csv_field(f->comma, s, n, want, out);
	for (const char *end = s + n;; want--) {
		const char *tab = memchr(s, '\t', (size_t)(end - s));
		if (!want) return !kelma_buf_add(out, s, (size_t)((tab ? tab : end) - s));
		if (!tab) return 0;
		s = tab + 1;
	}
}

/* Remember the columns of a header row and find the one with the text. */
static kelma_status
read_header(engine *e, const char *s, size_t n)
{
	kelma_buf b = KELMA_BUF_INIT;
	size_t i = 0, found = SIZE_MAX;
	int first = !e->names;
	char *end;
	size_t number = strtoul(e->set.field, &end, 10);
	for (; row_field(&e->set, s, n, i, &b); i++, b.len = 0) {
		if (!strcmp(b.data, e->set.field)) found = i;
		if (!first) continue;
		char **p = realloc(e->name, (i + 1) * sizeof *p);
		if (!p) break;
		e->name = p;
		if (!(p[i] = strdup(b.data))) break;
		e->names = i + 1;
	}
	kelma_buf_free(&b);
	if (found == SIZE_MAX && *e->set.field && !*end && number && number <= i)
		found = number - 1;
	if (found == SIZE_MAX && i == 1 && !e->set.a->val[OPT_FIELD]) found = 0;
	if (found == SIZE_MAX) return KELMA_ENOTFOUND;
	e->column = found;
	return first ? kelma_buf_add(&e->header, s, n) : KELMA_OK;
}

kelma_status
take_header(engine *e, block *b)
{
	int state = 0;
	char *s = b->b.data;
	size_t skip = b->b.len >= 3 && !memcmp(s, "\xef\xbb\xbf", 3) ? 3 : 0;
	size_t end = record_end(e->in.how, &state, s, b->b.len, skip), n;
	if (!end) end = b->b.len;
	n = end;
	while (n > skip && (s[n - 1] == '\n' || s[n - 1] == '\r' || !s[n - 1])) n--;
	kelma_status st = read_header(e, s + skip, n - skip);
	for (size_t i = 0; i < end; i++) b->header_lines += s[i] == '\n';
	memmove(s, s + end, b->b.len - end);
	b->b.len -= end;
	return st;
}

/* Lines of plain text where objects were expected: say what to do. */
static kelma_status
no_object(const record *r, kelma_status st, kelma_err *err)
{
	size_t i = strspn(r->raw, " \t\r");
	if (st == KELMA_ESYNTAX && i < r->n && r->raw[i] != '{' && r->raw[i] != '[')
		snprintf(err->msg, sizeof err->msg,
			 "no JSON object (plain text is read with -i lines)");
	return st;
}

static kelma_status
json_record(worker *w, record *r, kelma_err *err)
{
	kelma_status st = json_read(&w->json, r->raw, r->n, err);
	if (st == KELMA_EUTF8 && w->e->set.invalid != INVALID_ERROR) {
		if ((st = repair(w, r->raw, r->n, err))) return st;
		r->raw = w->fixed.data;
		r->n = w->fixed.len;
		st = json_read(&w->json, r->raw, r->n, err);
	}
	if (st) return no_object(r, st, err);
	r->object = 1;
	w->text.len = 0;
	st = json_text(&w->json, &w->inner, r->raw, w->e->set.field, &w->text, err);
	r->text = w->text.data ? w->text.data : "";
	r->ntext = w->text.len;
	return st;
}

kelma_status
find_text(worker *w, record *r, kelma_err *err)
{
	const settings *s = &w->e->set;
	if (s->in == NDJSON) return json_record(w, r, err);
	r->text = r->raw;
	r->ntext = r->n;
	if (s->in == TSV || s->in == CSV) {
		w->text.len = 0;
		if (!row_field(s, r->raw, r->n, w->e->column, &w->text)) {
			snprintf(err->msg, sizeof err->msg, "the row has no column %zu",
				 w->e->column + 1);
			err->pos = r->n;
			r->text = "";
			r->ntext = 0;
			return KELMA_ENOTFOUND;
		}
		r->text = w->text.data ? w->text.data : "";
		r->ntext = w->text.len;
	}
	if (s->t.bytes || s->invalid == INVALID_ERROR) return KELMA_OK;
	if (kelma_utf8_valid(r->text, r->ntext) == r->ntext) return KELMA_OK;
	kelma_status st = repair(w, r->text, r->ntext, err);
	if (st) return st;
	r->text = w->fixed.data;
	r->ntext = w->fixed.len;
	return KELMA_OK;
}
