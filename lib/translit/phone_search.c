/* Beam search for one typed word. */
#include "translit/phone_search.h"
#include "base/lines.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <math.h>
#include <stdlib.h>

enum { FREE_COST = 400 }; /* hundredths of a nat that a word outside the list costs */

static int
by_text(const void *x, const void *y)
{
	const phone_unit *a = x, *b = y;
	int c = memcmp(a->s, b->s, a->n < b->n ? a->n : b->n);
	if (c || a->n != b->n) return c ? c : (int)a->n - (int)b->n;
	return memcmp(a->let, b->let, sizeof a->let);
}

static unsigned
letter_of(const phone_data *d, uint32_t cp)
{
	for (unsigned i = 1; i <= d->letters; i++)
		if (phone_letter_cp(d, i) == cp) return i;
	return 0;
}

/* One line of the table. A spelling of a letter that no word has is left out. */
static int
read_unit(phone_search *p, base_str line, phone_unit *u)
{
	base_str f[4];
	size_t n = base_fields(line, f, 4);
	if (n < 3 || !f[0].n || f[0].n > 255 || !f[2].n || f[2].n > 5) return -1;
	*u = (phone_unit){ .s = f[0].s, .n = (uint8_t)f[0].n, .vowel = n > 3 };
	for (size_t i = 0; i < f[2].n; i++) {
		if (f[2].s[i] < '0' || f[2].s[i] > '9') return -1;
		u->cost = u->cost * 10 + (f[2].s[i] - '0');
	}
	for (size_t i = 0; i < f[1].n;) {
		uint32_t cp;
		i += utf8_get(f[1].s + i, &cp);
		unsigned c = letter_of(&p->d, cp);
		if (!c) return 0;
		if (u->nlet == PHONE_UNIT_LETTERS) return -1;
		u->let[u->nlet++] = (uint8_t)c;
	}
	return 1;
}

static kelma_status
read_units(phone_search *p, kelma_err *err)
{
	base_lines l = { (const char *)p->d.units, p->d.nunits, 0, 0 };
	base_str line;
	size_t cap = 0;
	while (base_lines_next(&l, &line)) {
		phone_unit u;
		int ok = read_unit(p, line, &u);
		if (ok < 0)
			return base_fail(err, KELMA_EDATA, 0, l.line, "phone spellings: bad line");
		if (!ok) continue;
		if (p->nunit == cap) {
			cap = cap ? cap * 2 : 512;
			phone_unit *q = cap <= 65536 ? realloc(p->unit, cap * sizeof *q) : NULL;
			if (!q) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
			p->unit = q;
		}
		p->unit[p->nunit++] = u;
	}
	if (p->nunit) qsort(p->unit, p->nunit, sizeof *p->unit, by_text);
	for (size_t b = 0, i = 0; b <= 256; b++) {
		while (i < p->nunit && (unsigned char)p->unit[i].s[0] < b) i++;
		p->first[b] = (uint32_t)i;
	}
	return KELMA_OK;
}

/* Every child range must lie behind its parent and inside; letters must be letters. */
static int
trie_is_sound(const phone_data *d)
{
	for (uint32_t i = 0; i < d->nodes; i++) {
		const unsigned char *nd = d->node + (size_t)i * PHONE_NODE;
		uint32_t child = base_le32(nd);
		if (nd[4] && (child <= i || child > d->nodes || nd[4] > d->nodes - child)) return 0;
		if (nd[5] > d->letters || (i && !nd[5])) return 0;
	}
	return d->nodes > 0;
}

kelma_status
phone_search_open(phone_search *p, const void *sec, size_t n, kelma_err *err)
{
	const unsigned char *b = sec;
	*p = (phone_search){ .nunit = 0 };
	if (!b || n < PHONE_HEAD || memcmp(b, "KPH1", 4))
		return base_fail(err, KELMA_EDATA, 0, 0, "no Tamazight word list");
	phone_data *d = &p->d;
	d->letters = base_le32(b + 4);
	d->nodes = base_le32(b + 8);
	d->nunits = base_le32(b + 12);
	size_t l = d->letters + (size_t)1, lm = 2 * l * l * l;
	if (!d->letters || d->letters > PHONE_LETTERS_MAX ||
	    PHONE_HEAD + (uint64_t)d->letters * 2 + lm + (uint64_t)d->nodes * PHONE_NODE +
			    d->nunits !=
		    n)
		return base_fail(err, KELMA_EDATA, 4, 0, "Tamazight word list has wrong sizes");
	d->cp = b + PHONE_HEAD;
	d->lm = d->cp + d->letters * 2;
	d->node = d->lm + lm;
	d->units = d->node + (size_t)d->nodes * PHONE_NODE;
	if (!trie_is_sound(d) || kelma_utf8_valid((const char *)d->units, d->nunits) != d->nunits)
		return base_fail(err, KELMA_EDATA, PHONE_HEAD, 0, "Tamazight word list is damaged");
	for (const char *v = "aeiou"; *v; v++) p->vowels[(unsigned char)*v] = 1;
	p->beam = malloc((PHONE_WORD_MAX + 1) * PHONE_BEAM * sizeof *p->beam);
	p->trie = malloc((PHONE_WORD_MAX + 1) * PHONE_TRIE_BEAM * sizeof *p->trie);
	if (!p->beam || !p->trie) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	return read_units(p, err);
}

void
phone_search_close(phone_search *p)
{
	free(p->unit);
	free(p->beam);
	free(p->trie);
	*p = (phone_search){ .nunit = 0 };
}

/* Put h among the cap best of a column: merged with an equal reading, else in the place of the
 * worst. */
static void
put(phone_hyp *col, uint16_t *n, size_t cap, const phone_hyp *h)
{
	size_t worst = 0;
	for (size_t i = 0; i < *n; i++) {
		phone_hyp *o = &col[i];
		if (o->node == h->node && o->n == h->n && !memcmp(o->s, h->s, h->n)) {
			if (h->cost < o->cost) *o = *h;
			return;
		}
		if (o->cost > col[worst].cost) worst = i;
	}
	if (*n < cap)
		col[(*n)++] = *h;
	else if (h->cost < col[worst].cost)
		col[worst] = *h;
}

/* Child of node with this letter, 0 = none. */
static uint32_t
child(const phone_data *d, uint32_t node, unsigned letter)
{
	const unsigned char *nd = d->node + (size_t)node * PHONE_NODE;
	uint32_t c = base_le32(nd);
	for (unsigned k = 0; k < nd[4]; k++)
		if (d->node[(size_t)(c + k) * PHONE_NODE + 5] == letter) return c + k;
	return 0;
}

/* Grow h by unit u: 0 when the word gets too long or (in_trie) leaves the list. */
static int
grow(const phone_search *p, const phone_hyp *h, const phone_unit *u, int in_trie, phone_hyp *g)
{
	if (h->n + u->nlet > PHONE_LETTERS) return 0;
	*g = *h;
	g->cost += u->cost;
	for (size_t k = 0; k < u->nlet; k++) {
		unsigned c = u->let[k];
		if (in_trie && !(g->node = child(&p->d, g->node, c))) return 0;
		if (!in_trie)
			g->cost += phone_lm(&p->d, g->n > 1 ? g->s[g->n - 2] : 0,
					    g->n ? g->s[g->n - 1] : 0, c);
		g->s[g->n++] = (uint8_t)c;
	}
	return 1;
}

/* Does unit u fit at byte i of s? */
static int
fits(const phone_search *p, const phone_unit *u, const char *s, size_t n, size_t i)
{
	if (u->n > n - i || memcmp(u->s, s + i, u->n)) return 0;
	if (!u->vowel) return 1;
	return (i && p->vowels[(unsigned char)s[i - 1]]) ||
	       (i + u->n < n && p->vowels[(unsigned char)s[i + u->n]]);
}

static void
spread(phone_search *p, const char *s, size_t n, size_t i)
{
	unsigned char b = (unsigned char)s[i];
	phone_hyp g;
	for (uint32_t k = p->first[b]; k < p->first[b + 1]; k++) {
		const phone_unit *u = &p->unit[k];
		if (!fits(p, u, s, n, i)) continue;
		size_t to = i + u->n;
		for (size_t h = 0; h < p->nbeam[i]; h++)
			if (grow(p, &p->beam[i * PHONE_BEAM + h], u, 0, &g))
				put(p->beam + to * PHONE_BEAM, &p->nbeam[to], PHONE_BEAM, &g);
		for (size_t h = 0; h < p->ntrie[i]; h++)
			if (grow(p, &p->trie[i * PHONE_TRIE_BEAM + h], u, 1, &g))
				put(p->trie + to * PHONE_TRIE_BEAM, &p->ntrie[to], PHONE_TRIE_BEAM,
				    &g);
	}
}

/* The better of the two; the share of the best among all that were found is its probability. */
static int
choose(const phone_search *p, size_t n, phone_result *out)
{
	double sum = 0;
	*out = (phone_result){ .cost = -1 };
	for (int t = 0; t < 2; t++) {
		const phone_hyp *col = t ? p->trie + n * PHONE_TRIE_BEAM : p->beam + n * PHONE_BEAM;
		for (size_t i = 0; i < (t ? p->ntrie[n] : p->nbeam[n]); i++) {
			const phone_hyp *h = &col[i];
			int cost = h->cost;
			unsigned w =
				t ? phone_le16(p->d.node + (size_t)h->node * PHONE_NODE + 6) : 0;
			if (!h->n || w == PHONE_NO_WORD) continue;
			cost += t ? (int)w
				  : FREE_COST + phone_lm(&p->d, h->n > 1 ? h->s[h->n - 2] : 0,
							 h->s[h->n - 1], 0);
			sum += exp(-cost / 100.0);
			if (out->cost >= 0 && cost >= out->cost) continue;
			out->cost = cost;
			out->known = t;
			out->n = h->n;
			memcpy(out->s, h->s, h->n);
		}
	}
	out->prob = sum > 0 ? exp(-out->cost / 100.0) / sum : 0;
	return out->cost >= 0;
}

int
phone_search_run(phone_search *p, const char *s, size_t n, phone_result *out)
{
	if (!n || n > PHONE_WORD_MAX) return 0;
	memset(p->nbeam, 0, sizeof p->nbeam);
	memset(p->ntrie, 0, sizeof p->ntrie);
	p->beam[0] = p->trie[0] = (phone_hyp){ .cost = 0 };
	p->nbeam[0] = p->ntrie[0] = 1;
	for (size_t i = 0; i < n; i++)
		if (p->nbeam[i] || p->ntrie[i]) spread(p, s, n, i);
	return choose(p, n, out);
}
