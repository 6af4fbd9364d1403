/* Internal: chunks of text that are one plain word, folded in a register. */
#ifndef LANG_CHUNK_H
#define LANG_CHUNK_H
#include "lang/memo.h"
#include "lang/scan.h"
#include "lang/score.h"

#ifdef LANG_MEMO
/* As lang_count16, whatever stands behind the first letters. */
static inline unsigned
lang_count_run(__m128i y, unsigned letters)
{
	unsigned two = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(y, _mm_slli_si128(y, 1)));
	two &= letters & ~(letters + 1);
	return two & two << 1 ? 0 : (unsigned)__builtin_ctz(~letters);
}

/* SEP, the first k of y, SEP, zeros; k < 15. */
static inline __m128i
lang_framed(__m128i y, unsigned k)
{
	static const uint8_t sep[2 * MEMO_KEY] = { [MEMO_KEY] = SYM_SEP };
	__m128i last = _mm_loadu_si128((const __m128i *)(const void *)(sep + MEMO_KEY - (k + 1)));
	y = lang_first(_mm_slli_si128(y, 1), k + 1);
	return _mm_or_si128(_mm_or_si128(y, last), _mm_cvtsi32_si128(SYM_SEP));
}

/* Whether the chunk ends at q, or with the sign there. */
static inline int
lang_chunk_ends(const lang_model *m, const unsigned char *q)
{
	return m->ascii_end[*q] & ((*q <= ' ') | (q[1] <= ' '));
}

/* Digits among the letters of the 16 bytes v, which have become y: with their symbols in *y, 0 when
 * they are too many for a word that says something. */
static inline unsigned
lang_chunk_digits(const lang_model *m, __m128i v, unsigned letters, __m128i *y)
{
	const __m128i nine = _mm_set1_epi8(9);
	__m128i d = _mm_sub_epi8(v, _mm_set1_epi8('0')),
		is_digit = _mm_cmpeq_epi8(_mm_min_epu8(d, nine), d);
	d = _mm_add_epi8(d, _mm_loadu_si128((const __m128i *)(const void *)m->ascii_0));
	*y = _mm_or_si128(_mm_andnot_si128(is_digit, *y), _mm_and_si128(d, is_digit));
	unsigned digits = (unsigned)_mm_movemask_epi8(is_digit),
		 k = lang_count_run(*y, letters | digits), n = 0;
	for (digits &= (1u << k) - 1; digits; digits &= digits - 1) n++;
	return n < k && n <= 3 && n <= k - n + 1 ? k : 0;
}

/* The chunk at q as a word of ASCII letters, digits among them, and at most one sign behind: how
 * long the word is, which is in *w; 0: it is another one. */
__attribute__((always_inline)) static inline unsigned
lang_chunk_latin(const lang_model *m, const unsigned char *q, __m128i *w)
{
	const __m128i last = _mm_set1_epi8(25),
		      v = _mm_loadu_si128((const __m128i *)(const void *)q);
	__m128i t = _mm_sub_epi8(_mm_or_si128(v, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
	unsigned letters = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(t, last), t));
	__m128i y = _mm_add_epi8(t, _mm_loadu_si128((const __m128i *)(const void *)m->ascii_a));
	unsigned k = lang_count_run(y, letters);
	if ((unsigned)q[k] - '0' < 10) k = lang_chunk_digits(m, v, letters, &y);
	if (k - 1 > SHORT - 1 || !lang_chunk_ends(m, q + k)) return 0;
	*w = lang_framed(y, k);
	return k;
}

/* The same for a chunk of Arabic letters, with at most a sign of two bytes behind; 32 bytes at q
 * are read. */
__attribute__((always_inline)) static inline unsigned
lang_chunk_arabic(const lang_model *m, const unsigned char *q, __m128i *w)
{
	unsigned letters, more;
	__m128i y = lang_arabic8(m, _mm_loadu_si128((const __m128i *)(const void *)q), &letters);
	if (letters == 255) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(q + 16));
		y = _mm_unpacklo_epi64(y, lang_arabic8(m, v, &more));
		letters |= more << 8;
	}
	unsigned k = lang_count_run(y, letters);
	if (k - 1 > SHORT - 1) return 0;
	q += 2 * k;
	if (!lang_chunk_ends(m, q) &&
	    (*q < 0x80 || *q >= 0xe0 || q[2] > ' ' || m->low[(q[0] & 0x1fu) << 6 | (q[1] & 0x3fu)]))
		return 0;
	*w = lang_framed(y, k);
	return k;
}
#endif

enum { CHUNK = 32 }; /* bytes of a chunk, at most */

/* A word of a chunk, read letter by letter. */
typedef struct lang_piece {
	uint8_t before, sym[CHUNK + 8]; /* SEP, symbols, SEP, zeros */
	unsigned k, cls;
	int fam;
	const unsigned char *start;
} lang_piece;

/* Whether a Latin letter stands at q. */
static inline int
lang_latin_at(const lang_model *m, const unsigned char *q, const unsigned char *end)
{
	size_t k;
	return q < end && m->cls[lang_fold(m, (const char *)q, &k)] & CLS_LATIN;
}

static inline int
lang_opens_address(const unsigned char *q)
{
	return *q == '@' || (*q == ':' && q[1] == '/' && q[2] == '/');
}

/* Pass what stands before a word; a hyphen inside a compound begins it. 1: it is there, 0: the end,
 * or an address, which goes on up to the end and says nothing. */
static inline int
lang_piece_find(const lang_model *m, const unsigned char *from, const unsigned char *end,
		const unsigned char **at, lang_piece *w)
{
	const unsigned char *q = *at;
	for (size_t k = 1; q < end; q += k, k = 1) {
		if (m->ascii[*q]) break;
		if (m->ascii_end[*q]) continue;
		unsigned sym = lang_fold(m, (const char *)q, &k);
		if (sym >= SYM_LETTER) break;
		if (lang_opens_address(q)) return 0;
		if (sym < SYM_JOINER || m->name[sym * 4] != '-' || q == from ||
		    !lang_latin_at(m, q + k, end))
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
lang_piece_close(const lang_model *m, const unsigned char *end, const unsigned char **at,
		 lang_piece *w)
{
	const unsigned char *q = *at;
	if (q >= end || m->ascii_end[*q]) return 1;
	if (lang_opens_address(q)) return 0;
	if (!(w->cls & CLS_LATIN)) return 1;
	size_t k;
	unsigned sym = lang_fold(m, (const char *)q, &k);
	if (sym < SYM_JOINER || sym >= SYM_LETTER || m->name[sym * 4] == '-' ||
	    !lang_latin_at(m, q + k, end))
		return 1;
	w->sym[++w->k] = (uint8_t)sym;
	*at = q + k;
	return 1;
}

/* Letter or digit at q as in lang_model.letter, *k its bytes; SYM_SKIP for a mark, else 0. */
static inline unsigned
lang_piece_letter(const lang_model *m, const unsigned char *q, size_t *k)
{
	unsigned y = m->ascii[*q];
	*k = 1;
	if (y || *q < 0x80) return y;
	if (*q < 0xe0 && (y = m->letter[(q[0] & 0x1fu) << 6 | (q[1] & 0x3fu)]) != 0) {
		*k = 2;
		return y;
	}
	y = lang_fold(m, (const char *)q, k);
	return y < SYM_LETTER ? (y == SYM_SKIP) * (unsigned)SYM_SKIP : y | (unsigned)m->cls[y] << 8;
}

/* Family of a word of so many letters and digits from p on, as lang_word_family says. */
static inline int
lang_piece_family(const lang_model *m, const uint8_t *p, unsigned symbols, unsigned cls)
{
	if (cls & CLS_DIGIT) {
		unsigned digits = 0;
		for (unsigned i = 0; i < symbols; i++) digits += m->cls[p[i]] == CLS_DIGIT;
		unsigned letters = symbols - digits;
		if (!letters || digits > 3 || digits > letters + 1) return -2;
	}
	return cls & CLS_LATIN ? FAM_LATN : cls & CLS_ARABIC ? FAM_ARAB : -1;
}

/* Next word of the chunk [from, end), of which *at is left: 1, or 0 at the end; -1 for words of two
 * scripts. It finds the words of lang_word_next. */
static inline int
lang_piece_next(const lang_model *m, const unsigned char *from, const unsigned char *end,
		const unsigned char **at, lang_piece *w)
{
	unsigned all = 0, y;
	if (!lang_piece_find(m, from, end, at, w)) return 0;
	w->before = 0;
	w->sym[0] = SYM_SEP;
	const unsigned char *q = *at;
	uint8_t *const first = w->sym + 1 + w->k, *p = first;
	for (size_t k; q < end && (y = lang_piece_letter(m, q, &k)) != 0; q += k) {
		if (y == SYM_SKIP) continue;
		all |= y;
		if (__builtin_expect((uint8_t)y == p[-1] && (uint8_t)y == p[-2], 0)) {
			if (!(y & CLS_DRAWN << 8)) continue;
			p -= p > w->sym + 3; /* not at the beginning of a word */
			k = lang_run_end(m, (const char *)q, (size_t)(end - q), (uint8_t)y);
			continue;
		}
		*p++ = (uint8_t)y;
	}
	w->cls = all >> 8;
	w->k = (unsigned)(p - w->sym) - 1;
	unsigned script = w->cls & CLS_LETTER;
	if (script & (script - 1)) return -1;
	w->fam = lang_piece_family(m, first, (unsigned)(p - first), w->cls);
	*at = q;
	if (!lang_piece_close(m, end, at, w)) return 0;
	memset(w->sym + w->k + 1, 0, 4);
	w->sym[w->k + 1] = SYM_SEP;
	return 1;
}
#endif
