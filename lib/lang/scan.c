/* Words that are not plain: accents, digits, apostrophes, marks, other scripts. What is rarer still
 * goes to lang_word_next. */
#include "lang/scan.h"

enum { PLAIN_MAX = 34 }; /* symbols of a word that is finished here */

/* A word in the making. */
typedef struct taker {
	const unsigned char *q;
	uint8_t *p;   /* where the next symbol goes */
	unsigned cls; /* CLS_ bits so far */
	unsigned digits;
} taker;

__attribute__((noinline, cold)) static int
careful(lang_text *t, lang_word *w, const unsigned char *from)
{
	size_t pos = lang_text_at(t, from);
	int more = lang_word_next(t->m, t->s, t->n, &pos, w);
	w->before = 0;
	w->sym[0] = SYM_SEP;
	t->q = t->end - (t->n - pos);
	return more;
}

static inline int
is_joiner(unsigned sym)
{
	return sym >= SYM_JOINER && sym < SYM_LETTER;
}

/* Whether an address may begin here. */
static inline int
opens_address(const lang_text *t, const unsigned char *q)
{
	return *q == '@' || (*q == ':' && t->end - q > 2 && q[1] == '/' && q[2] == '/');
}

/* Whether the hyphen of k bytes at q stands inside a compound, "rendez-vous". */
static int
begins_word(const lang_text *t, const unsigned char *q, size_t k)
{
	size_t at = lang_text_at(t, q), next;
	if (!at || (unsigned char)t->s[at - 1] <= ' ' || at + k >= t->n) return 0;
	return t->m->cls[lang_fold(t->m, t->s + at + k, &next)] & CLS_LATIN;
}

/* Where the next letter or digit is; NULL when what stands before it needs care. */
static const unsigned char *
skip(const lang_text *t, const unsigned char *q)
{
	const lang_model *const m = t->m;
	while (q < t->end) {
		size_t k = 1;
		if (!m->ascii_end[*q]) {
			unsigned sym = lang_fold(m, (const char *)q, &k);
			if (sym >= SYM_LETTER) break;
			if (opens_address(t, q) ||
			    (is_joiner(sym) && m->name[sym * 4] == '-' && begins_word(t, q, k)))
				return NULL;
		}
		q += k;
	}
	return q;
}

/* Letter or digit of two bytes or more at q as in lang_model.letter, *k its bytes; SYM_SKIP for a
 * mark, else 0. */
static inline unsigned
letter(const lang_model *m, const unsigned char *q, size_t *k)
{
	unsigned sym = lang_fold(m, (const char *)q, k);
	return sym < SYM_LETTER ? (sym == SYM_SKIP) * (unsigned)SYM_SKIP
				: sym | (unsigned)m->cls[sym] << 8;
}

/* Take letters and digits up to something else or the end; 0 when they get too many. */
static inline int
take(const lang_text *t, taker *x, const uint8_t *stop)
{
	const lang_model *const m = t->m;
	const unsigned char *q = x->q, *const end = t->end;
	uint8_t *p = x->p;
	unsigned all = x->cls << 8, digits = 0, y;
	for (size_t k = 1; q < end; q += k, k = 1) {
		if ((y = m->ascii[*q]) == 0) {
			if (*q < 0x80 || (y = letter(m, q, &k)) == 0) break;
			if (y == SYM_SKIP) continue;
		}
		all |= y;
		if (__builtin_expect((uint8_t)y == p[-1] && (uint8_t)y == p[-2], 0)) {
			if (!(y & CLS_DRAWN << 8)) continue;
			p -= p > stop - PLAIN_MAX + 3; /* not at the beginning of a word */
			k = lang_run_end(m, (const char *)q, (size_t)(end - q), (uint8_t)y);
			continue;
		}
		if (p == stop) return 0;
		*p++ = (uint8_t)y;
		digits += y / (CLS_DIGIT << 8); /* no letter is of a higher class */
	}
	x->digits = digits;
	x->q = q;
	x->p = p;
	x->cls = all >> 8;
	return 1;
}

/* An apostrophe between Latin letters belongs to the word before it. */
static void
take_apostrophe(const lang_text *t, taker *x)
{
	const lang_model *const m = t->m;
	size_t k, next;
	if (!(x->cls & CLS_LATIN)) return;
	unsigned sym = lang_fold(m, (const char *)x->q, &k);
	if (!is_joiner(sym) || m->name[sym * 4] == '-' || x->q + k >= t->end) return;
	if (!(m->cls[lang_fold(m, (const char *)x->q + k, &next)] & CLS_LATIN)) return;
	*x->p++ = (uint8_t)sym;
	x->q += k;
}

/* Family of a word of so many letters and digits, as lang_word_family says. */
static inline int
family(const taker *x, unsigned symbols)
{
	unsigned letters = symbols - x->digits;
	if (x->digits && (!letters || x->digits > 3 || x->digits > letters + 1)) return -2;
	return x->cls & CLS_LATIN ? FAM_LATN : x->cls & CLS_ARABIC ? FAM_ARAB : -1;
}

int
lang_text_odd(lang_text *t, lang_word *w, unsigned taken)
{
	const unsigned char *from = t->q;
	taker x = { from + taken, w->sym + w->len, taken ? w->cls : 0, 0 };
	if (!taken) {
		t->q = skip(t, from);
		if (!t->q) return careful(t, w, from);
		if (t->q >= t->end) return 0;
		if (t->q > from) return 2;
	}
	if (!take(t, &x, w->sym + PLAIN_MAX)) return careful(t, w, from);
	unsigned script = x.cls & CLS_LETTER, space = x.q < t->end ? t->m->ascii_end[*x.q] : 2;
	if (script & (script - 1) || (!space && opens_address(t, x.q))) return careful(t, w, from);
	w->fam = family(&x, (unsigned)(x.p - w->sym) - 1);
	if (!space) take_apostrophe(t, &x);
	w->start = lang_text_at(t, from);
	w->cls = x.cls;
	w->len = (unsigned)(x.p - w->sym);
	w->sym[w->len++] = SYM_SEP;
	memset(w->sym + w->len, 0, 4);
	t->q = x.q + (space & 1); /* and the white space after it */
	return 1;
}
