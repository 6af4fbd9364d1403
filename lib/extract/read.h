/* Internal: parsing of pattern files. */
#ifndef EXTRACT_READ_H
#define EXTRACT_READ_H
#include "extract/types.h"

/* Earlier lines of types.tsv win over later ones; the user's own types win over all. */
enum { PRIO_OWN = 99, PRIO_TYPE = 94, PRIO_STEP = 40 };

kelma_status x_types_read(x_types *t, const char *s, size_t n, kelma_err *err);
kelma_status x_types_line(x_types *t, base_str *f, size_t line, int own, kelma_err *err);
void x_types_free(x_types *t);
/* Small decimal number "0.25"; -1 when it is none. */
int x_decimal(base_str s, double *v);
/* Writes v with `digits` digits at least, 20 bytes at most; returns the byte behind them. */
char *x_decimals(char *p, unsigned long v, int digits);
#endif
