/* Stage 1: the records of a shard become rows of documents, ids, signatures and sorted hashes.
 * Workers take blocks under a lock, work alone, and add their results when it is their turn: the
 * files are the same for any number of them. */
#include "dedup.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNIT_ROW = 40, BAND_ROW = 16 };

typedef struct bad_record {
	size_t line, at; /* in the block: lines before it, first byte */
	kelma_err err;
} bad_record;

typedef struct signer {
	const setup *s;
	const kelma_res *res;
	feed in;
	pthread_mutex_t read_lock, write_lock;
	pthread_cond_t turn;
	uint64_t next_block, next_write, base; /* base: place of the shard's first document */
	store_out docs, ids, sigs;
	sorter *keys;
	output *rejects;
	uint64_t ndocs, nunits, nids, line;
	const char *file;
	size_t rejected;
	atomic_int status, stop; /* written under either lock */
} signer;

typedef struct sign_worker {
	signer *g;
	pthread_t thread;
	int running;
	feed_block b;
	doc_reader r;
	kelma_sketch *sk;
	doc_row *row;
	size_t nrow, cap_row, lines, units;
	kelma_buf ids, sigs, keys, line;
	bad_record *bad;
	size_t nbad, cap_bad;
} sign_worker;

static int
no_memory(const setup *s)
{
	complain(s->a, "out of memory");
	return STATUS_IO;
}

static kelma_status
grow(void *p, size_t *cap, size_t n, size_t size)
{
	void **at = p;
	if (n < *cap) return KELMA_OK;
	size_t c = *cap * 2 + 256;
	void *q = realloc(*at, c * size);
	if (!q) return KELMA_ENOMEM;
	*at = q;
	*cap = c;
	return KELMA_OK;
}

/* Keys of the paragraphs, lines or of the whole text; places count from the start of the block. */
static kelma_status
add_units(sign_worker *w, const doc_row *row, const doc_text *d)
{
	unsigned char b[UNIT_ROW], id[24];
	size_t at = 0;
	kelma_span u = { 0, d->ntext };
	kelma_status st = KELMA_OK;
	int whole = w->g->s->unit == UNIT_DOCUMENT;
	put64(id, row->id_hash);
	put64(id + 8, row->hash);
	put64(id + 16, row->hi);
	uint64_t tie = kelma_corpus_hash((char *)id, sizeof id, 0);
	while (!st && (whole || next_unit(w->g->s->unit, d->text, d->ntext, &at, &u))) {
		kelma_hash128 h = { row->hi, row->lo };
		if (!whole) h = kelma_dedup_hash(d->text + u.start, u.end - u.start);
		put64(b, h.hi);
		put64(b + 8, h.lo);
		put64(b + 16, row->rank);
		put64(b + 24, tie);
		put64(b + 32, whole ? w->nrow : w->units++);
		st = kelma_buf_add(&w->keys, (char *)b, sizeof b);
		if (whole) break;
	}
	return st;
}

/* Signature and keys of its bands. */
static kelma_status
add_sketch(sign_worker *w, const doc_text *d, kelma_err *err)
{
	const setup *s = w->g->s;
	uint64_t key[256];
	unsigned char b[BAND_ROW];
	size_t k = setup_values(s);
	kelma_status st = kelma_sketch_run(w->sk, d->text, d->ntext, err);
	if (!st) st = kelma_buf_reserve(&w->sigs, k);
	if (!st) st = kelma_buf_reserve(&w->keys, BAND_ROW * (size_t)s->sketch.bands);
	if (st) return st;
	kelma_sketch_get_bytes(w->sk, (uint8_t *)w->sigs.data + w->sigs.len);
	w->sigs.len += k;
	kelma_sketch_get_bands(w->sk, key);
	put64(b + 8, w->nrow);
	for (unsigned i = 0; i < s->sketch.bands && !st; i++) {
		put64(b, key[i]);
		st = kelma_buf_add(&w->keys, (char *)b, sizeof b);
	}
	return st;
}

static void
set_rank(const setup *s, doc_row *row)
{
	row->rank = s->keep == KEEP_LONGEST    ? UINT64_MAX - row->size
		    : s->keep == KEEP_SHORTEST ? row->size
					       : 0;
}

/* A record that cannot be read: its row holds its place, nothing else. */
static kelma_status
add_bad(sign_worker *w, const doc_text *d, const kelma_err *err)
{
	static const char none[1024];
	const setup *s = w->g->s;
	if (grow(&w->bad, &w->cap_bad, w->nbad, sizeof *w->bad)) return KELMA_ENOMEM;
	w->bad[w->nbad++] = (bad_record){ w->lines, (size_t)(d->raw - w->b.b.data), *err };
	w->row[w->nrow++] = (doc_row){ .bad = 1 };
	return s->unit == UNIT_NEAR ? kelma_buf_add(&w->sigs, none, setup_values(s)) : KELMA_OK;
}

static kelma_status
add_record(sign_worker *w, doc_text *d)
{
	const setup *s = w->g->s;
	kelma_err err = { 0 };
	doc_row row = { 0 };
	if (grow(&w->row, &w->cap_row, w->nrow, sizeof *w->row)) return KELMA_ENOMEM;
	kelma_status st = doc_parse(s, &w->r, d, &err);
	if (!st) {
		kelma_hash128 h = kelma_dedup_hash(d->text, d->ntext);
		row.hi = h.hi;
		row.lo = h.lo;
		row.size = d->ntext;
		row.id_len = w->r.id.len < REPORT_ID ? (uint32_t)w->r.id.len : 0;
		row.id_at = w->ids.len;
		row.id_hash = kelma_corpus_hash(w->r.id.data ? w->r.id.data : "", w->r.id.len, 0);
		row.hash = kelma_corpus_hash(d->raw, d->n, 0);
		set_rank(s, &row);
		st = s->unit == UNIT_NEAR ? add_sketch(w, d, &err) : add_units(w, &row, d);
	}
	if (st == KELMA_ENOMEM) return st;
	if (st) return add_bad(w, d, &err);
	w->row[w->nrow++] = row;
	return kelma_buf_add(&w->ids, w->r.id.data ? w->r.id.data : "", row.id_len);
}

static kelma_status
do_block(sign_worker *w)
{
	const char *s = w->b.b.data;
	size_t n = w->b.b.len;
	kelma_status st = KELMA_OK;
	w->nrow = w->nbad = w->lines = w->units = 0;
	w->ids.len = w->sigs.len = w->keys.len = 0;
	for (size_t i = 0; i < n && !st; w->lines++) {
		const char *e = memchr(s + i, '\n', n - i);
		size_t end = e ? (size_t)(e - s) : n;
		doc_text d = { .raw = s + i, .n = end - i };
		if (d.n || w->g->s->lines) st = add_record(w, &d);
		i = end + 1;
	}
	return st;
}

/* Report the bad records of the block. */
static int
report_bad(signer *g, sign_worker *w)
{
	const char *why = "";
	int rc = STATUS_OK;
	if (g->file != w->b.file || !w->b.where) g->line = 0;
	g->file = w->b.file;
	int counted = !g->in.part || !w->b.where || g->line;
	for (size_t i = 0; i < w->nbad && !rc; i++) {
		const bad_record *b = &w->bad[i];
		const char *text = b->err.msg[0] ? b->err.msg : kelma_strstatus(b->err.code);
		char num[64];
		unsigned long long line = g->line + b->line + 1, byte = w->b.where + b->at;
		if (counted)
			complain(g->s->a, "%s:%llu: %s (at byte %zu)", w->b.file, line, text,
				 b->err.pos);
		else
			complain(g->s->a, "%s: record at byte %llu: %s (at byte %zu)", w->b.file,
				 byte, text, b->err.pos);
		w->line.len = 0;
		snprintf(num, sizeof num, counted ? ",\"line\":%llu" : ",\"at\":%llu",
			 counted ? line : byte);
		kelma_status st = kelma_buf_add(&w->line, "{\"file\":", 8);
		if (!st) st = kelma_json_string(w->b.file, strlen(w->b.file), &w->line);
		if (!st) st = kelma_buf_add(&w->line, num, strlen(num));
		if (!st) st = kelma_buf_add(&w->line, ",\"reason\":", 10);
		if (!st) st = kelma_json_string(text, strlen(text), &w->line);
		snprintf(num, sizeof num, ",\"byte\":%zu}\n", b->err.pos);
		if (!st) st = kelma_buf_add(&w->line, num, strlen(num));
		if (st) rc = no_memory(g->s);
		else if (g->rejects && output_write(g->rejects, w->line.data, w->line.len, &why)) {
			complain(g->s->a, "%s: %s", g->s->a->val[OPT_REJECTS], why);
			rc = STATUS_IO;
		}
	}
	g->line += w->lines;
	g->rejected += w->nbad;
	if (w->nbad && g->s->on_error == ERROR_FAIL) g->stop = 1;
	return rc;
}

/* Give places to the block's documents and units, and add all to the files. */
static int
add_block(signer *g, sign_worker *w)
{
	unsigned char b[DOC_SIZE], *k = (unsigned char *)w->keys.data;
	const setup *s = g->s;
	size_t size = s->unit == UNIT_NEAR ? BAND_ROW : UNIT_ROW;
	int rc = STATUS_OK, units = s->unit == UNIT_PARAGRAPH || s->unit == UNIT_LINE;
	for (size_t i = 0; i < w->nrow && !rc; i++) {
		doc_row *row = &w->row[i];
		if (s->keep == KEEP_FIRST) row->rank = g->base + g->ndocs + i;
		row->id_at += g->nids;
		doc_write(row, b);
		rc = store_put(&g->docs, b, 1);
	}
	for (size_t i = 0; i < w->keys.len && !rc; i += size) {
		unsigned char *at = k + i + size - 8;
		put64(at, get64(at) + g->base + (units ? g->nunits : g->ndocs));
		if (s->keep == KEEP_FIRST && size == UNIT_ROW) memcpy(k + i + 16, at, 8);
		rc = sorter_add(g->keys, k + i);
	}
	if (!rc && w->ids.len) rc = store_put(&g->ids, w->ids.data, w->ids.len);
	if (!rc && w->sigs.len)
		rc = store_put(&g->sigs, w->sigs.data, w->sigs.len / setup_values(s));
	g->ndocs += w->nrow;
	g->nunits += w->units;
	g->nids += w->ids.len;
	if (!rc && (g->ndocs >> PLACE_BITS || g->nunits >> PLACE_BITS)) {
		complain(s->a, "more than 2^40 documents or lines in one shard: use more shards");
		rc = STATUS_IO;
	}
	return rc ? rc : report_bad(g, w);
}

static void *
work(void *arg)
{
	sign_worker *w = arg;
	signer *g = w->g;
	for (;;) {
		pthread_mutex_lock(&g->read_lock);
		int got = g->stop ? 0 : feed_next(&g->in, &w->b);
		uint64_t number = got > 0 ? g->next_block++ : 0;
		if (got < 0) {
			g->status = STATUS_IO;
			g->stop = 1;
		}
		pthread_mutex_unlock(&g->read_lock);
		if (got <= 0) return NULL;
		kelma_status st = do_block(w);
		pthread_mutex_lock(&g->write_lock);
		while (g->next_write != number) pthread_cond_wait(&g->turn, &g->write_lock);
		int rc = st ? no_memory(g->s) : g->stop ? STATUS_OK : add_block(g, w);
		if (rc) {
			g->status = rc;
			g->stop = 1;
		}
		g->next_write = number + 1;
		pthread_cond_broadcast(&g->turn);
		pthread_mutex_unlock(&g->write_lock);
	}
}

static void
free_worker(sign_worker *w)
{
	kelma_sketch_free(w->sk);
	doc_reader_free(&w->r);
	kelma_buf_free(&w->b.b);
	kelma_buf_free(&w->ids);
	kelma_buf_free(&w->sigs);
	kelma_buf_free(&w->keys);
	kelma_buf_free(&w->line);
	free(w->row);
	free(w->bad);
}

static int
run_workers(signer *g)
{
	const setup *s = g->s;
	int rc = STATUS_OK;
	sign_worker *w = calloc(s->jobs, sizeof *w);
	if (!w) return no_memory(s);
	for (size_t i = 0; i < s->jobs && !rc; i++) {
		kelma_err err = { 0 };
		w[i].g = g;
		kelma_status st = s->unit == UNIT_NEAR
					  ? kelma_sketch_new(g->res, &s->sketch, &w[i].sk, &err)
					  : KELMA_OK;
		if (st) rc = report_open(s->a, st, &err);
	}
	for (size_t i = 1; i < s->jobs && !rc; i++)
		w[i].running = !pthread_create(&w[i].thread, NULL, work, &w[i]);
	if (!rc) work(&w[0]);
	for (size_t i = 0; i < s->jobs; i++) {
		if (w[i].running) pthread_join(w[i].thread, NULL);
		free_worker(&w[i]);
	}
	free(w);
	return rc ? rc : g->status;
}

/* Sorted keys into their file. */
static int
write_keys(signer *g, store_out *out)
{
	const unsigned char *p;
	int k, rc = sorter_finish(g->keys);
	while (!rc && (k = sorter_next(g->keys, &p)) != 0)
		rc = k < 0 ? STATUS_IO : store_put(out, p, 1);
	return rc ? rc : store_finish(out);
}

typedef struct sign_files {
	place_file docs, ids, sigs, keys;
} sign_files;

static int
make(signer *g, place *p, sign_files *f, store_head h)
{
	const setup *s = g->s;
	store_out keys = { 0 };
	int near = s->unit == UNIT_NEAR, rc;
	uint32_t part = h.part;
	h.kind = STORE_DOCS, h.size = DOC_SIZE;
	rc = place_create(p, s, FILE_DOCS, part, &f->docs);
	if (!rc) rc = store_create(&g->docs, s->a, f->docs.fd, f->docs.name, &h);
	h.kind = STORE_IDS, h.size = 1;
	if (!rc) rc = place_create(p, s, FILE_IDS, part, &f->ids);
	if (!rc) rc = store_create(&g->ids, s->a, f->ids.fd, f->ids.name, &h);
	h.kind = STORE_SIGS, h.size = near ? (uint32_t)setup_values(s) : 1;
	if (!rc) rc = place_create(p, s, FILE_SIGS, part, &f->sigs);
	if (!rc) rc = store_create(&g->sigs, s->a, f->sigs.fd, f->sigs.name, &h);
	h.kind = near ? STORE_BANDS : STORE_UNITS, h.size = near ? BAND_ROW : UNIT_ROW;
	if (!rc) rc = place_create(p, s, FILE_KEYS, part, &f->keys);
	if (!rc && !(g->keys = sorter_new(s->a, s->tmp, s->memory / 2, h.size, 1))) rc = STATUS_IO;
	if (!rc) rc = run_workers(g);
	if (!rc && g->stop) return STATUS_OK;
	if (!rc) rc = store_finish(&g->docs);
	if (!rc) rc = store_finish(&g->ids);
	if (!rc) rc = store_finish(&g->sigs);
	if (!rc) rc = store_create(&keys, s->a, f->keys.fd, f->keys.name, &h);
	if (!rc) rc = write_keys(g, &keys);
	store_drop(&keys);
	if (!rc) rc = place_commit(p, s, &f->ids);
	if (!rc) rc = place_commit(p, s, &f->sigs);
	if (!rc) rc = place_commit(p, s, &f->keys);
	return rc ? rc : place_commit(p, s, &f->docs);
}

int
dedup_sign(const setup *s, place *p, const slice *part, size_t n, uint32_t shard, uint32_t shards,
	   dedup_counts *c)
{
	signer g = { .s = s,
		     .in = { .s = s, .part = part, .n = n },
		     .base = (uint64_t)shard << PLACE_BITS };
	sign_files f = { { -1, "", "" }, { -1, "", "" }, { -1, "", "" }, { -1, "", "" } };
	store_head h = { .part = shard, .parts = shards };
	const char *why = "", *rejects = s->a->val[OPT_REJECTS];
	kelma_res *res = NULL;
	int rc = open_pack(s->a, &res);
	g.res = res;
	memcpy(h.params, s->params, sizeof h.params);
	if (!rc && rejects && !(g.rejects = output_open(rejects, &why))) {
		complain(s->a, "%s: %s", rejects, why);
		rc = STATUS_IO;
	}
	pthread_mutex_init(&g.read_lock, NULL);
	pthread_mutex_init(&g.write_lock, NULL);
	pthread_cond_init(&g.turn, NULL);
	if (!rc) rc = make(&g, p, &f, h);
	if (output_close(g.rejects, !rc, &why) && !rc) {
		complain(s->a, "%s: %s", rejects, why);
		rc = STATUS_IO;
	}
	store_drop(&g.docs);
	store_drop(&g.ids);
	store_drop(&g.sigs);
	place_drop(p, &f.docs);
	place_drop(p, &f.ids);
	place_drop(p, &f.sigs);
	place_drop(p, &f.keys);
	sorter_free(g.keys);
	feed_free(&g.in);
	kelma_res_free(res);
	if (c) *c = (dedup_counts){ .read = g.ndocs, .rejected = g.rejected };
	if (!rc && g.stop) return DEDUP_STOPPED;
	return rc ? rc : g.rejected ? STATUS_REJECTED : STATUS_OK;
}
