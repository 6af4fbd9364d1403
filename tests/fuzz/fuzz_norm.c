/* Normalization: valid UTF-8 out, maps that cover, idempotence, protected spans untouched. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const name[] = { "unify",      "search",      "social",   "none",
					    "darija-key", "arabizi-key", "tifinagh", "repair" };
	enum { N = sizeof name / sizeof *name };
	static kelma_norm *nm[N];
	static kelma_buf in, a, b;
	static kelma_map m;
	size_t k = size ? data[0] % N : 0;
	if (!nm[k] && kelma_norm_new(fuzz_res(), name[k], &nm[k], NULL)) return 0;
	const char *s = fuzz_utf8(data, &size, &in);
	kelma_span odd[2];
	size_t unknown = kelma_norm_get_unknown(s, size, odd, 2);
	for (size_t i = 0; i < unknown && i < 2; i++)
		MUST(odd[i].start < odd[i].end && odd[i].end <= size);
	a.len = b.len = 0;
	MUST(kelma_norm_run(nm[k], s, size, &a, &m, NULL) == KELMA_OK);
	MUST(kelma_utf8_valid(a.data ? a.data : "", a.len) == a.len);
	must_be_map(&m, a.len, size);
	if (!strcmp(name[k], "none")) MUST(a.len == size && !memcmp(a.data ? a.data : "", s, size));
	if (!strcmp(name[k], "repair")) return 0; /* one layer of damage a run, by design */
	MUST(kelma_norm_run(nm[k], a.data ? a.data : "", a.len, &b, NULL, NULL) == KELMA_OK);
	MUST(a.len == b.len && !memcmp(a.data ? a.data : "", b.data ? b.data : "", a.len));
	return 0;
}
