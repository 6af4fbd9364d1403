/* The steps form and redact of a pipe, and what they share with the commands of these names. */
#include "letter.h"
#include "layers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

kelma_status
form_options(const args *a, held *h, kelma_err *err)
{
	const char *name = a->val[OPT_SCHEMA];
	int bad = 0;
	h->wants_form = 1;
	h->form = (kelma_form_options)KELMA_FORM_OPTIONS_INIT;
	h->form.min_confidence = arg_double(a, OPT_MIN_CONFIDENCE, 0, &bad);
	if (bad) return told(err);
	h->schema = name;
	if (!name || !strpbrk(name, "/.")) {
		h->form.schema = name;
		return KELMA_OK;
	}
	size_t i = h->n;
	if (!(h->form.text = hold_file(h, a, name, err))) return err->code;
	if (h->n > i) h->form.text_len = h->buf[i].len;
	return KELMA_OK;
}

/* No schema of this name: which there are. */
static kelma_status
unknown_schema(const kelma_res *res, const char *name, kelma_err *err)
{
	const char *known[32], *p;
	size_t n = 0;
	while (n < 32 && (p = kelma_form_schema_name(res, n))) known[n++] = p;
	p = closest(name, known, n);
	return refuse(err, KELMA_ENOTFOUND,
		      p ? "no schema %s; did you mean %s? (a file has / or . in its name)"
			: "no schema %s (see kelma info; a file has / or . in its name)",
		      name, p);
}

kelma_status
form_open(const held *h, const kelma_res *res, kelma_form **out, kelma_err *err)
{
	kelma_status st = kelma_form_new(res, &h->form, out, err);
	if (st == KELMA_ENOTFOUND && h->form.schema)
		return unknown_schema(res, h->form.schema, err);
	if (!st || !h->form.text || !err->line) return st;
	char why[sizeof err->msg];
	size_t line = err->line;
	memcpy(why, err->msg, sizeof why);
	return refuse(err, st, "%.60s:%zu: %.80s", h->schema, line, why);
}

kelma_status
form_explain(kelma_form *f, const char *prefix, kelma_buf *out)
{
	kelma_form_field v;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; !st && kelma_form_get_field(f, i, &v); i++) {
		st = put_word(out, prefix);
		if (!st) st = put_word(out, v.name);
		if (!st) st = put_size(out, 1, v.orig.start);
		if (!st) st = put_size(out, 1, v.orig.end);
		if (!st) st = put_share(out, 1, v.confidence);
		if (!st) st = put_word(out, "\t");
		if (!st) st = put_word(out, kelma_form_get_reason(f, i));
		if (!st) st = put_word(out, "\n");
	}
	return st;
}

/* The key: all bytes of the file, or of the descriptor for fd:N, without one final newline. Never
 * from argv. */
static kelma_status
read_key(const args *a, held *h, kelma_err *err)
{
	const char *path = a->val[OPT_KEY_FILE];
	char fd[32];
	if (!path)
		return refuse(err, KELMA_EARG,
			      "--mode hash needs --key-file FILE (16 to 64 bytes; fd:N reads "
			      "descriptor N)");
	if (!strncmp(path, "fd:", 3)) {
		snprintf(fd, sizeof fd, "/dev/fd/%.20s", path + 3);
		path = fd;
	}
	size_t i = h->n, n = 0;
	const char *key = hold_file(h, a, path, err);
	if (!key)
		return err->code == KELMA_EIO ? refuse(err, KELMA_EIO, "the key could not be read")
					      : err->code;
	if (h->n > i) n = h->buf[i].len;
	if (n && key[n - 1] == '\n') n--;
	if (n < 16 || n > 64)
		return refuse(err, KELMA_EARG, "the key has %zu bytes, want 16 to 64", n);
	h->redact.key = (const unsigned char *)key;
	h->redact.key_len = n;
	return KELMA_OK;
}

kelma_status
redact_options(const args *a, held *h, kelma_err *err)
{
	kelma_redact_options *o = &h->redact;
	int bad = 0;
	h->wants_redact = 1;
	*o = (kelma_redact_options)KELMA_REDACT_OPTIONS_INIT;
	o->mode = (kelma_redact_mode)arg_choice(a, OPT_MODE);
	o->types = a->val[OPT_TYPES];
	o->keep = arg_size(a, OPT_KEEP, 2, 0, 1000, &bad);
	o->min_confidence = arg_double(a, OPT_MIN_CONFIDENCE, 0, &bad);
	o->years = arg_choice(a, OPT_DATES) == 1;
	o->provinces = arg_choice(a, OPT_PLACES) == 1;
	if (bad) return told(err);
	kelma_status st = check_types(o->types, err);
	return st || o->mode != KELMA_REDACT_HASH ? st : read_key(a, h, err);
}

kelma_status
replacements_take(replacements *p, kelma_redact *rd, const char *s, size_t n, kelma_unit unit)
{
	kelma_replacement r;
	for (p->n = 0; kelma_redact_next(rd, &r); p->r[p->n++] = r) {
		if (p->n < p->cap) continue;
		size_t cap = p->cap * 2 + 16;
		kelma_replacement *q = realloc(p->r, cap * sizeof *q);
		if (q) p->r = q;
		size_t *off = realloc(p->off, 2 * cap * sizeof *off);
		if (off) p->off = off;
		if (!q || !off) return KELMA_ENOMEM;
		p->cap = cap;
	}
	for (size_t i = 0; i < p->n; i++)
		p->off[2 * i] = p->r[i].orig.start, p->off[2 * i + 1] = p->r[i].orig.end;
	if (unit != KELMA_UNIT_BYTES) kelma_offsets_convert(s, n, unit, p->off, 2 * p->n);
	return KELMA_OK;
}

kelma_status
put_replacements(const replacements *p, const char *redacted, kelma_buf *out)
{
	kelma_status st = put_word(out, "[");
	for (size_t i = 0; i < p->n && !st; i++) {
		const kelma_replacement *r = &p->r[i];
		st = put_word(out, i ? ",{\"type\":\"" : "{\"type\":\"");
		if (!st) st = put_word(out, r->type_name);
		if (!st) st = put_word(out, "\",\"start\":");
		if (!st) st = put_size(out, 0, p->off[2 * i]);
		if (!st) st = put_word(out, ",\"end\":");
		if (!st) st = put_size(out, 0, p->off[2 * i + 1]);
		if (!st) st = put_word(out, ",\"as\":");
		if (!st)
			st = kelma_json_string(redacted + r->as.start, r->as.end - r->as.start,
					       out);
		if (!st) st = put_word(out, "}");
	}
	return st ? st : put_word(out, "]");
}

void
replacements_free(replacements *p)
{
	free(p->r);
	free(p->off);
}

kelma_status
redact_files_open(redact_files *f, const held *h, kelma_err *err)
{
	f->mode = kelma_redact_mode_name(h->redact.mode);
	f->check = h->check;
	if (h->map_file && !(f->map = mapfile_create(h->map_file)))
		return refuse(err, KELMA_EIO, "%s cannot be written", h->map_file);
	if (h->audit && !(f->audit = auditfile_create(h->audit)))
		return refuse(err, KELMA_EIO, "%s cannot be written", h->audit);
	return KELMA_OK;
}

kelma_status
redact_files_add(redact_files *f, const replacements *r, const char *s, const char *redacted,
		 kelma_err *err)
{
	kelma_status st = KELMA_OK;
	if (f->map) st = mapfile_write(f->map, r->r, r->n, s, redacted, err);
	if (!st && f->audit)
		st = auditfile_write(f->audit, r->r, r->n, r->off, redacted, f->mode, err);
	if (st || !f->check || !r->n) return st;
	return refuse(err, KELMA_ELIMIT, "%zu value%s, the first of type %s", r->n,
		      r->n > 1 ? "s remain" : " remains", r->r[0].type_name);
}

void
redact_files_close(redact_files *f)
{
	mapfile_close(f->map);
	auditfile_close(f->audit);
	f->map = NULL;
	f->audit = NULL;
}

kelma_status
letter_layers(const held *h, kelma_doc_options *o, kelma_err *err)
{
	if (!h->wants_form && !h->wants_redact) return KELMA_OK;
	if (o->extract.patterns || o->extract.in_digits)
		return refuse(err, KELMA_EARG, "step %s needs every field: not with extract --%s",
			      h->wants_redact ? "redact" : "form",
			      o->extract.patterns ? "patterns" : "in-digits");
	o->layers |= KELMA_LAYER_ALL_FIELDS;
	if (h->wants_redact)
		o->layers |= KELMA_LAYER_NORM_UNSHOWN; /* it would show what was taken out */
	return KELMA_OK;
}

kelma_status
letter_open(letter *p, const held *h, const kelma_res *res, kelma_err *err)
{
	kelma_status st = h->wants_form ? form_open(h, res, &p->form, err) : KELMA_OK;
	if (st || !h->wants_redact) return st;
	st = kelma_redact_new(res, &h->redact, &p->redact, err);
	return st ? st : redact_files_open(&p->files, h, err);
}

kelma_status
letter_run(letter *p, const kelma_doc *d, const char *s, size_t n, kelma_unit unit, kelma_err *err)
{
	kelma_status st = p->form ? kelma_form_run_doc(p->form, d, err) : KELMA_OK;
	if (st || !p->redact) return st;
	p->text.len = 0;
	st = kelma_redact_run_doc(p->redact, d, &p->text, NULL, err);
	if (!st && (st = replacements_take(&p->r, p->redact, s, n, unit)))
		refuse(err, st, "out of memory");
	return st ? st : redact_files_add(&p->files, &p->r, s, p->text.data, err);
}

kelma_status
letter_members(const letter *p, kelma_unit unit, kelma_buf *out)
{
	kelma_status st = KELMA_OK;
	const char *text = p->text.data ? p->text.data : "";
	if (p->redact) {
		st = put_word(out, ",\"redacted\":");
		if (!st) st = kelma_json_string(text, p->text.len, out);
		if (!st) st = put_word(out, ",\"replacements\":");
		if (!st) st = put_replacements(&p->r, text, out);
	}
	if (st || !p->form) return st;
	st = put_word(out, ",\"form\":");
	size_t at = out->len;
	if (!st) st = kelma_form_json_members(p->form, unit, out);
	if (!st) out->data[at] = '{';
	return st ? st : put_word(out, "}");
}

void
letter_close(letter *p)
{
	kelma_form_free(p->form);
	kelma_redact_free(p->redact);
	redact_files_close(&p->files);
	kelma_buf_free(&p->text);
	replacements_free(&p->r);
}
