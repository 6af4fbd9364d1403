/* Steps that look at neighbours: line ends, joiners, digit marks, quotes, spaces, look-alikes
 * inside words. */
#include "norm/norm.h"

int
norm_pict(uint32_t cp)
{
	if (cp < 0x2300 || cp >= NORM_OPAQUE) return 0;
	const chars_props *p = chars_get(cp);
	return (p->flags & (CHARS_PICT | CHARS_EMOJI_PRES)) != 0;
}

int
trig_newlines(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return cp == '\r' || cp == 0x2028 || cp == 0x2029 ? NORM_EDGE : NORM_NEW;
}

/* U1: CRLF, CR, U+2028, U+2029 become LF. */
void
step_newlines(norm_region *r, unsigned step)
{
	int any = 0;
	for (size_t i = 0; i < r->n; i++) {
		norm_item x = r->v[i];
		if (x.cp == '\r' || x.cp == 0x2028 || x.cp == 0x2029) {
			if (x.cp == '\r' && i + 1 < r->n && r->v[i + 1].cp == '\n')
				x.len += r->v[++i].len;
			x.cp = '\n';
			any = 1;
			r->nm->changes[step]++;
		}
		norm_push(r, x.cp, x.at, x.len);
	}
	if (any) norm_swap(r);
	else r->m = 0;
}

int
trig_zwj(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return cp == 0x200d ? NORM_EDGE : NORM_NEW;
}

/* U3: a zero-width joiner stays only between two emoji. */
void
step_zwj(norm_region *r, unsigned step)
{
	int any = 0;
	for (size_t i = 0; i < r->n; i++) {
		if (r->v[i].cp == 0x200d) {
			size_t k = r->m;
			while (k > 0 && (r->w[k - 1].cp == 0xfe0f ||
					 (r->w[k - 1].cp >= 0x1f3fb && r->w[k - 1].cp <= 0x1f3ff)))
				k--;
			if (!(k > 0 && norm_pict(r->w[k - 1].cp) && i + 1 < r->n &&
			      norm_pict(r->v[i + 1].cp))) {
				any = 1;
				r->nm->changes[step]++;
				continue;
			}
		}
		norm_copy(r, i);
	}
	if (any) norm_swap(r);
	else r->m = 0;
}

int
trig_digit_marks(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return cp == 0x66b || cp == 0x66c ? NORM_REGION : NORM_NEW;
}

/* The characters on both sides of item i. Marks count as part of their letter, so that the answer
 * is the same without them. 0 = none. */
static int
sides(const norm_region *r, size_t i, uint32_t *a, uint32_t *b)
{
	size_t j = i, k = i + 1;
	while (j > 0 && norm_mark(r->v[j - 1].cp)) j--;
	while (k < r->n && norm_mark(r->v[k].cp)) k++;
	if (!j || k == r->n) return 0;
	*a = r->v[j - 1].cp;
	*b = r->v[k].cp;
	return 1;
}

/* U5: between digits the Arabic decimal mark becomes a comma, the thousands mark a full stop. */
void
step_digit_marks(norm_region *r, unsigned step)
{
	uint32_t a, b;
	for (size_t i = 0; i < r->n; i++) {
		uint32_t *cp = &r->v[i].cp;
		if ((*cp != 0x66b && *cp != 0x66c) || !sides(r, i, &a, &b) || !norm_digit(a) ||
		    !norm_digit(b))
			continue;
		*cp = *cp == 0x66b ? ',' : '.';
		r->nm->changes[step]++;
	}
}

int
trig_letter_quotes(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return cp == '`' || cp == 0xb4 ? NORM_REGION : NORM_NEW;
}

/* U8: ` and U+00B4 between letters become an apostrophe. */
void
step_letter_quotes(norm_region *r, unsigned step)
{
	uint32_t a, b;
	for (size_t i = 0; i < r->n; i++) {
		uint32_t *cp = &r->v[i].cp;
		if ((*cp != '`' && *cp != 0xb4) || !sides(r, i, &a, &b) || !norm_letter(a) ||
		    !norm_letter(b))
			continue;
		*cp = '\'';
		r->nm->changes[step]++;
	}
}

/* What a look-alike stands for (its row in the fold table), or 0. */
static uint32_t
amazigh_for(const kelma_norm *nm, uint32_t cp)
{
	const norm_folds *f = &nm->folds;
	const norm_fold *row = norm_folds_get(f, cp);
	for (; row; row = norm_folds_next(f, row))
		if (row->step == NORM_AMAZIGH && row->nto == 1) return f->to[row->to];
	return 0;
}

int
trig_amazigh(const kelma_norm *nm, uint32_t cp)
{
	return amazigh_for(nm, cp) ? NORM_REGION : NORM_NEW;
}

/* U+02BC is a letter to Unicode but becomes an apostrophe here, so it ends a word. */
static int
in_word(uint32_t cp)
{
	return cp != 0x2bc && norm_is(cp, CHARS_LETTERS | CHARS_MARKS);
}

/* U7: in a word with a Latin letter and no other foreign one, Greek and Cyrillic look-alikes become
 * Amazigh letters. */
void
step_amazigh(norm_region *r, unsigned step)
{
	for (size_t i = 0, b; i < r->n; i++) {
		int latin = 0, foreign = 0, alike = 0;
		for (b = i; i < r->n && in_word(r->v[i].cp); i++) {
			uint8_t sc = chars_get(r->v[i].cp)->script;
			if (amazigh_for(r->nm, r->v[i].cp)) alike = 1;
			else if (sc == KELMA_SCRIPT_LATIN) latin = 1;
			else if (sc != KELMA_SCRIPT_COMMON) foreign = 1;
		}
		if (!alike || !latin || foreign) continue;
		for (size_t k = b; k < i; k++) {
			uint32_t to = amazigh_for(r->nm, r->v[k].cp);
			if (!to) continue;
			r->v[k].cp = to;
			r->nm->changes[step]++;
		}
	}
}

int
trig_breaks(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return cp == '\n' ? NORM_EDGE : NORM_NEW;
}

void
step_breaks(norm_region *r, unsigned step)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].cp == '\n') {
			r->v[i].cp = ' ';
			r->nm->changes[step]++;
		}
}

/* U9: runs of spaces become one; none around line ends and at both ends of the text. */
void
step_collapse(norm_region *r, unsigned step)
{
	size_t drop = 0;
	for (size_t i = 0; i < r->n; i++) {
		uint32_t cp = r->v[i].cp, prev = r->m ? r->w[r->m - 1].cp : r->at_start ? '\n' : 0;
		if (cp == ' ' && (prev == ' ' || prev == '\n')) drop++;
		else {
			if (cp == '\n' && prev == ' ') r->m--, drop++;
			norm_copy(r, i);
		}
	}
	if (r->at_end && r->m && r->w[r->m - 1].cp == ' ') r->m--, drop++;
	r->nm->changes[step] += drop;
	if (drop) norm_swap(r);
	else r->m = 0;
}

/* Tifinagh letters are common in Tifinagh text: only what the rules begin with, and letters that
 * may follow one. */
int
trig_tifinagh(const kelma_norm *nm, uint32_t cp)
{
	const norm_rules *t = &nm->rules;
	if (cp >= NORM_OPAQUE || !t->page || !t->page[cp >> 6]) return NORM_NEW;
	for (uint32_t k = t->head[(size_t)t->page[cp >> 6] << 6 | (cp & 63)]; k;
	     k = t->rule[k - 1].next)
		if (t->rule[k - 1].step == NORM_TIFINAGH) return NORM_REGION;
	return NORM_NEW;
}
