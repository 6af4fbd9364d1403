/* The table of character properties and the public questions about one code point. */
#include "text/chars.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <gen/chars.h> /* written by data/gen/gen_chars.c */

kelma_script
kelma_script_of(uint32_t cp)
{
	return (kelma_script)chars_get(cp)->script;
}

const char *
kelma_script_code(kelma_script sc)
{
	static const char code[][5] = {
#define CODE(name, text) text,
		KELMA_SCRIPT_LIST(CODE)
#undef CODE
	};
	return (unsigned)sc < KELMA_SCRIPT_COUNT ? code[sc] : "Zzzz";
}

/* UAX #29 rules between two neighbours, without the ones that look further back (GB11, GB12, GB13).
 */
static int
grapheme_joins(unsigned a, unsigned b)
{
	if (a == CHARS_GCB_CR) return b == CHARS_GCB_LF;
	if (a == CHARS_GCB_CONTROL || a == CHARS_GCB_LF) return 0;
	switch (b) {
	case CHARS_GCB_EXTEND:
	case CHARS_GCB_ZWJ:
	case CHARS_GCB_SPACINGMARK: return 1;
	case CHARS_GCB_CONTROL:
	case CHARS_GCB_CR:
	case CHARS_GCB_LF: return 0;
	case CHARS_GCB_L:
	case CHARS_GCB_LV:
	case CHARS_GCB_LVT: return a == CHARS_GCB_L || a == CHARS_GCB_PREPEND;
	case CHARS_GCB_V:
		return a == CHARS_GCB_L || a == CHARS_GCB_LV || a == CHARS_GCB_V ||
		       a == CHARS_GCB_PREPEND;
	case CHARS_GCB_T:
		return a == CHARS_GCB_LV || a == CHARS_GCB_LVT || a == CHARS_GCB_V ||
		       a == CHARS_GCB_T || a == CHARS_GCB_PREPEND;
	default: return a == CHARS_GCB_PREPEND;
	}
}

size_t
kelma_grapheme_next(const char *s, size_t n)
{
	uint32_t cp;
	if (!n) return 0;
	size_t i = utf8_get(s, &cp);
	const chars_props *a = chars_get(cp);
	int pict = a->flags & CHARS_PICT,
	    ri = a->gcb == CHARS_GCB_RI; /* pict: emoji Extend*; ri: flags pair up */
	while (i < n) {
		size_t k = utf8_get(s + i, &cp);
		const chars_props *b = chars_get(cp);
		int join = grapheme_joins(a->gcb, b->gcb);
		if (pict && a->gcb == CHARS_GCB_ZWJ && b->flags & CHARS_PICT) join = 1;
		if (a->gcb == CHARS_GCB_RI && b->gcb == CHARS_GCB_RI && ri & 1) join = 1;
		if (!join) break;
		if (b->flags & CHARS_PICT)
			pict = 1;
		else if ((b->gcb != CHARS_GCB_EXTEND && b->gcb != CHARS_GCB_ZWJ) ||
			 a->gcb == CHARS_GCB_ZWJ)
			pict = 0;
		ri = b->gcb == CHARS_GCB_RI ? ri + 1 : 0;
		a = b;
		i += k;
	}
	return i;
}
