/* Stage 2: equal hashes meet. A bucket is a range of hash values, read from the sorted files of all
 * shards. Near: pairs of documents that share a band and whose signatures are similar. Exact: which
 * documents or units are repeats. */
#include "dedup.h"
#include <stdlib.h>
#include <string.h>

typedef struct bucket {
	const setup *s;
	place *p;
	uint32_t k, buckets, shards;
	sorter *in; /* rows of this bucket from all shards */
	store_out out;
} bucket;

/* First hash of bucket k of n. */
static uint64_t
bucket_start(uint32_t k, uint32_t n)
{
	__extension__ typedef unsigned __int128 wide;
	return (uint64_t)((((wide)k << 64) + n - 1) / n);
}

/* The rows of one shard that belong here. */
static int
read_shard(bucket *b, uint32_t shard)
{
	store_in in;
	place_file f = { -1, "", "" };
	unsigned char key[8];
	const unsigned char *row;
	uint64_t end = UINT64_MAX;
	int k, rc = place_read(b->p, b->s, FILE_KEYS,
			       b->s->unit == UNIT_NEAR ? STORE_BANDS : STORE_UNITS, shard,
			       b->shards, &f, &in);
	if (!rc && b->k) {
		put64(key, bucket_start(b->k, b->buckets));
		rc = store_find(&in, key, 8, &in.at);
	}
	if (!rc && b->k + 1 < b->buckets) {
		put64(key, bucket_start(b->k + 1, b->buckets));
		rc = store_find(&in, key, 8, &end);
	}
	while (!rc && in.at < end && (k = store_next(&in, &row)) != 0)
		rc = k < 0 ? STATUS_IO : sorter_add(b->in, row);
	store_close(&in);
	place_close(b->p, &f);
	return rc;
}

/* Exact: rows of one hash come together, what stays first. */
static int
decide_units(bucket *b, sorter *found)
{
	unsigned char first[40], out[DECISION_SIZE];
	const unsigned char *row;
	int k, have = 0, told = 0, rc = STATUS_OK, document = b->s->unit == UNIT_DOCUMENT;
	while (!rc && (k = sorter_next(b->in, &row)) != 0) {
		if (k < 0) return STATUS_IO;
		if (!have || memcmp(first, row, 16) != 0) {
			memcpy(first, row, sizeof first);
			have = 1;
			told = 0;
			continue;
		}
		decision d = { get64(first + 32), get64(first), 1000000, 0 };
		decision_write(&d, out);
		if (document && !told++) rc = sorter_add(found, out);
		d.place = get64(row + 32);
		d.dropped = 1;
		decision_write(&d, out);
		if (!rc) rc = sorter_add(found, out);
	}
	return rc;
}

/* Near: places of the documents that share a band with another one. Record: place, band key. */
static int
find_members(bucket *b, sorter *members)
{
	unsigned char last[16], m[16];
	const unsigned char *row;
	int k, have = 0, told = 0, rc = STATUS_OK;
	while (!rc && (k = sorter_next(b->in, &row)) != 0) {
		if (k < 0) return STATUS_IO;
		if (have && !memcmp(last, row, 8)) {
			memcpy(m, last + 8, 8);
			memcpy(m + 8, last, 8);
			if (!told++) rc = sorter_add(members, m);
			memcpy(m, row + 8, 8);
			if (!rc) rc = sorter_add(members, m);
		} else told = 0;
		memcpy(last, row, 16);
		have = 1;
	}
	return rc;
}

/* Their contents and signatures beside them: records of join_full(), by band key. */
static int
join_members(bucket *b, sorter *members, sorter *full)
{
	unsigned char rec[STORE_MAX_RECORD];
	const unsigned char *m;
	joiner j = JOINER_INIT(b->p, b->s, b->shards, FILE_SIGS, STORE_SIGS);
	int k, rc = STATUS_OK;
	while (!rc && (k = sorter_next(members, &m)) != 0) {
		rc = k < 0 ? STATUS_IO : join_full(&j, get64(m + 8), get64(m), rec);
		if (!rc) rc = sorter_add(full, rec);
	}
	join_end(&j);
	return rc;
}

/* Compare each document of a band with the first ones of it that are not alike. */
static int
compare_members(bucket *b, sorter *full, sorter *pairs)
{
	size_t values = setup_values(b->s), leaders = 0;
	unsigned char lead[LEADERS][STORE_MAX_RECORD], pair[16], key[8];
	const unsigned char *m;
	int k, have = 0, rc = STATUS_OK;
	enum { SIG = 16 + DOC_ORDER, AT = 8 + DOC_ORDER };
	while (!rc && (k = sorter_next(full, &m)) != 0) {
		if (k < 0) return STATUS_IO;
		if (!have || memcmp(key, m, 8) != 0) leaders = 0;
		memcpy(key, m, 8);
		have = 1;
		size_t i = 0;
		while (i < leaders &&
		       kelma_dedup_similarity(lead[i] + SIG, m + SIG, values) < b->s->min)
			i++;
		if (i < leaders) {
			int swap = memcmp(m + AT, lead[i] + AT, 8) < 0;
			memcpy(pair, (swap ? m : lead[i]) + AT, 8);
			memcpy(pair + 8, (swap ? lead[i] : m) + AT, 8);
			rc = sorter_add(pairs, pair);
		} else if (leaders < LEADERS) memcpy(lead[leaders++], m, SIG + values);
	}
	return rc;
}

static int
near_pairs(bucket *b)
{
	const setup *s = b->s;
	size_t room = s->memory / 4;
	sorter *members = sorter_new(s->a, s->tmp, room, 16, 0), *full = NULL, *pairs = NULL;
	int rc = members ? find_members(b, members) : STATUS_IO;
	sorter_free(b->in);
	b->in = NULL;
	if (!rc) rc = sorter_finish(members);
	if (!rc && !(full = sorter_new(s->a, s->tmp, room, 16 + DOC_ORDER + setup_values(s), 1)))
		rc = STATUS_IO;
	if (!rc) rc = join_members(b, members, full);
	sorter_free(members);
	if (!rc) rc = sorter_finish(full);
	if (!rc && !(pairs = sorter_new(s->a, s->tmp, room, 16, 0))) rc = STATUS_IO;
	if (!rc) rc = compare_members(b, full, pairs);
	sorter_free(full);
	if (!rc) rc = write_sorted(&b->out, pairs, 16);
	sorter_free(pairs);
	return rc;
}

static int
exact_decisions(bucket *b)
{
	sorter *found = sorter_new(b->s->a, b->s->tmp, b->s->memory / 4, DECISION_SIZE, 0);
	int rc = found ? decide_units(b, found) : STATUS_IO;
	sorter_free(b->in);
	b->in = NULL;
	if (!rc) rc = write_sorted(&b->out, found, DECISION_SIZE);
	sorter_free(found);
	return rc;
}

int
dedup_bucket(const setup *s, place *p, uint32_t k, uint32_t buckets, uint32_t shards)
{
	int near = s->unit == UNIT_NEAR;
	bucket b = { .s = s, .p = p, .k = k, .buckets = buckets, .shards = shards };
	store_head h = { .kind = near ? STORE_PAIRS : STORE_FOUND,
			 .size = near ? 16 : DECISION_SIZE,
			 .part = k,
			 .parts = buckets };
	place_file f = { -1, "", "" };
	memcpy(h.params, s->params, sizeof h.params);
	int rc = place_create(p, s, FILE_PAIRS, k, &f);
	if (!rc) rc = store_create(&b.out, s->a, f.fd, f.name, &h);
	if (!rc && !(b.in = sorter_new(s->a, s->tmp, s->memory / 2, near ? 16 : 40, 1)))
		rc = STATUS_IO;
	for (uint32_t i = 0; i < shards && !rc; i++) rc = read_shard(&b, i);
	if (!rc) rc = sorter_finish(b.in);
	if (!rc) rc = near ? near_pairs(&b) : exact_decisions(&b);
	if (!rc) rc = place_commit(p, s, &f);
	store_drop(&b.out);
	sorter_free(b.in);
	place_drop(p, &f);
	return rc;
}
