/* kelma corpus vocab: how often each word occurs, by the language it has there.
 *
 * Memory is bounded: a worker's table that has grown to its share of --memory is sorted and
 * written to a nameless file, FAN of
 * these are merged to one, FAN of those again, and in the end all that are left. Counts are exact,
 * and the same for any order
 * of documents and any -j. */
#include "dedup_store.h"
#include "manifest.h"
#include "../records/output.h"
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORD_MAX_BYTES = 255, MIN_MEMORY = 4 << 20, FAN = 64, LEVELS = 8 };

/* A word of a table: place of its bytes (label, then the word) in the arena. */
typedef struct entry {
	uint64_t hash, count;
	size_t at;
	uint32_t n;
} entry;

typedef struct table {
	entry *slot; /* open addressing, count 0 = free */
	size_t cap, used;
	kelma_buf bytes;
} table;

/* Sorted runs of one level; FAN of them become one of the next. */
typedef struct level {
	FILE *f[FAN];
	size_t n;
} level;

typedef struct run {
	const args *a;
	pthread_mutex_t lock;
	level level[LEVELS];
	size_t memory, min; /* of one worker; least count */
	size_t top;
	uint64_t written;  /* words of the list */
	atomic_int failed; /* errno */
} run;

typedef struct self {
	run *run;
	kelma_doc *d;
	table t;
} self;

/* --- tables and runs --- */

static int
grow(table *t)
{
	size_t cap = t->cap ? t->cap * 2 : 4096;
	entry *p = calloc(cap, sizeof *p);
	if (!p) return 0;
	for (size_t i = 0; i < t->cap; i++) {
		if (!t->slot[i].count) continue;
		size_t k = (size_t)t->slot[i].hash & (cap - 1);
		while (p[k].count) k = (k + 1) & (cap - 1);
		p[k] = t->slot[i];
	}
	free(t->slot);
	t->slot = p;
	t->cap = cap;
	return 1;
}

static kelma_status
add(table *t, const char *key, size_t n)
{
	if (2 * t->used >= t->cap && !grow(t)) return KELMA_ENOMEM;
	uint64_t h = kelma_corpus_hash(key, n, 0);
	size_t i = (size_t)h & (t->cap - 1);
	for (; t->slot[i].count; i = (i + 1) & (t->cap - 1)) {
		entry *e = &t->slot[i];
		if (e->hash != h || e->n != n || memcmp(t->bytes.data + e->at, key, n) != 0)
			continue;
		e->count++;
		return KELMA_OK;
	}
	t->slot[i] = (entry){ h, 1, t->bytes.len, (uint32_t)n };
	kelma_status st = kelma_buf_add(&t->bytes, key, n);
	if (st) t->slot[i].count = 0;
	else t->used++;
	return st;
}

static const char *sort_bytes; /* of the table being sorted, under the lock */

static int
by_key(const void *x, const void *y)
{
	const entry *a = x, *b = y;
	size_t n = a->n < b->n ? a->n : b->n;
	int c = memcmp(sort_bytes + a->at, sort_bytes + b->at, n);
	return c ? c : (a->n > b->n) - (a->n < b->n);
}

/* --- runs --- */

typedef struct head {
	FILE *f;
	uint32_t n;
	uint64_t count;
	char key[WORD_MAX_BYTES + 1];
} head;

/* The next key of a run: 1, 0 at its end, -1 cannot be read. */
static int
advance(head *h)
{
	if (fread(&h->n, sizeof h->n, 1, h->f) != 1) return ferror(h->f) ? -1 : 0;
	if (h->n > sizeof h->key || fread(&h->count, sizeof h->count, 1, h->f) != 1) return -1;
	return fread(h->key, 1, h->n, h->f) == h->n ? 1 : -1;
}

static int
compare_heads(const head *a, const head *b)
{
	int c = memcmp(a->key, b->key, a->n < b->n ? a->n : b->n);
	return c ? c : (a->n > b->n) - (a->n < b->n);
}

/* For each key its length (4 bytes), the count (8), the bytes. Read by this process alone. */
static int
put_key(FILE *f, const char *key, uint32_t n, uint64_t count)
{
	return fwrite(&n, sizeof n, 1, f) == 1 && fwrite(&count, sizeof count, 1, f) == 1 &&
	       fwrite(key, 1, n, f) == n;
}

static int
write_run(FILE *f, table *t)
{
	size_t n = 0;
	for (size_t i = 0; i < t->cap; i++)
		if (t->slot[i].count) t->slot[n++] = t->slot[i];
	sort_bytes = t->bytes.data;
	qsort(t->slot, n, sizeof *t->slot, by_key);
	for (size_t i = 0; i < n; i++)
		if (!put_key(f, t->bytes.data + t->slot[i].at, t->slot[i].n, t->slot[i].count))
			return 0;
	return !fflush(f) && !fseek(f, 0, SEEK_SET);
}

static void
clear(table *t)
{
	if (t->cap) memset(t->slot, 0, t->cap * sizeof *t->slot);
	t->used = t->bytes.len = 0;
}

/* All files at once: each key in order, with the counts of all that have it, to `take`, which
 * returns 0 to stop. 0 when a
 * file cannot be read or `take` has stopped. */
static int
merge(FILE *const *f, size_t nf, int (*take)(void *arg, const head *h, uint64_t count), void *arg)
{
	size_t n = 0;
	int more = 1;
	head *h = calloc(nf + 1, sizeof *h);
	if (!h) return 0;
	for (size_t i = 0; i < nf && more >= 0; i++) {
		h[n].f = f[i];
		if ((more = advance(&h[n])) > 0) n++;
	}
	while (n && more >= 0) {
		size_t least = 0;
		for (size_t i = 1; i < n; i++)
			if (compare_heads(&h[i], &h[least]) < 0) least = i;
		head now = h[least];
		uint64_t count = 0;
		for (size_t i = 0; i < n && more >= 0;) {
			if (compare_heads(&h[i], &now)) {
				i++;
				continue;
			}
			count += h[i].count;
			if ((more = advance(&h[i])) == 0) h[i] = h[--n];
			else i++;
		}
		if (more >= 0 && !take(arg, &now, count)) more = -1;
	}
	free(h);
	return more >= 0;
}

static FILE *
temporary(const run *r)
{
	const char *dir = r->a->val[OPT_TMPDIR] ? r->a->val[OPT_TMPDIR] : getenv("TMPDIR");
	int fd = nameless_file(r->a, dir && *dir ? dir : "/tmp");
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w+b");
	if (!f && fd >= 0) close(fd);
	return f;
}

static int
take_again(void *f, const head *h, uint64_t count)
{
	return put_key(f, h->key, h->n, count);
}

/* A sorted run joins level k, whose runs become one of the next level when there are enough. Takes
 * f. */
static int
add_run(run *r, FILE *f)
{
	for (size_t k = 0; k < LEVELS && f; k++) {
		level *l = &r->level[k];
		if (l->n < FAN) {
			l->f[l->n++] = f;
			if (l->n < FAN || k + 1 == LEVELS) return 1;
			if (!(f = temporary(r)) || !merge(l->f, l->n, take_again, f) || fflush(f) ||
			    fseek(f, 0, SEEK_SET))
				break;
			while (l->n) fclose(l->f[--l->n]);
		}
	}
	if (f) fclose(f);
	return 0;
}

/* Under the lock, because of sort_bytes. */
static int
spill_locked(run *r, table *t)
{
	if (!t->used) return 1;
	FILE *f = temporary(r);
	if (!f) return 0;
	if (!write_run(f, t)) {
		fclose(f);
		return 0;
	}
	clear(t);
	return add_run(r, f);
}

/* Would the next word make the table larger than its share? Growing, it is there twice. */
static int
is_full(const table *t, size_t memory)
{
	return t->used && ((2 * t->used >= t->cap && 2 * t->cap * sizeof(entry) > memory) ||
			   t->bytes.len > memory / 2);
}

/* --- counting --- */

static void
close_vocab(void *p)
{
	self *d = p;
	pthread_mutex_lock(&d->run->lock);
	if (!spill_locked(d->run, &d->t)) d->run->failed = errno ? errno : ENOMEM;
	pthread_mutex_unlock(&d->run->lock);
	kelma_doc_free(d->d);
	free(d->t.slot);
	kelma_buf_free(&d->t.bytes);
	free(d);
}

static kelma_status
open_vocab(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	d->run = a->run;
	o.layers = KELMA_LAYER_NORM | KELMA_LAYER_TOKENS | KELMA_LAYER_LANG_TOKENS;
	o.profile = a->val[OPT_PROFILE];
	o.lang.prior = a->val[OPT_PRIOR];
	kelma_status st = kelma_doc_new(res, &o, &d->d, err);
	if (st) close_vocab(d);
	else *out = d;
	return st;
}

static kelma_status
count_words(void *p, const char *s, size_t n, kelma_err *err)
{
	self *d = p;
	size_t k, len;
	char key[WORD_MAX_BYTES + 1];
	kelma_status st = kelma_doc_run(d->d, s, n, err);
	if (st) return st;
	const kelma_doc_token *t = kelma_doc_get_tokens(d->d, &k);
	const char *norm = kelma_doc_get_norm(d->d, &len);
	for (size_t i = 0; i < k && !st; i++) {
		size_t w = t[i].norm.end - t[i].norm.start;
		if (t[i].tok.cls != KELMA_TOKEN_WORD || t[i].lang.label == KELMA_LABEL_OTHER ||
		    !w || w > WORD_MAX_BYTES)
			continue;
		key[0] = (char)t[i].lang.label;
		memcpy(key + 1, norm + t[i].norm.start, w);
		if (is_full(&d->t, d->run->memory)) {
			pthread_mutex_lock(&d->run->lock);
			if (!d->run->failed && !spill_locked(d->run, &d->t))
				d->run->failed = errno ? errno : ENOMEM;
			pthread_mutex_unlock(&d->run->lock);
		}
		if (d->run->failed) return KELMA_OK; /* told at the end */
		st = add(&d->t, key, w + 1);
	}
	return st;
}

static kelma_status
write_nothing(void *p, const record_in *in, kelma_buf *out, kelma_buf *aside, kelma_err *err)
{
	(void)p, (void)in, (void)out, (void)aside, (void)err;
	return KELMA_OK;
}

/* --- the list --- */

/* The most frequent words of one label: a heap, the least first. */
typedef struct word {
	uint64_t count;
	uint32_t n;
	char key[WORD_MAX_BYTES + 1];
} word;

static int
compare_words(const void *x, const void *y)
{
	const word *a = x, *b = y;
	if (a->count != b->count) return a->count > b->count ? -1 : 1;
	int c = memcmp(a->key, b->key, a->n < b->n ? a->n : b->n);
	return c ? c : (a->n > b->n) - (a->n < b->n);
}

typedef struct sink {
	const args *a;
	output *out;
	const char *why;
	word *heap;
	size_t n, top, min;
	uint64_t written;
	int label, bad;
} sink;

static void
put_line(sink *s, const char *key, size_t n, uint64_t count)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_status st = put_word(&b, kelma_label_name((kelma_label)key[0]));
	if (!st) st = put_word(&b, "\t");
	if (!st) st = kelma_buf_add(&b, key + 1, n - 1);
	if (!st) st = put_size(&b, 1, (size_t)count);
	if (!st) st = put_word(&b, "\n");
	if (st) s->why = kelma_strstatus(st);
	s->bad |= st || output_write(s->out, b.data, b.len, &s->why);
	s->written++;
	kelma_buf_free(&b);
}

/* The words of the label are all known: the most frequent ones in order. */
static void
flush_label(sink *s)
{
	qsort(s->heap, s->n, sizeof *s->heap, compare_words);
	for (size_t i = 0; i < s->n && !s->bad; i++)
		put_line(s, s->heap[i].key, s->heap[i].n, s->heap[i].count);
	s->n = 0;
}

static void
sift(word *h, size_t n, size_t i)
{
	for (size_t c; (c = 2 * i + 1) < n; i = c) {
		if (c + 1 < n && compare_words(&h[c + 1], &h[c]) > 0) c++;
		if (compare_words(&h[c], &h[i]) <= 0) return;
		word t = h[i];
		h[i] = h[c];
		h[c] = t;
	}
}

static int
take(void *p, const head *h, uint64_t count)
{
	sink *s = p;
	word w;
	if (count < s->min) return 1;
	if (!s->top) {
		put_line(s, h->key, h->n, count);
		return !s->bad;
	}
	if (h->key[0] != s->label) flush_label(s);
	s->label = h->key[0];
	w.count = count;
	w.n = h->n;
	memcpy(w.key, h->key, h->n);
	if (s->n < s->top) {
		s->heap[s->n++] = w;
		if (s->n == s->top)
			for (size_t i = s->n / 2; i-- > 0;) sift(s->heap, s->n, i);
	} else if (compare_words(&w, &s->heap[0]) < 0) {
		s->heap[0] = w;
		sift(s->heap, s->n, 0);
	}
	return !s->bad;
}

static int
write_vocab(const args *a, run *r)
{
	sink s = { .a = a, .top = r->top, .min = r->min, .label = -1, .why = "" };
	const char *path = a->val[OPT_OUTPUT] ? a->val[OPT_OUTPUT] : "standard output";
	int ok = 1;
	if (s.top && !(s.heap = malloc(s.top * sizeof *s.heap))) s.why = "out of memory", ok = 0;
	if (ok && !(s.out = output_open(a->val[OPT_OUTPUT], &s.why))) ok = 0;
	FILE *all[LEVELS * FAN];
	size_t n = 0;
	for (size_t k = 0; k < LEVELS; k++)
		for (size_t i = 0; i < r->level[k].n; i++) all[n++] = r->level[k].f[i];
	if (ok && !merge(all, n, take, &s) && !s.bad)
		s.why = "a temporary file could not be read", ok = 0;
	if (ok && s.top) flush_label(&s);
	ok = ok && !s.bad;
	if (output_close(s.out, ok, &s.why)) ok = 0;
	if (!ok) complain(a, "%s: %s", path, s.why);
	free(s.heap);
	r->written = s.written;
	return ok ? 0 : STATUS_IO;
}

/* Counts for the manifest. */
static kelma_status
put_words(void *p, kelma_buf *out)
{
	const run *r = p;
	return put_count(out, 0, "words", r->written);
}

static const task vocab_task = {
	.open = open_vocab,
	.run = count_words,
	.write = write_nothing,
	.close = close_vocab,
	.jsonl = 1,
	.summary = 1,
};

static int
run_vocab(const args *a)
{
	run r = { .a = a };
	args with = *a;
	int bad = 0;
	size_t memory = arg_size(a, OPT_MEMORY, (size_t)1 << 30, MIN_MEMORY, (size_t)1 << 44, &bad);
	size_t jobs = arg_size(a, OPT_JOBS, 16, 1, 256, &bad);
	r.top = arg_size(a, OPT_TOP_WORDS, 0, 1, 100u << 20, &bad);
	r.min = arg_size(a, OPT_MIN_COUNT, 1, 1, SIZE_MAX, &bad);
	r.memory = memory / jobs / 2; /* a table doubles while it is copied */
	if (bad) return STATUS_USAGE;
	with.run = &r;
	with.val[OPT_OUTPUT] = NULL;
	pthread_mutex_init(&r.lock, NULL);
	record_counts c;
	int rc = run_counted(&with, &vocab_task, &c);
	if (r.failed) {
		complain(a, "temporary file: %s", strerror(r.failed));
		rc = STATUS_IO;
	}
	if (rc <= STATUS_REJECTED && write_vocab(a, &r)) rc = STATUS_IO;
	manifest_of m = { .records = &c, .counts = put_words, .of = &r };
	if (rc <= STATUS_REJECTED && write_manifest(a, &m)) rc = STATUS_IO;
	for (size_t k = 0; k < LEVELS; k++)
		for (size_t i = 0; i < r.level[k].n; i++) fclose(r.level[k].f[i]);
	return rc;
}

static const opt_id own[] = { OPT_TOP_WORDS, OPT_MIN_COUNT, OPT_MEMORY,   OPT_TMPDIR,
			      OPT_PROFILE,   OPT_PRIOR,     OPT_MANIFEST, OPT_COUNT };
const command corpus_vocab = {
	.name = "corpus vocab",
	.operands = "[FILE...]",
	.summary = "how often each word occurs, by its language",
	.own = own,
	.task = &vocab_task,
	.run = run_vocab,
	.folders = 1,
};
