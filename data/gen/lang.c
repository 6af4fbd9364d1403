/* The language model: alphabet, parameters and weights (data/models/lang.*.tsv) -> one section. */
#include "gen/gen.h"
#include "lang/model.h"
#include <string.h>

int
gen_lang(gen_job *j)
{
	static const char *const name[] = { "lang.alphabet.tsv", "lang.params.tsv",
					    "lang.weights.tsv", "lang.names.tsv" };
	const kelma_buf *in[4] = { 0 };
	kelma_err err;
	for (size_t i = 0; i < j->n; i++)
		for (int k = 0; k < 4; k++)
			if (strstr(j->path[i], name[k])) in[k] = &j->in[i];
	if (!in[0] || !in[1] || !in[2] || !in[3])
		return gen_fail(j, j->n, 0,
				"want lang.alphabet.tsv, .params.tsv, .weights.tsv, .names.tsv");
	if (lang_model_build(in[0], in[1], in[2], in[3], j->out, &err))
		return gen_fail(j, j->n, err.line, "%s", err.msg);
	return 0;
}
