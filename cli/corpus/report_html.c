/* The page of a report. Whatever comes from outside (texts, names of files and rules) is escaped
 * and isolated. */
#include "manifest.h"
#include "report.h"
#include <stdio.h>
#include <string.h>

/* A name from outside, for any direction. */
static kelma_status
put_name(kelma_buf *out, const char *s)
{
	kelma_buf fixed = KELMA_BUF_INIT;
	kelma_status st = kelma_utf8_repair(s, strlen(s), &fixed, NULL);
	if (!st) st = put_word(out, "<bdi>");
	if (!st) st = put_html(out, fixed.data ? fixed.data : "", fixed.len);
	kelma_buf_free(&fixed);
	return st ? st : put_word(out, "</bdi>");
}

static double
percent(uint64_t part, uint64_t all)
{
	return all ? 100.0 * (double)part / (double)all : 0;
}

static kelma_status
put_bar(kelma_buf *out, double width, const char *kind)
{
	return putf(
		out,
		"<td class=\"b\"><span class=\"bar\"><i%s style=\"width:%.2f%%\"></i></span></td>",
		kind, width);
}

/* Names of the files, and behind a click their sums, as manifests have them. */
static kelma_status
put_files(const args *a, kelma_buf *out)
{
	char hex[65];
	uint64_t size;
	size_t n = a->noperand < FILES_SHOWN ? a->noperand : FILES_SHOWN;
	kelma_status st = a->noperand ? KELMA_OK : put_word(out, "standard input");
	for (size_t i = 0; i < n && !st; i++) {
		if (i) st = put_word(out, ", ");
		if (!st) st = put_name(out, a->operand[i]);
	}
	if (!st && n < a->noperand) st = putf(out, " and %zu more", a->noperand - n);
	if (!st && n)
		st = put_word(out, "\n<details><summary>SHA-256</summary>\n<ul class=\"sums\">\n");
	for (size_t i = 0; i < n && !st; i++) {
		if (file_sha256(a, a->operand[i], hex, &size)) continue;
		st = put_word(out, "<li>");
		if (!st) st = put_name(out, a->operand[i]);
		if (!st)
			st = hex[0] ? putf(out, " <code>%s</code></li>\n", hex)
				    : put_word(out, " (not read again)</li>\n");
	}
	return st || !n ? st : put_word(out, "</ul></details>");
}

static kelma_status
head(const args *a, const report *r, kelma_buf *out)
{
	kelma_status st = put_word(
		out, "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta "
		     "charset=\"utf-8\">\n"
		     "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
		     "<title>Corpus report</title>\n<style>\n");
	if (!st) st = put_word(out, report_css);
	if (!st)
		st = put_word(out, "</style>\n</head>\n<body>\n<h1>Corpus "
				   "report</h1>\n<dl>\n<dt>Files</dt><dd>");
	if (!st) st = put_files(a, out);
	const kelma_stats *s = r->stats;
	unsigned long long docs = kelma_stats_get_sum(s, KELMA_SUM_DOCS, KELMA_LABEL_COUNT);
	if (!st)
		st = putf(out,
			  "</dd>\n<dt>Documents</dt><dd>%llu</dd>\n<dt>Words</dt><dd>%llu</"
			  "dd>\n<dt>Bytes</dt><dd>%llu</dd>\n"
			  "<dt>Made by</dt><dd>kelma %s, data %s</dd>\n</dl>\n",
			  docs,
			  (unsigned long long)kelma_stats_get_sum(s, KELMA_SUM_WORDS,
								  KELMA_LABEL_COUNT),
			  (unsigned long long)kelma_stats_get_sum(s, KELMA_SUM_BYTES,
								  KELMA_LABEL_COUNT),
			  kelma_version(), r->data);
	return st;
}

static kelma_status
legend(const report *r, kelma_buf *out)
{
	kelma_status st = put_word(out, "<ul class=\"legend\">\n");
	for (unsigned l = 1; l < KELMA_LABEL_OTHER && !st; l++) {
		const char *name = kelma_label_name((kelma_label)l);
		if (!kelma_stats_get_words(r->stats, KELMA_LABEL_COUNT, l)) continue;
		st = putf(out, "<li><span class=\"l l-%s\">%s</span></li>\n", name, name);
	}
	return st ? st : put_word(out, "</ul>\n");
}

/* Language of the document by script of its words. */
static kelma_status
languages(const report *r, kelma_buf *out)
{
	static const kelma_script scripts[] = { KELMA_SCRIPT_ARABIC, KELMA_SCRIPT_LATIN,
						KELMA_SCRIPT_TIFINAGH };
	const kelma_stats *s = r->stats;
	uint64_t docs = kelma_stats_get_sum(s, KELMA_SUM_DOCS, KELMA_LABEL_COUNT), most = 1;
	kelma_status st = put_word(out, "<h2>Languages and scripts</h2>\n<div "
					"class=\"box\"><table>\n<thead><tr><th>Language</th>"
					"<th class=\"n\">Documents</th><th "
					"class=\"n\">%</th><th>Share</th><th class=\"n\">Words</th>"
					"<th class=\"n\">Arab %</th><th class=\"n\">Latn %</th><th "
					"class=\"n\">Tfng %</th></tr></thead>\n<tbody>\n");
	for (unsigned l = 0; l < KELMA_LABEL_OTHER; l++)
		if (kelma_stats_get_sum(s, KELMA_SUM_DOCS, l) > most)
			most = kelma_stats_get_sum(s, KELMA_SUM_DOCS, l);
	for (unsigned l = 0; l < KELMA_LABEL_OTHER && !st; l++) {
		uint64_t n = kelma_stats_get_sum(s, KELMA_SUM_DOCS, l), letters = 0;
		const char *name = kelma_label_name((kelma_label)l);
		if (!n) continue;
		for (int k = KELMA_SCRIPT_COMMON + 1; k < KELMA_SCRIPT_COUNT; k++)
			letters += kelma_stats_get_script(s, l, (kelma_script)k);
		st = putf(out,
			  "<tr><td><span class=\"l l-%s\">%s</span></td><td "
			  "class=\"n\">%llu</td><td class=\"n\">%.2f</td>",
			  name, name, (unsigned long long)n, percent(n, docs));
		if (!st) st = put_bar(out, percent(n, most), "");
		if (!st)
			st = putf(out, "<td class=\"n\">%llu</td>",
				  (unsigned long long)kelma_stats_get_sum(s, KELMA_SUM_WORDS, l));
		for (size_t k = 0; k < sizeof scripts / sizeof *scripts && !st; k++)
			st = putf(out, "<td class=\"n\">%.1f</td>",
				  percent(kelma_stats_get_script(s, l, scripts[k]), letters));
		if (!st) st = put_word(out, "</tr>\n");
	}
	return st ? st : put_word(out, "</tbody></table></div>\n");
}

static kelma_status
lengths(const report *r, kelma_buf *out)
{
	uint64_t in[KELMA_STATS_BINS], most = 1;
	unsigned first = KELMA_STATS_BINS, last = 0;
	for (unsigned b = 0; b < KELMA_STATS_BINS; b++) {
		in[b] = kelma_stats_get_bin(r->stats, KELMA_LABEL_COUNT, KELMA_MEASURE_WORDS, b);
		if (in[b] > most) most = in[b];
		if (first > b && in[b]) first = b;
		if (in[b]) last = b;
	}
	kelma_status st = put_word(out, "<h2>Lengths</h2>\n");
	if (first > last) return st ? st : put_word(out, "<p>No documents.</p>\n");
	const kelma_stats *s = r->stats;
	if (!st)
		st = putf(
			out,
			"<p class=\"note\">Words of a document: a quarter has fewer than %.0f, "
			"half fewer than %.0f, one in twenty more "
			"than %.0f.</p>\n<div class=\"bars\" role=\"img\" aria-label=\"Documents "
			"by number of words\">",
			kelma_stats_get_quantile(s, KELMA_LABEL_COUNT, KELMA_MEASURE_WORDS, 0.25),
			kelma_stats_get_quantile(s, KELMA_LABEL_COUNT, KELMA_MEASURE_WORDS, 0.5),
			kelma_stats_get_quantile(s, KELMA_LABEL_COUNT, KELMA_MEASURE_WORDS, 0.95));
	for (unsigned b = first; b <= last && !st; b++)
		st = putf(out, "<i style=\"height:%.1f%%\" title=\"from %.0f words: %llu\"></i>",
			  percent(in[b], most), kelma_stats_get_edge(KELMA_MEASURE_WORDS, b),
			  (unsigned long long)in[b]);
	return st ? st
		  : putf(out,
			 "</div>\n<div class=\"axis\"><span>%.0f words</span><span>%.0f "
			 "words</span></div>\n",
			 kelma_stats_get_edge(KELMA_MEASURE_WORDS, first),
			 kelma_stats_get_edge(KELMA_MEASURE_WORDS, last));
}

/* What the rules of the manifest left, one after the other. */
static kelma_status
waterfall(const report *r, kelma_buf *out)
{
	uint64_t left = r->read;
	kelma_status st = KELMA_OK;
	size_t idle = 0;
	if (!r->nrule) return st;
	st = putf(out,
		  "<h2>Removed</h2>\n<p class=\"note\">Of %llu documents %llu were kept. Rules in "
		  "their order.</p>\n"
		  "<div class=\"box\"><table>\n<thead><tr><th>Rule</th><th "
		  "class=\"n\">Dropped</th><th class=\"n\">%%</th><th>Left</th>"
		  "<th class=\"n\">Left</th></tr></thead>\n<tbody>\n",
		  (unsigned long long)r->read, (unsigned long long)r->kept);
	for (size_t i = 0; i < r->nrule && !st; i++) {
		const report_rule *x = &r->rule[i];
		idle += !x->dropped && !x->lines;
		if (!x->dropped && !x->lines) continue;
		left -= x->dropped < left ? x->dropped : left;
		st = put_word(out, "<tr><td>");
		if (!st) st = put_name(out, x->name);
		if (!st && x->line)
			st = putf(out, " <small>(%llu lines)</small>",
				  (unsigned long long)x->lines);
		if (!st)
			st = putf(out, "</td><td class=\"n\">%llu</td><td class=\"n\">%.2f</td>",
				  (unsigned long long)x->dropped, percent(x->dropped, r->read));
		if (!st)
			st = put_bar(out, percent(left, r->read),
				     x->dropped ? " class=\"gone\"" : "");
		if (!st)
			st = putf(out, "<td class=\"n\">%llu</td></tr>\n",
				  (unsigned long long)left);
	}
	if (!st) st = put_word(out, "</tbody></table></div>\n");
	if (!st && idle) st = put_word(out, "<p class=\"note\">These dropped nothing: ");
	for (size_t i = 0, any = 0; i < r->nrule && !st && idle; i++) {
		if (r->rule[i].dropped || r->rule[i].lines) continue;
		if (any++) st = put_word(out, ", ");
		if (!st) st = put_name(out, r->rule[i].name);
	}
	return st || !idle ? st : put_word(out, "</p>\n");
}

static kelma_status
put_sample(painter *p, const sample *s, int strip, kelma_buf *out, kelma_err *err)
{
	kelma_status st = put_word(out, "<article class=\"doc\">\n");
	if (!st && strip) st = paint_strip(p, s->text, s->n, out, err);
	if (!st) st = putf(out, "<small>%s</small>\n<p dir=\"auto\">", kelma_label_name(s->label));
	if (!st) st = paint_text(p, s->text, s->n, out, err);
	return st ? st : put_word(out, "</p>\n</article>\n");
}

/* The samples of n choices, one after the other. */
static kelma_status
samples(painter *p, const choice *c, size_t n, int strip, const char *title, const char *note,
	kelma_buf *out, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	for (size_t k = 0, any = 0; k < n && !st; k++) {
		if (c[k].n && !any++)
			st = putf(out, "<h2>%s</h2>\n<p class=\"note\">%s</p>\n", title, note);
		for (size_t i = 0; i < c[k].n && !st; i++)
			st = put_sample(p, &c[k].s[i], strip, out, err);
	}
	return st;
}

static kelma_status
clusters(painter *p, const report *r, kelma_buf *out, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	if (!r->nc) return st;
	st = putf(out,
		  "<h2>Near duplicates</h2>\n<p class=\"note\">%zu of %zu clusters; the document "
		  "with the solid frame is kept.</p>\n",
		  r->nc, r->all_clusters);
	for (size_t i = 0; i < r->nc && !st; i++) {
		const cluster *c = &r->c[i];
		st = put_word(out, "<div class=\"pair\">\n");
		for (size_t k = 0; k < c->n && !st; k++) {
			const member *m = &c->m[k];
			st = putf(out, "<article class=\"doc %s\"><small>",
				  m->kept ? "kept" : "gone");
			if (!st) st = put_name(out, m->id);
			if (!st)
				st = m->kept ? put_word(out, ", kept")
					     : putf(out, ", dropped, similarity %.2f",
						    m->similarity);
			if (!st) st = put_word(out, "</small>\n<p dir=\"auto\">");
			if (!st && m->text) st = paint_text(p, m->text, m->n, out, err);
			if (!st && !m->text)
				st = put_word(out, "(not in the files of this report)");
			if (!st) st = put_word(out, "</p></article>\n");
		}
		if (!st) st = put_word(out, "</div>\n");
		if (!st && c->more) st = putf(out, "<p class=\"note\">and %zu more</p>\n", c->more);
	}
	return st;
}

static kelma_status
personal(const report *r, kelma_buf *out)
{
	static const char *const names[] = {
#define NAME(id, text) text,
		KELMA_FIELD_LIST(NAME)
#undef NAME
	};
	kelma_status st =
		put_word(out, "<h2>Fields and personal data</h2>\n<p class=\"note\">How many were "
			      "found, by type. Values are not "
			      "shown; in the samples below tags stand for them.</p>\n<div "
			      "class=\"box\"><table>\n<thead><tr><th>Type</th>"
			      "<th class=\"n\">Found</th></tr></thead>\n<tbody>\n");
	for (unsigned f = 0; f < KELMA_FIELD_COUNT && !st; f++) {
		unsigned long long n = kelma_stats_get_fields(r->stats, f);
		if (n)
			st = putf(out, "<tr><td>%s</td><td class=\"n\">%llu</td></tr>\n", names[f],
				  n);
	}
	return st ? st : put_word(out, "</tbody></table></div>\n");
}

kelma_status
report_html(const args *a, const report *r, kelma_buf *out, kelma_err *err)
{
	painter *p = NULL;
	kelma_status st = painter_new(r->res, &p, err);
	if (!st) st = head(a, r, out);
	if (!st) st = languages(r, out);
	if (!st) st = lengths(r, out);
	if (!st) st = waterfall(r, out);
	if (!st) st = personal(r, out);
	if (!st) st = put_word(out, "<h2>Key</h2>\n");
	if (!st) st = legend(r, out);
	if (!st)
		st = samples(p, &r->switched, 1, 1, "Code-switching",
			     "Documents in which the language changes more than twice; a strip "
			     "shows the runs of words, the first at the left.",
			     out, err);
	if (!st)
		st = samples(p, r->plain, KELMA_LABEL_COUNT, 0, "Documents",
			     "Some of each language, chosen by the hash of their text.", out, err);
	if (!st) st = clusters(p, r, out, err);
	painter_free(p);
	return st ? st : put_word(out, "</body>\n</html>\n");
}
