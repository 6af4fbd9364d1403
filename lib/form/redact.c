/* Redaction: fields found by extract are replaced from left to right; everything between them is copied. */
#include "base/base.h"
#include "base/lines.h"
#include "form/form.h"
#include "pack/pack.h"
#include <kelma/form.h>
#include <sodium.h>
#include <stdlib.h>

typedef struct type_info {
	char tag[24];
	int personal, first; /* first: a mask shows one letter only */
} type_info;

/* A value seen in this text under `number` mode: where its normalized form lies in `values`. number 0 = free slot. */
typedef struct seen {
	unsigned type, number;
	size_t at, len;
} seen;

struct kelma_redact {
	kelma_extract *ex;
	kelma_redact_mode mode;
	size_t keep, key_len, next;
	unsigned char key[64];
	type_info type[KELMA_FIELD_COUNT];
	unsigned last[KELMA_FIELD_COUNT]; /* highest number given in this text */
	kelma_buf values, repl;           /* repl: kelma_replacement[] */
	seen *slot;                       /* hash table of nslot (a power of two) places, nseen in use */
	size_t nslot, nseen;
	kelma_map map;
};

const char *
kelma_redact_mode_name(kelma_redact_mode m)
{
	switch (m) {
#define MODE_NAME(name, text)                                                                      \
	case KELMA_REDACT_##name: return text;
		KELMA_REDACT_LIST(MODE_NAME)
#undef MODE_NAME
	case KELMA_REDACT_COUNT: break;
	}
	return "?";
}

static int
field_number(base_str name)
{
	static const char *const names[] = {
#define FIELD_NAME(id, text) text,
		KELMA_FIELD_LIST(FIELD_NAME)
#undef FIELD_NAME
	};
	for (int i = 0; i < KELMA_FIELD_COUNT; i++)
		if (base_str_is(name, names[i])) return i;
	return -1;
}

static kelma_status
read_types(kelma_redact *rd, const kelma_res *res, kelma_err *err)
{
	base_lines l = { 0 };
	base_str line, f[5];
	l.s = pack_section(res, "forms.redact", &l.n);
	while (l.s && base_lines_next(&l, &line)) {
		int t = base_fields(line, f, 5) == 5 ? field_number(f[0]) : -1;
		if (t < 0 || !f[1].n || f[1].n >= sizeof rd->type[t].tag)
			return base_fail(err, KELMA_EDATA, 0, l.line, "forms.redact: unknown type or bad line");
		memcpy(rd->type[t].tag, f[1].s, f[1].n);
		rd->type[t].tag[f[1].n] = '\0';
		rd->type[t].personal = base_str_is(f[2], "1");
		rd->type[t].first = base_str_is(f[3], "first");
	}
	return KELMA_OK;
}

/* The types to look for, as extract wants them: the caller's list, or all personal ones. */
static kelma_status
type_list(const kelma_redact *rd, const char *asked, kelma_buf *out)
{
	static const char *const names[] = {
#define FIELD_NAME(id, text) text,
		KELMA_FIELD_LIST(FIELD_NAME)
#undef FIELD_NAME
	};
	kelma_status st = KELMA_OK;
	if (asked) return kelma_buf_add(out, asked, strlen(asked));
	for (int i = 0; i < KELMA_FIELD_COUNT && !st; i++) {
		if (!rd->type[i].personal) continue;
		if (out->len) st = kelma_buf_add(out, ",", 1);
		if (!st) st = kelma_buf_add(out, names[i], strlen(names[i]));
	}
	return st;
}

kelma_status
kelma_redact_new(const kelma_res *res, const kelma_redact_options *opt, kelma_redact **out, kelma_err *err)
{
	static const kelma_redact_options def = KELMA_REDACT_OPTIONS_INIT;
	if (!opt) opt = &def;
	if (!out || !res || opt->version != 1 || (unsigned)opt->mode >= KELMA_REDACT_COUNT)
		return base_fail(err, KELMA_EARG, 0, 0, "bad argument");
	*out = NULL;
	if (opt->mode == KELMA_REDACT_HASH && (!opt->key || opt->key_len < 16 || opt->key_len > 64))
		return base_fail(err, KELMA_EARG, 0, 0, "pseudonyms need a key of 16 to 64 bytes");
	if (opt->mode == KELMA_REDACT_HASH && sodium_init() < 0)
		return base_fail(err, KELMA_EUNSUPPORTED, 0, 0, "libsodium cannot start");
	kelma_redact *rd = calloc(1, sizeof *rd);
	kelma_buf types = KELMA_BUF_INIT;
	kelma_extract_options eo = KELMA_EXTRACT_OPTIONS_INIT;
	if (!rd) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	rd->mode = opt->mode;
	rd->keep = opt->keep;
	kelma_status st = read_types(rd, res, err);
	if (!st && (st = type_list(rd, opt->types, &types))) base_fail(err, st, 0, 0, "out of memory");
	eo.types = types.data;
	eo.min_confidence = opt->min_confidence > 0 ? opt->min_confidence : 0.01;
	if (!st) st = kelma_extract_new(res, &eo, &rd->ex, err);
	if (!st && opt->mode == KELMA_REDACT_HASH) {
		rd->key_len = opt->key_len;
		memcpy(rd->key, opt->key, opt->key_len);
	}
	kelma_buf_free(&types);
	if (st) kelma_redact_free(rd);
	else *out = rd;
	return st;
}

static seen *
find_slot(const kelma_redact *rd, seen *slot, size_t nslot, unsigned type, const char *v, size_t n)
{
	size_t i = (size_t)base_hash(v, n, type) & (nslot - 1);
	while (slot[i].number && (slot[i].type != type || slot[i].len != n || memcmp(rd->values.data + slot[i].at, v, n)))
		i = (i + 1) & (nslot - 1);
	return &slot[i];
}

/* Room for one more value: the table is kept at most half full. */
static kelma_status
grow(kelma_redact *rd)
{
	if (rd->nseen * 2 < rd->nslot) return KELMA_OK;
	size_t k = rd->nslot ? rd->nslot * 2 : 64;
	seen *p = calloc(k, sizeof *p);
	if (!p) return KELMA_ENOMEM;
	for (size_t i = 0; i < rd->nslot; i++) {
		const seen *o = &rd->slot[i];
		if (o->number) *find_slot(rd, p, k, o->type, rd->values.data + o->at, o->len) = *o;
	}
	free(rd->slot);
	rd->slot = p;
	rd->nslot = k;
	return KELMA_OK;
}

/* The number of a value in this text: the one it got before, or the next of its type. */
static kelma_status
number_of(kelma_redact *rd, const kelma_field *f, unsigned *number)
{
	size_t n = strlen(f->value);
	kelma_status st = grow(rd);
	if (st) return st;
	seen *p = find_slot(rd, rd->slot, rd->nslot, f->type, f->value, n);
	if (!p->number) {
		size_t at = rd->values.len;
		if ((st = kelma_buf_add(&rd->values, f->value, n))) return st;
		*p = (seen){ f->type, ++rd->last[f->type], at, n };
		rd->nseen++;
	}
	*number = p->number;
	return KELMA_OK;
}

/* [TAG:ten letters]: BLAKE2b of type and normalized value under the key, so that every spelling of a value and every
 * file give the same pseudonym, and nobody without the key can try all phone numbers. */
static kelma_status
add_pseudonym(kelma_redact *rd, const kelma_field *f, kelma_buf *out)
{
	static const char digit[] = "abcdefghijkmnpqrstuvwxyz23456789";
	unsigned char h[32];
	char code[12] = ":", end = ']';
	crypto_generichash_state hs;
	crypto_generichash_init(&hs, rd->key, rd->key_len, sizeof h);
	crypto_generichash_update(&hs, (const unsigned char *)f->type_name, strlen(f->type_name) + 1);
	crypto_generichash_update(&hs, (const unsigned char *)f->value, strlen(f->value));
	crypto_generichash_final(&hs, h, sizeof h);
	for (int i = 0; i < 10; i++) code[i + 1] = digit[h[i] & 31];
	sodium_memzero(h, sizeof h);
	kelma_status st = kelma_buf_add(out, code, 11);
	return st ? st : kelma_buf_add(out, &end, 1);
}

static kelma_status
add_tag(kelma_redact *rd, const kelma_field *f, kelma_buf *out)
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

/* Letters and digits become bullets but for `keep` at both ends (or the first alone, for names and addresses);
 * separators stay, so that the shape shows. */
static kelma_status
add_mask(const kelma_redact *rd, unsigned type, const char *s, size_t n, kelma_buf *out)
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

static kelma_status
replace(kelma_redact *rd, const char *s, const kelma_field *f, kelma_buf *out, size_t base)
{
	kelma_replacement r = { f->type, f->type_name, { f->start, f->end }, { out->len - base, 0 } };
	kelma_status st = KELMA_OK;
	if (rd->mode == KELMA_REDACT_MASK) st = add_mask(rd, f->type, s + f->start, f->end - f->start, out);
	else if (rd->mode != KELMA_REDACT_DROP) st = add_tag(rd, f, out);
	r.as.end = out->len - base;
	if (!st) st = kelma_map_add_whole(&rd->map, r.as.end - r.as.start, f->end - f->start);
	return st ? st : kelma_buf_add(&rd->repl, (const char *)&r, sizeof r);
}

static kelma_status
copy(kelma_redact *rd, const char *s, size_t from, size_t to, kelma_buf *out)
{
	if (from == to) return KELMA_OK;
	kelma_status st = kelma_buf_add(out, s + from, to - from);
	return st ? st : kelma_map_add(&rd->map, to - from, to - from);
}

kelma_status
kelma_redact_run(kelma_redact *rd, const char *s, size_t n, kelma_buf *out, kelma_map *map, kelma_err *err)
{
	if (!rd || !out || (!s && n)) return base_fail(err, KELMA_EARG, 0, 0, "bad argument");
	size_t base = out->len, at = 0;
	kelma_field f;
	rd->values.len = rd->repl.len = rd->map.n = rd->next = rd->nseen = 0;
	if (rd->nslot) memset(rd->slot, 0, rd->nslot * sizeof *rd->slot);
	memset(rd->last, 0, sizeof rd->last);
	kelma_status st = kelma_extract_start(rd->ex, s, n, NULL, 0, err);
	if (st) return st;
	form_tags tags = { s, n, 0, 0, 0 };
	while (!st && kelma_extract_next(rd->ex, &f) > 0) {
		if (f.type >= KELMA_FIELD_COUNT || f.start < at || form_in_tag(&tags, f.start, f.end)) continue;
		st = copy(rd, s, at, f.start, out);
		if (!st) st = replace(rd, s, &f, out, base);
		at = f.end;
	}
	if (!st) st = copy(rd, s, at, n, out);
	if (!st && map) {
		kelma_map t = *map;
		*map = rd->map;
		rd->map = t;
	}
	if (!st) return KELMA_OK;
	out->len = base;
	rd->repl.len = 0;
	return base_fail(err, st, 0, 0, "%s", kelma_strstatus(st));
}

int
kelma_redact_next(kelma_redact *rd, kelma_replacement *r)
{
	if (!rd || !r || (rd->next + 1) * sizeof *r > rd->repl.len) return 0;
	memcpy(r, rd->repl.data + rd->next++ * sizeof *r, sizeof *r);
	return 1;
}

void
kelma_redact_free(kelma_redact *rd)
{
	if (!rd) return;
	kelma_extract_free(rd->ex);
	if (rd->values.data) sodium_memzero(rd->values.data, rd->values.cap);
	kelma_buf_free(&rd->values);
	kelma_buf_free(&rd->repl);
	free(rd->slot);
	kelma_map_free(&rd->map);
	sodium_memzero(rd->key, sizeof rd->key);
	free(rd);
}
