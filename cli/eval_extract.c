/* kelma eval extract: {"text":...,"fields":[{"type","start","end","value"},...]} a line. */
#include "eval_fields.h"
#include <stdlib.h>
#include <string.h>

enum { BINS = 10 }; /* of confidence */
/* Counts of a type. */
typedef struct tally {
	size_t gold, found, right, valued, value_right;
} tally;

typedef struct self {
	const char *wanted; /* --types */
	kelma_extract *ex;
	kelma_unit unit;
	labelled in;
	fields found;
	size_t *off, cap_off, texts, types;
	tally *t; /* one a type */
	tally bin[BINS]; /* by confidence: found, right */
	double sum[BINS];
	size_t scored;
} self;

static size_t type_of(void *v, const char *name);

static kelma_status
open_extract(void *v, const args *a, const kelma_res *res, kelma_err *err)
{
	self *e = v;
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	held h = { 0 };
	kelma_status st = extract_step(a, &o, &h, err);
	if (!st) st = kelma_extract_new(res, &o.extract, &e->ex, err);
	held_free(&h);
	if (st) return st;
	e->wanted = a->val[OPT_TYPES];
	e->in.type = type_of;
	e->in.arg = e;
	e->unit = (kelma_unit)arg_choice(a, OPT_OFFSETS);
	e->in.bytes = e->unit == KELMA_UNIT_BYTES;
	while (kelma_extract_get_type(e->ex, e->types)) e->types++;
	e->t = calloc(e->types + 1, sizeof *e->t);
	return e->t ? KELMA_OK : refuse(err, KELMA_ENOMEM, "out of memory");
}

/* Is the type among those of --types? */
static int
is_wanted(const self *e, const char *name, size_t n)
{
	if (!e->wanted) return 1;
	for (const char *p = e->wanted;; p++) {
		size_t k = strcspn(p, ",");
		if (k == n && !memcmp(p, name, n)) return 1;
		p += k;
		if (!*p) return 0;
	}
}

static size_t
find_type(const self *e, const char *name)
{
	size_t i = 0;
	while (i < e->types && strcmp(kelma_extract_get_type(e->ex, i), name) != 0) i++;
	return i;
}

/* For the reader of labelled texts. Types that --types leaves out are left out there too. */
static size_t
type_of(void *v, const char *name)
{
	const self *e = v;
	size_t t = find_type(e, name);
	return t == e->types ? NONE : is_wanted(e, name, strlen(name)) ? t : LEAVE_OUT;
}

/* Offsets of kelma's fields in the unit of the file; *length = that of the text. */
static kelma_status
convert(self *e, size_t *length)
{
	size_t need = 2 * e->found.n + 1;
	if (need > e->cap_off) {
		size_t *p = realloc(e->off, 2 * need * sizeof *p);
		if (!p) return KELMA_ENOMEM;
		e->off = p;
		e->cap_off = 2 * need;
	}
	for (size_t i = 0; i < e->found.n; i++) {
		e->off[2 * i] = e->found.f[i].start;
		e->off[2 * i + 1] = e->found.f[i].end;
	}
	e->off[need - 1] = e->in.text.len;
	if (e->unit != KELMA_UNIT_BYTES)
		kelma_offsets_convert(e->in.text.data ? e->in.text.data : "", e->in.text.len,
				      e->unit, e->off, need);
	for (size_t i = 0; i < e->found.n; i++) {
		e->found.f[i].start = e->off[2 * i];
		e->found.f[i].end = e->off[2 * i + 1];
	}
	*length = e->off[need - 1];
	return KELMA_OK;
}

static kelma_status
find_fields(self *e, size_t *length, kelma_err *err)
{
	kelma_field k;
	e->found.n = 0;
	kelma_status st = kelma_extract_start(e->ex, e->in.text.data ? e->in.text.data : "",
					      e->in.text.len, NULL, 0, err);
	while (!st && kelma_extract_next(e->ex, &k)) {
		field *f = add_field(&e->found);
		if (!f) st = KELMA_ENOMEM;
		else
			*f = (field){ .type = find_type(e, k.type_name),
				      .start = k.start,
				      .end = k.end,
				      .text = k.value,
				      .confidence = k.confidence,
				      .valid = k.valid };
	}
	if (!st) st = convert(e, length);
	return st == KELMA_ENOMEM ? refuse(err, st, "out of memory") : st;
}

/* The field of kelma that is g, or NULL. They are in order and do not overlap. */
static field *
partner(const self *e, const field *g)
{
	size_t lo = 0, hi = e->found.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (e->found.f[mid].end <= g->start) lo = mid + 1;
		else hi = mid;
	}
	for (; lo < e->found.n && e->found.f[lo].start < g->end; lo++) {
		field *f = &e->found.f[lo];
		if (!f->used && f->type == g->type && same_place(f, g)) return f;
	}
	return NULL;
}

static void
count_found(self *e, const field *f)
{
	int b = (int)(f->confidence * BINS);
	if (b >= BINS) b = BINS - 1;
	e->t[f->type].found++;
	if (!f->valid) return; /* its check digits are wrong: it says so itself */
	e->scored++;
	e->bin[b].found++;
	e->bin[b].right += (size_t)f->used;
	e->sum[b] += f->confidence;
}

static kelma_status
line(void *v, const gold *g, kelma_err *err)
{
	self *e = v;
	size_t length = 0;
	kelma_status st = read_labelled(&e->in, g, err);
	if (!st) st = find_fields(e, &length, err);
	for (size_t i = 0; i < e->in.gold.n && !st; i++)
		if (e->in.gold.f[i].end > length)
			st = wrong(err, 0,
				   "a field ends after the text: another unit of --offsets?");
	if (st) return st;
	for (size_t i = 0; i < e->in.gold.n; i++) {
		const field *w = &e->in.gold.f[i];
		field *f = partner(e, w);
		tally *t = &e->t[w->type];
		t->gold++;
		if (!f) continue;
		f->used = 1;
		t->right++;
		if (w->value == NONE) continue;
		t->valued++;
		t->value_right +=
			strlen(f->text) == w->len &&
			!memcmp(f->text, w->len ? e->in.values.data + w->value : "", w->len);
	}
	for (size_t i = 0; i < e->found.n; i++) count_found(e, &e->found.f[i]);
	e->texts++;
	return KELMA_OK;
}

static void
put_row(report *r, const char *name, const tally *t)
{
	table_text(r, name);
	table_count(r, t->gold);
	table_count(r, t->found);
	table_prf(r, t->right, t->gold, t->found);
	table_ratio(r, (double)t->value_right, (double)t->valued);
}

/* How confidence fits; returns the expected calibration error times the number of fields. */
static double
print_calibration(const self *e, report *r)
{
	static const char *const heads[] = { "from", "to", "fields", "confidence", "right" };
	double error = 0;
	table_begin(r, "calibration", heads, 5);
	for (int b = 0; b < BINS; b++) {
		const tally *t = &e->bin[b];
		double d = e->sum[b] - (double)t->right;
		if (!t->found) continue;
		error += d < 0 ? -d : d;
		table_ratio(r, b, BINS);
		table_ratio(r, b + 1, BINS);
		table_count(r, t->found);
		table_ratio(r, e->sum[b], (double)t->found);
		table_ratio(r, (double)t->right, (double)t->found);
	}
	table_end(r);
	return error;
}

static size_t
print(void *v, report *r)
{
	static const char *const heads[] = { "type",   "gold", "found",      "precision",
					     "recall", "F1",   "value right" };
	const self *e = v;
	tally all = { 0 };
	if (!e->texts) return 0;
	table_begin(r, "fields", heads, 7);
	for (size_t i = 0; i < e->types; i++) {
		const tally *t = &e->t[i];
		if (!t->gold && !t->found) continue;
		put_row(r, kelma_extract_get_type(e->ex, i), t);
		all.gold += t->gold;
		all.found += t->found;
		all.right += t->right;
		all.valued += t->valued;
		all.value_right += t->value_right;
	}
	put_row(r, "all", &all);
	table_end(r);
	double error = print_calibration(e, r);
	figures_begin(r);
	figure_count(r, "texts", e->texts);
	figure_ratio(r, "calibration error (ECE)", error, (double)e->scored);
	table_end(r);
	return e->texts;
}

static void
close_extract(void *v)
{
	self *e = v;
	kelma_extract_free(e->ex);
	labelled_free(&e->in);
	free(e->found.f);
	free(e->off);
	free(e->t);
}

static const opt_id own[] = { OPT_TYPES, OPT_PATTERNS, OPT_MIN_CONFIDENCE, OPT_OFFSETS, OPT_COUNT };
const eval_kind eval_extract = {
	.name = "extract",
	.own = own,
	.size = sizeof(self),
	.open = open_extract,
	.line = line,
	.print = print,
	.close = close_extract,
};
