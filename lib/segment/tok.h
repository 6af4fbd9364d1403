/* Internal: the tokenizer object and what its parts share. */
#ifndef SEGMENT_TOK_H
#define SEGMENT_TOK_H
#include <kelma/segment.h>
#include "segment/class.h"
#include "segment/clitic.h"
#include "segment/dfa.h"
#include "segment/keys.h"
#include "segment/shape.h"

/* One token as kept: 12 bytes. */
typedef struct seg_tok {
	uint32_t off, len;
	uint8_t cls, script, shape, flags;
} seg_tok;

enum {
	SEG_SPACE_BEFORE = 1,
	SEG_LINE_BEFORE = 2,   /* a newline stands between this token and the one before */
	SEG_BLANK_BEFORE = 4,  /* an empty line */
	SEG_ABBR = 8,          /* abbreviation that never ends a sentence */
	SEG_ABBR_END = 16      /* abbreviation that may end one */
};

/* Kinds of rows in data/segment/words.tsv and hosts.tsv. */
enum {
	SEG_W_NONE,
	SEG_W_ELISION,
	SEG_W_WHOLE,
	SEG_W_TITLE,
	SEG_W_ABBR,
	SEG_W_ABBR_NUM,
	SEG_W_ABBR_END,
	SEG_W_COUNT
};
enum { SEG_H_NONE, SEG_H_TLD, SEG_H_TLD_PATH, SEG_H_COUNT };

/* Walk over the tokens that finds sentences. */
typedef struct seg_walk {
	size_t at;         /* next token */
	size_t close_at;   /* token of the next closing bracket on the line, found by looking ahead
			      once */
} seg_walk;

struct kelma_tok {
	kelma_tok_options opt;
	seg_shapes shapes;
	seg_dfa words, faces, hosts;
	uint8_t word_kind[DFA_MAX_ROWS + 1], host_kind[DFA_MAX_ROWS + 1];
	uint32_t elided;      /* letters a-z that an apostrophe elides alone (l', d') */
	uint32_t after_digit; /* letters a-z that no shape has behind a single digit (3likom) */
	int wide;             /* the machine has AVX2 */
	clit_table clit_arab, clit_latin;
	seg_keys keys;
	pack_map stops;
	kelma_buf fold; /* of a word looked up */
	const char *s; /* the text; not owned */
	size_t n;
	seg_tok *tok;
	size_t ntok, cap;
	int hidden; /* invisible controls may stand between tokens, not white space alone */
	const seg_tok *at, *end; /* next token to hand out, behind the last */
	seg_walk walk;
};

/* What the scanner carries through one text. */
typedef struct seg_scan {
	kelma_tok *tk;
	const char *s;
	size_t n, pos;
	size_t host_fail; /* no host name begins before this */
	size_t depth;     /* open round brackets on the line */
	unsigned flags;   /* of the token that comes */
	unsigned stop;    /* class of the character a run ended at; SEG_CLASS_COUNT at the end of
			     the text */
} seg_scan;

/* Append a token [start, end) with the marks that follow it; 0, or -1 when out of memory. */
int seg_emit(seg_scan *sc, size_t start, size_t end, kelma_token_class cls, kelma_script script,
	     unsigned shape);
/* The same without marks that follow. */
int seg_emit_exact(seg_scan *sc, size_t start, size_t end, kelma_token_class cls,
		   kelma_script script, unsigned shape);
/* Class of the character at i, SEG_CLASS_COUNT at the end; its length in *k. */
static inline unsigned
seg_peek(const seg_scan *sc, size_t i, size_t *k)
{
	*k = 0;
	return i < sc->n ? seg_class_at(sc->s + i, k) : SEG_CLASS_COUNT;
}
/* End of the letters (and digits, when base is LATIN) from i; sets sc->stop; *digits |= 1 when
 * there was one. */
size_t seg_run(seg_scan *sc, size_t i, unsigned base, unsigned *digits);

/* Scan the whole text into tokens (plain.c). */
kelma_status seg_scan_all(kelma_tok *tk, kelma_err *err);
/* Has the machine what the quicker loop of it needs? */
int seg_scan_is_wide(void);
/* The separator or the token at sc->pos, by its first character (scan.c): 0, or -1 when out of
 * memory. */
int seg_other(seg_scan *sc);
/* More room for tokens: 0, or -1 when out of memory. */
int seg_grow(kelma_tok *tk);
/* The same by the rules of UAX #29; a segment of white space alone is no token (scan29.c). */
kelma_status seg_scan_uax29(kelma_tok *tk, kelma_err *err);
/* Next sentence of UAX #29 without the white space around it; 0 at the end. tk->walk.at counts
 * bytes then. */
int seg_sentence_uax29(kelma_tok *tk, kelma_span *out);
/* A word that starts at i with a character of class base (word.c). Emits and advances. */
int seg_word(seg_scan *sc, size_t start, unsigned base);
/* A token that starts with a digit or a sign before one (scan.c); 0 when nothing of that kind is
 * here. */
int seg_shape_token(seg_scan *sc, size_t start);
/* E-mail address around the '@' at i (address.c): its tokens so far become one. 1, 0 = none, -1 =
 * out of memory. */
int seg_email(seg_scan *sc, size_t at);
/* The end of an address that s[0..n) begins with, whose '@' is at `at`; 0 = it does not. Its
 * characters are those of
 * addresses: letters and digits, "._%+-". */
size_t seg_mail_end(const char *s, size_t n, size_t at);
/* URL with a scheme, host name starting at i (address.c): its end, or 0. */
size_t seg_url(seg_scan *sc, size_t i);
size_t seg_host(seg_scan *sc, size_t i);
/* End of the emoji sequence at i (emoji.c). */
size_t seg_emoji(const seg_scan *sc, size_t i, unsigned cls);
/* Next sentence as a range of tokens [*from, *to); 0 at the end (sent.c). */
int seg_sentence(kelma_tok *tk, size_t *from, size_t *to);
#endif
