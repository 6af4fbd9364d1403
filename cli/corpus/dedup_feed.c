/* Blocks of whole lines from files and parts of files. */
#include "dedup.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { FEED_BLOCK = 256 * 1024 };

static int
failed(const feed *f, const char *why)
{
	complain(f->s->a, "%s: %s", f->part[f->at].file, why);
	return -1;
}

static int
open_part(feed *f)
{
	const slice *p = &f->part[f->at];
	const char *why = "";
	f->left = p->end == UINT64_MAX ? UINT64_MAX : p->end - p->start;
	f->where = p->start;
	f->fd = -1;
	if (p->spooled) f->fd = p->fd;
	else if (p->end == UINT64_MAX) {
		if (!(f->in = input_open(p->file, &why))) return failed(f, why);
	} else if ((f->fd = open(p->file, O_RDONLY | O_CLOEXEC)) < 0)
		return failed(f, strerror(errno));
	f->open = 1;
	return 0;
}

static void
close_part(feed *f)
{
	if (f->in) input_close(f->in);
	if (f->open && f->fd >= 0 && !f->part[f->at].spooled) close(f->fd);
	f->in = NULL;
	f->open = 0;
}

/* More bytes to b: how many, 0 at the end of the part, -1. */
static long
fill(feed *f, kelma_buf *b)
{
	const char *why = "";
	size_t want = f->left < FEED_BLOCK ? (size_t)f->left : FEED_BLOCK;
	if (!want) return 0;
	if (kelma_buf_reserve(b, want)) return failed(f, "out of memory");
	long k = 0;
	if (f->in) {
		if ((k = input_read(f->in, b->data + b->len, want, &why)) < 0)
			return failed(f, why);
	} else {
		uint64_t at = f->part[f->at].end - f->left;
		do k = pread(f->fd, b->data + b->len, want, (off_t)at);
		while (k < 0 && errno == EINTR);
		if (k < 0) return failed(f, strerror(errno));
		if (!k) return failed(f, "shorter than the plan says: make the plan again");
	}
	if (!f->in) f->left -= (uint64_t)k;
	b->len += (size_t)k;
	return k;
}

/* Fill b up to the end of a line. 1, -1; at the end of the part b may be empty. */
static int
collect(feed *f, kelma_buf *b)
{
	size_t seen = 0, cut = 0;
	for (;;) {
		if (b->len > seen) {
			const char *p = memrchr(b->data + seen, '\n', b->len - seen);
			if (p) cut = (size_t)(p - b->data) + 1;
			seen = b->len;
		}
		if (cut && b->len >= FEED_BLOCK) break;
		if (!cut && b->len > f->s->max_record)
			return failed(f, "a record is longer than --max-record");
		long k = fill(f, b);
		if (k < 0) return -1;
		if (!k) {
			close_part(f);
			f->at++;
			return 1;
		}
	}
	if (kelma_buf_add(&f->carry, b->data + cut, b->len - cut))
		return failed(f, "out of memory");
	b->len = cut;
	return 1;
}

int
feed_next(feed *f, feed_block *b)
{
	for (;;) {
		b->b.len = 0;
		if (!f->open) {
			if (f->at == f->n) return 0;
			if (open_part(f)) return -1;
			f->carry.len = 0;
		}
		if (kelma_buf_add(&b->b, f->carry.data ? f->carry.data : "", f->carry.len))
			return failed(f, "out of memory");
		f->carry.len = 0;
		b->file = f->part[f->at].file;
		b->where = f->where;
		if (collect(f, &b->b) < 0) return -1;
		f->where += b->b.len;
		if (b->b.len) return 1;
	}
}

void
feed_free(feed *f)
{
	close_part(f);
	kelma_buf_free(&f->carry);
}
