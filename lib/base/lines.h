/* Reading knowledge files: lines and tab-separated fields of a text in memory, with line numbers
 * for messages. One format for all of data/: UTF-8, LF (CR before it is dropped), '#' at the start
 * of a line = comment, blank lines skipped. */
#ifndef BASE_LINES_H
#define BASE_LINES_H
#include "base/base.h"
#include <string.h>

typedef struct base_lines {
	const char *s; /* whole text */
	size_t n, pos; /* next byte to read */
	size_t line;   /* number of the line last returned, 1-based */
} base_lines;

typedef struct base_str {
	const char *s;
	size_t n;
} base_str;

/* Next line that is neither blank nor a comment; its bytes without the line end. 0 at the end of
 * the text. */
static inline int
base_lines_next(base_lines *l, base_str *out)
{
	BASE_KNOWN(l->s || !l->n);
	while (l->pos < l->n) {
		const char *b = l->s + l->pos, *e = memchr(b, '\n', l->n - l->pos);
		size_t k = e ? (size_t)(e - b) : l->n - l->pos;
		l->pos += k + (e != NULL);
		l->line++;
		if (k && b[k - 1] == '\r') k--;
		if (!k || *b == '#') continue;
		out->s = b;
		out->n = k;
		return 1;
	}
	return 0;
}

/* Split a line at tabs into at most max fields (the last keeps the rest); returns how many. */
static inline size_t
base_fields(base_str line, base_str *f, size_t max)
{
	size_t k = 0;
	while (k < max) {
		const char *t = k + 1 < max ? memchr(line.s, '\t', line.n) : NULL;
		f[k].s = line.s;
		f[k++].n = t ? (size_t)(t - line.s) : line.n;
		if (!t) break;
		line.n -= (size_t)(t - line.s) + 1;
		line.s = t + 1;
	}
	return k;
}

static inline int
base_str_is(base_str a, const char *z)
{
	return a.n == strlen(z) && !memcmp(a.s, z, a.n);
}
#endif
