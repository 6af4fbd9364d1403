/* Redaction with any key, mode and options: replacements ascend, name the original and the new
 * bytes, and nothing outside them changes; the first byte chooses mode and options, the next ones
 * are the key. */
#include "fuzz.h"

enum { HEAD = 2, KEY = 70 };

static void
check_run(kelma_redact *rd, const char *s, size_t n)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	kelma_replacement r;
	size_t at = 0, o = 0;
	MUST(kelma_redact_run(rd, s, n, &b, &m, NULL) == KELMA_OK);
	must_be_map(&m, b.len, n);
	while (kelma_redact_next(rd, &r)) {
		MUST(r.orig.start >= at && r.orig.start < r.orig.end && r.orig.end <= n);
		MUST(r.as.start >= o && r.as.start <= r.as.end && r.as.end <= b.len);
		MUST(r.orig.start - at == r.as.start - o &&
		     !memcmp(s + at, b.data + o, r.as.start - o));
		at = r.orig.end;
		o = r.as.end;
	}
	MUST(n - at == b.len - o && (n == at || !memcmp(s + at, b.data + o, n - at)));
	MUST(kelma_utf8_valid(b.data ? b.data : "", b.len) == b.len);
	kelma_buf_free(&b);
	kelma_map_free(&m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	kelma_redact_options o = KELMA_REDACT_OPTIONS_INIT;
	kelma_redact *rd = NULL;
	kelma_buf b = KELMA_BUF_INIT;
	if (size < HEAD + KEY) return 0;
	o.mode = (kelma_redact_mode)(data[0] % (KELMA_REDACT_COUNT + 1));
	o.years = data[0] >> 6 & 1;
	o.provinces = data[0] >> 7;
	o.keep = data[1] & 7;
	o.key = data + HEAD;
	o.key_len = data[1] >> 3 > 16 ? data[1] & 127 : 16;
	if (o.key_len > KEY) o.key_len = KEY;
	kelma_status st = kelma_redact_new(fuzz_res(), &o, &rd, NULL);
	int bad = o.mode == KELMA_REDACT_COUNT ||
		  (o.mode == KELMA_REDACT_HASH && (o.key_len < 16 || o.key_len > 64));
	MUST(st == (bad ? KELMA_EARG : KELMA_OK) && bad == !rd);
	size -= HEAD + KEY;
	const char *s = fuzz_utf8(data + HEAD + KEY, &size, &b);
	if (rd) check_run(rd, s, size);
	kelma_redact_free(rd);
	kelma_buf_free(&b);
	return 0;
}
