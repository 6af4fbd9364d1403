/* Hashes of documents. */
#include <kelma/corpus.h>
#include "base/base.h"

uint64_t
kelma_corpus_hash(const char *s, size_t n, uint64_t seed)
{
	return base_hash(s, n, seed);
}
