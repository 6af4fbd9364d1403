/* A bot's message of any bytes: the filled template gives it back, JSON is valid text. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_chat *c;
	static kelma_buf in, back, js;
	size_t n;
	if (!c) MUST(kelma_chat_new(fuzz_res(), NULL, &c, NULL) == KELMA_OK);
	const char *s = fuzz_utf8(data, &size, &in);
	MUST(kelma_chat_run(c, NULL, s, size, NULL) == KELMA_OK);
	const char *t = kelma_chat_get_template(c, &n);
	back.len = js.len = 0;
	MUST(kelma_chat_fill(c, t, n, &back) == KELMA_OK);
	MUST(back.len == size && !memcmp(back.data ? back.data : "", s, size));
	MUST(kelma_chat_json_members(c, &js) == KELMA_OK);
	MUST(!js.len || kelma_utf8_valid(js.data, js.len) == js.len);
	return 0;
}
