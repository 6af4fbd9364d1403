#include "train/translit_em.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Shapes a unit may have: Latin letters, Arabic letters, and a price in nats that keeps units
 * small: a digraph must earn its place against its letters. */
static const struct {
	int l, a;
	double price;
} shapes[] = {
	{ 1, 1, 0 }, { 1, 0, 0 }, { 2, 1, 2.3 }, { 1, 2, 3.0 }, { 2, 0, 2.3 }, { 3, 1, 4.6 },
};
enum { N_SHAPES = sizeof shapes / sizeof *shapes, SIDE = EM_WORD + 1 };

static size_t
unit_key(const em_pair *p, int i, int j, int s, unsigned char *key)
{
	key[0] = (unsigned char)shapes[s].l;
	memcpy(key + 1, p->l + i, (size_t)shapes[s].l);
	memcpy(key + 1 + shapes[s].l, p->a + j, (size_t)shapes[s].a);
	return (size_t)(1 + shapes[s].l + shapes[s].a);
}

/* Doubled letter, or nothing at all where letters repeat: two Latin letters stand for none only as
 * a vowel pair. */
static int
allowed(const em_pair *p, int i, int j, int s)
{
	return i + shapes[s].l <= p->nl && j + shapes[s].a <= p->na;
}

typedef struct lattice {
	double f[SIDE][SIDE], b[SIDE][SIDE];
	uint32_t id[SIDE][SIDE][N_SHAPES];
} lattice;

static void
look_up(em_model *m, const em_pair *p, lattice *t, int add)
{
	unsigned char key[8];
	for (int i = 0; i <= p->nl; i++)
		for (int j = 0; j <= p->na; j++)
			for (int s = 0; s < N_SHAPES; s++) {
				t->id[i][j][s] = UINT32_MAX;
				if (!allowed(p, i, j, s)) continue;
				size_t n = unit_key(p, i, j, s, key);
				if (add)
					t->id[i][j][s] = (uint32_t)tmap_id(&m->unit, key, n);
				else {
					tmap_item *it = tmap_find(&m->unit, key, n);
					if (it) t->id[i][j][s] = (uint32_t)(it - m->unit.item);
				}
			}
}

static double
expect(const em_pair *p, const double *prob, double *count, lattice *t)
{
	memset(t->f, 0, sizeof t->f);
	memset(t->b, 0, sizeof t->b);
	t->f[0][0] = 1;
	for (int i = 0; i <= p->nl; i++)
		for (int j = 0; j <= p->na; j++)
			for (int s = 0; s < N_SHAPES; s++)
				if (t->id[i][j][s] != UINT32_MAX)
					t->f[i + shapes[s].l][j + shapes[s].a] +=
						t->f[i][j] * prob[t->id[i][j][s]] *
						exp(-shapes[s].price);
	double z = t->f[p->nl][p->na];
	if (z <= 0) return 0;
	t->b[p->nl][p->na] = 1;
	for (int i = p->nl; i >= 0; i--)
		for (int j = p->na; j >= 0; j--)
			for (int s = 0; s < N_SHAPES; s++) {
				if (t->id[i][j][s] == UINT32_MAX) continue;
				double e = prob[t->id[i][j][s]] * exp(-shapes[s].price) *
					   t->b[i + shapes[s].l][j + shapes[s].a];
				t->b[i][j] += e;
				count[t->id[i][j][s]] += p->weight * t->f[i][j] * e / z;
			}
	return log(z);
}

void
em_train(em_model *m, const em_pair *p, size_t n, int rounds)
{
	lattice *t = train_alloc(sizeof *t);
	for (size_t k = 0; k < n; k++) look_up(m, &p[k], t, 1);
	double *prob = train_alloc(m->unit.n * sizeof *prob),
	       *count = train_alloc(m->unit.n * sizeof *count);
	for (size_t u = 0; u < m->unit.n; u++) prob[u] = 1e-3;
	for (int r = 0; r < rounds; r++) {
		double sum = 0;
		memset(count, 0, m->unit.n * sizeof *count);
		for (size_t k = 0; k < n; k++) {
			look_up(m, &p[k], t, 0);
			expect(&p[k], prob, count, t);
		}
		for (size_t u = 0; u < m->unit.n; u++) sum += count[u];
		for (size_t u = 0; u < m->unit.n; u++) {
			prob[u] = count[u] / sum;
			m->unit.item[u].count = count[u];
		}
	}
	free(prob);
	free(count);
	free(t);
}

void
em_prune(em_model *m, double least)
{
	tmap kept = { 0 };
	double sum = 0;
	for (size_t u = 0; u < m->unit.n; u++)
		if (m->unit.item[u].count >= least) sum += m->unit.item[u].count;
	tmap_sort(&m->unit);
	for (size_t u = 0; u < m->unit.n; u++) {
		tmap_item *t = &m->unit.item[u];
		if (t->count >= least) tmap_add(&kept, t->key, t->len, t->count / sum);
	}
	tmap_free(&m->unit);
	m->unit = kept;
}

size_t
em_segment(const em_model *m, const em_pair *p, uint32_t *out, double *cost)
{
	static double best[SIDE][SIDE];
	static int8_t from[SIDE][SIDE];
	static uint32_t via[SIDE][SIDE];
	unsigned char key[8];
	for (int i = 0; i <= p->nl; i++)
		for (int j = 0; j <= p->na; j++) best[i][j] = HUGE_VAL;
	best[0][0] = 0;
	for (int i = 0; i <= p->nl; i++)
		for (int j = 0; j <= p->na; j++)
			for (int s = 0; s < N_SHAPES && best[i][j] < HUGE_VAL; s++) {
				if (!allowed(p, i, j, s)) continue;
				const tmap_item *t =
					tmap_find(&m->unit, key, unit_key(p, i, j, s, key));
				if (!t || t->count <= 0) continue;
				double c = best[i][j] - log(t->count) + shapes[s].price;
				int x = i + shapes[s].l, y = j + shapes[s].a;
				if (c >= best[x][y]) continue;
				best[x][y] = c;
				from[x][y] = (int8_t)s;
				via[x][y] = (uint32_t)(t - m->unit.item);
			}
	*cost = best[p->nl][p->na];
	if (*cost == HUGE_VAL) return 0;
	size_t n = 0;
	for (int i = p->nl, j = p->na; i || j;) {
		int s = from[i][j];
		out[n++] = via[i][j];
		i -= shapes[s].l;
		j -= shapes[s].a;
	}
	for (size_t a = 0, b = n; a + 1 < b; a++) {
		uint32_t x = out[a];
		out[a] = out[--b];
		out[b] = x;
	}
	return n;
}
