/* Cleaning one document: repaired, lines taken out, measured, judged. */
#include "base/base.h"
#include "corpus/measure.h"
#include "corpus/rules.h"
#include <stdlib.h>
#include <string.h>

struct kelma_clean {
	corpus_measurer x;
	corpus_rules rules; /* those of lines and those of documents, each in their order */
	size_t nline_rules;
	kelma_norm *nm;
	kelma_buf whole, text; /* repaired; without the lines taken out */
	kelma_clean_line *gone;
	size_t ngone, cap_gone;
	kelma_label label;
	int all;
};

const char *
kelma_clean_get_set(const kelma_res *res, size_t i)
{
	size_t n, pos = 0, klen, vlen;
	const char *key, *val;
	pack_map m;
	const void *p = res ? pack_section(res, "corpus.rules", &n) : NULL;
	if (!p || pack_map_open(&m, p, n, NULL)) return NULL;
	for (size_t k = 0; k <= i; k++)
		if (!pack_map_next(&m, &pos, &key, &klen, &val, &vlen)) return NULL;
	return memchr(val, '\0', vlen) ? val : NULL;
}

/* The text of the set with this name. */
static kelma_status
find_set(const kelma_res *res, const char *name, const char **text, size_t *n, kelma_err *err)
{
	size_t size, pos = 0, klen, vlen;
	const char *key, *val, *nul;
	pack_map m;
	const void *p = pack_section(res, "corpus.rules", &size);
	if (!p || pack_map_open(&m, p, size, NULL))
		return base_fail(err, KELMA_EUNSUPPORTED, 0, 0,
				 "the data pack has no rules for corpora");
	while (pack_map_next(&m, &pos, &key, &klen, &val, &vlen)) {
		if (!(nul = memchr(val, '\0', vlen)) || strcmp(val, name) != 0) continue;
		*text = nul + 1;
		*n = vlen - (size_t)(nul + 1 - val);
		return KELMA_OK;
	}
	return base_fail(err, KELMA_ENOTFOUND, 0, 0, "no set of rules is called %.40s", name);
}

static kelma_status
read_rules(kelma_clean *c, const kelma_res *res, const kelma_clean_options *o, kelma_err *err)
{
	const char *text = o->rules;
	kelma_status st = KELMA_OK;
	size_t n = text ? strlen(text) : 0;
	if (o->keep_lines)
		st = corpus_rules_add(&c->rules, "keep-lines", 1, "*", "-", o->keep_lines, err);
	if (!st && o->keep) st = corpus_rules_add(&c->rules, "keep", 0, "*", "-", o->keep, err);
	if (!st && text && !strchr(text, '\n')) st = find_set(res, o->rules, &text, &n, err);
	if (!st && text) st = corpus_rules_read(&c->rules, text, n, err);
	return st;
}

/* Rules of lines first; the order is kept otherwise. */
static kelma_status
sort_rules(kelma_clean *c, kelma_err *err)
{
	corpus_rules *s = &c->rules;
	corpus_rule *p = calloc(s->n + 1, sizeof *p);
	size_t n = 0;
	if (!p) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	for (int line = 1; line >= 0; line--) {
		for (size_t i = 0; i < s->n; i++)
			if (s->r[i].line == line) p[n++] = s->r[i];
		if (line) c->nline_rules = n;
	}
	free(s->r);
	s->r = p;
	s->cap = s->n + 1;
	corpus_rules_pick(s);
	for (size_t i = 0; i < s->n; i++)
		corpus_rules_measures(&s->r[i], s->r[i].line ? c->x.need_line : c->x.need);
	if (c->all) memset(c->x.need, 0xff, sizeof c->x.need);
	return KELMA_OK;
}

kelma_status
kelma_clean_new(const kelma_res *res, const kelma_clean_options *opt, kelma_clean **out,
		kelma_err *err)
{
	kelma_clean_options def = KELMA_CLEAN_OPTIONS_INIT;
	if (!out || !res)
		return base_fail(err, KELMA_EARG, 0, 0, "no data pack or no place for the result");
	*out = NULL;
	if (!opt) opt = &def;
	kelma_clean *c = calloc(1, sizeof *c);
	if (!c) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	c->all = opt->all;
	kelma_status st = corpus_measurer_open(&c->x, res, opt->prior, err);
	if (!st && opt->repair) st = kelma_norm_new(res, opt->repair, &c->nm, err);
	if (!st) st = read_rules(c, res, opt, err);
	if (!st) st = sort_rules(c, err);
	if (st) kelma_clean_free(c);
	else *out = c;
	return st;
}

/* Does the rule hold? *row (may be NULL) is the row in use. */
static int
holds(const corpus_rule *r, kelma_label label, const double *m, kelma_cause *why)
{
	const corpus_row *row = r->pick[label] ? &r->row[r->pick[label] - 1] : NULL;
	if (!row || !row->keep || (row->when && !kelma_keep_test(row->when, m, label, NULL)))
		return 1;
	return kelma_keep_test(row->keep, m, label, why);
}

/* Find the lines that break a rule. */
static kelma_status
judge_lines(kelma_clean *c)
{
	double m[KELMA_MEASURE_COUNT];
	kelma_cause why;
	for (size_t i = 0; i < c->x.nline && c->nline_rules; i++) {
		int gone = 0;
		corpus_measure_line(&c->x, i, m);
		for (size_t k = 0; k < c->nline_rules && (!gone || c->all); k++) {
			corpus_rule *r = &c->rules.r[k];
			if (holds(r, c->label, m, &why)) continue;
			r->broken = 1;
			if (gone++) continue;
			if (!base_grow(&c->gone, &c->cap_gone, c->ngone + 1, sizeof *c->gone))
				return KELMA_ENOMEM;
			c->gone[c->ngone++] = (kelma_clean_line){
				{ c->x.line[i].start, c->x.line[i].end }, r->name, why
			};
		}
	}
	return KELMA_OK;
}

/* c->text = s without the lines found, each with the white space around it up to its line ends. */
static kelma_status
take_out(kelma_clean *c, const char *s, size_t n)
{
	size_t from = 0;
	kelma_status st = KELMA_OK;
	c->text.len = 0;
	for (size_t i = 0; i <= c->ngone && !st; i++) {
		size_t to = n, next = n;
		if (i < c->ngone) {
			to = c->gone[i].span.start;
			next = c->gone[i].span.end;
			while (to > from && s[to - 1] != '\n') to--;
			while (next < n && s[next] != '\n') next++;
			if (next < n) next++;
		}
		st = kelma_buf_add(&c->text, s + from, to - from);
		from = next;
	}
	while (!st && c->text.len && (!n || s[n - 1] != '\n') &&
	       c->text.data[c->text.len - 1] == '\n')
		c->text.len--;
	return st;
}

/* The first rule of documents that is broken. */
static void
judge(kelma_clean *c, kelma_verdict *v)
{
	kelma_cause why;
	for (size_t i = c->nline_rules; i < c->rules.n && (!v->rule || c->all); i++) {
		corpus_rule *r = &c->rules.r[i];
		if (holds(r, c->label, c->x.m, &why)) continue;
		r->broken = 1;
		if (v->rule) continue;
		v->rule = r->name;
		v->why = why;
	}
}

static kelma_status
run(kelma_clean *c, const char *s, size_t n, kelma_verdict *v, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	if (c->nm) {
		c->whole.len = 0;
		if ((st = kelma_norm_run(c->nm, s, n, &c->whole, NULL, err))) return st;
		s = c->whole.data ? c->whole.data : "";
		n = c->whole.len;
	}
	v->whole = s;
	v->nwhole = n;
	if ((st = corpus_measure(&c->x, s, n, err))) return st;
	v->label = c->label = c->x.lang.label;
	if ((st = judge_lines(c))) return base_fail(err, st, 0, 0, "out of memory");
	if (c->ngone) {
		if ((st = take_out(c, s, n))) return base_fail(err, st, 0, 0, "out of memory");
		s = c->text.data ? c->text.data : "";
		n = c->text.len;
		if (c->ngone == c->x.nline) {
			v->rule = c->gone[0].rule;
			v->why = c->gone[0].why;
		}
		if ((st = corpus_measure(&c->x, s, n, err))) return st;
	}
	judge(c, v);
	v->keep = !v->rule;
	v->text = s;
	v->n = n;
	return KELMA_OK;
}

kelma_status
kelma_clean_run(kelma_clean *c, const char *s, size_t n, kelma_verdict *v, kelma_err *err)
{
	if (!c || !v || (!s && n))
		return base_fail(err, KELMA_EARG, 0, 0, "no cleaner, no text or no verdict");
	memset(v, 0, sizeof *v);
	c->ngone = 0;
	for (size_t i = 0; i < c->rules.n; i++) c->rules.r[i].broken = 0;
	kelma_status st = run(c, s ? s : "", n, v, err);
	v->measure = c->x.m;
	v->lang = &c->x.lang;
	v->words = c->x.words;
	v->script_words = c->x.script_words;
	v->switches = c->x.switches;
	v->line = c->gone;
	v->nline = c->ngone;
	return st;
}

int
kelma_clean_get_rule(const kelma_clean *c, size_t i, kelma_clean_rule *out)
{
	if (!c || i >= c->rules.n) return 0;
	const corpus_rule *r = &c->rules.r[i];
	const corpus_row *row = r->pick[c->label] ? &r->row[r->pick[c->label] - 1] : NULL;
	memset(out, 0, sizeof *out);
	out->name = r->name;
	out->expr = row && row->keep ? corpus_keep_text(row->keep) : NULL;
	out->line = r->line;
	out->broken = r->broken;
	corpus_rules_measures(r, out->measures);
	return 1;
}

void
kelma_clean_free(kelma_clean *c)
{
	if (!c) return;
	corpus_measurer_close(&c->x);
	corpus_rules_free(&c->rules);
	kelma_norm_free(c->nm);
	kelma_buf_free(&c->whole);
	kelma_buf_free(&c->text);
	free(c->gone);
	free(c);
}
