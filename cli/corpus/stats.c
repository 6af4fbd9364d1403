/* kelma corpus stats: what a corpus consists of, as one object that can be merged with those of
 * other parts. */
#include "counter.h"
#include "manifest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct run {
	pthread_mutex_t lock;
	kelma_stats *all;
} run;

typedef struct self {
	run *run;
	counter k;
} self;

static void
close_stats(void *p)
{
	self *d = p;
	counter_close(&d->k, d->run->all, &d->run->lock);
	free(d);
}

static kelma_status
open_stats(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	d->run = a->run;
	kelma_status st = counter_open(&d->k, a, res, a->val[OPT_FIELDS] != NULL, err);
	if (st) close_stats(d);
	else *out = d;
	return st;
}

static kelma_status
measure(void *p, const char *s, size_t n, kelma_err *err)
{
	self *d = p;
	return counter_run(&d->k, s, n, err);
}

static kelma_status
write_nothing(void *p, const record_in *in, kelma_buf *out, kelma_buf *aside, kelma_err *err)
{
	(void)p, (void)in, (void)out, (void)aside, (void)err;
	return KELMA_OK;
}

/* --- a table for people --- */

static kelma_status
put_row(const kelma_stats *s, unsigned label, const char *name, kelma_buf *out)
{
	unsigned long long v[KELMA_SUM_COUNT];
	for (int i = 0; i < KELMA_SUM_COUNT; i++)
		v[i] = kelma_stats_get_sum(s, (kelma_sum)i, label);
	if (!v[KELMA_SUM_DOCS] && label < KELMA_LABEL_COUNT) return KELMA_OK;
	double docs = v[KELMA_SUM_DOCS] ? (double)v[KELMA_SUM_DOCS] : 1;
	return putf(out, "%-10s %12llu %14llu %14llu %9.1f %9.3f\n", name, v[KELMA_SUM_DOCS],
		    v[KELMA_SUM_BYTES], v[KELMA_SUM_WORDS], (double)v[KELMA_SUM_WORDS] / docs,
		    (double)v[KELMA_SUM_SWITCHES] / docs);
}

static kelma_status
put_table(const kelma_stats *s, kelma_buf *out)
{
	kelma_status st = putf(out, "%-10s %12s %14s %14s %9s %9s\n", "language", "documents",
			       "bytes", "words", "words/doc", "switches");
	for (unsigned l = 0; l < KELMA_LABEL_OTHER && !st; l++)
		st = put_row(s, l, kelma_label_name((kelma_label)l), out);
	if (!st) st = put_row(s, KELMA_LABEL_COUNT, "all", out);
	if (!st) st = put_word(out, "\nwords of each language, in documents of each language\n");
	for (unsigned l = 0; l < KELMA_LABEL_OTHER && !st; l++) {
		uint64_t all = kelma_stats_get_words(s, l, KELMA_LABEL_COUNT);
		if (!all) continue;
		st = putf(out, "%-10s", kelma_label_name((kelma_label)l));
		for (unsigned w = 0; w < KELMA_LABEL_COUNT && !st; w++) {
			uint64_t n = kelma_stats_get_words(s, l, w);
			if (n)
				st = putf(out, " %s %.4f", kelma_label_name((kelma_label)w),
					  (double)n / (double)all);
		}
		if (!st) st = put_word(out, "\n");
	}
	static const char *const names[] = {
#define NAME(id, text) text,
		KELMA_FIELD_LIST(NAME)
#undef NAME
	};
	for (unsigned f = 0, any = 0; f < KELMA_FIELD_COUNT && !st; f++) {
		unsigned long long n = kelma_stats_get_fields(s, f);
		if (n && !any++) st = put_word(out, "\nfields\n");
		if (n && !st) st = putf(out, "%-20s %12llu\n", names[f], n);
	}
	return st;
}

static kelma_status
put_stats(const args *a, kelma_buf *out, kelma_err *err)
{
	const run *r = a->run;
	(void)err;
	if (a->val[OPT_OUT_FORMAT] && arg_choice(a, OPT_OUT_FORMAT) != 1)
		return put_table(r->all, out);
	kelma_status st = kelma_stats_json(r->all, out);
	return st ? st : kelma_buf_add(out, "\n", 1);
}

/* --merge: the files are statistics. */
static int
merge_files(const args *a, run *r)
{
	static char *standard_input[] = { (char *)"-" };
	char **file = a->noperand ? a->operand : standard_input;
	int rc = 0;
	for (size_t i = 0; !rc && i < (a->noperand ? a->noperand : 1); i++) {
		kelma_buf b = KELMA_BUF_INIT;
		kelma_err err = { 0 };
		rc = read_whole(a, file[i], &b);
		if (!rc && kelma_stats_read(r->all, b.data ? b.data : "", b.len, &err)) {
			complain(a, "%s: %s (at byte %zu)", file[i], err.msg, err.pos);
			rc = STATUS_USAGE;
		}
		kelma_buf_free(&b);
	}
	return rc ? rc : write_result(a, put_stats);
}

static const task stats_task = {
	.open = open_stats,
	.run = measure,
	.write = write_nothing,
	.finish = put_stats,
	.close = close_stats,
	.jsonl = 1,
	.summary = 1,
};

static int
run_stats(const args *a)
{
	run r = { 0 };
	args with = *a;
	int rc;
	with.run = &r;
	pthread_mutex_init(&r.lock, NULL);
	if (kelma_stats_new(&r.all, NULL)) {
		complain(a, "out of memory");
		return STATUS_IO;
	}
	record_counts c = { 0 };
	if (a->val[OPT_MERGE]) rc = merge_files(&with, &r);
	else rc = run_counted(&with, &stats_task, &c);
	if (a->val[OPT_MERGE])
		c.read = kelma_stats_get_sum(r.all, KELMA_SUM_DOCS, KELMA_LABEL_COUNT);
	if (rc <= STATUS_REJECTED && write_manifest(a, &(manifest_of){ .records = &c }))
		rc = STATUS_IO;
	kelma_stats_free(r.all);
	return rc;
}

static const opt_id own[] = { OPT_MERGE, OPT_FIELDS, OPT_PRIOR, OPT_MANIFEST, OPT_COUNT };
const command corpus_stats = {
	.name = "corpus stats",
	.operands = "[FILE...]",
	.summary = "what a corpus consists of, by language; parts can be merged",
	.own = own,
	.task = &stats_task,
	.run = run_stats,
	.folders = 1,
};
