/* Numbers in words: French, Arabic and Darija in both scripts; "vingt mille", "خمسة عشر
 * ألف", "alf o mitin". */
#include "extract/extract.h"
#include "extract/read.h"
#include <string.h>

enum { NUMBER_WORDS = 24 };

static double
value_of(const x_hit *h)
{
	double v = 0;
	for (const char *p = h->value; *p >= '0' && *p <= '9'; p++) v = v * 10 + (*p - '0');
	return v;
}

/* The number word at atom i: full, or with "and" written onto it (وخمسمائة). */
static const x_hit *
word_at(const x_ex *x, size_t i, int first)
{
	const x_hit *n = x_hit_of(x, i, KIND_NUM), *t = x_hit_of(x, i, KIND_TIMES);
	if (t && (!n || t->end > n->end)) n = t;
	/* a clitic other than "and" (و) may stand before the first word only */
	const char *f = x->t.fold.data + x_atom(x, i)->f;
	return n && (!n->cut || first || (n->cut == 1 && !memcmp(f, "\xd9\x88", 2))) ? n : NULL;
}

size_t
x_number_words(const x_ex *x, size_t i, double *value)
{
	double total = 0, group = 0, last = 1e12;
	size_t end = i, words = 0;
	for (size_t k = i; k < x->t.n && words < NUMBER_WORDS; words++) {
		if (words && (x_atom(x, k)->flags & MATCH_LINE)) break;
		if (words && x_is(x, k, '-') && x_glued(x, k) && x_glued(x, k + 1)) k++;
		const x_hit *h = word_at(x, k, !words);
		/* "one six hundred": about so much; the number begins behind it */
		if (h && words == 1 && group > 0 && group < 2 && !h->cut && h->kind == KIND_NUM) {
			*value = 0;
			return i;
		}
		if (!h) {
			const x_hit *and = words ? x_hit_of(x, k, KIND_AND) : NULL;
			if (!and || !(h = word_at(x, and->end, 0)) || h->first != and->end) break;
		}
		double v = value_of(h);
		/* "ربعين جوج" is forty, then two: units stand before tens */
		if (words && !h->cut && h->first == k && h->kind == KIND_NUM && v < 10 &&
		    group >= 20 && group < 100 && x_atom(x, k)->flags & MATCH_ARABIC)
			break;
		if (h->kind == KIND_TIMES) {
			if (v == 100)
				group = group > 0 && group < 100 ? group * 100 : group + 100;
			else {
				if (v >= last) break;
				total += (group > 0 ? group : 1) * v;
				group = 0;
				last = v;
			}
		} else if (v >= 1000) {
			total += v;
			last = v >= 1e6 ? 1e6 : 1000;
		} else
			group += v;
		k = end = h->end;
		const x_hit *half = x_hit_of(x, k, KIND_HALF);
		if (half && h->kind == KIND_TIMES && v >= 1000) {
			total += v * (half->value[2] == '5' ? 0.5 : 0.25);
			k = end = half->end;
		}
	}
	*value = total + group;
	return end;
}
