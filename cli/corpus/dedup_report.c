/* The cluster report: which documents were found alike, and which of them stayed. */
#include "dedup.h"
#include <stdio.h>
#include <string.h>

/* Row: cluster, dropped, DOC_ORDER bytes of the document, similarity, size, length of the id, id.
 */
enum {
	ORDER_AT = 12,
	SIM_AT = ORDER_AT + DOC_ORDER,
	SIZE_AT = SIM_AT + 4,
	LEN_AT = SIZE_AT + 8,
	ID_AT = LEN_AT + 4,
	ROW = ID_AT + REPORT_ID
};

static int
add_row(joiner *j, const unsigned char *dec, sorter *rows)
{
	unsigned char b[ROW] = { 0 };
	const unsigned char *p;
	decision d;
	doc_row doc;
	uint64_t n;
	decision_read(dec, &d);
	int rc = join_doc(j, d.place, &n, &p);
	if (rc) return rc;
	doc_read(p, &doc);
	put64(b, d.cluster);
	put32(b + 8, d.dropped);
	memcpy(b + ORDER_AT, p, DOC_ORDER);
	put32(b + SIM_AT, d.similarity);
	put64(b + SIZE_AT, doc.size);
	put32(b + LEN_AT, doc.id_len);
	if (doc.id_len > REPORT_ID) {
		complain(j->s->a, "%s: impossible length of an id: make it again", j->docs.name);
		return STATUS_IO;
	}
	if (doc.id_len) rc = store_bytes(&j->other, doc.id_at, doc.id_len, (char *)b + ID_AT);
	return rc ? rc : sorter_add(rows, b);
}

static int
write_row(const setup *s, const unsigned char *b, kelma_buf *line, output *out)
{
	const char *why = "";
	char t[160];
	size_t n = get32(b + LEN_AT);
	line->len = 0;
	snprintf(t, sizeof t, "{\"cluster\":\"%016llx\",\"kept\":%s,\"similarity\":%.3f,\"id\":",
		 (unsigned long long)get64(b), get32(b + 8) ? "false" : "true",
		 get32(b + SIM_AT) / 1e6);
	kelma_status st = kelma_buf_add(line, t, strlen(t));
	if (!st)
		st = n ? kelma_json_string((const char *)b + ID_AT, n, line)
		       : kelma_buf_add(line, "null", 4);
	snprintf(t, sizeof t, ",\"hash\":\"%016llx%016llx\",\"bytes\":%llu}\n",
		 (unsigned long long)get64(b + ORDER_AT + 8),
		 (unsigned long long)get64(b + ORDER_AT + 16),
		 (unsigned long long)get64(b + SIZE_AT));
	if (!st) st = kelma_buf_add(line, t, strlen(t));
	if (!st && !output_write(out, line->data, line->len, &why)) return STATUS_OK;
	complain(s->a, "--clusters: %s", st ? kelma_strstatus(st) : why);
	return STATUS_IO;
}

int
dedup_report(const setup *s, place *p, uint32_t shards, const char *path)
{
	const char *why = "";
	const unsigned char *b;
	place_file f = { -1, "", "" };
	store_in dec = { 0 };
	joiner j = JOINER_INIT(p, s, shards, FILE_IDS, STORE_IDS);
	kelma_buf line = KELMA_BUF_INIT;
	sorter *rows = sorter_new(s->a, s->tmp, s->memory / 2, ROW, 1);
	output *out = output_open(path, &why);
	int k, rc = rows && out ? STATUS_OK : STATUS_IO;
	if (!out) complain(s->a, "%s: %s", path, why);
	if (!rc) rc = place_read(p, s, FILE_DECISIONS, STORE_DECISIONS, 0, 1, &f, &dec);
	while (!rc && (k = store_next(&dec, &b)) != 0)
		rc = k < 0 ? STATUS_IO : add_row(&j, b, rows);
	if (!rc) rc = sorter_finish(rows);
	while (!rc && (k = sorter_next(rows, &b)) != 0)
		rc = k < 0 ? STATUS_IO : write_row(s, b, &line, out);
	if (output_close(out, !rc, &why) && !rc) {
		complain(s->a, "%s: %s", path, why);
		rc = STATUS_IO;
	}
	join_end(&j);
	store_close(&dec);
	place_close(p, &f);
	sorter_free(rows);
	kelma_buf_free(&line);
	return rc;
}

int
dedup_count(const setup *s, place *p, dedup_counts *out)
{
	place_file f = { -1, "", "" };
	store_in dec = { 0 };
	const unsigned char *b;
	int k, rc = place_read(p, s, FILE_DECISIONS, STORE_DECISIONS, 0, 1, &f, &dec);
	out->members = out->dropped = 0;
	while (!rc && (k = store_next(&dec, &b)) != 0) {
		if (k < 0) rc = STATUS_IO;
		else out->members++, out->dropped += get32(b + 20);
	}
	store_close(&dec);
	place_close(p, &f);
	return rc;
}
