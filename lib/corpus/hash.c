/* Hashes: of documents, of words, and the table that counts them. */
#include "corpus/measure.h"
#include "base/base.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

uint64_t
kelma_corpus_hash(const char *s, size_t n, uint64_t seed)
{
	return base_hash(s, n, seed);
}

struct kelma_sha256 {
	crypto_hash_sha256_state state;
};

kelma_status
kelma_sha256_new(kelma_sha256 **out, kelma_err *err)
{
	if (!out) return base_fail(err, KELMA_EARG, 0, 0, "no place for the result");
	if (!(*out = malloc(sizeof **out)))
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	crypto_hash_sha256_init(&(*out)->state);
	return KELMA_OK;
}

void
kelma_sha256_add(kelma_sha256 *h, const char *s, size_t n)
{
	crypto_hash_sha256_update(&h->state, (const unsigned char *)s, n);
}

void
kelma_sha256_hex(kelma_sha256 *h, char hex[65])
{
	static const char digit[] = "0123456789abcdef";
	unsigned char sum[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_final(&h->state, sum);
	crypto_hash_sha256_init(&h->state);
	for (size_t i = 0; i < sizeof sum; i++) {
		hex[2 * i] = digit[sum[i] >> 4];
		hex[2 * i + 1] = digit[sum[i] & 15];
	}
	hex[64] = '\0';
}

void
kelma_sha256_free(kelma_sha256 *h)
{
	free(h);
}

/* Eight bytes with their ASCII capitals made small. */
static uint64_t
lower8(uint64_t x)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t low = x & 0x7f * ones;
	uint64_t from_a = low + (0x80 - 'A') * ones, past_z = low + (0x7f - 'Z') * ones;
	return x | ((from_a & ~past_z & ~x & 0x80 * ones) >> 2);
}

uint64_t
corpus_word_hash(const char *s, size_t n)
{
	uint64_t h = n * 0x9e3779b97f4a7c15u, x;
	for (; n >= 8; s += 8, n -= 8) {
		memcpy(&x, s, 8);
		h = (h ^ lower8(x)) * 0x9fb21c651e98df25u;
		h ^= h >> 32;
	}
	x = 0;
	memcpy(&x, s, n);
	h = (h ^ lower8(x)) * 0x9fb21c651e98df25u;
	h ^= h >> 29;
	h *= 0xbf58476d1ce4e5b9u;
	return h ^ h >> 32;
}

int
corpus_table_begin(corpus_table *t, size_t n)
{
	size_t cap = 64;
	while (cap < 2 * n) cap *= 2;
	if (cap > t->cap) {
		corpus_slot *p = calloc(cap, sizeof *p);
		if (!p) return 0;
		free(t->slot);
		t->slot = p;
		t->cap = cap;
		t->stamp = 0;
	}
	if (++t->stamp == 0) { /* after 2^32 texts the old stamps would come back */
		memset(t->slot, 0, t->cap * sizeof *t->slot);
		t->stamp = 1;
	}
	return 1;
}

corpus_slot *
corpus_table_get(corpus_table *t, uint64_t hash)
{
	size_t i = (size_t)hash & (t->cap - 1);
	while (t->slot[i].stamp == t->stamp && t->slot[i].hash != hash) i = (i + 1) & (t->cap - 1);
	corpus_slot *s = &t->slot[i];
	if (s->stamp != t->stamp) {
		memset(s, 0, sizeof *s);
		s->hash = hash;
		s->stamp = t->stamp;
	}
	return s;
}
