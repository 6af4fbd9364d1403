/* Boxes that are ticked, and tables: a head line of labels, then lines with as many cells. */
#include "form/record.h"
#include <string.h>

static const uint32_t box_bits = FORM_BIT(FORM_PART_ON) | FORM_BIT(FORM_PART_OFF);

/* The text of the option between atoms [a, e), at most to the end of its line. */
static kelma_span
option(const fm *f, size_t a, size_t e)
{
	kelma_span r = { 0, 0 };
	size_t last = a;
	while (last < e && (last == a || !(f->t.a[last].flags & MATCH_LINE))) last++;
	if (last > a) r = (kelma_span){ f->t.a[a].start, f->t.a[last - 1].end };
	return form_trim(f, r, NULL);
}

/* The field and canonical value that an option's words stand for; field -1 = any. */
static int
meaning(const fm *f, kelma_span r, int field, const char **value)
{
	match_entry e[MATCH_ENTRIES];
	const form_hit *h = r.end > r.start
				    ? form_hit_at(f, form_atom_at(f, r.start), FORM_BIT(FORM_VALUE))
				    : NULL;
	size_t n = h ? match_entries(&f->book.phrases, h->rec, e, MATCH_ENTRIES) : 0;
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == FORM_VALUE && (field < 0 || e[i].sub == (unsigned)field)) {
			*value = e[i].value;
			return (int)e[i].sub;
		}
	return -1;
}

/* The field of a label that boxes answer: a choice before others. */
static int
box_field(const fm *f, const form_hit *label)
{
	match_entry e[MATCH_ENTRIES];
	size_t n = match_entries(&f->book.phrases, label->rec, e, MATCH_ENTRIES);
	int field = -1;
	for (size_t i = 0; i < n; i++) {
		if (e[i].kind != FORM_LABEL) continue;
		if (field < 0 || f->book.field[e[i].sub].kind == FORM_KIND_CHOICE)
			field = (int)e[i].sub;
	}
	return field;
}

static void
tick(fm *f, int field, kelma_span r, unsigned *on)
{
	const char *value = NULL;
	int m = meaning(f, r, field, &value);
	if (field < 0) field = m;
	if (field < 0 || r.end <= r.start) return;
	if (++*on > 1 && !f->book.field[field].many)
		form_warn(f, KELMA_FORM_WARNING_BOXES, field, r);
	form_put(f, (unsigned)field, r, value, value ? 0.97 : 0.9, FROM_LABEL, 1);
}

int
form_boxes(fm *f, const form_hit *label, size_t a, size_t e)
{
	size_t i = a, boxes = 0;
	const form_hit *h = NULL;
	unsigned on = 0;
	while (i < e && !form_hit_at(f, i, box_bits)) i++;
	if (i == e) return 0;
	int field = label ? box_field(f, label) : -1, leading = i == a;
	const char *ignored;
	for (size_t from = a; i < e; boxes++) {
		size_t next = (h = form_hit_at(f, i, box_bits))->end;
		while (next < e && !form_hit_at(f, next, box_bits)) next++;
		kelma_span r = leading ? option(f, h->end, next) : option(f, from, i);
		if (!label && meaning(f, r, -1, &ignored) < 0 && boxes == 0 && !leading) return 0;
		if (h->what & FORM_BIT(FORM_PART_ON)) tick(f, field, r, &on);
		from = h->end;
		i = next;
	}
	if (!on && field >= 0) {
		f->blank[field] = 1;
		f->blank_at[field] = f->t.a[a].start;
	}
	return 1;
}

/* --- tables ---------------------------------------------------------------------------------- */

/* A line that only draws: |---|---|. */
static int
is_ruler(const fm *f, const form_line *l)
{
	return l->a < l->ae && !form_words(f, l->a, l->ae);
}

/* The label that a cell is, NULL when it is not one. */
static const form_hit *
head_cell(const fm *f, const form_cell *c)
{
	const form_hit *h = form_hit_at(f, c->a, FORM_BIT(FORM_LABEL));
	if (!h || h->end > c->ae) return NULL;
	for (size_t i = h->end; i < c->ae; i++) /* a second language, a bracket */
		if (f->t.a[i].kind != MATCH_MARK) {
			const form_hit *m = form_hit_at(f, i, FORM_BIT(FORM_LABEL));
			if (!m || m->end > c->ae) return form_is(f, i - 1, '(') ? h : NULL;
			i = m->end - 1;
		} else if (form_is(f, i, ':'))
			return NULL;
	return h;
}

static size_t
head_of(const fm *f, size_t i, const form_hit **head)
{
	form_cell c[FORM_CELLS];
	size_t n = f->line[i].many ? form_cells(f, &f->line[i], c) : 0, labels = 0;
	for (size_t k = 0; k < n; k++) labels += (head[k] = head_cell(f, &c[k])) != NULL;
	return n >= 2 && labels >= 2 && labels * 2 >= n ? n : 0;
}

size_t
form_table(fm *f, size_t i)
{
	const form_hit *head[FORM_CELLS];
	form_cell c[FORM_CELLS];
	size_t n = head_of(f, i, head), k = i + 1, rows = 0;
	if (!n) return i;
	for (; k < f->nline && f->line[k].role == LINE_FREE; k++) {
		if (is_ruler(f, &f->line[k])) continue;
		if (!f->line[k].many || form_cells(f, &f->line[k], c) != n) break;
		f->rows++;
		rows++;
		for (size_t j = 0; j < n; j++)
			if (head[j])
				form_answer(f, head[j], (kelma_span){ c[j].start, c[j].end },
					    f->rows);
	}
	if (!rows) return i;
	for (size_t j = i; j < k; j++) f->line[j].role = LINE_PAIR;
	return k;
}
