/* kelma corpus clean: which documents to keep, what is left of them, and why not the others. */
#include "attributes.h"
#include "manifest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct self {
	const args *a;
	clean_run *run;
	kelma_clean *c;
	kelma_redact *rd;
	kelma_tok *tk;
	const char *field, *rules; /* name of the set, for provenance */
	const char *attributes;    /* --attributes, or NULL */
	kelma_verdict v;
	kelma_buf lang, op, redacted, sentences, rules_text, scratch;
	source_list *sources; /* of what is kept, for the manifest */
	clean_counts counts;
	kelma_stats *stats;
	record_views views;
	int json; /* output is objects */
} self;

static void
close_clean(void *p)
{
	self *d = p;
	clean_counts *to = &d->run->counts;
	pthread_mutex_lock(&d->run->lock);
	uint64_t *x = (uint64_t *)(void *)to,
		 *y = (uint64_t *)(void *)&d->counts; /* nothing but counts */
	for (size_t i = 0; i < sizeof *to / sizeof *x; i++) x[i] += y[i];
	if (d->stats && d->run->stats) kelma_stats_merge(d->run->stats, d->stats);
	if (d->sources) sources_merge(&d->run->sources, d->sources);
	pthread_mutex_unlock(&d->run->lock);
	if (d->sources) sources_free(d->sources);
	free(d->sources);
	kelma_buf_free(&d->scratch);
	kelma_stats_free(d->stats);
	kelma_clean_free(d->c);
	kelma_redact_free(d->rd);
	kelma_tok_free(d->tk);
	kelma_buf_free(&d->lang);
	kelma_buf_free(&d->op);
	kelma_buf_free(&d->redacted);
	kelma_buf_free(&d->sentences);
	kelma_buf_free(&d->rules_text);
	record_views_free(&d->views);
	free(d);
}

/* A set of rules by name, or the file that is meant. */
static kelma_status
choose_rules(self *d, kelma_clean_options *o, kelma_err *err)
{
	const char *name = d->a->val[OPT_RULE_SET];
	size_t n = name ? strlen(name) : 0;
	d->rules = o->rules = name ? name : "kelma";
	if (!strcmp(o->rules, "none")) o->rules = NULL;
	if (!name || (!strchr(name, '/') && (n < 6 || strcmp(name + n - 6, ".rules") != 0)))
		return KELMA_OK;
	if (read_most(d->a, name, SETTINGS_MOST, &d->rules_text) ||
	    kelma_buf_add(&d->rules_text, "\n", 1))
		return refuse(err, KELMA_EIO, "%s could not be read", name);
	if (strlen(d->rules_text.data) < d->rules_text.len)
		return refuse(err, KELMA_ESYNTAX, "%s holds NUL bytes", name);
	o->rules = d->rules_text.data;
	return KELMA_OK;
}

/* The names of the rules, once for all workers: they are the same for each. */
static kelma_status
list_rules(self *d, kelma_err *err)
{
	clean_run *r = d->run;
	kelma_clean_rule rule;
	size_t n = 0, first = r->where != NULL;
	pthread_mutex_lock(&r->lock);
	if (!r->nrule && first && (r->rule_name[0] = strdup("where"))) n = 1;
	for (; !r->nrule && n >= first && kelma_clean_get_rule(d->c, n - first, &rule); n++) {
		if (n == MAX_RULE_COUNTS || !(r->rule_name[n] = strdup(rule.name))) break;
		r->rule_line[n] = rule.line;
		r->rule_measures[0] |= rule.measures[0];
		r->rule_measures[1] |= rule.measures[1];
	}
	if (n) r->nrule = n;
	pthread_mutex_unlock(&r->lock);
	return r->nrule < first || kelma_clean_get_rule(d->c, r->nrule - first, &rule)
		       ? refuse(err, KELMA_ENOMEM, "out of memory")
		       : KELMA_OK;
}

static kelma_status
open_redactor(self *d, const kelma_res *res, kelma_err *err)
{
	static const kelma_redact_mode modes[] = { KELMA_REDACT_TAG, KELMA_REDACT_NUMBER,
						   KELMA_REDACT_MASK, KELMA_REDACT_DROP };
	kelma_redact_options o = KELMA_REDACT_OPTIONS_INIT;
	if (!d->a->val[OPT_REDACT]) return KELMA_OK;
	o.mode = modes[arg_choice(d->a, OPT_REDACT)];
	return kelma_redact_new(res, &o, &d->rd, err);
}

static kelma_status
open_clean(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	kelma_clean_options o = KELMA_CLEAN_OPTIONS_INIT;
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	d->a = a;
	d->run = a->run;
	d->field = a->val[OPT_FIELD] ? a->val[OPT_FIELD] : "text";
	d->json = a->val[OPT_OUT_FORMAT]
			  ? arg_choice(a, OPT_OUT_FORMAT) == 1
			  : !a->val[OPT_IN_FORMAT] || arg_choice(a, OPT_IN_FORMAT) == 1;
	o.keep = a->val[OPT_KEEP_IF];
	o.keep_lines = a->val[OPT_KEEP_LINES];
	o.prior = a->val[OPT_PRIOR];
	d->attributes = a->val[OPT_ATTRIBUTES];
	o.repair = a->val[OPT_REPAIR] ? a->val[OPT_REPAIR] : "repair";
	if (!strcmp(o.repair, "none") || d->attributes)
		o.repair = NULL; /* attributes: places are those of the document */
	o.all = a->val[OPT_DRY_RUN] != NULL;
	kelma_status st = choose_rules(d, &o, err);
	if (!st) st = kelma_clean_new(res, &o, &d->c, err);
	if (!st) st = list_rules(d, err);
	if (!st) st = open_redactor(d, res, err);
	if (!st && a->val[OPT_SENTENCES]) st = kelma_tok_new(res, NULL, &d->tk, err);
	if (!st && o.all) st = kelma_stats_new(&d->stats, err);
	if (!st && a->val[OPT_MANIFEST] && !(d->sources = calloc(1, sizeof *d->sources)))
		st = refuse(err, KELMA_ENOMEM, "out of memory");
	if (st) close_clean(d);
	else *out = d;
	return st;
}

static kelma_status
judge(void *p, const char *s, size_t n, kelma_err *err)
{
	self *d = p;
	return kelma_clean_run(d->c, s, n, &d->v, err);
}

static size_t
rule_number(const clean_run *r, const char *name, int line)
{
	size_t i = 0;
	while (i + 1 < r->nrule && (r->rule_line[i] != line || strcmp(r->rule_name[i], name) != 0))
		i++;
	return i;
}

static void
count(self *d)
{
	clean_counts *c = &d->counts;
	const kelma_verdict *v = &d->v;
	kelma_clean_rule rule;
	c->read++;
	c->read_bytes += v->nwhole;
	c->label_read[v->label]++;
	for (size_t i = 0; i < v->nline; i++)
		c->rule[rule_number(d->run, v->line[i].rule, 1)].lines++;
	for (size_t i = 0; d->stats && kelma_clean_get_rule(d->c, i, &rule); i++)
		c->rule[i + (d->run->where != NULL)].alone += (uint64_t)rule.broken;
	if (d->stats) kelma_stats_add(d->stats, v);
	if (v->keep) {
		c->kept++;
		c->kept_bytes += v->n;
		c->kept_chars += (uint64_t)v->measure[KELMA_MEASURE_CHARS];
		c->label_kept[v->label]++;
		return;
	}
	/* a document without lines is dropped for a rule of lines */
	int line = v->nline && v->rule == v->line[0].rule && !v->n;
	rule_count *r = &c->rule[rule_number(d->run, v->rule, line)];
	r->dropped++;
	r->bytes += v->nwhole;
}

/* --- what is set aside --- */

static kelma_status
put_value(const kelma_cause *why, double v, kelma_buf *out)
{
	if (strcmp(why->measure, "label") != 0) return put_number(out, v);
	kelma_status st = put_word(out, "\"");
	if (!st) st = put_word(out, kelma_label_name((kelma_label)v));
	return st ? st : put_word(out, "\"");
}

/* "rule":...,"measure":...,"value":...,"op":...,"threshold":... */
static kelma_status
put_cause(const char *rule, const kelma_cause *why, kelma_buf *out)
{
	kelma_status st = put_word(out, "\"rule\":");
	if (!st) st = kelma_json_string(rule, strlen(rule), out);
	if (!st) st = put_word(out, ",\"measure\":\"");
	if (!st) st = put_word(out, why->measure);
	if (!st) st = put_word(out, "\",\"value\":");
	if (!st) st = put_value(why, why->value, out);
	if (!st) st = put_word(out, ",\"op\":\"");
	if (!st) st = put_word(out, why->op);
	if (!st) st = put_word(out, "\",\"threshold\":");
	return st ? st : put_value(why, why->threshold, out);
}

/* A string; without personal data when that is asked for. */
static kelma_status
put_string(self *d, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	if (!d->rd) return kelma_json_string(s, n, out);
	d->redacted.len = 0;
	kelma_status st = kelma_redact_run(d->rd, s, n, &d->redacted, NULL, err);
	return st ? st
		  : kelma_json_string(d->redacted.data ? d->redacted.data : "", d->redacted.len,
				      out);
}

/* The whole record of a dropped document. With redaction only its text, for the record may hold
 * more than that. */
static kelma_status
put_dropped(self *d, const record_in *in, kelma_buf *out, kelma_err *err)
{
	const kelma_verdict *v = &d->v;
	kelma_status st = put_word(out, ",");
	if (!st) st = put_cause(v->rule, &v->why, out);
	if (!st) st = put_word(out, ",\"label\":\"");
	if (!st) st = put_word(out, kelma_label_name(v->label));
	if (!st && in->json && !d->rd) {
		st = put_word(out, "\",\"record\":");
		return st ? st : kelma_buf_add(out, in->raw, in->n);
	}
	if (!st) st = put_word(out, "\",\"text\":");
	return st ? st : put_string(d, v->whole, v->nwhole, out, err);
}

/* The lines taken out of a document that is kept. */
static kelma_status
put_lines(self *d, kelma_buf *out, kelma_err *err)
{
	const kelma_verdict *v = &d->v;
	kelma_status st = put_word(out, ",\"kept\":true,\"lines\":[");
	for (size_t i = 0; i < v->nline && !st; i++) {
		const kelma_clean_line *l = &v->line[i];
		st = put_word(out, i ? ",{" : "{");
		if (!st) st = put_cause(l->rule, &l->why, out);
		if (!st) st = put_word(out, ",\"text\":");
		if (!st)
			st = put_string(d, v->whole + l->span.start, l->span.end - l->span.start,
					out, err);
		if (!st) st = put_word(out, "}");
	}
	return st ? st : put_word(out, "]");
}

/* --- what is kept --- */

/* Each sentence on a line; line ends within one become spaces. */
static kelma_status
split_sentences(self *d, const char **s, size_t *n, kelma_err *err)
{
	kelma_span sp;
	kelma_buf *b = &d->sentences;
	b->len = 0;
	kelma_status st = kelma_tok_start(d->tk, *s, *n, err);
	while (!st && kelma_sent_next(d->tk, &sp) > 0) {
		if (b->len) st = kelma_buf_add(b, "\n", 1);
		if (!st) st = kelma_buf_add(b, *s + sp.start, sp.end - sp.start);
		for (size_t i = b->len - (sp.end - sp.start); !st && i < b->len; i++)
			if (b->data[i] == '\n') b->data[i] = ' ';
	}
	*s = b->data ? b->data : "";
	*n = b->len;
	return st;
}

/* {"label":...,"prob":...,"mix":{...}} */
static kelma_status
put_lang(self *d)
{
	const kelma_lang_result *l = d->v.lang;
	kelma_buf *b = &d->lang;
	int any = 0;
	b->len = 0;
	kelma_status st = put_word(b, "{\"label\":\"");
	if (!st) st = put_word(b, kelma_label_name(l->label));
	if (!st) st = put_word(b, "\",\"prob\":");
	if (!st) st = put_number(b, l->prob);
	if (!st) st = put_word(b, ",\"mix\":{");
	for (int i = 0; i < KELMA_LABEL_OTHER && !st; i++) {
		if (l->mix[i] < 0.00005) continue;
		st = put_word(b, any++ ? ",\"" : "\"");
		if (!st) st = put_word(b, kelma_label_name((kelma_label)i));
		if (!st) st = put_word(b, "\":");
		if (!st) st = put_number(b, l->mix[i]);
	}
	return st ? st : put_word(b, "}}");
}

/* {"op":"clean","version":...,"data_version":...,"rules":...,"did":[...]} */
static kelma_status
put_op(self *d, int repaired, int redacted)
{
	kelma_buf *b = &d->op;
	const struct {
		int done;
		const char *name;
	} did[] = {
		{ repaired, "repair" },
		{ d->v.nline > 0, "lines" },
		{ redacted, "redact" },
		{ d->tk != NULL, "sentences" },
	};
	int any = 0;
	b->len = 0;
	kelma_status st = put_word(b, "{\"op\":\"clean\",\"version\":\"");
	if (!st) st = put_word(b, kelma_version());
	if (!st) st = put_word(b, "\",\"data_version\":\"");
	if (!st) st = put_word(b, d->run->data);
	if (!st) st = put_word(b, "\",\"rules\":");
	if (!st) st = kelma_json_string(d->rules, strlen(d->rules), b);
	if (!st) st = put_word(b, ",\"did\":[");
	for (size_t i = 0; i < sizeof did / sizeof *did && !st; i++) {
		if (!did[i].done) continue;
		st = put_word(b, any++ ? ",\"" : "\"");
		if (!st) st = put_word(b, did[i].name);
		if (!st) st = put_word(b, "\"");
	}
	return st ? st : put_word(b, "]}");
}

static kelma_status
put_kept(self *d, const record_in *in, kelma_buf *out, kelma_err *err)
{
	const char *s = d->v.text;
	size_t n = d->v.n;
	kelma_replacement r;
	int repaired = d->v.nwhole != in->ntext || memcmp(d->v.whole, in->text, in->ntext) != 0,
	    redacted = 0;
	kelma_status st = KELMA_OK;
	if (d->rd) {
		d->redacted.len = 0;
		st = kelma_redact_run(d->rd, s, n, &d->redacted, NULL, err);
		redacted = kelma_redact_next(d->rd, &r) > 0;
		s = d->redacted.data ? d->redacted.data : "";
		n = d->redacted.len;
	}
	if (!st && d->tk) st = split_sentences(d, &s, &n, err);
	if (st) return st;
	int same = n == in->ntext && !memcmp(s, in->text, n);
	d->counts.changed += !same;
	if (!d->json) return kelma_buf_add(out, s, n);
	st = put_lang(d);
	if (!st) st = put_op(d, repaired, redacted);
	provenance p = { d->run->data, d->lang.data, d->op.data };
	return st ? st : put_document(&d->views, in, d->field, same ? NULL : s, n, &p, out, err);
}

static kelma_status
write_attributes(self *d, const record_in *in, kelma_buf *out, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	d->redacted.len = 0;
	if (d->rd) st = kelma_redact_run(d->rd, in->text, in->ntext, &d->redacted, NULL, err);
	if (!st) st = put_attributes(&d->views, in, d->attributes, &d->v, d->rd, out);
	if (!st) count(d);
	return st;
}

/* --attributes: a line for each document, whatever it is. */
static kelma_status
write_unreadable(void *p, const record_in *in, kelma_buf *out)
{
	self *d = p;
	return put_attributes(&d->views, in, d->attributes, NULL, NULL, out);
}

static void
adapt_clean(const args *a, task *t)
{
	t->rejected = a->val[OPT_ATTRIBUTES] ? write_unreadable : NULL;
}

/* A record that --where drops, before all other rules. */
static kelma_status
put_where(self *d, const record_in *in, size_t failed, kelma_buf *aside, kelma_err *err)
{
	clean_counts *c = &d->counts;
	rule_count *r = &c->rule[0];
	kelma_status st = where_cause(d->run->where, failed, &d->views, in, d->rd != NULL, aside);
	if (!st) st = put_word(aside, ",\"label\":\"");
	if (!st) st = put_word(aside, kelma_label_name(d->v.label));
	if (!st && !d->rd) {
		st = put_word(aside, "\",\"record\":");
		if (!st) st = kelma_buf_add(aside, in->raw, in->n);
	} else if (!st) {
		st = put_word(aside, "\",\"text\":");
		if (!st) st = put_string(d, d->v.whole, d->v.nwhole, aside, err);
	}
	c->read++;
	c->read_bytes += d->v.nwhole;
	c->label_read[d->v.label]++;
	r->dropped++;
	r->alone++;
	r->bytes += d->v.nwhole;
	return st;
}

static kelma_status
write_clean(void *p, const record_in *in, kelma_buf *out, kelma_buf *aside, kelma_err *err)
{
	self *d = p;
	kelma_status st = KELMA_OK;
	size_t failed = 0;
	if (d->run->where && !where_holds(d->run->where, &d->views, in, &failed))
		return put_where(d, in, failed, aside, err);
	if (d->attributes) return write_attributes(d, in, out, err);
	if (!d->stats && d->v.keep) st = put_kept(d, in, out, err);
	if (!st && !d->v.keep) st = put_dropped(d, in, aside, err);
	else if (!st && d->v.nline) st = put_lines(d, aside, err);
	if (!st && d->v.keep && d->sources)
		st = sources_count(d->sources, &d->views, &d->scratch, in, d->v.n);
	if (!st) count(d);
	return st;
}

static kelma_status
finish_clean(const args *a, kelma_buf *out, kelma_err *err)
{
	(void)err;
	return a->val[OPT_DRY_RUN] ? put_dry_run(a, a->run, out) : KELMA_OK;
}

static const task clean_task = {
	.open = open_clean,
	.run = judge,
	.write = write_clean,
	.finish = finish_clean,
	.close = close_clean,
	.adapt = adapt_clean,
	.jsonl = 1,
};

/* Counts for the manifest. */
static kelma_status
put_counts(void *p, kelma_buf *out)
{
	clean_run *r = p;
	const clean_counts *c = &r->counts;
	const struct {
		const char *name;
		uint64_t n;
	} sums[] = {
		{ "read", c->read },       { "read_bytes", c->read_bytes },
		{ "kept", c->kept },       { "kept_bytes", c->kept_bytes },
		{ "changed", c->changed }, { "rejected", r->records.rejected },
	};
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < sizeof sums / sizeof *sums && !st; i++)
		st = put_count(out, !i, sums[i].name, sums[i].n);
	if (!st) st = put_word(out, ",\"kept_by_label\":{");
	for (int l = 0, any = 0; l < KELMA_LABEL_COUNT && !st; l++)
		if (c->label_kept[l])
			st = put_count(out, !any++, kelma_label_name((kelma_label)l),
				       c->label_kept[l]);
	if (!st) st = put_word(out, "},\"rules\":[");
	for (size_t i = 0; i < r->nrule && !st; i++) {
		st = put_word(out, i ? ",{\"rule\":" : "{\"rule\":");
		if (!st) st = kelma_json_string(r->rule_name[i], strlen(r->rule_name[i]), out);
		if (!st)
			st = put_word(out, r->rule_line[i] ? ",\"of\":\"line\""
							   : ",\"of\":\"document\"");
		if (!st && r->rule_line[i]) st = put_count(out, 0, "lines", c->rule[i].lines);
		if (!st) st = put_count(out, 0, "dropped", c->rule[i].dropped);
		if (!st) st = put_count(out, 0, "dropped_bytes", c->rule[i].bytes);
		if (!st) st = put_word(out, "}");
	}
	if (!st) st = put_word(out, "],");
	return st ? st : sources_put(&r->sources, out);
}

/* Sets of options that do not fit together. */
static int
check(const args *a)
{
	size_t in = arg_choice(a, OPT_IN_FORMAT);
	if (a->val[OPT_IN_FORMAT] && in > 1 && in != 4) {
		complain(a, "rows are not documents: choose -i ndjson, lines or file");
		return STATUS_USAGE;
	}
	if (a->val[OPT_OUT_FORMAT] && arg_choice(a, OPT_OUT_FORMAT) > 1) {
		complain(a, "documents are written as ndjson or lines");
		return STATUS_USAGE;
	}
	if (a->val[OPT_WHERE] && a->val[OPT_IN_FORMAT] && in != 1) {
		complain(a, "--where is about members of objects: -i ndjson");
		return STATUS_USAGE;
	}
	static const opt_id never[] = { OPT_WHERE,     OPT_IN_FORMAT, OPT_OUT_FORMAT, OPT_NUL,
					OPT_OUTPUT,    OPT_REJECTS,   OPT_ON_ERROR,   OPT_REPAIR,
					OPT_SENTENCES, OPT_DRY_RUN };
	for (size_t i = 0; a->val[OPT_ATTRIBUTES] && i < sizeof never / sizeof *never; i++)
		if (a->val[never[i]]) {
			complain(a, "--%s does not go with --attributes", options[never[i]].name);
			return STATUS_USAGE;
		}
	return 0;
}

/* Each file of documents into its file of attributes. */
static int
run_attributes(const args *a, args *with)
{
	attribute_files f;
	clean_run *r = with->run;
	int told = STATUS_OK, rc = attributes_find(a, a->val[OPT_ATTRIBUTES], 1, &f);
	for (size_t i = 0; i < f.n && !rc; i++) {
		record_counts c;
		with->operand = &f.documents[i];
		with->noperand = 1;
		with->val[OPT_OUTPUT] = f.attributes[i];
		rc = run_counted(with, &clean_task, &c);
		r->records.rejected += c.rejected;
		if (rc == STATUS_REJECTED) told = rc, rc = STATUS_OK;
	}
	args named = *a;
	named.operand = f.documents;
	named.noperand = f.n;
	manifest_of m = { .counts = put_counts, .of = r, .more = f.attributes, .nmore = f.n };
	if (!rc) rc = write_manifest(&named, &m);
	attributes_free(&f);
	return rc ? rc : told;
}

static int
run_documents(const args *a, args *with)
{
	clean_run *r = with->run;
	int rc = run_counted(with, &clean_task, &r->records);
	if (rc <= STATUS_REJECTED &&
	    write_manifest(a, &(manifest_of){ .counts = put_counts, .of = r }))
		rc = STATUS_IO;
	return rc;
}

static int
run_clean(const args *a)
{
	clean_run *r = calloc(1, sizeof *r);
	args with = *a;
	kelma_res *res;
	int rc = check(a);
	if (!rc && (!r || (a->val[OPT_DRY_RUN] && kelma_stats_new(&r->stats, NULL)))) {
		complain(a, "out of memory");
		rc = STATUS_IO;
	}
	if (!rc && a->val[OPT_WHERE]) rc = where_new(a, a->val[OPT_WHERE], &r->where);
	if (!rc && !(rc = open_pack(a, &res))) {
		data_version(res, r->data);
		kelma_res_free(res);
		pthread_mutex_init(&r->lock, NULL);
		with.run = r;
		rc = a->val[OPT_ATTRIBUTES] ? run_attributes(a, &with) : run_documents(a, &with);
	}
	for (size_t i = 0; r && i < r->nrule; i++) free(r->rule_name[i]);
	if (r) kelma_stats_free(r->stats);
	if (r) where_free(r->where);
	if (r) sources_free(&r->sources);
	free(r);
	return rc;
}

static const opt_id own[] = { OPT_KEEP_IF, OPT_WHERE,    OPT_KEEP_LINES, OPT_RULE_SET,
			      OPT_REPAIR,  OPT_REDACT,   OPT_SENTENCES,  OPT_PRIOR,
			      OPT_DRY_RUN, OPT_MANIFEST, OPT_ATTRIBUTES, OPT_COUNT };
const command corpus_clean = {
	.name = "corpus clean",
	.operands = "[FILE...]",
	.summary = "documents worth keeping; the others aside, with the reason",
	.own = own,
	.task = &clean_task,
	.run = run_clean,
	.folders = 1,
};
