/* Texts in a report: every word in the colour and under the line of its language. */
#include "report.h"
#include <stdlib.h>
#include <string.h>

struct painter {
	kelma_doc *d;
};

kelma_status
painter_new(const kelma_res *res, painter **out, kelma_err *err)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	painter *p = calloc(1, sizeof *p);
	if (!p) return refuse(err, KELMA_ENOMEM, "out of memory");
	o.layers = KELMA_LAYER_TOKENS | KELMA_LAYER_LANG_TOKENS;
	kelma_status st = kelma_doc_new(res, &o, &p->d, err);
	if (st) painter_free(p);
	else *out = p;
	return st;
}

void
painter_free(painter *p)
{
	if (!p) return;
	kelma_doc_free(p->d);
	free(p);
}

kelma_status
put_html(kelma_buf *out, const char *s, size_t n)
{
	kelma_status st = KELMA_OK;
	for (size_t i = 0, from = 0; i <= n && !st; i++) {
		const char *as = NULL;
		if (i < n) {
			unsigned char c = (unsigned char)s[i];
			as = c == '&'    ? "&amp;"
			     : c == '<'  ? "&lt;"
			     : c == '>'  ? "&gt;"
			     : c == '"'  ? "&quot;"
			     : c == '\'' ? "&#39;"
					 : NULL;
			if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7f) as = "";
			if (!as) continue;
		}
		st = kelma_buf_add(out, s + from, i - from);
		if (!st && as) st = put_word(out, as);
		from = i + 1;
	}
	return st;
}

static int
is_tag(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* A word of a language, and not the name of a tag that redaction has put there, such as [PHONE]. */
static int
is_language(const kelma_doc_token *t, const char *s)
{
	if (t->lang.label >= KELMA_LABEL_OTHER || t->lang.label == KELMA_LABEL_UND) return 0;
	size_t i = t->tok.start, j = i;
	while (is_tag(s[j])) j++; /* the text ends in NUL */
	if (s[j] != ']' || j < t->tok.end) return 1;
	while (i && is_tag(s[i - 1])) i--;
	return !i || s[i - 1] != '[';
}

/* Runs of words of one language are one span; what stands between two of them belongs to it. Spans
 * do not isolate: the
 * text is laid out as it would be without them, and dir=auto sees its first letter. */
kelma_status
paint_text(painter *p, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	size_t k, at = 0;
	kelma_status st = kelma_doc_run(p->d, s, n, err);
	const kelma_doc_token *t = st ? NULL : kelma_doc_get_tokens(p->d, &k);
	for (size_t i = 0; !st && i < k;) {
		if (!is_language(&t[i], s)) {
			i++;
			continue;
		}
		size_t last = i;
		for (size_t j = i + 1; j < k; j++) {
			if (is_language(&t[j], s) && t[j].lang.label != t[i].lang.label) break;
			if (is_language(&t[j], s)) last = j;
		}
		st = put_html(out, s + at, t[i].tok.start - at);
		if (!st) st = put_word(out, "<span class=\"l l-");
		if (!st) st = put_word(out, kelma_label_name(t[i].lang.label));
		if (!st) st = put_word(out, "\" title=\"");
		if (!st) st = put_word(out, kelma_label_name(t[i].lang.label));
		if (!st) st = put_word(out, "\">");
		if (!st) st = put_html(out, s + t[i].tok.start, t[last].tok.end - t[i].tok.start);
		if (!st) st = put_word(out, "</span>");
		at = t[last].tok.end;
		i = last + 1;
	}
	return st ? st : put_html(out, s + at, n - at);
}

/* One block for each run of words of a language, as wide as it is long. */
kelma_status
paint_strip(painter *p, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	size_t k;
	kelma_status st = kelma_doc_run(p->d, s, n, err);
	const kelma_doc_token *t = st ? NULL : kelma_doc_get_tokens(p->d, &k);
	if (!st) st = put_word(out, "<div class=\"strip\" dir=\"ltr\" aria-hidden=\"true\">");
	for (size_t i = 0; !st && i < k;) {
		size_t words = 0, j = i;
		if (!is_language(&t[i], s)) {
			i++;
			continue;
		}
		for (; j < k && (!is_language(&t[j], s) || t[j].lang.label == t[i].lang.label); j++)
			words += (size_t)is_language(&t[j], s);
		st = put_word(out, "<i class=\"l l-");
		if (!st) st = put_word(out, kelma_label_name(t[i].lang.label));
		if (!st) st = put_word(out, "\" style=\"flex-grow:");
		if (!st) st = put_size(out, 0, words);
		if (!st) st = put_word(out, "\"></i>");
		i = j;
	}
	return st ? st : put_word(out, "</div>\n");
}
