/* kelma corpus attach: documents with the attributes of other tools in them, as the mixer of dolma
 * puts them there: for
 * DIR/documents/F the lines of DIR/attributes/A/F, one by one. The lines of all files must belong
 * together. */
#include "attributes.h"
#include "manifest.h"
#include "../records/input.h"
#include "../records/output.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_NAMES = 16, PIECE = 1 << 16 };

/* Lines of a file, packed or not. */
typedef struct lines {
	const char *name;
	input *in;
	kelma_buf b;
	size_t at, number; /* next byte; lines so far */
	int end;
} lines;

/* One document or its attributes in one file. */
typedef struct line {
	const char *s;
	size_t n;
	json_object_view v, inner;
	int object; /* s is one */
} line;

typedef struct attacher {
	const args *a;
	attribute_files f[MAX_NAMES];
	size_t names;
	output *out;
	kelma_buf to, keep;
	json_object_view view[MAX_NAMES + 1]; /* attributes of the document and of each file */
	uint64_t *seen;                       /* open-addressed: hashes of names; 0 is free */
	size_t cap;
	uint64_t documents, unreadable;
} attacher;

static int
open_lines(const args *a, lines *l, const char *name)
{
	const char *why = "";
	*l = (lines){ .name = name, .b = KELMA_BUF_INIT, .in = input_open(name, &why) };
	if (l->in) return STATUS_OK;
	complain(a, "%s: %s", name, why);
	return STATUS_IO;
}

static void
close_lines(lines *l)
{
	input_close(l->in);
	kelma_buf_free(&l->b);
}

/* The next line, good until the one after: 1, 0 at the end, -1 after a message. */
static int
next_line(const args *a, lines *l, line *out)
{
	kelma_err none;
	const char *why = "", *nl = NULL;
	size_t from = l->at;
	while (!(nl = l->b.len > from ? memchr(l->b.data + from, '\n', l->b.len - from) : NULL) &&
	       !l->end) {
		if (l->at) memmove(l->b.data, l->b.data + l->at, l->b.len - l->at);
		l->b.len -= l->at;
		l->at = 0;
		from = l->b.len; /* seen already */
		if (kelma_buf_reserve(&l->b, PIECE)) return tell_memory(a), -1;
		long k = input_read(l->in, l->b.data + l->b.len, PIECE, &why);
		if (k < 0) return complain(a, "%s: %s", l->name, why), -1;
		l->end = !k;
		l->b.len += (size_t)k;
	}
	if (!nl && l->at == l->b.len) return 0;
	out->s = l->b.data + l->at;
	out->n = (size_t)((nl ? nl : l->b.data + l->b.len) - out->s);
	l->at += out->n + (nl != NULL);
	l->number++;
	out->object = !json_read(&out->v, out->s, out->n, &none);
	return 1;
}

static void
free_line(line *l)
{
	json_view_free(&l->v);
	json_view_free(&l->inner);
}

/* The member of an object; empty when there is none. */
static kelma_span
member(line *l, const char *name)
{
	kelma_span p;
	kelma_err none;
	return l->object && !json_place(&l->v, &l->inner, l->s, name, &p, &none)
		       ? p
		       : (kelma_span){ 0, 0 };
}

/* Attributes of another document, or none at all. */
static int
check_line(const args *a, const lines *l, line *doc, line *attr)
{
	kelma_span x = member(doc, "id"), y = member(attr, "id"), v = member(attr, "attributes");
	size_t n = x.end - x.start;
	if (doc->object && n &&
	    (n != y.end - y.start || memcmp(doc->s + x.start, attr->s + y.start, n) != 0)) {
		complain(a, "%s:%zu: is about another document (id)", l->name, l->number);
		return STATUS_IO;
	}
	if (v.start < v.end && attr->s[v.start] == '{') return STATUS_OK;
	complain(a, "%s:%zu: no attributes", l->name, l->number);
	return STATUS_IO;
}

/* Room for `want` keys in the set of names, empty. */
static int
begin_names(attacher *t, size_t want)
{
	if (2 * want > t->cap) {
		size_t cap = 64;
		while (cap < 2 * want) cap *= 2;
		free(t->seen);
		t->seen = malloc(cap * sizeof *t->seen);
		t->cap = t->seen ? cap : 0;
	}
	if (t->cap) memset(t->seen, 0, t->cap * sizeof *t->seen);
	return t->cap >= 2 * want;
}

/* 1: the name is new in the set. */
static int
is_new(attacher *t, const char *s, const json_member *m)
{
	uint64_t h = kelma_corpus_hash(s + m->key, m->key_end - m->key, 0) | 1;
	size_t i = (size_t)h & (t->cap - 1);
	while (t->seen[i] && t->seen[i] != h) i = (i + 1) & (t->cap - 1);
	int fresh = !t->seen[i];
	t->seen[i] = h;
	return fresh;
}

/* Of attributes with one name the last counts: t->keep has a byte for each member of each view,
 * the last view first. */
static kelma_status
choose(attacher *t, line *const *from)
{
	kelma_err err;
	size_t all = 0, views = t->names + 1;
	t->keep.len = 0;
	for (size_t i = 0; i < views; i++) {
		kelma_span p = member(from[i], "attributes");
		t->view[i].n = 0;
		if (p.start == p.end || from[i]->s[p.start] != '{') continue;
		kelma_status st = json_inner(&t->view[i], from[i]->s, p, &err);
		if (st) return st;
		all += t->view[i].n;
	}
	if (!begin_names(t, all + 1)) return KELMA_ENOMEM;
	for (size_t i = views; i-- > 0;)
		for (size_t k = t->view[i].n; k-- > 0;) {
			char yes = (char)is_new(t, from[i]->s, &t->view[i].m[k]);
			kelma_status st = kelma_buf_add(&t->keep, &yes, 1);
			if (st) return st;
		}
	return KELMA_OK;
}

/* The document with all attributes: those it has, then those of each file. */
static kelma_status
join(attacher *t, line *doc, line *attr)
{
	kelma_buf *b = &t->to;
	line *from[MAX_NAMES + 1] = { doc };
	size_t views = t->names + 1;
	for (size_t i = 1; i < views; i++) from[i] = &attr[i - 1];
	kelma_status st = choose(t, from);
	kelma_span own = member(doc, "attributes");
	int has = own.start < own.end && doc->s[own.start] == '{', any = 0;
	size_t at = has ? own.start : doc->v.close, flag = t->keep.len;
	if (!st) st = kelma_buf_add(b, doc->s, at);
	if (!st && !has) st = put_word(b, doc->v.n ? ",\"attributes\":{" : "\"attributes\":{");
	if (!st && has) st = put_word(b, "{");
	for (size_t i = 0; i < views && !st; i++)
		for (size_t k = 0; k < t->view[i].n && !st; k++) {
			const json_member *m = &t->view[i].m[k];
			if (!t->keep.data[--flag]) continue;
			if (any++) st = put_word(b, ",");
			if (!st) st = kelma_buf_add(b, from[i]->s + m->key, m->val_end - m->key);
		}
	if (!st) st = put_word(b, "}");
	return st ? st
		  : kelma_buf_add(b, doc->s + (has ? own.end : at), doc->n - (has ? own.end : at));
}

/* One document: what came of it is in t->to. */
static int
attach_line(attacher *t, lines *from, line *doc, line *attr)
{
	int rc = STATUS_OK;
	for (size_t i = 0; i < t->names && !rc; i++) {
		int k = next_line(t->a, &from[i], &attr[i]);
		if (!k) complain(t->a, "%s: ends before its documents do", from[i].name);
		rc = k > 0 ? check_line(t->a, &from[i], doc, &attr[i]) : STATUS_IO;
	}
	if (rc) return rc;
	t->to.len = 0;
	t->documents++;
	t->unreadable += !doc->object;
	kelma_status st = doc->object ? join(t, doc, attr) : kelma_buf_add(&t->to, doc->s, doc->n);
	if (!st) st = kelma_buf_add(&t->to, "\n", 1);
	return st ? tell_memory(t->a) : STATUS_OK;
}

static int
attach_file(attacher *t, size_t file)
{
	lines docs, from[MAX_NAMES] = { { 0 } };
	line doc = { 0 }, attr[MAX_NAMES] = { { 0 } };
	const char *why = "", *to = t->a->val[OPT_OUTPUT];
	int k = 0, rc = open_lines(t->a, &docs, t->f[0].documents[file]);
	for (size_t i = 0; i < t->names && !rc; i++)
		rc = open_lines(t->a, &from[i], t->f[i].attributes[file]);
	while (!rc && (k = next_line(t->a, &docs, &doc)) > 0) {
		rc = attach_line(t, from, &doc, attr);
		if (rc || !output_write(t->out, t->to.data, t->to.len, &why)) continue;
		complain(t->a, "%s: %s", to ? to : "standard output", why);
		rc = STATUS_IO;
	}
	if (!rc && k < 0) rc = STATUS_IO;
	for (size_t i = 0; i < t->names && !rc; i++)
		if (next_line(t->a, &from[i], &attr[i])) {
			complain(t->a, "%s: has more lines than its documents", from[i].name);
			rc = STATUS_IO;
		}
	close_lines(&docs);
	for (size_t i = 0; i < t->names; i++) close_lines(&from[i]);
	for (size_t i = 0; i < t->names; i++) free_line(&attr[i]);
	free_line(&doc);
	return rc;
}

static kelma_status
put_counts(void *p, kelma_buf *out)
{
	const attacher *t = p;
	kelma_status st = put_count(out, 1, "read", t->documents - t->unreadable);
	return st ? st : put_count(out, 0, "rejected", t->unreadable);
}

/* Documents and all files of attributes are inputs. */
static int
tell_manifest(attacher *t)
{
	args named = *t->a;
	size_t n = t->f[0].n, k = 0;
	if (!t->a->val[OPT_MANIFEST]) return STATUS_OK;
	char **all = malloc(((t->names + 1) * n + 1) * sizeof *all);
	if (!all) return tell_memory(t->a);
	for (size_t i = 0; i < n; i++) all[k++] = t->f[0].documents[i];
	for (size_t j = 0; j < t->names; j++)
		for (size_t i = 0; i < n; i++) all[k++] = t->f[j].attributes[i];
	named.operand = all;
	named.noperand = k;
	int rc = write_manifest(&named, &(manifest_of){ .counts = put_counts, .of = t });
	free(all);
	return rc;
}

static int
find_all(attacher *t)
{
	char *copy = t->a->val[OPT_ATTACH] ? strdup(t->a->val[OPT_ATTACH]) : NULL, *save = NULL;
	int rc = copy ? STATUS_OK : STATUS_USAGE;
	for (char *p = copy ? strtok_r(copy, ",", &save) : NULL; p && !rc;
	     p = strtok_r(NULL, ",", &save)) {
		if (t->names == MAX_NAMES) {
			complain(t->a, "--attributes: at most %d", MAX_NAMES);
			rc = STATUS_USAGE;
		} else rc = attributes_find(t->a, p, 0, &t->f[t->names++]);
	}
	if (!rc && !t->names) rc = STATUS_USAGE;
	if (!t->names) complain(t->a, "needs --attributes A,B: folders of DIR/attributes");
	free(copy);
	return rc;
}

static int
run_attach(const args *a)
{
	attacher t = { .a = a, .to = KELMA_BUF_INIT };
	const char *why = "", *to = a->val[OPT_OUTPUT];
	int rc = find_all(&t);
	if (!rc && !(t.out = output_open(to, &why))) {
		complain(a, "%s: %s", to, why);
		rc = STATUS_IO;
	}
	for (size_t i = 0; !rc && i < t.f[0].n; i++) rc = attach_file(&t, i);
	if (output_close(t.out, !rc, &why) && !rc) {
		complain(a, "%s: %s", to ? to : "standard output", why);
		rc = STATUS_IO;
	}
	if (!rc) rc = tell_manifest(&t);
	for (size_t i = 0; i < t.names; i++) attributes_free(&t.f[i]);
	for (size_t i = 0; i <= MAX_NAMES; i++) json_view_free(&t.view[i]);
	kelma_buf_free(&t.to);
	kelma_buf_free(&t.keep);
	free(t.seen);
	return rc;
}

static const opt_id own[] = { OPT_ATTACH, OPT_OUTPUT, OPT_MANIFEST, OPT_COUNT };
const command corpus_attach = {
	.name = "corpus attach",
	.operands = "DIR...",
	.summary = "documents with the attributes of other tools in them (dolma)",
	.own = own,
	.run = run_attach,
};
