/* Attributes beside documents, as the tool dolma lays them out: for DIR/documents/F a file
 * DIR/attributes/NAME/F with a line
 * for each document, {"id","source","attributes":{"NAME__TAGGER__TYPE":[[start,end,score],...]}}.
 * Places count characters;
 * names have three parts, letters, digits and single underscores (dolma splits them at double
 * ones). */
#include "attributes.h"
#include "files.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- files --- */

/* Where the folder "documents" stands in a path, as its last such part; NULL: nowhere. */
static const char *
documents_in(const char *path)
{
	const char *found = NULL;
	for (const char *p = path; (p = strstr(p, "documents")); p += 9)
		if ((p == path || p[-1] == '/') && (p[9] == '/' || !p[9])) found = p;
	return found;
}

static int
is_json(const char *name)
{
	static const char *const ends[] = { ".jsonl", ".json", ".ndjson" }, *const packed[] = {
		"", ".gz", ".zst"
	};
	size_t n = strlen(name);
	for (size_t i = 0; i < 9; i++) {
		size_t e = strlen(ends[i / 3]), p = strlen(packed[i % 3]);
		if (n > e + p && !strncmp(name + n - e - p, ends[i / 3], e) &&
		    !strcmp(name + n - p, packed[i % 3]))
			return 1;
	}
	return 0;
}

/* The folders that lead to a file. */
static int
make_folders(const args *a, char *path)
{
	for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		int bad = mkdir(path, 0777) && errno != EEXIST;
		if (bad) complain(a, "%s: %s", path, strerror(errno));
		*p = '/';
		if (bad) return STATUS_IO;
	}
	return STATUS_OK;
}

static int
add(const args *a, const char *name, int make, attribute_files *f, const char *path)
{
	const char *at = documents_in(path);
	size_t n = strlen(path) + strlen(name) + 16;
	char **d = realloc(f->documents, (f->n + 1) * sizeof *d);
	if (d) f->documents = d;
	char **t = d ? realloc(f->attributes, (f->n + 1) * sizeof *t) : NULL;
	if (t) f->attributes = t;
	if (!t) return tell_memory(a);
	f->documents[f->n] = strdup(path);
	f->attributes[f->n] = malloc(n);
	int ok = f->documents[f->n] && f->attributes[f->n];
	if (ok)
		snprintf(f->attributes[f->n], n, "%.*sattributes/%s%s", (int)(at - path), path,
			 name, at + 9);
	f->n++;
	return !ok ? tell_memory(a) : make ? make_folders(a, f->attributes[f->n - 1]) : STATUS_OK;
}

/* The documents of one operand. */
static int
find(const args *a, const char *name, int make, const char *operand, attribute_files *f)
{
	char inside[4096];
	struct stat st;
	file_list l = { NULL, 0, 0 };
	size_t before = f->n;
	int n = snprintf(inside, sizeof inside, "%s/documents", operand);
	if (n < (int)sizeof inside && !stat(inside, &st) && S_ISDIR(st.st_mode)) operand = inside;
	if (!documents_in(operand)) {
		complain(a,
			 "%s: --attributes wants the layout of dolma: DIR with DIR/documents/ in "
			 "it, or what lies there",
			 operand);
		return STATUS_USAGE;
	}
	int rc = files_add(a, operand, &l);
	for (size_t i = 0; i < l.n && !rc; i++)
		if (is_json(l.v[i].name)) rc = add(a, name, make, f, l.v[i].name);
	files_free(&l);
	if (rc || f->n > before) return rc;
	complain(a, "%s: no .jsonl or .json files (.gz, .zst) in it", operand);
	return STATUS_USAGE;
}

int
attributes_find(const args *a, const char *name, int make, attribute_files *f)
{
	int rc = STATUS_OK;
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	*f = (attribute_files){ NULL, NULL, 0 };
	if (make && (!n || name[n] || strstr(name, "__") || name[0] == '_' || name[n - 1] == '_')) {
		complain(a, "--attributes %s: letters, digits and single underscores between them",
			 name);
		return STATUS_USAGE;
	}
	if (!a->noperand) {
		complain(a, "--attributes needs folders with documents/ in them");
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < a->noperand && !rc; i++) rc = find(a, name, make, a->operand[i], f);
	return rc;
}

void
attributes_free(attribute_files *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->documents[i]);
		free(f->attributes[i]);
	}
	free(f->documents);
	free(f->attributes);
}

/* --- lines --- */

/* What is being written: the text and how many characters were counted up to a byte of it. */
typedef struct writer {
	const char *name, *s;
	size_t n, byte, chars;
	kelma_buf *out;
	int any;
} writer;

/* Characters before a byte; fast when places ascend. */
static size_t
chars_at(writer *w, size_t byte)
{
	if (byte > w->n) byte = w->n;
	if (byte < w->byte) w->byte = w->chars = 0;
	for (; w->byte < byte; w->byte++) w->chars += ((unsigned char)w->s[w->byte] & 0xc0) != 0x80;
	return w->chars;
}

/* "NAME__TAGGER__TYPE":[ ; what no name may hold becomes an underscore. */
static kelma_status
open_attribute(writer *w, const char *tagger, const char *prefix, const char *type)
{
	char b[160];
	int n = snprintf(b, sizeof b, "%s\"%s__%s__", w->any++ ? "," : "", w->name, tagger);
	int from = n;
	n += snprintf(b + n, sizeof b - (size_t)n, "%s%.64s", prefix, type);
	for (int i = from, last = 1; i < n; i++) {
		int good = (b[i] >= 'a' && b[i] <= 'z') || (b[i] >= 'A' && b[i] <= 'Z') ||
			   (b[i] >= '0' && b[i] <= '9');
		if (!good) b[i] = '_';
		if (!good && last) b[i] = 'x'; /* no two in a row, none in front */
		last = b[i] == '_';
	}
	kelma_status st = kelma_buf_add(w->out, b, (size_t)n);
	return st ? st : put_word(w->out, "\":[");
}

static kelma_status
put_span(writer *w, int first, size_t start, size_t end, double score)
{
	char b[64];
	size_t from = chars_at(w, start), to = chars_at(w, end);
	snprintf(b, sizeof b, "%s[%zu,%zu,", first ? "" : ",", from, to);
	kelma_status st = put_word(w->out, b);
	if (!st) st = put_number(w->out, score);
	return st ? st : put_word(w->out, "]");
}

/* One number about the whole text. */
static kelma_status
put_whole(writer *w, const char *tagger, const char *prefix, const char *type, double score)
{
	kelma_status st = open_attribute(w, tagger, prefix, type);
	if (!st) st = put_span(w, 1, 0, w->n, score);
	return st ? st : put_word(w->out, "]");
}

/* Lines that break a rule, by rule. */
static kelma_status
put_lines(writer *w, const kelma_verdict *v)
{
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < v->nline && !st; i++) {
		const char *rule = v->line[i].rule;
		size_t k = 0;
		while (k < i && v->line[k].rule != rule) k++;
		if (k < i) continue; /* written with the first of them */
		st = open_attribute(w, "clean", "line_", rule);
		for (k = i; k < v->nline && !st; k++)
			if (v->line[k].rule == rule)
				st = put_span(w, k == i, v->line[k].span.start, v->line[k].span.end,
					      v->line[k].why.value);
		if (!st) st = put_word(w->out, "]");
	}
	return st;
}

/* Personal data by type, as the redactor found it. Types are few: a pass for each that occurs. */
static kelma_status
put_personal(writer *w, kelma_redact *rd)
{
	enum { TYPES = 64 };
	typedef struct found {
		kelma_span at;
		unsigned type;
	} found;
	const char *types[TYPES];
	unsigned ntype = 0;
	kelma_replacement r;
	kelma_buf all = KELMA_BUF_INIT;
	kelma_status st = KELMA_OK;
	while (!st && kelma_redact_next(rd, &r) > 0) {
		found f = { r.orig, 0 };
		while (f.type < ntype && strcmp(types[f.type], r.type_name) != 0) f.type++;
		if (f.type == TYPES) continue;
		if (f.type == ntype) types[ntype++] = r.type_name;
		st = kelma_buf_add(&all, (char *)&f, sizeof f);
	}
	for (unsigned t = 0; t < ntype && !st; t++) {
		int first = 1;
		st = open_attribute(w, "pii", "", types[t]);
		for (size_t i = 0; i < all.len && !st; i += sizeof(found)) {
			found f;
			memcpy(&f, all.data + i, sizeof f);
			if (f.type == t)
				st = put_span(w, first, f.at.start, f.at.end, 1), first = 0;
		}
		if (!st) st = put_word(w->out, "]");
	}
	kelma_buf_free(&all);
	return st;
}

static kelma_status
put_verdict(writer *w, const kelma_verdict *v)
{
	kelma_status st = put_whole(w, "clean", "", "keep", v->keep);
	if (!st && !v->keep) st = put_whole(w, "clean", "drop_", v->rule, v->why.value);
	if (!st) st = put_lines(w, v);
	if (!st) st = put_whole(w, "label", "", kelma_label_name(v->label), v->lang->prob);
	for (int l = 0; l < KELMA_LABEL_OTHER && !st; l++)
		if (v->lang->mix[l] >= 0.00005)
			st = put_whole(w, "words", "", kelma_label_name((kelma_label)l),
				       v->lang->mix[l]);
	return st ? st : put_whole(w, "measure", "", "dialectness", v->lang->dialectness);
}

/* "name":value of the record, with what stands before it. */
static kelma_status
put_member(record_views *views, const record_in *in, const char *before, const char *name,
	   const char *none, kelma_buf *out)
{
	kelma_span p;
	kelma_err err;
	if (!in->json || json_place((json_object_view *)(size_t)in->json, &views->inner, in->raw,
				    name, &p, &err)) {
		if (!none) return KELMA_OK;
		kelma_status st = put_word(out, before);
		return st ? st : put_word(out, none);
	}
	kelma_status st = put_word(out, before);
	return st ? st : kelma_buf_add(out, in->raw + p.start, p.end - p.start);
}

kelma_status
put_attributes(record_views *views, const record_in *in, const char *name, const kelma_verdict *v,
	       kelma_redact *rd, kelma_buf *out)
{
	writer w = { .name = name, .s = in->text, .n = v ? in->ntext : 0, .out = out };
	kelma_status st = put_member(views, in, "{\"id\":", "id", "null", out);
	if (!st) st = put_member(views, in, ",\"source\":", "source", NULL, out);
	if (!st) st = put_word(out, ",\"attributes\":{");
	if (!st) st = v ? put_verdict(&w, v) : put_whole(&w, "clean", "", "unreadable", 1);
	if (!st && rd) st = put_personal(&w, rd);
	return st ? st : put_word(out, "}}");
}
