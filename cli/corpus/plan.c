/* kelma corpus plan: cut files and folders of files into shards of about equal size, at the ends of
 * records. */
#include "corpus.h"
#include "files.h"
#include "plan.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PACKED_WEIGHT = 4 }; /* text is about so many times its packed size */

typedef struct planner {
	const args *a;
	file_list files;
	kelma_buf out;
} planner;

/* First place at or after `at` where a record starts. */
static int
record_start(const args *a, const file_entry *f, uint64_t at, uint64_t *out)
{
	static char b[1 << 16];
	int fd = open(f->name, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return tell_errno(a, f->name);
	*out = f->size;
	for (uint64_t i = at - 1; i < f->size;) {
		ssize_t k = pread(fd, b, sizeof b, (off_t)i);
		if (k < 0 && errno == EINTR) continue;
		if (k <= 0) {
			close(fd);
			if (!k) errno = EIO;
			return tell_errno(a, f->name);
		}
		const char *p = memchr(b, '\n', (size_t)k);
		if (p) {
			*out = i + (uint64_t)(p - b) + 1;
			break;
		}
		i += (uint64_t)k;
	}
	close(fd);
	return STATUS_OK;
}

static int
add(planner *l, const char *s, size_t n)
{
	return kelma_buf_add(&l->out, s, n) ? tell_memory(l->a) : STATUS_OK;
}

static int
put_slice(planner *l, const file_entry *f, uint32_t shard, uint64_t start, uint64_t end)
{
	char t[160];
	if (kelma_utf8_valid(f->name, strlen(f->name)) != strlen(f->name)) {
		complain(l->a, "%s: the name is not UTF-8", f->name);
		return STATUS_IO;
	}
	snprintf(t, sizeof t,
		 "{\"shard\":%u,\"start\":%llu,\"end\":%llu,\"size\":%llu,\"packed\":%s,\"file\":",
		 shard, (unsigned long long)start, (unsigned long long)end,
		 (unsigned long long)f->size, f->packed ? "true" : "false");
	int rc = add(l, t, strlen(t));
	if (!rc && kelma_json_string(f->name, strlen(f->name), &l->out)) rc = tell_memory(l->a);
	return rc ? rc : add(l, "}\n", 2);
}

static uint64_t
weight(const file_entry *f)
{
	return f->packed ? f->size * PACKED_WEIGHT : f->size;
}

/* Shard k takes what begins in [total * k / shards, total * (k + 1) / shards) of all files in a
 * row. */
static int
cut(planner *l, uint32_t shards, uint64_t total)
{
	__extension__ typedef unsigned __int128 wide;
	uint64_t at = 0; /* weight of the files before */
	uint32_t k = 0;
	int rc = STATUS_OK;
	for (size_t i = 0; i < l->files.n && !rc; i++) {
		const file_entry *f = &l->files.v[i];
		uint64_t start = 0, w = weight(f);
		while (start < f->size && !rc) {
			uint64_t next, end = f->size;
			for (;; k++) {
				next = (uint64_t)((wide)total * (k + 1) / shards);
				if (k + 1 == shards || next > at + (f->packed ? 0 : start)) break;
			}
			if (!f->packed && next < at + w)
				rc = record_start(l->a, f, next - at, &end);
			if (!rc) rc = put_slice(l, f, k, start, end);
			start = end;
		}
		at += w;
	}
	return rc;
}

/* One shard a file. */
static int
one_each(planner *l)
{
	int rc = STATUS_OK;
	for (size_t i = 0; i < l->files.n && !rc; i++)
		rc = put_slice(l, &l->files.v[i], (uint32_t)i, 0, l->files.v[i].size);
	return rc;
}

static int
write_plan(planner *l, size_t shards)
{
	char t[160];
	const char *why = "", *path = l->a->val[OPT_OUTPUT];
	uint64_t total = 0;
	for (size_t i = 0; i < l->files.n; i++) total += weight(&l->files.v[i]);
	size_t n = shards ? shards : l->files.n;
	if (!n || n > PLAN_SHARDS) {
		complain(l->a, n ? "more than %d shards" : "no file to plan", PLAN_SHARDS);
		return n ? STATUS_USAGE : STATUS_IO;
	}
	snprintf(t, sizeof t, "{\"kelma_plan\":1,\"shards\":%zu,\"files\":%zu}\n", n, l->files.n);
	int rc = add(l, t, strlen(t));
	if (!rc) rc = shards ? cut(l, (uint32_t)n, total) : one_each(l);
	snprintf(t, sizeof t, "{\"sum\":\"%016llx\"}\n",
		 (unsigned long long)kelma_corpus_hash(l->out.data, l->out.len, 0));
	if (!rc) rc = add(l, t, strlen(t));
	if (rc) return rc;
	output *out = output_open(path, &why);
	int bad = !out || output_write(out, l->out.data, l->out.len, &why);
	if (output_close(out, !bad, &why) || bad) {
		complain(l->a, "%s: %s", path ? path : "standard output", why);
		return STATUS_IO;
	}
	return STATUS_OK;
}

static int
run_plan(const args *a)
{
	planner l = { .a = a };
	int bad = 0, rc = STATUS_OK;
	size_t shards = arg_size(a, OPT_SHARDS, 0, 1, PLAN_SHARDS, &bad);
	if (bad) return STATUS_USAGE;
	if (!a->noperand) {
		complain(a, "needs files or folders");
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < a->noperand && !rc; i++) rc = files_add(a, a->operand[i], &l.files);
	if (!rc) rc = write_plan(&l, shards);
	files_free(&l.files);
	kelma_buf_free(&l.out);
	return rc;
}

static const opt_id own[] = { OPT_SHARDS, OPT_OUTPUT, OPT_COUNT };
const command corpus_plan = {
	.name = "corpus plan",
	.operands = "FILE|FOLDER...",
	.summary = "cut files and folders of files into shards, for several machines",
	.own = own,
	.run = run_plan,
};
