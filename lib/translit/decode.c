/* Arabizi to Arabic script, a sentence at a time: every word has readings, neighbours choose among
 * them. */
#include "translit/decode_int.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct cached {
	uint64_t hash;
	uint8_t klen, n;
	char key[CACHE_KEY];
	struct {
		float logp;
		uint32_t first, last;
		uint8_t flags, n;
		unsigned char c[CACHE_TEXT];
	} c[CAND_FEW];
} cached;

struct decode {
	word_model m;
	decode_options opt;
	style st;
	kelma_tok *tk;
	kelma_lang *lg;
	kelma_norm *coda;
	foreign *fr;
	kelma_token *tok;
	kelma_lang_token *lab;
	size_t toks;
	slot s[SENTENCE];
	cached *cache;
	unsigned turn;        /* way of a set to be replaced next */
	float odds[ODDS + 1]; /* log odds of a label by its probability */
	kelma_buf plain;      /* before CODA */
	kelma_map plain_map, coda_map, both;
	uint8_t pick[NBEST_MAX * SENTENCE];
};

kelma_status
decode_new(const kelma_res *res, const decode_options *opt, decode **out, kelma_err *err)
{
	*out = NULL;
	decode *d = calloc(1, sizeof *d);
	size_t n;
	if (!d || !(d->cache = calloc(CACHE_SETS * CACHE_WAYS, sizeof *d->cache))) {
		free(d);
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	}
	kelma_status st = style_parse(opt ? opt->style : NULL, &d->st, err);
	if (opt) d->opt = *opt;
	d->opt.style = NULL;
	for (int i = 0; i <= ODDS; i++) {
		double q = i < 2 ? 0.02 : i > ODDS - 2 ? 0.98 : (double)i / ODDS;
		d->odds[i] = (float)(log(q / (1 - q)) + 1.5);
	}
	if (!st) st = lm_open(&d->m.words, res, "translit", err);
	const void *p = pack_section(res, "translit.joint", &n);
	if (!st) st = joint_open(&d->m.units, p, p ? n : 0, err);
	if (!st && kelma_tok_new(res, NULL, &d->tk, NULL) == KELMA_ENOMEM) st = KELMA_ENOMEM;
	if (!st && kelma_lang_new(res, NULL, &d->lg, NULL) == KELMA_ENOMEM) st = KELMA_ENOMEM;
	if (!st && d->st.coda) st = kelma_norm_new(res, "coda", &d->coda, err);
	if (!st && d->opt.foreign_arab) st = foreign_open(res, &d->fr, err);
	if (st) {
		decode_free(d);
		return st;
	}
	*out = d;
	return KELMA_OK;
}

void
decode_free(decode *d)
{
	if (!d) return;
	kelma_tok_free(d->tk);
	kelma_lang_free(d->lg);
	kelma_norm_free(d->coda);
	foreign_free(d->fr);
	kelma_buf_free(&d->plain);
	kelma_map_free(&d->plain_map);
	kelma_map_free(&d->coda_map);
	kelma_map_free(&d->both);
	free(d->cache);
	free(d->tok);
	free(d->lab);
	free(d);
}

static void
from_cache(const cached *c, slot *s)
{
	s->n = c->n;
	for (size_t i = 0; i < c->n; i++) {
		s->c[i].logp = c->c[i].logp;
		s->c[i].first = c->c[i].first;
		s->c[i].last = c->c[i].last;
		s->c[i].flags = c->c[i].flags;
		s->c[i].n = c->c[i].n;
		memcpy(s->c[i].c, c->c[i].c, CACHE_TEXT);
	}
}

static void
to_cache(cached *c, const slot *s, uint64_t hash, const char *w, size_t n)
{
	if (n > CACHE_KEY) return;
	for (size_t i = 0; i < s->n; i++)
		if (s->c[i].n > CACHE_TEXT) return;
	c->hash = hash;
	c->klen = (uint8_t)n;
	c->n = s->n;
	memcpy(c->key, w, n);
	for (size_t i = 0; i < s->n; i++) {
		c->c[i].logp = s->c[i].logp;
		c->c[i].first = s->c[i].first;
		c->c[i].last = s->c[i].last;
		c->c[i].flags = s->c[i].flags;
		c->c[i].n = s->c[i].n;
		memcpy(c->c[i].c, s->c[i].c, CACHE_TEXT);
	}
}

/* Log odds that a labelled word is foreign. */
static double
foreign_odds(const decode *d, const kelma_lang_token *lab)
{
	if (!lab) return 0;
	double odds = d->odds[lab->prob <= 0 ? 0 : lab->prob >= 1 ? ODDS : (int)(lab->prob * ODDS)];
	kelma_label l = lab->label;
	if (l == KELMA_LABEL_FRA_LATN || l == KELMA_LABEL_ENG_LATN || l == KELMA_LABEL_SPA_LATN)
		return 0.5 * odds;
	return l == KELMA_LABEL_ARY_LATN ? -0.5 * odds : 0;
}

/* Shift the odds of staying as typed. */
static void
shift_odds(slot *s, double odds)
{
	for (size_t i = 0; i < s->n && s->n > 1; i++) {
		if (!(s->c[i].flags & CAND_AS_TYPED)) continue;
		double p = exp(s->c[i].logp), q = p * exp(odds), z = q + 1 - p;
		if (z < 1e-12) z = 1e-12;
		for (size_t j = 0; j < s->n; j++)
			s->c[j].logp += (float)((j == i ? odds : 0) - log(z));
		return;
	}
}

static cached *
in_cache(cached *set, uint64_t h, const char *w, size_t n)
{
	for (int i = 0; i < CACHE_WAYS; i++)
		if (set[i].hash == h && set[i].n && set[i].klen == n && !memcmp(set[i].key, w, n))
			return &set[i];
	return NULL;
}

static void
read_word(decode *d, slot *s, const char *w, size_t n, const kelma_lang_token *lab, int many)
{
	uint64_t h = base_hash(w, n, 0);
	cached *set = &d->cache[(h & (CACHE_SETS - 1)) * CACHE_WAYS];
	cached *c = many ? NULL : in_cache(set, h, w, n);
	word_hint hint = { 0, many };
	if (c)
		from_cache(c, s);
	else {
		s->n = (uint8_t)word_read(&d->m, w, n, &hint, s->c);
		if (!many && s->n > CAND_FEW) s->n = CAND_FEW;
		if (!many) to_cache(&set[d->turn++ % CACHE_WAYS], s, h, w, n);
	}
	double odds = foreign_odds(d, lab);
	if (odds != 0) shift_odds(s, odds);
}

/* Words, and what looks like a number or an id but is a known spelling: 3nd, 7it. */
static int
is_word(const decode *d, const char *s, const kelma_token *t)
{
	if (t->cls == KELMA_TOKEN_WORD) return 1;
	if (t->end - t->start < 2 || s[t->start] < '2' || s[t->start] > '9') return 0;
	return word_known(&d->m, s + t->start, t->end - t->start);
}

/* l' and the like, right before a word: both are one word. */
static int
is_elided(const char *s, const kelma_token *t, const kelma_token *next)
{
	size_t n = t->end - t->start;
	if (t->end != next->start || next->cls != KELMA_TOKEN_WORD || n < 2 || n > 4) return 0;
	return s[t->start + 1] == '\'' ||
	       !memcmp(s + t->start + 1, "\xe2\x80\x99", n < 4 ? n - 1 : 3);
}

/* Readings of the words from tok[*i] on, at most SENTENCE; *i moves behind the last. */
static size_t
read_words(decode *d, const char *s, const kelma_token *tok, const kelma_lang_token *lab, size_t k,
	   size_t *i, int many)
{
	size_t n = 0;
	int apart = 0;
	for (; *i < k && n < SENTENCE; ++*i) {
		const kelma_token *t = &tok[*i];
		if (!is_word(d, s, t)) {
			apart = 1;
			continue;
		}
		slot *w = &d->s[n++];
		w->tok = *i;
		w->apart = (uint8_t)apart;
		w->span = 1 + (size_t)(*i + 1 < k && is_elided(s, t, t + 1));
		*i += w->span - 1;
		read_word(d, w, s + t->start, tok[*i].end - t->start, lab ? &lab[*i] : NULL, many);
		apart = 0;
	}
	return n;
}

/* Words that are not sure enough are left as typed. */
static void
leave_unsure(decode *d, size_t n)
{
	double p[SENTENCE];
	lattice_posteriors(&d->m.words, d->s, n, p);
	for (size_t k = 0; k < n; k++) {
		slot *s = &d->s[k];
		if (p[k] < d->opt.min_prob) s->c[s->pick].flags = CAND_AS_TYPED | CAND_UNSURE;
	}
}

/* lam before a foreign word, as in "f l hopital", is read with it: l' of French, or an article. */
static int
is_foreign_article(const decode *d, const writer *w, const kelma_token *tok, size_t k, size_t n)
{
	if (!d->fr || k + 1 >= n || d->s[k + 1].apart) return 0;
	const slot *a = &d->s[k], *b = &d->s[k + 1];
	const kelma_token *t = &tok[b->tok];
	return cand_is_lam(&a->c[a->pick]) && b->c[b->pick].flags & CAND_AS_TYPED &&
	       !(b->c[b->pick].flags & CAND_UNSURE) &&
	       foreign_is_word(w->s + t->start, t->end - t->start);
}

/* Write tokens [from, to): those in slots [0, n) with their picks. */
static kelma_status
write_range(decode *d, writer *w, const kelma_token *tok, const kelma_lang_token *lab, size_t from,
	    size_t to, size_t n)
{
	const cand typed = { .flags = CAND_AS_TYPED };
	kelma_status st = KELMA_OK;
	size_t k = 0;
	for (size_t i = from; i < to && !st; i++) {
		if (k < n && d->s[k].tok == i) {
			const slot *s = &d->s[k];
			const cand *c = &s->c[s->pick];
			kelma_token t = tok[i];
			if (is_foreign_article(d, w, tok, k++, n)) c = &typed;
			i += s->span - 1;
			t.end = tok[i].end;
			st = writer_word(w, &t, c, lab ? lab[i].label : KELMA_LABEL_UND);
		} else
			st = writer_other(w, &tok[i]);
	}
	return st;
}

static kelma_status
write_all(decode *d, writer *w, const kelma_token *tok, const kelma_lang_token *lab, size_t k,
	  size_t i, double *logp)
{
	kelma_status st = KELMA_OK;
	while (i < k && !st) {
		size_t from = i, n = read_words(d, w->s, tok, lab, k, &i, 0);
		*logp += lattice_best(&d->m.words, d->s, n);
		if (d->opt.min_prob > 0) leave_unsure(d, n);
		st = write_range(d, w, tok, lab, from, i, n);
	}
	return st;
}

static kelma_status
room(decode *d, size_t k)
{
	if (k < d->toks) return KELMA_OK;
	size_t cap = d->toks ? d->toks * 2 : 64;
	kelma_token *t = realloc(d->tok, cap * sizeof *t);
	if (t) d->tok = t;
	kelma_lang_token *l = t ? realloc(d->lab, cap * sizeof *l) : NULL;
	if (!l) return KELMA_ENOMEM;
	d->lab = l;
	d->toks = cap;
	return KELMA_OK;
}

/* What the caller did not bring: tokens and labels. */
static kelma_status
prepare(decode *d, const char *s, size_t n, const kelma_token **tok, const kelma_lang_token **lab,
	size_t *k, kelma_err *err)
{
	if (*tok) return KELMA_OK;
	kelma_lang_result r;
	kelma_status st = d->tk ? kelma_tok_start(d->tk, s, n, err) : KELMA_EUNSUPPORTED;
	int more = 1;
	for (*k = 0; !st && more > 0; *k += more > 0) {
		st = room(d, *k);
		if (!st && (more = kelma_tok_next(d->tk, &d->tok[*k])) < 0) st = (kelma_status)more;
	}
	if (st) return base_fail(err, st, 0, 0, "%s", kelma_strstatus(st));
	*tok = d->tok;
	if (d->lg && !kelma_lang_run_tokens(d->lg, s, n, d->tok, *k, d->lab, &r, NULL))
		*lab = d->lab;
	return KELMA_OK;
}

static kelma_status
run_plain(decode *d, const char *s, size_t n, const kelma_token *tok, const kelma_lang_token *lab,
	  size_t k, kelma_buf *out, kelma_map *map, double *logp)
{
	writer w = { .st = &d->st, .s = s, .out = out, .map = map, .fr = d->fr };
	kelma_status st = write_all(d, &w, tok, lab, k, 0, logp);
	return st ? st : writer_end(&w, n);
}

/* CODA is a respelling of the house spelling, which d->plain holds: both maps make one. */
static kelma_status
respell(decode *d, kelma_buf *out, kelma_map *map, kelma_err *err)
{
	kelma_status st = kelma_norm_run(d->coda, d->plain.data ? d->plain.data : "", d->plain.len,
					 out, &d->coda_map, err);
	if (!st && map) st = kelma_map_compose(&d->plain_map, &d->coda_map, &d->both);
	return st || !map ? st : base_map_append(map, &d->both);
}

kelma_status
decode_text(decode *d, const char *s, size_t n, const kelma_token *tok, const kelma_lang_token *lab,
	    size_t k, kelma_buf *out, kelma_map *map, double *confidence, kelma_err *err)
{
	double logp = 0;
	kelma_status st = prepare(d, s, n, &tok, &lab, &k, err);
	if (st) return st;
	d->plain.len = d->plain_map.n = 0;
	st = run_plain(d, s, n, tok, lab, k, d->coda ? &d->plain : out,
		       d->coda ? &d->plain_map : map, &logp);
	if (!st && d->coda) st = respell(d, out, map, err);
	if (st) return base_fail(err, st, 0, 0, "%s", kelma_strstatus(st));
	if (confidence) *confidence = exp(logp);
	return KELMA_OK;
}

/* One reading of the whole text: slots [0, n) as picked, what follows at its best. */
static kelma_status
write_reading(decode *d, const char *s, size_t len, const kelma_token *tok,
	      const kelma_lang_token *lab, size_t k, size_t mid, size_t n, kelma_buf *out,
	      kelma_map *map, kelma_err *err)
{
	writer w = { .st = &d->st, .s = s, .out = out, .map = map, .fr = d->fr };
	double logp = 0;
	if (map) map->n = 0;
	d->plain.len = d->plain_map.n = 0;
	if (d->coda) w.out = &d->plain, w.map = &d->plain_map;
	kelma_status st = write_range(d, &w, tok, lab, 0, mid, n);
	if (!st && mid < k) st = write_all(d, &w, tok, lab, k, mid, &logp);
	if (!st) st = writer_end(&w, len);
	return st || !d->coda ? st : respell(d, out, map, err);
}

/* Different readings may give the same text: count them as one. */
static int
same_as_before(const readings *r, size_t start, double prob)
{
	const char *t = r->out->data;
	size_t n = r->out->len - start;
	for (size_t i = 0; i < r->got; i++) {
		kelma_candidate *c = &r->cand[i];
		if (c->end - c->start != n || memcmp(t + c->start, t + start, n)) continue;
		c->prob += prob;
		return 1;
	}
	return 0;
}

kelma_status
decode_nbest(decode *d, const char *s, size_t n, const kelma_token *tok,
	     const kelma_lang_token *lab, size_t k, readings *r, kelma_err *err)
{
	double share[NBEST_MAX] = { 0 };
	size_t mid = 0, first = r->out->len;
	r->got = 0;
	if (!r->cap) return base_fail(err, KELMA_EARG, 0, 0, "no room for a reading");
	kelma_status st = prepare(d, s, n, &tok, &lab, &k, err);
	if (st) return st;
	size_t words = read_words(d, s, tok, lab, k, &mid, 1);
	lattice_best(&d->m.words, d->s, words);
	size_t paths = lattice_paths(&d->m.words, d->s, words, d->pick, share, NBEST_MAX);
	for (size_t i = 0; (i < paths || !i) && r->got < r->cap && !st; i++) {
		size_t start = r->out->len;
		if (i && mid < k) { /* the tail used the slots: read these words again */
			size_t again = 0;
			read_words(d, s, tok, lab, k, &again, 1);
		}
		for (size_t j = 0; j < words; j++) d->s[j].pick = d->pick[i * SENTENCE + j];
		st = write_reading(d, s, n, tok, lab, k, mid, words, r->out,
				   r->map ? &r->map[r->got] : NULL, err);
		if (st) break;
		if (same_as_before(r, start, exp(share[i])))
			r->out->len = start;
		else
			r->cand[r->got++] = (kelma_candidate){ exp(share[i]), start, r->out->len };
	}
	if (!st) return KELMA_OK;
	r->out->len = first;
	return base_fail(err, st, 0, 0, "%s", kelma_strstatus(st));
}

/* The word of slot w: what it is, what it was taken for, what speaks for its readings. */
static kelma_status
explain_word(decode *d, const char *s, const kelma_token *tok, const kelma_lang_token *lab,
	     const slot *w, kelma_buf *out)
{
	char line[80];
	size_t last = w->tok + w->span - 1, start = tok[w->tok].start, n = tok[last].end - start;
	const kelma_lang_token *l = lab ? &lab[last] : NULL;
	word_hint hint = { foreign_odds(d, l), 1 };
	kelma_status st = kelma_buf_add(out, s + start, n);
	int k = l ? snprintf(line, sizeof line, "\t%s %.3f\n", kelma_label_name(l->label), l->prob)
		  : snprintf(line, sizeof line, "\n");
	if (!st) st = kelma_buf_add(out, line, (size_t)k);
	const char *head = d->fr && foreign_is_word(s + start, n) ? "foreign" : "kept";
	return st ? st : word_explain(&d->m, s + start, n, &hint, &w->c[w->pick], head, out);
}

/* A token that is no word: it stays for its shape. */
static kelma_status
explain_other(const char *s, const kelma_token *t, kelma_buf *out)
{
	char line[80];
	if (t->cls == KELMA_TOKEN_PUNCT) return KELMA_OK;
	kelma_status st = kelma_buf_add(out, s + t->start, t->end - t->start);
	int k = snprintf(line, sizeof line, "\n\tkept\t%s\n", kelma_token_class_name(t->cls));
	return st ? st : kelma_buf_add(out, line, (size_t)k);
}

kelma_status
decode_explain(decode *d, const char *s, size_t n, const kelma_token *tok,
	       const kelma_lang_token *lab, size_t k, kelma_buf *out, kelma_err *err)
{
	kelma_status st = prepare(d, s, n, &tok, &lab, &k, err);
	for (size_t i = 0; i < k && !st;) {
		size_t at = i, words = read_words(d, s, tok, lab, k, &i, 0), w = 0;
		lattice_best(&d->m.words, d->s, words);
		if (d->opt.min_prob > 0) leave_unsure(d, words);
		for (; at < i && !st; at++)
			if (w < words && d->s[w].tok == at) {
				at += d->s[w].span - 1;
				st = explain_word(d, s, tok, lab, &d->s[w++], out);
			} else
				st = explain_other(s, &tok[at], out);
	}
	return st ? base_fail(err, st, 0, 0, "%s", kelma_strstatus(st)) : KELMA_OK;
}
