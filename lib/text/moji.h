/* Internal: the search for the best reading of a damaged window of text. */
#ifndef TEXT_MOJI_H
#define TEXT_MOJI_H
#include "text/letters.h"
#include <kelma/base.h>

enum { MOJI_WINDOW = 2048 /* characters looked at together */ };

/* How a character of the result came about. */
enum moji_way {
	MOJI_COPY,      /* as it is */
	MOJI_UTF8_1252, /* UTF-8 that was read as windows-1252 or latin1 */
	MOJI_UTF8_1256, /* UTF-8 that was read as windows-1256 */
	MOJI_AR_1252,   /* windows-1256 that was read as windows-1252 */
	MOJI_TWICE,     /* as MOJI_UTF8_1252, twice */
	MOJI_WAYS
};

/* One character of the window. */
typedef struct moji_char {
	uint32_t cp;
	uint32_t at;          /* byte where it starts */
	int16_t b1252, b1256; /* byte it was in these charsets, -1 = cannot be */
} moji_char;

/* One node of the search: the cheapest way to have read everything before a character and to be in
 * one way. */
typedef struct moji_node {
	uint32_t cost, plain; /* so far; of the same text copied, counted from the start of the
				 damaged run */
	uint32_t out;         /* character this step wrote, 0 = none */
	uint16_t sym;
	uint8_t from, eat; /* way before; characters of the window this step consumed */
} moji_node;

typedef struct moji {
	letters m;
	int16_t to1256[256]; /* byte of U+0600 + i in windows-1256, or -1 */
	unsigned sym_space;
	moji_char c[MOJI_WINDOW + 1];
	moji_node node[MOJI_WINDOW + 16][MOJI_WAYS];
	uint8_t step_way[MOJI_WINDOW], step_eat[MOJI_WINDOW]; /* result of moji_solve, in order */
	uint32_t step_out[MOJI_WINDOW];
	size_t nsteps;
} moji;

/* Prepare w for a model. */
void moji_init(moji *w, const letters *m);
/* Read up to MOJI_WINDOW characters of valid UTF-8 s[0..n), ending after a blank where possible;
 * *used = bytes. */
size_t moji_load(moji *w, const char *s, size_t n, size_t *used);
/* Find the best reading of k loaded characters; fills the steps; returns what it saves, in 1/8 nat,
 * over leaving the text as it is (0: nothing is to be done). */
uint32_t moji_solve(moji *w, size_t k);
#endif
