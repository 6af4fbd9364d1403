/* Steps that shorten repetition: letters, punctuation, emoji. */
#include "norm/norm.h"
#include <string.h>

/* One decimal place of a Roman numeral with the letters for 1, 5 and 10: returns where it ends. */
static size_t
decade(const char *b, size_t n, size_t at, const char *one)
{
	if (n - at > 1 && b[at] == one[0] && (b[at + 1] == one[1] || b[at + 1] == one[2]))
		return at + 2;
	if (at < n && b[at] == one[1]) at++;
	for (int k = 0; k < 3 && at < n && b[at] == one[0]; k++) at++;
	return at;
}

/* Is the run of Latin letters v[0..n) a well-formed Roman numeral, all capitals or all small? */
static int
roman(const norm_item *v, size_t n)
{
	char b[16];
	size_t at = 0;
	if (!n || n > 15) return 0;
	uint32_t upper = v[0].cp < 'a' ? 0x20 : 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t c = v[i].cp + upper;
		if (c < 'a' || c > 'z') return 0;
		b[i] = (char)c;
	}
	for (int k = 0; k < 3 && at < n && b[at] == 'm'; k++) at++;
	at = decade(b, n, at, "cdm");
	at = decade(b, n, at, "xlc");
	at = decade(b, n, at, "ivx");
	return at == n;
}

/* Tokens that only look like elongated words: addresses. [i, j) holds no space. */
static int
address(const norm_item *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].cp == '@') return 1;
		if (v[i].cp == ':' && i + 2 < n && v[i + 1].cp == '/' && v[i + 2].cp == '/')
			return 1;
	}
	return n > 4 && (v[0].cp | 32) == 'w' && (v[1].cp | 32) == 'w' && (v[2].cp | 32) == 'w' &&
	       v[3].cp == '.';
}

/* Runs of one letter in [i, j), a word of letters and digits. */
static void
shorten_word(norm_region *r, size_t i, size_t j, unsigned keep, unsigned step)
{
	size_t b = i;
	int has = 0;
	for (size_t k = i; k + 2 < j && !has; k++)
		has = r->v[k].cp == r->v[k + 1].cp && r->v[k].cp == r->v[k + 2].cp;
	if (!has || roman(r->v + i, j - i)) {
		for (; i < j; i++) norm_copy(r, i);
		return;
	}
	for (; i < j; i = b) {
		for (b = i; b < j && r->v[b].cp == r->v[i].cp; b++) {}
		size_t k = b - i > 2 && norm_letter(r->v[i].cp) ? keep : b - i;
		if (k < b - i) r->nm->changes[step]++;
		for (size_t q = i; q < i + k; q++) norm_copy(r, q);
	}
}

static int
wordly(uint32_t cp)
{
	return norm_is(cp, CHARS_LETTERS | CHARS_MARKS | 1 << CHARS_ND);
}

/* S6, O1: three or more of one letter become one (or the value); addresses and Roman numerals
 * stay. */
void
step_elongation(norm_region *r, unsigned step)
{
	unsigned keep = r->nm->val[step][0] == '2' ? 2 : 1;
	size_t j, e;
	for (size_t i = 0; i < r->n; i = e) {
		for (e = i; e < r->n && !norm_space(r->v[e].cp); e++) {}
		int addr = address(r->v + i, e - i);
		for (; i < e; i = j) {
			j = i + 1;
			if (!addr && wordly(r->v[i].cp)) {
				while (j < e && wordly(r->v[j].cp)) j++;
				shorten_word(r, i, j, keep, step);
			} else norm_copy(r, i);
		}
		for (; e < r->n && norm_space(r->v[e].cp); e++) norm_copy(r, e);
	}
	norm_swap(r);
}

/* O2: the same ! ? U+061F U+060C , ; U+061B U+2026 in a row become one; two or more full stops
 * become three. */
void
step_punct_runs(norm_region *r, unsigned step)
{
	static const uint32_t marks[] = { '!', '?', 0x61f, 0x60c, ',', ';', 0x61b, 0x2026 };
	size_t j;
	int any = 0;
	for (size_t i = 0; i < r->n; i = j) {
		uint32_t cp = r->v[i].cp;
		int in = 0;
		for (j = i + 1; j < r->n && r->v[j].cp == cp; j++) {}
		for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) in |= cp == marks[k];
		size_t keep = in ? 1 : cp == '.' && j - i > 1 ? 3 : j - i;
		if (keep != j - i) any = 1, r->nm->changes[step]++;
		for (size_t k = i; k < j && k < i + keep; k++) norm_copy(r, k);
		if (keep > j - i)
			norm_push(r, '.', r->v[j - 1].at + (r->v[j - 1].len & ~NORM_GLUE), 0);
	}
	if (any) norm_swap(r);
	else r->m = 0;
}

/* Parts of emoji that are not emoji by themselves: the text goes to the second engine, which knows
 * graphemes. */
int
trig_emoji_runs(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return cp == 0xfe0f || cp == 0x200d || cp == 0x20e3 || (cp >= 0x1f3fb && cp <= 0x1f3ff) ||
			       (cp >= 0x1f1e6 && cp <= 0x1f1ff) || (cp >= 0xe0020 && cp <= 0xe007f)
		       ? NORM_REGION
		       : NORM_NEW;
}

static int
regional(uint32_t cp)
{
	return cp >= 0x1f1e6 && cp <= 0x1f1ff;
}

static int
extends(uint32_t cp)
{
	return cp == 0xfe0f || cp == 0xfe0e || cp == 0x20e3 || (cp >= 0x1f3fb && cp <= 0x1f3ff) ||
	       (cp >= 0xe0020 && cp <= 0xe007f) || norm_mark(cp);
}

/* End of the emoji that starts at i; i when none does. */
static size_t
emoji_end(const norm_item *v, size_t n, size_t i)
{
	size_t j = i;
	if (regional(v[i].cp) && i + 1 < n && regional(v[i + 1].cp)) return i + 2;
	if (!norm_pict(v[i].cp)) { /* keycaps, and text signs shown as emoji */
		if (i + 1 >= n || v[i + 1].cp != 0xfe0f || norm_letter(v[i].cp)) return i;
		for (j = i + 2; j < n && extends(v[j].cp); j++) {}
		return j;
	}
	for (;;) {
		for (j++; j < n && extends(v[j].cp); j++) {}
		if (j + 1 >= n || v[j].cp != 0x200d || !norm_pict(v[j + 1].cp)) return j;
		j++;
	}
}

/* O3: the same emoji again without a space between goes. */
void
step_emoji_runs(norm_region *r, unsigned step)
{
	size_t last = 0, lastn = 0, j; /* the emoji before: r->v[last, last + lastn) */
	int any = 0;
	for (size_t i = 0; i < r->n; i = j) {
		j = emoji_end(r->v, r->n, i);
		size_t k = j - i;
		int same = k && k == lastn;
		for (size_t q = 0; same && q < k; q++) same = r->v[i + q].cp == r->v[last + q].cp;
		if (same) {
			any = 1;
			r->nm->changes[step]++;
			continue;
		}
		if (!k) j = i + 1;
		last = i;
		lastn = k;
		for (size_t q = i; q < j; q++) norm_copy(r, q);
	}
	if (any) norm_swap(r);
	else r->m = 0;
}
