/* Internal: the scorer and the steps that its parts share. */
#ifndef LANG_LANG_H
#define LANG_LANG_H
#include "lang/model.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	TEXT_MAX = 1 << 16, /* bytes of a text that are read for its label */
	EXPLAIN_MAX = 4096, /* bytes that are explained */
	ROOM = 12           /* places for STATES numbers, a multiple of four */
};

/* The lanes as numbers, four at a time or each. */
typedef float lang_quad __attribute__((vector_size(16)));
typedef union lang_vec {
	lang_quad q[LANES / 4];
	float f[LANES];
} lang_vec;

/* A word that was scored, kept for the tokens of the text; the words of a token. */
typedef struct lang_scored {
	lang_lanes v;
	size_t start;
	uint16_t pos;    /* windows */
	uint8_t words;   /* of the families with a table */
	int8_t fam;      /* -1: another script than Latin and Arabic */
	uint8_t cls;     /* of its letters */
	uint8_t name;    /* as lang_name_find says */
	uint8_t none[2]; /* as in lang_memo */
} lang_scored;

/* What the words of a text add up to. */
typedef struct lang_sum {
	int32_t score[FAMS][LANES];      /* weights, without ROW_ZERO */
	unsigned pos[FAMS], words[FAMS]; /* positions and words that were scored */
	unsigned tifinagh, foreign;      /* words of other scripts */
	float dial;                      /* dialectness: sum over Arabic-script words */
	size_t letters[KELMA_SCRIPT_COUNT];
} lang_sum;

struct kelma_lang {
	lang_model m;
	double prior[KELMA_LABEL_COUNT]; /* nats added to a label */
	uint32_t labels;                 /* bit set that may be answered */
	double min_prob;                 /* 0: the calibrated ones */
	/* from the parameters, by length class: score of a lane = sum * mul / sqrt(positions) +
	 * add; lanes never answered are far below. Under min the answer is und. */
	struct lang_scale {
		lang_vec add;
		float mul;
		double min;
	} scale[FAMS][CUTS];
	float inv_sqrt[WORD_MAX + 2];
	int label[FAMS][LANES];
	uint8_t to[FAMS][LANES]; /* the same, und for lanes without a label: their chance is 0 */
	float dial[2];           /* per word: offset, slope */
	unsigned ary, arb;       /* lanes of the Arabic table that dialectness compares */
	/* the same for tokens, by length class, and chances of a label after a label and at the
	 * start, up to a factor */
	float token_mul[FAMS][SIZES];
	lang_vec token_add[FAMS][SIZES];
	float next[STATES][ROOM], prev[STATES][ROOM],
		first[ROOM]; /* prev: the same by the later label */
	/* chunks of text met before, and the room that they are in; chunks seen of late, those
	 * that had not been met, and those that are not looked up from now on */
	struct lang_memo *memo;
	void *memo_room;
	uint32_t seen, unmet, rest;
	/* lanes of the labels, in rounds: all bits in has where there is one */
	struct lang_spread {
		int32_t lane[ROOM];
		float has[ROOM];
	} spread[FAMS][LANES];
	unsigned spreads[FAMS];
	int wide; /* registers of eight numbers are there */
	/* for the tokens of one text, grown as needed */
	lang_scored *word;
	size_t nword, cap_word;
	float *chance; /* emissions, chances by the tokens before, by those after */
	uint32_t *at;  /* number of the token each belongs to */
	size_t cap;
};

/* Set the fields that follow from model, prior and labels. */
void lang_prepare(kelma_lang *lg);
/* Add up a text; keep: note every word in lg->word (KELMA_ENOMEM possible then). */
kelma_status lang_sum_text(kelma_lang *lg, const char *s, size_t n, int keep, lang_sum *t);
/* Labels of the n tokens that lg->word describes, to out[lg->at[]]. */
void lang_chain(const kelma_lang *lg, size_t n, kelma_lang_token *out);
/* Set what it needs from the lanes. */
void lang_chain_prepare(kelma_lang *lg);
/* The answer for a sum. */
void lang_answer(const kelma_lang *lg, const lang_sum *t, kelma_lang_result *out);
/* Numbers of lang_power, each four times. */
extern const struct lang_powers {
	lang_quad least, half, one, p1, p2, p3, p4, p5, log2e;
} lang_powers;
/* 2^x for x <= 0 with 5 digits; 0 far below. */
static inline lang_quad
lang_power(lang_quad x)
{
	typedef int32_t iquad __attribute__((vector_size(16)));
	const struct lang_powers *n = &lang_powers;
	iquad keep = x > n->least;
	x = (lang_quad)((iquad)x & keep);
	iquad k = __builtin_convertvector(
		x - n->half, iquad); /* towards zero: x <= 0, so this rounds to the nearest */
	lang_quad f = x - __builtin_convertvector(k, lang_quad);
	lang_quad p = n->one + f * (n->p1 + f * (n->p2 + f * (n->p3 + f * (n->p4 + f * n->p5))));
	return (lang_quad)((iquad)(p * (lang_quad)((k + 127) << 23)) & keep);
}
/* Scores to chances up to a factor: exp(z - largest). */
static inline void
lang_chances(lang_vec *z)
{
#ifdef __SSE2__
	__m128 top = _mm_max_ps((__m128)z->q[0], (__m128)z->q[1]);
	top = _mm_max_ps(top, _mm_movehl_ps(top, top));
	float max = _mm_cvtss_f32(_mm_max_ss(top, _mm_shuffle_ps(top, top, 1)));
#else
	float max = z->f[0];
	for (int i = 1; i < LANES; i++) max = z->f[i] > max ? z->f[i] : max;
#endif
	for (int i = 0; i < LANES / 4; i++)
		z->q[i] = lang_power((z->q[i] - max) * lang_powers.log2e);
}
/* n, or less: at most max bytes of s, whole characters. */
size_t lang_prefix(const char *s, size_t n, size_t max);
/* Length class of a number of words. */
static inline int
lang_cut(unsigned words)
{
	static const uint8_t cut[10] = { 0, 0, 1, 2, 2, 3, 3, 3, 3, 3 };
	return words < 10 ? cut[words] : 4;
}
/* Set to zero what is a multiple of 8 bytes, without the start-up of a string instruction. */
__attribute__((always_inline)) static inline void
lang_zero(void *p, size_t n)
{
	typedef uint64_t word __attribute__((may_alias));
	typedef uint64_t two __attribute__((vector_size(16), aligned(8), may_alias));
	size_t i = 0;
#pragma GCC unroll 64
	for (; i + 16 <= n; i += 16) *(two *)(void *)((char *)p + i) = (two){ 0, 0 };
	if (i < n) *(word *)(void *)((char *)p + i) = 0;
}
/* "none", the name of a prior of the pack or "label=nats,..." into add[]. KELMA_EARG with err;
 * KELMA_EDATA when the prior of the pack is wrong. */
kelma_status lang_prior_parse(const kelma_res *res, const char *s, double add[KELMA_LABEL_COUNT],
			      kelma_err *err);
#endif
