/* The analysis as JSON, in the shape that `kelma pipe` writes. */
#include "doc/doc.h"
#include "doc/json.h"

/* Start and end of span i in the unit wanted; filled by convert(). */
#define OFF_START(d, i) ((d)->off[2 * (i)])
#define OFF_END(d, i) ((d)->off[2 * (i) + 1])

static void
convert(const kelma_doc *d, kelma_unit unit, size_t spans)
{
	if (unit != KELMA_UNIT_BYTES) kelma_offsets_convert(d->text.data, d->text.len, unit, d->off, 2 * spans);
}

static void
put_name(json_out *o, const char *name)
{
	json_str(o, name ? name : "?", strlen(name ? name : "?"));
}

static void
put_span(json_out *o, size_t start, size_t end)
{
	JSON_LIT(o, ",\"start\":");
	json_size(o, start);
	JSON_LIT(o, ",\"end\":");
	json_size(o, end);
}

static void
put_clitics(json_out *o, const kelma_doc *d, const kelma_doc_token *t)
{
	JSON_LIT(o, ",\"clitics\":[");
	for (size_t i = 0; i < t->nclitics; i++) {
		if (i) JSON_LIT(o, ",");
		json_str(o, d->text.data + t->clitics[i].start, t->clitics[i].end - t->clitics[i].start);
	}
	JSON_LIT(o, "]");
}

static void
put_keys(json_out *o, const kelma_doc *d, size_t i)
{
	kelma_doc_keys k;
	if (!kelma_doc_get_keys(d, i, &k) || !k.nstem) return;
	JSON_LIT(o, ",\"stem\":");
	json_str(o, k.stem, k.nstem);
	JSON_LIT(o, ",\"skeleton\":");
	json_str(o, k.skeleton, k.nskeleton);
	if (!k.nstop) return;
	JSON_LIT(o, ",\"stop\":");
	json_str(o, k.stop, k.nstop);
}

/* A piece of a text that is known to be plain or not. */
static void
put_part(json_out *o, int plain, const char *s, kelma_span p)
{
	if (plain) json_plain(o, s + p.start, p.end - p.start);
	else json_str(o, s + p.start, p.end - p.start);
}

/* Names with everything around them, ready to copy. */
typedef struct ready {
	const char *s;
	size_t n;
} ready;
#define READY(before, text, after) { before text after, sizeof(before text after) - 1 }
#define CLASS_ROW(name, text) READY(",\"class\":\"", text, "\""),
#define LABEL_ROW(name, text) READY(",\"label\":\"", text, "\",\"prob\":"),
static const ready class_row[] = { KELMA_TOKEN_LIST(CLASS_ROW) };
static const ready label_row[] = { KELMA_LABEL_LIST(LABEL_ROW) };

static void
put_token(json_out *o, const kelma_doc *d, size_t i, int plain)
{
	const kelma_doc_token *t = &d->tok[i];
	if (i) JSON_LIT(o, ",{\"text\":");
	else JSON_LIT(o, "{\"text\":");
	put_part(o, plain & 1, d->text.data, (kelma_span){ t->tok.start, t->tok.end });
	put_span(o, OFF_START(d, i), OFF_END(d, i));
	json_raw(o, class_row[t->tok.cls].s, class_row[t->tok.cls].n);
	if (d->nm) {
		JSON_LIT(o, ",\"norm\":");
		put_part(o, plain & 2, d->norm.data, t->norm);
	}
	if (t->nclitics) put_clitics(o, d, t);
	if (d->layers & KELMA_LAYER_KEYS) put_keys(o, d, i);
	if (d->layers & KELMA_LAYER_LANG_TOKENS) {
		json_raw(o, label_row[t->lang.label].s, label_row[t->lang.label].n);
		json_share(o, t->lang.prob);
	}
	if (t->translit) {
		JSON_LIT(o, ",\"translit\":");
		json_str(o, t->translit, t->translit_len);
	}
	JSON_LIT(o, "}");
}

static int
is_language(kelma_label l)
{
	return l != KELMA_LABEL_UND && l != KELMA_LABEL_OTHER && l != KELMA_LABEL_NAME;
}

/* Runs of tokens of one language; names, numbers and marks inside a run belong to it. Uses the token offsets. */
static void
put_runs(json_out *o, const kelma_doc *d)
{
	size_t n = 0;
	JSON_LIT(o, ",\"spans\":[");
	for (size_t i = 0, j; i < d->n_tok; i = j) {
		size_t last = i;
		kelma_label l = d->tok[i].lang.label;
		for (j = i + 1; is_language(l) && j < d->n_tok; j++) {
			if (d->tok[j].lang.label == l) last = j;
			else if (is_language(d->tok[j].lang.label)) break;
		}
		if (!is_language(l)) continue;
		if (n++) JSON_LIT(o, ",");
		JSON_LIT(o, "{\"start\":");
		json_size(o, OFF_START(d, i));
		JSON_LIT(o, ",\"end\":");
		json_size(o, OFF_END(d, last));
		JSON_LIT(o, ",\"label\":");
		put_name(o, kelma_label_name(l));
		JSON_LIT(o, "}");
	}
	JSON_LIT(o, "]");
}

static void
put_tokens(json_out *o, const kelma_doc *d, kelma_unit unit)
{
	for (size_t i = 0; i < d->n_tok; i++) {
		OFF_START(d, i) = d->tok[i].tok.start;
		OFF_END(d, i) = d->tok[i].tok.end;
	}
	convert(d, unit, d->n_tok);
	JSON_LIT(o, ",\"tokens\":[");
	int plain = json_is_plain(d->text.data, d->text.len) | (json_is_plain(d->norm.data, d->norm.len) ? 2 : 0);
	for (size_t i = 0; i < d->n_tok; i++) put_token(o, d, i, plain);
	JSON_LIT(o, "]");
	if (d->layers & KELMA_LAYER_LANG_TOKENS) put_runs(o, d);
}

/* {"name":share,...} of the shares that would not be printed as 0. */
static void
put_shares(json_out *o, const double *v, int n, const char *(*name)(int))
{
	int any = 0;
	JSON_LIT(o, "{");
	for (int i = 0; i < n; i++) {
		if (!(v[i] >= 0.00005)) continue;
		if (any++) JSON_LIT(o, ",");
		put_name(o, name(i));
		JSON_LIT(o, ":");
		json_share(o, v[i]);
	}
	JSON_LIT(o, "}");
}

static const char *
label_name(int i)
{
	return kelma_label_name((kelma_label)i);
}

static const char *
script_code(int i)
{
	return kelma_script_code((kelma_script)i);
}

static void
put_lang(json_out *o, const kelma_doc *d)
{
	const kelma_lang_result *r = &d->lang;
	JSON_LIT(o, ",\"lang\":{\"label\":");
	put_name(o, kelma_label_name(r->label));
	JSON_LIT(o, ",\"prob\":");
	json_share(o, r->prob);
	JSON_LIT(o, ",\"probs\":");
	put_shares(o, r->probs, KELMA_LABEL_COUNT, label_name);
	if (d->layers & (KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_MIX)) {
		JSON_LIT(o, ",\"mix\":");
		put_shares(o, r->mix, KELMA_LABEL_COUNT, label_name);
	}
	JSON_LIT(o, ",\"dialectness\":");
	json_share(o, r->dialectness);
	JSON_LIT(o, ",\"scripts\":");
	put_shares(o, r->scripts, KELMA_SCRIPT_COUNT, script_code);
	JSON_LIT(o, "}");
}

static void
put_sentences(json_out *o, const kelma_doc *d, kelma_unit unit)
{
	for (size_t i = 0; i < d->n_sent; i++) {
		OFF_START(d, i) = d->sent[i].start;
		OFF_END(d, i) = d->sent[i].end;
	}
	convert(d, unit, d->n_sent);
	JSON_LIT(o, ",\"sentences\":[");
	for (size_t i = 0; i < d->n_sent; i++) {
		if (i) JSON_LIT(o, ",");
		JSON_LIT(o, "{\"start\":");
		json_size(o, OFF_START(d, i));
		JSON_LIT(o, ",\"end\":");
		json_size(o, OFF_END(d, i));
		JSON_LIT(o, ",\"text\":");
		json_str(o, d->text.data + d->sent[i].start, d->sent[i].end - d->sent[i].start);
		JSON_LIT(o, "}");
	}
	JSON_LIT(o, "]");
}

/* "a|b" as ["a","b"]. */
static void
put_candidates(json_out *o, const char *p)
{
	JSON_LIT(o, ",\"candidates\":[");
	for (;; p++) {
		size_t n = strcspn(p, "|");
		json_str(o, p, n);
		p += n;
		if (!*p) break;
		JSON_LIT(o, ",");
	}
	JSON_LIT(o, "]");
}

static void
put_field(json_out *o, const kelma_doc *d, size_t i)
{
	const kelma_field *f = &d->field[i];
	if (i) JSON_LIT(o, ",");
	JSON_LIT(o, "{\"type\":");
	put_name(o, f->type_name);
	JSON_LIT(o, ",\"text\":");
	json_str(o, d->text.data + f->start, f->end - f->start);
	JSON_LIT(o, ",\"value\":");
	json_str(o, f->value, strlen(f->value));
	put_span(o, OFF_START(d, i), OFF_END(d, i));
	JSON_LIT(o, ",\"confidence\":");
	json_share(o, f->confidence);
	if (f->valid) JSON_LIT(o, ",\"valid\":true");
	else JSON_LIT(o, ",\"valid\":false");
	if (f->code && *f->code) {
		JSON_LIT(o, ",\"code\":");
		json_str(o, f->code, strlen(f->code));
	}
	if (f->candidates && *f->candidates) put_candidates(o, f->candidates);
	JSON_LIT(o, "}");
}

static void
put_fields(json_out *o, const kelma_doc *d, kelma_unit unit)
{
	for (size_t i = 0; i < d->n_field; i++) {
		OFF_START(d, i) = d->field[i].start;
		OFF_END(d, i) = d->field[i].end;
	}
	convert(d, unit, d->n_field);
	JSON_LIT(o, ",\"fields\":[");
	for (size_t i = 0; i < d->n_field; i++) put_field(o, d, i);
	JSON_LIT(o, "]");
}

kelma_status
kelma_doc_json_members(const kelma_doc *d, kelma_unit unit, kelma_buf *out)
{
	json_out o;
	if (!d || !out) return KELMA_EARG;
	json_begin(&o, out);
	if (d->nm) {
		JSON_LIT(&o, ",\"norm\":");
		json_str(&o, d->norm.data, d->norm.len);
	}
	if (d->layers & (KELMA_LAYER_TOKENS | KELMA_LAYER_CLITICS | KELMA_LAYER_LANG_TOKENS)) put_tokens(&o, d, unit);
	if (d->lg) put_lang(&o, d);
	if (d->layers & KELMA_LAYER_SENTENCES) put_sentences(&o, d, unit);
	if (d->tl) {
		JSON_LIT(&o, ",\"translit\":");
		json_str(&o, d->tr.data, d->tr.len);
		JSON_LIT(&o, ",\"scheme\":");
		put_name(&o, d->scheme ? d->scheme : kelma_translit_get_used(d->tl));
		JSON_LIT(&o, ",\"confidence\":");
		json_share(&o, d->tr_conf);
	}
	if (d->ex) put_fields(&o, d, unit);
	return json_end(&o);
}

kelma_status
kelma_doc_json(const kelma_doc *d, kelma_unit unit, kelma_buf *out)
{
	if (!d || !out) return KELMA_EARG;
	kelma_status st = kelma_buf_add(out, "{\"text\":", 8);
	if (!st) st = kelma_json_string(d->text.data, d->text.len, out);
	if (!st) st = kelma_doc_json_members(d, unit, out);
	return st ? st : kelma_buf_add(out, "}", 1);
}
