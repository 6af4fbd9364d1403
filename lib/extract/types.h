/* Patterns of field types: read from data/patterns/types.tsv and from the user's own file by the
 * same code. */
#ifndef EXTRACT_TYPES_H
#define EXTRACT_TYPES_H
#include <kelma/base.h>
#include "base/base.h"
#include "base/lines.h"
#include "extract/begin.h"
#include "match/re.h"

/* Checks a pattern may name: X(NAME, "name in the file"). */
#define EXTRACT_CHECK_LIST(X)                                                                 \
	X(NONE, "none")                                                                       \
	X(IBAN, "iban")                                                                       \
	X(RIB, "rib")                                                                         \
	X(ICE, "ice")                                                                         \
	X(PHONE, "phone") X(INTL, "intl") X(CNIE, "cnie") X(PLATE, "plate") X(COURT, "court") \
		X(ACT, "act") X(LUHN, "luhn") X(MOD97, "mod97") X(UPPER, "upper")             \
			X(DIGITS, "digits") X(TEXT, "text") X(POSTAL, "postal")
typedef enum x_check {
#define EXTRACT_CHECK_ENUM(name, text) CHECK_##name,
	EXTRACT_CHECK_LIST(EXTRACT_CHECK_ENUM)
#undef EXTRACT_CHECK_ENUM
		CHECK_COUNT
} x_check;

/* Value of a candidate: writes the normalized form of folded text s[0..n) to out (replaced).
 * Returns 1 valid, 0 shape right but check wrong, -1 not one of these at all. */
int x_check_value(x_check c, const char *s, size_t n, kelma_buf *out);
/* Digits d[0..n) (ASCII) as a number modulo 97. */
unsigned x_mod97(const char *d, size_t n);

enum { WHEN_LABEL = 1, WHEN_CAPS = 2, WHEN_BARE = 4 };
typedef struct x_type {
	uint16_t type;
	uint8_t check, when, prio;
	uint8_t digits; /* digits a candidate has at least, close together */
	uint8_t gap;    /* characters between two of its digits at most, 255 = not said */
	float with_label, bare;
	match_re *re;
	base_str pattern;
} x_type;
enum { X_TYPES = 120, X_NAMES = 60, X_DIGITS = 32 };
typedef struct x_types {
	x_type p[X_TYPES];
	size_t n;
	const char *name[X_NAMES]; /* of the user's own types, from KELMA_FIELD_COUNT on */
	size_t names;
	size_t own; /* patterns from here on are the user's */
	/* patterns as bits: by the byte they begin with, by the digits there are, after labels only
	 */
	uint64_t first[256][2], digits[X_DIGITS][2], labelled[2];
	/* patterns of few digits that begin with one, as bits, and what they begin with: most
	 * numbers are none */
	uint64_t few[2];
	x_begin begin_few;
	/* bytes that may stand behind the digits those begin with, behind a blank behind them */
	unsigned char after[32], after_blank[32];
	/* digits that patterns which need no label have at least: all, those that do not begin with
	 * one */
	unsigned least, least_other;
} x_types;

/* Type number of a name, or -1. */
int x_type_of(const x_types *t, const char *s, size_t n);
const char *x_type_name(const x_types *t, size_t i);
#endif
