/* Records of corpora: how a document is written back, with its provenance. */
#ifndef CORPUS_RECORD_H
#define CORPUS_RECORD_H
#include "../layers.h"
#include "../records/json.h"
#include "corpus.h"

/* Room for finding places in objects. */
typedef struct record_views {
	json_object_view inner, metadata, kelma;
} record_views;
void record_views_free(record_views *v);

/* "0.1.0" and a sum of the data pack's sections: 16 hexadecimal digits. */
void data_version(const kelma_res *res, char out[17]);

/* Append a number in decimal, at most 4 digits after the point. */
kelma_status put_number(kelma_buf *out, double v);

/* Append what fmt says, at most 767 bytes. */
kelma_status putf(kelma_buf *out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Append the record with its text at `field` replaced (text NULL: as it is) and metadata.kelma set
 * to
 * {version, data_version, lang, ops: those it had and `op`}. lang and op are JSON. A record that
 * is no object becomes
 * one. KELMA_EARG when the text lies within metadata.kelma. */
typedef struct provenance {
	const char *data; /* data_version */
	const char *lang, *op;
} provenance;
kelma_status put_document(record_views *v, const record_in *in, const char *field, const char *text,
			  size_t n, const provenance *p, kelma_buf *out, kelma_err *err);
/* Write what `put` appends to --output or standard output. The exit status. */
int write_result(const args *a, kelma_status (*put)(const args *a, kelma_buf *out, kelma_err *err));
#endif
