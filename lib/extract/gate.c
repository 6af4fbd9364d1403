/* Most texts have no field at all, which shows when their words are looked up: numbers, "@" and
 * the like are always worth a closer look; without them most words can do nothing alone.
 * tests/unit/test_extract_gate.c holds this to the fields that are found without asking here. */
#include "extract/extract.h"
#include <string.h>

unsigned
x_class_of(const match_entry *e)
{
	switch (e->kind) {
	case KIND_MONEY: return FIRST_SELF | FIRST_MONEY;
	case KIND_PLACE: return FIRST_NAME | (e->sub <= PLACE_TOWN ? FIRST_TOWN : 0u);
	case KIND_INTRO:
	case KIND_TITLE:
	case KIND_MARITAL:
	case KIND_PROF:
	case KIND_STREET:
	case KIND_ORG:
	case KIND_ORGHEAD:
	case KIND_OFFICE:
	case KIND_ORGTAIL:
	case KIND_ADDRESSEE:
	case KIND_GIVEN:
	case KIND_FAMILY: return FIRST_NAME;
	case KIND_MONTH:
	case KIND_HIJRI:
	case KIND_WEEKDAY:
	case KIND_NUM: /* without money or what multiplies it, it is nothing */
	case KIND_UNIT:
	case KIND_NOT: return FIRST_HELP_NUM;
	case KIND_HALF:
	case KIND_AND:
	case KIND_FILLER:
	case KIND_BEFORE:
	case KIND_DATELINK: return FIRST_HELP_LABEL;
	case KIND_AMPM:
	case KIND_MINUTE:
	case KIND_MINWORD:
	case KIND_CLOCK:
	case KIND_PARTICLE:
	case KIND_CINPREFIX:
	case KIND_SPELT:
	case KIND_ONSET:
	case KIND_ARTICLE:
	case KIND_CODA:
	case KIND_TO: return FIRST_HELP_NAME;
	default: return FIRST_SELF;
	}
}

static unsigned
beside_of(const match_entry *e)
{
	switch (e->kind) {
	case KIND_MONEY:
	case KIND_TIMES: return QUICK_COUNT;
	case KIND_MONTH:
	case KIND_HIJRI: return QUICK_YEAR;
	case KIND_LABEL:
		return QUICK_LABEL |
		       (e->sub == KELMA_FIELD_DATE && !strcmp(e->value, "birth_date") ? QUICK_YEAR
										      : 0u);
	default: return 0;
	}
}

unsigned
x_quick_of(const match_entry *e, int longer)
{
	unsigned c = x_class_of(e);
	unsigned now = c & ~(unsigned)MATCH_HELPS ? QUICK_NOW : 0u,
		 self = c & (FIRST_SELF | FIRST_MONEY) || e->kind == KIND_NUM ? QUICK_SELF : 0u;
	return beside_of(e) | (now | self) << (longer != 0);
}

const char *
x_written_onto(const match_entry *e)
{
	return x_class_of(e) & FIRST_TOWN ? "flb" : ""; /* fcasa, lfes: hits.c */
}

const char *const x_saying[] = { "http", "https", "www", NULL };

static int
upper(const x_ex *x, size_t i)
{
	return i < x->t.n && x_atom(x, i)->flags & MATCH_UPPER;
}

/* Is atom i a word in Latin small letters on the same line as the one before it? */
static int
small(const x_ex *x, size_t i)
{
	return i < x->t.n && x_atom(x, i)->kind == MATCH_WORD &&
	       (x_atom(x, i)->flags & (MATCH_LATIN | MATCH_UPPER | MATCH_LINE)) == MATCH_LATIN;
}

int
x_begins_with(const x_ex *x, size_t k, int kind, size_t least, size_t most, size_t rest)
{
	match_entry e[MATCH_ENTRIES];
	if (k >= x->t.n || x_atom(x, k)->kind != MATCH_WORD ||
	    x_atom(x, k)->flags & (MATCH_LINE | MATCH_TIFINAGH))
		return 0;
	int found = 0;
	size_t n, letter = x_atom(x, k)->flags & MATCH_ARABIC ? 2 : 1;
	const char *f = x_folded(x, k, &n);
	for (size_t p = least * letter; p <= most * letter && p + rest * letter <= n; p += letter) {
		uint32_t rec = match_slot(&x->words, match_hash(f, p)) & MATCH_RECORD;
		size_t c = rec ? match_entries(&x->words, rec - 1, e, MATCH_ENTRIES) : 0;
		for (size_t q = 0; q < c; q++)
			if (e[q].kind == (unsigned)kind && (!found || (int)e[q].sub < found))
				found = 1 + (int)e[q].sub;
	}
	return found;
}

int
x_ends_with(const x_ex *x, size_t k, int kind)
{
	match_entry e[MATCH_ENTRIES];
	size_t n, letter = x_atom(x, k)->flags & MATCH_ARABIC ? 2 : 1;
	const char *f = x_folded(x, k, &n);
	if (x_atom(x, k)->kind != MATCH_WORD || n < 4 * letter) return 0;
	uint32_t rec = match_slot(&x->words, match_hash(f + n - letter, letter)) & MATCH_RECORD;
	size_t c = rec ? match_entries(&x->words, rec - 1, e, MATCH_ENTRIES) : 0;
	for (size_t q = 0; q < c; q++)
		if (e[q].kind == (unsigned)kind) return 1 + (int)e[q].sub;
	return 0;
}

static int
is_particle(const x_ex *x, size_t k)
{
	match_entry e[MATCH_ENTRIES];
	size_t n;
	const char *f = x_folded(x, k, &n);
	if (x_atom(x, k)->kind != MATCH_WORD || x_atom(x, k)->flags & MATCH_LINE) return 0;
	uint32_t rec = match_slot(&x->words, match_hash(f, n)) & MATCH_RECORD;
	size_t c = rec ? match_entries(&x->words, rec - 1, e, MATCH_ENTRIES) : 0;
	for (size_t q = 0; q < c; q++)
		if (e[q].kind == KIND_PARTICLE) return 1;
	return 0;
}

/* Ou-hsain, Ben-ali, Ait-taleb: a particle, by itself or written on to the rest of the name; not b-
 * before a frequent word (بلباس, "in a dress"). */
int
x_with_particle(const x_ex *x, size_t k)
{
	if (k >= x->t.n) return 0;
	size_t n;
	const char *f = x_folded(x, k, &n);
	int arabic = (x_atom(x, k)->flags & MATCH_ARABIC) != 0;
	if (is_particle(x, k)) return 1;
	if (!x_begins_with(x, k, KIND_PARTICLE, arabic ? 2 : 3, 5, 3)) return 0;
	return !(arabic && !memcmp(f, "\xd8\xa8", 2) && x->common &&
		 match_common_has(x->common, match_common_hash(f + 2, n - 2)));
}

int
x_ends_text(const x_ex *x, size_t e)
{
	while (e < x->t.n && (x_is(x, e, '.') || x_is(x, e, '!'))) e++;
	return e >= x->t.n;
}

/* "عبد الكبير" */
static int
several(const x_ex *x, const x_hit *h)
{
	return h->end > h->first + 1 && x_atom(x, h->first)->flags & MATCH_ARABIC;
}

/* A given name at the end of the text; behind a mark a word may follow it. */
static int
may_sign(const x_ex *x, const x_hit *h)
{
	size_t i = h->first;
	if (!i) return 0;
	if (x_atom(x, i)->flags & MATCH_LINE) return x_ends_text(x, h->end);
	if (x_atom(x, i - 1)->kind != MATCH_MARK) return 0;
	return x_ends_text(x, h->end) || x_ends_text(x, h->end + 1) || x_is(x, i - 1, ':');
}

/* A name without a capital in mid-line is one with another, or with what announces it; a name
 * that is a frequent word too ("kamel") makes no person with others of its kind. */
static unsigned
name_has(const x_ex *x, const x_hit *h)
{
	if (h->cut) return 0;
	if (x->has & HAS_FIELD) return HAS_NAME;
	if (h->kind == KIND_GIVEN && (may_sign(x, h) || several(x, h))) return HAS_FIELD;
	if (h->end == h->first + 1 && x_common(x, h->first)) return HAS_NAME;
	if (x_atom(x, h->first)->flags & (MATCH_UPPER | MATCH_LINE)) return HAS_FIELD;
	if (h->kind == KIND_GIVEN && x_with_particle(x, h->end)) return HAS_FIELD;
	return HAS_NAME | HAS_SURE;
}

/* Professions and the like stand at the begin of a line or behind a mark, or something opens
 * them. */
static unsigned
fact_has(const x_ex *x, const x_hit *h)
{
	size_t i = h->first;
	if (!i || x_atom(x, i)->flags & MATCH_LINE) return HAS_FIELD;
	return x_is(x, i - 1, ',') || x_is(x, i - 1, '(') || x_is(x, i - 1, '|') ||
			       x_is(x, i - 1, ';')
		       ? HAS_FIELD
		       : HAS_FACT;
}

int
x_named_before(const x_ex *x, size_t k, int common)
{
	if (!k || x_atom(x, k)->flags & MATCH_LINE || x->busy[k - 1] == 1) return 0;
	const match_atom *a = x_atom(x, k - 1);
	uint64_t other = X_KIND(TITLE) | X_KIND(LABEL) | X_KIND(STREET) | X_KIND(MONEY) |
			 X_KIND(AND) | X_KIND(BEFORE);
	return (a->flags & (MATCH_UPPER | MATCH_LATIN)) == (MATCH_UPPER | MATCH_LATIN) &&
	       a->kind == MATCH_WORD && a->fe - a->f > 1 &&
	       (!x_common(x, k - 1) || (common && !(a->flags & MATCH_LINE))) &&
	       !x_has(x, k - 1, other);
}

/* "transport", "lycee": of an organization when capitals follow, or with its other half. */
static unsigned
head_has(const x_ex *x, const x_hit *h)
{
	enum { WORDS = 13 }; /* as far as the name of an organization goes */
	if (h->sub == 1 && x_atom(x, h->first)->flags & MATCH_ARABIC) return HAS_FIELD;
	for (size_t k = h->end; h->sub == 1 && k < h->end + WORDS; k++)
		if (upper(x, k)) return HAS_FIELD;
	return HAS_OFFICE;
}

/* "quartier" before small letters, one of them frequent, is no address by itself. */
static unsigned
street_has(const x_ex *x, const x_hit *h)
{
	if (h->sub != STREET_START) return HAS_STREET;
	return small(x, h->first) && small(x, h->end) &&
			       (x_common(x, h->first) || x_common(x, h->end))
		       ? HAS_STREET
		       : HAS_FIELD;
}

static unsigned
label_has(const x_ex *x, const x_hit *h)
{
	switch (h->sub) {
	case KELMA_FIELD_SUBJECT:
		return HAS_LABEL | (x_atom(x, h->first)->flags & MATCH_LINE ||
						    x_is(x, h->end, ':')
					    ? HAS_FIELD
					    : 0u);
	case KELMA_FIELD_PERSON: return HAS_LABEL | HAS_COLON | HAS_INTRO;
	case KELMA_FIELD_PROFESSION: return HAS_LABEL | HAS_COLON | HAS_OPENS;
	case KELMA_FIELD_FAMILY_NAME:
	case KELMA_FIELD_GIVEN_NAME:
	case KELMA_FIELD_MARITAL_STATUS: return HAS_LABEL | HAS_COLON;
	case KELMA_FIELD_ADDRESS: return HAS_LABEL | HAS_ADDRESS;
	default: return HAS_LABEL;
	}
}

unsigned
x_has_of(const x_ex *x, const x_hit *h)
{
	switch (h->kind) {
	case KIND_LABEL: return label_has(x, h);
	case KIND_TIMES:
	case KIND_MONEY: return HAS_MONEY;
	case KIND_HOUR:
	case KIND_PLACE: return HAS_FIELD;
	case KIND_ORG: return HAS_FIELD | HAS_OFFICE;
	case KIND_GIVEN:
	case KIND_FAMILY: return name_has(x, h);
	case KIND_PROF:
	case KIND_MARITAL: return fact_has(x, h);
	case KIND_INTRO:
		if (h->sub == INTRO_BESIDE) return HAS_BESIDE;
		return HAS_OPENS | (h->sub ? HAS_INTRO : HAS_FIELD);
	case KIND_TITLE: /* "si", "m", "feu" before small letters: only with a known name */
		return h->end >= x->t.n || small(x, h->end) ? HAS_INTRO : HAS_FIELD;
	case KIND_STREET: return street_has(x, h);
	case KIND_ORGHEAD: return head_has(x, h);
	case KIND_OFFICE: return HAS_OFFICE;
	case KIND_ORGTAIL: return HAS_TAIL | (x_named_before(x, h->first, 0) ? HAS_FIELD : 0u);
	case KIND_ADDRESSEE: return HAS_ADDRESSEE;
	default: return 0;
	}
}

static int
both(unsigned has, unsigned a, unsigned b)
{
	return has & a && has & b;
}

int
x_worth_it(const x_ex *x)
{
	unsigned h = x->has, twice = x->has_twice;
	if (x->careful || x->seen & (SEEN_VALUE | SEEN_AT | SEEN_WEB)) return 1;
	if (h & HAS_LABEL && x->seen & SEEN_DIGIT) return 1;
	if (x->words_too && x->wanted[0] >> KELMA_FIELD_AMOUNT & 1 && h & HAS_MONEY) return 1;
	if (x->digits_only) return 0;
	return h & HAS_FIELD || both(h, HAS_NAME, HAS_INTRO) ||
	       (h & HAS_SURE && twice & HAS_NAME) || both(h, HAS_SURE, HAS_BESIDE) ||
	       (h & HAS_BESIDE && twice & HAS_NAME) || both(h, HAS_ADDRESSEE, HAS_OFFICE) ||
	       both(h, HAS_OFFICE, HAS_TAIL) || twice & (HAS_STREET | HAS_FACT) ||
	       both(h, HAS_STREET, HAS_ADDRESS) || both(h, HAS_FACT, HAS_OPENS) ||
	       (h & HAS_COLON && (x->seen & SEEN_COLON || memchr(x->s, '\t', x->n)));
}
