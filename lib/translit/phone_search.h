/* Internal: the most likely word behind one typed word. Two searches over the same spellings: words
 * of the list (a trie) and any word, letter by letter (trigrams). Bounded: PHONE_WORD_MAX
 * characters, PHONE_BEAM readings kept at each. */
#ifndef TRANSLIT_PHONE_SEARCH_H
#define TRANSLIT_PHONE_SEARCH_H
#include "translit/phone_data.h"

enum {
	PHONE_WORD_MAX = 40,
	PHONE_LETTERS = 48,
	PHONE_BEAM = 40,
	PHONE_TRIE_BEAM = 128,
	PHONE_UNIT_LETTERS = 4
};

/* One spelling: typed bytes -> letters. */
typedef struct phone_unit {
	const char *s;
	uint8_t n, nlet, vowel; /* vowel: only beside a typed vowel */
	uint8_t let[PHONE_UNIT_LETTERS];
	int cost;
} phone_unit;

typedef struct phone_hyp {
	int cost;
	uint32_t node; /* of the trie; 0 in the free search */
	uint8_t n, s[PHONE_LETTERS];
} phone_hyp;

typedef struct phone_search {
	phone_data d;
	phone_unit *unit; /* sorted by typed bytes */
	size_t nunit;
	uint32_t first[257];    /* units that begin with a byte */
	uint8_t vowels[256];    /* typed ASCII vowels */
	phone_hyp *beam, *trie; /* [PHONE_WORD_MAX + 1][PHONE_BEAM or PHONE_TRIE_BEAM] */
	uint16_t nbeam[PHONE_WORD_MAX + 1], ntrie[PHONE_WORD_MAX + 1];
} phone_search;

typedef struct phone_result {
	uint8_t n, s[PHONE_LETTERS];
	int cost, known; /* known: a word of the list */
	double prob;
} phone_result;

/* Bind to the section; KELMA_EDATA, KELMA_ENOMEM. */
kelma_status phone_search_open(phone_search *p, const void *sec, size_t n, kelma_err *err);
/* Best reading of the lower-case typed word s[0..n); 0 when no spelling fits or it is too long. */
int phone_search_run(phone_search *p, const char *s, size_t n, phone_result *out);
void phone_search_close(phone_search *p);
#endif
