/* train_stops CORPORA OUT: the commonest words of each language (data/models/stops.tsv). A
 * function word is common in every kind of text and a topic word in one, so a word is ranked by
 * the product of its shares in the sources of its language. */
#include "train/tmap.h"
#include "base/base.h"
#include "base/lines.h"
#include "segment/keys.h"
#include <kelma/segment.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCES = 4, KEEP = 80 };
static const struct {
	const char *label;
	kelma_script script;
	const char *file[SOURCES];
} lang[] = {
	{ "ary-Arab",
	  KELMA_SCRIPT_ARABIC,
	  { "train/ary-Arab.ytsub.tsv", "train/ary-Arab.marsum.tsv", "authored/pairs.1.tsv" } },
	{ "arb-Arab",
	  KELMA_SCRIPT_ARABIC,
	  { "train/arb-Arab.malaw.tsv", "train/arb-Arab.marsum-split.tsv",
	    "train/arb-Arab.monuments.tsv" } },
	{ "ary-Latn",
	  KELMA_SCRIPT_LATIN,
	  { "train/ary-Latn.doda-v1mit.tsv", "authored/pairs.1.tsv", "authored/pairs.3.tsv" } },
	{ "fra-Latn",
	  KELMA_SCRIPT_LATIN,
	  { "train/fra-Latn.malaw.tsv", "train/fra-Latn.dhandbook.tsv",
	    "train/fra-Latn.monuments.tsv" } },
	{ "eng-Latn",
	  KELMA_SCRIPT_LATIN,
	  { "train/eng-Latn.dhandbook.tsv", "train/eng-Latn.monuments.tsv" } },
	{ "spa-Latn",
	  KELMA_SCRIPT_LATIN,
	  { "train/spa-Latn.dhandbook.tsv", "train/spa-Latn.fortunes.tsv" } },
	{ "ber-Latn",
	  KELMA_SCRIPT_LATIN,
	  { "train/kab-Latn.mediawiki.tsv", "train/kab-Latn.thunderbird.tsv",
	    "train/shi-Latn.mediawiki.tsv" } },
	{ "zgh-Tfng",
	  KELMA_SCRIPT_TIFINAGH,
	  { "train/zgh-Tfng.oldi-seed.tsv", "train/zgh-Tfng.mediawiki.tsv" } },
};

static uint64_t hash;

static double
count(kelma_tok *tk, const kelma_buf *b, size_t columns, kelma_script script, tmap *m)
{
	base_lines l = { b->data, b->len, 0, 0 };
	base_str line, f[3];
	kelma_token t;
	kelma_buf key = KELMA_BUF_INIT;
	double all = 0;
	while (base_lines_next(&l, &line)) {
		size_t n = base_fields(line, f, 3);
		for (size_t c = 0; c < (n > columns ? columns : n); c++) {
			if (kelma_utf8_valid(f[c].s, f[c].n) != f[c].n ||
			    kelma_tok_start(tk, f[c].s, f[c].n, NULL))
				continue;
			while (kelma_tok_next(tk, &t) == 1) {
				key.len = 0;
				if (t.cls != KELMA_TOKEN_WORD || t.script != script) continue;
				if (seg_fold_word(f[c].s + t.start, t.end - t.start, &key)) exit(1);
				tmap_add(m, key.data, key.len, 1);
				all++;
			}
		}
	}
	kelma_buf_free(&key);
	return all;
}

static int
by_count(const void *a, const void *b)
{
	const tmap_item *x = a, *y = b;
	if (x->count != y->count) return x->count < y->count ? 1 : -1;
	return strcmp(x->key, y->key);
}

/* Rank the words of language i and add the best to out: word -> labels. */
static int
language(kelma_tok *tk, const char *dir, size_t i, FILE *out)
{
	tmap src[SOURCES] = { { 0 } }, rank = { 0 };
	double all[SOURCES] = { 0 };
	size_t n = 0;
	for (; n < SOURCES && lang[i].file[n]; n++) {
		char path[1024];
		kelma_buf b = KELMA_BUF_INIT;
		kelma_err err;
		snprintf(path, sizeof path, "%s/%s", dir, lang[i].file[n]);
		if (base_read_file(path, (size_t)1 << 30, &b, &err))
			return fprintf(stderr, "%s: %s\n", path, err.msg), 1;
		hash = base_hash(b.data, b.len, hash);
		all[n] = count(tk, &b, strstr(path, "authored/") ? 2 : 1, lang[i].script, &src[n]);
		kelma_buf_free(&b);
	}
	for (size_t k = 0; k < src[0].n; k++) {
		const tmap_item *w = &src[0].item[k];
		double score = log(w->count / all[0]);
		for (size_t s = 1; s < n; s++) {
			if (all[s] == 0) continue; /* left out of this training */
			const tmap_item *o = tmap_find(&src[s], w->key, w->len);
			score += log(((o ? o->count : 0) + 0.1) / all[s]);
		}
		tmap_add(&rank, w->key, w->len, score / (double)n);
	}
	qsort(rank.item, rank.n, sizeof *rank.item, by_count);
	for (size_t k = 0; k < rank.n && k < KEEP; k++)
		fprintf(out, "%s\t%s\t%.2f\n", lang[i].label, rank.item[k].key, rank.item[k].count);
	for (size_t s = 0; s < n; s++) tmap_free(&src[s]);
	return 0;
}

int
main(int argc, char **argv)
{
	kelma_res *res;
	kelma_tok *tk;
	char path[1024];
	if (argc != 3) return fprintf(stderr, "usage: train_stops CORPORA OUT\n"), 2;
	snprintf(path, sizeof path, "%s/stops.tsv", argv[2]);
	FILE *out = fopen(path, "w");
	if (!out || kelma_res_open(NULL, &res, NULL) || kelma_tok_new(res, NULL, &tk, NULL))
		return 1;
	fprintf(out,
		"# label<TAB>word<TAB>mean log share in the sources; by data/train/train_stops\n");
	for (size_t i = 0; i < sizeof lang / sizeof *lang; i++)
		if (language(tk, argv[1], i, out)) return 1;
	fprintf(out, "# inputs %016llx\n", (unsigned long long)hash);
	kelma_tok_free(tk);
	kelma_res_free(res);
	return fclose(out) != 0;
}
