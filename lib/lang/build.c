/* The texts of data/models -> the section. Also used by the trainer, which folds text with an empty
 * model. */
#include "base/lines.h"
#include "lang/model.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_SYM = 255, MAX_JOINER = 7 };

typedef struct builder {
	uint8_t map[65536];
	uint8_t cls[256], name[256][4], plain[256];
	unsigned nsym, njoin;
	int32_t par[P_COUNT];
	uint8_t *rows, *names;
	unsigned nnames;
	kelma_err *err;
} builder;

static int
sym_find(const builder *b, const char *s, size_t k)
{
	char nm[4] = { 0 };
	memcpy(nm, s, k);
	for (unsigned i = SYM_JOINER; i < b->nsym; i++)
		if (!memcmp(b->name[i], nm, 4)) return (int)i;
	return -1;
}

static int
class_of(base_str f)
{
	static const struct {
		const char *name;
		int cls;
	} list[] = { { "latin", CLS_LATIN },       { "arabic", CLS_ARABIC },
		     { "tifinagh", CLS_TIFINAGH }, { "foreign", CLS_FOREIGN },
		     { "digit", CLS_DIGIT },       { "joiner", CLS_JOINER },
		     { "skip", CLS_SKIP } };
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (base_str_is(f, list[i].name)) return list[i].cls;
	return -1;
}

static uint32_t
hex_cp(const char *s, size_t n)
{
	uint32_t v = 0;
	for (size_t i = 2; i < n && s[i] != '.' && s[i] != ' '; i++) {
		int c = s[i], d = c <= '9' ? c - '0' : c - 'A' + 10;
		if (d < 0 || d > 15 || v > 0xffff) return 0x110000;
		v = v * 16 + (uint32_t)d;
	}
	return v;
}

/* Characters of the third field: themselves, or U+XXXX..U+XXXX. */
static int
map_members(builder *b, base_str f, uint8_t sym)
{
	for (size_t i = 0; i < f.n;) {
		uint32_t lo, hi;
		if (f.s[i] == ' ') {
			i++;
			continue;
		}
		if (f.n - i > 4 && f.s[i] == 'U' && f.s[i + 1] == '+') {
			const char *dots = memchr(f.s + i, '.', f.n - i),
				   *end = memchr(f.s + i, ' ', f.n - i);
			size_t k = end ? (size_t)(end - f.s) - i : f.n - i;
			if (!dots || dots + 4 > f.s + i + k) return -1;
			lo = hex_cp(f.s + i, k);
			hi = hex_cp(dots + 2, (size_t)(f.s + i + k - (dots + 2)));
			i += k;
		} else {
			i += utf8_get(f.s + i, &lo);
			hi = lo;
		}
		if (lo > hi || hi > 0xffff) return -1;
		for (uint32_t c = lo; c <= hi; c++) b->map[c] = sym;
	}
	return 0;
}

static int
alphabet_line(builder *b, base_str *f, size_t nf)
{
	uint32_t cp;
	int cls = class_of(f[0]), sym;
	if (nf < 2 || cls < 0 || f[1].n == 0 || f[1].n > 4) return -1;
	size_t k = utf8_get(f[1].s, &cp);
	if (k != f[1].n || cp > 0xffff) return -1;
	if (cls == CLS_SKIP)
		sym = SYM_SKIP;
	else if ((sym = sym_find(b, f[1].s, k)) < 0) {
		unsigned *next = cls == CLS_JOINER ? &b->njoin : &b->nsym;
		if (*next >= (cls == CLS_JOINER ? MAX_JOINER : MAX_SYM)) return -1;
		sym = (int)(*next)++;
		memcpy(b->name[sym], f[1].s, k);
	}
	b->cls[sym] = (uint8_t)cls;
	b->map[cp] = (uint8_t)sym;
	b->plain[sym] = (uint8_t)sym;
	if (nf > 2 && map_members(b, f[2], (uint8_t)sym)) return -1;
	if (nf > 3 && f[3].n) {
		int p = sym_find(b, f[3].s, f[3].n > 4 ? 4 : f[3].n);
		if (p < 0) return -1;
		b->plain[sym] = (uint8_t)p;
	}
	return 0;
}

static kelma_status
read_alphabet(builder *b, const kelma_buf *t)
{
	base_lines l = { t->data, t->len, 0, 0 };
	base_str line, f[4];
	b->nsym = SYM_LETTER;
	b->njoin = SYM_JOINER;
	memcpy(b->name[SYM_SEP], "_", 1);
	if (t->len != kelma_utf8_valid(t->data ? t->data : "", t->len))
		return base_fail(b->err, KELMA_ESYNTAX, 0, 0, "alphabet is not UTF-8");
	while (base_lines_next(&l, &line))
		if (alphabet_line(b, f, base_fields(line, f, 4)))
			return base_fail(b->err, KELMA_ESYNTAX, 0, l.line,
					 "alphabet: bad class, letter or range");
	return KELMA_OK;
}

/* Decimal number, white space before it allowed, to fixed point; advances *s. */
static int
read_number(const char **s, const char *end, double *v)
{
	char tmp[40];
	const char *p = *s;
	while (p < end && (*p == ' ' || *p == '\t')) p++;
	size_t k = 0;
	while (p < end && *p != ' ' && *p != '\t' && k + 1 < sizeof tmp) tmp[k++] = *p++;
	tmp[k] = '\0';
	if (!k) return 0;
	int neg = tmp[0] == '-';
	double x = 0, unit = 0;
	for (size_t i = (size_t)neg; i < k; i++) {
		if (tmp[i] == '.')
			unit = 1;
		else if (tmp[i] < '0' || tmp[i] > '9')
			return -1;
		else {
			x = x * 10 + (tmp[i] - '0');
			unit *= 10;
		}
	}
	*v = (neg ? -x : x) / (unit > 0 ? unit : 1);
	*s = p;
	return 1;
}

/* Numbers by label have STATES in a row. A model learnt before a label was added has shorter rows:
 * they are spread out, and the new label has zeros until the next training. Returns how many
 * numbers there are now. */
static size_t
widen(int32_t *v, size_t at, size_t len, size_t n)
{
	size_t rows = at == P_LIFT ? FAMS * CUTS : 1, old;
	if (n >= len || !n || (at != P_LIFT && at != P_EBIAS && at != P_TRANS && at != P_START))
		return n;
	if (at == P_TRANS)
		while (rows * rows < n) rows++;
	old = n / rows;
	if (old * rows != n || old >= STATES) return n;
	for (size_t i = len; i-- > 0;) {
		size_t r = i / STATES, c = i % STATES;
		v[i] = r < rows && c < old ? v[r * old + c] : 0;
	}
	return len;
}

static kelma_status
read_params(builder *b, const kelma_buf *t)
{
	base_lines l = { t->data, t->len, 0, 0 };
	base_str line, f[2];
	while (base_lines_next(&l, &line)) {
		size_t at, len, k = 0;
		if (base_fields(line, f, 2) != 2 || !lang_param_find(f[0].s, f[0].n, &at, &len))
			return base_fail(b->err, KELMA_ESYNTAX, 0, l.line, "params: unknown name");
		const char *p = f[1].s, *end = p + f[1].n;
		double v;
		int r;
		while ((r = read_number(&p, end, &v)) > 0 && k < len && v > -32000 && v < 32000)
			b->par[at + k++] = (int32_t)(v * 65536 + (v < 0 ? -0.5 : 0.5));
		if (r || widen(b->par + at, at, len, k) != len)
			return base_fail(b->err, KELMA_ESYNTAX, 0, l.line,
					 "params: want %zu numbers", len);
	}
	return KELMA_OK;
}

/* Symbols of an n-gram as written in the text; 0 when a letter is unknown. */
static unsigned
read_gram(const builder *b, base_str g, uint8_t *sym, unsigned max)
{
	unsigned n = 0;
	for (size_t i = 0; i < g.n;) {
		size_t k = utf8_len((unsigned char)g.s[i]);
		int s = g.s[i] == '_' ? SYM_SEP : i + k <= g.n ? sym_find(b, g.s + i, k) : -1;
		if (s < 0 || n == max) return 0;
		sym[n++] = (uint8_t)s;
		i += k;
	}
	return n;
}

static int
weight_line(builder *b, base_str *f)
{
	uint8_t sym[WORD_MAX + 8] = { SYM_SEP };
	int fam = base_str_is(f[0], "Latn") ? FAM_LATN : base_str_is(f[0], "Arab") ? FAM_ARAB : -1;
	int word = f[1].n > 2 && f[1].s[0] == '=' && f[1].s[f[1].n - 1] == '=';
	if (word) f[1].s++, f[1].n -= 2;
	unsigned n = read_gram(b, f[1], sym + word, WORD_MAX - 1);
	if (fam < 0 || !n || (!word && (n < 2 || n > 4))) return -1;
	if (word) sym[n + 1] = SYM_SEP;
	uint32_t row = word ? lang_word_row(lang_word_hash(sym, n + 2))
			    : lang_row(lang_mix(base_le32(sym)), n);
	uint8_t *w = b->rows + (((size_t)fam << ROW_BITS) + row) * LANES;
	const char *p = f[2].s, *end = p + f[2].n;
	for (int i = 0; i < LANES; i++) {
		double v;
		if (read_number(&p, end, &v) != 1 || v < -ROW_ZERO || v > ROW_ZERO) return -1;
		w[i] = (uint8_t)(v + ROW_ZERO);
	}
	return 0;
}

static void
put32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++) p[i] = (uint8_t)(v >> 8 * i);
}

static int
name_line(builder *b, base_str *f)
{
	uint8_t sym[WORD_MAX + 8] = { SYM_SEP };
	int fam = base_str_is(f[0], "Latn") ? FAM_LATN : base_str_is(f[0], "Arab") ? FAM_ARAB : -1;
	int capital = base_str_is(f[2], "capital");
	unsigned n = read_gram(b, f[1], sym + 1, WORD_MAX - 1);
	if (fam < 0 || !n || (!capital && !base_str_is(f[2], "sure")) ||
	    ++b->nnames > 3u << (NAME_BITS - 2))
		return -1;
	sym[n + 1] = SYM_SEP;
	uint32_t key = lang_name_key(fam, lang_word_hash(sym, n + 2)),
		 i = key * 0x9e3779b1u >> (32 - NAME_BITS);
	while (base_le32(b->names + (size_t)i * 4)) i = (i + 1) & ((1u << NAME_BITS) - 1);
	put32(b->names + (size_t)i * 4, key | (uint32_t)capital);
	return 0;
}

static kelma_status
read_names(builder *b, const kelma_buf *t)
{
	base_lines l = { t->data, t->len, 0, 0 };
	base_str line, f[3];
	while (base_lines_next(&l, &line))
		if (base_fields(line, f, 3) != 3 || name_line(b, f))
			return base_fail(b->err, KELMA_ESYNTAX, 0, l.line,
					 "names: want family, word, sure or capital; or too many");
	return KELMA_OK;
}

static kelma_status
read_weights(builder *b, const kelma_buf *t)
{
	base_lines l = { t->data, t->len, 0, 0 };
	base_str line, f[3];
	while (base_lines_next(&l, &line))
		if (base_fields(line, f, 3) != 3 || weight_line(b, f))
			return base_fail(b->err, KELMA_ESYNTAX, 0, l.line,
					 "weights: want family, n-gram, %d numbers", LANES);
	return KELMA_OK;
}

/* Pages of 256 characters that hold the same symbols are stored once. */
static unsigned
make_pages(const builder *b, uint8_t page[256], uint8_t *pages)
{
	unsigned n = 0;
	memset(page, 0, 256);
	memset(pages, 0, 256);
	n = 1; /* page 0: nothing */
	for (unsigned i = 8; i < 256; i++) {
		const uint8_t *p = b->map + i * 256;
		unsigned k = 0;
		while (k < n && memcmp(pages + k * 256, p, 256)) k++;
		if (k == n && n < 255) memcpy(pages + n++ * 256, p, 256);
		page[i] = (uint8_t)(k < n ? k : 0);
	}
	return n;
}

static kelma_status
write_section(const builder *b, kelma_buf *out)
{
	uint8_t *pages = malloc(256 * 256), head[16], page[256], par[P_COUNT * 4];
	static const uint8_t zero[64] = { 0 };
	if (!pages) return KELMA_ENOMEM;
	unsigned np = make_pages(b, page, pages);
	size_t start = out->len, rows = ((size_t)FAMS << ROW_BITS) * LANES;
	memcpy(head, "KLANG005", 8);
	put32(head + 8, ROW_BITS);
	put32(head + 12, np);
	for (int i = 0; i < P_COUNT; i++) put32(par + 4 * i, (uint32_t)b->par[i]);
	const struct {
		const void *p;
		size_t n;
	} part[] = { { head, 16 },      { b->map, 2048 },
		     { page, 256 },     { pages, (size_t)np * 256 },
		     { b->cls, 256 },   { b->name, 1024 },
		     { b->plain, 256 }, { par, sizeof par } };
	kelma_status st = KELMA_OK;
	for (size_t i = 0; !st && i < sizeof part / sizeof *part; i++)
		st = kelma_buf_add(out, part[i].p, part[i].n);
	size_t pad = (64 - (out->len - start) % 64) % 64;
	if (!st) st = kelma_buf_add(out, (const char *)zero, pad);
	if (!st) st = kelma_buf_add(out, (const char *)b->rows, rows);
	if (!st) st = kelma_buf_add(out, (const char *)b->names, (size_t)4 << NAME_BITS);
	free(pages);
	return st;
}

kelma_status
lang_model_build(const kelma_buf *alphabet, const kelma_buf *params, const kelma_buf *weights,
		 const kelma_buf *names, kelma_buf *out, kelma_err *err)
{
	builder *b = calloc(1, sizeof *b);
	if (!b) return KELMA_ENOMEM;
	b->err = err;
	b->cls[SYM_SKIP] = CLS_SKIP;
	b->rows = malloc(((size_t)FAMS << ROW_BITS) * LANES);
	b->names = calloc(1u << NAME_BITS, 4);
	if (b->rows) memset(b->rows, ROW_ZERO, ((size_t)FAMS << ROW_BITS) * LANES);
	kelma_status st = b->rows && b->names ? read_alphabet(b, alphabet) : KELMA_ENOMEM;
	if (!st) st = read_params(b, params);
	if (!st) st = read_weights(b, weights);
	if (!st) st = read_names(b, names);
	if (!st) st = write_section(b, out);
	free(b->rows);
	free(b->names);
	free(b);
	return st;
}
