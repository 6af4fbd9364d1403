/* extract: fields that are shapes have the spans of the tokens of the same text. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;
static kelma_tok *tok;
static kelma_extract *ex;

static void
setup(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_tok_new(res, NULL, &tok, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_extract_new(res, NULL, &ex, NULL), KELMA_OK);
}

static void
teardown(void)
{
	kelma_extract_free(ex);
	kelma_tok_free(tok);
	kelma_res_free(res);
}

static const struct shape {
	const char *text;
	unsigned type;
	kelma_token_class cls;
} shapes[] = {
	{ "0661223344", KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "06 61 22 33 44", KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "05.37.70.12.34", KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "+212 6 61 22 33 44", KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "00212661223344", KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "\xd9\xa0\xd9\xa6\xd9\xa6\xd9\xa1\xd9\xa2\xd9\xa2\xd9\xa3\xd9\xa3\xd9\xa4\xd9\xa4",
	  KELMA_FIELD_PHONE, KELMA_TOKEN_PHONE },
	{ "12/03/2024", KELMA_FIELD_DATE, KELMA_TOKEN_DATE },
	{ "2024-03-12", KELMA_FIELD_DATE, KELMA_TOKEN_DATE },
	{ "5.6.2021", KELMA_FIELD_DATE, KELMA_TOKEN_DATE },
	{ "14h30", KELMA_FIELD_TIME, KELMA_TOKEN_TIME },
	{ "09:45", KELMA_FIELD_TIME, KELMA_TOKEN_TIME },
	{ "1 250,50 dirhams", KELMA_FIELD_AMOUNT, KELMA_TOKEN_AMOUNT },
	{ "350 DH", KELMA_FIELD_AMOUNT, KELMA_TOKEN_AMOUNT },
	{ "BE123456", KELMA_FIELD_CNIE, KELMA_TOKEN_ID },
	{ "J123456789", KELMA_FIELD_MASSAR, KELMA_TOKEN_ID },
	{ "amal.b@exemple.ma", KELMA_FIELD_EMAIL, KELMA_TOKEN_EMAIL },
	{ "https://exemple.ma/a/b?c=1", KELMA_FIELD_URL, KELMA_TOKEN_URL },
};
static const struct around {
	const char *before, *after;
	size_t mark; /* bytes of marks on each side that a token may hold, a field not */
} arounds[] = {
	{ "", "", 0 },
	{ "salam, ", " chokran", 0 },
	{ "\xd9\x87\xd8\xa7\xd9\x87\xd9\x88 ", " \xd8\xb4\xd9\x83\xd8\xb1\xd8\xa7", 0 },
	{ "(", ")", 0 },
	{ "voir : ", ", merci", 0 },
	{ "\"", "\"", 0 },
	{ "fin ", ".", 0 },
	{ "\xe2\x80\x8f", "\xe2\x80\x8f", 3 },
	{ "kayn \xe2\x80\x8e", "\xe2\x80\x8e daba", 3 },
};
enum { SHAPES = sizeof shapes / sizeof *shapes, AROUNDS = sizeof arounds / sizeof *arounds };

/* Is there a token of class cls at [start, end), or wider by the marks at its edges? */
static int
is_token(const char *s, size_t start, size_t end, kelma_token_class cls, size_t mark)
{
	kelma_token t;
	ck_assert_int_eq(kelma_tok_start(tok, s, strlen(s), NULL), KELMA_OK);
	while (kelma_tok_next(tok, &t) > 0)
		if (t.cls == cls && (t.start == start || t.start + mark == start) &&
		    (t.end == end || t.end - mark == end))
			return 1;
	return 0;
}

START_TEST(shapes_are_tokens)
{
	for (size_t k = 0; k < AROUNDS; k++) {
		char s[200];
		kelma_field f;
		const struct shape *h = &shapes[_i];
		const struct around *a = &arounds[k];
		int found = 0;
		snprintf(s, sizeof s, "%s%s%s", a->before, h->text, a->after);
		ck_assert_int_eq(kelma_extract_start(ex, s, strlen(s), NULL, 0, NULL), KELMA_OK);
		while (kelma_extract_next(ex, &f) > 0) {
			if (f.type != h->type) continue;
			found++;
			ck_assert_uint_eq(f.start, strlen(a->before));
			ck_assert_uint_eq(f.end, f.start + strlen(h->text));
			ck_assert_msg(is_token(s, f.start, f.end, h->cls, a->mark), "no token: %s",
				      s);
		}
		ck_assert_msg(found == 1, "%d fields in: %s", found, s);
	}
}
END_TEST

START_TEST(two_phones_are_no_account)
{
	static const char s[] = "0661-22-33-44 00212661223344";
	kelma_field f;
	int n = 0;
	ck_assert_int_eq(kelma_extract_start(ex, s, sizeof s - 1, NULL, 0, NULL), KELMA_OK);
	while (kelma_extract_next(ex, &f) > 0) {
		ck_assert_uint_eq(f.type, KELMA_FIELD_PHONE);
		ck_assert(is_token(s, f.start, f.end, KELMA_TOKEN_PHONE, 0));
		n++;
	}
	ck_assert_int_eq(n, 2);
}
END_TEST

/* --- generated texts: a token of a shape never crosses the edge of a field, and a field of a
 * shape is one token of its class, or made of words and numbers only (months by name, numbers in
 * words, spaced cards) --- */

enum { MAX_TEXT = 2048, TURNS = 30000 };
static uint32_t seed = 77;

static uint32_t
rnd(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(seed >> 4) * below >> 28);
}

/* Copies a form: d = a digit, D = 1-9, A = a capital, a = a small letter, S = one of the marks
 * between groups. */
static size_t
write_form(char *out, const char *form)
{
	char mark = " .-/"[rnd(4)];
	size_t n = 0;
	for (; *form; form++) {
		char c = *form;
		out[n++] = (char)(c == 'd'   ? '0' + (int)rnd(10)
				  : c == 'D' ? '1' + (int)rnd(9)
				  : c == 'A' ? 'A' + (int)rnd(26)
				  : c == 'a' ? 'a' + (int)rnd(26)
				  : c == 'S' ? mark
					     : c);
	}
	return n;
}

static const char *const forms[] = {
	"06dddddddd",
	"06 dd dd dd dd",
	"07SddSddSddSdd",
	"05ddSdddddd",
	"0Ddd-dd-dd-dd",
	"+212 6 dd dd dd dd",
	"+2126dddddddd",
	"(+212) 6dddddddd",
	"(+212 6 dd dd dd dd)",
	"002127dddddddd",
	"+33 6 dd dd dd dd",
	"1D/0D/20dd",
	"0D-1d-20dd",
	"20dd-0D-1D",
	"1D.0D.19dd",
	"D/D/20dd",
	"1D/0D/dd",
	"1-0D-1D",
	"1D / 0D / 20dd",
	"Ddd DH",
	"D.ddd,dd DH",
	"D ddd,dd dh",
	"DH Dd.ddd,dd",
	"MAD Dddd",
	"Dddh",
	"DddMAD",
	"Dd ddd dirhams",
	"Dd drhem",
	"D,5 MDH",
	"Dddd ryal",
	"Dd centimes",
	"aaaa.aa@aaaaa.ma",
	"aaa_dd@aaa.gov.ma",
	"https://aaaa.ma/aa?a=d&a=",
	"www.aaaaaa.ma",
	"aaaaaa.ma",
	"http://aaa.com.",
	"AAdddddd",
	"Adddddd",
	"AA dddddd",
	"Kddddddddd",
	"ddddddddddddddd",
	"011 ddd dddddddddddddddd dd",
	"MA64 011d dddd dddd dddd dddd dddd",
	"Dddd/Dddd/20dd",
	"Ddddd-A-dd",
	"20dd-ddddd",
	"DR/20dd/dddd",
	"Ddd/20dd",
	"Dddd/A",
	"14:dd",
	"9h30",
	"2.17.ddd",
	"192.168.d.d",
	"D mars 20dd",
	"lundi 1D/0D/20dd",
	"mille dirhams",
	"20dd/20dd",
	"Dd %",
	"Dd kg",
	"n\302\260 ddddd",
};
static const char *const words[] = {
	"salam",
	"3lach",
	"tel :",
	"CIN",
	"le",
	"du",
	"RIB",
	"facture n\302\260",
	"ref :",
	"loi",
	"w",
	"montant",
	"dyal",
	"\331\210",
	"\330\247\331\204\331\207\330\247\330\252\331\201:",
	"\330\261\331\202\331\205",
	"(",
	")",
	",",
	".",
	"-",
	"/",
	":",
	"\n",
	"\"",
	"rue",
	"Rabat",
	"ICE:",
	"contrat",
	"plaque",
	"dossier n\302\260",
};

static const char *const more_words[] = {
	"bghit",
	"ghir,",
	"demand\303\251",
	"Dhs",
	"dirhams marocains",
	"\330\272\331\212\330\261",
	"\330\243",
	"\331\241\331\242",
	"h",
};

static int
is_shape(kelma_token_class c)
{
	return c == KELMA_TOKEN_PHONE || c == KELMA_TOKEN_ID || c == KELMA_TOKEN_DATE ||
	       c == KELMA_TOKEN_AMOUNT || c == KELMA_TOKEN_URL || c == KELMA_TOKEN_EMAIL;
}

/* The class of a field's token; KELMA_TOKEN_COUNT for fields that are no shapes. */
static kelma_token_class
class_of(unsigned type)
{
	switch (type) {
	case KELMA_FIELD_PHONE: return KELMA_TOKEN_PHONE;
	case KELMA_FIELD_DATE:
	case KELMA_FIELD_HIJRI_DATE: return KELMA_TOKEN_DATE;
	case KELMA_FIELD_AMOUNT: return KELMA_TOKEN_AMOUNT;
	case KELMA_FIELD_URL: return KELMA_TOKEN_URL;
	case KELMA_FIELD_EMAIL: return KELMA_TOKEN_EMAIL;
	case KELMA_FIELD_CNIE:
	case KELMA_FIELD_PASSPORT:
	case KELMA_FIELD_RESIDENCE_CARD:
	case KELMA_FIELD_ICE:
	case KELMA_FIELD_RIB:
	case KELMA_FIELD_IBAN:
	case KELMA_FIELD_PLATE:
	case KELMA_FIELD_MASSAR:
	case KELMA_FIELD_COURT_FILE:
	case KELMA_FIELD_LAND_TITLE:
	case KELMA_FIELD_ACT_NUMBER: return KELMA_TOKEN_ID;
	default: return KELMA_TOKEN_COUNT;
	}
}

static void
check_field(const char *s, const kelma_field *f, const kelma_token *t, size_t n)
{
	kelma_token_class want = class_of(f->type);
	size_t in = 0, shapes_in = 0;
	int exact = 0;
	for (size_t k = 0; k < n; k++) {
		if (t[k].end <= f->start || t[k].start >= f->end) continue;
		in++;
		shapes_in += (size_t)is_shape(t[k].cls);
		exact |= t[k].start == f->start && t[k].end == f->end && t[k].cls == want;
		int crosses = t[k].start < f->start || t[k].end > f->end;
		ck_assert_msg(!(crosses && is_shape(t[k].cls)), "%s %.*s cuts a token in: %s",
			      f->type_name, (int)(f->end - f->start), s + f->start, s);
	}
	if (want == KELMA_TOKEN_COUNT || exact || !shapes_in) return;
	/* a week day belongs to its date */
	ck_assert_msg(want == KELMA_TOKEN_DATE && in > 1 && shapes_in == 1,
		      "%s %.*s is no token in: %s", f->type_name, (int)(f->end - f->start),
		      s + f->start, s);
}

START_TEST(generated_texts_have_the_same_spans)
{
	char s[MAX_TEXT];
	size_t fields = 0;
	for (int turn = 0; turn < TURNS; turn++) {
		size_t n = 0, many = 1 + rnd(6), k = 0;
		kelma_token t[400];
		kelma_field f;
		for (size_t i = 0; i < many; i++) {
			if (rnd(2)) {
				const char *w = words[rnd(sizeof words / sizeof *words)];
				n += (size_t)snprintf(s + n, sizeof s - n, "%s", w);
			} else
				n += write_form(s + n, forms[rnd(sizeof forms / sizeof *forms)]);
			if (rnd(8)) s[n++] = ' ';
		}
		s[n] = '\0';
		ck_assert_int_eq(kelma_tok_start(tok, s, n, NULL), KELMA_OK);
		while (k < 400 && kelma_tok_next(tok, &t[k]) > 0) k++;
		ck_assert_int_eq(kelma_extract_start(ex, s, n, NULL, 0, NULL), KELMA_OK);
		while (kelma_extract_next(ex, &f) > 0) {
			fields++;
			check_field(s, &f, t, k);
		}
	}
	ck_assert_uint_gt(fields, TURNS / 2);
}
END_TEST

enum { WORDS = sizeof words / sizeof *words, MORE = sizeof more_words / sizeof *more_words };

/* Tokens are made around candidates only, or known without the tokenizer: the fields are those that
 * the tokens of the whole text give. */
START_TEST(tokens_given_or_made_give_the_same)
{
	static const char *const types[] = { NULL, "cnie,phone,date,amount,email" };
	kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
	kelma_extract *other;
	size_t fields = 0;
	o.types = types[_i];
	o.in_digits = _i;
	ck_assert_int_eq(kelma_extract_new(res, &o, &other, NULL), KELMA_OK);
	for (int turn = 0; turn < TURNS; turn++) {
		char s[MAX_TEXT];
		size_t n = 0, many = 1 + rnd(6), k = 0, q = 0;
		kelma_token t[400];
		kelma_field f, kept[64];
		for (size_t i = 0; i < many; i++) {
			uint32_t w = rnd(2 * (WORDS + MORE));
			if (w < WORDS + MORE)
				n += (size_t)snprintf(s + n, sizeof s - n, "%s",
						      w < WORDS ? words[w] : more_words[w - WORDS]);
			else
				n += write_form(s + n, forms[rnd(sizeof forms / sizeof *forms)]);
			if (rnd(8)) s[n++] = ' ';
		}
		s[n] = '\0';
		ck_assert_int_eq(kelma_tok_start(tok, s, n, NULL), KELMA_OK);
		while (k < 400 && kelma_tok_next(tok, &t[k]) > 0) k++;
		if (k == 400) continue;
		kelma_extract *a = _i ? other : ex; /* fields of one are void when it starts anew */
		ck_assert_int_eq(kelma_extract_start(a, s, n, t, k, NULL), KELMA_OK);
		while (q < 64 && kelma_extract_next(a, &kept[q]) > 0) q++;
		if (!_i) a = other;
		ck_assert_int_eq(kelma_extract_start(a, s, n, NULL, 0, NULL), KELMA_OK);
		for (size_t i = 0; i < q; i++, fields++) {
			ck_assert_msg(kelma_extract_next(a, &f) > 0, "lost %s in: %s",
				      kept[i].type_name, s);
			ck_assert_msg(f.type == kept[i].type && f.start == kept[i].start &&
					      f.end == kept[i].end,
				      "%s, not %s in: %s", f.type_name, kept[i].type_name, s);
		}
		ck_assert_msg(q == 64 || !kelma_extract_next(a, &f), "%s too in: %s", f.type_name,
			      s);
	}
	kelma_extract_free(other);
	ck_assert_uint_gt(fields, TURNS / 4);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("extract_tokens");
	TCase *c = tcase_create("extract_tokens");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, shapes_are_tokens, 0, SHAPES);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, two_phones_are_no_account);
	tcase_add_test(c, generated_texts_have_the_same_spans);
	tcase_add_loop_test(c, tokens_given_or_made_give_the_same, 0, 2);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
