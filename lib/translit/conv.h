/* Internal: one way of writing text in another script, whatever does the work: a rule scheme, the
 * Arabizi decoder, the models of names, the Tamazight speller, or two of them one after the other.
 */
#ifndef TRANSLIT_CONV_H
#define TRANSLIT_CONV_H
#include "translit/decode.h"
#include "translit/phone.h"
#include "translit/scheme.h"

typedef enum conv_kind {
	CONV_NONE,
	CONV_SCHEME,
	CONV_DECODE,
	CONV_NAMES,
	CONV_REVERSE,
	CONV_PHONE
} conv_kind;

typedef struct conv {
	conv_kind kind;
	union {
		scheme *sc;
		decode *dec;
		names *nm;
		reverse *rev;
		phone *ph;
	} u;
	struct conv *then; /* applied to the result; owned */
	char name[96];     /* what to call it: "ircam", "arabizi", "phone-latin+tfng-arab-plain" */
	kelma_buf mid;     /* result of this step when there is another */
	kelma_map m1, m2, both;
} conv;

/* What a conversion is asked for. Strings are only read while opening. */
typedef struct conv_want {
	const kelma_res *res;
	const kelma_translit_options *opt;
	const char *from, *to; /* "ary-Latn", "Arab" ... never NULL, never "auto" */
	const char *scheme;    /* or NULL: the best for the pair */
} conv_want;

/* Text with the tokens of its caller (tok may be NULL). */
typedef struct conv_text {
	const char *s;
	size_t n;
	const kelma_token *tok;
	const kelma_lang_token *lab;
	size_t k;
} conv_text;

/* Find and make what converts as wanted. KELMA_ENOTFOUND when no scheme or pair fits; *out is
 * yours: conv_free(). */
kelma_status conv_open(const conv_want *w, conv **out, kelma_err *err);
/* Append the result; segments are appended to map (may be NULL). *confidence is set. seen and
 * explain may be NULL. */
kelma_status conv_run(conv *c, const conv_text *t, kelma_buf *out, kelma_map *map,
		      double *confidence, scheme_seen *seen, kelma_err *err);
kelma_status conv_nbest(conv *c, const conv_text *t, readings *r, kelma_err *err);
kelma_status conv_explain(conv *c, const conv_text *t, kelma_buf *out, kelma_err *err);
void conv_free(conv *c);
/* 0: forward, 1: the scheme must be turned round for these scripts, -1: it is not for them. */
int conv_is_reverse(const scheme_head *h, const char *from, const char *to);
/* The rules of the pack. */
scheme_lib conv_schemes(const kelma_res *res);
#endif
