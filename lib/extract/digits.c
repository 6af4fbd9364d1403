/* Is there anything in a text that fields in digits could be made of? Texts are passed over at
 * the speed of memory where nothing is, and after a look at each number where none can be a
 * field of the wanted types. */
#include "extract/extract.h"
#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

static inline int
is_digit(char c)
{
	return (unsigned)(c - '0') < 10;
}

static inline int
is_letter(char c)
{
	return (unsigned)((c | 0x20) - 'a') < 26;
}

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

static inline bytes16
look_at(const char *s, size_t n, size_t i)
{
	return n - i > 16 ? look16(s + i) : look_last(s + i, n - i);
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

/* Byte behind the blanks and marks of numbers from i on, those of MARKS bytes at most. */
static size_t
skip_marks(const char *s, size_t n, size_t i)
{
	static const char marks[] = " .,'-";
	for (size_t end = n - i > MARKS ? i + MARKS : n; i < end; i++) {
		if (s[i] && (strchr(marks, s[i]) || is_digit(s[i]))) continue;
		if (i + 1 < n && !memcmp(s + i, "\xc2\xa0", 2)) i++;
		else if (i + 2 < n && !memcmp(s + i, "\xe2\x80", 2))
			i += 2; /* thin blanks and the like */
		else break;
	}
	return i;
}

/* May a phrase that finds something itself begin with the folded word w[0..n)? */
static int
may_begin(const x_ex *x, const char *w, size_t n)
{
	unsigned v = x->words.quick[match_quick(w, n) & match_quick_mask(&x->words)];
	return (v & (QUICK_SELF | QUICK_SELF_LONGER)) != 0;
}

/* May the text from byte i on begin with money or what multiplies it? */
static int
may_count(x_ex *x, const char *s, size_t n, size_t i)
{
	enum { WORD = 48 };
	size_t e = i;
	while (e < n && e < i + WORD && s[e] != ' ' && s[e] != '\n') e++;
	while (e > i && e < n && (s[e] & 0xc0) == 0x80) e--;
	if (e == i) return 0;
	if (is_letter(s[i])) { /* nearly always: a short word of Latin letters */
		char word[32] = "";
		size_t k = 0;
		for (; k < 16 && i + k < n && (is_letter(s[i + k]) || is_digit(s[i + k])); k++)
			word[k] = (char)(s[i + k] | 0x20);
		if (k < 16 && (i + k == n || (unsigned char)s[i + k] < 0x80))
			return may_begin(x, word, k);
	}
	if (match_text_set(&x->t, &x->fold, s + i, e - i) || !x->t.n) return 1;
	const match_atom *a = x->t.a;
	return may_begin(x, x->t.fold.data + a->f, a->fe - a->f);
}

/* May the word around byte i be one that finds something itself? */
static int
may_be_word(const x_ex *x, const char *s, size_t n, size_t i)
{
	char word[32] = "";
	size_t b = i, k = 0;
	while (b && i - b < 16 && (is_letter(s[b - 1]) || is_digit(s[b - 1]))) b--;
	for (; k < 16 && b + k < n && (is_letter(s[b + k]) || is_digit(s[b + k])); k++)
		word[k] = (char)(s[b + k] | 0x20);
	if (k == 16 || i - b == 16 || (b && (unsigned char)s[b - 1] >= 0x80) ||
	    (b + k < n && (unsigned char)s[b + k] >= 0x80))
		return 1;
	return may_begin(x, word, k);
}

/* Do capitals, as of a unit of money, end before byte i? */
static int
caps_before(const char *s, size_t i)
{
	enum { FAR = 8 };
	size_t k = i;
	while (k && k + FAR > i && (unsigned char)s[k - 1] < 0x80 && !is_letter(s[k - 1]) &&
	       !is_digit(s[k - 1]))
		k--;
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

/* May the digits s[i..e) be a field, or end one? */
static int
may_be_field(x_ex *x, const char *s, size_t n, size_t i, size_t e, numbers *c)
{
	enum { NEAR = 16 }; /* four characters and more */
	size_t len = e - i;
	if (!c->end || i - c->end > NEAR) *c = (numbers){ 0, 0, 0, 1 };
	else c->parts = parts_date(s, c->end, i) ? c->parts + 1 : 1;
	c->end = e;
	c->digits += (unsigned)(len < 99 ? len : 99);
	c->letters |= (unsigned)letters_before(s, i);
	const x_least *l = &x->least;
	if (c->digits >= l->number || (c->letters & 1 && c->digits >= l->latin) ||
	    (c->letters & 2 && c->digits >= l->other))
		return 1;
	if (l->dates && (c->parts > 2 || (len == 4 && s[i] > '0' && s[i] < '3'))) return 1;
	if (!l->amounts) return 0;
	if ((i && is_letter(s[i - 1])) || (e < n && is_letter(s[e]))) {
		if (may_be_word(x, s, n, i)) return 1; /* seb3a */
		if (i && is_letter(s[i - 1])) return 0;
	}
	return caps_before(s, i) || may_count(x, s, n, e) ||
	       may_count(x, s, n, skip_marks(s, n, e));
}

/* Before what number of digits patterns of the wanted types need not be tried. */
void
x_find_least(x_ex *x)
{
	x_least *l = &x->least;
	*l = (x_least){ .number = 99, .latin = 99, .other = 99 };
	for (size_t k = 0; k < x->types.n; k++) {
		const x_type *p = &x->types.p[k];
		uint64_t bit = (uint64_t)1 << (k & 63);
		if (!(x->wanted[p->type >> 6] >> (p->type & 63) & 1)) continue;
		for (unsigned c = 0; c < 256; c++) {
			if (!(x->types.first[c][k >> 6] & bit)) continue;
			unsigned *least = c >= 0x80            ? &l->other
					  : is_letter((char)c) ? &l->latin
							       : &l->number;
			if (p->digits < *least) *least = p->digits;
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
/* The same by 32 bytes; with digits in company of which both stand among them. The byte behind
 * them is read. */
__attribute__((target("avx2"))) static inline int
found32(const char *s, size_t n, size_t i)
{
	const __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(s + i)),
		      next = _mm256_loadu_si256((const __m256i *)(const void *)(s + i + 1)),
		      d = _mm256_sub_epi8(v, _mm256_set1_epi8('0')),
		      t = _mm256_sub_epi8(next, _mm256_set1_epi8((char)0xa0)),
		      tail = _mm256_cmpeq_epi8(_mm256_min_epu8(t, _mm256_set1_epi8(25)), t),
		      lead = _mm256_cmpeq_epi8(_mm256_or_si256(v, _mm256_set1_epi8(2)),
					       _mm256_set1_epi8((char)0xdb)),
		      at = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('@')),
		      other = _mm256_or_si256(_mm256_and_si256(lead, tail), at),
		      digit = _mm256_cmpeq_epi8(_mm256_min_epu8(d, _mm256_set1_epi8(9)), d);
	if (_mm256_testz_si256(_mm256_or_si256(other, digit), _mm256_set1_epi8(-1))) return 0;
	if (_mm256_movemask_epi8(other)) return 1;
	unsigned m = (unsigned)_mm256_movemask_epi8(digit);
	if (m & m >> 1) return 1;
	for (m &= m >> 2 | 3u << 30; m; m &= m - 1) /* the others have no digit near */
		if (in_company(s, n, i + (unsigned)__builtin_ctz(m))) return 1;
	return 0;
}

__attribute__((target("avx2"))) static int
has_digits32(const char *s, size_t n) /* n > 32 */
{
	size_t i = 0, last = n - 33;
	for (; i < last; i += 32)
		if (found32(s, n, i)) return 1;
	return found32(s, n, last) || s[n - 1] == '@';
}

#define HAS_DIGITS32(s, n) \
	if (n > 32 && __builtin_cpu_supports("avx2")) return has_digits32(s, n)
#else
#define HAS_DIGITS32(s, n)
#endif

int
x_has_digits(const char *s, size_t n)
{
	HAS_DIGITS32(s, n);
	if (n < 17) return found16(s, n, 0, look_last(s, n));
	size_t i = 0, last = n - 17;
	while (last > i + 47 && quiet64(s + i)) i += 64;
	for (; i < last; i += 16)
		if (found16(s, n, i, look16(s + i))) return 1;
	return found16(s, n, last, look16(s + last)) || s[n - 1] == '@';
}

/* --- what of the text can matter --- */

static int
is_mail(char c)
{
	return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '%' || c == '+' ||
	       c == '-';
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
	return s + a < at && (!a || s[a - 1] == ' ') && (b == n || s[b] == ' ');
}

x_matter
x_digits_matter(x_ex *x, const char *s, size_t n)
{
	enum { MOST = 48 << 10 };
	const x_matter all = { 0, n, 0 }, none = { 0, 0, 0 };
	numbers c = { 0, 0, 0, 0 };
	x_matter m = none;
	if (!x->least.known || x->whole || n > MOST) return all;
	m.mail = x->least.mail && find_mail(s, n, &m.from, &m.to);
	for (size_t i = 0, done = 0; i < n; i += 16) {
		bytes16 b = look_at(s, n, i);
		if (b.other && !(m.mail && i <= m.to && i + 16 > m.from)) return all;
		for (; b.other;
		     b.other &= b.other - 1) /* digits but of ASCII: others look at them closely */
			if (s[i + (unsigned)__builtin_ctz(b.other)] != '@') return all;
		for (; b.digit; b.digit &= b.digit - 1) {
			size_t k = i + (unsigned)__builtin_ctz(b.digit), e = k + 1;
			if (k < done) continue;
			while (e < n && is_digit(s[e])) e++;
			done = e;
			if (m.mail && k >= m.from && k < m.to) continue;
			if (may_be_field(x, s, n, k, e, &c)) return all;
		}
	}
	return m.mail ? m : none;
}
