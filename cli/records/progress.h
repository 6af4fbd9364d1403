/* How far a run is, for a person who waits: one line on a terminal's standard error, rewritten in
 * place. */
#ifndef RECORDS_PROGRESS_H
#define RECORDS_PROGRESS_H
#include "../cli.h"
#include <time.h>

typedef struct progress {
	const char *cmd;
	int on, shown,
		plain; /* to be shown at all; a line stands there now; not a terminal: lines of
			  their own */
	size_t total;         /* bytes of all input files, 0 when not known */
	double start, last;   /* seconds */
} progress;

/* Decide whether to show anything: standard error is a terminal and standard output is not, or
 * --progress. The sizes of the operands are added up; standard input counts when it is a file. */
void progress_open(progress *p, const args *a);
/* `done` input bytes and `records` are through. Writes at most four times a second. */
void progress_tell(progress *p, size_t done, size_t records);
/* Take the line away before something else is written. */
void progress_hide(progress *p);
/* The last figures, when any were shown. */
void progress_close(progress *p, size_t done, size_t records);
#endif
