/* Words: letters with what may stand inside them, and what a mark after them makes of them. */
#include "segment/tok.h"
#include <string.h>

static kelma_script
script_of(const seg_scan *sc, size_t start, unsigned base)
{
	uint32_t cp = 0;
	switch (base) {
	case SEG_LATIN: return KELMA_SCRIPT_LATIN;
	case SEG_ARABIC: return KELMA_SCRIPT_ARABIC;
	case SEG_TIFINAGH: return KELMA_SCRIPT_TIFINAGH;
	default: utf8_get(sc->s + start, &cp); return kelma_script_of(cp);
	}
}

/* Greek and Cyrillic letters that stand for Latin ones in Amazigh texts (epsilon, gamma). */
static int
is_stand_in(const seg_scan *sc, size_t i, size_t *k)
{
	uint32_t cp = 0;
	if (i >= sc->n) return 0;
	*k = utf8_get(sc->s + i, &cp);
	return cp == 0x3b5 || cp == 0x3b3 || cp == 0x3a3 || cp == 0x393 || cp == 0x3f5 ||
	       cp == 0x510 || cp == 0x511;
}

static int
emit_word(seg_scan *sc, size_t start, size_t end, unsigned base, unsigned flags)
{
	if (seg_emit(sc, start, end, KELMA_TOKEN_WORD, script_of(sc, start, base), 0)) return -1;
	sc->tk->tok[sc->tk->ntok - 1].flags |= (uint8_t)flags;
	return 0;
}

/* Apostrophe at i: the end of an elision to emit (*elision = 1), the place where the word goes on,
 * or 0 = it ends here. */
static size_t
apostrophe(seg_scan *sc, size_t start, size_t i, int *elision)
{
	size_t k, k2, len = 0;
	seg_peek(sc, i, &k);
	unsigned c = seg_peek(sc, i + k, &k2);
	if (c != SEG_LATIN && c != SEG_DIGIT && c != SEG_OPEN) return 0;
	unsigned row = seg_dfa_match(&sc->tk->words, sc->s + start, sc->n - start, 0, &len);
	unsigned kind = sc->tk->word_kind[row];
	if (kind == SEG_W_ELISION && start + len == i + k) {
		*elision = 1;
		return i + k;
	}
	if (c == SEG_OPEN) return 0;
	return kind == SEG_W_WHOLE && len > i - start ? start + len : i + k;
}

/* Does the next character but spaces begin what an abbreviation of numbers announces: a digit, a
 * colon, a plus? */
static int
number_next(const seg_scan *sc, size_t i)
{
	size_t k;
	unsigned c = seg_peek(sc, i, &k);
	if (c == SEG_SPACE) c = seg_peek(sc, i + k, &k);
	return c == SEG_DIGIT || c == SEG_SIGN || (c == SEG_FACE && sc->s[i] == ':');
}

/* Full stop (or degree sign) at i: end of the abbreviation that begins at start, or 0. */
static size_t
abbreviation(const seg_scan *sc, size_t start, size_t i, unsigned *flags)
{
	size_t len = 0, k;
	unsigned row = seg_dfa_match(&sc->tk->words, sc->s + start, sc->n - start, 0, &len);
	unsigned kind = sc->tk->word_kind[row];
	size_t end = start + len;
	if (!row || end <= i) return 0;
	unsigned next = seg_peek(sc, end, &k);
	int dotted = sc->s[end - 1] == '.';
	if (dotted ? next == SEG_DOT : next <= SEG_LETTER || next == SEG_MARK) return 0;
	if (!dotted && next == SEG_DIGIT && sc->stop != SEG_SYMBOL) return 0;
	if (dotted && next <= SEG_LETTER && kind != SEG_W_TITLE) return 0;
	*flags = kind == SEG_W_ABBR_END ? SEG_ABBR_END : SEG_ABBR;
	switch (kind) {
	case SEG_W_TITLE: case SEG_W_ABBR: case SEG_W_ABBR_END: return end;
	case SEG_W_ABBR_NUM: return number_next(sc, end) ? end : 0;
	default: return 0;
	}
}

/* Letters and digits in one word, or letters before a slash: perhaps an identifier. Its end, or
 * 0. */
static int
identifier(seg_scan *sc, size_t start, size_t end)
{
	size_t len = 0;
	unsigned shape = seg_shape_match(&sc->tk->shapes, sc->s + start, sc->n - start, &len);
	if (!shape || start + len < end || sc->tk->shapes.cls[shape] == SEG_SHAPE_SPLIT) return 0;
	kelma_token_class cls = (kelma_token_class)sc->tk->shapes.cls[shape];
	return seg_emit(sc, start, start + len, cls, KELMA_SCRIPT_LATIN, shape) ? -1 : 1;
}

/* Does the word go on behind the mark at i? Place where it does, or 0. */
static size_t
goes_on(const seg_scan *sc, size_t i, unsigned base)
{
	size_t k, j = i;
	unsigned c;
	switch (sc->stop) {
	case SEG_FORMAT:
		while ((c = seg_peek(sc, j, &k)) == SEG_FORMAT) j += k;
		return c == base ? j : 0;
	case SEG_HYPHEN:
		seg_peek(sc, j, &k);
		c = seg_peek(sc, j + k, &k);
		if (sc->tk->opt.split_hyphens) return 0;
		seg_peek(sc, j, &k);
		return c == base || (base == SEG_LATIN && c == SEG_DIGIT) ? j + k : 0;
	case SEG_LETTER:
		return base == SEG_LATIN && is_stand_in(sc, i, &k) ? i + k : 0;
	default: return 0;
	}
}

/* A full stop, colon or degree sign after the word ends it, or makes it an abbreviation or a host
 * name. 1 = emitted. */
static int
marked(seg_scan *sc, size_t start, size_t i, unsigned base)
{
	size_t end;
	unsigned flags = 0;
	if (sc->stop == SEG_FACE && base == SEG_LATIN && (end = seg_url(sc, start)))
		return seg_emit(sc, start, end, KELMA_TOKEN_URL, KELMA_SCRIPT_LATIN, 0) ? -1 : 1;
	if (sc->stop == SEG_DOT && base == SEG_LATIN && (end = seg_host(sc, start)))
		return seg_emit(sc, start, end, KELMA_TOKEN_URL, KELMA_SCRIPT_LATIN, 0) ? -1 : 1;
	if ((sc->stop == SEG_DOT || sc->stop == SEG_SYMBOL) &&
	    (end = abbreviation(sc, start, i, &flags)))
		return emit_word(sc, start, end, base, flags) ? -1 : 1;
	return 0;
}

int
seg_word(seg_scan *sc, size_t start, unsigned base)
{
	size_t i, j, k;
	unsigned digits = 0;
	int elision = 0, rc;
	if (base == SEG_LETTER && is_stand_in(sc, start, &k) &&
	    seg_peek(sc, start + k, &j) == SEG_LATIN)
		base = SEG_LATIN;
	i = seg_run(sc, start, base, &digits);
	if (i == start) { /* a stand-in letter */
		seg_peek(sc, i, &k);
		i = seg_run(sc, i + k, base, &digits);
	}
	while (sc->stop != SEG_SPACE && sc->stop < SEG_CLASS_COUNT) {
		if (sc->stop == SEG_APOS && base == SEG_LATIN) {
			j = apostrophe(sc, start, i, &elision);
			if (elision) return emit_word(sc, start, j, base, 0);
		} else {
			if ((rc = marked(sc, start, i, base))) return rc < 0 ? -1 : 0;
			j = goes_on(sc, i, base);
		}
		if (!j) break;
		i = seg_run(sc, j, base, &digits);
	}
	if (base == SEG_LATIN && (digits || (sc->stop == SEG_PUNCT && sc->s[i] == '/')) &&
	    (rc = identifier(sc, start, i)))
		return rc < 0 ? -1 : 0;
	return emit_word(sc, start, i, base, 0);
}
