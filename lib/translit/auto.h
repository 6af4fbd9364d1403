/* Internal: mixed text. Runs of words of one script and language go to the converter for them, all
 * else is copied. */
#ifndef TRANSLIT_AUTO_H
#define TRANSLIT_AUTO_H
#include "translit/conv.h"

/* Kinds of words. */
typedef enum auto_kind {
	AUTO_KEEP,
	AUTO_ARAB,
	AUTO_TFNG,
	AUTO_LATN,
	AUTO_BER,
	AUTO_KINDS
} auto_kind;

typedef struct autoconv {
	conv *by[AUTO_KINDS]; /* NULL: words of this kind are left alone; owned */
	kelma_tok *tok;
	kelma_lang *lang;              /* NULL: languages are not needed */
	const char *used;              /* name of what the last run used; "auto": several; "none" */
	kelma_buf tokens, labels, sub; /* arrays in buffers */
} autoconv;

/* Converters for every kind of word that can be written in opt->to (with opt->scheme, only those it
 * is for). */
kelma_status auto_open(const kelma_res *res, const kelma_translit_options *opt, autoconv *a,
		       kelma_err *err);
/* Put the tokens of t into it, and the labels when Latin letters may be converted. */
kelma_status auto_tokens(autoconv *a, conv_text *t, kelma_err *err);
/* Letters unknown in a part of the text that begins at `start`. */
void auto_add_seen(scheme_seen *all, const scheme_seen *one, size_t start);
/* As conv_run(); tok == NULL: tokens and labels are made here. */
kelma_status auto_run(autoconv *a, conv_text t, kelma_buf *out, kelma_map *map, double *confidence,
		      scheme_seen *seen, kelma_err *err);
kelma_status auto_explain(autoconv *a, conv_text t, kelma_buf *out, kelma_err *err);
/* The one converter that all words of the text go to, or NULL when they are mixed. */
conv *auto_only(autoconv *a, conv_text *t, kelma_err *err, kelma_status *st);
void auto_free(autoconv *a);
#endif
