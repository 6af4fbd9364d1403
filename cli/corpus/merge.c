/* kelma corpus merge: what the shards became, in their order, once all of them are done and whole.
 */
#include "manifest.h"
#include "object.h"
#include "plan.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct merger {
	const args *a;
	shard_plan plan;
	const stage *st;
	output *out;
} merger;

/* Does the mark of the shard name this size and sum? */
static int
as_marked(merger *m, uint32_t shard, const char *path)
{
	char mark[4096], want[160];
	uint64_t size, sum;
	kelma_buf b = KELMA_BUF_INIT;
	snprintf(mark, sizeof mark, "%s/%s/%05u.done", m->a->val[OPT_WORK], m->st->name, shard);
	int rc = read_whole(m->a, mark, &b);
	if (!rc && file_sum(path, &size, &sum)) {
		complain(m->a, "%s: %s", path, strerror(errno));
		rc = STATUS_IO;
	}
	if (!rc) {
		snprintf(want, sizeof want,
			 "{\"file\":\"%05u.%s\",\"size\":%llu,\"xxh3\":\"%016llx\"}\n", shard,
			 m->st->ends[0], (unsigned long long)size, (unsigned long long)sum);
		if (!memmem(b.data ? b.data : "", b.len, want, strlen(want))) {
			complain(m->a, "%s: not what %s says: run the shard again", path, mark);
			rc = STATUS_IO;
		}
	}
	kelma_buf_free(&b);
	return rc;
}

static int
copy(merger *m, const char *path)
{
	static char block[1 << 16];
	const char *why = "";
	input *in = input_open(path, &why);
	long k = in ? 0 : -1;
	while (in && (k = input_read(in, block, sizeof block, &why)) > 0)
		if (output_write(m->out, block, (size_t)k, &why)) {
			const char *to = m->a->val[OPT_OUTPUT];
			complain(m->a, "%s: %s", to ? to : "standard output", why);
			input_close(in);
			return STATUS_IO;
		}
	input_close(in);
	if (k < 0) complain(m->a, "%s: %s", path, why);
	return k < 0 ? STATUS_IO : STATUS_OK;
}

static int
merge_all(merger *m)
{
	char path[4096];
	uint64_t sum = 0;
	uint32_t n = m->plan.shards;
	const char *why = "", *to = m->a->val[OPT_OUTPUT], *work = m->a->val[OPT_WORK];
	int rc = done_all(m->a, work, m->st, n, m->plan.sum, &sum);
	for (uint32_t i = 0; i < n && !rc; i++) {
		snprintf(path, sizeof path, "%s/%s/%05u.%s", work, m->st->name, i, m->st->ends[0]);
		rc = as_marked(m, i, path);
	}
	if (rc) return rc;
	if (!(m->out = output_open(to, &why))) {
		complain(m->a, "%s: %s", to ? to : "standard output", why);
		return STATUS_IO;
	}
	for (uint32_t i = 0; i < n && !rc; i++) {
		snprintf(path, sizeof path, "%s/%s/%05u.%s", work, m->st->name, i, m->st->ends[0]);
		rc = copy(m, path);
	}
	if (output_close(m->out, !rc, &why) && !rc) {
		complain(m->a, "%s: %s", to ? to : "standard output", why);
		rc = STATUS_IO;
	}
	return rc;
}

/* Counts for the manifest: which stage of how many shards, with which settings. */
static kelma_status
put_counts(void *p, kelma_buf *out)
{
	merger *m = p;
	char path[4096];
	kelma_buf b = KELMA_BUF_INIT;
	object o = { 0 };
	snprintf(path, sizeof path, "%s/%s/00000.done", m->a->val[OPT_WORK], m->st->name);
	const char *nl = read_whole(m->a, path, &b) ? NULL : memchr(b.data, '\n', b.len);
	char *settings = nl && !object_of(&o, b.data, (size_t)(nl - b.data))
				 ? object_text(&o, "settings")
				 : NULL;
	kelma_status st = putf(out, "\"stage\":\"%s\"", m->st->name);
	if (!st) st = put_count(out, 0, "shards", m->plan.shards);
	if (!st && settings) st = put_word(out, ",\"settings\":");
	if (!st && settings) st = kelma_json_string(settings, strlen(settings), out);
	free(settings);
	object_free(&o);
	kelma_buf_free(&b);
	return st;
}

/* The inputs are the files of the plan. */
static int
tell_manifest(merger *m)
{
	args named = *m->a;
	char **name = m->a->val[OPT_MANIFEST] ? calloc(m->plan.n + 1, sizeof *name) : NULL;
	if (!m->a->val[OPT_MANIFEST]) return STATUS_OK;
	if (!name) return tell_memory(m->a);
	named.operand = name;
	named.noperand = 0;
	for (size_t i = 0; i < m->plan.n; i++) {
		char *f = m->plan.names.data + m->plan.slice[i].name;
		size_t n = named.noperand;
		if (!n || strcmp(name[n - 1], f) != 0)
			name[named.noperand++] = f; /* slices of a file stand together */
	}
	int rc = write_manifest(&named, &(manifest_of){ .counts = put_counts, .of = m });
	free(name);
	return rc;
}

static int
run_merge(const args *a)
{
	merger m = { .a = a, .st = &stages[STAGE_FILTER] };
	if (a->noperand == 1 && !strcmp(a->operand[0], "each")) m.st = &stages[STAGE_EACH];
	else if (a->noperand && (a->noperand > 1 || strcmp(a->operand[0], "filter") != 0)) {
		complain(a, "merges filter (default) or each");
		return STATUS_USAGE;
	}
	if (!a->val[OPT_PLAN] || !a->val[OPT_WORK]) {
		complain(a, "needs --plan FILE and --work FOLDER");
		return STATUS_USAGE;
	}
	int rc = plan_read(a, a->val[OPT_PLAN], &m.plan);
	if (!rc) rc = merge_all(&m);
	if (!rc) rc = tell_manifest(&m);
	plan_free(&m.plan);
	return rc;
}

static const opt_id own[] = { OPT_PLAN, OPT_WORK, OPT_OUTPUT, OPT_MANIFEST, OPT_COUNT };
const command corpus_merge = {
	.name = "corpus merge",
	.operands = "[filter|each]",
	.summary = "what the shards became, in order, checked",
	.own = own,
	.run = run_merge,
};
