/* Making and freeing an extractor. */
#include "extract/extract.h"
#include "extract/own.h"
#include "extract/read.h"
#include "pack/pack.h"
#include <stdlib.h>
#include <string.h>

enum { MATCH_LIMIT = 20000 };

static kelma_status
open_data(x_ex *x, const kelma_res *res, kelma_err *err)
{
	size_t n = 0;
	const void *p = pack_section(res, "fold", &n);
	kelma_status st = match_fold_open(&x->fold, p ? p : "", n, err);
	if (st) return st;
	p = pack_section(res, "extract.words", &n);
	if ((st = match_phrases_open(&x->words, p, p ? n : 0, err)) != KELMA_OK) return st;
	p = pack_section(res, "extract.common", &n);
	if (p && n != MATCH_COMMON_BYTES)
		return base_fail(err, KELMA_EDATA, 0, 0, "frequent words of a wrong size");
	x->common = p;
	p = pack_section(res, "extract.types", &n);
	if (!p) return base_fail(err, KELMA_EDATA, 0, 0, "no field types in the pack");
	st = x_types_read(&x->types, p, n, err);
	if (st) return st == KELMA_ESYNTAX ? KELMA_EDATA : st;
	p = pack_section(res, "extract.calibration", &n);
	return p ? x_calibration_read(&x->calibration, &x->types, p, n, err) : KELMA_OK;
}

/* "phone,cnie": which types are reported. */
static kelma_status
choose(x_ex *x, const char *types, kelma_err *err)
{
	if (!types || !*types) {
		x->wanted[0] = x->wanted[1] = ~(uint64_t)0;
		return KELMA_OK;
	}
	for (const char *p = types; *p;) {
		size_t n = strcspn(p, ",");
		int t = x_type_of(&x->types, p, n);
		if (t < 0)
			return base_fail(err, KELMA_ENOTFOUND, (size_t)(p - types), 0,
					 "no such field type");
		x->wanted[t >> 6] |= (uint64_t)1 << (t & 63);
		p += n + (p[n] == ',');
	}
	return KELMA_OK;
}

/* Types of which some values have neither a digit nor an "@". */
#define T(type) ((uint64_t)1 << KELMA_FIELD_##type)
static const uint64_t loose = T(PERSON) | T(FAMILY_NAME) | T(GIVEN_NAME) | T(URL) | T(ADDRESS) |
			      T(PLACE) | T(ORGANIZATION) | T(SUBJECT) | T(PROFESSION) |
			      T(MARITAL_STATUS),
		      in_words = T(TIME) | T(AMOUNT),
		      beside_places = T(POSTAL_CODE); /* places are looked up for them */
#undef T

/* Is everything asked for written with digits? Then texts without one are not looked at. */
static void
settle(x_ex *x, int in_digits)
{
	int own = x->types.own < x->types.n;
	if (in_digits) x->wanted[0] &= ~loose;
	x->words_too = !in_digits;
	uint64_t more = loose | beside_places | (in_digits ? 0 : in_words);
	x->digits_only = !own && !(x->wanted[0] & more);
	x->careful = own || x->mine.first;
}

kelma_status
kelma_extract_new(const kelma_res *res, const kelma_extract_options *opt, kelma_extract **out,
		  kelma_err *err)
{
	static const kelma_extract_options plain = KELMA_EXTRACT_OPTIONS_INIT;
	if (!opt) opt = &plain;
	*out = NULL;
	if (!res || opt->version < 1 || opt->version > 2)
		return base_fail(err, KELMA_EARG, 0, 0,
				 "no resources, or options of another version");
	x_ex *x = calloc(1, sizeof *x);
	if (!x) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	kelma_status st = match_work_new(MATCH_LIMIT, &x->work);
	if (st) base_fail(err, st, 0, 0, "out of memory");
	if (!st) st = open_data(x, res, err);
	if (!st) st = kelma_tok_new(res, NULL, &x->tok, err);
	if (!st && opt->patterns) st = x_own_read(x, opt->patterns, strlen(opt->patterns), err);
	if (!st) st = choose(x, opt->types, err);
	settle(x, opt->version > 1 && opt->in_digits);
	x_watch(x);
	x_find_least(x);
	x->min_conf = opt->min_confidence > 0 ? opt->min_confidence : KELMA_EXTRACT_CONFIDENCE;
	if (st) {
		kelma_extract_free(x);
		return st;
	}
	*out = x;
	return KELMA_OK;
}

const char *
kelma_extract_get_type(const kelma_extract *ex, size_t i)
{
	return x_type_name(&ex->types, i);
}

void
kelma_extract_free(kelma_extract *ex)
{
	if (!ex) return;
	x_types_free(&ex->types);
	match_work_free(ex->work);
	kelma_tok_free(ex->tok);
	match_text_free(&ex->t);
	kelma_buf_free(&ex->own_words);
	kelma_buf_free(&ex->own_names);
	kelma_buf_free(&ex->pool);
	kelma_buf_free(&ex->tmp);
	free(ex->hit);
	free(ex->w);
	free(ex->shape);
	free(ex->ev);
	free(ex->num);
	free(ex->busy);
	free(ex->cand);
	free(ex->field);
	free(ex);
}
