/* Files in: plain, gzip or Zstandard by their first bytes. */
#ifndef RECORDS_INPUT_H
#define RECORDS_INPUT_H
#include <stddef.h>

typedef struct input input;
/* Open path ("-": standard input). NULL with *why set. Free with input_close(). */
input *input_open(const char *path, const char **why);
/* Read up to n bytes; what one read gives, so that a co-process gets answers. 0 at the end, -1
 * with *why set. */
long input_read(input *in, char *dst, size_t n, const char **why);
/* 0: input_read would wait for whoever writes to a pipe. */
int input_ready(const input *in);
/* Bytes of the file read so far, compressed ones as they are; 0 for NULL. */
size_t input_taken(const input *in);
void input_close(input *in);
#endif
