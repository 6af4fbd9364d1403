/* The reader of the program: the same records whatever pieces the input arrives in, plain and
 * compressed. */
#define _GNU_SOURCE
#include "../../cli/records/input.c"
#include "../../cli/records/reader.c"
#include <check.h>
#include <sys/socket.h>
#include <stdio.h>

static char *stdin_name[] = { (char *)"-" };

static void
on_fail(void *arg, const char *file, const char *why)
{
	(void)file;
	*(const char **)arg = why;
}

/* Read everything from standard input; records are joined by '|', too long ones are '#'. */
static void
read_all(reader *r, kelma_buf *out)
{
	block b = { 0 };
	int more;
	out->len = 0;
	while ((more = reader_next(r, &b)) > 0) {
		int state = 0;
		if (b.overlong) kelma_buf_add(out, "#|", 2);
		for (size_t at = 0, end; at < b.b.len; at = end) {
			if (!(end = record_end(r->how, &state, b.b.data, b.b.len, at)))
				end = b.b.len;
			kelma_buf_add(out, b.b.data + at, end - at);
			kelma_buf_add(out, "|", 1);
		}
	}
	ck_assert_int_eq(more, 0);
	kelma_buf_free(&b.b);
	reader_free(r);
}

/* Each send is one read() of the reader. */
static void
feed(const char *s, size_t n, size_t cut)
{
	int fd[2];
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fd), 0);
	if (cut) ck_assert_int_eq(send(fd[0], s, cut, 0), (long)cut);
	if (n > cut) ck_assert_int_eq(send(fd[0], s + cut, n - cut, 0), (long)(n - cut));
	close(fd[0]);
	ck_assert_int_eq(dup2(fd[1], 0), 0);
	close(fd[1]);
}

static const struct {
	split how;
	size_t max;
	const char *in;
	size_t n;
	const char *want;
	size_t nwant;
} cases[] = {
#define CASE(how, max, in, want) { how, max, in, sizeof in - 1, want, sizeof want - 1 }
	CASE(SPLIT_LINES, 99, "a\nbb\r\n\nccc", "a\n|bb\r\n|\n|ccc|"),
	CASE(SPLIT_LINES, 99, "\n", "\n|"),
	CASE(SPLIT_LINES, 99, "(\n(\xb5", "(\n|(\xb5|"),
	CASE(SPLIT_LINES, 99, "\x1f\n", "\x1f\n|"),
	CASE(SPLIT_NUL, 99, "a\nb\0c\0\0d", "a\nb\0|c\0|\0|d|"),
	CASE(SPLIT_SSV, 99, "a;\"x\ny\"\n\"b,\nc\n", "a;\"x\ny\"\n|\"b,\nc\n|"),
	CASE(SPLIT_CSV, 99, "a,\"x\ny\"\"\n\",b\n\"\",\"\n\"\nx\"y\nlast",
	     "a,\"x\ny\"\"\n\",b\n|\"\",\"\n\"\n|x\"y\n|last|"),
	CASE(SPLIT_FILE, 99, "a\nb\0c\n", "a\nb\0c\n|"),
};
START_TEST(records_do_not_depend_on_how_input_arrives)
{
	kelma_buf got = KELMA_BUF_INIT;
	for (int eager = 0; eager < 2; eager++)
		for (size_t cut = 0; cut <= cases[_i].n; cut++) {
			const char *why = NULL;
			reader r = { .file = stdin_name,
				     .nfile = 1,
				     .how = cases[_i].how,
				     .max_record = cases[_i].max,
				     .eager = eager,
				     .fail = on_fail,
				     .arg = &why };
			feed(cases[_i].in, cases[_i].n, cut);
			read_all(&r, &got);
			ck_assert_msg(got.len == cases[_i].nwant &&
					      !memcmp(got.data, cases[_i].want, got.len),
				      "cut at %zu, eager %d: %s", cut, eager, got.data);
			ck_assert_ptr_null(why);
		}
	kelma_buf_free(&got);
}
END_TEST

START_TEST(too_long_records_are_one_record_wherever_they_are_cut)
{
	enum { N = 30000 };
	static char in[N + 16], want[] = "ab\n|#|cd\n|";
	kelma_buf got = KELMA_BUF_INIT;
	size_t n = (size_t)sprintf(in, "ab\n");
	memset(in + n, 'x', N);
	n += N;
	n += (size_t)sprintf(in + n, "\ncd\n");
	for (size_t cut = 1; cut < n; cut += cut < 8 || cut > n - 8 ? 1 : 9973) {
		const char *why = NULL;
		reader r = { .file = stdin_name,
			     .nfile = 1,
			     .max_record = 1000,
			     .eager = 1,
			     .fail = on_fail,
			     .arg = &why };
		feed(in, n, cut);
		read_all(&r, &got);
		/* the engine rejects long records of complete blocks by itself; here they are
		 * recognised by length */
		ck_assert(got.len == sizeof want - 1 || got.len > N);
		ck_assert(!strncmp(got.data, "ab\n|", 4) &&
			  !strcmp(got.data + got.len - 4, "cd\n|"));
	}
	kelma_buf_free(&got);
}
END_TEST

static size_t
gzip(const char *s, size_t n, char *d, size_t cap)
{
	z_stream z = { 0 };
	deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
	z.next_in = (Bytef *)(size_t)s;
	z.avail_in = (uInt)n;
	z.next_out = (Bytef *)d;
	z.avail_out = (uInt)cap;
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return cap - z.avail_out;
}

/* Two members or frames, zero padding after gzip; split at every offset; and cut short at every
 * offset. */
START_TEST(compressed_input_split_and_truncated_anywhere)
{
	static const char text[] = "one\ntwo\nthree\n",
			  want[] = "one\n|two\n|three\n|one\n|two\n|three\n|";
	char c[512];
	kelma_buf got = KELMA_BUF_INIT;
	size_t one = _i ? ZSTD_compress(c, sizeof c, text, sizeof text - 1, 3)
			: gzip(text, sizeof text - 1, c, sizeof c);
	memcpy(c + one, c, one);
	size_t n = 2 * one;
	for (size_t cut = 0; cut <= n; cut++) {
		const char *why = NULL;
		reader r = { .file = stdin_name,
			     .nfile = 1,
			     .max_record = 1000,
			     .fail = on_fail,
			     .arg = &why };
		feed(c, n, cut);
		read_all(&r, &got);
		ck_assert_str_eq(got.data, want);
		ck_assert_ptr_null(why);
	}
	for (size_t cut = _i ? 5 : 3; cut < n; cut++) {
		const char *why = NULL;
		reader r = { .file = stdin_name,
			     .nfile = 1,
			     .max_record = 1000,
			     .fail = on_fail,
			     .arg = &why };
		feed(c, cut, cut);
		read_all(&r, &got);
		if (cut == one) ck_assert_ptr_null(why);
		else ck_assert_str_eq(why, _i ? "truncated zstd data" : "truncated gzip data");
		ck_assert(!got.len || !strncmp(got.data, want, got.len));
	}
	kelma_buf_free(&got);
}
END_TEST

/* More output than room: the decoder must be asked again before the file is called truncated. */
START_TEST(highly_compressed_input_is_read_to_the_end)
{
	enum { N = 3000000 };
	char *big = malloc(N), *c = malloc(N);
	kelma_buf got = KELMA_BUF_INIT;
	memset(big, 'a', N);
	big[N - 1] = '\n';
	size_t n = _i ? ZSTD_compress(c, N, big, N, 3) : gzip(big, N, c, N);
	const char *why = NULL;
	reader r = {
		.file = stdin_name, .nfile = 1, .max_record = N, .fail = on_fail, .arg = &why
	};
	feed(c, n, n / 2);
	read_all(&r, &got);
	ck_assert_ptr_null(why);
	ck_assert_uint_eq(got.len, N + 1);
	ck_assert_mem_eq(got.data, big, N);
	free(big);
	free(c);
	kelma_buf_free(&got);
}
END_TEST

/* UTF-16: blocks end at whole newlines, not at a 0A byte inside a letter. */
START_TEST(wide_text_is_cut_at_its_own_newlines)
{
	static const char le[] = "\xff\xfe"
				 "a\0\n\0\x0a\x06\n\0b\0",
			  be[] = "\xfe\xff"
				 "\0a\0\n\x0a\x06\0\n\0b";
	const char *s = _i ? be : le;
	size_t n = sizeof le - 1;
	for (size_t cut = 4; cut <= n; cut++) {
		const char *why = NULL;
		size_t total = 0;
		block b = { 0 };
		reader r = { .file = stdin_name,
			     .nfile = 1,
			     .how = SPLIT_TEXT,
			     .max_record = 1000,
			     .eager = 1,
			     .fail = on_fail,
			     .arg = &why };
		feed(s, n, cut);
		while (reader_next(&r, &b) > 0) {
			ck_assert_ptr_nonnull(b.charset);
			ck_assert_int_eq(strncmp(b.charset, "UTF-16", 6), 0);
			ck_assert_uint_eq(b.b.len % 2, 0);
			total += b.b.len;
		}
		ck_assert_uint_eq(total, n);
		kelma_buf_free(&b.b);
		reader_free(&r);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("cli reader");
	TCase *t = tcase_create("reader");
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, records_do_not_depend_on_how_input_arrives, 0,
			    sizeof cases / sizeof *cases);
	tcase_add_test(t, too_long_records_are_one_record_wherever_they_are_cut);
	tcase_add_loop_test(t, compressed_input_split_and_truncated_anywhere, 0, 2);
	tcase_add_loop_test(t, highly_compressed_input_is_read_to_the_end, 0, 2);
	tcase_add_loop_test(t, wide_text_is_cut_at_its_own_newlines, 0, 2);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
