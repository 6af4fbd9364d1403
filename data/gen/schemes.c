/* Schemes: the pack holds the rules as text; the examples in every file must hold, and every file
 * must have some. */
#include "gen/gen.h"
#include "translit/scheme.h"

static int
check(gen_job *j, scheme_lib lib, size_t file)
{
	base_str text = { j->in[file].data, j->in[file].len };
	kelma_buf got = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	scheme_head h;
	int rc = 0;
	size_t named = 0;
	for (size_t i = 0; i + 8 < text.n; i++)
		if ((!i || text.s[i - 1] == '\n') && !memcmp(text.s + i, "@example", 8)) named++;
	if (scheme_read_head(text, &h, &err))
		rc = gen_fail(j, file, err.line, "%s", err.msg);
	else if (scheme_check(lib, text, &got, &err))
		rc = gen_fail(j, file, err.line, "%s: %s", err.msg, got.data ? got.data : "");
	else if (!named)
		rc = gen_fail(j, file, 1, "a scheme needs at least one @example");
	else if (!h.name.n || !h.from.n || !h.title.n || !h.source.n)
		rc = gen_fail(j, file, 1, "want @scheme, @script, @title and @source");
	kelma_buf_free(&got);
	return rc;
}

int
gen_schemes(gen_job *j)
{
	for (size_t i = 0; i < j->n; i++)
		if (kelma_buf_add(j->out, j->in[i].data, j->in[i].len)) return -1;
	scheme_lib lib = { j->out->data, j->out->len };
	for (size_t i = 0; i < j->n; i++)
		if (check(j, lib, i)) return -1;
	return 0;
}

static int
put(gen_job *j, base_str s)
{
	return kelma_buf_add(j->out, s.s ? s.s : "", s.n) || kelma_buf_add(j->out, "", 1);
}

int
gen_scheme_list(gen_job *j)
{
	for (size_t i = 0; i < j->n; i++) {
		scheme_head h;
		kelma_err err = { 0 };
		if (scheme_read_head((base_str){ j->in[i].data, j->in[i].len }, &h, &err))
			return gen_fail(j, i, err.line, "%s", err.msg);
		base_str rev = { h.reversible ? "1" : "0", 1 };
		if (put(j, h.name) || put(j, h.from) || put(j, h.to) || put(j, h.title) ||
		    put(j, h.source) || put(j, rev))
			return -1;
	}
	return 0;
}
