/* Stage 4: a shard's records without what was decided against. */
#include "dedup.h"
#include <string.h>

enum { WRITE_AT = 256 * 1024 };

typedef struct filter {
	const setup *s;
	output *out;
	store_in docs, dec;
	uint64_t base, doc,
		unit;  /* place of the shard's first document; documents and units so far */
	uint64_t drop; /* next place to be dropped, UINT64_MAX = none */
	doc_reader r;
	kelma_buf text, line, pending;
} filter;

/* Find the next place of this shard that is dropped, from the decision at f->dec.at on. */
static int
next_drop(filter *f)
{
	const unsigned char *p;
	decision d;
	int k;
	f->drop = UINT64_MAX;
	while ((k = store_next(&f->dec, &p)) > 0) {
		decision_read(p, &d);
		if (d.place >> PLACE_BITS != f->base >> PLACE_BITS) return STATUS_OK;
		if (!d.dropped) continue;
		f->drop = d.place;
		return STATUS_OK;
	}
	return k < 0 ? STATUS_IO : STATUS_OK;
}

static int
flush_out(filter *f)
{
	const char *why = "";
	int bad =
		output_write(f->out, f->pending.data ? f->pending.data : "", f->pending.len, &why);
	f->pending.len = 0;
	if (!bad) return STATUS_OK;
	complain(f->s->a, "%s: %s", f->s->a->val[OPT_OUTPUT] ? f->s->a->val[OPT_OUTPUT] : "output",
		 why);
	return STATUS_IO;
}

static int
write_out(filter *f, const char *s, size_t n)
{
	if (kelma_buf_add(&f->pending, s, n)) {
		complain(f->s->a, "out of memory");
		return STATUS_IO;
	}
	return f->pending.len < WRITE_AT ? STATUS_OK : flush_out(f);
}

/* The record with its text rebuilt from the units that stay. *left = units that do. */
static kelma_status
rebuild(filter *f, doc_text *d, size_t *left, size_t *gone, int *rc)
{
	kelma_err err;
	kelma_span u;
	size_t at = 0, from = 0;
	kelma_status st = doc_parse(f->s, &f->r, d, &err);
	*left = *gone = 0;
	f->text.len = 0;
	while (!st && next_unit(f->s->unit, d->text, d->ntext, &at, &u)) {
		if (f->base + f->unit++ == f->drop) {
			++*gone;
			if ((*rc = next_drop(f))) return KELMA_OK;
		} else {
			++*left;
			st = kelma_buf_add(&f->text, d->text + from, at - from);
		}
		from = at;
	}
	if (!st && !*left && !*gone) return KELMA_OK; /* no text at all: as it is */
	if (st || f->s->lines || !*gone) return st;
	while (f->text.len && strchr(" \t\r\n", f->text.data[f->text.len - 1])) f->text.len--;
	f->line.len = 0;
	st = kelma_buf_add(&f->line, d->raw, d->value.start);
	if (!st) st = kelma_json_string(f->text.data ? f->text.data : "", f->text.len, &f->line);
	if (!st) st = kelma_buf_add(&f->line, d->raw + d->value.end, d->n - d->value.end);
	return st;
}

static int
filter_units(filter *f, const char *raw, size_t n)
{
	doc_text d = { .raw = raw, .n = n };
	size_t left, gone;
	int rc = STATUS_OK;
	kelma_status st = rebuild(f, &d, &left, &gone, &rc);
	if (rc) return rc;
	if (st) {
		complain(f->s->a, "a record changed since it was signed, or out of memory");
		return STATUS_IO;
	}
	if (!left && gone) return STATUS_OK;
	if (gone && !f->s->lines) raw = f->line.data, n = f->line.len;
	rc = write_out(f, raw, n);
	return rc ? rc : write_out(f, "\n", 1);
}

/* Does the next document stay as far as its own row goes? *bad: it could not be read. */
static int
read_row(filter *f, int *bad)
{
	const unsigned char *p;
	doc_row row;
	int k = store_next(&f->docs, &p);
	if (!k)
		complain(f->s->a, "%s: fewer documents than the input has: sign it again",
			 f->docs.name);
	if (k <= 0) return STATUS_IO;
	doc_read(p, &row);
	*bad = (int)row.bad;
	return STATUS_OK;
}

/* Documents: whole runs of lines that stay are written at once. */
static int
filter_block(filter *f, const char *s, size_t n)
{
	int rc = STATUS_OK, bad, units = f->s->unit == UNIT_LINE || f->s->unit == UNIT_PARAGRAPH;
	size_t from = 0, end;
	for (size_t i = 0; i < n && !rc; i = end) {
		const char *e = memchr(s + i, '\n', n - i);
		end = e ? (size_t)(e - s) + 1 : n;
		size_t len = end - i - (e != NULL);
		int blank = !len && !f->s->lines, drop = blank;
		if (!blank) {
			if ((rc = read_row(f, &bad))) break;
			drop = f->base + f->doc++ == f->drop && !units;
			if (drop) rc = next_drop(f);
			if (bad) drop = f->s->on_error == ERROR_SKIP;
		}
		if (!drop && (!units || bad)) {
			if (!e && !rc) {
				rc = write_out(f, s + from, end - from);
				if (!rc) rc = write_out(f, "\n", 1);
				from = end;
			}
			continue;
		}
		if (!rc) rc = write_out(f, s + from, i - from);
		from = end;
		if (!drop && !rc) rc = filter_units(f, s + i, len);
	}
	return rc ? rc : write_out(f, s + from, n - from);
}

int
dedup_filter(const setup *s, place *p, const slice *part, size_t n, uint32_t shard, uint32_t shards,
	     output *out)
{
	filter f = { .s = s, .out = out, .base = (uint64_t)shard << PLACE_BITS };
	place_file fd = { -1, "", "" }, fe = fd;
	feed in = { .s = s, .part = part, .n = n };
	feed_block b = { KELMA_BUF_INIT, NULL, 0 };
	unsigned char key[8];
	int k, rc = place_read(p, s, FILE_DOCS, STORE_DOCS, shard, shards, &fd, &f.docs);
	if (!rc) rc = place_read(p, s, FILE_DECISIONS, STORE_DECISIONS, 0, 1, &fe, &f.dec);
	put64(key, f.base);
	if (!rc) rc = store_find(&f.dec, key, 8, &f.dec.at);
	if (!rc) rc = next_drop(&f);
	while (!rc && (k = feed_next(&in, &b)) != 0)
		rc = k < 0 ? STATUS_IO : filter_block(&f, b.b.data, b.b.len);
	if (!rc && f.docs.at != f.docs.head.count) {
		complain(s->a, "%s: more documents than the input has: sign it again", f.docs.name);
		rc = STATUS_IO;
	}
	if (!rc) rc = flush_out(&f);
	store_close(&f.docs);
	store_close(&f.dec);
	place_close(p, &fd);
	place_close(p, &fe);
	feed_free(&in);
	doc_reader_free(&f.r);
	kelma_buf_free(&f.text);
	kelma_buf_free(&f.line);
	kelma_buf_free(&f.pending);
	kelma_buf_free(&b.b);
	return rc;
}
