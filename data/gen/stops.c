/* Stop lists -> pack_map: word -> the labels of its languages, separated by spaces. */
#include "gen/gen.h"
#include "pack/pack.h"
#include <stdlib.h>
#include <string.h>

typedef struct row {
	base_str label, word;
	size_t line;
} row;

static int
by_word(const void *a, const void *b)
{
	const row *x = a, *y = b;
	size_t n = x->word.n < y->word.n ? x->word.n : y->word.n;
	int c = memcmp(x->word.s, y->word.s, n);
	if (c) return c;
	if (x->word.n != y->word.n) return x->word.n < y->word.n ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

int
gen_stops(gen_job *j)
{
	pack_mapw w = PACK_MAPW_INIT;
	row *r = NULL;
	size_t n = 0;
	int rc = 0;
	base_lines l = { j->n ? j->in[0].data : NULL, j->n ? j->in[0].len : 0, 0, 0 };
	base_str line, f[3];
	while (!rc && base_lines_next(&l, &line)) {
		if (base_fields(line, f, 3) < 2) rc = gen_fail(j, 0, l.line, "want label<TAB>word");
		else if (!(r = realloc(r, (n + 1) * sizeof *r))) exit(1);
		else r[n++] = (row){ f[0], f[1], l.line };
	}
	if (n) qsort(r, n, sizeof *r, by_word);
	for (size_t i = 0, e; i < n && !rc; i = e) {
		kelma_buf v = KELMA_BUF_INIT;
		for (e = i; e < n && r[e].word.n == r[i].word.n &&
			    !memcmp(r[e].word.s, r[i].word.s, r[i].word.n);
		     e++)
			if ((e > i && kelma_buf_add(&v, " ", 1)) ||
			    kelma_buf_add(&v, r[e].label.s, r[e].label.n))
				rc = -1;
		if (rc || pack_mapw_add(&w, r[i].word.s, r[i].word.n, v.data, v.len))
			rc = gen_fail(j, 0, r[i].line, "too long");
		kelma_buf_free(&v);
	}
	if (!rc && pack_mapw_finish(&w, j->out)) rc = -1;
	pack_mapw_free(&w);
	free(r);
	return rc;
}
