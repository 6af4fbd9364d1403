/* The user's own field patterns: any text is a pattern file or an error; a runaway pattern is an
 * error too. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char text[] = "ref AB-123/2024 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab 0612345678";
	static kelma_buf t;
	kelma_extract *ex = NULL;
	kelma_err err = { 0 };
	kelma_field f;
	kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
	t.len = 0;
	kelma_buf_add(&t, (const char *)data, size);
	o.patterns = t.data ? t.data : "";
	kelma_status st = kelma_extract_new(fuzz_res(), &o, &ex, &err);
	if (!st) {
		st = kelma_extract_start(ex, text, sizeof text - 1, NULL, 0, &err);
		MUST(st == KELMA_OK || st == KELMA_ELIMIT);
		while (!st && kelma_extract_next(ex, &f) > 0) MUST(f.end <= sizeof text - 1);
	} else MUST(ex == NULL && err.code == st && err.msg[0]);
	kelma_extract_free(ex);
	return 0;
}
