/* The short cuts of rule schemes against the long way: with a log of rules every symbol is looked
 * up in the trie and its contexts tested one by one. Random texts, every scheme, both directions.
 */
#include <check.h>
#include <kelma/kelma.h>
#include <stdlib.h>
#include <string.h>
#include "text/utf8.h"
#include "translit/conv.h"

enum { TEXTS = 60, LETTERS = 200 };

static kelma_res *res;
static uint32_t seed = 7;

static uint32_t
any(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* A character: letters of three scripts, signs, blanks, some beyond the basic plane. */
static uint32_t
character(uint32_t script)
{
	static const uint32_t rare[] = { ' ', '.', '\n', 0x60c, 0x61f, 0x2019, 0xe9, 0x1e25, 0x640,
					 0x200f, 0x4e2d, 0x1f600, '-', '7', '\'', 0xa0 };
	switch (any(8) ? script : any(4)) {
	case 0: return 0x620 + any(0x33);
	case 1: return 0x2d30 + any(0x38);
	case 2: return any(5) ? 'a' + any(26) : 'A' + any(26);
	default: return rare[any(sizeof rare / sizeof *rare)];
	}
}

/* Pieces of words that rules with longer keys and contexts wait for. */
static size_t
piece(uint32_t script, char *s)
{
	static const char *const arab[] = { "ال",  "وال",    "لل",   "الله", "الدين", "ة ",
					    "ية ", "عبد ال", "ِيّ",    "ُوّ",    "َا",     "سَّ",
					    "بِال", "ابن ",   "على ", "شَ" };
	static const char *const tfng[] = { "ⵎⵎ", "ⴽⴽⵯ", "ⵢⵓ", "ⵡⵉ", " ⴰ", "ⵏⵏ " };
	static const char *const latn[] = { "eau", "tion ", "le ", "gh", "ou", "ay", "kh", "tch" };
	const char *t = script == 0   ? arab[any(sizeof arab / sizeof *arab)]
			: script == 1 ? tfng[any(sizeof tfng / sizeof *tfng)]
				      : latn[any(sizeof latn / sizeof *latn)];
	memcpy(s, t, strlen(t));
	return strlen(t);
}

static size_t
text(char *s, size_t most)
{
	size_t n = 0, k = any((uint32_t)most);
	uint32_t script = any(3);
	for (size_t i = 0; i < k; i++)
		if (!any(5))
			n += piece(script, s + n);
		else
			n += utf8_put(any(6) ? character(script) : ' ', s + n);
	return n;
}

static void
check_map(const kelma_map *m, size_t out, size_t in)
{
	size_t o = 0, i = 0;
	for (size_t k = 0; k < m->n; k++) {
		const kelma_seg *g = &m->seg[k];
		ck_assert(g->out == o && g->in == i);
		ck_assert(g->whole || g->out_len == g->in_len);
		o += g->out_len;
		i += g->in_len;
	}
	ck_assert(o == out && i == in);
}

static void
check_scheme(base_str rules, int back)
{
	scheme *sc;
	if (scheme_new(conv_schemes(res), rules, back, &sc, NULL)) return;
	kelma_buf a = KELMA_BUF_INIT, b = KELMA_BUF_INIT, c = KELMA_BUF_INIT, why = KELMA_BUF_INIT;
	kelma_map m = KELMA_MAP_INIT, w = KELMA_MAP_INIT;
	for (int t = 0; t < TEXTS; t++) {
		char s[16 * LETTERS];
		size_t n = text(s, LETTERS);
		scheme_seen x, y;
		a.len = b.len = c.len = why.len = m.n = w.n = 0;
		ck_assert(!scheme_run(sc, s, n, &a, NULL, &x, NULL));
		ck_assert(!scheme_run(sc, s, n, &b, &m, NULL, NULL));
		ck_assert(!scheme_run(sc, s, n, &c, &w, &y, &why));
		ck_assert_uint_eq(a.len, c.len);
		ck_assert_uint_eq(b.len, c.len);
		ck_assert(!c.len ||
			  (!memcmp(a.data, c.data, c.len) && !memcmp(b.data, c.data, c.len)));
		check_map(&m, c.len, n);
		ck_assert_uint_eq(m.n, w.n);
		for (size_t k = 0; k < m.n; k++)
			ck_assert(m.seg[k].in_len == w.seg[k].in_len &&
				  m.seg[k].out_len == w.seg[k].out_len &&
				  m.seg[k].whole == w.seg[k].whole);
		ck_assert(x.n == y.n && x.letters == y.letters && x.unknown == y.unknown);
	}
	kelma_buf_free(&a), kelma_buf_free(&b), kelma_buf_free(&c), kelma_buf_free(&why);
	kelma_map_free(&m), kelma_map_free(&w);
	scheme_free(sc);
}

START_TEST(short_cuts_change_nothing)
{
	scheme_lib lib = conv_schemes(res);
	size_t i = 0;
	for (base_str t; (t = scheme_nth(lib, i)).n; i++) {
		check_scheme(t, 0);
		check_scheme(t, 1);
	}
	ck_assert_uint_gt(i, 20);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("scheme_quick");
	TCase *tc = tcase_create("short cuts");
	tcase_add_test(tc, short_cuts_change_nothing);
	tcase_set_timeout(tc, 120);
	suite_add_tcase(s, tc);
	if (kelma_res_open(NULL, &res, NULL)) return 3;
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	kelma_res_free(res);
	return bad ? 1 : 0;
}
