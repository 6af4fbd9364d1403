/* What stands in place of a value: tags, numbers, masks, pseudonyms; the year, the province. */
#include "base/base.h"
#include "form/form.h"
#include "form/redact.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_WORDS = 16 };

static redact_seen *
find_slot(const redactor *rd, redact_seen *slot, size_t nslot, unsigned type, const char *v,
	  size_t n)
{
	size_t i = (size_t)base_hash(v, n, type) & (nslot - 1);
	while (slot[i].number && (slot[i].type != type || slot[i].len != n ||
				  memcmp(rd->values.data + slot[i].at, v, n)))
		i = (i + 1) & (nslot - 1);
	return &slot[i];
}

/* Room for one more value: the table is kept at most half full. */
static kelma_status
grow(redactor *rd)
{
	if (rd->nseen * 2 < rd->nslot) return KELMA_OK;
	size_t k = rd->nslot ? rd->nslot * 2 : 64;
	redact_seen *p = calloc(k, sizeof *p);
	if (!p) return KELMA_ENOMEM;
	for (size_t i = 0; i < rd->nslot; i++) {
		const redact_seen *o = &rd->slot[i];
		if (o->number) *find_slot(rd, p, k, o->type, rd->values.data + o->at, o->len) = *o;
	}
	free(rd->slot);
	rd->slot = p;
	rd->nslot = k;
	return KELMA_OK;
}

/* The number of a value in this text: the one it got before, or the next of its type. */
static kelma_status
number_of(redactor *rd, const redact_item *f, unsigned *number)
{
	size_t n = strlen(rd->values.data + f->key);
	kelma_status st = grow(rd);
	if (st) return st;
	redact_seen *p = find_slot(rd, rd->slot, rd->nslot, f->type, rd->values.data + f->key, n);
	if (!p->number) {
		*p = (redact_seen){ f->type, ++rd->last[f->type], f->key, n };
		rd->nseen++;
	}
	*number = p->number;
	return KELMA_OK;
}

/* [TAG:ten letters]: BLAKE2b of type and normalized value under the key, so that every spelling of
 * a value and every file give the same pseudonym, and nobody without the key can try all phone
 * numbers. */
static kelma_status
add_pseudonym(redactor *rd, const redact_item *f, kelma_buf *out)
{
	static const char digit[] = "abcdefghijkmnpqrstuvwxyz23456789";
	unsigned char h[32];
	char code[12] = ":", end = ']';
	crypto_generichash_state hs;
	crypto_generichash_init(&hs, rd->key, rd->key_len, sizeof h);
	const char *type = rd->type_name[f->type], *value = rd->values.data + f->key;
	crypto_generichash_update(&hs, (const unsigned char *)type, strlen(type) + 1);
	crypto_generichash_update(&hs, (const unsigned char *)value, strlen(value));
	crypto_generichash_final(&hs, h, sizeof h);
	for (int i = 0; i < 10; i++) code[i + 1] = digit[h[i] & 31];
	sodium_memzero(h, sizeof h);
	kelma_status st = kelma_buf_add(out, code, 11);
	return st ? st : kelma_buf_add(out, &end, 1);
}

static kelma_status
add_tag(redactor *rd, const redact_item *f, kelma_buf *out)
{
	char num[24] = "]";
	const char *tag = rd->type[f->type].tag;
	kelma_status st = kelma_buf_add(out, "[", 1);
	if (!st) st = kelma_buf_add(out, *tag ? tag : "FIELD", *tag ? strlen(tag) : 5);
	if (!st && rd->mode == KELMA_REDACT_HASH) return add_pseudonym(rd, f, out);
	if (!st && rd->mode == KELMA_REDACT_NUMBER) {
		unsigned k = 0, i = sizeof num - 1;
		st = number_of(rd, f, &k);
		num[--i] = ']';
		do num[--i] = (char)('0' + k % 10);
		while (k /= 10);
		num[--i] = '_';
		memmove(num, num + i, sizeof num - i);
	}
	return st ? st : kelma_buf_add(out, num, strlen(num));
}

/* Letters and digits become bullets but for `keep` at both ends (or the first alone, for names and
 * addresses); separators stay, so that the shape shows. */
static kelma_status
add_mask(const redactor *rd, unsigned type, const char *s, size_t n, kelma_buf *out)
{
	static const char bullet[] = "\xe2\x80\xa2"; /* U+2022 */
	size_t total = 0, k, at = 0;
	uint32_t c;
	for (size_t i = 0; i < n; i += k ? k : 1) {
		k = kelma_utf8_next(s + i, n - i, &c);
		total += form_is_alnum(c) ? 1 : 0;
	}
	size_t keep = total >= 3 * rd->keep ? rd->keep : 0, tail = keep;
	if (keep && rd->type[type].first) keep = 1, tail = 0;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < n && !st; i += k ? k : 1) {
		k = kelma_utf8_next(s + i, n - i, &c);
		int hide = form_is_alnum(c) && at >= keep && at + tail < total;
		at += form_is_alnum(c) ? 1 : 0;
		st = hide ? kelma_buf_add(out, bullet, 3) : kelma_buf_add(out, s + i, k ? k : 1);
	}
	return st;
}

kelma_status
redact_put(redactor *rd, const char *s, const redact_item *it, kelma_buf *out)
{
	if (rd->mode == KELMA_REDACT_MASK)
		return add_mask(rd, it->type, s + it->start, it->end - it->start, out);
	return rd->mode == KELMA_REDACT_DROP ? KELMA_OK : add_tag(rd, it, out);
}

/* --- less exact ------------------------------------------------------------------------------ */

/* The first code point of s[0..n) that is a digit or a letter outside ASCII. */
static uint32_t
script_of(const char *s, size_t n, int digits)
{
	uint32_t c;
	for (size_t i = 0, k; i < n; i += k ? k : 1) {
		k = kelma_utf8_next(s + i, n - i, &c);
		int digit = (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) ||
			    (c >= 0x6f0 && c <= 0x6f9);
		if (digits ? digit : !digit && form_is_alnum(c)) return c;
	}
	return 0;
}

/* The year of an ISO date ("2024-03-12", "AH1445-09-01") in the digits that the text uses. */
static int
put_year(const redactor *rd, const char *s, const redact_item *it, kelma_buf *out, kelma_status *st)
{
	const char *v = rd->values.data + it->value;
	uint32_t c = script_of(s + it->start, it->end - it->start, 1);
	uint32_t zero = c >= 0x6f0 ? 0x6f0 : c >= 0x660 ? 0x660 : '0';
	if (!strncmp(v, "AH", 2)) v += 2;
	for (int i = 0; i < 4; i++)
		if (v[i] < '0' || v[i] > '9') return 0;
	for (int i = 0; i < 4 && !*st; i++) {
		uint32_t d = zero + (uint32_t)(v[i] - '0');
		char b[2] = { (char)(0xc0 | d >> 6), (char)(0x80 | (d & 63)) };
		*st = zero == '0' ? kelma_buf_add(out, v + i, 1) : kelma_buf_add(out, b, 2);
	}
	return 1;
}

/* The province that a place lies in, in Arabic when the text is; regions stay as they are. */
static int
put_province(const redactor *rd, const char *s, const redact_item *it, kelma_buf *out,
	     kelma_status *st)
{
	const char *code = rd->values.data + it->code;
	uint32_t c = script_of(s + it->start, it->end - it->start, 0);
	if (*code && !strchr(code, '.')) { /* a region is less exact already */
		*st = kelma_buf_add(out, s + it->start, it->end - it->start);
		return 1;
	}
	for (size_t i = 0; *code && i < rd->nprovince; i++) {
		const redact_province *p = &rd->province[i];
		size_t n = strlen(p->code);
		if (strncmp(code, p->code, n) != 0 || (code[n] && code[n] != '.')) continue;
		const char *name = c >= 0x600 && c < 0x700 ? p->ar : p->fr;
		*st = kelma_buf_add(out, name, strlen(name));
		return 1;
	}
	return 0;
}

int
redact_general(redactor *rd, const char *s, const redact_item *it, kelma_buf *out, kelma_status *st)
{
	if (rd->years && (it->type == KELMA_FIELD_DATE || it->type == KELMA_FIELD_HIJRI_DATE))
		return put_year(rd, s, it, out, st);
	if (rd->provinces && it->type == KELMA_FIELD_PLACE) return put_province(rd, s, it, out, st);
	return 0;
}

/* --- keys ------------------------------------------------------------------------------------ */

int
redact_is_name(unsigned type)
{
	return type == KELMA_FIELD_PERSON || type == KELMA_FIELD_FAMILY_NAME ||
	       type == KELMA_FIELD_GIVEN_NAME;
}

/* Is word i of the name before word k by its bytes? */
static int
word_before(const match_text *t, size_t i, size_t k)
{
	size_t n = t->a[i].fe - t->a[i].f, m = t->a[k].fe - t->a[k].f;
	int c = memcmp(t->fold.data + t->a[i].f, t->fold.data + t->a[k].f, n < m ? n : m);
	return c ? c < 0 : n < m;
}

kelma_status
redact_key(redactor *rd, unsigned type, const char *value, size_t *key)
{
	size_t word[KEY_WORDS], n = 0, len = strlen(value);
	*key = rd->values.len;
	kelma_status st =
		redact_is_name(type) ? match_text_set(&rd->name, &rd->fold, value, len) : KELMA_OK;
	for (size_t i = 0; redact_is_name(type) && !st && i < rd->name.n; i++) {
		size_t k = n;
		if (rd->name.a[i].kind == MATCH_MARK) continue;
		if (n == KEY_WORDS) { /* no name: as it is */
			n = 0;
			break;
		}
		for (n++; k && word_before(&rd->name, i, word[k - 1]); k--) word[k] = word[k - 1];
		word[k] = i;
	}
	if (!n && !st) return kelma_buf_add(&rd->values, value, len + 1);
	for (size_t i = 0; i < n && !st; i++) {
		const match_atom *a = &rd->name.a[word[i]];
		if (i) st = kelma_buf_add(&rd->values, " ", 1);
		if (!st) st = kelma_buf_add(&rd->values, rd->name.fold.data + a->f, a->fe - a->f);
	}
	return st ? st : kelma_buf_add(&rd->values, "", 1);
}
