/* Letters and forms of any bytes: every span lies in the text, in order, at characters; JSON is
 * written; reading twice gives the same. Before the first NUL stands a schema, which must be read
 * or told wrong with a line. */
#include "fuzz.h"

static kelma_form *fm;

static void
check_record(kelma_form *f, const char *s, size_t n)
{
	kelma_form_field v;
	kelma_form_warning w;
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT;
	for (size_t i = 0; kelma_form_get_field(f, i, &v); i++) {
		MUST(v.orig.start < v.orig.end && v.orig.end <= n);
		MUST(((unsigned char)s[v.orig.start] & 0xc0) != 0x80);
		MUST(v.orig.end == n || ((unsigned char)s[v.orig.end] & 0xc0) != 0x80);
		MUST(v.confidence >= 0 && v.confidence <= 1);
	}
	for (size_t i = 0; kelma_form_get_warning(f, i, &w); i++)
		MUST(w.orig.start <= w.orig.end && w.orig.end <= n);
	kelma_span body = kelma_form_get_body(f);
	MUST(body.start <= body.end && body.end <= n);
	MUST(kelma_form_json_members(f, KELMA_UNIT_UTF16, &a) == KELMA_OK);
	MUST(kelma_form_run(f, s, n, NULL) == KELMA_OK);
	MUST(kelma_form_json_members(f, KELMA_UNIT_UTF16, &b) == KELMA_OK);
	MUST(a.len == b.len && !memcmp(a.data, b.data, a.len));
	kelma_buf_free(&a);
	kelma_buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data, *nul = memchr(s, 0, size);
	const kelma_res *res = fuzz_res();
	if (!fm) MUST(kelma_form_new(res, NULL, &fm, NULL) == KELMA_OK);
	if (nul) {
		kelma_form_options o = KELMA_FORM_OPTIONS_INIT;
		kelma_form *own = NULL;
		kelma_err err;
		o.text = s;
		o.text_len = (size_t)(nul - s);
		kelma_status st = kelma_form_new(res, &o, &own, &err);
		MUST(st == KELMA_OK || (st == KELMA_ESYNTAX && err.msg[0] && !own));
		size -= o.text_len + 1;
		s = nul + 1;
		if (own && kelma_utf8_valid(s, size) == size) {
			MUST(kelma_form_run(own, s, size, NULL) == KELMA_OK);
			check_record(own, s, size);
		}
		kelma_form_free(own);
	}
	if (kelma_utf8_valid(s, size) < size) return 0;
	MUST(kelma_form_run(fm, s, size, NULL) == KELMA_OK);
	check_record(fm, s, size);
	return 0;
}
