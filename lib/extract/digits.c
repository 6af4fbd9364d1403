/* Is there anything in a text that fields in digits could be made of? Texts are passed over at
 * the speed of memory where nothing is, and after a look at each number where none can be a
 * field of the wanted types. */
#include "extract/extract.h"
#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

/* Of 16 bytes, a bit each: ASCII digits; "@" and Arabic-Indic or Persian digits (the byte behind
 * the 16 is read). */
typedef struct bytes16 {
	unsigned digit, other;
} bytes16;

#ifdef __SSE2__
typedef struct vectors {
	__m128i digit, other;
} vectors;

static inline vectors
vectors_at(const char *s)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s),
		next = _mm_loadu_si128((const __m128i *)(const void *)(s + 1)),
		d = _mm_sub_epi8(v, _mm_set1_epi8('0')),
		t = _mm_sub_epi8(next, _mm_set1_epi8((char)0xa0)),
		tail = _mm_cmpeq_epi8(_mm_min_epu8(t, _mm_set1_epi8(25)), t),
		lead = _mm_cmpeq_epi8(_mm_or_si128(v, _mm_set1_epi8(2)), _mm_set1_epi8((char)0xdb)),
		at = _mm_cmpeq_epi8(v, _mm_set1_epi8('@'));
	return (vectors){ _mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(9)), d),
			  _mm_or_si128(_mm_and_si128(lead, tail), at) };
}

static inline bytes16
look16(const char *s)
{
	vectors v = vectors_at(s);
	return (bytes16){ (unsigned)_mm_movemask_epi8(v.digit),
			  (unsigned)_mm_movemask_epi8(v.other) };
}

static inline int
quiet16(const char *s)
{
	vectors v = vectors_at(s);
	return !_mm_movemask_epi8(_mm_or_si128(v.digit, v.other));
}

/* Is there none of these in 64 bytes? The byte behind them is read. */
static inline int
quiet64(const char *s)
{
	vectors a = vectors_at(s), b = vectors_at(s + 16), c = vectors_at(s + 32),
		d = vectors_at(s + 48);
	__m128i x = _mm_or_si128(_mm_or_si128(a.digit, a.other), _mm_or_si128(b.digit, b.other)),
		y = _mm_or_si128(_mm_or_si128(c.digit, c.other), _mm_or_si128(d.digit, d.other));
	return !_mm_movemask_epi8(_mm_or_si128(x, y));
}
#else
static inline bytes16
look16(const char *s)
{
	bytes16 m = { 0, 0 };
	for (unsigned k = 0; k < 16; k++) {
		unsigned char tail = (unsigned char)(s[k + 1] - 0xa0);
		m.digit |= (unsigned)is_digit(s[k]) << k;
		m.other |=
			(unsigned)(s[k] == '@' || (((unsigned char)s[k] | 2) == 0xdb && tail < 26))
			<< k;
	}
	return m;
}

static inline int
quiet16(const char *s)
{
	bytes16 m = look16(s);
	return !(m.digit | m.other);
}

static inline int
quiet64(const char *s)
{
	bytes16 m = { 0, 0 };
	for (int k = 0; k < 64 && !(m.digit | m.other); k += 16) m = look16(s + k);
	return !(m.digit | m.other);
}
#endif

/* The same of the last bytes of a text: s[0..n), n < 17. */
static bytes16
look_last(const char *s, size_t n)
{
	char all[17] = "";
	memcpy(all, s, n);
	bytes16 m = look16(all);
	if (n < 16) m.digit &= (1u << n) - 1;
	return m;
}

/* The last bytes of a text from i on, 16 at most. */
static bytes16
look_at(const char *s, size_t n, size_t i)
{
	if (n < 17) return look_last(s + i, n - i);
	size_t from = n - 17, last = n - 1 - i; /* with bytes before i; the last byte by itself */
	bytes16 m = look16(s + from);
	m.digit = m.digit >> (i - from) | (unsigned)is_digit(s[n - 1]) << last;
	m.other = m.other >> (i - from) | (unsigned)(s[n - 1] == '@') << last;
	return m;
}

/* Of the 16 bytes that end with s[15], the last as bit 15: ASCII letters and digits; ASCII. */
typedef struct kinds16 {
	unsigned alnum, ascii;
} kinds16;

static inline kinds16
kinds_of(const char *s)
{
#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s),
		d = _mm_sub_epi8(v, _mm_set1_epi8('0')),
		l = _mm_sub_epi8(_mm_or_si128(v, _mm_set1_epi8(0x20)), _mm_set1_epi8('a')),
		digit = _mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(9)), d),
		letter = _mm_cmpeq_epi8(_mm_min_epu8(l, _mm_set1_epi8(25)), l);
	return (kinds16){ (unsigned)_mm_movemask_epi8(_mm_or_si128(digit, letter)),
			  ~(unsigned)_mm_movemask_epi8(v) & 0xffff };
#else
	kinds16 m = { 0, 0 };
	for (unsigned k = 0; k < 16; k++) {
		m.alnum |= (unsigned)(is_digit(s[k]) || is_letter(s[k])) << k;
		m.ascii |= (unsigned)((unsigned char)s[k] < 0x80) << k;
	}
	return m;
#endif
}

/* How many of the last of 16 bits are set, side by side. */
static inline unsigned
last_bits(unsigned m)
{
	return (unsigned)__builtin_clz((~m & 0xffff) << 16 | 0x8000);
}

/* Is the digit at s[i] beside another, at once or behind one blank, "." "/" "-"? The single
 * digits of Arabizi words are not. */
static int
in_company(const char *s, size_t n, size_t i)
{
	if (i + 1 < n && is_digit(s[i + 1])) return 1;
	return i + 2 < n && is_digit(s[i + 2]) &&
	       (s[i + 1] == ' ' || (s[i + 1] >= '-' && s[i + 1] <= '/'));
}

/* --- with a look at each number --- */

enum { MARKS = 64 };

static inline int
is_mark(char c)
{
	return c == ' ' || c == '.' || c == ',' || c == '\'' || c == '-';
}

/* Byte behind the blanks and marks of numbers from i on, those of MARKS bytes at most. */
static size_t
skip_marks(const char *s, size_t n, size_t i)
{
	for (size_t end = n - i > MARKS ? i + MARKS : n; i < end; i++) {
		if (is_mark(s[i]) || is_digit(s[i])) continue;
		if (i + 1 < n && s[i] == '\xc2' && s[i + 1] == '\xa0') i++;
		else if (i + 2 < n && s[i] == '\xe2' && s[i + 1] == '\x80')
			i += 2; /* thin blanks and the like */
		else
			break;
	}
	return i;
}

/* Does money, or what multiplies it, perhaps stand behind a number that ends before byte i: at once
 * or behind marks of numbers? */
static int
may_count(x_ex *x, const char *s, size_t n, size_t i)
{
	size_t k = skip_marks(s, n, i);
	if (x_glance_one(x, s, k, n) & QUICK_COUNT) return 1;
	while (i < k && s[i] == ' ') i++;
	return i < k && x_glance_one(x, s, i, n) & QUICK_COUNT;
}

/* Where the word around byte i begins, as far as WORD bytes before it: letters and digits, more
 * where other characters stand before them. */
static size_t
word_begin(const char *s, size_t i)
{
	enum { WORD = 48 };
	size_t b = i, from = i > WORD ? i - WORD : 0;
	if (i >= 16) b -= last_bits(kinds_of(s + i - 16).alnum);
	if (i < 16 || b == i - 16)
		while (b > from && (is_letter(s[b - 1]) || is_digit(s[b - 1]))) b--;
	if (b == from || (unsigned char)s[b - 1] < 0x80) return b;
	while (b > from && (unsigned char)s[b - 1] > ' ') b--;
	while (b < i && (s[b] & 0xc0) == 0x80) b++;
	return b;
}

/* May the word around the digits s[i..e) be a number ("seb3a") that money follows, or what
 * multiplies it? none: nothing of that follows byte i, as is known. */
static int
may_be_word(x_ex *x, const char *s, size_t n, size_t i, int *none)
{
	const unsigned self = QUICK_SELF | QUICK_SELF_LONGER;
	if (*none) return 0;
	size_t b = word_begin(s, i), e = i;
	if (b < i && (unsigned char)s[b] >= 0x80) { /* of several scripts: all of it */
		while (e < n && (unsigned char)s[e] > ' ') e++;
		if (!(x_glance(x, s, b, e, n, self) & self)) return 0;
	} else if (!(x_glance_one(x, s, b, n) & self))
		return 0;
	*none = !(x_glance(x, s, b, n, n, QUICK_COUNT) & QUICK_COUNT);
	return !*none;
}

/* Do capitals, as of a unit of money, end before byte i? */
static int
caps_before(const char *s, size_t i)
{
	enum { FAR = 8 };
	size_t k = i;
	if (i >= 16) {
		kinds16 m = kinds_of(s + i - 16);
		unsigned marks = last_bits(m.ascii & ~m.alnum);
		k -= marks < FAR ? marks : FAR;
	} else {
		while (k && (unsigned char)s[k - 1] < 0x80 && !is_letter(s[k - 1]) &&
		       !is_digit(s[k - 1]) && k + FAR > i)
			k--;
	}
	if (!k || is_digit(s[k - 1])) return 0;
	if ((unsigned char)s[k - 1] < 0x80) return k > 1 && s[k - 1] < 'a' && is_letter(s[k - 1]);
	while (k && (s[k - 1] & 0xc0) == 0x80) k--;
	return !k || (unsigned char)s[k - 1] < 0xd8 ||
	       (unsigned char)s[k - 1] > 0xdb; /* Arabic has none */
}

/* Letters an identifier may begin with before the digits at byte i: 1 = Latin, 2 = others. */
static int
letters_before(const char *s, size_t i)
{
	size_t k = i, letters = 0;
	if (!k) return 0;
	if (is_letter(s[k - 1])) return 1;
	if (s[k - 1] == '/' || s[k - 1] == '-' || s[k - 1] == '.' || s[k - 1] == '_') return 3;
	while (k && (s[k - 1] == ' ' || (s[k - 1] >= 9 && s[k - 1] <= 13))) k--;
	if (!k) return 0;
	if ((unsigned char)s[k - 1] >= 0x80) {
		while (k && (s[k - 1] & 0xc0) == 0x80) k--;
		return k && (unsigned char)s[k - 1] >= 0xd8 && (unsigned char)s[k - 1] <= 0xdb ? 2
											       : 3;
	}
	while (k && letters < 4 && is_letter(s[k - 1])) k--, letters++;
	return letters && letters < 4;
}

/* Numbers that stand close together, as far as they are read. */
typedef struct numbers {
	size_t end;
	unsigned digits, letters, parts; /* parts: as of a date, one after the other */
	unsigned latin;  /* digits behind a Latin letter, with the least gaps between them */
	unsigned before; /* QUICK_* bits of the text before byte `known` */
	size_t known;
	size_t done;  /* digits before this byte are looked at */
	int no_count; /* no word follows that money is counted with */
} numbers;

/* Are s[i..e) the marks between two parts of a date? */
static int
parts_date(const char *s, size_t i, size_t e)
{
	int mark = 0;
	for (; i < e; i++) {
		if (is_letter(s[i])) return 0;
		mark |= s[i] == '/' || s[i] == '-' || s[i] == '.' || (unsigned char)s[i] >= 0x80;
	}
	return mark;
}

/* Does a phrase with one of these bits perhaps begin before byte i? Each word is looked at once. */
static int
stands_before(x_ex *x, const char *s, size_t n, size_t i, numbers *c, unsigned bits)
{
	size_t b = i;
	while (b > c->known && s[b - 1] != ' ' && s[b - 1] != '\n') b--;
	if (c->before & bits) return 1;
	if (b > c->known) c->before |= x_glance(x, s, c->known, b, n, bits);
	c->known = b;
	return ((c->before | x_glance(x, s, b, i, n, bits)) & bits) != 0;
}

/* May "DH 350" end with the digits at byte i? */
static int
after_unit(x_ex *x, const char *s, size_t n, size_t i)
{
	enum { WORD = 48 };
	size_t b = i, words = 0;
	if (!caps_before(s, i)) return 0;
	for (; b && i - b < WORD * MATCH_PHRASE_WORDS; b--)
		if ((unsigned char)s[b - 1] <= ' ' && words++ == MATCH_PHRASE_WORDS) break;
	while (b < i && (s[b] & 0xc0) == 0x80) b++;
	return (x_glance(x, s, b, i, n, QUICK_COUNT) & QUICK_COUNT) != 0;
}

/* The digits s[i..e) join the numbers before them, or are the first of others. */
static void
add_number(const x_least *l, const char *s, size_t i, size_t e, numbers *c)
{
	enum { NEAR = 16 }; /* four characters and more */
	unsigned len = e - i < 99 ? (unsigned)(e - i) : 99,
		 letters = (unsigned)letters_before(s, i);
	size_t gap = i - c->end, least = l->gap < NEAR ? l->gap : NEAR;
	for (size_t k = c->end; gap <= NEAR && k < i; k++)
		if ((unsigned char)s[k] >= 0x80) least = NEAR;
	if (!c->end || gap > least) c->latin = 0;
	if (!c->end || gap > NEAR) {
		c->digits = c->letters = 0;
		c->parts = 1;
	} else
		c->parts = parts_date(s, c->end, i) ? c->parts + 1 : 1;
	c->end = e;
	c->digits += len;
	c->letters |= letters;
	if (c->latin || letters & 1) c->latin += len;
}

/* The year 24, s[i..i + 2): behind a blank, before a mark or the end, and perhaps behind the name
 * of a month, which is one word? */
static int
short_year(x_ex *x, const char *s, size_t n, size_t i)
{
	enum { WORD = 48 };
	size_t b = i, end = i, next = i + 2;
	if (!i || (s[i - 1] > ' ' && s[i - 1] < 0x7f) || s[i] > '4' ||
	    (s[i] == '4' && s[i + 1] > '0'))
		return 0;
	while (next < n && s[next] == ' ') next++;
	if (next < n && (is_letter(s[next]) || is_digit(s[next]))) return 0;
	while (end && (s[end - 1] == ' ' || is_mark(s[end - 1]))) end--;
	if (!end || is_digit(s[end - 1])) return 0;
	for (b = end; b && end - b < WORD && (unsigned char)s[b - 1] > ' '; b--) {}
	while (b < end && (s[b] & 0xc0) == 0x80) b++;
	return (x_glance(x, s, b, end, n, QUICK_YEAR) & QUICK_YEAR) != 0;
}

/* May the digits s[i..e) be a field, or end one? */
static int
may_be_field(x_ex *x, const char *s, size_t n, size_t i, size_t e, numbers *c)
{
	const x_least *l = &x->least;
	if (e - i >= l->number) return 1;
	add_number(l, s, i, e, c);
	if (c->digits >= l->number || c->latin >= l->latin ||
	    (c->letters & 2 && c->digits >= l->other))
		return 1;
	if (c->latin >= l->labelled && stands_before(x, s, n, i, c, QUICK_LABEL)) return 1;
	if (l->dates && c->parts > 2) return 1;
	if (l->dates && e - i == 4 && s[i] > '0' && s[i] < '3' &&
	    stands_before(x, s, n, i, c, QUICK_YEAR))
		return 1;
	if (l->dates && e - i == 2 && short_year(x, s, n, i)) return 1;
	if (!l->amounts) return 0;
	if ((i && is_letter(s[i - 1])) || (e < n && is_letter(s[e]))) {
		if (may_be_word(x, s, n, i, &c->no_count)) return 1; /* seb3a */
		if (i && is_letter(s[i - 1])) return 0;
	}
	return after_unit(x, s, n, i) || may_count(x, s, n, e);
}

/* Before what number of digits patterns of the wanted types need not be tried. */
void
x_find_least(x_ex *x)
{
	x_least *l = &x->least;
	*l = (x_least){ .number = 99, .latin = 99, .labelled = 99, .other = 99 };
	for (size_t k = 0; k < x->types.n; k++) {
		const x_type *p = &x->types.p[k];
		uint64_t bit = (uint64_t)1 << (k & 63);
		if (!(x->wanted[p->type >> 6] >> (p->type & 63) & 1)) continue;
		for (unsigned c = 0; c < 256; c++) {
			if (!(x->types.first[c][k >> 6] & bit)) continue;
			int latin = is_letter((char)c);
			unsigned *least = c >= 0x80 ? &l->other
					  : !latin  ? &l->number
					  : p->when == WHEN_LABEL ? &l->labelled
								  : &l->latin;
			if (p->digits < *least) *least = p->digits;
			if (latin && p->gap > l->gap) l->gap = p->gap;
		}
	}
	uint64_t dates = (uint64_t)1 << KELMA_FIELD_DATE | (uint64_t)1 << KELMA_FIELD_HIJRI_DATE,
		 times = (uint64_t)1 << KELMA_FIELD_TIME;
	l->dates = (x->wanted[0] & dates) != 0;
	l->amounts = x->wanted[0] >> KELMA_FIELD_AMOUNT & 1;
	l->mail = x->wanted[0] >> KELMA_FIELD_EMAIL & 1;
	l->known = x->digits_only && !(x->wanted[0] & times) && !x->careful;
}

/* Is there "@", another digit, or a digit in company among 16 bytes from i on? */
static inline int
found16(const char *s, size_t n, size_t i, bytes16 m)
{
	if (m.other) return 1;
	for (; m.digit; m.digit &= m.digit - 1)
		if (in_company(s, n, i + (unsigned)__builtin_ctz(m.digit))) return 1;
	return 0;
}

#if defined(__SSE2__) && defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static inline __m256i
all32(int which)
{
	return _mm256_load_si256((const __m256i *)(const void *)x_look32[which]);
}

/* The same by 32 bytes; with digits in company of which both stand among them. The byte behind
 * them is read. */
__attribute__((target("avx2"))) static inline __attribute__((always_inline)) int
found32(const char *s, size_t n, size_t i)
{
	const __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(s + i)),
		      next = _mm256_loadu_si256((const __m256i *)(const void *)(s + i + 1)),
		      d = _mm256_add_epi8(v, all32(LOOK_DIGIT)),
		      t = _mm256_add_epi8(next, all32(LOOK_TAIL)),
		      tail = _mm256_cmpgt_epi8(all32(LOOK_TAILS), t),
		      lead = _mm256_cmpeq_epi8(_mm256_or_si256(v, all32(LOOK_LEAD_BIT)),
					       all32(LOOK_LEAD)),
		      at = _mm256_cmpeq_epi8(v, all32(LOOK_AT)),
		      other = _mm256_or_si256(_mm256_and_si256(lead, tail), at),
		      digit = _mm256_cmpgt_epi8(all32(LOOK_DIGITS), d);
	unsigned m = (unsigned)_mm256_movemask_epi8(_mm256_or_si256(other, digit));
	if (!m) return 0;
	if (m & m >> 1 || !_mm256_testz_si256(other, other)) return 1;
	for (m &= m >> 2 | 3u << 30; m; m &= m - 1) /* the others have no digit near */
		if (in_company(s, n, i + (unsigned)__builtin_ctz(m))) return 1;
	return 0;
}

__attribute__((target("avx2"))) static int
has_digits32(const char *s, size_t n) /* n > 32 */
{
	const size_t last = n - 33;
	for (size_t i = 0;; i = i + 32 < last ? i + 32 : last) {
		if (found32(s, n, i)) return 1;
		if (i == last) return s[n - 1] == '@';
	}
}

#define HAS_DIGITS32(s, n) \
	if (n > 32 && __builtin_cpu_supports("avx2")) return has_digits32(s, n)
#else
#define HAS_DIGITS32(s, n)
#endif

static __attribute__((noinline)) int
has_digits16(const char *s, size_t n)
{
	if (n < 17) return found16(s, n, 0, look_last(s, n));
	size_t i = 0, last = n - 17;
	while (last > i + 47 && quiet64(s + i)) i += 64;
	for (; i < last; i += 16)
		if (found16(s, n, i, look16(s + i))) return 1;
	return found16(s, n, last, look16(s + last)) || s[n - 1] == '@';
}

int
x_has_digits(const char *s, size_t n)
{
	HAS_DIGITS32(s, n);
	return has_digits16(s, n);
}

/* --- what of the text can matter --- */

static int
is_mail(char c)
{
	return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '%' || c == '+' ||
	       c == '-';
}

/* Is a number or an identifier over that may end before the blank at byte i? */
static int
is_over(const char *s, size_t i)
{
	while (i && s[i - 1] == ' ') i--;
	return !i || (unsigned)(s[i - 1] - 'a') < 26 || (unsigned char)s[i - 1] >= 0x80 ||
	       (s[i - 1] && strchr(":,;?!\"", s[i - 1]));
}

/* The only address of mail in a text, when it stands by itself between blanks: bytes [*from, *to).
 */
static int
find_mail(const char *s, size_t n, size_t *from, size_t *to)
{
	const char *at = memchr(s, '@', n);
	size_t a, b;
	if (!at) return 0;
	for (a = (size_t)(at - s); a && is_mail(s[a - 1]); a--) {}
	for (b = (size_t)(at - s) + 1; b < n && is_mail(s[b]); b++) {}
	*from = a;
	*to = b;
	if (memchr(s + b, '@', n - b)) return 0;
	return s + a < at && (!a || (s[a - 1] == ' ' && is_over(s, a))) && (b == n || s[b] == ' ');
}

/* Does one of the 16 bytes from i on ask for a look at all of the text? m: the mail that is known
 * already. */
static inline int
asks_for_all(x_ex *x, const char *s, size_t n, size_t i, bytes16 b, const x_matter *m, numbers *c)
{
	if (b.other && !(m->mail && i <= m->to && i + 16 > m->from)) return 1;
	for (; b.other; b.other &= b.other - 1) /* digits but of ASCII: others look closely */
		if (s[i + (unsigned)__builtin_ctz(b.other)] != '@') return 1;
	while (b.digit) {
		size_t k = i + (unsigned)__builtin_ctz(b.digit), e = k + 1;
		b.digit &= b.digit - 1;
		if (k < c->done) continue;
		while (e < n && is_digit(s[e])) e++;
		c->done = e;
		if (m->mail && k >= m->from && k < m->to) continue;
		if (may_be_field(x, s, n, k, e, c)) return 1;
	}
	return 0;
}

x_matter
x_digits_matter(x_ex *x, const char *s, size_t n)
{
	enum { MOST = 48 << 10 };
	const x_matter all = { 0, n, 0 }, none = { 0, 0, 0 };
	numbers c = { 0 };
	x_matter m = none;
	if (!x->least.known || x->whole || n > MOST) return all;
	m.mail = x->least.mail && find_mail(s, n, &m.from, &m.to);
	for (size_t i = 0; i < n; i += 16) {
		if (n - i > 16 && quiet16(s + i)) continue;
		bytes16 b = n - i > 16 ? look16(s + i) : look_at(s, n, i);
		if (asks_for_all(x, s, n, i, b, &m, &c)) return all;
	}
	return m.mail ? m : none;
}
