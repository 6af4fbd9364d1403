/* Redaction of any text: what stands outside the replacements is the original, byte for byte, and
 * the map covers. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_redact *rd[2];
	static kelma_buf in, out;
	static kelma_map m;
	kelma_replacement r;
	size_t k = size ? data[0] & 1 : 0, at = 0, from = 0;
	if (!rd[k]) {
		kelma_redact_options o = KELMA_REDACT_OPTIONS_INIT;
		o.mode = k ? KELMA_REDACT_MASK : KELMA_REDACT_NUMBER;
		MUST(kelma_redact_new(fuzz_res(), &o, &rd[k], NULL) == KELMA_OK);
	}
	const char *s = fuzz_utf8(data, &size, &in);
	out.len = 0;
	MUST(kelma_redact_run(rd[k], s, size, &out, &m, NULL) == KELMA_OK);
	MUST(kelma_utf8_valid(out.data ? out.data : "", out.len) == out.len);
	must_be_map(&m, out.len, size);
	while (kelma_redact_next(rd[k], &r) > 0) {
		MUST(r.orig.start >= from && r.orig.end <= size && r.as.start >= at &&
		     r.as.end <= out.len);
		MUST(r.orig.start - from == r.as.start - at);
		MUST(!memcmp(s + from, out.data + at, r.as.start - at));
		from = r.orig.end;
		at = r.as.end;
	}
	MUST(size - from == out.len - at &&
	     (size == from || !memcmp(s + from, out.data + at, size - from)));
	if (size < 512) {
		out.len = 0;
		kelma_status st = kelma_redact_explain(rd[k], s, size, &out, NULL);
		MUST(st == KELMA_OK || st == KELMA_EUNSUPPORTED);
	}
	return 0;
}
