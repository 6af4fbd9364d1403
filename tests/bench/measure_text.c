/* measure_text CORPORA charset|lamalef: how often the charset of a text is guessed right, beside
 * ICU's detector, and how many words a PDF reader damaged are restored. On the texts of
 * CORPORA/tune, which the models never saw. `make measure` runs both. */
#include "base/base.h"
#include "base/lines.h"
#include "text/utf8.h"
#include <kelma/kelma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/ushape.h>
#include <unicode/ustring.h>

enum { MAX_FILE = 64 << 20, MOST = 3000 /* texts of one file, charset and length */ };
static kelma_buf file;

static int
read_file(const char *corpora, const char *name)
{
	char path[4096];
	kelma_err err;
	snprintf(path, sizeof path, "%s/tune/%s", corpora, name);
	file.len = 0;
	if (!base_read_file(path, MAX_FILE, &file, &err)) return 0;
	fprintf(stderr, "measure_text: %s: %s\n", path, err.msg);
	return -1;
}

/* ---- charsets ---- */
static const char *const arabic[] = { "arb-Arab.malaw.tsv",   "arb-Arab.mnc.tsv",
				      "arb-Arab.mac.tsv",     "ary-Arab.bodmagh.tsv",
				      "ary-Arab.mac.tsv",     "ary-Arab.aatweets.tsv",
				      NULL };
static const char *const latin[] = { "fra-Latn.9anoun.tsv", "fra-Latn.aatweets.tsv",
				     "fra-Latn.myc.tsv", NULL };
static const struct {
	const char *name;
	const char *const *files;
} sets[] = {
	{ "windows-1256", arabic }, { "ISO-8859-6", arabic }, { "cp720", arabic },
	{ "cp864", arabic },        { "MacArabic", arabic },  { "windows-1252", latin },
	{ "ISO-8859-1", latin },    { "ISO-8859-15", latin }, { "cp850", latin },
	{ "macintosh", latin },     { "windows-1256", latin },
};
enum { WIDE = 3 };
static const char *const wide[WIDE] = { "UTF-8", "UTF-16LE", "UTF-16BE" };
typedef struct table {
	short byte[0x10000];
} table;
typedef struct score {
	size_t all, right, icu;
} score;

static void
make_table(const char *name, table *t)
{
	memset(t->byte, 0xff, sizeof t->byte);
	for (int b = 255; b >= 0; b--) {
		kelma_buf out = KELMA_BUF_INIT;
		char c = (char)b;
		uint32_t cp = 0;
		size_t bad;
		if (kelma_charset_decode(name, &c, 1, &out, NULL, &bad, NULL)) exit(3);
		kelma_utf8_next(out.data, out.len, &cp);
		if (!bad && cp < 0x10000) t->byte[cp] = (short)b;
		kelma_buf_free(&out);
	}
}

/* What people type where a charset has not the printed sign. */
static const char *
typed(uint32_t cp)
{
	switch (cp) {
	case 0x2019: case 0x2018: case 0x60: return "'";
	case 0x201c: case 0x201d: return "\"";
	case 0x2013: case 0x2014: return "-";
	case 0x2026: return "...";
	case 0x153: return "oe";
	case 0xa0: case 0x202f: case 0x2009: return " ";
	default: return NULL;
	}
}

/* Encode one character; 0 = it is not there. Shapes that cp864 has not are written as another shape
 * of the letter. */
static int
encode_char(const table *t, uint32_t cp, kelma_buf *out)
{
	char c;
	if (cp < 0x10000 && t->byte[cp] >= 0)
		return c = (char)t->byte[cp], !kelma_buf_add(out, &c, 1);
	for (int d = -3; d <= 3; d++)
		if (cp >= 0xfe70 && cp < 0xff00 && t->byte[cp + (uint32_t)d] >= 0) {
			UChar a = (UChar)cp, b = (UChar)(cp + (uint32_t)d), x[4], y[4];
			UErrorCode e = U_ZERO_ERROR;
			int k = u_shapeArabic(&a, 1, x, 4, U_SHAPE_LETTERS_UNSHAPE, &e);
			int m = u_shapeArabic(&b, 1, y, 4, U_SHAPE_LETTERS_UNSHAPE, &e);
			if (k != m || x[0] != y[0]) continue;
			c = (char)t->byte[b];
			return !kelma_buf_add(out, &c, 1);
		}
	const char *s = typed(cp);
	return s && !kelma_buf_add(out, s, strlen(s));
}

static int
encode(const table *t, int shape, const char *s, size_t n, kelma_buf *out)
{
	static UChar u[1 << 16], v[1 << 16];
	UErrorCode e = U_ZERO_ERROR;
	int32_t k;
	u_strFromUTF8(u, 1 << 16, &k, s, (int32_t)n, &e);
	if (shape) {
		k = u_shapeArabic(u, k, v, 1 << 16,
				  U_SHAPE_LETTERS_SHAPE | U_SHAPE_LENGTH_GROW_SHRINK, &e);
		memcpy(u, v, (size_t)k * sizeof *u);
	}
	if (U_FAILURE(e)) return 0;
	size_t from = out->len;
	for (int32_t i = 0; i < k; i++)
		if (!encode_char(t, u[i], out)) return out->len = from, 0;
	return 1;
}

static int
same_as(const char *name, const kelma_buf *in, const kelma_buf *want)
{
	kelma_buf out = KELMA_BUF_INIT;
	int ok = name && !kelma_charset_decode(name, in->data, in->len, &out, NULL, NULL, NULL) &&
		 out.len == want->len && !memcmp(out.data, want->data, out.len);
	kelma_buf_free(&out);
	return ok;
}

static const char *
ask_icu(UCharsetDetector *d, const kelma_buf *in)
{
	UErrorCode e = U_ZERO_ERROR;
	ucsdet_setText(d, in->data, (int32_t)in->len, &e);
	const UCharsetMatch *m = ucsdet_detect(d, &e);
	return m && U_SUCCESS(e) ? ucsdet_getName(m, &e) : NULL;
}

static int
is_ascii(const kelma_buf *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] & 0x80) return 0;
	return 1;
}

/* Cut at the last blank before `len`. */
static void
cut(kelma_buf *b, size_t len, size_t unit)
{
	size_t k = len;
	while (unit == 1 && k > len / 2 && b->data[k] != ' ' && b->data[k] != '\n') k--;
	b->len = k;
}

static void
try_one(const char *name, const kelma_buf *in, UCharsetDetector *d, int verbose, score *sc)
{
	kelma_buf want = KELMA_BUF_INIT;
	if (kelma_charset_decode(name, in->data, in->len, &want, NULL, NULL, NULL)) exit(3);
	kelma_charset_guess g = kelma_charset_guess_of(in->data, in->len);
	int ok = same_as(g.name, in, &want);
	sc->all++;
	sc->right += ok;
	sc->icu += same_as(ask_icu(d, in), in, &want);
	if (!ok && verbose)
		printf("wrong\t%s\t%s\t%.2f\t%.*s\n", name, g.name, g.confidence, (int)want.len,
		       want.data);
	kelma_buf_free(&want);
}

static int
wide_add(const char *name, const char *s, size_t n, kelma_buf *out)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		if (cp > 0xffff) return 0;
		char b[2] = { (char)(cp >> 8), (char)cp };
		char l[2] = { (char)cp, (char)(cp >> 8) };
		if (kelma_buf_add(out, !strcmp(name, "UTF-16BE") ? b : l, 2)) exit(3);
	}
	return 1;
}

/* Texts of `len` bytes made of whole lines of the file. */
static void
try_file(const char *name, const table *t, size_t len, UCharsetDetector *d, int verbose, score *sc)
{
	kelma_buf in = KELMA_BUF_INIT;
	base_lines l = { file.data, file.len, 0, 0 };
	base_str line, f[4];
	size_t k = 0;
	while (k < MOST && base_lines_next(&l, &line)) {
		size_t from = in.len;
		if (!base_fields(line, f, 4)) continue;
		int ok = t ? encode(t, !strcmp(name, "cp864"), f[0].s, f[0].n, &in) :
			 !strcmp(name, "UTF-8") ? !kelma_buf_add(&in, f[0].s, f[0].n) :
						 wide_add(name, f[0].s, f[0].n, &in);
		if (!ok) {
			in.len = from;
			continue;
		}
		if (in.len >= len) {
			cut(&in, len, strncmp(name, "UTF-16", 6) ? 1 : 2);
			if (!is_ascii(&in) || strlen(name) == 8)
				try_one(name, &in, d, verbose, sc), k++;
			in.len = 0;
		} else if (t || !strcmp(name, "UTF-8")) {
			if (kelma_buf_add(&in, "\n", 1)) exit(3);
		} else
			wide_add(name, "\n", 1, &in);
	}
	kelma_buf_free(&in);
}

static int
run_set(const char *corpora, const char *name, const char *const *files, UCharsetDetector *d,
	int verbose, score *total)
{
	static table t;
	static const size_t length[2] = { 80, 400 };
	int single = strncmp(name, "UTF", 3) != 0;
	if (single) make_table(name, &t);
	for (int k = 0; k < 2; k++) {
		score sc = { 0, 0, 0 };
		for (size_t i = 0; files[i]; i++) {
			if (read_file(corpora, files[i])) return -1;
			try_file(name, single ? &t : NULL, length[k], d, verbose, &sc);
		}
		printf("%-13s %-7s %4zu bytes  kelma %6.2f %%  ICU %6.2f %%  of %zu\n", name,
		       files == arabic ? "Arabic" : "French", length[k],
		       100.0 * (double)sc.right / (double)sc.all,
		       100.0 * (double)sc.icu / (double)sc.all, sc.all);
		total[k].all += sc.all;
		total[k].right += sc.right;
		total[k].icu += sc.icu;
	}
	return 0;
}

static int
charsets(const char *corpora, int verbose)
{
	UErrorCode e = U_ZERO_ERROR;
	UCharsetDetector *d = ucsdet_open(&e);
	score total[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
	if (!d) return 3;
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		if (run_set(corpora, sets[i].name, sets[i].files, d, verbose, total)) return 1;
	for (int w = 0; w < WIDE; w++)
		if (run_set(corpora, wide[w], arabic, d, verbose, total) ||
		    run_set(corpora, wide[w], latin, d, verbose, total))
			return 1;
	for (int k = 0; k < 2; k++)
		printf("%-21s %4d bytes  kelma %6.2f %%  ICU %6.2f %%  of %zu\n", "all",
		       k ? 400 : 80, 100.0 * (double)total[k].right / (double)total[k].all,
		       100.0 * (double)total[k].icu / (double)total[k].all, total[k].all);
	ucsdet_close(d);
	return 0;
}

/* ---- lam-alef ---- */
static const struct {
	const char *name, *kind;
} texts[] = {
	{ "arb-Arab.malaw.tsv", "official" },    { "arb-Arab.mnc.tsv", "news" },
	{ "arb-Arab.mac.tsv", "comments" },      { "ary-Arab.bodmagh.tsv", "Darija" },
	{ "ary-Arab.mac.tsv", "Darija" },        { "ary-Arab.aatweets.tsv", "Darija" },
	{ "pairs-sent.ary.doda-human.tsv", "Darija" },
};
enum { ALEF = 0x627, MADDA = 0x622, HAMZA = 0x623, HAMZA_LOW = 0x625, LAM = 0x644, HEH = 0x647 };

typedef struct lines {
	kelma_buf clean, damaged;
} text_pair;
typedef struct lam_score {
	size_t damaged, restored, healthy, hurt, clean, changed;
} lam_score;

static int
is_alef(uint32_t c)
{
	return c == ALEF || c == HAMZA || c == HAMZA_LOW || c == MADDA;
}

/* What a PDF reader makes of s: lam-alef turned round, and God's name. 0 = s itself has the fault.
 */
/* Letters of God's name ("allah", "llah") that end a word at c[0]. */
static size_t
god(const uint32_t *c)
{
	size_t k = c[0] == ALEF;
	if (c[k] != LAM || c[k + 1] != LAM || c[k + 2] != HEH) return 0;
	return c[k + 3] >= 0x621 && c[k + 3] <= 0x6d3 ? 0 : k + 3;
}

static int
damage(const char *s, size_t n, kelma_buf *out)
{
	enum { AHEAD = 5 };
	for (size_t i = 0; i < n;) {
		uint32_t c[AHEAD] = { 0 };
		char u[16];
		size_t k = 0, j = i;
		for (; k < AHEAD && j < n; k++) j += utf8_get(s + j, &c[k]);
		size_t g = god(c);
		if (c[0] == ALEF && is_alef(c[1]) && c[2] == LAM) return 0;
		k = 0;
		if (g)
			while (g) k += utf8_put(c[--g], u + k);
		else if (c[0] == LAM && is_alef(c[1])) {
			k = utf8_put(c[1], u);
			k += utf8_put(LAM, u + k);
		} else
			k = utf8_put(c[0], u);
		i += k;
		if (kelma_buf_add(out, u, k)) exit(3);
	}
	return 1;
}

static size_t
word_end(const char *s, size_t i, size_t n)
{
	while (i < n && s[i] != ' ' && s[i] != '\n') i++;
	return i;
}

/* Compare word by word. */
static void
compare(const text_pair *p, const char *got, size_t n, int verbose, lam_score *sc)
{
	size_t a = 0, b = 0, c = 0, before = 0;
	while (a < p->clean.len && b < p->damaged.len && c < n) {
		size_t x = word_end(p->clean.data, a, p->clean.len);
		size_t y = word_end(p->damaged.data, b, p->damaged.len), z = word_end(got, c, n);
		int hit = x - a != y - b || memcmp(p->clean.data + a, p->damaged.data + b, x - a);
		int ok = z - c == x - a && !memcmp(p->clean.data + a, got + c, z - c);
		sc->damaged += hit;
		sc->restored += hit && ok;
		sc->healthy += !hit;
		sc->hurt += !hit && !ok;
		if (!ok && verbose) { /* with what stands around it */
			size_t e = word_end(got, z + 1, n);
			printf("%s\t%.*s\t%.*s\t%.*s\t%.*s | %.*s\n", hit ? "left" : "hurt",
			       (int)(y - b), p->damaged.data + b, (int)(z - c), got + c,
			       (int)(x - a), p->clean.data + a, (int)(c - before), got + before,
			       z < n && got[z] == ' ' ? (int)(e - z) : 0, got + z);
		}
		before = z < n && got[z] == ' ' ? c : z + 1;
		a = x + 1, b = y + 1, c = z + 1;
	}
}

static void
repair(kelma_norm *nm, const char *s, size_t n, kelma_buf *out)
{
	out->len = 0;
	if (kelma_norm_run(nm, s, n, out, NULL, NULL)) exit(3);
}

static void
flush(kelma_norm *nm, text_pair *p, int verbose, lam_score *sc)
{
	kelma_buf out = KELMA_BUF_INIT;
	lam_score healthy = { 0, 0, 0, 0, 0, 0 };
	text_pair same = { p->clean, p->clean };
	repair(nm, p->damaged.data, p->damaged.len, &out);
	compare(p, out.data, out.len, verbose, sc);
	repair(nm, p->clean.data, p->clean.len, &out);
	compare(&same, out.data, out.len, verbose, &healthy); /* "hurt" lines: healthy text */
	sc->clean += healthy.healthy;
	sc->changed += healthy.hurt;
	p->clean.len = p->damaged.len = 0;
	kelma_buf_free(&out);
}

static void
lam_file(kelma_norm *nm, size_t together, int verbose, lam_score *sc)
{
	text_pair p = { KELMA_BUF_INIT, KELMA_BUF_INIT };
	base_lines l = { file.data, file.len, 0, 0 };
	base_str line, f[4];
	size_t k = 0;
	while (base_lines_next(&l, &line)) {
		size_t from = p.damaged.len;
		size_t m = base_fields(line, f, 4);
		base_str t = m > 1 && !(f[0].s[0] & 0x80) && (f[1].s[0] & 0x80) ? f[1] : f[0];
		if (!m || kelma_utf8_valid(t.s, t.n) < t.n) continue;
		if (!damage(t.s, t.n, &p.damaged)) {
			p.damaged.len = from;
			continue;
		}
		if (kelma_buf_add(&p.clean, t.s, t.n) || kelma_buf_add(&p.clean, "\n", 1) ||
		    kelma_buf_add(&p.damaged, "\n", 1))
			exit(3);
		if (++k % together == 0) flush(nm, &p, verbose, sc);
	}
	if (p.clean.len) flush(nm, &p, verbose, sc);
	kelma_buf_free(&p.clean);
	kelma_buf_free(&p.damaged);
}

static int
lamalef(const char *corpora, int verbose)
{
	static const size_t together[3] = { 1, 20, 1000 };
	kelma_res *res;
	kelma_norm *nm;
	kelma_err err;
	if (kelma_res_open(NULL, &res, &err) || kelma_norm_new(res, "lam-alef\n", &nm, &err))
		return fprintf(stderr, "measure_text: %s\n", err.msg), 3;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (int t = 0; t < 3; t++) {
			lam_score sc = { 0, 0, 0, 0, 0, 0 };
			if (read_file(corpora, texts[i].name)) return 1;
			lam_file(nm, together[t], verbose == t + 1, &sc);
			printf("%-9s %-30s %4zu lines: restored %6.2f %% of %zu, hurt %.3f %% of "
			       "%zu; healthy text changed %.3f %%\n",
			       texts[i].kind, texts[i].name, together[t],
			       100.0 * (double)sc.restored / (double)sc.damaged, sc.damaged,
			       100.0 * (double)sc.hurt / (double)sc.healthy, sc.healthy,
			       100.0 * (double)sc.changed / (double)sc.clean);
		}
	kelma_norm_free(nm);
	kelma_res_free(res);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc < 3)
		return fprintf(stderr, "usage: measure_text CORPORA charset|lamalef [VERBOSE]\n"),
		       2;
	int verbose = argc > 3 ? atoi(argv[3]) : 0;
	return !strcmp(argv[2], "charset") ? charsets(argv[1], verbose) : lamalef(argv[1], verbose);
}
