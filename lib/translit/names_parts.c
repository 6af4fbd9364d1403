#include "translit/names_parts.h"
#include <math.h>
#include <stdio.h>
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

static kelma_status
failed(kelma_status st, kelma_err *err)
{
	return st ? base_fail(err, st, 0, 0, "%s", kelma_strstatus(st)) : KELMA_OK;
}

/* Best spellings from byte `at` on; *logp grows by their log probability. */
static kelma_status
write_best(const parts_source *src, const char *s, size_t n, size_t at, kelma_buf *out,
	   kelma_map *map, double *logp)
{
	kelma_status st = KELMA_OK;
	while (at < n && !st) {
		size_t from = at;
		src->read(src->self, s, n, &at);
		st = write_choice(src->ps, NULL, s, from, at, out, map, logp);
	}
	return st;
}

kelma_status
parts_text(const parts_source *src, const char *s, size_t n, kelma_buf *out, kelma_map *map,
	   double *confidence, kelma_err *err)
{
	double logp = 0;
	kelma_status st = write_best(src, s, n, 0, out, map, &logp);
	if (!st && confidence) *confidence = exp(logp);
	return failed(st, err);
}

/* The best choices for all parts, into now[0..PARTS_NBEST); returns how many. */
static size_t
choose(const parts *ps, choice *now)
{
	choice next[PARTS_NBEST];
	size_t n = 1;
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
	return n;
}

kelma_status
parts_nbest(const parts_source *src, const char *s, size_t n, readings *r, kelma_err *err)
{
	choice c[PARTS_NBEST];
	kelma_buf tail = KELMA_BUF_INIT;
	kelma_map tail_map = KELMA_MAP_INIT;
	size_t at = 0, again = 0, first = r->out->len;
	double rest = 0;
	r->got = 0;
	if (!r->cap) return base_fail(err, KELMA_EARG, 0, 0, "no room for a reading");
	src->read(src->self, s, n, &at);
	kelma_status st = write_best(src, s, n, at, &tail, r->map ? &tail_map : NULL, &rest);
	if (at < n) src->read(src->self, s, n, &again); /* the tail used the parts */
	size_t k = choose(src->ps, c);
	for (size_t i = 0; i < k && i < r->cap && !st; i++) {
		size_t start = r->out->len;
		kelma_map *map = r->map ? &r->map[i] : NULL;
		if (map) map->n = 0;
		st = write_choice(src->ps, c[i].pick, s, 0, at, r->out, map, NULL);
		if (!st && tail.len) st = kelma_buf_add(r->out, tail.data, tail.len);
		if (!st && map) st = base_map_append(map, &tail_map);
		r->cand[r->got++] = (kelma_candidate){ exp(c[i].logp), start, r->out->len };
	}
	if (st) r->out->len = first;
	kelma_buf_free(&tail);
	kelma_map_free(&tail_map);
	return failed(st, err);
}

kelma_status
parts_explain(const parts_source *src, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	size_t at = 0;
	char line[PART_TEXT + 32];
	kelma_status st = KELMA_OK;
	src->read(src->self, s, n, &at);
	for (size_t i = 0; i < src->ps->n && !st; i++) {
		const part *p = &src->ps->p[i];
		st = kelma_buf_add(out, s + p->start, p->end - p->start);
		if (!st) st = kelma_buf_add(out, "\n", 1);
		for (size_t j = 0; j < p->n && !st; j++) {
			int w = snprintf(line, sizeof line, "\t%.*s\tp=%.4f\n", (int)p->sp[j].n,
					 p->sp[j].s, exp(p->sp[j].logp));
			st = kelma_buf_add(out, line, (size_t)w);
		}
	}
	return failed(st, err);
}
