/* The public functions: making a pipeline from a profile, running it, asking about it. */
#include "norm/norm.h"
#include <kelma/text.h>
#include <stdlib.h>
#include <string.h>
#include "pack/pack.h"

enum { MAX_PROFILE_DEPTH = 8 };

static kelma_status
set_step(kelma_norm *nm, base_str name, int on, base_str value, size_t line, kelma_err *err)
{
	int step = norm_step_find(name);
	if (step < 0) return base_fail(err, KELMA_ENOTFOUND, 0, line, "no such step");
	if (value.n >= NORM_VALUE)
		return base_fail(err, KELMA_EARG, 0, line, "the value of a step is too long");
	kelma_status st = on && value.n ? norm_folds_check(&nm->folds, step, name, value, line, err)
					: KELMA_OK;
	if (st) return st;
	if (on) nm->on |= NORM_BIT(step);
	else nm->on &= ~NORM_BIT(step);
	if (on && step >= NORM_NFC && step <= NORM_NFKD) /* one form at a time */
		nm->on = (nm->on & ~(NORM_BIT(NORM_NFC) | NORM_BIT(NORM_NFD) | NORM_BIT(NORM_NFKC) |
				     NORM_BIT(NORM_NFKD))) |
			 NORM_BIT(step);
	if (!on) return KELMA_OK;
	memcpy(nm->val[step], value.s ? value.s : "", value.n);
	nm->val[step][value.n] = '\0';
	return KELMA_OK;
}

static int
blank(char c)
{
	return c == ' ' || c == '\t';
}

static base_str
word(base_str *l)
{
	while (l->n && blank(*l->s)) l->s++, l->n--;
	base_str w = { l->s, 0 };
	while (w.n < l->n && !blank(w.s[w.n])) w.n++;
	l->s += w.n;
	l->n -= w.n;
	while (l->n && blank(*l->s)) l->s++, l->n--;
	return w;
}

static kelma_status profile_named(kelma_norm *nm, base_str name, size_t line, int depth,
				  kelma_err *err);

/* The lines of a profile: "include NAME", "STEP [VALUE]", "-STEP". */
static kelma_status
profile_text(kelma_norm *nm, const char *s, size_t n, int depth, kelma_err *err)
{
	base_lines l = { s, n, 0, 0 };
	base_str line;
	while (base_lines_next(&l, &line)) {
		while (line.n && blank(line.s[line.n - 1])) line.n--;
		base_str w = word(&line);
		kelma_status st = KELMA_OK;
		if (!w.n) continue;
		if (base_str_is(w, "include")) st = profile_named(nm, line, l.line, depth + 1, err);
		else if (*w.s == '-')
			st = set_step(nm, (base_str){ w.s + 1, w.n - 1 }, 0, (base_str){ 0, 0 },
				      l.line, err);
		else st = set_step(nm, w, 1, line, l.line, err);
		if (st == KELMA_ENOTFOUND || st == KELMA_EARG) {
			if (err) err->code = KELMA_ESYNTAX;
			st = KELMA_ESYNTAX;
		}
		if (st) return st;
	}
	return KELMA_OK;
}

static kelma_status
profile_named(kelma_norm *nm, base_str name, size_t line, int depth, kelma_err *err)
{
	pack_map m;
	size_t n, vn;
	const void *p = pack_section(nm->res, "norm.profiles", &n);
	if (depth > MAX_PROFILE_DEPTH)
		return base_fail(err, KELMA_ESYNTAX, 0, line, "profiles include each other");
	kelma_status st = pack_map_open(&m, p, p ? n : 0, err);
	if (st) return st;
	const char *v = pack_map_get(&m, name.s, name.n, &vn);
	const char *text = v ? memchr(v, '\0', vn) : NULL;
	if (!text) return base_fail(err, KELMA_ENOTFOUND, 0, line, "no such profile");
	return profile_text(nm, text + 1, vn - (size_t)(text + 1 - v), depth, err);
}

/* Rules and models, when a step wants them for the first time; then all tables anew. */
static kelma_status
ready(kelma_norm *nm, kelma_err *err)
{
	const uint64_t rules =
		NORM_BIT(NORM_TIFINAGH) | NORM_BIT(NORM_DARIJA) | NORM_BIT(NORM_ARABIZI);
	size_t n;
	const char *p;
	kelma_status st = KELMA_OK;
	if (nm->on & rules && !nm->rules.page && (p = pack_section(nm->res, "norm.rules", &n))) {
		st = norm_rules_parse(&nm->rules, p, n, err);
		if (st == KELMA_ESYNTAX)
			st = base_fail(err, KELMA_EDATA, 0, 0,
				       "the rewrite rules of the data pack are damaged");
	}
	if (!st && nm->on & NORM_BIT(NORM_CODA) && !nm->coda.slots &&
	    (p = pack_section(nm->res, "norm.coda", &n)))
		st = coda_model_open(&nm->coda, p, n, err);
	if (st) return st;
	st = norm_reset(nm);
	return st ? base_fail(err, st, 0, 0, "%s", kelma_strstatus(st)) : KELMA_OK;
}

kelma_status
kelma_norm_new(const kelma_res *res, const char *profile, kelma_norm **out, kelma_err *err)
{
	if (!out) return base_fail(err, KELMA_EARG, 0, 0, "no place for the result");
	*out = NULL;
	if (!res || !profile) return base_fail(err, KELMA_EARG, 0, 0, "no data pack or no profile");
	kelma_norm *nm = calloc(1, sizeof *nm);
	if (!nm) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	size_t n, len = strlen(profile);
	nm->res = res;
	const char *folds = pack_section(res, "norm.folds", &n);
	kelma_status st = folds ? norm_folds_parse(&nm->folds, folds, n, err) : KELMA_OK;
	if (st == KELMA_ESYNTAX)
		st = base_fail(err, KELMA_EDATA, 0, 0,
			       "the fold tables of the data pack are damaged");
	if (!st)
		st = strchr(profile, '\n')
			     ? profile_text(nm, profile, len, 0, err)
			     : profile_named(nm, (base_str){ profile, len }, 0, 0, err);
	if (!st && norm_folds_build(&nm->folds))
		st = base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	if (!st) st = ready(nm, err);
	if (!st) *out = nm;
	else kelma_norm_free(nm);
	return st;
}

kelma_status
kelma_norm_set(kelma_norm *nm, const char *step, int on, const char *value, kelma_err *err)
{
	if (!nm || !step) return base_fail(err, KELMA_EARG, 0, 0, "no pipeline or no step");
	base_str v = { value, value ? strlen(value) : 0 };
	kelma_status st = set_step(nm, (base_str){ step, strlen(step) }, on, v, 0, err);
	return st ? st : ready(nm, err);
}

kelma_status
kelma_norm_protect(kelma_norm *nm, const kelma_span *spans, size_t n)
{
	if (!nm || (n && !spans)) return KELMA_EARG;
	for (size_t i = 0; i < n; i++)
		if (spans[i].end < spans[i].start || (i && spans[i].start < spans[i - 1].end))
			return KELMA_EARG;
	if (n > nm->capprot) {
		kelma_span *p = n <= SIZE_MAX / sizeof *p ? realloc(nm->prot, n * sizeof *p) : NULL;
		if (!p) return KELMA_ENOMEM;
		nm->prot = p;
		nm->capprot = n;
	}
	nm->nprot = 0;
	for (size_t i = 0; i < n; i++)
		if (spans[i].end > spans[i].start) nm->prot[nm->nprot++] = spans[i];
	return KELMA_OK;
}

int
kelma_norm_get_step(const kelma_norm *nm, size_t i, kelma_norm_step *out)
{
	if (!nm || !out || i >= NORM_STEPS) return 0;
	const norm_step *s = &norm_steps[i];
	*out = (kelma_norm_step){ s->name, s->what, s->lossy, (int)(nm->on >> i & 1),
				  nm->changes[i] };
	for (size_t k = 0; k < nm->nrepl; k++)
		if (nm->repl[k].steps >> i & 1) out->changes += nm->repl[k].hits;
	return 1;
}

const char *
kelma_norm_get_profile(const kelma_res *res, size_t i)
{
	pack_map m;
	size_t n, pos = 0, kl, vl;
	const char *k, *v;
	const void *p = res ? pack_section(res, "norm.profiles", &n) : NULL;
	if (!p || pack_map_open(&m, p, n, NULL)) return NULL;
	while (pack_map_next(&m, &pos, &k, &kl, &v, &vl))
		if (!i--) return memchr(v, '\0', vl) ? v : NULL;
	return NULL;
}

void
kelma_norm_free(kelma_norm *nm)
{
	if (!nm) return;
	norm_folds_free(&nm->folds);
	norm_rules_free(&nm->rules);
	coda_line_free(&nm->line);
	free(nm->act), free(nm->pair), free(nm->triple), free(nm->cell), free(nm->ridx),
		free(nm->repl);
	free(nm->r.v), free(nm->r.w);
	nfc_work_free(&nm->nfc);
	kelma_buf_free(&nm->tmp), kelma_buf_free(&nm->tmp2);
	kelma_buf_free(&nm->pre[0]), kelma_buf_free(&nm->pre[1]);
	for (int i = 0; i < 3; i++) kelma_map_free(&nm->mpre[i]);
	kelma_map_free(&nm->mrun);
	free(nm->prot), free(nm->prot2);
	repair_work_free(&nm->work);
	free(nm);
}
