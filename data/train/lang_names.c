/* Words of names that the tokens of a text may be, less those that are ordinary words as well. */
#include "train/lang_train.h"
#include <kelma/text.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 64 << 20, SLOTS = 1 << 20, MIN_LETTERS = 3 };
enum { NAME = 1, ORDINARY = 2, SURE = 4, NOT = 8, LATIN_UNSURE = 16, REFUSED = 32 };

/* A set of folded words, by family and symbols. */
typedef struct entry {
	uint8_t sym[WORD_MAX + 8], len, fam, what;
} entry;
typedef struct names {
	const corpus *c;
	entry *e;
	size_t n;
	uint32_t *slot; /* number of the entry + 1 */
} names;

static void
note(names *x, const lang_word *w, int what)
{
	uint64_t h = base_hash(w->sym, w->len, (uint64_t)w->fam);
	size_t i = h % SLOTS;
	for (; x->slot[i]; i = (i + 1) % SLOTS) {
		entry *e = &x->e[x->slot[i] - 1];
		if (e->len != w->len || e->fam != w->fam || memcmp(e->sym, w->sym, w->len))
			continue;
		e->what |= (uint8_t)what;
		return;
	}
	if (!(what & NAME) || x->n == SLOTS / 2) return;
	entry *e = &x->e[x->n++];
	memset(e, 0, sizeof *e);
	memcpy(e->sym, w->sym, w->len);
	e->len = (uint8_t)w->len;
	e->fam = (uint8_t)w->fam;
	e->what = (uint8_t)what;
	x->slot[i] = (uint32_t)x->n;
}

/* Words of one entry; particles of names are too short to tell. */
static void
note_words(names *x, const char *s, size_t n, int what)
{
	lang_word w;
	size_t pos = 0;
	if (kelma_utf8_valid(s, n) != n) return;
	if (what & NAME && !(what & SURE) && memchr(s, ' ', n)) what |= ORDINARY;
	while (lang_word_next(x->c->m, s, n, &pos, &w)) {
		if (w.fam < 0 || w.len - 2 < (what & NAME ? MIN_LETTERS : 1)) continue;
		int latin = w.fam == FAM_LATN,
		    uncertain = latin && (what & LATIN_UNSURE || w.len - 2 < 4);
		note(x, &w, (what & ~LATIN_UNSURE) | (what & NAME && uncertain ? ORDINARY : 0));
	}
}

/* An ordinary word, and when it is Arabic the same with the article and with the ending of the
 * feminine. */
static void
note_ordinary(names *x, const char *s, size_t n)
{
	static const char *const front[] = { "", "\u0627\u0644" }, *const back[] = {
		"", "\u0629", "\u0627\u062a", "\u064a", "\u064a\u0629"
	};
	char z[256];
	note_words(x, s, n, ORDINARY);
	if (n < 2 || n > 200 || (unsigned char)*s < 0xd8 || (unsigned char)*s > 0xdb) return;
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < sizeof back / sizeof *back; k++) {
			int m = snprintf(z, sizeof z, "%s%.*s%s", front[i], (int)n, s, back[k]);
			note_words(x, z, (size_t)m, ORDINARY);
		}
}

/* "a|b c/FLAGS": each choice; of ordinary words those without a capital. */
static void
note_field(names *x, base_str f, int what)
{
	while (f.n) {
		const char *bar = memchr(f.s, '|', f.n);
		size_t k = bar ? (size_t)(bar - f.s) : f.n, m = k;
		const char *flags = memchr(f.s, '/', k);
		if (flags && what == ORDINARY) m = (size_t)(flags - f.s);
		int capital = m && *f.s >= 'A' && *f.s <= 'Z';
		if (what != ORDINARY)
			note_words(x, f.s, m, what);
		else if (!capital)
			note_ordinary(x, f.s, m);
		f.s += k + (bar != NULL);
		f.n -= k + (bar != NULL);
	}
}

static int
read_names(names *x, const char *path, base_str columns, int what)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	base_str ln, f[8];
	if (base_read_file(path, MAX_FILE, &t, &err))
		return fprintf(stderr, "train_lang: %s: %s\n", path, err.msg), -1;
	base_lines l = { t.data, t.len, 0, 0 };
	while (base_lines_next(&l, &ln)) {
		size_t nf = base_fields(ln, f, 8);
		int tagged = what == ORDINARY && nf > 2 &&
			     (base_str_is(f[2], "name") || (nf > 3 && base_str_is(f[3], "name")));
		for (size_t i = 0; i < columns.n; i++) {
			size_t k = (size_t)(columns.s[i] - '1');
			int sure = nf > 3 && k < 2
					   ? SURE
					   : 0; /* the Arabic spellings of authored/lexicon.tsv */
			if (k < nf) note_field(x, f[k], tagged ? NAME | sure : what);
		}
	}
	kelma_buf_free(&t);
	return 0;
}

static int
read_labels(names *x, const char *path)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	base_str ln, f[2];
	if (base_read_file(path, MAX_FILE, &t, &err))
		return fprintf(stderr, "train_lang: %s: %s\n", path, err.msg), -1;
	base_lines l = { t.data, t.len, 0, 0 };
	while (base_lines_next(&l, &ln))
		if (base_fields(ln, f, 2) == 2 && kelma_label_find(f[1].s, f[1].n) > 0 &&
		    !base_str_is(f[1], "name") && !base_str_is(f[1], "other"))
			note_ordinary(x, f[0].s, f[0].n);
	kelma_buf_free(&t);
	return 0;
}

/* One pass over the list: kind 0 = what is a name, 1 = what is an ordinary word. */
static int
read_list(names *x, const kelma_buf *list, const char *corpora, const char *debs, int kind)
{
	base_lines l = { list->data, list->len, 0, 0 };
	base_str ln, f[3];
	char path[1024];
	while (base_lines_next(&l, &ln)) {
		size_t nf = base_fields(ln, f, 3);
		if (nf < 2) return fprintf(stderr, "lang.names.tsv:%zu: bad line\n", l.line), -1;
		int deb = f[1].n > 4 && !memcmp(f[1].s, "deb:", 4),
		    own = f[1].n > 4 && !memcmp(f[1].s, "own:", 4);
		size_t skip = deb || own ? 4 : 0;
		snprintf(path, sizeof path, "%s/%.*s",
			 deb   ? debs
			 : own ? "."
			       : corpora,
			 (int)(f[1].n - skip), f[1].s + skip);
		base_str columns = nf > 2 ? f[2] : (base_str){ "", 0 };
		if (kind == 0 && base_str_is(f[0], "brand"))
			note_words(x, f[1].s, f[1].n, NAME | ORDINARY);
		if (kind == 0 && base_str_is(f[0], "sure"))
			note_words(x, f[1].s, f[1].n, NAME | SURE);
		if (kind == 0 && base_str_is(f[0], "names") && read_names(x, path, columns, NAME))
			return -1;
		if (kind == 0 && base_str_is(f[0], "places") &&
		    read_names(x, path, columns, NAME | LATIN_UNSURE))
			return -1;
		if (kind == 1 && base_str_is(f[0], "never") && read_names(x, path, columns, NOT))
			return -1;
		if (kind == 1 && base_str_is(f[0], "not")) note_words(x, f[1].s, f[1].n, REFUSED);
		if (kind == 1 && base_str_is(f[0], "words") &&
		    read_names(x, path, columns, ORDINARY))
			return -1;
		if (kind == 1 && base_str_is(f[0], "conll") && read_labels(x, path)) return -1;
	}
	return 0;
}

static int
by_word(const void *a, const void *b)
{
	const entry *x = a, *y = b;
	if (x->fam != y->fam) return x->fam - y->fam;
	int r = memcmp(x->sym, y->sym, x->len < y->len ? x->len : y->len);
	return r ? r : x->len - y->len;
}

/* Whether the word is a name wherever it stands. */
static int
is_sure(const entry *e)
{
	if (e->what & REFUSED || (e->what & NOT && !(e->what & SURE))) return 0;
	return !(e->what & ORDINARY) || e->what & SURE;
}

static size_t
spell(const names *x, const entry *e, char *d)
{
	size_t n = 0;
	for (unsigned k = 1; k + 1 < e->len; k++)
		for (const char *c = (const char *)x->c->m->name + e->sym[k] * 4, *end = c + 4;
		     c < end && *c; c++)
			d[n++] = *c;
	d[n] = '\0';
	return n;
}

/* Arabic names with a preposition or "and" glued on. */
static void
glue(names *x)
{
	static const char *const front[] = { "\u0644", "\u0641", "\u0628", "\u0648",
					     "\u062f" }; /* li fi bi wa d */
	char s[WORD_MAX * 4 + 8], z[sizeof s + 8];
	for (size_t i = 0, all = x->n; i < all; i++) {
		if (x->e[i].fam != FAM_ARAB || !is_sure(&x->e[i]) || x->e[i].len < 4 + 2) continue;
		size_t n = spell(x, &x->e[i], s);
		int article = n > 4 && !memcmp(s, "\u0627\u0644", 4);
		for (size_t k = (size_t)article; k < sizeof front / sizeof *front; k++)
			note_words(x, z, (size_t)snprintf(z, sizeof z, "%s%s", front[k], s), NAME);
		if (article)
			note_words(x, z, (size_t)snprintf(z, sizeof z, "\u0644\u0644%s", s + 4),
				   NAME);
	}
}

static int
write_names(names *x, const char *path)
{
	FILE *f = fopen(path, "w");
	if (!f) return -1;
	fputs("# Words of names: family<TAB>word<TAB>sure, or capital: only with a capital inside "
	      "a sentence\n"
	      "# by data/train/train_lang from data/train/lang.names.tsv\n",
	      f);
	qsort(x->e, x->n, sizeof *x->e, by_word);
	for (size_t i = 0; i < x->n; i++) {
		char word[WORD_MAX * 4 + 8];
		const entry *e = &x->e[i];
		int sure = is_sure(e), capital = e->fam == FAM_LATN && !(e->what & (NOT | REFUSED));
		spell(x, e, word);
		if (sure || capital)
			fprintf(f, "%s\t%s\t%s\n", e->fam == FAM_LATN ? "Latn" : "Arab", word,
				sure ? "sure" : "capital");
	}
	return fclose(f);
}

int
names_learn(const corpus *c, const char *list, const char *corpora, const char *debs,
	    const char *path)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	names x = { c, calloc(SLOTS / 2, sizeof *x.e), 0, calloc(SLOTS, sizeof *x.slot) };
	int rc = x.e && x.slot ? 0 : -1;
	if (!rc && base_read_file(list, MAX_FILE, &t, &err)) {
		fprintf(stderr, "train_lang: %s: %s\n", list, err.msg);
		rc = -1;
	}
	for (int kind = 0; kind < 2 && !rc; kind++) rc = read_list(&x, &t, corpora, debs, kind);
	if (!rc) {
		glue(&x);
		rc = read_list(&x, &t, corpora, debs, 1);
	}
	if (!rc) rc = write_names(&x, path);
	kelma_buf_free(&t);
	free(x.e);
	free(x.slot);
	return rc;
}
