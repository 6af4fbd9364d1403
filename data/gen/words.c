/* Compiles data/models/text.words.tsv: a filter of the written forms (lib/text/lamalef.h), then a
 * map written -> rest of the line. */
#include "gen/gen.h"
#include "pack/pack.h"
#include "text/lamalef.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <stdlib.h>

static int
add(gen_job *j, pack_mapw *w, unsigned char *filter, size_t file, const base_lines *l,
    base_str line)
{
	base_str f[2];
	uint16_t c[LAMALEF_LETTERS];
	size_t n = 0;
	if (base_fields(line, f, 2) != 2)
		return gen_fail(j, file, l->line, "want written<TAB>meant<TAB>count<TAB>count");
	if (kelma_utf8_valid(f[0].s, f[0].n) < f[0].n)
		return gen_fail(j, file, l->line, "not UTF-8");
	for (size_t i = 0; i < f[0].n;) {
		uint32_t cp;
		i += utf8_get(f[0].s + i, &cp);
		if (n == LAMALEF_LETTERS || cp > 0xffff)
			return gen_fail(j, file, l->line, "the word is too long");
		c[n++] = (uint16_t)cp;
	}
	uint32_t h = lamalef_hash(c, n), a = LAMALEF_BIT1(h), b = LAMALEF_BIT2(h);
	filter[a / 8] = (unsigned char)(filter[a / 8] | 1u << a % 8);
	filter[b / 8] = (unsigned char)(filter[b / 8] | 1u << b % 8);
	return pack_mapw_add(w, f[0].s, f[0].n, f[1].s, f[1].n)
		       ? gen_fail(j, file, l->line, "too long")
		       : 0;
}

int
gen_words(gen_job *j)
{
	pack_mapw w = PACK_MAPW_INIT;
	unsigned char *filter = calloc(1, LAMALEF_FILTER);
	int rc = filter ? 0 : -1;
	for (size_t i = 0; i < j->n && !rc; i++) {
		base_lines l = { j->in[i].data, j->in[i].len, 0, 0 };
		base_str line;
		while (!rc && base_lines_next(&l, &line)) rc = add(j, &w, filter, i, &l, line);
	}
	if (!rc && kelma_buf_add(j->out, (const char *)filter, LAMALEF_FILTER)) rc = -1;
	kelma_buf map = KELMA_BUF_INIT;
	if (!rc && pack_mapw_finish(&w, &map)) rc = -1;
	if (!rc && kelma_buf_add(j->out, map.data, map.len)) rc = -1;
	kelma_buf_free(&map);
	pack_mapw_free(&w);
	free(filter);
	return rc;
}
