/* Darija in Arabic script -> Arabizi. Known words by the lexicon read backwards, others by the
 * joint units; a style pays for letters it does not use. */
#include "base/lines.h"
#include "text/utf8.h"
#include "translit/names_parts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MARKS = 48, READINGS = 24, ALEF = 0x27, LAM = 0x44 };
static const double PSEUDO = 1.0, LEXICON = 0.7, STYLE_SCALE = 1.0;

typedef struct mark {
	unsigned char c[4];
	uint8_t n;
	double price;
} mark;
struct reverse {
	word_model m;
	code_map lexicon;
	mark mark[MARKS];
	size_t marks;
	double bare; /* price of a word without vowels */
	parts ps;
	parts_source source;
};

/* Lines `style<TAB>letters<TAB>price` of one style. 0 = no such style. */
static size_t
read_style(reverse *d, const char *text, size_t n, const char *name)
{
	base_lines it = { text, text ? n : 0, 0, 0 };
	base_str line, f[3];
	while (d->marks < MARKS && base_lines_next(&it, &line)) {
		mark *m = &d->mark[d->marks];
		char num[16] = "";
		if (base_fields(line, f, 3) != 3 || !base_str_is(f[0], name) || !f[1].n ||
		    f[1].n > sizeof m->c)
			continue;
		memcpy(m->c, f[1].s, f[1].n);
		m->n = (uint8_t)f[1].n;
		memcpy(num, f[2].s, f[2].n < 15 ? f[2].n : 15);
		m->price = strtod(num, NULL);
		if (base_str_is(f[1], "-"))
			d->bare = m->price;
		else
			d->marks++;
	}
	return d->marks;
}

static void read_parts(void *self, const char *s, size_t n, size_t *at);

kelma_status
reverse_new(const kelma_res *res, const char *name, reverse **out, kelma_err *err)
{
	size_t n;
	*out = NULL;
	reverse *d = calloc(1, sizeof *d);
	if (!d) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	d->source = (parts_source){ read_parts, d, &d->ps };
	kelma_status st = lm_open(&d->m.words, res, "translit", err);
	const void *p = pack_section(res, "translit.joint", &n);
	if (!st) st = joint_open(&d->m.units, p, p ? n : 0, err);
	p = pack_section(res, "reverse.lexicon", &n);
	if (!st) st = code_map_open(&d->lexicon, p, p ? n : 0, err);
	p = pack_section(res, "reverse.styles", &n);
	if (!st && !read_style(d, p, n, name && *name ? name : "digits"))
		st = base_fail(err, KELMA_EARG, 0, 0,
			       "no such style of Arabizi (digits, french, short)");
	if (st) {
		free(d);
		return st;
	}
	*out = d;
	return KELMA_OK;
}

void
reverse_free(reverse *d)
{
	free(d);
}

/* What the letters of a spelling cost in this style; longer marks first come in the file do not
 * matter: all count. */
static double
price(const reverse *d, const unsigned char *c, size_t n)
{
	double sum = 0;
	int vowels = 0;
	for (size_t i = 0; i < n; i++) {
		vowels |= memchr("aeiouy", c[i], 6) != NULL;
		for (size_t k = 0; k < d->marks; k++)
			if (d->mark[k].n <= n - i && !memcmp(c + i, d->mark[k].c, d->mark[k].n))
				sum += d->mark[k].price;
	}
	return n > 2 && !vowels ? sum + d->bare : sum;
}

static void
add(const reverse *d, part *p, const char *before, const unsigned char *c, size_t n, double prob)
{
	char s[PART_TEXT];
	size_t k = strlen(before);
	memcpy(s, before, k);
	if (n > CODE_MAX * 3 / 2) return;
	part_add(p, s, k + code_latin_put(c, n, s + k), prob * exp(-STYLE_SCALE * price(d, c, n)));
}

/* Spellings of the codes of one word, written after `before`. */
static void
read_codes(reverse *d, part *p, const char *before, const unsigned char *c, size_t n)
{
	lm_reading r[READINGS];
	double total = 0, sum = 0;
	size_t k = lm_readings(&d->lexicon, c, n, r, READINGS);
	for (size_t i = 0; i < k; i++) total += pow(r[i].weight, LEXICON);
	for (size_t i = 0; i < k; i++)
		add(d, p, before, r[i].c, r[i].n, pow(r[i].weight, LEXICON) / (total + PSEUDO));
	size_t hits = joint_decode(&d->m.units, &d->m.beam, JOINT_TO_LATN, c, n, &joint_wide);
	const joint_hit *h = d->m.beam.hit;
	for (size_t i = 0; i < hits; i++) sum += exp((h[0].cost - h[i].cost) / (double)JOINT_NAT);
	for (size_t i = 0; i < hits; i++)
		if (h[i].n)
			add(d, p, before, h[i].out, h[i].n,
			    exp((h[0].cost - h[i].cost) / (double)JOINT_NAT) / sum * PSEUDO /
				    (total + PSEUDO));
}

/* Letter of a prefix that is written apart in Latin letters, before an article: w f b l d. NULL =
 * none. */
static const char *
prefix(const unsigned char *c, size_t n, unsigned char *rest, size_t *left)
{
	const char *s = c[0] == 0x48   ? "w "
			: c[0] == 0x41 ? "f "
			: c[0] == 0x28 ? "b "
			: c[0] == LAM  ? "l "
				       : NULL;
	if (!s || n < 5) return NULL;
	if (c[1] == ALEF && c[2] == LAM && c[0] != LAM) {
		memcpy(rest, c + 1, *left = n - 1);
		return s;
	}
	if (c[0] == LAM && c[1] == LAM) {
		rest[0] = ALEF;
		memcpy(rest + 1, c + 1, n - 1);
		*left = n;
		return s;
	}
	return NULL;
}

static void
read_word(reverse *d, part *p, const char *s, size_t n)
{
	unsigned char c[CODE_MAX + 1], rest[CODE_MAX + 1];
	size_t k = code_arab(s, n, c, CODE_MAX), left = 0;
	p->n = 0;
	if (!k) return;
	const char *before = prefix(c, k, rest, &left);
	if (before && left <= CODE_MAX)
		read_codes(d, p, before, rest, left);
	else
		read_codes(d, p, "", c, k);
	part_normalize(p);
}

static int
is_arabic(uint32_t cp)
{
	return (cp >= 0x621 && cp <= 0x65f) || (cp >= 0x670 && cp <= 0x6d3) || cp == 0x763 ||
	       cp == 0x640;
}

static int
mark_of(const char *s, size_t n, char *out)
{
	if (n < 2 || (unsigned char)s[0] != 0xd8) return 0;
	unsigned char c = (unsigned char)s[1];
	*out = c == 0x8c ? ',' : c == 0x9b ? ';' : c == 0x9f ? '?' : 0;
	return *out != 0;
}

/* Words and punctuation from *at on, as many as there is room for. */
static void
read_parts(void *self, const char *s, size_t n, size_t *at)
{
	reverse *d = self;
	d->ps.n = 0;
	while (*at < n && d->ps.n < PARTS) {
		uint32_t cp;
		size_t b = *at, l = utf8_get(s + b, &cp);
		part *p = &d->ps.p[d->ps.n];
		char c;
		p->n = 0;
		p->start = b;
		if (mark_of(s + b, n - b, &c)) {
			part_add(p, &c, 1, 1);
			*at = b + 2;
		} else if (is_arabic(cp)) {
			for (; *at < n && is_arabic(cp);
			     *at += l, l = *at < n ? utf8_get(s + *at, &cp) : 0)
				continue;
			read_word(d, p, s + b, *at - b);
		} else
			*at += l;
		p->end = *at;
		if (p->n) d->ps.n++;
	}
}

const parts_source *
reverse_parts(const reverse *d)
{
	return &d->source;
}
