/* The records of a block, one after the other. */
#include "engine.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static reject *
new_reject(worker *w, size_t line)
{
	if (w->nbad == w->cap_bad) {
		size_t cap = w->cap_bad * 2 + 8;
		reject *p = realloc(w->bad, cap * sizeof *p);
		if (!p) return NULL;
		w->bad = p;
		w->cap_bad = cap;
	}
	reject *r = &w->bad[w->nbad++];
	memset(r, 0, sizeof *r);
	r->line = line;
	return r;
}

static int
note(worker *w, size_t line, const kelma_err *err)
{
	reject *r = new_reject(w, line);
	if (!r) return 0;
	r->byte = err->pos;
	snprintf(r->why, sizeof r->why, "%s", err->msg[0] ? err->msg : kelma_strstatus(err->code));
	return 1;
}

/* What the task writes in the place of a record that could not be processed. */
static kelma_status
stand_in(worker *w, const record *r)
{
	record_in in = { r->raw, "", r->n, 0, r->object ? &w->json : NULL, w->b.file };
	kelma_status st = w->e->set.t.rejected(w->self, &in, &w->out);
	return st ? st : kelma_buf_add(&w->out, "\n", 1);
}

static kelma_status
reject_record(worker *w, const record *r, kelma_err *err)
{
	const settings *s = &w->e->set;
	if (err->code == KELMA_EUTF8) {
		snprintf(err->msg, sizeof err->msg, "invalid UTF-8");
		w->foreign = 1;
	} else if (s->in == NDJSON && err->code == KELMA_ESYNTAX) {
		size_t k = strlen(err->msg);
		snprintf(err->msg + k, sizeof err->msg - k, ", column %zu", err->pos + 1);
	}
	if (!note(w, r->line, err)) return KELMA_ENOMEM;
	if (s->on_error == FAIL) w->stop = 1;
	if (s->t.rejected) return stand_in(w, r);
	return s->on_error == KEEP && !s->t.summary ? emit_rejected(w, r, err) : KELMA_OK;
}

/* The task writes the record, or puts it aside. */
static kelma_status
write_record(worker *w, const record *r, kelma_err *err)
{
	record_in in = { r->raw, r->text, r->n, r->ntext, r->object ? &w->json : NULL, w->b.file };
	size_t from = w->aside.len, mark = w->out.len;
	kelma_status st = w->e->set.t.write(w->self, &in, &w->out, &w->aside, err);
	w->written += !st && w->out.len > mark;
	if (!st && w->out.len > mark) st = kelma_buf_add(&w->out, w->e->set.nul ? "" : "\n", 1);
	if (st) w->aside.len = from;
	if (st || w->aside.len == from) return st;
	reject *p = new_reject(w, r->line);
	if (!p) return KELMA_ENOMEM;
	p->aside = (kelma_span){ from, w->aside.len };
	return KELMA_OK;
}

static void
do_record(worker *w, record *r)
{
	const task *t = &w->e->set.t;
	kelma_err err;
	size_t mark = w->out.len;
	err.code = KELMA_OK; /* not all of the message, for each record */
	err.pos = err.line = 0;
	err.msg[0] = '\0';
	kelma_status st = decode_record(w, r, &err);
	if (!st) st = find_text(w, r, &err);
	if (!st) st = t->run(w->self, r->text, r->ntext, &err);
	if (!st) st = t->write ? write_record(w, r, &err) : emit(w, r);
	if (st == KELMA_EIO) { /* a file beside the output: nothing goes on without it */
		w->out.len = mark;
		w->stop = w->failed = 1;
		st = note(w, r->line, &err) ? KELMA_OK : KELMA_ENOMEM;
	} else if (st && st != KELMA_ENOMEM) {
		w->out.len = mark;
		err.code = st;
		st = reject_record(w, r, &err);
	}
	if (st) w->broken = 1;
}

static size_t
count_lines(const char *s, size_t n)
{
	size_t k = 0;
	for (const char *p = s, *end = s + n; (p = memchr(p, '\n', (size_t)(end - p))); p++) k++;
	return k;
}

/* White space between JSON objects is nothing, not a record. */
static int
is_blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r' && s[i] != '\n') return 0;
	return 1;
}

static void
overlong(worker *w)
{
	record r = { "", 0, "", 0, 1, 0 };
	kelma_err err = { KELMA_ELIMIT, w->e->set.max_record, 0, "" };
	snprintf(err.msg, sizeof err.msg, "record longer than %zu bytes (--max-record)",
		 w->e->set.max_record);
	w->lines = 1;
	if (reject_record(w, &r, &err)) w->broken = 1;
}

/* How many bytes of line end close s[0..n). */
static size_t
terminator(split how, const char *s, size_t n)
{
	if (how == SPLIT_NUL) return n && !s[n - 1];
	if (how == SPLIT_FILE || how == SPLIT_TEXT || !n || s[n - 1] != '\n') return 0;
	return n > 1 && s[n - 2] == '\r' ? 2 : 1;
}

/* Reject a record of which nothing but the reason can be written. */
static void
reject_bare(worker *w, record *r, kelma_status st, size_t pos, const char *why)
{
	kelma_err err = { st, pos, 0, "" };
	snprintf(err.msg, sizeof err.msg, "%s", why);
	if (reject_record(w, r, &err)) w->broken = 1;
}

/* How the block is cut into records, now that it may have been decoded. */
static split
records_of(const worker *w)
{
	split how = w->e->in.how;
	return how == SPLIT_TEXT && w->e->set.t.decode ? SPLIT_LINES : how;
}

static void
one_record(worker *w, record *r, int state, int whole)
{
	const settings *s = &w->e->set;
	if (s->in == NDJSON && is_blank(r->raw, r->n)) {
		if (s->t.rejected && stand_in(w, r)) w->broken = 1; /* lines stay together */
		return;
	}
	w->records++;
	if (r->n > s->max_record && !whole) {
		char why[64];
		snprintf(why, sizeof why, "record longer than %zu bytes (--max-record)",
			 s->max_record);
		r->raw = "";
		r->n = 0;
		reject_bare(w, r, KELMA_ELIMIT, s->max_record, why);
	} else if (splits_rows(w->e->in.how) && state == CSV_QUOTED)
		reject_bare(w, r, KELMA_ESYNTAX, r->n, "a quote is not closed");
	else do_record(w, r);
}

/* Are records the lines of the block just as they stand there? */
static int
plain_lines(const worker *w)
{
	const settings *s = &w->e->set;
	return s->t.ahead && s->in == LINES && s->t.decode != 2 &&
	       (records_of(w) == SPLIT_LINES || records_of(w) == SPLIT_NUL);
}

/* Tell the task the next records, those from byte `at` on. Behind them nothing was told yet. */
static size_t
look_ahead(worker *w, const char *p, size_t n, size_t at)
{
	enum { SHORT = 2048 }; /* a longer one keeps a layer busy by itself */
	const char *s[RECORDS_AHEAD];
	size_t len[RECORDS_AHEAD], k = 0;
	split how = records_of(w);
	int state = 0, longer = 0;
	while (k < RECORDS_AHEAD && at < n && !longer) {
		size_t end = record_end(how, &state, p, n, at);
		if (!end) end = n;
		s[k] = p + at;
		len[k] = end - at - terminator(how, p + at, end - at);
		longer = len[k] > SHORT;
		k += !longer;
		at = end;
	}
	if (k > 1) w->e->set.t.ahead(w->self, s, len, k);
	return at;
}

void
do_block(worker *w)
{
	const settings *s = &w->e->set;
	kelma_err err = { 0 };
	size_t at = 0, told = 0;
	int state = 0;
	if (w->b.overlong) {
		overlong(w);
		return;
	}
	go_on(w);
	if (s->t.hint && !s->t.decode) s->t.hint(w->self, w->b.charset, w->b.confidence);
	kelma_status st = decode_block(w, &err);
	if (st) {
		record r = { "", 0, "", 0, 1, 0 };
		w->lines = count_lines(w->b.b.data, w->b.b.len);
		reject_bare(w, &r, st, err.pos, err.msg[0] ? err.msg : kelma_strstatus(st));
		return;
	}
	const char *p = w->b.b.data;
	size_t n = w->b.b.len;
	split how = records_of(w);
	int whole = how == SPLIT_FILE || how == SPLIT_TEXT, ahead = plain_lines(w);
	if (w->b.first && !s->t.bytes && n >= 3 && !memcmp(p, "\xef\xbb\xbf", 3)) at = 3;
	while ((at < n || (whole && !n)) && !w->stop && !w->broken) {
		if (ahead && at >= told) told = look_ahead(w, p, n, at);
		size_t end = record_end(how, &state, p, n, at);
		if (!end || whole) end = n;
		size_t cut = terminator(how, p + at, end - at);
		record r = { p + at, end - at - cut, NULL, 0, w->lines + 1, 0 };
		w->lines += splits_rows(how) || whole ? count_lines(p + at, end - at) : 1;
		one_record(w, &r, state, whole);
		if (how == SPLIT_TEXT && s->t.charset)
			note_charset(w, s->t.charset(w->self, &w->before, &w->before_lines), r.raw,
				     r.n);
		if (whole && !n) break;
		at = end;
	}
}
