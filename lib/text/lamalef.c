/* Readings of one word: which of its alef-lam were lam-alef, by the letters around them. */
#include "text/lamalef.h"
#include "base/base.h"
#include "text/utf8.h"
#include <math.h>
#include <string.h>

enum { WAW = 0x648, FEH = 0x641, BEH = 0x628, KAF = 0x643, HEH = 0x647, YEH = 0x64a, TEH = 0x62a,
       NOON = 0x646, TEH_MARBUTA = 0x629 };
#define SURE 6.0 /* evidence of a word that cannot be healthy */
#define MOST 4.6 /* what any other word can say */
#define UNSEEN 1.5 /* and what an alef-lam can say in a word that the model knows only in parts */

/* Is God's name at i, as it should be or with teh marbuta? */
static int
is_god(const lamalef_word *w, size_t i)
{
	return i + 4 == w->n && w->c[i] == LAM_ALEF && w->c[i + 2] == LAM &&
	       (w->c[i + 3] == HEH || w->c[i + 3] == TEH_MARBUTA);
}

/* Letters to the left (with the alef) and to the right (without the lam) of each level. */
static const unsigned char reach[LAMALEF_LEVELS - 1][2] = { { 1, 0 }, { 2, 1 }, { 2, 2 },
							    { 3, 2 }, { 3, 3 }, { 4, 3 } };

size_t
lamalef_context(const uint16_t *w, size_t n, size_t i, unsigned level, uint16_t *out)
{
	size_t k = 0, whole = level == LAMALEF_LEVELS - 1;
	size_t left = whole ? i + 1 : reach[level][0], right = whole ? n - i - 2 : reach[level][1];
	if (whole) out[k++] = '^';
	for (size_t j = 0; j < left; j++)
		out[k++] = i + 1 + j >= left ? w[i + 1 + j - left] : '_';
	out[k++] = '|';
	for (size_t j = i + 2; j < i + 2 + right; j++) out[k++] = j < n ? w[j] : '_';
	if (whole) out[k++] = '$';
	return k;
}

/* God's name at the end of c[0..n): how many letters of [alef] lam lam heh. */
static size_t
god_at_end(const uint16_t *c, size_t n)
{
	if (n < 3 || c[n - 1] != HEH || c[n - 2] != LAM || c[n - 3] != LAM) return 0;
	return n > 3 && c[n - 4] == LAM_ALEF ? 4 : 3;
}

int
lamalef_damage(const uint16_t *w, size_t n, uint16_t *out, uint32_t *pairs, uint32_t *all)
{
	size_t god = god_at_end(w, n), k = n - god;
	*pairs = *all = 0;
	memcpy(out, w, n * sizeof *w);
	for (size_t i = 0; i < god; i++) out[n - 1 - i] = w[k + i];
	for (size_t i = 0; i + 1 < k; i++)
		if (w[i] == LAM && lamalef_is_alef(w[i + 1])) {
			out[i] = w[i + 1];
			out[i + 1] = LAM;
			*pairs |= 1u << i++;
		}
	for (size_t i = 0; i + 1 < k; i++)
		if (lamalef_is_alef(out[i]) && out[i + 1] == LAM) *all |= 1u << i;
	return god || *pairs;
}

kelma_status
lamalef_open(lamalef_model *m, const void *p, size_t n, kelma_err *err)
{
	const unsigned char *b = p;
	memset(m, 0, sizeof *m);
	if (!p) return KELMA_OK;
	size_t slots = n >= 4 ? base_le32(b) : 0;
	if (!slots || slots & (slots - 1) || slots > 1 << 24 || n != 4 + 5 * slots)
		return base_fail(err, KELMA_EDATA, 0, 0, "the model of lam-alef is damaged");
	m->slots = b + 4;
	m->odds = (const signed char *)(b + 4 + 4 * slots);
	m->mask = (uint32_t)slots - 1;
	return KELMA_OK;
}

/* What the model says of a context, in 1/8 nat; *known = 0 when it has none. */
static int
find(const lamalef_model *m, const uint16_t *c, size_t n, int *known)
{
	uint32_t h = lamalef_hash(c, n), i = h & m->mask, v;
	*known = 0;
	for (uint32_t k = 0; k <= m->mask && (v = base_le32(m->slots + 4 * (size_t)i)) != 0; k++) {
		if (v == h) return *known = 1, m->odds[i];
		i = (i + 1) & m->mask;
	}
	return 0;
}

static int
by_neighbour(const lamalef_model *m, uint16_t *c, size_t n, int side, const uint16_t *nb, size_t k)
{
	int known;
	if (!k) return 0;
	c[n++] = (uint16_t)side;
	memcpy(c + n, nb, k * sizeof *nb);
	return find(m, c, n + k, &known);
}

/* Log-odds that the alef-lam at i was lam-alef, if the text is damaged. *whole: by the whole word. */
static double
pair_odds(const lamalef_model *m, const lamalef_word *w, size_t i, int *whole)
{
	uint16_t c[LAMALEF_CONTEXT + LAMALEF_LETTERS];
	int known = 0, odds = 0;
	for (unsigned level = LAMALEF_LEVELS; level-- > 0 && !known;) {
		size_t n = lamalef_context(w->c, w->n, i, level, c);
		odds = find(m, c, n, &known);
		if (level < LAMALEF_LEVELS - 1) continue;
		*whole = known;
		int more = by_neighbour(m, c, n, '<', w->before, w->nbefore) +
			   by_neighbour(m, c, n, '>', w->behind, w->nbehind);
		if (more && known) return (double)(odds + more) / LAMALEF_UNIT;
	}
	return (double)odds / LAMALEF_UNIT;
}

int
lamalef_suspect(const lamalef_word *w)
{
	for (size_t i = 0; i + 1 < w->n; i++)
		if ((lamalef_is_alef(w->c[i]) && w->c[i + 1] == LAM) ||
		    (i + 2 < w->n && w->c[i] == HEH && w->c[i + 1] == LAM && w->c[i + 2] == LAM))
			return 1;
	return 0;
}

/* The damaged article before alef: [wa, fa, bi, ka] alef, then alef with hamza and lam ("al-'...");
 * with plain alef only before the letters of verbal nouns (ittihad, istimal, infisal ...), since
 * people type alef twice, too. */
static int
is_sure(const lamalef_word *w)
{
	size_t n = w->n, i = n > 1 && w->c[1] == LAM_ALEF && w->c[0] != LAM_ALEF ? 1 : 0;
	if (i && w->c[0] != WAW && w->c[0] != FEH && w->c[0] != BEH && w->c[0] != KAF) return 0;
	if (i + 4 > n || w->c[i] != LAM_ALEF || !lamalef_is_alef(w->c[i + 1]) || w->c[i + 2] != LAM)
		return 0;
	if (w->c[i + 1] != LAM_ALEF) return 1;
	/* verbal nouns have alef before their last letter; then perhaps -iyya, -at */
	if ((w->c[n - 2] == YEH && w->c[n - 1] == TEH_MARBUTA) ||
	    (w->c[n - 2] == LAM_ALEF && w->c[n - 1] == TEH))
		n -= 2;
	if (n < i + 6 || w->c[n - 2] != LAM_ALEF) return 0;
	return w->c[i + 3] == TEH || w->c[i + 3] == NOON || w->c[i + 4] == TEH;
}

/* God's name backwards at the end of the word: its letters, 0 = it is not there. */
static size_t
god_backwards(const lamalef_word *w)
{
	const uint16_t *e = w->c + w->n;
	if (w->n >= 4 && e[-1] == LAM_ALEF && e[-2] == LAM && e[-3] == LAM && e[-4] == HEH) return 4;
	return w->n >= 3 && e[-1] == LAM && e[-2] == LAM && e[-3] == HEH ? 3 : 0;
}

int
lamalef_intact(const lamalef_word *w)
{
	size_t n = w->n - god_backwards(w);
	for (size_t i = 0; i + 1 < n; i++)
		if (w->c[i] == LAM && lamalef_is_alef(w->c[i + 1]) &&
		    !(i + 2 < n && w->c[i + 2] == LAM)) /* lam and a damaged lam-alef */
			return 1;
	return 0;
}

/* What a word says at most: short ones are often a spelling of something else. */
static double
most(const lamalef_word *w)
{
	return w->sure ? SURE : w->n <= 2 ? 1 : w->n == 3 ? 2.5 : w->n == 4 ? 3.5 : MOST;
}

void
lamalef_read(const lamalef_model *m, lamalef_word *w, double odds)
{
	double p = 1 / (1 + exp(-odds)), sum = 0;
	size_t god = god_backwards(w);
	uint16_t *c = w->meant;
	w->evidence = 0;
	w->sure = w->changed = 0;
	if (lamalef_intact(w)) return; /* what damages one lam-alef damages all */
	w->sure = is_sure(w) || god == 4 || (god && w->n > 3 && w->c[w->n - 4] == LAM_ALEF);
	memcpy(c, w->c, w->n * sizeof *c);
	for (size_t i = 0; i < god && (w->sure || p > 0.5); i++)
		c[w->n - 1 - i] = w->c[w->n - god + i];
	if (god) sum += 2;
	w->changed = god && (w->sure || p > 0.5);
	for (size_t i = 0; i + 1 + god < w->n; i++) {
		if (!lamalef_is_alef(w->c[i]) || w->c[i + 1] != LAM) continue;
		int whole;
		double x = pair_odds(m, w, i, &whole), e = log1p(exp(x));
		if (!whole && is_god(w, i)) continue;
		sum += whole || e < UNSEEN ? e : UNSEEN;
		if (w->sure ? x <= 0 : p / (1 + exp(-x)) <= 0.5) continue;
		c[i] = LAM;
		c[i + 1] = w->c[i];
		i++;
		w->changed = 1;
	}
	w->evidence = w->sure ? SURE : sum < most(w) ? sum : most(w);
}
