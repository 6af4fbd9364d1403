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
	       k->quick[match_quick(f + cut, n - cut) & k->mask];
}

/* Does a word of six bytes or more that begins with such a pair say something when one or two are
 * cut? */
static inline unsigned
says_pair(const match_watch *k, const char *f, size_t n)
{
	const unsigned char *u = (const unsigned char *)f;
	if (goes_on(k, f, n, 2)) return MATCH_SAYS;
	if (n < 8 || !(k->lead[u[2]] & MATCH_PAIR) || !k->second[u[3]]) return 0;
	return goes_on(k, f, n, 4) ? MATCH_SAYS : 0;
}

/* Does an atom say something by its first bytes and its length? */
static __attribute__((noinline)) unsigned
says(const match_watch *k, const char *f, size_t n, unsigned what)
{
	if (what & MATCH_ALWAYS) return MATCH_SAYS;
	if (n <= 5) return n > 2 && what & MATCH_SHORT ? MATCH_SAYS : 0;
	if (what & MATCH_PAIR) return says_pair(k, f, n);
	return what & MATCH_CUT && k->quick[match_quick(f + 1, n - 1) & k->mask] ? MATCH_SAYS : 0;
}
#endif
