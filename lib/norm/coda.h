/* Internal: Darija spelling to CODA, letter by letter. Every character of a line has a short list
 * of what may become of
 * it ("" = dropped, with letters put before or after it); which one is decided by the sum of the
 * weights of features of its surroundings. The trainer (data/train/train_coda.c) and the step share
 * this code.
 *
 * A feature = a template with a place (enum below) and one or two pieces of text. Model text, one
 * feature a line:
 *   CHARACTER<TAB>TEMPLATE<TAB>TEXT<TAB>LABEL:WEIGHT ...     labels are numbers in the list of the
 *   character
 *   CHARACTER<TAB>labels<TAB>LABEL/LABEL/...                 the list; it stands before the
 *   features
 */
#ifndef NORM_CODA_H
#define NORM_CODA_H
#include "base/base.h"

enum { CODA_PAD = 6, CODA_MAX_LABELS = 24, CODA_MAX_FEATURES = 80, CODA_MAX_WORD = 24 };

/* One line as padded UTF-8 with the places of its characters and words. */
typedef struct coda_line {
	kelma_buf text;
	uint32_t *cp, *off, *ws, *we; /* per character: code point, byte, first and end character of
					 its word (0 = none) */
	size_t n, cap;                /* characters with the padding on both sides */
} coda_line;
kelma_status coda_line_start(coda_line *l, size_t n); /* room for n characters */
void coda_line_add(coda_line *l, uint32_t cp);
void coda_line_end(coda_line *l);
void coda_line_free(coda_line *l);

/* A feature of a character: its key mixes template and text; a and b are the pieces, for the
 * trainer. */
typedef struct coda_feature {
	uint64_t key;
	uint16_t tpl;
	uint32_t a, an, b, bn; /* characters [a, an) and [b, bn) */
} coda_feature;
size_t coda_features(const coda_line *l, size_t i, coda_feature *f);
uint64_t coda_key(uint16_t tpl, const char *a, size_t an, const char *b, size_t bn);
/* The slot key of one weight. */
static inline uint64_t
coda_mix(uint64_t key, uint32_t cp, unsigned label)
{
	uint64_t h = (key ^ cp * UINT64_C(0x9e3779b97f4a7c15)) +
		     (label + 1) * UINT64_C(0xd6e8feb86659fd93);
	h ^= h >> 32;
	return h * UINT64_C(0xff51afd7ed558ccd);
}

/* Packed model: "KCDA", u32 characters, u32 bytes of labels, u32 slots (a power of two);
 * characters: u32 code point,
 * u32 offset of labels, u32 how many (padded to 12 bytes); labels: u8 length and bytes each;
 * padding to 4; slots: u32 (0 = empty) check and i32 weight. */
typedef struct coda_model {
	const unsigned char *chars, *labels, *slots;
	uint32_t nchars, nlabels, mask;
} coda_model;
kelma_status coda_model_open(coda_model *m, const void *p, size_t n, kelma_err *err);
/* What becomes of character i: its label, or NULL = stays. */
const char *coda_decide(const coda_model *m, const coda_line *l, size_t i, size_t *len);
#endif
