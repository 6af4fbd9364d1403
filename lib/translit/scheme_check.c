/* The examples in a rules file are its test: run by the pack generator and by the unit tests. */
#include "translit/scheme.h"

/* Run one text through sc and compare. got is replaced. */
static kelma_status
same(const scheme *sc, const kelma_buf *in, const kelma_buf *want, kelma_buf *got, size_t line,
     kelma_err *err)
{
	got->len = 0;
	kelma_status st = scheme_run(sc, in->data, in->len, got, NULL, NULL, NULL);
	if (st) return base_fail(err, st, 0, line, "%s", kelma_strstatus(st));
	if (got->len == want->len && (!got->len || !memcmp(got->data, want->data, got->len)))
		return KELMA_OK;
	return base_fail(err, KELMA_EDATA, 0, line, "example fails");
}

static kelma_status
check_one(const scheme_src *src, scheme *const dir[2], const scheme_example *e, kelma_buf t[2],
	  kelma_buf *got, kelma_err *err)
{
	t[0].len = t[1].len = 0;
	kelma_status st = scheme_unescape(e->in, e->line, &t[0], err);
	if (!st) st = kelma_buf_add(&t[0], "", 0);
	if (!st) st = scheme_unescape(e->out, e->line, &t[1], err);
	if (!st) st = kelma_buf_add(&t[1], "", 0);
	if (!st) st = same(dir[e->reverse], &t[0], &t[1], got, e->line, err);
	if (!st && src->head.reversible) {
		st = same(dir[!e->reverse], &t[1], &t[0], got, e->line, err);
		if (st == KELMA_EDATA) base_fail(err, st, 0, e->line, "example does not come back");
	}
	return st;
}

kelma_status
scheme_check(scheme_lib lib, base_str text, kelma_buf *got, kelma_err *err)
{
	scheme_src src;
	scheme *dir[2] = { NULL, NULL };
	kelma_buf t[2] = { KELMA_BUF_INIT, KELMA_BUF_INIT };
	kelma_status st = scheme_read(lib, text, &src, err);
	for (int d = 0; d < 2 && !st; d++) st = scheme_build(&src, d, &dir[d], err);
	for (size_t i = 0; i < src.nex && !st; i++)
		st = check_one(&src, dir, &src.ex[i], t, got, err);
	for (int d = 0; d < 2; d++) {
		scheme_free(dir[d]);
		kelma_buf_free(&t[d]);
	}
	scheme_src_free(&src);
	return st;
}
