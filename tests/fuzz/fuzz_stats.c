/* Statistics from a file: refused with a place, or read so that writing and reading them again
 * gives the same. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_buf a, b;
	kelma_stats *s = NULL, *again = NULL;
	kelma_err err = { 0 };
	MUST(!kelma_stats_new(&s, NULL));
	kelma_status st = kelma_stats_read(s, (const char *)data, size, &err);
	if (st) MUST(err.code == st && err.msg[0] && err.pos <= size);
	else {
		a.len = b.len = 0;
		MUST(!kelma_stats_json(s, &a) && !kelma_stats_new(&again, NULL));
		if (!kelma_stats_read(again, a.data, a.len, NULL)) {
			MUST(!kelma_stats_json(again, &b));
			MUST(a.len == b.len && !memcmp(a.data, b.data, a.len));
		}
	}
	kelma_stats_free(s);
	kelma_stats_free(again);
	return 0;
}
