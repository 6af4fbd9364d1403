/* Records of corpora: edits of the object as it was read, so that what is not ours keeps its
 * bytes. */
#include "record.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
record_views_free(record_views *v)
{
	json_view_free(&v->inner);
	json_view_free(&v->metadata);
	json_view_free(&v->kelma);
}

void
data_version(const kelma_res *res, char out[17])
{
	kelma_res_section s;
	uint64_t sum = 0;
	for (size_t i = 0; kelma_res_get_section(res, i, &s); i++) {
		sum = kelma_corpus_hash(s.name, strlen(s.name), sum ^ s.checksum);
	}
	snprintf(out, 17, "%016llx", (unsigned long long)sum);
}

kelma_status
put_number(kelma_buf *out, double v)
{
	char b[48];
	int n = snprintf(b, sizeof b, "%.4f", v);
	while (n > 1 && b[n - 1] == '0') n--;
	if (b[n - 1] == '.') n--;
	if (n == 2 && b[0] == '-' && b[1] == '0') return put_word(out, "0");
	return kelma_buf_add(out, b, (size_t)n);
}

kelma_status
putf(kelma_buf *out, const char *fmt, ...)
{
	char b[768];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(b, sizeof b, fmt, ap);
	va_end(ap);
	return put_word(out, b);
}

/* The elements of the ops array, without brackets, as they stand in s; empty when there is none. */
static kelma_span
old_ops(const char *s, const json_object_view *kelma)
{
	for (size_t i = 0; i < kelma->n; i++) {
		const json_member *m = &kelma->m[i];
		if (!json_key_is(s, m, "ops") || s[m->val] != '[') continue;
		kelma_span in = { m->val + 1, m->val_end - 1 };
		while (in.start < in.end && strchr(" \t\r\n", s[in.start])) in.start++;
		return in;
	}
	return (kelma_span){ 0, 0 };
}

static kelma_status
put_kelma(const char *s, kelma_span ops, const provenance *p, kelma_buf *out)
{
	kelma_status st = put_word(out, "{\"version\":\"");
	if (!st) st = put_word(out, kelma_version());
	if (!st) st = put_word(out, "\",\"data_version\":\"");
	if (!st) st = put_word(out, p->data);
	if (!st && p->lang) st = put_word(out, "\",\"lang\":");
	if (!st && p->lang) st = put_word(out, p->lang);
	if (!st) st = put_word(out, p->lang ? ",\"ops\":[" : "\",\"ops\":[");
	if (!st && ops.end > ops.start) st = kelma_buf_add(out, s + ops.start, ops.end - ops.start);
	if (!st && ops.end > ops.start) st = put_word(out, ",");
	if (!st) st = put_word(out, p->op);
	return st ? st : put_word(out, "]}");
}

/* Where metadata.kelma goes: the bytes of the record that it replaces, and what must stand around
 * it. */
typedef struct hole {
	kelma_span at, ops;
	const char *before, *after;
} hole;

static kelma_status
find_hole(record_views *v, const record_in *in, hole *h, kelma_err *err)
{
	const json_object_view *o = in->json;
	const char *s = in->raw;
	const json_member *m = NULL;
	for (size_t i = 0; i < o->n && !m; i++)
		if (json_key_is(s, &o->m[i], "metadata")) m = &o->m[i];
	*h = (hole){ { o->close, o->close },
		     { 0, 0 },
		     o->n ? ",\"metadata\":{\"kelma\":" : "\"metadata\":{\"kelma\":",
		     "}" };
	if (!m) return KELMA_OK;
	if (s[m->val] != '{') { /* null, or a string: nothing that could hold more */
		*h = (hole){ { m->val, m->val_end }, { 0, 0 }, "{\"kelma\":", "}" };
		return s[m->val] == 'n' ? KELMA_OK
					: refuse(err, KELMA_EARG, "\"metadata\" is not an object");
	}
	kelma_status st = json_inner(&v->metadata, s, (kelma_span){ m->val, m->val_end }, err);
	if (st) return st;
	const json_object_view *d = &v->metadata;
	*h = (hole){ { d->close, d->close }, { 0, 0 }, d->n ? ",\"kelma\":" : "\"kelma\":", "" };
	for (size_t i = 0; i < d->n; i++) {
		if (!json_key_is(s, &d->m[i], "kelma")) continue;
		*h = (hole){ { d->m[i].val, d->m[i].val_end }, { 0, 0 }, "", "" };
		if (s[d->m[i].val] != '{') return KELMA_OK;
		st = json_inner(&v->kelma, s, h->at, err);
		if (!st) h->ops = old_ops(s, &v->kelma);
		return st;
	}
	return KELMA_OK;
}

static kelma_status
put_hole(const char *s, const hole *h, const provenance *p, kelma_buf *out)
{
	kelma_status st = put_word(out, h->before);
	if (!st) st = put_kelma(s, h->ops, p, out);
	return st ? st : put_word(out, h->after);
}

kelma_status
put_document(record_views *v, const record_in *in, const char *field, const char *text, size_t n,
	     const provenance *p, kelma_buf *out, kelma_err *err)
{
	hole h;
	kelma_span at = { 0, 0 };
	const char *s = in->raw;
	kelma_status st;
	if (!in->json) {
		st = put_word(out, "{\"text\":");
		if (!st) st = kelma_json_string(text ? text : in->text, text ? n : in->ntext, out);
		if (!st) st = put_word(out, ",\"metadata\":{\"kelma\":");
		if (!st) st = put_kelma("", at, p, out);
		return st ? st : put_word(out, "}}");
	}
	if ((st = find_hole(v, in, &h, err))) return st;
	if (text)
		st = json_place((json_object_view *)(size_t)in->json, &v->inner, s, field, &at,
				err);
	if (st) return st;
	if (text && at.start < h.at.end && h.at.start < at.end)
		return refuse(err, KELMA_EARG, "the text lies within metadata.kelma");
	int first = text && at.start < h.at.start;
	size_t from = 0;
	for (int i = 0; i < 2 && !st; i++) {
		int is_text = (i == 0) == first;
		if (is_text && !text) continue;
		kelma_span e = is_text ? at : h.at;
		st = kelma_buf_add(out, s + from, e.start - from);
		if (!st) st = is_text ? kelma_json_string(text, n, out) : put_hole(s, &h, p, out);
		from = e.end;
	}
	return st ? st : kelma_buf_add(out, s + from, in->n - from);
}
