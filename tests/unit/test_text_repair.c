/* text: repair of damaged text. Examples are written for this test; maps must cover both sides. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdlib.h>
#include <string.h>
#include "text/charset.h"
#include "text/repair.h"

static kelma_res *res;
static repair_model model;
static repair_work work;
static kelma_buf out;
static kelma_map map;

static void
setup(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(repair_model_open(res, &model, NULL), KELMA_OK);
	work = (repair_work)REPAIR_WORK_INIT;
	out = (kelma_buf)KELMA_BUF_INIT;
	map = (kelma_map)KELMA_MAP_INIT;
}

static void
teardown(void)
{
	repair_work_free(&work);
	kelma_buf_free(&out);
	kelma_map_free(&map);
	kelma_res_free(res);
}

/* Run a step; the result is in out (empty when nothing changed), the map is checked. */
static size_t
run(repair_step *step, const char *s, size_t n)
{
	repair_report rep;
	size_t in = 0, to = 0;
	out.len = 0;
	ck_assert_int_eq(step(&model, &work, s, n, &out, &map, &rep), KELMA_OK);
	if (!rep.changes) {
		ck_assert_uint_eq(out.len, 0);
		return 0;
	}
	for (size_t i = 0; i < map.n; i++) {
		ck_assert(map.seg[i].in == in && map.seg[i].out == to);
		in += map.seg[i].in_len, to += map.seg[i].out_len;
	}
	ck_assert_uint_eq(in, n);
	ck_assert_uint_eq(to, out.len);
	ck_assert(*rep.what);
	return rep.changes;
}

static void
becomes(repair_step *step, const char *in, const char *want)
{
	size_t k = run(step, in, strlen(in));
	if (!strcmp(in, want)) {
		ck_assert_msg(!k, "%s -> %.*s", in, (int)out.len, out.data);
		return;
	}
	ck_assert_msg(k && out.len == strlen(want) && !memcmp(out.data, want, out.len), "%s -> %.*s", in, (int)out.len,
		      out.data ? out.data : "");
}

static const char *const html[][2] = {
	{ "caf&eacute; &amp; th&eacute;", "caf\xc3\xa9 & th\xc3\xa9" }, { "&#233;&#xE9;&#XE9;", "\xc3\xa9\xc3\xa9\xc3\xa9" },
	{ "&#150;", "\xe2\x80\x93" }, { "&amp;eacute;", "\xc3\xa9" }, { "&amp;amp;lt;", "<" }, { "AT&T; R&D", "AT&T; R&D" },
	{ "&eacute sans point", "&eacute sans point" }, { "&#0;&#xD800;&#1114112;&#;&#x;", "&#0;&#xD800;&#1114112;&#;&#x;" },
	{ "&nosuch;", "&nosuch;" }, { "&", "&" }, { "", "" }, { "&;&&;", "&;&&;" },
	{ "http://x.ma/?a=1&copy;b www.x.ma/&lt;", "http://x.ma/?a=1&copy;b www.x.ma/&lt;" },
	{ "http://x.ma/?a=1&amp;b=2", "http://x.ma/?a=1&b=2" }, { "&#1605;&#1585;&#1581;&#1576;&#1575;", "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7" },
};

START_TEST(html_references)
{
	becomes(repair_html, html[_i][0], html[_i][1]);
	if (out.len) { /* once is enough */
		char *again = strndup(out.data, out.len);
		becomes(repair_html, again, again);
		free(again);
	}
}
END_TEST

/* Text -> UTF-8 -> read as charset `cs` (undefined bytes as C1 controls). */
static void
misread(const char *s, size_t n, int as, kelma_buf *b)
{
	b->len = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		const unsigned char *u = charset_byte(as, c);
		char c1[2] = { (char)(0xc2 | c >> 6), (char)(0x80 | (c & 0x3f)) };
		if (u[3] & 0x80) kelma_buf_add(b, c1, 2);
		else kelma_buf_add(b, (const char *)u, u[3] & 3);
	}
}

static const char *const sentences[] = {
	"Le guichet a \xc3\xa9t\xc3\xa9 ferm\xc3\xa9 \xc3\xa0 midi, revenez apr\xc3\xa8s le d\xc3\xa9jeuner.",
	"Cr\xc3\xa9" "ation d\xe2\x80\x99un d\xc3\xa9p\xc3\xb4t \xc3\xa0 A\xc3\xaft Melloul",
	/* jit l lbaladiya bash nqad lwraq */
	"\xd8\xac\xd9\x8a\xd8\xaa \xd9\x84\xd9\x84\xd8\xa8\xd9\x84\xd8\xaf\xd9\x8a\xd8\xa9 \xd8\xa8\xd8\xa7\xd8\xb4 "
	"\xd9\x86\xd9\x82\xd8\xa7\xd8\xaf \xd9\x84\xd9\x88\xd8\xb1\xd8\xa7\xd9\x82",
	/* an application for a building permit */
	"\xd8\xb7\xd9\x84\xd8\xa8 \xd8\xb1\xd8\xae\xd8\xb5\xd8\xa9 \xd8\xa7\xd9\x84\xd8\xa8\xd9\x86\xd8\xa7\xd8\xa1\xd8\x8c "
	"\xd8\xa7\xd9\x84\xd9\x85\xd8\xb1\xd8\xac\xd9\x88 \xd8\xa7\xd9\x84\xd8\xac\xd9\x88\xd8\xa7\xd8\xa8",
	/* Tifinagh */
	"\xe2\xb4\xb0\xe2\xb5\xa3\xe2\xb5\x93\xe2\xb5\x8d \xe2\xb4\xb0\xe2\xb5\x8e\xe2\xb4\xb0\xe2\xb4\xb7\xe2\xb4\xb0\xe2\xb5\x8d",
	"Kteb-iyi-d ti\xc9\xa3ri d isem n u\xe1\xb8\x8d" "ar",
	"safi merci \xf0\x9f\x98\x80\xf0\x9f\x91\x8d \xc3\xa0 bient\xc3\xb4t",
};
enum { SENTENCES = sizeof sentences / sizeof *sentences };

START_TEST(utf8_misread_once_or_twice)
{
	static const int as[] = { CHARSET_1252, CHARSET_8859_1, CHARSET_1256 };
	const char *s = sentences[_i / 3];
	kelma_buf bad = KELMA_BUF_INIT, twice = KELMA_BUF_INIT;
	misread(s, strlen(s), as[_i % 3], &bad);
	becomes(repair_mojibake, bad.data, s);
	if (_i % 3 == 0) {
		misread(bad.data, bad.len, CHARSET_1252, &twice);
		becomes(repair_mojibake, twice.data, s);
		/* half a line damaged */
		kelma_buf_add(&bad, " | ", 3);
		kelma_buf_add(&bad, s, strlen(s));
		kelma_buf want = KELMA_BUF_INIT;
		kelma_buf_add(&want, s, strlen(s)), kelma_buf_add(&want, " | ", 3), kelma_buf_add(&want, s, strlen(s));
		becomes(repair_mojibake, bad.data, want.data);
		kelma_buf_free(&want);
	}
	kelma_buf_free(&bad), kelma_buf_free(&twice);
}
END_TEST

START_TEST(healthy_text_is_left_alone)
{
	static const char *const more[] = {
		"CAF\xc3\x89\xe2\x80\x99S \xc2\xab \xc3\x89T\xc3\x89\xc2\xbb, O\xc3\x99 ?", "30 \xc2\xb0" "C \xc2\xb1 2 \xc2\xb5m", "\xc3\x83 \xc3\x82 \xc3\x98 \xc3\x99",
		"\xd9\x81\xd9\x82\xd8\xb7\xd8\x8c \xd8\xb4\xd8\xb1\xd8\xb7\xd8\x9f \xd8\xad\xd9\x81\xd8\xb8\xd8\x9b \xc2\xab\xd8\xae\xd8\xb7\xc2\xbb\xe2\x80\xa6", /* tah before marks */
		"Stra\xc3\x9f" "e, \xc3\x84pfel, \xc3\x96l, \xc3\xbc" "ber", "\xc3\x98re\xc3\xa5sen \xc3\xa6ndret", "\xc4\xb0zmir\xe2\x80\x99" "de \xc5\x9fi\xc5\x9f",
		"cr\xc3\xa9\xc3\xa9" "e, \xc3\xa9\xc3\xa9, \xc3\xa0\xc3\xa0\xc3\xa0", "\xce\x91\xce\xb8\xce\xae\xce\xbd\xce\xb1 \xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0",
	};
	if (_i < SENTENCES) becomes(repair_mojibake, sentences[_i], sentences[_i]);
	else if (_i - SENTENCES < (int)(sizeof more / sizeof *more)) becomes(repair_mojibake, more[_i - SENTENCES], more[_i - SENTENCES]);
}
END_TEST

START_TEST(arabic_code_page_read_as_western)
{
	/* two words of sentences[3] in windows-1256, read as windows-1252 */
	becomes(repair_mojibake, "\xc3\x98\xc3\xa1\xc3\x88 \xc3\x91\xc3\x8e\xc3\x95\xc3\x89 \xc3\x87\xc3\xa1\xc3\x88\xc3\xa4\xc3\x87\xc3\x81 2024",
		"\xd8\xb7\xd9\x84\xd8\xa8 \xd8\xb1\xd8\xae\xd8\xb5\xd8\xa9 \xd8\xa7\xd9\x84\xd8\xa8\xd9\x86\xd8\xa7\xd8\xa1 2024");
}
END_TEST

/* No input may take more than linear time or memory: megabytes of the worst character. */
START_TEST(long_lines_stay_linear)
{
	static const char *const worst[] = { "\xc3\x83", "\xc3\x83\xc2\xa9", "&amp;", "&", "\xd8\xb7\xc2\xa7", "\xc3\x83 ", "\xd8\xa7\xd9\x84", "\xd8\xa3\xd9\x84\xd8\xa7" };
	enum { BIG = 2 << 20 };
	size_t k = strlen(worst[_i]);
	char *s = malloc(BIG);
	for (size_t i = 0; i < BIG; i++) s[i] = worst[_i][i % k];
	run(repair_html, s, BIG / k * k);
	run(repair_mojibake, s, BIG / k * k);
	run(repair_lamalef, s, BIG / k * k);
	run(repair_visual, s, BIG / k * k);
	run(repair_glued, s, BIG / k * k);
	free(s);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("text: repair");
	TCase *t = tcase_create("repair");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, html_references, 0, sizeof html / sizeof *html);
	tcase_add_loop_test(t, utf8_misread_once_or_twice, 0, 3 * SENTENCES);
	tcase_add_loop_test(t, healthy_text_is_left_alone, 0, SENTENCES + 16);
	tcase_add_test(t, arabic_code_page_read_as_western);
	tcase_add_loop_test(t, long_lines_stay_linear, 0, 8);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
