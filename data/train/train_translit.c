/* train_translit CORPORA OUT: the models of the Arabizi decoder (data/models/translit.*.tsv) from
 * the authored pairs and lexicons and from Moroccan texts. Deterministic; about a minute. */
#include "train/translit_lm.h"
#include "train/translit_names.h"
#include "train/translit_ngram.h"
#include "train/translit_pairs.h"
#include "base/base.h"
#include "base/lines.h"
#include "translit/decode_code.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ORDER = 4, ROUNDS = 8, SENTENCE_FILES = 6, FOREIGN_LEAST = 2 };
static const double PRUNE = 2.4, TERSE = 0.5;

typedef struct work {
	const char *in, *out;
	kelma_buf buf, arab;
	pairs pair;
	em_model units;
	lm words;
	tmap foreign;
	uint64_t hash; /* of everything read */
} work;

static kelma_buf *
load(work *w, const char *name)
{
	char path[1024];
	kelma_err err;
	snprintf(path, sizeof path, "%s/%s", w->in, name);
	w->buf.len = 0;
	if (base_read_file(path, (size_t)1 << 30, &w->buf, &err)) {
		fprintf(stderr, "train_translit: %s: %s\n", path, err.msg);
		exit(1);
	}
	w->hash = base_hash(w->buf.data, w->buf.len, w->hash);
	return &w->buf;
}

static FILE *
create(const work *w, const char *name, const char *what)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s", w->out, name);
	FILE *f = fopen(path, "w");
	if (!f) {
		fprintf(stderr, "train_translit: cannot write %s\n", path);
		exit(1);
	}
	fprintf(f, "# %s\n# by data/train/train_translit; inputs %016llx\n", what,
		(unsigned long long)w->hash);
	return f;
}

static void
read_pairs(work *w)
{
	size_t n;
	pairs_lexicon(&w->pair, load(w, "authored/lexicon.tsv"));
	pairs_latin(&w->pair, load(w, "authored/lexicon.latin.tsv"));
	em_pair *e = pairs_list(&w->pair, &n);
	em_train(&w->units, e, n, ROUNDS);
	em_prune(&w->units, 1.0);
	free(e);
	w->pair.arab = &w->arab;
	for (int i = 1; i <= SENTENCE_FILES; i++) {
		char name[64];
		snprintf(name, sizeof name, "authored/pairs.%d.tsv", i);
		pairs_sentences(&w->pair, &w->units, load(w, name));
	}
	fprintf(stderr, "%zu sentences, %zu words, %zu not aligned\n", w->pair.sentences,
		w->pair.words, w->pair.dropped);
}

static int
is_vowel(unsigned char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* Writers in a hurry leave out vowels: every pair once more without its inner ones, and without its
 * inner a alone. */
static size_t
add_terse(em_pair **e, size_t n)
{
	size_t cap = n, from = n;
	for (size_t i = 0; i < from; i++)
		for (int only_a = 0; only_a < 2; only_a++) {
			em_pair t = (*e)[i];
			t.nl = 0;
			t.weight = TERSE;
			for (size_t k = 0; k < (*e)[i].nl; k++) {
				unsigned char c = (*e)[i].l[k];
				int inner = k && k + 1 < (*e)[i].nl;
				if (!inner || !is_vowel(c) || (only_a && c != 'a')) t.l[t.nl++] = c;
			}
			if (t.nl == (*e)[i].nl || t.nl < 2) break;
			*e = train_grow(*e, n, &cap, sizeof **e);
			(*e)[n++] = t;
		}
	return n;
}

static void
train_joint(work *w, const char *name, const pairs *p, int terse)
{
	size_t n;
	em_pair *e = pairs_list(p, &n);
	tmap_free(&w->units.unit);
	em_train(&w->units, e, n, ROUNDS);
	em_prune(&w->units, 2.0);
	if (terse) n = add_terse(&e, n);
	ngram_model m = { .order = ORDER };
	for (size_t i = 0; i < n; i++) {
		uint32_t ids[EM_WORD];
		double cost;
		size_t k = em_segment(&w->units, &e[i], ids, &cost);
		if (k) ngram_add(&m, ids, k, e[i].weight);
	}
	ngram_finish(&m, w->units.unit.n + NGRAM_FIRST, PRUNE);
	FILE *f = create(w, name,
			 "joint units latin=arabic, n-grams: units<TAB>log p<TAB>log back-off");
	ngram_write(&m, &w->units, f);
	fclose(f);
	fprintf(stderr, "%s: %zu pairs, %zu units\n", name, n, w->units.unit.n);
	free(e);
}

static void
train_words(work *w)
{
	lm *m = &w->words;
	lm_house(m, load(w, "authored/lexicon.tsv"));
	lm_text(m, load(w, "train/ary-Arab.ytsub.tsv"), 1, SIZE_MAX, 1);
	lm_text(m, load(w, "train/ary-Arab.marsum.tsv"), 1, SIZE_MAX, 1);
	lm_text(m, &w->arab, 3, SIZE_MAX, 1);
	lm_text(m, load(w, "train/coda.rabat.train.tsv"), 1, SIZE_MAX, 1);
	lm_text(m, load(w, "train/arb-Arab.marsum-split.tsv"), 0.5, SIZE_MAX, 0);
	lm_text(m, load(w, "train/arb-Arab.malaw.tsv"), 0.1, SIZE_MAX, 0);
	for (size_t i = 0; i < w->pair.map.n; i++) {
		const tmap_item *t = &w->pair.map.item[i];
		size_t nl = strlen(t->key);
		const unsigned char *a = (const unsigned char *)t->key + nl + 1;
		if (a[0] != PAIR_KEEP && a[t->len - nl - 2] != PAIR_JOIN)
			lm_need(m, a, t->len - nl - 1);
	}
	lm_count(m);
	FILE *f = create(w, "translit.words.tsv",
			 "Arabic-script words: word<TAB>log p<TAB>log back-off; x+ is a prefix");
	lm_write_words(m, f);
	fclose(f);
	f = create(w, "translit.bigrams.tsv",
		   "neighbours: word<TAB>next word<TAB>log of p(next | word) / p(next)");
	lm_write_pairs(m, f);
	fclose(f);
	f = create(w, "translit.affixes.tsv",
		   "affixes of unseen words: prefix- or -suffix<TAB>log p");
	lm_write_affixes(m, f);
	fclose(f);
}

/* Words labelled French, English or Spanish stay as typed. */
static void
read_codeswitch(work *w)
{
	for (int i = 1; i <= 2; i++) {
		char name[64];
		snprintf(name, sizeof name, "authored/codeswitch.%d.conll", i);
		const kelma_buf *b = load(w, name);
		base_lines it = { b->data, b->len, 0, 0 };
		base_str line, f[2];
		while (base_lines_next(&it, &line))
			if (base_fields(line, f, 2) == 2 &&
			    (base_str_is(f[1], "fra-Latn") || base_str_is(f[1], "eng-Latn") ||
			     base_str_is(f[1], "spa-Latn")))
				pairs_keep(&w->pair, f[0].s, f[0].n, 1);
	}
}

static void
write_lexicon(work *w, pairs *p, const char *name)
{
	FILE *f = create(w, name,
			 "latin<TAB>reading:weight|...; = stays as typed; x+ joins the next word");
	tmap_sort(&p->map);
	char last[200] = "";
	for (size_t i = 0; i < p->map.n; i++) {
		const tmap_item *t = &p->map.item[i];
		size_t nl = strlen(t->key), na = t->len - nl - 1;
		const unsigned char *a = (const unsigned char *)t->key + nl + 1;
		char lat[200], ar[200];
		lat[code_latin_put((const unsigned char *)t->key, nl, lat)] = '\0';
		int join = a[na - 1] == PAIR_JOIN;
		ar[code_arab_put(a, na - (size_t)join, ar)] = '\0';
		if (strcmp(lat, last))
			fprintf(f, "%s%s\t", *last ? "\n" : "", lat);
		else
			fputc('|', f);
		strcpy(last, lat);
		fprintf(f, "%s%s:%.2g", a[0] == PAIR_KEEP ? "=" : ar, join ? "+" : "", t->count);
	}
	fputc('\n', f);
	fclose(f);
}

static void
count_foreign(work *w, const kelma_buf *text)
{
	base_lines it = { text->data, text->len, 0, 0 };
	base_str line, f[2];
	while (base_lines_next(&it, &line)) {
		base_fields(line, f, 2);
		for (size_t i = 0, b; i < f[0].n;) {
			unsigned char c[EM_WORD];
			for (b = i; i < f[0].n && !strchr(" .,;:!?()\"'/-", f[0].s[i]); i++)
				continue;
			size_t k = i > b ? code_latin(f[0].s + b, i - b, c, EM_WORD, NULL) : 0;
			code_lower(c, k);
			if (k > 1 && k < 24) tmap_add(&w->foreign, c, k, 1);
			i += i == b;
		}
	}
}

static void
write_foreign(work *w)
{
	static const char *const files[] = {
		"train/fra-Latn.malaw.tsv",     "train/fra-Latn.dhandbook.tsv",
		"train/fra-Latn.monuments.tsv", "train/eng-Latn.dhandbook.tsv",
		"train/eng-Latn.monuments.tsv", "train/spa-Latn.dhandbook.tsv",
		"train/spa-Latn.fortunes.tsv"
	};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		count_foreign(w, load(w, files[i]));
	tmap_sort(&w->foreign);
	FILE *f = create(w, "translit.foreign.tsv", "French, English, Spanish words<TAB>count");
	for (size_t i = 0; i < w->foreign.n; i++) {
		char s[2 * EM_WORD];
		const tmap_item *t = &w->foreign.item[i];
		if (t->count < FOREIGN_LEAST) continue;
		size_t k = code_latin_put((const unsigned char *)t->key, t->len, s);
		fprintf(f, "%.*s\t%.0f\n", (int)k, s, t->count);
	}
	fclose(f);
}

/* Names: their own units (French habit), readings and words. Places count when they are spelled
 * after their sound. */
static void
train_names(work *w)
{
	names_corpus c = { 0 };
	names_list(&c, load(w, "authored/names.tsv"), 0, 1, 3);
	names_list(&c, load(w, "../reference/names.tsv"), 1, 2, 3);
	names_pairs(&c, load(w, "train/pairs-name.arabic-origin.tsv"));
	train_joint(w, "names.joint.tsv", &c.pair, 0);
	names_places(&c, &w->units, load(w, "../reference/gazetteer.tsv"));
	names_words(&c, load(w, "../reference/places-douars-ar.tsv"));
	train_joint(w, "names.joint.tsv", &c.pair, 0);
	FILE *f = create(w, "names.words.tsv", "words of names: word<TAB>log p<TAB>0");
	names_write_words(&c, f);
	fclose(f);
	f = create(w, "names.latin.tsv", "Arabic name<TAB>Latin spelling:weight|...");
	names_write_latin(&c, f);
	fclose(f);
	write_lexicon(w, &c.pair, "names.lexicon.tsv");
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: train_translit CORPORA OUT\n");
		return 2;
	}
	static work w;
	w.in = argv[1];
	w.out = argv[2];
	read_pairs(&w);
	train_joint(&w, "translit.joint.tsv", &w.pair, 1);
	train_words(&w);
	read_codeswitch(&w);
	write_lexicon(&w, &w.pair, "translit.lexicon.tsv");
	write_foreign(&w);
	train_names(&w);
	return 0;
}
