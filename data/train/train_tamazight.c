/* train_tamazight CORPORA OUT: words of Moroccan Tamazight in Tifinagh with their counts, for
 * reading what is typed on phones. From texts in Tifinagh, and texts in IRCAM Latin letters through
 * the scheme ircam. Deterministic. */
#include "base/base.h"
#include "base/lines.h"
#include "text/utf8.h"
#include <kelma/pack.h>
#include <kelma/translit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 24 }; /* letters; longer ones are run together */

static const char *const files[] = { "zgh-Tfng.oldi-seed", "zgh-Tfng.mediawiki",
				     "tzm-Tfng.mediawiki", "rif-Tfng.mediawiki",
				     "shi-Latn.mediawiki", "rif-Latn.mediawiki",
				     "tzm-Latn.mediawiki", "tzm-Latn.newpipe" };

typedef struct counts {
	char **word;
	size_t *n, len, cap;
} counts;

static int
is_letter(uint32_t cp)
{
	return (cp >= 0x2d30 && cp <= 0x2d67) || cp == 0x2d6f;
}

static void *
must(void *p)
{
	if (!p) {
		fprintf(stderr, "train_tamazight: out of memory\n");
		exit(1);
	}
	return p;
}

static void
add(counts *c, const char *s, size_t n)
{
	if (c->len == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 4096;
		c->word = must(realloc(c->word, c->cap * sizeof *c->word));
	}
	c->word[c->len++] = memcpy(must(calloc(1, n + 1)), s, n);
}

/* Words of Tifinagh letters in s; a word that touches other letters is left out. */
static void
words(counts *c, const char *s, size_t n)
{
	size_t start = 0, letters = 0;
	int bad = 0;
	for (size_t i = 0, k; i <= n; i += k) {
		uint32_t cp = ' ';
		k = i < n ? utf8_get(s + i, &cp) : 1;
		if (is_letter(cp)) {
			if (!letters++) start = i;
			continue;
		}
		int other = cp > 127 || (cp | 32) - 'a' < 26;
		if (letters && letters <= LONGEST && !bad && !other) add(c, s + start, i - start);
		bad = other;
		letters = 0;
	}
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
read_file(counts *c, const char *dir, const char *name, kelma_translit *tl, uint64_t *hash)
{
	char path[1024];
	kelma_buf b = KELMA_BUF_INIT, t = KELMA_BUF_INIT;
	kelma_err err;
	snprintf(path, sizeof path, "%s/train/%s.tsv", dir, name);
	if (base_read_file(path, (size_t)1 << 30, &b, &err)) {
		fprintf(stderr, "train_tamazight: %s: %s\n", path, err.msg);
		exit(1);
	}
	*hash = base_hash(b.data, b.len, *hash);
	base_lines l = { b.data, b.len, 0, 0 };
	base_str line, f[2];
	while (base_lines_next(&l, &line)) {
		base_fields(line, f, 2);
		t.len = 0;
		if (!strstr(name, "-Latn"))
			words(c, f[0].s, f[0].n);
		else if (!kelma_translit_run(tl, f[0].s, f[0].n, &t, NULL, NULL, &err))
			words(c, t.data, t.len);
	}
	kelma_buf_free(&b);
	kelma_buf_free(&t);
}

int
main(int argc, char **argv)
{
	counts c = { 0 };
	kelma_res *res;
	kelma_translit *tl;
	kelma_err err;
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	uint64_t hash = 0;
	char path[1024];
	o.from = "ber-Latn";
	o.to = "Tfng";
	o.scheme = "ircam";
	if (argc != 3 || kelma_res_open(NULL, &res, &err) ||
	    kelma_translit_new(res, &o, &tl, &err)) {
		fprintf(stderr, "usage: train_tamazight CORPORA OUT\n");
		return 2;
	}
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		read_file(&c, argv[1], files[i], tl, &hash);
	qsort(c.word, c.len, sizeof *c.word, by_text);
	snprintf(path, sizeof path, "%s/tamazight.words.tsv", argv[2]);
	FILE *f = fopen(path, "w");
	if (!f) return 1;
	fprintf(f,
		"# Words of Tamazight in Tifinagh and how often they occur.\n# by "
		"data/train/train_tamazight; inputs %016llx\n",
		(unsigned long long)hash);
	for (size_t i = 0, e; i < c.len; i = e) {
		for (e = i + 1; e < c.len && !strcmp(c.word[i], c.word[e]);) e++;
		fprintf(f, "%s\t%zu\n", c.word[i], e - i);
	}
	for (size_t i = 0; i < c.len; i++) free(c.word[i]);
	free(c.word);
	kelma_translit_free(tl);
	kelma_res_free(res);
	return fclose(f) != 0;
}
