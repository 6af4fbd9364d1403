/* Tamazight as typed on phones: word by word through the search, exact letters and odd words by
 * rule. */
#include "translit/phone.h"
#include "translit/conv.h"
#include "translit/phone_search.h"
#include "pack/pack.h"
#include "text/chars.h"
#include "text/utf8.h"
#include <stdio.h>
#include <stdlib.h>

enum { CACHE = 1024 }; /* words remembered, by hash */

typedef struct cached {
	uint8_t n, len, s[PHONE_WORD_MAX], known; /* n = 0: empty */
	char out[PHONE_LETTERS * 3];
	double prob;
} cached;

struct phone {
	phone_search search;
	scheme *rules, *exact; /* phone-latin, and ircam for words with letters of IRCAM Latin */
	cached *cache;
};

/* One word of the input. */
typedef struct word {
	size_t start, end;
	int ircam;  /* it holds a letter that only exact spelling has */
	int digits; /* nothing but digits */
} word;

static kelma_status
open_rules(const kelma_res *res, const char *name, scheme **out, kelma_err *err)
{
	scheme_lib lib = conv_schemes(res);
	base_str t = scheme_find(lib, name, strlen(name));
	if (!t.n) return base_fail(err, KELMA_EDATA, 0, 0, "the pack has no scheme %s", name);
	return scheme_new(lib, t, 1, out, err);
}

kelma_status
phone_new(const kelma_res *res, phone **out, kelma_err *err)
{
	phone *p = calloc(1, sizeof *p);
	size_t n = 0;
	*out = NULL;
	if (!p) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	const void *sec = pack_section(res, "tamazight.phone", &n);
	kelma_status st = phone_search_open(&p->search, sec, n, err);
	if (!st) st = open_rules(res, "phone-latin", &p->rules, err);
	if (!st) st = open_rules(res, "ircam", &p->exact, err);
	if (!st && !(p->cache = calloc(CACHE, sizeof *p->cache)))
		st = base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	if (st)
		phone_free(p);
	else
		*out = p;
	return st;
}

void
phone_free(phone *p)
{
	if (!p) return;
	phone_search_close(&p->search);
	scheme_free(p->rules);
	scheme_free(p->exact);
	free(p->cache);
	free(p);
}

/* Letters that mean exact IRCAM spelling: Latin letters outside Latin-1 (and the dot below). */
static int
is_exact(uint32_t cp, const chars_props *c)
{
	return cp == 0x323 || (cp > 0xff && c->script == KELMA_SCRIPT_LATIN);
}

/* Next run of Latin letters, marks and digits. */
static int
next_word(const char *s, size_t n, size_t *pos, word *w)
{
	*w = (word){ 0, 0, 0, 1 };
	int in = 0;
	for (size_t i = *pos, k; i < n; i += k) {
		uint32_t cp;
		k = utf8_get(s + i, &cp);
		const chars_props *c = chars_get(cp);
		int digit = cp >= '0' && cp <= '9', mark = cp >= 0x300 && cp < 0x370;
		int letter = chars_in(c, CHARS_LETTERS) && c->script == KELMA_SCRIPT_LATIN;
		if (letter || digit || (mark && in)) {
			if (!in++) w->start = i;
			w->end = i + k;
			w->digits &= digit;
			w->ircam |= is_exact(cp, c);
		} else if (in)
			break;
		*pos = i + k;
	}
	if (in) *pos = w->end;
	return in;
}

/* Lower-case copy; 0 when longer than any word of the search. */
static size_t
lower(const char *s, size_t n, char *d)
{
	size_t k = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		if (k + 4 > PHONE_WORD_MAX) return 0;
		k += utf8_put((uint32_t)((int32_t)cp + chars_get(cp)->lower), d + k);
	}
	return k;
}

/* Reading of one typed word from the cache or the search; NULL when the rules must do it. */
static const cached *
look_up(phone *p, const char *s, size_t n)
{
	char low[PHONE_WORD_MAX];
	phone_result r;
	size_t k = lower(s, n, low);
	if (!k) return NULL;
	cached *c = &p->cache[base_hash(low, k, 0) % CACHE];
	if (c->n == k && !memcmp(c->s, low, k)) return c;
	if (!phone_search_run(&p->search, low, k, &r)) return NULL;
	c->n = (uint8_t)k;
	memcpy(c->s, low, k);
	c->len = 0;
	c->known = (uint8_t)r.known;
	c->prob = r.prob;
	for (size_t i = 0; i < r.n; i++)
		c->len = (uint8_t)(c->len + utf8_put(phone_letter_cp(&p->search.d, r.s[i]),
						     c->out + c->len));
	return c;
}

static kelma_status
copy(const char *s, size_t n, kelma_buf *out, kelma_map *map)
{
	kelma_status st = kelma_buf_add(out, s, n);
	return st || !map ? st : kelma_map_add(map, n, n);
}

static kelma_status
one_word(phone *p, const char *s, const word *w, kelma_buf *out, kelma_map *map, double *prob)
{
	size_t n = w->end - w->start;
	*prob = 1;
	if (w->digits) return copy(s + w->start, n, out, map);
	if (w->ircam) return scheme_run(p->exact, s + w->start, n, out, map, NULL, NULL);
	const cached *c = look_up(p, s + w->start, n);
	*prob = c ? c->prob : 0;
	if (!c) return scheme_run(p->rules, s + w->start, n, out, map, NULL, NULL);
	kelma_status st = kelma_buf_add(out, c->out, c->len);
	return st || !map ? st : kelma_map_add_whole(map, c->len, n);
}

kelma_status
phone_text(phone *p, const char *s, size_t n, kelma_buf *out, kelma_map *map, double *confidence)
{
	word w;
	size_t pos = 0, at = 0, words = 0;
	double sum = 0, prob;
	kelma_status st = KELMA_OK;
	while (!st && next_word(s, n, &pos, &w)) {
		st = copy(s + at, w.start - at, out, map);
		if (!st) st = one_word(p, s, &w, out, map, &prob);
		if (!st && !w.digits) sum += prob, words++;
		at = w.end;
	}
	if (!st) st = copy(s + at, n - at, out, map);
	*confidence = words ? sum / (double)words : 1;
	return st;
}

kelma_status
phone_explain(phone *p, const char *s, size_t n, kelma_buf *out)
{
	word w;
	size_t pos = 0;
	kelma_status st = KELMA_OK;
	while (!st && next_word(s, n, &pos, &w)) {
		if (w.digits) continue;
		char line[96];
		double prob;
		const cached *c = w.ircam ? NULL : look_up(p, s + w.start, w.end - w.start);
		int k = snprintf(line, sizeof line, "\t%s\t%.3f\n",
				 c         ? c->known ? "word list" : "letters"
				 : w.ircam ? "ircam"
					   : "rules",
				 c ? c->prob : 1.0);
		st = kelma_buf_add(out, s + w.start, w.end - w.start);
		if (!st) st = kelma_buf_add(out, "\t", 1);
		if (!st) st = one_word(p, s, &w, out, NULL, &prob);
		if (!st) st = kelma_buf_add(out, line, (size_t)k);
	}
	return st;
}
