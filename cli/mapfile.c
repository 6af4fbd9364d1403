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

struct mapfile {
	FILE *f;
	kelma_buf line, as, text, num;
	json_object_view v, inner;
	size_t record, lineno;
	int have;            /* reading: the replacement below is waiting */
	size_t want, start;  /* its record and place */
};

mapfile *
mapfile_create(const char *path)
{
	mapfile *m = calloc(1, sizeof *m);
	int fd = m ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR) : -1;
	if (fd >= 0 && !fchmod(fd, S_IRUSR | S_IWUSR)) m->f = fdopen(fd, "w");
	if (m && m->f) return m;
	free(m);
	return NULL;
}

kelma_status
mapfile_write(mapfile *m, const kelma_replacement *r, size_t n, const char *s, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	m->record++;
	m->line.len = 0;
	for (size_t i = 0; i < n && !st; i++) {
		st = put_word(&m->line, "{\"record\":");
		if (!st) st = put_size(&m->line, 0, m->record);
		if (!st) st = put_word(&m->line, ",\"start\":");
		if (!st) st = put_size(&m->line, 0, r[i].as.start);
		if (!st) st = put_word(&m->line, ",\"end\":");
		if (!st) st = put_size(&m->line, 0, r[i].as.end);
		if (!st) st = put_word(&m->line, ",\"text\":");
		if (!st) st = kelma_json_string(s + r[i].orig.start, r[i].orig.end - r[i].orig.start, &m->line);
		if (!st) st = put_word(&m->line, "}\n");
	}
	if (st) return refuse(err, st, "out of memory");
	if (fwrite(m->line.data ? m->line.data : "", 1, m->line.len, m->f) == m->line.len && !fflush(m->f)) return KELMA_OK;
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

/* Read the next replacement; m->have tells whether there is one. */
static kelma_status
next(mapfile *m, size_t *end, kelma_err *err)
{
	int c;
	m->have = 0;
	m->line.len = m->text.len = 0;
	while ((c = getc(m->f)) != EOF && c != '\n') {
		char b = (char)c;
		if (kelma_buf_add(&m->line, &b, 1)) return refuse(err, KELMA_ENOMEM, "out of memory");
	}
	if (ferror(m->f)) return refuse(err, KELMA_EIO, "map file: %s", strerror(errno));
	if (c == EOF && !m->line.len) return KELMA_OK;
	m->lineno++;
	if (!m->line.len || json_read(&m->v, m->line.data, m->line.len, err)) return bad_line(m, err);
	if (!number(m, "record", &m->want) || !number(m, "start", &m->start) || !number(m, "end", end) ||
	    json_text(&m->v, &m->inner, m->line.data, "text", &m->text, err))
		return bad_line(m, err);
	m->have = 1;
	return KELMA_OK;
}

kelma_status
mapfile_restore(mapfile *m, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	size_t at = 0, end = m->num.len;
	kelma_status st = KELMA_OK;
	m->record++;
	if (m->record == 1) st = next(m, &end, err);
	while (!st && m->have && m->want == m->record) {
		if (m->start < at || end < m->start || end > n) {
			refuse(err, KELMA_EARG, "this is not the text that redaction wrote for record %zu", m->record);
			err->pos = at;
			return KELMA_EARG;
		}
		st = kelma_buf_add(out, s + at, m->start - at);
		if (!st) st = kelma_buf_add(out, m->text.data ? m->text.data : "", m->text.len);
		at = end;
		if (!st) st = next(m, &end, err);
	}
	m->num.len = end; /* end of the replacement that waits, if any */
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
	json_view_free(&m->v);
	json_view_free(&m->inner);
	free(m);
	return rc ? -1 : 0;
}
