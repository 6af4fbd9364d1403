/* Internal: stop words and the two keys for retrieval. Tables: data/clitics/keys.tsv (letters,
 * endings), data/models/stops.tsv. */
#ifndef SEGMENT_KEYS_H
#define SEGMENT_KEYS_H
#include <kelma/segment.h>
#include "base/lines.h"

enum { KEYS_MAX_ROWS = 160, KEYS_MAX_FORM = 4 };

typedef struct seg_key_row {
	uint16_t form[KEYS_MAX_FORM];
	uint8_t len, out_len;
	const char *out; /* in the pack */
} seg_key_row;

typedef struct seg_keys {
	seg_key_row bone[KEYS_MAX_ROWS], end[KEYS_MAX_ROWS];
	unsigned nbone, nend;
} seg_keys;

/* Read the key table. KELMA_ESYNTAX with err->line. */
kelma_status seg_keys_open(seg_keys *k, const kelma_res *r, kelma_err *err);
/* Append the letters of a word as lists and keys know them: lower case, without marks, tatweel,
 * hyphens and apostrophes;
 * accents of Latin letters stay. */
kelma_status seg_fold_word(const char *s, size_t n, kelma_buf *out);
#endif
