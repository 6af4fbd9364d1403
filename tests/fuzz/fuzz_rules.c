/* The user's own transliteration rules: any text is a scheme or an error with a line. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_buf t, out;
	kelma_translit *tl = NULL;
	kelma_err err = { 0 };
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	t.len = 0;
	kelma_buf_add(&t, (const char *)data, size);
	o.rules = t.data ? t.data : "";
	kelma_status st = kelma_translit_new(fuzz_res(), &o, &tl, &err);
	if (!st) {
		out.len = 0;
		MUST(kelma_translit_run(tl, "ab\xd8\xa8 cc", 7, &out, NULL, NULL, NULL) ==
		     KELMA_OK);
		MUST(kelma_utf8_valid(out.data ? out.data : "", out.len) == out.len);
	} else MUST(tl == NULL && err.code == st && err.msg[0]);
	kelma_translit_free(tl);
	return 0;
}
