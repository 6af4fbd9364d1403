/* train_lang CORPORA DEBS [OUT]: learn the language model.
 *
 *   CORPORA  folder with train/ and authored/ (../shared/corpora)
 *   DEBS     folder where the Debian packages of data/train/lang.packages were unpacked (data/train/lang_packages.sh DIR)
 *   OUT      where lang.weights.tsv and lang.params.tsv are written; data/models when absent
 *
 * Run from the top of the repository; reads data/train/lang.sources.tsv, lang.spelling.tsv and data/models/lang.alphabet.tsv.
 * Two rounds: a first model takes mislabelled lines out of the sources marked "purge", a second one learns from the
 * rest. Same input, same bytes. A few minutes on one core.
 */
#include "train/lang_train.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TABLE_BITS = 15, MAX_FILE = 64 << 20 };

static int
empty_model(lang_model *m, kelma_buf *section)
{
	kelma_buf alpha = KELMA_BUF_INIT, none = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	if (base_read_file("data/models/lang.alphabet.tsv", MAX_FILE, &alpha, &err) ||
	    lang_model_build(&alpha, &none, &none, section, &err) || lang_model_open(m, section->data, section->len, &err)) {
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
				if (c->lanes[j].fam == own->fam && c->lanes[j].label == own->label) right += p[c->lanes[j].at];
			l->dead = right < 0.2;
			out += l->dead;
		}
		printf("%-6s %-70s %7zu lines, %6zu purged\n", own->name, s->name, s->n, out);
	}
}

static int
write_params(const char *path, const corpus *c, const weights *w, const float unit[FAMS])
{
	FILE *f = fopen(path, "w");
	if (!f) return -1;
	fprintf(f, "# Numbers of the language model, written by data/train/train_lang.c and fit_lang.c.\n");
	fprintf(f, "scale\t%.6f %.6f\nbias\t", unit[FAM_LATN], unit[FAM_ARAB]);
	for (int fam = 0; fam < FAMS; fam++)
		for (int l = 0; l < LANES; l++) fprintf(f, " %.4f", w[fam].bias[l]);
	fprintf(f, "\nlabel\t");
	for (int fam = 0; fam < FAMS; fam++)
		for (int l = 0; l < LANES; l++) {
			int lab = -1;
			for (int i = 0; i < c->nlanes; i++)
				if (c->lanes[i].fam == fam && c->lanes[i].at == l) lab = c->lanes[i].label;
			fprintf(f, " %d", lab);
		}
	fprintf(f, "\n");
	return fclose(f);
}

static int
learn(corpus *c, const char *dir)
{
	weights w[FAMS];
	float unit[FAMS];
	char path[512];
	size_t steps = getenv("STEPS") ? (size_t)atol(getenv("STEPS")) : 2000000;
	for (int round = 0; round < 2; round++)
		for (int fam = 0; fam < FAMS; fam++) {
			if (round == 1 && fam == 0) {
				purge(c, w);
				for (int k = 0; k < FAMS; k++) weights_free(&w[k]);
			}
			if (weights_init(&w[fam], TABLE_BITS)) return -1;
			weights_train(&w[fam], c, fam, round ? steps : steps / 3, 7 + (uint64_t)fam);
		}
	snprintf(path, sizeof path, "%s/lang.weights.tsv", dir);
	FILE *f = fopen(path, "w");
	if (!f || weights_write(w, c, f, unit) || fclose(f)) return -1;
	snprintf(path, sizeof path, "%s/lang.params.tsv", dir);
	return write_params(path, c, w, unit);
}

int
main(int argc, char **argv)
{
	static corpus c;
	lang_model m;
	kelma_buf section = KELMA_BUF_INIT;
	char lex[512];
	if (argc < 3 || argc > 4) {
		fprintf(stderr, "usage: train_lang CORPORA DEBS [OUT]\n");
		return 2;
	}
	snprintf(lex, sizeof lex, "%s/authored/lexicon.tsv", argv[1]);
	c.m = &m;
	c.sp = speller_new("data/train/lang.spelling.tsv", lex);
	if (!c.sp || empty_model(&m, &section)) return 1;
	if (corpus_load(&c, "data/train/lang.sources.tsv", argv[1], argv[2])) return 1;
	printf("corpus: %zu lines, %zu bytes folded, hash %016llx\n", c.nlines, c.npool, (unsigned long long)c.hash);
	int rc = learn(&c, argc > 3 ? argv[3] : "data/models");
	if (rc) fprintf(stderr, "train_lang: cannot write the model\n");
	corpus_free(&c);
	speller_free(c.sp);
	kelma_buf_free(&section);
	return rc != 0;
}
