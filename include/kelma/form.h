/** @file kelma/form.h  Letters and forms: the record in them, and their redaction.
 *
 *  A letter or form becomes one record: a schema says which fields are wanted
 *  (data/forms/NAME.form, or the user's own); labels in every language and spelling, columns, boxes
 *  and the habits of letters say where they are. */
#ifndef KELMA_FORM_H
#define KELMA_FORM_H
#include <kelma/doc.h>
#ifdef __cplusplus
extern "C" {
#endif

/* --- a letter or form as a record ------------------------------------------------------------ */

typedef struct kelma_form_options {
	int version;            /**< 1 */
	const char
		*schema; /**< NULL = the one that most speaks for, or its name ("complaint" ...) */
	const char *
		text; /**< NULL, or a schema of the user's own, in the format of
			   data/forms/README.md */
	size_t text_len;        /**< bytes of text */
	double min_confidence;  /**< values below it are left out; 0 = none */
} kelma_form_options;
#define KELMA_FORM_OPTIONS_INIT { 1, 0, 0, 0, 0.0 }

/** One value of a field. Strings belong to the reader of forms and stay until its next run. */
typedef struct kelma_form_field {
	const char *name;     /**< canonical name: "birth_date" */
	const char *
		value; /**< normalized: ISO date, +212 number, "married", French place name; else
			    the text, cleaned */
	kelma_span orig;      /**< bytes of the original text */
	double confidence;    /**< 0..1 */
	int valid; /**< 0: a check digit or range is wrong, or it is not what the field wants */
	unsigned row;         /**< row of a table, 1, 2 ...; 0 = not in a table */
	unsigned rank;        /**< 0: the value of the field; 1, 2 ...: further ones */
} kelma_form_field;

/* What is odd about a record: X(NAME, "name", "explanation"). */
#define KELMA_FORM_WARNING_LIST(X)                                                                 \
	X(CONTRADICTION, "contradiction", "two different values under labels of one field")        \
	X(BLANK, "blank", "the label is there and its value is not")                               \
	X(INVALID, "invalid", "a check digit or range is wrong")                                   \
	X(UNREADABLE, "unreadable", "the value is not what the field wants")                       \
	X(BOXES, "boxes", "more than one box is ticked")                                           \
	X(GUESS, "guess", "no label and no date line: taken from the text")                        \
	X(ORDER, "order", "birth lies after the date of the letter")
typedef enum kelma_form_warning_code {
#define KELMA_FORM_WARNING_ENUM(name, text, why) KELMA_FORM_WARNING_##name,
	KELMA_FORM_WARNING_LIST(KELMA_FORM_WARNING_ENUM)
#undef KELMA_FORM_WARNING_ENUM
	KELMA_FORM_WARNING_COUNT
} kelma_form_warning_code;
typedef struct kelma_form_warning {
	kelma_form_warning_code code;
	const char *field;     /**< name of the field; "" when none */
	kelma_span orig;       /**< bytes of the original text */
} kelma_form_warning;
/** "contradiction" and so on; "?" out of range. Static. */
KELMA_API const char *kelma_form_warning_name(kelma_form_warning_code c);

/** Reader of letters and forms. One thread at a time; allocates nothing once warm. */
typedef struct kelma_form kelma_form;
/** Make one. opt may be NULL; its strings are not needed afterwards. KELMA_EARG, KELMA_ENOTFOUND
 *  (schema), KELMA_ESYNTAX (text; err->line and the reason), KELMA_EDATA, KELMA_ENOMEM. */
KELMA_API kelma_status kelma_form_new(const kelma_res *res, const kelma_form_options *opt,
				      kelma_form **out, kelma_err *err);
/** Read valid UTF-8 s[0..n), which must stay until the getters have been used. Linear. KELMA_EUTF8
 *  (err->pos), KELMA_EARG, KELMA_ELIMIT (more than 1 GiB), KELMA_ENOMEM; the reader is then empty
 *  and can be used again. */
KELMA_API kelma_status kelma_form_run(kelma_form *fm, const char *s, size_t n, kelma_err *err);
/** The same of the text that d has analysed last, with the fields that d has found
 *  (KELMA_LAYER_ALL_FIELDS): nothing is extracted again. The normalized text is read when d has
 *  one; spans are bytes of the original. d must not run again until the getters have been used.
 *  KELMA_EARG: d has not the layer, or no text. Errors as above. */
KELMA_API kelma_status kelma_form_run_doc(kelma_form *fm, const kelma_doc *d, kelma_err *err);
/** Name of the schema of the last run. */
KELMA_API const char *kelma_form_get_schema(const kelma_form *fm);
/** Value i (0, 1, ...) of the last run: 1, or 0 at the end. Fields of the schema come first, in
 *  its order; of each field the best value first. */
KELMA_API int kelma_form_get_field(const kelma_form *fm, size_t i, kelma_form_field *out);
/** How value i came to its field, for people: "label" before or above it, "table", "place in the
 *  letter", "words of the text", "its kind alone", "guess"; "" past the last value. Static. */
KELMA_API const char *kelma_form_get_reason(const kelma_form *fm, size_t i);
/** The text of the letter proper, without heads, greeting, closing, labelled lines at both ends;
 *  may be empty. */
KELMA_API kelma_span kelma_form_get_body(const kelma_form *fm);
/** Name of field i that the schema requires and the text has not; NULL at the end. */
KELMA_API const char *kelma_form_get_missing(const kelma_form *fm, size_t i);
/** Warning i: 1, or 0 at the end. At most 64 are kept. */
KELMA_API int kelma_form_get_warning(const kelma_form *fm, size_t i, kelma_form_warning *out);
/** Column i of a table of records: the fields of the schema that was asked for, or of all schemas;
 *  NULL at the end. The same for every text. */
KELMA_API const char *kelma_form_get_column(const kelma_form *fm, size_t i);
/** Append the record as members of a JSON object,
 *  `,"schema":...,"fields":{...},"subject":...,"body":...,"missing":[...], "warnings":[...]`,
 *  offsets in `unit`. KELMA_OK or KELMA_ENOMEM. */
KELMA_API kelma_status kelma_form_json_members(kelma_form *fm, kelma_unit unit, kelma_buf *out);
/** Name of schema i of the pack; NULL at the end. The string belongs to res. */
KELMA_API const char *kelma_form_schema_name(const kelma_res *res, size_t i);
/** Free. NULL is harmless. */
KELMA_API void kelma_form_free(kelma_form *fm);

/* --- redaction ------------------------------------------------------------------------------- */

/* What stands in place of a value: X(NAME, "name in the CLI"). Example for the phone 06 12 34 56
 * 78: tag [PHONE]; number [PHONE_1], the same value having the same number within one text; mask
 * 06 •• •• •• 78; hash [PHONE:k3f9q2x7tm], a keyed pseudonym of the normalized value;
 * drop: nothing. */
#define KELMA_REDACT_LIST(X)                                                                       \
	X(TAG, "tag") X(NUMBER, "number") X(MASK, "mask") X(HASH, "hash") X(DROP, "drop")
typedef enum kelma_redact_mode {
#define KELMA_REDACT_ENUM(name, text) KELMA_REDACT_##name,
	KELMA_REDACT_LIST(KELMA_REDACT_ENUM)
#undef KELMA_REDACT_ENUM
	KELMA_REDACT_COUNT
} kelma_redact_mode;

typedef struct kelma_redact_options {
	int version;              /**< 1 */
	kelma_redact_mode mode;
	const char *
		types; /**< NULL = the types that data/forms/redact.tsv marks as personal, or
			    "phone,cnie,..." */
	const unsigned char
		*key; /**< hash: 16 to 64 secret bytes, copied and wiped by kelma_redact_free() */
	size_t key_len;
	size_t keep; /**< mask: letters and digits kept at both ends; values of fewer than 3 * keep
			  keep none */
	double min_confidence; /**< as kelma_extract_options; redaction prefers to take too much: 0
				    = the lowest */
	int years; /**< 1: dates become their year (in the digits of the text), whatever mode and
			types */
	int provinces; /**< 1: places become the province or prefecture that they lie in, in Arabic
			    or French;
	                               a place in no province and a date without a year are replaced
	                               as mode says */
} kelma_redact_options;
#define KELMA_REDACT_OPTIONS_INIT { 1, KELMA_REDACT_TAG, 0, 0, 0, 2, 0.0, 0, 0 }

/** One replacement, in order. Never holds the value. */
typedef struct kelma_replacement {
	unsigned type;
	const char *type_name;     /**< belongs to the redactor */
	kelma_span orig;           /**< bytes of the original text */
	kelma_span as;             /**< bytes that stand there now, in the output of this run */
	int general;               /**< 1: a year, a province */
} kelma_replacement;

/** Redactor. One thread at a time; numbers start anew with every text. */
typedef struct kelma_redact kelma_redact;
/** Make one. Strings and key are copied. KELMA_EARG (mode; hash without a key of 16 to 64 bytes),
 *  KELMA_ENOTFOUND (type), KELMA_EDATA, KELMA_ENOMEM. */
KELMA_API kelma_status kelma_redact_new(const kelma_res *res, const kelma_redact_options *opt,
					kelma_redact **out, kelma_err *err);
/** Append s[0..n) (valid UTF-8) with its personal data replaced to out; map (may be NULL,
 *  replaced): appended bytes
 *  -> s. What an earlier run has put there ("[PHONE_1]") is left alone: running twice changes
 *  nothing. A name that was found is replaced where it stands again, too; names are the same
 *  whatever the order of their words, their capitals and accents. Linear.
 *  This finds what kelma_extract finds; it does not make a text anonymous (see the manual).
 *  KELMA_EUTF8 (err->pos),
 *  KELMA_ENOMEM. */
KELMA_API kelma_status kelma_redact_run(kelma_redact *rd, const char *s, size_t n, kelma_buf *out,
					kelma_map *map, kelma_err *err);
/** The same for the text that d has analysed last, with the fields that d has found
 *  (KELMA_LAYER_ALL_FIELDS): nothing is extracted again. What is redacted is the normalized text
 *  when d has one, and the map leads to that; replacements say bytes of the original. KELMA_EARG:
 *  d has not the layer, or no text. Errors as above. */
KELMA_API kelma_status kelma_redact_run_doc(kelma_redact *rd, const kelma_doc *d, kelma_buf *out,
					    kelma_map *map, kelma_err *err);
/** Append why kelma_redact_run() takes what it takes from s[0..n), as kelma_extract_explain()
 *  does. For people: the lines say places and reasons. Replacements of the last run are void then.
 *  Errors as kelma_extract_explain(). */
KELMA_API kelma_status kelma_redact_explain(kelma_redact *rd, const char *s, size_t n,
					    kelma_buf *out, kelma_err *err);
/** Next replacement of the last run: 1, or 0 at the end. as is relative to the start of that run's
 *  output. */
KELMA_API int kelma_redact_next(kelma_redact *rd, kelma_replacement *r);
/** Free, and wipe the key. NULL is harmless. */
KELMA_API void kelma_redact_free(kelma_redact *rd);
/** "tag" and so on; "?" out of range. Static. */
KELMA_API const char *kelma_redact_mode_name(kelma_redact_mode m);

#ifdef __cplusplus
}
#endif
#endif
