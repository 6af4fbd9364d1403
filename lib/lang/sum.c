/* Adding up the words of a text. Lanes of many words are added as 16-bit numbers and spread out now and then. */
#include "lang/lang.h"
#include "lang/scan.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

enum { FLUSH = 190 }; /* positions: (190 + WORD_MAX + 1) * 255 and a whole-word row each still fit in 16 bits */

/* Sums of one family's words since the last flush. */
typedef struct family_part {
	lang_lanes v;
	unsigned pos, rows, words;
} family_part;

static void
flush(family_part *p, int fam, lang_sum *t)
{
	int32_t *to = t->score[fam], zero = (int32_t)(p->rows * ROW_ZERO);
	for (int k = 0; k < LANES; k++) to[k] += p->v[k] - zero;
	t->pos[fam] += p->pos;
	t->words[fam] += p->words;
	memset(p, 0, sizeof *p);
}

static inline void
add(family_part *p, const lang_score *x, int fam, lang_sum *t)
{
	p->v += x->v;
	p->pos += x->pos;
	p->rows += x->rows;
	p->words++;
	if (p->pos > FLUSH) flush(p, fam, t);
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
	lg->word[lg->nword++] = (lang_scored){ w->start, fam, w->cls, *x };
	return 0;
}

/* A word of a script without a table: counted by the script of its first letter. */
static void
count_other(const char *s, const lang_word *w, lang_sum *t)
{
	uint32_t cp;
	utf8_get(s + w->start, &cp);
	t->letters[kelma_script_of(cp)] += w->len - 2;
	if (w->cls & CLS_TIFINAGH) t->tifinagh++;
	else t->foreign++;
}

/* Share and strength of Darija against Standard Arabic in one word, -1 .. 1. */
static inline float
word_dialectness(const kelma_lang *lg, const lang_score *x)
{
	int d = lang_score_lane(x, lg->ary) - lang_score_lane(x, lg->arb);
	float y = lg->dial[0] + lg->dial[1] * (float)d * lg->inv_sqrt[x->pos];
	return y > 1 ? 1 : y < -1 ? -1 : y;
}

kelma_status
lang_sum_text(kelma_lang *lg, const char *s, size_t n, int keep, lang_sum *t)
{
	lang_word w;
	size_t pos = 0;
	family_part part[FAMS] = { { { 0 }, 0, 0, 0 } };
	float dial = 0;
	memset(t, 0, sizeof *t);
	lg->nword = 0;
	while (lang_scan(&lg->m, s, n, &pos, &w)) {
		lang_score x;
		int fam = w.cls == CLS_LATIN ? FAM_LATN : w.cls == CLS_ARABIC ? FAM_ARAB : lang_word_family(&lg->m, &w);
		if (fam >= 0) {
			lang_word_score(&lg->m, fam, &w, &x);
			add(&part[fam], &x, fam, t);
			if (fam == FAM_ARAB) dial += word_dialectness(lg, &x);
		} else if (fam == -1) {
			memset(&x, 0, sizeof x);
			count_other(s, &w, t);
		} else continue;
		if (keep && keep_word(lg, &w, fam, &x)) return KELMA_ENOMEM;
	}
	for (int f = 0; f < FAMS; f++)
		if (part[f].pos) flush(&part[f], f, t);
	t->dial = dial;
	t->letters[KELMA_SCRIPT_LATIN] += t->pos[FAM_LATN] - t->words[FAM_LATN];
	t->letters[KELMA_SCRIPT_ARABIC] += t->pos[FAM_ARAB] - t->words[FAM_ARAB];
	return KELMA_OK;
}
