/* Words of a text one after the other, with care: chunks that mix scripts, long ones, and texts of
 * which no chunk is looked up. */
#include "lang/sum.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

void
lang_flush(lang_summer *u)
{
	for (int fam = 0; fam < FAMS; fam++) {
		unsigned pos = lang_tally_pos(u->p.tally, fam),
			 words = lang_tally_words(u->p.tally, fam);
		int32_t *to = u->t->score[fam], zero = (int32_t)((3 * pos - 2 * words) * ROW_ZERO);
		if (!words) continue;
		for (int k = 0; k < LANES; k++) to[k] += u->p.v[fam][k] - zero;
		u->t->pos[fam] += pos;
		u->t->words[fam] += words;
	}
	memset(&u->p, 0, sizeof u->p);
}

int
lang_grow_words(kelma_lang *lg, size_t k)
{
	if (lg->cap_word - lg->nword >= k) return 0;
	size_t cap = lg->cap_word ? lg->cap_word * 2 : 256;
	lang_scored *p = realloc(lg->word, cap * sizeof *p);
	if (!p) return -1;
	lg->word = p;
	lg->cap_word = cap;
	return 0;
}

int
lang_keep_word(kelma_lang *lg, const lang_scored *w)
{
	if (lang_grow_words(lg, 1)) return -1;
	lg->word[lg->nword++] = *w;
	return 0;
}

void
lang_count_other(const char *s, const lang_word *w, lang_sum *t)
{
	uint32_t cp;
	utf8_get(s + w->start, &cp);
	t->letters[kelma_script_of(cp)] += w->len - 2;
	if (w->cls & CLS_TIFINAGH) t->tifinagh++;
	else t->foreign++;
}

int
lang_keep_scored(lang_summer *u, size_t start, int fam, const lang_lanes *v, unsigned pos,
		 uint32_t hash)
{
	lang_scored y = lang_as_scored(u, start, fam, v, pos, hash);
	return lang_keep_word(u->lg, &y);
}

int
lang_keep_other(lang_summer *u, size_t start, unsigned cls)
{
	lang_scored y = { .start = start, .fam = -1, .cls = (uint8_t)cls };
	return lang_keep_word(u->lg, &y);
}

int
lang_sum_words(lang_summer *u, unsigned number, size_t from, int keep)
{
	const lang_model *const m = &u->lg->m;
	const unsigned char *q = u->x.q;
	unsigned k;
	int arab = 0, fam;
	while (q < u->x.end && (k = lang_text_next(m, &u->x, &q, &u->w, &fam, 1)) != 0) {
		lang_score x;
		if (fam == -2) continue;
		if (fam == -1) {
			lang_count_other(u->x.s, &u->w, u->t);
			if (keep && lang_keep_other(u, from + u->w.start, u->w.cls)) return -1;
			continue;
		}
		lang_word_score(m, fam, u->w.sym, k, &x);
		u->p.v[fam] += x.v;
		u->p.tally += lang_tally_of(fam, k + 1);
		if (fam == FAM_ARAB)
			lang_note_dial(u, number, arab++, lang_dialectness(u->lg, &x.v, k + 1));
		if (number == BATCH && u->p.tally & FULL) lang_flush(u);
		if (keep && lang_keep_scored(u, from + u->w.start, fam, &x.v, k + 1, x.hash))
			return -1;
	}
	return 0;
}

int
lang_sum_long(lang_summer *u, const unsigned char *q, size_t n, int keep)
{
	lang_text_start(&u->x, &u->lg->m, (const char *)q, n, &u->w);
	return lang_sum_words(u, BATCH, lang_place(u, q), keep);
}
