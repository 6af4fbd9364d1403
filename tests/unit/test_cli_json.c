/* The JSON reader of the program: strict, by position; json-c is the oracle for what it accepts. */
#define _GNU_SOURCE
#include "../../cli/records/json.c"
#include <check.h>
#include <json-c/json.h>

static kelma_status
read_text(const char *s, size_t n, const char *path, kelma_buf *text, kelma_err *err)
{
	json_object_view v = { 0 }, inner = { 0 };
	text->len = 0;
	kelma_status st = json_read(&v, s, n, err);
	if (!st) st = json_text(&v, &inner, s, path, text, err);
	json_view_free(&v);
	json_view_free(&inner);
	return st;
}

/* What is refused, and the byte that is blamed. */
static const struct { const char *s; kelma_status st; size_t pos;
} refused[] = {
	{ "", KELMA_ESYNTAX, 0 },
	{ "  ", KELMA_ESYNTAX, 2 },
	{ "[]", KELMA_ESYNTAX, 0 },
	{ "{", KELMA_ESYNTAX, 1 },
	{ "{\"a\"}", KELMA_ESYNTAX, 4 },
	{ "{\"a\":}", KELMA_ESYNTAX, 5 },
	{ "{\"a\":1,}", KELMA_ESYNTAX, 7 },
	{ "{a:1}", KELMA_ESYNTAX, 1 },
	{ "{'a':1}", KELMA_ESYNTAX, 1 },
	{ "{\"a\":1} x", KELMA_ESYNTAX, 8 },
	{ "{\"a\":01}", KELMA_ESYNTAX, 5 },
	{ "{\"a\":1.}", KELMA_ESYNTAX, 5 },
	{ "{\"a\":.5}", KELMA_ESYNTAX, 5 },
	{ "{\"a\":+1}", KELMA_ESYNTAX, 5 },
	{ "{\"a\":1e}", KELMA_ESYNTAX, 5 },
	{ "{\"a\":-}", KELMA_ESYNTAX, 5 },
	{ "{\"a\":NaN}", KELMA_ESYNTAX, 5 },
	{ "{\"a\":TRUE}", KELMA_ESYNTAX, 5 },
	{ "{\"a\":[1,]}", KELMA_ESYNTAX, 8 },
	{ "{\"a\":[1}", KELMA_ESYNTAX, 7 },
	{ "{\"a\":{\"b\":1]}", KELMA_ESYNTAX, 11 },
	{ "{\"a\":\"x", KELMA_ESYNTAX, 5 },
	{ "{\"a\":\"\\x\"}", KELMA_ESYNTAX, 6 },
	{ "{\"a\":\"\\u12g4\"}", KELMA_ESYNTAX, 6 },
	{ "{\"a\":\"\x01\"}", KELMA_ESYNTAX, 6 },
	{ "{\"a\":\"\\ud800\"}", KELMA_ESYNTAX, 6 },
	{ "{\"a\":\"\\ud800\\u0041\"}", KELMA_ESYNTAX, 6 },
	{ "{\"a\":\"\\udc00\"}", KELMA_ESYNTAX, 6 },
	{ "{\"a\":\"\\\"}", KELMA_ESYNTAX, 5 },
	{ "{\"a\":\"\xff\"}", KELMA_EUTF8, 6 },
	{ "{\"a\":1,\"a\":2}", KELMA_ESYNTAX, 7 },
	{ "{\"a\":1,\"\\u0061\":2}", KELMA_ESYNTAX, 7 },
	{ "{\"a\":1,\"b\":2 \"c\":3}", KELMA_ESYNTAX, 13 },
};
START_TEST(refuses_what_is_not_strict_json)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	ck_assert_int_eq(read_text(refused[_i].s, strlen(refused[_i].s), "a", &t, &err),
			 refused[_i].st);
	ck_assert_msg(err.pos == refused[_i].pos, "%s: byte %zu", refused[_i].s, err.pos);
	kelma_buf_free(&t);
}
END_TEST

static const struct { const char *s, *path, *text;
} found[] = {
	{ "{\"text\":\"x\"}", "text", "x" },
	{ " {\t\"text\" :\r\n \"x\" } ", "text", "x" },
	{ "{\"text\":\"\\u0633\\u0644 \\\"\\/\\b\\f\\n\\r\\t\\\\\"}", "text",
	  "\xd8\xb3\xd9\x84 \"/\b\f\n\r\t\\" },
	{ "{\"text\":\"\\ud83d\\ude00\"}", "text", "\xf0\x9f\x98\x80" },
	{ "{\"te\\u0078t\":\"x\"}", "text", "x" },
	{ "{\"a\":{\"b\":\"x\"},\"b\":\"y\"}", "a.b", "x" },
	{ "{\"a.b\":\"x\",\"a\":{\"b\":\"y\"}}", "a.b", "x" },
	{ "{\"a\":[\"p\",[\"q\",{\"r\":\"x\"}]]}", "a.1.1.r", "x" },
	{ "{\"a\":[],\"b\":{},\"c\":\"x\"}", "c", "x" },
	{ "{\"a\":-0.5e+3,\"b\":[true,false,null,0],\"c\":\"\"}", "c", "" },
	{ "{\"\":\"x\"}", "", "x" },
};
START_TEST(finds_the_text_at_a_path)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	ck_assert_int_eq(read_text(found[_i].s, strlen(found[_i].s), found[_i].path, &t, &err),
			 KELMA_OK);
	ck_assert_uint_eq(t.len, strlen(found[_i].text));
	ck_assert_mem_eq(t.data, found[_i].text, t.len);
	kelma_buf_free(&t);
}
END_TEST

static const struct { const char *s, *path; kelma_status st;
} absent[] = {
	{ "{}", "text", KELMA_ENOTFOUND },
	{ "{\"text\":1}", "text", KELMA_EARG },
	{ "{\"text\":null}", "text", KELMA_EARG },
	{ "{\"a\":[\"x\"]}", "a.1", KELMA_ENOTFOUND },
	{ "{\"a\":[\"x\"]}", "a.x", KELMA_ENOTFOUND },
	{ "{\"a\":\"x\"}", "a.b", KELMA_ENOTFOUND },
	{ "{\"a\":{\"b\":\"x\",\"b\":\"y\"}}", "a.b", KELMA_ENOTFOUND },
	{ "{\"a\":[]}", "a.0", KELMA_ENOTFOUND },
	{ "{\"a\":[1]}", "a.99999999999", KELMA_ENOTFOUND },
	{ "{\"a\":{\"\":{}}}", "a..b", KELMA_ENOTFOUND },
};
START_TEST(says_when_there_is_no_text)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	ck_assert_int_eq(read_text(absent[_i].s, strlen(absent[_i].s), absent[_i].path, &t, &err),
			 absent[_i].st);
	kelma_buf_free(&t);
}
END_TEST

START_TEST(many_keys_stay_linear_and_duplicates_are_found)
{
	kelma_buf s = KELMA_BUF_INIT, t = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	char b[40];
	kelma_buf_add(&s, "{", 1);
	for (int i = 0; i < 100000; i++)
		kelma_buf_add(&s, b, (size_t)snprintf(b, sizeof b, "\"k%d\":%d,", i, i));
	size_t mark = s.len;
	kelma_buf_add(&s, "\"text\":\"x\"}", 11);
	ck_assert_int_eq(read_text(s.data, s.len, "text", &t, &err), KELMA_OK);
	s.len = mark;
	kelma_buf_add(&s, "\"k5\":\"x\"}", 9);
	ck_assert_int_eq(read_text(s.data, s.len, "text", &t, &err), KELMA_ESYNTAX);
	ck_assert_uint_eq(err.pos, mark);
	kelma_buf_free(&s);
	kelma_buf_free(&t);
}
END_TEST

START_TEST(depth_has_a_limit_and_no_recursion)
{
	kelma_buf s = KELMA_BUF_INIT, t = KELMA_BUF_INIT;
	kelma_err err = { 0 };
	for (int open = 0; open < 3; open++) {
		size_t n = open == 2 ? 1000000 : 600;
		s.len = 0;
		kelma_buf_add(&s, "{\"x\":", 5);
		for (size_t i = 0; i < n; i++)
			kelma_buf_add(&s, open ? "[" : "{\"a\":", open ? 1 : 5);
		ck_assert_int_eq(read_text(s.data, s.len, "x", &t, &err), KELMA_ESYNTAX);
		ck_assert_str_eq(err.msg, "JSON nested too deeply");
	}
	kelma_buf_free(&s);
	kelma_buf_free(&t);
}
END_TEST

/* What we accept, json-c accepts too, and reads the same text; texts are made by damaging good
 * ones. */
START_TEST(agrees_with_json_c)
{
	static const char *const seed[] = {
		"{\"id\":17,\"text\":\"sala\\u0645 \\ud83d\\ude00 "
		"\\n\",\"x\":[1,2.5e-3,{\"y\":null}],\"z\":true}",
		"{\"text\":\"\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85\",\"a\":{\"b\":{\"c\":[[],{}]}},"
		"\"n\":-0.0}",
	};
	static const char bits[] = "{}[]\",:\\u0019eE+-. \ttruefalsn\xd8\xff";
	struct json_tokener *tok = json_tokener_new_ex(600);
	kelma_buf t = KELMA_BUF_INIT;
	unsigned r = 12345, accepted = 0;
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	for (int round = 0; round < 200000; round++) {
		char b[160];
		kelma_err err = { 0 };
		size_t n = strlen(seed[round & 1]);
		memcpy(b, seed[round & 1], n + 1);
		for (int k = 0; k < 1 + round % 3; k++) {
			r = r * 1103515245u + 12345u;
			size_t at = (r >> 8) % n;
			r = r * 1103515245u + 12345u;
			if (r >> 30) b[at] = bits[(r >> 8) % (sizeof bits - 1)];
			else memmove(b + at, b + at + 1, n-- - at);
		}
		kelma_status st = read_text(b, n, "text", &t, &err);
		if (st != KELMA_OK && st != KELMA_ENOTFOUND && st != KELMA_EARG) continue;
		json_tokener_reset(tok);
		struct json_object *o = json_tokener_parse_ex(tok, b, (int)n + 1), *v;
		ck_assert_msg(json_tokener_get_error(tok) == json_tokener_success, "accepted: %s",
			      b);
		if (!st) {
			accepted++;
			ck_assert(json_object_object_get_ex(o, "text", &v));
			ck_assert_uint_eq((size_t)json_object_get_string_len(v), t.len);
			ck_assert_mem_eq(json_object_get_string(v), t.data, t.len);
		}
		json_object_put(o);
	}
	ck_assert_uint_gt(accepted, 10000);
	json_tokener_free(tok);
	kelma_buf_free(&t);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("cli json");
	TCase *t = tcase_create("json");
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, refuses_what_is_not_strict_json, 0,
			    sizeof refused / sizeof *refused);
	tcase_add_loop_test(t, finds_the_text_at_a_path, 0, sizeof found / sizeof *found);
	tcase_add_loop_test(t, says_when_there_is_no_text, 0, sizeof absent / sizeof *absent);
	tcase_add_test(t, many_keys_stay_linear_and_duplicates_are_found);
	tcase_add_test(t, depth_has_a_limit_and_no_recursion);
	tcase_add_test(t, agrees_with_json_c);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
