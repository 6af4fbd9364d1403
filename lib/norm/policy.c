/* Steps for what is not words: markup, addresses, names and topics of networks, punctuation of
 * another script. */
#include "norm/norm.h"
#include "text/utf8.h"
#include <string.h>

int
trig_tags(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return cp == '<' ? NORM_REGION : NORM_NEW;
}

int
trig_urls(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return cp == ':' || cp == 'w' || cp == 'W' ? NORM_REGION : NORM_NEW;
}

int
trig_at(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return cp == '@' ? NORM_REGION : NORM_NEW;
}

int
trig_hash(const kelma_norm *nm, uint32_t cp)
{
	(void)nm;
	return cp == '#' ? NORM_REGION : NORM_NEW;
}

static int
ascii_letter(uint32_t cp)
{
	return (cp | 32) >= 'a' && (cp | 32) <= 'z';
}

/* End of the tag that starts at i ("<b>", "</p>", "<br />", "<a href=...>"), or i. */
static size_t
tag_end(const norm_region *r, size_t i)
{
	enum { LONGEST = 512 };
	size_t j = i + 1;
	if (j < r->n && r->v[j].cp == '/') j++;
	if (j >= r->n || !ascii_letter(r->v[j].cp)) return i;
	for (; j < r->n && j - i < LONGEST && r->v[j].cp != '<' && r->v[j].cp != '\n'; j++)
		if (r->v[j].cp == '>') return j + 1;
	return i;
}

void
step_tags(norm_region *r, unsigned step)
{
	size_t i = 0, e;
	while (i < r->n) {
		if (r->v[i].cp == '<' && (e = tag_end(r, i)) > i) {
			r->nm->changes[step]++;
			i = e;
		} else norm_copy(r, i++);
	}
	norm_swap(r);
}

/* A stretch [a, e) without spaces, marks of the sentence behind it left out. */
typedef struct stretch {
	size_t a, e;
} stretch;
typedef int kind_fn(const norm_item *v, size_t n);

static int
is_url(const norm_item *v, size_t n)
{
	if (n > 4 && (v[0].cp | 32) == 'w' && (v[1].cp | 32) == 'w' && (v[2].cp | 32) == 'w' &&
	    v[3].cp == '.')
		return 1;
	for (size_t i = 1; i + 3 < n && ascii_letter(v[i - 1].cp); i++)
		if (v[i].cp == ':' && v[i + 1].cp == '/' && v[i + 2].cp == '/') return 1;
	return 0;
}

static int
is_email(const norm_item *v, size_t n)
{
	size_t at = 0, dot = 0;
	for (size_t i = 1; i < n; i++) {
		if (v[i].cp == '@') {
			if (at) return 0;
			at = i;
		} else if (v[i].cp == '.' && at && i > at + 1) dot = i;
	}
	return at && dot && dot + 2 < n;
}

static int
is_mention(const norm_item *v, size_t n)
{
	return n > 1 && v[0].cp == '@' && (norm_letter(v[1].cp) || norm_digit(v[1].cp));
}

static int
is_hashtag(const norm_item *v, size_t n)
{
	return n > 1 && v[0].cp == '#' && norm_letter(v[1].cp);
}

static int
trails(uint32_t cp)
{
	return cp != '/' && cp != '_' && cp != '#' && norm_is(cp, CHARS_PUNCTS);
}

/* The value of the step in place of [a, e); nothing without a value. */
static void
instead(norm_region *r, unsigned step, stretch x)
{
	const char *v = r->nm->val[step];
	uint32_t at = r->v[x.a].at, len = r->v[x.e - 1].at + (r->v[x.e - 1].len & ~NORM_GLUE) - at;
	for (size_t i = 0, n = strlen(v), k = 0; i < n; k++) {
		uint32_t cp;
		i += utf8_get(v + i, &cp);
		norm_push(r, cp, k ? at + len : at, k ? NORM_GLUE : len);
	}
	r->nm->changes[step]++;
}

static void
each(norm_region *r, unsigned step, kind_fn *is)
{
	size_t b = 0;
	for (size_t i = 0; i < r->n; i = b) {
		for (b = i; b < r->n && !norm_space(r->v[b].cp); b++) {}
		stretch x = { i, b };
		while (x.a < x.e && trails(r->v[x.a].cp) && r->v[x.a].cp != '@') x.a++;
		while (x.e > x.a && trails(r->v[x.e - 1].cp)) x.e--;
		if (x.e > x.a && is(r->v + x.a, x.e - x.a)) {
			for (; i < x.a; i++) norm_copy(r, i);
			instead(r, step, x);
			i = x.e;
		}
		for (; i < b; i++) norm_copy(r, i);
		for (; b < r->n && norm_space(r->v[b].cp); b++) norm_copy(r, b);
	}
	norm_swap(r);
}

void
step_urls(norm_region *r, unsigned step)
{
	each(r, step, is_url);
}

void
step_emails(norm_region *r, unsigned step)
{
	each(r, step, is_email);
}

void
step_mentions(norm_region *r, unsigned step)
{
	each(r, step, is_mention);
}

/* "#two_words": with the value "words" the words alone. */
void
step_hashtags(norm_region *r, unsigned step)
{
	if (strcmp(r->nm->val[step], "words")) {
		each(r, step, is_hashtag);
		return;
	}
	int in = 0;
	for (size_t i = 0; i < r->n; i++) {
		norm_item x = r->v[i];
		if (x.cp == '#' && (!i || !norm_letter(r->v[i - 1].cp)) && i + 1 < r->n &&
		    norm_letter(r->v[i + 1].cp)) {
			in = 1;
			r->nm->changes[step]++;
			continue;
		}
		if (norm_space(x.cp)) in = 0;
		if (in && x.cp == '_') x.cp = ' ';
		norm_push(r, x.cp, x.at, x.len);
	}
	norm_swap(r);
}

static const uint32_t pairs[][2] = { { ',', 0x60c }, { ';', 0x61b }, { '?', 0x61f } };

int
trig_punctuation(const kelma_norm *nm, uint32_t cp)
{
	int arabic = nm->val[NORM_PUNCTUATION][0] == 'a';
	for (size_t k = 0; k < 3; k++)
		if (cp == pairs[k][!arabic]) return NORM_REGION;
	return NORM_NEW;
}

/* Comma, semicolon and question mark of the other script; never inside numbers and addresses. To
 * Arabic: only after an Arabic letter or mark. */
void
step_punctuation(norm_region *r, unsigned step)
{
	int arabic = r->nm->val[step][0] == 'a';
	for (size_t i = 0; i < r->n; i++) {
		uint32_t a = 0, b = i + 1 < r->n ? r->v[i + 1].cp : ' ';
		for (size_t j = i; j > 0 && !a; j--)
			if (!norm_is(r->v[j - 1].cp, CHARS_PUNCTS | CHARS_MARKS) ||
			    r->v[j - 1].cp == '/')
				a = r->v[j - 1].cp;
			else if (i - j > 8) break;
		if (norm_digit(a) && norm_digit(b)) continue;
		if (arabic && !(norm_letter(a) && chars_get(a)->script == KELMA_SCRIPT_ARABIC))
			continue;
		for (size_t k = 0; k < 3; k++)
			if (r->v[i].cp == pairs[k][!arabic]) {
				r->v[i].cp = pairs[k][arabic];
				r->nm->changes[step]++;
				break;
			}
	}
}
