/* Set of frequent words: three bits per word in a table of bits. One word in a thousand is taken
 * for a member wrongly. */
#ifndef MATCH_COMMON_H
#define MATCH_COMMON_H
#include "base/base.h"
#include "match/fold.h"
#include <string.h>

enum { MATCH_COMMON_BYTES = 32768 };

static inline uint64_t
match_common_mix(uint64_t h, uint64_t a, uint64_t b)
{
	h = (h ^ a) * 0xff51afd7ed558ccdu;
	h = (h ^ h >> 32 ^ b) * 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 29;
}

/* Hash of a folded word for this set. */
static inline uint64_t
match_common_hash(const char *s, size_t n)
{
	char tail[16] = "";
	uint64_t h = 0x9e3779b97f4a7c15u ^ n;
	for (; n > 16; s += 16, n -= 16)
		h = match_common_mix(h, base_le64(s), base_le64(s + 8));
	memcpy(tail, s, n);
	return match_common_mix(h, base_le64(tail), base_le64(tail + 8));
}

/* The same where 16 bytes behind any byte of the word may be read. */
static inline uint64_t
match_common_hash_at(const char *s, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15u ^ n;
	for (; n > 16; s += 16, n -= 16)
		h = match_common_mix(h, base_le64(s), base_le64(s + 8));
	const unsigned char *keep = match_keep + 16 - n;
	return match_common_mix(h, base_le64(s) & base_le64(keep),
				base_le64(s + 8) & base_le64(keep + 8));
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
