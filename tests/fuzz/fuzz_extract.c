/* Fields: ordered, inside the text, not overlapping, with a type and a value. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_extract *ex;
	static kelma_buf in, why;
	kelma_field f;
	size_t at = 0;
	if (!ex) MUST(kelma_extract_new(fuzz_res(), NULL, &ex, NULL) == KELMA_OK);
	const char *s = fuzz_utf8(data, &size, &in);
	MUST(kelma_extract_start(ex, s, size, NULL, 0, NULL) == KELMA_OK);
	while (kelma_extract_next(ex, &f) > 0) {
		MUST(f.start >= at && f.end > f.start && f.end <= size);
		MUST(f.type_name && f.value && f.code && f.candidates && f.confidence >= 0 &&
		     f.confidence <= 1);
		at = f.end;
	}
	why.len = 0;
	MUST(kelma_extract_explain(ex, s, size, &why, NULL) == KELMA_OK);
	return 0;
}
