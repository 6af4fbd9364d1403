/* kelma corpus sample: some of the documents, chosen by the hash of their text. */
#include "manifest.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --count keeps the documents with the smallest hashes: whatever order they come in, the same
 * ones. */
typedef struct kept {
	uint64_t hash;
	char *raw;
	size_t n;
} kept;

typedef struct run {
	uint64_t seed, below; /* --rate: documents with a smaller hash are kept */
	int all;
	kept *heap; /* the largest first */
	size_t n, want, cap;
	pthread_mutex_t lock;
} run;

static int
compare(const kept *a, const kept *b)
{
	if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
	int c = memcmp(a->raw, b->raw, a->n < b->n ? a->n : b->n);
	return c ? c : (a->n > b->n) - (a->n < b->n);
}

static int
compare_all(const void *a, const void *b)
{
	return compare(a, b);
}

static void
sift_down(kept *h, size_t n, size_t i)
{
	for (size_t c; (c = 2 * i + 1) < n; i = c) {
		if (c + 1 < n && compare(&h[c + 1], &h[c]) > 0) c++;
		if (compare(&h[c], &h[i]) <= 0) return;
		kept t = h[i];
		h[i] = h[c];
		h[c] = t;
	}
}

static void
sift_up(kept *h, size_t i)
{
	for (size_t p; i && compare(&h[i], &h[p = (i - 1) / 2]) > 0; i = p) {
		kept t = h[i];
		h[i] = h[p];
		h[p] = t;
	}
}

/* Keep the record if it is among the `want` smallest so far. */
static kelma_status
offer(run *r, kept k)
{
	if (r->n == r->want && (!r->want || compare(&k, &r->heap[0]) >= 0)) return KELMA_OK;
	if (r->n == r->cap && r->n < r->want) {
		size_t cap = r->cap * 2 + 64;
		kept *p = realloc(r->heap, cap * sizeof *p);
		if (!p) return KELMA_ENOMEM;
		r->heap = p;
		r->cap = cap;
	}
	const char *raw = k.raw;
	if (!(k.raw = malloc(k.n + 1))) return KELMA_ENOMEM;
	memcpy(k.raw, raw, k.n);
	k.raw[k.n] = '\0';
	if (r->n < r->want) {
		r->heap[r->n] = k;
		sift_up(r->heap, r->n++);
	} else {
		char *largest = r->heap[0].raw;
		r->heap[0] = k;
		sift_down(r->heap, r->n, 0);
		free(largest);
	}
	return KELMA_OK;
}

static kelma_status
open_sample(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	(void)res, (void)err;
	*out = a->run;
	return KELMA_OK;
}

static kelma_status
no_work(void *self, const char *s, size_t n, kelma_err *err)
{
	(void)self, (void)s, (void)n, (void)err;
	return KELMA_OK;
}

static kelma_status
write_sample(void *self, const record_in *in, kelma_buf *out, kelma_buf *aside, kelma_err *err)
{
	run *r = self;
	uint64_t hash = kelma_corpus_hash(in->text, in->ntext, r->seed);
	(void)aside, (void)err;
	if (r->want) {
		pthread_mutex_lock(&r->lock);
		kelma_status st = offer(r, (kept){ hash, (char *)(size_t)in->raw, in->n });
		pthread_mutex_unlock(&r->lock);
		return st;
	}
	if (!r->all && hash >= r->below) return KELMA_OK;
	return kelma_buf_add(out, in->raw, in->n);
}

static kelma_status
finish_sample(const args *a, kelma_buf *out, kelma_err *err)
{
	run *r = a->run;
	const char *end = a->val[OPT_NUL] ? "" : "\n";
	kelma_status st = KELMA_OK;
	(void)err;
	if (r->n) qsort(r->heap, r->n, sizeof *r->heap, compare_all);
	for (size_t i = 0; i < r->n && !st; i++) {
		st = kelma_buf_add(out, r->heap[i].raw, r->heap[i].n);
		if (!st) st = kelma_buf_add(out, end, 1);
	}
	return st;
}

static void
close_nothing(void *self)
{
	(void)self;
}

static const task sample_task = {
	.open = open_sample,
	.run = no_work,
	.write = write_sample,
	.finish = finish_sample,
	.close = close_nothing,
	.jsonl = 1,
};

static int
run_sample(const args *a)
{
	run r = { 0 };
	args with = *a;
	int bad = 0;
	if (!a->val[OPT_RATE] == !a->val[OPT_NUMBER]) {
		complain(a, "needs either --rate P or --count N");
		return STATUS_USAGE;
	}
	double rate = arg_double(a, OPT_RATE, 0, &bad);
	r.want = arg_size(a, OPT_NUMBER, 0, 1, (size_t)1 << 40, &bad);
	r.seed = arg_size(a, OPT_SEED, 0, 0, SIZE_MAX, &bad);
	if (bad) return STATUS_USAGE;
	r.all = rate >= 1;
	r.below = r.all ? 0 : (uint64_t)(rate * 18446744073709551616.0);
	with.run = &r;
	pthread_mutex_init(&r.lock, NULL);
	record_counts c;
	int rc = run_counted(&with, &sample_task, &c);
	if (r.want) c.written = r.n;
	if (rc <= STATUS_REJECTED && write_manifest(a, &(manifest_of){ .records = &c, .kept = 1 }))
		rc = STATUS_IO;
	for (size_t i = 0; i < r.n; i++) free(r.heap[i].raw);
	free(r.heap);
	return rc;
}

static const opt_id own[] = { OPT_RATE, OPT_NUMBER, OPT_SEED, OPT_MANIFEST, OPT_COUNT };
const command corpus_sample = {
	.name = "corpus sample",
	.operands = "[FILE...]",
	.summary = "some of the documents, the same ones in any order of input",
	.own = own,
	.task = &sample_task,
	.run = run_sample,
	.folders = 1,
};
