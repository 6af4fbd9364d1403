/* Internal: the statistical side of transliteration. Arabizi -> Arabic script (decode_*), names in
 * Moroccan official spelling both ways (names_*), Arabic script -> Arabizi (reverse_*). One object
 * per thread; models come from res.
 *
 * Tokens are those of kelma_tok_next() over the same s, labels those of kelma_lang_run_tokens();
 * bytes outside tokens are copied. tok == NULL: tokens and labels are made here. lab == NULL: no
 * label is known, the models alone decide which words are foreign. */
#ifndef TRANSLIT_DECODE_H
#define TRANSLIT_DECODE_H
#include <kelma/translit.h>

typedef struct decode decode;
typedef struct decode_options {
	int foreign_arab;  /* 1: French, English, Spanish words in Arabic letters too */
	double min_prob;   /* words less sure than this are left as they are; 0 = never */
	const char *style; /* NULL or "gaf=X,ta=X,article=X,shadda=X,coda" for Arab output; reverse:
			      "digits" or "french" */
} decode_options;

/* Make one. KELMA_EARG: style not understood (err->pos = byte of style); KELMA_EDATA; KELMA_ENOMEM.
 */
kelma_status decode_new(const kelma_res *res, const decode_options *opt, decode **out,
			kelma_err *err);
/* Write s[0..n) (valid UTF-8) in Arabic letters to the end of out. map (may be NULL): segments are
 * appended, out -> s. *confidence (may be NULL): posterior of the whole text. Text that is not
 * Arabizi is copied byte for byte. */
kelma_status decode_text(decode *d, const char *s, size_t n, const kelma_token *tok,
			 const kelma_lang_token *lab, size_t k, kelma_buf *out, kelma_map *map,
			 double *confidence, kelma_err *err);
/* Several readings: texts are appended to out, cand[0..cap) says which bytes; map (may be NULL):
 * map[i] is replaced by that of reading i. */
typedef struct readings {
	kelma_buf *out;
	kelma_candidate *cand;
	kelma_map *map;
	size_t cap, got;
} readings;
/* Up to r->cap readings of the whole text, best first; r->got >= 1 on success. As
 * kelma_translit_nbest(). */
kelma_status decode_nbest(decode *d, const char *s, size_t n, const kelma_token *tok,
			  const kelma_lang_token *lab, size_t k, readings *r, kelma_err *err);
/* A line a word: where its reading comes from, with weights. */
kelma_status decode_explain(decode *d, const char *s, size_t n, const kelma_token *tok,
			    const kelma_lang_token *lab, size_t k, kelma_buf *out, kelma_err *err);
void decode_free(decode *d);

/* A text in parts with several spellings each, see names_parts.h. */
typedef struct parts_source parts_source;

/* Names. to_arab: Latin -> Arabic script, else Arabic -> Latin (Ben Abdellah, El Houcine ...). A
 * whole line is one name. */
typedef struct names names;
kelma_status names_new(const kelma_res *res, int to_arab, names **out, kelma_err *err);
const parts_source *names_parts(const names *d);
void names_free(names *d);

/* Darija in Arabic script -> Arabizi. style: NULL = "digits" (3 7 9, kh gh ch), or "french" (aa h
 * q, ou, ch), or "short" (3 7 9 5 4 x, few vowels). Tokens without Arabic letters are copied. */
typedef struct reverse reverse;
kelma_status reverse_new(const kelma_res *res, const char *style, reverse **out, kelma_err *err);
const parts_source *reverse_parts(const reverse *d);
void reverse_free(reverse *d);
#endif
