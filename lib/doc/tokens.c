/* Tokens and sentences of the working text, brought back to bytes of the original.
 *
 * Normalizing deletes and joins bytes, so a mapped span may leave bytes out or overlap its
 * neighbour. Two rules repair that: bytes that no token claims go to the token they touch (the one
 * before first), and tokens that would share bytes become one. Afterwards every byte of the
 * original that is not white space is in exactly one token. */
#include "doc/doc.h"
#include "segment/tok.h"
#include <stdlib.h>
#include <string.h>

size_t
doc_space(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	if (!n) return 0;
	if (u[0] < 0x80) return u[0] == ' ' || (u[0] >= 9 && u[0] <= 13);
	if (u[0] == 0xc2) return n > 1 && (u[1] == 0x85 || u[1] == 0xa0) ? 2 : 0;
	if (n < 3 || u[0] < 0xe1 || u[0] > 0xe3) return 0;
	unsigned cp = (u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u);
	return cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 ||
			       cp == 0x202f || cp == 0x205f || cp == 0x3000
		       ? 3
		       : 0;
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
	for (size_t k; p < end && (k = doc_space(s + p, end - p));) p += k;
	return p;
}

static kelma_doc_token *
push(kelma_doc *d, kelma_token t, kelma_span norm, kelma_span orig)
{
	if (!base_grow(&d->tok, &d->cap_tok, d->n_tok + 1, sizeof *d->tok)) return NULL;
	kelma_doc_token *o = &d->tok[d->n_tok++];
	*o = (kelma_doc_token){ .tok = t, .norm = norm };
	o->tok.start = orig.start;
	o->tok.end = orig.end;
	return o;
}

/* Give the unclaimed bytes [from, *to) of the original to somebody: to the token before while they
 * touch it, to the one that starts at *to (moved down) while they touch that, else to tokens of
 * their own. */
static int
claim(kelma_doc *d, size_t from, size_t *to, size_t norm_at)
{
	const char *s = d->text.data;
	size_t end = *to, p = from;
	if (d->n_tok) {
		BASE_KNOWN(d->tok);
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

/* Add the token t of the working text, which stands for the bytes o of the original, to both
 * lists. */
static int
add(kelma_doc *d, kelma_token t, kelma_span o, size_t *done)
{
	kelma_span norm = { t.start, t.end };
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
	if (!push(d, t, norm, o)) return 0;
	if (!base_grow(&d->ntok, &d->cap_ntok, d->n_ntok + 1, sizeof t)) return 0;
	d->ntok[d->n_ntok++] = t;
	*done = o.end;
	return 1;
}

static inline kelma_token
unpack(const seg_tok *k)
{
	return (kelma_token){ k->off, (size_t)k->off + k->len, (kelma_token_class)k->cls,
			      (kelma_script)k->script, k->shape };
}

/* Tokens between which nothing but white space stands, of a text whose every byte stands where it
 * stood: into d->ntok. Returns how many, up to the first that something stands before. */
static size_t
take_bare(kelma_doc *d, const seg_tok *k, size_t n, size_t *done)
{
	const char *s = d->text.data;
	kelma_token *to = d->ntok;
	size_t at = 0, i;
	for (i = 0; i < n && skip_space(s, at, k[i].off) == k[i].off; i++, at = to++->end)
		*to = unpack(&k[i]);
	*done = at;
	return i;
}

void
doc_fill(kelma_doc *d, const kelma_lang_token *lab)
{
	for (size_t i = 0; i < d->n_tok; i++) {
		const kelma_token *t = &d->ntok[i];
		d->tok[i] = (kelma_doc_token){ .tok = *t, .norm = { t->start, t->end } };
		if (lab) d->tok[i].lang = lab[i];
	}
	d->bare = 0;
}

/* Room for n tokens, and a label more. */
static int
grow_lists(kelma_doc *d, size_t n)
{
	return base_grow(&d->ntok, &d->cap_ntok, n, sizeof *d->ntok) &&
	       base_grow(&d->tok, &d->cap_tok, n, sizeof *d->tok) &&
	       base_grow(&d->lab, &d->cap_lab, n + 1, sizeof *d->lab);
}

kelma_status
doc_tokens(kelma_doc *d, kelma_err *err)
{
	size_t n, done = 0, end = d->text.len, seg = 0;
	const char *s = doc_work(d, &n);
	kelma_status st = kelma_tok_start(d->tk, s, n, err);
	if (st) return st;
	const seg_tok *k = d->tk->at, *last = d->tk->end;
	size_t all = (size_t)(last - k);
	if ((all > d->cap_ntok || all > d->cap_tok || all >= d->cap_lab) && !grow_lists(d, all))
		return KELMA_ENOMEM;
	if (base_map_same(&d->map) && !d->tk->hidden) {
		for (kelma_token *to = d->ntok; k < last; k++) *to++ = unpack(k);
		d->n_tok = d->n_ntok = all;
		d->bare = 1;
		return KELMA_OK;
	}
	if (base_map_same(&d->map)) {
		d->n_tok = d->n_ntok = take_bare(d, k, all, &done);
		k += d->n_tok;
		if (k == last && skip_space(d->text.data, done, end) == end) {
			d->bare = 1;
			return KELMA_OK;
		}
		doc_fill(d, NULL);
	}
	for (; k < last; k++) {
		kelma_token t = unpack(k);
		kelma_span o = base_map_next(&d->map, &seg, (kelma_span){ t.start, t.end });
		if (!add(d, t, o, &done)) return KELMA_ENOMEM;
	}
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
		if (!base_grow(&d->sent, &d->cap_sent, d->n_sent + 1, sizeof w))
			return KELMA_ENOMEM;
		kelma_span o = d->map.n && !d->bare
				       ? to_tokens(d, w, kelma_map_to_orig(&d->map, w), &i)
				       : w;
		if (d->n_sent && o.start < d->sent[d->n_sent - 1].end)
			o.start = d->sent[d->n_sent - 1].end;
		if (o.start < o.end) d->sent[d->n_sent++] = o;
	}
	return more < 0 ? (kelma_status)more : KELMA_OK;
}
