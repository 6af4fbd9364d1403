/* --explain: what decided, as lines after the record or as a member of its object. */
#include "layers.h"
#include <string.h>

kelma_status
put_explain_lines(kelma_buf *out, const kelma_buf *why)
{
	size_t n = why->len;
	while (n && why->data[n - 1] == '\n') n--;
	if (!n) return KELMA_OK;
	kelma_status st =
		out->len && out->data[out->len - 1] != '\n' ? put_word(out, "\n") : KELMA_OK;
	return st ? st : kelma_buf_add(out, why->data, n);
}

kelma_status
put_explain_member(kelma_buf *out, const kelma_buf *why)
{
	kelma_status st = put_word(out, ",\"explain\":[");
	for (size_t at = 0, any = 0; at < why->len && !st; any = 1) {
		const char *e = memchr(why->data + at, '\n', why->len - at);
		size_t n = e ? (size_t)(e - why->data) - at : why->len - at;
		if (any) st = put_word(out, ",");
		if (!st) st = kelma_json_string(why->data + at, n, out);
		at += n + 1;
	}
	return st ? st : put_word(out, "]");
}

kelma_status
layers_explain(layers *l, kelma_buf *out, int member)
{
	kelma_buf why = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	if (!l->a->val[OPT_EXPLAIN]) return KELMA_OK;
	kelma_status st = kelma_doc_explain(l->d, &why, &err);
	if (st == KELMA_EUNSUPPORTED) st = put_word(&why, "no reasons to show in this build\n");
	if (!st && l->letter.form) st = form_explain(l->letter.form, "form\t", &why);
	if (!st) st = member ? put_explain_member(out, &why) : put_explain_lines(out, &why);
	kelma_buf_free(&why);
	return st;
}

void
explain_adapt(const args *a, task *t)
{
	if (a->val[OPT_EXPLAIN]) t->block = 1;
}
