/* --foreign: kept, French words stay byte for byte; in Arabic letters, nothing else moves and the
 * map covers everything. Texts of words drawn at random. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;
static uint32_t seed = 3;

static const char *const darija[] = { "bghit", "n3ref", "fin", "kayn", "3lach", "ma", "jatch", "f",
				      "l", "w", "dyali", "hadchi", "daba" };
static const char *const french[] = { "la demande", "le dossier", "l'h\xc3\xb4pital", "rendez-vous",
				      "facture", "l'assurance", "d\xc3\xa9j\xc3\xa0" };
static const char *const fixed[] = {
	"CNSS",   "https://exemple.ma/a?b=c", "admin@exemple.ma", "BE123456", "06 12 34 56 78",
	"#maroc", "\xf0\x9f\x98\x80",         "250,50 DH"
};

static uint32_t
any(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static const char *
word(unsigned *kind)
{
	*kind = any(3);
	return *kind == 0   ? darija[any(sizeof darija / sizeof *darija)]
	       : *kind == 1 ? french[any(sizeof french / sizeof *french)]
			    : fixed[any(sizeof fixed / sizeof *fixed)];
}

static kelma_translit *
open_with(int foreign_arab)
{
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	kelma_translit *tl;
	o.to = "Arab";
	o.from = "ary-Latn";
	o.foreign_arab = foreign_arab;
	ck_assert_int_eq(kelma_translit_new(res, &o, &tl, NULL), KELMA_OK);
	return tl;
}

static void
check_text(kelma_translit *tl, int foreign_arab)
{
	char s[512] = "";
	const char *stay[12];
	size_t stays = 0;
	for (unsigned i = 0, kind; i < 10; i++) {
		const char *w = word(&kind);
		strcat(strcat(s, i ? (any(5) ? " " : ", ") : ""), w);
		if (kind == 2) stay[stays++] = w;
	}
	kelma_buf out = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	size_t n = strlen(s), o = 0, in = 0;
	ck_assert_int_eq(kelma_translit_run(tl, s, n, &out, &m, NULL, NULL), KELMA_OK);
	ck_assert_uint_eq(kelma_utf8_valid(out.data, out.len), out.len);
	for (size_t k = 0; k < m.n; k++) {
		ck_assert(m.seg[k].out == o && m.seg[k].in == in);
		o += m.seg[k].out_len, in += m.seg[k].in_len;
	}
	ck_assert(o == out.len && in == n);
	for (size_t i = 0; i < stays; i++)
		ck_assert_msg(strstr(out.data, stay[i]) != NULL, "%s: %s -> %s", stay[i], s,
			      out.data);
	for (size_t i = 1; foreign_arab && i < sizeof french / sizeof *french; i += 2)
		ck_assert_msg(!strstr(out.data, french[i]), "%s -> %s", s, out.data);
	kelma_buf_free(&out);
	kelma_map_free(&m);
}

START_TEST(what_is_no_word_stays)
{
	kelma_translit *tl = open_with(_i);
	for (int i = 0; i < 300; i++) check_text(tl, _i);
	kelma_translit_free(tl);
}
END_TEST

START_TEST(french_sentences_stay_when_kept)
{
	static const char *const rows[] = {
		"Je vous prie de bien vouloir me d\xc3\xa9livrer une attestation",
		"le directeur g\xc3\xa9n\xc3\xa9ral n'a pas sign\xc3\xa9 le dossier",
	};
	kelma_translit *tl = open_with(0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		kelma_buf out = KELMA_BUF_INIT;
		ck_assert(
			!kelma_translit_run(tl, rows[i], strlen(rows[i]), &out, NULL, NULL, NULL));
		ck_assert_str_eq(out.data, rows[i]);
		kelma_buf_free(&out);
	}
	kelma_translit_free(tl);
}
END_TEST

START_TEST(many_foreign_words_are_one_stretch)
{
	kelma_translit *tl = open_with(1);
	kelma_buf s = KELMA_BUF_INIT, out = KELMA_BUF_INIT;
	for (int i = 0; i < 3000; i++) ck_assert(!kelma_buf_add(&s, "rendez-vous ", 12));
	ck_assert(!kelma_translit_run(tl, s.data, s.len, &out, NULL, NULL, NULL));
	ck_assert(out.len > 3000 && !strchr(out.data, 'r'));
	kelma_buf_free(&s);
	kelma_buf_free(&out);
	kelma_translit_free(tl);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("translit_foreign");
	TCase *tc = tcase_create("all");
	tcase_add_loop_test(tc, what_is_no_word_stays, 0, 2);
	tcase_add_test(tc, french_sentences_stay_when_kept);
	tcase_add_test(tc, many_foreign_words_are_one_stretch);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	if (kelma_res_open(NULL, &res, NULL)) return 3;
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	return bad ? 1 : 0;
}
