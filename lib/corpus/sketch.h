/* Internal: the inner loop of MinHash. */
#ifndef CORPUS_SKETCH_H
#define CORPUS_SKETCH_H
#include <stddef.h>
#include <stdint.h>

enum { SKETCH_LANES = 16 }; /* values are made in groups of so many */

/* min[i] = the smallest of min[i] and (x[j] ^ flip[i]) * mul[i] over j in [0, n), for i in [0, k);
 * k is a multiple of SKETCH_LANES, mul[i] is odd. Both give the same values; the first is for tests
 * and for machines without vectors. */
void sketch_min_scalar(uint32_t *min, const uint32_t *flip, const uint32_t *mul, size_t k,
		       const uint32_t *x, size_t n);
void sketch_min(uint32_t *min, const uint32_t *flip, const uint32_t *mul, size_t k,
		const uint32_t *x, size_t n);
#endif
