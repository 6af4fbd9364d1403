/* Sorting more records than memory holds: sorted runs in a nameless file, then one merge. */
#include "dedup_store.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DIGIT = 11, RADIX = 1 << DIGIT, DIGITS = 6, HASHED_FROM = 3, MIN_BLOCK = 16384 };

/* What is moved while sorting: the first 8 bytes as a number, and the second 8 or the number of the
 * record. */
typedef struct item {
	uint64_t key, what;
} item;

typedef struct run {
	uint64_t at, end; /* bytes of the file not yet in buf */
	unsigned char *buf;
	size_t pos, len, block;
	uint64_t number; /* of the block, seed of its check sum */
	uint64_t key;    /* of the record at pos */
} run;

struct sorter {
	const args *a;
	const char *tmp;
	size_t size, cap, room, n, memory; /* cap: of records in memory; room: for so many now */
	int hashed, fd, inner;             /* inner: the item is the whole record */
	unsigned char *rec;                /* cap records, when they are longer than an item */
	item *it, *spare;
	uint64_t total, file_end;
	struct {
		uint64_t at, end;
	} * piece; /* the runs in the file */
	size_t npiece, cap_piece, block;
	run *run, **heap;
	size_t nheap, at;
	unsigned char *out;
};

static void *
get_memory(const args *a, size_t n)
{
	void *p = malloc(n ? n : 1);
	if (!p) complain(a, "out of memory (%zu bytes more)", n);
	return p;
}

/* Room for more records in memory, four times as many, so that a small job takes little. */
static int
make_room(sorter *s)
{
	size_t room = s->room ? s->room * 4 : 1024;
	if (room > s->cap) room = s->cap;
	void *it = realloc(s->it, room * sizeof *s->it), *rec = NULL;
	if (it) s->it = it;
	free(s->spare); /* holds nothing between sorts */
	s->spare = malloc(room * sizeof *s->spare);
	if (!s->inner && (rec = realloc(s->rec, room * s->size))) s->rec = rec;
	if (!it || !s->spare || (!rec && !s->inner)) {
		complain(s->a, "out of memory");
		return STATUS_IO;
	}
	s->room = room;
	return STATUS_OK;
}

sorter *
sorter_new(const args *a, const char *tmp, size_t memory, size_t size, int hashed)
{
	sorter *s = calloc(1, sizeof *s);
	if (!s) {
		complain(a, "out of memory");
		return NULL;
	}
	*s = (sorter){ .a = a,
		       .tmp = tmp,
		       .size = size,
		       .hashed = hashed,
		       .fd = -1,
		       .inner = size == 16,
		       .memory = memory };
	s->cap = memory / (3 * sizeof(item) + (s->inner ? 0 : size));
	if (s->cap < 1024) s->cap = 1024;
	if (s->cap > UINT32_MAX) s->cap = UINT32_MAX;
	s->out = get_memory(a, size);
	if (s->out) return s;
	sorter_free(s);
	return NULL;
}

/* Move items by one digit of their keys, least digit first, from it to spare. */
static void
pass(const item *from, item *to, size_t n, unsigned shift, const uint32_t *count)
{
	uint32_t at[RADIX], sum = 0;
	for (size_t d = 0; d < RADIX; d++) {
		at[d] = sum;
		sum += count[d];
	}
	for (size_t i = 0; i < n; i++) to[at[from[i].key >> shift & (RADIX - 1)]++] = from[i];
}

static int
compare_inner(const item *a, const item *b)
{
	if (a->key != b->key) return a->key < b->key ? -1 : 1;
	return (a->what > b->what) - (a->what < b->what);
}

static int
compare_inner_r(const void *x, const void *y, void *arg)
{
	(void)arg;
	return compare_inner(x, y);
}

static int
compare_records(const void *x, const void *y, void *arg)
{
	const sorter *s = arg;
	const item *a = x, *b = y;
	if (a->key != b->key) return a->key < b->key ? -1 : 1;
	return memcmp(s->rec + a->what * s->size, s->rec + b->what * s->size, s->size);
}

static int
compare_items(sorter *s, const item *a, const item *b)
{
	return s->inner ? compare_inner(a, b) : compare_records(a, b, s);
}

/* Put the items [from, to) in order. Most are in order already, as equal keys stay in the order
 * they came in. */
static void
sort_few(sorter *s, size_t from, size_t to)
{
	enum { FEW = 24 };
	size_t i = from + 1;
	while (i < to && compare_items(s, &s->it[i - 1], &s->it[i]) <= 0) i++;
	if (i == to) return;
	if (to - from > FEW) {
		qsort_r(s->it + from, to - from, sizeof *s->it,
			s->inner ? compare_inner_r : compare_records, s);
		return;
	}
	for (; i < to; i++) {
		item x = s->it[i];
		size_t k = i;
		for (; k > from && compare_items(s, &s->it[k - 1], &x) > 0; k--)
			s->it[k] = s->it[k - 1];
		s->it[k] = x;
	}
}

/* Put the items of equal high digits in order. */
static void
sort_equal(sorter *s, unsigned shift)
{
	for (size_t i = 0, j; i < s->n; i = j) {
		for (j = i + 1; j < s->n && s->it[j].key >> shift == s->it[i].key >> shift; j++) {
		}
		if (j - i > 1) sort_few(s, i, j);
	}
}

static int
sort_items(sorter *s)
{
	uint32_t(*count)[RADIX] = calloc(DIGITS, sizeof *count);
	int first = s->hashed && s->n < (size_t)1 << 28 ? HASHED_FROM : 0;
	if (!count) {
		complain(s->a, "out of memory");
		return STATUS_IO;
	}
	for (size_t i = 0; i < s->n; i++)
		for (int d = first; d < DIGITS; d++)
			count[d][s->it[i].key >> (d * DIGIT) & (RADIX - 1)]++;
	for (int d = first; d < DIGITS; d++) {
		if (s->n && count[d][s->it[0].key >> (d * DIGIT) & (RADIX - 1)] == s->n)
			continue; /* all the same */
		pass(s->it, s->spare, s->n, (unsigned)(d * DIGIT), count[d]);
		item *t = s->it;
		s->it = s->spare;
		s->spare = t;
	}
	free(count);
	sort_equal(s, (unsigned)(first * DIGIT));
	return STATUS_OK;
}

/* Record number i of those in memory, in order. */
static const unsigned char *
sorted_record(sorter *s, size_t i)
{
	if (!s->inner) return s->rec + s->it[i].what * s->size;
	put64(s->out, s->it[i].key);
	put64(s->out + 8, s->it[i].what);
	return s->out;
}

static int
failed(const sorter *s)
{
	complain(s->a, "temporary file in %s: %s", s->tmp,
		 errno ? strerror(errno) : "shorter than it was written");
	return STATUS_IO;
}

static int
write_run(sorter *s, unsigned char *b)
{
	size_t fill = 0;
	uint64_t number = 0;
	for (size_t i = 0; i < s->n; i++) {
		memcpy(b + fill, sorted_record(s, i), s->size);
		fill += s->size;
		if (fill < s->block && i + 1 < s->n) continue;
		put64(b + fill, kelma_corpus_hash((char *)b, fill, number++));
		if (write_at(s->fd, b, fill + 8, s->file_end)) return failed(s);
		s->file_end += fill + 8;
		fill = 0;
	}
	return STATUS_OK;
}

/* Sort what is in memory and write it as a run. */
static int
spill(sorter *s)
{
	if (s->npiece == s->cap_piece) {
		size_t cap = s->cap_piece * 2 + 16;
		void *p = realloc(s->piece, cap * sizeof *s->piece);
		if (!p) return complain(s->a, "out of memory"), STATUS_IO;
		s->piece = p;
		s->cap_piece = cap;
	}
	if (!s->block)
		s->block = (STORE_BLOCK > s->size ? STORE_BLOCK : s->size) / s->size * s->size;
	if (s->fd < 0 && (s->fd = nameless_file(s->a, s->tmp)) < 0) return STATUS_IO;
	unsigned char *b = get_memory(s->a, s->block + 8);
	s->piece[s->npiece].at = s->file_end;
	int rc = b ? sort_items(s) : STATUS_IO;
	if (!rc) rc = write_run(s, b);
	s->piece[s->npiece++].end = s->file_end;
	s->n = 0;
	free(b);
	return rc;
}

int
sorter_add(sorter *s, const void *record)
{
	const unsigned char *p = record;
	if (s->n == s->cap && spill(s)) return STATUS_IO;
	if (s->n == s->room && make_room(s)) return STATUS_IO;
	s->it[s->n].key = get64(p);
	if (s->inner) s->it[s->n].what = get64(p + 8);
	else {
		s->it[s->n].what = s->n;
		memcpy(s->rec + s->n * s->size, p, s->size);
	}
	s->n++;
	s->total++;
	return STATUS_OK;
}

/* Next block of a run into its buffer: 1, 0 at its end, -1. */
static int
refill(sorter *s, run *r)
{
	if (r->at == r->end) return 0;
	uint64_t left = r->end - r->at;
	size_t n = left < r->block + 8 ? (size_t)left - 8 : r->block;
	if (read_at(s->fd, r->buf, n + 8, r->at)) return failed(s), -1;
	if (get64(r->buf + n) != kelma_corpus_hash((char *)r->buf, n, r->number++)) {
		complain(s->a, "temporary file in %s: damaged (check sum)", s->tmp);
		return -1;
	}
	r->at += n + 8;
	r->pos = 0;
	r->len = n;
	r->key = get64(r->buf);
	return 1;
}

static int
before(const sorter *s, const run *a, const run *b)
{
	if (a->key != b->key) return a->key < b->key;
	return memcmp(a->buf + a->pos, b->buf + b->pos, s->size) < 0;
}

static void
sift(sorter *s, size_t i)
{
	for (size_t c; (c = 2 * i + 1) < s->nheap; i = c) {
		if (c + 1 < s->nheap && before(s, s->heap[c + 1], s->heap[c])) c++;
		if (!before(s, s->heap[c], s->heap[i])) return;
		run *t = s->heap[i];
		s->heap[i] = s->heap[c];
		s->heap[c] = t;
	}
}

static void
free_records(sorter *s)
{
	free(s->it);
	free(s->spare);
	free(s->rec);
	s->it = s->spare = NULL;
	s->rec = NULL;
}

int
sorter_finish(sorter *s)
{
	if (!s->npiece) return sort_items(s);
	if (s->n && spill(s)) return STATUS_IO;
	free_records(s);
	if (s->npiece * (s->block + 8) > s->memory && s->npiece > 16) {
		complain(s->a,
			 "--memory is too small for these data: %zu sorted runs cannot be merged "
			 "at once",
			 s->npiece);
		return STATUS_IO;
	}
	s->run = calloc(s->npiece, sizeof *s->run);
	s->heap = calloc(s->npiece, sizeof *s->heap);
	if (!s->run || !s->heap) return complain(s->a, "out of memory"), STATUS_IO;
	for (size_t i = 0; i < s->npiece; i++) {
		run *r = &s->run[i];
		*r = (run){ .at = s->piece[i].at, .end = s->piece[i].end, .block = s->block };
		if (!(r->buf = get_memory(s->a, s->block + 8)) || refill(s, r) < 0)
			return STATUS_IO;
		s->heap[s->nheap++] = r;
	}
	for (size_t i = s->nheap / 2; i-- > 0;) sift(s, i);
	return STATUS_OK;
}

int
sorter_next(sorter *s, const unsigned char **out)
{
	if (!s->npiece) {
		if (s->at == s->n) return 0;
		*out = sorted_record(s, s->at++);
		return 1;
	}
	if (!s->nheap) return 0;
	run *r = s->heap[0];
	memcpy(s->out, r->buf + r->pos, s->size);
	*out = s->out;
	r->pos += s->size;
	if (r->pos == r->len) {
		int k = refill(s, r);
		if (k < 0) return -1;
		if (!k) s->heap[0] = s->heap[--s->nheap];
	} else r->key = get64(r->buf + r->pos);
	sift(s, 0);
	return 1;
}

uint64_t
sorter_count(const sorter *s)
{
	return s->total;
}

void
sorter_free(sorter *s)
{
	if (!s) return;
	free_records(s);
	for (size_t i = 0; s->run && i < s->npiece; i++) free(s->run[i].buf);
	free(s->run);
	free(s->heap);
	free(s->piece);
	free(s->out);
	if (s->fd >= 0) close(s->fd);
	free(s);
}
