/* Sets of rules: text to rows of expressions, and which row is for which label. */
#include "corpus/rules.h"
#include "base/lines.h"
#include <stdlib.h>

static corpus_rule *
rule_named(corpus_rules *s, const char *name, int line)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->r[i].name, name) && s->r[i].line == line) return &s->r[i];
	if (s->n == s->cap) {
		size_t cap = s->cap * 2 + 16;
		corpus_rule *p = realloc(s->r, cap * sizeof *p);
		if (!p) return NULL;
		s->r = p;
		s->cap = cap;
	}
	corpus_rule *r = &s->r[s->n];
	memset(r, 0, sizeof *r);
	r->line = line;
	if (!(r->name = strdup(name))) return NULL;
	s->n++;
	return r;
}

/* Does the pattern fit? 0 = no, else how many of its characters are not stars, plus one. */
static size_t
fits(const char *pattern, const char *label)
{
	const char *star = strchr(pattern, '*');
	size_t n = strlen(pattern), k = strlen(label), head = star ? (size_t)(star - pattern) : n;
	if (!star) return strcmp(pattern, label) ? 0 : n + 2;
	size_t tail = n - head - 1;
	if (k < head + tail || memcmp(pattern, label, head) != 0 ||
	    memcmp(star + 1, label + k - tail, tail) != 0)
		return 0;
	return head + tail + 1;
}

static int
is_pattern(const char *label)
{
	const char *star = strchr(label, '*');
	if (star && strchr(star + 1, '*')) return 0;
	for (int l = 0; l < KELMA_LABEL_OTHER; l++)
		if (fits(label, kelma_label_name((kelma_label)l))) return 1;
	return 0;
}

kelma_status
corpus_rules_add(corpus_rules *s, const char *name, int line, const char *label, const char *when,
		 const char *keep, kelma_err *err)
{
	if (!is_pattern(label))
		return base_fail(err, KELMA_ESYNTAX, 0, 0, "no label is like %.40s", label);
	corpus_rule *r = rule_named(s, name, line);
	if (!r) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	if (r->nrow == MAX_ROWS || s->n > MAX_RULES)
		return base_fail(err, KELMA_ELIMIT, 0, 0, "more than %d rules or %d rows of one",
				 MAX_RULES, MAX_ROWS);
	corpus_row *p = realloc(r->row, (r->nrow + 1) * sizeof *p);
	if (!p) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	r->row = p;
	corpus_row *row = &r->row[r->nrow++];
	memset(row, 0, sizeof *row);
	if (!(row->label = strdup(label)))
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	kelma_status st = KELMA_OK;
	if (strcmp(when, "-") != 0)
		st = corpus_keep_parse(when, strlen(when), line, &row->when, err);
	if (!st && strcmp(keep, "-") != 0)
		st = corpus_keep_parse(keep, strlen(keep), line, &row->keep, err);
	return st;
}

/* A copy of the field with a NUL, cut to its room. */
static const char *
field(base_str f, char *room, size_t cap)
{
	if (f.n >= cap) f.n = cap - 1;
	memcpy(room, f.s, f.n);
	room[f.n] = '\0';
	return room;
}

kelma_status
corpus_rules_read(corpus_rules *s, const char *text, size_t n, kelma_err *err)
{
	enum { ROOM = 1024 };
	static const char *const scopes[] = { "document", "line" };
	base_lines l = { text, n, 0, 0 };
	base_str line, f[6];
	char name[64], label[32], when[ROOM], keep[ROOM];
	kelma_status st = KELMA_OK;
	while (!st && base_lines_next(&l, &line)) {
		size_t c = base_fields(line, f, 6);
		if (c < 5)
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "want NAME SCOPE LABEL WHEN KEEP, parted by tabs");
		int scope = base_str_is(f[1], scopes[1]);
		if (!scope && !base_str_is(f[1], scopes[0]))
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "the scope is document or line");
		if (!f[0].n || f[0].n >= sizeof name || f[2].n >= sizeof label || f[3].n >= ROOM ||
		    f[4].n >= ROOM || memchr(line.s, '\0', line.n) ||
		    kelma_utf8_valid(line.s, line.n) < line.n)
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "a field is empty, too long, or no text");
		st = corpus_rules_add(s, field(f[0], name, sizeof name), scope,
				      field(f[2], label, sizeof label), field(f[3], when, ROOM),
				      field(f[4], keep, ROOM), err);
		if (st && err) err->line = l.line;
	}
	return st;
}

void
corpus_rules_pick(corpus_rules *s)
{
	for (size_t i = 0; i < s->n; i++)
		for (int l = 0; l < KELMA_LABEL_COUNT; l++) {
			size_t best = 0;
			for (size_t k = 0; k < s->r[i].nrow; k++) {
				size_t f = fits(s->r[i].row[k].label,
						kelma_label_name((kelma_label)l));
				if (f <= best) continue;
				best = f;
				s->r[i].pick[l] = (unsigned char)(k + 1);
			}
		}
}

void
corpus_rules_measures(const corpus_rule *r, uint64_t set[2])
{
	for (size_t k = 0; k < r->nrow; k++) {
		if (r->row[k].when) corpus_keep_measures(r->row[k].when, set);
		if (r->row[k].keep) corpus_keep_measures(r->row[k].keep, set);
	}
}

void
corpus_rules_free(corpus_rules *s)
{
	for (size_t i = 0; i < s->n; i++) {
		for (size_t k = 0; k < s->r[i].nrow; k++) {
			free(s->r[i].row[k].label);
			kelma_keep_free(s->r[i].row[k].when);
			kelma_keep_free(s->r[i].row[k].keep);
		}
		free(s->r[i].row);
		free(s->r[i].name);
	}
	free(s->r);
	memset(s, 0, sizeof *s);
}
