/* kelma eval extract: {"text":...,"fields":[{"type","start","end","value"},...]} a line. */
#include "eval.h"
#include "records/json.h"
#include <stdlib.h>
#include <string.h>

/* A field of the file or of kelma. */
typedef struct field {
	size_t type, start, end;
	size_t value, len; /* of the file: its value in values, value = NONE: not given */
	const char *text;  /* of kelma: its value */
	int used;
} field;
#define NONE ((size_t)-1)

typedef struct fields {
	field *f;
	size_t n, cap;
} fields;

/* Counts of a type. */
typedef struct tally {
	size_t gold, found, right, valued, value_right;
} tally;

typedef struct self {
	const char *wanted; /* --types */
	kelma_extract *ex;
	kelma_unit unit;
	json_object_view v, f, inner;
	kelma_buf text, values, name;
	fields gold, found;
	size_t *off, cap_off, texts, types;
	tally *t; /* one a type */
} self;

static kelma_status
open_extract(void *v, const args *a, const kelma_res *res, kelma_err *err)
{
	self *e = v;
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	held h = { 0 };
	kelma_status st = extract_step(a, &o, &h, err);
	if (!st) st = kelma_extract_new(res, &o.extract, &e->ex, err);
	held_free(&h);
	if (st) return st;
	e->wanted = a->val[OPT_TYPES];
	e->unit = (kelma_unit)arg_choice(a, OPT_OFFSETS);
	while (kelma_extract_get_type(e->ex, e->types)) e->types++;
	e->t = calloc(e->types + 1, sizeof *e->t);
	return e->t ? KELMA_OK : refuse(err, KELMA_ENOMEM, "out of memory");
}

static field *
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

/* Is the type among those of --types? */
static int
is_wanted(const self *e, const char *name, size_t n)
{
	if (!e->wanted) return 1;
	for (const char *p = e->wanted;; p++) {
		size_t k = strcspn(p, ",");
		if (k == n && !memcmp(p, name, n)) return 1;
		p += k;
		if (!*p) return 0;
	}
}

static kelma_status
wrong(kelma_err *err, size_t at, const char *why)
{
	refuse(err, KELMA_ESYNTAX, "%s", why);
	err->pos = at;
	return KELMA_ESYNTAX;
}

/* The member `key` of e->f (an object at s) as a plain number. */
static int
read_number(const self *e, const char *s, const char *key, size_t *out)
{
	for (size_t i = 0; i < e->f.n; i++) {
		const json_member *m = &e->f.m[i];
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

static size_t
find_type(const self *e, const char *name)
{
	size_t i = 0;
	while (i < e->types && strcmp(kelma_extract_get_type(e->ex, i), name) != 0) i++;
	return i;
}

/* One object of the list, at s. Types that --types leaves out are left out here too. */
static kelma_status
read_field(self *e, const char *s, size_t n, kelma_err *err)
{
	size_t start, end, before = e->values.len;
	kelma_status st = json_read(&e->f, s, n, err);
	if (st) return st;
	e->name.len = 0;
	if (json_text(&e->f, &e->inner, s, "type", &e->name, err)) return wrong(err, 0, "a field without a type");
	size_t type = find_type(e, e->name.data ? e->name.data : "");
	if (type == e->types) return wrong(err, 0, "a field of unknown type (see kelma info)");
	if (!read_number(e, s, "start", &start) || !read_number(e, s, "end", &end) || end <= start)
		return wrong(err, 0, "a field needs start and end, numbers with start < end");
	st = json_text(&e->f, &e->inner, s, "value", &e->values, err);
	if (st == KELMA_ENOMEM) return st;
	if (!is_wanted(e, e->name.data, e->name.len)) return KELMA_OK;
	field *f = add_field(&e->gold);
	if (!f) return refuse(err, KELMA_ENOMEM, "out of memory");
	*f = (field){ .type = type, .start = start, .end = end, .value = st ? NONE : before, .len = e->values.len - before };
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
read_list(self *e, const char *s, size_t at, size_t end, kelma_err *err)
{
	if (at == end || s[at] != '[') return wrong(err, at, "\"fields\" is not a list");
	for (at++; at < end; ) {
		at += strspn(s + at, " \t\r,");
		if (s[at] == ']') return KELMA_OK;
		if (s[at] != '{') return wrong(err, at, "\"fields\" holds something else than objects");
		size_t n = object_length(s + at, end - at);
		kelma_status st = read_field(e, s + at, n, err);
		if (st) err->pos += at;
		if (st) return st;
		at += n;
	}
	return KELMA_OK;
}

static kelma_status
read_gold(self *e, const gold *g, kelma_err *err)
{
	e->gold.n = e->text.len = e->values.len = 0;
	kelma_status st = json_read(&e->v, g->s, g->n, err);
	if (!st && json_text(&e->v, &e->inner, g->s, "text", &e->text, err)) st = wrong(err, 0, "no string \"text\"");
	for (size_t i = 0; i < e->v.n && !st; i++)
		if (json_key_is(g->s, &e->v.m[i], "fields")) return read_list(e, g->s, e->v.m[i].val, e->v.m[i].val_end, err);
	return st ? st : wrong(err, 0, "no list \"fields\"");
}

/* Offsets of kelma's fields in the unit of the file; *length = that of the text. */
static kelma_status
convert(self *e, size_t *length)
{
	size_t need = 2 * e->found.n + 1;
	if (need > e->cap_off) {
		size_t *p = realloc(e->off, 2 * need * sizeof *p);
		if (!p) return KELMA_ENOMEM;
		e->off = p;
		e->cap_off = 2 * need;
	}
	for (size_t i = 0; i < e->found.n; i++) {
		e->off[2 * i] = e->found.f[i].start;
		e->off[2 * i + 1] = e->found.f[i].end;
	}
	e->off[need - 1] = e->text.len;
	if (e->unit != KELMA_UNIT_BYTES) kelma_offsets_convert(e->text.data ? e->text.data : "", e->text.len, e->unit, e->off, need);
	for (size_t i = 0; i < e->found.n; i++) {
		e->found.f[i].start = e->off[2 * i];
		e->found.f[i].end = e->off[2 * i + 1];
	}
	*length = e->off[need - 1];
	return KELMA_OK;
}

static kelma_status
find_fields(self *e, size_t *length, kelma_err *err)
{
	kelma_field k;
	e->found.n = 0;
	kelma_status st = kelma_extract_start(e->ex, e->text.data ? e->text.data : "", e->text.len, NULL, 0, err);
	while (!st && kelma_extract_next(e->ex, &k)) {
		field *f = add_field(&e->found);
		if (!f) st = KELMA_ENOMEM;
		else *f = (field){ .type = find_type(e, k.type_name), .start = k.start, .end = k.end, .text = k.value };
	}
	if (!st) st = convert(e, length);
	return st == KELMA_ENOMEM ? refuse(err, st, "out of memory") : st;
}

/* Do the two share at least three quarters of what they cover together? */
static int
same_place(const field *a, const field *b)
{
	size_t from = a->start > b->start ? a->start : b->start, to = a->end < b->end ? a->end : b->end;
	size_t low = a->start < b->start ? a->start : b->start, high = a->end > b->end ? a->end : b->end;
	return from < to && 4 * (to - from) >= 3 * (high - low);
}

/* The field of kelma that is g, or NULL. They are in order and do not overlap. */
static field *
partner(const self *e, const field *g)
{
	size_t lo = 0, hi = e->found.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (e->found.f[mid].end <= g->start) lo = mid + 1;
		else hi = mid;
	}
	for (; lo < e->found.n && e->found.f[lo].start < g->end; lo++) {
		field *f = &e->found.f[lo];
		if (!f->used && f->type == g->type && same_place(f, g)) return f;
	}
	return NULL;
}

static kelma_status
line(void *v, const gold *g, kelma_err *err)
{
	self *e = v;
	size_t length = 0;
	kelma_status st = read_gold(e, g, err);
	if (!st) st = find_fields(e, &length, err);
	for (size_t i = 0; i < e->gold.n && !st; i++)
		if (e->gold.f[i].end > length) st = wrong(err, 0, "a field ends after the text: another unit of --offsets?");
	if (st) return st;
	for (size_t i = 0; i < e->gold.n; i++) {
		const field *w = &e->gold.f[i];
		field *f = partner(e, w);
		tally *t = &e->t[w->type];
		t->gold++;
		if (!f) continue;
		f->used = 1;
		t->right++;
		if (w->value == NONE) continue;
		t->valued++;
		t->value_right += strlen(f->text) == w->len && !memcmp(f->text, w->len ? e->values.data + w->value : "", w->len);
	}
	for (size_t i = 0; i < e->found.n; i++) e->t[e->found.f[i].type].found++;
	e->texts++;
	return KELMA_OK;
}

static void
put_row(report *r, const char *name, const tally *t)
{
	table_text(r, name);
	table_count(r, t->gold);
	table_count(r, t->found);
	table_prf(r, t->right, t->gold, t->found);
	table_ratio(r, (double)t->value_right, (double)t->valued);
}

static size_t
print(void *v, report *r)
{
	static const char *const heads[] = { "type", "gold", "found", "precision", "recall", "F1", "value right" };
	const self *e = v;
	tally all = { 0 };
	if (!e->texts) return 0;
	table_begin(r, "fields", heads, 7);
	for (size_t i = 0; i < e->types; i++) {
		const tally *t = &e->t[i];
		if (!t->gold && !t->found) continue;
		put_row(r, kelma_extract_get_type(e->ex, i), t);
		all.gold += t->gold;
		all.found += t->found;
		all.right += t->right;
		all.valued += t->valued;
		all.value_right += t->value_right;
	}
	put_row(r, "all", &all);
	table_end(r);
	figures_begin(r);
	figure_count(r, "texts", e->texts);
	table_end(r);
	return e->texts;
}

static void
close_extract(void *v)
{
	self *e = v;
	kelma_extract_free(e->ex);
	json_view_free(&e->v);
	json_view_free(&e->f);
	json_view_free(&e->inner);
	kelma_buf_free(&e->text);
	kelma_buf_free(&e->values);
	kelma_buf_free(&e->name);
	free(e->gold.f);
	free(e->found.f);
	free(e->off);
	free(e->t);
}

static const opt_id own[] = { OPT_TYPES, OPT_PATTERNS, OPT_MIN_CONFIDENCE, OPT_OFFSETS, OPT_COUNT };
const eval_kind eval_extract = {
	.name = "extract", .own = own, .size = sizeof(self), .open = open_extract, .line = line, .print = print,
	.close = close_extract,
};
