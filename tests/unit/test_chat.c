/* chat: reply language, cues, slots that give the message back, guards, key. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;
static kelma_chat *chat;

static void
setup(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_chat_new(res, NULL, &chat, NULL), KELMA_OK);
}

static void
teardown(void)
{
	kelma_chat_free(chat);
	kelma_res_free(res);
}

static void
run(const char *s)
{
	kelma_err err = { 0 };
	ck_assert_msg(kelma_chat_run(chat, NULL, s, strlen(s), &err) == KELMA_OK, "%s: %s", s,
		      err.msg);
}

static const struct {
	const char *text, *cues;
} cue_rows[] = {
#include "chat_cues.h"
};

START_TEST(cues)
{
	int bad = 0;
	for (size_t i = 0; i < sizeof cue_rows / sizeof *cue_rows; i++) {
		char got[256] = "";
		run(cue_rows[i].text);
		for (int k = 0; k < KELMA_CUE_COUNT; k++)
			if (kelma_chat_get_cues(chat) >> k & 1) {
				if (*got) strcat(got, " ");
				strcat(got, kelma_cue_name((kelma_cue)k));
			}
		if (!strcmp(got, cue_rows[i].cues)) continue;
		fprintf(stderr, "%s: want [%s], got [%s]\n", cue_rows[i].text, cue_rows[i].cues,
			got);
		bad++;
	}
	ck_assert_int_eq(bad, 0);
	ck_assert_uint_ge(sizeof cue_rows / sizeof *cue_rows, 100);
}
END_TEST

START_TEST(reply)
{
	static const struct { const char *text; kelma_label label; kelma_script script;
	} rows[] = {
		{ "salam, bghit n3ref fin kayn lmaktab dyalkom", KELMA_LABEL_ARY_LATN,
		  KELMA_SCRIPT_LATIN },
		{ "سلام، بغيت نعرف فين كاين المكتب ديالكم", KELMA_LABEL_ARY_ARAB,
		  KELMA_SCRIPT_ARABIC },
		{ "بغيت نسولكم على dossier ديالي واش ساليتوه", KELMA_LABEL_ARY_ARAB,
		  KELMA_SCRIPT_ARABIC },
		{ "السيد المدير المحترم، أتقدم إليكم بطلب الحصول على شهادة السكنى",
		  KELMA_LABEL_ARB_ARAB, KELMA_SCRIPT_ARABIC },
		{ "Bonjour, je voudrais savoir où se trouve le bureau", KELMA_LABEL_FRA_LATN,
		  KELMA_SCRIPT_LATIN },
		{ "Hello, I would like to know when the office opens", KELMA_LABEL_ENG_LATN,
		  KELMA_SCRIPT_LATIN },
		{ "Buenos días, quisiera saber cuándo abre la oficina", KELMA_LABEL_SPA_LATN,
		  KELMA_SCRIPT_LATIN },
		{ "ⴰⵣⵓⵍ, ⵎⴰⵏⵉ ⵜⵍⵍⴰ ⵜⴰⵙⵏⴱⴹⴰⵢⵜ?", KELMA_LABEL_ZGH_TFNG, KELMA_SCRIPT_TIFINAGH },
		{ "azul fellawen, mani tella tmdint n ugadir?", KELMA_LABEL_BER_LATN,
		  KELMA_SCRIPT_LATIN },
		{ "chokran", KELMA_LABEL_ARY_LATN, KELMA_SCRIPT_LATIN },
		{ "merci", KELMA_LABEL_FRA_LATN, KELMA_SCRIPT_LATIN },
		{ "la", KELMA_LABEL_ARY_LATN, KELMA_SCRIPT_LATIN },
		{ "la la", KELMA_LABEL_ARY_LATN, KELMA_SCRIPT_LATIN },
		/* what everybody writes says no language: answer in that of the talk */
		{ "ok", KELMA_LABEL_UND, KELMA_SCRIPT_LATIN },
		{ "12345", KELMA_LABEL_UND, KELMA_SCRIPT_COMMON },
		{ "", KELMA_LABEL_UND, KELMA_SCRIPT_COMMON },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		kelma_script script;
		run(rows[i].text);
		kelma_label l = kelma_chat_get_reply(chat, &script);
		ck_assert_msg(l == rows[i].label && script == rows[i].script, "%s: %s %s",
			      rows[i].text, kelma_label_name(l), kelma_script_code(script));
	}
}
END_TEST

START_TEST(reply_in_their_own_writing)
{
	static const struct { const char *text; kelma_label label; } rows[] = {
#include "chat_reply.h"
	};
	int bad = 0;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		kelma_script script;
		run(rows[i].text);
		kelma_label l = kelma_chat_get_reply(chat, &script);
		const char *end = strrchr(kelma_label_name(l), '-');
		if (l == rows[i].label && end && !strcmp(end + 1, kelma_script_code(script)))
			continue;
		fprintf(stderr, "%s: %s %s\n", rows[i].text, kelma_label_name(l),
			kelma_script_code(script));
		bad++;
	}
	ck_assert_int_eq(bad, 0);
}
END_TEST

static void
check_fill(const char *s, size_t n)
{
	kelma_buf b = KELMA_BUF_INIT;
	size_t k;
	ck_assert_int_eq(kelma_chat_run(chat, NULL, s, n, NULL), KELMA_OK);
	const char *t = kelma_chat_get_template(chat, &k);
	ck_assert_int_eq(kelma_chat_fill(chat, t, k, &b), KELMA_OK);
	ck_assert_msg(b.len == n && !memcmp(b.data ? b.data : "", s, n), "%.*s -> %s -> %s", (int)n,
		      s, t, b.data);
	kelma_buf_free(&b);
}

START_TEST(slots)
{
	kelma_slot x;
	size_t n;
	run("Tel 0612345678, 06 12 34 56 78, 0612345678 et 0661000000, a@b.ma");
	ck_assert_str_eq(kelma_chat_get_template(chat, &n),
			 "Tel {PHONE_1}, {PHONE_1.2}, {PHONE_1} et {PHONE_2}, {EMAIL_1}");
	ck_assert_int_eq(kelma_chat_get_slot(chat, 1, &x), 1);
	ck_assert_str_eq(x.name, "PHONE_1.2");
	ck_assert_str_eq(x.value, "+212612345678");
	ck_assert_uint_eq(x.text.start, 16);
	ck_assert_uint_eq(x.text.end, 30);
	ck_assert_int_eq(kelma_chat_get_slot(chat, 4, &x), 0);
	kelma_buf b = KELMA_BUF_INIT;
	const char *answer = "On appelle le {PHONE_2} {{et}} {PHONE_9} {";
	ck_assert_int_eq(kelma_chat_fill(chat, answer, strlen(answer), &b), KELMA_OK);
	ck_assert_str_eq(b.data, "On appelle le 0661000000 {et} {PHONE_9} {");
	kelma_buf_free(&b);
}
END_TEST

START_TEST(fill_gives_the_message_back)
{
	static const char *const rows[] = {
		"",
		"{",
		"}",
		"{}",
		"{{PHONE_1}}",
		"{PHONE_1} 0612345678 }}{",
		"سميتي يوسف العلوي، رقم البطاقة AB123456",
		"Le 12/03/2025 à 10h30, 1 250,00 DH, ICE 001525411000035",
		"{a@b.ma}{a@b.ma}",
		"\xc2\xa0{ 😀 }",
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_fill(rows[i], strlen(rows[i]));
	check_fill("a\0{b\0}", 6);
	/* every short text of braces, digits and signs */
	static const char alphabet[] = "{}06@. ";
	char s[5];
	for (unsigned v = 0; v < 7 * 7 * 7 * 7 * 7; v++) {
		for (unsigned i = 0, k = v; i < 5; i++, k /= 7) s[i] = alphabet[k % 7];
		if (v % 5 == 0) check_fill(s, 5);
	}
}
END_TEST

START_TEST(guards)
{
	static const struct { const char *text; unsigned want; } rows[] = {
		{ "", 1u << KELMA_GUARD_EMPTY | 1u << KELMA_GUARD_UND },
		{ " \t\xc2\xa0", 1u << KELMA_GUARD_EMPTY | 1u << KELMA_GUARD_UND },
		{ "!!!...", 1u << KELMA_GUARD_NOISE | 1u << KELMA_GUARD_UND },
		{ "😀😀", 1u << KELMA_GUARD_NOISE | 1u << KELMA_GUARD_UND },
		{ "👍", 1u << KELMA_GUARD_UND },
		{ "42", 1u << KELMA_GUARD_UND },
		{ "Je voudrais un rendez-vous", 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		run(rows[i].text);
		ck_assert_msg(kelma_chat_get_guards(chat) == rows[i].want, "%s: %x", rows[i].text,
			      kelma_chat_get_guards(chat));
	}
	char *s = malloc(5000);
	for (size_t i = 0; i < 5000; i++) s[i] = "merci "[i % 6];
	ck_assert_int_eq(kelma_chat_run(chat, NULL, s, 5000, NULL), KELMA_OK);
	ck_assert_uint_eq(kelma_chat_get_guards(chat), 1u << KELMA_GUARD_LONG);
	free(s);
}
END_TEST

START_TEST(model_and_key)
{
	size_t n;
	run("salam, bghit n3ref");
	ck_assert_str_eq(kelma_chat_get_model(chat, &n), "سلام، بغيت نعرف");
	run("ⴰⵣⵓⵍ");
	ck_assert_str_eq(kelma_chat_get_model(chat, &n), "azul");
	run("Je n'ai pas reçu ma carte");
	ck_assert_str_eq(kelma_chat_get_model(chat, &n), "Je n'ai pas reçu ma carte");
	ck_assert_str_eq(kelma_chat_get_key(chat, &n), "je n'ai pas recu ma carte");
	kelma_buf key = KELMA_BUF_INIT;
	run("wa9tach katfet7o daba, tel 0677889900");
	const char *first = kelma_chat_get_key(chat, &n);
	ck_assert_int_eq(kelma_buf_add(&key, first, n), KELMA_OK);
	run("waqtach katfethou daba, tel 0677889900");
	ck_assert_str_eq(kelma_chat_get_key(chat, &n), key.data);
	ck_assert_ptr_nonnull(strstr(key.data, "0677889900"));
	kelma_buf_free(&key);
}
END_TEST

/* The same message gives the same answer whatever came before; nothing of an earlier one stays. */
START_TEST(no_state)
{
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT;
	run("chokran, tel 0612345678");
	ck_assert_int_eq(kelma_chat_json_members(chat, &a), KELMA_OK);
	run("Urgent! a@b.ma 😡");
	ck_assert_int_eq(kelma_chat_run(chat, NULL, "\xff", 1, NULL), KELMA_EUTF8);
	ck_assert_uint_eq(kelma_chat_get_cues(chat), 0);
	run("chokran, tel 0612345678");
	ck_assert_int_eq(kelma_chat_json_members(chat, &b), KELMA_OK);
	ck_assert_str_eq(a.data, b.data);
	kelma_buf_free(&a);
	kelma_buf_free(&b);
}
END_TEST

START_TEST(errors_and_presets)
{
	kelma_doc *d;
	kelma_err err = { 0 };
	kelma_preset p;
	size_t n = 0;
	ck_assert_int_eq(kelma_doc_new(res, NULL, &d, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_doc_run(d, "a", 1, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_chat_run(chat, d, "a", 1, &err), KELMA_EARG);
	ck_assert_int_eq(err.code, KELMA_EARG);
	kelma_doc_free(d);
	ck_assert_int_eq(kelma_chat_new(NULL, NULL, &(kelma_chat *){ NULL }, NULL), KELMA_EARG);
	ck_assert_int_eq(kelma_chat_new(res, NULL, NULL, NULL), KELMA_EARG);
	ck_assert_int_eq(kelma_chat_run(NULL, NULL, "", 0, NULL), KELMA_EARG);
	kelma_chat_free(NULL);
	ck_assert_str_eq(kelma_cue_name(KELMA_CUE_COUNT), "?");
	ck_assert_str_eq(kelma_guard_name(KELMA_GUARD_COUNT), "?");
	while (kelma_preset_get(res, n, &p)) {
		ck_assert_uint_gt(p.len, 0);
		ck_assert_uint_gt(strlen(p.name), 0);
		n++;
	}
	ck_assert_uint_ge(n, 4);
}
END_TEST

/* Hostile: many values, many braces, one letter for long. */
START_TEST(large)
{
	size_t n = 2000000;
	char *s = malloc(n);
	for (size_t i = 0; i < n; i++) s[i] = '{';
	check_fill(s, n);
	memset(s, 'a', n);
	check_fill(s, n);
	for (size_t i = 0; i + 20 <= n; i += 20)
		snprintf(s + i, 21 < n - i ? 21 : n - i, "a%06zu@example.ma  ", i / 20);
	check_fill(s, n - 20);
	free(s);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("chat");
	TCase *t = tcase_create("chat");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, cues);
	tcase_add_test(t, reply);
	tcase_add_test(t, reply_in_their_own_writing);
	tcase_add_test(t, slots);
	tcase_add_test(t, fill_gives_the_message_back);
	tcase_add_test(t, guards);
	tcase_add_test(t, model_and_key);
	tcase_add_test(t, no_state);
	tcase_add_test(t, errors_and_presets);
	tcase_add_test(t, large);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
