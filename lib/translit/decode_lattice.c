/* Words choose each other's readings: a lattice of readings, neighbours weighed by the pair model.
 */
#include "translit/decode_int.h"
#include <math.h>
#include <string.h>

static const double PAIR_WEIGHT = 0.6;
/* log odds of staying as typed after a word that did / did not, against those on their own. */
static const double KEEP_KEEP = 0.9, KEEP_READ = -0.6, READ_KEEP = -0.7, READ_READ = 0.15;
/* An article of French before a word of Darija, and at the end of a clause: "la khoya", "wlla
 * la?". */
static const double BOUND_READ = -3, BOUND_END = -4;
/* A word of one or two letters says little itself: its neighbours count for more. */
static const double SHORT = 2;
/* The article is often meant but not typed after a prefix letter (f sbitar), and where the words
 * before expect it (nhar sebt). */
static const double HIDES = 1.4;

static inline double
transition(const lm *m, const cand *a, const cand *b)
{
	int x = a->flags & CAND_AS_TYPED, y = b->flags & CAND_AS_TYPED;
	if (x || y) {
		double t = x && y ? KEEP_KEEP : x ? KEEP_READ : READ_KEEP;
		if ((a->flags | b->flags) & CAND_SHORT) t *= SHORT;
		return a->flags & CAND_BOUND && (!y || b->flags & CAND_BOUND) ? t + BOUND_READ : t;
	}
	int pair = lm_pair(m, a->last, b->first);
	double hides = b->flags & CAND_HIDDEN && (a->flags & CAND_JOINS || pair < 0) ? HIDES : 0;
	return hides + READ_READ - PAIR_WEIGHT * pair / JOINT_NAT;
}

static double
start(const lm *m, const cand *b)
{
	if (b->flags & CAND_AS_TYPED) return 0;
	return -PAIR_WEIGHT * lm_pair(m, m->edge, b->first) / JOINT_NAT;
}

/* What it costs to end a clause with this reading. */
static double
end_of(const cand *c)
{
	return c->flags & CAND_BOUND ? BOUND_END : 0;
}

/* From reading a to reading j of s, which is the next word. */
static double
go(const lm *m, const cand *a, const slot *s, size_t j)
{
	return s->apart ? end_of(a) + start(m, &s->c[j]) : transition(m, a, &s->c[j]);
}

static double
add_logs(double a, double b)
{
	double hi = a > b ? a : b, lo = a > b ? b : a;
	return lo == -HUGE_VAL ? hi : hi + log1p(exp(lo - hi));
}

static void
reach(const lm *m, slot *s, const slot *p, size_t j)
{
	s->best[j] = s->sum[j] = -HUGE_VAL;
	double own = s->apart ? start(m, &s->c[j]) : 0;
	for (size_t i = 0; i < p->n; i++) {
		double t = s->apart ? end_of(&p->c[i]) + own : transition(m, &p->c[i], &s->c[j]);
		s->sum[j] = add_logs(s->sum[j], p->sum[i] + t);
		if (p->best[i] + t <= s->best[j]) continue;
		s->best[j] = p->best[i] + t;
		s->from[j] = (uint8_t)i;
	}
}

static double
total(const slot *s)
{
	double z = -HUGE_VAL;
	for (size_t j = 0; j < s->n; j++) z = add_logs(z, s->sum[j] + end_of(&s->c[j]));
	return z;
}

double
lattice_best(const lm *m, slot *s, size_t n)
{
	if (!n) return 0;
	for (size_t k = 0; k < n; k++)
		for (size_t j = 0; j < s[k].n; j++) {
			if (k)
				reach(m, &s[k], &s[k - 1], j);
			else
				s[0].best[j] = s[0].sum[j] = start(m, &s[0].c[j]);
			s[k].best[j] += s[k].c[j].logp;
			s[k].sum[j] += s[k].c[j].logp;
		}
	slot *e = &s[n - 1];
	size_t b = 0;
	for (size_t j = 1; j < e->n; j++)
		if (e->best[j] + end_of(&e->c[j]) > e->best[b] + end_of(&e->c[b])) b = j;
	double best = e->best[b] + end_of(&e->c[b]);
	for (size_t k = n; k--; b = s[k].from[b]) s[k].pick = (uint8_t)b;
	return best - total(e);
}

void
lattice_posteriors(const lm *m, slot *s, size_t n, double *p)
{
	if (!n) return;
	double z = total(&s[n - 1]);
	for (size_t j = 0; j < s[n - 1].n; j++) s[n - 1].post[j] = end_of(&s[n - 1].c[j]);
	for (size_t k = n - 1; k--;)
		for (size_t i = 0; i < s[k].n; i++) {
			double q = -HUGE_VAL;
			for (size_t j = 0; j < s[k + 1].n; j++) {
				const cand *c = &s[k + 1].c[j];
				double t = go(m, &s[k].c[i], &s[k + 1], j);
				q = add_logs(q, t + c->logp + s[k + 1].post[j]);
			}
			s[k].post[i] = q;
		}
	for (size_t k = 0; k < n; k++) p[k] = exp(s[k].sum[s[k].pick] + s[k].post[s[k].pick] - z);
}

typedef struct path {
	double score;
	uint8_t last, from; /* reading of the last word; path of the round before */
} path;

/* Keep q among the best cap of out[0..*n). */
static void
keep_path(path *out, size_t *n, size_t cap, const path *q)
{
	size_t k = *n;
	if (k == cap) {
		if (out[k - 1].score >= q->score) return;
		k--;
	} else
		++*n;
	for (; k && out[k - 1].score < q->score; k--) out[k] = out[k - 1];
	out[k] = *q;
}

size_t
lattice_paths(const lm *m, slot *s, size_t n, uint8_t *pick, double *share, size_t cap)
{
	path now[NBEST_MAX], next[NBEST_MAX];
	uint8_t last[SENTENCE][NBEST_MAX], from[SENTENCE][NBEST_MAX];
	size_t count = 0;
	if (!n || n > SENTENCE) return 0;
	for (size_t k = 0; k < n; k++) {
		size_t got = 0;
		for (size_t j = 0; j < s[k].n; j++)
			for (size_t i = 0; i < (k ? count : 1); i++) {
				const cand *c = &s[k].c[j];
				double t =
					k ? go(m, &s[k - 1].c[now[i].last], &s[k], j) : start(m, c);
				if (k + 1 == n) t += end_of(c);
				path q = { (k ? now[i].score : 0) + t + c->logp, (uint8_t)j,
					   (uint8_t)i };
				keep_path(next, &got, NBEST_MAX, &q);
			}
		memcpy(now, next, got * sizeof *now);
		for (size_t i = 0; i < got; i++) {
			last[k][i] = now[i].last;
			from[k][i] = now[i].from;
		}
		count = got;
	}
	double z = total(&s[n - 1]);
	for (size_t i = 0; i < count && i < cap; i++) {
		share[i] = now[i].score - z;
		for (size_t k = n, p = i; k--; p = from[k][p]) pick[i * SENTENCE + k] = last[k][p];
	}
	return count < cap ? count : cap;
}
