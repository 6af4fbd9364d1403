/* How an output was made: a manifest that can be checked with sha256sum. */
#include "manifest.h"
#include "../records/output.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

kelma_status
put_count(kelma_buf *out, int first, const char *name, uint64_t n)
{
	char b[32];
	kelma_status st = put_word(out, first ? "\"" : ",\"");
	if (!st) st = put_word(out, name);
	snprintf(b, sizeof b, "\":%llu", (unsigned long long)n);
	return st ? st : put_word(out, b);
}

/* "read":...,"rejected":..., for documents that were written "kept":... */
static kelma_status
put_record_counts(kelma_buf *out, const record_counts *c, int kept)
{
	kelma_status st = put_count(out, 1, "read", c->read);
	if (!st) st = put_count(out, 0, "rejected", c->rejected);
	return st || !kept ? st : put_count(out, 0, "kept", c->written);
}

kelma_status
put_path(kelma_buf *out, const char *path)
{
	kelma_buf fixed = KELMA_BUF_INIT;
	kelma_status st = kelma_utf8_repair(path, strlen(path), &fixed, NULL);
	if (!st) st = kelma_json_string(fixed.data ? fixed.data : "", fixed.len, out);
	kelma_buf_free(&fixed);
	return st;
}

int
file_sha256(const args *a, const char *path, char hex[65], uint64_t *size)
{
	static char chunk[65536];
	struct stat is;
	kelma_sha256 *h = NULL;
	size_t k;
	hex[0] = '\0';
	*size = 0;
	if (!strcmp(path, "-") || (!stat(path, &is) && !S_ISREG(is.st_mode))) return STATUS_OK;
	FILE *f = fopen(path, "rb");
	int rc = f ? STATUS_OK : tell_errno(a, path);
	if (!rc && kelma_sha256_new(&h, NULL)) rc = tell_memory(a);
	while (!rc && (k = fread(chunk, 1, sizeof chunk, f))) {
		kelma_sha256_add(h, chunk, k);
		*size += k;
	}
	if (!rc && ferror(f)) rc = tell_errno(a, path);
	if (!rc) kelma_sha256_hex(h, hex);
	if (f) fclose(f);
	kelma_sha256_free(h);
	return rc;
}

/* {"file":...,"bytes":...,"sha256":...} */
static kelma_status
put_file(const args *a, kelma_buf *out, const char *path, int *rc)
{
	char hex[65];
	uint64_t size;
	if (file_sha256(a, path, hex, &size)) *rc = STATUS_IO;
	kelma_status st = put_word(out, "{\"file\":");
	if (!st) st = put_path(out, path);
	if (!st && hex[0]) st = put_count(out, 0, "bytes", size);
	if (!st) st = put_word(out, hex[0] ? ",\"sha256\":\"" : ",\"sha256\":null}");
	if (st || !hex[0]) return st;
	st = put_word(out, hex);
	return st ? st : put_word(out, "\"}");
}

/* ["--keep","EXPR",...]: the options that were given, by their long names. */
static kelma_status
put_arguments(const args *a, kelma_buf *out)
{
	int any = 0;
	kelma_status st = put_word(out, "[");
	for (int id = 0; id < OPT_COUNT && !st; id++) {
		if (!a->val[id]) continue;
		st = put_word(out, any++ ? ",\"--" : "\"--");
		if (!st) st = put_word(out, options[id].name);
		if (!st) st = put_word(out, "\"");
		if (!st && options[id].arg) st = put_word(out, ",");
		if (!st && options[id].arg) st = put_path(out, a->val[id]);
	}
	return st ? st : put_word(out, "]");
}

/* The files that were written, comma between them. */
static kelma_status
put_outputs(const args *a, const manifest_of *m, kelma_buf *out, int *rc)
{
	static const opt_id outputs[] = { OPT_OUTPUT, OPT_REJECTS, OPT_CLUSTERS };
	int any = 0;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < sizeof outputs / sizeof *outputs + m->nmore && !st; i++) {
		const char *path = i < m->nmore ? m->more[i] : a->val[outputs[i - m->nmore]];
		if (!path) continue;
		if (any++) st = put_word(out, ",");
		if (!st) st = put_file(a, out, path, rc);
	}
	return st;
}

static kelma_status
put_manifest(const args *a, const manifest_of *m, kelma_buf *out, int *rc)
{
	char data[17];
	kelma_res *res;
	if ((*rc = open_pack(a, &res))) return KELMA_OK;
	data_version(res, data);
	kelma_res_free(res);
	kelma_status st = put_word(out, "{\"kelma_manifest\":1,\"command\":\"");
	if (!st) st = put_word(out, a->cmd->name);
	if (!st) st = put_word(out, "\",\"version\":\"");
	if (!st) st = put_word(out, kelma_version());
	if (!st) st = put_word(out, "\",\"data_version\":\"");
	if (!st) st = put_word(out, data);
	if (!st) st = put_word(out, "\",\"arguments\":");
	if (!st) st = put_arguments(a, out);
	if (!st) st = put_word(out, ",\"inputs\":[");
	for (size_t i = 0; i < a->noperand && !st; i++) {
		if (i) st = put_word(out, ",");
		if (!st) st = put_file(a, out, a->operand[i], rc);
	}
	if (!st && !a->noperand) st = put_file(a, out, "-", rc);
	if (!st) st = put_word(out, "],\"outputs\":[");
	if (!st) st = put_outputs(a, m, out, rc);
	if (!st) st = put_word(out, "],\"counts\":{");
	if (!st && m->records) st = put_record_counts(out, m->records, m->kept);
	if (!st && m->counts) st = m->counts(m->of, out);
	return st ? st : put_word(out, "}}\n");
}

/* Write b to path (NULL: standard output), whole or not at all. */
static int
write_file(const args *a, const char *path, const kelma_buf *b)
{
	const char *why = "";
	output *o = output_open(path, &why);
	int bad = !o || output_write(o, b->data ? b->data : "", b->len, &why);
	if (o && output_close(o, !bad, &why)) bad = 1;
	if (bad) complain(a, "%s: %s", path ? path : "standard output", why);
	return bad ? STATUS_IO : 0;
}

int
write_result(const args *a, kelma_status (*put)(const args *a, kelma_buf *out, kelma_err *err))
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	kelma_status st = put(a, &b, &err);
	int rc = st ? report_open(a, st, &err) : write_file(a, a->val[OPT_OUTPUT], &b);
	kelma_buf_free(&b);
	return rc;
}

int
write_manifest(const args *a, const manifest_of *m)
{
	const char *path = a->val[OPT_MANIFEST];
	kelma_buf b = KELMA_BUF_INIT;
	int rc = 0;
	if (!path) return 0;
	kelma_status st = put_manifest(a, m, &b, &rc);
	if (st) {
		complain(a, "%s", kelma_strstatus(st));
		rc = STATUS_IO;
	} else if (!rc) rc = write_file(a, path, &b);
	kelma_buf_free(&b);
	return rc;
}
