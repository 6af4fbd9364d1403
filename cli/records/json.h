/* One JSON object per record: checked strictly, found by position, never rebuilt. */
#ifndef RECORDS_JSON_H
#define RECORDS_JSON_H
#include <kelma/kelma.h>

/* A member of an object by its bytes: key with its quotes, value. */
typedef struct json_member {
	size_t key, key_end, val, val_end;
} json_member;

/* The members of one object; reused. */
typedef struct json_object_view {
	json_member *m;
	size_t n, cap;
	size_t open, close; /* of its braces */
	kelma_buf keys;     /* scratch: decoded keys */
} json_object_view;

/* Read the object that is the whole of s[0..n), white space around it allowed. KELMA_OK;
 * KELMA_EUTF8, KELMA_ESYNTAX (not strict JSON, a lone surrogate, a key twice, too deep) with
 * err->pos; KELMA_ENOMEM. */
kelma_status json_read(json_object_view *v, const char *s, size_t n, kelma_err *err);
/* Find the string at a dotted path (object keys and array indices) and append its text to out,
 * which stays the same otherwise. KELMA_ENOTFOUND: no such field; KELMA_EARG: not a string;
 * err->pos is the place. */
kelma_status json_text(json_object_view *v, json_object_view *inner, const char *s,
		       const char *path, kelma_buf *out, kelma_err *err);
/* As json_text, but where the string stands, with its quotes. */
kelma_status json_find(json_object_view *v, json_object_view *inner, const char *s,
		       const char *path, kelma_span *out, kelma_err *err);
/* The bytes of the value at a dotted path. KELMA_ENOTFOUND. */
kelma_status json_place(json_object_view *v, json_object_view *inner, const char *s,
			const char *path, kelma_span *out, kelma_err *err);
/* Read the members of an object within s, which json_read() has checked and which starts at
 * at.start. */
kelma_status json_inner(json_object_view *v, const char *s, kelma_span at, kelma_err *err);
/* 1 when the member's key is the ASCII name. */
int json_key_is(const char *s, const json_member *m, const char *name);
void json_view_free(json_object_view *v);
#endif
