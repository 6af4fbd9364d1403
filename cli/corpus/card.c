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
		const char *as = *s == '|'                  ? "\\|"
				 : *s == '<'                ? "&lt;"
				 : *s == '&'                ? "&amp;"
				 : *s == '\n' || *s == '\r' ? " "
							    : NULL;
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

/* A column of a table: member of the item, and what stands there when it is no number; NULL: it is
 * one. */
typedef struct column {
	const char *name, *none;
} column;

/* The items of an array as rows; nothing, not even the head, when there are none and it may be
 * left out. */
static kelma_status
put_table(object *o, const char *path, const char *head, int always, const column *c, size_t n,
	  kelma_buf *out)
{
	kelma_status st = always ? put_word(out, head) : KELMA_OK;
	object item = { 0 };
	kelma_span at;
	object_array(o, path, &at);
	for (size_t i = 0; !st && object_next(o, &at, &item); i++) {
		if (!i && !always) st = put_word(out, head);
		for (size_t k = 0; k < n && !st; k++) {
			char *text = c[k].none ? object_text(&item, c[k].name) : NULL;
			st = put_word(out, k ? " | " : "| ");
			if (!st && c[k].none) st = put_cell(out, text && *text ? text : c[k].none);
			else if (!st)
				st = put_size(out, 0, (size_t)object_number(&item, c[k].name));
			free(text);
		}
		if (!st) st = put_word(out, " |\n");
	}
	object_free(&item);
	return st;
}

static kelma_status
put_files(object *o, const char *path, const char *head, kelma_buf *out)
{
	static const column c[] = { { "file", "" },
				    { "bytes", NULL },
				    { "sha256", "not read again" } };
	return put_table(o, path, head, 1, c, 3, out);
}

static kelma_status
put_sources(object *o, kelma_buf *out)
{
	static const column c[] = { { "source", "(not stated)" },
				    { "license", "(not stated)" },
				    { "documents", NULL },
				    { "bytes", NULL } };
	return put_table(o, "counts.sources",
			 "\n## Sources and licences\n\n| source | licence | documents | bytes "
			 "|\n|---|---|---:|---:|\n",
			 0, c, 4, out);
}

static kelma_status
put_rules(object *o, kelma_buf *out)
{
	char p[64];
	kelma_span at;
	object_array(o, "counts.rules", &at);
	if (at.start == at.end) return KELMA_OK;
	kelma_status st = put_word(
		out, "\n## Kept and dropped\n\n| language | kept documents |\n|---|---:|\n");
	for (int l = 0; l < KELMA_LABEL_OTHER && !st; l++) {
		snprintf(p, sizeof p, "counts.kept_by_label.%s", kelma_label_name((kelma_label)l));
		uint64_t n = object_number(o, p);
		if (!n) continue;
		st = put_word(out, "| ");
		if (!st) st = put_word(out, kelma_label_name((kelma_label)l));
		if (!st) st = put_word(out, " | ");
		if (!st) st = put_number_cell(out, n, " |\n");
	}
	static const column c[] = { { "rule", "" },
				    { "of", "" },
				    { "dropped", NULL },
				    { "dropped_bytes", NULL },
				    { "lines", NULL } };
	if (!st)
		st = put_table(o, "counts.rules",
			       "\n| rule, in order | of | dropped documents | dropped bytes | "
			       "lines taken out |\n|---|---|---:|---:|---:|\n",
			       1, c, 5, out);
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
	return st     ? st
	       : have ? put_number_cell(out, object_number(o, bytes), " |\n")
		      : put_word(out, "|\n");
}

static kelma_status
put_head(object *o, kelma_buf *out)
{
	char *made = object_text(o, "command"), *version = object_text(o, "version"),
	     *data = object_text(o, "data_version"), *arg, p[48];
	kelma_status st = put_word(out, "Made by `kelma ");
	if (!st) st = put_cell(out, made);
	if (!st) st = put_word(out, "` ");
	if (!st) st = put_cell(out, version);
	if (!st) st = put_word(out, ", data pack ");
	if (!st) st = put_cell(out, data);
	if (!st) st = put_word(out, ", with:\n\n");
	for (size_t i = 0; !st; i++) {
		snprintf(p, sizeof p, "arguments.%zu", i); /* they are few */
		if (!(arg = object_text(o, p))) break;
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

/* A file that a step made, by its sum. */
typedef struct made {
	char *sum;
	size_t step;
} made;

/* Manifests in the order of the steps, and what they made, by sum. */
typedef struct steps {
	object *o;
	size_t n;
	made *made;
	size_t nmade, cap_made;
} steps;

static int
by_sum(const void *x, const void *y)
{
	const made *a = x, *b = y;
	int c = strcmp(a->sum, b->sum);
	return c ? c : (a->step > b->step) - (a->step < b->step);
}

static kelma_status
collect(steps *s)
{
	object item = { 0 };
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < s->n && !st; i++) {
		kelma_span at;
		object_array(&s->o[i], "outputs", &at);
		while (!st && object_next(&s->o[i], &at, &item)) {
			char *sum = object_text(&item, "sha256");
			if (!sum) continue;
			if (s->nmade == s->cap_made) {
				made *p = realloc(s->made,
						  (s->cap_made = s->cap_made * 2 + 16) * sizeof *p);
				if (p) s->made = p;
				else st = KELMA_ENOMEM;
			}
			if (st) free(sum);
			else s->made[s->nmade++] = (made){ sum, i };
		}
	}
	object_free(&item);
	if (s->nmade) qsort(s->made, s->nmade, sizeof *s->made, by_sum);
	return st;
}

/* The first step before `step` that made a file with this sum, counted from 1; 0: none. */
static size_t
made_by(const steps *s, const char *sum, size_t step)
{
	size_t lo = 0, hi = s->nmade;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (strcmp(s->made[mid].sum, sum) < 0) lo = mid + 1;
		else hi = mid;
	}
	return lo < s->nmade && !strcmp(s->made[lo].sum, sum) && s->made[lo].step < step
		       ? s->made[lo].step + 1
		       : 0;
}

/* "FILE is what step 1 made", for each input with the sum of an output of a step before. */
static kelma_status
put_links(const steps *s, size_t step, kelma_buf *out)
{
	kelma_status st = KELMA_OK;
	object item = { 0 };
	kelma_span at;
	size_t found = 0;
	if (!step) return st;
	object_array(&s->o[step], "inputs", &at);
	while (!st && object_next(&s->o[step], &at, &item)) {
		char *name = object_text(&item, "file"), *sum = object_text(&item, "sha256");
		size_t by = name && sum ? made_by(s, sum, step) : 0;
		if (by) st = put_word(out, found++ ? " " : "\n");
		if (by && !st) st = put_cell(out, name);
		if (by && !st) st = putf(out, " is what step %zu made.", by);
		free(sum);
		free(name);
	}
	object_free(&item);
	return st ? st
		  : put_word(out, found ? "\n"
					: "\nNone of these files is what a step before made (by "
					  "SHA-256).\n");
}

static kelma_status
put_step(const steps *s, size_t i, kelma_buf *out)
{
	object *o = &s->o[i];
	kelma_status st = s->n > 1 ? putf(out, "\n# Step %zu\n\n", i + 1) : KELMA_OK;
	if (!st) st = put_head(o, out);
	if (!st) st = put_sources(o, out);
	if (!st) st = put_rules(o, out);
	if (!st)
		st = put_files(o, "inputs",
			       "\n## Made from\n\n| file | bytes | sha256 |\n|---|---:|---|\n",
			       out);
	if (!st) st = put_links(s, i, out);
	return st ? st
		  : put_files(o, "outputs",
			      "\n## Made\n\n| file | bytes | sha256 |\n|---|---:|---|\n", out);
}

static kelma_status
put_card(const args *a, kelma_buf *out, kelma_err *err)
{
	steps *s = a->run;
	(void)err;
	kelma_status st = collect(s);
	if (!st) st = put_word(out, s->n > 1 ? "# Data card\n" : "# Data card\n\n");
	for (size_t i = 0; i < s->n && !st; i++) st = put_step(s, i, out);
	return st;
}

static int
run_card(const args *a)
{
	args with = *a;
	steps s = { 0 };
	int rc = 0;
	if (!a->noperand) {
		complain(a, "needs %s", a->cmd->operands);
		return STATUS_USAGE;
	}
	if (!(s.o = calloc(a->noperand, sizeof *s.o))) return tell_memory(a);
	for (; s.n < a->noperand && !rc; s.n++) {
		rc = object_read(a, a->operand[s.n], &s.o[s.n]);
		if (rc || object_number(&s.o[s.n], "kelma_manifest") == 1) continue;
		complain(a, "%s: not a manifest of kelma corpus", a->operand[s.n]);
		rc = STATUS_USAGE;
	}
	with.run = &s;
	if (!rc) rc = write_result(&with, put_card);
	for (size_t i = 0; i < s.n; i++) object_free(&s.o[i]);
	for (size_t i = 0; i < s.nmade; i++) free(s.made[i].sum);
	free(s.made);
	free(s.o);
	return rc;
}

static const opt_id own[] = { OPT_OUTPUT, OPT_COUNT };
const command corpus_card = {
	.name = "corpus card",
	.operands = "MANIFEST...",
	.summary = "a data card (Markdown) from the manifests of runs",
	.own = own,
	.run = run_card,
};
