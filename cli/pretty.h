/* A message for a person at a terminal: `-o pretty`. Text is never reordered: each piece is
 * isolated (U+2068 .. U+2069) and the terminal does what it does with right-to-left letters. */
#ifndef CLI_PRETTY_H
#define CLI_PRETTY_H
#include <kelma/kelma.h>

typedef struct pretty_options {
	int colour; /* ANSI colours; without them language runs are named in ⟨…⟩ */
	int width;  /* columns of the terminal, at least 40 */
} pretty_options;

/* Append what d holds, layer by layer, for the record s[0..n) that d has analysed. KELMA_OK or
 * KELMA_ENOMEM. */
kelma_status pretty_doc(const kelma_doc *d, const char *s, size_t n, const pretty_options *opt,
			kelma_buf *out);
/* The text s[0..n) that redaction made of d's, and its language; nothing of the original. */
kelma_status pretty_redacted(const kelma_doc *d, const char *s, size_t n, const pretty_options *opt,
			     kelma_buf *out);
/* The record of a letter: schema, values with their confidence, what is missing, warnings. */
kelma_status pretty_form(kelma_form *f, const pretty_options *opt, kelma_buf *out);
#endif
