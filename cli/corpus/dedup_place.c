/* The files of a run: named ones in a directory that appear when complete, or nameless ones. */
#include "dedup.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Directory and end of the name of each file. */
static const struct {
	const char *dir, *end;
} files[FILES] = {
	[FILE_DOCS] = { "sign", "docs" },     [FILE_IDS] = { "sign", "ids" },
	[FILE_SIGS] = { "sign", "sigs" },     [FILE_KEYS] = { "sign", "keys" },
	[FILE_PAIRS] = { "bucket", "pairs" }, [FILE_DECISIONS] = { "cluster", "decisions" },
};

static int
failed(const setup *s, const char *name)
{
	complain(s->a, "%s: %s", name, strerror(errno));
	return STATUS_IO;
}

static int
set_name(const place *p, const setup *s, file_id id, uint32_t part, place_file *f)
{
	if (!p->dir) {
		snprintf(f->name, sizeof f->name, "temporary file (%s)", files[id].end);
		return STATUS_OK;
	}
	int n = snprintf(f->name, sizeof f->name - 32, "%s/%s/%05u.%s", p->dir, files[id].dir, part,
			 files[id].end);
	if (n > 0 && (size_t)n < sizeof f->name - 32) return STATUS_OK;
	complain(s->a, "--work: name too long");
	return STATUS_IO;
}

int
place_create(place *p, const setup *s, file_id id, uint32_t part, place_file *f)
{
	f->temp[0] = '\0';
	if (set_name(p, s, id, part, f)) return STATUS_IO;
	if (!p->dir) {
		f->fd = p->fd[id] = nameless_file(s->a, s->tmp);
		return f->fd < 0 ? STATUS_IO : STATUS_OK;
	}
	char dir[4096];
	snprintf(dir, sizeof dir, "%s/%s", p->dir, files[id].dir);
	if ((mkdir(p->dir, 0777) && errno != EEXIST) || (mkdir(dir, 0777) && errno != EEXIST))
		return failed(s, dir);
	snprintf(f->temp, sizeof f->temp, "%s.tmp-%ld", f->name, (long)getpid());
	f->fd = open(f->temp, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return f->fd < 0 ? failed(s, f->temp) : STATUS_OK;
}

int
place_commit(place *p, const setup *s, place_file *f)
{
	if (!p->dir) return STATUS_OK;
	int bad = fsync(f->fd);
	bad = close(f->fd) || bad;
	f->fd = -1;
	if (!bad && !rename(f->temp, f->name)) return STATUS_OK;
	int rc = failed(s, f->name);
	unlink(f->temp);
	return rc;
}

void
place_drop(place *p, place_file *f)
{
	if (!p->dir || f->fd < 0) return;
	close(f->fd);
	unlink(f->temp);
	f->fd = -1;
}

int
place_open(place *p, const setup *s, file_id id, uint32_t part, place_file *f)
{
	if (set_name(p, s, id, part, f)) return STATUS_IO;
	f->fd = p->dir ? open(f->name, O_RDONLY | O_CLOEXEC) : p->fd[id];
	return f->fd < 0 ? failed(s, f->name) : STATUS_OK;
}

void
place_close(place *p, place_file *f)
{
	if (p->dir && f->fd >= 0) close(f->fd);
	f->fd = -1;
}

int
place_read(place *p, const setup *s, file_id id, store_kind kind, uint32_t part, uint32_t parts,
	   place_file *f, store_in *in)
{
	*in = (store_in){ 0 };
	if (place_open(p, s, id, part, f)) return STATUS_IO;
	int rc = store_open(in, s->a, f->fd, f->name, kind);
	if (!rc && (in->head.part != part || in->head.parts != parts)) {
		complain(s->a, "%s: is part %u of %u, part %u of %u is wanted", f->name,
			 in->head.part, in->head.parts, part, parts);
		rc = STATUS_IO;
	}
	if (!rc && strcmp(in->head.params, s->params) != 0) {
		complain(s->a, "%s: made with other settings or another data pack: make it again",
			 f->name);
		rc = STATUS_IO;
	}
	return rc;
}

int
join_doc(joiner *j, uint64_t at, uint64_t *n, const unsigned char **doc)
{
	int rc = STATUS_OK;
	if (at >> PLACE_BITS != j->shard) {
		join_end(j);
		uint32_t shard = (uint32_t)(at >> PLACE_BITS);
		rc = place_read(j->p, j->s, FILE_DOCS, STORE_DOCS, shard, j->shards, &j->fd,
				&j->docs);
		if (!rc)
			rc = place_read(j->p, j->s, j->with, j->kind, shard, j->shards, &j->fo,
					&j->other);
		if (!rc) j->shard = shard;
	}
	*n = at & (((uint64_t)1 << PLACE_BITS) - 1);
	return rc ? rc : store_get(&j->docs, *n, doc);
}

int
join_full(joiner *j, uint64_t key, uint64_t at, unsigned char *rec)
{
	const unsigned char *row;
	uint64_t n;
	int rc = join_doc(j, at, &n, &row);
	if (rc) return rc;
	put64(rec, key);
	memcpy(rec + 8, row, DOC_ORDER);
	put64(rec + 8 + DOC_ORDER, at);
	if ((rc = store_get(&j->other, n, &row))) return rc;
	memcpy(rec + 16 + DOC_ORDER, row, setup_values(j->s));
	return STATUS_OK;
}

void
join_end(joiner *j)
{
	store_close(&j->docs);
	store_close(&j->other);
	place_close(j->p, &j->fd);
	place_close(j->p, &j->fo);
	j->shard = UINT64_MAX;
}

int
write_sorted(store_out *out, sorter *s, size_t size)
{
	unsigned char last[32];
	const unsigned char *p;
	int k, have = 0, rc = sorter_finish(s);
	while (!rc && (k = sorter_next(s, &p)) != 0) {
		if (k < 0) return STATUS_IO;
		if (have && !memcmp(last, p, size)) continue;
		memcpy(last, p, size);
		have = 1;
		rc = store_put(out, p, 1);
	}
	return rc ? rc : store_finish(out);
}
