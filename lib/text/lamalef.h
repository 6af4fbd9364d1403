/* Internal: one Arabic word that may have been damaged by a PDF reader. */
#ifndef TEXT_LAMALEF_H
#define TEXT_LAMALEF_H
#include "text/repair.h"

enum { LAMALEF_LETTERS = 24 };

typedef struct lamalef_word {
	uint16_t c[LAMALEF_LETTERS]; /* its letters */
	size_t n;
	size_t tail;               /* bytes of vowel marks after the last letter, kept where they are */
	char meant[2 * LAMALEF_LETTERS + 2]; /* UTF-8 of what it may stand for */
	size_t meant_len;
	double n_meant, n_written; /* counts of both as healthy words; 0, 0 = neither is known */
	int sure;                  /* the written form is none of Arabic: the article before alef, damaged */
	int known;                 /* one of the counts is of this very word, or of it without affixes */
} lamalef_word;

/* Can the letters be damaged lam-alef at all? */
int lamalef_suspect(const lamalef_word *w);
/* Does the word hold lam-alef as it should be? */
int lamalef_intact(const lamalef_word *w);
/* Fill the rest of w from its letters. meant_len == 0: there is no other reading. */
void lamalef_look_up(const repair_model *m, lamalef_word *w);
#endif
