/* The whole way: every span of every layer lies in the original, the JSON is produced, nothing is
 * lost. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_doc *d;
	static kelma_buf in, js;
	if (!d) {
		kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
		o.layers = KELMA_LAYER_NORM | KELMA_LAYER_TOKENS | KELMA_LAYER_SENTENCES |
			   KELMA_LAYER_CLITICS | KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_TRANSLIT |
			   KELMA_LAYER_FIELDS;
		o.translit.to = "Arab";
		MUST(kelma_doc_new(fuzz_res(), &o, &d, NULL) == KELMA_OK);
	}
	const char *s = fuzz_utf8(data, &size, &in);
	MUST(kelma_doc_run(d, s, size, NULL) == KELMA_OK);
	size_t n, at = 0;
	const kelma_doc_token *t = kelma_doc_get_tokens(d, &n);
	for (size_t i = 0; i < n; i++) {
		MUST(t[i].tok.start >= at && t[i].tok.end >= t[i].tok.start &&
		     t[i].tok.end <= size);
		at = t[i].tok.end;
	}
	const kelma_field *f = kelma_doc_get_fields(d, &n);
	for (size_t i = 0; i < n; i++) MUST(f[i].end <= size && f[i].start < f[i].end);
	js.len = 0;
	MUST(kelma_doc_json(d, KELMA_UNIT_UTF16, &js) == KELMA_OK);
	MUST(js.len && js.data[0] == '{' && js.data[js.len - 1] == '}');
	MUST(kelma_utf8_valid(js.data, js.len) == js.len);
	return 0;
}
