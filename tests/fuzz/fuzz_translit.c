/* Transliteration in every direction: valid UTF-8 out, maps that cover. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct {
		const char *from, *to, *scheme, *domain;
	} way[] = { { "ary-Latn", "Arab", NULL, NULL },
		    { NULL, "Arab", NULL, NULL },
		    { NULL, "Latn", NULL, NULL },
		    { "Tfng", "Latn", "ircam", NULL },
		    { "ber-Latn", "Tfng", "phone-latin", NULL },
		    { "Arab", "Latn", "buckwalter", NULL },
		    { NULL, "Arab", NULL, "name" },
		    { NULL, "Latn", "arabizi", NULL },
		    { "Arab", "Latn", "ala-lc", NULL } };
	enum { N = sizeof way / sizeof *way };
	static kelma_translit *tl[N];
	static kelma_buf in, out;
	static kelma_map m, maps[3];
	double conf;
	size_t k = size ? data[0] % N : 0;
	if (!tl[k]) {
		kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
		o.from = way[k].from, o.to = way[k].to, o.scheme = way[k].scheme,
		o.domain = way[k].domain;
		if (kelma_translit_new(fuzz_res(), &o, &tl[k], NULL)) return 0;
	}
	const char *s = fuzz_utf8(data, &size, &in);
	out.len = 0;
	MUST(kelma_translit_run(tl[k], s, size, &out, &m, &conf, NULL) == KELMA_OK);
	MUST(kelma_utf8_valid(out.data ? out.data : "", out.len) == out.len);
	must_be_map(&m, out.len, size);
	MUST(conf >= 0 && conf <= 1.000001);
	kelma_candidate c[3];
	size_t got = 0;
	out.len = 0;
	if (kelma_translit_nbest_maps(tl[k], s, size, &out, c, maps, 3, &got, NULL) == KELMA_OK) {
		MUST(got <= 3);
		for (size_t i = 0; i < got; i++)
			must_be_map(&maps[i], c[i].end - c[i].start, size);
	}
	kelma_status st = kelma_translit_explain(tl[k], s, size, &out, NULL);
	MUST(st == KELMA_OK || st == KELMA_EUNSUPPORTED);
	return 0;
}
