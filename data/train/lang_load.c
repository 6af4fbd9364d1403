/* Reading the sources of the language model into folded lines. */
#include "train/lang_train.h"
#include <glob.h>
#include <kelma/text.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 256 << 20, MAX_WORDS = 60 };

typedef struct reader {
	corpus *c;
	int src;
	enum make make;
	base_str kind, arg; /* "conll", "ary-Latn" */
	kelma_buf tmp;
} reader;

static int
room(void **p, size_t *cap, size_t want, size_t size)
{
	if (want <= *cap) return 0;
	size_t k = *cap ? *cap * 2 : 4096;
	while (k < want) k *= 2;
	void *q = realloc(*p, k * size);
	if (!q) return -1;
	*p = q;
	*cap = k;
	return 0;
}

void
corpus_add(corpus *c, int s, const char *t, size_t n)
{
	size_t pos = 0, at = c->npool;
	unsigned words = 0;
	lang_word w;
	if (kelma_utf8_valid(t, n) != n || at > UINT32_MAX - 65536) return;
	int fam = c->lanes[c->src[s].lane].fam;
	while (words < MAX_WORDS && lang_word_next(c->m, t, n, &pos, &w)) {
		if (lang_word_family(c->m, &w) != fam) continue;
		if (room((void **)&c->pool, &c->cap_pool, c->npool + w.len + 8, 1)) return;
		c->pool[c->npool++] = (uint8_t)w.len;
		memcpy(c->pool + c->npool, w.sym, w.len);
		c->npool += w.len;
		words++;
	}
	if (!words || room((void **)&c->lines, &c->cap_lines, c->nlines + 1, sizeof *c->lines))
		return;
	c->lines[c->nlines++] = (line){ (uint32_t)at, (uint16_t)words, (uint8_t)s, 0, c->fold };
	c->src[s].n++;
	c->hash = base_hash(t, n, c->hash);
}

static void
add(reader *rd, const char *t, size_t n)
{
	corpus *c = rd->c;
	if (rd->make == MAKE_NONE) corpus_add(c, rd->src, t, n);
	else if (kelma_utf8_valid(t, n) == n &&
		 speller_make(c->sp, rd->make, &c->r, t, n, &rd->tmp))
		corpus_add(c, rd->src, rd->tmp.data ? rd->tmp.data : "", rd->tmp.len);
}

/* Every string of "a|b|c". */
static void
add_choices(reader *rd, base_str f)
{
	while (f.n) {
		const char *bar = memchr(f.s, '|', f.n);
		size_t k = bar ? (size_t)(bar - f.s) : f.n;
		add(rd, f.s, k);
		f.s += k + (bar != NULL);
		f.n -= k + (bar != NULL);
	}
}

static void
read_table(reader *rd, base_str ln)
{
	base_str f[5];
	size_t nf = base_fields(ln, f, 5);
	if (base_str_is(rd->kind, "phrase")) {
		if (nf > 1 && base_str_is(f[0], rd->c->lanes[rd->c->src[rd->src].lane].name))
			add(rd, f[1].s, f[1].n);
	} else if (base_str_is(rd->kind, "dic")) {
		const char *flags = memchr(f[0].s, '/', f[0].n);
		add(rd, f[0].s, flags ? (size_t)(flags - f[0].s) : f[0].n);
	} else if (base_str_is(rd->kind, "text") || base_str_is(rd->kind, "plain"))
		add(rd, f[0].s, f[0].n);
	else if (base_str_is(rd->kind, "field2") && nf > 1) add(rd, f[1].s, f[1].n);
	else if (nf > 3 && f[3].n == rd->arg.n && !memcmp(f[3].s, rd->arg.s, f[3].n)) {
		if (base_str_is(rd->kind, "lexlatn")) {
			add_choices(rd, f[2]);
			return;
		}
		add(rd, f[0].s, f[0].n);
		if (f[0].n != f[1].n || memcmp(f[0].s, f[1].s, f[0].n)) add(rd, f[1].s, f[1].n);
	}
}

/* Runs of tokens of one label; what is no language does not end a run, a name is left out. */
static void
read_conll(reader *rd, const kelma_buf *t)
{
	kelma_buf run = KELMA_BUF_INIT;
	unsigned message = 0;
	for (size_t i = 0, k; i < t->len; i += k + 1) {
		const char *b = t->data + i, *e = memchr(b, '\n', t->len - i), *tab;
		k = e ? (size_t)(e - b) : t->len - i;
		tab = memchr(b, '\t', k);
		base_str lab = { tab ? tab + 1 : b, tab ? k - (size_t)(tab + 1 - b) : 0 };
		if (tab && lab.n == rd->arg.n && !memcmp(lab.s, rd->arg.s, lab.n)) {
			(void)kelma_buf_add(&run, b, (size_t)(tab - b));
			(void)kelma_buf_add(&run, " ", 1);
		} else if (!tab || !(base_str_is(lab, "other") || base_str_is(lab, "name"))) {
			if (run.len) add(rd, run.data, run.len);
			run.len = 0;
			message += !k; /* blank line */
		}
		rd->c->fold = (uint8_t)(1 + message % 2);
	}
	if (run.len) add(rd, run.data, run.len);
	rd->c->fold = 0;
	kelma_buf_free(&run);
}

/* Message text without $1, {{...}}, tags and links. */
static void
clean_message(kelma_buf *out, base_str v)
{
	int depth = 0;
	out->len = 0;
	for (size_t i = 0; i < v.n; i++) {
		char c = v.s[i];
		if (c == '{' || c == '<') depth++;
		else if ((c == '}' || c == '>') && depth) depth--;
		else if (c == '\\' && i + 1 < v.n) {
			i++;
			c = ' ';
		} else if (c == '$') {
			i++;
			c = ' ';
		} else if (c == '[' || c == ']' || c == '|' || c == '\'' || c == '_')
			c = c == '\'' ? '\'' : ' ';
		if (!depth && c != '}' && c != '>') (void)kelma_buf_add(out, &c, 1);
	}
}

/* MediaWiki message files: one "key": "text", a line. */
static void
read_json(reader *rd, const kelma_buf *t)
{
	kelma_buf msg = KELMA_BUF_INIT;
	base_lines l = { t->data, t->len, 0, 0 };
	base_str ln;
	while (base_lines_next(&l, &ln)) {
		size_t e = ln.n;
		const char *sep = NULL;
		for (size_t i = 0; i + 4 < ln.n && !sep; i++)
			if (!memcmp(ln.s + i, "\": \"", 4)) sep = ln.s + i + 4;
		if (!sep) continue;
		while (e && ln.s[e - 1] != '"') e--;
		if (ln.s + e - 1 < sep) continue;
		base_str v = { sep, (size_t)(ln.s + e - 1 - sep) };
		if (v.n < 400 && !memchr(v.s, '/', v.n)) {
			clean_message(&msg, v);
			if (msg.len) add(rd, msg.data, msg.len);
		}
	}
	kelma_buf_free(&msg);
}

static int
read_file(reader *rd, const char *path)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	if (base_read_file(path, MAX_FILE, &t, &err)) {
		fprintf(stderr, "train_lang: %s: %s\n", path, err.msg);
		return -1;
	}
	if (base_str_is(rd->kind, "conll")) read_conll(rd, &t);
	else if (base_str_is(rd->kind, "json")) read_json(rd, &t);
	else {
		base_lines l = { t.data, t.len, 0, 0 };
		base_str ln;
		while (base_lines_next(&l, &ln)) read_table(rd, ln);
	}
	kelma_buf_free(&t);
	return 0;
}

static double
option(base_str o, const char *key, double other)
{
	char z[64];
	size_t k = strlen(key);
	for (size_t i = 0; i + k <= o.n; i++)
		if ((i == 0 || o.s[i - 1] == ' ') && !memcmp(o.s + i, key, k)) {
			size_t m = o.n - i - k < sizeof z - 1 ? o.n - i - k : sizeof z - 1;
			memcpy(z, o.s + i + k, m);
			z[m] = '\0';
			return z[0] == '=' ? atof(z + 1) : 1;
		}
	return other;
}

static enum make
make_option(base_str o)
{
	static const char *const name[] = {
		"",           "make=arabizi", "make=academic", "make=kabyle",
		"make=phone", "make=arabic",  "make=letters",  "make=habit"
	};
	char z[128] = { 0 };
	memcpy(z, o.s, o.n < 127 ? o.n : 127);
	for (int i = 1; i < 8; i++) {
		const char *p = strstr(z, name[i]);
		size_t k = strlen(name[i]);
		if (p && (p[k] == '\0' || p[k] == ' ')) return (enum make)i;
	}
	return MAKE_NONE;
}

static int
find_lane(const corpus *c, base_str f)
{
	for (int i = 0; i < c->nlanes; i++)
		if (base_str_is(f, c->lanes[i].name)) return i;
	return -1;
}

static int
add_lane(corpus *c, const base_str *f, size_t nf)
{
	if (nf < 4 || c->nlanes == MAX_LANES) return -1;
	lane *l = &c->lanes[c->nlanes];
	snprintf(l->name, sizeof l->name, "%.*s", (int)f[1].n, f[1].s);
	l->fam = base_str_is(f[2], "Latn") ? FAM_LATN : FAM_ARAB;
	for (int i = 0; i < c->nlanes; i++) l->at += c->lanes[i].fam == l->fam;
	l->label = kelma_label_find(f[3].s, f[3].n);
	c->nlanes++;
	if (l->label < 0)
		return fprintf(stderr, "lane %s: no label %.*s in KELMA_LABEL_LIST\n", l->name,
			       (int)f[3].n, f[3].s),
		       -1;
	if (l->at < LANES) return 0;
	fprintf(stderr, "lane %s: a family has %d lanes; let two lanes of one label be one\n",
		l->name, LANES);
	return -1;
}

/* Keep an even sample of at most src->max lines. */
static void
thin(corpus *c, source *s)
{
	if (!s->max || s->n <= s->max) return;
	for (size_t i = 0; i < s->max; i++)
		c->lines[s->first + i] = c->lines[s->first + i * s->n / s->max];
	s->n = s->max;
	c->nlines = s->first + s->n;
}

static int
read_globs(reader *rd, base_str names, const char *corpora, const char *debs)
{
	char one[256], path[1024];
	size_t i = 0;
	while (i < names.n) {
		size_t k = 0;
		while (i < names.n && names.s[i] != ' ' && k + 1 < sizeof one)
			one[k++] = names.s[i++];
		one[k] = '\0';
		i++;
		if (!k) continue;
		glob_t g;
		int deb = !strncmp(one, "deb:", 4), own = !strncmp(one, "own:", 4);
		snprintf(path, sizeof path, "%s/%s",
			 deb   ? debs
			 : own ? "."
			       : corpora,
			 one + (deb || own ? 4 : 0));
		if (glob(path, 0, NULL, &g)) {
			fprintf(stderr, "train_lang: no file %s\n", path);
			return -1;
		}
		for (size_t j = 0; j < g.gl_pathc; j++)
			if (read_file(rd, g.gl_pathv[j])) return -1;
		globfree(&g);
	}
	return 0;
}

static int
add_source(corpus *c, const base_str *f, size_t nf, const char *corpora, const char *debs)
{
	int ln = nf >= 5 ? find_lane(c, f[1]) : -1;
	if (ln < 0 || c->nsrc == MAX_SOURCES) return -1;
	base_str opt = nf > 5 ? f[5] : (base_str){ "", 0 };
	source *s = &c->src[c->nsrc];
	char w[32] = { 0 };
	memcpy(w, f[2].s, f[2].n < 31 ? f[2].n : 31);
	*s = (source){ .lane = ln,
		       .purge = option(opt, "purge", 0) > 0,
		       .weight = atof(w),
		       .plain = option(opt, "plain", 0),
		       .marked = option(opt, "marked", 0) > 0,
		       .vocab = (int)option(opt, "vocab", 0),
		       .first = c->nlines,
		       .max = (size_t)option(opt, "max", 0) };
	snprintf(s->name, sizeof s->name, "%.*s", (int)f[4].n, f[4].s);
	const char *eq = memchr(f[3].s, '=', f[3].n);
	reader rd = { .c = c, .src = c->nsrc, .make = make_option(opt), .kind = f[3] };
	if (eq) {
		rd.kind.n = (size_t)(eq - f[3].s);
		rd.arg = (base_str){ eq + 1, f[3].n - rd.kind.n - 1 };
	}
	c->nsrc++;
	int rc = 0;
	if (base_str_is(rd.kind, "noise")) {
		for (size_t i = 0; i < s->max; i++) {
			if (speller_noise(c->sp, s->name, &c->r, &rd.tmp)) return -1;
			add(&rd, rd.tmp.data, rd.tmp.len);
		}
	} else rc = read_globs(&rd, f[4], corpora, debs);
	thin(c, s);
	kelma_buf_free(&rd.tmp);
	return rc;
}

/* Place of a word in the bit sets, spelled without marks. */
static uint32_t
vocab_place(const corpus *c, const uint8_t *sym, unsigned n)
{
	uint8_t plain[WORD_MAX + 8];
	for (unsigned i = 0; i < n; i++) plain[i] = c->m->plain[sym[i]];
	return (uint32_t)(base_hash(plain, n, 1) % VOCAB_BITS);
}

static int
in_set(const corpus *c, int set, const uint8_t *sym, unsigned n)
{
	uint32_t h = vocab_place(c, sym, n);
	return c->vocab[set][h / 8] >> h % 8 & 1;
}

/* Note the words of the sources with a vocab option: 1 core words of the standard language, 2 its
 * dictionary, 3 dialect. */
static int
note_vocabulary(corpus *c)
{
	for (int i = 0; i < VOCABS; i++)
		if (!(c->vocab[i] = calloc(VOCAB_BITS / 8, 1))) return -1;
	for (size_t i = 0; i < c->nlines; i++) {
		const uint8_t *p = c->pool + c->lines[i].at;
		int set = c->src[c->lines[i].src].vocab - 1;
		if (set < 0 || set >= VOCABS) continue;
		for (unsigned k = 0; k < c->lines[i].words; k++, p += 1 + p[0]) {
			uint32_t h = vocab_place(c, p + 2, p[0] - 2u);
			c->vocab[set][h / 8] |= (uint8_t)(1u << h % 8);
		}
	}
	return 0;
}

/* Arabic proclitics and suffixes by their letters without marks: wa fa bi li ka al; h ha hm k km na
 * ny y. */
static unsigned
strip_front(const corpus *c, const uint8_t *sym, unsigned n)
{
	static const char *const one[] = { "\u0648", "\u0641", "\u0628", "\u0644", "\u0643" };
	if (n > 4 && !memcmp(c->m->name + sym[0] * 4, "\u0627", 2) &&
	    !memcmp(c->m->name + sym[1] * 4, "\u0644", 2))
		return 2;
	for (size_t i = 0; i < sizeof one / sizeof *one && n > 3; i++)
		if (!memcmp(c->m->name + sym[0] * 4, one[i], 2)) return 1;
	return 0;
}

static unsigned
strip_back(const corpus *c, const uint8_t *sym, unsigned n)
{
	static const char *const end[] = { "\u0647\u0627", "\u0647\u0645", "\u0643\u0645",
					   "\u0646\u0627", "\u0646\u064a", "\u0647",
					   "\u0643",       "\u064a" };
	for (size_t i = 0; i < sizeof end / sizeof *end; i++) {
		unsigned k = (unsigned)strlen(end[i]) / 2, same = 1;
		for (unsigned j = 0; j < k && n > k + 2; j++)
			same &= !memcmp(c->m->name + sym[n - k + j] * 4, end[i] + 2 * j, 2);
		if (same && n > k + 2) return k;
	}
	return 0;
}

int
corpus_known(const corpus *c, const uint8_t *word)
{
	const uint8_t *s = word + 2;
	unsigned n = word[0] - 2u, cut;
	if (in_set(c, 0, s, n)) return 1;
	if (in_set(c, 2, s, n)) return 0;
	for (int step = 0; step < 3; step++) {
		if (in_set(c, 0, s, n) || in_set(c, 1, s, n)) return 1;
		unsigned back = strip_back(c, s, n);
		if (back && (in_set(c, 0, s, n - back) || in_set(c, 1, s, n - back))) return 1;
		if (!(cut = strip_front(c, s, n))) return 0;
		s += cut;
		n -= cut;
	}
	return 0;
}

int
corpus_load(corpus *c, const char *list, const char *corpora, const char *debs)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	if (base_read_file(list, MAX_FILE, &t, &err))
		return fprintf(stderr, "train_lang: %s: %s\n", list, err.msg), -1;
	base_lines l = { t.data, t.len, 0, 0 };
	base_str ln, f[6];
	int rc = 0;
	c->r.s = 1;
	while (!rc && base_lines_next(&l, &ln)) {
		size_t nf = base_fields(ln, f, 6);
		rc = base_str_is(f[0], "lane") ? add_lane(c, f, nf)
					       : add_source(c, f, nf, corpora, debs);
		if (rc) fprintf(stderr, "%s:%zu: bad line\n", list, l.line);
	}
	kelma_buf_free(&t);
	return rc ? rc : note_vocabulary(c);
}

void
corpus_free(corpus *c)
{
	for (int i = 0; i < VOCABS; i++) free(c->vocab[i]);
	free(c->lines);
	free(c->pool);
}
