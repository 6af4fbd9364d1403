/* The tables of normalization stay text in the pack; a row that cannot be read stops the build
 * here. */
#include "gen/gen.h"
#include "norm/folds.h"
#include "norm/rewrite.h"

/* Errors carry the line of all files together: which file, which line of it. */
static int
report(const gen_job *j, const kelma_err *err)
{
	size_t line = err->line, file = 0;
	for (; file + 1 < j->n; file++) {
		size_t lines = 0;
		for (size_t i = 0; i < j->in[file].len; i++) lines += j->in[file].data[i] == '\n';
		if (line <= lines) break;
		line -= lines;
	}
	return gen_fail(j, file, line, "%s", err->msg);
}

int
gen_norm_folds(gen_job *j)
{
	norm_folds f = { 0 };
	kelma_err err = { 0 };
	if (gen_raw(j)) return -1;
	kelma_status st = norm_folds_parse(&f, j->out->data, j->out->len, &err);
	norm_folds_free(&f);
	return st ? report(j, &err) : 0;
}

int
gen_norm_rules(gen_job *j)
{
	norm_rules r = { 0 };
	kelma_err err = { 0 };
	if (gen_raw(j)) return -1;
	kelma_status st = norm_rules_parse(&r, j->out->data, j->out->len, &err);
	norm_rules_free(&r);
	return st ? report(j, &err) : 0;
}
