/* Plans of kelma corpus plan: what plan_parse() accepts has slices in order, within their files.
 * Each input is read as it is, and with the right check sum behind it. */
#include "corpus/plan.h"
#include "fuzz.h"

void
complain(const args *a, const char *fmt, ...)
{
	(void)a, (void)fmt;
}

int
read_whole(const args *a, const char *path, kelma_buf *out)
{
	(void)a, (void)path, (void)out;
	return STATUS_IO;
}

static void
parse(const char *s, size_t n)
{
	shard_plan p;
	const char *why = NULL;
	size_t line = 0;
	int rc = plan_parse(s, n, &p, &why, &line);
	MUST(why);
	for (size_t i = 0; !rc && i < p.n; i++) {
		const plan_slice *t = &p.slice[i];
		MUST(t->shard < p.shards && t->start <= t->end && t->end <= t->size);
		MUST(!i || t->shard >= p.slice[i - 1].shard);
		MUST(t->name < p.names.len && strlen(p.names.data + t->name) > 0);
	}
	plan_free(&p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	kelma_buf b = KELMA_BUF_INIT;
	char sum[40];
	parse((const char *)data, size);
	MUST(!kelma_buf_add(&b, (const char *)data, size) && !kelma_buf_add(&b, "\n", 1));
	snprintf(sum, sizeof sum, "{\"sum\":\"%016llx\"}\n",
		 (unsigned long long)kelma_corpus_hash(b.data, b.len, 0));
	MUST(!kelma_buf_add(&b, sum, strlen(sum)));
	parse(b.data, b.len);
	kelma_buf_free(&b);
	return 0;
}
