/* Internal: n-gram model over joint units (Latin letters = Arabic letters), read from either side.
 *
 * Section, little-endian: "KJN2", u32 units, u32 states, u32 slots, u32 start state, u32 groups by
 * Latin, u32 groups by Arabic, u32 0; units: 8 bytes each: Latin length, 3 codes, Arabic length, 2
 * codes, 0. Unit 0 ends the word. Sorted by Latin. groups: 8 bytes: length, 3 codes, u16 first, u16
 * count: units with this side, in `units` or in `order`. first[2][257]: u16, groups by first code
 * of the side (an empty side first, under code 0) order: u16 per unit: units sorted by Arabic
 *   alone: u32 per unit: cost << 20 | next state, in the empty context
 *   states: u32: back-off cost << 20 | shorter state
 *   slots: u32 state << 12 | unit, u32 cost << 20 | next state; empty = all ones; keys
 * of one way through the slots ascend
 * Costs are -log p in 1/128 nat. */
#ifndef TRANSLIT_DECODE_JOINT_H
#define TRANSLIT_DECODE_JOINT_H
#include "base/base.h"
#include "translit/decode_code.h"
#include "translit/decode_map.h"

enum {
	JOINT_NAT = 128,
	JOINT_WIDTH = 24,
	JOINT_BEAM = 40,
	JOINT_HITS = 24,
	JOINT_MEMO = 8192,
	JOINT_OUT = 2 * CODE_MAX
};
enum { JOINT_TO_ARAB, JOINT_TO_LATN };

typedef struct joint {
	const unsigned char *unit, *group[2], *first[2], *order, *alone, *state, *slot;
	uint32_t units, states, slots, start, groups[2];
} joint;
/* How far the search goes: hypotheses per letter, how much worse than the best they may be, how
 * much rarer than its commonest unit a unit of a letter may be (costs). */
typedef struct joint_limits {
	size_t width;
	int margin, rarity;
} joint_limits;
extern const joint_limits joint_fast, joint_wide;

typedef struct joint_hyp {
	uint64_t hash;
	int32_t cost;
	uint32_t state;
	uint16_t unit;
	uint8_t pos, idx; /* where it came from */
	uint8_t skips;    /* units without input since the last letter */
} joint_hyp;
typedef struct joint_hit {
	unsigned char out[JOINT_OUT];
	uint8_t n;
	int32_t cost;
} joint_hit;
/* Scratch of one thread. */
typedef struct joint_beam {
	joint_hyp hyp[CODE_MAX + 1][JOINT_BEAM];
	uint8_t n[CODE_MAX + 1], worst[CODE_MAX + 1];
	joint_limits limits;
	uint64_t memo[JOINT_MEMO]; /* steps taken before: state << 44 | unit << 32 | cost << 20 |
				      next */
	joint_hit hit[JOINT_HITS];
	size_t hits;
} joint_beam;

kelma_status joint_open(joint *j, const void *p, size_t n, kelma_err *err);
/* Best outputs for the codes in[0..n), n <= CODE_MAX, into b->hit, best first; returns how many.
 * Bounded: n * width * units of a letter. */
size_t joint_decode(const joint *j, joint_beam *b, int dir, const unsigned char *in, size_t n,
		    const joint_limits *limits);
/* Latin and Arabic side of a unit. */
const unsigned char *joint_side(const joint *j, unsigned unit, int arab, size_t *n);
/* Cost of unit after state; *state becomes the next one. */
int joint_step(const joint *j, uint32_t *state, unsigned unit);
/* Write the segments of the best path of the last joint_decode() for people: "ch=ش 1.2 ..." into
 * s, at most cap. */
size_t joint_trace(const joint *j, const joint_beam *b, size_t n, char *s, size_t cap);
#endif
