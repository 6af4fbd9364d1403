/* Prints an analysed message by layers: text, language mix, words by language, the other script,
 * fields. */
#include "pretty.h"
#include <stdio.h>
#include <string.h>

enum { INDENT = 11 };
#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

/* Colour-blind safe, readable on light and dark; languages of one family share a hue, Arabic
 * letters are bold. */
static const char *
colour_of(kelma_label l)
{
	switch (l) {
	case KELMA_LABEL_ARY_ARAB: return "\033[1;34m";
	case KELMA_LABEL_ARY_LATN: return "\033[34m";
	case KELMA_LABEL_ARB_ARAB:
	case KELMA_LABEL_ARA_OTHER: return "\033[1;36m";
	case KELMA_LABEL_FRA_LATN: return "\033[33m";
	case KELMA_LABEL_ENG_LATN:
	case KELMA_LABEL_SPA_LATN: return "\033[1;33m";
	case KELMA_LABEL_ZGH_TFNG:
	case KELMA_LABEL_BER_LATN:
	case KELMA_LABEL_BER_ARAB: return "\033[1;35m";
	default: return "\033[2m";
	}
}

typedef struct page {
	kelma_buf *out;
	const pretty_options *opt;
	size_t col;       /* columns used in this line */
	kelma_status st;
} page;

static void
put(page *p, const char *s, size_t n)
{
	if (!p->st) p->st = kelma_buf_add(p->out, s, n);
}
static void
puts_(page *p, const char *z)
{
	put(p, z, strlen(z));
}

/* Columns that s needs: code points, without marks of Arabic and combining accents. */
static size_t
columns(const char *s, size_t n)
{
	size_t w = 0, k;
	uint32_t c;
	for (size_t i = 0; i < n && (k = kelma_utf8_next(s + i, n - i, &c)) > 0; i += k)
		if (!((c >= 0x300 && c < 0x370) || (c >= 0x64b && c <= 0x65f) || c == 0x670 ||
		      (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
		      (c >= 0x2066 && c <= 0x2069)))
			w += c >= 0x1f300 && c < 0x1fb00 ? 2 : 1;
	return w;
}

static void
new_line(page *p, const char *title)
{
	char head[64];
	snprintf(head, sizeof head, "  %-*s", INDENT - 2, title);
	puts_(p, head);
	p->col = INDENT;
}

/* Room for a piece of w columns after `space` columns; 1 = it begins a new line, and needs no
 * space. */
static int
room(page *p, size_t w, int space)
{
	int fresh = p->col > INDENT && p->col + w + (size_t)space > (size_t)p->opt->width;
	if (fresh) {
		puts_(p, "\n");
		new_line(p, "");
	}
	p->col += w + (fresh ? 0 : (size_t)space);
	return fresh;
}

/* A text wrapped at white space, one isolated piece a line. */
static void
paragraph(page *p, const char *title, const char *s, size_t n)
{
	size_t at = 0;
	new_line(p, title);
	while (at < n && !p->st) {
		while (at < n && (s[at] == ' ' || s[at] == '\n' || s[at] == '\r' || s[at] == '\t'))
			at++;
		size_t end = at, cut = at;
		while (end < n && s[end] != '\n' &&
		       INDENT + columns(s + at, end - at) < (size_t)p->opt->width) {
			end += strcspn(s + end, " \n") + (s[end] == ' ');
			if (end > n) end = n;
			if (INDENT + columns(s + at, end - at) <= (size_t)p->opt->width ||
			    cut == at)
				cut = end;
		}
		if (cut == at) break;
		size_t stop = cut;
		while (stop > at && s[stop - 1] == ' ') stop--;
		puts_(p, FSI), put(p, s + at, stop - at), puts_(p, PDI "\n");
		at = cut;
		if (at < n && s[at] == '\n') at++;
		while (at < n && (s[at] == '\n' || s[at] == ' ')) at++;
		if (at < n) new_line(p, "");
	}
	if (!n) puts_(p, "\n");
}

static void
language(page *p, const kelma_lang_result *r)
{
	char b[128];
	int any = 0;
	new_line(p, "language");
	snprintf(b, sizeof b, "%s %.2f", kelma_label_name(r->label), r->prob);
	puts_(p, b);
	for (int i = 0; i < KELMA_LABEL_COUNT; i++) {
		if (r->mix[i] < 0.005) continue;
		snprintf(b, sizeof b, "%s%s %.0f %%",
			 any++ ? ", " : "   words: ", kelma_label_name((kelma_label)i),
			 100 * r->mix[i]);
		puts_(p, b);
	}
	puts_(p, "\n");
}

/* Tokens in order, coloured by language; without colour a run begins with its label in brackets.
 * Neutral tokens (names, numbers, punctuation) stay in the run they are in. */
static void
words(page *p, const kelma_doc_token *t, size_t k, const char *s)
{
	kelma_label run = KELMA_LABEL_COUNT;
	size_t end = 0;
	new_line(p, "words");
	for (size_t i = 0; i < k; i++) {
		const char *w = s + t[i].tok.start;
		size_t n = t[i].tok.end - t[i].tok.start, w_cols = columns(w, n);
		kelma_label l = t[i].lang.label;
		int neutral =
			l == KELMA_LABEL_OTHER || l == KELMA_LABEL_NAME || l == KELMA_LABEL_UND;
		char tag[32] = "";
		if (!neutral && l != run && !p->opt->colour)
			snprintf(tag, sizeof tag, "\xe2\x9f\xa8%s\xe2\x9f\xa9 ",
				 kelma_label_name(l));
		if (!neutral) run = l;
		int space = i && t[i].tok.start > end;
		if (!room(p, w_cols + columns(tag, strlen(tag)), space) && space) puts_(p, " ");
		puts_(p, tag);
		if (p->opt->colour) puts_(p, colour_of(l));
		int rtl = t[i].tok.script == KELMA_SCRIPT_ARABIC;
		if (rtl) puts_(p, FSI);
		put(p, w, n);
		if (rtl) puts_(p, PDI);
		if (p->opt->colour) puts_(p, "\033[0m");
		end = t[i].tok.end;
	}
	puts_(p, "\n");
}

static void
fields(page *p, const kelma_field *f, size_t k, const char *s)
{
	char b[96];
	for (size_t i = 0; i < k; i++) {
		new_line(p, i ? "" : "fields");
		snprintf(b, sizeof b, "%-15s ", f[i].type_name);
		puts_(p, b);
		puts_(p, FSI), puts_(p, f[i].value), puts_(p, PDI);
		size_t n = f[i].end - f[i].start;
		if (strlen(f[i].value) != n || memcmp(f[i].value, s + f[i].start, n)) {
			puts_(p, "  from " FSI), put(p, s + f[i].start, n), puts_(p, PDI);
		}
		snprintf(b, sizeof b, "  bytes %zu-%zu%s\n", f[i].start, f[i].end,
			 f[i].valid ? "" : "  NOT VALID");
		puts_(p, b);
	}
}

kelma_status
pretty_doc(const kelma_doc *d, const char *s, size_t n, const pretty_options *opt, kelma_buf *out)
{
	page p = { out, opt, 0, KELMA_OK };
	size_t k = 0, nn = 0;
	const kelma_lang_result *r = kelma_doc_get_lang(d);
	const kelma_doc_token *t = kelma_doc_get_tokens(d, &k);
	const char *norm = kelma_doc_get_norm(d, &nn);
	const kelma_map *map = kelma_doc_get_map(d);
	paragraph(&p, "text", s, n);
	if (map && map->n && (nn != n || memcmp(norm, s, n))) paragraph(&p, "clean", norm, nn);
	if (r) language(&p, r);
	if (k) words(&p, t, k, s);
	double conf = 0;
	const char *tr = kelma_doc_get_translit(d, &nn, &conf);
	if (tr && (nn != n || memcmp(tr, s, n))) paragraph(&p, "script", tr, nn);
	const kelma_field *f = kelma_doc_get_fields(d, &k);
	fields(&p, f, k, s);
	if (!p.st) p.st = kelma_buf_add(out, "\n", 1);
	return p.st;
}

kelma_status
pretty_redacted(const kelma_doc *d, const char *s, size_t n, const pretty_options *opt,
		kelma_buf *out)
{
	page p = { out, opt, 0, KELMA_OK };
	const kelma_lang_result *r = kelma_doc_get_lang(d);
	paragraph(&p, "redacted", s, n);
	if (r) language(&p, r);
	if (!p.st) p.st = kelma_buf_add(out, "\n", 1);
	return p.st;
}

/* Names that stand under one title, separated by blanks. */
static void
named(page *p, const char *title, const char *name)
{
	if (p->col == 0) new_line(p, title), p->col = 1;
	else puts_(p, " ");
	puts_(p, name);
}

kelma_status
pretty_form(kelma_form *f, const pretty_options *opt, kelma_buf *out)
{
	page p = { out, opt, 0, KELMA_OK };
	kelma_form_field v;
	kelma_form_warning w;
	const char *name;
	char b[64];
	new_line(&p, "form");
	puts_(&p, kelma_form_get_schema(f)), puts_(&p, "\n");
	for (size_t i = 0; kelma_form_get_field(f, i, &v); i++) {
		new_line(&p, "");
		snprintf(b, sizeof b, "%-17s ", v.rank ? "  also" : v.name);
		puts_(&p, b);
		puts_(&p, FSI), puts_(&p, v.value), puts_(&p, PDI);
		snprintf(b, sizeof b, "  %.2f%s\n", v.confidence, v.valid ? "" : "  NOT VALID");
		puts_(&p, b);
	}
	p.col = 0;
	for (size_t i = 0; (name = kelma_form_get_missing(f, i)); i++) named(&p, "missing", name);
	if (p.col) puts_(&p, "\n");
	for (size_t i = 0; kelma_form_get_warning(f, i, &w); i++) {
		new_line(&p, i ? "" : "warnings");
		puts_(&p, kelma_form_warning_name(w.code)), puts_(&p, *w.field ? ": " : ""),
			puts_(&p, w.field), puts_(&p, "\n");
	}
	if (!p.st) p.st = kelma_buf_add(out, "\n", 1);
	return p.st;
}
