#include "translit/names_parts.h"
#include <math.h>
#include <string.h>

void
part_add(part *p, const char *s, size_t n, double prob)
{
	if (n > PART_TEXT || prob <= 0) return;
	size_t k = 0;
	while (k < p->n && (p->sp[k].n != n || memcmp(p->sp[k].s, s, n))) k++;
	spelling x = { .n = n };
	memcpy(x.s, s, n);
	if (k < p->n)
		prob += exp(p->sp[k].logp);
	else if (p->n < PART_SPELLINGS)
		p->n++;
	else if (log(prob) > p->sp[--k].logp)
		p->n = PART_SPELLINGS;
	else
		return;
	x.logp = log(prob);
	for (; k && p->sp[k - 1].logp < x.logp; k--) p->sp[k] = p->sp[k - 1];
	p->sp[k] = x;
}

void
part_normalize(part *p)
{
	double sum = 0;
	for (size_t i = 0; i < p->n; i++) sum += exp(p->sp[i].logp);
	for (size_t i = 0; i < p->n && sum > 0; i++) p->sp[i].logp -= log(sum);
}

static kelma_status
put(kelma_buf *out, kelma_map *map, const char *s, size_t n, size_t in, int whole)
{
	if (!n && !in) return KELMA_OK;
	kelma_status st = kelma_buf_add(out, s, n);
	if (st || !map) return st;
	return whole ? kelma_map_add_whole(map, n, in) : kelma_map_add(map, n, in);
}

static kelma_status
write_choice(const parts *ps, const uint8_t *pick, const char *s, size_t from, size_t to,
	     kelma_buf *out, kelma_map *map, double *logp)
{
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < ps->n && !st; i++) {
		const part *p = &ps->p[i];
		const spelling *x = &p->sp[pick ? pick[i] : 0];
		st = put(out, map, s + from, p->start - from, p->start - from, 0);
		if (!st) st = put(out, map, x->s, x->n, p->end - p->start, 1);
		from = p->end;
		if (logp) *logp += x->logp;
	}
	return st ? st : put(out, map, s + from, to - from, to - from, 0);
}

kelma_status
parts_write(const parts *ps, const char *s, size_t from, size_t to, kelma_buf *out, kelma_map *map,
	    double *logp)
{
	return write_choice(ps, NULL, s, from, to, out, map, logp);
}

typedef struct choice {
	double logp;
	uint8_t pick[PARTS];
} choice;

static void
keep(choice *c, size_t *n, size_t cap, const choice *from, size_t at, uint8_t j, double logp)
{
	size_t k = *n;
	if (k == cap) {
		if (c[k - 1].logp >= logp) return;
		k--;
	} else
		++*n;
	for (; k && c[k - 1].logp < logp; k--) c[k] = c[k - 1];
	c[k] = *from;
	c[k].pick[at] = j;
	c[k].logp = logp;
}

kelma_status
parts_nbest(const parts *ps, const char *s, size_t from, size_t to, const char *tail, size_t nt,
	    kelma_buf *out, kelma_candidate *list, size_t cap, size_t *got)
{
	choice now[PARTS_NBEST], next[PARTS_NBEST];
	size_t n = 1, first = out->len;
	now[0] = (choice){ 0, { 0 } };
	for (size_t i = 0; i < ps->n; i++) {
		size_t m = 0;
		for (size_t a = 0; a < n; a++)
			for (size_t j = 0; j < ps->p[i].n; j++)
				keep(next, &m, PARTS_NBEST, &now[a], i, (uint8_t)j,
				     now[a].logp + ps->p[i].sp[j].logp);
		memcpy(now, next, m * sizeof *now);
		n = m;
	}
	kelma_status st = KELMA_OK;
	*got = 0;
	for (size_t a = 0; a < n && a < cap && !st; a++) {
		size_t start = out->len;
		st = write_choice(ps, now[a].pick, s, from, to, out, NULL, NULL);
		if (!st) st = kelma_buf_add(out, tail, nt);
		list[(*got)++] = (kelma_candidate){ exp(now[a].logp), start, out->len };
	}
	if (st) out->len = first;
	return st;
}
