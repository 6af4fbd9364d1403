/* The scanner: a decision per token start by the class of its first character. Plain words are
 * found
 * by plain.c. */
#include "segment/tok.h"
#include <stdlib.h>
#include <string.h>

enum { FIRST_TOKENS = 256 };

int
seg_grow(kelma_tok *tk)
{
	size_t cap = tk->cap ? tk->cap * 2 : FIRST_TOKENS;
	seg_tok *p = realloc(tk->tok, cap * sizeof *p);
	if (!p) return -1;
	tk->tok = p;
	tk->cap = cap;
	return 0;
}

int
seg_emit_exact(seg_scan *sc, size_t start, size_t end, kelma_token_class cls, kelma_script script,
	       unsigned shape)
{
	kelma_tok *tk = sc->tk;
	if (tk->ntok == tk->cap && seg_grow(tk)) return -1;
	tk->tok[tk->ntok++] =
		(seg_tok){ (uint32_t)start, (uint32_t)(end - start), (uint8_t)cls,
			   (uint8_t)script, (uint8_t)shape,          (uint8_t)sc->flags };
	sc->pos = end;
	sc->flags = 0;
	return 0;
}

int
seg_emit(seg_scan *sc, size_t start, size_t end, kelma_token_class cls, kelma_script script,
	 unsigned shape)
{
	size_t k;
	if (end < sc->n && (unsigned char)sc->s[end] >= 0xc0)
		while (seg_peek(sc, end, &k) == SEG_MARK) end += k;
	return seg_emit_exact(sc, start, end, cls, script, shape);
}

size_t
seg_run(seg_scan *sc, size_t i, unsigned base, unsigned *digits)
{
	const char *s = sc->s;
	size_t n = sc->n, k;
	for (; i < n; i += k) {
		unsigned c = seg_class_at(s + i, &k);
		if (c == base || c == SEG_MARK) continue;
		if (base == SEG_LATIN && (c == SEG_DIGIT || c == SEG_NUMERAL)) {
			*digits = 1;
			continue;
		}
		sc->stop = c;
		return i;
	}
	sc->stop = SEG_CLASS_COUNT;
	return i;
}

/* Is the token before glued to position i and does it end in a letter, digit or closing bracket? */
static int
follows_word(const seg_scan *sc, size_t i)
{
	const kelma_tok *tk = sc->tk;
	if (!tk->ntok) return 0;
	const seg_tok *t = &tk->tok[tk->ntok - 1];
	return t->off + t->len == i && t->cls != KELMA_TOKEN_PUNCT &&
	       t->cls != KELMA_TOKEN_SYMBOL && t->cls != KELMA_TOKEN_EMOJI;
}

/* Digits with decimals that letters follow ("12.5kg"): end of the whole, or end when there is no
 * such thing. */
static size_t
glued_unit(seg_scan *sc, size_t end)
{
	size_t k;
	unsigned digits = 0;
	if (end + 1 >= sc->n || (sc->s[end] != '.' && sc->s[end] != ',')) return end;
	if (seg_peek(sc, end + 1, &k) != SEG_DIGIT) return end;
	size_t e = seg_run(sc, end + 1, SEG_DIGIT, &digits);
	if (sc->stop != SEG_LATIN) return end;
	return seg_run(sc, e, SEG_LATIN, &digits);
}

/* A number from `start` on, `end` behind it: does the word before it, on the same line, begin an
 * amount with it ("DH 350")? Then both are one token: 1, 0 = no, -1 = out of memory. */
static int
money_before(seg_scan *sc, size_t start, size_t end)
{
	enum { UNIT = 4 };
	kelma_tok *tk = sc->tk;
	size_t len = 0;
	if (!tk->ntok || sc->flags & ~(unsigned)SEG_SPACE_BEFORE) return 0;
	const seg_tok t = tk->tok[tk->ntok - 1];
	if (t.cls != KELMA_TOKEN_WORD || t.script != KELMA_SCRIPT_LATIN || t.len > UNIT ||
	    t.off + t.len + UNIT < start)
		return 0;
	unsigned shape = seg_shape_match(&tk->shapes, sc->s + t.off, sc->n - t.off, &len);
	if (!shape || tk->shapes.cls[shape] != KELMA_TOKEN_AMOUNT || t.off + len != end) return 0;
	tk->ntok--;
	sc->flags = t.flags;
	return seg_emit(sc, t.off, end, KELMA_TOKEN_AMOUNT, KELMA_SCRIPT_COMMON, shape) ? -1 : 1;
}

int
seg_shape_token(seg_scan *sc, size_t start)
{
	const seg_shapes *sh = &sc->tk->shapes;
	size_t len = 0;
	unsigned shape = seg_shape_match(sh, sc->s + start, sc->n - start, &len), digits = 0;
	if (!shape) return 0;
	unsigned cls = sh->cls[shape];
	size_t end = start + len;
	if (cls == SEG_SHAPE_SPLIT) {
		end = seg_run(sc, start, SEG_DIGIT, &digits);
		cls = KELMA_TOKEN_NUMBER;
		shape = 0;
	}
	int money = cls == KELMA_TOKEN_NUMBER ? money_before(sc, start, end) : 0;
	if (money) return money;
	return seg_emit(sc, start, end, (kelma_token_class)cls, KELMA_SCRIPT_COMMON, shape) ? -1
											    : 1;
}

/* Digits first: a shape, else an Arabizi word (3likom), else a plain number. */
static int
number(seg_scan *sc, size_t start)
{
	size_t end, k;
	unsigned digits = 0;
	if (start + 1 < sc->n && (sc->s[start] & 0x80) == 0 &&
	    seg_peek(sc, start + 1, &k) == SEG_MARK &&
	    (end = seg_emoji(sc, start, SEG_DIGIT)) > start)
		return seg_emit(sc, start, end, KELMA_TOKEN_EMOJI, KELMA_SCRIPT_COMMON, 0);
	int rc = seg_shape_token(sc, start);
	if (rc) return rc < 0 ? -1 : 0;
	end = seg_run(sc, start, SEG_DIGIT, &digits);
	if (sc->stop != SEG_LATIN && sc->stop != SEG_NUMERAL && (end = glued_unit(sc, end)))
		return seg_emit(sc, start, end, KELMA_TOKEN_NUMBER, KELMA_SCRIPT_COMMON, 0);
	return seg_word(sc, start, SEG_LATIN);
}

/* + - ( $ before a digit: a signed number, a phone, an amount; else 0. */
static int
signed_number(seg_scan *sc, size_t start, size_t k, int bracket)
{
	size_t k2;
	unsigned c = seg_peek(sc, start + k, &k2);
	if (c != SEG_DIGIT && !(bracket && c == SEG_SIGN)) return 0;
	if (follows_word(sc, start)) return 0;
	if (!bracket) return seg_shape_token(sc, start);
	size_t len = 0;
	unsigned shape = seg_shape_match(&sc->tk->shapes, sc->s + start, sc->n - start, &len);
	if (!shape || sc->tk->shapes.cls[shape] != KELMA_TOKEN_PHONE) return 0;
	return seg_emit(sc, start, start + len, KELMA_TOKEN_PHONE, KELMA_SCRIPT_COMMON, shape) ? -1
											       : 1;
}

/* Hashtag or mention: everything that can stand in a name. Its end, or start when it is only the
 * sign. */
static size_t
tag(const seg_scan *sc, size_t start, int mention)
{
	size_t i = start + 1, k, k2;
	int letters = 0;
	if (follows_word(sc, start)) return start;
	for (;; i += k) {
		unsigned c = seg_peek(sc, i, &k);
		if (c <= SEG_LETTER) letters = 1;
		else if (c == SEG_DOT && mention && seg_peek(sc, i + k, &k2) <= SEG_DIGIT) continue;
		else if (c != SEG_DIGIT && c != SEG_NUMERAL && c != SEG_MARK && c != SEG_UNDER)
			break;
	}
	return letters ? i : start;
}

/* An emoticon that stands alone at i: its length, else 0. */
static size_t
emoticon(const seg_scan *sc, size_t i)
{
	size_t len = 0, k;
	if (!seg_dfa_match(&sc->tk->faces, sc->s + i, sc->n - i, 1, &len)) return 0;
	unsigned c = seg_peek(sc, i + len, &k);
	if (c <= SEG_NUMERAL || c == SEG_OPEN || sc->s[i + len - 1] == '/') {
		if (c != SEG_SPACE && c != SEG_NEWLINE && c != SEG_CLASS_COUNT) return 0;
	}
	int spaced = sc->flags || !i;
	if (!spaced && (sc->depth || !follows_word(sc, i))) return 0;
	char last = sc->s[i + len - 1];
	return spaced || last == ')' || last == '(' || last == '^' || last == '3' ? len : 0;
}

static int
single(seg_scan *sc, size_t start, size_t k, unsigned c)
{
	kelma_token_class cls = c == SEG_SYMBOL || c == SEG_SIGN || c == SEG_AT || c == SEG_HASH ||
						c == SEG_OTHER || c == SEG_MARK
					? KELMA_TOKEN_SYMBOL
					: KELMA_TOKEN_PUNCT;
	if (c == SEG_FACE && (sc->s[start] == '=' || sc->s[start] == '<' || sc->s[start] == '^'))
		cls = KELMA_TOKEN_SYMBOL;
	size_t end = start + k, k2;
	if ((c == SEG_SYMBOL || c == SEG_HASH || c == SEG_STOP) &&
	    seg_peek(sc, end, &k2) == SEG_MARK) {
		size_t e = seg_emoji(sc, start, c);
		if (e > end) end = e, cls = KELMA_TOKEN_EMOJI;
	}
	if (sc->s[start] == '(') sc->depth++;
	if (sc->s[start] == ')' && sc->depth) sc->depth--;
	return seg_emit(sc, start, end, cls, KELMA_SCRIPT_COMMON, 0);
}

/* A run of full stops, marks of exclamation and question, ellipses. */
static int
stops(seg_scan *sc, size_t start, size_t k)
{
	size_t i = start + k;
	for (;;) {
		unsigned c = seg_peek(sc, i, &k);
		if (c != SEG_DOT && c != SEG_STOP) break;
		i += k;
	}
	return seg_emit(sc, start, i, KELMA_TOKEN_PUNCT, KELMA_SCRIPT_COMMON, 0);
}

/* Everything that does not start with a letter or digit. */
static int
mark(seg_scan *sc, size_t i, size_t k, unsigned c)
{
	size_t end;
	int rc = 0;
	switch (c) {
	case SEG_EMOJI:
	case SEG_TONE:
	case SEG_FLAG:
		return seg_emit(sc, i, seg_emoji(sc, i, c), KELMA_TOKEN_EMOJI, KELMA_SCRIPT_COMMON,
				0);
	case SEG_DOT:
	case SEG_STOP:
		return c == SEG_STOP && seg_emoji(sc, i, c) > i + k ? single(sc, i, k, c)
								    : stops(sc, i, k);
	case SEG_HASH:
	case SEG_AT:
		if (c == SEG_AT && (rc = seg_email(sc, i))) return rc < 0 ? -1 : 0;
		if ((end = tag(sc, i, c == SEG_AT)) == i) break;
		return seg_emit(sc, i, end, c == SEG_AT ? KELMA_TOKEN_MENTION : KELMA_TOKEN_HASHTAG,
				KELMA_SCRIPT_COMMON, 0);
	case SEG_FACE:
		if ((end = emoticon(sc, i)))
			return seg_emit(sc, i, i + end, KELMA_TOKEN_EMOJI, KELMA_SCRIPT_COMMON, 0);
		break;
	case SEG_SIGN:
	case SEG_HYPHEN:
	case SEG_OPEN:
	case SEG_SYMBOL: rc = signed_number(sc, i, k, c == SEG_OPEN); break;
	case SEG_NUMERAL: return seg_emit(sc, i, i + k, KELMA_TOKEN_NUMBER, KELMA_SCRIPT_COMMON, 0);
	default: break;
	}
	if (rc) return rc < 0 ? -1 : 0;
	return single(sc, i, k, c);
}

/* A token of any other kind at i. */
static int
other_token(seg_scan *sc, size_t i, size_t k, unsigned c)
{
	if (c <= SEG_LETTER) return seg_word(sc, i, c);
	return c == SEG_DIGIT ? number(sc, i) : mark(sc, i, k, c);
}

/* White space and invisible controls: pass over one and note what it means for the next token. */
static void
separator(seg_scan *sc, size_t i, size_t k, unsigned c)
{
	sc->pos = i + k;
	sc->tk->hidden |= c == SEG_FORMAT;
	if (c == SEG_FORMAT) return;
	sc->flags |= SEG_SPACE_BEFORE;
	if (c != SEG_NEWLINE || (sc->s[i] == '\n' && i && sc->s[i - 1] == '\r')) return;
	sc->flags |= sc->flags & SEG_LINE_BEFORE ? SEG_BLANK_BEFORE : SEG_LINE_BEFORE;
	sc->depth = 0;
}

int
seg_other(seg_scan *sc)
{
	size_t i = sc->pos, k;
	unsigned c = seg_class_at(sc->s + i, &k);
	if (c < SEG_FORMAT || c > SEG_NEWLINE) return other_token(sc, i, k, c);
	separator(sc, i, k, c);
	return 0;
}
