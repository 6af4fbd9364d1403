/* Names of persons: after a label, a title, an introduction; in a signature; given and family name
 * known. What is neither announced nor in the lexicon is not found. */
#include "extract/extract.h"
#include "extract/name.h"
#include <string.h>

enum { NAME_WORDS = 6, NAME_ATOMS = 12 };

/* The longest known name at atom i, written without clitics; both kinds in *given, *family. */
static size_t
known(const x_ex *x, size_t i, int *given, int *family)
{
	const x_hit *g = x_hit_of(x, i, KIND_GIVEN), *f = x_hit_of(x, i, KIND_FAMILY);
	if (g && g->cut) g = NULL;
	if (f && f->cut) f = NULL;
	size_t e = g ? g->end : 0;
	if (f && f->end > e) e = f->end, g = NULL;
	if (f && f->end < e) f = NULL;
	*given = g != NULL;
	*family = f != NULL;
	return e;
}

/* Words that never go on with a name. */
static int
stops(const x_ex *x, size_t i)
{
	for (uint32_t k = x->w[i].at; k < x_hits_end(x, i); k++) switch (x->hit[k].kind) {
		case KIND_LABEL:
		case KIND_NOT:
		case KIND_OFFICE:
		case KIND_ORGHEAD:
		case KIND_ORG:
		case KIND_INTRO:
		case KIND_TITLE:
		case KIND_PROF:
		case KIND_MARITAL:
		case KIND_STREET:
		case KIND_MONEY:
		case KIND_MONTH:
		case KIND_BEFORE:
		case KIND_NUM: return 1;
		case KIND_PLACE: return x->hit[k].sub <= PLACE_PROVINCE && !x->hit[k].cut;
		default: break;
		}
	return 0;
}

/* Does the Arabic word k begin with w-, "and"? Few names do that the lists have not. */
static int
joined_and(const x_ex *x, size_t k)
{
	return x_begins_with(x, k, KIND_AND, 1, 1, 2) != 0;
}

/* Is the Arabic word k none of the name before it? strength: as x_name_at(). */
static int
joined(const x_ex *x, size_t k, int strength, int joint)
{
	if (!(x_atom(x, k)->flags & MATCH_ARABIC)) return 0;
	/* wal-, bal-, fal-, lil- */
	return x_begins_with(x, k, KIND_ARTICLE, 2, 3, 2) == 1 + ARTICLE_JOINED ||
	       (strength < 3 && !joint && joined_and(x, k));
}

/* Is atom i another word than the name that it folds to, as its spelling shows: "on" and Ali? The
 * rows "spelt" of data/patterns/words.tsv hold such spellings. */
static int
other_word(const x_ex *x, size_t i)
{
	const match_atom *a = x_atom(x, i);
	if (!x_has(x, i, X_KIND(SPELT))) return 0;
	for (uint32_t k = x->w[i].at; k < x_hits_end(x, i); k++) {
		const x_hit *h = &x->hit[k];
		size_t n = h->kind == KIND_SPELT && !h->cut ? strlen(h->value) : 0;
		if (n && n == a->end - a->start && !memcmp(x->s + a->start, h->value, n)) return 1;
	}
	return 0;
}

static int
with_article(const x_ex *x, size_t k)
{
	return x_atom(x, k)->flags & MATCH_ARABIC &&
	       x_begins_with(x, k, KIND_ARTICLE, 2, 2, 2) == 1 + ARTICLE_BARE;
}

/* Is the Arabic word of atom k formed as family names are: with the article, a last y, a
 * particle? */
static int
formed(const x_ex *x, size_t k)
{
	return with_article(x, k) || x_ends_with(x, k, KIND_CODA) == 1 + CODA_FAMILY ||
	       x_with_particle(x, k);
}

/* May the unknown word k be the family name of the given name before it? Not a verb: "my daughter
 * Maryam studies" (rows "onset" of data/patterns/words.tsv). */
static int
follows_given(const x_ex *x, size_t k, int strength)
{
	if (x_atom(x, k)->flags & MATCH_UPPER || x_atom(x, k)->flags & MATCH_TIFINAGH) return 1;
	if (x_atom(x, k)->flags & MATCH_ARABIC && formed(x, k)) return 1;
	int onset = x_begins_with(x, k, KIND_ONSET, 1, 5, 3);
	if (onset == 1 + ONSET_VERB) return 0;
	if (x_atom(x, k)->flags & MATCH_LATIN) return 1;
	if (onset && x_ends_with(x, k, KIND_CODA) == 1 + CODA_PARTICIPLE) return 0;
	return strength > 1 || x_eol(x, k + 1) || x_atom(x, k + 1)->kind == MATCH_MARK ||
	       x_has(x, k + 1, X_KIND(BEFORE) | X_KIND(LABEL) | X_KIND(AND) | X_KIND(PLACE));
}

/* Does the mark at atom k go on with the name that begins at i: "Saad-Eddine", "H. Alami"? 2 = with
 * an
 * initial. */
static int
inner_mark(const x_ex *x, size_t i, size_t k, const x_name *r)
{
	if (k == i) return 0;
	const match_atom *b = x_atom(x, k - 1);
	size_t letter = b->flags & MATCH_ARABIC ? 2 : 1;
	if (x_is(x, k, '.') && r->end == k && b->fe - b->f == letter) return 2;
	return (x_is(x, k, '-') || x_is(x, k, '\'')) && x_glued(x, k) && x_glued(x, k + 1);
}

/* Is the known word or phrase [k, e) another word here, not a part of the name that begins at i? */
static int
known_otherwise(const x_ex *x, size_t i, size_t k, size_t e, int strength, const x_name *r,
		int given, int joint)
{
	int ahead;
	/* the moqaddem Abdelhaq: an office that is a family name too */
	if (k == i && !given && strength < 3 && x_has(x, k, X_KIND(OFFICE))) return 1;
	if (k > i && r->given && r->family && strength < 3 && x_has(x, k, X_KIND(OFFICE))) return 1;
	if (e == k + 1 && other_word(x, k) &&
	    ((k == i && strength < 2) || e == x->t.n || !known(x, e, &ahead, &ahead)))
		return 1;
	/* given and family name are there: another given name is another word ("يدير") */
	return given && !joint && r->given && r->family && strength < 3 &&
	       !(x_atom(x, k)->flags & MATCH_UPPER) && !with_article(x, k);
}

/* May the unknown word k be a part of the name? 2 = an initial in Arabic letters. capital: the name
 * began with one. */
static int
unknown_part(const x_ex *x, size_t k, int strength, const x_name *r, int joint, int capital)
{
	const match_atom *a = x_atom(x, k);
	size_t letters = a->fe - a->f, least = a->flags & MATCH_TIFINAGH ? 4 : 3;
	int upper = (a->flags & MATCH_UPPER) != 0,
	    initial = strength > 1 && x_is(x, k + 1, '.') && x_glued(x, k + 1) && letters < least &&
		      a->flags & MATCH_ARABIC; /* ن. العمراوي */
	if (r->words && (joined(x, k, strength, joint) || (other_word(x, k) && !joint))) return 0;
	if (!initial && (stops(x, k) || letters > 40 || (letters < least && !upper))) return 0;
	if (strength < 3 && !initial && x_common(x, k) && !(joint && upper)) return 0;
	if (capital && !upper && (a->flags & MATCH_LATIN)) return 0;
	int second = strength > 1 && a->flags & MATCH_ARABIC && with_article(x, k);
	/* "Drissi Kaitouni," with a mark or the line end behind it */
	second |= upper && a->flags & MATCH_LATIN && !r->unknown &&
		  (x_eol(x, k + 1) || (x_atom(x, k + 1)->kind == MATCH_MARK && !x_glued(x, k + 2)));
	if (r->given && r->family && !joint && !second) return 0;
	if (r->words && strength < 3 && !joint && !follows_given(x, k, strength)) return 0;
	unsigned most = strength >= 3 ? 3 : capital ? 2 : 1;
	if (r->unknown >= most || (!r->words && strength < 2 && !capital)) return 0;
	return initial ? 2 : 1;
}

/* "Ahmed el-Mansour", "Rachid ben Chérif": a particle in small letters before a capital; not "and",
 * "in". */
static int
small_particle(const x_ex *x, size_t k, size_t e)
{
	int dash = x_is(x, e, '-') && x_glued(x, e) && x_glued(x, e + 1);
	if (dash) e++;
	if (e >= x->t.n || (x_atom(x, e)->flags & (MATCH_UPPER | MATCH_LINE)) != MATCH_UPPER)
		return 0;
	return dash || !x_has(x, k,
			      X_KIND(AND) | X_KIND(BEFORE) | X_KIND(SPELT) | X_KIND(FILLER) |
				      X_KIND(DATELINK));
}

x_name
x_name_at(const x_ex *x, size_t i, int strength)
{
	x_name r = { .end = i };
	int capital = i < x->t.n &&
		      (x_atom(x, i)->flags & (MATCH_UPPER | (strength > 1 ? MATCH_TIFINAGH : 0))),
	    given, family, joint = 0, how;
	for (size_t k = i; k < x->t.n && r.words < NAME_WORDS && k < i + NAME_ATOMS;) {
		const match_atom *a = x_atom(x, k);
		if ((k > i && (a->flags & MATCH_LINE)) || x->busy[k]) break;
		if (a->kind == MATCH_MARK) {
			if (!(how = inner_mark(x, i, k, &r))) break;
			k++;
			if (how > 1) r.end = k;
			continue;
		}
		if (a->kind != MATCH_WORD) break;
		size_t e = known(x, k, &given, &family);
		if (e && known_otherwise(x, i, k, e, strength, &r, given, joint)) break;
		if (e) {
			/* "Zaynab bint Allal"; not behind "or" */
			r.family += (unsigned)(family && !given) ||
				    (joint && r.given && !x_has(x, k - 1, X_KIND(SPELT)));
			r.given += (unsigned)given;
			r.known++;
			r.sure += e > k + 1 || !x_common(x, k);
			r.words++;
			k = r.end = e;
			joint = 0;
			continue;
		}
		const x_hit *p = x_hit_of(x, k, KIND_PARTICLE);
		const x_hit *kin = p ? x_hit_of(x, k, KIND_LABEL) : NULL;
		if (kin && kin->end > p->end) break; /* "my cousin": the son of my uncle */
		if (p && !p->cut && p->end < x->t.n &&
		    !(r.family && strength < 3 && other_word(x, k)) &&
		    !(capital && !joint && !(a->flags & MATCH_UPPER) && strength < 2 &&
		      !small_particle(x, k, p->end))) {
			joint = 1;
			k = p->end;
			continue;
		}
		if (!(how = unknown_part(x, k, strength, &r, joint, capital))) break;
		/* not behind "or", which is a particle as well */
		if (r.given && strength < 3 &&
		    (joint ? !x_has(x, k - 1, X_KIND(SPELT)) : x_with_particle(x, k)))
			r.family++;
		r.unknown += how < 2;
		r.sure += how > 1;
		r.words++;
		k = r.end = k + 1;
		joint = 0;
	}
	return r;
}

static void
put_person(x_ex *x, size_t i, const x_name *r, double conf)
{
	x_put_text(x, KELMA_FIELD_PERSON, x_atom(x, i)->start, x_atom(x, r->end - 1)->end, conf,
		   PRIO_PERSON);
}

/* "my brother the elder Abdellah": an Arabic word of the rows "spelt" with the article. */
static int
adjective(const x_ex *x, size_t i)
{
	const match_atom *a = x_atom(x, i);
	return a->flags & MATCH_ARABIC && other_word(x, i) && with_article(x, i);
}

/* Marks of ASCII, quotes and dashes; not the signs that stand for letters of a lost font. */
static int
plain_mark(const x_ex *x, size_t i)
{
	const match_atom *a = x_atom(x, i);
	const char *f = x->t.fold.data + a->f;
	return a->fe - a->f != 2 || !memcmp(f, "\xc2\xab", 2) || !memcmp(f, "\xc2\xbb", 2);
}

/* Atoms between an announcement and the name: ":", "(e)", ",", titles. */
static size_t
skip_to_name(const x_ex *x, size_t i, int *colon)
{
	*colon = 0;
	for (int turn = 0; turn < 8 && i < x->t.n; turn++) {
		const x_hit *t = x_hit_of(x, i, KIND_TITLE);
		if (x_atom(x, i)->flags & MATCH_LINE) break;
		if (t && x_is(x, t->end, '\'') && x_glued(x, t->end)) break; /* M'hamed */
		if (t) i = t->end;
		else if (x_is(x, i, ':')) *colon = 1, i++;
		else if (x_is(x, i, '(') && x_is(x, i + 2, ')')) i += 3;
		else if (adjective(x, i)) i++;
		else if (x_atom(x, i)->kind == MATCH_MARK && plain_mark(x, i) && !x_is(x, i, ';') &&
			 !x_is(x, i, '|') && !x_is(x, i, '('))
			i++;
		else break;
	}
	return i;
}

static int
is_person_label(const x_hit *h)
{
	return h->kind == KIND_LABEL && h->sub == KELMA_FIELD_PERSON;
}

static int
announces(const x_ex *x, const x_hit *h)
{
	if (h->kind == KIND_INTRO && h->sub == INTRO_BESIDE)
		return x_has(x, h->end, X_KIND(GIVEN) | X_KIND(TITLE)) ||
		       (x_is(x, h->end, ',') && x_has(x, h->end + 1, X_KIND(GIVEN)));
	return is_person_label(h) || h->kind == KIND_TITLE || h->kind == KIND_INTRO;
}

/* "رمضان كريم", "الأمين العام": words of names that make none together. */
static int
no_name(const x_ex *x, size_t i)
{
	const x_hit *none = x_hit_of(x, i, KIND_LABEL);
	return none && none->sub == LABEL_NONE && none->end > i + 1;
}

/* Does hit h announce a name? Returns the atom after the name, 0 = no. */
static size_t
announced(x_ex *x, const x_hit *h)
{
	int colon, title = h->kind == KIND_TITLE, strong = h->kind == KIND_INTRO && !h->sub,
		   label = is_person_label(h);
	if (!title && !label && h->kind != KIND_INTRO) return 0;
	const x_hit *town = h->kind == KIND_INTRO ? x_hit_of(x, h->first, KIND_PLACE) : NULL;
	if (town && town->end > h->end) return 0; /* Ben Slimane */
	size_t i = skip_to_name(x, h->end, &colon);
	if (title && i == h->end + 1 && x_is(x, h->end, '\'') && x_glued(x, i - 1))
		return 0; /* M'barek */
	if (i >= x->t.n || no_name(x, i) || (i > h->end && (x_atom(x, i)->flags & MATCH_LINE)) ||
	    (x_atom(x, i)->flags & MATCH_LINE))
		return 0;
	int comma = i > 0 && x_is(x, i - 1, ',');
	if (!title && !colon && x_hit_of(x, i - 1, KIND_TITLE)) title = 1;
	x_name r = x_name_at(x, i, label && colon ? 3 : title || strong ? 2 : 1);
	if (r.end == i) return 0;
	/* "Monsieur, ...": what follows the comma is a name only when it is known as one */
	if (h->kind == KIND_TITLE && comma && r.sure < 2) return 0;
	double conf = r.known >= 2 ? 0.95 : r.known ? 0.9 : 0.75;
	if (label && colon && !r.known && x_common(x, i)) return 0;
	if (label && colon)
		return r.words >= 1 && (r.words > 1 || r.known)
			       ? (put_person(x, i, &r, conf), r.end)
			       : 0;
	if (label && !(r.known >= 2 || (r.known && comma && r.words >= 2))) return 0;
	if (title && r.words < 2 && !r.known) return 0;
	if (title && !r.known && !(x_atom(x, i)->flags & MATCH_UPPER) &&
	    (r.words < 2 || (x_atom(x, i)->flags & MATCH_LATIN)))
		return 0;
	if (title && !r.sure && (x_atom(x, i)->flags & MATCH_ARABIC))
		conf = r.words == 1 && r.known ? 0.55 : 0.4;
	if (strong && r.words < 2 && !r.known && !(x_atom(x, i)->flags & MATCH_TIFINAGH)) return 0;
	if (h->kind == KIND_INTRO && !strong && !title &&
	    !(r.known && (r.words >= 2 || r.known >= 1)))
		return 0;
	if (h->kind == KIND_INTRO && !strong && !title && r.words < 2)
		conf = r.given && r.sure ? 0.6 : 0.3;
	put_person(x, i, &r, conf);
	return r.end;
}

/* "Karim El Alaoui and Fatima El Bakkali": behind a word a known given name that w- is written
 * with, and a known family name. */
static size_t
and_another(x_ex *x, size_t i)
{
	const x_hit *g = x_hit_of(x, i, KIND_GIVEN);
	const match_atom *a = x_atom(x, i);
	if (!g || g->cut != 1 || !(a->flags & MATCH_ARABIC) || a->flags & MATCH_LINE ||
	    x_common(x, i))
		return 0;
	if (!i || x_atom(x, i - 1)->kind != MATCH_WORD || x_glued(x, i)) return 0;
	size_t n;
	if (!joined_and(x, i) && memcmp(x_folded(x, i, &n), "\xd9\x84", 2)) return 0;
	x_name r = x_name_at(x, g->end, 1);
	if (!r.family || !r.sure || r.unknown) return 0;
	x_put_text(x, KELMA_FIELD_PERSON, g->start, x_atom(x, r.end - 1)->end, 0.7, PRIO_PERSON);
	return r.end;
}

/* "[12/02/2024 21:04] Khalid: ...", "12/02/2024, 21:04 - Khalid: ...": who writes in a chat. */
static int
writes(const x_ex *x, size_t i, size_t e)
{
	return i > 1 && x_is(x, e, ':') &&
	       (x_is(x, i - 1, ']') || (x_is(x, i - 1, '-') && x->busy[i - 2] == 1));
}

/* "the courier (Amine)" */
static int
bracketed(const x_ex *x, size_t i, size_t e)
{
	return i && x_is(x, i - 1, '(') && x_is(x, e, ')') &&
	       x_atom(x, i)->flags & (MATCH_UPPER | MATCH_ARABIC);
}

/* "عبد الكبير": an Arabic given name of several words that is not the begin or the end of a longer
 * one. */
static int
compound(const x_ex *x, size_t i, size_t e)
{
	uint64_t names = X_KIND(GIVEN) | X_KIND(FAMILY) | X_KIND(PARTICLE) | X_KIND(TITLE),
		 other = X_KIND(PLACE) | X_KIND(STREET) | X_KIND(ORGHEAD);
	if (e <= i + 1 || !(x_atom(x, i)->flags & MATCH_ARABIC) || x_has(x, i, other)) return 0;
	if (i && !(x_atom(x, i)->flags & MATCH_LINE) && x_has(x, i - 1, names | other)) return 0;
	return x_eol(x, e) || x_atom(x, e)->kind == MATCH_MARK || x_common(x, e);
}

/* Is the name [i, e) a signature: the last words of the text, on a line of their own or behind a
 * mark? */
static int
signs(const x_ex *x, size_t i, size_t e)
{
	const match_atom *a = x_atom(x, i);
	if (!x_ends_text(x, e) || !i || x_has(x, i, X_KIND(PLACE) | X_KIND(MONTH))) return 0;
	if (a->flags & MATCH_LATIN && !(a->flags & MATCH_UPPER)) return 0;
	if (!(a->flags & MATCH_LATIN) && x_common(x, i)) return 0;
	return a->flags & MATCH_LINE || (x_atom(x, i - 1)->kind == MATCH_MARK && !x_glued(x, i));
}

/* "le chèque est chez Karim": a capital in the midst of small letters. */
static int
in_small_letters(const x_ex *x, size_t i, size_t e)
{
	const match_atom *a = x_atom(x, i), *b = i ? x_atom(x, i - 1) : a;
	if ((a->flags & (MATCH_UPPER | MATCH_CAPS)) != MATCH_UPPER) return 0;
	if (a->flags & MATCH_LINE) { /* "Youssra tle3 liha ..." */
		const match_atom *c = e < x->t.n ? x_atom(x, e) : a;
		if (c->kind != MATCH_WORD || c->flags & MATCH_LINE || !(c->flags & MATCH_LATIN))
			return 0;
	} else if (x_glued(x, i) || b->kind != MATCH_WORD || b->flags & MATCH_UPPER) return 0;
	if (e < x->t.n && (x_atom(x, e)->flags & MATCH_UPPER || x_atom(x, e)->kind == MATCH_NUM ||
			   (x_glued(x, e) && !x_is(x, e, '.') && !x_is(x, e, ','))))
		return 0;
	uint64_t other = X_KIND(PLACE) | X_KIND(ORG) | X_KIND(ORGHEAD) | X_KIND(STREET) |
			 X_KIND(PARTICLE) | X_KIND(MONTH) | X_KIND(LABEL);
	if (x_has(x, i, other)) return 0;
	if (a->flags & MATCH_LINE || x_has(x, i - 1, X_KIND(AND) | X_KIND(PROF))) return 1;
	return !x_has(x, i - 1, other | X_KIND(ARTICLE) | X_KIND(NUM));
}

/* "فؤاد، ...": whom a message speaks to, in Arabic letters at the begin of a line before a
 * comma. */
static int
greeted(const x_ex *x, size_t i, size_t e)
{
	const match_atom *a = x_atom(x, i);
	return a->flags & MATCH_ARABIC && a->flags & MATCH_LINE && !x_eol(x, e) &&
	       x_is(x, e, ',') && !x_common(x, i) &&
	       !x_has(x, i, X_KIND(PLACE) | X_KIND(MONTH) | X_KIND(LABEL) | X_KIND(SPELT));
}

/* A name that nothing announces: known given and family name, or alone on its line, or before a
 * comma and an identifier. */
static size_t
unannounced(x_ex *x, size_t i)
{
	int given, family;
	if (!known(x, i, &given, &family)) return and_another(x, i);
	if (i > 0 && x_glued(x, i) && x_atom(x, i - 1)->kind != MATCH_MARK) return 0;
	if (no_name(x, i)) return 0;
	x_name r = x_name_at(x, i, 1);
	if (!r.words) return 0;
	size_t e = r.end;
	int upper = (x_atom(x, i)->flags & MATCH_UPPER) != 0,
	    alone = (x_atom(x, i)->flags & MATCH_LINE) && x_eol(x, e);
	int ends = x_eol(x, e) || x_atom(x, e)->kind == MATCH_MARK || x->busy[e] == 1,
	    mark = i && x_atom(x, i - 1)->kind == MATCH_MARK;
	double conf = 0;
	/* a signature: the name, a comma or a dash or a bracket, then a number of the person or a
	 * town */
	int facts = 0, signed_so = r.words < 2 && signs(x, i, e);
	for (size_t k = e; k < e + 5 && k < x->t.n && x_atom(x, e)->kind == MATCH_MARK &&
			   !x_is(x, e, '.') && !(x_atom(x, k)->flags & MATCH_LINE);
	     k++)
		facts |= x->busy[k] == 1 || (k == e + 1 && x_hit_of(x, k, KIND_PLACE));
	if (r.words < 2) /* "..., hanane, EE123123" */
		conf = r.given && ((facts && i > 0 && x_atom(x, i - 1)->kind == MATCH_MARK) ||
				   writes(x, i, e) || bracketed(x, i, e) ||
				   in_small_letters(x, i, e) || signed_so || greeted(x, i, e) ||
				   (mark && !x_eol(x, e) && x->busy[e] == 1) || compound(x, i, e))
			       ? 0.6
			       : 0;
	else if (r.given && r.family) conf = alone || ends ? 0.9 : 0.8;
	else if (r.given && r.known >= 2) conf = alone ? 0.85 : ends ? 0.7 : upper ? 0.6 : 0.45;
	else if (r.given && r.unknown)
		conf = alone                                                  ? 0.8
		       : upper && (ends || x_atom(x, i)->flags & MATCH_LATIN) ? 0.65
		       : facts                                                ? 0.8
		       : ends && (x_atom(x, i)->flags & MATCH_LINE || x_is(x, i - 1, ':') ||
				  (mark && (x_ends_text(x, e) || with_article(x, e - 1))))
			       ? 0.6
			       : 0.3;
	else if (r.family && r.unknown) conf = alone && upper ? 0.7 : facts && upper ? 0.65 : 0.3;
	if (conf < 0.5 || (!r.sure && !signed_so)) return 0;
	if (i > 1 && x_is(x, i - 1, '\'') && x_glued(x, i) && x_glued(x, i - 1) &&
	    (x_atom(x, i - 2)->flags & MATCH_UPPER) &&
	    x->t.fold.data[x_atom(x, i - 2)->f] == 'm' &&
	    x_atom(x, i - 2)->fe - x_atom(x, i - 2)->f == 1)
		i -= 2; /* M'barek */
	put_person(x, i, &r, conf);
	return e;
}

/* "Sidi Yahya Zaer", "الفقيه بن صالح": a place of three words, Latin ones or a town, that holds
 * atom i as its first or second is no sir Yahya. Returns the atom after it, 0 = none. */
static size_t
long_place(const x_ex *x, size_t i)
{
	for (size_t b = 0; b < 2 && b <= i; b++) {
		const x_hit *p = x_hit_of(x, i - b, KIND_PLACE);
		if (p && !p->cut && p->end > i - b + 2 &&
		    (x_atom(x, i)->flags & MATCH_LATIN || p->sub <= PLACE_TOWN))
			return p->end;
	}
	return 0;
}

void
x_persons(x_ex *x)
{
	uint64_t may =
		X_KIND(LABEL) | X_KIND(TITLE) | X_KIND(INTRO) | X_KIND(GIVEN) | X_KIND(FAMILY);
	for (size_t i = 0; (i = x_next(x, i, may)) < x->t.n; i++) {
		size_t best = 0;
		if (x->busy[i]) continue;
		size_t town = long_place(x, i);
		if (town) {
			i = town - 1;
			continue;
		}
		/* "the defendant", not "the plaintiff" that begins with the same word */
		uint32_t longest = 0;
		for (uint32_t k = x->w[i].at; k < x_hits_end(x, i); k++)
			if (announces(x, &x->hit[k]) && x->hit[k].end > longest)
				longest = x->hit[k].end;
		if (!longest && !x_has(x, i, X_KIND(GIVEN) | X_KIND(FAMILY))) continue;
		for (uint32_t k = x->w[i].at; longest && k < x_hits_end(x, i); k++) {
			size_t e = x->hit[k].end == longest ? announced(x, &x->hit[k]) : 0;
			if (e > best) best = e;
		}
		if (!best) best = unannounced(x, i);
		if (best > i + 1) i = best - 1;
	}
}
