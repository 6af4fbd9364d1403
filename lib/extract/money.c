/* Amounts: digits or words and a unit of money; ryal, centimes and "million" as they are spoken. */
#include "extract/extract.h"
#include "extract/read.h"
#include <string.h>

/* Digits with thousands marks and decimals at atom i: value, the atom after it; 0 = none. */
static size_t
digits(const x_ex *x, size_t i, double *v)
{
	size_t n, e = i + 1;
	if (i >= x->t.n || x_atom(x, i)->kind != MATCH_NUM) return 0;
	x_folded(x, i, &n);
	if (n > 12) return 0;
	const char *f = x_folded(x, i, &n);
	*v = 0;
	for (size_t k = 0; k < n; k++) *v = *v * 10 + (f[k] - '0');
	size_t lead = n;
	/* groups of three after a blank, a point or a comma */
	while (lead <= 3 && e < x->t.n && !(x_atom(x, e)->flags & MATCH_LINE)) {
		size_t k = e;
		int mark = x_is(x, k, '.') || x_is(x, k, ',') || x_is(x, k, '\'');
		if (mark && (!x_glued(x, k) || !x_glued(x, k + 1))) break;
		k += (size_t)mark;
		if (k >= x->t.n || x_atom(x, k)->kind != MATCH_NUM) break;
		f = x_folded(x, k, &n);
		if (n != 3 || (!mark && !(x_atom(x, k)->flags & MATCH_SPACE))) break;
		if (mark && x_is(x, e, ',') && x_is(x, e - 2, '.')) break;
		*v = *v * 1000 + (f[0] - '0') * 100 + (f[1] - '0') * 10 + (f[2] - '0');
		e = k + 1;
	}
	if ((x_is(x, e, ',') || x_is(x, e, '.')) && x_glued(x, e) && x_glued(x, e + 1) &&
	    e + 1 < x->t.n && x_atom(x, e + 1)->kind == MATCH_NUM) {
		f = x_folded(x, e + 1, &n);
		if (n <= 2) {
			*v += n == 1 ? (f[0] - '0') / 10.0
				     : ((f[0] - '0') * 10 + (f[1] - '0')) / 100.0;
			e += 2;
		}
	}
	if (x_is(x, e, '-') && x_glued(x, e) && !x_glued(x, e + 1)) e++; /* "500,-" */
	return e;
}

/* "350dh": number and unit in one atom; how many digits, 0 when it is not one. */
static size_t
joined(const x_ex *x, size_t i, double *v, double *unit)
{
	size_t n, k = 0;
	const match_atom *a = x_atom(x, i);
	if (!(a->flags & MATCH_DIGITS) || a->kind != MATCH_WORD) return 0;
	const char *f = x_folded(x, i, &n);
	*v = 0;
	while (k < n && k < 9 && f[k] >= '0' && f[k] <= '9') *v = *v * 10 + (f[k++] - '0');
	match_hit hit[4];
	match_entry e[MATCH_ENTRIES];
	if (!k || k == n) return 0;
	uint64_t h = match_hash_at(f + k, n - k);
	if (!match_may_begin(&x->words, h) ||
	    !match_phrases_at(&x->words, &x->t, i, h, hit, 1) || hit[0].end != i + 1)
		return 0;
	size_t c = match_entries(&x->words, hit[0].rec, e, MATCH_ENTRIES);
	for (size_t q = 0; q < c; q++)
		if (e[q].kind == KIND_MONEY)
			return x_decimal((base_str){ e[q].value, strlen(e[q].value) }, unit) ? 0
											     : k;
	return 0;
}

static void
put_amount(x_ex *x, size_t start, size_t b, size_t e, double dirhams, double conf)
{
	char v[48], *p;
	/* "-1 450,00 DH" */
	int minus = b && x_is(x, b - 1, '-') && x_glued(x, b) && !x_glued(x, b - 1) &&
		    start == x_atom(x, b)->start;
	if (minus) start = x_atom(x, b - 1)->start;
	if (dirhams > 9e13 || x_fits(x, start, x_atom(x, e - 1)->end) == FIT_CUTS) return;
	unsigned long long cents = (unsigned long long)(dirhams * 100 + 0.5);
	p = v;
	if (minus) *p++ = '-';
	p = x_decimals(p, (unsigned long)(cents / 100), 1);
	*p++ = '.';
	p = x_decimals(p, (unsigned long)(cents % 100), 2);
	memcpy(p, " MAD", 4);
	x_put(x, KELMA_FIELD_AMOUNT, start, x_atom(x, e - 1)->end, v, (size_t)(p - v) + 4, conf,
	      PRIO_AMOUNT);
	memset(x->busy + b, 1, e - b);
}

/* Byte where a number in words begins: after a clitic, unless it is the "and" of the number itself.
 */
static size_t
start_of(const x_ex *x, size_t i)
{
	const x_hit *h = x_hit_of(x, i, KIND_NUM), *t = x_hit_of(x, i, KIND_TIMES);
	if (t && (!h || t->end > h->end)) h = t;
	return h ? h->start : x_atom(x, i)->start;
}

/* Multiplier after a number: "20 alf", "3 millions", "6.5 مليون ونص". */
static size_t
multiplied(const x_ex *x, size_t e, double *v, double *times)
{
	const x_hit *t = e < x->t.n && !(x_atom(x, e)->flags & MATCH_LINE)
				 ? x_hit_of(x, e, KIND_TIMES)
				 : NULL;
	*times = 1;
	if (!t || t->cut) return e;
	double m;
	if (x_decimal((base_str){ t->value, strlen(t->value) < 9 ? strlen(t->value) : 9 }, &m))
		return e;
	*times = m;
	e = t->end;
	const x_hit *h = x_hit_of(x, e, KIND_HALF);
	if (h) {
		*v += h->value[2] == '5' ? 0.5 : 0.25;
		e = h->end;
	}
	*v *= m;
	return e;
}

/* Digits behind a number in words: "alf w 500 dh". */
static size_t
and_digits(const x_ex *x, size_t e, double times, double *v)
{
	double more;
	const x_hit *and = times >= 1000 ? x_hit_of(x, e, KIND_AND) : NULL;
	size_t k = and && !x_eol(x, and->end) ? digits(x, and->end, &more) : 0;
	if (!k || more >= times) return e;
	*v += more;
	return k;
}

/* "7 dirhams and a half", "1 dirham and 30 centimes": what follows the unit; returns the atom after
 * it. */
static size_t
small_change(const x_ex *x, size_t e, double unit, double *v)
{
	double c, cent;
	if (x_eol(x, e) || !x->words_too) return e;
	const x_hit *half = x_hit_of(x, e, KIND_HALF), *and = x_hit_of(x, e, KIND_AND);
	if (half) {
		*v += unit * (half->value[2] == '5' ? 0.5 : 0.25);
		return half->end;
	}
	size_t k = and? and->end : e, q = and&&!x_eol(x, k) ? digits(x, k, &c) : 0;
	const x_hit *m = q && !x_eol(x, q) && c < 100 ? x_hit_of(x, q, KIND_MONEY) : NULL;
	if (!m || m->cut || x_decimal((base_str){ m->value, strlen(m->value) }, &cent)) return e;
	if (cent >= unit) return e;
	*v += c * cent;
	return m->end;
}

/* "5000,00DH", "1.250dh": a mark at atom e and digits with a unit glued to it; *v becomes the
 * sum. */
static int
glued_unit(const x_ex *x, size_t e, double *v)
{
	double more, unit;
	if (!(x_is(x, e, ',') || x_is(x, e, '.')) || e + 1 >= x->t.n || !x_glued(x, e) ||
	    !x_glued(x, e + 1))
		return 0;
	size_t n = joined(x, e + 1, &more, &unit);
	if (!n || n > 3) return 0;
	*v = (n == 3 ? *v * 1000 + more : *v + more / (n == 2 ? 100 : 10)) * unit;
	return 1;
}

/* Is a million before atom e one of something that is counted: "million viewers", "a million of
 * visitors"; not "and ..."? */
static int
counted(const x_ex *x, size_t e)
{
	if (x_hit_of(x, e, KIND_UNIT)) return 1;
	if (x_eol(x, e)) return 0;
	const x_hit *of = x->words_too ? x_hit_of(x, e, KIND_DATELINK) : NULL;
	if (of && !of->cut) return 1;
	return x_atom(x, e)->kind == MATCH_WORD && !x_common(x, e) &&
	       x->w[e].at == x_hits_end(x, e) &&
	       memcmp(x->t.fold.data + x_atom(x, e)->f, "\xd9\x88", 2) != 0;
}

/* A number that begins with atom i and what follows it; returns the atom after the amount, 0 =
 * none. */
static size_t
amount_at(x_ex *x, size_t i)
{
	double v, unit, times = 1;
	if (joined(x, i, &v, &unit)) {
		put_amount(x, x_atom(x, i)->start, i, i + 1, v * unit, 0.97);
		return i + 1;
	}
	size_t e = digits(x, i, &v), start = x_atom(x, i)->start;
	int words = 0;
	if (e && glued_unit(x, e, &v)) {
		put_amount(x, start, i, e + 2, v, 0.97);
		return e + 2;
	}
	if (e) {
		double more;
		e = multiplied(x, e, &v, &times);
		const x_hit *and = times >= 1000 ? x_hit_of(x, e, KIND_AND) : NULL;
		size_t k = and? and->end : e, q = times >= 1000 && k < x->t.n && !x_eol(x, k)
							  ? x_number_words(x, k, &more)
							  : k;
		if (q > k && more < times) v += more, e = q; /* "3 alaf w khmsmya" */
	} else {
		e = x_number_words(x, i, &v);
		if (e == i) return 0;
		start = start_of(x, i);
		words = 1;
		times = v;
		const x_hit *t = x_hit_of(x, e - 1, KIND_TIMES);
		if (t && t->end == e && strlen(t->value) < 9)
			x_decimal((base_str){ t->value, strlen(t->value) }, &times);
		e = and_digits(x, e, times, &v);
	}
	size_t u = e;
	const x_hit *link = x_hit_of(x, u, KIND_AND);
	if (link && !x_hit_of(x, u, KIND_MONEY) && times >= 1000) u = link->end;
	link = times < 1000 && x->words_too ? x_hit_of(x, u, KIND_DATELINK)
					     : NULL; /* "500 n drhm" */
	if (link && !link->cut && !(x_atom(x, u)->flags & MATCH_LINE)) u = link->end;
	if (x_is(x, u, '\'')) u++;
	const x_hit *m = u < x->t.n && !(x_atom(x, u)->flags & MATCH_LINE)
				 ? x_hit_of(x, u, KIND_MONEY)
				 : NULL;
	if (m && !m->cut) {
		if (x_decimal((base_str){ m->value, strlen(m->value) }, &unit)) return 0;
		v *= unit;
		e = unit >= 1 ? small_change(x, m->end, unit, &v) : m->end;
		put_amount(x, start, i, e, v, words ? 0.93 : 0.97);
		return e;
	}
	if (times == 1e6 && v >= 5e5 && v < 1e9 && !(words && e == i + 1) && !counted(x, e)) {
		put_amount(x, start, i, e, v / 100, 0.75); /* a million centimes */
		return e;
	}
	return words ? e : 0;
}

/* "MAD 1.200", "DH 350" */
static size_t
unit_first(x_ex *x, size_t i)
{
	double v, unit;
	const x_hit *m = x_hit_of(x, i, KIND_MONEY);
	if (!m || m->cut || !(x_atom(x, i)->flags & MATCH_CAPS)) return 0;
	if (i > 0 && x_atom(x, i - 1)->kind == MATCH_NUM && !(x_atom(x, i)->flags & MATCH_LINE))
		return 0;
	size_t e = digits(x, m->end, &v);
	if (!e || (x_atom(x, m->end)->flags & MATCH_LINE) ||
	    x_decimal((base_str){ m->value, strlen(m->value) }, &unit))
		return 0;
	put_amount(x, x_atom(x, i)->start, i, e, v * unit, 0.9);
	return e;
}

/* Part of something longer: "12/350 dh" is not 350 dirhams, "1.2.3 DH" neither. */
static int
inside(const x_ex *x, size_t i)
{
	if (!x_glued(x, i)) return 0;
	const match_atom *p = x_atom(x, i - 1);
	if (p->kind == MATCH_NUM || (p->kind == MATCH_WORD && (p->flags & MATCH_LATIN))) return 1;
	return p->kind == MATCH_MARK && x_glued(x, i - 1) && x_atom(x, i - 2)->kind == MATCH_NUM &&
	       (x_is(x, i - 1, '.') || x_is(x, i - 1, ',') || x_is(x, i - 1, '/'));
}

/* "1 250,00DH" is looked at from its last part on, where no word is a unit: where it begins. */
static size_t
glued_front(const x_ex *x, size_t i)
{
	if (!(x_atom(x, i)->flags & MATCH_DIGITS) || i < 2 || x->busy[i - 2] ||
	    x_atom(x, i - 2)->kind != MATCH_NUM || !(x_is(x, i - 1, ',') || x_is(x, i - 1, '.')))
		return i;
	size_t b = i - 2;
	while (b && x_atom(x, b - 1)->kind == MATCH_NUM && !x->busy[b - 1] &&
	       x_atom(x, b)->fe - x_atom(x, b)->f == 3 && !(x_atom(x, b)->flags & MATCH_LINE))
		b--;
	return inside(x, b) ? i : b;
}

void
x_amounts(x_ex *x)
{
	uint64_t units = X_KIND(MONEY) | X_KIND(TIMES),
		 words_of = x->words_too ? X_KIND(NUM) | X_KIND(TIMES) : 0,
		 may = X_NUM | X_WITH_DIGITS | X_KIND(MONEY) | words_of;
	int alone = !(x->all_kinds & units); /* without money or a million only "350dh" is one */
	for (size_t i = 0, q = 0; (i = alone ? x_next_num(x, i, &q) : x_next(x, i, may)) < x->t.n;
	     i++) {
		size_t e = 0;
		if (x->busy[i]) continue;
		if (alone && (x_atom(x, i)->kind == MATCH_NUM ||
			      (unsigned)(x->t.fold.data[x_atom(x, i)->f] - '0') > 9))
			continue;
		int number = x_has(x, i, X_NUM | X_WITH_DIGITS), words = x_has(x, i, words_of);
		if (number && inside(x, i)) {
			size_t b = glued_front(x, i);
			if (b < i) e = amount_at(x, b);
			if (e > i) i = e - 1;
			continue;
		}
		if (!number && !words)
			e = unit_first(x, i);
		else
			e = amount_at(x, i);
		if (e > i) i = e - 1;
	}
}
