/* Compiled patterns: PCRE2 with JIT, always under a match limit, anchored where a scanner found a
 * candidate. */
#ifndef MATCH_RE_H
#define MATCH_RE_H
#include <kelma/base.h>

typedef struct match_re match_re;
typedef struct match_work match_work;

/* MATCH_ANCHORED: matches only where it is tried (known to the compiler: JIT takes no such option
 * later). MATCH_UCP: \d, \w, \b know all of Unicode. MATCH_CASELESS. */
enum { MATCH_ANCHORED = 1, MATCH_UCP = 2, MATCH_CASELESS = 4 };
/* Compile pattern p[0..n) (UTF-8). KELMA_ESYNTAX with err->pos, KELMA_ENOMEM. */
kelma_status match_re_new(const char *p, size_t n, int flags, match_re **out, kelma_err *err);
/* Bytes a match can begin with, as 256 bits; all of them when the compiler does not know. */
void match_re_first(const match_re *re, unsigned char bits[32]);
void match_re_free(match_re *re);
/* Working space of one thread for any number of patterns. limit = steps one match may take. */
kelma_status match_work_new(uint32_t limit, match_work **out);
void match_work_free(match_work *w);
/* Match valid UTF-8 s[0..n) from byte `at` on (an anchored pattern: there): 1 found, 0 not;
 * KELMA_ELIMIT when the pattern ran away, KELMA_ENOMEM. Spans of the groups with match_group(). */
int match_re_run(const match_re *re, match_work *w, const char *s, size_t n, size_t at);
/* All matches in s[0..n) that are not empty, in order: *k spans in *span, an array of *cap that
 * grows
 * as needed. KELMA_ELIMIT, KELMA_ENOMEM. */
kelma_status match_re_all(const match_re *re, match_work *w, const char *s, size_t n,
			  kelma_span **span, size_t *cap, size_t *k, kelma_err *err);
/* Bytes of group i of the last match; start > end when it took no part. */
kelma_span match_group(const match_work *w, unsigned i);
#endif
