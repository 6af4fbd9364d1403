/* Labels and what answers them: behind a colon, in the next cell, on the next line; several on a
 * line; bilingual labels
 * ("Nom / <Arabic> :"); labels in running text before a value ("né le 13/10/1979"). */
#include "form/record.h"
#include <string.h>

enum {
	CHAIN = 6,       /* labels that stand for one another: languages of one label */
	HINT_BYTES = 80, /* "(jj/mm/aaaa)" behind a label */
	VALUE_BYTES = 400,
	PROSE_BYTES = 60,
	PROSE_WORDS = 3,
	PROSE_TURNS = 3,
	NEXT_BYTES = 160,
	PROSE_LINE = 14,
	ADDRESS_WORDS = 22
};
static const uint32_t label_bit = FORM_BIT(FORM_LABEL),
		      box_bits = FORM_BIT(FORM_PART_ON) | FORM_BIT(FORM_PART_OFF);

static int
is_colon(const fm *f, size_t i)
{
	return form_is(f, i, ':') || form_is(f, i, '=');
}

/* "Subject/ ..." as Arabic letters write it: a slash that clings to the label and not to the value.
 */
static int
is_slash(const fm *f, size_t i, size_t end)
{
	return form_is(f, i, '/') && !(f->t.a[i].flags & MATCH_SPACE) && i + 1 < end &&
	       (f->t.a[i + 1].flags & MATCH_SPACE) && !form_hit_at(f, i + 1, label_bit);
}

/* Behind atom i: past "(...)" on the same line. */
static size_t
past_bracket(const fm *f, size_t i, size_t end)
{
	if (i >= end || !form_is(f, i, '(')) return i;
	for (size_t k = i + 1; k < end && f->t.a[k].start - f->t.a[i].start < HINT_BYTES; k++)
		if (form_is(f, k, ')')) return k + 1;
	return i;
}

/* Do two label phrases name one field? */
static int
same_field(const fm *f, const form_hit *a, const form_hit *b)
{
	match_entry x[MATCH_ENTRIES], y[MATCH_ENTRIES];
	size_t n = match_entries(&f->book.phrases, a->rec, x, MATCH_ENTRIES);
	size_t m = match_entries(&f->book.phrases, b->rec, y, MATCH_ENTRIES);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (x[i].kind == FORM_LABEL && y[k].kind == FORM_LABEL &&
			    x[i].sub == y[k].sub)
				return 1;
	return 0;
}

/* The label that begins with atom i, its other languages and its bracket: the atom behind them. *h
 * is its phrase; of two different labels side by side the first counts. */
static size_t
label_end(const fm *f, size_t i, size_t end, const form_hit **h)
{
	const form_hit *l = form_hit_at(f, i, label_bit);
	*h = l;
	if (!l || l->end > end) return *h = NULL, i;
	size_t at = past_bracket(f, l->end, end);
	for (int k = 0; k < CHAIN && at < end; k++) {
		size_t next = at;
		while (next < end &&
		       (form_is(f, next, '/') || form_is(f, next, '-') || form_is(f, next, '*')))
			next++;
		const form_hit *m = form_hit_at(f, next, label_bit);
		if (!m || m->end > end ||
		    !(same_field(f, l, m) || (next > at && form_is(f, next - 1, '/'))))
			break;
		at = past_bracket(f, m->end, end);
	}
	return at;
}

/* Bullets and numbers before a label: "1. Nom", "- Nom", "3) Nom". */
static size_t
past_bullet(const fm *f, size_t i, size_t end)
{
	static const char marks[] = "-*.)#>";
	while (i < end && f->t.a[i].kind == MATCH_MARK && f->t.a[i].fe - f->t.a[i].f <= 3 &&
	       !(form_hit_at(f, i, box_bits | label_bit))) {
		size_t n = f->t.a[i].fe - f->t.a[i].f;
		if (n == 1 && !strchr(marks, f->t.fold.data[f->t.a[i].f])) break;
		i++;
	}
	if (i + 1 < end && f->t.a[i].kind == MATCH_NUM && f->t.a[i].fe - f->t.a[i].f <= 2 &&
	    (form_is(f, i + 1, '.') || form_is(f, i + 1, ')') || form_is(f, i + 1, '-')) &&
	    form_hit_at(f, i + 2, label_bit))
		i += 2;
	return i;
}

/* Does a label with a colon begin with atom i? */
static int
labels_here(const fm *f, size_t i, size_t end)
{
	const form_hit *h;
	size_t e = label_end(f, i, end, &h);
	return h && e < end && is_colon(f, e);
}

/* May a label begin with atom i inside a line? Small Latin letters after a word belong to it:
 * "revenu du père :". */
static int
may_label(const fm *f, size_t i)
{
	const match_atom *a = &f->t.a[i];
	return !(a->flags & MATCH_LATIN) || (a->flags & MATCH_UPPER) ||
	       f->t.a[i - 1].kind == MATCH_MARK;
}

/* Where the value that begins with atom i ends: the cell's end, or before another label with a
 * colon. */
static size_t
value_end(const fm *f, size_t i, size_t end)
{
	for (size_t k = i + 1; k < end; k++)
		if (f->at[k] < f->at[k + 1] && may_label(f, k) && labels_here(f, k, end)) return k;
	return end;
}

static kelma_span
span_of(const fm *f, size_t a, size_t e, size_t limit)
{
	if (a >= e) return (kelma_span){ limit, limit };
	return (kelma_span){ f->t.a[a].start,
			     e < f->t.n && f->t.a[e].start < limit ? f->t.a[e].start : limit };
}

/* --- what a label is answered with ----------------------------------------------------------- */

static unsigned
used_by(const fm *f, unsigned field)
{
	const form_schema *s = &f->book.schema[f->schema];
	for (size_t i = 0; i < s->n; i++)
		if (s->use[i] == field) return 1;
	return 0;
}

/* The first value of a fitting type in r, or nx. */
static size_t
found_in(const fm *f, const form_field *k, kelma_span r)
{
	for (size_t i = form_found_at(f, r.start); i < f->nx && f->x[i].start < r.end; i++)
		if (f->x[i].start >= r.start && f->x[i].end <= r.end && form_suits(k, f->x[i].type))
			return i;
	return f->nx;
}

/* How well r answers field k: 0 not at all. */
static int
fitness(const fm *f, unsigned field, kelma_span r)
{
	const form_field *k = &f->book.field[field];
	size_t a = form_atom_at(f, r.start);
	if (k->kind >= FORM_KIND_TYPE) return found_in(f, k, r) < f->nx ? 6 : 1;
	if (k->kind == FORM_KIND_CHOICE) return form_hit_at(f, a, FORM_BIT(FORM_VALUE)) ? 6 : 2;
	if (k->kind == FORM_KIND_NUMBER) return a < f->t.n && f->t.a[a].kind == MATCH_NUM ? 5 : 1;
	return 4;
}

/* Types whose text is a value even when the extractor does not know it. */
static int
is_soft(unsigned kind)
{
	switch (kind - FORM_KIND_TYPE) {
	case KELMA_FIELD_PERSON:
	case KELMA_FIELD_FAMILY_NAME:
	case KELMA_FIELD_GIVEN_NAME:
	case KELMA_FIELD_ADDRESS:
	case KELMA_FIELD_PLACE:
	case KELMA_FIELD_ORGANIZATION:
	case KELMA_FIELD_SUBJECT:
	case KELMA_FIELD_REFERENCE:
	case KELMA_FIELD_PROFESSION:
	case KELMA_FIELD_MARITAL_STATUS: return 1;
	default: return 0;
	}
}

/* A name ends where a comma, a bracket or a number stands. */
kelma_span
form_name_part(const fm *f, kelma_span r)
{
	size_t a = form_atom_at(f, r.start), i = a;
	while (i < f->t.n && f->t.a[i].start < r.end && f->t.a[i].kind != MATCH_NUM &&
	       !form_is(f, i, ',') && !form_is(f, i, ';') && !form_is(f, i, '(') &&
	       !form_is(f, i, '<'))
		i++;
	if (i > a && i < f->t.n && f->t.a[i].start < r.end) r.end = f->t.a[i].start;
	return form_trim(f, r, NULL);
}

static int
is_none(const fm *f, kelma_span r)
{
	const form_hit *h = form_hit_at(f, form_atom_at(f, r.start),
					FORM_BIT(FORM_PART_NONE) | FORM_BIT(FORM_PART_HINT));
	return h && (h->end >= f->t.n || f->t.a[h->end].start >= r.end);
}

static void
blank(fm *f, unsigned field, size_t at)
{
	if (!f->blank[field]) f->blank_at[field] = (uint32_t)at;
	f->blank[field] = 1;
}

static int
is_name(unsigned type)
{
	return type == KELMA_FIELD_PERSON || type == KELMA_FIELD_FAMILY_NAME ||
	       type == KELMA_FIELD_GIVEN_NAME;
}

/* Values of the extractor inside an answer have their part. Places of an address become the
 * commune. */
static void
use_up(fm *f, unsigned field, kelma_span r)
{
	const form_field *k = &f->book.field[field];
	int commune = f->book.known[FORM_KNOWN_COMMUNE];
	int named = k->kind == FORM_KIND_NAME ||
		    (k->kind >= FORM_KIND_TYPE && is_name(k->kind - FORM_KIND_TYPE));
	for (size_t i = form_found_at(f, r.start); i < f->nx && f->x[i].start < r.end; i++) {
		form_found *x = &f->x[i];
		int address = k->kind == FORM_KIND_TYPE + KELMA_FIELD_ADDRESS;
		if (x->used || (address && x->type == KELMA_FIELD_POSTAL_CODE)) continue;
		if (address && x->type == KELMA_FIELD_PLACE && commune >= 0)
			form_put_found(f, (unsigned)commune, i, x->conf * 0.8, FROM_PROSE);
		if ((address && (x->type == KELMA_FIELD_PLACE || x->type == KELMA_FIELD_ADDRESS)) ||
		    (named && is_name(x->type)) || form_suits(k, x->type))
			x->used = 1;
	}
}

/* Does r begin with a value of some other type? Then that is what it is: an IBAN under "account
 * number". */
static int
holds_other(const fm *f, kelma_span r)
{
	size_t i = form_found_at(f, r.start);
	return i < f->nx && f->x[i].start < r.end && f->x[i].start < r.start + 3 &&
	       !is_name(f->x[i].type);
}

static void
answer_text(fm *f, unsigned field, kelma_span r, int from, uint32_t row)
{
	const form_field *k = &f->book.field[field];
	size_t a = form_atom_at(f, r.start), before = f->nv;
	const form_hit *h;
	match_entry e[MATCH_ENTRIES];
	double conf = from == FROM_TABLE ? 0.85 : 0.8;
	if (k->kind == FORM_KIND_TYPE + KELMA_FIELD_SUBJECT) conf = 0.97;
	if (k->kind == FORM_KIND_NAME || k->kind == FORM_KIND_TYPE + KELMA_FIELD_PERSON)
		r = form_name_part(f, r);
	if (r.end <= r.start || r.end - r.start > VALUE_BYTES * 8) return;
	if (k->kind == FORM_KIND_CHOICE && (h = form_hit_at(f, a, FORM_BIT(FORM_VALUE)))) {
		size_t n = match_entries(&f->book.phrases, h->rec, e, MATCH_ENTRIES);
		for (size_t i = 0; i < n; i++)
			if (e[i].kind == FORM_VALUE && e[i].sub == field) {
				r.end = f->t.a[h->end - 1].end;
				form_put(f, field, r, e[i].value, 0.95, from, 1);
				if (f->nv > before) f->v[before].row = row;
				return;
			}
	}
	if (k->kind >= FORM_KIND_TYPE && !is_soft(k->kind) && holds_other(f, r)) return;
	int odd = (k->kind >= FORM_KIND_TYPE && !is_soft(k->kind)) ||
		  (k->kind == FORM_KIND_NUMBER && !(a < f->t.n && f->t.a[a].kind == MATCH_NUM));
	if (odd) form_warn(f, KELMA_FORM_WARNING_UNREADABLE, (int)field, r);
	form_put(f, field, r, NULL, odd ? 0.3 : conf, from, !odd);
	if (f->nv > before) f->v[before].row = row;
}

/* Answer one field with r, which is not empty. */
static void
answer(fm *f, unsigned field, kelma_span r, uint32_t row)
{
	const form_field *k = &f->book.field[field];
	int from = row ? FROM_TABLE : FROM_LABEL;
	size_t before = f->nv, x = k->kind >= FORM_KIND_TYPE ? found_in(f, k, r) : f->nx;
	size_t words = form_words(f, form_atom_at(f, r.start), form_atom_at(f, r.end));
	int subject = k->kind == FORM_KIND_TYPE + KELMA_FIELD_SUBJECT;
	int whole = subject ||
		    (k->kind == FORM_KIND_TYPE + KELMA_FIELD_ADDRESS && words <= ADDRESS_WORDS);
	if (k->kind == FORM_KIND_TYPE + KELMA_FIELD_PERSON && x == f->nx && holds_other(f, r))
		return;
	if (k->kind == FORM_KIND_TYPE + KELMA_FIELD_ADDRESS && x == f->nx && !whole) return;
	if (x < f->nx && !whole) {
		double conf = f->x[x].conf < 0.9 ? f->x[x].conf * 0.5 + 0.48 : f->x[x].conf;
		form_put_found(f, field, x, conf, from);
		if (f->nv > before) f->v[before].row = row;
		if (is_soft(k->kind)) use_up(f, field, (kelma_span){ f->x[x].start, f->x[x].end });
		return;
	}
	answer_text(f, field, r, from, row);
	use_up(f, field, r);
}

/* Is the label the first of its line, or behind a mark? Short ones ("A :") count only there. */
static int
label_opens(const fm *f, size_t i)
{
	return !i || (f->t.a[i].flags & MATCH_LINE) || f->t.a[i - 1].kind == MATCH_MARK;
}

/* Numbers of every kind have a digit, addresses an @: what has neither is a form not filled in. */
static int
is_unfilled(const fm *f, unsigned field, kelma_span r)
{
	const form_field *k = &f->book.field[field];
	if (k->kind < FORM_KIND_TYPE || is_soft(k->kind) || found_in(f, k, r) < f->nx ||
	    holds_other(f, r))
		return 0;
	for (size_t i = form_atom_at(f, r.start); i < f->t.n && f->t.a[i].start < r.end; i++)
		if (f->t.a[i].kind == MATCH_NUM || (f->t.a[i].flags & MATCH_DIGITS) ||
		    form_is(f, i, '@'))
			return 0;
	return 1;
}

int
form_answer(fm *f, const form_hit *label, kelma_span r, uint32_t row)
{
	match_entry e[MATCH_ENTRIES];
	size_t n = match_entries(&f->book.phrases, label->rec, e, MATCH_ENTRIES);
	int best = -1, top = 0, dots = 0, opens = label_opens(f, label->first);
	r = form_trim(f, r, &dots);
	int none = r.end <= r.start || is_none(f, r);
	for (size_t i = 0; i < n; i++) {
		if (e[i].kind != FORM_LABEL || e[i].sub >= f->book.nfield) continue;
		if (form_needs_colon(&e[i]) && !opens) continue;
		int v = none ? 1 : fitness(f, e[i].sub, r);
		if (v && used_by(f, e[i].sub)) v++;
		if (v > top) top = v, best = (int)e[i].sub;
	}
	if (best < 0) return 0;
	if (none || is_unfilled(f, (unsigned)best, r))
		blank(f, (unsigned)best, f->t.a[label->first].start);
	else
		answer(f, (unsigned)best, r, row);
	return 1;
}

/* --- lines ----------------------------------------------------------------------------------- */

/* The line under a label that stands alone: its value, unless it is another label or empty. */
static kelma_span
next_line(const fm *f, size_t i)
{
	const form_hit *h;
	kelma_span none = { 0, 0 };
	if (i + 1 >= f->nline || f->line[i + 1].role == LINE_BLANK) return none;
	const form_line *l = &f->line[i + 1];
	size_t a = past_bullet(f, l->a, l->ae), e = label_end(f, a, l->ae, &h);
	if (h && (e == l->ae || is_colon(f, e))) return none;
	if (l->end - l->start > NEXT_BYTES) return none;
	return (kelma_span){ l->start, l->end };
}

/* Lines of boxes under a label. How many there were. */
static size_t
box_lines(fm *f, const form_hit *h, size_t i)
{
	size_t n = 0;
	while (i + 1 + n < f->nline && f->line[i + 1 + n].a < f->line[i + 1 + n].ae &&
	       form_hit_at(f, f->line[i + 1 + n].a, box_bits))
		n++;
	if (!n || !form_boxes(f, h, f->line[i + 1].a, f->line[i + n].ae)) return 0;
	for (size_t k = 1; k <= n; k++) f->line[i + k].role = LINE_PAIR;
	return n;
}

/* A label with nothing behind it on its line. */
static void
label_alone(fm *f, const form_hit *h, size_t i, int dots)
{
	kelma_span r = dots ? (kelma_span){ 0, 0 } : next_line(f, i);
	if (!dots && box_lines(f, h, i)) return;
	if (r.end > r.start && form_answer(f, h, r, 0))
		f->line[i + 1].role = LINE_PAIR;
	else if (dots || form_is(f, h->end, ':'))
		form_answer(f, h, (kelma_span){ 0, 0 }, 0);
}

/* The pair whose label h ends before atom e; the value goes to atom ve, byte limit. Where the next
 * cell is is *next. */
static void
pair(fm *f, const form_hit *h, size_t e, size_t ve, size_t limit)
{
	while (e < ve && (is_colon(f, e) || is_slash(f, e, ve))) e++;
	if (!form_boxes(f, h, e, ve)) form_answer(f, h, span_of(f, e, ve, limit), 0);
}

/* Is all of [a, e) blanks and dots? *dots: some were dots. */
static int
is_empty(const fm *f, size_t a, size_t e, size_t limit, int *dots)
{
	kelma_span r = form_trim(f, span_of(f, a, e, limit), dots);
	return r.end <= r.start;
}

/* Does the label hold without a colon? */
static int
is_plain_label(const fm *f, const form_hit *h)
{
	match_entry e[MATCH_ENTRIES];
	size_t n = match_entries(&f->book.phrases, h->rec, e, MATCH_ENTRIES);
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == FORM_LABEL && !form_needs_colon(&e[i])) return 1;
	return 0;
}

/* All labels of a cell. 1 when there was one; *alone: the last one, which nothing answers yet,
 * *dots with dots. */
static int
cell_pairs(fm *f, const form_cell *c, const form_hit **alone, int *dots)
{
	int any = 0;
	size_t i = past_bullet(f, c->a, c->ae);
	*alone = NULL;
	for (size_t first = i; i < c->ae;) {
		const form_hit *h;
		size_t e = label_end(f, i, c->ae, &h), ve;
		int colon =
			h && e < c->ae && (is_colon(f, e) || (i == first && is_slash(f, e, c->ae)));
		if (h && !colon && !is_plain_label(f, h)) h = NULL;
		if (h && i > first && !may_label(f, i)) h = NULL;
		if (!h || !(colon ||
			    (i == first && (e == c->ae || is_empty(f, e, c->ae, c->end, dots))))) {
			if (i == first && h && form_boxes(f, h, e, c->ae)) return 1;
			i++;
			while (i < c->ae && f->at[i] == f->at[i + 1]) i++;
			continue;
		}
		ve = colon ? value_end(f, e, c->ae) : c->ae;
		any = 1;
		if (!is_empty(f, e, ve, c->end, dots))
			pair(f, h, e, ve, c->end);
		else if (ve < c->ae || *dots)
			form_answer(f, h, (kelma_span){ 0, 0 }, 0);
		else
			*alone = h;
		i = ve;
	}
	return any;
}

static void
line_pairs(fm *f, size_t i)
{
	form_cell c[FORM_CELLS];
	form_line *l = &f->line[i];
	const form_hit *alone = NULL, *next;
	int dots = 0, any = 0;
	size_t n = form_cells(f, l, c), first = past_bullet(f, l->a, l->ae);
	int opens = form_hit_at(f, first, label_bit) != NULL;
	for (size_t k = 0; k < n; k++) {
		int got = cell_pairs(f, &c[k], &next, &dots);
		if (alone && !got &&
		    !form_boxes(f, alone, c[k].a, c[k].ae)) /* the cell behind a label */
			form_answer(f, alone, (kelma_span){ c[k].start, c[k].end }, 0);
		else if (alone && got && alone != next)
			form_answer(f, alone, (kelma_span){ 0, 0 }, 0);
		alone = got ? next : NULL;
		any |= got;
	}
	if (alone) label_alone(f, alone, i, dots);
	if (!any && l->a < l->ae && form_boxes(f, NULL, l->a, l->ae)) any = 1;
	/* a sentence with a label in it stays one */
	if (any && (opens || form_words(f, l->a, l->ae) <= PROSE_LINE)) f->line[i].role = LINE_PAIR;
}

void
form_pairs(fm *f)
{
	for (size_t i = 0; i < f->nline;) {
		if (f->line[i].role != LINE_FREE) {
			i++;
			continue;
		}
		size_t next = form_table(f, i);
		if (next > i) {
			i = next;
			continue;
		}
		line_pairs(f, i++);
	}
}

/* --- running text ---------------------------------------------------------------------------- */

/* A label in running text gives its part to the value right behind it. */
/* The next value of the extractor behind atom `end`, when a few words at most part them; nx. */
static size_t
next_found(const fm *f, size_t end)
{
	size_t from = f->t.a[end - 1].end, x = form_found_at(f, from);
	while (x < f->nx && f->x[x].start < from) x++;
	if (x == f->nx || f->x[x].start - from > PROSE_BYTES) return f->nx;
	size_t a = form_atom_at(f, f->x[x].start);
	if (form_words(f, end, a) > PROSE_WORDS) return f->nx;
	for (size_t i = end; i < a; i++)
		if ((f->t.a[i].flags & MATCH_LINE) || form_is(f, i, ';') || form_is(f, i, ',') ||
		    (form_is(f, i, '.') && i > end))
			return f->nx;
	return x;
}

/* A label in running text gives its parts to the values right behind it: "né à Rabat le
 * 12/03/1980". The date of the letter itself is not told so. */
static void
prose_label(fm *f, const form_hit *h)
{
	match_entry e[MATCH_ENTRIES];
	size_t n = match_entries(&f->book.phrases, h->rec, e, MATCH_ENTRIES), end = h->end, x;
	int date = f->book.known[FORM_KNOWN_DATE];
	for (int turn = 0; turn < PROSE_TURNS && (x = next_found(f, end)) < f->nx; turn++) {
		size_t i = 0;
		for (; i < n; i++) {
			const form_field *k = &f->book.field[e[i].sub];
			if (e[i].kind == FORM_LABEL && !form_needs_colon(&e[i]) &&
			    (int)e[i].sub != date && form_suits(k, f->x[x].type))
				break;
		}
		if (i == n) return;
		if (!f->x[x].used) form_put_found(f, e[i].sub, x, f->x[x].conf * 0.95, FROM_PROSE);
		e[i].kind = FORM_EVIDENCE; /* each part once */
		end = form_atom_at(f, f->x[x].end);
	}
}

void
form_prose(fm *f)
{
	for (size_t i = 0; i < f->t.n; i++) {
		const form_hit *h = form_hit_at(f, i, label_bit);
		if (h && f->line[form_line_of(f, f->t.a[i].start)].role != LINE_HEAD)
			prose_label(f, h);
	}
}
