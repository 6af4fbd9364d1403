/* Offset maps. Segments touch and cover both sides, so every look-up is a binary search and
 * composition a merge. */
#include "base/base.h"
#include <stdlib.h>

kelma_status
base_map_reserve(kelma_map *m, size_t more)
{
	size_t cap = m->cap ? m->cap : 16;
	if (more > SIZE_MAX / sizeof *m->seg / 2 - m->n) return KELMA_ELIMIT;
	while (cap < m->n + more) cap *= 2;
	if (cap == m->cap) return KELMA_OK;
	kelma_seg *p = realloc(m->seg, cap * sizeof *p);
	if (!p) return KELMA_ENOMEM;
	m->seg = p;
	m->cap = cap;
	return KELMA_OK;
}

static kelma_status
add(kelma_map *m, size_t out_len, size_t in_len, int whole)
{
	if (!m) return KELMA_EARG;
	if (!out_len && !in_len) return KELMA_OK;
	kelma_status st = m->n < m->cap ? KELMA_OK : base_map_reserve(m, 1);
	if (!st) base_map_put(m, out_len, in_len, whole);
	return st;
}

kelma_status
kelma_map_add(kelma_map *m, size_t out_len, size_t in_len)
{
	return add(m, out_len, in_len, out_len != in_len);
}

kelma_status
kelma_map_add_whole(kelma_map *m, size_t out_len, size_t in_len)
{
	return add(m, out_len, in_len, 1);
}

kelma_status
base_map_append(kelma_map *to, const kelma_map *from)
{
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < from->n && !st; i++)
		st = add(to, from->seg[i].out_len, from->seg[i].in_len, from->seg[i].whole);
	return st;
}

/* One side of a segment, so that both directions share the search. */
typedef struct side {
	size_t at, len;
} side;
static side
from(const kelma_seg *g, int to_orig)
{
	return to_orig ? (side){ g->out, g->out_len } : (side){ g->in, g->in_len };
}
static side
dest(const kelma_seg *g, int to_orig)
{
	return from(g, !to_orig);
}

/* First segment whose source side ends after pos (so it holds pos), or m->n. */
static size_t
find(const kelma_map *m, size_t pos, int to_orig)
{
	size_t lo = 0, hi = m->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		side f = from(&m->seg[mid], to_orig);
		if (f.at + f.len > pos) hi = mid;
		else lo = mid + 1;
	}
	return lo;
}

static kelma_span
look_up(const kelma_map *m, kelma_span q, int to_orig)
{
	if (!m || !m->n) return q;
	side lf = from(&m->seg[m->n - 1], to_orig), ld = dest(&m->seg[m->n - 1], to_orig);
	size_t src_end = lf.at + lf.len, dst_end = ld.at + ld.len;
	if (q.start > src_end) q.start = src_end;
	if (q.end > src_end) q.end = src_end;
	if (q.end < q.start) q.end = q.start;
	if (m->n == 1 && !m->seg[0].whole) return q; /* nothing moved: most texts */
	kelma_span r = { dst_end, dst_end };
	size_t i = find(m, q.start, to_orig);
	if (i < m->n) {
		side f = from(&m->seg[i], to_orig), d = dest(&m->seg[i], to_orig);
		r.start = d.at + (m->seg[i].whole ? 0 : q.start - f.at);
	}
	if (q.end == q.start) {
		r.end = r.start;
		return r;
	}
	i = find(m, q.end - 1, to_orig);
	side f = from(&m->seg[i], to_orig), d = dest(&m->seg[i], to_orig);
	r.end = d.at + (m->seg[i].whole ? d.len : q.end - f.at);
	return r;
}

kelma_span
kelma_map_to_orig(const kelma_map *m, kelma_span result)
{
	return look_up(m, result, 1);
}

kelma_span
base_map_next(const kelma_map *m, size_t *at, kelma_span q)
{
	size_t i = *at, j;
	if (base_map_same(m)) return look_up(m, q, 1);
	while (i < m->n && m->seg[i].out + m->seg[i].out_len <= q.start) i++;
	*at = i;
	j = i;
	while (j < m->n && m->seg[j].out + m->seg[j].out_len < q.end) j++;
	if (j == m->n || q.start >= q.end) return look_up(m, q, 1);
	const kelma_seg *a = &m->seg[i], *b = &m->seg[j];
	return (kelma_span){ a->in + (a->whole ? 0 : q.start - a->out),
			     b->in + (b->whole ? b->in_len : q.end - b->out) };
}

kelma_span
kelma_map_to_result(const kelma_map *m, kelma_span orig)
{
	return look_up(m, orig, 0);
}

/* A place in a map, seen from the middle text b: segment, bytes of it already taken, offset in
 * b. */
typedef struct place {
	const kelma_map *m;
	size_t i, used, b;
	int to_orig; /* 1: b is the result side of m (first map), 0: its original side (second) */
} place;

/* Take at most `want` bytes of b from p (all of a whole segment); returns the bytes taken on the
 * far side. */
static size_t
take(place *p, size_t want)
{
	const kelma_seg *g = &p->m->seg[p->i];
	side b = from(g, p->to_orig), far = dest(g, p->to_orig);
	size_t k = g->whole || b.len - p->used < want ? b.len - p->used : want;
	p->b += k;
	p->used += k;
	if (p->used == b.len) p->i++, p->used = 0;
	return g->whole ? far.len : k;
}
static size_t
left(const place *p)
{
	return from(&p->m->seg[p->i], p->to_orig).len - p->used;
}

/* Walk both maps over b. Where both go byte by byte the common part is byte by byte; otherwise a
 * group grows until both maps have a cut at the same byte of b, and maps as a whole. */
static kelma_status
merge(place *f, place *s, kelma_map *out)
{
	kelma_status st = KELMA_OK;
	while (!st && (f->i < f->m->n || s->i < s->m->n)) {
		int fw = f->i < f->m->n && f->m->seg[f->i].whole,
		    sw = s->i < s->m->n && s->m->seg[s->i].whole;
		if (!fw && !sw) {
			if (f->i == f->m->n || s->i == s->m->n)
				return KELMA_EARG; /* not maps of one text */
			size_t k = left(f) < left(s) ? left(f) : left(s);
			take(f, k), take(s, k);
			st = kelma_map_add(out, k, k);
			continue;
		}
		size_t in = fw ? take(f, 0) : 0, on = fw ? 0 : take(s, 0);
		while (f->b != s->b) {
			place *lag = f->b < s->b ? f : s;
			if (lag->i == lag->m->n) return KELMA_EARG;
			if (lag == f) in += take(f, s->b - f->b);
			else on += take(s, f->b - s->b);
		}
		st = kelma_map_add_whole(out, on, in);
	}
	return st;
}

kelma_status
kelma_map_compose(const kelma_map *first, const kelma_map *second, kelma_map *out)
{
	if (!first || !second || !out || out == first || out == second) return KELMA_EARG;
	out->n = 0;
	kelma_status st = KELMA_OK;
	if (!first->n || !second->n) { /* identity on one side */
		const kelma_map *m = first->n ? first : second;
		for (size_t i = 0; i < m->n && !st; i++)
			st = add(out, m->seg[i].out_len, m->seg[i].in_len, m->seg[i].whole);
	} else {
		place f = { first, 0, 0, 0, 1 }, s = { second, 0, 0, 0, 0 };
		st = merge(&f, &s, out);
	}
	if (st) out->n = 0;
	return st;
}

void
kelma_map_free(kelma_map *m)
{
	if (!m) return;
	free(m->seg);
	*m = (kelma_map)KELMA_MAP_INIT;
}
