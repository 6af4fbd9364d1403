/* --from auto touches nothing but what it writes anew: sentences of data/authored with their
 * languages word by word, links, ids, numbers and emoji drawn at random between the words. Where a
 * byte of the result came from is asked of the map. */
#include <check.h>
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS = 1500, WORDS = 120, TEXT = 8192, SENTENCES = 4000 };
enum { FIXED, ARAB, TIFINAGH, LATIN, FOREIGN, OTHER, KINDS };

static kelma_res *res;
static uint32_t seed = 11;
static char *file[2];
static const char *sentence[SENTENCES]; /* where its first word begins */
static size_t sentences;

static uint32_t
any(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static int
read_authored(int i, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f || !(file[i] = calloc(1, 1 << 20)) || fread(file[i], 1, (1 << 20) - 1, f) < 1000)
		return fprintf(stderr, "%s: cannot be read\n", path);
	fclose(f);
	for (char *p = file[i]; (p = strstr(p, "# main = ")) && sentences < SENTENCES;) {
		p += strcspn(p, "\n");
		if (*p) sentence[sentences++] = ++p;
	}
	return 0;
}

typedef struct word {
	size_t start, end;
	int kind;
} word;
typedef struct text {
	char s[TEXT];
	size_t n;
	word w[WORDS];
	size_t words;
} text;

static void
add(text *t, const char *s, size_t n, int kind)
{
	static const char *const gap[] = { " ", " ", " ", " ", ", ", "\n", " - ", "  " };
	if (t->words == WORDS || t->n + n + 8 > TEXT) return;
	int one = t->words && kind == FOREIGN && t->w[t->words - 1].kind == FOREIGN; /* phrase */
	const char *g = !t->n || t->s[t->n - 1] == '\'' ? "" : gap[one ? 0 : any(8)];
	memcpy(t->s + t->n, g, strlen(g));
	t->n += strlen(g);
	memcpy(t->s + t->n, s, n);
	t->w[t->words++] = (word){ t->n, t->n + n, kind };
	t->n += n;
}

/* What has its own shape. */
static void
add_fixed(text *t)
{
	static const char *const smile[] = { "\xf0\x9f\x98\x80", "\xf0\x9f\x87\xb2\xf0\x9f\x87\xa6",
					     "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd",
					     "\xe2\x9d\xa4\xef\xb8\x8f" };
	static const char *const talk[] = { "khouya", "l7anout", "3adi",
					    "hadchi" }; /* not read here */
	char s[64];
	uint32_t n =
		any(2) ? any(1000) : 22 + 11 * any(8); /* digits that may be letters elsewhere */
	switch (any(10)) {
	case 0: snprintf(s, sizeof s, "https://exemple.ma/%s?a=%u", talk[any(4)], n); break;
	case 1: snprintf(s, sizeof s, "%s%u@exemple.ma", talk[any(4)], n); break;
	case 2: snprintf(s, sizeof s, "BE%06u", 222222 + any(700000)); break;
	case 3:
		snprintf(s, sizeof s, "06 %02u %02u %02u %02u", any(100), any(100), any(100),
			 any(100));
		break;
	case 4: snprintf(s, sizeof s, "#%s", talk[any(4)]); break;
	case 5: snprintf(s, sizeof s, "@%s%u", talk[any(4)], n); break;
	case 6: snprintf(s, sizeof s, "%u,%02u", n, 22 + any(77)); break;
	case 7: snprintf(s, sizeof s, "%02u/%02u/2026", 1 + any(28), 1 + any(12)); break;
	case 8: snprintf(s, sizeof s, "%u:%02u", any(24), any(60)); break;
	default: snprintf(s, sizeof s, "%s", smile[any(4)]);
	}
	add(t, s, strlen(s), FIXED);
}

static int
kind_of(const char *label, const char *w)
{
	unsigned char c = (unsigned char)*w;
	if (!strncmp(label, "fra-", 4) || !strncmp(label, "eng-", 4) || !strncmp(label, "spa-", 4))
		return FOREIGN;
	if (!strncmp(label, "other", 5)) return OTHER;
	if (c >= 0xd8 && c <= 0xdb) return ARAB;
	if (c == 0xe2 && ((unsigned char)w[1] == 0xb4 || (unsigned char)w[1] == 0xb5))
		return TIFINAGH;
	return (c | 32) >= 'a' && (c | 32) <= 'z' ? LATIN : OTHER;
}

static void
add_sentence(text *t)
{
	for (const char *p = sentence[any((uint32_t)sentences)]; *p && *p != '\n' && *p != '#';) {
		size_t n = strcspn(p, "\t\n"), all = strcspn(p, "\n");
		if (n < all) add(t, p, n, kind_of(p + n + 1, p));
		if (!any(5) && t->words && t->w[t->words - 1].kind != FOREIGN) add_fixed(t);
		p += all + (p[all] != 0);
	}
}

/* Words of each kind, and how many of them stay byte for byte. */
typedef struct tally {
	size_t seen[KINDS], stay[KINDS];
} tally;

static void
check_text(kelma_translit *tl, const text *t, tally *sum)
{
	static kelma_buf out;
	static kelma_map m;
	out.len = 0;
	ck_assert_int_eq(kelma_translit_run(tl, t->s, t->n, &out, &m, NULL, NULL), KELMA_OK);
	for (size_t i = 0; i < t->words; i++) {
		const word *w = &t->w[i];
		kelma_span r = kelma_map_to_result(&m, (kelma_span){ w->start, w->end });
		int same = r.end - r.start == w->end - w->start &&
			   !memcmp(out.data + r.start, t->s + w->start, r.end - r.start);
		sum->seen[w->kind]++;
		sum->stay[w->kind] += (size_t)same;
		if (w->kind == FIXED)
			ck_assert_msg(same, "%.*s in %.*s -> %s", (int)(w->end - w->start),
				      t->s + w->start, (int)t->n, t->s, out.data);
	}
}

static tally
run(const char *to, const char *scheme)
{
	static text t;
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	kelma_translit *tl;
	tally sum = { { 0 }, { 0 } };
	o.to = to;
	o.scheme = scheme;
	ck_assert_int_eq(kelma_translit_new(res, &o, &tl, NULL), KELMA_OK);
	for (int i = 0; i < TEXTS; i++) {
		t.n = t.words = 0;
		if (!any(4)) add_fixed(&t);
		for (uint32_t k = 1 + any(3); k; k--) add_sentence(&t);
		check_text(tl, &t, &sum);
	}
	kelma_translit_free(tl);
	for (int k = FIXED; k <= FOREIGN; k++) ck_assert_uint_gt(sum.seen[k], 100);
	return sum;
}

static void
all_stay(const tally *t, int kind)
{
	ck_assert_msg(t->stay[kind] == t->seen[kind], "kind %d: %zu of %zu stay", kind,
		      t->stay[kind], t->seen[kind]);
}

/* At least so many of a thousand. Languages are guessed: not every word of another one is seen. */
static void
most_stay(const tally *t, int kind, size_t thousandths)
{
	ck_assert_msg(t->stay[kind] * 1000 >= thousandths * t->seen[kind],
		      "kind %d: %zu of %zu stay", kind, t->stay[kind], t->seen[kind]);
}

START_TEST(to_arabic_letters)
{
	tally t = run("Arab", NULL);
	all_stay(&t, FIXED);
	all_stay(&t, ARAB);
	most_stay(&t, FOREIGN, 985);
	ck_assert_uint_lt(t.stay[LATIN] * 2, t.seen[LATIN]); /* and Darija does not */
	ck_assert_uint_lt(t.stay[TIFINAGH] * 10, t.seen[TIFINAGH]);
}
END_TEST

START_TEST(to_latin_letters)
{
	tally t = run("Latn", NULL);
	all_stay(&t, FIXED);
	all_stay(&t, LATIN);
	all_stay(&t, FOREIGN);
	ck_assert_uint_lt(t.stay[ARAB] * 1000, t.seen[ARAB]);
	ck_assert_uint_eq(t.stay[TIFINAGH], 0);
}
END_TEST

/* A scheme for Arabic letters does not touch Tifinagh, nor one for Tifinagh Arabic. */
START_TEST(by_a_scheme)
{
	tally t = run("Latn", "buckwalter");
	all_stay(&t, FIXED);
	all_stay(&t, LATIN);
	all_stay(&t, FOREIGN);
	all_stay(&t, TIFINAGH);
	t = run("Latn", "ircam");
	all_stay(&t, FIXED);
	all_stay(&t, LATIN);
	all_stay(&t, FOREIGN);
	all_stay(&t, ARAB);
}
END_TEST

START_TEST(to_tifinagh)
{
	tally t = run("Tfng", NULL);
	all_stay(&t, FIXED);
	all_stay(&t, TIFINAGH);
	all_stay(&t, ARAB);
	most_stay(&t, FOREIGN, 990);
}
END_TEST

/* What options.protect matches stays, and with it the rest of a word that it touches; the map is
 * whole; the rest is written as without it. */
START_TEST(protected)
{
	static const struct { const char *to, *from, *scheme, *protect, *in, *out; } rows[] = {
		{ "Arab", NULL, NULL, "\\{[^}]*\\}", "bghit {NAME} daba",
		  "\u0628\u063a\u064a\u062a {NAME} \u062f\u0627\u0628\u0627" },
		{ "Arab", NULL, NULL, "daba", "bghit daba", "\u0628\u063a\u064a\u062a daba" },
		{ "Arab", NULL, NULL, "ghi", "bghit daba", "bghit \u062f\u0627\u0628\u0627" },
		{ "Arab", "ary-Latn", NULL, "daba", "bghit daba", "\u0628\u063a\u064a\u062a daba" },
		{ "Arab", NULL, NULL, "x*", "bghit daba",
		  "\u0628\u063a\u064a\u062a \u062f\u0627\u0628\u0627" },
		{ "Arab", NULL, NULL, ".*", "bghit daba", "bghit daba" },
		{ "Latn", NULL, "buckwalter", "\u0628", "\u0628\u062a \u062a",
		  "\u0628\u062a t" },
		{ "Arab", NULL, NULL, "a", "", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
		kelma_translit *tl;
		kelma_buf b = KELMA_BUF_INIT;
		kelma_map m = KELMA_MAP_INIT;
		kelma_candidate c[3];
		size_t got, from = 0, to = 0, n = strlen(rows[i].in);
		o.to = rows[i].to;
		o.from = rows[i].from;
		o.scheme = rows[i].scheme;
		o.protect = rows[i].protect;
		ck_assert_int_eq(kelma_translit_new(res, &o, &tl, NULL), KELMA_OK);
		ck_assert_int_eq(kelma_translit_run(tl, rows[i].in, n, &b, &m, NULL, NULL),
				 KELMA_OK);
		ck_assert_msg(!strcmp(b.data, rows[i].out), "%zu: %s", i, b.data);
		for (size_t k = 0; k < m.n; k++) {
			ck_assert_uint_eq(m.seg[k].in, from);
			ck_assert_uint_eq(m.seg[k].out, to);
			from += m.seg[k].in_len;
			to += m.seg[k].out_len;
		}
		ck_assert_uint_eq(from, n);
		ck_assert_uint_eq(to, b.len);
		b.len = 0;
		ck_assert_int_eq(kelma_translit_nbest(tl, rows[i].in, n, &b, c, 3, &got, NULL),
				 KELMA_OK);
		ck_assert_uint_ge(got, 1);
		ck_assert_msg(!strncmp(b.data, rows[i].out, c[0].end - c[0].start), "%s", b.data);
		kelma_translit_free(tl);
		kelma_buf_free(&b);
		kelma_map_free(&m);
	}
}
END_TEST

START_TEST(bad_pattern)
{
	kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
	kelma_translit *tl;
	kelma_err err = { 0 };
	o.to = "Arab";
	o.protect = "ab(";
	ck_assert_int_eq(kelma_translit_new(res, &o, &tl, &err), KELMA_ESYNTAX);
	ck_assert_uint_eq(err.pos, 3);
	ck_assert_ptr_null(tl);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("translit_auto");
	TCase *tc = tcase_create("all");
	tcase_add_test(tc, to_arabic_letters);
	tcase_add_test(tc, to_latin_letters);
	tcase_add_test(tc, by_a_scheme);
	tcase_add_test(tc, to_tifinagh);
	tcase_add_test(tc, protected);
	tcase_add_test(tc, bad_pattern);
	suite_add_tcase(s, tc);
	if (read_authored(0, "data/authored/codeswitch.1.conll") ||
	    read_authored(1, "data/authored/codeswitch.2.conll") ||
	    kelma_res_open(NULL, &res, NULL))
		return 3;
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	free(file[0]);
	free(file[1]);
	return bad ? 1 : 0;
}
