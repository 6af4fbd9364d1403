/* Running over a text, block by block, and handing out the fields. */
#include "extract/extract.h"
#include "base/base.h"
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Blocks end at a line end where one is near; context does not cross them. */
enum { BLOCK = 48 << 10, BLOCK_MAX = 64 << 10 };

x_cand *
x_put(x_ex *x, unsigned type, size_t start, size_t end, const char *value, size_t n, double conf,
      int prio)
{
	if (start >= end || x->st) return NULL;
	if (x->ncand == x->cand_cap) {
		size_t cap = x->cand_cap ? x->cand_cap * 2 : 256;
		x_cand *p = realloc(x->cand, cap * sizeof *p);
		if (!p) {
			x->st = KELMA_ENOMEM;
			return NULL;
		}
		x->cand = p;
		x->cand_cap = cap;
	}
	size_t at = x->pool.len;
	if (x->pool.cap - at <= n + 1 && kelma_buf_reserve(&x->pool, n + 1)) {
		x->st = KELMA_ENOMEM;
		return NULL;
	}
	memcpy(x->pool.data + at, value, n);
	x->pool.len = at + n + 1;
	x->pool.data[at + n] = x->pool.data[at + n + 1] = '\0';
	x_cand *c = &x->cand[x->ncand++];
	*c = (x_cand){ .start = (uint32_t)start,
		       .end = (uint32_t)end,
		       .value = (uint32_t)at,
		       .type = (uint16_t)type,
		       .prio = (uint8_t)prio,
		       .valid = 1,
		       .conf = (float)conf };
	return c;
}

/* Bytes of a character that has no place in a value: tatweel, direction marks, zero-width
 * characters; 0 = it has. */
static size_t
invisible(const unsigned char *s, size_t n)
{
	if (n >= 2 && s[0] == 0xd9 && s[1] == 0x80) return 2;
	if (n >= 2 && s[0] == 0xd8 && s[1] == 0x9c) return 2;
	if (n >= 3 && s[0] == 0xe2 && s[1] == 0x80 &&
	    ((s[2] >= 0x8b && s[2] <= 0x8f) || (s[2] >= 0xaa && s[2] <= 0xae)))
		return 3;
	if (n >= 3 && s[0] == 0xe2 && s[1] == 0x81 &&
	    (s[2] == 0xa0 || (s[2] >= 0xa6 && s[2] <= 0xa9)))
		return 3;
	return n >= 3 && s[0] == 0xef && s[1] == 0xbb && s[2] == 0xbf ? 3 : 0;
}

/* Bytes of white space. */
static size_t
blank(const unsigned char *s, size_t n)
{
	if (*s == ' ' || (*s >= 9 && *s <= 13)) return 1;
	if (n >= 2 && s[0] == 0xc2 && s[1] == 0xa0) return 2;
	return n >= 3 && s[0] == 0xe2 && s[1] == 0x80 && (s[2] <= 0x8a || s[2] == 0xaf) ? 3 : 0;
}

/* How many bytes s[0..n) begins with that are ASCII and no blanks. */
static size_t
plain_bytes(const char *s, size_t n)
{
	size_t k = 0;
#ifdef __SSE2__
	for (; k + 16 <= n; k += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s + k));
		unsigned m = (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(v, _mm_set1_epi8(' ')));
		if (m != 0xffff) return k + (unsigned)__builtin_ctz(~m);
	}
#endif
	while (k < n && (unsigned char)(s[k] - 0x21) < 0x5f) k++;
	return k;
}

void
x_clean(x_ex *x, size_t start, size_t end)
{
	const unsigned char *s = (const unsigned char *)x->s;
	kelma_buf *b = &x->tmp;
	b->len = 0;
	if (kelma_buf_reserve(b, end - start)) {
		x->st = KELMA_ENOMEM;
		return;
	}
	for (size_t i = start, k; i < end; i += k) {
		if ((k = plain_bytes(x->s + i, end - i)) != 0) {
			memcpy(b->data + b->len, s + i, k);
			b->len += k;
			continue;
		}
		if ((k = invisible(s + i, end - i))) continue;
		if ((k = blank(s + i, end - i))) {
			if (b->len && b->data[b->len - 1] != ' ') b->data[b->len++] = ' ';
			continue;
		}
		k = 1;
		b->data[b->len++] = (char)s[i];
	}
	if (b->len && b->data[b->len - 1] == ' ') b->len--;
	b->data[b->len] = '\0';
}

x_cand *
x_put_text(x_ex *x, unsigned type, size_t start, size_t end, double conf, int prio)
{
	if (start >= end) return NULL;
	x_clean(x, start, end);
	return x_put(x, type, start, end, x->tmp.data, x->tmp.len, conf, prio);
}

static kelma_status
room(x_ex *x, size_t atoms)
{
	if (atoms + 2 <= x->atom_cap) return KELMA_OK;
	size_t cap = atoms + atoms / 2 + 64;
	x_word *w = realloc(x->w, cap * sizeof *w);
	if (w) x->w = w;
	x_evidence *ev = realloc(x->ev, cap * sizeof *ev);
	if (ev) x->ev = ev;
	uint32_t *num = realloc(x->num, cap * sizeof *num);
	if (num) x->num = num;
	uint8_t *busy = realloc(x->busy, cap);
	if (busy) x->busy = busy;
	if (!w || !ev || !num || !busy) return KELMA_ENOMEM;
	x->atom_cap = cap;
	return KELMA_OK;
}

/* What looks for fields, and the kinds of words or the marks without which it finds nothing. */
#define T(type) ((uint64_t)1 << KELMA_FIELD_##type)
#define K X_KIND
static const struct {
	void (*run)(x_ex *);
	uint64_t kinds;
	unsigned seen;
	uint64_t types; /* fields it gives; 0 = the others need it */
} steps[] = {
	{ x_tables, K(LABEL), 0, 0 },
	{ x_shapes, 0, SEEN_DIGIT | SEEN_AT | SEEN_WEB | SEEN_OWN, 0 },
	{ x_dates, 0, SEEN_NUM, 0 },
	{ x_times, K(HOUR) | K(AMPM), SEEN_DIGIT, T(TIME) },
	{ x_amounts, K(MONEY) | K(TIMES) | X_WITH_DIGITS, SEEN_DIGIT, T(AMOUNT) },
	{ x_lines, K(LABEL), 0,
	  T(SUBJECT) | T(FAMILY_NAME) | T(GIVEN_NAME) | T(PERSON) | T(PROFESSION) |
		  T(MARITAL_STATUS) },
	{ x_words, K(PROF) | K(MARITAL), 0, T(PROFESSION) | T(MARITAL_STATUS) },
	{ x_addresses, K(STREET), 0, T(ADDRESS) | T(PLACE) | T(PERSON) },
	{ x_organizations, K(ADDRESSEE) | K(ORG) | K(ORGHEAD) | K(ORGTAIL), 0,
	  T(ORGANIZATION) | T(PERSON) | T(PLACE) },
	{ x_persons, K(LABEL) | K(TITLE) | K(INTRO) | K(GIVEN) | K(FAMILY), 0,
	  T(PERSON) | T(PLACE) },
	{ x_places, K(PLACE), 0, T(PLACE) | T(POSTAL_CODE) },
};
#undef K
#undef T

/* Which of them have something to look for, a bit each. */
static unsigned
steps_of(const x_ex *x)
{
	unsigned m = 0;
	const uint64_t kinds = x->all_kinds, wanted = x->wanted[0];
	const unsigned seen = x->seen;
#pragma GCC unroll 16
	for (unsigned i = 0; i < sizeof steps / sizeof *steps; i++)
		m |= (unsigned)((kinds & steps[i].kinds || seen & steps[i].seen) &&
				(!steps[i].types || steps[i].types & wanted))
		     << i;
	return m;
}

static void
begin_block(x_ex *x, const char *s, size_t n, size_t base)
{
	x->s = s;
	x->n = n;
	x->base = base;
	x->known_from = 1; /* no shapes yet */
	x->known_to = 0;
	x->ncand = 0;
}

/* Bytes that are an address of mail and nothing else: the tokenizer alone knows. */
static kelma_status
mail(x_ex *x, const char *s, size_t n, size_t base)
{
	begin_block(x, s, n, base);
	x->t.n = 0;
	x->seen = SEEN_AT;
	kelma_status st = room(x, 0);
	if (st) return st;
	x_web(x);
	if (!x->st) x_resolve(x, base);
	return x->st;
}

static kelma_status
block(x_ex *x, const char *s, size_t n, size_t base)
{
	begin_block(x, s, n, base);
	kelma_status st = match_text_set(&x->t, &x->fold, s, n);
	if (!st) st = room(x, x->t.n);
	if (st) return st;
	if (!x_find_hits(x) || x->st) return x->st;
	memset(x->busy, 0, x->t.n + 2);
	x_find_evidence(x);
	for (unsigned m = steps_of(x); m && !x->st; m &= m - 1) steps[__builtin_ctz(m)].run(x);
	if (!x->st) x_resolve(x, base);
	return x->st;
}

/* End of the block that starts at s[i]: the text end, or behind a newline, or between characters at
 * the latest. */
static size_t
block_end(const char *s, size_t n, size_t i)
{
	if (n - i <= BLOCK_MAX) return n;
	size_t e = i + BLOCK_MAX;
	for (size_t k = e; k > i + BLOCK; k--)
		if (s[k - 1] == '\n') return k;
	for (size_t k = e; k > i + BLOCK; k--)
		if (s[k - 1] == ' ') return k;
	while ((s[e] & 0xc0) == 0x80) e--;
	return e;
}

/* What matters of the text, block by block. */
static kelma_status
blocks(x_ex *x, const char *s, x_matter m, kelma_err *err)
{
	kelma_status st = KELMA_OK;
	if (m.mail) return mail(x, s + m.from, m.to - m.from, m.from);
	for (size_t i = m.from, e; i < m.to && !st; i = e) {
		e = block_end(s, m.to, i);
		st = block(x, s + i, e - i, i);
		if (st == KELMA_ELIMIT && err) err->pos += i;
	}
	return st;
}

/* Was it enough to look at what matters? An address of mail is to be all there is. */
static int
enough(const x_ex *x, const char *s, x_matter m)
{
	if (!m.mail) return 1;
	if (x->nfield != 1 || x->field[0].type != KELMA_FIELD_EMAIL || x->field[0].start != m.from)
		return 0;
	for (size_t i = x->field[0].end; i < m.to; i++)
		if (s[i] != '.' && s[i] != '-' && s[i] != '_') return 0;
	return 1;
}

/* A text that may have something in it. */
static __attribute__((noinline)) kelma_status
look_closely(x_ex *x, const char *s, size_t n)
{
	const kelma_token *tok = x->given;
	const size_t k = x->ngiven;
	kelma_err *err = x->err;
	if (!x->pool.len && kelma_buf_add(&x->pool, "", 1)) /* an empty value stands first */
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	x->pool.len = 1;
	size_t bad = tok ? n : kelma_utf8_valid(s, n); /* whoever made tokens has looked */
	if (bad < n) return base_fail(err, KELMA_EUTF8, bad, 0, "invalid UTF-8");
	x->st = KELMA_OK;
	x_matter m = x->digits_only ? x_digits_matter(x, s, n) : (x_matter){ 0, n, 0 };
	kelma_status st = blocks(x, s, m, err);
	if (!st && !enough(x, s, m)) {
		x->nfield = 0;
		x->pool.len = 1;
		x->given = tok;
		x->ngiven = k;
		st = blocks(x, s, (x_matter){ 0, n, 0 }, err);
	}
	x->err = NULL;
	x->given = NULL;
	if (st) x->nfield = 0;
	if (st == KELMA_ENOMEM) return base_fail(err, st, 0, 0, "out of memory");
	return st;
}

kelma_status
kelma_extract_start(kelma_extract *ex, const char *s, size_t n, const kelma_token *tok, size_t k,
		    kelma_err *err)
{
	ex->nfield = ex->next = 0;
	ex->given = tok; /* kept there: most texts with digits alone end with the next line */
	ex->ngiven = k;
	ex->err = err;
	if (ex->digits_only && !x_has_digits(s, n)) return KELMA_OK;
	return look_closely(ex, s, n);
}

int
kelma_extract_next(kelma_extract *ex, kelma_field *f)
{
	if (ex->next >= ex->nfield) return 0;
	const x_field *r = &ex->field[ex->next++];
	*f = (kelma_field){ .type = r->type,
			    .type_name = x_type_name(&ex->types, r->type),
			    .start = r->start,
			    .end = r->end,
			    .value = ex->pool.data + r->value,
			    .code = ex->pool.data + r->code,
			    .candidates = ex->pool.data + r->other,
			    .confidence = (double)r->conf,
			    .valid = r->valid };
	return 1;
}
