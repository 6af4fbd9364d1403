/** @file kelma/norm.h  Normalization: named steps, profiles, offsets through all of them. */
#ifndef KELMA_NORM_H
#define KELMA_NORM_H
#include <kelma/pack.h>
#ifdef __cplusplus
extern "C" {
#endif

/** A pipeline made from a profile. One thread at a time; allocates nothing once warm. */
typedef struct kelma_norm kelma_norm;

/** Make a pipeline. profile = a name (`unify search social repair darija-key coda arabizi-key
 *  tifinagh none`) or, when it holds a newline, the text of the user's own profile. res is not
 *  owned and must outlive *out. @return KELMA_ENOTFOUND (no such profile), KELMA_ESYNTAX
 *  (err->line), KELMA_ENOMEM. */
KELMA_API kelma_status kelma_norm_new(const kelma_res *res, const char *profile, kelma_norm **out,
				      kelma_err *err);
/** Switch one step on or off ("tatweel", 0) or give a step its value ("gaf", "U+06AF").
 *  KELMA_ENOTFOUND, KELMA_EARG. */
KELMA_API kelma_status kelma_norm_set(kelma_norm *nm, const char *step, int on, const char *value,
				      kelma_err *err);
/** Spans of the NEXT text that no step may touch: ascending, not overlapping, copied. n = 0
 *  clears. */
KELMA_API kelma_status kelma_norm_protect(kelma_norm *nm, const kelma_span *spans, size_t n);
/** Normalize s[0..n) and append to out; map (may be NULL, replaced): appended bytes -> s.
 *  @return KELMA_EUTF8 with err->pos; KELMA_ENOMEM (out and map unchanged). Linear in n. */
KELMA_API kelma_status kelma_norm_run(kelma_norm *nm, const char *s, size_t n, kelma_buf *out,
				      kelma_map *map, kelma_err *err);
/** What one step is and what it did in all runs since _new: for --explain, help and loss reports.
 */
typedef struct kelma_norm_step {
	const char *name, *what; /**< what: one line of English. Static. */
	int lossy, on;
	size_t changes; /**< how often it changed something */
} kelma_norm_step;
/** Describe step i (0, 1, ...) in the order the pipeline runs them. Returns 1, or 0 at the end. */
KELMA_API int kelma_norm_get_step(const kelma_norm *nm, size_t i, kelma_norm_step *out);
/** Characters of s[0..n) that no step knows: unassigned code points, private use, U+FFFD, and
 *  bytes that are not UTF-8 (one each). Puts the places of the first cap of them to first (may be
 *  NULL when cap is 0), in bytes of s. @return how many there are in all. Needs no pipeline;
 *  thread-safe; linear in n; cannot fail. */
KELMA_API size_t kelma_norm_get_unknown(const char *s, size_t n, kelma_span *first, size_t cap);
/** Name of profile i in the pack, or NULL at the end. Belongs to res. */
KELMA_API const char *kelma_norm_get_profile(const kelma_res *res, size_t i);
/** Free. NULL is harmless. */
KELMA_API void kelma_norm_free(kelma_norm *nm);

#ifdef __cplusplus
}
#endif
#endif
