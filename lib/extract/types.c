/* Reading pattern files: ours and the user's. */
#include "extract/types.h"
#include <kelma/extract.h>
#include "extract/read.h"
#include <string.h>

static const char *const field_names[] = {
#define FIELD_NAME(name, text) text,
	KELMA_FIELD_LIST(FIELD_NAME)
#undef FIELD_NAME
};

const char *
x_type_name(const x_types *t, size_t i)
{
	if (i < KELMA_FIELD_COUNT) return field_names[i];
	return i - KELMA_FIELD_COUNT < t->names ? t->name[i - KELMA_FIELD_COUNT] : NULL;
}

int
x_type_of(const x_types *t, const char *s, size_t n)
{
	const char *name;
	for (size_t i = 0; (name = x_type_name(t, i)) != NULL; i++)
		if (strlen(name) == n && !memcmp(name, s, n)) return (int)i;
	return -1;
}

static int
check_of(base_str s)
{
#define CHECK_IS(name, text) \
	if (base_str_is(s, text)) return CHECK_##name;
	EXTRACT_CHECK_LIST(CHECK_IS)
#undef CHECK_IS
	return -1;
}

int
x_decimal(base_str s, double *v)
{
	double scale = 0;
	*v = 0;
	if (!s.n || s.n > 9) return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] == '.' && scale == 0)
			scale = 1;
		else if (s.s[i] < '0' || s.s[i] > '9')
			return -1;
		else if (scale != 0)
			*v += (s.s[i] - '0') * (scale /= 10);
		else
			*v = *v * 10 + (s.s[i] - '0');
	}
	return 0;
}

char *
x_decimals(char *p, unsigned long v, int digits)
{
	char back[20];
	int n = 0;
	for (; (v || n < digits) && n < 20; v /= 10) back[n++] = (char)('0' + v % 10);
	while (n) *p++ = back[--n];
	return p;
}

/* Patterns meet text in small letters; one that is written with capitals means those, too. Escapes
 * like \S keep theirs. */
static int
has_capital(base_str p)
{
	for (size_t i = 0; i < p.n; i++) {
		if (p.s[i] == '\\') i++;
		else if (p.s[i] >= 'A' && p.s[i] <= 'Z') return 1;
	}
	return 0;
}

/* The pattern that comes next: where it may begin. */
static void
mark_bits(x_types *t, const x_type *p)
{
	unsigned char first[32];
	int other = 0;
	size_t w = t->n >> 6;
	uint64_t bit = (uint64_t)1 << (t->n & 63);
	match_re_first(p->re, first);
	for (unsigned c = 0; c < 256; c++)
		if (first[c >> 3] >> (c & 7) & 1) {
			t->first[c][w] |= bit;
			other |= c < '0' || c > '9';
		}
	for (unsigned d = 0; d < X_DIGITS; d++)
		if (p->digits <= d || d + 1 == X_DIGITS) t->digits[d][w] |= bit;
	if (p->when == WHEN_LABEL) t->labelled[w] |= bit;
	else {
		if (!t->n) t->least = t->least_other = 255;
		if (p->digits < t->least) t->least = p->digits;
		if (other && p->digits < t->least_other) t->least_other = p->digits;
	}
}

/* "bare:10": at least ten digits close together, or the pattern is not tried; "label:4:1": with
 * one character between two of them at most. What remains of the column is in *when. */
static int
read_digits(base_str *when, x_type *p)
{
	double v[2] = { 0, 255 };
	const char *end = when->s + when->n, *at = memchr(when->s, ':', when->n);
	if (at) when->n = (size_t)(at - when->s);
	for (int k = 0; at && k < 2; k++) {
		const char *next = memchr(at + 1, ':', (size_t)(end - at - 1));
		if (x_decimal((base_str){ at + 1, (size_t)((next ? next : end) - at - 1) }, &v[k]))
			return -1;
		at = next;
	}
	p->digits = v[0] < 255 ? (uint8_t)v[0] : 255;
	p->gap = v[1] < 255 ? (uint8_t)v[1] : 255;
	return at ? -1 : 0;
}

/* One line: type, check, when, confidence with label, confidence bare, pattern. */
kelma_status
x_types_line(x_types *t, base_str *f, size_t line, int own, kelma_err *err)
{
	int type = x_type_of(t, f[0].s, f[0].n), check = check_of(f[1]);
	double with, bare;
	if (type < 0) return base_fail(err, KELMA_ESYNTAX, 0, line, "no such field type");
	if (check < 0) return base_fail(err, KELMA_ESYNTAX, 0, line, "no such check");
	if (x_decimal(f[3], &with) || x_decimal(f[4], &bare) || with > 1 || bare > 1)
		return base_fail(err, KELMA_ESYNTAX, 0, line, "confidence must be between 0 and 1");
	x_type p = { .type = (uint16_t)type,
		     .check = (uint8_t)check,
		     .with_label = (float)with,
		     .bare = (float)bare,
		     .prio = (uint8_t)(own ? PRIO_OWN : PRIO_TYPE - t->n % PRIO_STEP),
		     .pattern = f[5] };
	if (read_digits(&f[2], &p))
		return base_fail(err, KELMA_ESYNTAX, 0, line,
				 "want a number of digits after the colon");
	p.when = base_str_is(f[2], "bare")    ? WHEN_BARE
		 : base_str_is(f[2], "caps")  ? WHEN_CAPS
		 : base_str_is(f[2], "label") ? WHEN_LABEL
					      : 0;
	if (!p.when) return base_fail(err, KELMA_ESYNTAX, 0, line, "want bare, caps or label");
	if (t->n == X_TYPES) return base_fail(err, KELMA_ELIMIT, 0, line, "too many patterns");
	kelma_err e = { 0 };
	int flags = MATCH_ANCHORED | (has_capital(f[5]) ? MATCH_CASELESS : 0);
	kelma_status st = match_re_new(f[5].s, f[5].n, flags, &p.re, &e);
	if (st) return base_fail(err, st, e.pos, line, "%s", e.msg);
	mark_bits(t, &p);
	t->p[t->n++] = p;
	return KELMA_OK;
}

/* Behind what a pattern repeats, s[i..n): "{1,5}", "?", ...; *none: may it be there no time? */
static size_t
skip_repeat(base_str p, size_t i, int *none)
{
	*none = i < p.n && (p.s[i] == '?' || p.s[i] == '*' || (p.s[i] == '{' && p.s[i + 1] == '0'));
	if (i < p.n && (p.s[i] == '?' || p.s[i] == '*' || p.s[i] == '+')) return i + 1;
	if (i < p.n && p.s[i] == '{')
		while (i < p.n && p.s[i++] != '}') {}
	return i;
}

/* Behind the digits pattern p begins with: \d, 1, (?:19|20), each perhaps repeated. */
static size_t
skip_digits(base_str p)
{
	for (size_t i = 0, e;; i = e) {
		int none;
		if (i + 1 < p.n && p.s[i] == '\\' && p.s[i + 1] == 'd') e = i + 2;
		else if (i < p.n && p.s[i] >= '0' && p.s[i] <= '9') e = i + 1;
		else if (i + 3 < p.n && !memcmp(p.s + i, "(?:", 3)) {
			for (e = i + 3; e < p.n && strchr("0123456789|", p.s[e]); e++) {}
			if (e == p.n || p.s[e++] != ')') return i;
		} else
			return i;
		e = skip_repeat(p, e, &none);
	}
}

/* The bytes that what stands at p[i..) may begin with: a letter, [abc], (?:a|b); 0 = it is
 * something
 * else, or may be there no time. */
static int
first_bytes(base_str p, size_t i, unsigned char set[32])
{
	size_t e = i + 1;
	int none, begin = 1;
	if (i >= p.n || (strchr("\\.^$*+?{", p.s[i]) && p.s[i])) return 0;
	if (p.s[i] == '[') {
		for (; e < p.n && p.s[e] != ']'; e++) {
			unsigned char c = (unsigned char)p.s[e];
			if (c == '\\' || c == '^' || c >= 0x80 ||
			    (c == '-' && e > i + 1 && e + 1 < p.n && p.s[e + 1] != ']'))
				return 0;
			set[c >> 3] |= (unsigned char)(1u << (c & 7));
		}
		e++;
	} else if (p.s[i] == '(') {
		if (i + 3 > p.n || memcmp(p.s + i, "(?:", 3)) return 0;
		for (e = i + 3; e < p.n && p.s[e] != ')'; e++) {
			unsigned char c = (unsigned char)p.s[e];
			if (strchr("\\.[(^$*+?{", c)) return 0;
			if (begin) set[c >> 3] |= (unsigned char)(1u << (c & 7));
			begin = c == '|';
		}
		e++;
	} else
		set[(unsigned char)p.s[i] >> 3] |= (unsigned char)(1u << (p.s[i] & 7));
	skip_repeat(p, e, &none);
	return e <= p.n && !none;
}

/* Is pattern p one of several, a|b? */
static int
is_choice(base_str p)
{
	int depth = 0, class = 0;
	for (size_t i = 0; i < p.n; i++) {
		if (p.s[i] == '\\') i++;
		else if (class) class = p.s[i] != ']';
		else if (p.s[i] == '[') class = 1;
		else if (p.s[i] == '(') depth++;
		else if (p.s[i] == ')') depth--;
		else if (p.s[i] == '|' && !depth) return 1;
	}
	return 0;
}

/* What may stand behind the digits that pattern p begins with. */
static void
mark_after(x_types *t, base_str p)
{
	size_t i = skip_digits(p), e = i;
	int none = 1, blank = 0;
	unsigned char set[32] = { 0 };
	if (i < p.n && p.s[i] == ' ') blank = 1, e = i + 1;
	else if (i + 2 < p.n && !memcmp(p.s + i, "[ ]", 3)) blank = 1, e = i + 3;
	if (blank) e = skip_repeat(p, e, &none);
	if (!i || is_choice(p) || !first_bytes(p, e, set) || set[' ' >> 3] & 1) {
		memset(t->after, 0xff, sizeof t->after);
		memset(t->after_blank, 0xff, sizeof t->after_blank);
		return;
	}
	for (size_t k = 0; k < sizeof set; k++) {
		if (none) t->after[k] |= set[k];
		if (blank) t->after_blank[k] |= set[k];
	}
}

/* The patterns that need no label and few digits, and begin with one. */
static void
join_few(x_types *t)
{
	enum { FEW = 7 };
	for (size_t k = 0; k < t->n; k++) {
		const x_type *p = &t->p[k];
		uint64_t bit = (uint64_t)1 << (k & 63);
		if (p->when == WHEN_LABEL || p->digits > FEW || !(t->first['1'][k >> 6] & bit))
			continue;
		t->few[k >> 6] |= bit;
		mark_after(t, p->pattern);
		x_begin_add(&t->begin_few, p->pattern, is_choice(p->pattern));
	}
}

kelma_status
x_types_read(x_types *t, const char *s, size_t n, kelma_err *err)
{
	base_lines l = { s, n, 0, 0 };
	base_str line, f[6];
	kelma_status st = KELMA_OK;
	while (!st && base_lines_next(&l, &line)) {
		if (base_fields(line, f, 6) != 6)
			return base_fail(err, KELMA_ESYNTAX, 0, l.line, "want six columns");
		st = x_types_line(t, f, l.line, 0, err);
	}
	t->own = t->n;
	if (!st) join_few(t);
	return st;
}

void
x_types_free(x_types *t)
{
	for (size_t i = 0; i < t->n; i++) match_re_free(t->p[i].re);
	t->n = 0;
}
