/* doc: several texts at once are each what they are alone. */
#include <check.h>
#include <kelma/kelma.h>
#include <string.h>

static kelma_res *res;
enum {
	ALL = KELMA_LAYER_NORM | KELMA_LAYER_TOKENS | KELMA_LAYER_SENTENCES | KELMA_LAYER_CLITICS |
	      KELMA_LAYER_LANG_TOKENS | KELMA_LAYER_TRANSLIT | KELMA_LAYER_FIELDS |
	      KELMA_LAYER_KEYS,
	MANY = 9
};
static const char *const texts[MANY] = {
	"salam khoya, ana smiti Karim Alaoui men Fes",
	"",
	"رقم هاتفي 0661223344 وبطاقتي BE123456، شكرا",
	"bad \xff bytes",
	"Objet : demande de rendez-vous le 12/03/2024 à Casablanca",
	"0612345678 walla 0537123456, 200 dh",
	"ⴰⵣⵓⵍ ⴼⵍⵍⴰⴽ",
	"bzaaaaaf dyal l3yalat kaygolou: 3lach ma jawebtouch?",
	"http://example.ma/a?b=c م 3 كريم@x.ma",
};

static void
open_pack(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
}
static void
close_pack(void)
{
	kelma_res_free(res);
}

static kelma_doc *
make(unsigned layers)
{
	kelma_doc_options o = KELMA_DOC_OPTIONS_INIT;
	kelma_doc *d = NULL;
	o.layers = layers;
	o.translit.to = "Arab";
	o.protect = layers & KELMA_LAYER_NORM ? "#[a-z]+" : NULL;
	ck_assert_int_eq(kelma_doc_new(res, &o, &d, NULL), KELMA_OK);
	return d;
}

/* The texts alone, and from `from` on k at a time. */
static void
compare(unsigned layers, size_t k)
{
	kelma_doc *one = make(layers), *d[MANY] = { make(layers) };
	kelma_status st[MANY];
	kelma_err err[MANY], e = { 0 };
	const char *s[MANY];
	size_t n[MANY];
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT;
	for (size_t i = 1; i < k; i++)
		ck_assert_int_eq(kelma_doc_twin(d[i - 1], &d[i], NULL), KELMA_OK);
	for (size_t from = 0; from < MANY; from++) {
		for (size_t i = 0; i < k; i++) {
			s[i] = texts[(from + i) % MANY];
			n[i] = strlen(s[i]);
		}
		ck_assert_int_eq(kelma_doc_run_all(d, s, n, k, st, err), KELMA_OK);
		for (size_t i = 0; i < k; i++) {
			a.len = b.len = 0;
			ck_assert_int_eq(kelma_doc_run(one, s[i], n[i], &e), st[i]);
			if (st[i]) {
				ck_assert_int_eq(st[i], KELMA_EUTF8);
				ck_assert_uint_eq(err[i].pos, e.pos);
				ck_assert_str_eq(err[i].msg, e.msg);
			}
			ck_assert_int_eq(kelma_doc_json(one, KELMA_UNIT_BYTES, &a), KELMA_OK);
			ck_assert_int_eq(kelma_doc_json(d[i], KELMA_UNIT_BYTES, &b), KELMA_OK);
			ck_assert_msg(!strcmp(a.data, b.data), "layers %u, text %zu of %zu", layers,
				      i, k);
		}
	}
	/* the first one goes first: what it made stays for the others */
	for (size_t i = 0; i + 1 < k; i++) kelma_doc_free(d[i]);
	ck_assert_int_eq(kelma_doc_run(d[k - 1], texts[0], strlen(texts[0]), NULL), KELMA_OK);
	kelma_doc_free(d[k - 1]);
	kelma_doc_free(one);
	kelma_buf_free(&a);
	kelma_buf_free(&b);
}

START_TEST(many_texts_are_what_they_are_alone)
{
	static const unsigned layers[] = {
		ALL,
		ALL & ~(unsigned)KELMA_LAYER_NORM,
		ALL | KELMA_LAYER_ALL_FIELDS,
		KELMA_LAYER_LANG,
		KELMA_LAYER_NORM,
		KELMA_LAYER_FIELDS,
		KELMA_LAYER_SENTENCES | KELMA_LAYER_MIX,
	};
	compare(layers[_i], 1);
	compare(layers[_i], 2);
	compare(layers[_i], MANY);
}
END_TEST

START_TEST(fields_keep_their_values_when_others_are_read)
{
	kelma_doc *d[2] = { make(ALL | KELMA_LAYER_ALL_FIELDS) };
	kelma_status st[2];
	const char *s[2] = { texts[5], texts[2] };
	size_t n[2] = { strlen(s[0]), strlen(s[1]) }, k;
	/* run before there was a twin */
	ck_assert_int_eq(kelma_doc_run(d[0], s[0], n[0], NULL), KELMA_OK);
	ck_assert_int_eq(kelma_doc_twin(d[0], &d[1], NULL), KELMA_OK);
	ck_assert_int_eq(kelma_doc_run(d[1], s[1], n[1], NULL), KELMA_OK);
	const kelma_field *f = kelma_doc_get_fields(d[0], &k);
	ck_assert_uint_ge(k, 2);
	ck_assert_str_eq(f[0].value, "+212612345678");
	ck_assert_int_eq(kelma_doc_run_all(d, s, n, 2, st, NULL), KELMA_OK);
	f = kelma_doc_get_fields(d[0], &k);
	ck_assert_uint_ge(k, 2);
	ck_assert_str_eq(f[0].value, "+212612345678");
	f = kelma_doc_get_all_fields(d[0], &k);
	ck_assert_uint_ge(k, 2);
	ck_assert_str_eq(f[0].value, "+212612345678");
	f = kelma_doc_get_fields(d[1], &k);
	ck_assert_uint_ge(k, 2);
	ck_assert_str_eq(f[0].value, "+212661223344");
	/* one by one too */
	ck_assert_int_eq(kelma_doc_run(d[0], s[0], n[0], NULL), KELMA_OK);
	ck_assert_int_eq(kelma_doc_run(d[1], s[1], n[1], NULL), KELMA_OK);
	f = kelma_doc_get_fields(d[0], &k);
	ck_assert_uint_ge(k, 2);
	ck_assert_str_eq(f[0].value, "+212612345678");
	kelma_doc_free(d[1]);
	kelma_doc_free(d[0]);
}
END_TEST

START_TEST(what_is_missing_or_strange_is_refused)
{
	kelma_doc *d[2] = { make(KELMA_LAYER_TOKENS), make(KELMA_LAYER_TOKENS) }, *t;
	kelma_status st[2];
	kelma_err err = { 0 };
	const char *s[2] = { "a", NULL };
	size_t n[2] = { 1, 1 };
	ck_assert_int_eq(kelma_doc_twin(NULL, &t, &err), KELMA_EARG);
	ck_assert_ptr_null(t);
	ck_assert_int_eq(kelma_doc_twin(d[0], NULL, &err), KELMA_EARG);
	ck_assert_int_eq(kelma_doc_run_all(d, s, n, 2, st, NULL), KELMA_EARG); /* no twins */
	ck_assert_int_eq(kelma_doc_twin(d[0], &t, NULL), KELMA_OK);
	kelma_doc_free(d[1]);
	d[1] = t;
	ck_assert_int_eq(kelma_doc_run_all(d, s, n, 2, st, NULL), KELMA_EARG); /* no text */
	n[1] = 0;
	ck_assert_int_eq(kelma_doc_run_all(d, s, n, 2, st, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_doc_run_all(NULL, s, n, 2, st, NULL), KELMA_EARG);
	ck_assert_int_eq(kelma_doc_run_all(NULL, NULL, NULL, 0, NULL, NULL), KELMA_OK);
	kelma_doc_free(d[0]);
	kelma_doc_free(t);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("doc, many texts");
	TCase *t = tcase_create("twin");
	tcase_add_unchecked_fixture(t, open_pack, close_pack);
	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, many_texts_are_what_they_are_alone, 0, 7);
	tcase_add_test(t, fields_keep_their_values_when_others_are_read);
	tcase_add_test(t, what_is_missing_or_strange_is_refused);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
