/* Internal to the scanner: words that need no look at a table of patterns, inlined where they are
 * read. */
#ifndef SEGMENT_PLAIN_H
#define SEGMENT_PLAIN_H
#include "segment/tok.h"
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Stops that end a word without a question. */
enum {
	PLAIN_STOPS = 1u << SEG_SPACE | 1u << SEG_NEWLINE | 1u << SEG_STOP | 1u << SEG_CLOSE |
		      1u << SEG_OPEN | 1u << SEG_EMOJI,
	PLAIN_LATIN = PLAIN_STOPS | 1u << SEG_ARABIC | 1u << SEG_TIFINAGH,
	PLAIN_OTHER = PLAIN_STOPS | 1u << SEG_PUNCT | 1u << SEG_FACE | 1u << SEG_DIGIT |
		      1u << SEG_LATIN | 1u << SEG_SYMBOL
};

/* Bit k: byte k of s[0..16) is an ASCII letter. Bits 2k, 2k+1: bytes 2k and 2k+1 are an Arabic
 * letter or mark U+0620-065F. */
#ifdef __SSE2__
static inline unsigned
latin_mask(const unsigned char *s)
{
	__m128i v = _mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)s),
				 _mm_set1_epi8(0x20));
	__m128i in = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('a' - 1)),
				   _mm_cmplt_epi8(v, _mm_set1_epi8('z' + 1)));
	return (unsigned)_mm_movemask_epi8(in);
}
static inline unsigned
arabic_mask(const unsigned char *s)
{
	__m128i v = _mm_and_si128(_mm_loadu_si128((const __m128i *)(const void *)s),
				  _mm_set1_epi16((short)0xe0ff));
	__m128i in = _mm_or_si128(_mm_cmpeq_epi16(v, _mm_set1_epi16((short)0xa0d8)),
				  _mm_cmpeq_epi16(v, _mm_set1_epi16((short)0x80d9)));
	return (unsigned)_mm_movemask_epi8(in);
}
#else
static inline unsigned
latin_mask(const unsigned char *s)
{
	unsigned m = 0;
	for (unsigned i = 0; i < 16; i++) m |= (unsigned)((s[i] | 0x20u) - 'a' < 26u) << i;
	return m;
}
static inline unsigned
arabic_mask(const unsigned char *s)
{
	unsigned m = 0;
	for (unsigned i = 0; i < 16; i += 2)
		m |= ((s[i] == 0xd8 && s[i + 1] >> 5 == 5) || (s[i] == 0xd9 && s[i + 1] >> 5 == 4)
			      ? 3u
			      : 0u)
		     << i;
	return m;
}
#endif

/* The same for Tifinagh, three bytes a letter: U+2D30-2D6F. */
static inline size_t
tifinagh_letters(const unsigned char *s, size_t n, size_t i)
{
	size_t j = i;
	while (j + 3 <= n && s[j] == 0xe2 &&
	       ((s[j + 1] == 0xb4 && s[j + 2] >= 0xb0) || (s[j + 1] == 0xb5 && s[j + 2] < 0xb0)))
		j += 3;
	return j - i;
}

/* How many bytes from i on are plain letters of the base, 16 at most; near the end of the text the
 * window moves back. */
static inline size_t
plain_letters(const unsigned char *s, size_t n, size_t i, unsigned base)
{
	size_t back = 0;
	if (base == SEG_TIFINAGH) return tifinagh_letters(s, n, i);
	if (i + 16 > n) {
		back = i + 16 - n;
		if (base != SEG_LATIN)
			back += back & 1; /* letters of two bytes begin where i does */
		if (back > i || back > 15) return 0;
	}
	unsigned m = base == SEG_LATIN ? latin_mask(s + i - back) : arabic_mask(s + i - back);
	return (size_t)__builtin_ctz(~(m >> back));
}

/* From i to the first character that is neither of class base nor a mark, nor (base LATIN) a lone
 * digit; its class in *stop, SEG_SPACE at the end of the text. */
static inline __attribute__((always_inline)) size_t
plain_run(const unsigned char *s, size_t n, size_t i, unsigned base, unsigned *stop)
{
	size_t k;
	for (;; i += k) {
		i += plain_letters(s, n, i, base);
		if (i == n || s[i] == ' ') break;
		unsigned c = seg_class_at((const char *)s + i, &k);
		if (c == base || c == SEG_MARK) continue;
		if (c == SEG_DIGIT && base == SEG_LATIN &&
		    (i + 1 == n || (unsigned)(s[i + 1] - '0') > 9))
			continue;
		*stop = c;
		return i;
	}
	*stop = SEG_SPACE;
	return i;
}

/* Does a word of class base simply end before a character of class c, byte b? */
static inline int
plain_stop(unsigned base, unsigned c, unsigned char b)
{
	return (((base == SEG_LATIN ? PLAIN_LATIN : PLAIN_OTHER) >> c & 1) | (b == ',')) != 0;
}

static inline int
in_set(uint32_t set, unsigned char b)
{
	unsigned k = (b | 0x20u) - 'a';
	return k < 26 && (set >> k & 1);
}

/* Apostrophe at j behind an elided letter: the place behind it when a letter or digit follows, else
 * 0. */
static inline size_t
elision_end(const unsigned char *s, size_t n, size_t j)
{
	size_t k;
	if (s[j] == '\'') j++;
	else if (n - j > 3 && s[j] == 0xe2 && s[j + 1] == 0x80 && s[j + 2] == 0x99)
		j += 3; /* U+2019 */
	else return 0;
	if (j == n) return 0;
	unsigned c = seg_class_at((const char *)s + j, &k);
	return c == SEG_LATIN || c == SEG_DIGIT ? j : 0;
}

/* 64 bytes of text, one bit each. The last one is no part of a word: whether it is depends on what
 * follows. */
enum { WIDE = 64, SURE = WIDE - 1 };
typedef struct window {
	uint64_t word; /* ASCII letters, and digits that no digit follows */
	uint64_t letter, space;
} window;

#ifdef __SSE2__
/* Bytes of v from `low` on, `count` of them: moved to the lower end of the signed range, one
 * comparison tells. */
static inline unsigned
between(__m128i v, int low, int count)
{
	return (unsigned)_mm_movemask_epi8(
		_mm_cmplt_epi8(_mm_add_epi8(v, _mm_set1_epi8((char)(-128 - low))),
			       _mm_set1_epi8((char)(-128 + count))));
}
#endif

/* Add 16 bytes at s to the window, from bit `at` on, but the first `skip` of them: those bits are
 * there. */
static inline void
add16(window *w, const unsigned char *s, size_t at, size_t skip)
{
	uint64_t letter = 0, digit = 0, space = 0;
#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s);
	letter = between(_mm_or_si128(v, _mm_set1_epi8(0x20)), 'a', 26);
	digit = between(v, '0', 10);
	space = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(' ')));
#else
	for (unsigned k = 0; k < 16; k++) {
		letter |= (uint64_t)((s[k] | 0x20u) - 'a' < 26u) << k;
		digit |= (uint64_t)(s[k] - (unsigned)'0' < 10u) << k;
		space |= (uint64_t)(s[k] == ' ') << k;
	}
#endif
	w->letter |= letter >> skip << at;
	w->word |= digit >> skip << at;
	w->space |= space >> skip << at;
}

/* The window from i on; zeros behind the end of the text. */
static inline window
look(const unsigned char *s, size_t n, size_t i)
{
	window w = { 0 };
	if (n - i >= WIDE) {
#pragma GCC unroll 4
		for (size_t at = 0; at < WIDE; at += 16) add16(&w, s + i + at, at, 0);
	} else if (n >= 16) { /* the last sixteen lie over those before */
#pragma GCC unroll 4
		for (size_t at = 0; at < WIDE; at += 16) {
			size_t from = i + at < n - 16 ? i + at : n - 16;
			add16(&w, s + from, at, i + at - from);
		}
	} else {
		unsigned char tail[16] = { 0 };
		for (size_t k = i; k < n; k++) tail[k - i] = s[k];
		add16(&w, tail, 0, 0);
	}
	w.word = (w.letter | (w.word & ~(w.word >> 1))) & INT64_MAX;
	return w;
}

/* How far a loop is and what it wrote. */
typedef struct progress {
	seg_tok *out, *end;
	size_t i;
	unsigned flags;
} progress;

static inline void
put(progress *p, size_t to, unsigned cls, unsigned script)
{
	*p->out++ = (seg_tok){ (uint32_t)p->i, (uint32_t)(to - p->i), (uint8_t)cls, (uint8_t)script, 0, (uint8_t)p->flags };
	p->flags = 0;
	p->i = to;
}

/* A space or the end of a line before a word. 0 = something else stands there. */
static inline int
gap(seg_scan *sc, progress *p)
{
	const char *s = sc->s;
	if (p->i == sc->n || (s[p->i] != ' ' && s[p->i] != '\n')) return 0;
	if (s[p->i] == '\n') {
		if (p->i && s[p->i - 1] == '\r') return 0;
		p->flags |= p->flags & SEG_LINE_BEFORE ? SEG_BLANK_BEFORE : SEG_LINE_BEFORE;
		sc->depth = 0;
	}
	p->flags |= SEG_SPACE_BEFORE;
	p->i++;
	return 1;
}

/* Is the full stop or apostrophe at j, behind the word from i on, a token of its own? Nothing may
 * be glued to it, and the full stop not be that of an abbreviation. */
static inline int
lone_mark(const seg_scan *sc, size_t i, size_t j)
{
	size_t len = 0;
	if ((sc->s[j] != '.' && sc->s[j] != '\'') ||
	    (j + 1 < sc->n && sc->s[j + 1] != ' ' && sc->s[j + 1] != '\n'))
		return 0;
	if (sc->s[j] == '.') seg_dfa_match(&sc->tk->words, sc->s + i, sc->n - i, 0, &len);
	return i + len <= j;
}

/* The marks at p->i, behind a word, when they are one token whatever follows. */
static inline void
plain_marks(const unsigned char *s, size_t n, progress *p)
{
	size_t k = p->i + 1;
	if (s[p->i] != ',' && s[p->i] != '.' && s[p->i] != '\'') {
		if (s[p->i] != '!' && s[p->i] != '?') return;
		while (k < n && (s[k] == '!' || s[k] == '?' || s[k] == '.')) k++;
	}
	if (k < n && s[k] >= 0x80) return; /* perhaps more of them, or a mark above */
	put(p, k, KELMA_TOKEN_PUNCT, KELMA_SCRIPT_COMMON);
}

static __attribute__((noinline)) size_t
latin_run(const unsigned char *s, size_t n, size_t i, unsigned *stop)
{
	return plain_run(s, n, i, SEG_LATIN, stop);
}

/* The Latin word from p->i to something other than a space at j, all before it ASCII. 0 = the
 * scanner has to see it. */
static inline int
other_end(seg_scan *sc, progress *p, size_t j, int digits)
{
	const unsigned char *s = (const unsigned char *)sc->s;
	unsigned stop = SEG_SPACE;
	size_t n = sc->n, k;
	if (j == n || s[j] == ',' || s[j] == '\n' || (!digits && lone_mark(sc, p->i, j))) goto end;
	if (s[j] < 0x80) stop = seg_low[s[j]];
	else j = latin_run(s, n, j, &stop);
	if (stop == SEG_APOS && j == p->i + 1 && in_set(sc->tk->elided, s[p->i]) &&
	    (k = elision_end(s, n, j)))
		j = k;
	else if (j < n && s[j] != ' ' && !plain_stop(SEG_LATIN, stop, s[j])) return 0;
end:
	put(p, j, KELMA_TOKEN_WORD, KELMA_SCRIPT_LATIN);
	if (j < n && s[j] != ' ') plain_marks(s, n, p);
	return 1;
}

/* Does an ASCII letter stand at i, or the digit of a word (3likom, 9bel)? */
static inline int
ascii_word_at(const unsigned char *s, size_t n, size_t i, uint32_t after_digit)
{
	if ((s[i] | 0x20u) - 'a' < 26) return 1;
	return s[i] - (unsigned)'0' < 10 && i + 1 < n && in_set(after_digit, s[i + 1]);
}

/* Words that begin with an ASCII letter or the digit of a word, and what stands between them. Stops
 * before anything else. Inlined: called, it costs the other words their registers. */
static inline __attribute__((always_inline)) progress
ascii_words(seg_scan *sc, progress p)
{
	const unsigned char *const s = (const unsigned char *)sc->s;
	const size_t n = sc->n;
	const uint32_t after_digit = sc->tk->after_digit;
	while (p.i < n) {
		const size_t base = p.i;
		const window w = look(s, n, base);
		for (size_t at = 0; at < SURE; at = p.i - base) {
			uint64_t rest = w.word >> at;
			if (p.end - p.out < 2) return p;
			if (!(w.letter >> at & 1)) {
				if (!(rest & 1)) {
					if (!gap(sc, &p)) return p;
					continue;
				}
				if (!ascii_word_at(s, n, p.i, after_digit)) return p;
			}
			unsigned k = (unsigned)__builtin_ctzll(~rest);
			if (at + k >= SURE) {
				if (!at) return p;
				break;
			}
			if (w.space >> (at + k) & 1) {
				put(&p, p.i + k, KELMA_TOKEN_WORD, KELMA_SCRIPT_LATIN);
				p.flags = SEG_SPACE_BEFORE;
				p.i++;
			} else if (!other_end(sc, &p, p.i + k,
					      (~(w.letter >> at) & (((uint64_t)1 << k) - 1)) != 0))
				return p;
		}
	}
	return p;
}

_Static_assert(SEG_LATIN + 1 == KELMA_SCRIPT_LATIN && SEG_ARABIC + 1 == KELMA_SCRIPT_ARABIC &&
		       SEG_TIFINAGH + 1 == KELMA_SCRIPT_TIFINAGH && SEG_SPACE_BEFORE == 1,
	       "shortcuts of the loops");
#endif
