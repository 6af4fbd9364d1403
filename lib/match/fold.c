/* Folded text and its atoms. */
#include "match/fold.h"
#include "base/base.h"
#include "base/lines.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE = 256 * 4, HEAD = 8 + 256 };

static int
parse_cp(base_str *s, uint32_t *cp)
{
	if (s->n < 6 || memcmp(s->s, "U+", 2)) return -1;
	*cp = 0;
	size_t i = 2;
	for (; i < s->n && i < 8; i++) {
		char c = s->s[i];
		uint32_t d = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
			     : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
						    : 16;
		if (d == 16) break;
		*cp = *cp << 4 | d;
	}
	s->s += i;
	s->n -= i;
	return *cp > 0xffff ? -1 : 0;
}

/* Give code points lo..hi the entry of replacement r; new pages are appended to out. */
static kelma_status
set_range(kelma_buf *out, size_t base, uint32_t lo, uint32_t hi, base_str r, int upper)
{
	for (uint32_t cp = lo; cp <= hi; cp++) {
		unsigned char *ix = (unsigned char *)out->data + base + 8 + (cp >> 8);
		if (!*ix) {
			uint32_t pages = base_le32(out->data + base + 4) + 1;
			unsigned char page[PAGE] = { 0 };
			if (pages > 255) return KELMA_ELIMIT;
			for (int i = 0; i < PAGE; i += 4) page[i] = MATCH_FOLD_KEEP;
			if (kelma_buf_add(out, (const char *)page, PAGE)) return KELMA_ENOMEM;
			out->data[base + 4] = (char)pages;
			ix = (unsigned char *)out->data + base + 8 + (cp >> 8);
			*ix = (unsigned char)pages;
		}
		unsigned char *e = (unsigned char *)out->data + base + HEAD +
				   (size_t)(*ix - 1) * PAGE + (cp & 255) * 4;
		e[0] = (unsigned char)(r.n | (upper ? MATCH_FOLD_UPPER : 0u));
		memcpy(e + 1, r.s, r.n);
	}
	return KELMA_OK;
}

kelma_status
match_fold_build(const char *tsv, size_t n, kelma_buf *out, kelma_err *err)
{
	base_lines l = { tsv, n, 0, 0 };
	base_str line, f[3];
	size_t base = out->len;
	char head[HEAD] = "KFLD";
	if (kelma_buf_add(out, head, HEAD))
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	while (base_lines_next(&l, &line)) {
		uint32_t lo, hi;
		size_t k = base_fields(line, f, 3);
		if (k < 2 || parse_cp(&f[0], &lo))
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "want U+XXXX<TAB>replacement");
		hi = lo;
		if (f[0].n && (*f[0].s != '-' || (f[0].s++, f[0].n--, parse_cp(&f[0], &hi)) ||
			       hi < lo || f[0].n))
			return base_fail(err, KELMA_ESYNTAX, 0, l.line, "bad range");
		if (f[1].n > 3 || (lo < 0x80 && f[1].n != 1))
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "replacement longer than 3 bytes");
		kelma_status st =
			set_range(out, base, lo, hi, f[1], k > 2 && f[2].n && *f[2].s == 'U');
		if (st) return base_fail(err, st, 0, l.line, "the table is too large");
	}
	return KELMA_OK;
}

static int
class_of(uint32_t c)
{
	if (c < 0x80) {
		if (c >= 'a' && c <= 'z') return C_LATIN;
		if (c >= '0' && c <= '9') return C_DIGIT;
		if (c == '\n') return C_NL;
		return c == ' ' || (c >= 9 && c <= 13) ? C_SPACE : C_MARK;
	}
	if (c < 0xc0) return c == 0xa0 || c == 0x85 ? C_SPACE : C_MARK;
	if (c < 0x300) return c == 0xd7 || c == 0xf7 ? C_MARK : C_LATIN;
	if (c >= 0x620 && c < 0x700)
		return c == 0x66a || c == 0x66d || c == 0x6d4 ? C_MARK : C_ARABIC;
	if (c >= 0x2d30 && c < 0x2d80) return C_TIFINAGH;
	if ((c >= 0x2000 && c < 0x2c00) || (c >= 0x3000 && c < 0x3040) || c >= 0x1f000 ||
	    c == 0xfffd || (c >= 0x600 && c < 0x620))
		return C_MARK;
	return C_OTHER;
}

uint32_t
match_fold_entry(const match_fold *f, uint32_t cp)
{
	const unsigned char *e = NULL;
	char b[4] = "";
	if (cp < 0x10000 && f->index[cp >> 8])
		e = f->pages + (size_t)(f->index[cp >> 8] - 1) * PAGE + (cp & 255) * 4;
	uint32_t len, upper = 0, folded = cp;
	if (!e || e[0] & MATCH_FOLD_KEEP) {
		len = (uint32_t)utf8_put(cp, b);
		if (len > 3)
			return (uint32_t)class_of(cp) << NEAR_CLASS |
			       NEAR_COPY; /* four bytes: the caller copies them */
	} else {
		len = e[0] & MATCH_FOLD_LEN;
		upper = e[0] & MATCH_FOLD_UPPER ? NEAR_UPPER : 0;
		memcpy(b, e + 1, 3);
		if (!len) return cp < 0x2000 && cp != 0x61c && cp != 0xad ? NEAR_MARK : 0;
		utf8_get(b, &folded);
	}
	return (uint32_t)(unsigned char)b[0] | (uint32_t)(unsigned char)b[1] << 8 |
	       (uint32_t)(unsigned char)b[2] << 16 | (uint32_t)class_of(folded) << NEAR_CLASS |
	       len << NEAR_LEN | upper;
}

/* Letters, digits and blanks of ASCII as everybody folds them? Only then words are read in bulk. */
static int
is_plain(const match_fold *f)
{
	for (uint32_t c = 0; c < 128; c++) {
		uint32_t e = f->near[c], low = c | 0x20, want = 0;
		if (low >= 'a' && low <= 'z')
			want = low | (uint32_t)C_LATIN << NEAR_CLASS | 1u << NEAR_LEN |
			       (c == low ? 0 : NEAR_UPPER);
		else if (c >= '0' && c <= '9')
			want = c | (uint32_t)C_DIGIT << NEAR_CLASS | 1u << NEAR_LEN;
		else if (c == ' ')
			want = c | (uint32_t)C_SPACE << NEAR_CLASS | 1u << NEAR_LEN;
		if (want ? e != want : (e >> NEAR_CLASS & 15) > C_NL || (e >> NEAR_LEN & 3) != 1)
			return 0;
	}
	return 1;
}

/* What begins with a byte, and the two-byte Arabic letters that stay two bytes long. */
static void
fast_tables(match_fold *f)
{
	if (!is_plain(f)) return;
	for (int c = 0; c < 128; c++) {
		uint32_t k = f->near[c] >> NEAR_CLASS & 15;
		f->lead[c] = k >= C_DIGIT ? LEAD_LATIN : k == C_MARK ? LEAD_MARK : 0;
	}
	f->lead[' '] = LEAD_SPACE;
	for (int c = 0xc3; c <= 0xcb; c++) f->lead[c] = LEAD_LATIN;
	f->lead[0xe1] = LEAD_LATIN;
	f->lead[0xe2] = LEAD_TIFINAGH;
	for (uint32_t cp = 0x600; cp < 0x700; cp++) {
		uint32_t e = f->near[cp];
		if ((e >> NEAR_CLASS & 15) == C_ARABIC && (e >> NEAR_LEN & 3) == 2)
			f->arabic[(cp & 0x3f) << 8 | 0xc0 | cp >> 6] = (uint16_t)e;
	}
	for (int c = 0xd8; c <= 0xdb; c++) f->lead[c] = LEAD_ARABIC;
}

kelma_status
match_fold_open(match_fold *f, const void *p, size_t n, kelma_err *err)
{
	const unsigned char *b = p;
	memset(f, 0, sizeof *f);
	if (n < HEAD || memcmp(b, "KFLD", 4) || base_le32(b + 4) > 255 ||
	    n != HEAD + base_le32(b + 4) * (size_t)PAGE)
		return base_fail(err, KELMA_EDATA, 0, 0, "not a folding table");
	for (int i = 0; i < 256; i++)
		if (b[8 + i] > base_le32(b + 4))
			return base_fail(err, KELMA_EDATA, 8, 0, "folding table out of range");
	f->index = b + 8;
	f->pages = b + HEAD;
	for (uint32_t cp = 0; cp < 0x800; cp++) f->near[cp] = match_fold_entry(f, cp);
	for (uint32_t k = 0; k < 128; k++) {
		f->high[k] = match_fold_entry(f, 0x2000 + k);
		f->high[128 + k] = match_fold_entry(f, 0x2d00 + k);
	}
	for (uint32_t cp = 0; cp < 0x80; cp++)
		if ((f->near[cp] >> NEAR_LEN & 3) > 1)
			return base_fail(err, KELMA_EDATA, 0, 0,
					 "folding table makes ASCII longer");
	fast_tables(f);
	return KELMA_OK;
}
