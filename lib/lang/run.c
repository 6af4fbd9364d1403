/* One text: words summed up, sums turned into calibrated chances. */
#include "lang/lang.h"
#include "text/utf8.h"
#include "pack/pack.h"
#include <kelma/text.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

kelma_status
kelma_lang_new(const kelma_res *res, const kelma_lang_options *opt, kelma_lang **out, kelma_err *err)
{
	size_t n;
	*out = NULL;
	kelma_lang *lg = calloc(1, sizeof *lg);
	if (!lg) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	const void *p = pack_section(res, "lang", &n);
	kelma_status st = lang_model_open(&lg->m, p, p ? n : 0, err);
	if (!st) st = lang_prior_parse(opt ? opt->prior : NULL, lg->prior, err);
	lg->labels = opt && opt->labels ? opt->labels : ~0u;
	lg->min_prob = opt ? opt->min_prob : 0;
	for (int i = 0; i < STATES; i++) {
		lg->first[i] = (float)exp(lg->m.par[P_START + i]);
		for (int j = 0; j < STATES; j++) lg->next[i][j] = (float)exp(lg->m.par[P_TRANS + i * STATES + j]);
	}
	if (st) {
		kelma_lang_free(lg);
		return st;
	}
	*out = lg;
	return KELMA_OK;
}

void
kelma_lang_free(kelma_lang *lg)
{
	if (!lg) return;
	free(lg->work);
	free(lg->at);
	free(lg);
}

size_t
lang_prefix(const char *s, size_t n, size_t max)
{
	if (n <= max) return n;
	while (max && ((unsigned char)s[max] & 0xc0) == 0x80) max--;
	return max;
}

int
lang_cut(unsigned words)
{
	return words <= 1 ? 0 : words == 2 ? 1 : words <= 4 ? 2 : words <= 9 ? 3 : 4;
}

static int
allowed(const kelma_lang *lg, int label)
{
	return label >= 0 && (label == KELMA_LABEL_UND || (lg->labels >> label & 1));
}

void
lang_family_probs(const kelma_lang *lg, int fam, const int32_t *sum, unsigned pos, unsigned words,
		  double out[KELMA_LABEL_COUNT])
{
	const double *par = lg->m.par;
	int cut = lang_cut(words);
	double temp = par[P_TEMP + fam * CUTS + cut], x = par[P_SCALE + fam] / sqrt(pos ? pos : 1);
	double s[LANES], max = -1e300, total = 0;
	memset(out, 0, KELMA_LABEL_COUNT * sizeof *out);
	for (int i = 0; i < LANES; i++) {
		int lab = (int)par[P_LABEL + fam * LANES + i];
		s[i] = -1e300;
		if (!allowed(lg, lab)) continue;
		s[i] = (sum[i] * x + par[P_BIAS + fam * LANES + i]) / (temp > 0 ? temp : 1);
		s[i] += par[P_LIFT + (fam * CUTS + cut) * STATES + lab] + lg->prior[lab];
		if (s[i] > max) max = s[i];
	}
	for (int i = 0; i < LANES; i++)
		if (s[i] > -1e299) total += s[i] = exp(s[i] - max);
	for (int i = 0; i < LANES; i++)
		if (s[i] > -1e299) out[(int)par[P_LABEL + fam * LANES + i]] += s[i] / total;
	if (max <= -1e299) out[KELMA_LABEL_UND] = 1;
}

/* Share and strength of Darija against Standard Arabic in one word. */
static void
add_dialectness(const lang_model *m, const int32_t s[LANES], unsigned pos, lang_sum *t)
{
	double d = (s[0] - s[1]) * m->par[P_SCALE + FAM_ARAB] / sqrt(pos);
	d = m->par[P_DIAL] + m->par[P_DIAL + 1] * d;
	t->dial += d > 1 ? 1 : d < -1 ? -1 : d;
	t->dial_words++;
}

static void
sum_text(const lang_model *m, const char *s, size_t n, lang_sum *t)
{
	lang_word w;
	size_t pos = 0;
	memset(t, 0, sizeof *t);
	while (lang_word_next(m, s, n, &pos, &w)) {
		int fam = lang_word_family(m, &w);
		if (fam >= 0) {
			int32_t one[LANES] = { 0 };
			unsigned k = lang_word_score(m, fam, &w, one);
			for (int i = 0; i < LANES; i++) t->score[fam][i] += one[i];
			t->pos[fam] += k;
			t->words[fam]++;
			if (fam == FAM_ARAB) add_dialectness(m, one, k, t);
		} else if (fam == -1 && (w.cls & CLS_TIFINAGH)) t->tifinagh++;
		else if (fam == -1) t->foreign++;
	}
}

static void
count_scripts(const char *s, size_t n, double out[KELMA_SCRIPT_COUNT])
{
	double all = 0;
	uint32_t cp;
	memset(out, 0, KELMA_SCRIPT_COUNT * sizeof *out);
	for (size_t i = 0; i < n; i += utf8_get(s + i, &cp), all++) {
		kelma_script sc;
		utf8_get(s + i, &cp);
		if (cp < 0x80) sc = (cp | 32) >= 'a' && (cp | 32) <= 'z' ? KELMA_SCRIPT_LATIN : KELMA_SCRIPT_COMMON;
		else sc = kelma_script_of(cp);
		out[sc]++;
	}
	all -= out[KELMA_SCRIPT_COMMON];
	out[KELMA_SCRIPT_COMMON] = 0;
	for (int i = 0; i < KELMA_SCRIPT_COUNT; i++) out[i] = all > 0 ? out[i] / all : 0;
}

/* Chances of the whole text: each script's words vote with their share. */
static void
mix_families(const kelma_lang *lg, const lang_sum *t, double probs[KELMA_LABEL_COUNT], int *fam)
{
	double all = t->words[0] + t->words[1] + t->tifinagh + t->foreign, best = 0;
	double share[4] = { t->words[0] / all, t->words[1] / all, t->tifinagh / all, t->foreign / all }, total = 0;
	for (int i = 0; i < 4; i++) total += share[i] *= share[i];
	for (int f = 0; f < FAMS; f++) {
		double p[KELMA_LABEL_COUNT];
		if (!t->words[f]) continue;
		lang_family_probs(lg, f, t->score[f], t->pos[f], t->words[f], p);
		for (int l = 0; l < KELMA_LABEL_COUNT; l++) probs[l] += p[l] * share[f] / total;
		if (share[f] > best) best = share[f], *fam = f;
	}
	int zgh = allowed(lg, KELMA_LABEL_ZGH_TFNG) ? KELMA_LABEL_ZGH_TFNG : KELMA_LABEL_UND;
	probs[zgh] += share[2] / total;
	probs[KELMA_LABEL_UND] += share[3] / total;
	if (share[2] > best || share[3] > best) *fam = -1;
}

static void
decide(const kelma_lang *lg, const lang_sum *t, int fam, kelma_lang_result *r)
{
	int best = KELMA_LABEL_UND;
	for (int l = 0; l < KELMA_LABEL_COUNT; l++)
		if (r->probs[l] > r->probs[best]) best = l;
	double min = lg->min_prob;
	if (min <= 0 && fam >= 0) min = lg->m.par[P_MINP + fam * CUTS + lang_cut(t->words[fam])];
	r->prob = r->probs[best];
	r->label = r->prob >= min ? (kelma_label)best : KELMA_LABEL_UND;
	if (r->label == KELMA_LABEL_UND) r->prob = r->probs[KELMA_LABEL_UND];
}

kelma_status
kelma_lang_run(kelma_lang *lg, const char *s, size_t n, kelma_lang_result *out, kelma_err *err)
{
	lang_sum t;
	int fam = -1;
	(void)err;
	memset(out, 0, sizeof *out);
	n = lang_prefix(s, n, TEXT_MAX);
	sum_text(&lg->m, s, n, &t);
	count_scripts(s, n, out->scripts);
	if (t.words[0] + t.words[1] + t.tifinagh + t.foreign == 0) {
		out->probs[KELMA_LABEL_UND] = 1;
		return KELMA_OK;
	}
	mix_families(lg, &t, out->probs, &fam);
	decide(lg, &t, fam, out);
	if (t.dial_words > 0) {
		double d = lg->m.par[P_DIAL + 2] + lg->m.par[P_DIAL + 3] * t.dial / t.dial_words;
		out->dialectness = d < 0 ? 0 : d > 1 ? 1 : d;
	}
	return KELMA_OK;
}
