/* Pattern automata: opening a section and matching. */
#include "segment/dfa.h"
#include "segment/class.h"
#include <string.h>

static unsigned
le16(const unsigned char *p)
{
	return p[0] | (unsigned)p[1] << 8;
}

/* Every offset in range, every string ended. States and symbols are checked as they are used: a
 * table is big, few of its rows are ever met. */
static int
rows_ok(const seg_dfa *d, uint32_t nname)
{
	if (!nname || d->name[nname - 1]) return 0;
	for (uint32_t i = 0; i < d->nrow * 2; i++)
		if (le16(d->row + 2 * i) >= nname) return 0;
	return 1;
}

kelma_status
seg_dfa_open(seg_dfa *d, const void *p, size_t n, kelma_err *err)
{
	const unsigned char *b = p;
	memset(d, 0, sizeof *d);
	if (!b || n < DFA_HEAD + DFA_ASCII || memcmp(b, "KDFA", 4))
		return base_fail(err, KELMA_EDATA, 0, 0, "not a pattern table");
	d->nsym = base_le32(b + 4);
	d->nstate = base_le32(b + 8);
	d->nmap = base_le32(b + 12);
	d->nrow = base_le32(b + 16);
	uint32_t nname = base_le32(b + 20);
	uint64_t next = (uint64_t)d->nstate * d->nsym * 2,
		 want = DFA_HEAD + DFA_ASCII + 4ull * d->nmap + next;
	want += d->nstate + 4ull * d->nrow + nname;
	if (d->nsym > 256 || d->nstate < 2 || d->nstate > DFA_MAX_STATES || d->nmap > 65536 ||
	    d->nrow > DFA_MAX_ROWS || nname > 65536 || want != n)
		return base_fail(err, KELMA_EDATA, 4, 0, "pattern table with wrong sizes");
	d->ascii = b + DFA_HEAD;
	d->map = d->ascii + DFA_ASCII;
	d->next = d->map + 4 * d->nmap;
	d->accept = d->next + next;
	d->row = d->accept + d->nstate;
	d->name = (const char *)d->row + 4 * d->nrow;
	if (!rows_ok(d, nname))
		return base_fail(err, KELMA_EDATA, DFA_HEAD, 0,
				 "pattern table with a wrong reference");
	return KELMA_OK;
}

/* Symbol of a character beyond ASCII: binary search in the sorted list. */
static unsigned
symbol_of(const seg_dfa *d, uint32_t cp)
{
	size_t lo = 0, hi = d->nmap;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		uint32_t e = base_le32(d->map + 4 * mid);
		if (e >> 8 == cp) return e & 255;
		if (e >> 8 < cp) lo = mid + 1;
		else hi = mid;
	}
	return 0;
}

/* 1 when the character at s[0..n) does not go on with what was matched. */
static int
is_edge(const char *s, size_t n)
{
	size_t k = 0;
	if (!n) return 1;
	unsigned c = seg_class_at(s, &k);
	return c != SEG_LATIN && c != SEG_DIGIT && c != SEG_MARK && c != SEG_UNDER &&
	       c != SEG_NUMERAL;
}

/* 1 when the rest begins with a decimal or grouping sign and a digit: the number is not over. */
static int
number_goes_on(const char *s, size_t n)
{
	size_t k;
	return n > 1 && (*s == '.' || *s == ',') && seg_class_at(s + 1, &k) == SEG_DIGIT;
}

unsigned
seg_dfa_match(const seg_dfa *d, const char *s, size_t n, int whole, size_t *len)
{
	unsigned state = 1, best = 0;
	for (size_t i = 0; i < n;) {
		unsigned char b = (unsigned char)s[i];
		unsigned sym;
		size_t k = 1;
		if (b < 0x80) sym = d->ascii[b];
		else {
			uint32_t cp;
			k = utf8_get(s + i, &cp);
			sym = symbol_of(d, cp);
			if (!sym && i && seg_class_of(cp) == SEG_FORMAT) {
				i += k;
				continue;
			}
		}
		state = sym && sym < d->nsym ? le16(d->next + 2 * ((size_t)state * d->nsym + sym))
					     : 0;
		if (!state || state >= d->nstate) break;
		i += k;
		unsigned row = d->accept[state];
		if (!row || row > d->nrow || (whole && !is_edge(s + i, n - i))) continue;
		if (d->number && d->number[row] && number_goes_on(s + i, n - i)) continue;
		best = row;
		*len = i;
	}
	return best;
}

int
seg_dfa_alive(const seg_dfa *d, const char *s, size_t n)
{
	unsigned state = 1;
	for (size_t i = 0, k; state && state < d->nstate && i < n; i += k) {
		uint32_t cp;
		k = utf8_get(s + i, &cp);
		unsigned sym = cp < DFA_ASCII ? d->ascii[cp] : symbol_of(d, cp);
		state = sym && sym < d->nsym ? le16(d->next + 2 * ((size_t)state * d->nsym + sym))
					     : 0;
	}
	return state && state < d->nstate;
}

const char *
seg_dfa_kind(const seg_dfa *d, unsigned row)
{
	return row && row <= d->nrow ? d->name + le16(d->row + 4 * (row - 1)) : "";
}

const char *
seg_dfa_name(const seg_dfa *d, unsigned row)
{
	return row && row <= d->nrow ? d->name + le16(d->row + 4 * (row - 1) + 2) : "";
}
