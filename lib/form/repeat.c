/* Names that stand in the text again, where nothing announces them: "Mme Bennani" at the end of a
 * letter that Houda Bennani wrote. A name found once is replaced wherever its words stand in the
 * same order; of a name in Latin letters also each capitalised word of four letters or more. */
#include "base/base.h"
#include "form/redact.h"
#include <stdlib.h>
#include <string.h>

enum { PART_LETTERS = 4 };

static uint64_t
chain(uint64_t h, uint64_t word)
{
	h = (h ^ word << 1) * 0x9fb21c651e98df25u;
	return h ^ h >> 28;
}

static redact_item *
items(const redactor *rd, size_t *n)
{
	*n = rd->items.len / sizeof(redact_item);
	return (redact_item *)(void *)rd->items.data;
}

/* Place of a hash in the table: its own or a free one. */
static redact_name *
place(redact_name *t, size_t cap, uint64_t hash, uint32_t words)
{
	size_t i = (size_t)(hash >> 20) & (cap - 1);
	while (t[i].words && (t[i].hash != hash || t[i].words != words)) i = (i + 1) & (cap - 1);
	return &t[i];
}

static kelma_status
grow(redactor *rd)
{
	if (rd->nnames * 2 < rd->names_cap) return KELMA_OK;
	size_t cap = rd->names_cap ? rd->names_cap * 2 : 64;
	redact_name *t = calloc(cap, sizeof *t);
	if (!t) return KELMA_ENOMEM;
	for (size_t i = 0; i < rd->names_cap; i++)
		if (rd->names[i].words)
			*place(t, cap, rd->names[i].hash, rd->names[i].words) = rd->names[i];
	free(rd->names);
	rd->names = t;
	rd->names_cap = cap;
	return KELMA_OK;
}

static int
same_key(const redactor *rd, size_t i, size_t k)
{
	size_t n;
	const redact_item *it = items(rd, &n);
	return !strcmp(rd->values.data + it[i].key, rd->values.data + it[k].key);
}

static kelma_status
add_name(redactor *rd, uint64_t hash, uint32_t words, size_t item)
{
	kelma_status st = grow(rd);
	if (st) return st;
	redact_name *p = place(rd->names, rd->names_cap, hash, words);
	if (p->words) { /* the first one counts */
		p->several |= !same_key(rd, p->item, item);
		return KELMA_OK;
	}
	*p = (redact_name){ hash, words, (uint32_t)item, 0 };
	rd->nnames++;
	return KELMA_OK;
}

/* Does this word alone stand for its bearer? */
static int
is_part(const match_atom *a)
{
	return a->kind == MATCH_WORD && (a->flags & MATCH_LATIN) && (a->flags & MATCH_UPPER) &&
	       !(a->flags & MATCH_DIGITS) && a->fe - a->f >= PART_LETTERS;
}

/* The atoms [a, e) of item k: all of them as one name, and its parts. */
static kelma_status
learn(redactor *rd, size_t a, size_t e, size_t k)
{
	const match_text *t = &rd->text;
	uint64_t h = 0;
	kelma_status st = KELMA_OK;
	for (size_t i = a; i < e && !st; i++) {
		h = i > a ? chain(h, t->a[i].hash) : t->a[i].hash;
		if (is_part(&t->a[i])) st = add_name(rd, t->a[i].hash, 1, k);
	}
	return st || e - a < 2 || e - a > REDACT_NAME_WORDS ? st
							    : add_name(rd, h, (uint32_t)(e - a), k);
}

/* The longest known name that begins with atom i and ends before atom e; *n = its atoms. */
static const redact_name *
known(const redactor *rd, size_t i, size_t e, size_t *n)
{
	const match_text *t = &rd->text;
	const redact_name *best = NULL;
	uint64_t h = 0;
	for (size_t k = 0; k < REDACT_NAME_WORDS && i + k < e; k++) {
		h = k ? chain(h, t->a[i + k].hash) : t->a[i].hash;
		if (!k && !is_part(&t->a[i])) continue;
		const redact_name *p = place(rd->names, rd->names_cap, h, (uint32_t)k + 1);
		if (p->words) best = p, *n = k + 1;
	}
	return best;
}

/* Items of the extractor and repeated names, merged in order of bytes into `out`. */
static kelma_status
merge(redactor *rd, kelma_buf *out)
{
	const match_text *t = &rd->text;
	size_t n, k = 0, words;
	const redact_item *it = items(rd, &n);
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i <= t->n && !st;) {
		size_t at = i < t->n ? t->a[i].start : SIZE_MAX;
		if (k < n && it[k].start <= at) {
			st = kelma_buf_add(out, (const char *)&it[k], sizeof *it);
			while (i < t->n && t->a[i].start < it[k].end) i++;
			k++;
			continue;
		}
		if (i == t->n) break;
		size_t e = i; /* atoms before the next item, nine at most */
		while (e < t->n && e < i + REDACT_NAME_WORDS &&
		       (k == n || t->a[e].end <= it[k].start))
			e++;
		const redact_name *p = known(rd, i, e, &words);
		if (!p) {
			i++;
			continue;
		}
		redact_item again = it[p->item];
		again.start = at;
		again.end = t->a[i + words - 1].end;
		st = kelma_buf_add(out, (const char *)&again, sizeof again);
		i += words;
	}
	return st;
}

/* "Mme Sebti" is the Houda Sebti that the text names, when it names only one Sebti. */
static int
adopt(redactor *rd, const match_atom *a, redact_item *it)
{
	if (!rd->nnames) return 0;
	const redact_name *p = place(rd->names, rd->names_cap, a->hash, 1);
	size_t n;
	const redact_item *of = items(rd, &n);
	if (!p->words || p->several || of[p->item].type != it->type) return 0;
	it->key = of[p->item].key;
	return 1;
}

/* Learn the names of several words, or those of one. */
static kelma_status
learn_all(redactor *rd, int whole)
{
	size_t n;
	redact_item *it = items(rd, &n);
	kelma_status st = KELMA_OK;
	for (size_t i = 0, a = 0; i < n && !st; i++) {
		while (a < rd->text.n && rd->text.a[a].start < it[i].start) a++;
		size_t e = a;
		while (e < rd->text.n && rd->text.a[e].start < it[i].end) e++;
		if (!redact_is_name(it[i].type) || (e - a > 1) != whole || e == a) continue;
		if (whole || !adopt(rd, &rd->text.a[a], &it[i])) st = learn(rd, a, e, i);
	}
	return st;
}

kelma_status
redact_repeats(redactor *rd, const char *s, size_t n)
{
	size_t k, named = 0;
	const redact_item *it = items(rd, &k);
	for (size_t i = 0; i < k; i++) named += (size_t)redact_is_name(it[i].type);
	if (!named || n > INT32_MAX) return KELMA_OK;
	rd->nnames = 0;
	if (rd->names_cap) memset(rd->names, 0, rd->names_cap * sizeof *rd->names);
	kelma_status st = match_text_set(&rd->text, &rd->fold, s, n);
	/* whole names first: one word of a single one of them is that person */
	for (int whole = 1; whole >= 0 && !st; whole--) st = learn_all(rd, whole);
	if (st || !rd->nnames) return st;
	kelma_buf merged = rd->spare;
	merged.len = 0;
	st = merge(rd, &merged);
	rd->spare = st ? merged : rd->items;
	if (!st) rd->items = merged;
	return st;
}
