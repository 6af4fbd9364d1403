/* Files in: plain, gzip or Zstandard by their first bytes. */
#include "input.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { RAW = 128 * 1024 };

struct input {
	int fd, end, started;
	enum { UNKNOWN, PLAIN, GZIP, ZSTD } kind;
	z_stream z;
	ZSTD_DStream *d;
	int member;  /* compressed: inside a member or frame */
	int pending; /* the decoder may hold more output than there was room for */
	size_t at, n; /* unread bytes of raw */
	size_t taken; /* bytes of the file so far */
	char raw[RAW];
};

input *
input_open(const char *path, const char **why)
{
	input *in = malloc(sizeof *in);
	if (!in) {
		*why = "out of memory";
		return NULL;
	}
	memset(in, 0, offsetof(input, raw));
	in->fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : 0;
	if (in->fd < 0) {
		*why = strerror(errno);
		free(in);
		return NULL;
	}
	return in;
}

void
input_close(input *in)
{
	if (!in) return;
	if (in->kind == GZIP) inflateEnd(&in->z);
	if (in->kind == ZSTD) ZSTD_freeDStream(in->d);
	if (in->fd > 0) close(in->fd);
	free(in);
}

int
input_ready(const input *in)
{
	struct pollfd p = { in->fd, POLLIN, 0 };
	return in->kind != PLAIN || in->at < in->n || in->end || poll(&p, 1, 0) != 0;
}

size_t
input_taken(const input *in)
{
	return in ? in->taken : 0;
}

static long
read_fd(input *in, char *dst, size_t n, const char **why)
{
	for (;;) {
		ssize_t k = read(in->fd, dst, n);
		if (k >= 0) {
			in->taken += (size_t)k;
			return (long)k;
		}
		if (errno == EINTR) continue;
		*why = strerror(errno);
		return -1;
	}
}

/* Put more bytes into raw. 1, 0 at the end of the file, -1. */
static int
refill(input *in, const char **why)
{
	if (in->end) return 0;
	if (in->at == in->n) in->at = in->n = 0;
	long k = read_fd(in, in->raw + in->n, RAW - in->n, why);
	if (k < 0) return -1;
	if (!k) in->end = 1;
	in->n += (size_t)k;
	return k > 0;
}

/* 1: raw starts with the whole magic, 0: it does not, -1: too early to say. */
static int
has_magic(const input *in, const char *magic, size_t n)
{
	size_t k = in->n < n ? in->n : n;
	if (memcmp(in->raw, magic, k) != 0) return 0;
	return k == n ? 1 : in->end ? 0 : -1;
}

/* Look at the first bytes, no more of them than needed: a co-process may send a short line and
 * wait. */
static int
detect(input *in, const char **why)
{
	for (;;) {
		int gz = has_magic(in, "\x1f\x8b", 2), zst = has_magic(in, "\x28\xb5\x2f\xfd", 4);
		if (in->n && gz >= 0 && zst >= 0) {
			in->kind = gz ? GZIP : zst ? ZSTD : PLAIN;
			break;
		}
		int k = refill(in, why);
		if (k < 0) return -1;
		if (!k && !in->n) in->kind = PLAIN;
		if (in->kind) break;
	}
	int ok = in->kind == GZIP ? inflateInit2(&in->z, 15 + 16) == Z_OK
	       : in->kind == ZSTD ? (in->d = ZSTD_createDStream()) != NULL : 1;
	if (ok) return 0;
	*why = "out of memory";
	in->kind = PLAIN;
	return -1;
}

static int
damaged(const char **why, const char *text)
{
	*why = text;
	return -1;
}

static long
read_gzip(input *in, char *dst, size_t n, const char **why)
{
	in->z.next_out = (Bytef *)dst;
	in->z.avail_out = n > 1u << 30 ? 1u << 30 : (uInt)n;
	uInt room = in->z.avail_out;
	while (in->z.avail_out == room) {
		if (in->at == in->n && !in->pending) {
			int k = refill(in, why);
			if (k < 0) return -1;
			if (!k && in->member) return damaged(why, "truncated gzip data");
			if (!k) return 0;
		}
		if (!in->member && in->at < in->n && in->started &&
		    !in->raw[in->at]) { /* zero padding after the last member */
			in->at++;
			continue;
		}
		if (!in->member) {
			if (in->started && inflateReset(&in->z) != Z_OK)
				return damaged(why, "damaged gzip data");
			in->member = in->started = 1;
		}
		in->z.next_in = (Bytef *)in->raw + in->at;
		in->z.avail_in = (uInt)(in->n - in->at);
		int rc = inflate(&in->z, Z_NO_FLUSH);
		in->at = in->n - in->z.avail_in;
		in->pending = !in->z.avail_out && rc != Z_STREAM_END;
		if (rc == Z_STREAM_END) in->member = 0;
		else if (rc != Z_OK && rc != Z_BUF_ERROR) return damaged(why, "damaged gzip data");
	}
	return (long)(room - in->z.avail_out);
}

static long
read_zstd(input *in, char *dst, size_t n, const char **why)
{
	ZSTD_outBuffer out = { dst, n, 0 };
	while (!out.pos) {
		if (in->at == in->n && !in->pending) {
			int k = refill(in, why);
			if (k < 0) return -1;
			if (!k && in->member) return damaged(why, "truncated zstd data");
			if (!k) return 0;
		}
		ZSTD_inBuffer src = { in->raw, in->n, in->at };
		size_t rc = ZSTD_decompressStream(in->d, &out, &src);
		if (ZSTD_isError(rc)) return damaged(why, "damaged zstd data");
		in->at = src.pos;
		in->pending = out.pos == out.size && rc;
		in->member = rc != 0;
	}
	return (long)out.pos;
}

long
input_read(input *in, char *dst, size_t n, const char **why)
{
	if (!in->kind && detect(in, why)) return -1;
	if (in->kind == GZIP) return read_gzip(in, dst, n, why);
	if (in->kind == ZSTD) return read_zstd(in, dst, n, why);
	size_t k = in->n - in->at;
	if (!k) return read_fd(in, dst, n, why);
	if (k > n) k = n;
	memcpy(dst, in->raw + in->at, k);
	in->at += k;
	return (long)k;
}
