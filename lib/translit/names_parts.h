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
/* Where parts come from: read() fills ps with those of s[0..n) from byte *at on, as many as there
 * is room for, and moves *at behind them. */
struct parts_source {
	void (*read)(void *self, const char *s, size_t n, size_t *at);
	void *self;
	parts *ps;
};
/* Best spelling of all parts with the bytes between them; map (may be NULL): segments are appended.
 */
kelma_status parts_text(const parts_source *from, const char *s, size_t n, kelma_buf *out,
			kelma_map *map, double *confidence, kelma_err *err);
/* The best whole spellings. Parts beyond the first PARTS have their best one only. */
kelma_status parts_nbest(const parts_source *from, const char *s, size_t n, readings *r,
			 kelma_err *err);
/* A line a part, and one for each of its spellings. */
kelma_status parts_explain(const parts_source *from, const char *s, size_t n, kelma_buf *out,
			   kelma_err *err);
#endif
