/* Readings of one word: what the lexicon has seen, smoothed by what the letters and the word list
 * say. */
#include "translit/decode_int.h"
#include "text/utf8.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { READINGS = 24, SLIP_LETTERS = 14, FAST_HITS = 5 * JOINT_NAT };
/* Prices in nats of slips of the fingers; LEXICON_MASS = sum of the weights of the lexicon. */
static const double SWAP = 6.5, EXTRA = 12, DOUBLED = 6, VOWEL = 5, LEXICON_MASS = 1e5;
static const double LM_WEIGHT = 0.8, SCALE = 0.9, PSEUDO = 0.5, LOWER = 0.3;
static const double KEEP_BASE = 0.02, KEEP_FOREIGN = 0.12, KEEP_POWER = 1.0, WITH_ARTICLE = 0.7,
		    HIDDEN = 0.25, ARTICLE = 1.5;

/* One reading being collected: counts of the lexicon, share of the letters' model. */
typedef struct item {
	const unsigned char *c;
	size_t n;
	double count, model, p;
} item;
typedef struct pool {
	item it[READINGS + JOINT_HITS + TYPOS];
	size_t n;
	double total, keep;
	const char *why; /* it is not read at all */
} pool;

static item *
pool_get(pool *p, const unsigned char *c, size_t n)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->it[i].n == n && !memcmp(p->it[i].c, c, n)) return &p->it[i];
	if (p->n == READINGS + JOINT_HITS + TYPOS) return NULL;
	p->it[p->n] = (item){ c, n, 0, 0, 0 };
	return &p->it[p->n++];
}

/* A digraph written twice shows the article too: chchems, shshms. */
static int
has_digraph(const unsigned char *lat, size_t n)
{
	return n > 3 && lat[0] == lat[2] && lat[1] == 'h' && lat[3] == 'h';
}

/* Can one see the article in this spelling? */
static int
shows_article(const unsigned char *lat, size_t n)
{
	return n > 1 && (lat[0] == 'l' || lat[0] == lat[1] || !memcmp(lat, "el", 2) ||
			 !memcmp(lat, "al", 2) || has_digraph(lat, n));
}

static int
has_article(const unsigned char *c, size_t n)
{
	return n > 3 && c[0] == 0x27 && c[1] == 0x44;
}

static void
add_lexicon(const lm *m, pool *p, const unsigned char *lat, size_t n, double share)
{
	lm_reading r[READINGS];
	size_t k = lm_readings(&m->lexicon, lat, n, r, READINGS);
	int shown = shows_article(lat, n);
	for (size_t i = 0; i < k; i++) {
		double w = r[i].weight * share;
		if (!shown && has_article(r[i].c, r[i].n)) w *= HIDDEN;
		p->total += w;
		if (r[i].c[0] == LM_KEEP) {
			p->keep += w;
			continue;
		}
		item *it = pool_get(p, r[i].c, r[i].n);
		if (it) it->count += w;
	}
}

static void
try_reading(const lm *m, trial *t, const unsigned char *c, size_t n, double letters)
{
	int known;
	while (n && c[n - 1] == CODE_SPACE) n--;
	if (!n || n > CAND_TEXT || t->n == JOINT_HITS + TYPOS) return;
	double cost = SCALE * (letters + LM_WEIGHT * lm_cost(m, c, n, &known) / JOINT_NAT);
	for (size_t i = 0; i < t->n; i++)
		if (t->t[i].n == n && !memcmp(t->t[i].c, c, n)) {
			if (cost < t->t[i].cost) t->t[i].cost = cost;
			return;
		}
	memcpy(t->t[t->n].c, c, n);
	t->t[t->n].n = (uint8_t)n;
	t->t[t->n++].cost = cost;
}

/* If `lat` is a spelling of the lexicon: its readings, at the price of the slip that made it. */
static void
try_spelling(const lm *m, trial *t, const unsigned char *lat, size_t n, double slip)
{
	lm_reading r[READINGS];
	size_t k = lm_readings(&m->lexicon, lat, n, r, READINGS);
	for (size_t i = 0; i < k; i++)
		if (r[i].c[0] != LM_KEEP && r[i].c[r[i].n - 1] != LM_JOIN)
			try_reading(m, t, r[i].c, r[i].n, slip + log(LEXICON_MASS / r[i].weight));
}

/* Spellings one slip away: two letters swapped, one too many, a vowel left out. */
static void
try_slips(const lm *m, trial *t, const unsigned char *lat, size_t n)
{
	unsigned char x[CODE_MAX];
	if (n < 4 || n > SLIP_LETTERS) return;
	for (size_t i = 0; i + 1 < n; i++) {
		if (lat[i] == lat[i + 1]) continue;
		memcpy(x, lat, n);
		x[i] = lat[i + 1];
		x[i + 1] = lat[i];
		try_spelling(m, t, x, n, SWAP);
	}
	for (size_t i = 0; i < n; i++) {
		if (i && lat[i] == lat[i - 1]) continue;
		memcpy(x, lat, i);
		memcpy(x + i, lat + i + 1, n - i - 1);
		try_spelling(m, t, x, n - 1, i + 1 < n && lat[i] == lat[i + 1] ? DOUBLED : EXTRA);
	}
	for (size_t i = 1; i < n; i++)
		for (size_t v = 0; v < 5; v++) {
			memcpy(x, lat, i);
			x[i] = (unsigned char)"aeiou"[v];
			memcpy(x + i + 1, lat + i, n - i);
			try_spelling(m, t, x, n + 1, VOWEL);
		}
}

static void
add_model(word_model *m, pool *p, const unsigned char *lat, size_t n, int many, int slips)
{
	double best = HUGE_VAL, sum = 0;
	trial *t = &m->trial;
	t->n = 0;
	size_t k = joint_decode(&m->units, &m->beam, JOINT_TO_ARAB, lat, n,
				many ? &joint_wide : &joint_fast);
	int shown = shows_article(lat, n);
	for (size_t i = 0; i < k; i++) {
		const joint_hit *h = &m->beam.hit[i];
		if (!many && h->cost > m->beam.hit[0].cost + FAST_HITS) break;
		double hidden = !shown && has_article(h->out, h->n) ? ARTICLE : 0;
		try_reading(&m->words, t, h->out, h->n, h->cost / (double)JOINT_NAT + hidden);
	}
	if (slips) try_slips(&m->words, t, lat, n);
	for (size_t i = 0; i < t->n; i++)
		if (t->t[i].cost < best) best = t->t[i].cost;
	for (size_t i = 0; i < t->n; i++) sum += exp(best - t->t[i].cost);
	for (size_t i = 0; i < t->n; i++) {
		double q = exp(best - t->t[i].cost) / sum;
		item *it = q > 1e-6 ? pool_get(p, t->t[i].c, t->t[i].n) : NULL;
		if (it) it->model += q;
	}
}

static void
set_ids(const lm *m, cand *c)
{
	const unsigned char *e = memchr(c->c, CODE_SPACE, c->n);
	size_t k = e ? (size_t)(e - c->c) : c->n, b = c->n;
	while (b && c->c[b - 1] != CODE_SPACE) b--;
	c->first = lm_find(m, c->c, k);
	c->last = b ? lm_find(m, c->c + b, c->n - b) : c->first;
}

static void
as_typed(cand *c, double logp)
{
	*c = (cand){
		.logp = (float)logp, .first = LM_NONE, .last = LM_NONE, .flags = CAND_AS_TYPED
	};
}

static void
insert(cand *out, size_t *n, size_t most, const cand *c)
{
	size_t k = *n;
	if (k == most) {
		if (out[k - 1].logp >= c->logp) return;
		k--;
	} else
		++*n;
	for (; k && out[k - 1].logp < c->logp; k--) out[k] = out[k - 1];
	out[k] = *c;
}

/* Turn the pool into readings: p(reading | letters) = (count + PSEUDO * model) / (total + PSEUDO),
 * and the share of "as typed" from its own counts and the hint. */
static size_t
rank(const lm *m, const pool *p, double keep, const unsigned char *lat, const unsigned char *low,
     size_t letters, size_t most, cand *out)
{
	size_t n = 0;
	int shown = shows_article(lat, letters);
	double total = p->total - p->keep + PSEUDO;
	for (size_t i = 0; i < p->n; i++) {
		double q = (p->it[i].count + PSEUDO * p->it[i].model) / total * (1 - keep);
		if (q < (most == CAND_MAX ? 1e-7 : 1e-3) || p->it[i].n > CAND_TEXT) continue;
		cand c = { .logp = (float)log(q), .n = (uint8_t)p->it[i].n };
		memcpy(c.c, p->it[i].c, c.n);
		if (p->it[i].count > 0) c.flags = CAND_LEXICON;
		if (c.n > 1 && c.c[c.n - 1] == LM_JOIN) c.flags |= CAND_JOINS;
		if (!shown && has_article(c.c, c.n)) c.flags |= CAND_HIDDEN;
		if (n == most && out[n - 1].logp >= c.logp) continue;
		set_ids(m, &c);
		insert(out, &n, most, &c);
	}
	if (keep > (most == CAND_MAX ? 1e-5 : 2e-3)) {
		cand c;
		as_typed(&c, log(keep));
		if (letters < 3) c.flags |= CAND_SHORT;
		if (letters < 4 && lm_class(m, low, letters) == LM_BOUND) c.flags |= CAND_BOUND;
		if (n == most && out[n - 1].logp >= c.logp)
			out[n - 1] = c; /* a label may yet speak for it */
		else
			insert(out, &n, most, &c);
	}
	if (!n) as_typed(&out[n++], 0);
	return n;
}

/* Probability that the word stays as typed. */
static double
keep_share(const lm *m, const pool *p, const unsigned char *low, size_t n, const word_hint *hint)
{
	double arab = p->total - p->keep, f = lm_foreign(m, low, n), kept = p->keep;
	size_t article = n > 3 && low[0] == 'l' ? 1 + (low[1] == '\'') : 0;
	if (article) { /* the Arabic article before a foreign word */
		lm_reading r[READINGS];
		size_t k = lm_readings(&m->lexicon, low + article, n - article, r, READINGS);
		double g = WITH_ARTICLE * lm_foreign(m, low + article, n - article);
		if (g > f) f = g;
		for (size_t i = 0; i < k; i++)
			if (r[i].c[0] == LM_KEEP)
				kept += WITH_ARTICLE * r[i].weight;
			else
				arab += WITH_ARTICLE * r[i].weight;
	}
	double yes = KEEP_BASE + kept + KEEP_FOREIGN * pow(f, KEEP_POWER) / (1 + arab),
	       no = arab + 0.3;
	double odds = log(yes / no) + hint->foreign;
	return 1 / (1 + exp(-odds));
}

static int
readable(const char *s, size_t n)
{
	int letters = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		if ((cp >= '0' && cp <= '9' && !strchr("23456789", (int)cp)) ||
		    (cp >= 0x250 && (cp < 0x2018 || cp > 0x2019)))
			return 0;
		letters |= cp >= 'A' && !(cp >= '[' && cp <= '`');
	}
	return letters;
}

/* Other ways to write the letters of a word that is not in the lexicon; lat and low are changed
 * when one of them says more. */
static size_t
try_spellings(word_model *m, pool *p, unsigned char *lat, size_t k, unsigned char *low)
{
	unsigned char x[CODE_MAX];
	size_t n = code_fold_twins(lat, k);
	if (n < k) {
		k = n;
		memcpy(low, lat, k);
		add_lexicon(&m->words, p, lat, k, LOWER);
		if (code_lower(low, k)) add_lexicon(&m->words, p, low, k, LOWER);
	}
	if (p->total - p->keep >= 1) return k;
	n = code_plain(low, k, x, CODE_MAX);
	if (n != k || memcmp(x, low, k)) add_lexicon(&m->words, p, x, n, LOWER);
	return k;
}

/* 6km, 4x4: a number and what it counts, not a letter that looks like a digit. Only asked of words
 * that are not in the lexicon. */
static int
is_quantity(const lm *m, const char *s, const unsigned char *low, size_t k)
{
	if (*s < '2' || *s > '9' || k < 3 || k > 4) return 0;
	if (k == 3 && low[1] == 'x' && low[2] >= '2' && low[2] <= '9') return 1;
	for (size_t i = 1; i < k; i++)
		if (strchr("aeiouy", low[i])) return 0;
	return lm_foreign(m, low + 1, k - 1) > 0;
}

/* mp3, l4G: letters with digits that are no letters, by the list. */
static int
is_technical(const lm *m, const pool *p, const char *s, size_t n, const unsigned char *low,
	     size_t k)
{
	const unsigned char *raw = (const unsigned char *)s;
	size_t digits = 0, l = k > 2 && low[0] == 'l' ? 1 + (low[1] == '\'') : 0;
	for (size_t i = 0; i < k; i++) digits += low[i] >= '2' && low[i] <= '9';
	if (!digits || n != k) return 0;
	if (memcmp(raw, low, k) && lm_class(m, raw, k) == LM_TECHNICAL) return 1; /* capitals */
	if (p->total - p->keep >= 1) return 0; /* also a word of Darija */
	return lm_class(m, low, k) == LM_TECHNICAL || lm_class(m, raw + l, k - l) == LM_TECHNICAL ||
	       lm_class(m, low + l, k - l) == LM_TECHNICAL;
}

/* PC, DVD: capitals without a vowel that are no word. */
static int
is_acronym(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < 'A' || s[i] > 'Z' || strchr("AEIOUY", s[i])) return 0;
	return n > 1 && n < 6;
}

/* Codes of the word; 0 when it is not one to be read (other script, digits that are no letters, too
 * long). */
static size_t
collect(word_model *m, const char *s, size_t n, const word_hint *hint, pool *p, unsigned char *lat,
	unsigned char *low)
{
	p->why = "letters or digits that Arabizi does not use";
	if (n > 4 * CODE_MAX || !readable(s, n)) return 0;
	size_t used, k = code_latin(s, n, lat, CODE_MAX, &used);
	if (!k || used < n) return 0;
	memcpy(low, lat, k);
	add_lexicon(&m->words, p, lat, k, 1);
	if (code_lower(low, k)) add_lexicon(&m->words, p, low, k, LOWER);
	if (k > 2 && low[1] == '\'') { /* l'7anout = l7anout */
		unsigned char x[CODE_MAX] = { low[0] };
		memcpy(x + 1, low + 2, k - 2);
		add_lexicon(&m->words, p, x, k - 1, LOWER);
	}
	p->why = "technical word";
	if (is_technical(&m->words, p, s, n, low, k)) return 0;
	if (p->total - p->keep < 1) k = try_spellings(m, p, lat, k, low);
	int unread = p->total - p->keep <= 0;
	p->why = "a number and what it counts";
	if (unread && is_quantity(&m->words, s, low, k)) return 0;
	p->why = "capitals without a vowel";
	if (unread && is_acronym(s, n)) return 0;
	if (hint->many || p->total - p->keep < 1) {
		add_model(m, p, lat, k, hint->many, p->total - p->keep < 1);
	}
	return k;
}

static int
is_read(const word_model *m, const unsigned char *lat, size_t k)
{
	lm_reading r[READINGS];
	size_t got = lm_readings(&m->words.lexicon, lat, k, r, READINGS);
	for (size_t i = 0; i < got; i++)
		if (r[i].c[0] != LM_KEEP) return 1;
	return 0;
}

int
word_known(const word_model *m, const char *s, size_t n)
{
	unsigned char lat[CODE_MAX], x[CODE_MAX];
	if (n < 2 || n > CODE_MAX || !readable(s, n)) return 0;
	size_t k = code_latin(s, n, lat, CODE_MAX, NULL);
	if (is_read(m, lat, k)) return 1;
	code_lower(lat, k);
	return k > 2 && is_read(m, x, code_plain(lat, k, x, CODE_MAX)); /* 4er = gher */
}

size_t
word_read(word_model *m, const char *s, size_t n, const word_hint *hint, cand *out)
{
	unsigned char lat[CODE_MAX], low[CODE_MAX];
	pool p; /* most of its room is never touched */
	p.n = 0, p.total = p.keep = 0;
	size_t k = collect(m, s, n, hint, &p, lat, low);
	if (!k) {
		as_typed(&out[0], 0);
		return 1;
	}
	return rank(&m->words, &p, keep_share(&m->words, &p, low, k, hint), lat, low, k,
		    hint->many ? CAND_MAX : CAND_FEW, out);
}

size_t
word_read_name(word_model *m, const unsigned char *lat, size_t n, cand *out)
{
	pool p;
	p.n = 0, p.total = p.keep = 0;
	if (!n || n > CODE_MAX) return 0;
	add_lexicon(&m->words, &p, lat, n, 1);
	add_model(m, &p, lat, n, 1, 0);
	return p.n ? rank(&m->words, &p, 0, lat, lat, n, CAND_MAX, out) : 0;
}

static kelma_status
say(kelma_buf *out, const char *line, int n)
{
	return n > 0 ? kelma_buf_add(out, line, (size_t)n) : KELMA_OK;
}

/* Why a word stays as typed: everything that speaks for it. */
static kelma_status
explain_kept(const lm *m, const pool *p, const unsigned char *low, size_t k, double keep,
	     const word_hint *hint, unsigned flags, kelma_buf *out)
{
	char line[128];
	const char *sep = "";
	kelma_status st = KELMA_OK;
	int f = k ? lm_foreign(m, low, k) : 0;
	if (!k) return say(out, line, snprintf(line, sizeof line, "%s\n", p->why));
	if (flags & CAND_UNSURE)
		st = say(out, line,
			 snprintf(line, sizeof line, "%sno reading is sure enough", sep)),
		sep = "; ";
	if (!st && hint->foreign > 0)
		st = say(out, line,
			 snprintf(line, sizeof line, "%slanguage %+.2f", sep, hint->foreign)),
		sep = "; ";
	if (!st && f)
		st = say(out, line,
			 snprintf(line, sizeof line, "%slist of foreign words 2^%d", sep, f)),
		sep = "; ";
	if (!st && p->keep > 0)
		st = say(out, line,
			 snprintf(line, sizeof line, "%sas typed in the lexicon %.0f of %.0f", sep,
				  p->keep, p->total)),
		sep = "; ";
	if (!st && (keep < 0.5 || !*sep) && !(flags & CAND_UNSURE))
		st = say(out, line, snprintf(line, sizeof line, "%sneighbours", sep));
	return st ? st : kelma_buf_add(out, "\n", 1);
}

static kelma_status
explain_readings(const lm *m, const pool *p, double keep, kelma_buf *out)
{
	char line[1024], ar[2 * CAND_TEXT];
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < p->n && !st; i++) {
		const item *it = &p->it[i];
		size_t len = it->n, join = it->c[len - 1] == LM_JOIN;
		int known;
		ar[code_arab_put(it->c, len - join, ar)] = '\0';
		double q = (it->count + PSEUDO * it->model) / (p->total - p->keep + PSEUDO) *
			   (1 - keep);
		if (q < 0.001) continue;
		st = say(out, line,
			 snprintf(line, sizeof line,
				  "\t%s%s\tp=%.4f lexicon=%.2f letters=%.4f word=%.2f\n", ar,
				  join ? "+" : "", q, it->count, it->model,
				  lm_cost(m, it->c, len - join, &known) / (double)JOINT_NAT));
	}
	return st;
}

kelma_status
word_explain(word_model *m, const char *s, size_t n, const word_hint *hint, const cand *picked,
	     const char *head, kelma_buf *out)
{
	unsigned char lat[CODE_MAX], low[CODE_MAX];
	char line[1024];
	pool p;
	p.n = 0, p.total = p.keep = 0;
	size_t k = collect(m, s, n, hint, &p, lat, low);
	double keep = k ? keep_share(&m->words, &p, low, k, hint) : 1;
	kelma_status st = KELMA_OK;
	if (picked->flags & CAND_AS_TYPED)
		st = say(out, line, snprintf(line, sizeof line, "\t%s\t", head));
	if (!st && picked->flags & CAND_AS_TYPED)
		st = explain_kept(&m->words, &p, low, k, keep, hint, picked->flags, out);
	if (st || !k) return st;
	st = say(out, line,
		 snprintf(line, sizeof line, "\tas typed\tp=%.4f foreign=%d\n", keep,
			  lm_foreign(&m->words, low, k)));
	if (!st) st = explain_readings(&m->words, &p, keep, out);
	if (!st && m->beam.hits) {
		size_t at = joint_trace(&m->units, &m->beam, k, line, sizeof line - 2);
		if ((st = kelma_buf_add(out, "\tsegments\t", 10)) ||
		    (st = kelma_buf_add(out, line, at)))
			return st;
		st = kelma_buf_add(out, "\n", 1);
	}
	return st;
}
