/* Identifiers, telephone numbers: patterns of types.tsv tried where a value
 * may begin. */
#include "extract/extract.h"
#include "extract/read.h"
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { WINDOW = 96, LEAD = 14 };

/* Atom that ends at byte fe of the folded text, looking on from atom i; returns the atom after it,
 * 0 when none ends there. */
static size_t
atom_end(const x_ex *x, size_t i, size_t fe)
{
	while (i < x->t.n && x_atom(x, i)->fe < fe) i++;
	return i < x->t.n && x_atom(x, i)->fe == fe ? i + 1 : 0;
}

static int
is_digit_atom(const x_ex *x, size_t i)
{
	return i < x->t.n &&
	       (x_atom(x, i)->kind == MATCH_NUM || (x_atom(x, i)->flags & MATCH_DIGITS));
}

/* Does a value that ends before atom e go on: another digit group glued on with a mark, a version,
 * a bigger number? */
static int
goes_on(const x_ex *x, size_t e)
{
	if (!x_glued(x, e)) return 0;
	if (x_atom(x, e)->kind != MATCH_MARK) return 1;
	if (x_is(x, e, '@') || x_is(x, e, '_')) return 1;
	if (!x_is(x, e, '-') && !x_is(x, e, '/') && !x_is(x, e, '.') && !x_is(x, e, ',')) return 0;
	if (x_is(x, e, ',') || x_is(x, e, '.'))
		return x_glued(x, e + 1) && x_atom(x, e + 1)->kind == MATCH_NUM;
	return x_glued(x, e + 1) && x_atom(x, e + 1)->kind != MATCH_MARK;
}

/* Does something glued stand before atom i: "FA-2024/031", "AB12-061234..."? */
static int
comes_from(const x_ex *x, size_t i)
{
	if (!x_glued(x, i)) return 0;
	const match_atom *p = x_atom(x, i - 1);
	if (p->kind != MATCH_MARK) return (p->flags & MATCH_ARABIC) ? p->end - p->start > 4 : 1;
	if (x_is(x, i - 1, '/') && i > 1 && x->busy[i - 2]) return 0; /* behind another number */
	if (!x_is(x, i - 1, '-') && !x_is(x, i - 1, '/') && !x_is(x, i - 1, '.') &&
	    !x_is(x, i - 1, '_') && !x_is(x, i - 1, ','))
		return 0;
	return x_glued(x, i - 1) && x_atom(x, i - 2)->kind != MATCH_MARK &&
	       (is_digit_atom(x, i - 2) || !(x_atom(x, i - 2)->flags & MATCH_ARABIC));
}

/* How sure a national identity card number is by its letters alone. */
static double
cnie_conf(const x_ex *x, size_t i, double conf)
{
	char letters[3];
	size_t n, k = 0;
	const char *f = x_folded(x, i, &n);
	match_hit hit[2];
	match_entry e[MATCH_ENTRIES];
	while (k < n && k < 3 && f[k] >= 'a' && f[k] <= 'z') k++;
	memcpy(letters, f, k);
	size_t m = k ? match_phrases_at(&x->words, &x->t, i, match_hash(letters, k), hit, 1) : 0;
	if (m) {
		size_t c = match_entries(&x->words, hit[0].rec, e, MATCH_ENTRIES);
		for (size_t q = 0; q < c; q++)
			if (e[q].kind == KIND_CINPREFIX) return conf;
	}
	return conf * 0.75;
}

/* Fields that are numbers after their label. */
#define T(type) ((uint64_t)1 << KELMA_FIELD_##type)
#define NUMBERS                                                                                 \
	(T(CNIE) | T(PASSPORT) | T(RESIDENCE_CARD) | T(ICE) | T(IF_TAX) | T(RC) | T(TAXE_PRO) | \
	 T(CNSS) | T(IDCS) | T(RIB) | T(IBAN) | T(POSTAL_CODE) | T(PLATE) | T(MASSAR) |         \
	 T(ACT_NUMBER) | T(COURT_FILE) | T(LAND_TITLE) | T(REFERENCE) | T(PHONE))

typedef struct verdict {
	double conf;
	int valid;
} verdict;

/* Two telephone numbers in a row have the digits of one account: does a telephone number of ten
 * digits stand before the first blank? */
static int
phone_first(const x_ex *x, size_t i)
{
	const char *f = x->t.fold.data + x_atom(x, i)->f;
	unsigned digits = 0;
	if (f[0] != '0' || f[1] < '5' || f[1] > '7') return 0;
	for (; *f && *f != ' '; f++) digits += *f >= '0' && *f <= '9';
	return *f && digits == 10;
}

/* "dossier numéro 4521": do atom i and a label have a word between them that says "number"? "n°" is
 * enough behind a file only: "PV n° 458712" is the number of a form. */
static int
said_number(const x_ex *x, size_t i)
{
	size_t b = i;
	while (b && !(x_atom(x, b)->flags & MATCH_LINE) && x_atom(x, b - 1)->kind == MATCH_MARK)
		b--;
	if (!b || x_atom(x, b)->flags & MATCH_LINE || !x_hit_of(x, b - 1, KIND_FILLER)) return 0;
	return x_atom(x, b - 1)->fe - x_atom(x, b - 1)->f > 2 || x->ev[i].near & T(COURT_FILE);
}

/* Put shape, check, label and neighbours together; conf 0 = not a field. */
static verdict
judge(x_ex *x, const x_type *p, size_t i, size_t e, int check)
{
	const x_evidence *ev = &x->ev[i];
	uint64_t bit = (uint64_t)1 << p->type;
	verdict v = { 0, check };
	int near = (ev->near & bit) != 0, far = (ev->far & bit) != 0;
	int denied = ev->not_at && ev->not_at >= (near ? ev->near_at : 0) &&
		     !(near && ev->near_at == ev->not_at);
	int other = (ev->near & NUMBERS) && !near && !far; /* labelled as another number */
	if (p->type == KELMA_FIELD_REFERENCE && ev->not_what && !strcmp(ev->not_what, "invoice"))
		denied = 0;
	if (x_bill(ev) && p->when != WHEN_CAPS) denied = 0;
	/* "le numéro de la ligne" of a phone, not of a bus */
	if (denied && p->type == KELMA_FIELD_PHONE && !strcmp(ev->not_what, "line")) denied = 0;
	if (denied) return v;
	if (p->type == KELMA_FIELD_REFERENCE && e == i + 1 && x_int(x, i) >= 0 &&
	    (!near || ev->not_at || !said_number(x, i) ||
	     ev->near & NUMBERS & ~(bit | T(COURT_FILE) | T(PHONE))))
		return v;
	if (p->check == CHECK_RIB && !check && !near && !far && phone_first(x, i)) return v;
	if (p->when == WHEN_LABEL && !near && !(far && !other)) return v;
	if (p->when == WHEN_CAPS && !near && !far && !(x_atom(x, i)->flags & MATCH_UPPER)) return v;
	v.conf = near ? p->with_label : far ? (p->with_label + p->bare) / 2 : p->bare;
	if (p->when == WHEN_LABEL && far && !near) v.conf = p->with_label * 0.75;
	if (other && p->when != WHEN_LABEL && check != 1) v.conf *= 0.5;
	if (p->check == CHECK_CNIE && !near && !far) v.conf = cnie_conf(x, i, v.conf);
	if (other && p->type == KELMA_FIELD_PHONE) v.conf *= 0.3;
	/* "+33 6 12 34 56 78": the rest of a foreign number */
	if (p->type == KELMA_FIELD_PHONE && i > 1 && x_is(x, i - 2, '+') && x_int(x, i - 1) > 0)
		v.conf = 0;
	const x_hit *unit = x_hit_of(x, e, KIND_UNIT);
	if (unit && !near && !(x_atom(x, e)->flags & MATCH_LINE)) v.conf *= 0.3;
	if (!check && !near && (p->check == CHECK_ICE || p->check == CHECK_PHONE)) v.conf *= 0.5;
	return v;
}

/* Is the text from byte `from` on nothing but a date in digits: a label of references before it
 * does not make it one. */
static int
is_date(const char *f, size_t n)
{
	unsigned v[3] = { 0 }, digits[3] = { 0 }, part = 0;
	char mark = 0;
	for (size_t i = 0; i < n; i++) {
		if ((unsigned)(f[i] - '0') < 10 && digits[part] < 4)
			v[part] = v[part] * 10 + (unsigned)(f[i] - '0'), digits[part]++;
		else if (part < 2 && digits[part] && (f[i] == '/' || f[i] == '-' || f[i] == '.') &&
			 (!mark || mark == f[i]))
			mark = f[i], part++;
		else
			return 0;
	}
	if (part != 2 || v[1] < 1 || v[1] > 12 || digits[1] > 2) return 0;
	if (digits[0] == 4)
		return v[0] >= 1300 && v[0] <= 2100 && v[2] >= 1 && v[2] <= 31 && digits[2] <= 2;
	return digits[2] == 4 && digits[0] <= 2 && v[0] >= 1 && v[0] <= 31 && v[2] >= 1300 &&
	       v[2] <= 2100;
}

/* The folded text from byte `from` on that a pattern sees. */
static size_t
window_end(const x_ex *x, size_t from)
{
	const char *f = x->t.fold.data;
	size_t n = x->t.fold.len - from > WINDOW ? from + WINDOW : x->t.fold.len;
	while (n < x->t.fold.len && (f[n] & 0xc0) == 0x80) n++;
	return n;
}

/* "05 37 77 77 77/78", ".../05 37 77 77 78": a phone behind which another begins, written out or
 * with its last two digits. */
static int
shared_line(x_ex *x, const x_type *p, size_t i, size_t e)
{
	if (p->type != KELMA_FIELD_PHONE || !x_is(x, e, '/')) return 0;
	const match_atom *a = x_atom(x, e + 1);
	if (a->kind != MATCH_NUM || (a->fe - a->f != 2 && x->t.fold.data[a->f] != '0')) return 0;
	return x_fits(x, x_atom(x, i)->start, x_atom(x, e - 1)->end) == FIT_TOKEN;
}

static int
try_type(x_ex *x, const x_type *p, size_t i, size_t from)
{
	const char *f = x->t.fold.data;
	int k = match_re_run(p->re, x->work, f, window_end(x, from), from);
	if (k < 0) {
		x->st = (kelma_status)k;
		base_fail(x->err, x->st, x_atom(x, i)->start, 0, "pattern of type %s ran away",
			  x_type_name(&x->types, p->type));
		return 0;
	}
	if (!k) return 0;
	kelma_span g = match_group(x->work, 0);
	size_t e = atom_end(x, i, g.end);
	if (!e || g.end == g.start || (goes_on(x, e) && !shared_line(x, p, i, e))) return 0;
	for (size_t q = i + 1; q < e; q++)
		if (x_atom(x, q)->flags & MATCH_LINE) return 0;
	if (p->type == KELMA_FIELD_REFERENCE && is_date(f + from, g.end - from)) return 0;
	int check = x_check_value((x_check)p->check, f + from, g.end - from, &x->tmp);
	if (check < 0) return 0;
	verdict v = judge(x, p, i, e, check);
	if (v.conf <= 0.05) return 0;
	size_t start = x_atom(x, i)->start, end = x_atom(x, e - 1)->end;
	/* what the tokenizer reads as something else is none of ours, unless label and check
	 * digits say so */
	x_fit fit = p->prio == PRIO_OWN ? FIT_FREE : x_fits(x, start, end);
	int sure = check == 1 && (p->check == CHECK_RIB || p->check == CHECK_IBAN) &&
		   (x->ev[i].near | x->ev[i].far) >> p->type & 1;
	if (fit == FIT_CUTS || (fit == FIT_HOLDS && !sure)) return 0;
	if (p->check == CHECK_TEXT) x_clean(x, start, end);
	x_cand *c = x_put(x, p->type, start, end, x->tmp.data, x->tmp.len, v.conf, p->prio);
	if (!c) return 0;
	c->valid = (uint8_t)check;
	memset(x->busy + i, 1, e - i);
	return 1;
}

/* "B E 1 2 3 4 5 6": behind the letter of atom i another and a digit, each by itself. */
static int
spelled(const x_ex *x, size_t i)
{
	const match_atom *a = x_atom(x, i);
	return i + 2 < x->t.n && a[2].kind == MATCH_NUM && a->flags & a[1].flags & MATCH_UPPER &&
	       a[2].fe - a[2].f == 1 && a[1].fe - a[1].f == 1;
}

int
x_may_begin(const x_ex *x, size_t i)
{
	const match_atom *a = x_atom(x, i);
	if (a->kind == MATCH_NUM || a->flags & MATCH_DIGITS) return 1;
	if (i + 1 >= x->t.n) return 0;
	int digits = is_digit_atom(x, i + 1);
	if (!digits && a[1].kind == MATCH_WORD) return a->fe - a->f == 1 && spelled(x, i);
	if (a->kind == MATCH_MARK)
		return (digits || x_is(x, i + 1, '+')) && (x_is(x, i, '+') || x_is(x, i, '('));
	if (a->fe - a->f > 6) return 0;
	if (a->flags & MATCH_ARABIC && a->fe - a->f <= 4 && x_glued(x, i + 1) &&
	    (x_is(x, i + 1, '/') || x_is(x, i + 1, '-')) && x_glued(x, i + 2))
		return is_digit_atom(x, i + 2);
	if (!(a->flags & MATCH_LATIN)) return 0;
	/* "BE 123456", "MA 64 ...", "DR/2024/1187" */
	if (digits && a->fe - a->f <= 3) return 1;
	return x_glued(x, i + 1) && (x_is(x, i + 1, '/') || x_is(x, i + 1, '-')) &&
	       x_glued(x, i + 2) &&
	       (is_digit_atom(x, i + 2) ||
		(x_glued(x, i + 3) && x_glued(x, i + 4) && is_digit_atom(x, i + 4)));
}

/* Of 16 bytes, a bit each: digits, bytes inside a character, line ends. */
typedef struct bytes16 {
	unsigned digit, inside, line;
} bytes16;

static inline bytes16
look16(const char *s)
{
	bytes16 m = { 0, 0, 0 };
#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s),
		d = _mm_sub_epi8(v, _mm_set1_epi8('0'));
	m.digit = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(9)), d));
	m.inside = (unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(v, _mm_set1_epi8((char)0xc0)));
	m.line = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n')));
#else
	for (unsigned k = 0; k < 16; k++) {
		m.digit |= (unsigned)((unsigned)(s[k] - '0') < 10) << k;
		m.inside |= (unsigned)((s[k] & 0xc0) == 0x80) << k;
		m.line |= (unsigned)(s[k] == '\n') << k;
	}
#endif
	return m;
}

/* How many bits of 16 are set. */
static inline unsigned
count16(unsigned v)
{
	v -= v >> 1 & 0x5555;
	v = (v & 0x3333) + (v >> 2 & 0x3333);
	return (((v + (v >> 4)) & 0x0f0f) * 0x0101 >> 8) & 31;
}

/* Digits from byte f of the folded text on that stand close together: no more than four other
 * letters between two, some more before the first (DRH/SP/2024). */
static unsigned
digits_near(const x_ex *x, size_t f)
{
	const char *s = x->t.fold.data;
	size_t end = x->t.fold.len - f > WINDOW ? f + WINDOW : x->t.fold.len;
	unsigned n = 0, gap = 0;
	for (; f < end; f += 16) { /* there is room behind the text */
		bytes16 m = look16(s + f);
		unsigned here = end - f < 16 ? (1u << (end - f)) - 1 : 0xffff, from = 0;
		if (m.line & here) here &= (m.line & (0u - m.line)) - 1, end = f;
		m.digit &= here;
		for (; m.digit >> from; gap = 0) {
			unsigned k = from + (unsigned)__builtin_ctz(m.digit >> from);
			gap += k - from;
			if (m.inside)
				gap -= count16(m.inside & ((1u << k) - (1u << from)));
			if (gap >= (n ? 5u : LEAD)) return n;
			unsigned run = (unsigned)__builtin_ctz(~(m.digit >> k));
			n += run;
			from = k + run;
		}
		here &= ~((1u << from) - 1);
		gap += count16(here & ~m.inside);
		if (gap >= (n ? 5u : LEAD)) return n;
	}
	return n;
}

static int
is_in(const unsigned char set[32], char c)
{
	return set[(unsigned char)c >> 3] >> (c & 7) & 1;
}

/* Is surely no pattern of few digits at byte `from`? */
static int
none_of_few(const x_ex *x, size_t from)
{
	const char *s = x->t.fold.data + from, *f = s;
	while ((unsigned)(*f - '0') < 10) f++;
	if (!is_in(x->types.after, *f) && (*f != ' ' || !is_in(x->types.after_blank, f[1])))
		return 1;
	return !x_begin_may(&x->types.begin_few, s);
}

/* Try the patterns that may begin with atom i: those of the pack where a shape begins, the user's
 * everywhere. */
static void
try_types(x_ex *x, size_t i, int shape)
{
	size_t from = x_atom(x, i)->f, own = x->types.own;
	unsigned char c = (unsigned char)x->t.fold.data[from];
	unsigned digits = digits_near(x, from);
	const x_types *t = &x->types;
	uint64_t label = x->ev[i].near | x->ev[i].far;
	for (size_t w = 0; w < 2; w++) {
		uint64_t m =
			t->first[c][w] & t->digits[digits < X_DIGITS ? digits : X_DIGITS - 1][w];
		if (!label) m &= ~t->labelled[w];
		uint64_t few = m & t->few[w];
		if (few && none_of_few(x, from)) m &= ~few;
		for (; m && !x->st; m &= m - 1) {
			size_t k = w * 64 + (size_t)__builtin_ctzll(m);
			const x_type *p = &t->p[k];
			if ((k < own && !shape) || p->digits > digits) continue;
			if (p->when == WHEN_LABEL && !(label >> p->type & 1)) continue;
			if (p->type == KELMA_FIELD_REFERENCE && x->busy[i]) continue;
			try_type(x, p, i, from);
		}
	}
}

/* May anything begin with atom i, and what does? */
static void
try_atom(x_ex *x, size_t i)
{
	int own = x->types.own < x->types.n;
	if (x->busy[i] || x->st) return;
	int shape = x_may_begin(x, i);
	if (!shape && (!own || x_atom(x, i)->kind == MATCH_MARK)) return;
	if (shape && comes_from(x, i)) shape = 0;
	if (shape || own) try_types(x, i, shape);
}

/* "Tél : 06 61 22 / 33 44": a phone behind its label that goes on in the next line, all ten digits
 * of it. */
static void
broken_phone(x_ex *x, size_t i)
{
	char v[16] = "+212";
	size_t e = i, digits = 0, line = 0;
	for (; e < x->t.n && e < i + 12 && digits < 10; e++) {
		const match_atom *a = x_atom(x, e);
		if (e > i && a->flags & MATCH_LINE && (line++ || a->kind != MATCH_NUM)) return;
		size_t n = a->fe - a->f;
		if (a->kind == MATCH_MARK && n == 1 && e > i &&
		    strchr(".-/", x->t.fold.data[a->f]))
			continue;
		if (a->kind != MATCH_NUM || digits + n > 10) return;
		for (size_t k = 0; k < n; k++, digits++)
			if (digits) v[3 + digits] = x->t.fold.data[a->f + k];
		if (e == i && x->t.fold.data[a->f] != '0') return;
	}
	if (digits != 10 || !line || v[4] < '5' || v[4] > '8' || goes_on(x, e)) return;
	if (x_fits(x, x_atom(x, i)->start, x_atom(x, e - 1)->end) == FIT_CUTS) return;
	if (!x_put(x, KELMA_FIELD_PHONE, x_atom(x, i)->start, x_atom(x, e - 1)->end, v, 13, 0.95,
		   PRIO_ID))
		return;
	memset(x->busy + i, 1, e - i);
}

/* Are atom i, of two bytes or more, and the one behind it both without digits? Nothing begins
 * there,
 * as x_may_begin() would find. */
static inline int
plain_words(const x_ex *x, size_t i)
{
	const match_atom *a = x_atom(x, i);
	return i + 1 < x->t.n && a->kind != MATCH_NUM && a[1].kind == MATCH_WORD &&
	       !((a->flags | a[1].flags) & MATCH_DIGITS) && a->fe - a->f > 1;
}

/* Do at least `many` characters of the folded text stand between two of its bytes? */
static int
apart(const x_ex *x, size_t from, size_t to, size_t many)
{
	const char *f = x->t.fold.data;
	size_t n = 0;
	if (to < from + many) return 0;
	for (; from < to && n < many; from++) n += (f[from] & 0xc0) != 0x80;
	return n == many;
}

/* Has the q-th atom with digits too few for any pattern, with no other digit close behind it and no
 * label that speaks of it or of the atoms from `first` on before it? */
static int
too_little(const x_ex *x, size_t q, size_t first)
{
	size_t num = x->num[q];
	const match_atom *a = x_atom(x, num);
	const char *f = x->t.fold.data + a->f;
	unsigned n = a->fe - a->f,
		 least = (unsigned)(*f - '0') < 10 ? x->types.least : x->types.least_other;
	if (n > 16 || (n >= least && count16(look16(f).digit & ((1u << n) - 1)) >= least)) return 0;
	if (q + 1 < x->nnum && !apart(x, a->fe, x_atom(x, x->num[q + 1])->f, 5)) return 0;
	for (size_t i = first; i <= num; i++)
		if (x->ev[i].near | x->ev[i].far) return 0;
	return 1;
}

/* Patterns may begin with an atom with digits or a few before it; with any when the user has
 * patterns. */
void
x_shapes(x_ex *x)
{
	enum { BEFORE = 4 }; /* x_may_begin() looks that far */
	size_t i = 0;
	if (x->seen & (SEEN_AT | SEEN_WEB)) x_web(x);
	if (x->types.own < x->types.n) {
		while (i < x->t.n) try_atom(x, i++);
		return;
	}
	for (size_t q = 0; q < x->nnum; q++) {
		size_t num = x->num[q];
		if (x->ev[num].near >> KELMA_FIELD_PHONE & 1) broken_phone(x, num);
		if (i + BEFORE < num) i = num - BEFORE;
		if (too_little(x, q, i)) i = num + 1;
		for (; i <= num; i++)
			if (!x->busy[i] && !plain_words(x, i)) try_atom(x, i);
	}
}
