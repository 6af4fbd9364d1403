/* Professions and marital status in running text: between commas, after "I am", at the border of a
 * line. */
#include "extract/extract.h"
#include <string.h>

static int
intro_ends(const x_ex *x, size_t i)
{
	for (size_t back = 1; back <= 3 && back <= i; back++) {
		const x_hit *h = x_hit_of(x, i - back, KIND_INTRO);
		if (h && h->end == i && h->sub != INTRO_BESIDE) return 1;
	}
	return 0;
}

/* Does a fact of a person begin here: after a comma, a bar, "I am", another fact? */
static int
opens(const x_ex *x, size_t i, const x_hit *h, int marital)
{
	if (x_atom(x, i)->flags & MATCH_LINE) return 1;
	if (i == 0 || h->cut) return h->cut == 1 && x->busy[i ? i - 1 : 0] == 3;
	if (x_is(x, i - 1, ',') || x_is(x, i - 1, '(') || x_is(x, i - 1, '|') ||
	    x_is(x, i - 1, ';'))
		return 1;
	for (size_t back = 1; back <= 3 && back <= i; back++)
		for (uint32_t k = x->w[i - back].at; k < x_hits_end(x, i - back); k++) {
			const x_hit *q = &x->hit[k];
			if (q->end == i && q->kind == KIND_INTRO && q->sub != INTRO_BESIDE)
				return 1;
			/* "mon mari est ..." */
			if (q->end == i && q->kind == KIND_FILLER && intro_ends(x, i - back))
				return 1;
			if (q->end == i && q->kind == KIND_LABEL &&
			    q->sub == KELMA_FIELD_PROFESSION && !marital)
				return 1;
			if (q->end == i && q->kind == KIND_AND && back < i &&
			    x->busy[i - back - 1] == 3)
				return 1;
		}
	return marital && x->busy[i - 1] == 3;
}

/* Does it end here? */
static int
closes(const x_ex *x, size_t e, int marital)
{
	if (x_eol(x, e) || x_atom(x, e)->kind == MATCH_MARK) return 1;
	if (x_hit_of(x, e, KIND_AND) || x_hit_of(x, e, KIND_MARITAL) || x_hit_of(x, e, KIND_BEFORE))
		return 1;
	if (marital) return 1;
	const x_hit *town = x_hit_of(x, e, KIND_PLACE);
	if (town && town->cut) return 1; /* "in Agadir" in one word */
	return x_hit_of(x, e, KIND_LABEL) != NULL;
}

static size_t
fact(x_ex *x, size_t i, int kind, unsigned type)
{
	const x_hit *h = x_hit_of(x, i, kind);
	int marital = kind == KIND_MARITAL;
	if (!h || x->busy[i] || !opens(x, i, h, marital) || !closes(x, h->end, marital)) return 0;
	/* "the worker of the province": its governor */
	const x_hit *l = x_hit_of(x, h->end, KIND_LABEL);
	if (l && l->sub == KELMA_FIELD_PLACE && x_hit_of(x, i, KIND_OFFICE)) return 0;
	int line = (x_atom(x, i)->flags & MATCH_LINE) != 0;
	if (line && x_eol(x, h->end) && !(x_atom(x, i)->flags & MATCH_UPPER) &&
	    (x_atom(x, i)->flags & MATCH_LATIN))
		return 0;
	if (line && x_is(x, h->end, ':')) return 0; /* a label */
	x_put(x, type, h->start, x_atom(x, h->end - 1)->end, h->value, strlen(h->value),
	      marital ? 0.9 : 0.85, PRIO_WORD);
	memset(x->busy + i, 3, h->end - i);
	return h->end;
}

void
x_words(x_ex *x)
{
	for (size_t i = 0; (i = x_next(x, i, X_KIND(MARITAL) | X_KIND(PROF))) < x->t.n; i++) {
		size_t e = fact(x, i, KIND_MARITAL, KELMA_FIELD_MARITAL_STATUS);
		if (!e) e = fact(x, i, KIND_PROF, KELMA_FIELD_PROFESSION);
		if (e) i = e - 1;
	}
	for (size_t i = 0; i < x->t.n; i++)
		if (x->busy[i] == 3) x->busy[i] = 0;
}
