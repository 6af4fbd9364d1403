/* Marks of what is done: a .done file appears after the files it speaks of, with their sizes and
 * check sums. */
#include "corpus.h"
#include "plan.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const stage stages[] = {
	[STAGE_SIGN] = { "sign", { "docs", "ids", "sigs", "keys", NULL } },
	[STAGE_BUCKET] = { "bucket", { "pairs", NULL } },
	[STAGE_CLUSTER] = { "cluster", { "decisions", NULL } },
	[STAGE_FILTER] = { "filter", { "jsonl", NULL } },
	[STAGE_EACH] = { "each", { "jsonl", NULL } },
	[STAGES] = { NULL, { NULL } },
};

int
file_sum(const char *path, uint64_t *size, uint64_t *sum)
{
	enum { BLOCK = 1 << 20 };
	int fd = open(path, O_RDONLY | O_CLOEXEC), bad = 0;
	char *b = malloc(BLOCK);
	size_t n;
	*size = *sum = 0;
	do {
		for (n = 0; fd >= 0 && b && n < BLOCK;) {
			ssize_t k = read(fd, b + n, BLOCK - n);
			if (k < 0 && errno == EINTR) continue;
			if (k < 0) bad = errno;
			if (k <= 0) break;
			n += (size_t)k;
		}
		if (n) *sum = kelma_corpus_hash(b, n, *sum);
		*size += n;
	} while (!bad && n == BLOCK);
	if (fd < 0) bad = errno;
	else close(fd);
	if (fd >= 0 && !b) bad = ENOMEM;
	free(b);
	errno = bad;
	return bad ? -1 : 0;
}

static void
path_of(char *out, size_t cap, const done_mark *d, const char *end)
{
	snprintf(out, cap, "%s/%s/%05u.%s", d->work, d->st->name, d->part, end);
}

int
done_begin(done_mark *d, uint64_t plan, const char *settings, uint64_t before)
{
	char t[256];
	kelma_buf *b = &d->head;
	b->len = 0;
	snprintf(t, sizeof t,
		 "{\"stage\":\"%s\",\"part\":%u,\"parts\":%u,\"plan\":\"%016llx\",\"kelma\":\"%s\","
		 "\"before\":\"%016llx\","
		 "\"settings\":",
		 d->st->name, d->part, d->parts, (unsigned long long)plan, kelma_version(),
		 (unsigned long long)before);
	kelma_status st = kelma_buf_add(b, t, strlen(t));
	if (!st) st = kelma_json_string(settings, strlen(settings), b);
	if (!st) st = kelma_buf_add(b, "}\n", 2);
	return st ? tell_memory(d->a) : STATUS_OK;
}

/* What follows the head: how it ended, and each file with its size and check sum. */
static int
describe(const done_mark *d, int status, kelma_buf *out)
{
	char path[4096], t[4096];
	uint64_t size, sum;
	snprintf(t, sizeof t, "{\"status\":%d}\n", status);
	if (kelma_buf_add(out, d->head.data, d->head.len) || kelma_buf_add(out, t, strlen(t)))
		return tell_memory(d->a);
	for (const char *const *e = d->st->ends; *e; e++) {
		path_of(path, sizeof path, d, *e);
		if (file_sum(path, &size, &sum))
			return errno == ENOENT ? -1 : tell_errno(d->a, path);
		snprintf(t, sizeof t, "{\"file\":\"%05u.%s\",\"size\":%llu,\"xxh3\":\"%016llx\"}\n",
			 d->part, *e, (unsigned long long)size, (unsigned long long)sum);
		if (kelma_buf_add(out, t, strlen(t))) return tell_memory(d->a);
	}
	return STATUS_OK;
}

/* A whole file, "" when it is not there. */
static int
read_mark(const args *a, const char *path, kelma_buf *out)
{
	struct stat st;
	out->len = 0;
	if (stat(path, &st)) return errno == ENOENT ? STATUS_OK : tell_errno(a, path);
	return read_whole(a, path, out);
}

int
done_check(const done_mark *d, int *status)
{
	char path[4096];
	kelma_buf is = KELMA_BUF_INIT, want = KELMA_BUF_INIT;
	size_t n = d->head.len;
	path_of(path, sizeof path, d, "done");
	int done = 0, rc = read_mark(d->a, path, &is);
	if (!rc && is.len > n + 12 && !memcmp(is.data, d->head.data, n) &&
	    !memcmp(is.data + n, "{\"status\":", 10)) {
		*status = is.data[n + 10] - '0';
		rc = describe(d, *status, &want);
		done = !rc && want.len == is.len && !memcmp(want.data, is.data, is.len);
		if (rc == -1) rc = 0; /* a file is gone */
	}
	kelma_buf_free(&is);
	kelma_buf_free(&want);
	return rc ? -1 : done;
}

/* Remove what killed attempts at this part have left: 00007.*.tmp-*. */
static void
clean_up(const done_mark *d)
{
	char dir[4096], start[16], path[4096 + 300];
	snprintf(dir, sizeof dir, "%s/%s", d->work, d->st->name);
	snprintf(start, sizeof start, "%05u.", d->part);
	DIR *o = opendir(dir);
	for (const struct dirent *e; o && (e = readdir(o));) {
		if (strncmp(e->d_name, start, strlen(start)) != 0 || !strstr(e->d_name, ".tmp-"))
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		unlink(path);
	}
	if (!o) return;
	fsync(dirfd(o));
	closedir(o);
}

int
done_write(const done_mark *d, int status)
{
	char path[4096];
	const char *why = "";
	kelma_buf b = KELMA_BUF_INIT;
	path_of(path, sizeof path, d, "done");
	int rc = describe(d, status, &b);
	if (rc == -1) rc = tell_errno(d->a, path);
	output *out = rc ? NULL : output_open(path, &why);
	if (!rc && (!out || output_write(out, b.data, b.len, &why))) rc = STATUS_IO;
	if (output_close(out, !rc, &why)) rc = STATUS_IO;
	if (rc && *why) complain(d->a, "%s: %s", path, why);
	if (!rc) clean_up(d);
	kelma_buf_free(&b);
	return rc;
}

void
done_free(done_mark *d)
{
	kelma_buf_free(&d->head);
}

int
done_one(const args *a, const char *work, const stage *st, uint32_t part, uint32_t parts,
	 uint64_t plan, uint64_t *sum)
{
	done_mark d = { a, work, st, part, parts, KELMA_BUF_INIT };
	char path[4096], want[160];
	kelma_buf b = KELMA_BUF_INIT;
	path_of(path, sizeof path, &d, "done");
	snprintf(want, sizeof want,
		 "{\"stage\":\"%s\",\"part\":%u,\"parts\":%u,\"plan\":\"%016llx\",", st->name, part,
		 parts, (unsigned long long)plan);
	int rc = read_mark(a, path, &b);
	if (!rc && (!b.data || b.len < strlen(want) || memcmp(b.data, want, strlen(want)) != 0)) {
		complain(a, "%s %u of %u is not done (%s %s): run it first", st->name, part, parts,
			 path, b.len ? "is of another plan" : "is missing");
		rc = STATUS_IO;
	}
	if (!rc) *sum = kelma_corpus_hash(b.data, b.len, *sum);
	kelma_buf_free(&b);
	return rc;
}

int
done_all(const args *a, const char *work, const stage *st, uint32_t parts, uint64_t plan,
	 uint64_t *sum)
{
	int rc = STATUS_OK;
	for (uint32_t i = 0; i < parts && !rc; i++) rc = done_one(a, work, st, i, parts, plan, sum);
	return rc;
}
