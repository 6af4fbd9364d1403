/* Times of day: 10h30, 14:45, 9 h, العاشرة وخمسة وأربعين دقيقة صباحا,
 * الحضاش لا ربع, dix heures trente. */
#include "extract/extract.h"
#include <string.h>

static void
put_time(x_ex *x, size_t start, size_t b, size_t e, long h, long m, double conf)
{
	if (h > 23 || m > 59 || h < 0 || m < 0) return;
	const char v[5] = { (char)('0' + h / 10), (char)('0' + h % 10), ':', (char)('0' + m / 10),
			    (char)('0' + m % 10) };
	x_put(x, KELMA_FIELD_TIME, start, x_atom(x, e - 1)->end, v, sizeof v, conf, PRIO_TIME);
	memset(x->busy + b, 1, e - b);
}

static int
two(const char *f, size_t n, long *v)
{
	if (n < 1 || n > 2 || f[0] < '0' || f[0] > '9' || (n == 2 && (f[1] < '0' || f[1] > '9')))
		return 0;
	*v = n == 1 ? f[0] - '0' : (f[0] - '0') * 10 + (f[1] - '0');
	return 1;
}

/* The hour of the clock by the part of the day q: 8 in the evening is 20, 2 at night 2, 12 at
 * night 0. */
static long
hour_of(long hour, const x_hit *q)
{
	if (q->sub == 24 && hour == 12) return 0;
	int later = q->sub == 12 || (q->sub == 24 && hour > 5) || (q->sub == 20 && hour < 7);
	return later && hour >= 1 && hour < 12 ? hour + 12 : hour;
}

/* "8h du soir": the hour by the part of the day that stands before atom e. */
static long
of_day(const x_ex *x, size_t e, long hour)
{
	const x_hit *q = x_eol(x, e) || !x->words_too ? NULL : x_hit_of(x, e, KIND_AMPM);
	return q ? hour_of(hour, q) : hour;
}

/* "10h30", "9h", "10h" + "30" written in one atom */
static size_t
joined(x_ex *x, size_t i)
{
	size_t n, k = 0;
	const char *f = x_folded(x, i, &n);
	long h, m = 0;
	while (k < n && f[k] >= '0' && f[k] <= '9') k++;
	if (k == n || f[k] != 'h' || !two(f, k, &h)) return 0;
	size_t rest = n - k - 1;
	int unit = (rest == 4 && !memcmp(f + k + 3, "mn", 2)) ||
		   (rest == 5 && !memcmp(f + k + 3, "min", 3));
	if (rest > 2 && !unit) return 0;
	if (rest && !two(f + k + 1, rest > 2 ? 2 : rest, &m)) return 0;
	if (rest == 1) return 0;
	put_time(x, x_atom(x, i)->start, i, i + 1, of_day(x, i + 1, h), m, 0.97);
	return i + 1;
}

/* "10:30", "14:45:10" */
static size_t
colon(x_ex *x, size_t i)
{
	size_t n;
	long h, m;
	if (!x_is(x, i + 1, ':') || !x_glued(x, i + 1) || !x_glued(x, i + 2) || i + 2 >= x->t.n)
		return 0;
	const char *f = x_folded(x, i, &n);
	if (!two(f, n, &h)) return 0;
	f = x_folded(x, i + 2, &n);
	if (n != 2 || !two(f, n, &m)) return 0;
	size_t e = i + 3;
	if (x_is(x, e, ':') && x_glued(x, e) && x_glued(x, e + 1) && x_int(x, e + 1) >= 0) e += 2;
	if (x_glued(x, e) && x_atom(x, e)->kind != MATCH_MARK) return 0;
	if (x_glued(x, i) && x_atom(x, i - 1)->kind != MATCH_WORD && !x_is(x, i - 1, '(') &&
	    !x_is(x, i - 1, '[') && !x_is(x, i - 1, '"'))
		return 0;
	put_time(x, x_atom(x, i)->start, i, e, of_day(x, e, h), m, 0.96);
	return e;
}

/* Is atom i "à"? */
static int
one_letter(const x_ex *x, size_t i)
{
	int ago = i && x_atom(x, i - 1)->fe - x_atom(x, i - 1)->f == 1 && /* "il y a" */
		  x->t.fold.data[x_atom(x, i - 1)->f] == 'y';
	return !ago && x_hit_of(x, i, KIND_BEFORE) && x_atom(x, i)->fe - x_atom(x, i)->f == 1;
}

/* "3la 8 w nss", "8 ونص د الصباح": minutes in words behind a number, with "at" before it or the
 * part of the day behind. */
static size_t
half_past(x_ex *x, size_t i, long h)
{
	const x_hit *m = x->words_too ? x_hit_of(x, i + 1, KIND_MINUTE) : NULL;
	if (!m || h < 1 || h > 12 || x_glued(x, i)) return 0;
	const x_hit *part = x_eol(x, m->end) ? NULL : x_hit_of(x, m->end, KIND_AMPM);
	const x_hit *clock = i ? x_hit_of(x, i - 1, KIND_CLOCK) : NULL;
	if (!part && (!clock || clock->end != i || x_has(x, m->end - 1, X_KIND(MONEY)) ||
		      (!x_eol(x, m->end) && x_has(x, m->end, X_KIND(MONEY) | X_KIND(UNIT)))))
		return 0;
	size_t e = part ? part->end : m->end;
	if (m->sub >= 40) h = h == 1 ? 12 : h - 1;
	put_time(x, x_atom(x, i)->start, i, e, part ? hour_of(h, part) : h, m->sub, 0.85);
	return e;
}

/* "10 h 30", "10 heures 30", "10 heures" */
static size_t
spaced(x_ex *x, size_t i)
{
	size_t n, e;
	long h = x_int(x, i), m = 0;
	if (h < 0 || h > 24 || i + 1 >= x->t.n || (x_atom(x, i + 1)->flags & MATCH_LINE)) return 0;
	const x_hit *part = x_hit_of(x, i + 1, KIND_AMPM);
	if (part && h >= 1 && h <= 12 && !x_glued(x, i)) { /* "8 د الصباح" */
		put_time(x, x_atom(x, i)->start, i, part->end,
			 hour_of(h, part), 0, 0.85);
		return part->end;
	}
	if ((e = half_past(x, i, h)) != 0) return e;
	const char *f = x_folded(x, i + 1, &n);
	int letter = n == 1 && *f == 'h';
	if (!letter && !(n == 6 && !memcmp(f, "heures", 6)) &&
	    !(n == 5 && !memcmp(f, "heure", 5))) {
		/* "10 h30" */
		if (!(n == 3 && *f == 'h' && two(f + 1, 2, &m))) return 0;
		put_time(x, x_atom(x, i)->start, i, i + 2, h, m, 0.95);
		return i + 2;
	}
	e = i + 2;
	if (e < x->t.n && !(x_atom(x, e)->flags & MATCH_LINE) && x_atom(x, e)->kind == MATCH_NUM) {
		f = x_folded(x, e, &n);
		if (n == 2 && two(f, n, &m) && m < 60) e++;
	}
	const x_hit *clock = NULL;
	if (!letter && e == i + 2) {
		/* "10 heures" is a time after "à", a duration elsewhere */
		clock = i ? x_hit_of(x, i - 1, KIND_CLOCK) : NULL;
		if (!clock && !(i && one_letter(x, i - 1))) return 0;
	}
	put_time(x, x_atom(x, i)->start, i, e, of_day(x, e, h), m, 0.93);
	return e;
}

/* Is the hour word at atom i said of the clock: after "at the hour", "with", "between", or with
 * minutes? */
static int
clocked(const x_ex *x, size_t i, const x_hit *h)
{
	if (x_hit_of(x, h->end, KIND_MINUTE) || x_hit_of(x, h->end, KIND_AMPM)) return 1;
	if (h->cut && i > 0 && x->busy[i - 1]) return 1; /* between ten and eleven */
	for (size_t back = 1; back <= 3 && back <= i; back++) {
		const x_hit *c = x_hit_of(x, i - back, KIND_CLOCK);
		if (c && c->end == i) return 1;
	}
	return 0;
}

/* "dix heures trente", "à neuf heures et demie", "six heures moins le quart": atom i is the word
 * for hours. Without minutes it is a time only behind "à". */
static size_t
after_number(x_ex *x, size_t i, const x_hit *h)
{
	double v = 0, min = 0;
	size_t b = i, e = h->end, k;
	while (b && b + 3 > i && !(x_atom(x, b)->flags & MATCH_LINE) &&
	       x_has(x, b - 1, X_KIND(NUM) | X_KIND(AND)))
		b--;
	while (b < i && x_number_words(x, b, &v) != i) b++;
	if (b == i || v < 1 || v > 24) return 0;
	const x_hit *half = x_hit_of(x, e, KIND_HALF), *q = x_hit_of(x, e, KIND_MINUTE);
	if (half)
		min = half->value[2] == '5' ? 30 : 15, e = half->end;
	else if (q) {
		min = q->sub, e = q->end;
		if (q->sub >= 40) v -= 1;
	} else if (!x_eol(x, e) && (k = x_number_words(x, e, &min)) > e && min >= 1 && min < 60)
		e = k;
	else if (!x_hit_of(x, e, KIND_AMPM) &&
		 (!b || !(x_hit_of(x, b - 1, KIND_CLOCK) || one_letter(x, b - 1))))
		return 0;
	else
		min = 0;
	put_time(x, x_atom(x, b)->start, b, e, of_day(x, e, (long)v), (long)min, 0.9);
	return e;
}

/* "sb3a d l3chiya": a number without the article, atom i the part of the day behind it. Looked for
 * in texts with other fields: such words alone make none worth a look (gate.c). */
static size_t
before_part(x_ex *x, size_t i)
{
	const x_hit *q = x_hit_of(x, i, KIND_AMPM), *n = NULL, *min = NULL;
	if ((!(x->has & HAS_FIELD) && !(x->seen & SEEN_VALUE)) || !i || x_eol(x, i)) return 0;
	size_t e = i;
	for (size_t back = 1; back <= 2 && back <= i && !min; back++)
		if ((min = x_hit_of(x, i - back, KIND_MINUTE)) && min->end == i) e = i - back;
	n = e ? x_hit_of(x, e - 1, KIND_NUM) : NULL;
	if (!n || n->end != e || x->busy[e - 1] || n->sub < 1 || n->sub > 12) return 0;
	long hour = n->sub, m = e < i ? min->sub : 0;
	if (m >= 40) hour = hour == 1 ? 12 : hour - 1;
	put_time(x, n->start, e - 1, q->end, hour_of(hour, q), m, 0.85);
	return q->end;
}

/* Hour in words with minutes and part of the day. */
static size_t
words(x_ex *x, size_t i)
{
	const x_hit *h = x_hit_of(x, i, KIND_HOUR), *q;
	if (h && !h->sub) return after_number(x, i, h);
	if (!h || !clocked(x, i, h)) return 0;
	size_t e = h->end;
	long hour = h->sub, min = 0;
	double v;
	if ((q = x_hit_of(x, e, KIND_MINUTE)) != NULL) {
		min = q->sub;
		e = q->end;
		if (min >= 40) hour = hour == 1 ? 12 : hour - 1;
	} else {
		size_t k = x_int(x, e) >= 0 ? e : x_number_words(x, e, &v);
		const x_hit *w = x_hit_of(x, k, KIND_MINWORD);
		if (k > e && w && v > 0 && v < 60) {
			min = (long)v;
			e = w->end;
		}
	}
	if ((q = x_hit_of(x, e, KIND_AMPM)) != NULL) {
		hour = hour_of(hour, q);
		e = q->end;
	}
	put_time(x, h->start, i, e, hour, min, 0.85);
	return e;
}

void
x_times(x_ex *x)
{
	uint64_t in_words = x->words_too ? X_KIND(HOUR) | X_KIND(AMPM) : 0,
		 may = X_NUM | X_WITH_DIGITS | in_words;
	int words_too = (x->all_kinds & in_words) != 0;
	for (size_t i = 0, q = 0;
	     (i = words_too ? x_next(x, i, may) : x_next_num(x, i, &q)) < x->t.n; i++) {
		size_t e = 0;
		const match_atom *a = x_atom(x, i);
		if (x->busy[i]) continue;
		if (a->flags & MATCH_DIGITS)
			e = (unsigned)(x->t.fold.data[a->f] - '0') < 10 ? joined(x, i) : 0;
		else if (a->kind == MATCH_NUM) {
			e = colon(x, i);
			if (!e) e = spaced(x, i);
		}
		if (!e && x_has(x, i, in_words)) {
			e = x_has(x, i, X_KIND(HOUR)) ? words(x, i) : 0;
			if (!e && x_has(x, i, X_KIND(AMPM))) e = before_part(x, i);
		}
		if (e) i = e - 1;
	}
}
