/* The record engine. Each worker takes a block of the input under a lock, works alone, and writes
 * when it is its turn: order and bytes are those of one worker, and no more than one block a
 * worker is in memory. */
#include "engine.h"
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
file_failed(void *arg, const char *file, const char *why)
{
	engine *e = arg;
	progress_hide(&e->progress);
	complain(e->set.a, "%s: %s", file, why);
	e->status = STATUS_IO;
}

/* The header has not the column: which it has, or what may be wrong with it. */
static void
no_column(const engine *e, const char *file)
{
	const char *const *names = (const char *const *)e->name, *want = e->set.field;
	const char *c = closest(want, names, e->names);
	int semicolons =
		e->set.in == CSV && e->names == 1 && e->set.comma == ',' && strchr(e->name[0], ';');
	if (semicolons)
		complain(e->set.a,
			 "%s:1: no column %s: the cells are parted by ; (use --semicolons)", file,
			 want);
	else if (c) complain(e->set.a, "%s:1: no column %s; did you mean %s?", file, want, c);
	else {
		char list[200] = "";
		for (size_t i = 0, n = 0; i < e->names && n < 120; i++)
			n += (size_t)snprintf(list + n, sizeof list - n, "%s%.60s", i ? ", " : "",
					      e->name[i]);
		complain(e->set.a, "%s:1: no column %s; the columns are %s", file, want, list);
	}
}

/* Next block for w: its number in *number. 0 at the end. */
static int
take_block(worker *w, size_t *number)
{
	engine *e = w->e;
	pthread_mutex_lock(&e->read_lock);
	int got = e->stop ? 0 : reader_next(&e->in, &w->b);
	if (got > 0 && w->b.first && e->set.header) {
		kelma_err err = { 0 };
		kelma_status st = decode_block(w, &err);
		if (!st) st = take_header(e, &w->b);
		if (st) {
			if (st == KELMA_ENOTFOUND && !err.msg[0]) no_column(e, w->b.file);
			else
				complain(e->set.a, "%s:1: %s", w->b.file,
					 err.msg[0] ? err.msg : kelma_strstatus(st));
			e->status = st == KELMA_ENOTFOUND ? STATUS_USAGE : STATUS_IO;
			got = 0;
			e->stop = 1;
		}
	}
	if (got > 0) *number = e->next_block++;
	e->taken = reader_taken(&e->in);
	pthread_mutex_unlock(&e->read_lock);
	if (got < 0) {
		complain(e->set.a, "out of memory");
		e->status = STATUS_IO;
	}
	return got > 0;
}

/* The rejects line of r into b. */
static kelma_status
put_reject(const worker *w, const reject *r, size_t line, kelma_buf *b)
{
	char num[64];
	b->len = 0;
	kelma_status st = kelma_buf_add(b, "{\"file\":", 8);
	if (!st && kelma_utf8_valid(w->b.file, strlen(w->b.file)) == strlen(w->b.file))
		st = kelma_json_string(w->b.file, strlen(w->b.file), b);
	else if (!st) st = kelma_buf_add(b, "null", 4);
	snprintf(num, sizeof num, ",\"line\":%zu", line);
	if (!st) st = kelma_buf_add(b, num, strlen(num));
	if (!st && !r->why[0]) {
		st = kelma_buf_add(b, w->aside.data + r->aside.start,
				   r->aside.end - r->aside.start);
		return st ? st : kelma_buf_add(b, "}\n", 2);
	}
	if (!st) st = kelma_buf_add(b, ",\"reason\":", 10);
	if (!st) st = kelma_json_string(r->why, strlen(r->why), b);
	snprintf(num, sizeof num, ",\"byte\":%zu}\n", r->byte);
	return st ? st : kelma_buf_add(b, num, strlen(num));
}

/* Append one rejects line and one message for each rejected record of the block. */
static void
report(worker *w)
{
	engine *e = w->e;
	const char *why = "";
	kelma_buf *b = &w->part;
	for (size_t i = 0; i < w->nbad; i++) {
		const reject *r = &w->bad[i];
		size_t line = e->line + r->line;
		if (r->why[0] && !e->set.t.again)
			complain(e->set.a, "%s:%zu: %s (at byte %zu)", w->b.file, line, r->why,
				 r->byte);
		e->rejected += r->why[0] != '\0';
		if (!e->rejects) continue;
		kelma_status st = put_reject(w, r, line, b);
		if (!st && !output_write(e->rejects, b->data, b->len, &why)) continue;
		complain(e->set.a, "%s: %s", e->set.a->val[OPT_REJECTS],
			 st ? kelma_strstatus(st) : why);
		e->status = STATUS_IO;
		e->stop = 1;
		break;
	}
}

/* Once a run: what may be done with text that is not UTF-8. */
static void
advise(const worker *w)
{
	const unsigned char *p = (const unsigned char *)w->b.b.data;
	size_t n = w->b.b.len;
	int wide = w->b.first && n > 1 &&
		   ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff));
	if (w->e->set.t.again) return;
	complain(w->e->set.a, "%s is %s: kelma decode makes it UTF-8%s", w->b.file,
		 wide ? "UTF-16" : "not all UTF-8", wide ? "" : ", or here --invalid guess");
}

/* Write what became of block `number`, after all blocks before it. */
static void
write_block(worker *w, size_t number)
{
	engine *e = w->e;
	const char *why = "";
	pthread_mutex_lock(&e->write_lock);
	while (e->next_write != number) pthread_cond_wait(&e->turn, &e->write_lock);
	if (w->nbad) progress_hide(&e->progress);
	if (!e->stop) {
		if (w->b.first) e->line = w->b.header_lines;
		w->part.len = 0;
		if (!number && e->set.out_header && emit_header(w, &w->part)) w->broken = 1;
		if (output_write(e->out, w->part.data, w->part.len, &why) ||
		    output_write(e->out, w->out.data, w->out.len, &why)) {
			complain(e->set.a, "%s: %s",
				 e->set.a->val[OPT_OUTPUT] ? e->set.a->val[OPT_OUTPUT]
							   : "standard output",
				 why);
			e->status = STATUS_IO;
			e->stop = 1;
		} else report(w);
		tell_charset(w);
		e->line += w->lines;
		if (w->broken) {
			complain(e->set.a, "out of memory");
			e->status = STATUS_IO;
		}
		if (w->foreign && !e->advised++) advise(w);
		if (w->failed) e->status = STATUS_IO;
		if (w->stop || w->broken) e->stop = 1;
	}
	e->records += w->records;
	e->written += w->written;
	progress_tell(&e->progress, e->taken, e->records);
	e->next_write = number + 1;
	pthread_cond_broadcast(&e->turn);
	pthread_mutex_unlock(&e->write_lock);
}

static void
work_on(worker *w, size_t number)
{
	w->out.len = w->aside.len = w->nbad = w->lines = w->records = w->written = 0;
	w->charset = w->before = NULL;
	w->stop = w->failed = w->foreign = w->broken = 0;
	do_block(w);
	write_block(w, number);
}

static void
work(worker *w)
{
	size_t number;
	while (take_block(w, &number)) work_on(w, number);
}

static int
open_worker(worker *w, engine *e)
{
	kelma_err err = { 0 };
	w->e = e;
	kelma_status st = e->set.t.open(e->set.a, e->res, &w->self, &err);
	return st ? report_open(e->set.a, st, &err) : 0;
}

static void
close_worker(worker *w)
{
	if (w->self) w->e->set.t.close(w->self);
	kelma_buf_free(&w->b.b);
	kelma_buf_free(&w->out);
	kelma_buf_free(&w->text);
	kelma_buf_free(&w->fixed);
	kelma_buf_free(&w->part);
	kelma_buf_free(&w->aside);
	kelma_buf_free(&w->fresh);
	kelma_buf_free(&w->decoded);
	kelma_charset_check_free(w->check);
	json_view_free(&w->json);
	json_view_free(&w->inner);
	free(w->bad);
}

typedef struct helper {
	pthread_t thread;
	engine *e;
	worker w;
	int running;
} helper;

static void *
help_out(void *arg)
{
	helper *h = arg;
	h->w.status = open_worker(&h->w, h->e);
	if (!h->w.status) work(&h->w);
	return NULL;
}

/* The first worker is this thread. The others start when there is a block of some size and more to
 * come: not for a co-process, which sends a line and waits. */
static void
run_workers(engine *e, worker *first)
{
	size_t number, n = e->set.jobs - 1;
	for (;;) {
		if (!take_block(first, &number)) return;
		if (first->b.b.len >= READER_BLOCK / 4) break;
		work_on(first, number);
	}
	int more = e->in.in || e->in.at < e->in.nfile;
	helper *h = more && n ? calloc(n, sizeof *h) : NULL;
	for (size_t i = 0; h && i < n; i++) {
		h[i].e = e;
		h[i].running = !pthread_create(&h[i].thread, NULL, help_out, &h[i]);
	}
	work_on(first, number);
	work(first);
	for (size_t i = 0; h && i < n; i++) {
		if (!h[i].running) continue;
		pthread_join(h[i].thread, NULL);
		if (h[i].w.status > e->status) e->status = h[i].w.status;
		close_worker(&h[i].w);
	}
	free(h);
}

static size_t
cores(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set)) return 1;
	int n = CPU_COUNT(&set);
	return n < 1 ? 1 : n > 16 ? 16 : (size_t)n;
}

/* Column number of a field given as digits; 0-based. */
static int
is_number(const char *s, size_t *v)
{
	char *end;
	*v = strtoul(s, &end, 10);
	if (*s < '0' || *s > '9' || *end || !*v) return 0;
	--*v;
	return 1;
}

static int
read_settings(settings *s, engine *e, const args *a, const task *t)
{
	int bad = 0;
	s->a = a;
	s->t = *t;
	if (t->adapt) t->adapt(a, &s->t);
	s->in = t->jsonl && !a->val[OPT_IN_FORMAT] ? NDJSON : (format)arg_choice(a, OPT_IN_FORMAT);
	static const format outs[] = { LINES, NDJSON, TSV, CSV, PRETTY };
	s->out = a->val[OPT_OUT_FORMAT] ? outs[arg_choice(a, OPT_OUT_FORMAT)]
	       : t->ndjson ? NDJSON : s->in == WHOLE ? LINES : s->in;
	s->nul = a->val[OPT_NUL] != NULL;
	s->comma = a->val[OPT_SEMICOLONS] ? ';' : ',';
	s->only = a->val[OPT_ONLY] != NULL;
	s->file_name = a->val[OPT_FILE_NAME] != NULL;
	s->line_buffered = a->val[OPT_LINE_BUFFERED] || (!a->val[OPT_OUTPUT] && isatty(1));
	s->field = a->val[OPT_FIELD] ? a->val[OPT_FIELD] : "text";
	s->into = a->val[OPT_INTO];
	s->unit = (kelma_unit)arg_choice(a, OPT_OFFSETS);
	s->on_error =
		t->jsonl && !a->val[OPT_ON_ERROR] ? SKIP : (on_error)arg_choice(a, OPT_ON_ERROR);
	s->invalid = (invalid)arg_choice(a, OPT_INVALID);
	s->max_record = arg_size(a, OPT_MAX_RECORD, 64u << 20, 1, (size_t)1 << 40, &bad);
	s->jobs = arg_size(a, OPT_JOBS, cores(), 1, 256, &bad);
	if (s->line_buffered || s->t.serial) s->jobs = 1;
	if (s->in == TSV || s->in == CSV) {
		int given = a->val[OPT_FIELD] != NULL, numeric = is_number(s->field, &e->column);
		s->header = a->val[OPT_HEADER] || (given && !numeric);
		if (!given && !s->header) e->column = 0;
	}
	int rows = s->in == TSV || s->in == CSV;
	s->out_header = (s->out == TSV || s->out == CSV) &&
			(s->header || a->val[OPT_HEADER] || (s->t.column_count && !rows));
	s->in_place = a->val[OPT_IN_PLACE] != NULL;
	s->bom = s->out == CSV && a->val[OPT_SPREADSHEET];
	if (rows && a->val[OPT_FIELD] && !strcmp(s->field, "0")) {
		complain(a, "--field 0: columns are counted from 1");
		bad = 1;
	}
	if (s->file_name && (s->out == LINES || s->out == PRETTY || s->t.write)) {
		complain(a, "--file-name is for objects and rows: -o ndjson, tsv or csv");
		bad = 1;
	}
	if (s->file_name && s->in_place) {
		complain(a, "--in-place adds nothing, --file-name does");
		bad = 1;
	}
	return bad ? STATUS_USAGE : 0;
}

static int
open_files(engine *e, const args *a)
{
	static char *standard_input[] = { (char *)"-" };
	const settings *s = &e->set;
	const char *why = "";
	e->in.file = a->noperand ? a->operand : standard_input;
	e->in.nfile = a->noperand ? a->noperand : 1;
	int blocks = (s->in == LINES && s->t.whole && !a->val[OPT_PER_LINE]) || s->t.decode == 1;
	e->in.how = s->nul           ? SPLIT_NUL
		    : s->in == CSV   ? (s->comma == ';' ? SPLIT_SSV : SPLIT_CSV)
		    : s->in == WHOLE ? SPLIT_FILE
		    : blocks         ? SPLIT_TEXT
				     : SPLIT_LINES;
	if (s->t.decode) e->in.charset = s->t.from;
	else if (e->in.how == SPLIT_TEXT && a->val[OPT_FROM] && strcmp(a->val[OPT_FROM], "auto"))
		e->in.charset = a->val[OPT_FROM];
	e->in.max_record = s->max_record;
	e->in.eager = s->line_buffered;
	e->in.patient = s->t.decode == 1;
	e->in.fail = file_failed;
	e->in.arg = e;
	if (!(e->out = output_open(a->val[OPT_OUTPUT], &why))) {
		complain(a, "%s: %s", a->val[OPT_OUTPUT], why);
		return STATUS_IO;
	}
	if (a->val[OPT_REJECTS] && !(e->rejects = output_open(a->val[OPT_REJECTS], &why))) {
		complain(a, "%s: %s", a->val[OPT_REJECTS], why);
		return STATUS_IO;
	}
	return 0;
}

/* What the task has to say about all records. */
static int
finish(engine *e, const args *a)
{
	kelma_buf *b = &e->header;
	kelma_err err = { 0 };
	const char *why = "";
	if (e->status || e->stop || !e->set.t.finish) return 0;
	b->len = 0;
	kelma_status st = e->set.t.finish(a, b, &err);
	if (st) return report_open(a, st, &err);
	if (!output_write(e->out, b->data, b->len, &why)) return 0;
	complain(a, "%s: %s", a->val[OPT_OUTPUT] ? a->val[OPT_OUTPUT] : "standard output", why);
	return STATUS_IO;
}

static int
close_files(engine *e, const args *a, int rc)
{
	const char *why = "";
	if (!rc) rc = e->status ? e->status : e->rejected ? STATUS_REJECTED : STATUS_OK;
	int keep = rc == STATUS_OK || rc == STATUS_REJECTED;
	if (output_close(e->rejects, 1, &why)) {
		complain(a, "%s: %s", a->val[OPT_REJECTS], why);
		rc = STATUS_IO;
	}
	if (output_close(e->out, keep, &why)) {
		complain(a, "%s: %s", a->val[OPT_OUTPUT] ? a->val[OPT_OUTPUT] : "standard output",
			 why);
		rc = STATUS_IO;
	}
	reader_free(&e->in);
	for (size_t i = 0; i < e->names; i++) free(e->name[i]);
	free(e->name);
	kelma_buf_free(&e->header);
	return rc;
}

int
run_records(const args *a, const task *t)
{
	record_counts c;
	return run_counted(a, t, &c);
}

int
run_counted(const args *a, const task *t, record_counts *c)
{
	engine e = { 0 };
	worker first = { 0 };
	kelma_res *res = NULL;
	int rc = read_settings(&e.set, &e, a, t);
	if (rc || (rc = open_pack(a, &res))) return rc;
	e.res = res;
	pthread_mutex_init(&e.read_lock, NULL);
	pthread_mutex_init(&e.write_lock, NULL);
	pthread_cond_init(&e.turn, NULL);
	progress_open(&e.progress, a);
	if (!(rc = open_worker(&first, &e)) && !(rc = open_files(&e, a))) {
		run_workers(&e, &first);
		progress_close(&e.progress, e.taken, e.records);
	}
	close_worker(&first);
	if (!rc) rc = finish(&e, a);
	rc = close_files(&e, a, rc);
	*c = (record_counts){ e.records - e.rejected, e.rejected, e.written };
	kelma_res_free(res);
	return rc;
}
