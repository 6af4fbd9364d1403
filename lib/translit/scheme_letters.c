/* A scheme of letters alone: every rule is one character without context. From bytes to bytes by one
 * table of 8 bytes a character: up to 6 of output, marks, and their number. 64 bytes at a time: a
 * mask tells where characters begin, so that words and the spaces between them need no branch. */
#include "translit/scheme_table.h"
#include "text/utf8.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Each caller has the loop for its own constant with_map. */
#define ALWAYS static inline __attribute__((always_inline))
enum { WINDOW = 64, BLOCK = 64 * WINDOW };

typedef struct letters {
	const scheme *sc;
	const unsigned char *s; /* the text; of the last window, a copy */
	char *o;
	uint64_t seen; /* all entries that were used */
	kelma_seg *seg;
	size_t out_at, in_at; /* of the next segment */
	int whole;	      /* the last segment is */
} letters;

/* Bits of a window: characters that begin there, those of three bytes, of two or four, of four. */
typedef struct marks {
	uint64_t starts, three, other, four;
} marks;

#ifdef __SSE2__
static inline marks
look_at(const unsigned char *p)
{
	const __m128i cont = _mm_set1_epi8((char)0xbf), lead = _mm_set1_epi8((char)0xf0),
		      want = _mm_set1_epi8((char)0xe0);
	uint64_t starts = 0, ascii = 0, three = 0, four = 0;
	for (unsigned i = 0; i < WINDOW; i += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		__m128i w = _mm_cmpeq_epi8(_mm_and_si128(x, lead), want);
		starts |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(x, cont)) << i;
		ascii |= (uint64_t)(0xffffu & ~(unsigned)_mm_movemask_epi8(x)) << i;
		three |= (uint64_t)(unsigned)_mm_movemask_epi8(w) << i;
		w = _mm_cmpeq_epi8(_mm_and_si128(x, lead), lead);
		four |= (uint64_t)(unsigned)_mm_movemask_epi8(w) << i;
	}
	return (marks){ starts, three, starts & ~ascii & ~three, four };
}
#else
static inline marks
look_at(const unsigned char *p)
{
	marks m = { 0, 0, 0, 0 };
	for (unsigned i = 0; i < WINDOW; i++) {
		m.starts |= (uint64_t)((p[i] & 0xc0) != 0x80) << i;
		m.three |= (uint64_t)((p[i] & 0xf0) == 0xe0) << i;
		m.four |= (uint64_t)(p[i] >= 0xf0) << i;
		m.other |= (uint64_t)(p[i] >= 0xc0 && (p[i] & 0xf0) != 0xe0) << i;
	}
	return m;
}
#endif

/* Write entry v, which stands for the k bytes at `in`. */
ALWAYS void
put(letters *l, uint64_t v, size_t in, size_t k, int with_map)
{
	size_t n = v >> 56;
	memcpy(l->o, &v, 8); /* little end first: see scheme_trie.c */
	l->o += n;
	l->seen |= v;
	if (!with_map) return;
	int whole = v >> 48 & DIRECT_WHOLE;
	if (whole | l->whole) {
		*l->seg++ = (kelma_seg){ l->out_at, l->in_at + in, n, k, whole };
		l->whole = whole;
	} else {
		l->seg[-1].out_len += n;
		l->seg[-1].in_len += k;
	}
	l->out_at += n;
}

/* Entry of a character of three or four bytes; one without a rule stands for itself. */
static uint64_t
any_letter(const scheme *sc, const unsigned char *p)
{
	uint32_t cp;
	size_t k = utf8_get((const char *)p, &cp);
	unsigned pg = cp < 0x10000 ? sc->page[cp >> 6] : 0;
	if (pg) return sc->direct[SCHEME_DIRECT + (pg << 6 | (cp & 63))];
	int unknown = scheme_default_sym(cp, sc->script) == SYM_UNKNOWN;
	return scheme_direct((const char *)p, k, unknown ? DIRECT_UNKNOWN : 0);
}

static inline size_t
next(uint64_t *starts)
{
	size_t i = (size_t)__builtin_ctzll(*starts);
	*starts &= *starts - 1;
	return i;
}

/* ASCII and letters of two bytes. */
ALWAYS void
run_two(letters *l, size_t in, uint64_t starts, int with_map)
{
	const uint64_t *direct = l->sc->direct;
	const unsigned char *s = l->s;
	letters w = *l;
	while (starts) {
		size_t i = next(&starts), b = s[i];
		put(&w, direct[b << 6 | (s[i + 1] & 63)], in + i, 1 + (b >> 7), with_map);
	}
	*l = w;
}

/* ASCII and letters of three bytes. A page without rules has empty entries. */
ALWAYS void
run_three(letters *l, size_t in, uint64_t starts, int with_map)
{
	const uint64_t *direct = l->sc->direct;
	const uint8_t *page = l->sc->page;
	const unsigned char *s = l->s;
	letters w = *l;
	while (starts) {
		size_t i = next(&starts), b = s[i], more = b >> 7;
		size_t pg = page[(b & 0xf) << 6 | (s[i + 1] & 63)];
		size_t y = SCHEME_DIRECT + (pg << 6 | (s[i + 2] & 63));
		b <<= 6;
		uint64_t v = direct[b ^ ((b ^ y) & -more)];
		if (!v) v = any_letter(w.sc, s + i);
		put(&w, v, in + i, 1 + 2 * more, with_map);
	}
	*l = w;
}

/* Anything. */
ALWAYS void
run_any(letters *l, size_t in, uint64_t starts, int with_map)
{
	const uint64_t *direct = l->sc->direct;
	while (starts) {
		size_t i = next(&starts), b = l->s[i], k = utf8_len((unsigned char)b);
		uint64_t v = b < 0xe0 ? direct[b << 6 | (l->s[i + 1] & 63)]
				      : any_letter(l->sc, l->s + i);
		put(l, v, in + i, k, with_map);
	}
}

ALWAYS void
run_block(letters *l, const unsigned char *s, size_t in, size_t end, size_t n, int with_map)
{
	unsigned char last[WINDOW + 8] = { 0 };
	for (; in < end; in += WINDOW) {
		size_t k = n - in;
		l->s = s + in;
		if (k < WINDOW + 4) {
			memcpy(last, s + in, k);
			memset(last + k, 0, WINDOW + 8 - k);
			l->s = last;
		}
		marks m = look_at(l->s);
		if (k < WINDOW) m.starts &= ((uint64_t)1 << k) - 1;
		if (!m.three && !m.four)
			run_two(l, in, m.starts, with_map);
		else if (!m.other)
			run_three(l, in, m.starts, with_map);
		else
			run_any(l, in, m.starts, with_map);
	}
}

kelma_status
scheme_run_letters(const scheme *sc, const char *s, size_t n, kelma_buf *out, kelma_map *map,
		   int *odd)
{
	letters l = { .sc = sc, .whole = 1 };
	if (map && map->n) {
		const kelma_seg *g = &map->seg[map->n - 1];
		l.whole = g->whole;
		l.out_at = g->out + g->out_len;
		l.in_at = g->in + g->in_len;
	}
	const unsigned char *p = (const unsigned char *)s;
	for (size_t i = 0; i < n; i += BLOCK) {
		size_t end = n - i > BLOCK ? i + BLOCK : n;
		kelma_status st = kelma_buf_reserve(out, (end - i) * 8 + 32);
		if (!st && map) st = base_map_reserve(map, end - i);
		if (st) return st;
		l.o = out->data + out->len;
		if (map) {
			l.seg = map->seg + map->n;
			run_block(&l, p, i, end, n, 1);
			map->n = (size_t)(l.seg - map->seg);
		} else
			run_block(&l, p, i, end, n, 0);
		out->len = (size_t)(l.o - out->data);
		out->data[out->len] = '\0';
	}
	*odd = (l.seen >> 48 & DIRECT_UNKNOWN) != 0;
	return KELMA_OK;
}
