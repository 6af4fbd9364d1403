/* The files of a corpus: those that are named, and all files in folders that are. */
#include "files.h"
#include "corpus.h"
#include "dedup_store.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct lister {
	const args *a;
	file_list *out;
	char **dir; /* folders still to be read */
	size_t ndir, cap_dir;
	uint64_t *
		seen; /* open-addressed: folders that were pushed, by device and number; 0 is free
			 */
	size_t nseen, cap_seen;
} lister;

static int
push_dir(lister *l, const char *name)
{
	if (l->ndir == l->cap_dir) {
		size_t cap = l->cap_dir * 2 + 16;
		char **p = realloc(l->dir, cap * sizeof *p);
		if (!p) return tell_memory(l->a);
		l->dir = p;
		l->cap_dir = cap;
	}
	if (!(l->dir[l->ndir] = strdup(name))) return tell_memory(l->a);
	l->ndir++;
	return STATUS_OK;
}

static void
put_seen(uint64_t *t, size_t cap, uint64_t h)
{
	size_t i = (size_t)h & (cap - 1);
	while (t[i] && t[i] != h) i = (i + 1) & (cap - 1);
	t[i] = h;
}

/* 1: the folder was there before, by another name or a link to one above; -1 no memory. */
static int
seen_before(lister *l, const struct stat *st)
{
	const uint64_t id[2] = { (uint64_t)st->st_dev, (uint64_t)st->st_ino };
	uint64_t h = kelma_corpus_hash((const char *)id, sizeof id, 0) | 1;
	if (2 * l->nseen >= l->cap_seen) {
		size_t cap = l->cap_seen ? 2 * l->cap_seen : 64;
		uint64_t *t = calloc(cap, sizeof *t);
		if (!t) return -1;
		for (size_t i = 0; i < l->cap_seen; i++)
			if (l->seen[i]) put_seen(t, cap, l->seen[i]);
		free(l->seen);
		l->seen = t;
		l->cap_seen = cap;
	}
	size_t i = (size_t)h & (l->cap_seen - 1);
	while (l->seen[i] && l->seen[i] != h) i = (i + 1) & (l->cap_seen - 1);
	if (l->seen[i]) return 1;
	l->seen[i] = h;
	l->nseen++;
	return 0;
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
push_file(lister *l, const char *name, uint64_t size)
{
	file_list *f = l->out;
	if (f->n == f->cap) {
		size_t cap = f->cap * 2 + 64;
		file_entry *p = realloc(f->v, cap * sizeof *p);
		if (!p) return tell_memory(l->a);
		f->v = p;
		f->cap = cap;
	}
	int packed;
	if (is_packed(name, &packed)) return tell_errno(l->a, name);
	file_entry *e = &f->v[f->n];
	if (!(e->name = strdup(name))) return tell_memory(l->a);
	e->size = size;
	e->packed = packed;
	f->n++;
	return STATUS_OK;
}

/* A file, or a folder to be read later, once. */
static int
push(lister *l, const char *name)
{
	struct stat st;
	int rc = STATUS_IO, again;
	if (stat(name, &st)) tell_errno(l->a, name);
	else if (S_ISDIR(st.st_mode))
		rc = (again = seen_before(l, &st)) < 0 ? tell_memory(l->a)
		     : again                           ? STATUS_OK
						       : push_dir(l, name);
	else if (S_ISREG(st.st_mode)) rc = push_file(l, name, (uint64_t)st.st_size);
	else complain(l->a, "%s: neither a file nor a folder", name);
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
by_text(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

/* What is in a folder, by name: of two names of one folder the same counts everywhere. */
static int
read_dir(lister *l, const char *dir)
{
	DIR *d = opendir(dir);
	char **name = NULL;
	size_t n = 0, cap = 0, done = 0;
	int rc = STATUS_OK;
	if (!d) return tell_errno(l->a, dir);
	for (const struct dirent *e; !rc && (e = readdir(d));) {
		if (passed_over(e->d_name)) continue;
		char **p = n < cap ? name : realloc(name, (cap = cap * 2 + 64) * sizeof *name);
		if (p) name = p;
		size_t k = strlen(dir) + strlen(e->d_name) + 2;
		if (!p || !(name[n] = malloc(k))) {
			rc = tell_memory(l->a);
			break;
		}
		snprintf(name[n++], k, "%s/%s", dir, e->d_name);
	}
	closedir(d);
	if (n) qsort(name, n, sizeof *name, by_text);
	while (done < n && !rc) rc = push(l, name[done++]);
	while (n) free(name[--n]);
	free(name);
	return rc;
}

static int
by_name(const void *x, const void *y)
{
	const file_entry *a = x, *b = y;
	return strcmp(a->name, b->name);
}

int
files_add(const args *a, const char *operand, file_list *out)
{
	lister l = { .a = a, .out = out };
	size_t from = out->n, len = strlen(operand);
	char *name = strdup(operand);
	while (name && len > 1 && name[len - 1] == '/') name[--len] = '\0';
	int rc = name ? push(&l, name) : tell_memory(a);
	free(name);
	while (!rc && l.ndir) {
		char *dir = l.dir[--l.ndir];
		rc = read_dir(&l, dir);
		free(dir);
	}
	if (out->n > from) qsort(out->v + from, out->n - from, sizeof *out->v, by_name);
	while (l.ndir) free(l.dir[--l.ndir]);
	free(l.dir);
	free(l.seen);
	return rc;
}

void
files_free(file_list *l)
{
	for (size_t i = 0; i < l->n; i++) free(l->v[i].name);
	free(l->v);
}

static int
is_folder(const char *path)
{
	struct stat st;
	return strcmp(path, "-") && !stat(path, &st) && S_ISDIR(st.st_mode);
}

int
files_expand(args *a)
{
	size_t i = 0, n = 0;
	while (i < a->noperand && !is_folder(a->operand[i])) i++;
	if (i == a->noperand || a->val[OPT_ATTRIBUTES])
		return STATUS_OK; /* attributes: folders say where they go */
	static file_list l;       /* the names stay until the program ends */
	static char **all;
	int rc = STATUS_OK;
	for (i = 0; i < a->noperand && !rc; i++) {
		int folder = is_folder(a->operand[i]);
		size_t from = l.n;
		if (folder && !(rc = files_add(a, a->operand[i], &l)) && l.n == from) {
			complain(a, "%s: no files in it", a->operand[i]);
			rc = STATUS_IO;
		}
		char **p = rc ? NULL : realloc(all, (n + (folder ? l.n - from : 1)) * sizeof *all);
		if (!p) {
			if (!rc) rc = tell_memory(a);
			break;
		}
		all = p;
		if (!folder) all[n++] = a->operand[i];
		for (; folder && from < l.n; from++) all[n++] = l.v[from].name;
	}
	if (rc) return rc;
	a->operand = all;
	a->noperand = n;
	return STATUS_OK;
}
