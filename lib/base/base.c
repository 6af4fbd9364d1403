/* Status texts, growing buffers, the error helper. */
#include "base/base.h"
#include "config.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
kelma_strstatus(kelma_status st)
{
	switch (st) {
#define KELMA_STATUS_TEXT(name, value, text)                                                       \
	case KELMA_##name: return text;
		KELMA_STATUS_LIST(KELMA_STATUS_TEXT)
#undef KELMA_STATUS_TEXT
	}
	return "unknown status";
}

kelma_status
base_fail(kelma_err *err, kelma_status st, size_t pos, size_t line, const char *fmt, ...)
{
	if (!err) return st;
	va_list ap;
	err->code = st;
	err->pos = pos;
	err->line = line;
	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof err->msg, fmt, ap);
	va_end(ap);
	return st;
}

int
base_grow(void *p, size_t *cap, size_t want, size_t size)
{
	void *old;
	if (want <= *cap) return 1;
	size_t n = *cap + *cap / 2 + 32;
	if (n < want) n = want;
	if (n > SIZE_MAX / 2 / size) return 0;
	memcpy(&old, p, sizeof old);
	char *q = realloc(old, n * size);
	if (!q) return 0;
	memset(q + *cap * size, 0, (n - *cap) * size);
	memcpy(p, &q, sizeof q);
	*cap = n;
	// cppcheck-suppress memleak ; q is stored in *p
	return 1;
}

static kelma_status __attribute__((noinline)) grow(kelma_buf *b, size_t n)
{
	if (n > SIZE_MAX / 2 - b->len - 1) return KELMA_ELIMIT;
	size_t need = b->len + n + 1, cap = b->cap ? b->cap + b->cap / 2 : 64;
	if (cap < need) cap = need;
	char *p = realloc(b->data, cap);
	if (!p) return KELMA_ENOMEM;
	if (!b->data) p[0] = '\0';
	b->data = p;
	b->cap = cap;
	return KELMA_OK;
}

kelma_status
kelma_buf_reserve(kelma_buf *b, size_t n)
{
	if (!b) return KELMA_EARG;
	return n < b->cap - b->len ? KELMA_OK : grow(b, n); /* one byte more, for the NUL */
}

kelma_status
kelma_buf_add(kelma_buf *b, const char *s, size_t n)
{
	if (!b || (!s && n)) return KELMA_EARG;
	if (n >= b->cap - b->len) {
		kelma_status st = grow(b, n);
		if (st) return st;
	}
	if (n) memcpy(b->data + b->len, s, n);
	b->len += n;
	b->data[b->len] = '\0';
	return KELMA_OK;
}

void
kelma_buf_free(kelma_buf *b)
{
	if (!b) return;
	free(b->data);
	*b = (kelma_buf)KELMA_BUF_INIT;
}

const char *
kelma_version(void)
{
	return KELMA_VERSION_STRING;
}
