/* Internal: one Arabic word that may have been damaged by a PDF reader, which writes each lam-alef
 * as alef, lam.
 *
 * The model (section "text.lamalef", from data/models/text.lamalef.tsv) says for an alef-lam of a
 * damaged text, by the letters around it, how likely it was lam-alef. A context is a string of
 * letters with a bar in the place of the lam. The whole word stands between "^" and "$"; what its
 * neighbours say is added, of which "<" the word before or ">" the one behind follows it, or,
 * where the model has not this word, its last two letters ("<-at") or first two (">bi-"). For
 * words that the model has not, all windows are added: some letters to the left and right, "_" for
 * the edge of the word. */
#ifndef TEXT_LAMALEF_H
#define TEXT_LAMALEF_H
#include "text/repair.h"

enum {
	LAMALEF_LETTERS = 24,
	LAMALEF_PAIRS = LAMALEF_LETTERS / 2,
	LAMALEF_LEFT = 5,                          /* most letters of a window to the left, the */
	LAMALEF_RIGHT = 4,                         /* alef with them, and to the right of the lam */
	LAMALEF_CONTEXT = 2 * LAMALEF_LETTERS + 8, /* most letters of a context */
	LAMALEF_UNIT = 16                          /* odds are in 1/16 nat */
};
enum { LAM_ALEF = 0x627, LAM_MADDA = 0x622, LAM_HAMZA = 0x623, LAM_HAMZA_LOW = 0x625, LAM = 0x644 };

/* Section: u32 number of slots N (a power of two), N u32 hashes (0 = free), N signed bytes. */
static inline uint32_t
lamalef_hash_add(uint32_t h, unsigned c)
{
	return (h ^ c) * 0x9e3779b1u;
}
static inline uint32_t
lamalef_hash_end(uint32_t h)
{
	h ^= h >> 15;
	return h ? h : 1;
}
static inline uint32_t
lamalef_hash(const uint16_t *c, size_t n)
{
	uint32_t h = 0;
	for (size_t i = 0; i < n; i++) h = lamalef_hash_add(h, c[i]);
	return lamalef_hash_end(h);
}

static inline int
lamalef_is_alef(unsigned c)
{
	return c == LAM_ALEF || c == LAM_HAMZA || c == LAM_HAMZA_LOW || c == LAM_MADDA;
}

/* Letters of the window of the alef-lam at w[i], w[i + 1] with `left` letters up to the alef and
 * `right` behind the lam; room for LAMALEF_CONTEXT. Returns how many; 0 = there is no such window:
 * it goes beyond the edges, which count as a letter each, or takes in both. */
size_t lamalef_window(const uint16_t *w, size_t n, size_t i, size_t left, size_t right,
		      uint16_t *out);
/* A neighbour's class: the last two letters (side '<') or the first two of nb[0..k), with a dash.
 * Returns 3, or 0 for short words. */
size_t lamalef_class(int side, const uint16_t *nb, size_t k, uint16_t *out);
/* Letters of the context that is the whole word. */
size_t lamalef_whole(const uint16_t *w, size_t n, size_t i, uint16_t *out);
/* What a PDF reader makes of a word: into out (as many letters); *pairs gets a bit for each
 * alef-lam that was lam-alef, *all one for each. Returns 1 when it differs. */
int lamalef_damage(const uint16_t *w, size_t n, uint16_t *out, uint32_t *pairs, uint32_t *all);

kelma_status lamalef_open(lamalef_model *m, const void *p, size_t n, kelma_err *err);

typedef struct lamalef_word {
	uint16_t c[LAMALEF_LETTERS]; /* its letters */
	size_t at[LAMALEF_LETTERS]; /* bytes where they stand, from the start of the word; marks and
				      * stretching bars between them stay where they are */
	size_t n;
	size_t tanwin; /* letters up to the mark -an, 0 = there is none */
	uint16_t before[LAMALEF_LETTERS],
		behind[LAMALEF_LETTERS]; /* neighbours; length 0: unknown */
	size_t nbefore, nbehind;
	double evidence; /* log of how much likelier a damaged text is to have the word than a
			    healthy one */
	int sure; /* the written form is none of Arabic: the article before alef, damaged */
	uint16_t meant[LAMALEF_LETTERS]; /* letters of the best reading */
	int changed;                     /* it is another than the word as it stands */
} lamalef_word;

/* Can the letters be damaged lam-alef at all? */
int lamalef_suspect(const lamalef_word *w);
/* Does the word hold lam-alef as it should be? */
int lamalef_intact(const lamalef_word *w);
/* Fill evidence, sure and meant of w. odds: log-odds that the text around it is damaged. */
void lamalef_read(const lamalef_model *m, lamalef_word *w, double odds);
#endif
