/** @file kelma/chat.h  What a program that answers messages wants to know beside the layers of
 *  kelma_doc: the language
 *  and script to answer in, the values as slots with a template, cues, a search key, and warnings.
 *
 *  Cues come from lists of words and phrases (data/lexicon/cues.tsv), not from a model: they say
 *  that a phrase of thanks stands there, not that the writer is thankful. */
#ifndef KELMA_CHAT_H
#define KELMA_CHAT_H
#include <kelma/doc.h>
#ifdef __cplusplus
extern "C" {
#endif

/* What can be asked for: X(NAME, "name in presets and JSON"). */
#define KELMA_CHAT_LIST(X)                                                                         \
	X(REPLY_IN, "reply_in") X(SLOTS, "slots") X(TEMPLATE, "template") X(CUES, "cues")          \
	X(MODEL, "model") X(KEY, "key") X(GUARDS, "guards")
enum {
#define KELMA_CHAT_ENUM(name, text) KELMA_CHAT_BIT_##name,
	KELMA_CHAT_LIST(KELMA_CHAT_ENUM)
#undef KELMA_CHAT_ENUM
	KELMA_CHAT_COUNT,
#define KELMA_CHAT_ENUM(name, text) KELMA_CHAT_##name = 1 << KELMA_CHAT_BIT_##name,
	KELMA_CHAT_LIST(KELMA_CHAT_ENUM)
#undef KELMA_CHAT_ENUM
	KELMA_CHAT_ALL = (1 << KELMA_CHAT_COUNT) - 1
};

/* Cues: X(NAME, "name"). */
#define KELMA_CUE_LIST(X)                                                                          \
	X(GREETING, "greeting") X(THANKS, "thanks") X(YES, "yes") X(NO, "no")                      \
	X(NEGATION, "negation") X(QUESTION, "question") X(URGENCY, "urgency")                      \
	X(FRUSTRATION, "frustration")
typedef enum kelma_cue {
#define KELMA_CUE_ENUM(name, text) KELMA_CUE_##name,
	KELMA_CUE_LIST(KELMA_CUE_ENUM)
#undef KELMA_CUE_ENUM
	KELMA_CUE_COUNT
} kelma_cue;
/** "greeting" and so on; "?" out of range. Static. */
KELMA_API const char *kelma_cue_name(kelma_cue c);

/* Guards, reasons not to answer as usual: nothing but white space; language not known; no word and
 * no number (signs, a key held down); longer than the limit. */
#define KELMA_GUARD_LIST(X) X(EMPTY, "empty") X(UND, "und") X(NOISE, "noise") X(LONG, "long")
typedef enum kelma_guard {
#define KELMA_GUARD_ENUM(name, text) KELMA_GUARD_##name,
	KELMA_GUARD_LIST(KELMA_GUARD_ENUM)
#undef KELMA_GUARD_ENUM
	KELMA_GUARD_COUNT
} kelma_guard;
/** "empty" and so on; "?" out of range. Static. */
KELMA_API const char *kelma_guard_name(kelma_guard g);

typedef struct kelma_chat_options {
	int version;     /**< 1 */
	unsigned parts;  /**< KELMA_CHAT_* bits; 0 = all */
	size_t longest;  /**< bytes above which the guard "long" is set; 0 = 4000 */
} kelma_chat_options;
#define KELMA_CHAT_OPTIONS_INIT { 1, 0, 0 }

/** Everything about one message, reusable. One thread at a time; allocates nothing once warm. */
typedef struct kelma_chat kelma_chat;
/** Make one. opt may be NULL. KELMA_EARG, KELMA_EDATA, KELMA_ENOMEM. */
KELMA_API kelma_status kelma_chat_new(const kelma_res *res, const kelma_chat_options *opt,
				      kelma_chat **out, kelma_err *err);
/** Look at s[0..n) (valid UTF-8), which d has analysed last with the layers LANG_TOKENS (for
 *  reply_in) and FIELDS (for slots). d == NULL: the message is analysed here with these two. s
 *  must stay until the getters have been used. Linear. Errors as kelma_doc_run(); KELMA_EARG: d
 *  has not the layers. */
KELMA_API kelma_status kelma_chat_run(kelma_chat *c, const kelma_doc *d, const char *s, size_t n,
				      kelma_err *err);

/** Language and script to answer in: those of most of the message, in the writing that its author
 *  used. KELMA_LABEL_UND when not known; *script (may be NULL) then still says what most letters
 *  are. */
KELMA_API kelma_label kelma_chat_get_reply(const kelma_chat *c, kelma_script *script);
/** Cues found in the last message: bits 1u << KELMA_CUE_*, 0 = none. Cannot fail. */
KELMA_API unsigned kelma_chat_get_cues(const kelma_chat *c);
/** What speaks against answering the last message: bits 1u << KELMA_GUARD_*, 0 = nothing. Cannot
 *  fail. */
KELMA_API unsigned kelma_chat_get_guards(const kelma_chat *c);

/** A value of the message. Strings belong to c until the next run. */
typedef struct kelma_slot {
	const char *
		name; /**< "PHONE_1"; the same value has the same number; written differently:
			   "PHONE_1.2" */
	const char *value;     /**< normalized, as kelma_field.value */
	kelma_span text;       /**< its first place in the message */
} kelma_slot;
/** Slot i (0, 1, ...): 1, or 0 at the end. Every field but subjects is a slot. */
KELMA_API int kelma_chat_get_slot(const kelma_chat *c, size_t i, kelma_slot *out);
/** The message with {NAME} for each slot; braces of the message itself are doubled. */
KELMA_API const char *kelma_chat_get_template(const kelma_chat *c, size_t *n);
/** Append t[0..n) to out with the slots of the last run filled in as they were written and doubled
 *  braces made single: the template gives the message back, byte for byte. Unknown names stay.
 *  KELMA_OK or KELMA_ENOMEM. */
KELMA_API kelma_status kelma_chat_fill(const kelma_chat *c, const char *t, size_t n,
				       kelma_buf *out);
/** What a language model reads best: Darija in Arabic letters, Tamazight in Latin ones, others
 *  normalized. */
KELMA_API const char *kelma_chat_get_model(const kelma_chat *c, size_t *n);
/** Key for looking messages up: by the profile arabizi-key when the message is Darija in Latin
 *  letters, else by darija-key. */
KELMA_API const char *kelma_chat_get_key(const kelma_chat *c, size_t *n);
/** Append `,"reply_in":{...},...` for the parts asked for. KELMA_OK or KELMA_ENOMEM. */
KELMA_API kelma_status kelma_chat_json_members(const kelma_chat *c, kelma_buf *out);
/** Free. NULL is harmless. */
KELMA_API void kelma_chat_free(kelma_chat *c);

/** A preset of `kelma pipe`, see data/presets. Strings belong to res. */
typedef struct kelma_preset {
	const char *name, *text;
	size_t len; /**< bytes of text */
} kelma_preset;
/** Preset i (0, 1, ...): 1, or 0 at the end. */
KELMA_API int kelma_preset_get(const kelma_res *res, size_t i, kelma_preset *out);

#ifdef __cplusplus
}
#endif
#endif
