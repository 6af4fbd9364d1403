/* One analysed message: every layer asked for, once, in order. */
#include "doc/doc.h"
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

enum {
	WANT_TOKENS = KELMA_LAYER_TOKENS | KELMA_LAYER_KEYS | KELMA_LAYER_CLITICS |
		      KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_MIX,
	WANT_LANG = KELMA_LAYER_LANG | KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_MIX,
	NEED_LIST = KELMA_LAYER_CLITICS | KELMA_LAYER_TRANSLIT |
		    KELMA_LAYER_KEYS, /* these write to d->tok */
	MAX_PIECES = 16
};

const char *
doc_work(const kelma_doc *d, size_t *n)
{
	const kelma_buf *b = d->nm ? &d->norm : &d->text;
	*n = b->len;
	return b->data ? b->data : "";
}

/* Apply "+a,-b,gaf=X" to the pipeline. */
static kelma_status
set_steps(kelma_norm *nm, const char *steps, kelma_err *err)
{
	char name[64], value[128];
	for (const char *p = steps; p && *p;) {
		size_t n = strcspn(p, ","), on = *p != '-', lead = *p == '-' || *p == '+';
		const char *eq = memchr(p, '=', n);
		size_t k = (eq ? (size_t)(eq - p) : n) - lead,
		       v = eq ? n - (size_t)(eq - p) - 1 : 0;
		if (k >= sizeof name || v >= sizeof value)
			return base_fail(err, KELMA_EARG, (size_t)(p - steps), 0,
					 "step name or value too long");
		memcpy(name, p + lead, k);
		name[k] = '\0';
		if (eq) memcpy(value, eq + 1, v);
		value[v] = '\0';
		kelma_status st = kelma_norm_set(nm, name, (int)on, eq ? value : NULL, err);
		if (st) return st;
		p += n;
		if (*p) p++;
	}
	return KELMA_OK;
}

static kelma_status
open_layers(kelma_doc *d, const kelma_res *res, const kelma_doc_options *o, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	unsigned l = o->layers;
	if (l & KELMA_LAYER_NORM) {
		st = kelma_norm_new(res, o->profile ? o->profile : "unify", &d->nm, err);
		if (!st) st = set_steps(d->nm, o->steps, err);
		if (!st && o->protect) st = doc_protect_open(d, o->protect, err);
	}
	int tokens = (l & (WANT_TOKENS | KELMA_LAYER_SENTENCES)) != 0;
	if (!st && tokens) st = kelma_tok_new(res, &o->tok, &d->tk, err);
	if (!st && (l & WANT_LANG)) st = kelma_lang_new(res, &o->lang, &d->lg, err);
	if (!st && (l & KELMA_LAYER_TRANSLIT))
		st = kelma_translit_new(res, &o->translit, &d->tl, err);
	if (!st && (l & (KELMA_LAYER_FIELDS | KELMA_LAYER_ALL_FIELDS)))
		st = doc_fields_open(d, res, &o->extract, err);
	return st;
}

kelma_status
kelma_doc_new(const kelma_res *res, const kelma_doc_options *opt, kelma_doc **out, kelma_err *err)
{
	kelma_doc_options def = KELMA_DOC_OPTIONS_INIT;
	if (!out) return base_fail(err, KELMA_EARG, 0, 0, "no place for the result");
	*out = NULL;
	if (!opt) opt = &def;
	kelma_doc *d = calloc(1, sizeof *d);
	if (!d) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	d->first = d;
	d->users = 1;
	d->layers = opt->layers;
	d->uax29 = opt->tok.uax29;
	if (err) err->code = KELMA_OK;
	kelma_status st = open_layers(d, res, opt, err);
	if (!st && opt->translit.scheme && (opt->layers & KELMA_LAYER_TRANSLIT)) {
		d->scheme = strdup(opt->translit.scheme);
		if (!d->scheme) st = base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	}
	if (!st) {
		*out = d;
		return KELMA_OK;
	}
	kelma_doc_free(d);
	if (err && !err->code) base_fail(err, st, 0, 0, "%s", kelma_strstatus(st));
	return st;
}

static void
clear(kelma_doc *d)
{
	d->text.len = d->norm.len = d->tr.len = 0;
	d->map.n = d->trmap.n = 0;
	d->n_ntok = d->n_tok = d->n_piece = d->n_sent = d->n_field = d->n_all = 0;
	d->found_all = 0;
	d->kept = 0;
	d->bare = 0;
	d->tr_conf = 0;
	d->used = d->scheme ? d->scheme : "none";
}

/* Cut one token into clitics; the pieces are kept as offsets and become pointers when all are
 * known. */
static kelma_status
cut(kelma_doc *d, kelma_doc_token *t, const char *work)
{
	kelma_span p[MAX_PIECES];
	if (t->tok.cls != KELMA_TOKEN_WORD || t->norm.start == t->norm.end) return KELMA_OK;
	size_t k = kelma_clitics(d->tk, work + t->norm.start, t->norm.end - t->norm.start, p,
				 MAX_PIECES);
	if (k < 2 || k > MAX_PIECES) return KELMA_OK;
	if (!base_grow(&d->piece, &d->cap_piece, d->n_piece + k, sizeof *p)) return KELMA_ENOMEM;
	size_t at = t->tok.start;
	for (size_t i = 0; i < k; i++) {
		kelma_span w = { t->norm.start + p[i].start, t->norm.start + p[i].end };
		size_t end = i + 1 == k ? t->tok.end
			     : d->map.n ? kelma_map_to_orig(&d->map, w).end
					: w.end;
		if (end <= at || (end < d->text.len && (d->text.data[end] & 0xc0) == 0x80))
			return KELMA_OK; /* the original cannot be cut here */
		d->piece[d->n_piece + i] = (kelma_span){ at, end };
		at = end;
	}
	t->nclitics = k;
	d->n_piece += k;
	return KELMA_OK;
}

static kelma_status
run_clitics(kelma_doc *d)
{
	size_t n, at = 0;
	const char *work = doc_work(d, &n);
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < d->n_tok && !st; i++) st = cut(d, &d->tok[i], work);
	for (size_t i = 0; i < d->n_tok && !st; i++)
		if (d->tok[i].nclitics) {
			d->tok[i].clitics = d->piece + at;
			at += d->tok[i].nclitics;
		}
	return st;
}

kelma_status
doc_run_lang(kelma_doc *d, kelma_err *err)
{
	size_t n, j = 0;
	const char *s = doc_work(d, &n);
	if (!(d->layers & (KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_MIX)))
		return kelma_lang_run(d->lg, s, n, &d->lang, err);
	kelma_status st =
		kelma_lang_run_tokens(d->lg, s, n, d->ntok, d->n_ntok, d->lab, &d->lang, err);
	if (st || d->bare) return st;
	for (size_t i = 0; i < d->n_tok; i++)
		if (d->tok[i].norm.start < d->tok[i].norm.end) d->tok[i].lang = d->lab[j++];
	return KELMA_OK;
}

static kelma_status
run_translit(kelma_doc *d, kelma_err *err)
{
	size_t n;
	const char *s = doc_work(d, &n);
	kelma_status st =
		d->layers & KELMA_LAYER_LANG_TOKENS
			? kelma_translit_run_tokens(d->tl, s, n, d->ntok, d->lab, d->n_ntok, &d->tr,
						    &d->trmap, &d->tr_conf, err)
			: kelma_translit_run(d->tl, s, n, &d->tr, &d->trmap, &d->tr_conf, err);
	if (st) return st;
	d->used = d->scheme ? d->scheme : kelma_translit_get_used(d->tl);
	for (size_t i = 0; i < d->n_tok; i++) {
		kelma_doc_token *t = &d->tok[i];
		kelma_span r = d->trmap.n ? kelma_map_to_result(&d->trmap, t->norm) : t->norm;
		size_t k = r.end - r.start;
		if (!k || (k == t->norm.end - t->norm.start &&
			   !memcmp(d->tr.data + r.start, s + t->norm.start, k)))
			continue;
		t->translit = d->tr.data + r.start;
		t->translit_len = k;
	}
	return KELMA_OK;
}

/* Keep the original, with bytes behind it that may be read. */
static kelma_status
set_text(kelma_doc *d, const char *s, size_t n)
{
	kelma_buf *b = &d->text;
	if (n + DOC_PAD >= b->cap) {
		kelma_status st = kelma_buf_reserve(b, n + DOC_PAD);
		if (st) return st;
	}
	if (n) memcpy(b->data, s, n);
	b->data[b->len = n] = '\0';
	return KELMA_OK;
}

kelma_status
doc_run_text(kelma_doc *d, const char *s, size_t n, kelma_err *err)
{
	clear(d);
	if (err) err->code = KELMA_OK;
	kelma_status st = set_text(d, s, n);
	if (st) return st;
	if (d->protect && kelma_utf8_valid(s, n) == n) st = doc_protect(d, err);
	if (st) return st;
	if (d->nm) st = kelma_norm_run(d->nm, d->text.data, n, &d->norm, &d->map, err);
	if (d->nm && !st && d->norm.cap - d->norm.len <= DOC_PAD)
		st = kelma_buf_reserve(&d->norm, DOC_PAD);
	if (!d->nm) {
		size_t bad = kelma_utf8_valid(s, n);
		if (bad < n)
			return base_fail(err, KELMA_EUTF8, bad, 0, "%s",
					 kelma_strstatus(KELMA_EUTF8));
	}
	return st;
}

kelma_status
doc_run_words(kelma_doc *d, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	int tokens = (d->layers & WANT_TOKENS) || (d->nm && (d->layers & KELMA_LAYER_SENTENCES));
	if (tokens) st = doc_tokens(d, err);
	if (!st && d->bare && d->layers & NEED_LIST) doc_fill(d, NULL);
	if (!st && (d->layers & KELMA_LAYER_SENTENCES)) st = doc_sentences(d, err);
	if (!st && (d->layers & KELMA_LAYER_CLITICS)) st = run_clitics(d);
	if (!st && d->layers & KELMA_LAYER_KEYS) st = doc_keys(d);
	return st;
}

kelma_status
doc_run_fields(kelma_doc *d, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	if (d->tl) st = run_translit(d, err);
	if (!st && d->ex) st = doc_fields(d, err);
	if (!st && d->first->users > 1) st = doc_keep_values(d);
	if (st) return st;
	for (size_t i = 0; i < d->n_tok && !d->nm && !d->bare; i++)
		d->tok[i].norm = (kelma_span){ d->tok[i].tok.start, d->tok[i].tok.end };
	size_t spans = d->n_tok > d->n_sent ? d->n_tok : d->n_sent;
	if (spans < d->n_field) spans = d->n_field;
	return 2 * spans <= d->cap_off || base_grow(&d->off, &d->cap_off, 2 * spans, sizeof *d->off)
		       ? KELMA_OK
		       : KELMA_ENOMEM;
}

kelma_status
doc_failed(kelma_doc *d, kelma_status st, kelma_err *err)
{
	clear(d);
	memset(&d->lang, 0, sizeof d->lang);
	if (err && !err->code) base_fail(err, st, 0, 0, "%s", kelma_strstatus(st));
	return st;
}

kelma_status
kelma_doc_run(kelma_doc *d, const char *s, size_t n, kelma_err *err)
{
	if (!d || (!s && n)) return base_fail(err, KELMA_EARG, 0, 0, "no document or no text");
	kelma_status st = doc_run_text(d, s, n, err);
	if (!st) st = doc_run_words(d, err);
	if (!st && d->lg) st = doc_run_lang(d, err);
	if (!st) st = doc_run_fields(d, err);
	return st ? doc_failed(d, st, err) : KELMA_OK;
}

const char *
kelma_doc_get_norm(const kelma_doc *d, size_t *n)
{
	return doc_work(d, n);
}

const kelma_map *
kelma_doc_get_map(const kelma_doc *d)
{
	return &d->map;
}

const kelma_doc_token *
kelma_doc_get_tokens(const kelma_doc *d, size_t *n)
{
	if (d->bare)
		doc_fill((kelma_doc *)(size_t)d,
			 d->layers & KELMA_LAYER_LANG_TOKENS ? d->lab : NULL);
	*n = d->n_tok;
	return d->tok;
}

const kelma_span *
kelma_doc_get_sentences(const kelma_doc *d, size_t *n)
{
	*n = d->n_sent;
	return d->sent;
}

const kelma_lang_result *
kelma_doc_get_lang(const kelma_doc *d)
{
	return d->lg ? &d->lang : NULL;
}

const char *
kelma_doc_get_translit(const kelma_doc *d, size_t *n, double *confidence)
{
	*n = d->tr.len;
	if (confidence) *confidence = d->tr_conf;
	return !d->tl ? NULL : d->tr.data ? d->tr.data : "";
}

/* What a document has for itself, even when it is a twin. */
static void
free_results(kelma_doc *d)
{
	kelma_buf_free(&d->text);
	kelma_buf_free(&d->norm);
	kelma_buf_free(&d->tr);
	kelma_buf_free(&d->keys);
	kelma_buf_free(&d->values);
	kelma_map_free(&d->map);
	kelma_map_free(&d->trmap);
	free(d->ntok);
	free(d->lab);
	free(d->tok);
	free(d->key);
	free(d->piece);
	free(d->sent);
	free(d->field);
	free(d->all);
	free(d->off);
}

void
kelma_doc_free(kelma_doc *d)
{
	if (!d) return;
	kelma_doc *first = d->first;
	free_results(d);
	if (d != first) free(d);
	if (--first->users) return;
	kelma_extract_free(first->ex);
	kelma_translit_free(first->tl);
	kelma_lang_free(first->lg);
	kelma_tok_free(first->tk);
	kelma_norm_free(first->nm);
	doc_protect_free(first);
	free(first->scheme);
	free(first);
}
