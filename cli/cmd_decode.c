/* kelma decode: bytes of any charset to UTF-8. */
#include "layers.h"
#include <stdlib.h>
#include <string.h>

/* A whole file is given in blocks; each is looked at anew unless the file's start has settled the charset. */
typedef struct self {
	const char *from;         /* NULL: guess */
	kelma_charset_guess file; /* what the start of the file has settled; name NULL: nothing */
	kelma_buf out;
	kelma_charset_guess g;
	const char *before; /* charset of the block's first lines, when its charset changes; NULL: it does not */
	size_t before_lines;
	size_t bad;
} self;

static kelma_status
open_decode(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	(void)res;
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	const char *from = a->val[OPT_FROM];
	d->from = from && strcmp(from, "auto") ? from : NULL;
	kelma_status st = d->from ? kelma_charset_decode(d->from, "", 0, &d->out, NULL, NULL, err) : KELMA_OK;
	if (st == KELMA_ENOTFOUND) refuse(err, st, "no charset %s", from);
	if (st) free(d);
	else *out = d;
	return st;
}

static size_t
count_lines(const char *s, size_t n)
{
	size_t k = 0;
	for (const char *p = s, *e = s + n; p < e && (p = memchr(p, '\n', (size_t)(e - p))); p++) k++;
	return k;
}

/* Lines of several charsets: each stretch its own way. */
static kelma_status
decode_stretches(self *d, const char *s, size_t n, kelma_err *err)
{
	enum { STRETCHES = 8 };
	kelma_status st = KELMA_OK;
	for (size_t i = 0, at, k = 1; i < n && !st; i += at, k++) {
		kelma_charset_guess g;
		size_t bad;
		at = k < STRETCHES ? kelma_charset_seam(s + i, n - i, &g, NULL) : n - i;
		if (k == STRETCHES) g = kelma_charset_guess_of(s + i, n - i);
		st = kelma_charset_decode(g.name, s + i, at, &d->out, NULL, &bad, err);
		d->bad += bad;
		if (i && strcmp(g.name, d->g.name)) {
			d->before = d->g.name;
			d->before_lines = count_lines(s, i);
		}
		d->g = g;
	}
	return st;
}

static kelma_status
run(void *v, const char *s, size_t n, kelma_err *err)
{
	self *d = v;
	d->g = (kelma_charset_guess){ d->from, 1.0 };
	d->before = NULL;
	d->out.len = d->bad = 0;
	if (!d->from && d->file.name) d->g = d->file;
	if (!d->g.name && memchr(s, '\n', n)) return decode_stretches(d, s, n, err);
	if (!d->g.name) d->g = kelma_charset_guess_of(s, n);
	return kelma_charset_decode(d->g.name, s, n, &d->out, NULL, &d->bad, err);
}

static void
hint(void *v, const char *charset, double confidence)
{
	self *d = v;
	d->file.name = charset;
	d->file.confidence = confidence;
}

static const char *
charset(void *v, const char **before, size_t *lines)
{
	const self *d = v;
	*before = d->before;
	*lines = d->before ? d->before_lines : 0;
	return d->g.name;
}

static const char *
text(void *v, size_t *n)
{
	const self *d = v;
	*n = d->out.len;
	return d->out.data ? d->out.data : "";
}

static kelma_status
lines(void *v, kelma_buf *out)
{
	const self *d = v;
	return kelma_buf_add(out, d->out.data ? d->out.data : "", d->out.len);
}

static kelma_status
members(void *v, kelma_buf *out)
{
	const self *d = v;
	kelma_status st = put_word(out, ",\"encoding\":");
	if (!st) st = kelma_json_string(d->g.name, strlen(d->g.name), out);
	if (!st) st = put_word(out, ",\"confidence\":");
	if (!st) st = put_share(out, 0, d->g.confidence);
	if (!st) st = put_word(out, ",\"repairs\":");
	return st ? st : put_size(out, 0, d->bad);
}

static kelma_status
cell(void *v, size_t i, kelma_buf *out)
{
	const self *d = v;
	return i == 0 ? put_word(out, d->g.name) : i == 1 ? put_share(out, 0, d->g.confidence) : put_size(out, 0, d->bad);
}

static void
close_decode(void *v)
{
	self *d = v;
	kelma_buf_free(&d->out);
	free(d);
}

static const char *const names[] = { "encoding", "confidence", "repairs", NULL };
static const task decode_task = {
	.open = open_decode, .run = run, .lines = lines, .members = members, .cell = cell, .close = close_decode,
	.hint = hint, .charset = charset, .text = text, .names = names, .columns = 3, .bytes = 1, .whole = 1,
};
static const opt_id own[] = { OPT_FROM, OPT_PER_LINE, OPT_COUNT };
const command cmd_decode = {
	.name = "decode", .operands = "[FILE...]", .summary = "any charset to UTF-8",
	.own = own, .task = &decode_task,
};
