/* Commands that are one view of an analysed document: what they share. */
#include "layers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the terminal can do; NO_COLOR and a dumb terminal are honoured. */
pretty_options
pretty_terminal(void)
{
	pretty_options p = { 0, 80 };
	const char *term = getenv("TERM"), *none = getenv("NO_COLOR");
	p.colour = isatty(1) && !(none && *none) && term && strcmp(term, "dumb") != 0;
	p.width = terminal_width();
	return p;
}

kelma_status
layers_open(const args *a, const kelma_res *res, void **self, kelma_err *err)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	held h = { 0 };
	layers *l = calloc(1, sizeof *l);
	if (!l) return refuse(err, KELMA_ENOMEM, "out of memory");
	l->a = a;
	if (a->val[OPT_OUT_FORMAT] && !strcmp(a->val[OPT_OUT_FORMAT], "pretty"))
		l->page = pretty_terminal();
	l->unit = (kelma_unit)arg_choice(a, OPT_OFFSETS);
	kelma_status st = a->cmd->step(a, &o, &h, err);
	if (!st && o.layers & KELMA_LAYER_NORM) st = check_profile(res, o.profile, err);
	if (!st && o.layers & KELMA_LAYER_NORM) st = check_steps(res, o.steps, err);
	if (!st) st = check_prior(res, o.lang.prior, err);
	if (!st) st = letter_layers(&h, &o, err);
	if (!st) st = kelma_doc_new(res, &o, &l->doc[0], err);
	l->d = l->doc[0];
	if (!st) st = letter_open(&l->letter, &h, res, err);
	held_free(&h);
	if (st) layers_close(l);
	else *self = l;
	return st;
}

void
layers_ahead(void *self, const char *const *s, const size_t *n, size_t k)
{
	layers *l = self;
	l->ahead.k = l->ahead.next = 0;
	if (l->a->val[OPT_EXPLAIN]) return; /* reasons are given of the last text */
	for (size_t i = 1; i < k; i++)
		if (!l->doc[i] && kelma_doc_twin(l->doc[0], &l->doc[i], NULL)) return;
	if (kelma_doc_run_all(l->doc, s, n, k, l->ahead.st, l->ahead.err)) return;
	memcpy(l->ahead.s, s, k * sizeof *s);
	memcpy(l->ahead.n, n, k * sizeof *n);
	l->ahead.k = k;
}

/* The result of a text that was told ahead, or made now. */
static kelma_status
analyse(layers *l, const char *s, size_t n, kelma_err *err)
{
	while (l->ahead.next < l->ahead.k) {
		size_t i = l->ahead.next++;
		if (l->ahead.s[i] != s || l->ahead.n[i] != n) continue;
		l->d = l->doc[i];
		if (l->ahead.st[i]) *err = l->ahead.err[i];
		return l->ahead.st[i];
	}
	l->d = l->doc[0];
	return kelma_doc_run(l->d, s, n, err);
}

kelma_status
layers_run(void *self, const char *s, size_t n, kelma_err *err)
{
	layers *l = self;
	l->s = s;
	l->n = n;
	kelma_status st = analyse(l, s, n, err);
	return st ? st : letter_run(&l->letter, l->d, s, n, l->unit, err);
}

kelma_status
layers_members(void *self, kelma_buf *out)
{
	layers *l = self;
	kelma_status st = l->charset ? put_word(out, ",\"encoding\":") : KELMA_OK;
	if (!st && l->charset) st = kelma_json_string(l->charset, strlen(l->charset), out);
	if (!st) st = kelma_doc_json_members(l->d, l->unit, out);
	if (!st) st = letter_members(&l->letter, l->unit, out);
	return st ? st : layers_explain(l, out, 1);
}

kelma_status
layers_object(void *self, kelma_buf *out)
{
	layers *l = self;
	if (!l->charset && !l->letter.redact && !l->letter.form && !l->a->val[OPT_EXPLAIN])
		return kelma_doc_json(l->d, l->unit, out);
	kelma_status st = put_word(out, "{\"text\":");
	if (!st) st = kelma_json_string(l->s, l->n, out);
	if (!st) st = layers_members(l, out);
	return st ? st : put_word(out, "}");
}

void
layers_hint(void *self, const char *charset, double confidence)
{
	(void)confidence;
	((layers *)self)->charset = charset;
}

kelma_status
layers_cell(void *self, size_t i, kelma_buf *out)
{
	kelma_buf b = KELMA_BUF_INIT;
	(void)i;
	kelma_status st = layers_members(self, &b);
	const char *colon = !st && b.len ? memchr(b.data, ':', b.len) : NULL;
	if (colon) st = kelma_buf_add(out, colon + 1, b.len - (size_t)(colon + 1 - b.data));
	kelma_buf_free(&b);
	return st;
}

kelma_status
layers_pretty(void *self, kelma_buf *out)
{
	const layers *l = self;
	const letter *p = &l->letter;
	kelma_status st = p->redact ? pretty_redacted(l->d, p->text.data ? p->text.data : "",
						      p->text.len, &l->page, out)
				    : pretty_doc(l->d, l->s, l->n, &l->page, out);
	return st || !p->form ? st : pretty_form(p->form, &l->page, out);
}

void
layers_close(void *self)
{
	layers *l = self;
	for (size_t i = 0; i < RECORDS_AHEAD; i++) kelma_doc_free(l->doc[i]);
	letter_close(&l->letter);
	free(l->off);
	free(l);
}

const size_t *
layers_offsets(layers *l, const size_t *first, size_t stride, size_t k)
{
	if (2 * k + 1 > l->cap_off) {
		size_t *p = realloc(l->off, (3 * k + 16) * sizeof *p);
		if (!p) return NULL;
		l->off = p;
		l->cap_off = 3 * k + 16;
	}
	for (size_t i = 0; i < k; i++)
		memcpy(l->off + 2 * i, (const char *)first + i * stride, 2 * sizeof *first);
	if (l->unit != KELMA_UNIT_BYTES) kelma_offsets_convert(l->s, l->n, l->unit, l->off, 2 * k);
	return l->off;
}

kelma_status
put_text(kelma_buf *out, const char *s, size_t n)
{
	kelma_status st = kelma_buf_reserve(out, n);
	for (size_t from = 0, i = 0; !st; i++) {
		while (i < n && s[i] != '\t' && s[i] != '\n' && s[i] != '\r') i++;
		st = kelma_buf_add(out, s + from, i - from);
		if (i == n) break;
		if (!st)
			st = kelma_buf_add(out,
					   s[i] == '\t'   ? "\\t"
					   : s[i] == '\n' ? "\\n"
							  : "\\r",
					   2);
		from = i + 1;
	}
	return st;
}

kelma_status
put_word(kelma_buf *out, const char *s)
{
	return kelma_buf_add(out, s ? s : "?", strlen(s ? s : "?"));
}

char *
size_at(char *p, size_t v)
{
	char b[24], *d = b + sizeof b;
	do *--d = (char)('0' + v % 10);
	while (v /= 10);
	while (d < b + sizeof b) *p++ = *d++;
	return p;
}

kelma_status
put_size(kelma_buf *out, int tab, size_t v)
{
	char b[24] = "\t";
	return kelma_buf_add(out, b, (size_t)(size_at(b + !!tab, v) - b));
}

kelma_status
put_share(kelma_buf *out, int tab, double v)
{
	char b[16], *p = b;
	unsigned t = v >= 1 ? 10000 : v > 0 ? (unsigned)(v * 10000 + 0.5) : 0;
	if (tab) *p++ = '\t';
	*p++ = (char)('0' + t / 10000);
	if (t %= 10000) *p++ = '.';
	for (unsigned unit = 1000; t; t %= unit, unit /= 10) *p++ = (char)('0' + t / unit);
	return kelma_buf_add(out, b, (size_t)(p - b));
}

/* Offsets of one side of the map in the unit; rows of 4 numbers, `side` is where this one starts.
 */
static void
map_side(const kelma_map *m, size_t *row, int side, const char *s, size_t n, kelma_unit unit,
	 size_t *tmp)
{
	for (size_t i = 0; i < m->n; i++) {
		tmp[2 * i] = side ? m->seg[i].in : m->seg[i].out;
		tmp[2 * i + 1] = tmp[2 * i] + (side ? m->seg[i].in_len : m->seg[i].out_len);
	}
	if (unit != KELMA_UNIT_BYTES) kelma_offsets_convert(s, n, unit, tmp, 2 * m->n);
	for (size_t i = 0; i < m->n; i++) {
		row[4 * i + (size_t)side * 2] = tmp[2 * i];
		row[4 * i + (size_t)side * 2 + 1] = tmp[2 * i + 1];
	}
}

kelma_status
put_map(kelma_buf *out, const kelma_map *m, const char *result, size_t nresult, const char *orig,
	size_t norig, kelma_unit unit)
{
	size_t *row = malloc((6 * m->n + 1) * sizeof *row);
	if (!row) return KELMA_ENOMEM;
	map_side(m, row, 0, result, nresult, unit, row + 4 * m->n);
	map_side(m, row, 1, orig, norig, unit, row + 4 * m->n);
	kelma_status st = put_word(out, ",\"map\":[");
	for (size_t i = 0; i < m->n && !st; i++) {
		st = put_word(out, i ? ",[" : "[");
		for (size_t k = 0; k < 4 && !st; k++) {
			if (k) st = put_word(out, ",");
			if (!st) st = put_size(out, 0, row[4 * i + k]);
		}
		if (!st) st = put_word(out, "]");
	}
	free(row);
	return st ? st : put_word(out, "]");
}

kelma_status
put_guarded(kelma_buf *out, const char *s, size_t n)
{
	kelma_status st = n && strchr("=+-@\t\r\n", *s) ? put_word(out, "'") : KELMA_OK;
	return st || !n ? st : kelma_buf_add(out, s, n);
}

const char *
hold(held *h, const char *s, kelma_err *err)
{
	if (h->n < sizeof h->buf / sizeof *h->buf && !put_word(&h->buf[h->n], s))
		return h->buf[h->n++].data;
	refuse(err, KELMA_ENOMEM, "out of memory");
	return NULL;
}

const char *
hold_file(held *h, const args *a, const char *path, kelma_err *err)
{
	if (h->n == sizeof h->buf / sizeof *h->buf) refuse(err, KELMA_ELIMIT, "too many files");
	else if (!read_most(a, path, SETTINGS_MOST, &h->buf[h->n]))
		return h->buf[h->n].data ? h->buf[h->n++].data : "";
	else refuse(err, KELMA_EIO, "%s could not be read", path);
	return NULL;
}

void
held_free(held *h)
{
	for (size_t i = 0; i < sizeof h->buf / sizeof *h->buf; i++) {
		if (h->buf[i].data) memset(h->buf[i].data, 0, h->buf[i].cap); /* it may be a key */
		kelma_buf_free(&h->buf[i]);
	}
	h->n = 0;
}
