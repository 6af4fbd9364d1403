/* Appending JSON to a kelma_buf. Room is asked for before each piece, pieces are written by pointer; the first failure
 * is remembered and nothing is written after it, so callers check once. */
#ifndef DOC_JSON_H
#define DOC_JSON_H
#include <kelma/base.h>
#include <stddef.h>
#include <string.h>

typedef struct json_out {
	kelma_buf *buf;
	char *p, *end; /* where to write, end of the room */
	kelma_status st;
} json_out;

/* Make room for n bytes after o->p. 0 when there is none. */
int json_grow(json_out *o, size_t n);

static inline void
json_begin(json_out *o, kelma_buf *buf)
{
	*o = (json_out){ buf, NULL, NULL, KELMA_OK };
	json_grow(o, 256);
}

/* Hand the bytes to the buffer; on failure it keeps what it had when it failed. */
static inline kelma_status
json_end(json_out *o)
{
	if (o->p) {
		o->buf->len = (size_t)(o->p - o->buf->data);
		*o->p = '\0';
	}
	return o->st;
}

static inline int
json_room(json_out *o, size_t n)
{
	return (size_t)(o->end - o->p) >= n || json_grow(o, n);
}

/* memcpy for the short pieces that JSON is made of. */
static inline void
json_copy(char *d, const char *s, size_t n)
{
	if (n > 32) memcpy(d, s, n);
	else if (n >= 16) memcpy(d, s, 16), memcpy(d + n - 16, s + n - 16, 16);
	else if (n >= 8) memcpy(d, s, 8), memcpy(d + n - 8, s + n - 8, 8);
	else if (n >= 4) memcpy(d, s, 4), memcpy(d + n - 4, s + n - 4, 4);
	else
		for (size_t i = 0; i < n; i++) d[i] = s[i];
}

/* Bytes as they are. */
static inline void
json_raw(json_out *o, const char *s, size_t n)
{
	if (!json_room(o, n)) return;
	json_copy(o->p, s, n);
	o->p += n;
}

/* A string literal. */
#define JSON_LIT(o, lit)                                                                           \
	do {                                                                                       \
		if (json_room((o), sizeof(lit) - 1)) {                                             \
			memcpy((o)->p, "" lit, sizeof(lit) - 1);                                   \
			(o)->p += sizeof(lit) - 1;                                                 \
		}                                                                                  \
	} while (0)

/* s as a quoted, escaped JSON string; s must be valid UTF-8. */
void json_str(json_out *o, const char *s, size_t n);
/* 1 when nothing in s has to be escaped; parts of it can go through json_plain() then. */
int json_is_plain(const char *s, size_t n);
/* As json_str without looking: for text that json_is_plain(). */
static inline void
json_plain(json_out *o, const char *s, size_t n)
{
	if (!json_room(o, n + 2)) return;
	*o->p++ = '"';
	json_copy(o->p, s, n);
	o->p += n;
	*o->p++ = '"';
}
/* A decimal number. */
void json_size(json_out *o, size_t v);
/* A share or probability: at most 4 decimals, no trailing zeros. */
void json_share(json_out *o, double v);
#endif
