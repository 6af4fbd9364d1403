/* Conditions on the members of a record: scores that other tools wrote, sources, dates. */
#ifndef CORPUS_WHERE_H
#define CORPUS_WHERE_H
#include "record.h"

typedef struct where where;
/* Compile `metadata.score >= 0.5 and source != "forum"`: a path, >= > <= < == or !=, a number, a
 * word or a "text"; and binds
 * before or. STATUS_* with a message. Immutable: threads may share it. */
int where_new(const args *a, const char *expr, where **out);
/* Does the record satisfy it? A member that is not there, or is of another kind, satisfies !=
 * alone. *failed: the comparison
 * that decided against it. */
int where_holds(const where *w, record_views *v, const record_in *in, size_t *failed);
/* Append `,"rule":"where","measure":PATH,"value":...,"op":...,"threshold":...` about that
 * comparison.
 * hide: a value that is a text stands as null. */
kelma_status where_cause(const where *w, size_t failed, record_views *v, const record_in *in,
			 int hide, kelma_buf *out);
void where_free(where *w);
#endif
