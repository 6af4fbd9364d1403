/* Addresses: street-level parts joined by commas, up to the postal code or the town, which are
 * fields of their own. */
#include "extract/extract.h"
#include <string.h>

enum { NAME_WORDS = 5 };

static const x_hit *
street(const x_ex *x, size_t i)
{
	const x_hit *h = x_hit_of(x, i, KIND_STREET);
	if (h && h->end == i + 1 && x_is(x, i + 1, '\'') && x_glued(x, i + 1))
		return NULL; /* Tizi N'Oucheg */
	return h && h->cut <= 1 ? h : NULL;
}

static int
is_num(const x_ex *x, size_t i, size_t max)
{
	size_t n;
	if (i >= x->t.n || x_atom(x, i)->kind != MATCH_NUM) return 0;
	x_folded(x, i, &n);
	return n <= max;
}

/* Does a town stand at atom i, and is it the end of a part of the address (or all that is left)? */
static int
town(const x_ex *x, size_t i)
{
	const x_hit *p = x_hit_of(x, i, KIND_PLACE);
	if (!p || p->sub > PLACE_TOWN) return 0;
	if (x_eol(x, p->end) || x_atom(x, p->end)->kind == MATCH_MARK || x->busy[p->end] ||
	    !x_atom(x, p->end)->kind || p->cut > 0)
		return 1;
	/* "hay nahda rbat nhar ...", "HAY ERRIAD KHEMISSET SANS ..." */
	const match_atom *a = x_atom(x, i), *b = x_atom(x, p->end);
	return a->flags & b->flags & MATCH_LATIN &&
	       !(a->flags & MATCH_UPPER) == !(b->flags & MATCH_UPPER) &&
	       (!(a->flags & MATCH_UPPER) || a->flags & b->flags & MATCH_CAPS) &&
	       (x_common(x, p->end) || x_has(x, p->end, X_KIND(LABEL) | X_KIND(INTRO))) &&
	       !x_has(x, p->end, X_KIND(STREET));
}

/* "bloc J" in Arabic letters, before another part, a comma or the line end: no preposition. */
static int
lone_letter(const x_ex *x, size_t i)
{
	const match_atom *a = x_atom(x, i);
	const x_hit *next = street(x, i + 1);
	return a->kind == MATCH_WORD && a->flags & MATCH_ARABIC && a->fe - a->f == 2 &&
	       !(a->flags & MATCH_LINE) &&
	       (x_eol(x, i + 1) || x_is(x, i + 1, ',') || is_num(x, i + 1, 4) ||
		(next && next->sub == STREET_INSIDE));
}

/* Number behind a street word: "12", "N° 12", "12 bis", "B", "3ème". */
static size_t
number(const x_ex *x, size_t i)
{
	size_t e = i;
	while (e < x->t.n &&
	       (x_is(x, e, '.') || x_is(x, e, ':') ||
		(x_atom(x, e)->kind == MATCH_MARK && x_atom(x, e)->fe - x_atom(x, e)->f == 2)))
		e++; /* a point, "°" */
	if (is_num(x, e, 4)) /* not "num 458/2024" */
		return x_is(x, e + 1, '/') && x_glued(x, e + 1) && x_glued(x, e + 2) ? i : e + 1;
	const match_atom *a = e < x->t.n ? x_atom(x, e) : NULL;
	if (a && !(a->flags & MATCH_LINE) && a->kind == MATCH_WORD && a->fe - a->f <= 4 &&
	    !(x_has(x, e, X_KIND(STREET)) && a->fe - a->f > 2) &&
	    ((a->flags & MATCH_DIGITS) ||
	     (a->fe - a->f == 1 && (a->flags & MATCH_UPPER) && !street(x, e))))
		return e + 1;
	if (a && lone_letter(x, e)) return e + 1;
	return i;
}

/* Words between the words of a name. */
static const uint64_t linking =
	X_KIND(AND) | X_KIND(BEFORE) | X_KIND(DATELINK) | X_KIND(FILLER) | X_KIND(PARTICLE);

/* "درب الكبير": a long Arabic word with the article that is a name as well as an adjective. */
static int
adjective_name(const x_ex *x, size_t i)
{
	const match_atom *a = x_atom(x, i);
	return a->flags & MATCH_ARABIC && a->fe - a->f >= 12 && x_has(x, i, X_KIND(SPELT)) &&
	       x_has(x, i, X_KIND(GIVEN) | X_KIND(FAMILY)) &&
	       !memcmp(x->t.fold.data + a->f, "\xd8\xa7\xd9\x84", 4);
}

/* May atom i be a word of the name of a street? n = words of the name so far. */
static int
name_word(const x_ex *x, size_t i, int n, int capital)
{
	const match_atom *a = x_atom(x, i);
	if (a->kind != MATCH_WORD || (a->flags & MATCH_LINE) || x->busy[i] == 1) return 0;
	if (!n && adjective_name(x, i)) return 1;
	if (!n && !(a->flags & MATCH_UPPER) && x_has(x, i, X_KIND(SPELT)))
		return 0; /* "quartier populaire" */
	/* a preposition of one Arabic letter: "residence f ..." */
	if (!n && a->flags & MATCH_ARABIC &&
	    (a->fe - a->f <= 2 || x_has(x, i, X_KIND(CLOCK) | X_KIND(FILLER) | X_KIND(SPELT))))
		return 0;
	if (x_hit_of(x, i, KIND_TITLE) && n) return 0;
	const x_hit *l = x_hit_of(x, i, KIND_LABEL);
	if (l && !l->cut && l->sub == KELMA_FIELD_ADDRESS) return 0; /* "appartement sis à" */
	if (l && !l->cut && n &&
	    (x_is(x, l->end, ':') || l->sub == KELMA_FIELD_CNIE || l->sub == KELMA_FIELD_PHONE))
		return 0;
	if (n >= NAME_WORDS) return 0;
	if (a->flags & MATCH_ARABIC) {
		const char *f = x->t.fold.data + a->f;
		if (!n || x_hit_of(x, i - 1, KIND_PARTICLE)) return 1;
		if (town(x, i)) return 0;
		if (x_hit_of(x, i, KIND_GIVEN) || x_hit_of(x, i, KIND_FAMILY) ||
		    x_hit_of(x, i, KIND_PARTICLE))
			return n < 4;
		return n < 3 && !memcmp(f, "\xd8\xa7\xd9\x84", a->fe - a->f > 4 ? 4 : 0) &&
		       a->fe - a->f > 6; /* another word with al- */
	}
	if (n && town(x, i)) {
		/* "Route de Meknès": a town right after "de" is a part of the name */
		const x_hit *b = x_hit_of(x, i - 1, KIND_BEFORE);
		return b != NULL && n == 1;
	}
	/* where all is in capitals they say nothing: "RUE DES LILAS HAY ERRIAD SANS ..." */
	if (capital && n && a->flags & MATCH_CAPS && x_common(x, i) && !x_has(x, i, linking) &&
	    !x_has(x, i - 1, linking) && x_atom(x, i - 1)->flags & MATCH_CAPS &&
	    strspn(x->t.fold.data + a->f, "ivx") < a->fe - a->f)
		return 0;
	if (capital)
		return (a->flags & MATCH_UPPER) || x_hit_of(x, i, KIND_PARTICLE) ||
		       x_hit_of(x, i, KIND_AND) || (x_hit_of(x, i, KIND_DATELINK) != NULL) ||
		       (n && x_hit_of(x, i, KIND_BEFORE) && a->fe - a->f == 2) ||
		       (x_atom(x, i)->fe - x_atom(x, i)->f <= 2 && x_is(x, i + 1, '\''));
	if (!n) return !x_hit_of(x, i, KIND_BEFORE) || a->fe - a->f > 1;
	return n < 3 && !x_common(x, i) && !x_hit_of(x, i, KIND_AND) &&
	       !x_hit_of(x, i, KIND_BEFORE) && !x_hit_of(x, i, KIND_INTRO) && a->fe - a->f > 2;
}

/* "7 rue": does a house number stand before the street word at atom i? */
static int
numbered(const x_ex *x, size_t i)
{
	if (!i || x_atom(x, i)->flags & MATCH_LINE) return 0;
	size_t b = i - (size_t)(i > 1 && x_is(x, i - 1, ','));
	return is_num(x, b - 1, 4) && !(x_atom(x, b)->flags & MATCH_LINE);
}

/* "Rue de la Liberté", "Cité les Orangers": behind small words from atom i on the first word of
 * a name, which has a capital unless small letters do. Returns the atom after it, i = there is
 * none. */
static size_t
linked_name(const x_ex *x, size_t i, int small)
{
	size_t k = i;
	while (k < x->t.n && k < i + 4 && !(x_atom(x, k)->flags & (MATCH_LINE | MATCH_UPPER)) &&
	       (x_hit_of(x, k, KIND_PARTICLE) || x_hit_of(x, k, KIND_FILLER) ||
		x_hit_of(x, k, KIND_BEFORE) || x_hit_of(x, k, KIND_AND) || x_is(x, k, '\'') ||
		(x_atom(x, k)->fe - x_atom(x, k)->f <= 3 &&
		 (!small || x_atom(x, k)->kind == MATCH_WORD))))
		k++;
	if (k == i || k >= x->t.n) return i;
	const match_atom *a = x_atom(x, k);
	if (a->flags & MATCH_LINE) return i;
	if (a->flags & MATCH_UPPER) return k + 1;
	return small && a->kind == MATCH_WORD && a->flags & MATCH_LATIN ? k + 1 : i;
}

/* Is the place p, of several words, the name of a street behind the street word h? A borough
 * always, a town ("Oued Zem street") in Arabic; behind words that are also others only when the
 * address goes on: with a number, a mark, another town. */
static int
names_street(const x_ex *x, const x_hit *h, const x_hit *p)
{
	size_t e = p->end;
	if (p->end - h->end < 2 || p->cut) return 0;
	if (p->sub >= PLACE_BOROUGH) return 1;
	if (!(x_atom(x, e - 1)->flags & MATCH_ARABIC)) return 0;
	if (h->sub == STREET_START) return 1;
	if (x_eol(x, e)) return 0;
	const x_hit *in = street(x, e);
	return is_num(x, e, 4) || x_is(x, e, ',') || (in && in->sub == STREET_INSIDE) ||
	       x_hit_of(x, e, KIND_PLACE);
}

/* "bureau 14", "3e étage": does a part of a building begin with atom i? */
static int
inside_at(const x_ex *x, size_t i)
{
	const x_hit *h = street(x, i), *k = i + 1 < x->t.n ? street(x, i + 1) : NULL;
	return (h && h->sub == STREET_INSIDE) ||
	       (k && k->sub == STREET_INSIDE && x_atom(x, i)->flags & MATCH_DIGITS);
}

static int
same_word(const x_ex *x, size_t i, size_t k)
{
	size_t n, m;
	const char *f = x_folded(x, i, &n), *g = x_folded(x, k, &m);
	return n == m && !memcmp(f, g, n);
}

/* A part inside a house without a number, atoms [i, b): "Rez-de-chaussée", "السفلي" say something
 * alone; "N°" does not. b, or i when it says nothing. */
static size_t
inside_alone(const x_ex *x, size_t i, size_t b)
{
	int alone = x_eol(x, b) || x_atom(x, b)->kind == MATCH_MARK;
	if (x_atom(x, b - 1)->kind == MATCH_MARK) return i; /* "n°" */
	int rdc = x_atom(x, i)->flags & MATCH_CAPS && b == i + 1; /* "RDC" */
	return b > i + 1 || ((x_atom(x, i)->flags & MATCH_ARABIC || rdc) && alone) ? b : i;
}

/* One part: a street word with its name and number. Returns the atom after it, i when it says
 * nothing. */
static size_t
part(const x_ex *x, size_t i, const x_hit *h)
{
	size_t e = number(x, h->end), last = e;
	int n = 0, latin = (x_atom(x, i)->flags & MATCH_LATIN) != 0;
	if (e > h->end) n = 1;
	const x_hit *month = n && h->sub != STREET_INSIDE && !x_eol(x, e)
				     ? x_hit_of(x, e, KIND_MONTH)
				     : NULL;
	if (month && !month->cut) e = last = month->end; /* "avenue 2 Mars" */
	if (h->sub == STREET_INSIDE && !n) return inside_alone(x, i, h->end);
	if (h->end > i + 1 && !n && x_is(x, e, ',') && inside_at(x, e + 1))
		return e; /* "centre d'affaires, bureau 14" */
	int capital = latin && last < x->t.n && (x_atom(x, last)->flags & MATCH_UPPER);
	int upper = (x_atom(x, i)->flags & MATCH_UPPER) != 0;
	if (latin && h->sub != STREET_INSIDE && !capital && !n) {
		int beside = upper || (h->sub == STREET_START && i &&
				       !(x_atom(x, i)->flags & MATCH_LINE) &&
				       x_has(x, i - 1, X_KIND(BEFORE) | X_KIND(LABEL)));
		size_t k = beside || numbered(x, i) ? linked_name(x, last, !beside) : last;
		if (k > last) {
			capital = (x_atom(x, k - 1)->flags & MATCH_UPPER) != 0;
			n = 1;
			e = last = k;
		} else if (upper)
			return i;
	}
	if (h->sub == STREET_INSIDE) return e;
	if (h->end > i + 1 && e == h->end && e < x->t.n && town(x, e))
		return e; /* "the old town" needs no name */
	for (size_t k = last; k < x->t.n; k++) {
		if (k > h->end && x_atom(x, k)->kind == MATCH_MARK &&
		    (x_is(x, k, '\'') || x_is(x, k, '-')) && x_glued(x, k) && x_glued(x, k + 1))
			continue;
		const x_hit *quarter = n ? NULL : x_hit_of(x, k, KIND_PLACE);
		if (quarter && k == last && names_street(x, h, quarter)) {
			n++;
			e = quarter->end;
			k = e - 1;
			continue;
		}
		if (street(x, k) && n && !x_hit_of(x, k, KIND_PARTICLE)) break;
		if (!n && k == h->end && same_word(x, i, k)) return i; /* "notre douar douar ..." */
		if (!name_word(x, k, n, capital)) break;
		n++;
		e = k + 1;
		if (x_atom(x, k)->flags & MATCH_LATIN &&
		    x_has(x, k, X_KIND(DATELINK) | X_KIND(AND) | X_KIND(BEFORE)) &&
		    !(x_atom(x, k)->flags & MATCH_UPPER))
			e--;
	}
	if (!n) return i;
	/* "rue 12", "Bloc 12 N° 34" */
	size_t m = number(x, e);
	if (m > e && (is_num(x, m - 1, 4) || m == e + 1)) e = m;
	return e;
}

/* The end of up to three words with capitals or in Arabic letters from atom k on. */
static size_t
names(const x_ex *x, size_t k)
{
	size_t q = k;
	while (q < x->t.n && q < k + 3 && x_atom(x, q)->kind == MATCH_WORD &&
	       !(x_atom(x, q)->flags & MATCH_LINE) && !x->busy[q] &&
	       ((x_atom(x, q)->flags & (MATCH_UPPER | MATCH_ARABIC))) &&
	       !x_hit_of(x, q, KIND_LABEL))
		q++;
	return q;
}

/* "angle rue X et avenue Y": the two streets behind the word for a corner. Returns the atom after
 * them, i = they are none. */
static size_t
corner(const x_ex *x, size_t i, const x_hit *h)
{
	size_t k = h->end, e;
	while (k < h->end + 2 && k < x->t.n && !(x_atom(x, k)->flags & MATCH_LINE) &&
	       (x_is(x, k, ':') || x_has(x, k, X_KIND(BEFORE) | X_KIND(FILLER))))
		k++;
	h = k < x->t.n && !(x_atom(x, k)->flags & MATCH_LINE) ? street(x, k) : NULL;
	if (!h || h->sub != STREET_START || (e = part(x, k, h)) == k || e + 1 >= x->t.n) return i;
	if (!x_has(x, e, X_KIND(AND)) && !x_is(x, e, '/') && !x_is(x, e, '-')) return i;
	k = e + 1;
	if (x_atom(x, k)->flags & MATCH_LINE || !(h = street(x, k)) || h->sub == STREET_INSIDE)
		return i;
	return (e = part(x, k, h)) > k ? e : i;
}

/* Goes on from e with a comma, a dash or nothing and another part? Returns the atom after it, e =
 * no. */
static size_t
next_part(const x_ex *x, size_t e)
{
	size_t k = e;
	if (k >= x->t.n) return e;
	if (x_is(x, k, ',') || x_is(x, k, '-') || x_is(x, k, '/') ||
	    (x_atom(x, k)->kind == MATCH_MARK && x_atom(x, k)->fe - x_atom(x, k)->f == 3))
		k++;
	if (k >= x->t.n || (x_atom(x, k)->flags & MATCH_LINE) || x->busy[k] == 1) return e;
	const x_hit *h = street(x, k), *t1 = town(x, k) ? x_hit_of(x, k, KIND_PLACE) : NULL;
	if (t1 && h && t1->end > h->end) return e; /* Ksar El Kebir */
	if (h && !h->cut) {
		size_t p = part(x, k, h);
		return p > k ? p : e;
	}
	/* "3ème étage" */
	h = k + 1 < x->t.n ? street(x, k + 1) : NULL;
	if (h && !h->cut && h->sub == STREET_INSIDE && (x_atom(x, k)->flags & MATCH_DIGITS))
		return h->end;
	/* the name of a quarter between two commas, before the town: "Appt 3, Guéliz, Marrakech" */
	size_t q = k > e ? names(x, k) : k;
	size_t t = q + (size_t)x_is(x, q, ',');
	if (q > k && t < x->t.n && (t > q || x_eol(x, q)) && town(x, t) && !town(x, k) &&
	    !x_hit_of(x, k, KIND_PROF) && !x_hit_of(x, k, KIND_MARITAL))
		return q;
	/* a bare number between two parts: "Hay Salam, 12" */
	if (k > e && is_num(x, k, 4) && (x_eol(x, k + 1) || x_is(x, k + 1, ','))) return k + 1;
	return e;
}

/* Where an address that has its first part at i really begins: "12, rue ...", "N° 23, Rue ...". */
static size_t
lead(const x_ex *x, size_t i)
{
	size_t k = i;
	if (k > 0 && x_is(x, k - 1, ',') && !(x_atom(x, k)->flags & MATCH_LINE)) k--;
	int comma = k < i;
	if (k > 1 && x_atom(x, k - 1)->kind == MATCH_WORD && x_hit_of(x, k - 1, KIND_STREET) &&
	    is_num(x, k - 2, 4) && x_hit_of(x, k - 1, KIND_STREET)->sub == STREET_INSIDE &&
	    !(x_atom(x, k - 1)->flags & MATCH_LINE))
		k--; /* "12 bis, rue" */
	if (k > 0 && is_num(x, k - 1, 4) && !x->busy[k - 1] &&
	    !(x_atom(x, i)->flags & MATCH_LINE)) {
		size_t b = k - 1;
		/* a parcel, a meter; not "lot 45, hay ..." */
		int lot = comma && b && x_has(x, b - 1, X_KIND(NOT)) && street(x, b - 1);
		if (x_denied(&x->ev[b]) && !lot) return i;
		for (size_t back = 1; back <= 3 && back <= b; back++) {
			const x_hit *h = x_hit_of(x, b - back, KIND_STREET);
			if (h && number(x, h->end) == b + 1) return b - back;
		}
		if (!comma && !x_glued(x, b)) return b;
		if ((x_atom(x, b)->flags & MATCH_LINE) ||
		    (comma && is_num(x, b, 3) && x_atom(x, i)->flags & MATCH_LATIN &&
		     street(x, i)->sub == STREET_START) ||
		    (b > 0 && (x_atom(x, b - 1)->kind == MATCH_MARK ||
			       x_hit_of(x, b - 1, KIND_BEFORE) || x_hit_of(x, b - 1, KIND_LABEL))))
			return b;
	}
	return i;
}

/* One part without a number says an address only when the street word can mean nothing else and a
 * name follows it: no "the road that", no "group of". */
static int
vague(const x_ex *x, size_t i, const x_hit *h, size_t e)
{
	if (h->sub == STREET_WEAK) return 1;
	const match_atom *a = x_atom(x, i), *w = x_atom(x, h->end < e ? h->end : e - 1);
	if (w->flags & MATCH_ARABIC) {
		const char *f = x->t.fold.data + w->f;
		const x_hit *p = x_hit_of(x, h->end, KIND_PLACE);
		if (p && p->end <= e && names_street(x, h, p)) return 0;
		int definite = w->fe - w->f > 6 && !memcmp(f, "\xd8\xa7\xd9\x84", 4);
		return (x_common(x, h->end) && !definite) || x_hit_of(x, h->end, KIND_AND) ||
		       !memcmp(f, "\xd9\x88\xd8\xa7\xd9\x84", 6);
	}
	if (!(a->flags & MATCH_LATIN)) return 0;
	if (w->fe - w->f < 2) return 1;
	if (a->flags & MATCH_UPPER || w->flags & MATCH_UPPER) return 0;
	/* "à avenue des FAR" */
	if (h->sub == STREET_START && i && !(a->flags & MATCH_LINE) && e > h->end + 1 &&
	    x_atom(x, e - 1)->flags & MATCH_UPPER && x_has(x, i - 1, X_KIND(BEFORE)))
		return 0;
	if (x_common(x, i) || x_common(x, h->end)) return 1;
	/* "f hay salam", "hay salam, rbat": in small letters something says that it is a place; in
	 * Spanish "hay" is "there is" */
	int said = i && !(a->flags & MATCH_LINE) &&
		   (x_has(x, i - 1, X_KIND(BEFORE) | X_KIND(PLACE)) ||
		    x_atom(x, i - 1)->kind == MATCH_NUM);
	size_t t = e + (size_t)x_is(x, e, ',');
	return !said && !(x_eol(x, e) && a->flags & MATCH_LINE) && !x_hit_of(x, t, KIND_PLACE);
}

static int
labelled(const x_ex *x, size_t i)
{
	/* behind the dots of a form */
	while (i && (x_is(x, i - 1, '.') || x_is(x, i - 1, '_') || x_is(x, i - 1, ':')) &&
	       !(x_atom(x, i)->flags & MATCH_LINE))
		i--;
	for (size_t back = 1; back <= 6 && back <= i; back++)
		for (uint32_t k = x->w[i - back].at; k < x_hits_end(x, i - back); k++) {
			const x_hit *h = &x->hit[k];
			if (h->kind != KIND_LABEL || h->sub != KELMA_FIELD_ADDRESS || h->end > i)
				continue;
			size_t e = h->end;
			while (e < i && (x_is(x, e, ':') || x_hit_of(x, e, KIND_BEFORE) ||
					 x_hit_of(x, e, KIND_FILLER)))
				e++;
			if (e >= i) return 1;
		}
	return 0;
}

static size_t
address(x_ex *x, size_t i)
{
	const x_hit *h = street(x, i);
	if (!h || x->busy[i] == 1 || (x_glued(x, i) && x_atom(x, i - 1)->kind != MATCH_MARK))
		return 0;
	if (numbered(x, i) && x_hit_of(x, i, KIND_UNIT)) return 0; /* 170 km */
	int label = labelled(x, i);
	/* "l'immeuble n° 3": the article shows that the address begins after it */
	if (!label && i > 0 && x_is(x, i - 1, '\'') && !(x_atom(x, i)->flags & MATCH_UPPER))
		return 0;
	const x_hit *not = x_hit_of(x, i, KIND_NOT);
	if (not &&not ->end > h->end) return 0; /* "route nationale n° 9" */
	if (not &&not ->end >= h->end && number(x, h->end) > h->end) return 0; /* lot n° 154 */
	for (size_t k = i; k < x->t.n && k < h->end + 3; k++)
		if (x_denied(&x->ev[k])) return 0; /* a parcel, a meter */
	int two = h->sub == STREET_CORNER;
	size_t e = two ? corner(x, i, h) : part(x, i, h), parts = 1 + (size_t)two, b = i,
	       start = h->start, next;
	if (e == i) return 0;
	/* "route de notre ..." */
	if (!label && h->sub == STREET_WEAK && x_atom(x, i)->flags & MATCH_LATIN &&
	    !(x_atom(x, h->end)->flags & MATCH_UPPER) && x_atom(x, h->end)->kind == MATCH_WORD &&
	    x_common(x, h->end) && !x_has(x, h->end, linking))
		return 0;
	while ((next = next_part(x, e)) > e) e = next, parts++;
	/* "Adresse : Imm 4, Targa": all of the line is the address */
	if (label && x_is(x, e, ',') && (next = names(x, e + 1)) > e + 1 && x_eol(x, next) &&
	    !town(x, e + 1) && !x_has(x, e + 1, X_KIND(PROF) | X_KIND(MARITAL)))
		e = next, parts++;
	if (h->sub == STREET_INSIDE && parts < 2 && !label) return 0;
	if (!h->cut && (b = lead(x, i)) < i) start = x_atom(x, b)->start, parts++;
	int digits = 0;
	for (size_t k = b; k < e; k++) digits |= x_atom(x, k)->kind == MATCH_NUM;
	if (!label && parts < 2 && !digits && vague(x, i, h, e)) return 0;
	/* "the total of 50", "lot 15" */
	if (!label && parts < 2 && h->sub == STREET_WEAK && x_atom(x, h->end)->kind == MATCH_NUM)
		return 0;
	double conf = label                                 ? 0.95
		      : parts > 1                           ? 0.92
		      : digits                              ? 0.85
		      : (x_atom(x, i)->flags & MATCH_UPPER) ? 0.7
							    : 0.6;
	memset(x->busy + b, 4, e - b);
	x_put_text(x, KELMA_FIELD_ADDRESS, start, x_atom(x, e - 1)->end, conf, PRIO_ADDRESS);
	return e;
}

void
x_addresses(x_ex *x)
{
	for (size_t i = 0; (i = x_next(x, i, X_KIND(STREET))) < x->t.n; i++) {
		size_t e = address(x, i);
		if (e > i) i = e - 1;
	}
}
