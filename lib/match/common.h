/* Set of frequent words: three bits per word in a table of bits. One word in a thousand is taken
 * for a member wrongly. */
#ifndef MATCH_COMMON_H
#define MATCH_COMMON_H
#include <stdint.h>

enum { MATCH_COMMON_BYTES = 32768 };

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
