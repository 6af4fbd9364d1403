/* Sentences: a walk over the tokens. A boundary needs a mark at the end (or a line end) and nothing
 * that speaks against it. */
#include "segment/tok.h"
#include "text/chars.h"

static int
is(const kelma_tok *tk, size_t t, char c)
{
	return t < tk->ntok && tk->tok[t].len == 1 && tk->s[tk->tok[t].off] == c;
}

/* Class of the first character of token t; its code point in *cp. */
static unsigned
first(const kelma_tok *tk, size_t t, uint32_t *cp)
{
	*cp = 0;
	if (t >= tk->ntok) return SEG_CLASS_COUNT;
	utf8_get(tk->s + tk->tok[t].off, cp);
	return seg_class_of(*cp);
}

/* A run of . ! ? or the like: 1 full stop, 2 ellipsis, 3 ! or ? in it; 0 for any other token. */
static int
final_mark(const kelma_tok *tk, size_t t)
{
	uint32_t cp;
	const seg_tok *k = &tk->tok[t];
	if (k->cls != KELMA_TOKEN_PUNCT) return 0;
	unsigned c = first(tk, t, &cp);
	if (c != SEG_DOT && c != SEG_STOP) return 0;
	if (k->len == 1 && c == SEG_DOT) return 1;
	for (size_t i = 0; i < k->len;) {
		i += utf8_get(tk->s + k->off + i, &cp);
		if (cp != '.' && cp != 0x2026) return 3;
	}
	return 2;
}

static int
is_upper(uint32_t cp)
{
	return chars_in(chars_get(cp), 1 << CHARS_LU | 1 << CHARS_LT);
}

static int
is_lower_latin(const kelma_tok *tk, size_t t)
{
	uint32_t cp;
	return first(tk, t, &cp) == SEG_LATIN && chars_in(chars_get(cp), 1 << CHARS_LL);
}

/* Does the next sentence plainly begin at token t: a capital, perhaps behind an opening mark? */
static int
capital_at(const kelma_tok *tk, size_t t)
{
	uint32_t cp;
	unsigned c = first(tk, t, &cp);
	if (c == SEG_OPEN || is(tk, t, '"')) c = first(tk, t + 1, &cp);
	return c == SEG_LATIN && is_upper(cp);
}

/* Marks that close a quotation or bracket. */
static int
closes(const kelma_tok *tk, size_t t, int quotes)
{
	uint32_t cp;
	unsigned c = first(tk, t, &cp);
	if (c == SEG_CLOSE) return 1;
	return cp == '"' && (quotes & 1);
}

/* Is token t inside round brackets that opened after token `from`? Looks for the closing one once
 * per line. */
static int
bracket_closes(kelma_tok *tk, size_t t)
{
	if (tk->walk.close_at <= t) {
		size_t j = t + 1;
		while (j < tk->ntok && !is(tk, j, ')') && !(tk->tok[j].flags & SEG_LINE_BEFORE))
			j++;
		tk->walk.close_at = j;
	}
	return is(tk, tk->walk.close_at, ')');
}

/* "1." or "a." at the beginning of a line: number of an item, not a sentence. t = the full stop,
 * from = first token. */
static int
is_item(const kelma_tok *tk, size_t from, size_t t)
{
	if (t != from + 1 || !(t + 1 < tk->ntok) || tk->tok[t].flags) return 0;
	const seg_tok *k = &tk->tok[from];
	if (from && !(k->flags & SEG_LINE_BEFORE)) return 0;
	if (tk->tok[t + 1].flags & SEG_LINE_BEFORE) return 0;
	return k->cls == KELMA_TOKEN_NUMBER ||
	       (k->cls == KELMA_TOKEN_WORD && k->len <= 2 && tk->tok[t + 1].flags);
}

/* Token after the marks that go with the sentence end at t: closing quotes and brackets, emoji. */
static size_t
absorb(const kelma_tok *tk, size_t t, int *quotes)
{
	size_t j = t + 1;
	while (j < tk->ntok && !(tk->tok[j].flags & SEG_LINE_BEFORE)) {
		if (closes(tk, j, *quotes)) {
			uint32_t cp;
			first(tk, j, &cp);
			if (cp == '"') ++*quotes;
		} else if (tk->tok[j].cls != KELMA_TOKEN_EMOJI) break;
		j++;
	}
	return j;
}

/* Boundary before token j, which follows the final mark of kind `mark` and what it took along. */
static int
ends_before(const kelma_tok *tk, size_t j, int mark, int closed)
{
	uint32_t cp;
	if (j >= tk->ntok || tk->tok[j].flags & SEG_LINE_BEFORE) return 1;
	unsigned c = first(tk, j, &cp);
	if (cp == ',' || cp == ';' || cp == ':' || cp == 0x60c || cp == 0x61b) return 0;
	if (mark == 2) return capital_at(tk, j);
	if (closed && c == SEG_LATIN && !is_upper(cp)) return 0;
	return 1;
}

/* Does a line end before token j end the sentence? A soft wrap goes on with a lower-case Latin
 * letter. */
static int
line_ends(const kelma_tok *tk, size_t j)
{
	unsigned f = tk->tok[j].flags;
	if (!(f & SEG_LINE_BEFORE)) return 0;
	if (f & SEG_BLANK_BEFORE || tk->opt.hard_newlines) return 1;
	return !is_lower_latin(tk, j) || is(tk, j + 1, ')') ||
	       (is(tk, j + 1, '.') && tk->tok[j].len == 1);
}

int
seg_sentence(kelma_tok *tk, size_t *from, size_t *to)
{
	size_t t = tk->walk.at, inside = 0;
	int quotes = 0;
	if (t >= tk->ntok) return 0;
	*from = t;
	for (; t < tk->ntok; t++) {
		if (t > *from && line_ends(tk, t)) break;
		const seg_tok *k = &tk->tok[t];
		if (k->cls == KELMA_TOKEN_WORD) {
			if (k->flags & SEG_ABBR_END && capital_at(tk, t + 1)) {
				t++;
				break;
			}
			continue;
		}
		if (k->cls != KELMA_TOKEN_PUNCT) continue;
		if (is(tk, t, '"')) quotes++;
		if (is(tk, t, '(') && t > *from && bracket_closes(tk, t))
			inside = tk->walk.close_at;
		int mark = final_mark(tk, t);
		if (!mark || t < inside || (mark == 1 && is_item(tk, *from, t))) continue;
		size_t j = absorb(tk, t, &quotes);
		if (ends_before(tk, j, mark,
				j > t + 1 && tk->tok[j - 1].cls == KELMA_TOKEN_PUNCT)) {
			t = j;
			break;
		}
		t = j - 1;
	}
	*to = tk->walk.at = t;
	return 1;
}
