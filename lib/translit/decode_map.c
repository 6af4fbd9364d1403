#include "translit/decode_map.h"
#include <string.h>

enum { HEAD = 16 };

uint64_t
code_hash(const unsigned char *c, size_t n)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < n; i++) h = (h ^ c[i]) * 0x100000001b3u;
	return (h ^ h >> 29) * 0xbf58476d1ce4e5b9u;
}

uint64_t
code_hash_pair(uint32_t a, uint32_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15u;
	return (h ^ h >> 29) * 0xbf58476d1ce4e5b9u;
}

kelma_status
code_map_open(code_map *m, const void *p, size_t n, kelma_err *err)
{
	const unsigned char *b = p;
	*m = (code_map){ 0 };
	if (!b || !n) return KELMA_OK;
	if (n < HEAD || memcmp(b, "KCM2", 4))
		return base_fail(err, KELMA_EDATA, 0, 0, "not a map of codes");
	m->slots = base_le32(b + 4);
	m->bytes = base_le32(b + 8);
	if (!m->slots || m->bytes >= 1u << MAP_PLACE ||
	    HEAD + (uint64_t)m->slots * 4 + m->bytes != n)
		return base_fail(err, KELMA_EDATA, 4, 0, "map of codes has wrong sizes");
	m->slot = b + HEAD;
	m->rec = m->slot + (size_t)m->slots * 4;
	return KELMA_OK;
}

uint32_t
code_map_find(const code_map *m, const unsigned char *key, size_t n)
{
	if (!m->slots) return MAP_NONE;
	uint64_t hash = code_hash(key, n);
	uint32_t h = code_slot(hash, m->slots), print = code_print(hash);
	for (int left = MAP_PROBES; left; left--, h = h + 1 < m->slots ? h + 1 : 0) {
		uint32_t id = base_le32(m->slot + (size_t)h * 4);
		if (id < print) continue; /* prints ascend along a way through the slots */
		if ((id ^ print) >> MAP_PLACE) return MAP_NONE;
		id &= (1u << MAP_PLACE) - 1;
		if (--id >= m->bytes) return MAP_NONE;
		const unsigned char *r = m->rec + id;
		if (r[0] != n || m->bytes - id < 2 + n + (n ? r[1] : 0u)) continue;
		if (!memcmp(r + 2, key, n)) return id;
	}
	return MAP_NONE;
}

const unsigned char *
code_map_value(const code_map *m, uint32_t id, size_t *n)
{
	*n = 0;
	if (id >= m->bytes || m->bytes - id < 2) return NULL;
	const unsigned char *r = m->rec + id;
	if (m->bytes - id < 2u + r[0] + r[1]) return NULL;
	*n = r[1];
	return r + 2 + r[0];
}

kelma_status
prints_open(prints *t, const void *p, size_t n, kelma_err *err)
{
	const unsigned char *b = p;
	*t = (prints){ 0 };
	if (!b || !n) return KELMA_OK;
	uint32_t slots = n >= HEAD && !memcmp(b, "KFPT", 4) ? base_le32(b + 4) : 0;
	if (!slots || HEAD + (uint64_t)slots * 4 != n)
		return base_fail(err, KELMA_EDATA, 4, 0, "table of prints has wrong sizes");
	t->slot = b + HEAD;
	t->slots = slots;
	return KELMA_OK;
}

int
prints_get(const prints *t, uint64_t hash)
{
	if (!t->slots) return -1;
	uint32_t h = code_slot(hash, t->slots), print = (uint32_t)hash & 0xffffff;
	if (!print) print = 1;
	for (int left = MAP_PROBES; left; left--, h = h + 1 < t->slots ? h + 1 : 0) {
		uint32_t v = base_le32(t->slot + (size_t)h * 4);
		if (!v) return -1;
		if (v >> 8 == print) return (int)(v & 0xff);
	}
	return -1;
}
