/* Internal: rewrite rules, "this becomes that between these". Text format, one rule a line:
 *   STEP<TAB>LEFT<TAB>FROM<TAB>RIGHT<TAB>TO<TAB>note
 * LEFT and RIGHT: empty = anything, or alternatives with |, each a string of letters where # is the
 * edge of a word and
 * <L> <Arab> <Latn> <Tfng> any letter, or one of that script. FROM is not empty; TO may be. Of the
 * rules that fit at a place the one with the longest FROM wins, then the first. A step goes over
 * the text again until nothing changes. */
#ifndef NORM_REWRITE_H
#define NORM_REWRITE_H
#include "base/base.h"
#include "base/lines.h"

enum { REWRITE_MAX = 16, REWRITE_PASSES = 12 };

/* A piece of a pattern: a code point, or one of these. */
enum { REWRITE_EDGE = 0x200000, REWRITE_LETTER, REWRITE_SCRIPT };

typedef struct norm_rule {
	uint32_t from, left, right, to; /* offsets in rules.cp: count, then pieces; left and right:
					   alternatives */
	uint16_t nleft, nright;         /* how many alternatives, 0 = anything */
	uint8_t step;
	uint32_t next;                  /* next rule with the same first letter + 1, longest FROM
					   first */
} norm_rule;
typedef struct norm_rules {
	norm_rule *rule;
	size_t n, cap;
	uint32_t *cp;
	size_t ncp, capcp;
	uint16_t *page;  /* first code point >> 6 -> cells of head */
	uint32_t *head;  /* rule number + 1 */
	uint64_t steps;  /* steps that have rules */
} norm_rules;

kelma_status norm_rules_parse(norm_rules *r, const char *s, size_t n, kelma_err *err);
void norm_rules_free(norm_rules *r);
#endif
