/* kelma corpus report: one HTML file about a corpus, for people: no script, nothing loaded, no
 * personal data. */
#include "counter.h"
#include "report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct self {
	report *r;
	counter k;
	kelma_redact *rd;
	kelma_buf text, id;
	record_views views;
	uint64_t seed;
} self;

static void
close_report(void *p)
{
	self *d = p;
	counter_close(&d->k, d->r->stats, &d->r->lock);
	kelma_redact_free(d->rd);
	kelma_buf_free(&d->text);
	kelma_buf_free(&d->id);
	record_views_free(&d->views);
	free(d);
}

static kelma_status
open_report(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	int bad = 0;
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	d->r = a->run;
	pthread_mutex_lock(&d->r->lock);
	d->r->res = res; /* the same for all */
	pthread_mutex_unlock(&d->r->lock);
	d->seed = arg_size(a, OPT_SEED, 0, 0, SIZE_MAX, &bad);
	kelma_status st =
		bad ? told(err) : counter_open(&d->k, a, res, 1, err);
	if (!st) st = kelma_redact_new(res, NULL, &d->rd, err);
	if (st) close_report(d);
	else *out = d;
	return st;
}

static kelma_status
measure(void *p, const char *s, size_t n, kelma_err *err)
{
	self *d = p;
	return counter_run(&d->k, s, n, err);
}

/* The text without personal data, cut at a line or a character, into d->text. Redaction comes
 * first, so that a cut
 * number is not shown. */
static kelma_status
safe_text(self *d, const char *s, size_t n, kelma_err *err)
{
	kelma_buf *b = &d->text;
	b->len = 0;
	kelma_status st = kelma_redact_run(d->rd, s, n, b, NULL, err);
	if (st || b->len <= SAMPLE_BYTES) return st;
	size_t at = SAMPLE_BYTES;
	while (at && ((unsigned char)b->data[at] & 0xc0) == 0x80) at--;
	b->len = at;
	return kelma_buf_add(b, " \xe2\x80\xa6", 4); /* U+2026: there is more */
}

static int
wanted(const choice *c, uint64_t hash)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->s[i].hash == hash) return 0; /* the same text once */
	return c->n < c->want || hash < c->s[c->n - 1].hash;
}

/* Put the text of d among the chosen ones, which ascend. */
static kelma_status
choose(choice *c, const self *d, uint64_t hash)
{
	size_t i;
	char *copy = malloc(d->text.len + 1);
	if (!copy) return KELMA_ENOMEM;
	memcpy(copy, d->text.data ? d->text.data : "", d->text.len);
	copy[d->text.len] = '\0';
	if (c->n == c->want) free(c->s[--c->n].text);
	for (i = c->n++; i && c->s[i - 1].hash > hash; i--) c->s[i] = c->s[i - 1];
	c->s[i] = (sample){ hash, copy, d->text.len, d->k.v.label };
	return KELMA_OK;
}

/* The document belongs to a cluster of the report. */
static kelma_status
fill_clusters(self *d, const record_in *in, kelma_err *err)
{
	report *r = d->r;
	kelma_err none;
	if (!r->nc || !in->json) return KELMA_OK;
	d->id.len = 0;
	if (json_text((json_object_view *)(size_t)in->json, &d->views.inner, in->raw, "id", &d->id,
		      &none))
		return KELMA_OK;
	for (size_t i = 0; i < r->nc; i++)
		for (size_t k = 0; k < r->c[i].n; k++) {
			member *m = &r->c[i].m[k];
			if (m->text || strcmp(m->id, d->id.data ? d->id.data : "") != 0) continue;
			kelma_status st = safe_text(d, in->text, in->ntext, err);
			if (st) return st;
			if (!(m->text = malloc(d->text.len + 1))) return KELMA_ENOMEM;
			memcpy(m->text, d->text.data ? d->text.data : "", d->text.len);
			m->text[m->n = d->text.len] = '\0';
		}
	return KELMA_OK;
}

static kelma_status
collect(void *p, const record_in *in, kelma_buf *out, kelma_buf *aside, kelma_err *err)
{
	self *d = p;
	report *r = d->r;
	uint64_t hash = kelma_corpus_hash(in->text, in->ntext, d->seed);
	kelma_status st = KELMA_OK;
	(void)out, (void)aside;
	pthread_mutex_lock(&r->lock);
	choice *own = &r->plain[d->k.v.label];
	int plain = d->k.v.n && wanted(own, hash),
	    switched = d->k.v.switches > 2 && wanted(&r->switched, hash);
	if (plain || switched) st = safe_text(d, in->text, in->ntext, err);
	if (!st && plain) st = choose(own, d, hash);
	if (!st && switched) st = choose(&r->switched, d, hash);
	if (!st) st = fill_clusters(d, in, err);
	pthread_mutex_unlock(&r->lock);
	return st;
}

/* SAMPLES in all: one of each language in turn, until there are no more. */
static void
share_out(report *r)
{
	size_t take[KELMA_LABEL_COUNT] = { 0 }, n = 0, before;
	do {
		before = n;
		for (int l = 0; l < KELMA_LABEL_COUNT && n < SAMPLES; l++)
			if (take[l] < r->plain[l].n) take[l]++, n++;
	} while (n > before);
	for (int l = 0; l < KELMA_LABEL_COUNT; l++)
		while (r->plain[l].n > take[l]) free(r->plain[l].s[--r->plain[l].n].text);
}

static kelma_status
finish(const args *a, kelma_buf *out, kelma_err *err)
{
	report *r = a->run;
	data_version(r->res, r->data);
	share_out(r);
	return report_html(a, r, out, err);
}

static const task report_task = {
	.open = open_report,
	.run = measure,
	.write = collect,
	.finish = finish,
	.close = close_report,
	.jsonl = 1,
	.summary = 1,
};

static void
free_report(report *r)
{
	for (int l = 0; l < KELMA_LABEL_COUNT; l++)
		for (size_t i = 0; i < r->plain[l].n; i++) free(r->plain[l].s[i].text);
	for (size_t i = 0; i < r->switched.n; i++) free(r->switched.s[i].text);
	for (size_t i = 0; i < r->nc; i++)
		for (size_t k = 0; k < r->c[i].n; k++) {
			free(r->c[i].m[k].id);
			free(r->c[i].m[k].text);
		}
	for (size_t i = 0; i < r->nrule; i++) free(r->rule[i].name);
	kelma_stats_free(r->stats);
	free(r);
}

static int
run_report(const args *a)
{
	report *r = calloc(1, sizeof *r);
	args with = *a;
	int rc = 0;
	if (!r || kelma_stats_new(&r->stats, NULL)) {
		complain(a, "out of memory");
		rc = STATUS_IO;
	}
	if (!rc) {
		for (int l = 0; l < KELMA_LABEL_COUNT; l++) r->plain[l].want = SAMPLES;
		r->switched.want = SWITCHED;
		pthread_mutex_init(&r->lock, NULL);
		with.run = r;
	}
	if (!rc && a->val[OPT_MANIFEST_IN]) rc = report_manifest(a, r, a->val[OPT_MANIFEST_IN]);
	if (!rc && a->val[OPT_CLUSTERS_IN]) rc = report_clusters(a, r, a->val[OPT_CLUSTERS_IN]);
	if (!rc) rc = run_records(&with, &report_task);
	if (r) free_report(r);
	return rc;
}

static const opt_id own[] = { OPT_MANIFEST_IN, OPT_CLUSTERS_IN, OPT_SEED, OPT_PRIOR, OPT_COUNT };
const command corpus_report = {
	.name = "corpus report",
	.operands = "[FILE...]",
	.summary = "one HTML page about a corpus: languages, lengths, drops, samples",
	.own = own,
	.task = &report_task,
	.run = run_report,
	.folders = 1,
};
