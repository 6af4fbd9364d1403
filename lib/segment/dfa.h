/* Internal: pattern tables of data/segment, each compiled to one automaton by data/gen/dfa.c
 * (dfa_parse.c tells the
 * pattern language). Matching is one table look-up per character; the longest match wins. */
#ifndef SEGMENT_DFA_H
#define SEGMENT_DFA_H
#include "base/base.h"

/* Section layout, little-endian:
 *   "KDFA" u32 nsym  u32 nstate  u32 nmap  u32 nrow  u32 nname (bytes)
 *   u8 ascii[128]              symbol of each ASCII character, 0 = stands in no pattern
 *   u32 map[nmap]              other characters, ascending: code point << 8 | symbol
 *   u16 next[nstate][nsym]     state 0 = no way on, state 1 = start
 *   u8 accept[nstate]          0, or row number from 1; ties were decided by order in the table
 *   u16 row[nrow][2]           offsets of kind and name
 *   char name[nname]           NUL-terminated strings
 */
enum { DFA_HEAD = 24, DFA_ASCII = 128, DFA_MAX_STATES = 60000, DFA_MAX_ROWS = 255 };

typedef struct seg_dfa {
	const unsigned char *ascii, *map, *next, *accept, *row;
	const char *name;
	const uint8_t *number; /* NULL, or per row: 1 = a match is not followed by a decimal sign
				  and a digit */
	uint32_t nsym, nstate, nmap, nrow;
} seg_dfa;

/* Bind d to a section. KELMA_EDATA when its sizes or names are out of bounds; states are checked
 * when matching. */
kelma_status seg_dfa_open(seg_dfa *d, const void *p, size_t n, kelma_err *err);
/* Longest match at s[0..n): returns the row number (0 = none) and its length in *len. With `whole`,
 * a match counts only
 * where no digit, Latin letter, mark or underscore follows. Looks at no more than the automaton can
 * take: linear in the longest pattern. Bidi controls between characters are passed over. */
unsigned seg_dfa_match(const seg_dfa *d, const char *s, size_t n, int whole, size_t *len);
/* 1 when some pattern begins with s[0..n). */
int seg_dfa_alive(const seg_dfa *d, const char *s, size_t n);
/* Strings of row 1..nrow; "" out of range. */
const char *seg_dfa_kind(const seg_dfa *d, unsigned row);
const char *seg_dfa_name(const seg_dfa *d, unsigned row);
#endif
