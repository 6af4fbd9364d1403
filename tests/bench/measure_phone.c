/* measure_phone GOLD.tsv: which Tifinagh letters are missed when Tamazight typed on phones is read
 * (ber-Latn to Tfng). Columns: id, Tifinagh, Latin, phone spellings separated by |. Words are
 * aligned letter by letter. Prints: letter, how often in the gold words, how often wrong, what
 * stands there instead (- = nothing), most often missed first. */
#include <kelma/kelma.h>
#include "base/lines.h"
#include "text/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LETTERS = 64, WORD = 40, FIRST = 0x2d30, LABIAL = 0x2d6f };

typedef struct row {
	size_t seen, wrong, by[LETTERS + 1]; /* [LETTERS]: nothing */
} row;
static row table[LETTERS + 1]; /* [LETTERS]: letters that should not be there */
static size_t words, right;

static size_t
number(uint32_t cp)
{
	return cp == LABIAL                              ? LETTERS - 1
	       : cp >= FIRST && cp < FIRST + LETTERS - 1 ? cp - FIRST
							 : LETTERS;
}

/* Letters of the next word of s; 0 = the end. */
static size_t
next_word(const char **s, const char *end, uint8_t *w)
{
	size_t n = 0;
	for (uint32_t cp; *s < end; *s += utf8_len((unsigned char)**s)) {
		utf8_get(*s, &cp);
		if (cp == ' ' && n) break;
		if (number(cp) < LETTERS && n < WORD) w[n++] = (uint8_t)number(cp);
	}
	return n;
}

/* Align gold a with b at the least number of edits and count. */
static void
align(const uint8_t *a, size_t n, const uint8_t *b, size_t m)
{
	static unsigned d[WORD + 1][WORD + 1];
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			unsigned best = i || j ? 1000 : 0;
			if (i && d[i - 1][j] + 1 < best) best = d[i - 1][j] + 1;
			if (j && d[i][j - 1] + 1 < best) best = d[i][j - 1] + 1;
			if (i && j && d[i - 1][j - 1] + (a[i - 1] != b[j - 1]) <= best)
				best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			d[i][j] = best;
		}
	for (size_t i = n, j = m; i || j;) {
		int both = i && j && d[i][j] == d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
		if (!both && j && d[i][j] == d[i][j - 1] + 1) {
			table[LETTERS].wrong++;
			table[LETTERS].by[b[--j]]++;
			continue;
		}
		row *r = &table[a[--i]];
		r->seen++;
		size_t got = both ? b[--j] : LETTERS;
		r->wrong += got != a[i];
		r->by[got] += got != a[i];
	}
}

static void
compare(const char *gold, size_t ng, const char *got, size_t no)
{
	uint8_t a[WORD], b[WORD];
	const char *ge = gold + ng, *oe = got + no;
	for (size_t n, m; (n = next_word(&gold, ge, a)) != 0; words++) {
		m = next_word(&got, oe, b);
		right += n == m && !memcmp(a, b, n);
		align(a, n, b, m);
	}
}

static void
put_letter(size_t c)
{
	char s[5] = "-";
	if (c < LETTERS) s[utf8_put(c == LETTERS - 1 ? LABIAL : FIRST + (uint32_t)c, s)] = '\0';
	printf(" %s", s);
}

static int
by_wrong(const void *x, const void *y)
{
	const row *a = *(row *const *)x, *b = *(row *const *)y;
	return a->wrong != b->wrong ? (a->wrong < b->wrong ? 1 : -1) : a < b ? -1 : 1;
}

static void
print(void)
{
	row *order[LETTERS + 1];
	for (size_t i = 0; i <= LETTERS; i++) order[i] = &table[i];
	qsort(order, LETTERS + 1, sizeof *order, by_wrong);
	printf("words right: %zu of %zu\n", right, words);
	for (size_t i = 0; i <= LETTERS && order[i]->wrong; i++) {
		put_letter((size_t)(order[i] - table));
		printf("\t%zu\t%zu\t", order[i]->seen, order[i]->wrong);
		for (size_t most = order[i]->wrong; most; most--)
			for (size_t c = 0; c <= LETTERS; c++)
				if (order[i]->by[c] == most) put_letter(c), printf(" %zu", most);
		printf("\n");
	}
}

int
main(int argc, char **argv)
{
	kelma_res *res;
	kelma_translit *tl;
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	kelma_buf file = KELMA_BUF_INIT, out = KELMA_BUF_INIT;
	kelma_err err;
	o.from = "ber-Latn";
	o.to = "Tfng";
	if (argc != 2 || base_read_file(argv[1], 1 << 24, &file, &err) ||
	    kelma_res_open(NULL, &res, NULL) || kelma_translit_new(res, &o, &tl, NULL))
		return fprintf(stderr, "usage: measure_phone GOLD.tsv\n"), 2;
	base_lines l = { file.data, file.len, 0, 0 };
	base_str line, f[8];
	while (base_lines_next(&l, &line)) {
		if (base_fields(line, f, 8) < 4 || base_str_is(f[0], "id")) continue;
		for (size_t i = 0, k; i < f[3].n; i += k + 1) {
			const char *e = memchr(f[3].s + i, '|', f[3].n - i);
			k = e ? (size_t)(e - f[3].s) - i : f[3].n - i;
			out.len = 0;
			if (kelma_translit_run(tl, f[3].s + i, k, &out, NULL, NULL, NULL)) return 3;
			compare(f[1].s, f[1].n, out.data, out.len);
		}
	}
	print();
	kelma_translit_free(tl);
	kelma_res_free(res);
	kelma_buf_free(&file);
	kelma_buf_free(&out);
	return 0;
}
