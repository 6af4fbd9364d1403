/** @file kelma/form.h  Letters and forms: redaction of personal data, and back. */
#ifndef KELMA_FORM_H
#define KELMA_FORM_H
#include <kelma/extract.h>
#ifdef __cplusplus
extern "C" {
#endif

/* What stands in place of a value: X(NAME, "name in the CLI"). Example for the phone 06 12 34 56 78:
 * tag [PHONE]; number [PHONE_1], the same value having the same number within one text; mask 06 •• •• •• 78;
 * hash [PHONE:k3f9q2x7tm], a keyed pseudonym of the normalized value; drop: nothing. */
#define KELMA_REDACT_LIST(X) X(TAG, "tag") X(NUMBER, "number") X(MASK, "mask") X(HASH, "hash") X(DROP, "drop")
typedef enum kelma_redact_mode {
#define KELMA_REDACT_ENUM(name, text) KELMA_REDACT_##name,
	KELMA_REDACT_LIST(KELMA_REDACT_ENUM)
#undef KELMA_REDACT_ENUM
	KELMA_REDACT_COUNT
} kelma_redact_mode;

typedef struct kelma_redact_options {
	int version;              /**< 1 */
	kelma_redact_mode mode;
	const char *types;        /**< NULL = the types that data/forms/redact.tsv marks as personal, or "phone,cnie,..." */
	const unsigned char *key; /**< hash: 16 to 64 secret bytes, copied and wiped by kelma_redact_free() */
	size_t key_len;
	size_t keep;              /**< mask: letters and digits kept at both ends; values of fewer than 3 * keep keep none */
	double min_confidence;    /**< as kelma_extract_options; redaction prefers to take too much: 0 = the lowest */
} kelma_redact_options;
#define KELMA_REDACT_OPTIONS_INIT { 1, KELMA_REDACT_TAG, 0, 0, 0, 2, 0.0 }

/** One replacement, in order. Never holds the value. */
typedef struct kelma_replacement {
	unsigned type;
	const char *type_name;     /**< belongs to the redactor */
	kelma_span orig;           /**< bytes of the original */
	kelma_span as;             /**< bytes that stand there now, in the output of this run */
} kelma_replacement;

/** Redactor. One thread at a time; numbers start anew with every text. */
typedef struct kelma_redact kelma_redact;
/** Make one. Strings and key are copied. KELMA_EARG (mode; hash without a key of 16 to 64 bytes), KELMA_ENOTFOUND
 *  (type), KELMA_EDATA, KELMA_ENOMEM. */
KELMA_API kelma_status kelma_redact_new(const kelma_res *res, const kelma_redact_options *opt, kelma_redact **out,
					kelma_err *err);
/** Append s[0..n) (valid UTF-8) with its personal data replaced to out; map (may be NULL, replaced): appended bytes
 *  -> s. What an earlier run has put there ("[PHONE_1]") is left alone: running twice changes nothing. Linear.
 *  This finds what kelma_extract finds; it does not make a text anonymous (see the manual). KELMA_ENOMEM. */
KELMA_API kelma_status kelma_redact_run(kelma_redact *rd, const char *s, size_t n, kelma_buf *out, kelma_map *map,
					kelma_err *err);
/** Next replacement of the last run: 1, or 0 at the end. as is relative to the start of that run's output. */
KELMA_API int kelma_redact_next(kelma_redact *rd, kelma_replacement *r);
/** Free, and wipe the key. NULL is harmless. */
KELMA_API void kelma_redact_free(kelma_redact *rd);
/** "tag" and so on; "?" out of range. Static. */
KELMA_API const char *kelma_redact_mode_name(kelma_redact_mode m);

#ifdef __cplusplus
}
#endif
#endif
