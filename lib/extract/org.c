/* Organizations: whom a letter is addressed to, institutions and companies by name. */
#include "extract/extract.h"
#include <string.h>

enum { ORG_WORDS = 12 };

static int
small_word(const x_ex *x, size_t i)
{
	return x_hit_of(x, i, KIND_AND) || x_hit_of(x, i, KIND_DATELINK) ||
	       x_hit_of(x, i, KIND_FILLER) || x_hit_of(x, i, KIND_BEFORE);
}

/* A town at atom i ends the name of an office: "... de Oujda", "... بمكناس". A country or
 * "Royaume" does not. */
static int
town(const x_ex *x, size_t i)
{
	const x_hit *p = x_hit_of(x, i, KIND_PLACE);
	return p && p->sub != PLACE_RURAL && (p->cut || p->sub <= PLACE_TOWN);
}

/* Small words before atom e that lead to a town: they are not part of the name. */
static size_t
back_over_small(const x_ex *x, size_t b, size_t e)
{
	while (e > b + 1 &&
	       ((small_word(x, e - 1) && x_atom(x, e - 1)->fe - x_atom(x, e - 1)->f <= 4 &&
		 !(x_atom(x, e - 1)->flags & MATCH_UPPER)) ||
		x_is(x, e - 1, '\'')))
		e--;
	return e;
}

/* An Arabic word with the article. */
static int
definite(const x_ex *x, size_t i)
{
	const match_atom *a = x_atom(x, i);
	const char *f = x->t.fold.data + a->f;
	if (!(a->flags & MATCH_ARABIC) || a->fe - a->f < 7) return 0;
	return !memcmp(f, "\xd8\xa7\xd9\x84", 4) || !memcmp(f, "\xd9\x84\xd9\x84", 4) ||
	       !memcmp(f + 2, "\xd8\xa7\xd9\x84", 4);
}

/* The end of the name of an addressee that begins at i: line, comma, town, a verb of the letter. */
static size_t
addressee_end(const x_ex *x, size_t i, int prose)
{
	size_t e = i;
	for (; e < x->t.n && e < i + 24; e++) {
		if (e > i && (x_atom(x, e)->flags & MATCH_LINE)) break;
		if (x_atom(x, e)->kind == MATCH_MARK &&
		    !(x_is(x, e, '\'') || (x_is(x, e, '-') && x_glued(x, e))))
			break;
		if (x->busy[e] == 1) break;
		if (e > i && town(x, e)) return back_over_small(x, i, e);
		if (e > i && definite(x, e) && x_hit_of(x, e, KIND_SPELT)) break; /* المحترم */
		if (e > i && (x_hit_of(x, e, KIND_TO) || x_hit_of(x, e, KIND_INTRO))) break;
		const x_hit *known = prose && e > i ? x_hit_of(x, e, KIND_ORG) : NULL;
		if (known && known->end > e + 1) {
			e = known->end - 1;
			continue;
		}
		/* in running text a frequent word that names no office ends it */
		if (prose && e > i && x_common(x, e) && !x_hit_of(x, e, KIND_OFFICE) &&
		    !x_hit_of(x, e, KIND_ORGHEAD) && !x_hit_of(x, e, KIND_LABEL) &&
		    !small_word(x, e) && !definite(x, e))
			break;
	}
	return e;
}

static void
put_org(x_ex *x, size_t start, size_t e, double conf)
{
	x_put_text(x, KELMA_FIELD_ORGANIZATION, start, x_atom(x, e - 1)->end, conf, PRIO_ORG);
}

/* Title before an office ("Monsieur le", "السيد"): where the name of the addressee begins; 0
 * = no addressee. */
static size_t
addressee(x_ex *x, size_t i)
{
	const x_hit *h = x_hit_of(x, i, KIND_ADDRESSEE);
	if (!h || h->cut) return 0;
	size_t o = h->end, b = i;
	const x_hit *t;
	/* the span begins with the title: "À", "إلى" and "à l'attention de" stay outside */
	while (b < o && !((t = x_hit_of(x, b, KIND_TITLE)) && !t->cut)) b++;
	if (x_is(x, o, '\'')) o++;
	if (o >= x->t.n || (x_atom(x, o)->flags & MATCH_LINE)) return 0;
	const x_hit *office = x_hit_of(x, o, KIND_OFFICE), *head = x_hit_of(x, o, KIND_ORGHEAD),
		    *org = x_hit_of(x, o, KIND_ORG);
	if (b == o && !head && !org && !office) return 0; /* "إلى" before anything else */
	if (b < o && !office && !head && !org) return 0;
	int to = b > i || (i > 0 && x_is(x, i - 1, ':') && !(x_atom(x, i)->flags & MATCH_LINE)),
	    line = (x_atom(x, i)->flags & MATCH_LINE) != 0;
	for (size_t back = 1; back <= 5 && back <= i && !to; back++) {
		t = x_hit_of(x, i - back, KIND_TO);
		to = t && t->end == i;
	}
	size_t e = addressee_end(x, o, !line);
	const x_hit *best = office ? office : head ? head : org;
	if (e < best->end) e = best->end;
	/* in mid-text, or a bare salutation: only what says more than "Monsieur le Directeur" */
	if (!to && (!line || e <= best->end)) return 0;
	if (!line && b == o) return 0; /* "to the minister" in mid-text */
	if (e <= o) return 0;
	put_org(x, b < o ? x_atom(x, b)->start : x_atom(x, o)->start, e, to ? 0.93 : 0.85);
	return e;
}

/* A known name; used as a label of its number ("CNSS : 123456789") it is none. */
static size_t
by_name(x_ex *x, size_t i)
{
	const x_hit *h = x_hit_of(x, i, KIND_ORG);
	const match_atom *a = x_atom(x, i);
	if (!h || (x_glued(x, i) && x_atom(x, i - 1)->kind != MATCH_MARK)) return 0;
	if (a->flags & MATCH_DIGITS) return 0; /* "3ref" is no AREF */
	size_t e = h->end, letters = a->fe - a->f;
	if (h->end == i + 1 && (a->flags & MATCH_LATIN) && !(a->flags & MATCH_CAPS)) {
		if (letters <= 3 || (x_common(x, i) && !(a->flags & MATCH_UPPER))) return 0;
	}
	if ((x_is(x, e, ':') && x_int(x, e + 1) >= 0) ||
	    (e < x->t.n && x_atom(x, e)->kind == MATCH_NUM &&
	     (x->busy[e] != 1 || x_hit_of(x, i, KIND_LABEL)) &&
	     !(x_atom(x, e)->flags & MATCH_LINE)))
		return 0;
	const x_hit *n = x_hit_of(x, e, KIND_FILLER);
	if (n && e < x->t.n && !(x_atom(x, e)->flags & MATCH_LINE) && x_is(x, n->end, ':'))
		return 0;
	if (n && (x_int(x, n->end) > 9999) && x_hit_of(x, i, KIND_LABEL) &&
	    (x_atom(x, i)->flags & MATCH_ARABIC))
		return 0;
	put_org(x, h->start, e, 0.9);
	return e;
}

/* The legal form at atom k; in Latin letters in capitals unless it is long: "sa" is a word. */
static const x_hit *
tail(const x_ex *x, size_t k)
{
	const x_hit *t = x_hit_of(x, k, KIND_ORGTAIL);
	const match_atom *a = x_atom(x, k);
	if (!t || t->cut) return NULL;
	return a->flags & MATCH_LATIN && !(a->flags & MATCH_UPPER) && a->fe - a->f < 4 ? NULL : t;
}

/* "SOMATRAP SARL": the legal form at atom k behind words with capitals, none of them a known head
 * word. */
static size_t
by_tail(x_ex *x, size_t k)
{
	const x_hit *t = tail(x, k);
	size_t b = k;
	if (!t || !x_named_before(x, k, 0)) return 0;
	while (b && b + 4 > k && !(x_atom(x, b)->flags & MATCH_LINE) && x_named_before(x, b, b < k))
		b--;
	put_org(x, x_atom(x, b)->start, t->end, 0.85);
	return t->end;
}

/* The end of a company that begins before atom i and ends with its legal form ("SARL", "ش.م.م") a
 * few words on; 0 = none. */
static size_t
legal_form(const x_ex *x, size_t i)
{
	for (size_t k = i; k < x->t.n && k < i + 7 && !(x_atom(x, k)->flags & MATCH_LINE); k++) {
		const x_hit *t = tail(x, k);
		if (t) return t->end;
		if (x_atom(x, k)->kind != MATCH_WORD && !x_is(x, k, '-') && !x_is(x, k, '&') &&
		    !x_is(x, k, '\'') && !x_is(x, k, '"'))
			return 0;
		if (x->busy[k] == 1 || x_has(x, k, X_KIND(TITLE) | X_KIND(ORGHEAD))) return 0;
	}
	return 0;
}

/* May the Arabic word k, with n words before it, go on with the name that begins with the head word
 * i? the: the head has the article. */
static int
arabic_part(const x_ex *x, size_t i, size_t k, int n, int the)
{
	size_t len;
	const char *f = x_folded(x, k, &len);
	int ll = len > 6 && !memcmp(f, "\xd9\x84\xd9\x84", 4), /* لل */
		al = ll || (len > 6 && !memcmp(f, "\xd8\xa7\xd9\x84", 4)) ||
		     (len > 8 && !memcmp(f, "\xd9\x88\xd8\xa7\xd9\x84", 6)); /* ال وال */
	/* "شركة أطلنتيك للتأمين" */
	size_t m = 0;
	const char *g = n == 0 && !x_eol(x, k + 1) ? x_folded(x, k + 1, &m) : f;
	int what = !the && m > 6 && !memcmp(g, "\xd9\x84\xd9\x84", 4) && !x_common(x, k);
	int known = !the && x_has(x, k, X_KIND(GIVEN) | X_KIND(FAMILY) | X_KIND(PARTICLE));
	int joined = n && x_hit_of(x, k - 1, KIND_PARTICLE) != NULL;
	int first = n == 0 && (x_atom(x, i)->flags & MATCH_LINE || x_is(x, i - 1, ':')) &&
		    !x_common(x, k);
	if (!(al || known || joined || first || what) || n >= (joined ? 6 : 4)) return 0;
	if (x_has(x, k, X_KIND(SPELT)) ||
	    (x_hit_of(x, k, KIND_TITLE) && !x_hit_of(x, k, KIND_PARTICLE)))
		return 0;
	return !(n >= 2 && al && !ll && !joined && x_common(x, k));
}

/* The atom behind the closing quotation mark, when one opens at atom i and closes on the same line
 * a few words on; 0 = none. */
static size_t
quoted(const x_ex *x, size_t i)
{
	if (!x_is(x, i, '"') || x_atom(x, i)->flags & MATCH_LINE) return 0;
	for (size_t k = i + 1; k < x->t.n && k < i + 8; k++) {
		if (x_atom(x, k)->flags & MATCH_LINE || x->busy[k] == 1) return 0;
		if (x_is(x, k, '"')) return k > i + 1 ? k + 1 : 0;
		if (x_atom(x, k)->kind == MATCH_MARK && !x_is(x, k, '-') && !x_is(x, k, '\'') &&
		    !x_is(x, k, '&'))
			return 0;
	}
	return 0;
}

/* A company or school: head word and what follows it. */
static size_t
by_head(x_ex *x, size_t i)
{
	const x_hit *h = x_hit_of(x, i, KIND_ORGHEAD);
	if (!h || x->busy[i] == 1 || h->sub != 1) return 0;
	const match_atom *a = x_atom(x, i);
	int arab = (a->flags & MATCH_ARABIC) != 0, n = 0, names = 0, legal = 0,
	    the = arab && definite(x, i);
	size_t e = h->end, form = legal_form(x, e);
	/* "banque Attijariwafa bank": the name is known */
	if (!arab && !form && !(a->flags & MATCH_UPPER) && x_hit_of(x, e, KIND_ORG)) return 0;
	if (form) {
		put_org(x, h->start, form, 0.93);
		return form;
	}
	if ((form = quoted(x, e)) != 0) {
		put_org(x, h->start, form, 0.75);
		return form;
	}
	for (size_t k = e; k < x->t.n && n < ORG_WORDS; k++) {
		const match_atom *w = x_atom(x, k);
		if ((w->flags & MATCH_LINE) || x->busy[k] == 1) break;
		const x_hit *t = tail(x, k);
		if (t) {
			e = t->end;
			legal = 1;
			break;
		}
		if (w->kind == MATCH_MARK) {
			if ((x_is(x, k, '-') || x_is(x, k, '\'') || x_is(x, k, '&')) && n) continue;
			if (x_is(x, k, '"') && k == h->end) continue;
			break;
		}
		if (w->kind != MATCH_WORD) break;
		if (n && town(x, k)) break;
		/* "association of the parents of pupils of the school X" */
		if (h->end > i + 2 && !names && x_has(x, k, X_KIND(ORGHEAD))) {
			i = k;
			e = k + 1, n++;
			continue;
		}
		if (arab) {
			if (!arabic_part(x, i, k, n, the)) break;
			n++, names++;
			e = k + 1;
			continue;
		}
		if (w->flags & MATCH_UPPER ||
		    (n && x_is(x, k - 1, '\'') && x_glued(x, k) && e + 1 == k))
			n++, names++, e = k + 1; /* M'hammed */
		else if (small_word(x, k) || x_hit_of(x, k, KIND_PARTICLE)) n++;
		else break;
	}
	if (!legal && !names) return 0;
	if (!arab && !(a->flags & MATCH_UPPER) && !names && !legal) return 0;
	put_org(x, h->start, e, legal ? 0.93 : 0.75);
	return e;
}

void
x_organizations(x_ex *x)
{
	uint64_t may = X_KIND(ADDRESSEE) | X_KIND(ORG) | X_KIND(ORGHEAD) | X_KIND(ORGTAIL);
	for (size_t i = 0; (i = x_next(x, i, may)) < x->t.n; i++) {
		if (x->busy[i] == 1) continue;
		size_t e = addressee(x, i);
		if (!e) e = by_name(x, i);
		if (!e) e = by_head(x, i);
		if (!e) e = by_tail(x, i);
		if (e > i) i = e - 1;
	}
}
