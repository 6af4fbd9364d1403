/* Labelled texts of kelma eval extract and form:
 * {"text":...,"fields":[{"type","start","end","value"},...]} a line. */
#ifndef EVAL_FIELDS_H
#define EVAL_FIELDS_H
#include "eval.h"
#include "records/json.h"

/* A field of the file or of kelma. */
typedef struct field {
	size_t type, start, end;
	size_t value, len; /* of the file: its value in values, value = NONE: not given */
	const char *text;  /* of kelma: its value */
	double confidence;
	int valid;
	int used;
} field;
#define NONE ((size_t)-1)

typedef struct fields {
	field *f;
	size_t n, cap;
} fields;

/* One line of the file. `type` gives the number of a type's name, or LEAVE_OUT, or NONE when it is
 * unknown. */
#define LEAVE_OUT ((size_t)-2)
typedef struct labelled {
	json_object_view v, f, inner;
	kelma_buf text, values, name;
	fields gold;
	size_t (*type)(void *arg, const char *name);
	int bytes, told; /* 1: offsets are bytes; that a text is not at its bytes was told */
	size_t strange;  /* fields of the line whose text is not there */
	void *arg;
} labelled;
/* Read the line of g. KELMA_ESYNTAX and the like with err set; KELMA_ENOMEM. */
kelma_status read_labelled(labelled *l, const gold *g, kelma_err *err);
/* Room for one more field, zeroed; NULL: no memory. */
field *add_field(fields *l);
/* Fill err: a line that is not as it should be. */
kelma_status wrong(kelma_err *err, size_t at, const char *why);
/* Do the two share at least three quarters of what they cover together? */
int same_place(const field *a, const field *b);
void labelled_free(labelled *l);
#endif
