/* Places of the gazetteer in running text, in three scripts; weak names only where the text says
 * "place". */
#include "extract/extract.h"
#include <string.h>

static size_t
part(const char *v, int n, const char **at)
{
	while (n-- && *v) {
		v += strcspn(v, ";");
		if (*v) v++;
	}
	*at = v;
	return strcspn(v, ";");
}

/* Rank of a level: province (it bears the name of its town), town, borough, rural commune, region.
 */
static int
rank(const x_hit *h)
{
	switch (h->sub) {
	case PLACE_PROVINCE: return 0;
	case PLACE_TOWN: return 1;
	case PLACE_BOROUGH: return 2;
	case PLACE_RURAL: return 3;
	default: return 4;
	}
}

/* The best reading of the longest place that begins with atom i. */
static const x_hit *
best_place(const x_ex *x, size_t i)
{
	const x_hit *b = NULL;
	for (uint32_t k = x->w[i].at; k < x_hits_end(x, i); k++) {
		const x_hit *h = &x->hit[k];
		if (h->kind != KIND_PLACE) continue;
		if (!b || h->end > b->end ||
		    (h->end == b->end &&
		     (h->cut < b->cut || (h->cut == b->cut && rank(h) < rank(b)))))
			b = h;
	}
	return b;
}

/* Is one of the readings a town or province of some size? */
static int
well_known(const x_ex *x, size_t i, const x_hit *p)
{
	for (uint32_t k = x->w[i].at; k < x_hits_end(x, i); k++)
		if (x->hit[k].kind == KIND_PLACE && x->hit[k].end == p->end &&
		    x->hit[k].sub <= PLACE_TOWN)
			return 1;
	return 0;
}

/* Does the text before atom i say that a place follows? 2 = a label, 1 = a preposition or a comma.
 */
static int
announced(const x_ex *x, size_t i, const x_hit *p)
{
	if (p->cut && !(x_atom(x, i)->flags & MATCH_LATIN)) {
		const char *f = x->t.fold.data + x_atom(x, i)->f;
		if (memcmp(f, "\xd9\x88", 2) || p->cut > 1) return 1; /* any clitic but "and" */
	}
	if (p->cut) return 1;
	for (size_t back = 1; back <= 4 && back <= i; back++) {
		size_t j = i - back;
		for (uint32_t k = x->w[j].at; k < x_hits_end(x, j); k++) {
			const x_hit *h = &x->hit[k];
			size_t e = h->end;
			while (e < i && (x_is(x, e, ':') || x_is(x, e, '\''))) e++;
			if (e != i) continue;
			if (h->kind == KIND_LABEL && h->sub == KELMA_FIELD_PLACE) return 2;
			if (h->kind == KIND_LABEL && h->sub == KELMA_FIELD_ADDRESS) return 1;
			if (h->kind == KIND_BEFORE) return 1;
		}
	}
	return 0;
}

static int
is_name(const x_ex *x, size_t i)
{
	return x_hit_of(x, i, KIND_GIVEN) || x_hit_of(x, i, KIND_FAMILY);
}

/* At the border of a list of facts: after a comma, a dash, a field; before a comma or the line end.
 */
static int
is_code(const x_ex *x, size_t i)
{
	return i < x->t.n && x_atom(x, i)->kind == MATCH_NUM &&
	       x_atom(x, i)->fe - x_atom(x, i)->f == 5;
}

static int
stands_alone(const x_ex *x, size_t i, size_t e)
{
	int before = (x_atom(x, i)->flags & MATCH_LINE) ||
		     (i > 0 && (x_atom(x, i - 1)->kind == MATCH_MARK || x->busy[i - 1] ||
				is_code(x, i - 1)));
	int after = x_eol(x, e) || x_atom(x, e)->kind == MATCH_MARK || x->busy[e] ||
		    is_code(x, e) || x_hit_of(x, e, KIND_BEFORE) || x_hit_of(x, e, KIND_LABEL);
	return before && after;
}

/* Is the word behind the clitic of a place a frequent one? "the bath" in "to the bath" is no
 * place. */
static int
cut_common(const x_ex *x, size_t i, const x_hit *p)
{
	char word[64];
	size_t n, cut = p->cut;
	const char *f = x_folded(x, i, &n);
	if (!x->common || !cut) return 0;
	if (x_atom(x, i)->flags & MATCH_ARABIC) cut *= 2;
	if (n <= cut) return 0;
	if (match_common_has(x->common, match_common_hash(f + cut, n - cut))) return 1;
	if (cut < 2 || n - cut + 2 > sizeof word || memcmp(f + cut - 2, "\xd9\x84\xd9\x84", 4))
		return 0;
	memcpy(word, "\xd8\xa7", 2); /* li- + al- is written ll- */
	memcpy(word + 2, f + cut, n - cut);
	return match_common_has(x->common, match_common_hash(word, n - cut + 2));
}

static double
confidence(const x_ex *x, size_t i, const x_hit *p)
{
	const match_atom *a = x_atom(x, i);
	int said = announced(x, i, p), big = well_known(x, i, p),
	    alone = stands_alone(x, i, p->end);
	int one = p->end == i + 1, upper = (a->flags & MATCH_UPPER) != 0,
	    latin = (a->flags & MATCH_LATIN) != 0;
	int doubtful = one && (x_common(x, i) || (!big && cut_common(x, i, p)) || is_name(x, i) ||
			       x_hit_of(x, i, KIND_PROF) || x_hit_of(x, i, KIND_MONTH));
	size_t letters = a->fe - a->f;
	if (said == 2) return 0.95;
	if (big) {
		if (doubtful && i && x->busy[i - 1] == 4) return 0.8; /* "rue 15 num 9 sale" */
		if (doubtful) return said || (alone && (upper || !latin)) ? 0.8 : 0.2;
		if (latin && !upper && one && letters <= 4)
			return said || (i && x->busy[i - 1] == 4) ? 0.9 : alone ? 0.75 : 0.3;
		return said ? 0.95 : alone ? 0.92 : 0.8;
	}
	if (doubtful) return 0.2;
	if (latin && !upper) return said && !one ? 0.7 : 0.3;
	if (said) return one ? 0.6 : 0.75;
	return alone && !one ? 0.55 : 0.3;
}

/* Other places of the same name: "Oulad Aissa (Taroudannt)|...". */
static void
other_readings(x_ex *x, size_t i, const x_hit *p, x_cand *c)
{
	const char *code, *oc, *fr, *prov;
	size_t n = part(p->value, 1, &code), total = 0;
	uint32_t at = (uint32_t)x->pool.len;
	for (uint32_t k = x->w[i].at; k < x_hits_end(x, i); k++) {
		const x_hit *h = &x->hit[k];
		if (h->kind != KIND_PLACE || h->end != p->end || h->cut != p->cut ||
		    h->sub < PLACE_TOWN)
			continue;
		size_t on = part(h->value, 1, &oc), fn = part(h->value, 0, &fr),
		       pn = part(h->value, 3, &prov);
		if (on == n && !memcmp(oc, code, n)) continue;
		if (p->sub < PLACE_TOWN && on > n && !memcmp(oc, code, n))
			continue; /* a town of the province */
		if (p->sub < PLACE_TOWN && fn == part(p->value, 0, &code) &&
		    !memcmp(fr, code, fn)) {
			part(p->value, 1, &code);
			continue; /* a province and its town are one place */
		}
		part(p->value, 1, &code);
		if ((total && kelma_buf_add(&x->pool, "|", 1)) || kelma_buf_add(&x->pool, fr, fn) ||
		    kelma_buf_add(&x->pool, " (", 2) || kelma_buf_add(&x->pool, prov, pn) ||
		    kelma_buf_add(&x->pool, ")", 1))
			x->st = KELMA_ENOMEM;
		total += fn;
	}
	if (!total) return;
	if (kelma_buf_add(&x->pool, "", 1)) x->st = KELMA_ENOMEM;
	c->other = at;
}

static size_t
put_place(x_ex *x, size_t i, const x_hit *p, double conf)
{
	const char *fr, *code;
	size_t fn = part(p->value, 0, &fr), cn = part(p->value, 1, &code);
	x_cand *c = x_put(x, KELMA_FIELD_PLACE, p->start, x_atom(x, p->end - 1)->end, fr, fn, conf,
			  PRIO_PLACE);
	if (!c) return p->end;
	c->code = (uint32_t)x->pool.len;
	if (kelma_buf_add(&x->pool, code, cn) || kelma_buf_add(&x->pool, "", 1))
		x->st = KELMA_ENOMEM;
	other_readings(x, i, p, c);
	return p->end;
}

/* Five digits beside a town are its postal code. */
static void
postal(x_ex *x, size_t i)
{
	size_t n;
	if (i >= x->t.n || x->busy[i] || x_atom(x, i)->kind != MATCH_NUM) return;
	const char *f = x_folded(x, i, &n);
	if (n != 5 || *f == '0' || x_denied(&x->ev[i]) || x->ev[i].near ||
	    x_hit_of(x, i + 1, KIND_UNIT))
		return;
	if ((x_glued(x, i) && !x_is(x, i - 1, '-')) || x_is(x, i + 1, '/')) return;
	x_put(x, KELMA_FIELD_POSTAL_CODE, x_atom(x, i)->start, x_atom(x, i)->end, f, n, 0.85,
	      PRIO_PLACE);
}

void
x_places(x_ex *x)
{
	for (size_t i = 0; (i = x_next(x, i, X_KIND(PLACE))) < x->t.n; i++) {
		if (x->busy[i]) continue;
		const x_hit *p = best_place(x, i);
		if (!p || (x_glued(x, i) && x_atom(x, i - 1)->kind != MATCH_MARK)) continue;
		if (p->start >= x_atom(x, p->end - 1)->end) continue;
		const x_hit *none = x_hit_of(x, i, KIND_LABEL); /* a dynasty, no village */
		if (none && none->sub == LABEL_NONE && none->end >= p->end) continue;
		double conf = confidence(x, i, p);
		if (conf <= 0.25) continue;
		if (conf >= 0.5 && p->sub <= PLACE_TOWN) {
			if (i > 0 && !(x_atom(x, i)->flags & MATCH_LINE)) postal(x, i - 1);
			if (i > 1 && x_is(x, i - 1, '-')) postal(x, i - 2);
			if (!x_eol(x, p->end))
				postal(x, p->end + (size_t)(x_is(x, p->end, '-') &&
							    !x_eol(x, p->end + 1)));
		}
		i = put_place(x, i, p, conf) - 1;
	}
}
