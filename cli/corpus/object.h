/* One JSON object from a file, read by paths. */
#ifndef CORPUS_OBJECT_H
#define CORPUS_OBJECT_H
#include "record.h"

typedef struct object {
	kelma_buf all; /* of object_read() */
	const char *s;
	json_object_view v, inner;
} object;

/* The file `path` ("-": standard input) holds one object. STATUS_* with a message. */
int object_read(const args *a, const char *path, object *o);
/* The object is s[0..n), which stays the caller's. 0, or -1. */
int object_of(object *o, const char *s, size_t n);
/* The whole number at a dotted path; 0 when there is none. */
uint64_t object_number(object *o, const char *path);
/* A copy of the string at a path, to be freed; NULL when there is none or it holds a NUL. */
char *object_text(object *o, const char *path);
/* The array at a path into *at; empty when there is none. */
void object_array(object *o, const char *path, kelma_span *at);
/* Its next element that is an object, into item: 1, or 0 at the end. Linear over all of them. */
int object_next(const object *o, kelma_span *at, object *item);
void object_free(object *o);
#endif
