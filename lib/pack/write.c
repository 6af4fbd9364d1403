/* Writing packs. Used by data/gen; the reader never needs it. */
#include "pack/pack.h"
#include <string.h>

static kelma_status
add64(kelma_buf *b, uint64_t v)
{
	char c[8];
	for (int i = 0; i < 8; i++) c[i] = (char)(v >> (8 * i) & 0xff);
	return kelma_buf_add(b, c, 8);
}

static kelma_status
pad64(kelma_buf *b)
{
	static const char zero[64];
	return kelma_buf_add(b, zero, (64 - b->len % 64) % 64);
}

/* Offsets in dir are relative to the body until finish knows where the body starts. */
kelma_status
pack_writer_add(pack_writer *w, const char *name, const void *p, size_t n)
{
	char nm[PACK_NAME_MAX] = { 0 };
	size_t k = strlen(name);
	if (!k || k >= PACK_NAME_MAX || w->n >= PACK_MAX_SECTIONS) return KELMA_EARG;
	for (size_t i = 0; i < w->n; i++)
		if (!strcmp(w->dir.data + i * (PACK_NAME_MAX + 24), name)) return KELMA_EARG;
	memcpy(nm, name, k);
	kelma_status st = pad64(&w->body);
	size_t at = w->body.len;
	if (!st) st = kelma_buf_add(&w->body, p, n);
	if (!st) st = kelma_buf_add(&w->dir, nm, sizeof nm);
	if (!st) st = add64(&w->dir, at);
	if (!st) st = add64(&w->dir, n);
	if (!st) st = add64(&w->dir, base_hash(p, n, 0));
	if (!st) w->n++;
	return st;
}

kelma_status
pack_writer_finish(pack_writer *w, kelma_buf *out)
{
	size_t head = 32 + w->dir.len, body = (head + 63) / 64 * 64;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < w->n; i++) {
		char *e = w->dir.data + i * (PACK_NAME_MAX + 24) + PACK_NAME_MAX;
		uint64_t off = base_le64(e) + body;
		for (int k = 0; k < 8; k++) e[k] = (char)(off >> (8 * k) & 0xff);
	}
	out->len = 0;
	st = kelma_buf_add(out, "KELMAPK1", 8);
	if (!st) st = add64(out, PACK_VERSION | (uint64_t)w->n << 32);
	if (!st) st = add64(out, body + w->body.len);
	if (!st) st = add64(out, base_hash(w->dir.data ? w->dir.data : "", w->dir.len, 0));
	if (!st) st = kelma_buf_add(out, w->dir.data, w->dir.len);
	if (!st) st = pad64(out);
	if (!st) st = kelma_buf_add(out, w->body.data, w->body.len);
	return st;
}

void
pack_writer_free(pack_writer *w)
{
	kelma_buf_free(&w->dir);
	kelma_buf_free(&w->body);
	w->n = 0;
}
