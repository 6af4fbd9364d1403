/* Documents measured and counted: what stats and report have in common. */
#include "counter.h"

kelma_status
counter_open(counter *k, const args *a, const kelma_res *res, int fields, kelma_err *err)
{
	kelma_clean_options o = KELMA_CLEAN_OPTIONS_INIT;
	o.prior = a->val[OPT_PRIOR];
	o.all = 1;
	kelma_status st = kelma_clean_new(res, &o, &k->c, err);
	if (!st && fields) st = kelma_extract_new(res, NULL, &k->ex, err);
	return st ? st : kelma_stats_new(&k->stats, err);
}

kelma_status
counter_run(counter *k, const char *s, size_t n, kelma_err *err)
{
	kelma_field f;
	kelma_status st = kelma_clean_run(k->c, s, n, &k->v, err);
	if (!st && k->ex) st = kelma_extract_start(k->ex, s, n, NULL, 0, err);
	if (st) return st;
	kelma_stats_add(k->stats, &k->v);
	while (k->ex && kelma_extract_next(k->ex, &f) > 0) kelma_stats_add_field(k->stats, f.type);
	return KELMA_OK;
}

void
counter_close(counter *k, kelma_stats *all, pthread_mutex_t *lock)
{
	pthread_mutex_lock(lock);
	if (k->stats) kelma_stats_merge(all, k->stats);
	pthread_mutex_unlock(lock);
	kelma_stats_free(k->stats);
	kelma_clean_free(k->c);
	kelma_extract_free(k->ex);
}
