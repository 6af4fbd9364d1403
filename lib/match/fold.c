/* Folded text and its atoms. */
#include "match/fold.h"
#include "base/base.h"
#include "base/lines.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE = 256 * 4, HEAD = 8 + 256 };

static int
parse_cp(base_str *s, uint32_t *cp)
{
	if (s->n < 6 || memcmp(s->s, "U+", 2)) return -1;
	*cp = 0;
	size_t i = 2;
	for (; i < s->n && i < 8; i++) {
		char c = s->s[i];
		uint32_t d = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
			     : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
						    : 16;
		if (d == 16) break;
		*cp = *cp << 4 | d;
	}
	s->s += i;
	s->n -= i;
	return *cp > 0xffff ? -1 : 0;
}

/* Give code points lo..hi the entry of replacement r; new pages are appended to out. */
static kelma_status
set_range(kelma_buf *out, size_t base, uint32_t lo, uint32_t hi, base_str r, int upper)
{
	for (uint32_t cp = lo; cp <= hi; cp++) {
		unsigned char *ix = (unsigned char *)out->data + base + 8 + (cp >> 8);
		if (!*ix) {
			uint32_t pages = base_le32(out->data + base + 4) + 1;
			unsigned char page[PAGE] = { 0 };
			if (pages > 255) return KELMA_ELIMIT;
			for (int i = 0; i < PAGE; i += 4) page[i] = MATCH_FOLD_KEEP;
			if (kelma_buf_add(out, (const char *)page, PAGE)) return KELMA_ENOMEM;
			out->data[base + 4] = (char)pages;
			ix = (unsigned char *)out->data + base + 8 + (cp >> 8);
			*ix = (unsigned char)pages;
		}
		unsigned char *e = (unsigned char *)out->data + base + HEAD +
				   (size_t)(*ix - 1) * PAGE + (cp & 255) * 4;
		e[0] = (unsigned char)(r.n | (upper ? MATCH_FOLD_UPPER : 0u));
		memcpy(e + 1, r.s, r.n);
	}
	return KELMA_OK;
}

kelma_status
match_fold_build(const char *tsv, size_t n, kelma_buf *out, kelma_err *err)
{
	base_lines l = { tsv, n, 0, 0 };
	base_str line, f[3];
	size_t base = out->len;
	char head[HEAD] = "KFLD";
	if (kelma_buf_add(out, head, HEAD))
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	while (base_lines_next(&l, &line)) {
		uint32_t lo, hi;
		size_t k = base_fields(line, f, 3);
		if (k < 2 || parse_cp(&f[0], &lo))
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "want U+XXXX<TAB>replacement");
		hi = lo;
		if (f[0].n && (*f[0].s != '-' || (f[0].s++, f[0].n--, parse_cp(&f[0], &hi)) ||
			       hi < lo || f[0].n))
			return base_fail(err, KELMA_ESYNTAX, 0, l.line, "bad range");
		if (f[1].n > 3 || (lo < 0x80 && f[1].n != 1))
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "replacement longer than 3 bytes");
		kelma_status st =
			set_range(out, base, lo, hi, f[1], k > 2 && f[2].n && *f[2].s == 'U');
		if (st) return base_fail(err, st, 0, l.line, "the table is too large");
	}
	return KELMA_OK;
}

uint64_t
match_hash(const char *s, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15u * (2 * (uint64_t)n + 1), w;
	for (; n >= 8; s += 8, n -= 8) {
		w = base_le64(s);
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	const unsigned char *b = (const unsigned char *)s;
	if (n >= 4)
		w = (uint64_t)base_le32(s) | (uint64_t)base_le32(s + n - 4) << 32;
	else
		w = n ? (uint64_t)b[0] | (uint64_t)b[n >> 1] << 8 | (uint64_t)b[n - 1] << 16 : 0;
	h = (h ^ w) * 0xc4ceb9fe1a85ec53u;
	h = (h ^ h >> 32) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

/* What a folded character is. */
enum { C_MARK, C_SPACE, C_NL, C_DIGIT, C_LATIN, C_ARABIC, C_TIFINAGH, C_OTHER };

static int
class_of(uint32_t c)
{
	if (c < 0x80) {
		if (c >= 'a' && c <= 'z') return C_LATIN;
		if (c >= '0' && c <= '9') return C_DIGIT;
		if (c == '\n') return C_NL;
		return c == ' ' || (c >= 9 && c <= 13) ? C_SPACE : C_MARK;
	}
	if (c < 0xc0) return c == 0xa0 || c == 0x85 ? C_SPACE : C_MARK;
	if (c < 0x300) return c == 0xd7 || c == 0xf7 ? C_MARK : C_LATIN;
	if (c >= 0x620 && c < 0x700)
		return c == 0x66a || c == 0x66d || c == 0x6d4 ? C_MARK : C_ARABIC;
	if (c >= 0x2d30 && c < 0x2d80) return C_TIFINAGH;
	if ((c >= 0x2000 && c < 0x2c00) || (c >= 0x3000 && c < 0x3040) || c >= 0x1f000 ||
	    c == 0xfffd || (c >= 0x600 && c < 0x620))
		return C_MARK;
	return C_OTHER;
}

enum { NEAR_MARK = 1u << 31, NEAR_UPPER = 1 << 30, NEAR_LEN = 28, NEAR_CLASS = 24, NEAR_COPY = 1 };

/* What becomes of a code point: folded bytes, class, length, capital; length 0 = dropped (mark: it
 * belongs to its word). */
static uint32_t
entry(const match_fold *f, uint32_t cp)
{
	const unsigned char *e = NULL;
	char b[4] = "";
	if (cp < 0x10000 && f->index[cp >> 8])
		e = f->pages + (size_t)(f->index[cp >> 8] - 1) * PAGE + (cp & 255) * 4;
	uint32_t len, upper = 0, folded = cp;
	if (!e || e[0] & MATCH_FOLD_KEEP) {
		len = (uint32_t)utf8_put(cp, b);
		if (len > 3)
			return (uint32_t)class_of(cp) << NEAR_CLASS |
			       NEAR_COPY; /* four bytes: the caller copies them */
	} else {
		len = e[0] & MATCH_FOLD_LEN;
		upper = e[0] & MATCH_FOLD_UPPER ? NEAR_UPPER : 0;
		memcpy(b, e + 1, 3);
		if (!len) return cp < 0x2000 && cp != 0x61c && cp != 0xad ? NEAR_MARK : 0;
		utf8_get(b, &folded);
	}
	return (uint32_t)(unsigned char)b[0] | (uint32_t)(unsigned char)b[1] << 8 |
	       (uint32_t)(unsigned char)b[2] << 16 | (uint32_t)class_of(folded) << NEAR_CLASS |
	       len << NEAR_LEN | upper;
}

kelma_status
match_fold_open(match_fold *f, const void *p, size_t n, kelma_err *err)
{
	const unsigned char *b = p;
	memset(f, 0, sizeof *f);
	if (n < HEAD || memcmp(b, "KFLD", 4) || base_le32(b + 4) > 255 ||
	    n != HEAD + base_le32(b + 4) * (size_t)PAGE)
		return base_fail(err, KELMA_EDATA, 0, 0, "not a folding table");
	for (int i = 0; i < 256; i++)
		if (b[8 + i] > base_le32(b + 4))
			return base_fail(err, KELMA_EDATA, 8, 0, "folding table out of range");
	f->index = b + 8;
	f->pages = b + HEAD;
	for (uint32_t cp = 0; cp < 0x800; cp++) f->near[cp] = entry(f, cp);
	for (int c = 0; c < 128; c++)
		if ((f->near[c] >> NEAR_CLASS & 15) == C_LATIN) f->letter[c] = (char)f->near[c];
	return KELMA_OK;
}

typedef struct cutter {
	match_text *t;
	match_atom *cur; /* the atom being made: the first free place of t */
	int open;        /* is one being made? */
	int cls;         /* class of its letters */
	unsigned letters, upper;
	uint32_t line;
	uint8_t before; /* MATCH_SPACE | MATCH_LINE for the next atom */
} cutter;

/* One free place behind the atoms that are there. */
static kelma_status
grow(cutter *c)
{
	match_text *t = c->t;
	size_t cap = t->cap ? t->cap * 2 : 512;
	match_atom *p = realloc(t->a, cap * sizeof *p);
	if (!p) return KELMA_ENOMEM;
	t->a = p;
	t->cap = cap;
	c->cur = t->a + t->n;
	return KELMA_OK;
}

/* The atom being made is complete. */
static inline kelma_status
put(cutter *c)
{
	static const uint8_t script[] = { [C_LATIN] = MATCH_LATIN,
					  [C_ARABIC] = MATCH_ARABIC,
					  [C_TIFINAGH] = MATCH_TIFINAGH,
					  [C_OTHER] = 0 };
	match_atom *a = c->cur;
	if (!c->open) return KELMA_OK;
	c->open = 0;
	if (c->letters) {
		a->flags |= script[c->cls];
		if (c->letters > 1 && c->upper == c->letters) a->flags |= MATCH_CAPS;
	} else if (a->kind == MATCH_WORD) {
		a->kind = MATCH_NUM;
		a->flags &= (uint8_t)~MATCH_DIGITS;
	}
	a->hash = match_hash(c->t->fold.data + a->f, a->fe - a->f);
	c->cur++;
	return ++c->t->n < c->t->cap ? KELMA_OK : grow(c);
}

/* May a character of class k go on with the current atom? Letters of one script stay together,
 * Latin letters and digits too (3ndi, BE123456, h2o); Arabic letters and digits never. */
static inline int
joins(const cutter *c, int k)
{
	if (!c->open || c->cur->kind != MATCH_WORD || k < C_DIGIT) return 0;
	if (k == c->cls) return 1;
	return (k == C_DIGIT && c->cls == C_LATIN) || (k == C_LATIN && c->cls == C_DIGIT);
}

static kelma_status
begin(cutter *c, int k, size_t at, size_t f, int upper)
{
	kelma_status st = put(c);
	match_atom *n = c->cur;
	if (st) return st;
	n->start = (uint32_t)at;
	n->f = (uint32_t)f;
	n->line = c->line;
	n->kind = k < C_DIGIT ? MATCH_MARK : MATCH_WORD;
	n->flags = (uint8_t)(c->before | (upper ? MATCH_UPPER : 0));
	c->open = 1;
	c->before = 0;
	c->cls = k;
	c->letters = c->upper = 0;
	return st;
}

/* One folded character of class k, text bytes [at, end), folded bytes [f, fe). */
static inline kelma_status
step(cutter *c, int k, size_t at, size_t end, size_t f, size_t fe, int upper)
{
	if (k <= C_NL && k != C_MARK) {
		c->before |= MATCH_SPACE;
		if (k == C_NL) {
			c->before |= MATCH_LINE;
			c->line++;
		}
		return put(c);
	}
	if (!joins(c, k)) {
		kelma_status st = begin(c, k, at, f, upper);
		if (st) return st;
	}
	if (k == C_DIGIT)
		c->cur->flags |= MATCH_DIGITS;
	else if (k > C_DIGIT) {
		c->letters++;
		c->upper += upper != 0;
		if (c->cls == C_DIGIT) c->cls = k;
	}
	c->cur->end = (uint32_t)end;
	c->cur->fe = (uint32_t)fe;
	return KELMA_OK;
}

/* The rest of a word: letters of its script as long as they are of the plain kind. Moves *i and *o
 * behind them. */
static inline void
run(cutter *c, const match_fold *fo, const char *s, size_t n, size_t *i, char *w, size_t *o)
{
	size_t p = *i, q = *o;
	unsigned letters = 0, upper = 0;
	if (c->cls == C_LATIN)
		for (; p < n && (unsigned char)s[p] < 0x80; p++, letters++) {
			char l = fo->letter[(unsigned char)s[p]];
			if (!l) break;
			w[q++] = l;
			upper += l != s[p];
		}
	else
		for (; p + 1 < n && ((unsigned char)s[p] & 0xfc) == 0xd8; p += 2, letters++) {
			uint32_t e = fo->near[((uint32_t)(unsigned char)s[p] & 0x1f) << 6 |
					      ((unsigned char)s[p + 1] & 0x3f)];
			if ((e >> NEAR_CLASS & 15) != C_ARABIC || (e >> NEAR_LEN & 3) != 2) break;
			w[q++] = (char)e;
			w[q++] = (char)(e >> 8);
		}
	if (!letters) return;
	c->letters += letters;
	c->upper += upper;
	c->cur->end = (uint32_t)p;
	c->cur->fe = (uint32_t)q;
	*i = p;
	*o = q;
}

kelma_status
match_text_set(match_text *t, const match_fold *fo, const char *s, size_t n)
{
	cutter c = { .t = t, .before = MATCH_SPACE | MATCH_LINE };
	kelma_status st = KELMA_OK;
	t->n = t->fold.len = 0;
	/* a replacement has at most 3 bytes; ASCII never grows */
	if (kelma_buf_reserve(&t->fold, n + n / 2 + 16)) return KELMA_ENOMEM;
	if (!t->cap) st = grow(&c);
	c.cur = t->a;
	char *w = t->fold.data;
	size_t o = 0;
	for (size_t i = 0, k; i < n && !st; i += k) {
		uint32_t cp;
		if (s[i] == ' ') {
			w[o++] = ' ';
			st = put(&c);
			c.before |= MATCH_SPACE;
			k = 1;
			continue;
		}
		k = utf8_get(s + i, &cp);
		uint32_t e = cp < 0x800 ? fo->near[cp] : entry(fo, cp);
		size_t len = e >> NEAR_LEN & 3, at = o;
		if (!len) {
			if (!(e & NEAR_COPY)) {
				/* tatweel and vowel signs belong to their word; direction signs at
				 * its edges do not */
				if (e & NEAR_MARK && c.open && c.cur->kind == MATCH_WORD)
					c.cur->end = (uint32_t)(i + k);
				continue;
			}
			memcpy(w + o, s + i, 4);
			len = 4;
		} else {
			w[o] = (char)e;
			w[o + 1] = (char)(e >> 8);
			w[o + 2] = (char)(e >> 16);
		}
		o += len;
		int cls = (int)(e >> NEAR_CLASS & 15);
		st = step(&c, cls, i, i + k, at, o, (e & NEAR_UPPER) != 0);
		if (cls == C_LATIN || cls == C_ARABIC) {
			size_t next = i + k;
			run(&c, fo, s, n, &next, w, &o);
			k = next - i;
		}
	}
	t->fold.len = o;
	w[o] = '\0';
	return st ? st : put(&c);
}

void
match_text_free(match_text *t)
{
	kelma_buf_free(&t->fold);
	free(t->a);
	*t = (match_text)MATCH_TEXT_INIT;
}
