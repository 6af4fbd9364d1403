/* What several patterns begin with. */
#ifndef EXTRACT_BEGIN_H
#define EXTRACT_BEGIN_H
#include "base/lines.h"
#include <stdint.h>

/* A bit for each place in the patterns, some characters deep. */
typedef struct x_begin {
	uint64_t may[256];               /* places where a byte may begin a character */
	uint64_t start, found;           /* before the patterns; where no more is known */
	uint64_t optional, before, last; /* places that may be left out; before and at the end of
					    their rows */
	uint64_t again;                  /* places for any number of the same */
	size_t many;                     /* patterns */
} x_begin;

/* One more pattern; choice: it is a|b, of which nothing is known. */
void x_begin_add(x_begin *b, base_str p, int choice);
/* May one of them be at s (NUL-terminated, valid UTF-8)? 0 is sure. */
int x_begin_may(const x_begin *b, const char *s);
#endif
