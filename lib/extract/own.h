/* Internal: the user's own pattern file. */
#ifndef EXTRACT_OWN_H
#define EXTRACT_OWN_H
#include "extract/extract.h"

/* Lines as in data/patterns/types.tsv; a type name not known yet makes a type. Lines
 * "label<TAB>type<TAB>variants" give labels to types. KELMA_ESYNTAX with err->line. */
kelma_status x_own_read(x_ex *x, const char *s, size_t n, kelma_err *err);
#endif
