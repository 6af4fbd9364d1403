/* Appending JSON to a kelma_buf: the writer remembers the first failure, so callers check once. */
#ifndef DOC_JSON_H
#define DOC_JSON_H
#include <kelma/base.h>
#include <stddef.h>
#include <string.h>

typedef struct json_out {
	kelma_buf *buf;
	kelma_status st; /* first failure; nothing is written after it */
} json_out;

/* Bytes as they are. */
void json_raw(json_out *o, const char *s, size_t n);
/* A string literal. */
#define JSON_LIT(o, lit) json_raw((o), "" lit, sizeof(lit) - 1)
/* s as a quoted, escaped JSON string; s must be valid UTF-8. */
void json_str(json_out *o, const char *s, size_t n);
/* A decimal number. */
void json_size(json_out *o, size_t v);
/* A share or probability: at most 4 decimals, no trailing zeros. */
void json_share(json_out *o, double v);
#endif
