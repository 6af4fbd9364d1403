/* Documents, decisions and units of text, and how they stand in the files of a run. */
#include "dedup.h"
#include <string.h>

void
doc_write(const doc_row *d, unsigned char *b)
{
	put64(b, d->rank);
	put64(b + 8, d->hi);
	put64(b + 16, d->lo);
	put64(b + 24, d->id_hash);
	put64(b + 32, d->hash);
	put64(b + 40, d->size);
	put64(b + 48, d->id_at);
	put32(b + 56, d->id_len);
	put32(b + 60, d->bad);
}

void
doc_read(const unsigned char *b, doc_row *d)
{
	d->rank = get64(b);
	d->hi = get64(b + 8);
	d->lo = get64(b + 16);
	d->id_hash = get64(b + 24);
	d->hash = get64(b + 32);
	d->size = get64(b + 40);
	d->id_at = get64(b + 48);
	d->id_len = get32(b + 56);
	d->bad = get32(b + 60);
}

void
decision_write(const decision *d, unsigned char *b)
{
	put64(b, d->place);
	put64(b + 8, d->cluster);
	put32(b + 16, d->similarity);
	put32(b + 20, d->dropped);
}

void
decision_read(const unsigned char *b, decision *d)
{
	d->place = get64(b);
	d->cluster = get64(b + 8);
	d->similarity = get32(b + 16);
	d->dropped = get32(b + 20);
}

/* The member's bytes as an id: a string without its quotes, a number as it stands. */
static kelma_status
find_id(const setup *s, doc_reader *r, const doc_text *d)
{
	kelma_err err;
	r->id.len = 0;
	kelma_status st = json_text(&r->v, &r->inner, d->raw, s->id, &r->id, &err);
	if (st != KELMA_EARG) return st == KELMA_ENOTFOUND ? KELMA_OK : st;
	size_t from = err.pos, to = from;
	if (d->raw[from] == '{' || d->raw[from] == '[') return KELMA_OK;
	while (to < d->n && !strchr(",}] \t\r\n", d->raw[to])) to++;
	return kelma_buf_add(&r->id, d->raw + from, to - from);
}

kelma_status
doc_parse(const setup *s, doc_reader *r, doc_text *d, kelma_err *err)
{
	r->id.len = 0;
	if (s->lines) {
		size_t bad = kelma_utf8_valid(d->raw, d->n);
		d->text = d->raw;
		d->ntext = d->n;
		if (bad == d->n) return KELMA_OK;
		refuse(err, KELMA_EUTF8, "invalid UTF-8");
		err->pos = bad;
		return KELMA_EUTF8;
	}
	kelma_status st = json_read(&r->v, d->raw, d->n, err);
	if (!st) st = json_find(&r->v, &r->inner, d->raw, s->field, &d->value, err);
	if (st) return st;
	const char *in = d->raw + d->value.start + 1;
	size_t n = d->value.end - d->value.start - 2;
	if (memchr(in, '\\', n)) {
		r->text.len = 0;
		if ((st = json_text(&r->v, &r->inner, d->raw, s->field, &r->text, err))) return st;
		in = r->text.data;
		n = r->text.len;
	}
	d->text = in;
	d->ntext = n;
	return find_id(s, r, d);
}

void
doc_reader_free(doc_reader *r)
{
	json_view_free(&r->v);
	json_view_free(&r->inner);
	kelma_buf_free(&r->text);
	kelma_buf_free(&r->id);
}

/* Length of the line at s[0..n) with its newline; *blank: nothing but spaces. */
static size_t
line_at(const char *s, size_t n, int *blank)
{
	const char *e = memchr(s, '\n', n);
	size_t len = e ? (size_t)(e - s) + 1 : n, i = 0;
	while (i < len && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n')) i++;
	*blank = i == len;
	return len;
}

int
next_unit(dedup_unit unit, const char *s, size_t n, size_t *at, kelma_span *out)
{
	int blank = 1;
	size_t i = *at, len = 0;
	while (i < n && (len = line_at(s + i, n - i, &blank), blank)) i += len;
	if (i >= n) return 0;
	out->start = i;
	out->end = i += len;
	while (unit == UNIT_PARAGRAPH && i < n && (len = line_at(s + i, n - i, &blank), !blank))
		out->end = i += len;
	while (i < n && (len = line_at(s + i, n - i, &blank), blank)) i += len;
	*at = i;
	while (strchr(" \t\r\n", s[out->start]) && s[out->start]) out->start++;
	while (s[out->end - 1] && strchr(" \t\r\n", s[out->end - 1])) out->end--;
	return 1;
}
