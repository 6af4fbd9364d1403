/** @file kelma/base.h  Status codes, errors with a place, growable buffer, spans, offset maps,
 *  version.
 *  Depends on nothing else of kelma. No function here keeps state; objects belong to one thread. */
#ifndef KELMA_BASE_H
#define KELMA_BASE_H
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define KELMA_API __attribute__((visibility("default")))
#else
#define KELMA_API
#endif
#ifdef __cplusplus
extern "C" {
#endif

/* One list makes the enum, the texts and the docs: X(NAME, value, "text"). Values never change;
 * add at the end. */
#define KELMA_STATUS_LIST(X)                                                                       \
	X(OK, 0, "success")                                                                        \
	X(EARG, -1, "invalid argument")                                                            \
	X(ENOMEM, -2, "out of memory")                                                             \
	X(EUTF8, -3, "input is not valid UTF-8")                                                   \
	X(ELIMIT, -4, "a limit was exceeded")                                                      \
	X(EIO, -5, "a file could not be read")                                                     \
	X(EDATA, -6, "the data pack is damaged or of another version")                             \
	X(ESYNTAX, -7, "a rule, profile or pattern file has an error")                             \
	X(ENOTFOUND, -8, "no such name")                                                           \
	X(EUNSUPPORTED, -9, "not supported by this build or data pack")
typedef enum kelma_status {
#define KELMA_STATUS_ENUM(name, value, text) KELMA_##name = value,
	KELMA_STATUS_LIST(KELMA_STATUS_ENUM)
#undef KELMA_STATUS_ENUM
} kelma_status;

/** Text for a status, never NULL, static, not to be freed. Unknown codes give "unknown status".
 *  Thread-safe. */
KELMA_API const char *kelma_strstatus(kelma_status st);

/** Where and why a call failed; optional last parameter of every function that can fail (NULL =
 *  not wanted). Filled only on failure. pos = byte offset in the input the message is about; line
 *  = 1-based line of a text file, 0 when the input has no lines; msg = NUL-terminated plain
 *  English, never holds the user's text. */
typedef struct kelma_err {
	kelma_status code;
	size_t pos, line;
	char msg[160];
} kelma_err;

/** Half-open range of bytes [start, end) in the text the caller gave. */
typedef struct kelma_span {
	size_t start, end;
} kelma_span;

/** Growable byte buffer owned by the caller: start with KELMA_BUF_INIT, reuse freely, end with
 *  kelma_buf_free(). data holds len bytes plus one NUL (not counted); NUL bytes inside are data.
 *  data is NULL until first used. To reuse: set len = 0 (the memory stays). */
typedef struct kelma_buf {
	char *data;
	size_t len, cap;
} kelma_buf;
#define KELMA_BUF_INIT { 0, 0, 0 }

/** Append n bytes of s. KELMA_ENOMEM or KELMA_ELIMIT: the buffer is unchanged. s must not point
 *  into b. */
KELMA_API kelma_status kelma_buf_add(kelma_buf *b, const char *s, size_t n);
/** Make room for n more bytes (and the NUL) so that the next n bytes cannot fail. Buffer content
 *  unchanged. */
KELMA_API kelma_status kelma_buf_reserve(kelma_buf *b, size_t n);
/** Release the memory and reset to KELMA_BUF_INIT. NULL and repeated calls are harmless. */
KELMA_API void kelma_buf_free(kelma_buf *b);

/** One step of an offset map: `out_len` bytes of the result stand for `in_len` bytes of the
 *  original. Unless `whole`, lengths are equal and bytes correspond one by one (a run left as it
 *  was, or replaced letter for letter by letters of the same size); a whole segment maps only as a
 *  whole. */
typedef struct kelma_seg {
	size_t out, in;         /**< where the segment starts in the result and in the original */
	size_t out_len, in_len; /**< its length on both sides; one of them may be 0 */
	int whole;              /**< 1: cannot be cut */
} kelma_seg;

/** Offset map result <-> original: segments in order, touching, covering all bytes of both sides.
 *  Owned by the caller: KELMA_MAP_INIT, reuse by n = 0, end with kelma_map_free(). */
typedef struct kelma_map {
	kelma_seg *seg;
	size_t n, cap;
} kelma_map;
#define KELMA_MAP_INIT { 0, 0, 0 }

/** Append a segment after the last one: byte by byte when the lengths are equal (touching ones are
 *  joined), else whole. KELMA_ENOMEM: map unchanged. */
KELMA_API kelma_status kelma_map_add(kelma_map *m, size_t out_len, size_t in_len);
/** Append a segment that maps only as a whole even when the lengths are equal ("ffi" for a 3-byte
 *  ligature). */
KELMA_API kelma_status kelma_map_add_whole(kelma_map *m, size_t out_len, size_t in_len);
/** Bytes of the original that result bytes [start, end) stand for: the smallest span that covers
 *  them. An empty span gives an empty span at the matching place. Offsets beyond the end are
 *  clipped. A map without segments is the identity. O(log n). Cannot fail. */
KELMA_API kelma_span kelma_map_to_orig(const kelma_map *m, kelma_span result);
/** The other direction: bytes of the result that came from original bytes [start, end). Same
 *  rules. */
KELMA_API kelma_span kelma_map_to_result(const kelma_map *m, kelma_span orig);
/** Compose two steps: `first` maps b -> a, `second` maps c -> b; `out` (replaced) maps c -> a.
 *  `out` must be another object than both. Linear in the number of segments. KELMA_ENOMEM,
 *  KELMA_EARG (the maps do not meet in one text): out is empty. */
KELMA_API kelma_status kelma_map_compose(const kelma_map *first, const kelma_map *second,
					 kelma_map *out);
/** Release the memory and reset to KELMA_MAP_INIT. NULL and repeated calls are harmless. */
KELMA_API void kelma_map_free(kelma_map *m);

/** Library version "MAJOR.MINOR.PATCH", static. */
KELMA_API const char *kelma_version(void);

#ifdef __cplusplus
}
#endif
#endif
