/* Counting the corpora for lib/text: letter pairs and words that hold lam-alef. */
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

/* Words, for the odds of lam-alef. */
typedef struct word_count word_count;
word_count *word_count_new(void);
/* doubt: the source was damaged and repaired, where the repairer was sure. */
void word_count_text(word_count *w, const char *s, size_t n, int doubt);
/* The words of the dictionary in a .traineddata file. Returns 0, or -1 when it cannot be read; its
 * bytes go into *hash. */
int word_count_dawg(word_count *w, const char *path, uint64_t *hash);
/* The words of a text count as a dictionary's. */
void word_count_types(word_count *w, const char *s, size_t n);
/* How to read words that such sources have wrong. Returns 0, or -1 when they cannot be read. */
int word_count_readings(word_count *w, const char *path);
/* Words of a table of words (data/train/text.words.tsv). Returns 0, or -1 when it cannot be read.
 */
int word_count_list(word_count *w, const char *path);
/* Words of the dictionary BASE.aff, BASE.dic. Returns 0, or -1 when they cannot be read. */
int word_count_hunspell(word_count *w, const char *base);
/* Words with the affixes of a table (data/train/text.affixes.tsv). Returns 0, or -1 when it cannot
 * be read. Last: words that are added later have none. */
int word_count_affixes(word_count *w, const char *path);
int word_count_write(word_count *w, const char *path, const char *head);
void word_count_free(word_count *w);
#endif
