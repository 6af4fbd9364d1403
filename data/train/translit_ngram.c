#include "train/translit_ngram.h"
#include "translit/decode_code.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
add(tmap *m, const uint16_t *g, int n, double w)
{
	tmap_add(m, g, (size_t)n * 2, w);
}

static tmap_item *
find(const tmap *m, const uint16_t *g, int n)
{
	return tmap_find(m, g, (size_t)n * 2);
}

/* Highest order, and every shorter n-gram that starts the word: real counts. The others follow from
 * them. */
void
ngram_add(ngram_model *m, const uint32_t *unit, size_t n, double weight)
{
	uint16_t s[EM_WORD + 2] = { NGRAM_BEGIN };
	int len = 1;
	for (size_t i = 0; i < n && i < EM_WORD; i++) s[len++] = (uint16_t)(unit[i] + NGRAM_FIRST);
	s[len++] = NGRAM_END;
	for (int i = 0; i + m->order <= len; i++) add(&m->count[m->order], s + i, m->order, weight);
	for (int k = 2; k < m->order && k <= len; k++) add(&m->count[k], s, k, weight);
}

static double
discount(const tmap *m)
{
	double n1 = 1, n2 = 1;
	for (size_t i = 0; i < m->n; i++) {
		n1 += m->item[i].count <= 1;
		n2 += m->item[i].count > 1 && m->item[i].count <= 2;
	}
	return n1 / (n1 + 2 * n2);
}

/* p(last | rest of g) by backing off through what is known. */
static double
lower(const ngram_model *m, const uint16_t *g, int n)
{
	double w = 1;
	for (; n > 1; g++, n--) {
		tmap_item *t = find(&m->count[n], g, n);
		if (t) return w * m->p[n][t - m->count[n].item];
		tmap_item *c = find(&m->ctx[n - 1], g, n - 1);
		if (c) w *= m->d[n] * c->mark / c->count;
	}
	tmap_item *t = find(&m->count[1], g, 1);
	return w * (t ? m->p[1][t - m->count[1].item] : 1.0 / (double)m->symbols / 100);
}

static void
estimate(ngram_model *m, int k)
{
	tmap *c = &m->count[k];
	double d = m->d[k] = discount(c), total = 0;
	m->p[k] = train_alloc(c->n * sizeof(double));
	m->keep[k] = train_alloc(c->n);
	for (size_t i = 0; i < c->n; i++) {
		total += c->item[i].count;
		if (k == 1) continue;
		tmap_add(&m->ctx[k - 1], c->item[i].key, (size_t)(k - 1) * 2, c->item[i].count);
		find(&m->ctx[k - 1], (const void *)c->item[i].key, k - 1)->mark++;
	}
	for (size_t i = 0; i < c->n; i++) {
		uint16_t g[NGRAM_MAX];
		memcpy(g, c->item[i].key, (size_t)k * 2);
		double sum = total, kinds = (double)c->n, low = 1.0 / (double)m->symbols;
		if (k > 1) {
			tmap_item *h = find(&m->ctx[k - 1], g, k - 1);
			sum = h->count;
			kinds = h->mark;
			low = lower(m, g + 1, k - 1);
		}
		m->p[k][i] = (c->item[i].count - d * (c->item[i].count >= d)) / sum +
			     d * kinds / sum * low;
	}
}

static void
prune(ngram_model *m, double least)
{
	for (int k = m->order; k > 1; k--)
		for (size_t i = 0; i < m->count[k].n; i++) {
			uint16_t g[NGRAM_MAX];
			memcpy(g, m->count[k].item[i].key, (size_t)k * 2);
			tmap_item *c = find(&m->ctx[k - 1], g, k - 1);
			double back = m->d[k] * c->mark / c->count * lower(m, g + 1, k - 1);
			double loss = m->count[k].item[i].count * fabs(log(m->p[k][i]) - log(back));
			if (loss >= least) m->keep[k][i] = 1;
			if (!m->keep[k][i]) continue;
			tmap_item *h = k > 2 ? find(&m->count[k - 1], g, k - 1) : NULL;
			if (h) m->keep[k - 1][h - m->count[k - 1].item] = 1;
		}
	for (size_t i = 0; i < m->count[1].n; i++) m->keep[1][i] = 1;
}

void
ngram_finish(ngram_model *m, size_t symbols, double least)
{
	m->symbols = symbols;
	for (int k = m->order; k > 1; k--)
		for (size_t i = 0; i < m->count[k].n; i++) {
			const tmap_item *t = &m->count[k].item[i];
			add(&m->count[k - 1], (const uint16_t *)(const void *)(t->key + 2), k - 1,
			    1);
		}
	for (int k = 1; k <= m->order; k++) estimate(m, k);
	prune(m, least);
}

static void
write_symbol(unsigned s, const em_model *units, FILE *f)
{
	if (s < NGRAM_FIRST) {
		fputc(s == NGRAM_END ? '$' : '^', f);
		return;
	}
	const tmap_item *t = &units->unit.item[s - NGRAM_FIRST];
	const unsigned char *k = (const unsigned char *)t->key;
	char l[16], a[16];
	size_t x = code_latin_put(k + 1, k[0], l),
	       y = code_arab_put(k + 1 + k[0], t->len - 1 - k[0], a);
	for (size_t i = 0; i < y; i++)
		if (a[i] == ' ') a[i] = '_';
	fprintf(f, "%.*s=%.*s", (int)x, l, (int)y, a);
}

/* Back-off weights of the pruned model: what the kept followers of a context leave, over what they
 * leave below. */
static void
weigh(ngram_model *m, int k, tmap *up, tmap *down)
{
	for (size_t i = 0; i < m->count[k].n; i++) {
		if (!m->keep[k][i]) continue;
		uint16_t g[NGRAM_MAX];
		memcpy(g, m->count[k].item[i].key, (size_t)k * 2);
		tmap_add(up, g, (size_t)(k - 1) * 2, m->p[k][i]);
		tmap_add(down, g, (size_t)(k - 1) * 2, lower(m, g + 1, k - 1));
	}
}

void
ngram_write(ngram_model *m, const em_model *units, FILE *f)
{
	tmap up = { 0 }, down = { 0 };
	for (int k = 2; k <= m->order; k++) weigh(m, k, &up, &down);
	for (int k = 1; k <= m->order; k++)
		for (size_t i = 0; i < m->count[k].n; i++) {
			if (!m->keep[k][i]) continue;
			uint16_t g[NGRAM_MAX];
			memcpy(g, m->count[k].item[i].key, (size_t)k * 2);
			for (int j = 0; j < k; j++) {
				if (j) fputc(' ', f);
				write_symbol(g[j], units, f);
			}
			tmap_item *u = tmap_find(&up, g, (size_t)k * 2),
				  *d = tmap_find(&down, g, (size_t)k * 2);
			double bow = 0;
			if (u && u->count < 1 && d->count < 1)
				bow = log((1 - u->count) / (1 - d->count));
			fprintf(f, "\t%.2f\t%.2f\n", log(m->p[k][i]), bow);
		}
	tmap_item *u = tmap_find(&up, (const uint16_t[]){ NGRAM_BEGIN }, 2);
	tmap_item *d = tmap_find(&down, (const uint16_t[]){ NGRAM_BEGIN }, 2);
	if (u) fprintf(f, "^\t-99\t%.2f\n", log((1 - u->count) / (1 - d->count)));
	tmap_free(&up);
	tmap_free(&down);
}
