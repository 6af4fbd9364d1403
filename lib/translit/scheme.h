/* Internal: rule schemes. A scheme is a text (data/schemes/NAME.rules or the user's own); reading
 * it gives a list of rules, building it gives tables, running it is one pass over the input. The
 * format is described in data/schemes/README.md. */
#ifndef TRANSLIT_SCHEME_H
#define TRANSLIT_SCHEME_H
#include <kelma/text.h>
#include "base/lines.h"

enum {
	SCHEME_KEY_MAX = 20,  /* characters of a key */
	SCHEME_CTX_MAX = 8,   /* items on each side of a context */
	SCHEME_DEPTH_MAX = 4, /* @base of @base ... */
	SCHEME_MARGIN =
		32, /* characters a rule may look at on either side; more than key + context */
	SCHEME_CLASSES_MAX = 1000,
	SCHEME_SYMS_MAX = 1024,
	SCHEME_RULES_MAX = 60000, /* after classes are written out */
};

/* The library of schemes in one text: each begins with a line `@scheme NAME`. */
typedef struct scheme_lib {
	const char *s;
	size_t n;
} scheme_lib;

/* What the head of a scheme says. Strings point into the text. */
typedef struct scheme_head {
	base_str name, from, to, title, source;
	int reversible; /* @reversible yes: reverse(forward(x)) = x for every text of its letters */
	int title_case; /* @case title: words begin with a capital */
	int signs;      /* @signs yes: letters of the other side are also punctuation marks */
	int fold;       /* @fold: capitals of the input are read as small letters */
} scheme_head;

/* One example of the rules file. Fields as written (escaped). */
typedef struct scheme_example {
	base_str in, out;
	size_t line;
	int reverse;
} scheme_example;

/* Where a rule may apply. */
typedef enum scheme_mode { SCHEME_BOTH, SCHEME_FORWARD, SCHEME_REVERSE } scheme_mode;

/* A character or a class of characters of a key or context. */
typedef struct scheme_item {
	uint32_t cp; /* the character, when cls < 0 */
	short cls;   /* class number, SCHEME_CLS_* or -1 */
	uint8_t neg; /* any but this; context only */
} scheme_item;
/* Built-in classes: any character of a word, white space, either end of a word (takes no room). */
enum { SCHEME_CLS_NONE = -1, SCHEME_CLS_LETTER = -2, SCHEME_CLS_SPACE = -3, SCHEME_CLS_EDGE = -4 };
/* Case of a rule's output: as the word asks; always as written; capital at the start of a sentence
 * only. */
enum { SCHEME_CASE_WORD, SCHEME_CASE_LOWER, SCHEME_CASE_FIRST };

/* What follows a rule's output: nothing special, a new word, the same word. */
enum { SCHEME_GO_ON, SCHEME_BREAK, SCHEME_JOIN };

typedef struct scheme_rule {
	scheme_item key[SCHEME_KEY_MAX], left[SCHEME_CTX_MAX],
		right[SCHEME_CTX_MAX]; /* left[0] is next to the key */
	uint8_t nkey, nleft, nright, level, cas, mode, brk;
	uint16_t need, forbid, set; /* word flags */
	base_str out;               /* as written: escapes and references not resolved */
	size_t line;
} scheme_rule;

typedef struct scheme_class {
	base_str name;
	uint32_t *cp;
	size_t n, cap;
	int flag; /* word flag set by its members, -1 = none */
} scheme_class;

/* A scheme as read. */
typedef struct scheme_src {
	scheme_head head;
	scheme_class *cls;
	size_t ncls, capcls;
	scheme_rule *rule;
	size_t nrule, caprule;
	scheme_example *ex;
	size_t nex, capex;
	base_str flag[16]; /* names of word flags */
	size_t nflag;
	uint32_t before; /* @before: this character is read before one of class before_cls that
			    precedes it */
	int before_cls;
} scheme_src;

/* Find `name` in the library: its text, or n = 0. */
base_str scheme_find(scheme_lib lib, const char *name, size_t n);
/* Scheme number i of the library, or n = 0. */
base_str scheme_nth(scheme_lib lib, size_t i);
/* Read only the head; what is not said stays empty. KELMA_ESYNTAX: not UTF-8. */
kelma_status scheme_read_head(base_str text, scheme_head *h, kelma_err *err);
/* Read a scheme; @base is looked up in lib. The texts must outlive src. scheme_src_free() even
 * after failure. */
kelma_status scheme_read(scheme_lib lib, base_str text, scheme_src *src, kelma_err *err);
void scheme_src_free(scheme_src *src);
/* Decode escapes of one field; appended. KELMA_ESYNTAX. Text in [brackets] is kept as it is. */
kelma_status scheme_unescape(base_str f, size_t line, kelma_buf *out, kelma_err *err);

typedef struct scheme scheme;
/* Build the tables of one direction of a scheme that was read. Nothing of src is used later. */
kelma_status scheme_build(const scheme_src *src, int reverse, scheme **out, kelma_err *err);
/* scheme_read + scheme_build. */
kelma_status scheme_new(scheme_lib lib, base_str text, int reverse, scheme **out, kelma_err *err);
void scheme_free(scheme *sc);

/* What a run met. */
enum { SCHEME_UNKNOWN_MAX = 16 };
typedef struct scheme_seen {
	size_t letters, unknown; /* letters of the source script, and those without a rule */
	uint32_t cp[SCHEME_UNKNOWN_MAX]; /* the first different ones */
	size_t count[SCHEME_UNKNOWN_MAX], at[SCHEME_UNKNOWN_MAX],
		n; /* how often, first place, how many kinds */
} scheme_seen;
/* Append the converted text; segments are appended to map (may be NULL). seen (may be NULL) is set;
 * explain (may be NULL) gets a line per rule that applied. Linear. Allocates only when out or map
 * grow. */
kelma_status scheme_run(const scheme *sc, const char *s, size_t n, kelma_buf *out, kelma_map *map,
			scheme_seen *seen, kelma_buf *explain);
/* Append the rules of src in ICU transform syntax; *skipped counts rules that cannot be said there
 * (as comments). */
kelma_status scheme_icu(const scheme_src *src, int reverse, kelma_buf *out, size_t *skipped,
			kelma_err *err);
/* Read, build and run the examples of a scheme; a reversible one also turns every example back.
 * KELMA_EDATA and err->line: that example fails, got holds what came out. */
kelma_status scheme_check(scheme_lib lib, base_str text, kelma_buf *got, kelma_err *err);
#endif
