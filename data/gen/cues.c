/* Cues: `cue<TAB>label<TAB>where<TAB>phrases separated by |<TAB>source` -> phrase table of lib/chat. Where: any, start
 * (of a clause), alone (a clause of its own). The first file is the folding table. */
#include "gen/gen.h"
#include "chat/chat.h"
#include <string.h>

static int
add_line(gen_job *j, size_t file, size_t at, base_str line, match_phrasew *w)
{
	base_str f[5];
	if (base_fields(line, f, 5) != 5) return gen_fail(j, file, at, "want five columns");
	int cue = chat_cue(f[0].s, f[0].n), label = kelma_label_find(f[1].s, f[1].n), where = chat_where(f[2].s, f[2].n);
	if (cue < 0 || label < 0 || where < 0) return gen_fail(j, file, at, "unknown cue, label or place");
	match_entry e = { (unsigned)cue | (unsigned)where << CUE_WHERE_SHIFT, (unsigned)label, "" };
	for (base_str v = f[3]; v.n; ) {
		const char *bar = memchr(v.s, '|', v.n);
		size_t n = bar ? (size_t)(bar - v.s) : v.n;
		kelma_status st = n ? match_phrasew_add(w, v.s, n, &e) : KELMA_OK;
		if (st) return gen_fail(j, file, at, "phrase %.*s: %s", (int)n, v.s, kelma_strstatus(st));
		v.n -= n + (bar != NULL);
		v.s += n + (bar != NULL);
	}
	return 0;
}

int
gen_cues(gen_job *j)
{
	kelma_buf fold = KELMA_BUF_INIT;
	match_fold f;
	match_phrasew w = { .fold = &f };
	kelma_err err;
	int rc = 0;
	if (!j->n || match_fold_build(j->in[0].data, j->in[0].len, &fold, &err) ||
	    match_fold_open(&f, fold.data, fold.len, &err))
		rc = gen_fail(j, 0, 0, "the first file must be the folding table");
	for (size_t i = 1; i < j->n && !rc; i++) {
		base_lines l = { j->in[i].data, j->in[i].len, 0, 0 };
		base_str line;
		while (!rc && base_lines_next(&l, &line)) rc = add_line(j, i, l.line, line, &w);
	}
	if (!rc && match_phrasew_finish(&w, j->out)) rc = -1;
	match_phrasew_free(&w);
	kelma_buf_free(&fold);
	return rc;
}
