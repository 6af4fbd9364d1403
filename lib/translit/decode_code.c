#include "translit/decode_code.h"
#include "text/utf8.h"
#include <string.h>

/* Letters beyond U+064A that have a code: 0x60 + place. ڭ stands for every gaf. */
static const uint16_t extended[] = { 0x67e, 0x686, 0x6a4, 0x6ad, 0x6a8, 0x698 };
enum { N_EXTENDED = sizeof extended / sizeof *extended, GAF = 0x63 };

/* U+00E0 .. U+00FF without accents, but for the acute e. A circumflex on a is the letter ain of
 * French habit. */
static const unsigned char plain[] = "aa3aaaese\xe9"
				     "eeiiiidnooooo\0ouuuuyty";

static uint32_t
latin_code(uint32_t cp)
{
	if (cp == 0x2019 || cp == 0x2018 || cp == 0x2bc || cp == '`') return '\'';
	if (cp == 0x153 || cp == 0x152) return 'e';
	if (cp >= 0xc0 && cp <= 0xde && cp != 0xd7) cp += 0x20;
	if (cp >= 0xe0 && cp <= 0xff) return (unsigned char)plain[cp - 0xe0];
	if (cp == '6') return 'T'; /* as it looks like the letter */
	if ((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9') ||
	    cp == '\'')
		return cp;
	return 0;
}

static int
is_upper(unsigned c)
{
	return c >= 'A' && c <= 'Z';
}

/* Capitals mean something only next to small letters, and only those that mark emphatic or
 * pharyngeal letters. */
static void
fold_capitals(unsigned char *c, size_t n)
{
	size_t small = 0;
	for (size_t i = 0; i < n; i++) small += (c[i] >= 'a' && c[i] <= 'z') || c[i] >= 0xe0;
	for (size_t i = 0; i < n; i++)
		if (is_upper(c[i]) && (!small || !memchr("TSDHZ", c[i], 5)))
			c[i] = (unsigned char)(c[i] + 32);
}

/* English habit: ee is i, oo is one letter. Longer runs are gone by now. */
static size_t
fold_doubles(unsigned char *c, size_t n)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		int twice = i + 1 < n && c[i + 1] == c[i] && (c[i] == 'e' || c[i] == 'o');
		c[k++] = twice && c[i] == 'e' ? 'i' : c[i];
		i += (size_t)twice;
	}
	return k;
}

size_t
code_latin(const char *s, size_t n, unsigned char *out, size_t cap, size_t *used)
{
	size_t k = 0, i = 0, run = 0;
	unsigned last = 0;
	while (i < n && k < cap) {
		uint32_t cp;
		size_t l = utf8_get(s + i, &cp);
		uint32_t c = latin_code(cp);
		i += l;
		if (!c) continue;
		unsigned low = is_upper(c) ? c + 32 : c;
		run = low == last ? run + 1 : 1;
		last = low;
		if (run > 2 && !(low >= '0' && low <= '9')) {
			if (run == 3) k--;                /* an elongated letter counts once */
			if (low == 'e') out[k - 1] = 'i'; /* and a long e is i */
			continue;
		}
		if (c == '\'' && k > 1)
			c = '3'; /* French habit: kat'awed; after the first letter it is an elision
				  */
		out[k++] = (unsigned char)c;
	}
	while (i < n && run > 2 && (s[i] | 32) == (int)last) i++;
	if (used) *used = i;
	fold_capitals(out, k);
	return fold_doubles(out, k);
}

int
code_lower(unsigned char *c, size_t n)
{
	int changed = 0;
	for (size_t i = 0; i < n; i++)
		if (is_upper(c[i])) {
			c[i] = (unsigned char)(c[i] + 32);
			changed = 1;
		}
	return changed;
}

size_t
code_fold_twins(unsigned char *c, size_t n)
{
	size_t k = n < 1 ? n : 1;
	for (size_t i = 1; i < n; i++)
		if (i < 2 || !is_upper(c[i]) || c[i] != c[i - 1]) c[k++] = c[i];
	return k;
}

size_t
code_plain(const unsigned char *c, size_t n, unsigned char *out, size_t cap)
{
	size_t k = 0;
	for (size_t i = 0; i < n && k + 2 <= cap; i++) {
		if (c[i] == '4')
			out[k++] = 'g', out[k++] = 'h';
		else if (c[i] == '5')
			out[k++] = 'k', out[k++] = 'h';
		else if (c[i] == 'x' || (c[i] == 's' && i + 1 < n && c[i + 1] == 'h'))
			i += c[i] == 's', out[k++] = 'c', out[k++] = 'h';
		else
			out[k++] = c[i] == '8' ? 'h' : c[i] == 'q' ? '9' : c[i];
	}
	return k;
}

size_t
code_name(const char *s, size_t n, unsigned char *out, size_t cap)
{
	size_t k = code_latin(s, n, out, cap, NULL), m = 0;
	code_lower(out, k);
	for (size_t i = 0; i < k; i++)
		if (out[i] != '\'') out[m++] = out[i] == 0xe9 ? 'e' : out[i];
	return m;
}

static unsigned
arab_code(uint32_t cp)
{
	if (cp >= 0x621 && cp <= 0x64a) return cp - 0x600;
	if (cp == ' ' || cp == 0xa0) return CODE_SPACE;
	if (cp == 0x6af || cp == 0x763) return GAF;
	if (cp == 0x6a9) return 0x43;
	if (cp == 0x6cc) return 0x4a;
	for (unsigned i = 0; i < N_EXTENDED; i++)
		if (extended[i] == cp) return 0x60 + i;
	return 0;
}

size_t
code_arab(const char *s, size_t n, unsigned char *out, size_t cap)
{
	size_t k = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		if (cp == 0x640 || (cp >= 0x64b && cp <= 0x65f) || cp == 0x670) continue;
		unsigned c = arab_code(cp);
		if (!c || k == cap) return 0;
		out[k++] = (unsigned char)c;
	}
	return k;
}

size_t
code_arab_put(const unsigned char *c, size_t n, char *out)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t cp = c[i] == CODE_SPACE                         ? ' '
			      : c[i] >= 0x60 && c[i] < 0x60 + N_EXTENDED ? extended[c[i] - 0x60]
									 : 0x600u + c[i];
		k += utf8_put(cp, out + k);
	}
	return k;
}

size_t
code_latin_put(const unsigned char *c, size_t n, char *out)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) k += utf8_put(c[i], out + k);
	return k;
}
