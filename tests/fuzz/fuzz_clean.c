/* Sets of rules from the user, and cleaning: the first line of the input says where the rules end.
 */
#include "fuzz.h"

/* Lines that are taken out lie within the repaired text, in order; shares are shares. */
static void
must_be_verdict(const kelma_verdict *v)
{
	size_t at = 0;
	MUST(v->keep == (v->rule == NULL) && v->label < KELMA_LABEL_OTHER);
	MUST(kelma_utf8_valid(v->text, v->n) == v->n && v->n <= v->nwhole);
	for (size_t i = 0; i < v->nline; i++) {
		MUST(v->line[i].span.start >= at && v->line[i].span.end > v->line[i].span.start);
		at = v->line[i].span.end;
		MUST(at <= v->nwhole && v->line[i].rule[0] && v->line[i].why.measure[0]);
	}
	for (unsigned m = KELMA_MEASURE_TOP_2GRAM; m <= KELMA_MEASURE_TOP_4GRAM; m++)
		MUST(v->measure[m] >= 0 && v->measure[m] < 1.0001);
	for (unsigned m = KELMA_MEASURE_DUP_5GRAM; m <= KELMA_MEASURE_DUP_10GRAM; m++)
		MUST(v->measure[m] >= 0 && v->measure[m] < 1.0001);
	for (unsigned m = KELMA_MEASURE_ARAB; m < KELMA_MEASURE_COUNT; m++)
		MUST(v->measure[m] >= 0 && v->measure[m] < 1.0001);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_buf rules, text;
	static kelma_clean *ours;
	static kelma_stats *stats;
	kelma_clean_options o = KELMA_CLEAN_OPTIONS_INIT;
	kelma_err err = { 0 };
	kelma_verdict v;
	kelma_clean *c = NULL;
	size_t half = size ? data[0] * size / 256 : 0, n = size - half;
	if (!stats) {
		MUST(!kelma_stats_new(&stats, NULL));
		o.rules = "kelma";
		o.all = 1;
		o.repair = "repair";
		MUST(!kelma_clean_new(fuzz_res(), &o, &ours, NULL));
		o = (kelma_clean_options)KELMA_CLEAN_OPTIONS_INIT;
	}
	rules.len = 0;
	kelma_buf_add(&rules, (const char *)data, half);
	kelma_buf_add(&rules, "\n", 1);
	o.rules = rules.data;
	kelma_status st = kelma_clean_new(fuzz_res(), &o, &c, &err);
	if (st) MUST(!c && err.code == st && err.msg[0]);
	const char *s = fuzz_utf8(data + half, &n, &text);
	if (c) {
		MUST(kelma_clean_run(c, s, n, &v, NULL) == KELMA_OK);
		must_be_verdict(&v);
	}
	kelma_clean_free(c);
	MUST(kelma_clean_run(ours, s, n, &v, NULL) == KELMA_OK);
	must_be_verdict(&v);
	kelma_stats_add(stats, &v);
	return 0;
}
