/* Where the documents of a corpus come from: distinct sources and licences, counted. */
#ifndef CORPUS_SOURCES_H
#define CORPUS_SOURCES_H
#include "record.h"

enum { MAX_SOURCES = 1024 };

typedef struct source_count {
	char *source, *licence;
	uint64_t documents, bytes;
} source_count;
typedef struct source_list {
	source_count v[MAX_SOURCES];
	size_t n, last;
	uint64_t other; /* documents of further sources */
} source_list;

/* Count a document by its metadata.source and metadata.license, or the members of these names
 * outside metadata (as dolma
 * has them); "" where there is none. */
kelma_status sources_count(source_list *l, record_views *v, kelma_buf *scratch, const record_in *in,
			   size_t bytes);
/* Add the counts of another list. */
kelma_status sources_merge(source_list *l, const source_list *from);
/* Append `"sources":[...]`, sorted. */
kelma_status sources_put(source_list *l, kelma_buf *out);
void sources_free(source_list *l);
#endif
