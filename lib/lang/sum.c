/* Adding up the words of a text. Lanes of many words are added as 16-bit numbers and spread out now and then. */
#include "lang/lang.h"
#include "lang/scan.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

enum { FLUSH = 190 }; /* positions: (190 + WORD_MAX + 1) * 255 and a whole-word row each still fit in 16 bits */

enum { NEAR = 32 }; /* bytes that a plain word may take, and one more */

/* Sums of one family's words since the last flush. */
typedef struct family_part {
	lang_lanes v;
	unsigned pos, rows, words; /* rows: of whole words */
} family_part;

static void
flush(family_part *p, int fam, lang_sum *t)
{
	int32_t *to = t->score[fam], zero = (int32_t)((p->pos * 3 + p->rows) * ROW_ZERO);
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
	p->rows += x->rows - 3 * x->pos;
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
word_dialectness(const kelma_lang *lg, const lang_lanes *v, unsigned pos)
{
	int d = (*v)[lg->ary] - (*v)[lg->arb];
	float y = lg->dial[0] + lg->dial[1] * (float)d * lg->inv_sqrt[pos];
	return y > 1 ? 1 : y < -1 ? -1 : y;
}

/* Letters of two bytes from q to p: how many, their classes in *mask; stops before the third of a run and at max. */
static inline unsigned
take_pairs(const lang_model *m, const unsigned char *q, uint8_t *p, unsigned max, unsigned *mask)
{
	unsigned k = 0, y, all = 0;
	for (; k < max && q[2 * k] >= 0xc2 && q[2 * k] < 0xe0 && (y = lang_letter2(m, q + 2 * k)) != 0; k++) {
		if ((uint8_t)y == p[(int)k - 1] && (uint8_t)y == p[(int)k - 2]) break;
		all |= y;
		p[k] = (uint8_t)y;
	}
	*mask = all >> 8;
	return k;
}

/* A copy of the end of a text, white space after it, so that NEAR bytes more may be read; returns where its end is. */
static inline const unsigned char *
copy_tail(const char *s, size_t n, unsigned char tail[2 * NEAR + 8])
{
	memset(tail, ' ', 2 * NEAR + 8);
	if (n >= NEAR) {
		memcpy(tail, s + n - NEAR, NEAR);
		return tail + NEAR;
	}
	memcpy(tail, s, n);
	return tail + n;
}

/* Add up the plain word of k letters at sym, SEP before it; room for 5 more. */
static inline void
add_plain(const kelma_lang *lg, unsigned fam, uint8_t *sym, unsigned k, family_part *p, float *dial)
{
	const uint8_t *const rows = lg->m.rows[fam];
	uint32_t h = 0;
	sym[k + 1] = SYM_SEP;
	memset(sym + k + 2, 0, 4);
	lang_lanes v = lang_windows(rows, sym, sym + k + 1, &h);
	if (k >= 3) {
		v += lang_widen(lang_row_at(rows, lang_word_row(h)));
		p->rows++;
	}
	p->v += v;
	p->pos += k + 1;
	p->words++;
	if (fam == FAM_ARAB) *dial += word_dialectness(lg, &v, k + 1);
}

/* The words from i on as long as they are plain: letters of one kind and length, then a character that separates. This is
 * lang_scan without its care, for most words of most texts. Returns where the first other word or the end is. */
static inline size_t
plain_words(const kelma_lang *lg, const char *s, size_t n, size_t i, family_part *part, float *dial, lang_sum *t)
{
	const lang_model *const m = &lg->m;
	unsigned char tail[2 * NEAR + 8];
	const unsigned char *q = (const unsigned char *)s + i, *end = (const unsigned char *)s + n;
	uint8_t buf[48], *const sym = buf + 4;
	int near = 0;
	sym[-1] = 0;
	sym[0] = SYM_SEP;
	for (;;) {
		unsigned k, len, cls;
		while (q < end && m->ascii_end[*q]) q++;
		if (end - q <= NEAR && !near) {
			const unsigned char *to = copy_tail(s, n, tail);
			q = to - (end - q);
			end = to;
			near = 1;
		}
		if (q >= end) break;
		if (*q < 0x80) {
			len = k = lang_fold16(m, q, sym + 1);
			if (!k || !m->ascii_end[q[len]]) break;
			add_plain(lg, FAM_LATN, sym, k, &part[FAM_LATN], dial);
			if (part[FAM_LATN].pos > FLUSH) flush(&part[FAM_LATN], FAM_LATN, t);
		} else {
			k = take_pairs(m, q, sym + 1, 16, &cls);
			len = 2 * k;
			if (cls != CLS_ARABIC || !m->ascii_end[q[len]]) break;
			add_plain(lg, FAM_ARAB, sym, k, &part[FAM_ARAB], dial);
			if (part[FAM_ARAB].pos > FLUSH) flush(&part[FAM_ARAB], FAM_ARAB, t);
		}
		q += len;
	}
	return n - (size_t)(end - q);
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
	while (pos = keep ? pos : plain_words(lg, s, n, pos, part, &dial, t), lang_scan(&lg->m, s, n, &pos, &w)) {
		lang_score x;
		int fam = w.cls == CLS_LATIN ? FAM_LATN : w.cls == CLS_ARABIC ? FAM_ARAB : lang_word_family(&lg->m, &w);
		if (fam >= 0) {
			lang_word_score(&lg->m, fam, &w, &x);
			add(&part[fam], &x, fam, t);
			if (fam == FAM_ARAB) dial += word_dialectness(lg, &x.v, x.pos);
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
