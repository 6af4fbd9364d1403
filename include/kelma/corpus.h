/** @file kelma/corpus.h  Corpora: hashes of documents, quality, statistics, provenance. */
#ifndef KELMA_CORPUS_H
#define KELMA_CORPUS_H
#include <kelma/doc.h>
#ifdef __cplusplus
extern "C" {
#endif

/** Hash of a document's text s[0..n), for sampling, splitting and finding equal texts: the same on every machine, in
 *  every version of the library (XXH3, 64 bits, with `seed`). Cannot fail; thread-safe. */
KELMA_API uint64_t kelma_corpus_hash(const char *s, size_t n, uint64_t seed);

#ifdef __cplusplus
}
#endif
#endif
