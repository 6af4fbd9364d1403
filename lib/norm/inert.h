/* Internal: bytes of text that no step of a profile can change, many at a time. Knows only
 * characters that were met before: what it stops at is looked at by the loops of fast.c, which note
 * what stays. */
#ifndef NORM_INERT_H
#define NORM_INERT_H
#include <stddef.h>

enum { INERT_TABLES = 3 };
typedef struct norm_inert {
	int on;                                /* the profile and the machine allow it */
	int single;                            /* white space beside white space stops */
	int runs, pairs;                       /* three equal characters in a row stop; two do */
	int upper;                             /* ASCII capitals stop */
	unsigned char table[INERT_TABLES][16]; /* by the lower nibble of the last byte */
	unsigned char odd[2];                  /* printable ASCII that stops */
	unsigned char newline; /* '\n' when it is white space like any other, else ' ' */
} norm_inert;

/* Does the machine have the instructions? */
int inert_usable(void);
/* The character of k bytes at b stays, whatever stands around it. */
void inert_note(norm_inert *t, const char *b, size_t k);
/* From character boundary i on to the first place where something could change, at most `end`. The
 * last white space on the way goes to *cut. `again`: white space right at i stops.
 * Where runs of equal characters matter, what the caller knows of the one before i is his affair,
 * and the last character before the place returned is not equal to the one before it. */
size_t inert_run(const norm_inert *t, const char *s, size_t i, size_t end, size_t *cut, int again);
#endif
