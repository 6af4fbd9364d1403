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
	if (json_place(&o->v, &o->inner, o->s, path, &p, &none) || p.end - p.start >= sizeof b) return 0;
	memcpy(b, o->s + p.start, p.end - p.start);
	b[p.end - p.start] = '\0';
	return strtoull(b, NULL, 10);
}

char *
object_text(object *o, const char *path)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_err none;
	if (!json_text(&o->v, &o->inner, o->s, path, &b, &none) && !kelma_buf_add(&b, "", 1) && strlen(b.data) + 1 == b.len)
		return b.data;
	kelma_buf_free(&b);
	return NULL;
}

void
object_free(object *o)
{
	kelma_buf_free(&o->all);
	json_view_free(&o->v);
	json_view_free(&o->inner);
}
