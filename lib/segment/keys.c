/* Stop words, the light stem and the consonant skeleton. */
#include "segment/keys.h"
#include "segment/tok.h"
#include "pack/pack.h"
#include "text/chars.h"
#include <string.h>

enum { MAX_LETTERS = 64 };

static int
read_form(seg_key_row *r, base_str form, base_str key)
{
	for (size_t i = 0; i < form.n; r->len++) {
		uint32_t cp;
		if (r->len == KEYS_MAX_FORM) return 0;
		i += utf8_get(form.s + i, &cp);
		if (cp > 0xffff) return 0;
		r->form[r->len] = (uint16_t)cp;
	}
	if (key.n > 4) return 0;
	r->out = key.s;
	r->out_len = (uint8_t)(base_str_is(key, "-") ? 0 : key.n);
	return r->len > 0;
}

kelma_status
seg_keys_open(seg_keys *k, const kelma_res *r, kelma_err *err)
{
	size_t n = 0;
	const char *s = pack_section(r, "seg.keys", &n);
	base_lines l = { s, s ? n : 0, 0, 0 };
	base_str line, f[4];
	memset(k, 0, sizeof *k);
	while (base_lines_next(&l, &line)) {
		size_t nf = base_fields(line, f, 4);
		int bone = nf >= 3 && base_str_is(f[0], "bone"),
		    end = nf >= 3 && base_str_is(f[0], "end");
		unsigned *count = bone ? &k->nbone : &k->nend;
		if ((!bone && !end) || *count == KEYS_MAX_ROWS ||
		    !read_form(&(bone ? k->bone : k->end)[*count], f[1], f[2]))
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "key: bone or end, form, key wanted");
		++*count;
	}
	return KELMA_OK;
}

kelma_status
seg_fold_word(const char *s, size_t n, kelma_buf *out)
{
	kelma_status st = kelma_buf_reserve(out, n * 2 + 4);
	for (size_t i = 0; i < n && !st;) {
		uint32_t cp;
		char b[4];
		i += utf8_get(s + i, &cp);
		unsigned c = seg_class_of(cp);
		if (c > SEG_DIGIT || cp == 0x640) continue;
		st = kelma_buf_add(out, b,
				   utf8_put((uint32_t)((int32_t)cp + chars_get(cp)->lower), b));
	}
	return st;
}

/* Letters of the stem of s[0..n): clitics cut off, folded, without one ending. Returns how many. */
static size_t
stem_letters(kelma_tok *tk, const char *s, size_t n, uint16_t *c)
{
	clit_word w;
	clit_reading r = { 0 };
	size_t k, m = 0, from = 0, to = n;
	unsigned variant = 0;
	unsigned cls = n ? seg_class_at(s, &k) : SEG_CLASS_COUNT;
	int latin = cls == SEG_LATIN || cls == SEG_DIGIT;
	const clit_table *t = latin ? &tk->clit_latin : &tk->clit_arab;
	if ((latin || cls == SEG_ARABIC) && t->stems.count && clit_fold(&w, s, n, latin) &&
	    clit_best(t, &w, &r)) {
		from = w.off[r.from];
		to = w.off[r.to];
		variant = r.variant;
	}
	for (size_t i = from; i < to && m < MAX_LETTERS;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		if (seg_class_of(cp) > SEG_DIGIT || cp == 0x640 || cp > 0xffff) continue;
		c[m++] = (uint16_t)((int32_t)cp + chars_get(cp)->lower);
	}
	if (variant && m) c[m - 1] = 0x629; /* the feminine ending that a pronoun turned into teh */
	return m;
}

static size_t
strip_ending(const seg_keys *k, const uint16_t *c, size_t m)
{
	size_t best = 0;
	for (unsigned i = 0; i < k->nend; i++) {
		const seg_key_row *r = &k->end[i];
		if (m >= r->len + 3u && r->len > best &&
		    !memcmp(c + m - r->len, r->form, r->len * sizeof *c))
			best = r->len;
	}
	return m - best;
}

/* Longest row that stands at c[0..m), or NULL. */
static const seg_key_row *
bone_at(const seg_keys *k, const uint16_t *c, size_t m)
{
	const seg_key_row *best = NULL;
	for (unsigned i = 0; i < k->nbone; i++) {
		const seg_key_row *r = &k->bone[i];
		if (r->len > m || (best && r->len <= best->len)) continue;
		if (!memcmp(c, r->form, r->len * sizeof *c)) best = r;
	}
	return best;
}

static kelma_status
skeleton(const seg_keys *k, const uint16_t *c, size_t m, kelma_buf *out)
{
	const seg_key_row *r;
	kelma_status st = KELMA_OK;
	size_t last = out->len, last_len = 0;
	for (size_t i = 0; i < m && !st; i += r ? r->len : 1) {
		r = bone_at(k, c + i, m - i);
		if (!r || !r->out_len) continue;
		if (last_len == r->out_len && !memcmp(out->data + last, r->out, last_len))
			continue; /* doubled */
		last = out->len;
		last_len = r->out_len;
		st = kelma_buf_add(out, r->out, r->out_len);
	}
	return st;
}

kelma_status
kelma_word_key(kelma_tok *tk, kelma_key_kind kind, const char *s, size_t n, kelma_buf *out)
{
	uint16_t c[MAX_LETTERS] = { 0 };
	size_t was = out->len, m = stem_letters(tk, s, n, c);
	kelma_status st = kelma_buf_reserve(out, 4 * m + 4);
	m = strip_ending(&tk->keys, c, m);
	if (kind == KELMA_KEY_SKELETON && !st) st = skeleton(&tk->keys, c, m, out);
	for (size_t i = 0; i < m && !st && kind == KELMA_KEY_STEM; i++) {
		char b[4];
		st = kelma_buf_add(out, b, utf8_put(c[i], b));
	}
	if (st) out->len = was;
	return st;
}

const char *
kelma_stop_word(kelma_tok *tk, const char *s, size_t n, size_t *len)
{
	*len = 0;
	tk->fold.len = 0;
	if (!tk->stops.count || n > 64 || seg_fold_word(s, n, &tk->fold)) return NULL;
	return tk->fold.len ? pack_map_get(&tk->stops, tk->fold.data, tk->fold.len, len) : NULL;
}
