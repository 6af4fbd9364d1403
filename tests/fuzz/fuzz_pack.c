/* A foreign data pack: refused, or usable without reading outside. Check sums are made right, so
 * that the input reaches the readers of the sections and not only the sum. */
#include "fuzz.h"
#include "pack/pack.h"
#include <unistd.h>

static void
use(const kelma_res *r)
{
	static const char text[] =
		"salam \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 \xe2\xb4\xb0 06 12 34 56 78, l'eau";
	static const size_t n = sizeof text - 1;
	kelma_norm *nm;
	kelma_tok *tk;
	kelma_lang *lg;
	kelma_translit *tl;
	kelma_extract *ex;
	kelma_token t;
	kelma_field f;
	kelma_lang_result lr;
	kelma_buf b = KELMA_BUF_INIT;
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	o.to = "Arab";
	if (!kelma_norm_new(r, "search", &nm, NULL))
		kelma_norm_run(nm, text, n, &b, NULL, NULL), kelma_norm_free(nm);
	if (!kelma_tok_new(r, NULL, &tk, NULL)) {
		if (!kelma_tok_start(tk, text, n, NULL))
			while (kelma_tok_next(tk, &t) > 0) MUST(t.end <= n);
		kelma_tok_free(tk);
	}
	if (!kelma_lang_new(r, NULL, &lg, NULL))
		kelma_lang_run(lg, text, n, &lr, NULL), kelma_lang_free(lg);
	if (!kelma_translit_new(r, &o, &tl, NULL)) {
		kelma_translit_run(tl, text, n, &b, NULL, NULL, NULL);
		kelma_translit_free(tl);
	}
	if (!kelma_extract_new(r, NULL, &ex, NULL)) {
		if (!kelma_extract_start(ex, text, n, NULL, 0, NULL))
			while (kelma_extract_next(ex, &f) > 0) MUST(f.end <= n);
		kelma_extract_free(ex);
	}
	kelma_buf_free(&b);
}

/* Input: byte 0 = which section of the real pack is damaged, then pairs (u24 position, byte) of
 * damage. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/kelma-fuzz-pack-XXXXXX";
	static kelma_buf out, sec;
	pack_writer w = PACK_WRITER_INIT;
	kelma_res_section s;
	size_t count = 0, n;
	if (size < 1) return 0;
	while (kelma_res_get_section(fuzz_res(), count, &s)) count++;
	for (size_t i = 0; kelma_res_get_section(fuzz_res(), i, &s); i++) {
		const void *p = pack_section(fuzz_res(), s.name, &n);
		sec.len = 0;
		MUST(!kelma_buf_add(&sec, p, n));
		if (i == data[0] % count && n)
			for (size_t k = 1; k + 4 <= size; k += 4)
				sec.data[(data[k] | data[k + 1] << 8 | (size_t)data[k + 2] << 16) %
					 n] = (char)data[k + 3];
		MUST(!pack_writer_add(&w, s.name, sec.data, sec.len));
	}
	MUST(!pack_writer_finish(&w, &out));
	int fd = mkstemp(path);
	MUST(fd >= 0 && write(fd, out.data, out.len) == (ssize_t)out.len);
	close(fd);
	kelma_res *r;
	if (!kelma_res_open(path, &r, NULL)) use(r), kelma_res_free(r);
	unlink(path);
	pack_writer_free(&w);
	return 0;
}
