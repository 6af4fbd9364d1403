/* Compiles data/models/text.lamalef.tsv: context<TAB>log-odds in 1/16 nat, to the hash table of
 * lib/text/lamalef.h. */
#include "gen/gen.h"
#include "text/lamalef.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1 << 17 };

typedef struct table {
	uint32_t hash[SLOTS];
	signed char odds[SLOTS];
	size_t used;
} table;

static int
add(gen_job *j, table *t, size_t file, size_t line, const base_str *f)
{
	uint16_t c[LAMALEF_CONTEXT + LAMALEF_LETTERS];
	size_t n = 0;
	long odds = strtol(f[1].s, NULL, 10);
	if (kelma_utf8_valid(f[0].s, f[0].n) < f[0].n || odds < -127 || odds > 127)
		return gen_fail(j, file, line, "not UTF-8, or odds beyond 127");
	for (size_t i = 0; i < f[0].n;) {
		uint32_t cp;
		i += utf8_get(f[0].s + i, &cp);
		if (n == sizeof c / sizeof *c || cp > 0xffff)
			return gen_fail(j, file, line, "the context is too long");
		c[n++] = (uint16_t)cp;
	}
	uint32_t h = lamalef_hash(c, n), i = h % SLOTS;
	for (; t->hash[i]; i = (i + 1) % SLOTS)
		if (t->hash[i] == h)
			return gen_fail(j, file, line, "another context has the same hash");
	if (++t->used > SLOTS / 4 * 3) return gen_fail(j, file, line, "more contexts than slots");
	t->hash[i] = h;
	t->odds[i] = (signed char)odds;
	return 0;
}

static int
put(gen_job *j, const table *t)
{
	int rc = 0;
	for (size_t i = 0; i <= SLOTS && !rc; i++) {
		uint32_t v = i ? t->hash[i - 1] : SLOTS;
		char b[4] = { (char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24) };
		rc = kelma_buf_add(j->out, b, 4) ? -1 : 0;
	}
	return rc ? rc : kelma_buf_add(j->out, (const char *)t->odds, SLOTS) ? -1 : 0;
}

int
gen_lamalef(gen_job *j)
{
	table *t = calloc(1, sizeof *t);
	int rc = t ? 0 : -1;
	for (size_t i = 0; i < j->n && !rc; i++) {
		base_lines l = { j->in[i].data, j->in[i].len, 0, 0 };
		base_str line, f[2];
		while (!rc && base_lines_next(&l, &line))
			rc = base_fields(line, f, 2) == 2 ? add(j, t, i, l.line, f) :
				   gen_fail(j, i, l.line, "want context<TAB>odds");
	}
	if (!rc) rc = put(j, t);
	free(t);
	return rc;
}
