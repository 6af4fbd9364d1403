/* What the parts of the engine share: settings, one worker, one record. */
#ifndef RECORDS_ENGINE_H
#define RECORDS_ENGINE_H
#include "json.h"
#include "output.h"
#include "progress.h"
#include "reader.h"
#include "records.h"
#include <pthread.h>
#include <stdatomic.h>

typedef enum format { LINES, NDJSON, TSV, CSV, WHOLE, PRETTY } format;
typedef enum on_error { KEEP, SKIP, FAIL } on_error;
typedef enum invalid { INVALID_ERROR, INVALID_REPLACE, INVALID_GUESS } invalid;

/* Settings of a run; fixed once the workers start. */
typedef struct settings {
	const args *a;
	task t; /* adapted to the options */
	format in, out;
	int nul, header, only, line_buffered, out_header, bom, in_place, file_name;
	char comma; /* between cells of CSV, in and out */
	const char *field, *into;
	kelma_unit unit;
	on_error on_error;
	invalid invalid;
	size_t max_record, jobs;
} settings;

/* A rejected record, reported when its block is written; or one that a task has put aside, then
 * `why` is empty. */
typedef struct reject {
	size_t line, byte;
	kelma_span aside; /* of worker.aside */
	char why[176];
} reject;

/* One thread's own things. */
typedef struct worker {
	struct engine *e;
	void *self; /* of the task */
	block b;
	kelma_buf out, text, fixed,
		part; /* of the block; the record's text; repaired bytes; one field */
	kelma_buf aside;                  /* of the block: members for --rejects */
	kelma_buf fresh; /* the new members of a record, each with a comma before it */
	kelma_buf decoded;                /* the block in UTF-8, when the task wants it so */
	const char *charset;              /* that the block was decoded from; NULL: no matter */
	const char *before;               /* and its first lines, when they had another; NULL */
	size_t before_lines;
	const char *coded;                /* the bytes it was decoded from */
	size_t ncoded;
	kelma_charset_check *check;       /* for the charset `checks`; NULL: not made yet */
	const char *checks;
	json_object_view json, inner;
	reject *bad;
	size_t nbad, cap_bad;
	size_t lines;  /* lines of the block so far */
	size_t records, written;
	int stop;      /* --on-error=fail met an error, or a file beside the output cannot be
			  written */
	int failed;    /* that it is the latter */
	int foreign;   /* a record was not UTF-8 */
	int broken;    /* out of memory */
	int status;    /* of opening */
} worker;

typedef struct engine {
	settings set;
	const kelma_res *res;
	reader in;
	output *out;
	output *rejects;
	pthread_mutex_t read_lock, write_lock;
	pthread_cond_t turn;
	size_t next_block, next_write; /* numbers of the next block to read and to write */
	const char *file; /* of the last block written, for line numbers */
	size_t line;      /* lines of that file before the next block */
	const char *charset; /* of that file so far, NULL: plain ASCII */
	size_t rejected, records, written;
	int advised; /* what to do with text that is not UTF-8 was said */
	progress progress;
	atomic_size_t taken; /* input bytes handed out */
	atomic_int status; /* worst so far: STATUS_IO */
	atomic_int stop;
	/* columns of TSV and CSV, under the read lock; names belong to the engine */
	size_t column;
	char **name;
	size_t names;
	kelma_buf header;
} engine;

/* The bytes s[0..n) of the block come from a charset: remember it when it matters. */
void note_charset(worker *w, const char *charset, const char *s, size_t n);
/* The start of the file has settled its charset: when nothing in the block speaks for another one,
 * that is it. */
void go_on(worker *w);
/* In order of the blocks: report a block that comes from another charset than the ones before. */
void tell_charset(worker *w);

/* One record as its format found it. */
typedef struct record {
	const char *raw; /* its bytes without the terminator */
	size_t n;
	const char *text; /* what the task gets */
	size_t ntext;
	size_t line; /* 1-based in the block */
	int object;  /* w->json describes raw */
} record;

/* records.c: find the records of a block and give each to do_record(). */
void do_block(worker *w);
/* decode.c: what the task's `decode` asks for, of a block once, of a record before its text is
 * found. */
kelma_status decode_block(worker *w, kelma_err *err);
kelma_status decode_record(worker *w, record *r, kelma_err *err);
/* text.c: find the text of r->raw. KELMA_OK or why not. */
kelma_status find_text(worker *w, record *r, kelma_err *err);
/* Field number `want` (0-based) of the row, unquoted, into out. 0 when the row is shorter. */
int row_field(const settings *f, const char *s, size_t n, size_t want, kelma_buf *out);
/* Take the header row off a first block; KELMA_ENOTFOUND when the column is not there. */
kelma_status take_header(engine *e, block *b);
/* emit.c: write the last result of the task, or what stands for a rejected record, to w->out. */
kelma_status emit(worker *w, const record *r);
kelma_status emit_rejected(worker *w, const record *r, const kelma_err *err);
/* Header row of TSV and CSV output into out. */
kelma_status emit_header(const worker *w, kelma_buf *out);
#endif
