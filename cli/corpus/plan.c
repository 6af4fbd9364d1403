/* kelma corpus plan: cut files and folders of files into shards of about equal size, at the ends of
 * records. */
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

enum { PACKED_WEIGHT = 4 }; /* text is about so many times its packed size */

typedef struct listed {
	char *name;
	uint64_t size;
	int packed;
} listed;

typedef struct lister {
	const args *a;
	listed *file;
	size_t n, cap;
	char **dir; /* folders still to be read */
	size_t ndir, cap_dir;
	kelma_buf out;
} lister;

static int
no_memory(const args *a)
{
	complain(a, "out of memory");
	return STATUS_IO;
}

static int
failed(const args *a, const char *name)
{
	complain(a, "%s: %s", name, strerror(errno));
	return STATUS_IO;
}

static int
push_dir(lister *l, char *name)
{
	if (l->ndir == l->cap_dir) {
		size_t cap = l->cap_dir * 2 + 16;
		char **p = realloc(l->dir, cap * sizeof *p);
		if (!p) return no_memory(l->a);
		l->dir = p;
		l->cap_dir = cap;
	}
	l->dir[l->ndir++] = name;
	return STATUS_OK;
}

static int
is_packed(const char *name, int *packed)
{
	unsigned char b[4] = { 0 };
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return -1;
	if (read_at(fd, b, sizeof b, 0)) b[0] = b[0] == 0x1f ? b[0] : 0;
	close(fd);
	*packed = (b[0] == 0x1f && b[1] == 0x8b) || !memcmp(b, "\x28\xb5\x2f\xfd", 4);
	return 0;
}

static int
push_file(lister *l, char *name, uint64_t size)
{
	if (l->n == l->cap) {
		size_t cap = l->cap * 2 + 64;
		listed *p = realloc(l->file, cap * sizeof *p);
		if (!p) return no_memory(l->a);
		l->file = p;
		l->cap = cap;
	}
	l->file[l->n] = (listed){ name, size, 0 };
	if (is_packed(name, &l->file[l->n].packed)) return failed(l->a, name);
	l->n++;
	return STATUS_OK;
}

/* A file, or a folder to be read later. Takes name. */
static int
push(lister *l, char *name)
{
	struct stat st;
	int rc = STATUS_IO;
	if (!name) return no_memory(l->a);
	if (stat(name, &st))
		failed(l->a, name);
	else if (S_ISDIR(st.st_mode))
		rc = push_dir(l, name);
	else if (S_ISREG(st.st_mode))
		rc = push_file(l, name, (uint64_t)st.st_size);
	else
		complain(l->a, "%s: neither a file nor a folder", name);
	if (rc) free(name);
	return rc;
}

/* Files that are no shards: hidden ones, half-made ones, marks. */
static int
passed_over(const char *name)
{
	size_t n = strlen(name);
	return name[0] == '.' || strstr(name, ".tmp-") || (n > 5 && !strcmp(name + n - 5, ".done"));
}

static int
read_dir(lister *l, const char *dir)
{
	DIR *d = opendir(dir);
	int rc = STATUS_OK;
	if (!d) return failed(l->a, dir);
	for (const struct dirent *e; !rc && (e = readdir(d));) {
		if (passed_over(e->d_name)) continue;
		size_t n = strlen(dir) + strlen(e->d_name) + 2;
		char *name = malloc(n);
		if (name) snprintf(name, n, "%s/%s", dir, e->d_name);
		rc = push(l, name);
	}
	closedir(d);
	return rc;
}

static int
by_name(const void *x, const void *y)
{
	const listed *a = x, *b = y;
	return strcmp(a->name, b->name);
}

/* All files of one operand, those of a folder by name. */
static int
list(lister *l, const char *operand)
{
	size_t from = l->n, len = strlen(operand);
	char *name = strdup(operand);
	while (name && len > 1 && name[len - 1] == '/') name[--len] = '\0';
	int rc = push(l, name);
	while (!rc && l->ndir) {
		char *dir = l->dir[--l->ndir];
		rc = read_dir(l, dir);
		free(dir);
	}
	if (l->n > from) qsort(l->file + from, l->n - from, sizeof *l->file, by_name);
	return rc;
}

/* First place at or after `at` where a record starts. */
static int
record_start(const args *a, const listed *f, uint64_t at, uint64_t *out)
{
	static char b[1 << 16];
	int fd = open(f->name, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return failed(a, f->name);
	*out = f->size;
	for (uint64_t i = at - 1; i < f->size;) {
		ssize_t k = pread(fd, b, sizeof b, (off_t)i);
		if (k < 0 && errno == EINTR) continue;
		if (k <= 0) {
			close(fd);
			if (!k) errno = EIO;
			return failed(a, f->name);
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
add(lister *l, const char *s, size_t n)
{
	return kelma_buf_add(&l->out, s, n) ? no_memory(l->a) : STATUS_OK;
}

static int
put_slice(lister *l, const listed *f, uint32_t shard, uint64_t start, uint64_t end)
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
	if (!rc && kelma_json_string(f->name, strlen(f->name), &l->out)) rc = no_memory(l->a);
	return rc ? rc : add(l, "}\n", 2);
}

static uint64_t
weight(const listed *f)
{
	return f->packed ? f->size * PACKED_WEIGHT : f->size;
}

/* Shard k takes what begins in [total * k / shards, total * (k + 1) / shards) of all files in a
 * row. */
static int
cut(lister *l, uint32_t shards, uint64_t total)
{
	__extension__ typedef unsigned __int128 wide;
	uint64_t at = 0; /* weight of the files before */
	uint32_t k = 0;
	int rc = STATUS_OK;
	for (size_t i = 0; i < l->n && !rc; i++) {
		const listed *f = &l->file[i];
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
one_each(lister *l)
{
	int rc = STATUS_OK;
	for (size_t i = 0; i < l->n && !rc; i++)
		rc = put_slice(l, &l->file[i], (uint32_t)i, 0, l->file[i].size);
	return rc;
}

static int
write_plan(lister *l, size_t shards)
{
	char t[160];
	const char *why = "", *path = l->a->val[OPT_OUTPUT];
	uint64_t total = 0;
	for (size_t i = 0; i < l->n; i++) total += weight(&l->file[i]);
	size_t n = shards ? shards : l->n;
	if (!n || n > PLAN_SHARDS) {
		complain(l->a, n ? "more than %d shards" : "no file to plan", PLAN_SHARDS);
		return n ? STATUS_USAGE : STATUS_IO;
	}
	snprintf(t, sizeof t, "{\"kelma_plan\":1,\"shards\":%zu,\"files\":%zu}\n", n, l->n);
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
	lister l = { .a = a };
	int bad = 0, rc = STATUS_OK;
	size_t shards = arg_size(a, OPT_SHARDS, 0, 1, PLAN_SHARDS, &bad);
	if (bad) return STATUS_USAGE;
	if (!a->noperand) {
		complain(a, "needs files or folders");
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < a->noperand && !rc; i++) rc = list(&l, a->operand[i]);
	if (!rc) rc = write_plan(&l, shards);
	for (size_t i = 0; i < l.n; i++) free(l.file[i].name);
	while (l.ndir) free(l.dir[--l.ndir]);
	free(l.file);
	free(l.dir);
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
