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
	while (w->slot[i].len &&
	       (w->slot[i].len != n || memcmp(w->slot[i].c, c, n * sizeof *c) != 0))
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
		} else if (*k && cl != LETTERS_ARABIC_MARK && cp != 0x640) break;
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
			if (c[i] == LAM_ALEF && lamalef_is_alef(c[i + 1]) && c[i + 2] == LAM)
				return 1;
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

void
word_count_types(word_count *w, const char *s, size_t n)
{
	uint16_t c[LAMALEF_LETTERS + 1];
	if (kelma_utf8_valid(s, n) < n || is_damaged(s, n)) return;
	for (size_t at = 0, k; word_next(s, n, &at, c, &k);)
		if (k <= LAMALEF_LETTERS) word_count_entry(w, c, k);
}

int
word_count_list(word_count *w, const char *path)
{
	enum { TIMES = 3 }; /* as if it were met so often */
	kelma_buf text = KELMA_BUF_INIT;
	base_str line;
	uint16_t c[LAMALEF_LETTERS + 1];
	if (base_read_file(path, 1 << 20, &text, NULL)) return -1;
	base_lines l = { text.data, text.len, 0, 0 };
	while (base_lines_next(&l, &line))
		for (size_t at = 0, k; word_next(line.s, line.n, &at, c, &k);)
			if (k >= 2 && k <= LAMALEF_LETTERS) count(w, c, k)->told += TIMES;
	kelma_buf_free(&text);
	return 0;
}

int
word_count_readings(word_count *w, const char *path)
{
	return base_read_file(path, 1 << 20, &w->readings, NULL) ? -1 : 0;
}

/* A line of the table of affixes. */
typedef struct affix {
	int prefix;
	uint16_t add[8], of[8], less[8]; /* letters; nof, nless 0: any word, nothing taken away */
	size_t nadd, nof, nless;
	double share; /* of a word's uses, those with it; 0: not told */
	int letters;  /* words with it teach which letters stand around an alef-lam */
} affix;

static size_t
letters_in(base_str f, uint16_t *c)
{
	size_t at = 0, k = 0;
	return base_str_is(f, "-") || !word_next(f.s, f.n, &at, c, &k) ? 0 : k;
}

/* How often a word with an affix is to be expected that was met n times without. */
static double
expected(double n, double share)
{
	double e = n * share;
	return e / (1 + e / 3); /* so often that it would have been met: no more than a few */
}

/* The word x with an affix, when it has an alef-lam or lam-alef then. */
static void
add_affix(word_count *w, const affix *a, const word *x)
{
	uint16_t c[LAMALEF_LETTERS + 8];
	size_t n = x->len, k = 0;
	uint32_t times = x->n + x->told;
	if (times < 2 && !(a->prefix && a->nof == 1)) return; /* rare words: with li- only */
	if (n < a->nof + 2 || n + a->nadd > LAMALEF_LETTERS) return;
	if (memcmp(a->prefix ? x->c : x->c + n - a->nof, a->of, a->nof * sizeof *c) != 0) return;
	if (a->prefix) memcpy(c, a->add, a->nadd * sizeof *c), k = a->nadd;
	memcpy(c + k, x->c, n * sizeof *c);
	k += n - a->nless;
	if (!a->prefix) memcpy(c + k, a->add, a->nadd * sizeof *c), k += a->nadd;
	int pair = 0;
	for (size_t i = 0; i + 1 < k; i++)
		pair |= (c[i] == LAM && lamalef_is_alef(c[i + 1])) ||
			((i || a->prefix) && lamalef_is_alef(c[i]) && c[i + 1] == LAM);
	if (!pair) return;
	word *y = count(w, c, k);
	if (!y->listed && a->letters) y->listed = WORD_MADE;
	if (times < 2) return;
	y->made[0] += expected(times - x->doubt, a->share);
	y->made[1] += expected(times, a->share);
	y->stem = (uint8_t)(a->prefix ? a->nadd : 0);
}

/* "la" is often typed together with the word behind it. Where the texts have them apart, they could
 * be together, when no word with the article looks the same. */
static void
add_glued(word_count *w, const char *s, size_t n)
{
	uint16_t c[2 * LAMALEF_LETTERS + 2], d[LAMALEF_LETTERS];
	for (size_t at = 0, m = 0, k; word_next(s, n, &at, c + m, &k); m = k) {
		size_t all = m + k, i = m - 2;
		int is_la = m >= 2 && m <= 3 && c[m - 1] == LAM_ALEF && c[m - 2] == LAM;
		int is_verb = k > 3 &&
			      (c[m] == 0x64a || c[m] == 0x62a || c[m] == 0x646); /* ya-, ta-, na- */
		if (is_la && is_verb && all <= LAMALEF_LETTERS) {
			memcpy(d, c, all * sizeof *d);
			d[i] = LAM_ALEF;
			d[i + 1] = LAM;
			const word *same = find(w, d, all);
			word *y = same->n || same->told || same->listed ? NULL : count(w, c, all);
			if (y && !y->listed) y->listed = WORD_MADE;
		}
		if (k > LAMALEF_LETTERS) k = LAMALEF_LETTERS;
		memmove(c, c + m, k * sizeof *c);
	}
}

int
word_count_affixes(word_count *w, const char *path)
{
	enum { OFTEN = 2 };
	kelma_buf text = KELMA_BUF_INIT;
	base_str line, f[6];
	size_t n = 0;
	word *all = calloc(w->used + 1, sizeof *all);
	if (!all) exit(1);
	for (size_t i = 0; i < w->cap; i++)
		if (w->slot[i].len &&
		    (w->slot[i].n + w->slot[i].told >= OFTEN || w->slot[i].listed))
			all[n++] = w->slot[i];
	int bad = base_read_file(path, 1 << 20, &text, NULL) != KELMA_OK;
	base_lines l = { text.data, text.len, 0, 0 };
	while (!bad && base_lines_next(&l, &line)) {
		affix a = { 0 };
		if ((bad = base_fields(line, f, 6) != 6 || f[1].n > 16 || f[2].n > 16 ||
			   f[3].n > 16))
			break;
		a.prefix = base_str_is(f[0], "prefix");
		a.nadd = letters_in(f[1], a.add);
		a.nof = letters_in(f[2], a.of);
		a.nless = letters_in(f[3], a.less);
		a.share = strtod(f[4].s, NULL) / 1000;
		a.letters = base_str_is(f[5], "letters");
		for (size_t i = 0; i < n; i++) add_affix(w, &a, &all[i]);
	}
	for (int doubt = 0; doubt < 2; doubt++) {
		l = (base_lines){ w->text[doubt].data, w->text[doubt].len, 0, 0 };
		while (base_lines_next(&l, &line)) add_glued(w, line.s, line.n);
	}
	free(all);
	kelma_buf_free(&text);
	return bad ? -1 : 0;
}

void
word_count_entry(word_count *w, const uint16_t *c, size_t n)
{
	int lam = 0;
	for (size_t i = 0; i < n; i++) lam |= c[i] == LAM;
	if (lam && n >= 2 && n <= LAMALEF_LETTERS) count(w, c, n)->listed = WORD_LISTED;
}
