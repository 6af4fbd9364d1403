/* How an output was made: --manifest. */
#ifndef CORPUS_MANIFEST_H
#define CORPUS_MANIFEST_H
#include "record.h"

/* Append `"name":n`, with a comma before it unless first. */
kelma_status put_count(kelma_buf *out, int first, const char *name, uint64_t n);
/* SHA-256 and size of a file; hex is "" for what is no regular file and cannot be read again.
 * STATUS_IO with a message. */
int file_sha256(const args *a, const char *path, char hex[65], uint64_t *size);
/* Append a path as a JSON string: paths are bytes, a manifest is UTF-8. */
kelma_status put_path(kelma_buf *out, const char *path);
/* Append the members of the "counts" object. */
typedef kelma_status counts_writer(void *of, kelma_buf *out);
/* What a manifest tells beside the command line. */
typedef struct manifest_of {
	const record_counts *records; /* counted by the engine; NULL: `counts` writes them */
	counts_writer *counts;        /* after `records`, with a comma before each; may be NULL */
	void *of;
	char *const *
		more; /* further files that were written, beside --output, --rejects and
			 --clusters */
	size_t nmore;
	int kept; /* 1: `records` says how many documents were kept */
} manifest_of;
/* When --manifest asks for it, write versions, arguments, SHA-256 and size of every input and
 * output file, and counts.
 * Called once the output has its name. STATUS_* with a message, else 0. */
int write_manifest(const args *a, const manifest_of *m);
#endif
