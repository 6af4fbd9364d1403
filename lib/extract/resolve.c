/* Choosing among overlapping candidates: priority, then length, then confidence. */
#include "extract/extract.h"
#include "extract/read.h"
#include <stdlib.h>
#include <string.h>

static int
better(const void *a, const void *b)
{
	const x_cand *p = a, *q = b;
	if (p->prio != q->prio) return p->prio > q->prio ? -1 : 1;
	uint32_t pl = p->end - p->start, ql = q->end - q->start;
	if (pl != ql) return pl > ql ? -1 : 1;
	if (p->start != q->start) return p->start < q->start ? -1 : 1;
	if (p->conf < q->conf || p->conf > q->conf) return p->conf > q->conf ? -1 : 1;
	return p->type < q->type ? -1 : p->type > q->type;
}

static int
by_start(const void *a, const void *b)
{
	const x_field *p = a, *q = b;
	return p->start < q->start ? -1 : p->start > q->start;
}

static x_field *
new_field(x_ex *x)
{
	if (x->nfield == x->field_cap) {
		size_t cap = x->field_cap ? x->field_cap * 2 : 64;
		x_field *p = realloc(x->field, cap * sizeof *p);
		if (!p) {
			x->st = KELMA_ENOMEM;
			return NULL;
		}
		x->field = p;
		x->field_cap = cap;
	}
	return &x->field[x->nfield++];
}

/* Atom that holds byte b or the first after it. */
static size_t
atom_of(const x_ex *x, uint32_t b)
{
	size_t lo = 0, hi = x->t.n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (x->t.a[mid].end <= b)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Marks the atoms of c as taken; 0 when one of them was taken before. Clitics cut from the first
 * atom do not matter: no two fields share a word. Marking costs the length of what is kept, so all
 * of it is linear. */
static int
take(x_ex *x, const x_cand *c)
{
	size_t i = atom_of(x, c->start), e = i;
	while (e < x->t.n && x->t.a[e].start < c->end) e++;
	/* only the ends need a look when long fields are placed first inside one priority; look at
	 * all to be sure */
	for (size_t k = i; k < e; k++)
		if (x->busy[k] == 2) return 0;
	memset(x->busy + i, 2, e - i);
	return 1;
}

/* A type of the user may cut what it likes. */
static int
own(const x_cand *c)
{
	return c->type >= KELMA_FIELD_COUNT || c->prio == PRIO_OWN;
}

/* qsort(), where few are sorted without being called for. */
static void
sort_cands(x_cand *c, size_t n)
{
	enum { FEW = 12 };
	if (n > FEW) {
		qsort(c, n, sizeof *c, better);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		x_cand v = c[i];
		size_t k = i;
		for (; k && better(&c[k - 1], &v) > 0; k--) c[k] = c[k - 1];
		c[k] = v;
	}
}

void
x_resolve(x_ex *x, size_t base)
{
	size_t first = x->nfield;
	if (!x->ncand) return;
	const int alone = x->ncand == 1; /* as most are: nothing overlaps */
	if (!alone) memset(x->busy, 0, x->t.n + 2);
	sort_cands(x->cand, x->ncand);
	for (size_t i = 0; i < x->ncand; i++) {
		const x_cand *c = &x->cand[i];
		if (x->seen & SEEN_DIGIT && !own(c) && x_fits(x, c->start, c->end) == FIT_CUTS)
			continue;
		if (!alone && !take(x, c)) continue;
		float conf = own(c) ? c->conf : x_calibrated(&x->calibration, c->type, c->conf);
		if ((double)conf < x->min_conf ||
		    !(x->wanted[c->type >> 6] >> (c->type & 63) & 1))
			continue;
		x_field *f = new_field(x);
		if (!f) return;
		*f = (x_field){ base + c->start, base + c->end, c->value, c->code,
				c->other,        c->type,       c->valid, conf };
	}
	if (x->nfield - first > 1)
		qsort(x->field + first, x->nfield - first, sizeof *x->field, by_start);
}
