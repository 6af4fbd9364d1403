/* The tokens of shapes in a block: telephones, identifiers, dates, amounts, addresses of mail
 * and web. A field never cuts one in two. They are the caller's where he gave them, else made
 * where a candidate asks. */
#include "extract/extract.h"
#include "segment/tok.h"
#include <stdlib.h>
#include <string.h>

static int
is_shape(kelma_token_class c)
{
	return c == KELMA_TOKEN_PHONE || c == KELMA_TOKEN_ID || c == KELMA_TOKEN_DATE ||
	       c == KELMA_TOKEN_AMOUNT || c == KELMA_TOKEN_URL || c == KELMA_TOKEN_EMAIL;
}

static void
keep(x_ex *x, size_t start, size_t end, kelma_token_class cls)
{
	if (!is_shape(cls) || x->st) return;
	if (x->nshape == x->shape_cap) {
		size_t cap = x->shape_cap ? x->shape_cap * 2 : 64;
		x_shape *p = realloc(x->shape, cap * sizeof *p);
		if (!p) {
			x->st = KELMA_ENOMEM;
			return;
		}
		x->shape = p;
		x->shape_cap = cap;
	}
	x->shape[x->nshape++] = (x_shape){ (uint32_t)start, (uint32_t)end, (uint8_t)cls };
}

/* Those of the block from the caller's list, which goes on behind it. */
static void
from_given(x_ex *x)
{
	while (x->ngiven && x->given->start < x->base) x->given++, x->ngiven--;
	for (; x->ngiven && x->given->end <= x->base + x->n; x->given++, x->ngiven--)
		keep(x, x->given->start - x->base, x->given->end - x->base, x->given->cls);
}

/* Those of bytes [from, to) of the block, made anew. */
static void
make_shapes(x_ex *x, size_t from, size_t to)
{
	kelma_token t;
	x->nshape = 0;
	x->known_from = from;
	x->known_to = to;
	kelma_status st = kelma_tok_start(x->tok, x->s + from, to - from, x->err);
	if (st) x->st = st;
	while (!x->st && kelma_tok_next(x->tok, &t) > 0)
		keep(x, t.start + from, t.end + from, t.cls);
}

static void
know_all(x_ex *x)
{
	if (x->known_from == 0 && x->known_to == x->n) return;
	if (x->given || !(x->seen & (SEEN_DIGIT | SEEN_AT | SEEN_WEB))) {
		x->nshape = x->known_from = 0;
		x->known_to = x->n;
		if (x->given) from_given(x);
	} else make_shapes(x, 0, x->n);
}

/* Does a word of four small Latin letters or more, or of as many Arabic ones, end before byte i?
 * No shape goes on behind one and the blank that follows it, but one that ends with the next
 * word. */
static int
word_ends(const char *s, size_t i)
{
	size_t k = 0;
	while (k < 4 && k < i && (unsigned)(s[i - 1 - k] - 'a') < 26) k++;
	if (k == 4) return 1;
	for (k = 0; k < 4 && 2 * k + 2 <= i; k++) {
		unsigned char lead = (unsigned char)s[i - 2 * k - 2];
		if (lead != 0xd8 && lead != 0xd9) return 0;
	}
	return k == 4;
}

/* Does the tokenizer look for a shape at s[0..n), where a token begins: digits, or letters and
 * digits up to a blank? */
static int
begins_shape(const char *s, size_t n)
{
	size_t k = 0;
	if (n < 2) return 0;
	if ((unsigned)(s[0] - '0') < 10)
		return (unsigned char)s[1] < 0x80 && (unsigned)((s[1] | 0x20) - 'a') >= 26;
	while (k < n && (unsigned)((s[k] | 0x20) - 'a') < 26) k++;
	if (n - k < 2 || (unsigned)(s[k + 1] - '0') > 9) return 0;
	while (k < n && (unsigned)(s[k] - '0') < 10) k++;
	return k == n;
}

/* Is the token before the blank at byte i over, whatever follows? Behind a comma and the like, and
 * behind words of two small Latin letters or three Arabic ones: one or two may be those of a
 * plate, capitals those of an account or of money. */
static int
is_over(const char *s, size_t i)
{
	size_t k = i;
	unsigned char c = (unsigned char)s[i - 1];
	if (strchr(",:;?!.", c) && c) return 1;
	if (c < 0x80) {
		while (k && (unsigned)(s[k - 1] - 'a') < 26) k--;
		if (i - k < 2) return 0;
		c = k ? (unsigned char)s[k - 1] : ' ';
		return (c == ' ' || c == '\n' || c == '\'' || c == ',') ||
		       (k > 1 && (unsigned char)s[k - 2] == 0xc3);
	}
	if (i > 1 && (unsigned char)s[i - 2] == 0xc3) return 1; /* é */
	while (i - k < 6 && k > 1) {
		unsigned char lead = (unsigned char)s[k - 2];
		c = (unsigned char)s[k - 1];
		if (lead == 0xd8 && (c == 0x8c || c == 0x9f || c == 0x9b)) return k == i;
		if (!(lead == 0xd8 && c >= 0xa1) && !(lead == 0xd9 && c <= 0x8a)) return 0;
		k -= 2;
	}
	return i - k == 6;
}

/* Does no token go on behind byte i, to which a shape reaches that begins with a digit, or with a
 * letter? */
static int
ends_here(const x_ex *x, size_t i, int letter)
{
	if (i == x->n || x->s[i] == ' ' || x->s[i] == '\n') return 1;
	unsigned char c = (unsigned char)x->s[i];
	if (letter) return c == ',' || c == '!' || c == '?';
	return c < 0x80 || (c == 0xd8 && i + 1 < x->n && (unsigned char)x->s[i + 1] == 0x8c);
}

/* Are bytes [start, end) the token that begins there, as most are? Then it is known. Nothing goes
 * over the blank behind a word but names of money. */
static int
know_one(x_ex *x, size_t start, size_t end)
{
	const char *s = x->s;
	const seg_shapes *sh = &x->tok->shapes;
	size_t len = 0;
	if (start && s[start - 1] != '\n' &&
	    (start < 2 || s[start - 1] != ' ' || !is_over(s, start - 1)))
		return 0;
	if (!begins_shape(s + start, end - start) ||
	    !ends_here(x, end, (unsigned)(s[start] - '0') > 9))
		return 0;
	unsigned shape = seg_shape_match(sh, s + start, x->n - start, &len);
	if (!shape || len != end - start || !is_shape((kelma_token_class)sh->cls[shape])) return 0;
	x->nshape = 0;
	x->known_from = start;
	x->known_to = end;
	keep(x, start, end, (kelma_token_class)sh->cls[shape]);
	return 1;
}

/* Does an atom with digits begin in bytes [a, b)? */
static int
numbers_in(const x_ex *x, size_t a, size_t b)
{
	size_t lo = 0, hi = x->nnum;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (x_atom(x, x->num[mid])->start < a) lo = mid + 1;
		else hi = mid;
	}
	return lo < x->nnum && x_atom(x, x->num[lo])->start < b;
}

/* The tokens around bytes [start, end): as far as words that belong to no shape. */
static void
know_shapes(x_ex *x, size_t start, size_t end)
{
	const char *s = x->s;
	size_t a = start, b = end;
	if (start >= x->known_from && end <= x->known_to) return;
	if (x->given || !(x->seen & (SEEN_DIGIT | SEEN_AT | SEEN_WEB))) {
		know_all(x);
		return;
	}
	if (know_one(x, start, end)) return;
	for (int blanks = 0; a && !(s[a - 1] == ' ' && word_ends(s, a - 1) && blanks++); a--) {
	}
	for (int words = 0; b < x->n; b++)
		if (s[b] == ' ' && b > end && word_ends(s, b) && words++) break;
	if (!(x->seen & (SEEN_AT | SEEN_WEB)) && !numbers_in(x, a, b)) {
		x->nshape = 0;
		x->known_from = a;
		x->known_to = b;
	} else
		make_shapes(x, a, b);
}

/* The first shape that ends behind byte `start`. */
static size_t
shape_from(const x_ex *x, size_t start)
{
	size_t lo = 0, hi = x->nshape;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (x->shape[mid].end <= start)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

x_fit
x_fits(x_ex *x, size_t start, size_t end)
{
	x_fit fit = FIT_FREE;
	know_shapes(x, start, end);
	for (size_t k = shape_from(x, start); k < x->nshape && x->shape[k].start < end; k++) {
		const x_shape *t = &x->shape[k];
		if (t->start == start && t->end == end) return FIT_TOKEN;
		if (t->start < start || t->end > end) return FIT_CUTS;
		fit = FIT_HOLDS;
	}
	return fit;
}

/* Is the block an address of mail, with nothing but marks behind it? Then it is known. */
static int
know_mail(x_ex *x)
{
	const char *at = x->given ? NULL : memchr(x->s, '@', x->n);
	size_t end = at ? seg_mail_end(x->s, x->n, (size_t)(at - x->s)) : 0;
	if (!end) return 0;
	for (size_t i = end; i < x->n; i++)
		if (x->s[i] != '.' && x->s[i] != '-' && x->s[i] != '_') return 0;
	x->nshape = x->known_from = 0;
	x->known_to = x->n;
	keep(x, 0, end, KELMA_TOKEN_EMAIL);
	return 1;
}

void
x_web(x_ex *x)
{
	size_t i = 0;
	if (x->t.n || !know_mail(x)) know_all(x);
	for (size_t k = 0; k < x->nshape && !x->st; k++) {
		const x_shape *t = &x->shape[k];
		if (t->cls != KELMA_TOKEN_EMAIL && t->cls != KELMA_TOKEN_URL) continue;
		unsigned type = t->cls == KELMA_TOKEN_EMAIL ? KELMA_FIELD_EMAIL : KELMA_FIELD_URL;
		x_cand *c = x_put_text(x, type, t->start, t->end, 0.99, PRIO_MAIL);
		while (i < x->t.n && x_atom(x, i)->end <= t->start) i++;
		for (; c && i < x->t.n && x_atom(x, i)->start < t->end; i++) x->busy[i] = 1;
	}
}
