/* Phrase table: an open-addressing hash of word sequences. */
#include "match/phrase.h"
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

enum { HEAD = 20, PLACE = 4 + 4 + 1 /* bytes of a place */, MORE = 31, REC_MAX = MATCH_RECORD - 1 };

/* A hyphen inside a compound. */
static int
hyphen(const match_text *t, size_t j)
{
	const match_atom *a = &t->a[j];
	return a->kind == MATCH_MARK && t->fold.data[a->f] == '-' && j + 1 < t->n &&
	       !(a->flags & MATCH_SPACE) && !(t->a[j + 1].flags & MATCH_SPACE);
}

kelma_status
match_phrases_open(match_phrases *m, const void *p, size_t n, kelma_err *err)
{
	const unsigned char *b = p;
	static const unsigned char none[4];
	*m = (match_phrases){
		.first = none, .quick = none, .pairs = none, .quick_mask = 3, .pair_mask = 7
	};
	if (!n) return KELMA_OK;
	if (n < HEAD || memcmp(b, "KPH2", 4))
		return base_fail(err, KELMA_EDATA, 0, 0, "not a phrase table");
	uint64_t slots = base_le32(b + 4), recs = base_le32(b + 8), values = base_le32(b + 12),
		 first = base_le32(b + 16);
	if (!slots || (slots & (slots - 1)) || !values || !first || (first & (first - 1)) ||
	    HEAD + first * PLACE + slots * 8 + recs + values != n || b[n - 1])
		return base_fail(err, KELMA_EDATA, 4, 0, "phrase table has wrong sizes");
	m->first = b + HEAD;
	m->first_mask = (uint32_t)first - 1;
	m->quick_mask = (uint32_t)first * 4 - 1;
	m->pair_mask = (uint32_t)first * 8 - 1;
	m->quick = m->first + first * 4;
	m->pairs = m->quick + first * 4;
	m->slots = m->pairs + first;
	m->recs = m->slots + slots * 8;
	m->values = (const char *)m->recs + recs;
	m->mask = (uint32_t)slots - 1;
	m->recs_len = recs;
	m->values_len = values;
	return KELMA_OK;
}

size_t
match_phrases_at(const match_phrases *m, const match_text *t, size_t i, uint64_t h, match_hit *hit,
		 size_t cap)
{
	size_t k = 0, j = i;
	if (!m->slots) return 0;
	for (;;) {
		uint32_t v = match_slot(m, h);
		if (v & MATCH_RECORD) {
			if (k == cap) break;
			hit[k++] = (match_hit){ (uint32_t)i, (uint32_t)j + 1,
						(v & MATCH_RECORD) - 1, 0 };
		}
		if (!(v & MATCH_LONGER) || !(j = match_next_word(t, i, j))) break;
		h = match_chain(h, t->a[j].hash);
	}
	return k;
}

size_t
match_entries(const match_phrases *m, uint32_t rec, match_entry *e, size_t cap)
{
	size_t n, k = 0;
	const unsigned char *r = match_record(m, rec, &n);
	for (; n && k < cap; n--, r += MATCH_ENTRY) k += (size_t)match_entry_at(m, r, &e[k]);
	return k;
}

struct match_phrasew_node {
	uint64_t h;
	uint32_t value;
	uint32_t order;
	uint32_t quick;                /* of a first word; of the first two */
	uint8_t kind, sub, end, place; /* place: 0 first word, 1 second, 2 others */
	uint8_t classes, says;
};

static kelma_status
add_node(match_phrasew *w, struct match_phrasew_node nd)
{
	if (w->n == w->cap) {
		size_t cap = w->cap ? w->cap * 2 : 4096;
		struct match_phrasew_node *p = realloc(w->node, cap * sizeof *p);
		if (!p) return KELMA_ENOMEM;
		w->node = p;
		w->cap = cap;
	}
	if (w->n >= REC_MAX) return KELMA_ELIMIT;
	nd.order = (uint32_t)w->n;
	w->node[w->n++] = nd;
	return KELMA_OK;
}

kelma_status
match_phrasew_says(match_phrasew *w, const char *f, size_t n)
{
	uint32_t quick = match_quick(match_hash(f, n));
	return kelma_buf_add(&w->says, (const char *)&quick, sizeof quick);
}

/* The word f[0..n) with each of these bytes written onto it says something. */
static kelma_status
written_onto(match_phrasew *w, const char *onto, const char *f, size_t n)
{
	char word[64];
	kelma_status st = KELMA_OK;
	if (n + 1 > sizeof word) return st;
	memcpy(word + 1, f, n);
	for (; *onto && !st; onto++) {
		*word = *onto;
		st = match_phrasew_says(w, word, n + 1);
	}
	return st;
}

kelma_status
match_phrasew_add(match_phrasew *w, const char *phrase, size_t n, const match_entry *e)
{
	kelma_status st = match_text_set(&w->text, w->fold, phrase, n);
	if (st) return st;
	const match_text *t = &w->text;
	if (!t->n || t->n > MATCH_PHRASE_WORDS || e->kind > 255 || e->sub > 255)
		return KELMA_ELIMIT;
	if (!w->values.len && (st = kelma_buf_add(&w->values, "", 1)) != KELMA_OK) return st;
	uint32_t value = 0;
	size_t vn = strlen(e->value) + 1;
	if (vn > 1) {
		/* the same value in a row is stored once: entries come grouped by value */
		if (w->n && w->node[w->n - 1].value &&
		    !strcmp(w->values.data + w->node[w->n - 1].value, e->value))
			value = w->node[w->n - 1].value;
		else {
			value = (uint32_t)w->values.len;
			if ((st = kelma_buf_add(&w->values, e->value, vn)) != KELMA_OK) return st;
		}
	}
	uint64_t h = 0;
	unsigned classes = w->class_of ? w->class_of(e) : 1,
		 says = MATCH_BEGINS | (w->quick_of ? w->quick_of(e, t->n > 1) : 0);
	uint32_t quick = 0;
	const char *onto = w->onto ? w->onto(e) : "";
	if (*onto) st = written_onto(w, onto, t->fold.data + t->a->f, t->a->fe - t->a->f);
	for (size_t i = 0, place = 0; i < t->n && !st; i++) {
		if (i && hyphen(t, i)) continue;
		uint32_t q = match_quick(t->a[i].hash);
		quick = i ? match_pair(quick, q) : q;
		h = i ? match_chain(h, t->a[i].hash) : t->a[i].hash;
		st = add_node(w, (struct match_phrasew_node){ h, value, 0, quick, (uint8_t)e->kind,
							      (uint8_t)e->sub, i + 1 == t->n,
							      (uint8_t)place, (uint8_t)classes,
							      (uint8_t)says });
		place += place < 2;
	}
	return st;
}

/* By hash, ends before prefixes, then in order of adding. */
static int
by_hash(const void *a, const void *b)
{
	const struct match_phrasew_node *x = a, *y = b;
	if (x->h != y->h) return x->h < y->h ? -1 : 1;
	if (x->end != y->end) return x->end > y->end ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void
put32(char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++) p[i] = (char)(v >> (8 * i) & 0xff);
}

/* Write the record of nodes [i, j), which share one hash; returns its place + 1, 0 when no phrase
 * ends here. */
static kelma_status
put_record(const match_phrasew *w, size_t i, size_t j, kelma_buf *recs, uint32_t *place)
{
	char rec[1 + MATCH_ENTRIES * 6];
	size_t n = 0;
	for (size_t k = i; k < j && w->node[k].end && n < MATCH_ENTRIES; k++) {
		const struct match_phrasew_node *d = &w->node[k];
		char *r = rec + 1 + n * 6;
		r[0] = (char)d->kind;
		r[1] = (char)d->sub;
		put32(r + 2, d->value);
		size_t same = 0;
		for (size_t q = 0; q < n; q++) same |= !memcmp(rec + 1 + q * 6, r, 6);
		n += !same;
	}
	rec[0] = (char)n;
	*place = n ? (uint32_t)recs->len + 1 : 0;
	return n ? kelma_buf_add(recs, rec, 1 + n * 6) : KELMA_OK;
}

/* The classes of a word join those of the words it is not told apart from. */
static void
put_class(char *tab, size_t size, uint64_t h, unsigned classes)
{
	uint32_t check = (uint32_t)(h >> 32) & ~255u;
	for (size_t i = (uint32_t)h; classes; i++) {
		char *p = tab + 4 * (i & (size - 1));
		uint32_t v = base_le32(p);
		if (v && (v & ~255u) != check) continue;
		put32(p, v | check | classes);
		return;
	}
}

/* What the places keep of a first or second word. */
static void
put_begin(char *words, size_t first, const struct match_phrasew_node *d)
{
	if (!d->place) {
		put_class(words, first, d->h, d->classes);
		words[first * 4 + (d->quick & (first * 4 - 1))] |= (char)d->says;
	} else if (d->place == 1) {
		size_t i = d->quick & (first * 8 - 1);
		words[first * 8 + (i >> 3)] |= (char)(1u << (i & 7));
	}
}

kelma_status
match_phrasew_finish(match_phrasew *w, kelma_buf *out)
{
	size_t base = out->len, slots = 2, first = 2, begin = 0;
	while (slots < w->n * 2) slots *= 2;
	if (w->n) qsort(w->node, w->n, sizeof *w->node, by_hash);
	for (size_t i = 0; i < w->n; i++)
		begin += !w->node[i].place && (!i || w->node[i].h != w->node[i - 1].h);
	while (first < begin * 2) first *= 2;
	kelma_buf recs = KELMA_BUF_INIT;
	kelma_status st =
		kelma_buf_reserve(out, HEAD + first * PLACE + slots * 8 + w->values.len + 1);
	if (st) return st;
	char *head = out->data + base, *words = head + HEAD, *tab = words + first * PLACE;
	memset(head, 0, HEAD + first * PLACE + slots * 8);
	for (size_t i = 0, j; i < w->n && !st; i = j) {
		uint32_t place, more = 0, classes = 0;
		for (j = i; j < w->n && w->node[j].h == w->node[i].h; j++) {
			more |= !w->node[j].end;
			if (!w->node[j].place) classes |= w->node[j].classes;
			put_begin(words, first, &w->node[j]);
		}
		st = put_record(w, i, j, &recs, &place);
		size_t s = (size_t)w->node[i].h & (slots - 1);
		while (base_le32(tab + s * 8)) s = (s + 1) & (slots - 1);
		put32(tab + s * 8, (uint32_t)(w->node[i].h >> 32) | 1);
		put32(tab + s * 8 + 4,
		      place | more << MORE |
			      (classes && !(classes & ~(unsigned)MATCH_HELPS) ? MATCH_LATER
									      : 0u));
	}
	for (size_t i = 0; i + sizeof(uint32_t) <= w->says.len; i += sizeof(uint32_t)) {
		uint32_t q;
		memcpy(&q, w->says.data + i, sizeof q);
		words[first * 4 + (q & (first * 4 - 1))] |= (char)MATCH_SAYS;
	}
	memcpy(head, "KPH2", 4);
	put32(head + 4, (uint32_t)slots);
	put32(head + 8, (uint32_t)recs.len);
	put32(head + 12, (uint32_t)(w->values.len ? w->values.len : 1));
	put32(head + 16, (uint32_t)first);
	out->len = base + HEAD + first * PLACE + slots * 8;
	if (!st) st = kelma_buf_add(out, recs.data ? recs.data : "", recs.len);
	if (!st)
		st = kelma_buf_add(out, w->values.len ? w->values.data : "",
				   w->values.len ? w->values.len : 1);
	kelma_buf_free(&recs);
	return st;
}

void
match_phrasew_free(match_phrasew *w)
{
	match_text_free(&w->text);
	free(w->node);
	kelma_buf_free(&w->values);
	kelma_buf_free(&w->says);
	w->node = NULL;
	w->n = w->cap = 0;
}
