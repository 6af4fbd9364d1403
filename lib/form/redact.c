/* Redaction: fields found by extract are replaced from left to right; everything between them is
 * copied. */
#include "base/base.h"
#include "base/lines.h"
#include "doc/doc.h"
#include "form/form.h"
#include "form/redact.h"
#include "pack/pack.h"
#include <kelma/form.h>
#include <sodium.h>
#include <stdlib.h>

const char *
kelma_redact_mode_name(kelma_redact_mode m)
{
	switch (m) {
#define MODE_NAME(name, text) \
	case KELMA_REDACT_##name: return text;
		KELMA_REDACT_LIST(MODE_NAME)
#undef MODE_NAME
	case KELMA_REDACT_COUNT: break;
	}
	return "?";
}

static int
field_number(const kelma_redact *rd, base_str name)
{
	for (int i = 0; i < KELMA_FIELD_COUNT; i++)
		if (base_str_is(name, rd->type_name[i])) return i;
	return -1;
}

static kelma_status
read_types(kelma_redact *rd, const kelma_res *res, kelma_err *err)
{
	base_lines l = { 0 };
	base_str line, f[5];
	l.s = pack_section(res, "forms.redact", &l.n);
	while (l.s && base_lines_next(&l, &line)) {
		int t = base_fields(line, f, 5) == 5 ? field_number(rd, f[0]) : -1;
		if (t < 0 || !f[1].n || f[1].n >= sizeof rd->type[t].tag)
			return base_fail(err, KELMA_EDATA, 0, l.line,
					 "forms.redact: unknown type or bad line");
		memcpy(rd->type[t].tag, f[1].s, f[1].n);
		rd->type[t].tag[f[1].n] = '\0';
		rd->type[t].personal = base_str_is(f[2], "1");
		rd->type[t].first = base_str_is(f[3], "first");
	}
	return KELMA_OK;
}

/* Names of provinces: the section with NULs in place of tabs and line ends. */
static kelma_status
read_provinces(kelma_redact *rd, const kelma_res *res, kelma_err *err)
{
	base_lines l = { 0 };
	base_str line, f[3];
	const char *p = pack_section(res, "forms.provinces", &l.n);
	if (!rd->provinces) return KELMA_OK;
	if (!p) return base_fail(err, KELMA_EDATA, 0, 0, "the data pack has no forms.provinces");
	if (kelma_buf_add(&rd->places, p, l.n))
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	l.s = rd->places.data;
	while (base_lines_next(&l, &line)) {
		if (base_fields(line, f, 3) != 3 || rd->nprovince == REDACT_PROVINCES)
			return base_fail(err, KELMA_EDATA, 0, l.line, "forms.provinces: bad line");
		for (int i = 0; i < 3; i++)
			rd->places.data[f[i].s + f[i].n - rd->places.data] = '\0';
		rd->province[rd->nprovince++] = (redact_province){ f[0].s, f[1].s, f[2].s };
	}
	return KELMA_OK;
}

/* The types that the mode replaces: the caller's list, or all personal ones. */
static kelma_status
want_types(kelma_redact *rd, const char *asked, kelma_err *err)
{
	for (int i = 0; !asked && i < KELMA_FIELD_COUNT; i++) rd->wanted[i] = rd->type[i].personal;
	while (asked && *asked) {
		size_t n = strcspn(asked, ",");
		int t = field_number(rd, (base_str){ asked, n });
		if (t < 0)
			return base_fail(err, KELMA_ENOTFOUND, 0, 0, "unknown field type %.*s",
					 n < 40 ? (int)n : 40, asked);
		rd->wanted[t] = 1;
		asked += n + (asked[n] == ',');
	}
	return KELMA_OK;
}

static int
is_wanted(const kelma_redact *rd, unsigned t)
{
	return (t < KELMA_FIELD_COUNT && rd->wanted[t]) ||
	       (rd->years && (t == KELMA_FIELD_DATE || t == KELMA_FIELD_HIJRI_DATE)) ||
	       (rd->provinces && t == KELMA_FIELD_PLACE);
}

/* All types to look for, as extract wants them. */
static kelma_status
type_list(const kelma_redact *rd, kelma_buf *out)
{
	kelma_status st = KELMA_OK;
	for (unsigned i = 0; i < KELMA_FIELD_COUNT && !st; i++) {
		if (!is_wanted(rd, i)) continue;
		if (out->len) st = kelma_buf_add(out, ",", 1);
		if (!st) st = kelma_buf_add(out, rd->type_name[i], strlen(rd->type_name[i]));
	}
	return st;
}

static kelma_status
read_data(kelma_redact *rd, const kelma_res *res, const char *types, kelma_err *err)
{
	static const char *const names[] = {
#define FIELD_NAME(id, text) text,
		KELMA_FIELD_LIST(FIELD_NAME)
#undef FIELD_NAME
	};
	size_t n;
	const void *p = pack_section(res, "fold", &n);
	memcpy(rd->type_name, names, sizeof names);
	if (!p) return base_fail(err, KELMA_EDATA, 0, 0, "the data pack has no folding table");
	kelma_status st = match_fold_open(&rd->fold, p, n, err);
	if (!st) st = read_types(rd, res, err);
	if (!st) st = read_provinces(rd, res, err);
	return st ? st : want_types(rd, types, err);
}

kelma_status
kelma_redact_new(const kelma_res *res, const kelma_redact_options *opt, kelma_redact **out,
		 kelma_err *err)
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
	rd->years = opt->years != 0;
	rd->provinces = opt->provinces != 0;
	kelma_status st = read_data(rd, res, opt->types, err);
	if (!st && (st = type_list(rd, &types))) base_fail(err, st, 0, 0, "out of memory");
	if (!st && !types.len) st = base_fail(err, KELMA_EARG, 0, 0, "no types");
	eo.types = types.data;
	eo.min_confidence = rd->min_conf = opt->min_confidence > 0 ? opt->min_confidence : 0.01;
	if (!st) st = kelma_extract_new(res, &eo, &rd->ex, err);
	if (!st && opt->mode == KELMA_REDACT_HASH) {
		rd->key_len = opt->key_len;
		memcpy(rd->key, opt->key, opt->key_len);
	}
	kelma_buf_free(&types);
	if (st)
		kelma_redact_free(rd);
	else
		*out = rd;
	return st;
}

/* What stands for item it goes to out; *same: that is what stands there already. */
static kelma_status
write_item(kelma_redact *rd, const char *s, const redact_item *it, kelma_buf *out, int *general,
	   int *same)
{
	size_t at = out->len, n = it->end - it->start;
	kelma_status st = KELMA_OK;
	*general = redact_general(rd, s, it, out, &st);
	*same = *general && !st && out->len - at == n && !memcmp(out->data + at, s + it->start, n);
	return st || *general ? st : redact_put(rd, s, it, out);
}

static kelma_status
replace(kelma_redact *rd, const char *s, const redact_item *it, kelma_buf *out, size_t base)
{
	int general, same;
	kelma_replacement r = {
		it->type, rd->type_name[it->type], { it->start, it->end }, { out->len - base, 0 }, 0
	};
	kelma_status st = write_item(rd, s, it, out, &general, &same);
	r.as.end = out->len - base;
	r.general = general;
	if (!st && same) return kelma_map_add(&rd->map, it->end - it->start, it->end - it->start);
	if (!st) st = kelma_map_add_whole(&rd->map, r.as.end - r.as.start, it->end - it->start);
	return st ? st : kelma_buf_add(&rd->repl, (const char *)&r, sizeof r);
}

static kelma_status
copy(kelma_redact *rd, const char *s, size_t from, size_t to, kelma_buf *out)
{
	if (from == to) return KELMA_OK;
	kelma_status st = kelma_buf_add(out, s + from, to - from);
	return st ? st : kelma_map_add(&rd->map, to - from, to - from);
}

static kelma_status
add_string(kelma_redact *rd, const char *s, size_t *at)
{
	*at = rd->values.len;
	return kelma_buf_add(&rd->values, s, strlen(s) + 1);
}

/* Two bullets in a row: a mask. */
static int
is_masked(const char *s, size_t n)
{
	for (size_t i = 0; i + 6 <= n; i++)
		if (!memcmp(s + i, "\xe2\x80\xa2\xe2\x80\xa2", 6)) return 1; /* U+2022 */
	return 0;
}

/* The values to replace so far, and the place behind them. */
typedef struct taking {
	form_tags tags;
	size_t at;
} taking;

/* A field to replace, unless an earlier run has put it there. */
static kelma_status
add_item(kelma_redact *rd, taking *t, const kelma_field *f)
{
	if (f->type >= KELMA_FIELD_COUNT || f->start < t->at ||
	    form_in_tag(&t->tags, f->start, f->end) ||
	    is_masked(t->tags.s + f->start, f->end - f->start))
		return KELMA_OK;
	redact_item it = { .start = f->start, .end = f->end, .type = f->type };
	kelma_status st = add_string(rd, f->value, &it.value);
	if (!st) st = add_string(rd, f->code, &it.code);
	if (!st) st = redact_key(rd, f->type, f->value, &it.key);
	if (!st) st = kelma_buf_add(&rd->items, (const char *)&it, sizeof it);
	t->at = f->end;
	return st;
}

/* What the extractor finds, or has found for d. */
static kelma_status
collect(kelma_redact *rd, const char *s, size_t n, const kelma_doc *d, kelma_err *err)
{
	taking t = { { s, n, 0, 0, 0 }, 0 };
	kelma_field f;
	size_t k = 0;
	kelma_status st = KELMA_OK;
	if (d) {
		const kelma_field *all = kelma_doc_get_all_fields(d, &k);
		for (size_t i = 0; i < k && !st; i++)
			if (is_wanted(rd, all[i].type) && all[i].confidence >= rd->min_conf)
				st = add_item(rd, &t, &all[i]);
		return st ? st : redact_repeats(rd, s, n);
	}
	st = kelma_extract_start(rd->ex, s, n, NULL, 0, err);
	while (!st && kelma_extract_next(rd->ex, &f) > 0) st = add_item(rd, &t, &f);
	return st ? st : redact_repeats(rd, s, n);
}

static kelma_status
write_all(kelma_redact *rd, const char *s, size_t n, kelma_buf *out, size_t base)
{
	const redact_item *it = (const redact_item *)(const void *)rd->items.data;
	form_tags tags = { s, n, 0, 0, 0 };
	size_t at = 0, k = rd->items.len / sizeof *it;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < k && !st; i++) {
		if (form_in_tag(&tags, it[i].start, it[i].end)) continue;
		st = copy(rd, s, at, it[i].start, out);
		if (!st) st = replace(rd, s, &it[i], out, base);
		at = it[i].end;
	}
	return st ? st : copy(rd, s, at, n, out);
}

/* Redact s[0..n), whose fields d has found, or none when it is NULL. */
static kelma_status
redact_text(kelma_redact *rd, const char *s, size_t n, const kelma_doc *d, kelma_buf *out,
	    kelma_map *map, kelma_err *err)
{
	size_t base = out->len;
	rd->values.len = rd->repl.len = rd->items.len = rd->map.n = rd->next = rd->nseen = 0;
	if (rd->nslot) memset(rd->slot, 0, rd->nslot * sizeof *rd->slot);
	memset(rd->last, 0, sizeof rd->last);
	kelma_status st = collect(rd, s, n, d, err);
	if (!st) st = write_all(rd, s, n, out, base);
	if (!st && map) {
		kelma_map t = *map;
		*map = rd->map;
		rd->map = t;
	}
	if (!st) return KELMA_OK;
	out->len = base;
	rd->repl.len = 0;
	return st == KELMA_ENOMEM ? base_fail(err, st, 0, 0, "%s", kelma_strstatus(st)) : st;
}

kelma_status
kelma_redact_run(kelma_redact *rd, const char *s, size_t n, kelma_buf *out, kelma_map *map,
		 kelma_err *err)
{
	if (!rd || !out || (!s && n)) return base_fail(err, KELMA_EARG, 0, 0, "bad argument");
	return redact_text(rd, s ? s : "", n, NULL, out, map, err);
}

kelma_status
kelma_redact_run_doc(kelma_redact *rd, const kelma_doc *d, kelma_buf *out, kelma_map *map,
		     kelma_err *err)
{
	size_t n;
	if (!rd || !out || !d || !d->found_all)
		return base_fail(err, KELMA_EARG, 0, 0, "no document with all its fields");
	const char *s = kelma_doc_get_norm(d, &n);
	const kelma_map *m = kelma_doc_get_map(d);
	kelma_status st = redact_text(rd, s, n, d, out, map, err);
	kelma_replacement *r = (kelma_replacement *)(void *)rd->repl.data;
	size_t k = st || !m->n ? 0 : rd->repl.len / sizeof *r;
	for (size_t i = 0; i < k; i++) r[i].orig = kelma_map_to_orig(m, r[i].orig);
	return st;
}

kelma_status
kelma_redact_explain(kelma_redact *rd, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	if (!rd || !out || (!s && n)) return base_fail(err, KELMA_EARG, 0, 0, "bad argument");
	rd->repl.len = 0;
	return kelma_extract_explain(rd->ex, s ? s : "", n, out, err);
}

int
kelma_redact_next(kelma_redact *rd, kelma_replacement *r)
{
	if (!rd || !r || (rd->next + 1) * sizeof *r > rd->repl.len) return 0;
	memcpy(r, rd->repl.data + rd->next++ * sizeof *r, sizeof *r);
	return 1;
}

/* Free a folded text, which holds what was taken out. */
static void
wipe_text(match_text *t)
{
	if (t->src.data) sodium_memzero(t->src.data, t->src.cap);
	if (t->fold.data) sodium_memzero(t->fold.data, t->fold.cap);
	match_text_free(t);
}

void
kelma_redact_free(kelma_redact *rd)
{
	if (!rd) return;
	kelma_extract_free(rd->ex);
	if (rd->values.data) sodium_memzero(rd->values.data, rd->values.cap);
	kelma_buf_free(&rd->values);
	kelma_buf_free(&rd->repl);
	kelma_buf_free(&rd->items);
	kelma_buf_free(&rd->spare);
	kelma_buf_free(&rd->places);
	wipe_text(&rd->text);
	wipe_text(&rd->name);
	free(rd->names);
	free(rd->slot);
	kelma_map_free(&rd->map);
	sodium_memzero(rd->key, sizeof rd->key);
	free(rd);
}
