/* Names of persons and places between Latin and Arabic letters, as Moroccan offices spell them. */
#include "translit/names_parts.h"
#include "text/utf8.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES = 64, TOGETHER = 4, READINGS = 24, ALEF = 0x27, LAM = 0x44 };
static const double PSEUDO = 1.0;

/* A piece of the name between spaces or hyphens. */
typedef struct piece {
	size_t start, end;
	unsigned char c[CODE_MAX];
	size_t n; /* codes; 0 = nothing to read */
} piece;
struct names {
	word_model m;
	code_map latin;
	int to_arab;
	parts ps;
	parts_source source;
	piece pc[PIECES];
	size_t pieces;
	cand c[CAND_MAX];
};

static void read_parts(void *self, const char *s, size_t n, size_t *at);

kelma_status
names_new(const kelma_res *res, int to_arab, names **out, kelma_err *err)
{
	size_t n;
	*out = NULL;
	names *d = calloc(1, sizeof *d);
	if (!d) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	d->source = (parts_source){ read_parts, d, &d->ps };
	d->to_arab = to_arab;
	kelma_status st = lm_open(&d->m.words, res, "names", err);
	const void *p = pack_section(res, "names.joint", &n);
	if (!st) st = joint_open(&d->m.units, p, p ? n : 0, err);
	p = pack_section(res, "names.latin", &n);
	if (!st) st = code_map_open(&d->latin, p, p ? n : 0, err);
	if (st) {
		free(d);
		return st;
	}
	*out = d;
	return KELMA_OK;
}

void
names_free(names *d)
{
	free(d);
}

static int
is_gap(char c)
{
	return c == ' ' || c == '-' || c == '\t' || c == '_';
}

/* Letters of one script only, else nothing is read. */
static size_t
codes(const names *d, const char *s, size_t n, unsigned char *c)
{
	if (!d->to_arab) return code_arab(s, n, c, CODE_MAX);
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		if ((cp >= 0x250 && cp != 0x2019 && cp != 0x2018) || cp == '@' || cp == '/' ||
		    cp == ':')
			return 0;
	}
	size_t k = code_name(s, n, c, CODE_MAX);
	for (size_t i = 0; i < k; i++)
		if (c[i] >= 'a') return k;
	return 0;
}

/* Pieces from byte *at on, at most PIECES; *at moves behind the last. */
static void
cut(names *d, const char *s, size_t n, size_t *at)
{
	d->pieces = 0;
	while (*at < n && d->pieces < PIECES) {
		while (*at < n && is_gap(s[*at])) ++*at;
		piece *p = &d->pc[d->pieces];
		p->start = *at;
		while (*at < n && !is_gap(s[*at]) && s[*at] != ',') ++*at;
		p->end = *at;
		if (p->end > p->start) {
			p->n = codes(d, s + p->start, p->end - p->start, p->c);
			d->pieces++;
		} else if (*at < n)
			++*at;
	}
}

/* Codes of pieces [i, j) in one row; 0 = too long or one of them is no word. */
static size_t
together(const names *d, size_t i, size_t j, unsigned char *c)
{
	size_t n = 0;
	for (; i < j; i++) {
		if (!d->pc[i].n || n + d->pc[i].n > CODE_MAX) return 0;
		memcpy(c + n, d->pc[i].c, d->pc[i].n);
		n += d->pc[i].n;
	}
	return n;
}

/* el, al, l, and the forms that take the sound of a sun letter: er, es, ech ... */
static int
is_article(const piece *p)
{
	static const char *const list[] = { "el", "al", "l",  "er", "es", "ech", "ed",
					    "ez", "et", "en", "ad", "as", "ar" };
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (p->n == strlen(list[i]) && !memcmp(p->c, list[i], p->n)) return 1;
	return 0;
}

/* How many pieces from i on are one name: the longest the lexicon knows; an article goes with its
 * word. */
static size_t
span(const names *d, size_t i, unsigned char *c, size_t *n)
{
	const code_map *m = d->to_arab ? &d->m.words.lexicon : &d->latin;
	lm_reading r[1];
	for (size_t k = TOGETHER; k; k--) {
		if (i + k > d->pieces || !(*n = together(d, i, i + k, c))) continue;
		if (lm_readings(m, c, *n, r, 1)) return k;
	}
	if (d->to_arab && is_article(&d->pc[i]) && i + 1 < d->pieces &&
	    (*n = together(d, i, i + 2, c)))
		return 2;
	*n = together(d, i, i + 1, c);
	return 1;
}

static void
read_arab(names *d, part *p, const unsigned char *c, size_t n)
{
	char s[2 * CAND_TEXT];
	size_t k = word_read_name(&d->m, c, n, d->c);
	for (size_t i = 0; i < k; i++) {
		size_t m = d->c[i].n;
		if (m) part_add(p, s, code_arab_put(d->c[i].c, m, s), exp(d->c[i].logp));
	}
}

/* Latin letters of a hit with a capital: "El " before what follows an article. */
static size_t
title(const joint_hit *h, int article, char *s)
{
	size_t n = 0;
	if (article) {
		memcpy(s, "El ", 3);
		n = 3;
	}
	size_t k = code_latin_put(h->out, h->n, s + n);
	if (s[n] >= 'a' && s[n] <= 'z') s[n] = (char)(s[n] - 32);
	return n + k;
}

static void
read_latin(names *d, part *p, const unsigned char *c, size_t n)
{
	lm_reading r[READINGS];
	char s[PART_TEXT];
	double total = 0, sum = 0;
	size_t k = lm_readings(&d->latin, c, n, r, READINGS);
	for (size_t i = 0; i < k; i++) total += r[i].weight;
	for (size_t i = 0; i < k; i++)
		part_add(p, (const char *)r[i].c, r[i].n, r[i].weight / (total + PSEUDO));
	size_t from = n > 3 && c[0] == ALEF && c[1] == LAM ? 2 : 0;
	size_t hits = joint_decode(&d->m.units, &d->m.beam, JOINT_TO_LATN, c + from, n - from,
				   &joint_wide);
	const joint_hit *h = d->m.beam.hit;
	for (size_t i = 0; i < hits; i++) sum += exp((h[0].cost - h[i].cost) / (double)JOINT_NAT);
	for (size_t i = 0; i < hits; i++) {
		double q = exp((h[0].cost - h[i].cost) / (double)JOINT_NAT) / sum * PSEUDO /
			   (total + PSEUDO);
		if (h[i].n) part_add(p, s, title(&h[i], from > 0, s), q);
	}
}

/* Spellings of all parts of the name that begins at *at. */
static void
read_parts(void *self, const char *s, size_t n, size_t *at)
{
	names *d = self;
	unsigned char c[CODE_MAX];
	cut(d, s, n, at);
	d->ps.n = 0;
	for (size_t i = 0, k; i < d->pieces; i += k) {
		size_t len;
		k = span(d, i, c, &len);
		part *p = &d->ps.p[d->ps.n++];
		p->n = 0;
		p->start = d->pc[i].start;
		p->end = d->pc[i + k - 1].end;
		if (len && d->to_arab)
			read_arab(d, p, c, len);
		else if (len)
			read_latin(d, p, c, len);
		if (p->n)
			part_normalize(p);
		else
			d->ps.n--; /* stays as it is */
	}
}

const parts_source *
names_parts(const names *d)
{
	return &d->source;
}
