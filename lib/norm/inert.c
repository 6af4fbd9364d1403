/* What no step can change, found in blocks of 64 bytes: printable ASCII with single spaces and line
 * ends, and the letters of Arabic, French and Tifinagh text that were seen to stay. A character
 * beyond ASCII is known by its lead byte and the nibbles of its last byte: 16 entries of a table,
 * one bit for each value of the upper two bits. Anything else stops the walk, and the loops of
 * fast.c look at it. */
#include "norm/inert.h"
#include "norm/norm.h"
#include <string.h>

/* Which table and half a lead byte has; E2 B4 and E2 B5 go by their second byte. */
static int
slot_of(unsigned char lead)
{
	static const unsigned char leads[2 * INERT_TABLES] = { 0xd8, 0xd9, 0xc3, 0xda, 0xb4, 0xb5 };
	for (int k = 0; k < 2 * INERT_TABLES; k++)
		if (leads[k] == lead) return k;
	return -1;
}

void
inert_note(norm_inert *t, const char *b, size_t k)
{
	const unsigned char *c = (const unsigned char *)b;
	if (k != 2 && !(k == 3 && c[0] == 0xe2)) return;
	int slot = slot_of(c[k - 2]);
	if (slot < 0 || (slot >= 4) != (k == 3)) return;
	t->table[slot / 2][c[k - 1] & 15] |=
		(unsigned char)(1 << ((c[k - 1] >> 4 & 3) + 4 * (slot & 1)));
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

/* The masks of some bytes: which are plain ASCII, white space among it, the last of a character
 * that stays, and that the third of three. */
typedef struct masks {
	uint64_t ascii, white, last, third;
} masks;

typedef struct consts {
	__m256i table[INERT_TABLES], odd0, odd1, newline;
} consts;

#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/* The 32 bytes of v; p1 and p2 are the same a byte and two bytes before. */
__attribute__((target("avx2"))) static inline masks
look32(const consts *c, __m256i v, __m256i p1, __m256i p2)
{
	const char lo = 0x0f, hi = (char)0xf0;
	const __m256i nib = _mm256_set1_epi8(15), none = _mm256_setzero_si256();
	/* by the lower nibble of a lead byte: the one that has it, and its half of each table */
	const __m256i leads = TWICE(0, 0, 0, (char)0xc3, (char)0xb4, (char)0xb5, 0, 0, (char)0xd8,
				    (char)0xd9, (char)0xda, 0, 0, 0, 0, 0);
	const __m256i half0 = TWICE(0, 0, 0, 0, 0, 0, 0, 0, lo, hi, 0, 0, 0, 0, 0, 0);
	const __m256i half1 = TWICE(0, 0, 0, lo, 0, 0, 0, 0, 0, 0, hi, 0, 0, 0, 0, 0);
	const __m256i half2 = TWICE(0, 0, 0, 0, lo, hi, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	const __m256i row = TWICE(0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x22, 0x44, (char)0x88, 0, 0, 0, 0);
	__m256i low = _mm256_and_si256(v, nib),
		high = _mm256_and_si256(_mm256_srli_epi16(v, 4), nib);
	__m256i low1 = _mm256_and_si256(p1, nib);
	__m256i is_lead = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(leads, low1), p1);
	__m256i bit = _mm256_and_si256(_mm256_shuffle_epi8(row, high), is_lead);
	__m256i two = _mm256_or_si256(_mm256_and_si256(_mm256_shuffle_epi8(c->table[0], low),
						       _mm256_shuffle_epi8(half0, low1)),
				      _mm256_and_si256(_mm256_shuffle_epi8(c->table[1], low),
						       _mm256_shuffle_epi8(half1, low1)));
	__m256i three = _mm256_and_si256(_mm256_shuffle_epi8(c->table[2], low),
					 _mm256_shuffle_epi8(half2, low1));
	two = _mm256_and_si256(two, bit);
	three = _mm256_and_si256(_mm256_and_si256(three, bit),
				 _mm256_cmpeq_epi8(p2, _mm256_set1_epi8((char)0xe2)));
	__m256i white = _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(' ')),
					_mm256_cmpeq_epi8(v, c->newline));
	__m256i bad = _mm256_or_si256(_mm256_cmpeq_epi8(v, c->odd0), _mm256_cmpeq_epi8(v, c->odd1));
	bad = _mm256_or_si256(bad, _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x7f)));
	__m256i ascii = _mm256_or_si256(
		_mm256_andnot_si256(bad, _mm256_cmpgt_epi8(v, _mm256_set1_epi8(0x1f))), white);
	uint32_t third = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(three, none));
	uint32_t last = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(two, none)) | third;
	return (masks){ (uint32_t)_mm256_movemask_epi8(ascii),
			(uint32_t)_mm256_movemask_epi8(white), last, third };
}

/* The same for bytes that begin a block, or with `before` in front of them. */
__attribute__((target("avx2"))) static inline masks
look_behind(const consts *c, __m256i v, __m256i before)
{
	__m256i mid = _mm256_permute2x128_si256(before, v, 0x21);
	return look32(c, v, _mm256_alignr_epi8(v, mid, 15), _mm256_alignr_epi8(v, mid, 14));
}

/* Put the masks of later bytes behind the first 32. */
static inline masks
join(masks a, masks b, unsigned skip)
{
	return (masks){ a.ascii | b.ascii >> skip << 32, a.white | b.white >> skip << 32,
			a.last | b.last >> skip << 32, a.third | b.third >> skip << 32 };
}

__attribute__((target("avx2"))) static inline __m256i
load(const char *s)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)s);
}

/* The masks of the less than 64 bytes from i on; how many they are goes to *k. */
__attribute__((target("avx2"))) static inline masks
look_at_end(const consts *c, const char *s, size_t i, size_t end, unsigned *k)
{
	enum {
		HALF = 32,
		WHOLE = 64,
		BACK = 4
	}; /* BACK: the second half has to see the character before it */
	const __m256i none = _mm256_setzero_si256();
	unsigned left = (unsigned)(end - i);
	char few[HALF] = { 0 };
	*k = left <= WHOLE - BACK ? left : HALF;
	if (end < HALF) {
		memcpy(few, s + i, left);
		return look_behind(c, load(few), none);
	}
	masks m = look_behind(c, load(s + end - HALF), none), none_yet = { 0, 0, 0, 0 };
	if (left <= HALF) { /* what is left of the mask */
		m = join(none_yet, m, HALF - left);
		return (masks){ m.ascii >> HALF, m.white >> HALF, m.last >> HALF, m.third >> HALF };
	}
	masks first = look_behind(c, load(s + i), none);
	return *k == left ? join(first, m, WHOLE - left) : first;
}

/* How many bytes from i on stay, by their masks; *again = is the last of them white space? */
static inline unsigned
stay(const norm_inert *t, masks m, unsigned full, size_t i, size_t *cut, uint64_t *again)
{
	uint64_t good = m.ascii | m.last | m.last >> 1 | m.third >> 2;
	if (t->single) good &= ~(m.white & (m.white << 1 | *again));
	unsigned k = ~good ? (unsigned)__builtin_ctzll(~good) : 64;
	if (k < full) m.white &= ((uint64_t)1 << k) - 1;
	if (m.white) *cut = i + 63 - (unsigned)__builtin_clzll(m.white);
	if (k) *again = m.white >> (k - 1) & 1;
	return k;
}

__attribute__((target("avx2"))) static inline consts
constants(const norm_inert *t)
{
	consts c;
	for (int j = 0; j < INERT_TABLES; j++)
		c.table[j] = _mm256_broadcastsi128_si256(
			_mm_loadu_si128((const __m128i *)(const void *)t->table[j]));
	c.odd0 = _mm256_set1_epi8((char)t->odd[0]);
	c.odd1 = _mm256_set1_epi8((char)t->odd[1]);
	c.newline = _mm256_set1_epi8((char)t->newline);
	return c;
}

__attribute__((target("avx2"))) static size_t
walk(const norm_inert *t, const char *s, size_t i, size_t end, size_t *cut, uint64_t again)
{
	const consts c = constants(t);
	unsigned full = 64, k = full;
	while (end - i >= 64 && k + 2 >= full) {
		__m256i v = load(s + i);
		masks m = look_behind(&c, v, _mm256_setzero_si256());
		k = stay(t, join(m, look_behind(&c, load(s + i + 32), v), 0), full, i, cut, &again);
		i += k;
	}
	while (end - i && k && k + 2 >= full) {
		masks m = look_at_end(&c, s, i, end, &full);
		k = stay(t, m, full, i, cut, &again);
		i += k;
	}
	return i;
}

/* Characters that are the same as the one before, by their last byte: ASCII, and longer ones. */
typedef struct equals {
	uint64_t one, more;
} equals;

/* The 32 bytes at s, with four before them, where equal characters matter. */
__attribute__((target("avx2"))) static inline masks
look_for_runs(const norm_inert *t, const consts *c, const char *s, equals *e)
{
	__m256i v = load(s), p1 = load(s - 1), p2 = load(s - 2), p3 = load(s - 3), p4 = load(s - 4);
	masks m = look32(c, v, p1, p2);
	if (t->upper) {
		__m256i capital = _mm256_and_si256(_mm256_cmpgt_epi8(v, _mm256_set1_epi8('A' - 1)),
						   _mm256_cmpgt_epi8(_mm256_set1_epi8('Z' + 1), v));
		m.ascii &= ~(uint32_t)_mm256_movemask_epi8(capital);
	}
	uint32_t one = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, p1));
	uint32_t two = (uint32_t)_mm256_movemask_epi8(
		_mm256_and_si256(_mm256_cmpeq_epi8(v, p2), _mm256_cmpeq_epi8(p1, p3)));
	uint32_t three = (uint32_t)_mm256_movemask_epi8(
		_mm256_and_si256(_mm256_cmpeq_epi8(v, p3), _mm256_cmpeq_epi8(p1, p4)));
	*e = (equals){ one & m.ascii & ~m.white, (two & m.last & ~m.third) | (three & m.third) };
	return m;
}

/* stay() where equal characters matter: stops before the second of three equal ones, or of two at
 * the end of the stretch. */
static inline unsigned
stay_apart(const norm_inert *t, masks m, equals e, unsigned full, size_t i, size_t *cut,
	   uint64_t *again)
{
	enum { LONGEST = 3 };
	uint64_t any = e.one | e.more, edge = ~(uint64_t)0 << (full > LONGEST ? full - LONGEST : 0);
	uint64_t stop = t->pairs ? any
				 : (e.one & e.one >> 1) | (e.more & (e.more >> 2 | e.more >> 3)) |
					   (any & edge);
	m.ascii &= ~stop, m.last &= ~stop, m.third &= ~stop;
	uint64_t good = m.ascii | m.last | m.last >> 1 | m.third >> 2;
	if (t->single) good &= ~(m.white & (m.white << 1 | *again));
	unsigned k = (unsigned)__builtin_ctzll(~good | (uint64_t)1 << full);
	if (k && any >> (k - 1) & 1) k -= e.one >> (k - 1) & 1 ? 1 : m.third >> (k - 1) & 1 ? 3 : 2;
	m.white &= ((uint64_t)1 << k) - 1;
	if (m.white) *cut = i + 63 - (unsigned)__builtin_clzll(m.white);
	if (k) *again = m.white >> (k - 1) & 1;
	return k;
}

__attribute__((target("avx2"))) static size_t
walk_apart(const norm_inert *t, const char *s, size_t i, size_t end, size_t *cut, uint64_t again)
{
	enum { FULL = 32, BEFORE = 4, LONGEST = 3 };
	const consts c = constants(t);
	while (i < end) {
		char few[BEFORE + FULL] = { 0 };
		const char *at = s + i;
		unsigned full = end - i < FULL ? (unsigned)(end - i) : FULL, k;
		if (i < BEFORE || full < FULL) {
			size_t before = i < BEFORE ? i : BEFORE;
			at = few + BEFORE;
			memcpy(few + BEFORE - before, s + i - before, before + full);
		}
		equals e;
		masks m = look_for_runs(t, &c, at, &e);
		k = stay_apart(t, m, e, full, i, cut, &again);
		i += k;
		if (!k || k + LONGEST < full) break;
	}
	return i;
}

size_t
inert_run(const norm_inert *t, const char *s, size_t i, size_t end, size_t *cut, int again)
{
	return t->runs ? walk_apart(t, s, i, end, cut, again != 0)
		       : walk(t, s, i, end, cut, again != 0);
}

int
inert_usable(void)
{
	return __builtin_cpu_supports("avx2") != 0;
}
#else
size_t
inert_run(const norm_inert *t, const char *s, size_t i, size_t end, size_t *cut, int again)
{
	(void)t, (void)s, (void)end, (void)cut, (void)again;
	return i;
}

int
inert_usable(void)
{
	return 0;
}
#endif
