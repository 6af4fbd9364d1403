/* Counting the corpora for lib/text: letter pairs. */
#ifndef TRAIN_TEXT_H
#define TRAIN_TEXT_H
#include "base/base.h"
#include "base/lines.h"
#include <stdio.h>

/* Letter pairs: add texts, then write the model. */
typedef struct pair_count pair_count;
pair_count *pair_count_new(void);
void pair_count_text(pair_count *p, const char *s, size_t n);
/* Returns 0, or -1 when the file cannot be written. `head` goes into the comment at the top. */
int pair_count_write(pair_count *p, const char *path, const char *head);
void pair_count_free(pair_count *p);

#endif
