/* Internal: adding up the words of a text: what sum.c, which reads chunk by chunk, and care.c,
 * which reads word by word, share. */
#ifndef LANG_SUM_H
#define LANG_SUM_H
#include "lang/chunk.h"
#include "lang/lang.h"

/* What was added up since the last flush. 16-bit sums hold: a word of k letters adds 3k + 1 rows of
 * at most 2 * ROW_ZERO and k + 1 windows, and so do 127 windows and those of one more chunk. */
typedef struct lang_part {
	lang_lanes v[FAMS];
	lang_tally tally;
} lang_part;

enum {
	FULL = 0x8080, /* bits of a tally: 128 windows or more */
	BATCH = 32,    /* chunks that are looked up one after the other */
	REACH = 64,    /* bytes from the start of a chunk that are read, at most */
	/* of so many chunks one in LEAST must have been met before, or none is looked up for
	 * REST words */
	SEEN = 4096,
	LEAST = 6,
	REST = 7 * SEEN
};

/* A chunk that is not remembered: the place that it will have, NULL: none; its number; where the
 * text has it, and where its word will be among those for tokens. */
typedef struct lang_miss {
	const unsigned char *q;
	lang_memo *e;
	uint32_t number;
	uint32_t word;
	size_t at;
} lang_miss;

/* Dialectness of a further word of a chunk. */
typedef struct lang_further {
	unsigned number;
	float dial;
} lang_further;

/* A text being added up. */
typedef struct lang_summer {
	kelma_lang *lg;
	lang_sum *t;
	const char *s;
	size_t n;
	const unsigned char *end; /* of the text or of the copy that is read */
	lang_part p;
	float dial[BATCH];                /* dialectness of the first Arabic word of each chunk */
	unsigned chunks, further, misses; /* of this batch */
	unsigned seen, unmet;             /* of those before */
	lang_miss miss[BATCH];
	lang_further more[BATCH * CHUNK / 2];
	lang_text x; /* of one chunk */
	lang_word w;
	unsigned char copy[2 * REACH]; /* end of the text, white space */
} lang_summer;

/* Spread out what was added up. */
void lang_flush(lang_summer *u);
/* Make room for k more words for tokens; note one, one of a table, one of another script. -1: no
 * memory. */
int lang_grow_words(kelma_lang *lg, size_t k);
int lang_keep_word(kelma_lang *lg, const lang_scored *w);
int lang_keep_scored(lang_summer *u, size_t start, int fam, const lang_lanes *v, unsigned pos,
		     uint32_t hash);
int lang_keep_other(lang_summer *u, size_t start, unsigned cls);
/* Count a word of a script without a table by the script of its first letter. */
void lang_count_other(const char *s, const lang_word *w, lang_sum *t);
/* Add up the words of u->x one after the other, with all care: it is a chunk that begins at byte
 * `from`; number BATCH: a long one. 0, or -1: no memory. */
int lang_sum_words(lang_summer *u, unsigned number, size_t from, int keep);
/* The same for n bytes at q as a text of its own: a chunk without white space for more than CHUNK
 * bytes, "https://...", or any text. */
int lang_sum_long(lang_summer *u, const unsigned char *q, size_t n, int keep);

/* Share and strength of Darija against Standard Arabic in one word, -1 .. 1. */
static inline float
lang_dialectness(const kelma_lang *lg, const lang_lanes *v, unsigned pos)
{
	int d = (*v)[lg->ary] - (*v)[lg->arb];
	float y = lg->dial[0] + lg->dial[1] * (float)d * lg->inv_sqrt[pos];
	y = y < 1 ? y : 1;
	return y > -1 ? y : -1;
}

/* Byte of the text where q points. */
static inline size_t
lang_place(const lang_summer *u, const unsigned char *q)
{
	return u->n - (size_t)(u->end - q);
}

/* Dialectness of a word of chunk `number`; again: not its first one. */
static inline void
lang_note_dial(lang_summer *u, unsigned number, int again, float dial)
{
	if (number == BATCH) u->t->dial += dial;
	else if (again) u->more[u->further++] = (lang_further){ number, dial };
	else u->dial[number] = dial;
}

/* A word of a table as tokens want it. */
static inline lang_scored
lang_as_scored(const lang_summer *u, size_t start, int fam, const lang_lanes *v, unsigned pos,
	       uint32_t hash)
{
	return (lang_scored){ .v = *v,
			      .start = start,
			      .pos = (uint16_t)pos,
			      .words = 1,
			      .fam = (int8_t)fam,
			      .cls = fam ? CLS_ARABIC : CLS_LATIN,
			      .name = (uint8_t)lang_name_find(&u->lg->m, fam, hash) };
}

#endif
