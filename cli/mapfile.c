/* Map files: written by redact, read by restore, both in the order of the records. */
#include "mapfile.h"
#include "layers.h"
#include "records/json.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapfile {
	FILE *f;
	kelma_buf line, as, text;
	json_object_view v, inner;
	size_t record, lineno;
	int have;            /* reading: the replacement below is waiting */
	size_t want, start;  /* its record and place */
};

/* A new file for its owner alone. */
static FILE *
create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
	FILE *f = fd >= 0 && !fchmod(fd, S_IRUSR | S_IWUSR) ? fdopen(fd, "w") : NULL;
	if (!f && fd >= 0) close(fd);
	return f;
}

mapfile *
mapfile_create(const char *path)
{
	mapfile *m = calloc(1, sizeof *m);
	if (m && (m->f = create(path))) return m;
	free(m);
	return NULL;
}

kelma_status
mapfile_write(mapfile *m, const kelma_replacement *r, size_t n, const char *s, const char *redacted,
	      kelma_err *err)
{
	kelma_status st = KELMA_OK;
	m->record++;
	m->line.len = 0;
	for (size_t i = 0; i < n && !st; i++) {
		st = put_word(&m->line, "{\"record\":");
		if (!st) st = put_size(&m->line, 0, m->record);
		if (!st) st = put_word(&m->line, ",\"start\":");
		if (!st) st = put_size(&m->line, 0, r[i].as.start);
		if (!st) st = put_word(&m->line, ",\"as\":");
		if (!st)
			st = kelma_json_string(redacted + r[i].as.start,
					       r[i].as.end - r[i].as.start, &m->line);
		if (!st) st = put_word(&m->line, ",\"text\":");
		if (!st)
			st = kelma_json_string(s + r[i].orig.start, r[i].orig.end - r[i].orig.start,
					       &m->line);
		if (!st) st = put_word(&m->line, "}\n");
	}
	if (st) return refuse(err, st, "out of memory");
	if (fwrite(m->line.data ? m->line.data : "", 1, m->line.len, m->f) == m->line.len &&
	    !fflush(m->f))
		return KELMA_OK;
	return refuse(err, KELMA_EIO, "map file: %s", strerror(errno));
}

mapfile *
mapfile_open(const char *path, kelma_err *err)
{
	mapfile *m = calloc(1, sizeof *m);
	if (m && !(m->f = fopen(path, "rb"))) {
		refuse(err, KELMA_EIO, "%s: %s", path, strerror(errno));
		free(m);
		return NULL;
	}
	if (!m) refuse(err, KELMA_ENOMEM, "out of memory");
	return m;
}

static kelma_status
bad_line(const mapfile *m, kelma_err *err)
{
	refuse(err, KELMA_ESYNTAX, "map file, line %zu: not a replacement", m->lineno);
	err->line = m->lineno;
	return KELMA_ESYNTAX;
}

/* A member that is a plain number. */
static int
number(const mapfile *m, const char *key, size_t *out)
{
	for (size_t i = 0; i < m->v.n; i++) {
		const json_member *j = &m->v.m[i];
		if (!json_key_is(m->line.data, j, key)) continue;
		char *end;
		*out = strtoull(m->line.data + j->val, &end, 10);
		return end == m->line.data + j->val_end;
	}
	return 0;
}

static kelma_status
read_line(mapfile *m, kelma_err *err)
{
	int c;
	m->line.len = m->text.len = m->as.len = 0;
	while ((c = getc(m->f)) != EOF && c != '\n') {
		char b = (char)c;
		if (kelma_buf_add(&m->line, &b, 1))
			return refuse(err, KELMA_ENOMEM, "out of memory");
	}
	return ferror(m->f) ? refuse(err, KELMA_EIO, "map file: %s", strerror(errno)) : KELMA_OK;
}

/* Read the next replacement; m->have tells whether there is one. */
static kelma_status
next(mapfile *m, kelma_err *err)
{
	kelma_status st = read_line(m, err);
	m->have = 0;
	if (st || (!m->line.len && feof(m->f))) return st;
	m->lineno++;
	const char *s = m->line.data;
	if (!m->line.len || json_read(&m->v, s, m->line.len, err) ||
	    !number(m, "record", &m->want) || !number(m, "start", &m->start) ||
	    json_text(&m->v, &m->inner, s, "text", &m->text, err) ||
	    json_text(&m->v, &m->inner, s, "as", &m->as, err))
		return bad_line(m, err);
	m->have = 1;
	return KELMA_OK;
}

kelma_status
mapfile_restore(mapfile *m, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	size_t at = 0;
	kelma_status st = KELMA_OK;
	if (!m->record++) st = next(m, err);
	while (!st && m->have && m->want == m->record) {
		size_t k = m->as.len;
		if (m->start < at || m->start > n || k > n - m->start ||
		    (k && memcmp(s + m->start, m->as.data, k))) {
			refuse(err, KELMA_EARG,
			       "this is not the text that redaction wrote for record %zu",
			       m->record);
			err->pos = at;
			while (m->have && m->want == m->record && !next(m, &(kelma_err){ 0 })) {
			} /* the next one may be */
			return KELMA_EARG;
		}
		st = kelma_buf_add(out, s + at, m->start - at);
		if (!st) st = kelma_buf_add(out, m->text.data ? m->text.data : "", m->text.len);
		at = m->start + k;
		if (!st) st = next(m, err);
	}
	if (!st && m->have && m->want < m->record) return bad_line(m, err);
	return st ? st : kelma_buf_add(out, s + at, n - at);
}

int
mapfile_close(mapfile *m)
{
	if (!m) return 0;
	int rc = fclose(m->f);
	if (m->line.data) memset(m->line.data, 0, m->line.cap);
	if (m->text.data) memset(m->text.data, 0, m->text.cap);
	kelma_buf_free(&m->line);
	kelma_buf_free(&m->text);
	kelma_buf_free(&m->as);
	json_view_free(&m->v);
	json_view_free(&m->inner);
	free(m);
	return rc ? -1 : 0;
}

/* --- audit ----------------------------------------------------------------------------------- */

struct auditfile {
	FILE *f;
	kelma_buf line;
	size_t record;
};

auditfile *
auditfile_create(const char *path)
{
	auditfile *a = calloc(1, sizeof *a);
	if (a && (a->f = create(path))) return a;
	free(a);
	return NULL;
}

static kelma_status
audit_line(auditfile *a, const kelma_replacement *r, const size_t *off, const char *redacted,
	   const char *mode)
{
	kelma_buf *b = &a->line;
	kelma_status st = put_word(b, "{\"record\":");
	if (r->general) mode = r->type == KELMA_FIELD_PLACE ? "province" : "year";
	if (!st) st = put_size(b, 0, a->record);
	if (!st) st = put_word(b, ",\"type\":\"");
	if (!st) st = put_word(b, r->type_name);
	if (!st) st = put_word(b, "\",\"start\":");
	if (!st) st = put_size(b, 0, off[0]);
	if (!st) st = put_word(b, ",\"end\":");
	if (!st) st = put_size(b, 0, off[1]);
	if (!st) st = put_word(b, ",\"mode\":\"");
	if (!st) st = put_word(b, mode);
	if (!st) st = put_word(b, "\",\"as\":");
	if (!st) st = kelma_json_string(redacted + r->as.start, r->as.end - r->as.start, b);
	return st ? st : put_word(b, "}\n");
}

kelma_status
auditfile_write(auditfile *a, const kelma_replacement *r, size_t n, const size_t *off,
		const char *redacted, const char *mode, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	a->record++;
	a->line.len = 0;
	for (size_t i = 0; i < n && !st; i++)
		st = audit_line(a, &r[i], off + 2 * i, redacted, mode);
	if (st) return refuse(err, st, "out of memory");
	if (fwrite(a->line.data ? a->line.data : "", 1, a->line.len, a->f) == a->line.len &&
	    !fflush(a->f))
		return KELMA_OK;
	return refuse(err, KELMA_EIO, "audit file: %s", strerror(errno));
}

void
auditfile_close(auditfile *a)
{
	if (!a) return;
	fclose(a->f);
	kelma_buf_free(&a->line);
	free(a);
}
