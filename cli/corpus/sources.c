/* Where the documents of a corpus come from. */
#include "sources.h"
#include "manifest.h"
#include <stdlib.h>
#include <string.h>

static source_count *
find(source_list *l, const char *source, const char *licence)
{
	for (size_t i = 0; i < l->n; i++) {
		source_count *c =
			&l->v[(l->last + i) % l->n]; /* neighbours often come from one source */
		if (strcmp(c->source, source) != 0 || strcmp(c->licence, licence) != 0) continue;
		l->last = (size_t)(c - l->v);
		return c;
	}
	if (l->n == MAX_SOURCES) return NULL;
	source_count *c = &l->v[l->n];
	c->source = strdup(source);
	c->licence = strdup(licence);
	c->documents = c->bytes = 0;
	if (!c->source || !c->licence) {
		free(c->source);
		free(c->licence);
		return NULL;
	}
	l->last = l->n++;
	return c;
}

static void
add(source_list *l, const source_count *x)
{
	source_count *c = find(l, x->source, x->licence);
	if (!c) {
		l->other += x->documents;
		return;
	}
	c->documents += x->documents;
	c->bytes += x->bytes;
}

/* The string at the first of the paths that there is, with a NUL, appended to b; its place in *at.
 * */
static kelma_status
text_at(record_views *v, const record_in *in, const char *const *paths, kelma_buf *b, size_t *at)
{
	kelma_err none;
	*at = b->len;
	for (; *paths && in->json && b->len == *at; paths++)
		json_text((json_object_view *)(size_t)in->json, &v->inner, in->raw, *paths, b,
			  &none);
	return kelma_buf_add(b, "", 1);
}

kelma_status
sources_count(source_list *l, record_views *v, kelma_buf *scratch, const record_in *in,
	      size_t bytes)
{
	static const char *const source[] = { "metadata.source", "source", NULL };
	static const char *const licence[] = { "metadata.license", "license", NULL };
	size_t s, c;
	scratch->len = 0;
	kelma_status st = text_at(v, in, source, scratch, &s);
	if (!st) st = text_at(v, in, licence, scratch, &c);
	if (!st) add(l, &(source_count){ scratch->data + s, scratch->data + c, 1, bytes });
	return st;
}

kelma_status
sources_merge(source_list *l, const source_list *from)
{
	for (size_t i = 0; i < from->n; i++) add(l, &from->v[i]);
	l->other += from->other;
	return KELMA_OK;
}

static int
compare(const void *x, const void *y)
{
	const source_count *a = x, *b = y;
	int c = strcmp(a->source, b->source);
	return c ? c : strcmp(a->licence, b->licence);
}

kelma_status
sources_put(source_list *l, kelma_buf *out)
{
	if (l->n) qsort(l->v, l->n, sizeof *l->v, compare);
	kelma_status st = put_word(out, "\"sources\":[");
	for (size_t i = 0; i < l->n && !st; i++) {
		const source_count *c = &l->v[i];
		st = put_word(out, i ? ",{\"source\":" : "{\"source\":");
		if (!st) st = kelma_json_string(c->source, strlen(c->source), out);
		if (!st) st = put_word(out, ",\"license\":");
		if (!st) st = kelma_json_string(c->licence, strlen(c->licence), out);
		if (!st) st = put_count(out, 0, "documents", c->documents);
		if (!st) st = put_count(out, 0, "bytes", c->bytes);
		if (!st) st = put_word(out, "}");
	}
	if (!st && l->other) st = put_word(out, l->n ? ",{\"source\":null" : "{\"source\":null");
	if (!st && l->other) st = put_count(out, 0, "documents", l->other);
	if (!st && l->other) st = put_word(out, "}");
	return st ? st : put_word(out, "]");
}

void
sources_free(source_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].source);
		free(l->v[i].licence);
	}
	l->n = 0;
}
