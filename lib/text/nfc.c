/* Normalization forms: our table finds what is to be done, utf8proc decomposes and composes. The
 * canonical order of marks is ours, because utf8proc sorts by exchange, which is quadratic on long
 * runs of marks. */
#include "text/nfc.h"
#include "text/chars.h"
#include "text/utf8.h"
#include <string.h>
#include <utf8proc.h>

enum { LONGEST = 18 }; /* code points of a compatibility decomposition: U+FDFA */

static const uint16_t suspect[] = { [NFC_NFC] = CHARS_NFC_MAYBE | CHARS_NFC_NO,
				    [NFC_NFD] = CHARS_NFD_NO,
				    [NFC_NFKC] = CHARS_NFKC_MAYBE | CHARS_NFKC_NO,
				    [NFC_NFKD] = CHARS_NFKD_NO };

int
nfc_find(nfc_form form, const char *s, size_t n, size_t from, size_t *start, size_t *end)
{
	size_t i = from, base = from; /* base: last boundary, where the text could be cut */
	unsigned last = 0;            /* combining class of the character before */
	int bad = 0;
	while (i < n) {
		uint32_t cp;
		if ((unsigned char)s[i] < 0x80) { /* ASCII is a boundary in every form */
			if (bad) break;
			base = i++;
			last = 0;
			continue;
		}
		size_t k = utf8_get(s + i, &cp);
		const chars_props *p = chars_get(cp);
		int q = p->flags & suspect[form];
		if (!p->ccc && !q) {
			if (bad) break;
			base = i;
		} else if (q || (p->ccc && last > p->ccc)) {
			bad = 1;
		}
		last = p->ccc;
		i += k;
	}
	*start = base;
	*end = i;
	return bad;
}

/* Stable sort by combining class of a run of marks: insertion for the usual few, counting for the
 * rest. */
static kelma_status
sort_marks(int32_t *c, size_t n, kelma_buf *tmp)
{
	if (n <= 24) {
		for (size_t i = 1; i < n; i++) {
			int32_t v = c[i];
			unsigned k = chars_get((uint32_t)v)->ccc;
			size_t j = i;
			for (; j > 0 && chars_get((uint32_t)c[j - 1])->ccc > k; j--)
				c[j] = c[j - 1];
			c[j] = v;
		}
		return KELMA_OK;
	}
	size_t at[257] = { 0 };
	tmp->len = 0;
	kelma_status st = kelma_buf_reserve(tmp, n * sizeof *c);
	if (st) return st;
	int32_t *t = (int32_t *)(void *)tmp->data;
	for (size_t i = 0; i < n; i++) at[chars_get((uint32_t)c[i])->ccc + 1]++;
	for (size_t i = 1; i < 257; i++) at[i] += at[i - 1];
	for (size_t i = 0; i < n; i++) t[at[chars_get((uint32_t)c[i])->ccc]++] = c[i];
	memcpy(c, t, n * sizeof *c);
	return KELMA_OK;
}

static kelma_status
order_marks(int32_t *c, size_t n, kelma_buf *tmp)
{
	size_t i = 0;
	while (i < n) {
		size_t b = i;
		while (i < n && chars_get((uint32_t)c[i])->ccc) i++;
		if (i - b > 1) {
			kelma_status st = sort_marks(c + b, i - b, tmp);
			if (st) return st;
		}
		i += i == b;
	}
	return KELMA_OK;
}

/* Decompose s[0..n) into code points in w->cps; *len = how many. */
static kelma_status
decompose(nfc_form form, const char *s, size_t n, nfc_work *w, size_t *len)
{
	int opt = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, bound = 0;
	if (form == NFC_NFKC || form == NFC_NFKD) opt |= UTF8PROC_COMPAT;
	w->cps.len = 0;
	*len = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		kelma_status st = kelma_buf_reserve(&w->cps, LONGEST * sizeof(int32_t));
		if (st) return st;
		int32_t *c = (int32_t *)(void *)(w->cps.data + w->cps.len);
		utf8proc_ssize_t k = utf8proc_decompose_char((int32_t)cp, c, LONGEST,
							     (utf8proc_option_t)opt, &bound);
		if (k < 0 || k > LONGEST) return KELMA_EUTF8; /* cannot happen with valid UTF-8 */
		w->cps.len += (size_t)k * sizeof *c;
		*len += (size_t)k;
	}
	return KELMA_OK;
}

kelma_status
nfc_apply(nfc_form form, const char *s, size_t n, nfc_work *w, kelma_buf *out)
{
	size_t k;
	kelma_status st = decompose(form, s, n, w, &k);
	if (st || !k) return st;
	int32_t *c = (int32_t *)(void *)w->cps.data;
	if ((st = order_marks(c, k, &w->sorted))) return st;
	if (form == NFC_NFC || form == NFC_NFKC) {
		utf8proc_ssize_t m = utf8proc_normalize_utf32(c, (utf8proc_ssize_t)k,
							      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
		if (m < 0) return KELMA_EUTF8;
		k = (size_t)m;
	}
	if ((st = kelma_buf_reserve(out, k * 4))) return st;
	for (size_t i = 0; i < k; i++) out->len += utf8_put((uint32_t)c[i], out->data + out->len);
	out->data[out->len] = 0;
	return KELMA_OK;
}

void
nfc_work_free(nfc_work *w)
{
	kelma_buf_free(&w->cps);
	kelma_buf_free(&w->sorted);
}

int
chars_decompose(uint32_t cp, uint32_t *d)
{
	int32_t c[LONGEST];
	int bound = 0;
	if (cp >= 0x110000 || !(chars_get(cp)->flags & CHARS_NFKD_NO)) return 0;
	utf8proc_ssize_t k = utf8proc_decompose_char(
		(int32_t)cp, c, LONGEST, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT,
		&bound);
	if (k < 1 || k > 4) return 0;
	for (int i = 0; i < k; i++) d[i] = (uint32_t)c[i];
	return (int)k;
}
