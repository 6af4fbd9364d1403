/* One label per token: the words' own scores, smoothed along the text. */
#include "lang/lang.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

kelma_status
kelma_lang_run_tokens(kelma_lang *lg, const char *s, size_t n, const kelma_token *tok, size_t k, kelma_lang_token *out,
		      kelma_lang_result *text, kelma_err *err)
{
	kelma_lang_result whole;
	kelma_status st = kelma_lang_run(lg, s, n, text ? text : &whole, err);
	for (size_t i = 0; i < k; i++) {
		kelma_lang_result r;
		out[i].label = KELMA_LABEL_OTHER;
		out[i].prob = 1;
		if (st || tok[i].cls != KELMA_TOKEN_WORD) continue;
		st = kelma_lang_run(lg, s + tok[i].start, tok[i].end - tok[i].start, &r, err);
		out[i].label = r.label;
		out[i].prob = r.prob;
	}
	return st;
}
