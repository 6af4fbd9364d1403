/** @file kelma/corpus.h  Corpora: which documents to keep and why not the others, statistics,
 *  hashes of documents. */
#ifndef KELMA_CORPUS_H
#define KELMA_CORPUS_H
#include <kelma/form.h>
#include <kelma/doc.h>
#ifdef __cplusplus
extern "C" {
#endif

/** Hash of a document's text s[0..n), for sampling, splitting and finding equal texts: the same on
 *  every machine, in every version of the library (XXH3, 64 bits, with `seed`). Cannot fail;
 *  thread-safe. */
KELMA_API uint64_t kelma_corpus_hash(const char *s, size_t n, uint64_t seed);

/** SHA-256, for manifests. Feed bytes, then ask for the digest as 64 hexadecimal digits and a NUL.
 */
typedef struct kelma_sha256 kelma_sha256;
/** New sum of no bytes. KELMA_ENOMEM. */
KELMA_API kelma_status kelma_sha256_new(kelma_sha256 **out, kelma_err *err);
/** Add bytes. Cannot fail. */
KELMA_API void kelma_sha256_add(kelma_sha256 *h, const char *s, size_t n);
/** The digest of all bytes added; the sum then starts anew. */
KELMA_API void kelma_sha256_hex(kelma_sha256 *h, char hex[65]);
/** Free. NULL is harmless. */
KELMA_API void kelma_sha256_free(kelma_sha256 *h);

/* What is measured of a document: X(NAME, "name in rules and expressions", is it known of a line
 * too, "what"). Shares are 0 to 1. Characters are code points; words are tokens that are neither
 * punctuation, symbol nor emoji. */
#define KELMA_MEASURE_LIST(X)                                                                      \
	X(WORDS, "words", 1, "words")                                                              \
	X(CHARS, "chars", 1, "characters")                                                         \
	X(BYTES, "bytes", 1, "bytes")                                                              \
	X(LINES, "lines", 0, "lines that are not blank")                                           \
	X(PARAGRAPHS, "paragraphs", 0, "paragraphs, parted by blank lines")                        \
	X(SENTENCES, "sentences", 0, "sentences")                                                  \
	X(WORD_LENGTH, "word_length", 1, "characters of a word, on average")                       \
	X(ALPHA_WORDS, "alpha_words", 1, "share of tokens that hold a letter")                     \
	X(SYMBOL_WORDS, "symbol_words", 1, "# and ... per token")                                  \
	X(DIGITS, "digits", 1, "share of characters that are digits")                              \
	X(LINKS, "links", 1, "share of words that are URLs or e-mail addresses")                   \
	X(CURLY, "curly", 1, "opening curly brackets")                                             \
	X(UNKNOWN, "unknown", 1, "share of characters that are U+FFFD, unassigned or private")     \
	X(STRAY_SIGNS, "stray_signs", 1,                                                           \
	  "signs of old fonts (cent, not equal) between letters, per word")                        \
	X(BULLET_LINES, "bullet_lines", 1, "share of lines that begin with a bullet")              \
	X(ELLIPSIS_LINES, "ellipsis_lines", 1, "share of lines that end in an ellipsis")           \
	X(PUNCT_LINES, "punct_lines", 1, "share of lines that end as sentences do")                \
	X(SHORT_LINES, "short_lines", 1, "share of lines of at most 30 characters")                \
	X(NEW_LINES, "new_lines", 0, "line ends per word")                                         \
	X(DUP_LINES, "dup_lines", 0, "share of lines that stood before")                           \
	X(DUP_LINE_CHARS, "dup_line_chars", 0, "share of characters in them")                      \
	X(DUP_PARAGRAPHS, "dup_paragraphs", 0, "share of paragraphs that stood before")            \
	X(DUP_PARAGRAPH_CHARS, "dup_paragraph_chars", 0, "share of characters in them")            \
	X(TOP_2GRAM, "top_2gram", 0,                                                               \
	  "share of characters in the repeated 2-gram that covers most")                           \
	X(TOP_3GRAM, "top_3gram", 0, "the same with 3 words")                                      \
	X(TOP_4GRAM, "top_4gram", 0, "the same with 4 words")                                      \
	X(RAW_2GRAM, "raw_2gram", 0, "as published filters count: also when it occurs once")       \
	X(RAW_3GRAM, "raw_3gram", 0, "the same with 3 words")                                      \
	X(RAW_4GRAM, "raw_4gram", 0, "the same with 4 words")                                      \
	X(DUP_5GRAM, "dup_5gram", 0, "share of characters in 5-grams that stood before")           \
	X(DUP_6GRAM, "dup_6gram", 0, "the same with 6 words")                                      \
	X(DUP_7GRAM, "dup_7gram", 0, "the same with 7 words")                                      \
	X(DUP_8GRAM, "dup_8gram", 0, "the same with 8 words")                                      \
	X(DUP_9GRAM, "dup_9gram", 0, "the same with 9 words")                                      \
	X(DUP_10GRAM, "dup_10gram", 0, "the same with 10 words")                                   \
	X(STOP_WORDS, "stop_words", 0, "different stop words of the document's language")          \
	X(BOILERPLATE, "boilerplate", 1, "share of words in phrases of web pages, not of texts")   \
	X(C4_LINE, "c4_line", 1, "phrases for which C4 drops a line")                              \
	X(C4_DOC, "c4_doc", 1, "phrases for which C4 drops a document")                            \
	X(PROB, "prob", 0, "probability of the document's language")                               \
	X(DIALECTNESS, "dialectness", 0, "0 = Standard Arabic, 1 = Darija")                        \
	X(ARAB, "Arab", 1, "share of words in Arabic letters")                                     \
	X(LATN, "Latn", 1, "share of words in Latin letters")                                      \
	X(TFNG, "Tfng", 1, "share of words in Tifinagh")                                           \
	X(OTHER_SCRIPT, "other_script", 1, "share of words in other letters")                      \
	X(MIX, "und", 1, "share of words of this label; those of the other labels follow")
typedef enum kelma_measure {
#define KELMA_MEASURE_ENUM(name, text, line, what) KELMA_MEASURE_##name,
	KELMA_MEASURE_LIST(KELMA_MEASURE_ENUM)
#undef KELMA_MEASURE_ENUM
	/** KELMA_MEASURE_MIX + label is the share of that label, up to ber-Arab. */
	KELMA_MEASURE_COUNT = KELMA_MEASURE_MIX + KELMA_LABEL_OTHER
} kelma_measure;
/** Name of a measure ("top_2gram", "ary-Arab"); "?" out of range. Static. */
KELMA_API const char *kelma_measure_name(unsigned m);
/** What it is, in English; "" out of range. Static. */
KELMA_API const char *kelma_measure_what(unsigned m);
/** The measure with this name, or -1. */
KELMA_API int kelma_measure_find(const char *name, size_t n);

/** An expression over measures, compiled: `ary-Arab + ary-Latn >= 60% and not (words < 3 or label
 *  == und)`. A comparison is a sum of measures, one of >= > <= < == !=, and a number (or a
 *  percentage), or `label ==` and `!=` with a label. `not` binds before `and`, `and` before `or`.
 *  At most 64 comparisons. Immutable: threads may share it. */
typedef struct kelma_keep kelma_keep;
/** Compile. line = 1: only measures known of a line. KELMA_ESYNTAX with err->pos and what was
 *  probably meant. */
KELMA_API kelma_status kelma_keep_new(const char *expr, int line, kelma_keep **out, kelma_err *err);
/** The comparison that decided. */
typedef struct kelma_cause {
	const char *
		measure; /**< as written: "ary-Arab", "ary-Arab+ary-Latn", "label"; belongs to the
			      expression */
	const char *op;      /**< ">=" and so on. Static. */
	double value, threshold; /**< for `label` both are label numbers */
} kelma_cause;
/** 1 when m (KELMA_MEASURE_COUNT numbers) and the label satisfy the expression; why (may be NULL)
 *  says which comparison decided. Cannot fail. */
KELMA_API int kelma_keep_test(const kelma_keep *k, const double *m, kelma_label label,
			      kelma_cause *why);
/** Free. NULL is harmless. */
KELMA_API void kelma_keep_free(kelma_keep *k);

typedef struct kelma_clean_options {
	int version;            /**< 1 */
	const char *
		rules; /**< name of a set of rules (data/corpus), text of one (it holds a newline),
			    NULL = none */
	const char *keep;       /**< NULL or an expression that a document must satisfy */
	const char *
		keep_lines; /**< NULL or an expression that each line must satisfy; the others are
				 taken out */
	const char *repair;     /**< normalization profile applied first ("repair"); NULL = none */
	const char *prior;      /**< as kelma_lang_options */
	int all; /**< 1: measure everything, and try every rule even after one has failed */
} kelma_clean_options;
#define KELMA_CLEAN_OPTIONS_INIT { 1, 0, 0, 0, 0, 0, 0 }

/** Cleaner of documents. One thread at a time; allocates nothing once warm. */
typedef struct kelma_clean kelma_clean;
/** Make one. Strings are copied. KELMA_ENOTFOUND (rules, profile), KELMA_ESYNTAX (err->line of the
 *  rules, err->pos of an expression), KELMA_EARG (prior), KELMA_EDATA, KELMA_ENOMEM. */
KELMA_API kelma_status kelma_clean_new(const kelma_res *res, const kelma_clean_options *opt,
				       kelma_clean **out, kelma_err *err);

/** A line that was taken out of a document. */
typedef struct kelma_clean_line {
	kelma_span span;  /**< bytes of the repaired text, without the line end */
	const char *rule; /**< belongs to the cleaner */
	kelma_cause why;
} kelma_clean_line;
/** What is to become of a document. */
typedef struct kelma_verdict {
	int keep;                     /**< 1: keep text */
	const char *rule; /**< for which it is dropped; NULL when kept. Belongs to the cleaner. */
	kelma_cause why;
	kelma_label label;            /**< of the document as it came (repaired) */
	const char *text; /**< repaired, without the lines taken out; belongs to the cleaner */
	size_t n;
	const double *measure;        /**< KELMA_MEASURE_COUNT numbers, of text */
	const kelma_lang_result *lang;/**< of text, with mix */
	const kelma_clean_line *line; /**< lines taken out, of the repaired text */
	size_t nline;
	const char *whole; /**< the repaired text before that; == text when no line was taken out */
	size_t nwhole;
	const size_t *words;          /**< KELMA_LABEL_COUNT numbers: words of text per label */
	const size_t *
		script_words; /**< KELMA_SCRIPT_COUNT numbers: words of text per script; common =
				   without letters */
	size_t switches; /**< how often the language changes from one word to the next that has
			      one */
} kelma_verdict;
/** Judge s[0..n) (UTF-8; KELMA_EUTF8 with err->pos otherwise). v is good until the next run. First
 *  lines are taken out that break a rule of lines, then the document is measured and the rules of
 *  documents are tried in their order. A document of which no line is left is dropped for the rule
 *  of its first line. Linear in n. KELMA_ENOMEM. */
KELMA_API kelma_status kelma_clean_run(kelma_clean *c, const char *s, size_t n, kelma_verdict *v,
				       kelma_err *err);
/** A rule of the set in use, for reports. */
typedef struct kelma_clean_rule {
	const char *name;  /**< "keep" and "keep-lines" are the expressions of the options */
	const char *expr;  /**< of the row for the last document's label; NULL when there is none */
	int line;          /**< 1: a rule of lines */
	int broken;        /**< with `all`: the last document (or one of its lines) breaks it */
	uint64_t measures[2]; /**< bit set of the measures that any of its rows names */
} kelma_clean_rule;
/** Describe rule i (0, 1, ...) in the order they are tried, those of lines first. Returns 1, or 0
 *  at the end. */
KELMA_API int kelma_clean_get_rule(const kelma_clean *c, size_t i, kelma_clean_rule *out);
/** Name of set of rules i in the pack, or NULL at the end. Belongs to res. */
KELMA_API const char *kelma_clean_get_set(const kelma_res *res, size_t i);
/** Free. NULL is harmless. */
KELMA_API void kelma_clean_free(kelma_clean *c);

/** Statistics of documents: sums of integers, so that parts can be counted apart and merged in any
 *  order. */
typedef struct kelma_stats kelma_stats;
/** New, of no documents (about 400 KiB). KELMA_ENOMEM. */
KELMA_API kelma_status kelma_stats_new(kelma_stats **out, kelma_err *err);
/** Count the text of a verdict (of a cleaner with `all`, for measures that rules do not need).
 *  Cannot fail. */
KELMA_API void kelma_stats_add(kelma_stats *s, const kelma_verdict *v);
/** Count a field of this type (a kelma_field_type; others are passed over), never its value.
 *  Cannot fail. */
KELMA_API void kelma_stats_add_field(kelma_stats *s, unsigned type);
/** Add what `from` has counted. Cannot fail. */
KELMA_API void kelma_stats_merge(kelma_stats *s, const kelma_stats *from);
/** Append all of it as one JSON object (no newline); equal statistics give equal bytes.
 *  KELMA_ENOMEM. */
KELMA_API kelma_status kelma_stats_json(const kelma_stats *s, kelma_buf *out);
/** Add what such an object holds, j[0..n). KELMA_ESYNTAX (not one, or of another version;
 *  err->pos): s may hold part of it then. Linear in n. */
KELMA_API kelma_status kelma_stats_read(kelma_stats *s, const char *j, size_t n, kelma_err *err);

/* What is summed up per label of a document: X(NAME, "name in JSON"). */
#define KELMA_SUM_LIST(X)                                                                          \
	X(DOCS, "docs") X(BYTES, "bytes") X(CHARS, "chars") X(WORDS, "words") X(LINES, "lines")    \
	X(SWITCHES, "switches")
typedef enum kelma_sum {
#define KELMA_SUM_ENUM(name, text) KELMA_SUM_##name,
	KELMA_SUM_LIST(KELMA_SUM_ENUM)
#undef KELMA_SUM_ENUM
	KELMA_SUM_COUNT
} kelma_sum;
/** Sum over documents of the label; KELMA_LABEL_COUNT = over all. */
KELMA_API uint64_t kelma_stats_get_sum(const kelma_stats *s, kelma_sum what, unsigned label);
/** Words of label `word` (KELMA_LABEL_COUNT = of any) in documents of label `doc`
 *  (KELMA_LABEL_COUNT = of any). */
KELMA_API uint64_t kelma_stats_get_words(const kelma_stats *s, unsigned doc, unsigned word);
/** Words in the script in documents of the label (KELMA_LABEL_COUNT = of any). */
KELMA_API uint64_t kelma_stats_get_script(const kelma_stats *s, unsigned doc, kelma_script script);
/** Fields of the type. */
KELMA_API uint64_t kelma_stats_get_fields(const kelma_stats *s, unsigned type);
enum { KELMA_STATS_BINS = 64 };
/** Documents of the label (KELMA_LABEL_COUNT = of any) whose measure lies in the bin. */
KELMA_API uint64_t kelma_stats_get_bin(const kelma_stats *s, unsigned label, unsigned measure,
				       unsigned bin);
/** Where the bin begins: shares by steps of 0.02, word_length by 0.4, counts by half powers of
 *  two. */
KELMA_API double kelma_stats_get_edge(unsigned measure, unsigned bin);
/** The start of the bin that holds quantile q (0 to 1) of the measure; 0 without documents. */
KELMA_API double kelma_stats_get_quantile(const kelma_stats *s, unsigned label, unsigned measure,
					  double q);
/** Free. NULL is harmless. */
KELMA_API void kelma_stats_free(kelma_stats *s);

#ifdef __cplusplus
}
#endif
#endif
