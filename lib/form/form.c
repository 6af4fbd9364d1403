/* kelma_form: choosing the schema, running the passes, getters. */
#include "form/record.h"
#include "doc/doc.h"
#include "base/base.h"
#include "pack/pack.h"
#include <stdlib.h>
#include <string.h>

enum { EVIDENCE_MIN = 3, HEAD_BYTES = 400, FORM_LABELS_MIN = 4 };

const char *
kelma_form_warning_name(kelma_form_warning_code c)
{
	static const char *const names[] = {
#define WARNING_NAME(id, text, why) text,
		KELMA_FORM_WARNING_LIST(WARNING_NAME)
#undef WARNING_NAME
	};
	return (unsigned)c < KELMA_FORM_WARNING_COUNT ? names[c] : "?";
}

kelma_status
kelma_form_new(const kelma_res *res, const kelma_form_options *opt, kelma_form **out,
	       kelma_err *err)
{
	static const kelma_form_options def = KELMA_FORM_OPTIONS_INIT;
	kelma_extract_options eo = KELMA_EXTRACT_OPTIONS_INIT;
	if (!opt) opt = &def;
	if (!res || !out || opt->version != 1 || (!opt->text && opt->text_len))
		return base_fail(err, KELMA_EARG, 0, 0, "bad argument");
	*out = NULL;
	fm *f = calloc(1, sizeof *f);
	if (!f) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	kelma_status st = form_book_open(&f->book, res, opt->text, opt->text_len, err);
	f->schema_asked = opt->text ? 0 : -1;
	f->min_conf = opt->min_confidence;
	if (!st && !opt->text && opt->schema &&
	    (f->schema_asked = form_find_schema(&f->book, opt->schema, strlen(opt->schema))) < 0)
		st = base_fail(err, KELMA_ENOTFOUND, 0, 0,
			       "no schema of this name (see kelma info)");
	if (!st) st = kelma_extract_new(res, &eo, &f->ex, err);
	if (st)
		kelma_form_free(f);
	else
		*out = f;
	return st;
}

/* Evidence counts once a phrase, twice in the first lines, where subject and title stand. */
static void
choose_schema(fm *f)
{
	unsigned score[FORM_SCHEMAS] = { 0 };
	match_entry e[MATCH_ENTRIES];
	uint32_t seen[64];
	size_t nseen = 0, best = 0;
	for (size_t i = 0; i < f->nhit; i++) {
		const form_hit *h = &f->hit[i];
		size_t k = 0;
		if (!(h->what & FORM_BIT(FORM_EVIDENCE))) continue;
		while (k < nseen && seen[k] != h->rec) k++;
		if (k < nseen || nseen == 64) continue;
		seen[nseen++] = h->rec;
		size_t n = match_entries(&f->book.phrases, h->rec, e, MATCH_ENTRIES);
		unsigned times = f->t.a[h->first].start < HEAD_BYTES ? 2 : 1;
		for (k = 0; k < n; k++)
			if (e[k].kind == FORM_EVIDENCE && e[k].sub < f->book.nschema)
				score[e[k].sub] += (unsigned)(e[k].value[0] - '0') * times;
	}
	for (size_t i = 1; i < f->book.nschema; i++)
		if (score[i] > score[best]) best = i;
	f->schema = score[best] >= EVIDENCE_MIN ? (int)best : f->book.letter;
}

/* Fields of s that labels have answered, twice, less what it requires and has not, three times. */
static size_t
fields_answered(const fm *f, const form_schema *s)
{
	size_t n = 0, lack = 0;
	for (size_t u = 0; u < s->n; u++) {
		int has = form_has(f, s->use[u]);
		n += has ? 2 : 0;
		lack += s->required[u] && !has ? 3 : 0;
	}
	return n > lack ? n - lack : 0;
}

/* No phrase speaks for a schema but labels do: a form. The schema that asks for most of what was
 * answered. */
static void
schema_of_labels(fm *f)
{
	size_t most = 0, labels = 0;
	for (size_t i = 0; i < f->nv; i++) labels += f->v[i].from <= FROM_TABLE;
	if (labels < FORM_LABELS_MIN) return;
	for (size_t k = 0; k < f->book.nschema; k++) {
		size_t n = fields_answered(f, &f->book.schema[k]);
		if (n && n >= most) most = n, f->schema = (int)k;
	}
}

/* Nothing of the text before. */
static void
reset(fm *f, const char *s, size_t n)
{
	f->s = f->orig = s;
	f->n = f->norig = n;
	f->doc = NULL;
	f->nv = f->nx = f->nline = f->nhit = f->nwarning = 0;
	f->nmissing = 0;
	f->rows = 0;
	f->body = f->part = (kelma_span){ 0, 0 };
	f->st = KELMA_OK;
	memset(f->blank, 0, sizeof f->blank);
}

/* Read f->s, which is valid. */
static kelma_status
read_text(fm *f, kelma_err *err)
{
	f->schema = f->schema_asked < 0 ? f->book.letter : f->schema_asked;
	f->st = form_layout(f);
	if (!f->st && f->schema_asked < 0) choose_schema(f);
	if (!f->st) {
		form_pairs(f);
		if (f->schema_asked < 0 && f->schema == f->book.letter) schema_of_labels(f);
		form_letter(f);
		form_assign(f);
	}
	f->part = f->body;
	kelma_status st = f->st;
	if (st) reset(f, "", 0);
	return st ? base_fail(err, st, 0, 0, "%s", kelma_strstatus(st)) : KELMA_OK;
}

kelma_status
kelma_form_run(kelma_form *f, const char *s, size_t n, kelma_err *err)
{
	if (!f || (!s && n)) return base_fail(err, KELMA_EARG, 0, 0, "bad argument");
	if (n > FORM_TEXT_MAX)
		return base_fail(err, KELMA_ELIMIT, FORM_TEXT_MAX, 0, "a text of more than 1 GiB");
	size_t bad = s ? kelma_utf8_valid(s, n) : n;
	reset(f, s && bad == n ? s : "", bad == n ? n : 0);
	if (bad < n) return base_fail(err, KELMA_EUTF8, bad, 0, "invalid UTF-8");
	return read_text(f, err);
}

/* Spans of the normalized text become spans of the original. */
static void
to_original(fm *f, const kelma_doc *d)
{
	const kelma_map *m = kelma_doc_get_map(d);
	f->orig = d->text.data ? d->text.data : "";
	f->norig = d->text.len;
	if (!m->n) return;
	for (size_t i = 0; i < f->nv; i++) {
		form_value *v = &f->v[i];
		kelma_span o = kelma_map_to_orig(m, (kelma_span){ v->start, v->end });
		v->start = (uint32_t)o.start;
		v->end = (uint32_t)o.end;
	}
	for (size_t i = 0; i < f->nwarning; i++)
		f->warning[i].orig = kelma_map_to_orig(m, f->warning[i].orig);
	f->body = kelma_map_to_orig(m, f->body);
}

kelma_status
kelma_form_run_doc(kelma_form *f, const kelma_doc *d, kelma_err *err)
{
	size_t n;
	if (!f || !d || !d->found_all)
		return base_fail(err, KELMA_EARG, 0, 0, "no document with all its fields");
	const char *s = kelma_doc_get_norm(d, &n);
	if (n > FORM_TEXT_MAX || d->text.len > FORM_TEXT_MAX)
		return base_fail(err, KELMA_ELIMIT, FORM_TEXT_MAX, 0, "a text of more than 1 GiB");
	reset(f, s, n);
	f->doc = d;
	kelma_status st = read_text(f, err);
	if (!st) to_original(f, d);
	f->doc = NULL;
	return st;
}

const char *
kelma_form_get_schema(const kelma_form *f)
{
	return f && f->schema >= 0 ? f->book.schema[f->schema].name : "";
}

int
kelma_form_get_field(const kelma_form *f, size_t i, kelma_form_field *out)
{
	if (!f || !out || i >= f->nv) return 0;
	const form_value *v = &f->v[i];
	*out = (kelma_form_field){ f->book.field[v->field].name,
				   f->vals.data + v->value,
				   { v->start, v->end },
				   (double)v->conf,
				   v->valid,
				   v->row,
				   v->rank };
	return 1;
}

const char *
kelma_form_get_reason(const kelma_form *f, size_t i)
{
	static const char *const why[] = {
		[FROM_LABEL] = "label",
		[FROM_TABLE] = "table",
		[FROM_PART] = "place in the letter",
		[FROM_PROSE] = "words of the text",
		[FROM_TYPE] = "its kind alone",
		[FROM_GUESS] = "guess",
	};
	return f && i < f->nv && f->v[i].from <= FROM_GUESS ? why[f->v[i].from] : "";
}

kelma_span
kelma_form_get_body(const kelma_form *f)
{
	return f ? f->body : (kelma_span){ 0, 0 };
}

const char *
kelma_form_get_missing(const kelma_form *f, size_t i)
{
	return f && i < f->nmissing ? f->book.field[f->missing[i]].name : NULL;
}

int
kelma_form_get_warning(const kelma_form *f, size_t i, kelma_form_warning *out)
{
	if (!f || !out || i >= f->nwarning) return 0;
	*out = f->warning[i];
	return 1;
}

const char *
kelma_form_get_column(const kelma_form *f, size_t i)
{
	uint8_t seen[FORM_FIELDS] = { 0 };
	if (!f) return NULL;
	size_t from = f->schema_asked < 0 ? 0 : (size_t)f->schema_asked;
	size_t to = f->schema_asked < 0 ? f->book.nschema : from + 1;
	for (; from < to; from++)
		for (size_t k = 0; k < f->book.schema[from].n; k++) {
			uint8_t field = f->book.schema[from].use[k];
			if (seen[field]++) continue;
			if (!i--) return f->book.field[field].name;
		}
	return NULL;
}

const char *
kelma_form_schema_name(const kelma_res *res, size_t i)
{
	size_t n, kn, vn, pos = 0;
	const char *k, *v;
	pack_map m;
	const void *p = res ? pack_section(res, "forms.schemas", &n) : NULL;
	if (!p || pack_map_open(&m, p, n, NULL)) return NULL;
	while (pack_map_next(&m, &pos, &k, &kn, &v, &vn))
		if (!i--) return memchr(v, '\0', vn) ? v : NULL;
	return NULL;
}

void
kelma_form_free(kelma_form *f)
{
	if (!f) return;
	form_book_free(&f->book);
	kelma_extract_free(f->ex);
	kelma_buf_free(&f->vals);
	kelma_buf_free(&f->keys);
	kelma_buf_free(&f->links);
	match_text_free(&f->t);
	free(f->hit);
	free(f->at);
	free(f->line);
	free(f->x);
	free(f->v);
	free(f);
}
