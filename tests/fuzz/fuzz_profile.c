/* The user's own normalization profile: any text is a profile or a clear error. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_buf t, b;
	kelma_norm *nm = NULL;
	kelma_err err = { 0 };
	t.len = 0;
	kelma_buf_add(&t, "\n", 1);
	kelma_buf_add(&t, (const char *)data, size);
	kelma_status st = kelma_norm_new(fuzz_res(), t.data, &nm, &err);
	if (!st) {
		b.len = 0;
		MUST(kelma_norm_run(nm, "a\xd8\xa3 12,5", 8, &b, NULL, NULL) == KELMA_OK);
	} else MUST(nm == NULL && err.code == st && err.msg[0]);
	kelma_norm_free(nm);
	return 0;
}
