/* norm: the four Unicode forms. Unicode's own NormalizationTest when the machine has it (Debian:
 * unicode-data), and ICU for every code point, alone and between others. */
#include <check.h>
#include "norm/norm.h"
#include "text/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { FORMS = 4, COLUMNS = 5 };
static const char *const profile[FORMS] = { "nfc\n", "nfd\n", "nfkc\n", "nfkd\n" };
static kelma_res *res;
static kelma_norm *nm[FORMS];

static void
set_up(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	for (int f = 0; f < FORMS; f++)
		ck_assert_int_eq(kelma_norm_new(res, profile[f], &nm[f], NULL), KELMA_OK);
}

static void
tear_down(void)
{
	for (int f = 0; f < FORMS; f++) kelma_norm_free(nm[f]);
	kelma_res_free(res);
}

/* "0041 0300" -> UTF-8 in d; returns its length. */
static size_t
column(const char *s, size_t n, char *d)
{
	size_t k = 0;
	for (const char *e = s + n; s < e; s++) {
		char *next;
		k += utf8_put((uint32_t)strtoul(s, &next, 16), d + k);
		s = next;
	}
	return k;
}

static int
gives(int f, const char *s, size_t n, const char *want, size_t wn)
{
	static kelma_buf out;
	static kelma_map map;
	out.len = 0;
	return !kelma_norm_run(nm[f], s, n, &out, &map, NULL) && out.len == wn &&
	       !memcmp(out.data, want, wn);
}

START_TEST(normalization_test_of_unicode)
{
	static const char files[][64] = { "/usr/share/unicode/NormalizationTest.txt",
					  "/usr/share/unicode/NormalizationTest.txt.bz2" };
	char line[4096], c[COLUMNS][512], cmd[128];
	size_t n[COLUMNS], rows = 0, bad = 0;
	FILE *f = fopen(files[0], "r");
	int pipe = !f;
	if (!f && !(f = fopen(files[1], "r")))
		return; /* not on this machine: the other tests stand in */
	if (pipe) {
		fclose(f);
		snprintf(cmd, sizeof cmd, "bzip2 -dc %s 2>/dev/null", files[1]);
		if (!(f = popen(cmd, "r"))) return;
	}
	while (fgets(line, sizeof line, f)) {
		char *p = line;
		if (*p == '#' || *p == '@') continue;
		for (int k = 0; k < COLUMNS; k++) {
			size_t len = strcspn(p, ";");
			n[k] = column(p, len, c[k]);
			p += len + 1;
		}
		int ok = 1;
		for (int k = 0; k < COLUMNS; k++) {
			int compat = k > 2;
			ok &= gives(0, c[k], n[k], c[compat ? 3 : 1], n[compat ? 3 : 1]);
			ok &= gives(1, c[k], n[k], c[compat ? 4 : 2], n[compat ? 4 : 2]);
			ok &= gives(2, c[k], n[k], c[3], n[3]) & gives(3, c[k], n[k], c[4], n[4]);
		}
		rows++;
		bad += !ok;
	}
	if (pipe) pclose(f);
	else fclose(f);
	if (!rows) return; /* no bzip2 */
	printf("NormalizationTest: %zu rows, %zu wrong\n", rows, bad);
	ck_assert_uint_gt(rows, 18000);
	ck_assert_uint_eq(bad, 0);
}
END_TEST

START_TEST(every_code_point_as_icu)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *icu[FORMS] = { unorm2_getNFCInstance(&e), unorm2_getNFDInstance(&e),
					   unorm2_getNFKCInstance(&e), unorm2_getNFKDInstance(&e) };
	ck_assert(U_SUCCESS(e));
	for (uint32_t cp = 0; cp < 0x110000; cp++) {
		char s[32], want[256];
		UChar u[64], v[128];
		int32_t un, vn, wn;
		size_t n = 0;
		if (cp >= 0xd800 && cp < 0xe000) continue;
		if (cp == 0x30000) cp = 0xe0000; /* unassigned planes */
		if (cp == 0xe1000) cp = 0x10fff0;
		n += utf8_put('e', s + n);
		n += utf8_put(cp, s + n);
		n += utf8_put(0x301, s + n);
		n += utf8_put(0x323, s + n);
		u_strFromUTF8(u, 64, &un, s, (int32_t)n, &e);
		for (int f = 0; f < FORMS; f++) {
			vn = unorm2_normalize(icu[f], u, un, v, 128, &e);
			u_strToUTF8(want, sizeof want, &wn, v, vn, &e);
			ck_assert_msg(gives(f, s, n, want, (size_t)wn), "U+%04X in form %d",
				      (unsigned)cp, f);
		}
		ck_assert(U_SUCCESS(e));
	}
}
END_TEST

START_TEST(none_keeps_every_code_point)
{
	kelma_norm *none;
	kelma_buf in = KELMA_BUF_INIT, out = KELMA_BUF_INIT;
	ck_assert_int_eq(kelma_norm_new(res, "none", &none, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_buf_reserve(&in, 0x110000 * 4), KELMA_OK);
	for (uint32_t cp = 0; cp < 0x110000; cp++)
		if (cp < 0xd800 || cp >= 0xe000) in.len += utf8_put(cp, in.data + in.len);
	ck_assert_int_eq(kelma_norm_run(none, in.data, in.len, &out, NULL, NULL), KELMA_OK);
	ck_assert(out.len == in.len && !memcmp(out.data, in.data, in.len));
	kelma_buf_free(&in), kelma_buf_free(&out);
	kelma_norm_free(none);
}
END_TEST

/* Hostile input stays linear: ten times the text, about ten times the work (bytes out and memory
 * stay bounded too). */
START_TEST(hostile_texts_are_linear)
{
	static const char *const unit[] = { "\xcc\xa3\xcc\x81",
					    "a",
					    "\xd9\x91\xd9\x8e",
					    " ",
					    "\xd9\x80",
					    "` ",
					    "\xce\xb5",
					    "\n ",
					    "\xe2\x80\x8d",
					    "\xf0\x9f\x98\x80",
					    "\xe1\x84\x80\xe1\x85\xa1",
					    "a ",
					    "(" };
	static const char *const name[] = { "unify",      "search",      "social",
					    "darija-key", "arabizi-key", "tifinagh" };
	kelma_buf in = KELMA_BUF_INIT, out = KELMA_BUF_INIT;
	kelma_map map = KELMA_MAP_INIT;
	for (size_t p = 0; p < sizeof name / sizeof *name; p++) {
		kelma_norm *x;
		ck_assert_int_eq(kelma_norm_new(res, name[p], &x, NULL), KELMA_OK);
		for (size_t u = 0; u < sizeof unit / sizeof *unit; u++) {
			in.len = out.len = 0;
			ck_assert_int_eq(kelma_buf_add(&in, "e", 1), KELMA_OK);
			while (in.len < 100000)
				ck_assert_int_eq(kelma_buf_add(&in, unit[u], strlen(unit[u])),
						 KELMA_OK);
			ck_assert_int_eq(kelma_norm_run(x, in.data, in.len, &out, &map, NULL),
					 KELMA_OK);
			ck_assert_uint_le(out.len, in.len + 16);
		}
		kelma_norm_free(x);
	}
	kelma_map_free(&map);
	kelma_buf_free(&in), kelma_buf_free(&out);
}
END_TEST

int
main(void)
{
	TCase *t = tcase_create("forms");
	tcase_set_timeout(t, 240); /* a quadratic step needs minutes for the hostile texts */
	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_test(t, normalization_test_of_unicode);
	tcase_add_test(t, every_code_point_as_icu);
	tcase_add_test(t, none_keeps_every_code_point);
	tcase_add_test(t, hostile_texts_are_linear);
	Suite *s = suite_create("norm forms");
	suite_add_tcase(s, t);
	SRunner *sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	int bad = srunner_ntests_failed(sr);
	srunner_free(sr);
	return bad != 0;
}
