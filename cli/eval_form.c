/* kelma eval form: does the record of a letter hold what its labels say? The same files as eval
 * extract; types may also be fields of forms (sender, birth_date ...). */
#include "eval_fields.h"
#include <stdlib.h>
#include <string.h>

enum {
	MAX_NAMES = 256,
	BEFORE_BYTES =
		24, /* an addressee has at most this before it on its line ("A l'attention de ", in
		       Arabic too) */
	LINE_BYTES = 200, /* ... which is no sentence */
	PLACE_BYTES = 8   /* and its town may follow: "de ", "b" */
};
/* Rows that sum up, before those of the types. */
enum { SUM_SUBJECT, SUM_DATE, SUM_ADDRESSEE, SUM_IDS, SUMS };
static const char *const sum_names[SUMS] = { "subject", "date", "addressee", "identifiers" };

typedef struct tally {
	size_t gold, found, first;
} tally;

typedef struct self {
	labelled in;
	kelma_form *fm;
	kelma_unit unit;
	const char *name[MAX_NAMES];
	size_t names, texts;
	tally sum[SUMS], t[MAX_NAMES];
	size_t *bytes, cap; /* byte of each unit of the text */
} self;

static size_t
name_number(const self *e, const char *name)
{
	size_t i = 0;
	while (i < e->names && strcmp(e->name[i], name) != 0) i++;
	return i;
}

static size_t
type_of(void *v, const char *name)
{
	const self *e = v;
	size_t i = name_number(e, name);
	return i == e->names ? NONE : i;
}

static kelma_status
open_form(void *v, const args *a, const kelma_res *res, kelma_err *err)
{
	static const char *const types[] = {
#define FIELD_NAME(id, text) text,
		KELMA_FIELD_LIST(FIELD_NAME)
#undef FIELD_NAME
	};
	self *e = v;
	held h = { 0 };
	const char *p;
	kelma_status st = form_options(a, &h, err);
	if (!st) st = form_open(&h, res, &e->fm, err);
	held_free(&h);
	if (st) return st;
	e->unit = (kelma_unit)arg_choice(a, OPT_OFFSETS);
	e->in.bytes = e->unit == KELMA_UNIT_BYTES;
	e->in.type = type_of;
	e->in.arg = e;
	while (e->names < KELMA_FIELD_COUNT) e->name[e->names] = types[e->names], e->names++;
	for (size_t i = 0; (p = kelma_form_get_column(e->fm, i)) && e->names < MAX_NAMES; i++)
		if (name_number(e, p) == e->names) e->name[e->names++] = p;
	return KELMA_OK;
}

/* The labels count in another unit: make them bytes. *length: units of the text. */
static kelma_status
to_bytes(self *e, size_t *length)
{
	const char *s = e->in.text.data;
	size_t n = e->in.text.len, units = 0;
	if (n + 1 > e->cap) {
		size_t *p = realloc(e->bytes, (n + 1) * 2 * sizeof *p);
		if (!p) return KELMA_ENOMEM;
		e->bytes = p;
		e->cap = (n + 1) * 2;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (e->unit != KELMA_UNIT_BYTES && (c & 0xc0) == 0x80) continue;
		e->bytes[units++] = i;
		if (e->unit == KELMA_UNIT_UTF16 && c >= 0xf0) e->bytes[units++] = i;
	}
	e->bytes[*length = units] = n;
	for (size_t i = 0; i < e->in.gold.n; i++) {
		field *f = &e->in.gold.f[i];
		if (f->end > units) return KELMA_ELIMIT;
		f->start = e->bytes[f->start];
		f->end = e->bytes[f->end];
	}
	return KELMA_OK;
}

static int
is_identifier(size_t type)
{
	switch (type) {
	case KELMA_FIELD_CNIE:
	case KELMA_FIELD_PASSPORT:
	case KELMA_FIELD_RESIDENCE_CARD:
	case KELMA_FIELD_ICE:
	case KELMA_FIELD_IF_TAX:
	case KELMA_FIELD_RC:
	case KELMA_FIELD_TAXE_PRO:
	case KELMA_FIELD_CNSS:
	case KELMA_FIELD_IDCS: case KELMA_FIELD_RIB: case KELMA_FIELD_IBAN: case KELMA_FIELD_PHONE:
	case KELMA_FIELD_EMAIL:
	case KELMA_FIELD_POSTAL_CODE:
	case KELMA_FIELD_PLATE:
	case KELMA_FIELD_MASSAR:
	case KELMA_FIELD_ACT_NUMBER: case KELMA_FIELD_COURT_FILE: case KELMA_FIELD_LAND_TITLE:
	case KELMA_FIELD_REFERENCE: return 1;
	default: return 0;
	}
}

/* Is the record's value v that of label w? By value where the label has one, else by place. */
static int
same_value(const self *e, const field *w, const kelma_form_field *v)
{
	field at = { .start = v->orig.start, .end = v->orig.end };
	if (w->value == NONE || w->type == KELMA_FIELD_SUBJECT) return same_place(w, &at);
	return strlen(v->value) == w->len &&
	       !memcmp(v->value, e->in.values.data + w->value, w->len);
}

/* Count label w in t: found anywhere under one of its names, first: as the value of such a field.
 * Dates have many names. */
static void
count(const self *e, const field *w, const char *name, tally *t)
{
	kelma_form_field v;
	int found = 0, first = 0,
	    date = w->type == KELMA_FIELD_DATE || w->type == KELMA_FIELD_HIJRI_DATE;
	for (size_t i = 0; kelma_form_get_field(e->fm, i, &v); i++) {
		if (!date && strcmp(v.name, name) != 0) continue;
		if (date && !strstr(v.name, "date") && strcmp(v.name, "valid_until") != 0) continue;
		if (!same_value(e, w, &v)) continue;
		found = 1;
		first |= v.rank == 0 || v.row;
	}
	t->gold++;
	t->found += (size_t)found;
	t->first += (size_t)first;
}

/* Is w an office that the letter is addressed to: almost alone on its line? Then what is to be
 * found: it and its town. */
static int
is_addressee(const self *e, const field *w, field *want)
{
	const char *s = e->in.text.data;
	size_t from = w->start, to = w->end;
	while (from && s[from - 1] != '\n') from--;
	while (to < e->in.text.len && s[to] != '\n') to++;
	if (w->type != KELMA_FIELD_ORGANIZATION || w->start - from > BEFORE_BYTES ||
	    to - from > LINE_BYTES)
		return 0;
	*want = *w;
	want->value = NONE;
	for (size_t i = 0; i < e->in.gold.n; i++) {
		const field *p = &e->in.gold.f[i];
		if (p->type == KELMA_FIELD_PLACE && p->start >= w->end &&
		    p->start - w->end <= PLACE_BYTES && p->end <= to)
			want->end = p->end;
	}
	return 1;
}

static kelma_status
line(void *v, const gold *g, kelma_err *err)
{
	self *e = v;
	size_t length = 0, addressed = 0;
	field to;
	kelma_status st = read_labelled(&e->in, g, err);
	if (!st && (st = to_bytes(e, &length)))
		return st == KELMA_ENOMEM
			       ? refuse(err, st, "out of memory")
			       : wrong(err, 0,
				       "a field ends after the text: another unit of --offsets?");
	if (!st)
		st = kelma_form_run(e->fm, e->in.text.data ? e->in.text.data : "", e->in.text.len,
				    err);
	for (size_t i = 0; i < e->in.gold.n && !st; i++) {
		const field *w = &e->in.gold.f[i];
		const char *name = e->name[w->type];
		count(e, w, name, &e->t[w->type]);
		if (w->type == KELMA_FIELD_SUBJECT) count(e, w, name, &e->sum[SUM_SUBJECT]);
		else if (w->type == KELMA_FIELD_DATE || w->type == KELMA_FIELD_HIJRI_DATE)
			count(e, w, name, &e->sum[SUM_DATE]);
		else if (is_identifier(w->type)) count(e, w, name, &e->sum[SUM_IDS]);
		else if (!strcmp(name, "addressee")) count(e, w, name, &e->sum[SUM_ADDRESSEE]);
		else if (!addressed && is_addressee(e, w, &to))
			count(e, &to, "addressee", &e->sum[SUM_ADDRESSEE]), addressed = 1;
	}
	e->texts += !st;
	return st;
}

static void
put_row(report *r, const char *name, const tally *t)
{
	table_text(r, name);
	table_count(r, t->gold);
	table_count(r, t->found);
	table_ratio(r, (double)t->found, (double)t->gold);
	table_count(r, t->first);
	table_ratio(r, (double)t->first, (double)t->gold);
}

static size_t
print(void *v, report *r)
{
	static const char *const heads[] = { "part",        "gold",  "found",
					     "found share", "first", "first share" };
	static const char *const types[] = { "type",        "gold",  "found",
					     "found share", "first", "first share" };
	const self *e = v;
	if (!e->texts) return 0;
	table_begin(r, "parts", heads, 6);
	for (size_t i = 0; i < SUMS; i++) put_row(r, sum_names[i], &e->sum[i]);
	table_end(r);
	table_begin(r, "types", types, 6);
	for (size_t i = 0; i < e->names; i++)
		if (e->t[i].gold) put_row(r, e->name[i], &e->t[i]);
	table_end(r);
	figures_begin(r);
	figure_count(r, "texts", e->texts);
	table_end(r);
	return e->texts;
}

static void
close_form(void *v)
{
	self *e = v;
	kelma_form_free(e->fm);
	labelled_free(&e->in);
	free(e->bytes);
}

static const opt_id own[] = { OPT_SCHEMA, OPT_OFFSETS, OPT_MIN_CONFIDENCE, OPT_COUNT };
const eval_kind eval_form = {
	.name = "form",
	.own = own,
	.size = sizeof(self),
	.open = open_form,
	.line = line,
	.print = print,
	.close = close_form,
};
