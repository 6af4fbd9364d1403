/* One message for a program that answers: runs the parts asked for over an analysed document. */
#include "chat/chat.h"
#include "base/base.h"
#include "doc/doc.h"
#include "pack/pack.h"
#include <stdlib.h>
#include <string.h>

static const char *const guard_names[] = {
#define GUARD_NAME(name, text) text,
	KELMA_GUARD_LIST(GUARD_NAME)
#undef GUARD_NAME
};

const char *
kelma_guard_name(kelma_guard g)
{
	return (unsigned)g < KELMA_GUARD_COUNT ? guard_names[g] : "?";
}

static kelma_status
open_translit(const kelma_res *res, const char *to, const char *from, kelma_translit **out,
	      kelma_err *err)
{
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	o.to = to;
	o.from = from;
	return kelma_translit_new(res, &o, out, err);
}

static kelma_status
open_parts(kelma_chat *c, kelma_err *err)
{
	kelma_status st = chat_cues_open(c, err);
	if (!st && (c->parts & KELMA_CHAT_KEY))
		st = kelma_norm_new(c->res, "darija-key", &c->key, err);
	if (!st && (c->parts & KELMA_CHAT_KEY))
		st = kelma_norm_new(c->res, "arabizi-key", &c->latin_key, err);
	if (!st && (c->parts & KELMA_CHAT_MODEL)) {
		st = kelma_norm_new(c->res, "coda", &c->coda, err);
		if (!st) st = open_translit(c->res, "Arab", NULL, &c->arab, err);
		if (!st) st = open_translit(c->res, "Latn", "Tfng", &c->latn, err);
	}
	return st;
}

kelma_status
kelma_chat_new(const kelma_res *res, const kelma_chat_options *opt, kelma_chat **out,
	       kelma_err *err)
{
	if (!out) return base_fail(err, KELMA_EARG, 0, 0, "no place for the result");
	*out = NULL;
	if (!res) return base_fail(err, KELMA_EARG, 0, 0, "no data pack");
	kelma_chat *c = calloc(1, sizeof *c);
	if (!c) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	c->res = res;
	c->parts = opt && opt->parts ? opt->parts : KELMA_CHAT_ALL;
	c->longest = opt && opt->longest ? opt->longest : 4000;
	kelma_status st = open_parts(c, err);
	if (st) kelma_chat_free(c);
	else *out = c;
	return st;
}

int
chat_language_of(kelma_label l)
{
	switch (l) {
	case KELMA_LABEL_ARY_ARAB:
	case KELMA_LABEL_ARY_LATN: return KELMA_LABEL_ARY_ARAB;
	case KELMA_LABEL_ZGH_TFNG:
	case KELMA_LABEL_BER_LATN:
	case KELMA_LABEL_BER_ARAB: return KELMA_LABEL_ZGH_TFNG;
	default: return (int)l;
	}
}

/* The script that a label names; ara-other names none and is Arabic. */
static kelma_script
script_of(kelma_label l)
{
	const char *dash = strrchr(kelma_label_name(l), '-');
	for (int i = 0; dash && i < KELMA_SCRIPT_COUNT; i++)
		if (!strcmp(kelma_script_code((kelma_script)i), dash + 1)) return (kelma_script)i;
	return KELMA_SCRIPT_ARABIC;
}

/* The script that most letters have; *share = how many. */
static kelma_script
most_letters(const kelma_lang_result *r, double *share)
{
	int best = 0;
	for (int i = 1; i < KELMA_SCRIPT_COUNT; i++)
		if (r->scripts[i] > r->scripts[best]) best = i;
	*share = r->scripts[best];
	return (kelma_script)best;
}

/* Where the text as a whole is unsure: the language of the most words, when half of them agree and
 * the text is more likely in it than in all others together. */
static kelma_label
most_words(const kelma_lang_result *r)
{
	double sum[KELMA_LABEL_COUNT] = { 0 }, chance[KELMA_LABEL_COUNT] = { 0 };
	int best = KELMA_LABEL_UND;
	for (int i = KELMA_LABEL_UND + 1; i < KELMA_LABEL_OTHER; i++) {
		int l = chat_language_of((kelma_label)i);
		sum[l] += r->mix[i];
		chance[l] += r->probs[i];
	}
	for (int i = KELMA_LABEL_UND + 1; i < KELMA_LABEL_OTHER; i++)
		if (sum[i] > sum[best] && sum[i] >= 0.5 && chance[i] >= 0.5) best = i;
	return (kelma_label)best;
}

/* A few words, like `la`, belong to several languages; the list of cues knows in which of them
 * people answer so. */
static int
cue_knows_better(const kelma_chat *c, const kelma_lang_result *r)
{
	static const double sure = 0.72;
	size_t words = 0;
	if (!c->hint || r->prob >= sure) return 0;
	for (size_t i = 0; i < c->words.n; i++) words += c->words.a[i].kind == MATCH_WORD;
	return words <= 3;
}

/* French words in a Darija sentence: `wach l bureau ouvert demain`. The question word or the
 * negation is Darija's, and it does not stand alone in a long message. */
static int
frames(const kelma_chat *c, const kelma_lang_result *r)
{
	static const double share = 0.15;
	double own = 0;
	int l = chat_language_of(c->frame);
	if (l != chat_language_of(KELMA_LABEL_ARY_ARAB) || chat_language_of(c->reply) == l)
		return 0;
	if (script_of(c->reply) != KELMA_SCRIPT_LATIN) return 0;
	for (int i = KELMA_LABEL_UND + 1; i < KELMA_LABEL_OTHER; i++)
		if (chat_language_of((kelma_label)i) == l) own += r->mix[i];
	return own >= share;
}

static void
reply_in(kelma_chat *c, const kelma_lang_result *r)
{
	double share;
	c->script = most_letters(r, &share);
	c->reply = cue_knows_better(c, r) ? c->hint : r->label;
	if (frames(c, r)) c->reply = c->frame;
	if (!c->reply) c->reply = c->hint;
	if (!c->reply) c->reply = most_words(r);
	if (!c->reply) return;
	/* The writing: that of most words of this language, then the one that most letters are in.
	 */
	kelma_label best = c->reply;
	double most = r->mix[best];
	for (int i = KELMA_LABEL_UND + 1; i < KELMA_LABEL_OTHER; i++) {
		kelma_label l = (kelma_label)i;
		if (chat_language_of(l) != chat_language_of(best) || l == best) continue;
		if (r->mix[i] > most ||
		    (r->mix[i] >= most && most <= 0 && script_of(l) == c->script)) {
			best = l;
			most = r->mix[i];
		}
	}
	c->reply = best;
	c->script = script_of(best);
}

/* No word and no number, or a word of one letter held down. */
static int
is_noise(const kelma_chat *c)
{
	for (size_t i = 0; i < c->words.n; i++)
		if (c->words.a[i].kind == MATCH_WORD || c->words.a[i].kind == MATCH_NUM) return 0;
	return !c->cues;
}

static int
is_empty(const char *s, size_t n)
{
	for (size_t i = 0, k; i < n; i += k)
		if (!(k = doc_space(s + i, n - i))) return 0;
	return 1;
}

static void
guards(kelma_chat *c, const char *s, size_t n)
{
	c->guards = 0;
	if (is_empty(s, n)) c->guards |= 1u << KELMA_GUARD_EMPTY;
	else if (is_noise(c)) c->guards |= 1u << KELMA_GUARD_NOISE;
	if (!c->reply) c->guards |= 1u << KELMA_GUARD_UND;
	if (n > c->longest) c->guards |= 1u << KELMA_GUARD_LONG;
}

static kelma_status
model(kelma_chat *c, const kelma_doc *d, kelma_err *err)
{
	size_t n;
	const char *s = kelma_doc_get_norm(d, &n);
	c->model.len = 0;
	switch (c->reply) {
	case KELMA_LABEL_ARY_LATN:
		if (d->layers & KELMA_LAYER_LANG_TOKENS)
			return kelma_translit_run_tokens(c->arab, s, n, d->ntok, d->lab, d->n_ntok,
							 &c->model, &c->map, NULL, err);
		return kelma_translit_run(c->arab, s, n, &c->model, &c->map, NULL, err);
	case KELMA_LABEL_ZGH_TFNG:
		return kelma_translit_run(c->latn, s, n, &c->model, &c->map, NULL, err);
	case KELMA_LABEL_ARY_ARAB: return kelma_norm_run(c->coda, s, n, &c->model, &c->map, err);
	default: return kelma_buf_add(&c->model, s, n);
	}
}

/* The document to read: the caller's, or one made here. */
static kelma_status
own_document(kelma_chat *c, const char *s, size_t n, kelma_err *err)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	o.layers = KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_FIELDS;
	kelma_status st = c->own ? KELMA_OK : kelma_doc_new(c->res, &o, &c->own, err);
	return st ? st : kelma_doc_run(c->own, s, n, err);
}

static kelma_status
run_parts(kelma_chat *c, const kelma_doc *d, const char *s, size_t n, kelma_err *err)
{
	static const kelma_lang_result none;
	size_t nf;
	const kelma_field *f = kelma_doc_get_fields(d, &nf);
	const kelma_lang_result *lang = kelma_doc_get_lang(d);
	if (!lang) lang = &none;
	kelma_status st = chat_cues(c, s, n, f, nf, lang);
	if (st) return st;
	reply_in(c, lang);
	guards(c, s, n);
	st = c->parts & (KELMA_CHAT_SLOTS | KELMA_CHAT_TEMPLATE) ? chat_slots(c, s, n, f, nf)
								 : KELMA_OK;
	if (!st && (c->parts & KELMA_CHAT_MODEL)) st = model(c, d, err);
	c->keytext.len = 0;
	kelma_norm *key = c->reply == KELMA_LABEL_ARY_LATN ? c->latin_key : c->key;
	if (!st && key) st = kelma_norm_run(key, s, n, &c->keytext, NULL, err);
	return st;
}

kelma_status
kelma_chat_run(kelma_chat *c, const kelma_doc *d, const char *s, size_t n, kelma_err *err)
{
	if (!c || (!s && n)) return base_fail(err, KELMA_EARG, 0, 0, "no object or no text");
	if (err) err->code = KELMA_OK;
	c->nslot = c->tmpl.len = c->model.len = c->keytext.len = c->cues = c->guards = 0;
	c->reply = KELMA_LABEL_UND;
	c->script = KELMA_SCRIPT_COMMON;
	if (d && (c->parts & KELMA_CHAT_REPLY_IN) && !kelma_doc_get_lang(d))
		return base_fail(err, KELMA_EARG, 0, 0, "reply_in needs the language layer");
	if (d && (c->parts & (KELMA_CHAT_SLOTS | KELMA_CHAT_TEMPLATE)) &&
	    !(d->layers & KELMA_LAYER_FIELDS))
		return base_fail(err, KELMA_EARG, 0, 0, "slots need the layer of fields");
	kelma_status st = d ? KELMA_OK : own_document(c, s ? s : "", n, err);
	if (!st) st = run_parts(c, d ? d : c->own, s ? s : "", n, err);
	if (st && err && !err->code) base_fail(err, st, 0, 0, "%s", kelma_strstatus(st));
	return st;
}

kelma_label
kelma_chat_get_reply(const kelma_chat *c, kelma_script *script)
{
	if (script) *script = c->script;
	return c->reply;
}

unsigned
kelma_chat_get_cues(const kelma_chat *c)
{
	return c->cues;
}

unsigned
kelma_chat_get_guards(const kelma_chat *c)
{
	return c->guards;
}

const char *
kelma_chat_get_model(const kelma_chat *c, size_t *n)
{
	*n = c->model.len;
	return c->model.data ? c->model.data : "";
}

const char *
kelma_chat_get_key(const kelma_chat *c, size_t *n)
{
	*n = c->keytext.len;
	return c->keytext.data ? c->keytext.data : "";
}

int
kelma_preset_get(const kelma_res *res, size_t i, kelma_preset *out)
{
	size_t n, pos = 0, klen, vlen;
	const char *key, *val, *nul;
	pack_map m;
	const void *p = res ? pack_section(res, "presets", &n) : NULL;
	if (!p || pack_map_open(&m, p, n, NULL)) return 0;
	for (size_t k = 0; k <= i; k++)
		if (!pack_map_next(&m, &pos, &key, &klen, &val, &vlen)) return 0;
	if (!(nul = memchr(val, '\0', vlen))) return 0;
	*out = (kelma_preset){ val, nul + 1, vlen - (size_t)(nul + 1 - val) };
	return 1;
}

void
kelma_chat_free(kelma_chat *c)
{
	if (!c) return;
	kelma_doc_free(c->own);
	kelma_norm_free(c->key);
	kelma_norm_free(c->latin_key);
	kelma_norm_free(c->coda);
	kelma_translit_free(c->arab);
	kelma_translit_free(c->latn);
	match_text_free(&c->words);
	kelma_buf_free(&c->cuetext);
	kelma_buf_free(&c->tmpl);
	kelma_buf_free(&c->keytext);
	kelma_buf_free(&c->model);
	kelma_buf_free(&c->names);
	kelma_map_free(&c->map);
	free(c->slot);
	free(c->table);
	free(c->count);
	free(c);
}
