/* Files of records of one size, in blocks with check sums behind a head that says what they are. */
#include "dedup_store.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Head: magic, then big end first: version, kind, size, part, parts, 0, count, check sum of the
 * block sums, length of params, params; the last 8 bytes are the check sum of all before. Block i:
 * records, then the hash of these with seed i. */
static const char magic[8] = { 'k', 'e', 'l', 'm', 'a', 'D', 'D', '\n' };
enum { VERSION = 1, PARAMS_AT = 64, SUM_AT = STORE_HEAD - 8 };

static const char *const kind_names[] = {
#define KIND_NAME(name, text) text,
	STORE_KIND_LIST(KIND_NAME)
#undef KIND_NAME
};

int
write_at(int fd, const void *p, size_t n, uint64_t at)
{
	const char *s = p;
	while (n) {
		ssize_t k = pwrite(fd, s, n, (off_t)at);
		if (k < 0 && errno == EINTR) continue;
		if (k < 0) return -1;
		s += k;
		n -= (size_t)k;
		at += (uint64_t)k;
	}
	return 0;
}

int
read_at(int fd, void *p, size_t n, uint64_t at)
{
	char *s = p;
	while (n) {
		ssize_t k = pread(fd, s, n, (off_t)at);
		if (k < 0 && errno == EINTR) continue;
		if (k <= 0) {
			if (!k) errno = 0;
			return -1;
		}
		s += k;
		n -= (size_t)k;
		at += (uint64_t)k;
	}
	return 0;
}

int
nameless_file(const args *a, const char *dir)
{
	char name[4096];
	int fd = -1;
#ifdef O_TMPFILE
	fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0) return fd;
#endif
	if (snprintf(name, sizeof name, "%s/kelma-XXXXXX", dir) < (int)sizeof name)
		fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0) unlink(name);
	else complain(a, "--tmpdir %s: %s", dir, strerror(errno));
	return fd;
}

static size_t
block_bytes(size_t size)
{
	return STORE_BLOCK / size * size;
}

int
store_create(store_out *s, const args *a, int fd, const char *name, const store_head *head)
{
	*s = (store_out){
		.a = a, .name = name, .fd = fd, .head = *head, .block = block_bytes(head->size)
	};
	s->head.count = 0;
	s->buf = malloc(s->block + 8);
	if (s->buf) return STATUS_OK;
	complain(a, "out of memory");
	return STATUS_IO;
}

static int
failed(const store_out *s)
{
	complain(s->a, "%s: %s", s->name, strerror(errno));
	return STATUS_IO;
}

static int
put_block(store_out *s)
{
	uint64_t at = STORE_HEAD + s->blocks * (s->block + 8);
	put64(s->buf + s->fill, kelma_corpus_hash((char *)s->buf, s->fill, s->blocks));
	if (write_at(s->fd, s->buf, s->fill + 8, at)) return failed(s);
	s->blocks++;
	s->fill = 0;
	return STATUS_OK;
}

int
store_put(store_out *s, const void *record, size_t n)
{
	const unsigned char *p = record;
	size_t bytes = n * s->head.size;
	s->head.count += n;
	while (bytes) {
		size_t k = s->block - s->fill < bytes ? s->block - s->fill : bytes;
		memcpy(s->buf + s->fill, p, k);
		s->fill += k;
		p += k;
		bytes -= k;
		if (s->fill == s->block && put_block(s)) return STATUS_IO;
	}
	return STATUS_OK;
}

static void
write_head(const store_head *h, unsigned char *b)
{
	size_t n = strlen(h->params);
	memset(b, 0, STORE_HEAD);
	memcpy(b, magic, sizeof magic);
	put32(b + 8, VERSION);
	put32(b + 12, h->kind);
	put32(b + 16, h->size);
	put32(b + 20, h->part);
	put32(b + 24, h->parts);
	put64(b + 32, h->count);
	put32(b + 40, (uint32_t)n);
	memcpy(b + PARAMS_AT, h->params, n);
	put64(b + SUM_AT, kelma_corpus_hash((char *)b, SUM_AT, 0));
}

int
store_finish(store_out *s)
{
	unsigned char b[STORE_HEAD];
	int rc = s->fill ? put_block(s) : STATUS_OK;
	write_head(&s->head, b);
	if (!rc && write_at(s->fd, b, sizeof b, 0)) rc = failed(s);
	store_drop(s);
	return rc;
}

void
store_drop(store_out *s)
{
	free(s->buf);
	s->buf = NULL;
}

static int
refused(const store_in *s, const char *why)
{
	complain(s->a, "%s: %s", s->name, why);
	return STATUS_IO;
}

/* What is wrong with the head, or NULL. */
static const char *
read_head(const unsigned char *b, store_head *h)
{
	if (memcmp(b, magic, sizeof magic) != 0)
		return "not an intermediate file of kelma corpus dedup";
	if (get32(b + 8) != VERSION) return "written by another version of kelma: make it again";
	if (get64(b + SUM_AT) != kelma_corpus_hash((const char *)b, SUM_AT, 0))
		return "damaged head (check sum): make it again";
	size_t n = get32(b + 40);
	uint32_t kind = get32(b + 12);
	h->size = get32(b + 16);
	h->part = get32(b + 20);
	h->parts = get32(b + 24);
	h->count = get64(b + 32);
	if (kind >= STORE_KINDS || !h->size || h->size > STORE_MAX_RECORD || n >= STORE_PARAMS ||
	    h->part >= h->parts || h->count > (UINT64_MAX >> 16) / h->size)
		return "impossible values in the head: make it again";
	h->kind = (store_kind)kind;
	memcpy(h->params, b + PARAMS_AT, n);
	h->params[n] = '\0';
	return NULL;
}

int
store_open(store_in *s, const args *a, int fd, const char *name, store_kind kind)
{
	unsigned char b[STORE_HEAD];
	struct stat st;
	char text[160];
	*s = (store_in){ .a = a, .name = name, .fd = fd, .have = UINT64_MAX };
	if (fstat(fd, &st) || (read_at(fd, b, sizeof b, 0) && errno))
		return refused(s, strerror(errno));
	if (st.st_size < STORE_HEAD)
		return refused(s, "truncated, or not an intermediate file of kelma corpus dedup");
	const char *why = read_head(b, &s->head);
	if (why) return refused(s, why);
	if (s->head.kind != kind) {
		snprintf(text, sizeof text, "holds %s, not %s", kind_names[s->head.kind],
			 kind_names[kind]);
		return refused(s, text);
	}
	s->block = block_bytes(s->head.size);
	uint64_t bytes = s->head.count * s->head.size, blocks = (bytes + s->block - 1) / s->block;
	uint64_t want = STORE_HEAD + bytes + 8 * blocks;
	if ((uint64_t)st.st_size != want) {
		snprintf(text, sizeof text, "%s: %llu bytes, %llu belong to it: make it again",
			 (uint64_t)st.st_size < want ? "truncated" : "too long",
			 (unsigned long long)st.st_size, (unsigned long long)want);
		return refused(s, text);
	}
	if (!(s->buf = malloc(s->block + 8))) return refused(s, "out of memory");
	return STATUS_OK;
}

/* Have block number i in s->buf. */
static int
load(store_in *s, uint64_t i)
{
	uint64_t bytes = s->head.count * s->head.size, from = i * s->block;
	size_t n = bytes - from < s->block ? (size_t)(bytes - from) : s->block;
	if (s->have == i) return STATUS_OK;
	s->have = UINT64_MAX;
	if (read_at(s->fd, s->buf, n + 8, STORE_HEAD + i * (s->block + 8)))
		return refused(s, errno ? strerror(errno) : "truncated while it was read");
	if (get64(s->buf + n) != kelma_corpus_hash((char *)s->buf, n, i))
		return refused(s, "damaged (check sum): make it again");
	s->have = i;
	s->len = n;
	return STATUS_OK;
}

int
store_get(store_in *s, uint64_t i, const unsigned char **out)
{
	uint64_t at = i * s->head.size;
	if (i >= s->head.count)
		return refused(s, "a record is asked for that it does not have: make it again");
	if (load(s, at / s->block)) return STATUS_IO;
	*out = s->buf + at % s->block;
	return STATUS_OK;
}

int
store_bytes(store_in *s, uint64_t i, size_t n, char *tmp)
{
	if (s->head.size != 1 || n > s->head.count || i > s->head.count - n)
		return refused(s, "a record is asked for that it does not have: make it again");
	while (n) {
		if (load(s, i / s->block)) return STATUS_IO;
		size_t from = (size_t)(i % s->block), k = s->len - from < n ? s->len - from : n;
		memcpy(tmp, s->buf + from, k);
		tmp += k;
		i += k;
		n -= k;
	}
	return STATUS_OK;
}

int
store_next(store_in *s, const unsigned char **out)
{
	if (s->at == s->head.count) return 0;
	return store_get(s, s->at++, out) ? -1 : 1;
}

int
store_find(store_in *s, const unsigned char *key, size_t n, uint64_t *out)
{
	uint64_t lo = 0, hi = s->head.count;
	const unsigned char *r;
	while (lo < hi) {
		uint64_t mid = lo + (hi - lo) / 2;
		if (store_get(s, mid, &r)) return STATUS_IO;
		if (memcmp(r, key, n) < 0) lo = mid + 1;
		else hi = mid;
	}
	*out = lo;
	return STATUS_OK;
}

void
store_close(store_in *s)
{
	free(s->buf);
	s->buf = NULL;
}
