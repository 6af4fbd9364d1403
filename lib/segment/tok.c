/* The tokenizer object: opening its data, handing out tokens and sentences. */
#include "segment/tok.h"
#include "pack/pack.h"
#include <stdlib.h>
#include <string.h>

const char *
kelma_token_class_name(kelma_token_class c)
{
	static const char *const name[] = {
#define KELMA_TOKEN_NAME(id, text) text,
		KELMA_TOKEN_LIST(KELMA_TOKEN_NAME)
#undef KELMA_TOKEN_NAME
	};
	return (unsigned)c < KELMA_TOKEN_COUNT ? name[c] : "?";
}

/* Bind a pattern section and number the kinds of its rows. */
static kelma_status
open_kinds(const kelma_res *r, const char *section, seg_dfa *d, uint8_t *kind,
	   const char *const *names, unsigned count, kelma_err *err)
{
	size_t n = 0;
	const void *p = pack_section(r, section, &n);
	kelma_status st = seg_dfa_open(d, p, n, err);
	for (unsigned i = 1; !st && i <= d->nrow; i++)
		for (unsigned k = 1; k < count; k++)
			if (!strcmp(seg_dfa_kind(d, i), names[k])) kind[i] = (uint8_t)k;
	return st;
}

/* Can some shape begin with a digit and this letter? Patterns of letters next to it are longer than
 * its first two. */
static int
shape_begins(const seg_dfa *d, char letter)
{
	for (char c = '0'; c <= '9'; c++) {
		char s[2] = { c, letter };
		if (seg_dfa_alive(d, s, 2)) return 1;
	}
	return 0;
}

/* What the fast path may take for granted, asked from the tables once. */
static void
learn_letters(kelma_tok *tk)
{
	for (unsigned k = 0; k < 26; k++) {
		char lower = (char)('a' + k), upper = (char)('A' + k), s[2] = { lower, '\'' };
		size_t len = 0;
		unsigned row = seg_dfa_match(&tk->words, s, 2, 0, &len);
		if (len == 2 && tk->word_kind[row] == SEG_W_ELISION) tk->elided |= 1u << k;
		if (!shape_begins(&tk->shapes.dfa, lower) && !shape_begins(&tk->shapes.dfa, upper))
			tk->after_digit |= 1u << k;
	}
}

static kelma_status
open_data(kelma_tok *tk, const kelma_res *r, kelma_err *err)
{
	static const char *const words[SEG_W_COUNT] = { "",     "elision",  "whole",   "title",
							"abbr", "abbr_num", "abbr_end" };
	static const char *const hosts[SEG_H_COUNT] = { "", "tld", "tld_path" }, *const faces[] = {
		"", "emoji"
	};
	uint8_t unused[DFA_MAX_ROWS + 1];
	kelma_status st = seg_shapes_open(&tk->shapes, r, err);
	if (!st)
		st = open_kinds(r, "seg.words", &tk->words, tk->word_kind, words, SEG_W_COUNT, err);
	if (!st)
		st = open_kinds(r, "seg.hosts", &tk->hosts, tk->host_kind, hosts, SEG_H_COUNT, err);
	if (!st) st = open_kinds(r, "seg.faces", &tk->faces, unused, faces, 2, err);
	if (!st) learn_letters(tk);
	return st;
}

/* Affixes and trained costs of one script. A pack without them is allowed: nothing is cut then. */
static kelma_status
open_clitics(clit_table *t, const kelma_res *r, const char *affixes, const char *model,
	     kelma_err *err)
{
	size_t n = 0, m = 0;
	const void *a = pack_section(r, affixes, &n), *p = pack_section(r, model, &m);
	if (!a || !p) return KELMA_OK;
	kelma_status st = clit_affixes(t, a, n, err);
	return st ? st : clit_costs(t, p, m, err);
}

static kelma_status
open_keys(kelma_tok *tk, const kelma_res *r, kelma_err *err)
{
	size_t n = 0;
	const void *p = pack_section(r, "seg.stops", &n);
	kelma_status st = seg_keys_open(&tk->keys, r, err);
	return st || !p ? st : pack_map_open(&tk->stops, p, n, err);
}

kelma_status
kelma_tok_new(const kelma_res *res, const kelma_tok_options *opt, kelma_tok **out, kelma_err *err)
{
	static const kelma_tok_options plain = KELMA_TOK_OPTIONS_INIT;
	kelma_status st;
	if (!out) return base_fail(err, KELMA_EARG, 0, 0, "no place for the tokenizer");
	*out = NULL;
	if (!res || (opt && opt->version != 1))
		return base_fail(err, KELMA_EARG, 0, 0, "no data pack or unknown options");
	kelma_tok *tk = calloc(1, sizeof *tk);
	if (!tk) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	tk->opt = opt ? *opt : plain;
	tk->wide = seg_scan_is_wide();
	st = open_data(tk, res, err);
	if (!st) st = open_clitics(&tk->clit_arab, res, "seg.affixes.ar", "seg.clitics.ar", err);
	if (!st) st = open_clitics(&tk->clit_latin, res, "seg.affixes.la", "seg.clitics.la", err);
	if (!st) st = open_keys(tk, res, err);
	if (st) {
		kelma_tok_free(tk);
		return st;
	}
	*out = tk;
	return KELMA_OK;
}

kelma_status
kelma_tok_start(kelma_tok *tk, const char *s, size_t n, kelma_err *err)
{
	tk->s = s;
	tk->n = n;
	tk->ntok = 0;
	tk->at = tk->end = NULL;
	tk->hidden = tk->opt.uax29;
	memset(&tk->walk, 0, sizeof tk->walk);
	if (n > UINT32_MAX) {
		tk->n = 0;
		return base_fail(err, KELMA_ELIMIT, 0, 0, "text longer than 4 GiB");
	}
	kelma_status st = tk->opt.uax29 ? seg_scan_uax29(tk, err) : seg_scan_all(tk, err);
	if (st) tk->ntok = 0;
	tk->at = tk->tok;
	tk->end = tk->tok ? tk->tok + tk->ntok : NULL;
	return st;
}

int
kelma_tok_next(kelma_tok *tk, kelma_token *t)
{
	const seg_tok *k = tk->at;
	if (k == tk->end) return 0;
	tk->at = k + 1;
	t->start = k->off;
	t->end = (size_t)k->off + k->len;
	t->cls = (kelma_token_class)k->cls;
	t->script = (kelma_script)k->script;
	t->shape = k->shape;
	return 1;
}

int
kelma_sent_next(kelma_tok *tk, kelma_span *sentence)
{
	size_t from, to;
	if (tk->opt.uax29) return seg_sentence_uax29(tk, sentence);
	if (!seg_sentence(tk, &from, &to)) return 0;
	sentence->start = tk->tok[from].off;
	sentence->end = (size_t)tk->tok[to - 1].off + tk->tok[to - 1].len;
	return 1;
}

void
kelma_tok_free(kelma_tok *tk)
{
	if (!tk) return;
	free(tk->tok);
	kelma_buf_free(&tk->fold);
	free(tk);
}
