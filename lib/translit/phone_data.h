/* Internal: section "tamazight.phone" of the pack, written by data/gen/phone.c.
 *   0 "KPH1"   4 u32 letters L   8 u32 trie nodes N   12 u32 bytes of units
 *   u16 code point of each letter (letter numbers begin at 1; 0 = edge of a word)
 *   u16 cost[(L+1)^3]: of a letter after two others, hundredths of a nat
 *   N nodes of 8 bytes, node 0 the root: u32 first child, u8 number of children, u8 letter, u16
 * cost as a word (0xffff: none) units: the text of data/models/tamazight.phone.tsv Children of a
 * node are next to each other, in letter order; a parent comes before its children. */
#ifndef TRANSLIT_PHONE_DATA_H
#define TRANSLIT_PHONE_DATA_H
#include "base/base.h"

enum { PHONE_HEAD = 16, PHONE_NODE = 8, PHONE_LETTERS_MAX = 62, PHONE_NO_WORD = 0xffff };

typedef struct phone_data {
	uint32_t letters, nodes;
	const unsigned char *cp, *lm, *node, *units;
	size_t nunits;
} phone_data;

static inline unsigned
phone_le16(const unsigned char *p)
{
	return (unsigned)p[0] | (unsigned)p[1] << 8;
}
static inline unsigned
phone_letter_cp(const phone_data *d, unsigned letter)
{
	return phone_le16(d->cp + (letter - 1) * 2u);
}
static inline int
phone_lm(const phone_data *d, unsigned a, unsigned b, unsigned c)
{
	size_t n = d->letters + 1;
	return (int)phone_le16(d->lm + 2 * ((a * n + b) * n + c));
}
#endif
