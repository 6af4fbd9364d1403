/* Compilers of the models of the Arabizi decoder (data/models/translit.*.tsv, made by
 * data/train/train_translit). */
#include "gen/gen.h"
#include "gen/codes.h"
#include "translit/decode_lm.h"
#include <math.h>
#include <stdlib.h>

static void
put32(kelma_buf *out, uint32_t v)
{
	char c[4] = { (char)(v & 0xff), (char)(v >> 8 & 0xff), (char)(v >> 16 & 0xff),
		      (char)(v >> 24) };
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
clamp(double v, uint32_t most)
{
	return v < 1 ? 1 : v > most ? most : (uint32_t)v;
}

/* Put v on its way through the slots, which keeps the order of the prints. */
static void
put_slot(uint32_t *slot, uint32_t slots, uint32_t h, uint32_t v)
{
	for (; slot[h] != UINT32_MAX; h = h + 1 < slots ? h + 1 : 0)
		if (slot[h] >> MAP_PLACE > v >> MAP_PLACE) {
			uint32_t x = slot[h];
			slot[h] = v;
			v = x;
		}
	slot[h] = v;
}

/* Layout of decode_map.h: keys of m, values next to them (value i has length m->item[i].mark). */
static int
put_map(gen_job *j, const tmap *m, const kelma_buf *values, const size_t *at)
{
	uint32_t slots = (uint32_t)(m->n * 4 / 3) + 16, *slot = malloc(slots * sizeof *slot),
		 off = 0;
	if (!slot || kelma_buf_add(j->out, "KCM2", 4)) return -1;
	memset(slot, 0xff, slots * sizeof *slot);
	for (size_t i = 0; i < m->n; i++) {
		const tmap_item *t = &m->item[i];
		uint64_t hash = code_hash((const unsigned char *)t->key, t->len);
		uint32_t h = code_slot(hash, slots);
		put_slot(slot, slots, h, (off + 1) | code_print(hash));
		off += 2 + (uint32_t)t->len + t->mark;
	}
	if (off + 1 >= 1u << MAP_PLACE) {
		free(slot);
		return gen_fail(j, 0, 0, "too many words for one map");
	}
	put32(j->out, slots);
	put32(j->out, off);
	put32(j->out, 0);
	for (uint32_t i = 0; i < slots; i++) put32(j->out, slot[i]);
	int rc = 0;
	for (size_t i = 0; i < m->n; i++) {
		const tmap_item *t = &m->item[i];
		char head[2] = { (char)t->len, (char)t->mark };
		rc |= kelma_buf_add(j->out, head, 2) || kelma_buf_add(j->out, t->key, t->len) ||
		      kelma_buf_add(j->out, values->data + at[i], t->mark);
	}
	free(slot);
	return rc ? -1 : 0;
}

void
gen_codes_add(gen_codes *c, const void *key, size_t nk, const void *val, size_t nv)
{
	size_t had = c->key.n, i = tmap_id(&c->key, key, nk);
	if (i < had) return;
	c->at = train_grow(c->at, i, &c->cap, sizeof *c->at);
	c->at[i] = c->val.len;
	c->key.item[i].mark = (uint32_t)nv;
	if (kelma_buf_add(&c->val, val, nv)) abort();
}

int
gen_codes_put(gen_codes *c, gen_job *j)
{
	int rc = put_map(j, &c->key, &c->val, c->at);
	tmap_free(&c->key);
	kelma_buf_free(&c->val);
	free(c->at);
	return rc;
}

/* Words in order of the file: their places are their ids. */
static int
read_words(gen_job *j, gen_codes *out)
{
	base_lines it = { j->in[0].data, j->in[0].len, 0, 0 };
	base_str line, f[3];
	while (base_lines_next(&it, &line)) {
		unsigned char c[CODE_MAX];
		size_t n = base_fields(line, f, 3) == 3 ? word_codes(f[0], c, CODE_MAX) : 0;
		if (!n) return gen_fail(j, 0, it.line, "want word<TAB>log p<TAB>back-off");
		uint32_t cost = clamp(-number(f[1]) * JOINT_NAT, 65535),
			 back = clamp(-number(f[2]) * 16, 255);
		unsigned char v[3] = { (unsigned char)(cost & 0xff), (unsigned char)(cost >> 8),
				       (unsigned char)back };
		gen_codes_add(out, c, n, v, 3);
	}
	return 0;
}

int
gen_translit_words(gen_job *j)
{
	gen_codes c = { 0 };
	return read_words(j, &c) ? -1 : gen_codes_put(&c, j);
}

static void
put_print(uint32_t *slot, uint32_t slots, uint64_t hash, uint32_t value)
{
	uint32_t h = code_slot(hash, slots), print = (uint32_t)hash & 0xffffff;
	if (!print) print = 1;
	while (slot[h] && slot[h] >> 8 != print) h = h + 1 < slots ? h + 1 : 0;
	slot[h] = print << 8 | value;
}

static int
finish_prints(gen_job *j, uint32_t *slot, uint32_t slots)
{
	if (kelma_buf_add(j->out, "KFPT", 4)) return -1;
	put32(j->out, slots);
	put32(j->out, 0);
	put32(j->out, 0);
	for (uint32_t i = 0; i < slots; i++) put32(j->out, slot[i]);
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

/* Place of a word of the list, or LM_NONE. */
static uint32_t
place(const gen_codes *c, const uint32_t *off, base_str f)
{
	unsigned char k[CODE_MAX];
	const tmap_item *t = tmap_find(&c->key, k, word_codes(f, k, CODE_MAX));
	return t ? off[t - c->key.item] : LM_NONE;
}

/* The pairs of one file; they overrule what is there already. */
static int
put_pairs(gen_job *j, size_t file, const gen_codes *c, const uint32_t *off, uint32_t *slot,
	  uint32_t slots)
{
	base_lines it = { j->in[file].data, j->in[file].len, 0, 0 };
	base_str line, f[4];
	while (base_lines_next(&it, &line)) {
		int ok = base_fields(line, f, 4) >= 3;
		uint32_t x = ok ? place(c, off, f[0]) : LM_NONE,
			 y = ok ? place(c, off, f[1]) : LM_NONE;
		if (x == LM_NONE || y == LM_NONE)
			return gen_fail(j, file, it.line, "want two known words and a number");
		put_print(slot, slots, code_hash_pair(x, y), clamp((number(f[2]) + 4) * 16, 255));
	}
	return 0;
}

int
gen_translit_bigrams(gen_job *j) /* files: words, pairs, more pairs */
{
	gen_codes c = { 0 };
	if (j->n < 2 || read_words(j, &c)) return -1;
	size_t lines = 0;
	for (size_t i = 1; i < j->n; i++) lines += count_lines(&j->in[i]);
	uint32_t slots = (uint32_t)(lines * 5 / 4) + 16, *slot = calloc(slots, 4);
	uint32_t *off = calloc(c.key.n + 1, sizeof *off);
	int rc = slot && off ? 0 : -1;
	for (size_t i = 0; i < c.key.n && !rc; i++)
		off[i + 1] = off[i] + 5 + (uint32_t)c.key.item[i].len;
	for (size_t i = 1; i < j->n && !rc; i++) rc = put_pairs(j, i, &c, off, slot, slots);
	tmap_free(&c.key);
	kelma_buf_free(&c.val);
	free(c.at);
	free(off);
	return rc ? rc : finish_prints(j, slot, slots);
}

/* Add a word of a class; # in it stands for one or two digits that may be letters. */
static int
add_class(gen_codes *out, const unsigned char *c, size_t n, unsigned char cls)
{
	unsigned char x[CODE_MAX];
	const unsigned char *e = memchr(c, '#', n);
	if (!e) return gen_codes_add(out, c, n, &cls, 1), 0;
	size_t k = (size_t)(e - c);
	if (n + 1 > CODE_MAX || memchr(e + 1, '#', n - k - 1)) return -1;
	memcpy(x, c, k);
	for (unsigned char a = '2'; a <= '9'; a++)
		for (unsigned char b = '1'; b <= '9'; b++) { /* 1: no second digit */
			size_t d = 1 + (b > '1');
			x[k] = a;
			x[k + 1] = b;
			memcpy(x + k + d, e + 1, n - k - 1);
			gen_codes_add(out, x, n - 1 + d, &cls, 1);
		}
	return 0;
}

int
gen_translit_classes(gen_job *j)
{
	gen_codes c = { 0 };
	base_lines it = { j->in[0].data, j->in[0].len, 0, 0 };
	base_str line, f[3];
	while (base_lines_next(&it, &line)) {
		unsigned char w[CODE_MAX], cls = 0;
		size_t n = 0;
		if (base_fields(line, f, 3) == 3)
			cls = base_str_is(f[0], "bound")       ? LM_BOUND
			      : base_str_is(f[0], "technical") ? LM_TECHNICAL
							       : 0;
		if (cls)
			for (; n < f[1].n && n < CODE_MAX; n++) w[n] = (unsigned char)f[1].s[n];
		if (!n || add_class(&c, w, n, cls))
			return gen_fail(j, 0, it.line,
					"want bound or technical<TAB>word<TAB>what it is");
	}
	return gen_codes_put(&c, j);
}

int
gen_translit_foreign(gen_job *j)
{
	uint32_t slots = (uint32_t)(count_lines(&j->in[0]) * 5 / 4) + 16, *slot = calloc(slots, 4);
	base_lines it = { j->in[0].data, j->in[0].len, 0, 0 };
	base_str line, f[2];
	while (slot && base_lines_next(&it, &line)) {
		unsigned char c[CODE_MAX];
		if (base_fields(line, f, 2) != 2)
			return gen_fail(j, 0, it.line, "want word<TAB>count");
		size_t n = code_latin(f[0].s, f[0].n, c, CODE_MAX, NULL);
		put_print(slot, slots, code_hash(c, n), clamp(log2(number(f[1]) + 1) + 0.5, 255));
	}
	return slot ? finish_prints(j, slot, slots) : -1;
}

/* Readings of one line: weight byte, length byte, codes each. */
static size_t
readings(base_str s, unsigned char *v, size_t cap)
{
	size_t n = 0;
	while (s.n) {
		const char *e = memchr(s.s, '|', s.n), *c;
		size_t k = e ? (size_t)(e - s.s) : s.n;
		if (!(c = memchr(s.s, ':', k))) return 0;
		unsigned char code[CODE_MAX];
		size_t m = word_codes((base_str){ s.s, (size_t)(c - s.s) }, code, CODE_MAX);
		double w = number((base_str){ c + 1, k - (size_t)(c + 1 - s.s) });
		if (!m || w <= 0) return 0;
		if (n + 2 + m > cap) break; /* the lightest stay out: lines are sorted by weight */
		memcpy(v + n + 2, code, m);
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
	gen_codes c = { 0 };
	base_lines it = { j->in[0].data, j->in[0].len, 0, 0 };
	base_str line, f[2];
	while (base_lines_next(&it, &line)) {
		unsigned char key[CODE_MAX], v[VALUE_MAX];
		size_t k = base_fields(line, f, 2) == 2 ? readings(f[1], v, sizeof v) : 0;
		size_t n = k ? code_latin(f[0].s, f[0].n, key, CODE_MAX, NULL) : 0;
		if (!n) return gen_fail(j, 0, it.line, "want latin<TAB>reading:weight|...");
		gen_codes_add(&c, key, n, v, k);
	}
	return gen_codes_put(&c, j);
}

/* One spelling of a name under its Arabic letters: key = codes without spaces; values are UTF-8. */
static size_t
spellings(base_str s, unsigned char *v, size_t cap)
{
	size_t n = 0;
	while (s.n) {
		const char *e = memchr(s.s, '|', s.n), *c;
		size_t k = e ? (size_t)(e - s.s) : s.n;
		if (!(c = memchr(s.s, ':', k)) || c == s.s || (size_t)(c - s.s) > 200) return 0;
		size_t m = (size_t)(c - s.s);
		if (n + 2 + m > cap) break;
		v[n] = (unsigned char)clamp(
			16 * (log(number((base_str){ c + 1, k - m - 1 })) + 3) + 0.5, 255);
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
	gen_codes c = { 0 };
	base_lines it = { j->in[0].data, j->in[0].len, 0, 0 };
	base_str line, f[2];
	while (base_lines_next(&it, &line)) {
		unsigned char key[CODE_MAX], v[VALUE_MAX];
		size_t k = base_fields(line, f, 2) == 2 ? spellings(f[1], v, sizeof v) : 0;
		size_t n = k ? code_arab(f[0].s, f[0].n, key, CODE_MAX) : 0;
		if (!n) return gen_fail(j, 0, it.line, "want arabic<TAB>spelling:weight|...");
		gen_codes_add(&c, key, n, v, k);
	}
	return gen_codes_put(&c, j);
}
