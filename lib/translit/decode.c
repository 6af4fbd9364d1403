/* Arabizi to Arabic script, a sentence at a time: every word has readings, neighbours choose among them. */
#include "translit/decode_int.h"
#include "text/utf8.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double PAIR_WEIGHT = 0.6;
/* log odds of staying as typed after a word that did / did not, against those on their own. */
static const double KEEP_KEEP = 0.9, KEEP_READ = -0.6, READ_KEEP = -0.7, READ_READ = 0.15;

typedef struct slot {
	cand c[CAND_MAX];
	uint8_t n, pick;
	double best[CAND_MAX], sum[CAND_MAX]; /* log: best path, all paths that end here */
	uint8_t from[CAND_MAX];
	size_t tok;
} slot;

typedef struct cached {
	uint64_t hash;
	uint8_t klen, n;
	char key[CACHE_KEY];
	struct {
		float logp;
		uint32_t first, last;
		uint8_t flags, n;
		unsigned char c[CACHE_TEXT];
	} c[CAND_MAX];
} cached;

struct decode {
	word_model m;
	decode_options opt;
	kelma_tok *tk;
	kelma_lang *lg;
	kelma_token *tok;
	kelma_lang_token *lab;
	size_t toks;
	slot s[SENTENCE];
	cached *cache;
};

kelma_status
decode_new(const kelma_res *res, const decode_options *opt, decode **out, kelma_err *err)
{
	*out = NULL;
	decode *d = calloc(1, sizeof *d);
	size_t n;
	if (!d || !(d->cache = calloc(CACHE_SLOTS, sizeof *d->cache))) {
		free(d);
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	}
	if (opt) d->opt = *opt;
	d->opt.style = NULL;
	kelma_status st = lm_open(&d->m.words, res, err);
	const void *p = pack_section(res, "translit.joint", &n);
	if (!st) st = joint_open(&d->m.units, p, p ? n : 0, err);
	if (!st && kelma_tok_new(res, NULL, &d->tk, NULL) == KELMA_ENOMEM) st = KELMA_ENOMEM;
	if (!st && kelma_lang_new(res, NULL, &d->lg, NULL) == KELMA_ENOMEM) st = KELMA_ENOMEM;
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

static double
foreign_odds(const kelma_lang_token *lab)
{
	if (!lab) return 0;
	double p = lab->prob < 0.02 ? 0.02 : lab->prob > 0.98 ? 0.98 : lab->prob, odds = log(p / (1 - p)) + 1.5;
	if (lab->label == KELMA_LABEL_FRA_LATN || lab->label == KELMA_LABEL_ENG_LATN || lab->label == KELMA_LABEL_SPA_LATN)
		return 0.5 * odds;
	return lab->label == KELMA_LABEL_ARY_LATN ? -0.5 * odds : 0;
}

/* Readings of a word into s; the hint changes only the odds of staying as typed, so the cache holds them without. */
static void
read_word(decode *d, slot *s, const char *w, size_t n, const kelma_lang_token *lab)
{
	uint64_t h = base_hash(w, n, 0);
	cached *c = &d->cache[h & (CACHE_SLOTS - 1)];
	if (c->n && c->hash == h && c->klen == n && !memcmp(c->key, w, n)) from_cache(c, s);
	else {
		word_hint hint = { 0, 0 };
		s->n = (uint8_t)word_read(&d->m, w, n, &hint, s->c);
		to_cache(c, s, h, w, n);
	}
	double odds = foreign_odds(lab);
	if (odds == 0 || s->n < 2) return;
	for (size_t i = 0; i < s->n; i++)
		if (s->c[i].flags & CAND_AS_TYPED) {
			double p = exp(s->c[i].logp), q = p * exp(odds), z = q + 1 - p;
			for (size_t j = 0; j < s->n; j++) s->c[j].logp += (float)((j == i ? odds : 0) - log(z));
			return;
		}
}

static double
transition(const lm *m, const cand *a, const cand *b)
{
	int x = a->flags & CAND_AS_TYPED, y = b->flags & CAND_AS_TYPED;
	if (x || y) return x && y ? KEEP_KEEP : x ? KEEP_READ : READ_KEEP;
	return READ_READ - PAIR_WEIGHT * lm_pair(m, a->last, b->first) / JOINT_NAT;
}

static double
add_logs(double a, double b)
{
	double hi = a > b ? a : b, lo = a > b ? b : a;
	return lo == -HUGE_VAL ? hi : hi + log1p(exp(lo - hi));
}

/* Best path and the sum of all paths through slots [0, n); returns the log posterior of the best one. */
static double
choose(decode *d, size_t n)
{
	cand edge = { .last = d->m.words.edge };
	for (size_t k = 0; k < n; k++) {
		slot *s = &d->s[k], *p = k ? &d->s[k - 1] : NULL;
		for (size_t j = 0; j < s->n; j++) {
			s->best[j] = s->sum[j] = -HUGE_VAL;
			if (!p) s->best[j] = s->sum[j] = transition(&d->m.words, &edge, &s->c[j]);
			for (size_t i = 0; p && i < p->n; i++) {
				double t = transition(&d->m.words, &p->c[i], &s->c[j]);
				s->sum[j] = add_logs(s->sum[j], p->sum[i] + t);
				if (p->best[i] + t <= s->best[j]) continue;
				s->best[j] = p->best[i] + t;
				s->from[j] = (uint8_t)i;
			}
			s->best[j] += s->c[j].logp;
			s->sum[j] += s->c[j].logp;
		}
	}
	if (!n) return 0;
	slot *s = &d->s[n - 1];
	size_t b = 0;
	double z = -HUGE_VAL;
	for (size_t j = 0; j < s->n; j++) {
		z = add_logs(z, s->sum[j]);
		if (s->best[j] > s->best[b]) b = j;
	}
	double best = s->best[b];
	for (size_t k = n; k--; b = d->s[k].from[b]) d->s[k].pick = (uint8_t)b;
	return best - z;
}

/* Text being written: what the last word left to be joined, where the map stands. */
typedef struct writer {
	decode *d;
	const char *s;
	kelma_buf *out;
	kelma_map *map;
	size_t at;   /* next byte of s to account for */
	int join;    /* a prefix letter waits for its word: no space */
	int lam;     /* and it was lam */
	int arab;    /* the word just written is in Arabic letters */
} writer;

static kelma_status
put(writer *w, const char *t, size_t n, size_t in, int whole)
{
	kelma_status st = kelma_buf_add(w->out, t, n);
	if (!st && w->map) st = whole ? kelma_map_add_whole(w->map, n, in) : kelma_map_add(w->map, n, in);
	w->at += in;
	return st;
}

/* Bytes as they are up to `end`. */
static kelma_status
copy_to(writer *w, size_t end)
{
	return end > w->at ? put(w, w->s + w->at, end - w->at, end - w->at, 0) : KELMA_OK;
}

static kelma_status
put_word(writer *w, const kelma_token *t, const cand *c)
{
	char s[2 * CAND_TEXT];
	const unsigned char *p = c->c;
	size_t n = c->n;
	int join = w->join && !(c->flags & CAND_AS_TYPED);
	kelma_status st = KELMA_OK;
	if (!join) st = copy_to(w, t->start);
	if (st) return st;
	if (c->flags & CAND_AS_TYPED) {
		w->join = w->arab = 0;
		return copy_to(w, t->end);
	}
	if (c->flags & CAND_JOINS) n--;
	if (join && w->lam && n > 2 && p[0] == 0x27 && p[1] == 0x44) { /* l + al = ll */
		p++;
		n--;
	}
	w->join = (c->flags & CAND_JOINS) != 0;
	w->lam = w->join && n == 1 && p[0] == 0x44;
	w->arab = 1;
	return put(w, s, code_arab_put(p, n, s), t->end - w->at, 1);
}

/* Comma, semicolon and question mark take their Arabic form right after an Arabic word. */
static kelma_status
put_other(writer *w, const kelma_token *t)
{
	kelma_status st = copy_to(w, t->start);
	char c = w->s[t->start];
	w->join = 0;
	if (st || !w->arab || t->end != t->start + 1) {
		w->arab = 0;
		return st ? st : copy_to(w, t->end);
	}
	if (c == ',') return put(w, "\xd8\x8c", 2, 1, 1);
	if (c == ';') return put(w, "\xd8\x9b", 2, 1, 1);
	if (c == '?') return put(w, "\xd8\x9f", 2, 1, 1);
	return copy_to(w, t->end);
}

/* The words of slots [0, n) were chosen: write them and the tokens between. */
static kelma_status
write_words(writer *w, const kelma_token *tok, size_t n)
{
	kelma_status st = KELMA_OK;
	for (size_t k = 0; k < n && !st; k++) {
		const slot *s = &w->d->s[k];
		st = put_word(w, &tok[s->tok], &s->c[s->pick]);
	}
	return st;
}

static kelma_status
decode_tokens(writer *w, const kelma_token *tok, const kelma_lang_token *lab, size_t k, double *logp)
{
	decode *d = w->d;
	size_t n = 0;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < k && !st; i++) {
		if (tok[i].cls == KELMA_TOKEN_WORD) {
			d->s[n].tok = i;
			read_word(d, &d->s[n++], w->s + tok[i].start, tok[i].end - tok[i].start, lab ? &lab[i] : NULL);
			if (n < SENTENCE) continue;
		}
		*logp += choose(d, n);
		st = write_words(w, tok, n);
		n = 0;
		if (!st && tok[i].cls != KELMA_TOKEN_WORD) st = put_other(w, &tok[i]);
	}
	if (st || !n) return st;
	*logp += choose(d, n);
	return write_words(w, tok, n);
}

/* Tokens and labels of s, made here when the caller has none. */
static kelma_status
make_tokens(decode *d, const char *s, size_t n, size_t *k, kelma_err *err)
{
	kelma_status st = d->tk ? kelma_tok_start(d->tk, s, n, err) : KELMA_EUNSUPPORTED;
	int more = 0;
	*k = 0;
	while (!st) {
		if (*k == d->toks) {
			size_t cap = d->toks ? d->toks * 2 : 64;
			kelma_token *t = realloc(d->tok, cap * sizeof *t);
			if (t) d->tok = t;
			kelma_lang_token *l = t ? realloc(d->lab, cap * sizeof *l) : NULL;
			if (!l) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
			d->lab = l;
			d->toks = cap;
		}
		if ((more = kelma_tok_next(d->tk, &d->tok[*k])) <= 0) break;
		++*k;
	}
	return st ? st : (kelma_status)more;
}

kelma_status
decode_text(decode *d, const char *s, size_t n, const kelma_token *tok, const kelma_lang_token *lab, size_t k,
	    kelma_buf *out, kelma_map *map, double *confidence, kelma_err *err)
{
	double logp = 0;
	if (!tok) {
		kelma_lang_result r;
		kelma_status st = make_tokens(d, s, n, &k, err);
		if (st) return st;
		tok = d->tok;
		if (d->lg && !kelma_lang_run_tokens(d->lg, s, n, tok, k, d->lab, &r, NULL)) lab = d->lab;
	}
	writer w = { .d = d, .s = s, .out = out, .map = map };
	kelma_status st = decode_tokens(&w, tok, lab, k, &logp);
	if (!st) st = copy_to(&w, n);
	if (st) return base_fail(err, st, w.at, 0, "%s", kelma_strstatus(st));
	if (confidence) *confidence = exp(logp);
	return KELMA_OK;
}
