#include "translit/decode_lm.h"
#include "base/lines.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LETTER_COST = 330, UNSEEN_COST = 6 * JOINT_NAT, NO_COST = 20 * JOINT_NAT };

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
		if (!a->n || a->cost <= 0) continue;
		uint8_t *head = a->suffix ? &m->suffix[a->c[a->n - 1]] : &m->prefix[a->c[0]];
		a->next = *head;
		*head = (uint8_t)++m->affixes;
	}
}

kelma_status
lm_open(lm *m, const kelma_res *res, const char *family, kelma_err *err)
{
	*m = (lm){ 0 };
	size_t n;
	const void *p = section(res, family, ".words", &n);
	kelma_status st = p ? code_map_open(&m->words, p, n, err)
			    : base_fail(err, KELMA_EDATA, 0, 0, "no word list");
	if (!st)
		p = section(res, family, ".lexicon", &n),
		st = code_map_open(&m->lexicon, p, n, err);
	if (!st) p = section(res, family, ".bigrams", &n), st = prints_open(&m->pairs, p, n, err);
	if (!st)
		p = section(res, family, ".classes", &n),
		st = code_map_open(&m->classes, p, p ? n : 0, err);
	if (!st) p = section(res, family, ".foreign", &n), st = prints_open(&m->foreign, p, n, err);
	if (st) return st;
	p = section(res, family, ".affixes", &n);
	open_affixes(m, p, n);
	m->edge = lm_find(m, (const unsigned char[]){ LM_EDGE }, 1);
	return KELMA_OK;
}

uint32_t
lm_find(const lm *m, const unsigned char *c, size_t n)
{
	return code_map_find(&m->words, c, n);
}

static int
word_cost(const lm *m, uint32_t id)
{
	size_t n;
	const unsigned char *v = code_map_value(&m->words, id, &n);
	return n == 3 ? v[0] | v[1] << 8 : NO_COST;
}

int
lm_pair(const lm *m, uint32_t prev, uint32_t next)
{
	if (prev == LM_NONE || next == LM_NONE || !m->pairs.slots) return 0;
	int v = prints_get(&m->pairs, code_hash_pair(prev, next));
	if (v >= 0) return (4 * 16 - v) * (JOINT_NAT / 16);
	size_t n;
	const unsigned char *r = code_map_value(&m->words, prev, &n);
	return n == 3 ? r[2] * (JOINT_NAT / 16) : 0;
}

int
lm_foreign(const lm *m, const unsigned char *c, size_t n)
{
	int v = prints_get(&m->foreign, code_hash(c, n));
	return v < 0 ? 0 : v;
}

/* Cheapest way to end c[0..n): a known word, or one and a suffix. `cost` is spent already; nothing
 * under `best`: best. */
static int
with_suffix(const lm *m, const unsigned char *c, size_t n, int cost, int best)
{
	uint32_t id = cost < best ? lm_find(m, c, n) : LM_NONE;
	if (id != LM_NONE && cost + word_cost(m, id) < best) best = cost + word_cost(m, id);
	for (unsigned i = m->suffix[c[n - 1]]; i; i = m->affix[i - 1].next) {
		const lm_affix *a = &m->affix[i - 1];
		if (a->n + 2u > n || cost + a->cost >= best || memcmp(c + n - a->n, a->c, a->n))
			continue;
		id = lm_find(m, c, n - a->n);
		if (id != LM_NONE && cost + a->cost + word_cost(m, id) < best)
			best = cost + a->cost + word_cost(m, id);
	}
	return best;
}

/* A word that is not in the list: the cheapest known word inside one prefix and one suffix, or its
 * letters. */
static int
unseen_cost(const lm *m, const unsigned char *c, size_t n)
{
	int best = UNSEEN_COST + LETTER_COST * (int)n;
	if (!n) return best;
	best = with_suffix(m, c, n, 0, best);
	for (unsigned i = m->prefix[c[0]]; i; i = m->affix[i - 1].next) {
		const lm_affix *a = &m->affix[i - 1];
		if (a->n + 2u > n || a->cost >= best || memcmp(c, a->c, a->n)) continue;
		best = with_suffix(m, c + a->n, n - a->n, a->cost, best);
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
lm_readings(const code_map *m, const unsigned char *key, size_t n, lm_reading *out, size_t cap)
{
	size_t len = 0, k = 0;
	const unsigned char *v = code_map_value(m, code_map_find(m, key, n), &len);
	for (size_t i = 0; v && i + 2 <= len && k < cap; k++) {
		if (v[i + 1] > len - i - 2 || !v[i + 1]) break;
		out[k] = (lm_reading){ v + i + 2, v[i + 1], exp(v[i] / 16.0 - 3) };
		i += 2u + v[i + 1];
	}
	return k;
}

int
lm_class(const lm *m, const unsigned char *c, size_t n)
{
	size_t k;
	uint32_t id = code_map_find(&m->classes, c, n);
	const unsigned char *v = id == MAP_NONE ? NULL : code_map_value(&m->classes, id, &k);
	return v && k == 1 ? *v : 0;
}
