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

/* What stands between the texts of two tokens: the end of a string, `},` and this much of the
 * next. */
enum { NEXT_TOKEN = sizeof "{\"text\":\"" };

/* The tokens [t, last) in which nothing needs an escape, from the text of the first one on and with
 * the beginning of one too many, after the room for them was made. norm is NULL without that layer.
 * All is in locals, because bytes written may be anything to the compiler. */
static char *
plain_tokens(char *p, const kelma_doc *d, const kelma_token *t, const kelma_token *last,
	     const size_t *off, const kelma_lang_token *lab)
{
	const char *text = d->text.data, *norm = d->nm ? d->norm.data : NULL;
	for (; t < last; t++) {
		size_t n = t->end - t->start;
		p = json_bytes(p, text + t->start, n);
		p = json_offset_at(JSON_PIECE(p, START), off ? off[0] : t->start);
		p = json_offset_at(JSON_PIECE(p, END), off ? off[1] : t->end);
		if (off) off += 2;
		p = json_ready_put(p, norm ? &class_norm_row[t->cls] : &class_row[t->cls]);
		if (norm) {
			p = json_bytes(p, norm + t->start, n);
			*p++ = '"';
		}
		if (lab) {
			p = json_share_at(json_ready_put(p, &label_prob_row[lab->label]),
					  lab->prob);
			lab++;
		}
		p = JSON_PIECE(p, NEXT);
	}
	return p;
}

/* The same with a norm equal to the text, in bytes of a text of less than 1,000 and without labels:
 * most texts are that. */
static char *
usual_tokens(char *p, const kelma_doc *d, const kelma_token *t, const kelma_token *last)
{
	enum { WHOLE = sizeof(json_vector) };
	const char *text = d->text.data;
	for (; t < last; t++) {
		size_t start = t->start, end = t->end, n = end - start;
		const char *s = text + start;
		const json_vector first = *(const json_vector *)s;
		*(json_vector *)p = first;
		if (__builtin_expect(n > WHOLE, 0)) json_bytes(p + WHOLE, s + WHOLE, n - WHOLE);
		p = json_small_at(JSON_PIECE(p + n, START), start);
		p = json_small_at(JSON_PIECE(p, END), end);
		p = json_ready_put(p, &class_norm_row[t->cls]);
		*(json_vector *)p = first;
		if (__builtin_expect(n > WHOLE, 0)) json_bytes(p + WHOLE, s + WHOLE, n - WHOLE);
		p = JSON_PIECE(p + n, CLOSE_NEXT);
	}
	return p;
}

/* The tokens of most texts: every byte stands where it stood, nothing needs an escape. same: the
 * norm
 * is the text. */
static void
put_plain_tokens(json_out *o, const kelma_doc *d, const size_t *off, int same)
{
	enum { AT_ONCE = 32, ROOM = 256 };
	const kelma_lang_token *lab = d->layers & KELMA_LAYER_LANG_TOKENS ? d->lab : NULL;
	int usual = same && !off && !lab && d->text.len < JSON_SMALL;
	if (!d->n_tok || !json_room(o, ROOM)) return;
	o->p = JSON_SHORT(o->p, "{\"text\":\"");
	for (size_t i = 0, k; i < d->n_tok; i += k) {
		const kelma_token *t = d->ntok + i;
		k = d->n_tok - i < AT_ONCE ? d->n_tok - i : AT_ONCE;
		if (!json_room(o, 2 * (t[k - 1].end - t->start) + (k + 1) * ROOM)) return;
		o->p = usual ? usual_tokens(o->p, d, t, t + k)
			     : plain_tokens(o->p, d, t, t + k, off ? off + 2 * i : NULL,
					    lab ? lab + i : NULL);
	}
	o->p -= NEXT_TOKEN; /* there is no next one */
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
put_tokens(json_out *o, const kelma_doc *d, kelma_unit unit, int plain, int same)
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
	if (plain) put_plain_tokens(o, d, off, same);
	for (size_t i = 0; i < k && !plain; i++)
		put_token(o, d, &t[i],
			  off ? (kelma_span){ off[2 * i], off[2 * i + 1] }
			      : (kelma_span){ t[i].tok.start, t[i].tok.end });
	json_close(o, ']');
	if (runs) put_runs(o, d, off);
}

/* Bit i: share v[i] would not be printed as 0. */
static inline __attribute__((always_inline)) unsigned
shares_seen(const double *v, size_t n)
{
	unsigned mask = 0;
	size_t i = 0;
#if defined(__SSE2__)
	const __m128d least = _mm_set1_pd(0.00005);
#pragma GCC unroll 8
	for (; i + 2 <= n; i += 2)
		mask |= (unsigned)_mm_movemask_pd(_mm_cmpge_pd(_mm_loadu_pd(v + i), least)) << i;
#endif
	for (; i < n; i++) mask |= (unsigned)(v[i] >= 0.00005) << i;
	return mask;
}

/* {"name":share,...} of these shares; at most 32. There is room for SHARES_ROOM(n). */
#define SHARES_ROOM(n) (((n) + 1) * (JSON_SLACK + 6))
static inline __attribute__((always_inline)) char *
shares_at(char *p, const double *v, size_t n, const json_ready *name)
{
	char *first = p;
	for (unsigned mask = shares_seen(v, n); mask; mask &= mask - 1) {
		unsigned i = (unsigned)__builtin_ctz(mask);
		p = json_seen_share_at(json_ready_put(p, &name[i]), v[i]);
	}
	if (p == first) p++;
	*first = '{'; /* instead of the first comma */
	*p++ = '}';
	return p;
}

static void
put_lang(json_out *o, const kelma_doc *d)
{
	enum { ROOM = 8 * JSON_SLACK };
	const kelma_lang_result *r = &d->lang;
	const json_ready *row = &label_prob_row[r->label];
	if (!json_room(o, ROOM + 2 * SHARES_ROOM(KELMA_LABEL_COUNT) +
				  SHARES_ROOM(KELMA_SCRIPT_COUNT)))
		return;
	char *p = JSON_SHORT(o->p, ",\"lang\":{");
	p = json_share_at(json_bytes(p, row->s + 1, row->n - 1u), r->prob);
	p = shares_at(JSON_SHORT(p, ",\"probs\":"), r->probs, KELMA_LABEL_COUNT, label_row);
	if (d->layers & (KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_MIX))
		p = shares_at(JSON_SHORT(p, ",\"mix\":"), r->mix, KELMA_LABEL_COUNT, label_row);
	p = json_share_at(JSON_SHORT(p, ",\"dialectness\":"), r->dialectness);
	p = shares_at(JSON_SHORT(p, ",\"scripts\":"), r->scripts, KELMA_SCRIPT_COUNT, script_row);
	*p++ = '}';
	o->p = p;
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
	int same = 0; /* is the norm the text? */
	if (d->nm && !(d->layers & KELMA_LAYER_NORM_UNSHOWN)) {
		JSON_LIT(o, ",\"norm\":");
		same = text_plain &&
		       json_str_like(o, d->norm.data, d->norm.len, d->text.data, d->text.len);
		if (!same) text_plain &= json_str(o, d->norm.data, d->norm.len);
	}
	if (d->layers & (KELMA_LAYER_TOKENS | KELMA_LAYER_CLITICS | KELMA_LAYER_LANG_TOKENS))
		put_tokens(o, d, unit, text_plain, same);
	if (d->lg) put_lang(o, d);
	if (d->layers & KELMA_LAYER_SENTENCES) put_sentences(o, d, unit);
	if (d->tl) {
		JSON_LIT(o, ",\"translit\":");
		json_str(o, d->tr.data, d->tr.len);
		JSON_LIT(o, ",\"scheme\":");
		put_name(o, d->used);
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
