/* train_clitics CORPORA OUT: costs of stems and affixes (data/models/clitics.*.tsv) from words of
 * running text, without annotation: expectation maximization over all readings the affix tables
 * allow. A stem that is met with many affixes explains its words cheaper than as many stems, and a
 * word whose beginning only looks like a clitic is cheaper whole. Deterministic. */
#include "train/clitics_em.h"
#include <stdio.h>
#include <stdlib.h>

static const char *const arab[] = {
	"train/ary-Arab.ytsub.tsv",
	"train/ary-Arab.marsum.tsv",
	"train/arb-Arab.marsum-split.tsv",
	"train/arb-Arab.malaw.tsv",
	"train/coda.rabat.train.tsv",
	"authored/pairs.1.tsv",
	"authored/pairs.2.tsv",
	"authored/pairs.3.tsv",
	"authored/pairs.4.tsv",
	"authored/pairs.5.tsv",
	"authored/pairs.6.tsv",
	"authored/lexicon.tsv",
	"authored/codeswitch.1.conll",
	"authored/codeswitch.2.conll",
	NULL,
};
static const char *const latin[] = {
	"train/ary-Latn.doda-v1mit.tsv",
	"train/lexicon.ary-Latn-eng.doda-v1mit.tsv",
	"authored/pairs.1.tsv",
	"authored/pairs.2.tsv",
	"authored/pairs.3.tsv",
	"authored/pairs.4.tsv",
	"authored/pairs.5.tsv",
	"authored/pairs.6.tsv",
	"authored/lexicon.tsv",
	"authored/lexicon.latin.tsv",
	NULL,
};
/* Languages whose words are never cut: they compete as whole words. */
static const clit_foreign foreign[] = {
	{ "train/fra-Latn.malaw.tsv", 0.2 },
	{ "train/fra-Latn.dhandbook.tsv", 0.2 },
	{ "train/fra-Latn.monuments.tsv", 0.2 },
	{ "train/eng-Latn.dhandbook.tsv", 0.5 },
	{ "train/spa-Latn.fortunes.tsv", 1 },
	{ "train/kab-Latn.mediawiki.tsv", 1e6 },
	{ "train/kab-Latn.thunderbird.tsv", 1e6 },
	{ "train/shi-Latn.mediawiki.tsv", 1e6 },
	{ NULL, 0 },
};

int
main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: train_clitics CORPORA OUT\n");
		return 2;
	}
	clit_job a = { argv[1], argv[2], "ar", 0, arab, NULL, 0.5 };
	clit_job l = { argv[1], argv[2], "la", 1, latin, foreign, 0.5 };
	return clit_train(&a) || clit_train(&l);
}
