/* Internal: one Arabic word that may have been damaged by a PDF reader. */
#ifndef TEXT_LAMALEF_H
#define TEXT_LAMALEF_H
#include "text/repair.h"

enum { LAMALEF_LETTERS = 24, LAMALEF_FILTER = 1 << 15 /* bytes */ };

/* The section begins with a filter: a word whose two bits are not both set is not in the map behind
 * it. */
#define LAMALEF_BIT1(h) ((h) & (LAMALEF_FILTER * 8 - 1))
#define LAMALEF_BIT2(h) ((h) >> 14)
static inline uint32_t
lamalef_hash(const uint16_t *c, size_t n)
{
	uint32_t h = (uint32_t)n;
	for (size_t i = 0; i < n; i++) h = (h ^ c[i]) * 0x9e3779b1u;
	return h ^ h >> 15;
}

typedef struct lamalef_word {
	uint16_t c[LAMALEF_LETTERS]; /* its letters */
	size_t n;
	size_t tail; /* bytes of vowel marks after the last letter, kept where they are */
	char meant[2 * LAMALEF_LETTERS + 2]; /* UTF-8 of what it may stand for */
	size_t meant_len;
	double n_meant, n_written; /* counts of both as healthy words; 0, 0 = neither is known */
	int sure;  /* the written form is none of Arabic: the article before alef, damaged */
	int known; /* one of the counts is of this very word, or of it without affixes */
} lamalef_word;

/* Can the letters be damaged lam-alef at all? */
int lamalef_suspect(const lamalef_word *w);
/* Does the word hold lam-alef as it should be? */
int lamalef_intact(const lamalef_word *w);
/* Fill the rest of w from its letters. meant_len == 0: there is no other reading. deep: without
 * affixes and by form, too, which is slow and only worth it in damaged lines. */
void lamalef_look_up(const repair_model *m, lamalef_word *w, int deep);
#endif
