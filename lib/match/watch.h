/* Atoms that say something themselves, by their first bytes and their length. */
#ifndef MATCH_WATCH_H
#define MATCH_WATCH_H
#include "match/fold.h"
#include <string.h>

/* May a phrase begin behind the first `cut` bytes of a word, or does it go on with a letter twice
 * (li + al- is written ll-)? */
static inline int
goes_on(const match_watch *k, const char *f, size_t n, size_t cut)
{
	return !memcmp(f + cut - 2, f + cut, 2) ||
	       k->quick[match_quick(match_hash_at(f + cut, n - cut)) & k->mask];
}

/* Does a word of six bytes or more that begins with such a pair say something when one or two are
 * cut? */
static __attribute__((noinline)) unsigned
says_pair(const match_watch *k, const char *f, size_t n)
{
	const unsigned char *u = (const unsigned char *)f;
	if (goes_on(k, f, n, 2)) return MATCH_SAYS;
	if (n < 8 || !(k->lead[u[2]] & MATCH_PAIR) || !k->second[u[3]]) return 0;
	return goes_on(k, f, n, 4) ? MATCH_SAYS : 0;
}

#endif
