/* Words that a PDF reader damages: each lam-alef is written as alef-lam. For every word met with
 * lam-alef, its damaged form and both counts; and the words that rightly hold alef-lam inside, so
 * that they are not mistaken for damage. */
#include "train/train_text.h"
#include "text/letters.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <stdlib.h>
#include <string.h>

enum { LETTERS_MAX = 24, KEY = 2 * LETTERS_MAX + 2, MIN_GUARD = 2 };
enum { ALEF = 0x627, MADDA = 0x622, HAMZA = 0x623, HAMZA_LOW = 0x625, LAM = 0x644, HEH = 0x647 };

typedef struct word {
	char key[KEY];
	uint32_t n;
} word;

struct word_count {
	word *slot;
	size_t used, cap; /* cap: a power of two */
};

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
	free(w);
}

static word *
find(const word_count *w, const char *key)
{
	size_t i = (size_t)base_hash(key, strlen(key), 0) & (w->cap - 1);
	while (*w->slot[i].key && strcmp(w->slot[i].key, key) != 0) i = (i + 1) & (w->cap - 1);
	return &w->slot[i];
}

static void
count(word_count *w, const char *key)
{
	if (2 * w->used > w->cap) {
		word_count big = { calloc(2 * w->cap, sizeof *w->slot), w->used, 2 * w->cap };
		if (!big.slot) exit(1);
		for (size_t i = 0; i < w->cap; i++)
			if (*w->slot[i].key) *find(&big, w->slot[i].key) = w->slot[i];
		free(w->slot);
		*w = big;
	}
	word *x = find(w, key);
	if (!x->n++) {
		strcpy(x->key, key);
		w->used++;
	}
}

static int
is_alef(uint32_t c)
{
	return c == ALEF || c == HAMZA || c == HAMZA_LOW || c == MADDA;
}

/* Lines that a PDF reader has damaged would teach the wrong thing: alef before alef-lam is its
 * mark. */
static int
is_damaged(const uint32_t *c, size_t n)
{
	for (size_t i = 0; i + 2 < n; i++)
		if (c[i] == ALEF && is_alef(c[i + 1]) && c[i + 2] == LAM) return 1;
	return 0;
}

static void
put(const uint32_t *c, size_t n, char *key)
{
	for (size_t i = 0; i < n; i++) key += utf8_put(c[i], key);
	*key = 0;
}

static void
walk(word_count *w, const char *s, size_t n, int *damaged)
{
	uint32_t c[LETTERS_MAX + 1];
	size_t k = 0;
	for (size_t i = 0; i <= n;) {
		uint32_t cp = ' ';
		i += i < n ? utf8_get(s + i, &cp) : 1;
		unsigned cl = letters_class_of(cp);
		if (cl == LETTERS_ARABIC_MARK || cp == 0x640) continue;
		if (cl == LETTERS_ARABIC) {
			if (k <= LETTERS_MAX) c[k++] = cp;
			continue;
		}
		if (k >= 2 && k <= LETTERS_MAX) {
			char key[KEY];
			put(c, k, key);
			if (w)
				count(w, key);
			else
				*damaged |= is_damaged(c, k);
		}
		k = 0;
	}
}

void
word_count_text(word_count *w, const char *s, size_t n)
{
	int damaged = 0;
	if (kelma_utf8_valid(s, n) < n) return;
	walk(NULL, s, n, &damaged);
	if (!damaged) walk(w, s, n, NULL);
}

static size_t
get(const char *key, uint32_t *c)
{
	size_t n = 0;
	while (*key) key += utf8_get(key, &c[n++]);
	return n;
}

/* What a PDF reader makes of the word; 0 when it leaves it alone. `god` 1, 2: the ligature of God's
 * name too. */
static int
damage(const char *key, int god, char *out)
{
	uint32_t c[LETTERS_MAX + 1];
	size_t n = get(key, c);
	int hit = 0;
	if (god) {
		static const uint32_t name[] = { ALEF, LAM, LAM, HEH };
		size_t skip = god == 1 ? 0 : 1, k = 4 - skip;
		if (n < k || memcmp(c + n - k, name + skip, k * sizeof *c) != 0) return 0;
		for (size_t i = 0; i < k; i++) c[n - 1 - i] = name[skip + i];
		hit = 1;
	}
	for (size_t i = 0; !god && i + 1 < n; i++)
		if (c[i] == LAM && is_alef(c[i + 1])) {
			c[i] = c[i + 1];
			c[++i] = LAM;
			hit = 1;
		}
	put(c, n, out);
	return hit;
}

/* Does the word hold alef-lam elsewhere than as its article? */
static int
has_inner(const char *key)
{
	uint32_t c[LETTERS_MAX + 1];
	size_t n = get(key, c);
	for (size_t i = 2; i + 1 < n; i++)
		if (is_alef(c[i]) && c[i + 1] == LAM) return 1;
	return n > 2 && is_alef(c[1]) && c[2] == LAM && c[0] != 0x648 && c[0] != 0x641 &&
	       c[0] != 0x628 && c[0] != 0x643;
}

/* Words that damaged ones are built on: with hamza (lam before it makes lam-alef), verbal nouns
 * with plain alef, and those that end in lam (the accusative adds alef). */
static int
is_base(const char *key)
{
	uint32_t c[LETTERS_MAX + 1];
	size_t n = get(key, c);
	if (n < 3) return 0;
	if (c[0] == HAMZA || c[0] == HAMZA_LOW || c[0] == MADDA) return 1;
	if (c[0] == ALEF && n >= 6 && c[1] != LAM && (c[2] == 0x62a || c[1] == 0x646))
		return 1; /* teh third, noon second */
	return n >= 4 && c[n - 1] == LAM;
}

/* A line of the result. */
typedef struct row {
	char written[KEY], meant[KEY];
	uint32_t n;
} row;

/* By what is written, the commonest meaning first. */
static int
by_written(const void *a, const void *b)
{
	const row *x = a, *y = b;
	int d = strcmp(x->written, y->written);
	if (d) return d;
	return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->meant, y->meant);
}

static row *
make_rows(const word_count *w, size_t *n)
{
	char plain[KEY];
	row *r = calloc(3 * w->used + 1, sizeof *r);
	*n = 0;
	for (size_t i = 0; r && i < w->cap; i++) {
		const word *x = &w->slot[i];
		if (!*x->key) continue;
		for (int god = 0; god < 3; god++)
			if (damage(x->key, god, r[*n].written)) {
				strcpy(r[*n].meant, x->key);
				r[(*n)++].n = x->n;
			}
		if (x->n >= MIN_GUARD && !damage(x->key, 0, plain) &&
		    (has_inner(x->key) || is_base(x->key)))
			strcpy(r[(*n)++].written, x->key);
	}
	if (r) qsort(r, *n, sizeof *r, by_written);
	return r;
}

int
word_count_write(word_count *w, const char *path, const char *head)
{
	size_t n;
	FILE *f = fopen(path, "w");
	row *r = make_rows(w, &n);
	if (!f || !r) return -1;
	fprintf(f,
		"# Lam-alef as PDF readers damage it: written<TAB>meant<TAB>count of the word "
		"meant<TAB>count of the word as\n"
		"# written in healthy text. An empty second field: a healthy word, to keep or to "
		"build on. %s\n",
		head);
	for (size_t i = 0; i < n; i++)
		if (!i || strcmp(r[i].written, r[i - 1].written) != 0)
			fprintf(f, "%s\t%s\t%u\t%u\n", r[i].written, r[i].meant, r[i].n,
				find(w, r[i].written)->n);
	free(r);
	return fclose(f) ? -1 : 0;
}
