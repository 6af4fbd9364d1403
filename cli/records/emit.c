/* What is written for a record: lines, JSON, rows. */
#include "engine.h"
#include <stdio.h>
#include <string.h>

static kelma_status
add(kelma_buf *b, const char *s)
{
	return kelma_buf_add(b, s, strlen(s));
}

static kelma_status
end_record(worker *w)
{
	return kelma_buf_add(&w->out, w->e->set.nul ? "" : "\n", 1);
}

/* After the lines of a block: a blank line, or just the NUL. */
static kelma_status
end_lines(worker *w, size_t mark, int several)
{
	const settings *s = &w->e->set;
	if (several && !s->nul && w->out.len > mark) {
		kelma_status st = add(&w->out, "\n");
		if (st) return st;
	}
	if (!several && s->t.whole && w->e->in.how == SPLIT_TEXT) return KELMA_OK;
	if (!several && s->in == WHOLE && s->t.exact && s->out == LINES) return KELMA_OK;
	if (!several && s->in == WHOLE && w->out.len > mark && w->out.data[w->out.len - 1] == '\n')
		return KELMA_OK;
	return end_record(w);
}

static kelma_status
emit_lines(worker *w)
{
	const task *t = &w->e->set.t;
	size_t mark = w->out.len;
	int pretty = w->e->set.out == PRETTY && t->pretty;
	kelma_status st = pretty ? t->pretty(w->self, &w->out) : t->lines(w->self, &w->out);
	while (pretty && w->out.len > mark && w->out.data[w->out.len - 1] == '\n') w->out.len--;
	return st ? st : end_lines(w, mark, t->block || pretty);
}

/* Do the new members hold this name? Looked at only when the record has it too. */
static int
is_fresh(worker *w, const char *name)
{
	kelma_buf *b = &w->fresh;
	kelma_err err;
	int found = 0;
	if (!b->len || kelma_buf_add(b, "}", 1)) return 0;
	b->data[0] = '{';
	if (!json_read(&w->inner, b->data, b->len, &err))
		for (size_t i = 0; i < w->inner.n && !found; i++)
			found = json_key_is(b->data, &w->inner.m[i], name);
	b->data[0] = ',';
	b->data[--b->len] = '\0';
	return found;
}

/* Is this member of the record replaced by a new one? */
static int
replaced(worker *w, const char *raw, const json_member *m)
{
	const settings *s = &w->e->set;
	if (s->file_name && json_key_is(raw, m, "file")) return 1;
	if (!w->fresh.len) return 0;
	if (!strncmp(w->fresh.data, ",\"error\":", 9)) return json_key_is(raw, m, "error");
	if (s->into && json_key_is(raw, m, s->into)) return 1;
	if (s->into && s->t.wrap) return 0;
	char first = raw[m->key + 1];
	for (size_t i = s->into ? 1 : 0; s->t.names[i]; i++)
		if (s->t.names[i][0] == first && json_key_is(raw, m, s->t.names[i]))
			return is_fresh(w, s->t.names[i]);
	return 0;
}

/* The record's own members, `{` included, without those that a new field replaces. *any: there
 * were some. */
static kelma_status
put_object(worker *w, const record *r, int *any)
{
	const json_object_view *v = &w->json;
	size_t from = 0, end = v->n ? v->m[v->n - 1].val_end : v->open + 1;
	kelma_status st = KELMA_OK;
	*any = 0;
	for (size_t i = 0; i < v->n && !st; i++) {
		if (!replaced(w, r->raw, &v->m[i])) {
			*any = 1;
			continue;
		}
		size_t to = *any ? v->m[i - 1].val_end : v->m[i].key;
		if (to > from) st = kelma_buf_add(&w->out, r->raw + from, to - from);
		from = v->m[i].val_end;
		if (!*any && i + 1 < v->n) from = v->m[i + 1].key;
	}
	return st ? st : end > from ? kelma_buf_add(&w->out, r->raw + from, end - from) : KELMA_OK;
}

/* The columns of a row as members. */
static kelma_status
put_columns(worker *w, const record *r)
{
	const engine *e = w->e;
	char number[24];
	kelma_status st = add(&w->out, "{");
	for (size_t i = 0; !st; i++) {
		w->part.len = 0;
		if (!row_field(&e->set, r->raw, r->n, i, &w->part)) break;
		if (kelma_utf8_valid(w->part.data, w->part.len) < w->part.len) continue;
		snprintf(number, sizeof number, "%zu", i + 1);
		const char *name = i < e->names ? e->name[i] : number;
		if (i) st = add(&w->out, ",");
		if (!st) st = kelma_json_string(name, strlen(name), &w->out);
		if (!st) st = add(&w->out, ":");
		if (!st) st = kelma_json_string(w->part.data, w->part.len, &w->out);
	}
	return st;
}

/* The name of the file, made UTF-8, to w->part. */
static kelma_status
file_name(worker *w)
{
	w->part.len = 0;
	return kelma_utf8_repair(w->b.file, strlen(w->b.file), &w->part, NULL);
}

static kelma_status
put_file(worker *w, int *any)
{
	if (!w->e->set.file_name) return KELMA_OK;
	kelma_status st = file_name(w);
	if (!st) st = add(&w->out, *any ? ",\"file\":" : "\"file\":");
	if (!st) st = kelma_json_string(w->part.data, w->part.len, &w->out);
	*any = 1;
	return st;
}

/* The start of the output object: the record, or its text. */
static kelma_status
open_record(worker *w, const record *r, int *any)
{
	const settings *s = &w->e->set;
	*any = 0;
	if (s->only) return add(&w->out, "{");
	if (r->object) return put_object(w, r, any);
	*any = 1;
	if (s->in == TSV || s->in == CSV) return put_columns(w, r);
	*any = !s->t.bare;
	if (s->t.bare) return add(&w->out, "{");
	kelma_status st = add(&w->out, "{\"text\":");
	return st ? st : kelma_json_string(r->text, r->ntext, &w->out);
}

/* The same and the name of the file. *any: there are members. */
static kelma_status
open_object(worker *w, const record *r, int *any)
{
	kelma_status st = open_record(w, r, any);
	return st ? st : put_file(w, any);
}

/* A whole file was given in blocks of lines (decode): an object or a row for each line of what it
 * became. */
static kelma_status emit_json(worker *w, const record *r);
static kelma_status emit_row(worker *w, const record *r, int empty);
static kelma_status
emit_each_line(worker *w, const char *s, size_t n)
{
	kelma_status st = KELMA_OK;
	for (size_t at = 0; at < n && !st; ) {
		const char *nl = memchr(s + at, '\n', n - at);
		size_t end = nl ? (size_t)(nl - s) : n, k = end - at;
		if (k && s[end - 1] == '\r') k--;
		record line = { s + at, k, s + at, k, 0, 0 };
		if (w->e->set.t.line) w->e->set.t.line(w->self, at, k);
		st = w->e->set.out == NDJSON ? emit_json(w, &line) : emit_row(w, &line, 0);
		at = end + 1;
	}
	return st;
}

/* Append the new members under the names wanted. */
static kelma_status
put_members(worker *w, int any)
{
	const settings *s = &w->e->set;
	const char *p = w->fresh.data;
	size_t n = w->fresh.len;
	kelma_status st = KELMA_OK;
	if (!n) return KELMA_OK;
	if (any) st = add(&w->out, ",");
	p++, n--;
	if (st || !s->into) return st ? st : kelma_buf_add(&w->out, p, n);
	st = kelma_json_string(s->into, strlen(s->into), &w->out);
	if (!st) st = add(&w->out, ":");
	if (s->t.wrap) {
		if (!st) st = add(&w->out, "{");
		if (!st) st = kelma_buf_add(&w->out, p, n);
		return st ? st : add(&w->out, "}");
	}
	const char *colon = memchr(p, ':', n);
	return st ? st : kelma_buf_add(&w->out, colon + 1, n - (size_t)(colon + 1 - p));
}

static kelma_status
emit_json(worker *w, const record *r)
{
	int any;
	const settings *s = &w->e->set;
	if (!r->object && !s->only && !s->file_name && !s->into && !s->t.bare && s->in != TSV &&
	    s->in != CSV) { /* nothing can be in the way */
		int whole = s->t.object && w->e->in.how != SPLIT_TEXT; /* r is what run() got */
		kelma_status st = whole ? s->t.object(w->self, &w->out) : open_object(w, r, &any);
		if (!st && !whole) st = s->t.members(w->self, &w->out);
		if (!st && !whole) st = add(&w->out, "}");
		return st ? st : end_record(w);
	}
	w->fresh.len = 0;
	kelma_status st = w->e->set.t.members(w->self, &w->fresh);
	if (!st) st = open_object(w, r, &any);
	if (!st) st = put_members(w, any);
	if (!st) st = add(&w->out, "}");
	return st ? st : end_record(w);
}

/* What stands between two cells. */
static kelma_status
put_comma(const settings *s, kelma_buf *out)
{
	return kelma_buf_add(out, s->out == CSV ? &s->comma : "\t", 1);
}

/* One cell, quoted as the format needs. */
static kelma_status
put_cell(const settings *set, kelma_buf *out, const char *s, size_t n)
{
	const format f = set->out;
	int quote = 0;
	for (size_t i = 0; i < n && !quote; i++)
		quote = s[i] == '"' || s[i] == set->comma || s[i] == '\n' || s[i] == '\r';
	kelma_status st = f == CSV && quote ? add(out, "\"") : KELMA_OK;
	for (size_t i = 0, from = 0; i <= n && !st; i++) {
		const char *as = NULL;
		if (i < n && f == CSV && s[i] == '"') as = "\"\"";
		if (i < n && f == TSV)
			as = s[i] == '\t'   ? "\\t"
			     : s[i] == '\n' ? "\\n"
			     : s[i] == '\r' ? "\\r"
					    : NULL;
		if (!as && i < n) continue;
		st = kelma_buf_add(out, s + from, i - from);
		if (!st && as) st = add(out, as);
		from = i + 1;
	}
	return st || f != CSV || !quote ? st : add(out, "\"");
}

/* The row itself; for other inputs one cell with the text. */
/* Is the record left out of its row? */
static int
row_is_bare(const settings *s)
{
	return (s->only && !s->in_place) || (s->t.bare && s->in != TSV && s->in != CSV);
}

static size_t
column_count(const worker *w)
{
	const task *t = &w->e->set.t;
	if (w->e->set.in_place) return 0;
	return t->column_count ? t->column_count(w->self) : t->columns;
}

static kelma_status
put_row(worker *w, const record *r)
{
	const settings *s = &w->e->set;
	if (row_is_bare(s)) return KELMA_OK;
	if (s->in == s->out) return kelma_buf_add(&w->out, r->raw, r->n);
	if (s->in != TSV && s->in != CSV) return put_cell(s, &w->out, r->text, r->ntext);
	kelma_status st = KELMA_OK;
	for (size_t i = 0; !st; i++) {
		w->part.len = 0;
		if (!row_field(s, r->raw, r->n, i, &w->part)) break;
		if (i) st = put_comma(s, &w->out);
		if (!st) st = put_cell(s, &w->out, w->part.data, w->part.len);
	}
	return st;
}

static kelma_status
emit_row(worker *w, const record *r, int empty)
{
	const settings *s = &w->e->set;
	kelma_status st = put_row(w, r);
	size_t columns = column_count(w);
	if (!st && s->file_name && !row_is_bare(s)) st = put_comma(s, &w->out);
	if (!st && s->file_name) st = file_name(w);
	if (!st && s->file_name) st = put_cell(s, &w->out, w->part.data, w->part.len);
	for (size_t i = 0; i < columns && !st; i++) {
		w->part.len = 0;
		if (i || s->file_name || !row_is_bare(s)) st = put_comma(s, &w->out);
		if (!st && !empty) st = s->t.cell(w->self, i, &w->part);
		if (!st) st = put_cell(s, &w->out, w->part.data, w->part.len);
	}
	return st ? st : end_record(w);
}

/* A row for each thing that was found; none when nothing was. */
static kelma_status
emit_rows(worker *w, const record *r)
{
	const task *t = &w->e->set.t;
	kelma_status st = KELMA_OK;
	if (!t->rows) return emit_row(w, r, 0);
	size_t n = t->rows(w->self);
	if (n == SIZE_MAX) return KELMA_ENOMEM;
	for (size_t i = 0; i < n && !st; i++) {
		t->row(w->self, i);
		st = emit_row(w, r, 0);
	}
	return st;
}

/* --in-place: the record with the new text where the old one was. */
static kelma_status
emit_in_place(worker *w, const record *r, const char *text, size_t n)
{
	const settings *s = &w->e->set;
	kelma_span at;
	kelma_err err;
	kelma_status st;
	if (!r->object) {
		st = add(&w->out, "{\"text\":");
		if (!st) st = kelma_json_string(text, n, &w->out);
		return st ? st : add(&w->out, "}");
	}
	st = json_find(&w->json, &w->inner, r->raw, s->field, &at, &err);
	if (!st) st = kelma_buf_add(&w->out, r->raw, at.start);
	if (!st) st = kelma_json_string(text, n, &w->out);
	return st ? st : kelma_buf_add(&w->out, r->raw + at.end, r->n - at.end);
}

static kelma_status
row_in_place(worker *w, const record *r, const char *text, size_t n)
{
	const settings *s = &w->e->set;
	kelma_status st = KELMA_OK;
	if (s->in != TSV && s->in != CSV) return put_cell(s, &w->out, text, n);
	for (size_t i = 0; !st; i++) {
		w->part.len = 0;
		if (!row_field(s, r->raw, r->n, i, &w->part)) break;
		if (i) st = put_comma(s, &w->out);
		if (st) break;
		st = i == w->e->column ? put_cell(s, &w->out, text, n)
				       : put_cell(s, &w->out, w->part.data, w->part.len);
	}
	return st;
}

kelma_status
emit(worker *w, const record *r)
{
	const task *t = &w->e->set.t;
	format f = w->e->set.out;
	record now = *r;
	if (t->text) now.text = t->text(w->self, &now.ntext);
	if (w->e->set.in_place && (f == NDJSON || f == TSV || f == CSV)) {
		kelma_status st = f == NDJSON ? emit_in_place(w, r, now.text, now.ntext)
					      : row_in_place(w, r, now.text, now.ntext);
		return st ? st : end_record(w);
	}
	if (w->e->in.how == SPLIT_TEXT && (f == NDJSON || f == TSV || f == CSV))
		return emit_each_line(w, now.text, now.ntext);
	switch (f) {
	case NDJSON: return emit_json(w, &now);
	case TSV:
	case CSV: return emit_rows(w, &now);
	default: return emit_lines(w);
	}
}

static kelma_status
put_base64(kelma_buf *out, const char *s, size_t n)
{
	static const char code[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	kelma_status st = kelma_buf_reserve(out, n / 3 * 4 + 4);
	if (st) return st;
	char *d = out->data + out->len;
	for (size_t i = 0; i < n; i += 3, d += 4) {
		size_t left = n - i;
		unsigned long v = (unsigned long)(unsigned char)s[i] << 16;
		if (left > 1) v |= (unsigned long)(unsigned char)s[i + 1] << 8;
		if (left > 2) v |= (unsigned char)s[i + 2];
		d[0] = code[v >> 18];
		d[1] = code[v >> 12 & 63];
		d[2] = left > 1 ? code[v >> 6 & 63] : '=';
		d[3] = left > 2 ? code[v & 63] : '=';
	}
	*d = '\0';
	out->len = (size_t)(d - out->data);
	return KELMA_OK;
}

static kelma_status
put_error(kelma_buf *out, const kelma_err *err)
{
	char num[40];
	const char *why = err->msg[0] ? err->msg : kelma_strstatus(err->code);
	kelma_status st = add(out, ",\"error\":{\"reason\":");
	if (!st) st = kelma_json_string(why, strlen(why), out);
	snprintf(num, sizeof num, ",\"byte\":%zu}", err->pos);
	return st ? st : add(out, num);
}

/* A record that is text gets an error beside its fields; else the error and the bytes in Base64. */
static kelma_status
reject_json(worker *w, const record *r, const kelma_err *err)
{
	int any = 0, text = r->object || (w->e->set.in == LINES && err->code != KELMA_EUTF8 &&
					  err->code != KELMA_ELIMIT);
	w->fresh.len = 0;
	kelma_status st = put_error(&w->fresh, err);
	if (!st) st = text ? open_object(w, r, &any) : add(&w->out, "{");
	if (!st) st = kelma_buf_add(&w->out, w->fresh.data + !any, w->fresh.len - !any);
	if (!st && !text) {
		st = add(&w->out, ",\"raw\":\"");
		if (!st) st = put_base64(&w->out, r->raw, r->n);
		if (!st) st = add(&w->out, "\"");
	}
	if (!st) st = add(&w->out, "}");
	return st ? st : end_record(w);
}

kelma_status
emit_rejected(worker *w, const record *r, const kelma_err *err)
{
	const settings *s = &w->e->set;
	if (s->out == NDJSON) return reject_json(w, r, err);
	if (s->out == TSV || s->out == CSV) return emit_row(w, r, 1);
	kelma_status st = KELMA_OK;
	size_t mark = w->out.len;
	if (s->t.keep) st = add(&w->out, s->t.keep);
	else if (r->text) st = kelma_buf_add(&w->out, r->text, r->ntext);
	else st = kelma_buf_add(&w->out, r->raw, r->n);
	return st ? st : end_lines(w, mark, s->t.block);
}

kelma_status
emit_header(const worker *w, kelma_buf *out)
{
	const engine *e = w->e;
	const settings *s = &e->set;
	int bare = row_is_bare(s);
	kelma_status st = s->bom ? add(out, "\xef\xbb\xbf") : KELMA_OK;
	if (s->in == s->out && !bare && !st)
		st = kelma_buf_add(out, e->header.data ? e->header.data : "", e->header.len);
	for (size_t i = 0; s->in != s->out && !bare && i < (e->names ? e->names : 1) && !st; i++) {
		const char *name = e->names ? e->name[i] : "text";
		if (i) st = put_comma(s, out);
		if (!st) st = put_cell(s, out, name, strlen(name));
	}
	size_t columns = column_count(w);
	if (!st && s->file_name && !bare) st = put_comma(s, out);
	if (!st && s->file_name) st = put_cell(s, out, "file", 4);
	for (size_t i = 0; i < columns && !st; i++) {
		const char *name = s->t.heading    ? s->t.heading(w->self, i)
				   : !i && s->into ? s->into
						   : s->t.names[i];
		if (i || s->file_name || !bare) st = put_comma(s, out);
		if (!st) st = put_cell(s, out, name, strlen(name));
	}
	return st ? st : kelma_buf_add(out, s->nul ? "" : "\n", 1);
}
