/* kelma corpus: the table of its subcommands, each in a file of cli/corpus/. */
#include "corpus/corpus.h"

static const command *const subcommands[] = {
	&corpus_clean, &corpus_dedup,  &corpus_stats, &corpus_vocab,  &corpus_sample,
	&corpus_split, &corpus_report, &corpus_card,  &corpus_attach, &corpus_plan,
	&corpus_run,   &corpus_merge,  NULL,
};

const command cmd_corpus = {
	.name = "corpus",
	.operands = "COMMAND [options] [FILE...]",
	.summary = "collections of documents: cleaned, sampled, counted",
	.sub = subcommands,
};
