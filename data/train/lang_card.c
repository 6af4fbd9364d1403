/* The model card: figures of this very run, not typed. */
#include "train/lang_calib.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 64 << 20, LINES = 500, MAX_ANSWERS = 80000 };

enum {
	PRIORS = 3,
	ARAB = 4
}; /* nats taken from other dialects; answers: Darija, Standard, other dialects, the rest */

/* One answer, for coverage and calibration. */
typedef struct answer {
	double prob;
	int right, label;
	int fitted, words; /* its file fitted the confidence; 0 = the whole text, 2 = a cut of one
			      or two words */
} answer;
typedef struct card {
	FILE *f;
	const corpus *c;
	const weights *w;
	const numbers *p;
	answer *all;
	size_t n;
	double right[STATES][6], seen[STATES][6]; /* per label and cut */
	size_t confusion[STATES][STATES];
	double arab[PRIORS][STATES][ARAB]; /* shares of answers, by label, added over sources */
	double arab_sources[STATES];
} card;

static int
answer_of(const card *k, const item *it, double *prob)
{
	double q[STATES], lane_p[LANES];
	int best = 0;
	item_chances(it, k->c, k->p, q, lane_p);
	for (int l = 1; l < STATES; l++)
		if (q[l] > q[best]) best = l;
	*prob = q[best];
	return best;
}

/* The answer when a text is hardly expected in another dialect: as --prior inbox, with other
 * numbers. */
static int
answer_with_prior(const card *k, const item *it, double nats)
{
	double q[STATES], lane_p[LANES];
	int best = 0;
	item_chances(it, k->c, k->p, q, lane_p);
	q[KELMA_LABEL_ARA_OTHER] *= fixed_exp(-nats);
	q[KELMA_LABEL_UND] *= fixed_exp(-nats / 2);
	for (int l = 1; l < STATES; l++)
		if (q[l] > q[best]) best = l;
	return best;
}

/* What the priors make of the Arabic-script texts of one source. */
static void
note_arab(card *k, const items *x, int label)
{
	double n = 0, share[PRIORS][ARAB] = { { 0 } };
	for (size_t i = 0; i < x->n; i++) {
		if (x->it[i].of || x->it[i].r.fam != FAM_ARAB) continue;
		n++;
		for (int p = 0; p < PRIORS; p++) {
			int got = answer_with_prior(k, &x->it[i], p);
			share[p][got == KELMA_LABEL_ARY_ARAB    ? 0
				 : got == KELMA_LABEL_ARB_ARAB  ? 1
				 : got == KELMA_LABEL_ARA_OTHER ? 2
								: 3]++;
		}
	}
	if (n < 1) return;
	k->arab_sources[label]++;
	for (int p = 0; p < PRIORS; p++)
		for (int a = 0; a < ARAB; a++) k->arab[p][label][a] += share[p][a] / n;
}

static int
report_file(card *k, int label, base_str group, const char *path)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	rng r = { 9 };
	base_str ln, f[2] = { { "", 0 }, { "", 0 } };
	size_t all = 0, at = 0;
	items x = { malloc(MAX_ITEMS * sizeof(item)), 0, 0 };
	double right[6] = { 0 }, seen[6] = { 0 };
	if (!x.it || base_read_file(path, MAX_FILE, &t, &err)) return -1;
	base_lines l = { t.data, t.len, 0, 0 };
	while (base_lines_next(&l, &ln)) all++;
	l = (base_lines){ t.data, t.len, 0, 0 };
	while (base_lines_next(&l, &ln)) {
		base_fields(ln, f, 2);
		if (at++ % (all / LINES + 1) == 0) items_add(&x, k->w, k->c, label, f[0], &r);
	}
	for (size_t i = 0; i < x.n; i++) {
		double p;
		int got = answer_of(k, &x.it[i], &p), cut = x.it[i].of;
		right[cut] += got == label;
		seen[cut]++;
		int fitted = group.n && group.s[group.n - 1] == '+', few = cut == 1 || cut == 2;
		if ((!cut || few) && k->n < MAX_ANSWERS)
			k->all[k->n++] = (answer){ p, got == label, got, fitted, few ? 2 : 0 };
		if (!cut) k->confusion[label][got]++;
	}
	note_arab(k, &x, label);
	fprintf(k->f, "| %s | %.*s | %.0f |", kelma_label_name((kelma_label)label), (int)group.n,
		group.s, seen[0]);
	static const int cuts[] = { 0, 1, 2, 3, 5 };
	for (int i = 0; i < 5; i++) {
		fprintf(k->f, " %.3f |", seen[cuts[i]] > 0 ? right[cuts[i]] / seen[cuts[i]] : 0);
		if (seen[cuts[i]] > 0) {
			k->right[label][cuts[i]] += right[cuts[i]] / seen[cuts[i]];
			k->seen[label][cuts[i]]++;
		}
	}
	fprintf(k->f, "\n");
	free(x.it);
	kelma_buf_free(&t);
	return 0;
}

static int
surest_first(const void *a, const void *b)
{
	const answer *x = a, *y = b;
	return x->prob < y->prob ? 1 : x->prob > y->prob ? -1 : x->right - y->right;
}

/* Mean distance of probability and share of right answers over ten bins. */
static double
calibration_error(const card *k, int fitted, int words)
{
	double conf[10] = { 0 }, right[10] = { 0 }, all = 0, error = 0;
	for (size_t i = 0; i < k->n; i++) {
		const answer *a = &k->all[i];
		if (a->fitted != fitted || a->words != words || a->label == KELMA_LABEL_UND)
			continue;
		int b = a->prob >= 1 ? 9 : (int)(a->prob * 10);
		conf[b] += a->prob;
		right[b] += a->right;
		all++;
	}
	for (int b = 0; b < 10; b++) error += fabs(conf[b] - right[b]);
	return all > 0 ? error / all : 0;
}

static void
report_arab(const card *k)
{
	static const int rows[] = { KELMA_LABEL_ARY_ARAB, KELMA_LABEL_ARB_ARAB,
				    KELMA_LABEL_ARA_OTHER };
	fprintf(k->f, "\n## Arabic script and the prior against other dialects\n\nShares of "
		      "answers for whole texts, sources counting "
		      "alike, when 0, 1 or 2 nats are taken\nfrom ara-other and half as many from "
		      "und. 0 is for corpora, 2 (--prior "
		      "inbox, with 1 for und) for the\nletters of an office.\n\n| label | nats | "
		      "ary-Arab | arb-Arab | ara-other | rest "
		      "|\n|---|---|---|---|---|---|\n");
	for (int r = 0; r < 3; r++)
		for (int p = 0; p < PRIORS; p++) {
			fprintf(k->f, "| %s | %d |", kelma_label_name((kelma_label)rows[r]), p);
			for (int a = 0; a < ARAB; a++)
				fprintf(k->f, " %.3f |",
					k->arab_sources[rows[r]] > 0
						? k->arab[p][rows[r]][a] / k->arab_sources[rows[r]]
						: 0);
			fprintf(k->f, "\n");
		}
}

/* How well probabilities hold, and how much can be answered with one mistake in twenty. */
static void
report_confidence(card *k)
{
	double conf[10] = { 0 }, right[10] = { 0 }, n[10] = { 0 }, ok = 0, best = 0, all = 0;
	qsort(k->all, k->n, sizeof *k->all, surest_first);
	for (size_t i = 0; i < k->n; i++) {
		if (k->all[i].words) continue;
		all++;
		int b = k->all[i].prob >= 1 ? 9 : (int)(k->all[i].prob * 10);
		conf[b] += k->all[i].prob;
		right[b] += k->all[i].right;
		n[b]++;
		ok += k->all[i].right;
		if (ok >= 0.95 * all) best = all;
	}
	fprintf(k->f, "\n## Confidence, whole texts\n\n| probability | texts | mean | right "
		      "|\n|---|---|---|---|\n");
	for (int b = 0; b < 10; b++)
		if (n[b] > 0)
			fprintf(k->f, "| %.1f-%.1f | %.0f | %.3f | %.3f |\n", b / 10.0,
				(b + 1) / 10.0, n[b], conf[b] / n[b], right[b] / n[b]);
	fprintf(k->f, "\n%.1f %% of the texts can be answered with at least 95 %% right.\n",
		all > 0 ? 100 * best / all : 0);
	fprintf(k->f,
		"\nExpected calibration error: sources that fitted the confidence %.3f whole, %.3f "
		"one or two words;\n"
		"the others %.3f whole, %.3f one or two words.\n",
		calibration_error(k, 1, 0), calibration_error(k, 1, 2), calibration_error(k, 0, 0),
		calibration_error(k, 0, 2));
}

static void
report_labels(const card *k)
{
	static const int cuts[] = { 0, 1, 2, 3, 5 };
	double macro[6] = { 0 };
	int labels = 0;
	fprintf(k->f, "\n## By label, sources counting alike\n\n| label | whole | 1 word | 2 | 3 | "
		      "5 | taken for |\n|---|---|---|---|---|---|---|\n");
	for (int l = 0; l < STATES; l++) {
		if (k->seen[l][0] <= 0) continue;
		fprintf(k->f, "| %s |", kelma_label_name((kelma_label)l));
		labels++;
		for (int i = 0; i < 5; i++) {
			double v = k->right[l][cuts[i]] / k->seen[l][cuts[i]];
			macro[i] += v;
			fprintf(k->f, " %.3f |", v);
		}
		size_t all = 0;
		for (int m = 0; m < STATES; m++) all += k->confusion[l][m];
		for (int m = 0; m < STATES; m++)
			if (m != l && k->confusion[l][m] * 50 > all)
				fprintf(k->f, " %s %.0f %%", kelma_label_name((kelma_label)m),
					100.0 * (double)k->confusion[l][m] / (double)all);
		fprintf(k->f, " |\n");
	}
	fprintf(k->f, "| mean |");
	for (int i = 0; i < 5; i++) fprintf(k->f, " %.3f |", macro[i] / labels);
	fprintf(k->f, " |\n");
}

static void
report_sources(const card *k)
{
	fprintf(k->f, "\n## Learnt from\n\nLicences: row of lang.weights.tsv in data/README.md. "
		      "\"Used\" = after the purge of lines "
		      "that a first model gave to another label.\n\n| lane | label | source | "
		      "lines | used |\n|---|---|---|---|---|\n");
	for (int i = 0; i < k->c->nsrc; i++) {
		const source *s = &k->c->src[i];
		const lane *ln = &k->c->lanes[s->lane];
		size_t alive = 0;
		for (size_t j = 0; j < s->n; j++) alive += !k->c->lines[s->first + j].dead;
		fprintf(k->f, "| %s | %s | %s | %zu | %zu |\n", ln->name,
			kelma_label_name((kelma_label)ln->label), s->name, s->n, alive);
	}
}

int
card_write(const char *path, const char *list, const char *corpora, const weights w[FAMS],
	   const corpus *c, const numbers *p)
{
	static card k;
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	base_str ln, f[3];
	char file[512];
	int rc = 0;
	k = (card){ .f = fopen(path, "w"),
		    .c = c,
		    .w = w,
		    .p = p,
		    .all = malloc(MAX_ANSWERS * sizeof(answer)) };
	if (!k.f || !k.all || base_read_file(list, MAX_FILE, &t, &err)) return -1;
	fprintf(k.f,
		"# Model card: language scoring\n\nWritten by data/train/train_lang.c in the run "
		"that made the weights; corpus hash %016llx, "
		"%zu lines. Weights are statistics about texts, offered under CC BY-SA 4.0.\n\n"
		"Two tables (Latin, Arabic script) of 2^%d rows: 2-, 3- and 4-grams of letters and "
		"whole words, a signed byte per lane.\n"
		"Names (persons, places, brands) are known from lists; tokens that are no ordinary "
		"word get the label name.\n\n"
		"Confidence expects each label as often as the share lines of "
		"data/train/lang.calib.tsv say: und seldom, Arabizi often.\n\n"
		"Known limits: one Arabic word is often not decidable between Darija, Standard "
		"Arabic and other dialects; Standard\n"
		"Arabic in comments (wishes, sayings, verse) is taken for a dialect more often "
		"than in print; Moroccan,\n"
		"Algerian and Tunisian Arabizi are one label by design; lines that mix languages "
		"have one label here and are better\n"
		"read token by token; chat Tamazight in Latin letters is learnt mostly from "
		"respelled Tifinagh text.\n\n"
		"## By group of users\n\nRecall on sources never learnt from (labels by source, "
		"some of them noisy; + also used to fit the "
		"confidence), whole texts and random cuts.\n\n| label | group | texts | whole | 1 "
		"word | 2 | 3 | 5 |\n|---|---|---|---|---|---|---|---|\n",
		(unsigned long long)c->hash, c->nlines, ROW_BITS);
	base_lines l = { t.data, t.len, 0, 0 };
	while (!rc && base_lines_next(&l, &ln)) {
		if (base_fields(ln, f, 3) != 3) continue;
		snprintf(file, sizeof file, "%s/%.*s", corpora, (int)f[2].n, f[2].s);
		rc = report_file(&k, kelma_label_find(f[0].s, f[0].n), f[1], file);
	}
	report_labels(&k);
	report_arab(&k);
	report_confidence(&k);
	report_sources(&k);
	free(k.all);
	kelma_buf_free(&t);
	return fclose(k.f) || rc ? -1 : 0;
}
