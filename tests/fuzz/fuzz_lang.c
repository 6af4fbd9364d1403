/* Language scores: probabilities are probabilities, whatever the text. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_lang *lg;
	static kelma_buf in, why;
	kelma_lang_result r, again;
	if (!lg) MUST(kelma_lang_new(fuzz_res(), NULL, &lg, NULL) == KELMA_OK);
	const char *s = fuzz_utf8(data, &size, &in);
	MUST(kelma_lang_run(lg, s, size, &r, NULL) == KELMA_OK);
	/* the second time its words are remembered */
	MUST(kelma_lang_run(lg, s, size, &again, NULL) == KELMA_OK);
	MUST(again.label == r.label && !memcmp(again.probs, r.probs, sizeof r.probs) &&
	     !memcmp(again.scripts, r.scripts, sizeof r.scripts) &&
	     !memcmp(&again.dialectness, &r.dialectness, sizeof r.dialectness));
	double sum = 0;
	for (int i = 0; i < KELMA_LABEL_COUNT; i++) {
		MUST(r.probs[i] >= 0 && r.probs[i] <= 1.000001);
		sum += r.probs[i];
	}
	MUST(sum > 0.999 && sum < 1.001);
	MUST(r.prob >= 0 && r.prob <= 1.000001 && r.dialectness >= 0 && r.dialectness <= 1);
	why.len = 0;
	MUST(kelma_lang_explain(lg, s, size, &why, NULL) == KELMA_OK);
	MUST(!why.len || kelma_utf8_valid(why.data, why.len) == why.len);
	return 0;
}
