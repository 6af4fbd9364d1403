/* From text to folded words, and from words to scores. */
#include "lang/scan.h"
#include "text/utf8.h"
#include <string.h>

/* After an at sign, or :// - the rest of an address up to white space says nothing about language. */
static size_t
skip_address(const char *s, size_t n, size_t i)
{
	while (i < n && (unsigned char)s[i] > ' ') i++;
	return i;
}

int
lang_opens_address(const char *s, size_t n, size_t i)
{
	return s[i] == '@' || (s[i] == ':' && n - i > 2 && s[i + 1] == '/' && s[i + 2] == '/');
}

static int
letter_at(const lang_model *m, const char *s, size_t n, size_t i)
{
	size_t k;
	return i < n && (m->cls[lang_fold(m, s + i, &k)] & CLS_LATIN);
}

/* Before a word: pass over what is none. A hyphen inside a compound begins the word after it ("-nni"). */
size_t
lang_skip_odd(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w)
{
	size_t k;
	for (; i < n; i += k) {
		uint8_t c = lang_fold(m, s + i, &k);
		unsigned cls = m->cls[c];
		if (cls & (CLS_LETTER | CLS_DIGIT)) break;
		if (lang_opens_address(s, n, i)) {
			k = skip_address(s, n, i) - i;
			continue;
		}
		if (cls & CLS_JOINER && m->name[c * 4] == '-' && i && (unsigned char)s[i - 1] > ' ' && letter_at(m, s, n, i + k)) {
			w->start = i;
			w->sym[w->len++] = c;
			return i + k;
		}
	}
	w->start = i;
	return i;
}

/* Cut a word that mixes scripts where the first script ends. */
void
lang_cut_mixed(const lang_model *m, const char *s, lang_word *w)
{
	size_t i = w->start, k;
	unsigned len = 1, cls = 0;
	for (; i < w->end; i += k) {
		uint8_t c = lang_fold(m, s + i, &k);
		unsigned x = m->cls[c] & CLS_LETTER;
		if (x && cls & CLS_LETTER & ~x) break;
		if (!(m->cls[c] & (CLS_LETTER | CLS_DIGIT))) continue;
		cls |= m->cls[c];
		if (len > 2 && c == w->sym[len - 1] && c == w->sym[len - 2]) continue;
		if (len < WORD_MAX) w->sym[len++] = c;
	}
	w->len = len;
	w->cls = cls;
	w->end = i;
}

/* An apostrophe inside a Latin word belongs to what is before it: "l'" and then "eau". */
size_t
lang_take_apostrophe(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w)
{
	size_t k;
	if (i >= n) return i;
	uint8_t c = lang_fold(m, s + i, &k);
	if (!(m->cls[c] & CLS_JOINER) || m->name[c * 4] == '-' || !(w->cls & CLS_LATIN) || !letter_at(m, s, n, i + k)) return i;
	if (w->len < WORD_MAX) w->sym[w->len++] = c;
	return i + k;
}

/* The rest of a very long word: its letters fill what room there is, then they are only passed over. Stops where the
 * script changes, so that a text of alternating scripts stays linear. */
size_t
lang_take_rest(const lang_model *m, const char *s, size_t n, size_t i, lang_word *w)
{
	size_t k;
	unsigned script = w->cls & CLS_LETTER;
	if (script & (script - 1)) return i; /* mixed already */
	for (; i < n; i += k) {
		uint8_t c = lang_fold(m, s + i, &k);
		if (c == SYM_SKIP) continue;
		if (c < SYM_LETTER || (m->cls[c] & CLS_LETTER & ~w->cls && w->cls & CLS_LETTER)) break;
		w->cls |= m->cls[c];
		if (w->len > 2 && c == w->sym[w->len - 1] && c == w->sym[w->len - 2]) continue;
		if (w->len < WORD_MAX) w->sym[w->len++] = c;
	}
	return i;
}

int
lang_word_next(const lang_model *m, const char *s, size_t n, size_t *pos, lang_word *w)
{
	return lang_scan(m, s, n, pos, w);
}

int
lang_word_family(const lang_model *m, const lang_word *w)
{
	if (w->cls & CLS_DIGIT) {
		unsigned d = 0, letters = 0;
		for (unsigned i = 1; i + 1 < w->len; i++) {
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
	for (unsigned i = 0; i + 1 < len; i++) h = lang_word_step(h, lang_mix(base_le32(sym + i)));
	return h;
}
