/* Letter alignment of a line and its corrected spelling: least edits; blanks only meet blanks. */
#include "train/coda.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

enum { SAME = 0, EDIT = 10, SWAP = 12, FAR = 30 };

static int
cost(uint32_t x, uint32_t y)
{
	return x == y ? SAME : x == ' ' || y == ' ' ? FAR : SWAP;
}

static void
append(char *label, uint32_t cp)
{
	size_t n = strlen(label);
	if (n + 4 < 32) label[n + utf8_put(cp, label + n)] = '\0';
}

/* Letters put in go with the letter before them, at the beginning of a word with the one after. */
static void
give(const uint32_t *a, size_t n, size_t i, const uint32_t *b, size_t from, size_t to,
     char (*label)[32])
{
	if (from == to || !n) return;
	size_t k = i == n || (i > 0 && a[i - 1] != ' ') ? i - 1 : i;
	for (; from < to; from++) append(label[k], b[from]);
}

int
coda_align(const uint32_t *a, size_t n, const uint32_t *b, size_t m, char (*label)[32])
{
	int *d = malloc((n + 1) * (m + 1) * sizeof *d);
	unsigned char *path = malloc(n + m + 1);
	size_t len = 0, w = m + 1;
	if (!d || !path) return free(d), free(path), 0;
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			int c = i || j ? 1 << 30 : 0, v;
			if (i && j) c = d[(i - 1) * w + j - 1] + cost(a[i - 1], b[j - 1]);
			if (i && (v = d[(i - 1) * w + j] + EDIT) < c) c = v;
			if (j && (v = d[i * w + j - 1] + EDIT) < c) c = v;
			d[i * w + j] = c;
		}
	for (size_t i = n, j = m; i || j;) {
		int c = d[i * w + j];
		if (i && j && c == d[(i - 1) * w + j - 1] + cost(a[i - 1], b[j - 1]))
			path[len++] = 'm', i--, j--;
		else if (i && c == d[(i - 1) * w + j] + EDIT) path[len++] = 'd', i--;
		else path[len++] = 'i', j--;
	}
	for (size_t i = 0; i < n; i++) label[i][0] = '\0';
	size_t i = 0, j = 0, from = 0;
	while (len) {
		char op = (char)path[--len];
		if (op == 'i') {
			j++;
			continue;
		}
		give(a, n, i, b, from, j, label);
		if (op == 'm') append(label[i], b[j++]);
		from = j;
		i++;
	}
	give(a, n, n, b, from, m, label);
	free(d), free(path);
	return 1;
}
