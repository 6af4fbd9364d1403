/** @file kelma/lang.h  Which language: per text and per word, with probabilities, and "und" when
 * not known. */
#ifndef KELMA_LANG_H
#define KELMA_LANG_H
#include <kelma/pack.h>
#include <kelma/segment.h>
#ifdef __cplusplus
extern "C" {
#endif

/* Labels: X(NAME, "BCP 47 shape"). The last three are for tokens only. */
#define KELMA_LABEL_LIST(X)       \
	X(UND, "und")             \
	X(ARY_ARAB, "ary-Arab")   \
	X(ARY_LATN, "ary-Latn")   \
	X(ARB_ARAB, "arb-Arab")   \
	X(ARA_OTHER, "ara-other") \
	X(FRA_LATN, "fra-Latn")   \
	X(ENG_LATN, "eng-Latn")   \
	X(SPA_LATN, "spa-Latn")   \
	X(ZGH_TFNG, "zgh-Tfng")   \
	X(BER_LATN, "ber-Latn")   \
	X(BER_ARAB, "ber-Arab")   \
	X(OTHER, "other")         \
	X(NAME, "name")
typedef enum kelma_label {
#define KELMA_LABEL_ENUM(name, text) KELMA_LABEL_##name,
	KELMA_LABEL_LIST(KELMA_LABEL_ENUM)
#undef KELMA_LABEL_ENUM
		KELMA_LABEL_COUNT
} kelma_label;
/** "ary-Latn" and so on; "und" out of range. Static. */
KELMA_API const char *kelma_label_name(kelma_label l);
/** The label with this name, or -1. */
KELMA_API int kelma_label_find(const char *name, size_t n);

typedef struct kelma_lang_options {
	int version;       /**< 1 */
	uint32_t labels;   /**< bit set of 1u << label to choose among (und is always possible); 0 =
			      all */
	const char
		*prior; /**< NULL or "none", the name of a prior (data/priors: "inbox", "corpus"),
			      or "label=nats,label=nats" */
	double min_prob;   /**< under this the answer is und; 0 = the calibrated default */
} kelma_lang_options;
#define KELMA_LANG_OPTIONS_INIT \
	{                       \
		1, 0, 0, 0.0    \
	}

/** Scores of one text. */
typedef struct kelma_lang_result {
	kelma_label label; /**< best label, KELMA_LABEL_UND when unsure */
	double prob;       /**< its calibrated probability; 0 for und without evidence */
	double probs[KELMA_LABEL_COUNT]; /**< whole vector, sums to 1 (OTHER and NAME are 0) */
	double mix[KELMA_LABEL_COUNT];   /**< share of words per language label; filled by _tokens
					    only */
	double scripts[KELMA_SCRIPT_COUNT]; /**< share of letters per script */
	double dialectness; /**< 0 = Standard Arabic ... 1 = Darija, over Arabic-script words; 0
			       without */
} kelma_lang_result;
/** Label of one token: a language, KELMA_LABEL_UND when no language is known to have the word,
 * KELMA_LABEL_OTHER for marks, numbers, addresses, KELMA_LABEL_NAME for persons, places, brands and
 * institutions of the list in the data pack (data/models/lang.names.tsv); the last two count in no
 * mix. */
typedef struct kelma_lang_token {
	kelma_label label;
	double prob;
} kelma_lang_token;

/** Scorer. One thread at a time; allocates nothing once warm. */
typedef struct kelma_lang kelma_lang;
/** Make one. opt may be NULL. KELMA_EARG (prior; err says which), KELMA_EDATA, KELMA_ENOMEM. */
KELMA_API kelma_status kelma_lang_new(const kelma_res *res, const kelma_lang_options *opt,
				      kelma_lang **out, kelma_err *err);
/** Name of prior i in the pack, or NULL at the end. Belongs to res. */
KELMA_API const char *kelma_lang_get_prior(const kelma_res *res, size_t i);
/** Score valid UTF-8 s[0..n) as one text. Linear; at most a bounded prefix of very long texts is
 * read. */
KELMA_API kelma_status kelma_lang_run(kelma_lang *lg, const char *s, size_t n,
				      kelma_lang_result *out, kelma_err *err);
/** Score a text and each of its tokens tok[0..k) (from kelma_tok_next over the same s). out[0..k)
 * is the caller's. */
KELMA_API kelma_status kelma_lang_run_tokens(kelma_lang *lg, const char *s, size_t n,
					     const kelma_token *tok, size_t k,
					     kelma_lang_token *out, kelma_lang_result *text,
					     kelma_err *err);
/** Append to out why s[0..n) got its label: one line `feature<TAB>label<TAB>weight` per n-gram that
 * counted, the strongest first. For people, not for programs. */
KELMA_API kelma_status kelma_lang_explain(kelma_lang *lg, const char *s, size_t n, kelma_buf *out,
					  kelma_err *err);
/** Free. NULL is harmless. */
KELMA_API void kelma_lang_free(kelma_lang *lg);

#ifdef __cplusplus
}
#endif
#endif
