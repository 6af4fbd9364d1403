/* Labels and what they announce: "CIN n° BE123456", "رقم البطاقة الوطنية: ...",
 * a column of a table. */
#include "extract/extract.h"
#include <string.h>

enum { LABEL_REACH = 9, LABEL_WORDS = 4, TOPIC_REACH = 40, COLUMNS = 16 };

/* Marks between a label and its value. */
static int
is_link(const x_ex *x, size_t i)
{
	static const char ok[] = ":.=-()\"'/_#*|";
	size_t n;
	const char *f = x_folded(x, i, &n);
	if (x_atom(x, i)->kind != MATCH_MARK) return 0;
	return (n == 1 && strchr(ok, *f) && *f) || (n == 2 && !memcmp(f, "\xc2\xb0", 2)) ||
	       n > 2; /* ° and typographic marks */
}

/* A number, or a word with two digits or more: "BE1234", not the Arabizi "r9m". */
static int
has_digit(const x_ex *x, size_t i)
{
	size_t n, digits = 0;
	const match_atom *a = x_atom(x, i);
	if (a->kind == MATCH_NUM) return 1;
	if (!(a->flags & MATCH_DIGITS)) return 0;
	const char *f = x_folded(x, i, &n);
	for (size_t k = 0; k < n; k++) digits += f[k] >= '0' && f[k] <= '9';
	return digits >= 2;
}

/* Atom i begins the letters of an identifier: "BE 123456", "MA 64 0115 ...", "+212"; behind the
 * label of a card in small letters too: "cin hh 45678". */
static int
begins_value(const x_ex *x, size_t i, const x_hit *label)
{
	const match_atom *a = x_atom(x, i);
	if (has_digit(x, i)) return 1;
	if (!x_may_begin(x, i)) return 0;
	int card = label->kind == KIND_LABEL && label->sub == KELMA_FIELD_CNIE &&
		   a->fe - a->f <= 2 && x_int(x, i + 1) > 999;
	int plate = label->kind == KIND_LABEL && label->sub == KELMA_FIELD_PLATE &&
		    a->flags & MATCH_ARABIC; /* "أ-6-12345" */
	return a->kind == MATCH_MARK || (a->flags & MATCH_UPPER) || card || plate;
}

static void
cast(x_evidence *e, const x_hit *h, int near)
{
	if (h->kind == KIND_NOT) {
		if (h->end >= e->not_at) {
			e->not_at = h->end;
			e->not_what = h->value;
		}
		return;
	}
	if (h->sub >= 64) return; /* LABEL_MINE, LABEL_NONE: no type */
	uint64_t bit = (uint64_t)1 << h->sub;
	if (near) {
		if (h->first >= e->near_at && h->end > e->near_at) {
			e->far |= e->near;
			e->near = 0;
		}
		if (h->end > e->near_at) e->near_at = h->end;
		e->near |= bit;
	} else
		e->far |= bit;
}

/* Which of the atoms with digits is the first from atom i on. */
static size_t
num_from(const x_ex *x, size_t i)
{
	size_t lo = 0, hi = x->nnum;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (x->num[mid] < i) lo = mid + 1;
		else hi = mid;
	}
	return lo;
}

/* Walk from the end of a label over links, fillers and a few words to the first value. Values have
 * a digit among the atoms that x_may_begin() looks at; plus: "(+" is taken for the begin of one. */
static void
cast_forward(x_ex *x, const x_hit *h, int plus)
{
	enum { AHEAD = 4 };
	size_t words = 0, i = h->end, q = num_from(x, i);
	for (size_t step = 0; i < x->t.n && step < LABEL_REACH; step++) {
		while (q < x->nnum && x->num[q] < i) q++;
		if (q == x->nnum && !plus) return;
		int near = plus || x->num[q] <= i + AHEAD;
		if ((x_atom(x, i)->flags & MATCH_LINE) &&
		    (step == 0 || !x_is(x, i - 1, ':') || i > h->end + 1))
			return;
		if (near && begins_value(x, i, h)) {
			cast(&x->ev[i], h, words == 0);
			/* the letters of "BE 123456" belong to its digits */
			if (!has_digit(x, i) && i + 1 < x->t.n) cast(&x->ev[i + 1], h, words == 0);
			return;
		}
		const x_hit *fill = x_hit_of(x, i, KIND_FILLER);
		if (fill) {
			i = fill->end;
			continue;
		}
		const match_atom *a = x_atom(x, i);
		if (a->kind == MATCH_MARK) {
			int stop = x_is(x, i, '.') && i > h->end && i + 1 < x->t.n &&
				   (x_atom(x, i + 1)->flags & MATCH_SPACE);
			if (stop || x_is(x, i, ';') || !(is_link(x, i) || x_is(x, i, ','))) return;
			if (x_is(x, i, ',')) words++;
		} else if (++words > LABEL_WORDS)
			return;
		i++;
	}
}

/* Fields a text may name first and give the number of later: "my problem is with the CNSS ... my
 * number is ...". */
static int
is_topic(unsigned sub)
{
	return sub == KELMA_FIELD_CNSS || sub == KELMA_FIELD_IDCS || sub == KELMA_FIELD_MASSAR ||
	       sub == KELMA_FIELD_IF_TAX || sub == KELMA_FIELD_RC || sub == KELMA_FIELD_TAXE_PRO;
}

void
x_find_evidence(x_ex *x)
{
	const x_hit *topic = NULL;
	memset(x->ev, 0, x->t.n * sizeof *x->ev);
	if (!x->nnum || !(x->all_kinds & (X_KIND(LABEL) | X_KIND(NOT)))) return;
	int plus = memchr(x->s, '+', x->n) != NULL;
	size_t last = plus ? x->t.n : x->num[x->nnum - 1];
	for (size_t k = 0; k < x->nhit; k++) {
		x_hit *h = &x->hit[k];
		if (h->end > last) continue;
		if (h->kind == KIND_LABEL || h->kind == KIND_NOT) cast_forward(x, h, plus);
		if (h->kind == KIND_LABEL && is_topic(h->sub)) topic = h;
		if (h->kind == KIND_LABEL && h->sub == LABEL_MINE && topic &&
		    h->first - topic->end < TOPIC_REACH) {
			x_hit mine = *h;
			mine.sub = topic->sub;
			cast_forward(x, &mine, plus);
		}
	}
}

/* --- tables: a head line of labels between bars, then lines with as many cells --- */

typedef struct column {
	uint64_t types;
} column;

static int
after_tab(const x_ex *x, size_t i)
{
	return x_atom(x, i)->start > 0 && x->s[x_atom(x, i)->start - 1] == '\t';
}

static size_t
line_end(const x_ex *x, size_t i)
{
	size_t e = i + 1;
	while (e < x->t.n && !(x_atom(x, e)->flags & MATCH_LINE)) e++;
	return e;
}

/* Cells of the line [i, e), parted by bars or tabs: atoms [from, to) of each; returns how many. */
static size_t
cells(const x_ex *x, size_t i, size_t e, size_t *from, size_t *to)
{
	size_t n = 0, b = i;
	for (size_t k = i; k <= e && n < COLUMNS; k++) {
		int bar = k < e && x_is(x, k, '|');
		if (k < e && !bar && !(k > b && after_tab(x, k))) continue;
		if (k > b || (bar && k > i)) {
			from[n] = b;
			to[n++] = k;
		}
		b = k + (size_t)bar;
	}
	return n;
}

static size_t
head_of(const x_ex *x, size_t i, size_t e, column *col)
{
	size_t from[COLUMNS + 2], to[COLUMNS + 2], labels = 0, n = cells(x, i, e, from, to);
	if (n < 3) return 0;
	for (size_t c = 0; c < n; c++) {
		int label = 0;
		col[c].types = 0;
		for (size_t k = from[c]; k < to[c]; k++)
			for (uint32_t q = x->w[k].at; q < x_hits_end(x, k); q++) {
				const x_hit *h = &x->hit[q];
				if (h->kind != KIND_LABEL || h->sub == LABEL_NONE ||
				    h->end != to[c] || k > from[c] + 1)
					continue;
				label = 1;
				if (h->sub < 64) col[c].types |= (uint64_t)1 << h->sub;
			}
		labels += (size_t)label;
	}
	return labels >= 2 ? n : 0;
}

/* The cell of a name or a place is its value. */
static void
cell_value(x_ex *x, size_t b, size_t e, uint64_t types)
{
	static const unsigned whole[] = { KELMA_FIELD_FAMILY_NAME, KELMA_FIELD_GIVEN_NAME,
					  KELMA_FIELD_PERSON };
	x->ev[b].near |= types;
	if (x_atom(x, b)->kind == MATCH_MARK) return; /* the line under the head */
	for (size_t k = 0; k < 3; k++)
		if (types >> whole[k] & 1) {
			x_put_text(x, whole[k], x_atom(x, b)->start, x_atom(x, e - 1)->end, 0.9,
				   PRIO_FILE);
			return;
		}
}

void
x_tables(x_ex *x)
{
	if (!(x->seen & SEEN_BAR) && !memchr(x->s, '\t', x->n)) return;
	column col[COLUMNS + 2] = { 0 }, line[COLUMNS + 2];
	size_t from[COLUMNS + 2], to[COLUMNS + 2], head = 0;
	for (size_t i = 0, e; i < x->t.n; i = e) {
		e = line_end(x, i);
		size_t next = head_of(x, i, e, line);
		if (next) {
			memcpy(col, line, sizeof col);
			head = next;
			continue;
		}
		if (!head) continue;
		size_t n = cells(x, i, e, from, to);
		if (n != head) {
			head = 0;
			continue;
		}
		for (size_t c = 0; c < n; c++)
			if (col[c].types && from[c] < to[c])
				cell_value(x, from[c], to[c], col[c].types);
	}
}
