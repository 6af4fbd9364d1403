/* Opening the model: every offset is checked once, so that the hot loops need not. */
#include "lang/model.h"
#include <string.h>

enum { HEADER = 16, MAX_PAGES = 256 };

/* Letters and digits are folded many at a time: their symbols must follow each other as the
 * characters do; white space separates words. */
static int
letters_in_rows(lang_model *m)
{
	memset(m->ascii_a, m->low['a'], 16);
	memset(m->ascii_0, m->low['0'], 16);
	memset(m->arabic_a, m->low[0x621] - 1, 16);
	for (unsigned i = 0; i <= ' '; i++)
		if (m->low[i]) return 0;
	for (unsigned i = 0; i < 26; i++) {
		unsigned y = (unsigned)m->low['a'] + i;
		int next =
			y >= SYM_LETTER && y < 256 && m->low['a' + i] == y && m->low['A' + i] == y;
		if (!next || m->cls[y] != CLS_LATIN) return 0;
	}
	for (unsigned i = 0; i < 10; i++) {
		unsigned y = (unsigned)m->low['0'] + i;
		if (y < SYM_LETTER || y > 255 || m->low['0' + i] != y || m->cls[y] != CLS_DIGIT)
			return 0;
	}
	for (unsigned i = 0; i < 36; i++) {
		unsigned y = (unsigned)m->low[0x621] + i, c = i < 26 ? 0x621 + i : 0x641 + i - 26;
		if (y < SYM_LETTER || y > 255 || m->low[c] != y || m->cls[y] != CLS_ARABIC)
			return 0;
	}
	return 1;
}

kelma_status
lang_model_open(lang_model *m, const void *p, size_t n, kelma_err *err)
{
	const uint8_t *b = p;
	memset(m, 0, sizeof *m);
	if (!b || n < HEADER || memcmp(b, "KLANG005", 8))
		return base_fail(err, KELMA_EDATA, 0, 0, "no language model in the data pack");
	uint32_t bits = base_le32(b + 8);
	m->npage = base_le32(b + 12);
	if (bits != ROW_BITS || !m->npage || m->npage > MAX_PAGES)
		return base_fail(err, KELMA_EDATA, 8, 0, "language model: bad sizes");
	size_t at = HEADER, rows = ((size_t)1 << ROW_BITS) * LANES;
	m->low = b + at, at += 2048;
	m->page = b + at, at += 256;
	m->pages = b + at, at += (size_t)m->npage * 256;
	m->cls = b + at, at += 256;
	m->name = b + at, at += 1024;
	m->plain = b + at, at += 256;
	const uint8_t *par = b + at;
	at += (size_t)P_COUNT * 4;
	if (at % 64) at += 64 - at % 64;
	if (n != at + FAMS * rows + ((size_t)4 << NAME_BITS))
		return base_fail(err, KELMA_EDATA, n, 0, "language model: %zu bytes are wrong", n);
	for (int f = 0; f < FAMS; f++) m->rows[f] = b + at + (size_t)f * rows;
	m->names = b + at + FAMS * rows;
	for (int i = 0; i < 256; i++)
		if (m->page[i] >= m->npage)
			return base_fail(err, KELMA_EDATA, 0, 0, "language model: bad page");
	for (int i = 0; i < 2048; i++)
		if (m->low[i] >= SYM_LETTER)
			m->letter[i] = (uint16_t)(m->low[i] | m->cls[m->low[i]] << 8);
	memcpy(m->ascii, m->letter, 128 * sizeof *m->ascii);
	for (int i = 0; i < 128; i++)
		m->ascii_end[i] = m->low[i] == 0 && m->cls[0] == 0 && i != '@' && i != ':';
	if (!letters_in_rows(m))
		return base_fail(err, KELMA_EDATA, 0, 0,
				 "language model: A to Z, 0 to 9 or the Arabic letters are not in "
				 "order");
	for (int i = 0; i < P_COUNT; i++) m->par[i] = (int32_t)base_le32(par + 4 * i) / 65536.0;
	for (int i = P_LABEL; i <= P_LABEL_END; i++)
		if (m->par[i] < -1 || m->par[i] >= STATES)
			return base_fail(err, KELMA_EDATA, 0, 0, "language model: bad label");
	return KELMA_OK;
}

int
lang_name_find(const lang_model *m, int fam, uint32_t hash)
{
	uint32_t key = lang_name_key(fam, hash), mask = (1u << NAME_BITS) - 1,
		 i = key * 0x9e3779b1u >> (32 - NAME_BITS);
	for (unsigned tries = 0; tries <= mask; tries++, i = (i + 1) & mask) {
		uint32_t at = base_le32(m->names + (size_t)i * 4);
		if (!at) return 0;
		if ((at & ~1u) == key) return 1 + (int)(at & 1);
	}
	return 0;
}

int
lang_param_find(const char *name, size_t n, size_t *at, size_t *len)
{
	static const struct {
		const char *name;
		size_t at, len;
	} list[] = {
#define LANG_PARAM_ROW(id, text, k) { text, P_##id, k },
		LANG_PARAM_LIST(LANG_PARAM_ROW)
#undef LANG_PARAM_ROW
	};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (strlen(list[i].name) == n && !memcmp(list[i].name, name, n)) {
			*at = list[i].at;
			*len = list[i].len;
			return 1;
		}
	return 0;
}
