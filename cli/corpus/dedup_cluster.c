/* Stage 3: all pairs become clusters (union-find), and in each cluster the first document stays
 * with those that are not similar to it; exact repeats were decided in their buckets and are only
 * put in order. */
#include "dedup.h"
#include <stdlib.h>
#include <string.h>

typedef struct clusters {
	const setup *s;
	place *p;
	uint32_t buckets, shards;
	uint64_t *node; /* places of all documents of pairs, in order */
	uint32_t *parent;
	size_t n, cap;
} clusters;

static int
no_memory(const clusters *c)
{
	complain(c->s->a, "out of memory");
	return STATUS_IO;
}

/* Call f for every record of every bucket's file. */
static int
each_record(clusters *c, int (*f)(void *arg, const unsigned char *rec), void *arg)
{
	store_kind kind = c->s->unit == UNIT_NEAR ? STORE_PAIRS : STORE_FOUND;
	const unsigned char *rec;
	int k, rc = STATUS_OK;
	for (uint32_t i = 0; i < c->buckets && !rc; i++) {
		store_in in;
		place_file pf = { -1, "", "" };
		rc = place_read(c->p, c->s, FILE_PAIRS, kind, i, c->buckets, &pf, &in);
		while (!rc && (k = store_next(&in, &rec)) != 0)
			rc = k < 0 ? STATUS_IO : f(arg, rec);
		store_close(&in);
		place_close(c->p, &pf);
	}
	return rc;
}

/* A pair to the sorters of pairs and of the places in them. */
typedef struct pair_sorters {
	sorter *pairs, *nodes;
} pair_sorters;

static int
add_pair(void *arg, const unsigned char *rec)
{
	pair_sorters *s = arg;
	unsigned char node[16] = { 0 };
	int rc = sorter_add(s->pairs, rec);
	memcpy(node, rec, 8);
	if (!rc) rc = sorter_add(s->nodes, node);
	memcpy(node, rec + 8, 8);
	return rc ? rc : sorter_add(s->nodes, node);
}

static int
grow_nodes(clusters *c)
{
	size_t cap = c->cap + c->cap / 2 + 65536;
	if (c->n < c->cap) return STATUS_OK;
	if (cap > UINT32_MAX || cap > c->s->memory / 12 + 65536) {
		complain(c->s->a,
			 "--memory %zu is too small: clustering needs 12 bytes for each document "
			 "with a near duplicate, more than "
			 "%zu were found",
			 c->s->memory, c->n);
		return STATUS_IO;
	}
	uint64_t *p = realloc(c->node, cap * sizeof *p);
	if (!p) return no_memory(c);
	c->node = p;
	c->cap = cap;
	return STATUS_OK;
}

static int
read_nodes(clusters *c, sorter *nodes)
{
	const unsigned char *p;
	int k, rc = sorter_finish(nodes);
	while (!rc && (k = sorter_next(nodes, &p)) != 0) {
		if (k < 0) return STATUS_IO;
		uint64_t at = get64(p);
		if (c->n && c->node[c->n - 1] == at) continue;
		if (!(rc = grow_nodes(c))) c->node[c->n++] = at;
	}
	return rc;
}

static uint32_t
root_of(clusters *c, uint32_t i)
{
	while (c->parent[i] != i) {
		c->parent[i] = c->parent[c->parent[i]];
		i = c->parent[i];
	}
	return i;
}

static uint32_t
find_node(const clusters *c, uint64_t at, size_t lo)
{
	size_t hi = c->n;
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;
		if (c->node[mid] <= at) lo = mid;
		else hi = mid;
	}
	return (uint32_t)lo;
}

/* Pairs come in order: the first of each moves on through the nodes, the second is looked up behind
 * it. */
static int
join_pairs(clusters *c, sorter *pairs)
{
	const unsigned char *p;
	size_t first = 0;
	int k, rc = sorter_finish(pairs);
	if (rc || !c->n) return rc; /* no nodes, no pairs */
	if (!(c->parent = malloc(c->n * sizeof *c->parent))) return no_memory(c);
	for (size_t i = 0; i < c->n; i++) c->parent[i] = (uint32_t)i;
	while ((k = sorter_next(pairs, &p)) != 0) {
		if (k < 0) return STATUS_IO;
		while (first + 1 < c->n && c->node[first] < get64(p)) first++;
		uint32_t a = root_of(c, (uint32_t)first),
			 b = root_of(c, find_node(c, get64(p + 8), first));
		if (a < b) c->parent[b] = a;
		else c->parent[a] = b;
	}
	return STATUS_OK;
}

/* Members of clusters: records of join_full(), by the place of the cluster's root. */
static int
join_members(clusters *c, sorter *members)
{
	unsigned char rec[STORE_MAX_RECORD];
	joiner j = JOINER_INIT(c->p, c->s, c->shards, FILE_SIGS, STORE_SIGS);
	int rc = STATUS_OK;
	for (size_t i = 0; i < c->n && !rc; i++) {
		rc = join_full(&j, c->node[root_of(c, (uint32_t)i)], c->node[i], rec);
		if (!rc) rc = sorter_add(members, rec);
	}
	join_end(&j);
	return rc;
}

/* In each cluster, in order: dropped is what is similar to a document kept before. */
static int
decide(clusters *c, sorter *members, sorter *out)
{
	enum { AT = 8 + DOC_ORDER, SIG = AT + 8 };
	static const double unit = 1000000;
	unsigned char root[8], b[DECISION_SIZE],
		(*kept)[1024] = malloc(KEPT_COMPARED * sizeof *kept);
	const unsigned char *m;
	size_t values = setup_values(c->s), n = 0;
	uint64_t cluster = 0;
	int k, have = 0, rc = kept ? sorter_finish(members) : no_memory(c);
	while (!rc && (k = sorter_next(members, &m)) != 0) {
		double best = 0;
		if (k < 0) {
			rc = STATUS_IO;
			break;
		}
		if (!have || memcmp(root, m, 8) != 0) {
			memcpy(root, m, 8);
			cluster = get64(m + 16);
			n = 0;
			have = 1;
		}
		for (size_t i = 0; i < n; i++) {
			double s = kelma_dedup_similarity(kept[i], m + SIG, values);
			if (s > best) best = s;
		}
		int drop = n && best >= c->s->min;
		if (!drop && n < KEPT_COMPARED) memcpy(kept[n++], m + SIG, values);
		decision d = { get64(m + AT), cluster, (uint32_t)(drop ? best * unit + 0.5 : unit),
			       (uint32_t)drop };
		decision_write(&d, b);
		rc = sorter_add(out, b);
	}
	free(kept);
	return rc;
}

static int
near_clusters(clusters *c, sorter *out)
{
	const setup *s = c->s;
	size_t room = s->memory / 4;
	pair_sorters in = { sorter_new(s->a, s->tmp, room, 16, 0),
			    sorter_new(s->a, s->tmp, room, 16, 0) };
	sorter *members = NULL;
	int rc = in.pairs && in.nodes ? each_record(c, add_pair, &in) : STATUS_IO;
	if (!rc) rc = read_nodes(c, in.nodes);
	sorter_free(in.nodes);
	if (!rc) rc = join_pairs(c, in.pairs);
	sorter_free(in.pairs);
	if (!rc && !(members = sorter_new(s->a, s->tmp, room, 16 + DOC_ORDER + setup_values(s), 0)))
		rc = STATUS_IO;
	if (!rc) rc = join_members(c, members);
	free(c->node);
	free(c->parent);
	if (!rc) rc = decide(c, members, out);
	sorter_free(members);
	return rc;
}

static int
add_found(void *arg, const unsigned char *rec)
{
	return sorter_add(arg, rec);
}

int
dedup_cluster(const setup *s, place *p, uint32_t buckets, uint32_t shards)
{
	clusters c = { .s = s, .p = p, .buckets = buckets, .shards = shards };
	store_head h = { .kind = STORE_DECISIONS, .size = DECISION_SIZE, .part = 0, .parts = 1 };
	store_out file = { 0 };
	place_file f = { -1, "", "" };
	sorter *out = sorter_new(s->a, s->tmp, s->memory / 4, DECISION_SIZE, 0);
	memcpy(h.params, s->params, sizeof h.params);
	int rc = out ? place_create(p, s, FILE_DECISIONS, 0, &f) : STATUS_IO;
	if (!rc) rc = store_create(&file, s->a, f.fd, f.name, &h);
	if (!rc)
		rc = s->unit == UNIT_NEAR ? near_clusters(&c, out)
					  : each_record(&c, add_found, out);
	if (!rc) rc = write_sorted(&file, out, DECISION_SIZE);
	if (!rc) rc = place_commit(p, s, &f);
	sorter_free(out);
	store_drop(&file);
	place_drop(p, &f);
	return rc;
}
