/* Shapes: names and classes over the pattern automaton. */
#include "segment/shape.h"
#include "pack/pack.h"
#include <string.h>

static int
class_of_kind(const char *kind)
{
	for (int c = 0; c < KELMA_TOKEN_COUNT; c++)
		if (!strcmp(kind, kelma_token_class_name((kelma_token_class)c))) return c;
	return strcmp(kind, "split") ? -1 : SEG_SHAPE_SPLIT;
}

kelma_status
seg_shapes_open(seg_shapes *sh, const kelma_res *r, kelma_err *err)
{
	size_t n = 0;
	const void *p = pack_section(r, "seg.shapes", &n);
	kelma_status st = seg_dfa_open(&sh->dfa, p, n, err);
	for (unsigned i = 1; !st && i <= sh->dfa.nrow; i++) {
		int c = class_of_kind(seg_dfa_kind(&sh->dfa, i));
		if (c < 0) st = base_fail(err, KELMA_EDATA, 0, 0, "shape of an unknown class");
		sh->cls[i] = (uint8_t)c;
		sh->number[i] = c == KELMA_TOKEN_NUMBER;
	}
	sh->dfa.number = sh->number;
	return st;
}

const char *
seg_shape_name(const seg_shapes *sh, unsigned shape)
{
	return seg_dfa_name(&sh->dfa, shape);
}

unsigned
seg_shape_find(const seg_shapes *sh, const char *name)
{
	for (unsigned i = 1; i <= sh->dfa.nrow; i++)
		if (!strcmp(seg_dfa_name(&sh->dfa, i), name)) return i;
	return 0;
}

unsigned
seg_shape_match(const seg_shapes *sh, const char *s, size_t n, size_t *len)
{
	return seg_dfa_match(&sh->dfa, s, n, 1, len);
}
