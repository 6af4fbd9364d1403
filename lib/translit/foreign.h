/* Internal: French, English and Spanish words of a Darija text in Arabic letters. The rules are the
 * schemes french-arab, english-arab and spanish-arab. */
#ifndef TRANSLIT_FOREIGN_H
#define TRANSLIT_FOREIGN_H
#include <kelma/lang.h>
#include "base/base.h"

typedef struct foreign foreign;
/* KELMA_EDATA: the pack has no such rules; KELMA_ENOMEM. */
kelma_status foreign_open(const kelma_res *res, foreign **out, kelma_err *err);
void foreign_free(foreign *f);
/* A word that these rules may write: Latin letters, apostrophes and hyphens; not one of capitals
 * alone (CNSS), which is spelt out letter by letter. */
int foreign_is_word(const char *s, size_t n);
/* Words are gathered as long as only blanks stand between them, so that an article finds its noun.
 * They are read as French when one of them is, else in the language that most letters have. Add the
 * word [start, end). */
void foreign_add(foreign *f, size_t start, size_t end, kelma_label label);
/* First byte of what was gathered, or SIZE_MAX. */
size_t foreign_start(const foreign *f);
/* May a word at `start` of s go on with what was gathered? */
int foreign_goes_on(const foreign *f, const char *s, size_t start);
/* Append what was gathered to out (and map, may be NULL) and forget it; *end = its last byte. */
kelma_status foreign_write(foreign *f, const char *s, size_t *end, kelma_buf *out, kelma_map *map);
#endif
