/* The public face of transliteration: options, dispatch, listing of schemes. */
#include "translit/auto.h"
#include "base/base.h"
#include "match/re.h"
#include "pack/pack.h"
#include "text/utf8.h"
#include <stdlib.h>

struct kelma_translit {
	conv *one;      /* the whole text goes here, or NULL: */
	autoconv mixed; /* run by run */
	scheme_seen seen;
	const char *used; /* of the last run */
	/* What stays: where the pattern matches. */
	match_re *protect; /* NULL: nothing */
	match_work *work;
	kelma_span *kept;
	size_t nkept, cap_kept;
	kelma_buf sub; /* tokens of a part of the text */
};

enum { PROTECT_LIMIT = 1000000 /* steps of a match */ };

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
	if (!st && opt->protect)
		st = match_re_new(opt->protect, strlen(opt->protect), MATCH_UCP, &tl->protect, err);
	if (!st && opt->protect && (st = match_work_new(PROTECT_LIMIT, &tl->work)))
		base_fail(err, st, 0, 0, "out of memory");
	if (st)
		kelma_translit_free(tl);
	else
		*out = tl;
	return st;
}

/* Where the pattern matches in the text. */
static kelma_status
find_kept(kelma_translit *tl, const conv_text *t, kelma_err *err)
{
	tl->nkept = 0;
	if (!tl->protect) return KELMA_OK;
	return match_re_all(tl->protect, tl->work, t->s, t->n, &tl->kept, &tl->cap_kept, &tl->nkept,
			    err);
}

/* Part i of the text: what stands before match i of the pattern, or behind the last one. *k: the
 * first token not seen yet. Words that reach into a match are none of the part's tokens. */
static kelma_status
part_of(kelma_translit *tl, const conv_text *t, size_t i, size_t *k, conv_text *part)
{
	size_t from = i ? tl->kept[i - 1].end : 0, to = i < tl->nkept ? tl->kept[i].start : t->n;
	*part = (conv_text){ t->s + from, to - from, NULL, NULL, 0 };
	if (!t->tok) return KELMA_OK;
	tl->sub.len = 0;
	kelma_status st = kelma_buf_reserve(&tl->sub, sizeof *t->tok);
	while (*k < t->k && t->tok[*k].start < from) ++*k;
	size_t first = *k;
	for (; *k < t->k && t->tok[*k].end <= to && !st; ++*k) {
		kelma_token x = t->tok[*k];
		x.start -= from;
		x.end -= from;
		st = kelma_buf_add(&tl->sub, (const char *)&x, sizeof x);
	}
	part->tok = (const kelma_token *)(const void *)tl->sub.data;
	part->lab = t->lab ? t->lab + first : NULL;
	part->k = *k - first;
	return st;
}

static kelma_status
run_whole(kelma_translit *tl, const conv_text *t, kelma_buf *out, kelma_map *map, double *p,
	  scheme_seen *seen, kelma_err *err)
{
	kelma_status st = tl->one ? conv_run(tl->one, t, out, map, p, seen, err)
				  : auto_run(&tl->mixed, *t, out, map, p, seen, err);
	tl->used = st ? NULL : tl->one ? tl->one->name : tl->mixed.used;
	return st;
}

/* The parts between what the pattern matches. */
static kelma_status
run_parts(kelma_translit *tl, const conv_text *text, kelma_buf *out, kelma_map *map, double *p,
	  scheme_seen *seen, kelma_err *err)
{
	conv_text t = *text, part;
	const char *used = "none";
	double sum = 0;
	size_t k = 0, done = 0;
	kelma_status st = t.tok || tl->one ? KELMA_OK : auto_tokens(&tl->mixed, &t, err);
	for (size_t i = 0; i <= tl->nkept && !st; i++) {
		scheme_seen one;
		one.n = one.letters = one.unknown = 0;
		st = part_of(tl, &t, i, &k, &part);
		if (!st && part.n) {
			st = run_whole(tl, &part, out, map, p, &one, err);
			if (seen) auto_add_seen(seen, &one, (size_t)(part.s - t.s));
			sum += *p * (double)part.n;
			done += part.n;
			if (!st && strcmp(tl->used, "none") && strcmp(tl->used, used))
				used = strcmp(used, "none") ? "auto" : tl->used;
		}
		if (st || i == tl->nkept) break;
		size_t kept = tl->kept[i].end - tl->kept[i].start;
		st = kelma_buf_add(out, t.s + tl->kept[i].start, kept);
		if (!st && map) st = kelma_map_add(map, kept, kept);
	}
	*p = done ? sum / (double)done : 1;
	tl->used = used;
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
	kelma_status st = find_kept(tl, &t, err);
	if (!st)
		st = tl->nkept ? run_parts(tl, &t, out, map, &p, &tl->seen, err)
			       : run_whole(tl, &t, out, map, &p, &tl->seen, err);
	if (st) tl->used = NULL;
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
	if ((st = find_kept(tl, &t, err))) return st;
	conv *c = tl->nkept ? NULL : tl->one ? tl->one : auto_only(&tl->mixed, &t, err, &st);
	tl->used = c ? c->name : NULL;
	if (st) return st;
	if (c) return conv_nbest(c, &t, r, err);
	if (r->map) r->map->n = 0;
	st = tl->nkept ? run_parts(tl, &t, r->out, r->map, &p, NULL, err)
		       : run_whole(tl, &t, r->out, r->map, &p, NULL, err);
	if (st) return st;
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

static kelma_status
explain_parts(kelma_translit *tl, const conv_text *text, kelma_buf *out, kelma_err *err)
{
	static const char why[] = "\n\tkept\tprotected\n";
	conv_text t = *text, part;
	size_t k = 0;
	kelma_status st = tl->one || !tl->nkept ? KELMA_OK : auto_tokens(&tl->mixed, &t, err);
	for (size_t i = 0; i <= tl->nkept && !st; i++) {
		st = part_of(tl, &t, i, &k, &part);
		if (!st && (part.n || !t.n))
			st = tl->one ? conv_explain(tl->one, &part, out, err)
				     : auto_explain(&tl->mixed, part, out, err);
		if (st || i == tl->nkept) break;
		const kelma_span *x = &tl->kept[i];
		st = kelma_buf_add(out, t.s + x->start, x->end - x->start);
		if (!st) st = kelma_buf_add(out, why, sizeof why - 1);
	}
	return st;
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
	kelma_status st = find_kept(tl, &t, err);
	return st ? st : explain_parts(tl, &t, out, err);
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
	const char *f[6] = { "", "", "", "", "", "" };
	const char *p = res ? pack_section(res, "schemes.list", &n) : NULL;
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
	match_re_free(tl->protect);
	match_work_free(tl->work);
	kelma_buf_free(&tl->sub);
	free(tl->kept);
	free(tl);
}
