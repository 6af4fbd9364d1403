/* Readings become text: prefix letters join, the caller's choice of letters, Arabic punctuation,
 * offsets. */
#include "translit/decode_int.h"
#include "text/utf8.h"
#include <string.h>

enum {
	ALEF = 0x27,
	TEH_MARBUTA = 0x29,
	HEH = 0x47,
	LAM = 0x44,
	GAF = 0x63,
	KAF = 0x43,
	QAF = 0x42,
	SHADDA = 0x51
};

/* Value of `key` at s: its length and the rest, 0 when it is not there. */
static int
option_is(const char *s, size_t n, const char *key, const char *value)
{
	size_t k = strlen(key), v = strlen(value);
	return n == k + v && !memcmp(s, key, k) && !memcmp(s + k, value, v);
}

static int
parse_one(const char *s, size_t n, style *out)
{
	static const struct {
		const char *value;
		unsigned char code;
	} gafs[] = { { "keep", 0 }, { "ڭ", GAF }, { "ݣ", 0x66 },
		     { "گ", 0x67 }, { "ك", KAF }, { "ق", QAF } };
	for (size_t i = 0; i < sizeof gafs / sizeof *gafs; i++)
		if (option_is(s, n, "gaf=", gafs[i].value)) return out->gaf = gafs[i].code, 1;
	if (option_is(s, n, "ta=", "auto") || option_is(s, n, "ta=", "ta")) return out->ta = 0, 1;
	if (option_is(s, n, "ta=", "alef")) return out->ta = ALEF, 1;
	if (option_is(s, n, "ta=", "ha")) return out->ta = HEH, 1;
	if (option_is(s, n, "article=", "al")) return out->bare_article = 0, 1;
	if (option_is(s, n, "article=", "l")) return out->bare_article = 1, 1;
	if (option_is(s, n, "shadda=", "no")) return out->shadda = 0, 1;
	if (option_is(s, n, "shadda=", "yes")) return out->shadda = 1, 1;
	if (option_is(s, n, "coda", "")) return out->coda = 1, 1;
	return option_is(s, n, "house", "");
}

kelma_status
style_parse(const char *s, style *out, kelma_err *err)
{
	*out = (style){ 0 };
	for (size_t i = 0; s && s[i];) {
		size_t n = strcspn(s + i, ",");
		if (!parse_one(s + i, n, out))
			return base_fail(err, KELMA_EARG, i, 0,
					 "style wants gaf=X, ta=alef|ha|ta, article=al|l, "
					 "shadda=yes|no, coda");
		i += n + (s[i + n] == ',');
	}
	return KELMA_OK;
}

/* Does Arabic letter c stand for Latin letter l? Only what doubling needs: the consonants people
 * double. */
static int
same_sound(unsigned char l, unsigned char c)
{
	static const struct {
		unsigned char l, c[4];
	} t[] = { { 'b', { 0x28 } },
		  { 't', { 0x2a, 0x37, 0x2b } },
		  { 'T', { 0x37 } },
		  { 'j', { 0x2c } },
		  { 'd', { 0x2f, 0x36, 0x30 } },
		  { 'D', { 0x36 } },
		  { 'r', { 0x31 } },
		  { 'z', { 0x32 } },
		  { 's', { 0x33, 0x35 } },
		  { 'S', { 0x35 } },
		  { 'f', { 0x41 } },
		  { '9', { 0x42 } },
		  { 'q', { 0x42 } },
		  { 'k', { 0x43 } },
		  { 'l', { 0x44 } },
		  { 'm', { 0x45 } },
		  { 'n', { 0x46 } },
		  { 'w', { 0x48 } },
		  { 'y', { 0x4a } },
		  { '7', { 0x2d } },
		  { 'x', { 0x34 } },
		  { '3', { 0x39 } } };
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		if (t[i].l == l) return c && memchr(t[i].c, c, 4) != NULL;
	return 0;
}

/* Letters of c that a doubled Latin letter stands for: doubled consonants and letters are met in
 * order. */
static void
mark_doubled(const unsigned char *c, size_t n, const unsigned char *lat, size_t nlat,
	     unsigned char *mark)
{
	size_t at = n > 2 && c[0] == ALEF && c[1] == LAM ? 2 : 0;
	memset(mark, 0, n);
	for (size_t i = 0; i < nlat; i++) {
		size_t j = at;
		while (j < n && !same_sound(lat[i], c[j])) j++;
		if (j == n) continue;
		if (i + 1 < nlat && lat[i + 1] == lat[i] && i) {
			mark[j] = 1;
			i++;
		}
		at = j + 1;
	}
}

size_t
style_put(const style *st, const unsigned char *c, size_t n, const unsigned char *lat, size_t nlat,
	  char *d)
{
	unsigned char mark[CAND_TEXT];
	size_t k = 0;
	if (st->shadda && n <= CAND_TEXT) mark_doubled(c, n, lat, nlat, mark);
	for (size_t i = 0; i < n; i++) {
		unsigned char x = c[i];
		int first = !i || c[i - 1] == CODE_SPACE,
		    last = i + 1 == n || c[i + 1] == CODE_SPACE;
		if (st->bare_article && first && n - i > 3 && x == ALEF && c[i + 1] == LAM)
			continue;
		if (st->ta && last && x == TEH_MARBUTA) x = st->ta;
		if (x == GAF && st->gaf == 0x66)
			k += utf8_put(0x763, d + k);
		else if (x == GAF && st->gaf == 0x67)
			k += utf8_put(0x6af, d + k);
		else {
			if (x == GAF && st->gaf) x = st->gaf;
			k += code_arab_put(&x, 1, d + k);
		}
		if (st->shadda && n <= CAND_TEXT && mark[i]) k += utf8_put(0x651, d + k);
	}
	return k;
}

static kelma_status
put(writer *w, const char *t, size_t n, size_t in, int whole)
{
	kelma_status st = kelma_buf_add(w->out, t, n);
	if (!st && w->map)
		st = whole ? kelma_map_add_whole(w->map, n, in) : kelma_map_add(w->map, n, in);
	w->at += in;
	return st;
}

kelma_status
writer_copy(writer *w, size_t end)
{
	return end > w->at ? put(w, w->s + w->at, end - w->at, end - w->at, 0) : KELMA_OK;
}

int
cand_is_lam(const cand *c)
{
	return c->flags & CAND_JOINS && c->n == 2 && c->c[0] == LAM;
}

/* Foreign words that were gathered, in Arabic letters. */
static kelma_status
flush(writer *w)
{
	size_t end;
	if (!w->fr || foreign_start(w->fr) == SIZE_MAX) return KELMA_OK;
	kelma_status st = foreign_write(w->fr, w->s, &end, w->out, w->map);
	w->at = end;
	w->arab = 1;
	return st;
}

kelma_status
writer_end(writer *w, size_t end)
{
	kelma_status st = flush(w);
	return st ? st : writer_copy(w, end);
}

/* A foreign word to be written in Arabic letters joins those before it, and a prefix; lam stays
 * apart, as it would melt with an article. */
static kelma_status
gather(writer *w, const kelma_token *t, kelma_label label)
{
	kelma_status st = KELMA_OK;
	if (!foreign_goes_on(w->fr, w->s, t->start)) {
		st = flush(w);
		if (!st && w->join && !w->lam)
			st = put(w, "", 0, t->start - w->at, 1);
		else if (!st)
			st = writer_copy(w, t->start);
	}
	w->join = w->lam = 0;
	if (!st) foreign_add(w->fr, t->start, t->end, label);
	return st;
}

static kelma_status
as_typed(writer *w, const kelma_token *t, const cand *c, kelma_label label)
{
	if (w->fr && !(c->flags & CAND_UNSURE) &&
	    foreign_is_word(w->s + t->start, t->end - t->start))
		return gather(w, t, label);
	kelma_status st = writer_end(w, t->end);
	w->join = w->arab = 0;
	return st;
}

kelma_status
writer_word(writer *w, const kelma_token *t, const cand *c, kelma_label label)
{
	char s[4 * CAND_TEXT];
	unsigned char lat[CODE_MAX];
	const unsigned char *p = c->c;
	size_t n = c->n;
	if (c->flags & CAND_AS_TYPED) return as_typed(w, t, c, label);
	kelma_status st = flush(w);
	int join = w->join;
	if (!st && !join) st = writer_copy(w, t->start);
	if (st) return st;
	if (c->flags & CAND_JOINS) n--;
	if (join && w->lam && n > 2 && p[0] == ALEF && p[1] == LAM) { /* l + al = ll */
		p++;
		n--;
	}
	w->join = (c->flags & CAND_JOINS) != 0;
	w->lam = w->join && n == 1 && p[0] == LAM;
	w->arab = 1;
	size_t k = w->st->shadda
			   ? code_latin(w->s + t->start, t->end - t->start, lat, CODE_MAX, NULL)
			   : 0;
	return put(w, s, style_put(w->st, p, n, lat, k, s), t->end - w->at, 1);
}

/* Comma, semicolon and question mark take their Arabic form right after an Arabic word. */
kelma_status
writer_other(writer *w, const kelma_token *t)
{
	kelma_status st = writer_end(w, t->start);
	int arab = w->arab && t->end == t->start + 1;
	char c = w->s[t->start];
	w->join = w->arab = 0;
	if (st) return st;
	if (arab && (c == ',' || c == ';' || c == '?'))
		return put(w, c == ',' ? "\xd8\x8c" : c == ';' ? "\xd8\x9b" : "\xd8\x9f", 2, 1, 1);
	return writer_copy(w, t->end);
}
