/* Words and phrases of the extractor -> one phrase table; frequent words -> a set of hashes.
 * The first file of each job is the folding table; lines of the others are
 *   class<TAB>value<TAB>variants separated by |<TAB>source     or     Arabic name<TAB>Latin
 * variants<TAB>kind */
#include "gen/gen.h"
#include "extract/kinds.h"
#include "match/common.h"
#include "match/phrase.h"
#include "pack/pack.h"
#include <kelma/extract.h>
#include <stdlib.h>
#include <string.h>

typedef struct job {
	gen_job *j;
	size_t file, line;
	match_phrasew w;
	kelma_buf fold, value;
	match_fold f;
	pack_mapw towns; /* French name -> whole value, for everyday names */
	kelma_buf map;
	pack_map town;
} job;

int
gen_fold(gen_job *j)
{
	kelma_err err;
	if (j->n != 1) return gen_fail(j, 0, 0, "want one file");
	if (match_fold_build(j->in[0].data, j->in[0].len, j->out, &err))
		return gen_fail(j, 0, err.line, "%s", err.msg);
	return 0;
}

static int
kind_of(base_str s)
{
#define KIND_IS(name, text) \
	if (base_str_is(s, text)) return KIND_##name;
	EXTRACT_KIND_LIST(KIND_IS)
#undef KIND_IS
	return 0;
}

static int
field_of(base_str s)
{
	int i = 0;
#define FIELD_IS(name, text)                \
	if (base_str_is(s, text)) return i; \
	i++;
	KELMA_FIELD_LIST(FIELD_IS)
#undef FIELD_IS
	if (base_str_is(s, "birth_date")) return KELMA_FIELD_DATE;
	if (base_str_is(s, "birth_place")) return KELMA_FIELD_PLACE;
	if (base_str_is(s, "reason")) return KELMA_FIELD_SUBJECT; /* in mid-line too */
	if (base_str_is(s, "mine")) return LABEL_MINE;
	return base_str_is(s, "none") ? LABEL_NONE : -1;
}

/* Add every variant of a list separated by |. */
static int
add_variants(job *b, base_str v, const match_entry *e)
{
	while (v.n) {
		const char *bar = memchr(v.s, '|', v.n);
		size_t n = bar ? (size_t)(bar - v.s) : v.n;
		kelma_status st = n ? match_phrasew_add(&b->w, v.s, n, e) : KELMA_OK;
		if (st)
			return gen_fail(b->j, b->file, b->line, "variant %.*s: %s", (int)n, v.s,
					kelma_strstatus(st));
		v.n -= n + (bar != NULL);
		v.s += n + (bar != NULL);
	}
	return 0;
}

static const char *
value_of(job *b, base_str s)
{
	b->value.len = 0;
	return kelma_buf_add(&b->value, s.s, s.n) ? "" : b->value.data ? b->value.data : "";
}

static int
number_of(base_str s)
{
	int v = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] < '0' || s.s[i] > '9' || v > 25) return 0;
		v = v * 10 + (s.s[i] - '0');
	}
	return v;
}

/* Level of a place value "French name;code;level;province". */
static int
level_of(base_str v)
{
	int semi = 0;
	for (size_t i = 0; i + 1 < v.n; i++)
		if (v.s[i] == ';' && ++semi == 2) return v.s[i + 1] - '0';
	return 0;
}

static int
add_class(job *b, base_str *f, int kind)
{
	match_entry e = { (unsigned)kind, 0, value_of(b, f[1]) };
	int sub = number_of(f[1]);
	if (kind == KIND_LABEL) sub = field_of(f[1]);
	if (kind == KIND_STREET)
		sub = base_str_is(f[1], "start")    ? STREET_START
		      : base_str_is(f[1], "inside") ? STREET_INSIDE
		      : base_str_is(f[1], "weak")   ? STREET_WEAK
		      : base_str_is(f[1], "corner") ? STREET_CORNER
						    : -1;
	if (kind == KIND_PLACE) sub = level_of(f[1]);
	if (sub < 0) return gen_fail(b->j, b->file, b->line, "unknown value");
	e.sub = (unsigned)sub;
	return add_variants(b, f[2], &e);
}

/* Everyday name of a place: the value of the place with that French name. */
static int
add_alias(job *b, base_str *f)
{
	size_t n;
	const char *v = pack_map_get(&b->town, f[1].s, f[1].n, &n);
	if (!v) return gen_fail(b->j, b->file, b->line, "no place with this French name");
	match_entry e = { KIND_PLACE, PLACE_PROVINCE, value_of(b, (base_str){ v, n }) };
	return add_variants(b, f[2], &e);
}

static int
add_name(job *b, base_str *f)
{
	int kind = base_str_is(f[2], "family")                                    ? KIND_FAMILY
		   : base_str_is(f[2], "first_m") || base_str_is(f[2], "first_f") ? KIND_GIVEN
										  : 0;
	match_entry e = { (unsigned)kind, 0, "" };
	return kind && (add_variants(b, f[0], &e) || add_variants(b, f[1], &e));
}

static int
add_line(job *b, base_str line)
{
	base_str f[4];
	size_t k = base_fields(line, f, 4);
	int kind = k == 4 ? kind_of(f[0]) : 0;
	if (kind) return add_class(b, f, kind);
	if (k == 4 && base_str_is(f[0], "alias")) return add_alias(b, f);
	if (k == 3) return add_name(b, f);
	return gen_fail(b->j, b->file, b->line, "want class<TAB>value<TAB>variants<TAB>source");
}

/* The best known of several places with one name: the province (it bears the name of its town), the
 * town, the rest. */
static int
collect_towns(job *b)
{
	static const int order[] = { PLACE_PROVINCE, PLACE_TOWN, PLACE_BOROUGH, PLACE_RURAL,
				     PLACE_REGION };
	for (size_t o = 0; o < sizeof order / sizeof *order; o++)
		for (size_t i = 1; i < b->j->n; i++) {
			base_lines l = { b->j->in[i].data, b->j->in[i].len, 0, 0 };
			base_str line, f[4];
			while (base_lines_next(&l, &line)) {
				if (base_fields(line, f, 4) != 4 || !base_str_is(f[0], "place") ||
				    level_of(f[1]) != order[o])
					continue;
				const char *semi = memchr(f[1].s, ';', f[1].n);
				if (semi && pack_mapw_add(&b->towns, f[1].s,
							  (size_t)(semi - f[1].s), f[1].s, f[1].n))
					return -1;
			}
		}
	if (pack_mapw_finish(&b->towns, &b->map)) return -1;
	return pack_map_open(&b->town, b->map.data, b->map.len, NULL);
}

static int
open_fold(gen_job *j, kelma_buf *buf, match_fold *f)
{
	kelma_err err;
	if (!j->n || match_fold_build(j->in[0].data, j->in[0].len, buf, &err) ||
	    match_fold_open(f, buf->data, buf->len, &err))
		return gen_fail(j, 0, 0, "the first file must be the folding table");
	return 0;
}

int
gen_phrases(gen_job *j)
{
	job b = { .j = j, .towns = PACK_MAPW_INIT };
	int rc = open_fold(j, &b.fold, &b.f);
	b.w.fold = &b.f;
	b.w.class_of = x_class_of;
	b.w.quick_of = x_quick_of;
	b.w.onto = x_written_onto;
	if (!rc) rc = collect_towns(&b);
	for (b.file = 1; b.file < j->n && !rc; b.file++) {
		base_lines l = { j->in[b.file].data, j->in[b.file].len, 0, 0 };
		base_str line;
		while (!rc && base_lines_next(&l, &line)) {
			b.line = l.line;
			rc = add_line(&b, line);
		}
	}
	for (const char *const *s = x_saying; *s && !rc; s++)
		rc = match_phrasew_says(&b.w, *s, strlen(*s)) ? -1 : 0;
	if (!rc && match_phrasew_finish(&b.w, j->out)) rc = -1;
	match_phrasew_free(&b.w);
	pack_mapw_free(&b.towns);
	kelma_buf_free(&b.map);
	kelma_buf_free(&b.fold);
	kelma_buf_free(&b.value);
	return rc;
}

int
gen_common(gen_job *j)
{
	kelma_buf fold = KELMA_BUF_INIT;
	match_fold f;
	match_text t = MATCH_TEXT_INIT;
	int rc = open_fold(j, &fold, &f);
	size_t base = j->out->len;
	if (!rc && kelma_buf_reserve(j->out, MATCH_COMMON_BYTES)) rc = -1;
	if (!rc) {
		memset(j->out->data + base, 0, MATCH_COMMON_BYTES);
		j->out->len += MATCH_COMMON_BYTES;
	}
	for (size_t i = 1; i < j->n && !rc; i++) {
		base_lines l = { j->in[i].data, j->in[i].len, 0, 0 };
		base_str line;
		while (!rc && base_lines_next(&l, &line)) {
			if (match_text_set(&t, &f, line.s, line.n)) rc = -1;
			for (size_t k = 0; k < t.n; k++)
				match_common_add((unsigned char *)j->out->data + base,
						 match_common_hash(t.fold.data + t.a[k].f,
								   t.a[k].fe - t.a[k].f));
		}
	}
	match_text_free(&t);
	kelma_buf_free(&fold);
	return rc;
}
