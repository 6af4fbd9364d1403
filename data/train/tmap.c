#include "train/tmap.h"
#include "base/base.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *
train_alloc(size_t n)
{
	void *p = calloc(n ? n : 1, 1);
	if (!p) {
		fprintf(stderr, "train: out of memory\n");
		exit(1);
	}
	return p;
}

void *
train_grow(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap) return p;
	size_t c = *cap ? *cap * 2 : 256;
	void *q = realloc(p, c * size);
	if (!q) {
		fprintf(stderr, "train: out of memory\n");
		exit(1);
	}
	*cap = c;
	return q;
}

static void
rehash(tmap *m, size_t slots)
{
	free(m->slot);
	m->slot = train_alloc(slots * sizeof *m->slot);
	m->slots = slots;
	for (size_t i = 0; i < m->n; i++) {
		size_t h = (size_t)base_hash(m->item[i].key, m->item[i].len, 0) & (slots - 1);
		while (m->slot[h]) h = (h + 1) & (slots - 1);
		m->slot[h] = (uint32_t)i + 1;
	}
}

static size_t
probe(const tmap *m, const void *key, size_t n)
{
	size_t h = (size_t)base_hash(key, n, 0) & (m->slots - 1);
	for (; m->slot[h]; h = (h + 1) & (m->slots - 1)) {
		const tmap_item *t = &m->item[m->slot[h] - 1];
		if (t->len == n && !memcmp(t->key, key, n)) break;
	}
	return h;
}

tmap_item *
tmap_find(const tmap *m, const void *key, size_t n)
{
	if (!m->slots) return NULL;
	uint32_t i = m->slot[probe(m, key, n)];
	return i ? &m->item[i - 1] : NULL;
}

size_t
tmap_id(tmap *m, const void *key, size_t n)
{
	if (m->n * 2 >= m->slots) rehash(m, m->slots ? m->slots * 2 : 1024);
	size_t h = probe(m, key, n);
	if (m->slot[h]) return m->slot[h] - 1;
	m->item = train_grow(m->item, m->n, &m->cap, sizeof *m->item);
	char *k = train_alloc(n + 1);
	memcpy(k, key, n);
	m->item[m->n] = (tmap_item){ k, n, 0, 0 };
	m->slot[h] = (uint32_t)m->n + 1;
	return m->n++;
}

void
tmap_add(tmap *m, const void *key, size_t n, double count)
{
	size_t i = tmap_id(m, key, n);
	m->item[i].count += count;
}

static int
by_key(const void *a, const void *b)
{
	const tmap_item *x = a, *y = b;
	int c = memcmp(x->key, y->key, x->len < y->len ? x->len : y->len);
	return c ? c : (x->len > y->len) - (x->len < y->len);
}

void
tmap_sort(tmap *m)
{
	if (m->n) qsort(m->item, m->n, sizeof *m->item, by_key);
	rehash(m, m->slots ? m->slots : 1024);
}

void
tmap_free(tmap *m)
{
	for (size_t i = 0; i < m->n; i++) free((char *)(uintptr_t)m->item[i].key);
	free(m->item);
	free(m->slot);
	*m = (tmap){ 0 };
}
