/* Files whose blocks disagree: each is decoded its own way, and the change is reported. */
#include "engine.h"
#include <string.h>

void
note_charset(worker *w, const char *charset, const char *s, size_t n)
{
	size_t i = 0;
	while (i < n && !(s[i] & 0x80)) i++;
	w->charset = i < n ? charset : NULL;
	w->coded = s;
	w->ncoded = n;
}

void
go_on(worker *w)
{
	block *b = &w->b;
	if (!b->start.name || b->charset) return;
	if (!w->checks || strcmp(w->checks, b->start.name)) {
		kelma_charset_check_free(w->check);
		w->checks = kelma_charset_check_new(b->start.name, &w->check, NULL) ? NULL
										    : b->start.name;
	}
	if (!w->checks || !kelma_charset_check_run(w->check, b->b.data, b->b.len)) return;
	b->charset = b->start.name;
	b->confidence = b->start.confidence;
}

/* Does the byte mean the same in two charsets? */
static int
same_byte(const char *a, const char *b, char byte)
{
	kelma_buf x = KELMA_BUF_INIT, y = KELMA_BUF_INIT;
	int same = !kelma_charset_decode(a, &byte, 1, &x, NULL, NULL, NULL) &&
		   !kelma_charset_decode(b, &byte, 1, &y, NULL, NULL, NULL) && x.len == y.len &&
		   !memcmp(x.data, y.data, x.len);
	kelma_buf_free(&x);
	kelma_buf_free(&y);
	return same;
}

/* Would the block read the same in the charset of the blocks before? */
static int
reads_the_same(const worker *w, const char *before)
{
	if (!strcmp(before, w->charset)) return 1;
	unsigned char high[128] = { 0 };
	if (!strncmp(before, "UTF", 3) || !strncmp(w->charset, "UTF", 3)) return 0;
	for (size_t i = 0; i < w->ncoded; i++)
		if (w->coded[i] & 0x80) high[w->coded[i] & 0x7f] = 1;
	for (int i = 0; i < 128; i++)
		if (high[i] && !same_byte(before, w->charset, (char)(i | 0x80))) return 0;
	return 1;
}

void
tell_charset(worker *w)
{
	engine *e = w->e;
	if (w->b.first) e->charset = NULL;
	if (!w->charset) return;
	const char *before = w->before ? w->before : e->charset;
	size_t line = e->line + 1 + (w->before ? w->before_lines : 0);
	if (!w->before && before && reads_the_same(w, before)) return;
	if (before)
		complain(e->set.a, "%s:%zu: %s from here on (before: %s)", w->b.file, line,
			 w->charset, before);
	e->charset = w->charset;
}
