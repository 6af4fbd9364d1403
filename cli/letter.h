/* What stands beside the analysis in a pipe: the record of a letter, the text without personal
 * data. */
#ifndef LETTER_H
#define LETTER_H
#include "cli.h"
#include "mapfile.h"

/* The options of `kelma form`, of `kelma redact` as the library wants them, into h. */
kelma_status form_options(const args *a, held *h, kelma_err *err);
kelma_status redact_options(const args *a, held *h, kelma_err *err);
/* Make the reader that form_options() has asked for; err names the schemas there are, the line of
 * the user's own. */
kelma_status form_open(const held *h, const kelma_res *res, kelma_form **out, kelma_err *err);

/* For --explain: a line for each value, `PREFIXname<TAB>start<TAB>end<TAB>confidence<TAB>how it
 * came there`. */
kelma_status form_explain(kelma_form *f, const char *prefix, kelma_buf *out);

/* The replacements of the last run of a redactor. */
typedef struct replacements {
	kelma_replacement *r;
	size_t *off; /* start and end of each in the unit wanted */
	size_t n, cap;
} replacements;
/* Take them from rd; s[0..n) is the original text. KELMA_OK or KELMA_ENOMEM. */
kelma_status replacements_take(replacements *p, kelma_redact *rd, const char *s, size_t n,
			       kelma_unit unit);
/* `[{"type":...,"start":...,"end":...,"as":...}]`; out was what the run wrote. */
kelma_status put_replacements(const replacements *p, const char *redacted, kelma_buf *out);
void replacements_free(replacements *p);

/* What redaction does with the replacements of a record beside writing the text: --map-file,
 * --audit,
 * --check. */
typedef struct redact_files {
	mapfile *map;     /* NULL without --map-file */
	auditfile *audit; /* NULL without --audit */
	const char *mode;
	int check;
} redact_files;
/* Create the files that h names. */
kelma_status redact_files_open(redact_files *f, const held *h, kelma_err *err);
/* The next record: its original text s, what was written. KELMA_ELIMIT: it fails the check. */
kelma_status redact_files_add(redact_files *f, const replacements *r, const char *s,
			      const char *redacted, kelma_err *err);
void redact_files_close(redact_files *f);

/* The two steps of a pipe; either may be NULL. */
typedef struct letter {
	kelma_form *form;
	kelma_redact *redact;
	kelma_buf text; /* without personal data */
	replacements r;
	redact_files files;
} letter;
/* Ask for the layers that the steps need. */
kelma_status letter_layers(const held *h, kelma_doc_options *o, kelma_err *err);
kelma_status letter_open(letter *p, const held *h, const kelma_res *res, kelma_err *err);
/* d has analysed s[0..n). */
kelma_status letter_run(letter *p, const kelma_doc *d, const char *s, size_t n, kelma_unit unit,
			kelma_err *err);
/* `,"redacted":...,"replacements":[...],"form":{...}` for the steps there are. */
kelma_status letter_members(const letter *p, kelma_unit unit, kelma_buf *out);
void letter_close(letter *p);
#endif
