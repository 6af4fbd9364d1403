/* form: letters and forms of tests/unit/forms become the records written under them; schemas of
 * users; laws that hold for every text. */
#include <check.h>
#include <glob.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static kelma_res *res;
static kelma_form *fm;
static char text[1 << 16];

static void
open_form(void)
{
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_form_new(res, NULL, &fm, NULL), KELMA_OK);
}

static void
close_form(void)
{
	kelma_form_free(fm);
	kelma_res_free(res);
}

static const char *
value_of(const char *name, unsigned row)
{
	kelma_form_field f;
	for (size_t i = 0; kelma_form_get_field(fm, i, &f); i++)
		if (!strcmp(f.name, name) && (row ? f.row == row : f.rank == 0)) return f.value;
	return NULL;
}

static int
has_warning(const char *code, const char *field)
{
	kelma_form_warning w;
	for (size_t i = 0; kelma_form_get_warning(fm, i, &w); i++)
		if (!strcmp(kelma_form_warning_name(w.code), code) && !strcmp(w.field, field))
			return 1;
	return 0;
}

static int
is_missing(const char *name)
{
	const char *p;
	for (size_t i = 0; (p = kelma_form_get_missing(fm, i)); i++)
		if (!strcmp(p, name)) return 1;
	return 0;
}

static size_t
count_missing(void)
{
	size_t n = 0;
	while (kelma_form_get_missing(fm, n)) n++;
	return n;
}

/* One expectation about the last run over s; 1 when it holds. */
static int
holds(const char *s, char *want, size_t *missing)
{
	char name[64], more[64];
	unsigned row = 0;
	kelma_span b = kelma_form_get_body(fm);
	char *eq = strstr(want, " = ");
	if (!strncmp(want, "schema ", 7)) return !strcmp(kelma_form_get_schema(fm), want + 7);
	if (!strcmp(want, "no body")) return b.start == b.end;
	if (!strncmp(want, "body ", 5))
		return b.end - b.start >= strlen(want + 5) &&
		       !strncmp(s + b.start, want + 5, strlen(want + 5));
	if (!strncmp(want, "end ", 4)) {
		size_t n = strlen(want + 4);
		return b.end - b.start >= n && !memcmp(s + b.end - n, want + 4, n);
	}
	if (sscanf(want, "missing %63s", name) == 1) return ++*missing, is_missing(name);
	if (sscanf(want, "warning %63s %63s", name, more) == 2) return has_warning(name, more);
	if (!eq ||
	    (sscanf(want, "row %u %63s", &row, name) != 2 && sscanf(want, "%63s", name) != 1))
		return 0;
	const char *v = value_of(name, row);
	return v && !strcmp(v, eq + 3);
}

static void
check_laws(const char *s, size_t n)
{
	kelma_form_field f;
	kelma_buf b = KELMA_BUF_INIT;
	for (size_t i = 0; kelma_form_get_field(fm, i, &f); i++) {
		ck_assert_uint_lt(f.orig.start, f.orig.end);
		ck_assert_uint_le(f.orig.end, n);
		ck_assert_int_ne(s[f.orig.start] & 0xc0, 0x80);
		ck_assert(f.confidence >= 0 && f.confidence <= 1);
	}
	for (int u = 0; u < 3; u++)
		ck_assert_int_eq(kelma_form_json_members(fm, (kelma_unit)u, &b), KELMA_OK);
	kelma_buf_free(&b);
}

static size_t
read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	ck_assert_ptr_nonnull(f);
	size_t n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	return n;
}

START_TEST(each_text_becomes_the_record_under_it)
{
	glob_t g;
	unsigned bad = 0;
	ck_assert_int_eq(glob("tests/unit/forms/*.txt", 0, NULL, &g), 0);
	ck_assert_uint_ge(g.gl_pathc, 24);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		read_file(g.gl_pathv[i]);
		char *want = strstr(text, "\n====\n");
		size_t missing = 0;
		ck_assert_ptr_nonnull(want);
		size_t n = (size_t)(want - text) + 1;
		*(want += 6, want - 1) = '\0';
		ck_assert_int_eq(kelma_form_run(fm, text, n, NULL), KELMA_OK);
		for (char *line = strtok(want, "\n"); line; line = strtok(NULL, "\n")) {
			if (holds(text, line, &missing)) continue;
			printf("%s: not so: %s\n", g.gl_pathv[i], line);
			bad++;
		}
		ck_assert_msg(missing == count_missing(), "%s: more is missing than said",
			      g.gl_pathv[i]);
		check_laws(text, n);
	}
	globfree(&g);
	ck_assert_uint_eq(bad, 0);
}
END_TEST

START_TEST(a_field_of_nothing_and_of_much_is_no_trouble)
{
	static const char *const odd[] = { "",
					   "\n",
					   ":",
					   "Nom :",
					   "Nom : \n\n\n",
					   "|||||",
					   "\t\t\t",
					   "[ ] [ ] [x]",
					   "....",
					   "Nom|",
					   "CIN\nCIN\nCIN",
					   "\xe2\x98\x91",
					   "Objet : \xd9\x80\xd9\x80",
					   "Sexe : [x] [x]",
					   "**\nNom : x\nCIN : y\n",
					   "Signature : 12\nx\ny" };
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		ck_assert_int_eq(kelma_form_run(fm, odd[i], strlen(odd[i]), NULL), KELMA_OK);
		check_laws(odd[i], strlen(odd[i]));
	}
	ck_assert_int_eq(kelma_form_run(fm, NULL, 0, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_form_run(fm, NULL, 3, NULL), KELMA_EARG);
	ck_assert_int_eq(kelma_form_run(NULL, "", 0, NULL), KELMA_EARG);
}
END_TEST

static const char mine[] =
	"# a schema\nschema\tticket\tsupport ticket\nfield\tticket_no\ttext\trequired\n"
	"label\tticket_no\tTicket|Ticket no\tours\nfield\tphone\t-\toptional\n"
	"field\tlevel\tchoice\trequired\tphone\nvalue\tlevel\thigh\turgent|tr\xc3\xa8s "
	"urgent\tours\n"
	"label\tlevel\tPriority\tours\nevidence\t3\tticket\tours\n";

START_TEST(a_schema_of_the_users_own)
{
	kelma_form_options o = KELMA_FORM_OPTIONS_INIT;
	kelma_form *own = NULL, *all = fm;
	static const char s[] = "TICKET no: 4471\nPriority : tres urgent\nTel 06 12 34 56 78\n";
	o.text = mine;
	o.text_len = sizeof mine - 1;
	ck_assert_int_eq(kelma_form_new(res, &o, &own, NULL), KELMA_OK);
	fm = own;
	ck_assert_int_eq(kelma_form_run(fm, s, sizeof s - 1, NULL), KELMA_OK);
	ck_assert_str_eq(kelma_form_get_schema(fm), "ticket");
	ck_assert_str_eq(value_of("ticket_no", 0), "4471");
	ck_assert_str_eq(value_of("level", 0), "high");
	ck_assert_str_eq(value_of("phone", 0), "+212612345678");
	ck_assert_str_eq(kelma_form_get_column(fm, 0), "ticket_no");
	ck_assert_str_eq(kelma_form_get_column(fm, 2), "level");
	ck_assert_ptr_null(kelma_form_get_column(fm, 3));
	ck_assert_int_eq(kelma_form_run(fm, "Tel 06 12 34 56 78", 18, NULL), KELMA_OK);
	ck_assert(is_missing("ticket_no") && !is_missing("level")); /* a phone does as well */
	fm = all;
	kelma_form_free(own);
}
END_TEST

START_TEST(mistakes_of_a_schema_are_told_with_their_line)
{
	static const struct {
		const char *text;
		size_t line;
		const char *why;
	} t[] = {
		{ "field\tx\ttext\trequired\n", 1, "first line" },
		{ "schema\tt\nfield\tx\ttext\n", 2, "want field" },
		{ "schema\tt\n\n# c\nfield\tx\tdat\trequired\n", 4, "'dat' is no kind" },
		{ "schema\tt\nfield\tX y\ttext\trequired\n", 2, "is no name" },
		{ "schema\tt\nfield\tunheard\t-\trequired\n", 2, "not known" },
		{ "schema\tt\nfield\tx\ttext\tperhaps\n", 2, "neither required nor optional" },
		{ "schema\tt\nfield\tphone\t-\trequired\nfield\tphone\t-\toptional\n", 3, "twice" },
		{ "schema\tt\nlabel\tunheard\tA|B\n", 2, "not there" },
		{ "schema\tt\nfield\tphone\t-\trequired\nlabel\tphone\t\n", 3, "no variants" },
		{ "schema\tt\nevidence\t12\tword\n", 2, "not 1 to 9" },
		{ "schema\tt\nvalue\tsex\n", 2, "want value" },
		{ "schema\tt\nschema\tu\n", 2, "second schema" },
		{ "schema\tt\nanything\n", 2, "is none of" },
		{ "schema\tt\npart\topening\tHello\n", 2, "is none of" },
		{ "schema\tt\nfield\tphone\t-\trequired\tnowhere\n", 2, "is no field" },
		{ "schema\tt\nlabel\tphone\t\xff\n", 2, "invalid UTF-8" },
		{ "schema\tt\n", 1, "needs" },
		{ "", 0, "needs" },
	};
	kelma_form_options o = KELMA_FORM_OPTIONS_INIT;
	kelma_form *own = (kelma_form *)1;
	kelma_err err;
	o.text = t[_i].text;
	o.text_len = strlen(t[_i].text);
	ck_assert_int_eq(kelma_form_new(res, &o, &own, &err), KELMA_ESYNTAX);
	ck_assert_ptr_null(own);
	ck_assert_uint_eq(err.line, t[_i].line);
	ck_assert_msg(strstr(err.msg, t[_i].why) != NULL, "%s", err.msg);
}
END_TEST

START_TEST(options_are_checked)
{
	kelma_form_options o = KELMA_FORM_OPTIONS_INIT;
	kelma_form *own;
	o.schema = "complaint";
	ck_assert_int_eq(kelma_form_new(res, &o, &own, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_form_run(own, "x", 1, NULL), KELMA_OK);
	ck_assert_str_eq(kelma_form_get_schema(own), "complaint");
	kelma_form_free(own);
	o.schema = "complain";
	ck_assert_int_eq(kelma_form_new(res, &o, &own, NULL), KELMA_ENOTFOUND);
	o.schema = NULL;
	o.version = 2;
	ck_assert_int_eq(kelma_form_new(res, &o, &own, NULL), KELMA_EARG);
	ck_assert_int_eq(kelma_form_new(NULL, NULL, &own, NULL), KELMA_EARG);
	ck_assert_str_eq(kelma_form_schema_name(res, 0), "civil-status");
	ck_assert_ptr_null(kelma_form_schema_name(res, 99));
	ck_assert_str_eq(kelma_form_warning_name(KELMA_FORM_WARNING_COUNT), "?");
	kelma_form_free(NULL);
}
END_TEST

START_TEST(guesses_stay_out_below_a_confidence)
{
	static const char s[] = "Bonjour, je vous ecris de Safi depuis le 3 mars 2024 sans reponse "
				"de votre part a ce jour.";
	kelma_form_options o = KELMA_FORM_OPTIONS_INIT;
	kelma_form *all = fm;
	ck_assert_int_eq(kelma_form_run(fm, s, sizeof s - 1, NULL), KELMA_OK);
	ck_assert_str_eq(value_of("date", 0), "2024-03-03");
	ck_assert(has_warning("guess", "date"));
	o.min_confidence = 0.6;
	ck_assert_int_eq(kelma_form_new(res, &o, &fm, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_form_run(fm, s, sizeof s - 1, NULL), KELMA_OK);
	ck_assert_ptr_null(value_of("date", 0));
	kelma_form_free(fm);
	fm = all;
}
END_TEST

/* A quarter of a megabyte of hostile text each: with a quadratic loop the test would not end in
 * its time. */
START_TEST(hostile_texts_take_linear_time)
{
	static const char *const unit[] = { "Nom : ",
					    "Nom\n",
					    "[x] ",
					    "|",
					    "Nom | CIN\n",
					    "a\t",
					    "   ",
					    "CIN:CIN:",
					    "\xe2\x98\x90\n",
					    "06 12 34 56 78\n",
					    "Nom (",
					    "le 3 mars 2024, " };
	enum { BIG = 1 << 18 };
	char *s = malloc(BIG);
	ck_assert_ptr_nonnull(s);
	for (size_t i = 0; i < sizeof unit / sizeof *unit; i++) {
		size_t k = strlen(unit[i]), n = 0;
		for (; n + k <= BIG; n += k) memcpy(s + n, unit[i], k);
		ck_assert_int_eq(kelma_form_run(fm, s, n, NULL), KELMA_OK);
	}
	free(s);
}
END_TEST

int
main(void)
{
	Suite *su = suite_create("form_record");
	TCase *tc = tcase_create("all");
	tcase_add_checked_fixture(tc, open_form, close_form);
	tcase_add_test(tc, each_text_becomes_the_record_under_it);
	tcase_add_test(tc, a_field_of_nothing_and_of_much_is_no_trouble);
	tcase_add_test(tc, a_schema_of_the_users_own);
	tcase_add_loop_test(tc, mistakes_of_a_schema_are_told_with_their_line, 0, 18);
	tcase_add_test(tc, options_are_checked);
	tcase_add_test(tc, guesses_stay_out_below_a_confidence);
	tcase_add_test(tc, hostile_texts_take_linear_time);
	suite_add_tcase(su, tc);
	SRunner *r = srunner_create(su);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad ? 1 : 0;
}
