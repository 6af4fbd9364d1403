#include "translit/decode_joint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	HEAD = 32,
	STATE_MASK = 0xfffff,
	NO_COST = 1 << 28,
	SKIP_COST = 10 * JOINT_NAT,
	MAX_SKIPS = 2
};
const joint_limits joint_fast = { 6, 5 * JOINT_NAT, 9 * JOINT_NAT / 2 };
const joint_limits joint_wide = { JOINT_WIDTH, 9 * JOINT_NAT, 9 * JOINT_NAT };

static unsigned
le16(const unsigned char *p)
{
	return (unsigned)p[0] | (unsigned)p[1] << 8;
}

kelma_status
joint_open(joint *j, const void *p, size_t n, kelma_err *err)
{
	const unsigned char *b = p;
	if (!b || n < HEAD || memcmp(b, "KJN2", 4))
		return base_fail(err, KELMA_EDATA, 0, 0, "not a joint model");
	j->units = base_le32(b + 4);
	j->states = base_le32(b + 8);
	uint32_t slots = base_le32(b + 12);
	j->start = base_le32(b + 16);
	j->groups[0] = base_le32(b + 20);
	j->groups[1] = base_le32(b + 24);
	if (!j->units || j->units > 4096 || !j->states || j->states > STATE_MASK + 1 || !slots ||
	    slots > 1u << 26 || j->start >= j->states || j->groups[0] > j->units ||
	    j->groups[1] > j->units)
		return base_fail(err, KELMA_EDATA, 4, 0, "joint model has wrong sizes");
	uint64_t g0 = (uint64_t)j->groups[0] * 8, g1 = (uint64_t)j->groups[1] * 8, u = j->units;
	uint64_t pad = (4 - u * 2 % 4) % 4;
	if (HEAD + u * 8 + g0 + g1 + 2 * 516 + u * 2 + pad + u * 4 + (uint64_t)j->states * 4 +
		    (uint64_t)slots * 8 !=
	    n)
		return base_fail(err, KELMA_EDATA, 4, 0, "joint model has wrong sizes");
	j->unit = b + HEAD;
	j->group[0] = j->unit + u * 8;
	j->group[1] = j->group[0] + g0;
	j->first[0] = j->group[1] + g1;
	j->first[1] = j->first[0] + 516;
	j->order = j->first[1] + 516;
	j->alone = j->order + u * 2 + pad;
	j->state = j->alone + u * 4;
	j->slot = j->state + (size_t)j->states * 4;
	j->slots = slots;
	return KELMA_OK;
}

const unsigned char *
joint_side(const joint *j, unsigned unit, int arab, size_t *n)
{
	const unsigned char *u = j->unit + (size_t)unit * 8 + (arab ? 4 : 0);
	size_t most = arab ? 2 : 3;
	*n = u[0] > most ? most : u[0];
	return u + 1;
}

/* Value of (state, unit), or 0 when the model has none there (a value is never 0: no probability is
 * 1). */
static uint32_t
slot_of(const joint *j, uint32_t key)
{
	uint32_t h = code_slot(key * (uint64_t)0x9e3779b97f4a7c15u, j->slots);
	for (int left = MAP_PROBES; left; left--, h = h + 1 < j->slots ? h + 1 : 0) {
		uint32_t k = base_le32(j->slot + (size_t)h * 8);
		if (k >= key) return k == key ? base_le32(j->slot + (size_t)h * 8 + 4) : 0;
	}
	return 0;
}

int
joint_step(const joint *j, uint32_t *state, unsigned unit)
{
	int cost = 0;
	uint32_t s = *state, v = 0;
	for (int left = 8; s && left && !(v = slot_of(j, s << 12 | unit)); left--) {
		uint32_t b = base_le32(j->state + (size_t)s * 4);
		cost += (int)(b >> 20);
		s = (b & STATE_MASK) < s ? b & STATE_MASK : 0;
	}
	if (!v) v = base_le32(j->alone + (size_t)unit * 4);
	*state = (v & STATE_MASK) < j->states ? v & STATE_MASK : 0;
	return cost + (int)(v >> 20);
}

/* joint_step() through the memo. An entry is 0 until used: no step has that key, unit 0 is not
 * taken here. */
static int
step(const joint *j, joint_beam *b, uint32_t *state, unsigned unit)
{
	uint32_t key = *state << 12 | unit;
	uint64_t *e = &b->memo[(key * 0x9e3779b1u) >> 19];
	if (*e >> 32 != key) {
		int cost = joint_step(j, state, unit);
		*e = (uint64_t)key << 32 | (uint64_t)(cost < 4095 ? cost : 4095) << 20 | *state;
		return cost;
	}
	*state = (uint32_t)*e & STATE_MASK;
	return (int)(*e >> 20 & 0xfff);
}

/* Is there room at pos for a hypothesis of this cost? */
static int
room(const joint_beam *b, size_t pos, int cost, int skipped)
{
	if (b->n[pos] < (skipped ? (size_t)JOINT_BEAM : b->limits.width)) return 1;
	return !skipped &&
	       cost < b->hyp[pos][b->worst[pos]].cost; /* after a skip others may come from here */
}

static void
find_worst(joint_beam *b, size_t pos)
{
	size_t w = 0;
	for (size_t i = 1; i < b->n[pos]; i++)
		if (b->hyp[pos][i].cost > b->hyp[pos][w].cost) w = i;
	b->worst[pos] = (uint8_t)w;
}

/* Keep h among the best of its place, where there is room; equal output and state merge. */
static void
push(joint_beam *b, size_t pos, const joint_hyp *h)
{
	joint_hyp *a = b->hyp[pos];
	size_t n = b->n[pos];
	for (size_t i = 0; i < n; i++)
		if (a[i].hash == h->hash && a[i].state == h->state) {
			if (h->cost >= a[i].cost) return;
			a[i] = *h;
			if (i == b->worst[pos]) find_worst(b, pos);
			return;
		}
	if (n < (h->skips ? (size_t)JOINT_BEAM : b->limits.width)) {
		a[b->n[pos]++] = *h;
		if (h->cost > a[b->worst[pos]].cost) b->worst[pos] = (uint8_t)n;
		return;
	}
	a[b->worst[pos]] = *h;
	find_worst(b, pos);
}

static void
extend(const joint *j, joint_beam *b, int dir, size_t pos, size_t idx, unsigned unit, size_t eaten)
{
	const joint_hyp *from = &b->hyp[pos][idx];
	joint_hyp h = { from->hash,   from->cost, from->state, (uint16_t)unit, (uint8_t)pos,
			(uint8_t)idx, 0 };
	size_t n;
	if (!room(b, pos + eaten, h.cost, !eaten)) return;
	h.cost += step(j, b, &h.state, unit);
	if (!eaten) h.skips = (uint8_t)(from->skips + 1);
	if (!room(b, pos + eaten, h.cost, !eaten)) return;
	const unsigned char *o = joint_side(j, unit, dir == JOINT_TO_ARAB, &n);
	for (size_t i = 0; i < n; i++) h.hash = (h.hash ^ o[i]) * 0x100000001b3u;
	push(b, pos + eaten, &h);
}

/* All units of a group that are not too rare after every hypothesis of the place that is worth it.
 */
static void
extend_group(const joint *j, joint_beam *b, int dir, size_t pos, const unsigned char *g, int limit)
{
	unsigned first = le16(g + 4), count = le16(g + 6), commonest = 0;
	size_t n = b->n[pos];
	for (unsigned u = first; u < first + count && u < j->units; u++) {
		unsigned unit = dir == JOINT_TO_ARAB ? u : le16(j->order + (size_t)u * 2);
		if (!unit || unit >= j->units) continue;
		unsigned alone = base_le32(j->alone + (size_t)unit * 4) >> 20;
		if (u == first) commonest = alone;
		if (alone > commonest + (unsigned)b->limits.rarity) break;
		for (size_t i = 0; i < n; i++) {
			const joint_hyp *h = &b->hyp[pos][i];
			if (h->cost + (int)(alone - commonest) > limit) break; /* they are sorted */
			if (!g[0] && h->skips >= MAX_SKIPS) continue;
			extend(j, b, dir, pos, i, unit, g[0]);
		}
	}
}

/* Best first: nothing has come from this place yet, so its hypotheses may move. Returns the best
 * cost. */
static int
sort_place(joint_beam *b, size_t pos)
{
	joint_hyp *a = b->hyp[pos];
	for (size_t i = 1; i < b->n[pos]; i++) {
		joint_hyp x = a[i];
		size_t k = i;
		for (; k && a[k - 1].cost > x.cost; k--) a[k] = a[k - 1];
		a[k] = x;
	}
	b->worst[pos] = b->n[pos] ? (uint8_t)(b->n[pos] - 1) : 0;
	return b->n[pos] ? a[0].cost : NO_COST;
}

/* A letter no unit begins with: nothing is written for it. Only a place nothing else reaches needs
 * that. */
static void
skip_letter(joint_beam *b, size_t pos)
{
	for (size_t i = 0; i < b->n[pos]; i++) {
		joint_hyp h = b->hyp[pos][i];
		h.cost += SKIP_COST;
		h.state = 0;
		h.unit = 0;
		h.pos = (uint8_t)pos;
		h.idx = (uint8_t)i;
		h.skips = 0;
		if (room(b, pos + 1, h.cost, 0)) push(b, pos + 1, &h);
	}
}

static void
expand(const joint *j, joint_beam *b, int dir, const unsigned char *in, size_t n, size_t pos)
{
	int side = dir == JOINT_TO_ARAB ? 0 : 1, limit = sort_place(b, pos) + b->limits.margin,
	    any = 0;
	const unsigned char *f = j->first[side];
	for (unsigned g = le16(f); side && g < le16(f + 2) && g < j->groups[1]; g++) {
		const unsigned char *u = j->group[1] + (size_t)g * 8;
		if (!u[0]) extend_group(j, b, dir, pos, u, limit);
	}
	for (unsigned g = le16(f + in[pos] * 2), e = le16(f + in[pos] * 2 + 2);
	     g < e && g < j->groups[side]; g++) {
		const unsigned char *u = j->group[side] + (size_t)g * 8;
		if (!u[0] || u[0] > 3 || pos + u[0] > n || memcmp(u + 1, in + pos, u[0])) continue;
		extend_group(j, b, dir, pos, u, limit);
		any |= u[0] == 1;
	}
	if (!any) skip_letter(b, pos);
}

/* Letters of the path that ends in hypothesis (pos, idx). 0 = too long. */
static int
trace_back(const joint *j, const joint_beam *b, int dir, size_t pos, size_t idx, joint_hit *hit)
{
	unsigned char *e = hit->out + JOINT_OUT;
	size_t left = JOINT_OUT, n;
	for (int steps = 4 * CODE_MAX; steps && (pos || b->hyp[pos][idx].skips); steps--) {
		const joint_hyp *h = &b->hyp[pos][idx];
		if (h->unit) {
			const unsigned char *o = joint_side(j, h->unit, dir == JOINT_TO_ARAB, &n);
			if (n > left) return 0;
			e -= n;
			left -= n;
			memcpy(e, o, n);
		}
		pos = h->pos;
		idx = h->idx;
	}
	hit->n = (uint8_t)(JOINT_OUT - left);
	memmove(hit->out, e, hit->n);
	return 1;
}

/* -log(p + q) of two costs. */
static int
join_costs(int a, int b)
{
	int lo = a < b ? a : b, d = a < b ? b - a : a - b;
	return d > 6 * JOINT_NAT ? lo : lo - (int)(log1p(exp(-d / (double)JOINT_NAT)) * JOINT_NAT);
}

static void
finish(const joint *j, joint_beam *b, int dir, size_t n)
{
	joint_hit h;
	b->hits = 0;
	for (size_t i = 0; i < b->n[n]; i++) {
		uint32_t s = b->hyp[n][i].state;
		if (!trace_back(j, b, dir, n, i, &h)) continue;
		h.cost = b->hyp[n][i].cost + joint_step(j, &s, 0);
		size_t k = 0;
		while (k < b->hits && (b->hit[k].n != h.n || memcmp(b->hit[k].out, h.out, h.n)))
			k++;
		if (k < b->hits)
			h.cost = join_costs(h.cost, b->hit[k].cost);
		else if (b->hits < JOINT_HITS)
			b->hits++;
		else
			continue;
		for (; k && b->hit[k - 1].cost > h.cost; k--) b->hit[k] = b->hit[k - 1];
		b->hit[k] = h;
	}
}

size_t
joint_decode(const joint *j, joint_beam *b, int dir, const unsigned char *in, size_t n,
	     const joint_limits *limits)
{
	b->hits = 0;
	if (!n || n > CODE_MAX || !limits->width || limits->width > JOINT_WIDTH) return 0;
	b->limits = *limits;
	memset(b->n, 0, n + 1);
	memset(b->worst, 0, n + 1);
	b->hyp[0][0] = (joint_hyp){ .hash = 0xcbf29ce484222325u, .state = j->start };
	b->n[0] = 1;
	for (size_t i = 0; i < n; i++) expand(j, b, dir, in, n, i);
	finish(j, b, dir, n);
	return b->hits;
}

size_t
joint_trace(const joint *j, const joint_beam *b, size_t n, char *s, size_t cap)
{
	uint16_t unit[4 * CODE_MAX];
	size_t k = 0, at = 0, idx = 0, pos = n, len;
	for (size_t i = 0; i < b->n[n]; i++)
		if (b->hyp[n][i].cost < b->hyp[n][idx].cost) idx = i;
	while (k < 4 * CODE_MAX && b->n[n] && (pos || b->hyp[pos][idx].skips)) {
		const joint_hyp *h = &b->hyp[pos][idx];
		unit[k++] = h->unit;
		pos = h->pos;
		idx = h->idx;
	}
	uint32_t state = j->start;
	while (k--) {
		char l[16], a[16];
		const unsigned char *u = joint_side(j, unit[k], 0, &len);
		size_t x = code_latin_put(u, len, l);
		u = joint_side(j, unit[k], 1, &len);
		size_t y = code_arab_put(u, len, a);
		double c = joint_step(j, &state, unit[k]) / (double)JOINT_NAT;
		int w = snprintf(s + at, cap - at, "%s%.*s=%.*s %.2f", at ? " " : "", (int)x, l,
				 (int)y, a, c);
		if (w < 0 || (size_t)w >= cap - at) break;
		at += (size_t)w;
	}
	return at;
}
