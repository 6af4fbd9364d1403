/* Statistics of documents. */
#include "corpus/stats.h"
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

const char *const stats_sum_names[KELMA_SUM_COUNT] = {
#define NAME(id, text) text,
	KELMA_SUM_LIST(NAME)
};
const char *const stats_field_names[KELMA_FIELD_COUNT] = { KELMA_FIELD_LIST(NAME)
#undef NAME
};

kelma_status
kelma_stats_new(kelma_stats **out, kelma_err *err)
{
	if (!out) return base_fail(err, KELMA_EARG, 0, 0, "no place for the result");
	if (!(*out = calloc(1, sizeof **out)))
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	return KELMA_OK;
}

/* Numbers without an upper end. */
static int
is_count(unsigned m)
{
	static const unsigned counts[] = { KELMA_MEASURE_WORDS,      KELMA_MEASURE_CHARS,
					   KELMA_MEASURE_BYTES,      KELMA_MEASURE_LINES,
					   KELMA_MEASURE_PARAGRAPHS, KELMA_MEASURE_SENTENCES,
					   KELMA_MEASURE_CURLY,      KELMA_MEASURE_STOP_WORDS,
					   KELMA_MEASURE_C4_LINE,    KELMA_MEASURE_C4_DOC };
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		if (counts[i] == m) return 1;
	return 0;
}

/* Steps of the other measures: 50 of them to 1; to 20 letters a word. */
static double
step_of(unsigned m)
{
	return m == KELMA_MEASURE_WORD_LENGTH ? 0.4 : 0.02;
}

static unsigned
bin_of(unsigned m, double v)
{
	if (!is_count(m)) {
		double b = v / step_of(m) + 1e-9;
		return b >= KELMA_STATS_BINS - 1 ? KELMA_STATS_BINS - 1 : b > 0 ? (unsigned)b : 0;
	}
	double edge = 1;
	unsigned b = 0; /* by comparing: the same on every machine */
	while (b < KELMA_STATS_BINS - 1 && v >= edge) {
		b++;
		edge = kelma_stats_get_edge(m, b + 1);
	}
	return b;
}

double
kelma_stats_get_edge(unsigned measure, unsigned bin)
{
	if (!is_count(measure)) return bin * step_of(measure);
	if (!bin) return 0;
	double whole = (double)((uint64_t)1 << (bin - 1) / 2);
	return (bin - 1) % 2 ? whole * 1.5 : whole;
}

void
kelma_stats_add(kelma_stats *s, const kelma_verdict *v)
{
	unsigned l = (unsigned)v->lang->label;
	if (l >= STATS_LABELS) l = KELMA_LABEL_UND;
	const double *m = v->measure;
	uint64_t *sum = s->sum[l];
	sum[KELMA_SUM_DOCS]++;
	sum[KELMA_SUM_BYTES] += v->n;
	sum[KELMA_SUM_CHARS] += (uint64_t)m[KELMA_MEASURE_CHARS];
	sum[KELMA_SUM_WORDS] += (uint64_t)m[KELMA_MEASURE_WORDS];
	sum[KELMA_SUM_LINES] += (uint64_t)m[KELMA_MEASURE_LINES];
	sum[KELMA_SUM_SWITCHES] += v->switches;
	for (int i = 0; i < KELMA_LABEL_COUNT; i++) s->words[l][i] += v->words[i];
	for (int i = 0; i < KELMA_SCRIPT_COUNT; i++) s->script[l][i] += v->script_words[i];
	for (unsigned i = 0; i < KELMA_MEASURE_COUNT; i++) s->bin[l][i][bin_of(i, m[i])]++;
}

void
kelma_stats_add_field(kelma_stats *s, unsigned type)
{
	if (type < KELMA_FIELD_COUNT) s->field[type]++;
}

void
kelma_stats_merge(kelma_stats *s, const kelma_stats *from)
{
	uint64_t *a = (uint64_t *)(void *)s; /* nothing but counts */
	const uint64_t *b = (const uint64_t *)(const void *)from;
	for (size_t i = 0; i < sizeof *s / sizeof *a; i++) a[i] += b[i];
}

/* First and last label that `label` stands for. */
static void
range(unsigned label, unsigned end, unsigned *from, unsigned *to)
{
	*from = label < end ? label : 0;
	*to = label < end ? label + 1 : label == KELMA_LABEL_COUNT ? end : 0;
}

uint64_t
kelma_stats_get_sum(const kelma_stats *s, kelma_sum what, unsigned label)
{
	unsigned l, to;
	uint64_t x = 0;
	for (range(label, STATS_LABELS, &l, &to); l < to && what < KELMA_SUM_COUNT; l++)
		x += s->sum[l][what];
	return x;
}

uint64_t
kelma_stats_get_words(const kelma_stats *s, unsigned doc, unsigned word)
{
	unsigned l, to, w, w_to, first;
	uint64_t x = 0;
	range(word, KELMA_LABEL_COUNT, &first, &w_to);
	for (range(doc, STATS_LABELS, &l, &to); l < to; l++)
		for (w = first; w < w_to; w++) x += s->words[l][w];
	return x;
}

uint64_t
kelma_stats_get_script(const kelma_stats *s, unsigned doc, kelma_script script)
{
	unsigned l, to;
	uint64_t x = 0;
	for (range(doc, STATS_LABELS, &l, &to); l < to && script < KELMA_SCRIPT_COUNT; l++)
		x += s->script[l][script];
	return x;
}

uint64_t
kelma_stats_get_fields(const kelma_stats *s, unsigned type)
{
	return type < KELMA_FIELD_COUNT ? s->field[type] : 0;
}

uint64_t
kelma_stats_get_bin(const kelma_stats *s, unsigned label, unsigned measure, unsigned bin)
{
	unsigned l, to;
	uint64_t x = 0;
	if (measure >= KELMA_MEASURE_COUNT || bin >= KELMA_STATS_BINS) return 0;
	for (range(label, STATS_LABELS, &l, &to); l < to; l++) x += s->bin[l][measure][bin];
	return x;
}

double
kelma_stats_get_quantile(const kelma_stats *s, unsigned label, unsigned measure, double q)
{
	uint64_t all = 0, below = 0;
	unsigned b;
	for (b = 0; b < KELMA_STATS_BINS; b++) all += kelma_stats_get_bin(s, label, measure, b);
	if (!all) return 0;
	for (b = 0; b < KELMA_STATS_BINS - 1; b++) {
		below += kelma_stats_get_bin(s, label, measure, b);
		if ((double)below > q * (double)all || below == all) break;
	}
	return kelma_stats_get_edge(measure, b);
}

void
kelma_stats_free(kelma_stats *s)
{
	free(s);
}
