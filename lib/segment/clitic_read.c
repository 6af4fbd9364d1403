/* Clitics: the affix table and all readings of a word. */
#include "segment/clitic.h"
#include "segment/class.h"
#include <string.h>

static const char class_name[] = "NIPW";

static int
slot_of(base_str f)
{
	static const char *const name[CLIT_SLOTS] = { "conj", "pre", "obj", "dat", "neg" };
	for (int k = 0; k < CLIT_SLOTS; k++)
		if (base_str_is(f, name[k])) return k;
	return -1;
}

/* Letters of a field into out; '+' between pieces. Returns how many, or max + 1 when there are too
 * many. */
static unsigned
letters(base_str f, uint16_t *out, unsigned max, clit_row *pieces)
{
	unsigned n = 0, start = 0;
	for (size_t i = 0; i < f.n;) {
		uint32_t cp;
		i += utf8_get(f.s + i, &cp);
		if (cp == '+') {
			if (!pieces || pieces->npiece + 1 >= CLIT_MAX_PIECES) return max + 1;
			pieces->cut[pieces->npiece++] = (uint8_t)(n - start);
			start = n;
			continue;
		}
		if (n == max || cp > 0xffff) return max + 1;
		out[n++] = (uint16_t)cp;
	}
	if (pieces) pieces->cut[pieces->npiece++] = (uint8_t)(n - start);
	return n;
}

/* `-`, or `&` or `=` and a set of letters after ^ $ or !, each optional. */
static int
read_condition(clit_row *r, base_str f)
{
	static const char kinds[] = "-^$!";
	r->needs_neg = f.s[0] == '&';
	r->no_obj = f.s[0] == '=';
	if (r->needs_neg || r->no_obj) f.s++, f.n--;
	if (!f.n) return 1;
	const char *kind = strchr(kinds, f.s[0]);
	if (!kind || !*kind) return 0;
	r->cond = (uint8_t)(kind - kinds);
	unsigned n = letters((base_str){ f.s + 1, f.n - 1 }, r->set, CLIT_MAX_SET, NULL);
	r->nset = (uint8_t)n;
	return n <= CLIT_MAX_SET;
}

static int
read_row(clit_row *r, const base_str *f)
{
	int slot = slot_of(f[0]);
	if (slot < 0 || !f[1].n || !f[2].n || !f[3].n) return 0;
	r->slot = (uint8_t)slot;
	for (size_t i = 0; i < f[1].n; i++) {
		const char *c = strchr(class_name, f[1].s[i]);
		if (!c || !*c) return 0;
		r->classes |= (uint8_t)(1u << (c - class_name));
	}
	unsigned n = letters(f[2], r->form, CLIT_MAX_FORM, r);
	if (!n || n > CLIT_MAX_FORM) return 0;
	r->len = (uint8_t)n;
	r->negates = slot == CLIT_PRE && (r->form[0] == 0x645 || (r->form[0] == 'm'));
	return read_condition(r, f[3]);
}

/* `stem CLASS LETTERS`: what a stem of the class begins with when no prefix stands before it. */
static int
read_begins(clit_table *t, const base_str *f)
{
	const char *c = f[1].n == 1 ? strchr(class_name, f[1].s[0]) : NULL;
	return c && letters(f[2], t->begins[c - class_name], CLIT_MAX_FORM, NULL) <= CLIT_MAX_FORM;
}

kelma_status
clit_affixes(clit_table *t, const char *s, size_t n, kelma_err *err)
{
	base_lines l = { s, n, 0, 0 };
	base_str line, f[5];
	unsigned slot = 0;
	memset(t, 0, sizeof *t);
	while (base_lines_next(&l, &line)) {
		clit_row *r = &t->row[t->nrow];
		size_t nf = base_fields(line, f, 5);
		if (nf >= 3 && base_str_is(f[0], "stem") && read_begins(t, f)) continue;
		if (t->nrow == CLIT_MAX_ROWS || nf < 4 || !read_row(r, f) || r->slot < slot)
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "affix: slot, classes, pieces, condition; slots in order");
		while (slot < r->slot) t->first[++slot] = t->nrow;
		t->nrow++;
	}
	while (slot < CLIT_SLOTS) t->first[++slot] = t->nrow;
	return KELMA_OK;
}

/* One letter as the model knows it: plain alef for wasla, final yeh forms, Moroccan kaf letters,
 * lower case. */
static uint32_t
fold_letter(uint32_t cp)
{
	if (cp < 0x250) {
		if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde && cp != 0xd7))
			return cp + 32;
		return cp;
	}
	switch (cp) {
	case 0x671: return 0x627;
	case 0x649: case 0x6cc: return 0x64a;
	case 0x6a9: return 0x643;
	case 0x6af: case 0x6ad: case 0x763: return 0x6af;
	default: return cp;
	}
}

int
clit_fold(clit_word *w, const char *s, size_t n, int latin)
{
	w->n = 0;
	w->latin = latin;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t k = utf8_get(s + i, &cp);
		unsigned c = seg_class_of(cp);
		int letter = latin ? c == SEG_LATIN || c == SEG_DIGIT : c == SEG_ARABIC;
		if (letter && cp != 0x640) {
			if (w->n == CLIT_MAX_WORD || cp > 0xffff || i > 0xffff) return 0;
			w->off[w->n] = (uint16_t)i;
			w->c[w->n++] = (uint16_t)fold_letter(cp);
		} else if (c != SEG_MARK && c != SEG_FORMAT && cp != 0x640 && c != SEG_HYPHEN &&
			   c != SEG_APOS)
			return 0;
		i += k;
	}
	if (n > 0xffff) return 0;
	w->off[w->n] = (uint16_t)n;
	return w->n > 0;
}

/* The stem of an imperfect without its person prefix and the endings of number and gender. */
static void
imperfect_core(const clit_word *w, unsigned *from, unsigned *to)
{
	if (*to - *from > 2) ++*from;
	if (*to - *from <= 2) return;
	uint16_t z = w->c[*to - 1], y = w->c[*to - 2];
	if (*to - *from > 3 && ((z == 0x627 && y == 0x648) || (z == 'u' && y == 'o'))) *to -= 2;
	else if (z == 0x648 || z == 0x64a || z == 'o' || z == 'u' || z == 'w' || z == 'i') --*to;
}

size_t
clit_key(const clit_word *w, const clit_reading *r, char *key)
{
	unsigned from = r->from, to = r->to;
	size_t n = 0;
	key[n++] = class_name[r->cls];
	key[n++] = '/';
	if (r->cls == CLIT_I) imperfect_core(w, &from, &to);
	for (unsigned i = from; i < to; i++) {
		uint16_t c = w->c[i];
		if (r->variant && i + 1 == to) c = 0x629; /* the feminine ending before a pronoun */
		n += utf8_put(c, key + n);
	}
	return n;
}

static int
has(const clit_row *r, uint16_t c)
{
	for (unsigned i = 0; i < r->nset; i++)
		if (r->set[i] == c) return 1;
	return 0;
}

static int
allowed(const clit_row *r, const clit_word *w, unsigned from, unsigned to)
{
	if (!r || r->cond == CLIT_FREE) return 1;
	if (r->cond == CLIT_BEGINS) return has(r, w->c[from]);
	return has(r, w->c[to - 1]) == (r->cond == CLIT_ENDS);
}

static int
at(const clit_row *r, const clit_word *w, unsigned pos)
{
	return !memcmp(r->form, w->c + pos, r->len * sizeof *r->form);
}

/* What a function word may take: the rows of this reading against its flags. */
static int
function_fits(const clit_reading *r, int flags)
{
	if (flags < 0) return 0;
	if (r->row[CLIT_CONJ] && !(flags & CLIT_TAKES_CONJ)) return 0;
	if (r->row[CLIT_OBJ] && !(flags & CLIT_TAKES_PRONOUN)) return 0;
	if (r->row[CLIT_NEG] && !(flags & CLIT_TAKES_NEG)) return 0;
	if (!r->row[CLIT_PRE]) return 1;
	return flags & (r->row[CLIT_PRE]->negates ? CLIT_TAKES_NEG : CLIT_TAKES_PREP);
}

/* Does a stem without a prefix begin as its class wants? */
static int
begins_well(const uint16_t *set, uint16_t c)
{
	for (unsigned i = 0; i < CLIT_MAX_FORM && set[i]; i++)
		if (set[i] == c) return 1;
	return !set[0];
}

/* The affixes are chosen: is what remains a stem? */
static void
visit_stem(const clit_table *t, const clit_word *w, clit_reading *r, const clit_visit *v)
{
	char key[4 * CLIT_MAX_WORD];
	unsigned n = r->to - r->from, least = r->cls == CLIT_W               ? 1
					      : r->cls == CLIT_I || w->latin ? 3
									     : 2;
	const clit_row *pre = r->row[CLIT_PRE];
	if (pre && ((pre->needs_neg && !r->row[CLIT_NEG]) || (pre->no_obj && r->row[CLIT_OBJ])))
		return;
	if (n < least || !allowed(pre, w, r->from, r->to)) return;
	if (!pre && !begins_well(t->begins[r->cls], w->c[r->from])) return;
	const clit_row *suffix = r->row[CLIT_OBJ] ? r->row[CLIT_OBJ] : r->row[CLIT_DAT];
	if (!allowed(suffix, w, r->from, r->to)) return;
	r->variant = 0;
	if (r->cls == CLIT_W) {
		size_t k = clit_key(w, r, key);
		if (!function_fits(r, v->function(v->ctx, key, k))) return;
	}
	v->reading(v->ctx, r);
	if (r->cls == CLIT_N && r->row[CLIT_OBJ] && w->c[r->to - 1] == 0x62a && n > 2) {
		r->variant = 1;
		v->reading(v->ctx, r);
	}
}

/* Choose a row of each slot behind the stem, from the end inwards. */
static void
visit_behind(const clit_table *t, const clit_word *w, clit_reading *r, int slot,
	     const clit_visit *v)
{
	unsigned end = r->to;
	r->row[slot] = NULL;
	if (slot == CLIT_OBJ) visit_stem(t, w, r, v);
	else visit_behind(t, w, r, slot - 1, v);
	for (unsigned k = t->first[slot]; k < t->first[slot + 1]; k++) {
		const clit_row *row = &t->row[k];
		if (!(row->classes >> r->cls & 1) || end < r->from + row->len + 1 ||
		    !at(row, w, end - row->len))
			continue;
		r->row[slot] = row;
		r->to = end - row->len;
		if (slot == CLIT_OBJ) visit_stem(t, w, r, v);
		else visit_behind(t, w, r, slot - 1, v);
		r->to = end;
	}
	r->row[slot] = NULL;
}

/* Choose a row of each slot before the stem. */
static void
visit_before(const clit_table *t, const clit_word *w, clit_reading *r, int slot,
	     const clit_visit *v)
{
	unsigned start = r->from;
	r->row[slot] = NULL;
	for (unsigned k = t->first[slot]; k <= t->first[slot + 1]; k++) {
		const clit_row *row = k == t->first[slot + 1] ? NULL : &t->row[k];
		if (row && (!(row->classes >> r->cls & 1) || start + row->len >= w->n ||
			    !at(row, w, start)))
			continue;
		r->row[slot] = row;
		r->from = start + (row ? row->len : 0);
		r->to = w->n;
		if (slot == CLIT_CONJ) visit_before(t, w, r, CLIT_PRE, v);
		else visit_behind(t, w, r, CLIT_NEG, v);
	}
	r->from = start;
}

void
clit_readings(const clit_table *t, const clit_word *w, const clit_visit *v)
{
	clit_reading r = { .cls = CLIT_W, .to = w->n };
	char key[4 * CLIT_MAX_WORD];
	if (v->function(v->ctx, key, clit_key(w, &r, key)) >= 0) {
		v->reading(v->ctx, &r);
		return;
	}
	for (r.cls = 0; r.cls < CLIT_CLASSES; r.cls++) {
		r.from = 0;
		visit_before(t, w, &r, CLIT_CONJ, v);
	}
}
