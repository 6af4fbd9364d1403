/* Confidence: temperatures and label lifts fitted on texts of sources the model never saw. */
#include "train/lang_calib.h"
#include "lang/lang.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 64 << 20, LINES = 300, ROUNDS = 400, GOLD_WEIGHT = 6 };

#define PULL 0.04 /* of lifts towards zero */
#define OTHERS 4  /* labels that a wrong one may stand for */

static int
fam_of(int label)
{
	return label == KELMA_LABEL_ARY_ARAB || label == KELMA_LABEL_ARB_ARAB ||
			       label == KELMA_LABEL_ARA_OTHER || label == KELMA_LABEL_BER_ARAB
		       ? FAM_ARAB
		       : FAM_LATN;
}

static void
add_text(items *x, const weights w[FAMS], const corpus *c, int label, const char *s, size_t n)
{
	item *it = &x->it[x->n];
	if (x->n == MAX_ITEMS || !weights_raw(w, c, s, n, &it->r) || it->r.fam < 0) return;
	if (label != KELMA_LABEL_UND && it->r.fam != fam_of(label)) return;
	it->label = label;
	it->cut = lang_cut(it->r.words);
	it->weight = 1;
	it->of = x->of;
	x->n++;
}

void
items_add(items *x, const weights w[FAMS], const corpus *c, int label, base_str t, rng *r)
{
	static const unsigned cut[] = { 1, 2, 3, 5 };
	size_t at[128], end[128], n = 0;
	for (size_t i = 0; i < t.n && n < 128;) {
		while (i < t.n && t.s[i] == ' ') i++;
		if (i == t.n) break;
		at[n] = i;
		while (i < t.n && t.s[i] != ' ') i++;
		end[n++] = i;
	}
	x->of = 0;
	add_text(x, w, c, label, t.s, t.n);
	for (size_t k = 0; k < sizeof cut / sizeof *cut; k++) {
		if (n < cut[k]) continue;
		size_t f = rng_below(r, (uint32_t)(n - cut[k] + 1));
		x->of = (int)cut[k];
		add_text(x, w, c, label, t.s + at[f], end[f + cut[k] - 1] - at[f]);
	}
}

static int
add_file(items *x, const weights w[FAMS], const corpus *c, base_str label, const char *path)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	rng r = { 5 };
	base_str ln, f[2] = { { "", 0 }, { "", 0 } };
	size_t all = 0, k = 0;
	int own = base_str_is(label, "*"), lab = kelma_label_find(label.s, label.n);
	if (base_read_file(path, MAX_FILE, &t, &err))
		return fprintf(stderr, "train_lang: %s: %s\n", path, err.msg), -1;
	base_lines l = { t.data, t.len, 0, 0 };
	while (base_lines_next(&l, &ln)) all++;
	l = (base_lines){ t.data, t.len, 0, 0 };
	size_t step = all > LINES && !own ? all / LINES : 1;
	while (base_lines_next(&l, &ln)) {
		size_t nf = base_fields(ln, f, 2);
		if (k++ % step) continue;
		if (own && nf == 2) {
			const char *bar = memchr(f[1].s, '|', f[1].n);
			lab = kelma_label_find(f[1].s, bar ? (size_t)(bar - f[1].s) : f[1].n);
			if (base_str_is(f[1], "0"))
				lab = KELMA_LABEL_ARB_ARAB; /* levels of dialectness */
			if (base_str_is(f[1], "3")) lab = KELMA_LABEL_ARY_ARAB;
			size_t before = x->n;
			if (lab >= 0 && lab < STATES) add_text(x, w, c, lab, f[0].s, f[0].n);
			if (x->n > before) x->it[before].weight = GOLD_WEIGHT;
		} else items_add(x, w, c, lab, f[0], &r);
	}
	kelma_buf_free(&t);
	return 0;
}

/* Every label counts alike within its family and length, but for those with a share of their own.
 */
static void
balance(items *x, const double share[STATES])
{
	double n[FAMS][CUTS][STATES] = { { { 0 } } };
	for (size_t i = 0; i < x->n; i++)
		n[x->it[i].r.fam][x->it[i].cut][x->it[i].label] += x->it[i].weight;
	for (size_t i = 0; i < x->n; i++)
		x->it[i].weight *= share[x->it[i].label] * x->it[i].trust /
				   (n[x->it[i].r.fam][x->it[i].cut][x->it[i].label] + 20);
}

void
item_chances(const item *it, const corpus *c, const numbers *p, double out[STATES],
	     double lane_p[LANES])
{
	double t = p->v[P_TEMP + it->r.fam * CUTS + it->cut], max = -1e9, sum = 0;
	memset(out, 0, STATES * sizeof *out);
	for (int i = 0; i < c->nlanes; i++) {
		const lane *ln = &c->lanes[i];
		if (ln->fam != it->r.fam) continue;
		lane_p[ln->at] = it->r.z[ln->at] / t +
				 p->v[P_LIFT + (it->r.fam * CUTS + it->cut) * STATES + ln->label];
		if (lane_p[ln->at] > max) max = lane_p[ln->at];
	}
	for (int i = 0; i < c->nlanes; i++)
		if (c->lanes[i].fam == it->r.fam)
			sum += lane_p[c->lanes[i].at] = fixed_exp(lane_p[c->lanes[i].at] - max);
	for (int i = 0; i < c->nlanes; i++)
		if (c->lanes[i].fam == it->r.fam)
			out[c->lanes[i].label] += lane_p[c->lanes[i].at] /= sum;
}

/* What the labels of a text are taken for, given the label in its file: that one, and when its file
 * is not to be trusted, in part what the model says. */
static void
targets(const item *it, const double q[STATES], double gold[STATES])
{
	double own = q[it->label], rest = 1 - own > 1e-9 ? 1 - own : 1e-9,
	       sure = it->trust * own / (it->trust * own + (1 - it->trust) * rest / OTHERS + 1e-12);
	for (int l = 0; l < STATES; l++) gold[l] = (1 - sure) * q[l] / rest;
	gold[it->label] = sure;
}

/* One step down the slope of the weighted log-loss. */
static void
step(const items *x, const corpus *c, numbers *p, double rate)
{
	static numbers g, norm;
	memset(&g, 0, sizeof g);
	memset(&norm, 0, sizeof norm);
	for (size_t i = 0; i < x->n; i++) {
		const item *it = &x->it[i];
		double q[STATES], gold[STATES], lp[LANES] = { 0 }, dt = 0;
		int at = P_TEMP + it->r.fam * CUTS + it->cut,
		    b = P_LIFT + (it->r.fam * CUTS + it->cut) * STATES;
		item_chances(it, c, p, q, lp);
		targets(it, q, gold);
		for (int k = 0; k < c->nlanes; k++) {
			const lane *ln = &c->lanes[k];
			if (ln->fam != it->r.fam) continue;
			double part = gold[ln->label] * lp[ln->at] / (q[ln->label] + 1e-12);
			dt -= (part - lp[ln->at]) * it->r.z[ln->at];
		}
		g.v[at] += it->weight * dt / p->v[at];
		norm.v[at] += it->weight;
		for (int l = 0; l < STATES; l++) g.v[b + l] += it->weight * (gold[l] - q[l]);
		for (int l = 0; l < STATES; l++) norm.v[b + l] += it->weight;
	}
	for (int i = P_TEMP; i <= P_TEMP_END; i++)
		if (norm.v[i] > 0) p->v[i] *= fixed_exp(rate * g.v[i] / norm.v[i]);
	for (int i = P_LIFT; i <= P_LIFT_END; i++)
		if (norm.v[i] > 0) p->v[i] += rate * (g.v[i] / norm.v[i] - PULL * p->v[i]);
}

static void
report(const items *x, const corpus *c, const numbers *p, const char *when)
{
	double conf[10] = { 0 }, right[10] = { 0 }, n[10] = { 0 }, all = 0, ok = 0, ece = 0;
	for (size_t i = 0; i < x->n; i++) {
		double q[STATES], lp[LANES];
		int best = 0;
		item_chances(&x->it[i], c, p, q, lp);
		for (int l = 1; l < STATES; l++)
			if (q[l] > q[best]) best = l;
		if (best == KELMA_LABEL_UND) continue;
		int b = q[best] >= 1 ? 9 : (int)(q[best] * 10);
		conf[b] += q[best];
		right[b] += best == x->it[i].label;
		n[b]++;
		all++;
		ok += best == x->it[i].label;
	}
	for (int b = 0; b < 10; b++) ece += fabs(conf[b] - right[b]) / all;
	printf("calibration %s: %zu texts, accuracy %.4f, ECE %.4f\n", when, x->n, ok / all, ece);
}

int
calibrate(const char *list, const char *corpora, const weights w[FAMS], const corpus *c, numbers *p)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	base_str ln, f[3] = { { "", 0 }, { "", 0 }, { "", 0 } };
	items x = { malloc(MAX_ITEMS * sizeof(item)), 0, 0 };
	char path[512];
	double share[STATES];
	int rc = x.it ? 0 : -1;
	for (int i = 0; i < STATES; i++) share[i] = 1;
	if (rc || base_read_file(list, MAX_FILE, &t, &err)) return -1;
	base_lines l = { t.data, t.len, 0, 0 };
	while (!rc && base_lines_next(&l, &ln)) {
		size_t nf = base_fields(ln, f, 3), from = x.n;
		if (nf < 2) continue;
		if (base_str_is(f[0], "share")) {
			int lab = kelma_label_find(f[1].s, f[1].n);
			if (nf < 3 || lab < 0 || lab >= STATES) rc = -1;
			if (!rc) share[lab] = atof(f[2].s);
			continue;
		}
		snprintf(path, sizeof path, "%s/%.*s", corpora, (int)f[1].n, f[1].s);
		rc = add_file(&x, w, c, f[0], path);
		for (size_t i = from; i < x.n; i++) x.it[i].trust = nf > 2 ? atof(f[2].s) : 1;
	}
	balance(&x, share);
	report(&x, c, p, "before");
	for (int i = 0; i < ROUNDS && !rc; i++) step(&x, c, p, 1.0);
	report(&x, c, p, "after");
	free(x.it);
	kelma_buf_free(&t);
	return rc;
}
