/* Set of frequent words: three bits per word in a table of bits. One word in a thousand is taken
 * for a member wrongly. */
#ifndef MATCH_COMMON_H
#define MATCH_COMMON_H
#include "base/base.h"
#include <string.h>

enum { MATCH_COMMON_BYTES = 32768 };

/* Hash of a folded word for this set. */
static inline uint64_t
match_common_hash(const char *s, size_t n)
{
	char tail[16] = "";
	uint64_t h = 0x9e3779b97f4a7c15u ^ n;
	for (;; s += 16, n -= 16) {
		if (n <= 16) {
			memcpy(tail, s, n);
			s = tail;
		}
		h = (h ^ base_le64(s)) * 0xff51afd7ed558ccdu;
		h = (h ^ h >> 32 ^ base_le64(s + 8)) * 0xc4ceb9fe1a85ec53u;
		h ^= h >> 29;
		if (n <= 16) return h;
	}
}

static inline void
match_common_add(unsigned char *bits, uint64_t h)
{
	for (int i = 0; i < 3; i++, h >>= 18)
		bits[(h & 0x3ffff) >> 3] |= (unsigned char)(1u << (h & 7));
}

static inline int
match_common_has(const unsigned char *bits, uint64_t h)
{
	for (int i = 0; i < 3; i++, h >>= 18)
		if (!(bits[(h & 0x3ffff) >> 3] >> (h & 7) & 1)) return 0;
	return 1;
}
#endif
