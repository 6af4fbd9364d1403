/* train_text CORPORA TABLES all|permissive PACKAGES OUTDIR: write OUTDIR/text.letters.tsv and
 * OUTDIR/text.lamalef.tsv. TABLES: the folder of text.{sources,words,readings,affixes}.tsv.
 * PACKAGES: where data/train/lang_packages.sh unpacked its packages. Same corpora, same bytes. */
#include "train/train_text.h"
#include <glob.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 256 << 20 };

typedef struct work {
	pair_count *pairs;
	word_count *words;
	kelma_buf text;
	uint64_t hash;
	size_t files, bytes;
} work;

/* One file: the first field of its lines, or what the use says. Letters are read up to the cap,
 * words to the end. */
static void
read_lines(work *w, size_t cap, base_str use)
{
	int l = memchr(use.s, 'l', use.n) != NULL, words = memchr(use.s, 'w', use.n) != NULL;
	int doubt = memchr(use.s, 'd', use.n) != NULL, whole = memchr(use.s, 'a', use.n) != NULL;
	size_t cols = memchr(use.s, '2', use.n) ? 2 : 1;
	base_lines in = { w->text.data, w->text.len, 0, 0 };
	base_str line, f[4];
	while (base_lines_next(&in, &line)) {
		size_t k = whole ? 1 : base_fields(line, f, 4);
		if (whole) f[0] = line;
		if (in.pos > cap && w->text.len > cap) l = 0;
		if (!l && !words) break;
		for (size_t i = 0; i < k && i < cols; i++) {
			if (l) pair_count_text(w->pairs, f[i].s, f[i].n);
			if (words) word_count_text(w->words, f[i].s, f[i].n, doubt);
			w->bytes += f[i].n;
		}
	}
}

static int
read_file(work *w, const char *path, size_t cap, base_str use)
{
	kelma_err err = { 0 };
	int rc = 0;
	w->text.len = 0;
	if (memchr(use.s, 't', use.n)) rc = word_count_dawg(w->words, path, &w->hash);
	else if (!(rc = base_read_file(path, MAX_FILE, &w->text, &err) ? -1 : 0)) {
		w->hash = base_hash(w->text.data, w->text.len, w->hash);
		read_lines(w, cap, use);
	}
	w->files++;
	return rc ? fprintf(stderr, "%s: cannot read %s\n", path, err.msg), -1 : 0;
}

/* One source: the files of a pattern, in their order. */
static int
read_source(work *w, const char *corpora, const char *packages, const base_str *f)
{
	char path[4096];
	glob_t g;
	int deb = f[0].n > 4 && !strncmp(f[0].s, "deb:", 4), rc = 0;
	snprintf(path, sizeof path, "%s/%.*s", deb ? packages : corpora,
		 (int)f[0].n - (deb ? 4 : 0), f[0].s + (deb ? 4 : 0));
	if (glob(path, 0, NULL, &g)) return fprintf(stderr, "%s: no such file\n", path), -1;
	for (size_t i = 0; i < g.gl_pathc && !rc; i++)
		rc = read_file(w, g.gl_pathv[i], strtoul(f[1].s, NULL, 10), f[3]);
	globfree(&g);
	return rc;
}

static int
read_all(work *w, const char *corpora, const char *packages, const char *list, int permissive)
{
	kelma_buf sources = KELMA_BUF_INIT;
	kelma_err err;
	base_str line, f[4];
	int rc = 0;
	if (base_read_file(list, MAX_FILE, &sources, &err))
		return fprintf(stderr, "%s: %s\n", list, err.msg), -1;
	base_lines l = { sources.data, sources.len, 0, 0 };
	while (!rc && base_lines_next(&l, &line)) {
		if (base_fields(line, f, 4) != 4)
			rc = (fprintf(stderr, "%s:%zu: want 4 fields\n", list, l.line), -1);
		else if (!permissive || base_str_is(f[2], "permissive"))
			rc = read_source(w, corpora, packages, f);
	}
	kelma_buf_free(&sources);
	return rc;
}

/* The tables beside the list of sources. */
static int
read_tables(work *w, const char *tables)
{
	static const struct {
		const char *name;
		int (*read)(word_count *w, const char *path);
	} table[] = { { "words", word_count_list },
		      { "readings", word_count_readings },
		      { "affixes", word_count_affixes } };
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char path[4096];
		snprintf(path, sizeof path, "%s/text.%s.tsv", tables, table[i].name);
		if (table[i].read(w->words, path))
			return fprintf(stderr, "%s: cannot read\n", path), -1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	char path[4096], head[200];
	if (argc != 6)
		return fprintf(stderr,
			       "usage: train_text CORPORA TABLES all|permissive PACKAGES OUTDIR\n"),
		       2;
	int permissive = !strcmp(argv[3], "permissive");
	work w = { pair_count_new(), word_count_new(), KELMA_BUF_INIT, 0, 0, 0 };
	snprintf(path, sizeof path, "%s/text.sources.tsv", argv[2]);
	if (!w.pairs || !w.words || read_all(&w, argv[1], argv[4], path, permissive)) return 1;
	snprintf(path, sizeof path, "%s/usr/share/hunspell/ar", argv[4]);
	if (!permissive && word_count_hunspell(w.words, path))
		return fprintf(stderr, "%s.dic: cannot read\n", path), 1;
	if (read_tables(&w, argv[2])) return 1;
	snprintf(head, sizeof head, "By train_text from %zu files, %zu bytes, XXH3 %016llx.",
		 w.files, w.bytes, (unsigned long long)w.hash);
	snprintf(path, sizeof path, "%s/text.letters.tsv", argv[5]);
	int rc = pair_count_write(w.pairs, path, head);
	snprintf(path, sizeof path, "%s/text.lamalef.tsv", argv[5]);
	if (!rc) rc = word_count_write(w.words, path, head);
	if (rc) fprintf(stderr, "%s: cannot write\n", path);
	pair_count_free(w.pairs);
	word_count_free(w.words);
	kelma_buf_free(&w.text);
	return rc ? 1 : 0;
}
