/* Each line of standard input as one JSON object with every layer, as `kelma pipe` writes it.
 * Build: cc analyse.c $(pkg-config --cflags --libs kelma) */
#include <kelma/kelma.h>
#include <stdio.h>

int
main(void)
{
	kelma_doc_options opt = KELMA_DOC_OPTIONS_INIT;
	kelma_buf json = KELMA_BUF_INIT;
	kelma_res *res = NULL;
	kelma_doc *doc = NULL;
	kelma_err err = { 0 };
	char line[8192];
	opt.layers = KELMA_LAYER_NORM | KELMA_LAYER_TOKENS | KELMA_LAYER_LANG_TOKENS |
		     KELMA_LAYER_TRANSLIT | KELMA_LAYER_FIELDS;
	opt.translit.to = "Arab";
	kelma_status st = kelma_res_open(NULL, &res, &err);
	if (!st) st = kelma_doc_new(res, &opt, &doc, &err);
	while (!st && fgets(line, sizeof line, stdin)) {
		size_t n = 0;
		while (line[n] && line[n] != '\n') n++;
		json.len = 0;
		st = kelma_doc_run(doc, line, n, &err);
		if (!st) st = kelma_doc_json(doc, KELMA_UNIT_BYTES, &json);
		if (!st) puts(json.data);
	}
	if (st) fprintf(stderr, "analyse: %s (at byte %zu)\n", err.msg, err.pos);
	kelma_buf_free(&json);
	kelma_doc_free(doc);
	kelma_res_free(res);
	return st != KELMA_OK;
}
