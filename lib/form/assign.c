/* Values into fields: what a value of the extractor may be, order of values, what is missing, what
 * is odd. */
#include "form/record.h"
#include <stdlib.h>
#include <string.h>

enum { NAMED = 16 };

int
form_suits(const form_field *k, unsigned type)
{
	unsigned want = k->kind - FORM_KIND_TYPE;
	if (k->kind < FORM_KIND_TYPE) return 0;
	return want == type || (want == KELMA_FIELD_DATE && type == KELMA_FIELD_HIJRI_DATE);
}

int
form_has(const fm *f, unsigned field)
{
	for (size_t i = 0; i < f->nv; i++)
		if (f->v[i].field == field && !f->v[i].drop) return 1;
	return 0;
}

void
form_warn(fm *f, kelma_form_warning_code code, int field, kelma_span at)
{
	if (f->nwarning == FORM_WARNINGS) return;
	f->warning[f->nwarning++] =
		(kelma_form_warning){ code, field < 0 ? "" : f->book.field[field].name, at };
}

/* The text of r on one line, without tatweel and direction marks; blanks in a row are one. */
static kelma_status
clean(fm *f, kelma_span r)
{
	kelma_status st = kelma_buf_reserve(&f->vals, r.end - r.start + 1);
	if (st) return st;
	char *d = f->vals.data + f->vals.len;
	const char *s = f->s + r.start, *e = f->s + r.end;
	char *first = d;
	while (s < e) {
		size_t left = (size_t)(e - s);
		if (left >= 2 && !memcmp(s, "\xd9\x80", 2))
			s += 2; /* tatweel */
		else if (left >= 3 &&
			 (!memcmp(s, "\xe2\x80\x8e", 3) || !memcmp(s, "\xe2\x80\x8f", 3)))
			s += 3;
		else if (left >= 2 && !memcmp(s, "\xc2\xa0", 2))
			*d++ = ' ', s += 2;
		else if ((unsigned char)*s <= ' ') {
			if (d > first && d[-1] != ' ') *d++ = ' ';
			s++;
		} else
			*d++ = *s++;
	}
	*d = '\0';
	f->vals.len = (size_t)(d + 1 - f->vals.data);
	return KELMA_OK;
}

/* The lines of r as a list "a; b; c". */
static kelma_status
clean_list(fm *f, kelma_span r)
{
	kelma_status st = KELMA_OK;
	size_t first = f->vals.len;
	for (size_t i = r.start; i < r.end && !st;) {
		const char *nl = memchr(f->s + i, '\n', r.end - i);
		size_t end = nl ? (size_t)(nl - f->s) : r.end;
		kelma_span item = form_trim(f, (kelma_span){ i, end }, NULL);
		i = end + 1;
		if (item.end <= item.start) continue;
		if (f->vals.len > first) { /* over the NUL of the item before */
			f->vals.len--;
			st = kelma_buf_add(&f->vals, "; ", 2);
		}
		if (!st) st = clean(f, item);
	}
	return f->vals.len > first || st ? st : kelma_buf_add(&f->vals, "", 1);
}

static form_value *
new_value(fm *f)
{
	if (f->nv == f->v_cap) {
		size_t cap = f->v_cap ? f->v_cap * 2 : 64;
		form_value *p = realloc(f->v, cap * sizeof *p);
		if (!p) {
			f->st = KELMA_ENOMEM;
			return NULL;
		}
		f->v = p;
		f->v_cap = cap;
	}
	return &f->v[f->nv];
}

void
form_put(fm *f, unsigned field, kelma_span r, const char *value, double conf, int from, int valid)
{
	form_value *v = f->st || r.end <= r.start ? NULL : new_value(f);
	size_t at = f->vals.len;
	if (!v) return;
	f->st = value ? kelma_buf_add(&f->vals, value, strlen(value) + 1) : clean(f, r);
	if (f->st) return;
	*v = (form_value){
		(uint32_t)r.start, (uint32_t)r.end, (uint32_t)at,          0, 0,
		(uint8_t)field,    (uint8_t)from,   (uint8_t)(valid != 0), 0, (float)conf
	};
	f->nv++;
}

void
form_put_found(fm *f, unsigned field, size_t i, double conf, int from)
{
	form_found *x = &f->x[i];
	form_value *v = f->st ? NULL : new_value(f);
	if (!v) return;
	*v = (form_value){ x->start,       x->end,        x->value, 0, 0,
			   (uint8_t)field, (uint8_t)from, x->valid, 0, (float)conf };
	f->nv++;
	x->used = 1;
	if (!x->valid)
		form_warn(f, KELMA_FORM_WARNING_INVALID, (int)field,
			  (kelma_span){ x->start, x->end });
}

/* What has no part yet gets the field of its type. Without a date line the first date is a guess,
 * told so. */
static void
rest(fm *f)
{
	const int *field = f->book.typed;
	int had[2] = { form_has(f, (unsigned)field[KELMA_FIELD_DATE]),
		       form_has(f, (unsigned)field[KELMA_FIELD_PLACE]) };
	for (size_t i = 0; i < f->nx; i++) {
		form_found *x = &f->x[i];
		if (x->used || field[x->type] < 0) continue;
		int guess = x->type == KELMA_FIELD_DATE    ? 1 + had[0]
			    : x->type == KELMA_FIELD_PLACE ? 1 + had[1]
							   : 0;
		if (guess == 1 && x->conf * 0.5 >= f->min_conf)
			form_warn(f, KELMA_FORM_WARNING_GUESS, field[x->type],
				  (kelma_span){ x->start, x->end });
		form_put_found(f, (unsigned)field[x->type], i, guess ? x->conf * 0.5 : x->conf,
			       guess ? FROM_GUESS : FROM_TYPE);
		if (guess == 1) had[x->type != KELMA_FIELD_DATE] = 1;
	}
}

static int
place_in_schema(const fm *f, unsigned field)
{
	const form_schema *s = &f->book.schema[f->schema];
	for (size_t i = 0; i < s->n; i++)
		if (s->use[i] == field) return (int)i;
	return (int)(FORM_USES + field);
}

static void
swap(char *a, char *b, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = a[i];
		a[i] = b[i];
		b[i] = c;
	}
}

/* Let the item at `at` sink in the heap of n items. */
static void
sink(char *p, size_t n, size_t at, size_t size, int (*cmp)(const void *, const void *))
{
	for (size_t k; (k = 2 * at + 1) < n; at = k) {
		if (k + 1 < n && cmp(p + k * size, p + (k + 1) * size) < 0) k++;
		if (cmp(p + at * size, p + k * size) >= 0) return;
		swap(p + at * size, p + k * size, size);
	}
}

void
form_sort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	char *p = base;
	for (size_t i = n / 2; i-- > 0;) sink(p, n, i, size, cmp);
	for (size_t i = n; i-- > 1;) {
		swap(p, p + i * size, size);
		sink(p, i, 0, size, cmp);
	}
}

typedef struct key {
	form_value v;
	int place;
} key;

/* By field in the order of the schema; then rows, then where it came from, then the text. */
static int
before(const void *a, const void *b)
{
	const key *x = a, *y = b;
	if (x->place != y->place) return x->place < y->place ? -1 : 1;
	if (x->v.row != y->v.row) return x->v.row < y->v.row ? -1 : 1;
	if (x->v.from != y->v.from) return x->v.from < y->v.from ? -1 : 1;
	if (x->v.valid != y->v.valid) return x->v.valid ? -1 : 1;
	return x->v.start < y->v.start ? -1 : x->v.start > y->v.start;
}

static void
sort_values(fm *f)
{
	kelma_status st = kelma_buf_reserve(&f->keys, (f->nv + 1) * sizeof(key));
	if (st) {
		f->st = st;
		return;
	}
	key *k = (key *)(void *)f->keys.data;
	for (size_t i = 0; i < f->nv; i++)
		k[i] = (key){ f->v[i], place_in_schema(f, f->v[i].field) };
	form_sort(k, f->nv, sizeof *k, before);
	for (size_t i = 0; i < f->nv; i++) f->v[i] = k[i].v;
}

static const char *
text_of(const fm *f, const form_value *v)
{
	return f->vals.data + v->value;
}

/* Two different answers to labels of one field. */
static void
compare(fm *f)
{
	const form_value *first = NULL;
	for (size_t i = 0; i < f->nv; i++) {
		const form_value *v = &f->v[i];
		if (!first || first->field != v->field || first->row != v->row) {
			first = v;
			continue;
		}
		if (strcmp(text_of(f, first), text_of(f, v)) != 0 && first->from == FROM_LABEL &&
		    v->from == FROM_LABEL && !f->book.field[v->field].many)
			form_warn(f, KELMA_FORM_WARNING_CONTRADICTION, v->field,
				  (kelma_span){ v->start, v->end });
	}
}

/* Persons and offices that sender and addressee name already. A few of these are looked at. */
static void
drop_named(fm *f)
{
	int sender = f->book.known[FORM_KNOWN_SENDER], to = f->book.known[FORM_KNOWN_ADDRESSEE];
	int via = f->book.known[FORM_KNOWN_VIA], person = f->book.known[FORM_KNOWN_PERSON];
	int office = f->book.known[FORM_KNOWN_ORGANIZATION];
	size_t named[NAMED], n = 0;
	for (size_t i = 0; i < f->nv && n < NAMED; i++)
		if (f->v[i].field == sender || f->v[i].field == to || f->v[i].field == via)
			named[n++] = i;
	for (size_t i = 0; i < f->nv; i++) {
		form_value *v = &f->v[i];
		for (size_t k = 0; k < n && (v->field == person || v->field == office); k++) {
			const form_value *w = &f->v[named[k]];
			int in = v->start >= w->start && v->end <= w->end;
			if (w->field == sender
				    ? v->field == person && !strcmp(text_of(f, v), text_of(f, w))
				    : in)
				v->drop = 1;
		}
	}
}

static const form_value *
best(const fm *f, int field)
{
	for (size_t i = 0; i < f->nv; i++)
		if (f->v[i].field == field && !f->v[i].drop) return &f->v[i];
	return NULL;
}

static int
has_other(const fm *f, const uint8_t *instead)
{
	for (size_t k = 0; k < FORM_INSTEAD && instead[k]; k++)
		if (form_has(f, instead[k] - 1u)) return 1;
	return 0;
}

static void
missing(fm *f)
{
	const form_schema *s = &f->book.schema[f->schema];
	for (size_t i = 0; i < f->book.nfield; i++)
		if (f->blank[i] && !form_has(f, (unsigned)i))
			form_warn(f, KELMA_FORM_WARNING_BLANK, (int)i,
				  (kelma_span){ f->blank_at[i], f->blank_at[i] });
	for (size_t i = 0; i < s->n; i++)
		if (s->required[i] && !form_has(f, s->use[i]) && !has_other(f, s->instead[i]))
			f->missing[f->nmissing++] = s->use[i];
	const form_value *birth = best(f, f->book.known[FORM_KNOWN_BIRTH_DATE]),
			 *date = best(f, f->book.known[FORM_KNOWN_DATE]);
	if (birth && date && date->from != FROM_GUESS && text_of(f, birth)[0] >= '0' &&
	    text_of(f, birth)[0] <= '9' && text_of(f, date)[0] >= '0' &&
	    text_of(f, date)[0] <= '9' && strcmp(text_of(f, birth), text_of(f, date)) > 0)
		form_warn(f, KELMA_FORM_WARNING_ORDER, birth->field,
			  (kelma_span){ birth->start, birth->end });
}

/* Lists that grew line by line are written once. */
static void
rewrite(fm *f)
{
	for (size_t i = 0; i < f->nv && !f->st; i++) {
		form_value *v = &f->v[i];
		if (v->value != UINT32_MAX) continue;
		v->value = (uint32_t)f->vals.len;
		f->st = clean_list(f, (kelma_span){ v->start, v->end });
	}
}

/* Dropped values go, the others learn their place. */
static void
pack(fm *f)
{
	size_t n = 0;
	for (size_t i = 0; i < f->nv; i++) {
		if (f->v[i].drop) continue;
		f->v[n] = f->v[i];
		f->v[n].rank = n && f->v[n - 1].field == f->v[n].field ? f->v[n - 1].rank + 1 : 0;
		n++;
	}
	f->nv = n;
}

void
form_assign(fm *f)
{
	rest(f);
	for (size_t i = 0; i < f->nv; i++)
		if (f->v[i].conf < f->min_conf) f->v[i].drop = 1;
	rewrite(f);
	if (!f->st) sort_values(f);
	if (f->st) return;
	compare(f);
	drop_named(f);
	missing(f);
	pack(f);
}
