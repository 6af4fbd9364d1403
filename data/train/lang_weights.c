/* Multinomial logistic regression over hashed n-grams: AdaGrad, one sample at a time, most of them
 * short windows. */
#include "train/lang_train.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* DROP: of a hundred features of a sample so many are hidden, so that no few of them decide alone:
 * texts of other sources than the training have some of the features only. */
enum { MAX_ROWS = 4096, WINDOW_MAX = 40, DROP = 40 };
#define RATE 0.35f
#define FLOOR 1e-4f

typedef float vec __attribute__((vector_size(LANES * sizeof(float))));

/* Rows that one text touches, with the number of positions. */
typedef struct feats {
	uint32_t row[MAX_ROWS];
	unsigned n, pos;
} feats;

int
weights_init(weights *w, uint32_t bits)
{
	size_t n = ((size_t)1 << bits) * LANES;
	memset(w, 0, sizeof *w);
	w->bits = bits;
	w->w = aligned_alloc(64, n * sizeof *w->w);
	w->g = aligned_alloc(64, n * sizeof *w->g);
	if (!w->w || !w->g) return -1;
	memset(w->w, 0, n * sizeof *w->w);
	for (size_t i = 0; i < n; i++) w->g[i] = FLOOR;
	for (int i = 0; i < LANES; i++) w->gbias[i] = 1.0f;
	return 0;
}

void
weights_free(weights *w)
{
	free(w->w);
	free(w->g);
}

/* Features of words [first, first + count) of a line; plain: every letter without its marks. */
static void
collect(const corpus *c, const line *l, unsigned first, unsigned count, int plain, feats *f)
{
	const uint8_t *p = c->pool + l->at;
	f->n = f->pos = 0;
	for (unsigned i = 0; i < first; i++) p += 1 + p[0];
	for (unsigned i = 0; i < count; i++, p += 1 + p[0]) {
		uint8_t sym[WORD_MAX + 8] = { 0 };
		unsigned len = p[0];
		if (f->n + 3 * len + 1 > MAX_ROWS) return;
		for (unsigned k = 0; k < len; k++)
			sym[k] = plain ? c->m->plain[p[1 + k]] : p[1 + k];
		sym[0] = sym[len - 1] = SYM_SEP;
		f->n += lang_word_rows(sym, len, f->row + f->n);
		f->pos += len - 1;
	}
}

static void
hide(feats *f, rng *r)
{
	unsigned out = 0;
	for (unsigned i = 0; i < f->n; i++)
		if (rng_below(r, 100) >= DROP) f->row[out++] = f->row[i];
	f->n = out;
}

static void
softmax(const weights *w, const feats *f, unsigned lanes, float p[LANES])
{
	vec s = { 0 };
	for (unsigned i = 0; i < f->n; i++) s += *(const vec *)(w->w + (size_t)f->row[i] * LANES);
	float x = 1.0f / sqrtf((float)f->pos), max = -1e30f, sum = 0;
	for (int k = 0; k < LANES; k++) {
		p[k] = lanes >> k & 1 ? s[k] * x + w->bias[k] : -1e30f;
		if (p[k] > max) max = p[k];
	}
	for (int k = 0; k < LANES; k++) sum += p[k] = (float)fixed_exp((double)(p[k] - max));
	for (int k = 0; k < LANES; k++) p[k] /= sum;
}

static void
update(weights *w, const feats *f, const float p[LANES], int gold)
{
	vec d;
	float x = 1.0f / sqrtf((float)f->pos);
	for (int k = 0; k < LANES; k++) {
		float e = (k == gold) - p[k];
		w->gbias[k] += e * e;
		w->bias[k] += 0.1f * e / sqrtf(w->gbias[k]);
		d[k] = e * x;
	}
	vec d2 = d * d;
	for (unsigned i = 0; i < f->n; i++) {
		vec *wr = (vec *)(w->w + (size_t)f->row[i] * LANES),
		    *gr = (vec *)(w->g + (size_t)f->row[i] * LANES);
		*gr += d2;
		vec q;
		for (int k = 0; k < LANES; k++) q[k] = sqrtf((*gr)[k]);
		*wr += RATE * d / q;
	}
}

/* What a family's samples are drawn from: labels alike, then sources by weight and root of their
 * size. */
typedef struct draw {
	struct {
		int src;
		double upto;
	} pick[STATES][MAX_SOURCES];
	int n[STATES], label[STATES], labels;
	uint32_t *index[MAX_SOURCES]; /* living lines of each source */
} draw;

static draw *
draw_new(const corpus *c, int fam)
{
	draw *d = calloc(1, sizeof *d);
	for (int i = 0; d && i < c->nsrc; i++) {
		const source *s = &c->src[i];
		const lane *ln = &c->lanes[s->lane];
		size_t alive = 0;
		if (ln->fam != fam || !s->n) continue;
		d->index[i] = malloc(s->n * sizeof **d->index);
		for (size_t k = 0; d->index[i] && k < s->n; k++)
			if (!c->lines[s->first + k].dead)
				d->index[i][alive++] = (uint32_t)(s->first + k);
		((source *)s)->alive = alive;
		if (!alive) continue;
		int k = 0;
		while (k < d->labels && d->label[k] != ln->label) k++;
		if (k == d->labels) d->label[d->labels++] = ln->label;
		int at = d->n[k]++;
		d->pick[k][at].src = i;
		d->pick[k][at].upto =
			(at ? d->pick[k][at - 1].upto : 0) + s->weight * sqrt((double)alive);
	}
	return d;
}

static void
draw_free(draw *d)
{
	for (int i = 0; i < MAX_SOURCES; i++) free(d->index[i]);
	free(d);
}

static const line *
draw_line(const draw *d, const corpus *c, rng *r)
{
	uint32_t k = rng_below(r, (uint32_t)d->labels);
	double x = rng_unit(r) * d->pick[k][d->n[k] - 1].upto;
	int lo = 0;
	while (d->pick[k][lo].upto <= x) lo++;
	int s = d->pick[k][lo].src;
	return &c->lines[d->index[s][rng_below(r, (uint32_t)c->src[s].alive)]];
}

/* Length of a window: a quarter whole lines, the rest 1 to 8 words, short ones more often. */
static unsigned
window(rng *r, unsigned words)
{
	static const uint8_t len[] = { 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 8 };
	unsigned k = rng_below(r, 4) ? len[rng_below(r, sizeof len)] : WINDOW_MAX;
	return k < words ? k : words;
}

/* Whether a quarter of words [first, first + count) are not shared with the standard language. */
static int
has_mark(const corpus *c, const line *l, unsigned first, unsigned count)
{
	const uint8_t *p = c->pool + l->at;
	for (unsigned i = 0; i < first; i++) p += 1 + p[0];
	unsigned marks = 0;
	for (unsigned i = 0; i < count; i++, p += 1 + p[0]) marks += !corpus_known(c, p);
	return marks * 4 >= count;
}

/* Add the weights to their running sum. */
static void
snapshot(const weights *w, float *sum, float bias[LANES])
{
	size_t n = ((size_t)1 << w->bits) * LANES;
	for (size_t i = 0; i < n; i++) sum[i] += w->w[i];
	for (int k = 0; k < LANES; k++) bias[k] += w->bias[k];
}

/* The mean of the snapshots: less noise of the last samples than the final weights have. */
static void
take_mean(weights *w, const float *sum, const float bias[LANES], unsigned times)
{
	size_t n = ((size_t)1 << w->bits) * LANES;
	for (size_t i = 0; i < n; i++) w->w[i] = sum[i] / (float)times;
	for (int k = 0; k < LANES; k++) w->bias[k] = bias[k] / (float)times;
}

void
weights_train(weights *w, const corpus *c, int fam, size_t steps, uint64_t seed)
{
	rng r = { seed };
	draw *d = draw_new(c, fam);
	feats *f = malloc(sizeof *f);
	unsigned lanes = 0, shots = 0;
	float bias[LANES] = { 0 }, *sum = calloc((size_t)LANES << w->bits, sizeof *sum);
	for (int i = 0; i < c->nlanes; i++)
		if (c->lanes[i].fam == fam) lanes |= 1u << c->lanes[i].at;
	for (size_t t = 0; d && f && sum && t < steps; t++) {
		if (t > steps / 2 && t % (steps / 50) == 0) {
			snapshot(w, sum, bias);
			shots++;
		}
		const line *l = draw_line(d, c, &r);
		unsigned k = window(&r, l->words), first = rng_below(&r, l->words - k + 1u);
		int plain = rng_unit(&r) < c->src[l->src].plain;
		float p[LANES];
		if (c->src[l->src].marked && !has_mark(c, l, first, k)) continue;
		collect(c, l, first, k, plain, f);
		hide(f, &r);
		softmax(w, f, lanes, p);
		update(w, f, p, c->lanes[c->src[l->src].lane].at);
	}
	if (shots) take_mean(w, sum, bias, shots);
	free(sum);
	free(f);
	if (d) draw_free(d);
}

void
weights_score(const weights *w, const corpus *c, int fam, const line *l, double p[LANES])
{
	static feats f;
	float q[LANES];
	unsigned lanes = 0;
	for (int i = 0; i < c->nlanes; i++)
		if (c->lanes[i].fam == fam) lanes |= 1u << c->lanes[i].at;
	collect(c, l, 0, l->words < WINDOW_MAX ? l->words : WINDOW_MAX, 0, &f);
	softmax(w, &f, lanes, q);
	for (int k = 0; k < LANES; k++) p[k] = q[k];
}

int
weights_raw(const weights w[FAMS], const corpus *c, const char *s, size_t n, raw *out)
{
	size_t at = 0;
	lang_word wd;
	memset(out, 0, sizeof *out);
	out->fam = -2;
	while (lang_word_next(c->m, s, n, &at, &wd)) {
		int fam = lang_word_family(c->m, &wd);
		if (fam == -1 && (wd.cls & CLS_TIFINAGH) && out->fam == -2) out->fam = -1;
		if (fam < 0 || (out->fam >= 0 && out->fam != fam)) continue;
		out->fam = fam;
		const weights *x = &w[fam];
		uint32_t row[3 * WORD_MAX + 8];
		unsigned rows = lang_word_rows(wd.sym, wd.len, row);
		for (unsigned k = 0; k < rows; k++)
			for (int l = 0; l < LANES; l++)
				out->z[l] += x->w[(size_t)row[k] * LANES + (size_t)l];
		out->pos += wd.len - 1;
		out->words++;
	}
	for (int l = 0; out->fam >= 0 && l < LANES; l++)
		out->z[l] = out->z[l] / sqrt(out->pos) + w[out->fam].bias[l];
	return out->fam != -2;
}
