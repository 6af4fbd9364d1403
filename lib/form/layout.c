/* Lines, cells, phrases and found values of a text: what the other passes look at. Everything is in
 * order of bytes, so that places are found by halving. */
#include "form/record.h"
#include <stdlib.h>
#include <string.h>

enum { GAP = 3 }; /* blanks that part cells */

static int
grow(void **p, size_t *cap, size_t need, size_t size)
{
	if (need <= *cap) return 0;
	size_t n = *cap ? *cap * 2 : 128;
	if (n < need) n = need;
	void *q = realloc(*p, n * size);
	if (!q) return -1;
	*p = q;
	*cap = n;
	return 0;
}

int
form_is(const fm *f, size_t i, char c)
{
	const match_atom *a = &f->t.a[i];
	return i < f->t.n && a->kind == MATCH_MARK && a->fe - a->f == 1 &&
	       f->t.fold.data[a->f] == c;
}

size_t
form_atom_at(const fm *f, size_t at)
{
	size_t lo = 0, hi = f->t.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (f->t.a[mid].start < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

size_t
form_found_at(const fm *f, size_t at)
{
	size_t lo = 0, hi = f->nx;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (f->x[mid].end <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

size_t
form_line_of(const fm *f, size_t byte)
{
	size_t lo = 0, hi = f->nline;
	while (lo + 1 < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (f->line[mid].start <= byte)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

size_t
form_words(const fm *f, size_t a, size_t e)
{
	size_t n = 0;
	for (size_t i = a; i < e && i < f->t.n; i++) n += f->t.a[i].kind != MATCH_MARK;
	return n;
}

const form_hit *
form_hit_at(const fm *f, size_t i, uint32_t what)
{
	const form_hit *best = NULL;
	if (i >= f->t.n) return NULL;
	for (uint32_t k = f->at[i]; k < f->at[i + 1]; k++)
		if (f->hit[k].what & what) best = &f->hit[k]; /* they come in order of length */
	return best;
}

/* --- trimming -------------------------------------------------------------------------------- */

/* Length of a character at s[0..n) that a blank is drawn with or that parts values; *dot: it draws
 * blanks. */
static size_t
filler(const char *s, size_t n, int *dot)
{
	static const char plain[] = " \t\r\n:,;/|-=*\"'.";
	*dot = *s == '.' || *s == '_';
	if (*s && (strchr(plain, *s) || *s == '_')) return 1;
	const unsigned char *b = (const unsigned char *)s;
	if (n >= 2 && b[0] == 0xc2 && (b[1] == 0xa0 || b[1] == 0xb7))
		return *dot = b[1] == 0xb7, 2; /* NBSP, U+00B7 */
	if (n >= 2 && b[0] == 0xd8 && (b[1] == 0x8c || b[1] == 0x9b))
		return 2; /* Arabic comma, semicolon */
	if (n >= 2 && b[0] == 0xd9 && b[1] == 0x80) return *dot = 1, 2; /* tatweel */
	if (n < 3 || b[0] != 0xe2)
		return n >= 3 && b[0] == 0xef && b[1] == 0xbc && b[2] == 0x9a ? 3 : 0; /* U+FF1A */
	if (b[1] != 0x80) return 0;
	*dot = b[2] == 0xa6 || b[2] == 0xa5 || b[2] == 0xa4; /* ellipses */
	int space = b[2] <= 0x8f || b[2] == 0xaf ||
		    (b[2] >= 0xaa && b[2] <= 0xae); /* spaces, direction marks */
	return *dot || space || (b[2] >= 0x90 && b[2] <= 0x95) || b[2] == 0xa2
		       ? 3
		       : 0; /* dashes, bullet */
}

/* The character before s[at], which is not the first. */
static size_t
before(const char *s, size_t at)
{
	size_t i = at - 1;
	while (i && at - i < 4 && ((unsigned char)s[i] & 0xc0) == 0x80) i--;
	return i;
}

kelma_span
form_trim(const fm *f, kelma_span r, int *dots)
{
	int dot, run = 0;
	size_t k;
	while (r.start < r.end && (k = filler(f->s + r.start, r.end - r.start, &dot)) &&
	       k <= r.end - r.start) {
		run += dot ? (k > 1 ? 3 : 1) : 0;
		r.start += k;
	}
	while (r.end > r.start) {
		size_t i = before(f->s, r.end);
		if (i < r.start || filler(f->s + i, r.end - i, &dot) != r.end - i) break;
		run += dot ? (r.end - i > 1 ? 3 : 1) : 0;
		r.end = i;
	}
	if (dots) *dots = run >= 3;
	return r;
}

/* --- cells ----------------------------------------------------------------------------------- */

/* Does a cell end at byte i of the line? The bytes of what parts them, or 0. Bars inside a value (a
 * plate) do not. */
static size_t
parts(const fm *f, size_t i, size_t end)
{
	const char *s = f->s + i;
	if (*s == '\t') return 1;
	if (*s == '|' || (end - i >= 3 && !memcmp(s, "\xe2\x94\x82", 3))) { /* U+2502 */
		size_t x = form_found_at(f, i);
		if (x < f->nx && f->x[x].start < i) return 0;
		return *s == '|' ? 1 : 3;
	}
	size_t n = 0, k = 0;
	while (i + k < end) {
		if (s[k] == ' ')
			k++, n++;
		else if (end - i - k >= 2 && !memcmp(s + k, "\xc2\xa0", 2))
			k += 2, n++;
		else
			break;
	}
	return n >= GAP ? k : 0;
}

static void
set_cell(const fm *f, form_cell *c, size_t start, size_t end)
{
	kelma_span r = { start, end };
	while (r.start < r.end && (f->s[r.start] == ' ' || f->s[r.start] == '\t')) r.start++;
	while (r.end > r.start && (f->s[r.end - 1] == ' ' || f->s[r.end - 1] == '\t')) r.end--;
	*c = (form_cell){ (uint32_t)r.start, (uint32_t)r.end, (uint32_t)form_atom_at(f, r.start),
			  0 };
	c->ae = (uint32_t)form_atom_at(f, r.end);
}

size_t
form_cells(const fm *f, const form_line *l, form_cell *c)
{
	size_t n = 0, from = l->start;
	if (!l->many) {
		*c = (form_cell){ l->start, l->end, l->a, l->ae };
		return l->end > l->start;
	}
	for (size_t i = l->start; i < l->end && n + 1 < FORM_CELLS;) {
		size_t k = parts(f, i, l->end);
		if (!k) {
			i++;
			continue;
		}
		/* gaps at the edges part nothing; empty cells between bars and tabs are cells */
		int gap = f->s[i] == ' ' || (unsigned char)f->s[i] == 0xc2;
		set_cell(f, &c[n], from, i);
		if (c[n].end > c[n].start || (!gap && i > l->start && f->s[i] != '\t'))
			n++;
		else if (f->s[i] == '\t' && i > l->start)
			n++;
		from = i += k;
	}
	set_cell(f, &c[n], from, l->end);
	return n + (c[n].end > c[n].start);
}

/* --- lines, phrases -------------------------------------------------------------------------- */

static kelma_status
add_line(fm *f, size_t start, size_t end, size_t *atom)
{
	form_line l = { (uint32_t)start, (uint32_t)end, (uint32_t)*atom, 0, LINE_FREE, 0 };
	if (grow((void **)&f->line, &f->line_cap, f->nline + 1, sizeof *f->line))
		return KELMA_ENOMEM;
	while (*atom < f->t.n && f->t.a[*atom].start < end) ++*atom;
	l.ae = (uint32_t)*atom;
	if (l.a == l.ae) l.role = LINE_BLANK;
	for (size_t i = start; i < end && !l.many; i++)
		l.many = f->s[i] == '\t' || f->s[i] == '|' ||
			 ((f->s[i] == ' ' || (unsigned char)f->s[i] >= 0xc2) && parts(f, i, end));
	f->line[f->nline++] = l;
	return KELMA_OK;
}

static kelma_status
cut_lines(fm *f)
{
	size_t atom = 0;
	kelma_status st = KELMA_OK;
	f->nline = 0;
	for (size_t i = 0; i < f->n && !st;) {
		const char *nl = memchr(f->s + i, '\n', f->n - i);
		size_t end = nl ? (size_t)(nl - f->s) : f->n, e = end;
		if (e > i && f->s[e - 1] == '\r') e--;
		st = add_line(f, i, e, &atom);
		i = end + 1;
	}
	return st;
}

static uint32_t
what_of(const fm *f, uint32_t rec)
{
	match_entry e[MATCH_ENTRIES];
	uint32_t what = 0;
	size_t n = match_entries(&f->book.phrases, rec, e, MATCH_ENTRIES);
	for (size_t i = 0; i < n; i++) what |= FORM_BIT(e[i].kind);
	return what;
}

static kelma_status
find_phrases(fm *f)
{
	match_hit h[MATCH_PHRASE_WORDS];
	f->nhit = 0;
	if (grow((void **)&f->at, &f->at_cap, f->t.n + 1, sizeof *f->at)) return KELMA_ENOMEM;
	for (size_t i = 0; i < f->t.n; i++) {
		f->at[i] = (uint32_t)f->nhit;
		size_t k = match_phrases_at(&f->book.phrases, &f->t, i, f->t.a[i].hash, h,
					    MATCH_PHRASE_WORDS);
		if (k && grow((void **)&f->hit, &f->hit_cap, f->nhit + k, sizeof *f->hit))
			return KELMA_ENOMEM;
		for (size_t j = 0; j < k; j++) {
			/* a phrase that goes over the end of its line is none */
			if (f->t.a[h[j].end - 1].line != f->t.a[i].line) break;
			f->hit[f->nhit++] =
				(form_hit){ h[j].first, h[j].end, h[j].rec, what_of(f, h[j].rec) };
		}
	}
	f->at[f->t.n] = (uint32_t)f->nhit;
	return KELMA_OK;
}

static kelma_status
add_value(fm *f, const kelma_field *k)
{
	uint32_t at = (uint32_t)f->vals.len;
	if (k->type >= KELMA_FIELD_COUNT) return KELMA_OK;
	if (grow((void **)&f->x, &f->x_cap, f->nx + 1, sizeof *f->x)) return KELMA_ENOMEM;
	f->x[f->nx++] = (form_found){ (uint32_t)k->start,  (uint32_t)k->end,         at,
				      (uint16_t)k->type,   (uint8_t)(k->valid != 0), 0,
				      (float)k->confidence };
	return kelma_buf_add(&f->vals, k->value, strlen(k->value) + 1);
}

static kelma_status
find_values(fm *f, kelma_err *err)
{
	kelma_field k;
	size_t n = 0;
	f->nx = 0;
	if (f->doc) {
		const kelma_field *all = kelma_doc_get_all_fields(f->doc, &n);
		kelma_status st = KELMA_OK;
		for (size_t i = 0; i < n && !st; i++)
			if (all[i].confidence >= FORM_FOUND) st = add_value(f, &all[i]);
		return st;
	}
	kelma_status st = kelma_extract_start(f->ex, f->s, f->n, NULL, 0, err);
	while (!st && kelma_extract_next(f->ex, &k) > 0) st = add_value(f, &k);
	return st;
}

kelma_status
form_layout(fm *f)
{
	kelma_err err;
	kelma_status st = match_text_set(&f->t, &f->book.fold, f->s, f->n);
	f->vals.len = 0;
	if (!st) st = kelma_buf_add(&f->vals, "", 1);
	if (!st) st = find_values(f, &err);
	if (!st) st = cut_lines(f);
	return st ? st : find_phrases(f);
}
