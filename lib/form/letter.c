/* The letter around the fields: greeting, addressee, place and date, who signs, title, enclosures;
 * what is left is the body. */
#include "form/record.h"
#include <string.h>

enum {
	HEAD_LINES = 25, /* how far down a head reaches */
	SHORT_WORDS = 14,
	BLOCK_WORDS = 8,
	TITLE_WORDS = 12,
	TITLE_LINES = 8,
	REST_WORDS = 3,
	CONTACT_WORDS = 4,
	MORE_LINES = 3,
	PLACE_WORDS = 4,
	PLACED_BYTES = 120,
	DECLARE_BYTES = 48
};
#define PART(name) FORM_BIT(FORM_PART_##name)

static int
ends_with(const fm *f, const form_line *l, char c)
{
	return l->ae > l->a && form_is(f, l->ae - 1, c);
}

static int
has_number(const fm *f, const form_line *l)
{
	for (size_t i = l->a; i < l->ae; i++)
		if (f->t.a[i].kind == MATCH_NUM || (f->t.a[i].flags & MATCH_DIGITS)) return 1;
	return 0;
}

/* First value of the extractor on the line of type t (or u) that has no part yet; nx. */
static size_t
found_on(const fm *f, const form_line *l, unsigned t, unsigned u)
{
	for (size_t i = form_found_at(f, l->start); i < f->nx && f->x[i].start < l->end; i++)
		if (!f->x[i].used && (f->x[i].type == t || f->x[i].type == u)) return i;
	return f->nx;
}

static void
put_part(fm *f, int field, kelma_span r, double conf, int from)
{
	r = form_trim(f, r, NULL);
	if (field >= 0 && r.end > r.start) form_put(f, (unsigned)field, r, NULL, conf, from, 1);
}

/* --- greetings and closings ------------------------------------------------------------------ */

static int
is_greeting(const fm *f, const form_line *l)
{
	size_t i = l->a, rest = 0;
	const form_hit *h = form_hit_at(f, i, PART(OPENING) | PART(SALUTATION) | PART(OFFICE));
	int office = h && (h->what & PART(OFFICE));
	if (!h || form_hit_at(f, i, PART(BODY))) return 0;
	if (office && ends_with(f, l, ',') && form_words(f, l->a, l->ae) <= SHORT_WORDS) return 1;
	while (i < l->ae) {
		if ((h = form_hit_at(f, i, PART(OPENING) | PART(SALUTATION))))
			i = h->end;
		else
			rest += f->t.a[i++].kind != MATCH_MARK;
	}
	return rest <= (office ? 1 : REST_WORDS) && !(office && rest && !ends_with(f, l, ','));
}

static void
greetings(fm *f)
{
	size_t free = 0, last = 0;
	for (size_t i = 0; i < f->nline; i++) {
		form_line *l = &f->line[i];
		if (l->role != LINE_FREE) continue;
		if (free++ < HEAD_LINES && is_greeting(f, l)) l->role = LINE_OPENING, last = i;
	}
	for (size_t i = last + 1; i < f->nline; i++)
		if (f->line[i].role == LINE_FREE && form_hit_at(f, f->line[i].a, PART(CLOSING))) {
			for (; i < f->nline; i++)
				if (f->line[i].role == LINE_FREE) f->line[i].role = LINE_CLOSING;
		}
}

/* --- place and date -------------------------------------------------------------------------- */

/* The part of a line that is not place, date, hour or the words between them: *from the first such
 * atom; how many words. */
static size_t
leftover(const fm *f, const form_line *l, size_t *from, size_t *to)
{
	size_t rest = 0;
	*from = *to = l->ae;
	for (size_t i = l->a; i < l->ae;) {
		size_t x = form_found_at(f, f->t.a[i].start);
		const form_hit *h = form_hit_at(f, i, PART(JOIN) | PART(PLACED));
		unsigned t = x < f->nx && f->x[x].start < f->t.a[i].end ? f->x[x].type
									: KELMA_FIELD_COUNT;
		if (t == KELMA_FIELD_DATE || t == KELMA_FIELD_HIJRI_DATE || t == KELMA_FIELD_TIME ||
		    t == KELMA_FIELD_PLACE) {
			while (i < l->ae && f->t.a[i].start < f->x[x].end) i++;
			continue;
		}
		if (h) {
			i = h->end;
			continue;
		}
		if (f->t.a[i].kind != MATCH_MARK) {
			if (!rest++) *from = i;
			*to = i + 1;
		}
		i++;
	}
	return rest;
}

/* Give date, Hijri date and place of the line their parts. `date` is the extractor's value. */
static void
put_place_date(fm *f, const form_line *l, size_t date, kelma_span place)
{
	int hijri = f->book.known[FORM_KNOWN_HIJRI_DATE], when = f->book.known[FORM_KNOWN_DATE],
	    where = f->book.known[FORM_KNOWN_PLACE];
	size_t p = found_on(f, l, KELMA_FIELD_PLACE, KELMA_FIELD_PLACE);
	for (size_t i = date; i < f->nx && f->x[i].start < l->end; i++) {
		if (f->x[i].used) continue;
		if (f->x[i].type == KELMA_FIELD_DATE && when >= 0)
			form_put_found(f, (unsigned)when, i, 0.95, FROM_PART);
		if (f->x[i].type == KELMA_FIELD_HIJRI_DATE && hijri >= 0)
			form_put_found(f, (unsigned)hijri, i, 0.95, FROM_PART);
	}
	if (place.end > place.start)
		put_part(f, f->book.known[FORM_KNOWN_PLACE], place, 0.7, FROM_PART);
	else if (p < f->nx && f->x[p].start < f->x[date].start && where >= 0)
		form_put_found(f, (unsigned)where, p, 0.95, FROM_PART);
}

static void
place_date_line(fm *f, form_line *l)
{
	size_t date = found_on(f, l, KELMA_FIELD_DATE, KELMA_FIELD_HIJRI_DATE), from, to, rest;
	kelma_span place = { 0, 0 };
	if (date == f->nx) return;
	rest = leftover(f, l, &from, &to);
	size_t a = form_atom_at(f, f->x[date].start);
	if (rest) {
		int placed = form_hit_at(f, l->a, PART(PLACED)) != NULL;
		if (rest > PLACE_WORDS || to > a || !(placed || form_is(f, to, ','))) return;
		for (size_t i = from; i < to; i++)
			if (f->t.a[i].kind == MATCH_NUM) return;
		place = (kelma_span){ f->t.a[from].start, f->t.a[to - 1].end };
	}
	put_place_date(f, l, date, place);
	l->role = LINE_HEAD;
}

/* "... Fait à Rabat le 12/03/2024." at the end of running text. */
static void
placed_in_text(fm *f, const form_hit *h)
{
	size_t at = f->t.a[h->first].start;
	const form_line *l = &f->line[form_line_of(f, at)];
	for (size_t i = form_found_at(f, at); i < f->nx && f->x[i].start < l->end; i++) {
		if (f->x[i].start - at > PLACED_BYTES) return;
		if (f->x[i].used ||
		    (f->x[i].type != KELMA_FIELD_DATE && f->x[i].type != KELMA_FIELD_HIJRI_DATE))
			continue;
		form_line rest = *l;
		rest.start = (uint32_t)at;
		put_place_date(f, &rest, i, (kelma_span){ 0, 0 });
		return;
	}
}

static void
places_and_dates(fm *f)
{
	for (size_t i = 0; i < f->nline; i++)
		if (f->line[i].role == LINE_FREE || f->line[i].role == LINE_CLOSING)
			place_date_line(f, &f->line[i]);
	for (size_t i = 0; i < f->t.n; i++) {
		const form_hit *h = form_hit_at(f, i, PART(PLACED));
		if (h) placed_in_text(f, h);
	}
}

/* --- addressee ------------------------------------------------------------------------------- */

/* Lines that go on with the addressee of line i: the last of them. */
static size_t
more_lines(const fm *f, size_t i)
{
	static const uint32_t stop = PART(OPENING) | PART(SALUTATION) | PART(BODY) | PART(CLOSING) |
				     PART(VIA) | PART(TO) | PART(PLACED);
	size_t k = i;
	while (k + 1 < f->nline && k - i < MORE_LINES) {
		const form_line *l = &f->line[k + 1];
		if (l->role != LINE_FREE || form_hit_at(f, l->a, stop) || has_number(f, l) ||
		    form_words(f, l->a, l->ae) > BLOCK_WORDS || ends_with(f, l, ',') ||
		    found_on(f, l, KELMA_FIELD_PERSON, KELMA_FIELD_CNIE) < f->nx)
			break;
		k++;
	}
	/* the block must end as one: before a blank line, a label, a greeting */
	return k + 1 < f->nline && f->line[k + 1].role == LINE_FREE ? i : k;
}

/* Does text from atom a to the end of line l name somebody to write to? */
static int
names_somebody(const fm *f, const form_line *l, size_t a, const form_hit *to)
{
	size_t x, words = form_words(f, a, l->ae);
	if (a >= l->ae || words > SHORT_WORDS || form_hit_at(f, l->a, PART(BODY))) return 0;
	if (form_hit_at(f, a, PART(OFFICE))) return 1;
	x = found_on(f, l, KELMA_FIELD_ORGANIZATION, KELMA_FIELD_PERSON);
	if (x < f->nx && f->x[x].start <= f->t.a[a].end + 4) return 1;
	int arabic = (f->t.a[to->first].flags & MATCH_ARABIC) != 0;
	return !ends_with(f, l, '.') && (arabic || (f->t.a[a].flags & MATCH_UPPER)) &&
	       !has_number(f, l);
}

static int
addressee_line(fm *f, size_t i)
{
	form_line *l = &f->line[i];
	const form_hit *to = form_hit_at(f, l->a, PART(TO)), *via = form_hit_at(f, l->a, PART(VIA));
	size_t a = to ? to->end : l->a, last;
	if (via && form_words(f, via->end, l->ae) <= SHORT_WORDS) {
		if (via->end < l->ae)
			put_part(f, f->book.known[FORM_KNOWN_VIA],
				 (kelma_span){ f->t.a[via->end].start, l->end }, 0.9, FROM_PART);
		l->role = LINE_HEAD;
		return 0;
	}
	while (to && a < l->ae && f->t.a[a].kind == MATCH_MARK) a++;
	if (to && a == l->ae && i + 1 < f->nline &&
	    f->line[i + 1].role == LINE_FREE) { /* alone on its line */
		l->role = LINE_HEAD;
		l = &f->line[++i];
		a = l->a;
	} else if (to ? !names_somebody(f, l, a, to)
		      : !(form_hit_at(f, a, PART(OFFICE)) &&
			  names_somebody(f, l, a, form_hit_at(f, a, PART(OFFICE))) &&
			  form_words(f, a, l->ae) >= 3 && !ends_with(f, l, '.')))
		return 0;
	last = more_lines(f, i);
	put_part(f, f->book.known[FORM_KNOWN_ADDRESSEE],
		 (kelma_span){ f->t.a[a].start, f->line[last].end }, to ? 0.95 : 0.85, FROM_PART);
	for (size_t k = i; k <= last; k++) f->line[k].role = LINE_HEAD;
	return 1;
}

static void
addressee(fm *f)
{
	int field = f->book.known[FORM_KNOWN_ADDRESSEE];
	size_t seen = 0;
	for (size_t i = 0; i < f->nline && seen < HEAD_LINES; i++) {
		const form_line *l = &f->line[i];
		seen += l->role != LINE_BLANK;
		if (l->role == LINE_FREE && addressee_line(f, i)) return;
		if (l->role == LINE_FREE && form_hit_at(f, l->a, PART(BODY))) break;
	}
	if (field < 0 || form_has(f, (unsigned)field)) return;
	for (size_t i = 0; i < f->nline; i++) { /* "Monsieur le Président," */
		const form_line *l = &f->line[i];
		const form_hit *h =
			l->role == LINE_OPENING ? form_hit_at(f, l->a, PART(OFFICE)) : NULL;
		if (h && form_words(f, l->a, l->ae) >= 3) {
			put_part(f, f->book.known[FORM_KNOWN_ADDRESSEE],
				 (kelma_span){ l->start, l->end }, 0.7, FROM_PART);
			return;
		}
	}
}

/* --- the writer ------------------------------------------------------------------------------ */

/* "I, the undersigned NAME". */
static int
declared(fm *f, unsigned sender)
{
	for (size_t i = 0; i < f->t.n; i++) {
		const form_hit *h = form_hit_at(f, i, PART(DECLARE));
		if (!h) continue;
		size_t at = f->t.a[h->end - 1].end, x = form_found_at(f, at);
		for (; x < f->nx && f->x[x].start < at + DECLARE_BYTES; x++)
			if (!f->x[x].used && f->x[x].type == KELMA_FIELD_PERSON) {
				form_put_found(f, sender, x, 0.93, FROM_PART);
				return 1;
			}
	}
	return 0;
}

static int
is_prose(const fm *f, const form_line *l)
{
	return l->role == LINE_FREE && form_words(f, l->a, l->ae) > SHORT_WORDS;
}

/* A person near the start of one of the lines [from, to) that are no prose; the last when `last`.
 */
static size_t
person_in(const fm *f, size_t from, size_t to, int last)
{
	size_t best = f->nx;
	for (size_t i = from; i < to; i++) {
		const form_line *l = &f->line[i];
		if (is_prose(f, l)) continue;
		size_t x = found_on(f, l, KELMA_FIELD_PERSON, KELMA_FIELD_PERSON);
		if (x == f->nx || form_words(f, l->a, form_atom_at(f, f->x[x].start)) > REST_WORDS)
			continue;
		best = x;
		if (!last) break;
	}
	return best;
}

static void
writer(fm *f)
{
	int sender = f->book.known[FORM_KNOWN_SENDER];
	size_t head = 0, tail = f->nline, prose = 0, x;
	if (sender < 0 || form_has(f, (unsigned)sender) || declared(f, (unsigned)sender)) return;
	while (head < f->nline && head < HEAD_LINES && f->line[head].role != LINE_HEAD &&
	       f->line[head].role != LINE_OPENING && !is_prose(f, &f->line[head]))
		head++;
	if (head < f->nline && (x = person_in(f, 0, head, 0)) < f->nx) {
		form_put_found(f, (unsigned)sender, x, 0.9, FROM_PART);
		return;
	}
	for (size_t i = 0; i < f->nline; i++)
		if (is_prose(f, &f->line[i]) || f->line[i].role == LINE_OPENING) prose = i + 1;
	while (tail > prose && f->line[tail - 1].role != LINE_OPENING) tail--;
	if ((x = person_in(f, tail, f->nline, 1)) < f->nx) {
		form_put_found(f, (unsigned)sender, x, 0.88, FROM_PART);
		return;
	}
	size_t only = f->nx, n = 0;
	for (size_t i = 0; i < f->nx; i++)
		if (!f->x[i].used && f->x[i].type == KELMA_FIELD_PERSON) only = i, n++;
	if (n == 1) form_put_found(f, (unsigned)sender, only, 0.6, FROM_GUESS);
}

/* "Name : three words" on a form that asks for no family name is the whole name. */
static void
whole_name(fm *f)
{
	int given = f->book.typed[KELMA_FIELD_GIVEN_NAME],
	    sender = f->book.known[FORM_KNOWN_SENDER];
	if (sender < 0 || given < 0 || form_has(f, (unsigned)sender) ||
	    form_has(f, (unsigned)f->book.typed[KELMA_FIELD_FAMILY_NAME]))
		return;
	for (size_t i = 0; i < f->nv; i++) {
		form_value *v = &f->v[i];
		size_t a = form_atom_at(f, v->start), e = form_atom_at(f, v->end);
		if (v->field == (unsigned)given && v->from == FROM_LABEL && form_words(f, a, e) > 1)
			v->field = (uint8_t)sender;
	}
}

/* Who signs wrote it, when nobody else did: "Signature : NAME". */
static void
signer(fm *f)
{
	int sender = f->book.known[FORM_KNOWN_SENDER],
	    signature = f->book.known[FORM_KNOWN_SIGNATURE];
	if (sender < 0 || form_has(f, (unsigned)sender)) return;
	for (size_t i = 0; i < f->nv; i++) {
		kelma_span r = { f->v[i].start, f->v[i].end };
		if (f->v[i].field != signature || f->v[i].drop) continue;
		form_put(f, (unsigned)sender, form_name_part(f, r), NULL, 0.75, FROM_PART, 1);
		return;
	}
}

/* --- title, enclosures, body ----------------------------------------------------------------- */

/* How much line i looks like a title: 2 it begins with what the schemas are about, 1 capitals or,
 * in Arabic letters, a few words alone; 0 no. */
static int
title_like(const fm *f, size_t i)
{
	const form_line *l = &f->line[i];
	int above = i + 1 < f->nline &&
		    (f->line[i + 1].role == LINE_PAIR || f->line[i + 1].role == LINE_BLANK);
	size_t words = form_words(f, l->a, l->ae), caps = 0, arabic = 0;
	if (l->role != LINE_FREE || !words || words > TITLE_WORDS || ends_with(f, l, '.') ||
	    ends_with(f, l, ',') || ends_with(f, l, '?') ||
	    found_on(f, l, KELMA_FIELD_PERSON, KELMA_FIELD_ADDRESS) < f->nx ||
	    form_hit_at(f, l->a, PART(BODY)))
		return 0;
	if (form_hit_at(f, l->a, FORM_BIT(FORM_EVIDENCE))) return 2;
	for (size_t k = l->a; k < l->ae; k++) {
		caps += (f->t.a[k].flags & MATCH_CAPS) != 0;
		arabic += (f->t.a[k].flags & MATCH_ARABIC) != 0;
	}
	if (has_number(f, l)) return 0;
	return caps * 2 >= words || (arabic == words && words <= BLOCK_WORDS) ||
	       (words <= 3 && caps) ||
	       (above && words <= BLOCK_WORDS && (f->t.a[l->a].flags & MATCH_UPPER) &&
		l->a + 1 < l->ae);
}

/* Without a subject line the title is the subject: a short line near the top that is no sentence.
 */
static void
title(fm *f)
{
	int subject = f->book.known[FORM_KNOWN_SUBJECT], top = 0;
	size_t best = f->nline, seen = 0;
	for (size_t i = 0; i < f->nline; i++) seen += f->line[i].role != LINE_BLANK;
	if (seen < 3 && !(seen == 2 && is_prose(f, &f->line[f->nline - 1]))) return;
	seen = 0;
	for (size_t i = 0; i < f->nline && seen < TITLE_LINES && top < 2; i++) {
		if (f->line[i].role == LINE_BLANK) continue;
		int v = title_like(f, i);
		if (v > top && (v == 2 || !seen)) top = v, best = i;
		seen++;
	}
	if (best == f->nline) return;
	form_line *l = &f->line[best];
	l->role = LINE_HEAD;
	if (subject >= 0 && !form_has(f, (unsigned)subject))
		form_put(f, (unsigned)subject, form_trim(f, (kelma_span){ l->start, l->end }, NULL),
			 NULL, top == 2 ? 0.65 : 0.5, FROM_GUESS, 1);
}

/* A choice that no label asks for may stand in the title: "birth declaration". */
static void
choices_of_title(fm *f)
{
	int subject = f->book.known[FORM_KNOWN_SUBJECT];
	const form_schema *s = &f->book.schema[f->schema];
	match_entry e[MATCH_ENTRIES];
	size_t i = 0;
	while (i < f->nv && f->v[i].field != subject) i++;
	if (i == f->nv) return;
	uint32_t end = f->v[i].end;
	for (size_t a = form_atom_at(f, f->v[i].start); a < f->t.n && f->t.a[a].start < end; a++) {
		const form_hit *h = form_hit_at(f, a, FORM_BIT(FORM_VALUE));
		size_t n = h ? match_entries(&f->book.phrases, h->rec, e, MATCH_ENTRIES) : 0;
		for (size_t k = 0; k < n; k++)
			for (size_t u = 0; e[k].kind == FORM_VALUE && u < s->n; u++)
				if (s->use[u] == e[k].sub && s->required[u] &&
				    !form_has(f, e[k].sub))
					form_put(f, e[k].sub,
						 (kelma_span){ f->t.a[a].start,
							       f->t.a[h->end - 1].end },
						 e[k].value, 0.8, FROM_PROSE, 1);
	}
}

/* A list of enclosures goes on over the lines with bullets and numbers under its label. */
static void
enclosures(fm *f)
{
	int field = f->book.known[FORM_KNOWN_ATTACHMENTS];
	for (size_t k = 0; k < f->nv; k++) {
		form_value *v = &f->v[k];
		if (v->field != field) continue;
		size_t i = form_line_of(f, v->start) + 1;
		for (; i < f->nline; i++) {
			form_line *l = &f->line[i];
			if (l->a == l->ae || (l->role != LINE_FREE && l->role != LINE_CLOSING))
				break;
			if (f->t.a[l->a].kind == MATCH_WORD) break;
			l->role = LINE_PAIR;
			v->end = (uint32_t)form_trim(f, (kelma_span){ v->start, l->end }, NULL).end;
			v->value = UINT32_MAX; /* written anew from the text */
		}
	}
}

/* Mostly values on this line? Such lines at the end are the writer's, not the text. */
static int
is_contact(const fm *f, const form_line *l)
{
	size_t words = 0, values = 0;
	for (size_t i = l->a; i < l->ae; i++) {
		size_t x = form_found_at(f, f->t.a[i].start);
		if (x < f->nx && f->x[x].start < f->t.a[i].end)
			values++;
		else
			words += f->t.a[i].kind != MATCH_MARK;
	}
	return values && words <= CONTACT_WORDS;
}

/* A line of a form whose label nobody knows: "N° d'ordre : 12" beside lines that are known. */
static void
odd_labels(fm *f)
{
	for (size_t i = 0; i < f->nline; i++) {
		form_line *l = &f->line[i];
		size_t k = l->a;
		int beside = (i && f->line[i - 1].role == LINE_PAIR) ||
			     (i + 1 < f->nline && f->line[i + 1].role == LINE_PAIR);
		if (l->role != LINE_FREE || !beside || form_words(f, l->a, l->ae) > BLOCK_WORDS)
			continue;
		while (k < l->ae && !form_is(f, k, ':')) k++;
		if (k < l->ae && form_words(f, l->a, k) <= CONTACT_WORDS) l->role = LINE_PAIR;
	}
}

/* Does the text itself begin with line i? */
static int
begins_text(const fm *f, size_t i, int greeted)
{
	const form_line *l = &f->line[i];
	if (l->role != LINE_FREE) return 0;
	return greeted || is_prose(f, l) || form_hit_at(f, l->a, PART(BODY)) ||
	       (ends_with(f, l, '.') && form_words(f, l->a, l->ae) > CONTACT_WORDS);
}

static void
find_body(fm *f)
{
	int greeted = 0, seen = 0;
	odd_labels(f);
	size_t from = 0, to = f->nline, head = 0;
	/* what stands above the last head line is the head */
	for (size_t i = 0; i < f->nline && i < HEAD_LINES; i++) {
		if (begins_text(f, i, greeted)) break;
		/* an invocation above all is no greeting */
		greeted |= seen && f->line[i].role == LINE_OPENING;
		seen |= f->line[i].role != LINE_BLANK;
		if (f->line[i].role == LINE_HEAD || f->line[i].role == LINE_OPENING) head = i + 1;
	}
	for (from = head; from < to && f->line[from].role != LINE_FREE; from++) {
	}
	while (to > from && (f->line[to - 1].role != LINE_FREE || is_contact(f, &f->line[to - 1])))
		to--;
	if (to == from && from < f->nline && f->line[from].role == LINE_FREE && head == from &&
	    !head)
		to = from + 1;
	if (to == from) return;
	f->body = (kelma_span){ f->line[from].start, f->line[to - 1].end };
	while (f->body.start < f->body.end && (unsigned char)f->s[f->body.start] <= ' ')
		f->body.start++;
	while (f->body.end > f->body.start && (unsigned char)f->s[f->body.end - 1] <= ' ')
		f->body.end--;
}

void
form_letter(fm *f)
{
	greetings(f);
	places_and_dates(f);
	addressee(f);
	title(f);
	choices_of_title(f);
	form_prose(f);
	whole_name(f);
	writer(f);
	signer(f);
	enclosures(f);
	find_body(f);
}
