/* Internal: the tables of one direction of a scheme, as scheme_build() makes and scheme_run() reads
 * them. */
#ifndef TRANSLIT_SCHEME_TABLE_H
#define TRANSLIT_SCHEME_TABLE_H
#include "translit/scheme.h"

/* Characters are first turned into symbols: one number for characters that the rules cannot tell
 * apart. The first few are for characters no rule names. UNKNOWN: a letter of the source script;
 * LETTER: of another script. */
enum { SYM_OTHER, SYM_LETTER, SYM_UNKNOWN, SYM_SPACE, SYM_NEWLINE, SYM_STOP, SYM_END, SYM_FIRST };
/* In place of symbols on page 0, which is for characters of other pages. */
enum { SYM_NONE = UINT16_MAX };
/* What a symbol is. SCRIPT: a letter of the source script that rules name. */
enum { ATTR_WORD = 1, ATTR_SPACE = 2, ATTR_STOP = 4, ATTR_LATER = 8, ATTR_SCRIPT = 16 };

enum { TEST_SYM, TEST_SET, TEST_EDGE, TEST_ATTR };
typedef struct scheme_test {
	uint16_t v; /* symbol, number of a set, or ATTR_* */
	uint8_t kind, neg;
} scheme_test;

/* What a symbol is, in one word: bit 0 = ATTR_WORD, bit 1 = ATTR_SPACE, the others = sets and
 * single symbols that the contexts name, as long as there are bits. */
typedef uint64_t scheme_sig;

typedef struct scheme_act {
	scheme_sig lneed, lforbid, rneed,
		rforbid;   /* the characters next to the key, where signatures can say it */
	uint32_t out, cap; /* where its output is in the pool; with a capital */
	uint32_t test;     /* its nleft + nright tests, nearest first */
	uint32_t line;
	uint16_t out_len, cap_len;
	uint16_t need, forbid, set;
	uint8_t more; /* tests that the signatures do not cover: all of them are made */
	uint8_t far;  /* nothing more than that the second character on the right is this: bits 0
			 and 1 of a signature */
	uint8_t nleft, nright, cas;
	uint8_t cased,
		brk; /* the output holds a letter that has a capital; a word begins after it */
} scheme_act;

typedef struct scheme_node {
	uint32_t base;      /* children at cell[base + symbol] */
	uint32_t act, nact; /* rules that end here, most demanding first */
	uint32_t leaf;      /* no children */
	uint32_t can;       /* which of its rules fit between two neighbours, as bits: can[can +
			       class on the left] & can[can + ncls + class on the right]; 0 = all */
	uint64_t left;      /* of nodes of two symbols: classes that may stand before the key, of it
			       and of longer ones; see leftbit */
	uint32_t pick, mask; /* of such a node: its rules by their neighbours, as in scheme_row */
} scheme_node;
typedef struct scheme_cell {
	uint32_t parent, node; /* parent + 1, so that zeroed cells are free */
} scheme_cell;

/* What a rule of one or two symbols writes, when it is short and does little else: 8 bytes are
 * stored, len[] count. Index: capital or not. Word flags: those of `mask` must be as in `need`. */
typedef struct scheme_quick {
	char out[2][8];
	uint8_t len[2], cased;
	uint8_t first; /* bytes of the first character of out[0], 0 = none */
	uint32_t need, mask;
	uint16_t set; /* of two symbols only */
	uint8_t far;
} scheme_quick;

/* The rules of a symbol by its neighbours: pick[base + (mask & (left class + right class))] is the
 * number of the rule + PICK_RULE, where neither longer keys nor farther symbols can matter, with
 * PICK_FAR where the second symbol on the right must be looked at. Longer
 * keys that begin with the symbol have their second one at kids[symbol], of
 * `parent`. */
enum { PICK_SLOW, PICK_COPY, PICK_NONE, PICK_RULE, PICK_FAR = 0x8000 };
typedef struct scheme_row {
	const scheme_cell *kids;
	uint32_t base, mask, parent; /* parent: no cell has it when there are no kids */
	uint16_t left, right;        /* classes of the symbol as a neighbour */
	uint32_t flags, keep;        /* word flags: set by the symbol; bits that outlive it */
} scheme_row;

struct scheme {
	uint8_t page[1024]; /* of code point >> 6; 0 = no symbol of its own on this page */
	uint16_t *tab;      /* 64 symbols a page */
	uint16_t two[0x800]; /* symbols of characters of one and two bytes */
	/* By the first byte: low half = bits of the others that count, high half = where they
	 * count from, in two or (first the second byte, then the last one in tab) in third. ASCII
	 * has none of them, so it goes the same way. */
	uint32_t lead[256], lead3[256];
	uint16_t third[128 + 1024];
	uint8_t attr[SCHEME_SYMS_MAX];
	scheme_sig sig[SCHEME_SYMS_MAX];
	uint16_t flags[SCHEME_SYMS_MAX]; /* word flags that the symbol sets */
	uint32_t root[SCHEME_SYMS_MAX];  /* node, 0 = no rule begins with it */
	scheme_row *row; /* of each symbol */
	uint64_t leftbit[SCHEME_SYMS_MAX]; /* the left class as one bit */
	uint16_t cls[SCHEME_SYMS_MAX];     /* for scheme_node.can */
	uint64_t *can;
	uint16_t *pick;
	scheme_quick *quick; /* of each rule */
	scheme_node *node;
	scheme_cell *cell;
	scheme_act *act;
	scheme_test *test;
	uint8_t *set; /* bit sets over symbols, set_bytes each */
	char *pool;
	size_t ncls, nsym, npage, nnode, ncell, nact, ntest, nset, npool, max_out;
	uint16_t before; /* @before: this symbol changes places with one of ATTR_LATER before it;
			    SYM_NONE = none */
	int title, stateful, script;
	int letters;      /* every rule is one character without context */
	uint16_t *third8; /* third for direct */
	uint64_t *direct; /* then: entries of scheme_direct(), 64 a row. Row = first byte, place =
			     last six bits of the second, all alike for ASCII; from SCHEME_DIRECT on
			     a row a page */
};
enum { SCHEME_SET_BYTES = SCHEME_SYMS_MAX / 8, SCHEME_DIRECT = 0xe0 * 64 };

/* Entry of scheme.direct: n <= 5 bytes of output from the low end; byte 5: marks; 6: n; 7: bytes of
 * the character. An entry is never 0. */
enum {
	DIRECT_MOST = 5,
	DIRECT_MARKS = 5,
	DIRECT_OUT,
	DIRECT_IN,
};
enum {
	DIRECT_WHOLE = 1,  /* other bytes than the input: maps as a whole */
	DIRECT_UNKNOWN = 2 /* a letter without a rule */
};
static inline uint64_t
scheme_direct(const char *s, size_t n, size_t in, unsigned what)
{
	uint64_t v = (uint64_t)what << (8 * DIRECT_MARKS) | (uint64_t)n << (8 * DIRECT_OUT) |
		     (uint64_t)in << (8 * DIRECT_IN);
	for (size_t i = 0; i < n; i++) v |= (uint64_t)(unsigned char)s[i] << (8 * i);
	return v;
}
/* Segments that are appended to a map in which there is room, kept apart from the text that is
 * written; see base_map_put(). */
typedef struct scheme_segs {
	kelma_seg *seg;       /* the next one */
	size_t out_at, in_at; /* where it begins */
	int whole;            /* the last one is */
} scheme_segs;
static inline scheme_segs
scheme_segs_open(const kelma_map *m)
{
	if (!m->n) return (scheme_segs){ m->seg, 0, 0, 1 };
	const kelma_seg *l = &m->seg[m->n - 1];
	return (scheme_segs){ m->seg + m->n, l->out + l->out_len, l->in + l->in_len, l->whole };
}
static inline __attribute__((always_inline)) void
scheme_segs_put(scheme_segs *g, size_t out_len, size_t in_len, int whole)
{
	if (whole | g->whole) {
		*g->seg++ = (kelma_seg){ g->out_at, g->in_at, out_len, in_len, whole };
		g->whole = whole;
	} else {
		g->seg[-1].out_len += out_len;
		g->seg[-1].in_len += in_len;
	}
	g->out_at += out_len;
	g->in_at += in_len;
}
/* scheme_run() for sc->letters, without explanation; *odd: a letter without a rule was met. */
kelma_status scheme_run_letters(const scheme *sc, const char *s, size_t n, kelma_buf *out,
				kelma_map *map, int *odd);
/* Symbol of a character that no rule names. */
uint16_t scheme_default_sym(uint32_t cp, int script);
#endif
