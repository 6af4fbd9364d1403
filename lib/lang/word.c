/* From text to folded words, and from words to scores. */
#include "lang/model.h"
#include "text/utf8.h"
#include <string.h>

static inline uint8_t
fold(const lang_model *m, const char *s, size_t *len)
{
	uint32_t cp;
	size_t k = *len = utf8_get(s, &cp);
	if (k <= 2) return m->low[cp];
	if (k == 3) return m->pages[(size_t)m->page[cp >> 8] * 256 + (cp & 255)];
	return 0; /* emoji and the like */
}

/* After an at sign, or :// - the rest of an address up to white space says nothing about language. */
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
	return i < n && (m->cls[fold(m, s + i, &k)] & CLS_LATIN);
}

/* A joiner inside a Latin word ends it: "l'" keeps the apostrophe, "-nni" begins with the hyphen. */
static int
join(const lang_model *m, const char *s, size_t n, size_t i, uint8_t c, lang_word *w)
{
	if (!(w->cls & CLS_LATIN) || !letter_at(m, s, n, i)) return 0;
	if (m->name[c * 4] == '-') return 2;
	if (w->len < WORD_MAX) w->sym[w->len++] = c;
	return 1;
}

static void
finish(lang_word *w)
{
	w->sym[w->len++] = SYM_SEP;
	memset(w->sym + w->len, 0, 3);
}

int
lang_word_next(const lang_model *m, const char *s, size_t n, size_t *pos, lang_word *w)
{
	size_t i = *pos, k;
	w->sym[0] = SYM_SEP;
	w->len = 1;
	w->cls = 0;
	w->start = i;
	for (; i < n; i += k) {
		uint8_t c = fold(m, s + i, &k);
		unsigned cls = m->cls[c];
		if (cls & (CLS_LETTER | CLS_DIGIT)) {
			if (((w->cls | cls) & CLS_LETTER & ~(cls & CLS_LETTER ? cls : ~0u))) break; /* script changes */
			if (w->len == 1) w->start = i;
			w->cls |= cls;
			if (w->len > 2 && c == w->sym[w->len - 1] && c == w->sym[w->len - 2]) continue;
			if (w->len < WORD_MAX) w->sym[w->len++] = c;
		} else if (cls & CLS_JOINER) {
			int j = join(m, s, n, i + k, c, w);
			if (j == 1) i += k;
			if (j) break;
			if (w->cls) break;
			if (m->name[c * 4] == '-' && i && letter_at(m, s, n, i + k) && (unsigned char)s[i - 1] > ' ') {
				w->start = i;
				w->sym[w->len++] = c;
			}
		} else if (!(cls & CLS_SKIP)) {
			if (opens_address(s, n, i)) {
				i = skip_address(s, n, i);
				w->len = 1;
				w->cls = 0;
				k = 0;
				continue;
			}
			if (w->cls) break;
			w->len = 1;
		}
	}
	*pos = w->end = i;
	if (!w->cls) return 0;
	finish(w);
	return 1;
}

int
lang_word_family(const lang_model *m, const lang_word *w)
{
	if (w->cls & CLS_DIGIT) {
		unsigned d = 0, letters = 0;
		for (unsigned i = 1; i + 1 < w->len; i++) {
			d += (m->cls[w->sym[i]] & CLS_DIGIT) != 0;
			letters += (m->cls[w->sym[i]] & CLS_LETTER) != 0;
		}
		if (!letters || d > 3 || d > letters + 1) return -2;
	}
	return w->cls & CLS_LATIN ? FAM_LATN : w->cls & CLS_ARABIC ? FAM_ARAB : -1;
}

uint32_t
lang_word_hash(const uint8_t *sym, unsigned len)
{
	uint32_t h = 0x811c9dc5u;
	for (unsigned i = 0; i < len; i++) h = (h ^ sym[i]) * 0x01000193u;
	return h;
}

unsigned
lang_word_score(const lang_model *m, int fam, const lang_word *w, int32_t sum[LANES])
{
	const int8_t *rows = m->rows[fam];
	int16_t acc[LANES] = { 0 };
	for (unsigned i = 0; i + 1 < w->len; i++) {
		uint32_t x = base_le32(w->sym + i);
		for (unsigned k = 2; k <= 4; k++) {
			const int8_t *r = rows + (size_t)lang_row(x, k, m->shift) * LANES;
			for (int l = 0; l < LANES; l++) acc[l] = (int16_t)(acc[l] + r[l]);
		}
	}
	if (w->len >= 5) {
		const int8_t *r = rows + (size_t)lang_word_row(lang_word_hash(w->sym + 1, w->len - 2), m->shift) * LANES;
		for (int l = 0; l < LANES; l++) acc[l] = (int16_t)(acc[l] + r[l]);
	}
	for (int l = 0; l < LANES; l++) sum[l] += acc[l];
	return w->len - 1;
}
