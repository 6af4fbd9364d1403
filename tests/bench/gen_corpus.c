/* gen_corpus CORPORA SIZE SEED: a mixed corpus on standard output, as web crawls are, for `kelma
 * corpus`. JSONL of about SIZE MiB made from CORPORA/train (not part of this repository):
 * messages, posts and pages in the languages of Morocco, Standard Arabic at a known rate, pages
 * with boilerplate, junk, exact and near duplicates. The same SEED and files give the same bytes.
 * metadata.truth says what a document was made from, metadata.noise what was done to it. */
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 1 << 18, KEPT = 4096 };

typedef struct source {
	const char *file, *truth, *licence;
	unsigned weight; /* documents in 1000 */
	char *data;
	char **line;
	size_t n;
} source;

static source sources[] = {
	{ "ary-Arab.ytsub.tsv", "ary-Arab", "CC BY 4.0", 230, NULL, NULL, 0 },
	{ "ary-Arab.marsum.tsv", "ary-Arab", "CC BY 4.0", 130, NULL, NULL, 0 },
	{ "ary-Latn.doda-v1mit.tsv", "ary-Latn", "MIT", 120, NULL, NULL, 0 },
	{ "arb-Arab.malaw.tsv", "arb-Arab", "public domain", 240, NULL, NULL, 0 },
	{ "arb-Arab.monuments.tsv", "arb-Arab", "CC BY-SA", 60, NULL, NULL, 0 },
	{ "fra-Latn.malaw.tsv", "fra-Latn", "public domain", 110, NULL, NULL, 0 },
	{ "zgh-Tfng.oldi-seed.tsv", "zgh-Tfng", "CC BY-SA 4.0", 60, NULL, NULL, 0 },
	{ "eng-Latn.dhandbook.tsv", "eng-Latn", "GPL-2+", 50, NULL, NULL, 0 },
};
enum { NSOURCES = sizeof sources / sizeof *sources };

static uint64_t state;

static uint64_t
next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static size_t
below(size_t n)
{
	return n ? (size_t)(next() >> 11) % n : 0;
}

/* The first field of every row. */
static int
load(source *s, const char *dir)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/train/%s", dir, s->file);
	FILE *f = fopen(path, "rb");
	size_t cap = 16u << 20, n = 0;
	if (!f || !(s->data = malloc(cap)) || !(s->line = malloc(MAX_LINES * sizeof *s->line))) {
		fprintf(stderr,
			"gen_corpus: %s cannot be read; it needs the training corpora: "
			"CORPORA=../shared/corpora\n",
			path);
		return 0;
	}
	n = fread(s->data, 1, cap - 1, f);
	fclose(f);
	s->data[n] = '\0';
	for (char *p = s->data, *e; *p && s->n < MAX_LINES; p = e) {
		char *nl = strchr(p, '\n'), *tab;
		e = nl ? nl + 1 : p + strlen(p);
		if (nl) *nl = '\0';
		if ((tab = strchr(p, '\t'))) *tab = '\0';
		if (strlen(p) > 8) s->line[s->n++] = p;
	}
	return s->n > 0;
}

static void
add(kelma_buf *b, const char *s)
{
	if (kelma_buf_add(b, s, strlen(s))) exit(1);
}

static const char *const boiler[] = {
	"Lire aussi",
	"Partager sur Facebook",
	"Read more",
	"All rights reserved",
	"\xd8\xa7\xd9\x82\xd8\xb1\xd8\xa3 \xd8\xa3\xd9\x8a\xd8\xb6\xd8\xa7",
	"\xd8\xac\xd9\x85\xd9\x8a\xd8\xb9 \xd8\xa7\xd9\x84\xd8\xad\xd9\x82\xd9\x88\xd9\x82 "
	"\xd9\x85\xd8\xad\xd9\x81\xd9\x88\xd8\xb8\xd8\xa9",
};

/* 2 of 5 documents are messages of one or two lines, as many posts, the rest pages. */
static size_t
length(void)
{
	size_t k = below(5);
	return k < 2 ? 1 + below(2) : k < 4 ? 3 + below(8) : 12 + below(30);
}

static void
junk(kelma_buf *b)
{
	char t[64];
	switch (below(3)) {
	case 0:
		for (size_t i = 0, n = 5 + below(40); i < n; i++) {
			snprintf(t, sizeof t, "%06u\t%u,%02u\t%u\n", (unsigned)below(1000000),
				 (unsigned)below(900), (unsigned)below(100), (unsigned)below(3000));
			add(b, t);
		}
		break;
	case 1:
		for (size_t i = 0, n = 3 + below(20); i < n; i++) {
			snprintf(t, sizeof t, "function f%u(a) { if (a) { return a; } }\n",
				 (unsigned)below(99));
			add(b, t);
		}
		break;
	default:
		for (size_t i = 0, n = 8 + below(30); i < n; i++) {
			add(b, boiler[below(sizeof boiler / sizeof *boiler)]);
			add(b, "\n");
		}
	}
}

/* A page that repeats one line, or a text with boilerplate between its lines. */
static const char *
body(const source *s, kelma_buf *b)
{
	size_t kind = below(100), n = length(), from = below(s->n);
	if (kind < 3) {
		junk(b);
		return "junk";
	}
	if (kind < 5) {
		for (size_t i = 0; i < 8 + n; i++) {
			add(b, s->line[from]);
			add(b, "\n");
		}
		return "loop";
	}
	for (size_t i = 0; i < n; i++) {
		if (i) add(b, "\n");
		add(b, s->line[(from + i) % s->n]);
		if (kind < 15 && n > 2 && !below(4)) {
			add(b, "\n");
			add(b, boiler[below(sizeof boiler / sizeof *boiler)]);
		}
	}
	return kind < 15 && n > 2 ? "boilerplate" : "none";
}

/* One word in ten changes its place with the next: a near duplicate. */
static void
shuffle(const char *s, size_t n, kelma_buf *b)
{
	for (size_t i = 0; i < n; ) {
		size_t e = i, e2;
		while (e < n && s[e] != ' ') e++;
		for (e2 = e + (e < n); e2 < n && s[e2] != ' '; e2++) {}
		if (e2 <= n && e < n && !below(10) && !memchr(s + i, '\n', e2 - i)) {
			if (kelma_buf_add(b, s + e + 1, e2 - e - 1) || kelma_buf_add(b, " ", 1) ||
			    kelma_buf_add(b, s + i, e - i))
				exit(1);
			e = e2;
		} else if (kelma_buf_add(b, s + i, e - i)) exit(1);
		if (e < n && kelma_buf_add(b, " ", 1)) exit(1);
		i = e + 1;
	}
}

typedef struct kept {
	kelma_buf text;
	const source *s;
} kept;

static void
print(size_t id, const kelma_buf *text, const source *s, const char *noise, size_t of, kelma_buf *j)
{
	char t[256];
	j->len = 0;
	snprintf(t, sizeof t, "{\"id\":\"d%zu\",\"text\":", id);
	add(j, t);
	if (kelma_json_string(text->data ? text->data : "", text->len, j)) exit(1);
	snprintf(t, sizeof t,
		 ",\"added\":\"2026-01-%02u\",\"metadata\":{\"source\":\"%s\",\"license\":\"%s\","
		 "\"truth\":\"%s\",\"noise\":\"%s\"",
		 (unsigned)(1 + below(28)), s->file, s->licence, s->truth, noise);
	add(j, t);
	if (of != id) {
		snprintf(t, sizeof t, ",\"of\":\"d%zu\"", of);
		add(j, t);
	}
	add(j, "}}\n");
	fwrite(j->data, 1, j->len, stdout);
}

int
main(int argc, char **argv)
{
	static kept old[KEPT];
	static size_t old_id[KEPT];
	kelma_buf text = KELMA_BUF_INIT, j = KELMA_BUF_INIT;
	size_t id = 0, done = 0, size = argc > 2 ? strtoul(argv[2], NULL, 10) << 20 : 0;
	if (argc < 4 || !size) {
		fprintf(stderr, "usage: gen_corpus CORPORA MEBIBYTES SEED\n");
		return 2;
	}
	state = strtoul(argv[3], NULL, 10) * 0x9e3779b97f4a7c15u + 1;
	for (int i = 0; i < NSOURCES; i++)
		if (!load(&sources[i], argv[1])) return 3;
	for (; done < size; done += j.len, id++) {
		size_t pick = below(1000), k = 0, slot = below(KEPT), dup = below(100);
		const char *noise = "exact";
		text.len = 0;
		if (dup < 10 && old[slot].s) {
			if (dup < 5) add(&text, old[slot].text.data);
			else
				shuffle(old[slot].text.data, old[slot].text.len, &text),
					noise = "near";
			print(id, &text, old[slot].s, noise, old_id[slot], &j);
			continue;
		}
		while (k + 1 < NSOURCES && pick >= sources[k].weight) pick -= sources[k++].weight;
		noise = body(&sources[k], &text);
		print(id, &text, &sources[k], noise, id, &j);
		if (!strcmp(noise, "junk")) continue;
		old[slot].text.len = 0;
		add(&old[slot].text, text.data);
		old[slot].s = &sources[k];
		old_id[slot] = id;
	}
	return ferror(stdout) || fflush(stdout) ? 3 : 0;
}
