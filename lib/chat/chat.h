/* What the files of this module share. */
#ifndef CHAT_CHAT_H
#define CHAT_CHAT_H
#include <kelma/chat.h>
#include "match/phrase.h"

/* Where a cue counts; stored in bits 4-5 of the kind of a phrase, the cue in bits 0-3, the label
 * in `sub`. */
enum { CUE_ANY, CUE_START, CUE_ALONE, CUE_OWN, CUE_OWN_START, CUE_WHERE_SHIFT = 4 };
/* "any", "start", "alone", "affix" is none of them; -1. */
int chat_where(const char *s, size_t n);
int chat_cue(const char *s, size_t n);

/* A word that begins and ends so, with at least `min` bytes between; `first` instead: two words,
 * the first whole. */
typedef struct chat_affix {
	kelma_cue cue;
	kelma_label label;
	const char *head, *tail; /* folded; they belong to the pack */
	size_t nhead, ntail;
	int apart; /* head is a word of its own, tail ends the next one */
} chat_affix;
enum { CHAT_AFFIXES = 32 };

typedef struct chat_slot {
	kelma_slot slot;
	size_t name; /* offset in names */
	unsigned type;
	unsigned number,
		writings; /* number of the value; how many ways of writing it are known (first slot
			     of it) */
	size_t first; /* the first slot with this value */
	const char *text;
} chat_slot;

struct kelma_chat {
	const kelma_res *res;
	unsigned parts;
	size_t longest;
	kelma_doc *own;                     /* made when no document is given */
	kelma_norm *key, *latin_key, *coda; /* the search key of Arabizi has its own profile */
	kelma_translit *arab, *latn;
	match_fold fold;
	match_phrases phrases;
	chat_affix affix[CHAT_AFFIXES];
	size_t naffix;
	match_text words;  /* atoms of cuetext */
	kelma_buf cuetext; /* the message without addresses, letters held down once */
	unsigned cues, guards;
	kelma_label hint;  /* language of the first cue that has one */
	kelma_label frame; /* of the first question or negation: words that carry the sentence */
	kelma_label reply;
	kelma_script script;
	kelma_buf tmpl, keytext, model, names;
	kelma_map map;
	chat_slot *slot;
	size_t nslot, cap_slot;
	uint32_t *table;        /* slots by value and by writing: 1 + index, 0 = free */
	size_t cap_table, mask; /* entries there are; entries in use - 1 */
	unsigned *count;        /* values seen of each type */
	size_t cap_count;
};

kelma_status chat_cues_open(kelma_chat *c, kelma_err *err);
/* Find cues in s[0..n) outside the addresses, persons and places among f[0..nf): `hay Salam` is no
 * greeting. */
kelma_status chat_cues(kelma_chat *c, const char *s, size_t n, const kelma_field *f, size_t nf,
		       const kelma_lang_result *lang);
/* Labels of one language in its writings: all have the same number. */
int chat_language_of(kelma_label l);
/* Slots and template. */
kelma_status chat_slots(kelma_chat *c, const char *s, size_t n, const kelma_field *f, size_t nf);
#endif
