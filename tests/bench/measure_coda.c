/* measure_coda PAIRS [PROFILE...]: which share of the differences between Darija as written and its
 * CODA spelling a key unifies. PAIRS has "as written<TAB>CODA" a line. A difference is what stands
 * between two tokens that are the same on both sides (one word or more); it is unified when both
 * sides have one key. Prints `profile<TAB>unified<TAB>differences<TAB>share`. */
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 128 };
typedef struct side {
	const char *s;
	size_t n, k;
	kelma_token t[MOST];
} side;
static kelma_tok *tk;
static kelma_norm *nm;
static size_t differences, unified, lines, same_before, same_after;

static int
fill(side *x, const char *s, size_t n)
{
	x->s = s;
	x->n = n;
	x->k = 0;
	if (kelma_tok_start(tk, s, n, NULL)) return 0;
	while (x->k < MOST && kelma_tok_next(tk, &x->t[x->k])) x->k++;
	return x->k < MOST;
}

static int
same(const side *a, size_t i, const side *b, size_t j)
{
	size_t n = a->t[i].end - a->t[i].start;
	return b->t[j].end - b->t[j].start == n &&
	       !memcmp(a->s + a->t[i].start, b->s + b->t[j].start, n);
}

/* Have a[i, i2) and b[j, j2) one key? */
static int
one_key(const side *a, size_t i, size_t i2, const side *b, size_t j, size_t j2)
{
	kelma_buf x = KELMA_BUF_INIT, y = KELMA_BUF_INIT;
	size_t a0 = i < i2 ? a->t[i].start : 0, a1 = i < i2 ? a->t[i2 - 1].end : 0;
	size_t b0 = j < j2 ? b->t[j].start : 0, b1 = j < j2 ? b->t[j2 - 1].end : 0;
	if (kelma_norm_run(nm, a->s + a0, a1 - a0, &x, NULL, NULL) ||
	    kelma_norm_run(nm, b->s + b0, b1 - b0, &y, NULL, NULL))
		exit(3);
	int yes = x.len == y.len && (!x.len || !memcmp(x.data, y.data, x.len));
	kelma_buf_free(&x), kelma_buf_free(&y);
	return yes;
}

/* Walk along the longest common subsequence of tokens. */
static void
compare(const side *a, const side *b)
{
	static unsigned short len[MOST + 1][MOST + 1];
	size_t i, j, i0 = 0, j0 = 0;
	for (i = a->k + 1; i-- > 0;)
		for (j = b->k + 1; j-- > 0;) {
			if (i == a->k || j == b->k) len[i][j] = 0;
			else if (same(a, i, b, j))
				len[i][j] = (unsigned short)(len[i + 1][j + 1] + 1);
			else
				len[i][j] = len[i + 1][j] > len[i][j + 1] ? len[i + 1][j]
									  : len[i][j + 1];
		}
	for (i = j = 0;; ) {
		int end = i == a->k && j == b->k, both = i < a->k && j < b->k && same(a, i, b, j);
		if (end || both) {
			if (i > i0 || j > j0) {
				differences++;
				unified += (size_t)one_key(a, i0, i, b, j0, j);
			}
			if (end) break;
			i0 = ++i;
			j0 = ++j;
		} else if (j == b->k || (i < a->k && len[i + 1][j] >= len[i][j + 1])) i++;
		else j++;
	}
	lines++;
	same_before += a->n == b->n && !memcmp(a->s, b->s, a->n);
	same_after += a->k && b->k ? (size_t)one_key(a, 0, a->k, b, 0, b->k) : 0;
}

static void
read_pairs(const char *path)
{
	static char line[1 << 16];
	static side a, b;
	FILE *f = fopen(path, "rb");
	if (!f) exit((perror(path), 3));
	while (fgets(line, sizeof line, f)) {
		char *tab = strchr(line, '\t');
		if (*line == '#' || !tab || strcspn(tab + 1, "\t\r\n") == 0) continue;
		if (fill(&a, line, (size_t)(tab - line)) &&
		    fill(&b, tab + 1, strcspn(tab + 1, "\t\r\n")))
			compare(&a, &b);
	}
	fclose(f);
}

int
main(int argc, char **argv)
{
	static const char *const plain[] = { "unify", "search", "darija-key" };
	kelma_res *res;
	if (argc < 2) return fprintf(stderr, "usage: measure_coda PAIRS [PROFILE...]\n"), 2;
	if (kelma_res_open(NULL, &res, NULL) || kelma_tok_new(res, NULL, &tk, NULL)) return 3;
	printf("# profile\tunified\tdifferences\tshare\tlines the same before, after\n");
	for (int k = 0; k < (argc > 2 ? argc - 2 : 3); k++) {
		const char *profile = argc > 2 ? argv[k + 2] : plain[k];
		if (kelma_norm_new(res, profile, &nm, NULL))
			return fprintf(stderr, "measure_coda: no profile %s\n", profile), 2;
		differences = unified = lines = same_before = same_after = 0;
		read_pairs(argv[1]);
		printf("%s\t%zu\t%zu\t%.1f %%\t%.1f %%\t%.1f %%\n", profile, unified, differences,
		       100. * (double)unified / (double)differences,
		       100. * (double)same_before / (double)lines,
		       100. * (double)same_after / (double)lines);
		kelma_norm_free(nm);
	}
	kelma_tok_free(tk);
	kelma_res_free(res);
	return 0;
}
