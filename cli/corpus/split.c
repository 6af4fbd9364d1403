/* kelma corpus split: documents into files, each language in the same shares, equal texts in the
 * same file.
 *
 * Two readings: the first collects a hash and a label of every document (16 bytes each), then
 * every label's documents
 * are cut in the order of their hashes; the second writes each to its file. */
#include "manifest.h"
#include "../records/output.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARTS = 16 };

typedef struct item {
	uint64_t hash;
	uint32_t label, part;
} item;

typedef struct list {
	item *v;
	size_t n, cap;
} list;

typedef struct run {
	pthread_mutex_t lock;
	uint64_t seed;
	list all; /* sorted by hash once the first reading is over, one for each different hash */
	char *parts; /* of --parts, cut into the names */
	char *name[MAX_PARTS];
	double share[MAX_PARTS];
	output *out[MAX_PARTS];
	uint64_t written[MAX_PARTS][KELMA_LABEL_COUNT];
	size_t nparts;
	record_counts counts; /* of the first reading; written: of both */
	int second;
} run;

typedef struct self {
	const args *a;
	run *run;
	kelma_lang *lg;
	list mine;
	record_views views;
	kelma_buf text;
	int broken;
} self;

static int
push(list *l, item x)
{
	if (l->n == l->cap) {
		size_t cap = l->cap * 2 + 1024;
		item *p = realloc(l->v, cap * sizeof *p);
		if (!p) return 0;
		l->v = p;
		l->cap = cap;
	}
	l->v[l->n++] = x;
	return 1;
}

static void
close_split(void *p)
{
	self *d = p;
	pthread_mutex_lock(&d->run->lock);
	for (size_t i = 0; i < d->mine.n && !d->broken; i++)
		d->broken = !push(&d->run->all, d->mine.v[i]);
	if (d->broken) d->run->second = -1;
	pthread_mutex_unlock(&d->run->lock);
	free(d->mine.v);
	kelma_lang_free(d->lg);
	kelma_buf_free(&d->text);
	record_views_free(&d->views);
	free(d);
}

static kelma_status
open_split(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	d->a = a;
	d->run = a->run;
	kelma_status st = d->run->second ? KELMA_OK : kelma_lang_new(res, NULL, &d->lg, err);
	if (st) close_split(d);
	else *out = d;
	return st;
}

static kelma_status
no_work(void *p, const char *s, size_t n, kelma_err *err)
{
	(void)p, (void)s, (void)n, (void)err;
	return KELMA_OK;
}

/* metadata.kelma.lang.label when an earlier command has written it, else what the text looks like.
 * */
static kelma_status
label_of(self *d, const record_in *in, uint32_t *label, kelma_err *err)
{
	kelma_lang_result r;
	kelma_err none;
	d->text.len = 0;
	if (in->json && !json_text((json_object_view *)(size_t)in->json, &d->views.inner, in->raw,
				   "metadata.kelma.lang.label", &d->text, &none)) {
		int l = kelma_label_find(d->text.data ? d->text.data : "", d->text.len);
		if (l >= 0) {
			*label = (uint32_t)l;
			return KELMA_OK;
		}
	}
	size_t bad = kelma_utf8_valid(in->text, in->ntext);
	if (bad < in->ntext) {
		err->pos = bad;
		return KELMA_EUTF8;
	}
	kelma_status st = kelma_lang_run(d->lg, in->text, in->ntext, &r, err);
	*label = (uint32_t)r.label;
	return st;
}

static int
by_hash(const void *x, const void *y)
{
	const item *a = x, *b = y;
	if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
	return (a->label > b->label) - (a->label < b->label);
}

static int
by_label(const void *x, const void *y)
{
	const item *a = x, *b = y;
	if (a->label != b->label) return a->label < b->label ? -1 : 1;
	return (a->hash > b->hash) - (a->hash < b->hash);
}

static kelma_status
write_split(void *p, const record_in *in, kelma_buf *out, kelma_buf *aside, kelma_err *err)
{
	self *d = p;
	run *r = d->run;
	const char *why = "";
	item x = { kelma_corpus_hash(in->text, in->ntext, r->seed), 0, 0 };
	(void)out, (void)aside;
	if (!r->second) {
		kelma_status st = label_of(d, in, &x.label, err);
		return st ? st : push(&d->mine, x) ? KELMA_OK : KELMA_ENOMEM;
	}
	const item *found = NULL;
	size_t lo = 0, hi = r->all.n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (r->all.v[mid].hash < x.hash) lo = mid + 1;
		else hi = mid;
	}
	if (lo < r->all.n && r->all.v[lo].hash == x.hash) found = &r->all.v[lo];
	if (!found) return KELMA_OK; /* refused in the first reading; reported there */
	if (output_write(r->out[found->part], in->raw, in->n, &why) ||
	    output_write(r->out[found->part], "\n", 1, &why)) {
		if (!d->broken) complain(d->a, "%s: %s", r->name[found->part], why);
		d->broken = 1;
		return KELMA_EIO;
	}
	r->written[found->part][found->label]++;
	return KELMA_OK;
}

/* Cut the documents of each label, in the order of their hashes, into the shares. Equal texts stay
 * together: the cut
 * is by how many documents stand before the first of them. */
static void
assign(run *r)
{
	list *l = &r->all;
	size_t n = 0;
	if (!l->n) return;
	qsort(l->v, l->n, sizeof *l->v, by_hash);
	for (size_t i = 1; i < l->n; i++) /* a text has one label, the first of them */
		if (l->v[i].hash == l->v[i - 1].hash) l->v[i].label = l->v[i - 1].label;
	qsort(l->v, l->n, sizeof *l->v, by_label);
	for (size_t from = 0, to; from < l->n; from = to) {
		for (to = from; to < l->n && l->v[to].label == l->v[from].label; to++) {
		}
		for (size_t i = from; i < to; i++) {
			double at = (double)(i - from) / (double)(to - from), sum = 0;
			uint32_t part = 0;
			while (part + 1 < r->nparts && at >= (sum += r->share[part]) - 1e-12)
				part++;
			l->v[i].part = i > from && l->v[i - 1].hash == l->v[i].hash
					       ? l->v[i - 1].part
					       : part;
		}
	}
	qsort(l->v, l->n, sizeof *l->v, by_hash);
	for (size_t i = 0; i < l->n; i++)
		if (!i || l->v[i].hash != l->v[n - 1].hash) l->v[n++] = l->v[i];
	l->n = n;
}

static const task split_task = {
	.open = open_split,
	.run = no_work,
	.write = write_split,
	.close = close_split,
	.jsonl = 1,
	.summary = 1,
};
static const task second_task = {
	.open = open_split,
	.run = no_work,
	.write = write_split,
	.close = close_split,
	.jsonl = 1,
	.serial = 1,
	.summary = 1,
	.again = 1,
};

/* "0.9" or "90%"; 0: neither. */
static double
share_of(const char *s)
{
	char *end;
	double v = strtod(s, &end);
	if (end > s && *end == '%') v /= 100, end++;
	return end > s && !*end ? v : 0;
}

/* "train.jsonl=0.9,test.jsonl=0.1" */
static int
read_parts(const args *a, run *r)
{
	double sum = 0;
	if (!(r->parts = strdup(a->val[OPT_PARTS]))) return tell_memory(a);
	for (char *p = r->parts, *next; p; p = next) {
		if ((next = strchr(p, ','))) *next++ = '\0';
		char *eq = strrchr(p, '=');
		double v = eq ? share_of(eq + 1) : 0;
		if (!eq || eq == p || v <= 0 || v > 1 || r->nparts == MAX_PARTS) {
			sum = 0;
			break;
		}
		*eq = '\0';
		sum += v;
		r->share[r->nparts] = v;
		r->name[r->nparts++] = p;
	}
	if (sum > 0.999999 && sum < 1.000001) return 0;
	complain(a, "--parts %s: want FILE=SHARE,..., at most %d, shares that sum to 1",
		 a->val[OPT_PARTS], MAX_PARTS);
	return STATUS_USAGE;
}

static int
open_parts(const args *a, run *r)
{
	const char *why = "";
	for (size_t i = 0; i < r->nparts; i++) {
		if ((r->out[i] = output_open(r->name[i], &why))) continue;
		complain(a, "%s: %s", r->name[i], why);
		return STATUS_IO;
	}
	return 0;
}

static int
close_parts(const args *a, run *r, int rc)
{
	const char *why = "";
	for (size_t i = 0; i < r->nparts; i++)
		if (output_close(r->out[i], rc <= STATUS_REJECTED, &why)) {
			complain(a, "%s: %s", r->name[i], why);
			rc = STATUS_IO;
		}
	return rc;
}

/* What went where. */
static void
print_counts(const run *r)
{
	printf("%-10s", "language");
	for (size_t i = 0; i < r->nparts; i++) printf(" %14s", r->name[i]);
	putchar('\n');
	for (int l = 0; l < KELMA_LABEL_COUNT; l++) {
		uint64_t sum = 0;
		for (size_t i = 0; i < r->nparts; i++) sum += r->written[i][l];
		if (!sum) continue;
		printf("%-10s", kelma_label_name((kelma_label)l));
		for (size_t i = 0; i < r->nparts; i++)
			printf(" %14llu", (unsigned long long)r->written[i][l]);
		putchar('\n');
	}
}

/* Counts for the manifest: what is in each file. */
static kelma_status
put_parts(void *p, kelma_buf *out)
{
	const run *r = p;
	kelma_status st = put_word(out, ",\"parts\":[");
	for (size_t i = 0; i < r->nparts && !st; i++) {
		int any = 0;
		st = put_word(out, i ? ",{\"file\":" : "{\"file\":");
		if (!st) st = put_path(out, r->name[i]);
		if (!st) st = put_word(out, ",\"kept_by_label\":{");
		for (int l = 0; l < KELMA_LABEL_COUNT && !st; l++)
			if (r->written[i][l])
				st = put_count(out, !any++, kelma_label_name((kelma_label)l),
					       r->written[i][l]);
		if (!st) st = put_word(out, "}}");
	}
	return st ? st : put_word(out, "]");
}

static int
tell_manifest(const args *a, run *r)
{
	for (size_t i = 0; i < r->nparts; i++)
		for (int l = 0; l < KELMA_LABEL_COUNT; l++) r->counts.written += r->written[i][l];
	return write_manifest(a, &(manifest_of){ &r->counts, put_parts, r, r->name, r->nparts, 1 });
}

static int
read_twice(args *a, run *r)
{
	int rc = run_counted(a, &split_task, &r->counts), first = rc;
	if (rc > STATUS_REJECTED) return rc;
	if (r->second < 0) {
		complain(a, "out of memory");
		return STATUS_IO;
	}
	if (rc && a->val[OPT_ON_ERROR] && arg_choice(a, OPT_ON_ERROR) == 2)
		return rc; /* fail: nothing is written */
	assign(r);
	r->second = 1;
	a->val[OPT_REJECTS] = NULL; /* written once */
	if (!(rc = open_parts(a, r))) rc = run_records(a, &second_task);
	if (r->second < 0) rc = STATUS_IO;
	rc = close_parts(a, r, rc);
	return rc > first ? rc : first;
}

static int
run_split(const args *a)
{
	run r = { 0 };
	args with = *a;
	int bad = 0, rc;
	if (!a->val[OPT_PARTS] || !a->noperand) {
		complain(a, a->noperand ? "needs --parts FILE=SHARE,..."
					: "needs files: the documents are read twice");
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < a->noperand; i++) bad |= !strcmp(a->operand[i], "-");
	if (bad) complain(a, "standard input cannot be read twice");
	r.seed = arg_size(a, OPT_SEED, 0, 0, SIZE_MAX, &bad);
	if (bad) return STATUS_USAGE;
	with.run = &r;
	pthread_mutex_init(&r.lock, NULL);
	if (!(rc = read_parts(a, &r)) && !(rc = check_outputs(a, r.name, r.nparts)))
		rc = read_twice(&with, &r);
	if (rc <= STATUS_REJECTED && r.second > 0 && tell_manifest(a, &r)) rc = STATUS_IO;
	if (rc <= STATUS_REJECTED && r.second > 0) print_counts(&r);
	free(r.parts);
	free(r.all.v);
	return rc <= STATUS_REJECTED ? finish_stdout(a, rc) : rc;
}

static const opt_id own[] = { OPT_PARTS, OPT_SEED, OPT_MANIFEST, OPT_COUNT };
const command corpus_split = {
	.name = "corpus split",
	.operands = "FILE...",
	.summary = "documents into files, every language in the same shares",
	.own = own,
	.task = &split_task,
	.run = run_split,
	.folders = 1,
};
