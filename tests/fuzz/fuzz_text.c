/* UTF-8: validation, repair, offsets. The first byte picks nothing: all are tried on every
 * input. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	static kelma_buf b;
	static kelma_map m;
	size_t v = kelma_utf8_valid(s, size), i = 0, k;
	uint32_t cp;
	while (i < size && (k = kelma_utf8_next(s + i, size - i, &cp)) > 0) i += k;
	MUST(i == v);
	b.len = 0;
	MUST(kelma_utf8_repair(s, size, &b, &m) == KELMA_OK);
	must_be_map(&m, b.len, size);
	MUST(kelma_utf8_valid(b.data ? b.data : "", b.len) == b.len);
	if (v == size) MUST(b.len == size && !memcmp(b.data ? b.data : "", s, size));
	for (i = 0; i < b.len; i += k) MUST((k = kelma_grapheme_next(b.data + i, b.len - i)) > 0);
	MUST(i == b.len);
	size_t off[3] = { 0, b.len / 2, b.len };
	kelma_offsets_convert(b.data ? b.data : "", b.len, KELMA_UNIT_UTF16, off, 3);
	MUST(off[0] == 0 && off[1] <= off[2] && off[2] <= b.len);
	MUST(kelma_corpus_hash(s, size, 1) == kelma_corpus_hash(s, size, 1));
	kelma_sha256 *whole, *parts; /* the sum does not depend on how the bytes come */
	char a[65], c[65];
	MUST(!kelma_sha256_new(&whole, NULL) && !kelma_sha256_new(&parts, NULL));
	kelma_sha256_add(whole, s, size);
	kelma_sha256_add(parts, s, size / 3);
	kelma_sha256_add(parts, s + size / 3, size - size / 3);
	kelma_sha256_hex(whole, a);
	kelma_sha256_hex(parts, c);
	MUST(!memcmp(a, c, sizeof a));
	kelma_sha256_free(whole);
	kelma_sha256_free(parts);
	return 0;
}
