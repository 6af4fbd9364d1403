/* Tokens and sentences of the working text, brought back to bytes of the original.
 *
 * Normalizing deletes and joins bytes, so a mapped span may leave bytes out or overlap its neighbour. Two rules repair
 * that: bytes that no token claims go to the token they touch (the one before first), and tokens that would share bytes
 * become one. Afterwards every byte of the original that is not white space is in exactly one token. */
#include "doc/doc.h"
#include <stdlib.h>
#include <string.h>

int
doc_grow(void *p, size_t *cap, size_t want, size_t size)
{
	void *old, *q;
	if (want <= *cap) return 1;
	size_t n = *cap + *cap / 2 + 32;
	if (n < want) n = want;
	if (n > SIZE_MAX / 2 / size) return 0;
	memcpy(&old, p, sizeof old);
	if (!(q = realloc(old, n * size))) return 0;
	memcpy(p, &q, sizeof q);
	*cap = n;
	return 1;
}

size_t
doc_space(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	if (!n) return 0;
	if (u[0] < 0x80) return u[0] == ' ' || (u[0] >= 9 && u[0] <= 13);
	if (u[0] == 0xc2) return n > 1 && (u[1] == 0x85 || u[1] == 0xa0) ? 2 : 0;
	if (n < 3 || u[0] < 0xe1 || u[0] > 0xe3) return 0;
	unsigned cp = (u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u);
	return cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 || cp == 0x202f ||
	       cp == 0x205f || cp == 0x3000 ? 3 : 0;
}

/* First white space at or after p, at most `end`. */
static size_t
skip_ink(const char *s, size_t p, size_t end)
{
	while (p < end && !doc_space(s + p, end - p)) p++;
	return p;
}

static size_t
skip_space(const char *s, size_t p, size_t end)
{
	for (size_t k; p < end && (k = doc_space(s + p, end - p)); ) p += k;
	return p;
}

static kelma_doc_token *
push(kelma_doc *d, kelma_token t, kelma_span norm, kelma_span orig)
{
	if (!doc_grow(&d->tok, &d->cap_tok, d->n_tok + 1, sizeof *d->tok)) return NULL;
	kelma_doc_token *o = &d->tok[d->n_tok++];
	*o = (kelma_doc_token){ .tok = t, .norm = norm, .lang = { KELMA_LABEL_UND, 0 } };
	o->tok.start = orig.start;
	o->tok.end = orig.end;
	return o;
}

/* Give the unclaimed bytes [from, *to) of the original to somebody: to the token before while they touch it, to the one
 * that starts at *to (moved down) while they touch that, else to tokens of their own. */
static int
claim(kelma_doc *d, size_t from, size_t *to, size_t norm_at)
{
	const char *s = d->text.data;
	size_t end = *to, p = from;
	if (d->n_tok) {
		p = skip_ink(s, p, end);
		d->tok[d->n_tok - 1].tok.end = p;
	}
	while ((p = skip_space(s, p, end)) < end) {
		size_t q = skip_ink(s, p, end);
		if (q == end && *to < d->text.len) {
			*to = p;
			break;
		}
		kelma_token t = { 0, 0, KELMA_TOKEN_SYMBOL, KELMA_SCRIPT_COMMON, 0 };
		if (!push(d, t, (kelma_span){ norm_at, norm_at }, (kelma_span){ p, q })) return 0;
		p = q;
	}
	return 1;
}

/* Add the token t of the working text to both lists. */
static int
add(kelma_doc *d, kelma_token t, size_t *done)
{
	kelma_span norm = { t.start, t.end };
	kelma_span o = d->map.n ? kelma_map_to_orig(&d->map, norm) : norm;
	kelma_doc_token *last = d->n_tok ? &d->tok[d->n_tok - 1] : NULL;
	if (o.start == o.end) return 1; /* stands for no byte of the original */
	if (last && o.start < *done) {  /* would share bytes */
		if (o.end > *done) last->tok.end = *done = o.end;
		last->norm.end = t.end;
		if (d->n_ntok) d->ntok[d->n_ntok - 1].end = t.end;
		return 1;
	}
	int blank = o.start == *done + 1 && d->text.data[*done] == ' '; /* nearly always */
	if (o.start > *done && !blank && !claim(d, *done, &o.start, t.start)) return 0;
	if (!push(d, t, norm, o) || !doc_grow(&d->ntok, &d->cap_ntok, d->n_ntok + 1, sizeof t)) return 0;
	d->ntok[d->n_ntok++] = t;
	*done = o.end;
	return 1;
}

kelma_status
doc_tokens(kelma_doc *d, kelma_err *err)
{
	size_t n, done = 0, end;
	const char *s = doc_work(d, &n);
	kelma_token t;
	int more;
	kelma_status st = kelma_tok_start(d->tk, s, n, err);
	if (st) return st;
	while ((more = kelma_tok_next(d->tk, &t)) > 0)
		if (!add(d, t, &done)) return KELMA_ENOMEM;
	if (more < 0) return (kelma_status)more;
	end = d->text.len;
	if (done < end && !claim(d, done, &end, n)) return KELMA_ENOMEM;
	return KELMA_OK;
}

/* Widen o to the whole of the tokens that stand for the sentence w of the working text. */
static kelma_span
to_tokens(const kelma_doc *d, kelma_span w, kelma_span o, size_t *i)
{
	while (*i < d->n_tok && d->tok[*i].norm.end <= w.start) ++*i;
	for (; *i < d->n_tok && d->tok[*i].norm.start < w.end; ++*i) {
		const kelma_token *t = &d->tok[*i].tok;
		if (t->start < o.start) o.start = t->start;
		if (t->end > o.end) o.end = t->end;
	}
	return o;
}

kelma_status
doc_sentences(kelma_doc *d, kelma_err *err)
{
	size_t n, i = 0;
	const char *s = doc_work(d, &n);
	kelma_span w;
	int more;
	kelma_status st = d->n_tok ? KELMA_OK : kelma_tok_start(d->tk, s, n, err);
	if (st) return st;
	while ((more = kelma_sent_next(d->tk, &w)) > 0) {
		if (!doc_grow(&d->sent, &d->cap_sent, d->n_sent + 1, sizeof w)) return KELMA_ENOMEM;
		kelma_span o = d->map.n ? to_tokens(d, w, kelma_map_to_orig(&d->map, w), &i) : w;
		if (d->n_sent && o.start < d->sent[d->n_sent - 1].end) o.start = d->sent[d->n_sent - 1].end;
		if (o.start < o.end) d->sent[d->n_sent++] = o;
	}
	return more < 0 ? (kelma_status)more : KELMA_OK;
}
