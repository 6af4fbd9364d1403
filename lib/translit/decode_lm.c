#include "translit/decode_lm.h"
#include "base/lines.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_HEAD = 16, PRINTS_HEAD = 16, LETTER_COST = 330, UNSEEN_COST = 6 * JOINT_NAT };

uint64_t
lm_hash_pair(uint32_t a, uint32_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15u;
	return (h ^ h >> 29) * 0xbf58476d1ce4e5b9u;
}

uint64_t
lm_hash_word(const unsigned char *c, size_t n)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < n; i++) h = (h ^ c[i]) * 0x100000001b3u;
	return (h ^ h >> 29) * 0xbf58476d1ce4e5b9u;
}

static const void *
section(const kelma_res *res, const char *family, const char *what, size_t *n)
{
	char name[PACK_NAME_MAX];
	size_t a = strlen(family), b = strlen(what);
	*n = 0;
	if (a + b + 1 > sizeof name) return NULL;
	memcpy(name, family, a);
	memcpy(name + a, what, b + 1);
	const void *p = pack_section(res, name, n);
	if (!p) *n = 0;
	return p;
}

static kelma_status
open_words(lm *m, const unsigned char *b, size_t n, kelma_err *err)
{
	if (!b || n < WORDS_HEAD || memcmp(b, "KWRD", 4)) return base_fail(err, KELMA_EDATA, 0, 0, "no word list in the pack");
	uint32_t words = base_le32(b + 4), slots = base_le32(b + 8), bytes = base_le32(b + 12);
	uint64_t flat = (uint64_t)words * 4 + ((uint64_t)words * 3 + 3) / 4 * 4;
	if (!slots || (slots & (slots - 1)) || words >= slots || WORDS_HEAD + flat + (uint64_t)slots * 4 + bytes != n)
		return base_fail(err, KELMA_EDATA, 4, 0, "word list has wrong sizes");
	m->words = words;
	m->mask = slots - 1;
	m->bytes = bytes;
	m->off = b + WORDS_HEAD;
	m->cost = m->off + (size_t)words * 4;
	m->back = m->cost + (size_t)words * 2;
	m->slot = b + WORDS_HEAD + flat;
	m->text = m->slot + (size_t)slots * 4;
	return KELMA_OK;
}

static kelma_status
open_prints(lm_prints *t, const unsigned char *b, size_t n, kelma_err *err)
{
	if (!b) return KELMA_OK;
	uint32_t slots = n >= PRINTS_HEAD && !memcmp(b, "KFPT", 4) ? base_le32(b + 4) : 0;
	if (!slots || (slots & (slots - 1)) || PRINTS_HEAD + (uint64_t)slots * 4 != n)
		return base_fail(err, KELMA_EDATA, 4, 0, "table of prints has wrong sizes");
	t->slot = b + PRINTS_HEAD;
	t->mask = slots - 1;
	return KELMA_OK;
}

static void
open_affixes(lm *m, const char *s, size_t n)
{
	base_lines it = { s, n, 0, 0 };
	base_str line, f[2];
	while (m->affixes < LM_AFFIXES && base_lines_next(&it, &line)) {
		lm_affix *a = &m->affix[m->affixes];
		if (base_fields(line, f, 2) != 2 || f[0].n < 2) continue;
		a->suffix = f[0].s[0] == '-';
		a->n = (uint8_t)code_arab(f[0].s + a->suffix, f[0].n - 1, a->c, sizeof a->c);
		char num[16] = "";
		memcpy(num, f[1].s, f[1].n < 15 ? f[1].n : 15);
		a->cost = (int)(-strtod(num, NULL) * JOINT_NAT);
		if (a->n && a->cost > 0) m->affixes++;
	}
}

kelma_status
lm_open(lm *m, const kelma_res *res, const char *family, kelma_err *err)
{
	*m = (lm){ 0 };
	size_t n;
	const void *p = section(res, family, ".words", &n);
	kelma_status st = open_words(m, p, n, err);
	if (!st) p = section(res, family, ".bigrams", &n), st = open_prints(&m->pairs, p, n, err);
	if (!st) p = section(res, family, ".foreign", &n), st = open_prints(&m->foreign, p, n, err);
	if (st) return st;
	p = section(res, family, ".affixes", &n);
	open_affixes(m, p, n);
	m->edge = lm_find(m, (const unsigned char[]){ LM_EDGE }, 1);
	p = section(res, family, ".lexicon", &n);
	return pack_map_open(&m->lexicon, p, n, err);
}

uint32_t
lm_find(const lm *m, const unsigned char *c, size_t n)
{
	uint32_t h = (uint32_t)(lm_hash_word(c, n) >> 32) & m->mask;
	for (uint32_t left = 256; left; left--, h = (h + 1) & m->mask) {
		uint32_t id = base_le32(m->slot + (size_t)h * 4);
		if (!id) return LM_NONE;
		if (--id >= m->words) return LM_NONE;
		uint32_t off = base_le32(m->off + (size_t)id * 4);
		if (off >= m->bytes) return LM_NONE;
		const unsigned char *t = m->text + off;
		if (t[0] == n && m->bytes - off > n && !memcmp(t + 1, c, n)) return id;
	}
	return LM_NONE;
}

static int
word_cost(const lm *m, uint32_t id)
{
	const unsigned char *c = m->cost + (size_t)id * 2;
	return c[0] | c[1] << 8;
}

static int
print_of(const lm_prints *t, uint64_t hash)
{
	if (!t->slot) return -1;
	uint32_t h = (uint32_t)(hash >> 32) & t->mask, print = (uint32_t)hash & 0xffffff;
	if (!print) print = 1;
	for (uint32_t left = 256; left; left--, h = (h + 1) & t->mask) {
		uint32_t v = base_le32(t->slot + (size_t)h * 4);
		if (!v) return -1;
		if (v >> 8 == print) return (int)(v & 0xff);
	}
	return -1;
}

int
lm_pair(const lm *m, uint32_t prev, uint32_t next)
{
	if (prev >= m->words || next >= m->words || !m->pairs.slot) return 0;
	int v = print_of(&m->pairs, lm_hash_pair(prev, next));
	if (v >= 0) return (4 * 16 - v) * (JOINT_NAT / 16);
	return m->back[prev] * (JOINT_NAT / 16);
}

int
lm_foreign(const lm *m, const unsigned char *c, size_t n)
{
	int v = print_of(&m->foreign, lm_hash_word(c, n));
	return v < 0 ? 0 : v;
}

/* A word that is not in the list: the cheapest known word inside one prefix and one suffix, or its letters. */
static int
unseen_cost(const lm *m, const unsigned char *c, size_t n)
{
	int best = UNSEEN_COST + LETTER_COST * (int)n;
	for (size_t p = 0; p <= m->affixes; p++) {
		const lm_affix *a = p ? &m->affix[p - 1] : NULL;
		if (a && (a->suffix || a->n + 2u > n || memcmp(c, a->c, a->n))) continue;
		size_t from = a ? a->n : 0;
		int cost = a ? a->cost : 0;
		uint32_t id = a && cost < best ? lm_find(m, c + from, n - from) : LM_NONE;
		if (id != LM_NONE && cost + word_cost(m, id) < best) best = cost + word_cost(m, id);
		for (size_t q = 0; q < m->affixes; q++) {
			const lm_affix *b = &m->affix[q];
			if (!b->suffix || from + b->n + 2u > n || memcmp(c + n - b->n, b->c, b->n) || cost + b->cost >= best) continue;
			id = lm_find(m, c + from, n - from - b->n);
			if (id != LM_NONE && cost + b->cost + word_cost(m, id) < best) best = cost + b->cost + word_cost(m, id);
		}
	}
	return best;
}

int
lm_cost(const lm *m, const unsigned char *c, size_t n, int *known)
{
	int cost = 0;
	uint32_t last = LM_NONE;
	*known = 1;
	for (size_t i = 0; i < n;) {
		const unsigned char *e = memchr(c + i, CODE_SPACE, n - i);
		size_t k = e ? (size_t)(e - c) - i : n - i;
		uint32_t id = lm_find(m, c + i, k);
		if (id == LM_NONE) *known = 0;
		cost += id != LM_NONE ? word_cost(m, id) : unseen_cost(m, c + i, k);
		if (i) cost += lm_pair(m, last, id);
		last = id;
		i += k + 1;
	}
	return cost;
}

size_t
lm_readings(const pack_map *m, const unsigned char *key, size_t n, lm_reading *out, size_t cap)
{
	size_t len = 0, k = 0;
	const unsigned char *v = (const unsigned char *)pack_map_get(m, (const char *)key, n, &len);
	for (size_t i = 0; v && i + 2 <= len && k < cap; k++) {
		if (v[i + 1] > len - i - 2 || !v[i + 1]) break;
		out[k] = (lm_reading){ v + i + 2, v[i + 1], exp(v[i] / 16.0 - 3) };
		i += 2u + v[i + 1];
	}
	return k;
}
