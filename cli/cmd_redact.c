/* kelma redact: personal data out of a text, and (with a map file) the way back for kelma restore.
 */
#include "layers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The map file and the check's counts belong to the run: with either there is one worker. */
typedef struct self {
	kelma_redact *rd;
	kelma_buf out;
	replacements r;
	const char *s;
	size_t n;
	kelma_unit unit;
	redact_files files;
	int explain;
	int json;        /* objects hold valid UTF-8 only */
	kelma_buf fixed; /* the text with U+FFFD, or a sign of the same length, for what was not */
	kelma_map where; /* of a text with such signs: out -> fixed */
} self;

static void
close_redact(void *v)
{
	self *d = v;
	kelma_redact_free(d->rd);
	redact_files_close(&d->files);
	kelma_buf_free(&d->out);
	kelma_buf_free(&d->fixed);
	kelma_map_free(&d->where);
	replacements_free(&d->r);
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
	held h = { 0 };
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	d->unit = (kelma_unit)arg_choice(a, OPT_OFFSETS);
	d->explain = a->val[OPT_EXPLAIN] != NULL;
	d->json = writes_json(a);
	kelma_status st = redact_options(a, &h, err);
	h.map_file = a->val[OPT_MAP_FILE];
	h.audit = a->val[OPT_AUDIT];
	h.check = a->val[OPT_CHECK] != NULL;
	if (!st) st = kelma_redact_new(res, &h.redact, &d->rd, err);
	if (!st) st = redact_files_open(&d->files, &h, err);
	held_free(&h);
	if (st) close_redact(d);
	else *out = d;
	return st;
}

kelma_status
redact_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	(void)o; /* layers_open() adds the layers */
	if (a->val[OPT_IN_PLACE])
		return refuse(err, KELMA_EARG,
			      "--in-place belongs to kelma redact; after the steps write --only, "
			      "which leaves the old text away");
	if (h->wants_redact) return refuse(err, KELMA_EARG, "step redact stands twice");
	h->map_file = a->val[OPT_MAP_FILE];
	h->audit = a->val[OPT_AUDIT];
	h->check = a->val[OPT_CHECK] != NULL;
	return redact_options(a, h, err);
}

/* A text that is not all UTF-8: redact one with a sign for each byte that is not, then put the
 * bytes back. What is private around them goes; the bytes stay, unless a value held them. */
static kelma_status
redact_bytes(self *d, const char *s, size_t n, kelma_err *err)
{
	kelma_status st = kelma_buf_add(&d->fixed, s, n);
	if (st) return refuse(err, st, "out of memory");
	for (size_t i = 0; (i += kelma_utf8_valid(d->fixed.data + i, n - i)) < n;)
		d->fixed.data[i] = '\x1a';
	if ((st = kelma_redact_run(d->rd, d->fixed.data, n, &d->out, &d->where, err))) return st;
	for (size_t i = 0; i < d->where.n; i++) {
		const kelma_seg *g = &d->where.seg[i];
		if (g->in_len == g->out_len &&
		    !memcmp(d->out.data + g->out, d->fixed.data + g->in, g->in_len))
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
		if ((st = kelma_utf8_repair(s, n, &d->fixed, NULL)))
			return refuse(err, st, "out of memory");
		s = d->fixed.data;
		n = d->fixed.len;
		valid = 1;
	}
	d->s = s;
	d->n = n;
	st = valid ? kelma_redact_run(d->rd, s, n, &d->out, NULL, err) : redact_bytes(d, s, n, err);
	if (!st && (st = replacements_take(&d->r, d->rd, s, n, d->unit)))
		refuse(err, st, "out of memory");
	return st ? st : redact_files_add(&d->files, &d->r, s, d->out.data, err);
}

/* --explain: the reasons, when the text can be read. */
static kelma_status
explain(self *d, kelma_buf *out, int member)
{
	kelma_buf why = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	if (!d->explain || kelma_utf8_valid(d->s, d->n) < d->n) return KELMA_OK;
	kelma_status st = kelma_redact_explain(d->rd, d->s, d->n, &why, &err);
	if (st == KELMA_EUNSUPPORTED) st = put_word(&why, "no reasons to show in this build\n");
	if (!st) st = member ? put_explain_member(out, &why) : put_explain_lines(out, &why);
	kelma_buf_free(&why);
	return st;
}

static kelma_status
lines(void *v, kelma_buf *out)
{
	self *d = v;
	kelma_status st = d->files.check ? put_word(out, "clean")
				   : kelma_buf_add(out, d->out.data ? d->out.data : "", d->out.len);
	return st ? st : explain(d, out, 0);
}

static kelma_status
members(void *v, kelma_buf *out)
{
	self *d = v;
	const char *text = d->out.data ? d->out.data : "";
	kelma_status st = put_word(out, ",\"redacted\":");
	if (!st) st = kelma_json_string(text, d->out.len, out);
	if (!st) st = put_word(out, ",\"replacements\":");
	if (!st) st = put_replacements(&d->r, text, out);
	return st ? st : explain(d, out, 1);
}

static kelma_status
cell(void *v, size_t i, kelma_buf *out)
{
	self *d = v;
	const char *text = d->out.data ? d->out.data : "";
	return i ? put_replacements(&d->r, text, out) : kelma_buf_add(out, text, d->out.len);
}

static const char *
text(void *v, size_t *n)
{
	const self *d = v;
	*n = d->files.check ? d->n : d->out.len;
	return d->files.check ? d->s : d->out.data ? d->out.data : "";
}

static void
adapt(const args *a, task *t)
{
	t->serial = a->val[OPT_MAP_FILE] || a->val[OPT_AUDIT];
	if (a->val[OPT_CHECK]) t->keep = "not clean", t->exact = 0;
	if (writes_json(a)) t->text = shown;
	if (a->val[OPT_IN_PLACE]) t->text = text;
	if (a->val[OPT_EXPLAIN]) t->exact = 0;
	explain_adapt(a, t);
}

static const char *const names[] = { "redacted", "replacements", "explain", NULL };
static const task redact_task = {
	.open = open_redact,
	.run = run,
	.lines = lines,
	.members = members,
	.cell = cell,
	.close = close_redact,
	.adapt = adapt,
	.names = names,
	.columns = 1,
	.exact = 1,
};
static const opt_id own[] = { OPT_MODE,           OPT_TYPES,    OPT_DATES, OPT_PLACES,   OPT_KEEP,
			      OPT_KEY_FILE,       OPT_MAP_FILE, OPT_AUDIT, OPT_IN_PLACE, OPT_CHECK,
			      OPT_MIN_CONFIDENCE, OPT_EXPLAIN,  OPT_COUNT };
const command cmd_redact = {
	.name = "redact",
	.operands = "[FILE...]",
	.summary = "replace personal data by tags, numbers, masks, pseudonyms",
	.own = own,
	.step = redact_step,
	.task = &redact_task,
};
