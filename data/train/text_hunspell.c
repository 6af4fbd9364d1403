/* Words of the hunspell dictionary of Arabic, with each prefix or suffix that its affix file allows
 * (not both: the letters around a lam-alef are what is learnt). */
#include "train/text_words.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_RULES = 32768, MAX_SETS = 1024, MAX_FILE = 64 << 20, MAX_CLASS = 48 };

typedef struct rule {
	int next; /* rule of the same flag, -1 = none */
	char suffix;
	uint16_t strip[8], add[16];
	uint8_t nstrip, nadd;
	base_str when; /* "." or a sequence of letters and [...] or [^...] */
} rule;

typedef struct speller {
	kelma_buf aff, dic;
	rule *rule;
	int first[1 << 16]; /* rule of a flag, -1 = none */
	size_t rules, sets;
	base_str set[MAX_SETS]; /* flags, two bytes each */
} speller;

static size_t
letters_plain(base_str s, uint16_t *c, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		i += utf8_get(s.s + i, &cp);
		if ((cp >= 0x64b && cp <= 0x652) || cp == 0x670 || cp == 0x640) continue;
		if (n == max || cp < 0x621 || cp > 0x6d3) return 0;
		c[n++] = (uint16_t)cp;
	}
	return n;
}

static size_t
words_of(base_str s, base_str *f, size_t max)
{
	size_t k = 0, i = 0;
	while (k < max && i < s.n) {
		while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t')) i++;
		size_t b = i;
		while (i < s.n && s.s[i] != ' ' && s.s[i] != '\t') i++;
		if (i > b) f[k++] = (base_str){ s.s + b, i - b };
	}
	return k;
}

static unsigned
flag_of(const char *s)
{
	return (unsigned)(unsigned char)s[0] << 8 | (unsigned char)s[1];
}

static void
read_rule(speller *sp, const base_str *f)
{
	rule *r = &sp->rule[sp->rules];
	base_str add = f[3];
	const char *slash = memchr(add.s, '/', add.n);
	if (slash) add.n = (size_t)(slash - add.s);
	memset(r, 0, sizeof *r);
	r->suffix = *f[0].s == 'S';
	r->when = f[4];
	if (!base_str_is(f[2], "0") && !(r->nstrip = (uint8_t)letters_plain(f[2], r->strip, 8)))
		return;
	if (!base_str_is(add, "0") && !(r->nadd = (uint8_t)letters_plain(add, r->add, 16))) return;
	r->next = sp->first[flag_of(f[1].s)];
	sp->first[flag_of(f[1].s)] = (int)sp->rules++;
}

static void
read_affixes(speller *sp)
{
	base_lines l = { sp->aff.data, sp->aff.len, 0, 0 };
	base_str line, f[6];
	while (base_lines_next(&l, &line)) {
		size_t k = words_of(line, f, 6);
		if (k >= 2 && base_str_is(f[0], "AF") && sp->sets < MAX_SETS)
			sp->set[sp->sets++] = f[1]; /* the first is their number */
		else if (k >= 5 && f[1].n == 2 && sp->rules < MAX_RULES &&
			 (base_str_is(f[0], "SFX") || base_str_is(f[0], "PFX")))
			read_rule(sp, f);
	}
}

/* One element of a condition at *i: does letter cp fit? */
static int
fits(base_str w, size_t *i, uint32_t cp)
{
	uint32_t c;
	int not = 0, hit = 0;
	*i += utf8_get(w.s + *i, &c);
	if (c == '.') return 1;
	if (c != '[') return c == cp;
	for (int first = 1; *i < w.n; first = 0) {
		*i += utf8_get(w.s + *i, &c);
		if (c == ']') break;
		if (first && c == '^')
			not = 1;
		else
			hit |= c == cp;
	}
	return hit != not;
}

/* Does the condition of a rule hold for the raw word (marks count)? */
static int
holds(const rule *r, const uint32_t *raw, size_t n)
{
	size_t k = 0, i = 0;
	for (size_t j = 0; j < r->when.n; k++) fits(r->when, &j, 0);
	if (r->when.n == 1 && *r->when.s == '.') return 1;
	if (k > n) return 0;
	for (size_t at = r->suffix ? n - k : 0; i < r->when.n; at++)
		if (!fits(r->when, &i, raw[at])) return 0;
	return 1;
}

static void
apply(word_count *w, const rule *r, const uint16_t *c, size_t n)
{
	uint16_t x[2 * LAMALEF_LETTERS];
	size_t k = 0, s = r->nstrip;
	if (n < s || n - s + r->nadd > LAMALEF_LETTERS) return;
	if (memcmp(r->suffix ? c + n - s : c, r->strip, s * sizeof *c) != 0) return;
	const uint16_t *rest = r->suffix ? c : c + s;
	if (!r->suffix) memcpy(x, r->add, r->nadd * sizeof *x), k = r->nadd;
	memcpy(x + k, rest, (n - s) * sizeof *x);
	k += n - s;
	if (r->suffix) memcpy(x + k, r->add, r->nadd * sizeof *x), k += r->nadd;
	word_count_entry(w, x, k);
}

static void
add_word(const speller *sp, word_count *w, base_str line)
{
	uint16_t c[LAMALEF_LETTERS];
	uint32_t raw[64];
	base_str f[2], flags = { "", 0 };
	if (!words_of(line, f, 1)) return;
	const char *slash = memchr(f[0].s, '/', f[0].n);
	if (slash) {
		size_t set = strtoul(slash + 1, NULL, 10);
		if (set && set < sp->sets) flags = sp->set[set];
		f[0].n = (size_t)(slash - f[0].s);
	}
	size_t n = letters_plain(f[0], c, LAMALEF_LETTERS), k = 0;
	if (!n) return;
	for (size_t i = 0; i < f[0].n && k < 64;) i += utf8_get(f[0].s + i, &raw[k++]);
	word_count_entry(w, c, n);
	for (size_t g = 0; g + 1 < flags.n; g += 2)
		for (int r = sp->first[flag_of(flags.s + g)]; r >= 0; r = sp->rule[r].next)
			if (holds(&sp->rule[r], raw, k)) apply(w, &sp->rule[r], c, n);
}

int
word_count_hunspell(word_count *w, const char *base)
{
	static speller sp;
	char path[4096];
	int rc = -1;
	base_str line;
	sp.rule = calloc(MAX_RULES, sizeof *sp.rule);
	snprintf(path, sizeof path, "%s.aff", base);
	if (sp.rule && !base_read_file(path, MAX_FILE, &sp.aff, NULL)) {
		snprintf(path, sizeof path, "%s.dic", base);
		rc = base_read_file(path, MAX_FILE, &sp.dic, NULL) ? -1 : 0;
	}
	memset(sp.first, 0xff, sizeof sp.first);
	if (!rc) read_affixes(&sp);
	base_lines l = { sp.dic.data, sp.dic.len, 0, 0 };
	while (!rc && base_lines_next(&l, &line)) add_word(&sp, w, line);
	kelma_buf_free(&sp.aff);
	kelma_buf_free(&sp.dic);
	free(sp.rule);
	return rc;
}
