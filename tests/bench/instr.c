/* instr JOB FILE BYTES: do one job line by line over the first BYTES bytes of FILE. Run under
 * callgrind with two sizes, the difference is the cost per byte without start-up
 * (tests/bench/instr.sh). */
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct job {
	kelma_norm *nm;
	kelma_tok *tk;
	kelma_lang *lg;
	kelma_translit *tl;
	kelma_extract *ex;
	kelma_doc *d;
	kelma_buf out;
	kelma_map map;
} job;
static kelma_res *res;

static void
need(kelma_status st, const char *what)
{
	if (st) {
		fprintf(stderr, "instr: %s: %s\n", what, kelma_strstatus(st));
		exit(3);
	}
}

static void
set_up(job *j, const char *name)
{
	if (!strcmp(name, "repair") || !strcmp(name, "search"))
		need(kelma_norm_new(res, name, &j->nm, NULL), name);
	if (!strcmp(name, "normalize")) need(kelma_norm_new(res, "unify", &j->nm, NULL), name);
	if (!strcmp(name, "tokenize")) need(kelma_tok_new(res, NULL, &j->tk, NULL), name);
	if (!strcmp(name, "language")) need(kelma_lang_new(res, NULL, &j->lg, NULL), name);
	if (!strcmp(name, "fields")) need(kelma_extract_new(res, NULL, &j->ex, NULL), name);
	if (!strcmp(name, "digits")) {
		kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
		o.types = "cnie,phone,date,amount,email";
		o.in_digits = 1;
		need(kelma_extract_new(res, &o, &j->ex, NULL), name);
	}
	if (!strcmp(name, "rules") || !strcmp(name, "arabizi")) {
		kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
		o.to = *name == 'r' ? "Latn" : "Arab";
		o.from = *name == 'r' ? "Arab" : "ary-Latn";
		o.scheme = *name == 'r' ? "buckwalter" : NULL;
		need(kelma_translit_new(res, &o, &j->tl, NULL), name);
	}
	if (!strncmp(name, "ndjson", 6)) {
		kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
		o.layers = KELMA_LAYER_NORM | KELMA_LAYER_TOKENS;
		if (strcmp(name, "ndjson-tokens"))
			o.layers |= KELMA_LAYER_FIELDS |
				    (strcmp(name, "ndjson-labels") ? KELMA_LAYER_LANG
								   : KELMA_LAYER_LANG_TOKENS);
		need(kelma_doc_new(res, &o, &j->d, NULL), name);
	}
}

static void
one_line(job *j, const char *s, size_t n)
{
	kelma_token t;
	kelma_field f;
	kelma_lang_result r;
	j->out.len = 0;
	if (j->nm) need(kelma_norm_run(j->nm, s, n, &j->out, &j->map, NULL), "norm");
	if (j->tk) {
		need(kelma_tok_start(j->tk, s, n, NULL), "tok");
		while (kelma_tok_next(j->tk, &t) > 0) {}
	}
	if (j->lg) need(kelma_lang_run(j->lg, s, n, &r, NULL), "lang");
	if (j->tl) need(kelma_translit_run(j->tl, s, n, &j->out, NULL, NULL, NULL), "translit");
	if (j->ex) {
		need(kelma_extract_start(j->ex, s, n, NULL, 0, NULL), "extract");
		while (kelma_extract_next(j->ex, &f) > 0) {}
	}
	if (j->d) {
		need(kelma_doc_run(j->d, s, n, NULL), "doc");
		need(kelma_doc_json(j->d, KELMA_UNIT_BYTES, &j->out), "json");
	}
}

int
main(int argc, char **argv)
{
	static job j;
	if (argc != 4) return fprintf(stderr, "usage: instr JOB FILE BYTES\n"), 2;
	size_t want = strtoul(argv[3], NULL, 10), n = 0;
	char *s = malloc(want + 1);
	FILE *f = fopen(argv[2], "rb");
	if (!s || !f) return 3;
	n = fread(s, 1, want, f);
	fclose(f);
	while (n && s[n - 1] != '\n') n--;
	need(kelma_res_open(NULL, &res, NULL), "data pack");
	set_up(&j, argv[1]);
	if (!strcmp(argv[1], "validate")) return kelma_utf8_valid(s, n) != n;
	for (size_t i = 0; i < n;) {
		size_t k = (size_t)((char *)memchr(s + i, '\n', n - i) - (s + i));
		one_line(&j, s + i, k);
		i += k + 1;
	}
	printf("%zu\n", n);
	return 0;
}
