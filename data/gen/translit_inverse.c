/* The Arabizi lexicon from its Arabic side: Arabic codes -> Latin codes with weights, the heaviest
 * first. */
#include "gen/gen.h"
#include "gen/codes.h"
#include "translit/decode_lm.h"
#include <math.h>
#include <stdlib.h>

enum { SPELLINGS = 5 };
typedef struct best {
	const unsigned char *c;
	size_t n;
	double w;
} best;

static double
number(base_str f)
{
	char s[32] = "";
	memcpy(s, f.s, f.n < 31 ? f.n : 31);
	return strtod(s, NULL);
}

/* Key: Arabic codes, NUL, Latin codes. Readings kept as typed have no Arabic side. */
static int
collect(const gen_job *j, tmap *m)
{
	base_lines it = { j->in[0].data, j->in[0].len, 0, 0 };
	base_str line, f[2];
	while (base_lines_next(&it, &line)) {
		unsigned char lat[CODE_MAX], key[2 * CODE_MAX + 2];
		if (base_fields(line, f, 2) != 2)
			return gen_fail(j, 0, it.line, "want latin<TAB>reading:weight|...");
		size_t nl = code_latin(f[0].s, f[0].n, lat, CODE_MAX, NULL);
		for (base_str rest = f[1]; rest.n;) {
			const char *bar = memchr(rest.s, '|', rest.n);
			size_t k = bar ? (size_t)(bar - rest.s) : rest.n;
			const char *colon = memchr(rest.s, ':', k);
			size_t na = colon ? (size_t)(colon - rest.s) : 0;
			double w = colon ? number((base_str){ colon + 1, k - na - 1 }) : 0;
			if (na > 1 && rest.s[na - 1] == '+') na--;
			size_t n = na ? code_arab(rest.s, na, key, CODE_MAX) : 0;
			if (n && nl) {
				key[n] = 0;
				memcpy(key + n + 1, lat, nl);
				tmap_add(m, key, n + 1 + nl, w);
			}
			rest.s += k + (bar != NULL);
			rest.n -= k + (bar != NULL);
		}
	}
	return 0;
}

static void
insert(best *b, size_t *n, const best *x)
{
	size_t k = *n < SPELLINGS ? (*n)++ : SPELLINGS - 1;
	if (k == SPELLINGS - 1 && *n == SPELLINGS && b[k].w >= x->w && b[k].c) return;
	for (; k && b[k - 1].w < x->w; k--) b[k] = b[k - 1];
	b[k] = *x;
}

static void
put(gen_codes *c, const char *key, const best *b, size_t n)
{
	unsigned char v[VALUE_MAX];
	size_t k = 0;
	for (size_t i = 0; i < n && k + 2 + b[i].n <= sizeof v; i++) {
		double q = 16 * (log(b[i].w) + 3) + 0.5;
		v[k++] = (unsigned char)(q < 1 ? 1 : q > 255 ? 255 : q);
		v[k++] = (unsigned char)b[i].n;
		memcpy(v + k, b[i].c, b[i].n);
		k += b[i].n;
	}
	gen_codes_add(c, key, strlen(key), v, k);
}

int
gen_translit_inverse(gen_job *j)
{
	tmap m = { 0 };
	gen_codes c = { 0 };
	int rc = collect(j, &m);
	if (!rc) tmap_sort(&m);
	for (size_t i = 0; i < m.n && !rc;) {
		best b[SPELLINGS] = { { 0 } };
		size_t n = 0, from = i;
		for (; i < m.n && !strcmp(m.item[i].key, m.item[from].key); i++) {
			size_t k = strlen(m.item[i].key) + 1;
			best x = { (const unsigned char *)m.item[i].key + k, m.item[i].len - k,
				   m.item[i].count };
			insert(b, &n, &x);
		}
		put(&c, m.item[from].key, b, n);
	}
	tmap_free(&m);
	return rc ? rc : gen_codes_put(&c, j);
}
