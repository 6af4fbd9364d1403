/* extract: a text passed over because nothing can be in it has nothing in it. A pattern of the
 * user that matches nowhere makes the extractor look at everything: both must find the same. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 40000, TEXT = 4096, TURNS = 40000 };
static char *known[WORDS], *plain[WORDS];
static size_t nknown, nplain;
static kelma_res *res;
static kelma_extract *quick, *careful;
static uint32_t seed = 2026;

static uint32_t
rnd(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(seed >> 4) * below >> 28);
}

static void
add(char **list, size_t *n, const char *s, size_t k)
{
	if (k && *n < WORDS) list[(*n)++] = strndup(s, k);
}

/* Parts of a column of a table: variants between bars, or words between blanks. */
static void
read_column(const char *path, int column, const char *between, char **list, size_t *n)
{
	char line[65536];
	FILE *f = fopen(path, "r");
	ck_assert_msg(f != NULL, "no %s: tests run in the folder of the sources", path);
	while (fgets(line, sizeof line, f)) {
		char *s = line;
		if (*line == '#') continue;
		for (int c = 0; c < column && s; c++) s = (s = strchr(s, '\t')) ? s + 1 : NULL;
		if (!s) continue;
		s[strcspn(s, "\t\n")] = '\0';
		for (char *p = strtok(s, between); p; p = strtok(NULL, between))
			add(list, n, p, strlen(p));
	}
	fclose(f);
}

static void
setup(void)
{
	kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_extract_new(res, NULL, &quick, NULL), KELMA_OK);
	o.patterns = "nowhere\tnone\tlabel\t0.9\t0.1\tzzqqzzqq\n";
	ck_assert_int_eq(kelma_extract_new(res, &o, &careful, NULL), KELMA_OK);
	read_column("data/patterns/words.tsv", 2, "|", known, &nknown);
	read_column("data/patterns/labels.tsv", 2, "|", known, &nknown);
	read_column("data/patterns/administrations.tsv", 2, "|", known, &nknown);
	read_column("data/places/everyday.tsv", 2, "|", known, &nknown);
	read_column("data/names/names.tsv", 1, "|", known, &nknown);
	read_column("data/names/names.tsv", 0, "|", known, &nknown);
	read_column("data/authored/pairs.1.tsv", 0, " ", plain, &nplain);
	read_column("data/authored/pairs.1.tsv", 1, " ", plain, &nplain);
	read_column("data/authored/pairs.6.tsv", 0, " ", plain, &nplain);
	ck_assert_uint_gt(nknown, 1000);
	ck_assert_uint_gt(nplain, 1000);
}

static void
teardown(void)
{
	for (size_t i = 0; i < nknown; i++) free(known[i]);
	for (size_t i = 0; i < nplain; i++) free(plain[i]);
	nknown = nplain = 0;
	kelma_extract_free(quick);
	kelma_extract_free(careful);
	kelma_res_free(res);
}

/* A text of known and everyday words, marks, a number now and then. */
static size_t
make_text(char *s)
{
	static const char *const mark[] = { ",",  ":", " :", "\n", ".", " - ", "/",
					    " (", ")", "'",  " |", "@", ";" },
				 *const num[] = { "5",   "3la",      "12",   "9h",
						  "5dh", "\xd9\xa3", "2024", "b9a" },
				 *const clitic[] = { "\xd9\x88", "\xd8\xa8", "\xd9\x84\xd9\x84",
						     "f", "l" };
	size_t n = 0, many = 1 + rnd(12);
	for (size_t i = 0; i < many && n < TEXT - 1024; i++) {
		uint32_t what = rnd(100), numbers = many & 1 ? 3 : 0;
		const char *w = what < 35              ? known[rnd((uint32_t)nknown)]
				: what < 80            ? plain[rnd((uint32_t)nplain)]
				: what < 80 + numbers  ? num[rnd(8)]
				: what < 92            ? mark[rnd(13)]
						       : clitic[rnd(5)];
		size_t k = strlen(w);
		if (k > 500) continue;
		memcpy(s + n, w, k);
		if (rnd(4) == 0 && *w >= 'a' && *w <= 'z') s[n] = (char)(*w - 32);
		n += k;
		if (what < 83 && rnd(12)) s[n++] = ' ';
	}
	return n;
}

START_TEST(texts_passed_over_have_nothing)
{
	char s[TEXT];
	size_t fields = 0, without = 0;
	for (int turn = 0; turn < TURNS; turn++) {
		kelma_field a, b;
		size_t n = make_text(s);
		int more;
		ck_assert_int_eq(kelma_extract_start(quick, s, n, NULL, 0, NULL), KELMA_OK);
		ck_assert_int_eq(kelma_extract_start(careful, s, n, NULL, 0, NULL), KELMA_OK);
		without++;
		for (int k = 0; (more = kelma_extract_next(careful, &b)); k++) {
			without -= !k;
			fields++;
			ck_assert_msg(kelma_extract_next(quick, &a), "lost %s %.*s in: %.*s",
				      b.type_name, (int)(b.end - b.start), s + b.start, (int)n, s);
			ck_assert_str_eq(a.type_name, b.type_name);
			ck_assert_uint_eq(a.start, b.start);
			ck_assert_uint_eq(a.end, b.end);
			ck_assert_str_eq(a.value, b.value);
		}
		ck_assert_int_eq(kelma_extract_next(quick, &a), 0);
	}
	ck_assert_uint_gt(fields, TURNS / 10);
	ck_assert_uint_gt(without, TURNS / 10);
}
END_TEST

/* Numbers of all kinds in a text of words, few of which are fields. */
static size_t
make_numbers(char *s)
{
	static const char *const num[] = { "5",
					   "3la",
					   "12",
					   "9h",
					   "350dh",
					   "2024",
					   "b9a",
					   "99",
					   "ne99sou",
					   "BE123456",
					   "be 12345",
					   "0612345678",
					   "06 12 34 56 78",
					   "+212612345678",
					   "12/03/2024",
					   "12/3/24",
					   "2024-03-12",
					   "12 mars 2024",
					   "12 mars 24",
					   "March 5, 2024",
					   "1978",
					   "id=15689",
					   "1.250,50",
					   "12 500",
					   "MAD 300",
					   "DH",
					   "dh",
					   "mille",
					   "\xd9\xa3\xd9\xa4",
					   "\xd8\xaf\xd8\xb1\xd9\x87\xd9\x85",
					   "a@b.ma",
					   "33 18 25%u7@b.ma",
					   "MAD 265%a@b.ma",
					   "k-1234",
					   "12 / 03 / 24",
					   "\xe2\x82\xac",
					   "20",
					   "4 5 6",
					   "17:30",
					   "007",
					   "J1234567",
					   "1 000 000" };
	size_t n = 0, many = 1 + rnd(8);
	for (size_t i = 0; i < many && n < TEXT - 1024; i++) {
		uint32_t what = rnd(100);
		const char *w = what < 15   ? known[rnd((uint32_t)nknown)]
				: what < 40 ? plain[rnd((uint32_t)nplain)]
				: what < 90 ? num[rnd(sizeof num / sizeof *num)]
				: what < 95 ? ","
					    : ":";
		size_t k = strlen(w);
		if (k > 500) continue;
		memcpy(s + n, w, k);
		n += k;
		if (rnd(12)) s[n++] = rnd(40) ? ' ' : '\n';
	}
	return n;
}

/* Texts whose numbers cannot be fields of the types asked for are passed over as well. */
START_TEST(numbers_passed_over_are_nothing)
{
	static const char *const types[] = { "cnie,phone,date,amount,email",
					     "phone",
					     "email",
					     "amount",
					     "date",
					     "rib,iban,ice",
					     "cnie,passport",
					     "plate,reference",
					     "time,date",
					     "amount,phone,postal_code" };
	char s[TEXT];
	size_t fields = 0;
	for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
		kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
		kelma_extract *some, *all;
		o.types = types[t];
		o.in_digits = 1;
		ck_assert_int_eq(kelma_extract_new(res, &o, &some, NULL), KELMA_OK);
		o.patterns = "nowhere\tnone\tlabel\t0.9\t0.1\tzzqqzzqq\n";
		ck_assert_int_eq(kelma_extract_new(res, &o, &all, NULL), KELMA_OK);
		for (int turn = 0; turn < TURNS / 4; turn++) {
			kelma_field a, b;
			size_t n = make_numbers(s);
			int company = 0;
			for (size_t i = 0; i + 1 < n; i++)
				company |= s[i] >= '0' && s[i] <= '9' && s[i + 1] >= '0' &&
					   s[i + 1] <= '9';
			if (!company) continue; /* single digits may be passed over: 3la */
			ck_assert_int_eq(kelma_extract_start(some, s, n, NULL, 0, NULL), KELMA_OK);
			ck_assert_int_eq(kelma_extract_start(all, s, n, NULL, 0, NULL), KELMA_OK);
			for (; kelma_extract_next(all, &b); fields++) {
				ck_assert_msg(kelma_extract_next(some, &a), "lost %s %.*s in: %.*s",
					      b.type_name, (int)(b.end - b.start), s + b.start,
					      (int)n, s);
				ck_assert_str_eq(a.type_name, b.type_name);
				ck_assert_uint_eq(a.start, b.start);
				ck_assert_uint_eq(a.end, b.end);
				ck_assert_str_eq(a.value, b.value);
			}
			ck_assert_int_eq(kelma_extract_next(some, &a), 0);
		}
		kelma_extract_free(some);
		kelma_extract_free(all);
	}
	ck_assert_uint_gt(fields, TURNS / 10);
}
END_TEST

/* "5 mars 24": the name of each month is seen before a year of two digits. */
START_TEST(short_years_stand_behind_months)
{
	enum { ROOM = 400 };
	char *name[ROOM], text[256], line[4096];
	size_t n = 0;
	kelma_extract_options o = KELMA_EXTRACT_OPTIONS_INIT;
	kelma_extract *some, *all;
	kelma_field a, b;
	FILE *f = fopen("data/patterns/words.tsv", "r");
	ck_assert(f != NULL);
	o.types = "date";
	o.in_digits = 1;
	ck_assert_int_eq(kelma_extract_new(res, &o, &some, NULL), KELMA_OK);
	o.in_digits = 0;
	ck_assert_int_eq(kelma_extract_new(res, &o, &all, NULL), KELMA_OK);
	while (fgets(line, sizeof line, f)) {
		if (strncmp(line, "month\t", 6)) continue;
		char *s = strchr(line + 6, '\t') + 1;
		s[strcspn(s, "\t\n")] = '\0';
		for (char *p = strtok(s, "|"); p && n < ROOM; p = strtok(NULL, "|"))
			name[n++] = strdup(p);
	}
	fclose(f);
	ck_assert_uint_gt(n, 100);
	for (size_t i = 0; i < n; free(name[i++])) {
		size_t k = (size_t)snprintf(text, sizeof text, "nhar 5 %s 24", name[i]);
		ck_assert_int_eq(kelma_extract_start(some, text, k, NULL, 0, NULL), KELMA_OK);
		ck_assert_int_eq(kelma_extract_start(all, text, k, NULL, 0, NULL), KELMA_OK);
		ck_assert_int_eq(kelma_extract_next(some, &a), kelma_extract_next(all, &b));
	}
	kelma_extract_free(some);
	kelma_extract_free(all);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("extract_gate");
	TCase *c = tcase_create("extract_gate");
	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, texts_passed_over_have_nothing);
	tcase_add_test(c, numbers_passed_over_are_nothing);
	tcase_add_test(c, short_years_stand_behind_months);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
