/* Dates: 12/03/2024, 2024-03-12, mercredi 12 avril 2023, 1er octobre 2022, 20 رمضان 1443,
 * "né en 1978". */
#include "extract/extract.h"
#include "extract/read.h"
#include <string.h>

static int
days_in(long y, long m)
{
	static const unsigned char d[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return d[m - 1] + (m == 2 && ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0));
}

static long
full_year(long y, size_t digits)
{
	if (digits == 4) return y;
	return digits != 2 ? -1 : y <= 40 ? 2000 + y : 1900 + y;
}

static size_t
digits_of(const x_ex *x, size_t i)
{
	size_t n;
	if (i >= x->t.n || x_atom(x, i)->kind != MATCH_NUM) return 0;
	x_folded(x, i, &n);
	return n;
}

/* Is the number or word before or after the date part of something longer: a version, a law number,
 * an address? */
static int
alone(const x_ex *x, size_t b, size_t e)
{
	if (x_glued(x, b)) {
		const match_atom *p = x_atom(x, b - 1);
		if (p->kind == MATCH_NUM || (p->kind == MATCH_WORD && !(p->flags & MATCH_ARABIC)))
			return 0;
		if ((x_is(x, b - 1, '.') || x_is(x, b - 1, '/') || x_is(x, b - 1, '-')) &&
		    x_glued(x, b - 1) && x_atom(x, b - 2)->kind != MATCH_MARK)
			return 0;
	}
	if (!x_glued(x, e)) return 1;
	if (x_atom(x, e)->kind != MATCH_MARK) return (x_atom(x, e)->flags & MATCH_ARABIC) != 0;
	return !((x_is(x, e, '.') || x_is(x, e, '/') || x_is(x, e, '-')) && x_glued(x, e + 1) &&
		 digits_of(x, e + 1));
}

/* A week day right before atom i is part of the date; returns the byte where the date starts. */
static size_t
with_weekday(const x_ex *x, size_t i)
{
	size_t k = i;
	if (k > 0 && x_is(x, k - 1, ',') && !(x_atom(x, k)->flags & MATCH_LINE)) k--;
	for (size_t back = 1; back <= 2 && back <= k; back++) {
		const x_hit *h = x_hit_of(x, k - back, KIND_WEEKDAY);
		if (h && h->end == k) return h->start;
	}
	return x_atom(x, i)->start;
}

static void
put_date(x_ex *x, size_t start, size_t b, size_t e, unsigned type, long y, long m, long d)
{
	char v[40], *p = v;
	int hijri = type == KELMA_FIELD_HIJRI_DATE, valid;
	if (hijri && m) *p++ = 'A', *p++ = 'H';
	p = x_decimals(p, (unsigned long)y, 4);
	if (m) *p++ = '-', p = x_decimals(p, (unsigned long)m, 2);
	if (m && d) *p++ = '-', p = x_decimals(p, (unsigned long)d, 2);
	valid = m <= 12 && (!d || (m >= 1 && d <= (hijri ? 30 : days_in(y, m))));
	const x_evidence *ev = &x->ev[b];
	int denied = x_denied(ev) && !(ev->near >> KELMA_FIELD_DATE & 1);
	x_cand *c = denied && m == 0 ? NULL
				     : x_put(x, type, start, x_atom(x, e - 1)->end, v,
					     (size_t)(p - v), denied ? 0.55 : 0.97, PRIO_DATE);
	if (!c) return;
	c->valid = (uint8_t)valid;
	memset(x->busy + b, 1, e - b);
}

/* Does what stands before atom i say that 12-3-25 is a day, not the number of a dahir: a label,
 * "le", a preposition? */
static int
dated(const x_ex *x, size_t i)
{
	const x_evidence *ev = &x->ev[i];
	if (x_denied(ev)) return 0;
	if (ev->near >> KELMA_FIELD_DATE & 1 || with_weekday(x, i) < x_atom(x, i)->start) return 1;
	if (!i || (x_atom(x, i)->flags & MATCH_LINE)) return 0;
	const match_atom *p = x_atom(x, i - 1);
	return x_hit_of(x, i - 1, KIND_BEFORE) ||
	       (x_hit_of(x, i - 1, KIND_FILLER) && p->flags & MATCH_LATIN && p->fe - p->f == 2);
}

/* dd/mm/yyyy and kin, blanks around the marks allowed with slashes; returns the atom after it, 0 =
 * none. */
static size_t
numeric(x_ex *x, size_t i)
{
	long v[3];
	size_t n[3], k = i;
	char mark = 0;
	for (int p = 0; p < 3; p++) {
		v[p] = x_int(x, k);
		n[p] = digits_of(x, k);
		if (v[p] < 0 || (p && (x_atom(x, k)->flags & MATCH_LINE))) return 0;
		if (p == 2) break;
		k++;
		char c = k < x->t.n && x_atom(x, k)->kind == MATCH_MARK
				 ? x->t.fold.data[x_atom(x, k)->f]
				 : 0;
		if ((c != '/' && c != '-' && c != '.') || (mark && c != mark)) return 0;
		if (c != '/' && (!x_glued(x, k) || !x_glued(x, k + 1))) return 0;
		mark = c;
		k++;
	}
	if (!alone(x, i, k + 1)) return 0;
	long y, m = v[1], d;
	if (n[0] == 4 && n[1] <= 2 && n[2] <= 2)
		y = v[0], d = v[2];
	else if (n[0] <= 2 && n[1] <= 2 &&
		 (n[2] == 4 || (n[2] == 2 && (mark != '-' || dated(x, i)))))
		y = full_year(v[2], n[2]), d = v[0];
	else
		return 0;
	if (n[2] == 2 && n[0] <= 2 && mark == '.' && (m > 12 || m == 0 || d > 31))
		return 0; /* a law number */
	if (y < 1300 || y > 2100 || m == 0 || d == 0 || d > 31 || m > 12) return 0;
	unsigned type = y < 1800 ? KELMA_FIELD_HIJRI_DATE : KELMA_FIELD_DATE;
	if (y > 1500 && y < 1800) return 0;
	put_date(x, with_weekday(x, i), i, k + 1, type, y, m, d);
	return k + 1;
}

/* "5th", "22nd"; 0 = none. */
static __attribute__((noinline)) long
ordinal(const char *f, size_t n)
{
	long d = 0;
	if (n != 3 && n != 4) return 0;
	for (size_t k = 0; k + 2 < n; k++) {
		if ((unsigned)(f[k] - '0') > 9) return 0;
		d = d * 10 + (f[k] - '0');
	}
	f += n - 2;
	int ends = !memcmp(f, "th", 2) || !memcmp(f, "st", 2) || !memcmp(f, "nd", 2) ||
		   !memcmp(f, "rd", 2);
	return ends && d <= 31 ? d : 0;
}

/* Number of the day at atom i ("5", "05", "1er"), the atom after it in *e; 0 = none. */
static long
day_at(const x_ex *x, size_t i, size_t *e)
{
	size_t n;
	if (i >= x->t.n) return 0;
	const char *f = x_folded(x, i, &n);
	*e = i + 1;
	if (n == 3 && !memcmp(f, "1er", 3)) return 1;
	if (n == 3 || n == 4) return ordinal(f, n);
	if (n > 2) return 0;
	long d = x_int(x, i);
	if (d == 1 && i + 1 < x->t.n && x_folded(x, i + 1, &n) && n == 2 &&
	    !memcmp(x_folded(x, i + 1, &n), "er", 2))
		++*e;
	return d >= 1 && d <= 31 ? d : 0;
}

/* Small words between the parts of a date: "5 mai de l'année 2020", "من شهر", "سنة". */
static size_t
skip_small(const x_ex *x, size_t i)
{
	for (int turn = 0; turn < 2 && i < x->t.n && !(x_atom(x, i)->flags & MATCH_LINE); turn++) {
		const x_hit *h = x_hit_of(x, i, KIND_DATELINK);
		if (!h || h->cut) break;
		i = h->end;
	}
	return i;
}

static long
year_at(const x_ex *x, size_t i)
{
	if (i >= x->t.n || (x_atom(x, i)->flags & MATCH_LINE) || digits_of(x, i) != 4) return 0;
	long y = x_int(x, i);
	return y >= 1300 && y <= 2100 ? y : 0;
}

/* "12 mars 24" and nothing more: a year of two digits; 0 = none. */
static long
short_year(const x_ex *x, size_t i)
{
	if (i >= x->t.n || (x_atom(x, i)->flags & MATCH_LINE) || digits_of(x, i) != 2 ||
	    x_glued(x, i))
		return 0;
	int ends = x_eol(x, i + 1) ||
		   (x_atom(x, i + 1)->kind == MATCH_MARK && !x_is(x, i + 1, ':') &&
		    !(x_glued(x, i + 1) && x_glued(x, i + 2) && digits_of(x, i + 2)));
	long y = x_int(x, i);
	return ends && y <= 40 ? 2000 + y : 0;
}

/* A month by name at atom i: with the day before it, the year after it. */
static size_t
named(x_ex *x, size_t i)
{
	size_t day_end = i, b = i, n = 0;
	long d = day_at(x, i, &day_end);
	const x_hit *word = d ? NULL : x_hit_of(x, i, KIND_NUM);
	if (word && !word->cut && word->sub >= 1 && word->sub <= 31) {
		d = word->sub; /* "premier janvier" */
		day_end = word->end;
	}
	size_t m = d ? skip_small(x, day_end) : i;
	const x_hit *h = NULL;
	unsigned type = KELMA_FIELD_DATE;
	if (d && m < x->t.n && x_is(x, m, '-')) m++;
	if (m < x->t.n && !(d && (x_atom(x, m)->flags & MATCH_LINE))) {
		h = x_hit_of(x, m, KIND_MONTH);
		const x_hit *q = x_hit_of(x, m, KIND_HIJRI);
		if (q && (!h || q->end > h->end)) h = q, type = KELMA_FIELD_HIJRI_DATE;
	}
	if (!h || (d && h->cut)) return 0;
	size_t k = h->end;
	if (x_is(x, k, '.') || x_is(x, k, '-') || x_is(x, k, ',')) k++;
	size_t after = k;
	k = skip_small(x, k);
	long y = year_at(x, k);
	if (!y && !d && !h->cut && after == h->end && after < x->t.n) { /* "March 5, 2024" */
		const char *f = x_folded(x, after, &n);
		d = x_int(x, after);
		k = after + 1;
		if (d < 0) d = ordinal(f, n);
		if (d < 1 || d > 31 || x_atom(x, after)->flags & MATCH_LINE) return 0;
		if (x_is(x, k, ',')) k++;
		y = year_at(x, k);
		b = i;
	} else if (!y && d && k == after)
		y = short_year(x, k);
	if (!y || !alone(x, b, k + 1)) return 0;
	if (type == KELMA_FIELD_HIJRI_DATE ? y > 1500 : y < 1800) return 0;
	size_t start = d ? with_weekday(x, b) : h->start;
	put_date(x, start, b, k + 1, type, y, h->sub, d);
	return k + 1;
}

/* A bare year after a birth label, a month with a year after a word for month. */
static size_t
bare_year(x_ex *x, size_t i)
{
	long y = year_at(x, i);
	if (!y || y < 1900 || y > 2030 || !alone(x, i, i + 1)) return 0;
	for (size_t back = 1; back <= 3 && back <= i; back++) {
		size_t j = i - back;
		for (uint32_t q = x->w[j].at; q < x_hits_end(x, j); q++) {
			const x_hit *h = &x->hit[q];
			if (h->kind != KIND_LABEL || h->sub != KELMA_FIELD_DATE ||
			    strcmp(h->value, "birth_date"))
				continue;
			if (h->end > i || x_is(x, i - 1, ',')) continue;
			put_date(x, x_atom(x, i)->start, i, i + 1, KELMA_FIELD_DATE, y, 0, 0);
			return i + 1;
		}
	}
	return 0;
}

void
x_dates(x_ex *x)
{
	uint64_t months = x->all_kinds & (X_KIND(MONTH) | X_KIND(HIJRI)),
		 may = X_NUM | X_WITH_DIGITS | X_KIND(NUM) | months;
	for (size_t i = 0, q = 0, e;
	     (i = months ? x_next(x, i, may) : x_next_num(x, i, &q)) < x->t.n; i++) {
		int digits = x_atom(x, i)->kind == MATCH_NUM;
		if (x->busy[i] || !(digits || months)) continue;
		e = digits ? numeric(x, i) : 0;
		if (!e && months) e = named(x, i);
		if (!e && digits) e = bare_year(x, i);
		if (e) i = e - 1;
	}
}
