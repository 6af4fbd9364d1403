/* The subcommands of kelma corpus. */
#ifndef CORPUS_CORPUS_H
#define CORPUS_CORPUS_H
#include "../cli.h"
#include "../records/records.h"

/* Say what errno means for a file, or that there is no memory left. STATUS_IO. */
int tell_errno(const args *a, const char *name);
int tell_memory(const args *a);

/* One file a subcommand. */
extern const command corpus_clean, corpus_dedup, corpus_stats, corpus_vocab, corpus_sample,
	corpus_split, corpus_report, corpus_card, corpus_attach, corpus_plan, corpus_run,
	corpus_merge;
#endif
