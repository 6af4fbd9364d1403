/* Compilers of the models of the Arabizi decoder (data/models/translit.*.tsv, made by data/train/train_translit). */
#include "gen/gen.h"
#include "pack/pack.h"
#include "translit/decode_lm.h"
#include <math.h>
#include <stdlib.h>

static void
put32(kelma_buf *out, uint32_t v)
{
	char c[4] = { (char)(v & 0xff), (char)(v >> 8 & 0xff), (char)(v >> 16 & 0xff), (char)(v >> 24) };
	if (kelma_buf_add(out, c, 4)) abort();
}

static double
number(base_str f)
{
	char s[32] = "";
	memcpy(s, f.s, f.n < 31 ? f.n : 31);
	return strtod(s, NULL);
}

/* Codes of a word as the models write it: `=`, `^`, letters, `+` at the end. 0 = not a word. */
static size_t
word_codes(base_str f, unsigned char *c, size_t cap)
{
	if (base_str_is(f, "=")) return c[0] = LM_KEEP, 1;
	if (base_str_is(f, "^")) return c[0] = LM_EDGE, 1;
	int join = f.n > 1 && f.s[f.n - 1] == '+';
	size_t n = code_arab(f.s, f.n - (size_t)join, c, cap - 1);
	if (n && join) c[n++] = LM_JOIN;
	return n;
}

static uint32_t
power(size_t n)
{
	uint32_t p = 16;
	while (p < n) p *= 2;
	return p;
}

typedef struct word {
	unsigned char c[CODE_MAX];
	uint8_t n;
	uint16_t cost;
	uint8_t back;
} word;
typedef struct words {
	word *w;
	size_t n;
	uint32_t *slot, mask;
} words;

static uint32_t
clamp(double v, uint32_t most)
{
	return v < 1 ? 1 : v > most ? most : (uint32_t)v;
}

static int
read_words(const gen_job *j, words *out)
{
	base_lines it = { j->in[0].data, j->in[0].len, 0, 0 };
	base_str line, f[3];
	out->w = calloc(j->in[0].len / 4 + 1, sizeof *out->w);
	if (!out->w) return -1;
	while (base_lines_next(&it, &line)) {
		word *w = &out->w[out->n];
		if (base_fields(line, f, 3) != 3 || !(w->n = (uint8_t)word_codes(f[0], w->c, CODE_MAX)))
			return gen_fail(j, 0, it.line, "want word<TAB>log p<TAB>back-off");
		w->cost = (uint16_t)clamp(-number(f[1]) * JOINT_NAT, 65535);
		w->back = (uint8_t)clamp(-number(f[2]) * 16, 255);
		out->n++;
	}
	uint32_t slots = power(out->n * 3 / 2);
	out->mask = slots - 1;
	if (!(out->slot = calloc(slots, sizeof *out->slot))) return -1;
	for (size_t i = 0; i < out->n; i++) {
		uint32_t h = (uint32_t)(lm_hash_word(out->w[i].c, out->w[i].n) >> 32) & out->mask;
		while (out->slot[h]) h = (h + 1) & out->mask;
		out->slot[h] = (uint32_t)i + 1;
	}
	return 0;
}

static uint32_t
find_word(const words *t, const unsigned char *c, size_t n)
{
	uint32_t h = (uint32_t)(lm_hash_word(c, n) >> 32) & t->mask;
	for (; t->slot[h]; h = (h + 1) & t->mask) {
		const word *w = &t->w[t->slot[h] - 1];
		if (w->n == n && !memcmp(w->c, c, n)) return t->slot[h] - 1;
	}
	return LM_NONE;
}

static void
free_words(words *t)
{
	free(t->w);
	free(t->slot);
}

int
gen_translit_words(gen_job *j)
{
	words t = { 0 };
	int rc = read_words(j, &t);
	if (!rc) {
		uint32_t at = 0;
		for (size_t i = 0; i < t.n; i++) at += 1u + t.w[i].n;
		rc = kelma_buf_add(j->out, "KWRD", 4) ? -1 : 0;
		put32(j->out, (uint32_t)t.n);
		put32(j->out, t.mask + 1);
		put32(j->out, at);
		at = 0;
		for (size_t i = 0; i < t.n; at += 1u + t.w[i].n, i++) put32(j->out, at);
		for (size_t i = 0; i < t.n; i++) {
			char c[2] = { (char)(t.w[i].cost & 0xff), (char)(t.w[i].cost >> 8) };
			rc |= kelma_buf_add(j->out, c, 2);
		}
		for (size_t i = 0; i < t.n; i++) rc |= kelma_buf_add(j->out, (const char *)&t.w[i].back, 1);
		rc |= kelma_buf_add(j->out, "\0\0\0", (4 - t.n * 3 % 4) % 4);
		for (uint32_t i = 0; i <= t.mask; i++) put32(j->out, t.slot[i]);
		for (size_t i = 0; i < t.n; i++) {
			rc |= kelma_buf_add(j->out, (const char *)&t.w[i].n, 1);
			rc |= kelma_buf_add(j->out, (const char *)t.w[i].c, t.w[i].n);
		}
	}
	free_words(&t);
	return rc ? -1 : 0;
}

static void
put_print(uint32_t *slot, uint32_t mask, uint64_t hash, uint32_t value)
{
	uint32_t h = (uint32_t)(hash >> 32) & mask, print = (uint32_t)hash & 0xffffff;
	if (!print) print = 1;
	while (slot[h] && slot[h] >> 8 != print) h = (h + 1) & mask;
	slot[h] = print << 8 | value;
}

static int
finish_prints(gen_job *j, uint32_t *slot, uint32_t mask)
{
	if (kelma_buf_add(j->out, "KFPT", 4)) return -1;
	put32(j->out, mask + 1);
	put32(j->out, 0);
	put32(j->out, 0);
	for (uint32_t i = 0; i <= mask; i++) put32(j->out, slot[i]);
	free(slot);
	return 0;
}

static size_t
count_lines(const kelma_buf *b)
{
	base_lines it = { b->data, b->len, 0, 0 };
	base_str line;
	size_t n = 0;
	while (base_lines_next(&it, &line)) n++;
	return n;
}

int
gen_translit_bigrams(gen_job *j) /* files: words, bigrams */
{
	words t = { 0 };
	if (j->n != 2 || read_words(j, &t)) return -1;
	uint32_t mask = power(count_lines(&j->in[1]) * 3 / 2) - 1, *slot = calloc((size_t)mask + 1, 4);
	base_lines it = { j->in[1].data, j->in[1].len, 0, 0 };
	base_str line, f[3];
	int rc = slot ? 0 : -1;
	while (!rc && base_lines_next(&it, &line)) {
		unsigned char a[CODE_MAX], b[CODE_MAX];
		size_t k = base_fields(line, f, 3) == 3;
		uint32_t x = k ? find_word(&t, a, word_codes(f[0], a, CODE_MAX)) : LM_NONE;
		uint32_t y = k ? find_word(&t, b, word_codes(f[1], b, CODE_MAX)) : LM_NONE;
		if (x == LM_NONE || y == LM_NONE) rc = gen_fail(j, 1, it.line, "want two known words and a number");
		else put_print(slot, mask, lm_hash_pair(x, y), clamp((number(f[2]) + 4) * 16, 255));
	}
	free_words(&t);
	return rc ? rc : finish_prints(j, slot, mask);
}

int
gen_translit_foreign(gen_job *j)
{
	uint32_t mask = power(count_lines(&j->in[0]) * 3 / 2) - 1, *slot = calloc((size_t)mask + 1, 4);
	base_lines it = { j->in[0].data, j->in[0].len, 0, 0 };
	base_str line, f[2];
	while (slot && base_lines_next(&it, &line)) {
		unsigned char c[CODE_MAX];
		if (base_fields(line, f, 2) != 2) return gen_fail(j, 0, it.line, "want word<TAB>count");
		size_t n = code_latin(f[0].s, f[0].n, c, CODE_MAX, NULL);
		put_print(slot, mask, lm_hash_word(c, n), clamp(log2(number(f[1]) + 1) + 0.5, 255));
	}
	return slot ? finish_prints(j, slot, mask) : -1;
}

/* Readings of one line: weight byte, length byte, codes each. */
static size_t
readings(base_str s, unsigned char *v, size_t cap)
{
	size_t n = 0;
	while (s.n) {
		const char *e = memchr(s.s, '|', s.n), *c;
		size_t k = e ? (size_t)(e - s.s) : s.n;
		if (!(c = memchr(s.s, ':', k)) || n + 2 + CODE_MAX > cap) return 0;
		size_t m = word_codes((base_str){ s.s, (size_t)(c - s.s) }, v + n + 2, CODE_MAX);
		double w = number((base_str){ c + 1, k - (size_t)(c + 1 - s.s) });
		if (!m || w <= 0) return 0;
		v[n] = (unsigned char)clamp(16 * (log(w) + 3) + 0.5, 255);
		v[n + 1] = (unsigned char)m;
		n += 2 + m;
		s.s += k + (e != NULL);
		s.n -= k + (e != NULL);
	}
	return n;
}

int
gen_translit_lexicon(gen_job *j)
{
	pack_mapw w = PACK_MAPW_INIT;
	int rc = 0;
	for (size_t i = 0; i < j->n && !rc; i++) {
		base_lines it = { j->in[i].data, j->in[i].len, 0, 0 };
		base_str line, f[2];
		while (!rc && base_lines_next(&it, &line)) {
			unsigned char key[CODE_MAX], v[4096];
			size_t k = base_fields(line, f, 2) == 2 ? readings(f[1], v, sizeof v) : 0;
			size_t n = k ? code_latin(f[0].s, f[0].n, key, CODE_MAX, NULL) : 0;
			if (!n) rc = gen_fail(j, i, it.line, "want latin<TAB>reading:weight|...");
			else if (pack_mapw_add(&w, (char *)key, n, (char *)v, k)) rc = -1;
		}
	}
	if (!rc && pack_mapw_finish(&w, j->out)) rc = -1;
	pack_mapw_free(&w);
	return rc;
}

/* One spelling of a name under its Arabic letters: key = codes without spaces; values are UTF-8. */
static size_t
spellings(base_str s, unsigned char *v, size_t cap)
{
	size_t n = 0;
	while (s.n) {
		const char *e = memchr(s.s, '|', s.n), *c;
		size_t k = e ? (size_t)(e - s.s) : s.n;
		if (!(c = memchr(s.s, ':', k)) || c == s.s || (size_t)(c - s.s) > 200 || n + 202 > cap) return 0;
		size_t m = (size_t)(c - s.s);
		v[n] = (unsigned char)clamp(16 * (log(number((base_str){ c + 1, k - m - 1 })) + 3) + 0.5, 255);
		v[n + 1] = (unsigned char)m;
		memcpy(v + n + 2, s.s, m);
		n += 2 + m;
		s.s += k + (e != NULL);
		s.n -= k + (e != NULL);
	}
	return n;
}

int
gen_names_latin(gen_job *j)
{
	pack_mapw w = PACK_MAPW_INIT;
	base_lines it = { j->in[0].data, j->in[0].len, 0, 0 };
	base_str line, f[2];
	int rc = 0;
	while (!rc && base_lines_next(&it, &line)) {
		unsigned char key[CODE_MAX], v[8192];
		size_t k = base_fields(line, f, 2) == 2 ? spellings(f[1], v, sizeof v) : 0;
		size_t n = k ? code_arab(f[0].s, f[0].n, key, CODE_MAX) : 0;
		if (!n) rc = gen_fail(j, 0, it.line, "want arabic<TAB>spelling:weight|...");
		else if (pack_mapw_add(&w, (char *)key, n, (char *)v, k)) rc = -1;
	}
	if (!rc && pack_mapw_finish(&w, j->out)) rc = -1;
	pack_mapw_free(&w);
	return rc;
}
