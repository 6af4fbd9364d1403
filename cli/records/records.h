/* The record engine: reads records, gives their text to a task, writes what the task made of it,
 * in order. */
#ifndef RECORDS_RECORDS_H
#define RECORDS_RECORDS_H
#include "../cli.h"

struct json_object_view;
enum { RECORDS_AHEAD = 16 };

/* A record as it was read, for tasks that write records themselves. */
typedef struct record_in {
	const char *raw,
		*text; /* its bytes without the line end; the text in it, repaired if --invalid says
			  so */
	size_t n, ntext;
	const struct json_object_view *json; /* members of raw; NULL when the record is no object */
	const char *file; /* name of its file, "-" for standard input */
} record_in;

/* What a command does with the text of one record. `run` computes, the printers below write the
 * last result. */
struct task {
	/* One per thread. Failures are reported by report_open(). */
	kelma_status (*open)(const args *a, const kelma_res *res, void **self, kelma_err *err);
	kelma_status (*run)(void *self, const char *s, size_t n, kelma_err *err);
	/* short lines that run() will get next, one after the other, RECORDS_AHEAD at most: a task
	 * may think of them together; NULL: it does not. The texts stay where they are. */
	void (*ahead)(void *self, const char *const *s, const size_t *n, size_t k);
	kelma_status (*lines)(void *self, kelma_buf *out);   /* no newline at the end */
	kelma_status (*members)(void *self, kelma_buf *out); /* `,"name":value` for each field */
	/* NDJSON: the text that run() got and all members, as an object; NULL: put together of
	 * what is asked for singly */
	kelma_status (*object)(void *self, kelma_buf *out);
	kelma_status (*cell)(void *self, size_t i,
			     kelma_buf *out);                /* value of column i, unquoted */
	kelma_status (*pretty)(void *self, kelma_buf *out);  /* for a terminal; NULL: lines */
	void (*close)(void *self);
	/* decode: the charset of the whole file that the next records are from, NULL when not
	 * known */
	void (*hint)(void *self, const char *charset, double confidence);
	/* decode: of the last record; *before: of its first *lines lines when they had another,
	 * else NULL */
	const char *(*charset)(void *self, const char **before, size_t *lines);
	/* decode: the members and cells that follow are of the line at s[at..at + n) of text()
	 * alone */
	void (*line)(void *self, size_t at, size_t n);
	const char *(*text)(
		void *self,
		size_t *n); /* decode: what stands as the text of the record afterwards */
	/* instead of lines, members and cell: append all that becomes of the record to out,
	 * without its line end (nothing: it is left out). What is appended to aside, members that
	 * begin with a comma, goes to --rejects as an object after its file and line; it is no
	 * error and changes no exit status. */
	kelma_status (*write)(void *self, const record_in *r, kelma_buf *out, kelma_buf *aside,
			      kelma_err *err);
	/* with write: what stands in the output for a record that cannot be processed, however
	 * --on-error is; may be NULL */
	kelma_status (*rejected)(void *self, const record_in *r, kelma_buf *out);
	/* after the last record: append what the end of the output is; called once, every worker
	 * is closed */
	kelma_status (*finish)(const args *a, kelma_buf *out, kelma_err *err);
	void (*adapt)(const args *a,
		      task *t);   /* change the copy in use after the options; may be NULL */
	const char *const *names; /* fields that members may add; NULL at the end */
	size_t columns;           /* how many of them are columns of TSV and CSV */
	/* TSV and CSV: so many rows for the last record, SIZE_MAX: no memory; `row` chooses the
	 * one that cell() is about. NULL: one */
	size_t (*rows)(void *self);
	void (*row)(void *self, size_t i);
	/* columns that are known only after open; NULL: names[0..columns) */
	size_t (*column_count)(void *self);
	const char *(*heading)(void *self, size_t i);
	int exact; /* 1: a whole file's text is written without a newline behind it */
	int bare; /* 1: JSON of a record that is no object has the new fields alone, rows the new
		     columns */
	const char *keep;         /* line written for a rejected record; NULL: its bytes */
	int block;                /* lines: a blank line after each record */
	int ndjson;               /* 1: NDJSON unless -o says otherwise */
	int jsonl; /* 1: records are NDJSON unless -i says otherwise; bad ones are left out unless
		      --on-error says so */
	int wrap;                 /* --into puts all fields into one object */
	int bytes;                /* records may be in any charset: nothing is checked before run */
	int serial;               /* 1: one worker, because the records are counted */
	int summary; /* 1: the output is a result about all records: nothing stands there for a bad
			one */
	int again; /* 1: a second reading: what is wrong with records was told in the first */
	int whole;                /* lines: blocks of whole lines are given at once (decode) */
	int decode; /* 1: blocks are decoded before they are cut into records; 2: each record's text
		       is */
	const char *from;         /* decode: the charset, NULL: guessed */
};

/* What a run has read and written. */
typedef struct record_counts {
	uint64_t read, rejected,
		written; /* records: all, without those that could not be processed; those that
			    became output */
} record_counts;

/* Run the task over the operands of a (or standard input). Returns the exit status. */
int run_records(const args *a, const task *t);
/* As run_records(), with the counts in *c. */
int run_counted(const args *a, const task *t, record_counts *c);
#endif
