/* Shared by the fuzz targets: the pack, always-on assertions, properties of maps and spans. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			fprintf(stderr, "%s:%d: violated: %s\n", __FILE__, __LINE__, #x);          \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline const kelma_res *
fuzz_res(void)
{
	static kelma_res *r;
	if (!r) MUST(kelma_res_open(NULL, &r, NULL) == KELMA_OK);
	return r;
}

/* A map covers both sides, its segments touch and ascend. No segments: identity, so the lengths are
 * equal. */
static inline void
must_be_map(const kelma_map *m, size_t out_len, size_t in_len)
{
	size_t o = 0, i = 0;
	if (!m->n) {
		MUST(out_len == in_len);
		return;
	}
	for (size_t k = 0; k < m->n; k++) {
		MUST(m->seg[k].out == o && m->seg[k].in == i);
		MUST(m->seg[k].whole || m->seg[k].out_len == m->seg[k].in_len);
		o += m->seg[k].out_len, i += m->seg[k].in_len;
	}
	MUST(o == out_len && i == in_len);
}

/* The input as valid UTF-8: what is invalid is repaired first, so that targets of later layers get
 * through. */
static inline const char *
fuzz_utf8(const uint8_t *data, size_t *size, kelma_buf *b)
{
	b->len = 0;
	MUST(kelma_utf8_repair((const char *)data, *size, b, NULL) == KELMA_OK);
	MUST(kelma_utf8_valid(b->data ? b->data : "", b->len) == b->len);
	*size = b->len;
	return b->data ? b->data : "";
}
#endif
