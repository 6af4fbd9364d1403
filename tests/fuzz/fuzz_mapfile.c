/* Map files of any bytes: a text is restored or refused, never read out of bounds. The part before
 * the first NUL is the map file, the rest the redacted text of two records. */
#include "fuzz.h"
#include "layers.h"
#include "mapfile.h"
#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>

/* What mapfile.c takes from the program. */
kelma_status
refuse(kelma_err *err, kelma_status st, const char *fmt, ...)
{
	va_list ap;
	err->code = st;
	err->pos = err->line = 0;
	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof err->msg, fmt, ap);
	va_end(ap);
	return st;
}

kelma_status
put_word(kelma_buf *out, const char *s)
{
	return kelma_buf_add(out, s, strlen(s));
}

kelma_status
put_size(kelma_buf *out, int tab, size_t v)
{
	char b[32];
	return kelma_buf_add(out, b, (size_t)snprintf(b, sizeof b, tab ? "\t%zu" : "%zu", v));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = memchr(data, 0, size);
	size_t n = nul ? (size_t)(nul - data) : size;
	const char *s = nul ? (const char *)nul + 1 : "";
	size_t k = nul ? size - n - 1 : 0;
	int fd = memfd_create("map", 0);
	char path[64];
	kelma_buf out = KELMA_BUF_INIT;
	kelma_err err;
	MUST(fd >= 0 && write(fd, data, n) == (ssize_t)n);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	mapfile *m = mapfile_open(path, &err);
	MUST(m);
	for (int i = 0; i < 2; i++) {
		out.len = 0;
		kelma_status st = mapfile_restore(m, s, k, &out, &err);
		MUST(st == KELMA_OK || st == KELMA_EARG || st == KELMA_ESYNTAX);
		MUST(!st || err.msg[0]);
	}
	mapfile_close(m);
	close(fd);
	kelma_buf_free(&out);
	return 0;
}
