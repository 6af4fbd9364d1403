/* Functions of the decoders that are not written yet: they fail with a clear status. */
#include "translit/decode.h"

kelma_status
names_new(const kelma_res *res, int to_arab, names **out, kelma_err *err)
{
	(void)res;
	(void)to_arab;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
names_text(names *d, const char *s, size_t n, kelma_buf *out, kelma_map *map, double *confidence, 
kelma_err *err)
{
	(void)d;
	(void)s;
	(void)n;
	(void)out;
	(void)map;
	(void)confidence;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
names_nbest(names *d, const char *s, size_t n, kelma_buf *out, kelma_candidate *cand, size_t cap, 
size_t *got, kelma_err *err)
{
	(void)d;
	(void)s;
	(void)n;
	(void)out;
	(void)cand;
	(void)cap;
	(void)got;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
names_explain(names *d, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	(void)d;
	(void)s;
	(void)n;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

void
names_free(names *d)
{
	(void)d;
}

kelma_status
reverse_new(const kelma_res *res, const char *style, reverse **out, kelma_err *err)
{
	(void)res;
	(void)style;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
reverse_text(reverse *d, const char *s, size_t n, kelma_buf *out, kelma_map *map, double 
*confidence, kelma_err *err)
{
	(void)d;
	(void)s;
	(void)n;
	(void)out;
	(void)map;
	(void)confidence;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
reverse_nbest(reverse *d, const char *s, size_t n, kelma_buf *out, kelma_candidate *cand, size_t 
cap, size_t *got, kelma_err *err)
{
	(void)d;
	(void)s;
	(void)n;
	(void)out;
	(void)cand;
	(void)cap;
	(void)got;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
reverse_explain(reverse *d, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	(void)d;
	(void)s;
	(void)n;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

void
reverse_free(reverse *d)
{
	(void)d;
}
