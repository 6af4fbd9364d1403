/* kelma corpus dedup: all stages at once, on nameless files. */
#include "dedup.h"
#include "manifest.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Copy what can be read only once (standard input, a pipe), unpacked, to a nameless file. */
static int
spool(const setup *s, slice *p)
{
	static char block[1 << 16];
	const char *why = "";
	uint64_t at = 0;
	long k;
	int rc = STATUS_OK;
	if ((p->fd = nameless_file(s->a, s->tmp)) < 0) return STATUS_IO;
	p->spooled = 1;
	input *in = input_open(p->file, &why);
	while (in && !rc && (k = input_read(in, block, sizeof block, &why)) != 0) {
		if (k < 0 || write_at(p->fd, block, (size_t)k, at)) {
			if (k > 0) why = strerror(errno);
			rc = STATUS_IO;
		} else at += (uint64_t)k;
	}
	if (!in || rc) complain(s->a, "%s: %s", p->file, why);
	p->end = at;
	input_close(in);
	return in ? rc : STATUS_IO;
}

static int
open_parts(const setup *s, slice *p, size_t n)
{
	int rc = STATUS_OK;
	for (size_t i = 0; i < n; i++) p[i].fd = -1;
	for (size_t i = 0; i < n && !rc; i++) {
		struct stat st;
		p[i].file = s->a->noperand ? s->a->operand[i] : "-";
		p[i].end = UINT64_MAX;
		if (!strcmp(p[i].file, "-")) rc = spool(s, &p[i]);
		else if (stat(p[i].file, &st)) {
			complain(s->a, "%s: %s", p[i].file, strerror(errno));
			rc = STATUS_IO;
		} else if (S_ISDIR(st.st_mode)) {
			complain(s->a, "%s: is a directory", p[i].file);
			rc = STATUS_IO;
		} else if (!S_ISREG(st.st_mode)) rc = spool(s, &p[i]);
	}
	return rc;
}

/* What one may expect to be found. */
static int
print_recall(const setup *s)
{
	printf("similarity  found (1-(1-s^%u)^%u)\n", s->sketch.rows, s->sketch.bands);
	for (int i = 8; i <= 20; i++) {
		double sim = i / 20.0;
		printf("%10.2f  %6.2f %%\n", sim,
		       100 * kelma_dedup_recall(sim, s->sketch.bands, s->sketch.rows));
	}
	return finish_stdout(s->a, STATUS_OK);
}

static const char *const what[] = { "documents", "documents", "paragraphs", "lines" };

static int
explain(const setup *s, place *p, dedup_counts *c)
{
	if (!s->a->val[OPT_EXPLAIN] && !s->a->val[OPT_MANIFEST]) return STATUS_OK;
	int rc = dedup_count(s, p, c);
	if (!rc && s->a->val[OPT_EXPLAIN])
		complain(s->a, "%llu documents read, %llu %s dropped", (unsigned long long)c->read,
			 (unsigned long long)c->dropped, what[s->unit]);
	return rc;
}

typedef struct result {
	const setup *s;
	dedup_counts c;
} result;

/* Counts for the manifest. */
static kelma_status
put_counts(void *p, kelma_buf *out)
{
	const result *r = p;
	const setup *s = r->s;
	int docs = s->unit == UNIT_NEAR || s->unit == UNIT_DOCUMENT;
	uint64_t gone = s->on_error == ERROR_SKIP ? r->c.rejected : 0;
	kelma_status st = put_count(out, 1, "read", r->c.read - r->c.rejected);
	if (!st) st = put_count(out, 0, "rejected", r->c.rejected);
	if (!st && docs) st = put_count(out, 0, "kept", r->c.read - gone - r->c.dropped);
	if (!st) st = put_word(out, ",\"dropped\":{");
	if (!st) st = put_count(out, 1, what[s->unit], r->c.dropped);
	if (!st) st = put_word(out, "},\"settings\":");
	return st ? st : kelma_json_string(s->params, strlen(s->params), out);
}

static int
run_stages(const setup *s, place *p, const slice *part, size_t n, dedup_counts *c)
{
	const char *why = "", *to = s->a->val[OPT_OUTPUT];
	int told = dedup_sign(s, p, part, n, 0, 1, c),
	    rc = told == STATUS_REJECTED ? STATUS_OK : told;
	if (rc == DEDUP_STOPPED) return rc;
	if (!rc) rc = dedup_bucket(s, p, 0, 1, 1);
	if (!rc) rc = dedup_cluster(s, p, 1, 1);
	if (!rc && s->a->val[OPT_CLUSTERS]) rc = dedup_report(s, p, 1, s->a->val[OPT_CLUSTERS]);
	if (!rc) rc = explain(s, p, c);
	if (rc) return rc;
	output *out = output_open(to, &why);
	if (out) rc = dedup_filter(s, p, part, n, 0, 1, out);
	if (!out || (output_close(out, !rc, &why) && !rc)) {
		complain(s->a, "%s: %s", to ? to : "standard output", why);
		rc = STATUS_IO;
	}
	return rc ? rc : told;
}

static int
run_dedup(const args *a)
{
	setup s;
	place p = { NULL, { -1, -1, -1, -1, -1, -1 } };
	size_t n = a->noperand ? a->noperand : 1;
	int rc = setup_read(&s, a);
	if (rc) return rc;
	if (a->val[OPT_RECALL]) return print_recall(&s);
	slice *parts = calloc(n, sizeof *parts);
	if (!parts) {
		complain(a, "out of memory");
		return STATUS_IO;
	}
	rc = open_parts(&s, parts, n);
	result r = { &s, { 0 } };
	if (!rc) rc = run_stages(&s, &p, parts, n, &r.c);
	if (rc <= STATUS_REJECTED &&
	    write_manifest(a, &(manifest_of){ .counts = put_counts, .of = &r }))
		rc = STATUS_IO;
	if (rc == DEDUP_STOPPED) rc = STATUS_REJECTED;
	for (size_t i = 0; i < n; i++)
		if (parts[i].spooled && parts[i].fd >= 0) close(parts[i].fd);
	for (int i = 0; i < FILES; i++)
		if (p.fd[i] >= 0) close(p.fd[i]);
	free(parts);
	return rc;
}

static const opt_id own[] = {
	OPT_UNIT,           OPT_KEY,        OPT_NGRAM,    OPT_BANDS,  OPT_ROWS,
	OPT_MIN_SIMILARITY, OPT_KEEP_WHICH, OPT_CLUSTERS, OPT_RECALL, OPT_EXPLAIN,
	OPT_IN_FORMAT,      OPT_FIELD,      OPT_ID,       OPT_OUTPUT, OPT_REJECTS,
	OPT_ON_ERROR,       OPT_MAX_RECORD, OPT_MEMORY,   OPT_TMPDIR, OPT_JOBS,
	OPT_MANIFEST,       OPT_COUNT,
};
const command corpus_dedup = {
	.name = "corpus dedup",
	.operands = "[FILE...]",
	.summary = "documents, paragraphs or lines that occur again, left out",
	.own = own,
	.run = run_dedup,
	.folders = 1,
};
