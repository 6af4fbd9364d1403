/* Fields: those that are reported, and all of them for what reads letters or takes values out. */
#include "doc/doc.h"
#include "base/base.h"
#include <string.h>

/* As redaction does when it looks itself: what is doubtful counts. */
static const double ALL_CONFIDENCE = 0.01;

/* "phone,cnie": bits of the types that are reported. */
static kelma_status
choose(kelma_doc *d, const char *types, kelma_err *err)
{
	static const char *const names[] = {
#define FIELD_NAME(id, text) text,
		KELMA_FIELD_LIST(FIELD_NAME)
#undef FIELD_NAME
	};
	d->shown = types && *types ? 0 : ~(uint64_t)0;
	for (const char *p = types; p && *p;) {
		size_t n = strcspn(p, ","), t = 0;
		while (t < KELMA_FIELD_COUNT && (strlen(names[t]) != n || memcmp(names[t], p, n)))
			t++;
		if (t == KELMA_FIELD_COUNT)
			return base_fail(err, KELMA_ENOTFOUND, (size_t)(p - types), 0,
					 "no field type %.*s", (int)(n < 60 ? n : 60), p);
		d->shown |= (uint64_t)1 << t;
		p += n;
		if (*p) p++;
	}
	return KELMA_OK;
}

kelma_status
doc_fields_open(kelma_doc *d, const kelma_res *res, const kelma_extract_options *o, kelma_err *err)
{
	kelma_extract_options all = KELMA_EXTRACT_OPTIONS_INIT;
	if (!(d->layers & KELMA_LAYER_ALL_FIELDS)) return kelma_extract_new(res, o, &d->ex, err);
	if (o->patterns || (o->version > 1 && o->in_digits))
		return base_fail(err, KELMA_EARG, 0, 0,
				 "all fields: not with patterns or in_digits");
	kelma_status st = choose(d, o->types, err);
	d->shown_conf = o->min_confidence > 0 ? o->min_confidence : KELMA_EXTRACT_CONFIDENCE;
	all.min_confidence = ALL_CONFIDENCE;
	return st ? st : kelma_extract_new(res, &all, &d->ex, err);
}

/* Is this one reported? */
static int
shown(const kelma_doc *d, const kelma_field *f)
{
	if (!(d->layers & KELMA_LAYER_ALL_FIELDS)) return 1;
	return d->layers & KELMA_LAYER_FIELDS && d->shown >> f->type & 1 &&
	       f->confidence >= d->shown_conf;
}

kelma_status
doc_fields(kelma_doc *d, kelma_err *err)
{
	size_t n;
	const char *s = doc_work(d, &n);
	kelma_field f;
	kelma_status st = kelma_extract_start(d->ex, s, n, d->uax29 ? NULL : d->ntok,
					      d->uax29 ? 0 : d->n_ntok, err);
	if (st) return st;
	d->found_all = (d->layers & KELMA_LAYER_ALL_FIELDS) != 0;
	for (size_t at = 0; kelma_extract_next(d->ex, &f) > 0;) {
		if (d->found_all) {
			if (!base_grow(&d->all, &d->cap_all, d->n_all + 1, sizeof f))
				return KELMA_ENOMEM;
			d->all[d->n_all++] = f;
		}
		if (!shown(d, &f)) continue;
		if (!base_grow(&d->field, &d->cap_field, d->n_field + 1, sizeof f))
			return KELMA_ENOMEM;
		kelma_span o = base_map_next(&d->map, &at, (kelma_span){ f.start, f.end });
		f.start = o.start;
		f.end = o.end;
		d->field[d->n_field++] = f;
	}
	return KELMA_OK;
}

const kelma_field *
kelma_doc_get_fields(const kelma_doc *d, size_t *n)
{
	*n = d->n_field;
	return d->field;
}

const kelma_field *
kelma_doc_get_all_fields(const kelma_doc *d, size_t *n)
{
	*n = d->n_all;
	return d->all;
}
