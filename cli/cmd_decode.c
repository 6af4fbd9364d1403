/* kelma decode: bytes of any charset to UTF-8. */
#include "layers.h"
#include <stdlib.h>
#include <string.h>

enum { STRETCHES = 8 };
/* Lines of one charset. */
typedef struct stretch {
	kelma_charset_guess g;
	size_t end; /* in the text */
	size_t bad; /* bytes that meant nothing */
} stretch;

/* A whole file is given in blocks; each is looked at anew unless the file's start has settled the
 * charset. */
typedef struct self {
	const char *from;         /* NULL: guess */
	kelma_charset_guess file; /* what the start of the file has settled; name NULL: nothing */
	kelma_buf out;
	stretch part[STRETCHES];
	size_t parts;
	kelma_charset_guess g; /* of the line, or of all */
	size_t bad;
	const char *
		before; /* charset of the block's first lines, when its charset changes; NULL: it
			   does not */
	size_t before_lines;
} self;

static kelma_status
open_decode(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	(void)res;
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	const char *from = a->val[OPT_FROM];
	d->from = from && strcmp(from, "auto") ? from : NULL;
	kelma_status st =
		d->from ? kelma_charset_decode(d->from, "", 0, &d->out, NULL, NULL, err) : KELMA_OK;
	if (st == KELMA_ENOTFOUND) refuse(err, st, "no charset %s", from);
	if (st) free(d);
	else *out = d;
	return st;
}

static size_t
count_lines(const char *s, size_t n)
{
	size_t k = 0;
	for (const char *p = s, *e = s + n; p < e && (p = memchr(p, '\n', (size_t)(e - p))); p++)
		k++;
	return k;
}

static kelma_status
decode_part(self *d, kelma_charset_guess g, const char *s, size_t n, kelma_err *err)
{
	stretch *p = &d->part[d->parts++];
	kelma_status st = kelma_charset_decode(g.name, s, n, &d->out, NULL, &p->bad, err);
	p->g = d->g = g;
	p->end = d->out.len;
	d->bad += p->bad;
	return st;
}

/* Lines of several charsets: each stretch its own way. */
static kelma_status
decode_stretches(self *d, const char *s, size_t n, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	for (size_t i = 0, at; i < n && !st; i += at) {
		kelma_charset_guess g, last = d->g;
		if (d->parts + 1 < STRETCHES) at = kelma_charset_seam(s + i, n - i, &g, NULL);
		else { /* the last one takes the rest */
			at = n - i;
			g = kelma_charset_guess_of(s + i, at);
		}
		st = decode_part(d, g, s + i, at, err);
		if (i && strcmp(g.name, last.name)) {
			d->before = last.name;
			d->before_lines = count_lines(s, i);
		}
	}
	return st;
}

static kelma_status
run(void *v, const char *s, size_t n, kelma_err *err)
{
	self *d = v;
	kelma_charset_guess g = { d->from, 1.0 };
	d->before = NULL;
	d->out.len = d->bad = d->parts = 0;
	if (!g.name && d->file.name) g = d->file;
	if (!g.name && memchr(s, '\n', n)) return decode_stretches(d, s, n, err);
	if (!g.name) g = kelma_charset_guess_of(s, n);
	return decode_part(d, g, s, n, err);
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
	return d->parts ? d->part[d->parts - 1].g.name : NULL;
}

static const char *
text(void *v, size_t *n)
{
	const self *d = v;
	*n = d->out.len;
	return d->out.data ? d->out.data : "";
}

/* What was done to one line: repairs are the marks of bytes that meant nothing. */
static void
line(void *v, size_t at, size_t n)
{
	self *d = v;
	size_t k = 0;
	while (k + 1 < d->parts && at >= d->part[k].end) k++;
	d->g = d->part[k].g;
	d->bad = 0;
	const char *p = d->out.data + at, *e = p + n;
	while (d->part[k].bad && e - p >= 3 && (p = memchr(p, 0xef, (size_t)(e - p))) != NULL) {
		d->bad += e - p >= 3 && p[1] == (char)0xbf && p[2] == (char)0xbd;
		p++;
	}
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
	return i == 0   ? put_word(out, d->g.name)
	       : i == 1 ? put_share(out, 0, d->g.confidence)
			: put_size(out, 0, d->bad);
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
	.open = open_decode,
	.run = run,
	.lines = lines,
	.members = members,
	.cell = cell,
	.close = close_decode,
	.hint = hint,
	.charset = charset,
	.line = line,
	.text = text,
	.names = names,
	.columns = 3,
	.bytes = 1,
	.whole = 1,
};
static const opt_id own[] = { OPT_FROM, OPT_PER_LINE, OPT_COUNT };
const command cmd_decode = {
	.name = "decode", .operands = "[FILE...]", .summary = "any charset to UTF-8",
	.own = own, .task = &decode_task,
};
