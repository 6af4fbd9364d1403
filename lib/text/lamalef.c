/* Readings of one word: which of its alef-lam were lam-alef, by the letters around them. */
#include "text/lamalef.h"
#include "base/base.h"
#include "text/utf8.h"
#include <math.h>
#include <string.h>

enum {
	WAW = 0x648,
	FEH = 0x641,
	BEH = 0x628,
	KAF = 0x643,
	HEH = 0x647,
	YEH = 0x64a,
	TEH = 0x62a,
	NOON = 0x646,
	TEH_MARBUTA = 0x629
};
#define SURE 6.0 /* evidence of a word that cannot be healthy */
#define MOST 4.6 /* what any other word can say */
#define ALL                                                                                        \
	0.97 /* probability of a damaged text from which every lam before alef is believed gone */
#define NOTHING (-4.0) /* odds of an alef-lam that says nothing */
#define UNSEEN 1.5 /* and what an alef-lam can say in a word that the model knows only in parts */

/* Is God's name at i, as it should be or with teh marbuta? */
static int
is_god(const lamalef_word *w, size_t i)
{
	return i + 4 == w->n && w->c[i] == LAM_ALEF && w->c[i + 2] == LAM &&
	       (w->c[i + 3] == HEH || w->c[i + 3] == TEH_MARBUTA);
}

size_t
lamalef_window(const uint16_t *w, size_t n, size_t i, size_t left, size_t right, uint16_t *out)
{
	size_t k = 0, before = i + 1, behind = n - i - 2;
	if (left > before + 1 || right > behind + 1 || (left > before && right > behind)) return 0;
	if (left > before) out[k++] = '_', left--;
	for (; left; left--) out[k++] = w[i + 1 - left];
	out[k++] = '|';
	for (size_t j = 0; j < right; j++) out[k++] = j < behind ? w[i + 2 + j] : '_';
	return k;
}

size_t
lamalef_class(int side, const uint16_t *nb, size_t k, uint16_t *out)
{
	if (k < 4) return 0;
	out[0] = side == '<' ? '-' : nb[0];
	out[1] = side == '<' ? nb[k - 2] : nb[1];
	out[2] = side == '<' ? nb[k - 1] : '-';
	return 3;
}

size_t
lamalef_whole(const uint16_t *w, size_t n, size_t i, uint16_t *out)
{
	size_t k = 0;
	out[k++] = '^';
	for (size_t j = 0; j < n; j++) out[k++] = j == i + 1 ? '|' : w[j];
	out[k++] = '$';
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

/* What the model says of the context with this hash, in 1/16 nat; *known = 0 when it has none. */
static inline int
find(const lamalef_model *m, uint32_t h, int *known)
{
	uint32_t i = h & m->mask, v;
	*known = 0;
	for (uint32_t k = 0; k <= m->mask && (v = base_le32(m->slots + 4 * (size_t)i)) != 0; k++) {
		if (v == h) return *known = 1, m->odds[i];
		i = (i + 1) & m->mask;
	}
	return 0;
}

/* What all windows of the alef-lam at i say: lamalef_window() without the strings. */
static int
by_windows(const lamalef_model *m, const lamalef_word *w, size_t i)
{
	size_t before = i + 1, behind = w->n - i - 2;
	int sum = 0, known;
	for (size_t left = 1; left <= LAMALEF_LEFT && left <= before + 1; left++) {
		uint32_t h = left > before ? lamalef_hash_add(0, '_') : 0;
		for (size_t j = left > before ? 0 : before - left; j < before; j++)
			h = lamalef_hash_add(h, w->c[j]);
		h = lamalef_hash_add(h, '|');
		for (size_t right = 0;; right++) {
			if (left <= before || right <= behind)
				sum += find(m, lamalef_hash_end(h), &known);
			if (right == LAMALEF_RIGHT || right > behind) break;
			h = lamalef_hash_add(h, right < behind ? w->c[i + 2 + right] : '_');
		}
	}
	return sum;
}

static int
by_neighbour(const lamalef_model *m, uint16_t *c, size_t n, int side, const uint16_t *nb, size_t k)
{
	int known, odds;
	if (!k) return 0;
	c[n++] = (uint16_t)side;
	memcpy(c + n, nb, k * sizeof *nb);
	odds = find(m, lamalef_hash(c, n + k), &known);
	if (known || !(k = lamalef_class(side, nb, k, c + n))) return odds;
	return find(m, lamalef_hash(c, n + k), &known);
}

/* Log-odds that the alef-lam at i was lam-alef, if the text is damaged. *whole: by the whole word.
 */
static double
pair_odds(const lamalef_model *m, const lamalef_word *w, size_t i, int *whole)
{
	uint16_t c[LAMALEF_CONTEXT + LAMALEF_LETTERS];
	size_t n = lamalef_whole(w->c, w->n, i, c);
	int odds = find(m, lamalef_hash(c, n), whole);
	if (!*whole) return (double)by_windows(m, w, i) / LAMALEF_UNIT;
	odds += by_neighbour(m, c, n, '<', w->before, w->nbefore) +
		by_neighbour(m, c, n, '>', w->behind, w->nbehind);
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

/* The damaged plural -alat (two alef before -lat: "amalat", prefectures): no word ends so. */
static int
is_plural(const lamalef_word *w)
{
	const uint16_t *e = w->c + w->n;
	return w->n >= 6 && e[-1] == TEH && e[-2] == LAM && e[-3] == LAM_ALEF &&
	       e[-4] == LAM_ALEF && e[-5] != LAM_ALEF;
}

/* God's name backwards at the end of the word: its letters, 0 = it is not there. */
static size_t
god_backwards(const lamalef_word *w)
{
	const uint16_t *e = w->c + w->n;
	if (w->n >= 4 && e[-1] == LAM_ALEF && e[-2] == LAM && e[-3] == LAM && e[-4] == HEH)
		return 4;
	return w->n >= 3 && e[-1] == LAM && e[-2] == LAM && e[-3] == HEH ? 3 : 0;
}

/* Alef, lam, alef and more of them: "laaa", drawn out, as a damaged text has it. */
static int
is_drawn_out(const lamalef_word *w, size_t i)
{
	return i + 3 < w->n && w->c[i] == LAM_ALEF && w->c[i + 1] == LAM &&
	       w->c[i + 2] == LAM_ALEF && w->c[i + 3] == LAM_ALEF;
}

int
lamalef_intact(const lamalef_word *w)
{
	size_t n = w->n - god_backwards(w);
	for (size_t i = 0; i + 1 < n; i++)
		if (w->c[i] == LAM && lamalef_is_alef(w->c[i + 1]) &&
		    !(i + 2 < n && w->c[i + 2] == LAM) && /* lam and a damaged lam-alef */
		    !(i && is_drawn_out(w, i - 1)))
			return 1;
	return 0;
}

/* What a word says at most: short ones are often a spelling of something else. */
static double
most(const lamalef_word *w)
{
	return w->sure ? SURE : w->n <= 2 ? 1 : w->n == 3 ? 2.5 : w->n == 4 ? 3.5 : MOST;
}

/* Is there an alef-lam at i of the first n letters? */
static int
has_pair(const lamalef_word *w, size_t i, size_t n)
{
	return i + 1 < n && lamalef_is_alef(w->c[i]) && w->c[i + 1] == LAM;
}

/* How much likelier a damaged text is to have the alef-lam of these odds than a healthy one. */
static double
evidence_of(double odds, int whole)
{
	if (odds < NOTHING) return 0;
	double e = log1p(exp(odds));
	return whole || e < UNSEEN ? e : UNSEEN;
}

/* Put into w->meant what the alef-lam of the first n letters were, when the text is damaged with
 * probability p; returns their evidence. A damaged text has no lam before alef: an alef-lam behind
 * a lam that stays was lam-alef ("lil-alam" without its article's alef). So was one with -an on
 * its lam, which stands on alef. */
static double
read_pairs(const lamalef_model *m, lamalef_word *w, size_t n, double p)
{
	uint16_t *c = w->meant;
	double sum = 0, next = 0; /* odds of the pair at i, when it was looked at before */
	int whole, whole_next = 0, known = 0;
	for (size_t i = 0; i + 1 < n; i++) {
		if (!has_pair(w, i, n)) continue;
		double x = known ? next : pair_odds(m, w, i, &whole_next), least = 0;
		whole = whole_next;
		known = has_pair(w, i + 2, n);
		if (known) next = pair_odds(m, w, i + 2, &whole_next), least = next < 0 ? next : 0;
		if (!whole && is_god(w, i)) continue;
		sum += evidence_of(x, whole);
		int forced = (i && c[i - 1] == LAM) || is_drawn_out(w, i) ||
			     (i + 2 == w->n && w->tanwin == w->n);
		if (forced && x < 0) {
			if (p <= ALL) continue;
		} else if (x <= least || (!w->sure && p / (1 + exp(least - x)) <= 0.5)) continue;
		c[i] = LAM;
		c[i + 1] = w->c[i];
		w->changed = 1;
	}
	return sum;
}

void
lamalef_read(const lamalef_model *m, lamalef_word *w, double odds)
{
	double p = odds < 0 || odds > 0 ? 1 / (1 + exp(-odds)) : 0.5, sum = 0;
	size_t god = god_backwards(w);
	uint16_t *c = w->meant;
	w->evidence = 0;
	w->sure = w->changed = 0;
	if (lamalef_intact(w)) return; /* what damages one lam-alef damages all */
	w->sure = is_sure(w) || is_plural(w) || god == 4 ||
		  (god && w->n > 3 && w->c[w->n - 4] == LAM_ALEF);
	memcpy(c, w->c, w->n * sizeof *c);
	for (size_t i = 0; i < god && (w->sure || p > 0.5); i++)
		c[w->n - 1 - i] = w->c[w->n - god + i];
	if (god) sum += 2;
	w->changed = god && (w->sure || p > 0.5);
	sum += read_pairs(m, w, w->n - god, p);
	w->evidence = w->sure ? SURE : sum < most(w) ? sum : most(w);
}
