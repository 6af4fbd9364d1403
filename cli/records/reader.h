/* Blocks of whole records from a list of files. */
#ifndef RECORDS_READER_H
#define RECORDS_READER_H
#include <kelma/kelma.h>
#include <stddef.h>
#include "input.h"

/* Where records end. */
typedef enum split {
	SPLIT_LINES, /* at newlines */
	SPLIT_NUL,
	SPLIT_CSV,   /* at newlines outside quotes */
	SPLIT_SSV,   /* the same with semicolons between the cells */
	SPLIT_FILE,  /* nowhere */
	SPLIT_TEXT   /* at newlines of whatever charset the file has: blocks of bytes */
} split;

enum { READER_BLOCK = 64 * 1024 };

/* Bytes of whole records of one file; the last may lack its terminator. */
typedef struct block {
	kelma_buf b;
	const char *file;    /* for messages; "-" is standard input */
	int first, overlong; /* first of its file; instead of records: one that is too long */
	size_t header_lines; /* lines before the first record (a header row) */
	const char *charset; /* SPLIT_TEXT: charset of the whole file, or NULL: look at the block */
	double confidence;
	kelma_charset_guess
		start; /* SPLIT_TEXT: what the first block settled for all; name NULL: nothing */
	int decoded;         /* the bytes are UTF-8 by now, whatever the charset was */
} block;

typedef struct reader {
	char **file;
	size_t nfile, at;
	split how;
	size_t max_record;
	int eager;      /* hand over what is there, do not wait for a full block */
	int patient; /* wait for a full block though nothing is there: the charset of blocks is
			guessed */
	const char *charset; /* SPLIT_TEXT: given by the user */
	void (*fail)(void *arg, const char *file,
		     const char *why); /* a file could not be read (further) */
	void *arg;
	/* private */
	input *in;
	const char *name;
	size_t taken; /* bytes of the files that are closed */
	int first, quoted, guessed;
	size_t unit; /* SPLIT_TEXT: bytes of a code unit, 0 = big endian 2 */
	const char *file_charset;
	double confidence;
	kelma_charset_guess start;
	kelma_buf carry;
} reader;

/* Next block: 1, 0 at the end of all files, -1 out of memory. Files that cannot be read are
 * reported and passed over. */
int reader_next(reader *r, block *b);
/* Bytes of all files read so far. */
size_t reader_taken(const reader *r);
void reader_free(reader *r);
/* Are records rows of cells that may be quoted? */
static inline int
splits_rows(split how)
{
	return how == SPLIT_CSV || how == SPLIT_SSV;
}
/* SPLIT_CSV, SPLIT_SSV: where the byte before stood. */
enum { CSV_FIELD_START, CSV_UNQUOTED, CSV_QUOTED, CSV_QUOTE_IN_QUOTED };
/* Offset after the first record end in s[from..n), 0 when there is none. *state is 0 where a
 * record starts; at the end of a file CSV_QUOTED means that a quote is open. */
size_t record_end(split how, int *state, const char *s, size_t n, size_t from);
#endif
