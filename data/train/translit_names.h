/* Names of persons and places: pairs, words, Latin spellings. */
#ifndef TRAIN_TRANSLIT_NAMES_H
#define TRAIN_TRANSLIT_NAMES_H
#include "train/translit_pairs.h"
#include <stdio.h>

typedef struct names_corpus {
	pairs pair; /* latin codes of code_name(), arabic codes */
	tmap word;  /* arabic words */
	tmap latin; /* arabic codes without spaces, NUL, Latin spelling as printed */
} names_corpus;

/* Lists with an Arabic column and a column of Latin spellings parted by |, the official one first.
 */
void names_list(names_corpus *c, const kelma_buf *text, size_t arab, size_t latin, double weight);
/* latin<TAB>arabic: single words, spelled in any country. */
void names_pairs(names_corpus *c, const kelma_buf *text);
/* The gazetteer: places whose two names sound alike to the units of m. */
void names_places(names_corpus *c, const em_model *m, const kelma_buf *text);
/* Arabic names of places: words only. */
void names_words(names_corpus *c, const kelma_buf *text);
void names_write_words(names_corpus *c, FILE *f);
void names_write_latin(names_corpus *c, FILE *f);
#endif
