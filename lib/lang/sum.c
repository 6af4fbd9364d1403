/* Adding up the words of a text. Lanes of many words are added as 16-bit numbers and spread out now
 * and then. */
#include "lang/lang.h"
#include "lang/scan.h"
#include "lang/score.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

/* Windows after which 16-bit sums are spread out: a word of k letters adds 3k + 1 rows of at most 2
 * * ROW_ZERO and k + 1 windows, so (190 + WORD_MAX + 1) windows and the last word's row still fit.
 */
enum { FLUSH = 190 };

/* Sums of one family's words since the last flush. */
typedef struct family_part {
	lang_lanes v;
	uint32_t count; /* windows, and words << 16 */
} family_part;

static void
flush(family_part *p, int fam, lang_sum *t)
{
	unsigned pos = p->count & 0xffff, words = p->count >> 16;
	int32_t *to = t->score[fam], zero = (int32_t)((3 * pos - 2 * words) * ROW_ZERO);
	for (int k = 0; k < LANES; k++) to[k] += p->v[k] - zero;
	t->pos[fam] += pos;
	t->words[fam] += words;
	memset(p, 0, sizeof *p);
}

/* Score a word of k symbols and add it up. */
__attribute__((always_inline)) static inline void
add(const lang_model *m, int fam, const uint8_t *sym, unsigned k, family_part *p, lang_score *x)
{
	lang_word_score(m, fam, sym, k, x);
	p->v += x->v;
	p->count += (1u << 16) + k + 1;
}

static int
keep_word(kelma_lang *lg, const lang_word *w, int fam, const lang_score *x)
{
	if (lg->nword == lg->cap_word) {
		size_t cap = lg->cap_word ? lg->cap_word * 2 : 256;
		lang_scored *p = realloc(lg->word, cap * sizeof *p);
		if (!p) return -1;
		lg->word = p;
		lg->cap_word = cap;
	}
	int name = fam < 0 ? 0 : lang_name_find(&lg->m, fam, x->hash);
	lg->word[lg->nword++] = (lang_scored){ w->start, fam, w->cls, name, *x };
	return 0;
}

/* A word of a script without a table: counted by the script of its first letter. */
static void
count_other(const char *s, const lang_word *w, lang_sum *t)
{
	uint32_t cp;
	utf8_get(s + w->start, &cp);
	t->letters[kelma_script_of(cp)] += w->len - 2;
	if (w->cls & CLS_TIFINAGH)
		t->tifinagh++;
	else
		t->foreign++;
}

/* Share and strength of Darija against Standard Arabic in one word, -1 .. 1. */
static inline float
word_dialectness(const kelma_lang *lg, const lang_lanes *v, unsigned pos)
{
	int d = (*v)[lg->ary] - (*v)[lg->arb];
	float y = lg->dial[0] + lg->dial[1] * (float)d * lg->inv_sqrt[pos];
	y = y < 1 ? y : 1;
	return y > -1 ? y : -1;
}

__attribute__((always_inline)) static inline kelma_status
sum_words(kelma_lang *lg, const char *s, size_t n, int keep, lang_sum *t)
{
	lang_text x;
	lang_word w;
	family_part part[FAMS] = { { { 0 }, 0 } };
	float dial = 0;
	int fam;
	lang_text_start(&x, &lg->m, s, n, &w);
	const unsigned char *at = x.q;
	for (unsigned k; (k = lang_text_next(&lg->m, &x, &at, &w, &fam, keep)) != 0;) {
		lang_score y;
		if (fam == FAM_LATN) {
			add(&lg->m, FAM_LATN, w.sym, k, &part[FAM_LATN], &y);
			if ((uint16_t)part[FAM_LATN].count > FLUSH)
				flush(&part[FAM_LATN], FAM_LATN, t);
		} else if (fam == FAM_ARAB) {
			add(&lg->m, FAM_ARAB, w.sym, k, &part[FAM_ARAB], &y);
			dial += word_dialectness(lg, &y.v, y.pos);
			if ((uint16_t)part[FAM_ARAB].count > FLUSH)
				flush(&part[FAM_ARAB], FAM_ARAB, t);
		} else if (fam == -1) {
			memset(&y, 0, sizeof y);
			count_other(s, &w, t);
		} else
			continue;
		if (keep && keep_word(lg, &w, fam, &y)) return KELMA_ENOMEM;
	}
	for (int f = 0; f < FAMS; f++)
		if (part[f].count) flush(&part[f], f, t);
	t->dial = dial;
	return KELMA_OK;
}

kelma_status
lang_sum_text(kelma_lang *lg, const char *s, size_t n, int keep, lang_sum *t)
{
	lang_zero(t, sizeof *t);
	lg->nword = 0;
	kelma_status st = keep ? sum_words(lg, s, n, 1, t) : sum_words(lg, s, n, 0, t);
	t->letters[KELMA_SCRIPT_LATIN] += t->pos[FAM_LATN] - t->words[FAM_LATN];
	t->letters[KELMA_SCRIPT_ARABIC] += t->pos[FAM_ARAB] - t->words[FAM_ARAB];
	return st;
}
