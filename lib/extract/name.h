/* Internal: the grammar of names. */
#ifndef EXTRACT_NAME_H
#define EXTRACT_NAME_H
#include "extract/extract.h"

/* A run of words that may be a name: atoms [begin, end), how many words, how many of them known. */
typedef struct x_name {
	size_t end;
	unsigned words, known, given, family, unknown;
	unsigned sure; /* known words that are no frequent words of another meaning */
} x_name;
/* strength: 1 nothing announces it, 2 a title or "my name is", 3 a form label with a colon. */
x_name x_name_at(const x_ex *x, size_t i, int strength);
#endif
