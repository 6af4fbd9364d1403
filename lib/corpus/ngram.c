/* Repeated n-grams of words.
 *
 * An n-gram is repeated only when it occurs at least twice without overlap: one that occurs once
 * is no repetition, and
 * "la la la la" holds "la la" twice, not three times. Since each 2-gram within a repeated n-gram
 * is repeated too, 2-grams
 * are counted everywhere and longer ones only where runs of repeated 2-grams are long enough:
 * almost nowhere in good text.
 *
 * RAW_* counts as published filters do (datatrove, GopherRepetitionFilter: find_top_duplicate):
 * the most frequent n-gram,
 * the first of equals, overlaps counted, even when nothing occurs twice. */
#include "corpus/measure.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 10, TOP = 4 };

/* Characters from word i to the end of word j, with one for each gap. */
static uint32_t
chars_of(const uint32_t *upto, size_t i, size_t j)
{
	return upto[j + 1] - upto[i] + (uint32_t)(j - i);
}

typedef struct best {
	uint32_t covered; /* by occurrences that do not overlap, of what occurs twice */
	uint32_t raw_count, raw_first, raw_chars;
} best;

/* Count the n-gram of words [i, i + n). */
static void
count(corpus_slot *s, size_t i, size_t n, uint32_t chars, best *b)
{
	s->count++;
	if (s->count == 1) s->first = (uint32_t)i;
	if (s->count == 1 || i >= s->last_end) {
		s->whole++;
		s->last_end = (uint32_t)(i + n);
		s->covered += chars;
	}
	if (s->whole > 1 && s->covered > b->covered) b->covered = s->covered;
	if (s->count > b->raw_count || (s->count == b->raw_count && s->first < b->raw_first)) {
		b->raw_count = s->count;
		b->raw_first = s->first;
		b->raw_chars = chars;
	}
}

static uint64_t
join(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0x9fb21c651e98df25u;
	return h ^ h >> 31;
}

/* x->roll[i] = hash of the n-gram at i, from those of n - 1. */
static void
extend(corpus_measurer *x, size_t n)
{
	for (size_t i = 0; i + n <= x->nword; i++)
		x->roll[i] = join(x->roll[i], x->word[i + n - 1].hash);
}

/* All 2-grams; x->mark[i] = how many 2-grams from i on occur more than once, in a row. */
static int
pairs(corpus_measurer *x, const uint32_t *upto, best *b)
{
	size_t last = x->nword - 1;
	if (!corpus_table_begin(&x->table, x->nword)) return 0;
	for (size_t i = 0; i < last; i++) {
		uint64_t h = x->roll[i] = join(x->word[i].hash * 31, x->word[i + 1].hash);
		count(corpus_table_get(&x->table, h), i, 2, chars_of(upto, i, i + 1), b);
	}
	x->mark[last] = 0;
	for (size_t i = last; i-- > 0;)
		x->mark[i] =
			corpus_table_get(&x->table, x->roll[i])->count > 1 ? x->mark[i + 1] + 1 : 0;
	return 1;
}

/* n-grams whose 2-grams are all repeated. *dup = characters in second and later occurrences, none
 * counted twice. */
static int
repeated(corpus_measurer *x, const uint32_t *upto, size_t n, best *b, uint32_t *dup)
{
	size_t free_from = 0;
	extend(x, n);
	if (!corpus_table_begin(&x->table, x->nword)) return 0;
	for (size_t i = 0; i + n <= x->nword; i++) {
		if (x->mark[i] < n - 1) continue;
		uint32_t chars = chars_of(upto, i, i + n - 1);
		corpus_slot *s = corpus_table_get(&x->table, x->roll[i]);
		if (s->count && i >= s->last_end && i >= free_from) {
			*dup += chars;
			free_from = i + n;
		}
		count(s, i, n, chars, b);
	}
	return 1;
}

static double
share(uint32_t part, double all)
{
	return all > 0 ? (double)part / all : 0;
}

kelma_status
corpus_ngrams(corpus_measurer *x)
{
	size_t n = x->nword, longest = 0;
	double all = x->m[KELMA_MEASURE_CHARS];
	uint32_t dup;
	for (unsigned m = KELMA_MEASURE_TOP_2GRAM; m <= KELMA_MEASURE_DUP_10GRAM; m++) x->m[m] = 0;
	if (n < 2) return KELMA_OK;
	if (!base_grow(&x->gram, &x->cap_gram, n + 1, sizeof *x->gram) ||
	    !base_grow(&x->mark, &x->cap_mark, n, sizeof *x->mark) ||
	    !base_grow(&x->roll, &x->cap_roll, n, sizeof *x->roll))
		return KELMA_ENOMEM;
	uint32_t *upto = x->gram;
	upto[0] = 0;
	for (size_t i = 0; i < n; i++) upto[i + 1] = upto[i] + x->word[i].chars;
	for (size_t k = 2; k <= LONGEST && k <= n; k++) {
		best b = { 0 };
		dup = 0;
		if (k == 2 && !pairs(x, upto, &b)) return KELMA_ENOMEM;
		for (size_t i = 0; k == 2 && i < n; i++)
			if (x->mark[i] > longest) longest = x->mark[i];
		if (k > 2 && longest >= k - 1 && !repeated(x, upto, k, &b, &dup))
			return KELMA_ENOMEM;
		if (b.raw_count < 2) { /* nothing twice: the first n-gram of the text */
			b.raw_count = 1;
			b.raw_chars = chars_of(upto, 0, k - 1);
		}
		if (k > TOP) x->m[KELMA_MEASURE_DUP_5GRAM + k - 5] = share(dup, all);
		if (k > TOP) continue;
		x->m[KELMA_MEASURE_TOP_2GRAM + k - 2] = share(b.covered, all);
		x->m[KELMA_MEASURE_RAW_2GRAM + k - 2] = b.raw_count * share(b.raw_chars, all);
	}
	return KELMA_OK;
}
