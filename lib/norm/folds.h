/* Internal: fold tables, "this character becomes those" per step. Text format, one row a line:
 *   STEP[=VALUE]<TAB>FROM<TAB>TO<TAB>source or note
 * FROM = U+XXXX or U+XXXX-U+YYYY. TO = "-" (dropped), U+XXXX ... (those), U+XXXX+ (the range moves
 * there), "nfkc" (what
 * Unicode says; see lib/norm/form.c), "=" (the value of the step, a code point), "value" (no fold:
 * the character may be that value, as those with "=" may). */
#ifndef NORM_FOLDS_H
#define NORM_FOLDS_H
#include "base/base.h"
#include "base/lines.h"

enum { FOLD_NFKC = 251, FOLD_VALUE = 252, FOLD_MAX_TO = 16, FOLD_LETTERS = 32 };

typedef struct norm_fold {
	uint32_t cp;
	uint32_t value;    /* hash of the VALUE the row is for, 0 = any */
	uint32_t to;       /* offset in norm_folds.to */
	uint32_t next;     /* row number + 1 of the next row of this code point, by step */
	uint8_t step, nto; /* nto = number of code points or FOLD_* */
} norm_fold;

typedef struct norm_folds {
	norm_fold *row;
	size_t n, cap;
	uint32_t *to;
	size_t nto, capto;
	uint16_t *page; /* code point >> 6 -> cells of first; NULL until built */
	uint32_t *first; /* row number + 1 */
	size_t npages;
	struct { uint32_t cp; int step; } letter[FOLD_LETTERS]; /* values that a step takes */
	size_t nletter;
} norm_folds;

kelma_status norm_folds_parse(norm_folds *f, const char *s, size_t n, kelma_err *err);
kelma_status norm_folds_add(norm_folds *f, int step, uint32_t cp, const uint32_t *to, size_t nto);
kelma_status norm_folds_build(norm_folds *f); /* after the last row */
/* First row of cp, in the order of the steps, or NULL; and the one after a row. */
const norm_fold *norm_folds_get(const norm_folds *f, uint32_t cp);
static inline const norm_fold *
norm_folds_next(const norm_folds *f, const norm_fold *row)
{
	return row->next ? &f->row[row->next - 1] : NULL;
}
/* Is s a value that the step takes? Steps without letters take any; otherwise KELMA_EARG, err names
 * them. */
kelma_status norm_folds_check(const norm_folds *f, int step, base_str name, base_str s, size_t line,
			      kelma_err *err);
uint32_t norm_value_hash(const char *v, size_t n);
/* "U+0643" or one character; 0 when it is neither. */
uint32_t norm_code_point(base_str t);
void norm_folds_free(norm_folds *f);
#endif
