/* kelma corpus clean: what its parts share. */
#ifndef CORPUS_CLEAN_H
#define CORPUS_CLEAN_H
#include "sources.h"
#include "where.h"
#include <pthread.h>

enum { MAX_RULE_COUNTS = 320 };

/* Documents and bytes, by rule: dropped in the order of the rules, and by each rule alone
 * (--dry-run). */
typedef struct rule_count {
	uint64_t dropped, bytes, alone, lines;
} rule_count;

/* What all workers add up: sums of integers, so that order does not matter. */
typedef struct clean_counts {
	uint64_t read, read_bytes, kept, kept_bytes, kept_chars, changed;
	uint64_t label_read[KELMA_LABEL_COUNT], label_kept[KELMA_LABEL_COUNT];
	rule_count rule[MAX_RULE_COUNTS];
} clean_counts;

typedef struct clean_run {
	pthread_mutex_t lock;
	clean_counts counts;
	record_counts records; /* of the engine */
	kelma_stats *stats;    /* --dry-run */
	where *where;          /* --where, or NULL: then rule 0 is that one */
	source_list sources;   /* --manifest */
	char data[17];
	char *rule_name[MAX_RULE_COUNTS];
	int rule_line[MAX_RULE_COUNTS];
	uint64_t rule_measures[2];
	size_t nrule;
} clean_run;

/* dryrun.c: the report of --dry-run into out. */
kelma_status put_dry_run(const args *a, const clean_run *r, kelma_buf *out);
#endif
