/* kelma eval: scores on the user's own labelled files. */
#include "eval.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_MESSAGES = 20, FORMAT_CSV = 3 };

static const eval_kind *const kinds[] = { &eval_lang, &eval_translit, &eval_extract,
					  &eval_tok,  &eval_form,     NULL };

/* --- the file -------------------------------------------------------------------------------- */

static int
gold_next(gold *g)
{
	while (g->at < g->all.len) {
		const char *s = g->all.data + g->at, *e = memchr(s, '\n', g->all.len - g->at);
		g->s = s;
		g->n = e ? (size_t)(e - s) : g->all.len - g->at;
		g->at += g->n + 1;
		g->line++;
		if (g->n && s[g->n - 1] == '\r') g->n--;
		if (g->n) return 1;
	}
	return 0;
}

size_t
gold_fields(const gold *g, kelma_span *f, size_t cap)
{
	size_t n = 0, from = 0;
	for (size_t i = 0; i <= g->n; i++) {
		if (i < g->n && g->s[i] != '\t') continue;
		if (n < cap) f[n] = (kelma_span){ from, i };
		n++;
		from = i + 1;
	}
	return n;
}

int
next_choice(const char *s, size_t n, size_t *at, kelma_span *out)
{
	if (*at > n) return 0;
	const char *e = memchr(s + *at, '|', n - *at);
	out->start = *at;
	out->end = e ? (size_t)(e - s) : n;
	*at = out->end + 1;
	return 1;
}

kelma_status
check_utf8(const char *s, size_t n, kelma_err *err)
{
	size_t bad = kelma_utf8_valid(s, n);
	if (bad == n) return KELMA_OK;
	refuse(err, KELMA_EUTF8, "invalid UTF-8");
	err->pos = bad;
	return KELMA_EUTF8;
}

static void
reject(gold *g, const kelma_err *err)
{
	const char *why = err->msg[0] ? err->msg : kelma_strstatus(err->code);
	if (g->bad++ >= MAX_MESSAGES) return;
	if (err->pos) complain(g->a, "%s:%zu: %s (at byte %zu)", g->path, g->line, why, err->pos);
	else complain(g->a, "%s:%zu: %s", g->path, g->line, why);
}

/* --- groups ---------------------------------------------------------------------------------- */

static int
is_group(const struct group *g, const char *name, size_t n)
{
	return g->len == n && !memcmp(g->name, name, n);
}

size_t *
group_counts(groups *gs, const char *name, size_t n, kelma_err *err)
{
	if (gs->last < gs->n && is_group(&gs->g[gs->last], name, n)) return gs->g[gs->last].count;
	size_t i = 0;
	while (i < gs->n && !is_group(&gs->g[i], name, n)) i++;
	if (i == MAX_GROUPS) {
		refuse(err, KELMA_ELIMIT, "more than %d different sources in column 3", MAX_GROUPS);
		return NULL;
	}
	if (i == gs->n) {
		char *copy = malloc(n + 1);
		if (!copy) {
			refuse(err, KELMA_ENOMEM, "out of memory");
			return NULL;
		}
		memcpy(copy, name, n);
		copy[n] = '\0';
		gs->g[i].name = copy;
		gs->g[i].len = n;
		gs->n++;
	}
	gs->last = i;
	return gs->g[i].count;
}

void
groups_free(groups *gs)
{
	for (size_t i = 0; i < gs->n; i++) free(gs->g[i].name);
	gs->n = 0;
}

/* --- the command ----------------------------------------------------------------------------- */

static const eval_kind *
find_kind(const args *a)
{
	const char *known[8];
	size_t n = 0;
	for (; kinds[n]; n++) {
		if (!strcmp(kinds[n]->name, a->program)) return kinds[n];
		known[n] = kinds[n]->name;
	}
	const char *c = closest(a->program, known, n);
	if (c) complain(a, "no kind %s; did you mean %s?", a->program, c);
	else complain(a, "no kind %s: %s", a->program, a->cmd->operands);
	return NULL;
}

static int
takes(const eval_kind *k, opt_id id)
{
	if (id == OPT_OUT_FORMAT || id == OPT_DATA || id == OPT_HELP) return 1;
	for (const opt_id *o = k->own; *o != OPT_COUNT; o++)
		if (*o == id) return 1;
	return 0;
}

static int
check_options(const args *a, const eval_kind *k)
{
	for (int id = 0; id < OPT_COUNT; id++) {
		if (!a->val[id] || takes(k, (opt_id)id)) continue;
		char list[160] = "";
		size_t n = 0;
		for (const opt_id *o = k->own; *o != OPT_COUNT && n < sizeof list - 30; o++)
			n += (size_t)snprintf(list + n, sizeof list - n, "%s--%s",
					      o == k->own ? "" : ", ", options[*o].name);
		complain(a, "--%s does not belong to eval %s, which takes %s", options[id].name,
			 k->name, list);
		return STATUS_USAGE;
	}
	if (a->val[OPT_OUT_FORMAT] && arg_choice(a, OPT_OUT_FORMAT) == FORMAT_CSV) {
		complain(a, "several tables do not fit into csv: choose lines, ndjson or tsv");
		return STATUS_USAGE;
	}
	return 0;
}

/* All lines of one file; the exit status so far, STATUS_REJECTED is for the caller to see in
 * g->bad. */
static int
score_file(const eval_kind *k, void *self, gold *g)
{
	kelma_err err = { 0 };
	int rc = read_whole(g->a, g->path, &g->all), more = 1;
	if (rc) return rc;
	if (g->all.len >= 3 && !memcmp(g->all.data, "\xef\xbb\xbf", 3)) g->at = 3;
	while (more) {
		memset(&err, 0, sizeof err);
		more = gold_next(g);
		kelma_status st = more ? check_utf8(g->s, g->n, &err) : KELMA_OK;
		if (!st && more) st = k->line(self, g, &err);
		else if (!st && k->end) st = k->end(self, g, &err);
		if (st == KELMA_ENOMEM) return report_open(g->a, st, &err);
		if (!st) continue;
		err.code = st;
		reject(g, &err);
	}
	return 0;
}

static int
score_files(const args *a, const eval_kind *k, void *self, size_t *bad)
{
	int rc = 0;
	for (size_t i = 0; !rc && (i < a->noperand || !i); i++) {
		gold g = { .a = a, .path = a->noperand ? a->operand[i] : "-", .bad = *bad };
		rc = score_file(k, self, &g);
		*bad = g.bad;
		kelma_buf_free(&g.all);
	}
	if (*bad > MAX_MESSAGES) complain(a, "%zu more lines were refused", *bad - MAX_MESSAGES);
	return rc;
}

static int
print_report(const args *a, const eval_kind *k, void *self, size_t bad)
{
	report r = { .format = arg_choice(a, OPT_OUT_FORMAT) };
	int rc = bad ? STATUS_REJECTED : STATUS_OK;
	if (!k->print(self, &r)) {
		complain(a, "nothing to score in %s",
			 a->noperand ? a->operand[0] : "standard input");
		rc = STATUS_REJECTED;
	}
	kelma_buf_free(&r.text);
	if (!r.st) return finish_stdout(a, rc);
	complain(a, "%s", kelma_strstatus(r.st));
	return STATUS_IO;
}

static int
run_eval(const args *a)
{
	kelma_res *res;
	kelma_err err = { 0 };
	size_t bad = 0;
	const eval_kind *k = find_kind(a);
	int rc = k ? check_options(a, k) : STATUS_USAGE;
	if (!rc) rc = open_pack(a, &res);
	if (rc) return rc;
	void *self = calloc(1, k->size);
	kelma_status st =
		self ? k->open(self, a, res, &err) : refuse(&err, KELMA_ENOMEM, "out of memory");
	if (st) rc = report_open(a, st, &err);
	if (!rc) rc = score_files(a, k, self, &bad);
	if (!rc) rc = print_report(a, k, self, bad);
	if (self) k->close(self);
	free(self);
	kelma_res_free(res);
	return rc;
}

static const opt_id own[] = { OPT_OUT_FORMAT, OPT_LABELS,   OPT_PRIOR,          OPT_MIN_PROB,
			      OPT_TO,         OPT_FROM,     OPT_SCHEME,         OPT_RULES,
			      OPT_DOMAIN,     OPT_FOREIGN,  OPT_STYLE,          OPT_PROFILE,
			      OPT_TYPES,      OPT_PATTERNS, OPT_MIN_CONFIDENCE, OPT_OFFSETS,
			      OPT_HYPHENS,    OPT_UAX29,    OPT_SCHEMA,         OPT_COUNT };
const command cmd_eval = {
	.name = "eval",
	.operands = "lang|translit|extract|tok|form [GOLD...]",
	.summary = "scores on your own labelled files",
	.own = own,
	.run = run_eval,
	.program = 1,
};
