/** @file kelma/doc.h  One analysed message: the layers asked for, computed once, all spans in bytes
 *  of the original. */
#ifndef KELMA_DOC_H
#define KELMA_DOC_H
#include <kelma/extract.h>
#include <kelma/lang.h>
#include <kelma/norm.h>
#include <kelma/segment.h>
#include <kelma/translit.h>
#ifdef __cplusplus
extern "C" {
#endif

enum {
	KELMA_LAYER_NORM = 1,
	KELMA_LAYER_TOKENS = 2,
	KELMA_LAYER_SENTENCES = 4,
	KELMA_LAYER_CLITICS = 8,
	KELMA_LAYER_LANG = 16,        /**< text level */
	KELMA_LAYER_LANG_TOKENS = 32, /**< text and token level */
	KELMA_LAYER_TRANSLIT = 64,
	KELMA_LAYER_FIELDS = 128,
	KELMA_LAYER_MIX =
		256, /**< text level with kelma_lang_result.mix; tokens are not reported */
	KELMA_LAYER_KEYS =
		512, /**< of each word: stem, consonant skeleton, languages it is a stop word of */
	KELMA_LAYER_ALL_FIELDS =
		1024, /**< fields for kelma_form_run_doc() and kelma_redact_run_doc(): of every type
			   and
				       *   confidence, however few of them `extract` has reported;
				       *   not with extract.patterns and extract.in_digits */
	KELMA_LAYER_NORM_UNSHOWN =
		2048 /**< the normalized text is worked on but stands in no JSON */
};

typedef struct kelma_doc_options {
	int version;                      /**< 1 */
	unsigned layers; /**< KELMA_LAYER_* bits; what a layer needs is computed too */
	const char *profile;              /**< norm profile; NULL = "unify" */
	kelma_tok_options tok;
	kelma_lang_options lang;
	kelma_translit_options translit;
	kelma_extract_options extract;
	const char *steps; /**< NULL or changes to the profile: "+social,-case,gaf=U+06AF" */
	const char
		*protect; /**< NULL or a pattern (PCRE2 syntax): what matches is not normalized */
} kelma_doc_options;
#define KELMA_DOC_OPTIONS_INIT                                                                     \
	{ 1, 0, 0, KELMA_TOK_OPTIONS_INIT, KELMA_LANG_OPTIONS_INIT, KELMA_TRANSLIT_OPTIONS_INIT,   \
	  KELMA_EXTRACT_OPTIONS_INIT, 0, 0 }

/** Analyser and result in one reusable object. One thread at a time; allocates nothing once warm.
 */
typedef struct kelma_doc kelma_doc;
/** Make one. Strings in opt are copied. Errors as those of the parts. */
KELMA_API kelma_status kelma_doc_new(const kelma_res *res, const kelma_doc_options *opt,
				     kelma_doc **out, kelma_err *err);
/** Analyse s[0..n) (UTF-8; KELMA_EUTF8 with err->pos otherwise), which is copied. Everything got
 *  from d before is void. After a failure d is empty and can be used again. */
KELMA_API kelma_status kelma_doc_run(kelma_doc *d, const char *s, size_t n, kelma_err *err);

/** A second document with the layers of d, for a text of its own: it shares with d what was read
 *  and made for them, so it costs a few kilobytes. d and its twins are for one thread at a time all
 *  together. What one of them has found stays until its own next run, whichever is run meanwhile.
 *  Each is freed by kelma_doc_free(), in any order. KELMA_OK, KELMA_EARG, KELMA_ENOMEM. */
KELMA_API kelma_status kelma_doc_twin(kelma_doc *d, kelma_doc **out, kelma_err *err);
/** Analyse k texts, s[i][0..n[i]) with d[i]: a document and twins of it, none of them twice. Each
 *  is as after kelma_doc_run(); layer by layer over all texts is some 8 % faster than text by text
 *  for short ones, because the code and tables of a layer stay in the caches (16 to 32 texts are
 *  enough). st[i] and err[i] are what kelma_doc_run() would have given; err may be NULL. KELMA_OK;
 *  KELMA_EARG when an argument is missing or the documents are no twins: nothing is done then. */
KELMA_API kelma_status kelma_doc_run_all(kelma_doc *const *d, const char *const *s, const size_t *n,
					 size_t k, kelma_status *st, kelma_err *err);

/** One token with all its layers; spans are bytes of the original, strings belong to d until the
 *  next run. */
typedef struct kelma_doc_token {
	kelma_token tok;             /**< start, end: original */
	kelma_span
		norm; /**< its bytes in kelma_doc_get_norm(); equal to tok without a norm layer */
	kelma_lang_token lang;       /**< KELMA_LABEL_UND, 0 without the layer */
	const char *translit;        /**< NULL without the layer or when left as it is */
	size_t translit_len;
	const kelma_span *clitics;   /**< pieces in original bytes; NULL when nothing is cut */
	size_t nclitics;
} kelma_doc_token;

/** Keys of one token for retrieval (kelma_word_key, kelma_stop_word); strings are not
 *  NUL-terminated and stay until the next run. */
typedef struct kelma_doc_keys {
	const char *stem;     /**< "" for tokens that are no words */
	size_t nstem;
	const char *skeleton; /**< "" when there is no consonant */
	size_t nskeleton;
	const char *stop;     /**< labels between blanks, "" when it is no stop word */
	size_t nstop;
} kelma_doc_keys;
/** Keys of token i: 1; 0 without the layer or past the last token (*out is empty then). */
KELMA_API int kelma_doc_get_keys(const kelma_doc *d, size_t i, kelma_doc_keys *out);

/** The normalized text (the original without a norm layer); *n = its bytes. Never NULL after a
 *  run. */
KELMA_API const char *kelma_doc_get_norm(const kelma_doc *d, size_t *n);
/** Offset map normalized -> original; no segments = identity. */
KELMA_API const kelma_map *kelma_doc_get_map(const kelma_doc *d);
/** All tokens, in order; *n = how many. */
KELMA_API const kelma_doc_token *kelma_doc_get_tokens(const kelma_doc *d, size_t *n);
/** All sentences, spans of the original. */
KELMA_API const kelma_span *kelma_doc_get_sentences(const kelma_doc *d, size_t *n);
/** Text-level language scores; NULL without the layer. */
KELMA_API const kelma_lang_result *kelma_doc_get_lang(const kelma_doc *d);
/** The whole text in the other script; NULL without the layer. *confidence may be NULL. */
KELMA_API const char *kelma_doc_get_translit(const kelma_doc *d, size_t *n, double *confidence);
/** All fields, spans of the original. */
KELMA_API const kelma_field *kelma_doc_get_fields(const kelma_doc *d, size_t *n);
/** What KELMA_LAYER_ALL_FIELDS found, spans in bytes of kelma_doc_get_norm(). NULL, 0 without the
 *  layer. */
KELMA_API const kelma_field *kelma_doc_get_all_fields(const kelma_doc *d, size_t *n);
/** Append the whole analysis as one JSON object (no newline), the same as `kelma pipe` writes, and
 *  return KELMA_OK or KELMA_ENOMEM. unit = unit of every offset in it. */
KELMA_API kelma_status kelma_doc_json(const kelma_doc *d, kelma_unit unit, kelma_buf *out);
/** The same without the braces and the text: append `,"norm":...,"tokens":...`, to be put into an
 *  object of the caller's own. KELMA_OK or KELMA_ENOMEM. */
KELMA_API kelma_status kelma_doc_json_members(const kelma_doc *d, kelma_unit unit, kelma_buf *out);
/** Append why the last run gave what it gave, a line each, layer first:
 *  `norm<TAB>step<TAB>changes<TAB>what`, then the lines of kelma_lang_explain() after `lang<TAB>`
 *  and of kelma_translit_explain() after `translit<TAB>`, those of kelma_extract_explain() after
 *  `extract<TAB>`. For people; runs the layers again, and strings of fields are void then.
 *  KELMA_OK, KELMA_ENOMEM, or the error of a layer; `out` keeps what was written before. */
KELMA_API kelma_status kelma_doc_explain(kelma_doc *d, kelma_buf *out, kelma_err *err);
/** Append valid UTF-8 s[0..n) as one JSON string with its quotes. KELMA_OK, KELMA_EARG or
 *  KELMA_ENOMEM; thread-safe. */
KELMA_API kelma_status kelma_json_string(const char *s, size_t n, kelma_buf *out);
/** Free. NULL is harmless. */
KELMA_API void kelma_doc_free(kelma_doc *d);

#ifdef __cplusplus
}
#endif
#endif
