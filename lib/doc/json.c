/* JSON output: strings escaped 16 bytes at a time, numbers printed by hand (printf costs more than
 * the analysis). */
#include "doc/json.h"
#include "base/base.h"
#include <kelma/doc.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

int
json_grow(json_out *o, size_t n)
{
	kelma_buf *b = o->buf;
	if (o->st) return 0;
	if (o->p) b->len = (size_t)(o->p - b->data);
	o->st = kelma_buf_reserve(b, n);
	if (o->st) {
		o->end = o->p; /* no room from now on, not even for nothing */
		return 0;
	}
	o->p = b->data + b->len;
	o->end = b->data + b->cap - 1;
	return 1;
}

/* 1 for bytes that cannot stand in a JSON string as they are. */
static int
needs_escape(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

#if defined(__SSE2__)
/* Bit k: byte k of s[0..16) needs it. */
static inline unsigned
escape_mask(const char *s)
{
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'),
		      top = _mm_set1_epi8(0x1f);
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s);
	__m128i bad = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, back));
	bad = _mm_or_si128(bad, _mm_cmpeq_epi8(_mm_min_epu8(v, top), v));
	return (unsigned)_mm_movemask_epi8(bad);
}
#endif

/* How many bytes of s[0..n) can be copied as they are. */
static size_t
plain_run(const char *s, size_t n)
{
	size_t i = 0;
#if defined(__SSE2__)
	unsigned mask;
	for (; i + 16 <= n; i += 16)
		if ((mask = escape_mask(s + i))) return i + (size_t)__builtin_ctz(mask);
	if (n >= 16) { /* the last bytes again with those before them */
		mask = i < n ? escape_mask(s + n - 16) : 0;
		return mask ? n - 16 + (size_t)__builtin_ctz(mask) : n;
	}
#endif
	while (i < n && !needs_escape((unsigned char)s[i])) i++;
	return i;
}

/* The escape of c at d (6 bytes at most); returns its length. */
static size_t
escape(unsigned char c, char *d)
{
	static const char hex[] = "0123456789abcdef", from[] = "\"\\\n\t\r\b\f", to[] = "\"\\ntrbf";
	const char *p = c ? memchr(from, c, sizeof from - 1) : NULL;
	d[0] = '\\';
	if (p) {
		d[1] = to[p - from];
		return 2;
	}
	memcpy(d + 1, "u00", 3);
	d[4] = hex[c >> 4];
	d[5] = hex[c & 15];
	return 6;
}

int
json_is_plain(const char *s, size_t n)
{
	return plain_run(s, n) == n;
}

/* Copy s[0..n) to d by whole vectors while nothing needs an escape; there is room. 1 when all of it
 * went. */
static int
copy_plain(char *d, const char *s, size_t n)
{
#if defined(__SSE2__)
	unsigned mask = 0;
	for (size_t i = 0; i + 16 <= n; i += 16) {
		memcpy(d + i, s + i, 16);
		mask |= escape_mask(s + i);
	}
	if (n >= 16) { /* the last bytes again with those before them */
		memcpy(d + n - 16, s + n - 16, 16);
		return !(mask | escape_mask(s + n - 16));
	}
#endif
	json_copy(d, s, n);
	return plain_run(s, n) == n;
}

int
json_str(json_out *o, const char *s, size_t n)
{
	if (!json_room(o, n + 2)) return 0;
	BASE_KNOWN(o->p);
	*o->p = '"';
	if (copy_plain(o->p + 1, s, n)) {
		o->p += n + 2;
		o->p[-1] = '"';
		return 1;
	}
	o->p++;
	for (size_t i = 0; n && !o->st;) {
		size_t run = plain_run(s + i, n - i);
		json_raw(o, s + i, run);
		if ((i += run) == n || !json_room(o, 6)) break;
		o->p += escape((unsigned char)s[i++], o->p);
	}
	JSON_LIT(o, "\"");
	return 0;
}

int
json_str_like(json_out *o, const char *s, size_t n, const char *like, size_t nlike)
{
	if (n != nlike || memcmp(s, like, n) != 0 || !json_room(o, n + 2)) return 0;
	*o->p = '"';
	memcpy(o->p + 1, s, n);
	o->p += n + 2;
	o->p[-1] = '"';
	return 1;
}

#define PIECE(name, text) text,
const char json_piece[JSON_PIECES][16] = { JSON_PIECE_LIST(PIECE) };
#undef PIECE

#define ONE(h, t, u, n)                                                                            \
	{                                                                                          \
		h, t, u, n                                                                         \
	}
#define TEN(h, t)                                                                                  \
	ONE(h, t, '0', 3), ONE(h, t, '1', 3), ONE(h, t, '2', 3), ONE(h, t, '3', 3),                \
		ONE(h, t, '4', 3), ONE(h, t, '5', 3), ONE(h, t, '6', 3), ONE(h, t, '7', 3),        \
		ONE(h, t, '8', 3), ONE(h, t, '9', 3)
#define HUNDRED(h)                                                                                 \
	TEN(h, '0'), TEN(h, '1'), TEN(h, '2'), TEN(h, '3'), TEN(h, '4'), TEN(h, '5'), TEN(h, '6'), \
		TEN(h, '7'), TEN(h, '8'), TEN(h, '9')
#define TWO(t)                                                                                     \
	ONE(t, '0', 0, 2), ONE(t, '1', 0, 2), ONE(t, '2', 0, 2), ONE(t, '3', 0, 2),                \
		ONE(t, '4', 0, 2), ONE(t, '5', 0, 2), ONE(t, '6', 0, 2), ONE(t, '7', 0, 2),        \
		ONE(t, '8', 0, 2), ONE(t, '9', 0, 2)
const char json_small[JSON_SMALL][4] = {
	ONE('0', 0, 0, 1), ONE('1', 0, 0, 1), ONE('2', 0, 0, 1), ONE('3', 0, 0, 1),
	ONE('4', 0, 0, 1), ONE('5', 0, 0, 1), ONE('6', 0, 0, 1), ONE('7', 0, 0, 1),
	ONE('8', 0, 0, 1), ONE('9', 0, 0, 1), TWO('1'),          TWO('2'),
	TWO('3'),          TWO('4'),          TWO('5'),          TWO('6'),
	TWO('7'),          TWO('8'),          TWO('9'),          HUNDRED('1'),
	HUNDRED('2'),      HUNDRED('3'),      HUNDRED('4'),      HUNDRED('5'),
	HUNDRED('6'),      HUNDRED('7'),      HUNDRED('8'),      HUNDRED('9'),
};
#undef ONE
#undef TEN
#undef HUNDRED
#undef TWO

char *
json_size_at(char *to, size_t v)
{
	char b[24], *p = b + sizeof b;
	do *--p = (char)('0' + v % 10);
	while (v /= 10);
	size_t n = (size_t)(b + sizeof b - p);
	memcpy(to, p, n);
	return to + n;
}

void
json_size(json_out *o, size_t v)
{
	if (json_room(o, 24)) o->p = json_offset_at(o->p, v);
}

void
json_share(json_out *o, double v)
{
	if (json_room(o, 6)) o->p = json_share_at(o->p, v);
}

kelma_status
kelma_json_string(const char *s, size_t n, kelma_buf *out)
{
	if (!out || (!s && n)) return KELMA_EARG;
	json_out o;
	json_begin(&o, out);
	json_str(&o, s ? s : "", n);
	return json_end(&o);
}
