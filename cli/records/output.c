/* Where results go: standard output or a file that appears whole, plain or compressed by its name.
 * */
#include "output.h"
#include "beside.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { CHUNK = 128 * 1024, SIGNAL_FILES = 32 };

struct output {
	int fd;
	beside file; /* fd -1: written in place */
	enum { PLAIN, GZIP, ZSTD } kind;
	z_stream z;
	ZSTD_CStream *c;
	char chunk[CHUNK];
};

/* Half-written files that have a name, for the signal handler alone. */
static char *volatile doomed[SIGNAL_FILES];

static void
on_signal(int sig)
{
	for (int i = 0; i < SIGNAL_FILES; i++)
		if (doomed[i]) unlink(doomed[i]);
	signal(sig, SIG_DFL);
	raise(sig);
}

static void
doom(char *temp)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP };
	for (int i = 0; i < SIGNAL_FILES; i++)
		if (!doomed[i]) {
			doomed[i] = temp;
			break;
		}
	for (size_t i = 0; i < sizeof sigs / sizeof *sigs; i++) {
		struct sigaction sa = { 0 }, old;
		sa.sa_handler = on_signal;
		if (!sigaction(sigs[i], NULL, &old) && old.sa_handler == SIG_DFL)
			sigaction(sigs[i], &sa, NULL);
	}
}

static void
spare(const char *temp)
{
	for (int i = 0; i < SIGNAL_FILES; i++)
		if (doomed[i] == temp) doomed[i] = NULL;
}

static int
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);
	return n >= k && !strcmp(s + n - k, end);
}

/* The descriptor that a path under /dev or /proc stands for, or -1: a name that must never be
 * renamed over. */
static int
descriptor(const char *path)
{
	static const char *const dirs[] = { "/dev/fd/", "/proc/self/fd/" };
	if (!strcmp(path, "/dev/stdout")) return 1;
	if (!strcmp(path, "/dev/stderr")) return 2;
	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
		size_t n = strlen(dirs[i]);
		char *end;
		long fd = strncmp(path, dirs[i], n) != 0 || !path[n] ? -1
								     : strtol(path + n, &end, 10);
		if (fd >= 0 && !*end && fd < 1 << 20) return (int)fd;
	}
	return -1;
}

/* Open the file that is to become `path`; beside what it points to when it is a link. */
static int
open_beside(output *o, const char *path)
{
	struct stat st;
	char *real = NULL;
	o->fd = descriptor(path);
	if (o->fd >= 0) return (o->fd = dup(o->fd)) < 0 ? -1 : 0;
	if (!lstat(path, &st) && S_ISLNK(st.st_mode)) {
		if (!(real = realpath(path, NULL))) return -1;
		path = real;
	}
	mode_t mask = umask(0), mode = 0666 & ~mask;
	umask(mask);
	int there = !stat(path, &st), rc;
	if (there && !S_ISREG(st.st_mode)) { /* a device or a pipe: nothing to rename */
		o->fd = open(path, O_WRONLY | O_CLOEXEC);
		rc = o->fd < 0 ? -1 : 0;
	} else {
		rc = beside_open(&o->file, path, there ? st.st_mode & 0777 : mode);
		o->fd = o->file.fd;
		if (o->file.temp) doom(o->file.temp);
	}
	free(real);
	return rc;
}

static void
discard(output *o)
{
	if (o->kind == GZIP) deflateEnd(&o->z);
	if (o->kind == ZSTD) ZSTD_freeCStream(o->c);
	if (o->fd > 1 && !o->file.path) close(o->fd);
	if (o->file.temp) spare(o->file.temp);
	beside_drop(&o->file);
	free(o);
}

output *
output_open(const char *path, const char **why)
{
	output *o = malloc(sizeof *o);
	*why = "out of memory";
	if (!o) return NULL;
	memset(o, 0, offsetof(output, chunk));
	o->fd = 1;
	o->file.fd = -1;
	if (!path || !strcmp(path, "-")) return o;
	if (open_beside(o, path)) {
		*why = strerror(errno);
		discard(o);
		return NULL;
	}
	if (ends_with(path, ".gz") &&
	    deflateInit2(&o->z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK)
		o->kind = GZIP;
	if (ends_with(path, ".zst") && (o->c = ZSTD_createCStream())) o->kind = ZSTD;
	return o;
}

static int
write_all(int fd, const char *s, size_t n, const char **why)
{
	while (n) {
		ssize_t k = write(fd, s, n);
		if (k < 0 && errno == EINTR) continue;
		if (k < 0) {
			*why = strerror(errno);
			return -1;
		}
		s += k;
		n -= (size_t)k;
	}
	return 0;
}

static int
write_gzip(output *o, const char *s, size_t n, int finish, const char **why)
{
	do {
		size_t part = n > 1u << 30 ? 1u << 30 : n;
		o->z.next_in = (Bytef *)(size_t)s;
		o->z.avail_in = (uInt)part;
		s += part;
		n -= part;
		do {
			o->z.next_out = (Bytef *)o->chunk;
			o->z.avail_out = CHUNK;
			deflate(&o->z, finish && !n ? Z_FINISH : Z_NO_FLUSH);
			if (write_all(o->fd, o->chunk, CHUNK - o->z.avail_out, why)) return -1;
		} while (!o->z.avail_out);
	} while (n);
	return 0;
}

static int
write_zstd(output *o, const char *s, size_t n, int finish, const char **why)
{
	ZSTD_inBuffer in = { s, n, 0 };
	size_t rc;
	do {
		ZSTD_outBuffer out = { o->chunk, CHUNK, 0 };
		rc = ZSTD_compressStream2(o->c, &out, &in, finish ? ZSTD_e_end : ZSTD_e_continue);
		if (ZSTD_isError(rc)) {
			*why = ZSTD_getErrorName(rc);
			return -1;
		}
		if (write_all(o->fd, o->chunk, out.pos, why)) return -1;
	} while (in.pos < in.size || (finish && rc));
	return 0;
}

static int
put(output *o, const char *s, size_t n, int finish, const char **why)
{
	if (o->kind == GZIP) return write_gzip(o, s, n, finish, why);
	if (o->kind == ZSTD) return write_zstd(o, s, n, finish, why);
	return write_all(o->fd, s, n, why);
}

int
output_write(output *o, const char *s, size_t n, const char **why)
{
	return n ? put(o, s, n, 0, why) : 0;
}

int
output_close(output *o, int keep, const char **why)
{
	int rc = 0;
	if (!o) return 0;
	if (keep) rc = put(o, "", 0, 1, why);
	if (o->file.temp) spare(o->file.temp);
	if (keep && !rc && o->file.path) {
		if ((rc = beside_publish(&o->file))) *why = strerror(errno);
	} else if (keep && !rc && o->fd > 1) {
		if ((rc = close(o->fd))) *why = strerror(errno);
		o->fd = -1;
	}
	discard(o);
	return rc;
}
