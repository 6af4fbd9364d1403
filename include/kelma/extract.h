/** @file kelma/extract.h  Typed fields: what an officer would underline in a letter.
 *
 *  A field is found by its shape, its check digits, the label before it, and its neighbours;
 *  confidence says how much of that agrees. What it does not do: a person is found where a label, a
 *  title or an introduction announces the name, or where given and family name are in the lists;
 *  other names in running text are missed, and a place that is also an everyday word is taken only
 *  where the text says that a place follows. Numbers that many things have in common (tax, trade
 *  register, CNSS ...) need their label. Do not take the absence of a field for the absence of
 *  personal data.
 *
 *  Spans and tokens: a field never cuts a token of class phone, id, date, amount, url or email, and
 *  a field that is one of these shapes is that token. Fields of several words have several tokens
 *  (dates with the month or the day of the week by name, numbers in words, cards and numbers with
 *  blanks where their label allows them). A token may be no field: a telephone-like number behind
 *  "compteur n°", an identifier that only its label would explain.
 *
 *  A pattern file of the user has lines of six columns between tabs:
 *    type, check, when, confidence after a label, confidence without, pattern
 *  type: one of the names below or a new one (a-z, 0-9, _). check: none iban rib ice phone intl
 *  cnie plate court act luhn mod97 upper digits text postal. when: bare (anywhere), caps (anywhere
 *  in capitals) or label (after a label only); ":8" behind it = only where eight digits stand close
 *  together. The pattern (PCRE2) is tried where a word begins, must end where one ends, and sees
 *  folded text: small letters without accents, digits 0-9. Labels of a type:
 *    label, type, variants separated by |
 *  Lines that begin with # are comments. */
#ifndef KELMA_EXTRACT_H
#define KELMA_EXTRACT_H
#include <kelma/segment.h>
#ifdef __cplusplus
extern "C" {
#endif

/* Field types: X(NAME, "name in the CLI and JSON"). */
#define KELMA_FIELD_LIST(X)                                                                        \
	X(PERSON, "person") X(FAMILY_NAME, "family_name") X(GIVEN_NAME, "given_name")              \
	X(CNIE, "cnie") X(PASSPORT, "passport") X(RESIDENCE_CARD, "residence_card")                \
	X(ICE, "ice") X(IF_TAX, "if_tax") X(RC, "rc") X(TAXE_PRO, "taxe_pro") X(CNSS, "cnss")      \
	X(IDCS, "idcs") X(RIB, "rib") X(IBAN, "iban") X(PHONE, "phone") X(EMAIL, "email")          \
	X(URL, "url") X(POSTAL_CODE, "postal_code") X(PLATE, "plate") X(MASSAR, "massar")          \
	X(ACT_NUMBER, "act_number") X(COURT_FILE, "court_file") X(LAND_TITLE, "land_title")        \
	X(DATE, "date") X(HIJRI_DATE, "hijri_date") X(TIME, "time") X(AMOUNT, "amount")            \
	X(ADDRESS, "address") X(PLACE, "place") X(ORGANIZATION, "organization")                    \
	X(SUBJECT, "subject") X(REFERENCE, "reference") X(PROFESSION, "profession")                \
	X(MARITAL_STATUS, "marital_status")
typedef enum kelma_field_type {
#define KELMA_FIELD_ENUM(name, text) KELMA_FIELD_##name,
	KELMA_FIELD_LIST(KELMA_FIELD_ENUM)
#undef KELMA_FIELD_ENUM
	KELMA_FIELD_COUNT /**< the user's own types are numbered from here */
} kelma_field_type;

/** One field. Strings belong to the extractor and stay until its next _start or _free. */
typedef struct kelma_field {
	unsigned type;          /**< kelma_field_type, or a user's own */
	const char *type_name;
	size_t start, end;      /**< bytes of the text */
	const char *
		value; /**< normalized (E.164, ISO date, "1250.00 MAD", French place name ...),
			    NUL-terminated */
	const char *code;       /**< places: HCP code; else "" */
	const char *candidates; /**< ambiguous values: other readings separated by '|'; else "" */
	double confidence;      /**< 0..1 */
	int valid;              /**< 0: the shape is right but a check digit or range is not */
} kelma_field;

typedef struct kelma_extract_options {
	int version;          /**< 2 */
	const char *types;    /**< NULL = all, or "phone,cnie,..." */
	const char *patterns; /**< NULL, or the text of the user's own pattern file */
	double min_confidence; /**< fields under this are not reported; 0 = the default of the
				    data */
	int in_digits; /**< 1: only what is written with digits or an "@": no names, places, numbers
			    in
				*   words. Several times faster. (Version 2) */
} kelma_extract_options;
#define KELMA_EXTRACT_OPTIONS_INIT { 2, 0, 0, 0.0, 0 }

/* Fields below it are left out unless min_confidence says otherwise. */
#define KELMA_EXTRACT_CONFIDENCE 0.5

/** Extractor. One thread at a time; allocates nothing once warm. */
typedef struct kelma_extract kelma_extract;
/** Make one. KELMA_ENOTFOUND (type), KELMA_ESYNTAX (patterns; err->line), KELMA_EDATA,
 *  KELMA_ENOMEM. */
KELMA_API kelma_status kelma_extract_new(const kelma_res *res, const kelma_extract_options *opt,
					 kelma_extract **out, kelma_err *err);
/** Find all fields of valid UTF-8 s[0..n), which may hold several lines. tok[0..k) = its tokens in
 *  order, as a tokenizer without uax29 gives them (they must stay during the call), or NULL, 0:
 *  then the text is checked first. KELMA_EUTF8 with err->pos; KELMA_ELIMIT: a user's pattern ran
 *  away (err names it). */
KELMA_API kelma_status kelma_extract_start(kelma_extract *ex, const char *s, size_t n,
					   const kelma_token *tok, size_t k, kelma_err *err);
/** Next field in order of start: 1, or 0 at the end. Fields do not overlap. */
KELMA_API int kelma_extract_next(kelma_extract *ex, kelma_field *f);
/** Append to out why fields of s[0..n) are taken, a line each:
 *  `type<TAB>start<TAB>end<TAB>confidence<TAB>reasons` (check digits, the label before, known
 *  words). At most the first 48 KiB are read. For people. Finds anew: fields of the last _start
 *  are void. Errors as _start. */
KELMA_API kelma_status kelma_extract_explain(kelma_extract *ex, const char *s, size_t n,
					     kelma_buf *out, kelma_err *err);
/** Name of type i (0, 1, ... the user's own last), or NULL at the end. */
KELMA_API const char *kelma_extract_get_type(const kelma_extract *ex, size_t i);
/** Free. NULL is harmless. */
KELMA_API void kelma_extract_free(kelma_extract *ex);

#ifdef __cplusplus
}
#endif
#endif
