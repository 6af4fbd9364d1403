/* The user's own types: patterns with a check by name, and labels. */
#include "extract/own.h"
#include "extract/read.h"
#include <string.h>

enum { NAME_MAX = 40 };

/* Make room for a new type name; names live in own_names, which must not move: it is reserved once.
 */
static kelma_status
add_name(x_ex *x, base_str name, size_t line, kelma_err *err)
{
	if (x_type_of(&x->types, name.s, name.n) >= 0) return KELMA_OK;
	if (!name.n || name.n > NAME_MAX)
		return base_fail(err, KELMA_ESYNTAX, 0, line, "a type name has 1 to 40 bytes");
	for (size_t i = 0; i < name.n; i++)
		if (!((name.s[i] >= 'a' && name.s[i] <= 'z') ||
		      (name.s[i] >= '0' && name.s[i] <= '9') || name.s[i] == '_'))
			return base_fail(err, KELMA_ESYNTAX, 0, line,
					 "a type name has letters a-z, digits and _");
	if (x->types.names + KELMA_FIELD_COUNT >= 64 || x->types.names == X_NAMES)
		return base_fail(err, KELMA_ELIMIT, 0, line, "too many types");
	char *at = x->own_names.data + x->own_names.len;
	kelma_buf_add(&x->own_names, name.s, name.n);
	kelma_buf_add(&x->own_names, "", 1);
	x->types.name[x->types.names++] = at;
	return KELMA_OK;
}

static kelma_status
add_label(x_ex *x, match_phrasew *w, base_str *f, size_t line, kelma_err *err)
{
	kelma_status st = add_name(x, f[1], line, err);
	if (st) return st;
	match_entry e = { KIND_LABEL, (unsigned)x_type_of(&x->types, f[1].s, f[1].n), "" };
	for (base_str v = f[2]; v.n && !st;) {
		const char *bar = memchr(v.s, '|', v.n);
		size_t k = bar ? (size_t)(bar - v.s) : v.n;
		if (k && (st = match_phrasew_add(w, v.s, k, &e)) != KELMA_OK)
			return base_fail(err, st == KELMA_ENOMEM ? st : KELMA_ESYNTAX, 0, line,
					 "label too long");
		v.s += k + (bar != NULL);
		v.n -= k + (bar != NULL);
	}
	return st;
}

kelma_status
x_own_read(x_ex *x, const char *s, size_t n, kelma_err *err)
{
	base_lines l = { s, n, 0, 0 };
	base_str line, f[6];
	match_phrasew w = { .fold = &x->fold, .class_of = x_class_of };
	size_t bad = kelma_utf8_valid(s, n);
	if (bad < n)
		return base_fail(err, KELMA_ESYNTAX, bad, 0, "pattern file is not valid UTF-8");
	kelma_status st = kelma_buf_reserve(&x->own_names, (size_t)X_NAMES * (NAME_MAX + 1) + 1);
	if (st) return base_fail(err, st, 0, 0, "out of memory");
	while (!st && base_lines_next(&l, &line)) {
		size_t k = base_fields(line, f, 6);
		if (k >= 3 && base_str_is(f[0], "label"))
			st = add_label(x, &w, f, l.line, err);
		else if (k != 6)
			st = base_fail(err, KELMA_ESYNTAX, 0, l.line,
				       "want type, check, when, two confidences and a pattern "
				       "between tabs");
		else if ((st = add_name(x, f[0], l.line, err)) == KELMA_OK)
			st = x_types_line(&x->types, f, l.line, 1, err);
	}
	if (!st && w.n && (st = match_phrasew_finish(&w, &x->own_words)) == KELMA_OK)
		st = match_phrases_open(&x->mine, x->own_words.data, x->own_words.len, err);
	match_phrasew_free(&w);
	return st;
}
