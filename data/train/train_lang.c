/* train_lang CORPORA DEBS [OUT]: learn the language model.
 *
 *   CORPORA  folder with train/ and authored/ (../shared/corpora)
 *   DEBS     folder where the Debian packages of data/train/lang.packages were unpacked
 * (data/train/lang_packages.sh DIR) OUT      where lang.weights.tsv, .params.tsv, .names.tsv and
 * lang.card.md are written; data/models when absent names    write lang.names.tsv only
 *
 * Run from the top of the repository; reads data/train/lang.*.tsv and
 * data/models/lang.alphabet.tsv. Confidence is fitted on CORPORA/tune and CORPORA/../eval
 * (data/train/lang.calib.tsv), which are never learnt from. Two rounds: a first model takes
 * mislabelled lines out of the sources marked "purge", a second one learns from the rest. Same
 * input, same bytes. About a minute on one core.
 */
#include "train/lang_calib.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STEPS = 2200000, MAX_FILE = 64 << 20 };

static int
empty_model(lang_model *m, kelma_buf *section)
{
	kelma_buf alpha = KELMA_BUF_INIT, none = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	if (base_read_file("data/models/lang.alphabet.tsv", MAX_FILE, &alpha, &err) ||
	    lang_model_build(&alpha, &none, &none, &none, section, &err) ||
	    lang_model_open(m, section->data, section->len, &err)) {
		fprintf(stderr, "train_lang: alphabet: line %zu: %s\n", err.line, err.msg);
		return -1;
	}
	kelma_buf_free(&alpha);
	return 0;
}

/* Take out lines that the first model gives to another label. */
static void
purge(corpus *c, const weights *w)
{
	for (int i = 0; i < c->nsrc; i++) {
		source *s = &c->src[i];
		const lane *own = &c->lanes[s->lane];
		size_t out = 0;
		for (size_t k = 0; s->purge && k < s->n; k++) {
			line *l = &c->lines[s->first + k];
			double p[LANES], right = 0;
			weights_score(&w[own->fam], c, own->fam, l, p);
			for (int j = 0; j < c->nlanes; j++)
				if (c->lanes[j].fam == own->fam && c->lanes[j].label == own->label)
					right += p[c->lanes[j].at];
			l->dead = right < 0.2;
			out += l->dead;
		}
		printf("%-6s %-70s %7zu lines, %6zu purged\n", own->name, s->name, s->n, out);
	}
}

/* What the weights alone determine: units, biases, which label a lane means; no calibration yet. */
static void
set_numbers(numbers *p, const corpus *c, const weights *w, const float unit[FAMS])
{
	for (int fam = 0; fam < FAMS; fam++) {
		p->v[P_SCALE + fam] = unit[fam];
		for (int l = 0; l < LANES; l++) {
			p->v[P_BIAS + fam * LANES + l] = w[fam].bias[l];
			p->v[P_LABEL + fam * LANES + l] = -1;
		}
		for (int k = 0; k < CUTS; k++) p->v[P_TEMP + fam * CUTS + k] = 1;
	}
	for (int i = 0; i < c->nlanes; i++)
		p->v[P_LABEL + c->lanes[i].fam * LANES + c->lanes[i].at] = c->lanes[i].label;
}

static int
train_both(weights w[FAMS], const corpus *c, size_t steps)
{
	for (int fam = 0; fam < FAMS; fam++) {
		if (weights_init(&w[fam], ROW_BITS)) return -1;
		weights_train(&w[fam], c, fam, steps, 7 + (uint64_t)fam);
	}
	return 0;
}

static void
free_both(weights w[FAMS])
{
	for (int fam = 0; fam < FAMS; fam++) weights_free(&w[fam]);
}

/* The chain over tokens learns from scores of models that did not see the message. */
static int
learn_tokens(corpus *c, const char *corpora, size_t steps, numbers *p)
{
	messages *m = messages_new();
	int rc = m ? 0 : -1;
	for (int fold = 1; fold <= 2 && !rc; fold++) {
		weights w[FAMS];
		for (size_t i = 0; i < c->nlines; i++)
			if (c->lines[i].fold == fold && !c->lines[i].dead) c->lines[i].dead = 2;
		rc = train_both(w, c, steps);
		for (int file = 1; file <= 2 && !rc; file++) {
			char path[512];
			snprintf(path, sizeof path, "%s/authored/codeswitch.%d.conll", corpora,
				 file);
			rc = messages_add(m, path, fold, w, c);
		}
		free_both(w);
		for (size_t i = 0; i < c->nlines; i++)
			if (c->lines[i].dead == 2) c->lines[i].dead = 0;
	}
	if (!rc) messages_fit(m, c, p);
	messages_free(m);
	return rc;
}

static int
learn(corpus *c, const char *corpora, const char *dir, size_t steps)
{
	static numbers p;
	weights w[FAMS];
	float unit[FAMS];
	char path[512];
	if (train_both(w, c, steps / 3)) return -1;
	purge(c, w);
	free_both(w);
	if (learn_tokens(c, corpora, steps / 2, &p) || train_both(w, c, steps)) return -1;
	snprintf(path, sizeof path, "%s/lang.weights.tsv", dir);
	FILE *f = fopen(path, "w");
	if (!f || weights_write(w, c, f, unit) || fclose(f)) return -1;
	set_numbers(&p, c, w, unit);
	if (numbers_read(&p, "data/train/lang.chosen.tsv")) return -1;
	if (calibrate("data/train/lang.calib.tsv", corpora, w, c, &p)) return -1;
	snprintf(path, sizeof path, "%s/lang.card.md", dir);
	if (card_write(path, "data/train/lang.report.tsv", corpora, w, c, &p)) return -1;
	free_both(w);
	snprintf(path, sizeof path, "%s/lang.params.tsv", dir);
	return numbers_write(&p, path, "");
}

int
main(int argc, char **argv)
{
	static corpus c;
	lang_model m;
	kelma_buf section = KELMA_BUF_INIT;
	char lex[512];
	int only_names = argc == 5 && !strcmp(argv[4], "names");
	size_t steps = argc == 5 && !only_names ? strtoul(argv[4], NULL, 10) : STEPS;
	if (argc < 3 || argc > 5 || !steps) {
		fprintf(stderr, "usage: train_lang CORPORA DEBS [OUT [names|STEPS]]\n");
		return 2;
	}
	snprintf(lex, sizeof lex, "%s/authored/lexicon.tsv", argv[1]);
	c.m = &m;
	c.sp = speller_new("data/train/lang.spelling.tsv", lex);
	if (!c.sp || empty_model(&m, &section)) return 1;
	if (!only_names && corpus_load(&c, "data/train/lang.sources.tsv", argv[1], argv[2]))
		return 1;
	printf("corpus: %zu lines, %zu bytes folded, hash %016llx\n", c.nlines, c.npool,
	       (unsigned long long)c.hash);
	const char *dir = argc > 3 ? argv[3] : "data/models";
	snprintf(lex, sizeof lex, "%s/lang.names.tsv", dir);
	int rc = names_learn(&c, "data/train/lang.names.tsv", argv[1], argv[2], lex);
	if (!rc && !only_names) rc = learn(&c, argv[1], dir, steps);
	if (rc) fprintf(stderr, "train_lang: cannot write the model\n");
	corpus_free(&c);
	speller_free(c.sp);
	kelma_buf_free(&section);
	return rc != 0;
}
