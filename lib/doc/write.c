/* The analysis as JSON, in the shape that `kelma pipe` writes. */
#include "doc/doc.h"
#include "doc/json.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Start and end of span i in the unit wanted; filled by convert(). */
#define OFF_START(d, i) ((d)->off[2 * (i)])
#define OFF_END(d, i) ((d)->off[2 * (i) + 1])

static void
convert(const kelma_doc *d, kelma_unit unit, size_t spans)
{
	if (unit != KELMA_UNIT_BYTES)
		kelma_offsets_convert(d->text.data, d->text.len, unit, d->off, 2 * spans);
}

static void
put_name(json_out *o, const char *name)
{
	json_str(o, name ? name : "?", strlen(name ? name : "?"));
}

static void
put_span(json_out *o, size_t start, size_t end)
{
	if (!json_room(o, 80)) return;
	char *p = json_offset_at(JSON_SHORT(o->p, ",\"start\":"), start);
	o->p = json_offset_at(JSON_SHORT(p, ",\"end\":"), end);
}

static void
put_clitics(json_out *o, const kelma_doc *d, const kelma_doc_token *t)
{
	JSON_LIT(o, ",\"clitics\":[");
	for (size_t i = 0; i < t->nclitics; i++) {
		if (i) JSON_LIT(o, ",");
		json_str(o, d->text.data + t->clitics[i].start,
			 t->clitics[i].end - t->clitics[i].start);
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

/* Names with everything around them. */
#define CLASS_ROW(name, text) JSON_READY(",\"class\":\"" text "\""),
#define CLASS_NORM_ROW(name, text) JSON_READY(",\"class\":\"" text "\",\"norm\":\""),
#define LABEL_PROB_ROW(name, text) JSON_READY(",\"label\":\"" text "\",\"prob\":"),
#define LABEL_ROW(name, text) JSON_READY(",\"" text "\":"),
#define SCRIPT_ROW(name, text) JSON_READY(",\"" text "\":"),
static const json_ready class_row[] = { KELMA_TOKEN_LIST(CLASS_ROW) };
static const json_ready class_norm_row[] = { KELMA_TOKEN_LIST(CLASS_NORM_ROW) };
static const json_ready label_prob_row[] = { KELMA_LABEL_LIST(LABEL_PROB_ROW) };
static const json_ready label_row[] = { KELMA_LABEL_LIST(LABEL_ROW) };
static const json_ready script_row[] = { KELMA_SCRIPT_LIST(SCRIPT_ROW) };

/* What follows the norm of a token, and the comma that parts it from the next. */
static void
put_rest(json_out *o, const kelma_doc *d, const kelma_doc_token *t)
{
	if (t->nclitics) put_clitics(o, d, t);
	if (d->layers & KELMA_LAYER_KEYS) put_keys(o, d, (size_t)(t - d->tok));
	if (d->layers & KELMA_LAYER_LANG_TOKENS && json_room(o, 64))
		o->p = json_share_at(json_ready_put(o->p, &label_prob_row[t->lang.label]),
				     t->lang.prob);
	if (t->translit) {
		JSON_LIT(o, ",\"translit\":");
		json_str(o, t->translit, t->translit_len);
	}
	JSON_LIT(o, "},");
}

/* The first half of the token t in which nothing needs an escape; norm is NULL without that
 * layer. */
static inline char *
plain_token(char *p, const kelma_token *t, const char *text, const char *norm, kelma_span at)
{
	size_t n = t->end - t->start;
	p = JSON_SHORT(p, "{\"text\":\"");
	p = json_bytes(p, text + t->start, n);
	p = JSON_SHORT(p, "\",\"start\":");
	p = json_offset_at(p, at.start);
	p = JSON_SHORT(p, ",\"end\":");
	p = json_offset_at(p, at.end);
	if (!norm) return json_ready_put(p, &class_row[t->cls]);
	p = json_ready_put(p, &class_norm_row[t->cls]);
	p = json_bytes(p, norm + t->start, n);
	*p++ = '"';
	return p;
}

/* The tokens [t, last) after the room for them was made. All is in locals, because bytes written
 * may be anything to the compiler. */
static inline __attribute__((always_inline)) char *
plain_tokens(char *p, const kelma_doc *d, const kelma_token *t, const kelma_token *last,
	     const size_t *off, const kelma_lang_token *lab)
{
	const char *text = d->text.data, *norm = d->nm ? d->norm.data : NULL;
	for (; t < last; t++) {
		kelma_span at = { t->start, t->end };
		if (off) at = (kelma_span){ off[0], off[1] }, off += 2;
		p = plain_token(p, t, text, norm, at);
		if (lab) {
			p = json_share_at(json_ready_put(p, &label_prob_row[lab->label]),
					  lab->prob);
			lab++;
		}
		p = JSON_SHORT(p, "},");
	}
	return p;
}

/* The tokens of most texts: every byte stands where it stood, nothing needs an escape. */
static void
put_plain_tokens(json_out *o, const kelma_doc *d, const size_t *off)
{
	enum { AT_ONCE = 32, ROOM = 256 };
	const kelma_lang_token *lab = d->layers & KELMA_LAYER_LANG_TOKENS ? d->lab : NULL;
	for (size_t i = 0, k; i < d->n_tok; i += k) {
		const kelma_token *t = d->ntok + i;
		k = d->n_tok - i < AT_ONCE ? d->n_tok - i : AT_ONCE;
		if (!json_room(o, 2 * (t[k - 1].end - t->start) + k * ROOM)) return;
		if (off || lab)
			o->p = plain_tokens(o->p, d, t, t + k, off ? off + 2 * i : NULL,
					    lab ? lab + i : NULL);
		else o->p = plain_tokens(o->p, d, t, t + k, NULL, NULL); /* its own loop */
	}
}

/* Any token. */
static void
put_token(json_out *o, const kelma_doc *d, const kelma_doc_token *t, kelma_span at)
{
	JSON_LIT(o, "{\"text\":");
	json_str(o, d->text.data + t->tok.start, t->tok.end - t->tok.start);
	put_span(o, at.start, at.end);
	json_raw(o, class_row[t->tok.cls].s, class_row[t->tok.cls].n);
	if (d->nm) {
		JSON_LIT(o, ",\"norm\":");
		json_str(o, d->norm.data + t->norm.start, t->norm.end - t->norm.start);
	}
	put_rest(o, d, t);
}

static int
is_language(kelma_label l)
{
	return l != KELMA_LABEL_UND && l != KELMA_LABEL_OTHER && l != KELMA_LABEL_NAME;
}

/* Runs of tokens of one language; names, numbers and marks inside a run belong to it. Uses the
 * token offsets. */
static void
put_runs(json_out *o, const kelma_doc *d, const size_t *off)
{
	size_t n = 0, k;
	const kelma_doc_token *t = kelma_doc_get_tokens(d, &k);
	JSON_LIT(o, ",\"spans\":[");
	for (size_t i = 0, j; i < k; i = j) {
		size_t last = i;
		kelma_label l = t[i].lang.label;
		for (j = i + 1; is_language(l) && j < k; j++) {
			if (t[j].lang.label == l) last = j;
			else if (is_language(t[j].lang.label)) break;
		}
		if (!is_language(l)) continue;
		if (n++) JSON_LIT(o, ",");
		JSON_LIT(o, "{\"start\":");
		json_size(o, off ? off[2 * i] : t[i].tok.start);
		JSON_LIT(o, ",\"end\":");
		json_size(o, off ? off[2 * last + 1] : t[last].tok.end);
		JSON_LIT(o, ",\"label\":");
		put_name(o, kelma_label_name(l));
		JSON_LIT(o, "}");
	}
	JSON_LIT(o, "]");
}

static void
put_tokens(json_out *o, const kelma_doc *d, kelma_unit unit, int plain)
{
	const size_t *off = NULL;
	int runs = (d->layers & KELMA_LAYER_LANG_TOKENS) != 0;
	plain &= d->bare;
	size_t k = d->n_tok;
	const kelma_doc_token *t =
		plain && !runs && unit == KELMA_UNIT_BYTES ? NULL : kelma_doc_get_tokens(d, &k);
	if (unit != KELMA_UNIT_BYTES) {
		for (size_t i = 0; i < k; i++) {
			OFF_START(d, i) = t[i].tok.start;
			OFF_END(d, i) = t[i].tok.end;
		}
		convert(d, unit, k);
		off = d->off;
	}
	JSON_LIT(o, ",\"tokens\":[");
	if (plain) put_plain_tokens(o, d, off);
	for (size_t i = 0; i < k && !plain; i++)
		put_token(o, d, &t[i],
			  off ? (kelma_span){ off[2 * i], off[2 * i + 1] }
			      : (kelma_span){ t[i].tok.start, t[i].tok.end });
	json_close(o, ']');
	if (runs) put_runs(o, d, off);
}

/* Bit i: share v[i] would not be printed as 0. */
static inline unsigned
shares_seen(const double *v, size_t n)
{
	unsigned mask = 0;
	size_t i = 0;
#if defined(__SSE2__)
	const __m128d least = _mm_set1_pd(0.00005);
	for (; i + 2 <= n; i += 2)
		mask |= (unsigned)_mm_movemask_pd(_mm_cmpge_pd(_mm_loadu_pd(v + i), least)) << i;
#endif
	for (; i < n; i++) mask |= (unsigned)(v[i] >= 0.00005) << i;
	return mask;
}

/* {"name":share,...} of these shares; at most 32. */
static inline void
put_shares(json_out *o, const double *v, size_t n, const json_ready *name)
{
	if (!json_room(o, n * (JSON_SLACK + 6) + JSON_SLACK)) return;
	char *p = o->p, *first = p;
	for (unsigned mask = shares_seen(v, n); mask; mask &= mask - 1) {
		unsigned i = (unsigned)__builtin_ctz(mask);
		p = json_share_at(json_ready_put(p, &name[i]), v[i]);
	}
	if (p == first) p++;
	*first = '{'; /* instead of the first comma */
	*p++ = '}';
	o->p = p;
}

static void
put_lang(json_out *o, const kelma_doc *d)
{
	const kelma_lang_result *r = &d->lang;
	JSON_LIT(o, ",\"lang\":{");
	const json_ready *row = &label_prob_row[r->label];
	if (json_room(o, 64))
		o->p = json_share_at(json_bytes(o->p, row->s + 1, row->n - 1), r->prob);
	JSON_LIT(o, ",\"probs\":");
	put_shares(o, r->probs, KELMA_LABEL_COUNT, label_row);
	if (d->layers & (KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_MIX)) {
		JSON_LIT(o, ",\"mix\":");
		put_shares(o, r->mix, KELMA_LABEL_COUNT, label_row);
	}
	JSON_LIT(o, ",\"dialectness\":");
	json_share(o, r->dialectness);
	JSON_LIT(o, ",\"scripts\":");
	put_shares(o, r->scripts, KELMA_SCRIPT_COUNT, script_row);
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

/* text_plain: nothing in the text needs an escape. */
static void
put_members(json_out *o, const kelma_doc *d, kelma_unit unit, int text_plain)
{
	if (d->nm && !(d->layers & KELMA_LAYER_NORM_UNSHOWN)) {
		JSON_LIT(o, ",\"norm\":");
		text_plain &= json_str(o, d->norm.data, d->norm.len);
	}
	if (d->layers & (KELMA_LAYER_TOKENS | KELMA_LAYER_CLITICS | KELMA_LAYER_LANG_TOKENS))
		put_tokens(o, d, unit, text_plain);
	if (d->lg) put_lang(o, d);
	if (d->layers & KELMA_LAYER_SENTENCES) put_sentences(o, d, unit);
	if (d->tl) {
		JSON_LIT(o, ",\"translit\":");
		json_str(o, d->tr.data, d->tr.len);
		JSON_LIT(o, ",\"scheme\":");
		put_name(o, d->scheme ? d->scheme : kelma_translit_get_used(d->tl));
		JSON_LIT(o, ",\"confidence\":");
		json_share(o, d->tr_conf);
	}
	if (d->layers & KELMA_LAYER_FIELDS) put_fields(o, d, unit);
}

kelma_status
kelma_doc_json_members(const kelma_doc *d, kelma_unit unit, kelma_buf *out)
{
	json_out o;
	if (!d || !out) return KELMA_EARG;
	json_begin(&o, out);
	put_members(&o, d, unit, json_is_plain(d->text.data, d->text.len));
	return json_end(&o);
}

kelma_status
kelma_doc_json(const kelma_doc *d, kelma_unit unit, kelma_buf *out)
{
	json_out o;
	if (!d || !out) return KELMA_EARG;
	json_begin(&o, out);
	JSON_LIT(&o, "{\"text\":");
	put_members(&o, d, unit, json_str(&o, d->text.data, d->text.len));
	JSON_LIT(&o, "}");
	return json_end(&o);
}
