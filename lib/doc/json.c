/* JSON output: strings escaped 16 bytes at a time, numbers printed by hand (printf costs more than the analysis). */
#include "doc/json.h"
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

/* How many bytes of s[0..n) can be copied as they are. */
static size_t
plain_run(const char *s, size_t n)
{
	size_t i = 0;
#if defined(__SSE2__)
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'), top = _mm_set1_epi8(0x1f);
	for (; i + 16 <= n; i += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s + i));
		__m128i bad = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, back));
		bad = _mm_or_si128(bad, _mm_cmpeq_epi8(_mm_min_epu8(v, top), v));
		int mask = _mm_movemask_epi8(bad);
		if (mask) return i + (size_t)__builtin_ctz((unsigned)mask);
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

void
json_str(json_out *o, const char *s, size_t n)
{
	JSON_LIT(o, "\"");
	for (size_t i = 0; n && !o->st; ) {
		size_t run = plain_run(s + i, n - i);
		json_raw(o, s + i, run);
		if ((i += run) == n || !json_room(o, 6)) break;
		o->p += escape((unsigned char)s[i++], o->p);
	}
	JSON_LIT(o, "\"");
}

/* "00" to "99". */
static const char pairs[] = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
			    "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

void
json_size(json_out *o, size_t v)
{
	char b[24], *p = b + sizeof b;
	if (!json_room(o, sizeof b)) return;
	if (v < 1000) { /* nearly always */
		char *d = o->p;
		unsigned u = (unsigned)v, rest = u % 100;
		if (u >= 100) *d++ = (char)('0' + u / 100);
		if (u >= 10) memcpy(d, pairs + 2 * rest, 2), d += 2;
		else *d++ = (char)('0' + u);
		o->p = d;
		return;
	}
	for (; v >= 10; v /= 100) memcpy(p -= 2, pairs + 2 * (v % 100), 2);
	if (v) *--p = (char)('0' + v);
	json_raw(o, p, (size_t)(b + sizeof b - p));
}

void
json_share(json_out *o, double v)
{
	unsigned t = v >= 1 ? 10000 : v > 0 ? (unsigned)(v * 10000 + 0.5) : 0; /* NaN gives 0 */
	if (!json_room(o, 6)) return;
	*o->p++ = (char)('0' + t / 10000);
	t %= 10000;
	if (!t) return;
	*o->p++ = '.';
	for (unsigned unit = 1000; t; t %= unit, unit /= 10) *o->p++ = (char)('0' + t / unit);
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
