/* kelma corpus: the table of its subcommands, each in a file of cli/corpus/. */
#include "corpus/corpus.h"

static const command *const subcommands[] = { &corpus_sample, &corpus_dedup, &corpus_plan, &corpus_run, &corpus_merge, NULL };

const command cmd_corpus = {
	.name = "corpus", .operands = "COMMAND [options] [FILE...]", .summary = "collections of documents: cleaned, sampled, counted",
	.sub = subcommands,
};
