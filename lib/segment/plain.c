/* Words that need no look at a table of patterns, found in windows of 64 bytes: letters of one
 * script, up to a mark that means nothing to them. All else is for the scanner. */
#include "segment/tok.h"
#include "segment/window.h"

/* Stops that end a word without a question. */
enum {
	PLAIN_STOPS = 1u << SEG_SPACE | 1u << SEG_NEWLINE | 1u << SEG_STOP | 1u << SEG_CLOSE |
		      1u << SEG_OPEN | 1u << SEG_EMOJI,
	PLAIN_LATIN = PLAIN_STOPS | 1u << SEG_ARABIC | 1u << SEG_TIFINAGH,
	PLAIN_OTHER = PLAIN_STOPS | 1u << SEG_PUNCT | 1u << SEG_FACE | 1u << SEG_DIGIT |
		      1u << SEG_LATIN | 1u << SEG_SYMBOL,
	LONG = 0xe0 /* lead bytes from here on: characters of three or four bytes, in no mask */
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

/* Append a token from sc->pos to `to`, for which there is room. */
static inline void
put(seg_scan *sc, size_t to, unsigned cls, unsigned script)
{
	kelma_tok *tk = sc->tk;
	tk->tok[tk->ntok++] = (seg_tok){
		(uint32_t)sc->pos, (uint32_t)(to - sc->pos), (uint8_t)cls, (uint8_t)script, 0,
		(uint8_t)sc->flags
	};
	sc->flags = 0;
	sc->pos = to;
}

/* A space or the end of a line at sc->pos. 0 = something else stands there. */
static inline int
gap(seg_scan *sc)
{
	const char *s = sc->s;
	size_t i = sc->pos;
	if (s[i] != ' ' && (s[i] != '\n' || (i && s[i - 1] == '\r'))) return 0;
	if (s[i] == '\n') {
		sc->flags |= sc->flags & SEG_LINE_BEFORE ? SEG_BLANK_BEFORE : SEG_LINE_BEFORE;
		sc->depth = 0;
	}
	sc->flags |= SEG_SPACE_BEFORE;
	sc->pos++;
	return 1;
}

/* Is the full stop or apostrophe at j, behind the Latin word from i on, a token of its own? Nothing
 * may be glued to it, and the full stop not be that of an abbreviation. */
static int
lone_mark(const seg_scan *sc, size_t i, size_t j)
{
	const char *s = sc->s;
	size_t len = 0;
	if ((s[j] != '.' && s[j] != '\'') || (j + 1 < sc->n && s[j + 1] != ' ' && s[j + 1] != '\n'))
		return 0;
	for (size_t k = i; k < j; k++)
		if (s[k] >= '0' && s[k] <= '9') return 0; /* perhaps an identifier */
	if (s[j] == '.') seg_dfa_match(&sc->tk->words, s + i, sc->n - i, 0, &len);
	return i + len <= j;
}

/* Bytes of the full stop, mark of exclamation or question at s[i], U+061F among them; 0 = no such
 * mark. */
static inline size_t
stop_at(const unsigned char *s, size_t n, size_t i)
{
	if (i < n && (s[i] == '!' || s[i] == '?' || s[i] == '.')) return 1;
	return i + 1 < n && s[i] == 0xd8 && s[i + 1] == 0x9f ? 2 : 0;
}

/* The marks at sc->pos, behind a word, when they are one token whatever follows. */
static void
plain_marks(seg_scan *sc)
{
	const unsigned char *s = (const unsigned char *)sc->s;
	size_t n = sc->n, k = sc->pos + 1, more;
	const unsigned char c = s[sc->pos];
	if (c == 0xd8 && k < n && s[k] == 0x8c) k++; /* U+060C, a comma */
	else if (c != ',' && c != '.' && c != '\'') {
		if (!(more = stop_at(s, n, sc->pos))) return;
		for (k = sc->pos + more; (more = stop_at(s, n, k)); k += more) {
		}
	}
	if (k < n && s[k] >= 0x80) return; /* perhaps more of them, or a mark above */
	put(sc, k, KELMA_TOKEN_PUNCT, KELMA_SCRIPT_COMMON);
}

/* From j on: where the word of class base that began at sc->pos ends, when it simply ends there;
 * 0 = the scanner has to see it. */
static size_t
word_end(const seg_scan *sc, size_t j, unsigned base)
{
	const unsigned char *s = (const unsigned char *)sc->s;
	size_t i = sc->pos, n = sc->n;
	unsigned stop;
	if (j > i && s[j] < 0x80) stop = seg_low[s[j]];
	else j = plain_run(s, n, j, base, &stop);
	if (j == n || s[j] == ' ' || plain_stop(base, stop, s[j])) return j;
	return stop == SEG_APOS && j == i + 1 && in_set(sc->tk->elided, s[i]) ? elision_end(s, n, j)
									      : 0;
}

/* Does the digit at i begin a word (3likom, 9bel)? Where the letter behind it is in after_digit, it
 * does; else when no shape goes on with the two behind it: one that ends before a letter is
 * none. */
static int
digit_word(const seg_scan *sc, size_t i)
{
	const unsigned char *s = (const unsigned char *)sc->s + i;
	if (sc->n - i < 3 || s[0] >= 0x80) return 0;
	if (in_set(sc->tk->after_digit, s[1])) return 1;
	return in_set(~(uint32_t)0, s[1]) && in_set(~(uint32_t)0, s[2]) &&
	       !seg_dfa_alive(&sc->tk->shapes.dfa, (const char *)s, 3);
}

/* A word that the masks of a window do not show. 0 = the scanner has to see what is there. */
static int
table_word(seg_scan *sc)
{
	size_t k, j;
	unsigned c = seg_class_at(sc->s + sc->pos, &k);
	if (c == SEG_DIGIT && digit_word(sc, sc->pos)) c = SEG_LATIN;
	if (c > SEG_TIFINAGH || !(j = word_end(sc, sc->pos, c))) return 0;
	put(sc, j, KELMA_TOKEN_WORD, c + 1);
	if (j < sc->n) gap(sc);
	return 1;
}

/* The same, and those that follow it when they begin with a long character, too. */
static int
table_words(seg_scan *sc)
{
	const unsigned char *s = (const unsigned char *)sc->s;
	size_t k, n = sc->n, room = WINDOW / 2;
	do {
		size_t i = sc->pos, len;
		if (seg_class_at(sc->s + i, &k) == SEG_TIFINAGH &&
		    ((len = tifinagh_letters(s, n, i)) == n - i || s[i + len] == ' ')) {
			put(sc, i + len, KELMA_TOKEN_WORD, KELMA_SCRIPT_TIFINAGH);
			if (i + len < n) gap(sc);
		} else if (!table_word(sc)) return 0;
	} while (--room && sc->pos < n && s[sc->pos] >= LONG);
	return 1;
}

/* A word that the masks show up to something other than a space at j. 0 = the scanner has to see
 * it. */
static __attribute__((noinline)) int
marked_word(seg_scan *sc, size_t j, unsigned base)
{
	const unsigned char *s = (const unsigned char *)sc->s;
	if (s[j] != ',' && s[j] != '\n' && (base != SEG_LATIN || !lone_mark(sc, sc->pos, j)) &&
	    !(j = word_end(sc, j, base)))
		return 0;
	put(sc, j, KELMA_TOKEN_WORD, base + 1);
	if (j < sc->n && !gap(sc)) {
		plain_marks(sc);
		if (sc->pos < sc->n) gap(sc);
	}
	return 1;
}

/* The last four bytes of a word's token as one number, the script and the flags added. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
enum { HEAD_SCRIPT = 8, HEAD_FLAGS = 24 };
#else
enum { HEAD_SCRIPT = 16, HEAD_FLAGS = 0 };
#endif
_Static_assert(KELMA_TOKEN_WORD == 0 && sizeof(seg_tok) == offsetof(seg_tok, cls) + 4,
	       "the class of a word adds nothing");

/* A token for each of the first n words that `start` and `end` show: some at once, so that nothing
 * hangs on how many or how long they are. There is room for GROUP - 1 more. */
enum { GROUP = 3 };
static inline __attribute__((always_inline)) void
put_words(seg_tok *out, size_t base, size_t n, uint64_t start, uint64_t end, uint64_t arabic)
{
	const uint64_t last = (uint64_t)1 << SURE;
	const uint32_t plain = (uint32_t)KELMA_SCRIPT_LATIN << HEAD_SCRIPT |
			       (uint32_t)SEG_SPACE_BEFORE << HEAD_FLAGS;
	for (size_t done = 0; done < n; done += GROUP) {
#pragma GCC unroll 3
		for (size_t k = 0; k < GROUP; k++, out++) {
			size_t from = (size_t)__builtin_ctzll(start | last),
			       to = (size_t)__builtin_ctzll(end | last);
			const uint32_t head =
				plain + ((uint32_t)(arabic >> from & 1) << HEAD_SCRIPT);
			out->off = (uint32_t)(base + from);
			out->len = (uint32_t)(to - from);
			memcpy((char *)out + offsetof(seg_tok, cls), &head, sizeof head);
			start &= start - 1;
			end &= end - 1;
		}
	}
}

/* What the masks do not tell: the word of a script at sc->pos up to something other than a space at
 * `end`, or whatever stands there. 0 = the scanner has to see it. */
static __attribute__((noinline)) int
odd_place(seg_scan *sc, size_t end, unsigned script)
{
	if (sc->pos == end) return gap(sc) || table_words(sc);
	return marked_word(sc, end, script - 1);
}

/* The words of a window at sc->pos and what stands between them. 0 = the scanner has to see what
 * stands at sc->pos now. */
static inline __attribute__((always_inline)) int
window_words(seg_scan *sc, window w)
{
	kelma_tok *tk = sc->tk;
	const unsigned char *const s = (const unsigned char *)sc->s + sc->pos;
	const size_t base = sc->pos;
	if (sc->n - base < SURE) w.space |= (uint64_t)1 << (sc->n - base); /* as good as a space */
	const uint64_t other = ~(w.word | w.space);
	for (size_t at = 0; at < SURE; at = sc->pos - base) {
		if (at && sc->pos >= sc->n) return 1;
		const uint64_t all = ~(uint64_t)0 << at, word = w.word & all;
		const uint64_t start = word & ~(word << 1), never = start & w.never;
		const size_t odd =
			(size_t)__builtin_ctzll(((other | (w.change & ~start)) & all) | never);
		const uint64_t before = ((uint64_t)1 << odd) - 1, end = ~word & word << 1 & before;
		const size_t n = (size_t)__builtin_popcountll(end);
		/* where the word begins that ends at the odd place, or that place */
		const uint64_t apart = ~word & before;
		const size_t from = apart ? WINDOW - (size_t)__builtin_clzll(apart) : 0;
		seg_tok *out = tk->tok + tk->ntok;
		put_words(out, base, n, start, end, w.arabic);
		if (n) {
			out->flags = (uint8_t)(sc->flags | (w.space >> at & 1));
			tk->ntok += n;
			sc->flags = SEG_SPACE_BEFORE;
		} else if (from > at) sc->flags |= SEG_SPACE_BEFORE;
		sc->pos = base + from;
		if (odd >= SURE) return from || table_word(sc);
		if (sc->pos >= sc->n) return 1;
		if (never >> odd & 1 && s[odd] < 0x80 && sc->pos + 1 < sc->n &&
		    in_set(tk->after_digit, s[odd + 1]))
			w.never &= ~((uint64_t)1 << odd); /* 3likom, 9bel */
		else if (!odd_place(sc, base + odd, KELMA_SCRIPT_LATIN + (w.arabic >> from & 1)))
			return 0;
	}
	return 1;
}

/* Does a window show what begins with the byte c? Where marks stand side by side, making windows
 * does not pay. */
static inline int
is_shown(unsigned char c)
{
	return (c | 0x20u) - 'a' < 26 || c == ' ' || c - 0xc3u < LONG - 0xc3u;
}

/* Room for the tokens of a window: there may be one a byte, and half as many behind it. */
static inline int
has_room(kelma_tok *tk)
{
	enum { ROOM = 2 * WINDOW };
	return tk->cap - tk->ntok >= ROOM || !seg_grow(tk);
}

/* Tokens from sc->pos on, with windows made by window_at or window_at_wide. */
#define SCAN(window_at)                                                                            \
	const unsigned char *const s = (const unsigned char *)sc->s;                               \
	while (sc->pos < sc->n) {                                                                  \
		if (!has_room(sc->tk)) return -1;                                                  \
		if (is_shown(s[sc->pos]) ? window_words(sc, window_at(s, sc->n, sc->pos))          \
					 : table_words(sc))                                        \
			continue;                                                                  \
		if (sc->pos < sc->n && seg_other(sc)) return -1;                                   \
		if (sc->pos < sc->n) gap(sc);                                                      \
	}                                                                                          \
	return 0

/* Aligned: how fast its loops are must not depend on what is linked before them. */
__attribute__((aligned(64))) WINDOW_WIDE static int
wide_scan(seg_scan *sc)
{
	SCAN(window_at_wide);
}

static int
narrow_scan(seg_scan *sc)
{
	SCAN(window_at);
}

int
seg_scan_is_wide(void)
{
	return window_is_wide();
}

kelma_status
seg_scan_all(kelma_tok *tk, kelma_err *err)
{
	seg_scan sc = { .tk = tk, .s = tk->s, .n = tk->n };
	int rc = tk->wide ? wide_scan(&sc) : narrow_scan(&sc);
	return rc ? base_fail(err, KELMA_ENOMEM, sc.pos, 0, "out of memory") : KELMA_OK;
}

_Static_assert(SEG_LATIN + 1 == KELMA_SCRIPT_LATIN && SEG_ARABIC + 1 == KELMA_SCRIPT_ARABIC &&
		       SEG_TIFINAGH + 1 == KELMA_SCRIPT_TIFINAGH,
	       "shortcuts of the loops");
