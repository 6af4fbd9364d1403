/* A scheme of letters alone: every rule is one character without context. From bytes to bytes by one
 * table of 8 bytes a character: up to 6 of output, marks, and their number. 64 bytes at a time: a
 * mask tells where characters begin, so that words and the spaces between them need no branch. */
#include "translit/scheme_table.h"
#include "translit/scheme_marks.h"
#include "text/utf8.h"

/* Each caller has the loop for its own constant with_map. */
#define ALWAYS static inline __attribute__((always_inline))
enum { WINDOW = MARKS_WINDOW, BLOCK = 64 * WINDOW };

typedef struct letters {
	const scheme *sc;
	const unsigned char *s; /* the text; of the last window, a copy */
	char *o;
	uint64_t seen; /* all entries that were used */
	scheme_segs map;
} letters;

/* Write entry v, which stands for k bytes. */
ALWAYS void
put(letters *l, uint64_t v, size_t k, int with_map)
{
	size_t n = v >> 56;
	memcpy(l->o, &v, 8); /* little end first: see scheme_trie.c */
	l->o += n;
	l->seen |= v;
	if (with_map) scheme_segs_put(&l->map, n, k, v >> 48 & DIRECT_WHOLE);
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

/* ASCII and letters of two bytes. */
ALWAYS void
run_two(letters *l, uint64_t starts, int with_map)
{
	const uint64_t *direct = l->sc->direct;
	const unsigned char *s = l->s;
	letters w = *l;
	while (starts) {
		size_t i = marks_next(&starts), b = s[i];
		put(&w, direct[b << 6 | (s[i + 1] & 63)], 1 + (b >> 7), with_map);
	}
	*l = w;
}

/* ASCII and letters of three bytes. A page without rules has empty entries. */
ALWAYS void
run_three(letters *l, uint64_t starts, int with_map)
{
	const uint64_t *direct = l->sc->direct;
	const uint16_t *third = l->sc->third8, *lead = l->sc->lead3;
	const unsigned char *s = l->s;
	letters w = *l;
	while (starts) {
		size_t i = marks_next(&starts), more = (size_t)((signed char)s[i] >> 7);
		size_t y = third[lead[s[i]] + (s[i + 1] & 63u & more)];
		uint64_t v = direct[y + (s[i + 2] & 63u & more)];
		if (!v) v = any_letter(w.sc, s + i);
		put(&w, v, 1 + (2 & more), with_map);
	}
	*l = w;
}

/* Anything. */
ALWAYS void
run_any(letters *l, uint64_t starts, int with_map)
{
	const uint64_t *direct = l->sc->direct;
	while (starts) {
		size_t i = marks_next(&starts), b = l->s[i], k = utf8_len((unsigned char)b);
		uint64_t v = b < 0xe0 ? direct[b << 6 | (l->s[i + 1] & 63)]
				      : any_letter(l->sc, l->s + i);
		put(l, v, k, with_map);
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
		marks m = marks_of(l->s);
		if (k < WINDOW) m.starts &= ((uint64_t)1 << k) - 1;
		if (!m.three && !m.four)
			run_two(l, m.starts, with_map);
		else if (!m.other)
			run_three(l, m.starts, with_map);
		else
			run_any(l, m.starts, with_map);
	}
}

kelma_status
scheme_run_letters(const scheme *sc, const char *s, size_t n, kelma_buf *out, kelma_map *map,
		   int *odd)
{
	letters l = { .sc = sc };
	const unsigned char *p = (const unsigned char *)s;
	for (size_t i = 0; i < n; i += BLOCK) {
		size_t end = n - i > BLOCK ? i + BLOCK : n;
		kelma_status st = kelma_buf_reserve(out, (end - i) * 8 + 32);
		if (!st && map) st = base_map_reserve(map, end - i);
		if (st) return st;
		l.o = out->data + out->len;
		if (map) {
			l.map = scheme_segs_open(map);
			run_block(&l, p, i, end, n, 1);
			map->n = (size_t)(l.map.seg - map->seg);
		} else
			run_block(&l, p, i, end, n, 0);
		out->len = (size_t)(l.o - out->data);
		out->data[out->len] = '\0';
	}
	*odd = (l.seen >> 48 & DIRECT_UNKNOWN) != 0;
	return KELMA_OK;
}
