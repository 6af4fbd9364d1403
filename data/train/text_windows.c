/* What the letters around an alef-lam say, whatever the word: one weight for each window of
 * letters (lib/text/lamalef.h), learnt from all words at once by logistic regression
 * (FTRL-Proximal of McMahan et al. 2013, which leaves most weights at nothing). A word counts by
 * how often it was met, but not in proportion; what is learnt is words, whose frequency the whole
 * words say. */
#include "train/text_words.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	EPOCHS = 5,
	LEAST = 2 /* words that a window must occur in */,
	SMALL = 2 /* least weight */
};
enum { FEATURES = (LAMALEF_LEFT + 1) * (LAMALEF_RIGHT + 1) };
/* Chosen on the tune corpora, where neither is critical. */
#define ALPHA 0.2
#define BETA 1.0
#define L1 3.0
#define L2 1.0
#define LISTED 0.3 /* what a word counts that only the dictionary has, */
#define MADE 0.15  /* or the table of affixes */

typedef struct window {
	uint64_t key; /* 0: a free slot */
	float z, n;
	uint32_t words;
	int written;
} window;

struct windows {
	window *slot;
	size_t used, cap;
};

typedef struct sample {
	example e;
	double weight;
} sample;

static window *
slot_of(const windows *t, uint64_t key)
{
	size_t i = (size_t)key & (t->cap - 1);
	while (t->slot[i].key && t->slot[i].key != key) i = (i + 1) & (t->cap - 1);
	return &t->slot[i];
}

static window *
add(windows *t, uint64_t key)
{
	if (2 * t->used >= t->cap) {
		windows big = { NULL, t->used, t->cap ? 2 * t->cap : 1 << 20 };
		big.slot = calloc(big.cap, sizeof *big.slot);
		if (!big.slot) exit(1);
		for (size_t i = 0; i < t->cap; i++)
			if (t->slot[i].key) *slot_of(&big, t->slot[i].key) = t->slot[i];
		free(t->slot);
		*t = big;
	}
	window *x = slot_of(t, key);
	t->used += !x->key;
	x->key = key;
	return x;
}

/* Keys of the windows of an example. */
static size_t
keys_of(const uint16_t *w, size_t n, size_t i, uint64_t *key)
{
	uint16_t c[LAMALEF_CONTEXT];
	size_t k = 0, m;
	for (size_t left = 1; left <= LAMALEF_LEFT; left++)
		for (size_t right = 0; right <= LAMALEF_RIGHT; right++)
			if ((m = lamalef_window(w, n, i, left, right, c)) > 0)
				key[k++] = base_hash(c, m * sizeof *c, 3) | 1;
	return k;
}

static double
weight(const window *x)
{
	double z = (double)x->z, s = z < 0 ? -1 : 1;
	if (x->words < LEAST || fabs(z) <= L1) return 0;
	return -(z - s * L1) / ((BETA + sqrt((double)x->n)) / ALPHA + L2);
}

static int
units(const window *x)
{
	double u = floor(weight(x) * LAMALEF_UNIT + 0.5);
	if (fabs(u) < SMALL) return 0; /* there are many, and they change nothing */
	return u > 127 ? 127 : u < -127 ? -127 : (int)u;
}

static void
learn_one(windows *t, const sample *s)
{
	uint64_t key[FEATURES];
	window *x[FEATURES];
	double w[FEATURES], sum = 0;
	size_t k = keys_of(s->e.c, s->e.n, s->e.i, key);
	for (size_t j = 0; j < k; j++) {
		x[j] = slot_of(t, key[j]);
		sum += w[j] = weight(x[j]);
	}
	double g = s->weight * (1 / (1 + exp(-sum)) - s->e.answer);
	for (size_t j = 0; j < k; j++) {
		double n = (double)x[j]->n, more = n + g * g;
		x[j]->z += (float)(g - (sqrt(more) - sqrt(n)) / ALPHA * w[j]);
		x[j]->n = (float)more;
	}
}

/* What the word of an example counts. */
static double
worth(const word_count *all, const word *w, const example *e)
{
	int ok = e->answer || believed(all, w, e->c, e->i);
	double n = (ok ? w->n : w->n - w->doubt) + w->told;
	return n > 0 ? 1 + log(n) : w->listed == WORD_LISTED ? LISTED : w->listed ? MADE : 0;
}

typedef struct samples {
	sample *s;
	size_t n, cap;
} samples;

static void
add_word(samples *t, const word_count *all, const word *w)
{
	example e[EXAMPLES];
	size_t k = examples_of(w, e);
	for (size_t j = 0; j < k; j++) {
		double much = worth(all, w, &e[j]);
		if (much <= 0) continue;
		if (t->n == t->cap) {
			t->cap = 2 * t->cap + 1024;
			t->s = realloc(t->s, t->cap * sizeof *t->s);
			if (!t->s) exit(1);
		}
		t->s[t->n++] = (sample){ e[j], much };
	}
}

/* Mixed: words come as the hash table has them. The same order each time. */
static void
shuffle(samples *t)
{
	uint64_t seed = 1;
	for (size_t i = t->n; i > 1; i--) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		size_t j = (size_t)((seed >> 33) % i);
		sample x = t->s[i - 1];
		t->s[i - 1] = t->s[j];
		t->s[j] = x;
	}
}

windows *
windows_learn(const word_count *all)
{
	windows *t = calloc(1, sizeof *t);
	samples s = { NULL, 0, 0 };
	if (!t) exit(1);
	for (size_t i = 0; i < all->cap; i++)
		if (all->slot[i].len) add_word(&s, all, &all->slot[i]);
	shuffle(&s);
	for (size_t i = 0; i < s.n; i++) {
		uint64_t key[FEATURES];
		size_t k = keys_of(s.s[i].e.c, s.s[i].e.n, s.s[i].e.i, key);
		for (size_t j = 0; j < k; j++) add(t, key[j])->words++;
	}
	for (int e = 0; e < EPOCHS; e++)
		for (size_t i = 0; i < s.n; i++) learn_one(t, &s.s[i]);
	free(s.s);
	return t;
}

int
windows_odds(const windows *t, const uint16_t *c, size_t n, size_t i)
{
	uint64_t key[FEATURES];
	size_t k = keys_of(c, n, i, key);
	int sum = 0;
	for (size_t j = 0; j < k; j++) sum += units(slot_of(t, key[j]));
	return sum;
}

size_t
windows_next(windows *t, const uint16_t *w, size_t n, size_t i, size_t *at, uint16_t *c, int *odds)
{
	for (size_t m; *at < FEATURES;) {
		size_t left = *at / (LAMALEF_RIGHT + 1), right = *at % (LAMALEF_RIGHT + 1);
		++*at;
		if (!left || !(m = lamalef_window(w, n, i, left, right, c))) continue;
		window *x = slot_of(t, base_hash(c, m * sizeof *c, 3) | 1);
		if (!x->key || x->written || !(*odds = units(x))) continue;
		x->written = 1;
		return m;
	}
	return 0;
}

size_t
windows_used(const windows *t)
{
	return t->used;
}

void
windows_free(windows *t)
{
	free(t->slot);
	free(t);
}
