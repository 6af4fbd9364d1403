/* The step `mojibake`: find lines that look damaged, have the best reading of them found. */
#include "text/moji.h"
#include "text/repair.h"
#include "text/scan.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

/* Lead bytes of characters that continuation bytes become when UTF-8 is read in a Western or Arabic
 * code page. */
static int
continues(const unsigned char *p)
{
	return p[0] == 0xc2 || p[0] == 0xc5 || p[0] == 0xc6 || p[0] == 0xcb || p[0] == 0xe2 ||
	       p[0] == 0xda || (p[0] == 0xd9 && (p[1] == 0xb9 || p[1] == 0xbe));
}

/* Does the character at p (lead C3, D8 or D9, with 4 readable bytes) begin a sequence that healthy
 * text rarely has? */
static int
trigger(const unsigned char *p)
{
	const unsigned char *q = p + 2;
	if (p[0] == 0xc3)
		return continues(q) || (q[0] == 0xc3 && (p[1] != 0xa9 || q[1] != 0xa9)) ||
		       ((p[1] == 0x83 || p[1] == 0x82) && q[0] == ' ');
	if (p[0] == 0xd9) /* lam, fathatan: E1 and F0, the leads of Amazigh letters with a dot and
			     of emoji */
		return (p[1] == 0x84 && q[0] == 0xc2) || (p[1] == 0x8b && q[0] == 0xda);
	if (p[1] == 0xb7 || p[1] == 0xb8) /* tah, zah: the leads of Arabic in windows-1256 */
		return continues(q); /* not a comma: it follows healthy words, and never comes alone
					in damaged ones */
	if (p[1] == 0xa9) /* teh marbuta, C9: only the two letters of Amazigh; quotes follow it all
			     the time */
		return (q[0] == 0xc2 && q[1] == 0xa3) ||
		       (q[0] == 0xe2 && q[1] == 0x80 && q[2] == 0xba);
	return (p[1] == 0xa2 || p[1] == 0xa3 || p[1] == 0xa5) && continues(q); /* C2, C3, C5 */
}

/* Is byte i the first of a character that, with the one before or after it, looks damaged? */
static inline int
is_suspect(const unsigned char *p, size_t i, size_t n)
{
	if (i + 3 < n && p[i] == 0xc3 && trigger(p + i)) return 1;
	return i >= 2 && i + 1 < n && (p[i - 2] == 0xc3 || p[i - 2] == 0xd8 || p[i - 2] == 0xd9) &&
	       trigger(p + i - 2);
}

#if defined(__SSE2__)
/* First bytes of characters that continuation bytes become. */
static inline __m128i
suspect16(const unsigned char *p, size_t i)
{
	__m128i v = scan_load(p + i), prev = scan_load(p + i - 1);
	/* c2 to cb are a few more than there are, da, e2 */
	__m128i lead = _mm_or_si128(scan_among(v, 0xc2, 0xcb),
				    _mm_or_si128(scan_is(v, 0xe2), scan_is(v, 0xda)));
	__m128i persian = _mm_and_si128(scan_is(v, 0xd9),
					_mm_or_si128(scan_is(prev, 0xb7), scan_is(prev, 0xb8)));
	return _mm_or_si128(lead, persian); /* peh and tteh after tah and zah */
}
#endif
/* First place in [i, n) that looks damaged, or n. */
SCAN(suspect, is_suspect, suspect16)

/* Write the steps of a solved window. */
static kelma_status
put_steps(const moji *w, const char *s, kelma_buf *out, kelma_map *map, repair_report *rep)
{
	static const char *const what[] = { "", "UTF-8 read as windows-1252",
					    "UTF-8 read as windows-1256",
					    "windows-1256 read as windows-1252",
					    "UTF-8 read as windows-1252 twice" };
	kelma_status st = KELMA_OK;
	size_t c = 0;
	unsigned last = MOJI_COPY;
	for (size_t i = 0; i < w->nsteps && !st; i++) {
		char u[4];
		size_t in = w->c[c + w->step_eat[i]].at - w->c[c].at, k = in;
		const char *from = s + w->c[c].at;
		int same = w->step_out[i] == w->c[c].cp && w->step_eat[i] == 1;
		if (!same) {
			k = w->step_out[i] ? utf8_put(w->step_out[i], u) : 0;
			from = u;
		}
		st = kelma_buf_add(out, from, k);
		if (!st) st = same ? kelma_map_add(map, k, in) : kelma_map_add_whole(map, k, in);
		if (w->step_way[i] != last && w->step_way[i] != MOJI_COPY) {
			rep->changes++;
			rep->what = what[w->step_way[i]];
		}
		last = w->step_way[i];
		c += w->step_eat[i];
	}
	return st;
}

/* One pass over s from the first suspect place on: result in out, map. */
static kelma_status
repair_pass(moji *w, const char *s, size_t n, size_t first, kelma_buf *out, kelma_map *map,
	    repair_report *rep)
{
	kelma_status st = KELMA_OK;
	size_t i = 0;
	map->n = 0;
	while (i < n && !st) {
		size_t b = first; /* start of the line of the suspect place, or i */
		while (b > i && s[b - 1] != '\n') b--;
		if (b > i) {
			st = kelma_buf_add(out, s + i, b - i);
			if (!st) st = kelma_map_add(map, b - i, b - i);
			i = b;
		}
		if (i == n || st) break;
		size_t used, k = moji_load(w, s + i, n - i, &used);
		uint32_t gain = moji_solve(w, k);
		if (gain) {
			rep->gain += gain / (double)LETTERS_UNIT;
			st = put_steps(w, s + i, out, map, rep);
		} else {
			st = kelma_buf_add(out, s + i, used);
			if (!st) st = kelma_map_add(map, used, used);
		}
		i += used;
		if (first < i) first = suspect(s, i, n);
	}
	return st;
}

kelma_status
repair_mojibake(const repair_model *m, repair_work *w, const char *s, size_t n, kelma_buf *out,
		kelma_map *map, repair_report *rep)
{
	*rep = (repair_report){ 0, 0, "" };
	size_t first = m->letters.n ? suspect(s, 0, n) : n;
	if (first == n) return KELMA_OK;
	if (!w->moji && !(w->moji = malloc(sizeof *w->moji))) return KELMA_ENOMEM;
	moji_init(w->moji, &m->letters);
	w->a.len = 0;
	kelma_status st = repair_pass(w->moji, s, n, first, &w->a, &w->m1, rep);
	return st || !rep->changes ? st : repair_hand_over(&w->a, &w->m1, out, map);
}
