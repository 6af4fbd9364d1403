/* One JSON object from a file, read by paths. */
#include "object.h"
#include <stdlib.h>
#include <string.h>

int
object_of(object *o, const char *s, size_t n)
{
	kelma_err none;
	o->s = s;
	return json_read(&o->v, s, n, &none) ? -1 : 0;
}

int
object_read(const args *a, const char *path, object *o)
{
	int rc = read_whole(a, path, &o->all);
	if (rc || !object_of(o, o->all.data ? o->all.data : "", o->all.len)) return rc;
	complain(a, "%s: not one JSON object", path);
	return STATUS_USAGE;
}

uint64_t
object_number(object *o, const char *path)
{
	kelma_span p;
	kelma_err none;
	char b[24];
	if (json_place(&o->v, &o->inner, o->s, path, &p, &none) || p.end - p.start >= sizeof b)
		return 0;
	memcpy(b, o->s + p.start, p.end - p.start);
	b[p.end - p.start] = '\0';
	return strtoull(b, NULL, 10);
}

char *
object_text(object *o, const char *path)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_err none;
	if (!json_text(&o->v, &o->inner, o->s, path, &b, &none) && !kelma_buf_add(&b, "", 1) &&
	    strlen(b.data) + 1 == b.len)
		return b.data;
	kelma_buf_free(&b);
	return NULL;
}

void
object_array(object *o, const char *path, kelma_span *at)
{
	kelma_err none;
	if (json_place(&o->v, &o->inner, o->s, path, at, &none) || o->s[at->start] != '[')
		*at = (kelma_span){ 0, 0 };
	else at->start++;
}

/* Where the bracket opened at i is closed; the text was checked before. */
static size_t
closing(const char *s, size_t i, size_t end)
{
	size_t depth = 0;
	for (int text = 0; i < end; i++) {
		if (text && s[i] == '\\') i++;
		else if (s[i] == '"') text = !text;
		else if (!text && (s[i] == '{' || s[i] == '[')) depth++;
		else if (!text && (s[i] == '}' || s[i] == ']') && !--depth) break;
	}
	return i;
}

int
object_next(const object *o, kelma_span *at, object *item)
{
	while (at->start < at->end) {
		size_t from = at->start, end = closing(o->s, from, at->end);
		int is_object = o->s[from] == '{';
		at->start = o->s[from] == '{' || o->s[from] == '[' ? end + 1 : from + 1;
		if (is_object && !object_of(item, o->s + from, end + 1 - from)) return 1;
	}
	return 0;
}

void
object_free(object *o)
{
	kelma_buf_free(&o->all);
	json_view_free(&o->v);
	json_view_free(&o->inner);
}
