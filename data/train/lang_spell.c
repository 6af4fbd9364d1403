/* Writing text in another script the way people do it freely. */
#include "train/lang_train.h"
#include "pack/pack.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <stdlib.h>
#include <string.h>

enum { ACADEMIC, PHONE, ARABIC, ARABIZI, HABIT, KEYS, KINDS, MAX_RULES = 256, MAX_FILE = 64 << 20 };
static const char *const kinds[KINDS] = {
	"academic", "phone", "arabic", "arabizi", "habit", "keys"
};

typedef struct rule {
	uint32_t cp;   /* its first letter */
	base_str from; /* all of them */
	base_str choices;
} rule;
struct speller {
	kelma_buf rules_text, lex_text, map_bytes;
	rule rules[KINDS][MAX_RULES];
	size_t n[KINDS];
	pack_map lex; /* Arabic word -> spellings separated by | */
};

/* A choice of "a|b|c": the first with half the chance, then half of the rest, the last keeps what
 * is left. */
static base_str
choose(base_str list, rng *r)
{
	base_str c = list;
	for (;;) {
		const char *bar = memchr(list.s, '|', list.n);
		c.s = list.s;
		c.n = bar ? (size_t)(bar - list.s) : list.n;
		if (!bar || rng_unit(r) < 0.5) return c;
		list.n -= c.n + 1;
		list.s = bar + 1;
	}
}

static const rule *
find(const speller *sp, int kind, uint32_t cp)
{
	for (size_t i = 0; i < sp->n[kind]; i++)
		if (sp->rules[kind][i].cp == cp) return &sp->rules[kind][i];
	return NULL;
}

static void
put(kelma_buf *out, base_str c)
{
	if (c.n == 1 && *c.s == '-') return;
	(void)kelma_buf_add(out, c.s, c.n);
}

/* "x@y": x at the beginning of a word, y elsewhere. */
static base_str
by_place(base_str c, int first)
{
	const char *at = memchr(c.s, '@', c.n);
	if (!at) return c;
	size_t k = (size_t)(at - c.s);
	if (first) c.n = k;
	else c.s += k + 1, c.n -= k + 1;
	return c;
}

static int
is_vowel(uint32_t cp)
{
	return cp == 0x2d30 || cp == 0x2d49 || cp == 0x2d53 || cp == 0x2d3b; /* Tifinagh a i u e */
}

/* Tifinagh word in other letters; Kabyle and phone habits put an e between consonants. */
static void
tifinagh_word(const speller *sp, enum make how, rng *r, const char *s, size_t n, kelma_buf *out)
{
	int kind = how == MAKE_ARABIC ? ARABIC : how == MAKE_PHONE ? PHONE : ACADEMIC, run = 0;
	int e_habit = how == MAKE_KABYLE ? 95 : how == MAKE_PHONE ? 60 : 0;
	uint32_t cp, next, prev = 0;
	for (size_t i = 0, k; i < n; i += k) {
		k = utf8_get(s + i, &cp);
		const rule *ru = find(sp, kind, cp);
		if (!ru) {
			(void)kelma_buf_add(out, s + i, k);
			prev = 0;
			continue;
		}
		if (i + k < n) utf8_get(s + i + k, &next);
		else next = 0;
		run = is_vowel(cp) ? 0 : run + 1;
		if (run == 2 && cp != prev && prev && !is_vowel(next) &&
		    rng_below(r, 100) < (uint32_t)e_habit) {
			(void)kelma_buf_add(out, "e", 1);
			run = 1;
		} else if (run == 2 && i <= 3 && cp != prev && e_habit &&
			   rng_below(r, 100) < (uint32_t)e_habit) {
			(void)kelma_buf_add(out, "e", 1);
			run = 1;
		}
		if (how == MAKE_ARABIC && cp == prev && rng_below(r, 3))
			continue; /* shadda, usually left out */
		put(out, by_place(choose(ru->choices, r), i == 0));
		prev = cp;
	}
}

/* Letter by letter, with a vowel here and there: for words no lexicon has. */
static void
arabizi_letters(const speller *sp, rng *r, const char *s, size_t n, kelma_buf *out)
{
	uint32_t cp;
	int run = 0, habit = (int)rng_below(r, 3) * 30;
	for (size_t i = 0, k; i < n; i += k) {
		k = utf8_get(s + i, &cp);
		if (i == 0 && n > 6 && cp == 0x627 && !memcmp(s + k, "\xd9\x84", 2)) { /* article */
			put(out, (base_str){ "l", 1 });
			k += 2;
			continue;
		}
		const rule *ru = find(sp, ARABIZI, cp);
		if (!ru) continue;
		int vowel = cp == 0x627 || cp == 0x648 || cp == 0x64a || cp == 0x629;
		run = vowel ? 0 : run + 1;
		if (run > 1 && rng_below(r, 100) < (uint32_t)habit) {
			put(out, rng_below(r, 3) ? (base_str){ "e", 1 } : (base_str){ "a", 1 });
			run = 1;
		}
		put(out, choose(ru->choices, r));
	}
}

/* Returns 1 when the lexicon had the word. */
static int
arabizi_word(const speller *sp, rng *r, const char *s, size_t n, kelma_buf *out)
{
	size_t vn;
	const char *v = pack_map_get(&sp->lex, s, n, &vn);
	if (v) {
		put(out, choose((base_str){ v, vn }, r));
		return 1;
	}
	arabizi_letters(sp, r, s, n, out);
	return 0;
}

/* The longest habit that begins at s, of those that this writer has. */
static const rule *
habit_at(const speller *sp, uint64_t has, const char *s, size_t n)
{
	const rule *best = NULL;
	for (size_t i = 0; i < sp->n[HABIT]; i++) {
		const rule *ru = &sp->rules[HABIT][i];
		if (!(has >> i % 64 & 1) || ru->from.n > n || (best && ru->from.n <= best->from.n))
			continue;
		if (!memcmp(s, ru->from.s, ru->from.n)) best = ru;
	}
	return best;
}

static int
is_latin_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static int
is_latin_consonant(char c)
{
	return c >= 'a' && c <= 'z' && !is_latin_vowel(c);
}

/* Arabizi as another writer spells it: a third of the habits, and vowels between consonants left
 * out now and then. */
static void
other_habits(const speller *sp, rng *r, const char *s, size_t n, kelma_buf *out)
{
	uint64_t has = 0;
	uint32_t drop = rng_below(r, 4) * 15;
	for (int i = 0; i < 64; i++) has |= (uint64_t)!rng_below(r, 3) << i;
	size_t base = out->len;
	for (size_t i = 0; i < n; i++) {
		char c = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] + 32) : s[i];
		(void)kelma_buf_add(out, &c, 1);
	}
	kelma_buf low = KELMA_BUF_INIT;
	(void)kelma_buf_add(&low, out->data + base, n);
	out->len = base;
	for (size_t i = 0; i < n;) {
		const rule *ru = habit_at(sp, has, low.data + i, n - i);
		if (ru) {
			put(out, choose(ru->choices, r));
			i += ru->from.n;
			continue;
		}
		int inside = i && i + 1 < n && is_latin_consonant(low.data[i - 1]) &&
			     is_latin_consonant(low.data[i + 1]);
		if (!(inside && is_latin_vowel(low.data[i]) && rng_below(r, 100) < drop))
			(void)kelma_buf_add(out, low.data + i, 1);
		i++;
	}
	kelma_buf_free(&low);
}

int
speller_make(const speller *sp, enum make how, rng *r, const char *s, size_t n, kelma_buf *out)
{
	size_t words = 0, known = 0;
	out->len = 0;
	if (how == MAKE_HABIT) {
		other_habits(sp, r, s, n, out);
		return 1;
	}
	for (size_t i = 0, e; i < n; i = e) {
		e = i;
		while (e < n && s[e] != ' ') e++;
		if (e > i) {
			if (out->len) (void)kelma_buf_add(out, " ", 1);
			words++;
			if (how == MAKE_LETTERS) arabizi_letters(sp, r, s + i, e - i, out);
			else if (how == MAKE_ARABIZI)
				known += (size_t)arabizi_word(sp, r, s + i, e - i, out);
			else tifinagh_word(sp, how, r, s + i, e - i, out);
		} else e++;
	}
	return words && (how != MAKE_ARABIZI || known * 3 >= words * 2);
}

/* One key of a row of letters: the k-th, or the nearest there is. */
static void
press(kelma_buf *out, base_str row, int k)
{
	size_t n = 0, at = 0;
	for (size_t i = 0; i < row.n; i += utf8_len((unsigned char)row.s[i]))
		if ((int)n++ <= k) at = i;
	(void)kelma_buf_add(out, row.s + at, utf8_len((unsigned char)row.s[at]));
}

int
speller_noise(const speller *sp, const char *keys, rng *r, kelma_buf *out)
{
	const rule *ru = NULL;
	base_str row[8];
	uint32_t rows = 0;
	for (size_t i = 0; i < sp->n[KEYS]; i++)
		if (base_str_is(sp->rules[KEYS][i].from, keys)) ru = &sp->rules[KEYS][i];
	if (!ru) return -1;
	for (base_str left = ru->choices; left.n && rows < 8; rows++) {
		const char *bar = memchr(left.s, '|', left.n);
		row[rows] = (base_str){ left.s, bar ? (size_t)(bar - left.s) : left.n };
		left.s += row[rows].n + (bar != NULL);
		left.n -= row[rows].n + (bar != NULL);
	}
	out->len = 0;
	for (uint32_t w = 1 + rng_below(r, 3); w; w--) {
		uint32_t y = rng_below(r, rows);
		int width = 0, way = 1;
		for (size_t i = 0; i < row[y].n; i++)
			width += ((uint8_t)row[y].s[i] & 0xc0) != 0x80;
		int x = (int)rng_below(r, (uint32_t)width);
		for (uint32_t len = 3 + rng_below(r, 8); len; len--) {
			press(out, row[y], x);
			uint32_t turn = rng_below(r, rows == 1 ? 1 : 6);
			if (turn == 0) x = (int)rng_below(r, (uint32_t)width); /* the other hand */
			if (turn == 1) way = -way;
			if (turn == 2) y = rng_below(r, rows);
			x += turn ? way : 0;
			if (x < 0 || x >= width) way = -way, x += 2 * way;
		}
		(void)kelma_buf_add(out, " ", 1);
	}
	return 0;
}

static int
read_rules(speller *sp)
{
	base_lines l = { sp->rules_text.data, sp->rules_text.len, 0, 0 };
	base_str ln, f[3];
	while (base_lines_next(&l, &ln)) {
		if (base_fields(ln, f, 3) != 3) return -1;
		for (int k = 0; k < KINDS; k++)
			if (base_str_is(f[0], kinds[k]) && sp->n[k] < MAX_RULES) {
				rule *ru = &sp->rules[k][sp->n[k]++];
				utf8_get(f[1].s, &ru->cp);
				ru->from = f[1];
				ru->choices = f[2];
			}
	}
	return 0;
}

static int
read_lexicon(speller *sp)
{
	pack_mapw w = PACK_MAPW_INIT;
	base_lines l = { sp->lex_text.data, sp->lex_text.len, 0, 0 };
	base_str ln, f[4];
	kelma_status st = KELMA_OK;
	while (!st && base_lines_next(&l, &ln)) {
		if (base_fields(ln, f, 4) < 4 || base_str_is(f[3], "name")) continue;
		st = pack_mapw_add(&w, f[0].s, f[0].n, f[2].s, f[2].n);
		if (!st) st = pack_mapw_add(&w, f[1].s, f[1].n, f[2].s, f[2].n);
	}
	if (!st) st = pack_mapw_finish(&w, &sp->map_bytes);
	if (!st) st = pack_map_open(&sp->lex, sp->map_bytes.data, sp->map_bytes.len, NULL);
	pack_mapw_free(&w);
	return st ? -1 : 0;
}

speller *
speller_new(const char *rules, const char *lexicon)
{
	speller *sp = calloc(1, sizeof *sp);
	kelma_err err;
	if (sp && !base_read_file(rules, MAX_FILE, &sp->rules_text, &err) &&
	    !base_read_file(lexicon, MAX_FILE, &sp->lex_text, &err) && !read_rules(sp) &&
	    !read_lexicon(sp))
		return sp;
	fprintf(stderr, "train_lang: cannot read %s or %s\n", rules, lexicon);
	speller_free(sp);
	return NULL;
}

void
speller_free(speller *sp)
{
	if (!sp) return;
	kelma_buf_free(&sp->rules_text);
	kelma_buf_free(&sp->lex_text);
	kelma_buf_free(&sp->map_bytes);
	free(sp);
}
