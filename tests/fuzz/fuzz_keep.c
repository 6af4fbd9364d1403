/* Expressions over measures: any text is one or an error with a place within it; what decided is
 * always named. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_buf t;
	double m[KELMA_MEASURE_COUNT];
	kelma_err err = { 0 };
	kelma_cause why;
	t.len = 0;
	kelma_buf_add(&t, (const char *)data, size);
	for (unsigned i = 0; i < KELMA_MEASURE_COUNT; i++) m[i] = (double)(i % 7) / 3;
	for (int line = 0; line < 2; line++) {
		kelma_keep *k = NULL;
		const char *s = t.data ? t.data : "";
		kelma_status st = kelma_keep_new(s, line, &k, &err);
		MUST(!st == (k != NULL));
		if (st) MUST(err.code == st && err.msg[0] && err.pos <= strlen(s));
		else {
			int yes = kelma_keep_test(k, m, KELMA_LABEL_ARY_ARAB, &why);
			MUST((yes == 0 || yes == 1) && why.measure[0] && why.op[0]);
		}
		kelma_keep_free(k);
	}
	return 0;
}
