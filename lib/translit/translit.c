/* The public face of transliteration: options, dispatch, listing of schemes. */
#include "translit/auto.h"
#include "pack/pack.h"
#include "text/utf8.h"
#include <stdlib.h>

struct kelma_translit {
	conv *one;      /* the whole text goes here, or NULL: */
	autoconv mixed; /* run by run */
	scheme_seen seen;
	const char *used; /* of the last run */
};

static int
known_script(const char *s)
{
	size_t n = strlen(s);
	const char *c = n > 4 ? s + n - 4 : s;
	return !strcmp(c, "Arab") || !strcmp(c, "Latn") || !strcmp(c, "Tfng");
}

static kelma_status
check_options(const kelma_translit_options *o, kelma_err *err)
{
	if (!o || o->version < 1)
		return base_fail(err, KELMA_EARG, 0, 0, "options without a version");
	if (!o->to && !o->scheme && !o->rules)
		return base_fail(err, KELMA_EARG, 0, 0, "want a script to write (to)");
	if (o->to && !known_script(o->to))
		return base_fail(err, KELMA_EARG, 0, 0, "to must be Arab, Latn or Tfng");
	if (o->from && strcmp(o->from, "auto") && !known_script(o->from))
		return base_fail(err, KELMA_EARG, 0, 0,
				 "from must be auto, or a label that ends in Arab, Latn or Tfng");
	if (o->domain && strcmp(o->domain, "name"))
		return base_fail(err, KELMA_EARG, 0, 0, "the only domain is name");
	return KELMA_OK;
}

/* Is the text as a whole in the notation of the scheme? Then no tokenizer can find its words
 * first. */
static int
is_notation(const kelma_res *res, const kelma_translit_options *o)
{
	scheme_head h;
	base_str t = { NULL, 0 };
	if (o->scheme && o->to) t = scheme_find(conv_schemes(res), o->scheme, strlen(o->scheme));
	return t.n && !scheme_read_head(t, &h, NULL) && h.signs &&
	       conv_is_reverse(&h, "", o->to) == 1;
}

kelma_status
kelma_translit_new(const kelma_res *res, const kelma_translit_options *opt, kelma_translit **out,
		   kelma_err *err)
{
	if (!out) return KELMA_EARG;
	*out = NULL;
	if (!res) return base_fail(err, KELMA_EARG, 0, 0, "no data pack");
	kelma_status st = check_options(opt, err);
	if (st) return st;
	kelma_translit *tl = calloc(1, sizeof *tl);
	if (!tl) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	int automatic = !opt->from || !strcmp(opt->from, "auto");
	if (!automatic || opt->rules || opt->domain || is_notation(res, opt)) {
		conv_want w = { res, opt, automatic ? "" : opt->from, opt->to ? opt->to : "",
				opt->scheme };
		st = conv_open(&w, &tl->one, err);
	} else
		st = auto_open(res, opt, &tl->mixed, err);
	if (st)
		kelma_translit_free(tl);
	else
		*out = tl;
	return st;
}

kelma_status
kelma_translit_run_tokens(kelma_translit *tl, const char *s, size_t n, const kelma_token *tok,
			  const kelma_lang_token *lab, size_t k, kelma_buf *out, kelma_map *map,
			  double *confidence, kelma_err *err)
{
	if (!tl || !out || (!s && n))
		return base_fail(err, KELMA_EARG, 0, 0, "no transliterator, text or buffer");
	size_t bad = kelma_utf8_valid(s, n), start = out->len;
	if (bad != n)
		return base_fail(err, KELMA_EUTF8, bad, 0, "%s", kelma_strstatus(KELMA_EUTF8));
	double p = 1;
	conv_text t = { s ? s : "", n, tok, lab, tok ? k : 0 };
	if (map) map->n = 0;
	tl->seen.n = tl->seen.letters = tl->seen.unknown = 0;
	kelma_status st = tl->one ? conv_run(tl->one, &t, out, map, &p, &tl->seen, err)
				  : auto_run(&tl->mixed, t, out, map, &p, &tl->seen, err);
	tl->used = st ? NULL : tl->one ? tl->one->name : tl->mixed.used;
	if (!st) st = kelma_buf_add(out, "", 0);
	if (st) {
		out->len = start;
		if (out->data) out->data[start] = '\0';
		if (map) map->n = 0;
	} else if (confidence)
		*confidence = p;
	return st;
}

kelma_status
kelma_translit_run(kelma_translit *tl, const char *s, size_t n, kelma_buf *out, kelma_map *map,
		   double *confidence, kelma_err *err)
{
	return kelma_translit_run_tokens(tl, s, n, NULL, NULL, 0, out, map, confidence, err);
}

static kelma_status
nbest(kelma_translit *tl, const conv_text *text, readings *r, kelma_err *err)
{
	conv_text t = *text;
	kelma_status st = KELMA_OK;
	double p = 1;
	size_t start = r->out->len;
	conv *c = tl->one ? tl->one : auto_only(&tl->mixed, &t, err, &st);
	tl->used = c ? c->name : NULL;
	if (st) return st;
	if (c) return conv_nbest(c, &t, r, err);
	if (r->map) r->map->n = 0;
	st = auto_run(&tl->mixed, t, r->out, r->map, &p, NULL, err);
	if (st) return st;
	tl->used = tl->mixed.used;
	r->cand[0] = (kelma_candidate){ p, start, r->out->len };
	r->got = 1;
	return KELMA_OK;
}

kelma_status
kelma_translit_nbest_maps(kelma_translit *tl, const char *s, size_t n, kelma_buf *out,
			  kelma_candidate *cand, kelma_map *maps, size_t cap, size_t *got,
			  kelma_err *err)
{
	if (!tl || !out || !cand || !cap || !got || (!s && n))
		return base_fail(err, KELMA_EARG, 0, 0, "an argument is missing");
	*got = 0;
	size_t bad = kelma_utf8_valid(s, n);
	if (bad != n)
		return base_fail(err, KELMA_EUTF8, bad, 0, "%s", kelma_strstatus(KELMA_EUTF8));
	conv_text t = { s ? s : "", n, NULL, NULL, 0 };
	readings r = { out, cand, maps, cap, 0 };
	kelma_status st = nbest(tl, &t, &r, err);
	*got = st ? 0 : r.got;
	return st;
}

kelma_status
kelma_translit_nbest(kelma_translit *tl, const char *s, size_t n, kelma_buf *out,
		     kelma_candidate *cand, size_t cap, size_t *got, kelma_err *err)
{
	return kelma_translit_nbest_maps(tl, s, n, out, cand, NULL, cap, got, err);
}

kelma_status
kelma_translit_explain(kelma_translit *tl, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	if (!tl || !out || (!s && n))
		return base_fail(err, KELMA_EARG, 0, 0, "no transliterator, text or buffer");
	size_t bad = kelma_utf8_valid(s, n);
	if (bad != n)
		return base_fail(err, KELMA_EUTF8, bad, 0, "%s", kelma_strstatus(KELMA_EUTF8));
	conv_text t = { s ? s : "", n, NULL, NULL, 0 };
	return tl->one ? conv_explain(tl->one, &t, out, err)
		       : auto_explain(&tl->mixed, t, out, err);
}

int
kelma_translit_get_unknown(const kelma_translit *tl, size_t i, kelma_unknown *out)
{
	if (!tl || i >= tl->seen.n) return 0;
	*out = (kelma_unknown){ tl->seen.cp[i], tl->seen.count[i], tl->seen.at[i] };
	return 1;
}

const char *
kelma_translit_get_used(const kelma_translit *tl)
{
	return tl && tl->used ? tl->used : "none";
}

/* The list is six NUL-terminated strings a scheme. The pack may be foreign: every string must end
 * inside it. */
int
kelma_translit_get_scheme(const kelma_res *res, size_t i, kelma_scheme_info *out)
{
	size_t n = 0, at = 0, k = 0;
	const char *p = res ? pack_section(res, "schemes.list", &n) : NULL, *f[6];
	while (p && at < n) {
		const char *e = memchr(p + at, 0, n - at);
		if (!e) return 0;
		f[k++ % 6] = p + at;
		at = (size_t)(e - p) + 1;
		if (k == 6 * (i + 1)) {
			*out = (kelma_scheme_info){ f[0], f[1], f[2], f[3], f[4], *f[5] == '1' };
			return 1;
		}
	}
	return 0;
}

kelma_status
kelma_translit_export_icu(const kelma_res *res, const kelma_translit_options *opt, kelma_buf *out,
			  size_t *skipped, kelma_err *err)
{
	size_t skip = 0;
	scheme_src src;
	if (!res || !opt || !out || (!opt->scheme && !opt->rules))
		return base_fail(err, KELMA_EARG, 0, 0, "want a scheme or rules to export");
	scheme_lib lib = conv_schemes(res);
	base_str t = opt->rules ? (base_str){ opt->rules, strlen(opt->rules) }
				: scheme_find(lib, opt->scheme, strlen(opt->scheme));
	if (!t.n) return base_fail(err, KELMA_ENOTFOUND, 0, 0, "no scheme of this name");
	kelma_status st = scheme_read(lib, t, &src, err);
	if (!st)
		st = scheme_icu(&src, conv_is_reverse(&src.head, opt->from, opt->to), out, &skip,
				err);
	scheme_src_free(&src);
	if (skipped) *skipped = skip;
	return st;
}

void
kelma_translit_free(kelma_translit *tl)
{
	if (!tl) return;
	conv_free(tl->one);
	auto_free(&tl->mixed);
	free(tl);
}
