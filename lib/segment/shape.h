/* Internal: shapes of phones, identifiers, dates, times, amounts and numbers, from
 * data/segment/shapes.tsv and
 * currency.tsv. The tokenizer takes its spans from here, and extract verifies and values the same
 * spans: the shape number of a token (kelma_token.shape) says which rows of the table it matched. A
 * new shape is a new row there.
 *
 *   seg_shapes sh;
 *   seg_shapes_open(&sh, res, err);
 *   const char *name = seg_shape_name(&sh, token.shape);   // "phone", "rib", "court_file",
 *   "amount", "number" ...
 *
 * One shape = one form of writing; where several identifiers share a form (8 digits: tax number,
 * business tax ...) the token is a plain number and only a label near it can tell. */
#ifndef SEGMENT_SHAPE_H
#define SEGMENT_SHAPE_H
#include <kelma/segment.h>
#include "segment/dfa.h"

typedef struct seg_shapes {
	seg_dfa dfa;
	uint8_t cls[DFA_MAX_ROWS + 1]; /* token class of each shape; SEG_SHAPE_SPLIT = not one
					  token */
	uint8_t number[DFA_MAX_ROWS + 1];
} seg_shapes;
enum { SEG_SHAPE_SPLIT = 255 };

/* Bind to the pack. KELMA_EDATA: section missing or damaged. Nothing to free; r must stay, and sh
 * where it is. */
kelma_status seg_shapes_open(seg_shapes *sh, const kelma_res *r, kelma_err *err);
/* Name of shape 1, 2, ...; "" for 0 and beyond the last. Belongs to the pack. */
const char *seg_shape_name(const seg_shapes *sh, unsigned shape);
/* Number of the shape called name, 0 when there is none. */
unsigned seg_shape_find(const seg_shapes *sh, const char *name);
/* Longest shape at s[0..n) (valid UTF-8, the start of a token): its number, 0 = none; length in
 * *len. */
unsigned seg_shape_match(const seg_shapes *sh, const char *s, size_t n, size_t *len);
#endif
