/* The map file of redact and restore: NDJSON, one replacement a line, in order:
 * {"record":1,"start":4,"as":"[PHONE]","text":"06 12 34 56 78"}, start = byte in the redacted text
 * of that record. It holds the values that redaction took out: it is created for its owner alone
 * (mode 600). */
#ifndef MAPFILE_H
#define MAPFILE_H
#include <kelma/kelma.h>

typedef struct mapfile mapfile;
/* Create path (replaced when it exists); NULL when that fails. */
mapfile *mapfile_create(const char *path);
/* Add the replacements of the next record, original s, result `redacted`. */
kelma_status mapfile_write(mapfile *m, const kelma_replacement *r, size_t n, const char *s,
			   const char *redacted, kelma_err *err);
/* Open an existing file for reading; err tells why not. */
mapfile *mapfile_open(const char *path, kelma_err *err);
/* Put the values of the next record back: its redacted text s[0..n) -> original, appended to out.
 * KELMA_EARG when the text is not the one that redaction wrote (err->pos), KELMA_ESYNTAX when the
 * file is damaged (err->line). */
kelma_status mapfile_restore(mapfile *m, const char *s, size_t n, kelma_buf *out, kelma_err *err);
/* Close; 0, or -1 when not everything was written. NULL is harmless. */
int mapfile_close(mapfile *m);

/* The audit file of redact: NDJSON, a line for each replacement, never the value:
 * {"record":1,"type":"phone","start":4,"end":18,"mode":"tag","as":"[PHONE]"}; mode "year" and
 * "province" where a date or a place was made less exact; records are counted as in the map file.
 */
typedef struct auditfile auditfile;
/* Create path (replaced when it exists, mode 600); NULL when that fails. */
auditfile *auditfile_create(const char *path);
/* Add the replacements of the next record; off: start and end of each in the unit wanted.
 * KELMA_EIO, KELMA_ENOMEM. */
kelma_status auditfile_write(auditfile *f, const kelma_replacement *r, size_t n, const size_t *off,
			     const char *redacted, const char *mode, kelma_err *err);
/* Close. NULL is harmless; every line was written before. */
void auditfile_close(auditfile *f);
#endif
