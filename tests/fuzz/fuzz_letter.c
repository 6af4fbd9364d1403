/* Letters read and redacted from a document that has normalized them: spans lie in the original, at
 * characters; a document without normalization gives what the text alone gives. */
#include "fuzz.h"

static kelma_doc *plain, *norm;
static kelma_form *fm;
static kelma_redact *rd;

static kelma_doc *
make(unsigned layers, const char *profile)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	kelma_doc *d;
	o.layers = layers | KELMA_LAYER_ALL_FIELDS;
	o.profile = profile;
	MUST(kelma_doc_new(fuzz_res(), &o, &d, NULL) == KELMA_OK);
	return d;
}

static void
must_lie(kelma_span v, const char *s, size_t n)
{
	MUST(v.start <= v.end && v.end <= n);
	MUST(v.start == n || ((unsigned char)s[v.start] & 0xc0) != 0x80);
	MUST(v.end == n || ((unsigned char)s[v.end] & 0xc0) != 0x80);
}

static void
check(kelma_doc *d, const char *s, size_t n)
{
	static kelma_buf json, out;
	kelma_form_field v;
	kelma_form_warning w;
	kelma_replacement r;
	MUST(kelma_doc_run(d, s, n, NULL) == KELMA_OK);
	MUST(kelma_form_run_doc(fm, d, NULL) == KELMA_OK);
	for (size_t i = 0; kelma_form_get_field(fm, i, &v); i++) must_lie(v.orig, s, n);
	for (size_t i = 0; kelma_form_get_warning(fm, i, &w); i++) must_lie(w.orig, s, n);
	must_lie(kelma_form_get_body(fm), s, n);
	json.len = out.len = 0;
	MUST(kelma_form_json_members(fm, KELMA_UNIT_UTF16, &json) == KELMA_OK);
	MUST(kelma_utf8_valid(json.data, json.len) == json.len);
	MUST(kelma_redact_run_doc(rd, d, &out, NULL, NULL) == KELMA_OK);
	MUST(kelma_utf8_valid(out.data ? out.data : "", out.len) == out.len);
	while (kelma_redact_next(rd, &r) > 0) {
		must_lie(r.orig, s, n);
		MUST(r.as.start <= r.as.end && r.as.end <= out.len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_buf in, a, b;
	if (!fm) {
		plain = make(KELMA_LAYER_TOKENS, NULL);
		norm = make(KELMA_LAYER_NORM, "search");
		MUST(kelma_form_new(fuzz_res(), NULL, &fm, NULL) == KELMA_OK);
		MUST(kelma_redact_new(fuzz_res(), NULL, &rd, NULL) == KELMA_OK);
	}
	const char *s = fuzz_utf8(data, &size, &in);
	check(norm, s, size);
	check(plain, s, size);
	a.len = b.len = 0;
	MUST(kelma_form_run_doc(fm, plain, NULL) == KELMA_OK);
	MUST(kelma_form_json_members(fm, KELMA_UNIT_BYTES, &a) == KELMA_OK);
	MUST(kelma_form_run(fm, s, size, NULL) == KELMA_OK);
	MUST(kelma_form_json_members(fm, KELMA_UNIT_BYTES, &b) == KELMA_OK);
	MUST(a.len == b.len && !memcmp(a.data, b.data, a.len));
	return 0;
}
