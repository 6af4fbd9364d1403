/* One label per token: its words added up, names by their list, the others in a chain of labels. */
#include "lang/lang.h"
#include <stdlib.h>
#include <string.h>

/* Add the words from w on that begin before end to *t, which has one. Returns the first that does
 * not. */
static const lang_scored *
add_words(const lang_scored *w, const lang_scored *last, size_t end, lang_scored *t)
{
	for (; w < last && w->start < end; w++) {
		if ((t->fam >= 0 && w->fam != t->fam) || t->pos > 180) continue;
		t->cls |= w->cls;
		if (!w->name || !t->name) t->name = 0;
		else if (w->name > t->name) t->name = w->name;
		t->fam = w->fam;
		t->v += w->v;
		t->pos = (uint16_t)(t->pos + w->pos);
		t->words = (uint8_t)(t->words + w->words);
	}
	return w;
}

/* The words of the list that begin in [start, end) as one in *t, which may be a word that was
 * passed; *next is the first one not yet passed. 0: there are none. */
static inline int
sum_token(const lang_scored **next, const lang_scored *last, size_t start, size_t end,
	  lang_scored *t)
{
	const lang_scored *w = *next;
	while (w < last && w->start < start) w++;
	*next = w;
	if (w == last || w->start >= end) return 0;
	*t = *w++;
	if (w < last && w->start < end) w = add_words(w, last, end, t);
	*next = w;
	return 1;
}

static kelma_status
grow(kelma_lang *lg, size_t k, kelma_err *err)
{
	if (k <= lg->cap) return KELMA_OK;
	if (k > SIZE_MAX / (6 * ROOM * sizeof(float)))
		return base_fail(err, KELMA_ELIMIT, 0, 0, "too many tokens");
	size_t cap = lg->cap ? lg->cap : 256;
	while (cap < k) cap *= 2;
	float *e = realloc(lg->chance, 3 * cap * ROOM * sizeof *e);
	if (e) lg->chance = e;
	uint32_t *at = e ? realloc(lg->at, cap * sizeof *at) : NULL;
	if (!at) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	lg->at = at;
	lg->cap = cap;
	return KELMA_OK;
}

static int
is_text(kelma_token_class c)
{
	return c == KELMA_TOKEN_WORD || c == KELMA_TOKEN_HASHTAG;
}

/* Whether s[start..n) begins with a capital, a small letter after it, inside a sentence. */
static int
has_capital(const char *s, size_t n, size_t start)
{
	const unsigned char *p = (const unsigned char *)s + start;
	int two = n - start > 2 && p[0] == 0xc3 && p[1] >= 0x80 &&
		  p[1] <= 0x9e; /* capitals with marks */
	if (!two && !(n - start > 1 && p[0] >= 'A' && p[0] <= 'Z')) return 0;
	p += two + 1;
	if (*p < 'a' && *p != '\'') return 0;
	while (start && (s[start - 1] == ' ' || s[start - 1] == '\t')) start--;
	return start && !strchr("\n\r.!?:;", s[start - 1]);
}

static void
fill_mix(const kelma_lang_token *out, size_t k, kelma_lang_result *r)
{
	double n = 0;
	memset(r->mix, 0, sizeof r->mix);
	for (size_t i = 0; i < k; i++)
		if (out[i].label < KELMA_LABEL_OTHER) {
			r->mix[out[i].label]++;
			n++;
		}
	for (int l = 0; n > 0 && l < KELMA_LABEL_COUNT; l++)
		if (r->mix[l] > 0) r->mix[l] /= n;
}

kelma_status
kelma_lang_run_tokens(kelma_lang *lg, const char *s, size_t n, const kelma_token *tok, size_t k,
		      kelma_lang_token *out, kelma_lang_result *text, kelma_err *err)
{
	lang_sum sum;
	kelma_status st = grow(lg, k, err);
	if (!st && lang_sum_text(lg, s, n, 1, &sum))
		st = base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	if (st) return st;
	lang_scored *t = lg->word; /* of a word that was passed, or of the next token */
	const lang_scored *next = t, *const last = t ? t + lg->nword : NULL;
	uint32_t *at = lg->at;
	for (size_t i = 0; i < k; i++) {
		out[i].label = KELMA_LABEL_OTHER;
		out[i].prob = 1;
		if (!is_text(tok[i].cls)) continue;
		if (!sum_token(&next, last, tok[i].start, tok[i].end, t)) continue;
		if (t->name && (t->name == 1 || has_capital(s, n, tok[i].start))) {
			out[i].label =
				KELMA_LABEL_NAME; /* of no language: it says nothing about its
						     neighbours */
			out[i].prob = lg->m.par[P_NAME + t->name - 1];
			continue;
		}
		*at++ = (uint32_t)i;
		t++;
	}
	lang_chain(lg, (size_t)(at - lg->at), out);
	if (text) {
		if (n > TEXT_MAX)
			st = kelma_lang_run(lg, s, n, text,
					    err); /* the same answer as without tokens */
		else lang_answer(lg, &sum, text);
		fill_mix(out, k, text);
	}
	return st;
}
