/* Internal: expressions over measures. */
#ifndef CORPUS_KEEP_H
#define CORPUS_KEEP_H
#include <kelma/corpus.h>

/* As kelma_keep_new, from s[0..n). */
kelma_status corpus_keep_parse(const char *s, size_t n, int line, kelma_keep **out, kelma_err *err);
/* Add the measures it names to the bit set. */
void corpus_keep_measures(const kelma_keep *k, uint64_t set[2]);
/* The expression as it was written. */
const char *corpus_keep_text(const kelma_keep *k);
#endif
