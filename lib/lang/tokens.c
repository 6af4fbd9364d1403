/* One label per token: the words' own scores in a chain of labels, decided by the marginals of all labelings. */
#include "lang/lang.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Words of one token added up. fam: -2 nothing to label, -1 other script. */
typedef struct token_sum {
	int fam;
	unsigned cls, pos;
	int32_t score[LANES];
} token_sum;

static void
sum_token(const lang_model *m, const char *s, size_t n, token_sum *t)
{
	lang_word w;
	size_t pos = 0;
	memset(t, 0, sizeof *t);
	t->fam = -2;
	while (lang_word_next(m, s, n, &pos, &w)) {
		int fam = lang_word_family(m, &w);
		if (fam == -2 || (t->fam >= 0 && fam != t->fam)) continue;
		t->cls |= w.cls;
		t->fam = fam;
		if (fam >= 0) t->pos += lang_word_score(m, fam, &w, t->score);
	}
}

/* How well each label explains the token alone, up to a factor; largest 1. */
static void
emission(const kelma_lang *lg, const token_sum *t, float e[STATES])
{
	const double *par = lg->m.par;
	memset(e, 0, STATES * sizeof *e);
	if (t->fam < 0) {
		e[t->cls & CLS_TIFINAGH ? KELMA_LABEL_ZGH_TFNG : KELMA_LABEL_UND] = 1;
		return;
	}
	double a = par[P_EMIT + t->fam * SIZES + lang_size(t->pos)], x = par[P_SCALE + t->fam] / sqrt(t->pos), z[LANES], max = -1e9;
	for (int i = 0; i < LANES; i++) {
		int lab = (int)par[P_LABEL + t->fam * LANES + i];
		z[i] = -1e9;
		if (lab < 0 || (lab != KELMA_LABEL_UND && !(lg->labels >> lab & 1))) continue;
		z[i] = a * (t->score[i] * x + par[P_BIAS + t->fam * LANES + i]) + par[P_EBIAS + lab] + lg->prior[lab];
		if (z[i] > max) max = z[i];
	}
	for (int i = 0; i < LANES; i++)
		if (z[i] > -1e8) e[(int)par[P_LABEL + t->fam * LANES + i]] += (float)exp(z[i] - max);
	for (int i = 0; i < STATES; i++) e[i] += 1e-12f; /* chains never break, whatever the subset of labels */
}

static float
normalize(float f[STATES])
{
	float s = 0;
	for (int i = 0; i < STATES; i++) s += f[i];
	for (int i = 0; i < STATES; i++) f[i] /= s;
	return s;
}

/* Forward chances after each token, in place of its emission; the emissions are kept for the way back. */
static void
forward(const kelma_lang *lg, const float *e, float *f, size_t n)
{
	for (size_t i = 0; i < n; i++, e += STATES, f += STATES) {
		for (int j = 0; j < STATES; j++) {
			float x = 0;
			if (!i) x = lg->first[j];
			else
				for (int k = 0; k < STATES; k++) x += f[k - STATES] * lg->next[k][j];
			f[j] = x * e[j];
		}
		normalize(f);
	}
}

static void
backward(const kelma_lang *lg, const float *e, float *f, size_t n)
{
	float b[STATES], c[STATES];
	for (int j = 0; j < STATES; j++) b[j] = 1;
	for (size_t i = n; i-- > 0;) {
		float *fi = f + i * STATES;
		for (int j = 0; j < STATES; j++) c[j] = b[j] * e[i * STATES + (size_t)j];
		for (int j = 0; j < STATES; j++) {
			fi[j] *= b[j];
			b[j] = 0;
		}
		for (int j = 0; j < STATES; j++)
			for (int k = 0; k < STATES; k++) b[j] += lg->next[j][k] * c[k];
		normalize(fi);
		normalize(b);
	}
}

static kelma_status
grow(kelma_lang *lg, size_t k, kelma_err *err)
{
	if (k <= lg->cap) return KELMA_OK;
	if (k > SIZE_MAX / (2 * STATES * sizeof(float)) / 2) return base_fail(err, KELMA_ELIMIT, 0, 0, "too many tokens");
	size_t cap = lg->cap ? lg->cap : 256;
	while (cap < k) cap *= 2;
	float *e = realloc(lg->work, 2 * cap * STATES * sizeof *e);
	if (!e) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	lg->work = e;
	uint32_t *at = realloc(lg->at, cap * sizeof *at);
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

/* Labels from marginals; words that nothing is known of stay und. */
static void
label_tokens(const float *f, const uint32_t *at, size_t n, kelma_lang_token *out)
{
	for (size_t i = 0; i < n; i++, f += STATES) {
		int best = 0;
		for (int j = 1; j < STATES; j++)
			if (f[j] > f[best]) best = j;
		out[at[i]].label = (kelma_label)best;
		out[at[i]].prob = f[best];
	}
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
	for (int l = 0; n > 0 && l < KELMA_LABEL_COUNT; l++) r->mix[l] /= n;
}

kelma_status
kelma_lang_run_tokens(kelma_lang *lg, const char *s, size_t n, const kelma_token *tok, size_t k, kelma_lang_token *out,
		      kelma_lang_result *text, kelma_err *err)
{
	kelma_lang_result whole;
	if (!text) text = &whole;
	kelma_status st = grow(lg, k, err);
	if (!st) st = kelma_lang_run(lg, s, n, text, err);
	if (st || !k) return st;
	float *e = lg->work, *f = e + lg->cap * STATES;
	size_t m = 0;
	for (size_t i = 0; i < k; i++) {
		token_sum t;
		out[i].label = KELMA_LABEL_OTHER;
		out[i].prob = 1;
		if (!is_text(tok[i].cls)) continue;
		sum_token(&lg->m, s + tok[i].start, tok[i].end - tok[i].start, &t);
		if (t.fam == -2) continue;
		emission(lg, &t, e + m * STATES);
		lg->at[m++] = (uint32_t)i;
	}
	forward(lg, e, f, m);
	backward(lg, e, f, m);
	label_tokens(f, lg->at, m, out);
	fill_mix(out, k, text);
	return KELMA_OK;
}
