/* JSON output: strings escaped 16 bytes at a time, numbers printed by hand (printf costs more than the analysis). */
#include "doc/json.h"
#include <kelma/doc.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

void
json_raw(json_out *o, const char *s, size_t n)
{
	if (!o->st) o->st = kelma_buf_add(o->buf, s, n);
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

void
json_str(json_out *o, const char *s, size_t n)
{
	if (o->st) return;
	if (n > SIZE_MAX / 8) {
		o->st = KELMA_ELIMIT;
		return;
	}
	size_t run = plain_run(s, n), need = run == n ? n + 2 : 6 * (n - run) + run + 2;
	if ((o->st = kelma_buf_reserve(o->buf, need))) return;
	char *d = o->buf->data + o->buf->len;
	*d++ = '"';
	for (size_t i = 0;; run = plain_run(s + i, n - i)) {
		if (run) memcpy(d, s + i, run);
		d += run;
		i += run;
		if (i == n) break;
		d += escape((unsigned char)s[i++], d);
	}
	*d++ = '"';
	*d = '\0';
	o->buf->len = (size_t)(d - o->buf->data);
}

void
json_size(json_out *o, size_t v)
{
	char b[24], *p = b + sizeof b;
	do *--p = (char)('0' + v % 10);
	while (v /= 10);
	json_raw(o, p, (size_t)(b + sizeof b - p));
}

void
json_share(json_out *o, double v)
{
	char b[8];
	size_t n = 0;
	unsigned t = v >= 1 ? 10000 : v > 0 ? (unsigned)(v * 10000 + 0.5) : 0; /* NaN gives 0 */
	b[n++] = (char)('0' + t / 10000);
	t %= 10000;
	if (t) {
		b[n++] = '.';
		for (unsigned unit = 1000; t; unit /= 10) {
			b[n++] = (char)('0' + t / unit);
			t %= unit;
		}
	}
	json_raw(o, b, n);
}

kelma_status
kelma_json_string(const char *s, size_t n, kelma_buf *out)
{
	if (!out || (!s && n)) return KELMA_EARG;
	json_out o = { out, KELMA_OK };
	json_str(&o, s, n);
	return o.st;
}
