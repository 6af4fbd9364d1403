/* Whole-file reading and the one hash of the library. */
#include "base/base.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t
base_hash(const void *p, size_t n, uint64_t seed)
{
	return XXH3_64bits_withSeed(p, n, seed);
}

void
base_hash128(const void *p, size_t n, uint64_t *hi, uint64_t *lo)
{
	XXH128_hash_t h = XXH3_128bits(p, n);
	*hi = h.high64;
	*lo = h.low64;
}

kelma_status
base_read_file(const char *path, size_t limit, kelma_buf *out, kelma_err *err)
{
	FILE *f = fopen(path, "rb");
	size_t start = out->len;
	kelma_status st = KELMA_OK;
	if (!f) return base_fail(err, KELMA_EIO, 0, 0, "cannot open: %s", strerror(errno));
	for (;;) {
		st = kelma_buf_reserve(out, 65536);
		if (st) {
			base_fail(err, st, out->len - start, 0, "%s", kelma_strstatus(st));
			break;
		}
		size_t k = fread(out->data + out->len, 1, 65536, f);
		out->len += k;
		out->data[out->len] = '\0';
		if (out->len - start > limit) {
			st = base_fail(err, KELMA_ELIMIT, limit, 0, "file larger than %zu bytes",
				       limit);
			break;
		}
		if (k < 65536) {
			if (ferror(f))
				st = base_fail(err, KELMA_EIO, out->len - start, 0, "read error");
			break;
		}
	}
	fclose(f);
	if (st) out->len = start;
	return st;
}
