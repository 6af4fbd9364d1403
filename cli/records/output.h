/* Where results go: standard output or a file that appears whole, plain or compressed by its name.
 * */
#ifndef RECORDS_OUTPUT_H
#define RECORDS_OUTPUT_H
#include <stddef.h>

typedef struct output output;
/* Open path (NULL: standard output). A file is written without a name and gets it from
 * output_close(), so that nothing
 * half-written is ever found under its name. NULL with *why set. */
output *output_open(const char *path, const char **why);
/* Write all of it. 0, or -1 with *why set; then nothing more is written. */
int output_write(output *o, const char *s, size_t n, const char **why);
/* Finish: flush, sync and rename when `keep`, else drop the file. 0 or -1. Frees o; NULL is
 * harmless. */
int output_close(output *o, int keep, const char **why);
#endif
