/* Arabic words of the corpora and of a dictionary, and the lines they stand in: what the model of
 * lam-alef (text_lamalef.c) learns from. */
#include "train/text_words.h"
#include "text/letters.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <stdlib.h>
#include <string.h>

word_count *
word_count_new(void)
{
	word_count *w = calloc(1, sizeof *w);
	if (!w) return NULL;
	w->cap = 1 << 16;
	w->slot = calloc(w->cap, sizeof *w->slot);
	return w->slot ? w : NULL;
}

void
word_count_free(word_count *w)
{
	if (!w) return;
	free(w->slot);
	kelma_buf_free(&w->text[0]);
	kelma_buf_free(&w->text[1]);
	kelma_buf_free(&w->readings);
	free(w);
}

static word *
find(const word_count *w, const uint16_t *c, size_t n)
{
	size_t i = (size_t)base_hash(c, n * sizeof *c, 0) & (w->cap - 1);
	while (w->slot[i].len && (w->slot[i].len != n || memcmp(w->slot[i].c, c, n * sizeof *c) != 0))
		i = (i + 1) & (w->cap - 1);
	return &w->slot[i];
}

static word *
count(word_count *w, const uint16_t *c, size_t n)
{
	if (2 * w->used > w->cap) {
		word_count big = *w;
		big.cap = 2 * w->cap;
		big.slot = calloc(big.cap, sizeof *big.slot);
		if (!big.slot) exit(1);
		for (size_t i = 0; i < w->cap; i++)
			if (w->slot[i].len) *find(&big, w->slot[i].c, w->slot[i].len) = w->slot[i];
		free(w->slot);
		*w = big;
	}
	word *x = find(w, c, n);
	if (!x->len) {
		memcpy(x->c, c, n * sizeof *c);
		x->len = (uint8_t)n;
		w->used++;
	}
	return x;
}

int
word_next(const char *s, size_t n, size_t *at, uint16_t *c, size_t *k)
{
	size_t i = *at;
	*k = 0;
	while (i < n) {
		uint32_t cp;
		size_t b = utf8_get(s + i, &cp);
		unsigned cl = letters_class_of(cp);
		if (cl == LETTERS_ARABIC || cl == LETTERS_ARABIC_EXT) {
			if (*k <= LAMALEF_LETTERS) c[(*k)++] = (uint16_t)cp;
		} else if (*k && cl != LETTERS_ARABIC_MARK && cp != 0x640)
			break;
		i += b;
	}
	*at = i;
	return *k > 0;
}

/* Lines that a PDF reader has damaged would teach the wrong thing: alef before alef-lam is its
 * mark. */
static int
is_damaged(const char *s, size_t n)
{
	uint16_t c[LAMALEF_LETTERS + 1];
	for (size_t at = 0, k; word_next(s, n, &at, c, &k);)
		for (size_t i = 0; i + 2 < k; i++)
			if (c[i] == LAM_ALEF && lamalef_is_alef(c[i + 1]) && c[i + 2] == LAM) return 1;
	return 0;
}

const word *
word_find(const word_count *w, const uint16_t *c, size_t n)
{
	return find(w, c, n);
}

void
word_count_text(word_count *w, const char *s, size_t n, int doubt)
{
	uint16_t c[LAMALEF_LETTERS + 1];
	if (kelma_utf8_valid(s, n) < n || is_damaged(s, n)) return;
	for (size_t at = 0, k; word_next(s, n, &at, c, &k);)
		if (k >= 2 && k <= LAMALEF_LETTERS) {
			word *x = count(w, c, k);
			x->n++;
			x->doubt += doubt != 0;
		}
	kelma_buf *text = &w->text[doubt != 0];
	if (kelma_buf_add(text, s, n) || kelma_buf_add(text, "\n", 1)) exit(1);
}

int
word_count_readings(word_count *w, const char *path)
{
	return base_read_file(path, 1 << 20, &w->readings, NULL) ? -1 : 0;
}

void
word_count_entry(word_count *w, const uint16_t *c, size_t n)
{
	int lam = 0;
	for (size_t i = 0; i < n; i++) lam |= c[i] == LAM;
	if (lam && n >= 2 && n <= LAMALEF_LETTERS) count(w, c, n)->listed = 1;
}
