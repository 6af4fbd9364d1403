/* What the letters around an alef-lam of a damaged text say: was it lam-alef? Every word is damaged
 * as a PDF reader would; for each alef-lam that is then in it, every context (lib/text/lamalef.h)
 * is counted with its right answer. A longer context leans on the shorter one, and is written when
 * it says something else. Contexts of letters count different words, whole words count running
 * ones; words of the dictionary count a little, and so do words made of another and an affix, which
 * nobody wrote. Words with both answers are also looked at beside their neighbours. */
#include "train/text_words.h"
#include "text/letters.h"
#include "text/utf8.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SEEN = 10, LISTED = 2 /* what a word counts */ };
enum { OFTEN = 20 /* words met so often have a line, which is faster than their windows */ };
enum { SURELY = 24 /* odds of words that are evidence: all those met twice are written */ };
enum { KEY = LAMALEF_CONTEXT + LAMALEF_LETTERS, MOST = 80, TOKENS = 4096 };
#define PARENT 3.0 /* what the windows are worth beside the count of a word */
#define PARENT_NEIGHBOUR 0.5
#define PARENT_CLASS 5.0
#define DIFFERS 2.0           /* nats that make a word worth a line, */
#define DIFFERS_NEIGHBOUR 1.25 /* a neighbour */
#define NEIGHBOUR 0.8         /* what a neighbour counts beside the word */

typedef struct context {
	uint16_t c[KEY];
	uint8_t len, kept; /* len 0: a free slot */
	uint64_t n[2];     /* was alef-lam, was lam-alef */
	uint64_t told[2];  /* the same in words of the table of words, */
	double made[2];    /* and to be expected of words made of others */
	int odds;
} context;

typedef struct contexts {
	context *slot;
	size_t used, cap;
} contexts;

static context *
slot_of(const contexts *t, const uint16_t *c, size_t n)
{
	size_t i = (size_t)base_hash(c, n * sizeof *c, 1) & (t->cap - 1);
	while (t->slot[i].len &&
	       (t->slot[i].len != n || memcmp(t->slot[i].c, c, n * sizeof *c) != 0))
		i = (i + 1) & (t->cap - 1);
	return &t->slot[i];
}

static void
grow(contexts *t)
{
	contexts big = { NULL, t->used, t->cap ? 2 * t->cap : 1 << 16 };
	big.slot = calloc(big.cap, sizeof *big.slot);
	if (!big.slot) exit(1);
	for (size_t i = 0; i < t->cap; i++)
		if (t->slot[i].len) *slot_of(&big, t->slot[i].c, t->slot[i].len) = t->slot[i];
	free(t->slot);
	*t = big;
}

static context *
tally(contexts *t, const uint16_t *c, size_t n, int answer, uint64_t k)
{
	if (2 * t->used >= t->cap) grow(t);
	context *x = slot_of(t, c, n);
	if (!x->len) {
		memcpy(x->c, c, n * sizeof *c);
		x->len = (uint8_t)n;
		t->used++;
	}
	x->n[answer] += k;
	return x;
}

size_t
examples_of(const word *w, example *e)
{
	uint32_t lam, all, none;
	size_t n = w->len, k = 0;
	example x = { .n = n };
	lamalef_damage(w->c, n, x.c, &lam, &all);
	for (x.i = 0; x.i < n; x.i++)
		if (all >> x.i & 1) {
			x.answer = (int)(lam >> x.i & 1);
			e[k++] = x;
		}
	int god = n >= 4 && w->c[n - 4] == LAM_ALEF &&
		  lamalef_damage(w->c + n - 4, 4, x.c, &lam, &none) && !lam;
	int behind = 0;
	memcpy(x.c, w->c, n * sizeof *x.c);
	x.answer = 0;
	for (size_t i = 0; i + 2 < n; i++)
		behind |= x.c[i] == LAM && lamalef_is_alef(x.c[i + 1]) && x.c[i + 2] == LAM;
	for (x.i = 0; x.i + 1 < n; x.i++)
		if (lamalef_is_alef(x.c[x.i]) && x.c[x.i + 1] == LAM &&
		    (behind || (god && x.i == n - 4)))
			e[k++] = x;
	return k;
}

int
believed(const word_count *all, const word *w, const uint16_t *c, size_t i)
{
	enum { OTHERS = 4, SHARE = 3 };
	uint16_t other[LAMALEF_LETTERS];
	if (!w->doubt) return 1;
	memcpy(other, c, w->len * sizeof *c);
	other[i] = LAM;
	other[i + 1] = c[i];
	const word *o = word_find(all, other, w->len);
	uint32_t n = o->len ? o->n - o->doubt : 0;
	return n < OTHERS || SHARE * n < w->n - w->doubt;
}

static void
count_word(const word_count *all, contexts *t, const word *w)
{
	example e[EXAMPLES];
	uint16_t c[KEY];
	size_t k = examples_of(w, e);
	for (size_t j = 0; j < k; j++) {
		int ok = e[j].answer || believed(all, w, e[j].c, e[j].i);
		uint64_t n = (uint64_t)(ok ? w->n : w->n - w->doubt) * SEEN +
			     (w->listed == WORD_LISTED ? LISTED : 0);
		context *x = tally(t, c, lamalef_whole(e[j].c, e[j].n, e[j].i, c), e[j].answer, n);
		x->told[e[j].answer] += (uint64_t)w->told * SEEN;
		if (e[j].i >= w->stem) x->made[e[j].answer] += w->made[e[j].answer] * SEEN;
	}
}

static double
log_odds(double p)
{
	return log((p + 1e-9) / (1 - p + 1e-9));
}

static int
units(double nats)
{
	double u = nats * LAMALEF_UNIT;
	return u > MOST ? MOST : u < -MOST ? -MOST : (int)floor(u + 0.5);
}

/* What a whole word says: instead of its windows, where that is something else, or often. */
static void
decide(contexts *t, const windows *by, const uint16_t *c, size_t n, size_t i)
{
	uint16_t key[KEY];
	context *x = slot_of(t, key, lamalef_whole(c, n, i, key));
	double n0 = (double)(x->n[0] + x->told[0]), n1 = (double)(x->n[1] + x->told[1]),
	       k = n0 + n1;
	double less = 1 / (1 + k / SEEN); /* what was met says more than what could be made */
	double m = less * x->made[1], all = m + less * x->made[0];
	if (k + all < 1) return;
	int a = windows_odds(by, c, n, i);
	double p = 1 / (1 + exp(-(double)a / LAMALEF_UNIT));
	x->odds = units(log_odds((n1 + m + PARENT * p) / (k + all + PARENT)));
	a = a > MOST ? MOST : a < -MOST ? -MOST : a;
	x->kept = (a > 0) != (x->odds > 0) ||
		  (k > 0 && (abs(x->odds - a) > DIFFERS * LAMALEF_UNIT ||
			     (x->odds >= SURELY && n1 >= 2 * SEEN) || k >= OFTEN * SEEN));
}

/* A whole word as it stands in the key of its context. */
static void
decide_key(contexts *t, const windows *by, const context *x)
{
	uint16_t c[KEY];
	size_t n = x->len - 2u, i = 0;
	memcpy(c, x->c + 1, n * sizeof *c);
	while (c[i] != '|') i++;
	c[i] = LAM;
	decide(t, by, c, n, i - 1);
}

/* A token of a line: letters of an Arabic word as a PDF reader writes it, or one sign. */
typedef struct token {
	uint16_t c[LAMALEF_LETTERS];
	size_t n;
	uint32_t lam, all;
	int word;
} token;

/* 1 = a letter of an Arabic word or a mark on it, 0 = a blank, -1 = anything else; *k = its bytes.
 */
static int
kind_of(const char *s, size_t *k)
{
	uint32_t cp;
	*k = utf8_get(s, &cp);
	unsigned c = letters_class_of(cp);
	if (c == LETTERS_SPACE || c == LETTERS_TYPO) return c == LETTERS_SPACE ? 0 : -1;
	return c == LETTERS_ARABIC || c == LETTERS_ARABIC_EXT || c == LETTERS_ARABIC_MARK ||
			       cp == 0x640
		       ? 1
		       : -1;
}

static size_t
tokens_of(const char *s, size_t n, token *t)
{
	size_t k = 0, b;
	for (size_t i = 0; i < n && k < TOKENS;) {
		uint16_t w[LAMALEF_LETTERS + 1];
		int kind = kind_of(s + i, &b);
		size_t len = 0;
		if (!kind) {
			i += b;
			continue;
		}
		t[k] = (token){ { s[i] >= '0' && s[i] <= '9' ? '0' : '.' }, 1, 0, 0, 0 };
		if (kind > 0 && word_next(s, n, &i, w, &len) && len <= LAMALEF_LETTERS) {
			lamalef_damage(w, len, t[k].c, &t[k].lam, &t[k].all);
			t[k].n = len;
			t[k].word = 1;
		} else
			while (i < n && kind_of(s + i, &b) < 0) i += b;
		k++;
	}
	return k;
}

static void
count_side(contexts *nb, uint16_t *c, size_t n, int side, const token *t, int answer, uint64_t k)
{
	c[n++] = (uint16_t)side;
	memcpy(c + n, t->c, t->n * sizeof *c);
	tally(nb, c, n + t->n, answer, k);
	size_t m = lamalef_class(side, t->c, t->n, c + n);
	if (m) tally(nb, c, n + m, answer, k);
}

/* The table of readings: like as many lines. */
static int
count_readings(const word_count *w, contexts *t, contexts *nb, int whole)
{
	enum { WEIGHT = 20 };
	base_lines l = { w->readings.data, w->readings.len, 0, 0 };
	base_str line, f[4];
	while (base_lines_next(&l, &line)) {
		uint16_t d[LAMALEF_LETTERS + 1], c[KEY];
		token x = { .word = 1 };
		size_t n, at = 0, to = 0, i;
		int bad = base_fields(line, f, 4) != 4, any = !bad && base_str_is(f[1], "=");
		bad = bad || !word_next(f[0].s, f[0].n, &at, d, &n) || n < 2;
		if (bad || (!any && (!word_next(f[2].s, f[2].n, &to, x.c + 1, &x.n) ||
				     x.n + 2 >= LAMALEF_LETTERS)))
			return fprintf(stderr, "text.readings.tsv:%zu: wrong line\n", l.line), -1;
		for (i = n - 2; i > 0 && !(lamalef_is_alef(d[i]) && d[i + 1] == LAM);) i--;
		size_t k = lamalef_whole(d, n, i, c);
		if (any && whole) tally(t, c, k, *f[3].s == '1', WEIGHT * SEEN);
		if (any || whole) continue;
		int ends = *f[2].s == '-', begins = f[2].s[f[2].n - 1] == '-';
		if (ends) x.c[0] = '-';
		if (begins) x.c[x.n + 1] = '-';
		c[k++] = (uint16_t)*f[1].s;
		size_t len = x.n + (size_t)(ends | begins);
		memcpy(c + k, x.c + !ends, len * sizeof *c);
		tally(nb, c, k + len, *f[3].s == '1', WEIGHT);
	}
	return 0;
}

/* Neighbours of the words that were met with both answers. */
static void
count_neighbours(const word_count *w, const contexts *t, contexts *nb, int doubt, const char *s,
		 size_t n)
{
	static token tok[TOKENS];
	static const token edge = { { '^' }, 1, 0, 0, 0 };
	uint16_t c[KEY];
	size_t k = tokens_of(s, n, tok);
	for (size_t j = 0; j < k; j++)
		for (size_t i = 0; tok[j].word && i < tok[j].n; i++) {
			if (!(tok[j].all >> i & 1)) continue;
			size_t m = lamalef_whole(tok[j].c, tok[j].n, i, c);
			const context *x = slot_of(t, c, m);
			if (x->n[0] < SEEN || x->n[1] < SEEN) continue;
			int answer = (int)(tok[j].lam >> i & 1);
			const word *own = word_find(w, tok[j].c, tok[j].n);
			if (doubt && !answer && own->len && !believed(w, own, tok[j].c, i))
				continue;
			count_side(nb, c, m, '<', j ? &tok[j - 1] : &edge, answer, 1);
			count_side(nb, c, m, '>', j + 1 < k ? &tok[j + 1] : &edge, answer, 1);
		}
}

/* What a neighbour adds to the odds of its word. */
static void
weigh_neighbours(contexts *t, contexts *nb)
{
	for (size_t i = 0; i < nb->cap; i++) {
		context *x = &nb->slot[i];
		size_t n = 0;
		while (n < x->len && x->c[n] != '$') n++;
		if (!x->len) continue;
		context *w = slot_of(t, x->c, n + 1);
		if (!w->len) continue;
		double p = (double)w->n[1] / ((double)w->n[0] + (double)w->n[1]);
		p = p < 0.001 ? 0.001 : p > 0.999 ? 0.999 : p;
		double lean = x->c[n + 2] == '-' || x->c[x->len - 1] == '-' ? PARENT_CLASS
									    : PARENT_NEIGHBOUR;
		double q =
			((double)x->n[1] + lean * p) / ((double)x->n[0] + (double)x->n[1] + lean);
		double d = NEIGHBOUR * (log_odds(q) - log_odds(p));
		x->odds = units(d);
		x->kept = fabs(d) >= DIFFERS_NEIGHBOUR;
		if (x->kept) w->kept = 1; /* it is added to these odds */
	}
}

/* As letters of the file. */
typedef struct row {
	char key[3 * KEY];
	uint32_t hash;
	int odds;
} row;

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const row *)a)->key, ((const row *)b)->key);
}

static int
by_hash(const void *a, const void *b)
{
	const row *x = a, *y = b;
	if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
	return abs(y->odds) - abs(x->odds) ? abs(y->odds) - abs(x->odds) : by_key(a, b);
}

/* Of two contexts with the same hash the one that says less is left out. */
static size_t
drop_collisions(row *r, size_t n)
{
	size_t k = 0;
	qsort(r, n, sizeof *r, by_hash);
	for (size_t i = 0; i < n; i++)
		if (!k || r[i].hash != r[k - 1].hash) r[k++] = r[i];
	return k;
}

static void
put_row(row *r, const uint16_t *c, size_t n, int odds)
{
	char *d = r->key;
	for (size_t j = 0; j < n; j++) d += utf8_put(c[j], d);
	*d = 0;
	r->odds = odds;
	r->hash = lamalef_hash(c, n);
}

static size_t
rows_of(const contexts *t, row *r)
{
	size_t k = 0;
	for (size_t i = 0; i < t->cap; i++) {
		const context *x = &t->slot[i];
		if (x->len && x->kept) put_row(&r[k++], x->c, x->len, x->odds);
	}
	return k;
}

static size_t
window_rows(const word_count *w, windows *by, row *r)
{
	size_t rows = 0;
	for (size_t i = 0; i < w->cap; i++) {
		example e[EXAMPLES];
		uint16_t c[LAMALEF_CONTEXT];
		size_t k = w->slot[i].len ? examples_of(&w->slot[i], e) : 0, at, n;
		int odds;
		for (size_t j = 0; j < k; j++)
			for (at = 0;
			     (n = windows_next(by, e[j].c, e[j].n, e[j].i, &at, c, &odds)) > 0;)
				put_row(&r[rows++], c, n, odds);
	}
	return rows;
}

static int
learn(const word_count *w, const windows *by, contexts *t, contexts *nb)
{
	grow(t), grow(nb);
	for (size_t i = 0; i < w->cap; i++)
		if (w->slot[i].len) count_word(w, t, &w->slot[i]);
	if (count_readings(w, t, nb, 1)) return -1;
	for (size_t i = 0; i < t->cap; i++)
		if (t->slot[i].len) decide_key(t, by, &t->slot[i]);
	for (int doubt = 0; doubt < 2; doubt++) {
		base_lines l = { w->text[doubt].data, w->text[doubt].len, 0, 0 };
		base_str line;
		while (base_lines_next(&l, &line))
			count_neighbours(w, t, nb, doubt, line.s, line.n);
	}
	if (count_readings(w, t, nb, 0)) return -1;
	weigh_neighbours(t, nb);
	return 0;
}

int
word_count_write(word_count *w, const char *path, const char *head)
{
	contexts t = { NULL, 0, 0 }, nb = { NULL, 0, 0 };
	FILE *f = fopen(path, "w");
	if (!f) return -1;
	windows *by = windows_learn(w);
	if (learn(w, by, &t, &nb)) return fclose(f), -1;
	row *r = calloc(t.used + nb.used + windows_used(by) + 1, sizeof *r);
	if (!r) exit(1);
	size_t n = rows_of(&t, r);
	n += rows_of(&nb, r + n);
	n += window_rows(w, by, r + n);
	n = drop_collisions(r, n);
	qsort(r, n, sizeof *r, by_key);
	fprintf(f,
		"# An alef-lam (a bar stands for the lam) of a text whose lam-alef a PDF reader "
		"turned "
		"round: log-odds, in 1/16 nat,\n# that it was lam-alef. ^...$ the whole word, to "
		"which < > "
		"the word before, behind are added (-xy xy-: its last,\n# first letters); where "
		"there is "
		"none, all other windows are added, _ edge of the word. %s\n",
		head);
	for (size_t i = 0; i < n; i++) fprintf(f, "%s\t%d\n", r[i].key, r[i].odds);
	free(r), free(t.slot), free(nb.slot);
	windows_free(by);
	return fclose(f) ? -1 : 0;
}
