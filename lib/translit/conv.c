/* Choosing and running a converter. */
#include "translit/conv.h"
#include "translit/names_parts.h"
#include "pack/pack.h"
#include <stdio.h>
#include <stdlib.h>

scheme_lib
conv_schemes(const kelma_res *res)
{
	scheme_lib l = { NULL, 0 };
	l.s = pack_section(res, "schemes", &l.n);
	if (!l.s) l.n = 0;
	return l;
}

/* Script code of a label: its last four letters. */
static const char *
script(const char *label)
{
	size_t n = strlen(label);
	return n > 4 ? label + n - 4 : label;
}

static int
is_script(const char *label, const char *code)
{
	return !strcmp(script(label), code);
}

static int
tamazight(base_str label)
{
	return label.n > 4 && (!memcmp(label.s, "ber-", 4) || !memcmp(label.s, "zgh-", 4));
}
static int
is_tamazight(const char *label)
{
	return tamazight((base_str){ label, strlen(label) });
}

/* Does `name` (NULL, "" or "auto" fit all) name the script of a? */
static int
fits(base_str a, const char *name)
{
	size_t n = name ? strlen(name) : 0;
	if (!n || !strcmp(name, "auto")) return 1;
	const char *c = script(name);
	if (n > 4 && a.n > 4 && !is_tamazight(name) != !tamazight(a))
		return 0; /* another language */
	return a.n >= 4 && strlen(c) == 4 && !memcmp(a.s + a.n - 4, c, 4);
}

int
conv_is_reverse(const scheme_head *h, const char *from, const char *to)
{
	if (!h->from.n || (fits(h->from, from) && fits(h->to, to)))
		return 0; /* own rules need not say */
	return fits(h->to, from) && fits(h->from, to) ? 1 : -1;
}

/* The rules of the pack or the user's: text turned into tables in the direction that fits from and
 * to. */
static kelma_status
open_rules(const conv_want *w, base_str text, conv *c, kelma_err *err)
{
	scheme_head h;
	kelma_status st = scheme_read_head(text, &h, err);
	if (st) return st;
	int rev = conv_is_reverse(&h, w->from, w->to);
	if (rev < 0)
		return base_fail(err, KELMA_ENOTFOUND, 0, 0,
				 "this scheme is not for these scripts");
	c->kind = CONV_SCHEME;
	size_t n = h.name.n > 40 ? 40 : h.name.n; /* cut between characters */
	while (n && n < h.name.n && (h.name.s[n] & 0xc0) == 0x80) n--;
	snprintf(c->name, sizeof c->name, "%.*s", n ? (int)n : 5, n ? h.name.s : "rules");
	return scheme_new(conv_schemes(w->res), text, rev, &c->u.sc, err);
}

static kelma_status
open_scheme(const conv_want *w, const char *name, conv *c, kelma_err *err)
{
	base_str t = scheme_find(conv_schemes(w->res), name, strlen(name));
	if (!t.n) return base_fail(err, KELMA_ENOTFOUND, 0, 0, "no scheme of this name");
	return open_rules(w, t, c, err);
}

static kelma_status
open_decode(const conv_want *w, conv *c, kelma_err *err)
{
	decode_options o = { w->opt->foreign_arab, w->opt->min_prob, w->opt->style };
	c->kind = CONV_DECODE;
	strcpy(c->name, "arabizi");
	return decode_new(w->res, &o, &c->u.dec, err);
}

static kelma_status
open_names(const conv_want *w, conv *c, kelma_err *err)
{
	int to_arab = is_script(w->to, "Arab");
	if (!to_arab && !is_script(w->to, "Latn"))
		return base_fail(err, KELMA_ENOTFOUND, 0, 0, "names are written in Arab or Latn");
	c->kind = CONV_NAMES;
	strcpy(c->name, "names");
	return names_new(w->res, to_arab, &c->u.nm, err);
}

static kelma_status
open_reverse(const conv_want *w, conv *c, kelma_err *err)
{
	c->kind = CONV_REVERSE;
	strcpy(c->name, "arabizi");
	return reverse_new(w->res, w->opt->style, &c->u.rev, err);
}

static kelma_status
open_phone(const conv_want *w, conv *c, kelma_err *err)
{
	c->kind = CONV_PHONE;
	strcpy(c->name, "phone-latin");
	return phone_new(w->res, &c->u.ph, err);
}

/* Two steps over a script between. */
static kelma_status
open_chain(const conv_want *w, const char *mid, const char *scheme2, conv *c, kelma_err *err)
{
	conv_want a = *w, b = *w;
	a.to = mid;
	a.scheme = NULL;
	b.from = mid;
	b.scheme = scheme2;
	conv *first = NULL;
	kelma_status st = conv_open(&a, &first, err);
	if (st) return st;
	BASE_KNOWN(first);
	*c = *first; /* moved */
	free(first);
	st = conv_open(&b, &c->then, err);
	size_t n = strlen(c->name);
	if (!st) snprintf(c->name + n, sizeof c->name - n, "+%s", c->then->name);
	return st;
}

static kelma_status
open_named(const conv_want *w, conv *c, kelma_err *err)
{
	if (!strcmp(w->scheme, "arabizi")) {
		int from_latin = is_script(w->from, "Latn"), to_latin = is_script(w->to, "Latn");
		if (!from_latin && !is_script(w->from, "Tfng") && !is_script(w->to, "Arab"))
			return open_reverse(w, c, err);
		if ((from_latin || !*w->from) && !to_latin) return open_decode(w, c, err);
		return base_fail(err, KELMA_ENOTFOUND, 0, 0, "arabizi is between Latn and Arab");
	}
	int other = is_script(w->from, "Arab") || (strlen(w->from) > 4 && !is_tamazight(w->from));
	if (!strcmp(w->scheme, "phone-latin") && !other &&
	    (is_script(w->to, "Tfng") || is_script(w->from, "Latn")))
		return open_phone(w, c, err);
	return open_scheme(w, w->scheme, c, err);
}

/* The best for a pair of labels. */
static kelma_status
open_pair(const conv_want *w, conv *c, kelma_err *err)
{
	int fl = is_script(w->from, "Latn"), fa = is_script(w->from, "Arab"),
	    ft = is_script(w->from, "Tfng");
	int tl = is_script(w->to, "Latn"), ta = is_script(w->to, "Arab"),
	    tt = is_script(w->to, "Tfng");
	int ber = is_tamazight(w->from), other = strlen(w->from) > 4 && !ber;
	if (tt && other)
		return base_fail(err, KELMA_ENOTFOUND, 0, 0,
				 "only Tamazight is written in Tifinagh");
	if (fl && tt) return open_phone(w, c, err);
	if (fl && ta) return ber ? open_chain(w, "Tfng", NULL, c, err) : open_decode(w, c, err);
	if (ft && tl) return open_scheme(w, "ircam", c, err);
	if (ft && ta) return open_scheme(w, "tfng-arab-plain", c, err);
	if (fa && tt) return open_scheme(w, "tfng-arab", c, err);
	if (fa && tl && ber) return open_chain(w, "Tfng", "ircam", c, err);
	if (fa && tl)
		return !strncmp(w->from, "arb-", 4) ? open_scheme(w, "ascii", c, err)
						    : open_reverse(w, c, err);
	return base_fail(err, KELMA_ENOTFOUND, 0, 0,
			 "no way to write one of these scripts in the other");
}

kelma_status
conv_open(const conv_want *w, conv **out, kelma_err *err)
{
	kelma_status st;
	conv *c = calloc(1, sizeof *c);
	*out = NULL;
	if (!c) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	if (w->opt->rules)
		st = open_rules(w, (base_str){ w->opt->rules, strlen(w->opt->rules) }, c, err);
	else if (w->opt->domain)
		st = open_names(w, c, err);
	else if (w->scheme)
		st = open_named(w, c, err);
	else
		st = open_pair(w, c, err);
	if (st)
		conv_free(c);
	else
		*out = c;
	return st;
}

/* Names and Darija in Arabic script: a text in parts. NULL: something else. */
static const parts_source *
in_parts(const conv *c)
{
	return c->kind == CONV_NAMES	 ? names_parts(c->u.nm)
	       : c->kind == CONV_REVERSE ? reverse_parts(c->u.rev)
					 : NULL;
}

/* One step, without what follows. */
static kelma_status
run_one(conv *c, const conv_text *t, kelma_buf *out, kelma_map *map, double *confidence,
	scheme_seen *seen, kelma_err *err)
{
	kelma_status st;
	*confidence = 1;
	switch (c->kind) {
	case CONV_SCHEME:
		st = scheme_run(c->u.sc, t->s, t->n, out, map, seen, NULL);
		if (seen->unknown) *confidence = 1 - (double)seen->unknown / (double)seen->letters;
		return st ? base_fail(err, st, 0, 0, "%s", kelma_strstatus(st)) : st;
	case CONV_DECODE:
		return decode_text(c->u.dec, t->s, t->n, t->tok, t->lab, t->k, out, map, confidence,
				   err);
	case CONV_NAMES:
	case CONV_REVERSE: return parts_text(in_parts(c), t->s, t->n, out, map, confidence, err);
	case CONV_PHONE:
		st = phone_text(c->u.ph, t->s, t->n, out, map, confidence);
		return st ? base_fail(err, st, 0, 0, "%s", kelma_strstatus(st)) : st;
	default: return KELMA_EUNSUPPORTED;
	}
}

kelma_status
conv_run(conv *c, const conv_text *t, kelma_buf *out, kelma_map *map, double *confidence,
	 scheme_seen *seen, kelma_err *err)
{
	scheme_seen other; /* what later steps do not know is not the caller's text */
	other.n = other.letters = other.unknown = 0;
	if (!seen) seen = &other;
	if (!c->then) return run_one(c, t, out, map, confidence, seen, err);
	double one, two;
	c->mid.len = 0;
	c->m1.n = c->m2.n = 0;
	kelma_status st = run_one(c, t, &c->mid, map ? &c->m1 : NULL, &one, seen, err);
	if (!st) st = kelma_buf_add(&c->mid, "", 0);
	conv_text mid = { c->mid.data, c->mid.len, NULL, NULL, 0 };
	if (!st) st = conv_run(c->then, &mid, out, map ? &c->m2 : NULL, &two, NULL, err);
	if (!st && map) st = kelma_map_compose(&c->m1, &c->m2, &c->both);
	if (!st && map) st = base_map_append(map, &c->both);
	if (!st) *confidence = one * two;
	return st;
}

kelma_status
conv_nbest(conv *c, const conv_text *t, readings *r, kelma_err *err)
{
	if (!c->then && c->kind == CONV_DECODE)
		return decode_nbest(c->u.dec, t->s, t->n, t->tok, t->lab, t->k, r, err);
	if (!c->then && in_parts(c)) return parts_nbest(in_parts(c), t->s, t->n, r, err);
	size_t start = r->out->len;
	double p;
	if (r->map) r->map->n = 0;
	kelma_status st = conv_run(c, t, r->out, r->map, &p, NULL, err);
	if (st) return st;
	r->got = 1;
	r->cand[0] = (kelma_candidate){ p, start, r->out->len };
	return KELMA_OK;
}

kelma_status
conv_explain(conv *c, const conv_text *t, kelma_buf *out, kelma_err *err)
{
	double p;
	kelma_buf waste = KELMA_BUF_INIT;
	kelma_status st;
	switch (c->kind) {
	case CONV_DECODE:
		st = decode_explain(c->u.dec, t->s, t->n, t->tok, t->lab, t->k, out, err);
		break;
	case CONV_NAMES:
	case CONV_REVERSE: st = parts_explain(in_parts(c), t->s, t->n, out, err); break;
	case CONV_PHONE: st = phone_explain(c->u.ph, t->s, t->n, out); break;
	default: st = scheme_run(c->u.sc, t->s, t->n, &waste, NULL, NULL, out);
	}
	if (!st && c->then) {
		c->mid.len = 0;
		scheme_seen seen;
		st = run_one(c, t, &c->mid, NULL, &p, &seen, err);
		if (!st) st = kelma_buf_add(&c->mid, "", 0);
		conv_text mid = { c->mid.data, c->mid.len, NULL, NULL, 0 };
		if (!st) st = conv_explain(c->then, &mid, out, err);
	}
	kelma_buf_free(&waste);
	return st;
}

void
conv_free(conv *c)
{
	while (c) {
		conv *then = c->then;
		switch (c->kind) {
		case CONV_SCHEME: scheme_free(c->u.sc); break;
		case CONV_DECODE: decode_free(c->u.dec); break;
		case CONV_NAMES: names_free(c->u.nm); break;
		case CONV_REVERSE: reverse_free(c->u.rev); break;
		case CONV_PHONE: phone_free(c->u.ph); break;
		case CONV_NONE: break;
		}
		kelma_buf_free(&c->mid);
		kelma_map_free(&c->m1);
		kelma_map_free(&c->m2);
		kelma_map_free(&c->both);
		free(c);
		c = then;
	}
}
