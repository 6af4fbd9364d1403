/* Readings of one word: from the list of words, directly or without prefix and suffix, or by form
 * alone. */
#include "text/lamalef.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

enum { ALEF = 0x627, MADDA = 0x622, HAMZA = 0x623, HAMZA_LOW = 0x625, LAM = 0x644, HEH = 0x647 };
enum { WAW = 0x648, FEH = 0x641, BEH = 0x628, KAF = 0x643 };

static int
is_alef(unsigned c)
{
	return c == ALEF || c == HAMZA || c == HAMZA_LOW || c == MADDA;
}

/* Is the alef-lam at i only the article, first or after a conjunction or preposition? */
static int
is_article(const lamalef_word *w, size_t i)
{
	if (w->c[i] != ALEF) return 0;
	return !i ||
	       (i == 1 && (w->c[0] == WAW || w->c[0] == FEH || w->c[0] == BEH || w->c[0] == KAF));
}

int
lamalef_suspect(const lamalef_word *w)
{
	for (size_t i = 0; i + 1 < w->n; i++)
		if ((is_alef(w->c[i]) && w->c[i + 1] == LAM) ||
		    (i + 2 < w->n && w->c[i] == HEH && w->c[i + 1] == LAM && w->c[i + 2] == LAM))
			return 1;
	return 0;
}

/* Alef-lam inside the word, where no article can be. */
static int
has_inner(const lamalef_word *w)
{
	for (size_t i = 0; i + 1 < w->n; i++)
		if (is_alef(w->c[i]) && w->c[i + 1] == LAM && !is_article(w, i)) return 1;
	return 0;
}

static int
may_be_known(const repair_model *m, const uint16_t *c, size_t n)
{
	uint32_t h = lamalef_hash(c, n), a = LAMALEF_BIT1(h), b = LAMALEF_BIT2(h);
	return m->filter[a / 8] >> a % 8 & m->filter[b / 8] >> b % 8 & 1;
}

static size_t
put(const uint16_t *c, size_t n, char *d)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) k += utf8_put(c[i], d + k);
	return k;
}

static double
number(const char **p, const char *end)
{
	double v = 0;
	while (*p < end && **p == '\t') ++*p;
	for (; *p < end && **p >= '0' && **p <= '9'; ++*p) v = v * 10 + (**p - '0');
	return v;
}

/* Look letters [a, b) up; what stands around them is kept. `share` = what the counts are worth. */
static int
look(const repair_model *m, lamalef_word *w, size_t a, size_t b, double share)
{
	char key[2 * LAMALEF_LETTERS];
	if (!may_be_known(m, w->c + a, b - a)) return 0;
	size_t vlen, klen = put(w->c + a, b - a, key);
	const char *v = pack_map_get(&m->words, key, klen, &vlen);
	if (!v) return 0;
	const char *tab = memchr(v, '\t', vlen), *end = v + vlen, *p = tab;
	if (!tab || tab - v > 2 * LAMALEF_LETTERS - (ptrdiff_t)(2 * (w->n - (b - a)))) return 0;
	w->n_meant = number(&p, end) * share;
	w->n_written = number(&p, end) * share;
	w->known = 1;
	w->meant_len = 0;
	if (tab > v) {
		size_t k = put(w->c, a, w->meant);
		memcpy(w->meant + k, v, (size_t)(tab - v));
		k += (size_t)(tab - v);
		w->meant_len = k + put(w->c + b, w->n - b, w->meant + k);
	}
	return 1;
}

/* Proclitics and enclitics of Arabic words, as letters; longest first. */
static const uint16_t prefixes[][4] = { { WAW, BEH, ALEF, LAM },
					{ WAW, ALEF, LAM },
					{ BEH, ALEF, LAM },
					{ FEH, ALEF, LAM },
					{ KAF, ALEF, LAM },
					{ LAM, LAM },
					{ ALEF, LAM },
					{ WAW, BEH },
					{ WAW, LAM },
					{ WAW },
					{ FEH },
					{ BEH },
					{ KAF },
					{ LAM } };
static const uint16_t suffixes[][4] = {
	{ HEH, 0x645, ALEF }, { HEH, ALEF }, { HEH, 0x645 }, { KAF, 0x645 }, { 0x646, ALEF },
	{ ALEF, 0x62a },      { HEH },       { 0x64a },      { KAF }
};

static size_t
affix_len(const uint16_t *a)
{
	size_t k = 0;
	while (k < 4 && a[k]) k++;
	return k;
}

static int
look_without_affixes(const repair_model *m, lamalef_word *w)
{
	enum { NP = sizeof prefixes / sizeof *prefixes, NS = sizeof suffixes / sizeof *suffixes };
	for (size_t p = 0; p <= NP; p++) {
		size_t a = p ? affix_len(prefixes[p - 1]) : 0;
		if (a + 3 > w->n || (a && memcmp(w->c, prefixes[p - 1], a * sizeof *w->c) != 0))
			continue;
		for (size_t s = 0; s <= NS; s++) {
			size_t b = s ? affix_len(suffixes[s - 1]) : 0;
			if ((!a && !b) || a + b + 3 > w->n) continue;
			if (b && memcmp(w->c + w->n - b, suffixes[s - 1], b * sizeof *w->c) != 0)
				continue;
			if (look(m, w, a, w->n - b, 0.1)) return 1;
		}
	}
	return 0;
}

/* Is the word in letters c[0..n) known? Its count, 0 = no. */
static double
base_count(const repair_model *m, const uint16_t *c, size_t n)
{
	char key[2 * LAMALEF_LETTERS];
	if (!may_be_known(m, c, n)) return 0;
	size_t vlen, klen = put(c, n, key);
	const char *v = pack_map_get(&m->words, key, klen, &vlen),
		   *tab = v ? memchr(v, '\t', vlen) : NULL;
	if (!tab) return 0;
	const char *p = tab, *end = v + vlen;
	number(&p, end);
	return number(&p, end);
}

/* [alef][lam]X where [alef]X is a word: it was li-[alef]X, "for X"; with another lam before:
 * lil-[alef]X, "for the X". */
static int
look_for_preposition(const repair_model *m, lamalef_word *w)
{
	uint16_t c[LAMALEF_LETTERS];
	size_t p = w->n > 4 && (w->c[0] == WAW || w->c[0] == FEH), lam = w->c[p] == LAM,
	       k = w->n - p - lam;
	const uint16_t *x = w->c + p + lam; /* alef, lam, the rest */
	if (k < 4 || !is_alef(x[0]) || x[1] != LAM) return 0;
	c[0] = x[0];
	memcpy(c + 1, x + 2, (k - 2) * sizeof *c);
	if (x[0] == ALEF && (k < 7 || (c[2] != 0x62a && c[1] != 0x646)))
		return 0; /* verbal nouns only */
	double n = base_count(m, c, k - 1);
	if (n <= 0) return 0;
	w->n_meant = n / 10 > 1 ? n / 10 : 1;
	w->n_written = 0;
	w->known = 1;
	w->meant_len = put(w->c, p + lam, w->meant);
	w->meant_len += utf8_put(LAM, w->meant + w->meant_len);
	w->meant_len += put(c, k - 1, w->meant + w->meant_len);
	return 1;
}

/* X[alef][lam] where X[lam] is a word: the accusative X[lam][alef]. */
static int
look_for_accusative(const repair_model *m, lamalef_word *w)
{
	uint16_t c[LAMALEF_LETTERS];
	if (w->n < 5 || w->c[w->n - 2] != ALEF || w->c[w->n - 1] != LAM) return 0;
	memcpy(c, w->c, w->n * sizeof *c);
	c[w->n - 2] = LAM;
	double n = base_count(m, c, w->n - 1);
	if (n <= 0) return 0;
	c[w->n - 1] = ALEF;
	w->n_meant = n / 10 > 1 ? n / 10 : 1;
	w->n_written = 0;
	w->known = 1;
	w->meant_len = put(c, w->n, w->meant);
	return 1;
}

/* Swap every alef-lam that is no article ("mid"), or only those after another alef. */
static void
swap_by_form(lamalef_word *w, int only_sure)
{
	uint16_t c[LAMALEF_LETTERS];
	memcpy(c, w->c, w->n * sizeof *c);
	int hit = 0;
	for (size_t i = 0; i + 1 < w->n; i++) {
		if (!is_alef(c[i]) || c[i + 1] != LAM) continue;
		int after_alef = i > 0 && w->c[i - 1] == ALEF;
		if (only_sure ? !after_alef : is_article(w, i)) continue;
		c[i + 1] = c[i];
		c[i++] = LAM;
		hit = 1;
	}
	w->meant_len = hit ? put(c, w->n, w->meant) : 0;
}

/* The damaged article before alef: [wa, fa, bi, ka] alef, then alef with hamza and lam ("al-'...");
 * with plain alef only before the letters of verbal nouns (ittihad, istimal, infisal ...), since
 * people type alef twice, too. */
static int
is_sure(const lamalef_word *w)
{
	size_t i = w->n > 1 && w->c[1] == ALEF && w->c[0] != ALEF ? 1 : 0;
	if (i && w->c[0] != WAW && w->c[0] != FEH && w->c[0] != BEH && w->c[0] != KAF) return 0;
	if (i + 5 > w->n || w->c[i] != ALEF || !is_alef(w->c[i + 1]) || w->c[i + 2] != LAM)
		return 0;
	if (w->c[i + 1] != ALEF) return 1;
	size_t n =
		w->n; /* verbal nouns have alef before their last letter; then perhaps -iyya, -at */
	if ((w->c[n - 2] == 0x64a && w->c[n - 1] == 0x629) ||
	    (w->c[n - 2] == ALEF && w->c[n - 1] == 0x62a))
		n -= 2;
	if (n < i + 6 || w->c[n - 2] != ALEF) return 0;
	return w->c[i + 3] == 0x62a || w->c[i + 3] == 0x646 ||
	       w->c[i + 4] == 0x62a; /* teh, noon, teh second */
}

int
lamalef_intact(const lamalef_word *w)
{
	for (size_t i = 0; i + 1 < w->n; i++)
		if (w->c[i] == LAM && is_alef(w->c[i + 1])) return 1;
	return 0;
}

/* "allah" in a word: "inshaallah" and the like are written with any number of alefs. */
static int
has_god(const lamalef_word *w)
{
	static const uint16_t name[] = { ALEF, LAM, LAM, HEH };
	for (size_t i = 0; i + 4 <= w->n; i++)
		if (!memcmp(w->c + i, name, sizeof name)) return 1;
	return 0;
}

static int
has_double(const lamalef_word *w)
{
	for (size_t i = 0; i + 2 < w->n; i++)
		if (w->c[i] == ALEF && w->c[i + 1] == ALEF && w->c[i + 2] == LAM &&
		    (!i || w->c[i - 1] != ALEF))
			return 1;
	return 0;
}

/* Two alefs in a row that the word meant has not: no Arabic word is written so. */
static int
is_doubled(const lamalef_word *w)
{
	return w->meant_len && w->n_written <= 0 && has_double(w) && !has_god(w);
}

void
lamalef_look_up(const repair_model *m, lamalef_word *w, int deep)
{
	w->meant_len = 0;
	w->n_meant = w->n_written = 0;
	w->known = 0;
	w->sure = is_sure(w);
	if (look(m, w, 0, w->n, 1)) {
		w->sure |= is_doubled(w);
		return;
	}
	if (lamalef_intact(w) || has_god(w)) { /* what damages one lam-alef damages all */
		w->sure = 0;
		return;
	}
	if (look_for_preposition(m, w) || (!deep && !w->sure && !has_double(w)) || !has_inner(w))
		return;
	if (look_for_accusative(m, w)) return;
	if (look_without_affixes(m, w)) {
		w->sure |= is_doubled(w);
		return;
	}
	swap_by_form(w, w->sure);
}
