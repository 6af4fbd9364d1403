/** @file kelma/translit.h  Transliteration: rule schemes between scripts, and the Arabizi <->
 *  Arabic decoder. */
#ifndef KELMA_TRANSLIT_H
#define KELMA_TRANSLIT_H
#include <kelma/lang.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct kelma_translit_options {
	int version;         /**< 1 */
	const char *to; /**< "Arab", "Latn" or "Tfng"; required unless scheme or rules say it */
	const char *
		from; /**< NULL or "auto": run by run; or "ary-Latn", "ber-Latn", "Arab", "Tfng",
			   "Latn" ... */
	const char
		*scheme; /**< NULL = the best for the pair; a name of kelma_translit_get_scheme() */
	const char *rules;   /**< NULL, or the text of the user's own scheme (instead of scheme) */
	const char
		*domain; /**< NULL, or "name": person and place names, Moroccan official spelling */
	int foreign_arab; /**< 1: French, English and Spanish words are written in Arabic letters by
			       the rules of
				  the schemes french-arab, english-arab and spanish-arab; words of
				  capitals alone, links and ids stay. 0: kept */
	double min_prob; /**< words decoded with less confidence are left as they are; 0 = never */
	const char *
		style; /**< NULL or options of the decoder: "gaf=X,ta=X,article=X,coda" (see the
			    manual) */
	const char *protect; /**< NULL or a pattern (PCRE2 syntax): what matches stays as it is, and
				  the rest of a word that it touches stays with it */
} kelma_translit_options;
#define KELMA_TRANSLIT_OPTIONS_INIT { 1, 0, 0, 0, 0, 0, 0, 0.0, 0, 0 }

/** Transliterator. One thread at a time; allocates nothing once warm. */
typedef struct kelma_translit kelma_translit;
/** Make one. Strings in opt are copied. KELMA_ENOTFOUND (no such scheme or pair), KELMA_ESYNTAX
 *  (rules: err->line; protect: err->pos), KELMA_EARG, KELMA_EDATA, KELMA_ENOMEM. */
KELMA_API kelma_status kelma_translit_new(const kelma_res *res, const kelma_translit_options *opt,
					  kelma_translit **out, kelma_err *err);
/** Transliterate valid UTF-8 s[0..n) and append to out; map (may be NULL, replaced): appended bytes
 *  -> s.
 *  *confidence (may be NULL): 1 for rule schemes that knew every letter, else the posterior of the
 *  whole text. */
KELMA_API kelma_status kelma_translit_run(kelma_translit *tl, const char *s, size_t n,
					  kelma_buf *out, kelma_map *map, double *confidence,
					  kelma_err *err);
/** As _run with the tokens and token labels that the caller has already (kelma_doc): nothing is
 *  computed twice. */
KELMA_API kelma_status kelma_translit_run_tokens(kelma_translit *tl, const char *s, size_t n,
						 const kelma_token *tok,
						 const kelma_lang_token *lab, size_t k,
						 kelma_buf *out, kelma_map *map, double *confidence,
						 kelma_err *err);
/** One of several readings, best first. */
typedef struct kelma_candidate {
	double prob;
	size_t start, end; /**< its bytes in the buffer given to kelma_translit_nbest() */
} kelma_candidate;
/** Up to `cap` readings of s[0..n): texts are appended to out, *got candidates written (at least 1
 *  on success; just 1 for mixed texts and for those with something that options.protect
 *  matches). */
KELMA_API kelma_status kelma_translit_nbest(kelma_translit *tl, const char *s, size_t n,
					    kelma_buf *out, kelma_candidate *cand, size_t cap,
					    size_t *got, kelma_err *err);
/** As _nbest; maps[0..cap): maps[i] is replaced by the offset map of reading i, bytes of that
 *  reading (from its start) -> s. Each one KELMA_MAP_INIT or one used before; free all of them.
 *  After failure they hold nothing of use. */
KELMA_API kelma_status kelma_translit_nbest_maps(kelma_translit *tl, const char *s, size_t n,
						 kelma_buf *out, kelma_candidate *cand,
						 kelma_map *maps, size_t cap, size_t *got,
						 kelma_err *err);
/** Append to out, a line a word, what decided: lexicon entry, or segments with their weights. For
 *  people. */
KELMA_API kelma_status kelma_translit_explain(kelma_translit *tl, const char *s, size_t n,
					      kelma_buf *out, kelma_err *err);
/** Name of what the last successful run or nbest of tl used: a scheme ("ircam"; "arabizi" for the
 *  models of Darija), two of them one after the other ("phone-latin+tfng-arab-plain"), "names" for
 *  domain "name", "auto" when words of one text went different ways, "none" when nothing had to be
 *  written anew. Never NULL; valid until the next run or _free. */
KELMA_API const char *kelma_translit_get_used(const kelma_translit *tl);
/** A letter that the rules did not know and left as it was. */
typedef struct kelma_unknown {
	uint32_t cp;
	size_t count, first; /**< how often, and the byte of the text where it was met first */
} kelma_unknown;
/** Unknown letter i (0, 1, ... in order of appearance, at most 16) of the last
 *  kelma_translit_run(): 1, or 0 at the end. Only rule schemes report; characters of other scripts
 *  are not unknown but left alone. */
KELMA_API int kelma_translit_get_unknown(const kelma_translit *tl, size_t i, kelma_unknown *out);
/** Append to out the rules of opt->scheme (or opt->rules) as an ICU transform, in the direction
 *  that from and to say.
 *  *skipped (may be NULL): rules that ICU cannot say; they stand there as comments.
 *  KELMA_ENOTFOUND, KELMA_ESYNTAX. */
KELMA_API kelma_status kelma_translit_export_icu(const kelma_res *res,
						 const kelma_translit_options *opt, kelma_buf *out,
						 size_t *skipped, kelma_err *err);
/** What a scheme of the pack is. Strings belong to res. */
typedef struct kelma_scheme_info {
	const char *name, *from, *to, *title, *source;
	int reversible;
} kelma_scheme_info;
/** Describe scheme i (0, 1, ...): 1, or 0 at the end. */
KELMA_API int kelma_translit_get_scheme(const kelma_res *res, size_t i, kelma_scheme_info *out);
/** Free. NULL is harmless. */
KELMA_API void kelma_translit_free(kelma_translit *tl);

#ifdef __cplusplus
}
#endif
#endif
