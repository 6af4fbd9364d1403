/* What a report reads beside the documents: a manifest of clean, clusters of dedup. */
#include "object.h"
#include "report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
report_manifest(const args *a, report *r, const char *path)
{
	object o = { 0 };
	char p[64];
	int rc = object_read(a, path, &o);
	if (rc || object_number(&o, "kelma_manifest") != 1) {
		if (!rc) complain(a, "%s: not a manifest of kelma corpus", path);
		rc = rc ? rc : STATUS_USAGE;
	}
	if (!rc) {
		r->read = object_number(&o, "counts.read");
		r->kept = object_number(&o, "counts.kept");
	}
	for (size_t i = 0; !rc && i < RULES; i++) {
		report_rule *x = &r->rule[i];
		snprintf(p, sizeof p, "counts.rules.%zu.rule", i);
		if (!(x->name = object_text(&o, p))) break;
		r->nrule = i + 1;
		snprintf(p, sizeof p, "counts.rules.%zu.dropped", i);
		x->dropped = object_number(&o, p);
		snprintf(p, sizeof p, "counts.rules.%zu.lines", i);
		x->lines = object_number(&o, p);
		snprintf(p, sizeof p, "counts.rules.%zu.of", i);
		char *of = object_text(&o, p);
		x->line = of && !strcmp(of, "line");
		free(of);
	}
	object_free(&o);
	return rc;
}

/* One line of the clusters file: {"cluster","kept","similarity","id"}. */
static int
add_member(report *r, object *o)
{
	char *name = object_text(o, "cluster"), *id = object_text(o, "id");
	cluster *c = r->nc ? &r->c[r->nc - 1] : NULL;
	kelma_span p;
	kelma_err none;
	int ok = name && id, same = ok && c && !strcmp(c->name, name);
	if (ok && !same) {
		r->all_clusters++;
		c = r->nc < CLUSTERS ? &r->c[r->nc++] : NULL;
		if (c) snprintf(c->name, sizeof c->name, "%s", name);
	}
	if (ok && c && same && r->all_clusters > r->nc)
		c = NULL; /* cannot happen: members stand together */
	if (ok && c && c->n == MEMBERS) c->more++;
	if (ok && c && c->n < MEMBERS) {
		member *m = &c->m[c->n++];
		m->id = id;
		id = NULL;
		if (!json_place(&o->v, &o->inner, o->s, "kept", &p, &none))
			m->kept = o->s[p.start] == 't';
		if (!json_place(&o->v, &o->inner, o->s, "similarity", &p, &none))
			m->similarity = strtod(o->s + p.start, NULL);
	}
	free(name);
	free(id);
	return ok;
}

int
report_clusters(const args *a, report *r, const char *path)
{
	object o = { 0 };
	size_t line = 0, cap = 0;
	char *s = NULL;
	ssize_t n;
	FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin;
	int rc = f ? STATUS_OK : tell_errno(a, path);
	while (!rc &&
	       (n = getline(&s, &cap, f)) >= 0) { /* as many lines as documents: not all at once */
		line++;
		if (n && s[n - 1] == '\n') n--;
		if (!n || (!object_of(&o, s, (size_t)n) && add_member(r, &o))) continue;
		complain(a, "%s:%zu: not a line of --clusters of kelma corpus dedup with an id",
			 path, line);
		rc = STATUS_USAGE;
	}
	if (!rc && ferror(f)) rc = tell_errno(a, path);
	if (f && f != stdin) fclose(f);
	free(s);
	object_free(&o);
	return rc;
}
