/* Internal: the extractor at work on one block of text.
 * A block is folded and cut into atoms (match/fold.h); words and phrases are looked up (hits);
 * labels cast evidence on what follows them; then each family of fields proposes candidates, and
 * the best ones that do not overlap are kept. */
#ifndef EXTRACT_EXTRACT_H
#define EXTRACT_EXTRACT_H
#include <kelma/extract.h>
#include "extract/calibrate.h"
#include "extract/kinds.h"
#include "extract/types.h"
#include "match/common.h"
#include "match/phrase.h"
#include "match/re.h"
#include <string.h>

typedef struct x_hit {
	uint32_t first, end; /* atoms [first, end) */
	uint32_t start;      /* byte of the text where it starts: after clitics that were cut */
	uint8_t kind, sub, cut;
	const char *value;
} x_hit;

/* What an atom is known as: its hits, and their kinds as bits with X_NUM, X_WITH_DIGITS. */
typedef struct x_word {
	uint32_t at;   /* first hit */
	uint32_t many; /* how many */
	uint64_t kinds;
} x_word;

/* What labels say about the atom that follows them. Bit t = kelma_field_type t (user types from bit
 * KELMA_FIELD_COUNT). */
typedef struct x_evidence {
	uint64_t near, far;       /* right after the label; a few words on */
	uint32_t near_at, not_at; /* atom where the nearest label, not-word ends (0 = none) */
	const char *not_what;
} x_evidence;

/* Does the text say that the number is of something else? The word for a bill alone says so of
 * identifiers with letters only ("facture FA123456"), not of the dates and telephones around it. */
static inline int
x_bill(const x_evidence *e)
{
	return e->not_at && !strcmp(e->not_what, "bill");
}
static inline int
x_denied(const x_evidence *e)
{
	return e->not_at && !x_bill(e);
}

typedef struct x_cand {
	uint32_t start, end;         /* bytes of the block */
	uint32_t value, code, other; /* places in the string pool, 0 = "" */
	uint16_t type;
	uint8_t prio, valid;
	float conf;
} x_cand;

typedef struct x_shape {
	uint32_t start, end; /* bytes of the block */
	uint8_t cls;
} x_shape;
/* How a span lies to the tokens of shapes: touches none, is one, holds one or more, cuts one in
 * two. */
typedef enum x_fit { FIT_FREE, FIT_TOKEN, FIT_HOLDS, FIT_CUTS } x_fit;

typedef struct x_field {
	size_t start, end;
	uint32_t value, code, other;
	uint16_t type;
	uint8_t valid;
	float conf;
} x_field;

/* What fields of the wanted types have at least: digits close together, of those that begin with
 * a digit or mark, with a Latin letter, with another one. */
typedef struct x_least {
	unsigned number, latin, other;
	unsigned labelled; /* as latin, of those that a label announces */
	unsigned gap;      /* characters between two digits behind a Latin letter, at most */
	int dates, amounts, mail; /* wanted? */
	int known;          /* 0 = all texts with digits are looked at */
} x_least;

struct kelma_extract {
	match_fold fold;
	match_phrases words, mine; /* of the pack; of the user's file */
	match_watch watch;         /* of the words of the pack */
	const unsigned char *common;
	kelma_buf own_words, own_names;
	x_types types;
	x_calibration calibration;
	match_work *work;
	uint64_t wanted[2]; /* types to report, as bits */
	double min_conf;
	int digits_only; /* every type asked for has a digit or an @ in it */
	int words_too;   /* amounts and times in words are asked for */
	x_least least;
	int whole;       /* all of a text is looked at */
	int careful;     /* no text is passed over: patterns of the user may be anywhere */
	kelma_tok *tok; /* cuts addresses where the caller has no tokens */
	/* the block at work */
	const char *s;
	size_t n, base;           /* base: its place in the text */
	const kelma_token *given; /* tokens of the caller that are left, or NULL */
	size_t ngiven;
	x_shape *shape; /* tokens of shapes of the bytes of the block that are known */
	size_t nshape, shape_cap, known_from, known_to;
	match_text t;
	x_hit *hit;
	size_t nhit, hit_cap;
	x_word *w; /* of each atom, and one behind the last of every kind */
	x_evidence *ev;
	uint32_t *num; /* atoms with digits */
	size_t nnum;
	uint64_t all_kinds; /* of the block */
	unsigned word_has;       /* HAS_* of the word that is looked at */
	unsigned has, has_twice; /* HAS_* of the block: of one word, of two */
	unsigned seen;      /* SEEN_*: what the block holds */
	uint8_t *busy;      /* atoms that belong to a shape already */
	size_t atom_cap;
	x_cand *cand;
	size_t ncand, cand_cap;
	/* results */
	kelma_buf pool, tmp;
	x_field *field;
	size_t nfield, field_cap, next;
	kelma_status st; /* first failure inside the block */
	kelma_err *err;
};
typedef struct kelma_extract x_ex;
enum {
	SEEN_DIGIT = 1, /* any, "3la" too */
	SEEN_AT = 2,
	SEEN_BAR = 4,
	SEEN_WEB = 8,   /* http, www, a full stop inside a word */
	SEEN_OWN = 16,  /* the user has patterns */
	SEEN_NUM = 32,  /* a number by itself */
	SEEN_VALUE = 64, /* a number, a word with two digits, a digit and a unit */
	SEEN_COLON = 128 /* what parts a label from its value */
};

/* Of ASCII: for what looks at a text that is not folded yet (digits.c, glance.c). */
static inline int
is_digit(char c)
{
	return (unsigned)(c - '0') < 10;
}

static inline int
is_letter(char c)
{
	return (unsigned)((c | 0x20) - 'a') < 26;
}

/* Bytes [from, to) of a text with digits: all that matters, 0 of them when no number can be a
 * wanted field; mail: an address and nothing else. */
typedef struct x_matter {
	size_t from, to;
	int mail;
} x_matter;
/* digits.c: is there a number or "@" in the text? What of valid UTF-8 matters? x_find_least() once
 * before. */
int x_has_digits(const char *s, size_t n);
x_matter x_digits_matter(x_ex *x, const char *s, size_t n);
void x_find_least(x_ex *x);

/* glance.c: what bytes are compared with by 32: so much is added to those of a range that they are
 * the least signed ones, as many as are in it. Read from memory, which is one step for each. */
enum {
	LOOK_DIGIT,
	LOOK_DIGITS,
	LOOK_TAIL, /* second bytes of Arabic-Indic and Persian digits */
	LOOK_TAILS,
	LOOK_LEAD_BIT, /* their first bytes, but for this bit */
	LOOK_LEAD,
	LOOK_AT,
	LOOK_COUNT
};
extern const unsigned char x_look32[LOOK_COUNT][32];
/* the QUICK_* bits of the phrases that may begin in bytes [from, to) of s[0..n), as far
 * as one of `enough` is among them; with the first word or mark from byte i on. x->t is used. */
unsigned x_glance(x_ex *x, const char *s, size_t from, size_t to, size_t n, unsigned enough);
unsigned x_glance_one(x_ex *x, const char *s, size_t i, size_t n);

/* hits.c: make x->watch; look up all words: 0 = no field can be in the block */
void x_watch(x_ex *x);
int x_find_hits(x_ex *x);
static inline uint32_t
x_hits_end(const x_ex *x, size_t i)
{
	return x->w[i].at + x->w[i].many;
}
const x_hit *x_longest(const x_ex *x, size_t i, int kind);
/* Longest hit of `kind` that begins with atom i, NULL when there is none. */
static inline const x_hit *
x_hit_of(const x_ex *x, size_t i, int kind)
{
	return i < x->t.n && x->w[i].kinds >> kind & 1 ? x_longest(x, i, kind) : NULL;
}
/* Bit of a kind for x_has(): does a word or phrase of one of these kinds begin with atom i? */
#define X_KIND(kind) ((uint64_t)1 << KIND_##kind)
#define X_NUM ((uint64_t)1 << 63)         /* a number by itself */
#define X_WITH_DIGITS ((uint64_t)1 << 62) /* a word with digits in it */
static inline int
x_has(const x_ex *x, size_t i, uint64_t kinds)
{
	return (x->w[i].kinds & kinds) != 0;
}
/* The first atom from i on that is of one of these kinds; x->t.n when there is none. */
static inline size_t
x_next(const x_ex *x, size_t i, uint64_t kinds)
{
	while (!(x->w[i].kinds & kinds)) i++;
	return i;
}
/* The first atom with digits from i on, x->t.n when there is none; *q: its place among them, from 0
 * on. */
static inline size_t
x_next_num(const x_ex *x, size_t i, size_t *q)
{
	while (*q < x->nnum && x->num[*q] < i) ++*q;
	return *q < x->nnum ? x->num[*q] : x->t.n;
}
/* Is atom i a frequent word? */
int x_common(const x_ex *x, size_t i);
/* Does a word with a capital that may be of the name of a company stand before atom k on its line?
 * common: it may be a frequent one, but for the first of a line. */
int x_named_before(const x_ex *x, size_t k, int common);
/* Does nothing but points and exclamation marks stand from atom e on? */
int x_ends_text(const x_ex *x, size_t e);

/* gate.c: what a hit can do where it stands */
unsigned x_has_of(const x_ex *x, const x_hit *h);
enum {
	HAS_FIELD = 1, /* alone */
	HAS_LABEL = 2,
	HAS_COLON = 4,  /* a label that needs a colon */
	HAS_NAME = 8,   /* needs what announces it, or another name */
	HAS_SURE = 16,  /* one that is no frequent word */
	HAS_INTRO = 32, /* announces a known name */
	HAS_FACT = 64,  /* needs what opens it */
	HAS_OPENS = 128,
	HAS_STREET = 256,
	HAS_ADDRESS = 512, /* its label */
	HAS_OFFICE = 1024,
	HAS_ADDRESSEE = 2048,
	HAS_TAIL = 4096,
	HAS_MONEY = 8192,  /* or what multiplies a number */
	HAS_BESIDE = 16384 /* "with": announces a known name that is no frequent word */
};
/* Begins the word of atom k with a word of this kind, of `least` to `most` letters, with `rest`
 * letters or more behind it? 1 + its sub, the least of them. */
int x_begins_with(const x_ex *x, size_t k, int kind, size_t least, size_t most, size_t rest);
/* Does the word of atom k, of four letters or more, end with a letter of this kind? 1 + its sub. */
int x_ends_with(const x_ex *x, size_t k, int kind);
/* Is atom k of the line a word with a particle of names at its begin? */
int x_with_particle(const x_ex *x, size_t k);
/* With all words looked up: 0 = no field can be in the block. */
int x_worth_it(const x_ex *x);

/* May a pattern of types.tsv begin with atom i? (shapes.c) */
int x_may_begin(const x_ex *x, size_t i);

/* labels.c */
void x_find_evidence(x_ex *x);
void x_tables(x_ex *x);

/* fields */
void x_shapes(x_ex *x); /* identifiers, phones: patterns of types.tsv; first the addresses */
void x_web(x_ex *x);    /* mail and web addresses */
/* tokens.c */
x_fit x_fits(x_ex *x, size_t start, size_t end);
void x_dates(x_ex *x);
void x_times(x_ex *x);
void x_amounts(x_ex *x);
void x_lines(x_ex *x); /* subject, form fields whose value is the rest of the line */
void x_words(x_ex *x); /* professions, marital status */
void x_addresses(x_ex *x);
void x_organizations(x_ex *x);
void x_persons(x_ex *x);
void x_places(x_ex *x);

/* Value of a number in words that begins with atom i: returns the atom after it, i when there is
 * none. */
size_t x_number_words(const x_ex *x, size_t i, double *value);

/* Priorities of overlap: higher wins. */
enum {
	PRIO_MAIL = 95,
	PRIO_ID = 90,
	PRIO_SUBJECT = 85,
	PRIO_FILE = 80,
	PRIO_DATE = 74,
	PRIO_AMOUNT = 73,
	PRIO_TIME = 70,
	PRIO_ADDRESS = 60,
	PRIO_ORG = 52,
	PRIO_PERSON = 50,
	PRIO_PLACE = 40,
	PRIO_WORD = 30
};

/* Propose a field: bytes [start, end) of the block, value[0..n). Returns it (until the next call)
 * or NULL. */
x_cand *x_put(x_ex *x, unsigned type, size_t start, size_t end, const char *value, size_t n,
	      double conf, int prio);
/* Text of the block without tatweel and direction marks, white space joined, into x->tmp. */
void x_clean(x_ex *x, size_t start, size_t end);
/* Propose a field whose value is its own text. */
x_cand *x_put_text(x_ex *x, unsigned type, size_t start, size_t end, double conf, int prio);
void x_resolve(x_ex *x, size_t base);

/* --- small questions about atoms --- */
static inline int
x_is(const x_ex *x, size_t i, char c)
{
	return i < x->t.n && x->t.a[i].kind == MATCH_MARK && x->t.fold.data[x->t.a[i].f] == c &&
	       x->t.a[i].fe == x->t.a[i].f + 1;
}
static inline const match_atom *
x_atom(const x_ex *x, size_t i)
{
	return &x->t.a[i];
}
/* Does a new line begin at atom i, or the text end? */
static inline int
x_eol(const x_ex *x, size_t i)
{
	return i >= x->t.n || (x->t.a[i].flags & MATCH_LINE);
}
/* Is atom i glued to the one before it? */
static inline int
x_glued(const x_ex *x, size_t i)
{
	return i > 0 && i < x->t.n && !(x->t.a[i].flags & MATCH_SPACE);
}
static inline const char *
x_folded(const x_ex *x, size_t i, size_t *n)
{
	*n = x->t.a[i].fe - x->t.a[i].f;
	return x->t.fold.data + x->t.a[i].f;
}
/* Number atom i as an integer, -1 when it is none or has more than 9 digits. */
long x_int(const x_ex *x, size_t i);
#endif
