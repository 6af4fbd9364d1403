/* Reading labelled texts. */
#include "eval_fields.h"
#include <stdlib.h>
#include <string.h>

field *
add_field(fields *l)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 64;
		field *p = realloc(l->f, cap * sizeof *p);
		if (!p) return NULL;
		l->f = p;
		l->cap = cap;
	}
	field *f = &l->f[l->n++];
	memset(f, 0, sizeof *f);
	return f;
}

kelma_status
wrong(kelma_err *err, size_t at, const char *why)
{
	refuse(err, KELMA_ESYNTAX, "%s", why);
	err->pos = at;
	return KELMA_ESYNTAX;
}

/* The member `key` of l->f (an object at s) as a plain number. */
static int
read_number(const labelled *l, const char *s, const char *key, size_t *out)
{
	for (size_t i = 0; i < l->f.n; i++) {
		const json_member *m = &l->f.m[i];
		if (!json_key_is(s, m, key)) continue;
		*out = 0;
		for (size_t k = m->val; k < m->val_end; k++) {
			if (s[k] < '0' || s[k] > '9' || *out > NONE / 20) return 0;
			*out = *out * 10 + (size_t)(s[k] - '0');
		}
		return 1;
	}
	return 0;
}

/* One object of the list, at s. */
static kelma_status
read_field(labelled *l, const char *s, size_t n, kelma_err *err)
{
	size_t start, end, before = l->values.len;
	kelma_status st = json_read(&l->f, s, n, err);
	if (st) return st;
	l->name.len = 0;
	if (json_text(&l->f, &l->inner, s, "type", &l->name, err))
		return wrong(err, 0, "a field without a type");
	size_t type = l->type(l->arg, l->name.data ? l->name.data : "");
	if (type == NONE) return wrong(err, 0, "a field of unknown type (see kelma info)");
	if (!read_number(l, s, "start", &start) || !read_number(l, s, "end", &end) || end <= start)
		return wrong(err, 0, "a field needs start and end, numbers with start < end");
	l->name.len = 0;
	if (l->bytes && !json_text(&l->f, &l->inner, s, "text", &l->name, err))
		l->strange += end > l->text.len || l->name.len != end - start ||
			      memcmp(l->text.data + start, l->name.data, end - start);
	st = json_text(&l->f, &l->inner, s, "value", &l->values, err);
	if (st == KELMA_ENOMEM) return st;
	if (type == LEAVE_OUT) return KELMA_OK;
	field *f = add_field(&l->gold);
	if (!f) return refuse(err, KELMA_ENOMEM, "out of memory");
	*f = (field){ .type = type,
		      .start = start,
		      .end = end,
		      .value = st ? NONE : before,
		      .len = l->values.len - before };
	return KELMA_OK;
}

/* Bytes of the JSON object that starts at s: valid, as the line was read before. */
static size_t
object_length(const char *s, size_t n)
{
	int depth = 0, quoted = 0;
	for (size_t i = 0; i < n; i++) {
		if (quoted && s[i] == '\\') i++;
		else if (s[i] == '"') quoted = !quoted;
		else if (!quoted && s[i] == '{') depth++;
		else if (!quoted && s[i] == '}' && !--depth) return i + 1;
	}
	return n;
}

/* The list at s[at..end). */
static kelma_status
read_list(labelled *l, const char *s, size_t at, size_t end, kelma_err *err)
{
	if (at == end || s[at] != '[') return wrong(err, at, "\"fields\" is not a list");
	for (at++; at < end; ) {
		at += strspn(s + at, " \t\r,");
		if (s[at] == ']') return KELMA_OK;
		if (s[at] != '{')
			return wrong(err, at, "\"fields\" holds something else than objects");
		size_t n = object_length(s + at, end - at);
		kelma_status st = read_field(l, s + at, n, err);
		if (st) err->pos += at;
		if (st) return st;
		at += n;
	}
	return KELMA_OK;
}

/* The unit of the file is another one, perhaps: told once. */
static void
tell_strange(labelled *l, const gold *g)
{
	if (!l->strange || l->told++) return;
	complain(g->a,
		 "%s:%zu: the text of a field is not at its bytes: does the file count in "
		 "--offsets codepoints or utf16?",
		 g->path, g->line);
}

static kelma_status
read_members(labelled *l, const gold *g, kelma_err *err)
{
	l->strange = 0;
	l->gold.n = l->text.len = l->values.len = 0;
	kelma_status st = json_read(&l->v, g->s, g->n, err);
	if (!st && json_text(&l->v, &l->inner, g->s, "text", &l->text, err))
		st = wrong(err, 0, "no string \"text\"");
	for (size_t i = 0; i < l->v.n && !st; i++)
		if (json_key_is(g->s, &l->v.m[i], "fields"))
			return read_list(l, g->s, l->v.m[i].val, l->v.m[i].val_end, err);
	return st ? st : wrong(err, 0, "no list \"fields\"");
}

kelma_status
read_labelled(labelled *l, const gold *g, kelma_err *err)
{
	kelma_status st = read_members(l, g, err);
	if (!st) tell_strange(l, g);
	return st;
}

int
same_place(const field *a, const field *b)
{
	size_t from = a->start > b->start ? a->start : b->start,
	       to = a->end < b->end ? a->end : b->end;
	size_t low = a->start < b->start ? a->start : b->start,
	       high = a->end > b->end ? a->end : b->end;
	return from < to && 4 * (to - from) >= 3 * (high - low);
}

void
labelled_free(labelled *l)
{
	json_view_free(&l->v);
	json_view_free(&l->f);
	json_view_free(&l->inner);
	kelma_buf_free(&l->text);
	kelma_buf_free(&l->values);
	kelma_buf_free(&l->name);
	free(l->gold.f);
}
