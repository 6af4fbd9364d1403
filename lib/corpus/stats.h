/* Internal: the counts of kelma_stats. */
#ifndef CORPUS_STATS_H
#define CORPUS_STATS_H
#include <kelma/corpus.h>

enum { STATS_LABELS = KELMA_LABEL_OTHER, STATS_VERSION = 1 };

struct kelma_stats {
	uint64_t sum[STATS_LABELS][KELMA_SUM_COUNT];
	uint64_t words[STATS_LABELS][KELMA_LABEL_COUNT];
	uint64_t script[STATS_LABELS][KELMA_SCRIPT_COUNT];
	uint64_t bin[STATS_LABELS][KELMA_MEASURE_COUNT][KELMA_STATS_BINS];
	uint64_t field[KELMA_FIELD_COUNT];
};
/* Names of sums and field types. */
extern const char *const stats_sum_names[KELMA_SUM_COUNT],
	*const stats_field_names[KELMA_FIELD_COUNT];
#endif
