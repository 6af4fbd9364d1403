/** @file kelma/pack.h  The read-only data pack: lexicons, rules, models. One file, or embedded in
 *  the library.
 *  A kelma_res never changes after it was opened: all threads may share it. It must outlive every
 *  object made from it. */
#ifndef KELMA_PACK_H
#define KELMA_PACK_H
#include <kelma/base.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct kelma_res kelma_res;

/** What one section of a pack is, for `kelma info`. Strings belong to the pack. */
typedef struct kelma_res_section {
	const char *name;
	size_t size;
	uint64_t checksum; /**< XXH3-64 of the bytes */
} kelma_res_section;

/** Open a data pack. path == NULL: the pack embedded in the library (no file needed, nothing
 *  copied, no check sum pass: the loader has the bytes of the library). Otherwise the file is
 *  mapped and verified whole: magic, version, bounds, check sum of every section. *out is yours:
 *  kelma_res_free(). @return KELMA_EIO (file), KELMA_EDATA (not a pack, damaged, other version;
 *  err->pos = byte), KELMA_ENOMEM. */
KELMA_API kelma_status kelma_res_open(const char *path, kelma_res **out, kelma_err *err);
/** Verify every check sum of an open pack (the embedded one too). KELMA_EDATA with the section
 *  name in err. */
KELMA_API kelma_status kelma_res_verify(const kelma_res *r, kelma_err *err);
/** Describe section i (0, 1, ...) in *out. Returns 1, or 0 when there is no such section. Cannot
 *  fail. */
KELMA_API int kelma_res_get_section(const kelma_res *r, size_t i, kelma_res_section *out);
/** Close. NULL is harmless. Every object made from r must be freed before. */
KELMA_API void kelma_res_free(kelma_res *r);

#ifdef __cplusplus
}
#endif
#endif
