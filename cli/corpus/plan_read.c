/* Reading a plan: NDJSON with a head, a slice a line, and a check sum. */
#include "plan.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The member that is a plain number, as a number. */
static int
number(const json_object_view *v, const char *s, const char *key, uint64_t *out)
{
	for (size_t i = 0; i < v->n; i++) {
		const json_member *m = &v->m[i];
		char *end;
		if (!json_key_is(s, m, key)) continue;
		if (s[m->val] < '0' || s[m->val] > '9' || m->val_end - m->val > 19) return 0;
		*out = strtoull(s + m->val, &end, 10);
		return end == s + m->val_end;
	}
	return 0;
}

static int
truth(const json_object_view *v, const char *s, const char *key, int *out)
{
	for (size_t i = 0; i < v->n; i++)
		if (json_key_is(s, &v->m[i], key)) {
			*out = s[v->m[i].val] == 't';
			return *out || s[v->m[i].val] == 'f';
		}
	return 0;
}

/* One slice. Slices come in the order of their shards, each within its file. */
static int
read_slice(shard_plan *p, json_object_view *v, json_object_view *inner, const char *s)
{
	plan_slice t;
	kelma_err err;
	uint64_t shard;
	if (p->n == p->cap) {
		size_t cap = p->cap * 2 + 64;
		plan_slice *q = realloc(p->slice, cap * sizeof *q);
		if (!q) return 0;
		p->slice = q;
		p->cap = cap;
	}
	t.name = p->names.len;
	if (!number(v, s, "shard", &shard) || !number(v, s, "start", &t.start) ||
	    !number(v, s, "end", &t.end) || !number(v, s, "size", &t.size) ||
	    !truth(v, s, "packed", &t.packed) || json_text(v, inner, s, "file", &p->names, &err) ||
	    kelma_buf_add(&p->names, "", 1))
		return 0;
	t.shard = (uint32_t)shard;
	if (shard >= p->shards || t.start > t.end || t.end > t.size ||
	    (t.packed && (t.start || t.end != t.size)))
		return 0;
	if (p->n && t.shard < p->slice[p->n - 1].shard) return 0;
	if (p->names.len - t.name < 2 ||
	    memchr(p->names.data + t.name, 0, p->names.len - t.name - 1))
		return 0;
	p->slice[p->n++] = t;
	return 1;
}

static int
read_line(shard_plan *p, json_object_view *v, json_object_view *inner, const char *s, size_t n,
	  size_t line, const char **why)
{
	kelma_err err;
	uint64_t x;
	*why = "not a plan of this version of kelma corpus plan";
	if (json_read(v, s, n, &err)) return -1;
	if (line == 1) {
		if (!number(v, s, "kelma_plan", &x) || x != 1 || !number(v, s, "shards", &x) ||
		    !x || x > PLAN_SHARDS)
			return -1;
		p->shards = (uint32_t)x;
		return 0;
	}
	*why = "not a slice of a file";
	return read_slice(p, v, inner, s) ? 0 : -1;
}

/* Does the last line hold the check sum of all before? */
static int
right_sum(shard_plan *p, const char *s, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	uint64_t got = 0;
	const char *q;
	if (n != 27 || memcmp(s, "{\"sum\":\"", 8) != 0 || memcmp(s + 24, "\"}\n", 3) != 0)
		return 0;
	for (size_t i = 8; i < 24; i++) {
		if (!s[i] || !(q = strchr(hex, s[i]))) return 0;
		got = got << 4 | (uint64_t)(q - hex);
	}
	return got == p->sum;
}

int
plan_parse(const char *s, size_t n, shard_plan *p, const char **why, size_t *line)
{
	json_object_view v = { 0 }, inner = { 0 };
	size_t i = 0, body = n;
	int rc = 0;
	*p = (shard_plan){ 0 };
	*line = 1;
	*why = "truncated or changed (check sum): make the plan again";
	if (n < 27 || (body = n - 27, s[body - 1 + (body == 0)] != '\n')) return -1;
	p->sum = kelma_corpus_hash(s, body, 0);
	if (!right_sum(p, s + body, 27)) return -1;
	for (*line = 1; i < body && !rc; ++*line) {
		const char *e = memchr(s + i, '\n', body - i);
		size_t end = e ? (size_t)(e - s) : body;
		rc = read_line(p, &v, &inner, s + i, end - i, *line, why);
		i = end + 1;
	}
	--*line;
	if (!rc && !p->shards) *why = "no plan", rc = -1;
	json_view_free(&v);
	json_view_free(&inner);
	return rc;
}

int
plan_read(const args *a, const char *path, shard_plan *p)
{
	kelma_buf b = KELMA_BUF_INIT;
	const char *why;
	size_t line;
	*p = (shard_plan){ 0 };
	int rc = read_whole(a, path, &b);
	if (!rc && plan_parse(b.data ? b.data : "", b.len, p, &why, &line)) {
		complain(a, "%s:%zu: %s", path, line, why);
		rc = STATUS_IO;
	}
	kelma_buf_free(&b);
	return rc;
}

slice *
plan_shard(const args *a, const shard_plan *p, uint32_t shard, size_t *n)
{
	slice *out = calloc(p->n + 1, sizeof *out);
	*n = 0;
	if (!out) complain(a, "out of memory");
	for (size_t i = 0; out && i < p->n; i++) {
		const plan_slice *t = &p->slice[i];
		struct stat st;
		if (t->shard != shard) continue;
		const char *name = p->names.data + t->name;
		int lost = stat(name, &st);
		if (lost || (uint64_t)st.st_size != t->size) {
			complain(a, "%s: %s", name,
				 lost ? strerror(errno)
				      : "not as long as when the plan was made: make it again");
			free(out);
			return NULL;
		}
		out[(*n)++] = (slice){ .file = name,
				       .start = t->start,
				       .end = t->packed ? UINT64_MAX : t->end,
				       .fd = -1 };
	}
	return out;
}

void
plan_free(shard_plan *p)
{
	free(p->slice);
	kelma_buf_free(&p->names);
	*p = (shard_plan){ 0 };
}
