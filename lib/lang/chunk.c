/* The words of a chunk, letter by letter: accents, apostrophes, hyphens, signs, other scripts. */
#include "lang/chunk.h"

/* Whether the letter or sign at q may be one of a Latin word. */
static inline int
latin_at(const lang_model *m, const unsigned char *q, const unsigned char *end)
{
	size_t k;
	return q < end && m->cls[lang_fold(m, (const char *)q, &k)] & CLS_LATIN;
}

static inline int
opens_address(const unsigned char *q)
{
	return *q == '@' || (*q == ':' && q[1] == '/' && q[2] == '/');
}

/* Pass what stands before a word; a hyphen inside a compound begins it. 1: it is there, 0: the end,
 * or an address, which goes on up to the end and says nothing. */
static inline int
find(const lang_model *m, const unsigned char *from, const unsigned char *end,
     const unsigned char **at, lang_piece *w)
{
	const unsigned char *q = *at;
	for (size_t k = 1; q < end; q += k, k = 1) {
		if (m->ascii[*q]) break;
		if (m->ascii_end[*q]) continue;
		unsigned sym = lang_fold(m, (const char *)q, &k);
		if (sym >= SYM_LETTER) break;
		if (opens_address(q)) return 0;
		if (sym < SYM_JOINER || m->name[sym * 4] != '-' || q == from ||
		    !latin_at(m, q + k, end))
			continue;
		w->start = q;
		w->sym[1] = (uint8_t)sym;
		w->k = 1;
		*at = q + k;
		return 1;
	}
	w->start = *at = q;
	w->k = 0;
	return q < end;
}

/* An apostrophe between Latin letters belongs to the word before it; 0: it begins an address. */
static inline int
close(const lang_model *m, const unsigned char *end, const unsigned char **at, lang_piece *w)
{
	const unsigned char *q = *at;
	if (q >= end || m->ascii_end[*q]) return 1;
	if (opens_address(q)) return 0;
	if (!(w->cls & CLS_LATIN)) return 1;
	size_t k;
	unsigned sym = lang_fold(m, (const char *)q, &k);
	if (sym < SYM_JOINER || sym >= SYM_LETTER || m->name[sym * 4] == '-' ||
	    !latin_at(m, q + k, end))
		return 1;
	w->sym[++w->k] = (uint8_t)sym;
	*at = q + k;
	return 1;
}

int
lang_piece_next(const lang_model *m, const unsigned char *from, const unsigned char *end,
		const unsigned char **at, lang_piece *w)
{
	unsigned all = 0, digits = 0;
	if (!find(m, from, end, at, w)) return 0;
	w->before = 0;
	w->sym[0] = SYM_SEP;
	const unsigned char *q = *at;
	uint8_t *const first = w->sym + 1 + w->k, *p = first;
	for (size_t k = 1; q < end; q += k, k = 1) {
		unsigned y = m->ascii[*q];
		if (!y) {
			if (*q < 0x80) break;
			y = lang_fold(m, (const char *)q, &k);
			if (y == SYM_SKIP) continue;
			if (y < SYM_LETTER) break;
			y |= (unsigned)m->cls[y] << 8;
		}
		all |= y;
		if (__builtin_expect((uint8_t)y == p[-1] && (uint8_t)y == p[-2], 0)) {
			if (!(y & CLS_DRAWN << 8)) continue;
			p -= p > w->sym + 3; /* not at the beginning of a word */
			k = lang_run_end(m, (const char *)q, (size_t)(end - q), (uint8_t)y);
			continue;
		}
		*p++ = (uint8_t)y;
		digits += y / (CLS_DIGIT << 8); /* no letter is of a higher class */
	}
	w->cls = all >> 8;
	w->k = (unsigned)(p - w->sym) - 1;
	unsigned script = w->cls & CLS_LETTER, letters = (unsigned)(p - first) - digits;
	if (script & (script - 1)) return -1;
	w->fam = digits && (!letters || digits > 3 || digits > letters + 1) ? -2
		 : w->cls & CLS_LATIN					     ? FAM_LATN
		 : w->cls & CLS_ARABIC					     ? FAM_ARAB
									     : -1;
	*at = q;
	if (!close(m, end, at, w)) return 0;
	memset(w->sym + w->k + 1, 0, 4);
	w->sym[w->k + 1] = SYM_SEP;
	return 1;
}
