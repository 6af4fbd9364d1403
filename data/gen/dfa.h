/* Pattern tables -> automata: parsing (dfa_parse.c) and building (dfa.c). */
#ifndef GEN_DFA_H
#define GEN_DFA_H
#include "gen/gen.h"

enum { DFA_SYMS = 256, DFA_NONE = -1, DFA_DEPTH = 40, DFA_MAX_NFA = 200000 };

/* A set of symbols. */
typedef struct dfa_set {
	uint64_t bit[DFA_SYMS / 64];
} dfa_set;

/* State of the non-deterministic automaton: an edge over a set of symbols, or up to two free
 * edges. */
typedef struct nfa_state {
	dfa_set set;
	int has_set, out, out2, accept;
} nfa_state;

typedef struct dfa_macro {
	base_str name, pattern;
} dfa_macro;

typedef struct dfa_build {
	gen_job *job;
	size_t file, line;
	nfa_state *nfa;
	int n, cap;
	uint32_t cp[DFA_SYMS]; /* character of each symbol; 0 stands in no pattern */
	unsigned nsym;
	dfa_macro *macro;
	size_t nmacro;
	int failed, fold;      /* fold: letter case does not matter in this pattern */
} dfa_build;

/* Add the pattern as a way from state `from` to a state that accepts `row`. */
int dfa_parse(dfa_build *b, base_str pattern, int from, int row);
/* A new state without edges. */
int dfa_state(dfa_build *b);
/* Symbol of a character, made on first use; 0 when there are too many. */
unsigned dfa_symbol(dfa_build *b, uint32_t cp);
#endif
