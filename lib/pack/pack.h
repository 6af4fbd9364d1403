/* Internal: sections of a data pack, and the one string map that lexicons share.
 *
 * File layout, all little-endian:
 *   0 "KELMAPK1"   8  u32 format version   12 u32 number of sections   16 u64 file size
 *  24 u64 XXH3 of the directory
 *  32 directory: per section 24 bytes of NUL-padded name, u64 offset, u64 size, u64 XXH3 of the
 *     bytes
 *   sections, each at a multiple of 64.
 */
#ifndef PACK_PACK_H
#define PACK_PACK_H
#include <kelma/pack.h>
#include "base/base.h"

enum { PACK_VERSION = 1, PACK_NAME_MAX = 24, PACK_MAX_SECTIONS = 4096 };

/* Bytes of the section called name and its size, or NULL when the pack has none. Aligned to 64. */
const void *pack_section(const kelma_res *r, const char *name, size_t *n);

/* Read-only hash map bytes -> bytes over a section. Opening checks the header; every look-up checks
 * its record. */
typedef struct pack_map {
	const unsigned char *slots, *recs;
	uint32_t mask, count;
	size_t recs_len;
} pack_map;
/* Bind m to the bytes p[0..n); KELMA_EDATA when they are not a map. An empty section (n == 0) is an
 * empty map. */
kelma_status pack_map_open(pack_map *m, const void *p, size_t n, kelma_err *err);
/* Value stored under key, its length in *vlen; NULL when absent. */
const char *pack_map_get(const pack_map *m, const char *key, size_t klen, size_t *vlen);
/* Record number i in key order of bytes; 0 when i >= count. For listing. O(1) amortised: *pos
 * starts at 0. */
int pack_map_next(const pack_map *m, size_t *pos, const char **key, size_t *klen, const char **val,
		  size_t *vlen);

/* Builders, used by data/gen and for the user's own files. Deterministic: same entries in any
 * order, same bytes. */
typedef struct pack_mapw {
	kelma_buf recs; /* records as stored, in order of adding */
	size_t *off;    /* offset of each record */
	size_t n, cap;
} pack_mapw;
/* clang-format off */
#define PACK_MAPW_INIT { KELMA_BUF_INIT, 0, 0, 0 }
/* clang-format on */
/* Keys up to 65,535 bytes, values up to 65,535 bytes. A key added twice keeps the first value. */
kelma_status pack_mapw_add(pack_mapw *w, const char *key, size_t klen, const char *val,
			   size_t vlen);
kelma_status pack_mapw_finish(pack_mapw *w, kelma_buf *out);
void pack_mapw_free(pack_mapw *w);

/* Whole packs: add sections, then write. Names must be unique and shorter than PACK_NAME_MAX. */
typedef struct pack_writer {
	kelma_buf dir, body;
	uint32_t n;
} pack_writer;
/* clang-format off */
#define PACK_WRITER_INIT { KELMA_BUF_INIT, KELMA_BUF_INIT, 0 }
/* clang-format on */
kelma_status pack_writer_add(pack_writer *w, const char *name, const void *p, size_t n);
kelma_status pack_writer_finish(pack_writer *w, kelma_buf *out);
void pack_writer_free(pack_writer *w);
#endif
