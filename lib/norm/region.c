/* A region: code points with their places, every step in turn, and back to bytes with a map. */
#include "norm/norm.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

static int
room(norm_item **p, size_t *cap, size_t n)
{
	if (n <= *cap) return 1;
	size_t c = *cap ? *cap + *cap / 2 : 64;
	if (c < n) c = n;
	norm_item *q = c <= SIZE_MAX / sizeof *q ? realloc(*p, c * sizeof *q) : NULL;
	if (!q) return 0;
	*p = q;
	*cap = c;
	return 1;
}

void
norm_push(norm_region *r, uint32_t cp, uint32_t at, uint32_t len)
{
	if (r->m == r->wcap && !room(&r->w, &r->wcap, r->m + 1)) {
		r->st = KELMA_ENOMEM;
		return;
	}
	r->w[r->m++] = (norm_item){ cp, at, len };
}

void
norm_swap(norm_region *r)
{
	norm_item *t = r->v;
	size_t c = r->cap;
	r->v = r->w;
	r->cap = r->wcap;
	r->n = r->m;
	r->w = t;
	r->wcap = c;
	r->m = 0;
}

static kelma_status
load(norm_region *r)
{
	kelma_norm *nm = r->nm;
	size_t i = r->base, k = nm->nextprot;
	r->n = r->m = 0;
	r->st = KELMA_OK;
	if (r->end - r->base > NORM_MAX_REGION) return KELMA_ELIMIT;
	while (k < nm->nprot && nm->prot[k].end <= i) k++;
	while (i < r->end) {
		uint32_t cp, at = (uint32_t)(i - r->base);
		size_t len;
		if (k < nm->nprot && nm->prot[k].start == i) {
			cp = NORM_OPAQUE;
			len = nm->prot[k++].end - i;
		} else len = utf8_get(r->s + i, &cp);
		norm_push(r, cp, at, (uint32_t)len);
		i += len;
	}
	norm_swap(r);
	return r->st;
}

/* Steps whose function reads the rows itself. */
#define OWN_ROWS (NORM_BIT(NORM_AMAZIGH) | NORM_BIT(NORM_ACCENTS))

/* The rows of one code point, from step `from` to `to`: pushes what becomes of it. */
static int
fold_one(norm_region *r, const norm_fold *row, const norm_item *it, unsigned from, unsigned to,
	 int depth)
{
	kelma_norm *nm = r->nm;
	const norm_folds *f = &nm->folds;
	for (; row; row = norm_folds_next(f, row)) {
		if (row->step < from || row->step >= to || !(nm->on >> row->step & 1)) continue;
		if (OWN_ROWS >> row->step & 1) continue;
		const char *val = nm->val[row->step];
		if (row->value && row->value != norm_value_hash(val, strlen(val))) continue;
		uint32_t buf[32], one;
		const uint32_t *seq = f->to + row->to;
		size_t k = row->nto;
		if (k == FOLD_VALUE) {
			if (!(one = norm_code_point((base_str){ val, strlen(val) })) ||
			    one == it->cp)
				continue;
			seq = &one, k = 1;
		} else if (k == FOLD_NFKC) {
			if (!(k = norm_compat(it->cp, buf))) continue;
			seq = buf;
		}
		nm->changes[row->step]++;
		for (size_t i = 0; i < k; i++) {
			norm_item x = { seq[i], it->at + (i ? it->len & ~NORM_GLUE : 0),
					i ? NORM_GLUE : it->len };
			const norm_fold *next = depth < 8 ? norm_folds_get(f, x.cp) : NULL;
			if (!next || !fold_one(r, next, &x, row->step + 1u, to, depth + 1))
				norm_push(r, x.cp, x.at, x.len);
		}
		return 1;
	}
	return 0;
}

/* All fold steps of [from, to) in one pass. */
static void
fold(norm_region *r, unsigned from, unsigned to)
{
	int any = 0;
	for (size_t i = 0; i < r->n; i++) {
		const norm_fold *row = norm_folds_get(&r->nm->folds, r->v[i].cp);
		if (row && fold_one(r, row, &r->v[i], from, to, 0)) any = 1;
		else norm_copy(r, i);
	}
	if (any) norm_swap(r);
	else r->m = 0;
}

/* Steps that put letters beside marks they were not beside. */
#define RULES                                                                                      \
	(NORM_BIT(NORM_AMAZIGH_WIDE) | NORM_BIT(NORM_TIFINAGH) | NORM_BIT(NORM_DARIJA) |           \
	 NORM_BIT(NORM_ARABIZI))
/* Steps that drop marks: what stood apart may meet and compose. */
#define LOSSY_LETTERS (NORM_BIT(NORM_OE_AE + 1) - NORM_BIT(NORM_HARAKAT))
static void
reform(norm_region *r)
{
	static const unsigned step[] = { NORM_NFC, NORM_NFD, NORM_NFKC, NORM_NFKD };
	for (unsigned i = 0; i < 4; i++)
		if (r->nm->on >> step[i] & 1) norm_steps[step[i]].fn(r, step[i]);
}

static kelma_status
once(norm_region *r)
{
	kelma_norm *nm = r->nm;
	int formed = 0;
	for (unsigned i = NORM_CONTROLS, from = i; i <= NORM_STEPS && !r->st; i++) {
		if (i < NORM_STEPS && (!(nm->on >> i & 1) || !norm_steps[i].fn)) continue;
		unsigned to =
			i < NORM_STEPS ? i + 1 : i; /* a step's own folds come before its rule */
		if (nm->on >> from & (to - from >= 64 ? ~(uint64_t)0 : NORM_BIT(to - from) - 1))
			fold(r, from, to);
		from = to;
		if (r->st) break;
		if (i >= NORM_BREAKS && nm->on & LOSSY_LETTERS && !formed) formed = 1, reform(r);
		if (i == NORM_STEPS) break;
		norm_steps[i].fn(r, i);
	}
	return r->st;
}

/* What rules make may be what another step, or another rule, waits for: then all steps again, until
 * nothing changes. */
static kelma_status
steps(norm_region *r)
{
	enum { ROUNDS = 8 };
	kelma_norm *nm = r->nm;
	int again = (nm->on & RULES) != 0;
	kelma_status st = KELMA_OK;
	for (int k = 0; k < (again ? ROUNDS : 1) && !st; k++) {
		size_t before = 0, after = 0;
		for (int i = 0; i < NORM_STEPS; i++) before += nm->changes[i];
		st = once(r);
		for (int i = 0; i < NORM_STEPS; i++) after += nm->changes[i];
		if (before == after) break;
	}
	return st;
}

kelma_status
norm_region_items(kelma_norm *nm, const char *s, size_t a, size_t b, int at_start, int at_end)
{
	norm_region *r = &nm->r;
	r->nm = nm;
	r->s = s;
	r->base = a;
	r->end = b;
	r->at_start = at_start;
	r->at_end = at_end;
	kelma_status st = load(r);
	return st ? st : steps(r);
}

/* Append the items [i, j), which stand for one piece of the original, to out. Returns the bytes
 * added. */
static size_t
put_group(const norm_region *r, size_t i, size_t j, kelma_buf *out)
{
	size_t was = out->len;
	for (; i < j; i++) {
		const norm_item *it = &r->v[i];
		if (it->cp == NORM_OPAQUE) {
			memcpy(out->data + out->len, r->s + r->base + it->at, it->len);
			out->len += it->len;
		} else out->len += utf8_put(it->cp, out->data + out->len);
	}
	return out->len - was;
}

kelma_status
norm_region_emit(kelma_norm *nm, kelma_buf *out, kelma_map *map)
{
	norm_region *r = &nm->r;
	kelma_status st = KELMA_OK;
	size_t in = 0, ol, j;
	for (size_t i = 0; i < r->n && !st; i = j) {
		const norm_item *it = &r->v[i];
		size_t il = it->len & ~NORM_GLUE, gap = it->at > in ? it->at - in : 0, need = il;
		/* what is glued to a character that went is not glued to the one before */
		size_t end = it->at + il;
		for (j = i + 1; j < r->n && r->v[j].len & NORM_GLUE && r->v[j].at <= end; j++) {}
		if (!il) il = gap, gap = 0;
		if ((st = kelma_buf_reserve(out, need + 4 * (j - i)))) break;
		ol = put_group(r, i, j, out);
		in = it->at + (it->len & ~NORM_GLUE);
		if (!map) continue;
		if (gap) st = kelma_map_add(map, 0, gap);
		if (!st)
			st = j == i + 1 && il ? kelma_map_add(map, ol, il)
					      : kelma_map_add_whole(map, ol, il);
	}
	if (!st && map && in < r->end - r->base) st = kelma_map_add(map, 0, r->end - r->base - in);
	if (!st && out->data) out->data[out->len] = '\0';
	return st;
}

kelma_status
norm_region_run(kelma_norm *nm, const char *s, size_t n, size_t a, size_t b, kelma_buf *out,
		kelma_map *map)
{
	kelma_status st = norm_region_items(nm, s, a, b, a == 0, b == n);
	return st ? st : norm_region_emit(nm, out, map);
}
