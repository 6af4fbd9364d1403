/* Which n-grams decided: every row that a text meets, by how much it spoke for the answer. */
#include "lang/lang.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FOUND = 4096, SHOWN = 30 };

typedef struct found {
	const uint8_t *row;
	uint8_t sym[WORD_MAX + 8];
	unsigned len, times;
	int fam, word;
	double weight; /* for the answer against the mean of the other lanes */
} found;

typedef struct finds {
	found *f;
	size_t n;
} finds;

static void
note(finds *x, const uint8_t *row, int fam, int word, const uint8_t *sym, unsigned len)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->f[i].row == row && x->f[i].len == len && x->f[i].word == word &&
		    !memcmp(x->f[i].sym, sym, len)) {
			x->f[i].times++;
			return;
		}
	if (x->n == MAX_FOUND) return;
	found *f = &x->f[x->n++];
	memset(f, 0, sizeof *f);
	f->row = row;
	f->fam = fam;
	f->word = word;
	f->len = len;
	f->times = 1;
	memcpy(f->sym, sym, len);
}

static void
note_word(const lang_model *m, finds *x, int fam, const lang_word *w)
{
	for (unsigned i = 0; i + 1 < w->len; i++)
		for (unsigned k = 2; k <= 4 && i + k <= w->len; k++) {
			uint32_t at = lang_row(lang_mix(base_le32(w->sym + i)), k);
			note(x, m->rows[fam] + (size_t)at * LANES, fam, 0, w->sym + i, k);
		}
	if (w->len >= 5) { /* shorter ones are a 3- or 4-gram as well */
		uint32_t at = lang_word_row(lang_word_hash(w->sym, w->len));
		note(x, m->rows[fam] + (size_t)at * LANES, fam, 1, w->sym + 1, w->len - 2);
	}
}

/* Label that the row speaks for most, and how much it does so against the average lane. */
static int
row_label(const lang_model *m, const found *f, double *weight)
{
	int best = 0, sum = 0, lanes = 0;
	for (int l = 0; l < LANES; l++) {
		if (m->par[P_LABEL + f->fam * LANES + l] < 0) continue;
		int v = f->row[l];
		sum += v;
		lanes++;
		if (v > f->row[best]) best = l;
	}
	*weight = (f->row[best] - (double)sum / (lanes ? lanes : 1)) * m->par[P_SCALE + f->fam];
	return (int)m->par[P_LABEL + f->fam * LANES + best];
}

static int
stronger(const void *a, const void *b)
{
	const found *x = a, *y = b;
	if (x->weight != y->weight) return x->weight < y->weight ? 1 : -1;
	return memcmp(x->sym, y->sym, sizeof x->sym);
}

static kelma_status
show(const lang_model *m, const found *f, kelma_buf *out)
{
	char text[WORD_MAX * 4 + 40];
	size_t n = 0;
	double w;
	int label = row_label(m, f, &w);
	if (f->word) text[n++] = '=';
	for (unsigned i = 0; i < f->len; i++)
		for (const uint8_t *c = m->name + f->sym[i] * 4;
		     c < m->name + f->sym[i] * 4 + 4 && *c; c++)
			text[n++] = (char)*c;
	if (f->word) text[n++] = '=';
	kelma_status st = kelma_buf_add(out, text, n);
	int k = snprintf(text, sizeof text, "\t%s\t%.2f\n", kelma_label_name((kelma_label)label),
			 w * f->times);
	return st ? st : kelma_buf_add(out, text, (size_t)k);
}

kelma_status
kelma_lang_explain(kelma_lang *lg, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	finds x = { malloc(MAX_FOUND * sizeof(found)), 0 };
	lang_word w;
	size_t pos = 0, was = out->len;
	if (!x.f) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	n = lang_prefix(s, n, EXPLAIN_MAX);
	while (lang_word_next(&lg->m, s, n, &pos, &w)) {
		int fam = lang_word_family(&lg->m, &w);
		if (fam >= 0) note_word(&lg->m, &x, fam, &w);
	}
	for (size_t i = 0; i < x.n; i++) {
		row_label(&lg->m, &x.f[i], &x.f[i].weight);
		x.f[i].weight *= x.f[i].times;
	}
	if (x.n) qsort(x.f, x.n, sizeof *x.f, stronger);
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < x.n && i < SHOWN && !st; i++) st = show(&lg->m, &x.f[i], out);
	free(x.f);
	if (st) {
		out->len = was;
		return base_fail(err, st, 0, 0, "out of memory");
	}
	return KELMA_OK;
}
