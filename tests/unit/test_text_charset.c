/* text: decoding charsets by name, against ICU; offset maps of the result. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>

static kelma_buf out;
static kelma_map map;

static void
setup(void)
{
	out = (kelma_buf)KELMA_BUF_INIT;
	map = (kelma_map)KELMA_MAP_INIT;
}

static void
teardown(void)
{
	kelma_buf_free(&out);
	kelma_map_free(&map);
}

/* What ICU makes of s, as UTF-8. */
static size_t
icu(const char *name, const char *s, size_t n, char *d, size_t cap)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar u[4096];
	int32_t k;
	UConverter *c = ucnv_open(name, &e);
	int32_t m = ucnv_toUChars(c, u, 4096, s, (int32_t)n, &e);
	u_strToUTF8(d, (int32_t)cap, &k, u, m, &e);
	ck_assert(U_SUCCESS(e));
	ucnv_close(c);
	return (size_t)k;
}

/* ours, ICU's name for it */
static const char *const singles[][2] = {
	{ "windows-1256", "windows-1256" },
	{ "CP1256", "windows-1256" },
	{ "windows_1252", "windows-1252" },
	{ "ISO-8859-1", "ISO-8859-1" },
	{ "latin1", "ISO-8859-1" },
	{ "ISO-8859-6", "ISO-8859-6" },
	{ "arabic", "ISO-8859-6" },
	{ "iso885915", "ISO-8859-15" },
	{ "cp850", "cp850" },
	{ "IBM437", "cp437" },
	{ "cp720", "ibm-720" },
	{ "DOS-720", "ibm-720" },
	{ "cp864", "cp864" },
	{ "macintosh", "macintosh" },
	{ "windows-1254", "windows-1254" },
};

START_TEST(single_byte_tables_are_those_of_icu)
{
	char all[512], want[2048];
	for (int i = 0; i < 512; i++) all[i] = (char)(i * 37);
	size_t bad, k = icu(singles[_i][1], all, sizeof all, want, sizeof want);
	ck_assert_int_eq(
		kelma_charset_decode(singles[_i][0], all, sizeof all, &out, NULL, &bad, NULL),
		KELMA_OK);
	ck_assert_uint_eq(out.len, k);
	ck_assert(!memcmp(out.data, want, k));
	out.len = 0;
	ck_assert_int_eq(
		kelma_charset_decode(singles[_i][0], all, sizeof all, &out, &map, NULL, NULL),
		KELMA_OK);
	ck_assert(out.len == k && !memcmp(out.data, want, k));
	kelma_span sp = kelma_map_to_orig(&map, (kelma_span){ k - 1, k });
	ck_assert_uint_eq(sp.end, sizeof all);
}
END_TEST

START_TEST(mac_arabic_is_known_without_icu)
{
	static const char in[] =
		"\xe7\xe4\xd3\xe4\xc7\xe5 \xb1\xac\x85"; /* h l s l a m, digit 1, comma, O umlaut */
	ck_assert_int_eq(
		kelma_charset_decode("x-mac-arabic", in, sizeof in - 1, &out, NULL, NULL, NULL),
		KELMA_OK);
	ck_assert_str_eq(
		out.data,
		"\xd9\x87\xd9\x84\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 \xd9\xa1\xd8\x8c\xc3\x96");
}
END_TEST

/* Charsets without a table of ours. */
static const struct {
	const char *name, *in;
	size_t n;
} others[] = {
	{ "Shift_JIS", "\x93\xfa\x96{ abc \xff", 9 },
	{ "GB18030", "\x81\x30\x81\x30\xc4\xe3z", 7 },
	{ "UTF-32LE", "a\0\0\0\x30\x2d\0\0\0\xf6\x01\0", 12 },
	{ "KOI8-R", "\xd0\xd2\xc9\xd7\xc5\xd4", 6 },
	{ "UTF-7", "Hi +JjY- ok", 11 },
	{ "windows-1255", "\xf9\xec\xe5\xed", 4 },
	{ "ISO-2022-JP", "\033$B$3\033(Bx", 9 },
};

START_TEST(any_icu_charset_by_name)
{
	char want[256];
	size_t k = icu(others[_i].name, others[_i].in, others[_i].n, want, sizeof want);
	ck_assert_int_eq(kelma_charset_decode(others[_i].name, others[_i].in, others[_i].n, &out,
					      &map, NULL, NULL),
			 0);
	ck_assert_uint_eq(out.len, k);
	ck_assert(!memcmp(out.data, want, k));
	size_t in = 0, to = 0; /* the map covers both sides */
	for (size_t i = 0; i < map.n; i++) in += map.seg[i].in_len, to += map.seg[i].out_len;
	ck_assert_uint_eq(in, others[_i].n);
	ck_assert_uint_eq(to, k);
}
END_TEST

START_TEST(long_text_through_icu_keeps_its_map)
{
	enum { N = 20000 };
	static char in[4 * N];
	for (int i = 0; i < N; i++) memcpy(in + 4 * i, i % 3 ? "\x30\x2d\0\0" : "\0\xf6\x01\0", 4);
	ck_assert_int_eq(kelma_charset_decode("UTF-32LE", in, sizeof in, &out, &map, NULL, NULL),
			 KELMA_OK);
	for (size_t i = 0, at = 0; i < N; i++) {
		size_t k = i % 3 ? 3 : 4;
		kelma_span sp = kelma_map_to_orig(&map, (kelma_span){ at, at + k });
		ck_assert(sp.start == 4 * i && sp.end == 4 * i + 4);
		at += k;
	}
}
END_TEST

static const struct {
	const char *name, *in;
	size_t n;
	const char *want;
	size_t bad;
} unicode[] = {
	{ "UTF-16LE", "a\0'\x06", 4, "a\xd8\xa7", 0 },
	{ "UTF-16BE", "\0a\x06'", 4, "a\xd8\xa7", 0 },
	{ "utf16",
	  "\xff\xfe"
	  "a\0",
	  4, "a", 0 },
	{ "UTF-16", "\xfe\xff\0a", 4, "a", 0 },
	{ "UTF-16", "\0a", 2, "a", 0 },
	{ "UTF-16LE", "=\xd8\0\xde", 4, "\xf0\x9f\x98\x80", 0 },
	{ "UTF-16LE",
	  "=\xd8"
	  "a\0",
	  4,
	  "\xef\xbf\xbd"
	  "a",
	  1 },
	{ "UTF-16LE", "a\0b", 3, "a\xef\xbf\xbd", 1 },
	{ "UTF-16LE", "\0\xde", 2, "\xef\xbf\xbd", 1 },
	{ "utf-8",
	  "\xef\xbb\xbf"
	  "a\xff",
	  5, "a\xef\xbf\xbd", 1 },
	{ "US-ASCII", "abc", 3, "abc", 0 },
	{ "windows-1256", "", 0, "", 0 },
	{ "ISO-8859-6", "\xa1\xc7", 2, "\xef\xbf\xbd\xd8\xa7", 1 },
};

START_TEST(unicode_forms_and_bad_bytes)
{
	size_t bad = 77;
	for (int with_map = 0; with_map < 2; with_map++) {
		out.len = 0;
		kelma_buf_add(&out, "", 0);
		ck_assert_int_eq(kelma_charset_decode(unicode[_i].name, unicode[_i].in,
						      unicode[_i].n, &out, with_map ? &map : NULL,
						      &bad, NULL),
				 KELMA_OK);
		if (unicode[_i].n) ck_assert_str_eq(out.data, unicode[_i].want);
		ck_assert_uint_eq(out.len, strlen(unicode[_i].want));
		ck_assert_uint_eq(bad, unicode[_i].bad);
	}
}
END_TEST

START_TEST(wrong_names_and_arguments)
{
	kelma_err err;
	kelma_buf_add(&out, "keep", 4);
	ck_assert_int_eq(kelma_charset_decode("no-such-thing", "x", 1, &out, NULL, NULL, &err),
			 KELMA_ENOTFOUND);
	ck_assert_int_eq(kelma_charset_decode("", "x", 1, &out, NULL, NULL, &err), KELMA_ENOTFOUND);
	ck_assert_int_eq(kelma_charset_decode(NULL, "x", 1, &out, NULL, NULL, &err), KELMA_EARG);
	ck_assert_int_eq(err.code, KELMA_EARG);
	ck_assert_str_eq(out.data, "keep");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("text: charsets");
	TCase *t = tcase_create("charset");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, single_byte_tables_are_those_of_icu, 0,
			    sizeof singles / sizeof *singles);
	tcase_add_test(t, mac_arabic_is_known_without_icu);
	tcase_add_loop_test(t, any_icu_charset_by_name, 0, sizeof others / sizeof *others);
	tcase_add_test(t, long_text_through_icu_keeps_its_map);
	tcase_add_loop_test(t, unicode_forms_and_bad_bytes, 0, sizeof unicode / sizeof *unicode);
	tcase_add_test(t, wrong_names_and_arguments);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
