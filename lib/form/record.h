/* Internal: a text becomes a record of fields.
 *
 * The extractor says what values the text holds; labels, columns, boxes and the habits of letters
 * say what part each value plays. One pass cuts the text into lines and cells (layout.c), one finds
 * labels and what they announce (pair.c), one reads the letter around them (letter.c); then every
 * value of the extractor that has no part yet gets the field of its own type (assign.c). What
 * labels, phrases and schemas there are is data: schema.c reads it. */
#ifndef FORM_RECORD_H
#define FORM_RECORD_H
#include <kelma/form.h>
#include "match/phrase.h"

enum {
	FORM_NAME = 32,    /* bytes of a name with its NUL */
	FORM_FIELDS = 200, /* fields that can be known at once */
	FORM_SCHEMAS = 24,
	FORM_USES = 64, /* fields of one schema */
	FORM_INSTEAD = 3,
	FORM_CELLS = 32, /* cells of a line; the last takes the rest */
	FORM_WARNINGS = 64,
	FORM_TEXT_MAX = 1 << 30
};

/* Kinds of values: these, or FORM_KIND_TYPE + a kelma_field_type. */
enum { FORM_KIND_TEXT, FORM_KIND_NAME, FORM_KIND_CHOICE, FORM_KIND_NUMBER, FORM_KIND_TYPE };

/* Parts of letters: X(NAME, "name in parts.tsv"). */
#define FORM_PART_LIST(X)                                                                         \
	X(OPENING, "opening")                                                                     \
	X(SALUTATION, "salutation")                                                               \
	X(BODY, "body")                                                                           \
	X(CLOSING, "closing")                                                                     \
	X(TO, "to")                                                                               \
	X(OFFICE, "office") X(VIA, "via") X(PLACED, "placed")         \
		X(JOIN, "join") X(DECLARE, "declare") X(NONE, "none") X(HINT, "hint") X(ON, "on") \
			X(OFF, "off")
enum {
#define FORM_PART_ENUM(name, text) FORM_PART_##name,
	FORM_PART_LIST(FORM_PART_ENUM)
#undef FORM_PART_ENUM
		FORM_PARTS,
	/* what else a phrase can be */
	FORM_LABEL = FORM_PARTS, /* sub = field; value ":" = only with a colon behind it */
	FORM_VALUE,              /* sub = field, value = its canonical value */
	FORM_EVIDENCE            /* sub = schema, value = weight */
};
#define FORM_BIT(what) (1u << (what))
/* Does the entry of a label hold where no colon is? */
static inline int
form_needs_colon(const match_entry *e)
{
	return e->value[0] == ':';
}

/* Fields that the code itself fills: X(NAME, "name in fields.tsv"). */
#define FORM_KNOWN_LIST(X)                                                                  \
	X(ADDRESSEE, "addressee") X(ATTACHMENTS, "attachments") X(BIRTH_DATE, "birth_date") \
	X(COMMUNE, "commune") X(DATE, "date") X(HIJRI_DATE, "hijri_date")                   \
	X(ORGANIZATION, "organization") X(PERSON, "person") X(PLACE, "place")               \
	X(SENDER, "sender") X(SIGNATURE, "signature") X(SUBJECT, "subject") X(VIA, "via")
enum {
#define FORM_KNOWN_ENUM(name, text) FORM_KNOWN_##name,
	FORM_KNOWN_LIST(FORM_KNOWN_ENUM)
#undef FORM_KNOWN_ENUM
		FORM_KNOWN
};

typedef struct form_field {
	char name[FORM_NAME];
	uint8_t kind, many;
} form_field;

typedef struct form_schema {
	char name[FORM_NAME];
	uint8_t use[FORM_USES]; /* fields in order */
	uint8_t required[FORM_USES];
	uint8_t instead[FORM_USES][FORM_INSTEAD]; /* fields that do as well, + 1 */
	size_t n;
} form_schema;

/* All that is known: fields, schemas, one table of phrases. */
typedef struct form_book {
	match_fold fold;
	form_field field[FORM_FIELDS];
	size_t nfield;
	int known[FORM_KNOWN], typed[KELMA_FIELD_COUNT]; /* indices of fields; -1 */
	int letter;                                      /* index of the schema for any letter */
	form_schema schema[FORM_SCHEMAS];
	size_t nschema;
	kelma_buf table; /* behind phrases */
	match_phrases phrases;
} form_book;
/* Read the pack's fields, parts and schemas; or, when text is not NULL, its fields and parts and
 * the schema text[0..n). KELMA_ESYNTAX with err->line (of text), KELMA_EDATA, KELMA_ENOMEM. Free
 * with form_book_free() in any case. */
kelma_status form_book_open(form_book *b, const kelma_res *res, const char *text, size_t n,
			    kelma_err *err);
void form_book_free(form_book *b);
/* Index of a field, schema; -1. */
int form_find_field(const form_book *b, const char *s, size_t n);
int form_find_schema(const form_book *b, const char *s, size_t n);

/* A phrase of the text; what: FORM_BIT()s of its entries. */
typedef struct form_hit {
	uint32_t first, end, rec;
	uint32_t what;
} form_hit;

/* What a line is. */
enum {
	LINE_FREE, /* prose */
	LINE_BLANK,
	LINE_PAIR,    /* label and value, box, row of a table */
	LINE_HEAD,    /* title, sender block, addressee, place and date, subject */
	LINE_OPENING, /* greeting */
	LINE_CLOSING, /* and everything after it */
};
typedef struct form_line {
	uint32_t start, end; /* bytes without the line end */
	uint32_t a, ae;      /* atoms */
	uint8_t role;
	uint8_t many; /* a tab, a bar or a wide gap parts it into cells */
} form_line;

typedef struct form_cell {
	uint32_t start, end, a, ae;
} form_cell;

/* A value found by the extractor. */
typedef struct form_found {
	uint32_t start, end, value; /* value: in vals */
	uint16_t type;
	uint8_t valid, used;
	float conf;
} form_found;

/* How a value came to its field: better first. */
enum { FROM_LABEL, FROM_TABLE, FROM_PART, FROM_PROSE, FROM_TYPE, FROM_GUESS };
typedef struct form_value {
	uint32_t start, end, value; /* value: in vals */
	uint32_t row, rank; /* of a table, 1-based, 0 = none; place among the values of its field */
	uint8_t field, from, valid, drop;
	float conf;
} form_value;

struct kelma_form {
	form_book book;
	int schema_asked; /* index, -1: by evidence */
	double min_conf;
	kelma_extract *ex;
	kelma_buf vals; /* strings, each NUL-terminated; 0 = "" */
	/* the text at work */
	const char *s;
	size_t n;
	const kelma_doc *doc; /* whose fields are taken; NULL: ex finds them */
	const char *orig; /* what spans are of at the end: s, or the text that s was made from */
	size_t norig;
	match_text t;
	form_hit *hit;
	uint32_t *at; /* first hit of each atom, t.n + 1 entries */
	size_t nhit, hit_cap, at_cap;
	form_line *line;
	size_t nline, line_cap;
	form_found *x;
	size_t nx, x_cap;
	form_value *v;
	size_t nv, v_cap;
	kelma_buf keys, links; /* scratch of sorting and writing */
	int schema;
	uint32_t rows; /* rows of tables so far */
	kelma_span body, part; /* of the letter proper: in orig, in s */
	uint8_t blank[FORM_FIELDS]; /* a label was there without a value */
	uint32_t blank_at[FORM_FIELDS];
	kelma_form_warning warning[FORM_WARNINGS];
	size_t nwarning;
	unsigned nmissing;
	uint8_t missing[FORM_USES];
	kelma_status st; /* first failure inside a run */
};
typedef struct kelma_form fm;

/* The least confidence of a field that is looked at. */
#define FORM_FOUND KELMA_EXTRACT_CONFIDENCE

/* layout.c */
kelma_status form_layout(fm *f);
size_t form_cells(const fm *f, const form_line *l, form_cell *c);
/* Longest phrase that begins with atom i and is one of `what`; NULL. */
const form_hit *form_hit_at(const fm *f, size_t i, uint32_t what);
/* Atom at or after byte `at`. */
size_t form_atom_at(const fm *f, size_t at);
/* First value of the extractor that ends after byte `at`. */
size_t form_found_at(const fm *f, size_t at);
size_t form_line_of(const fm *f, size_t byte);
/* Is atom i the mark c? */
int form_is(const fm *f, size_t i, char c);
/* Cut white space, dots, blanks and separators off both ends; *dots (may be NULL): a dotted blank
 * was there. */
kelma_span form_trim(const fm *f, kelma_span r, int *dots);
/* Words (and numbers) among atoms [a, e). */
size_t form_words(const fm *f, size_t a, size_t e);

/* assign.c: put text [start, end) into a field; value NULL: the text itself, cleaned. */
void form_put(fm *f, unsigned field, kelma_span r, const char *value, double conf, int from,
	      int valid);
/* Put value i of the extractor into a field. */
void form_put_found(fm *f, unsigned field, size_t i, double conf, int from);
void form_warn(fm *f, kelma_form_warning_code code, int field, kelma_span at);
/* Does a value of type t suit a field of this kind? */
int form_suits(const form_field *k, unsigned type);
int form_has(const fm *f, unsigned field);
void form_assign(fm *f);
/* Heap sort: qsort of the C library may allocate. Not stable. */
void form_sort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *));

/* pair.c, box.c, letter.c, table.c */
void form_pairs(fm *f);
/* The part of r that is a name: up to a comma, a bracket, a number. */
kelma_span form_name_part(const fm *f, kelma_span r);
void form_prose(fm *f);
/* A label is answered by text r of line l. row: of a table, or 0. 1 when it took it. */
int form_answer(fm *f, const form_hit *label, kelma_span r, uint32_t row);
/* Boxes among atoms [a, e): 1 when there were some. label NULL: their own words say which field. */
int form_boxes(fm *f, const form_hit *label, size_t a, size_t e);
/* A table whose head is line i: the line after it, or i when there is none. */
size_t form_table(fm *f, size_t i);
void form_letter(fm *f);
#endif
