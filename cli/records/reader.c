/* Blocks of whole records: about 64 KiB, cut after the last record end; what follows is carried
 * over. */
#include "reader.h"
#include <stdlib.h>
#include <string.h>

static size_t
csv_end(split how, int *state, const char *s, size_t n, size_t from)
{
	int st = *state;
	const char comma = how == SPLIT_SSV ? ';' : ',';
	for (size_t i = from; i < n; i++) {
		char c = s[i];
		if (st == CSV_QUOTED) {
			if (c == '"') st = CSV_QUOTE_IN_QUOTED;
		} else if (c == '\n') {
			*state = CSV_FIELD_START;
			return i + 1;
		} else if (c == comma) st = CSV_FIELD_START;
		else if (c == '"') st = st == CSV_UNQUOTED ? CSV_UNQUOTED : CSV_QUOTED;
		else st = CSV_UNQUOTED;
	}
	*state = st;
	return 0;
}

size_t
record_end(split how, int *state, const char *s, size_t n, size_t from)
{
	if (how == SPLIT_FILE || from >= n) return 0;
	if (splits_rows(how)) return csv_end(how, state, s, n, from);
	const char *p = memchr(s + from, how == SPLIT_NUL ? 0 : '\n', n - from);
	return p ? (size_t)(p - s) + 1 : 0;
}

/* Last newline of 2-byte code units; `unit` 2: little endian, 0: big endian. s starts at a unit. */
static size_t
last_wide(const char *s, size_t n, size_t unit)
{
	for (size_t i = n & ~(size_t)1; i >= 2; i -= 2)
		if (s[i - 2] == (unit ? '\n' : 0) && s[i - 1] == (unit ? 0 : '\n')) return i;
	return 0;
}

/* Offset after the last record end in s[0..n), of which [0, from) was seen before without one. */
static size_t
last_end(reader *r, const char *s, size_t n, size_t from)
{
	size_t cut = 0;
	if (r->how == SPLIT_FILE) return 0;
	if (r->how == SPLIT_TEXT && r->unit != 1) return last_wide(s, n, r->unit);
	if (splits_rows(r->how)) {
		for (size_t k; (k = csv_end(r->how, &r->quoted, s, n, from)); from = k) cut = k;
		return cut;
	}
	const char *p = memrchr(s + from, r->how == SPLIT_NUL ? 0 : '\n', n - from);
	return p ? (size_t)(p - s) + 1 : 0;
}

static int
next_file(reader *r)
{
	const char *why = "";
	while (!r->in && r->at < r->nfile) {
		r->name = r->file[r->at++];
		if (!(r->in = input_open(r->name, &why))) r->fail(r->arg, r->name, why);
		r->first = 1;
		r->guessed = 0;
		r->unit = 1;
		r->carry.len = 0;
	}
	return r->in != NULL;
}

static void
close_file(reader *r)
{
	r->taken += input_taken(r->in);
	input_close(r->in);
	r->in = NULL;
}

size_t
reader_taken(const reader *r)
{
	return r->taken + input_taken(r->in);
}

/* SPLIT_TEXT: look at the start of the file once. A byte order mark or UTF-16 holds for the whole
 * file. */
static void
look(reader *r, const kelma_buf *b)
{
	if (r->guessed) return;
	r->guessed = 1;
	kelma_charset_guess g = { r->charset, 1.0 };
	if (!g.name) g = kelma_charset_guess_of(b->data, b->len);
	int wide = !strncmp(g.name, "UTF-16", 6) || !strncmp(g.name, "utf-16", 6);
	r->file_charset = r->charset || wide ? g.name : NULL;
	r->confidence = g.confidence;
	if (!wide) return;
	size_t n = strlen(g.name);
	r->unit = !strcmp(g.name + n - 2, "BE") || !strcmp(g.name + n - 2, "be") ? 0 : 2;
	if (b->len > 1 && b->data[0] == '\xfe' && b->data[1] == '\xff') r->unit = 0;
}

/* Read once into b, at most `want` bytes more. As input_read. */
static long
fill(reader *r, kelma_buf *b, size_t want)
{
	const char *why = "";
	if (kelma_buf_reserve(b, want)) return -2;
	long k = input_read(r->in, b->data + b->len, want, &why);
	if (k < 0) r->fail(r->arg, r->name, why);
	else b->len += (size_t)k;
	return k;
}

/* The record is longer than allowed: drop its bytes up to its end; the next record goes to carry.
 */
static int
discard(reader *r, block *b)
{
	b->overlong = 1;
	for (;;) {
		b->b.len = 0;
		long k = fill(r, &b->b, READER_BLOCK);
		if (k == -2) return -1;
		if (k <= 0) {
			close_file(r);
			break;
		}
		size_t end = record_end(r->how, &r->quoted, b->b.data, b->b.len, 0);
		if (!end) continue;
		if (kelma_buf_add(&r->carry, b->b.data + end, b->b.len - end)) return -1;
		break;
	}
	b->b.len = 0;
	return 1;
}

/* Fill b->b up to a record end. 1, -1 no memory; at the end of the file b->b may be empty. */
static int
collect(reader *r, block *b)
{
	size_t seen = 0, cut = 0, want;
	kelma_buf *t = &b->b;
	long k = 1;
	for (;;) {
		if (t->len > seen) {
			if (r->how == SPLIT_TEXT && (t->len >= 4 || r->eager)) look(r, t);
			size_t c = last_end(r, t->data, t->len, seen);
			if (c) cut = c;
			seen = t->len;
		}
		if (cut && (r->eager || t->len >= READER_BLOCK)) break;
		/* somebody may wait for an answer */
		if (cut && r->how != SPLIT_TEXT && !r->patient && !input_ready(r->in)) break;
		if (!cut && t->len > r->max_record) return discard(r, b);
		want = t->len < READER_BLOCK ? READER_BLOCK - t->len : t->len;
		if ((k = fill(r, t, want)) <= 0) break;
	}
	if (k == -2) return -1;
	if (k < 0) t->len = cut; /* half a record is not a record */
	if (k <= 0) {
		if (r->how == SPLIT_TEXT) look(r, t);
		close_file(r);
		return 1;
	}
	if (kelma_buf_add(&r->carry, t->data + cut, t->len - cut)) return -1;
	t->len = cut;
	return 1;
}

/* When a file has more than one block, what its first one is settles the charset of all that do
 * not speak for another. */
static void
settle(reader *r, block *b)
{
	const double sure = 0.99;
	const size_t enough = 8192; /* of a single-byte charset; all of it is checked afterwards */
	if (b->first) r->start.name = NULL;
	if (b->first && r->how == SPLIT_TEXT && !r->file_charset && r->in && !r->eager) {
		r->start = kelma_charset_guess_of(b->b.data, b->b.len < enough ? b->b.len : enough);
		if (r->start.confidence < sure || !strcmp(r->start.name, "UTF-8"))
			r->start = kelma_charset_guess_of(b->b.data, b->b.len);
		if (r->start.confidence < sure) r->start.name = NULL;
	}
	b->start = r->start;
}

int
reader_next(reader *r, block *b)
{
	for (;;) {
		if (!next_file(r)) return 0;
		b->b.len = 0;
		b->overlong = b->decoded = 0;
		b->header_lines = 0;
		r->quoted = CSV_FIELD_START;
		if (kelma_buf_add(&b->b, r->carry.data ? r->carry.data : "", r->carry.len))
			return -1;
		r->carry.len = 0;
		b->file = r->name;
		b->first = r->first;
		int st = collect(r, b);
		if (st < 0) return -1;
		b->charset = r->file_charset;
		b->confidence = r->confidence;
		settle(r, b);
		if (!b->b.len && !b->overlong && !(r->how == SPLIT_FILE && b->first)) continue;
		r->first = 0;
		return 1;
	}
}

void
reader_free(reader *r)
{
	close_file(r);
	kelma_buf_free(&r->carry);
}
