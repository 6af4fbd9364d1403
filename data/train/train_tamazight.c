/* train_tamazight CORPORA OUT: words of Moroccan Tamazight in Tifinagh with their counts, for
 * reading what is typed on phones. From texts in Tifinagh, and texts in IRCAM Latin letters through
 * the scheme ircam. A second file has common words of Kabyle that the first lacks, in Moroccan
 * spelling: most are the same words. Deterministic. */
#include "base/base.h"
#include "base/lines.h"
#include "text/utf8.h"
#include <kelma/pack.h>
#include <kelma/translit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LONGEST = 24, /* letters; longer ones are run together */
	SHORTEST = 3, /* letters of Kabyle words; little words differ */
	LETTER = 3,   /* bytes of a letter of Tifinagh */
};

static const char *const files[] = { "zgh-Tfng.oldi-seed", "zgh-Tfng.mediawiki",
				     "tzm-Tfng.mediawiki", "rif-Tfng.mediawiki",
				     "shi-Latn.mediawiki", "rif-Latn.mediawiki",
				     "tzm-Latn.mediawiki", "tzm-Latn.newpipe" };

static const char kabyle[] = "kab-Latn.gatitos";

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

/* Moroccan spelling: e (U+2D3B) is written between two equal consonants only. */
static void
drop_schwa(char *w)
{
	size_t n = strlen(w), k = 0;
	char o[4 * LONGEST + 1];
	for (size_t i = 0; i < n; i += LETTER) {
		int schwa = !memcmp(w + i, "\xe2\xb4\xbb", LETTER);
		int kept = i && i + LETTER < n && !memcmp(w + i - LETTER, w + i + LETTER, LETTER);
		if (schwa && !kept) continue;
		memcpy(o + k, w + i, LETTER);
		k += LETTER;
	}
	memcpy(w, o, k);
	w[k] = '\0';
}

static FILE *
create(const char *dir, const char *name, const char *what, uint64_t hash)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	if (!f) {
		fprintf(stderr, "train_tamazight: cannot write %s\n", path);
		exit(1);
	}
	fprintf(f, "# %s\n# by data/train/train_tamazight; inputs %016llx\n", what,
		(unsigned long long)hash);
	return f;
}

static void
sort(counts *c)
{
	if (c->len) qsort(c->word, c->len, sizeof *c->word, by_text);
}

static int
write_words(counts *c, const char *dir, uint64_t hash)
{
	FILE *f = create(dir, "tamazight.words.tsv",
			 "Words of Tamazight in Tifinagh and how often they occur.", hash);
	for (size_t i = 0, e; i < c->len; i = e) {
		for (e = i + 1; e < c->len && !strcmp(c->word[i], c->word[e]);) e++;
		fprintf(f, "%s\t%zu\n", c->word[i], e - i);
	}
	return fclose(f) != 0;
}

/* The words of k that c lacks. */
static int
write_kabyle(counts *k, const counts *c, const char *dir, uint64_t hash)
{
	FILE *f = create(dir, "tamazight.kabyle.tsv",
			 "Common words of Kabyle in Moroccan spelling, beside tamazight.words.tsv.",
			 hash);
	for (size_t i = 0; i < k->len; i++) drop_schwa(k->word[i]);
	sort(k);
	for (size_t i = 0; i < k->len; i++) {
		const char *w = k->word[i];
		if (strlen(w) < SHORTEST * LETTER || (i && !strcmp(w, k->word[i - 1]))) continue;
		if (!c->len || !bsearch(&w, c->word, c->len, sizeof *c->word, by_text))
			fprintf(f, "%s\t1\n", w);
	}
	return fclose(f) != 0;
}

static void
free_counts(counts *c)
{
	for (size_t i = 0; i < c->len; i++) free(c->word[i]);
	free(c->word);
}

int
main(int argc, char **argv)
{
	counts c = { 0 }, k = { 0 };
	kelma_res *res;
	kelma_translit *tl;
	kelma_err err;
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	uint64_t hash = 0, khash = 0;
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
	read_file(&k, argv[1], kabyle, tl, &khash);
	sort(&c);
	int bad = write_words(&c, argv[2], hash) || write_kabyle(&k, &c, argv[2], khash);
	free_counts(&c);
	free_counts(&k);
	kelma_translit_free(tl);
	kelma_res_free(res);
	return bad;
}
