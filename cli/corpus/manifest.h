/* How an output was made: --manifest. */
#ifndef CORPUS_MANIFEST_H
#define CORPUS_MANIFEST_H
#include "record.h"

/* Append `"name":n`, with a comma before it unless first. */
kelma_status put_count(kelma_buf *out, int first, const char *name, uint64_t n);
/* Append the members of the "counts" object. */
typedef kelma_status counts_writer(void *of, kelma_buf *out);
/* When --manifest asks for it, write versions, arguments, SHA-256 and size of every input and output file, and counts.
 * Called once the output has its name. STATUS_IO with a message, else 0. */
int write_manifest(const args *a, const char *data, counts_writer *counts, void *of);
#endif
