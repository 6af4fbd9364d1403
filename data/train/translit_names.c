#include "train/translit_names.h"
#include "base/lines.h"
#include "translit/decode_code.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 8 };
static const double FAR = 3.2; /* nats a letter: not the same name */

static void
count_words(names_corpus *c, const unsigned char *a, size_t n, double weight)
{
	for (size_t i = 0; i < n;) {
		const unsigned char *e = memchr(a + i, CODE_SPACE, n - i);
		size_t k = e ? (size_t)(e - a) - i : n - i;
		if (k) tmap_add(&c->word, a + i, k, weight);
		i += k + 1;
	}
}

static void
add_pair(names_corpus *c, const unsigned char *l, size_t nl, const unsigned char *a, size_t na,
	 double weight)
{
	unsigned char key[2 * EM_WORD + 2];
	memcpy(key, l, nl);
	key[nl] = 0;
	memcpy(key + nl + 1, a, na);
	tmap_add(&c->pair.map, key, nl + 1 + na, weight);
}

static void
add_latin(names_corpus *c, const unsigned char *a, size_t na, base_str latin, double weight)
{
	unsigned char key[4 * EM_WORD];
	size_t k = 0;
	if (latin.n > 2 * EM_WORD || memchr(latin.s, '|', latin.n) || memchr(latin.s, ':', latin.n))
		return;
	for (size_t i = 0; i < na; i++)
		if (a[i] != CODE_SPACE) key[k++] = a[i];
	key[k++] = 0;
	memcpy(key + k, latin.s, latin.n);
	tmap_add(&c->latin, key, k + latin.n, weight);
}

static int
has_digit(base_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.s[i] >= '0' && s.s[i] <= '9') return 1;
	return 0;
}

void
names_list(names_corpus *c, const kelma_buf *text, size_t arab, size_t latin, double weight)
{
	base_lines it = { text->data, text->len, 0, 0 };
	base_str line, f[COLUMNS];
	unsigned char l[EM_WORD], a[EM_WORD];
	while (base_lines_next(&it, &line)) {
		size_t k = base_fields(line, f, COLUMNS), na;
		if (k <= latin || !(na = code_arab(f[arab].s, f[arab].n, a, EM_WORD))) continue;
		if (k > 2 && base_str_is(f[2], "org")) continue;
		count_words(c, a, na, weight);
		double rank = 1;
		for (base_str rest = f[latin], part; rest.n; rank++) {
			const char *bar = memchr(rest.s, '|', rest.n);
			part = (base_str){ rest.s, bar ? (size_t)(bar - rest.s) : rest.n };
			rest.s += part.n + (bar != NULL);
			rest.n -= part.n + (bar != NULL);
			size_t nl = code_name(part.s, part.n, l, EM_WORD);
			if (nl) add_pair(c, l, nl, a, na, weight / rank);
			if (nl && !has_digit(part)) add_latin(c, a, na, part, weight / rank);
		}
	}
}

void
names_pairs(names_corpus *c, const kelma_buf *text)
{
	base_lines it = { text->data, text->len, 0, 0 };
	base_str line, f[3];
	unsigned char l[EM_WORD], a[EM_WORD];
	while (base_lines_next(&it, &line)) {
		if (base_fields(line, f, 3) < 2) continue;
		size_t nl = code_name(f[0].s, f[0].n, l, EM_WORD),
		       na = code_arab(f[1].s, f[1].n, a, EM_WORD);
		if (!nl || !na) continue;
		add_pair(c, l, nl, a, na, 0.3);
		count_words(c, a, na, 0.5);
	}
}

void
names_places(names_corpus *c, const em_model *m, const kelma_buf *text)
{
	base_lines it = { text->data, text->len, 0, 0 };
	base_str line, f[6];
	em_pair p = { .weight = 1 };
	while (base_lines_next(&it, &line)) {
		if (base_fields(line, f, 6) < 5 || base_str_is(f[1], "region")) continue;
		size_t nl = code_name(f[3].s, f[3].n, p.l, EM_WORD),
		       na = code_arab(f[4].s, f[4].n, p.a, EM_WORD);
		uint32_t ids[EM_WORD];
		double cost;
		p.nl = (uint8_t)nl;
		p.na = (uint8_t)na;
		if (!nl || !na || !em_segment(m, &p, ids, &cost)) continue;
		count_words(c, p.a, na, 1);
		if (cost > FAR * (double)(nl + na) / 1.5) continue;
		add_pair(c, p.l, nl, p.a, na, 1);
		add_latin(c, p.a, na, f[3], 1);
	}
}

void
names_words(names_corpus *c, const kelma_buf *text)
{
	base_lines it = { text->data, text->len, 0, 0 };
	base_str line, f[COLUMNS];
	unsigned char a[EM_WORD];
	while (base_lines_next(&it, &line)) {
		if (base_fields(line, f, COLUMNS) < 6) continue;
		for (int i = 3; i < 6; i++)
			count_words(c, a, code_arab(f[i].s, f[i].n, a, EM_WORD), 0.1);
	}
}

void
names_write_words(names_corpus *c, FILE *f)
{
	double total = 0;
	tmap_sort(&c->word);
	for (size_t i = 0; i < c->word.n; i++) total += c->word.item[i].count;
	for (size_t i = 0; i < c->word.n; i++) {
		char s[2 * EM_WORD];
		const tmap_item *t = &c->word.item[i];
		if (t->count < 0.3) continue;
		size_t k = code_arab_put((const unsigned char *)t->key, t->len, s);
		fprintf(f, "%.*s\t%.2f\t0\n", (int)k, s, log(t->count / total));
	}
}

void
names_write_latin(names_corpus *c, FILE *f)
{
	char last[4 * EM_WORD] = "";
	tmap_sort(&c->latin);
	for (size_t i = 0; i < c->latin.n; i++) {
		const tmap_item *t = &c->latin.item[i];
		char s[4 * EM_WORD];
		size_t n = strlen(t->key);
		s[code_arab_put((const unsigned char *)t->key, n, s)] = '\0';
		if (strcmp(s, last))
			fprintf(f, "%s%s\t", *last ? "\n" : "", s);
		else
			fputc('|', f);
		strcpy(last, s);
		fprintf(f, "%.*s:%.2g", (int)(t->len - n - 1), t->key + n + 1, t->count);
	}
	fputc('\n', f);
}
