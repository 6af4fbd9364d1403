/* norm: what holds for every text. Random strings of characters that rules care about, through both
 * engines. */
#include <check.h>
#include <kelma/segment.h>
#include "norm/norm.h"
#include "text/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const profiles[] = { "none",     "unify",      "search",     "social",
					"tifinagh", "darija-key", "arabizi-key" };
/* Letters, marks, white space, invisible characters, digits, quotes, emoji and their parts,
 * addresses. */
static const uint32_t alphabet[] = {
	'a',    'b',     'A',     'x',     'i',    'I',    ' ',     ' ',     ' ',    '\n',   '\r',
	'\t',   '.',     '!',     '?',     '@',    ':',    '/',     'w',     '1',    ',',    '`',
	0xb4,   '\'',    0xa0,    0x2028,  0x3000, 0x200b, 0x200c,  0x200d,  0x200f, 0xad,   0x640,
	0xfeff, 0x300,   0x301,   0x323,   0x327,  0x64e,  0x64f,   0x651,   0x652,  0x653,  0x654,
	0x670,  0x627,   0x623,   0x628,   0x648,  0x64a,  0x649,   0x629,   0x6a9,  0x6cc,  0x6d5,
	0x763,  0x6ad,   0x6a4,   0x67e,   0x661,  0x6f2,  0x66b,   0x66c,   0x66a,  0xe9,   0xc9,
	0x1e0d, 0x1e69,  0x212b,  0x2126,  0x3b3,  0x3b5,  0x3a3,   0x3b1,   0x25b,  0x2d30, 0x2d6f,
	0x2d33, 0xfefb,  0xfe8d,  0xfdf2,  0xfb01, 0xfb03, 0x201c,  0x2019,  0x2bc,  0x2026, 0x60c,
	0x61f,  0x1f600, 0x1f44d, 0x1f3fd, 0x2764, 0xfe0f, 0x1f1f2, 0x1f1e6, 0x20e3, 0xac00, 0x1100,
	0x1161, 0x11a8,  0x1d15e, 0x2f800, 0x130,  0x152,  0x1f71,  0x37e,   0x2000, 0x643,  0x645,
	0x647,  0x621,   0x634,   0x644,   'o',    'u',    'c',     'h',     '7',    0xb0,   0x2d4e,
	0x2d53, 0x2d57,  0x11f,   'g',
};
/* Runs: words, Roman numerals, addresses, with marks that go in between. */
static const uint32_t few[] = { 'a',   'i',   'x', 'w', 'W',  'w',    '.',   '@',
				':',   '/',   ' ', ' ', 0xa0, '\t',   0x175, 0x645,
				0x64e, 0x651, 'A', 'I', '!',  0x200c, 0x301, 0x3000 };
enum { FEW = sizeof few / sizeof *few };
enum {
	LETTERS = sizeof alphabet / sizeof *alphabet,
	LONGEST = 40,
	PROFILES = sizeof profiles / sizeof *profiles
};

static kelma_res *res;
static uint32_t seed;

static uint32_t
chance(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* Text that stays for the most part: the walk in blocks meets all sorts of characters at all places
 * of a block. */
static size_t
plain_text(char *s)
{
	static const uint32_t plain[] = { 'a',   'b',   'z',   ' ',   '\'',  0xe9,   0xe0,
					  0x628, 0x62f, 0x645, 0x6a9, 0x6ad, 0x2d30, 0x2d53 };
	size_t n = 0;
	uint32_t last = ' ', cp, odd = 1 + chance(80);
	for (uint32_t k = chance(7 * LONGEST); k; k--, last = cp) {
		do cp = plain[chance(sizeof plain / sizeof *plain)];
		while (cp == last);
		if (!chance(odd)) cp = chance(4) ? alphabet[chance(LETTERS)] : last;
		n += utf8_put(cp, s + n);
	}
	return n;
}

static size_t
random_text(char *s)
{
	size_t n = 0;
	if (!chance(4)) return plain_text(s);
	int runs = !chance(3);
	for (uint32_t k = chance(LONGEST); k; k--) {
		uint32_t cp = runs ? few[chance(FEW)] : alphabet[chance(LETTERS)];
		for (uint32_t times = chance(runs ? 2 : 6) ? 1 : 1 + chance(4); times; times--)
			n += utf8_put(cp, s + n);
	}
	return n;
}

static void
covers(const kelma_map *m, size_t out, size_t in)
{
	size_t o = 0, i = 0;
	for (size_t k = 0; k < m->n; k++) {
		ck_assert_uint_eq(m->seg[k].out, o);
		ck_assert_uint_eq(m->seg[k].in, i);
		if (!m->seg[k].whole) ck_assert_uint_eq(m->seg[k].out_len, m->seg[k].in_len);
		o += m->seg[k].out_len;
		i += m->seg[k].in_len;
	}
	if (!m->n) i = in, o = out;
	ck_assert_uint_eq(o, out);
	ck_assert_uint_eq(i, in);
}

static void
show(const char *what, const char *profile, const char *s, size_t n)
{
	fprintf(stderr, "%s, %s:", what, profile);
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		fprintf(stderr, " %04X", (unsigned)cp);
	}
	fputc('\n', stderr);
}

static int
equal(const kelma_buf *a, const kelma_buf *b)
{
	return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

/* Do both maps lead every byte, both ways, to the same place? */
static int
same_map(const kelma_map *a, const kelma_map *b, size_t out, size_t in)
{
	for (size_t i = 0; i < out; i++) {
		kelma_span x = kelma_map_to_orig(a, (kelma_span){ i, i + 1 }),
			   y = kelma_map_to_orig(b, (kelma_span){ i, i + 1 });
		if (x.start != y.start || x.end != y.end) return 0;
	}
	for (size_t i = 0; i < in; i++) {
		kelma_span x = kelma_map_to_result(a, (kelma_span){ i, i + 1 }),
			   y = kelma_map_to_result(b, (kelma_span){ i, i + 1 });
		if (x.start != y.start || x.end != y.end) return 0;
	}
	return 1;
}

/* How often each step changed something so far. */
static void
count_changes(const kelma_norm *nm, size_t *to)
{
	kelma_norm_step x;
	for (size_t i = 0; kelma_norm_get_step(nm, i, &x); i++) to[i] = x.changes;
}

/* Idempotent, valid, covered by its map; the fast loop says what the steps in turn say; a prefix in
 * front of a safe
 * white space does not matter. */
START_TEST(laws_of_all_texts)
{
	kelma_norm *nm;
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT, m2 = KELMA_MAP_INIT;
	char s[LONGEST * 4 * 8 + 8];
	static size_t was[3][NORM_STEPS];
	int bad = 0;
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_norm_new(res, profiles[_i], &nm, NULL), KELMA_OK);
	for (seed = 1; seed && bad < 5;) {
		static int round;
		if (++round % 15000 == 0) break;
		size_t n = random_text(s);
		a.len = b.len = 0;
		nm->hold = 1;
		count_changes(nm, was[0]);
		ck_assert_int_eq(kelma_norm_run(nm, s, n, &a, &m, NULL), KELMA_OK);
		count_changes(nm, was[1]);
		covers(&m, a.len, n);
		ck_assert_uint_eq(kelma_utf8_valid(a.data ? a.data : "", a.len), a.len);
		m2.n = 0;
		if (n) ck_assert_int_eq(norm_region_run(nm, s, n, 0, n, &b, &m2), KELMA_OK);
		count_changes(nm, was[2]);
		if (n && !equal(&a, &b))
			show("the loop and the steps differ", profiles[_i], s, n), bad++;
		int formed =
			was[2][NORM_NFC] !=
			was[0]
			   [NORM_NFC]; /* marks that change places: one pair, or all of a letter */
		if (n && !formed && !same_map(&m, &m2, a.len, n))
			show("the maps differ", profiles[_i], s, n), bad++;
		for (int k = 0; n && k < NORM_STEPS; k++) /* forms: marks that go need no order */
			if ((k < NORM_NFC || k > NORM_NFKD) &&
			    was[1][k] - was[0][k] != was[2][k] - was[1][k])
				show(norm_steps[k].name, profiles[_i], s, n), bad++, k = NORM_STEPS;
		b.len = 0;
		ck_assert_int_eq(kelma_norm_run(nm, a.data ? a.data : "", a.len, &b, NULL, NULL),
				 KELMA_OK);
		if (a.len && !equal(&a, &b)) show("not idempotent", profiles[_i], s, n), bad++;
	}
	ck_assert_int_eq(bad, 0);
	kelma_map_free(&m), kelma_map_free(&m2);
	kelma_buf_free(&a), kelma_buf_free(&b);
	kelma_norm_free(nm);
	kelma_res_free(res);
}
END_TEST

/* A line of one letter: the map and the output stay small, whatever its length. */
START_TEST(long_runs_stay_small)
{
	static const char *const one[] = { "a", "A", "m", "\xd9\x87", "\xc3\xa9", "\xe2\xb4\xb0" };
	enum { LONG = 3000000 };
	const char *c = one[_i % 6];
	size_t k = strlen(c);
	kelma_norm *nm;
	kelma_buf a = KELMA_BUF_INIT, in = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT;
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_norm_new(res, _i < 6 ? "search" : "social", &nm, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_buf_reserve(&in, LONG * k), KELMA_OK);
	for (size_t i = 0; i < LONG; i++) memcpy(in.data + i * k, c, k);
	ck_assert_int_eq(kelma_norm_run(nm, in.data, LONG * k, &a, &m, NULL), KELMA_OK);
	ck_assert_uint_eq(a.len, _i == 4  ? 1
				 : _i < 6 ? k
					  : 2 * k); /* search: e without its accent */
	ck_assert_uint_le(m.n, 3);
	ck_assert_uint_le(a.cap, 2 * LONG * k);
	ck_assert_uint_le(nm->r.cap + nm->r.wcap, 200);
	kelma_span all = kelma_map_to_orig(&m, (kelma_span){ 0, a.len });
	ck_assert_uint_eq(all.start, 0);
	ck_assert_uint_eq(kelma_map_to_result(&m, (kelma_span){ 0, LONG * k }).end, a.len);
	kelma_map_free(&m);
	kelma_buf_free(&a), kelma_buf_free(&in);
	kelma_norm_free(nm);
	kelma_res_free(res);
}
END_TEST

/* Line by line = at once, where line ends are no matter of a step. */
START_TEST(chunked_is_whole)
{
	static const char *const by_line[] = { "none",   "unify",    "search",
					       "social", "tifinagh", "arabizi-key" };
	kelma_norm *nm;
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT;
	char s[LONGEST * 4 * 8 + 8], t[3 * sizeof s];
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_norm_new(res, by_line[_i], &nm, NULL), KELMA_OK);
	seed = 7;
	for (int round = 0; round < 3000; round++) {
		size_t n = 0;
		a.len = b.len = 0;
		for (int k = 0; k < 3; k++) {
			size_t len = random_text(s), m = 0;
			for (size_t i = 0; i < len; i++) /* no line end inside a line */
				if (s[i] != '\n' && s[i] != '\r' &&
				    !(len - i > 2 && !memcmp(s + i, "\xe2\x80\xa8", 3)))
					s[m++] = s[i];
				else if (s[i] == '\xe2') i += 2;
			ck_assert_int_eq(kelma_norm_run(nm, s, m, &b, NULL, NULL), KELMA_OK);
			memcpy(t + n, s, m);
			n += m;
			if (k == 2) break;
			t[n++] = '\n';
			ck_assert_int_eq(kelma_buf_add(&b, "\n", 1), KELMA_OK);
		}
		ck_assert_int_eq(kelma_norm_run(nm, t, n, &a, NULL, NULL), KELMA_OK);
		if (!equal(&a, &b)) show("chunked is not whole", by_line[_i], t, n);
		ck_assert(equal(&a, &b));
	}
	kelma_buf_free(&a), kelma_buf_free(&b);
	kelma_norm_free(nm);
	kelma_res_free(res);
}
END_TEST

/* unify, then search: the composed map leads a byte of the result to the place the direct map leads
 * it to, or to one
 * that holds it; every token of the result stands for a piece of the original, in order. */
START_TEST(maps_compose_and_tokens_have_places)
{
	kelma_norm *u, *nm;
	kelma_tok *tok;
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT, c = KELMA_BUF_INIT;
	kelma_map m1 = KELMA_MAP_INIT, m2 = KELMA_MAP_INIT, both = KELMA_MAP_INIT,
		  direct = KELMA_MAP_INIT;
	char s[LONGEST * 4 * 8 + 8];
	ck_assert_int_eq(kelma_res_open(NULL, &res, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_norm_new(res, "unify", &u, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_norm_new(res, "search", &nm, NULL), KELMA_OK);
	ck_assert_int_eq(kelma_tok_new(res, NULL, &tok, NULL), KELMA_OK);
	seed = 11;
	for (int round = 0; round < 5000; round++) {
		size_t n = random_text(s), last = 0;
		a.len = b.len = c.len = 0;
		ck_assert_int_eq(kelma_norm_run(nm, s, n, &c, &direct, NULL), KELMA_OK);
		ck_assert_int_eq(kelma_norm_run(u, s, n, &a, &m1, NULL), KELMA_OK);
		if (!a.len || !c.len) continue;
		ck_assert_int_eq(kelma_norm_run(nm, a.data, a.len, &b, &m2, NULL), KELMA_OK);
		ck_assert_int_eq(kelma_map_compose(&m1, &m2, &both), KELMA_OK);
		covers(&both, b.len, n);
		ck_assert(equal(&b, &c));
		for (size_t i = 0; i < c.len; i++) {
			kelma_span x = kelma_map_to_orig(&direct, (kelma_span){ i, i + 1 });
			kelma_span y = kelma_map_to_orig(&both, (kelma_span){ i, i + 1 });
			ck_assert(x.start < y.end && y.start < x.end);
		}
		kelma_token t;
		ck_assert_int_eq(kelma_tok_start(tok, c.data, c.len, NULL), KELMA_OK);
		while (kelma_tok_next(tok, &t) == 1) {
			kelma_span x = kelma_map_to_orig(&direct, (kelma_span){ t.start, t.end });
			ck_assert_uint_lt(x.start, x.end);
			ck_assert_uint_le(x.end, n);
			ck_assert_uint_ge(x.start, last);
			last = x.start;
		}
	}
	kelma_map_free(&m1), kelma_map_free(&m2), kelma_map_free(&both), kelma_map_free(&direct);
	kelma_buf_free(&a), kelma_buf_free(&b), kelma_buf_free(&c);
	kelma_tok_free(tok);
	kelma_norm_free(u), kelma_norm_free(nm);
	kelma_res_free(res);
}
END_TEST

START_TEST(unknown_characters_are_counted)
{
	static const char s[] =
		"a\xee\x80\x80 \xef\xbf\xbd"
		"b\xcd\xb8 \xd8\xb3\xff"; /* U+E000, U+FFFD, U+0378, seen, a stray byte */
	kelma_span at[3];
	ck_assert_uint_eq(kelma_norm_get_unknown(s, sizeof s - 1, at, 3), 4);
	ck_assert_uint_eq(at[0].start, 1);
	ck_assert_uint_eq(at[0].end, 4);
	ck_assert_uint_eq(at[1].start, 5);
	ck_assert_uint_eq(at[2].start, 9);
	ck_assert_uint_eq(at[2].end, 11);
	ck_assert_uint_eq(kelma_norm_get_unknown(s, sizeof s - 1, NULL, 0), 4);
	ck_assert_uint_eq(kelma_norm_get_unknown("caf\xc3\xa9", 5, at, 3), 0);
	ck_assert_uint_eq(kelma_norm_get_unknown(NULL, 0, NULL, 0), 0);
}
END_TEST

int
main(void)
{
	TCase *t = tcase_create("laws");
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, laws_of_all_texts, 0, PROFILES);
	tcase_add_loop_test(t, long_runs_stay_small, 0, 12);
	tcase_add_loop_test(t, chunked_is_whole, 0, 6);
	tcase_add_test(t, maps_compose_and_tokens_have_places);
	tcase_add_test(t, unknown_characters_are_counted);
	Suite *s = suite_create("norm laws");
	suite_add_tcase(s, t);
	SRunner *sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	int bad = srunner_ntests_failed(sr);
	srunner_free(sr);
	return bad != 0;
}
