/* A scheme of letters alone: every rule is one character without context. From bytes to bytes by
 * one table of 8 bytes a character: up to 5 of output, marks, how many bytes it is and of how many
 * it was made. 64 bytes at a time: a mask tells where characters begin, so that words and the
 * spaces between them need no branch. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize(                                                                              \
	"align-loops=64") /* else the same loop is a quarter slower at some addresses */
#endif
#include "translit/scheme_marks.h"
#include "translit/scheme_table.h"
#include "text/utf8.h"
#include <stddef.h>

/* Each caller has the loop for its own constant with_map. */
#define ALWAYS static inline __attribute__((always_inline))
enum { WINDOW = MARKS_WINDOW, BLOCK = 64 * WINDOW };

/* Two members of a segment at once: out and in, out_len and in_len. */
typedef size_t pair __attribute__((vector_size(2 * sizeof(size_t))));
_Static_assert(offsetof(kelma_seg, in) == sizeof(size_t) &&
		       offsetof(kelma_seg, in_len) == offsetof(kelma_seg, out_len) + sizeof(size_t),
	       "members of a segment are in pairs");

typedef struct letters {
	const scheme *sc;
	const unsigned char *s; /* the text; of the last window, a copy */
	char *o;
	uint64_t seen;  /* all entries that were used */
	kelma_seg *seg; /* the next one */
	pair at;        /* where it begins */
	int whole;      /* the last one is */
} letters;

/* Entry of a character of three or four bytes; one without a rule stands for itself: made in
 * other. */
static const uint64_t *
any_letter(const scheme *sc, const unsigned char *p, uint64_t other[2])
{
	uint32_t cp;
	size_t k = utf8_get((const char *)p, &cp);
	unsigned pg = cp < 0x10000 ? sc->page[cp >> 6] : 0;
	if (pg) return &sc->direct[SCHEME_DIRECT + (pg << 6 | (cp & 63))];
	int unknown = scheme_default_sym(cp, sc->script) == SYM_UNKNOWN;
	const uint64_t v[2] = { scheme_direct((const char *)p, k, k, unknown ? DIRECT_UNKNOWN : 0),
				0 };
	memcpy(other, v, sizeof v);
	return other;
}

#define NAME(x) x
#define WIDE 0
#include "translit/scheme_letters_loop.h"
#undef NAME
#undef WIDE

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#include <immintrin.h>
#pragma GCC push_options
#pragma GCC target("avx2,bmi")
#define NAME(x) x##_wide
#define WIDE 1
#include "translit/scheme_letters_loop.h"
#pragma GCC pop_options

static int
is_wide(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
}
#else
#define run_block_wide run_block
static int
is_wide(void)
{
	return 0;
}
#endif

kelma_status
scheme_run_letters(const scheme *sc, const char *s, size_t n, kelma_buf *out, kelma_map *map,
		   int *odd)
{
	letters l = { .sc = sc, .whole = 1 };
	const unsigned char *p = (const unsigned char *)s;
	int wide = is_wide();
	if (map && map->n) {
		const kelma_seg *g = &map->seg[map->n - 1];
		l.whole = g->whole;
		l.at = (pair){ g->out + g->out_len, g->in + g->in_len };
	}
	for (size_t i = 0; i < n; i += BLOCK) {
		size_t end = n - i > BLOCK ? i + BLOCK : n;
		kelma_status st = kelma_buf_reserve(out, (end - i) * 8 + 32);
		if (!st && map) st = base_map_reserve(map, end - i);
		if (st) return st;
		l.o = out->data + out->len;
		if (map) l.seg = map->seg + map->n;
		(wide ? run_block_wide : run_block)(&l, p, i, end, n, map != NULL);
		if (map) map->n = (size_t)(l.seg - map->seg);
		out->len = (size_t)(l.o - out->data);
		out->data[out->len] = '\0';
	}
	*odd = (l.seen >> (8 * DIRECT_MARKS) & DIRECT_UNKNOWN) != 0;
	return KELMA_OK;
}
