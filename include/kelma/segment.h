/** @file kelma/segment.h  Typed tokens, sentences, clitics: one pass over the caller's text. */
#ifndef KELMA_SEGMENT_H
#define KELMA_SEGMENT_H
#include <kelma/pack.h>
#include <kelma/text.h>
#ifdef __cplusplus
extern "C" {
#endif

/* Token classes: X(NAME, "name in the CLI and JSON"). */
#define KELMA_TOKEN_LIST(X)                                                                        \
	X(WORD, "word")                                                                            \
	X(NUMBER, "number")                                                                        \
	X(PUNCT, "punct")                                                                          \
	X(SYMBOL, "symbol")                                                                        \
	X(EMOJI, "emoji")                                                                          \
	X(URL, "url")                                                                              \
	X(EMAIL, "email")                                                                          \
	X(HASHTAG, "hashtag")                                                                      \
	X(MENTION, "mention")                                                                      \
	X(PHONE, "phone")                                                                          \
	X(ID, "id")                                                                                \
	X(DATE, "date")                                                                            \
	X(TIME, "time")                                                                            \
	X(AMOUNT, "amount")
typedef enum kelma_token_class {
#define KELMA_TOKEN_ENUM(name, text) KELMA_TOKEN_##name,
	KELMA_TOKEN_LIST(KELMA_TOKEN_ENUM)
#undef KELMA_TOKEN_ENUM
	KELMA_TOKEN_COUNT
} kelma_token_class;
/** Name of a class, "?" out of range. Static. */
KELMA_API const char *kelma_token_class_name(kelma_token_class c);

/** One token: bytes [start, end) of the text, its class, the script of its letters (COMMON when it
 *  has none) and, for phone, id, date, time and amount, the shape that matched (a number of the
 *  shape scanner; 0 = none). */
typedef struct kelma_token {
	size_t start, end;
	kelma_token_class cls;
	kelma_script script;
	unsigned shape;
} kelma_token;

typedef struct kelma_tok_options {
	int version;       /**< 1 */
	int split_hyphens; /**< 1: clitic chains and compounds are split at hyphens */
	int uax29;         /**< 1: exactly the Unicode word rules, class by content */
	int hard_newlines; /**< sentences: 1 = every newline ends one; 0 = soft wraps are joined
				(default) */
} kelma_tok_options;
#define KELMA_TOK_OPTIONS_INIT { 1, 0, 0, 0 }

/** Tokenizer and sentence splitter. One thread at a time; allocates nothing once warm. */
typedef struct kelma_tok kelma_tok;
/** Make one. opt may be NULL. res is not owned and must outlive *out. KELMA_ENOMEM, KELMA_EDATA,
 *  KELMA_EARG. */
KELMA_API kelma_status kelma_tok_new(const kelma_res *res, const kelma_tok_options *opt,
				     kelma_tok **out, kelma_err *err);
/** Begin a text of valid UTF-8 (validate first). s must stay until the last _next. Forgets the
 *  text before. Linear. */
KELMA_API kelma_status kelma_tok_start(kelma_tok *tk, const char *s, size_t n, kelma_err *err);
/** Next token in *t: 1; 0 at the end; negative status. Tokens ascend and do not overlap; every
 *  byte that is neither white space nor an invisible control between tokens (bidi marks,
 *  zero-width space, U+2060, U+FEFF) belongs to exactly one; such controls inside a word or number
 *  belong to it. */
KELMA_API int kelma_tok_next(kelma_tok *tk, kelma_token *t);
/** Next sentence of the text given to kelma_tok_start(), independent of kelma_tok_next(): 1, 0,
 *  negative status. White space and invisible controls at both ends are outside. */
KELMA_API int kelma_sent_next(kelma_tok *tk, kelma_span *sentence);
/** Cut an Arabic-script or Arabizi word s[0..n) into surface pieces (clitics and stem, in order):
 *  writes up to cap pieces and returns how many there are; 1 = nothing to cut. The pieces join to
 *  the word again. */
KELMA_API size_t kelma_clitics(kelma_tok *tk, const char *s, size_t n, kelma_span *pieces,
			       size_t cap);
/** Two keys for retrieval: words that share one are likely forms of one word. STEM = the word
 *  without clitics and one ending, in its own letters; SKELETON = the consonants of that in one
 *  Latin alphabet for every script (7anout and the same word in Arabic letters give "hnt"). */
typedef enum kelma_key_kind { KELMA_KEY_STEM, KELMA_KEY_SKELETON } kelma_key_kind;
/** Append the key of word s[0..n) (valid UTF-8) to out; may add nothing (a word of vowels).
 *  KELMA_ENOMEM: out unchanged. */
KELMA_API kelma_status kelma_word_key(kelma_tok *tk, kelma_key_kind kind, const char *s, size_t n,
				      kelma_buf *out);
/** Labels of the languages in which the word is a stop word, by counts ("ary-Arab arb-Arab", *len
 *  bytes, not NUL-terminated, of the pack), or NULL with *len = 0. Case and vowel marks do not
 *  matter. */
KELMA_API const char *kelma_stop_word(kelma_tok *tk, const char *s, size_t n, size_t *len);
/** Free. NULL is harmless. */
KELMA_API void kelma_tok_free(kelma_tok *tk);

#ifdef __cplusplus
}
#endif
#endif
