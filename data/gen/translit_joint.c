/* Compiler of n-gram models over joint units (layout: translit/decode_joint.h). Lines
 * `unit unit ...<TAB>log p<TAB>log back-off`, a unit is latin=arabic, $ the end, ^ the start, _ a
 * space. */
#include "gen/gen.h"
#include "train/tmap.h"
#include "translit/decode_joint.h"
#include <stdlib.h>

enum { BEGIN = 4095, ORDER_MAX = 6, UNITS_MAX = 4000 };
typedef struct gram {
	uint16_t u[ORDER_MAX];
	uint8_t n;
	double cost, back;
} gram;
typedef struct builder {
	gen_job *job;
	gram *g;
	size_t n;
	tmap units;               /* key: Latin length, Latin codes, Arabic codes; "" = the end */
	uint16_t rank[UNITS_MAX]; /* final number of each */
	size_t by_rank[UNITS_MAX];
	uint16_t alone[UNITS_MAX]; /* cost in the empty context, by order of reading */
	tmap states;               /* key: uint16_t units of the context */
} builder;

static void
put16(kelma_buf *out, unsigned v)
{
	char c[2] = { (char)(v & 0xff), (char)(v >> 8 & 0xff) };
	if (kelma_buf_add(out, c, 2)) abort();
}

static void
put32(kelma_buf *out, uint32_t v)
{
	put16(out, v & 0xffff);
	put16(out, v >> 16);
}

/* Number of a unit in order of reading, -1 = not a unit. */
static int
unit_of(builder *b, base_str s)
{
	if (base_str_is(s, "^")) return BEGIN;
	if (base_str_is(s, "$")) return 0;
	const char *e = memchr(s.s, '=', s.n);
	unsigned char key[16];
	char ar[32];
	if (!e || s.n > 24) return -1;
	size_t l = code_latin(s.s, (size_t)(e - s.s), key + 1, 3, NULL),
	       n = s.n - (size_t)(e + 1 - s.s);
	memcpy(ar, e + 1, n);
	for (size_t i = 0; i < n; i++)
		if (ar[i] == '_') ar[i] = ' ';
	size_t a = n ? code_arab(ar, n, key + 1 + l, 2) : 0;
	if (!l || (n && !a)) return -1;
	key[0] = (unsigned char)l;
	/* a single capital has no small letter beside it here: keep it */
	for (size_t i = 0; i < l && i < (size_t)(e - s.s); i++)
		if (s.s[i] >= 'A' && s.s[i] <= 'Z') key[1 + i] = (unsigned char)s.s[i];
	return (int)tmap_id(&b->units, key, 1 + l + a);
}

static double
number(base_str f)
{
	char s[32] = "";
	memcpy(s, f.s, f.n < 31 ? f.n : 31);
	return strtod(s, NULL);
}

static int
read_grams(builder *b)
{
	base_lines it = { b->job->in[0].data, b->job->in[0].len, 0, 0 };
	base_str line, f[3];
	tmap_id(&b->units, "", 0);
	while (base_lines_next(&it, &line)) {
		gram *g = &b->g[b->n];
		if (base_fields(line, f, 3) != 3)
			return gen_fail(b->job, 0, it.line, "want units<TAB>log p<TAB>back-off");
		while (f[0].n && g->n < ORDER_MAX) {
			const char *e = memchr(f[0].s, ' ', f[0].n);
			size_t k = e ? (size_t)(e - f[0].s) : f[0].n;
			int u = unit_of(b, (base_str){ f[0].s, k });
			if (u < 0 || b->units.n >= UNITS_MAX)
				return gen_fail(b->job, 0, it.line, "unknown kind of unit");
			g->u[g->n++] = (uint16_t)u;
			f[0].s += k + (e != NULL);
			f[0].n -= k + (e != NULL);
		}
		g->cost = -number(f[1]) * JOINT_NAT;
		g->back = -number(f[2]) * JOINT_NAT;
		b->n++;
	}
	return 0;
}

static uint32_t
cost12(double c)
{
	return c < 1 ? 1 : c > 4095 ? 4095 : (uint32_t)(c + 0.5);
}

/* Final numbers: by Latin side, so that units of a letter lie together, the most frequent first. */
static void
rank_units(builder *b)
{
	tmap sorted = { 0 };
	for (size_t i = 0; i < UNITS_MAX; i++) b->alone[i] = 4095;
	for (size_t i = 0; i < b->n; i++)
		if (b->g[i].n == 1 && b->g[i].u[0] != BEGIN)
			b->alone[b->g[i].u[0]] = (uint16_t)cost12(b->g[i].cost);
	for (size_t i = 0; i < b->units.n; i++) {
		const tmap_item *t = &b->units.item[i];
		unsigned char key[16] = { 0 };
		size_t l = t->len ? (size_t)t->key[0] : 0;
		if (t->len) {
			memcpy(key + 1, t->key + 1, l);
			key[0] = key[1];
			key[5] = (unsigned char)(b->alone[i] >> 8);
			key[6] = (unsigned char)b->alone[i];
		}
		key[9] = (unsigned char)(i >> 8);
		key[10] = (unsigned char)i;
		tmap_add(&sorted, key, 11, 0);
	}
	tmap_sort(&sorted);
	for (size_t r = 0; r < sorted.n; r++) {
		const unsigned char *k = (const unsigned char *)sorted.item[r].key;
		size_t i = (size_t)k[9] << 8 | k[10];
		b->rank[i] = (uint16_t)r;
		b->by_rank[r] = i;
	}
	tmap_free(&sorted);
}

static void
side_of(const builder *b, size_t rank, int arab, unsigned char out[4])
{
	const tmap_item *t = &b->units.item[b->by_rank[rank]];
	memset(out, 0, 4);
	if (!t->len) return;
	size_t l = (size_t)t->key[0], n = arab ? t->len - 1 - l : l;
	out[0] = (unsigned char)n;
	memcpy(out + 1, t->key + 1 + (arab ? l : 0), n);
}

static const builder *sorting; /* qsort has no context argument */
static int
by_arabic(const void *a, const void *c)
{
	unsigned char x[4], y[4];
	uint16_t p = *(const uint16_t *)a, q = *(const uint16_t *)c;
	side_of(sorting, p, 1, x);
	side_of(sorting, q, 1, y);
	int d = memcmp(x + 1, y + 1, 3);
	if (!d) d = x[0] - y[0];
	if (!d)
		d = (int)sorting->alone[sorting->by_rank[p]] -
		    (int)sorting->alone[sorting->by_rank[q]];
	return d ? d : p - q;
}

/* Runs of units with the same side: groups, and where the groups of each first code begin. */
static uint32_t
group_units(const builder *b, const uint16_t *order, int arab, kelma_buf *groups, kelma_buf *first)
{
	uint32_t n = 0;
	uint16_t start[258] = { 0 };
	unsigned char last[4] = { 255 }, s[4];
	for (size_t r = 1; r < b->units.n; r++) {
		side_of(b, order[r], arab, s);
		if (!memcmp(s, last, 4)) {
			unsigned char *c = (unsigned char *)groups->data + groups->len - 2;
			unsigned k = (c[0] | (unsigned)c[1] << 8) + 1;
			c[0] = (unsigned char)k;
			c[1] = (unsigned char)(k >> 8);
			continue;
		}
		memcpy(last, s, 4);
		if (kelma_buf_add(groups, (char *)s, 4)) abort();
		put16(groups, (unsigned)r);
		put16(groups, 1);
		n++;
		for (unsigned c = s[0] ? s[1] + 1u : 1; c < 258; c++) start[c] = (uint16_t)n;
	}
	for (int c = 0; c < 258; c++) put16(first, start[c]);
	return n;
}

static size_t
context_key(const builder *b, const uint16_t *u, size_t n, uint16_t *key)
{
	for (size_t i = 0; i < n; i++) key[i] = u[i] == BEGIN ? BEGIN : b->rank[u[i]];
	return n * 2;
}

/* The longest end of u[0..n) that is a context. */
static uint32_t
state_of(const builder *b, const uint16_t *u, size_t n)
{
	uint16_t key[ORDER_MAX];
	for (; n; u++, n--) {
		const tmap_item *t = tmap_find(&b->states, key, context_key(b, u, n, key));
		if (t) return (uint32_t)(t - b->states.item);
	}
	return 0;
}

static void
make_states(builder *b)
{
	uint16_t key[ORDER_MAX];
	tmap_id(&b->states, "", 0);
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 1; k < b->g[i].n; k++)
			tmap_id(&b->states, key, context_key(b, b->g[i].u, k, key));
	for (size_t i = 0; i < b->n; i++) {
		tmap_item *t =
			tmap_find(&b->states, key, context_key(b, b->g[i].u, b->g[i].n, key));
		if (t) t->count = b->g[i].back;
	}
	for (size_t i = 0; i < b->states.n; i++) { /* the shorter context */
		const uint16_t *k = (const uint16_t *)(const void *)b->states.item[i].key;
		size_t n = b->states.item[i].len / 2;
		b->states.item[i].mark = 0;
		for (size_t s = 1; s < n; s++) {
			const tmap_item *t = tmap_find(&b->states, k + s, (n - s) * 2);
			if (!t) continue;
			b->states.item[i].mark = (uint32_t)(t - b->states.item);
			break;
		}
	}
}

/* Back-off must lead to smaller numbers (the reader relies on it to stop): order states by length.
 */
static void
order_states(builder *b)
{
	tmap s = { 0 };
	for (size_t len = 0; len < ORDER_MAX; len++)
		for (size_t i = 0; i < b->states.n; i++)
			if (b->states.item[i].len == len * 2)
				tmap_id(&s, b->states.item[i].key, len * 2);
	tmap_free(&b->states);
	b->states = s;
}

/* Keys that share a way through the slots stand in ascending order: a search ends at the first one
 * that is not smaller. */
static void
place(uint32_t *key, uint32_t *val, uint32_t slots, uint32_t k, uint32_t v)
{
	uint32_t h = code_slot(k * (uint64_t)0x9e3779b97f4a7c15u, slots);
	for (; key[h] != UINT32_MAX; h = h + 1 < slots ? h + 1 : 0) {
		if (key[h] < k) continue;
		uint32_t x = key[h], y = val[h];
		key[h] = k, val[h] = v;
		k = x, v = y;
	}
	key[h] = k;
	val[h] = v;
}

static void
put_tables(builder *b, uint32_t slots)
{
	kelma_buf *out = b->job->out;
	uint32_t *key = malloc((size_t)slots * 8), *val = key + slots,
		 *alone = calloc(UNITS_MAX, 4);
	if (!key || !alone) abort();
	memset(key, 0xff, (size_t)slots * 4);
	memset(val, 0, (size_t)slots * 4); /* free slots too: same input, same bytes */
	for (size_t i = 0; i < b->n; i++) {
		const gram *g = &b->g[i];
		if (g->u[g->n - 1] == BEGIN) continue;
		uint32_t v = cost12(g->cost) << 20 | state_of(b, g->u, g->n),
			 r = b->rank[g->u[g->n - 1]];
		if (g->n == 1) {
			alone[r] = v;
			continue;
		}
		uint32_t k = state_of(b, g->u, g->n - 1u) << 12 | r;
		place(key, val, slots, k, v);
	}
	for (size_t r = 0; r < b->units.n; r++) put32(out, alone[r] ? alone[r] : 4095u << 20);
	for (size_t i = 0; i < b->states.n; i++) {
		double c = b->states.item[i].count;
		put32(out, (c < 0 ? 0 : cost12(c)) << 20 | b->states.item[i].mark);
	}
	for (uint32_t i = 0; i < slots; i++) {
		put32(out, key[i]);
		put32(out, val[i]);
	}
	free(key);
	free(alone);
}

static int
build(builder *b)
{
	kelma_buf *out = b->job->out, groups[2] = { KELMA_BUF_INIT, KELMA_BUF_INIT },
		  first = KELMA_BUF_INIT;
	uint16_t order[UNITS_MAX], begin = BEGIN;
	uint32_t n[2], slots = (uint32_t)(b->n * 4 / 3) + 16;
	rank_units(b);
	make_states(b);
	order_states(b);
	make_states(b);
	for (size_t r = 0; r < b->units.n; r++) order[r] = (uint16_t)r;
	n[0] = group_units(b, order, 0, &groups[0], &first);
	sorting = b;
	qsort(order + 1, b->units.n - 1, sizeof *order, by_arabic);
	n[1] = group_units(b, order, 1, &groups[1], &first);
	const tmap_item *start = tmap_find(&b->states, &begin, 2);
	if (b->states.n > 0xfffff || kelma_buf_add(out, "KJN2", 4))
		return gen_fail(b->job, 0, 0, "too many contexts");
	put32(out, (uint32_t)b->units.n);
	put32(out, (uint32_t)b->states.n);
	put32(out, slots);
	put32(out, start ? (uint32_t)(start - b->states.item) : 0);
	put32(out, n[0]);
	put32(out, n[1]);
	put32(out, 0);
	for (size_t r = 0; r < b->units.n; r++) {
		unsigned char s[8];
		side_of(b, r, 0, s);
		side_of(b, r, 1, s + 4);
		if (kelma_buf_add(out, (char *)s, 8)) abort();
	}
	int rc = kelma_buf_add(out, groups[0].data, groups[0].len) ||
		 kelma_buf_add(out, groups[1].data, groups[1].len) ||
		 kelma_buf_add(out, first.data, first.len);
	for (size_t r = 0; r < b->units.n; r++) put16(out, order[r]);
	if (b->units.n % 2) put16(out, 0);
	put_tables(b, slots);
	for (int i = 0; i < 2; i++) kelma_buf_free(&groups[i]);
	kelma_buf_free(&first);
	return rc ? -1 : 0;
}

int
gen_translit_joint(gen_job *j)
{
	static builder b;
	b = (builder){ .job = j };
	b.g = calloc(j->in[0].len / 4 + 1, sizeof *b.g);
	int rc = b.g ? read_grams(&b) : -1;
	if (!rc) rc = build(&b);
	free(b.g);
	tmap_free(&b.units);
	tmap_free(&b.states);
	return rc;
}
