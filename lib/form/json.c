/* The record as JSON. */
#include "form/record.h"
#include "doc/json.h"
#include <stdlib.h>
#include <string.h>

typedef struct place {
	size_t off, at;
} place;

static int
ascending(const void *a, const void *b)
{
	const place *x = a, *y = b;
	return x->off < y->off ? -1 : x->off > y->off;
}

/* Offsets of everything that has one, in the unit wanted: two for each value, each warning, and the
 * body. They are converted in order of bytes and put back. Scratch of the reader. */
static size_t *
offsets(fm *f, kelma_unit unit)
{
	size_t k = 2 * (f->nv + f->nwarning) + 2, n = 0;
	if (kelma_buf_reserve(&f->keys, k * (2 * sizeof(size_t) + sizeof(place)))) return NULL;
	size_t *off = (size_t *)(void *)f->keys.data, *sorted = off + k;
	place *p = (place *)(void *)(sorted + k);
	for (size_t i = 0; i < f->nv; i++) off[n++] = f->v[i].start, off[n++] = f->v[i].end;
	for (size_t i = 0; i < f->nwarning; i++)
		off[n++] = f->warning[i].orig.start, off[n++] = f->warning[i].orig.end;
	off[n++] = f->body.start, off[n++] = f->body.end;
	if (unit == KELMA_UNIT_BYTES) return off;
	for (size_t i = 0; i < n; i++) p[i] = (place){ off[i], i };
	form_sort(p, n, sizeof *p, ascending);
	for (size_t i = 0; i < n; i++) sorted[i] = p[i].off;
	kelma_offsets_convert(f->orig, f->norig, unit, sorted, n);
	for (size_t i = 0; i < n; i++) off[p[i].at] = sorted[i];
	return off;
}

static void
put_span(json_out *o, const size_t *off)
{
	JSON_LIT(o, ",\"start\":");
	json_size(o, off[0]);
	JSON_LIT(o, ",\"end\":");
	json_size(o, off[1]);
}

/* `"value":...,...,"confidence":...` without braces. */
static void
put_value(json_out *o, const fm *f, size_t i, const size_t *off)
{
	const form_value *v = &f->v[i];
	const char *value = f->vals.data + v->value;
	JSON_LIT(o, "\"value\":");
	json_str(o, value, strlen(value));
	JSON_LIT(o, ",\"text\":");
	json_str(o, f->orig + v->start, v->end - v->start);
	put_span(o, off + 2 * i);
	JSON_LIT(o, ",\"confidence\":");
	json_share(o, (double)v->conf);
	if (!v->valid) JSON_LIT(o, ",\"valid\":false");
}

static void
put_name(json_out *o, const char *name)
{
	json_str(o, name, strlen(name));
	JSON_LIT(o, ":{");
}

/* Values [i, e) are those of one field; rows of tables stand in "rows". */
static void
put_field(json_out *o, const fm *f, size_t i, size_t e, const size_t *off)
{
	int also = 0;
	put_name(o, f->book.field[f->v[i].field].name);
	put_value(o, f, i, off);
	for (size_t k = i + 1; k < e; k++) {
		if (f->v[k].row) continue;
		if (also++)
			JSON_LIT(o, ",{");
		else
			JSON_LIT(o, ",\"also\":[{");
		put_value(o, f, k, off);
		JSON_LIT(o, "}");
	}
	if (also)
		JSON_LIT(o, "]}");
	else
		JSON_LIT(o, "}");
}

static void
put_fields(json_out *o, const fm *f, const size_t *off)
{
	JSON_LIT(o, "\"fields\":{");
	for (size_t i = 0, e; i < f->nv; i = e) {
		for (e = i + 1; e < f->nv && f->v[e].field == f->v[i].field; e++) {
		}
		if (i) JSON_LIT(o, ",");
		put_field(o, f, i, e, off);
	}
	JSON_LIT(o, "}");
}

/* Rows of tables: an object each. Values are in order of fields; *next links those of a row. */
static kelma_status
put_rows(json_out *o, fm *f, const size_t *off)
{
	size_t n = ((size_t)f->rows + 1 + f->nv) * sizeof(size_t);
	f->links.len = 0;
	if (kelma_buf_reserve(&f->links, n)) return KELMA_ENOMEM;
	size_t *head = (size_t *)(void *)f->links.data, *next = head + f->rows + 1;
	memset(head, 0, n);
	for (size_t i = f->nv; i-- > 0;)
		if (f->v[i].row) next[i] = head[f->v[i].row], head[f->v[i].row] = i + 1;
	JSON_LIT(o, ",\"rows\":[");
	for (uint32_t r = 1; r <= f->rows; r++) {
		if (r > 1)
			JSON_LIT(o, ",{");
		else
			JSON_LIT(o, "{");
		for (size_t i = head[r]; i; i = next[i - 1]) {
			const form_value *v = &f->v[i - 1];
			int again = i > 1 && f->v[i - 2].field == v->field && f->v[i - 2].row == r;
			if (again) continue;
			if (i != head[r]) JSON_LIT(o, ",");
			put_name(o, f->book.field[v->field].name);
			put_value(o, f, i - 1, off);
			JSON_LIT(o, "}");
		}
		JSON_LIT(o, "}");
	}
	JSON_LIT(o, "]");
	return KELMA_OK;
}

static void
put_warnings(json_out *o, const fm *f, const size_t *off)
{
	static const char *const why[] = {
#define WARNING_WHY(id, text, because) because,
		KELMA_FORM_WARNING_LIST(WARNING_WHY)
#undef WARNING_WHY
	};
	JSON_LIT(o, ",\"warnings\":[");
	for (size_t i = 0; i < f->nwarning; i++) {
		const kelma_form_warning *w = &f->warning[i];
		const char *name = kelma_form_warning_name(w->code);
		if (i) JSON_LIT(o, ",");
		JSON_LIT(o, "{\"code\":");
		json_str(o, name, strlen(name));
		JSON_LIT(o, ",\"field\":");
		json_str(o, w->field, strlen(w->field));
		put_span(o, off + 2 * (f->nv + i));
		JSON_LIT(o, ",\"reason\":");
		json_str(o, why[w->code], strlen(why[w->code]));
		JSON_LIT(o, "}");
	}
	JSON_LIT(o, "]");
}

static void
put_texts(json_out *o, const fm *f, const size_t *body)
{
	int field = f->book.known[FORM_KNOWN_SUBJECT];
	const char *s = NULL;
	for (size_t i = 0; i < f->nv && !s; i++)
		if (f->v[i].field == field) s = f->vals.data + f->v[i].value;
	JSON_LIT(o, ",\"subject\":");
	if (s)
		json_str(o, s, strlen(s));
	else
		JSON_LIT(o, "null");
	JSON_LIT(o, ",\"body\":");
	json_str(o, f->s + f->part.start, f->part.end - f->part.start);
	JSON_LIT(o, ",\"body_start\":");
	json_size(o, body[0]);
	JSON_LIT(o, ",\"body_end\":");
	json_size(o, body[1]);
	JSON_LIT(o, ",\"missing\":[");
	for (size_t i = 0; i < f->nmissing; i++) {
		const char *name = f->book.field[f->missing[i]].name;
		if (i) JSON_LIT(o, ",");
		json_str(o, name, strlen(name));
	}
	JSON_LIT(o, "]");
}

kelma_status
kelma_form_json_members(kelma_form *f, kelma_unit unit, kelma_buf *out)
{
	json_out o;
	if (!f || !out) return KELMA_EARG;
	size_t base = out->len, *off = offsets(f, unit);
	const char *schema = kelma_form_get_schema(f);
	if (!off) return KELMA_ENOMEM;
	json_begin(&o, out);
	JSON_LIT(&o, ",\"schema\":");
	json_str(&o, schema, strlen(schema));
	JSON_LIT(&o, ",");
	put_fields(&o, f, off);
	put_texts(&o, f, off + 2 * (f->nv + f->nwarning));
	put_warnings(&o, f, off);
	kelma_status st = f->rows ? put_rows(&o, f, off) : KELMA_OK;
	kelma_status end = json_end(&o);
	if (!st) st = end;
	if (st) out->len = base;
	return st;
}
