/* The subcommands of kelma corpus. */
#ifndef CORPUS_CORPUS_H
#define CORPUS_CORPUS_H
#include "../cli.h"
#include "../records/records.h"

/* One file a subcommand. */
extern const command corpus_sample, corpus_dedup, corpus_plan, corpus_run, corpus_merge;
#endif
