/* The learner: labels, cases, averaged perceptron with a margin. Deterministic. */
#include "train/coda.h"
#include "text/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static coda_sym *
find_sym(coda_set *s, uint32_t cp, int make)
{
	for (size_t i = 0; i < s->nsym; i++)
		if (s->sym[i].cp == cp) return &s->sym[i];
	if (!make) return NULL;
	coda_sym *p = realloc(s->sym, (s->nsym + 1) * sizeof *p);
	if (!p) exit(3);
	s->sym = p;
	p = &s->sym[s->nsym++];
	*p = (coda_sym){ .cp = cp, .nlabels = 1 };
	p->label[0][utf8_put(cp, p->label[0])] = '\0'; /* label 0: stays */
	return p;
}

void
coda_count(coda_set *s, uint32_t cp, const char *label)
{
	coda_sym *y = find_sym(s, cp, 1);
	size_t k = 0;
	while (k < y->nlabels && strcmp(y->label[k], label)) k++;
	if (k == y->nlabels) {
		if (k == CODA_MAX_LABELS) return;
		strcpy(y->label[y->nlabels++], label);
	}
	y->count[k]++;
}

void
coda_settle(coda_set *s, size_t min)
{
	for (size_t i = 0; i < s->nsym; i++) {
		coda_sym *y = &s->sym[i];
		size_t n = 1;
		for (size_t k = 1; k < y->nlabels; k++)
			if (y->count[k] >= min && !strchr(y->label[k], '/') &&
			    !strchr(y->label[k], '\t')) {
				memmove(y->label[n], y->label[k], sizeof y->label[k]);
				y->count[n++] = y->count[k];
			}
		y->nlabels = n;
	}
}

static void
grow(void **p, size_t *cap, size_t n, size_t size)
{
	if (n <= *cap) return;
	size_t c = *cap ? *cap * 2 : 4096;
	while (c < n) c *= 2;
	if (!(*p = realloc(*p, c * size))) exit(3);
	*cap = c;
}

static void
rehash(coda_set *s)
{
	free(s->slot);
	s->nslot = s->nslot ? s->nslot * 2 : 1 << 16;
	if (!(s->slot = calloc(s->nslot, sizeof *s->slot))) exit(3);
	for (size_t i = 0; i < s->nf; i++) {
		size_t k = s->f[i].key & (s->nslot - 1);
		while (s->slot[k]) k = (k + 1) & (s->nslot - 1);
		s->slot[k] = (uint32_t)i + 1;
	}
}

static uint32_t
feature(coda_set *s, const coda_line *l, const coda_feature *q, size_t sym)
{
	uint64_t key = coda_mix(q->key, s->sym[sym].cp, 0);
	if (s->nf * 2 >= s->nslot) rehash(s);
	size_t k = key & (s->nslot - 1);
	for (; s->slot[k]; k = (k + 1) & (s->nslot - 1))
		if (s->f[s->slot[k] - 1].key == key)
			return s->f[s->slot[k] - 1].seen++, s->slot[k] - 1;
	void *p = s->f;
	grow(&p, &s->capf, s->nf + 1, sizeof *s->f);
	s->f = p;
	s->slot[k] = (uint32_t)s->nf + 1;
	s->f[s->nf] = (coda_feat){ key, (uint32_t)sym, (uint32_t)s->names.len, 1, s->nw };
	s->nw += s->sym[sym].nlabels;
	char num[16];
	const char *t = l->text.data;
	kelma_buf_add(&s->names, num, (size_t)sprintf(num, "%u\t", (unsigned)q->tpl));
	kelma_buf_add(&s->names, t + l->off[q->a], l->off[q->an] - l->off[q->a]);
	if (q->bn > q->b) {
		kelma_buf_add(&s->names, "_", 1);
		kelma_buf_add(&s->names, t + l->off[q->b], l->off[q->bn] - l->off[q->b]);
	}
	kelma_buf_add(&s->names, "", 1);
	return (uint32_t)s->nf++;
}

int
coda_collect(coda_set *s, const coda_line *l, const char (*label)[32])
{
	coda_feature q[CODA_MAX_FEATURES];
	for (size_t i = CODA_PAD; i + CODA_PAD < l->n; i++) {
		coda_sym *y = find_sym(s, l->cp[i], 0);
		if (!y || y->nlabels < 2) continue;
		void *p = s->kase;
		grow(&p, &s->capcase, s->ncase + 1, sizeof *s->kase);
		s->kase = p;
		coda_case c = { (uint32_t)(y - s->sym), (uint32_t)s->nfeat,
				(uint32_t)coda_features(l, i, q), 0, 0 };
		for (size_t k = 0; k < y->nlabels; k++)
			if (!strcmp(y->label[k], label[i - CODA_PAD]))
				c.gold = (uint8_t)k, c.has_gold = 1;
		p = s->feat;
		grow(&p, &s->capfeat, s->nfeat + c.n, sizeof *s->feat);
		s->feat = p;
		for (size_t k = 0; k < c.n; k++) s->feat[s->nfeat++] = feature(s, l, &q[k], c.sym);
		s->kase[s->ncase++] = c;
	}
	return 1;
}

static void
update(coda_set *s, const coda_case *c, size_t label, double by, double time)
{
	for (size_t k = 0; k < c->n; k++) {
		size_t w = s->f[s->feat[c->first + k]].w + label;
		s->w[w] += by;
		s->sum[w] += by * time;
	}
}

int
coda_learn(coda_set *s, int epochs, double margin)
{
	double time = 1, score[CODA_MAX_LABELS];
	uint32_t seed = 1;
	size_t *order = malloc((s->ncase + 1) * sizeof *order);
	s->w = calloc(s->nw + 1, sizeof *s->w);
	s->sum = calloc(s->nw + 1, sizeof *s->sum);
	if (!s->w || !s->sum || !order) exit(3);
	for (size_t i = 0; i < s->ncase; i++) order[i] = i;
	for (int e = 0; e < epochs; e++) {
		for (size_t i = s->ncase; i-- > 1;) { /* another order each time */
			seed = seed * 1664525u + 1013904223u;
			size_t k = (size_t)((uint64_t)seed * (i + 1) >> 32), t = order[i];
			order[i] = order[k];
			order[k] = t;
		}
		for (size_t i = 0; i < s->ncase; i++, time++) {
			const coda_case *c = &s->kase[order[i]];
			size_t n = s->sym[c->sym].nlabels, best = c->gold;
			if (!c->has_gold) continue;
			memset(score, 0, sizeof score);
			for (size_t k = 0; k < c->n; k++)
				for (size_t l = 0; l < n; l++)
					score[l] += s->w[s->f[s->feat[c->first + k]].w + l];
			for (size_t l = 0; l < n; l++)
				if (l != c->gold &&
				    score[l] + margin >=
					    score[best] + (best == c->gold ? 0 : margin))
					best = l;
			if (best == c->gold) continue;
			update(s, c, c->gold, 1, time);
			update(s, c, best, -1, time);
		}
	}
	for (size_t i = 0; i < s->nw; i++) s->w[i] -= s->sum[i] / time;
	free(order);
	return 1;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* One line of the model for feature i, or NULL when all its weights round to nothing. */
static char *
line_of(const coda_set *s, size_t i, double scale)
{
	const coda_feat *f = &s->f[i];
	const coda_sym *y = &s->sym[f->sym];
	char b[1024], cp[8] = "";
	cp[utf8_put(y->cp, cp)] = '\0';
	int n = snprintf(b, 600, "%s\t%s\t", cp, s->names.data + f->text), any = 0;
	for (size_t l = 0; l < y->nlabels; l++) {
		double w = s->w[f->w + l] * scale;
		int v = (int)(w < 0 ? w - 0.5 : w + 0.5);
		if (v) n += snprintf(b + n, 24, "%s%zu:%d", any++ ? " " : "", l, v);
	}
	return any ? strdup(b) : NULL;
}

/* The symbol with the next code point, or NULL. */
static const coda_sym *
after(const coda_set *s, uint32_t cp)
{
	const coda_sym *best = NULL;
	for (size_t i = 0; i < s->nsym; i++)
		if (s->sym[i].cp > cp && (!best || s->sym[i].cp < best->cp)) best = &s->sym[i];
	return best;
}

int
coda_write(const coda_set *s, const char *path, double scale, const char *head)
{
	FILE *o = fopen(path, "wb");
	char **line = calloc(s->nf + 1, sizeof *line);
	size_t n = 0;
	if (!o || !line) return 0;
	fputs(head, o);
	for (const coda_sym *y = after(s, 0); y; y = after(s, y->cp)) {
		char cp[8] = "";
		if (y->nlabels < 2) continue;
		cp[utf8_put(y->cp, cp)] = '\0';
		fprintf(o, "%s\tlabels\t", cp);
		for (size_t l = 0; l < y->nlabels; l++)
			fprintf(o, "%s%s", l ? "/" : "", y->label[l]);
		fputc('\n', o);
	}
	for (size_t i = 0; i < s->nf; i++)
		if ((line[n] = line_of(s, i, scale))) n++;
	qsort(line, n, sizeof *line, by_text);
	for (size_t i = 0; i < n; i++) fprintf(o, "%s\n", line[i]), free(line[i]);
	free(line);
	return !fclose(o);
}

void
coda_set_free(coda_set *s)
{
	free(s->sym), free(s->kase), free(s->feat), free(s->f), free(s->slot), free(s->w),
		free(s->sum);
	kelma_buf_free(&s->names);
}
