/* Documents measured and counted: what stats and report have in common. */
#ifndef CORPUS_COUNTER_H
#define CORPUS_COUNTER_H
#include "record.h"
#include <pthread.h>

typedef struct counter {
	kelma_clean *c;
	kelma_extract *ex; /* NULL: fields are not counted */
	kelma_stats *stats;
	kelma_verdict v; /* of the last text */
} counter;

kelma_status counter_open(counter *k, const args *a, const kelma_res *res, int fields,
			  kelma_err *err);
kelma_status counter_run(counter *k, const char *s, size_t n, kelma_err *err);
/* Add what was counted to `all`, under the lock. */
void counter_close(counter *k, kelma_stats *all, pthread_mutex_t *lock);
#endif
