/* Intermediate files of kelma corpus dedup: what store_open() accepts can be read to its end, in
 * any order, and its settings are read or refused. Bit 0 of the first byte asks for right check
 * sums, so that the rest is reached. */
#include "corpus/dedup.h"
#include "fuzz.h"
#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>

/* The program's messages are not wanted here. */
void
complain(const args *a, const char *fmt, ...)
{
	(void)a, (void)fmt;
}

int
open_pack(const args *a, kelma_res **res)
{
	(void)a, (void)res;
	return STATUS_PACK;
}

const char *
closest(const char *word, const char *const *words, size_t n)
{
	(void)word, (void)words, (void)n;
	return NULL;
}

static void
mend(unsigned char *b, size_t n)
{
	if (n < STORE_HEAD) return;
	put64(b + STORE_HEAD - 8, kelma_corpus_hash((char *)b, STORE_HEAD - 8, 0));
	size_t size = get32(b + 16),
	       block = size && size <= STORE_BLOCK ? STORE_BLOCK / size * size : 0;
	for (size_t at = STORE_HEAD, i = 0; block && at + 8 < n; i++) {
		size_t k = n - at - 8 < block ? n - at - 8 : block;
		put64(b + at + k, kelma_corpus_hash((char *)b + at, k, i));
		at += k + 8;
	}
}

static void
read_all(int fd, store_kind kind, const args *a)
{
	store_in in;
	const unsigned char *p;
	unsigned char key[8] = { 0x40 };
	uint64_t at, n = 0;
	char tmp[16];
	setup s;
	int k;
	if (store_open(&in, a, fd, "f", kind)) return;
	MUST(strlen(in.head.params) < STORE_PARAMS);
	if (in.head.size >= 8 && !store_find(&in, key, 8, &at)) MUST(at <= in.head.count);
	while ((k = store_next(&in, &p)) > 0) n += 1 + (p[in.head.size - 1] & 0);
	MUST(k < 0 || n == in.head.count);
	if (!store_bytes(&in, 1, sizeof tmp, tmp)) MUST(in.head.size == 1);
	MUST(store_get(&in, in.head.count, &p) == STATUS_IO);
	if (!setup_again(&s, a, in.head.params))
		MUST(setup_values(&s) <= 1024 && s.field[0] == s.field[0]);
	store_close(&in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static args a;
	static const command c = { .name = "fuzz" };
	a.cmd = &c;
	if (size < 2) return 0;
	int fd = memfd_create("fuzz", 0);
	unsigned char *b = malloc(size);
	MUST(fd >= 0 && b);
	memcpy(b, data, size);
	if (data[0] & 1) mend(b + 1, size - 1);
	MUST(write(fd, b + 1, size - 1) == (ssize_t)(size - 1));
	read_all(fd, (store_kind)(data[0] >> 1 & 7), &a);
	close(fd);
	free(b);
	return 0;
}
