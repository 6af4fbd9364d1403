/* Internal: the parts of redaction. */
#ifndef FORM_REDACT_H
#define FORM_REDACT_H
#include <kelma/form.h>
#include "match/fold.h"

typedef struct redact_type {
	char tag[24];
	int personal, first; /* first: a mask shows one letter only */
} redact_type;

/* A value seen in this text under `number` mode: where its key lies in `values`. number 0 = free
 * slot. */
typedef struct redact_seen {
	unsigned type, number;
	size_t at, len;
} redact_seen;

/* Something to replace: a value of the extractor, or a name of one that stands there again. */
typedef struct redact_item {
	size_t start, end;
	size_t value; /* in values, NUL-terminated: the normalized value */
	size_t key;   /* in values: what says that two values are the same */
	size_t code;  /* in values: HCP code of a place */
	unsigned type;
} redact_item;

/* Words of a name by the hash of them all. */
typedef struct redact_name {
	uint64_t hash;
	uint32_t words; /* 0 = free */
	uint32_t item;
	int several; /* of names with different keys */
} redact_name;

typedef struct redact_province {
	const char *code, *fr, *ar; /* in provinces */
} redact_province;

enum { REDACT_PROVINCES = 128, REDACT_NAME_WORDS = 8 };

struct kelma_redact {
	kelma_extract *ex;
	kelma_redact_mode mode;
	size_t keep, key_len, next;
	int years, provinces;
	double min_conf;
	int wanted[KELMA_FIELD_COUNT]; /* types that `mode` replaces */
	unsigned char key[64];
	redact_type type[KELMA_FIELD_COUNT];
	redact_province province[REDACT_PROVINCES];
	size_t nprovince;
	kelma_buf places; /* strings of the provinces */
	const char *type_name[KELMA_FIELD_COUNT];
	unsigned last[KELMA_FIELD_COUNT];     /* highest number given in this text */
	kelma_buf values, repl, items, spare; /* repl: kelma_replacement[], items: redact_item[] */
	redact_seen *slot; /* hash table of nslot (a power of two) places, nseen in use */
	size_t nslot, nseen;
	kelma_map map;
	/* names that stand there again */
	match_fold fold;
	match_text text, name; /* the text; one name */
	redact_name *names;    /* hash table, a power of two */
	size_t nnames, names_cap;
};
typedef struct kelma_redact redactor;

/* redact_value.c: append what stands for item it, whose text is s[start..end). */
kelma_status redact_put(redactor *rd, const char *s, const redact_item *it, kelma_buf *out);
/* Append the year of a date, the province of a place: 1 when there is one. */
int redact_general(redactor *rd, const char *s, const redact_item *it, kelma_buf *out,
		   kelma_status *st);
/* Append to values the key of a value: names in any order of words, capitals, accents are one. */
kelma_status redact_key(redactor *rd, unsigned type, const char *value, size_t *key);
int redact_is_name(unsigned type);

/* repeat.c: add the names of the items that stand elsewhere in s[0..n) too; items stay in order. */
kelma_status redact_repeats(redactor *rd, const char *s, size_t n);
#endif
