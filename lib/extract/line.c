/* Fields that take the rest of their line: subject, names of a form, professions and the like after
 * a label. */
#include "extract/extract.h"
#include "extract/name.h"
#include <string.h>

enum { LINE_MAX_BYTES = 400 };

static size_t
line_end(const x_ex *x, size_t i)
{
	size_t e = i;
	while (e < x->t.n && !(e > i && (x_atom(x, e)->flags & MATCH_LINE))) e++;
	return e;
}

/* Behind a label: other labels of a bilingual form ("Objet / الموضوع"), marks, a colon. The
 * first atom of the value; *colon tells whether a colon (or dots, a bar) stood there. */
static size_t
value_at(const x_ex *x, const x_hit *h, int *colon)
{
	size_t i = h->end;
	*colon = 0;
	while (i < x->t.n && !(x_atom(x, i)->flags & MATCH_LINE)) {
		const x_hit *l = x_hit_of(x, i, KIND_LABEL);
		if (x_is(x, i, ':') || x_is(x, i, '='))
			*colon = 1, i++;
		else if (x_is(x, i, '/') && l == NULL)
			i++;
		else if (x_is(x, i, '(') && x_is(x, i + 2, ')'))
			i += 3;
		else if (!*colon && l && i > h->end && x_is(x, i - 1, '/'))
			i = l->end;
		else if ((x_is(x, i, '.') || x_is(x, i, '_') || x_is(x, i, '-') ||
			  x_is(x, i, '*') || x_is(x, i, '|')) &&
			 x_atom(x, i)->kind == MATCH_MARK) {
			if (x_is(x, i, '.') || x_is(x, i, '|'))
				*colon |= x_is(x, i + 1, '.') || x_is(x, i, '|');
			i++;
		} else
			break;
	}
	return i;
}

/* The value ends with its line, or before another label with a colon, a bar, a semicolon. */
static size_t
value_end(const x_ex *x, size_t i, int commas)
{
	size_t e = line_end(x, i);
	for (size_t k = i; k < e; k++) {
		if (x_is(x, k, '|') || x_is(x, k, ';') || (commas && x_is(x, k, ','))) return k;
		if (k > i && x_atom(x, k)->start > 0 && x->s[x_atom(x, k)->start - 1] == '\t')
			return k;
		for (uint32_t q = x->w[k].at; k > i && q < x_hits_end(x, k); q++)
			if (x->hit[q].kind == KIND_LABEL && !x->hit[q].cut &&
			    x_is(x, x->hit[q].end, ':'))
				return k;
	}
	return e;
}

static void
trim(const x_ex *x, size_t i, size_t *e)
{
	while (*e > i && (x_is(x, *e - 1, '.') || x_is(x, *e - 1, ',') || x_is(x, *e - 1, '-') ||
			  x_is(x, *e - 1, ':') || x_is(x, *e - 1, '_') || x_is(x, *e - 1, '/')))
		--*e;
}

static void
put_range(x_ex *x, unsigned type, size_t i, size_t e, double conf, int prio)
{
	trim(x, i, &e);
	if (e <= i) return;
	size_t s = x_atom(x, i)->start, t = x_atom(x, e - 1)->end;
	if (t - s <= LINE_MAX_BYTES) x_put_text(x, type, s, t, conf, prio);
}

/* Does atom i begin a line, or stand behind the mark of a message that is sent on:
 * "> Objet: ..."? */
static int
begins_line(const x_ex *x, size_t i)
{
	while (i && !(x_atom(x, i)->flags & MATCH_LINE) &&
	       (x_is(x, i - 1, '>') || x_is(x, i - 1, '*')))
		i--;
	return (x_atom(x, i)->flags & MATCH_LINE) != 0;
}

/* "..., motif : loyer juillet, a été ...": a value in mid-line ends with a comma, a sentence. */
static size_t
sentence_end(const x_ex *x, size_t i)
{
	size_t e = value_end(x, i, 1), k = i;
	while (k < e && !(x_is(x, k, '.') && !x_glued(x, k + 1))) k++;
	return k;
}

static void
subject(x_ex *x, const x_hit *h)
{
	int colon;
	size_t i = value_at(x, h, &colon), e;
	int line = begins_line(x, h->first);
	if (!line && x_is(x, h->end, ':') && i < x->t.n && !(x_atom(x, i)->flags & MATCH_LINE) &&
	    !strcmp(h->value, "reason")) {
		put_range(x, KELMA_FIELD_SUBJECT, i, sentence_end(x, i), 0.85, PRIO_SUBJECT);
		return;
	}
	if (!line || i >= x->t.n ||
	    (x_atom(x, i)->flags & MATCH_LINE)) {
		/* the value may stand on the next line */
		if (!line || !colon || i >= x->t.n) return;
	}
	e = value_end(x, i, 0);
	if (!colon && e - i < 2) return;
	if (x_is(x, i, '"')) i++;
	put_range(x, KELMA_FIELD_SUBJECT, i, e, colon ? 0.97 : 0.85, PRIO_SUBJECT);
}

/* Does the text ask for given and family name apart? */
static int
asks_apart(const x_ex *x)
{
	int seen = 0, colon;
	for (size_t k = 0; k < x->nhit && seen != 3; k++) {
		const x_hit *h = &x->hit[k];
		if (h->kind != KIND_LABEL || h->cut ||
		    !(h->sub == KELMA_FIELD_FAMILY_NAME || h->sub == KELMA_FIELD_GIVEN_NAME))
			continue;
		value_at(x, h, &colon);
		if (colon) seen |= h->sub == KELMA_FIELD_FAMILY_NAME ? 1 : 2;
	}
	return seen == 3;
}

/* Does the name go on in the other script with atom k: "SAOUDI", "Omar / ..."? */
static int
turns(const x_ex *x, size_t k)
{
	size_t p = k - 1 - (size_t)(k > 1 && x_atom(x, k - 1)->kind == MATCH_MARK);
	unsigned both = MATCH_LATIN | MATCH_ARABIC, a = x_atom(x, p)->flags & both,
		 b = x_atom(x, k)->flags & both;
	return a && b && a != b && x_atom(x, k)->flags & MATCH_SPACE;
}

static void
part_of_name(x_ex *x, const x_hit *h, int apart)
{
	int colon;
	size_t i = value_at(x, h, &colon), e;
	if (!colon || i >= x->t.n || (x_atom(x, i)->flags & MATCH_LINE)) return;
	if (x_is(x, i, '[')) return; /* [FAMILY_NAME]: what a redacted text says instead */
	e = value_end(x, i, 1);
	trim(x, i, &e);
	if (e <= i || e - i > 8 || x->busy[i]) return;
	const x_hit *l = x_hit_of(x, i, KIND_LABEL);
	if (l && l->end >= e && !x_hit_of(x, i, KIND_GIVEN))
		return; /* the head of the next column */
	unsigned type = apart ? h->sub : KELMA_FIELD_PERSON;
	for (size_t k = i; k < e; k++)
		if (x_atom(x, k)->kind == MATCH_NUM) return;
	for (size_t k = i + 1; k < e; k++)
		if (apart && turns(x, k)) { /* in two scripts */
			put_range(x, type, i, k, 0.95, PRIO_FILE);
			i = k;
		}
	put_range(x, type, i, e, 0.95, PRIO_FILE);
}

/* A word list decides the value; an unknown profession after its label is its own value. */
static void
labelled_word(x_ex *x, const x_hit *h, int kind)
{
	int colon;
	size_t i = value_at(x, h, &colon);
	if (!colon || i >= x->t.n || (x_atom(x, i)->flags & MATCH_LINE)) return;
	const x_hit *w = x_hit_of(x, i, kind);
	if (w) {
		x_put(x, h->sub, w->start, x_atom(x, w->end - 1)->end, w->value, strlen(w->value),
		      0.97, PRIO_WORD + 5);
		return;
	}
	size_t e = value_end(x, i, 1);
	if (kind == KIND_PROF && e - i <= 6 && x_atom(x, i)->kind == MATCH_WORD)
		put_range(x, h->sub, i, e, 0.7, PRIO_WORD + 5);
}

void
x_lines(x_ex *x)
{
	int apart = -1; /* not asked yet */
	for (size_t k = 0; k < x->nhit; k++) {
		const x_hit *h = &x->hit[k];
		if (h->kind != KIND_LABEL || h->cut) continue;
		switch (h->sub) {
		case KELMA_FIELD_SUBJECT: subject(x, h); break;
		case KELMA_FIELD_FAMILY_NAME:
		case KELMA_FIELD_GIVEN_NAME:
			if (apart < 0) apart = asks_apart(x);
			part_of_name(x, h, apart);
			break;
		case KELMA_FIELD_PROFESSION: labelled_word(x, h, KIND_PROF); break;
		case KELMA_FIELD_MARITAL_STATUS: labelled_word(x, h, KIND_MARITAL); break;
		default: break;
		}
	}
}
