/* Internal: what the parts of scheme_build() share. scheme_build.c: rules to flat rules;
 * scheme_trie.c: flat rules to tables; scheme_quick.c: short cuts through them. */
#ifndef TRANSLIT_SCHEME_BUILD_H
#define TRANSLIT_SCHEME_BUILD_H
#include "translit/scheme_table.h"

/* A rule with a concrete key. */
typedef struct flat {
	const scheme_rule *rule;
	uint16_t key[SCHEME_KEY_MAX];
	uint8_t nkey;
	uint16_t right0;    /* symbol of the first right item when the output needs it, else 0 */
	uint32_t out, nout; /* in pool */
	uint32_t node, order;
	int weight; /* how demanding its context is */
} flat;

typedef struct builder {
	const scheme_src *src;
	scheme *sc;
	kelma_err *err;
	int reverse;
	kelma_status why; /* why the last symbol could not be made */
	flat *f;
	size_t nf, capf;
	kelma_buf pool, tests, sets;
	uint32_t cp_of[SCHEME_SYMS_MAX];
	uint32_t plain[SCHEME_SYMS_MAX]; /* number of the plain rule of a symbol + 1 */
	int *cls_set;                    /* set number of each class, -1 = not made yet */
	scheme_rule *made;               /* BOTH rules turned round, for the reverse direction */
	size_t nmade;
	uint32_t sig[64]; /* what each bit of the signatures stands for */
	unsigned nsig;
	uint32_t upper[1024][2];
	size_t nupper;
} builder;

/* Read the rules of one direction into b->f. scheme_build_close() also after failure; it frees
 * b->sc. */
kelma_status scheme_build_open(builder *b, const scheme_src *src, int reverse, kelma_err *err);
void scheme_build_close(builder *b);
kelma_status scheme_build_fail(builder *b, const scheme_rule *u, kelma_status st, const char *what);
/* Symbol of cp, made when it has none of its own. 0: no room. */
uint16_t scheme_sym(builder *b, uint32_t cp);
/* The capital of cp, or cp. */
uint32_t scheme_capital(const builder *b, uint32_t cp);
/* The short cuts of tables that are complete: sc->letters with sc->direct, sc->row with what it
 * points to. */
kelma_status scheme_build_quick(builder *b);
/* Contexts, trie, outputs into b->sc. */
kelma_status scheme_build_tables(builder *b);
#endif
