/* From text to folded words, with care: what lang_word_next finds is what a word is. */
#include "lang/scan.h"
#include "text/utf8.h"
#include <string.h>

/* After an at sign, or :// - the rest of an address up to white space says nothing about language.
 */
static size_t
skip_address(const char *s, size_t n, size_t i)
{
	while (i < n && (unsigned char)s[i] > ' ') i++;
	return i;
}

static int
opens_address(const char *s, size_t n, size_t i)
{
	return s[i] == '@' || (s[i] == ':' && n - i > 2 && s[i + 1] == '/' && s[i + 2] == '/');
}

static int
letter_at(const lang_model *m, const char *s, size_t n, size_t i)
{
	size_t k;
	return i < n && (m->cls[lang_fold(m, s + i, &k)] & CLS_LATIN);
}

/* Before a word: pass over what is none. A hyphen inside a compound begins the word after it
 * ("-nni"). */
static size_t
skip_odd(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w)
{
	size_t k;
	for (; i < n; i += k) {
		uint8_t c = lang_fold(m, s + i, &k);
		unsigned cls = m->cls[c];
		if (cls & (CLS_LETTER | CLS_DIGIT)) break;
		if (opens_address(s, n, i)) {
			k = skip_address(s, n, i) - i;
			continue;
		}
		if (cls & CLS_JOINER && m->name[c * 4] == '-' && i &&
		    (unsigned char)s[i - 1] > ' ' && letter_at(m, s, n, i + k)) {
			w->start = i;
			w->sym[w->len++] = c;
			return i + k;
		}
	}
	w->start = i;
	return i;
}

/* An apostrophe inside a Latin word belongs to what is before it: "l'" and then "eau". */
static size_t
take_apostrophe(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w)
{
	size_t k;
	if (i >= n) return i;
	uint8_t c = lang_fold(m, s + i, &k);
	if (!(m->cls[c] & CLS_JOINER) || m->name[c * 4] == '-' || !(w->cls & CLS_LATIN) ||
	    !letter_at(m, s, n, i + k))
		return i;
	if (w->len < WORD_MAX) w->sym[w->len++] = c;
	return i + k;
}

size_t
lang_run_end(const lang_model *m, const char *s, size_t n, uint8_t sym)
{
	size_t i = 0, k;
	for (; i < n; i += k) {
		uint8_t c = lang_fold(m, s + i, &k);
		if (c != sym && c != SYM_SKIP) break;
	}
	return i;
}

/* The letters and digits from i on, of one script; returns where they end. Those of a very long
 * word fill what room there is, then they are only passed over. */
static size_t
take_letters(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w)
{
	size_t k;
	for (; i < n; i += k) {
		uint8_t c = lang_fold(m, s + i, &k);
		if (c == SYM_SKIP) continue;
		unsigned script = (w->cls | m->cls[c]) & CLS_LETTER;
		if (c < SYM_LETTER || script & (script - 1)) break;
		w->cls |= m->cls[c];
		if (w->len > 2 && c == w->sym[w->len - 1] && c == w->sym[w->len - 2]) {
			if (!(m->cls[c] & CLS_DRAWN)) continue;
			w->len -= w->len > 3;
			k = lang_run_end(m, s + i, n - i, c);
			continue;
		}
		if (w->len < WORD_MAX) w->sym[w->len++] = c;
	}
	return i;
}

int
lang_word_next(const lang_model *m, const char *s, size_t n, size_t *pos, lang_word *w)
{
	size_t i = *pos;
	w->before = 0;
	w->sym[0] = SYM_SEP;
	for (;;) {
		w->len = 1;
		w->cls = 0;
		i = skip_odd(m, s, n, i, w);
		if (i >= n) break;
		w->end = i = take_letters(m, s, n, i, w);
		if (i < n && opens_address(s, n, i))
			continue; /* the beginning of an address says nothing either */
		*pos = w->end = take_apostrophe(m, s, n, i, w);
		w->fam = lang_word_family(m, w);
		w->sym[w->len++] = SYM_SEP;
		memset(w->sym + w->len, 0, 4);
		return 1;
	}
	*pos = n;
	return 0;
}

int
lang_word_family(const lang_model *m, const lang_word *w)
{
	if (w->cls & CLS_DIGIT) {
		unsigned d = 0, letters = 0;
		for (unsigned i = 1; i < w->len; i++) {
			unsigned cls = m->cls[w->sym[i]];
			d += (cls & CLS_DIGIT) != 0;
			letters += (cls & CLS_LETTER) != 0;
		}
		if (!letters || d > 3 || d > letters + 1) return -2;
	}
	return w->cls & CLS_LATIN ? FAM_LATN : w->cls & CLS_ARABIC ? FAM_ARAB : -1;
}

uint32_t
lang_word_hash(const uint8_t *sym, unsigned len)
{
	uint32_t h = 0;
	for (unsigned i = 0; i + 1 < len; i += 2)
		h = lang_word_step(h, lang_mix(base_le32(sym + i)));
	return h;
}

unsigned
lang_word_rows(const uint8_t *sym, unsigned len, uint32_t *row)
{
	unsigned n = 0;
	for (unsigned i = 0; i + 1 < len; i++) {
		uint32_t mix = lang_mix(base_le32(sym + i));
		for (unsigned k = 2; k <= 4 && i + k <= len; k++) row[n++] = lang_row(mix, k);
	}
	row[n++] = lang_word_row(lang_word_hash(sym, len));
	return n;
}
