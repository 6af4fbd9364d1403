/* String map: 16 bytes of header, u64 slots (high half of the hash | record offset + 1), records
 * sorted by key. header: "KMAP", u32 count, u32 number of slots (power of two), u32 bytes of
 * records record: u16 key length, u16 value length, key, value */
#include "pack/pack.h"
#include <stdlib.h>
#include <string.h>

enum { MAP_HEAD = 16 };

static unsigned
le16(const unsigned char *p)
{
	return (unsigned)p[0] | (unsigned)p[1] << 8;
}

kelma_status
pack_map_open(pack_map *m, const void *p, size_t n, kelma_err *err)
{
	*m = (pack_map){ 0 };
	if (!n) return KELMA_OK;
	const unsigned char *b = p;
	if (n < MAP_HEAD || memcmp(b, "KMAP", 4))
		return base_fail(err, KELMA_EDATA, 0, 0, "not a string map");
	uint32_t count = base_le32(b + 4), slots = base_le32(b + 8), recs = base_le32(b + 12);
	if (!slots || (slots & (slots - 1)) || count >= slots ||
	    MAP_HEAD + (uint64_t)slots * 8 + recs != n)
		return base_fail(err, KELMA_EDATA, 4, 0, "string map has wrong sizes");
	m->slots = b + MAP_HEAD;
	m->recs = m->slots + (size_t)slots * 8;
	m->recs_len = recs;
	m->mask = slots - 1;
	m->count = count;
	return KELMA_OK;
}

/* The record at off, or 0 when it would reach outside. */
static int
record(const pack_map *m, size_t off, const char **k, size_t *kl, const char **v, size_t *vl)
{
	if (off > m->recs_len || m->recs_len - off < 4) return 0;
	const unsigned char *r = m->recs + off;
	*kl = le16(r);
	*vl = le16(r + 2);
	if (*kl + *vl > m->recs_len - off - 4) return 0;
	*k = (const char *)r + 4;
	*v = *k + *kl;
	return 1;
}

const char *
pack_map_get(const pack_map *m, const char *key, size_t klen, size_t *vlen)
{
	if (!m->slots) return NULL;
	uint64_t h = base_hash(key, klen, 0);
	for (uint32_t i = (uint32_t)h & m->mask, left = m->mask + 1; left;
	     i = (i + 1) & m->mask, left--) {
		uint64_t s = base_le64(m->slots + (size_t)i * 8);
		if (!s) return NULL;
		if (s >> 32 != h >> 32) continue;
		const char *k, *v;
		size_t kl;
		if (!record(m, (size_t)(uint32_t)s - 1, &k, &kl, &v, vlen)) return NULL;
		if (kl == klen && !memcmp(k, key, klen)) return v;
	}
	return NULL;
}

int
pack_map_next(const pack_map *m, size_t *pos, const char **key, size_t *klen, const char **val,
	      size_t *vlen)
{
	if (!m->recs || *pos >= m->recs_len || !record(m, *pos, key, klen, val, vlen)) return 0;
	*pos += 4 + *klen + *vlen;
	return 1;
}

kelma_status
pack_mapw_add(pack_mapw *w, const char *key, size_t klen, const char *val, size_t vlen)
{
	if (klen > 65535 || vlen > 65535) return KELMA_ELIMIT;
	if (w->n == w->cap) {
		size_t cap = w->cap ? w->cap * 2 : 1024;
		size_t *p = realloc(w->off, cap * sizeof *p);
		if (!p) return KELMA_ENOMEM;
		w->off = p;
		w->cap = cap;
	}
	size_t at = w->recs.len;
	char h[4] = { (char)(klen & 0xff), (char)(klen >> 8), (char)(vlen & 0xff),
		      (char)(vlen >> 8) };
	kelma_status st = kelma_buf_reserve(&w->recs, 4 + klen + vlen);
	if (st) return st;
	kelma_buf_add(&w->recs, h, 4);
	kelma_buf_add(&w->recs, key, klen);
	kelma_buf_add(&w->recs, val, vlen);
	w->off[w->n++] = at;
	return KELMA_OK;
}

/* qsort has no context argument: sort pointers to records, ties by address (= order of adding). */
static int
by_key(const void *a, const void *b)
{
	const unsigned char *x = *(const unsigned char *const *)a,
			    *y = *(const unsigned char *const *)b;
	unsigned xl = le16(x), yl = le16(y);
	int c = memcmp(x + 4, y + 4, xl < yl ? xl : yl);
	if (c) return c;
	if (xl != yl) return xl < yl ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void
put32(char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++) p[i] = (char)(v >> (8 * i) & 0xff);
}

/* Lay out the sorted unique records and fill the slots. ptr holds w->n sorted pointers. */
static kelma_status
lay_out(const unsigned char **ptr, size_t n, kelma_buf *out)
{
	size_t slots = 2, count = 0, bytes = 0, base = out->len;
	while (slots < n * 2) slots *= 2;
	for (size_t i = 0; i < n; i++) bytes += 4u + le16(ptr[i]) + le16(ptr[i] + 2);
	if (bytes > UINT32_MAX - 1 || slots > UINT32_MAX / 8) return KELMA_ELIMIT;
	kelma_status st = kelma_buf_reserve(out, MAP_HEAD + slots * 8 + bytes);
	if (st) return st;
	char *tab = out->data + base + MAP_HEAD, *rec = tab + slots * 8;
	memset(out->data + base, 0, MAP_HEAD + slots * 8);
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned kl = le16(ptr[i]), vl = le16(ptr[i] + 2);
		if (i && kl == le16(ptr[i - 1]) && !memcmp(ptr[i] + 4, ptr[i - 1] + 4, kl)) {
			ptr[i] = ptr[i - 1]; /* a later duplicate: the first stays */
			continue;
		}
		memcpy(rec + at, ptr[i], 4u + kl + vl);
		uint64_t h = base_hash(ptr[i] + 4, kl, 0);
		size_t s = (size_t)h & (slots - 1);
		while (base_le32(tab + s * 8)) s = (s + 1) & (slots - 1);
		put32(tab + s * 8, (uint32_t)at + 1);
		put32(tab + s * 8 + 4, (uint32_t)(h >> 32));
		at += 4u + kl + vl;
		count++;
	}
	memcpy(out->data + base, "KMAP", 4);
	put32(out->data + base + 4, (uint32_t)count);
	put32(out->data + base + 8, (uint32_t)slots);
	put32(out->data + base + 12, (uint32_t)at);
	out->len = base + MAP_HEAD + slots * 8 + at;
	out->data[out->len] = '\0';
	return KELMA_OK;
}

kelma_status
pack_mapw_finish(pack_mapw *w, kelma_buf *out)
{
	const unsigned char **ptr = malloc((w->n + 1) * sizeof *ptr);
	if (!ptr) return KELMA_ENOMEM;
	for (size_t i = 0; i < w->n; i++) ptr[i] = (const unsigned char *)w->recs.data + w->off[i];
	qsort(ptr, w->n, sizeof *ptr, by_key);
	kelma_status st = lay_out(ptr, w->n, out);
	free(ptr);
	return st;
}

void
pack_mapw_free(pack_mapw *w)
{
	kelma_buf_free(&w->recs);
	free(w->off);
	*w = (pack_mapw)PACK_MAPW_INIT;
}
