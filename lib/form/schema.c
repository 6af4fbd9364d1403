/* The book of forms: fields, labels, parts and schemas, read from text into one table of phrases.
 * The pack's files and the user's schema go through the same lines. */
#include "form/record.h"
#include "base/base.h"
#include "base/lines.h"
#include "pack/pack.h"
#include <stdlib.h>
#include <string.h>

enum { WEIGHT_MAX = 9 };

/* The text being read; `own` is the user's: its labels need a known field, its errors are
 * KELMA_ESYNTAX. */
typedef struct reader {
	form_book *b;
	match_phrasew w;
	base_lines l;
	form_schema *schema; /* being read; NULL in the shared files */
	kelma_err *err;
	kelma_status bad;
} reader;

static kelma_status fail(reader *r, const char *fmt, base_str what)
	__attribute__((format(printf, 2, 0)));
static kelma_status
fail(reader *r, const char *fmt, base_str what)
{
	char b[40];
	size_t n = what.n < 32 ? what.n : 32;
	while (n && n < what.n && ((unsigned char)what.s[n] & 0xc0) == 0x80) n--;
	memcpy(b, what.s, n);
	b[n] = '\0';
	return base_fail(r->err, r->bad, 0, r->l.line, fmt, b);
}

static const char *const part_names[] = {
#define PART_NAME(id, text) text,
	FORM_PART_LIST(PART_NAME)
#undef PART_NAME
};
static const char *const kind_names[] = { "text", "name", "choice", "number",
#define TYPE_NAME(id, text) text,
					  KELMA_FIELD_LIST(TYPE_NAME)
#undef TYPE_NAME
};

static int
index_of(const char *const *names, size_t n, base_str s)
{
	for (size_t i = 0; i < n; i++)
		if (base_str_is(s, names[i])) return (int)i;
	return -1;
}

int
form_find_field(const form_book *b, const char *s, size_t n)
{
	for (size_t i = 0; i < b->nfield; i++)
		if (base_str_is((base_str){ s, n }, b->field[i].name)) return (int)i;
	return -1;
}

int
form_find_schema(const form_book *b, const char *s, size_t n)
{
	for (size_t i = 0; i < b->nschema; i++)
		if (base_str_is((base_str){ s, n }, b->schema[i].name)) return (int)i;
	return -1;
}

/* Names are what JSON, CSV and shells take without quotes. */
static int
good_name(base_str s)
{
	if (!s.n || s.n >= FORM_NAME || s.s[0] < 'a' || s.s[0] > 'z') return 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.s[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
			return 0;
	}
	return 1;
}

static kelma_status
add_variants(reader *r, base_str v, int what, unsigned sub, const char *value)
{
	match_entry e = { (unsigned)what, sub, value };
	size_t added = 0;
	while (v.n) {
		const char *bar = memchr(v.s, '|', v.n);
		size_t n = bar ? (size_t)(bar - v.s) : v.n;
		kelma_status st = n ? match_phrasew_add(&r->w, v.s, n, &e) : KELMA_OK;
		if (st == KELMA_ENOMEM) return base_fail(r->err, st, 0, 0, "out of memory");
		if (st)
			return fail(r, "variant '%s' has no letters or more than 32 words",
				    (base_str){ v.s, n });
		added += n != 0;
		v.n -= n + (bar != NULL);
		v.s += n + (bar != NULL);
	}
	return added ? KELMA_OK : fail(r, "no variants%s", (base_str){ "", 0 });
}

/* Fields that do as well as the last one. */
static kelma_status
read_instead(reader *r, base_str v)
{
	form_schema *s = r->schema;
	for (size_t k = 0; v.n; k++) {
		const char *bar = memchr(v.s, '|', v.n);
		size_t n = bar ? (size_t)(bar - v.s) : v.n;
		int at = form_find_field(r->b, v.s, n);
		if (at < 0 || k == FORM_INSTEAD)
			return fail(r, "'%s' is no field, or a fourth one instead",
				    (base_str){ v.s, n });
		s->instead[s->n - 1][k] = (uint8_t)(at + 1);
		v.n -= n + (bar != NULL);
		v.s += n + (bar != NULL);
	}
	return KELMA_OK;
}

/* field<TAB>name<TAB>kind<TAB>one|many in the shared file, ...<TAB>kind or -<TAB>required|optional
 * in a schema. */
static kelma_status
read_field(reader *r, base_str *c, size_t n)
{
	form_book *b = r->b;
	if (n < 4)
		return fail(r, "want field<TAB>name<TAB>kind<TAB>%s",
			    (base_str){ "required|optional", 17 });
	int at = form_find_field(b, c[1].s, c[1].n), known = base_str_is(c[2], "-");
	int kind = known ? 0 : index_of(kind_names, sizeof kind_names / sizeof *kind_names, c[2]);
	if (!good_name(c[1]))
		return fail(r, "'%s' is no name: a-z, 0-9, _ and -, at most 31", c[1]);
	if (kind < 0)
		return fail(r, "'%s' is no kind: text, name, choice, number or a field type", c[2]);
	if (known && at < 0)
		return fail(r, "field '%s' is not known: give its kind in place of -", c[1]);
	if (at < 0) {
		if (b->nfield == FORM_FIELDS) return fail(r, "too many fields at '%s'", c[1]);
		at = (int)b->nfield++;
		memcpy(b->field[at].name, c[1].s, c[1].n);
	}
	if (!known) b->field[at].kind = (uint8_t)kind;
	if (!r->schema) {
		b->field[at].many = base_str_is(c[3], "many") ? 1 : 0;
		return KELMA_OK;
	}
	form_schema *s = r->schema;
	int required = base_str_is(c[3], "required");
	if (!required && !base_str_is(c[3], "optional"))
		return fail(r, "'%s' is neither required nor optional", c[3]);
	for (size_t i = 0; i < s->n; i++)
		if (s->use[i] == (uint8_t)at) return fail(r, "field '%s' stands there twice", c[1]);
	if (s->n == FORM_USES) return fail(r, "more than 64 fields at '%s'", c[1]);
	s->required[s->n] = (uint8_t)required;
	s->use[s->n++] = (uint8_t)at;
	return n > 4 ? read_instead(r, c[4]) : KELMA_OK;
}

static kelma_status
read_label(reader *r, base_str *c, size_t n, const char *value)
{
	if (n < 3) return fail(r, "want label<TAB>name<TAB>%s", (base_str){ "variants", 8 });
	int at = form_find_field(r->b, c[1].s, c[1].n);
	if (at < 0)
		return fail(r,
			    "label of a field '%s' that is not there: a field line must come first",
			    c[1]);
	return add_variants(r, c[2], FORM_LABEL, (unsigned)at, value);
}

static kelma_status
read_value(reader *r, base_str *c, size_t n)
{
	char v[64];
	if (n < 4)
		return fail(r, "want value<TAB>name<TAB>canonical<TAB>%s",
			    (base_str){ "variants", 8 });
	int at = form_find_field(r->b, c[1].s, c[1].n);
	if (at < 0)
		return fail(r,
			    "value of a field '%s' that is not there: a field line must come first",
			    c[1]);
	if (!c[2].n || c[2].n >= sizeof v)
		return fail(r, "canonical value '%s' is empty or too long", c[2]);
	memcpy(v, c[2].s, c[2].n);
	v[c[2].n] = '\0';
	return add_variants(r, c[3], FORM_VALUE, (unsigned)at, v);
}

static kelma_status
read_evidence(reader *r, base_str *c, size_t n)
{
	char w[2] = "";
	if (n < 3) return fail(r, "want evidence<TAB>weight<TAB>%s", (base_str){ "variants", 8 });
	if (c[1].n != 1 || c[1].s[0] < '1' || c[1].s[0] > '0' + WEIGHT_MAX)
		return fail(r, "weight '%s' is not 1 to 9", c[1]);
	w[0] = c[1].s[0];
	return add_variants(r, c[2], FORM_EVIDENCE, (unsigned)(r->schema - r->b->schema), w);
}

static kelma_status
read_part(reader *r, base_str *c, size_t n)
{
	int part = n >= 3 ? index_of(part_names, FORM_PARTS, c[1]) : -1;
	if (part < 0) return fail(r, "unknown part '%s'", n > 1 ? c[1] : c[0]);
	return add_variants(r, c[2], part, 0, "");
}

static kelma_status
read_schema(reader *r, base_str *c, size_t n)
{
	form_book *b = r->b;
	if (n < 2 || !good_name(c[1]))
		return fail(r, "'%s' is no name: a-z, 0-9, _ and -, at most 31",
			    n > 1 ? c[1] : c[0]);
	if (r->schema) return fail(r, "a second schema '%s' in one file", c[1]);
	if (b->nschema == FORM_SCHEMAS || form_find_schema(b, c[1].s, c[1].n) >= 0)
		return fail(r, "too many schemas, or '%s' twice", c[1]);
	r->schema = &b->schema[b->nschema++];
	memcpy(r->schema->name, c[1].s, c[1].n);
	return KELMA_OK;
}

static kelma_status
read_line(reader *r, base_str line, int schema)
{
	base_str c[5];
	size_t n = base_fields(line, c, 5);
	if (kelma_utf8_valid(line.s, line.n) != line.n)
		return fail(r, "invalid UTF-8%s", (base_str){ "", 0 });
	if (memchr(line.s, '\0', line.n)) return fail(r, "a NUL byte%s", (base_str){ "", 0 });
	if (schema && base_str_is(c[0], "schema")) return read_schema(r, c, n);
	if (schema && !r->schema)
		return fail(r, "the first line must be schema<TAB>name, not '%s'", c[0]);
	if (base_str_is(c[0], "field")) return read_field(r, c, n);
	if (base_str_is(c[0], "label")) return read_label(r, c, n, "");
	if (base_str_is(c[0], "colon")) return read_label(r, c, n, ":");
	if (base_str_is(c[0], "value")) return read_value(r, c, n);
	if (schema && base_str_is(c[0], "evidence")) return read_evidence(r, c, n);
	if (!schema && base_str_is(c[0], "part")) return read_part(r, c, n);
	return fail(r, "'%s' is none of schema, evidence, field, label, colon, value", c[0]);
}

static kelma_status
read_text(reader *r, const char *s, size_t n, int schema)
{
	base_str line;
	kelma_status st = KELMA_OK;
	r->l = (base_lines){ s, n, 0, 0 };
	r->schema = NULL;
	while (!st && base_lines_next(&r->l, &line)) st = read_line(r, line, schema);
	if (!st && schema && (!r->schema || !r->schema->n))
		st = base_fail(r->err, r->bad, 0, r->l.line,
			       "a schema needs a line schema<TAB>name and a field line");
	return st;
}

static kelma_status
read_section(reader *r, const kelma_res *res, const char *name)
{
	size_t n;
	const char *p = pack_section(res, name, &n);
	if (!p) return base_fail(r->err, KELMA_EDATA, 0, 0, "the data pack has no %s", name);
	return read_text(r, p, n, 0);
}

static kelma_status
read_schemas(reader *r, const kelma_res *res)
{
	size_t n, kn, vn, pos = 0;
	const char *k, *v;
	pack_map m;
	const void *p = pack_section(res, "forms.schemas", &n);
	kelma_status st = pack_map_open(&m, p, p ? n : 0, r->err);
	while (!st && pack_map_next(&m, &pos, &k, &kn, &v, &vn)) {
		const char *nul = memchr(v, '\0', vn);
		if (!nul) return base_fail(r->err, KELMA_EDATA, 0, 0, "forms.schemas is damaged");
		st = read_text(r, nul + 1, vn - (size_t)(nul + 1 - v), 1);
	}
	if (!st && form_find_schema(r->b, "letter", 6) < 0)
		st = base_fail(r->err, KELMA_EDATA, 0, 0, "the data pack has no schema letter");
	return st;
}

/* Look up once what every run needs. */
static void
find_known(form_book *b)
{
	static const char *const known[] = {
#define KNOWN_NAME(id, text) text,
		FORM_KNOWN_LIST(KNOWN_NAME)
#undef KNOWN_NAME
	};
	enum { KINDS = FORM_KIND_TYPE };
	for (int i = 0; i < FORM_KNOWN; i++)
		b->known[i] = form_find_field(b, known[i], strlen(known[i]));
	for (int i = 0; i < KELMA_FIELD_COUNT; i++)
		b->typed[i] =
			form_find_field(b, kind_names[KINDS + i], strlen(kind_names[KINDS + i]));
	b->letter = form_find_schema(b, "letter", 6);
}

kelma_status
form_book_open(form_book *b, const kelma_res *res, const char *text, size_t n, kelma_err *err)
{
	reader r = { .b = b,
		     .w = { .fold = &b->fold, .text = MATCH_TEXT_INIT },
		     .err = err,
		     .bad = KELMA_EDATA };
	size_t k;
	const void *p = pack_section(res, "fold", &k);
	memset(b, 0, sizeof *b);
	if (!p) return base_fail(err, KELMA_EDATA, 0, 0, "the data pack has no folding table");
	kelma_status st = match_fold_open(&b->fold, p, k, err);
	if (!st) st = read_section(&r, res, "forms.fields");
	if (!st) st = read_section(&r, res, "forms.parts");
	if (!st && text) {
		r.bad = KELMA_ESYNTAX;
		if (n >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) text += 3, n -= 3;
		st = read_text(&r, text, n, 1);
	} else if (!st)
		st = read_schemas(&r, res);
	if (!st && (st = match_phrasew_finish(&r.w, &b->table)))
		base_fail(err, st, 0, 0, "out of memory");
	if (!st) st = match_phrases_open(&b->phrases, b->table.data, b->table.len, err);
	find_known(b);
	match_phrasew_free(&r.w);
	return st;
}

void
form_book_free(form_book *b)
{
	kelma_buf_free(&b->table);
}
