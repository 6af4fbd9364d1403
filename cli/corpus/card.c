/* kelma corpus card: what a manifest says, as a data card for people (Markdown). */
#include "manifest.h"
#include "object.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A cell of a table: one line, without what Markdown or HTML would read as its own. */
static kelma_status
put_cell(kelma_buf *out, const char *s)
{
	kelma_status st = KELMA_OK;
	for (; s && *s && !st; s++) {
		const char *as = *s == '|' ? "\\|" : *s == '<' ? "&lt;" : *s == '&' ? "&amp;" : *s == '\n' || *s == '\r' ? " " : NULL;
		if (!as && strchr("\\`*_[]", *s)) st = put_word(out, "\\");
		if (!st) st = as ? put_word(out, as) : kelma_buf_add(out, s, 1);
	}
	return st;
}

static kelma_status
put_number_cell(kelma_buf *out, uint64_t n, const char *end)
{
	kelma_status st = put_size(out, 0, (size_t)n);
	return st ? st : put_word(out, end);
}

/* "path.N.name" as text (its own memory, or NULL) or as a number. */
static char *
item_text(object *o, const char *path, size_t i, const char *name)
{
	char p[96];
	snprintf(p, sizeof p, "%s.%zu%s%s", path, i, *name ? "." : "", name);
	return object_text(o, p);
}
static uint64_t
item_number(object *o, const char *path, size_t i, const char *name)
{
	char p[96];
	snprintf(p, sizeof p, "%s.%zu.%s", path, i, name);
	return object_number(o, p);
}

/* A column of a table: member of the item, and what stands there when it is no number; NULL: it is one. */
typedef struct column {
	const char *name, *none;
} column;

/* The items of an array as rows; nothing, not even the head, when there are none and it may be left out. */
static kelma_status
put_table(object *o, const char *path, const char *head, int always, const column *c, size_t n, kelma_buf *out)
{
	kelma_status st = always ? put_word(out, head) : KELMA_OK;
	for (size_t i = 0; !st; i++) {
		char *first = item_text(o, path, i, c[0].name);
		if (!first) break;
		if (!i && !always) st = put_word(out, head);
		for (size_t k = 0; k < n && !st; k++) {
			char *text = c[k].none ? item_text(o, path, i, c[k].name) : NULL;
			st = put_word(out, k ? " | " : "| ");
			if (!st && c[k].none) st = put_cell(out, text && *text ? text : c[k].none);
			else if (!st) st = put_size(out, 0, (size_t)item_number(o, path, i, c[k].name));
			free(text);
		}
		if (!st) st = put_word(out, " |\n");
		free(first);
	}
	return st;
}

static kelma_status
put_files(object *o, const char *path, const char *head, kelma_buf *out)
{
	static const column c[] = { { "file", "" }, { "bytes", NULL }, { "sha256", "not read again" } };
	return put_table(o, path, head, 1, c, 3, out);
}

static kelma_status
put_sources(object *o, kelma_buf *out)
{
	static const column c[] = { { "source", "(not stated)" }, { "license", "(not stated)" }, { "documents", NULL }, { "bytes", NULL } };
	return put_table(o, "counts.sources", "\n## Sources and licences\n\n| source | licence | documents | bytes |\n|---|---|---:|---:|\n", 0,
			 c, 4, out);
}

static kelma_status
put_rules(object *o, kelma_buf *out)
{
	char *name, p[64];
	kelma_status st = KELMA_OK;
	if (!(name = item_text(o, "counts.rules", 0, "rule"))) return KELMA_OK;
	free(name);
	st = put_word(out, "\n## Kept and dropped\n\n| language | kept documents |\n|---|---:|\n");
	for (int l = 0; l < KELMA_LABEL_OTHER && !st; l++) {
		snprintf(p, sizeof p, "counts.kept_by_label.%s", kelma_label_name((kelma_label)l));
		uint64_t n = object_number(o, p);
		if (!n) continue;
		st = put_word(out, "| ");
		if (!st) st = put_word(out, kelma_label_name((kelma_label)l));
		if (!st) st = put_word(out, " | ");
		if (!st) st = put_number_cell(out, n, " |\n");
	}
	static const column c[] = { { "rule", "" }, { "of", "" }, { "dropped", NULL }, { "dropped_bytes", NULL }, { "lines", NULL } };
	if (!st)
		st = put_table(o, "counts.rules",
			       "\n| rule, in order | of | dropped documents | dropped bytes | lines taken out |\n|---|---|---:|---:|---:|\n", 1, c, 5, out);
	return st;
}

/* | read | documents | bytes |, when the manifest has them. */
static kelma_status
put_sum(object *o, const char *name, kelma_buf *out)
{
	char docs[32], bytes[32];
	kelma_span p;
	kelma_err none;
	snprintf(docs, sizeof docs, "counts.%s", name);
	snprintf(bytes, sizeof bytes, "counts.%s_bytes", name);
	if (json_place(&o->v, &o->inner, o->s, docs, &p, &none)) return KELMA_OK;
	int have = !json_place(&o->v, &o->inner, o->s, bytes, &p, &none);
	kelma_status st = put_word(out, "| ");
	if (!st) st = put_word(out, name);
	if (!st) st = put_word(out, " | ");
	if (!st) st = put_number_cell(out, object_number(o, docs), " | ");
	return st ? st : have ? put_number_cell(out, object_number(o, bytes), " |\n") : put_word(out, "|\n");
}

static kelma_status
put_head(object *o, kelma_buf *out)
{
	char *made = object_text(o, "command"), *version = object_text(o, "version"), *data = object_text(o, "data_version"), *arg;
	kelma_status st = put_word(out, "# Data card\n\nMade by `kelma ");
	if (!st) st = put_cell(out, made);
	if (!st) st = put_word(out, "` ");
	if (!st) st = put_cell(out, version);
	if (!st) st = put_word(out, ", data pack ");
	if (!st) st = put_cell(out, data);
	if (!st) st = put_word(out, ", with:\n\n");
	for (size_t i = 0; !st && (arg = item_text(o, "arguments", i, "")); i++) {
		st = put_word(out, arg[0] == '-' && arg[1] == '-' ? (i ? "\n- " : "- ") : " ");
		if (!st) st = put_cell(out, arg);
		free(arg);
	}
	if (!st) st = put_word(out, "\n\n| | documents | bytes |\n|---|---:|---:|\n");
	if (!st) st = put_sum(o, "read", out);
	if (!st) st = put_sum(o, "kept", out);
	free(made), free(version), free(data);
	return st;
}

static kelma_status
put_card(const args *a, kelma_buf *out, kelma_err *err)
{
	object *o = a->run;
	(void)err;
	kelma_status st = put_head(o, out);
	if (!st) st = put_sources(o, out);
	if (!st) st = put_rules(o, out);
	if (!st) st = put_files(o, "inputs", "\n## Made from\n\n| file | bytes | sha256 |\n|---|---:|---|\n", out);
	return st ? st : put_files(o, "outputs", "\n## Made\n\n| file | bytes | sha256 |\n|---|---:|---|\n", out);
}

static int
run_card(const args *a)
{
	args with = *a;
	object o = { 0 };
	int rc = object_read(a, a->program, &o);
	if (!rc && object_number(&o, "kelma_manifest") != 1) {
		complain(a, "%s: not a manifest of kelma corpus", a->program);
		rc = STATUS_USAGE;
	}
	with.run = &o;
	if (!rc) rc = write_result(&with, put_card);
	object_free(&o);
	return rc;
}

static const opt_id own[] = { OPT_OUTPUT, OPT_COUNT };
const command corpus_card = {
	.name = "corpus card", .operands = "MANIFEST", .summary = "a data card (Markdown) from the manifest of a run",
	.own = own, .run = run_card, .program = 1,
};
