/* Words of the dictionary in a language file of the Tesseract recogniser (NAME.traineddata: files
 * in one, of which the "word dawg", a graph of words, and the list of its characters are read; see
 * ccutil/tessdatamanager.h and dict/dawg.h of its source). */
#include "train/text_words.h"
#include <stdlib.h>
#include <string.h>

enum { WORD_DAWG = 19, CHARACTERS = 21, MAGIC = 42, MAX_FILE = 64 << 20, DEEP = 64 };
enum { FLAG_LAST = 1, FLAG_WORD = 4, FLAGS = 3 }; /* bits above the character of an edge */

typedef struct dawg {
	base_str *chars;
	size_t nchars, nedges;
	const unsigned char *edges;
	unsigned bits; /* of an edge, for its character */
} dawg;

static uint64_t
le64(const unsigned char *p)
{
	return base_le32(p) | (uint64_t)base_le32(p + 4) << 32;
}

/* File number i of the file: its bytes, n = 0 when it is not there. */
static base_str
part(const kelma_buf *b, size_t i)
{
	const unsigned char *p = (const unsigned char *)b->data;
	base_str none = { "", 0 };
	size_t count = b->len >= 4 ? base_le32(p) : 0;
	if (i >= count || count > 64 || b->len < 4 + 8 * count) return none;
	uint64_t from = le64(p + 4 + 8 * i), to = b->len;
	for (size_t j = 0; j < count; j++) {
		uint64_t x = le64(p + 4 + 8 * j);
		if (x > from && x < to) to = x;
	}
	return from < to ? (base_str){ b->data + from, (size_t)(to - from) } : none;
}

/* The characters: a line each after their number, first what it is. */
static int
read_characters(dawg *d, base_str s)
{
	size_t n = strtoul(s.s, NULL, 10), i = 0;
	if (!n || n > 1 << 16 || !(d->chars = calloc(n, sizeof *d->chars))) return -1;
	while (d->nchars < n) {
		while (i < s.n && s.s[i] != '\n') i++;
		size_t from = ++i;
		while (i < s.n && s.s[i] != ' ' && s.s[i] != '\n') i++;
		if (i >= s.n) return -1;
		d->chars[d->nchars++] = (base_str){ s.s + from, i - from };
	}
	while (n >> d->bits) d->bits++;
	return 0;
}

static int
read_edges(dawg *d, base_str s)
{
	const unsigned char *p = (const unsigned char *)s.s;
	if (s.n < 10 || (p[0] | p[1] << 8) != MAGIC) return -1;
	d->nedges = base_le32(p + 6);
	d->edges = p + 10;
	return d->nedges && s.n - 10 >= 8 * (size_t)d->nedges ? 0 : -1;
}

/* All ways from the first node, depth first: at[k] is the edge that letter k of the word took. */
static int
walk(const dawg *d, word_count *w)
{
	size_t at[DEEP] = { 0 }, len[DEEP + 1] = { 0 }, k = 0;
	char text[DEEP * 32];
	while (at[k] < d->nedges) {
		uint64_t e = le64(d->edges + 8 * at[k]);
		size_t c = (size_t)(e & ((1u << d->bits) - 1)),
		       next = (size_t)(e >> (d->bits + FLAGS));
		unsigned flags = (unsigned)(e >> d->bits) & ((1u << FLAGS) - 1);
		if (c >= d->nchars || d->chars[c].n > 30) return -1;
		memcpy(text + len[k], d->chars[c].s, d->chars[c].n);
		len[k + 1] = len[k] + d->chars[c].n;
		if (flags & FLAG_WORD) word_count_types(w, text, len[k + 1]);
		if (next) {
			if (k + 1 == DEEP) return -1;
			at[++k] = next;
			continue;
		}
		while (le64(d->edges + 8 * at[k]) >> d->bits & FLAG_LAST)
			if (!k--) return 0;
		at[k]++;
	}
	return -1;
}

int
word_count_dawg(word_count *w, const char *path, uint64_t *hash)
{
	kelma_buf file = KELMA_BUF_INIT;
	dawg d = { 0 };
	int rc = base_read_file(path, MAX_FILE, &file, NULL) ? -1 : 0;
	if (!rc) *hash = base_hash(file.data, file.len, *hash);
	if (!rc) rc = read_characters(&d, part(&file, CHARACTERS));
	if (!rc) rc = read_edges(&d, part(&file, WORD_DAWG));
	if (!rc) rc = walk(&d, w);
	free(d.chars);
	kelma_buf_free(&file);
	return rc;
}
