/* One text: words summed up, sums turned into calibrated chances. */
#include "lang/lang.h"
#include "lang/memo.h"
#include "pack/pack.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

kelma_status
kelma_lang_new(const kelma_res *res, const kelma_lang_options *opt, kelma_lang **out,
	       kelma_err *err)
{
	size_t n;
	*out = NULL;
	kelma_lang *lg = calloc(1, sizeof *lg);
	if (!lg) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	lg->memo_room = calloc(((size_t)1 << MEMO_BITS) + 1, sizeof *lg->memo);
	if (!lg->memo_room) {
		kelma_lang_free(lg);
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	}
	/* each in a cache line; pages that are never written take no memory */
	lg->memo = (lang_memo *)(void *)((char *)lg->memo_room + (-(uintptr_t)lg->memo_room & 63));
	const void *p = pack_section(res, "lang", &n);
	kelma_status st = lang_model_open(&lg->m, p, p ? n : 0, err);
	if (!st) st = lang_prior_parse(res, opt ? opt->prior : NULL, lg->prior, err);
	lg->labels = opt && opt->labels ? opt->labels : ~0u;
	lg->min_prob = opt ? opt->min_prob : 0;
	if (st) {
		kelma_lang_free(lg);
		return st;
	}
	lang_prepare(lg);
	*out = lg;
	return KELMA_OK;
}

void
kelma_lang_free(kelma_lang *lg)
{
	if (!lg) return;
	free(lg->memo_room);
	free(lg->word);
	free(lg->chance);
	free(lg->at);
	free(lg);
}

static int
allowed(const kelma_lang *lg, int label)
{
	return label == KELMA_LABEL_UND || (lg->labels >> label & 1);
}

static void
prepare_family(kelma_lang *lg, int fam)
{
	const double *par = lg->m.par;
	for (int k = 0; k < CUTS; k++) {
		double t = par[P_TEMP + fam * CUTS + k] > 0 ? par[P_TEMP + fam * CUTS + k] : 1;
		struct lang_scale *scale = &lg->scale[fam][k];
		scale->mul = (float)(par[P_SCALE + fam] / t);
		scale->min = lg->min_prob > 0 ? lg->min_prob : par[P_MINP + fam * CUTS + k];
		for (int i = 0; i < LANES; i++) {
			int lab = lg->label[fam][i];
			double z = lab < 0 ? 0
					   : par[P_BIAS + fam * LANES + i] / t +
						     par[P_LIFT + (fam * CUTS + k) * STATES + lab];
			scale->add.f[i] =
				lab < 0 || !allowed(lg, lab) ? -1e9f : (float)(z + lg->prior[lab]);
		}
	}
	for (int k = 0; k < SIZES; k++) {
		double a = par[P_EMIT + fam * SIZES + k];
		lg->token_mul[fam][k] = (float)(a * par[P_SCALE + fam]);
		for (int i = 0; i < LANES; i++) {
			int lab = lg->label[fam][i];
			double z = lab < 0 ? 0
					   : a * par[P_BIAS + fam * LANES + i] +
						     par[P_EBIAS + lab] + lg->prior[lab];
			lg->token_add[fam][k].f[i] =
				lab < 0 || !allowed(lg, lab) ? -1e9f : (float)z;
		}
	}
}

void
lang_prepare(kelma_lang *lg)
{
	const double *par = lg->m.par;
	for (int f = 0; f < FAMS; f++)
		for (int i = 0; i < LANES; i++) {
			int lab = lg->label[f][i] = (int)par[P_LABEL + f * LANES + i];
			lg->to[f][i] = (uint8_t)(lab < 0 ? KELMA_LABEL_UND : lab);
			if (f == FAM_ARAB && lab == KELMA_LABEL_ARY_ARAB) lg->ary = (unsigned)i;
			if (f == FAM_ARAB && lab == KELMA_LABEL_ARB_ARAB) lg->arb = (unsigned)i;
		}
	for (int f = 0; f < FAMS; f++) prepare_family(lg, f);
	lang_chain_prepare(lg);
	for (int i = 1; i <= WORD_MAX + 1; i++) lg->inv_sqrt[i] = (float)(1 / sqrt(i));
	lg->dial[0] = (float)par[P_DIAL];
	lg->dial[1] = (float)(par[P_DIAL + 1] * par[P_SCALE + FAM_ARAB]);
	for (int i = 0; i < STATES; i++) {
		lg->first[i] = (float)exp(par[P_START + i]);
		for (int j = 0; j < STATES; j++)
			lg->prev[j][i] = lg->next[i][j] = (float)exp(par[P_TRANS + i * STATES + j]);
	}
}

size_t
lang_prefix(const char *s, size_t n, size_t max)
{
	if (n <= max) return n;
	while (max && ((unsigned char)s[max] & 0xc0) == 0x80) max--;
	return max;
}

/* Four numbers as floats. */
static inline lang_quad
lang_floats(const int32_t *p)
{
	typedef int32_t iquad __attribute__((vector_size(16)));
	iquad v;
	memcpy(&v, p, sizeof v);
	return __builtin_convertvector(v, lang_quad);
}

/* Chances of one family's labels, added to out[] with a share. */
static void
family_chances(const kelma_lang *lg, const lang_sum *t, int fam, double share,
	       double out[KELMA_LABEL_COUNT])
{
	const struct lang_scale *scale = &lg->scale[fam][lang_cut(t->words[fam])];
	unsigned pos = t->pos[fam];
	float mul = scale->mul * (pos <= WORD_MAX ? lg->inv_sqrt[pos] : 1 / sqrtf((float)pos));
	lang_vec z;
	for (int i = 0; i < LANES / 4; i++)
		z.q[i] = lang_floats(t->score[fam] + 4 * i) * mul + scale->add.q[i];
	lang_chances(&z);
	lang_quad half = z.q[0] + z.q[1];
	float sum = half[0] + half[1] + half[2] + half[3];
	if (!(sum > 0)) {
		out[KELMA_LABEL_UND] += share;
		return;
	}
	const uint8_t *to = lg->to[fam];
	share /= (double)sum;
#pragma GCC unroll 8
	for (int i = 0; i < LANES; i += 2) {
#ifdef __SSE2__
		__m128 x =
			_mm_castsi128_ps(_mm_loadl_epi64((const __m128i *)(const void *)&z.f[i]));
		__m128d p = _mm_mul_pd(_mm_cvtps_pd(x), _mm_set1_pd(share));
		out[to[i]] = _mm_cvtsd_f64(p) + out[to[i]];
		out[to[i + 1]] = _mm_cvtsd_f64(_mm_unpackhi_pd(p, p)) + out[to[i + 1]];
#else
		out[to[i]] += share * (double)z.f[i];
		out[to[i + 1]] += share * (double)z.f[i + 1];
#endif
	}
}

/* Chances of the whole text: each script's words vote with the square of their number. Returns the
 * leading family. */
static int
mix_families(const kelma_lang *lg, const lang_sum *t, double probs[KELMA_LABEL_COUNT])
{
	if (!(t->tifinagh | t->foreign) &&
	    (!t->words[FAM_LATN] || !t->words[FAM_ARAB])) { /* one script: its words alone */
		int only = t->words[FAM_ARAB] ? FAM_ARAB : FAM_LATN;
		family_chances(lg, t, only, 1, probs);
		return only;
	}
	double n[4] = { t->words[FAM_LATN], t->words[FAM_ARAB], t->tifinagh, t->foreign },
	       total = 0;
	for (int i = 0; i < 4; i++) total += n[i] *= n[i];
	for (int f = 0; f < FAMS; f++)
		if (t->words[f]) family_chances(lg, t, f, n[f] / total, probs);
	probs[allowed(lg, KELMA_LABEL_ZGH_TFNG) ? KELMA_LABEL_ZGH_TFNG : KELMA_LABEL_UND] +=
		n[2] / total;
	probs[KELMA_LABEL_UND] += n[3] / total;
	int f = n[FAM_ARAB] > n[FAM_LATN] ? FAM_ARAB : FAM_LATN;
	return n[2] > n[f] || n[3] > n[f] ? -1 : f;
}

/* The first of the largest chances, which is *most. */
static inline unsigned
best_label(const double p[KELMA_LABEL_COUNT], double *most)
{
#ifdef __SSE2__
	_Static_assert((int)STATES <= 12 && (int)KELMA_LABEL_COUNT >= 12, "six pairs");
	__m128d x[6], top;
	for (int i = 0; i < 6; i++) x[i] = _mm_loadu_pd(p + 2 * i);
	top = _mm_max_pd(_mm_max_pd(_mm_max_pd(x[0], x[1]), _mm_max_pd(x[2], x[3])),
			 _mm_max_pd(x[4], x[5]));
	top = _mm_max_pd(top, _mm_shuffle_pd(top, top, 1));
	*most = _mm_cvtsd_f64(top);
	__m128i same[6];
	for (int i = 0; i < 6; i++) same[i] = _mm_castpd_si128(_mm_cmpeq_pd(x[i], top));
	same[0] = _mm_packs_epi32(same[0], same[1]); /* two bytes a label in the end */
	same[2] = _mm_packs_epi32(same[2], same[3]);
	same[4] = _mm_packs_epi32(same[4], same[5]);
	same[0] = _mm_packs_epi16(same[0], same[2]);
	same[4] = _mm_packs_epi16(same[4], same[4]);
	unsigned bits = (unsigned)_mm_movemask_epi8(same[0]) | (unsigned)_mm_movemask_epi8(same[4])
								       << 16;
	return bits ? (unsigned)__builtin_ctz(bits) / 2 : 0; /* none of them: not numbers */
#else
	unsigned best = 0;
	*most = p[0];
	for (int l = 1; l < STATES; l++) *most = p[l] > *most ? p[l] : *most;
	while (p[best] < *most) best++;
	return best;
#endif
}

static void
decide(const kelma_lang *lg, const lang_sum *t, int fam, kelma_lang_result *r)
{
	double min = fam < 0 ? lg->min_prob : lg->scale[fam][lang_cut(t->words[fam])].min;
	unsigned best = best_label(r->probs, &r->prob);
	r->label = r->prob >= min ? (kelma_label)best : KELMA_LABEL_UND;
	if (r->label == KELMA_LABEL_UND) r->prob = r->probs[KELMA_LABEL_UND];
}

static void
share_scripts(const lang_sum *t, double out[KELMA_SCRIPT_COUNT])
{
	size_t all = t->letters[KELMA_SCRIPT_LATIN] + t->letters[KELMA_SCRIPT_ARABIC];
	if (!(t->tifinagh | t->foreign)) { /* no others */
		int only = t->letters[KELMA_SCRIPT_ARABIC] ? KELMA_SCRIPT_ARABIC
							   : KELMA_SCRIPT_LATIN;
		if (all == t->letters[only]) {
			out[only] = all ? 1 : 0;
			return;
		}
		out[KELMA_SCRIPT_LATIN] = (double)t->letters[KELMA_SCRIPT_LATIN] / (double)all;
		out[KELMA_SCRIPT_ARABIC] = (double)t->letters[KELMA_SCRIPT_ARABIC] / (double)all;
		return;
	}
	all = 0;
	for (int i = 0; i < KELMA_SCRIPT_COUNT; i++) all += t->letters[i];
	for (int i = 0; i < KELMA_SCRIPT_COUNT; i++)
		if (t->letters[i]) out[i] = (double)t->letters[i] / (double)all;
}

void
lang_answer(const kelma_lang *lg, const lang_sum *t, kelma_lang_result *out)
{
	lang_zero(out, sizeof *out);
	share_scripts(t, out->scripts);
	if (t->words[0] + t->words[1] + t->tifinagh + t->foreign == 0) {
		out->probs[KELMA_LABEL_UND] = 1;
		return;
	}
	int fam = mix_families(lg, t, out->probs);
	decide(lg, t, fam, out);
	if (t->words[FAM_ARAB]) {
		double d = lg->m.par[P_DIAL + 2] +
			   lg->m.par[P_DIAL + 3] * (double)t->dial / t->words[FAM_ARAB];
		out->dialectness = d < 0 ? 0 : d > 1 ? 1 : d;
	}
}

kelma_status
kelma_lang_run(kelma_lang *lg, const char *s, size_t n, kelma_lang_result *out, kelma_err *err)
{
	lang_sum t;
	(void)err;
	(void)lang_sum_text(lg, s, lang_prefix(s, n, TEXT_MAX), 0, &t);
	lang_answer(lg, &t, out);
	return KELMA_OK;
}
