/* UAX #29 word and sentence boundaries. Names WB4, SB8 ... are those of the rules. */
#include "segment/uax29.h"
#include "text/chars.h"
#include "text/utf8.h"

enum { END = 255 };

static unsigned
word_at(const char *s, size_t n, size_t i, size_t *k, int *pict)
{
	uint32_t cp;
	*k = 0;
	if (pict) *pict = 0;
	if (i >= n) return END;
	*k = utf8_get(s + i, &cp);
	const chars_props *p = chars_get(cp);
	if (pict) *pict = (p->flags & CHARS_PICT) != 0;
	return p->wb;
}

static int
word_ignored(unsigned c)
{
	return c == CHARS_WB_EXTEND || c == CHARS_WB_FORMAT || c == CHARS_WB_ZWJ;
}

static int
newline(unsigned c)
{
	return c == CHARS_WB_CR || c == CHARS_WB_LF || c == CHARS_WB_NEWLINE;
}

static int
letter(unsigned c)
{
	return c == CHARS_WB_ALETTER || c == CHARS_WB_HEBREW;
}

/* MidLetter, MidNum and the marks that are both. */
static int
mid_letter(unsigned c)
{
	return c == CHARS_WB_MIDLETTER || c == CHARS_WB_MIDNUMLET || c == CHARS_WB_SQUOTE;
}

static int
mid_number(unsigned c)
{
	return c == CHARS_WB_MIDNUM || c == CHARS_WB_MIDNUMLET || c == CHARS_WB_SQUOTE;
}

/* Class of the next character behind i that WB4 does not skip. */
static unsigned
word_behind(const char *s, size_t n, size_t i)
{
	size_t k;
	unsigned c;
	while (word_ignored(c = word_at(s, n, i, &k, NULL))) i += k;
	return c;
}

/* WB5 to WB13b: no break between prev and cur; before = what stands before prev, `next` = position
 * behind cur. */
static int
joined(unsigned before, unsigned prev, unsigned cur, const char *s, size_t n, size_t next)
{
	if (letter(prev)) {
		if (letter(cur) || cur == CHARS_WB_NUMERIC || cur == CHARS_WB_EXTENDNUMLET)
			return 1;
		if (prev == CHARS_WB_HEBREW && cur == CHARS_WB_SQUOTE) return 1;
		if (prev == CHARS_WB_HEBREW && cur == CHARS_WB_DQUOTE)
			return word_behind(s, n, next) == CHARS_WB_HEBREW;
		return mid_letter(cur) && letter(word_behind(s, n, next));
	}
	if (letter(cur)) {
		if (mid_letter(prev) && letter(before)) return 1;
		if (prev == CHARS_WB_DQUOTE && before == CHARS_WB_HEBREW && cur == CHARS_WB_HEBREW)
			return 1;
		return prev == CHARS_WB_NUMERIC || prev == CHARS_WB_EXTENDNUMLET;
	}
	if (cur == CHARS_WB_NUMERIC)
		return prev == CHARS_WB_NUMERIC || prev == CHARS_WB_EXTENDNUMLET ||
		       (mid_number(prev) && before == CHARS_WB_NUMERIC);
	if (prev == CHARS_WB_NUMERIC)
		return cur == CHARS_WB_EXTENDNUMLET ||
		       (mid_number(cur) && word_behind(s, n, next) == CHARS_WB_NUMERIC);
	if (cur == CHARS_WB_KATAKANA)
		return prev == CHARS_WB_KATAKANA || prev == CHARS_WB_EXTENDNUMLET;
	return cur == CHARS_WB_EXTENDNUMLET &&
	       (prev == CHARS_WB_KATAKANA || prev == CHARS_WB_EXTENDNUMLET);
}

size_t
uax29_word(const char *s, size_t n, size_t i)
{
	size_t k;
	int pict, flags;
	unsigned prev = word_at(s, n, i, &k, NULL), raw = prev, before = END;
	flags = prev == CHARS_WB_RI;
	for (i += k; i < n; i += k) {
		unsigned cur = word_at(s, n, i, &k, &pict);
		if (raw == CHARS_WB_CR && cur == CHARS_WB_LF) return i + k; /* WB3 */
		if (newline(raw) || newline(cur)) return i;                 /* WB3a, WB3b */
		int skip = word_ignored(cur);
		if (!skip && !(raw == CHARS_WB_ZWJ && pict) &&           /* WB3c */
		    !(raw == CHARS_WB_SPACE && cur == CHARS_WB_SPACE)) { /* WB3d */
			if (cur == CHARS_WB_RI && prev == CHARS_WB_RI && flags % 2)
				flags++; /* WB15, WB16 */
			else if (!joined(before, prev, cur, s, n, i + k)) return i;
		}
		raw = cur;
		if (skip) continue; /* WB4 */
		before = prev;
		prev = cur;
	}
	return i;
}

static unsigned
sent_at(const char *s, size_t n, size_t i, size_t *k)
{
	uint32_t cp;
	*k = 0;
	if (i >= n) return END;
	*k = utf8_get(s + i, &cp);
	return chars_get(cp)->sb;
}

static int
separator(unsigned c)
{
	return c == CHARS_SB_SEP || c == CHARS_SB_CR || c == CHARS_SB_LF;
}

/* SB8: does a lower-case letter come before another letter, separator or terminator? */
static int
lower_comes(const char *s, size_t n, size_t i)
{
	size_t k;
	for (;; i += k) {
		unsigned c = sent_at(s, n, i, &k);
		if (c == CHARS_SB_LOWER) return 1;
		if (c == END || c == CHARS_SB_OLETTER || c == CHARS_SB_UPPER || separator(c) ||
		    c == CHARS_SB_ATERM || c == CHARS_SB_STERM)
			return 0;
	}
}

/* Where we are behind a terminator: none, at it, behind closing marks, behind spaces. */
typedef struct sent_state {
	unsigned term, stage, prev, before; /* prev, before: classes that SB5 does not skip */
} sent_state;
enum { NOT, AT_TERM, CLOSED, SPACED };

/* Is there a break before class cur at i? */
static int
sent_break(const sent_state *t, unsigned cur, const char *s, size_t n, size_t i)
{
	if (t->stage == NOT) return 0;
	int letter_before = t->before == CHARS_SB_UPPER || t->before == CHARS_SB_LOWER;
	if (t->stage == AT_TERM && t->term == CHARS_SB_ATERM &&
	    (cur == CHARS_SB_NUMERIC || (cur == CHARS_SB_UPPER && letter_before)))
		return 0;                                                            /* SB6, SB7 */
	if (t->term == CHARS_SB_ATERM && lower_comes(s, n, i)) return 0;             /* SB8 */
	if (cur == CHARS_SB_SCONTINUE || cur == CHARS_SB_STERM || cur == CHARS_SB_ATERM)
		return 0;                                                            /* SB8a */
	if (cur == CHARS_SB_SP || separator(cur)) return 0;                          /* SB9, SB10 */
	return !(cur == CHARS_SB_CLOSE && t->stage != SPACED);                       /* SB9, SB11 */
}

static void
sent_step(sent_state *t, unsigned cur)
{
	if (cur == CHARS_SB_STERM || cur == CHARS_SB_ATERM) {
		t->term = cur;
		t->stage = AT_TERM;
		t->before = t->prev;
	} else if (t->stage != NOT && cur == CHARS_SB_CLOSE && t->stage != SPACED)
		t->stage = CLOSED;
	else if (t->stage != NOT && cur == CHARS_SB_SP) t->stage = SPACED;
	else t->stage = NOT;
	t->prev = cur;
}

size_t
uax29_sentence(const char *s, size_t n, size_t i)
{
	size_t k;
	sent_state t = { 0, NOT, END, END };
	unsigned raw = sent_at(s, n, i, &k);
	sent_step(&t, raw);
	for (i += k; i < n; i += k) {
		unsigned cur = sent_at(s, n, i, &k);
		if (raw == CHARS_SB_CR && cur == CHARS_SB_LF) return i + k; /* SB3 */
		if (separator(raw)) return i;                               /* SB4 */
		raw = cur;
		if (cur == CHARS_SB_EXTEND || cur == CHARS_SB_FORMAT) continue; /* SB5 */
		if (sent_break(&t, cur, s, n, i)) return i;
		sent_step(&t, cur);
	}
	return i;
}
