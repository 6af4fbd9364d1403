/* One JSON object per record: checked strictly (RFC 8259, no lone surrogates, no key twice), found
 * by position. Own code: the library parsers at hand accept more than JSON, keep the last of two
 * keys, and give no positions. */
#include "json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { MAX_DEPTH = 512 };

typedef struct scan {
	const char *s;
	size_t n, i; /* the cursor */
	const char *why;
} scan;

static int
fail(scan *c, size_t at, const char *why)
{
	c->i = at;
	c->why = why;
	return 0;
}

static void
space(scan *c)
{
	while (c->i < c->n && (c->s[c->i] == ' ' || c->s[c->i] == '\t' || c->s[c->i] == '\n' ||
			       c->s[c->i] == '\r'))
		c->i++;
}

/* Value of the 4 hex digits at s, -1 when they are not. */
static long
hex4(const char *s, size_t n)
{
	long v = 0;
	if (n < 4) return -1;
	for (int k = 0; k < 4; k++) {
		char h = s[k];
		int d = h >= '0' && h <= '9'                 ? h - '0'
			: (h | 32) >= 'a' && (h | 32) <= 'f' ? (h | 32) - 'a' + 10
							     : -1;
		if (d < 0) return -1;
		v = v * 16 + d;
	}
	return v;
}

/* After a backslash at i. */
static int
escape(scan *c)
{
	size_t at = c->i++;
	if (c->i == c->n) return fail(c, at, "invalid JSON: string without end");
	char e = c->s[c->i++];
	if (e != 'u')
		return e && strchr("\"\\/bfnrt", e) ? 1
						    : fail(c, at, "invalid JSON: unknown escape");
	long v = hex4(c->s + c->i, c->n - c->i);
	if (v < 0) return fail(c, at, "invalid JSON: \\u needs four hexadecimal digits");
	c->i += 4;
	if (v < 0xd800 || v > 0xdfff) return 1;
	if (v < 0xdc00 && c->n - c->i >= 6 && c->s[c->i] == '\\' && c->s[c->i + 1] == 'u') {
		long w = hex4(c->s + c->i + 2, 4);
		c->i += 6;
		if (w >= 0xdc00 && w <= 0xdfff) return 1;
	}
	return fail(c, at, "invalid JSON: lone surrogate");
}

/* First byte at or after i that ends a run of a string's plain bytes: a quote, a backslash or a
 * control character. */
static size_t
plain_end(const char *s, size_t n, size_t i)
{
#if defined(__SSE2__)
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'),
		      top = _mm_set1_epi8(0x1f);
	while (n >= 16 && i < n) {
		size_t from =
			i + 16 <= n ? i : n - 16; /* the last window lies over the one before */
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s + from));
		__m128i end = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, back));
		end = _mm_or_si128(end, _mm_cmpeq_epi8(_mm_min_epu8(v, top), v));
		unsigned mask = (unsigned)_mm_movemask_epi8(end) >> (i - from);
		if (mask) return i + (size_t)__builtin_ctz(mask);
		i = from + 16;
	}
#endif
	while (i < n && (unsigned char)s[i] >= 0x20 && s[i] != '"' && s[i] != '\\') i++;
	return i;
}

/* A string at the cursor, which is on its quote. */
static int
string(scan *c)
{
	size_t at = c->i++;
	for (;;) {
		c->i = plain_end(c->s, c->n, c->i);
		if (c->i == c->n) return fail(c, at, "invalid JSON: string without end");
		if (c->s[c->i] == '"') {
			c->i++;
			return 1;
		}
		if (c->s[c->i] != '\\')
			return fail(c, c->i, "invalid JSON: control character in a string");
		if (!escape(c)) return 0;
	}
}

static size_t
digits(scan *c)
{
	size_t from = c->i;
	while (c->i < c->n && c->s[c->i] >= '0' && c->s[c->i] <= '9') c->i++;
	return c->i - from;
}

static int
number(scan *c)
{
	size_t at = c->i;
	if (c->s[c->i] == '-') c->i++;
	size_t first = c->i, k = digits(c);
	if (!k || (k > 1 && c->s[first] == '0'))
		return fail(c, at, "invalid JSON: malformed number");
	if (c->i < c->n && c->s[c->i] == '.') {
		c->i++;
		if (!digits(c)) return fail(c, at, "invalid JSON: malformed number");
	}
	if (c->i < c->n && (c->s[c->i] | 32) == 'e') {
		c->i++;
		if (c->i < c->n && (c->s[c->i] == '+' || c->s[c->i] == '-')) c->i++;
		if (!digits(c)) return fail(c, at, "invalid JSON: malformed number");
	}
	return 1;
}

static int
word(scan *c, const char *w)
{
	size_t n = strlen(w);
	if (c->n - c->i < n || memcmp(c->s + c->i, w, n) != 0)
		return fail(c, c->i, "invalid JSON: unexpected character");
	c->i += n;
	return 1;
}

static int
scalar(scan *c)
{
	if (c->i == c->n) return fail(c, c->i, "invalid JSON: unexpected end");
	char ch = c->s[c->i];
	if (ch == '"') return string(c);
	if (ch == '-' || (ch >= '0' && ch <= '9')) return number(c);
	return word(c, ch == 't' ? "true" : ch == 'f' ? "false" : "null");
}

/* Key and colon, the cursor on the key's quote or not. *end (may be NULL): after its closing
 * quote. */
static int
key(scan *c, size_t *end)
{
	if (c->i == c->n) return fail(c, c->i, "invalid JSON: unexpected end");
	if (c->s[c->i] != '"') return fail(c, c->i, "invalid JSON: a key in quotes expected");
	if (!string(c)) return 0;
	if (end) *end = c->i;
	space(c);
	if (c->i == c->n) return fail(c, c->i, "invalid JSON: unexpected end");
	if (c->s[c->i] != ':') return fail(c, c->i, "invalid JSON: ':' expected");
	c->i++;
	space(c);
	return 1;
}

/* After a value inside containers: closing brackets and a comma. 1 = another value follows, 0 =
 * all closed or failed. */
static int
after_value(scan *c, const char *stack, size_t *depth)
{
	while (*depth) {
		space(c);
		if (c->i == c->n) return fail(c, c->i, "invalid JSON: unexpected end");
		char ch = c->s[c->i], in = stack[*depth - 1];
		if (ch == ',') {
			c->i++;
			space(c);
			return in == '[' || key(c, NULL);
		}
		if (ch != (in == '{' ? '}' : ']'))
			return fail(c, c->i, "invalid JSON: ',' or a closing bracket expected");
		c->i++;
		--*depth;
	}
	return 0;
}

/* Any value at the cursor, without recursion. */
static int
value(scan *c)
{
	char stack[MAX_DEPTH];
	size_t depth = 0;
	for (;;) {
		char ch = c->i < c->n ? c->s[c->i] : '\0';
		if (ch == '{' || ch == '[') {
			if (depth == MAX_DEPTH) return fail(c, c->i, "JSON nested too deeply");
			stack[depth++] = ch;
			c->i++;
			space(c);
			if (c->i == c->n || c->s[c->i] != (ch == '{' ? '}' : ']')) {
				if (ch == '{' && !key(c, NULL)) return 0;
				continue;
			}
			c->i++;
			depth--;
		} else if (!scalar(c)) return 0;
		if (!after_value(c, stack, &depth)) return !c->why;
	}
}

static int
grow(void *p, size_t *cap, size_t want, size_t size)
{
	void *old, *q;
	if (want <= *cap) return 1;
	memcpy(&old, p, sizeof old);
	if (!(q = realloc(old, (want + want / 2 + 8) * size))) return 0;
	*cap = want + want / 2 + 8;
	memcpy(p, &q, sizeof q);
	return 1;
}

/* The object at the cursor, its members into v. -1 no memory. */
static int
object(scan *c, json_object_view *v)
{
	v->n = 0;
	space(c);
	if (c->i == c->n || c->s[c->i] != '{')
		return fail(c, c->i, "invalid JSON: an object expected");
	v->open = c->i++;
	space(c);
	for (int more = c->i == c->n || c->s[c->i] != '}'; more; space(c)) {
		if (!grow(&v->m, &v->cap, v->n + 1, sizeof *v->m)) return -1;
		json_member *m = &v->m[v->n++];
		m->key = c->i;
		if (!key(c, &m->key_end)) return 0;
		m->val = c->i;
		if (!value(c)) return 0;
		m->val_end = c->i;
		space(c);
		if (c->i == c->n) return fail(c, c->i, "invalid JSON: unexpected end");
		if (c->s[c->i] != ',' && c->s[c->i] != '}')
			return fail(c, c->i, "invalid JSON: ',' or '}' expected");
		if (!(more = c->s[c->i] == ',')) break;
		c->i++;
	}
	v->close = c->i++;
	return 1;
}

static size_t
put_utf8(unsigned long cp, char *d)
{
	if (cp < 0x80) return d[0] = (char)cp, (size_t)1;
	size_t k = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	for (size_t i = k - 1; i; i--, cp >>= 6) d[i] = (char)(0x80 | (cp & 0x3f));
	d[0] = (char)(lead[k] | cp);
	return k;
}

/* Text of the (checked) string whose bytes between the quotes are s[0..n), appended to out. */
static kelma_status
unescape(const char *s, size_t n, kelma_buf *out)
{
	kelma_status st = kelma_buf_reserve(out, n);
	if (st) return st;
	char *d = out->data + out->len;
	for (size_t i = 0; i < n; ) {
		const char *b = memchr(s + i, '\\', n - i);
		size_t k = b ? (size_t)(b - s) - i : n - i;
		memcpy(d, s + i, k);
		d += k;
		if (!b) break;
		i += k + 2;
		static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
		const char *e = strchr(from, b[1]);
		if (b[1] != 'u') {
			*d++ = e ? to[e - from] : b[1];
			continue;
		}
		unsigned long cp = (unsigned long)hex4(s + i, n - i);
		i += 4;
		if (cp >= 0xd800 && cp < 0xdc00) {
			cp = 0x10000 + ((cp - 0xd800) << 10) +
			     ((unsigned long)hex4(s + i + 2, n - i - 2) - 0xdc00);
			i += 6;
		}
		d += put_utf8(cp, d);
	}
	out->len = (size_t)(d - out->data);
	*d = '\0';
	return KELMA_OK;
}

/* Order of two keys by their raw bytes; used only where no key has an escape. */
static int
compare_keys(const char *s, const json_member *a, const json_member *b)
{
	size_t na = a->key_end - a->key, nb = b->key_end - b->key;
	return na != nb ? (na < nb ? -1 : 1) : memcmp(s + a->key, s + b->key, na);
}

typedef struct sorted_key {
	const char *k;
	size_t n, at;
} sorted_key;

static int
by_key(const void *x, const void *y)
{
	const sorted_key *a = x, *b = y;
	int c = memcmp(a->k, b->k, a->n < b->n ? a->n : b->n);
	return c ? c : a->n != b->n ? (a->n < b->n ? -1 : 1) : (a->at > b->at) - (a->at < b->at);
}

/* Many keys or escapes in them: decode and sort. Offset of the second of two equal keys, 0 when
 * there is none (an object's key never starts at 0), -1 no memory. */
static long
duplicate_slow(json_object_view *v, const char *s)
{
	sorted_key *k = calloc(v->n, sizeof *k);
	long bad = 0;
	v->keys.len = 0;
	for (size_t i = 0; k && i < v->n; i++) {
		size_t from = v->keys.len, a = v->m[i].key + 1;
		if (unescape(s + a, v->m[i].key_end - 1 - a, &v->keys)) {
			free(k);
			return -1;
		}
		k[i].n = v->keys.len - from;
		k[i].at = v->m[i].key;
	}
	if (!k) return -1;
	const char *p = v->keys.data;
	for (size_t i = 0; i < v->n; p += k[i++].n) k[i].k = p;
	qsort(k, v->n, sizeof *k, by_key);
	for (size_t i = 1; i < v->n; i++)
		if (k[i].n == k[i - 1].n && !memcmp(k[i].k, k[i - 1].k, k[i].n) &&
		    (!bad || (long)k[i].at < bad))
			bad = (long)k[i].at;
	free(k);
	return bad;
}

static long
duplicate(json_object_view *v, const char *s)
{
	int slow = v->n > 16;
	for (size_t i = 0; i < v->n && !slow; i++)
		slow = memchr(s + v->m[i].key, '\\', v->m[i].key_end - v->m[i].key) != NULL;
	if (slow) return duplicate_slow(v, s);
	for (size_t i = 1; i < v->n; i++)
		for (size_t j = 0; j < i; j++)
			if (!compare_keys(s, &v->m[i], &v->m[j])) return (long)v->m[i].key;
	return 0;
}

static kelma_status
failed(kelma_err *err, kelma_status st, size_t pos, const char *why)
{
	err->code = st;
	err->pos = pos;
	err->line = 0;
	snprintf(err->msg, sizeof err->msg, "%s", why);
	return st;
}

/* The object that starts at `from` in s[0..n). */
static kelma_status
read_object(json_object_view *v, const char *s, size_t n, size_t from, int whole, kelma_err *err)
{
	scan c = { s, n, from, NULL };
	int ok = object(&c, v);
	if (ok < 0) return failed(err, KELMA_ENOMEM, 0, "out of memory");
	if (ok && whole) space(&c);
	if (ok && whole && c.i < n) ok = fail(&c, c.i, "invalid JSON: more text after the object");
	if (!ok) return failed(err, KELMA_ESYNTAX, c.i, c.why);
	long bad = duplicate(v, s);
	if (bad < 0) return failed(err, KELMA_ENOMEM, 0, "out of memory");
	return bad ? failed(err, KELMA_ESYNTAX, (size_t)bad, "duplicate key") : KELMA_OK;
}

kelma_status
json_read(json_object_view *v, const char *s, size_t n, kelma_err *err)
{
	size_t bad = kelma_utf8_valid(s, n);
	if (bad < n) return failed(err, KELMA_EUTF8, bad, "invalid UTF-8");
	return read_object(v, s, n, 0, 1, err);
}

static int
key_equals(json_object_view *v, const char *s, const json_member *m, const char *name, size_t n)
{
	size_t a = m->key + 1, k = m->key_end - 1 - a;
	if (!memchr(s + a, '\\', k)) return k == n && !memcmp(s + a, name, n);
	v->keys.len = 0;
	return !unescape(s + a, k, &v->keys) && v->keys.len == n && !memcmp(v->keys.data, name, n);
}

int
json_key_is(const char *s, const json_member *m, const char *name)
{
	size_t n = strlen(name);
	return m->key_end - m->key == n + 2 && !memcmp(s + m->key + 1, name, n);
}

/* Offset of element `index` of the array at `at`, 0 when there is none. */
static size_t
element(const char *s, size_t n, size_t at, size_t index)
{
	scan c = { s, n, at + 1, NULL };
	space(&c);
	if (s[c.i] == ']') return 0;
	while (index--) {
		if (!value(&c)) return 0;
		space(&c);
		if (s[c.i++] != ',') return 0;
		space(&c);
	}
	return c.i;
}

/* Offset of the value that path step name[0..n) leads to from the container at `at`, 0 when there
 * is none. */
static size_t
step_into(json_object_view *v, const char *s, size_t end, size_t at, const char *name, size_t n)
{
	kelma_err err;
	if (s[at] == '[') {
		size_t index = 0;
		for (size_t i = 0; i < n; i++) {
			if (name[i] < '0' || name[i] > '9' || i > 8) return 0;
			index = index * 10 + (size_t)(name[i] - '0');
		}
		return n ? element(s, end, at, index) : 0;
	}
	if (s[at] != '{' || read_object(v, s, end, at, 0, &err)) return 0;
	for (size_t i = 0; i < v->n; i++)
		if (key_equals(v, s, &v->m[i], name, n)) return v->m[i].val;
	return 0;
}

/* No such field: which there are, short names of ASCII only. */
static kelma_status
no_field(const json_object_view *v, const char *s, const char *path, kelma_err *err)
{
	kelma_status st = failed(err, KELMA_ENOTFOUND, v->open, "");
	size_t n = (size_t)snprintf(err->msg, sizeof err->msg, "no field %.40s", path), told = 0;
	for (size_t i = 0; i < v->n && told < 6 && n < 110; i++) {
		size_t k = v->m[i].key_end - v->m[i].key - 2, plain = 0;
		const char *name = s + v->m[i].key + 1;
		while (plain < k && name[plain] > ' ' && name[plain] < 127 && name[plain] != '\\')
			plain++;
		if (!k || k > 24 || plain < k) continue;
		n += (size_t)snprintf(err->msg + n, sizeof err->msg - n, "%s%.*s",
				      told++ ? ", " : "; the object has ", (int)k, name);
	}
	return st;
}

kelma_status
json_place(json_object_view *v, json_object_view *inner, const char *s, const char *path,
	   kelma_span *out, kelma_err *err)
{
	size_t at = 0, end = v->close + 1, n = strlen(path), k;
	*out = (kelma_span){ 0, 0 };
	for (size_t i = 0; i < v->n && !at; i++)
		if (key_equals(v, s, &v->m[i], path, n)) at = v->m[i].val;
	if (!at && memchr(path, '.', n)) {
		size_t from = v->open;
		for (const char *p = path;; p += k + 1) {
			k = strcspn(p, ".");
			if (!(from = step_into(inner, s, end, from, p, k))) break;
			if (!p[k]) break;
		}
		at = from;
	}
	if (!at) return no_field(v, s, path, err);
	scan c = { s, end, at, NULL };
	value(&c);
	*out = (kelma_span){ at, c.i };
	return KELMA_OK;
}

kelma_status
json_find(json_object_view *v, json_object_view *inner, const char *s, const char *path,
	  kelma_span *out, kelma_err *err)
{
	kelma_status st = json_place(v, inner, s, path, out, err);
	if (st || s[out->start] == '"') return st;
	const char *what = s[out->start] == '{'   ? "an object"
			   : s[out->start] == '[' ? "an array"
			   : s[out->start] == 'n' ? "null"
			   : s[out->start] == 't' ? "true"
			   : s[out->start] == 'f' ? "false"
						  : "a number";
	st = failed(err, KELMA_EARG, out->start, "");
	snprintf(err->msg, sizeof err->msg, "field %.40s is %s, not a string", path, what);
	return st;
}

kelma_status
json_text(json_object_view *v, json_object_view *inner, const char *s, const char *path,
	  kelma_buf *out, kelma_err *err)
{
	kelma_span p;
	kelma_status st = json_find(v, inner, s, path, &p, err);
	return st ? st : unescape(s + p.start + 1, p.end - p.start - 2, out);
}

kelma_status
json_inner(json_object_view *v, const char *s, kelma_span at, kelma_err *err)
{
	return read_object(v, s, at.end, at.start, 0, err);
}

void
json_view_free(json_object_view *v)
{
	free(v->m);
	kelma_buf_free(&v->keys);
	memset(v, 0, sizeof *v);
}
