/* Sketches of any bytes: refused at the first invalid one, or the same twice and for what
 * normalization makes equal. */
#include "fuzz.h"

static kelma_sketch *
open_sketch(const char *key)
{
	kelma_sketch_options o = KELMA_SKETCH_OPTIONS_INIT;
	kelma_sketch *sk;
	o.key = key;
	o.ngram = 3;
	MUST(kelma_sketch_new(fuzz_res(), &o, &sk, NULL) == KELMA_OK);
	return sk;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const keys[] = { "search", "none", "skeleton", "translit" };
	static kelma_sketch *sk[4];
	const char *s = (const char *)data;
	uint8_t a[112], b[112];
	kelma_err err;
	for (int i = 0; i < 4; i++) {
		if (!sk[i]) sk[i] = open_sketch(keys[i]);
		size_t bad = kelma_utf8_valid(s, size);
		kelma_status st = kelma_sketch_run(sk[i], s, size, &err);
		MUST(bad < size ? st == KELMA_EUTF8 && err.pos == bad : st == KELMA_OK);
		if (st) continue;
		kelma_sketch_get_bytes(sk[i], a);
		MUST(kelma_sketch_run(sk[i], "salam labas bikhir", 18, &err) == KELMA_OK);
		MUST(kelma_sketch_run(sk[i], s, size, &err) == KELMA_OK);
		kelma_sketch_get_bytes(sk[i], b);
		MUST(!memcmp(a, b, sizeof a) && kelma_dedup_similarity(a, b, sizeof a) == 1);
	}
	return 0;
}
