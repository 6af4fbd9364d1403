/* Appending JSON to a kelma_buf. Room is asked for before each piece, pieces are written by
 * pointer; the first failure is remembered and nothing is written after it, so callers check
 * once. */
#ifndef DOC_JSON_H
#define DOC_JSON_H
#include <kelma/base.h>
#include <stddef.h>
#include <stdint.h>
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

/* Writing without asking for room each time: a caller that made room for everything it may write,
 * and JSON_SLACK more, passes the place to write and goes on where the function says. Copies are of
 * whole vectors, so they may also read JSON_SLACK bytes behind their text. */
enum { JSON_SLACK = 32 };

/* A literal of at most 16 bytes. */
#define JSON_SHORT(p, lit) json_short((p), lit "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", sizeof(lit) - 1)
static inline char *
json_short(char *p, const char *padded, size_t n)
{
	memcpy(p, padded, 16);
	return p + n;
}

static inline char *
json_bytes(char *p, const char *s, size_t n)
{
	memcpy(p, s, 16);
	if (__builtin_expect(n > 16, 0))
		for (size_t i = 16; i < n; i += 16) memcpy(p + i, s + i, 16);
	return p + n;
}

/* 16 bytes anywhere, to be written twice. */
typedef unsigned char json_vector __attribute__((vector_size(16), aligned(1), may_alias));

/* Literals of the hot loop, in a table that the compiler cannot see through: it keeps them in
 * registers then. */
#define JSON_PIECE_LIST(X)                                                                         \
	X(START, "\",\"start\":")                                                                  \
	X(END, ",\"end\":")                                                                        \
	X(NEXT, "},{\"text\":\"")                                                                  \
	X(CLOSE_NEXT, "\"},{\"text\":\"")
enum {
#define JSON_PIECE_NUMBER(name, text) JSON_##name,
	JSON_PIECE_LIST(JSON_PIECE_NUMBER) JSON_PIECES
};
enum {
#define JSON_PIECE_LEN(name, text) JSON_##name##_LEN = sizeof(text) - 1,
	JSON_PIECE_LIST(JSON_PIECE_LEN)
};
extern const char json_piece[JSON_PIECES][16] __attribute__((visibility("hidden")));
#define JSON_PIECE(p, name) json_short((p), json_piece[JSON_##name], JSON_##name##_LEN)

/* A literal that a table holds, ready to copy. */
typedef struct json_ready {
	char s[JSON_SLACK - 1];
	unsigned char n;
} json_ready;
/* clang-format off */
#define JSON_READY(text) { text, sizeof(text) - 1 }
/* clang-format on */

static inline char *
json_ready_put(char *p, const json_ready *r)
{
	memcpy(p, r, sizeof *r);
	return p + r->n;
}

/* s as a quoted, escaped JSON string; s must be valid UTF-8. 1 when nothing had to be escaped. */
int json_str(json_out *o, const char *s, size_t n);
/* s as a JSON string when it is the same as `like`, in which nothing has to be escaped: 1. Else
 * nothing is done. */
int json_str_like(json_out *o, const char *s, size_t n, const char *like, size_t nlike);
/* 1 when nothing in s has to be escaped: it can be copied between quotes as it is. */
int json_is_plain(const char *s, size_t n);
/* The bracket that closes a list, in place of the comma after its last element. */
static inline void
json_close(json_out *o, char bracket)
{
	if (!json_room(o, 1)) return;
	if (o->p[-1] == ',') o->p--;
	*o->p++ = bracket;
}

/* A decimal number: 24 bytes at most. */
char *json_size_at(char *p, size_t v);
/* The same below 1,000, which is what offsets in messages are: a number and how long it is. */
enum { JSON_SMALL = 1000 };
extern const char json_small[JSON_SMALL][4] __attribute__((visibility("hidden")));
static inline char *
json_small_at(char *p, size_t v)
{
	memcpy(p, json_small[v], 4);
	return p + json_small[v][3];
}
static inline char *
json_offset_at(char *p, size_t v)
{
	return v < JSON_SMALL ? json_small_at(p, v) : json_size_at(p, v);
}
/* A share or probability: at most 4 decimals, no trailing zeros; 6 bytes at most. NaN gives 0. */
static inline char *
json_part_at(char *p, unsigned t) /* of 10,000, neither none nor all */
{
	uint32_t digits, used;
	memcpy(&digits, json_small[100 + t / 100] + 1, 2);
	memcpy((char *)&digits + 2, json_small[100 + t % 100] + 1, 2);
	used = digits ^ 0x30303030;
	memcpy(p, "0.", 2);
	memcpy(p + 2, &digits, 4);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return p + 3 + ((unsigned)__builtin_clz(used) ^ 31) / 8;
#else
	return p + 6 - (unsigned)__builtin_ctz(used) / 8;
#endif
}
static inline char *
json_share_at(char *p, double v)
{
	unsigned t = v > 0 ? v < 1 ? (unsigned)(v * 10000 + 0.5) : 10000 : 0;
	if (t && t < 10000) return json_part_at(p, t);
	*p = t ? '1' : '0';
	return p + 1;
}
/* One that is not printed as 0. */
static inline char *
json_seen_share_at(char *p, double v)
{
	unsigned t = (unsigned)(v * 10000 + 0.5);
	if (t < 10000) return json_part_at(p, t);
	*p = '1';
	return p + 1;
}
/* The same two with the room they need. */
void json_size(json_out *o, size_t v);
void json_share(json_out *o, double v);
#endif
