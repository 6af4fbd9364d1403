/* kelma tok: typed tokens; kelma sent: sentences. */
#include "layers.h"
#include <string.h>

kelma_status
tok_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	(void)h;
	(void)err;
	o->layers |= KELMA_LAYER_TOKENS;
	if (a->val[OPT_CLITICS]) o->layers |= KELMA_LAYER_CLITICS;
	if (a->val[OPT_KEYS]) o->layers |= KELMA_LAYER_TOKENS | KELMA_LAYER_KEYS;
	o->tok.split_hyphens = (int)arg_choice(a, OPT_HYPHENS);
	o->tok.uax29 = a->val[OPT_UAX29] != NULL;
	return KELMA_OK;
}

kelma_status
sent_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	(void)h;
	(void)err;
	o->layers |= KELMA_LAYER_SENTENCES;
	o->tok.hard_newlines = a->val[OPT_HARD_NEWLINES] != NULL;
	return KELMA_OK;
}

/* Fifth column: the pieces joined by "+", empty when nothing is cut. */
static kelma_status
put_pieces(kelma_buf *out, const layers *l, const kelma_doc_token *t)
{
	kelma_status st = kelma_buf_add(out, "\t", 1);
	for (size_t i = 0; i < t->nclitics && !st; i++) {
		if (i) st = kelma_buf_add(out, "+", 1);
		if (!st)
			st = put_text(out, l->s + t->clitics[i].start,
				      t->clitics[i].end - t->clitics[i].start);
	}
	return st;
}

/* Three columns more: stem, skeleton, languages. */
static kelma_status
put_keys(kelma_buf *out, const layers *l, size_t i)
{
	kelma_doc_keys k;
	kelma_doc_get_keys(l->d, i, &k);
	kelma_status st = put_word(out, "\t");
	if (!st) st = put_text(out, k.stem, k.nstem);
	if (!st) st = put_word(out, "\t");
	if (!st) st = put_text(out, k.skeleton, k.nskeleton);
	if (!st) st = put_word(out, "\t");
	return st ? st : put_text(out, k.stop, k.nstop);
}

/* The columns after the text: class, start, end. */
static kelma_status
put_columns(kelma_buf *out, kelma_token_class cls, const size_t *off)
{
	const char *name = kelma_token_class_name(cls);
	size_t n = strlen(name);
	kelma_status st = kelma_buf_reserve(out, n + 64);
	if (st) return st;
	char *p = out->data + out->len;
	*p++ = '\t';
	memcpy(p, name, n);
	p += n;
	*p++ = '\t';
	p = size_at(p, off[0]);
	*p++ = '\t';
	p = size_at(p, off[1]);
	*p = '\0';
	out->len = (size_t)(p - out->data);
	return KELMA_OK;
}

/* --spaced: the text of the tokens, or of their pieces. */
static kelma_status
spaced_lines(void *self, kelma_buf *out)
{
	layers *l = self;
	size_t n;
	const kelma_doc_token *t = kelma_doc_get_tokens(l->d, &n);
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < n && !st; i++) {
		kelma_span whole = { t[i].tok.start, t[i].tok.end };
		const kelma_span *p = t[i].nclitics ? t[i].clitics : &whole;
		for (size_t k = 0; k < (t[i].nclitics ? t[i].nclitics : 1) && !st; k++) {
			if (i || k) st = kelma_buf_add(out, " ", 1);
			if (!st) st = put_text(out, l->s + p[k].start, p[k].end - p[k].start);
		}
	}
	return st;
}

/* In --spaced lines a record is a line, as it was. */
static void
tok_adapt(const args *a, task *t)
{
	if (!a->val[OPT_SPACED]) return;
	t->lines = spaced_lines;
	t->block = 0;
}

static kelma_status
tok_lines(void *self, kelma_buf *out)
{
	layers *l = self;
	size_t n;
	const kelma_doc_token *t = kelma_doc_get_tokens(l->d, &n);
	kelma_status st = KELMA_OK;
	const size_t *off = layers_offsets(l, n ? &t->tok.start : NULL, sizeof *t, n);
	if (!off) return KELMA_ENOMEM;
	for (size_t i = 0; i < n && !st; i++) {
		if (i) st = kelma_buf_add(out, "\n", 1);
		if (!st) st = put_text(out, l->s + t[i].tok.start, t[i].tok.end - t[i].tok.start);
		if (!st) st = put_columns(out, t[i].tok.cls, off + 2 * i);
		if (!st && l->a->val[OPT_CLITICS]) st = put_pieces(out, l, &t[i]);
		if (!st && l->a->val[OPT_KEYS]) st = put_keys(out, l, i);
	}
	return st;
}

static kelma_status
sent_lines(void *self, kelma_buf *out)
{
	const layers *l = self;
	size_t n;
	const kelma_span *s = kelma_doc_get_sentences(l->d, &n);
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < n && !st; i++) {
		if (i) st = kelma_buf_add(out, "\n", 1);
		if (!st) st = put_text(out, l->s + s[i].start, s[i].end - s[i].start);
	}
	return st;
}

static const char *const tok_names[] = { "tokens", NULL }, *const sent_names[] = { "sentences",
										   NULL };
static const task tok_task = {
	.open = layers_open,
	.run = layers_run,
	.ahead = layers_ahead,
	.pretty = layers_pretty,
	.lines = tok_lines,
	.members = layers_members,
	.object = layers_object,
	.cell = layers_cell,
	.close = layers_close,
	.names = tok_names,
	.columns = 1,
	.keep = "",
	.block = 1,
	.adapt = tok_adapt,
};
static const task sent_task = {
	.open = layers_open,
	.run = layers_run,
	.ahead = layers_ahead,
	.pretty = layers_pretty,
	.lines = sent_lines,
	.members = layers_members,
	.object = layers_object,
	.cell = layers_cell,
	.close = layers_close,
	.names = sent_names,
	.columns = 1,
	.keep = "",
	.block = 1,
};
static const opt_id tok_own[] = { OPT_CLITICS, OPT_KEYS,  OPT_SPACED,
				  OPT_HYPHENS, OPT_UAX29, OPT_COUNT };
static const opt_id sent_own[] = { OPT_HARD_NEWLINES, OPT_COUNT };
const command cmd_tok = {
	.name = "tok",
	.operands = "[FILE...]",
	.summary = "typed tokens: word, number, phone, date, emoji ...",
	.own = tok_own,
	.step = tok_step,
	.task = &tok_task,
};
const command cmd_sent = {
	.name = "sent", .operands = "[FILE...]", .summary = "sentences, one a line",
	.own = sent_own, .step = sent_step, .task = &sent_task,
};
