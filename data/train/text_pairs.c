/* Letter pairs: which characters are symbols of their own, and what a pair costs. See
 * lib/text/letters.h. */
#include "train/train_text.h"
#include "text/letters.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CPS = 0x3000, SYMBOLS = 250, MIN_COUNT = 40, MIN_PAIR = 3, C = LETTERS_CLASS_COUNT };

struct pair_count {
	uint32_t *pairs; /* CPS * CPS would be too much: pairs of symbols are counted in a second
			    pass */
	kelma_buf text;  /* all texts, a newline between */
	uint64_t cp[CPS], cls[C];
	uint32_t symbol[SYMBOLS]; /* code point of a symbol; class c rests at SYMBOLS - C + c */
	unsigned nsym;
	unsigned char of[CPS];
};

pair_count *
pair_count_new(void)
{
	return calloc(1, sizeof(pair_count));
}

void
pair_count_free(pair_count *p)
{
	if (!p) return;
	kelma_buf_free(&p->text);
	free(p->pairs);
	free(p);
}

/* Lines of broken fonts and tables of symbols teach nothing. */
static int
is_noise(const char *s, size_t n)
{
	size_t all = 0, odd = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		unsigned c = letters_class_of(cp);
		if (c == LETTERS_SPACE) continue;
		all++;
		odd += c == LETTERS_SYMBOL || c == LETTERS_CONTROL || c == LETTERS_OTHER ||
		       c == LETTERS_UPPER_EXT || c == LETTERS_ARABIC_FORM;
	}
	return odd * 12 > all;
}

void
pair_count_text(pair_count *p, const char *s, size_t n)
{
	if (kelma_utf8_valid(s, n) < n || is_noise(s, n)) return;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		if (cp < CPS) p->cp[cp]++;
		p->cls[letters_class_of(cp)]++;
	}
	if (kelma_buf_add(&p->text, s, n) || kelma_buf_add(&p->text, "\n", 1)) exit(1);
}

/* The commonest characters become symbols, in order of code point; the last C symbols are the
 * rests. */
static void
choose(pair_count *p)
{
	uint64_t least = MIN_COUNT;
	unsigned many;
	do {
		many = 0;
		for (uint32_t c = 0; c < CPS; c++) many += p->cp[c] >= least;
		if (many > SYMBOLS - C) least += least / 8 + 1;
	} while (many > SYMBOLS - C);
	for (uint32_t c = 0; c < CPS; c++)
		if (p->cp[c] >= least && (c > 127 || letters_class_of(c) != LETTERS_SPACE))
			p->symbol[p->nsym++] = c;
	for (uint32_t c = 0; c < CPS; c++)
		p->of[c] = (unsigned char)(p->nsym + letters_class_of(c));
	for (unsigned i = 0; i < p->nsym; i++) p->of[p->symbol[i]] = (unsigned char)i;
}

static unsigned
symbol_of(const pair_count *p, uint32_t cp)
{
	return cp < CPS ? p->of[cp] : p->nsym + letters_class_of(cp);
}

static unsigned
class_of_symbol(const pair_count *p, unsigned s)
{
	return s < p->nsym ? letters_class_of(p->symbol[s]) : s - p->nsym;
}

/* Typed texts have ' and ", printed ones their curly twins, in the same places; our sources are
 * mostly typed. */
static const struct {
	uint32_t typed, printed;
	unsigned share; /* of WEIGHT */
} twins[] = { { '\'', 0x2019, 14 }, { '\'', 0x2018, 1 }, { '"', 0x201c, 2 }, { '"', 0x201d, 2 },
	      { '"', 0xab, 1 },     { '"', 0xbb, 1 },    { '-', 0x2013, 1 } };
enum { WEIGHT = 16 };

static void
count_twins(pair_count *p, unsigned a, unsigned b)
{
	unsigned n = p->nsym + C;
	for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
		unsigned t = p->of[twins[i].typed], u = p->of[twins[i].printed];
		if (a == t) p->pairs[u * n + b] += twins[i].share;
		if (b == t) p->pairs[a * n + u] += twins[i].share;
	}
}

static void
count_pairs(pair_count *p)
{
	unsigned n = p->nsym + C, last = p->nsym + LETTERS_SPACE;
	p->pairs = calloc((size_t)n * n, sizeof *p->pairs);
	if (!p->pairs) exit(1);
	for (size_t i = 0; i < p->text.len;) {
		uint32_t cp;
		i += utf8_get(p->text.data + i, &cp);
		unsigned s = symbol_of(p, cp);
		p->pairs[last * n + s] += WEIGHT;
		count_twins(p, last, s);
		last = s;
	}
	for (size_t i = 0; i < (size_t)n * n; i++)
		p->pairs[i] = (p->pairs[i] + WEIGHT / 2) / WEIGHT;
}

static const char *
symbol_name(const pair_count *p, unsigned s, char *buf)
{
	if (s >= p->nsym) return letters_class_name(s - p->nsym);
	sprintf(buf, "U+%04X", (unsigned)p->symbol[s]);
	return buf;
}

static int
units(double prob)
{
	double u = -log(prob) * LETTERS_UNIT;
	return u > 255 ? 255 : (int)(u + 0.5);
}

typedef struct sums {
	double cc[C][C], from[C], sym[SYMBOLS], cls[C], members[C];
} sums;

static void
sum_up(const pair_count *p, sums *t)
{
	unsigned n = p->nsym + C;
	memset(t, 0, sizeof *t);
	for (unsigned a = 0; a < n; a++) {
		unsigned ca = class_of_symbol(p, a);
		t->members[ca]++;
		for (unsigned b = 0; b < n; b++) {
			double k = p->pairs[a * n + b];
			t->cc[ca][class_of_symbol(p, b)] += k;
			t->from[ca] += k;
			t->sym[b] += k;
			t->cls[class_of_symbol(p, b)] += k;
		}
	}
}

/* Costs: class after class, symbol within its class, then the pairs that differ from what these two
 * say. */
static void
write_costs(const pair_count *p, const sums *t, FILE *f)
{
	unsigned n = p->nsym + C;
	int in_class[SYMBOLS + C], after[C][C];
	char x[16], y[16];
	for (unsigned a = 0; a < C; a++)
		for (unsigned b = 0; b < C; b++) {
			after[a][b] = units((t->cc[a][b] + 0.3) / (t->from[a] + 0.3 * C));
			fprintf(f, "class\t%s\t%s\t%d\n", letters_class_name(a),
				letters_class_name(b), after[a][b]);
		}
	for (unsigned s = 0; s < n; s++) {
		unsigned c = class_of_symbol(p, s);
		in_class[s] = units((t->sym[s] + 0.5) / (t->cls[c] + 0.5 * t->members[c]));
		fprintf(f, "symbol\t%s\t%d\n", symbol_name(p, s, x), in_class[s]);
	}
	for (unsigned a = 0; a < n; a++) {
		double total = 0, kinds = 1;
		for (unsigned b = 0; b < n; b++)
			total += p->pairs[a * n + b], kinds += p->pairs[a * n + b] > 0;
		int back = units(kinds / (total + kinds));
		fprintf(f, "after\t%s\t%d\n", symbol_name(p, a, x), back);
		for (unsigned b = 0; b < n; b++) {
			int plain =
				after[class_of_symbol(p, a)][class_of_symbol(p, b)] + in_class[b];
			double k = p->pairs[a * n + b];
			int u = units((k + kinds * exp(-plain / (double)LETTERS_UNIT)) /
				      (total + kinds));
			if (k >= MIN_PAIR && back + plain - u >= LETTERS_UNIT)
				fprintf(f, "pair\t%s\t%s\t%d\n", symbol_name(p, a, x),
					symbol_name(p, b, y), u);
		}
	}
}

int
pair_count_write(pair_count *p, const char *path, const char *head)
{
	FILE *f = fopen(path, "w");
	if (!f) return -1;
	sums *t = malloc(sizeof *t);
	if (!t) exit(1);
	choose(p);
	count_pairs(p);
	sum_up(p, t);
	fprintf(f, "# Cost, in 1/8 nat, of a character after another. %s\n", head);
	fprintf(f, "# after A: what an unusual character after A costs more; class A B: B after A; "
		   "symbol B: B within its class.\n"
		   "# The sum of the three is the cost of B after A, unless a line pair A B says "
		   "less.\n");
	write_costs(p, t, f);
	free(t);
	return fclose(f) ? -1 : 0;
}
