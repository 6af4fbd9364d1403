/* Internal: Tamazight as people type it on phones ("tanemmirt", "azoul", "lmghrib") to IRCAM
 * Tifinagh. */
#ifndef TRANSLIT_PHONE_H
#define TRANSLIT_PHONE_H
#include "translit/scheme.h"
#include <kelma/pack.h>

typedef struct phone phone;
/* Make one. KELMA_EDATA, KELMA_ENOMEM. */
kelma_status phone_new(const kelma_res *res, phone **out, kelma_err *err);
/* Append s[0..n) in Tifinagh; segments are appended to map (may be NULL). *confidence: 1 for words
 * of the list. */
kelma_status phone_text(phone *p, const char *s, size_t n, kelma_buf *out, kelma_map *map,
			double *confidence);
/* A line a word: what decided. */
kelma_status phone_explain(phone *p, const char *s, size_t n, kelma_buf *out);
void phone_free(phone *p);
#endif
