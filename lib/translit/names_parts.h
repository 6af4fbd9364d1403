/* Internal: a text as a row of parts with several spellings each, and its best whole spellings. */
#ifndef TRANSLIT_NAMES_PARTS_H
#define TRANSLIT_NAMES_PARTS_H
#include "translit/decode_int.h"

enum { PART_TEXT = 4 * CODE_MAX, PART_SPELLINGS = 8, PARTS = 64, PARTS_NBEST = 64 };
typedef struct spelling {
	double logp;
	size_t n;
	char s[PART_TEXT];
} spelling;
typedef struct part {
	spelling sp[PART_SPELLINGS];
	size_t n;
	size_t start, end; /* bytes of the text it stands for */
} part;
typedef struct parts {
	part p[PARTS];
	size_t n;
} parts;

/* Add a spelling, best first; equal texts add up. */
void part_add(part *p, const char *s, size_t n, double prob);
/* Probabilities of a part sum to 1. */
void part_normalize(part *p);
/* Best spelling of all parts with the bytes of s[from..to) between them; *logp grows by its log
 * probability. */
kelma_status parts_write(const parts *ps, const char *s, size_t from, size_t to, kelma_buf *out,
			 kelma_map *map, double *logp);
/* The best whole spellings, tail[0..nt) after each. */
kelma_status parts_nbest(const parts *ps, const char *s, size_t from, size_t to, const char *tail,
			 size_t nt, kelma_buf *out, kelma_candidate *list, size_t cap, size_t *got);
#endif
