/* The program's readers: blocks hold whole records whatever the format, all bytes arrive, JSON is
 * found or refused, compressed input that is damaged is an error and not a crash. */
#include "fuzz.h"
#include "records/json.h"
#include "records/reader.h"
#include <unistd.h>

static void
failed(void *arg, const char *file, const char *why)
{
	(void)file;
	MUST(why && *why);
	++*(int *)arg;
}

/* Read the file in one way; what comes out is what went in when it was plain bytes. */
static void
read_all(char *path, split how, const uint8_t *data, size_t size, int plain)
{
	int errors = 0;
	char *files[1] = { path };
	reader r = { .file = files,
		     .nfile = 1,
		     .how = how,
		     .max_record = 2000,
		     .fail = failed,
		     .arg = &errors };
	block b = { 0 };
	size_t at = 0;
	int rc, over = 0;
	while ((rc = reader_next(&r, &b)) > 0) {
		over |= b.overlong;
		if (plain && !over && how != SPLIT_TEXT) {
			MUST(b.b.len <= size - at && !memcmp(b.b.data, data + at, b.b.len));
			at += b.b.len;
		}
	}
	MUST(rc == 0);
	if (plain && !over && how != SPLIT_TEXT) MUST(at == size);
	reader_free(&r);
	kelma_buf_free(&b.b);
}

static void
read_json(const char *s, size_t n)
{
	static json_object_view v, inner;
	static kelma_buf out;
	kelma_err err = { 0 };
	if (json_read(&v, s, n, &err)) {
		MUST(err.pos <= n && err.msg[0]);
		return;
	}
	for (size_t i = 0; i < v.n; i++)
		MUST(v.m[i].key < v.m[i].key_end && v.m[i].val < v.m[i].val_end &&
		     v.m[i].val_end <= n);
	out.len = 0;
	if (!json_text(&v, &inner, s, "text", &out, &err))
		MUST(kelma_utf8_valid(out.data ? out.data : "", out.len) == out.len);
	out.len = 0;
	json_text(&v, &inner, s, "a.0.b", &out, &err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/kelma-fuzz-records-XXXXXX";
	int fd = mkstemp(path);
	MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	close(fd);
	int gz = size > 1 && data[0] == 0x1f && data[1] == 0x8b,
	    zst = size > 3 && !memcmp(data, "\x28\xb5\x2f\xfd", 4);
	int bom = size > 2 && !memcmp(data, "\xef\xbb\xbf", 3);
	for (int how = SPLIT_LINES; how <= SPLIT_TEXT; how++)
		read_all(path, (split)how, data, size, !gz && !zst && !bom);
	unlink(path);
	read_json((const char *)data, size);
	return 0;
}
