/* kelma redact: personal data out of a text, and (with a map file) the way back for kelma restore. */
#include "layers.h"
#include "mapfile.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The map file and the check's counts belong to the run: with either there is one worker. */
typedef struct self {
	kelma_redact *rd;
	kelma_buf out;
	kelma_replacement *r;
	size_t nr, cap;
	const char *s;
	size_t n;
	kelma_unit unit;
	size_t *off;
	mapfile *map; /* NULL without --map-file */
	auditfile *audit; /* NULL without --audit */
	const char *mode;
	int check;
	int json;        /* objects hold valid UTF-8 only */
	kelma_buf fixed; /* the text with U+FFFD, or a sign of the same length, for what was not */
	kelma_map where; /* of a text with such signs: out -> fixed */
} self;

/* The key: all bytes of the file, or of the descriptor for fd:N, without one final newline. Never from argv. */
static kelma_status
read_key(const args *a, kelma_buf *key, kelma_err *err)
{
	const char *path = a->val[OPT_KEY_FILE];
	char fd[32];
	if (!path) return refuse(err, KELMA_EARG, "--mode hash needs --key-file FILE (16 to 64 bytes; fd:N reads descriptor N)");
	if (!strncmp(path, "fd:", 3)) {
		snprintf(fd, sizeof fd, "/dev/fd/%.20s", path + 3);
		path = fd;
	}
	if (read_whole(a, path, key)) return refuse(err, KELMA_EIO, "the key could not be read");
	if (key->len && key->data[key->len - 1] == '\n') key->len--;
	if (key->len < 16 || key->len > 64) return refuse(err, KELMA_EARG, "the key has %zu bytes, want 16 to 64", key->len);
	return KELMA_OK;
}

static void
close_redact(void *v)
{
	self *d = v;
	kelma_redact_free(d->rd);
	mapfile_close(d->map);
	auditfile_close(d->audit);
	kelma_buf_free(&d->out);
	kelma_buf_free(&d->fixed);
	kelma_map_free(&d->where);
	free(d->r);
	free(d->off);
	free(d);
}

static int
writes_json(const args *a)
{
	const char *out = a->val[OPT_OUT_FORMAT] ? a->val[OPT_OUT_FORMAT] : a->val[OPT_IN_FORMAT];
	return out && !strcmp(out, "ndjson");
}

/* The text as the object shows it. */
static const char *
shown(void *v, size_t *n)
{
	const self *d = v;
	*n = d->n;
	return d->s;
}

static kelma_status
open_redact(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	kelma_redact_options o = KELMA_REDACT_OPTIONS_INIT;
	kelma_buf key = KELMA_BUF_INIT;
	int bad = 0;
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	o.mode = (kelma_redact_mode)arg_choice(a, OPT_MODE);
	o.types = a->val[OPT_TYPES];
	o.keep = arg_size(a, OPT_KEEP, 2, 0, 1000, &bad);
	o.min_confidence = arg_double(a, OPT_MIN_CONFIDENCE, 0, &bad);
	d->unit = (kelma_unit)arg_choice(a, OPT_OFFSETS);
	o.years = arg_choice(a, OPT_DATES) == 1;
	o.provinces = arg_choice(a, OPT_PLACES) == 1;
	d->check = a->val[OPT_CHECK] != NULL;
	d->json = writes_json(a);
	d->mode = kelma_redact_mode_name(o.mode);
	kelma_status st = bad ? refuse(err, KELMA_EARG, "bad number") : KELMA_OK;
	if (!st && o.mode == KELMA_REDACT_HASH) st = read_key(a, &key, err);
	o.key = (const unsigned char *)key.data;
	o.key_len = key.len;
	if (!st) st = kelma_redact_new(res, &o, &d->rd, err);
	if (!st && a->val[OPT_MAP_FILE] && !(d->map = mapfile_create(a->val[OPT_MAP_FILE])))
		st = refuse(err, KELMA_EIO, "%s cannot be written", a->val[OPT_MAP_FILE]);
	if (!st && a->val[OPT_AUDIT] && !(d->audit = auditfile_create(a->val[OPT_AUDIT])))
		st = refuse(err, KELMA_EIO, "%s cannot be written", a->val[OPT_AUDIT]);
	if (key.data) memset(key.data, 0, key.cap);
	kelma_buf_free(&key);
	if (st) close_redact(d);
	else *out = d;
	return st;
}

static kelma_status
collect(self *d)
{
	kelma_replacement r;
	for (d->nr = 0; kelma_redact_next(d->rd, &r); d->r[d->nr++] = r) {
		if (d->nr < d->cap) continue;
		size_t cap = d->cap * 2 + 16;
		kelma_replacement *p = realloc(d->r, cap * sizeof *p);
		if (p) d->r = p;
		size_t *q = realloc(d->off, 2 * cap * sizeof *q);
		if (q) d->off = q;
		if (!p || !q) return KELMA_ENOMEM;
		d->cap = cap;
	}
	return KELMA_OK;
}

/* Places of the replacements in the unit wanted. */
static void
offsets(self *d)
{
	for (size_t i = 0; i < d->nr; i++) d->off[2 * i] = d->r[i].orig.start, d->off[2 * i + 1] = d->r[i].orig.end;
	if (d->unit != KELMA_UNIT_BYTES) kelma_offsets_convert(d->s, d->n, d->unit, d->off, 2 * d->nr);
}

/* A text that is not all UTF-8: redact one with a sign for each byte that is not, then put the bytes back. What is
 * private around them goes; the bytes stay, unless a value held them. */
static kelma_status
redact_bytes(self *d, const char *s, size_t n, kelma_err *err)
{
	kelma_status st = kelma_buf_add(&d->fixed, s, n);
	if (st) return refuse(err, st, "out of memory");
	for (size_t i = 0; (i += kelma_utf8_valid(d->fixed.data + i, n - i)) < n; ) d->fixed.data[i] = '\x1a';
	if ((st = kelma_redact_run(d->rd, d->fixed.data, n, &d->out, &d->where, err))) return st;
	for (size_t i = 0; i < d->where.n; i++) {
		const kelma_seg *g = &d->where.seg[i];
		if (g->in_len == g->out_len && !memcmp(d->out.data + g->out, d->fixed.data + g->in, g->in_len))
			memcpy(d->out.data + g->out, s + g->in, g->in_len);
	}
	return KELMA_OK;
}

static kelma_status
run(void *v, const char *s, size_t n, kelma_err *err)
{
	self *d = v;
	d->out.len = d->fixed.len = 0;
	kelma_status st = KELMA_OK;
	int valid = kelma_utf8_valid(s, n) == n;
	if (d->json && !valid) {
		if ((st = kelma_utf8_repair(s, n, &d->fixed, NULL))) return refuse(err, st, "out of memory");
		s = d->fixed.data;
		n = d->fixed.len;
		valid = 1;
	}
	d->s = s;
	d->n = n;
	st = valid ? kelma_redact_run(d->rd, s, n, &d->out, NULL, err) : redact_bytes(d, s, n, err);
	if (!st && (st = collect(d))) refuse(err, st, "out of memory");
	if (!st && d->map) st = mapfile_write(d->map, d->r, d->nr, s, d->out.data, err);
	if (!st) offsets(d);
	if (!st && d->audit) st = auditfile_write(d->audit, d->r, d->nr, d->off, d->out.data, d->mode, err);
	if (!st && d->check && d->nr)
		st = refuse(err, KELMA_ELIMIT, "%zu values remain, the first is a %s", d->nr, d->r[0].type_name);
	return st;
}

static kelma_status
lines(void *v, kelma_buf *out)
{
	const self *d = v;
	return d->check ? put_word(out, "clean") : kelma_buf_add(out, d->out.data ? d->out.data : "", d->out.len);
}

static kelma_status
put_replacements(self *d, kelma_buf *out)
{
	kelma_status st = put_word(out, "[");
	for (size_t i = 0; i < d->nr && !st; i++) {
		const kelma_replacement *r = &d->r[i];
		st = put_word(out, i ? ",{\"type\":\"" : "{\"type\":\"");
		if (!st) st = put_word(out, r->type_name);
		if (!st) st = put_word(out, "\",\"start\":");
		if (!st) st = put_size(out, 0, d->off[2 * i]);
		if (!st) st = put_word(out, ",\"end\":");
		if (!st) st = put_size(out, 0, d->off[2 * i + 1]);
		if (!st) st = put_word(out, ",\"as\":");
		if (!st) st = kelma_json_string(d->out.data + r->as.start, r->as.end - r->as.start, out);
		if (!st) st = put_word(out, "}");
	}
	return st ? st : put_word(out, "]");
}

static kelma_status
members(void *v, kelma_buf *out)
{
	self *d = v;
	kelma_status st = put_word(out, ",\"redacted\":");
	if (!st) st = kelma_json_string(d->out.data ? d->out.data : "", d->out.len, out);
	if (!st) st = put_word(out, ",\"replacements\":");
	return st ? st : put_replacements(d, out);
}

static kelma_status
cell(void *v, size_t i, kelma_buf *out)
{
	self *d = v;
	return i ? put_replacements(d, out) : kelma_buf_add(out, d->out.data ? d->out.data : "", d->out.len);
}

static const char *
text(void *v, size_t *n)
{
	const self *d = v;
	*n = d->check ? d->n : d->out.len;
	return d->check ? d->s : d->out.data ? d->out.data : "";
}

static void
adapt(const args *a, task *t)
{
	t->serial = a->val[OPT_MAP_FILE] || a->val[OPT_AUDIT];
	if (a->val[OPT_CHECK]) t->keep = "not clean", t->exact = 0;
	if (writes_json(a)) t->text = shown;
	if (a->val[OPT_IN_PLACE]) t->text = text;
}

static const char *const names[] = { "redacted", "replacements", NULL };
static const task redact_task = {
	.open = open_redact, .run = run, .lines = lines, .members = members, .cell = cell, .close = close_redact,
	.adapt = adapt, .names = names, .columns = 1, .exact = 1,
};
static const opt_id own[] = { OPT_MODE, OPT_TYPES, OPT_DATES, OPT_PLACES, OPT_KEEP, OPT_KEY_FILE, OPT_MAP_FILE, OPT_AUDIT,
			      OPT_IN_PLACE, OPT_CHECK, OPT_MIN_CONFIDENCE, OPT_COUNT };
const command cmd_redact = {
	.name = "redact", .operands = "[FILE...]", .summary = "replace personal data by tags, numbers, masks, pseudonyms",
	.own = own, .task = &redact_task,
};
