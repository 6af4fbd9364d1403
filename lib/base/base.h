/* Internal helpers every module may use. */
#ifndef BASE_BASE_H
#define BASE_BASE_H
#include <kelma/base.h>
#include <string.h>

/* What always holds here and is not to be seen from here: told to the analyser of `make lint`,
 * which
 * else follows paths that there are not. Costs nothing and evaluates nothing. */
#ifdef __clang_analyzer__
#define BASE_KNOWN(x) ((x) ? (void)0 : __builtin_unreachable())
#else
#define BASE_KNOWN(x) ((void)sizeof(x))
#endif

/* Fill err (may be NULL) and return st, so that callers write: return base_fail(err, KELMA_ESYNTAX,
 * pos, line, "..."). */
kelma_status base_fail(kelma_err *err, kelma_status st, size_t pos, size_t line, const char *fmt,
		       ...) __attribute__((format(printf, 5, 6)));

/* Make room for `want` elements of `size` bytes in the array that p points to (*cap of them so
 * far); new ones are zero. 0 = no memory, the array is as it was. */
int base_grow(void *p, size_t *cap, size_t want, size_t size);

/* 64-bit XXH3 of n bytes; the one hash of the library (check sums, hash tables). Same value on
 * every machine. */
uint64_t base_hash(const void *p, size_t n, uint64_t seed);
/* Its 128-bit form. */
void base_hash128(const void *p, size_t n, uint64_t *hi, uint64_t *lo);

/* Read a whole file into out (appended). KELMA_EIO with the reason in err. Refuses more than
 * `limit` bytes. */
kelma_status base_read_file(const char *path, size_t limit, kelma_buf *out, kelma_err *err);

/* 1 when the map moves no byte (it may still have been made for a text of which bytes were
 * replaced). */
static inline int
base_map_same(const kelma_map *m)
{
	return !m->n || (m->n == 1 && !m->seg[0].whole);
}

/* kelma_map_to_orig() for spans whose starts ascend: *at, 0 before the first, is the segment to
 * begin with. */
kelma_span base_map_next(const kelma_map *m, size_t *at, kelma_span result);

/* Little-endian loads from unaligned bytes. */
static inline uint32_t
base_le32(const void *p)
{
	const unsigned char *b = p;
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}
static inline uint64_t
base_le64(const void *p)
{
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint64_t v; /* one load, also of what was just written */
	memcpy(&v, p, sizeof v);
	return v;
#else
	const unsigned char *b = p;
	return (uint64_t)base_le32(b) | (uint64_t)base_le32(b + 4) << 32;
#endif
}

/* Room for `more` segments behind the last one, for base_map_put(). KELMA_ENOMEM, KELMA_ELIMIT: map
 * unchanged. */
kelma_status base_map_reserve(kelma_map *m, size_t more);
/* Append the segments of `from` behind those of `to`. KELMA_ENOMEM, KELMA_ELIMIT. */
kelma_status base_map_append(kelma_map *to, const kelma_map *from);
/* kelma_map_add() (whole = 0: lengths are equal) and kelma_map_add_whole() where there is room
 * already. Not for two lengths of 0. */
static inline void
base_map_put(kelma_map *m, size_t out_len, size_t in_len, int whole)
{
	kelma_seg s = { 0, 0, out_len, in_len, whole };
	if (m->n) {
		kelma_seg *l = &m->seg[m->n - 1];
		if (!(whole | l->whole)) {
			l->out_len += out_len;
			l->in_len += in_len;
			return;
		}
		s.out = l->out + l->out_len;
		s.in = l->in + l->in_len;
	}
	m->seg[m->n++] = s;
}
#endif
