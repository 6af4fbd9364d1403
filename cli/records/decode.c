/* Records of another charset than UTF-8: blocks, or single records, are decoded before their text
 * is looked for. */
#include "engine.h"
#include <stdio.h>
#include <string.h>

/* Decode s[0..n) into *out and tell the task from what. */
static kelma_status
decode(worker *w, const kelma_charset_guess *known, const char *s, size_t n, kelma_buf *out,
       kelma_err *err)
{
	const task *t = &w->e->set.t;
	kelma_charset_guess g = *known;
	if (!g.name) g = kelma_charset_guess_of(s, n);
	out->len = 0;
	if (t->hint) t->hint(w->self, g.name, g.confidence);
	kelma_status st = kelma_buf_reserve(out, n + 1);
	return st ? st : kelma_charset_decode(g.name, s, n, out, NULL, NULL, err);
}

static int
is_wide(const char *charset)
{
	return charset && !strncmp(charset, "UTF-16", 6);
}

kelma_status
decode_block(worker *w, kelma_err *err)
{
	block *b = &w->b;
	kelma_charset_guess g = { b->charset ? b->charset : w->e->set.t.from,
				  b->charset ? b->confidence : 1.0 };
	if (w->e->set.t.decode != 1 || b->decoded) return KELMA_OK;
	b->decoded = 1;
	if (w->e->in.how != SPLIT_TEXT && w->e->in.how != SPLIT_FILE) {
		if (!g.name) g = kelma_charset_guess_of(b->b.data, b->b.len);
		if (is_wide(g.name)) {
			snprintf(err->msg, sizeof err->msg,
				 "%s needs kelma decode before CSV and NUL records are read",
				 g.name);
			return err->code = KELMA_EUNSUPPORTED;
		}
	}
	if (!g.name) g = kelma_charset_guess_of(b->b.data, b->b.len);
	kelma_status st = decode(w, &g, b->b.data ? b->b.data : "", b->b.len, &w->decoded, err);
	if (st) return st;
	note_charset(w, g.name, b->b.data ? b->b.data : "", b->b.len);
	kelma_buf raw = b->b;
	b->b = w->decoded;
	w->decoded = raw;
	return KELMA_OK;
}

kelma_status
decode_record(worker *w, record *r, kelma_err *err)
{
	kelma_charset_guess g = { w->e->set.t.from, 1.0 };
	if (w->e->set.t.decode != 2) return KELMA_OK;
	kelma_status st = decode(w, &g, r->raw, r->n, &w->decoded, err);
	if (st) return st;
	r->raw = w->decoded.data ? w->decoded.data : "";
	r->n = w->decoded.len;
	return KELMA_OK;
}
