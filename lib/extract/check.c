/* Check digits and normalized values. Facts: ICE and RIB are whole numbers divisible by 97; an IBAN
 * of Morocco is MA + 2 check digits + RIB; telephone ranges after the numbering plan. */
#include "extract/types.h"
#include <string.h>

unsigned
x_mod97(const char *d, size_t n)
{
	unsigned r = 0;
	for (size_t i = 0; i < n; i++) r = (r * 10 + (unsigned)(d[i] - '0')) % 97;
	return r;
}

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Keep letters and digits of s, in capitals; other bytes (separators) are dropped. */
static int
squeeze(const char *s, size_t n, kelma_buf *out)
{
	if (kelma_buf_reserve(out, n)) return -1;
	for (size_t i = 0; i < n; i++) {
		char c = s[i];
		if (c >= 'a' && c <= 'z') c = (char)(c - 32);
		if (is_digit(c) || (c >= 'A' && c <= 'Z')) out->data[out->len++] = c;
	}
	out->data[out->len] = '\0';
	return 0;
}

static int
all_zero(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != '0') return 0;
	return 1;
}

static int
check_rib(const char *d, size_t n)
{
	if (n != 24) return -1;
	return !all_zero(d, n) && x_mod97(d, 24) == 0;
}

static int
check_iban(const char *d, size_t n)
{
	if (n != 28 || memcmp(d, "MA", 2)) return -1;
	char t[30];
	memcpy(t, d + 4, 24);
	memcpy(t + 24, "2210", 4); /* M = 22, A = 10 */
	memcpy(t + 28, d + 2, 2);
	return x_mod97(t, 30) == 1 && check_rib(d + 4, 24) == 1;
}

static int
check_ice(const char *d, size_t n)
{
	if (n != 15) return -1;
	return !all_zero(d, n) && x_mod97(d, 15) == 0;
}

static int
check_luhn(const char *d, size_t n)
{
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(d[n - 1 - i])) return -1;
		unsigned v = (unsigned)(d[n - 1 - i] - '0') << (i & 1);
		sum += v > 9 ? v - 9 : v;
	}
	return n > 1 && sum % 10 == 0;
}

/* National number d[0..9): is it in a range of the numbering plan? */
static int
phone_range(const char *d)
{
	switch (d[0]) {
	case '5': return d[1] >= '2' && d[1] <= '9';
	case '6': return d[1] != '8' || (d[2] != '5' && d[2] >= '0');
	case '7':
		if (d[1] == '0') return 1;
		if (d[1] == '1') return d[2] != '9';
		return d[1] == '2' || d[1] == '5' || d[1] == '6' || d[1] == '7' || d[1] == '8';
	case '8': return d[1] == '0' || d[1] == '9';
	default: return 0;
	}
}

static int
value_phone(kelma_buf *out)
{
	char *d = out->data;
	size_t n = out->len;
	if (n >= 12 && !memcmp(d, "00212", 5))
		d += 5, n -= 5;
	else if (n >= 12 && !memcmp(d, "212", 3))
		d += 3, n -= 3;
	if (n == 10 && d[0] == '0') d++, n--;
	if (n != 9 || d[0] < '5' || d[0] > '8') return -1;
	char v[13] = "+212";
	memcpy(v + 4, d, 9);
	out->len = 0;
	if (kelma_buf_add(out, v, 13)) return -1;
	return phone_range(v + 4);
}

/* A number of another country: "+" and its digits. */
static int
value_intl(kelma_buf *out)
{
	if (out->len < 8 || out->len > 15 || kelma_buf_reserve(out, 1)) return -1;
	memmove(out->data + 1, out->data, out->len + 1);
	out->data[0] = '+';
	out->len++;
	return 1;
}

static int
value_cnie(kelma_buf *out)
{
	size_t k = 0;
	while (k < out->len && !is_digit(out->data[k])) k++;
	if (!k || k > 3 || k == out->len) return -1;
	return !all_zero(out->data + k, out->len - k);
}

/* Plate letters: Latin stand-ins and what they mean. */
static const struct {
	char latin;
	char arab[3];
} plate_letter[] = {
	{ 'a', "\xd8\xa3" }, { 'b', "\xd8\xa8" }, { 'd', "\xd8\xaf" }, { 'h', "\xd9\x87" },
	{ 'w', "\xd9\x88" }, { 't', "\xd8\xb7" }, { 'e', "\xd9\x87" }, { 'j', "\xd8\xac" },
	{ 'y', "\xd9\x8a" }, { 'k', "\xd9\x83" }, { 'l', "\xd9\x84" }, { 'm', "\xd9\x85" },
	{ 'n', "\xd9\x86" },
};

/* folded "12345 - LETTER - 6" in any order -> "12345|LETTER|6" */
static int
value_plate(const char *s, size_t n, kelma_buf *out)
{
	char a[8], b[8], letter[4] = "";
	size_t na = 0, nb = 0, i = 0;
	int second = 0; /* number */
	for (; i < n; i++) {
		if (is_digit(s[i])) {
			if ((second ? nb : na) > 5) return -1;
			if (second) b[nb++] = s[i];
			else a[na++] = s[i];
			continue;
		}
		second = na > 0;
		if (letter[0]) continue;
		for (size_t k = 0; k < sizeof plate_letter / sizeof *plate_letter; k++)
			if (s[i] == plate_letter[k].latin) memcpy(letter, plate_letter[k].arab, 3);
		if ((unsigned char)s[i] >= 0xd8 && i + 1 < n) {
			memcpy(letter, s + i, 2);
			if (!memcmp(letter, "\xd8\xa7", 2))
				memcpy(letter, "\xd8\xa3", 2); /* alef is written with hamza */
			i++;
		}
	}
	if (!na || !nb || !letter[0]) return -1;
	int swap = na <= 2 && nb > 2;
	int code = swap ? (a[0] - '0') * (na > 1 ? 10 : 1) + (na > 1 ? a[1] - '0' : 0)
			: (b[0] - '0') * (nb > 1 ? 10 : 1) + (nb > 1 ? b[1] - '0' : 0);
	if ((swap ? na : nb) > 2) return -1;
	if (kelma_buf_add(out, swap ? b : a, swap ? nb : na) || kelma_buf_add(out, "|", 1) ||
	    kelma_buf_add(out, letter, 2) || kelma_buf_add(out, "|", 1) ||
	    kelma_buf_add(out, swap ? a : b, swap ? na : nb))
		return -1;
	return code >= 1 && code <= 89;
}

/* Numbers of s separated by anything, at most cap of them. */
static size_t
numbers(const char *s, size_t n, base_str *v, size_t cap)
{
	size_t k = 0;
	for (size_t i = 0; i < n && k < cap;) {
		if (!is_digit(s[i])) {
			i++;
			continue;
		}
		size_t b = i;
		while (i < n && is_digit(s[i])) i++;
		v[k++] = (base_str){ s + b, i - b };
	}
	return k;
}

static int
is_year(base_str s)
{
	return s.n == 4 && ((s.s[0] == '1' && s.s[1] == '9') || (s.s[0] == '2' && s.s[1] == '0'));
}

/* NUM/CODE/YEAR whatever the written order */
static int
value_court(const char *s, size_t n, kelma_buf *out)
{
	base_str v[4];
	if (numbers(s, n, v, 4) != 3 || v[1].n != 4) return -1;
	int back = is_year(v[0]) && !is_year(v[2]);
	if (!back && !is_year(v[2])) return -1;
	base_str num = back ? v[2] : v[0], year = back ? v[0] : v[2];
	if (kelma_buf_add(out, num.s, num.n) || kelma_buf_add(out, "/", 1) ||
	    kelma_buf_add(out, v[1].s, 4) || kelma_buf_add(out, "/", 1) ||
	    kelma_buf_add(out, year.s, 4))
		return -1;
	return 1;
}

/* Is the second of two years the one after the first? */
static int
next_year(const char *a, const char *b)
{
	int d = 0;
	for (int i = 0; i < 4; i++) d = d * 10 + (b[i] - a[i]);
	return d == 1;
}

static int
value_act(const char *s, size_t n, kelma_buf *out)
{
	base_str v[3];
	if (numbers(s, n, v, 3) != 2) return -1;
	int back = is_year(v[0]) && !is_year(v[1]);
	if (!back && !is_year(v[1])) return -1;
	if (is_year(v[0]) && is_year(v[1]) && next_year(v[0].s, v[1].s)) return -1; /* 2023/2024 */
	if (kelma_buf_add(out, v[back].s, v[back].n) || kelma_buf_add(out, "/", 1) ||
	    kelma_buf_add(out, v[!back].s, v[!back].n))
		return -1;
	return 1;
}

/* Capitals, no white space; marks inside stay ("SGG/412/24"). */
static int
value_upper(const char *s, size_t n, kelma_buf *out)
{
	if (kelma_buf_reserve(out, n)) return -1;
	for (size_t i = 0; i < n; i++)
		if (s[i] != ' ' && s[i] != '\t')
			out->data[out->len++] =
				s[i] >= 'a' && s[i] <= 'z' ? (char)(s[i] - 32) : s[i];
	out->data[out->len] = '\0';
	return 1;
}

int
x_check_value(x_check c, const char *s, size_t n, kelma_buf *out)
{
	out->len = 0;
	if (kelma_buf_reserve(out, 1)) return -1;
	switch (c) {
	case CHECK_PLATE: return value_plate(s, n, out);
	case CHECK_COURT: return value_court(s, n, out);
	case CHECK_ACT: return value_act(s, n, out);
	case CHECK_UPPER: return value_upper(s, n, out);
	case CHECK_TEXT: return kelma_buf_add(out, s, n) ? -1 : 1;
	default: break;
	}
	if (squeeze(s, n, out)) return -1;
	switch (c) {
	case CHECK_IBAN: return check_iban(out->data, out->len);
	case CHECK_RIB: return check_rib(out->data, out->len);
	case CHECK_ICE: return check_ice(out->data, out->len);
	case CHECK_PHONE: return value_phone(out);
	case CHECK_INTL: return value_intl(out);
	case CHECK_CNIE: return value_cnie(out);
	case CHECK_LUHN: return check_luhn(out->data, out->len);
	case CHECK_MOD97:
		return out->len && is_digit(out->data[0]) ? x_mod97(out->data, out->len) == 0 : -1;
	case CHECK_POSTAL: return out->len == 5 && out->data[0] != '0';
	default: return 1;
	}
}
