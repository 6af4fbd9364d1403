/* Many literals at once: phrases of folded words, looked up word by word. One probe for a word that
 * begins no phrase. */
#ifndef MATCH_PHRASE_H
#define MATCH_PHRASE_H
#include "match/fold.h"

/* What a phrase stands for; a phrase may have several entries. value: NUL-terminated, owned by the
 * table. */
typedef struct match_entry {
	unsigned kind, sub;
	const char *value;
} match_entry;

/* Section: "KPH2", u32 slots (power of two), u32 bytes of records, u32 bytes of values, u32
 * places for first words (power of two), these u32 check | classes, four bytes a place:
 * MATCH_BEGINS, MATCH_SAYS and what the builder wants by match_quick() of the words; eight bits a
 * place: those of match_pair() of first and second words; slots {u32 check, u32 record + 1 | bit
 * 31: longer phrases exist | bit 30: MATCH_LATER}, records {u8 entries, then u8 kind, u8 sub, u32
 * value offset each}, values. Phrases are told apart by 62 bits of their hash. */
enum { MATCH_PHRASE_WORDS = 32, MATCH_ENTRIES = 8 };
typedef struct match_phrases {
	const unsigned char *first, *quick, *pairs, *slots, *recs;
	const char *values;
	uint32_t mask, first_mask;
	uint32_t quick_mask, pair_mask; /* of places for match_quick(), bits for match_pair() */
	size_t recs_len, values_len;
} match_phrases;
/* An empty section is an empty table. KELMA_EDATA when the bytes are not a table. */
kelma_status match_phrases_open(match_phrases *m, const void *p, size_t n, kelma_err *err);

/* What stands at phrase hash h: 0 = nothing; MATCH_LONGER: longer phrases begin so; MATCH_LATER: a
 * first word all of whose phrases have no class but those of MATCH_HELPS; the rest: record + 1, 0 =
 * none ends here. */
enum { MATCH_HELPS = 0xe0, MATCH_LATER = 1 << 30, MATCH_RECORD = MATCH_LATER - 1 };
static inline uint32_t
match_slot(const match_phrases *m, uint64_t h)
{
	uint32_t check = (uint32_t)(h >> 32) | 1;
	for (uint32_t i = (uint32_t)h & m->mask, left = 64; left; i = (i + 1) & m->mask, left--) {
		const unsigned char *p = m->slots + (size_t)i * 8;
		uint32_t c = base_le32(p);
		if (!c) return 0;
		if (c == check) return base_le32(p + 4);
	}
	return 0;
}
#define MATCH_LONGER 0x80000000u
/* Hash of the phrase of hash h with another word. */
static inline uint64_t
match_chain(uint64_t h, uint64_t word)
{
	h = (h ^ word << 1) * 0x9fb21c651e98df25u;
	return h ^ h >> 28;
}
/* The atom after atom j that may go on with a phrase begun at atom i: hyphens inside a compound are
 * passed over (phrases are the same with them and with blanks: Beni-Mellal); 0 = none. */
static inline size_t
match_next_word(const match_text *t, size_t i, size_t j)
{
	const match_atom *a;
	do {
		a = &t->a[++j];
		if (j >= t->n || j >= i + MATCH_PHRASE_WORDS || a->line > t->a[i].line + 1)
			return 0;
	} while (a->kind == MATCH_MARK && t->fold.data[a->f] == '-' && j + 1 < t->n &&
		 !((a->flags | a[1].flags) & MATCH_SPACE));
	return j;
}

/* A phrase found: atoms [first, end), record for match_entries(). */
typedef struct match_hit {
	uint32_t first, end, rec;
	uint8_t cut; /* bytes of clitics cut from the folded first word */
} match_hit;
/* Phrases that begin with atom i of t, whose hash is h (another hash than its own when clitics were
 * cut): writes up to cap hits in order of length and returns how many. */
size_t match_phrases_at(const match_phrases *m, const match_text *t, size_t i, uint64_t h,
			match_hit *hit, size_t cap);
/* Entries of a record, at most cap (MATCH_ENTRIES is enough for all). */
size_t match_entries(const match_phrases *m, uint32_t rec, match_entry *e, size_t cap);
/* The same one by one: the n entries of a record, MATCH_ENTRY bytes each; 0 = a damaged one. */
enum { MATCH_ENTRY = 6 };
static inline const unsigned char *
match_record(const match_phrases *m, uint32_t rec, size_t *n)
{
	*n = rec < m->recs_len ? m->recs[rec] : 0;
	if (rec + *n * MATCH_ENTRY >= m->recs_len) *n = 0;
	return m->recs + rec + 1;
}
static inline int
match_entry_at(const match_phrases *m, const unsigned char *r, match_entry *e)
{
	uint32_t off = base_le32(r + 2);
	if (off >= m->values_len) return 0;
	*e = (match_entry){ r[0], r[1], m->values + off };
	return 1;
}
static inline unsigned
match_class(const unsigned char *table, uint32_t mask, uint64_t h)
{
	uint32_t i = (uint32_t)h, check = (uint32_t)(h >> 32) & ~255u;
	for (int left = 64; left; i++, left--) {
		uint32_t v = base_le32(table + 4 * (size_t)(i & mask));
		if (!v || (v & ~255u) == check) return v & 255;
	}
	return 0;
}
/* Classes of the phrases that may begin with a word of hash h, as the builder gave them; 0 = none
 * begins. One word in a million gets those of another word. */
static inline unsigned
match_first(const match_phrases *m, uint64_t h)
{
	return m->first ? match_class(m->first, m->first_mask, h) : 0;
}
/* The place of a word of match_quick() q is q & this; of two words, the number of their bit is
 * match_pair() & twice this + 1. */
static inline uint32_t
match_quick_mask(const match_phrases *m)
{
	return m->quick_mask;
}
/* May a phrase begin with a word of hash h? */
static inline int
match_may_begin(const match_phrases *m, uint64_t h)
{
	return m->quick[match_quick(h) & match_quick_mask(m)];
}
/* May one begin with two words? */
static inline int
match_may_go_on(const match_phrases *m, uint64_t h, uint64_t second)
{
	uint32_t p = match_pair(match_quick(h), match_quick(second)) & m->pair_mask;
	return m->pairs[p >> 3] >> (p & 7) & 1;
}
static inline int
match_begins(const match_phrases *m, uint64_t h)
{
	return match_first(m, h) != 0;
}

/* Builder. Phrases are given as text and folded with fold; MATCH_PHRASE_WORDS atoms at most
 * (KELMA_ELIMIT). class_of: bits of an entry for match_first(), not 0; NULL: 1 for all.
 * quick_of: bits of an entry of a longer phrase or of one word, for match_watch; NULL: none.
 * onto: bytes that may be written before the first word of an entry; such words say something. */
typedef struct match_phrasew {
	unsigned (*quick_of)(const match_entry *e, int longer);
	const char *(*onto)(const match_entry *e);
	unsigned (*class_of)(const match_entry *e);
	const match_fold *fold;
	match_text text;
	struct match_phrasew_node *node;
	size_t n, cap;
	kelma_buf values, says;
} match_phrasew;
kelma_status match_phrasew_add(match_phrasew *w, const char *phrase, size_t n,
			       const match_entry *e);
/* The folded word f[0..n) says something: MATCH_SAYS stands at its place. */
kelma_status match_phrasew_says(match_phrasew *w, const char *f, size_t n);
kelma_status match_phrasew_finish(match_phrasew *w, kelma_buf *out);
void match_phrasew_free(match_phrasew *w);
#endif
