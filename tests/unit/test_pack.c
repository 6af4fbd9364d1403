/* pack: opening, verifying, string maps. */
#include <check.h>
#include "pack/pack.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
make_pack(kelma_buf *out)
{
	pack_writer w = PACK_WRITER_INIT;
	ck_assert_int_eq(pack_writer_add(&w, "one", "hello", 5), KELMA_OK);
	ck_assert_int_eq(pack_writer_add(&w, "empty", "", 0), KELMA_OK);
	ck_assert_int_eq(pack_writer_add(&w, "one", "x", 1), KELMA_EARG);
	ck_assert_int_eq(pack_writer_finish(&w, out), KELMA_OK);
	pack_writer_free(&w);
}

static kelma_status
open_bytes(const char *p, size_t n, kelma_res **r, kelma_err *err)
{
	char path[] = "/tmp/kelma-pack-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, p, n), (ssize_t)n);
	close(fd);
	kelma_status st = kelma_res_open(path, r, err);
	unlink(path);
	return st;
}

START_TEST(pack_written_is_pack_read)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_res *r;
	size_t n;
	make_pack(&b);
	ck_assert_int_eq(open_bytes(b.data, b.len, &r, NULL), KELMA_OK);
	ck_assert(!memcmp(pack_section(r, "one", &n), "hello", 5));
	ck_assert_uint_eq(n, 5);
	ck_assert_ptr_nonnull(pack_section(r, "empty", &n));
	ck_assert_ptr_null(pack_section(r, "two", &n));
	kelma_res_free(r);
	kelma_buf_free(&b);
}
END_TEST

START_TEST(every_flipped_byte_and_every_cut_is_noticed)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_res *r;
	make_pack(&b);
	for (size_t i = 0; i < b.len; i++) {
		kelma_err err = { 0 };
		if (i >= 32 + 2 * 48 && (i % 64 >= 5 || i / 64 != 2)) continue; /* padding */
		b.data[i] ^= 0x41;
		ck_assert_int_eq(open_bytes(b.data, b.len, &r, &err), KELMA_EDATA);
		ck_assert_ptr_null(r);
		b.data[i] ^= 0x41;
	}
	for (size_t i = 0; i < b.len; i += 7)
		ck_assert_int_eq(open_bytes(b.data, i, &r, NULL), KELMA_EDATA);
	ck_assert_int_eq(kelma_res_open("/nonexistent", &r, NULL), KELMA_EIO);
	kelma_buf_free(&b);
}
END_TEST

START_TEST(embedded_pack_verifies)
{
	kelma_res *r;
	ck_assert_int_eq(kelma_res_open(NULL, &r, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_res_verify(r, NULL), KELMA_OK);
	kelma_res_free(r);
}
END_TEST

START_TEST(map_finds_what_was_added_and_nothing_else)
{
	pack_mapw w = PACK_MAPW_INIT;
	kelma_buf b = KELMA_BUF_INIT;
	char k[16], v[16];
	for (int i = 0; i < 5000; i++) {
		int kl = snprintf(k, sizeof k, "key%d", i * 7919 % 5000),
		    vl = snprintf(v, sizeof v, "v%d", i);
		ck_assert_int_eq(pack_mapw_add(&w, k, (size_t)kl, v, (size_t)vl), KELMA_OK);
	}
	ck_assert_int_eq(pack_mapw_add(&w, "key0", 4, "again", 5), KELMA_OK);
	ck_assert_int_eq(pack_mapw_finish(&w, &b), KELMA_OK);
	pack_map m;
	ck_assert_int_eq(pack_map_open(&m, b.data, b.len, NULL), KELMA_OK);
	ck_assert_uint_eq(m.count, 5000);
	size_t vl;
	const char *p = pack_map_get(&m, "key0", 4, &vl);
	ck_assert(p && vl == 2 && !memcmp(p, "v0", 2));
	ck_assert_ptr_null(pack_map_get(&m, "key5000", 7, &vl));
	ck_assert_ptr_null(pack_map_get(&m, "", 0, &vl));
	for (size_t cut = 0; cut < b.len; cut += 97) { /* cut maps never read outside */
		pack_map c;
		if (cut) ck_assert_int_eq(pack_map_open(&c, b.data, cut, NULL), KELMA_EDATA);
	}
	pack_mapw_free(&w);
	kelma_buf_free(&b);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("pack");
	TCase *t = tcase_create("pack");
	tcase_add_test(t, pack_written_is_pack_read);
	tcase_add_test(t, every_flipped_byte_and_every_cut_is_noticed);
	tcase_add_test(t, embedded_pack_verifies);
	tcase_add_test(t, map_finds_what_was_added_and_nothing_else);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
