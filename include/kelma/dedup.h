/** @file kelma/dedup.h  Sketches of documents: which texts are nearly the same, and how sure one
 * can be to find them. */
#ifndef KELMA_DEDUP_H
#define KELMA_DEDUP_H
#include <kelma/translit.h>
#ifdef __cplusplus
extern "C" {
#endif

/** 128-bit hash (XXH3) of bytes: the identity of a content. */
typedef struct kelma_hash128 {
	uint64_t hi, lo;
} kelma_hash128;
/** Hash of s[0..n): the same on every machine and in every version of the library. Cannot fail;
 * thread-safe. */
KELMA_API kelma_hash128 kelma_dedup_hash(const void *s, size_t n);

/** How a sketch is made. Two sketches compare only when all of these are equal. */
typedef struct kelma_sketch_options {
	int version; /**< 1 */
	const char *key; /**< what words are compared by. A profile of kelma_norm_new(): "search"
			   (NULL), "darija-key" ...; or   "skeleton": the consonants of each word,
			   one
			   alphabet for all scripts; or "translit": Arabizi   read into Arabic
			   letters, then "darija-key". The last two let spellings in two scripts
			   meet. */
	unsigned ngram; /**< words a shingle, 1 to 32 (5) */
	unsigned bands; /**< 1 to 256 (14) */
	unsigned rows;  /**< values a band, 1 to 64 (8); bands * rows at most 1024 */
} kelma_sketch_options;
#define KELMA_SKETCH_OPTIONS_INIT \
	{                         \
		1, 0, 5, 14, 8    \
	}

/** Makes MinHash signatures (Broder 1997): bands * rows values, each the smallest of one hash over
 * all shingles of a text, so that two texts agree in a value with the probability of their Jaccard
 * similarity. One thread at a time; allocates nothing once warm. */
typedef struct kelma_sketch kelma_sketch;
/** Make one. opt may be NULL. res is not owned and must outlive *out. KELMA_EARG (a number out of
 * range), KELMA_ENOTFOUND (key), KELMA_EDATA, KELMA_ENOMEM. */
KELMA_API kelma_status kelma_sketch_new(const kelma_res *res, const kelma_sketch_options *opt,
					kelma_sketch **out, kelma_err *err);
/** Sketch the text s[0..n). Linear. A text of fewer words than a shingle has is one shingle; one
 * without any word gets a signature from its bytes, which it shares with equal texts alone.
 * KELMA_EUTF8 with err->pos, KELMA_ENOMEM. */
KELMA_API kelma_status kelma_sketch_run(kelma_sketch *sk, const char *s, size_t n, kelma_err *err);
/** Shingles of the last text, repeated ones counted again; 0 when it had no word. */
KELMA_API size_t kelma_sketch_get_shingles(const kelma_sketch *sk);
/** The bands * rows values of the last text. Belong to sk, until the next run. */
KELMA_API const uint32_t *kelma_sketch_get_values(const kelma_sketch *sk);
/** Key of each band: texts that share one are candidates. `out` has room for `bands` of them. */
KELMA_API void kelma_sketch_get_bands(const kelma_sketch *sk, uint64_t *out);
/** The signature in one byte a value (b-bit minwise hashing, Li and Koenig 2010). `out` has room
 * for bands * rows. */
KELMA_API void kelma_sketch_get_bytes(const kelma_sketch *sk, uint8_t *out);
/** Free. NULL is harmless. */
KELMA_API void kelma_sketch_free(kelma_sketch *sk);

/** Estimated Jaccard similarity, 0 to 1, of two texts from n bytes of signature each: the share of
 * equal bytes, less what chance gives (1 in 256). Standard error sqrt(s (1 - s) / n). Cannot fail;
 * thread-safe. */
KELMA_API double kelma_dedup_similarity(const uint8_t *a, const uint8_t *b, size_t n);
/** Probability that two texts of similarity s share a band: 1 - (1 - s^rows)^bands. Cannot fail;
 * thread-safe. */
KELMA_API double kelma_dedup_recall(double s, unsigned bands, unsigned rows);

#ifdef __cplusplus
}
#endif
#endif
