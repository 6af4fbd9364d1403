/* Section "tamazight.phone": a trie of words with their costs, costs of letter trigrams, the table
 * of phone spellings. Files: one with the spellings (name ends in phone.tsv), the others words and
 * counts. */
#include "gen/gen.h"
#include "text/utf8.h"
#include "translit/phone_data.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 24, EDGE = 0 };

typedef struct entry {
	uint8_t s[WORD_MAX];
	uint8_t n;
	unsigned long count;
} entry;

typedef struct build {
	gen_job *j;
	entry *e;
	size_t n, cap;
	uint32_t cp[PHONE_LETTERS_MAX + 1];
	size_t letters;
	double total;
} build;

static unsigned
letter(build *b, uint32_t cp)
{
	for (unsigned i = 1; i <= b->letters; i++)
		if (b->cp[i] == cp) return i;
	if (b->letters == PHONE_LETTERS_MAX || cp > 0xffff) return 0;
	b->cp[++b->letters] = cp;
	return (unsigned)b->letters;
}

static int
read_words(build *b, size_t file)
{
	base_lines l = { b->j->in[file].data, b->j->in[file].len, 0, 0 };
	base_str line, f[2];
	while (base_lines_next(&l, &line)) {
		if (base_fields(line, f, 2) != 2)
			return gen_fail(b->j, file, l.line, "want word<TAB>count");
		if (b->n == b->cap) {
			b->cap = b->cap ? b->cap * 2 : 4096;
			b->e = realloc(b->e, b->cap * sizeof *b->e);
			if (!b->e) return -1;
		}
		entry *e = &b->e[b->n];
		*e = (entry){ .count = strtoul(f[1].s, NULL, 10) };
		for (size_t i = 0; i < f[0].n;) {
			uint32_t cp;
			i += utf8_get(f[0].s + i, &cp);
			unsigned c = letter(b, cp);
			if (!c || e->n == WORD_MAX)
				return gen_fail(b->j, file, l.line,
						"word too long or strange letter");
			e->s[e->n++] = (uint8_t)c;
		}
		if (!e->n || !e->count)
			return gen_fail(b->j, file, l.line, "empty word or count 0");
		b->n++;
	}
	return 0;
}

static int
by_word(const void *x, const void *y)
{
	const entry *a = x, *b = y;
	int c = memcmp(a->s, b->s, a->n < b->n ? a->n : b->n);
	return c ? c : (int)a->n - (int)b->n;
}

/* Sort and add up equal words. */
static void
merge(build *b)
{
	size_t k = 0;
	qsort(b->e, b->n, sizeof *b->e, by_word);
	for (size_t i = 0; i < b->n; i++) {
		b->total += (double)b->e[i].count;
		if (k && !by_word(&b->e[k - 1], &b->e[i]))
			b->e[k - 1].count += b->e[i].count;
		else
			b->e[k++] = b->e[i];
	}
	b->n = k;
}

static void
put16(kelma_buf *o, unsigned v)
{
	char c[2] = { (char)(v & 0xff), (char)(v >> 8 & 0xff) };
	kelma_buf_add(o, c, 2);
}
static void
put32(kelma_buf *o, uint32_t v)
{
	put16(o, v & 0xffff);
	put16(o, v >> 16);
}

/* Witten-Bell trigrams over the words, a frequent word counting a little more than a rare one. */
static int
put_lm(build *b)
{
	size_t n = b->letters + 1, n2 = n * n, n3 = n2 * n;
	double *c3 = calloc(n3, sizeof *c3), *c2 = calloc(n2, sizeof *c2),
	       *c1 = calloc(n, sizeof *c1);
	if (!c3 || !c2 || !c1) return -1;
	for (size_t i = 0; i < b->n; i++) {
		const entry *e = &b->e[i];
		double w = 1 + log((double)e->count);
		for (size_t k = 0; k <= e->n; k++) {
			size_t c = k < e->n ? e->s[k] : EDGE, p = k ? e->s[k - 1] : EDGE,
			       q = k > 1 ? e->s[k - 2] : EDGE;
			c1[c] += w, c2[p * n + c] += w, c3[(q * n + p) * n + c] += w;
		}
	}
	double s1 = 0, t1 = 0;
	for (size_t c = 0; c < n; c++) s1 += c1[c], t1 += c1[c] > 0;
	for (size_t q = 0; q < n; q++)
		for (size_t p = 0; p < n; p++) {
			double s2 = 0, t2 = 0, s3 = 0, t3 = 0;
			for (size_t c = 0; c < n; c++) {
				s2 += c2[p * n + c], t2 += c2[p * n + c] > 0;
				s3 += c3[(q * n + p) * n + c], t3 += c3[(q * n + p) * n + c] > 0;
			}
			for (size_t c = 0; c < n; c++) {
				double pr = (c1[c] + t1 / (double)n) / (s1 + t1);
				if (s2 > 0) pr = (c2[p * n + c] + t2 * pr) / (s2 + t2);
				if (s3 > 0) pr = (c3[(q * n + p) * n + c] + t3 * pr) / (s3 + t3);
				put16(b->j->out, (unsigned)lround(-100 * log(pr)));
			}
		}
	free(c3), free(c2), free(c1);
	return 0;
}

typedef struct range {
	size_t lo, hi;
	uint8_t depth, letter;
} range;

/* Nodes breadth first, so that children of one node are next to each other. */
static int
put_trie(build *b, uint32_t *nodes)
{
	range *q = malloc((b->n * WORD_MAX + 1) * sizeof *q);
	size_t at = 0, end = 1;
	if (!q) return -1;
	q[0] = (range){ 0, b->n, 0, 0 };
	for (; at < end; at++) {
		range r = q[at];
		size_t first = end, lo = r.lo;
		unsigned cost = PHONE_NO_WORD;
		if (lo < r.hi && b->e[lo].n == r.depth)
			cost = (unsigned)lround(-100 * log((double)b->e[lo++].count / b->total));
		while (lo < r.hi) {
			size_t hi = lo;
			uint8_t c = b->e[lo].s[r.depth];
			while (hi < r.hi && b->e[hi].s[r.depth] == c) hi++;
			q[end++] = (range){ lo, hi, (uint8_t)(r.depth + 1), c };
			lo = hi;
		}
		put32(b->j->out, end > first ? (uint32_t)first : 0);
		char two[2] = { (char)(end - first), (char)r.letter };
		kelma_buf_add(b->j->out, two, 2);
		put16(b->j->out, cost);
	}
	free(q);
	*nodes = (uint32_t)end;
	return 0;
}

int
gen_phone(gen_job *j)
{
	build b = { .j = j };
	const kelma_buf *units = NULL;
	uint32_t nodes = 0;
	int rc = 0;
	for (size_t i = 0; i < j->n && !rc; i++) {
		size_t n = strlen(j->path[i]);
		if (n > 9 && !strcmp(j->path[i] + n - 9, "phone.tsv"))
			units = &j->in[i];
		else
			rc = read_words(&b, i);
	}
	if (!rc && !units) rc = gen_fail(j, j->n, 0, "no table of spellings");
	if (!rc) {
		merge(&b);
		kelma_buf_add(j->out, "KPH1", 4);
		put32(j->out, (uint32_t)b.letters);
		put32(j->out, 0);
		put32(j->out, (uint32_t)units->len);
		for (size_t i = 1; i <= b.letters; i++) put16(j->out, b.cp[i]);
		rc = put_lm(&b) || put_trie(&b, &nodes) ||
		     kelma_buf_add(j->out, units->data, units->len);
		for (int i = 0; i < 4 && !rc; i++)
			j->out->data[8 + i] = (char)(nodes >> (8 * i) & 0xff);
	}
	free(b.e);
	return rc;
}
