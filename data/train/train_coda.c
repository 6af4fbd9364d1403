/* train_coda CORPORA OUT: the spelling model of the step "coda" (data/models/coda.tsv) from pairs
 * of Darija as written and in CODA. `train_coda --fold K PAIRS MODEL REST` learns from four fifths
 * and writes the other fifth to REST. */
#include "train/coda.h"
#include "base/lines.h"
#include "text/utf8.h"
#include <kelma/norm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EPOCHS = 14, LONGEST = 2000, MIN_LABEL = 2 };
#define MARGIN 12.0
#define SCALE 4.0

typedef struct text {
	uint32_t cp[LONGEST];
	size_t n;
} text;

static int
code_points(text *t, const char *s, size_t n)
{
	t->n = 0;
	for (size_t i = 0; i < n; t->n++) {
		if (t->n == LONGEST) return 0;
		i += utf8_get(s + i, &t->cp[t->n]);
	}
	return t->n > 0;
}

typedef struct trainer {
	coda_set set;
	coda_line line;
	kelma_norm *nm;
	kelma_buf a, b;
	text x, y;
	char label[LONGEST][32];
	int fold;
	FILE *rest;
} trainer;

static int
clean(trainer *t, base_str s, kelma_buf *out)
{
	out->len = 0;
	return !kelma_norm_run(t->nm, s.s, s.n, out, NULL, NULL) && out->len > 0;
}

/* One pass over the pairs: count labels, or collect cases. The corrected side, read as written,
 * must stay as it is. */
static int
pairs(trainer *t, const kelma_buf *file, int collect)
{
	base_lines l = { file->data, file->len, 0, 0 };
	base_str row, f[3];
	for (size_t k = 0; base_lines_next(&l, &row); k++) {
		if (base_fields(row, f, 3) < 2) continue;
		if (t->fold >= 0 && k % 5 == (size_t)t->fold) {
			if (collect && t->rest)
				fprintf(t->rest, "%.*s\t%.*s\n", (int)f[0].n, f[0].s, (int)f[1].n,
					f[1].s);
			continue;
		}
		for (int same = 0; same < 2; same++) {
			if (!clean(t, f[same], &t->a) || !clean(t, f[1], &t->b)) continue;
			if (!code_points(&t->x, t->a.data, t->a.len) ||
			    !code_points(&t->y, t->b.data, t->b.len))
				continue;
			if (!coda_align(t->x.cp, t->x.n, t->y.cp, t->y.n, t->label)) return 0;
			if (!collect) {
				for (size_t i = 0; i < t->x.n; i++)
					coda_count(&t->set, t->x.cp[i], t->label[i]);
				continue;
			}
			if (coda_line_start(&t->line, t->x.n)) return 0;
			for (size_t i = 0; i < t->x.n; i++) coda_line_add(&t->line, t->x.cp[i]);
			coda_line_end(&t->line);
			coda_collect(&t->set, &t->line, (const char (*)[32])t->label);
		}
	}
	return 1;
}

int
main(int argc, char **argv)
{
	static trainer t = { .fold = -1 };
	char in[4096], out[4096], head[400];
	kelma_buf file = KELMA_BUF_INIT;
	kelma_res *res;
	kelma_err err;
	if (argc == 6 && !strcmp(argv[1], "--fold")) {
		t.fold = atoi(argv[2]);
		snprintf(in, sizeof in, "%s", argv[3]);
		snprintf(out, sizeof out, "%s", argv[4]);
		t.rest = fopen(argv[5], "wb");
	} else if (argc == 3) {
		snprintf(in, sizeof in, "%s/train/coda.rabat.train.tsv", argv[1]);
		snprintf(out, sizeof out, "%s/coda.tsv", argv[2]);
	} else return fprintf(stderr, "usage: train_coda CORPORA OUT\n"), 2;
	if (base_read_file(in, 1 << 26, &file, &err) || kelma_res_open(NULL, &res, &err) ||
	    kelma_norm_new(res, "unify", &t.nm, &err))
		return fprintf(stderr, "train_coda: %s: %s\n", in, err.msg), 1;
	if (!pairs(&t, &file, 0)) return 1;
	coda_settle(&t.set, MIN_LABEL);
	if (!pairs(&t, &file, 1) || !coda_learn(&t.set, EPOCHS, MARGIN)) return 1;
	snprintf(head, sizeof head,
		 "# Darija spelling to CODA: weights of letter decisions. Written by "
		 "data/train/train_coda.c from\n"
		 "# coda.rabat.train.tsv (MADAR-CODA, Rabat; MIT), XXH3 %016llx. Format: "
		 "lib/norm/coda.h.\n",
		 (unsigned long long)base_hash(file.data, file.len, 0));
	int ok = coda_write(&t.set, out, SCALE, head);
	if (t.rest && fclose(t.rest)) ok = 0;
	coda_set_free(&t.set);
	coda_line_free(&t.line);
	kelma_buf_free(&t.a), kelma_buf_free(&t.b), kelma_buf_free(&file);
	kelma_norm_free(t.nm);
	kelma_res_free(res);
	if (!ok) fprintf(stderr, "train_coda: cannot write %s\n", out);
	return !ok;
}
