/* Why the layers say what they say, and what normalization must not touch. */
#include "doc/doc.h"
#include "base/base.h"
#include "match/re.h"
#include <stdio.h>
#include <string.h>

enum { MATCH_LIMIT = 1000000, MAX_STEPS = 64 };

kelma_status
doc_protect_open(kelma_doc *d, const char *pattern, kelma_err *err)
{
	kelma_status st = match_re_new(pattern, strlen(pattern), MATCH_UCP, &d->protect, err);
	return st ? st : match_work_new(MATCH_LIMIT, &d->pwork);
}

void
doc_protect_free(kelma_doc *d)
{
	match_re_free(d->protect);
	match_work_free(d->pwork);
	d->protect = NULL;
	d->pwork = NULL;
}

/* Uses the sentence list as scratch: sentences come later. */
kelma_status
doc_protect(kelma_doc *d, kelma_err *err)
{
	size_t k;
	kelma_status st = match_re_all(d->protect, d->pwork, d->text.data, d->text.len, &d->sent,
				       &d->cap_sent, &k, err);
	if (st) return st;
	return kelma_norm_protect(d->nm, d->sent, k);
}

static kelma_status
add(kelma_buf *out, const char *s)
{
	return kelma_buf_add(out, s, strlen(s));
}

/* Characters no step knows: how many, and where the first ones are. */
static kelma_status
explain_unknown(const kelma_doc *d, kelma_buf *out)
{
	kelma_span at[3];
	char line[160];
	size_t n = kelma_norm_get_unknown(d->text.data, d->text.len, at, 3);
	if (!n) return KELMA_OK;
	int k = snprintf(
		line, sizeof line,
		"norm\tunknown\t%zu\tunassigned, private or replacement characters, at bytes", n);
	for (size_t i = 0; i < n && i < 3; i++)
		k += snprintf(line + k, sizeof line - (size_t)k, " %zu", at[i].start);
	kelma_status st = add(out, line);
	return st ? st : add(out, "\n");
}

/* The pipeline counts over all runs, so one more run tells what this text changes. */
static kelma_status
explain_norm(kelma_doc *d, kelma_buf *out, kelma_err *err)
{
	size_t before[MAX_STEPS] = { 0 }, n = 0;
	kelma_norm_step t;
	char line[64];
	kelma_buf b = KELMA_BUF_INIT;
	for (; n < MAX_STEPS && kelma_norm_get_step(d->nm, n, &t); n++) before[n] = t.changes;
	kelma_status st = d->protect ? doc_protect(d, err) : KELMA_OK;
	if (!st) st = kelma_norm_run(d->nm, d->text.data, d->text.len, &b, NULL, err);
	kelma_buf_free(&b);
	for (size_t i = 0; i < n && !st; i++) {
		if (!kelma_norm_get_step(d->nm, i, &t) || t.changes == before[i]) continue;
		snprintf(line, sizeof line, "\t%zu\t", t.changes - before[i]);
		st = add(out, "norm\t");
		if (!st) st = add(out, t.name);
		if (!st) st = add(out, line);
		if (!st) st = add(out, t.what);
		if (!st) st = add(out, t.lossy ? " (loses something)\n" : "\n");
	}
	return st;
}

/* The lines of b, each after `layer`. */
static kelma_status
prefixed(const kelma_buf *b, const char *layer, kelma_buf *out)
{
	kelma_status st = KELMA_OK;
	for (size_t at = 0; at < b->len && !st;) {
		const char *e = memchr(b->data + at, '\n', b->len - at);
		size_t n = e ? (size_t)(e - b->data) - at : b->len - at;
		st = add(out, layer);
		if (!st) st = kelma_buf_add(out, b->data + at, n);
		if (!st) st = add(out, "\n");
		at += n + 1;
	}
	return st;
}

/* A number and the tab after it at s, which ends with a NUL. */
static size_t
number(const char **s)
{
	size_t v = 0;
	for (; **s >= '0' && **s <= '9'; ++*s) v = v * 10 + (size_t)(**s - '0');
	*s += **s == '\t';
	return v;
}

/* Lines `type<TAB>start<TAB>end<TAB>...` of the extractor, their spans in bytes of the original. */
static kelma_status
to_original(const kelma_doc *d, const kelma_buf *b, kelma_buf *out)
{
	kelma_status st = KELMA_OK;
	for (const char *s = b->data, *end = s + b->len, *tab; !st && b->len && s < end;) {
		const char *e = memchr(s, '\n', (size_t)(end - s));
		size_t n = (size_t)((e ? e : end) - s);
		if (!(tab = memchr(s, '\t', n))) return kelma_buf_add(out, s, (size_t)(end - s));
		const char *rest = tab + 1;
		kelma_span w = { 0, 0 };
		char span[48];
		w.start = number(&rest);
		w.end = number(&rest);
		if (d->map.n) w = kelma_map_to_orig(&d->map, w);
		snprintf(span, sizeof span, "\t%zu\t%zu\t", w.start, w.end);
		st = kelma_buf_add(out, s, (size_t)(tab - s));
		if (!st) st = add(out, span);
		if (!st) st = kelma_buf_add(out, rest, (size_t)(s + n - rest));
		if (!st) st = add(out, "\n");
		s += n + 1;
	}
	return st;
}

kelma_status
kelma_doc_explain(kelma_doc *d, kelma_buf *out, kelma_err *err)
{
	if (!d || !out) return base_fail(err, KELMA_EARG, 0, 0, "no document or no buffer");
	size_t n;
	const char *s = doc_work(d, &n);
	kelma_buf b = KELMA_BUF_INIT;
	kelma_status st = d->nm ? explain_norm(d, out, err) : KELMA_OK;
	if (!st && d->nm) st = explain_unknown(d, out);
	if (!st && d->lg) st = kelma_lang_explain(d->lg, s, n, &b, err);
	if (!st) st = prefixed(&b, "lang\t", out);
	b.len = 0;
	if (!st && d->tl) st = kelma_translit_explain(d->tl, s, n, &b, err);
	if (!st) st = prefixed(&b, "translit\t", out);
	b.len = 0;
	if (!st && d->ex) st = kelma_extract_explain(d->ex, s, n, &b, err);
	kelma_buf spans = KELMA_BUF_INIT;
	if (!st) st = to_original(d, &b, &spans);
	if (!st) st = prefixed(&spans, "extract\t", out);
	kelma_buf_free(&spans);
	kelma_buf_free(&b);
	return st;
}
